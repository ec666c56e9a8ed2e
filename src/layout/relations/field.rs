//! What is in the way of relations, as a raster: a byte for each small square of the map says what
//! lies there. A curve is judged by looking its points up, whatever the number of topics.

use std::cell::Cell;

use super::spline::{self, Piece};
use crate::base::geom::{Rectd, Vec2d};

/// A title.
pub(super) const TITLE: u8 = 1;
/// Close to a title.
pub(super) const NEAR: u8 = 2;
/// A line of the tree.
pub(super) const BRANCH: u8 = 4;
/// A relation that was routed before.
pub(super) const ROUTE: u8 = 8;
/// The label of a relation.
pub(super) const LABEL: u8 = 16;
/// The count of a folded branch.
pub(super) const HANDLE: u8 = 32;
/// Beyond the map.
pub(super) const OUTSIDE: u8 = 64;

/// What must not be crossed if there is any other way.
pub(super) const SOLID: u8 = TITLE | HANDLE | OUTSIDE;
/// What a label must not cover.
pub(super) const NO_LABEL: u8 = TITLE | HANDLE | OUTSIDE | LABEL;

/// The side of a square, in map pixels, where the map is not too large for that.
const CELL: f64 = 4.0;
/// How far from titles a curve should stay, in map pixels.
const CLEARANCE: f64 = 2.0;
/// Closer than this to a title is not nice either.
const NEARNESS: f64 = 9.0;
/// So far from its ends a curve may touch their boxes, in map pixels.
const FREE_ENDS: f64 = 9.0;
/// What a full turn through one radian costs, in map pixels of detour.
const TURN: f64 = 46.0;
/// What touching anything solid costs at all.
const THROUGH: f64 = 500.0;
/// Bends that are tighter than this radius look like kinks.
const RADIUS: f64 = 34.0;

/// What a pixel of way costs more than one over empty paper, for each sum of what lies there.
const fn weight(cell: u8) -> f64 {
    let mut sum = 0.0;
    if cell & TITLE != 0 {
        sum += 150.0;
    } else if cell & NEAR != 0 {
        sum += 0.9;
    }
    if cell & HANDLE != 0 {
        sum += 60.0;
    }
    if cell & OUTSIDE != 0 {
        sum += 150.0;
    }
    if cell & BRANCH != 0 {
        sum += 1.6;
    }
    if cell & ROUTE != 0 {
        sum += 0.7;
    }
    if cell & LABEL != 0 {
        sum += 5.0;
    }
    sum
}

const WEIGHTS: [f64; 128] = {
    let mut all = [0.0; 128];
    let mut cell = 0_u8;
    while cell < 128 {
        all[cell as usize] = weight(cell);
        cell += 1;
    }
    all
};

/// What a way costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cost {
    /// Its length with all that is added, in map pixels.
    pub total: f64,
    /// How much of it passes through what is solid, in map pixels.
    pub solid: f64,
    /// Its length.
    pub length: f64,
}

/// The raster.
#[derive(Debug)]
pub(super) struct Field {
    min: Vec2d,
    /// Side of a square in map pixels.
    pub cell: f64,
    /// Squares in a row, and rows.
    pub size: (usize, usize),
    cells: Vec<u8>,
    /// Whether nothing lies on it.
    blank: bool,
    /// Points that were looked at so far.
    looked: Cell<usize>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn index(at: f64, count: usize) -> usize {
    at.clamp(0.0, count as f64) as usize
}

/// Whether a point is so near the end of a curve that boxes there are no obstacle.
fn is_free(point: Vec2d, end: Vec2d) -> bool {
    (point.x - end.x).abs() < FREE_ENDS && (point.y - end.y).abs() < FREE_ENDS
}

impl Field {
    /// Empty paper.
    pub fn new(region: Rectd, most_cells: usize) -> Self {
        let (w, h) = (region.width().max(1.0), region.height().max(1.0));
        let cell = (w * h / most_cells as f64).sqrt().max(CELL);
        let size = (index((w / cell).ceil(), 1 << 20), index((h / cell).ceil(), 1 << 20));
        Self { min: region.min, cell, size, cells: vec![0; size.0 * size.1], blank: true, looked: Cell::new(0) }
    }

    /// Squares in all.
    pub const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing was marked.
    pub const fn is_blank(&self) -> bool {
        self.blank
    }

    /// Points of curves that were looked at since this was asked last.
    pub fn take_looked(&self) -> usize {
        self.looked.take()
    }

    /// Counts points that were looked at one by one.
    pub fn look_at(&self, points: usize) {
        self.looked.set(self.looked.get() + points);
    }

    /// The middle of a square.
    pub fn middle(&self, column: usize, row: usize) -> Vec2d {
        self.min + Vec2d::new((column as f64 + 0.5) * self.cell, (row as f64 + 0.5) * self.cell)
    }

    /// The square at a point, if it is within.
    pub fn square(&self, at: Vec2d) -> Option<(usize, usize)> {
        let (x, y) = ((at.x - self.min.x) / self.cell, (at.y - self.min.y) / self.cell);
        let within = x >= 0.0 && y >= 0.0 && x < self.size.0 as f64 && y < self.size.1 as f64;
        within.then(|| (index(x, self.size.0), index(y, self.size.1)))
    }

