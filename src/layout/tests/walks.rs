//! What a person meets: arrow keys, drops, hits, far views, relations, very deep and very wide maps.

use std::sync::Arc;

use super::random::Session;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::edit::NewTopic;
use crate::doc::{
    Document, Edit, Field, IdGen, Op, Place, Selection, SheetField, SheetId, Side, TopicId, Touched, fixture,
};
use crate::layout::{Direction, DropMark, FixedMeasure, Hit, Layout, Look, Seen};

fn laid(document: &Document) -> (Layout, SheetId) {
    let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
    let sheet = document.first_sheet().unwrap();
    layout.full(document, sheet);
    (layout, sheet)
}

fn map(outline: &str, structure: &str) -> Document {
    let (mut document, _) = fixture::parse(outline);
    let id = document.first_sheet().unwrap();
    document.apply(Op::SetSheet { id, field: SheetField::Structure(structure.into()) }).unwrap();
    document
}

fn find(document: &Document, title: &str) -> TopicId {
    fixture::find(document, title).unwrap()
}

fn many(depths: impl Iterator<Item = usize>) -> Document {
    let mut ids = IdGen::from_seed([1, 2]);
    let (mut document, _) = fixture::parse("Root\n");
    let root = document.sheets()[0].1.root();
    let list: Vec<NewTopic> = depths.map(|depth| NewTopic::new(depth, format!("topic {depth}"))).collect();
    let mut edit = Edit::new(&mut document, &mut ids, "Test", &Selection::none());
    edit.insert(Place::Child { parent: root, index: 0 }, &list).unwrap();
    edit.finish().unwrap();
    document
}

/// Presses the keys one after the other and says where they lead.
fn press(document: &Document, from: &str, keys: &str) -> String {
    let (layout, _) = laid(document);
    let mut at = find(document, from);
    for key in keys.chars() {
        let way = match key {
            '>' => Direction::Right,
            '<' => Direction::Left,
            'v' => Direction::Down,
            _ => Direction::Up,
        };
        match layout.neighbour(document, at, way) {
            Some(next) => at = next,
            None => return format!("{} |", document.title(at)),
        }
    }
    document.title(at).to_string()
}

const TREE: &str = "R\n  A\n    A1\n    A2\n  B\n    B1\n    B2\n      B2x\n  C\n  D\n    D1\n";

#[test]
fn arrow_keys_follow_a_map() {
    let mut document = map(TREE, "map");
    for (title, side) in [("A", Side::Right), ("B", Side::Right), ("C", Side::Left), ("D", Side::Left)] {
        let topic = find(&document, title);
        document.apply(Op::Set { topic, field: Field::Side(side) }).unwrap();
    }
    assert_eq!(press(&document, "R", "<v<"), "D1");
    assert_eq!(press(&document, "D1", ">"), "D");
    assert_eq!(press(&document, "D", "^"), "C");
    assert_eq!(press(&document, "C", "^"), "C |");
    assert_eq!(press(&document, "A2", "v"), "B1", "to the cousin");
    assert_eq!(press(&document, "B1", "^^"), "A1");
    assert_eq!(press(&document, "A", "v"), "B");
    assert_eq!(press(&document, "B", "v"), "B |", "not across to the other side");
    assert_eq!(press(&document, "B2x", "<<<"), "R");
}

#[test]
fn arrow_keys_follow_the_other_structures() {
    let org = map(TREE, "org");
    assert_eq!(press(&org, "A2", ">"), "B1");
    assert_eq!(press(&org, "B2", "v"), "B2x");
    assert_eq!(press(&org, "B2x", "^^"), "B");
    let tree = map(TREE, "tree");
    assert_eq!(press(&tree, "R", "vvvvvvv"), "B2x", "by rows");
    assert_eq!(press(&tree, "B2x", "v"), "C");
    assert_eq!(press(&tree, "C", "^"), "B2x");
    assert_eq!(press(&tree, "B2x", "<"), "B2");
    let left = map(TREE, "logic-left");
    assert_eq!(press(&left, "A", "<>"), "A");
    let floating = map("R\n  A\n~F\n  F1\n", "logic-right");
    assert_eq!(press(&floating, "R", "v"), "F", "to the next tree");
    assert_eq!(press(&floating, "F", "^"), "R");
}

