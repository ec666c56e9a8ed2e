//! Where a dragged branch would land.

use super::engine::{Layout, id};
use super::hit::distance_squared;
use super::node::{Direction, Growth, Kind};
use super::visit::Seen;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, Side, TopicId};

/// What to show of a place to land.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DropMark {
    /// A ring around the topic that takes the branch in as its last child.
    Into(Rectd),
    /// A line between two siblings.
    Between(Vec2d, Vec2d),
}

/// A place for a dragged branch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropSpot {
    /// The parent it would have.
    pub parent: TopicId,
    /// Its position among the children, counted before the move.
    pub index: usize,
    /// The side of the root that it would have to ask for, below the root of a map; else `None`.
    pub side: Option<Side>,
    /// What to show.
    pub mark: DropMark,
}

impl Layout {
    /// Where branches dropped at `point` would land: on a topic as its last child, near its edge
    /// before or after it. `None` over nothing, or when they would land in themselves.
    #[must_use]
    pub fn drop_spot(&self, document: &Document, point: Vec2d, dragged: &[TopicId]) -> Option<DropSpot> {
        let reach = f64::from(self.look().level_gap) / 2.0;
        let around = Rectd { min: point, max: point }.expand(reach);
        let mut best: Option<(f64, TopicId, Rectd)> = None;
        self.visit(document, around, 0.0, &mut |seen| {
            let Seen::Topic { id, rect, .. } = seen else { return };
            let distance = distance_squared(&rect, point);
            if best.is_none_or(|(other, ..)| distance < other) {
                best = Some((distance, id, rect));
            }
        });
        let (_, target, rect) = best?;
        if dragged.iter().any(|&branch| document.is_within(target, branch)) {
            return None;
        }
        let node = self.node(target)?;
        let parent = if node.kind == Kind::Child { Some(id(node.owner)) } else { None };
        let into = || self.drop_into(document, target, point, rect);
        let Some(parent) = parent else { return Some(into()) };
        let above = self.node(parent)?;
        let sideways = above.growth.is_sideways();
        let leftward = self.side_by_side(parent) == Some(true) && above.growth != Growth::Org;
        let share = if sideways {
            (point.x - rect.min.x) / rect.width().max(1.0)
        } else {
            (point.y - rect.min.y) / rect.height().max(1.0)
        };
        // Beyond the far edge the branch can only mean to be a child.
        let beyond = match self.growth(target) {
            Some(Direction::Right) => point.x > rect.max.x,
            Some(Direction::Left) => point.x < rect.min.x,
            Some(Direction::Down) => point.y > rect.max.y && !sideways,
            _ => false,
        };
        if beyond || (0.3..=0.7).contains(&share) {
            return Some(into());
        }
        let behind = share > 0.5;
        let after = behind != leftward;
        let siblings = document.children(parent);
        let index = siblings.iter().position(|&child| child == target)? + usize::from(after);
        let half = f64::from(self.look().sibling_gap) / 2.0;
        let mark = if sideways {
            let x = if behind { rect.max.x + half } else { rect.min.x - half };
            DropMark::Between(Vec2d::new(x, rect.min.y), Vec2d::new(x, rect.max.y))
        } else {
            let y = if after { rect.max.y + half } else { rect.min.y - half };
            DropMark::Between(Vec2d::new(rect.min.x, y), Vec2d::new(rect.max.x, y))
        };
        let side = above.growth.is_two_sided().then(|| self.side_of(target));
        Some(DropSpot { parent, index, side, mark })
    }

    fn side_of(&self, topic: TopicId) -> Side {
        if self.is_place_flipped(topic) { Side::Left } else { Side::Right }
    }

    fn drop_into(&self, document: &Document, target: TopicId, point: Vec2d, rect: Rectd) -> DropSpot {
        let index = document.children(target).len();
        let is_map = self.node(target).is_some_and(|node| node.growth.is_two_sided());
        let side = is_map.then_some(if point.x < rect.center().x { Side::Left } else { Side::Right });
        DropSpot { parent: target, index, side, mark: DropMark::Into(rect) }
    }
}
