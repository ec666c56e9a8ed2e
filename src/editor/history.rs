//! Undo and redo: transactions as the operations that take them back.
//!
//! **Invariants.** Only inverses are kept, never copies of the map. Each state of the document has
//! a number; going back to the saved state by undo is clean again. The memory is capped by an
//! estimate of bytes, and the oldest steps go first.
//!
//! **Shortcomings.** History is a line, not a tree: an edit after an undo drops what was undone.

use std::collections::VecDeque;

use crate::base::clock::Millis;
use crate::doc::{ApplyError, Document, MergeKey, Op, Selection, Topic, Touched, Transaction};

/// Typing within this time becomes one step of undo.
pub const MERGE_MS: Millis = 500;

/// How much the steps may take up, by estimate.
pub const CAP_BYTES: usize = 64 << 20;

/// One step back or forward.
#[derive(Debug)]
struct Entry {
    label: &'static str,
    /// Taken in this order.
    ops: Vec<Op>,
    /// What is selected once the step is undone, and once it is done again.
    before: Selection,
    after: Selection,
    merge: Option<MergeKey>,
    at_ms: Millis,
    /// The state of the document before and after the step.
    from: u64,
    to: u64,
    bytes: usize,
}

/// What undo or redo did, for the caller to follow.
#[derive(Debug)]
pub struct Stepped {
    /// The label of the step.
    pub label: &'static str,
    /// The selection to restore.
    pub selection: Selection,
    /// What the operations and their inverses touched, for layout.
    pub touched: Vec<Touched>,
}

/// The steps of one document.
#[derive(Debug)]
pub struct History {
    undo: VecDeque<Entry>,
    redo: Vec<Entry>,
    /// The number of the state that the document is in.
    state: u64,
    next_state: u64,
    /// The state that the file on the disk has; `None` when it has none of this history.
    saved: Option<u64>,
    bytes: usize,
    cap_bytes: usize,
}

impl Default for History {
    fn default() -> Self {
        Self::with_cap(CAP_BYTES)
    }
}

impl History {
    /// An empty history of a document that is as saved, with its own cap.
    #[must_use]
    pub const fn with_cap(cap_bytes: usize) -> Self {
        Self { undo: VecDeque::new(), redo: Vec::new(), state: 0, next_state: 1, saved: Some(0), bytes: 0, cap_bytes }
    }

    /// Records a transaction that was applied just now. Drops what was undone before.
    pub fn push(&mut self, tx: Transaction, now_ms: Millis) {
        for entry in self.redo.drain(..) {
            self.bytes -= entry.bytes;
        }
        let from = self.state;
        self.state = self.next_state;
        self.next_state += 1;
        if self.merges(&tx, from, now_ms)
            && let Some(last) = self.undo.back_mut()
        {
            self.bytes -= last.bytes;
            merge_into(&mut last.ops, tx.undo);
            last.after = tx.after;
            last.at_ms = now_ms;
            last.to = self.state;
            last.bytes = entry_bytes(&last.ops);
            self.bytes += last.bytes;
        } else {
            let Transaction { label, undo: ops, before, after, merge, .. } = tx;
            let bytes = entry_bytes(&ops);
            self.bytes += bytes;
            self.undo.push_back(Entry { label, ops, before, after, merge, at_ms: now_ms, from, to: self.state, bytes });
        }
        self.shrink();
    }

    /// Whether the transaction continues the last step. Saving ends a step, so that undo can come
    /// back to what is on the disk.
    fn merges(&self, tx: &Transaction, state: u64, now_ms: Millis) -> bool {
        self.undo.back().is_some_and(|last| {
            last.merge.is_some()
                && last.merge == tx.merge
                && last.to == state
                && self.saved != Some(state)
                && now_ms.saturating_sub(last.at_ms) <= MERGE_MS
        })
    }

    /// The oldest steps go; the last one stays, however large it is.
    fn shrink(&mut self) {
        while self.bytes > self.cap_bytes && self.undo.len() > 1 {
            if let Some(oldest) = self.undo.pop_front() {
                self.bytes -= oldest.bytes;
            }
        }
    }

