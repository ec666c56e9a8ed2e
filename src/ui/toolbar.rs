//! The few buttons at hand, on the row of the menu bar.

use eframe::egui::{Button, Ui};

use super::app::{Message, View};
use super::icons::icon;
use super::{key_names, phrases, words};
use crate::editor::commands;

/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 11] = [
    "undo",
    "redo",
    "list-indent-increase",
    "corner-down-right",
    "trash-2",
    "paintbrush",
    "palette",
    "scan",
    "languages",
    "moon",
    "sun",
];

/// The room that a button takes, and a gap, points.
const BUTTON: f32 = 36.0;
const GAP: f32 = 12.0;

/// Icon, command and rank of each button: where there is no room for all, those of the highest
/// numbers go first. An empty id is a gap.
const BUTTONS: [(&str, &str, u8); 14] = [
    ("undo", "edit.undo", 1),
    ("redo", "edit.redo", 2),
    ("", "", 0),
    ("list-indent-increase", "topic.add-child", 4),
    ("corner-down-right", "topic.add-after", 5),
    ("trash-2", "edit.delete", 8),
    ("", "", 0),
    ("paintbrush", "style.painter", 10),
    ("palette", "style.panel", 9),
    ("", "", 0),
    ("scan", "view.fit", 3),
    ("languages", "view.next-titles", 6),
    ("moon", "view.toggle-theme", 7),
    ("", "", 0),
];

/// The buttons.
pub fn toolbar_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    let env = view.env();
    let room = ui.available_width();
    let gaps = 4.0 * GAP;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of buttons")]
    let fit = ((room - gaps) / BUTTON).clamp(0.0, 20.0) as u8;
    let shown = fit.min(10);
    ui.add_space((room - gaps - f32::from(shown) * BUTTON).max(0.0));
    for (name, id, rank) in BUTTONS {
        let Some(command) = commands::by_id(id) else {
            ui.add_space(6.0);
            continue;
        };
        if rank > shown {
            continue;
        }
        let name = if name == "moon" && view.theme.dark { "sun" } else { name };
        let allowed = command.allowed(&env);
        let button = Button::new(icon(name, 16.0)).frame_when_inactive(false).min_size([28.0, 26.0].into());
        let response = ui.add_enabled(allowed.is_ok(), button);
        let label = words::command_title(command);
        let enabled = allowed.is_ok();
        response.widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, enabled, &label));
        let key = view.keymap.first(command).map_or_else(String::new, |key| format!(" ({})", key_names::name(key)));
        let clicked = response.clicked();
        let response = response.on_hover_text(format!("{label}{key}"));
        if let Err(why) = allowed {
            response.on_disabled_hover_text(phrases::refusal(&label, &why.to_string()));
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
        for (_, id, _) in BUTTONS.iter().filter(|(_, id, _)| !id.is_empty()) {
            assert!(commands::by_id(id).is_some(), "there is no command {id}");
        }
    }
}
