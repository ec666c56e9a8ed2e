//! A picture of a map whose topics are on their way: where each is drawn instead of its place, and
//! what each primitive belongs to.

use crate::base::geom::Vec2d;
use crate::doc::{FileId, TopicId};

/// How far things are drawn from their places.
pub trait Moves {
    /// How far a topic is from its place.
    fn topic(&self, topic: TopicId) -> Vec2d;

    /// How far the corners of the outline or the ends of the brace of a group are from their
    /// places; a group may have several pieces, which are counted.
    fn group(&self, group: &FileId, piece: usize) -> [Vec2d; 2];
}

/// Everything is in its place.
#[derive(Clone, Copy, Debug)]
pub struct Still;

impl Moves for Still {
    fn topic(&self, _: TopicId) -> Vec2d {
        Vec2d::ZERO
    }

    fn group(&self, _: &FileId, _: usize) -> [Vec2d; 2] {
        [Vec2d::ZERO; 2]
    }
}

/// What a primitive belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Nothing that moves by itself.
    None,
    /// A topic.
    Topic(TopicId),
    /// The line from a topic to its child.
    Edge(TopicId, TopicId),
    /// The line of a topic that belongs to all of its children, of which this is the first.
    Figure(TopicId, TopicId),
}
