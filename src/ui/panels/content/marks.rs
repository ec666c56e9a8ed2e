//! Labels, markers and the task: of one topic, or of all that are selected together.

use eframe::egui::{self, Button, RichText, Sense, Slider, Ui, vec2};

use super::super::super::app::{Message, View};
use super::super::super::canvas::glyphs;
use super::super::super::dialogs::markers;
use super::super::super::style::color32;
use super::super::super::words::{tr, tr_with};
use super::ContentPanel;
use super::parts::{hint, problem};
use crate::doc::{Field, Task, TaskState, Text, TopicId};
use crate::editor::commands::Section;
use crate::editor::content::{Act, add_label, change_task, remove_label, set_state};
use crate::editor::sources::is_date;
use crate::scene::Glyph;
use crate::scene::marker::{self, Tone};

/// Labels offered while one types.
const OFFERED: usize = 12;

fn set(label: &'static str, fields: Vec<(TopicId, Field)>) -> Message {
    Message::Content(Act::Set { label, typing: false, fields })
}

/// What all selected topics have, in the order of the first.
fn shared(view: &View<'_>, list: fn(&crate::doc::More) -> &ecow::EcoVec<Text>) -> Vec<Text> {
    let document = view.editor.document();
    let mut topics = view.editor.selection().topics().iter().filter_map(|&topic| document.topic(topic));
    let Some(first) = topics.next() else { return Vec::new() };
    let mut shared: Vec<Text> = list(first.more()).to_vec();
    for topic in topics {
        shared.retain(|name| list(topic.more()).contains(name));
    }
    shared
}

/// The markers that there are; a click takes one away.
fn present_markers_ui(ui: &mut Ui, view: &View<'_>, present: &[Text], out: &mut Vec<Message>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        for name in present {
            let (rect, response) = ui.allocate_exact_size(vec2(27.0, 27.0), Sense::click());
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 6.0, ui.visuals().faint_bg_color);
            }
            let (glyph, tone) = marker::look_of(name);
            let (tone, light) = (color32(tone.color(view.theme)), color32(marker::light(view.theme)));
            glyphs::paint(ui.painter(), glyph, rect.shrink(5.0), tone, light);
            let words = format!("{}: {}", tr("content-marker-remove"), markers::marker_words(name));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &words));
            if response.on_hover_text(words).clicked() {
                markers::choose(view, name, out);
            }
        }
    });
}

