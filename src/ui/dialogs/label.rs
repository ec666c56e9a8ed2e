//! One line of text over the map: the label of a relation, the title of a boundary.

use eframe::egui::{self, Button, Id, Key, Modal, RichText, TextEdit};

use super::super::app::Message;
use super::super::words;
use crate::doc::FileId;

/// The dialog.
#[derive(Clone, Debug)]
pub struct LabelDialog {
    /// The relation or boundary.
    id: FileId,
    heading: String,
    text: String,
    focused: bool,
}

impl LabelDialog {
    /// A dialog that begins with `text`.
    #[must_use]
    pub fn new(id: FileId, heading: String, text: &str) -> Self {
        Self { id, heading, text: text.to_owned(), focused: false }
    }
}

/// Shows it; `true` while it stays open. Enter stores, Esc leaves the old words.
pub fn label_ui(ctx: &egui::Context, dialog: &mut LabelDialog, out: &mut Vec<Message>) -> bool {
    let (mut stored, mut cancelled) = (false, false);
    let modal = Modal::new(Id::unique("label")).show(ctx, |ui| {
        ui.set_width(400.0_f32.min(ctx.content_rect().width() - 40.0));
        let heading = RichText::new(&dialog.heading).size(17.0).family(super::super::fonts::bold());
        let heading = ui.label(heading);
        ui.add_space(6.0);
        let mut edit = TextEdit::singleline(&mut dialog.text).desired_width(f32::INFINITY).show(ui);
        let line = edit.response.response.labelled_by(heading.id);
        stored |= line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // The release of the click that opened the dialog counts as a click elsewhere, and takes
        // the focus away again.
        if ui.memory(egui::Memory::focused).is_none() {
            line.request_focus();
        }
        if !std::mem::replace(&mut dialog.focused, true) {
            line.request_focus();
            let all = egui::text::CCursorRange::select_all(&edit.galley);
            edit.state.cursor.set_char_range(Some(all));
            edit.state.store(ctx, line.id);
        }
        ui.add_space(10.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            stored |= ui.add(Button::new(words::tr("app-store")).min_size([86.0, 30.0].into())).clicked();
            cancelled |= ui.add(Button::new(words::tr("app-cancel")).min_size([86.0, 30.0].into())).clicked();
        });
    });
    if stored {
        out.push(Message::LabelTyped(dialog.id.clone(), dialog.text.trim().to_owned()));
    }
    !(stored || cancelled || modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape)))
}
