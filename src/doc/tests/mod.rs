//! Tests of the core as a whole: fixtures in outline notation, random sessions, raw operations.

mod fixtures;
pub(crate) mod random;
mod sessions;
