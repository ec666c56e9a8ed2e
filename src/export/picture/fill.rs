//! Paths to pixels: how much of each pixel a path covers, by the rule of winding numbers, laid over what
//! is there.
//!
//! Each row of pixels is cut into [`LINES`] lines. A line is exact across: where the path begins and ends
//! on it, the difference of the cover is added to two pixels, so that what a line costs depends on how
//! often the path crosses it and not on how wide it is. The sum of the differences from the left is the
//! cover (as `FreeType` and `font-rs` have it for areas, here with winding numbers, which strokes that cross
//! themselves need). The edges that cross a line are kept in order of where they do, as every polygon
//! filler since Wylie, Romney, Evans and Erdahl (1967) does it.

use tiny_skia::{Path, PathSegment, Pixmap, Point, PremultipliedColorU8};

use crate::base::color::Rgba;

use super::cells::Cells;

/// Lines of a row of pixels.
const LINES: i32 = 4;
/// Parts of a pixel across, and of its whole cover.
const PARTS: i32 = 64;
const WHOLE: i32 = LINES * PARTS;
/// How far a chord may be from its curve, pixels.
const NEAR: f32 = 0.1;
/// The most chords of a curve.
const MOST_CHORDS: f32 = 500.0;
/// Bits of a word of marks.
const BITS: usize = 64;

/// Parts of a pixel in which the place of an edge is kept. Whole numbers, as adding and rounding them
/// takes half of the time.
const FINE: i64 = 1 << 16;
/// Beyond so many pixels a path is not followed.
const FAR: f64 = 1e9;

/// An edge of a path, from the line `first` on up to before `end`.
#[derive(Clone, Copy, Debug)]
struct Edge {
    /// Where it crosses the line that is looked at, and how much further right it does on the next.
    x: i64,
    step: i64,
    first: i32,
    end: i32,
    /// Downwards 1, upwards -1.
    winding: i32,
}

/// Fills paths; keeps its room from one to the next.
#[derive(Debug, Default)]
pub struct Filler {
    edges: Vec<Edge>,
    crossing: Vec<Edge>,
    row: Row,
}

/// The cover of a row of pixels, as differences, and where there are some.
#[derive(Debug, Default)]
struct Row {
    width: i32,
    cover: Vec<i32>,
    marks: Vec<u64>,
    /// The words of marks that have some.
    from: usize,
    to: usize,
}

impl Filler {
    /// Fills a path, and tells the cells what was drawn on.
    pub fn fill(&mut self, path: &Path, color: Rgba, pixels: &mut Pixmap, cells: &mut Cells) {
        let (Ok(width), Ok(height)) = (i32::try_from(pixels.width()), i32::try_from(pixels.height())) else { return };
        self.edges.clear();
        self.find(path, height.saturating_mul(LINES));
        self.edges.sort_unstable_by_key(|edge| edge.first);
        self.row.begin(width);

        let edges = std::mem::take(&mut self.edges);
        let mut ahead = edges.iter().peekable();
        self.crossing.clear();
        let mut line = 0;
        loop {
            self.crossing.retain(|edge| edge.end > line);
            if self.crossing.is_empty() {
                let Some(next) = ahead.peek() else { break };
                if next.first / LINES != line / LINES {
                    self.row.lay(line / LINES, color, pixels, cells);
                }
                line = next.first;
            }
            while let Some(edge) = ahead.next_if(|edge| edge.first <= line) {
                self.crossing.push(*edge);
            }
            // As far as these are the edges that cross.
            let ends = self.crossing.iter().map(|edge| edge.end).min();
            let until = ends.into_iter().chain(ahead.peek().map(|edge| edge.first)).min().unwrap_or(line);
            let is_upright = self.crossing.iter().all(|edge| edge.step == 0);
            while line < until {
                if !self.crossing.is_sorted_by(|one, other| one.x <= other.x) {
                    self.crossing.sort_unstable_by_key(|edge| edge.x);
                }
                // Between upright edges all lines of a row are the same.
                let is_alike = is_upright && line % LINES == 0 && until - line >= LINES;
                let lines = if is_alike { LINES } else { 1 };
                let (mut winding, mut start) = (0, 0);
                for edge in &mut self.crossing {
                    if winding == 0 {
                        start = edge.x;
                    }
                    winding += edge.winding;
                    if winding == 0 {
                        self.row.add(start, edge.x, lines);
                    }
                    edge.x += edge.step;
                }
                line += lines;
                if line % LINES == 0 {
                    self.row.lay(line / LINES - 1, color, pixels, cells);
                }
            }
        }
        self.row.lay(line / LINES, color, pixels, cells);
        self.edges = edges;
    }

