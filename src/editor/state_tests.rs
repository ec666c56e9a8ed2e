//! What a person notices of the editor: undo, what is saved, what is selected.

use std::sync::Arc;

use super::{Editor, Refused};
use crate::base::clock::ManualClock;
use crate::doc::{EditError, MergeKey, Selection, Text, TopicId, Touched, fixture};

fn editor(outline: &str) -> (Editor, Arc<ManualClock>) {
    let (document, selection) = fixture::parse(outline);
    let clock = Arc::new(ManualClock::default());
    let mut editor = Editor::new(document, [1, 2], clock.clone());
    editor.select(selection);
    (editor, clock)
}

fn find(editor: &Editor, title: &str) -> TopicId {
    fixture::find(editor.document(), title).unwrap_or_else(|| panic!("there is no topic {title}"))
}

fn type_title(editor: &mut Editor, topic: TopicId, title: &str) {
    let result = editor.edit("Typing", |edit| {
        edit.merge(MergeKey { kind: "title", topic });
        edit.set_title(topic, "en", title)
    });
    result.expect("the topic is there");
}

#[test]
fn quick_typing_is_one_step_of_undo() {
    let (mut editor, clock) = editor("> Root");
    let root = find(&editor, "Root");
    for title in ["R", "Ro", "Roo"] {
        type_title(&mut editor, root, title);
        clock.advance(400);
    }
    clock.advance(101);
    type_title(&mut editor, root, "Later");
    assert_eq!(editor.history().undo_len(), 2, "a pause ends the step");
    editor.undo();
    assert_eq!(editor.document().title(root), "Roo");
    editor.undo();
    assert_eq!(editor.document().title(root), "Root");
    editor.redo();
    assert_eq!(editor.document().title(root), "Roo");
    assert_eq!(editor.history().undo_label(), Some("Typing"));
    assert_eq!(editor.history().redo_label(), Some("Typing"));
}

#[test]
fn typing_into_another_topic_is_another_step() {
    let (mut editor, _) = editor("> Root\n  A\n");
    let (root, a) = (find(&editor, "Root"), find(&editor, "A"));
    type_title(&mut editor, root, "x");
    type_title(&mut editor, a, "y");
    type_title(&mut editor, root, "xx");
    assert_eq!(editor.history().undo_len(), 3);
}

#[test]
fn undo_back_to_the_saved_state_is_clean() {
    let (mut editor, _) = editor("> Root\n");
    let root = find(&editor, "Root");
    assert!(!editor.is_dirty());
    type_title(&mut editor, root, "a");
    assert!(editor.is_dirty());
    editor.mark_saved(editor.state());
    assert!(!editor.is_dirty());
    type_title(&mut editor, root, "b");
    assert_eq!(editor.history().undo_len(), 2, "saving ends the step, or undo would pass over what is saved");
    assert!(editor.is_dirty());
    editor.undo();
    assert!(!editor.is_dirty());
    editor.undo();
    assert!(editor.is_dirty(), "older than the file is not the file");
    editor.redo();
    assert!(!editor.is_dirty());
    editor.undo();
    type_title(&mut editor, root, "c");
    assert!(editor.is_dirty(), "the saved state is out of reach now");
}

#[test]
fn typing_while_a_slow_disk_saves_stays_dirty() {
    let (mut editor, _) = editor("> Root\n");
    let root = find(&editor, "Root");
    type_title(&mut editor, root, "a");
    let state = editor.state();
    type_title(&mut editor, root, "ab");
    editor.mark_saved(state);
    assert!(editor.is_dirty());
}

#[test]
fn an_edit_that_fails_leaves_no_trace() {
    let (mut editor, _) = editor("Root\n  > A\n");
    let a = find(&editor, "A");
    editor.take_touched();
    let result: Result<(), Refused> = editor.edit("Fails", |edit| {
        edit.add_child(a, "half")?;
        Err(EditError::NoPlace)
    });
    assert_eq!(result, Err(Refused::Edit(EditError::NoPlace)));
    assert_eq!(fixture::print(editor.document(), editor.selection()), "Root\n  > A\n");
    assert_eq!(editor.take_touched(), []);
    assert_eq!(editor.history().undo_len(), 0);
    assert!(!editor.is_dirty());
}

