//! The one picture model: document, layout and theme become primitives in map space, which the
//! canvas, and later the SVG, PDF and PNG exports, all draw.
//!
//! **Invariant:** nothing here knows a window, a pixel grid or a file.

pub mod branch;
pub mod build;
pub mod content;
pub mod curve;
pub mod glyph;
pub mod marker;
pub mod moves;
pub mod shape;
mod structure;
pub mod theme;
pub mod thumb;
pub mod vision;

pub use build::{Dash, DateTag, Label, LabelRun, LinePen, Outline, Prim, Query, TopicPrim, build, build_moving};
pub use content::{ChipPrim, Icon, KeyPrim, PicturePrim};
pub use glyph::Glyph;
pub use moves::{Moves, Still, Tie};
pub use structure::{edge_lines, figure_lines};
pub use theme::{Pair, Role, Theme, builtin_themes, theme_named};
pub use thumb::{Thumb, thumb};