    /// The edges of a path, down to before a line.
    fn find(&mut self, path: &Path, end: i32) {
        let (mut start, mut at) = (Point::zero(), Point::zero());
        for segment in path.segments() {
            let from = at;
            match segment {
                PathSegment::MoveTo(to) => {
                    self.edge(at, start, end);
                    (start, at) = (to, to);
                }
                PathSegment::LineTo(to) => self.chord(&mut at, to, end),
                PathSegment::QuadTo(b, to) => {
                    let count = chords(from + to - b - b, 1.0 / 4.0);
                    for t in parts(count) {
                        let s = 1.0 - t;
                        let point = |from: f32, b: f32, to: f32| s * s * from + 2.0 * s * t * b + t * t * to;
                        let next = Point::from_xy(point(from.x, b.x, to.x), point(from.y, b.y, to.y));
                        self.chord(&mut at, next, end);
                    }
                    self.chord(&mut at, to, end);
                }
                PathSegment::CubicTo(b, c, to) => {
                    let (one, other) = (from + c - b - b, b + to - c - c);
                    let most = if one.length() > other.length() { one } else { other };
                    let count = chords(most, 3.0 / 4.0);
                    for t in parts(count) {
                        let s = 1.0 - t;
                        let point = |from: f32, b: f32, c: f32, to: f32| {
                            s * s * s * from + 3.0 * s * t * (s * b + t * c) + t * t * t * to
                        };
                        let next = Point::from_xy(point(from.x, b.x, c.x, to.x), point(from.y, b.y, c.y, to.y));
                        self.chord(&mut at, next, end);
                    }
                    self.chord(&mut at, to, end);
                }
                PathSegment::Close => self.chord(&mut at, start, end),
            }
        }
        // What is open is closed: a fill has an inside.
        self.edge(at, start, end);
    }

    fn chord(&mut self, at: &mut Point, to: Point, end: i32) {
        self.edge(*at, to, end);
        *at = to;
    }

    fn edge(&mut self, from: Point, to: Point, end: i32) {
        let (top, bottom, winding) = if from.y < to.y { (from, to, 1) } else { (to, from, -1) };
        let far = |value: f32| f64::from(value).clamp(-FAR, FAR);
        let (top, bottom) = ([far(top.x), far(top.y)], [far(bottom.x), far(bottom.y)]);
        // A line is where its middle is.
        let line = |y: f64| above((y * f64::from(LINES) - 0.5).clamp(0.0, f64::from(end)));
        let (first, end) = (line(top[1]), line(bottom[1]));
        if first < end {
            let step = (bottom[0] - top[0]) / ((bottom[1] - top[1]) * f64::from(LINES));
            let x = top[0] + (f64::from(first) + 0.5 - top[1] * f64::from(LINES)) * step;
            self.edges.push(Edge { x: fine(x), step: fine(step), first, end, winding });
        }
    }
}

/// The whole number from a positive one on. A processor of the oldest kind has no instruction for it.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the lines of a band")]
fn above(value: f64) -> i32 {
    let whole = value as i32;
    whole + i32::from(f64::from(whole) < value)
}

#[expect(clippy::cast_possible_truncation, reason = "clamped, and saturating")]
fn fine(x: f64) -> i64 {
    (x.clamp(-FAR, FAR) * FINE as f64) as i64
}

/// How many chords are near enough to a curve whose second difference is this; of a curve of the degree
/// d, a chord of n is off by at most d (d - 1) / 8 n² times it (Wang 1984).
fn chords(bend: Point, share: f32) -> f32 {
    (bend.length() * share / NEAR).sqrt().ceil().clamp(1.0, MOST_CHORDS)
}

/// Where chords meet on a curve, its ends apart.
fn parts(count: f32) -> impl Iterator<Item = f32> {
    let mut at = 0.0;
    std::iter::from_fn(move || {
        at += 1.0;
        (at < count).then(|| at / count)
    })
}

impl Row {
    fn begin(&mut self, width: i32) {
        self.width = width;
        let pixels = usize::try_from(width).unwrap_or(0) + 2;
        if self.cover.len() < pixels {
            self.cover.resize(pixels, 0);
            self.marks.resize(pixels.div_ceil(BITS), 0);
        }
        (self.from, self.to) = (usize::MAX, 0);
    }

    /// A stretch of so many lines is covered.
    fn add(&mut self, start: i64, end: i64, lines: i32) {
        let most = i64::from(self.width * PARTS);
        let place = |x: i64| {
            let place = (x + FINE / i64::from(2 * PARTS)) / (FINE / i64::from(PARTS));
            i32::try_from(place.clamp(0, most)).unwrap_or(0)
        };
        let (start, end) = (place(start), place(end));
        if start < end {
            self.change(start, lines);
            self.change(end, -lines);
        }
    }

