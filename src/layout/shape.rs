//! Shapes of topics: their names, and how much larger than its words a shape is.
//!
//! How a shape is drawn is in `scene::shape`; here is what takes room. **Invariant:** the room is a
//! function of the box alone ([`Shape::inset`] and [`Shape::outer`] are each other's inverse), so
//! that the place of the words can be found again without measuring them.

use crate::base::geom::{Size, Vec2, vec2};

/// The shape of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Bare words.
    None,
    /// Bare words over a line.
    Line,
    /// A box with round corners.
    Rounded,
    /// A box with corners.
    Rect,
    /// A box with half circles at its ends.
    Pill,
    /// An ellipse.
    Ellipse,
    /// A hexagon that lies on its side.
    Hexagon,
    /// A box with its corners cut.
    Octagon,
    /// A slanted box.
    Parallelogram,
    /// A diamond.
    Diamond,
    /// A cloud.
    Cloud,
}

impl Shape {
    /// All shapes, in the order in which a menu offers them.
    pub const ALL: [Self; 11] = [
        Self::None,
        Self::Line,
        Self::Rounded,
        Self::Rect,
        Self::Pill,
        Self::Ellipse,
        Self::Hexagon,
        Self::Octagon,
        Self::Parallelogram,
        Self::Diamond,
        Self::Cloud,
    ];

    /// The name in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Line => "line",
            Self::Rounded => "rounded",
            Self::Rect => "rect",
            Self::Pill => "pill",
            Self::Ellipse => "ellipse",
            Self::Hexagon => "hexagon",
            Self::Octagon => "octagon",
            Self::Parallelogram => "parallelogram",
            Self::Diamond => "diamond",
            Self::Cloud => "cloud",
        }
    }

    /// The shape of this name; `None` for names of later versions.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "box" {
            return Some(Self::Rect);
        }
        Self::ALL.into_iter().find(|shape| shape.name() == name)
    }

    /// Whether the words stand in a shape, and not bare or over a line.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        !matches!(self, Self::None | Self::Line)
    }

    /// Whether lines to and from it meet it in the middle of its side; at an underline they go on
    /// into it.
    #[must_use]
    pub const fn meets_in_the_middle(self) -> bool {
        !matches!(self, Self::Line)
    }

    /// Whether the words stand off the edge of the box by the padding and nothing else.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::None | Self::Line | Self::Rounded | Self::Rect)
    }

    /// The share of a box that its words may take, for shapes that grow with them.
    const fn share(self) -> Option<(f32, f32)> {
        match self {
            // A rectangle in an ellipse: the squares of the shares add up to 1.
            Self::Ellipse => Some((0.82, 0.572)),
            // In a diamond the shares themselves do.
            Self::Diamond => Some((0.6, 0.4)),
            _ => None,
        }
    }

    /// How far the edge leans in at the left and right of a box of this height: the horizontal
    /// length of a slanted side.
    #[must_use]
    pub fn slant(self, height: f32) -> f32 {
        match self {
            Self::Hexagon => (height * 0.3).min(26.0),
            Self::Octagon => (height * 0.28).min(12.0),
            Self::Parallelogram => (height * 0.36).min(24.0),
            _ => 0.0,
        }
    }

    /// Radius of the corners of a box of this height.
    #[must_use]
    pub fn radius(self, height: f32) -> f32 {
        match self {
            Self::Rounded => 8.0_f32.min(height / 2.0),
            Self::Pill => (height / 2.0).min(36.0),
            _ => 0.0,
        }
    }

    /// Room at the left and right that a box of this height takes beyond the padding.
    fn side(self, height: f32) -> f32 {
        match self {
            Self::Pill => self.radius(height) * 0.32,
            Self::Hexagon => self.slant(height) * 0.8,
            Self::Octagon => self.slant(height) * 0.4,
            Self::Parallelogram => self.slant(height),
            Self::Cloud => Self::bump(height),
            _ => 0.0,
        }
    }

    /// How far the bumps of a cloud reach into a box of this height.
    #[must_use]
    pub fn bump(height: f32) -> f32 {
        (height * 0.2).clamp(5.0, 16.0)
    }

    /// From the left top corner of a box to that of its words.
    #[must_use]
    pub fn inset(self, outer: Size, pad: Vec2) -> Vec2 {
        if let Some((x, y)) = self.share() {
            return vec2(outer.w * (1.0 - x) / 2.0 + pad.x * x, outer.h * (1.0 - y) / 2.0 + pad.y * y);
        }
        let top = if self == Self::Cloud { Self::bump(outer.h) * 0.8 } else { 0.0 };
        vec2(pad.x + self.side(outer.h), pad.y + top)
    }

    /// The box around words of this size.
    #[must_use]
    pub fn outer(self, inner: Size, pad: Vec2) -> Size {
        let padded = Size::new(inner.w + 2.0 * pad.x, inner.h + 2.0 * pad.y);
        if let Some((x, y)) = self.share() {
            return Size::new(inner.w / x + 2.0 * pad.x, inner.h / y + 2.0 * pad.y);
        }
        let height = if self == Self::Cloud {
            // The bumps go with the height that they are a part of: h = padded + 2·0.8·bump(h).
            let free = padded.h / (1.0 - 1.6 * 0.2);
            let bump = Self::bump(free);
            if bump == free * 0.2 { free } else { padded.h + 1.6 * bump }
        } else {
            padded.h
        };
        Size::new(padded.w + 2.0 * self.side(height), height)
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::base::geom::{Size, vec2};

    #[test]
    fn names_come_back() {
        for shape in Shape::ALL {
            assert_eq!(Shape::named(shape.name()), Some(shape));
        }
        assert_eq!(Shape::named("box"), Some(Shape::Rect));
        assert_eq!(Shape::named("teapot"), None);
    }

    #[test]
    fn words_stand_in_the_middle_of_any_box() {
        for shape in Shape::ALL {
            for inner in [Size::new(14.0, 19.0), Size::new(250.0, 19.0), Size::new(180.0, 400.0)] {
                let pad = vec2(9.0, 4.0);
                let outer = shape.outer(inner, pad);
                let inset = shape.inset(outer, pad);
                let slack = Size::new(outer.w - inner.w - 2.0 * inset.x, outer.h - inner.h - 2.0 * inset.y);
                assert!(slack.w.abs() < 0.02 && slack.h.abs() < 0.02, "{shape:?} around {inner:?}: {slack:?}");
                assert!(inset.x >= pad.x * 0.5 && inset.y >= pad.y * 0.3, "{shape:?}: {inset:?}");
            }
        }
    }
}
