//! Citations as a writer gets them: already worded in their style, and only to be placed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::doc::TopicId;
use crate::text::rich::Rich;

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
}
