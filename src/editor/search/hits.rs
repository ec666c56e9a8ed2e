//! What was found in a topic: in which of its texts, where, and how to show it on a line.

use std::ops::Range;

use super::query::{Fields, Query};
use crate::doc::{Document, Source, Text, TopicId};
use crate::text::fold::Folded;

/// Which text of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The title in the first language.
    Title,
    /// The title in this language.
    Translation(Text),
    /// A label.
    Label,
    /// The note.
    Note,
    /// The cited source with this id.
    Source(Text),
    /// The words quoted from that source.
    Quote(Text),
    /// A marker.
    Marker,
}

impl Place {
    /// Its name on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Translation(_) => "translation",
            Self::Label => "label",
            Self::Note => "note",
            Self::Source(_) => "source",
            Self::Quote(_) => "quote",
            Self::Marker => "marker",
        }
    }

    /// The field it belongs to.
    #[must_use]
    pub const fn field(&self) -> Fields {
        match self {
            Self::Title => Fields::TITLE,
            Self::Translation(_) => Fields::TRANSLATION,
            Self::Label => Fields::LABEL,
            Self::Note => Fields::NOTE,
            Self::Source(_) | Self::Quote(_) => Fields::SOURCE,
            Self::Marker => Fields::MARKER,
        }
    }
}

/// A text of a topic in which something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldHit {
    /// Which text.
    pub place: Place,
    /// The text as it stands in the map.
    pub text: Text,
    /// What was found, in bytes of the text, in order and apart from each other.
    pub ranges: Vec<Range<usize>>,
    /// Whether something was found only by its sound.
    pub by_sound: bool,
}

/// Where the words of a query are in a topic; a text without any is left out.
#[must_use]
pub fn hits_in(document: &Document, topic: TopicId, query: &Query) -> Vec<FieldHit> {
    let texts = texts_of(document, topic);
    if let Some(pattern) = &query.pattern {
        let found = texts.into_iter().filter(|(place, _)| pattern.fields.meets(place.field())).map(|(place, text)| {
            let ranges = pattern.finds(&text).collect();
            FieldHit { place, text, ranges, by_sound: false }
        });
        return found.filter(|hit| !hit.ranges.is_empty()).collect();
    }
    let folded: Vec<Folded> = texts.iter().map(|(_, text)| Folded::new(text)).collect();
    let mut hits: Vec<FieldHit> =
        texts.into_iter().map(|(place, text)| FieldHit { place, text, ranges: Vec::new(), by_sound: false }).collect();
    for term in &query.terms {
        let mut is_found = false;
        let searched = |hit: &FieldHit| term.fields.meets(hit.place.field());
        for (hit, folded) in hits.iter_mut().zip(&folded).filter(|(hit, _)| searched(hit)) {
            let before = hit.ranges.len();
            hit.ranges.extend(folded.find(&term.needle).map(|found| folded.source(found)));
            is_found |= hit.ranges.len() > before;
        }
        let Some(pinyin) = term.pinyin.as_ref().filter(|_| !is_found) else { continue };
        for (hit, folded) in hits.iter_mut().zip(&folded).filter(|(hit, _)| searched(hit)) {
            let mut from = 0;
            while let Some(found) = pinyin.find(folded.text(), from) {
                from = found.end;
                hit.ranges.push(folded.source(found));
                hit.by_sound = true;
            }
        }
    }
    hits.retain_mut(|hit| {
        hit.ranges.sort_unstable_by_key(|range| (range.start, range.end));
        hit.ranges = joined(&hit.ranges);
        !hit.ranges.is_empty()
    });
    hits
}

/// All texts of a topic that are searched, in the order of the index.
pub(super) fn texts_of(document: &Document, id: TopicId) -> Vec<(Place, Text)> {
    let Some(topic) = document.topic(id) else { return Vec::new() };
    let mut texts = vec![(Place::Title, topic.title().clone())];
    texts.extend(topic.translations().iter().map(|(name, text)| (Place::Translation(name.clone()), text.clone())));
    if topic.has_more() {
        let more = topic.more();
        texts.extend(more.labels.iter().map(|label| (Place::Label, label.clone())));
        texts.push((Place::Note, more.note.clone()));
        for citation in &more.sources {
            let source = document.sources().iter().find(|source| source.id == citation.id);
            let words = source.map_or_else(|| citation.id.clone(), |source| source_words(source).into());
            texts.push((Place::Source(citation.id.clone()), words));
            texts.push((Place::Quote(citation.id.clone()), citation.quote.clone()));
        }
        texts.extend(more.markers.iter().map(|marker| (Place::Marker, marker.clone())));
    }
    texts
}

