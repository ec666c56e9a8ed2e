//! Timelines and fishbones: children in turn above and below a line that the topic sends out to
//! the right, each at its point of the line, in the order of the document.
//!
//! On a timeline what hangs on a point stands upright; the bones of a fishbone lean away from the
//! head, and twigs stand along them. *Slanted* coordinates make both the same: along the line minus
//! [`LEAN`] times the distance from it, in which a bone is one number and a branch an interval.
//! Branches of one side whose intervals are apart do not overlap. Around a group they are also
//! apart along the line itself, on both sides of it, so that its outline holds nobody else.

use super::engine::{Layout, slot};
use super::fan::placed_span;
use super::node::{ABOVE, Growth, Kind, Node, Piece, Span, units_up};
use super::place::{self, Rules};
use crate::doc::{Document, Text, Topic, TopicId};

/// How far a bone leans for its height, as a fraction.
const LEAN: (i32, i32) = (9, 20);

/// How far a bone leans over this height.
const fn lean(height: i32) -> i32 {
    height * LEAN.0 / LEAN.1
}

/// Where the bone of a topic is at `y` below the top of its box, from the left edge of it.
pub(crate) const fn bone_at(node: &Node, y: i32) -> i32 {
    if node.has(ABOVE) { node.w / 2 - lean(y - node.h) } else { node.w / 2 + lean(y) }
}

/// A date as it is shown.
pub(crate) fn shown_date(date: &str) -> Text {
    let full = date.len() > 9;
    date.replace('/', if full { " – " } else { "–" }).into()
}

/// How a branch stands at its point of the line.
#[derive(Clone, Copy)]
struct Stand {
    /// The point, from the left edge of the box.
    foot: i32,
    /// The place of the box across the line.
    y: i32,
    /// How far the branch reaches to both sides of the point, slanted.
    slanted: (i32, i32),
    /// The same upright.
    upright: (i32, i32),
}

impl Layout {
    /// Where the date of a topic stands, from the left top corner of its box as it is placed:
    /// between the box and the line, or before it in a list. `None` where dates are not shown.
    pub(crate) fn is_dated(&self, kind: Kind, owner: u32) -> bool {
        let growth = self.at(owner).filter(|_| kind == Kind::Child).map(|above| above.growth);
        matches!(growth, Some(Growth::Timeline | Growth::Chronicle))
    }

    pub(crate) fn date_span(&self, topic: &Topic, node: &Node) -> Option<Span> {
        if node.kind != Kind::Child || !topic.has_more() || topic.more().date.is_empty() {
            return None;
        }
        let growth = self.growth_above(node);
        if !matches!(growth, Growth::Timeline | Growth::Chronicle) {
            return None;
        }
        let size = self.measure.size(&shown_date(&topic.more().date), &self.date_style(), "");
        let (w, h, gap) = (units_up(size.w), units_up(size.h), self.room.date_gap);
        Some(if growth == Growth::Chronicle {
            // Beside the first line of the title.
            let y = ((node.h - h) / 2).min(gap / 2);
            Span::new(-gap - w, y, -gap, y + h)
        } else {
            let (x, off) = (self.stem(node) + gap, gap / 2);
            let y = if node.has(ABOVE) { node.h + off } else { -off - h };
            Span::new(x, y, x + w, y + h)
        })
    }

    pub(crate) fn date_style(&self) -> super::TextStyle {
        let look = self.look();
        super::TextStyle { size: look.date_size, bold: true, max_width: f32::MAX, line_height: look.line_height }
    }

    /// Where the stem of a topic on a timeline is, from the left edge of its box.
    pub(crate) fn stem(&self, node: &Node) -> i32 {
        (self.room.indent / 2).min(node.w / 2)
    }

    /// How high the bone of a topic is, from its box to the spine.
    pub(crate) fn bone_height(&self, node: &Node) -> i32 {
        let bounds = node.bounds;
        let room = if node.has(ABOVE) { bounds.y1 - node.h } else { -bounds.y0 };
        (room + self.room.bone).max(self.room.bone_least)
    }

