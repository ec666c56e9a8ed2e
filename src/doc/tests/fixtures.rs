//! What each act does to a small map, in outline notation.

use crate::doc::{Edit, EditError, GroupKind, IdGen, Selection, TopicId, fixture};

/// The acts by the names that the cases use; they act on the selection.
fn act(name: &str, edit: &mut Edit<'_>) -> Result<(), EditError> {
    let selected: Vec<TopicId> = edit.before().topics().to_vec();
    let primary = edit.before().primary().ok_or(EditError::NothingSelected)?;
    let named = |edit: &Edit<'_>, title: &str| fixture::find(edit.document(), title).ok_or(EditError::NoPlace);
    match name {
        "child" => edit.add_child(primary, "new").map(drop),
        "after" => edit.add_sibling(primary, true, "new").map(drop),
        "before" => edit.add_sibling(primary, false, "new").map(drop),
        "parent" => edit.insert_parent(&selected, "new").map(drop),
        "remove" => edit.remove_branches(&selected),
        "remove only" => edit.remove_only(primary),
        "up" => edit.move_among_siblings(&selected, false),
        "down" => edit.move_among_siblings(&selected, true),
        "indent" => edit.indent(&selected),
        "outdent" => edit.outdent(&selected),
        "duplicate" => edit.duplicate(&selected),
        "fold" => edit.fold(&selected, true),
        "unfold" => edit.fold(&selected, false),
        "first below X" => {
            let x = named(edit, "X")?;
            edit.move_below(&selected, x, 0)
        }
        "last below X" => {
            let x = named(edit, "X")?;
            edit.move_below(&selected, x, usize::MAX)
        }
        "first below Root" => {
            let root = named(edit, "Root")?;
            edit.move_below(&selected, root, 0)
        }
        other => panic!("no act {other}"),
    }
}

#[track_caller]
fn check(name: &str, before: &str, after: &str) {
    let (mut document, selection) = fixture::parse(before);
    let start = fixture::print(&document, &Selection::none());
    let mut ids = IdGen::from_seed([3, 4]);
    let mut edit = Edit::new(&mut document, &mut ids, "act", &selection);
    act(name, &mut edit).unwrap_or_else(|why| panic!("{name} is refused: {why}"));
    let tx = edit.finish();
    let selected = tx.as_ref().map_or(selection, |tx| tx.after.clone());
    assert_eq!(fixture::print(&document, &selected), after, "{name}");
    assert_eq!(document.check(), [], "{name}");
    for op in tx.into_iter().flat_map(|tx| tx.undo) {
        document.apply(op).expect("undo applies");
    }
    assert_eq!(fixture::print(&document, &Selection::none()), start, "undo of {name}");
}

#[track_caller]
fn refused(name: &str, before: &str, why: &str) {
    let (mut document, selection) = fixture::parse(before);
    let start = fixture::print(&document, &selection);
    let mut ids = IdGen::from_seed([3, 4]);
    let mut edit = Edit::new(&mut document, &mut ids, "act", &selection);
    assert_eq!(act(name, &mut edit).map_err(|error| error.to_string()), Err(why.to_owned()), "{name}");
    drop(edit);
    assert_eq!(fixture::print(&document, &selection), start, "{name}");
}

#[test]
fn adding() {
    check("child", "> Root\n", "Root\n  > new\n");
    check("child", "Root\n  > A [+]\n    B\n", "Root\n  A\n    B\n    > new\n");
    check("after", "Root\n  > A\n  B\n", "Root\n  A\n  > new\n  B\n");
    check("before", "Root\n  > A\n  B\n", "Root\n  > new\n  A\n  B\n");
    check("after", "> Root\n  A\n", "Root\n  A\n  > new\n");
    check("after", "Root\n> ~F\n  G\n", "Root\n~F\n  G\n  > new\n");
    check("parent", "Root\n  A\n  > B\n    C\n", "Root\n  A\n  > new\n    B\n      C\n");
    check("parent", "Root\n  > A\n  > B\n  C\n", "Root\n  > new\n    A\n    B\n  C\n");
    refused("parent", "> Root\n", "the root of a map cannot be moved or removed");
    refused("parent", "Root\n  > A\n  B\n  > C\n", "the selected topics are not neighbours below one parent");
}

