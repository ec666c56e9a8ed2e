//! Boundaries and summaries: which runs of siblings they hold, and where they are drawn.

use super::engine::Layout;
use super::node::{Growth, PLACE_FLIP, Span};
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, FileId, Group, GroupKind, SheetId, TopicId};

/// What the layout knows of a group, in the order of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub id: FileId,
    pub kind: GroupKind,
    pub first: TopicId,
    pub last: TopicId,
    pub topic: Option<TopicId>,
    pub titled: bool,
}

impl Known {
    pub fn of(group: &Group) -> Self {
        Self {
            id: group.id.clone(),
            kind: group.kind,
            first: group.first,
            last: group.last,
            topic: group.topic,
            titled: !group.title.is_empty(),
        }
    }
}

/// A group as a run of positions in a stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub first: usize,
    pub last: usize,
    /// Room for the title, for a boundary.
    pub title: i32,
    /// Whether it is an outline with padding, or only a brace.
    pub is_boundary: bool,
    /// The slot of the summary's topic.
    pub summary: Option<u32>,
    /// Position among the groups of the parent.
    pub group: usize,
}

impl Run {
    /// Room along the axis before the first sibling.
    pub const fn room_before(&self, pad: i32, swap: bool) -> i32 {
        match (self.is_boundary, swap) {
            (false, _) => 0,
            (true, false) => pad + self.title,
            (true, true) => pad,
        }
    }

    /// The outline around `rect`, both in depth (x) and along (y).
    pub fn around(&self, rect: Span, pad: i32, swap: bool) -> Span {
        if !self.is_boundary {
            return rect;
        }
        let rect = rect.expand(pad);
        if swap { Span { x0: rect.x0 - self.title, ..rect } } else { Span { y0: rect.y0 - self.title, ..rect } }
    }
}

/// A group that was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedGroup {
    /// Position among the groups of the parent.
    pub group: usize,
    /// What it holds and, for a boundary, its padding: relative to the parent's box, logical.
    pub span: Span,
    /// Where the brace stands; empty for a boundary.
    pub brace: Span,
    /// Whether it stands left of a root.
    pub flipped: bool,
}

/// A boundary as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The boundary's id.
    pub id: FileId,
    /// The outline. A run on both sides of the root has two, one after the other.
    pub rect: Rectd,
    /// Left top corner of its title.
    pub title: Vec2d,
    /// The parent of the siblings.
    pub parent: TopicId,
}

/// The brace of a summary as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Brace {
    /// The summary's id.
    pub id: FileId,
    /// The room of the brace. Its tip is in the middle of the far side.
    pub rect: Rectd,
    /// Where the tip points.
    pub towards: super::Direction,
    /// The parent of the siblings.
    pub parent: TopicId,
}

/// What is done with a group: it gets the way from the parent's box to the map.
type Each<'a> = dyn FnMut(&Group, &PlacedGroup, &dyn Fn(Span) -> Rectd) + 'a;

impl Layout {
    /// The boundaries of the sheet that no fold hides, in the order of the sheet.
    #[must_use]
    pub fn boundary_rects(&self, document: &Document, sheet: SheetId) -> Vec<Outline> {
        let mut found = Vec::new();
        self.each_group(document, sheet, GroupKind::Boundary, &mut |group, placed, to_map| {
            let rect = to_map(placed.span);
            let pad = f64::from(self.look().boundary_pad);
            let title = Vec2d::new(rect.min.x + pad, rect.min.y + pad / 2.0);
            found.push(Outline { id: group.id.clone(), rect, title, parent: group.parent });
        });
        found
    }

    /// The braces of the sheet that no fold hides, in the order of the sheet.
    #[must_use]
    pub fn summary_braces(&self, document: &Document, sheet: SheetId) -> Vec<Brace> {
        let mut found = Vec::new();
        self.each_group(document, sheet, GroupKind::Summary, &mut |group, placed, to_map| {
            let Some(towards) = self.brace_way(group.parent, placed.flipped) else { return };
            found.push(Brace { id: group.id.clone(), rect: to_map(placed.brace), towards, parent: group.parent });
        });
        found
    }

    /// Where the tip of a summary's brace points.
    fn brace_way(&self, parent: TopicId, flipped: bool) -> Option<super::Direction> {
        match self.node(parent)?.growth {
            Growth::Org | Growth::Timeline | Growth::Fishbone => Some(super::Direction::Down),
            _ if self.children_frame(parent)? ^ flipped => Some(super::Direction::Left),
            _ => Some(super::Direction::Right),
        }
    }

    fn each_group(&self, document: &Document, sheet: SheetId, kind: GroupKind, each: &mut Each<'_>) {
        if Some(sheet) != self.sheet() {
            return;
        }
        let Some(sheet) = document.sheet(sheet) else { return };
        for group in sheet.groups().iter().filter(|group| group.kind == kind) {
            let parent = group.parent;
            let Some(node) = self.node(parent) else { continue };
            let (Some(origin), Some(frame)) = (self.rect_in_map(document, parent), self.children_frame(parent)) else {
                continue;
            };
            if node.is_folded() {
                continue;
            }
            for placed in self.placed_groups(parent) {
                if self.known_groups(parent).get(placed.group).is_none_or(|known| known.id != group.id) {
                    continue;
                }
                let mirrored = frame ^ placed.flipped;
                let to_map = |span: Span| {
                    let span = if mirrored { span.mirror(node.w) } else { span };
                    super::query::in_map(span, origin.min)
                };
                each(group, placed, &to_map);
            }
        }
    }

    /// Whether the topic stands left of its map's root.
    pub(crate) fn is_place_flipped(&self, id: TopicId) -> bool {
        self.node(id).is_some_and(|node| node.has(PLACE_FLIP))
    }
}
