//! The settings: each is applied and remembered at once.

use eframe::egui::{self, Button, ComboBox, Grid, Id, Key, Modal, RichText, ScrollArea, Ui, WidgetInfo};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::{fonts, phrases, words};
use super::settings_keys::{KeyPage, keys_page_ui};
use crate::editor::settings::{Drag, Motion, SYSTEM_LANGUAGE, Settings, TEXT_SCALES, Theme, Titles, Wheel};
use crate::scene::builtin_themes;

/// The sizes that the buttons step through, in percent.
const SCALES: [u16; 11] = [75, 80, 90, 100, 110, 125, 150, 175, 200, 225, 250];

/// The times to choose from in which a second press in a talk counts as a slip, in milliseconds.
const GUARDS_MS: [u32; 6] = [0, 100, 150, 200, 300, 500];

/// A page of the dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Everything but the keys.
    #[default]
    General,
    /// The keys of commands.
    Keys,
}

/// The dialog.
#[derive(Debug, Default)]
pub struct SettingsDialog {
    /// The page that is shown.
    pub page: Page,
    /// The page of the keys.
    pub keys: KeyPage,
}

/// Shows it; `true` while it stays open.
pub fn settings_ui(ctx: &egui::Context, dialog: &mut SettingsDialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    let mut open = true;
    let room = ctx.content_rect();
    // A page that follows the text size must not move under the pointer: the dialog keeps its top.
    let modal = Modal::new(Id::unique("settings")).frame(super::frame(ctx)).show(ctx, |ui| {
        let width = 660.0_f32.min(room.width() - 60.0);
        ui.set_width(width);
        ui.horizontal(|ui| {
            ui.label(RichText::new(words::tr("settings-title")).size(19.0).family(fonts::bold()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button(words::tr("app-close")).clicked() {
                    open = false;
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            for (page, key) in [(Page::General, "settings-page-general"), (Page::Keys, "settings-page-keys")] {
                let button = Button::new(words::tr(key)).selected(dialog.page == page);
                if ui.add(button).clicked() {
                    dialog.page = page;
                }
            }
        });
        ui.separator();
        let height = (room.height() * 0.8 - 110.0).clamp(120.0, 520.0);
        match dialog.page {
            Page::General => {
                let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
                list.auto_shrink([false, false]).show(ui, |ui| {
                    general_ui(ui, view, width, out);
                });
            }
            Page::Keys => keys_page_ui(ui, &mut dialog.keys, view, height, out),
        }
    });
    open && !modal.should_close() && !ctx.input(|input| input.key_pressed(Key::Escape))
}

fn general_ui(ui: &mut Ui, view: &View<'_>, width: f32, out: &mut Vec<Message>) {
    let before = view.settings;
    let mut settings = before.clone();
    let label_width = (width * 0.36).clamp(110.0, 230.0);
    heading(ui, "settings-group-window");
    grid(ui, "window", label_width, |ui| {
        row(ui, "settings-language", label_width, |ui, name| {
            let system = words::tr("settings-language-system");
            let shown =
                words::LANGUAGES.iter().find(|(tag, _)| *tag == settings.language).map(|(_, own)| (*own).to_owned());
            let choices = std::iter::once((SYSTEM_LANGUAGE.to_owned(), system.clone()))
                .chain(words::LANGUAGES.iter().map(|(tag, own)| ((*tag).to_owned(), (*own).to_owned())));
            choose(ui, "language", name, &shown.unwrap_or(system), choices, &mut settings.language);
        });
        row(ui, "settings-theme", label_width, |ui, name| {
            let choices = std::iter::once((Theme::System, words::tr("settings-theme-system"))).chain(
                builtin_themes()
                    .iter()
                    .filter_map(|theme| Some((theme_of(&theme.name)?, theme_title(&theme.name, &theme.title)))),
            );
            let choices: Vec<_> = choices.collect();
            choose_among(ui, "theme", name, choices, &mut settings.theme);
        });
        row(ui, "settings-text-size", label_width, |ui, name| scale_ui(ui, name, &mut settings));
        row(ui, "settings-motion", label_width, |ui, name| {
            let choices = vec![
                (Motion::System, words::tr("settings-motion-system")),
                (Motion::Full, words::tr("settings-motion-full")),
                (Motion::None, words::tr("settings-motion-none")),
            ];
            choose_among(ui, "motion", name, choices, &mut settings.motion);
        });
    });
    heading(ui, "settings-group-map");
    grid(ui, "map", label_width, |ui| {
        row(ui, "settings-titles", label_width, |ui, name| {
            let choices = vec![
                (Titles::Main, phrases::command_title_of("view.titles-main")),
                (Titles::Second, phrases::command_title_of("view.titles-second")),
                (Titles::Both, phrases::command_title_of("view.titles-both")),
            ];
            choose_among(ui, "titles", name, choices, &mut settings.titles);
        });
        row(ui, "settings-wheel", label_width, |ui, name| {
            let choices =
                vec![(Wheel::Pan, words::tr("settings-wheel-pan")), (Wheel::Zoom, words::tr("settings-wheel-zoom"))];
            choose_among(ui, "wheel", name, choices, &mut settings.wheel);
        });
        row(ui, "settings-drag", label_width, |ui, name| {
            let choices =
                vec![(Drag::Pan, words::tr("settings-drag-pan")), (Drag::Select, words::tr("settings-drag-select"))];
            choose_among(ui, "drag", name, choices, &mut settings.drag);
        });
    });
    heading(ui, "settings-group-talk");
    grid(ui, "talk", label_width, |ui| {
        row(ui, "settings-talk-guard", label_width, |ui, name| guard_ui(ui, name, &mut settings));
    });
    heading(ui, "settings-group-files");
    let muted = color32(view.theme.muted);
    ui.add(egui::Label::new(words::tr("settings-recovery")).wrap());
    ui.add_space(4.0);
    match view.folders {
        Some(folders) => {
            for (key, folder) in
                [("settings-folder-config", &folders.config), ("settings-folder-state", &folders.state)]
            {
                ui.label(words::tr(key));
                let path = folder.display().to_string();
                ui.horizontal(|ui| {
                    let copy = words::tr("settings-copy-path");
                    if ui.add(Button::new(&copy).small()).clicked() {
                        ui.ctx().copy_text(path.clone());
                    }
                    let path = RichText::new(&path).size(12.0).color(muted);
                    ui.add(egui::Label::new(path).truncate());
                });
            }
        }
        None => {
            ui.label(words::tr("settings-no-folders"));
        }
    }
    if settings != *before {
        out.push(Message::Settings(Box::new(settings)));
    }
}

/// The setting that chooses the built-in theme of this name.
fn theme_of(name: &str) -> Option<Theme> {
    match name {
        "paper" => Some(Theme::Paper),
        "night" => Some(Theme::Night),
        _ => None,
    }
}

/// The name of a theme for people; that of its file where no language has one.
fn theme_title(name: &str, title: &str) -> String {
    let key = format!("settings-theme-{name}");
    let said = words::tr(&key);
    if said == key { title.to_owned() } else { said }
}

fn heading(ui: &mut Ui, key: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(words::tr(key)).family(fonts::bold()));
    ui.add_space(2.0);
}

fn grid(ui: &mut Ui, salt: &str, label_width: f32, add: impl FnOnce(&mut Ui)) {
    Grid::new(salt).num_columns(2).min_col_width(label_width).spacing([14.0, 8.0]).show(ui, add);
}

/// A row: what is set, and with what.
fn row(ui: &mut Ui, key: &str, label_width: f32, add: impl FnOnce(&mut Ui, &str)) {
    let name = words::tr(key);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout([label_width, 28.0].into(), layout, |ui| {
        ui.set_min_height(28.0);
        ui.add(egui::Label::new(&name).wrap());
    });
    ui.horizontal(|ui| add(ui, &name));
    ui.end_row();
}

/// A list of choices by value.
fn choose_among<T: PartialEq + Clone>(ui: &mut Ui, salt: &str, name: &str, choices: Vec<(T, String)>, value: &mut T) {
    let shown = choices.iter().find(|(choice, _)| choice == value).map(|(_, title)| title.clone()).unwrap_or_default();
    choose(ui, salt, name, &shown, choices.into_iter(), value);
}

fn choose<T: PartialEq>(
    ui: &mut Ui,
    salt: &str,
    name: &str,
    shown: &str,
    choices: impl Iterator<Item = (T, String)>,
    value: &mut T,
) {
    let width = (ui.available_width() - 8.0).clamp(120.0, 300.0);
    let response = ComboBox::from_id_salt(salt)
        .selected_text(shown)
        .width(width)
        .truncate()
        .show_ui(ui, |ui| {
            for (choice, title) in choices {
                ui.selectable_value(value, choice, title);
            }
        })
        .response;
    let said = format!("{name}: {shown}");
    super::name(&response, &said);
}

/// How soon a second press in a talk counts as a slip.
fn guard_ui(ui: &mut Ui, name: &str, settings: &mut Settings) {
    let said = |ms: u32| match ms {
        0 => words::tr("settings-talk-guard-off"),
        ms => words::tr_with("settings-talk-guard-time", &[("n", ms.into())]),
    };
    // Another value comes from the file of settings and stays to be chosen.
    let mut choices: Vec<u32> = GUARDS_MS.to_vec();
    if !choices.contains(&settings.talk_guard_ms) {
        choices.push(settings.talk_guard_ms);
        choices.sort_unstable();
    }
    let choices = choices.into_iter().map(|ms| (ms, said(ms))).collect();
    choose_among(ui, "talk guard", name, choices, &mut settings.talk_guard_ms);
}

fn scale_ui(ui: &mut Ui, name: &str, settings: &mut Settings) {
    let percent = (settings.text_scale() * 100.0).round();
    let step = |smaller: bool| {
        let mut steps = SCALES.iter().map(|&step| f32::from(step));
        if smaller { steps.rev().find(|&step| step < percent - 0.5) } else { steps.find(|&step| step > percent + 0.5) }
    };
    for (sign, key, smaller) in [("−", "settings-smaller", true), ("+", "settings-larger", false)] {
        let to = step(smaller);
        let response = ui.add_enabled(to.is_some(), Button::new(sign).min_size([30.0, 26.0].into()));
        let said = format!("{name}: {}", words::tr(key));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, to.is_some(), &said));
        if response.clicked()
            && let Some(to) = to
        {
            settings.set_text_scale((to / 100.0).clamp(TEXT_SCALES.0, TEXT_SCALES.1));
        }
        if smaller {
            ui.add_sized([56.0, 26.0], egui::Label::new(format!("{percent:.0} %")));
        }
    }
    if (percent - 100.0).abs() > 0.5 && ui.button("100 %").clicked() {
        settings.set_text_scale(1.0);
    }
}
