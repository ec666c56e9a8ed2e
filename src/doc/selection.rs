//! What is selected: topics in the order they were picked, or one relation or group.

use super::ids::{FileId, TopicId};
use super::map::Document;

/// The selection of a window. It follows the edits: each transaction says what is selected
/// before and after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    topics: Vec<TopicId>,
    /// A selected relation or group of the sheet, by its file id; then no topic is selected.
    item: Option<FileId>,
}

impl Selection {
    /// Nothing.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One topic.
    #[must_use]
    pub fn one(topic: TopicId) -> Self {
        Self { topics: vec![topic], item: None }
    }

    /// Several topics; the last is the primary one. Doubles are dropped.
    #[must_use]
    pub fn many(topics: impl IntoIterator<Item = TopicId>) -> Self {
        let mut topics: Vec<TopicId> = topics.into_iter().collect();
        // Of doubles the last one counts, as if each had been picked in turn.
        let mut seen = std::collections::HashSet::with_capacity(topics.len());
        topics.reverse();
        topics.retain(|&topic| seen.insert(topic));
        topics.reverse();
        Self { topics, item: None }
    }

    /// A relation or group.
    #[must_use]
    pub const fn item(id: FileId) -> Self {
        Self { topics: Vec::new(), item: Some(id) }
    }

    /// The topics, in the order they were picked.
    #[must_use]
    pub fn topics(&self) -> &[TopicId] {
        &self.topics
    }

    /// The topic that keys act on when only one can be meant: the one picked last.
    #[must_use]
    pub fn primary(&self) -> Option<TopicId> {
        self.topics.last().copied()
    }

    /// The topic, if exactly one is selected.
    #[must_use]
    pub fn single(&self) -> Option<TopicId> {
        match *self.topics.as_slice() {
            [topic] => Some(topic),
            _ => None,
        }
    }

    /// The selected relation or group.
    #[must_use]
    pub const fn selected_item(&self) -> Option<&FileId> {
        self.item.as_ref()
    }

    /// Whether nothing is selected.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.topics.is_empty() && self.item.is_none()
    }

    /// Whether the topic is selected.
    #[must_use]
    pub fn contains(&self, topic: TopicId) -> bool {
        self.topics.contains(&topic)
    }

    /// Adds a topic and makes it the primary one.
    pub fn add(&mut self, topic: TopicId) {
        self.item = None;
        self.topics.retain(|&other| other != topic);
        self.topics.push(topic);
    }

    /// Adds the topic, or takes it away if it was selected.
    pub fn toggle(&mut self, topic: TopicId) {
        if self.contains(topic) {
            self.topics.retain(|&other| other != topic);
        } else {
            self.add(topic);
        }
    }

    /// Drops what is gone from the document.
    pub fn retain_existing(&mut self, document: &Document) {
        self.topics.retain(|&topic| document.contains(topic));
    }

    /// The selected topics that no other selected topic contains, in document order: what a
    /// command on branches acts on.
    #[must_use]
    pub fn top_branches(&self, document: &Document) -> Vec<TopicId> {
        top_branches(document, &self.topics)
    }
}

/// The topics of `topics` that are not below another of them, in document order.
#[must_use]
pub fn top_branches(document: &Document, topics: &[TopicId]) -> Vec<TopicId> {
    if let &[one] = topics {
        return if document.contains(one) { vec![one] } else { Vec::new() };
    }
    let chosen: std::collections::HashSet<TopicId> = topics.iter().copied().collect();
    let mut keyed: Vec<(Vec<usize>, TopicId)> = Vec::new();
    for &topic in topics {
        if !document.contains(topic) || document.ancestors(topic).any(|above| chosen.contains(&above)) {
            continue;
        }
        keyed.push((document_order_key(document, topic), topic));
    }
    keyed.sort();
    keyed.dedup();
    keyed.into_iter().map(|(_, topic)| topic).collect()
}

/// Positions from the top of the tree down, so that sorting by it gives document order.
fn document_order_key(document: &Document, topic: TopicId) -> Vec<usize> {
    let mut key = Vec::new();
    let mut at = topic;
    loop {
        key.push(document.index_in_parent(at).unwrap_or(usize::MAX));
        match document.owner(at) {
            Some(above) => at = above,
            None => break,
        }
    }
    key.push(at.slot());
    key.reverse();
    key
}
