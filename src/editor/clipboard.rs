//! Copy, cut and paste of branches. Other programs get plain indented text, and what they hand over
//! is parsed by [`crate::formats::paste`]; within a document a branch comes back with all that it
//! had.
//!
//! **Shortcomings.** Between two windows only titles travel. A branch of more than [`CLIP_MAX`]
//! topics comes back as titles, too.

use super::state::{Editor, Refused, TitleView};
use crate::doc::edit::{Copied, Edit, NewTopic};
use crate::doc::{EditError, Field, Place, Selection, TopicId};
use crate::formats::paste::{self, Pasted};
use crate::formats::{self, Language};

/// More topics than this are not kept beside their text.
pub const CLIP_MAX: usize = 100_000;

/// What was copied last, with the notes, labels and translations that its text cannot hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Clip {
    text: String,
    topics: Copied,
}

impl Clip {
    /// Whether this text on the clipboard is the one that was put there; systems change line ends.
    fn is_of(&self, text: &str) -> bool {
        !self.topics.is_empty() && self.text.lines().eq(text.lines())
    }
}

impl Editor {
    /// The selected branches as indented text, in the titles' edited language; `None` if no topic
    /// is selected. The branches are kept for [`Editor::paste_text`].
    pub fn copy_text(&mut self) -> Option<String> {
        let tops = self.tops().to_vec();
        if tops.is_empty() {
            return None;
        }
        let language = match (self.titles(), self.second_language()) {
            (TitleView::Second, Some(second)) => Language::Named(second.clone()),
            _ => Language::First,
        };
        let text = formats::text::outline_to_text(self.document(), &tops, &language);
        let document = self.document();
        let reader = document.reader();
        let size: usize = tops.iter().map(|&top| reader.branch(top).take(CLIP_MAX + 1).count()).sum();
        let topics = if size > CLIP_MAX { Copied::default() } else { Copied::of(document, &tops) };
        self.clip = Clip { text: text.clone(), topics };
        Some(text)
    }

    /// Puts what was copied from this document, or else the topics that `text` lists, below the
    /// single selected topic and selects them. Returns how many topics were made, 0 if the text
    /// has no words.
    ///
    /// # Errors
    /// When not exactly one topic is selected, or when the document is read-only.
    pub fn paste_text(&mut self, text: &str) -> Result<usize, Refused> {
        if !self.clip.is_of(text) {
            let topics = self.parsed(text, None).topics;
            return self.paste_topics(&topics);
        }
        let copied = self.clip.topics.clone();
        self.paste_below(copied.len(), |edit, place| edit.insert_copied(place, &copied))
    }

    /// Puts topics below the single selected topic and selects them. Returns how many.
    ///
    /// # Errors
    /// As [`Editor::paste_text`].
    pub fn paste_topics(&mut self, topics: &[NewTopic]) -> Result<usize, Refused> {
        self.paste_below(topics.len(), |edit, place| edit.insert(place, topics))
    }

