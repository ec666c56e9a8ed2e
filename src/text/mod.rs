//! Language without documents: where a line may break, what a search takes for the same.

pub mod collate;
pub mod fold;
pub mod linebreak;
pub mod pinyin;
pub mod variants;
