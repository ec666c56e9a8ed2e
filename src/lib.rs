//! Gangmu (纲目): mind maps for the seminar room.

pub mod base;
pub mod doc;
