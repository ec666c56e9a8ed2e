//! Folds as they are shown at the moment, where that differs from what the map says.
//!
//! A search opens the branches that a hit needs, a filter closes those without one. Neither is an
//! edit: the document, its history and its file stay as they are.

use super::ids::TopicId;
use super::map::Document;
use super::set::TopicSet;
use super::topic::Topic;

/// Which topics are shown open or folded against what the document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewFolds {
    /// Shown open although they are folded.
    pub open: TopicSet,
    /// Shown folded although they are open; `open` comes first.
    pub closed: TopicSet,
}

impl ViewFolds {
    /// Whether everything is shown as the document says.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.open.is_empty() && self.closed.is_empty()
    }

    /// Whether a topic is shown folded.
    #[must_use]
    pub fn is_folded(&self, id: TopicId, topic: &Topic) -> bool {
        if topic.folded() { !self.open.contains(id) } else { self.closed.contains(id) && !self.open.contains(id) }
    }

    /// Whether a fold that is shown above the topic hides it.
    #[must_use]
    pub fn is_hidden(&self, document: &Document, id: TopicId) -> bool {
        if self.is_empty() { document.is_hidden(id) } else { self.hiding(document, id).next().is_some() }
    }

    /// The topics above that are shown folded and hide this one, from the nearest up.
    pub fn hiding<'a>(&'a self, document: &'a Document, id: TopicId) -> impl Iterator<Item = TopicId> + 'a {
        folds_above(document, id).filter(|&above| document.topic(above).is_some_and(|at| self.is_folded(above, at)))
    }

    /// The topics above that must be shown open, for this one to be seen: those that the document
    /// folds.
    pub fn needed(document: &Document, id: TopicId) -> impl Iterator<Item = TopicId> + '_ {
        folds_above(document, id).filter(|&above| document.topic(above).is_some_and(Topic::folded))
    }
}

/// The topics whose fold would hide this one: a callout or a summary hangs on its topic, and stays
/// when that is folded.
fn folds_above(document: &Document, id: TopicId) -> impl Iterator<Item = TopicId> + '_ {
    let mut below = id;
    document.ancestors(id).filter(move |&above| {
        let is_child = document.parent(below) == Some(above);
        below = above;
        is_child
    })
}

#[cfg(test)]
mod tests {
    use super::ViewFolds;
    use crate::doc::fixture;

    #[test]
    fn what_is_shown_open_hides_nothing() {
        let (document, _) = fixture::parse("Root\n  A [+]\n    B\n      C [+]\n        D\n");
        let id = |title: &str| fixture::find(&document, title).unwrap();
        let mut folds = ViewFolds::default();
        assert!(folds.is_hidden(&document, id("D")) && folds.is_hidden(&document, id("B")));
        assert_eq!(ViewFolds::needed(&document, id("D")).collect::<Vec<_>>(), [id("C"), id("A")]);
        folds.open.extend(ViewFolds::needed(&document, id("B")));
        assert!(!folds.is_hidden(&document, id("B")) && folds.is_hidden(&document, id("D")));
        folds.closed.insert(id("B"));
        assert_eq!(folds.hiding(&document, id("D")).collect::<Vec<_>>(), [id("C"), id("B")]);
    }
}
