//! What commands want to know of the picture: who stands next to whom.
//!
//! The window owns the layout, so the commands reach it through [`Geometry`]. Without one (in
//! tests, on the command line) [`neighbour`] falls back on the tree, as if every topic grew to
//! the right.

use crate::doc::{Document, Topic, TopicId};

/// A direction in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upward.
    Up,
    /// Downward.
    Down,
}

impl Direction {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Up, Self::Down];

    /// The other way.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// Answers about where topics stand, from the layout that is on the screen.
pub trait Geometry {
    /// The visible topic that a person means by the arrow key `direction` at `from`.
    fn neighbour(&self, document: &Document, from: TopicId, direction: Direction) -> Option<TopicId>;

    /// In which direction from its parent `topic` stands: where its own level grows to. Decides
    /// what “move left” means on either side of a map and in an org chart.
    fn grows(&self, document: &Document, topic: TopicId) -> Direction;

    /// Whether `topic` stands in a row that runs from right to left, so that the next one is on
    /// the left.
    fn runs_leftward(&self, _document: &Document, _topic: TopicId) -> bool {
        false
    }
}

/// The neighbour by `geometry`, or by the tree where there is none.
#[must_use]
pub fn neighbour(
    geometry: Option<&dyn Geometry>,
    document: &Document,
    from: TopicId,
    direction: Direction,
) -> Option<TopicId> {
    if let Some(geometry) = geometry {
        return geometry.neighbour(document, from, direction).filter(|&id| document.contains(id));
    }
    let sibling = |step: isize| {
        let index = document.index_in_parent(from)?.checked_add_signed(step)?;
        document.children(document.parent(from)?).get(index).copied()
    };
    match direction {
        Direction::Left => document.owner(from),
        Direction::Right if document.topic(from).is_some_and(Topic::folded) => None,
        Direction::Right => document.children(from).first().copied(),
        Direction::Up => sibling(-1),
        Direction::Down => sibling(1),
    }
}

/// Where the level of `topic` grows to, by `geometry` or else to the right.
#[must_use]
pub fn grows(geometry: Option<&dyn Geometry>, document: &Document, topic: TopicId) -> Direction {
    geometry.map_or(Direction::Right, |geometry| geometry.grows(document, topic))
}
