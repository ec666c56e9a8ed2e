//! The page of looks by rule: conditions on the left, their look below.

use eframe::egui::{Button, ComboBox, Frame, Margin, RichText, Stroke, TextEdit, Ui};

use super::super::super::app::{Message, View};
use super::super::super::style::color32;
use super::super::super::words::{tr, tr_with};
use super::{StyleMessage, widgets};
use crate::doc::{Document, Rule, SheetId, Text, TopicId};
use crate::editor::styling::Part;
use crate::layout::{Ink, Shape, is_rule_understood};

/// What a rule may ask.
const WHENS: [&str; 6] = ["label", "marker", "level", "source", "task", "text"];

fn when_name(when: &str) -> String {
    if WHENS.contains(&when) { tr(&format!("style-when-{when}")) } else { when.to_owned() }
}

/// What is worth choosing for a condition.
fn offers(document: &Document, when: &str) -> Vec<(Text, String)> {
    let as_is = |text: &str| (Text::from(text), text.to_owned());
    match when {
        "task" => ["todo", "doing", "done"].map(|state| (state.into(), tr(&format!("style-task-{state}")))).into(),
        "level" => ["0", "1", "2", "3", "1-2", "3+"].map(as_is).into(),
        "source" => document.sources().iter().take(40).map(|source| as_is(&source.id)).collect(),
        "marker" => ["priority", "task", "flag", "star", "question", "exclamation"].map(as_is).into(),
        _ => Vec::new(),
    }
}

/// A label to begin with: of the selected topic, or else none.
fn some_label(document: &Document, selected: Option<TopicId>, sheet: SheetId) -> Text {
    let of = |topic: TopicId| document.topic(topic).and_then(|topic| topic.more().labels.first().cloned());
    let root = document.sheet(sheet).map(crate::doc::Sheet::root);
    selected.and_then(of).or_else(|| root.and_then(of)).unwrap_or_default()
}

/// The page.
pub fn rules_ui(ui: &mut Ui, editable: bool, view: &View<'_>, out: &mut Vec<Message>) {
    let document = view.editor.document();
    let Some(sheet) = document.sheet(view.editor.sheet()) else { return };
    widgets::hint(ui, view.theme, &tr("style-rules-hint"));
    let mut rules = sheet.rules.clone();
    let mut dragged = false;
    ui.add_enabled_ui(editable, |ui| {
        let mut remove = None;
        let mut up = None;
        let count = rules.len();
        for (index, rule) in rules.iter_mut().enumerate() {
            ui.add_space(6.0);
            let frame = Frame::new()
                .fill(color32(view.theme.panel.mix(view.theme.panel_text, 0.04)))
                .stroke(Stroke::new(1.0, color32(view.theme.panel_line)))
                .corner_radius(8)
                .inner_margin(Margin::same(8));
            frame.show(ui, |ui| {
                ui.push_id(index, |ui| {
                    ui.horizontal(|ui| {
                        let mut on = !rule.off;
                        let name = tr_with("style-rule", &[("n", (index + 1).into())]);
                        if ui
                            .checkbox(&mut on, RichText::new(name).family(super::super::super::fonts::bold()))
                            .changed()
                        {
                            rule.off = !on;
                        }
                        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                            if widgets::icon_button(ui, "trash-2", &tr("style-rule-remove")).clicked() {
                                remove = Some(index);
                            }
                            if index > 0 && widgets::icon_button(ui, "arrow-up", &tr("style-rule-up")).clicked() {
                                up = Some(index);
                            }
                        });
                    });
                    dragged |= condition_ui(ui, document, rule);
                    dragged |= look_ui(ui, rule, view);
                    if !is_rule_understood(rule) {
                        let words = RichText::new(tr("style-rule-unclear")).size(12.5);
                        ui.label(words.color(color32(view.theme.danger)));
                    }
                });
            });
        }
        if let Some(index) = remove {
            rules.remove(index);
        }
        if let Some(index) = up.filter(|&index| index < count) {
            rules.swap(index, index - 1);
        }
        ui.add_space(8.0);
        if ui.add(Button::new(tr("style-rule-add"))).clicked() {
            let label = some_label(document, view.editor.selection().primary(), view.editor.sheet());
            rules.push(Rule::beginning(&label));
        }
    });
    if rules != sheet.rules {
        out.push(Message::Style(StyleMessage::Rules(rules, dragged)));
    }
}

