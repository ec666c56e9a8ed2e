//! Language without documents: where a line may break, how places are numbered.

pub mod collate;
pub mod linebreak;
pub mod numbering;
