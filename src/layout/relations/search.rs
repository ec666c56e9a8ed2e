//! The search for a way: over single curves first; where all of those meet titles, over a grid of
//! coarse squares (A*), whose path is straightened, bent into a spline and eased.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::field::{Cost, Field};
use super::spline::{self, Piece, length};
use crate::base::geom::Vec2d;

/// Where a relation may leave or reach a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Anchor {
    /// The point, a little off the box.
    pub at: Vec2d,
    /// The unit direction away from the box.
    pub out: Vec2d,
    /// What is against it, in map pixels of detour.
    pub cost: f64,
}

/// A way that was found.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub curve: Vec<Piece>,
    pub cost: Cost,
}

/// Squares of the field on a side of a coarse one.
const COARSE: usize = 3;
/// Steps of the judgement, in map pixels: to sort out, to compare, and to be sure.
const ROUGH: f64 = 14.0;
const EASY: f64 = 7.0;
const FINE: f64 = 3.5;
/// How often a curve that cuts corners is mended.
const ROUNDS: usize = 5;
/// What one square of the search costs with those around it, in the squares of a caller.
const SQUARE: usize = 20;
/// How far knots are tried to be moved, in map pixels.
const REACHES: [f64; 3] = [34.0, 16.0, 7.0];
/// Points of the path from one to the next that hold a curve which cuts corners even so.
const HELD: usize = 3;
/// So far off a topic the search begins, in map pixels.
const EXIT: f64 = 15.0;
/// The largest cost on the grid.
const FAR: u32 = u32::MAX;

