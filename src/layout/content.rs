//! What stands in a topic's box beside the title, and the room it takes: a picture above, the box
//! of a task and markers before, keys of sources raised behind the last line, icons of note and
//! link behind, labels and days as chips behind a short title or below it.
//!
//! **Invariant:** the size of the box and the places in it come from one [`Composition`], so that
//! nothing overlaps.

use super::look::{LevelLook, Look};
use super::measure::{Measure, TextBlock, TextStyle};
use super::node::{Mark, Marks};
use super::title::{self, Number, Shown, TitleBlock, TitleLine};
use crate::base::geom::{Rect, Size, Vec2, vec2};
use crate::doc::{Document, Text, Topic};

/// More keys of sources than this are cut short.
const MOST_KEYS: usize = 3;
/// An id of a source longer than this is no key to be read; its number is shown instead.
const LONGEST_KEY: usize = 8;
/// More chips than this are cut short.
const MOST_CHIPS: usize = 12;

/// What a chip stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipKind {
    /// The label at this position of the topic's list.
    Label(usize),
    /// The day on which the task is due.
    Due,
    /// The topic's date.
    Date,
}

/// A small field with a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// What it stands for.
    pub kind: ChipKind,
    /// Its words, cut to one line.
    pub text: Text,
    /// Where it stands in the topic's box.
    pub rect: Rect,
}

/// The keys of the sources that a topic cites, raised behind the title.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The keys.
    pub text: Text,
    /// Where they stand in the topic's box.
    pub rect: Rect,
    /// Size of the type.
    pub font: f32,
}

