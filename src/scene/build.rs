//! Document, layout and theme to primitives: what is to be drawn, in map space, back to front.

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{FileId, TopicId};

use super::branch::Cubic;

/// A run of text in one size, weight and colour; its lines are separated by `\n`.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelRun {
    /// The lines.
    pub text: String,
    /// Font size in map pixels.
    pub size: f32,
    /// The bold face.
    pub bold: bool,
    /// Its colour.
    pub color: Rgba,
}

/// Text that is not a topic's title: of relations and boundaries.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The relation or group.
    pub id: FileId,
    /// The text's box.
    pub rect: Rectd,
    /// What stands in it.
    pub run: LabelRun,
    /// The plate behind it, so that it reads across lines.
    pub plate: Rgba,
}

/// The shape of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outline {
    /// Bare text over a line.
    Line,
    /// A filled box with corners of this radius in map pixels.
    Rounded(f32),
}

/// A topic to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicPrim {
    /// Which.
    pub id: TopicId,
    /// Its box.
    pub rect: Rectd,
    /// Levels from the root.
    pub level: usize,
    /// The shape.
    pub outline: Outline,
    /// The fill; transparent for bare text.
    pub fill: Rgba,
    /// Border or underline.
    pub line: Rgba,
    /// Width of the border or underline in map pixels; 0 for none.
    pub line_width: f32,
    /// Colour of the title.
    pub text: Rgba,
    /// Colour of the second title and of the marks.
    pub muted: Rgba,
}

/// One thing to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Prim {
    /// A branch, or a run of siblings, too small to be read: one field of colour.
    Field {
        /// Its box.
        rect: Rectd,
        /// The colour.
        color: Rgba,
    },
    /// A line from a parent to a child, thick at its start.
    Branch {
        /// The middle line.
        curve: Cubic,
        /// Width at the start and at the end, in map pixels.
        width: [f32; 2],
        /// The colour.
        color: Rgba,
    },
    /// A topic's shape and title.
    Topic(TopicPrim),
    /// A soft outline around a run of siblings.
    Boundary {
        /// The group.
        id: FileId,
        /// Its box.
        rect: Rectd,
        /// Line colour; the fill is the same at low strength.
        color: Rgba,
    },
    /// The brace of a summary.
    Brace {
        /// The group.
        id: FileId,
        /// One end, the tip in the middle, the other end.
        points: [Vec2d; 3],
        /// The colour.
        color: Rgba,
    },
    /// A dashed, arrowed curve.
    Relation {
        /// The relation.
        id: FileId,
        /// The curve, one or more pieces.
        curves: Vec<Cubic>,
        /// The colour.
        color: Rgba,
    },
    /// Words of relations and boundaries.
    Label(Label),
    /// The handle that folds a branch, or shows how many topics a fold hides.
    Fold {
        /// The topic.
        id: TopicId,
        /// The middle of the handle.
        center: Vec2d,
        /// Topics hidden; 0 when the branch is open.
        hidden: usize,
        /// The colour.
        color: Rgba,
    },
}
