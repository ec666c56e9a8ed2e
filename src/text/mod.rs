//! Language without documents: where a line may break.

pub mod fuzzy;
pub mod linebreak;
