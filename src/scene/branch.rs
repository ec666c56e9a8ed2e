//! The shape of a branch line: a cubic curve that leaves the parent and arrives at the child along
//! the direction of growth, thick near the root and thin at the leaf.

use crate::base::geom::Vec2d;

/// A cubic Bézier curve in map space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cubic {
    /// Start, two handles, end.
    pub points: [Vec2d; 4],
}

/// A point of a curve with the unit normal to its left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnCurve {
    /// The point.
    pub at: Vec2d,
    /// Unit normal.
    pub normal: Vec2d,
}

impl Cubic {
    /// A curve from `from` to `to` that starts and ends horizontally, or vertically for a map
    /// that grows downward.
    #[must_use]
    pub fn between(from: Vec2d, to: Vec2d, vertical: bool) -> Self {
        let middle = if vertical { f64::midpoint(from.y, to.y) } else { f64::midpoint(from.x, to.x) };
        let (a, b) = if vertical {
            (Vec2d::new(from.x, middle), Vec2d::new(to.x, middle))
        } else {
            (Vec2d::new(middle, from.y), Vec2d::new(middle, to.y))
        };
        Self { points: [from, a, b, to] }
    }

    /// The point at `t` (0 to 1).
    #[must_use]
    pub fn at(&self, t: f64) -> Vec2d {
        let [p0, p1, p2, p3] = self.points;
        let s = 1.0 - t;
        p0 * (s * s * s) + p1 * (3.0 * s * s * t) + p2 * (3.0 * s * t * t) + p3 * (t * t * t)
    }

    /// The direction at `t`, not of unit length; the chord where the curve stands still.
    #[must_use]
    pub fn direction(&self, t: f64) -> Vec2d {
        let [p0, p1, p2, p3] = self.points;
        let s = 1.0 - t;
        let d = (p1 - p0) * (3.0 * s * s) + (p2 - p1) * (6.0 * s * t) + (p3 - p2) * (3.0 * t * t);
        if d.x.abs() + d.y.abs() > 1e-9 { d } else { p3 - p0 }
    }

    /// `count + 1` points from start to end with their normals.
    pub fn sample(&self, count: usize) -> impl Iterator<Item = OnCurve> + '_ {
        let count = count.max(1);
        (0..=count).map(move |i| {
            let t = i as f64 / count as f64;
            let d = self.direction(t);
            let length = d.x.hypot(d.y).max(1e-12);
            OnCurve { at: self.at(t), normal: Vec2d::new(-d.y / length, d.x / length) }
        })
    }

    /// A rectangle that holds the curve: that of its four points.
    #[must_use]
    pub fn hull(&self) -> crate::base::geom::Rectd {
        self.points
            .iter()
            .fold(crate::base::geom::Rectd::NOTHING, |rect, &p| rect.union(crate::base::geom::Rectd { min: p, max: p }))
    }
}

/// Width in map pixels of the branch line at a topic of this level: 5 at the root, 1.4 at leaves.
#[must_use]
pub fn width_at_level(level: usize) -> f32 {
    match level {
        0 => 5.5,
        1 => 3.6,
        2 => 2.4,
        3 => 1.8,
        _ => 1.4,
    }
}

#[cfg(test)]
mod tests {
    use super::Cubic;
    use crate::base::geom::Vec2d;

    #[test]
    fn leaves_and_arrives_along_the_growth() {
        let curve = Cubic::between(Vec2d::new(0.0, 0.0), Vec2d::new(100.0, 60.0), false);
        let points: Vec<_> = curve.sample(8).collect();
        assert_eq!(points.len(), 9);
        let ends = [points.first().unwrap(), points.last().unwrap()];
        for end in ends {
            assert!(end.normal.x.abs() < 1e-9, "starts and ends horizontally");
        }
        assert_eq!(ends[0].at, Vec2d::new(0.0, 0.0));
        assert_eq!(ends[1].at, Vec2d::new(100.0, 60.0));
    }

    #[test]
    fn a_curve_without_length_has_finite_normals() {
        let curve = Cubic::between(Vec2d::ZERO, Vec2d::ZERO, false);
        assert!(curve.sample(4).all(|p| p.normal.x.is_finite() && p.normal.y.is_finite()));
    }
}
