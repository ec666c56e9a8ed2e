//! Primitives of the scene on the screen: meshes with soft edges, and text through the cache of
//! labels.

use eframe::egui::{
    Color32, CornerRadius, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2,
    epaint::{PathShape, PathStroke},
    pos2, vec2,
};

use super::camera::Camera;
use crate::base::geom::{Rectd, Vec2d};
use crate::scene::branch::Cubic;
use crate::scene::{Dash, LinePen};

/// The map on the screen: the camera and where the canvas is in the window.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The camera.
    pub camera: &'a Camera,
    /// Left top of the canvas in the window, points.
    pub origin: Pos2,
}

impl Place<'_> {
    /// A point of the map in the window. Subtracts the camera in double precision, and casts last.
    #[must_use]
    pub fn point(&self, in_map: Vec2d) -> Pos2 {
        let at = self.camera.screen_from_map(in_map);
        pos2(self.origin.x + at.x as f32, self.origin.y + at.y as f32)
    }

    /// A rectangle of the map in the window.
    #[must_use]
    pub fn rect(&self, in_map: Rectd) -> Rect {
        Rect::from_min_max(self.point(in_map.min), self.point(in_map.max))
    }

    /// A length of the map in points.
    #[must_use]
    pub fn length(&self, in_map: f32) -> f32 {
        in_map * self.camera.zoom() as f32
    }

    /// A point of the window in the map.
    #[must_use]
    pub fn map(&self, in_window: Pos2) -> Vec2d {
        self.camera.map_from_screen(in_canvas(in_window, self.origin))
    }
}

/// A point of the window, from the left top of the canvas.
#[must_use]
pub fn in_canvas(in_window: Pos2, origin: Pos2) -> Vec2d {
    Vec2d::new(f64::from(in_window.x - origin.x), f64::from(in_window.y - origin.y))
}

/// Adds a tapered line to `mesh`: a strip with an edge of `feather` points that fades out, since
/// a mesh is not smoothed by itself.
pub fn tapered(mesh: &mut Mesh, place: Place<'_>, curve: &Cubic, width_in_map: [f32; 2], color: Color32, feather: f32) {
    let [from, _, _, to] = curve.points;
    let (start, end) = (place.point(from), place.point(to));
    let reach = (end - start).length();
    // A straight run needs no points in between; a long curve needs them every few points.
    let bends = (start.y - end.y).abs().min((start.x - end.x).abs());
    #[expect(clippy::cast_sign_loss, reason = "between 1 and 28")]
    let count = if bends < 0.75 { 1 } else { (reach / 7.0).clamp(5.0, 28.0) as usize };
    let width = width_in_map.map(|w| place.length(w));
    let clear = Color32::TRANSPARENT;
    let mut index = mesh.vertices.len() as u32;
    for (i, on) in curve.sample(count).enumerate() {
        let share = i as f32 / count as f32;
        let wide = width[0] + (width[1] - width[0]) * share;
        // Lines thinner than a pixel keep their width and lose strength.
        let strength = (wide / feather).min(1.0);
        let half = (wide.max(feather) - feather).max(0.0) / 2.0;
        let at = place.point(on.at);
        let normal = vec2(on.normal.x as f32, on.normal.y as f32);
        let ink = if strength < 1.0 { color.gamma_multiply(strength) } else { color };
        mesh.colored_vertex(at + normal * (half + feather), clear);
        mesh.colored_vertex(at + normal * half, ink);
        mesh.colored_vertex(at - normal * half, ink);
        mesh.colored_vertex(at - normal * (half + feather), clear);
        if i > 0 {
            for lane in 0..3 {
                mesh.add_triangle(index - 4 + lane, index - 3 + lane, index + lane);
                mesh.add_triangle(index - 3 + lane, index + lane, index + 1 + lane);
            }
        }
        index += 4;
    }
}

/// Adds a filled rectangle without soft edges: for fields that are small or many.
pub fn quad(mesh: &mut Mesh, rect: Rect, color: Color32) {
    mesh.add_colored_rect(rect, color);
}

/// A rounded box with fill and border.
pub fn rounded(painter: &Painter, rect: Rect, radius: f32, fill: Color32, stroke: Stroke) {
    painter.rect(rect, corner(radius), fill, stroke, StrokeKind::Inside);
}

#[expect(clippy::cast_sign_loss, reason = "clamped to a byte")]
fn corner(radius: f32) -> CornerRadius {
    CornerRadius::same(radius.clamp(0.0, 255.0) as u8)
}

/// The ring around what is selected, outside of the shape.
pub fn ring(painter: &Painter, rect: Rect, radius: f32, color: Color32, width: f32) {
    let rect = rect.expand(3.0);
    painter.rect_stroke(rect, corner(radius + 3.0), Stroke::new(width, color), StrokeKind::Outside);
}

/// A curve of one or more pieces as points on the screen.
#[must_use]
pub fn points(place: Place<'_>, curves: &[Cubic]) -> Vec<Pos2> {
    let mut points = Vec::new();
    for curve in curves {
        let [from, _, _, to] = curve.points;
        let reach = (place.point(to) - place.point(from)).length();
        #[expect(clippy::cast_sign_loss, reason = "between 8 and 64")]
        let count = (reach / 10.0).clamp(8.0, 64.0) as usize;
        points.extend(curve.sample(count).map(|on| place.point(on.at)));
    }
    points
}

