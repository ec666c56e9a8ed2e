//! Citations and sources: what a topic cites, worded in a citation style; and the sources of a
//! document out of and into the files of reference managers.
//!
//! Works are CSL-JSON items ([`crate::doc::Source`]). [`cite`] words all citations of a document;
//! [`bibliography`] words works by themselves; [`read_sources`] and [`write_sources`] know BibTeX,
//! RIS and CSL-JSON, and the first also files of `EndNote`.
//!
//! **Invariants.** No text makes anything here panic. By the Chinese standard works
//! are worded in the language they are written in, whatever that of the document; other styles word them in
//! English, but for 等.
//!
//! **Shortcomings.** Of a range of days that is not that of coming out (an event) styles other than our own
//! GB/T 7714-2025 get the first day. Double entries in two languages are not made.

mod entry;
mod exchange;
mod finish;
mod gbt;
mod heading;
mod item;
mod label;
mod locator;
mod mend;
mod order;
mod render;
mod span;
mod styles;
mod veil;

use std::collections::{BTreeMap, HashMap};

use crate::doc::{Document, Source, TopicId};
use crate::text::rich::{Rich, Run, plain};

pub use exchange::{ReadError, SourcesKind, added, read_sources, write_sources};
pub use styles::{Kind, STYLES, Style, by_name, style_for};

use item::Item;
use render::Work;

/// How citations appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Each with a note of its own; in styles that cite by number or author a list too.
    Footnotes,
    /// Marks in the text, and a list.
    List,
}

/// One citation, worded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// The mark in the text: `[3]114`, `(Smith 2020, 114)`; for notes, their number.
    pub mark: Rich,
    /// The whole note.
    pub note: Rich,
}

/// All citations of a document, worded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// The citations of each topic that has some, in order.
    pub at: BTreeMap<TopicId, Vec<Mention>>,
    /// What stands above the list.
    pub heading: String,
    /// The works cited, in the order of the style, with their numbers if it numbers them.
    pub list: Vec<Rich>,
}

/// Words all citations of a document: topics in reading order, sheet by sheet.
///
/// `language` is that of what is written, a tag such as `zh-Hans`: it decides on the heading and on
/// the order of the list. A citation of a source that the document does not have is shown by its
/// key, and is not in the list.
#[must_use]
pub fn cite(document: &Document, style: &Style, how: How, language: &str) -> Cited {
    let mut gathered = Gathered::of(document);
    if gathered.cites.is_empty() {
        return Cited::default();
    }
    let wanted: Vec<(usize, &str)> =
        gathered.cites.iter().filter_map(|cite| cite.work.map(|work| (work, cite.place))).collect();
    let mut out = match style.kind {
        Kind::Numeric => numeric(style, how, &gathered.works, &wanted),
        Kind::Note | Kind::AuthorDate => worded(style, how, &gathered.works, &wanted, language),
    };
    // Notes are counted through, those without a source too.
    let mut worded = std::mem::take(&mut out.mentions).into_iter();
    let mut at: BTreeMap<TopicId, Vec<Mention>> = BTreeMap::new();
    let mut there: BTreeMap<TopicId, Vec<Option<Beside>>> = BTreeMap::new();
    for (number, cite) in (1..).zip(gathered.cites.drain(..)) {
        let beside = |work: usize| out.beside.get(work).cloned().unwrap_or_default();
        there.entry(cite.topic).or_default().push(cite.work.map(beside));
        let mut mention = match cite.work {
            Some(_) => worded.next().unwrap_or_default(),
            None => missing(style.kind, cite.id, cite.place),
        };
        if how == How::Footnotes {
            mention.mark = vec![raised(number.to_string())];
        }
        at.entry(cite.topic).or_default().push(mention);
    }
    if how == How::List {
        for (mentions, there) in at.values_mut().zip(there.values()) {
            together(style.kind, mentions, there);
        }
    }
    let heading = if out.list.is_empty() { String::new() } else { styles::heading(style, language).to_owned() };
    Cited { at, heading, list: out.list }
}

