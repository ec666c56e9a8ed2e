//! Folds of a view: a layout that opens what a talk shows, whatever the document has folded.

use std::collections::HashSet;

use super::engine::Layout;
use super::node::Growth;
use crate::doc::{Document, TopicId, Touched};

/// How the children of a topic stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stacking {
    /// On both sides of the topic.
    BothSides,
    /// Beside it, one below the other.
    Beside,
    /// Below it, side by side.
    Below,
    /// Below it, one below the other.
    List,
}

impl Layout {
    /// From now on exactly these topics show their children, and the folds of the document do not
    /// count; only what differs is laid out anew. `true` if anything did.
    pub fn set_open(&mut self, document: &Document, open: &HashSet<TopicId>) -> bool {
        let Some(old) = self.open.replace(open.clone()) else {
            if let Some(sheet) = self.sheet() {
                self.full(document, sheet);
            }
            return true;
        };
        let mut changed: Vec<TopicId> = old.symmetric_difference(open).copied().collect();
        changed.retain(|&topic| document.contains(topic));
        if changed.is_empty() {
            return false;
        }
        changed.sort_unstable();
        self.update_all(document, &[Touched::Topics(changed)]);
        true
    }

    /// How the children of a topic stand.
    #[must_use]
    pub fn stacking(&self, topic: TopicId) -> Option<Stacking> {
        Some(match self.node(topic)?.growth {
            Growth::Map | Growth::Radial => Stacking::BothSides,
            Growth::Logic | Growth::Brace | Growth::Fan => Stacking::Beside,
            Growth::Org | Growth::Timeline | Growth::Fishbone | Growth::Bone | Growth::Row => Stacking::Below,
            Growth::Tree | Growth::Chronicle | Growth::Matrix => Stacking::List,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use crate::doc::fixture;
    use crate::layout::{FixedMeasure, Layout, Look};

    #[test]
    fn a_view_has_folds_of_its_own() {
        let (document, _) = fixture::parse("Root\n  A [+]\n    A1\n    A2\n  B\n    B1\n");
        let find = |title: &str| fixture::find(&document, title).unwrap();
        let sheet = document.first_sheet().unwrap();
        let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
        let open: HashSet<_> = [find("Root"), find("A")].into();
        layout.full(&document, sheet);
        assert!(layout.set_open(&document, &open));
        assert!(layout.rect_in_map(&document, find("A1")).is_some());
        assert!(layout.rect_in_map(&document, find("B1")).is_none());
        // Step by step it comes to stand where a fresh layout puts it.
        for open in [HashSet::from([find("Root"), find("B")]), HashSet::new(), HashSet::from([find("Root")]), open] {
            layout.set_open(&document, &open);
            assert!(!layout.set_open(&document, &open));
            let mut fresh = Layout::new(Look::default(), Arc::new(FixedMeasure));
            fresh.full(&document, sheet);
            fresh.set_open(&document, &open);
            for topic in document.sheet_topics(sheet) {
                assert_eq!(layout.rect_in_map(&document, topic), fresh.rect_in_map(&document, topic));
            }
            assert_eq!(layout.bounds(), fresh.bounds());
        }
    }
}
