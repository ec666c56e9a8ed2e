//! What is selected: topics in the order they were picked, or one relation or group.

use std::collections::{HashMap, HashSet};

use super::ids::{FileId, TopicId};
use super::map::Document;

/// The selection of a window. It follows the edits: each transaction says what is selected
/// before and after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    topics: Vec<TopicId>,
    /// The same topics, to answer [`Selection::contains`] for thousands of drawn topics.
    set: HashSet<TopicId>,
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
        Self { topics: vec![topic], set: HashSet::from([topic]), item: None }
    }

    /// Several topics; the last is the primary one. Doubles are dropped.
    #[must_use]
    pub fn many(topics: impl IntoIterator<Item = TopicId>) -> Self {
        let mut topics: Vec<TopicId> = topics.into_iter().collect();
        // Of doubles the last one counts, as if each had been picked in turn.
        let mut set = HashSet::with_capacity(topics.len());
        topics.reverse();
        topics.retain(|&topic| set.insert(topic));
        topics.reverse();
        Self { topics, set, item: None }
    }

    /// A relation or group.
    #[must_use]
    pub fn item(id: FileId) -> Self {
        Self { item: Some(id), ..Self::default() }
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
        self.set.contains(&topic)
    }

    /// Adds a topic and makes it the primary one.
    pub fn add(&mut self, topic: TopicId) {
        self.item = None;
        if !self.set.insert(topic) {
            self.topics.retain(|&other| other != topic);
        }
        self.topics.push(topic);
    }

    /// Adds the topic, or takes it away if it was selected.
    pub fn toggle(&mut self, topic: TopicId) {
        if self.set.remove(&topic) {
            self.topics.retain(|&other| other != topic);
        } else {
            self.add(topic);
        }
    }

    /// Drops what is gone from the document.
    pub fn retain_existing(&mut self, document: &Document) {
        self.topics.retain(|&topic| document.contains(topic));
        if self.topics.len() < self.set.len() {
            self.set.retain(|&topic| document.contains(topic));
        }
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
    let chosen: HashSet<TopicId> = topics.iter().copied().collect();
    let mut keyed: Vec<(Vec<usize>, TopicId)> = Vec::new();
    let mut positions = HashMap::new();
    for &topic in topics {
        if !document.contains(topic) || document.ancestors(topic).any(|above| chosen.contains(&above)) {
            continue;
        }
        keyed.push((document_order_key(document, topic, &mut positions), topic));
    }
    keyed.sort();
    keyed.dedup();
    keyed.into_iter().map(|(_, topic)| topic).collect()
}

/// Positions from the top of the tree down, so that sorting by it gives document order.
/// `positions` remembers where siblings stand: each list of children is counted once.
fn document_order_key(document: &Document, topic: TopicId, positions: &mut HashMap<TopicId, usize>) -> Vec<usize> {
    let mut key = Vec::new();
    let mut at = topic;
    loop {
        if let Some(parent) = document.parent(at)
            && !positions.contains_key(&at)
        {
            positions.extend(document.children(parent).iter().enumerate().map(|(index, &child)| (child, index)));
        }
        key.push(positions.get(&at).copied().unwrap_or(usize::MAX));
        match document.owner(at) {
            Some(above) => at = above,
            None => break,
        }
    }
    key.push(at.slot());
    key.reverse();
    key
}

#[cfg(test)]
mod tests {
    use super::Selection;
    use crate::doc::fixture;

    #[test]
    fn picking_again_makes_primary_and_toggling_gives_back() {
        let (document, mut selection) = fixture::parse("Root\n  > A\n  > B\n  C\n");
        let [a, b, c] = ["A", "B", "C"].map(|title| fixture::find(&document, title).expect(title));
        selection.add(a);
        assert_eq!(selection.topics(), [b, a]);
        selection.toggle(c);
        selection.toggle(b);
        assert_eq!(selection.topics(), [a, c]);
        assert!(selection.contains(c) && !selection.contains(b));
        assert_eq!(selection, Selection::many([c, a, c]));
        assert_eq!(selection.single(), None);
    }

    #[test]
    fn branches_come_in_document_order_without_those_below_others() {
        let (document, selection) =
            fixture::parse("Root\n  > C\n    > D\n  B\n    > E\n~> F\n".replace("~>", "> ~").as_str());
        let titles: Vec<_> =
            selection.top_branches(&document).into_iter().map(|id| document.title(id).to_string()).collect();
        assert_eq!(titles, ["C", "E", "F"]);
    }
}