#[test]
fn removing() {
    check("remove", "Root\n  A\n  > B\n    C\n  D\n", "Root\n  A\n  > D\n");
    check("remove", "Root\n  > A\n    > B\n  > C\n", "> Root\n");
    check("remove", "Root\n  A\n> ~F\n", "> Root\n  A\n");
    check("remove only", "Root\n  A\n  > B\n    C\n      D\n    E\n", "Root\n  A\n  > C\n    D\n  E\n");
    check("remove only", "Root\n  A\n  > B\n", "Root\n  > A\n");
    refused("remove", "> Root\n  A\n", "the root of a map cannot be moved or removed");
    refused("remove only", "> Root\n  A\n", "the root of a map cannot be moved or removed");
}

#[test]
fn moving() {
    check("down", "Root\n  > A\n  > B\n  C\n  D\n", "Root\n  C\n  > A\n  >> B\n  D\n");
    check("up", "Root\n  A\n  B\n  > C\n  > D\n", "Root\n  A\n  > C\n  >> D\n  B\n");
    check("indent", "Root\n  A [+]\n    B\n  > C\n  > D\n", "Root\n  A\n    B\n    > C\n    >> D\n");
    check("outdent", "Root\n  A\n    > B\n    > C\n    D\n  E\n", "Root\n  A\n    D\n  > B\n  >> C\n  E\n");
    check("first below X", "Root\n  > A\n  X\n    Y\n  > B\n", "Root\n  X\n    > A\n    >> B\n    Y\n");
    check("last below X", "Root\n  > A\n  X\n    Y\n    > B\n", "Root\n  X\n    Y\n    > A\n    >> B\n");
    check(
        "last below X",
        "Root\n  X\n    > A\n    Y\n    Z\n    > B\n",
        "Root\n  X\n    Y\n    Z\n    > A\n    >> B\n",
    );
    check("first below Root", "Root\n  A\n> ~F\n  G\n", "Root\n  > F\n    G\n  A\n");
    check("first below Root", "Root\n  > A\n  B\n", "Root\n  > A\n  B\n");
    refused("first below X", "Root\n  > A\n    X\n", "a branch cannot be moved into itself");
    refused("up", "Root\n  > A\n  B\n", "there is no place to move to in this direction");
    refused("indent", "Root\n  > A\n  B\n", "there is no place to move to in this direction");
    refused("outdent", "Root\n  > A\n", "there is no place to move to in this direction");
}

#[test]
fn duplicating_and_folding() {
    check("duplicate", "Root\n  > A\n    B\n  > C\n", "Root\n  A\n    B\n  > A\n    B\n  C\n  >> C\n");
    check("duplicate", "Root\n> ~F\n  G\n", "Root\n~F\n  G\n> ~F\n  G\n");
    check("fold", "Root\n  > A\n    B\n  > C\n", "Root\n  > A [+]\n    B\n  >> C\n");
    check("unfold", "Root\n  > A [+]\n    B\n", "Root\n  > A\n    B\n");
    refused("duplicate", "> Root\n", "nothing is selected");
}

/// A map with a boundary or summary around the selected topics, then an act on others, then the
/// titles that the group holds; empty if it is gone.
fn group_after(kind: GroupKind, before: &str, name: &str, acted: &str) -> String {
    let (mut document, selection) = fixture::parse(before);
    let mut ids = IdGen::from_seed([5, 6]);
    let mut edit = Edit::new(&mut document, &mut ids, "group", &selection);
    edit.add_group(kind, selection.topics(), "sum").expect("the selected topics are a run");
    drop(edit.finish());
    let acted = Selection::many(acted.split(' ').map(|title| fixture::find(&document, title).expect(title)));
    let mut edit = Edit::new(&mut document, &mut ids, "act", &acted);
    act(name, &mut edit).unwrap_or_else(|why| panic!("{name}: {why}"));
    drop(edit.finish());
    assert_eq!(document.check(), [], "{name}");
    let Some(group) = document.sheets()[0].1.groups().first() else { return String::new() };
    assert_eq!(group.topic.is_some(), kind == GroupKind::Summary, "{name}");
    let children = document.children(group.parent);
    let at = |id| children.iter().position(|&child| child == id).expect("the group's ends are there");
    let titles: Vec<&str> =
        children[at(group.first)..=at(group.last)].iter().map(|&id| document.title(id).as_str()).collect();
    format!("{}: {}", document.title(group.parent), titles.join(" "))
}

