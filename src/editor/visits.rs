//! Where a person was: drilling into a branch and out again, and the visited topics, back and
//! forward.
//!
//! **Invariants.** What is shown contains what is selected: selecting a topic outside of the branch
//! that was drilled into shows the whole sheet again. A topic that was passed on the way (with the
//! arrow keys, say) is no visit. Topics that are gone are passed over.

use super::state::Editor;
use crate::doc::{Document, Selection, TopicId, ViewFolds};

/// The most visits that are remembered.
const MOST: usize = 200;
/// Who stays at a topic for less than this was only passing, milliseconds.
const PASSING_MS: u64 = 700;

/// The visited topics, the oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Visits {
    list: Vec<TopicId>,
    /// The present one in the list.
    at: usize,
    since_ms: u64,
}

impl Visits {
    /// A topic is selected now.
    pub(super) fn note(&mut self, topic: TopicId, now_ms: u64) {
        if self.list.get(self.at) == Some(&topic) {
            return;
        }
        let passing = now_ms.saturating_sub(self.since_ms) < PASSING_MS && self.at > 0;
        self.list.truncate(self.at + 1);
        if passing {
            self.list.pop();
        }
        if self.list.last() != Some(&topic) {
            self.list.push(topic);
        }
        if self.list.len() > MOST {
            self.list.remove(0);
        }
        self.at = self.list.len().saturating_sub(1);
        self.since_ms = now_ms;
    }

    /// The place in the list of the next topic in a direction that is still there.
    fn next(&self, document: &Document, forward: bool) -> Option<usize> {
        let here = self.list.get(self.at);
        let is_there = |at: &usize| self.list.get(*at).is_some_and(|&to| document.contains(to) && Some(&to) != here);
        if forward { (self.at + 1..self.list.len()).find(is_there) } else { (0..self.at).rev().find(is_there) }
    }
}

impl Editor {
    /// The topic whose branch alone is shown, if one was drilled into.
    #[must_use]
    pub const fn focus(&self) -> Option<TopicId> {
        self.focus
    }

    /// From the sheet's root to the topic that was drilled into; empty if none was.
    #[must_use]
    pub fn breadcrumb(&self) -> Vec<TopicId> {
        let Some(focus) = self.focus else { return Vec::new() };
        let mut path: Vec<TopicId> = self.document().ancestors(focus).collect();
        path.reverse();
        path.push(focus);
        path
    }

    /// Shows only the branch of this topic, open whatever its fold says, and selects the topic. The
    /// root, a topic that is gone, and `None` show the whole sheet.
    pub fn drill(&mut self, topic: Option<TopicId>) {
        let before = self.focus();
        let is_top = |&topic: &TopicId| self.document().owner(topic).is_some();
        let focus = topic.filter(is_top).filter(|&topic| self.document().sheet_of(topic) == Some(self.sheet()));
        // What leads there is shown open first, or the selection would go to what hides it.
        let opened: Vec<TopicId> = focus.map_or_else(Vec::new, |focus| {
            ViewFolds::needed(self.document(), focus).chain(std::iter::once(focus)).collect()
        });
        self.open_for_view(&opened);
        self.set_focus(None);
        if let Some(topic) = focus.or(before) {
            self.select(Selection::one(topic));
        }
        self.set_focus(focus);
        let old = std::mem::replace(&mut self.drilled, opened);
        let kept = self.drilled.clone();
        self.release_view_folds(old.into_iter().filter(|topic| !kept.contains(topic)));
    }

    /// Lets topics be seen open although their folds say otherwise: no edit, nothing to save.
    fn open_for_view(&mut self, topics: &[TopicId]) {
        let mut folds = ViewFolds::clone(self.view_folds());
        for &topic in topics {
            folds.open.insert(topic);
        }
        self.set_view_folds(folds);
    }

    /// Shows the branch one level further up.
    pub fn drill_out(&mut self) {
        let Some(focus) = self.focus() else { return };
        let up = self.document().owner(focus);
        self.drill(up);
        self.select(Selection::one(focus));
    }

