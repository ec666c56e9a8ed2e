//! Sources: what a topic cites, a form for a work, and all works of the map.

use eframe::egui::{self, Button, ComboBox, RichText, TextEdit, Ui};

use super::super::super::app::{Message, View};
use super::super::super::style::color32;
use super::super::super::words::{tr, tr_with};
use super::parts::{hint, icon_button, problem};
use super::{ContentPanel, topic_list};
use crate::doc::{Citation, Field, Source, Text, TopicId, Unknown};
use crate::editor::commands::Section;
use crate::editor::content::Act;
use crate::editor::sources::{Form, KINDS, fresh_key, is_date};

/// Sources offered while one types.
const OFFERED: usize = 12;

/// A work that is being written.
#[derive(Debug)]
pub struct FormState {
    /// The source in whose place it comes; empty for a new one.
    old: Text,
    form: Form,
    /// The topic that is to cite it.
    cite: Option<TopicId>,
    focused: bool,
}

/// The words of a kind of work.
fn kind_words(kind: &str) -> String {
    if KINDS.contains(&kind) { tr(&format!("content-kind-{kind}")) } else { kind.to_owned() }
}

fn line_of(source: &Source) -> String {
    let line = Form::of(source).line();
    if line.is_empty() { tr("content-no-title") } else { line }
}

