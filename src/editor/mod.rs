//! A headless application for one document: everything an editor does, but pixels.
//!
//! **Invariants.** [`Editor`] owns the document, and [`Editor::edit`] (with undo and redo) is the
//! only way in: history, selection, what layout must redo, and whether the file is saved follow
//! from there. What only a window can do (dialogs, the clipboard, the camera) leaves as a
//! [`commands::Request`]. Nothing here knows egui, and nothing but `files` opens files.

pub mod attach;
pub mod clipboard;
pub mod commands;
pub mod content;
pub mod files;
pub mod geometry;
pub mod history;
pub mod ime;
pub mod jobs;
pub mod keymap;
pub mod keys;
pub mod links;
pub mod rows;
pub mod search;
pub mod session;
pub mod settings;
pub mod sources;
mod state;
pub mod styling;
pub mod talk;
pub mod templates;
pub mod themes;
mod visits;
pub mod wishes;

pub use geometry::{Direction, Geometry};
pub use history::History;
pub use keys::{Key, KeyCode};
pub use state::{Editor, Refused, TitleView};
