//! The menu bar and the context menu, both from the registry of commands.

use eframe::egui::{self, Button, Id, Popup, Ui};

use super::app::{Message, View};
use super::{key_names, phrases, words};
use crate::editor::commands::{self, Bar, Command};

/// The title of a menu.
#[must_use]
pub fn bar_title(bar: Bar) -> String {
    phrases::say(bar.title())
}

/// Where a command stands in the menus: `View › Titles`.
#[must_use]
pub fn place(command: &Command) -> String {
    let bar = bar_title(command.menu.bar);
    if command.menu.sub.is_empty() { bar } else { format!("{bar} › {}", phrases::say(command.menu.sub)) }
}

/// The title of a command where its menu is not seen: “Fold to level: Level 1”.
#[must_use]
pub fn full_title(command: &Command) -> String {
    let title = words::command_title(command);
    let title = title.trim_end_matches('…');
    if command.menu.sub.is_empty() {
        title.to_owned()
    } else {
        phrases::refusal(&phrases::say(command.menu.sub), title)
    }
}

/// What asks for the keyboard to go to the menus with the next frame.
fn wish_id() -> Id {
    Id::unique("menus wanted")
}

/// Gives the keyboard to the menu bar.
pub fn focus(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(wish_id(), true));
    ctx.request_repaint();
}

/// The room that the titles take, points.
#[must_use]
pub fn bar_width(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let text: f32 = Bar::ALL
        .into_iter()
        .map(|bar| {
            let galley = ui.painter().layout_no_wrap(bar_title(bar), font.clone(), egui::Color32::BLACK);
            galley.size().x + 2.0 * BAR_PADDING + ui.spacing().item_spacing.x
        })
        .sum();
    text + 4.0
}

/// Beside the title of a menu, points.
const BAR_PADDING: f32 = 7.0;

/// The menu bar. The arrows lead from menu to menu once one has the keyboard (F10, or Alt alone).
pub fn menu_bar_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    arrows(ui.ctx());
    let size = [bar_width(ui).min(ui.available_width()), ui.spacing().interact_size.y].into();
    let mut buttons: Vec<Id> = Vec::new();
    ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        egui::MenuBar::new().ui(ui, |ui| {
            ui.spacing_mut().button_padding.x = BAR_PADDING;
            for bar in Bar::ALL {
                let button = egui::containers::menu::MenuButton::new(bar_title(bar));
                let (response, _) = button.ui(ui, |ui| scrolled(ui, |ui| menu_ui(ui, bar, view, out)));
                buttons.push(response.id);
            }
        });
    });
    ui.data_mut(|data| data.insert_temp(buttons_id(), buttons));
}

/// Where the buttons of the last frame are kept.
fn buttons_id() -> Id {
    Id::unique("menu buttons")
}

/// Takes the arrows that lead along the bar and into a menu, before the window library does: with
/// the keyboard on a title, left and right go on to the next, and open it if one is open; down
/// opens.
fn arrows(ctx: &egui::Context) {
    let buttons: Vec<Id> = ctx.data(|data| data.get_temp(buttons_id())).unwrap_or_default();
    if ctx.data_mut(|data| data.remove_temp::<bool>(wish_id())).unwrap_or(false)
        && let Some(&first) = buttons.first()
    {
        ctx.memory_mut(|memory| memory.request_focus(first));
        return;
    }
    let focused = ctx.memory(egui::Memory::focused);
    let Some(at) = buttons.iter().position(|&button| focused == Some(button)) else { return };
    let popup = |at: usize| buttons.get(at).map(|button| button.with("popup"));
    let is_open = popup(at).is_some_and(|popup| Popup::is_id_open(ctx, popup));
    let (left, right, down) = ctx.input(|input| {
        let pressed = |key| input.key_pressed(key);
        (pressed(egui::Key::ArrowLeft), pressed(egui::Key::ArrowRight), pressed(egui::Key::ArrowDown))
    });
    let count = buttons.len();
    let to = match (left, right, down) {
        (true, ..) => (at + count - 1) % count,
        (_, true, _) => (at + 1) % count,
        (.., true) if !is_open => at,
        _ => return,
    };
    ctx.memory_mut(|memory| {
        memory.move_focus(egui::FocusDirection::None);
        if let Some(&button) = buttons.get(to) {
            memory.request_focus(button);
        }
    });
    if let Some(popup) = popup(to).filter(|_| is_open || down) {
        Popup::open_id(ctx, popup);
    }
    ctx.request_repaint();
}

