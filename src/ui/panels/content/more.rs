//! Picture, date, attributes and callouts of a topic.

use eframe::egui::{Slider, Ui};

use super::super::super::app::{Message, View};
use super::super::super::words::tr;
use super::ContentPanel;
use super::parts::{hint, icon_button, problem};
use crate::doc::{Field, Text, TopicId};
use crate::editor::commands::{ContentAsk, Request, Section};
use crate::editor::content::Act;
use crate::editor::sources::is_date;

impl ContentPanel {
    pub(super) fn picture_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let document = view.editor.document();
        let Some(at) = document.topic(topic) else { return };
        let image = at.more().image.as_ref();
        let choose = tr("content-picture-choose");
        let count = usize::from(image.is_some());
        let open = self.part(ui, view, Section::Picture, "image", &tr("content-picture"), count, None);
        if !open {
            return;
        }
        self.is_gone_to(Section::Picture);
        ui.horizontal(|ui| {
            if ui.button(&choose).clicked() {
                out.push(Message::Do(Request::Content(ContentAsk::ChoosePicture(topic))));
            }
            if image.is_some() && icon_button(ui, "trash-2", &tr("content-picture-remove")).clicked() {
                out.push(Message::Content(Act::Picture { topic, image: None }));
            }
        });
        let Some(image) = image else {
            hint(ui, view, &tr("content-picture-hint"));
            return;
        };
        if let Some((w, h)) = document.image(&image.image).and_then(crate::doc::Image::pixels) {
            hint(ui, view, &format!("{w} × {h} px"));
        }
        ui.horizontal(|ui| {
            let label = ui.label(tr("content-picture-width"));
            let mut width = image.width.unwrap_or(180.0);
            ui.spacing_mut().slider_width = (ui.available_width() - 90.0).max(60.0);
            let slider = Slider::new(&mut width, 40.0..=800.0).step_by(10.0).suffix(" px").logarithmic(true);
            if ui.add(slider).labelled_by(label.id).changed() {
                let changed = crate::doc::ImageRef { width: Some(width), ..image.clone() };
                out.push(Message::Content(Act::typing("Change picture width", topic, Field::Image(Some(changed)))));
            }
            if image.width.is_some() && icon_button(ui, "undo", &tr("content-picture-own-width")).clicked() {
                let changed = crate::doc::ImageRef { width: None, ..image.clone() };
                out.push(Message::Content(Act::set("Change picture width", topic, Field::Image(Some(changed)))));
            }
        });
    }

    pub(super) fn date_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let Some(at) = view.editor.document().topic(topic) else { return };
        let date = &at.more().date;
        if !self.part(ui, view, Section::Date, "clock", &tr("content-date"), usize::from(!date.is_empty()), None) {
            return;
        }
        let name = format!("{} date", topic.slot());
        let typed = self.drafts.line(ui, &name, date, &tr("content-date-text"), |edit| {
            edit.hint_text("1951 · 2022-12 · 2023-03-16/2023-03-17")
        });
        if self.is_gone_to(Section::Date) {
            Self::focus(&typed.response);
        }
        if let Some(text) = typed.text {
            out.push(Message::Content(Act::set("Change date", topic, Field::Date(text.trim().into()))));
        }
        if !date.is_empty() && !is_date(date) {
            problem(ui, view, &tr("content-date-wrong"));
        }
    }

    pub(super) fn attributes_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let Some(at) = view.editor.document().topic(topic) else { return };
        let list = &at.more().attributes;
        let add = tr("content-attribute-add");
        if !self.part(ui, view, Section::Attributes, "list", &tr("content-attributes"), list.len(), Some(&add)) {
            return;
        }
        let set =
            |list: Vec<(Text, Text)>| Message::Content(Act::set("Change attributes", topic, Field::Attributes(list)));
        let width = (ui.available_width() - 40.0) / 2.0;
        for (index, (name, value)) in list.iter().enumerate() {
            ui.horizontal(|ui| {
                for (part, now, label) in
                    [(0, name, tr("content-attribute-name")), (1, value, tr("content-attribute-value"))]
                {
                    let field = format!("{} attribute {index} {part}", topic.slot());
                    let typed = self.drafts.line(ui, &field, now, &label, |edit| edit.desired_width(width));
                    if let Some(text) = typed.text {
                        let mut list = list.clone();
                        if let Some(entry) = list.get_mut(index) {
                            *(if part == 0 { &mut entry.0 } else { &mut entry.1 }) = text.into();
                        }
                        out.push(set(list));
                    }
                }
                if icon_button(ui, "trash-2", &tr("content-attribute-remove")).clicked() {
                    let mut list = list.clone();
                    list.remove(index);
                    self.drafts.clear();
                    out.push(set(list));
                }
            });
        }
        let field = format!("{} attribute", topic.slot());
        let (entered, response, _) = self.drafts.entry(ui, &field, &add, &tr("content-attribute-hint"));
        if self.is_gone_to(Section::Attributes) {
            Self::focus(&response);
        }
        if let Some(text) = entered {
            let (name, value) = text.split_once(['=', ':', '：']).unwrap_or((text.as_str(), ""));
            let mut list = list.clone();
            list.push((name.trim().into(), value.trim().into()));
            out.push(set(list));
        }
    }

    pub(super) fn callouts_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let document = view.editor.document();
        let Some(at) = document.topic(topic) else { return };
        let callouts = at.callouts().to_vec();
        let add = tr("content-callout-add");
        let open = self.folds.is_open(Section::Callouts, !callouts.is_empty());
        let title = tr("content-callouts");
        let (now, added) =
            super::heading(ui, view, "message-square", &title, callouts.len(), open, Some(("plus", &add)));
        if now != open {
            self.folds.set(Section::Callouts, now);
        }
        if added {
            out.push(Message::Content(Act::AddCallout(topic)));
        }
        if !now {
            return;
        }
        self.is_gone_to(Section::Callouts);
        let language = view.editor.edited_language();
        for callout in callouts {
            ui.horizontal(|ui| {
                let width = ui.available_width() - 34.0;
                let field = format!("{} callout {}", topic.slot(), callout.slot());
                let title = view.editor.edited_title(callout);
                let typed =
                    self.drafts.live(ui, &field, &title, &tr("content-callout-text"), |edit| edit.desired_width(width));
                if let Some(text) = typed.text {
                    let act = Act::Title { topic: callout, language: language.clone(), text: text.into() };
                    out.push(Message::Content(act));
                }
                if icon_button(ui, "trash-2", &tr("content-callout-remove")).clicked() {
                    out.push(Message::Content(Act::Remove(callout)));
                }
            });
        }
    }
}
