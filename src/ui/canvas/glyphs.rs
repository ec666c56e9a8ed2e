//! Our own icons on the screen: their paths cut into triangles once, then scaled with soft edges.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use eframe::egui::epaint::{PathShape, PathStroke};
use eframe::egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::base::geom::Vec2;
use crate::scene::glyph::{Glyph, Ink, SIDE, layers};

/// A piece of a layer.
#[derive(Debug)]
struct Piece {
    ink: Ink,
    stroke: Option<f32>,
    closed: bool,
    points: Vec<Vec2>,
    /// Corners of triangles as positions in `points`; empty for lines.
    triangles: Vec<[usize; 3]>,
}

/// The pieces of an icon, cut when it is drawn first.
fn pieces(glyph: Glyph) -> &'static [Piece] {
    static CUT: LazyLock<Mutex<HashMap<Glyph, &'static [Piece]>>> = LazyLock::new(Mutex::default);
    let mut cut = CUT.lock().unwrap_or_else(PoisonError::into_inner);
    cut.entry(glyph).or_insert_with(|| {
        let all: Vec<Piece> = layers(glyph)
            .iter()
            .flat_map(|layer| {
                layer.pieces(8).into_iter().map(|(points, closed)| {
                    let triangles = if layer.stroke.is_none() { triangulate(&points) } else { Vec::new() };
                    Piece { ink: layer.ink, stroke: layer.stroke, closed, points, triangles }
                })
            })
            .collect();
        // One for each of some two hundred icons, for the life of the program.
        Box::leak(all.into_boxed_slice())
    })
}

fn cross(a: Vec2, b: Vec2, c: Vec2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Cuts a simple polygon into triangles by its ears.
fn triangulate(points: &[Vec2]) -> Vec<[usize; 3]> {
    let at = |index: usize| points.get(index).copied().unwrap_or(Vec2::ZERO);
    let mut left: Vec<usize> = (0..points.len()).collect();
    let area: f32 = (0..points.len()).map(|i| cross(Vec2::ZERO, at(i), at((i + 1) % points.len().max(1)))).sum();
    if area < 0.0 {
        left.reverse();
    }
    let mut triangles = Vec::with_capacity(points.len());
    while left.len() > 3 {
        let count = left.len();
        let corner = |place: usize| {
            let index = |by: usize| left.get((place + by) % count).copied().unwrap_or(0);
            [index(count - 1), index(0), index(1)]
        };
        let is_ear = |&place: &usize| {
            let [a, b, c] = corner(place);
            let (pa, pb, pc) = (at(a), at(b), at(c));
            cross(pa, pb, pc) > 0.0
                && left.iter().filter(|other| ![a, b, c].contains(other)).all(|&other| {
                    let p = at(other);
                    cross(pa, pb, p) < 0.0 || cross(pb, pc, p) < 0.0 || cross(pc, pa, p) < 0.0
                })
        };
        // What has no ear is flat: any corner may go.
        let ear = (0..count).find(is_ear).unwrap_or(0);
        triangles.push(corner(ear));
        left.remove(ear);
    }
    if let &[a, b, c] = left.as_slice() {
        triangles.push([a, b, c]);
    }
    triangles
}

/// Draws an icon into a square of the screen; `light` is what reads on `tone`.
pub fn paint(painter: &Painter, glyph: Glyph, rect: Rect, tone: Color32, light: Color32) {
    let scale = rect.width().min(rect.height()) / SIDE;
    let pixel = 1.0 / painter.ctx().pixels_per_point();
    if scale * SIDE < 4.0 {
        painter.circle_filled(rect.center(), scale * SIDE * 0.32, tone);
        return;
    }
    let place = |point: Vec2| -> Pos2 { pos2(rect.min.x + point.x * scale, rect.min.y + point.y * scale) };
    for piece in pieces(glyph) {
        let color = match piece.ink {
            Ink::Tone => tone,
            Ink::Soft => tone.gamma_multiply(0.28),
            Ink::Light => light,
        };
        let points: Vec<Pos2> = piece.points.iter().map(|&point| place(point)).collect();
        if let Some(width) = piece.stroke {
            let stroke = PathStroke::new((width * scale).max(pixel), color);
            let shape = if piece.closed {
                PathShape::closed_line(points, stroke)
            } else {
                // Round ends, where they can be seen.
                let radius = width * scale / 2.0;
                if radius > 0.8 && color.a() == 255 {
                    for end in [points.first(), points.last()].into_iter().flatten() {
                        painter.circle_filled(*end, radius, color);
                    }
                }
                PathShape::line(points, stroke)
            };
            painter.add(shape);
            continue;
        }
        let mut mesh = Mesh::default();
        for &point in &points {
            mesh.colored_vertex(point, color);
        }
        for corners in &piece.triangles {
            let [a, b, c] = corners.map(|corner| u32::try_from(corner).unwrap_or(0));
            mesh.add_triangle(a, b, c);
        }
        painter.add(Shape::mesh(mesh));
        // A thin line makes the edge soft.
        painter.add(PathShape::closed_line(points, PathStroke::from(Stroke::new(pixel, color))));
    }
}

#[cfg(test)]
mod tests {
    use super::{cross, triangulate};
    use crate::base::geom::{Vec2, vec2};

    #[test]
    fn a_star_is_cut_into_triangles_of_its_own_area() {
        let star: Vec<Vec2> = (0_u8..10)
            .map(|i| {
                let (radius, angle) = (if i % 2 == 0 { 10.0 } else { 4.0 }, f32::from(i) * 0.628_318);
                vec2(radius * angle.sin(), radius * angle.cos())
            })
            .collect();
        let whole: f32 = (0..10).map(|i| cross(Vec2::ZERO, star[i], star[(i + 1) % 10])).sum();
        let triangles = triangulate(&star);
        assert_eq!(triangles.len(), 8);
        let cut: f32 = triangles.iter().map(|&[a, b, c]| cross(star[a], star[b], star[c]).abs()).sum();
        assert!((cut - whole.abs()).abs() < 1e-3, "{cut} is not {whole}");
    }

    #[test]
    fn what_has_no_area_ends() {
        assert_eq!(triangulate(&[]).len(), 0);
        assert_eq!(triangulate(&[Vec2::ZERO; 2]).len(), 0);
        assert_eq!(triangulate(&[Vec2::ZERO; 5]).len(), 3);
    }
}
