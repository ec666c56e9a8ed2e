//! The core: documents of sheets of topics, and the only ways to read and to change them.
//!
//! **Invariants.** Pure: no files, no clock, no layout, no window. Topics live in a slot arena
//! ([`Document`]); a [`TopicId`] is never used again within a session. [`Document::apply`] is the
//! only mutator; it checks first, and returns the exact inverse. Nothing here recurses over the
//! tree, so that a map of 10,000 levels is as safe as a flat one.

mod apply;
mod check;
pub mod edit;
mod extract;
pub mod fixture;
pub mod generate;
mod ids;
mod map;
mod op;
pub mod picture;
mod progress;
mod selection;
mod set;
mod style;
mod topic;
mod view_folds;
mod walk;

pub use apply::ApplyError;
pub use check::Fault;
pub use edit::{Edit, EditError, MergeKey, Origin, Transaction};
pub use extract::Cut;
pub use ids::{FileId, IdGen, SheetId, TopicId, is_well_formed};
pub use map::{Document, Group, GroupKind, Image, Relation, Sheet, Source, Step};
pub use op::{Branch, Change, DocField, Field, Op, Place, SheetField, Touched};
pub use selection::Selection;
pub use set::TopicSet;
pub use style::{Rule, SheetStyle};
pub use topic::{
    Citation, Home, ImageRef, Link, More, Side, Style, Task, TaskState, Topic, Unknown, UnknownKey, Words,
};
pub use view_folds::ViewFolds;
pub use walk::{Preorder, Read, Reader, Reading, Visit};

/// Levels of topics that a document may have: what its file and every walk must bear.
pub const MOST_LEVELS: usize = 10_000;

/// Text of any length: up to 15 bytes inline, shared when longer.
pub type Text = ecow::EcoString;

#[cfg(test)]
pub(crate) mod tests;
