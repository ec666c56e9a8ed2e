//! Arrow keys in timelines, fishbones and matrices, where neighbours are not cousins in a column.

use std::borrow::Cow;

use super::engine::{Layout, id};
use super::node::{ABOVE, Direction, FOLDED, Growth, Kind, Node};
use crate::doc::{Document, TopicId};

/// The sibling so many places on.
fn sibling(siblings: &[TopicId], index: usize, by: isize) -> Option<TopicId> {
    siblings.get(index.checked_add_signed(by)?).copied()
}

/// What a structure says about an arrow key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Nothing: it is as everywhere.
    None,
    /// It leads there, or nowhere in this tree.
    Leads(Option<TopicId>),
}

/// From one side of a line to the other: two and two belong together.
fn across(siblings: &[TopicId], index: usize, node: &Node, way: Direction) -> Option<TopicId> {
    let inward = if node.has(ABOVE) { Direction::Down } else { Direction::Up };
    if way != inward {
        return None;
    }
    let by = if inward == Direction::Down { 1 } else { -1 };
    sibling(siblings, index, by).or_else(|| sibling(siblings, index, -1))
}

impl Layout {
    /// Where an arrow key leads if the structure has a rule of its own for it.
    pub(super) fn neighbour_in_structure(&self, document: &Document, from: TopicId, way: Direction) -> Rule {
        self.rule_for(document, from, way).map_or(Rule::None, Rule::Leads)
    }

    #[expect(clippy::option_option, reason = "inside, so that lookups can give up; outside it is a Rule")]
    fn rule_for(&self, document: &Document, from: TopicId, way: Direction) -> Option<Option<TopicId>> {
        let node = self.node(from)?;
        let children = self.kids(document, from);
        if !node.has(FOLDED) && !children.is_empty() {
            let above = node.has(ABOVE);
            let found = match (node.growth, way) {
                (Growth::Timeline | Growth::Fishbone, way) if self.growth(from) == Some(way) => children.first(),
                (Growth::Chronicle, Direction::Up) if above => {
                    return Some(children.last().and_then(|&last| self.last_row(document, last)));
                }
                (Growth::Chronicle, Direction::Down) if !above => children.first(),
                // On the line itself that is the way of time.
                (Growth::Chronicle, Direction::Right) if self.growth_above(node) != Growth::Timeline => {
                    children.first()
                }
                (Growth::Bone, Direction::Down) if above => children.first(),
                (Growth::Bone, Direction::Up) if !above => children.last(),
                (Growth::Matrix, Direction::Down) => children.first(),
                (Growth::Row, Direction::Right) => children.iter().min_by_key(|&&cell| self.node(cell).map(|n| n.x)),
                // Into the list of a cell, or the chart that stands in it.
                (Growth::Tree, Direction::Down) => return None,
                (Growth::Bone | Growth::Chronicle | Growth::Row, _) => None,
                (growth, way) if !growth.is_list() && self.growth(from) == Some(way) => return None,
                _ => None,
            };
            if found.is_some() {
                return Some(found.copied());
            }
        }
        if node.kind != Kind::Child {
            return None;
        }
        let owner = id(node.owner);
        let siblings = &*self.kids(document, owner);
        let index = siblings.iter().position(|&child| child == from)?;
        match self.node(owner)?.growth {
            Growth::Timeline => Some(match way {
                Direction::Right => sibling(siblings, index, 1),
                Direction::Left => sibling(siblings, index, -1).or(Some(owner)),
                way => across(siblings, index, node, way),
            }),
            Growth::Fishbone => Some(match way {
                Direction::Up | Direction::Down => across(siblings, index, node, way),
                way if self.growth(owner) == Some(way) => {
                    sibling(siblings, index, 2).or_else(|| sibling(siblings, index, 1))
                }
                _ => sibling(siblings, index, -2).or(Some(owner)),
            }),
            Growth::Bone => self.leave_twig(document, owner, index, way),
            Growth::Matrix => Some(match way {
                Direction::Up => sibling(siblings, index, -1).or(Some(owner)),
                Direction::Down => sibling(siblings, index, 1),
                Direction::Left => Some(owner),
                Direction::Right => None,
            }),
            Growth::Row => Some(self.leave_cell(document, owner, from, way)),
            growth if growth.is_list() => self.leave_list(document, from, way),
            _ => None,
        }
    }