    fn paste_below(
        &mut self,
        count: usize,
        insert: impl FnOnce(&mut Edit<'_>, Place) -> Result<Vec<TopicId>, EditError>,
    ) -> Result<usize, Refused> {
        let parent = self.selection().single().ok_or(EditError::NothingSelected)?;
        if count == 0 {
            return Ok(0);
        }
        self.edit("Paste", |edit| {
            edit.fold(&[parent], false)?;
            let index = edit.document().children(parent).len();
            let tops = insert(edit, Place::Child { parent, index })?;
            edit.select(Selection::many(tops));
            Ok(count)
        })
    }

    /// The topics that a text from another program lists, by the HTML that is with it on the
    /// clipboard if that is an outline; `None` for what was copied here, and when there is no one
    /// topic to paste below. `html` is asked only if it matters.
    #[must_use]
    pub fn foreign(&self, text: &str, html: impl FnOnce() -> Option<String>) -> Option<Pasted> {
        self.selection().single()?;
        if self.clip.is_of(text) { None } else { Some(self.parsed(text, html())) }
    }

    /// Puts a text below the single selected topic as one topic, its lines in one title.
    ///
    /// # Errors
    /// As [`Editor::paste_text`].
    pub fn paste_title(&mut self, text: &str) -> Result<(), Refused> {
        let parent = self.selection().single().ok_or(EditError::NothingSelected)?;
        let (title, language) = (crate::formats::clean_title(text), self.edited_language());
        self.edit("Paste", |edit| {
            let new = edit.add_child(parent, "")?;
            edit.set_title(new, &language, &title)
        })
    }

    /// Puts a text behind the note of the single selected topic.
    ///
    /// # Errors
    /// As [`Editor::paste_text`].
    pub fn paste_note(&mut self, text: &str) -> Result<(), Refused> {
        let topic = self.selection().single().ok_or(EditError::NothingSelected)?;
        let old = self.document().topic(topic).map(|topic| topic.note().trim_end().to_owned()).unwrap_or_default();
        let gap = if old.is_empty() { "" } else { "\n\n" };
        let note = format!("{old}{gap}{}", text.replace("\r\n", "\n").trim_end());
        self.edit("Paste", |edit| edit.set(topic, Field::Note(note.into())))
    }

    /// The topics of a text, their titles in the language that is seen.
    fn parsed(&self, text: &str, html: Option<String>) -> Pasted {
        let rich = html.and_then(|html| paste::read_html(&html, text));
        let mut pasted = rich.unwrap_or_else(|| paste::read(text));
        let language = self.edited_language();
        if self.document().languages().first() != Some(&language) {
            for entry in &mut pasted.topics {
                let title = entry.topic.title().clone();
                entry.topic.set_translation(&language, title);
            }
        }
        pasted
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Editor;
    use crate::base::clock::ManualClock;
    use crate::doc::{Field, Selection, fixture};

    fn editor(text: &str) -> Editor {
        let (document, selection) = fixture::parse(text);
        let mut editor = Editor::new(document, [1, 2], Arc::new(ManualClock::default()));
        editor.select(selection);
        editor
    }

    #[test]
    fn copying_takes_folded_branches_and_line_breaks() {
        let mut editor = editor("Root\n  > A [+]\n    B\n  > C\n");
        let c = fixture::find(editor.document(), "C").unwrap();
        editor.edit("Edit title", |edit| edit.set_title(c, "en", "two\nlines")).unwrap();
        let a = fixture::find(editor.document(), "A").unwrap();
        editor.select(Selection::many([a, c]));
        assert_eq!(editor.copy_text().unwrap(), "A\n\tB\ntwo\u{2028}lines\n");
    }

    #[test]
    fn a_branch_that_is_cut_and_pasted_keeps_its_notes() {
        let mut editor = editor("Root\n  > A\n    B\n  C\n");
        let b = fixture::find(editor.document(), "B").unwrap();
        editor.edit("Note", |edit| edit.set(b, Field::Note("remember".into()))).unwrap();
        let text = editor.copy_text().unwrap();
        let a = editor.selection().topics().to_vec();
        editor.edit("Cut", |edit| edit.remove_branches(&a)).unwrap();
        // Another system ends lines in its own way.
        assert_eq!(editor.paste_text(&text.replace('\n', "\r\n")).unwrap(), 2);
        let b = fixture::find(editor.document(), "B").unwrap();
        assert_eq!(editor.document().topic(b).unwrap().note(), "remember");
        // Text from elsewhere is not mistaken for it.
        assert_eq!(editor.paste_text("A\n\tB\n\tX\n").unwrap(), 3);
    }

    #[test]
    fn copies_keep_boundaries_summaries_and_relations() {
        use crate::doc::GroupKind;
        let mut editor = editor("Root\n  > P\n    A\n    B\n    C\n  Q\n");
        let find = |editor: &Editor, title: &str| fixture::find(editor.document(), title).unwrap();
        let [p, a, b, c, q] = ["P", "A", "B", "C", "Q"].map(|title| find(&editor, title));
        editor.edit("Boundary", |edit| edit.add_group(GroupKind::Boundary, &[a, b], "around")).unwrap();
        editor.edit("Summary", |edit| edit.add_group(GroupKind::Summary, &[b, c], "S")).unwrap();
        let s = find(&editor, "S");
        let [x, y] = ["x", "y"].map(|title| {
            editor.edit("Add", |edit| edit.add_child(s, title)).unwrap();
            find(&editor, title)
        });
        // A summary within a summary.
        editor.edit("Summary", |edit| edit.add_group(GroupKind::Summary, &[x, y], "T")).unwrap();
        editor.edit("Relation", |edit| edit.add_relation(a, y, "inner")).unwrap();
        editor.edit("Relation", |edit| edit.add_relation(a, q, "outer")).unwrap();
        editor.select(Selection::one(p));
        let text = editor.copy_text().unwrap();
        editor.select(Selection::one(q));
        assert_eq!(editor.paste_text(&text).unwrap(), 8);
        editor.select(Selection::one(p));
        editor.edit("Duplicate", |edit| edit.duplicate(&[p])).unwrap();
        let document = editor.document();
        assert_eq!(document.check(), []);
        let sheet = &document.sheets()[0].1;
        let title = |id| document.title(id).to_string();
        let told: Vec<String> = sheet
            .groups()
            .iter()
            .map(|group| {
                let topic = group.topic.map(title).unwrap_or_default();
                format!("{}: {}…{} {}{topic}", title(group.parent), title(group.first), title(group.last), group.title)
            })
            .collect();
        for group in ["P: A…B around", "P: B…C S", "S: x…y T"] {
            assert_eq!(told.iter().filter(|told| *told == group).count(), 3, "{group} in {told:?}");
        }
        let inner = sheet.relations().iter().filter(|relation| &*relation.title == "inner");
        let ends: Vec<String> = inner.map(|relation| title(relation.from) + &title(relation.to)).collect();
        assert_eq!((ends, sheet.relations().len()), (vec!["Ay".to_owned(); 3], 4));
        // Two siblings alone take the boundary around them along, and a summary what it sums up.
        for (chosen, groups) in [(vec![a, b], 10), (vec![b, c, s], 12)] {
            editor.select(Selection::many(chosen));
            let text = editor.copy_text().unwrap();
            editor.select(Selection::one(q));
            editor.paste_text(&text).unwrap();
            assert_eq!(editor.document().sheets()[0].1.groups().len(), groups);
            assert_eq!(editor.document().check(), []);
        }
    }

    #[test]
    fn what_would_be_too_deep_for_the_file_is_refused() {
        use crate::doc::{MOST_LEVELS, Place, edit::NewTopic};
        let mut editor = editor("> Root\n");
        let root = editor.selection().single().unwrap();
        let chain: Vec<NewTopic> = (0..MOST_LEVELS - 2).map(|depth| NewTopic::new(depth, "x")).collect();
        editor.edit("Fill", |edit| edit.insert(Place::Child { parent: root, index: 0 }, &chain)).unwrap();
        let deepest = editor.document().walk(root).max_by_key(|visit| visit.depth).unwrap();
        assert_eq!(deepest.depth, MOST_LEVELS - 2);
        editor.select(Selection::one(deepest.id));
        let before = editor.document().len();
        let error = editor.paste_text("A\n\tB\n").unwrap_err().to_string();
        assert!(error.contains("10,000 levels"), "{error}");
        assert_eq!(editor.document().len(), before, "all of it is refused");
        // One level is left.
        assert_eq!(editor.paste_text("A\n").unwrap(), 1);
        assert_eq!(editor.document().depth(editor.selection().single().unwrap()), MOST_LEVELS - 1);
        // Neither can a branch be moved there.
        editor.select(Selection::one(root));
        assert_eq!(editor.paste_text("C\n\tD\n").unwrap(), 2);
        let c = editor.selection().single().unwrap();
        let error = editor.edit("Move", |edit| edit.move_below(&[c], deepest.id, 0)).unwrap_err().to_string();
        assert!(error.contains("10,000 levels"), "{error}");
        let bytes = crate::formats::native::write(editor.document(), &crate::formats::WriteOptions::default());
        assert!(crate::formats::native::read(&bytes.unwrap(), &crate::formats::ReadOptions::default()).is_ok());
    }

    #[test]
    fn markdown_is_understood_and_nothing_is_nothing() {
        let mut editor = editor("> Root\n");
        assert_eq!(editor.paste_text("# Drivers\n\n- security\n  - bases\n").unwrap(), 3);
        assert_eq!(
            fixture::print(editor.document(), editor.selection()),
            "Root\n  > Drivers\n    security\n      bases\n"
        );
        assert_eq!(editor.paste_text(" \n\t\n").unwrap(), 0);
        assert_eq!(editor.history().undo_len(), 1);
    }
}
