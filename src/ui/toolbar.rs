//! The few buttons at hand, on the row of the menu bar.

use eframe::egui::{Button, Ui};

use super::app::{Message, View};
use super::icons::icon;
use super::words;
use crate::editor::commands;

/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 9] =
    ["undo", "redo", "list-indent-increase", "corner-down-right", "trash-2", "scan", "languages", "moon", "sun"];

/// The room that the buttons take, points.
pub const WIDTH: f32 = 330.0;

/// Icon and command of each button; an empty id is a gap.
const BUTTONS: [(&str, &str); 11] = [
    ("undo", "edit.undo"),
    ("redo", "edit.redo"),
    ("", ""),
    ("list-indent-increase", "topic.add-child"),
    ("corner-down-right", "topic.add-after"),
    ("trash-2", "edit.delete"),
    ("", ""),
    ("scan", "view.fit"),
    ("languages", "view.next-titles"),
    ("moon", "view.toggle-theme"),
    ("", ""),
];

/// The buttons.
pub fn toolbar_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    let env = view.env();
    for (name, id) in BUTTONS {
        let Some(command) = commands::by_id(id) else {
            ui.add_space(6.0);
            continue;
        };
        let name = if name == "moon" && view.theme.dark { "sun" } else { name };
        let allowed = command.allowed(&env);
        let button = Button::new(icon(name, 16.0)).frame_when_inactive(false).min_size([28.0, 26.0].into());
        let response = ui.add_enabled(allowed.is_ok(), button);
        let label = words::command_title(command);
        let enabled = allowed.is_ok();
        response.widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, enabled, &label));
        let key = command.keys.first().map_or_else(String::new, |key| format!(" ({key})"));
        let clicked = response.clicked();
        let response = response.on_hover_text(format!("{label}{key}"));
        if let Err(why) = allowed {
            response.on_disabled_hover_text(format!("{label}: {why}"));
        }
        if clicked {
            out.push(Message::Run(command));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BUTTONS;
    use crate::editor::commands;

    #[test]
    fn buttons_name_real_commands() {
        for (_, id) in BUTTONS.iter().filter(|(_, id)| !id.is_empty()) {
            assert!(commands::by_id(id).is_some(), "there is no command {id}");
        }
    }
}
