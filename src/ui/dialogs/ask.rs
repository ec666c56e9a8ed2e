//! A question with a few answers, or a message with one. Enter takes the first answer, Esc the
//! one that changes nothing.

use eframe::egui::{self, Align, Button, Id, Key, Layout, Modal, RichText};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::words;

/// An answer.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What stands on the button.
    pub label: String,
    /// What then happens; nothing but closing if `None`.
    pub message: Option<Message>,
}

impl Choice {
    /// An answer that does something.
    pub fn new(label: impl Into<String>, message: Message) -> Self {
        Self { label: label.into(), message: Some(message) }
    }

    /// An answer that only closes the dialog.
    pub fn close(label: impl Into<String>) -> Self {
        Self { label: label.into(), message: None }
    }
}

/// A question or a message.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What it is about, one short sentence.
    pub heading: String,
    /// What can be done, in a sentence or two.
    pub body: String,
    /// A path or other detail, in small print; empty if none.
    pub detail: String,
    /// The answers, the expected one first, the one that changes nothing last.
    pub choices: Vec<Choice>,
}

impl Ask {
    /// A message with nothing to choose.
    pub fn notice(heading: impl Into<String>, body: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            body: body.into(),
            detail: detail.into(),
            choices: vec![Choice::close(words::tr("app-close"))],
        }
    }
}

/// What begins a line of a list in the text of a question.
pub const BULLET: &str = "  • ";

/// Shows the text; lines that begin with a bullet hang below their first word.
fn body_ui(ui: &mut egui::Ui, body: &str) {
    let mut plain: Vec<&str> = Vec::new();
    for line in body.split('\n') {
        let Some(item) = line.strip_prefix(BULLET) else {
            plain.push(line);
            continue;
        };
        plain_ui(ui, &mut plain);
        ui.horizontal_top(|ui| {
            ui.add_space(6.0);
            ui.label("•");
            ui.vertical(|ui| ui.label(item));
        });
    }
    plain_ui(ui, &mut plain);
}

/// Shows the lines before or between lists.
fn plain_ui(ui: &mut egui::Ui, lines: &mut Vec<&str>) {
    let text = std::mem::take(lines).join("\n");
    let body = text.trim_matches('\n');
    if text.starts_with('\n') {
        ui.add_space(6.0);
    }
    for (index, paragraph) in body.split("\n\n").filter(|paragraph| !paragraph.is_empty()).enumerate() {
        if index > 0 {
            ui.add_space(6.0);
        }
        ui.label(paragraph);
    }
}

/// Shows it; `true` while it stays open.
pub fn ask_ui(ctx: &egui::Context, ask: &Ask, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    let mut chosen: Option<usize> = None;
    let modal = Modal::new(Id::unique("ask")).frame(super::frame(ctx)).show(ctx, |ui| {
        ui.set_width(440.0_f32.min(ctx.content_rect().width() - 40.0));
        ui.add_space(4.0);
        ui.add(egui::Label::new(RichText::new(&ask.heading).size(17.0).family(super::super::fonts::bold())).wrap());
        ui.add_space(6.0);
        let height = (ctx.content_rect().height() - 220.0).clamp(120.0, 420.0);
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            // Words end before the bar.
            ui.set_max_width(ui.available_width() - 14.0);
            body_ui(ui, &ask.body);
            if !ask.detail.is_empty() {
                ui.add_space(4.0);
                ui.label(RichText::new(&ask.detail).size(12.0).color(color32(view.theme.muted)));
            }
        });
        ui.add_space(12.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (i, choice) in ask.choices.iter().enumerate() {
                let mut button = Button::new(&choice.label).min_size([86.0, 30.0].into());
                if i == 0 {
                    button = button.fill(color32(view.theme.panel.mix(view.theme.accent, 0.25)));
                }
                let response = ui.add(button);
                if i == 0 && ui.memory(|memory| memory.focused().is_none()) {
                    response.request_focus();
                }
                if response.clicked() {
                    chosen = Some(i);
                }
            }
        });
    });
    if chosen.is_none() && (modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape))) {
        chosen = Some(ask.choices.len().saturating_sub(1));
    }
    let Some(chosen) = chosen else { return true };
    out.extend(ask.choices.get(chosen).and_then(|choice| choice.message.clone()));
    false
}
