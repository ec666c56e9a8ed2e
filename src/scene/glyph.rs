//! Our own icons for the map, drawn from paths: markers, boxes and rings of tasks, note and link.
//! The canvas and the exports draw the same layers.
//!
//! All stand in a square of 24 units. A layer is a filled or a stroked path in one of three inks;
//! the paths are written in a short notation (see `parse`) that a test reads completely.

use std::collections::BTreeMap;
use std::f32::consts::TAU;
use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::base::geom::{Vec2, vec2};

/// Side of the square that the icons are drawn in.
pub const SIDE: f32 = 24.0;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Glyph {
    /// A number from 1 to 9 on a disc.
    Priority(u8),
    /// A disc that is filled by so many eighths.
    Pie(u8),
    /// A ring that is closed by so many percent.
    Ring(u8),
    /// A flag.
    Flag,
    /// A star.
    Star,
    /// A heart.
    Heart,
    /// A question mark.
    Question,
    /// An exclamation mark in a triangle.
    Exclamation,
    /// The letter i.
    Info,
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// An arrow: right, down, left, up.
    Arrow(u8),
    /// A light bulb.
    Idea,
    /// A head with shoulders.
    Person,
    /// Two of them.
    People,
    /// Quotation marks.
    Quote,
    /// A calendar.
    Date,
    /// A clock.
    Clock,
    /// An open book.
    Book,
    /// A sheet of paper.
    Paper,
    /// A pin on a map.
    Place,
    /// A balance.
    Balance,
    /// A key.
    Key,
    /// A smiling face.
    Smile,
    /// A sad face.
    Sad,
    /// A bookmark: for names that are not known.
    Bookmark,
    /// A note; quiet.
    Note,
    /// A link; quiet.
    Link,
    /// The empty box of a task.
    Todo,
    /// The box of a task that was begun.
    Doing,
    /// The ticked box of a task.
    Done,
}

/// Which colour a layer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The icon's own colour.
    Tone,
    /// The same, faint.
    Soft,
    /// What reads on the icon's own colour.
    Light,
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seg {
    /// A new piece begins here.
    Move(Vec2),
    /// A straight line to here.
    Line(Vec2),
    /// A cubic curve with two control points to here.
    Cubic(Vec2, Vec2, Vec2),
    /// Back to the beginning of the piece.
    Close,
}

/// A path in one ink.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The ink.
    pub ink: Ink,
    /// The width of the line with round ends; `None` for a filled path.
    pub stroke: Option<f32>,
    /// The path.
    pub path: Vec<Seg>,
}

impl Layer {
    /// The pieces of the path as points, curves in `steps` straight pieces; and whether each is
    /// closed.
    #[must_use]
    pub fn pieces(&self, steps: usize) -> Vec<(Vec<Vec2>, bool)> {
        let mut pieces: Vec<(Vec<Vec2>, bool)> = Vec::new();
        for seg in &self.path {
            match *seg {
                Seg::Move(to) => pieces.push((vec![to], false)),
                Seg::Line(to) => {
                    if let Some((points, _)) = pieces.last_mut() {
                        points.push(to);
                    }
                }
                Seg::Cubic(b, c, d) => {
                    let Some((points, _)) = pieces.last_mut() else { continue };
                    let Some(&a) = points.last() else { continue };
                    for step in 1..=steps {
                        let t = step as f32 / steps as f32;
                        let s = 1.0 - t;
                        let [wa, wb, wc, wd] = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
                        points.push(vec2(
                            a.x * wa + b.x * wb + c.x * wc + d.x * wd,
                            a.y * wa + b.y * wb + c.y * wc + d.y * wd,
                        ));
                    }
                }
                Seg::Close => {
                    if let Some((points, closed)) = pieces.last_mut() {
                        *closed = true;
                        // The end of a round piece is its beginning.
                        if let (Some(first), Some(last)) = (points.first().copied(), points.last().copied())
                            && points.len() > 2
                            && (first.x - last.x).abs() + (first.y - last.y).abs() < 1e-3
                        {
                            points.pop();
                        }
                    }
                }
            }
        }
        pieces
    }
}

