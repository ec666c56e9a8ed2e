//! What is found, in which order and where; that the index follows edits; that a search changes
//! nothing; that replacing changes what it says.

use std::sync::Arc;

use super::{Aims, Excerpt, Fields, Filter, Index, Place, Query, Rank, Search, Spot, hits_in};
use super::{next_place, path_of, plan, plan_next};
use crate::base::clock::ManualClock;
use crate::doc::{Change, Document, Field, Op, Source, TopicId, fixture};
use crate::editor::Editor;
use crate::formats::{WriteOptions, native};

const MAP: &str = "\
韓日關係
  History
    韩日 1965年条约 [+]
      賠償
      韓　日 請求権
  한일 관계
    日韓関係
  Three hr days
    Hanriot
";

fn find(document: &Document, text: &str) -> Vec<(String, Rank)> {
    let query = Query::parse(text, Aims::Find);
    let found = Index::of(document).find(&query, None);
    found.hits.iter().map(|hit| (document.title(hit.topic).to_string(), hit.rank)).collect()
}

fn titles(document: &Document, text: &str) -> Vec<String> {
    find(document, text).into_iter().map(|(title, _)| title).collect()
}

fn id(document: &Document, title: &str) -> TopicId {
    fixture::find(document, title).unwrap()
}

fn editor(text: &str) -> Editor {
    let (document, _) = fixture::parse(text);
    Editor::new(document, [1, 2], Arc::new(ManualClock::default()))
}

fn bytes(editor: &Editor) -> Vec<u8> {
    native::write(editor.document(), &WriteOptions::default()).unwrap()
}

/// A search that has done all its work.
fn settled(search: &mut Search, editor: &Editor, text: &str, aims: Aims) {
    search.open(editor.document());
    search.look_for(editor.document(), text, aims);
    while !search.step(editor.document(), 3) {}
}

#[test]
fn scripts_meet_and_sound_comes_last() {
    let (document, _) = fixture::parse(MAP);
    let all = ["韓日關係", "韩日 1965年条约", "韓　日 請求権"];
    assert_eq!(titles(&document, "韩日"), all);
    assert_eq!(titles(&document, "韓日"), all);
    assert_eq!(titles(&document, "賠償"), titles(&document, "赔偿"));
    assert_eq!(titles(&document, "关系"), ["韓日關係", "日韓関係"]);
    assert_eq!(titles(&document, "관계"), ["한일 관계"]);
    assert_eq!(titles(&document, "한일관계"), ["한일 관계"]);
    let hr = find(&document, "hr");
    let letters: Vec<&str> = hr.iter().filter(|(_, rank)| *rank == Rank::Title).map(|(t, _)| t.as_str()).collect();
    let sounds: Vec<&str> = hr.iter().filter(|(_, rank)| *rank == Rank::Sound).map(|(t, _)| t.as_str()).collect();
    assert_eq!(letters, ["Three hr days"]);
    assert_eq!(sounds, all);
    assert!(hr.is_sorted_by_key(|(_, rank)| *rank));
    assert_eq!(titles(&document, "hanri"), ["Hanriot", all[0], all[1], all[2]]);
    assert_eq!(find(&document, "韩日关系")[0], ("韓日關係".to_owned(), Rank::Whole));
}

#[test]
fn all_words_must_be_there_and_quotes_hold_together() {
    let (document, _) = fixture::parse(MAP);
    assert_eq!(titles(&document, "韩日 1965"), ["韩日 1965年条约"]);
    assert_eq!(titles(&document, "1965 hr"), ["韩日 1965年条约"]);
    assert_eq!(titles(&document, "days three"), ["Three hr days"]);
    assert_eq!(titles(&document, "\"days three\""), [""; 0]);
    assert_eq!(titles(&document, "\"韩日 请求权\""), ["韓　日 請求権"]);
    assert_eq!(titles(&document, "\"hr\""), ["Three hr days"], "what is quoted has no sound");
    assert_eq!(titles(&document, ""), [""; 0]);
    assert_eq!(titles(&document, "is:folded"), ["韩日 1965年条约"]);
}

