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

mod along;
mod branches;
mod content;
mod dress;
mod drop;
mod engine;
mod fan;
mod figure;
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
mod rules;
mod shape;
mod structure;
mod styled;
mod table;
mod title;
mod visit;
mod ways;

#[cfg(test)]
mod tests;

pub use content::{Chip, ChipKind, Key};
pub use dress::{Curve, Dress, Ink};
pub use drop::{DropMark, DropSpot};
pub use engine::{Layout, Sides};
pub use figure::Figure;
pub use groups::{Brace, Outline};
pub use hit::Hit;
pub use look::{LevelLook, Look};
pub use measure::{FixedMeasure, FontMeasure, Line, Measure, TextBlock, TextStyle};
pub use node::{Direction, EdgeKind, Kind, Mark, Marks, Node};
pub use own_folds::Stacking;
pub use relations::RelationPath;
pub use rules::{is_understood as is_rule_understood, meets as meets_rule};
pub use shape::Shape;
pub use structure::{BRACE, FISHBONE, LOGIC_LEFT, LOGIC_RIGHT, MAP, MATRIX, NAMES, ORG, RADIAL, TIMELINE, TREE};
pub use title::{Number, TitleBlock, TitleLine, Titles};
pub use visit::Seen;
