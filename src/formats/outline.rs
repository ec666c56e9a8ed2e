//! What all outlines share: a document as a list of lines with levels, and back; what they can't
//! hold; which addresses may be links in what others open.

use std::collections::HashSet;

use crate::doc::edit::NewTopic;
use crate::doc::{Document, FileId, Home, Link, More, Read, Sheet, Text, Topic, TopicId};
use crate::text::fold::is_cjk;
use crate::text::numbering::{self, Numbering};

use super::native::MOST_LEVELS;
use super::report::{Loaded, Loss, ReadError};
use super::{ReadOptions, SourcesAs, WriteOptions};

/// Which titles are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Those in the document's first language.
    #[default]
    First,
    /// Those in one language; a topic that has none in it gives its first.
    Named(Text),
    /// The first and the second language of the document, with ` / ` between them. Reading does
    /// not take them apart again, because titles may have a ` / ` of their own.
    Both,
}

impl Language {
    /// By its name on the command line: `both`, or the code of a language.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        if name == "both" { Self::Both } else { Self::Named(name.into()) }
    }

    /// The title of a topic.
    #[must_use]
    pub fn title(&self, document: &Document, topic: &Topic) -> Text {
        let first = document.languages().first();
        match self {
            Self::Named(language) if first != Some(language) => {
                topic.translation(language).filter(|title| !title.is_empty()).unwrap_or(topic.title()).clone()
            }
            Self::First | Self::Named(_) => topic.title().clone(),
            Self::Both => {
                let second = document.languages().get(1).and_then(|language| topic.translation(language));
                match second.filter(|second| !second.is_empty() && *second != topic.title()) {
                    Some(second) if topic.title().is_empty() => second.clone(),
                    Some(second) => ecow::eco_format!("{} / {second}", topic.title()),
                    None => topic.title().clone(),
                }
            }
        }
    }
}

/// One line of an outline.
pub(crate) struct Line<'a> {
    /// Levels below its top.
    pub depth: usize,
    /// The title, after its number if numbers are wanted.
    pub title: Text,
    pub id: TopicId,
    pub topic: &'a Topic,
    /// A callout or a summary, or below one: it has no number.
    pub aside: bool,
}

/// The lines below and including some topics, in reading order, down to the wanted depth. Callouts and
/// summaries are lines too, without numbers.
pub(crate) fn lines<'a>(
    document: &'a Document,
    tops: &'a [TopicId],
    options: &'a WriteOptions,
) -> impl Iterator<Item = Line<'a>> {
    let reader = document.reader();
    tops.iter().flat_map(move |&top| {
        // Of each level the position of its last topic among its siblings, from 1.
        let mut places: Vec<u32> = Vec::new();
        let is_wanted = |read: &Read| options.depth.is_none_or(|most| read.visit.depth <= most);
        reader.branch(top).filter(is_wanted).filter_map(move |Read { visit, aside }| {
            let topic = document.topic(visit.id)?;
            let mut title = options.language.title(document, topic);
            if let Some(style) = options.numbering
                && visit.depth > 0
                && !aside
            {
                places.truncate(visit.depth);
                if places.len() < visit.depth {
                    places.resize(visit.depth, 0);
                }
                if let Some(last) = places.last_mut() {
                    *last += 1;
                }
                title = numbered(style, &places, &title);
            }
            Some(Line { depth: visit.depth, title, id: visit.id, topic, aside })
        })
    })
}

/// A title after its number; Chinese marks are wide enough to need no space behind them.
fn numbered(style: Numbering, places: &[u32], title: &Text) -> Text {
    let number = numbering::number(style, places);
    if number.is_empty() {
        return title.clone();
    }
    let gap = if number.ends_with(['、', '）']) { "" } else { " " };
    ecow::eco_format!("{number}{gap}{title}")
}

/// The tops of a whole document: of each sheet its root, then what floats there.
pub(crate) fn all_tops(document: &Document) -> Vec<TopicId> {
    document
        .sheets()
        .iter()
        .flat_map(|(_, sheet)| std::iter::once(sheet.root()).chain(sheet.floating().iter().copied()))
        .collect()
}