/// A map with something in every field.
fn rich() -> Editor {
    let mut editor = editor("Root\n  A\n  B\n  C\n");
    let (a, b, c) = (id(editor.document(), "A"), id(editor.document(), "B"), id(editor.document(), "C"));
    let json =
        r#"{"id":"S1","title":"外交史料","author":[{"family":"谢","given":"若初"}],"issued":{"date-parts":[[2022]]}}"#;
    editor
        .edit("Fill", |edit| {
            edit.set(a, Field::Note("The treaty,\nor 條約, of 1965".into()))?;
            edit.set(a, Field::Labels(["重要".into(), "review".into()].into_iter().collect()))?;
            edit.set(b, Field::Translations([("zh-Hant".into(), "條約".into())].into_iter().collect()))?;
            edit.set(b, Field::Markers(["priority-1".into()].into_iter().collect()))?;
            let task = crate::doc::Task {
                state: crate::doc::TaskState::Doing,
                progress: None,
                due: "".into(),
                unknown: crate::doc::Unknown::default(),
            };
            edit.set(b, Field::Task(Some(task)))?;
            edit.apply(Op::Source(Change::Add {
                index: 0,
                item: Box::new(Source { id: "S1".into(), json: json.into() }),
            }))?;
            let citation = crate::doc::Citation {
                id: "S1".into(),
                locator: "p. 3".into(),
                quote: "史料の引用".into(),
                unknown: crate::doc::Unknown::default(),
            };
            edit.set(c, Field::Sources(vec![citation]))
        })
        .unwrap();
    editor
}

#[test]
fn every_field_is_searched_and_can_be_named() {
    let editor = rich();
    let document = editor.document();
    assert_eq!(find(document, "条约"), [("B".to_owned(), Rank::Whole), ("A".to_owned(), Rank::Elsewhere)]);
    assert_eq!(titles(document, "谢若初"), ["C"]);
    assert_eq!(titles(document, "xieruochu 2022"), ["C"]);
    assert_eq!(titles(document, "source:外交"), ["C"]);
    assert_eq!(titles(document, "引用"), ["C"]);
    assert_eq!(titles(document, "label:重要"), ["A"]);
    assert_eq!(titles(document, "label:treaty"), [""; 0]);
    assert_eq!(titles(document, "note:treaty"), ["A"]);
    assert_eq!(titles(document, "title:条约"), ["B"]);
    assert_eq!(titles(document, "marker:priority"), ["B"]);
    assert_eq!(titles(document, "priority"), [""; 0], "markers are found only by name");
    assert_eq!(titles(document, "task:open"), ["B"]);
    assert_eq!(titles(document, "task:done"), [""; 0]);
    assert_eq!(titles(document, "has:note"), ["A"]);
    assert_eq!(titles(document, "条约 task:doing"), ["B"]);
    let only = |fields| {
        let query = Query::parse("条约", Aims::Find).only_in(fields);
        Index::of(document).find(&query, None).hits.len()
    };
    assert_eq!([Fields::TITLES, Fields::NOTE, Fields::LABEL].map(only), [1, 1, 0]);
}

#[test]
fn finds_are_shown_on_the_original_text() {
    let editor = rich();
    let document = editor.document();
    let hits = hits_in(document, id(document, "A"), &Query::parse("1965 条约", Aims::Find));
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].place, Place::Note);
    let found: Vec<&str> = hits[0].ranges.iter().map(|range| &hits[0].text[range.clone()]).collect();
    assert_eq!(found, ["條約", "1965"]);
    let hits = hits_in(document, id(document, "B"), &Query::parse("tiaoyue", Aims::Find));
    assert_eq!((hits[0].place.clone(), hits[0].by_sound), (Place::Translation("zh-Hant".into()), true));
    let excerpt = Excerpt::around("one two three four five six", std::slice::from_ref(&(14..18)), 12);
    assert_eq!(excerpt.text, "…ree four fiv…");
    assert_eq!(&excerpt.text[excerpt.ranges[0].clone()], "four");
    let (document, _) = fixture::parse(MAP);
    let path: Vec<&str> =
        path_of(&document, id(&document, "賠償")).iter().map(|&t| document.title(t).as_str()).collect();
    assert_eq!(path, ["韓日關係", "History", "韩日 1965年条约"]);
}

