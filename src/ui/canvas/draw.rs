//! A frame of the canvas: the primitives of the scene, then what is only of this moment: the
//! selection, what is hovered, where a drag would land.

use eframe::egui::{Align, Align2, Color32, FontId, Mesh, Painter, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::app::View;
use super::super::style::color32;
use super::super::typing::Typing;
use super::gesture::Gesture;
use super::labels::{Run, Want};
use super::paint::{self, Place};
use super::{Canvas, FIELD_POINTS, LABEL_MIN_PX, marks};
use crate::doc::{FileId, TopicId};
use crate::layout::{DropMark, TitleBlock};
use crate::scene::{self, Outline, Prim, Query, TopicPrim};

/// How strong a relation is drawn that nobody looks at, and one that stands for others in a fold.
const QUIET: f32 = 0.5;
const QUIET_PROXY: f32 = 0.3;

/// Draws the map.
pub(super) fn draw(ui: &Ui, canvas: &mut Canvas, view: &View<'_>, rect: Rect, typing: Option<&Typing>) {
    let painter = ui.painter_at(rect);
    let document = view.editor.document();
    let zoom = canvas.camera.zoom();
    let language = match view.editor.titles() {
        crate::editor::TitleView::Second => view.editor.second_language().map(ecow::EcoString::as_str),
        _ => None,
    };
    let first = document.languages().first().map_or("", ecow::EcoString::as_str);
    let second = view.editor.second_language().map_or("", ecow::EcoString::as_str);
    canvas.labels.speak(if language.is_some() { [second, ""] } else { [first, second] });
    let mut prims = std::mem::take(&mut canvas.prims);
    prims.clear();
    let relations = canvas.relations.take().unwrap_or_default();
    // A little more than the window, for lines that are wider than nothing.
    let query = Query {
        view: canvas.camera.view_in_map().expand(8.0 / zoom),
        min_extent: FIELD_POINTS / zoom,
        relations: &relations,
        language,
        handles: true,
    };
    scene::build(document, view.layout, view.editor.sheet(), view.theme, &query, &mut prims);
    let camera = canvas.camera.clone();
    let place = Place { camera: &camera, origin: rect.min };
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let pointer = pointer.filter(|&at| canvas.gesture == Gesture::Idle && super::is_on_canvas(ui, rect, at));
    // A topic under the pointer is what is meant.
    let pointer = pointer.filter(|_| canvas.hovered.is_none());
    let ppp = ui.ctx().pixels_per_point();
    let mut pen = Pen { painter: &painter, place, view, canvas, pointer, ppp, mesh: Mesh::default() };
    let edited = typing.and_then(|typing| typing.shown);
    for prim in &prims {
        pen.prim(prim, edited);
    }
    pen.flush();
    pen.moment(&prims, edited);
    canvas.prims = prims;
    canvas.relations = Some(relations);
}

struct Pen<'a> {
    painter: &'a Painter,
    place: Place<'a>,
    view: &'a View<'a>,
    canvas: &'a mut Canvas,
    /// Where the pointer is on empty paper.
    pointer: Option<eframe::egui::Pos2>,
    ppp: f32,
    /// Fields and branches that were not handed to the painter yet.
    mesh: Mesh,
}