    /// Whether there is a visited topic to go back or forward to.
    #[must_use]
    pub fn can_revisit(&self, forward: bool) -> bool {
        self.visits.next(self.document(), forward).is_some()
    }

    /// Goes back or forward among the visited topics; on whatever sheet, showing the
    /// folds above open. Returns the topic.
    pub fn revisit(&mut self, forward: bool) -> Option<TopicId> {
        let at = self.visits.next(self.document(), forward)?;
        let topic = *self.visits.list.get(at)?;
        self.visits.at = at;
        let hiding: Vec<TopicId> = ViewFolds::needed(self.document(), topic).collect();
        self.open_for_view(&hiding);
        if let Some(sheet) = self.document().sheet_of(topic) {
            self.show_sheet(sheet);
        }
        self.visits.at = at;
        self.select(Selection::one(topic));
        self.visits.at = at;
        Some(topic)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::clock::ManualClock;
    use crate::doc::fixture;

    fn editor(outline: &str) -> (Editor, Arc<ManualClock>) {
        let (document, selection) = fixture::parse(outline);
        let clock = Arc::new(ManualClock::default());
        let mut editor = Editor::new(document, [3, 4], clock.clone());
        editor.select(selection);
        (editor, clock)
    }

    fn at(editor: &Editor, title: &str) -> TopicId {
        fixture::find(editor.document(), title).unwrap_or_else(|| panic!("there is no {title}"))
    }

    fn title(editor: &Editor) -> String {
        editor.selection().single().map(|topic| editor.document().title(topic).to_string()).unwrap_or_default()
    }

    #[test]
    fn drilling_opens_the_branch_and_comes_back_to_it() {
        let (mut editor, _) = editor("Root\n  > A [+]\n    B\n      C\n  D\n");
        let (a, b) = (at(&editor, "A"), at(&editor, "B"));
        editor.drill(Some(a));
        assert_eq!((editor.root(), editor.focus()), (Some(a), Some(a)));
        assert!(!editor.is_folded(a), "it is shown open");
        assert!(editor.document().topic(a).unwrap().folded(), "looking changes nothing");
        editor.drill(Some(b));
        let path: Vec<_> = editor.breadcrumb().into_iter().map(|id| editor.document().title(id).to_string()).collect();
        assert_eq!(path, ["Root", "A", "B"]);
        editor.drill_out();
        assert_eq!((editor.focus(), title(&editor)), (Some(a), "B".to_owned()));
        editor.drill_out();
        assert_eq!((editor.focus(), title(&editor)), (None, "A".to_owned()));
    }

    #[test]
    fn what_is_selected_is_shown() {
        let (mut editor, _) = editor("Root\n  > A\n    B\n  D\n");
        let (a, d) = (at(&editor, "A"), at(&editor, "D"));
        editor.drill(Some(a));
        editor.select(Selection::one(d));
        assert_eq!(editor.focus(), None);
        editor.drill(Some(a));
        editor.edit("Delete", |edit| edit.remove_branches(&[a])).unwrap();
        assert_eq!(editor.focus(), None);
    }

    #[test]
    fn visits_go_back_and_forward_and_pass_over_what_was_only_passed() {
        let (mut editor, clock) = editor("> Root\n  A\n  B\n  C\n");
        for name in ["A", "B", "C"] {
            clock.advance(if name == "C" { 100 } else { 2000 });
            let topic = at(&editor, name);
            editor.select(Selection::one(topic));
        }
        clock.advance(2000);
        assert!(!editor.can_revisit(true));
        editor.revisit(false);
        assert_eq!(title(&editor), "A", "B was left after 100 ms");
        editor.revisit(false);
        assert_eq!(title(&editor), "Root");
        assert_eq!(editor.revisit(false), None);
        editor.revisit(true);
        assert_eq!(title(&editor), "A");
        editor.revisit(true);
        assert_eq!(title(&editor), "C");
        let a = at(&editor, "A");
        editor.edit("Delete", |edit| edit.remove_branches(&[a])).unwrap();
        clock.advance(2000);
        editor.revisit(false);
        assert_ne!(title(&editor), "A");
    }
}
