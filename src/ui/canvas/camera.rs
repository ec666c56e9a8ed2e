//! The camera: which part of the map the window shows. Pure, in `f64` map space.
//!
//! Screen points are logical points from the left top of the canvas; zoom 1 shows one map pixel
//! as one point.

use crate::base::geom::{Rectd, Size, Vec2d};

/// Farthest out: a million topics still fit into a window.
pub const MIN_ZOOM: f64 = 0.000_02;
/// Closest in.
pub const MAX_ZOOM: f64 = 8.0;
/// A map is still opened as a whole if that is a little smaller than what can be read well.
const NEARLY: f64 = 0.95;
/// The zoom in which a map opens that cannot be read as a whole is not smaller than this.
const OPENING_ZOOM: f64 = 0.7;
/// How long a flight takes, in milliseconds.
const FLIGHT_MS: f64 = 240.0;

/// What is in the middle of the window, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The point of the map in the middle.
    pub center_in_map: Vec2d,
    /// Points on the screen for a pixel of the map.
    pub zoom: f64,
}

/// A movement in progress.
#[derive(Clone, Copy, Debug)]
struct Flight {
    from: Look,
    to: Look,
    start_ms: f64,
}

/// The camera of one canvas.
#[derive(Clone, Debug)]
pub struct Camera {
    look: Look,
    size: Size,
    flight: Option<Flight>,
    /// When the zoom last changed, in milliseconds, for sharpening labels at rest.
    pub zoomed_at_ms: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            look: Look { center_in_map: Vec2d::ZERO, zoom: 1.0 },
            size: Size::new(800.0, 600.0),
            flight: None,
            zoomed_at_ms: f64::NEG_INFINITY,
        }
    }
}

impl Camera {
    /// Tells how large the canvas is, in points. The middle stays in the middle.
    pub const fn resize(&mut self, size: Size) {
        self.size = size;
    }

    /// Points on the screen for a pixel of the map.
    #[must_use]
    pub const fn zoom(&self) -> f64 {
        self.look.zoom
    }

    /// What it shows.
    #[must_use]
    pub const fn look(&self) -> Look {
        self.look
    }

    /// Where it will be when it has arrived.
    #[must_use]
    pub fn target(&self) -> Look {
        self.flight.map_or(self.look, |flight| flight.to)
    }

