//! Where everything stands on a sheet: sizes and order in, positions out. Pure and deterministic.
//!
//! [`Layout`] keeps a [`Node`] for each topic, in a table parallel to the arena of the document.
//! **Invariants.** No two boxes of one tree overlap, and boundaries, braces and callouts keep
//! their room. [`Layout::update`] after an edit gives to the bit what [`Layout::full`] would give,
//! at the cost of the changed branch, its ancestors and their children. Positions are relative to
//! the owner, so that what moves as a whole moves for free. Nothing recurses over the tree.
//!
//! **Shortcomings.** A floating topic stays where its author put it, also on top of another tree.
//! Boundaries that cross without one being inside of the other may cut through each other's
//! padding.

mod branches;
mod drop;
mod engine;
mod groups;
mod hit;
mod look;
mod measure;
mod neighbour;
mod node;
mod own_folds;
mod place;
mod query;
mod relations;
mod structure;
mod title;
mod visit;

#[cfg(test)]
mod tests;

pub use drop::{DropMark, DropSpot};
pub use engine::Layout;
pub use groups::{Brace, Outline};
pub use hit::Hit;
pub use look::{LevelLook, Look};
pub use measure::{FixedMeasure, FontMeasure, Line, Measure, TextBlock, TextStyle};
pub use node::{Direction, EdgeKind, Kind, Mark, Marks, Node};
pub use own_folds::Stacking;
pub use relations::RelationPath;
pub use structure::{LOGIC_LEFT, LOGIC_RIGHT, MAP, NAMES, ORG, TREE};
pub use title::{TitleBlock, TitleLine, Titles};
pub use visit::Seen;
