//! What is to be seen in a part of the map: the walk that culls.
//!
//! The tree of bounding boxes is the index. Many children of one topic are kept in blocks, so
//! that a fan of a million is passed in steps of sixty-four; neighbours that are too small to be
//! told apart are reported as one field. So the cost goes with what is seen.

use super::engine::{BLOCK, Layout, id};
use super::figure::Figure;
use super::node::{CHILD_FLIP, EdgeKind, FOLDED, Node, PLACE_FLIP, Span};
use super::query::{left_of, point};
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, Topic, TopicId};

/// The most lines that are shown of those to children out of sight, of a topic with very many.
const MOST_LINES_AWAY: usize = 64;

/// Something to be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    /// A topic whose box is in view.
    Topic {
        /// The topic.
        id: TopicId,
        /// Its box.
        rect: Rectd,
        /// Its level.
        level: u16,
        /// Its main branch, for the colour; see [`Layout::branch_of`].
        branch: Option<u32>,
    },
    /// The line to a child that may pass through the view.
    Edge {
        /// The topic that it leaves.
        parent: TopicId,
        /// The topic where it arrives.
        child: TopicId,
        /// Where it leaves.
        from: Vec2d,
        /// Where it arrives.
        to: Vec2d,
        /// How it goes.
        kind: EdgeKind,
        /// The level of the child.
        level: u16,
        /// The main branch of the child.
        branch: Option<u32>,
    },
    /// A line that belongs to all children of a topic.
    Line {
        /// The topic.
        parent: TopicId,
        /// From where to where, and what it is.
        figure: Figure,
        /// The level of the topic.
        level: u16,
        /// The main branch of the topic.
        branch: Option<u32>,
    },
    /// Branches of neighbours that are too small to be told apart.
    Field {
        /// What they take.
        rect: Rectd,
        /// The main branch of the first.
        branch: Option<u32>,
        /// How many topics they have.
        topics: usize,
    },
}

#[derive(Clone, Copy)]
struct Item {
    slot: u32,
    x: i64,
    y: i64,
    frame: bool,
    branch: Option<u32>,
}

/// Small neighbours in a row.
struct Small {
    rect: Rectd,
    first: Item,
    members: usize,
    topics: usize,
}

fn rect_of(span: Span, x: i64, y: i64) -> Rectd {
    Rectd {
        min: point(x + i64::from(span.x0), y + i64::from(span.y0)),
        max: point(x + i64::from(span.x1), y + i64::from(span.y1)),
    }
}

fn hull(a: Vec2d, b: Vec2d) -> Rectd {
    Rectd { min: Vec2d::new(a.x.min(b.x), a.y.min(b.y)), max: Vec2d::new(a.x.max(b.x), a.y.max(b.y)) }
}

/// As [`Rectd::overlaps`], but flat rectangles and touching ones count.
fn meets(a: &Rectd, b: &Rectd) -> bool {
    a.min.x <= b.max.x && b.min.x <= a.max.x && a.min.y <= b.max.y && b.min.y <= a.max.y
}

/// One visit.
struct Walk<'a, 'o> {
    layout: &'a Layout,
    view: Rectd,
    min_extent: f64,
    stack: Vec<Item>,
    out: &'o mut dyn FnMut(Seen),
}

impl Layout {
    /// Reports what is seen in `view`: the topics whose boxes overlap it, the lines that may pass
    /// through it, and fields for what is less than `min_extent_in_map` high (or wide, where
    /// children stand side by side) and has more than one topic. Parents come before what hangs on them.
    pub fn visit(&self, document: &Document, view: Rectd, min_extent_in_map: f64, out: &mut dyn FnMut(Seen)) {
        let Some(sheet) = self.sheet().and_then(|sheet| document.sheet(sheet)) else { return };
        let mut walk = Walk { layout: self, view, min_extent: min_extent_in_map, stack: Vec::new(), out };
        for &(slot, x, y) in self.tops().iter().rev() {
            let floating = sheet.floating().iter().position(|&top| top == id(slot));
            let branch = floating.and_then(|index| u32::try_from(super::query::FLOATING_BRANCH + index).ok());
            walk.stack.push(Item { slot, x, y, frame: false, branch });
        }
        while let Some(item) = walk.stack.pop() {
            walk.topic(document, item);
        }
    }
}

