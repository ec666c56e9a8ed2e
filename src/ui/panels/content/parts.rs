//! What the parts of the content panel are made of: fields that follow the document, headings that
//! fold, small buttons.

use std::collections::HashMap;

use eframe::egui::{self, Align, Button, Id, ImeEvent, Layout, Response, RichText, Sense, TextEdit, Ui, WidgetInfo};

use super::super::super::app::View;
use super::super::super::icons::icon;
use super::super::super::style::color32;
use crate::editor::commands::Section;

/// A field that is typed into: the text on the screen, and that of the document when they were the
/// same last.
#[derive(Debug, Default)]
struct Draft {
    text: String,
    base: String,
    composing: bool,
}

/// All fields by name. A name holds the topic that it belongs to.
#[derive(Debug, Default)]
pub struct Drafts {
    fields: HashMap<String, Draft>,
}

/// What a text field gives.
#[derive(Debug)]
pub struct Typed {
    /// The new text, when it is to be stored.
    pub text: Option<String>,
    /// The widget.
    pub response: Response,
}

impl Drafts {
    /// Forgets all fields, because others are shown.
    pub fn clear(&mut self) {
        self.fields.clear();
    }

    /// A field that stores while one types, but nothing half composed. `now` is the text in the
    /// document.
    pub fn live(
        &mut self,
        ui: &mut Ui,
        name: &str,
        now: &str,
        label: &str,
        make: impl FnOnce(TextEdit<'_>) -> TextEdit<'_>,
    ) -> Typed {
        self.live_with(ui, name, now, label, |text| make(one_line(text)))
    }

    /// The same for a field of any make.
    pub fn live_with(
        &mut self,
        ui: &mut Ui,
        name: &str,
        now: &str,
        label: &str,
        make: impl FnOnce(&mut String) -> TextEdit<'_>,
    ) -> Typed {
        let draft = self.fields.entry(name.to_owned()).or_insert_with(|| Draft {
            text: now.to_owned(),
            base: now.to_owned(),
            composing: false,
        });
        // Undo, or somebody else, changed it.
        if draft.base != now {
            now.clone_into(&mut draft.text);
            now.clone_into(&mut draft.base);
        }
        let response = field(ui, name, &mut draft.text, label, make);
        if response.has_focus() {
            draft.composing = ui.input(|input| {
                input.events.iter().fold(draft.composing, |composing, event| match event {
                    egui::Event::Ime(ImeEvent::Preedit { text, .. }) => !text.is_empty(),
                    egui::Event::Ime(ImeEvent::Commit(_)) => false,
                    _ => composing,
                })
            });
        } else {
            draft.composing = false;
        }
        let text = (!draft.composing && draft.text != draft.base).then(|| {
            draft.base.clone_from(&draft.text);
            draft.text.clone()
        });
        Typed { text, response }
    }

    /// A field that stores on Enter, or when it is left.
    pub fn line(
        &mut self,
        ui: &mut Ui,
        name: &str,
        now: &str,
        label: &str,
        make: impl FnOnce(TextEdit<'_>) -> TextEdit<'_>,
    ) -> Typed {
        let draft = self.fields.entry(name.to_owned()).or_insert_with(|| Draft {
            text: now.to_owned(),
            base: now.to_owned(),
            composing: false,
        });
        if draft.base != now {
            now.clone_into(&mut draft.text);
            now.clone_into(&mut draft.base);
        }
        let response = field(ui, name, &mut draft.text, label, |text| make(one_line(text)));
        let text = (response.lost_focus() && draft.text != draft.base).then(|| {
            draft.base.clone_from(&draft.text);
            draft.text.clone()
        });
        Typed { text, response }
    }

    /// A field of which the text is asked for on Enter, and is empty afterwards.
    pub fn entry(&mut self, ui: &mut Ui, name: &str, label: &str, hint: &str) -> (Option<String>, Response, String) {
        let draft = self.fields.entry(name.to_owned()).or_default();
        let response = field(ui, name, &mut draft.text, label, |text| one_line(text).hint_text(hint.to_owned()));
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let text = (entered && !draft.text.trim().is_empty()).then(|| std::mem::take(&mut draft.text));
        if text.is_some() {
            // One may go on with the next.
            response.request_focus();
        }
        let typed = draft.text.clone();
        (text, response, typed)
    }

    /// Empties a field.
    pub fn empty(&mut self, name: &str) {
        self.fields.remove(name);
    }
}

/// The id of a field.
#[must_use]
pub fn field_id(name: &str) -> Id {
    Id::unique(("content", name.to_owned()))
}

fn one_line(text: &mut String) -> TextEdit<'_> {
    TextEdit::singleline(text).desired_width(f32::INFINITY)
}

fn field(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    label: &str,
    make: impl FnOnce(&mut String) -> TextEdit<'_>,
) -> Response {
    let response = ui.add(make(text).id(field_id(name)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(label));
    response
}

/// A button that is an icon, with a name.
pub fn icon_button(ui: &mut Ui, name: &str, label: &str) -> Response {
    let padding = std::mem::replace(&mut ui.spacing_mut().button_padding, egui::vec2(3.0, 2.0));
    let button = Button::new(icon(name, 14.0)).frame_when_inactive(false).min_size([22.0, 22.0].into());
    let response = ui.add(button);
    ui.spacing_mut().button_padding = padding;
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, label));
    response.on_hover_text(label)
}

/// The heading of a part: icon, name, how many; a click folds or opens it. `plus` is an icon with its
/// name at the right end. Gives whether the part is open, and whether that icon was pressed.
pub fn heading(
    ui: &mut Ui,
    view: &View<'_>,
    name: &str,
    title: &str,
    count: usize,
    open: bool,
    plus: Option<(&str, &str)>,
) -> (bool, bool) {
    let mut added = false;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 28.0), Sense::click());
    let muted = color32(view.theme.muted);
    let strong = open || count > 0;
    let color = if strong { color32(view.theme.panel_text) } else { muted };
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, ui.visuals().faint_bg_color);
    }
    let mut row = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(egui::vec2(4.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.label(icon(name, 15.0).color(muted));
    row.add_space(2.0);
    let text = RichText::new(title).color(color);
    row.add(
        egui::Label::new(if strong { text.family(super::super::super::fonts::bold()) } else { text }).selectable(false),
    );
    if count > 1 {
        row.label(RichText::new(count.to_string()).small().color(muted));
    }
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if let Some((icon, words)) = plus {
            added = icon_button(ui, icon, words).clicked();
        }
    });
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, open, title));
    let open = if response.clicked() { !open } else { open || added };
    (open, added)
}

/// A small muted line of words.
pub fn hint(ui: &mut Ui, view: &View<'_>, words: &str) {
    ui.label(RichText::new(words).small().color(color32(view.theme.muted)));
}

/// A small line in the colour of errors.
pub fn problem(ui: &mut Ui, view: &View<'_>, words: &str) {
    ui.label(RichText::new(words).small().color(color32(view.theme.danger)));
}

/// Which parts are open against what they would be by themselves.
#[derive(Debug, Default)]
pub struct Folds {
    set: HashMap<Section, bool>,
}

impl Folds {
    /// Whether a part is open; by itself it is when there is something in it.
    #[must_use]
    pub fn is_open(&self, section: Section, has_something: bool) -> bool {
        self.set.get(&section).copied().unwrap_or(has_something)
    }

    /// Opens or folds a part for as long as this topic is shown.
    pub fn set(&mut self, section: Section, open: bool) {
        self.set.insert(section, open);
    }

    /// All parts are as they are by themselves.
    pub fn clear(&mut self) {
        self.set.clear();
    }
}