/// The keys of the sources of a topic as they are shown: ids that a person can read, else the
/// number of the source in the list.
#[must_use]
pub(crate) fn keys_of(document: &Document, topic: &Topic) -> Text {
    let cited = &topic.more().sources;
    let mut keys: Vec<String> = Vec::with_capacity(cited.len().min(MOST_KEYS) + 1);
    for citation in cited {
        if keys.len() == MOST_KEYS {
            keys.push("…".to_owned());
            break;
        }
        let key = if citation.id.chars().count() <= LONGEST_KEY {
            citation.id.to_string()
        } else {
            let number = document.sources().iter().position(|source| source.id == citation.id);
            number.map_or_else(|| "?".to_owned(), |number| (number + 1).to_string())
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.join(" ").into()
}

/// The room of a picture.
fn image_size(look: &Look, document: &Document, topic: &Topic) -> Option<Size> {
    let image = topic.more().image.as_ref()?;
    let pixels = document.image(&image.image).and_then(crate::doc::Image::pixels);
    let (w, h) = pixels.map_or((1.0, 1.0), |(w, h)| (w as f32, h as f32));
    let most = look.image_size;
    let own = match pixels {
        // A small picture is shown as it is, a large one as large as is pleasant.
        Some(_) => w * (most / w.max(h)).min(1.0),
        None => most * 0.6,
    };
    let width = image.width.filter(|width| width.is_finite()).unwrap_or(own).clamp(16.0, 4000.0);
    let size = Size::new(width, (width * h / w).clamp(4.0, 8000.0));
    let share = (look.image_most / size.w.max(size.h)).min(1.0);
    Some(Size::new(size.w * share, size.h * share))
}

/// Type size of the keys of sources.
fn key_size(look: &Look, level: &LevelLook) -> f32 {
    level.size * look.key_factor
}

/// What is set in a box, measured.
pub(crate) struct Composition {
    pub main: TextBlock,
    pub second: Option<TextBlock>,
    image: Option<Size>,
    before: Vec<Mark>,
    behind: Vec<Mark>,
    key: Option<(Text, f32)>,
    /// Words, kind and width.
    chips: Vec<(ChipKind, Text, f32)>,
    /// Whether the chips stand behind the title.
    in_line: bool,
    /// Room of the titles with the key.
    text: Size,
    /// The row of titles and icons.
    row: Size,
    /// The rows of chips below it.
    below: Size,
    /// Everything.
    size: Size,
}

fn chips_of(look: &Look, measure: &dyn Measure, topic: &Topic, dated: bool) -> Vec<(ChipKind, Text, f32)> {
    let more = topic.more();
    let style =
        TextStyle { size: look.chip_type, bold: false, max_width: f32::INFINITY, line_height: look.line_height };
    let due = more.task.as_ref().map(|task| &task.due).filter(|due| !due.is_empty());
    let labels = more.labels.iter().enumerate().map(|(index, label)| (ChipKind::Label(index), label));
    let date = Some(&more.date).filter(|date| !dated && !date.is_empty());
    labels
        .chain(due.map(|due| (ChipKind::Due, due)))
        .chain(date.map(|date| (ChipKind::Date, date)))
        .take(MOST_CHIPS)
        .map(|(kind, text)| {
            let line: String = text.chars().take(28).map(|c| if c == '\n' { ' ' } else { c }).collect();
            let line = if text.chars().nth(28).is_some() { format!("{line}…") } else { line };
            let icon = if matches!(kind, ChipKind::Label(_)) { 0.0 } else { look.chip_type + 2.0 };
            let width = measure.width(&line, &style) + icon + 2.0 * look.chip_pad;
            (kind, line.into(), width)
        })
        .collect()
}

/// Chips in rows no wider than `most`: the place of each, and the room of all.
fn rows(look: &Look, widths: impl Iterator<Item = f32>, most: f32) -> (Vec<Vec2>, Size) {
    let (mut x, mut y, mut wide) = (0.0_f32, 0.0_f32, 0.0_f32);
    let mut places = Vec::new();
    for width in widths {
        if x > 0.0 && x + width > most {
            (x, y) = (0.0, y + look.chip_height + look.chip_gap);
        }
        places.push(vec2(x, y));
        wide = wide.max(x + width);
        x += width + look.chip_gap;
    }
    let height = if places.is_empty() { 0.0 } else { y + look.chip_height };
    (places, Size::new(wide, height))
}

fn icons_width(look: &Look, count: usize) -> f32 {
    if count == 0 { 0.0 } else { count as f32 * look.mark_size + look.mark_gap }
}

/// Measures everything in the box of a topic; `dated` if its date stands beside it already.
#[expect(clippy::too_many_arguments, reason = "what is set, in which look, and what stands around it")]
pub(crate) fn compose(
    look: &Look,
    measure: &dyn Measure,
    document: &Document,
    topic: &Topic,
    level: &LevelLook,
    shown: &Shown<'_>,
    number: &Number,
    dated: bool,
) -> Composition {
    let main = measure.measure(shown.main, &title::style_of(look, level), shown.language);
    let second =
        shown.second.map(|(text, language)| measure.measure(text, &title::second_style(look, level), language));
    let has_more = topic.has_more();
    let marks = if has_more { title::marks_of(look, topic) } else { Marks::default() };
    // Smaller words beside large ones: where none may be too small, a larger title stands alone.
    let has_small = has_more && (look.least_type <= 0.0 || level.size < look.least_type * 1.1);
    let key = (has_more && look.shows_private && !topic.more().sources.is_empty()).then(|| {
        let text = keys_of(document, topic);
        let size = key_size(look, level);
        let style = TextStyle { size, bold: false, max_width: f32::INFINITY, line_height: look.line_height };
        let width = measure.width(&text, &style) + 2.0;
        (text, width)
    });
    let mut text = main.size;
    if let Some((_, width)) = &key {
        let last = main.lines.last().map_or(0.0, |line| line.width);
        // Centred lines keep their middle, so the key needs its room on both sides.
        let sides = if level.boxed { 2.0 } else { 1.0 };
        text.w = text.w.max(last + sides * width);
    }
    if let Some(second) = &second {
        text = Size::new(text.w.max(second.size.w), text.h + look.second_gap + second.size.h);
    }
    // An empty title still shows where it is.
    text.w = text.w.max(level.size);
    let (before, behind): (Vec<Mark>, Vec<Mark>) = (marks.before().collect(), marks.behind().collect());
    let mut row = text;
    row.w += number.width + icons_width(look, before.len()) + icons_width(look, behind.len());
    if !before.is_empty() || !behind.is_empty() {
        row.h = row.h.max(look.mark_size);
    }
    let chips = if has_small { chips_of(look, measure, topic, dated) } else { Vec::new() };
    let all: f32 = chips.iter().map(|(_, _, width)| width + look.chip_gap).sum();
    let in_line = !chips.is_empty() && main.lines.len() == 1 && second.is_none() && all <= look.chips_behind;
    let mut below = Size::default();
    if in_line {
        row.w += all + look.mark_gap;
        row.h = row.h.max(look.chip_height);
    } else if !chips.is_empty() {
        let most = level.max_width.min(row.w.max(180.0));
        below = rows(look, chips.iter().map(|(_, _, width)| *width), most).1;
        below.h += look.chip_gap;
    }
    let image = has_more.then(|| image_size(look, document, topic)).flatten();
    let mut size = Size::new(row.w.max(below.w), row.h + below.h);
    if let Some(image) = image {
        size = Size::new(size.w.max(image.w), size.h + image.h + look.mark_gap);
    }
    Composition { main, second, image, before, behind, key, chips, in_line, text, row, below, size }
}

impl Composition {
    /// The room of everything without padding.
    pub(crate) const fn size(&self) -> Size {
        self.size
    }

    /// Where everything stands in a box of this size.
    pub(crate) fn place(
        self,
        look: &Look,
        level: &LevelLook,
        shown: &Shown<'_>,
        size: Size,
        number: Number,
    ) -> TitleBlock {
        let pad = level.inset(size);
        let room = (size.w - 2.0 * pad.x).max(0.0);
        // In a shape all is centred; bare text begins at the left.
        let left_for = |width: f32| pad.x + if level.boxed { ((room - width) / 2.0).max(0.0) } else { 0.0 };
        let mut top = ((size.h - self.size.h) / 2.0).max(0.0);
        let image = self.image.map(|image| {
            let rect = Rect::from_min_size(vec2(left_for(image.w), top), image);
            top += image.h + look.mark_gap;
            rect
        });
        let middle = top + self.row.h / 2.0;
        let mut marks = Vec::new();
        let mut x = left_for(self.row.w);
        let icon = Size::new(look.mark_size, look.mark_size);
        let put = |marks: &mut Vec<(Mark, Rect)>, x: f32, mark: Mark| {
            marks.push((mark, Rect::from_min_size(vec2(x, middle - look.mark_size / 2.0), icon)));
            x + look.mark_size
        };
        for &mark in &self.before {
            x = put(&mut marks, x, mark);
        }
        if !self.before.is_empty() {
            x += look.mark_gap;
        }
        let text_left = x + number.width;
        // What the box is wider than needed goes to the title, as the editor in its place has it.
        let spare = if self.before.is_empty() && self.behind.is_empty() && self.chips.is_empty() && image.is_none() {
            (room - self.row.w).max(0.0)
        } else {
            0.0
        };
        let text_left = if level.boxed { text_left - spare / 2.0 } else { text_left };
        let text_right = text_left + self.text.w + spare;
        let text_top = middle - self.text.h / 2.0;
        let text = Rect { min: vec2(text_left, text_top), max: vec2(text_right, text_top + self.text.h) };
        let (lines, key) = self.lines(look, level, text);
        let number_at = lines.first().map_or(text.min, |line| line.pos) - vec2(number.width, 0.0);
        x = text_left + spare / 2.0 + self.text.w;
        if !self.behind.is_empty() {
            x += look.mark_gap;
        }
        for &mark in &self.behind {
            x = put(&mut marks, x, mark);
        }
        let origin = if self.in_line {
            vec2(x + look.mark_gap, middle - look.chip_height / 2.0)
        } else {
            vec2(left_for(self.below.w), top + self.row.h + look.chip_gap)
        };
        let most = if self.in_line { f32::INFINITY } else { self.below.w + 0.01 };
        let (places, _) = rows(look, self.chips.iter().map(|(_, _, width)| *width), most);
        let chips = self
            .chips
            .into_iter()
            .zip(places)
            .map(|((kind, text, width), at)| Chip {
                kind,
                text,
                rect: Rect::from_min_size(vec2(origin.x + at.x, origin.y + at.y), Size::new(width, look.chip_height)),
            })
            .collect();
        TitleBlock {
            main: shown.main.clone(),
            language: shown.language.into(),
            second: shown.second.map(|(text, _)| text.clone()).unwrap_or_default(),
            second_language: shown.second.map(|(_, language)| language.into()).unwrap_or_default(),
            bold: level.bold,
            italic: level.italic,
            number: (number.text, number_at),
            lines,
            marks,
            key,
            chips,
            image,
            text,
        }
    }

    /// The lines of both titles, and the key behind the last of the first.
    fn lines(&self, look: &Look, level: &LevelLook, text: Rect) -> (Vec<TitleLine>, Option<Key>) {
        let (style, small) = (title::style_of(look, level), title::second_style(look, level));
        let mut lines = Vec::new();
        let mut key = None;
        let mut y = text.min.y;
        let blocks = [(Some(&self.main), style, false), (self.second.as_ref(), small, true)];
        for (block, style, is_second) in blocks.into_iter().filter_map(|(b, s, i)| Some((b?, s, i))) {
            if is_second {
                y += look.second_gap;
            }
            let height = style.size * style.line_height;
            for line in &block.lines {
                let x =
                    if level.boxed { text.min.x + ((text.width() - line.width) / 2.0).max(0.0) } else { text.min.x };
                lines.push(TitleLine {
                    second: is_second,
                    range: line.range.clone(),
                    pos: vec2(x, y),
                    size: Size::new(line.width, height),
                    font: style.size,
                });
                y += height;
            }
            if let (false, Some((words, width)), Some(last)) = (is_second, &self.key, lines.last()) {
                let font = key_size(look, level);
                let at = vec2(last.pos.x + last.size.w + 1.5, last.pos.y + level.size * 0.08);
                let rect = Rect::from_min_size(at, Size::new(*width, font * look.line_height));
                key = Some(Key { text: words.clone(), rect, font });
            }
        }
        (lines, key)
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::compose;
    use crate::base::geom::{Rect, Size};
    use crate::doc::{Citation, Document, ImageRef, Link, Task, TaskState, Text, Topic, Unknown};
    use crate::layout::title::{Number, shown};
    use crate::layout::{FixedMeasure, Look, Titles};

    /// A topic with any of the things that a topic may have.
    fn topic(rng: &mut Rng) -> Topic {
        let words = ["", "short", "a title that is long enough to be broken into lines", "日韩关系", "two\nlines"];
        let word = |rng: &mut Rng| Text::from(words[rng.usize(..words.len())]);
        let mut topic = Topic::new("t".into(), word(rng));
        if rng.bool() {
            topic.set_translation("zh-Hans", word(rng));
        }
        let (unknown, list) = (Unknown::default(), |rng: &mut Rng| 0..rng.usize(..5));
        let more = topic.more_mut();
        more.note = word(rng);
        more.links =
            list(rng).map(|_| Link { href: "#a".into(), title: "".into(), unknown: unknown.clone() }).collect();
        more.labels = list(rng).map(|_| word(rng)).collect();
        more.markers = list(rng).map(|_| "star".into()).collect();
        more.task = rng.bool().then(|| Task {
            state: TaskState::Doing,
            progress: None,
            due: word(rng),
            unknown: unknown.clone(),
        });
        more.image = rng.bool().then(|| ImageRef {
            image: "none".into(),
            width: rng.bool().then(|| rng.f32() * 300.0),
            unknown: unknown.clone(),
        });
        more.sources = list(rng)
            .map(|i| Citation {
                id: format!("S{i}").into(),
                locator: "".into(),
                quote: "".into(),
                unknown: unknown.clone(),
            })
            .collect();
        more.date = word(rng);
        topic
    }

    #[test]
    fn nothing_in_a_box_overlaps_or_leaves_it() {
        let (look, measure) = (Look::default(), FixedMeasure);
        let titles = Titles::Both("zh-Hans".into());
        for seed in 0..3_000 {
            let mut rng = Rng::with_seed(seed);
            let topic = topic(&mut rng);
            let document = Document::with_root(&["en"], topic.clone(), "s1");
            let level = [look.levels.as_slice(), &[look.callout, look.summary]].concat()[rng.usize(..6)];
            let shown = shown(&document, &topic, &titles);
            let composed = compose(&look, &measure, &document, &topic, &level, &shown, &Number::default(), false);
            let room = composed.size();
            let size = Size::new(room.w + 2.0 * level.pad_x, room.h + 2.0 * level.pad_y);
            let block = composed.place(&look, &level, &shown, size, Number::default());
            let mut parts: Vec<Rect> = block.lines.iter().map(|l| Rect::from_min_size(l.pos, l.size)).collect();
            parts.extend(block.marks.iter().map(|(_, rect)| *rect));
            parts.extend(block.chips.iter().map(|chip| chip.rect));
            parts.extend(block.image);
            for (index, part) in parts.iter().enumerate() {
                let inside = part.min.x >= -0.01
                    && part.min.y >= -0.01
                    && part.max.x <= size.w + 0.01
                    && part.max.y <= size.h + 0.01;
                assert!(inside, "seed {seed}: {part:?} leaves {size:?}");
                let others = parts.iter().skip(index + 1);
                for other in others {
                    assert!(!part.expand(-0.02).overlaps(other), "seed {seed}: {part:?} is on {other:?}");
                }
            }
            if let Some(key) = &block.key {
                let beside = block.marks.iter().map(|(_, rect)| *rect).chain(block.chips.iter().map(|chip| chip.rect));
                for other in beside {
                    assert!(!key.rect.expand(-0.02).overlaps(&other), "seed {seed}: the key is on {other:?}");
                }
                assert!(key.rect.max.x <= size.w + 0.01, "seed {seed}: the key leaves the box");
            }
        }
    }
}
