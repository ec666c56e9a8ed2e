//! Where the camera of a talk looks, and how it gets there.
//!
//! A frame holds the topic of the step and the children that the step reveals, between the
//! breadcrumb above and the source line below, with text that can be read from the last row: never
//! under [`MIN_TYPE`] pixels on a screen of 1080 lines. The way between two looks is the smooth
//! path of J. J. van Wijk and W. A. A. Nuij, “Smooth and efficient zooming and panning”, IEEE
//! Symposium on Information Visualization, 2003: it zooms out a little on far ways, so that the
//! room sees where it goes.
//!
//! Lengths on the stage are points of its window. “At 1080 lines” means that they grow with its
//! height, whatever the points are.

use crate::base::geom::{Rectd, Size, Vec2d};

/// Lines of the screen that sizes are given for.
pub const LINES: f32 = 1080.0;
/// The smallest type that the room sees, at 1080 lines.
pub const MIN_TYPE: f32 = 28.0;
/// The smallest type of a frame is not made larger than this, at 1080 lines, however little it
/// holds: two topics that fill a wall shout.
const CALM_TYPE: f32 = 46.0;
/// Ratio of the zooms that a frame may have: glyphs are made for each zoom, and a talk whose every step
/// had one of its own would fill the picture of them, which takes long to grow.
const RUNG: f64 = 1.04;
/// Space left and right of a frame, at 1080 lines.
const MARGIN: f32 = 48.0;
/// Space above it, for the breadcrumb.
const TOP: f32 = 104.0;
/// Space below it, for the source line and the number of the step.
const BOTTOM: f32 = 84.0;
/// What a frame may take on a screen of 4:3 with 1080 lines.
pub(super) const REFERENCE_ROOM: Size = Size { w: 1440.0 - 2.0 * MARGIN, h: LINES - TOP - BOTTOM };
/// How much the path prefers zooming to moving: the value that the paper's readers liked best.
const RHO: f64 = std::f64::consts::SQRT_2;
/// The shortest and the longest flight, in milliseconds.
const FLIGHT_MS: (f64, f64) = (250.0, 400.0);

/// What is in the middle of the stage, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The point of the map in the middle of the stage.
    pub center: Vec2d,
    /// Points of the stage for a pixel of the map.
    pub zoom: f64,
}

impl Look {
    /// A point of the map on a stage of this size, in points from its left top.
    #[must_use]
    pub fn on_stage(&self, stage: Size, point: Vec2d) -> Vec2d {
        (point - self.center) * self.zoom + middle(stage)
    }

    /// A point of the stage on the map.
    #[must_use]
    pub fn on_map(&self, stage: Size, point: Vec2d) -> Vec2d {
        (point - middle(stage)) * (1.0 / self.zoom) + self.center
    }

    /// The part of the map that is on the stage.
    #[must_use]
    pub fn view(&self, stage: Size) -> Rectd {
        let max = Vec2d::new(f64::from(stage.w), f64::from(stage.h));
        Rectd { min: self.on_map(stage, Vec2d::ZERO), max: self.on_map(stage, max) }
    }
}

fn middle(stage: Size) -> Vec2d {
    Vec2d::new(f64::from(stage.w) / 2.0, f64::from(stage.h) / 2.0)
}

/// What a frame is to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// All of it, in the map.
    pub all: Rectd,
    /// What must be seen if not all fits: the topic of the step or the child told last.
    pub point: Rectd,
    /// The smallest type in it, in map pixels; `None` if it need not be read, as in an overview.
    pub type_size: Option<f32>,
}

/// The part of a stage that a frame may take: left, top, right, bottom in points.
#[must_use]
pub fn room_of(stage: Size) -> Rectd {
    let scale = f64::from(stage.h / LINES);
    let (margin, top, bottom) = (f64::from(MARGIN) * scale, f64::from(TOP) * scale, f64::from(BOTTOM) * scale);
    let (w, h) = (f64::from(stage.w), f64::from(stage.h));
    Rectd {
        min: Vec2d::new(margin.min(w / 4.0), top.min(h / 4.0)),
        max: Vec2d::new((w - margin).max(w * 0.75), (h - bottom).max(h * 0.75)),
    }
}

