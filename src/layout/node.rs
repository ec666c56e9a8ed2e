//! What the layout keeps of one topic: its box, where it stands beside its owner, and the shape of
//! its branch.
//!
//! Lengths are whole numbers of [`UNITS`] to the pixel, so that the same map has the same layout
//! whatever was edited before; a column of a million topics still fits 32 bits. Positions are
//! relative to the owner and *logical*: as if everything grew to the right. A branch left of the
//! root is mirrored only when it is read ([`super::query`]), so that it changes sides for nothing.

use crate::base::geom::{Size, Vec2d};

/// Units to a map pixel.
pub const UNITS: f64 = 32.0;

/// Map pixels to units, the nearest.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
pub(crate) fn units(px: f32) -> i32 {
    let scaled = (f64::from(px) * UNITS).round();
    // A title of megabytes or an image of a mad width must not wrap around.
    if scaled.is_nan() { 0 } else { scaled.clamp(-1.0e8, 1.0e8) as i32 }
}

/// Units that hold at least so many map pixels.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
pub(crate) fn units_up(px: f32) -> i32 {
    let scaled = (f64::from(px) * UNITS - 1.0e-3).ceil();
    if scaled.is_nan() { 0 } else { scaled.clamp(0.0, 1.0e8) as i32 }
}

/// Units to map pixels.
pub(crate) fn px(units: i32) -> f64 {
    f64::from(units) / UNITS
}

/// Units to map pixels, for lengths within a box.
#[expect(clippy::cast_possible_truncation, reason = "a length within a box")]
pub(crate) fn px32(units: i32) -> f32 {
    px(units) as f32
}

/// A rectangle in units: left, top, right, bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
}

impl Span {
    pub const fn new(x0: i32, y0: i32, x1: i32, y1: i32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    pub const fn shift(self, x: i32, y: i32) -> Self {
        Self { x0: self.x0 + x, y0: self.y0 + y, x1: self.x1 + x, y1: self.y1 + y }
    }

    pub const fn expand(self, by: i32) -> Self {
        Self { x0: self.x0 - by, y0: self.y0 - by, x1: self.x1 + by, y1: self.y1 + by }
    }

    /// The mirror image in a box of width `w` whose left edge is at 0.
    pub const fn mirror(self, w: i32) -> Self {
        Self { x0: w - self.x1, x1: w - self.x0, ..self }
    }

    /// With the axes exchanged, if `swap`.
    pub const fn turned(self, swap: bool) -> Self {
        if swap { Self { x0: self.y0, y0: self.x0, x1: self.y1, y1: self.x1 } } else { self }
    }
}

/// A piece of an outline: from the end of the piece before it to `end`, in the direction of
/// growth, nothing of the branch is beyond `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub end: i32,
    pub at: i32,
}

/// What a topic is in its tree, which decides on its look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The root of the sheet.
    #[default]
    Root,
    /// A child of a topic.
    Child,
    /// The top of a floating tree.
    Floating,
    /// A bubble above a topic.
    Callout,
    /// The topic of a summary.
    Summary,
}

/// How the children of a topic are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Growth {
    /// On both sides: roots only.
    #[default]
    Map,
    /// Beside it, one below the other.
    Logic,
    /// Below it, side by side.
    Org,
    /// Below it as an indented list.
    Tree,
    /// Along a line to the right, in turn above and below it.
    Timeline,
    /// An indented list with dates before the titles, away from the line of a timeline.
    Chronicle,
    /// As slanted bones along a spine, in turn above and below it.
    Fishbone,
    /// As twigs along a bone.
    Bone,
    /// Beside it behind a brace, one below the other.
    Brace,
    /// As the rows of a table.
    Matrix,
    /// As the cells of a row, in the columns that all rows share.
    Row,
    /// Around it, on two halves of an ellipse: roots only.
    Radial,
    /// Beside it, one below the other on an arc.
    Fan,
}

impl Growth {
    /// How a child grows whose outline fits beside those of its neighbours.
    pub const fn of_children(self) -> Self {
        match self {
            Self::Map | Self::Logic => Self::Logic,
            other => other,
        }
    }

    /// Whether children stand on both sides of the topic.
    pub const fn is_two_sided(self) -> bool {
        matches!(self, Self::Map | Self::Radial)
    }

    /// Whether children are rows of an indented list.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Tree | Self::Chronicle)
    }

    /// Whether children stand side by side, and not one below the other.
    pub const fn is_sideways(self) -> bool {
        matches!(self, Self::Org | Self::Timeline | Self::Fishbone | Self::Row)
    }

    /// Whether topics of one level stand in one column or row, so that cousins are neighbours.
    pub const fn is_column(self) -> bool {
        matches!(self, Self::Map | Self::Logic | Self::Org | Self::Brace | Self::Radial | Self::Fan)
    }

    /// Whether bare titles of children stand without a line below them.
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::Brace | Self::Matrix | Self::Row)
    }
}

/// A way that a branch grows, as it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the right.
    Right,
    /// To the left.
    Left,
    /// Downward.
    Down,
    /// Upward. No structure grows so; it is a way for the arrow keys.
    Up,
}

/// How a line goes from a topic to its child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// Leaves and arrives to the right.
    Right,
    /// Leaves and arrives to the left.
    Left,
    /// Leaves and arrives downward.
    Down,
    /// Leaves downward and arrives to the right, with a corner: indented lists.
    TreeRight,
    /// Leaves downward and arrives to the left, with a corner.
    TreeLeft,
    /// Leaves the middle of the topic straight for the child and arrives to the right.
    SpokeRight,
    /// Leaves the middle of the topic straight for the child and arrives to the left.
    SpokeLeft,
    /// Straight from a point on the line of a timeline.
    Stem,
    /// Straight and slanted from a point on the spine of a fishbone.
    Bone,
    /// Straight from a point on a bone.
    Twig,
}

