//! The lines from parents to children in the four ways that a map may draw them.

use super::branch::Cubic;
use super::build::Prim;
use crate::base::color::Rgba;
use crate::base::geom::Vec2d;
use crate::layout::{Curve, EdgeKind};

/// A line that is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Where it leaves.
    pub from: Vec2d,
    /// Where it arrives.
    pub to: Vec2d,
    /// How the structure lets it go.
    pub kind: EdgeKind,
    /// The way that was chosen.
    pub curve: Curve,
    /// Widths of a tapered line, map pixels.
    pub width: [f32; 2],
    /// Its colour.
    pub color: Rgba,
}

/// Adds the line to `out`.
pub fn draw(edge: Edge, out: &mut Vec<Prim>) {
    let Edge { from, to, kind, curve, width, color } = edge;
    let [start, end] = width;
    let in_list = matches!(kind, EdgeKind::TreeRight | EdgeKind::TreeLeft);
    let down = kind == EdgeKind::Down;
    let cubic = |points, width| Prim::Branch { curve: Cubic { points }, width, color };
    match curve {
        // Lists have corners unless something else is asked for.
        Curve::Tapered | Curve::Elbow if in_list => {
            out.push(Prim::Elbow { points: [from, Vec2d::new(from.x, to.y), to], width: end, color });
        }
        Curve::Curved if in_list => {
            let corner = Vec2d::new(from.x, to.y);
            out.push(cubic([from, from + (corner - from) * 0.7, corner + (to - corner) * 0.3, to], [end, end]));
        }
        Curve::Tapered => out.push(Prim::Branch { curve: Cubic::between(from, to, down), width: [start, end], color }),
        Curve::Curved => out.push(Prim::Branch { curve: Cubic::between(from, to, down), width: [end, end], color }),
        Curve::Straight => {
            let at = |share: f64| from + (to - from) * share;
            out.push(cubic([from, at(1.0 / 3.0), at(2.0 / 3.0), to], [end, end]));
        }
        Curve::Elbow => {
            let middle = Vec2d::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y));
            let (a, b) = if down {
                (Vec2d::new(from.x, middle.y), Vec2d::new(to.x, middle.y))
            } else {
                (Vec2d::new(middle.x, from.y), Vec2d::new(middle.x, to.y))
            };
            if (b.x - a.x).abs() + (b.y - a.y).abs() < 0.5 {
                out.push(cubic([from, a, b, to], [end, end]));
                return;
            }
            // Two corners, as two lines of one corner each that meet in the middle.
            out.push(Prim::Elbow { points: [from, a, middle], width: end, color });
            out.push(Prim::Elbow { points: [middle, b, to], width: end, color });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_leaves_and_arrives_where_it_should() {
        let (from, to) = (Vec2d::new(0.0, 0.0), Vec2d::new(60.0, 40.0));
        for curve in Curve::ALL {
            for kind in [EdgeKind::Right, EdgeKind::Left, EdgeKind::Down, EdgeKind::TreeRight, EdgeKind::TreeLeft] {
                let mut out = Vec::new();
                draw(Edge { from, to, kind, curve, width: [4.0, 2.0], color: Rgba::rgb(0, 0, 0) }, &mut out);
                let ends = |prim: &Prim| match prim {
                    Prim::Branch { curve, .. } => (curve.points[0], curve.points[3]),
                    Prim::Elbow { points, .. } => (points[0], points[2]),
                    _ => panic!("a line"),
                };
                assert_eq!(ends(&out[0]).0, from, "{curve:?} {kind:?}");
                assert_eq!(ends(out.last().unwrap()).1, to, "{curve:?} {kind:?}");
                for pair in out.windows(2) {
                    assert_eq!(ends(&pair[0]).1, ends(&pair[1]).0, "the pieces hang together");
                }
            }
        }
    }
}