    /// Takes the last step back. `None` if there is none.
    ///
    /// # Errors
    /// Only if the document was changed behind the history's back; the document is then as it was,
    /// and the step is lost.
    pub fn undo(&mut self, document: &mut Document) -> Option<Result<Stepped, ApplyError>> {
        let entry = self.undo.pop_back()?;
        Some(match self.step(document, entry) {
            Ok((entry, touched)) => {
                self.state = entry.from;
                let stepped = Stepped { label: entry.label, selection: entry.before.clone(), touched };
                self.redo.push(entry);
                Ok(stepped)
            }
            Err(error) => Err(error),
        })
    }

    /// Takes the last undone step again. `None` if there is none.
    ///
    /// # Errors
    /// As [`History::undo`].
    pub fn redo(&mut self, document: &mut Document) -> Option<Result<Stepped, ApplyError>> {
        let entry = self.redo.pop()?;
        Some(match self.step(document, entry) {
            Ok((entry, touched)) => {
                self.state = entry.to;
                let stepped = Stepped { label: entry.label, selection: entry.after.clone(), touched };
                self.undo.push_back(entry);
                Ok(stepped)
            }
            Err(error) => Err(error),
        })
    }

    /// Applies the entry's operations and turns it round. Nothing is copied: a removed branch of a
    /// hundred thousand topics only changes hands.
    fn step(&mut self, document: &mut Document, mut entry: Entry) -> Result<(Entry, Vec<Touched>), ApplyError> {
        self.bytes -= entry.bytes;
        let mut inverses = Vec::with_capacity(entry.ops.len());
        let mut touched = Vec::with_capacity(2 * entry.ops.len());
        for op in std::mem::take(&mut entry.ops) {
            touched.push(op.touched());
            match document.apply(op) {
                Ok(inverse) => {
                    touched.push(inverse.touched());
                    inverses.push(inverse);
                }
                Err(error) => {
                    // The inverse of what was just applied, in reverse order, always applies.
                    let restored = inverses.into_iter().rev().try_for_each(|op| document.apply(op).map(drop));
                    return Err(restored.err().unwrap_or(error));
                }
            }
        }
        inverses.reverse();
        entry.bytes = entry_bytes(&inverses);
        self.bytes += entry.bytes;
        entry.ops = inverses;
        // A step that was undone once stands for itself.
        entry.merge = None;
        Ok((entry, touched))
    }

    /// What undo would take back: the label of the last step.
    #[must_use]
    pub fn undo_label(&self) -> Option<&'static str> {
        self.undo.back().map(|entry| entry.label)
    }

    /// What redo would do again: the label of the step.
    #[must_use]
    pub fn redo_label(&self) -> Option<&'static str> {
        self.redo.last().map(|entry| entry.label)
    }

    /// Steps that can be undone.
    #[must_use]
    pub fn undo_len(&self) -> usize {
        self.undo.len()
    }

    /// Whether the document differs from the saved state.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.saved != Some(self.state)
    }

    /// The number of the state the document is in: equal numbers are equal documents.
    #[must_use]
    pub const fn state(&self) -> u64 {
        self.state
    }

    /// Says that the file has the state with this number: the one of [`History::state`] when the
    /// bytes were made, which may be past when a slow disk is done.
    pub const fn mark_saved(&mut self, state: u64) {
        self.saved = Some(state);
    }

    /// Says that the file has none of these states: a recovered or imported map.
    pub const fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Forgets all steps; the document stays as dirty as it is.
    pub fn clear(&mut self) {
        self.undo.clear();
        self.redo.clear();
        self.bytes = 0;
    }
}

/// Puts newer inverses in front of older ones. Typing sets one field again and again: only the
/// oldest inverse of it matters.
fn merge_into(older: &mut Vec<Op>, mut newer: Vec<Op>) {
    if let ([Op::Set { topic: a, field: old }], [Op::Set { topic: b, field: new }]) =
        (older.as_slice(), newer.as_slice())
        && a == b
        && std::mem::discriminant(old) == std::mem::discriminant(new)
    {
        return;
    }
    newer.append(older);
    *older = newer;
}

fn entry_bytes(ops: &[Op]) -> usize {
    size_of::<Entry>() + ops.iter().map(op_bytes).sum::<usize>()
}

