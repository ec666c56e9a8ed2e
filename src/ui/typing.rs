//! The inline editor at the selected topic: invisible while the map has the keys, so that an input
//! method is on before the first of them, and shown by what is typed.
//!
//! [`crate::editor::ime`] decides what each event means; here events are translated to it, and
//! the text widget is drawn over the topic, growing with the text and breaking lines as the map
//! does.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, Event, FontId, Galley, Id, ImeEvent, Key as EguiKey, Modifiers, Rect, TextBuffer, TextEdit, Ui,
    UiBuilder,
    text::{CCursor, CCursorRange, CharIndex, LayoutJob, TextFormat},
    text_edit::TextEditState,
};

use super::style::color32;
use crate::doc::TopicId;
use crate::editor::commands::EditMode;
use crate::editor::ime::{Action, Input, Typing as Machine, TypingKey};
use crate::editor::keys::{Key, KeyCode};
use crate::layout::{Measure, TextStyle};
use crate::scene::Theme;
use crate::text::linebreak;

/// The id of the text widget, in either state.
#[must_use]
pub fn widget_id() -> Id {
    Id::unique("topic title editor")
}

/// What the text widget works on.
#[derive(Debug, Default)]
pub struct Typing {
    /// Decides what events mean.
    pub machine: Machine,
    /// The text.
    pub buffer: String,
    /// The topic that is edited visibly.
    pub shown: Option<TopicId>,
    cursor: Option<CCursorRange>,
    reset: bool,
}

/// How the editor is set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Type in map pixels.
    pub style: TextStyle,
    /// Language of the text.
    pub language: crate::doc::Text,
    /// Points for a map pixel.
    pub scale: f32,
    /// The topic's box in the window; for the invisible editor, where it would be.
    pub anchor: Rect,
    /// Padding of the topic's box, points.
    pub pad: egui::Vec2,
    /// Which edge stays while the box grows: -1 left, 0 middle, 1 right.
    pub hold: i8,
    /// What a screen reader is told that the focus is on while the editor is invisible.
    pub active: Option<Id>,
}

impl Typing {
    /// Shows the editor with this text.
    pub fn show(&mut self, topic: TopicId, mode: EditMode, title: &str) {
        self.shown = Some(topic);
        self.reset = true;
        self.buffer.clear();
        let end = CCursor::new(CharIndex(title.chars().count()));
        self.cursor = match mode {
            EditMode::Replace => None,
            EditMode::End => Some(CCursorRange::one(end)),
            EditMode::All => Some(CCursorRange::two(CCursor::default(), end)),
        };
        if mode != EditMode::Replace {
            self.buffer.push_str(title);
        }
    }

    /// Hides and empties it.
    pub fn hide(&mut self) {
        self.shown = None;
        self.buffer.clear();
        self.cursor = None;
        self.reset = true;
    }

    /// Puts a line break at the caret.
    pub fn insert_newline(&mut self, ctx: &egui::Context) {
        let state = TextEditState::load(ctx, widget_id()).unwrap_or_default();
        let range = self.cursor.or_else(|| state.cursor.char_range());
        let length = self.buffer.chars().count();
        let (from, to) = range.map_or((length, length), |range| {
            let [from, to] = range.sorted_cursors();
            (from.index.0.min(length), to.index.0.min(length))
        });
        let text: String = self.buffer.chars().take(from).chain(['\n']).chain(self.buffer.chars().skip(to)).collect();
        self.buffer = text;
        self.cursor = Some(CCursorRange::one(CCursor::new(CharIndex(from + 1))));
    }

