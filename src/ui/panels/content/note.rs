//! The note: as it reads, and while it is written with its Markdown above; a note without any is not
//! shown twice.

use eframe::egui::{Frame, Margin, TextEdit, Ui};

use super::super::super::app::{Message, View};
use super::super::super::style::color32;
use super::super::super::words::tr;
use super::parts::hint;
use super::{ContentPanel, markdown};
use crate::doc::{Field, TopicId};
use crate::editor::commands::Section;
use crate::editor::content::Act;

impl ContentPanel {
    pub(super) fn note_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let Some(at) = view.editor.document().topic(topic) else { return };
        let note = at.note();
        let count = usize::from(!note.is_empty());
        let write = tr("content-note-write");
        let pencil = (count > 0 && !self.writing).then_some(write.as_str());
        if !self.part(ui, view, Section::Note, "sticky-note", &tr("content-note"), count, pencil) {
            return;
        }
        let gone_to = self.is_gone_to(Section::Note);
        self.writing |= gone_to || note.is_empty();
        if self.writing {
            let name = format!("{} note", topic.slot());
            let typed = self.note_editor(ui, &name, note);
            if gone_to {
                Self::focus(&typed.response);
            }
            if typed.response.lost_focus() && !note.is_empty() && typed.text.is_none() {
                self.writing = false;
            }
            if let Some(text) = typed.text {
                out.push(Message::Content(Act::typing("Edit note", topic, Field::Note(text.into()))));
            }
            if note.is_empty() {
                hint(ui, view, &tr("content-note-hint"));
                return;
            }
            // The next heading would touch the field.
            ui.add_space(6.0);
            if markdown::is_plain(note) {
                return;
            }
        }
        let fill = color32(view.theme.background);
        let frame = Frame::new().fill(fill).corner_radius(6).inner_margin(Margin::symmetric(10, 8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            markdown::show(ui, note, &mut |href| out.push(Message::Follow(href.to_owned())));
        });
        ui.add_space(6.0);
    }

    fn note_editor(&mut self, ui: &mut Ui, name: &str, note: &str) -> super::parts::Typed {
        let rows = note.lines().count().clamp(4, 14);
        self.drafts.live_lines(ui, name, note, &tr("content-note-text"), rows)
    }
}

impl super::parts::Drafts {
    /// A field of several lines that stores while one types.
    pub(super) fn live_lines(
        &mut self,
        ui: &mut Ui,
        name: &str,
        now: &str,
        label: &str,
        rows: usize,
    ) -> super::parts::Typed {
        self.live_with(ui, name, now, label, |text| {
            TextEdit::multiline(text).desired_rows(rows).desired_width(f32::INFINITY)
        })
    }
}
