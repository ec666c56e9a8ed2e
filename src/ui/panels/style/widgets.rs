//! The parts of the style panel: swatches, shapes and lines as small pictures, all with names.

use eframe::egui::color_picker::{Alpha, color_edit_button_srgba};
use eframe::egui::{
    self, Button, Color32, FontId, Id, Pos2, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::super::super::fonts;
use super::super::super::icons::icon;
use super::super::super::style::color32;
use super::super::super::words::{tr, tr_with};
use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::Text;
use crate::layout::{Curve, Ink, Shape};
use crate::scene::Theme;

/// Side of a swatch, points.
const SWATCH: f32 = 23.0;

/// The heading of a part of a page; what is below it may be named by it.
pub fn heading(ui: &mut Ui, key: &str) -> Id {
    ui.add_space(8.0);
    let label = ui.label(RichText::new(tr(key)).size(13.0).family(fonts::bold()));
    ui.add_space(1.0);
    label.id
}

/// A name of the file, or nothing for an empty one.
pub fn some(name: &str) -> Option<Text> {
    Some(name).filter(|name| !name.is_empty()).map(Text::from)
}

/// A quiet line of words.
pub fn hint(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(RichText::new(words).size(12.5).color(color32(theme.muted)));
}

/// A button with an icon and a name.
pub fn icon_button(ui: &mut Ui, name: &str, label: &str) -> Response {
    let button = Button::new(icon(name, 15.0)).frame_when_inactive(false).min_size(vec2(26.0, 24.0));
    let response = ui.add(button);
    named(&response, false, label);
    response.on_hover_text(label)
}

fn named(response: &Response, selected: bool, label: &str) {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, label));
}

/// A small square to click, with what `paint` puts into it.
fn tile(ui: &mut Ui, size: egui::Vec2, selected: bool, label: &str, paint: impl FnOnce(&egui::Painter, Rect)) -> bool {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    named(&response, selected, label);
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact_selectable(&response, selected);
        let fill =
            if selected || response.hovered() || response.has_focus() { visuals.bg_fill } else { Color32::TRANSPARENT };
        ui.painter().rect(rect, 5.0, fill, Stroke::NONE, StrokeKind::Inside);
        paint(ui.painter(), rect);
        if selected || response.has_focus() {
            let ring = Stroke::new(1.5, ui.visuals().selection.stroke.color);
            ui.painter().rect_stroke(rect, 5.0, ring, StrokeKind::Inside);
        }
    }
    response.on_hover_text(label).clicked()
}

/// The name of a colour, as people say it.
pub fn ink_name(ink: Ink) -> String {
    match ink {
        Ink::Fixed(_) => ink.name().to_string(),
        Ink::Branch(index) => tr_with("style-ink-branch", &[("n", (index + 1).into())]),
        Ink::Soft(index) => tr_with("style-ink-soft", &[("n", (index + 1).into())]),
        Ink::Text => tr("style-ink-text"),
        Ink::Muted => tr("style-ink-muted"),
        Ink::Accent => tr("style-ink-accent"),
        Ink::Paper => tr("style-ink-paper"),
    }
}

/// What was chosen among colours.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// None, the default.
    Nothing,
    /// A colour of the theme.
    Role(Ink),
    /// A colour of one's own, which is still being dragged.
    Own(Rgba),
}

impl Choice {
    /// The text of the file, and whether it comes from dragging.
    pub fn text(&self) -> (Option<Text>, bool) {
        match self {
            Self::Nothing => (None, false),
            Self::Role(ink) => (Some(ink.name()), false),
            Self::Own(color) => (Some(Ink::Fixed(*color).name()), true),
        }
    }
}

