//! The window as a person and a screen reader meet it, without a display: every test names what
//! it looks for by its accessible name, and asserts what would be noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod across;
mod content;
mod dialogs;
mod files;
mod find;
mod fonts;
mod ime;
mod keys;
mod menus;
mod opening;
mod outline;
mod pointer;
mod shell;
mod style;
mod talk;
mod window;
mod words;
