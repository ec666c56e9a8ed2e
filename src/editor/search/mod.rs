//! Searching the map: a query, an index of folded texts, hits with their places, replacing, and
//! the session that a person has with them. Everything here is pure: no window, no clock, no disk.
//!
//! What is found is said by [`crate::text::fold`] (width, case, 简 = 繁 = 新字体, kana) and by
//! [`crate::text::pinyin`]; nothing is ever rewritten by being found.

mod facets;
mod hits;
mod index;
mod query;
mod replace;
mod scan;
mod session;

pub use facets::Facets;
pub use hits::{Excerpt, FieldHit, Place, hits_in, path_of, source_words};
pub use index::Index;
pub use query::{Aims, Fields, Flags, Pattern, Query, Term, Trouble};
pub use replace::{Next, Plan, Spot, next_place, plan, plan_next};
pub use scan::{Found, Hit, Rank};
pub use session::{Filter, Search};

#[cfg(test)]
mod tests;
