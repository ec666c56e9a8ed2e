//! Links of a topic: to the web, to files next to the map, to topics of the map; and the topics
//! that link to it.

use eframe::egui::{Align, Button, CursorIcon, Label, Layout, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::super::app::{Message, View};
use super::super::super::icons::icon;
use super::super::super::style::color32;
use super::super::super::words::tr;
use super::parts::{hint, icon_button};
use super::{ContentPanel, title_of, topic_list, words_of_target};
use crate::doc::{Field, Link, Text, TopicId, Unknown};
use crate::editor::commands::Section;
use crate::editor::content::{Act, topics_named};
use crate::editor::links::{self, Target};

/// Topics offered for a link.
const OFFERED: usize = 8;

fn set(topic: TopicId, label: &'static str, links: Vec<Link>) -> Message {
    Message::Content(Act::set(label, topic, Field::Links(links)))
}

impl ContentPanel {
    pub(super) fn links_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let document = view.editor.document();
        let Some(at) = document.topic(topic) else { return };
        let links = &at.more().links;
        let add = tr("content-link-add");
        if !self.part(ui, view, Section::Links, "link", &tr("content-links"), links.len(), Some(&add)) {
            return;
        }
        for (index, link) in links.iter().enumerate() {
            self.link_ui(ui, view, topic, index, link, out);
        }
        let name = format!("{} link", topic.slot());
        let (entered, response, typed) = self.drafts.entry(ui, &name, &add, &tr("content-link-hint"));
        if self.is_gone_to(Section::Links) {
            Self::focus(&response);
        }
        let fresh = |href: String| Link { href: href.into(), title: Text::new(), unknown: Unknown::default() };
        if let Some(entered) = entered {
            let mut links = links.clone();
            links.push(fresh(links::tidied(&entered)));
            out.push(set(topic, "Add link", links));
        }
        // What is no address may be the words of a topic.
        let query = typed.trim();
        let revision = view.editor.revision();
        if self.found.0 != query || self.found.1 != revision {
            let few = if query.chars().count() < 2 { 0 } else { OFFERED };
            let found = if few == 0 { Vec::new() } else { topics_named(document, query, few + 1) };
            self.found = (query.to_owned(), revision, found);
        }
        let found: Vec<TopicId> = self.found.2.iter().copied().filter(|&other| other != topic).take(OFFERED).collect();
        for other in found {
            let Some(file_id) = document.topic(other).map(|other| other.file_id().clone()) else { continue };
            let path = document.owner(other).map(|above| title_of(view, above)).unwrap_or_default();
            let text = RichText::new(title_of(view, other));
            let button = Button::new(text).frame_when_inactive(false).shortcut_text(RichText::new(path).small());
            if ui.add(button.truncate()).clicked() {
                let mut links = links.clone();
                links.push(fresh(format!("#{file_id}")));
                out.push(set(topic, "Add link", links));
                self.drafts.empty(&name);
            }
        }
    }

    fn link_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        topic: TopicId,
        index: usize,
        link: &Link,
        out: &mut Vec<Message>,
    ) {
        let document = view.editor.document();
        let target = links::target(&link.href, view.folder);
        let (name, words) = match &target {
            Target::Topic(id) => {
                let linked = self.index.linked_topic(id).map(|topic| title_of(view, topic));
                ("locate", linked.unwrap_or_else(|| tr("content-link-gone")))
            }
            Target::File(_) => ("sticky-note", words_of_target(document, &target, &link.href)),
            Target::Refused(_) => ("x", link.href.to_string()),
            _ => ("external-link", words_of_target(document, &target, &link.href)),
        };
        let muted = color32(view.theme.muted);
        let links = || document.topic(topic).map(|at| at.more().links.clone()).unwrap_or_default();
        let rows = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 24.0), rows, |ui| {
            if icon_button(ui, "trash-2", &tr("content-link-remove")).clicked() {
                let mut links = links();
                if index < links.len() {
                    links.remove(index);
                }
                self.link = None;
                out.push(set(topic, "Remove link", links));
            }
            if icon_button(ui, "pencil", &tr("content-link-edit")).clicked() {
                self.link = if self.link == Some(index) { None } else { Some(index) };
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(icon(name, 13.0).color(muted));
                let shown = if link.title.is_empty() { words.as_str() } else { link.title.as_str() };
                let text = RichText::new(shown).color(ui.visuals().hyperlink_color);
                let response = ui.add(Label::new(text).truncate().sense(Sense::click()));
                response.widget_info(|| WidgetInfo::labeled(Role::Link, true, shown));
                let response = response.on_hover_cursor(CursorIcon::PointingHand);
                if response.on_hover_text(link.href.as_str()).clicked() {
                    out.push(Message::Follow(link.href.to_string()));
                }
            });
        });
        if !link.title.is_empty() && !matches!(target, Target::Refused(_)) {
            hint(ui, view, &words);
        }
        if let Target::Refused(why) = target {
            super::parts::problem(ui, view, &super::words_of_refusal(why));
        }
        if self.link == Some(index) {
            let fields = [
                ("title", link.title.as_str(), tr("content-link-title")),
                ("href", link.href.as_str(), tr("content-link-address")),
            ];
            for (key, now, label) in fields {
                let name = format!("{} link {index} {key}", topic.slot());
                let typed = self.drafts.line(ui, &name, now, &label, |edit| edit.hint_text(label.clone()));
                if let Some(text) = typed.text {
                    let mut links = links();
                    if let Some(link) = links.get_mut(index) {
                        if key == "title" {
                            link.title = text.trim().into();
                        } else {
                            link.href = links::tidied(&text).into();
                        }
                    }
                    out.push(set(topic, "Edit link", links));
                }
            }
        }
    }

    pub(super) fn backlinks_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let Some(at) = view.editor.document().topic(topic) else { return };
        let from: Vec<TopicId> = self.index.linking_to(at.file_id()).filter(|&other| other != topic).collect();
        if !from.is_empty() {
            ui.add_space(6.0);
            hint(ui, view, &tr("content-linked-from"));
            topic_list(ui, view, from.into_iter(), out);
        }
    }
}