/// Rows of colours: none, the theme's, one's own. `part` names what is coloured.
pub fn swatches(
    ui: &mut Ui,
    theme: &Theme,
    part: &str,
    rows: &[&[Ink]],
    said: Option<&str>,
    shown: Rgba,
) -> Option<Choice> {
    let mut chosen = None;
    let now = said.and_then(Ink::parse);
    let label =
        |name: &str| tr_with("style-colour-of", &[("part", part.to_owned().into()), ("name", name.to_owned().into())]);
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    for (row, inks) in rows.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            if row == 0 {
                let size = vec2(SWATCH, SWATCH);
                if tile(ui, size, said.is_none(), &label(&tr("style-ink-default")), |painter, rect| {
                    let rect = rect.shrink(4.0);
                    let stroke = Stroke::new(1.4, color32(theme.muted));
                    painter.circle_stroke(rect.center(), rect.width() / 2.0, stroke);
                    painter.line_segment(
                        [rect.left_bottom() + vec2(1.5, -1.5), rect.right_top() + vec2(-1.5, 1.5)],
                        stroke,
                    );
                }) {
                    chosen = Some(Choice::Nothing);
                }
            }
            if row == rows.len() - 1 && row > 0 || rows.len() == 1 {
                // A colour of one's own stands at the start of the last row.
                let mut color = color32(shown);
                let response = ui.scope(|ui| {
                    ui.spacing_mut().interact_size = vec2(SWATCH, SWATCH);
                    color_edit_button_srgba(ui, &mut color, Alpha::Opaque)
                });
                let response = response.inner;
                named(&response, matches!(now, Some(Ink::Fixed(_))), &label(&tr("style-ink-own")));
                if response.changed() {
                    chosen = Some(Choice::Own(Rgba::rgb(color.r(), color.g(), color.b())));
                }
                if matches!(now, Some(Ink::Fixed(_))) {
                    let ring = Stroke::new(1.5, ui.visuals().selection.stroke.color);
                    ui.painter().rect_stroke(response.rect, 5.0, ring, StrokeKind::Outside);
                }
            }
            for &ink in *inks {
                let color = color32(theme.ink(ink));
                let line = color32(theme.panel_line);
                if tile(ui, vec2(SWATCH, SWATCH), now == Some(ink), &label(&ink_name(ink)), |painter, rect| {
                    painter.rect(rect.shrink(3.0), 4.0, color, Stroke::new(1.0, line), StrokeKind::Inside);
                }) {
                    chosen = Some(Choice::Role(ink));
                }
            }
        });
    }
    chosen
}

/// The colours of the main branches.
pub fn branch_inks(theme: &Theme, soft: bool) -> Vec<Ink> {
    let count = u8::try_from(theme.branches.len().min(8)).unwrap_or(8);
    (0..count).map(|index| if soft { Ink::Soft(index) } else { Ink::Branch(index) }).collect()
}

fn points_in(rect: Rect, shape: Shape) -> Vec<Pos2> {
    let area = Rectd {
        min: Vec2d::new(f64::from(rect.min.x), f64::from(rect.min.y)),
        max: Vec2d::new(f64::from(rect.max.x), f64::from(rect.max.y)),
    };
    let path = crate::scene::shape::path(shape, area);
    path.points(6).into_iter().map(|point| pos2(point.x as f32, point.y as f32)).collect()
}

/// The name of a shape, as people say it.
pub fn shape_name(shape: Option<Shape>) -> String {
    shape.map_or_else(|| tr("style-shape-default"), |shape| tr(&format!("style-shape-{}", shape.name())))
}

/// All shapes as small pictures; the first is the default. The name of the one that was chosen,
/// empty for the default.
pub fn shapes(ui: &mut Ui, theme: &Theme, said: Option<&str>) -> Option<&'static str> {
    let mut chosen = None;
    let ink = Stroke::new(1.4, color32(theme.panel_text));
    let fill = color32(theme.panel.mix(theme.accent, 0.18));
    let now = said.and_then(Shape::named);
    let all: Vec<Option<Shape>> = std::iter::once(None).chain(Shape::ALL.map(Some)).collect();
    for row in all.chunks(6) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
            for &shape in row {
                let selected = if shape.is_none() { said.is_none() } else { now == shape };
                if tile(ui, vec2(43.0, 30.0), selected, &shape_name(shape), |painter, rect| {
                    let rect = rect.shrink2(vec2(7.0, 8.0));
                    let bar = |painter: &egui::Painter| {
                        let half = vec2(6.0, 0.0);
                        painter.line_segment([rect.center() - half, rect.center() + half], ink);
                    };
                    match shape {
                        None => {
                            for x in [-6.0, 0.0, 6.0] {
                                painter.circle_filled(rect.center() + vec2(x, 0.0), 1.7, ink.color);
                            }
                        }
                        Some(Shape::None) => bar(painter),
                        Some(Shape::Line) => {
                            bar(painter);
                            painter.line_segment([rect.left_bottom(), rect.right_bottom()], ink);
                        }
                        Some(Shape::Rounded) => {
                            painter.rect(rect, 4.0, fill, Stroke::new(1.3, ink.color), StrokeKind::Middle);
                        }
                        Some(shape) => {
                            let points = points_in(rect, shape);
                            let stroke = Stroke::new(1.3, ink.color);
                            crate::ui::canvas::shapes::filled(painter, points, rect.center(), fill, stroke, 1.0);
                        }
                    }
                }) {
                    chosen = Some(shape.map_or("", Shape::name));
                }
            }
        });
    }
    chosen
}

