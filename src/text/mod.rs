//! Language without documents: where a line may break, what a search takes for the same, in which
//! order titles are put, how places are numbered, text in several looks.

pub mod collate;
pub mod faces;
pub mod fold;
pub mod fuzzy;
pub mod linebreak;
pub mod notes;
pub mod numbering;
pub mod pinyin;
pub mod rich;
pub mod variants;