/// A document of a list of topics. One top is the root; several hang on a new root with the
/// document's name, which also takes `note`, the text before all topics. The tops at the positions
/// `floating` (ascending) float.
pub(super) fn document(
    text: &str,
    list: Vec<NewTopic>,
    floating: &[usize],
    note: &str,
    options: &ReadOptions,
) -> Result<Loaded, ReadError> {
    if list.is_empty() && note.is_empty() {
        let what =
            if text.trim().is_empty() { "the file is empty" } else { "there is nothing in it to make a topic of" };
        return Err(ReadError::at(text.as_bytes(), 0, what, "Write one topic a line, with deeper ones indented."));
    }
    let tops =
        list.iter().enumerate().filter(|(at, entry)| entry.depth == 0 && floating.binary_search(at).is_err()).count();
    let mut ids = options.ids();
    let mut document = Document::empty();
    document.languages.push(language_of(list.iter().map(|entry| entry.topic.title().as_str())).into());
    let sheet = document.reserve_sheet();
    let mut path: Vec<TopicId> = Vec::new();
    let mut root = None;
    let mut afloat = Vec::new();
    if tops != 1 {
        let name = if options.name.is_empty() { "Map" } else { options.name.as_str() };
        root = Some(document.put(Topic::new(ids.topic_id(), name), Home::Root(sheet)));
    }
    // Of the topics of the path, those that the list does not know: the new root.
    let new_root = root;
    let mut base = 0;
    for (at, NewTopic { depth, mut topic, .. }) in list.into_iter().enumerate() {
        let floats = depth == 0 && floating.binary_search(&at).is_ok();
        if depth == 0 {
            path.clear();
            path.extend(new_root.filter(|_| !floats));
            base = path.len();
        }
        path.truncate((depth + base).min(path.len()).max(base));
        if path.len() >= MOST_LEVELS {
            let what = format!("the outline is deeper than {MOST_LEVELS} levels");
            return Err(ReadError::at(text.as_bytes(), 0, what, "Divide it into several files."));
        }
        topic.file_id = ids.topic_id();
        topic.tidy();
        let home = match path.last() {
            Some(&parent) => Home::Child(parent),
            None if floats => Home::Floating(sheet),
            None => Home::Root(sheet),
        };
        let id = document.put(topic, home);
        match path.last().copied() {
            Some(parent) => {
                if let Some(above) = document.topic_mut(parent) {
                    above.children.push(id);
                }
            }
            None if floats => afloat.push(id),
            None => root = Some(id),
        }
        path.push(id);
    }
    let root = root.unwrap_or(TopicId::from_slot(0));
    if !note.is_empty()
        && let Some(topic) = document.topic_mut(root)
    {
        // It stood before the root's own note.
        let own = std::mem::replace(&mut topic.more_mut().note, note.into());
        if !own.is_empty() {
            add_note(topic.more_mut(), &own);
        }
    }
    let title = document.title(root).clone();
    let mut of_sheet = Sheet::new(FileId::from("s1"), title, root);
    of_sheet.floating = afloat;
    document.push_sheet(sheet, of_sheet);
    Ok(Loaded::new(document))
}

/// The text without a byte order mark, with newlines as its only line ends, and without control
/// characters but tabs, as a map file has none either: see [`instead_of`].
pub(super) fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Letters of old encodings that went astray look like control characters, and stay.
    let is_control = |c: char| c.is_ascii_control() || c == '\u{85}';
    if !text.chars().any(|c| is_control(c) && !matches!(c, '\t' | '\n')) {
        return text.into();
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() != Some(&'\n') => clean.push('\n'),
            '\t' | '\n' => clean.push(character),
            // A page that begins with a line is not indented.
            '\u{c}' if clean.is_empty() || clean.ends_with('\n') => {}
            _ if is_control(character) => clean.extend(instead_of(character)),
            _ => clean.push(character),
        }
    }
    clean.into()
}

/// What stands for a control character: a line separator for a vertical tab, with which word
/// processors break a line inside of a paragraph; a space for what else parts words.
pub(super) const fn instead_of(control: char) -> Option<char> {
    match control {
        '\u{b}' => Some('\u{2028}'),
        '\u{c}' | '\u{1c}'..='\u{1f}' | '\u{85}' => Some(' '),
        _ => None,
    }
}

/// Adds a further line of a paragraph that was broken to fit a page: after a space, but not where
/// both lines have signs that take none between them.
pub(super) fn join(paragraph: &mut String, line: &str) {
    if !paragraph.is_empty() && takes_space(paragraph, line) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Whether a space stands for a line break between two lines of a paragraph.
pub(super) fn takes_space(before: &str, after: &str) -> bool {
    let is_wide = |c: char| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}');
    !(before.ends_with(is_wide) && after.starts_with(is_wide))
}

/// Adds a paragraph to a note.
pub(super) fn add_note(more: &mut More, paragraph: &str) {
    if !more.note.is_empty() {
        more.note.push_str("\n\n");
    }
    more.note.push_str(paragraph);
}

/// Whether a line is in Chinese, Japanese or Korean rather than code with words of these in it.
pub(super) fn is_east_asian_prose(body: &str) -> bool {
    let is_code = body.starts_with(['#', '/', '<', '{', '@', '\\', '%']);
    let signs = body.chars().filter(|&c| is_cjk(c)).count();
    !is_code && signs > body.bytes().filter(u8::is_ascii_alphabetic).count()
}