#[test]
fn the_index_follows_edits_undo_and_sources() {
    let mut editor = rich();
    let mut index = Index::default();
    index.refresh(editor.document());
    while !index.step(editor.document(), 1) {}
    editor.take_touched();
    let seen = |index: &mut Index, editor: &mut Editor, text: &str| -> Vec<String> {
        let touched = editor.take_touched();
        index.note(editor.document(), &touched);
        index.refresh(editor.document());
        while !index.step(editor.document(), 2) {}
        let found = index.find(&Query::parse(text, Aims::Find), None);
        assert_eq!(found.hits, Index::of(editor.document()).find(&Query::parse(text, Aims::Find), None).hits, "{text}");
        found.hits.iter().map(|hit| editor.document().title(hit.topic).to_string()).collect()
    };
    let (a, root) = (id(editor.document(), "A"), editor.root().unwrap());
    editor.edit("Title", |edit| edit.set(a, Field::Title("Treaty".into()))).unwrap();
    assert_eq!(seen(&mut index, &mut editor, "treaty"), ["Treaty"]);
    editor.edit("Remove", |edit| edit.remove_branches(&[a])).unwrap();
    assert_eq!(seen(&mut index, &mut editor, "treaty"), [""; 0]);
    editor.undo();
    assert_eq!(seen(&mut index, &mut editor, "treaty"), ["Treaty"]);
    editor.edit("Move", |edit| edit.move_below(&[a], root, 2)).unwrap();
    assert_eq!(seen(&mut index, &mut editor, "条约"), ["B", "Treaty"]);
    editor.edit("Title", |edit| edit.set(root, Field::Title("条约".into()))).unwrap();
    assert_eq!(seen(&mut index, &mut editor, "条约"), ["条约", "B", "Treaty"]);
    let json = r#"{"id":"S1","title":"Secrets"}"#;
    let source = Source { id: "S1".into(), json: json.into() };
    editor.edit("Source", |edit| edit.apply(Op::Source(Change::Set { item: Box::new(source) }))).unwrap();
    assert_eq!(seen(&mut index, &mut editor, "secrets"), ["C"]);
    assert_eq!(seen(&mut index, &mut editor, "谢若初"), [""; 0]);
}

#[test]
fn random_edits_leave_the_index_as_if_it_were_new() {
    let seed = 0xf1d_u64;
    let mut random = fastrand::Rng::with_seed(seed);
    let mut editor = editor(MAP);
    let mut index = Index::of(editor.document());
    editor.take_touched();
    let words = ["韩日", "條約", "three", "hr", "관계", "x"];
    for round in 0..120 {
        let sheet = editor.sheet();
        let all = editor.document().sheet_topics(sheet);
        let topic = all[random.usize(0..all.len())];
        let title = words[random.usize(0..words.len())];
        match random.u8(0..6) {
            0 => drop(editor.edit("Add", |edit| edit.add_child(topic, title).map(drop))),
            1 => drop(editor.edit("Title", |edit| edit.set(topic, Field::Title(title.into())))),
            2 => drop(editor.edit("Note", |edit| edit.set(topic, Field::Note(title.into())))),
            3 => drop(editor.edit("Remove", |edit| edit.remove_branches(&[topic]))),
            4 => drop(editor.edit("Fold", |edit| edit.fold(&[topic], true))),
            _ => drop(editor.undo()),
        }
        let touched = editor.take_touched();
        index.note(editor.document(), &touched);
        if random.bool() {
            while !index.step(editor.document(), 5) {}
            for word in words.into_iter().chain(["is:folded"]) {
                let query = Query::parse(word, Aims::Find);
                let (found, fresh) = (index.find(&query, None), Index::of(editor.document()).find(&query, None));
                assert_eq!(found.hits, fresh.hits, "seed {seed:#x}, round {round}: {word}");
            }
        }
    }
}

#[test]
fn narrowing_finds_what_a_new_search_finds() {
    let document = crate::doc::generate::generate(7, 3_000, crate::doc::generate::Shape::Bushy);
    let index = Index::of(&document);
    for words in ["关系", "guanxi", "shi yan", "the 20", "\"a b", "gx 1"] {
        let mut before = None;
        for (at, key) in words.char_indices() {
            let query = Query::parse(&words[..at + key.len_utf8()], Aims::Find);
            let fresh = index.find(&query, None);
            let found = index.find(&query, before.as_ref());
            assert_eq!(found.hits, fresh.hits, "{}", &words[..at + key.len_utf8()]);
            // Each topic that was found can say where.
            for hit in fresh.hits.iter().take(50).filter(|_| !query.is_empty()) {
                assert!(!hits_in(&document, hit.topic, &query).is_empty());
            }
            before = Some(found);
        }
    }
}

#[test]
fn going_to_hits_opens_folds_for_a_while_and_changes_nothing() {
    let mut editor = editor(MAP);
    let before = bytes(&editor);
    let (root, deep) = (editor.root().unwrap(), id(editor.document(), "賠償"));
    let mut search = Search::default();
    settled(&mut search, &editor, "赔偿", Aims::Find);
    let hit = search.next(Some(root)).unwrap();
    assert_eq!(hit, deep);
    editor.set_view_folds(search.folds(editor.document()));
    editor.select(crate::doc::Selection::one(hit));
    assert_eq!(editor.selection().single(), Some(deep), "the fold above the hit is open");
    assert!(!editor.is_folded(id(editor.document(), "韩日 1965年条约")));
    assert_eq!(bytes(&editor), before, "the file is as it was");
    assert!(!editor.is_dirty() && editor.history().undo_label().is_none());
    settled(&mut search, &editor, "관계", Aims::Find);
    search.next(None);
    editor.set_view_folds(search.folds(editor.document()));
    assert!(editor.is_folded(id(editor.document(), "韩日 1965年条约")), "it is needed no longer");
    search.close();
    editor.set_view_folds(search.folds(editor.document()));
    assert!(editor.view_folds().is_empty());
    assert_eq!(bytes(&editor), before);
}

