//! The tabs of the sheets, and the path to the branch that was drilled into.

use eframe::egui::{self, Button, Color32, RichText, Sense, Stroke, TextEdit, Ui, vec2};

use super::app::{Message, View};
use super::icons::icon;
use super::style::color32;
use super::words::tr;
use super::{fonts, menus};
use crate::doc::{SheetId, TopicId};
use crate::editor::commands;

/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 2] = ["plus", "chevron-right"];
/// Longer titles are cut, points.
const WIDEST: f32 = 180.0;

/// What the tabs remember.
#[derive(Debug, Default)]
pub struct State {
    /// The sheet whose title is being typed, and the text.
    pub renaming: Option<(SheetId, String)>,
}

/// What happened at the tabs.
#[derive(Clone, Debug)]
pub enum Event {
    /// Show this sheet.
    Show(SheetId),
    /// Give it this title.
    Rename(SheetId, String),
    /// Move its tab to this position.
    Move(SheetId, usize),
    /// Show only the branch of this topic, or the whole sheet.
    Drill(Option<TopicId>),
}

/// The tabs; nothing while there is one sheet that is not being named.
#[must_use]
pub fn are_shown(state: &State, view: &View<'_>) -> bool {
    view.editor.document().sheets().len() > 1 || state.renaming.is_some()
}

/// Draws the tabs.
pub fn tabs_ui(ui: &mut Ui, state: &mut State, view: &View<'_>, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let mut rects = Vec::new();
        let mut dropped = None;
        for (id, sheet) in view.editor.document().sheets() {
            if let Some((_, text)) = state.renaming.as_mut().filter(|(renaming, _)| renaming == id) {
                let name = tr("sheets-title");
                let edit = ui.add(TextEdit::singleline(text).desired_width(150.0).hint_text(&name));
                edit.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
                if !edit.has_focus() && !edit.lost_focus() {
                    edit.request_focus();
                }
                rects.push(edit.rect);
                if edit.lost_focus() {
                    let text = text.clone();
                    state.renaming = None;
                    if !ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                        out.push(Message::Tabs(Event::Rename(*id, text)));
                    }
                }
                continue;
            }
            let here = *id == view.editor.sheet();
            let response = tab_ui(ui, view, &sheet.title, here);
            rects.push(response.rect);
            if response.double_clicked() && view.editor.read_only().is_none() {
                state.renaming = Some((*id, sheet.title.to_string()));
            } else if response.clicked() && !here {
                out.push(Message::Tabs(Event::Show(*id)));
            }
            if response.drag_stopped() {
                dropped = response.interact_pointer_pos().map(|at| (*id, at.x));
            }
            if response.secondary_clicked() && !here {
                out.push(Message::Tabs(Event::Show(*id)));
            }
            response.context_menu(|ui| {
                for id in ["sheet.add", "sheet.rename", "sheet.duplicate", "", "sheet.delete"] {
                    match commands::by_id(id) {
                        Some(command) => menus::item_ui(ui, command, view, out),
                        None => drop(ui.separator()),
                    }
                }
            });
        }
        if let Some((id, x)) = dropped {
            let index = rects.iter().filter(|rect| rect.center().x < x).count();
            let from = view.editor.document().sheets().iter().position(|(other, _)| *other == id).unwrap_or(0);
            let index = if index > from { index - 1 } else { index };
            out.push(Message::Tabs(Event::Move(id, index.min(rects.len().saturating_sub(1)))));
        }
        if let Some(add) = commands::by_id("sheet.add") {
            let name = super::words::command_title(add);
            let response = ui.add(Button::new(icon("plus", 13.0)).frame_when_inactive(false)).on_hover_text(&*name);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &*name));
            if response.clicked() {
                out.push(Message::Run(add));
            }
        }
    });
}

fn tab_ui(ui: &mut Ui, view: &View<'_>, title: &str, here: bool) -> egui::Response {
    let title = if title.is_empty() { tr("sheets-untitled") } else { title.replace('\n', " ") };
    let ink = if here { view.theme.panel_text } else { view.theme.muted };
    let family = if here { fonts::bold() } else { egui::FontFamily::Proportional };
    let font = egui::FontId::new(12.5, family);
    let mut job = egui::text::LayoutJob::simple_singleline(title.clone(), font, color32(ink));
    job.wrap = egui::text::TextWrapping::truncate_at_width(WIDEST);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(20.0, 8.0), Sense::click_and_drag());
    let fill = match (here, response.hovered()) {
        (true, _) => color32(view.theme.background),
        (false, true) => color32(view.theme.panel.mix(view.theme.accent, 0.14)),
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 5.0, fill);
    if here {
        let line = Stroke::new(2.0, color32(view.theme.accent));
        ui.painter().hline(rect.x_range().shrink(6.0), rect.max.y - 1.0, line);
    }
    ui.painter().galley(rect.min + vec2(10.0, 4.0), galley, color32(ink));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, here, &title));
    response
}

/// The path to the branch that is shown, each part to go to; nothing while the whole sheet is.
pub fn breadcrumb_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    let path = view.editor.breadcrumb();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let last = path.len().saturating_sub(1);
        // Of a long path the middle is left out.
        let shown = path.iter().enumerate().filter(|(at, _)| path.len() <= 6 || *at < 2 || *at + 3 >= path.len());
        let mut before = None;
        for (at, &topic) in shown {
            if let Some(before) = before {
                ui.label(icon("chevron-right", 12.0).color(color32(view.theme.muted)));
                if at > before + 1 {
                    ui.label(RichText::new("…").color(color32(view.theme.muted)));
                    ui.label(icon("chevron-right", 12.0).color(color32(view.theme.muted)));
                }
            }
            before = Some(at);
            let title: String = view.editor.shown_title(topic).0.replace('\n', " ").chars().take(28).collect();
            let text = RichText::new(if title.is_empty() { tr("outline-untitled") } else { title }).size(13.0);
            let text = if at == last { text.family(fonts::bold()) } else { text };
            let button = ui.add(Button::new(text).frame_when_inactive(false));
            if button.clicked() {
                out.push(Message::Tabs(Event::Drill((at > 0).then_some(topic))));
            }
        }
    });
}