    /// How a child stands on the line of its owner, which is `axis` below the top of the owner.
    fn stand(&self, node: &Node, bones: bool, axis: i32, lane: i32) -> Stand {
        let bounds = node.bounds;
        if bones {
            let height = self.bone_height(node);
            let (foot, y) = if node.has(ABOVE) {
                (bone_at(node, node.h + height), axis - height - node.h)
            } else {
                (bone_at(node, -height), axis + height)
            };
            let slanted = match *node.outline {
                [Piece { end, at }] if node.growth == Growth::Bone => (end, at),
                _ => slanted(node, bounds),
            };
            return Stand { foot, y, slanted, upright: (bounds.x0 - foot, bounds.x1 - foot) };
        }
        let foot = self.stem(node);
        let y = if node.has(ABOVE) {
            axis - self.room.axis - lane.max(bounds.y1 - node.h) - node.h
        } else {
            axis + self.room.axis + lane.max(-bounds.y0)
        };
        let upright = (bounds.x0 - foot, bounds.x1 - foot);
        Stand { foot, y, slanted: upright, upright }
    }

    /// Places children along the line.
    pub(super) fn place_along(&mut self, document: &Document, children: &[TopicId], of: u32, own: Span) {
        for (index, &child) in children.iter().enumerate() {
            let above = index % 2 == 0;
            let Some(node) = self.nodes.get_mut(child.slot()) else { continue };
            if node.has(ABOVE) != above {
                node.set(ABOVE, above);
                self.place(document, slot(child), None);
            }
        }
        let Some(owner) = self.nodes.get(of as usize) else { return };
        let bones = owner.growth == Growth::Fishbone;
        let axis = self.anchor_y(owner);
        let dates = children.iter().filter_map(|&child| self.date_span(document.topic(child)?, self.node(child)?));
        let lane = dates.map(|date| date.y1 - date.y0 + self.room.date_gap / 2).max().unwrap_or(0);
        let start = own.x1 + self.room.level;
        let (gap, step) = (self.room.branch, self.room.axis_step);

        let slots = self.take_slots(children);
        let mut scratch = std::mem::take(&mut self.scratch);
        let runs = if self.known.is_empty() { Vec::new() } else { self.runs(of, &slots, children) };
        let (pad, brace_gap, brace) = (self.room.pad, self.room.brace_gap, self.room.brace);
        let rules = Rules { growth: Growth::Timeline, start, gap, pad, brace_gap, brace };
        scratch.rects.clear();
        scratch.rects.resize(runs.len(), None);
        scratch.braces.clear();
        scratch.braces.resize(runs.len(), Span::default());
        scratch.floors.clear();
        scratch.floors.resize(runs.len(), (start, i32::MIN));
        let mut free = [i32::MIN; 2];
        let (mut line, mut point) = (start, i32::MIN);
        // Points of the two sides keep apart, so that a wide branch is seen to belong to its own.
        let mut spread = 0;
        // As everything about stacks, this is in depth (down) and along (to the right).
        let mut extent: Option<Span> = None;
        for (index, &child) in slots.iter().enumerate() {
            if !runs.is_empty() {
                let closes = index > 0 && runs.iter().any(|run| run.last + 1 == index);
                if closes {
                    extent = place::close(&mut self.nodes, &slots, &runs, rules, &mut scratch, extent, index - 1);
                }
                let opens = runs.iter().any(|run| run.first == index);
                if closes || opens {
                    line = extent.map_or(line, |extent| line.max(extent.y1 + gap));
                    for (run, floor) in runs.iter().zip(&mut scratch.floors) {
                        if run.first == index {
                            *floor = (line, i32::MIN);
                            line += run.room_before(pad, true);
                        }
                    }
                }
            }
            let Some(node) = self.nodes.get(child as usize) else { continue };
            let stand = self.stand(node, bones, axis, lane);
            let side = index % 2;
            let step = if bones { step } else { step.max(spread) };
            let at = (free.get(side).copied().unwrap_or(i32::MIN).saturating_sub(stand.slanted.0))
                .max(line - stand.upright.0)
                .max(point.saturating_add(step));
            let (x, y) = (at - stand.foot, stand.y);
            let taken = node.bounds.shift(x, y).turned(true);
            if let Some(free) = free.get_mut(side) {
                *free = at + stand.slanted.1 + gap;
            }
            point = at;
            spread = ((stand.upright.1 - stand.upright.0) / 2).min(self.room.axis_spread);
            extent = Some(extent.map_or(taken, |extent| extent.union(taken)));
            place::put(&mut self.nodes, child, false, x, y);
        }
        if let (Some(last), false) = (slots.len().checked_sub(1), runs.is_empty()) {
            extent = place::close(&mut self.nodes, &slots, &runs, rules, &mut scratch, extent, last);
        }
        self.settle(of, &slots, &runs, &scratch, true, 0, false);
        let mut bounds = own;
        if let Some(extent) = extent {
            bounds = bounds.union(extent.turned(true));
            bounds.x1 = bounds.x1.max(point + self.room.axis_end) + if bones { 0 } else { self.room.axis_end };
        }
        self.scratch = scratch;
        self.slots = slots;
        self.keep_blocks(of, children);
        self.finish(of, bounds, Box::default(), 0);
    }

