//! Smooth curves through points: natural enough to look drawn by hand, and without kinks.

use crate::base::geom::Vec2d;

/// A cubic Bézier curve.
pub(super) type Piece = [Vec2d; 4];

/// How long a way is.
pub(super) fn length(by: Vec2d) -> f64 {
    // Not hypot: its last digit differs between platforms.
    (by.x * by.x + by.y * by.y).sqrt()
}

/// A point of a cubic.
#[must_use]
pub(crate) fn at(curve: &Piece, t: f64) -> Vec2d {
    let s = 1.0 - t;
    let [a, b, c, d] = *curve;
    a * (s * s * s) + b * (3.0 * s * s * t) + c * (3.0 * s * t * t) + d * (t * t * t)
}

/// Where a curve begins and ends.
pub(super) fn ends(curve: &[Piece]) -> (Vec2d, Vec2d) {
    let first = curve.first().map_or(Vec2d::ZERO, |piece| piece[0]);
    (first, curve.last().map_or(first, |piece| piece[3]))
}

/// Calls `out` with points of the curve about `step` apart, each with its piece, both ends included.
pub(super) fn walk(curve: &[Piece], step: f64, mut out: impl FnMut(Vec2d, usize)) {
    for (index, piece) in curve.iter().enumerate() {
        let [a, b, c, d] = *piece;
        let reach = length(b - a) + length(c - b) + length(d - c);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 4 and 4000")]
        let count = (reach / step).clamp(4.0, 4000.0) as u32;
        if index == 0 {
            out(a, 0);
        }
        for i in 1..=count {
            out(at(piece, f64::from(i) / f64::from(count)), index);
        }
    }
}

/// The cubic spline through `points` whose bending does not jump (C²), with the given unit
/// directions at both ends. Parameters are the lengths of the chords; the slopes are found as in
/// any book on splines, by eliminating a tridiagonal system.
pub(super) fn through(points: &[Vec2d], start: Vec2d, end: Vec2d) -> Vec<Piece> {
    let chords: Vec<f64> = points.windows(2).map(|pair| length(pair[1] - pair[0]).max(1e-6)).collect();
    let count = points.len();
    if count < 2 {
        return Vec::new();
    }
    // Rows of the system for the slopes of the inner points.
    let mut slopes = vec![start; count];
    slopes[count - 1] = end;
    let mut upper = vec![0.0; count];
    for i in 1..count - 1 {
        let (before, after) = (chords[i - 1], chords[i]);
        let right = ((points[i] - points[i - 1]) * (1.0 / (before * before))
            + (points[i + 1] - points[i]) * (1.0 / (after * after)))
            * 3.0;
        let diagonal = 2.0 / before + 2.0 / after - upper[i - 1] / before;
        upper[i] = 1.0 / after / diagonal;
        slopes[i] = (right - slopes[i - 1] * (1.0 / before)) * (1.0 / diagonal);
    }
    for i in (1..count - 1).rev() {
        slopes[i] = slopes[i] - slopes[i + 1] * upper[i];
    }
    (0..count - 1)
        .map(|i| {
            let third = chords[i] / 3.0;
            [points[i], points[i] + slopes[i] * third, points[i + 1] - slopes[i + 1] * third, points[i + 1]]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Piece, at, length, through};
    use crate::base::geom::Vec2d;

    #[test]
    fn a_spline_passes_its_points_without_a_kink() {
        let points = [Vec2d::new(0.0, 0.0), Vec2d::new(80.0, 60.0), Vec2d::new(200.0, -40.0), Vec2d::new(300.0, 10.0)];
        let right = Vec2d::new(1.0, 0.0);
        let curve: Vec<Piece> = through(&points, right, right);
        assert_eq!(curve.len(), 3);
        for (piece, pair) in curve.iter().zip(points.windows(2)) {
            assert!(length(at(piece, 0.0) - pair[0]) < 1e-9 && length(at(piece, 1.0) - pair[1]) < 1e-9);
        }
        for (i, pair) in curve.windows(2).enumerate() {
            let chords = [length(points[i + 1] - points[i]), length(points[i + 2] - points[i + 1])];
            let slopes = [(pair[0][3] - pair[0][2]) * (3.0 / chords[0]), (pair[1][1] - pair[1][0]) * (3.0 / chords[1])];
            assert!(length(slopes[0] - slopes[1]) < 1e-9, "{slopes:?}");
            let bend = |p: Vec2d, q: Vec2d, r: Vec2d, chord: f64| (p - q * 2.0 + r) * (6.0 / (chord * chord));
            let before = bend(pair[0][1], pair[0][2], pair[0][3], chords[0]);
            let after = bend(pair[1][0], pair[1][1], pair[1][2], chords[1]);
            assert!(length(before - after) < 1e-9, "{before:?} {after:?}");
        }
        assert!(curve[0][1].y.abs() < 1e-9, "it leaves in the given direction");
    }
}
