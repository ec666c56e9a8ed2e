//! Language without documents: where a line may break.

pub mod collate;
pub mod linebreak;
