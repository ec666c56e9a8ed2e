//! Citations as a writer gets them: already worded in their style, and only to be placed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::doc::TopicId;
use crate::text::rich::{self, Rich, Run};

/// How sources appear in what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourcesAs {
    /// Not at all.
    #[default]
    None,
    /// Each citation as a note at its topic: a footnote where the format has them, else a mark with
    /// its note at the end. In styles that cite by number or author the list stands at the end too.
    Footnotes,
    /// A mark at the topic, such as `[1]` or `(Smith 2020)`, and the list of references at the end.
    List,
}

/// One citation at a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// The mark in the text: `[3]114`, `(Smith 2020, 114)`; for notes, their number.
    pub mark: Rich,
    /// The whole note, for a footnote.
    pub note: Rich,
}

/// All citations of what is written, worded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// How they appear; with [`SourcesAs::None`] all else is empty.
    pub how: SourcesAs,
    /// At each citing topic its citations, in order. Topics are those of the written document.
    pub at: BTreeMap<TopicId, Vec<Mention>>,
    /// Heading of the list: `References`, 参考文献.
    pub heading: String,
    /// The list of references, in order, each with its number if the style numbers them.
    pub list: Vec<Rich>,
}

impl Citations {
    /// The citations of a topic, in order.
    #[must_use]
    pub fn of(&self, topic: TopicId) -> &[Mention] {
        self.at.get(&topic).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is cited.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty() && self.list.is_empty()
    }

    /// What stands right behind the title of a topic, as plain text: its marks, or the numbers of
    /// its notes in brackets. Notes are added to `notes`, in the order in which they are met.
    pub(crate) fn marks<'a>(&'a self, topic: TopicId, notes: &mut Vec<&'a [Run]>) -> String {
        let mut out = String::new();
        for mention in self.of(topic) {
            match self.how {
                SourcesAs::None => {}
                SourcesAs::Footnotes => {
                    notes.push(&mention.note);
                    out.extend([format!("[{}]", notes.len())]);
                }
                SourcesAs::List => push_mark(&mut out, &rich::plain(&mention.mark)),
            }
        }
        out
    }

    /// The notes with their numbers, as plain text.
    pub(crate) fn numbered(notes: &[&[Run]]) -> impl Iterator<Item = String> {
        (1..).zip(notes).map(|(number, note)| format!("[{number}] {}", one_line(note)))
    }

    /// The list of references, as plain text.
    pub(crate) fn entries(&self) -> impl Iterator<Item = String> {
        self.list.iter().map(|entry| one_line(entry))
    }

    /// The heading of the list.
    pub(crate) fn title(&self) -> &str {
        if self.heading.is_empty() { "References" } else { &self.heading }
    }

    /// A branch for formats that have nothing but topics: the heading, then notes and references.
    /// Empty if nothing is cited.
    pub(crate) fn branch(&self, notes: &[&[Run]]) -> Vec<String> {
        let mut branch: Vec<String> = Self::numbered(notes).chain(self.entries()).collect();
        if !branch.is_empty() {
            branch.insert(0, self.title().to_owned());
        }
        branch
    }
}

/// Adds a mark behind what stands there: `(Smith 2020)` wants a space before it, `[1]` and ① none.
fn push_mark(out: &mut String, mark: &str) {
    if mark.starts_with(|c: char| c == '(' || c.is_ascii_alphabetic()) {
        out.push(' ');
    }
    out.push_str(mark);
}

/// Runs as plain text without line breaks.
fn one_line(runs: &[Run]) -> String {
    rich::plain(runs).replace(['\n', '\r'], " ")
}