    /// Places twigs along the bone of their topic: between its box and the spine, on the side to
    /// which the bone leans.
    pub(super) fn place_twigs(&mut self, children: &[TopicId], of: u32, own: Span) {
        let slots = self.take_slots(children);
        let mut scratch = std::mem::take(&mut self.scratch);
        let (Some(stacked), _) = self.stack(&slots, children, of, own, &mut scratch) else { return };
        let Some(topic) = self.nodes.get(of as usize) else { return };
        let (above, gap) = (topic.has(ABOVE), self.room.bone);
        let by = if above { own.y1 + gap - stacked.y0 } else { own.y0 - gap - stacked.y1 };
        let spans = slots.iter().map(|&child| placed_span(&self.nodes, child).unwrap_or_default().shift(0, by));
        scratch.leads.extend(spans.map(|span| bone_at(topic, if above { span.y0 } else { span.y1 }) + gap));
        let (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
        scratch.leads.clear();
        self.settle(of, &slots, &runs, &scratch, false, by, false);
        let bounds = stacked.map_or(own, |stacked| own.union(stacked.shift(0, by)));

        let Some(topic) = self.nodes.get(of as usize) else { return };
        let mut reach = slanted(topic, own);
        let summaries = runs.iter().filter_map(|run| run.summary);
        let branches = slots.iter().copied().chain(summaries).filter_map(|slot| placed_span(&self.nodes, slot));
        let groups = scratch.rects.iter().flatten().map(|rect| rect.shift(0, by));
        for span in branches.chain(groups) {
            let (near, far) = slanted(topic, span);
            reach = (reach.0.min(near), reach.1.max(far));
        }
        self.scratch = scratch;
        self.slots = slots;
        self.keep_blocks(of, children);
        self.finish(of, bounds, Box::new([Piece { end: reach.0, at: reach.1 }]), 0);
    }

    /// The point of its owner's line that a topic belongs to, and the place where its stem or bone
    /// arrives at its box: both from the owner's left top corner, logical.
    pub(crate) fn foot_and_head(&self, owner: &Node, node: &Node) -> [(i32, i32); 2] {
        let axis = self.anchor_y(owner);
        let edge = if node.has(ABOVE) { node.h } else { 0 };
        if owner.growth == Growth::Fishbone {
            let height = (axis - node.y - edge).abs();
            let end = if node.has(ABOVE) { node.h + height } else { -height };
            return [(node.x + bone_at(node, end), axis), (node.x + node.w / 2, node.y + edge)];
        }
        let x = node.x + self.stem(node);
        [(x, axis), (x, node.y + edge)]
    }
}

/// How far something beside a bone reaches to both sides of it, slanted.
fn slanted(topic: &Node, span: Span) -> (i32, i32) {
    let (top, bottom) = (bone_at(topic, span.y0), bone_at(topic, span.y1));
    (span.x0 - top.max(bottom), span.x1 - top.min(bottom))
}