/// The name of a line, as people say it.
fn curve_name(curve: Option<Curve>, nothing: &str) -> String {
    curve.map_or_else(|| tr(nothing), |curve| tr(&format!("style-curve-{}", curve.name())))
}

/// All lines as small pictures; the first is the default, whose name `nothing` is the key of. The
/// name of the one that was chosen, empty for the default.
pub fn curves(ui: &mut Ui, theme: &Theme, said: Option<&str>, nothing: &str) -> Option<&'static str> {
    let mut chosen = None;
    let ink = color32(theme.panel_text);
    let now = said.filter(|name| !name.is_empty());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
        for curve in std::iter::once(None).chain(Curve::ALL.map(Some)) {
            let selected = now.and_then(Curve::named) == curve && (curve.is_some() || now.is_none());
            if tile(ui, vec2(52.0, 34.0), selected, &curve_name(curve, nothing), |painter, rect| {
                let rect = rect.shrink2(vec2(11.0, 8.0));
                let Some(curve) = curve else {
                    for x in [-6.0, 0.0, 6.0] {
                        painter.circle_filled(rect.center() + vec2(x, 0.0), 1.7, ink);
                    }
                    return;
                };
                for to in [rect.right_top(), rect.right_bottom()] {
                    little_line(painter, curve, rect.left_center(), to, ink);
                }
            }) {
                chosen = Some(curve.map_or("", Curve::name));
            }
        }
    });
    chosen
}

fn little_line(painter: &egui::Painter, curve: Curve, from: Pos2, to: Pos2, ink: Color32) {
    let middle = f32::midpoint(from.x, to.x);
    match curve {
        Curve::Straight => {
            painter.line_segment([from, to], Stroke::new(1.5, ink));
        }
        Curve::Elbow => {
            let points = vec![from, pos2(middle, from.y), pos2(middle, to.y), to];
            painter.line(points, Stroke::new(1.5, ink));
        }
        Curve::Curved | Curve::Tapered => {
            let bend = crate::scene::branch::Cubic::between(
                Vec2d::new(f64::from(from.x), f64::from(from.y)),
                Vec2d::new(f64::from(to.x), f64::from(to.y)),
                false,
            );
            let points: Vec<Pos2> = bend.sample(14).map(|on| pos2(on.at.x as f32, on.at.y as f32)).collect();
            for (index, pair) in points.windows(2).enumerate() {
                let width = if curve == Curve::Tapered { 3.4 - index as f32 * 0.18 } else { 1.5 };
                if let &[a, b] = pair {
                    painter.line_segment([a, b], Stroke::new(width, ink));
                }
            }
        }
    }
}

/// A theme as a card with a small map; `name` stands below it.
pub fn theme_card(ui: &mut Ui, theme: &Theme, name: &str, selected: bool) -> bool {
    let size = vec2(86.0, 68.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    named(&response, selected, name);
    let painter = ui.painter();
    let page = Rect::from_min_max(rect.min, rect.max - vec2(0.0, 17.0));
    let line = color32(theme.panel_line);
    painter.rect(page, 6.0, color32(theme.background), Stroke::new(1.0, line), StrokeKind::Inside);
    let root = Rect::from_center_size(page.center(), vec2(22.0, 11.0));
    let places = [(-1.0, -0.28, 0), (-1.0, 0.28, 1), (1.0, -0.28, 2), (1.0, 0.28, 3)];
    for (side, up, index) in places {
        let to = page.center() + vec2(side * 19.0, up * page.height() * 1.0);
        let color = color32(theme.branch(index));
        little_line(painter, Curve::Curved, root.center(), to, color);
        let pill = Rect::from_center_size(to + vec2(side * 8.0, 0.0), vec2(17.0, 8.0));
        painter.rect_filled(pill, 3.0, color32(theme.main_fill(index)));
        let half = vec2(5.0, 0.0);
        painter.line_segment([pill.center() - half, pill.center() + half], Stroke::new(1.2, color32(theme.text)));
    }
    painter.rect_filled(root, 4.0, color32(theme.root_fill));
    if selected || response.hovered() || response.has_focus() {
        let color = if selected { ui.visuals().hyperlink_color } else { line };
        painter.rect_stroke(page, 6.0, Stroke::new(2.0, color), StrokeKind::Inside);
    }
    let below = pos2(rect.center().x, rect.max.y - 8.0);
    let mut words = egui::text::LayoutJob::simple_singleline(
        name.to_owned(),
        FontId::proportional(12.0),
        ui.visuals().text_color(),
    );
    words.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
    let galley = painter.layout_job(words);
    painter.galley(below - galley.size() / 2.0, galley, Color32::PLACEHOLDER);
    response.on_hover_text(name).clicked()
}
