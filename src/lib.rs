//! Gangmu (纲目): mind maps for the seminar room. The library is everything but the window; see
//! `ARCHITECTURE.md` for which module may know which.

pub mod base;
pub mod cli;
pub mod doc;
pub mod editor;
pub mod formats;
pub mod layout;
pub mod scene;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;