    fn change(&mut self, place: i32, lines: i32) {
        let part = place % PARTS;
        let pixel = usize::try_from(place / PARTS).unwrap_or(0);
        for (pixel, by) in [(pixel, PARTS - part), (pixel + 1, part)] {
            if let Some((cover, marks)) = self.cover.get_mut(pixel).zip(self.marks.get_mut(pixel / BITS)) {
                *cover += by * lines;
                *marks |= 1 << (pixel % BITS);
            }
        }
        self.from = self.from.min(pixel / BITS);
        self.to = self.to.max((pixel + 1) / BITS + 1);
    }

    /// Lays what was covered over a row of pixels, and forgets it.
    fn lay(&mut self, row: i32, color: Rgba, pixels: &mut Pixmap, cells: &mut Cells) {
        let (from, to) = (self.from, self.to);
        if from >= to {
            return;
        }
        (self.from, self.to) = (usize::MAX, 0);
        let (width, row) = (usize::try_from(self.width).unwrap_or(0), usize::try_from(row).unwrap_or(0));
        let mut line = pixels.pixels_mut().get_mut(row * width..(row + 1) * width).unwrap_or_default();
        let (mut cover, mut at) = (0, 0);
        let ink = Ink::of(color);
        for (word, marks) in self.marks.iter_mut().enumerate().take(to).skip(from) {
            let mut left = std::mem::take(marks);
            while left != 0 {
                let pixel = word * BITS + left.trailing_zeros() as usize;
                left &= left - 1;
                let stretch = line.split_off_mut(..(pixel - at).min(line.len())).unwrap_or_default();
                if cover > 0 && !stretch.is_empty() {
                    ink.lay(stretch, cover);
                    cells.touch_row(row, at, at + stretch.len());
                }
                at = pixel;
                cover += self.cover.get_mut(pixel).map(std::mem::take).unwrap_or_default();
            }
        }
    }
}

/// A colour that is laid over others.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    color: [u32; 3],
    alpha: u32,
    full: PremultipliedColorU8,
}

impl Ink {
    /// Of a colour.
    pub fn of(color: Rgba) -> Self {
        let full = tiny_skia::ColorU8::from_rgba(color.r, color.g, color.b, 255).premultiply();
        Self { color: [color.r, color.g, color.b].map(u32::from), alpha: u32::from(color.a), full }
    }

    /// Lays it over pixels of which so much is covered, [`WHOLE`] being all.
    fn lay(self, pixels: &mut [PremultipliedColorU8], cover: i32) {
        let cover = u32::try_from(cover.clamp(0, WHOLE)).unwrap_or(0);
        let strength = (cover * self.alpha + WHOLE.unsigned_abs() / 2) / WHOLE.unsigned_abs();
        match strength {
            0 => {}
            255 => pixels.fill(self.full),
            _ => pixels.iter_mut().for_each(|pixel| *pixel = self.over(*pixel, strength)),
        }
    }

    /// Lays it over a pixel, of which so much of 255 is covered.
    pub fn lay_on(self, pixel: &mut PremultipliedColorU8, cover: u8) {
        match cover {
            0 => {}
            255 if self.alpha == 255 => *pixel = self.full,
            _ => *pixel = self.over(*pixel, share(u32::from(cover) * self.alpha)),
        }
    }

    fn over(self, pixel: PremultipliedColorU8, strength: u32) -> PremultipliedColorU8 {
        let [red, green, blue] = self.color;
        let mixed = |old: u8, new: u32| {
            #[expect(clippy::cast_possible_truncation, reason = "a mean of two bytes")]
            let mixed = share(u32::from(old) * (255 - strength) + new * strength) as u8;
            mixed
        };
        let alpha = mixed(pixel.alpha(), 255);
        let (red, green, blue) = (mixed(pixel.red(), red), mixed(pixel.green(), green), mixed(pixel.blue(), blue));
        // Rounding never makes a colour stronger than its alpha: all are rounded alike.
        PremultipliedColorU8::from_rgba(red, green, blue, alpha).unwrap_or(self.full)
    }
}

/// A 255th, rounded, of at most 255².
const fn share(value: u32) -> u32 {
    let value = value + 128;
    (value + (value >> 8)) >> 8
}

#[cfg(test)]
mod tests {
    use tiny_skia::{FillRule, Paint, PathBuilder, Rect, Stroke, Transform};

    use super::*;

    const BLACK: Rgba = Rgba { r: 0, g: 0, b: 0, a: 255 };

    fn filled(path: &Path, color: Rgba, [width, height]: [u32; 2]) -> Pixmap {
        let mut pixels = Pixmap::new(width, height).unwrap();
        let mut cells = Cells::new(width, height);
        Filler::default().fill(path, color, &mut pixels, &mut cells);
        for (row, line) in pixels.pixels().chunks_exact(width as usize).enumerate() {
            let told: Vec<_> = cells.spans(row).flatten().collect();
            for (column, pixel) in line.iter().enumerate() {
                assert!(pixel.alpha() == 0 || told.contains(&column), "{column}, {row} is not told");
            }
        }
        pixels
    }

