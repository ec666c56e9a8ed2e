//! A frame of the canvas: the primitives of the scene, then what is only of this moment: the
//! selection, what is hovered, where a drag would land.

mod found;

use eframe::egui::{Align, Color32, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, vec2};

use super::super::app::View;
use super::super::style::color32;
use super::super::typing::Typing;
use super::brush::{Brush, key_of_title, runs};
use super::gesture::Gesture;
use super::labels::{Run, Want};
use super::moving::{Ghost, Now, shifted};
use super::paint::{self, Place};
use super::{Canvas, FIELD_POINTS, LABEL_MIN_PX, shapes};
use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::TopicId;
use crate::layout::{DropMark, LevelLook, Number};
use crate::scene::{self, Moves as _, Outline, Prim, Query, TopicPrim};

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
    let edited = typing.and_then(|typing| typing.shown);
    let first = document.languages().first().map_or("", ecow::EcoString::as_str);
    let second = view.editor.second_language().map_or("", ecow::EcoString::as_str);
    canvas.labels.speak(if language.is_some() { [second, ""] } else { [first, second] });
    let (mut prims, mut ties) = (std::mem::take(&mut canvas.prims), std::mem::take(&mut canvas.ties));
    let now = Now::of(&canvas.camera, document, view.layout, canvas.now_ms);
    canvas.moving.pinned = edited;
    canvas.moving.frame(&now, &prims, &ties);
    prims.clear();
    ties.clear();
    let relations = canvas.relations.take().unwrap_or_default();
    // A little more than the window, for lines that are wider than nothing.
    let query = Query {
        view: canvas.camera.view_in_map().expand(8.0 / zoom),
        min_extent: FIELD_POINTS / zoom,
        relations: &relations,
        language,
        handles: true,
    };
    let sheet = view.editor.sheet();
    scene::build_moving(document, view.layout, sheet, view.theme, &query, &canvas.moving, &mut prims, &mut ties);
    let camera = canvas.camera.clone();
    let place = Place { camera: &camera, origin: rect.min };
    let ppp = ui.ctx().pixels_per_point();
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let pointer = pointer.filter(|&at| canvas.gesture == Gesture::Idle && super::is_on_canvas(ui, rect, at));
    // A topic under the pointer is what is meant.
    let pointer = pointer.filter(|_| canvas.hovered.is_none());
    let moving = std::mem::take(&mut canvas.moving);
    let mut pen = Pen { painter: &painter, place, view, canvas, pointer, ppp, mesh: Mesh::default(), strength: 1.0 };
    for (line, by, strength) in moving.lines() {
        pen.strength(strength);
        pen.prim(&shifted(line.clone(), by, by), None);
    }
    for (ghost, by, parent_by, strength) in moving.ghosts() {
        pen.strength(strength);
        pen.ghost(ghost, by, parent_by);
    }
    for (prim, tie) in prims.iter().zip(&ties) {
        pen.strength(moving.strength(*tie));
        pen.prim(prim, edited);
    }
    pen.strength(1.0);
    pen.found(&prims, query.view, query.min_extent, edited);
    pen.flush();
    pen.canvas.moving = moving;
    pen.moment(&prims, edited);
    (canvas.prims, canvas.ties) = (prims, ties);
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
    /// How strongly things are drawn, from 0 to 1: those that come or go are fainter.
    strength: f32,
}

