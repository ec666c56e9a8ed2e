//! Footnotes and endnotes of Word documents: what they say, and their numbers where something refers to
//! them.

use std::collections::HashMap;

/// The footnotes of a document.
#[derive(Default)]
pub struct Footnotes {
    /// What each says, by its kind and its id.
    texts: HashMap<(char, String), String>,
    /// Whether each topic has numbers of its own.
    is_own: bool,
    /// The last number.
    last: usize,
    /// Those that were told with a topic, by what they say.
    numbers: HashMap<String, usize>,
    /// Those that something has referred to since it was last asked for.
    pending: Vec<(usize, String)>,
}

impl Footnotes {
    /// No footnotes yet. In documents of our own, each note counts its footnotes anew.
    pub fn new(is_own: bool) -> Self {
        Self { is_own, ..Self::default() }
    }

    /// Adds what a footnote (`f`) or an endnote (`e`) says.
    pub fn put(&mut self, kind: char, id: &str, text: String) {
        self.texts.insert((kind, id.to_owned()), text);
    }

    /// The number of a footnote that is referred to. `is_again` says that one of our own repeats another of the note.
    pub fn refer(&mut self, kind: char, id: &str, is_again: bool) -> Option<usize> {
        let key = (kind, id.to_owned());
        let text = self.texts.remove(&key)?;
        if self.is_own {
            // The writer repeats a footnote to which a note refers once more. Others may say the same: "Ibid."
            if let Some(number) = self.numbers.get(&text).filter(|_| is_again) {
                return Some(*number);
            }
            self.numbers.insert(text.clone(), self.last + 1);
        }
        self.last += 1;
        self.pending.push((self.last, text));
        Some(self.last)
    }

    /// The footnotes to which something has referred.
    pub fn take(&mut self) -> Vec<(usize, String)> {
        std::mem::take(&mut self.pending)
    }

    /// Another topic begins, with these footnotes in its title.
    pub fn begin(&mut self, pending: Vec<(usize, String)>) {
        self.pending = pending;
        if self.is_own {
            self.numbers.clear();
            self.last = 0;
        }
    }
}
