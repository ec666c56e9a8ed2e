//! From logical places beside the owner to places in the map.
//!
//! A topic's *frame* says whether it is placed as a mirror image. Frames change at main topics
//! left of the root and where a branch insists on a way to grow; all else follows its owner.

use super::engine::Layout;
use super::node::{CHILD_FLIP, Direction, FOLDED, Growth, Kind, Node, PLACE_FLIP, Span, UNITS};
use super::title::{self, TitleBlock};
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, TopicId};

/// A point of units.
pub(crate) fn point(x: i64, y: i64) -> Vec2d {
    Vec2d::new(x as f64 / UNITS, y as f64 / UNITS)
}

/// A rectangle of units beside `origin`, which is in map pixels.
pub(crate) fn in_map(span: Span, origin: Vec2d) -> Rectd {
    Rectd {
        min: origin + point(i64::from(span.x0), i64::from(span.y0)),
        max: origin + point(i64::from(span.x1), i64::from(span.y1)),
    }
}

/// Where a topic is in the map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Located {
    /// Left top corner of its box, in units.
    pub x: i64,
    pub y: i64,
    /// Whether it is placed as a mirror image.
    pub frame: bool,
    /// Whether a fold hides it.
    pub hidden: bool,
}

/// The left edge of what hangs on a topic at `x` of width `w`.
pub(crate) fn left_of(x: i64, owner: &Node, below: &Node, frame: bool) -> i64 {
    x + i64::from(if frame { owner.w - below.x - below.w } else { below.x })
}

/// The number that the branch of the first floating tree has: the last colour of a palette of
/// eight.
pub const FLOATING_BRANCH: usize = 7;

impl Layout {
    pub(crate) fn locate(&self, id: TopicId) -> Option<Located> {
        let node = self.node(id)?;
        let (mut frame, mut hidden) = (node.has(PLACE_FLIP), false);
        let mut below = node;
        let mut at = u32::try_from(id.slot()).ok()?;
        let top = loop {
            if below.owner == at {
                break at;
            }
            at = below.owner;
            let above = self.at(at)?;
            hidden |= above.has(FOLDED) && below.kind != Kind::Callout;
            frame ^= above.has(PLACE_FLIP) ^ above.has(CHILD_FLIP);
            below = above;
        };
        let &(_, top_x, top_y) = self.tops().iter().find(|(slot, ..)| *slot == top)?;
        let (mut x, mut y) = (0, 0);
        let (mut below, mut mirrored, mut at) = (node, frame, id.slot());
        while below.owner as usize != at {
            at = below.owner as usize;
            let above = self.at(below.owner)?;
            x = left_of(x, above, below, mirrored);
            y += i64::from(below.y);
            mirrored ^= below.has(PLACE_FLIP) ^ above.has(CHILD_FLIP);
            below = above;
        }
        Some(Located { x: x + top_x, y: y + top_y, frame, hidden })
    }

    /// Whether what hangs on the topic is placed as a mirror image.
    pub(crate) fn children_frame(&self, id: TopicId) -> Option<bool> {
        Some(self.locate(id)?.frame ^ self.node(id)?.has(CHILD_FLIP))
    }

    /// The box of a topic, unless a fold hides it.
    #[must_use]
    pub fn rect_in_map(&self, _: &Document, id: TopicId) -> Option<Rectd> {
        let located = self.locate(id).filter(|located| !located.hidden)?;
        Some(in_map(self.node(id)?.own(), point(located.x, located.y)))
    }

    /// What a topic takes with all that hangs on it, unless a fold hides it.
    #[must_use]
    pub fn branch_rect_in_map(&self, _: &Document, id: TopicId) -> Option<Rectd> {
        let located = self.locate(id).filter(|located| !located.hidden)?;
        let node = self.node(id)?;
        let bounds = if located.frame { node.bounds.mirror(node.w) } else { node.bounds };
        Some(in_map(bounds, point(located.x, located.y)))
    }

    /// The way in which the children of a topic grow from it. The root of a map says right.
    #[must_use]
    pub fn growth(&self, id: TopicId) -> Option<Direction> {
        self.growth_in_map(id, false)
    }

    pub(crate) fn growth_in_map(&self, id: TopicId, flipped: bool) -> Option<Direction> {
        let frame = self.children_frame(id)? ^ flipped;
        Some(match (self.node(id)?.growth, frame) {
            (Growth::Org, _) => Direction::Down,
            (_, true) => Direction::Left,
            (_, false) => Direction::Right,
        })
    }

    /// Which main branch a topic belongs to, for its colour: the position of its main topic among
    /// the children of the root; floating trees count from `FLOATING_BRANCH` on, whatever the
    /// number of main topics, so that they keep their colour. `None` for the root.
    #[must_use]
    pub fn branch_of(&self, document: &Document, id: TopicId) -> Option<usize> {
        let mut at = id;
        loop {
            let node = self.node(at)?;
            let owner = super::engine::id(node.owner);
            let root = self.focus.unwrap_or(document.sheet(self.sheet()?)?.root());
            if owner == at {
                let floating = document.sheet(self.sheet()?)?.floating();
                let index = floating.iter().position(|&top| top == at)?;
                return Some(FLOATING_BRANCH + index);
            }
            if owner == root {
                return document.children(root).iter().position(|&child| child == at);
            }
            at = owner;
        }
    }

    /// What stands in the box of a topic, and where.
    #[must_use]
    pub fn text_block(&self, document: &Document, id: TopicId) -> Option<TitleBlock> {
        let (node, topic) = (self.node(id)?, document.topic(id)?);
        let level = title::level_look(self.look(), node.kind, node.level, topic);
        Some(title::block(self.look(), self.measure(), document, topic, &level, self.titles(), node.size()))
    }

    /// The look of a topic's title, its own departures included.
    #[must_use]
    pub fn level_look(&self, document: &Document, id: TopicId) -> Option<super::LevelLook> {
        let (node, topic) = (self.node(id)?, document.topic(id)?);
        Some(title::level_look(self.look(), node.kind, node.level, topic))
    }

    /// The centre of a topic's fold handle, and how many topics a fold hides or would hide.
    /// `None` without children, and for a root, which is never folded by hand.
    #[must_use]
    pub fn fold_handle(&self, document: &Document, id: TopicId) -> Option<(Vec2d, usize)> {
        let located = self.locate(id).filter(|located| !located.hidden)?;
        let node = self.node(id)?;
        if document.children(id).is_empty() || (node.kind == Kind::Root && !node.has(FOLDED)) {
            return None;
        }
        let (x, y) = self.fold_spot(node);
        let frame = located.frame ^ node.has(CHILD_FLIP);
        let x = if frame { node.w - x } else { x };
        Some((point(located.x + i64::from(x), located.y + i64::from(y)), node.below()))
    }
}
