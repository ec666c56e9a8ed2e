//! Places the children of one topic: the tidy tree with real outlines.
//!
//! Children stand one after the other *along* an axis, and the branch grows in *depth* across it;
//! for an org chart the axes are exchanged. Each branch has an upper and a lower outline, made of
//! pieces in depth, so that a small branch may move into the free space beside a deep one. An
//! outline has at most [`MOST_PIECES`]; the rest is one piece that is as wide as the widest, so
//! that a chain of ten thousand levels costs no more than ten thousand topics.

use super::groups::Run;
use super::node::{CHILD_FLIP, Growth, Node, Piece, Span};

/// The longest outline.
pub(crate) const MOST_PIECES: usize = 48;

/// Reused between calls, so that placing a topic allocates nothing but its outline.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Upper outline of the stack, from near to far.
    pub upper: Vec<Piece>,
    /// Lower outline, from far to near.
    pub lower: Vec<Piece>,
    /// Where the runs of groups came to stand, in the order of the runs.
    pub rects: Vec<Option<Span>>,
    /// Where the braces of summaries stand, in the order of the runs.
    pub braces: Vec<Span>,
    /// How much deeper than the others each child begins; empty if none does. With it branches
    /// stand beside each other with all of their bounds, so that it moves nothing along.
    pub leads: Vec<i32>,
    /// Where the room of each run begins, and how far the upper outline reached there.
    pub floors: Vec<(i32, i32)>,
    pieces: Vec<Piece>,
}

/// What is the same for all children of a topic.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// How the topic's children are placed.
    pub growth: Growth,
    /// Depth at which the branches of the children begin.
    pub start: i32,
    /// Room between branches.
    pub gap: i32,
    /// Room between a boundary and what it holds.
    pub pad: i32,
    /// Room before a brace.
    pub brace_gap: i32,
    /// Room of a brace.
    pub brace: i32,
}

impl Rules {
    pub const fn swaps(&self) -> bool {
        self.growth.is_sideways()
    }
}

fn node(nodes: &[Node], slot: u32) -> Option<&Node> {
    nodes.get(slot as usize)
}

/// Sets a topic's place from depth and along.
pub(crate) fn put(nodes: &mut [Node], slot: u32, swap: bool, depth: i32, along: i32) {
    if let Some(node) = nodes.get_mut(slot as usize) {
        (node.x, node.y) = if swap { (along, depth) } else { (depth, along) };
    }
}

/// Moves a topic along the axis.
pub(crate) fn shift(nodes: &mut [Node], slot: u32, swap: bool, by: i32) {
    if let Some(node) = nodes.get_mut(slot as usize) {
        if swap {
            node.x += by;
        } else {
            node.y += by;
        }
    }
}

/// The bounds of a placed branch in depth (x) and along (y).
pub(crate) fn placed(nodes: &[Node], slot: u32, swap: bool) -> Option<Span> {
    let node = node(nodes, slot)?;
    Some(node.bounds.shift(node.x, node.y).turned(swap))
}

