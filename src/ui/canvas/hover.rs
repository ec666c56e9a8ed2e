//! What the icons of a topic say when the pointer rests on them: the beginning of the note, where
//! links really lead, what is cited, how far a task is.

use eframe::egui::{self, Id, PopupAnchor, Rect, RichText, Tooltip, Ui};

use super::super::app::View;
use super::super::dialogs::markers::marker_words;
use super::super::panels::content::{markdown, words_of_target};
use super::super::words::{tr, tr_with};
use super::gesture::Gesture;
use super::{Canvas, place_of};
use crate::doc::{TaskState, TopicId};
use crate::editor::links;
use crate::editor::sources::Form;
use crate::layout::Mark;
use crate::scene::content::mark_at;

/// More of a note than this is left to the panel, in characters.
const NOTE_BEGINS: usize = 600;

/// Shows the words of the icon under the pointer.
pub(super) fn hover_ui(ui: &Ui, canvas: &Canvas, view: &View<'_>, rect: Rect) {
    if canvas.gesture != Gesture::Idle || canvas.hovered.is_none() || canvas.picking.is_some() {
        return;
    }
    let Some(at) = ui.input(|input| input.pointer.hover_pos()) else { return };
    let Some((topic, mark)) = mark_at(&canvas.prims, place_of(canvas, rect).map(at)) else { return };
    if matches!(mark, Mark::Task | Mark::Note | Mark::Link | Mark::Source) {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let id = Id::unique(("mark", topic.slot(), mark_number(mark)));
    let tooltip = Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, PopupAnchor::Pointer);
    tooltip.gap(14.0).show(|ui| {
        ui.set_max_width(340.0);
        words_ui(ui, view, topic, mark);
    });
}

const fn mark_number(mark: Mark) -> usize {
    match mark {
        Mark::Note => 0,
        Mark::Link => 1,
        Mark::Source => 2,
        Mark::Task => 3,
        Mark::Label => 4,
        Mark::Marker(index) => 5 + index,
    }
}

fn words_ui(ui: &mut Ui, view: &View<'_>, topic: TopicId, mark: Mark) {
    let document = view.editor.document();
    let Some(at) = document.topic(topic) else { return };
    let more = at.more();
    match mark {
        Mark::Note => {
            let begins: String = more.note.chars().take(NOTE_BEGINS).collect();
            let cut = begins.len() < more.note.len();
            markdown::show(ui, &if cut { format!("{begins}…") } else { begins }, &mut |_| {});
        }
        Mark::Link => {
            for link in &more.links {
                if !link.title.is_empty() {
                    ui.label(RichText::new(link.title.as_str()).strong());
                }
                ui.label(words_of_target(document, &links::target(&link.href, view.folder), &link.href));
            }
        }
        Mark::Source => {
            for citation in &more.sources {
                let source = document.sources().iter().find(|source| source.id == citation.id);
                let line = source.map_or_else(|| citation.id.to_string(), |source| Form::of(source).line());
                let place = if citation.locator.is_empty() { String::new() } else { format!(", {}", citation.locator) };
                ui.label(format!("{}: {line}{place}", citation.id));
                if !citation.quote.is_empty() {
                    ui.label(RichText::new(format!("“{}”", citation.quote)).italics());
                }
            }
        }
        Mark::Task => {
            let Some(task) = &more.task else { return };
            let state = tr(match task.state {
                TaskState::Todo => "content-state-todo",
                TaskState::Doing => "content-state-doing",
                TaskState::Done => "content-state-done",
            });
            let percent = document.progress(topic).unwrap_or(0);
            let below = document.tasks_below(topic);
            ui.label(if below > 0 {
                tr_with("content-progress-of-below", &[("percent", percent.into()), ("count", below.into())])
            } else if task.progress.is_some() {
                format!("{state} · {percent} %")
            } else {
                state
            });
            if !task.due.is_empty() {
                ui.label(tr_with("content-due-on", &[("day", task.due.to_string().into())]));
            }
        }
        Mark::Marker(index) => {
            if let Some(name) = more.markers.get(index) {
                ui.label(marker_words(name));
            }
        }
        Mark::Label => {}
    }
}
