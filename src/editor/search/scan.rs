//! The search itself: through all records, or through those that a wider query found before.

use std::thread;

use memchr::memmem::Finder;

use super::hits::texts_of;
use super::index::{END, Index, field_of, mark};
use super::query::{Fields, Pattern, Query, Term};
use crate::doc::{Document, TopicId};

/// Fewer records than this are searched on one thread.
const FOR_TWO: usize = 50_000;

/// How well a topic fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// A title is just what was typed.
    Whole,
    /// All words stand in titles.
    Title,
    /// Words stand in labels, notes or sources.
    Elsewhere,
    /// A word was found only by its sound.
    Sound,
}

/// A topic that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The topic.
    pub topic: TopicId,
    /// How well it fits.
    pub rank: Rank,
}

/// What a query found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The topics: the best fitting first, those of one rank in the order of the document.
    pub hits: Vec<Hit>,
    /// Their records in the index, in its order.
    records: Vec<u32>,
    query: Query,
    generation: u64,
}

impl Found {
    /// The query that found this.
    #[must_use]
    pub const fn query(&self) -> &Query {
        &self.query
    }
}

impl Index {
    /// Finds what fits the query. `before` is what an earlier query found: where the new one can
    /// only find less, only that is looked through. A query of nothing finds nothing.
    #[must_use]
    pub fn find(&self, query: &Query, before: Option<&Found>) -> Found {
        let mut found =
            Found { query: query.clone(), generation: self.generation(), hits: Vec::new(), records: Vec::new() };
        if query.is_empty() {
            return found;
        }
        let scan = Scan::new(self, query);
        let narrowed = before.filter(|before| {
            before.generation == self.generation() && !before.query.is_empty() && query.narrows(&before.query)
        });
        let fits = match narrowed {
            Some(before) => in_two(before.records.len(), |from, to| {
                let records = before.records.get(from..to).unwrap_or_default();
                records.iter().filter_map(|&record| scan.fit(record)).collect()
            }),
            None => in_two(self.starts.len(), |from, to| scan.through(from, to)),
        };
        found.records = fits.iter().map(|fit| fit.0).collect();
        found.hits = self.sorted(&fits);
        found
    }

    /// As [`Index::find`], also with a regular expression: that is compared with the texts of the
    /// document, topic by topic, because the index has only folded ones. Some hundred nanoseconds a
    /// topic.
    #[must_use]
    pub fn search(&self, document: &Document, query: &Query, before: Option<&Found>) -> Found {
        let Some(pattern) = &query.pattern else { return self.find(query, before) };
        let fits = in_two(self.slots.len(), |from, to| {
            let records = (from..to).filter_map(|record| u32::try_from(record).ok());
            let fit = |record: u32| {
                let slot = self.slots.get(record as usize).copied().filter(|&slot| slot != u32::MAX)?;
                Some((record, rank_of(document, TopicId::from_slot(slot as usize), pattern)?))
            };
            records.filter_map(fit).collect()
        });
        let (hits, records) = (self.sorted(&fits), fits.iter().map(|fit| fit.0).collect());
        Found { query: query.clone(), generation: self.generation(), hits, records }
    }

    fn sorted(&self, fits: &[Fit]) -> Vec<Hit> {
        let hit = |&(record, rank): &Fit| {
            let slot = self.slots.get(record as usize).copied().unwrap_or(u32::MAX);
            Hit { topic: TopicId::from_slot(slot as usize), rank }
        };
        if self.is_in_order() {
            let mut hits = Vec::with_capacity(fits.len());
            for rank in [Rank::Whole, Rank::Title, Rank::Elsewhere, Rank::Sound] {
                hits.extend(fits.iter().filter(|fit| fit.1 == rank).map(hit));
            }
            return hits;
        }
        let mut hits: Vec<Hit> = fits.iter().map(hit).collect();
        hits.sort_by_cached_key(|hit| (hit.rank, self.place(u32::try_from(hit.topic.slot()).unwrap_or(u32::MAX))));
        hits
    }
}