/// A guess at the language of titles, from the first of them: enough for the choice of glyphs.
pub(super) fn language_of<'a>(titles: impl Iterator<Item = &'a str>) -> &'static str {
    let (mut han, mut kana, mut hangul, mut latin) = (0_usize, 0_usize, 0_usize, 0_usize);
    for character in titles.take(500).flat_map(str::chars) {
        match character {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => han += 1,
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => hangul += 1,
            _ if character.is_alphabetic() => latin += 1,
            _ => {}
        }
    }
    // A word of Latin letters takes about as many as six signs of the others say.
    let most = han.max(kana * 3).max(hangul);
    if most * 6 <= latin {
        "en"
    } else if hangul > han + kana {
        "ko"
    } else if kana * 4 > han {
        "ja"
    } else {
        "zh-Hans"
    }
}

/// What floats, as [`lost`] calls it.
pub(crate) const FLOATING: &str = "floating topics (written after the tree)";
/// Sheets but the first, as [`lost`] calls them.
pub(crate) const SHEETS: &str = "further sheets (written after the first)";
/// For [`lost`]: of the links those that [`web_address`] takes are held.
pub(crate) const WEB_LINKS: &str = "web links";

/// What an outline can't hold. `holds` names what this one does hold, as it is named below.
pub(crate) fn lost(document: &Document, options: &WriteOptions, holds: &[&str]) -> Vec<Loss> {
    let mut losses: Vec<Loss> = Vec::new();
    let are_cited = options.citations.how != SourcesAs::None;
    let mut count = |count: usize, what: &'static str| {
        let is_held = match what {
            "notes" => options.notes != Some(false) && holds.contains(&what),
            "citations" | "sources" => are_cited,
            _ => holds.contains(&what),
        };
        if count == 0 || is_held {
            return;
        }
        match losses.iter_mut().find(|loss| loss.what == what) {
            Some(loss) => loss.count += count,
            None => losses.push(Loss { count, what }),
        }
    };
    for (_, sheet) in document.sheets() {
        count(sheet.relations().len(), "relations");
        let summaries = sheet.groups().iter().filter(|group| group.topic.is_some()).count();
        count(sheet.groups().len() - summaries, "boundaries");
        count(sheet.steps().len(), "steps of the walk");
        count(sheet.floating().len(), FLOATING);
    }
    count(document.sheets().len().saturating_sub(1), SHEETS);
    let mut written = 0;
    for line in lines(document, &all_tops(document), options) {
        written += 1;
        let more = line.topic.more();
        let starts = matches!(line.topic.home(), Home::Callout(_) | Home::Summary(_));
        count(usize::from(starts), "callouts and summaries (written as topics)");
        if options.language != Language::Both {
            count(line.topic.translations().len(), "titles in other languages");
        }
        count(usize::from(!more.note.is_empty()), "notes");
        let is_held = |link: &&Link| holds.contains(&WEB_LINKS) && web_address(&link.href).is_some();
        count(more.links.iter().filter(|link| !is_held(link)).count(), "links");
        count(more.labels.len(), "labels");
        count(more.markers.len(), "markers");
        count(more.sources.len(), "citations");
        count(more.sources.iter().filter(|cite| !cite.quote.is_empty()).count(), "quotes of citations");
        count(usize::from(more.task.is_some()), "tasks");
        count(usize::from(more.image.is_some()), "pictures");
        count(usize::from(!more.date.is_empty()), "dates");
        count(more.attributes.len(), "attributes");
    }
    count(document.len() - written.min(document.len()), "topics deeper than wanted");
    count(document.sources().len(), "sources");
    losses
}

/// The file ids of topics that links in the document lead to.
pub(crate) fn link_targets<'a>(document: &'a Document, tops: &'a [TopicId]) -> HashSet<&'a str> {
    let reader = document.reader();
    let read = tops.iter().flat_map(move |&top| reader.branch(top));
    let topics = read.filter_map(|read| document.topic(read.visit.id));
    let links = topics.filter(|topic| topic.has_more()).flat_map(|topic| &topic.more().links);
    links.filter_map(|link| link.href.strip_prefix('#')).collect()
}

/// Which web address a link opens: `http`, `https` and `mailto` as they are, a DOI through its
/// resolver. All else, such as files of this machine and what would run something, is `None`.
pub(crate) fn web_address(href: &str) -> Option<String> {
    let href = href.trim();
    let is = |scheme: &str| href.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    if href.chars().any(char::is_control) {
        return None;
    }
    let doi = || href.get(4..).map(str::trim_start).filter(|rest| is("doi:") && rest.starts_with("10."));
    match doi() {
        Some(doi) => Some(format!("https://doi.org/{doi}")),
        None => ["http://", "https://", "mailto:"].into_iter().any(is).then(|| href.to_owned()),
    }
}
