//! The sheet of keys, from the registry of commands and the keys that are bound now: by menu, with
//! a search that looks in titles and in keys.

use eframe::egui::{self, Grid, Id, Key, Modal, RichText, ScrollArea, TextEdit, Ui};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::{fonts, key_names, menus, phrases, words};
use crate::editor::commands::{self, Bar, Command};
use crate::text::fuzzy;

/// What is shown of the sheet.
#[derive(Debug, Default)]
pub struct KeysDialog {
    query: String,
    focused: bool,
}

/// What the hand does besides the keys of commands: keys of texts, and the mouse.
const HANDS: [(&str, &str); 11] = [
    ("app-hand-type", "app-hand-type-how"),
    ("app-hand-keep", "Enter"),
    ("app-hand-child", "Tab"),
    ("app-hand-line", "Shift+Enter, Alt+Enter"),
    ("app-hand-stop", "Esc"),
    ("app-hand-pan", "app-hand-pan-how"),
    ("app-hand-zoom", "app-hand-zoom-how"),
    ("app-hand-select", "app-hand-select-how"),
    ("app-hand-move", "app-hand-move-how"),
    ("app-hand-floating", "app-hand-floating-how"),
    ("app-hand-menu", "app-hand-menu-how"),
];

/// Shows it; `true` while it stays open.
#[must_use]
pub fn keys_ui(ctx: &egui::Context, dialog: &mut KeysDialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    let mut open = true;
    let room = ctx.content_rect();
    let modal = Modal::new(Id::unique("keys")).frame(super::frame(ctx)).show(ctx, |ui| {
        let width = 680.0_f32.min(room.width() - 60.0);
        ui.set_width(width);
        ui.horizontal(|ui| {
            ui.label(RichText::new(phrases::command_title_of("help.keys")).size(19.0).family(fonts::bold()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button(words::tr("app-close")).clicked() {
                    open = false;
                }
                let change = commands::by_id("app.keys");
                if let Some(change) = change
                    && ui.button(words::command_title(change).into_owned()).clicked()
                {
                    out.push(Message::Run(change));
                    open = false;
                }
            });
        });
        ui.add(egui::Label::new(words::tr("app-keys-typing")).wrap());
        let name = words::tr("app-keys-search");
        let line = ui.add(TextEdit::singleline(&mut dialog.query).desired_width(f32::INFINITY).hint_text(name.clone()));
        super::name(&line, &name);
        if !std::mem::replace(&mut dialog.focused, true) {
            line.request_focus();
        }
        ui.add_space(4.0);
        let height = (room.height() * 0.8 - 130.0).max(120.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]).show(
            ui,
            |ui| {
                lists_ui(ui, &dialog.query, view, width);
            },
        );
    });
    open && !modal.should_close() && !ctx.input(|input| input.key_pressed(Key::Escape) || input.key_pressed(Key::F1))
}

fn lists_ui(ui: &mut Ui, query: &str, view: &View<'_>, width: f32) {
    let query = query.trim();
    let mut any = false;
    for bar in Bar::ALL {
        let commands: Vec<&'static Command> = commands::in_menu(bar)
            .filter(|command| !view.keymap.keys(command).is_empty() && command_fits(command, query, view))
            .collect();
        if commands.is_empty() {
            continue;
        }
        any = true;
        heading_ui(ui, &menus::bar_title(bar));
        grid_ui(
            ui,
            bar.title(),
            width,
            view,
            commands
                .into_iter()
                .map(|command| (menus::full_title(command), key_names::names(view.keymap.keys(command)))),
        );
    }
    // Names of keys stand as they are; the rest is in the tables of words.
    let how = |how: &str| if how.starts_with("app-") { words::tr(how) } else { how.to_owned() };
    let hands: Vec<(String, String)> =
        HANDS.iter().map(|(what, by)| (words::tr(what), how(by))).filter(|(a, b)| fits(query, &[a, b])).collect();
    if !hands.is_empty() {
        any = true;
        heading_ui(ui, &words::tr("app-hands"));
        grid_ui(ui, "hands", width, view, hands.into_iter());
    }
    if !any {
        ui.add_space(8.0);
        ui.label(RichText::new(words::tr("app-palette-none")).color(color32(view.theme.muted)));
    }
}

fn heading_ui(ui: &mut Ui, title: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(title).family(fonts::bold()));
}

fn grid_ui(ui: &mut Ui, salt: &str, width: f32, view: &View<'_>, rows: impl Iterator<Item = (String, String)>) {
    let half = width * 0.5 - 16.0;
    Grid::new(salt).num_columns(2).spacing([24.0, 4.0]).min_col_width(half).max_col_width(half).show(ui, |ui| {
        for (what, keys) in rows {
            ui.add(egui::Label::new(what).wrap());
            ui.add(egui::Label::new(RichText::new(keys).color(color32(view.theme.muted))).wrap());
            ui.end_row();
        }
    });
}

/// Whether a command belongs to what is searched: by its titles, its words, its keys.
pub(super) fn command_fits(command: &Command, query: &str, view: &View<'_>) -> bool {
    let keys = key_names::names(view.keymap.keys(command));
    fits(query, &[&menus::full_title(command), command.title, command.keywords, &keys])
}

/// Whether each part of the query is in one of the texts.
fn fits(query: &str, texts: &[&str]) -> bool {
    let folded = |text: &str| fuzzy::folded(text).into_iter().collect::<String>();
    let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    folded(query).split_whitespace().all(|part| texts.iter().any(|text| text.contains(part)))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn titles_and_keys_are_searched() {
        assert!(fits("ctrl+z", &["Undo", "Ctrl+Z"]));
        assert!(fits("undo z", &["Undo", "Ctrl+Z"]));
        assert!(fits("", &["Undo"]));
        assert!(!fits("redo", &["Undo", "Ctrl+Z"]));
    }
}
