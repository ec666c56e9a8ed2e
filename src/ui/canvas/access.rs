//! What screen readers (and tests) see of the map: a tree whose items are the topics in view, with
//! level, position, fold state and selection.

use eframe::egui::{Id, Rect, Sense, Ui, UiBuilder, accesskit};

use super::super::app::{Message, View};
use super::super::words::{tr, tr_with};
use super::gesture::Act;
use super::paint::Place;
use super::{Canvas, Event};
use crate::doc::TopicId;
use crate::layout::Mark;
use crate::scene::{Icon, Prim};

/// The id of a topic's item.
#[must_use]
pub fn item_id(topic: TopicId) -> Id {
    Id::unique(("topic", topic.slot()))
}

/// Describes the topics that were drawn; nothing while nobody listens.
pub(super) fn access_ui(ui: &mut Ui, canvas: &Canvas, view: &View<'_>, rect: Rect, id: Id, out: &mut Vec<Message>) {
    let ctx = ui.ctx().clone();
    let listening = ctx.accesskit_node_builder(id, |node| {
        node.set_role(accesskit::Role::Tree);
        node.set_label(tr("app-mind-map"));
    });
    if listening.is_none() {
        return;
    }
    let document = view.editor.document();
    let place = Place { camera: &canvas.camera, origin: rect.min };
    for prim in &canvas.prims {
        if let Prim::Icon(icon) = prim {
            task_ui(ui, view, icon, place.rect(icon.rect).intersect(rect), out);
            continue;
        }
        let Prim::Topic(topic) = prim else { continue };
        // Where it will be: that is where it is clicked.
        let at = if canvas.moving.is_running() { view.layout.rect_in_map(document, topic.id) } else { None };
        let on_screen = place.rect(at.unwrap_or(topic.rect)).intersect(rect);
        if on_screen.height() < 4.0 || on_screen.width() < 4.0 {
            continue;
        }
        let item = item_id(topic.id);
        let owner = document.owner(topic.id).map(item_id).filter(|&owner| ctx.has_accesskit_node(owner));
        let builder =
            UiBuilder::new().scope_id(item.with("scope")).max_rect(on_screen).accessibility_parent(owner.unwrap_or(id));
        ui.scope_builder(builder, |ui| ui.interact(on_screen, item, Sense::hover()));
        let (main, second) = view.editor.shown_title(topic.id);
        let name = match second {
            Some(second) => format!("{main} {second}"),
            None => main.to_owned(),
        };
        let label = if name.is_empty() { tr("app-no-title") } else { name };
        let siblings = document.parent(topic.id).map_or(1, |parent| document.children(parent).len());
        let position = document.index_in_parent(topic.id).filter(|_| siblings < 2_000);
        let children = document.topic(topic.id).map(|topic| view.editor.view_folds().children(topic));
        let has_children = children.as_ref().is_some_and(|children| !children.is_empty());
        let folded = view.editor.is_folded(topic.id);
        let selected = view.editor.selection().contains(topic.id);
        ctx.accesskit_node_builder(item, |node| {
            node.set_role(accesskit::Role::TreeItem);
            // Only what can take the focus gets its place by itself.
            node.set_bounds(accesskit::Rect {
                x0: on_screen.min.x.into(),
                y0: on_screen.min.y.into(),
                x1: on_screen.max.x.into(),
                y1: on_screen.max.y.into(),
            });
            node.set_label(label);
            node.set_level(topic.level + 1);
            node.set_selected(selected);
            if has_children {
                node.set_expanded(!folded);
            }
            if let Some(position) = position {
                // From 0, other than on the web.
                node.set_position_in_set(position);
            }
            if let Some(count) = children.as_ref().map(|children| children.len()).filter(|&count| count > 0 && !folded)
            {
                node.set_size_of_set(count);
            }
            // Not every platform tells whether something is open.
            if has_children && folded {
                let hidden = view.layout.fold_handle(document, topic.id).map_or(0, |(_, hidden)| hidden);
                node.set_description(tr_with("app-folded", &[("n", hidden.into())]));
            }
            node.add_action(accesskit::Action::Click);
        });
        if ctx.input(|input| input.num_accesskit_action_requests(item, accesskit::Action::Click)) > 0 {
            out.push(Message::Canvas(Event::Act(Act::Select(topic.id))));
        }
    }
}

/// The box of a task as a box that can be ticked.
fn task_ui(ui: &mut Ui, view: &View<'_>, icon: &Icon, on_screen: Rect, out: &mut Vec<Message>) {
    if icon.mark != Mark::Task || on_screen.height() < 4.0 || on_screen.width() < 4.0 {
        return;
    }
    let ctx = ui.ctx().clone();
    let item = item_id(icon.topic).with("task");
    let builder =
        UiBuilder::new().scope_id(item.with("scope")).max_rect(on_screen).accessibility_parent(item_id(icon.topic));
    ui.scope_builder(builder, |ui| ui.interact(on_screen, item, Sense::hover()));
    let done = view.editor.document().progress(icon.topic) == Some(100);
    ctx.accesskit_node_builder(item, |node| {
        node.set_role(accesskit::Role::CheckBox);
        node.set_label(format!("{}: {}", tr("content-task"), view.editor.shown_title(icon.topic).0));
        node.set_toggled(if done { accesskit::Toggled::True } else { accesskit::Toggled::False });
        node.set_bounds(accesskit::Rect {
            x0: on_screen.min.x.into(),
            y0: on_screen.min.y.into(),
            x1: on_screen.max.x.into(),
            y1: on_screen.max.y.into(),
        });
        node.add_action(accesskit::Action::Click);
    });
    if ctx.input(|input| input.num_accesskit_action_requests(item, accesskit::Action::Click)) > 0 {
        out.push(Message::Canvas(Event::Mark(icon.topic, Mark::Task)));
    }
}