/// Places `children` one after the other, beginning at 0 along the axis, with the topics of
/// summaries. Returns what they take in depth (x) and along (y), and leaves the outlines and the
/// places of groups in `scratch`.
pub(crate) fn stack(
    nodes: &mut [Node],
    children: &[u32],
    runs: &[Run],
    rules: Rules,
    scratch: &mut Scratch,
) -> Option<Span> {
    let swap = rules.swaps();
    scratch.upper.clear();
    scratch.lower.clear();
    scratch.rects.clear();
    scratch.rects.resize(runs.len(), None);
    scratch.braces.clear();
    scratch.braces.resize(runs.len(), Span::default());
    scratch.floors.clear();
    scratch.floors.resize(runs.len(), (0, i32::MIN));
    let mut extent: Option<Span> = None;
    let mut floor = Some(0);
    for (index, &slot) in children.iter().enumerate() {
        if !runs.is_empty() {
            let closes = index > 0 && runs.iter().any(|run| run.last + 1 == index);
            if closes {
                extent = close(nodes, children, runs, rules, scratch, extent, index - 1);
            }
            let opens = runs.iter().any(|run| run.first == index);
            if closes || opens {
                let mut line = extent.map_or(0, |extent| extent.y1 + rules.gap);
                let reach = scratch.upper.last().map_or(i32::MIN, |piece| piece.end);
                // Outer ones come first in `runs`.
                for (run, kept) in runs.iter().zip(&mut scratch.floors) {
                    if run.first == index {
                        *kept = (line, reach);
                        line += run.room_before(rules.pad, swap);
                    }
                }
                floor = Some(line);
            }
        }
        let Some(child) = node(nodes, slot) else { continue };
        let bounds = child.bounds.turned(swap);
        let depth = rules.start - bounds.x0 + scratch.leads.get(index).copied().unwrap_or(0);
        let whole = [Piece { end: bounds.x1, at: bounds.y0 }, Piece { end: bounds.x1, at: bounds.y1 }];
        let real = child.growth == rules.growth.of_children()
            && !child.has(CHILD_FLIP)
            && child.upper > 0
            && scratch.leads.is_empty();
        let (upper, lower) = if real { (child.upper(), child.lower()) } else { whole.split_at(1) };

        let mut along = floor.map_or(i32::MIN, |floor| floor - bounds.y0);
        let mut near = scratch.lower.len();
        'outline: for piece in upper {
            let end = piece.end + depth;
            while let Some(above) = near.checked_sub(1).and_then(|at| scratch.lower.get(at)) {
                along = along.max(above.at + rules.gap - piece.at);
                if above.end > end {
                    continue 'outline;
                }
                near -= 1;
                if above.end == end {
                    continue 'outline;
                }
            }
            break;
        }

        let reach = scratch.upper.last().map_or(i32::MIN, |piece| piece.end);
        for piece in upper {
            let (end, at) = (piece.end + depth, piece.at + along);
            if end > reach {
                push_far(&mut scratch.upper, Piece { end, at });
            }
        }
        let end = bounds.x1 + depth;
        while scratch.lower.last().is_some_and(|piece| piece.end <= end) {
            scratch.lower.pop();
        }
        for piece in lower.iter().rev() {
            let (end, at) = (piece.end + depth, piece.at + along);
            if scratch.lower.last().is_none_or(|far| far.at != at) {
                scratch.lower.push(Piece { end, at });
            }
        }
        let taken = bounds.shift(depth, along);
        extent = Some(extent.map_or(taken, |extent| extent.union(taken)));
        put(nodes, slot, swap, depth, along);
        if runs.is_empty() {
            floor = None;
        }
    }
    if let (Some(last), false) = (children.len().checked_sub(1), runs.is_empty()) {
        extent = close(nodes, children, runs, rules, scratch, extent, last);
    }
    extent
}

fn push_far(outline: &mut Vec<Piece>, piece: Piece) {
    match outline.last_mut() {
        Some(last) if last.at == piece.at => last.end = piece.end,
        _ => outline.push(piece),
    }
}