/// The layers of an icon, back to front.
#[must_use]
pub fn layers(glyph: Glyph) -> &'static [Layer] {
    static ALL: LazyLock<BTreeMap<Glyph, Vec<Layer>>> =
        LazyLock::new(|| every().into_iter().map(|glyph| (glyph, parse(&notation(glyph)))).collect());
    let glyph = match glyph {
        Glyph::Priority(number) => Glyph::Priority(number.clamp(1, 9)),
        Glyph::Pie(eighths) => Glyph::Pie(eighths.min(8)),
        Glyph::Ring(percent) => Glyph::Ring(percent.min(100)),
        Glyph::Arrow(way) => Glyph::Arrow(way % 4),
        plain => plain,
    };
    ALL.get(&glyph).map_or(&[], Vec::as_slice)
}

/// All icons.
fn every() -> Vec<Glyph> {
    use Glyph as G;
    let mut all = vec![
        G::Flag,
        G::Star,
        G::Heart,
        G::Question,
        G::Exclamation,
        G::Info,
        G::Check,
        G::Cross,
        G::Plus,
        G::Minus,
        G::Idea,
        G::Person,
        G::People,
        G::Quote,
        G::Date,
        G::Clock,
        G::Book,
        G::Paper,
        G::Place,
        G::Balance,
        G::Key,
        G::Smile,
        G::Sad,
        G::Bookmark,
        G::Note,
        G::Link,
        G::Todo,
        G::Doing,
        G::Done,
    ];
    all.extend((1..=9).map(G::Priority));
    all.extend((0..=8).map(G::Pie));
    all.extend((0..=100).map(G::Ring));
    all.extend((0..4).map(G::Arrow));
    all
}

const DISC: &str = "t O12 12 10.4";
const TICK: &str = "l2.3 M7.4 12.5 L10.7 15.7 L16.7 8.7";

fn digit(number: u8) -> &'static str {
    match number {
        1 => "M9.5 9.7 L12.5 7.5 V16.7",
        2 => "M8.9 9.8 C9 6.7 15.1 6.7 15.1 10 C15.1 12.4 9 13.8 8.9 16.5 H15.3",
        3 => "M9.1 7.6 H14.9 L11.9 10.9 C16.3 11 16.2 16.6 12 16.6 C10.4 16.6 9.2 15.9 8.8 14.7",
        4 => "M13.7 16.7 V7.5 L8.5 14 H15.7",
        5 => "M14.8 7.6 H9.8 L9.4 11.5 C12 10.1 15.5 11 15.4 13.8 C15.3 17 10.4 17.4 8.8 15.3",
        6 => "M14.2 7.5 C10.6 8.5 8.9 11 8.9 13.7 C8.9 17.7 15.3 17.7 15.3 13.8 C15.3 10.5 10.3 10.3 9.1 13",
        7 => "M8.9 7.6 H15.2 L11.2 16.7",
        8 => "O12 9.6 2.1 O12 14.2 2.5",
        _ => "M9.8 16.7 C13.4 15.7 15.1 13.2 15.1 10.5 C15.1 6.5 8.7 6.5 8.7 10.4 C8.7 13.7 13.7 13.9 14.9 11.2",
    }
}

/// A part of a circle clockwise from its top, as a path of short lines.
fn arc(radius: f32, share: f32, path: &mut String) {
    let steps = 64;
    for step in 0..=steps {
        let angle = TAU * share * step as f32 / steps as f32;
        let letter = if step == 0 { 'M' } else { 'L' };
        let at = vec2(12.0 + radius * angle.sin(), 12.0 - radius * angle.cos());
        // Writing into a string cannot fail.
        let _written = write!(path, "{letter}{:.2} {:.2} ", at.x, at.y);
    }
}

fn star() -> String {
    let mut path = String::from("t ");
    for corner in 0_u8..10 {
        let radius = if corner % 2 == 0 { 10.6 } else { 4.7 };
        let angle = TAU * f32::from(corner) / 10.0;
        let letter = if corner == 0 { 'M' } else { 'L' };
        let _written = write!(path, "{letter}{:.2} {:.2} ", 12.0 + radius * angle.sin(), 12.7 - radius * angle.cos());
    }
    path.push('Z');
    path
}

