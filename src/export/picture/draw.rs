//! Primitives of the scene to the display list: the same shapes, colours and widths that the canvas
//! of the window draws at a zoom of one, without what is only of a moment (selection, hover).

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2, Vec2d};
use crate::doc::{Document, Text, TopicId};
use crate::layout::{Layout, TitleBlock};
use crate::scene::branch::Cubic;
use crate::scene::glyph::{self, Glyph, Ink, Seg};
use crate::scene::{ChipPrim, Dash, Icon, LabelRun, LinePen, Outline, Prim, Theme, TopicPrim, shape};

use super::list::{Item, Line, Shape, Step, What, WordLine, Words, closed, hull, points, rounded};

/// How strongly relations are drawn, as those in the window that nobody looks at: all of them at full
/// strength would hide the tree. Those that stand for others in a fold are fainter.
const RELATION: f32 = 0.5;
const PROXY: f32 = 0.3;
/// Height of a line over the size of its type, as in the layout.
const LINE_HEIGHT: f32 = 1.35;
/// From the top of a line to its base line, over the size of the type: the ascent of the bundled faces
/// (1.160, with a descent of 0.288), centred in the height of a line.
const BASELINE: f32 = 1.160 - (1.160 + 0.288 - LINE_HEIGHT) / 2.0;

/// Draws primitives into a list.
pub struct Canvas<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its layout.
    pub layout: &'a Layout,
    /// The colours.
    pub theme: &'a Theme,
    /// What was drawn.
    pub items: Vec<Item>,
}