/// Ends the groups whose last sibling is at `index`: their outlines, braces and summary topics
/// take their room. Returns what everything takes so far.
pub(crate) fn close(
    nodes: &mut [Node],
    children: &[u32],
    runs: &[Run],
    rules: Rules,
    scratch: &mut Scratch,
    mut extent: Option<Span>,
    index: usize,
) -> Option<Span> {
    let swap = rules.swaps();
    let mut any = false;
    // Inner ones first.
    for (at, run) in runs.iter().enumerate().rev() {
        if run.last != index {
            continue;
        }
        any = true;
        let members = children.get(run.first..=run.last).unwrap_or(&[]);
        let inside = |other: usize| {
            other > at && runs.get(other).is_some_and(|inner| inner.first >= run.first && inner.last <= run.last)
        };
        let mut rect: Option<Span> = None;
        let mut add = |span: Span| rect = Some(rect.map_or(span, |rect: Span| rect.union(span)));
        members.iter().filter_map(|&member| placed(nodes, member, swap)).for_each(&mut add);
        for (other, span) in scratch.rects.iter().enumerate() {
            if let (true, Some(span)) = (inside(other), span) {
                add(*span);
            }
        }
        let Some(mut rect) = rect else { continue };
        let (floor, reach) = scratch.floors.get(at).copied().unwrap_or((0, i32::MIN));
        let mut brace = Span { x0: rect.x1 + rules.brace_gap, x1: rect.x1 + rules.brace_gap + rules.brace, ..rect };
        match run.summary {
            None if run.is_boundary => rect = run.around(rect, rules.pad, swap),
            None => rect = rect.union(brace),
            Some(topic) => {
                let Some(summary) = node(nodes, topic) else { continue };
                let bounds = summary.bounds.turned(swap);
                let middle = if swap { summary.w / 2 } else { summary.h / 2 };
                let depth = brace.x1 - bounds.x0;
                let along = i32::midpoint(rect.y0, rect.y1) - middle;
                let push = (floor - (along + bounds.y0)).max(0);
                if push > 0 {
                    for &member in members {
                        shift(nodes, member, swap, push);
                    }
                    for (other, span) in scratch.rects.iter_mut().enumerate() {
                        if let (true, Some(span)) = (inside(other), span) {
                            *span = span.shift(0, push);
                        }
                    }
                    for (other, span) in scratch.braces.iter_mut().enumerate() {
                        if inside(other) {
                            *span = span.shift(0, push);
                        }
                    }
                    for (_, inner) in runs.iter().enumerate().filter(|(other, _)| inside(*other)) {
                        if let Some(topic) = inner.summary {
                            shift(nodes, topic, swap, push);
                        }
                    }
                    rect = rect.shift(0, push);
                    brace = brace.shift(0, push);
                }
                put(nodes, topic, swap, depth, along + push);
                rect = rect.union(bounds.shift(depth, along + push));
            }
        }
        if let (Some(place), Some(kept)) = (scratch.rects.get_mut(at), scratch.braces.get_mut(at)) {
            *place = Some(rect);
            *kept = brace;
        }
        extent = Some(extent.map_or(rect, |extent| extent.union(rect)));
        // Whatever the members reached alone, the group now reaches as one piece.
        while scratch.upper.last().is_some_and(|piece| piece.end > reach) {
            scratch.upper.pop();
        }
        if rect.x1 > reach {
            push_far(&mut scratch.upper, Piece { end: rect.x1, at: rect.y0 });
        }
    }
    if let (true, Some(extent)) = (any, extent) {
        scratch.lower.clear();
        scratch.lower.push(Piece { end: extent.x1, at: extent.y1 });
    }
    extent
}

/// The outline of a branch: the topic itself, then its children as `scratch` has them, moved
/// along by `by`. Returns it with the number of pieces of its upper half.
pub(crate) fn outline(own: Span, by: i32, scratch: &mut Scratch) -> (Box<[Piece]>, u8) {
    let mut pieces = std::mem::take(&mut scratch.pieces);
    pieces.clear();
    push_half(&mut pieces, Piece { end: own.x1, at: own.y0 }, scratch.upper.iter(), by, i32::min);
    let upper = u8::try_from(pieces.len()).unwrap_or(u8::MAX);
    push_half(&mut pieces, Piece { end: own.x1, at: own.y1 }, scratch.lower.iter().rev(), by, i32::max);
    let outline = Box::from(pieces.as_slice());
    scratch.pieces = pieces;
    (outline, upper)
}

fn push_half<'a>(
    pieces: &mut Vec<Piece>,
    own: Piece,
    rest: impl Iterator<Item = &'a Piece>,
    by: i32,
    wider: fn(i32, i32) -> i32,
) {
    let first = pieces.len();
    pieces.push(own);
    for piece in rest {
        let at = piece.at + by;
        let full = pieces.len() - first >= MOST_PIECES;
        match pieces.last_mut() {
            Some(last) if last.at == at => last.end = piece.end,
            Some(last) if full => *last = Piece { end: piece.end, at: wider(last.at, at) },
            _ => pieces.push(Piece { end: piece.end, at }),
        }
    }
}