impl<'a> Walk<'a, '_> {
    fn topic(&mut self, document: &Document, item: Item) {
        let layout = self.layout;
        let (Some(node), Some(topic)) = (layout.at(item.slot), document.topic(id(item.slot))) else { return };
        let bounds = if item.frame { node.bounds.mirror(node.w) } else { node.bounds };
        if !rect_of(bounds, item.x, item.y).overlaps(&self.view) {
            return;
        }
        let rect = rect_of(node.own(), item.x, item.y);
        if rect.overlaps(&self.view) {
            (self.out)(Seen::Topic { id: id(item.slot), rect, level: node.level, branch: item.branch });
        }
        let frame = item.frame ^ node.has(CHILD_FLIP);
        if topic.has_more() {
            for &callout in topic.callouts().iter().rev().filter(|&&callout| layout.folds.leaves(callout)) {
                self.hang(item, node, frame, callout);
            }
        }
        let shown = layout.folds.children(topic);
        if node.has(FOLDED) || shown.is_empty() {
            return;
        }
        for known in layout.known_groups(id(item.slot)) {
            if let Some(topic) = known.topic.filter(|&topic| layout.folds.leaves(topic)) {
                self.hang(item, node, frame, topic);
            }
        }
        layout.figures(item.slot, node, &shown, &mut |figure| {
            let figure = figure.placed(node.w, frame, item.x, item.y);
            if meets(&figure.hull(), &self.view) {
                let (parent, level, branch) = (id(item.slot), node.level, item.branch);
                (self.out)(Seen::Line { parent, figure, level, branch });
            }
        });
        let first = self.stack.len();
        self.children(item, node, frame, topic, &shown);
        // The first child is to come first.
        if let Some(new) = self.stack.get_mut(first..) {
            new.reverse();
        }
    }

    /// Pushes a callout or a summary's topic.
    fn hang(&mut self, owner: Item, above: &Node, frame: bool, topic: TopicId) {
        let Some(node) = self.layout.node(topic) else { return };
        let frame = frame ^ node.has(PLACE_FLIP);
        let (x, y) = (left_of(owner.x, above, node, frame), owner.y + i64::from(node.y));
        let slot = u32::try_from(topic.slot()).unwrap_or(u32::MAX);
        self.stack.push(Item { slot, x, y, frame, ..owner });
    }

    fn children(&mut self, item: Item, node: &Node, frame: bool, topic: &Topic, children: &[TopicId]) {
        // A main topic keeps its colour when a filter hides others.
        let filtered = children.len() != topic.children().len() && node.kind == super::Kind::Root;
        let places: Vec<usize> = if filtered {
            let all = topic.children().iter().enumerate();
            all.filter(|(_, child)| self.layout.folds.leaves(**child)).map(|(index, _)| index).collect()
        } else {
            Vec::new()
        };
        let place = |index: usize| places.get(index).copied().unwrap_or(index);
        let mut small: Option<Small> = None;
        let Some(blocks) = self.layout.blocks(item.slot) else {
            for (index, &child) in children.iter().enumerate() {
                self.child(item, node, frame, place(index), child, &mut small);
            }
            self.flush(item, node, frame, small);
            return;
        };
        let stride = blocks.len() / MOST_LINES_AWAY + 1;
        let anchor = self.anchor_out(item, node, frame);
        for (at, (block, members)) in blocks.iter().zip(children.chunks(BLOCK)).enumerate() {
            let rect = rect_of(if frame { block.mirror(node.w) } else { *block }, item.x, item.y);
            if rect.overlaps(&self.view) {
                // A block of a map's root may have members on both sides.
                if !node.growth.is_two_sided() && Self::extent(node, &rect) < self.min_extent {
                    self.block(item, node, frame, at * BLOCK, members, rect, &mut small);
                } else {
                    for (offset, &child) in members.iter().enumerate() {
                        self.child(item, node, frame, place(at * BLOCK + offset), child, &mut small);
                    }
                }
                continue;
            }
            self.flush(item, node, frame, small.take());
            let reach = rect.union(Rectd { min: anchor, max: anchor });
            if at % stride == 0 && reach.overlaps(&self.view) {
                let below = members.first().and_then(|&child| self.item(item, node, frame, at * BLOCK, child));
                if let Some((child, below)) = below {
                    self.edge(item, node, frame, child, below);
                }
            }
        }
        self.flush(item, node, frame, small);
    }

    /// How far something reaches along the axis of a stack.
    fn extent(parent: &Node, rect: &Rectd) -> f64 {
        if parent.growth.is_sideways() { rect.width() } else { rect.height() }
    }

    fn item(&self, owner: Item, above: &Node, frame: bool, index: usize, child: TopicId) -> Option<(Item, &'a Node)> {
        let layout = self.layout;
        let node = layout.node(child)?;
        let frame = frame ^ node.has(PLACE_FLIP);
        let slot = u32::try_from(child.slot()).ok()?;
        let branch = if above.kind == super::Kind::Root { u32::try_from(index).ok() } else { owner.branch };
        let (x, y) = (left_of(owner.x, above, node, frame), owner.y + i64::from(node.y));
        Some((Item { slot, x, y, frame, branch }, node))
    }

    fn child(
        &mut self,
        owner: Item,
        above: &Node,
        frame: bool,
        index: usize,
        child: TopicId,
        small: &mut Option<Small>,
    ) {
        let layout = self.layout;
        let Some(node) = layout.node(child) else { return };
        let Some((item, _)) = self.item(owner, above, frame, index, child) else { return };
        let bounds = if item.frame { node.bounds.mirror(node.w) } else { node.bounds };
        let rect = rect_of(bounds, item.x, item.y);
        if !rect.overlaps(&self.view) {
            self.flush(owner, above, frame, small.take());
            self.edge(owner, above, frame, item, node);
            return;
        }
        if Self::extent(above, &rect) < self.min_extent {
            let topics = if node.has(FOLDED) { 1 } else { node.count as usize };
            self.add(owner, above, frame, Small { rect, first: item, members: 1, topics }, small);
            return;
        }
        self.flush(owner, above, frame, small.take());
        self.edge(owner, above, frame, item, node);
        self.stack.push(item);
    }

    #[expect(clippy::too_many_arguments, reason = "the owner with its frame, and the block")]
    fn block(
        &mut self,
        owner: Item,
        above: &Node,
        frame: bool,
        index: usize,
        members: &[TopicId],
        rect: Rectd,
        small: &mut Option<Small>,
    ) {
        let first = members.first().and_then(|&child| self.item(owner, above, frame, index, child));
        let Some((first, _)) = first else { return };
        // Counting what hangs on each member would cost a look at each; the members will do.
        self.add(owner, above, frame, Small { rect, first, members: members.len(), topics: members.len() }, small);
    }

    /// Joins small neighbours until they are large enough to be seen.
    fn add(&mut self, owner: Item, above: &Node, frame: bool, new: Small, small: &mut Option<Small>) {
        let joins = small.as_ref().is_some_and(|old| {
            old.first.frame == new.first.frame && Self::extent(above, &old.rect.union(new.rect)) <= self.min_extent
        });
        match small {
            Some(old) if joins => {
                old.rect = old.rect.union(new.rect);
                old.members += new.members;
                old.topics += new.topics;
            }
            _ => {
                self.flush(owner, above, frame, small.take());
                *small = Some(new);
            }
        }
    }

    fn flush(&mut self, owner: Item, above: &Node, frame: bool, small: Option<Small>) {
        let Some(small) = small else { return };
        let layout = self.layout;
        let Some(first) = layout.at(small.first.slot) else { return };
        self.edge(owner, above, frame, small.first, first);
        if small.topics == 1 {
            self.stack.push(small.first);
        } else {
            (self.out)(Seen::Field { rect: small.rect, branch: small.first.branch, topics: small.topics });
        }
    }

    fn anchor_out(&self, item: Item, node: &Node, frame: bool) -> Vec2d {
        let (x, y) = self.layout.anchor_out(node);
        point(item.x + i64::from(if frame { node.w - x } else { x }), item.y + i64::from(y))
    }

    fn edge(&mut self, owner: Item, above: &Node, frame: bool, child: Item, node: &Node) {
        let (parent, below) = (id(owner.slot), id(child.slot));
        if let Some((way, from, to)) = self.layout.edge_of(above, node) {
            let frame = frame ^ node.has(PLACE_FLIP);
            let mirrored = |(x, y): (i32, i32)| {
                point(owner.x + i64::from(if frame { above.w - x } else { x }), owner.y + i64::from(y))
            };
            let (from, to) = (mirrored(from), mirrored(to));
            let kind = way.seen(child.frame);
            if meets(&hull(from, to), &self.view) {
                let (level, branch) = (node.level, child.branch);
                (self.out)(Seen::Edge { parent, child: below, from, to, kind, level, branch });
            }
        } else if let Some(figure) = self.layout.row_line(owner.slot, node) {
            let figure = figure.placed(above.w, frame, owner.x, owner.y);
            if meets(&figure.hull(), &self.view) {
                let (level, branch) = (above.level, owner.branch);
                (self.out)(Seen::Line { parent, figure, level, branch });
            }
        }
    }
}
