//! (to be written)
pub mod files;
pub mod jobs;
pub mod session;
pub mod settings;
