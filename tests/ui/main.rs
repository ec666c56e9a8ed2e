//! The window as a person and a screen reader meet it, without a display: every test names what
//! it looks for by its accessible name, and asserts what would be noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod across;
mod dialogs;
mod files;
mod fonts;
mod ime;
mod keys;
mod menus;
mod outline;
mod pointer;
mod talk;
mod window;
