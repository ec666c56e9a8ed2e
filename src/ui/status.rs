//! The status line: the file and whether it is saved, topics, selection, titles, zoom.

use eframe::egui::{Align, Button, Label, Layout, RichText, Ui};

use super::app::{Message, View};
use super::style::color32;
use super::words::{tr, tr_with};
use crate::editor::TitleView;
use crate::editor::commands;

/// What the line says, as a pure model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The file and whether it is saved.
    pub file: String,
    /// Something that needs attention; empty if nothing.
    pub notice: String,
    /// How many topics, and how many are selected.
    pub topics: String,
    /// Which titles are shown.
    pub titles: String,
    /// The zoom in percent.
    pub zoom: String,
}

/// Builds the model.
#[must_use]
pub fn status(view: &View<'_>) -> Status {
    let count = view.editor.document().len();
    let selected = view.editor.selection().topics().len();
    let mut topics = tr_with("app-topics", &[("n", count.into())]);
    if selected > 1 {
        topics = tr_with("app-topics-selected", &[("topics", topics.into()), ("n", selected.into())]);
    }
    let main = view.editor.document().languages().first().map_or("", |name| name.as_str());
    let second = view.editor.second_language().map_or("", |name| name.as_str());
    let titles = match view.editor.titles() {
        _ if second.is_empty() => main.to_owned(),
        TitleView::Main => main.to_owned(),
        TitleView::Second => second.to_owned(),
        TitleView::Both => format!("{main} + {second}"),
    };
    let percent = view.zoom * 100.0;
    let zoom = if percent < 10.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") };
    Status { file: format!("{} · {}", view.name, view.saved), notice: view.notice.to_owned(), topics, titles, zoom }
}

/// The line.
pub fn status_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    let status = status(view);
    let muted = color32(view.theme.muted);
    let small = |text: &str| RichText::new(text).size(12.0).color(muted);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        if !view.facts.no_map {
            ui.add(Label::new(small(&status.file)).truncate());
        }
        if let Some(work) = &view.work {
            let text = match work.percent {
                0 => work.title.clone(),
                percent => format!("{} {percent} %", work.title),
            };
            ui.add(Label::new(small(&text)));
            let cancel = Button::new(small(&tr("app-cancel"))).frame_when_inactive(false);
            if ui.add(cancel).clicked() {
                out.push(Message::CancelWork(work.id));
            }
        } else if !status.notice.is_empty() {
            let color = if view.is_news { view.theme.panel_text } else { view.theme.danger };
            ui.add(Label::new(RichText::new(&status.notice).size(12.0).color(color32(color))).truncate());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut button = |ui: &mut Ui, text: &str, id: &str, hint: &str| {
                let button = Button::new(small(text)).frame_when_inactive(false);
                let clicked = ui.add(button).on_hover_text(hint).clicked();
                if let Some(command) = commands::by_id(id).filter(|_| clicked) {
                    out.push(Message::Run(command));
                }
            };
            if view.facts.no_map {
                return;
            }
            button(ui, &status.zoom, "view.zoom-100", &tr("app-zoom-hint"));
            button(ui, &status.titles, "view.next-titles", &tr("app-titles-hint"));
            ui.add(Label::new(small(&status.topics)));
        });
    });
}
