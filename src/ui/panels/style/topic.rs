//! The page of the selected topics, and the one of their branches.

use eframe::egui::{Button, DragValue, RichText, Slider, Ui};

use super::super::super::app::{Message, View};
use super::super::super::words::{command_title, tr, tr_with};
use super::{StyleMessage, widgets};
use crate::base::color::Rgba;
use crate::doc::Style;
use crate::editor::commands;
use crate::editor::styling::{Part, Reach, common};
use crate::layout::Ink;

/// What is said alike for all that is selected, and how the first of it looks now.
struct Said {
    style: Style,
    fill: Rgba,
    line: Rgba,
    text: Rgba,
    size: f32,
    bold: bool,
    italic: bool,
}

impl Said {
    fn of(view: &View<'_>, reach: Reach) -> Option<Self> {
        let document = view.editor.document();
        let topics = view.editor.selection().topics();
        let primary = view.editor.selection().primary()?;
        let empty = Style::default();
        let style_of = |topic: &crate::doc::TopicId| {
            let more = document.topic(*topic).map(crate::doc::Topic::more);
            match reach {
                Reach::Topics => more.map_or(&empty, |more| &more.style),
                Reach::Branches => more.and_then(|more| more.branch_style.as_deref()).unwrap_or(&empty),
            }
        };
        // Of thousands of topics a few hundred say what there is to say.
        let styles: Vec<&Style> = topics.iter().take(400).map(style_of).collect();
        let style = Style {
            fill: common(styles.iter().map(|style| style.fill.clone())),
            line: common(styles.iter().map(|style| style.line.clone())),
            text: common(styles.iter().map(|style| style.text.clone())),
            size: common(styles.iter().map(|style| style.size)),
            weight: common(styles.iter().map(|style| style.weight.clone())),
            italic: common(styles.iter().map(|style| style.italic)),
            shape: common(styles.iter().map(|style| style.shape.clone())),
            width: common(styles.iter().map(|style| style.width)),
            branch: common(styles.iter().map(|style| style.branch.clone())),
            // Only relations and boundaries have these.
            dash: None,
            arrows: None,
            unknown: crate::doc::Unknown::default(),
        };
        let look = view.layout.level_look(document, primary)?;
        let rect = view.layout.rect_in_map(document, primary)?;
        let branch = view.layout.branch_of(document, primary).and_then(|index| u32::try_from(index).ok());
        let level = view.layout.node(primary).map_or(0, |node| usize::from(node.level()));
        let prim = crate::scene::build::topic(document, view.layout, view.theme, primary, rect, level, branch);
        Some(Self {
            style,
            fill: if prim.fill.a > 0 { prim.fill } else { view.theme.background },
            line: prim.line,
            text: prim.text,
            size: look.size,
            bold: look.bold,
            italic: look.italic,
        })
    }
}

/// The page.
pub fn topic_ui(ui: &mut Ui, reach: Reach, editable: bool, view: &View<'_>, out: &mut Vec<Message>) {
    let count = view.editor.selection().topics().len();
    let Some(said) = Said::of(view, reach) else {
        widgets::hint(ui, view.theme, &tr("style-nothing-selected"));
        return;
    };
    let about = match reach {
        Reach::Topics => tr_with("style-for-topics", &[("n", count.into())]),
        Reach::Branches => tr_with("style-for-branches", &[("n", count.into())]),
    };
    widgets::hint(ui, view.theme, &about);
    ui.add_enabled_ui(editable, |ui| {
        parts_ui(ui, reach, &said, view, out);
    });
    buttons_ui(ui, reach, view, out);
}

