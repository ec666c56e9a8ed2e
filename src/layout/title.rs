//! What stands in a topic's box: the title in one or two languages, and around it what
//! [`super::content`] adds.
//!
//! The size of the box is computed for every topic and kept; where the parts stand in it is
//! computed again when it is drawn.

use std::ops::Range;

use super::content::{self, Chip, Key};
use super::dress::Dress;
use super::look::{LevelLook, Look};
use super::measure::{Measure, TextStyle};
use super::node::{Kind, Mark, Marks, units_up};
use crate::base::geom::{Rect, Size, Vec2, vec2};
use crate::doc::{Document, Text, Topic};

/// Which titles are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Titles {
    /// Those of the document's first language.
    #[default]
    Main,
    /// Those of this language, and the first where there is none.
    Second(Text),
    /// Those of the first language, and below them those of this one.
    Both(Text),
}

/// A line of a title, in its topic's box.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleLine {
    /// Whether it is of the second title, which is set smaller and muted.
    pub second: bool,
    /// The bytes of [`TitleBlock::main`] or [`TitleBlock::second`].
    pub range: Range<usize>,
    /// Left top corner of the line from the left top corner of the box.
    pub pos: Vec2,
    /// Its width without spaces at its end, and its height.
    pub size: Size,
    /// Size of the type.
    pub font: f32,
}

/// What stands in a topic's box, relative to its left top corner.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleBlock {
    /// The text that is set first.
    pub main: Text,
    /// Its language.
    pub language: Text,
    /// The text that stands below it; empty if none.
    pub second: Text,
    /// Its language.
    pub second_language: Text,
    /// Whether the first text is set in the bold face.
    pub bold: bool,
    /// Whether both texts slant.
    pub italic: bool,
    /// The number before the title, muted, and the left top corner of it; on the first line, and as
    /// large and bold as it. Empty if there is none.
    pub number: (String, Vec2),
    /// All lines, top down.
    pub lines: Vec<TitleLine>,
    /// The icons.
    pub marks: Vec<(Mark, Rect)>,
    /// The keys of cited sources.
    pub key: Option<Key>,
    /// Labels and days.
    pub chips: Vec<Chip>,
    /// Where the picture stands.
    pub image: Option<Rect>,
    /// Where the text stands: for an editor in its place.
    pub text: Rect,
}

/// The titles of a topic that are to be set, with their languages.
pub(crate) struct Shown<'a> {
    pub main: &'a Text,
    pub language: &'a str,
    pub second: Option<(&'a Text, &'a str)>,
}

pub(crate) fn shown<'a>(document: &'a Document, topic: &'a Topic, titles: &'a Titles) -> Shown<'a> {
    let first = document.languages().first().map_or("", Text::as_str);
    let plain = Shown { main: topic.title(), language: first, second: None };
    let translated = |language: &'a Text| {
        topic.translation(language).filter(|title| !title.is_empty()).map(|title| (title, language.as_str()))
    };
    match titles {
        Titles::Main => plain,
        Titles::Second(language) => match translated(language) {
            Some((main, language)) => Shown { main, language, second: None },
            None => plain,
        },
        Titles::Both(language) => Shown { second: translated(language), ..plain },
    }
}

/// The look of a topic with its departures from it.
pub(crate) fn level_look(look: &Look, kind: Kind, level: u16, dress: &Dress) -> LevelLook {
    let level = match kind {
        Kind::Callout => look.callout,
        Kind::Summary => look.summary,
        Kind::Root | Kind::Child | Kind::Floating => look.levels[usize::from(level).min(look.levels.len() - 1)],
    };
    level.dressed(dress, vec2(look.callout.pad_x, look.callout.pad_y))
}

/// The number before a title, and its width with the space behind it.
pub(crate) fn number_of(look: &Look, measure: &dyn Measure, level: &LevelLook, number: Option<String>) -> Number {
    let Some(text) = number.filter(|number| !number.is_empty()) else { return Number::default() };
    let style = TextStyle { max_width: f32::INFINITY, ..style_of(look, level) };
    // Signs of full width bring their own space.
    let gap = if text.ends_with(['、', '）']) { 0.08 } else { 0.4 };
    let width = measure.width(&text, &style) + gap * level.size;
    Number { text, width }
}

/// The number before a title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// The number; empty if there is none.
    pub text: String,
    /// Room that it takes before the title, the space between them included.
    pub width: f32,
}

pub(crate) fn marks_of(look: &Look, topic: &Topic) -> Marks {
    if !topic.has_more() {
        return Marks::default();
    }
    let more = topic.more();
    let mut bits = 0;
    let has = [
        more.task.is_some(),
        !more.labels.is_empty(),
        look.shows_private && !more.note.is_empty(),
        look.shows_private && !more.links.is_empty(),
        !more.sources.is_empty(),
    ];
    for (bit, has) in has.into_iter().enumerate() {
        bits |= u8::from(has) << bit;
    }
    Marks { bits, markers: u8::try_from(more.markers.len().min(12)).unwrap_or(0) }
}

/// A topic with another title in the language that is shown first.
pub(crate) fn with_title(topic: &Topic, titles: &Titles, text: &Text) -> Topic {
    let mut drafted = topic.clone();
    match titles {
        Titles::Second(language) => drafted.set_translation(language, text.clone()),
        Titles::Main | Titles::Both(_) => drafted.title = text.clone(),
    }
    drafted
}

pub(crate) fn style_of(look: &Look, level: &LevelLook) -> TextStyle {
    TextStyle { size: level.size, bold: level.bold, max_width: level.max_width, line_height: look.line_height }
}

pub(crate) fn second_style(look: &Look, level: &LevelLook) -> TextStyle {
    TextStyle { size: level.size * look.second_factor, bold: false, ..style_of(look, level) }
}

/// The size of the box in units.
#[expect(clippy::too_many_arguments, reason = "what is set, in which look, and what stands around it")]
pub(crate) fn box_size(
    look: &Look,
    measure: &dyn Measure,
    document: &Document,
    topic: &Topic,
    level: &LevelLook,
    titles: &Titles,
    number: &Number,
    dated: bool,
) -> (i32, i32) {
    let shown = shown(document, topic, titles);
    let size = if topic.has_more() {
        content::compose(look, measure, document, topic, level, &shown, number, dated).size()
    } else {
        // Most topics are words only, and these need not be set to be measured.
        let mut text = measure.size(shown.main, &style_of(look, level), shown.language);
        if let Some((second, language)) = shown.second {
            let size = measure.size(second, &second_style(look, level), language);
            text = Size::new(text.w.max(size.w), text.h + look.second_gap + size.h);
        }
        // An empty title still shows where it is.
        Size::new(text.w.max(level.size) + number.width, text.h)
    };
    let outer = level.outer(size);
    (units_up(outer.w), units_up(outer.h))
}

/// Where everything stands in a box of this size.
#[expect(clippy::too_many_arguments, reason = "all that a box is made of")]
pub(crate) fn block(
    look: &Look,
    measure: &dyn Measure,
    document: &Document,
    topic: &Topic,
    level: &LevelLook,
    titles: &Titles,
    size: Size,
    number: Number,
    dated: bool,
) -> TitleBlock {
    let shown = shown(document, topic, titles);
    let composed = content::compose(look, measure, document, topic, level, &shown, &number, dated);
    composed.place(look, level, &shown, size, number)
}