#[test]
fn arrow_keys_follow_a_timeline() {
    // A and C stand above the line, B and D below it.
    let map = map(TREE, "timeline");
    assert_eq!(press(&map, "R", ">"), "A");
    assert_eq!(press(&map, "A", ">>"), "C", "in the order of time");
    assert_eq!(press(&map, "A", "<"), "R");
    assert_eq!(press(&map, "A", "^"), "A2", "the list above the line ends at its title");
    assert_eq!(press(&map, "A2", "^"), "A1");
    assert_eq!(press(&map, "A1", "^"), "A1 |");
    assert_eq!(press(&map, "A1", "vv"), "A");
    assert_eq!(press(&map, "A", "v"), "B", "over the line");
    assert_eq!(press(&map, "B", "vvv"), "B2x");
    assert_eq!(press(&map, "B2x", "v"), "B2x |", "not into another column");
    assert_eq!(press(&map, "B2x", "<<^"), "A");
    assert_eq!(press(&map, "D", ">"), "D |");
}

#[test]
fn arrow_keys_follow_a_fishbone() {
    let map = map(TREE, "fishbone");
    assert_eq!(press(&map, "R", "<"), "A", "the head is at the right");
    assert_eq!(press(&map, "A", "<"), "C", "along one side of the spine");
    assert_eq!(press(&map, "C", ">>"), "R");
    assert_eq!(press(&map, "A", "vv"), "A2", "down the bone");
    assert_eq!(press(&map, "A2", "v"), "B1", "over the spine");
    assert_eq!(press(&map, "B1", "v"), "B2");
    assert_eq!(press(&map, "B2", "v"), "B");
    assert_eq!(press(&map, "B2", "<"), "B2x");
    assert_eq!(press(&map, "B2x", ">>"), "B");
}

#[test]
fn arrow_keys_follow_a_matrix() {
    let map = map("R\n  A\n    x\n      x1\n    y\n  B\n    y [+]\n      hidden\n    x\n  C\n    z\n", "matrix");
    assert_eq!(press(&map, "R", "v"), "A");
    assert_eq!(press(&map, "A", "v"), "B");
    assert_eq!(press(&map, "A", ">"), "x");
    assert_eq!(press(&map, "A", ">>"), "y");
    assert_eq!(press(&map, "A", ">><<"), "A");
    assert_eq!(press(&map, "A", ">v"), "x1", "into the list of the cell");
    assert_eq!(press(&map, "A", ">vv"), "x", "and on to the cell below");
    assert_eq!(press(&map, "A", ">vv<"), "B");
    assert_eq!(press(&map, "A", ">>v"), "y");
    assert_eq!(press(&map, "B", ">^"), "x1", "and back by the same way");
    assert_eq!(press(&map, "B", ">^^^"), "R");
    assert_eq!(press(&map, "A", "^"), "R");
    assert_eq!(press(&map, "C", "v"), "C |");
}

#[test]
fn arrow_keys_follow_braces_and_radial_maps() {
    let brace = map(TREE, "brace");
    assert_eq!(press(&brace, "R", ">"), "B");
    assert_eq!(press(&brace, "A2", "v"), "B1", "to the cousin");
    assert_eq!(press(&brace, "B2x", "<<<"), "R");
    let radial = map(TREE, "radial");
    assert_eq!(press(&radial, "R", ">>"), press(&radial, "R", ">>"));
    for title in ["A", "B", "C", "D"] {
        let (layout, _) = laid(&radial);
        let topic = find(&radial, title);
        let left = layout.rect_in_map(&radial, topic).unwrap().center().x < 0.0;
        assert_eq!(press(&radial, title, if left { ">" } else { "<" }), "R");
    }
}

