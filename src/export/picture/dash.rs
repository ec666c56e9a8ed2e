//! The dashes of a line, found once for a whole picture: where it is drawn band by band, a library
//! would walk a long curve again for each of them.

use super::list::Step;
use crate::base::geom::Vec2d;

/// The straight pieces of a curve, map pixels.
const CHORD: f64 = 2.0;
/// Shorter dashes and gaps than this are no dashes.
const LEAST: f32 = 0.01;

fn length(by: Vec2d) -> f64 {
    (by.x * by.x + by.y * by.y).sqrt()
}

struct Dasher<F> {
    lengths: [f64; 2],
    /// Which of the lengths it is, a dash or a gap, and how much of it is left.
    is_gap: bool,
    left: f64,
    at: Vec2d,
    dash: Vec<Vec2d>,
    out: F,
}

impl<F: FnMut(&[Vec2d])> Dasher<F> {
    fn begin(&mut self, at: Vec2d) {
        self.end();
        (self.is_gap, self.left, self.at) = (false, self.lengths[0], at);
        self.dash.push(at);
    }

    fn end(&mut self) {
        if self.dash.len() > 1 {
            (self.out)(&self.dash);
        }
        self.dash.clear();
    }

    fn line(&mut self, to: Vec2d) {
        let from = std::mem::replace(&mut self.at, to);
        let long = length(to - from);
        let mut done = 0.0;
        while long - done > self.left {
            done += self.left;
            self.dash.push(from + (to - from) * (done / long));
            if !self.is_gap {
                self.end();
            }
            self.is_gap = !self.is_gap;
            self.left = self.lengths[usize::from(self.is_gap)];
        }
        self.left -= long - done;
        if !self.is_gap && long > done {
            self.dash.push(to);
        }
    }
}

/// Calls `out` with the points of each dash of a line, `on` map pixels long with gaps of `off`.
pub fn dashes(path: &[Step], [on, off]: [f32; 2], out: impl FnMut(&[Vec2d])) {
    if !(on > LEAST && off > LEAST && on.is_finite() && off.is_finite()) {
        return;
    }
    let lengths = [f64::from(on), f64::from(off)];
    let mut dasher = Dasher { lengths, is_gap: false, left: lengths[0], at: Vec2d::ZERO, dash: Vec::new(), out };
    let mut start = Vec2d::ZERO;
    for step in path {
        match *step {
            Step::Move(to) => {
                start = to;
                dasher.begin(to);
            }
            Step::Line(to) => dasher.line(to),
            Step::Cubic(b, c, to) => {
                let first = dasher.at;
                let reach = length(b - first) + length(c - b) + length(to - c);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
                let count = (reach / CHORD).ceil().clamp(4.0, 1.0e6) as u32;
                for index in 1..=count {
                    let t = f64::from(index) / f64::from(count);
                    let s = 1.0 - t;
                    let near = first * (s * s * s) + b * (3.0 * s * s * t);
                    dasher.line(near + c * (3.0 * s * t * t) + to * (t * t * t));
                }
            }
            Step::Close => dasher.line(start),
        }
    }
    dasher.end();
}

#[cfg(test)]
mod tests {
    use super::super::list::Step;
    use super::{dashes, length};
    use crate::base::geom::Vec2d;

    fn found(path: &[Step]) -> Vec<Vec<Vec2d>> {
        let mut all = Vec::new();
        dashes(path, [6.0, 4.0], |dash| all.push(dash.to_vec()));
        all
    }

    #[test]
    fn dashes_go_around_corners_and_along_curves() {
        let at = Vec2d::new;
        let corner = [Step::Move(at(0.0, 0.0)), Step::Line(at(23.0, 0.0)), Step::Line(at(23.0, 20.0))];
        let x = |dash: &[Vec2d]| dash.iter().map(|point| (point.x, point.y)).collect::<Vec<_>>();
        let all: Vec<Vec<(f64, f64)>> = found(&corner).iter().map(|dash| x(dash)).collect();
        let wanted = [
            vec![(0.0, 0.0), (6.0, 0.0)],
            vec![(10.0, 0.0), (16.0, 0.0)],
            vec![(20.0, 0.0), (23.0, 0.0), (23.0, 3.0)],
            vec![(23.0, 7.0), (23.0, 13.0)],
            vec![(23.0, 17.0), (23.0, 20.0)],
        ];
        assert_eq!(all, wanted);
        let curve = [Step::Move(at(0.0, 0.0)), Step::Cubic(at(300.0, 0.0), at(300.0, 300.0), at(600.0, 300.0))];
        let all = found(&curve);
        assert!(all.len() > 60, "{}", all.len());
        for dash in all.iter().rev().skip(1) {
            let long: f64 = dash.windows(2).map(|pair| length(pair[1] - pair[0])).sum();
            assert!((long - 6.0).abs() < 1e-6, "{long}");
        }
    }

    #[test]
    fn what_is_no_dash_ends() {
        let line = [Step::Move(Vec2d::ZERO), Step::Line(Vec2d::new(1.0e6, 0.0))];
        for dash in [[0.0, 4.0], [6.0, 0.0], [f32::NAN, 4.0], [6.0, f32::INFINITY]] {
            dashes(&line, dash, |_| panic!("{dash:?}"));
        }
        assert!(found(&[]).is_empty());
    }
}
