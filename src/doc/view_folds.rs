//! Folds as they are shown at the moment, where that differs from what the map says.
//!
//! A search opens the branches that a hit needs; a filter leaves only hits and what is above them
//! on the map. Neither is an edit: the document, its history and its file stay as they are.

use std::borrow::Cow;

use super::ids::TopicId;
use super::map::Document;
use super::set::TopicSet;
use super::topic::{Home, Topic};

/// Which topics are shown open or folded against what the document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewFolds {
    /// Shown open although they are folded.
    pub open: TopicSet,
    /// Shown folded although they are open; `open` comes first.
    pub closed: TopicSet,
    /// If a filter hides topics, those that it leaves: with each topic also all above it.
    pub only: Option<TopicSet>,
}

impl ViewFolds {
    /// Whether everything is shown as the document says.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.open.is_empty() && self.closed.is_empty() && self.only.is_none()
    }

    /// Whether no filter hides the topic; folds do not count here.
    #[must_use]
    pub fn leaves(&self, id: TopicId) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(id))
    }

    /// The children of a topic that no filter hides.
    #[must_use]
    pub fn children<'a>(&self, topic: &'a Topic) -> Cow<'a, [TopicId]> {
        match &self.only {
            None => Cow::Borrowed(topic.children()),
            Some(only) => topic.children().iter().copied().filter(|&child| only.contains(child)).collect(),
        }
    }

    /// Whether a topic is shown folded.
    #[must_use]
    pub fn is_folded(&self, id: TopicId, topic: &Topic) -> bool {
        if topic.folded() { !self.open.contains(id) } else { self.closed.contains(id) && !self.open.contains(id) }
    }

    /// Whether a filter hides the topic, or a fold that is shown above it.
    #[must_use]
    pub fn is_hidden(&self, document: &Document, id: TopicId) -> bool {
        if !self.leaves(id) {
            return true;
        }
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

/// The topics whose fold would hide this one: a callout hangs on its topic, and stays when that is
/// folded; a summary goes with what it sums up.
fn folds_above(document: &Document, id: TopicId) -> impl Iterator<Item = TopicId> + '_ {
    let mut below = id;
    document.ancestors(id).filter(move |&above| {
        let stays = document.topic(below).is_some_and(|topic| matches!(topic.home(), Home::Callout(_)));
        below = above;
        !stays
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

    #[test]
    fn what_a_filter_does_not_leave_is_hidden() {
        let (document, _) = fixture::parse("Root\n  A\n    B\n  C\n");
        let id = |title: &str| fixture::find(&document, title).unwrap();
        let only = Some([id("Root"), id("A")].into_iter().collect());
        let folds = ViewFolds { only, ..ViewFolds::default() };
        assert!(folds.is_hidden(&document, id("B")) && folds.is_hidden(&document, id("C")));
        assert!(!folds.is_hidden(&document, id("A")));
        let children = |title: &str| folds.children(document.topic(id(title)).unwrap()).into_owned();
        assert_eq!((children("Root"), children("A")), (vec![id("A")], vec![]));
    }
}
