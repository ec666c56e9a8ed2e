//! The lines of structures as primitives: from parents to children, and those that belong to all
//! children of a topic. All are made of branch lines, which every picture knows how to draw.

use crate::base::color::Rgba;
use crate::base::geom::Vec2d;
use crate::layout::{EdgeKind, Figure};

use super::branch::Cubic;
use super::build::Prim;
use super::theme::Theme;

/// Half the height of the mark where a stem meets the line of a timeline.
const MARK: f64 = 6.5;
/// Thickness of the line of a timeline.
const AXIS: f32 = 3.0;
/// Length of its arrow.
const ARROW: f64 = 15.0;
/// Radius of the bends of a brace, unless it is too low for them.
const BEND: f64 = 9.0;

fn lerp(from: Vec2d, to: Vec2d, share: f64) -> Vec2d {
    from + (to - from) * share
}

/// A straight line.
fn straight(from: Vec2d, to: Vec2d, width: [f32; 2], color: Rgba) -> Prim {
    let curve = Cubic { points: [from, lerp(from, to, 1.0 / 3.0), lerp(from, to, 2.0 / 3.0), to] };
    Prim::Branch { curve, width, color }
}

/// A diamond.
fn mark(at: Vec2d, radius: f64, color: Rgba, out: &mut Vec<Prim>) {
    #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
    let wide = 2.0 * radius as f32;
    let side = Vec2d::new(radius, 0.0);
    out.push(straight(at - side, at, [0.0, wide], color));
    out.push(straight(at, at + side, [wide, 0.0], color));
}

/// The line from a parent to a child, which has these widths at its start and its end.
pub(super) fn edge(from: Vec2d, to: Vec2d, kind: EdgeKind, [start, end]: [f32; 2], color: Rgba, out: &mut Vec<Prim>) {
    match kind {
        EdgeKind::TreeRight | EdgeKind::TreeLeft => {
            out.push(Prim::Elbow { points: [from, Vec2d::new(from.x, to.y), to], width: end, color });
        }
        EdgeKind::Right | EdgeKind::Left | EdgeKind::Down => {
            let curve = Cubic::between(from, to, kind == EdgeKind::Down);
            out.push(Prim::Branch { curve, width: [start, end], color });
        }
        EdgeKind::SpokeRight | EdgeKind::SpokeLeft => {
            // Leaves straight for the child, and arrives as the line below its title goes on.
            let level = Vec2d::new(to.x - (to.x - from.x) * 0.32, to.y);
            let curve = Cubic { points: [from, lerp(from, to, 0.42), level, to] };
            out.push(Prim::Branch { curve, width: [start, end], color });
        }
        EdgeKind::Stem => {
            out.push(straight(from, to, [end, end], color));
            mark(from, MARK, color, out);
        }
        EdgeKind::Bone => out.push(straight(from, to, [start, end], color)),
        EdgeKind::Twig => out.push(straight(from, to, [end, end], color)),
    }
}

/// The lines of a figure as tapered curves, for pictures that hold no primitives.
#[must_use]
pub fn figure_lines(shape: Figure, theme: &Theme, color: Option<Rgba>, width: f32) -> Vec<(Cubic, [f32; 2], Rgba)> {
    let mut prims = Vec::new();
    figure(shape, theme, color, width, &mut prims);
    curves(prims)
}

/// The line to a child that the structure draws in its own way, likewise.
#[must_use]
pub fn edge_lines(
    from: Vec2d,
    to: Vec2d,
    kind: EdgeKind,
    width: [f32; 2],
    color: Rgba,
) -> Vec<(Cubic, [f32; 2], Rgba)> {
    let mut prims = Vec::new();
    edge(from, to, kind, width, color, &mut prims);
    curves(prims)
}

fn curves(prims: Vec<Prim>) -> Vec<(Cubic, [f32; 2], Rgba)> {
    let tapered = |prim| match prim {
        Prim::Branch { curve, width, color } => Some((curve, width, color)),
        _ => None,
    };
    prims.into_iter().filter_map(tapered).collect()
}

/// The colour of lines that belong to no branch.
fn quiet(theme: &Theme, strength: f32) -> Rgba {
    theme.background.mix(theme.text, strength)
}

