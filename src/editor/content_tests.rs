//! Tests of acts on content: what they do, that they are one step, and that undo is exact.

use std::sync::Arc;

use super::*;
use crate::base::clock::ManualClock;
use crate::doc::{GroupKind, Link, fixture};
use crate::scene::marker;

struct Bench {
    editor: Editor,
    clock: Arc<ManualClock>,
}

impl Bench {
    fn new(outline: &str) -> Self {
        let (document, selection) = fixture::parse(outline);
        let clock = Arc::new(ManualClock::default());
        let mut editor = Editor::new(document, [1, 2], clock.clone());
        editor.select(selection);
        Self { editor, clock }
    }

    fn find(&self, title: &str) -> TopicId {
        fixture::find(self.editor.document(), title).unwrap_or_else(|| panic!("there is no topic {title}"))
    }

    /// Does it, sees that the document is sound, and that undo and redo are exact.
    fn act(&mut self, act: Act) {
        let what = format!("{act:?}");
        let before = self.editor.document().clone();
        let steps = self.editor.history().undo_len();
        self.editor.act(act).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(self.editor.document().check(), [], "{what}");
        if self.editor.history().undo_len() == steps {
            return;
        }
        let after = self.editor.document().clone();
        self.editor.undo();
        assert_eq!(saved(self.editor.document()), saved(&before), "undo of {what}");
        self.editor.redo();
        assert_eq!(saved(self.editor.document()), saved(&after), "redo of {what}");
    }

    fn markers(&self, title: &str) -> Vec<String> {
        let topic = self.editor.document().topic(self.find(title)).expect("it is there");
        topic.more().markers.iter().map(ToString::to_string).collect()
    }
}

fn saved(document: &Document) -> String {
    crate::doc::tests::random::dump(document)
}

fn toggle(bench: &mut Bench, titles: &[&str], name: &str) {
    let topics: Vec<TopicId> = titles.iter().map(|title| bench.find(title)).collect();
    let fields = toggle_marker(bench.editor.document(), &topics, name, marker::rivals(name));
    bench.act(Act::Set { label: "Markers", typing: false, fields });
}

#[test]
fn a_priority_takes_the_place_of_another_and_goes_the_second_time() {
    let mut bench = Bench::new("Root\n  A\n  B\n");
    toggle(&mut bench, &["A"], "priority-1");
    toggle(&mut bench, &["A"], "idea");
    toggle(&mut bench, &["A"], "priority-3");
    assert_eq!(bench.markers("A"), ["priority-3", "idea"]);
    toggle(&mut bench, &["A", "B"], "priority-3");
    assert_eq!(
        (bench.markers("A"), bench.markers("B")),
        (vec!["priority-3".into(), "idea".into()], vec!["priority-3".into()])
    );
    toggle(&mut bench, &["A", "B"], "priority-3");
    assert_eq!((bench.markers("A"), bench.markers("B")), (vec!["idea".into()], vec![]));
}

#[test]
fn labels_are_added_to_all_that_lack_them_in_one_step() {
    let mut bench = Bench::new("Root\n  A\n  B\n");
    let (a, b) = (bench.find("A"), bench.find("B"));
    for topics in [&[a][..], &[a, b]] {
        let fields = add_label(bench.editor.document(), topics, " dispute ");
        bench.act(Act::Set { label: "Add label", typing: false, fields });
    }
    let labels = |bench: &Bench, id| bench.editor.document().topic(id).map(|t| t.more().labels.len());
    assert_eq!((labels(&bench, a), labels(&bench, b)), (Some(1), Some(1)));
    let fields = remove_label(bench.editor.document(), &[a, b], "dispute");
    bench.act(Act::Set { label: "Remove label", typing: false, fields });
    assert_eq!((labels(&bench, a), labels(&bench, b)), (Some(0), Some(0)));
    assert_eq!(add_label(bench.editor.document(), &[a], "  "), []);
}

#[test]
fn typing_merges_until_a_pause() {
    let mut bench = Bench::new("Root\n  A\n");
    let a = bench.find("A");
    for (text, pause) in [("N", 0), ("No", 100), ("Not", 100), ("Note", 2_000)] {
        bench.clock.advance(pause);
        let act = Act::typing("Edit note", a, Field::Note(text.into()));
        bench.editor.act(act).expect("A is there");
    }
    let note = |bench: &Bench| bench.editor.document().topic(a).map(|t| t.note().to_owned());
    assert_eq!(bench.editor.undo(), Some("Edit note"));
    assert_eq!(note(&bench).as_deref(), Some("Not"));
    assert_eq!(bench.editor.undo(), Some("Edit note"));
    assert_eq!(note(&bench).as_deref(), Some(""));
}

