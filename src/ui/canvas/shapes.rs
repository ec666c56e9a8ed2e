//! Shapes of topics that are no boxes, on the screen, and rings around them.

use eframe::egui::{
    Color32, Mesh, Painter, Pos2, Shape as Drawn, Stroke,
    epaint::{PathShape, PathStroke},
};

use super::paint::Place;
use crate::base::geom::Rectd;
use crate::layout::Shape;
use crate::scene::shape::path;

/// The outline of a shape in a box of the map, `grown` map pixels larger on all sides.
#[must_use]
pub fn outline(place: Place<'_>, shape: Shape, rect: Rectd, grown: f64) -> Vec<Pos2> {
    let zoom = place.length(1.0);
    let on_screen = rect.height() * f64::from(zoom);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 4 and 16")]
    let per_curve = (on_screen / 5.0).clamp(4.0, 16.0) as usize;
    path(shape, rect.expand(grown)).points(per_curve).into_iter().map(|point| place.point(point)).collect()
}

/// Fills an outline that is seen whole from `middle`, and draws its border. `feather` is a pixel in
/// points: a fan has hard edges by itself, so a line as wide lies on them.
pub fn filled(painter: &Painter, points: Vec<Pos2>, middle: Pos2, fill: Color32, border: Stroke, feather: f32) {
    if fill.a() > 0 {
        let mut mesh = Mesh::default();
        mesh.colored_vertex(middle, fill);
        for &point in &points {
            mesh.colored_vertex(point, fill);
        }
        let count = points.len() as u32;
        for i in 0..count {
            mesh.add_triangle(0, 1 + i, 1 + (i + 1) % count);
        }
        painter.add(Drawn::mesh(mesh));
    }
    let stroke = if border.width > 0.0 { border } else { Stroke::new(feather, fill) };
    if stroke.color.a() > 0 {
        painter.add(PathShape::closed_line(points, PathStroke::from(stroke)));
    }
}

/// A ring of this width.
pub fn ring(painter: &Painter, points: Vec<Pos2>, color: Color32, width: f32) {
    painter.add(PathShape::closed_line(points, PathStroke::new(width, color)));
}