    /// Draws the editor, invisible or not, and gives it the focus. Returns the box it takes.
    pub fn editor_ui(&mut self, ui: &mut Ui, setting: &Setting, theme: &Theme, measure: &dyn Measure) -> Rect {
        let visible = self.shown.is_some();
        let id = widget_id();
        let ctx = ui.ctx().clone();
        if std::mem::take(&mut self.reset) {
            TextEditState::default().store(&ctx, id);
        }
        if let Some(range) = self.cursor.take() {
            let mut state = TextEditState::load(&ctx, id).unwrap_or_default();
            state.cursor.set_char_range(Some(range));
            state.store(&ctx, id);
        }
        let size = measure.size(&self.buffer, &setting.style, &setting.language);
        let font = setting.style.size * setting.scale;
        // Room for the caret, and for the next character before the box has grown.
        let wide = (size.w * setting.scale + font * 0.9).max(font * 2.0);
        let width = (wide + 2.0 * setting.pad.x).max(setting.anchor.width());
        let height = (size.h * setting.scale + 2.0 * setting.pad.y).max(setting.anchor.height());
        let left = match setting.hold {
            0 => setting.anchor.center().x - width / 2.0,
            1 => setting.anchor.max.x - width,
            _ => setting.anchor.min.x,
        };
        let top = setting.anchor.center().y - height / 2.0;
        let frame = Rect::from_min_size(egui::pos2(left, top), egui::vec2(width, height));
        let inner = Rect::from_center_size(
            egui::pos2(
                if setting.hold == 0 { frame.center().x } else { frame.min.x + setting.pad.x + wide / 2.0 },
                frame.center().y,
            ),
            egui::vec2(wide, size.h * setting.scale),
        );
        if visible {
            let painter = ui.painter();
            painter.rect_filled(frame.expand(2.0), 7.0, color32(theme.background));
            let ring = egui::Stroke::new(2.0, color32(theme.selection));
            painter.rect_stroke(frame.expand(2.0), 7.0, ring, egui::StrokeKind::Outside);
        }
        let color = if visible { color32(theme.text) } else { Color32::TRANSPARENT };
        let style = setting.style;
        let language = setting.language.clone();
        let scale = setting.scale;
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
            wrapped(ui, text.as_str(), &style, &language, scale, color, measure)
        };
        let builder = UiBuilder::new().max_rect(inner);
        ui.scope_builder(builder, |ui| {
            ui.visuals_mut().text_cursor.stroke = egui::Stroke::new(if visible { 1.6 } else { 0.0 }, color);
            ui.visuals_mut().text_cursor.blink = visible;
            let edit = TextEdit::multiline(&mut self.buffer)
                .id(id)
                .frame(egui::Frame::NONE)
                .desired_width(inner.width())
                .desired_rows(1)
                .lock_focus(true)
                .text_color(color)
                .layouter(&mut layouter);
            ui.put(inner, edit);
            // Asking for a focus that it has would interrupt the input method, in every frame.
            // What is being typed in a panel keeps it, unless a topic is typed into.
            let focused = ctx.memory(egui::Memory::focused);
            if focused != Some(id) && (visible || focused.is_none()) {
                ctx.memory_mut(|memory| memory.request_focus(id));
            }
            // The item of the selected topic is read when the selection moves, not an empty line.
            let active = setting.active.filter(|&active| !visible && ctx.has_accesskit_node(active));
            ctx.accesskit_node_builder(id, |node| {
                node.set_label(super::words::tr("app-topic-title"));
                if let Some(active) = active {
                    node.set_active_descendant(active.accesskit_id());
                }
            });
        });
        frame
    }
}

/// Lays text out on the lines that the map would give it.
fn wrapped(
    ui: &Ui,
    text: &str,
    style: &TextStyle,
    language: &str,
    scale: f32,
    color: Color32,
    measure: &dyn Measure,
) -> Arc<Galley> {
    let family = super::fonts::map_in(language, style.bold);
    let size = (style.size * scale).max(1.0);
    let format = TextFormat {
        font_id: FontId::new(size, family),
        color,
        line_height: Some(size * style.line_height),
        valign: egui::Align::Center,
        ..TextFormat::default()
    };
    let job_of = |text: &str| {
        let mut job = LayoutJob::single_section(text.to_owned(), format.clone());
        job.wrap = egui::text::TextWrapping::no_max_width();
        job
    };
    let lines = linebreak::wrap(text, language, |part| measure.width(part, style), style.max_width);
    let mut galleys = Vec::with_capacity(lines.len());
    let mut hard = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let next = lines.get(i + 1).map_or(text.len(), |next| next.start);
        let part = text.get(line.start..next).unwrap_or("");
        let bare = part.strip_suffix('\n');
        hard.push(bare.is_some());
        galleys.push(ui.fonts_mut(|fonts| fonts.layout_job(job_of(bare.unwrap_or(part)))));
    }
    let mut galley = Galley::concat(Arc::new(job_of(text)), &galleys, ui.ctx().pixels_per_point());
    // Joining takes every line for a paragraph; those that were only wrapped have no line break
    // character, and the caret must not count one.
    for (row, hard) in galley.rows.iter_mut().zip(hard) {
        row.ends_with_newline = hard;
    }
    Arc::new(galley)
}

/// A key of the window library as a key of the registry.
#[must_use]
pub fn key_of(key: EguiKey, modifiers: Modifiers) -> Option<Key> {
    let code = KeyCode::from_name(key.name())?;
    let key = Key { code, ctrl: modifiers.command || modifiers.ctrl, shift: modifiers.shift, alt: modifiers.alt };
    Some(if cfg!(target_os = "macos") { key.from_mac() } else { key })
}

/// What a key means while typing.
#[must_use]
pub fn typing_key(key: EguiKey, modifiers: Modifiers) -> TypingKey {
    let command = modifiers.command || modifiers.ctrl;
    match key {
        _ if command => TypingKey::Shortcut,
        EguiKey::Enter if modifiers.shift || modifiers.alt => TypingKey::NewLine,
        EguiKey::Enter => TypingKey::Enter,
        EguiKey::Tab if !modifiers.shift => TypingKey::Tab,
        EguiKey::Escape => TypingKey::Escape,
        EguiKey::Space if !modifiers.alt => TypingKey::Space,
        _ => TypingKey::Other,
    }
}

/// An event as the typing machine sees it; `None` for what does not concern it.
#[must_use]
pub fn input_of(event: &Event) -> Option<Input<'_>> {
    match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => Some(Input::Preedit(text)),
        Event::Ime(ImeEvent::Commit(text)) => Some(Input::Commit(text)),
        Event::Text(text) => Some(Input::Text(text)),
        Event::Key { key, pressed: true, modifiers, .. } => Some(Input::Key(typing_key(*key, *modifiers))),
        Event::WindowFocused(false) => Some(Input::FocusLost),
        _ => None,
    }
}

/// Whether the machine wants the widget to see an event.
#[must_use]
pub fn passes(actions: &[Action]) -> bool {
    actions.contains(&Action::Pass)
}
