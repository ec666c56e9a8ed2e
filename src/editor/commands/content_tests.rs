//! Tests of the commands on content.

use super::{Ask, Section};
use crate::doc::{Field, FileId, Link, Task, TaskState, Unknown};
use crate::editor::commands::tests::{Bench, check, refuses};
use crate::editor::commands::{EditMode, Request};

fn states(bench: &Bench, titles: &[&str]) -> Vec<Option<TaskState>> {
    let task = |title: &&str| bench.editor.document().topic(bench.find(title))?.more().task.as_ref().map(|t| t.state);
    titles.iter().map(task).collect()
}

fn set(bench: &mut Bench, title: &str, field: Field) {
    let topic = bench.find(title);
    bench.editor.edit("Test", |edit| edit.set(topic, field)).expect("it is there");
}

#[test]
fn what_needs_words_opens_the_panel_at_its_part() {
    for (id, section) in [
        ("content.note", Section::Note),
        ("content.link", Section::Links),
        ("content.source", Section::Sources),
        ("content.label", Section::Labels),
        ("content.date", Section::Date),
        ("content.attributes", Section::Attributes),
        ("content.sources", Section::AllSources),
    ] {
        let mut bench = Bench::new("Root\n  > A\n");
        bench.run(id).expect("a topic is selected");
        assert_eq!(bench.requests, [Request::Content(Ask::Show(section))], "{id}");
        assert!(!bench.editor.is_dirty(), "{id}");
    }
    refuses("content.note", "Root\n  A\n", "select a topic first");
}

#[test]
fn a_task_goes_from_none_to_do_to_doing_to_done_to_none() {
    let mut bench = Bench::new("Root\n  > A\n  >> B\n  C\n");
    for state in [Some(TaskState::Todo), Some(TaskState::Doing), Some(TaskState::Done), None] {
        bench.run("content.task").expect("topics are selected");
        assert_eq!(states(&bench, &["A", "B", "C"]), [state, state, None]);
    }
    for _ in 0..4 {
        assert_eq!(bench.editor.undo(), Some("Change task"), "all selected topics change in one step");
    }
    assert!(!bench.editor.is_dirty());
    assert!(bench.checked("content.task-none"));
    bench.run("content.task-done").expect("topics are selected");
    assert!(bench.checked("content.task-done") && !bench.checked("content.task-none"));
}

#[test]
fn the_states_follow_the_first_of_several_topics() {
    let mut bench = Bench::new("Root\n  > A\n  >> B\n");
    let done =
        Task { state: TaskState::Done, progress: Some(100), due: "2026-12-01".into(), unknown: Unknown::default() };
    set(&mut bench, "B", Field::Task(Some(done)));
    bench.run("content.task-todo").expect("topics are selected");
    assert_eq!(states(&bench, &["A", "B"]), [Some(TaskState::Todo); 2]);
    let b = bench.find("B");
    let task = bench.editor.document().topic(b).and_then(|b| b.more().task.clone()).expect("it is a task");
    assert_eq!((task.progress, task.due.as_str()), (None, "2026-12-01"), "the day stays, the end's progress goes");
}

#[test]
fn callouts_are_typed_at_once_and_go_with_undo() {
    let mut bench = Bench::new("Root\n  > A\n");
    bench.run("content.callout").expect("one topic is selected");
    let callouts = bench.editor.document().topic(bench.find("A")).map(|a| a.callouts().to_vec()).expect("A is there");
    let &[topic] = callouts.as_slice() else { panic!("{callouts:?}") };
    assert_eq!(bench.requests.last(), Some(&Request::StartEditing { topic, mode: EditMode::Replace }));
    bench.run("edit.delete").expect("the callout is selected");
    assert_eq!(bench.editor.document().check(), []);
    assert!(bench.editor.document().topic(bench.find("A")).is_some_and(|a| a.callouts().is_empty()));
    refuses("content.callout", "> Root\n  > A\n", "select one topic first");
}

#[test]
fn a_link_is_followed_where_there_is_one() {
    refuses("content.follow-link", "Root\n  > A\n", "the topic has no link");
    let mut bench = Bench::new("Root\n  > A\n");
    let link = Link { href: "https://example.org".into(), title: "".into(), unknown: Unknown::default() };
    set(&mut bench, "A", Field::Links(vec![link]));
    bench.run("content.follow-link").expect("it has a link");
    assert_eq!(bench.requests, [Request::Content(Ask::Follow(bench.find("A")))]);
}

#[test]
fn markers_are_chosen_in_the_palette_and_removed_together() {
    refuses("content.no-markers", "Root\n  > A\n", "no selected topic has markers");
    let mut bench = Bench::new("Root\n  > A\n  > B\n");
    bench.run("content.marker").expect("topics are selected");
    assert_eq!(bench.requests, [Request::Content(Ask::Markers)]);
    set(&mut bench, "A", Field::Markers(["star".into()].into_iter().collect()));
    bench.run("content.no-markers").expect("A has one");
    assert_eq!(bench.editor.document().topic(bench.find("A")).map(|a| a.more().markers.len()), Some(0));
    assert_eq!(bench.editor.undo(), Some("Remove markers"));
}

#[test]
fn pictures_are_chosen_for_one_topic() {
    refuses("content.image", "> Root\n  > A\n", "select one topic first");
    refuses("content.no-image", "> Root\n", "the topic has no picture");
    let mut bench = Bench::new("> Root\n");
    bench.run("content.image").expect("one topic is selected");
    assert_eq!(bench.requests, [Request::Content(Ask::ChoosePicture(bench.find("Root")))]);
}

#[test]
fn files_are_attached_to_one_topic() {
    refuses("content.attach", "> Root\n  > A\n", "select one topic first");
    let mut bench = Bench::new("> Root\n");
    bench.run("content.attach").expect("one topic is selected");
    assert_eq!(bench.requests, [Request::Content(Ask::Attach(bench.find("Root")))]);
}

/// A bench with a relation from A to B, selected.
fn related() -> (Bench, FileId) {
    let mut bench = Bench::new("Root\n  >> A\n  > B\n  C\n");
    let (a, b) = (bench.find("A"), bench.find("B"));
    let id = bench.editor.edit("Relate", |edit| edit.add_relation(a, b, "words")).expect("both are there");
    (bench, id)
}

#[test]
fn a_relation_is_turned_round_and_its_ends_are_moved() {
    refuses("relation.reverse", "> Root\n", "select a relation first");
    let (mut bench, id) = related();
    bench.run("relation.reverse").expect("a relation is selected");
    let relation = bench.editor.document().sheets()[0].1.relations()[0].clone();
    assert_eq!(bench.editor.document().title(relation.from), "B");
    assert_eq!(relation.title, "words");
    bench.run("relation.reattach-start").expect("a relation is selected");
    assert_eq!(bench.requests, [Request::Content(Ask::Reattach { id, start: true })]);
    assert_eq!(bench.editor.undo(), Some("Turn relation round"));
}

#[test]
fn commands_on_content_leave_the_tree_alone() {
    check("content.task-doing", "Root\n  > A\n    B\n", "Root\n  > A\n    B\n");
    check("content.task-none", "Root\n  > A\n", "Root\n  > A\n");
}
