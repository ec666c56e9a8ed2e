//! The index: the folded texts of all topics one after the other, so that a search is a run through
//! memory.
//!
//! A topic is a record: its fields, each behind a byte that says which it is, and a line feed. Folded
//! texts have no such bytes. A topic that changed gets a new record at the end; its old one becomes
//! zeros. Where topics stand in the document is kept beside it and counted anew after edits.
//!
//! **Invariants.** Building is done in steps of so many topics, so that a window goes on drawing.
//! When nothing is [`Index::is_stale`], there is one record for each topic of the document.

use std::collections::HashMap;

use super::hits::source_words;
use super::query::{Fields, Flags};
use crate::doc::{Document, Home, Source, TaskState, Text, Topic, TopicId, TopicSet, Touched};
use crate::text::fold::fold_into;

/// No record, no place.
const NONE: u32 = u32::MAX;
/// The byte behind a record.
pub(super) const END: u8 = b'\n';
/// Zeros of more than this and more than half of the text are cleaned away.
const MUCH_WASTE: usize = 1 << 20;

/// The byte that stands before a field.
#[expect(clippy::cast_possible_truncation, reason = "a bit of a byte")]
pub(super) const fn mark(field: Fields) -> u8 {
    field.0.trailing_zeros() as u8 + 1
}

/// The field that stands behind this byte.
pub(super) const fn field_of(mark: u8) -> Fields {
    Fields(1 << (mark.saturating_sub(1) & 7))
}

/// The index of a document.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) text: Vec<u8>,
    /// Where each record begins.
    pub(super) starts: Vec<u32>,
    /// The topic of each record by its slot; [`NONE`] for one that is gone.
    pub(super) slots: Vec<u32>,
    /// What each record's topic is and has.
    pub(super) flags: Vec<Flags>,
    /// The record of each topic, by slot.
    record_of: Vec<u32>,
    /// Where each topic stands in the document, by slot.
    order: Vec<u32>,
    /// Whether the records stand in the order of the document.
    in_order: bool,
    sweep: Option<Sweep>,
    /// Whether a sweep must begin when the present one is over.
    stale: bool,
    sources: Vec<Source>,
    /// What is searched of each source, folded.
    words: HashMap<Text, String>,
    citing: TopicSet,
    wasted: usize,
    /// Whether anything was ever swept, and at which revision of the document.
    revision: Option<u64>,
    generation: u64,
    scratch: String,
}

/// A walk through the document, in steps: finds topics that have no record, and counts.
#[derive(Debug)]
struct Sweep {
    stack: Vec<TopicId>,
    /// The summary topics behind the last topic that they sum up.
    sums: HashMap<TopicId, Vec<TopicId>>,
    order: Vec<u32>,
    next: u32,
}

