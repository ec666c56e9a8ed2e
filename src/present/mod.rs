//! Presenting a map: the walk through it, the player that a presenter steers, the clock of a talk,
//! and where the camera looks. Pure: no window, no layout, no clock of its own.
//!
//! A [`Walk`] is a list of [`Step`]s, made of the tree or of the steps in the file. A [`Player`]
//! is a state machine over it: [`Input`]s with a time go in, what is shown follows from its state.
//! [`Shown`] says of each topic whether the room sees it and how strongly. What a topic takes on
//! the screen comes through the trait [`Ground`], which the layout's owner implements.
//!
//! **Invariants.** Nothing here changes a document. The place in the walk is all that decides what
//! is revealed, so that going back undoes going on exactly. There is no state in which no key
//! leads on. The last step stays.

pub mod camera;
mod input;
mod player;
mod shown;
mod steps;
mod timer;

#[cfg(test)]
mod tests;

pub use input::{Input, Press, PressKey, key_table};
pub use player::{Asking, Effect, GUARD_MS, Overlay, Player, Point, Stroke, TitleChoice, Tool};
pub use shown::{Focus, Shown};
pub use steps::{Flow, Frame, Gaps, Ground, Place, Reveal, Skipped, Step, Walk};
pub use timer::{Spent, Timer, Warning};
