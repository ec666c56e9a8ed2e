//! Where the arrow keys lead.

use super::engine::{Layout, id};
use super::node::{Direction, FOLDED, Growth, Kind, PLACE_FLIP};
use super::ways::Rule;
use crate::base::geom::Vec2d;
use crate::doc::{Document, TopicId};

const fn opposite(way: Direction) -> Direction {
    match way {
        Direction::Right => Direction::Left,
        Direction::Left => Direction::Right,
        Direction::Down => Direction::Up,
        Direction::Up => Direction::Down,
    }
}

impl Layout {
    /// The topic that an arrow key leads to: towards the children the one nearest in height,
    /// towards the parent the parent, across them the next topic of the same column, cousins
    /// included; in an indented list up and down go by rows. From a tree without more to go to,
    /// the next tree that way. `None` where nothing is.
    #[must_use]
    pub fn neighbour(&self, document: &Document, from: TopicId, way: Direction) -> Option<TopicId> {
        if let Rule::Leads(found) = self.neighbour_in_structure(document, from, way) {
            return found.or_else(|| self.next_tree(document, from, way));
        }
        let node = self.node(from)?;
        let owner = (node.owner as usize != from.slot()).then(|| id(node.owner));
        let opens = !node.has(FOLDED) && !self.kids(document, from).is_empty();
        if opens {
            let found = match (node.growth, way) {
                (Growth::Map | Growth::Radial, Direction::Right | Direction::Left) => {
                    self.nearest_child(document, from, Some(way == Direction::Left))
                }
                (Growth::Tree, Direction::Down) => self.kids(document, from).first().copied(),
                (Growth::Tree, way) if self.growth(from) == Some(way) => self.kids(document, from).first().copied(),
                (Growth::Logic | Growth::Org | Growth::Brace | Growth::Fan, way) if self.growth(from) == Some(way) => {
                    self.nearest_child(document, from, None)
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        let Some(owner) = owner else { return self.next_tree(document, from, way) };
        if node.kind != Kind::Child {
            // A callout stands above its topic, a summary's topic beyond what it sums up.
            let back = if node.kind == Kind::Callout { Direction::Down } else { opposite(self.placed_way(from)?) };
            return (way == back).then_some(owner).or_else(|| self.next_tree(document, from, way));
        }
        let above = self.node(owner)?;
        let outward = self.placed_way(from)?;
        if above.growth.is_list() {
            return match way {
                Direction::Up => self.row_before(document, from, owner),
                Direction::Down => self.row_after(document, from),
                way if way == opposite(outward) => Some(owner),
                _ => None,
            };
        }
        if way == opposite(outward) {
            return Some(owner);
        }
        let (back, on) = match outward {
            Direction::Right | Direction::Left => (Direction::Up, Direction::Down),
            Direction::Down | Direction::Up => (Direction::Left, Direction::Right),
        };
        if way != back && way != on {
            return None;
        }
        self.cousin(document, from, way == on).or_else(|| self.next_tree(document, from, way))
    }

    /// The way in which a child was placed from its owner.
    fn placed_way(&self, topic: TopicId) -> Option<Direction> {
        let node = self.node(topic)?;
        self.growth_in_map(id(node.owner), node.has(PLACE_FLIP))
    }

    fn centre(&self, document: &Document, topic: TopicId) -> Option<Vec2d> {
        Some(self.rect_in_map(document, topic)?.center())
    }

    /// The child whose middle is nearest to that of the topic, of one side or of both.
    fn nearest_child(&self, document: &Document, of: TopicId, left: Option<bool>) -> Option<TopicId> {
        let node = self.node(of)?;
        let across = node.growth == Growth::Org;
        let middle = if across { node.w / 2 } else { node.h / 2 };
        let distance = |child: &TopicId| {
            let below = self.node(*child)?;
            let at = if across { below.x + below.w / 2 } else { below.y + below.h / 2 };
            Some((at - middle).abs())
        };
        let on_side = |child: &&TopicId| left.is_none_or(|left| self.is_place_flipped(**child) == left);
        self.kids(document, of).iter().filter(on_side).min_by_key(|child| distance(child).unwrap_or(i32::MAX)).copied()
    }

    /// The next topic of the same level in the direction of reading or against it: the sibling,
    /// else the nearest descendant of an uncle.
    fn cousin(&self, document: &Document, from: TopicId, on: bool) -> Option<TopicId> {
        let mut at = from;
        let mut up = 0;
        loop {
            let node = self.node(at)?;
            if node.kind != Kind::Child {
                return None;
            }
            let owner = id(node.owner);
            let siblings = &*self.kids(document, owner);
            let index = siblings.iter().position(|&child| child == at)?;
            let flipped = node.has(PLACE_FLIP);
            let same_side = |child: &&TopicId| self.is_place_flipped(**child) == flipped;
            let mut next = if on {
                siblings.get(index + 1..)?.iter().find(same_side)
            } else {
                siblings.get(..index)?.iter().rev().find(same_side)
            };
            if let Some(&found) = next.take() {
                // Down again as far as it goes, keeping to the near edge.
                let mut found = found;
                for _ in 0..up {
                    let open = self.node(found).is_some_and(|node| !node.has(FOLDED) && node.growth.is_column());
                    let children = &*self.kids(document, found);
                    let next = if on { children.first() } else { children.last() };
                    match next {
                        Some(&next) if open => found = next,
                        _ => break,
                    }
                }
                return Some(found);
            }
            at = owner;
            up += 1;
        }
    }

    pub(super) fn row_before(&self, document: &Document, from: TopicId, owner: TopicId) -> Option<TopicId> {
        let siblings = &*self.kids(document, owner);
        let index = siblings.iter().position(|&child| child == from)?;
        let Some(before) = index.checked_sub(1).and_then(|at| siblings.get(at)) else { return Some(owner) };
        let mut last = *before;
        loop {
            let node = self.node(last)?;
            match self.kids(document, last).last() {
                Some(&next) if !node.has(FOLDED) && node.growth.is_list() => last = next,
                _ => return Some(last),
            }
        }
    }

    fn row_after(&self, document: &Document, from: TopicId) -> Option<TopicId> {
        let mut at = from;
        loop {
            let node = self.node(at)?;
            if node.kind != Kind::Child {
                return None;
            }
            let owner = id(node.owner);
            let siblings = &*self.kids(document, owner);
            let index = siblings.iter().position(|&child| child == at)?;
            if let Some(&next) = siblings.get(index + 1) {
                return Some(next);
            }
            if self.node(owner)?.kind != Kind::Child {
                return None;
            }
            at = owner;
        }
    }

    /// The top of the nearest other tree in a direction.
    fn next_tree(&self, document: &Document, from: TopicId, way: Direction) -> Option<TopicId> {
        let here = self.centre(document, from)?;
        let mut own_top = from;
        while let Some(node) = self.node(own_top).filter(|node| node.owner as usize != own_top.slot()) {
            own_top = id(node.owner);
        }
        let mut best: Option<(f64, TopicId)> = None;
        for &(slot, ..) in self.tops() {
            let top = id(slot);
            let Some(there) = self.centre(document, top).filter(|_| top != own_top) else { continue };
            let away = there - here;
            let (ahead, aside) = match way {
                Direction::Right => (away.x, away.y),
                Direction::Left => (-away.x, away.y),
                Direction::Down => (away.y, away.x),
                Direction::Up => (-away.y, away.x),
            };
            let cost = ahead + 2.0 * aside.abs();
            if ahead > 0.0 && best.is_none_or(|(other, _)| cost < other) {
                best = Some((cost, top));
            }
        }
        best.map(|(_, top)| top)
    }
}
