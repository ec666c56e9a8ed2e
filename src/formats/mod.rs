//! Formats: bytes to documents and back, never paths.
//!
//! [`FORMATS`] is the one list. A file is recognised by its content first and by its name second.
//! Readers give a [`Loaded`] document that passes its check, or a [`ReadError`] with a place;
//! writers say beforehand, through [`Format::lost`], what the format can't hold.

pub mod native;
pub mod report;

pub use report::{Loaded, Loss, ReadError, Repair, WriteError};

use crate::doc::IdGen;

/// What a reader may be told.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// What the document is called where a file has no name for its root: the file's name without
    /// its extension.
    pub name: String,
    /// Seed of fresh ids, from the operating system; the same for each call if `None`.
    pub seed: Option<[u64; 2]>,
}

impl ReadOptions {
    /// A generator of fresh ids.
    #[must_use]
    pub fn ids(&self) -> IdGen {
        IdGen::from_seed(self.seed.unwrap_or_default())
    }
}

/// What a writer may be told.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {}