/// Returns whether something is being typed, which is one step for the person.
fn condition_ui(ui: &mut Ui, document: &Document, rule: &mut Rule) -> bool {
    let mut typed = false;
    ui.horizontal(|ui| {
        let combo = ComboBox::from_id_salt("when").width(104.0).selected_text(when_name(&rule.when));
        let shown = combo.show_ui(ui, |ui| {
            for when in WHENS {
                if ui.selectable_label(rule.when == when, when_name(when)).clicked() && rule.when != when {
                    rule.when = when.into();
                    rule.is = offers(document, when).first().map(|(text, _)| text.clone()).unwrap_or_default();
                }
            }
        });
        ui.ctx().accesskit_node_builder(shown.response.id, |node| node.set_label(tr("style-rule-condition")));
        let mut text = rule.is.to_string();
        let edit = TextEdit::singleline(&mut text).desired_width(110.0).hint_text(tr("style-rule-any"));
        let response = ui.add(edit);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(tr("style-rule-value")));
        if response.changed() {
            rule.is = text.as_str().into();
            typed = true;
        }
        let offers = offers(document, &rule.when);
        if !offers.is_empty() {
            ui.menu_button("…", |ui| {
                for (text, name) in offers {
                    if ui.button(name).clicked() {
                        rule.is = text;
                        ui.close();
                    }
                }
            });
        }
    });
    typed
}

/// Returns whether a colour is being dragged.
fn look_ui(ui: &mut Ui, rule: &mut Rule, view: &View<'_>) -> bool {
    let theme = view.theme;
    let mut dragged = false;
    let style = &rule.style;
    let ink = |text: &Option<Text>| text.as_deref().and_then(Ink::parse).map(|ink| theme.ink(ink));
    let (fill, line, text) = (ink(&style.fill), ink(&style.line), ink(&style.text));
    let mut parts = Vec::new();
    ui.horizontal_wrapped(|ui| {
        let mut colour = |ui: &mut Ui,
                          key: &str,
                          now: Option<crate::base::color::Rgba>,
                          said: Option<&str>,
                          part: fn(Option<Text>) -> Part| {
            let mut label = RichText::new(tr(key));
            if let Some(color) = now {
                label = label.color(color32(color));
            }
            ui.menu_button(label, |ui| {
                let mut soft = vec![Ink::Paper];
                soft.extend(widgets::branch_inks(theme, true));
                let full = widgets::branch_inks(theme, false);
                let rows = [soft.as_slice(), full.as_slice()];
                let shown = now.unwrap_or(theme.background);
                if let Some(choice) = widgets::swatches(ui, theme, &tr(key), &rows, said, shown) {
                    let (text, drags) = choice.text();
                    dragged |= drags;
                    parts.push(part(text));
                }
            });
        };
        colour(ui, "style-fill", None, style.fill.as_deref(), Part::Fill);
        colour(ui, "style-line", line, style.line.as_deref(), Part::Line);
        colour(ui, "style-text", text, style.text.as_deref(), Part::Ink);
        let bold = style.weight.as_deref() == Some("bold");
        if ui.add(Button::new(RichText::new("B").family(super::super::super::fonts::bold())).selected(bold)).clicked() {
            parts.push(Part::Bold((!bold).then_some(true)));
        }
        let italic = style.italic == Some(true);
        if ui.add(Button::new(RichText::new("I").italics()).selected(italic)).clicked() {
            parts.push(Part::Italic((!italic).then_some(true)));
        }
        let shape = style.shape.as_deref().and_then(Shape::named);
        ui.menu_button(widgets::shape_name(shape), |ui| {
            if let Some(shape) = widgets::shapes(ui, theme, style.shape.as_deref()) {
                parts.push(Part::Shape(widgets::some(shape)));
                ui.close();
            }
        });
        // How it will look, on the paper of the map.
        let sample = RichText::new(format!("  {}  ", tr("style-sample"))).color(color32(text.unwrap_or(theme.text)));
        let sample = if bold { sample.family(super::super::super::fonts::bold()) } else { sample };
        let sample = if italic { sample.italics() } else { sample };
        ui.label(sample.background_color(color32(fill.unwrap_or(theme.background))));
    });
    for part in parts {
        part.put(&mut rule.style);
    }
    dragged
}
