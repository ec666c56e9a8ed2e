//! Radial maps: main topics on the two halves of an ellipse around the root, each with a sector as
//! high as its branch; below them fans, whose middle stands a little farther out than their ends.
//!
//! Along the side the branches stand one below the other with all of their bounds, as
//! [`super::place::stack`] has them; only how far out each begins is found here. So nothing can
//! overlap, whatever the curve.

use super::engine::Layout;
use super::node::{Node, Span};
use super::place;
use crate::doc::TopicId;

/// How much of the height of a side the ellipse is wide, at most [`WIDEST`].
const FLATTENED: f64 = 0.42;
/// The most that main topics stand farther out than the ends of their side, in units.
const WIDEST: i32 = 190 * 32;
/// The least space between the middle of the root and what stands above or below it, in units.
const MIDDLE: i32 = 22 * 32;

/// How far out a curve is at `y`, of `reach`, when it is 0 beyond `half`.
#[expect(clippy::cast_possible_truncation, reason = "not more than the reach")]
fn bow(y: i32, half: i32, reach: i32) -> i32 {
    if half <= 0 {
        return 0;
    }
    let share = f64::from(y) / f64::from(half);
    (f64::from(reach) * (1.0 - share * share).max(0.0).sqrt()).round() as i32
}

/// `share` of a length.
#[expect(clippy::cast_possible_truncation, reason = "not more than the length")]
fn part(length: i32, share: f64) -> i32 {
    (f64::from(length) * share).round() as i32
}

impl Layout {
    /// How far below the top of its owner the line to a child arrives.
    fn arrives(node: &Node, above: &Node) -> i32 {
        node.y + node.anchor_in(above.growth)
    }

    /// Finds how far out the main topics of one side begin, which were stacked already and will be
    /// moved along by `by`. Those above and below the root come closer, unless something around
    /// several of them (`grouped`) would then run through it.
    pub(super) fn lead_on_ellipse(
        &self,
        of: u32,
        slots: &[u32],
        own: Span,
        by: i32,
        grouped: bool,
        leads: &mut Vec<i32>,
    ) {
        let Some(root) = self.nodes.get(of as usize) else { return };
        let middle = root.h / 2;
        let heights = slots.iter().filter_map(|&slot| self.nodes.get(slot as usize));
        let half = heights.clone().map(|node| (Self::arrives(node, root) + by - middle).abs()).max().unwrap_or(0);
        let half = part(half, 1.06);
        let start = own.x1 + self.room.level;
        let reach = part(half, FLATTENED).min(WIDEST);
        let closest = root.w / 2 + MIDDLE;
        leads.clear();
        leads.extend(heights.map(|node| {
            let bounds = node.bounds.shift(0, node.y + by);
            let gap = self.room.branch;
            let beside = grouped || (bounds.y0 < own.y1 + gap && bounds.y1 > own.y0 - gap);
            let curve = closest + bow(Self::arrives(node, root) + by - middle, half, start + reach - closest);
            let least = if beside { own.x1 + self.room.level / 2 } else { closest };
            curve.max(least) - start
        }));
    }

    /// Places children on an arc beside their parent.
    pub(super) fn place_fan(&mut self, children: &[TopicId], of: u32, own: Span) {
        let slots = self.take_slots(children);
        let mut scratch = std::mem::take(&mut self.scratch);
        let (mut stacked, mut runs) = self.stack(&slots, children, of, own, &mut scratch);
        let by = self.centre_on(of, &slots, false);
        if let Some(above) = self.nodes.get(of as usize) {
            let anchor = self.anchor_y(above);
            let heights = slots.iter().filter_map(|&slot| self.nodes.get(slot as usize));
            let off = heights.map(|node| Self::arrives(node, above) + by - anchor);
            let half = part(off.clone().map(i32::abs).max().unwrap_or(0), 1.04);
            let reach = part(half, 0.5).min(self.room.fan);
            scratch.leads.extend(off.map(|off| bow(off, half, reach) - self.room.level / 4));
        }
        if !scratch.leads.is_empty() {
            (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
            scratch.leads.clear();
        }
        self.settle(of, &slots, &runs, &scratch, false, by, false);
        let bounds = stacked.map_or(own, |stacked| own.union(stacked.shift(0, by)));
        self.scratch = scratch;
        self.slots = slots;
        self.keep_blocks(of, children);
        self.finish(of, bounds, Box::default(), 0);
    }
}

/// Where a topic is placed, with all that hangs on it.
pub(super) fn placed_span(nodes: &[Node], slot: u32) -> Option<Span> {
    place::placed(nodes, slot, false)
}
