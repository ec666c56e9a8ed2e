//! The one picture model: document, layout and theme become primitives in map space, which the
//! canvas, and later the SVG, PDF and PNG exports, all draw.
//!
//! **Invariant:** nothing here knows a window, a pixel grid or a file.

pub mod branch;
pub mod build;
pub mod moves;
mod structure;
pub mod theme;

pub use build::{DateTag, Label, LabelRun, Outline, Prim, Query, TopicPrim, build, build_moving};
pub use moves::{Moves, Still, Tie};
pub use theme::{Theme, builtin_themes, theme_named};