impl EdgeKind {
    /// Whether its way belongs to the structure, so that no other can be chosen.
    #[must_use]
    pub const fn is_drawn_by_structure(self) -> bool {
        matches!(self, Self::SpokeRight | Self::SpokeLeft | Self::Stem | Self::Bone | Self::Twig)
    }
}

pub(crate) const ALIVE: u8 = 1;
/// Folded, with something to hide.
pub(crate) const FOLDED: u8 = 2;
/// In a filled shape.
pub(crate) const BOXED: u8 = 4;
/// Placed as the mirror image of its logical place: left of the root.
pub(crate) const PLACE_FLIP: u8 = 8;
/// Its children grow the other way than it does.
pub(crate) const CHILD_FLIP: u8 = 16;
/// Something in the branch insists on a way to grow, so that it is no mere mirror image.
pub(crate) const ABSOLUTE: u8 = 32;
/// It insists on one itself.
pub(crate) const INSISTS: u8 = 64;
/// Stands above the line of its owner, so that its own children grow upward.
pub(crate) const ABOVE: u8 = 128;

/// What a topic has besides its title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub(crate) bits: u8,
    pub(crate) markers: u8,
}

/// A small thing in a topic that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The marker at this position of the topic's list: an icon before the title.
    Marker(usize),
    /// It has a speaker's note: an icon behind the title.
    Note,
    /// It has a link: an icon behind the title.
    Link,
    /// It cites sources: their keys, raised behind the title.
    Source,
    /// It is a task: a box or a ring before the title.
    Task,
    /// It has labels: chips.
    Label,
}

impl Marks {
    /// What a topic may have, in the order of the bits.
    const ALL: [Mark; 5] = [Mark::Task, Mark::Label, Mark::Note, Mark::Link, Mark::Source];

    fn has(self, mark: Mark) -> bool {
        Self::ALL.iter().position(|&other| other == mark).is_some_and(|bit| self.bits & (1 << bit) != 0)
    }

    /// The icons before the title: the box of a task, then markers.
    pub(crate) fn before(self) -> impl Iterator<Item = Mark> {
        let task = self.has(Mark::Task).then_some(Mark::Task);
        task.into_iter().chain((0..usize::from(self.markers)).map(Mark::Marker))
    }

    /// The icons behind the title.
    pub(crate) fn behind(self) -> impl Iterator<Item = Mark> {
        [Mark::Note, Mark::Link].into_iter().filter(move |&mark| self.has(mark))
    }
}

/// The layout of one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub(crate) w: i32,
    pub(crate) h: i32,
    /// Left top corner from the owner's left top corner, logical.
    pub(crate) x: i32,
    pub(crate) y: i32,
    /// The branch from the own left top corner, logical.
    pub(crate) bounds: Span,
    /// The outline of the branch in the direction of growth: first the upper one, then the lower.
    /// Empty if the branch is as good as its bounds. Of a bone with twigs it is one piece: how far
    /// the branch reaches to either side of the bone, along the spine.
    pub(crate) outline: Box<[Piece]>,
    /// The slot of the owner; its own for a top.
    pub(crate) owner: u32,
    /// Topics of the branch, itself and hidden ones included; callouts and summaries are not.
    pub(crate) count: u32,
    pub(crate) level: u16,
    /// Pieces of the upper outline.
    pub(crate) upper: u8,
    pub(crate) flags: u8,
    pub(crate) kind: Kind,
    pub(crate) growth: Growth,
    pub(crate) marks: Marks,
}

impl Node {
    pub(crate) const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(crate) const fn set(&mut self, flag: u8, on: bool) {
        if on {
            self.flags |= flag;
        } else {
            self.flags &= !flag;
        }
    }

    pub(crate) const fn own(&self) -> Span {
        Span::new(0, 0, self.w, self.h)
    }

    /// How far below the top edge the line to an owner that grows so arrives.
    pub(crate) const fn anchor_in(&self, above: Growth) -> i32 {
        if self.has(BOXED) || above.is_plain() { self.h / 2 } else { self.h }
    }

    pub(crate) fn upper(&self) -> &[Piece] {
        self.outline.get(..usize::from(self.upper)).unwrap_or(&[])
    }

    pub(crate) fn lower(&self) -> &[Piece] {
        self.outline.get(usize::from(self.upper)..).unwrap_or(&[])
    }

    /// Width and height of the topic's box in map pixels.
    #[must_use]
    pub fn size(&self) -> Size {
        Size::new(px32(self.w), px32(self.h))
    }

    /// Levels below the top of its tree; 0 for the root and 1 for a floating topic.
    #[must_use]
    pub const fn level(&self) -> u16 {
        self.level
    }

    /// What it is in its tree.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether lines meet it in the middle of its sides, and not at a line below bare text.
    #[must_use]
    pub const fn is_boxed(&self) -> bool {
        self.has(BOXED)
    }

    /// Whether its children are hidden and there are some.
    #[must_use]
    pub const fn is_folded(&self) -> bool {
        self.has(FOLDED)
    }

    /// How many topics a fold of it hides or would hide.
    #[must_use]
    pub const fn below(&self) -> usize {
        self.count.saturating_sub(1) as usize
    }

    /// The icons in its box.
    #[must_use]
    pub const fn marks(&self) -> Marks {
        self.marks
    }

    /// Left top corner from the owner's, as if everything grew to the right.
    #[must_use]
    pub fn logical_offset(&self) -> Vec2d {
        Vec2d::new(px(self.x), px(self.y))
    }
}
