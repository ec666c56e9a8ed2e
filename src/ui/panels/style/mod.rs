//! The style panel: how the selected topics look, how the map looks, which looks follow a rule.

mod map;
mod rules;
mod theme;
mod topic;
#[expect(clippy::cast_possible_truncation, reason = "points of shapes are f64 and cast last, to the f32 of the screen")]
mod widgets;

use eframe::egui::{self, RichText, ScrollArea, Ui};

use super::super::app::{Message, View};
use super::super::words::tr;
use crate::doc::{Rule, SheetStyle};
use crate::editor::settings;
use crate::editor::styling::{Part, Reach};
use crate::scene::Theme;

/// What the panel asks for.
#[derive(Clone, Debug)]
pub enum StyleMessage {
    /// Change a part of the look of what is selected; whether it is being dragged.
    Part(Reach, Part, bool),
    /// Give the map this theme; empty for none of its own.
    SheetTheme(String),
    /// Take this theme where a map has none; with the name of the person's own.
    PersonTheme(settings::Theme, String),
    /// Change the look of the map.
    Sheet(Box<SheetStyle>, bool),
    /// Change the rules of the map.
    Rules(Vec<Rule>, bool),
    /// Show a theme that is being made; none ends that.
    DraftTheme(Option<Box<Theme>>),
    /// Keep a theme that was made.
    SaveTheme(Box<Theme>),
}

/// A page of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The selected topics.
    #[default]
    Topic,
    /// Their branches.
    Branch,
    /// The map.
    Map,
    /// Looks by rule.
    Rules,
}

impl Page {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Topic, "style-page-topic"),
        (Self::Branch, "style-page-branch"),
        (Self::Map, "style-page-map"),
        (Self::Rules, "style-page-rules"),
    ];
}

/// What the panel remembers.
#[derive(Debug, Default)]
pub struct StylePanel {
    /// The page that is open.
    pub page: Page,
    /// A theme that is being made.
    draft: Option<Theme>,
}

/// The panel.
pub fn style_ui(ui: &mut Ui, panel: &mut StylePanel, view: &View<'_>, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        let heading = RichText::new(tr("style-heading")).size(16.0).family(super::super::fonts::bold());
        ui.label(heading);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, "x", &tr("style-close")).clicked() {
                close(panel, out);
            }
        });
    });
    ui.add_space(4.0);
    ui.columns(Page::ALL.len(), |columns| {
        for (ui, (page, key)) in columns.iter_mut().zip(Page::ALL) {
            ui.vertical_centered_justified(|ui| {
                let button = egui::Button::selectable(panel.page == page, RichText::new(tr(key)).size(13.0));
                if ui.add(button).clicked() {
                    panel.page = page;
                }
            });
        }
    });
    ui.add_space(4.0);
    ui.separator();
    // What is made must not be lost by looking at another page, but it is shown on one only.
    let editable = view.editor.read_only().is_none();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.set_width((ui.available_width() - 6.0).max(0.0));
        match panel.page {
            Page::Topic => topic::topic_ui(ui, Reach::Topics, editable, view, out),
            Page::Branch => topic::topic_ui(ui, Reach::Branches, editable, view, out),
            Page::Map if panel.draft.is_some() => theme::theme_ui(ui, &mut panel.draft, view, out),
            Page::Map => map::map_ui(ui, &mut panel.draft, editable, view, out),
            Page::Rules => rules::rules_ui(ui, editable, view, out),
        }
        ui.add_space(16.0);
    });
    if ui.input(|input| input.key_pressed(egui::Key::Escape))
        && let Some(focused) = ui.memory(egui::Memory::focused)
        && ui.min_rect().is_positive()
        && ui.ctx().read_response(focused).is_some_and(|response| ui.min_rect().contains_rect(response.rect))
    {
        ui.memory_mut(|memory| memory.surrender_focus(focused));
    }
}

fn close(panel: &mut StylePanel, out: &mut Vec<Message>) {
    if panel.draft.take().is_some() {
        out.push(Message::Style(StyleMessage::DraftTheme(None)));
    }
    if let Some(command) = crate::editor::commands::by_id("style.panel") {
        out.push(Message::Run(command));
    }
}
