//! Properties over random sessions: what holds after every step, and what undo restores.

use fastrand::Rng;

use super::random::{dump, map, random_edit, topic};
use crate::doc::{Document, Edit, GroupKind, Home, Op, Place, Selection, Topic, TopicId, Transaction};

/// Runs `test` with many seeds, and says which one failed.
fn with_seeds(count: u64, test: impl Fn(&mut Rng)) {
    for seed in 0..count {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(&mut Rng::with_seed(seed))));
        if let Err(panic) = result {
            println!("failed with seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[track_caller]
fn assert_sound(document: &Document, when: &str) {
    assert_eq!(document.check(), [], "{when}");
}

/// One session of random edits: the transactions of those that were possible.
fn session(document: &mut Document, rng: &mut Rng, ids: &mut crate::doc::IdGen) -> Vec<Transaction> {
    let mut done = Vec::new();
    for step in 0..60 {
        let before = dump(document);
        let mut edit = Edit::new(document, ids, "step", &Selection::none());
        match random_edit(&mut edit, rng) {
            Ok(()) => {
                if let Some(tx) = edit.finish() {
                    assert_eq!(tx.ops.len(), tx.undo.len());
                    assert!(tx.after.topics().iter().all(|&topic| document.contains(topic)), "step {step}");
                    done.push(tx);
                } else {
                    assert_eq!(dump(document), before, "step {step} says that it changed nothing");
                }
            }
            Err(why) => {
                drop(edit);
                assert_eq!(dump(document), before, "step {step}, refused with “{why}”");
            }
        }
        assert_sound(document, &format!("step {step}"));
        let mut groups = document.sheets().iter().flat_map(|(_, sheet)| sheet.groups());
        let wrong = groups.find(|group| group.topic.is_some() != (group.kind == GroupKind::Summary));
        assert_eq!(wrong, None, "step {step} leaves a summary without words");
    }
    done
}

fn apply_all(document: &mut Document, ops: &[Op]) {
    for op in ops {
        document.apply(op.clone()).unwrap_or_else(|why| panic!("{op:?}: {why}"));
    }
}

#[test]
fn undo_all_and_redo_all() {
    with_seeds(150, |rng| {
        let (mut document, mut ids) = map(rng);
        let start = dump(&document);
        let done = session(&mut document, rng, &mut ids);
        let end = dump(&document);
        for tx in done.iter().rev() {
            apply_all(&mut document, &tx.undo);
            assert_sound(&document, "while undoing");
        }
        assert_eq!(dump(&document), start, "undo all");
        for tx in &done {
            apply_all(&mut document, &tx.ops);
        }
        assert_eq!(dump(&document), end, "redo all");
        assert_sound(&document, "after redo");
    });
}

#[test]
fn a_dropped_edit_is_rolled_back() {
    with_seeds(100, |rng| {
        let (mut document, mut ids) = map(rng);
        let start = dump(&document);
        let mut edit = Edit::new(&mut document, &mut ids, "dropped", &Selection::none());
        for _ in 0..10 {
            // Refused acts may have done half of their work; the drop takes that back as well.
            drop(random_edit(&mut edit, rng));
        }
        drop(edit);
        assert_eq!(dump(&document), start);
    });
}

/// An operation that may or may not be possible, with wild positions.
fn raw_op(document: &Document, rng: &mut Rng) -> Op {
    let wild =
        |rng: &mut Rng| if rng.u8(..8) == 0 { TopicId::from_slot(rng.usize(..200)) } else { topic(document, rng) };
    let (one, other) = (wild(rng), wild(rng));
    let index = rng.usize(..4);
    let sheet = document.sheets()[rng.usize(..document.sheets().len())].0;
    let place = match rng.u8(..6) {
        0 => Place::Callout { of: other, index },
        1 => Place::Floating { sheet, index },
        2 => {
            let groups = document.sheet(sheet).expect("it is there").groups();
            let group = rng.choice(groups).map_or_else(Default::default, |group| group.id.clone());
            Place::Summary { sheet, group }
        }
        _ => Place::Child { parent: other, index },
    };
    match rng.u8(..8) {
        0 | 1 => Op::RemoveBranch { topic: one },
        2 => {
            let mut order = document.children(one).to_vec();
            rng.shuffle(&mut order);
            if rng.u8(..4) == 0 {
                order.push(other);
            }
            Op::Reorder { parent: one, order }
        }
        3 => {
            let mut new = Topic::new("fresh00000".into(), "fresh");
            new.home = Home::Child(other);
            let root = TopicId::from_slot(rng.usize(..document.slot_count() + 2));
            Op::InsertBranch { place, branch: crate::doc::Branch { root, topics: vec![(root, new)] } }
        }
        _ => Op::Move { topic: one, to: place },
    }
}

#[test]
fn raw_operations_are_undone_exactly_or_refused_without_a_trace() {
    with_seeds(200, |rng| {
        let (mut document, _) = map(rng);
        for _ in 0..40 {
            let before = dump(&document);
            let op = raw_op(&document, rng);
            match document.apply(op.clone()) {
                Ok(inverse) => {
                    assert_sound(&document, &format!("{op:?}"));
                    let after = dump(&document);
                    let again = document.apply(inverse).unwrap_or_else(|why| panic!("inverse of {op:?}: {why}"));
                    assert_eq!(dump(&document), before, "inverse of {op:?}");
                    document.apply(again).unwrap_or_else(|why| panic!("{op:?} again: {why}"));
                    assert_eq!(dump(&document), after, "{op:?} again");
                    if matches!(op, Op::InsertBranch { .. }) {
                        // The same fresh id must not come twice.
                        let Op::InsertBranch { branch, .. } = op else { unreachable!() };
                        document.apply(Op::RemoveBranch { topic: branch.root }).expect("it was inserted just now");
                    }
                }
                Err(why) => assert_eq!(dump(&document), before, "{op:?}, refused with “{why}”"),
            }
        }
    });
}