/// The best single curve; of a long one, `parts` pieces are enough to sort it out.
pub(super) fn single(field: &Field, from: &[Anchor], to: &[Anchor], parts: f64) -> Option<Way> {
    let mut all: Vec<(f64, f64, Piece)> = Vec::with_capacity(from.len() * to.len() * 5);
    for a in from {
        for d in to {
            let distance = length(d.at - a.at);
            for bulge in [0.28, 0.45, 0.7, 1.1, 1.6] {
                let reach = (distance * bulge).clamp(28.0, 900.0);
                let piece = [a.at, a.at + a.out * reach, d.at + d.out * reach, d.at];
                let mut way = 0.0;
                let mut last = a.at;
                for step in 1..=6 {
                    let next = spline::at(&piece, f64::from(step) / 6.0);
                    way += length(next - last);
                    last = next;
                }
                all.push((way + a.cost + d.cost, a.cost + d.cost, piece));
            }
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Long curves are judged in longer steps, and roughly where nothing is in the way.
    let nearest = from.iter().flat_map(|a| to.iter().map(|d| length(d.at - a.at))).fold(f64::INFINITY, f64::min);
    let (rough, fine) = if field.is_blank() {
        (ROUGH.max(nearest / 20.0), ROUGH.max(nearest / 40.0))
    } else {
        (ROUGH.max(nearest / parts), FINE.max(nearest / 800.0))
    };
    let mut best: Option<Way> = None;
    for (least, extra, piece) in all {
        let limit = best.as_ref().map_or(f64::INFINITY, |best| best.cost.total);
        if limit <= least {
            break;
        }
        let rough = field.cost(&[piece], rough, limit * 1.2);
        if rough.total + extra > limit * 1.2 {
            continue;
        }
        let mut cost = field.cost(&[piece], fine, limit);
        cost.total += extra;
        if cost.total < limit {
            best = Some(Way { curve: vec![piece], cost });
        }
    }
    best
}

/// A point that the spline passes, with the place on the path that it comes from.
#[derive(Clone, Copy, Debug)]
struct Knot {
    along: usize,
    at: Vec2d,
}

/// A search over the grid that can be interrupted: a way is looked for, then eased round by round.
#[derive(Debug)]
pub(super) struct Hunt {
    stage: Stage,
    best: Option<Way>,
}

#[derive(Debug)]
enum Stage {
    Looking(Box<Look>),
    Easing(Box<Easing>),
    Done,
}

/// A path that is bent into a curve, knot by knot.
#[derive(Debug)]
struct Easing {
    a: Anchor,
    d: Anchor,
    path: Vec<Vec2d>,
    knots: Vec<Knot>,
    round: usize,
    /// How far knots are tried to be moved now, of [`REACHES`], and which knot's turn it is.
    reach: usize,
    index: usize,
    /// What the curve costs; not known yet at the start of a round.
    least: Option<f64>,
}

impl Hunt {
    /// Begins at the anchors of both topics; `None` if none of those lies within the field.
    pub fn new(field: &Field, from: &[Anchor], to: &[Anchor]) -> Option<Self> {
        Some(Self { stage: Stage::Looking(Box::new(Look::new(field, from, to)?)), best: None })
    }

    /// Works on until `left` runs out; `true` when it is at its end. `budget` is how many coarse
    /// squares may still be looked at in all.
    pub fn step(&mut self, field: &Field, left: &mut usize, budget: &mut usize) -> bool {
        while !matches!(self.stage, Stage::Done) {
            if *left == 0 {
                return false;
            }
            match std::mem::replace(&mut self.stage, Stage::Done) {
                Stage::Done => {}
                Stage::Looking(mut look) => {
                    if look.step(field, left, budget) {
                        if let Some((a, path, d)) = look.path(field) {
                            let knots = straighten(field, &path);
                            *left = left.saturating_sub(field.take_looked());
                            let easing = Easing { a, d, path, knots, round: 0, reach: 0, index: 0, least: None };
                            self.stage = Stage::Easing(Box::new(easing));
                        }
                    } else {
                        self.stage = Stage::Looking(look);
                    }
                }
                Stage::Easing(mut easing) => {
                    if easing.step(field, left) {
                        let again = self.judge(field, &mut easing);
                        let is_clean = self.best.as_ref().is_some_and(|best| best.cost.solid <= 0.0);
                        (easing.reach, easing.index, easing.least) = (0, 0, None);
                        if again && easing.round + 1 < ROUNDS {
                            easing.round += 1;
                        } else if !is_clean && easing.round < ROUNDS {
                            // The path itself is free: held closely to it, a curve hardly leaves it.
                            let held = easing.path.iter().enumerate().skip(HELD / 2).step_by(HELD);
                            easing.knots = held.map(|(along, &at)| Knot { along, at }).collect();
                            easing.round = ROUNDS;
                        } else {
                            continue;
                        }
                    }
                    self.stage = Stage::Easing(easing);
                }
            }
        }
        true
    }

    /// The end of a round; whether another may make the way better.
    fn judge(&mut self, field: &Field, easing: &mut Easing) -> bool {
        let Easing { a, d, path, knots, .. } = easing;
        let curve = curve_of(a, d, knots);
        let mut cost = field.cost(&curve, FINE, f64::INFINITY);
        cost.total += a.cost + d.cost;
        let spots = if cost.solid > 0.0 { field.solid_spots(&curve, FINE) } else { Vec::new() };
        if self.best.as_ref().is_none_or(|best| cost.total < best.cost.total) {
            self.best = Some(Way { curve, cost });
        }
        // Where it cuts a corner it is held to the path, which goes around.
        let before = knots.len();
        for spot in spots {
            let off = |at: &Vec2d| length(*at - spot);
            let nearest = path.iter().enumerate().min_by(|a, b| off(a.1).total_cmp(&off(b.1)));
            if let Some((along, &at)) = nearest.filter(|(along, _)| knots.iter().all(|knot| knot.along != *along)) {
                knots.push(Knot { along, at });
            }
        }
        knots.sort_by_key(|knot| knot.along);
        knots.len() > before
    }

    /// What was found.
    pub fn found(self) -> Option<Way> {
        self.best
    }
}

fn curve_of(a: &Anchor, d: &Anchor, knots: &[Knot]) -> Vec<Piece> {
    let mut points = Vec::with_capacity(knots.len() + 2);
    points.push(a.at);
    points.extend(knots.iter().map(|knot| knot.at));
    points.push(d.at);
    spline::through(&points, a.out, d.out * -1.0)
}

impl Easing {
    /// Moves the knots to where the curve costs least, and leaves out those that it does not need, until
    /// `left` runs out; `true` at the end of the round.
    fn step(&mut self, field: &Field, left: &mut usize) -> bool {
        let judge = if self.round == 0 { EASY } else { FINE };
        let (a, d) = (self.a, self.d);
        let price = |knots: &[Knot], limit: f64| field.cost(&curve_of(&a, &d, knots), judge, limit).total;
        let knots = &mut self.knots;
        let mut least = self.least.unwrap_or_else(|| price(knots, f64::INFINITY));
        while let Some(&reach) = REACHES.get(self.reach) {
            while self.index < knots.len() {
                if *left == 0 {
                    self.least = Some(least);
                    return false;
                }
                let index = self.index;
                let knot = knots.remove(index);
                let without = price(knots, least);
                if without <= least {
                    least = without;
                } else {
                    knots.insert(index, knot);
                    for (x, y) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)] {
                        let old = knots[index].at;
                        knots[index].at = old + Vec2d::new(f64::from(x) * reach, f64::from(y) * reach);
                        let moved = price(knots, least);
                        if moved < least {
                            least = moved;
                        } else {
                            knots[index].at = old;
                        }
                    }
                    self.index += 1;
                }
                *left = left.saturating_sub(field.take_looked());
            }
            (self.reach, self.index) = (self.reach + 1, 0);
        }
        true
    }
}