#[test]
fn layout_hears_of_both_ends_of_a_move_and_of_its_undo() {
    let (mut editor, _) = editor("Root\n  A\n  > B\n");
    let [root, a, b] = ["Root", "A", "B"].map(|title| find(&editor, title));
    assert_eq!(editor.take_touched(), [Touched::All], "at first everything is new");
    editor.edit("Indent", |edit| edit.indent(&[b])).expect("A stands before it");
    let named = |touched: &[Touched], topic: TopicId| {
        touched.iter().any(|touched| matches!(touched, Touched::Topics(topics) if topics.contains(&topic)))
    };
    let touched = editor.take_touched();
    assert!([root, a, b].iter().all(|&topic| named(&touched, topic)), "{touched:?}");
    editor.undo();
    let touched = editor.take_touched();
    assert!([root, a, b].iter().all(|&topic| named(&touched, topic)), "{touched:?}");
}

#[test]
fn the_selection_never_hides_in_a_fold() {
    let (mut editor, _) = editor("Root\n  A\n    B\n      > C\n");
    let [a, b, c] = ["A", "B", "C"].map(|title| find(&editor, title));
    editor.edit_view("Fold", |edit| edit.fold(&[a, b], true)).expect("they have children");
    assert_eq!(editor.selection().single(), Some(a), "the outermost fold is what is seen");
    editor.select(Selection::one(c));
    assert_eq!(editor.selection().single(), Some(a));
    editor.undo();
    assert_eq!(editor.selection().single(), Some(c));
}

#[test]
fn undo_shows_the_sheet_where_it_happened() {
    let (mut editor, _) = editor("> Root\n  A\n");
    let first = editor.sheet();
    editor.edit("Edit", |edit| edit.add_floating(first, (0.0, 0.0), "F")).expect("the sheet is there");
    let second = editor.edit("Add sheet", |edit| {
        let root = TopicId::from_slot(edit.document().slot_count());
        let id = crate::doc::SheetId(9);
        let mut topic = crate::doc::Topic::new("otherroot0".into(), "Other");
        topic.home = crate::doc::Home::Root(id);
        let sheet = Box::new(crate::doc::Sheet::new("s2".into(), "Other", root));
        edit.apply(crate::doc::Op::AddSheet { id, index: 1, sheet, topics: vec![(root, topic)] })?;
        edit.select(Selection::one(root));
        Ok(id)
    });
    let second = second.expect("the sheet is new");
    assert_eq!(editor.sheet(), second, "an edit takes one along");
    editor.undo();
    assert_eq!(editor.sheet(), first);
    editor.redo();
    assert_eq!(editor.sheet(), second);
    assert_eq!(editor.root(), editor.selection().single());
}

#[test]
fn labels_of_relations_are_edited_in_the_language_that_is_seen() {
    let (mut editor, _) = editor("Root\n  > A\n  > B\n");
    let [a, b] = ["A", "B"].map(|title| find(&editor, title));
    let id = editor.edit("Add relation", |edit| edit.add_relation(a, b, "leads to")).expect("on one sheet");
    editor.set_second_language(Some("zh-Hans".into()));
    editor.set_titles(super::TitleView::Second);
    assert_eq!(editor.item_title(&id).map(Text::as_str), Some(""));
    editor.set_item_title(&id, "导致").expect("the relation is there");
    assert_eq!(editor.item_title(&id).map(Text::as_str), Some("导致"));
    editor.set_titles(super::TitleView::Main);
    assert_eq!(editor.item_title(&id).map(Text::as_str), Some("leads to"));
    editor.undo();
    editor.set_titles(super::TitleView::Second);
    assert_eq!(editor.item_title(&id).map(Text::as_str), Some(""));
}

#[test]
fn pasted_text_becomes_topics_in_the_language_that_is_seen() {
    let (mut editor, _) = editor("> Root [+]\n  A\n");
    let count = editor.paste_text("Drivers\n\t- security\r\n\t- trade\n\nObstacles\n").expect("one topic is selected");
    assert_eq!(count, 4);
    let after = "Root\n  A\n  > Drivers\n    security\n    trade\n  >> Obstacles\n";
    assert_eq!(fixture::print(editor.document(), editor.selection()), after);
    assert_eq!(editor.copy_text().as_deref(), Some("Drivers\n\tsecurity\n\ttrade\nObstacles\n"));
    assert_eq!(editor.undo(), Some("Paste"));
    assert_eq!(fixture::print(editor.document(), editor.selection()), "> Root [+]\n  A\n");
}
