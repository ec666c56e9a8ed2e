//! The layout as commands see it: who stands next to whom.

use crate::doc::{Document, TopicId};
use crate::editor::Geometry;
use crate::layout::Layout;

/// The layout as commands see it.
pub(super) struct Places<'a>(pub(super) &'a Layout);

impl Places<'_> {
    /// The way in which a topic stands from its parent.
    fn grows_in_layout(&self, document: &Document, topic: TopicId) -> crate::layout::Direction {
        use crate::layout::Direction;
        let Some(parent) = document.parent(topic) else { return self.0.growth(topic).unwrap_or(Direction::Right) };
        let from_parent = self.0.growth(parent).unwrap_or(Direction::Right);
        // Where siblings stand side by side, deeper is downward, whatever the way of the line; and
        // in a table it is to the right.
        match self.0.side_by_side(parent) {
            Some(_) => return Direction::Down,
            None if from_parent == Direction::Down => return Direction::Right,
            None => {}
        }
        let boxes = self.0.rect_in_map(document, parent).zip(self.0.rect_in_map(document, topic));
        match (from_parent, boxes) {
            (Direction::Down, _) | (_, None) => from_parent,
            // The root of a map grows both ways; where the topic stands decides.
            (_, Some((above, here))) if here.center().x < above.center().x => Direction::Left,
            _ => Direction::Right,
        }
    }
}

impl Geometry for Places<'_> {
    fn neighbour(&self, document: &Document, from: TopicId, direction: crate::editor::Direction) -> Option<TopicId> {
        use crate::editor::Direction as D;
        use crate::layout::Direction as L;
        let direction = match direction {
            D::Left => L::Left,
            D::Right => L::Right,
            D::Up => L::Up,
            D::Down => L::Down,
        };
        self.0.neighbour(document, from, direction)
    }

    fn grows(&self, document: &Document, topic: TopicId) -> crate::editor::Direction {
        use crate::editor::Direction as D;
        use crate::layout::Direction as L;
        match self.grows_in_layout(document, topic) {
            L::Left => D::Left,
            L::Right => D::Right,
            L::Up => D::Up,
            L::Down => D::Down,
        }
    }

    fn runs_leftward(&self, document: &Document, topic: TopicId) -> bool {
        document.parent(topic).and_then(|parent| self.0.side_by_side(parent)) == Some(true)
    }
}
