//! The relations of the sample map, as a reader sees them: around titles, within the map.

use std::sync::{Arc, LazyLock};

use gangmu::base::geom::{Rectd, Vec2d};
use gangmu::doc::{Document, Edit, IdGen, Selection, SheetId, Text, TopicId};
use gangmu::formats::{ReadOptions, native};
use gangmu::layout::{FontMeasure, Layout, Look, RelationPath, Titles};

const SAMPLE: &[u8] = include_bytes!("../../maps/japan-rok-relations.json");
/// How far beyond the map a relation may go, in map pixels.
const BEYOND: f64 = 44.0;

struct Drawn {
    document: Document,
    sheet: SheetId,
    layout: Layout,
    paths: Vec<RelationPath>,
    boxes: Vec<(TopicId, Rectd)>,
}

fn draw(titles: Titles, open: bool) -> Drawn {
    let mut document = native::read(SAMPLE, &ReadOptions::default()).unwrap().document;
    let sheet = document.sheets()[0].0;
    if open {
        let mut ids = IdGen::from_seed([1, 2]);
        let mut edit = Edit::new(&mut document, &mut ids, "Test", &Selection::none());
        edit.fold_to_level(sheet, None).unwrap();
        edit.finish().unwrap();
    }
    let mut layout = Layout::new(Look::default(), Arc::new(FontMeasure::new()));
    layout.set_titles(titles);
    layout.full(&document, sheet);
    let paths = layout.relation_paths(&document, sheet, layout.bounds().expand(1e5));
    let topics = document.sheet_topics(sheet);
    let boxes = topics.into_iter().filter_map(|id| Some((id, layout.rect_in_map(&document, id)?))).collect();
    Drawn { document, sheet, layout, paths, boxes }
}

/// Every way in which the sample can be seen, drawn once for all tests.
static ALL: LazyLock<Vec<(String, Drawn)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for open in [false, true] {
        for titles in [Titles::Main, Titles::Second(Text::from("zh-Hans")), Titles::Both(Text::from("zh-Hans"))] {
            all.push((format!("{titles:?}, all open: {open}"), draw(titles, open)));
        }
    }
    all
});

fn point(piece: &[Vec2d; 4], t: f64) -> Vec2d {
    let s = 1.0 - t;
    piece[0] * (s * s * s) + piece[1] * (3.0 * s * s * t) + piece[2] * (3.0 * s * t * t) + piece[3] * (t * t * t)
}

fn points(path: &RelationPath) -> Vec<Vec2d> {
    path.curve.iter().flat_map(|piece| (0..=60).map(|i| point(piece, f64::from(i) / 60.0))).collect()
}

#[test]
fn no_relation_of_the_sample_runs_through_a_title() {
    let mut all = Vec::new();
    for (how, drawn) in &*ALL {
        let mut through = Vec::new();
        for path in &drawn.paths {
            let points = points(path);
            for (id, rect) in &drawn.boxes {
                if points.iter().any(|point| rect.contains(*point)) {
                    let title = |id: TopicId| drawn.document.title(id).to_string();
                    through.push((title(path.ends.0), title(path.ends.1), title(*id)));
                }
            }
        }
        all.push((how, through));
    }
    assert!(all.iter().all(|(_, through)| through.is_empty()), "{all:#?}");
}

#[test]
fn no_label_of_the_sample_covers_a_topic_or_another_label() {
    for (how, drawn) in &*ALL {
        let half = |path: &RelationPath| Vec2d::new(f64::from(path.label_size.w), f64::from(path.label_size.h)) * 0.5;
        let labelled = drawn.paths.iter().filter(|path| path.label_size.w > 0.0);
        let labels: Vec<Rectd> = labelled
            .map(|path| Rectd { min: path.label_center - half(path), max: path.label_center + half(path) })
            .collect();
        for (index, label) in labels.iter().enumerate() {
            for (id, rect) in &drawn.boxes {
                assert!(!label.overlaps(rect), "{how}: a label covers {:?}", drawn.document.title(*id));
            }
            let other = labels.iter().skip(index + 1).find(|other| label.overlaps(other));
            assert_eq!(other, None, "{how}: {label:?}");
        }
    }
}

#[test]
fn relations_of_the_sample_stay_at_the_map() {
    for (how, drawn) in &*ALL {
        let within = drawn.layout.bounds().expand(BEYOND);
        for path in &drawn.paths {
            assert!(points(path).into_iter().all(|point| within.contains(point)), "{how}: {:?}", path.id);
        }
    }
}

#[test]
fn relations_have_no_kinks_and_arrive_at_a_side() {
    for (how, drawn) in &*ALL {
        for path in &drawn.paths {
            let unit = |by: Vec2d| by * (1.0 / (by.x * by.x + by.y * by.y).sqrt());
            for pair in path.curve.windows(2) {
                let (before, after) = (unit(pair[0][3] - pair[0][2]), unit(pair[1][1] - pair[1][0]));
                assert!((before.x - after.x).abs() + (before.y - after.y).abs() < 1e-6, "{how}: {:?}", path.id);
            }
            let last = path.curve.last().unwrap();
            let arrives = unit(last[3] - last[2]);
            assert!(arrives.x.abs() > 0.999 || arrives.y.abs() > 0.999, "{how}: straight at the side");
            let rect = drawn.layout.rect_in_map(&drawn.document, path.ends.1).unwrap();
            let tip = last[3];
            assert!(!rect.contains(tip) && rect.expand(50.0).contains(tip), "{how}: {tip:?} at {rect:?}");
        }
    }
}