/// What is longer than the window is scrolled, as with large text.
fn scrolled(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = (ui.ctx().content_rect().height() - 60.0).max(120.0);
    egui::ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, add);
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
            ui.menu_button(phrases::say(sub), |ui| {
                ui.set_min_width(210.0);
                scrolled(ui, |ui| {
                    for command in run {
                        item_ui(ui, command, view, out);
                    }
                });
            });
        }
    }
}

/// The recent files as a submenu; the file name, and its folder where names are alike.
fn recent_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    ui.add_enabled_ui(!view.recent.is_empty(), |ui| {
        ui.menu_button(phrases::command_title_of("file.open-recent").trim_end_matches('…').to_owned(), |ui| {
            ui.set_min_width(260.0);
            scrolled(ui, |ui| {
                for path in view.recent {
                    let name =
                        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
                    let response = ui.add(Button::new(name)).on_hover_text(path.display().to_string());
                    if response.clicked() {
                        out.push(Message::OpenPath(path.clone()));
                        ui.close();
                    }
                }
            });
        });
    });
}

/// One command: title, key, tick; disabled with the reason as its tooltip.
pub fn item_ui(ui: &mut Ui, command: &'static Command, view: &View<'_>, out: &mut Vec<Message>) {
    let env = view.env();
    let allowed = command.allowed(&env);
    let mut button = Button::new(title(command, view));
    let key = view.keymap.first(command).map(key_names::name);
    if let Some(key) = &key {
        button = button.shortcut_text(key.as_str());
    }
    if let Some(checked) = command.is_checked(&env) {
        button = button.selected(checked);
    }
    let response = ui.add_enabled(allowed.is_ok(), button);
    let clicked = response.clicked();
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if let Some(key) = key {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(key));
    }
    if let Err(why) = allowed {
        response.on_disabled_hover_text(phrases::say_all(&why.to_string()));
    }
    if clicked {
        out.push(Message::Run(command));
        ui.close();
    }
}

/// The command's title; for undo and redo with what it is that comes back.
#[must_use]
pub fn title(command: &Command, view: &View<'_>) -> String {
    let history = view.editor.history();
    let step = match command.id {
        "edit.undo" => history.undo_label(),
        "edit.redo" => history.redo_label(),
        _ => None,
    };
    let title = words::command_title(command);
    step.map_or_else(|| title.to_string(), |step| phrases::with_step(&title, step))
}

/// What the context menu of a topic offers; an empty id is a line.
const ON_TOPIC: [&str; 26] = [
    "edit.title",
    "topic.add-child",
    "topic.add-after",
    "topic.add-before",
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
    "content.note",
    "content.link",
    "content.marker",
    "content.task",
    "content.callout",
    "",
    "view.focus-selection",
    "",
    "edit.delete",
    "edit.delete-only",
];

/// What the context menu of a relation, boundary or summary offers.
const ON_ITEM: [&str; 8] = [
    "edit.title",
    "view.content",
    "",
    "relation.reverse",
    "relation.reattach-start",
    "relation.reattach-end",
    "",
    "edit.delete",
];

/// What the context menu of empty paper offers.
const ON_PAPER: [&str; 13] = [
    "edit.undo",
    "edit.redo",
    "edit.select-all",
    "",
    "view.fit",
    "view.zoom-100",
    "view.next-titles",
    "",
    "fold.open-all",
    "fold.level-1",
    "fold.level-2",
    "",
    "app.palette",
];

/// The context menu: of the selection, or of empty paper when nothing is selected.
pub fn context_menu_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    ui.set_min_width(230.0);
    let selection = view.editor.selection();
    let ids: &[&str] = match selection.selected_item() {
        Some(_) => &ON_ITEM,
        None if selection.is_empty() => &ON_PAPER,
        None => &ON_TOPIC,
    };
    scrolled(ui, |ui| {
        for id in ids {
            if id.is_empty() {
                ui.separator();
            } else if let Some(command) = commands::by_id(id) {
                item_ui(ui, command, view, out);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{ON_ITEM, ON_PAPER, ON_TOPIC};
    use crate::editor::commands;

    #[test]
    fn context_menus_name_real_commands() {
        for id in ON_PAPER.iter().chain(&ON_TOPIC).chain(&ON_ITEM).filter(|id| !id.is_empty()) {
            assert!(commands::by_id(id).is_some(), "there is no command {id}");
        }
    }
}