/// A line that belongs to all children of a topic, whose colour is `color` if it has one.
pub(super) fn figure(figure: Figure, theme: &Theme, color: Option<Rgba>, width: f32, out: &mut Vec<Prim>) {
    match figure {
        Figure::Axis([from, to]) => {
            let color = color.unwrap_or_else(|| quiet(theme, 0.42));
            let back = if to.x < from.x { -ARROW } else { ARROW };
            let neck = Vec2d::new(to.x - back, to.y);
            out.push(straight(from, neck, [AXIS, AXIS], color));
            out.push(straight(neck, to, [AXIS * 3.4, 0.0], color));
        }
        Figure::Spine([from, to]) => {
            let color = color.unwrap_or_else(|| quiet(theme, 0.42));
            out.push(straight(from, to, [7.0, 2.5], color));
        }
        Figure::Grid([from, to]) => {
            out.push(straight(from, to, [1.0, 1.0], quiet(theme, 0.22)));
        }
        Figure::Brace([top, tip, bottom, start]) => {
            let color = color.unwrap_or_else(|| quiet(theme, 0.5));
            brace([top, tip, bottom], width, color, out);
            out.push(straight(start, tip, [width, width], color));
        }
    }
}

/// A brace from end to end, with its tip on the other side.
fn brace([top, tip, bottom]: [Vec2d; 3], width: f32, color: Rgba, out: &mut Vec<Prim>) {
    let middle = f64::midpoint(top.x, tip.x);
    for end in [top, bottom] {
        let room = (tip.y - end.y).abs() / 2.0;
        let bend = BEND.min(room) * (tip.y - end.y).signum();
        let (near, far) = (Vec2d::new(middle, end.y + bend), Vec2d::new(middle, tip.y - bend));
        let quarter = |from: Vec2d, corner: Vec2d, to: Vec2d| Prim::Branch {
            curve: Cubic { points: [from, lerp(from, corner, 0.6), lerp(to, corner, 0.6), to] },
            width: [width, width],
            color,
        };
        out.push(quarter(end, Vec2d::new(middle, end.y), near));
        if room > BEND {
            out.push(straight(near, far, [width, width], color));
        }
        out.push(quarter(far, Vec2d::new(middle, tip.y), tip));
    }
}

#[cfg(test)]
mod tests {
    use super::{brace, edge, figure};
    use crate::base::color::Rgba;
    use crate::base::geom::Vec2d;
    use crate::layout::{EdgeKind, Figure};
    use crate::scene::{Prim, builtin_themes};

    const INK: Rgba = Rgba::rgb(1, 2, 3);

    fn ends(prims: &[Prim]) -> Vec<[Vec2d; 2]> {
        let ends = |prim: &Prim| match prim {
            Prim::Branch { curve, .. } => [curve.points[0], curve.points[3]],
            other => panic!("{other:?}"),
        };
        prims.iter().map(ends).collect()
    }

    #[test]
    fn a_brace_is_one_line_from_end_to_end() {
        for height in [4.0, 40.0, 400.0] {
            let mut out = Vec::new();
            let points = [Vec2d::new(20.0, 0.0), Vec2d::new(0.0, height / 3.0), Vec2d::new(20.0, height)];
            brace(points, 2.0, INK, &mut out);
            let lines = ends(&out);
            let (upper, lower) = lines.split_at(lines.iter().position(|line| line[0] == points[2]).unwrap());
            for (half, end) in [(upper, points[0]), (lower, points[2])] {
                assert_eq!(half[0][0], end);
                assert_eq!(half[half.len() - 1][1], points[1], "both halves meet at the tip");
                let gap =
                    |pair: &[[Vec2d; 2]]| (pair[0][1].y - pair[1][0].y).abs() + (pair[0][1].x - pair[1][0].x).abs();
                assert!(half.windows(2).all(|pair| gap(pair) < 1e-9), "nothing is left out");
            }
        }
    }

    #[test]
    fn lines_begin_and_end_where_the_layout_says() {
        let (from, to) = (Vec2d::new(0.0, 0.0), Vec2d::new(80.0, -50.0));
        for kind in [EdgeKind::Right, EdgeKind::Down, EdgeKind::SpokeRight, EdgeKind::Stem, EdgeKind::Bone] {
            let mut out = Vec::new();
            edge(from, to, kind, [4.0, 2.0], INK, &mut out);
            assert_eq!(ends(&out)[0], [from, to], "{kind:?}");
        }
        let mut out = Vec::new();
        figure(Figure::Axis([from, Vec2d::new(300.0, 0.0)]), &builtin_themes()[0], None, 2.0, &mut out);
        assert_eq!(ends(&out)[1][1], Vec2d::new(300.0, 0.0), "the arrow ends the line");
    }
}