    fn cover(pixels: &Pixmap, x: u32, y: u32) -> u8 {
        pixels.pixel(x, y).unwrap().alpha()
    }

    #[test]
    fn a_box_covers_as_much_of_a_pixel_as_lies_in_it() {
        let path = PathBuilder::from_rect(Rect::from_ltrb(1.25, 1.0, 70.5, 3.5).unwrap());
        let pixels = filled(&path, BLACK, [80, 5]);
        let row = |y| [0, 1, 2, 69, 70, 71].map(|x| cover(&pixels, x, y));
        assert_eq!(row(0), [0; 6]);
        assert_eq!(row(1), [0, 191, 255, 255, 128, 0]);
        assert_eq!(row(2), row(1));
        assert_eq!(row(3), [0, 96, 128, 128, 64, 0], "half of the row");
        assert_eq!(row(4), [0; 6]);
    }

    #[test]
    fn colours_lie_over_what_is_there() {
        let path = PathBuilder::from_rect(Rect::from_ltrb(0.0, 0.0, 4.0, 1.0).unwrap());
        let mut pixels = Pixmap::new(4, 1).unwrap();
        pixels.fill(tiny_skia::Color::WHITE);
        let mut cells = Cells::new(4, 1);
        Filler::default().fill(&path, Rgba { r: 255, g: 0, b: 0, a: 128 }, &mut pixels, &mut cells);
        let pixel = pixels.pixel(2, 0).unwrap();
        assert_eq!([pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()], [255, 127, 127, 255]);
    }

    /// What crosses itself, runs beyond the band on all sides, or is much bent is covered as the library's
    /// filler has it, which looks at four by four points of a pixel.
    #[test]
    fn strokes_and_curves_are_covered_as_the_library_has_them() {
        let seed = 20_261_129;
        let mut random = fastrand::Rng::with_seed(seed);
        let (width, height) = (150, 90);
        for number in 0..200 {
            let mut point = || (random.f32() * 300.0 - 75.0, random.f32() * 180.0 - 45.0);
            let mut builder = PathBuilder::new();
            let (x, y) = point();
            builder.move_to(x, y);
            for at in 0..3 {
                let ((ax, ay), (bx, by), (x, y)) = (point(), point(), point());
                match (number + at) % 4 {
                    0 => builder.line_to(x, y),
                    1 => builder.quad_to(ax, ay, x, y),
                    2 => builder.cubic_to(ax, ay, bx, by, x, y),
                    _ => builder.close(),
                }
            }
            let Some(path) = builder.finish() else { continue };
            let stroke = Stroke { width: 1.0 + random.f32() * 9.0, ..Stroke::default() };
            let path = if number % 2 == 0 { path.stroke(&stroke, 1.0).unwrap() } else { path };
            let ours = filled(&path, BLACK, [width, height]);
            let mut theirs = Pixmap::new(width, height).unwrap();
            let paint = Paint { anti_alias: true, ..Paint::default() };
            theirs.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
            let mut differences = 0;
            for (one, other) in ours.pixels().iter().zip(theirs.pixels()) {
                let by = one.alpha().abs_diff(other.alpha());
                differences += u32::from(by > 48);
                assert!(by < 140, "seed {seed}, path {number}: a pixel differs by {by}");
            }
            assert!(differences < 60, "seed {seed}, path {number}: {differences} pixels differ");
        }
    }

    #[test]
    fn what_is_far_away_or_flat_leaves_no_mark() {
        for [a, b, c] in [
            [[-1e9, -1e9], [1e9, -1e9], [0.0, -5.0]],
            [[200.0, 0.0], [300.0, 0.0], [250.0, 50.0]],
            [[10.0, 10.0], [90.0, 10.0], [50.0, 10.0]],
        ] {
            let mut builder = PathBuilder::new();
            builder.move_to(a[0], a[1]);
            builder.line_to(b[0], b[1]);
            builder.line_to(c[0], c[1]);
            let pixels = filled(&builder.finish().unwrap(), BLACK, [100, 40]);
            assert!(pixels.pixels().iter().all(|pixel| pixel.alpha() == 0), "{a:?}");
        }
        let mut builder = PathBuilder::new();
        builder.move_to(-1e38, -1e38);
        builder.line_to(1e38, 0.0);
        builder.line_to(0.0, 1e38);
        let all = filled(&builder.finish().unwrap(), BLACK, [100, 40]);
        assert!(all.pixels().len() == 4000);
    }
}
