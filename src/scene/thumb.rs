//! A map as a small picture: a short list of bars and lines, for the start page. Made beside the
//! window from the same scene as the map; titles are bars, because no one reads them at this size.

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::Document;
use crate::layout::Layout;

use super::branch::Cubic;
use super::build::{Prim, Query, build};
use super::theme::Theme;

/// The most marks in a picture; a larger map is seen in fewer, coarser ones.
pub const MARKS_MAX: usize = 900;
/// The free edge around the map, points.
const EDGE: f64 = 8.0;
/// A small map is not blown up beyond this.
const LARGEST_SCALE: f64 = 0.55;

/// One mark of the picture, in points from its upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled box: left, top, right, bottom.
    Bar {
        /// The box.
        rect: [f32; 4],
        /// Radius of the corners.
        radius: f32,
        /// The colour.
        color: Rgba,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Vec<[f32; 2]>,
        /// Its width.
        width: f32,
        /// The colour.
        color: Rgba,
    },
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumb {
    /// Behind the map.
    pub background: Rgba,
    /// Back to front.
    pub marks: Vec<Mark>,
}

/// Draws the sheet of `layout` into a box of `width` × `height` points, in the middle.
#[must_use]
pub fn thumb(document: &Document, layout: &Layout, theme: &Theme, width: f32, height: f32) -> Thumb {
    let mut marks = Vec::new();
    let bounds = layout.bounds();
    if let Some(sheet) = layout.sheet()
        && bounds.width() > 0.0
    {
        let room = (f64::from(width) - 2.0 * EDGE, f64::from(height) - 2.0 * EDGE);
        let scale = (room.0 / bounds.width()).min(room.1 / bounds.height().max(1.0)).clamp(1e-9, LARGEST_SCALE);
        let middle = Vec2d::new(f64::from(width) / 2.0, f64::from(height) / 2.0);
        let place = Place { scale, center: bounds.center(), middle };
        // Points below which a branch is one field: more until the picture is small enough.
        let mut least = 1.5;
        loop {
            let query =
                Query { view: bounds, min_extent: least / scale, relations: &[], language: None, handles: false };
            let mut prims = Vec::new();
            build(document, layout, sheet, theme, &query, &mut prims);
            marks.clear();
            for prim in &prims {
                place.marks(prim, theme, &mut marks);
            }
            if marks.len() <= MARKS_MAX || least > f64::from(height) {
                marks.truncate(MARKS_MAX);
                break;
            }
            least *= 2.0;
        }
    }
    Thumb { background: theme.background, marks }
}

struct Place {
    scale: f64,
    center: Vec2d,
    middle: Vec2d,
}

#[expect(clippy::cast_possible_truncation, reason = "points within a small box")]
impl Place {
    fn point(&self, at: Vec2d) -> [f32; 2] {
        let at = (at - self.center) * self.scale + self.middle;
        [at.x as f32, at.y as f32]
    }

    fn rect(&self, rect: Rectd) -> [f32; 4] {
        let [left, top] = self.point(rect.min);
        let [right, bottom] = self.point(rect.max);
        [left, top, right, bottom]
    }

    fn length(&self, map: f32) -> f32 {
        (f64::from(map) * self.scale) as f32
    }

    fn marks(&self, prim: &Prim, theme: &Theme, out: &mut Vec<Mark>) {
        match prim {
            Prim::Field { rect, color } => out.push(Mark::Bar { rect: self.rect(*rect), radius: 1.0, color: *color }),
            Prim::Branch { curve, width, color } => {
                let width = self.length(width[0].midpoint(width[1])).max(0.7);
                out.push(Mark::Line { points: self.curve(curve), width, color: *color });
            }
            Prim::Elbow { points, width, color } => {
                let points = points.iter().map(|&point| self.point(point)).collect();
                out.push(Mark::Line { points, width: self.length(*width).max(0.7), color: *color });
            }
            Prim::Topic(topic) => {
                let rect = self.rect(topic.rect);
                let [left, top, right, bottom] = rect;
                let filled = topic.fill.a > 0;
                if filled {
                    out.push(Mark::Bar { rect, radius: self.length(10.0), color: topic.fill });
                } else if topic.line_width > 0.0 {
                    let points = vec![[left, bottom], [right, bottom]];
                    out.push(Mark::Line { points, width: self.length(topic.line_width).max(0.6), color: topic.line });
                }
                // The title: a bar of the height of small letters.
                let high = bottom - top;
                let inset = if filled { (right - left) * 0.12 } else { 0.0 };
                let back = if filled { topic.fill } else { theme.background };
                if high > 1.2 {
                    let (middle, half) = (top.midpoint(bottom), (high * 0.17).max(0.4));
                    out.push(Mark::Bar {
                        rect: [left + inset, middle - half, right - inset, middle + half],
                        radius: half,
                        color: back.mix(topic.text, 0.55),
                    });
                }
            }
            // Braces, relations, words: too fine for this size.
            _ => {}
        }
    }

    fn curve(&self, curve: &Cubic) -> Vec<[f32; 2]> {
        curve.sample(6).map(|on| self.point(on.at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{MARKS_MAX, Mark, thumb};
    use crate::doc::generate::{Shape, generate};
    use crate::doc::{Document, fixture};
    use crate::layout::{FixedMeasure, Layout, Look};
    use crate::scene::theme_named;
    use std::sync::Arc;

    fn laid_out(document: &Document) -> Layout {
        let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
        layout.full(document, document.first_sheet().unwrap());
        layout
    }

    fn inside(mark: &Mark) -> bool {
        let ok = |x: f32, y: f32| (-1.0..=241.0).contains(&x) && (-1.0..=151.0).contains(&y);
        match mark {
            Mark::Bar { rect: [l, t, r, b], .. } => ok(*l, *t) && ok(*r, *b) && l <= r && t <= b,
            Mark::Line { points, .. } => points.iter().all(|[x, y]| ok(*x, *y)),
        }
    }

    #[test]
    fn a_small_map_shows_its_topics_within_the_box() {
        let (document, _) = fixture::parse("Root\n  A\n    B\n  C\n");
        let picture = thumb(&document, &laid_out(&document), theme_named("paper"), 240.0, 150.0);
        let lines = picture.marks.iter().filter(|mark| matches!(mark, Mark::Line { .. })).count();
        assert!(lines >= 3, "three branches: {picture:?}");
        assert!(picture.marks.iter().all(inside), "{picture:?}");
    }

    #[test]
    fn a_large_map_has_few_marks() {
        let document = generate(7, 20_000, Shape::Bushy);
        let picture = thumb(&document, &laid_out(&document), theme_named("night"), 240.0, 150.0);
        assert!((1..=MARKS_MAX).contains(&picture.marks.len()), "{}", picture.marks.len());
        assert!(picture.marks.iter().all(inside));
    }
}
