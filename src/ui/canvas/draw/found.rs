//! What a search found, on the map: rings around hits, and the rest dimmed by a filter.

use std::collections::HashSet;

use eframe::egui::{CornerRadius, Rect, Stroke, StrokeKind, vec2};

use super::super::paint;
use super::Pen;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{TopicId, TopicSet};
use crate::editor::search::Filter;
use crate::layout::Seen;
use crate::scene::{Outline, Prim};
use crate::ui::panels::find::found_color;
use crate::ui::style::color32;

/// How strongly the background covers what a filter dims.
const VEIL: f32 = 0.78;
/// So many hits get a dot where the map is too small for titles.
const DOTS: usize = 400;

impl Pen<'_> {
    /// Marks what was found; `seen` is the part of the map in view.
    pub(super) fn found(&mut self, prims: &[Prim], seen: Rectd, min_extent: f64, edited: Option<TopicId>) {
        let search = self.view.search;
        if !search.is_open() {
            return;
        }
        if let Some(kept) = search.kept().filter(|_| search.filter() == Filter::Dim) {
            self.flush();
            let back = color32(self.view.theme.background).gamma_multiply(VEIL);
            self.painter.rect_filled(self.painter.clip_rect(), 0.0, back);
            self.again(prims, kept, seen, min_extent, edited);
        }
        if search.hits().is_empty() {
            return;
        }
        self.flush();
        let current = search.current_hit().map(|hit| hit.topic);
        let color = color32(found_color(self.view.theme));
        let mut drawn = HashSet::new();
        for prim in prims {
            let Prim::Topic(topic) = prim else { continue };
            if !search.is_hit(topic.id) || edited == Some(topic.id) {
                continue;
            }
            drawn.insert(topic.id);
            let rect = self.place.rect(topic.rect);
            let radius = if let Outline::Rounded(radius) = topic.outline { radius * self.zoom() } else { 4.0 };
            let is_current = current == Some(topic.id);
            let around = rect.expand(if is_current { 3.0 } else { 2.0 });
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 16 points")]
            let corner = CornerRadius::same((radius.min(14.0) + 2.0) as u8);
            self.painter.rect_filled(around, corner, color.gamma_multiply(if is_current { 0.30 } else { 0.16 }));
            let width = if is_current { 2.5 } else { 1.5 };
            self.painter.rect_stroke(around, corner, Stroke::new(width, color), StrokeKind::Outside);
        }
        self.dots(&drawn, seen, color);
    }

    /// Hits that are too small to be drawn as topics.
    fn dots(&self, drawn: &HashSet<TopicId>, seen: Rectd, color: eframe::egui::Color32) {
        let (search, document) = (self.view.search, self.view.editor.document());
        if search.hits().len() > DOTS {
            return;
        }
        let folds = self.view.editor.view_folds();
        for hit in search.hits().iter().filter(|hit| !drawn.contains(&hit.topic)) {
            let Some(rect) = self.view.layout.rect_in_map(document, hit.topic) else { continue };
            if !rect.overlaps(&seen) || folds.is_hidden(document, hit.topic) {
                continue;
            }
            let rect = self.place.rect(rect);
            let dot = Rect::from_center_size(rect.center(), vec2(rect.width().max(7.0), rect.height().max(4.0)));
            paint::rounded(self.painter, dot, 2.0, color, Stroke::NONE);
        }
    }

    /// Draws what a filter keeps once more, above the veil: topics, and the lines that lead to
    /// them, which are known by where they end.
    fn again(&mut self, prims: &[Prim], kept: &TopicSet, seen: Rectd, min_extent: f64, edited: Option<TopicId>) {
        let mut ends = HashSet::new();
        let document = self.view.editor.document();
        self.view.layout.visit(document, seen, min_extent, &mut |item| {
            if let Seen::Edge { child, to, .. } = item
                && kept.contains(child)
            {
                ends.insert(key(to));
            }
        });
        for prim in prims {
            let is_kept = match prim {
                Prim::Topic(topic) => kept.contains(topic.id),
                Prim::Fold { id, .. } => kept.contains(*id),
                Prim::Branch { curve, .. } => curve.points.last().is_some_and(|&end| ends.contains(&key(end))),
                Prim::Elbow { points, .. } => points.last().is_some_and(|&end| ends.contains(&key(end))),
                _ => false,
            };
            if is_kept {
                self.prim(prim, edited);
            }
        }
    }
}

/// A point of the map in units of the layout.
#[expect(clippy::cast_possible_truncation, reason = "maps are smaller than 2⁶³ units")]
fn key(point: Vec2d) -> (i64, i64) {
    ((point.x * 32.0).round() as i64, (point.y * 32.0).round() as i64)
}
