//! The library: everything but the few lines of `main.rs`. What follows is `src/ARCHITECTURE.md`.
//!
#![doc = include_str!("ARCHITECTURE.md")]

pub mod base;
pub mod cite;
pub mod cli;
pub mod doc;
pub mod editor;
pub mod export;
pub mod formats;
pub mod layout;
pub mod present;
pub mod scene;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;
