//! The page of the settings where keys are bound: press them, and what stands in the way is told.
//!
//! While keys are being recorded the window takes them before anything else sees them
//! (`App::sort_input`), so that Tab, Enter and the clipboard keys can be bound like any other.

use eframe::egui::{self, Button, Event, RichText, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::super::app::{Message, View};
use super::super::icons::icon;
use super::super::style::color32;
use super::super::{fonts, key_names, menus, typing, words};
use super::keys::command_fits;
use crate::editor::commands::{self, Bar, Command};
use crate::editor::keymap::{Keymap, Objection, objection};
use crate::editor::keys::{Key, KeyCode};

/// Height of a row, points.
const ROW: f32 = 32.0;

/// What is done with the keys.
#[derive(Debug, Default)]
pub struct KeyPage {
    query: String,
    /// The command that gets the next key that is pressed.
    recording: Option<&'static Command>,
    /// A key that was pressed, with what speaks against it.
    pressed: Option<Pressed>,
    reset_all: bool,
}

#[derive(Debug)]
struct Pressed {
    command: &'static Command,
    key: Key,
    against: Option<Objection>,
    others: Vec<&'static Command>,
}

impl KeyPage {
    /// Whether the next key is to be bound.
    #[must_use]
    pub const fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// Takes keys out of the input while they are recorded. The platform's clipboard keys come as
    /// events of their own.
    pub fn record(&mut self, events: &mut Vec<Event>, keymap: &Keymap) {
        let Some(command) = self.recording else { return };
        let mut key = None;
        events.retain(|event| {
            let pressed = match event {
                Event::Key { key, pressed: true, modifiers, .. } => typing::key_of(*key, *modifiers),
                Event::Copy => Some(Key::ctrl('C')),
                Event::Cut => Some(Key::ctrl('X')),
                Event::Paste(_) => Some(Key::ctrl('V')),
                Event::Text(_) | Event::Ime(_) => None,
                _ => return true,
            };
            key = key.or(pressed);
            false
        });
        let Some(key) = key else { return };
        self.recording = None;
        if key == Key::plain(KeyCode::Escape) {
            return;
        }
        let against = objection(key);
        let others = keymap.clashes(command, key);
        self.pressed = Some(Pressed { command, key, against, others });
    }
}

/// The page.
pub fn keys_page_ui(ui: &mut Ui, page: &mut KeyPage, view: &View<'_>, height: f32, out: &mut Vec<Message>) {
    let mut keymap = view.keymap.clone();
    // What nothing speaks against is bound at once.
    if let Some(pressed) = page.pressed.take_if(|pressed| pressed.against.is_none() && pressed.others.is_empty()) {
        keymap.add(pressed.command, pressed.key);
    }
    ui.horizontal(|ui| {
        let name = words::tr("app-keys-search");
        let reset = words::tr("settings-keys-reset-all");
        let room = (ui.available_width() - 190.0).max(120.0);
        let line = ui.add(TextEdit::singleline(&mut page.query).desired_width(room).hint_text(name.clone()));
        super::name(&line, &name);
        if ui.add_enabled(keymap.is_changed_at_all(), Button::new(reset).truncate()).clicked() {
            page.reset_all = true;
        }
    });
    message_ui(ui, page, &mut keymap, view);
    ui.add_space(2.0);
    let rows = rows(&page.query, view);
    if rows.is_empty() {
        ui.label(RichText::new(words::tr("app-palette-none")).color(color32(view.theme.muted)));
    }
    let room = (height - 90.0).max(80.0);
    let list = ScrollArea::vertical().max_height(room).min_scrolled_height(room).auto_shrink([false, false]);
    list.show_rows(ui, ROW, rows.len(), |ui, shown| {
        for at in shown {
            match rows.get(at) {
                Some(Row::Menu(title)) => {
                    ui.allocate_ui_with_layout(
                        [ui.available_width(), ROW].into(),
                        egui::Layout::left_to_right(egui::Align::Max),
                        |ui| {
                            ui.set_min_height(ROW);
                            ui.label(RichText::new(title).family(fonts::bold()));
                        },
                    );
                }
                Some(Row::Command(command)) => command_ui(ui, command, page, &mut keymap, view),
                None => {}
            }
        }
    });
    if keymap != *view.keymap {
        let mut settings = view.settings.clone();
        keymap.write_names(&mut settings.keys);
        out.push(Message::Settings(Box::new(settings)));
    }
}

enum Row {
    Menu(String),
    Command(&'static Command),
}

fn rows(query: &str, view: &View<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for bar in Bar::ALL {
        let commands: Vec<_> = commands::in_menu(bar).filter(|c| command_fits(c, query.trim(), view)).collect();
        if !commands.is_empty() {
            rows.push(Row::Menu(menus::bar_title(bar)));
            rows.extend(commands.into_iter().map(Row::Command));
        }
    }
    rows
}

/// What is to be pressed, or what stands in the way of what was pressed.
fn message_ui(ui: &mut Ui, page: &mut KeyPage, keymap: &mut Keymap, view: &View<'_>) {
    let mut said = String::new();
    // The answers: what the first does, and the second leaves all as it is.
    let mut yes: Option<String> = None;
    let mut no = false;
    if let Some(command) = page.recording {
        said = words::tr_with("settings-keys-press", &[("command", menus::full_title(command).into())]);
        no = true;
    } else if let Some(pressed) = &page.pressed {
        let key = key_names::name(pressed.key);
        let mut parts = Vec::new();
        if let Some(against) = pressed.against {
            let text = format!("settings-keys-{}", against.name());
            parts.push(words::tr_with(&text, &[("key", key.clone().into())]));
        }
        if !pressed.others.is_empty() && !pressed.against.is_some_and(Objection::refuses) {
            let others: Vec<String> = pressed.others.iter().map(|other| menus::full_title(other)).collect();
            let others = others.join(", ");
            parts.push(words::tr_with("settings-keys-clash", &[("key", key.into()), ("other", others.into())]));
        }
        said = parts.join(" ");
        let refused = pressed.against.is_some_and(Objection::refuses);
        let take = if pressed.others.is_empty() { "settings-keys-use" } else { "settings-keys-take" };
        yes = (!refused).then(|| words::tr(take));
        no = true;
    } else if page.reset_all {
        said = words::tr("settings-keys-reset-all-sure");
        yes = Some(words::tr("settings-keys-reset-all"));
        no = true;
    }
    // The room is always taken, so that the list does not jump.
    ui.allocate_ui_with_layout(
        [ui.available_width(), 54.0].into(),
        egui::Layout::right_to_left(egui::Align::Center),
        |ui| {
            ui.set_min_height(54.0);
            if no && ui.button(words::tr("app-cancel")).clicked() {
                page.recording = None;
                page.pressed = None;
                page.reset_all = false;
            }
            if let Some(yes) = yes
                && ui.button(yes).clicked()
            {
                if page.reset_all {
                    keymap.reset_all();
                } else if let Some(pressed) = page.pressed.take() {
                    keymap.add(pressed.command, pressed.key);
                }
                page.reset_all = false;
            }
            let color = if page.pressed.is_some() { view.theme.danger } else { view.theme.panel_text };
            let idle = words::tr("settings-keys-idle");
            let said = if said.is_empty() {
                RichText::new(idle).color(color32(view.theme.muted))
            } else {
                RichText::new(said).color(color32(color))
            };
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(said.size(13.0)).wrap());
            });
        },
    );
}