#[test]
fn the_new_structures_stand_as_their_names_say() {
    let rect = |structure: &str, title: &str| {
        let map = map(TREE, structure);
        laid(&map).0.rect_in_map(&map, find(&map, title)).unwrap()
    };
    let (a, b, c) = (rect("timeline", "A"), rect("timeline", "B"), rect("timeline", "C"));
    assert!(a.max.y < 0.0 && b.min.y > 0.0 && c.max.y < 0.0, "in turn above and below the line");
    assert!(a.min.x < b.min.x && b.min.x < c.min.x, "in order");
    assert!(rect("timeline", "A1").max.y < rect("timeline", "A2").min.y, "lists read downward above the line too");
    assert!(rect("timeline", "A2").max.y < a.min.y && rect("timeline", "B1").min.y > b.max.y);
    let root = rect("fishbone", "R");
    assert!(rect("fishbone", "A").max.x < root.min.x, "the head is at the right");
    assert!(rect("fishbone", "A1").min.y > rect("fishbone", "A").max.y, "twigs stand between box and spine");
    assert!(rect("brace", "A").min.x > rect("brace", "R").max.x);
    assert!(rect("matrix", "A").min.y > rect("matrix", "R").max.y);
    assert_eq!(rect("matrix", "A1").min.x, rect("matrix", "B1").min.x, "cells stand in columns");
    assert_eq!(rect("matrix", "A1").min.y, rect("matrix", "A2").min.y, "and in rows");
    assert!(rect("matrix", "B2x").min.y > rect("matrix", "B2").max.y, "with lists in them");
}

#[test]
fn drops_along_a_line_mind_its_way() {
    for (structure, left_is_before) in [("timeline", true), ("fishbone", false), ("org", true)] {
        let map = map(TREE, structure);
        let (layout, _) = laid(&map);
        let (b, d) = (find(&map, "B"), find(&map, "D"));
        let rect = layout.rect_in_map(&map, b).unwrap();
        let at = |share: f64| Vec2d::new(rect.min.x + rect.width() * share, rect.center().y);
        let spots = [0.1, 0.9].map(|share| layout.drop_spot(&map, at(share), &[d]).unwrap().index);
        assert_eq!(spots, if left_is_before { [1, 2] } else { [2, 1] }, "{structure}");
        let into = layout.drop_spot(&map, at(0.5), &[d]).unwrap();
        assert_eq!((into.parent, into.index), (b, 2), "{structure}");
    }
    let map = map(TREE, "matrix");
    let (layout, _) = laid(&map);
    let (a, b, c) = (find(&map, "A"), find(&map, "B"), find(&map, "C"));
    let rect = layout.rect_in_map(&map, a).unwrap();
    let under = layout.drop_spot(&map, Vec2d::new(rect.center().x, rect.max.y - 1.0), &[b]).unwrap();
    assert_eq!(
        (layout.growth(find(&map, "R")), under.index),
        (Some(Direction::Down), 1),
        "rows stand below each other"
    );
    let cell = layout.rect_in_map(&map, find(&map, "A1")).unwrap();
    let beside = layout.drop_spot(&map, Vec2d::new(cell.max.x - 1.0, cell.center().y), &[c]).unwrap();
    assert_eq!((beside.parent, beside.index), (a, 1), "and cells beside each other");
}

#[test]
fn every_structure_bears_very_deep_and_very_wide_maps() {
    for structure in crate::layout::NAMES {
        for depths in [(0..3_000).collect::<Vec<_>>(), vec![0; 3_000], (0..3_000).map(|at| at % 3).collect()] {
            let mut document = many(depths.into_iter());
            let sheet = document.first_sheet().unwrap();
            let field = SheetField::Structure(structure.into());
            document.apply(Op::SetSheet { id: sheet, field }).unwrap();
            let (mut layout, _) = laid(&document);
            let bounds = layout.bounds();
            let (mut seen, mut lines) = (0, 0);
            layout.visit(&document, bounds, 0.0, &mut |what| match what {
                Seen::Topic { .. } => seen += 1,
                Seen::Line { .. } => lines += 1,
                _ => {}
            });
            assert_eq!(seen, document.len(), "{structure}");
            assert!(lines <= document.len() + 10, "{structure}: {lines}");
            let mut far = 0;
            let extent = bounds.width().max(bounds.height()) / 60.0;
            layout.visit(&document, bounds, extent, &mut |_| far += 1);
            // A list as deep as it is high is seen level by level.
            if document.depth(TopicId::from_slot(document.slot_count() - 1)) < 10 {
                assert!(far < 900, "{structure}: {far} from afar");
            }
            let last = TopicId::from_slot(document.slot_count() - 1);
            layout.update(&document, &Touched::Topics(vec![last]));
            assert_eq!(layout.bounds(), bounds, "{structure}");
        }
    }
}

