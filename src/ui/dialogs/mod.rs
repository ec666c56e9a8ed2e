//! Dialogs: questions with a few answers, our own file dialog, a line of text, the sheet of keys,
//! the palette, the settings.

pub mod ask;
pub mod export;
mod imported;
pub mod keys;
pub mod label;
pub mod markers;
pub mod palette;
pub mod paste;
pub mod path;
pub mod settings;
pub mod settings_keys;

pub use ask::{Ask, Choice};
pub use export::ExportDialog;
pub use imported::import_note;
pub use keys::KeysDialog;
pub use label::LabelDialog;
pub use markers::MarkerDialog;
pub use palette::PaletteDialog;
pub use paste::PasteDialog;
pub use path::{PathDialog, Purpose};
pub use settings::SettingsDialog;
pub use settings_keys::KeyPage;

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
    /// The palette of markers.
    Markers(MarkerDialog),
    /// What a long text on the clipboard would become.
    Paste(PasteDialog),
    /// What is exported, and how.
    Export(Box<ExportDialog>),
    /// The sheet of keys.
    Keys(KeysDialog),
    /// The palette of all commands.
    Palette(PaletteDialog),
    /// The settings.
    Settings(SettingsDialog),
}

/// The frame of a dialog: more room around the words than a menu has.
fn frame(ctx: &egui::Context) -> egui::Frame {
    egui::Frame::popup(&ctx.global_style()).inner_margin(egui::Margin::same(18))
}

/// Gives a widget its name for screen readers; what it says of itself besides stays.
pub(super) fn name(response: &egui::Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// Shows the dialog; `true` while it stays open.
pub fn dialog_ui(ctx: &egui::Context, dialog: &mut Dialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    match dialog {
        Dialog::Ask(ask) => ask::ask_ui(ctx, ask, view, out),
        Dialog::Path(path) => path::path_ui(ctx, path, out),
        Dialog::Label(label) => label::label_ui(ctx, label, out),
        Dialog::Export(export) => export::export_ui(ctx, export, view, out),
        Dialog::Keys(keys) => keys::keys_ui(ctx, keys, view, out),
        Dialog::Palette(palette) => palette::palette_ui(ctx, palette, view, out),
        Dialog::Settings(settings) => settings::settings_ui(ctx, settings, view, out),
        Dialog::Markers(markers) => markers::markers_ui(ctx, markers, view, out),
        Dialog::Paste(paste) => paste::paste_ui(ctx, paste, view, out),
    }
}