/// A relation: its line, broken as its pen says, and its arrow heads.
pub fn relation(painter: &Painter, points: &[Pos2], stroke: Stroke, pen: &LinePen, scale: f32) {
    let head = (7.0 + 1.5 * pen.width) * scale;
    match pen.dash {
        Dash::Solid => line(painter, points.to_vec(), stroke),
        Dash::Dashed => dashes(painter, points, stroke, 5.0 * scale, 1.8),
        Dash::Dotted => dashes(painter, points, stroke, stroke.width.max(1.0) * 1.1, 3.2),
    }
    if pen.arrows.1 {
        arrow_head(painter, points.iter().rev(), stroke, head);
    }
    if pen.arrows.0 {
        arrow_head(painter, points.iter(), stroke, head);
    }
}

/// A broken line. Only the dashes in the clip are made: a relation may be as long as the map.
fn dashes(painter: &Painter, points: &[Pos2], stroke: Stroke, dash: f32, period: f32) {
    let head = stroke.width;
    let clip = painter.clip_rect().expand(stroke.width + head);
    let period = dash * period;
    let mut before = 0.0_f32;
    for pair in points.windows(2) {
        let &[from, to] = pair else { continue };
        let by = to - from;
        let length = by.length();
        if let Some((enter, leave)) = inside(clip, from, by)
            && length > 0.0
        {
            // Dashes are counted from the start of the whole line, so that they stay in place.
            let mut start = ((before + enter * length) / period).floor() * period - before;
            while start < leave * length {
                let (a, b) = (start.max(0.0), (start + dash).min(length));
                if b > a {
                    painter.line_segment([from + by * (a / length), from + by * (b / length)], stroke);
                }
                start += period;
            }
        }
        before = (before + length) % period;
    }
}

/// An arrow head at the first of these points.
fn arrow_head<'a>(painter: &Painter, mut points: impl Iterator<Item = &'a Pos2>, stroke: Stroke, head: f32) {
    let Some(&tip) = points.next() else { return };
    if !painter.clip_rect().expand(head).contains(tip) {
        return;
    }
    let Some(&before) = points.find(|&&p| (tip - p).length() > head * 0.5) else { return };
    let along = (tip - before).normalized();
    let across = along.rot90() * head * 0.42;
    let back = tip - along * head;
    painter.add(Shape::convex_polygon(vec![tip, back + across, back - across], stroke.color, Stroke::NONE));
}

/// Which part of the way `from` … `from + by` is in `rect`, as two shares (Liang and Barsky).
fn inside(rect: Rect, from: Pos2, by: Vec2) -> Option<(f32, f32)> {
    let (mut enter, mut leave) = (0.0_f32, 1.0_f32);
    let sides = [(from.x, by.x, rect.min.x, rect.max.x), (from.y, by.y, rect.min.y, rect.max.y)];
    for (at, by, min, max) in sides {
        if by == 0.0 {
            if at < min || at > max {
                return None;
            }
            continue;
        }
        let (a, b) = ((min - at) / by, (max - at) / by);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    (enter < leave).then_some((enter, leave))
}

/// A brace: from one end over the tip to the other.
pub fn brace(painter: &Painter, ends: [Pos2; 3], stroke: Stroke) {
    let [from, tip, to] = ends;
    let half = |end: Pos2| {
        let middle = pos2(f32::midpoint(end.x, tip.x), f32::midpoint(end.y, tip.y));
        let vertical = (to.y - from.y).abs() > (to.x - from.x).abs();
        let (a, b) = if vertical {
            (pos2(middle.x, end.y), pos2(middle.x, tip.y))
        } else {
            (pos2(end.x, middle.y), pos2(tip.x, middle.y))
        };
        let cubic = eframe::egui::epaint::CubicBezierShape::from_points_stroke(
            [end, a, b, tip],
            false,
            Color32::TRANSPARENT,
            stroke,
        );
        Shape::CubicBezier(cubic)
    };
    painter.extend([half(from), half(to)]);
}

/// A soft outline, broken as its pen says, with its fill.
pub fn boundary(painter: &Painter, rect: Rect, radius: f32, fill: Color32, stroke: Stroke, dash: Dash) {
    painter.rect_filled(rect, corner(radius), fill);
    let outline = rounded_outline(rect, radius);
    match dash {
        Dash::Solid => line(painter, outline, stroke),
        Dash::Dashed => dashes(painter, &outline, stroke, 6.0, 1.65),
        Dash::Dotted => dashes(painter, &outline, stroke, stroke.width.max(1.0) * 1.1, 3.2),
    }
}

fn rounded_outline(rect: Rect, radius: f32) -> Vec<Pos2> {
    let r = radius.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    let corners = [
        (pos2(rect.max.x - r, rect.min.y + r), -90.0_f32),
        (pos2(rect.max.x - r, rect.max.y - r), 0.0),
        (pos2(rect.min.x + r, rect.max.y - r), 90.0),
        (pos2(rect.min.x + r, rect.min.y + r), 180.0),
    ];
    let mut points = Vec::new();
    for (center, start) in corners {
        for step in 0..=5 {
            let angle = (start + 18.0 * step as f32).to_radians();
            points.push(center + Vec2::angled(angle) * r);
        }
    }
    points.extend(points.first().copied());
    points
}

/// An open line of one width.
pub fn line(painter: &Painter, points: Vec<Pos2>, stroke: Stroke) {
    painter.add(PathShape::line(points, PathStroke::from(stroke)));
}
