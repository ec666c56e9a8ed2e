//! The outlines of topics as paths in map space, for the window and for every picture file.
//!
//! **Invariant:** a path is closed, goes clockwise, and every point of it is seen from the middle of
//! its box, so that a fan from there fills it. The bumps of a cloud hide a little of each other, which
//! a fill of one colour does not show.

use crate::base::geom::{Rectd, Vec2d};
use crate::layout::Shape;

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Straight to this point.
    Line(Vec2d),
    /// A cubic curve: two handles and the end.
    Cubic(Vec2d, Vec2d, Vec2d),
}

/// A closed path.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts, and ends.
    pub start: Vec2d,
    /// Its pieces; the last one ends at the start.
    pub steps: Vec<Step>,
}

/// A quarter of a circle as a cubic curve: the share of the radius that its handles are long.
const QUARTER: f64 = 0.552_284_75;

impl Path {
    fn polygon(points: &[Vec2d]) -> Self {
        let start = points.first().copied().unwrap_or(Vec2d::ZERO);
        let rest = points.iter().skip(1).copied();
        Self { start, steps: rest.chain([start]).map(Step::Line).collect() }
    }

    /// The path as points, with `per_curve` of them on each curve.
    #[must_use]
    pub fn points(&self, per_curve: usize) -> Vec<Vec2d> {
        let mut points = vec![self.start];
        let mut from = self.start;
        for step in &self.steps {
            match *step {
                Step::Line(to) => {
                    points.push(to);
                    from = to;
                }
                Step::Cubic(a, b, to) => {
                    let curve = super::branch::Cubic { points: [from, a, b, to] };
                    points.extend((1..=per_curve).map(|i| curve.at(i as f64 / per_curve as f64)));
                    from = to;
                }
            }
        }
        points.pop();
        points
    }
}

/// The outline of a shape in its box.
#[must_use]
pub fn path(shape: Shape, rect: Rectd) -> Path {
    let (min, max, middle) = (rect.min, rect.max, rect.center());
    let at = Vec2d::new;
    #[expect(clippy::cast_possible_truncation, reason = "a length of a box")]
    let height = rect.height() as f32;
    let slant = f64::from(shape.slant(height)).min(rect.width() / 2.0);
    match shape {
        Shape::None | Shape::Line | Shape::Rect => Path::polygon(&[min, at(max.x, min.y), max, at(min.x, max.y)]),
        Shape::Rounded | Shape::Pill => rounded(rect, f64::from(shape.radius(height)).min(rect.width() / 2.0)),
        Shape::Ellipse => {
            let (rx, ry) = (rect.width() / 2.0, rect.height() / 2.0);
            let (hx, hy) = (rx * QUARTER, ry * QUARTER);
            let (top, right, bottom, left) =
                (at(middle.x, min.y), at(max.x, middle.y), at(middle.x, max.y), at(min.x, middle.y));
            let steps = vec![
                Step::Cubic(at(top.x + hx, top.y), at(right.x, right.y - hy), right),
                Step::Cubic(at(right.x, right.y + hy), at(bottom.x + hx, bottom.y), bottom),
                Step::Cubic(at(bottom.x - hx, bottom.y), at(left.x, left.y + hy), left),
                Step::Cubic(at(left.x, left.y - hy), at(top.x - hx, top.y), top),
            ];
            Path { start: top, steps }
        }
        Shape::Hexagon => Path::polygon(&[
            at(min.x + slant, min.y),
            at(max.x - slant, min.y),
            at(max.x, middle.y),
            at(max.x - slant, max.y),
            at(min.x + slant, max.y),
            at(min.x, middle.y),
        ]),
        Shape::Octagon => {
            let cut = slant.min(rect.height() / 2.0);
            Path::polygon(&[
                at(min.x + cut, min.y),
                at(max.x - cut, min.y),
                at(max.x, min.y + cut),
                at(max.x, max.y - cut),
                at(max.x - cut, max.y),
                at(min.x + cut, max.y),
                at(min.x, max.y - cut),
                at(min.x, min.y + cut),
            ])
        }
        Shape::Parallelogram => {
            Path::polygon(&[at(min.x + slant, min.y), at(max.x, min.y), at(max.x - slant, max.y), at(min.x, max.y)])
        }
        Shape::Diamond => {
            Path::polygon(&[at(middle.x, min.y), at(max.x, middle.y), at(middle.x, max.y), at(min.x, middle.y)])
        }
        Shape::Cloud => cloud(rect),
    }
}

