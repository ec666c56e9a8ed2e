//! A selected relation, boundary or summary: its words, its ends, and how it looks.

use eframe::egui::{self, Align, Layout, RichText, Slider, Ui, vec2};

use super::super::super::app::{Message, View};
use super::super::super::style::color32;
use super::super::super::words::tr;
use super::parts::{hint, icon_button};
use super::{ContentPanel, title_of};
use crate::doc::{FileId, GroupKind, Style, Text};
use crate::editor::commands::{ContentAsk, Request};
use crate::editor::content::Act;
use crate::scene::marker::Tone;

/// A row of choices, one of which is set; the first stands for nothing.
fn choices(ui: &mut Ui, title: &str, value: &mut Option<Text>, list: &[(&str, &str)]) {
    ui.label(RichText::new(title).small());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (index, (choice, key)) in list.iter().enumerate() {
            let is_set = value.as_ref().map_or(index == 0, |value| value == choice);
            if ui.selectable_label(is_set, tr(key)).clicked() && !is_set {
                *value = (index > 0).then(|| Text::from(*choice));
            }
        }
    });
}

impl ContentPanel {
    pub(super) fn item_ui(&mut self, ui: &mut Ui, view: &View<'_>, id: &FileId, out: &mut Vec<Message>) {
        let document = view.editor.document();
        let Some(sheet) = document.sheet(view.editor.sheet()) else { return };
        let relation = sheet.relations().iter().find(|relation| relation.id == *id);
        let group = sheet.groups().iter().find(|group| group.id == *id);
        self.go = None;
        let Some(style) = relation.map(|relation| &relation.style).or_else(|| group.map(|group| &group.style)) else {
            return;
        };
        if group.is_some_and(|group| group.kind == GroupKind::Summary) {
            hint(ui, view, &tr("content-summary-hint"));
        } else if let Some(now) = view.editor.item_title(id) {
            hint(ui, view, &tr("content-item-label"));
            let typed = self.drafts.line(ui, &format!("{id} label"), now, &tr("content-item-label"), |edit| edit);
            if let Some(text) = typed.text {
                out.push(Message::LabelTyped(id.clone(), text.trim().to_owned()));
            }
        }
        if let Some(relation) = relation {
            ui.add_space(4.0);
            for (start, topic, key) in [(true, relation.from, "content-from"), (false, relation.to, "content-to")] {
                let row = Layout::right_to_left(Align::Center);
                ui.allocate_ui_with_layout(vec2(ui.available_width(), 24.0), row, |ui| {
                    let words = tr(if start { "content-move-start" } else { "content-move-end" });
                    if icon_button(ui, "locate", &words).clicked() {
                        out.push(Message::Do(Request::Content(ContentAsk::Reattach { id: id.clone(), start })));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        hint(ui, view, &tr(key));
                        ui.add_space((44.0 - ui.min_rect().width()).max(2.0));
                        if ui.add(egui::Link::new(title_of(view, topic))).clicked() {
                            out.push(Message::GoTo(topic));
                        }
                    });
                });
            }
            if ui.button(tr("content-reverse")).clicked() {
                out.push(Message::Content(Act::Reverse(id.clone())));
            }
        }
        ui.add_space(6.0);
        let mut new = style.clone();
        look_ui(ui, view, relation.is_some(), &mut new);
        if new != *style {
            out.push(Message::Content(Act::Restyle { id: id.clone(), style: Box::new(new) }));
        }
    }
}

fn look_ui(ui: &mut Ui, view: &View<'_>, is_relation: bool, style: &mut Style) {
    colors(ui, view, &tr("content-look-color"), &mut style.line);
    if !is_relation {
        colors(ui, view, &tr("content-look-fill"), &mut style.fill);
        let shapes =
            [("rounded", "content-shape-rounded"), ("box", "content-shape-box"), ("pill", "content-shape-pill")];
        choices(ui, &tr("content-look-shape"), &mut style.shape, &shapes);
    }
    let dashes =
        [("dashed", "content-dash-dashed"), ("solid", "content-dash-solid"), ("dotted", "content-dash-dotted")];
    choices(ui, &tr("content-look-line"), &mut style.dash, &dashes);
    if is_relation {
        let arrows = [
            ("end", "content-arrows-end"),
            ("start", "content-arrows-start"),
            ("both", "content-arrows-both"),
            ("none", "content-arrows-none"),
        ];
        choices(ui, &tr("content-look-arrows"), &mut style.arrows, &arrows);
        let curves = [("curved", "content-curve-curved"), ("straight", "content-curve-straight")];
        choices(ui, &tr("content-look-curve"), &mut style.branch, &curves);
    }
    let label = ui.label(RichText::new(tr("content-look-width")).small());
    let own = if is_relation { 1.4 } else { 1.2 };
    let mut width = style.width.unwrap_or(own);
    if ui.add(Slider::new(&mut width, 0.5..=8.0).step_by(0.1)).labelled_by(label.id).changed() {
        style.width = ((width - own).abs() > 0.01).then_some(width);
    }
    if *style != Style::default() && ui.button(tr("content-look-reset")).clicked() {
        let unknown = std::mem::take(&mut style.unknown);
        *style = Style { unknown, ..Style::default() };
    }
}

/// Colours to choose from: that of the theme, and those of markers.
fn colors(ui: &mut Ui, view: &View<'_>, title: &str, color: &mut Option<Text>) {
    ui.label(RichText::new(title).small());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let own = view.theme.relation;
        let all = std::iter::once((None, own))
            .chain(Tone::ALL.into_iter().map(|(name, tone)| (Some(name), tone.color(view.theme))));
        for (name, shown) in all {
            let hex = format!("#{:02x}{:02x}{:02x}", shown.r, shown.g, shown.b);
            let is_set = match name {
                None => color.is_none(),
                Some(_) => color.as_ref().is_some_and(|color| *color == hex),
            };
            let (rect, response) = ui.allocate_exact_size(vec2(22.0, 22.0), egui::Sense::click());
            let painter = ui.painter();
            painter.circle_filled(rect.center(), 8.0, color32(shown));
            if name.is_none() {
                painter.circle_filled(rect.center(), 4.0, color32(view.theme.panel));
            }
            if is_set || response.has_focus() {
                let stroke = egui::Stroke::new(1.6, color32(view.theme.selection));
                painter.circle_stroke(rect.center(), 10.2, stroke);
            }
            let words = name.map_or_else(|| tr("content-tone-theme"), |name| tr(&format!("content-tone-{name}")));
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_set, format!("{title}: {words}"))
            });
            if response.on_hover_text(words).clicked() {
                *color = name.map(|_| Text::from(hex));
            }
        }
    });
}