impl Pen<'_> {
    /// Hands the mesh to the painter, so that what follows is drawn above it.
    fn flush(&mut self) {
        if !self.mesh.is_empty() {
            self.painter.add(Shape::mesh(std::mem::take(&mut self.mesh)));
        }
    }

    fn zoom(&self) -> f32 {
        self.place.camera.zoom() as f32
    }

    fn prim(&mut self, prim: &Prim, edited: Option<TopicId>) {
        match prim {
            Prim::Field { rect, color } => {
                let rect = self.place.rect(*rect);
                // A field keeps one point of height, or distant branches would flicker.
                let rect = Rect::from_center_size(rect.center(), rect.size().max(vec2(1.0, 1.0)));
                paint::quad(&mut self.mesh, rect, color32(*color));
            }
            Prim::Branch { curve, width, color } => {
                paint::tapered(&mut self.mesh, self.place, curve, *width, color32(*color), 1.0 / self.ppp);
            }
            Prim::Topic(topic) => self.topic(topic, edited == Some(topic.id)),
            Prim::Boundary { rect, color, .. } => {
                self.flush();
                let rect = self.place.rect(*rect);
                paint::boundary(self.painter, rect, 12.0 * self.zoom(), color32(*color));
            }
            Prim::Brace { points, color, .. } => {
                self.flush();
                let stroke = Stroke::new((2.0 * self.zoom()).max(1.0), color32(*color));
                paint::brace(self.painter, points.map(|point| self.place.point(point)), stroke);
            }
            Prim::Elbow { points, width, color } => {
                let stroke = Stroke::new(self.place.length(*width).max(1.0 / self.ppp), color32(*color));
                self.flush();
                paint::line(self.painter, points.iter().map(|&point| self.place.point(point)).collect(), stroke);
            }
            Prim::Relation { id, curves, color, proxy, ends } => {
                self.flush();
                let scale = self.zoom().clamp(0.35, 2.0);
                let selection = self.view.editor.selection();
                let points = paint::points(self.place, curves);
                let near =
                    [ends.0, ends.1].into_iter().any(|end| selection.contains(end) || self.canvas.hovered == Some(end))
                        || selection.selected_item() == Some(id)
                        || self.pointer.is_some_and(|at| super::is_near(&points, at));
                let strength = match (near, proxy) {
                    (true, _) => 1.0,
                    (false, false) => QUIET,
                    (false, true) => QUIET_PROXY,
                };
                let width = if near { 1.8 } else { 1.3 };
                let stroke = Stroke::new(width * scale, color32(*color).gamma_multiply(strength));
                paint::arrow(self.painter, &points, stroke, 5.0 * scale, 9.0 * scale);
            }
            Prim::Label(label) => {
                let text = color32(label.run.color);
                let rect = self.place.rect(label.rect);
                if label.run.size * self.zoom() * self.ppp < LABEL_MIN_PX + 1.0 {
                    return;
                }
                self.flush();
                if label.plate.a > 0 {
                    paint::rounded(self.painter, rect, 5.0 * self.zoom(), color32(label.plate), Stroke::NONE);
                }
                let height = label.run.size * super::labels::LINE_HEIGHT * self.zoom();
                let at = pos2(rect.min.x, rect.center().y - height / 2.0);
                let width = rect.width() / self.zoom();
                let align = if label.plate.a > 0 { Align::Center } else { Align::LEFT };
                let want = Want {
                    key: key_of_item(&label.id),
                    texts: [&label.run.text, ""],
                    colors: [text; 2],
                    size: label.run.size,
                    width,
                    align,
                };
                let zoom = self.zoom();
                self.canvas.labels.draw(self.painter, &want, at, zoom, || {
                    let text = label.run.text.clone();
                    let (size, bold, language) = (label.run.size, label.run.bold, label.language.clone());
                    vec![Run { text, size, bold, language, color: text_color(want.colors) }]
                });
            }
            Prim::Fold { center, hidden, color, .. } => {
                self.flush();
                self.fold_count(self.place.point(*center), *hidden, color32(*color));
            }
        }
    }

    /// The count of a folded branch, in a small pill.
    fn fold_count(&self, at: eframe::egui::Pos2, hidden: usize, color: Color32) {
        let scale = self.zoom().clamp(0.0, 1.6);
        if scale < 0.28 {
            self.painter.circle_filled(at, (6.0 * scale).max(1.5), color);
            return;
        }
        let text = if hidden > 999 { "999+".to_owned() } else { hidden.to_string() };
        let size = vec2(9.0 + 6.5 * text.len() as f32, 16.0) * scale;
        let pill = Rect::from_center_size(at, size);
        let back = color32(self.view.theme.background);
        paint::rounded(self.painter, pill, 8.0 * scale, back, Stroke::new(1.2 * scale, color));
        if scale > 0.45 {
            self.painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(10.5 * scale), color);
        }
    }

    fn topic(&mut self, topic: &TopicPrim, is_edited: bool) {
        let rect = self.place.rect(topic.rect);
        let zoom = self.zoom();
        let fill = color32(topic.fill);
        let line = color32(topic.line);
        let width = self.place.length(topic.line_width);
        match topic.outline {
            Outline::Line => {
                let thick = width.max(1.0 / self.ppp);
                let under = Rect::from_min_max(
                    pos2(rect.min.x, rect.max.y - thick / 2.0),
                    pos2(rect.max.x, rect.max.y + thick / 2.0),
                );
                let ink = if width * self.ppp < 1.0 { line.gamma_multiply((width * self.ppp).max(0.35)) } else { line };
                if topic.fill.a > 0 {
                    self.flush();
                    paint::rounded(self.painter, rect, 4.0 * zoom, fill, Stroke::NONE);
                }
                paint::quad(&mut self.mesh, under, ink);
            }
            Outline::Rounded(radius) => {
                let stroke = if topic.line_width > 0.0 { Stroke::new(width.max(0.5), line) } else { Stroke::NONE };
                if rect.height() * self.ppp < 7.0 {
                    paint::quad(&mut self.mesh, rect, fill);
                } else {
                    self.flush();
                    paint::rounded(self.painter, rect, radius * zoom, fill, stroke);
                }
            }
        }
        if is_edited {
            return;
        }
        let size = self.view.layout.level_look(self.view.editor.document(), topic.id).map_or(14.0, |look| look.size);
        let px = size * zoom * self.ppp;
        if px < LABEL_MIN_PX {
            // A bar in the place of words that could not be read.
            if matches!(topic.outline, Outline::Line) && px > 1.5 {
                let bar = Rect::from_min_max(
                    rect.min + vec2(0.0, rect.height() * 0.3),
                    rect.max - vec2(0.0, rect.height() * 0.2),
                );
                let strength = ((px - 1.5) / (LABEL_MIN_PX - 1.5)).clamp(0.0, 1.0);
                paint::quad(&mut self.mesh, bar, color32(topic.text).gamma_multiply(0.22 * strength + 0.08));
            }
            return;
        }
        // Words come and go without popping: they fade in over two pixels of size.
        let fade = ((px - LABEL_MIN_PX) / 2.0 + 0.35).clamp(0.0, 1.0);
        self.title(topic, rect, fade);
    }

    fn title(&mut self, topic: &TopicPrim, rect: Rect, fade: f32) {
        self.flush();
        let view = self.view;
        let document = view.editor.document();
        let zoom = self.zoom();
        let (main, second) = view.editor.shown_title(topic.id);
        let soften = |color: Color32| if fade < 1.0 { color.gamma_multiply((fade * 8.0).round() / 8.0) } else { color };
        let colors = [soften(color32(topic.text)), soften(color32(topic.muted))];
        let boxed = matches!(topic.outline, Outline::Rounded(_));
        let Some(look) = view.layout.level_look(document, topic.id) else { return };
        let has_more = document.topic(topic.id).is_some_and(crate::doc::Topic::has_more);
        // Without icons and pictures, the place of the text follows from the padding.
        let block = has_more.then(|| view.layout.text_block(document, topic.id)).flatten();
        let (at, width) = match &block {
            Some(block) => {
                let min = block.text.min;
                (rect.min + vec2(min.x, min.y) * zoom, block.text.max.x - min.x)
            }
            None => (rect.min + vec2(look.pad_x, look.pad_y) * zoom, rect.width() / zoom - 2.0 * look.pad_x),
        };
        let want = Want {
            key: topic.id.slot() as u64,
            texts: [main, second.unwrap_or("")],
            colors,
            size: look.size,
            width,
            align: if boxed { Align::Center } else { Align::LEFT },
        };
        let painter = self.painter;
        self.canvas.labels.draw(painter, &want, at, zoom, || {
            let block = view.layout.text_block(document, topic.id);
            block.map_or_else(Vec::new, |block| runs(&block, colors))
        });
        if let (Some(block), Some(at)) = (block, document.topic(topic.id)) {
            let near = self.canvas.hovered == Some(topic.id) || view.editor.selection().contains(topic.id);
            let quiet = color32(topic.muted).gamma_multiply(if near { 1.0 } else { 0.5 });
            for (mark, mark_rect) in block.marks {
                let (name, color) = marks::mark_icon(at, mark, view.theme, quiet);
                let center = mark_rect.center();
                let center = rect.min + vec2(center.x, center.y) * zoom;
                let font = FontId::new(mark_rect.height() * 0.78 * zoom, super::super::fonts::icons());
                if font.size * self.ppp > 5.0 {
                    let icon = super::super::icons::char_of(name);
                    self.painter.text(center, Align2::CENTER_CENTER, icon, font, color);
                }
            }
        }
    }

    /// What is only of this moment, above everything else.
    fn moment(&mut self, prims: &[Prim], edited: Option<TopicId>) {
        let selection = self.view.editor.selection();
        let color = color32(self.view.theme.selection);
        for prim in prims {
            match prim {
                Prim::Topic(topic) if selection.contains(topic.id) && edited != Some(topic.id) => {
                    let radius = if let Outline::Rounded(radius) = topic.outline { radius * self.zoom() } else { 4.0 };
                    let primary = selection.primary() == Some(topic.id);
                    let width = if primary { 2.0 } else { 1.4 };
                    paint::ring(self.painter, self.place.rect(topic.rect), radius.min(14.0), color, width);
                }
                Prim::Topic(topic) if self.canvas.hovered == Some(topic.id) => self.hover(topic),
                Prim::Relation { id, curves, .. } if selection.selected_item() == Some(id) => {
                    paint::line(self.painter, paint::points(self.place, curves), Stroke::new(2.5, color));
                }
                Prim::Boundary { id, rect, .. } if selection.selected_item() == Some(id) => {
                    paint::ring(self.painter, self.place.rect(*rect), 12.0 * self.zoom(), color, 2.0);
                }
                Prim::Brace { id, points, .. } if selection.selected_item() == Some(id) => {
                    paint::brace(self.painter, points.map(|p| self.place.point(p)), Stroke::new(3.0, color));
                }
                _ => {}
            }
        }
        if let Some(hovered) = selection.primary().filter(|_| self.canvas.hovered.is_none()) {
            self.handle(hovered);
        }
        match self.canvas.gesture.clone() {
            Gesture::Marquee { from, to, .. } => {
                let point = |at: crate::base::geom::Vec2d| self.place.origin + vec2(at.x as f32, at.y as f32);
                let area = Rect::from_two_pos(point(from), point(to));
                self.painter.rect(area, 2.0, color.gamma_multiply(0.10), Stroke::new(1.0, color), StrokeKind::Inside);
            }
            Gesture::Dragging { grabbed, at } => self.drag(grabbed, at, color),
            _ => {}
        }
    }

    fn hover(&self, topic: &TopicPrim) {
        self.handle(topic.id);
    }

    /// The handle that folds an open branch, at the topic under the pointer.
    fn handle(&self, topic: TopicId) {
        let layout = self.view.layout;
        let document = self.view.editor.document();
        if layout.node(topic).is_none_or(crate::layout::Node::is_folded) || self.zoom() < 0.3 {
            return;
        }
        let Some((center, _)) = layout.fold_handle(document, topic) else { return };
        let at = self.place.point(center);
        let scale = self.zoom().clamp(0.6, 1.6);
        let index = layout.branch_of(document, topic).unwrap_or(0);
        let color = color32(self.view.theme.branch(index));
        self.painter.circle(at, 7.0 * scale, color32(self.view.theme.background), Stroke::new(1.2, color));
        let bar = vec2(3.5 * scale, 0.0);
        self.painter.line_segment([at - bar, at + bar], Stroke::new(1.5, color));
    }

    /// What is carried, and where it would land.
    fn drag(&self, grabbed: TopicId, at: crate::base::geom::Vec2d, color: Color32) {
        let document = self.view.editor.document();
        let dragged = self.canvas.dragged(self.view.editor.selection(), grabbed);
        let point = self.place.camera.map_from_screen(at);
        if let Some(spot) = self.view.layout.drop_spot(document, point, &dragged) {
            match spot.mark {
                DropMark::Into(rect) => {
                    let rect = self.place.rect(rect).expand(4.0);
                    let stroke = Stroke::new(2.5, color);
                    self.painter.rect(rect, 8.0, color.gamma_multiply(0.12), stroke, StrokeKind::Outside);
                }
                DropMark::Between(from, to) => {
                    let (from, to) = (self.place.point(from), self.place.point(to));
                    self.painter.line_segment([from, to], Stroke::new(3.0, color));
                    self.painter.circle_filled(from, 4.0, color);
                }
            }
        }
        let at = self.place.origin + vec2(at.x as f32 + 14.0, at.y as f32 + 10.0);
        let title = self.view.editor.shown_title(grabbed).0;
        let title: String = title.chars().take(28).collect();
        let text = if dragged.len() > 1 { format!("{title} +{}", dragged.len() - 1) } else { title };
        let galley = self.painter.layout_no_wrap(text, FontId::proportional(13.0), color32(self.view.theme.panel_text));
        let plate = Rect::from_min_size(at, galley.size() + vec2(16.0, 8.0));
        paint::rounded(self.painter, plate, 6.0, color32(self.view.theme.panel), Stroke::new(1.0, color));
        self.painter.galley(at + vec2(8.0, 4.0), galley, Color32::PLACEHOLDER);
    }
}

fn text_color(colors: [Color32; 2]) -> Color32 {
    colors[0]
}

/// A key that no topic's slot has.
fn key_of_item(id: &FileId) -> u64 {
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash | 1 << 63
}

/// The lines of a title as runs of text.
fn runs(block: &TitleBlock, colors: [Color32; 2]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(2);
    for second in [false, true] {
        let text = if second { &block.second } else { &block.main };
        let mut lines = block.lines.iter().filter(|line| line.second == second).peekable();
        let Some(first) = lines.peek() else { continue };
        let size = first.font;
        let joined: Vec<&str> = lines.map(|line| text.get(line.range.clone()).unwrap_or("").trim_end()).collect();
        runs.push(Run {
            text: joined.join("\n"),
            size,
            bold: block.bold && !second,
            language: if second { block.second_language.clone() } else { block.language.clone() },
            color: colors[usize::from(second)],
        });
    }
    runs
}