    /// What lies at a point.
    pub fn at(&self, at: Vec2d) -> u8 {
        self.square(at).map_or(OUTSIDE, |(x, y)| self.cells.get(y * self.size.0 + x).copied().unwrap_or(OUTSIDE))
    }

    /// What a pixel of way costs at a point, 1 on empty paper.
    pub fn price(&self, at: Vec2d) -> f64 {
        1.0 + WEIGHTS.get(usize::from(self.at(at))).copied().unwrap_or(0.0)
    }

    /// The rows of squares that a rectangle touches.
    fn rows(&self, rect: &Rectd) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
        let (w, h) = self.size;
        let x0 = index(((rect.min.x - self.min.x) / self.cell).floor(), w);
        let x1 = index(((rect.max.x - self.min.x) / self.cell).ceil(), w);
        let y0 = index(((rect.min.y - self.min.y) / self.cell).floor(), h);
        let y1 = index(((rect.max.y - self.min.y) / self.cell).ceil(), h);
        (y0..y1).map(move |y| y * w + x0..y * w + x1.max(x0))
    }

    /// Says that something takes this room.
    pub fn mark(&mut self, rect: &Rectd, what: u8) {
        self.blank = false;
        for row in self.rows(rect) {
            for cell in self.cells.get_mut(row).into_iter().flatten() {
                *cell |= what;
            }
        }
    }

    /// Marks a title, with the room around it that should stay free.
    pub fn mark_title(&mut self, rect: &Rectd) {
        self.mark(&rect.expand(NEARNESS), NEAR);
        self.mark(&rect.expand(CLEARANCE), TITLE);
    }

    /// Marks a line, `skip` map pixels at both ends left out.
    pub fn mark_curve(&mut self, curve: &[Piece], what: u8, skip: f64) {
        let half = Vec2d::new(self.cell, self.cell) * 0.5;
        let (first, last) = spline::ends(curve);
        let mut points = Vec::new();
        spline::walk(curve, self.cell, |point, _| points.push(point));
        for point in points {
            if spline::length(point - first) >= skip && spline::length(point - last) >= skip {
                self.mark(&Rectd { min: point - half, max: point + half }, what);
            }
        }
    }

    /// How many squares of a rectangle have something that `what` names.
    pub fn count(&self, rect: &Rectd, what: u8) -> usize {
        let found = self.rows(rect).map(|row| {
            let cells = self.cells.get(row).unwrap_or(&[]);
            cells.iter().filter(|cell| **cell & what != 0).count()
        });
        let within = Rectd {
            min: self.min,
            max: self.min + Vec2d::new(self.size.0 as f64 * self.cell, self.size.1 as f64 * self.cell),
        };
        let outside = what & OUTSIDE != 0 && within.union(*rect) != within;
        found.sum::<usize>() + usize::from(outside) * 4
    }

    /// The middles of the parts of a curve that pass through what is solid.
    pub fn solid_spots(&self, curve: &[Piece], step: f64) -> Vec<Vec2d> {
        let (first, last) = spline::ends(curve);
        let mut spots = Vec::new();
        let mut run: Vec<Vec2d> = Vec::new();
        spline::walk(curve, step, |point, _| {
            if !is_free(point, first) && !is_free(point, last) && self.at(point) & SOLID != 0 {
                run.push(point);
            } else {
                spots.extend(run.get(run.len() / 2).copied());
                run.clear();
            }
        });
        spots.extend(run.get(run.len() / 2).copied());
        spots
    }

    /// What a curve costs, in steps of about `step` map pixels. Gives up above `limit`.
    pub fn cost(&self, curve: &[Piece], step: f64, limit: f64) -> Cost {
        let (first, last) = spline::ends(curve);
        let mut cost = Cost::default();
        let mut before: Option<(Vec2d, Vec2d)> = None;
        let (mut turned, mut kinks) = (0.0, 0.0);
        let mut looked = 0;
        spline::walk(curve, step, |point, _| {
            if cost.total > limit {
                return;
            }
            looked += 1;
            let Some((from, way)) = before else {
                before = Some((point, Vec2d::ZERO));
                return;
            };
            let by = point - from;
            let length = spline::length(by);
            if length < 1e-9 {
                return;
            }
            let way_on = by * (1.0 / length);
            if way != Vec2d::ZERO {
                let turn = spline::length(way_on - way);
                turned += turn;
                kinks += (turn - length / RADIUS).max(0.0);
            }
            let cell = if is_free(point, first) || is_free(point, last) { 0 } else { self.at(point) };
            cost.length += length;
            cost.total += length * (1.0 + WEIGHTS.get(usize::from(cell)).copied().unwrap_or(0.0));
            if cell & SOLID != 0 {
                cost.solid += length;
            }
            before = Some((point, way_on));
        });
        self.look_at(looked);
        if cost.solid > 0.0 {
            cost.total += THROUGH;
        }
        // The first turn is free: without it a curve would be a ruler.
        cost.total += (turned - 1.0_f64).max(0.0) * TURN + kinks * 170.0;
        cost
    }
}
