//! Leaf helpers that know nothing of documents: geometry, colour, time, JSON, the disk.
//!
//! **Invariant:** nothing here imports another module of this crate, and `vfs` is the only place
//! that opens files.

pub mod clock;
pub mod color;
pub mod geom;
pub mod json;
pub mod percent;
pub mod vfs;