fn parts_ui(ui: &mut Ui, reach: Reach, said: &Said, view: &View<'_>, out: &mut Vec<Message>) {
    let theme = view.theme;
    let mut push = |part: Part, dragged: bool| out.push(Message::Style(StyleMessage::Part(reach, part, dragged)));
    widgets::heading(ui, "style-shape");
    if let Some(shape) = widgets::shapes(ui, theme, said.style.shape.as_deref()) {
        push(Part::Shape(widgets::some(shape)), false);
    }

    widgets::heading(ui, "style-fill");
    let mut soft = vec![Ink::Paper];
    soft.extend(widgets::branch_inks(theme, true));
    let full = widgets::branch_inks(theme, false);
    let fills = [soft.as_slice(), full.as_slice()];
    if let Some(choice) = widgets::swatches(ui, theme, &tr("style-fill"), &fills, said.style.fill.as_deref(), said.fill)
    {
        let (text, dragged) = choice.text();
        push(Part::Fill(text), dragged);
    }

    widgets::heading(ui, "style-line");
    let lines = [full.as_slice()];
    if let Some(choice) = widgets::swatches(ui, theme, &tr("style-line"), &lines, said.style.line.as_deref(), said.line)
    {
        let (text, dragged) = choice.text();
        push(Part::Line(text), dragged);
    }
    ui.horizontal(|ui| {
        let label = ui.label(tr("style-border"));
        let mut width = said.style.width.unwrap_or(0.0);
        let slider = Slider::new(&mut width, 0.0..=8.0).step_by(0.5).max_decimals(1);
        let response = ui.add(slider).labelled_by(label.id);
        if response.changed() {
            push(Part::Width(Some(width)), true);
        }
        if said.style.width.is_some() && widgets::icon_button(ui, "undo", &tr("style-border-default")).clicked() {
            push(Part::Width(None), false);
        }
    });

    widgets::heading(ui, "style-text");
    let texts = [full.as_slice()];
    if let Some(choice) = widgets::swatches(ui, theme, &tr("style-text"), &texts, said.style.text.as_deref(), said.text)
    {
        let (text, dragged) = choice.text();
        push(Part::Ink(text), dragged);
    }
    ui.horizontal(|ui| {
        let label = ui.label(tr("style-size"));
        let mut size = said.style.size.unwrap_or(said.size);
        let drag = DragValue::new(&mut size).range(6.0..=96.0).speed(0.2).max_decimals(1).suffix(" px");
        let response = ui.add(drag).labelled_by(label.id);
        if response.changed() {
            push(Part::Size(Some(size)), true);
        }
        let letter = |text: &str, italic: bool| {
            let text = RichText::new(text).size(15.0).family(super::super::super::fonts::bold());
            if italic { text.italics() } else { text }
        };
        let toggle = |ui: &mut Ui, on: bool, text: RichText, key: &str| {
            let response = ui.add(Button::new(text).selected(on).min_size([28.0, 26.0].into()));
            let name = tr(key);
            response.widget_info(|| eframe::egui::WidgetInfo::selected(eframe::egui::Role::Button, true, on, &name));
            response.on_hover_text(name).clicked()
        };
        if toggle(ui, said.bold, letter("B", false), "style-bold") {
            push(Part::Bold(Some(!said.bold)), false);
        }
        if toggle(ui, said.italic, letter("I", true), "style-italic") {
            push(Part::Italic(Some(!said.italic)), false);
        }
        let departs = said.style.size.is_some() || said.style.weight.is_some() || said.style.italic.is_some();
        if departs && widgets::icon_button(ui, "undo", &tr("style-text-default")).clicked() {
            push(Part::Size(None), false);
            push(Part::Bold(None), false);
            push(Part::Italic(None), false);
        }
    });

    widgets::heading(ui, "style-branch-line");
    if let Some(curve) = widgets::curves(ui, theme, said.style.branch.as_deref(), "style-curve-inherit") {
        push(Part::Curve(widgets::some(curve)), false);
    }
}

/// Copy, paste, paint, reset: the commands of the registry.
fn buttons_ui(ui: &mut Ui, reach: Reach, view: &View<'_>, out: &mut Vec<Message>) {
    ui.add_space(10.0);
    ui.separator();
    let reset = if reach == Reach::Topics { "style.reset" } else { "style.reset-branch" };
    ui.horizontal_wrapped(|ui| {
        for id in ["style.copy", "style.paste", "style.painter", reset] {
            let Some(command) = commands::by_id(id) else { continue };
            let allowed = command.allowed(&view.env());
            let response = ui.add_enabled(allowed.is_ok(), Button::new(command_title(command)));
            if response.clicked() {
                out.push(Message::Run(command));
            }
            match (allowed, command.keys.first()) {
                (Err(why), _) => drop(response.on_disabled_hover_text(why.to_string())),
                (Ok(()), Some(key)) => drop(response.on_hover_text(key.to_string())),
                _ => {}
            }
        }
    });
}