    /// Whether it is on its way.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        self.flight.is_some()
    }

    fn middle(&self) -> Vec2d {
        Vec2d::new(f64::from(self.size.w) / 2.0, f64::from(self.size.h) / 2.0)
    }

    /// A point of the map on the screen.
    #[must_use]
    pub fn screen_from_map(&self, point: Vec2d) -> Vec2d {
        (point - self.look.center_in_map) * self.look.zoom + self.middle()
    }

    /// A point of the screen on the map.
    #[must_use]
    pub fn map_from_screen(&self, point: Vec2d) -> Vec2d {
        (point - self.middle()) * (1.0 / self.look.zoom) + self.look.center_in_map
    }

    /// The part of the map that is on the screen.
    #[must_use]
    pub fn view_in_map(&self) -> Rectd {
        Rectd {
            min: self.map_from_screen(Vec2d::ZERO),
            max: self.map_from_screen(Vec2d::new(f64::from(self.size.w), f64::from(self.size.h))),
        }
    }

    /// Moves the map by so many points on the screen; ends a flight.
    pub fn pan(&mut self, by_in_screen: Vec2d) {
        self.flight = None;
        self.look.center_in_map = self.look.center_in_map - by_in_screen * (1.0 / self.look.zoom);
    }

    /// Zooms by a factor so that the map under `at_in_screen` stays there; ends a flight.
    pub fn zoom_at(&mut self, at_in_screen: Vec2d, factor: f64, now_ms: f64) {
        self.flight = None;
        let under = self.map_from_screen(at_in_screen);
        self.look.zoom = (self.look.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        let off = self.map_from_screen(at_in_screen) - under;
        self.look.center_in_map = self.look.center_in_map - off;
        self.zoomed_at_ms = now_ms;
    }

    /// Goes to a look: at once, or on a flight of a quarter second.
    pub fn go(&mut self, to: Look, now_ms: f64, animate: bool) {
        let to = Look { zoom: to.zoom.clamp(MIN_ZOOM, MAX_ZOOM), ..to };
        if to.zoom != self.look.zoom {
            self.zoomed_at_ms = now_ms;
        }
        if animate && to != self.look {
            self.flight = Some(Flight { from: self.look, to, start_ms: now_ms });
        } else {
            self.flight = None;
            self.look = to;
        }
    }

    /// The look that shows all of `rect` with a margin, never larger than `max_zoom`.
    #[must_use]
    pub fn fitting(&self, rect: Rectd, max_zoom: f64) -> Look {
        if !(rect.width() > 0.0 && rect.height() > 0.0) {
            return Look { center_in_map: Vec2d::ZERO, zoom: max_zoom };
        }
        let margin = 32.0;
        let room = |side: f32| (f64::from(side) - 2.0 * margin).max(64.0);
        let zoom = (room(self.size.w) / rect.width()).min(room(self.size.h) / rect.height());
        Look { center_in_map: rect.center(), zoom: zoom.clamp(MIN_ZOOM, max_zoom) }
    }

    /// The look in which a map opens: all of it, if its titles can be read then, that is from the
    /// zoom `readable` on; else as large as that around the root, with as little empty paper as
    /// can be.
    #[must_use]
    pub fn opening(&self, all: Rectd, root: Rectd, readable: f64) -> Look {
        let fitting = self.fitting(all, 1.2);
        if fitting.zoom >= readable * NEARLY {
            return fitting;
        }
        let zoom = readable.max(OPENING_ZOOM);
        let half = self.middle() * (1.0 / zoom);
        let margin = 32.0 / zoom;
        let one = |root: f64, half: f64, min: f64, max: f64| {
            let (low, high) = (min - margin + half, max + margin - half);
            if low > high { f64::midpoint(min, max) } else { root.clamp(low, high) }
        };
        let root = root.center();
        let center_in_map =
            Vec2d::new(one(root.x, half.x, all.min.x, all.max.x), one(root.y, half.y, all.min.y, all.max.y));
        Look { center_in_map, zoom }
    }

    /// The nearest look, at the zoom the camera is going to, that has `rect` on the screen with a
    /// margin. What is larger than the window is shown from its left top.
    #[must_use]
    pub fn revealing(&self, rect: Rectd) -> Look {
        let target = self.target();
        let margin = 40.0 / target.zoom;
        let half = self.middle() * (1.0 / target.zoom);
        let one = |center: f64, half: f64, min: f64, max: f64| {
            if max - min + 2.0 * margin > 2.0 * half {
                return min - margin + half;
            }
            center.clamp(max + margin - half, min - margin + half)
        };
        let center = target.center_in_map;
        Look {
            center_in_map: Vec2d::new(
                one(center.x, half.x, rect.min.x, rect.max.x),
                one(center.y, half.y, rect.min.y, rect.max.y),
            ),
            zoom: target.zoom,
        }
    }

    /// Keeps a point of the map where it is on the screen, when layout has moved it.
    pub fn follow(&mut self, moved_by_in_map: Vec2d) {
        self.look.center_in_map = self.look.center_in_map + moved_by_in_map;
        if let Some(flight) = &mut self.flight {
            flight.from.center_in_map = flight.from.center_in_map + moved_by_in_map;
            flight.to.center_in_map = flight.to.center_in_map + moved_by_in_map;
        }
    }

    /// Advances a flight; `true` while another frame is needed.
    pub fn advance(&mut self, now_ms: f64) -> bool {
        let Some(Flight { from, to, start_ms }) = self.flight else { return false };
        let share = ((now_ms - start_ms) / FLIGHT_MS).clamp(0.0, 1.0);
        if from.zoom != to.zoom {
            self.zoomed_at_ms = now_ms;
        }
        if share >= 1.0 {
            self.look = to;
            self.flight = None;
            return false;
        }
        let eased = 1.0 - (1.0 - share).powi(3);
        // Zoom changes by a constant ratio, and the middle moves so that straight zooming keeps
        // its fixed point: linear in 1/zoom.
        let zoom = from.zoom * (to.zoom / from.zoom).powf(eased);
        let along = if (to.zoom - from.zoom).abs() < 1e-9 {
            eased
        } else {
            (1.0 / zoom - 1.0 / from.zoom) / (1.0 / to.zoom - 1.0 / from.zoom)
        };
        let center = from.center_in_map + (to.center_in_map - from.center_in_map) * along;
        self.look = Look { center_in_map: center, zoom };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Camera, Look};
    use crate::base::geom::{Rectd, Size, Vec2d};

    fn camera() -> Camera {
        let mut camera = Camera::default();
        camera.resize(Size::new(1000.0, 800.0));
        camera
    }

    fn rect(x: f64, y: f64, w: f64, h: f64) -> Rectd {
        Rectd { min: Vec2d::new(x, y), max: Vec2d::new(x + w, y + h) }
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut camera = camera();
        let at = Vec2d::new(120.0, 640.0);
        let before = camera.map_from_screen(at);
        camera.zoom_at(at, 3.7, 0.0);
        let after = camera.map_from_screen(at);
        assert!((before.x - after.x).abs() < 1e-9 && (before.y - after.y).abs() < 1e-9);
    }

    #[test]
    fn fitting_shows_all_of_it() {
        let mut camera = camera();
        let all = rect(-5000.0, -200.0, 12_000.0, 900.0);
        camera.go(camera.fitting(all, 1.0), 0.0, false);
        let view = camera.view_in_map();
        assert!(view.contains(all.min) && view.contains(all.max));
    }

    #[test]
    fn a_large_map_opens_at_its_root_and_can_be_read() {
        let camera = camera();
        let small = rect(-300.0, -200.0, 900.0, 500.0);
        assert_eq!(camera.opening(small, rect(-50.0, -20.0, 100.0, 40.0), 0.65), camera.fitting(small, 1.2));
        // A chart to the right: the root stands at the left edge, not in the middle of nothing.
        let large = rect(-100.0, -9000.0, 3000.0, 18_000.0);
        let root = rect(-100.0, -20.0, 200.0, 40.0);
        let look = camera.opening(large, root, 0.65);
        let mut camera = camera;
        camera.go(look, 0.0, false);
        assert!(look.zoom >= 0.5);
        let view = camera.view_in_map();
        assert!(view.contains(root.min) && view.contains(root.max));
        assert!(view.min.x > -200.0, "no empty paper left of the root");
    }

    #[test]
    fn revealing_moves_no_more_than_needed() {
        let mut camera = camera();
        let inside = rect(-20.0, -20.0, 40.0, 40.0);
        assert_eq!(camera.revealing(inside), camera.look());
        let outside = rect(900.0, 0.0, 60.0, 20.0);
        camera.go(camera.revealing(outside), 0.0, false);
        assert!(camera.view_in_map().contains(outside.max));
        assert_eq!(camera.look().center_in_map.y, 0.0);
    }

    #[test]
    fn moving_without_zooming_leaves_labels_sharp() {
        let mut camera = camera();
        let aside = Look { center_in_map: Vec2d::new(300.0, 0.0), ..camera.look() };
        camera.go(aside, 1000.0, true);
        assert!(camera.advance(1100.0));
        assert!(!camera.advance(2000.0));
        assert_eq!(camera.zoomed_at_ms, f64::NEG_INFINITY);
        camera.go(Look { zoom: 2.0, ..aside }, 3000.0, true);
        assert!(camera.advance(3100.0));
        assert_eq!(camera.zoomed_at_ms, 3100.0);
    }

    #[test]
    fn a_flight_arrives_and_ends() {
        let mut camera = camera();
        let to = Look { center_in_map: Vec2d::new(300.0, -40.0), zoom: 0.25 };
        camera.go(to, 1000.0, true);
        assert!(camera.advance(1100.0));
        assert_ne!(camera.look(), to);
        assert!(!camera.advance(2000.0));
        assert_eq!(camera.look(), to);
        assert!(!camera.is_moving());
    }
}