/// The points of a path that are needed so that straight lines between them cost no more.
fn straighten(field: &Field, path: &[Vec2d]) -> Vec<Knot> {
    let line = |from: Vec2d, to: Vec2d| {
        let by = to - from;
        let long = length(by);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 2000")]
        let count = (long / 6.0).clamp(1.0, 2000.0) as u32;
        field.look_at(count as usize);
        let sum: f64 = (1..=count).map(|i| field.price(from + by * (f64::from(i) / f64::from(count)))).sum();
        sum * long / f64::from(count)
    };
    let mut sums = Vec::with_capacity(path.len());
    let mut sum = 0.0;
    for (index, &point) in path.iter().enumerate() {
        if index > 0 {
            sum += line(path[index - 1], point);
        }
        sums.push(sum);
    }
    let mut kept = Vec::new();
    let mut at = 0;
    while at + 1 < path.len() {
        // The farthest point that is as cheap to reach straight; looked for in halves.
        let mut reach = path.len() - 1 - at;
        while reach > 1 && line(path[at], path[at + reach]) > (sums[at + reach] - sums[at]) * 1.03 + 3.0 {
            reach = reach * 3 / 4;
        }
        at += reach.max(1);
        if at + 1 < path.len() {
            kept.push(Knot { along: at, at: path[at] });
        }
    }
    kept
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "costs of ways, clamped")]
fn tenths(cost: f64, cell: f64) -> u32 {
    (cost / (cell * COARSE as f64) * 10.0).clamp(0.0, 1.0e8) as u32
}

/// The search for the cheapest path over coarse squares (A*), with all that it knows so far.
#[derive(Debug)]
struct Look {
    size: (usize, usize),
    /// What a step over each square costs; 0 where it was not asked for yet.
    prices: Vec<u16>,
    costs: Vec<u32>,
    came: Vec<u8>,
    open: BinaryHeap<Reverse<(u32, usize)>>,
    from: Vec<Anchor>,
    targets: Vec<(usize, Anchor)>,
    /// The squares that all targets lie within: left, top, right, bottom.
    goal: [usize; 4],
    /// Reaching a target costs what is against its anchor, so the first one need not be the best.
    best: Option<(u32, usize, Anchor)>,
}

impl Look {
    fn new(field: &Field, from: &[Anchor], to: &[Anchor]) -> Option<Self> {
        let size = (field.size.0 / COARSE, field.size.1 / COARSE);
        let squares = size.0 * size.1;
        let exit = |anchor: &Anchor| square_at(field, size, anchor.at + anchor.out * EXIT);
        let targets: Vec<(usize, Anchor)> = to.iter().filter_map(|anchor| Some((exit(anchor)?, *anchor))).collect();
        let goal = targets.iter().fold(None, |goal: Option<[usize; 4]>, (at, _)| {
            let (x, y) = (at % size.0, at / size.0);
            Some(goal.map_or([x, y, x, y], |[a, b, c, d]| [a.min(x), b.min(y), c.max(x), d.max(y)]))
        })?;
        let mut look = Self {
            size,
            prices: vec![0; squares],
            costs: vec![FAR; squares],
            came: vec![u8::MAX; squares],
            open: BinaryHeap::new(),
            from: from.to_vec(),
            targets,
            goal,
            best: None,
        };
        for anchor in from {
            let Some(at) = exit(anchor) else { continue };
            let cost = tenths(anchor.cost, field.cell);
            if look.costs.get(at).is_some_and(|known| *known > cost) {
                look.costs[at] = cost;
                look.open.push(Reverse((cost + look.ahead(at), at)));
            }
        }
        Some(look)
    }

    /// About how far it is, by straight and slanting steps. More than it may be at least, so that
    /// the search does not spread over the whole map: the way that it finds is hardly longer.
    fn ahead(&self, at: usize) -> u32 {
        let (x, y) = (at % self.size.0, at / self.size.0);
        let goal = self.goal;
        let dx = goal[0].saturating_sub(x).max(x.saturating_sub(goal[2]));
        let dy = goal[1].saturating_sub(y).max(y.saturating_sub(goal[3]));
        u32::try_from((dx.max(dy) * 10 + dx.min(dy) * 4) * 3 / 2).unwrap_or(FAR)
    }