/// Words works by themselves, in the order of the style: as given for styles that number, else by
/// the alphabet of the language. Numbers are not in it.
#[must_use]
pub fn bibliography(sources: &[Source], style: &Style, language: &str) -> Vec<Rich> {
    let works: Vec<Work> = sources
        .iter()
        .map(|source| {
            let item = Item::of(source).unwrap_or_else(|| {
                let mut item = Item::default();
                item.set("id", &source.id);
                item
            });
            Work::new(item)
        })
        .collect();
    let all: Vec<(usize, &str)> = (0..works.len()).map(|at| (at, "")).collect();
    match style.kind {
        Kind::Numeric => render::references(style, &works.iter().map(|work| (work, "")).collect::<Vec<_>>()),
        Kind::Note | Kind::AuthorDate => {
            let worded = render::citations(style, &works, &all, |list| order::sort(style, &works, list, language));
            let mut list: Vec<(usize, Rich)> = worded.references.into_iter().collect();
            order::sort(style, &works, &mut list, language);
            list.into_iter().map(|(_, rich)| rich).collect()
        }
    }
}

/// The sources that a document cites, in reading order, then those that it only has.
#[must_use]
pub fn in_reading_order(document: &Document) -> Vec<Source> {
    let cited = cited_ids(document);
    let mut seen = std::collections::HashSet::new();
    let by_id: HashMap<&str, &Source> =
        document.sources().iter().rev().map(|source| (source.id.as_str(), source)).collect();
    let cited = cited.into_iter().filter_map(|id| by_id.get(id).copied());
    cited.chain(document.sources()).filter(|source| seen.insert(source.id.as_str())).cloned().collect()
}

/// The ids that the topics of a document cite, in reading order; one may stand here several times.
#[must_use]
pub fn cited_ids(document: &Document) -> Vec<&str> {
    citing(document).flat_map(|(_, topic)| topic.more().sources.iter().map(|cite| cite.id.as_str())).collect()
}

/// The topics that cite, in reading order.
fn citing(document: &Document) -> impl Iterator<Item = (TopicId, &crate::doc::Topic)> {
    let topics = document.sheets().iter().flat_map(move |(sheet, _)| document.reading_order(*sheet));
    topics
        .filter_map(move |id| document.topic(id).map(|topic| (id, topic)))
        .filter(|(_, topic)| topic.has_more() && !topic.more().sources.is_empty())
}

/// One citation of a document.
struct Cite<'a> {
    topic: TopicId,
    id: &'a str,
    place: &'a str,
    /// Its place in the works; `None` if the document has no such source.
    work: Option<usize>,
}

/// All citations of a document, and the works that they name, each once, in the order of mention.
#[derive(Default)]
struct Gathered<'a> {
    cites: Vec<Cite<'a>>,
    works: Vec<Work>,
}

impl<'a> Gathered<'a> {
    fn of(document: &'a Document) -> Self {
        let mut out = Self::default();
        let by_id: HashMap<&str, &Source> =
            document.sources().iter().rev().map(|source| (source.id.as_str(), source)).collect();
        let mut places: HashMap<&str, Option<usize>> = HashMap::new();
        for (id, topic) in citing(document) {
            for cite in &topic.more().sources {
                let work = *places.entry(cite.id.as_str()).or_insert_with(|| {
                    let item = Item::of(by_id.get(cite.id.as_str())?).filter(Item::says_something)?;
                    out.works.push(Work::new(item));
                    Some(out.works.len() - 1)
                });
                out.cites.push(Cite { topic: id, id: &cite.id, place: &cite.locator, work });
            }
        }
        out
    }
}

/// What a style makes of the citations whose sources are there.
#[derive(Default)]
struct Made {
    mentions: Vec<Mention>,
    list: Vec<Rich>,
    /// By work.
    beside: Vec<Beside>,
}