#[test]
fn groups_follow_their_topics() {
    for kind in [GroupKind::Boundary, GroupKind::Summary] {
        let map = "Root\n  Z\n  > A\n  > B\n  > C\n  X\n    Y\n";
        let cases = [
            ("remove", "A", "Root: B C"),
            ("remove", "B", "Root: A C"),
            ("remove", "A B C", ""),
            ("down", "A B C", "Root: A B C"),
            ("up", "A B C", "Root: A B C"),
            ("last below X", "A B C", "X: A B C"),
            ("last below X", "B C", "Root: A"),
            ("indent", "A B C", "Z: A B C"),
            ("after", "A", "Root: A new B C"),
            ("parent", "A B C", "new: A B C"),
            ("parent", "A B", "Root: new C"),
            ("parent", "B C", "Root: A new"),
            ("parent", "B", "Root: A new C"),
            ("parent", "Z A", "Root: new B C"),
            ("remove only", "Z", "Root: A B C"),
            ("first below X", "Z", "Root: A B C"),
            ("down", "A", "Root: B A C"),
            ("up", "C", "Root: A C B"),
        ];
        for (name, acted, after) in cases {
            assert_eq!(group_after(kind, map, name, acted), after, "{kind:?}: {name} of {acted}");
        }
    }
}

#[test]
fn a_summary_that_moves_along_keeps_what_names_its_topic() {
    let (mut document, selection) = fixture::parse("Root\n  Z\n  > A\n  > B\n  X\n");
    let mut ids = IdGen::from_seed([5, 6]);
    let [z, a, b] = ["Z", "A", "B"].map(|title| fixture::find(&document, title).expect(title));
    let mut edit = Edit::new(&mut document, &mut ids, "group", &selection);
    edit.add_group(GroupKind::Summary, selection.topics(), "sum").expect("a run");
    let sum = fixture::find(edit.document(), "sum").expect("a summary has a topic");
    edit.add_relation(sum, z, "").expect("on one sheet");
    edit.indent(&[a, b]).expect("there is a sibling before them");
    drop(edit.finish());
    let sheet = &document.sheets()[0].1;
    assert_eq!(sheet.relations().len(), 1);
    assert_eq!(sheet.groups().iter().map(|group| (group.parent, group.topic)).collect::<Vec<_>>(), [(z, Some(sum))]);
    assert_eq!(sheet.floating(), []);
    assert_eq!(document.owner(sum), Some(z));
}

#[test]
fn a_summary_never_hangs_below_itself() {
    let (mut document, selection) = fixture::parse("Root\n  > A\n");
    let mut ids = IdGen::from_seed([5, 6]);
    let mut edit = Edit::new(&mut document, &mut ids, "group", &selection);
    edit.add_group(GroupKind::Summary, selection.topics(), "sum").expect("a run");
    let a = selection.topics()[0];
    let sum = fixture::find(edit.document(), "sum").expect("a summary has a topic");
    assert!(edit.move_below(&[a], sum, 0).is_err());
    drop(edit);
    assert_eq!(document.check(), []);
}

#[test]
fn a_summary_goes_with_its_topic_and_with_what_it_sums_up() {
    for titles in [&["sum"][..], &["A", "B", "sum"], &["A", "B"]] {
        let (mut document, selection) = fixture::parse("Root\n  > A\n  > B\n  C\n");
        let mut ids = IdGen::from_seed([5, 6]);
        let mut edit = Edit::new(&mut document, &mut ids, "group", &selection);
        edit.add_group(GroupKind::Summary, selection.topics(), "sum").expect("a run");
        let topics: Vec<_> = titles.iter().filter_map(|title| fixture::find(edit.document(), title)).collect();
        edit.remove_branches(&topics).expect("no root is among them");
        drop(edit.finish());
        assert_eq!(document.sheets()[0].1.groups(), [], "without {titles:?}");
        assert_eq!(fixture::find(&document, "sum"), None, "without {titles:?}");
        assert_eq!(document.check(), []);
    }
}