/// A record that fits.
type Fit = (u32, Rank);

/// How well a topic fits a regular expression.
fn rank_of(document: &Document, id: TopicId, pattern: &Pattern) -> Option<Rank> {
    let topic = document.topic(id)?;
    let in_title = |text: &str| {
        let mut finds = pattern.finds(text);
        finds.next().map(|found| if found == (0..text.len()) { Rank::Whole } else { Rank::Title })
    };
    if pattern.fields.meets(Fields::TITLE)
        && let Some(rank) = in_title(topic.title())
    {
        return Some(rank);
    }
    if topic.translations().is_empty() && !topic.has_more() {
        return None;
    }
    let texts = texts_of(document, id);
    let fits = texts.iter().filter(|(place, text)| pattern.fields.meets(place.field()) && pattern.is_in(text));
    fits.map(
        |(place, text)| {
            if Fields::TITLES.meets(place.field()) { in_title(text).unwrap_or(Rank::Title) } else { Rank::Elsewhere }
        },
    )
    .min()
}

/// Does a piece of work in two halves, on two threads if there is much of it.
fn in_two(count: usize, part: impl Fn(usize, usize) -> Vec<Fit> + Sync) -> Vec<Fit> {
    if count < FOR_TWO {
        return part(0, count);
    }
    let middle = count / 2;
    thread::scope(|scope| {
        let second = scope.spawn(|| part(middle, count));
        let mut fits = part(0, middle);
        // A thread that panics has its reason in the log of panics; its half is not found.
        fits.extend(second.join().unwrap_or_default());
        fits
    })
}

/// A query made ready.
struct Scan<'a> {
    index: &'a Index,
    query: &'a Query,
    finders: Vec<Finder<'a>>,
    /// The word that is looked for first: the longest.
    first: Option<usize>,
}

impl<'a> Scan<'a> {
    fn new(index: &'a Index, query: &'a Query) -> Self {
        let finders = query.terms.iter().map(|term| Finder::new(term.needle.as_bytes())).collect();
        let first = (0..query.terms.len()).max_by_key(|&at| query.terms.get(at).map_or(0, |term| term.needle.len()));
        Self { index, query, finders, first }
    }

    /// All records from one to before another that fit.
    fn through(&self, from: usize, to: usize) -> Vec<Fit> {
        let Some((term, finder)) = self.first.and_then(|at| Some((self.query.terms.get(at)?, self.finders.get(at)?)))
        else {
            return (from..to).filter_map(|record| self.fit(u32::try_from(record).ok()?)).collect();
        };
        let by_letter = self.jump(from, to, self.first, |text, at| {
            finder.find(text.get(at..).unwrap_or_default()).map(|found| at + found)
        });
        let Some(pinyin) = &term.pinyin else { return by_letter };
        let by_sound = self.jump(from, to, None, |text, at| pinyin.find_bytes(text, at).map(|found| found.start));
        merged(by_letter, by_sound)
    }

    /// Goes from record to record that holds what `next` finds, and keeps those that fit. `term` is
    /// the word that it finds, if it is found by its letters.
    fn jump(
        &self,
        from: usize,
        to: usize,
        term: Option<usize>,
        next: impl Fn(&[u8], usize) -> Option<usize>,
    ) -> Vec<Fit> {
        let starts = &self.index.starts;
        let byte = |record: usize| starts.get(record).map_or(self.index.text.len(), |&start| start as usize);
        let end = byte(to);
        let text = self.index.text.get(..end).unwrap_or_default();
        let mut fits = Vec::new();
        let (mut record, mut at) = (from, byte(from));
        while let Some(found) = next(text, at) {
            // The record lies ahead, mostly near: by steps that double.
            let mut step = 1;
            while record + step < to && byte(record + step) <= found {
                record += step;
                step *= 2;
            }
            let ahead = starts.get(record..to.min(record + step)).unwrap_or_default();
            record += ahead.partition_point(|&start| start as usize <= found).saturating_sub(1);
            let known = term.map(|term| (term, found.saturating_sub(byte(record))));
            if let Some(fit) = u32::try_from(record).ok().and_then(|record| self.fit_from(record, known)) {
                fits.push(fit);
            }
            record += 1;
            if record >= to {
                break;
            }
            at = byte(record);
        }
        fits
    }