/// The layers of an icon in the notation of `parse`.
fn notation(glyph: Glyph) -> String {
    use Glyph as G;
    let text: &str = match glyph {
        G::Priority(number) => return format!("{DISC};l2 {}", digit(number)),
        G::Pie(8) | G::Ring(100) | G::Check => return format!("{DISC};{TICK}"),
        G::Pie(eighths) => {
            let mut text = String::from("t1.9 O12 12 9.4");
            if eighths > 0 {
                let mut path = String::from(";t M12 12 ");
                let mut sector = String::new();
                arc(6.6, f32::from(eighths) / 8.0, &mut sector);
                path.push_str(&sector.replace('M', "L"));
                path.push('Z');
                text.push_str(&path);
            }
            return text;
        }
        G::Ring(percent) => {
            let mut text = String::from("s4 O12 12 8.4");
            if percent > 0 {
                text.push_str(";t4 ");
                arc(8.4, f32::from(percent) / 100.0, &mut text);
            }
            return text;
        }
        G::Star => return star(),
        G::Flag => {
            "t2 M5.4 21.4 V3.6;t M5.6 4 C8.4 2.2 11.2 5.8 14.4 4.5 C16.2 3.8 18 3.7 19.8 4.2 V14 C18 13.5 16.2 13.6 14.4 14.3 C11.2 15.6 8.4 12 5.6 13.8 Z"
        }
        G::Heart => {
            "t M12 20.8 C4 14.8 2.2 11.2 2.4 8.4 C2.8 3.8 9.2 2.4 12 7 C14.8 2.4 21.2 3.8 21.6 8.4 C21.8 11.2 20 14.8 12 20.8 Z"
        }
        G::Question => {
            return format!("{DISC};l2.2 M9 9.5 C9.1 5.7 15.1 5.8 15 9.6 C15 11.9 12 11.7 12 14.2;l O12 17.4 1.35");
        }
        G::Exclamation => {
            "t M12 2 C12.9 2 13.7 2.5 14.1 3.3 L22.3 18.2 C23.2 19.9 22.1 21.6 20.4 21.6 H3.6 C1.9 21.6 0.8 19.9 1.7 18.2 L9.9 3.3 C10.3 2.5 11.1 2 12 2 Z;l2.2 M12 8.4 V13.6;l O12 17.4 1.4"
        }
        G::Info => return format!("{DISC};l2.2 M12 11.4 V16.8;l O12 7.6 1.4"),
        G::Cross => return format!("{DISC};l2.3 M8.3 8.3 L15.7 15.7 M15.7 8.3 L8.3 15.7"),
        G::Plus => return format!("{DISC};l2.3 M12 7.2 V16.8 M7.2 12 H16.8"),
        G::Minus => return format!("{DISC};l2.3 M7.2 12 H16.8"),
        G::Arrow(0) => return format!("{DISC};l2.2 M7 12 H16.6 M12.6 7.8 L16.8 12 L12.6 16.2"),
        G::Arrow(1) => return format!("{DISC};l2.2 M12 7 V16.6 M7.8 12.6 L12 16.8 L16.2 12.6"),
        G::Arrow(2) => return format!("{DISC};l2.2 M17 12 H7.4 M11.4 7.8 L7.2 12 L11.4 16.2"),
        G::Arrow(_) => return format!("{DISC};l2.2 M12 17 V7.4 M7.8 11.4 L12 7.2 L16.2 11.4"),
        G::Idea => {
            "t M12 1.8 C7.2 1.8 4.4 5.3 4.4 9 C4.4 12.2 6.3 13.7 7.6 15.2 C8.2 15.9 8.5 16.7 8.6 17.6 H15.4 C15.5 16.7 15.8 15.9 16.4 15.2 C17.7 13.7 19.6 12.2 19.6 9 C19.6 5.3 16.8 1.8 12 1.8 Z;t1.9 M9.2 19.8 H14.8 M10.6 22.4 H13.4;l1.7 M8.6 9.2 C8.6 7.2 9.8 5.8 11.6 5.5"
        }
        G::Person => "t O12 7.2 4.8;t M2.8 21.8 C2.8 16.4 6.6 13.6 12 13.6 C17.4 13.6 21.2 16.4 21.2 21.8 Z",
        G::People => {
            "t O8.8 7.6 4.1;t M1.4 20.4 C1.4 15.8 4.4 13.4 8.8 13.4 C13.2 13.4 16.2 15.8 16.2 20.4 Z;t2 M15.4 3.9 C20 3.5 20.4 10.6 16 11.4 M17.8 13.8 C21 14.4 22.6 16.8 22.6 20.2"
        }
        G::Quote => {
            "t M3.4 18.6 C6.2 17.6 7 15.6 7 13.6 H2.8 V5.4 H10.4 V12.6 C10.4 17 8.2 20 4.4 21 Z;t M14.2 18.6 C17 17.6 17.8 15.6 17.8 13.6 H13.6 V5.4 H21.2 V12.6 C21.2 17 19 20 15.2 21 Z"
        }
        G::Date => {
            "t R2.6 4 18.8 17.8 3.4;l R5 9.6 14 9.8 1.4;t2.2 M7.6 2 V6 M16.4 2 V6;t O8.6 12.7 1.35 O12 12.7 1.35 O15.4 12.7 1.35 O8.6 16.4 1.35 O12 16.4 1.35"
        }
        G::Clock => return format!("{DISC};l2.2 M12 6.2 V12.4 L16 14.8"),
        G::Book => {
            "t M1.6 4.2 C5.6 3 9.4 3.4 11.2 5.4 V21 C9.2 19.2 5.6 19 1.6 19.8 Z;t M22.4 4.2 C18.4 3 14.6 3.4 12.8 5.4 V21 C14.8 19.2 18.4 19 22.4 19.8 Z"
        }
        G::Paper => {
            "t M6.4 1.8 H14.6 L20 7.2 V20 C20 21.4 19.2 22.2 17.8 22.2 H6.4 C5 22.2 4 21.4 4 20 V4.2 C4 2.8 5 1.8 6.4 1.8 Z;l1.7 M8 11 H16 M8 14.4 H16 M8 17.8 H12.8"
        }
        G::Place => {
            "t M12 1.8 C7.3 1.8 4.2 5.2 4.2 9.4 C4.2 14.6 9.4 19 12 22.4 C14.6 19 19.8 14.6 19.8 9.4 C19.8 5.2 16.7 1.8 12 1.8 Z;l O12 9.3 3"
        }
        G::Balance => {
            "t2 M12 2.8 V20.6 M7 21 H17 M4.6 5.8 H19.4;t1.4 M5.2 6 L2.2 13.4 M5.2 6 L8.2 13.4 M18.8 6 L15.8 13.4 M18.8 6 L21.8 13.4;t M1.2 13.4 H9.2 C9.2 18 1.2 18 1.2 13.4 Z;t M14.8 13.4 H22.8 C22.8 18 14.8 18 14.8 13.4 Z"
        }
        G::Key => "t2.6 O7.8 16.2 4.4;t2.6 M11 13 L20.6 3.4 M16.4 7.6 L19.8 11",
        G::Smile => return format!("{DISC};l O8.7 9.6 1.45 O15.3 9.6 1.45;l2 M7.6 13.8 C9.2 17.4 14.8 17.4 16.4 13.8"),
        G::Sad => return format!("{DISC};l O8.7 9.6 1.45 O15.3 9.6 1.45;l2 M7.8 16.6 C9.4 13.4 14.6 13.4 16.2 16.6"),
        G::Bookmark => "t M7 2.4 H17 C18 2.4 18.8 3.2 18.8 4.2 V21.6 L12 16.8 L5.2 21.6 V4.2 C5.2 3.2 6 2.4 7 2.4 Z",
        G::Note => {
            "t1.9 M6.4 3.4 H17.6 C19 3.4 20 4.4 20 5.8 V14.4 L14.2 20.6 H6.4 C5 20.6 4 19.6 4 18.2 V5.8 C4 4.4 5 3.4 6.4 3.4 Z M14 20.2 V14.4 H19.6 M8 8.4 H16 M8 12 H12"
        }
        G::Link => {
            "t2 M9.8 13.2 C11.4 15.4 14.4 15.6 16.2 13.8 L19.4 10.6 C22.8 7 17.2 1.4 13.6 4.6 L12 6.2 M14.2 10.8 C12.6 8.6 9.6 8.4 7.8 10.2 L4.6 13.4 C1.2 17 6.8 22.6 10.4 19.4 L12 17.8"
        }
        G::Todo => "t1.9 R3.8 3.8 16.4 16.4 4",
        G::Doing => "t1.9 R3.8 3.8 16.4 16.4 4;t R7.9 7.9 8.2 8.2 1.8",
        G::Done => return format!("t R2.9 2.9 18.2 18.2 4.6;{TICK}"),
    };
    text.to_owned()
}