impl ContentPanel {
    pub(super) fn labels_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        let labels = shared(view, |more| &more.labels);
        let add = tr("content-label-add");
        if !self.part(ui, view, Section::Labels, "tag", &tr("content-labels"), labels.len(), Some(&add)) {
            return;
        }
        let (document, topics) = (view.editor.document(), view.editor.selection().topics());
        ui.horizontal_wrapped(|ui| {
            for label in &labels {
                let color = marker::label_color(label, view.theme);
                let fill = view.theme.panel.mix(color, 0.16);
                let text =
                    RichText::new(label.as_str()).size(12.0).color(color32(marker::readable(color, fill, view.theme)));
                let remove = tr_with("content-label-remove", &[("label", label.to_string().into())]);
                let button = Button::new((text, super::super::super::icons::icon("x", 11.0)));
                let response = ui.add(button.fill(color32(fill)).corner_radius(11).min_size(vec2(0.0, 22.0)));
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &remove));
                if response.on_hover_text(&remove).clicked() {
                    out.push(set("Remove label", remove_label(document, topics, label)));
                }
            }
        });
        let name = format!("{:?} label", self.shown.0.map(TopicId::slot));
        let (entered, response, typed) = self.drafts.entry(ui, &name, &add, &tr("content-label-hint"));
        let gone_to = self.is_gone_to(Section::Labels);
        if gone_to {
            Self::focus(&response);
        }
        let mut wanted = entered;
        if self.offers(Section::Labels, &response) {
            let query = typed.trim().to_lowercase();
            let fits = |label: &&Text| label.to_lowercase().contains(&query) && !labels.contains(label);
            let offered: Vec<Text> = self.index.labels.iter().filter(fits).take(OFFERED).cloned().collect();
            ui.horizontal_wrapped(|ui| {
                for label in offered {
                    let text = RichText::new(label.as_str()).size(12.0).color(color32(view.theme.muted));
                    let button = Button::new(text).corner_radius(11).min_size(vec2(0.0, 22.0));
                    if ui.add(button).clicked() {
                        wanted = Some(label.to_string());
                        self.offering = None;
                        self.drafts.empty(&name);
                    }
                }
            });
        }
        if let Some(label) = wanted {
            let fields = add_label(document, topics, &label);
            if !fields.is_empty() {
                out.push(set("Add label", fields));
            }
        }
    }

    pub(super) fn markers_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        let present = shared(view, |more| &more.markers);
        let add = tr("content-marker-add");
        if !self.part(ui, view, Section::Markers, "flag", &tr("content-markers"), present.len(), Some(&add)) {
            return;
        }
        if self.is_gone_to(Section::Markers) {
            ui.scroll_to_cursor(None);
            self.palette = true;
        }
        if !self.palette && !present.is_empty() {
            present_markers_ui(ui, view, &present, out);
            return;
        }
        // Markers that the palette does not have can be taken away here.
        let strange: Vec<&Text> = present
            .iter()
            .filter(|name| !marker::FAMILIES.iter().any(|family| family.markers.contains(&name.as_str())))
            .collect();
        ui.scope(|ui| {
            if let Some(name) = markers::palette_ui(ui, view, 27.0, None) {
                markers::choose(view, name, out);
            }
        });
        for name in strange {
            if ui.button(name.as_str()).on_hover_text(tr("content-marker-remove")).clicked() {
                markers::choose(view, name, out);
            }
        }
    }

    pub(super) fn task_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        let (document, topics) = (view.editor.document(), view.editor.selection().topics());
        let mut tasks =
            topics.iter().filter_map(|&topic| document.topic(topic)).map(|topic| topic.more().task.as_ref());
        let first: Option<Task> = tasks.next().flatten().cloned();
        let state = first.as_ref().map(|task| task.state);
        let same = tasks.all(|task| task.map(|task| task.state) == state);
        let count = usize::from(first.is_some());
        if !self.part(ui, view, Section::Task, "square-check", &tr("content-task"), count, None) {
            return;
        }
        let gone_to = self.is_gone_to(Section::Task);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let choices = [
                (None, "content-state-none", None),
                (Some(TaskState::Todo), "content-state-todo", Some((Glyph::Todo, Tone::Grey))),
                (Some(TaskState::Doing), "content-state-doing", Some((Glyph::Doing, Tone::Blue))),
                (Some(TaskState::Done), "content-state-done", Some((Glyph::Done, Tone::Green))),
            ];
            for (choice, key, look) in choices {
                let words = tr(key);
                let room = if look.is_some() { "     " } else { "" };
                let response = ui.selectable_label(same && state == choice, format!("{room}{words}"));
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::RadioButton, true, same && state == choice, &words)
                });
                if let Some((glyph, tone)) = look {
                    let at = response.rect.left_center() + vec2(13.0, 0.0);
                    let square = egui::Rect::from_center_size(at, vec2(14.0, 14.0));
                    let light = color32(marker::light(view.theme));
                    glyphs::paint(ui.painter(), glyph, square, color32(tone.color(view.theme)), light);
                }
                if response.clicked() {
                    out.push(set("Change task", set_state(document, topics, choice)));
                }
                if gone_to && choice.is_none() {
                    Self::focus(&response);
                }
            }
        });
        let Some(task) = first else { return };
        let below = topics.first().map_or(0, |&topic| if topics.len() == 1 { document.tasks_below(topic) } else { 0 });
        if below > 0 {
            let percent = topics.first().and_then(|&topic| document.progress(topic)).unwrap_or(0);
            hint(
                ui,
                view,
                &tr_with("content-progress-of-below", &[("percent", percent.into()), ("count", below.into())]),
            );
        } else {
            ui.horizontal(|ui| {
                let label = ui.label(tr("content-progress"));
                let mut percent = task.percent();
                ui.spacing_mut().slider_width = (ui.available_width() - 64.0).max(60.0);
                let slider = Slider::new(&mut percent, 0..=100).suffix(" %").step_by(5.0);
                let response = ui.add(slider).labelled_by(label.id);
                if response.changed() {
                    let fields = change_task(document, topics, |task| {
                        task.progress = Some(percent);
                        task.state = match percent {
                            0 => TaskState::Todo,
                            100 => TaskState::Done,
                            _ => TaskState::Doing,
                        };
                    });
                    out.push(Message::Content(Act::Set { label: "Change progress", typing: true, fields }));
                }
            });
        }
        let name = format!("{:?} due", self.shown.0.map(TopicId::slot));
        let typed = ui
            .horizontal(|ui| {
                ui.label(tr("content-due"));
                let label = tr("content-due");
                self.drafts.line(ui, &name, &task.due, &label, |edit| edit.hint_text("2026-12-01").desired_width(130.0))
            })
            .inner;
        if let Some(text) = typed.text {
            let due: Text = text.trim().into();
            out.push(set("Change due date", change_task(document, topics, |task| task.due.clone_from(&due))));
        }
        if !task.due.is_empty() && !is_date(&task.due) {
            problem(ui, view, &tr("content-date-wrong"));
        }
        // Room to click past the last field.
        ui.allocate_exact_size(vec2(1.0, 2.0), Sense::hover());
    }
}