impl Canvas<'_> {
    /// Draws a primitive.
    pub fn prim(&mut self, prim: &Prim) {
        match prim {
            Prim::Field { rect, color } => self.fill(rounded(*rect, 0.0), *color),
            Prim::Branch { curve, width, color } => self.branch(curve, *width, *color),
            Prim::Topic(topic) => self.topic(topic),
            Prim::Boundary { rect, color, fill, radius, pen, .. } => {
                let color = faded(*color, 0.8);
                let dash = match pen.dash {
                    Dash::Solid => None,
                    Dash::Dashed => Some([6.0, 3.9]),
                    Dash::Dotted => Some(dots(pen.width)),
                };
                let line = Line { width: pen.width, color, dash, round: false };
                self.shape(rounded(*rect, f64::from(*radius)), Some(*fill), Some(line));
            }
            Prim::Brace { points, color, .. } => self.brace(*points, *color),
            Prim::Relation { curves, color, pen, proxy, .. } => self.relation(curves, *color, *pen, *proxy),
            Prim::Elbow { points: [a, b, c], width, color } => {
                let path = vec![Step::Move(*a), Step::Line(*b), Step::Line(*c)];
                self.shape(path, None, Some(Line::solid(*width, *color)));
            }
            Prim::Label(label) => {
                let rect = label.rect;
                if label.plate.a > 0 {
                    self.fill(rounded(rect, 5.0), label.plate);
                }
                self.label(&label.run, rect, label.plate.a > 0, &label.language);
            }
            Prim::Icon(Icon { glyph, rect, tone, light, .. }) => self.icon(*glyph, *rect, *tone, *light),
            Prim::Chip(chip) => self.chip(chip),
            Prim::Key(key) => {
                let top = key.rect.min;
                self.line_of(&key.run, top, key.rect.width(), false, Text::new());
            }
            Prim::Picture(picture) => {
                self.items.push(Item { bounds: picture.rect, what: What::Picture(picture.name.clone(), picture.rect) });
            }
            Prim::Fold { center, hidden, color, .. } => self.fold(*center, *hidden, *color),
        }
    }

    fn shape(&mut self, path: Vec<Step>, fill: Option<Rgba>, line: Option<Line>) {
        let fill = fill.filter(|fill| fill.a > 0);
        let line = line.filter(|line| line.width > 0.0 && line.color.a > 0);
        if fill.is_none() && line.is_none() {
            return;
        }
        let around = line.map_or(0.0, |line| f64::from(line.width));
        let bounds = hull(points(&path)).expand(around);
        self.items.push(Item { what: What::Shape(Shape { path, fill, line }), bounds });
    }

    fn fill(&mut self, path: Vec<Step>, color: Rgba) {
        self.shape(path, Some(color), None);
    }

    /// A line of a tree: of one width, or an outline that tapers.
    fn branch(&mut self, curve: &Cubic, [start, end]: [f32; 2], color: Rgba) {
        let [a, b, c, d] = curve.points;
        if start == end {
            let line = Line::solid(start, color);
            return self.shape(vec![Step::Move(a), cubic_or_line(b, c, d, a)], None, Some(line));
        }
        self.fill(tapered(curve, [start, end]), color);
    }

    fn brace(&mut self, [from, tip, to]: [Vec2d; 3], color: Rgba) {
        let vertical = (to.y - from.y).abs() > (to.x - from.x).abs();
        let half = |end: Vec2d| {
            let middle = (end + tip) * 0.5;
            let (a, b) = if vertical {
                (Vec2d::new(middle.x, end.y), Vec2d::new(middle.x, tip.y))
            } else {
                (Vec2d::new(end.x, middle.y), Vec2d::new(tip.x, middle.y))
            };
            [Step::Move(end), Step::Cubic(a, b, tip)]
        };
        let path = half(from).into_iter().chain(half(to)).collect();
        self.shape(path, None, Some(Line::solid(2.0, color)));
    }

    fn relation(&mut self, curves: &[Cubic], color: Rgba, pen: LinePen, proxy: bool) {
        let Some(first) = curves.first() else { return };
        // Mixed and not translucent: where the head lies on the line nothing gets darker.
        let strength = if proxy { PROXY } else { RELATION };
        let color = self.theme.background.mix(color, strength);
        let mut path = vec![Step::Move(first.points[0])];
        path.extend(curves.iter().map(|&Cubic { points: [a, b, c, d] }| cubic_or_line(b, c, d, a)));
        let width = pen.width * 0.93;
        let dash = match pen.dash {
            Dash::Solid => None,
            Dash::Dashed => Some([5.0, 4.0]),
            Dash::Dotted => Some(dots(width)),
        };
        self.shape(path, None, Some(Line { width, color, dash, round: false }));
        let head = f64::from(7.0 + 1.5 * pen.width);
        let samples = |curve: &Cubic| curve.sample(24).map(|on| on.at).collect::<Vec<_>>();
        if pen.arrows.1 {
            let back = curves.iter().rev().flat_map(|curve| samples(curve).into_iter().rev());
            self.arrow_head(back, color, head);
        }
        if pen.arrows.0 {
            self.arrow_head(curves.iter().flat_map(samples), color, head);
        }
    }

    fn arrow_head(&mut self, mut way: impl Iterator<Item = Vec2d>, color: Rgba, head: f64) {
        let Some(tip) = way.next() else { return };
        let length = |by: Vec2d| by.x.hypot(by.y);
        let Some(before) = way.find(|&at| length(tip - at) > head * 0.5) else { return };
        let along = (tip - before) * (1.0 / length(tip - before));
        let across = Vec2d::new(-along.y, along.x) * (head * 0.42);
        let back = tip - along * head;
        let path = vec![Step::Move(tip), Step::Line(back + across), Step::Line(back - across), Step::Close];
        self.fill(path, color);
    }

    fn topic(&mut self, topic: &TopicPrim) {
        let rect = topic.rect;
        let width = f64::from(topic.line_width);
        let border = (width > 0.0).then(|| Line::solid(topic.line_width.max(0.5), topic.line));
        match topic.outline {
            Outline::Bare | Outline::Line => {
                self.shape(rounded(rect, 4.0), Some(topic.fill), None);
                if topic.outline == Outline::Line && width > 0.0 {
                    let min = Vec2d::new(rect.min.x, rect.max.y - width / 2.0);
                    let max = Vec2d::new(rect.max.x, rect.max.y + width / 2.0);
                    self.fill(rounded(Rectd { min, max }, 0.0), topic.line);
                }
            }
            // The border stands inside of the box.
            Outline::Rounded(radius) => {
                let path = rounded(rect.expand(width / -2.0), f64::from(radius) - width / 2.0);
                self.shape(path, Some(topic.fill), border);
            }
            Outline::Path(shape) => {
                let outline = shape::path(shape, rect.expand(width / -2.0));
                self.shape(closed(outline), Some(topic.fill), border);
            }
        }
        self.title(topic);
        if let Some(date) = &topic.date {
            let run = LabelRun { text: date.text.to_string(), size: date.size, bold: true, color: topic.muted };
            self.line_of(&run, date.rect.min, date.rect.width(), false, Text::new());
        }
    }

    fn title(&mut self, topic: &TopicPrim) {
        let own = if topic.block.is_none() { self.layout.text_block(self.document, topic.id) } else { None };
        let Some(block) = topic.block.as_deref().or(own.as_ref()) else { return };
        let middle = topic.outline.is_closed();
        if !block.number.0.is_empty()
            && let Some(look) = self.layout.level_look(self.document, topic.id)
        {
            let (number, at) = &block.number;
            let width = f64::from(self.layout.number(topic.id).width);
            let words = Words {
                lines: vec![base_line(number, topic.rect.min + at.to_f64(), look.size, width)],
                size: look.size,
                bold: look.bold,
                italic: look.italic,
                color: topic.muted,
                language: Text::new(),
                middle: false,
            };
            self.words(words);
        }
        for second in [false, true] {
            let text = if second { &block.second } else { &block.main };
            let lines = block.lines.iter().filter(|line| line.second == second);
            let Some(size) = lines.clone().next().map(|line| line.font) else { continue };
            let set = |line: &crate::layout::TitleLine| {
                let part = text.get(line.range.clone()).unwrap_or("");
                let behind = text.get(line.range.end..).unwrap_or("");
                let gap = part.ends_with(char::is_whitespace) || behind.starts_with(char::is_whitespace);
                let set = base_line(part.trim_end(), topic.rect.min + line.pos.to_f64(), size, f64::from(line.size.w));
                WordLine { gap, ..set }
            };
            let words = Words {
                lines: lines.map(set).collect(),
                size,
                bold: block.bold && !second,
                italic: block.italic,
                color: if second { topic.muted } else { topic.text },
                language: if second { block.second_language.clone() } else { block.language.clone() },
                middle,
            };
            self.words(words);
        }
    }

    fn words(&mut self, words: Words) {
        if words.color.a == 0 || words.lines.iter().all(|line| line.text.is_empty()) {
            return;
        }
        let size = f64::from(words.size);
        // Letters of other fonts may be wider or higher.
        let boxes = words.lines.iter().map(|line| Rectd {
            min: Vec2d::new(line.at.x - size * 0.5, line.at.y - size * 1.2),
            max: Vec2d::new(line.at.x + f64::from(line.width) + size, line.at.y + size * 0.4),
        });
        let bounds = boxes.fold(Rectd::NOTHING, Rectd::union);
        self.items.push(Item { what: What::Words(words), bounds });
    }

    /// One line of words whose top is at `top.y`, at the left end of its room or in its middle.
    fn line_of(&mut self, run: &LabelRun, top: Vec2d, room: f64, middle: bool, language: Text) {
        let style = crate::layout::TextStyle {
            size: run.size,
            bold: run.bold,
            max_width: f32::INFINITY,
            line_height: LINE_HEIGHT,
        };
        let width = f64::from(self.layout.measure().width(&run.text, &style));
        let left = if middle { top.x + (room - width) / 2.0 } else { top.x };
        let line = base_line(&run.text, Vec2d::new(left, top.y), run.size, width);
        let (size, bold, color) = (run.size, run.bold, run.color);
        self.words(Words { lines: vec![line], size, bold, italic: false, color, language, middle });
    }

    fn label(&mut self, run: &LabelRun, rect: Rectd, middle: bool, language: &Text) {
        let high = f64::from(run.size * LINE_HEIGHT);
        let count = run.text.split('\n').count() as f64;
        let top = rect.center().y - high * count / 2.0;
        for (index, text) in run.text.split('\n').enumerate() {
            let one = LabelRun { text: text.to_owned(), ..run.clone() };
            let at = Vec2d::new(rect.min.x, top + high * index as f64);
            self.line_of(&one, at, rect.width(), middle, language.clone());
        }
    }

    fn chip(&mut self, chip: &ChipPrim) {
        let rect = chip.rect;
        self.fill(rounded(rect, rect.height() / 2.0), chip.fill);
        let mut left = 0.0;
        if let Some(glyph) = chip.icon {
            let half = f64::from(chip.run.size) / 2.0;
            let at = Vec2d::new(rect.min.x + 5.0 + half, rect.center().y);
            let square = Rectd { min: at, max: at }.expand(half);
            self.icon(glyph, square, chip.run.color, chip.fill);
            left = f64::from(chip.run.size) + 2.0;
        }
        let top = rect.center().y - f64::from(chip.run.size * LINE_HEIGHT) / 2.0;
        self.line_of(&chip.run, Vec2d::new(rect.min.x + left, top), rect.width() - left, true, Text::new());
    }

    fn icon(&mut self, glyph: Glyph, rect: Rectd, tone: Rgba, light: Rgba) {
        let scale = rect.width().min(rect.height()) / f64::from(glyph::SIDE);
        let at = |point: Vec2| rect.min + point.to_f64() * scale;
        for layer in glyph::layers(glyph) {
            let color = match layer.ink {
                Ink::Tone => tone,
                Ink::Soft => faded(tone, 0.28),
                Ink::Light => light,
            };
            let path = layer.path.iter().map(|seg| match *seg {
                Seg::Move(to) => Step::Move(at(to)),
                Seg::Line(to) => Step::Line(at(to)),
                Seg::Cubic(a, b, to) => Step::Cubic(at(a), at(b), at(to)),
                Seg::Close => Step::Close,
            });
            let path = path.collect();
            match layer.stroke {
                None => self.fill(path, color),
                Some(width) => {
                    #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
                    let width = (f64::from(width) * scale) as f32;
                    self.shape(path, None, Some(Line { width, color, dash: None, round: true }));
                }
            }
        }
    }

    /// The count of a folded branch, in a small pill.
    fn fold(&mut self, center: Vec2d, hidden: usize, color: Rgba) {
        let text = if hidden > 999 { "999+".to_owned() } else { hidden.to_string() };
        let half = Vec2d::new(4.5 + 3.25 * text.len() as f64, 8.0);
        let pill = Rectd { min: center - half, max: center + half };
        let line = Line::solid(1.2, color);
        self.shape(rounded(pill.expand(-0.6), 7.4), Some(self.theme.background), Some(line));
        let run = LabelRun { text, size: 10.5, bold: false, color };
        self.label(&run, pill, true, &Text::new());
    }
}