/// Reads layers, separated by `;`. Each begins with its ink (`t`one, `s`oft, `l`ight) and, for a
/// line, its width; then a path of absolute commands: M, L, H, V, C, Z as in SVG, `O x y r` for a
/// circle, `R x y w h r` for a rounded box.
fn parse(text: &str) -> Vec<Layer> {
    text.split(';').filter_map(layer).collect()
}

fn layer(text: &str) -> Option<Layer> {
    let (head, path) = text.trim().split_once(' ')?;
    let ink = match head.get(..1)? {
        "t" => Ink::Tone,
        "s" => Ink::Soft,
        "l" => Ink::Light,
        _ => return None,
    };
    let stroke = head.get(1..).filter(|width| !width.is_empty()).map(str::parse).transpose().ok()?;
    let mut segs = Vec::new();
    let mut at = Vec2::ZERO;
    let mut rest = path.trim();
    while let Some(letter) = rest.chars().next() {
        let body = rest.get(1..)?;
        let end = body.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(body.len());
        let numbers: Vec<f32> = body.get(..end)?.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        rest = body.get(end..)?.trim_start();
        match (letter, numbers.as_slice()) {
            ('M', &[x, y]) => segs.push(Seg::Move(vec2(x, y))),
            ('L', &[x, y]) => segs.push(Seg::Line(vec2(x, y))),
            ('H', &[x]) => segs.push(Seg::Line(vec2(x, at.y))),
            ('V', &[y]) => segs.push(Seg::Line(vec2(at.x, y))),
            ('C', &[a, b, c, d, x, y]) => segs.push(Seg::Cubic(vec2(a, b), vec2(c, d), vec2(x, y))),
            ('Z', &[]) => segs.push(Seg::Close),
            ('O', &[x, y, r]) => rounded(&mut segs, vec2(x - r, y - r), vec2(2.0 * r, 2.0 * r), r),
            ('R', &[x, y, w, h, r]) => rounded(&mut segs, vec2(x, y), vec2(w, h), r),
            _ => return None,
        }
        if let Some(Seg::Move(to) | Seg::Line(to) | Seg::Cubic(_, _, to)) = segs.last() {
            at = *to;
        }
    }
    Some(Layer { ink, stroke, path: segs })
}