    #[expect(clippy::option_option, reason = "as rule_for")]
    fn leave_twig(&self, document: &Document, bone: TopicId, index: usize, way: Direction) -> Option<Option<TopicId>> {
        let twigs = &*self.kids(document, bone);
        let (by, inward) = match way {
            Direction::Up => (-1, !self.node(bone)?.has(ABOVE)),
            Direction::Down => (1, self.node(bone)?.has(ABOVE)),
            way if self.growth(bone) == Some(way) => return None,
            _ => return Some(Some(bone)),
        };
        if let Some(next) = sibling(twigs, index, by) {
            return Some(Some(next));
        }
        if !inward {
            return Some(Some(bone));
        }
        // Over the spine, to the nearest twig there.
        let node = self.node(bone)?;
        let bones = &*self.kids(document, id(node.owner));
        let at = bones.iter().position(|&child| child == bone)?;
        let Some(other) = across(bones, at, node, way) else { return Some(None) };
        let open = self.node(other).is_some_and(|other| !other.has(FOLDED) && other.growth == Growth::Bone);
        let twigs = if open { self.kids(document, other) } else { Cow::Borrowed(&[][..]) };
        let nearest = if way == Direction::Down { twigs.first() } else { twigs.last() };
        Some(Some(nearest.copied().unwrap_or(other)))
    }

    fn leave_cell(&self, document: &Document, row: TopicId, cell: TopicId, way: Direction) -> Option<TopicId> {
        let here = self.node(cell)?.x;
        let x = |cell: &&TopicId| self.node(**cell).map_or(0, |node| node.x);
        let cells = self.kids(document, row);
        let cells = cells.iter();
        match way {
            Direction::Left => Some(cells.filter(|cell| x(cell) < here).max_by_key(x).copied().unwrap_or(row)),
            Direction::Right => cells.filter(|cell| x(cell) > here).min_by_key(x).copied(),
            Direction::Up | Direction::Down => {
                let table = id(self.node(row)?.owner);
                let rows = &*self.kids(document, table);
                let index = rows.iter().position(|&child| child == row)?;
                // In the same column, whatever hangs before a title in it.
                let same = |row: &TopicId| {
                    let node = self.node(*row).filter(|node| node.growth == Growth::Row && !node.has(FOLDED))?;
                    let cells = self.kids(document, *row);
                    let nearest = cells.iter().min_by_key(|cell| (x(cell) - here).abs()).filter(|_| node.w > 0)?;
                    ((x(&nearest) - here).abs() < self.room.cell).then_some(*nearest)
                };
                if way == Direction::Down {
                    rows.get(index + 1..)?.iter().find_map(same)
                } else {
                    let above = rows.get(..index)?.iter().rev().find_map(same);
                    above.map_or(Some(table), |cell| self.last_row(document, cell))
                }
            }
        }
    }

    /// By rows of a list that stands on a timeline or in a cell.
    #[expect(clippy::option_option, reason = "as rule_for")]
    fn leave_list(&self, document: &Document, from: TopicId, way: Direction) -> Option<Option<TopicId>> {
        // The topic whose list it is.
        let mut top = from;
        let outside = loop {
            let owner = id(self.node(top)?.owner);
            let above = self.node(owner)?;
            if !above.growth.is_list() {
                break above.growth;
            }
            if above.kind != Kind::Child {
                return None;
            }
            top = owner;
        };
        if !matches!(outside, Growth::Timeline | Growth::Row) {
            return None;
        }
        let owner = id(self.node(from)?.owner);
        let hangs_above =
            |topic: TopicId| self.node(topic).is_some_and(|node| node.growth == Growth::Chronicle && node.has(ABOVE));
        Some(match way {
            Direction::Left => Some(owner),
            Direction::Right => None,
            Direction::Up => match self.row_before(document, from, owner) {
                Some(before) if before == owner && hangs_above(owner) => None,
                before => before,
            },
            Direction::Down => {
                let mut at = from;
                loop {
                    let owner = id(self.node(at)?.owner);
                    let siblings = &*self.kids(document, owner);
                    let index = siblings.iter().position(|&child| child == at)?;
                    if let Some(next) = sibling(siblings, index, 1) {
                        break Some(next);
                    }
                    if hangs_above(owner) {
                        break Some(owner);
                    }
                    if owner == top {
                        let row = id(self.node(top)?.owner);
                        break if outside == Growth::Row { self.leave_cell(document, row, top, way) } else { None };
                    }
                    at = owner;
                }
            }
        })
    }

    /// The last row of a list that begins with this topic.
    fn last_row(&self, document: &Document, first: TopicId) -> Option<TopicId> {
        let mut last = first;
        loop {
            let node = self.node(last)?;
            match self.kids(document, last).last() {
                Some(&next) if !node.has(FOLDED) && node.growth.is_list() => last = next,
                _ => return Some(last),
            }
        }
    }
}