impl Pen<'_> {
    /// What draws the primitives themselves.
    fn brush(&mut self) -> Brush<'_> {
        Brush {
            painter: self.painter,
            place: self.place,
            labels: &mut self.canvas.labels,
            pictures: &mut self.canvas.pictures,
            mesh: &mut self.mesh,
            document: self.view.editor.document(),
            theme: self.view.theme,
            ppp: self.ppp,
            strength: self.strength,
        }
    }

    /// Hands the mesh to the painter, so that what follows is drawn above it.
    fn flush(&mut self) {
        if !self.mesh.is_empty() {
            self.painter.add(Shape::mesh(std::mem::take(&mut self.mesh)));
        }
    }

    fn strength(&mut self, strength: f32) {
        if (self.strength - strength).abs() > f32::EPSILON {
            self.strength = strength;
            self.canvas.labels.strength = strength;
        }
    }

    /// A colour at the strength of the moment.
    fn ink(&self, color: Rgba) -> Color32 {
        let color = color32(color);
        if self.strength < 1.0 { color.gamma_multiply(self.strength) } else { color }
    }

    /// A topic that leaves, with the lines that led to it.
    fn ghost(&mut self, ghost: &Ghost, by: Vec2d, parent_by: Vec2d) {
        for edge in &ghost.edges {
            self.prim(&shifted(edge.clone(), parent_by, by), None);
        }
        let mut topic = ghost.topic.clone();
        topic.rect = Rectd { min: topic.rect.min + by, max: topic.rect.max + by };
        topic.date = None;
        if self.view.editor.document().contains(topic.id) {
            self.topic(&topic, false);
            return;
        }
        // Of a topic that is gone, the words are known from the last frame only.
        self.topic(&topic, true);
        let levels = &self.view.layout.look().levels;
        let Some(look) = levels.get(topic.level.min(levels.len() - 1)) else { return };
        let (rect, zoom) = (self.place.rect(topic.rect), self.zoom());
        if look.size * zoom * self.ppp >= LABEL_MIN_PX {
            self.flush();
            let align = if matches!(topic.outline, Outline::Rounded(_)) { Align::Center } else { Align::LEFT };
            let at = rect.min + vec2(look.pad_x, look.pad_y) * zoom;
            let width = rect.width() / zoom - 2.0 * look.pad_x;
            self.canvas.labels.draw_again(self.painter, topic.id.slot() as u64, at, width, zoom, align);
        }
    }

    fn zoom(&self) -> f32 {
        self.place.camera.zoom() as f32
    }

    fn prim(&mut self, prim: &Prim, edited: Option<TopicId>) {
        match prim {
            Prim::Topic(topic) => self.topic(topic, edited == Some(topic.id)),
            Prim::Key(key) if edited == Some(key.topic) => {}
            Prim::Relation { id, curves, color, pen, proxy, ends } => {
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
                let width = if near { pen.width * 1.3 } else { pen.width * 0.93 };
                let stroke = Stroke::new(width * scale, self.ink(*color).gamma_multiply(strength));
                paint::relation(self.painter, &points, stroke, pen, scale);
            }
            other => self.brush().prim(other),
        }
    }

    fn topic(&mut self, topic: &TopicPrim, is_edited: bool) {
        self.brush().shape(topic);
        if is_edited {
            return;
        }
        let rect = self.place.rect(topic.rect);
        let size = self.view.layout.level_look(self.view.editor.document(), topic.id).map_or(14.0, |look| look.size);
        let px = size * self.zoom() * self.ppp;
        if px < LABEL_MIN_PX {
            self.brush().bar(topic, px);
            return;
        }
        // Words come and go without popping: they fade in over two pixels of size.
        let fade = ((px - LABEL_MIN_PX) / 2.0 + 0.35).clamp(0.0, 1.0);
        self.title(topic, rect, fade);
        if let Some(date) = &topic.date {
            self.brush().date(topic, date);
        }
    }

    fn title(&mut self, topic: &TopicPrim, rect: Rect, fade: f32) {
        self.flush();
        let view = self.view;
        let document = view.editor.document();
        let zoom = self.zoom();
        let (main, second) = view.editor.shown_title(topic.id);
        let soften = |color: Color32| if fade < 1.0 { color.gamma_multiply((fade * 8.0).round() / 8.0) } else { color };
        let colors = [soften(color32(topic.text)), soften(color32(topic.muted))];
        let boxed = topic.outline.is_closed();
        let Some(look) = view.layout.level_look(document, topic.id) else { return };
        let has_more = document.topic(topic.id).is_some_and(crate::doc::Topic::has_more);
        let number = view.layout.number(topic.id);
        // Without icons and pictures, the place of the text follows from the padding.
        let composed = has_more || !look.shape.is_plain() || (boxed && !number.text.is_empty());
        let own = (composed && topic.block.is_none()).then(|| view.layout.text_block(document, topic.id)).flatten();
        let block = topic.block.as_deref().or(own.as_ref());
        let (at, width) = if let Some(block) = block {
            let min = block.text.min;
            (rect.min + vec2(min.x, min.y) * zoom, block.text.max.x - min.x)
        } else {
            let left = look.pad_x + number.width;
            (rect.min + vec2(left, look.pad_y) * zoom, rect.width() / zoom - look.pad_x - left)
        };
        if !number.text.is_empty() {
            let first = block.as_ref().map(|block| rect.min + vec2(block.number.1.x, block.number.1.y) * zoom);
            let first = first.unwrap_or(at - vec2(number.width * zoom, 0.0));
            self.number(topic, &look, &number, first, colors[1]);
        }
        let want = Want {
            key: key_of_title(topic.id, look.italic),
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
    }

    /// The handles of relations, and the line that is being led.
    fn leads(&self, prims: &[Prim], color: Color32) {
        let back = color32(self.view.theme.background);
        let knob = |at: eframe::egui::Pos2, fill: Color32| {
            self.painter.circle(at, super::LEAD_RADIUS - 1.5, fill, Stroke::new(1.6, color));
        };
        let selection = self.view.editor.selection();
        let document = self.view.editor.document();
        let lead = match &self.canvas.gesture {
            Gesture::Leading { lead, at } => {
                let at = self.place.origin + vec2(at.x as f32, at.y as f32);
                Some((lead, at))
            }
            // Picked with the arrow keys: the line leads to what is selected; else to the pointer.
            _ => self.canvas.picking.as_ref().and_then(|lead| {
                let other = |goal: &TopicId| *goal != lead.from();
                let goal = selection.single().filter(other).or_else(|| self.canvas.hovered.filter(other))?;
                Some((lead, self.place.rect(self.view.layout.rect_in_map(document, goal)?).center()))
            }),
        };
        if let Some((lead, to)) = lead {
            let from = self.view.layout.rect_in_map(document, lead.from()).map(|rect| self.place.rect(rect));
            if let Some(from) = from {
                paint::ring(self.painter, from, 8.0, color, 1.4);
                let pen = scene::LinePen { width: 1.6, dash: scene::Dash::Dashed, arrows: (false, true) };
                let start = from.center();
                // From the edge of the topic, or the line would cross its title.
                let toward = to - start;
                let reach = (from.width() / 2.0 / toward.x.abs().max(1e-3))
                    .min(from.height() / 2.0 / toward.y.abs().max(1e-3))
                    .min(1.0);
                let start = start + toward * reach;
                paint::relation(self.painter, &[start, to], Stroke::new(1.8, color), &pen, 1.0);
            }
            return;
        }
        if let Some(id) = selection.selected_item()
            && let Some(points) = prims.iter().find_map(|prim| match prim {
                Prim::Relation { id: other, curves, .. } if other == id => Some(paint::points(self.place, curves)),
                _ => None,
            })
            && self.view.editor.read_only().is_none()
        {
            for end in [points.first(), points.last()].into_iter().flatten() {
                knob(*end, back);
            }
        } else if self.canvas.gesture == Gesture::Idle
            && self.canvas.picking.is_none()
            && let Some((topic, at)) = super::lead_handle(self.canvas, self.view, self.place)
            && self.canvas.hovered.is_none_or(|hovered| hovered == topic)
        {
            knob(at, back);
            let arm = 2.4;
            let stroke = Stroke::new(1.4, color);
            self.painter.line_segment([at + vec2(-arm, arm), at + vec2(arm, -arm)], stroke);
            self.painter.line_segment([at + vec2(-arm * 0.4, -arm), at + vec2(arm, -arm)], stroke);
            self.painter.line_segment([at + vec2(arm, arm * 0.4), at + vec2(arm, -arm)], stroke);
        }
    }

    /// The number before a title.
    fn number(&mut self, topic: &TopicPrim, look: &LevelLook, number: &Number, at: Pos2, color: Color32) {
        let want = Want {
            key: key_of_title(topic.id, look.italic) | 1 << 62,
            texts: [&number.text, ""],
            colors: [color; 2],
            size: look.size,
            width: number.width,
            align: Align::LEFT,
        };
        let (size, bold, italic, text) = (look.size, look.bold, look.italic, number.text.clone());
        let zoom = self.zoom();
        self.canvas.labels.draw(self.painter, &want, at, zoom, || {
            vec![Run { text, size, bold, italic, language: ecow::EcoString::new(), color }]
        });
    }

    /// What is only of this moment, above everything else.
    fn moment(&mut self, prims: &[Prim], edited: Option<TopicId>) {
        let selection = self.view.editor.selection();
        let color = color32(self.view.theme.selection);
        for prim in prims {
            match prim {
                Prim::Topic(topic) if selection.contains(topic.id) && edited != Some(topic.id) => {
                    let primary = selection.primary() == Some(topic.id);
                    let width = if primary { 2.0 } else { 1.4 };
                    if let Outline::Path(shape) = topic.outline {
                        let away = f64::from((4.0 + width / 2.0) / self.zoom());
                        let points = shapes::outline(self.place, shape, topic.rect, away);
                        shapes::ring(self.painter, points, color, width);
                        continue;
                    }
                    let radius = if let Outline::Rounded(radius) = topic.outline { radius * self.zoom() } else { 4.0 };
                    paint::ring(self.painter, self.place.rect(topic.rect), radius, color, width);
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
        self.leads(prims, color);
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
        let at = self.place.point(center + self.canvas.moving.topic(topic));
        let scale = self.zoom().clamp(0.6, 1.6);
        let index = layout.branch_of(document, topic).and_then(|index| u32::try_from(index).ok());
        let color = color32(scene::build::branch_color(layout, self.view.theme, index));
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