    /// Looks at squares until the way is found, none are left, or `left` runs out; `false` then.
    fn step(&mut self, field: &Field, left: &mut usize, budget: &mut usize) -> bool {
        while *left > 0 {
            let Some(Reverse((promise, at))) = self.open.pop() else { return true };
            if self.best.is_some_and(|(least, ..)| promise >= least) || *budget == 0 {
                return true;
            }
            let cost = self.costs.get(at).copied().unwrap_or(FAR);
            if promise > cost.saturating_add(self.ahead(at)) {
                continue;
            }
            *budget -= 1;
            *left = left.saturating_sub(SQUARE);
            for &(target, anchor) in &self.targets {
                let whole = cost + tenths(anchor.cost, field.cell);
                if target == at && self.best.is_none_or(|(least, ..)| whole < least) {
                    self.best = Some((whole, at, anchor));
                }
            }
            self.spread(field, at, cost);
        }
        false
    }

    /// Goes on from a square to those around it.
    fn spread(&mut self, field: &Field, at: usize, cost: u32) {
        let (x, y) = (at % self.size.0, at / self.size.0);
        for (way, (dx, dy)) in WAYS.into_iter().enumerate() {
            let (Some(x), Some(y)) = (x.checked_add_signed(dx), y.checked_add_signed(dy)) else { continue };
            if x >= self.size.0 || y >= self.size.1 {
                continue;
            }
            let next = y * self.size.0 + x;
            let step = self.price(field, next) * if dx != 0 && dy != 0 { 14 } else { 10 } / 10;
            let next_cost = cost.saturating_add(step);
            if self.costs.get(next).is_some_and(|known| *known > next_cost) {
                self.costs[next] = next_cost;
                self.came[next] = u8::try_from(way).unwrap_or(u8::MAX);
                self.open.push(Reverse((next_cost.saturating_add(self.ahead(next)), next)));
            }
        }
    }

    /// What a step over a coarse square costs more than one over empty paper, in tenths.
    fn price(&mut self, field: &Field, at: usize) -> u32 {
        let known = self.prices.get(at).copied().unwrap_or(0);
        if known > 0 {
            return u32::from(known);
        }
        let (x, y) = (at % self.size.0 * COARSE, at / self.size.0 * COARSE);
        let mut sum = field.price(field.middle(x + COARSE / 2, y + COARSE / 2)) * 5.0;
        for (dx, dy) in [(0, 0), (2, 0), (0, 2), (2, 2), (1, 0), (0, 1), (2, 1), (1, 2)] {
            sum += field.price(field.middle(x + dx, y + dy));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let price = (sum / 13.0 * 10.0).clamp(1.0, 2000.0) as u16;
        if let Some(known) = self.prices.get_mut(at) {
            *known = price;
        }
        u32::from(price)
    }

    /// The way that was found, with the anchors that it joins.
    fn path(&self, field: &Field) -> Option<(Anchor, Vec<Vec2d>, Anchor)> {
        let half = COARSE / 2;
        let middle = |at: usize| field.middle(at % self.size.0 * COARSE + half, at / self.size.0 * COARSE + half);
        let (_, mut at, last) = self.best?;
        let mut path = vec![middle(at)];
        while let Some(&(dx, dy)) = self.came.get(at).and_then(|way| WAYS.get(usize::from(*way))) {
            let x = (at % self.size.0).checked_add_signed(-dx)?;
            let y = (at / self.size.0).checked_add_signed(-dy)?;
            at = y * self.size.0 + x;
            path.push(middle(at));
        }
        path.reverse();
        // The anchor whose exit it was; of two in one square the one with less against it.
        let of = self.from.iter().filter(|a| square_at(field, self.size, a.at + a.out * EXIT) == Some(at));
        let first = of.min_by(|a, b| a.cost.total_cmp(&b.cost))?;
        Some((*first, path, last))
    }
}

/// The coarse square at a point.
fn square_at(field: &Field, size: (usize, usize), at: Vec2d) -> Option<usize> {
    let (x, y) = field.square(at)?;
    let (x, y) = (x / COARSE, y / COARSE);
    (x < size.0 && y < size.1).then(|| y * size.0 + x)
}

const WAYS: [(isize, isize); 8] = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)];
