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

/// Around the root.
pub const RADIAL: &str = "radial";
/// To the right, behind braces.
pub const BRACE: &str = "brace";
/// Along a line from left to right, with dates.
pub const TIMELINE: &str = "timeline";
/// Slanted bones along a spine, the head at the right.
pub const FISHBONE: &str = "fishbone";
/// A table: rows, and their children in columns.
pub const MATRIX: &str = "matrix";

/// The names of all structures, in the order in which a menu offers them.
pub const NAMES: [&str; 10] = [MAP, LOGIC_RIGHT, LOGIC_LEFT, ORG, TREE, RADIAL, BRACE, TIMELINE, FISHBONE, MATRIX];

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
        RADIAL => wish(Growth::Radial, None),
        BRACE => wish(Growth::Brace, None),
        // Time and tables read from left to right, and causes lead to the right.
        TIMELINE => wish(Growth::Timeline, Some(false)),
        FISHBONE => wish(Growth::Fishbone, Some(true)),
        MATRIX => wish(Growth::Matrix, Some(false)),
        _ => None,
    }
}

/// How the children of a child grow that has no wish of its own.
pub(crate) const fn inherited(above: Growth) -> Growth {
    match above {
        Growth::Map | Growth::Logic | Growth::Bone => Growth::Logic,
        Growth::Org => Growth::Org,
        Growth::Tree | Growth::Row => Growth::Tree,
        Growth::Timeline | Growth::Chronicle => Growth::Chronicle,
        Growth::Fishbone => Growth::Bone,
        Growth::Brace => Growth::Brace,
        Growth::Matrix => Growth::Row,
        Growth::Radial | Growth::Fan => Growth::Fan,
    }
}

/// How the children of a callout or of a summary's topic grow: what the owner arranges together
/// with its children has no place there.
pub(crate) const fn inherited_aside(above: Growth) -> Growth {
    match above {
        Growth::Timeline | Growth::Chronicle | Growth::Matrix => Growth::Tree,
        Growth::Fishbone => Growth::Logic,
        other => inherited(other),
    }
}

/// What a wish comes to below the root: only there children can stand on both sides.
pub(crate) const fn below_root(growth: Growth, inherits: Growth) -> Growth {
    match growth {
        Growth::Map => inherits,
        Growth::Radial => Growth::Fan,
        other => other,
    }
}