/// How the mark of a work stands beside others at one place.
#[derive(Clone, Default)]
struct Beside {
    /// What comes first has the lesser one.
    rank: usize,
    /// What stands before the year; empty if nothing can be left out.
    head: String,
}

/// Styles that cite by number: works are numbered as they are first mentioned.
fn numeric(style: &Style, how: How, works: &[Work], cites: &[(usize, &str)]) -> Made {
    let alone: Vec<(&Work, &str)> = works.iter().map(|work| (work, "")).collect();
    let references = render::references(style, &alone);
    // Only a note names the place in the reference itself.
    let mut placed: BTreeMap<(usize, &str), Rich> = BTreeMap::new();
    if how == How::Footnotes {
        let with_place: std::collections::BTreeSet<(usize, &str)> =
            cites.iter().copied().filter(|(_, place)| !place.trim().is_empty()).collect();
        let asked: Vec<(&Work, &str)> = with_place.iter().map(|(work, place)| (&works[*work], *place)).collect();
        placed = with_place.into_iter().zip(render::references(style, &asked)).collect();
    }
    let mention = |(work, place): &(usize, &str)| {
        let note = placed.get(&(*work, *place)).unwrap_or(&references[*work]).clone();
        Mention { mark: vec![raised(format!("[{}]{}", work + 1, locator::bare(place)))], note }
    };
    let mentions = cites.iter().map(mention).collect();
    Made { mentions, list: numbered(references), beside: Vec::new() }
}

/// Styles that cite by note or author: the list is in the order of the alphabet.
fn worded(style: &Style, how: How, works: &[Work], cites: &[(usize, &str)], language: &str) -> Made {
    let worded = render::citations(style, works, cites, |list| order::sort(style, works, list, language));
    let mut list: Vec<(usize, Rich)> = worded.references.iter().map(|(work, rich)| (*work, rich.clone())).collect();
    order::sort(style, works, &mut list, language);
    let ranks = order::ranks(style, works, &list, language).unwrap_or_default();
    let heads = worded.heads.iter().enumerate();
    let beside =
        heads.map(|(work, head)| Beside { rank: ranks.get(work).copied().unwrap_or_default(), head: head.clone() });
    let beside = beside.collect();
    let is_note = style.kind == Kind::Note;
    let numbers: HashMap<usize, usize> = list.iter().enumerate().map(|(at, (work, _))| (*work, at + 1)).collect();
    let mention = |((work, place), citation): (&(usize, &str), Rich)| {
        if is_note {
            let number = numbers.get(work).copied().unwrap_or_default();
            let place = place.trim();
            let mark = if place.is_empty() { format!("[{number}]") } else { format!("[{number}, {place}]") };
            return Mention { mark: vec![Run::plain(mark)], note: ended(citation) };
        }
        let reference = worded.references.get(work).cloned().unwrap_or_default();
        Mention { mark: citation, note: render::with_place(reference, place, ", ") }
    };
    let mentions = cites.iter().zip(worded.citations.iter().cloned()).map(mention).collect();
    let list: Vec<Rich> = list.into_iter().map(|(_, rich)| rich).collect();
    let list = match (is_note, how) {
        (true, How::Footnotes) => Vec::new(),
        (true, How::List) => numbered(list),
        (false, _) => list,
    };
    Made { mentions, list, beside }
}

