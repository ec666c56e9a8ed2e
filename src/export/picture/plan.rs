//! Which sheets a picture has, and each of them as a display list: laid out with all branches open
//! unless only what is visible is wanted, in its theme, at full detail.

use std::sync::Arc;

use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, Sheet, SheetId, Text, TopicId, ViewFolds};
use crate::formats::Language;
use crate::layout::{FontMeasure, Layout, Look, Titles};
use crate::scene::{Prim, Query, Theme, build};

use super::super::Options;
use super::draw::{Canvas, title_of, topic_of};
use super::list::{Picture, TopicPart};

/// The free edge around a map, map pixels.
const EDGE: f64 = 24.0;

/// Lays sheets out and draws them.
pub struct Planner {
    measure: Arc<FontMeasure>,
}

impl Default for Planner {
    fn default() -> Self {
        Self::new()
    }
}

impl Planner {
    /// Reads the widths of the bundled faces.
    #[must_use]
    pub fn new() -> Self {
        Self { measure: Arc::new(FontMeasure::new()) }
    }

    /// How wide texts are.
    #[must_use]
    pub fn measure(&self) -> &FontMeasure {
        &self.measure
    }

    /// A sheet of a document as a picture; `None` if it is not there.
    #[must_use]
    pub fn picture(&self, document: &Document, sheet: SheetId, options: &Options) -> Option<Picture> {
        let at = document.sheet(sheet)?;
        let theme = theme_of(at, options);
        let (titles, language) = titles_of(document, &options.language);
        let mut layout = Layout::new(Look::default(), Arc::clone(&self.measure) as Arc<_>);
        layout.set_titles(titles);
        let order = document.reading_order(sheet);
        if !options.visible {
            let mut folds = ViewFolds::default();
            folds
                .open
                .extend(order.iter().copied().filter(|&id| document.topic(id).is_some_and(crate::doc::Topic::folded)));
            layout.set_view_folds(&Arc::new(folds));
        }
        layout.full(document, sheet);
        let whole = layout.bounds().expand(1e6);
        let relations = layout.relation_paths(document, sheet, whole);
        let query =
            Query { view: whole, min_extent: 0.0, relations: &relations, language: language.as_deref(), handles: true };
        let mut prims = Vec::new();
        build(document, &layout, sheet, theme, &query, &mut prims);
        let mut canvas = Canvas { document, layout: &layout, theme, items: Vec::with_capacity(prims.len() * 2) };
        let topics = draw(&mut canvas, &prims, &order);
        let items = canvas.items;
        let bounds = items.iter().map(|item| item.bounds).fold(layout.bounds(), Rectd::union);
        let is_sound = bounds.width().is_finite() && bounds.height().is_finite() && bounds.width() >= 0.0;
        // A map of one topic without words has no room of its own.
        let bounds = if is_sound { bounds } else { Rectd { min: Vec2d::ZERO, max: Vec2d::ZERO } }.expand(EDGE);
        let title = topics.first().map(|topic| topic.title.clone()).filter(|title| !title.is_empty());
        Some(Picture {
            bounds,
            background: theme.background,
            dark: theme.dark,
            title: title.unwrap_or_else(|| at.title.to_string()),
            language: language.or_else(|| document.languages().first().cloned()).unwrap_or_default(),
            items,
            topics,
        })
    }
}

/// The theme that was chosen, that of the sheet, or the default one.
fn theme_of<'a>(sheet: &Sheet, options: &'a Options) -> &'a Theme {
    options.theme_named(if options.theme.is_empty() { &sheet.theme } else { &options.theme })
}

/// Which titles topics show, and the language of labels if it is not the first.
fn titles_of(document: &Document, language: &Language) -> (Titles, Option<Text>) {
    let languages = document.languages();
    match language {
        Language::First => (Titles::Main, None),
        Language::Named(name) if languages.first() == Some(name) => (Titles::Main, None),
        Language::Named(name) => (Titles::Second(name.clone()), Some(name.clone())),
        Language::Both => match languages.get(1) {
            Some(second) => (Titles::Both(second.clone()), None),
            None => (Titles::Main, None),
        },
    }
}

/// Draws the primitives: what lies behind the topics, the topics in the order in which they are read,
/// what lies before them.
fn draw(canvas: &mut Canvas<'_>, prims: &[Prim], order: &[TopicId]) -> Vec<TopicPart> {
    let is_topic = |prim: &Prim| topic_of(prim).is_some();
    let first = prims.iter().position(is_topic).unwrap_or(prims.len());
    let last = prims.iter().rposition(is_topic).map_or(first, |last| last + 1);
    for prim in prims.iter().take(first) {
        canvas.prim(prim);
    }
    // The primitives of a topic follow each other.
    let slots = order.iter().map(|id| id.slot() + 1).max().unwrap_or(0);
    let mut ranges = vec![(0_usize, 0_usize); slots];
    let mut start = first;
    while let Some(id) = prims.get(start).filter(|_| start < last).and_then(topic_of) {
        let more = prims.iter().skip(start).take_while(|prim| topic_of(prim) == Some(id)).count();
        if let Some(range) = ranges.get_mut(id.slot()) {
            *range = (start, start + more);
        }
        start += more;
    }
    let mut depths = vec![0_usize; slots];
    let mut topics = Vec::with_capacity(order.len());
    for &id in order {
        let above = canvas.document.owner(id).and_then(|owner| depths.get(owner.slot()).copied());
        let depth = above.map_or(0, |above| above + 1);
        if let Some(slot) = depths.get_mut(id.slot()) {
            *slot = depth;
        }
        let Some(&(from, to)) = ranges.get(id.slot()) else { continue };
        let Some(Prim::Topic(topic)) = prims.get(from).filter(|_| to > from) else { continue };
        let begin = canvas.items.len();
        for prim in prims.get(from..to).unwrap_or_default() {
            canvas.prim(prim);
        }
        topics.push(TopicPart {
            items: begin..canvas.items.len(),
            rect: topic.rect,
            depth,
            title: title_of(canvas.document, canvas.layout, topic),
            link: link_of(canvas.document, id),
        });
    }
    for prim in prims.iter().skip(last) {
        canvas.prim(prim);
    }
    topics
}

/// The first link of a topic that a picture may have.
fn link_of(document: &Document, id: TopicId) -> Option<String> {
    let topic = document.topic(id).filter(|topic| topic.has_more())?;
    topic.more().links.iter().find_map(|link| safe_link(&link.href))
}

/// An address that only opens a page or a letter: `http`, `https`, `mailto`; a DOI as the page that it
/// names. Nothing else is written into a picture.
#[must_use]
pub fn safe_link(href: &str) -> Option<String> {
    let href = href.trim();
    let (scheme, rest) = href.split_once(':')?;
    if rest.is_empty() || href.chars().any(|c| c.is_control() || c.is_whitespace() || "<>\"\\^`{|}".contains(c)) {
        return None;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" if rest.starts_with("//") && rest.len() > 2 => Some(percent(href)),
        "mailto" => Some(percent(href)),
        "doi" => Some(format!("https://doi.org/{}", percent(rest))),
        _ => None,
    }
}

/// An address in ASCII: other characters as their bytes with `%`.
fn percent(href: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(href.len());
    for c in href.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing into a string cannot fail.
                let _written = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
