//! What must hold of any layout.

use std::sync::Arc;

use super::random::Session;
use crate::base::geom::Rectd;
use crate::doc::{Document, GroupKind, TopicId};
use crate::layout::{FixedMeasure, FontMeasure, Layout, Look, Seen, Titles};

fn fixed() -> Layout {
    Layout::new(Look::default(), Arc::new(FixedMeasure))
}

/// All visible topics with their boxes, by asking for each alone.
pub fn boxes(layout: &Layout, document: &Document) -> Vec<(TopicId, Rectd)> {
    let sheet = layout.sheet().unwrap();
    let all = document.sheet_topics(sheet);
    all.into_iter().filter_map(|id| Some((id, layout.rect_in_map(document, id)?))).collect()
}

/// The first two boxes that share an area, by a sweep.
pub fn overlapping(boxes: &[(TopicId, Rectd)]) -> Option<(TopicId, TopicId)> {
    let mut sorted: Vec<_> = boxes.to_vec();
    sorted.sort_by(|a, b| a.1.min.x.total_cmp(&b.1.min.x));
    let mut open: Vec<(TopicId, Rectd)> = Vec::new();
    for (id, rect) in sorted {
        open.retain(|(_, other)| other.max.x > rect.min.x);
        if let Some((other, _)) = open.iter().find(|(_, other)| other.overlaps(&rect)) {
            return Some((*other, id));
        }
        open.push((id, rect));
    }
    None
}

fn check(layout: &Layout, document: &Document, seed: u64) {
    let boxes = boxes(layout, document);
    for (id, rect) in &boxes {
        let finite = [rect.min.x, rect.min.y, rect.max.x, rect.max.y].iter().all(|value| value.is_finite());
        assert!(finite && rect.width() > 0.0 && rect.height() > 0.0, "seed {seed}: {rect:?}");
        let branch = layout.branch_rect_in_map(document, *id).unwrap();
        assert!(rect.union(branch) == branch, "seed {seed}: a branch holds its topic");
        let bounds = layout.bounds();
        assert!(branch.union(bounds) == bounds, "seed {seed}: the map holds its branches");
        if let Some(owner) = document.owner(*id) {
            let above = layout.branch_rect_in_map(document, owner).unwrap();
            assert!(branch.union(above) == above, "seed {seed}: a branch holds what hangs on it");
        }
    }
    if let Some((a, b)) = overlapping(&boxes) {
        panic!(
            "seed {seed}: {:?} {:?} {:?} overlaps {:?} {:?} {:?}",
            document.title(a),
            document.topic(a).unwrap().home(),
            layout.rect_in_map(document, a),
            document.title(b),
            document.topic(b).unwrap().home(),
            layout.rect_in_map(document, b)
        );
    }
    for (id, rect) in &boxes {
        let Some((date, _)) = layout.date_label(document, *id) else { continue };
        let date = date.at(rect.min);
        let covered = boxes.iter().find(|(_, other)| other.overlaps(&date));
        assert_eq!(covered, None, "seed {seed}: the date of {:?} is covered", document.title(*id));
    }
    check_groups(layout, document, &boxes, seed);
}

fn check_groups(layout: &Layout, document: &Document, boxes: &[(TopicId, Rectd)], seed: u64) {
    let sheet = layout.sheet().unwrap();
    let outlines = layout.boundary_rects(document, sheet);
    for group in document.sheet(sheet).unwrap().groups() {
        if group.kind != GroupKind::Boundary {
            continue;
        }
        let siblings = document.children(group.parent);
        let at = |id| siblings.iter().position(|&sibling| sibling == id).unwrap();
        let members = &siblings[at(group.first)..=at(group.last)];
        let rects: Vec<_> = outlines.iter().filter(|outline| outline.id == group.id).map(|o| o.rect).collect();
        let seen = layout.rect_in_map(document, members[0]).is_some();
        assert_eq!(!rects.is_empty(), seen, "seed {seed}: a boundary shows when its topics do");
        for (id, rect) in boxes {
            let member = members.iter().any(|&member| document.is_within(*id, member));
            let inner_summary = document.sheet(sheet).unwrap().groups().iter().any(|inner| {
                inner.topic.is_some_and(|topic| document.is_within(*id, topic))
                    && inner.parent == group.parent
                    && at(inner.first) >= at(group.first)
                    && at(inner.last) <= at(group.last)
            });
            let overlaps = rects.iter().any(|outline| outline.overlaps(rect));
            let inside = rects.iter().any(|outline| outline.union(*rect) == *outline);
            if member {
                assert!(inside, "seed {seed}: a boundary holds its topics");
            } else if !inner_summary {
                assert!(!overlaps, "seed {seed}: {:?} is in a foreign boundary", document.title(*id));
            }
        }
    }
}

#[test]
fn nothing_overlaps_in_any_structure() {
    for seed in 0..250 {
        let session = Session::grown(seed, 60);
        let mut layout = fixed();
        if seed % 3 == 1 {
            layout.set_titles(Titles::Both("zh-Hans".into()));
        }
        layout.full(&session.document, session.sheet);
        check(&layout, &session.document, seed);
    }
}

#[test]
fn an_update_gives_what_a_full_layout_gives() {
    for seed in 0..150 {
        let mut session = Session::grown(seed, 15);
        let mut layout = fixed();
        layout.full(&session.document, session.sheet);
        session.touched.clear();
        for step in 0..60 {
            session.edit();
            if step % 4 == 3 {
                // Several edits may wait for one layout.
                session.edit();
            }
            layout.update_all(&session.document, &std::mem::take(&mut session.touched));
            let mut fresh = fixed();
            fresh.full(&session.document, session.sheet);
            for id in session.document.sheet_topics(session.sheet) {
                let title = session.document.title(id);
                assert_eq!(layout.node(id), fresh.node(id), "seed {seed}, step {step}, topic {title:?}");
                let rects = [&layout, &fresh].map(|layout| layout.rect_in_map(&session.document, id));
                assert_eq!(rects[0], rects[1], "seed {seed}, step {step}");
            }
            assert_eq!(layout.bounds(), fresh.bounds(), "seed {seed}, step {step}");
            let outlines = [&layout, &fresh].map(|layout| layout.boundary_rects(&session.document, session.sheet));
            assert_eq!(outlines[0], outlines[1], "seed {seed}, step {step}");
            let braces = [&layout, &fresh].map(|layout| layout.summary_braces(&session.document, session.sheet));
            assert_eq!(braces[0], braces[1], "seed {seed}, step {step}");
        }
    }
}

#[test]
fn a_visit_sees_exactly_the_boxes_in_view() {
    for seed in 0..60 {
        let mut session = Session::grown(seed, 80);
        let mut layout = Layout::new(Look::default(), Arc::new(FontMeasure::new()));
        layout.full(&session.document, session.sheet);
        let all = boxes(&layout, &session.document);
        for _ in 0..10 {
            let (_, near) = all[session.rng.usize(..all.len())];
            let view = near.expand(session.rng.f64() * 300.0);
            let mut expected: Vec<_> = all.iter().filter(|(_, rect)| rect.overlaps(&view)).copied().collect();
            let mut seen = Vec::new();
            layout.visit(&session.document, view, 0.0, &mut |what| {
                if let Seen::Topic { id, rect, .. } = what {
                    seen.push((id, rect));
                }
            });
            expected.sort_by_key(|(id, _)| *id);
            seen.sort_by_key(|(id, _)| *id);
            assert_eq!(seen, expected, "seed {seed}");
            assert_eq!(layout.in_rect(&session.document, view).len(), expected.len(), "seed {seed}");
        }
    }
}
