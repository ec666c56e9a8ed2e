//! The display list: what a picture of a sheet is made of, back to front, in map space. SVG, PDF and
//! PNG are written from the same list, so they look the same.
//!
//! **Invariant:** all places are in map pixels, in double precision; a writer subtracts its own corner
//! and casts last, so that a map of a million pixels is as sharp at its end as at its start.

use std::ops::Range;

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::Text;
use crate::scene::shape;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A new piece begins here.
    Move(Vec2d),
    /// Straight to here.
    Line(Vec2d),
    /// A cubic curve with two handles to here.
    Cubic(Vec2d, Vec2d, Vec2d),
    /// Back to the beginning of the piece.
    Close,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its width, map pixels.
    pub width: f32,
    /// Its colour.
    pub color: Rgba,
    /// Lengths of a dash and of the gap behind it; a whole line if `None`.
    pub dash: Option<[f32; 2]>,
    /// Round ends and corners.
    pub round: bool,
}

impl Line {
    /// A whole line.
    #[must_use]
    pub const fn solid(width: f32, color: Rgba) -> Self {
        Self { width, color, dash: None, round: false }
    }
}

/// A path with its fill and its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The path.
    pub path: Vec<Step>,
    /// The fill, by the rule of winding numbers.
    pub fill: Option<Rgba>,
    /// The line on it.
    pub line: Option<Line>,
}

/// One line of words.
#[derive(Clone, Debug, PartialEq)]
pub struct WordLine {
    /// The text, on one line.
    pub text: String,
    /// The left end of its base line.
    pub at: Vec2d,
    /// Its width as the layout measured it.
    pub width: f32,
    /// Whether the text had a space between this line and the next.
    pub gap: bool,
}

/// Text in one size, weight and colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Its lines, at least one.
    pub lines: Vec<WordLine>,
    /// Size of the type, map pixels.
    pub size: f32,
    /// The bold face.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Its colour.
    pub color: Rgba,
    /// Its language; empty where it does not matter.
    pub language: Text,
    /// Whether its lines are centred, so that they stay so with other fonts.
    pub middle: bool,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A path.
    Shape(Shape),
    /// Text.
    Words(Words),
    /// An embedded picture by its name, in its box.
    Picture(Text, Rectd),
}

/// One thing to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// A box that holds it.
    pub bounds: Rectd,
}

/// What belongs to one topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicPart {
    /// Its items.
    pub items: Range<usize>,
    /// Its box.
    pub rect: Rectd,
    /// How many topics it hangs below.
    pub depth: usize,
    /// Its titles as they are shown, on one line.
    pub title: String,
    /// The first of its links that a picture may have.
    pub link: Option<String>,
}

/// A sheet as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it takes, with a free edge.
    pub bounds: Rectd,
    /// The paper; a picture may be without it.
    pub background: Rgba,
    /// Whether the paper is dark.
    pub dark: bool,
    /// The title of the map.
    pub title: String,
    /// The first language of the map.
    pub language: Text,
    /// What is drawn, back to front.
    pub items: Vec<Item>,
    /// The topics in the order in which they are read: a topic, then what hangs on it. Their items
    /// follow each other.
    pub topics: Vec<TopicPart>,
}

/// A box around points.
#[must_use]
pub fn hull(points: impl IntoIterator<Item = Vec2d>) -> Rectd {
    points.into_iter().fold(Rectd::NOTHING, |all, point| all.union(Rectd { min: point, max: point }))
}

/// The points of a path, handles included.
pub fn points(path: &[Step]) -> impl Iterator<Item = Vec2d> + '_ {
    path.iter()
        .flat_map(|step| match *step {
            Step::Move(a) | Step::Line(a) => [Some(a), None, None],
            Step::Cubic(a, b, c) => [Some(a), Some(b), Some(c)],
            Step::Close => [None; 3],
        })
        .flatten()
}

/// A box with round corners.
#[must_use]
pub fn rounded(rect: Rectd, radius: f64) -> Vec<Step> {
    let (min, max, at) = (rect.min, rect.max, Vec2d::new);
    let r = radius.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    if r < 0.01 {
        return vec![
            Step::Move(min),
            Step::Line(at(max.x, min.y)),
            Step::Line(max),
            Step::Line(at(min.x, max.y)),
            Step::Close,
        ];
    }
    closed(shape::rounded(rect, r))
}

/// A closed path of the scene.
pub fn closed(path: shape::Path) -> Vec<Step> {
    let steps = path.steps.into_iter().map(|step| match step {
        shape::Step::Line(to) => Step::Line(to),
        shape::Step::Cubic(a, b, to) => Step::Cubic(a, b, to),
    });
    std::iter::once(Step::Move(path.start)).chain(steps).chain([Step::Close]).collect()
}
