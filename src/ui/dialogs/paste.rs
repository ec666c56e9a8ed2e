//! What a text on the clipboard would become, before it does: a list of topics. Shown for long
//! texts, and where what was copied could be meant otherwise.

use eframe::egui::{self, Button, Color32, FontId, Id, Key, Modal, RichText, ScrollArea, pos2};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::words::{tr, tr_with};
use crate::doc::edit::NewTopic;
use crate::formats::by_name;
use crate::formats::paste::{Kind, Pasted};

/// More topics than this are shown before they are pasted.
pub const MANY: usize = 20;
/// Height of a line, points.
const LINE: f32 = 22.0;

/// What is to become of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum As {
    /// These topics.
    Topics(Vec<NewTopic>),
    /// All of it one title.
    Title,
    /// All of it the note of the selected topic.
    Note,
}

/// The preview.
#[derive(Clone, Debug)]
pub struct PasteDialog {
    text: String,
    topics: Vec<NewTopic>,
    kind: Kind,
}

impl PasteDialog {
    /// A preview of the topics that `text` was read as.
    #[must_use]
    pub fn new(text: &str, pasted: Pasted) -> Self {
        Self { text: text.to_owned(), topics: pasted.topics, kind: pasted.kind }
    }

    /// What it was read as, in words; empty for plain lines.
    fn read_as(&self) -> String {
        let format = match self.kind {
            Kind::Lines => return String::new(),
            Kind::Markdown => "Markdown",
            Kind::Html => "HTML",
            Kind::Source(name) => by_name(name).map_or(name, |format| format.title),
        };
        tr_with("outline-paste-read-as", &[("format", format.into())])
    }
}

/// Shows it; `true` while it stays open. Enter pastes topics, Esc nothing.
pub fn paste_ui(ctx: &egui::Context, dialog: &PasteDialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    let mut chosen = None;
    let modal = Modal::new(Id::unique("paste")).frame(super::frame(ctx)).show(ctx, |ui| {
        ui.set_width(520.0_f32.min(ctx.content_rect().width() - 40.0));
        let count = dialog.topics.len();
        let heading = tr_with("outline-paste-heading", &[("count", count.into())]);
        ui.label(RichText::new(heading).size(17.0).family(super::super::fonts::bold()));
        let read_as = dialog.read_as();
        if !read_as.is_empty() {
            ui.label(RichText::new(read_as).size(12.5).color(color32(view.theme.muted)));
        }
        ui.add_space(6.0);
        let frame = egui::Frame::new().fill(color32(view.theme.background)).corner_radius(6.0).inner_margin(8.0);
        frame.show(ui, |ui| {
            ScrollArea::vertical().max_height(340.0).auto_shrink([false, false]).show_rows(
                ui,
                LINE,
                count,
                |ui, range| {
                    for entry in dialog.topics.get(range).unwrap_or_default() {
                        line_ui(ui, view, entry);
                    }
                },
            );
        });
        ui.add_space(12.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let size = [86.0, 30.0];
            let first = tr("outline-paste-topics");
            let fill = color32(view.theme.panel.mix(view.theme.accent, 0.25));
            let response = ui.add(Button::new(first).fill(fill).min_size(size.into()));
            if ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            if response.clicked() {
                chosen = Some(Some(As::Topics(dialog.topics.clone())));
            }
            for (key, what) in [("outline-paste-title", As::Title), ("outline-paste-note", As::Note)] {
                if ui.add(Button::new(tr(key)).min_size(size.into())).clicked() {
                    chosen = Some(Some(what));
                }
            }
            if ui.add(Button::new(tr("outline-paste-cancel")).min_size(size.into())).clicked() {
                chosen = Some(None);
            }
        });
    });
    if modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape)) {
        chosen = chosen.or(Some(None));
    }
    let Some(chosen) = chosen else { return true };
    out.extend(chosen.map(|what| Message::PasteAs(what, dialog.text.clone())));
    false
}

fn line_ui(ui: &mut egui::Ui, view: &View<'_>, entry: &NewTopic) {
    let (depth, title) = (entry.depth, entry.topic.title().as_str().replace('\n', " "));
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), LINE), egui::Sense::hover());
    let x = rect.min.x + depth.min(16) as f32 * 16.0 + 6.0;
    let color = view.theme.branch(depth);
    ui.painter().circle_filled(pos2(x, rect.center().y), 2.4, color32(color));
    let is_bold = entry.topic.has_more() && entry.topic.more().style.weight.is_some();
    let family = if is_bold { super::super::fonts::map_bold() } else { super::super::fonts::map() };
    let font = FontId::new(13.5, family);
    let mut job = egui::text::LayoutJob::simple_singleline(title.clone(), font, color32(view.theme.text));
    job.wrap = egui::text::TextWrapping::truncate_at_width((rect.max.x - x - 10.0).max(20.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(pos2(x + 10.0, rect.center().y - galley.size().y / 2.0), galley, Color32::PLACEHOLDER);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &title));
}