#[test]
fn next_and_previous_go_round() {
    let editor = editor(MAP);
    let document = editor.document();
    let mut search = Search::default();
    settled(&mut search, &editor, "韩日", Aims::Find);
    assert_eq!((search.hits().len(), search.current()), (3, None));
    assert_eq!(search.previous(), search.hits().last().map(|hit| hit.topic));
    assert_eq!(search.next(None), search.hits().first().map(|hit| hit.topic));
    assert_eq!(search.next(None), Some(id(document, "韩日 1965年条约")));
    settled(&mut search, &editor, "韩日 1965", Aims::Find);
    assert_eq!(search.current(), Some(0), "the present hit stays while typing goes on");
    settled(&mut search, &editor, "nothing", Aims::Find);
    assert_eq!((search.next(None), search.previous(), search.current()), (None, None, None));
    settled(&mut search, &editor, "韩日", Aims::Find);
    assert_eq!(search.next(Some(id(document, "韓　日 請求権"))), Some(id(document, "韓　日 請求権")));
}

#[test]
fn a_filter_keeps_hits_and_what_is_above_them() {
    let mut editor = editor(MAP);
    let mut search = Search::default();
    settled(&mut search, &editor, "日韩", Aims::Find);
    assert!(search.kept().is_none());
    search.set_filter(editor.document(), Filter::Hide);
    let kept: Vec<&str> = search.kept().unwrap().iter().map(|topic| editor.document().title(topic).as_str()).collect();
    assert_eq!(kept, ["韓日關係", "한일 관계", "日韓関係"]);
    editor.set_view_folds(search.folds(editor.document()));
    let hidden =
        |editor: &Editor, title: &str| editor.view_folds().is_hidden(editor.document(), id(editor.document(), title));
    assert!(hidden(&editor, "History") && !hidden(&editor, "日韓関係") && !editor.is_dirty());
    // What is added while the filter is on stays in sight, and so it does when the search is brought
    // up to date.
    let hit = id(editor.document(), "日韓関係");
    let new = editor.edit("Add child", |edit| edit.add_child(hit, "new")).unwrap();
    assert!(!editor.view_folds().is_hidden(editor.document(), new));
    editor.select(crate::doc::Selection::one(new));
    assert_eq!(editor.selection().single(), Some(new));
    let touched = editor.take_touched();
    search.note(editor.document(), &touched);
    while !search.step(editor.document(), usize::MAX) {}
    editor.set_view_folds(search.folds(editor.document()));
    assert_eq!(editor.selection().single(), Some(new));
    // What the filter hides cannot be selected: what is above stands for it.
    let other = id(editor.document(), "History");
    editor.select(crate::doc::Selection::one(other));
    assert_eq!(editor.selection().single(), editor.root());
    search.close();
    editor.set_view_folds(search.folds(editor.document()));
    assert!(!hidden(&editor, "History"));
}