impl ContentPanel {
    pub(super) fn citations_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let document = view.editor.document();
        let Some(at) = document.topic(topic) else { return };
        let cited = &at.more().sources;
        let add = tr("content-source-add");
        if !self.part(ui, view, Section::Sources, "book-open", &tr("content-sources"), cited.len(), Some(&add)) {
            return;
        }
        let set =
            |label: &'static str, list: Vec<Citation>| Message::Content(Act::set(label, topic, Field::Sources(list)));
        for (index, citation) in cited.iter().enumerate() {
            let source = document.sources().iter().find(|source| source.id == citation.id);
            let frame = egui::Frame::new().fill(color32(view.theme.background)).corner_radius(6).inner_margin(6);
            frame.show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    let key = RichText::new(citation.id.as_str()).size(12.0).family(super::super::super::fonts::bold());
                    ui.label(key.color(color32(view.theme.accent)));
                    let width = (ui.available_width() - 58.0).max(40.0);
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        let line = source.map_or_else(|| tr("content-source-missing"), line_of);
                        ui.label(RichText::new(line).size(12.5));
                    });
                    if let Some(source) = source
                        && icon_button(ui, "pencil", &tr("content-source-edit")).clicked()
                    {
                        self.write_source(Some(source), None, view);
                    }
                    if icon_button(ui, "x", &tr("content-source-uncite")).clicked() {
                        let mut list = cited.clone();
                        list.remove(index);
                        self.drafts.clear();
                        out.push(set("Remove citation", list));
                    }
                });
                for (part, now, label, key) in [
                    (0, &citation.locator, tr("content-locator"), "content-locator-hint"),
                    (1, &citation.quote, tr("content-quote"), "content-quote-hint"),
                ] {
                    let name = format!("{} citation {index} {part}", topic.slot());
                    let typed = self.drafts.line(ui, &name, now, &label, |edit| {
                        edit.hint_text(tr(key)).font(egui::FontId::proportional(12.5))
                    });
                    if let Some(text) = typed.text {
                        let mut list = cited.clone();
                        if let Some(citation) = list.get_mut(index) {
                            *(if part == 0 { &mut citation.locator } else { &mut citation.quote }) = text.trim().into();
                        }
                        out.push(set("Edit citation", list));
                    }
                }
            });
        }
        let name = format!("{} source", topic.slot());
        let (entered, response, typed) = self.drafts.entry(ui, &name, &add, &tr("content-source-hint"));
        if self.is_gone_to(Section::Sources) {
            Self::focus(&response);
        }
        let query = typed.trim().to_lowercase();
        if !self.offers(Section::Sources, &response) && entered.is_none() {
            return;
        }
        let wanted = entered.as_deref().unwrap_or(&query).trim().to_lowercase();
        let free = document.sources().iter().filter(|source| !cited.iter().any(|citation| citation.id == source.id));
        let fits = |source: &&Source| {
            wanted.is_empty() || format!("{} {}", source.id, source.json).to_lowercase().contains(&wanted)
        };
        let offered: Vec<&Source> = free.filter(fits).take(OFFERED).collect();
        // Enter takes the one that is left.
        let mut chosen = if entered.is_some() { offered.first().copied() } else { None };
        for source in offered {
            let text = RichText::new(format!("{}  {}", source.id, line_of(source))).size(12.5);
            if ui.add(Button::new(text).frame_when_inactive(false).truncate()).clicked() {
                chosen = Some(source);
            }
        }
        if let Some(source) = chosen {
            let mut list = cited.clone();
            let (locator, quote) = (Text::new(), Text::new());
            list.push(Citation { id: source.id.clone(), locator, quote, unknown: Unknown::default() });
            self.drafts.empty(&name);
            self.offering = None;
            out.push(set("Add citation", list));
        }
        if ui.add(Button::new(RichText::new(format!("+ {}", tr("content-source-new"))).size(12.5))).clicked() {
            self.write_source(None, Some(topic), view);
            if let Some(state) = &mut self.form {
                typed.trim().clone_into(&mut state.form.title);
            }
        }
    }

    /// Begins to write a work: one that there is, or a new one.
    fn write_source(&mut self, source: Option<&Source>, cite: Option<TopicId>, view: &View<'_>) {
        let form = source.map_or_else(
            || Form {
                id: fresh_key(view.editor.document()).to_string(),
                kind: "article-journal".to_owned(),
                ..Form::default()
            },
            Form::of,
        );
        let old = source.map(|source| source.id.clone()).unwrap_or_default();
        self.offering = None;
        self.form = Some(FormState { old, form, cite, focused: false });
    }

    /// The form of a work.
    pub(super) fn form_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        let Some(mut state) = self.form.take() else { return };
        let form = &mut state.form;
        ui.horizontal(|ui| {
            let title = if state.old.is_empty() { "content-source-new" } else { "content-source-edit" };
            ui.label(RichText::new(tr(title)).size(15.0).family(super::super::super::fonts::bold()));
        });
        ui.add_space(4.0);
        let field = |ui: &mut Ui, key: &str, text: &mut String, rows: usize, hint: &str| {
            let words = tr(key);
            super::parts::hint(ui, view, &words);
            let edit = if rows > 1 { TextEdit::multiline(text).desired_rows(rows) } else { TextEdit::singleline(text) };
            let response = ui.add(edit.desired_width(f32::INFINITY).hint_text(hint.to_owned()));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(words));
            response
        };
        let title = field(ui, "content-form-title", &mut form.title, 2, "");
        if !std::mem::replace(&mut state.focused, true) {
            title.request_focus();
        }
        field(ui, "content-form-authors", &mut form.authors, 2, &tr("content-form-authors-hint"));
        hint(ui, view, &tr("content-form-kind"));
        let kinds = ComboBox::from_id_salt("kind of source")
            .width(ui.available_width() - 8.0)
            .selected_text(kind_words(&form.kind))
            .show_ui(ui, |ui| {
                for kind in KINDS {
                    ui.selectable_value(&mut form.kind, kind.to_owned(), kind_words(kind));
                }
            });
        ui.ctx().accesskit_node_builder(kinds.response.id, |node| node.set_label(tr("content-form-kind")));
        field(ui, "content-form-container", &mut form.container, 1, "");
        field(ui, "content-form-date", &mut form.date, 1, "2022-12-01");
        ui.columns(3, |columns| {
            if let [a, b, c] = columns {
                field(a, "content-form-volume", &mut form.volume, 1, "");
                field(b, "content-form-issue", &mut form.issue, 1, "");
                field(c, "content-form-pages", &mut form.pages, 1, "112-132");
            }
        });
        field(ui, "content-form-publisher", &mut form.publisher, 1, "");
        field(ui, "content-form-url", &mut form.url, 1, "https://");
        field(ui, "content-form-doi", &mut form.doi, 1, "10.1000/182");
        field(ui, "content-form-key", &mut form.id, 1, "");
        let key: Text = form.id.trim().into();
        let taken = key != state.old && view.editor.document().sources().iter().any(|source| source.id == key);
        let fault = if key.is_empty() {
            Some("content-form-no-key")
        } else if taken {
            Some("content-form-key-taken")
        } else {
            None
        };
        if let Some(fault) = fault {
            problem(ui, view, &tr(fault));
        }
        if !form.date.trim().is_empty() && !is_date(form.date.trim()) {
            hint(ui, view, &tr("content-form-date-words"));
        }
        ui.add_space(8.0);
        let (mut stored, mut cancelled) = (false, ui.input(|input| input.key_pressed(egui::Key::Escape)));
        ui.horizontal(|ui| {
            stored = ui
                .add_enabled(fault.is_none(), Button::new(tr("content-store")).min_size([86.0, 28.0].into()))
                .clicked();
            cancelled |= ui.add(Button::new(tr("content-cancel")).min_size([86.0, 28.0].into())).clicked();
        });
        if stored {
            let sources = view.editor.document().sources();
            let before = sources.iter().find(|source| !state.old.is_empty() && source.id == state.old);
            let form = Form { id: key.to_string(), ..form.clone() };
            let act = Act::PutSource { old: state.old.clone(), source: form.item(before), cite: state.cite };
            out.push(Message::Content(act));
        } else if !cancelled {
            self.form = Some(state);
        }
    }

    /// All works of the map: written, removed, and where they are cited.
    pub(super) fn all_sources_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        self.is_gone_to(Section::AllSources);
        let document = view.editor.document();
        if document.sources().is_empty() {
            hint(ui, view, &tr("content-no-sources"));
        }
        for source in document.sources() {
            let citing: Vec<TopicId> = self.index.citing(&source.id).collect();
            ui.horizontal_top(|ui| {
                let key = RichText::new(source.id.as_str()).size(12.0).family(super::super::super::fonts::bold());
                ui.add_sized([34.0, 18.0], egui::Label::new(key.color(color32(view.theme.accent))).truncate());
                let width = (ui.available_width() - 58.0).max(40.0);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.spacing_mut().interact_size.y = 16.0;
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.label(RichText::new(line_of(source)).size(12.5));
                    let words = tr_with("content-cited-in", &[("count", citing.len().into())]);
                    let text = RichText::new(words).small().color(color32(view.theme.muted));
                    if ui.add_enabled(!citing.is_empty(), Button::new(text).frame(false)).clicked() {
                        self.cited =
                            if self.cited.as_ref() == Some(&source.id) { None } else { Some(source.id.clone()) };
                    }
                    if self.cited.as_ref() == Some(&source.id) {
                        topic_list(ui, view, citing.iter().copied(), out);
                    }
                });
                if icon_button(ui, "pencil", &tr("content-source-edit")).clicked() {
                    self.write_source(Some(source), None, view);
                }
                if icon_button(ui, "trash-2", &tr("content-source-remove")).clicked() {
                    out.push(Message::Content(Act::RemoveSource(source.id.clone())));
                }
            });
            ui.add_space(2.0);
        }
        ui.add_space(6.0);
        if ui.button(format!("+ {}", tr("content-source-new"))).clicked() {
            self.write_source(None, None, view);
        }
    }
}