/// The look that shows a subject on a stage. `scale` is the presenter's own text size, 1 as usual.
#[must_use]
pub fn frame(subject: &Subject, stage: Size, scale: f64) -> Look {
    let room = room_of(stage);
    let (w, h) = (subject.all.width().max(1.0), subject.all.height().max(1.0));
    let fitting = (room.width() / w).min(room.height() / h);
    let line = f64::from(stage.h / LINES);
    let zoom = match subject.type_size {
        Some(size) if size > 0.0 => {
            let for_type = |px: f32| f64::from(px / size) * line;
            // Smaller text is a wish that ends where it could no longer be read.
            let wanted = fitting.clamp(for_type(MIN_TYPE), for_type(CALM_TYPE)) * scale;
            (rung_below(wanted / line) * line).max(for_type(MIN_TYPE))
        }
        _ => fitting.min(3.0 * line) * scale,
    };
    // The middle of the room is not that of the stage: the breadcrumb takes more than what is below.
    let off = (room.center() - middle(stage)) * (1.0 / zoom);
    let half = Vec2d::new(room.width() / zoom / 2.0, room.height() / zoom / 2.0);
    let x = along(subject.all.min.x, subject.all.max.x, subject.point.min.x, subject.point.max.x, half.x);
    let y = along(subject.all.min.y, subject.all.max.y, subject.point.min.y, subject.point.max.y, half.y);
    Look { center: Vec2d::new(x, y) - off, zoom }
}

/// The largest zoom of a ladder that is not above this one.
fn rung_below(zoom: f64) -> f64 {
    // That of most steps, which have room enough and topics of the usual size, is a rung.
    let usual = f64::from(CALM_TYPE) / 16.0;
    // A zoom that is a rung stays, although its logarithm is a little off.
    usual * RUNG.powf(((zoom / usual).ln() / RUNG.ln() + 1e-6).floor())
}

/// The middle of a window of half-width `half` over `min..max`: centred if all fits, else around
/// what must be seen with as little empty space as can be.
fn along(min: f64, max: f64, must_min: f64, must_max: f64, half: f64) -> f64 {
    if max - min <= 2.0 * half + 0.5 {
        return f64::midpoint(min, max);
    }
    if must_max - must_min > 2.0 * half {
        // What is larger than the screen is read from its start.
        return must_min + half;
    }
    f64::midpoint(must_min, must_max).clamp(min + half, max - half)
}

/// A smooth way from one look to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path {
    from: Look,
    to: Look,
    /// Width of the stage in points.
    width: f64,
    /// Length of the way between the centres, in map pixels.
    way: f64,
    /// The path parameter at the start, and its whole length.
    start: f64,
    length: f64,
}

impl Path {
    /// The way on a stage of this width, in points.
    #[must_use]
    pub fn new(from: Look, to: Look, stage_width: f32) -> Self {
        let width = f64::from(stage_width).max(1.0);
        let (w0, w1) = (width / from.zoom, width / to.zoom);
        let by = to.center - from.center;
        let way = by.x.hypot(by.y);
        let mut path = Self { from, to, width, way, start: 0.0, length: 0.0 };
        if path.is_straight() {
            path.length = (w1 / w0).ln().abs() / RHO;
            return path;
        }
        // The paper's b and r, for both ends.
        let rise = RHO.powi(4) * way * way;
        let b0 = (w1 * w1 - w0 * w0 + rise) / (2.0 * w0 * RHO * RHO * way);
        let b1 = (w1 * w1 - w0 * w0 - rise) / (2.0 * w1 * RHO * RHO * way);
        // ln(-b + sqrt(b² + 1)) is -asinh(b), which keeps its digits for large b.
        let (r0, r1) = (-b0.asinh(), -b1.asinh());
        path.start = r0;
        path.length = (r1 - r0) / RHO;
        path
    }

    /// Whether only the zoom changes.
    fn is_straight(&self) -> bool {
        self.way < 1e-3 * self.width / self.from.zoom.max(self.to.zoom)
    }

    /// How long a flight along it takes, in milliseconds: 250 for a step to the side, 400 for one
    /// across the map.
    #[must_use]
    pub fn duration_ms(&self) -> f64 {
        (FLIGHT_MS.0 + 45.0 * (self.length - 0.5).max(0.0)).clamp(FLIGHT_MS.0, FLIGHT_MS.1)
    }

    /// The look after a share of the time, 0 to 1, with a soft start and a soft end.
    #[must_use]
    pub fn at(&self, share: f64) -> Look {
        if share >= 1.0 {
            return self.to;
        }
        let eased = ease(share);
        if self.is_straight() {
            let zoom = self.from.zoom * (self.to.zoom / self.from.zoom).powf(eased);
            let center = self.from.center + (self.to.center - self.from.center) * eased;
            return Look { center, zoom };
        }
        let s = self.length * eased;
        let w0 = self.width / self.from.zoom;
        let (r0, rs) = (self.start, RHO * s + self.start);
        let u = w0 / (RHO * RHO) * (r0.cosh() * rs.tanh() - r0.sinh());
        let w = w0 * r0.cosh() / rs.cosh();
        let center = self.from.center + (self.to.center - self.from.center) * (u / self.way).clamp(0.0, 1.0);
        Look { center, zoom: self.width / w }
    }
}

