//! Replacing what was found, by letters or by a regular expression, in titles, translations and
//! notes: in all topics at once, or place by place.

use std::ops::Range;

use super::hits::Place;
use super::query::{Fields, Query, Term};
use crate::doc::{Document, Field, Topic, TopicId, Words};
use crate::editor::state::{Editor, Refused};
use crate::text::fold::Folded;

/// What replacing would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The topics with the new values of their texts.
    pub changes: Vec<(TopicId, Vec<Field>)>,
    /// How many places that is.
    pub places: usize,
}

/// A place in the texts of a topic, in reading order: the title, the translations, the note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which text: 0 is the title, the last the note.
    text: usize,
    /// The byte in it.
    byte: usize,
}

/// The number of the note among the texts of a topic.
const NOTE: usize = usize::MAX;

/// The next place to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// In which text.
    pub place: Place,
    /// What was found there, in bytes.
    pub range: Range<usize>,
    /// Its number in the topic, from 1.
    pub number: usize,
    /// How many places the topic has.
    pub of: usize,
}

/// Says what replacing the words of the query by `with` changes in these topics. Only a query made
/// for replacing ([`super::Aims::replaces`]) replaces anything: there the plain words are one, found
/// by letters, or they are a regular expression, and `with` may name its groups: `$1`, `${name}`.
///
/// What was found is replaced as it stands: 韓日 is replaced where 韩日 was looked for, and what
/// stands around it stays to the byte. A part of a character (the `s` of an `ß`) is not replaced.
#[must_use]
pub fn plan(document: &Document, topics: impl IntoIterator<Item = TopicId>, query: &Query, with: &str) -> Plan {
    let mut plan = Plan::default();
    for id in topics {
        let Some(topic) = document.topic(id) else { continue };
        let mut change = Change::default();
        for (number, text) in texts(topic) {
            let spots = spots(text, query, with);
            plan.places += spots.len();
            change.put(number, text, &spots);
        }
        let fields = change.fields(topic);
        if !fields.is_empty() {
            plan.changes.push((id, fields));
        }
    }
    plan
}

/// The same for one place only, the first in the topic from `from` on; also where to go on behind
/// what was put there. `None` if there is no more.
#[must_use]
pub fn plan_next(document: &Document, id: TopicId, query: &Query, with: &str, from: Spot) -> Option<(Plan, Spot)> {
    let topic = document.topic(id)?;
    for (number, text) in texts(topic) {
        let found =
            spots(text, query, with).into_iter().find(|(range, _)| from <= Spot { text: number, byte: range.start });
        let Some((range, new)) = found else { continue };
        let behind = Spot { text: number, byte: range.start + new.len() };
        let mut change = Change::default();
        change.put(number, text, &[(range, new)]);
        let fields = change.fields(topic);
        let changes = if fields.is_empty() { Vec::new() } else { vec![(id, fields)] };
        return Some((Plan { changes, places: 1 }, behind));
    }
    None
}

/// The first place of a topic from `from` on that would be replaced.
#[must_use]
pub fn next_place(document: &Document, id: TopicId, query: &Query, from: Spot) -> Option<Next> {
    let topic = document.topic(id)?;
    let mut next = None;
    let mut of = 0;
    for (number, text) in texts(topic) {
        for (range, _) in spots(text, query, "") {
            of += 1;
            if next.is_none() && from <= (Spot { text: number, byte: range.start }) {
                let language = number.checked_sub(1).and_then(|at| topic.translations().get(at));
                let place = match number {
                    0 => Place::Title,
                    NOTE => Place::Note,
                    _ => Place::Translation(language.map(|(language, _)| language.clone()).unwrap_or_default()),
                };
                next = Some((place, range, of));
            }
        }
    }
    next.map(|(place, range, number)| Next { place, range, number, of })
}

/// The texts of a topic that can be replaced, with their numbers.
fn texts(topic: &Topic) -> impl Iterator<Item = (usize, &str)> {
    let others = topic.translations().iter().enumerate().map(|(at, (_, text))| (at + 1, text.as_str()));
    std::iter::once((0, topic.title().as_str())).chain(others).chain(std::iter::once((NOTE, topic.note())))
}

/// What is found in a text, from the left, and what it is replaced by.
fn spots(text: &str, query: &Query, with: &str) -> Vec<(Range<usize>, String)> {
    if text.is_empty() {
        return Vec::new();
    }
    if let Some(pattern) = query.pattern.as_ref().filter(|pattern| pattern.fields == Fields::REPLACED) {
        let found = pattern.regex.captures_iter(text).filter_map(|groups| {
            let range = groups.get(0)?.range();
            let mut new = String::new();
            groups.expand(with, &mut new);
            Some((range, new))
        });
        return found.filter(|(range, _)| !range.is_empty()).collect();
    }
    let is_ours = |term: &&Term| term.fields == Fields::REPLACED && term.pinyin.is_none();
    let Some(needle) = query.terms.iter().find(is_ours).map(|term| term.needle.as_str()) else { return Vec::new() };
    let folded = Folded::new(text);
    // White space that was folded away belongs to no find.
    let found = folded.find(needle).filter(|found| folded.is_whole(found.clone()));
    found.map(|found| (folded.source(found), with.to_owned())).collect()
}

/// New texts of a topic by their numbers.
#[derive(Default)]
struct Change(Vec<(usize, String)>);

impl Change {
    /// Replaces these places of a text, if that makes it another one.
    fn put(&mut self, number: usize, text: &str, spots: &[(Range<usize>, String)]) {
        let mut new = String::new();
        let mut kept = 0;
        for (range, with) in spots {
            new.push_str(text.get(kept..range.start).unwrap_or_default());
            new.push_str(with);
            kept = range.end;
        }
        new.push_str(text.get(kept..).unwrap_or_default());
        if new != text {
            self.0.push((number, new));
        }
    }

    fn fields(self, topic: &Topic) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut translations: Option<Words> = None;
        for (number, text) in self.0 {
            match number {
                0 => fields.push(Field::Title(text.into())),
                NOTE => fields.push(Field::Note(text.into())),
                _ => {
                    let words = translations.get_or_insert_with(|| topic.translations().into());
                    if let Some(entry) = words.make_mut().get_mut(number - 1) {
                        entry.1 = text.into();
                    }
                }
            }
        }
        fields.extend(translations.map(Field::Translations));
        fields
    }
}

impl Editor {
    /// Carries a plan out as one step of undo; returns how many topics changed.
    ///
    /// # Errors
    /// When the document is read-only, or a topic of the plan is gone; nothing has changed then.
    pub fn replace(&mut self, plan: Plan) -> Result<usize, Refused> {
        let count = plan.changes.len();
        let label = if count == 1 { "Replace" } else { "Replace all" };
        self.edit(label, |edit| {
            for (topic, fields) in plan.changes {
                for field in fields {
                    edit.set(topic, field)?;
                }
            }
            Ok(count)
        })
    }
}