/// A box with round corners; a circle if they are as round as can be.
fn rounded(segs: &mut Vec<Seg>, min: Vec2, size: Vec2, r: f32) {
    // The share of the radius that makes a cubic a quarter of a circle.
    let k = r * (1.0 - 0.552_285);
    let (x0, y0, x1, y1) = (min.x, min.y, min.x + size.x, min.y + size.y);
    segs.extend([
        Seg::Move(vec2(x0 + r, y0)),
        Seg::Line(vec2(x1 - r, y0)),
        Seg::Cubic(vec2(x1 - k, y0), vec2(x1, y0 + k), vec2(x1, y0 + r)),
        Seg::Line(vec2(x1, y1 - r)),
        Seg::Cubic(vec2(x1, y1 - k), vec2(x1 - k, y1), vec2(x1 - r, y1)),
        Seg::Line(vec2(x0 + r, y1)),
        Seg::Cubic(vec2(x0 + k, y1), vec2(x0, y1 - k), vec2(x0, y1 - r)),
        Seg::Line(vec2(x0, y0 + r)),
        Seg::Cubic(vec2(x0, y0 + k), vec2(x0 + k, y0), vec2(x0 + r, y0)),
        Seg::Close,
    ]);
}

#[cfg(test)]
mod tests {
    use super::{SIDE, every, layers, notation};

    #[test]
    fn every_icon_is_read_completely_and_stays_in_its_square() {
        for glyph in every() {
            let wanted = notation(glyph).split(';').count();
            let found = layers(glyph);
            assert_eq!(found.len(), wanted, "{glyph:?}: {}", notation(glyph));
            for layer in found {
                let half = layer.stroke.unwrap_or(0.0) / 2.0;
                for (points, closed) in layer.pieces(8) {
                    assert!(points.len() >= 2, "{glyph:?} has a piece of one point");
                    assert!(closed || layer.stroke.is_some(), "{glyph:?}: a filled piece is open");
                    for at in points {
                        let inside = |v: f32| v - half >= -0.3 && v + half <= SIDE + 0.3;
                        assert!(inside(at.x) && inside(at.y), "{glyph:?} leaves its square at {at:?}");
                    }
                }
            }
        }
    }
}