fn command_ui(ui: &mut Ui, command: &'static Command, page: &mut KeyPage, keymap: &mut Keymap, view: &View<'_>) {
    let title = menus::full_title(command);
    let width = ui.available_width();
    ui.allocate_ui_with_layout([width, ROW].into(), egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.set_min_height(ROW);
        let named = |ui: &mut Ui, button: Button<'_>, name: String| {
            let response = ui.add(button);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
            response.on_hover_text(&name).clicked()
        };
        if keymap.is_changed(command) {
            let name = words::tr_with("settings-keys-reset", &[("command", title.clone().into())]);
            if named(ui, Button::new(icon("undo", 14.0)).frame_when_inactive(false), name) {
                keymap.reset(command);
            }
        } else {
            ui.add_space(32.0);
        }
        let name = words::tr_with("settings-keys-add", &[("command", title.clone().into())]);
        let recording = page.recording.is_some_and(|recording| recording.id == command.id);
        if named(ui, Button::new(icon("plus", 14.0)).selected(recording), name) {
            page.recording = Some(command);
            page.pressed = None;
            page.reset_all = false;
        }
        for &key in view.keymap.keys(command).iter().rev() {
            let shown = key_names::name(key);
            let name = words::tr_with(
                "settings-keys-remove",
                &[("key", shown.clone().into()), ("command", title.clone().into())],
            );
            let cross = icon("x", 11.0).color(color32(view.theme.muted));
            if named(ui, Button::new((RichText::new(shown).size(12.5), cross)), name) {
                keymap.remove(command, key);
            }
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(&title).truncate());
        });
    });
}