fn joined(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges.iter().filter(|range| !range.is_empty()) {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range.clone()),
        }
    }
    joined
}

/// The topics above, from the top of the tree down to the parent.
#[must_use]
pub fn path_of(document: &Document, topic: TopicId) -> Vec<TopicId> {
    let mut path: Vec<TopicId> = document.ancestors(topic).collect();
    path.reverse();
    path
}

/// A source as one line of text: authors, title, container, year.
#[must_use]
pub fn source_words(source: &Source) -> String {
    let Ok(item) = serde_json::from_str::<serde_json::Value>(&source.json) else { return source.id.to_string() };
    let text = |key: &str| item.get(key).and_then(|value| value.as_str()).unwrap_or_default().trim().to_owned();
    let mut names = Vec::new();
    for role in ["author", "editor", "translator"] {
        let people = item.get(role).and_then(|people| people.as_array()).map_or(&[][..], Vec::as_slice);
        for person in people {
            let part = |key: &str| person.get(key).and_then(|value| value.as_str()).unwrap_or_default();
            let (family, given, literal) = (part("family"), part("given"), part("literal"));
            let is_cjk = family.chars().next().is_some_and(crate::text::fold::is_cjk);
            let name = match (literal.is_empty(), is_cjk) {
                (false, _) => literal.to_owned(),
                (true, true) => format!("{family}{given}"),
                (true, false) => format!("{given} {family}").trim().to_owned(),
            };
            if !name.is_empty() {
                names.push(name);
            }
        }
    }
    let year = item
        .pointer("/issued/date-parts/0/0")
        .map_or_else(String::new, |year| year.as_str().map_or_else(|| year.to_string(), ToOwned::to_owned));
    let rest: Vec<String> = [text("title"), text("container-title"), text("publisher"), year]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let line = [names.join(", "), rest.join(", ")].into_iter().filter(|part| !part.is_empty());
    let line = line.collect::<Vec<_>>().join(": ");
    if line.is_empty() { source.id.to_string() } else { line }
}

/// A part of a text on one line, around what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, with `…` where something is left out.
    pub text: String,
    /// What was found, in bytes of the excerpt.
    pub ranges: Vec<Range<usize>>,
}

impl Excerpt {
    /// At most `chars` characters of a text, with the first find near the beginning.
    #[must_use]
    pub fn around(text: &str, ranges: &[Range<usize>], chars: usize) -> Self {
        let first = ranges.first().map_or(0, |range| range.start);
        // A third of the room shows what stands before.
        let mut from = 0;
        if text.chars().count() > chars {
            let before = text.get(..first).unwrap_or_default();
            let skip = before.chars().count().saturating_sub(chars / 3);
            from = before.char_indices().nth(skip).map_or(first, |(at, _)| at);
            if skip == 0 {
                from = 0;
            }
        }
        let rest = text.get(from..).unwrap_or_default();
        let to = rest.char_indices().nth(chars).map_or(text.len(), |(at, _)| from + at);
        let lead = if from > 0 { "…" } else { "" };
        let mut excerpt = Self { text: lead.to_owned(), ranges: Vec::new() };
        for char in text.get(from..to).unwrap_or_default().chars() {
            // One byte for one byte, so that places stay right.
            excerpt.text.push(if char.is_ascii_control() { ' ' } else { char });
        }
        for range in ranges {
            let (start, end) = (range.start.max(from), range.end.min(to));
            if start < end {
                excerpt.ranges.push(lead.len() + start - from..lead.len() + end - from);
            }
        }
        if to < text.len() {
            excerpt.text.push('…');
        }
        excerpt
    }
}