/// Puts the marks at one place together, in the first of them: numbers without a place in the work as
/// `[1,3-4]`, authors as `(A, 2019; B, 2020)`, in the order of the style. Sources that are not there (`None`
/// in `there`) stay by themselves: their key may look like a number.
fn together(kind: Kind, mentions: &mut [Mention], there: &[Option<Beside>]) {
    let mut at = 0;
    while at < mentions.len() {
        let text = |mention: &Mention| plain(&mention.mark);
        let number = |mention: &Mention| text(mention).strip_prefix('[')?.strip_suffix(']')?.parse::<usize>().ok();
        let fits = |mention: &Mention| match kind {
            Kind::Numeric => number(mention).is_some(),
            Kind::AuthorDate => text(mention).starts_with('(') && text(mention).ends_with(')'),
            Kind::Note => false,
        };
        let beside = mentions.iter().zip(there).skip(at);
        let count = beside.take_while(|(mention, beside)| beside.is_some() && fits(mention)).count();
        let Some(run) = mentions.get_mut(at..at + count).filter(|run| run.len() > 1) else {
            at += count.max(1);
            continue;
        };
        let mark = if kind == Kind::Numeric {
            let mut numbers: Vec<usize> = run.iter().filter_map(number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
                [first, .., last] => format!("{first}-{last}"),
                [one] => one.to_string(),
                [] => String::new(),
            });
            vec![raised(format!("[{}]", runs.collect::<Vec<_>>().join(",")))]
        } else {
            let beside = |place: usize| there.get(at + place).and_then(Option::as_ref);
            let mut places: Vec<usize> = (0..run.len()).collect();
            places.sort_by_key(|place| beside(*place).map_or(0, |beside| beside.rank));
            let mut mark = Rich::new();
            let mut before = "";
            for place in places {
                let mut part = run.get_mut(place).map(|mention| std::mem::take(&mut mention.mark)).unwrap_or_default();
                let head = beside(place).map_or("", |beside| beside.head.as_str());
                let names = head.trim_end_matches([',', ' ']);
                // Of the same authors only the year is told again: (Kim, 2015a, 2015b).
                let is_same = !names.is_empty() && names == before;
                before = names;
                if let (Some(first), Some(last)) = (part.first_mut(), mark.last_mut()) {
                    let again = first.text.strip_prefix(head).filter(|_| is_same).map(|again| format!(", {again}"));
                    first.text = again.unwrap_or_else(|| first.text.replacen('(', "; ", 1));
                    last.text.pop();
                }
                mark.append(&mut part);
            }
            mark
        };
        for mention in run.iter_mut() {
            mention.mark.clear();
        }
        if let Some(first) = run.first_mut() {
            first.mark = mark;
        }
        at += count;
    }
}

/// A citation whose source the document does not have.
fn missing(kind: Kind, id: &str, place: &str) -> Mention {
    let joined = if place.trim().is_empty() { id.to_owned() } else { format!("{id}, {}", place.trim()) };
    let mark = match kind {
        Kind::Numeric => raised(format!("[{id}]{}", locator::bare(place))),
        Kind::Note => Run::plain(format!("[{joined}]")),
        Kind::AuthorDate => Run::plain(format!("({joined})")),
    };
    Mention { mark: vec![mark], note: vec![Run::plain(format!("{joined}."))] }
}

fn raised(text: String) -> Run {
    Run { raised: true, ..Run::plain(text) }
}

fn numbered(list: Vec<Rich>) -> Vec<Rich> {
    let number = |(number, mut rich): (usize, Rich)| {
        match rich.first_mut() {
            Some(first) if *first == Run::plain(first.text.as_str()) => {
                first.text.insert_str(0, &format!("[{number}] "));
            }
            _ => rich.insert(0, Run::plain(format!("[{number}] "))),
        }
        rich
    };
    (1..).zip(list).map(number).collect()
}

/// A note ends with a point.
fn ended(mut note: Rich) -> Rich {
    let text = plain(&note);
    // In English a point stands before the quotation mark that ends a title.
    let is_latin = text.trim_end_matches(['”', '’']).ends_with(|c: char| c.is_ascii_alphanumeric());
    if let Some(last) = note.last_mut()
        && is_latin
        && let Some(inside) = last.text.strip_suffix('”')
    {
        last.text = format!("{inside}.”");
        return note;
    }
    let has_end = text.trim_end_matches(['”', '"', '’', ')', '）', '》']).ends_with(['.', '。', '?', '!', '？', '！']);
    if !has_end && !text.is_empty() {
        note.push(Run::plain("."));
    }
    note
}

#[cfg(test)]
mod tests;