/// A soft start and a soft end (the cubic Hermite step).
#[must_use]
pub fn ease(share: f64) -> f64 {
    let t = share.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::{Look, Path, Subject, frame, room_of};
    use crate::base::geom::{Rectd, Size, Vec2d};

    fn rect(x: f64, y: f64, w: f64, h: f64) -> Rectd {
        Rectd { min: Vec2d::new(x, y), max: Vec2d::new(x + w, y + h) }
    }

    fn look(x: f64, y: f64, zoom: f64) -> Look {
        Look { center: Vec2d::new(x, y), zoom }
    }

    #[test]
    fn a_path_begins_and_ends_where_it_should() {
        for (from, to) in [
            (look(0.0, 0.0, 2.0), look(4000.0, -900.0, 2.0)),
            (look(0.0, 0.0, 2.0), look(40.0, 0.0, 0.1)),
            (look(7.0, 7.0, 0.3), look(7.0, 7.0, 3.0)),
            (look(0.0, 0.0, 1.0), look(0.0, 0.0, 1.0)),
        ] {
            let path = Path::new(from, to, 1920.0);
            let (start, end) = (path.at(0.0), path.at(1.0));
            assert!((start.center - from.center).x.abs() < 1e-6 && (start.zoom / from.zoom - 1.0).abs() < 1e-9);
            assert_eq!(end, to);
            let near = path.at(1.0 - 1e-9);
            assert!((near.center.x - to.center.x).abs() < 1e-2, "{near:?} is not near {to:?}");
            assert!((near.zoom / to.zoom - 1.0).abs() < 1e-3);
            assert!((250.0..=400.0).contains(&path.duration_ms()));
        }
    }

    #[test]
    fn far_ways_zoom_out_and_short_ones_do_not() {
        let far = Path::new(look(0.0, 0.0, 2.0), look(9000.0, 0.0, 2.0), 1920.0);
        assert!(far.at(0.5).zoom < 0.5, "{:?}", far.at(0.5));
        let near = Path::new(look(0.0, 0.0, 2.0), look(60.0, 0.0, 2.0), 1920.0);
        assert!(near.at(0.5).zoom > 1.99, "{:?}", near.at(0.5));
        assert!(far.duration_ms() > near.duration_ms());
    }

    #[test]
    fn paths_never_go_back() {
        let (from, to) = (look(-300.0, 100.0, 1.7), look(2500.0, 1800.0, 2.4));
        let path = Path::new(from, to, 1280.0);
        let mut before = f64::NEG_INFINITY;
        for step in 0..=100 {
            let x = path.at(f64::from(step) / 100.0).center.x;
            assert!(x >= before - 1e-9);
            before = x;
        }
    }

    #[test]
    fn what_fits_is_seen_whole_and_calm() {
        for stage in [Size::new(1920.0, 1080.0), Size::new(1280.0, 800.0), Size::new(1024.0, 768.0)] {
            let all = rect(300.0, -100.0, 500.0, 300.0);
            let subject = Subject { all, point: rect(300.0, 0.0, 100.0, 30.0), type_size: Some(16.0) };
            let look = frame(&subject, stage, 1.0);
            let (min, max) = (look.on_stage(stage, all.min), look.on_stage(stage, all.max));
            let room = room_of(stage).expand(1e-6);
            assert!(room.contains(min) && room.contains(max), "{min:?} {max:?} {room:?}");
            let lines = 16.0 * look.zoom / f64::from(stage.h) * 1080.0;
            assert!((28.0..=46.001).contains(&lines), "{lines}");
        }
    }

    /// Glyphs are made for every zoom, so a talk does not have as many zooms as it has steps.
    #[test]
    fn frames_of_nearly_one_size_have_one_zoom() {
        let stage = Size::new(1920.0, 1080.0);
        let zooms = (0..400_u16).map(|more| {
            let all = rect(0.0, 0.0, 500.0 + f64::from(more), 300.0);
            let look = frame(&Subject { all, point: all, type_size: Some(16.0) }, stage, 1.0);
            assert!(look.zoom * all.width() <= room_of(stage).width() + 1e-6);
            look.zoom.to_bits()
        });
        let different: std::collections::HashSet<u64> = zooms.collect();
        assert!(different.len() < 16, "{}", different.len());
    }

    #[test]
    fn text_is_readable_even_where_not_all_fits() {
        let stage = Size::new(1280.0, 800.0);
        let point = rect(0.0, 4000.0, 200.0, 30.0);
        let subject = Subject { all: rect(0.0, 0.0, 400.0, 9000.0), point, type_size: Some(14.0) };
        let look = frame(&subject, stage, 1.0);
        assert!(14.0 * look.zoom / 800.0 * 1080.0 > 27.99);
        let view = look.view(stage);
        assert!(view.contains(point.min) && view.contains(point.max));
    }
}
