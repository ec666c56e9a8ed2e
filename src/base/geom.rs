//! Points, sizes and rectangles in plain `f32`/`f64`, without any window library.
//!
//! Layout works in `f32` map pixels relative to a parent; only the camera uses `f64`, because an
//! absolute `f32` position has steps of two pixels at thirty million (`Vec2d` is for that).

/// A displacement or a position, in the unit that the name of the variable says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vec2 {
    /// To the right.
    pub x: f32,
    /// Downward.
    pub y: f32,
}

/// A position in map space with the precision a map of a million topics needs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vec2d {
    /// To the right.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// An axis-parallel rectangle; empty when `max` is not beyond `min`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left top corner.
    pub min: Vec2,
    /// Right bottom corner.
    pub max: Vec2,
}

/// An axis-parallel rectangle in `f64` map space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectd {
    /// Left top corner.
    pub min: Vec2d,
    /// Right bottom corner.
    pub max: Vec2d,
}

/// Shorthand for a [`Vec2`].
#[must_use]
pub const fn vec2(x: f32, y: f32) -> Vec2 {
    Vec2 { x, y }
}

impl Vec2 {
    /// The origin.
    pub const ZERO: Self = vec2(0.0, 0.0);

    /// The same displacement in double precision.
    #[must_use]
    pub fn to_f64(self) -> Vec2d {
        Vec2d { x: f64::from(self.x), y: f64::from(self.y) }
    }
}

impl std::ops::Add for Vec2 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        vec2(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Sub for Vec2 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        vec2(self.x - other.x, self.y - other.y)
    }
}

impl Vec2d {
    /// The origin.
    pub const ZERO: Self = Self { x: 0.0, y: 0.0 };

    /// A position from its coordinates.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl std::ops::Add for Vec2d {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Sub for Vec2d {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl std::ops::Mul<f64> for Vec2d {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

impl Size {
    /// A size from width and height.
    #[must_use]
    pub const fn new(w: f32, h: f32) -> Self {
        Self { w, h }
    }
}

impl Rect {
    /// The rectangle that contains nothing: the neutral element of [`Rect::union`].
    pub const NOTHING: Self =
        Self { min: vec2(f32::INFINITY, f32::INFINITY), max: vec2(f32::NEG_INFINITY, f32::NEG_INFINITY) };

    /// From the left top corner and a size.
    #[must_use]
    pub fn from_min_size(min: Vec2, size: Size) -> Self {
        Self { min, max: vec2(min.x + size.w, min.y + size.h) }
    }

    /// Width.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.max.x - self.min.x
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.max.y - self.min.y
    }

    /// The middle.
    #[must_use]
    pub fn center(&self) -> Vec2 {
        vec2(f32::midpoint(self.min.x, self.max.x), f32::midpoint(self.min.y, self.max.y))
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: vec2(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: vec2(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// Moved by `by`.
    #[must_use]
    pub fn translate(self, by: Vec2) -> Self {
        Self { min: self.min + by, max: self.max + by }
    }

    /// Larger by `by` on all four sides.
    #[must_use]
    pub fn expand(self, by: f32) -> Self {
        Self { min: self.min - vec2(by, by), max: self.max + vec2(by, by) }
    }

    /// Whether the insides share an area (touching edges do not).
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.min.x < other.max.x && other.min.x < self.max.x && self.min.y < other.max.y && other.min.y < self.max.y
    }

    /// Whether `point` lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, point: Vec2) -> bool {
        self.min.x <= point.x && point.x <= self.max.x && self.min.y <= point.y && point.y <= self.max.y
    }

    /// The same rectangle in double precision, moved by `by`.
    #[must_use]
    pub fn at(self, by: Vec2d) -> Rectd {
        Rectd { min: by + self.min.to_f64(), max: by + self.max.to_f64() }
    }
}

impl Rectd {
    /// The rectangle that contains nothing: the neutral element of [`Rectd::union`].
    pub const NOTHING: Self =
        Self { min: Vec2d::new(f64::INFINITY, f64::INFINITY), max: Vec2d::new(f64::NEG_INFINITY, f64::NEG_INFINITY) };

    /// Width.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    /// The middle.
    #[must_use]
    pub fn center(&self) -> Vec2d {
        Vec2d::new(f64::midpoint(self.min.x, self.max.x), f64::midpoint(self.min.y, self.max.y))
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: Vec2d::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: Vec2d::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// Larger by `by` on all four sides.
    #[must_use]
    pub fn expand(self, by: f64) -> Self {
        Self { min: Vec2d::new(self.min.x - by, self.min.y - by), max: Vec2d::new(self.max.x + by, self.max.y + by) }
    }

    /// Whether the insides share an area.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.min.x < other.max.x && other.min.x < self.max.x && self.min.y < other.max.y && other.min.y < self.max.y
    }

    /// Whether `point` lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, point: Vec2d) -> bool {
        self.min.x <= point.x && point.x <= self.max.x && self.min.y <= point.y && point.y <= self.max.y
    }
}