#[test]
fn a_source_is_added_cited_renamed_and_removed() {
    let mut bench = Bench::new("Root\n  A\n  B\n");
    let a = bench.find("A");
    let source = |id: &str| Source { id: id.into(), json: format!("{{\"id\": \"{id}\"}}").into() };
    bench.act(Act::PutSource { old: Text::new(), source: source("S1"), cite: Some(a) });
    let cited = |bench: &Bench| {
        bench.editor.document().topic(a).map(|t| t.more().sources.iter().map(|c| c.id.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(cited(&bench), Some(vec!["S1".to_owned()]));
    bench.act(Act::PutSource { old: "S1".into(), source: source("Xie 2022"), cite: None });
    assert_eq!(cited(&bench), Some(vec!["Xie 2022".to_owned()]), "citations follow the new key");
    let index = Index::of(bench.editor.document());
    assert_eq!(index.citing("Xie 2022").collect::<Vec<_>>(), [a]);
    assert_eq!(index.citing("S1").count(), 0);
    bench.act(Act::RemoveSource("Xie 2022".into()));
    assert_eq!(cited(&bench), Some(vec![]));
    // A key that another source has is refused, and nothing changes.
    bench.act(Act::PutSource { old: Text::new(), source: source("S1"), cite: None });
    let before = saved(bench.editor.document());
    assert!(bench.editor.act(Act::PutSource { old: Text::new(), source: source("S1"), cite: Some(a) }).is_err());
    assert_eq!(saved(bench.editor.document()), before);
}

/// The first bytes of a PNG of this size.
fn png(w: u32, h: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(w.to_be_bytes());
    bytes.extend(h.to_be_bytes());
    bytes
}

#[test]
fn a_picture_leaves_the_document_with_the_last_topic_that_shows_it() {
    let mut bench = Bench::new("Root\n  A\n  B\n");
    let (a, b) = (bench.find("A"), bench.find("B"));
    let image = Box::new(picture(&png(640, 480)).expect("it is a picture"));
    for topic in [a, b] {
        bench.act(Act::Picture { topic, image: Some(image.clone()) });
    }
    assert_eq!(bench.editor.document().images().len(), 1, "the same picture is kept once");
    bench.act(Act::Picture { topic: a, image: None });
    assert_eq!(bench.editor.document().images().len(), 1);
    let other = Box::new(picture(&png(10, 10)).expect("it is a picture"));
    bench.act(Act::Picture { topic: b, image: Some(other) });
    assert_eq!(bench.editor.document().images().len(), 1);
    bench.act(Act::Picture { topic: b, image: None });
    assert_eq!(bench.editor.document().images(), []);
}

#[test]
fn what_is_no_picture_or_too_large_is_refused_before_it_is_decoded() {
    assert_eq!(picture(b"#!/bin/sh").err(), Some(PictureError::Kind));
    assert_eq!(picture(&png(100_000, 100_000)).err(), Some(PictureError::Pixels));
    let mut large = png(10, 10);
    large.resize(MOST_BYTES + 1, 0);
    assert_eq!(picture(&large).err(), Some(PictureError::Bytes));
}

#[test]
fn relations_are_restyled_reattached_and_turned_and_survive_moves() {
    let mut bench = Bench::new("Root\n  A\n    A1\n  B\n  C\n");
    let (a, b, c) = (bench.find("A1"), bench.find("B"), bench.find("C"));
    let id = bench.editor.edit("Relate", |edit| edit.add_relation(a, b, "words")).expect("both are there");
    let style = Style {
        line: Some("#ff0000".into()),
        width: Some(3.0),
        dash: Some("dotted".into()),
        arrows: Some("both".into()),
        ..Style::default()
    };
    bench.act(Act::Restyle { id: id.clone(), style: Box::new(style.clone()) });
    bench.act(Act::Reattach { id: id.clone(), start: false, to: c });
    bench.act(Act::Reverse(id.clone()));
    bench.editor.edit("Move", |edit| edit.move_below(&[a], b, 0)).expect("it can move");
    let relation = bench.editor.document().sheets()[0].1.relations()[0].clone();
    assert_eq!((relation.from, relation.to, relation.style), (c, a, style));
    assert_eq!(relation.title, "words");
    // To itself there is no relation.
    let before = saved(bench.editor.document());
    assert!(bench.editor.act(Act::Reattach { id, start: true, to: a }).is_err());
    assert_eq!(saved(bench.editor.document()), before);
}

#[test]
fn boundaries_are_restyled_and_follow_what_they_hold() {
    let mut bench = Bench::new("Root\n  A\n  B\n  C\n");
    let (a, b, c) = (bench.find("A"), bench.find("B"), bench.find("C"));
    let id = bench.editor.edit("Group", |edit| edit.add_group(GroupKind::Boundary, &[a, b], "both")).expect("a run");
    let style = Style { fill: Some("#ffee00".into()), shape: Some("box".into()), ..Style::default() };
    bench.act(Act::Restyle { id, style: Box::new(style.clone()) });
    bench.editor.edit("Move", |edit| edit.move_below(&[a, b], c, 0)).expect("they can move");
    let group = bench.editor.document().sheets()[0].1.groups()[0].clone();
    assert_eq!((group.parent, group.style), (c, style));
    assert!(bench.editor.act(Act::Restyle { id: "gone".into(), style: Box::default() }).is_err());
}

#[test]
fn callouts_come_and_go() {
    let mut bench = Bench::new("Root\n  > A\n");
    let a = bench.find("A");
    bench.act(Act::AddCallout(a));
    let callout = bench.editor.document().topic(a).map(|a| a.callouts()[0]).expect("A is there");
    assert_eq!(bench.editor.selection().single(), Some(callout));
    bench.editor.select(Selection::one(a));
    bench.act(Act::Remove(callout));
    assert_eq!(bench.editor.selection().single(), Some(a));
}

#[test]
fn the_index_knows_labels_links_and_citations() {
    let mut bench = Bench::new("Root\n  A\n  B\n");
    let (a, b) = (bench.find("A"), bench.find("B"));
    let file_id = bench.editor.document().topic(b).map(|b| b.file_id().clone()).expect("B is there");
    let link = Link { href: format!("#{file_id}").into(), title: Text::new(), unknown: Unknown::default() };
    bench.act(Act::set("Add link", a, Field::Links(vec![link])));
    for topics in [&[a][..], &[b]] {
        let fields = add_label(bench.editor.document(), topics, "often");
        bench.act(Act::Set { label: "Add label", typing: false, fields });
    }
    let fields = add_label(bench.editor.document(), &[a], "a-seldom");
    bench.act(Act::Set { label: "Add label", typing: false, fields });
    let index = Index::of(bench.editor.document());
    assert_eq!(index.labels, ["often", "a-seldom"]);
    assert_eq!(index.linking_to(&file_id).collect::<Vec<_>>(), [a]);
    assert_eq!(index.linked_topic(&file_id), Some(b));
    assert_eq!(topic_with(bench.editor.document(), &file_id), Some(b));
    assert_eq!(topics_named(bench.editor.document(), "b", 5), [b]);
}

#[test]
fn a_read_only_map_refuses_every_act() {
    let mut bench = Bench::new("Root\n  A\n");
    bench.editor.set_read_only(Some("a reason".into()));
    let a = bench.find("A");
    let refused = bench.editor.act(Act::set("Note", a, Field::Note("x".into())));
    assert_eq!(refused.map_err(|error| error.to_string()), Err("a reason".to_owned()));
}

#[test]
fn sources_of_a_file_come_in_as_one_step_and_only_once() {
    let mut bench = Bench::new("Root\n");
    let bib = b"@book{kim, author = {Kim, Min}, title = {A Book}, date = {2020}}\n@book{sato, title = {B}}\n";
    let (sources, problems) = crate::cite::read_sources(bib).expect("it is BibTeX");
    assert_eq!((sources.len(), problems), (2, Vec::new()));
    assert_eq!(bench.editor.add_sources(sources.clone()).unwrap(), 2);
    assert_eq!(bench.editor.add_sources(sources).unwrap(), 0, "they are there already");
    bench.editor.undo();
    assert!(bench.editor.document().sources().is_empty());
}