/// A box whose corners have this radius, in map pixels.
#[must_use]
pub fn rounded(rect: Rectd, radius: f64) -> Path {
    let (min, max, r) = (rect.min, rect.max, radius.max(0.0));
    let (at, k) = (Vec2d::new, r * (1.0 - QUARTER));
    let steps = vec![
        Step::Line(at(max.x - r, min.y)),
        Step::Cubic(at(max.x - k, min.y), at(max.x, min.y + k), at(max.x, min.y + r)),
        Step::Line(at(max.x, max.y - r)),
        Step::Cubic(at(max.x, max.y - k), at(max.x - k, max.y), at(max.x - r, max.y)),
        Step::Line(at(min.x + r, max.y)),
        Step::Cubic(at(min.x + k, max.y), at(min.x, max.y - k), at(min.x, max.y - r)),
        Step::Line(at(min.x, min.y + r)),
        Step::Cubic(at(min.x, min.y + k), at(min.x + k, min.y), at(min.x + r, min.y)),
    ];
    Path { start: at(min.x + r, min.y), steps }
}

/// Bumps along the sides of a smaller box.
fn cloud(rect: Rectd) -> Path {
    #[expect(clippy::cast_possible_truncation, reason = "a length of a box")]
    let bump = f64::from(Shape::bump(rect.height() as f32)) * 0.9;
    let inner = rect.expand(-bump);
    let (min, max) = (inner.min, inner.max);
    // Not so many that they would look like a saw.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let count = |length: f64, least: f64| (length / (bump * 3.4)).round().clamp(least, 40.0) as usize;
    let corners = [min, Vec2d::new(max.x, min.y), max, Vec2d::new(min.x, max.y)];
    // Away from the middle, by the side.
    let away = [Vec2d::new(0.0, -1.0), Vec2d::new(1.0, 0.0), Vec2d::new(0.0, 1.0), Vec2d::new(-1.0, 0.0)];
    let mut steps = Vec::new();
    for (side, out) in away.into_iter().enumerate() {
        let from = corners.get(side).copied().unwrap_or(min);
        let to = corners.get((side + 1) % 4).copied().unwrap_or(min);
        let bumps = count((to - from).x.abs() + (to - from).y.abs(), if side % 2 == 0 { 3.0 } else { 1.0 });
        for i in 0..bumps {
            let on = |share: f64| from + (to - from) * share;
            let (a, b) = (on(i as f64 / bumps as f64), on((i + 1) as f64 / bumps as f64));
            // A cubic with both handles this far out bulges three quarters of it.
            let reach = out * (bump / 0.75);
            steps.push(Step::Cubic(a + reach, b + reach, b));
        }
    }
    Path { start: min, steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_fill_their_boxes_and_are_seen_from_the_middle() {
        let boxes = [(80.0, 24.0), (300.0, 24.0), (120.0, 260.0), (30.0, 30.0)];
        for shape in Shape::ALL {
            for (w, h) in boxes {
                let rect = Rectd { min: Vec2d::new(10.0, -5.0), max: Vec2d::new(10.0 + w, h - 5.0) };
                let path = path(shape, rect);
                let points = path.points(8);
                let hull = points.iter().fold(Rectd::NOTHING, |r, &p| r.union(Rectd { min: p, max: p }));
                let off = (hull.width() - w).abs().max((hull.height() - h).abs());
                assert!(off < 3.0, "{shape:?} in {w}×{h} takes {hull:?}");
                let middle = rect.center();
                for (i, &a) in points.iter().enumerate() {
                    let b = points[(i + 1) % points.len()];
                    let (u, v) = (a - middle, b - middle);
                    let turns = u.x * v.y - u.y * v.x;
                    assert!(turns >= -1e-6 || shape == Shape::Cloud, "{shape:?} in {w}×{h} turns back at {i}");
                }
            }
        }
    }
}
