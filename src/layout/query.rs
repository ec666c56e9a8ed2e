//! From logical places beside the owner to places in the map.
//!
//! A topic's *frame* says whether it is placed as a mirror image. Frames change at main topics
//! left of the root and where a branch insists on a way to grow; all else follows its owner.

use super::engine::Layout;
use super::node::{CHILD_FLIP, Direction, FOLDED, Growth, Kind, Node, PLACE_FLIP, Span, UNITS, px32};
use super::title::{self, TitleBlock};
use crate::base::geom::{Rect, Rectd, Vec2d, vec2};
use crate::doc::{Document, Text, TopicId};

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
            (Growth::Org | Growth::Matrix, _) => Direction::Down,
            (_, true) => Direction::Left,
            (_, false) => Direction::Right,
        })
    }

    /// The topics that a topic hangs on, from its owner to the top of its tree.
    pub fn owners(&self, id: TopicId) -> impl Iterator<Item = TopicId> + '_ {
        let above = |topic: &TopicId| {
            let node = self.node(*topic)?;
            let owner = super::engine::id(node.owner);
            (owner != *topic).then_some(owner)
        };
        std::iter::successors(Some(id), above).skip(1)
    }

    /// How the tree in the middle grows, as a number that only tells whether it changed.
    #[must_use]
    pub fn root_structure(&self) -> Option<(u8, bool)> {
        let &(root, ..) = self.tops().first()?;
        let node = self.at(root)?;
        Some((node.growth as u8, node.has(CHILD_FLIP)))
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
        let draft = self.draft.as_ref().filter(|(of, _)| *of == id);
        let drafted = draft.map(|(_, text)| title::with_title(topic, self.titles(), text));
        let topic = drafted.as_ref().unwrap_or(topic);
        let level = self.level_look(document, id)?;
        let number = self.number(id);
        let dated = self.is_dated(node.kind, node.owner);
        Some(title::block(
            self.look(),
            self.measure(),
            document,
            topic,
            &level,
            self.titles(),
            node.size(),
            number,
            dated,
        ))
    }

    /// The date of a topic as it is shown beside its title, and where it stands from the left top
    /// corner of the topic's box; `None` where no dates are shown.
    #[must_use]
    pub fn date_label(&self, document: &Document, id: TopicId) -> Option<(Rect, Text)> {
        let (node, topic) = (self.node(id)?, document.topic(id)?);
        let span = self.date_span(topic, node)?;
        let span = if self.locate(id)?.frame { span.mirror(node.w) } else { span };
        let corner = |x, y| vec2(px32(x), px32(y));
        let rect = Rect { min: corner(span.x0, span.y0), max: corner(span.x1, span.y1) };
        Some((rect, super::along::shown_date(&topic.more().date)))
    }

    /// Whether a bare title stands over a line, as most do.
    #[must_use]
    pub fn is_underlined(&self, id: TopicId) -> bool {
        self.node(id).is_some_and(|node| !node.is_boxed() && !self.growth_above(node).is_plain())
    }

    /// Whether a topic is the head of a cell in a table.
    #[must_use]
    pub fn is_cell(&self, id: TopicId) -> bool {
        self.node(id).is_some_and(|node| !node.is_boxed() && self.growth_above(node) == Growth::Row)
    }

    /// Whether the children of a topic stand side by side, and if so, whether from right to left.
    #[must_use]
    pub fn side_by_side(&self, id: TopicId) -> Option<bool> {
        let node = self.node(id)?;
        if node.growth.is_sideways() { self.children_frame(id) } else { None }
    }

    /// The look of a topic's title, its own departures included.
    #[must_use]
    pub fn level_look(&self, _: &Document, id: TopicId) -> Option<super::LevelLook> {
        let node = self.node(id)?;
        Some(title::level_look(self.look(), node.kind, node.level, &self.dress(id)))
    }

    /// The centre of a topic's fold handle, and how many topics a fold hides or would hide.
    /// `None` without children, and for a root, which is never folded by hand.
    #[must_use]
    pub fn fold_handle(&self, document: &Document, id: TopicId) -> Option<(Vec2d, usize)> {
        let located = self.locate(id).filter(|located| !located.hidden)?;
        let node = self.node(id)?;
        if self.kids(document, id).is_empty() || (node.kind == Kind::Root && !node.has(FOLDED)) {
            return None;
        }
        let (x, y) = self.fold_spot(node);
        let frame = located.frame ^ node.has(CHILD_FLIP);
        let x = if frame { node.w - x } else { x };
        Some((point(located.x + i64::from(x), located.y + i64::from(y)), node.below()))
    }
}
