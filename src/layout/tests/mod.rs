//! Properties of the layout over random maps and sessions.

mod golden;
mod properties;
mod random;
mod styles;
mod view_folds;
mod walks;
