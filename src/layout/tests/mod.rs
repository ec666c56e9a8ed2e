//! Properties of the layout over random maps and sessions.

mod golden;
mod properties;
mod random;
mod view_folds;
mod walks;