    /// Whether a record fits all of the query, and how well.
    fn fit(&self, record: u32) -> Option<Fit> {
        self.fit_from(record, None)
    }

    /// The same, where the first find of a word in the record is known.
    fn fit_from(&self, record: u32, known: Option<(usize, usize)>) -> Option<Fit> {
        let flags = *self.index.flags.get(record as usize)?;
        let is_gone = self.index.slots.get(record as usize).is_none_or(|&slot| slot == u32::MAX);
        if is_gone || !self.query.flags.iter().all(|wanted| flags.meets(*wanted)) {
            return None;
        }
        let block = self.index.block(record);
        let mut rank = Rank::Title;
        for (at, (term, finder)) in self.query.terms.iter().zip(&self.finders).enumerate() {
            let known = known.filter(|(term, _)| *term == at).map_or(0, |(_, place)| place);
            let found = match by_letter(block, term, finder, known) {
                Some(field) if Fields::TITLES.meets(field) => Rank::Title,
                Some(_) => Rank::Elsewhere,
                None => {
                    by_sound(block, term)?;
                    Rank::Sound
                }
            };
            rank = rank.max(found);
        }
        if rank == Rank::Title && self.is_whole(block) {
            rank = Rank::Whole;
        }
        Some((record, rank))
    }

    /// Whether a title of the record is just what was typed.
    fn is_whole(&self, block: &[u8]) -> bool {
        let whole = self.query.whole.as_bytes();
        let is_there = |mark: usize| {
            let title = block.get(mark + 1..).unwrap_or_default();
            title.starts_with(whole) && title.get(whole.len()).is_some_and(|&byte| byte < b' ')
        };
        if whole.is_empty() || block.len() < whole.len() + 2 {
            return false;
        }
        let has_title = block.first() == Some(&mark(Fields::TITLE));
        (has_title && is_there(0)) || memchr::memchr_iter(mark(Fields::TRANSLATION), block).any(is_there)
    }
}

/// The first field that holds the word, looked for from here on.
fn by_letter(block: &[u8], term: &Term, finder: &Finder<'_>, from: usize) -> Option<Fields> {
    let mut from = from;
    while let Some(found) = finder.find(block.get(from..)?) {
        let field = field_at(block, from + found);
        if term.fields.meets(field) {
            return Some(field);
        }
        from += found + 1;
    }
    None
}

/// Whether a record holds the word by its sound, in a field where it is looked for.
fn by_sound(block: &[u8], term: &Term) -> Option<()> {
    let pinyin = term.pinyin.as_ref()?;
    let mut from = 0;
    loop {
        let found = pinyin.find_bytes(block, from)?;
        if term.fields.meets(field_at(block, found.start)) {
            return Some(());
        }
        from = found.start + 1;
    }
}

/// The field that a place of a record belongs to.
fn field_at(block: &[u8], at: usize) -> Fields {
    let before = block.get(..at).unwrap_or_default();
    let mark = before.iter().rev().find(|&&byte| byte < END).copied().unwrap_or(1);
    field_of(mark)
}

/// Two lists in the order of their records as one; what is in both is kept as in the first.
fn merged(first: Vec<Fit>, second: Vec<Fit>) -> Vec<Fit> {
    if second.is_empty() {
        return first;
    }
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let mut second = second.into_iter().peekable();
    for fit in first {
        while let Some(other) = second.next_if(|other| other.0 < fit.0) {
            merged.push(other);
        }
        second.next_if(|other| other.0 == fit.0);
        merged.push(fit);
    }
    merged.extend(second);
    merged
}
