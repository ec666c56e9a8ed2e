//! Dialogs: questions with a few answers, our own file dialog, a line of text, and the sheet of
//! keys.

pub mod ask;
pub mod keys;
pub mod label;
pub mod paste;
pub mod path;

pub use ask::{Ask, Choice};
pub use label::LabelDialog;
pub use paste::PasteDialog;
pub use path::{PathDialog, Purpose};

use eframe::egui;

use super::app::{Message, View};

/// What stands over the map; the map waits for it.
#[derive(Debug)]
pub enum Dialog {
    /// A question or a message.
    Ask(Ask),
    /// Choosing a file without the help of the platform.
    Path(PathDialog),
    /// The label of a relation or the title of a boundary.
    Label(LabelDialog),
    /// What a long text on the clipboard would become.
    Paste(PasteDialog),
    /// The sheet of keys.
    Keys,
}

/// The frame of a dialog: more room around the words than a menu has.
fn frame(ctx: &egui::Context) -> egui::Frame {
    egui::Frame::popup(&ctx.global_style()).inner_margin(egui::Margin::same(18))
}

/// Shows the dialog; `true` while it stays open.
pub fn dialog_ui(ctx: &egui::Context, dialog: &mut Dialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    match dialog {
        Dialog::Ask(ask) => ask::ask_ui(ctx, ask, view, out),
        Dialog::Path(path) => path::path_ui(ctx, path, out),
        Dialog::Label(label) => label::label_ui(ctx, label, out),
        Dialog::Paste(paste) => paste::paste_ui(ctx, paste, view, out),
        Dialog::Keys => keys::keys_ui(ctx),
    }
}
