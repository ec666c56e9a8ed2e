//! The menu bar and the context menu, both from the registry of commands.

use eframe::egui::{self, Button, Ui};

use super::app::{Message, View};
use super::words;
use crate::editor::commands::{self, Bar, Command};

/// The menu bar.
pub fn menu_bar_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    // A bar takes all the width that it is offered; this one leaves room for the toolbar.
    ui.scope(|ui| {
        egui::containers::menu::menu_style(ui.style_mut());
        for bar in Bar::ALL {
            let button = egui::containers::menu::MenuButton::new(bar.title());
            button.ui(ui, |ui| menu_ui(ui, bar, view, out));
        }
    });
}

fn menu_ui(ui: &mut Ui, bar: Bar, view: &View<'_>, out: &mut Vec<Message>) {
    ui.set_min_width(230.0);
    let commands: Vec<&'static Command> = commands::in_menu(bar).collect();
    let mut group = None;
    let mut rest = commands.as_slice();
    while let Some((first, _)) = rest.split_first() {
        if group.is_some_and(|group| group != first.menu.group) {
            ui.separator();
        }
        group = Some(first.menu.group);
        if first.id == "file.open-recent" {
            recent_ui(ui, view, out);
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        // A run of commands with one submenu title is shown below that title.
        let sub = first.menu.sub;
        let same = if sub.is_empty() {
            1
        } else {
            rest.iter().take_while(|c| c.menu.sub == sub && c.menu.group == first.menu.group).count()
        };
        let (run, next) = rest.split_at(same);
        rest = next;
        if sub.is_empty() {
            item_ui(ui, first, view, out);
        } else {
            ui.menu_button(sub, |ui| {
                ui.set_min_width(210.0);
                for command in run {
                    item_ui(ui, command, view, out);
                }
            });
        }
    }
}

/// The recent files as a submenu; the file name, and its folder where names are alike.
fn recent_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    ui.add_enabled_ui(!view.recent.is_empty(), |ui| {
        ui.menu_button("Recent files", |ui| {
            ui.set_min_width(260.0);
            for path in view.recent {
                let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
                let response = ui.add(Button::new(name)).on_hover_text(path.display().to_string());
                if response.clicked() {
                    out.push(Message::OpenPath(path.clone()));
                    ui.close();
                }
            }
        });
    });
}

/// One command: title, key, tick; disabled with the reason as its tooltip.
pub fn item_ui(ui: &mut Ui, command: &'static Command, view: &View<'_>, out: &mut Vec<Message>) {
    let env = view.env();
    let allowed = command.allowed(&env);
    let mut button = Button::new(title(command, view));
    if let Some(key) = command.keys.first() {
        button = button.shortcut_text(key.to_string());
    }
    if let Some(checked) = command.is_checked(&env) {
        button = button.selected(checked);
    }
    let response = ui.add_enabled(allowed.is_ok(), button);
    let clicked = response.clicked();
    if let Some(key) = command.keys.first() {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(key.to_string()));
    }
    if let Err(why) = allowed {
        response.on_disabled_hover_text(why.to_string());
    }
    if clicked {
        out.push(Message::Run(command));
        ui.close();
    }
}

/// The command's title; for undo and redo with what it is that comes back.
fn title(command: &Command, view: &View<'_>) -> String {
    let history = view.editor.history();
    let step = match command.id {
        "edit.undo" => history.undo_label(),
        "edit.redo" => history.redo_label(),
        _ => None,
    };
    let title = words::command_title(command);
    step.map_or_else(|| title.to_string(), |step| with_step(&title, step))
}

/// “Undo add child”.
fn with_step(title: &str, step: &str) -> String {
    let mut letters = step.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{title} {first}{}", letters.as_str())
}

/// What the context menu of a topic offers; an empty id is a line.
const ON_TOPIC: [&str; 19] = [
    "edit.title",
    "topic.add-child",
    "topic.add-after",
    "topic.insert-parent",
    "",
    "edit.cut",
    "edit.copy",
    "edit.paste",
    "edit.duplicate",
    "",
    "fold.toggle",
    "insert.relation",
    "insert.boundary",
    "insert.summary",
    "",
    "view.focus-selection",
    "",
    "edit.delete",
    "edit.delete-only",
];

/// What the context menu of a relation, boundary or summary offers.
const ON_ITEM: [&str; 3] = ["edit.title", "", "edit.delete"];

/// What the context menu of empty paper offers.
const ON_PAPER: [&str; 8] =
    ["edit.paste", "", "view.fit", "view.zoom-100", "", "fold.open-all", "fold.level-1", "fold.level-2"];

/// The context menu: of the selection, or of empty paper when nothing is selected.
pub fn context_menu_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    ui.set_min_width(230.0);
    let selection = view.editor.selection();
    let ids: &[&str] = match selection.selected_item() {
        Some(_) => &ON_ITEM,
        None if selection.is_empty() => &ON_PAPER,
        None => &ON_TOPIC,
    };
    for id in ids {
        if id.is_empty() {
            ui.separator();
        } else if let Some(command) = commands::by_id(id) {
            item_ui(ui, command, view, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ON_ITEM, ON_PAPER, ON_TOPIC, with_step};
    use crate::editor::commands;

    #[test]
    fn context_menus_name_real_commands() {
        for id in ON_PAPER.iter().chain(&ON_TOPIC).chain(&ON_ITEM).filter(|id| !id.is_empty()) {
            assert!(commands::by_id(id).is_some(), "there is no command {id}");
        }
    }

    #[test]
    fn undo_says_what_it_takes_back() {
        assert_eq!(with_step("Undo", "Add child"), "Undo add child");
    }
}