#[test]
fn the_same_map_gives_the_same_relations() {
    let (how, first) = &ALL[3];
    assert_eq!(how, "Main, all open: true");
    assert_eq!(first.paths, draw(Titles::Main, true).paths);
    assert_eq!(first.paths.len(), 31);
}

#[test]
fn relations_are_back_on_their_way_when_all_languages_were_gone_through() {
    let second = Text::from("zh-Hans");
    // Whoever is quick goes on before all relations are routed, which a window does in steps.
    for (open, steps) in [(false, 1), (false, 3), (false, 8), (false, usize::MAX), (true, 3), (true, 20)] {
        let mut drawn = draw(Titles::Main, open);
        let view = drawn.layout.bounds().expand(1e5);
        for titles in [Titles::Second(second.clone()), Titles::Both(second.clone()), Titles::Main] {
            drawn.layout.set_titles(titles);
            drawn.layout.full(&drawn.document, drawn.sheet);
            let mut left = steps;
            while left > 0 && drawn.layout.relation_paths_within(&drawn.document, drawn.sheet, view, 20_000, 0).1 {
                left -= 1;
            }
        }
        let back = drawn.layout.relation_paths(&drawn.document, drawn.sheet, view);
        let others = back.iter().zip(&drawn.paths).filter(|(now, before)| now != before).count();
        assert_eq!((others, back.len()), (0, drawn.paths.len()), "all open: {open}, steps: {steps}");
    }
}

#[test]
fn an_edit_far_away_leaves_a_relation_where_it_is() {
    let mut drawn = draw(Titles::Main, false);
    let legend = drawn.document.sheet(drawn.sheet).unwrap().floating()[0];
    let mut ids = IdGen::from_seed([5, 6]);
    let mut edit = Edit::new(&mut drawn.document, &mut ids, "Test", &Selection::none());
    edit.set_title(legend, "en", "Legend of this map").unwrap();
    edit.finish().unwrap();
    drawn.layout.full(&drawn.document, drawn.sheet);
    let all = drawn.layout.bounds().expand(1e5);
    assert_eq!(drawn.layout.relation_paths(&drawn.document, drawn.sheet, all), drawn.paths);
}

/// The distance from a point to a rectangle.
fn off(rect: &Rectd, point: Vec2d) -> f64 {
    let beyond = |at: f64, min: f64, max: f64| (min - at).max(at - max).max(0.0);
    beyond(point.x, rect.min.x, rect.max.x).hypot(beyond(point.y, rect.min.y, rect.max.y))
}

#[test]
fn routing_in_steps_comes_to_the_same_relations() {
    let drawn = draw(Titles::Main, true);
    let mut layout = Layout::new(Look::default(), Arc::new(FontMeasure::new()));
    layout.full(&drawn.document, drawn.sheet);
    let all = layout.bounds().expand(1e5);
    let within = |squares| layout.relation_paths_within(&drawn.document, drawn.sheet, all, squares, 0);
    assert_eq!(within(0), (Vec::new(), true), "nothing is routed without leave to");
    let (mut steps, mut shown) = (0, 0);
    let paths = loop {
        let (paths, waits) = within(60_000);
        assert!(paths.len() >= shown, "none vanishes while others come");
        (steps, shown) = (steps + 1, paths.len());
        if !waits {
            break paths;
        }
    };
    assert!(steps > 5, "{steps}");
    assert_eq!(paths, drawn.paths);
}

#[test]
fn until_it_is_routed_anew_a_relation_follows_its_topics() {
    let mut drawn = draw(Titles::Main, true);
    let topic = drawn.paths[0].ends.0;
    let mut ids = IdGen::from_seed([7, 8]);
    let mut edit = Edit::new(&mut drawn.document, &mut ids, "Test", &Selection::none());
    edit.set_title(topic, "en", "A much longer title than it was, which pushes away all that stands beside it")
        .unwrap();
    edit.finish().unwrap();
    drawn.layout.full(&drawn.document, drawn.sheet);
    let all = drawn.layout.bounds().expand(1e5);
    let (paths, waits) = drawn.layout.relation_paths_within(&drawn.document, drawn.sheet, all, 0, 0);
    assert!(waits);
    assert_eq!(paths.len(), drawn.paths.len());
    let mut moved = 0;
    for (path, before) in paths.iter().zip(&drawn.paths) {
        assert_eq!((&path.id, path.ends), (&before.id, before.ends));
        let (begin, end) = (path.curve[0][0], path.curve.last().unwrap()[3]);
        for (topic, point) in [(path.ends.0, begin), (path.ends.1, end)] {
            let rect = drawn.layout.rect_in_map(&drawn.document, topic).unwrap();
            assert!(off(&rect, point) < 50.0, "{point:?} at {rect:?}");
        }
        moved += usize::from(path.curve != before.curve);
    }
    assert!(moved > 0, "the edit moved something");
    let (routed, waits) = drawn.layout.relation_paths_within(&drawn.document, drawn.sheet, all, usize::MAX, 0);
    assert!(!waits);
    assert_eq!(routed.len(), paths.len());
}
