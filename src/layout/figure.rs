//! The lines of a structure: from a topic to each child, and those that belong to all children
//! together, such as the line of a timeline, a brace, or the lines of a table.
//!
//! All is computed from where topics stand, logical first and then as it is seen.

use super::engine::Layout;
use super::node::{EdgeKind, Growth, Node};
use super::query::point;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::TopicId;

/// The width of a brace's curl, in units.
const CURL: i32 = 9 * 32;
/// The space between a brace and the children, in units.
const BRACE_GAP: i32 = 6 * 32;

/// A line that belongs to all children of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// The line of a timeline, from the topic to its end.
    Axis([Vec2d; 2]),
    /// The spine of a fishbone, from the head to its end.
    Spine([Vec2d; 2]),
    /// A brace: its two ends, its tip, and the topic's edge from which a line leads to the tip.
    Brace([Vec2d; 4]),
    /// A line of a table.
    Grid([Vec2d; 2]),
}

/// A figure in units, logical.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Axis([(i32, i32); 2]),
    Spine([(i32, i32); 2]),
    Brace([(i32, i32); 4]),
    Grid([(i32, i32); 2]),
}

impl Shape {
    /// As it is seen, beside a topic of width `w` whose left top corner is there.
    pub fn placed(self, w: i32, mirrored: bool, left: i64, top: i64) -> Figure {
        let at = |(x, y): (i32, i32)| point(left + i64::from(if mirrored { w - x } else { x }), top + i64::from(y));
        match self {
            Self::Axis(points) => Figure::Axis(points.map(at)),
            Self::Spine(points) => Figure::Spine(points.map(at)),
            Self::Brace(points) => Figure::Brace(points.map(at)),
            Self::Grid(points) => Figure::Grid(points.map(at)),
        }
    }
}

impl Figure {
    /// A rectangle that holds it, its thickness left out.
    #[must_use]
    pub fn hull(&self) -> Rectd {
        let points: &[Vec2d] = match self {
            Self::Axis(points) | Self::Spine(points) | Self::Grid(points) => points,
            Self::Brace(points) => points,
        };
        points.iter().fold(Rectd::NOTHING, |all, &point| all.union(Rectd { min: point, max: point }))
    }

    /// The same while the topic is so far from its place, and its first and its last child.
    #[must_use]
    pub fn moved(self, by: Vec2d, first: Vec2d, last: Vec2d) -> Self {
        let along = |[from, to]: [Vec2d; 2]| [from + by, Vec2d::new(to.x + last.x, to.y + by.y)];
        match self {
            Self::Axis(points) => Self::Axis(along(points)),
            Self::Spine(points) => Self::Spine(along(points)),
            Self::Grid(points) => Self::Grid(points.map(|point| point + by)),
            Self::Brace([top, tip, bottom, start]) => {
                let tip = Vec2d::new(tip.x + first.x, tip.y + by.y);
                let bottom = Vec2d::new(bottom.x + first.x, bottom.y + last.y);
                Self::Brace([top + first, tip, bottom, start + by])
            }
        }
    }
}

/// A line with its ends in units, logical.
type Line = (Way, (i32, i32), (i32, i32));

/// How a line goes, before it is known whether it is mirrored.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Beside,
    Below,
    Listed,
    Spoke,
    Stem,
    Bone,
    Twig,
}

impl Way {
    /// As it is seen.
    pub const fn seen(self, mirrored: bool) -> EdgeKind {
        match (self, mirrored) {
            (Self::Beside, false) => EdgeKind::Right,
            (Self::Beside, true) => EdgeKind::Left,
            (Self::Below, _) => EdgeKind::Down,
            (Self::Listed, false) => EdgeKind::TreeRight,
            (Self::Listed, true) => EdgeKind::TreeLeft,
            (Self::Spoke, false) => EdgeKind::SpokeRight,
            (Self::Spoke, true) => EdgeKind::SpokeLeft,
            (Self::Stem, _) => EdgeKind::Stem,
            (Self::Bone, _) => EdgeKind::Bone,
            (Self::Twig, _) => EdgeKind::Twig,
        }
    }
}

impl Layout {
    /// The line from a topic to a child, from the left top corner of the topic, logical. `None`
    /// where a brace or a table stands for it.
    pub(crate) fn edge_of(&self, above: &Node, node: &Node) -> Option<Line> {
        let out = self.anchor_out(above);
        let into = (node.x, node.y + node.anchor_in(above.growth));
        Some(match above.growth {
            Growth::Map | Growth::Logic => (Way::Beside, out, into),
            Growth::Org => (Way::Below, out, (node.x + node.w / 2, node.y)),
            Growth::Tree | Growth::Chronicle => (Way::Listed, out, into),
            Growth::Radial | Growth::Fan => (Way::Spoke, out, into),
            Growth::Timeline | Growth::Fishbone => {
                let [foot, head] = self.foot_and_head(above, node);
                (if above.growth == Growth::Timeline { Way::Stem } else { Way::Bone }, foot, head)
            }
            Growth::Bone => (Way::Twig, (super::along::bone_at(above, into.1), into.1), into),
            // One child needs no brace.
            Growth::Brace if above.count == node.count + 1 => (Way::Twig, (out.0, into.1), into),
            Growth::Brace | Growth::Matrix | Growth::Row => return None,
        })
    }

    /// The line above a row of a table.
    pub(crate) fn row_line(&self, owner: u32, row: &Node) -> Option<Shape> {
        let table = self.table(owner)?;
        let (&left, &right) = table.columns.first().zip(table.columns.last())?;
        let y = row.y + row.bounds.y0 - self.room.cell;
        Some(Shape::Grid([(left, y), (right, y)]))
    }

    /// The lines that belong to all children of a topic.
    pub(crate) fn figures(&self, of: u32, node: &Node, children: &[TopicId], out: &mut dyn FnMut(Shape)) {
        let (Some(first), Some(last)) =
            (children.first().and_then(|&id| self.node(id)), children.last().and_then(|&id| self.node(id)))
        else {
            return;
        };
        let start = (node.w, self.anchor_y(node));
        match node.growth {
            Growth::Timeline => {
                let bounds = if node.has(super::node::CHILD_FLIP) { node.bounds.mirror(node.w) } else { node.bounds };
                out(Shape::Axis([start, (bounds.x1, start.1)]));
            }
            Growth::Fishbone => {
                let [foot, _] = self.foot_and_head(node, last);
                out(Shape::Spine([start, (foot.0 + self.room.axis_end, start.1)]));
            }
            Growth::Brace if children.len() > 1 => {
                let right = first.x.min(last.x) - BRACE_GAP;
                let tip = (right - 2 * CURL, start.1);
                out(Shape::Brace([(right, first.y), tip, (right, last.y + last.h), start]));
            }
            Growth::Matrix => {
                let Some(table) = self.table(of) else { return };
                for &x in &table.columns {
                    out(Shape::Grid([(x, table.top), (x, table.bottom)]));
                }
                if let (Some(&left), Some(&right)) = (table.columns.first(), table.columns.last()) {
                    out(Shape::Grid([(left, table.bottom), (right, table.bottom)]));
                }
            }
            _ => {}
        }
    }
}