#[test]
fn expressions_find_in_all_texts_and_replace_with_their_groups() {
    let mut editor = editor("Treaty of 1965\n  Notes\n  1998 and 2015\n  None\n");
    let notes = id(editor.document(), "Notes");
    editor.edit("Fill", |edit| edit.set(notes, Field::Note("in 1945".into()))).unwrap();
    let document = editor.document().clone();
    let index = Index::of(&document);
    let titles = |text: &str, aims| {
        let found = index.search(&document, &Query::parse(text, aims), None);
        found.hits.iter().map(|hit| document.title(hit.topic).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(titles(r"\b(19|20)\d\d\b", Aims::Pattern), ["Treaty of 1965", "1998 and 2015", "Notes"]);
    assert_eq!(titles("^TREATY", Aims::Pattern), ["Treaty of 1965"]);
    assert!(titles("(", Aims::Pattern).is_empty());
    let query = Query::parse(r"\d\d(\d\d)", Aims::ReplacePattern);
    let hits = hits_in(&document, notes, &query);
    assert_eq!((hits.len(), hits[0].ranges.len(), hits[0].ranges[0].clone()), (1, 1, 3..7));
    let all = plan(&document, index.search(&document, &query, None).hits.iter().map(|hit| hit.topic), &query, "’$1");
    assert_eq!((all.places, all.changes.len()), (4, 3));
    editor.replace(all).unwrap();
    assert_eq!(editor.document().title(editor.root().unwrap()), "Treaty of ’65");
    assert_eq!(editor.document().topic(notes).unwrap().note(), "in ’45");
}

#[test]
fn places_of_one_topic_are_replaced_one_by_one() {
    let mut editor = editor("a 韓日, 韩日 b\n  韩日\n");
    let root = editor.root().unwrap();
    editor.edit("Fill", |edit| edit.set(root, Field::Note("韩日".into()))).unwrap();
    let query = Query::parse("韩日", Aims::Replace);
    let at =
        |editor: &Editor, from| next_place(editor.document(), root, &query, from).map(|next| (next.number, next.of));
    let mut spot = Spot::default();
    assert_eq!(at(&editor, spot), Some((1, 3)));
    let mut states = Vec::new();
    // What is put there has what is looked for in it: each place is replaced once all the same.
    while let Some((one, next)) = plan_next(editor.document(), root, &query, "对韩日", spot) {
        editor.replace(one).unwrap();
        spot = next;
        states.push(format!("{} | {}", editor.document().title(root), editor.document().topic(root).unwrap().note()));
    }
    assert_eq!(states, ["a 对韩日, 韩日 b | 韩日", "a 对韩日, 对韩日 b | 韩日", "a 对韩日, 对韩日 b | 对韩日"]);
    assert_eq!(at(&editor, spot), None);
    for _ in 0..3 {
        assert_eq!(editor.undo(), Some("Replace"));
    }
    assert_eq!(editor.document().title(root), "a 韓日, 韩日 b");
}

#[test]
fn replacing_is_one_step_and_keeps_everything_else() {
    let mut editor = editor("韓日關係と韓 日\n  Straße\n  hanri\n  None\n");
    let none = id(editor.document(), "None");
    editor
        .edit("Fill", |edit| {
            edit.set(none, Field::Translations([("zh-Hans".into(), "论韩日。".into())].into_iter().collect()))?;
            edit.set(none, Field::Note("a 韓日 b".into()))
        })
        .unwrap();
    let before = bytes(&editor);
    let query = Query::parse("韩日", Aims::Replace);
    let found = Index::of(editor.document()).find(&query, None);
    assert_eq!(found.hits.len(), 2, "pinyin is no match when replacing");
    let all = plan(editor.document(), found.hits.iter().map(|hit| hit.topic), &query, "日韩");
    assert_eq!((all.places, all.changes.len()), (4, 2));
    assert_eq!(editor.replace(all).unwrap(), 2);
    let document = editor.document();
    assert_eq!(document.title(editor.root().unwrap()), "日韩關係と日韩");
    let topic = document.topic(none).unwrap();
    assert_eq!((topic.translation("zh-Hans").unwrap().as_str(), topic.note()), ("论日韩。", "a 日韩 b"));
    assert_eq!(editor.undo(), Some("Replace all"));
    assert_eq!(bytes(&editor), before);
    let part = Query::parse("s", Aims::Replace);
    let straße = id(editor.document(), "Straße");
    assert_eq!(plan(editor.document(), [straße], &part, "x").places, 1, "the S, and no half of the ß");
    let sound = Query::parse("hanri", Aims::Find);
    assert!(plan(editor.document(), [editor.root().unwrap()], &sound, "x").changes.is_empty());
    editor.set_read_only(Some("read-only".to_owned()));
    let again = plan(editor.document(), found.hits.iter().map(|hit| hit.topic), &query, "x");
    assert!(editor.replace(again).is_err());
    assert_eq!(bytes(&editor), before);
}

#[test]
fn a_summary_is_found_behind_what_it_sums_up() {
    let text = r#"{"format": "gangmu", "version": 1, "languages": ["en"], "sheets": [{"id": "s1", "root": {
        "id": "aaaaaaaaaa", "title": "Root", "children": [{"id": "dddddddddd", "title": "Apple one"},
        {"id": "eeeeeeeeee", "title": "Apple three"}]}, "groups": [{"id": "g1", "kind": "summary",
        "parent": "aaaaaaaaaa", "first": "dddddddddd", "last": "dddddddddd", "topic": {"id": "gggggggggg",
        "title": "Apple two"}}]}]}"#;
    let document = native::read(text.as_bytes(), &crate::formats::ReadOptions::default()).unwrap().document;
    assert_eq!(titles(&document, "apple"), ["Apple one", "Apple two", "Apple three"]);
}