/// What an operation takes up, roughly: the cap needs the order of magnitude.
fn op_bytes(op: &Op) -> usize {
    let topics = |topics: &[(crate::doc::TopicId, Topic)]| topics.iter().map(|(_, topic)| topic_bytes(topic)).sum();
    let held: usize = match op {
        Op::InsertBranch { branch, .. } => topics(&branch.topics),
        Op::AddSheet { topics: all, .. } => topics(all),
        Op::Reorder { order, .. } => size_of_val(order.as_slice()),
        Op::Set { field, .. } => field_bytes(field),
        Op::Source(crate::doc::Change::Add { item, .. } | crate::doc::Change::Set { item }) => item.json.len(),
        Op::Image(crate::doc::Change::Add { item, .. } | crate::doc::Change::Set { item }) => item.json.len(),
        _ => 128,
    };
    size_of::<Op>() + held
}

fn field_bytes(field: &crate::doc::Field) -> usize {
    use crate::doc::Field;
    match field {
        Field::Title(text) | Field::Note(text) | Field::Date(text) | Field::Structure(text) => text.len(),
        Field::Translations(words) => words.iter().map(|(name, text)| 32 + name.len() + text.len()).sum(),
        Field::Attributes(list) => list.iter().map(|(name, text)| 32 + name.len() + text.len()).sum(),
        Field::Links(links) => links.iter().map(|link| 80 + link.href.len() + link.title.len()).sum(),
        Field::Sources(list) => list.iter().map(|citation| 100 + citation.quote.len()).sum(),
        Field::Style(_) | Field::BranchStyle(Some(_)) => size_of::<crate::doc::Style>(),
        _ => 64,
    }
}

fn topic_bytes(topic: &Topic) -> usize {
    let words: usize = topic.translations().iter().map(|(name, text)| 32 + name.len() + text.len()).sum();
    let more = if topic.has_more() { size_of::<crate::doc::More>() + topic.note().len() } else { 0 };
    size_of::<Topic>() + 8 + topic.title().len() + size_of_val(topic.children()) + words + more
}

#[cfg(test)]
mod tests {
    use super::History;
    use crate::doc::{Document, Edit, Field, IdGen, Selection, fixture};

    fn set_note(document: &mut Document, history: &mut History, note: &str) {
        let root = fixture::find(document, "Root").expect("there is a root");
        let mut ids = IdGen::from_seed([1, 2]);
        let mut edit = Edit::new(document, &mut ids, "Note", &Selection::none());
        edit.set(root, Field::Note(note.into())).expect("the root is there");
        history.push(edit.finish().expect("the note is another"), 0);
    }

    #[test]
    fn the_oldest_steps_go_when_memory_is_full() {
        let (mut document, _) = fixture::parse("Root");
        let mut history = History::with_cap(10_000);
        for number in 0..50 {
            set_note(&mut document, &mut history, &format!("{number}{}", "x".repeat(1_000)));
        }
        assert!((2..10).contains(&history.undo_len()), "{} steps are kept", history.undo_len());
        assert!(history.bytes <= 10_000);
        let mut steps = 0;
        while let Some(stepped) = history.undo(&mut document) {
            stepped.expect("undo applies");
            steps += 1;
        }
        let root = fixture::find(&document, "Root").expect("there is a root");
        let note = document.topic(root).map(|topic| topic.note().to_owned()).unwrap_or_default();
        assert!(note.starts_with(&(49 - steps).to_string()), "undone as far as it goes: {steps} steps");
        assert!(history.is_dirty(), "the saved state cannot be reached any more");
    }

    #[test]
    fn one_huge_step_can_still_be_undone() {
        let (mut document, _) = fixture::parse("Root");
        let mut history = History::with_cap(100);
        set_note(&mut document, &mut history, &"x".repeat(1_000));
        set_note(&mut document, &mut history, &"y".repeat(1_000));
        assert_eq!(history.undo_len(), 1);
        assert!(history.undo(&mut document).is_some_and(|stepped| stepped.is_ok()));
    }

    #[test]
    fn bytes_come_back_when_steps_are_dropped() {
        let (mut document, _) = fixture::parse("Root");
        let mut history = History::default();
        for note in ["a", "b", "c"] {
            set_note(&mut document, &mut history, note);
        }
        history.undo(&mut document);
        history.undo(&mut document);
        set_note(&mut document, &mut history, "d");
        let kept: usize = history.undo.iter().map(|entry| entry.bytes).sum();
        assert_eq!((history.bytes, history.redo.len(), history.undo_len()), (kept, 0, 2));
    }
}
