//! The page of the map: theme, structure, lines, colours, numbers, space.

use eframe::egui::{Button, ComboBox, Slider, Ui};

use super::super::super::app::{Message, View};
use super::super::super::words::{command_title, tr};
use super::{StyleMessage, widgets};
use crate::editor::commands::{self, Bar, Command};
use crate::editor::settings;
use crate::scene::Theme;
use crate::text::numbering::Numbering;

/// The title of a theme in the language of the window: the built-in ones are translated.
pub fn theme_title(theme: &Theme) -> String {
    let key = format!("style-theme-{}", theme.name);
    let title = tr(&key);
    if title == key { theme.title.clone() } else { title }
}

/// The page. A theme that a person begins to make goes to `draft`.
pub fn map_ui(ui: &mut Ui, draft: &mut Option<Theme>, editable: bool, view: &View<'_>, out: &mut Vec<Message>) {
    let Some(sheet) = view.editor.document().sheet(view.editor.sheet()) else { return };
    widgets::heading(ui, "style-theme-of-map");
    ui.add_enabled_ui(editable, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = [7.0, 6.0].into();
            let own = view.themes.named(&sheet.theme).is_none();
            let person = person_theme(view);
            if widgets::theme_card(ui, person, &tr("style-theme-mine"), own) {
                out.push(Message::Style(StyleMessage::SheetTheme(String::new())));
            }
            for theme in view.themes.all() {
                if widgets::theme_card(ui, theme, &theme_title(theme), theme.name == sheet.theme) {
                    out.push(Message::Style(StyleMessage::SheetTheme(theme.name.clone())));
                }
            }
        });
    });
    ui.horizontal(|ui| {
        let label = ui.label(tr("style-theme-of-person"));
        person_ui(ui, view, out).labelled_by(label.id);
    });
    if ui.add(Button::new(tr("style-edit-theme"))).clicked() {
        *draft = Some(view.theme.clone());
    }
    ui.add_enabled_ui(editable, |ui| {
        structure_ui(ui, view, out);
        look_ui(ui, view, sheet, out);
    });
}

/// The theme that a map without one of its own has.
fn person_theme<'a>(view: &View<'a>) -> &'a Theme {
    let name = match view.settings.theme {
        settings::Theme::Own => view.settings.own_theme.as_str(),
        settings::Theme::System => "paper",
        other => other.name().unwrap_or("paper"),
    };
    let all = view.themes.all();
    view.themes.named(name).or_else(|| all.first()).map_or(view.theme, |theme| &**theme)
}

fn person_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) -> eframe::egui::Response {
    let system = view.settings.theme == settings::Theme::System;
    let now = if system { tr("style-theme-system") } else { theme_title(person_theme(view)) };
    let combo = ComboBox::from_id_salt("person-theme").selected_text(now).width(150.0);
    let shown = combo.show_ui(ui, |ui| {
        if ui.selectable_label(system, tr("style-theme-system")).clicked() {
            out.push(Message::Style(StyleMessage::PersonTheme(settings::Theme::System, String::new())));
        }
        for theme in view.themes.all() {
            let selected = !system && person_theme(view).name == theme.name;
            if ui.selectable_label(selected, theme_title(theme)).clicked() {
                use settings::Theme as T;
                let known = [T::Paper, T::Night, T::Board, T::Contrast];
                let builtin = known.into_iter().find(|known| known.name() == Some(theme.name.as_str()));
                let own = if builtin.is_some() { String::new() } else { theme.name.clone() };
                out.push(Message::Style(StyleMessage::PersonTheme(builtin.unwrap_or(T::Own), own)));
            }
        }
    });
    shown.response
}

/// The structures are those of the menu.
fn structure_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    let all: Vec<&'static Command> =
        commands::in_menu(Bar::Format).filter(|command| command.menu.sub == "Structure of the map").collect();
    let env = view.env();
    let now = all.iter().find(|command| command.is_checked(&env) == Some(true));
    let heading = widgets::heading(ui, "style-structure");
    let combo = ComboBox::from_id_salt("structure").width(200.0);
    let combo = combo.selected_text(now.map(|command| command_title(command).into_owned()).unwrap_or_default());
    let shown = combo.show_ui(ui, |ui| {
        for command in &all {
            let selected = command.is_checked(&env) == Some(true);
            if ui.selectable_label(selected, command_title(command)).clicked() {
                out.push(Message::Run(command));
            }
        }
    });
    shown.response.labelled_by(heading);
}

fn look_ui(ui: &mut Ui, view: &View<'_>, sheet: &crate::doc::Sheet, out: &mut Vec<Message>) {
    let mut style = sheet.style.clone();
    let mut dragged = false;
    widgets::heading(ui, "style-branch-line");
    if let Some(curve) = widgets::curves(ui, view.theme, Some(&style.branch), "style-curve-theme") {
        style.branch = curve.into();
    }
    let mut rainbow = style.rainbow.unwrap_or(true);
    if ui.checkbox(&mut rainbow, tr("style-rainbow")).changed() {
        style.rainbow = (!rainbow).then_some(false);
    }

    let heading = widgets::heading(ui, "style-numbering");
    let now = Numbering::named(&style.numbering);
    let shown = now.map_or_else(|| tr("style-numbering-none"), |way| way.example().to_owned());
    let combo = ComboBox::from_id_salt("numbering").width(200.0).selected_text(shown);
    let shown = combo.show_ui(ui, |ui| {
        if ui.selectable_label(now.is_none(), tr("style-numbering-none")).clicked() {
            style.numbering = crate::doc::Text::new();
        }
        for way in Numbering::ALL {
            if ui.selectable_label(now == Some(way), way.example()).clicked() {
                style.numbering = way.name().into();
            }
        }
    });
    shown.response.labelled_by(heading);

    let heading = widgets::heading(ui, "style-spacing");
    ui.horizontal(|ui| {
        let mut percent = style.spacing.unwrap_or(100);
        let slider = Slider::new(&mut percent, 50..=200).step_by(5.0).suffix(" %");
        if ui.add(slider).labelled_by(heading).changed() {
            style.spacing = (percent != 100).then_some(percent);
            dragged = true;
        }
        if style.spacing.is_some() && widgets::icon_button(ui, "undo", &tr("style-spacing-default")).clicked() {
            style.spacing = None;
        }
    });
    if style != sheet.style {
        out.push(Message::Style(StyleMessage::Sheet(Box::new(style), dragged)));
    }
    ui.add_space(10.0);
    ui.separator();
    if let Some(command) = commands::by_id("style.reset-all")
        && ui.add(Button::new(command_title(command))).clicked()
    {
        out.push(Message::Run(command));
    }
}