#[test]
fn a_click_finds_topics_and_fold_handles() {
    for seed in 0..30 {
        let session = Session::grown(seed, 50);
        let (layout, _) = laid(&session.document);
        for (id, rect) in super::properties::boxes(&layout, &session.document) {
            assert_eq!(layout.hit(&session.document, rect.center(), 4.0), Some(Hit::Topic(id)), "seed {seed}");
            if let Some((centre, _)) = layout.fold_handle(&session.document, id) {
                let hit = layout.hit(&session.document, centre, 0.0);
                assert_eq!(hit, Some(Hit::FoldHandle(id)), "seed {seed}");
            }
        }
    }
    let document = map("R\n", "map");
    let (layout, _) = laid(&document);
    assert_eq!(layout.hit(&document, Vec2d::new(500.0, 500.0), 10.0), None);
}

#[test]
fn a_folded_topic_counts_what_it_hides() {
    let document = map("R\n  A [+]\n    A1\n      A1x\n    A2\n", "map");
    let (layout, _) = laid(&document);
    assert_eq!(layout.fold_handle(&document, find(&document, "A")).unwrap().1, 3);
    assert_eq!(layout.rect_in_map(&document, find(&document, "A1x")), None);
}

#[test]
fn a_drop_lands_before_after_or_inside() {
    let document = map(TREE, "logic-right");
    let (layout, _) = laid(&document);
    let (a, b, b1) = (find(&document, "A"), find(&document, "B"), find(&document, "B1"));
    let rect = layout.rect_in_map(&document, b1).unwrap();
    let spot = |y: f64| layout.drop_spot(&document, Vec2d::new(rect.center().x, y), &[a]).unwrap();
    assert_eq!((spot(rect.min.y + 1.0).parent, spot(rect.min.y + 1.0).index), (b, 0));
    assert_eq!((spot(rect.max.y - 1.0).parent, spot(rect.max.y - 1.0).index), (b, 1));
    assert_eq!((spot(rect.center().y).parent, spot(rect.center().y).index), (b1, 0));
    assert_eq!(spot(rect.center().y).mark, DropMark::Into(rect));
    assert_eq!(layout.drop_spot(&document, rect.center(), &[b]), None, "not into itself");
    assert_eq!(layout.drop_spot(&document, Vec2d::new(-900.0, -900.0), &[b]), None);
}

#[test]
fn a_chain_of_ten_thousand_levels_is_as_safe_as_a_fan() {
    for (document, wide) in [(many(0..9_999), true), (many((0..10_000).map(|at| usize::from(at > 0))), false)] {
        let (mut layout, sheet) = laid(&document);
        let bounds = layout.bounds();
        assert_eq!(bounds.width() > bounds.height(), wide);
        let mut seen = 0;
        layout.visit(&document, bounds, 0.0, &mut |what| seen += usize::from(matches!(what, Seen::Topic { .. })));
        assert_eq!(seen, document.len());
        // Far out the cost goes with the picture.
        let extent = bounds.width().max(bounds.height()) / 100.0;
        let mut far = 0;
        layout.visit(&document, bounds, extent, &mut |_| far += 1);
        assert!(far < 500, "{far}");
        // An edit at the end.
        let last = TopicId::from_slot(document.slot_count() - 1);
        layout.update(&document, &Touched::Topics(vec![last]));
        let (fresh, _) = laid(&document);
        assert_eq!(layout.rect_in_map(&document, last), fresh.rect_in_map(&document, last));
        assert_eq!(layout.sheet(), Some(sheet));
    }
}

#[test]
fn fields_cover_every_topic_that_is_not_shown_itself() {
    for seed in 0..40 {
        let session = Session::grown(seed, 90);
        let (layout, _) = laid(&session.document);
        let (mut topics, mut fields): (Vec<TopicId>, Vec<Rectd>) = (Vec::new(), Vec::new());
        layout.visit(&session.document, layout.bounds(), 80.0, &mut |seen| match seen {
            Seen::Topic { id, .. } => topics.push(id),
            Seen::Field { rect, .. } => fields.push(rect),
            Seen::Edge { .. } | Seen::Line { .. } => {}
        });
        for (id, rect) in super::properties::boxes(&layout, &session.document) {
            let covered = fields.iter().any(|field| field.union(rect) == *field);
            assert!(covered || topics.contains(&id), "seed {seed}: {:?}", session.document.title(id));
        }
    }
}