/// The titles of a topic as they are shown, on one line.
#[must_use]
pub fn shown_title(block: &TitleBlock) -> String {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (main, second) = (plain(&block.main), plain(&block.second));
    let title = match (main.is_empty(), second.is_empty()) {
        (false, false) => format!("{main} / {second}"),
        (false, true) => main,
        _ => second,
    };
    if block.number.0.is_empty() { title } else { format!("{} {title}", block.number.0.trim()) }
}

/// The title of a topic as [`shown_title`] gives it.
#[must_use]
pub fn title_of(document: &Document, layout: &Layout, topic: &TopicPrim) -> String {
    let own = if topic.block.is_none() { layout.text_block(document, topic.id) } else { None };
    topic.block.as_deref().or(own.as_ref()).map(shown_title).unwrap_or_default()
}

/// The topic that a primitive belongs to, if it is drawn with one.
#[must_use]
pub const fn topic_of(prim: &Prim) -> Option<TopicId> {
    match prim {
        Prim::Topic(topic) => Some(topic.id),
        Prim::Icon(icon) => Some(icon.topic),
        Prim::Chip(chip) => Some(chip.topic),
        Prim::Key(key) => Some(key.topic),
        Prim::Picture(picture) => Some(picture.topic),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a width of words")]
fn base_line(text: &str, top: Vec2d, size: f32, width: f64) -> WordLine {
    let at = Vec2d::new(top.x, top.y + f64::from(size * BASELINE));
    WordLine { text: text.replace(['\n', '\r', '\t'], " "), at, width: width as f32, gap: false }
}

fn dots(width: f32) -> [f32; 2] {
    let dot = width.max(1.0) * 1.1;
    [dot, dot * 2.2]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
fn faded(color: Rgba, by: f32) -> Rgba {
    color.with_alpha((f32::from(color.a) * by).round() as u8)
}

/// A curve, or a line if it is straight.
fn cubic_or_line(b: Vec2d, c: Vec2d, d: Vec2d, a: Vec2d) -> Step {
    let by = d - a;
    let off = |point: Vec2d| ((point - a).x * by.y - (point - a).y * by.x).abs();
    let most = by.x.hypot(by.y) * 0.01;
    if off(b) <= most && off(c) <= most { Step::Line(d) } else { Step::Cubic(b, c, d) }
}

/// The outline of a line that is as wide at its ends as told.
///
/// The curve is cut into a few pieces; on each, the line beside it is the cubic curve with the same
/// directions at its ends, its handles as much longer or shorter as its chord is.
fn tapered(curve: &Cubic, width: [f32; 2]) -> Vec<Step> {
    let [from, b, c, to] = curve.points;
    let is_straight = matches!(cubic_or_line(b, c, to, from), Step::Line(_));
    let by = to - from;
    let (low, high) = (by.x.abs().min(by.y.abs()), by.x.abs().max(by.y.abs()));
    let pieces = match () {
        () if is_straight => 1,
        () if low < 12.0 => 2,
        () if high < 160.0 => 4,
        () => 6,
    };
    let on: Vec<_> = curve.sample(pieces).collect();
    let half = |index: usize| {
        let share = index as f64 / pieces as f64;
        f64::from(width[0]) * (0.5 - share * 0.5) + f64::from(width[1]) * share * 0.5
    };
    let side = |sign: f64| -> Vec<Vec2d> {
        on.iter().enumerate().map(|(index, on)| on.at + on.normal * (half(index) * sign)).collect()
    };
    let (left, right) = (side(1.0), side(-1.0));
    let length = |by: Vec2d| by.x.hypot(by.y);
    // From the point with one number to that with another, along a side.
    let along = |side: &[Vec2d], i: usize, j: usize| -> Option<Step> {
        let (a, d) = (*side.get(i)?, *side.get(j)?);
        if is_straight {
            return Some(Step::Line(d));
        }
        let chord = length(on.get(j)?.at - on.get(i)?.at).max(1e-9);
        // Handles of a piece of a curve: the derivative there, by three times the number of pieces.
        let forward = if j > i { 1.0 } else { -1.0 };
        let reach = forward * length(d - a) / (chord * 3.0 * pieces as f64);
        let handle = |index: usize| curve.direction(index as f64 / pieces as f64) * reach;
        Some(Step::Cubic(a + handle(i), d - handle(j), d))
    };
    let mut path = Vec::with_capacity(2 * pieces + 3);
    path.extend(left.first().copied().map(Step::Move));
    path.extend((0..pieces).filter_map(|index| along(&left, index, index + 1)));
    path.extend(right.last().copied().map(Step::Line));
    path.extend((0..pieces).rev().filter_map(|index| along(&right, index + 1, index)));
    path.push(Step::Close);
    path
}
