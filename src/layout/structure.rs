//! Names of structures, and what they mean for the place of children.

use super::node::Growth;

/// Both sides of the root.
pub const MAP: &str = "map";
/// Everything to the right.
pub const LOGIC_RIGHT: &str = "logic-right";
/// Everything to the left.
pub const LOGIC_LEFT: &str = "logic-left";
/// Downward, side by side.
pub const ORG: &str = "org";
/// An indented list.
pub const TREE: &str = "tree";

/// The names of all structures, in the order in which a menu offers them.
pub const NAMES: [&str; 5] = [MAP, LOGIC_RIGHT, LOGIC_LEFT, ORG, TREE];

/// What a topic's own name of a structure asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub growth: Growth,
    /// Whether its children must be the mirror image, or must not; `None` as the branch grows.
    pub mirrored: Option<bool>,
}

/// What a name means; `None` for one that is not known or empty.
pub(crate) fn wish(name: &str) -> Option<Wish> {
    let wish = |growth, mirrored| Some(Wish { growth, mirrored });
    match name {
        MAP => wish(Growth::Map, None),
        LOGIC_RIGHT => wish(Growth::Logic, Some(false)),
        LOGIC_LEFT => wish(Growth::Logic, Some(true)),
        // Children of an org chart read from left to right also left of the root.
        ORG => wish(Growth::Org, Some(false)),
        TREE => wish(Growth::Tree, None),
        _ => None,
    }
}

/// How the children of a child grow that has no wish of its own.
pub(crate) const fn inherited(above: Growth) -> Growth {
    match above {
        Growth::Map | Growth::Logic => Growth::Logic,
        Growth::Org => Growth::Org,
        Growth::Tree => Growth::Tree,
    }
}