#[test]
fn relations_go_around_titles() {
    let mut document = map("R\n  A\n  The topic in between\n  B\n", "logic-right");
    let mut ids = IdGen::from_seed([4, 4]);
    let (a, b) = (find(&document, "A"), find(&document, "B"));
    let mut edit = Edit::new(&mut document, &mut ids, "Test", &Selection::none());
    edit.add_relation(a, b, "leads to").unwrap();
    edit.finish().unwrap();
    let (layout, sheet) = laid(&document);
    let paths = layout.relation_paths(&document, sheet, layout.bounds());
    let [path] = &paths[..] else { panic!("one path") };
    let between = layout.rect_in_map(&document, find(&document, "The topic in between")).unwrap();
    for step in 0..=100 {
        for piece in &path.curve {
            let point = crate::layout::relations::at(piece, f64::from(step) / 100.0);
            assert!(!between.contains(point), "{point:?}");
        }
    }
    assert!(path.label_size.w > 0.0);
    let half = Vec2d::new(f64::from(path.label_size.w) / 2.0, f64::from(path.label_size.h) / 2.0);
    let label = Rectd { min: path.label_center - half, max: path.label_center + half };
    for (id, rect) in super::properties::boxes(&layout, &document) {
        assert!(!label.overlaps(&rect), "the label covers {:?}", document.title(id));
    }
}

#[test]
fn a_relation_into_a_fold_ends_at_the_fold() {
    let mut document = map("R\n  A\n    A1\n  B\n", "logic-right");
    let mut ids = IdGen::from_seed([4, 4]);
    let (a, a1, b) = (find(&document, "A"), find(&document, "A1"), find(&document, "B"));
    let mut edit = Edit::new(&mut document, &mut ids, "Test", &Selection::none());
    edit.add_relation(a1, b, "").unwrap();
    edit.add_relation(a, a1, "").unwrap();
    edit.fold(&[a], true).unwrap();
    edit.finish().unwrap();
    let (layout, sheet) = laid(&document);
    let paths = layout.relation_paths(&document, sheet, layout.bounds());
    assert_eq!(paths.iter().map(|path| path.ends).collect::<Vec<_>>(), [(a, b)]);
}

#[test]
fn a_window_keeps_main_topics_on_their_side() {
    let outline = "Root\n  A\n  B\n  C\n  D\n";
    let mut document = map(outline, "map");
    let mut ids = IdGen::from_seed([3, 4]);
    let sheet = document.first_sheet().unwrap();
    let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure)).keeping_sides();
    layout.full(&document, sheet);
    let left = |layout: &Layout, document: &Document, title: &str| {
        layout.rect_in_map(document, find(document, title)).unwrap().center().x < 0.0
    };
    let before: Vec<bool> = ["A", "B", "C", "D"].iter().map(|title| left(&layout, &document, title)).collect();
    assert_eq!(before, [false, false, true, true]);

    // A branch on the right grows so much that the balance would move another one over.
    let grown = find(&document, "A");
    let mut edit = Edit::new(&mut document, &mut ids, "Test", &Selection::none());
    for n in 0..20 {
        edit.add_child(grown, &format!("child {n}")).unwrap();
    }
    let tx = edit.finish().unwrap();
    let touched: Vec<Touched> = tx.ops.iter().chain(&tx.undo).map(Op::touched).collect();
    layout.update_all(&document, &touched);
    let after: Vec<bool> = ["A", "B", "C", "D"].iter().map(|title| left(&layout, &document, title)).collect();
    assert_eq!(after, before, "nothing jumps across the map");
    let (fresh, _) = laid(&document);
    assert!(left(&fresh, &document, "B"), "opened anew, the map is balanced");
}

#[test]
fn a_topic_has_the_room_of_what_is_being_typed() {
    let document = map("Root\n  A\n  B\n", "logic-right");
    let (mut layout, _) = laid(&document);
    let topic = find(&document, "A");
    let size = |layout: &Layout| layout.node(topic).unwrap().size();
    let (before, below) = (size(&layout), layout.rect_in_map(&document, find(&document, "B")).unwrap());
    let long = "a title that is being typed and goes on for more than a line of this topic can hold";
    assert!(layout.set_draft(&document, Some((topic, long.into()))));
    assert!(size(&layout).w > before.w && size(&layout).h > before.h);
    let pushed = layout.rect_in_map(&document, find(&document, "B")).unwrap();
    assert!(pushed.min.y > below.min.y, "its neighbour makes room");
    assert!(!layout.set_draft(&document, Some((topic, long.into()))), "the same text moves nothing");
    layout.set_draft(&document, None);
    assert_eq!(size(&layout), before);
}