impl Index {
    /// The index of a whole document, made at once: for the command line and tests.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut index = Self::default();
        index.refresh(document);
        while !index.step(document, usize::MAX) {}
        index
    }

    /// Whether topics or their order are not known yet; [`Index::step`] goes on.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.stale || self.sweep.is_some()
    }

    /// A number that is another whenever a search may find something else.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// How much of the present walk is done, 0 to 1.
    #[must_use]
    pub fn progress(&self, document: &Document) -> f32 {
        match &self.sweep {
            Some(sweep) => sweep.next as f32 / document.len().max(1) as f32,
            None if self.stale => 0.0,
            None => 1.0,
        }
    }

    /// Takes up what an edit changed. Call it after every change with what the editor says was
    /// touched, or not at all and start a new index.
    pub fn note(&mut self, document: &Document, touched: &[Touched]) {
        if self.revision.is_none() || self.revision == Some(document.revision()) {
            // Nothing is known that could be wrong, or only what is shown has changed.
            return;
        }
        for touched in touched {
            match touched {
                Touched::Nothing => {}
                Touched::Sheet => self.stale = true,
                Touched::Topics(topics) => {
                    self.stale = true;
                    for &topic in topics {
                        self.put(document, topic);
                    }
                }
                Touched::All => {
                    *self = Self { generation: self.generation + 1, ..Self::default() };
                    break;
                }
            }
        }
        self.refresh(document);
    }

    /// Takes up changed sources, and begins if nothing is known yet.
    pub fn refresh(&mut self, document: &Document) {
        if self.revision == Some(document.revision()) {
            return;
        }
        if self.revision.is_none() || self.waste_is_much() {
            *self = Self { generation: self.generation + 1, stale: true, in_order: true, ..Self::default() };
        }
        self.revision = Some(document.revision());
        if self.sources != document.sources() {
            self.sources = document.sources().to_vec();
            self.words = self.sources.iter().map(|source| (source.id.clone(), folded_source(source))).collect();
            for topic in std::mem::take(&mut self.citing).iter() {
                self.put(document, topic);
            }
        }
    }

    const fn waste_is_much(&self) -> bool {
        self.wasted > MUCH_WASTE && self.wasted > self.text.len() / 2
    }

    /// Goes on for so many topics; `true` when everything is known.
    pub fn step(&mut self, document: &Document, budget: usize) -> bool {
        if self.sweep.is_none() {
            if !self.stale {
                return true;
            }
            self.stale = false;
            self.sweep = Some(Sweep::begin(document));
        }
        let Some(mut sweep) = self.sweep.take() else { return true };
        for _ in 0..budget {
            let Some(id) = sweep.stack.pop() else {
                self.finish(sweep);
                return !self.stale;
            };
            let Some(topic) = document.topic(id) else { continue };
            if let Some(place) = sweep.order.get_mut(id.slot())
                && *place == NONE
            {
                *place = sweep.next;
                sweep.next += 1;
                if self.record(id).is_none() {
                    self.add(document, id, topic);
                }
            }
            // What was visited already, before an edit moved it, is not counted again.
            for &child in topic.children().iter().rev() {
                sweep.stack.extend(sweep.sums.get(&child).into_iter().flatten().rev());
                sweep.stack.push(child);
            }
            sweep.stack.extend(topic.callouts().iter().rev());
        }
        self.sweep = Some(sweep);
        false
    }

    fn finish(&mut self, sweep: Sweep) {
        self.order = sweep.order;
        self.generation += 1;
        let mut before = 0;
        self.in_order = true;
        for at in 0..self.slots.len() {
            let Some(&slot) = self.slots.get(at).filter(|&&slot| slot != NONE) else { continue };
            match self.order.get(slot as usize) {
                Some(&place) if place != NONE => {
                    self.in_order &= before <= place;
                    before = place;
                }
                // Not in the document any more. What came in since the walk began is in the next.
                _ if !self.stale => self.kill(TopicId::from_slot(slot as usize)),
                _ => self.in_order = false,
            }
        }
    }

    /// Where a topic stands in the document, for sorting.
    pub(super) fn place(&self, slot: u32) -> u32 {
        self.order.get(slot as usize).copied().unwrap_or(NONE)
    }

    /// Whether records come in the order of the document.
    pub(super) const fn is_in_order(&self) -> bool {
        self.in_order && !self.stale
    }

    /// The bytes of a record.
    pub(super) fn block(&self, record: u32) -> &[u8] {
        let at = record as usize;
        let from = self.starts.get(at).copied().unwrap_or(0) as usize;
        let to = self.starts.get(at + 1).map_or(self.text.len(), |&to| to as usize);
        self.text.get(from..to).unwrap_or_default()
    }

    fn record(&self, id: TopicId) -> Option<u32> {
        self.record_of.get(id.slot()).copied().filter(|&record| record != NONE)
    }

    /// Indexes a topic anew, if its texts are others; forgets it if it is gone.
    fn put(&mut self, document: &Document, id: TopicId) {
        self.generation += 1;
        let Some(topic) = document.topic(id) else {
            self.kill(id);
            return;
        };
        if let Some(record) = self.record(id) {
            let flags = self.write(topic);
            if self.block(record) == self.scratch.as_bytes() {
                if let Some(known) = self.flags.get_mut(record as usize) {
                    *known = flags;
                }
                if !topic.more().sources.is_empty() {
                    self.citing.insert(id);
                }
                return;
            }
            self.kill(id);
        }
        self.add(document, id, topic);
        self.in_order = false;
    }

    fn add(&mut self, document: &Document, id: TopicId, topic: &Topic) {
        let flags = self.write(topic);
        let (Ok(start), Ok(record)) = (u32::try_from(self.text.len()), u32::try_from(self.starts.len())) else {
            // Four gigabytes of folded text: what comes after is not found.
            return;
        };
        self.text.extend_from_slice(self.scratch.as_bytes());
        self.starts.push(start);
        self.slots.push(u32::try_from(id.slot()).unwrap_or(NONE));
        self.flags.push(flags);
        if self.record_of.len() <= id.slot() {
            self.record_of.resize(document.slot_count().max(id.slot() + 1), NONE);
        }
        if let Some(known) = self.record_of.get_mut(id.slot()) {
            *known = record;
        }
        if topic.has_more() && !topic.more().sources.is_empty() {
            self.citing.insert(id);
        }
    }

    fn kill(&mut self, id: TopicId) {
        let Some(record) = self.record(id) else { return };
        let at = record as usize;
        let from = self.starts.get(at).copied().unwrap_or(0) as usize;
        let to = self.starts.get(at + 1).map_or(self.text.len(), |&to| to as usize);
        if let Some(bytes) = self.text.get_mut(from..to) {
            self.wasted += bytes.len();
            bytes.fill(0);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = NONE;
        }
        if let Some(known) = self.record_of.get_mut(id.slot()) {
            *known = NONE;
        }
        self.citing.remove(id);
    }

    /// Writes a topic's record into the scratch.
    fn write(&mut self, topic: &Topic) -> Flags {
        let out = &mut self.scratch;
        out.clear();
        let mut flags = Flags::default();
        field(out, Fields::TITLE, topic.title());
        for (_, title) in topic.translations() {
            field(out, Fields::TRANSLATION, title);
        }
        flags.set(Flags::TRANSLATION, !topic.translations().is_empty());
        flags.set(Flags::FOLDED, topic.folded());
        flags.set(Flags::FLOATING, matches!(topic.home(), Home::Floating(_)));
        if topic.has_more() {
            let more = topic.more();
            for label in &more.labels {
                field(out, Fields::LABEL, label);
            }
            field(out, Fields::NOTE, &more.note);
            for citation in &more.sources {
                out.push(char::from(mark(Fields::SOURCE)));
                match self.words.get(&citation.id) {
                    Some(words) => out.push_str(words),
                    None => fold_into(&citation.id, out),
                }
                field(out, Fields::SOURCE, &citation.quote);
            }
            for marker in &more.markers {
                field(out, Fields::MARKER, marker);
            }
            flags.set(Flags::NOTE, !more.note.is_empty());
            flags.set(Flags::LINK, !more.links.is_empty());
            flags.set(Flags::IMAGE, more.image.is_some());
            flags.set(Flags::SOURCE, !more.sources.is_empty());
            flags.set(Flags::LABEL, !more.labels.is_empty());
            flags.set(Flags::MARKER, !more.markers.is_empty());
            flags.set(Flags::DATE, !more.date.is_empty());
            if let Some(task) = &more.task {
                flags.set(Flags::DATE, !task.due.is_empty());
                let state = match task.state {
                    TaskState::Todo => Flags::TODO,
                    TaskState::Doing => Flags::DOING,
                    TaskState::Done => Flags::DONE,
                };
                flags.set(state, true);
            }
        }
        out.push(char::from(END));
        flags
    }
}

fn field(out: &mut String, field: Fields, text: &str) {
    if !text.is_empty() {
        out.push(char::from(mark(field)));
        fold_into(text, out);
    }
}

impl Sweep {
    /// At the top of the first tree; the tops of all are on the stack, the last first.
    fn begin(document: &Document) -> Self {
        let (mut stack, mut sums) = (Vec::new(), HashMap::<TopicId, Vec<TopicId>>::new());
        for (_, sheet) in document.sheets() {
            stack.push(sheet.root());
            stack.extend(sheet.floating());
            for group in sheet.groups() {
                if let Some(topic) = group.topic {
                    sums.entry(group.last).or_default().push(topic);
                }
            }
        }
        stack.reverse();
        Self { stack, sums, order: vec![NONE; document.slot_count()], next: 0 }
    }
}

fn folded_source(source: &Source) -> String {
    let mut folded = String::new();
    fold_into(&source_words(source), &mut folded);
    folded
}
