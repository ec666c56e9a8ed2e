//! What a press costs, counted and not timed: it must go with what is shown, never with the map.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Talk;
use crate::base::geom::{Size, Vec2d};
use crate::doc::generate::{Shape, generate};
use crate::doc::{Document, fixture};
use crate::layout::{FixedMeasure, Measure, Seen, TextStyle};
use crate::present::{Effect, Input, Press, PressKey, TitleChoice};

/// Counts the texts that are measured.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Counting {
    fn taken(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Measure for Counting {
    fn width(&self, text: &str, style: &TextStyle) -> f32 {
        self.0.fetch_add(1, Ordering::Relaxed);
        FixedMeasure.width(text, style)
    }
}

fn talk(document: &Document, measure: Arc<dyn Measure>) -> Talk {
    let sheet = document.first_sheet().unwrap();
    // The window tells the sides, so that nothing is measured for them.
    let mut window = crate::layout::Layout::new(super::stage_look(), Arc::new(FixedMeasure)).keeping_sides();
    window.full(document, sheet);
    let layout = crate::layout::Layout::new(super::stage_look(), measure).keeping_sides_of(window.main_sides());
    Talk::laid_out_by(layout, true, document, sheet, None, TitleChoice::Main, None)
}

/// The most texts measured and the most things looked at by one of the first presses.
fn work(topics: usize) -> (usize, usize) {
    let document = generate(1, topics, Shape::Bushy);
    let counting = Arc::new(Counting::default());
    let mut talk = talk(&document, Arc::clone(&counting) as Arc<_>);
    let stage = Size::new(1920.0, 1080.0);
    let (mut measured, mut seen) = (0, 0);
    let mut now = 0;
    for _ in 0..300 {
        now += 1000;
        counting.taken();
        assert!(talk.press(Press::new(PressKey::PageDown), now).contains(&Effect::Moved));
        measured = measured.max(counting.taken());
        let view = talk.look(&talk.live, stage).expect("a look").view(stage);
        let mut things = 0;
        talk.live.layout.visit(&document, view.expand(view.width() * 0.6), 2.0, &mut |thing| {
            things += usize::from(!matches!(thing, Seen::Field { .. }));
        });
        seen = seen.max(things);
    }
    (measured, seen)
}

#[test]
fn a_press_costs_what_is_shown_and_not_the_map() {
    let (small, large) = (work(1_000), work(20_000));
    assert!(large.0 <= small.0 * 2 + 200, "texts measured by a press: {large:?}, of a small map {small:?}");
    assert!(large.1 <= small.1 * 2 + 200, "things looked at by a press: {large:?}, of a small map {small:?}");
}

#[test]
fn all_titles_are_measured_once_for_both_pictures() {
    let document = generate(1, 3_000, Shape::Bushy);
    let (once, both) = (Arc::new(Counting::default()), Arc::new(Counting::default()));
    let mut layout = crate::layout::Layout::new(super::stage_look(), Arc::clone(&once) as Arc<_>);
    layout.full(&document, document.first_sheet().unwrap());
    let talk = talk(&document, Arc::clone(&both) as Arc<_>);
    let (once, both) = (once.taken(), both.taken());
    assert!(both < once + once / 10, "{both} for both pictures, {once} for one");
    assert_eq!(talk.live.layout.bounds(), talk.ahead.layout.bounds());
}

#[test]
fn the_map_can_be_moved_by_hand_and_one_key_brings_the_step_back() {
    let (document, _) = fixture::parse("Root\n  Apple\n    Core\n  Bread\n");
    let mut talk = talk(&document, Arc::new(FixedMeasure));
    let (wall, copy) = (Size::new(1920.0, 1080.0), Size::new(640.0, 360.0));
    let before = talk.look(&talk.live, wall).unwrap();
    // Dragged on the small copy, it moves on the wall by as much of the screen.
    talk.roam(copy, Vec2d::new(64.0, 36.0), Vec2d::new(320.0, 180.0), 1.0);
    let dragged = talk.look(&talk.live, wall).unwrap();
    let (was, is) = (before.on_stage(wall, Vec2d::ZERO), dragged.on_stage(wall, Vec2d::ZERO));
    assert!((is.x - was.x - 192.0).abs() < 1e-3 && (is.y - was.y - 108.0).abs() < 1e-3, "{was:?} {is:?}");
    // What is under the pointer stays there while it grows.
    let at = Vec2d::new(1500.0, 200.0);
    let held = dragged.on_map(wall, at);
    talk.roam(wall, Vec2d::ZERO, at, 2.0);
    let zoomed = talk.look(&talk.live, wall).unwrap();
    assert!((zoomed.zoom / dragged.zoom - 2.0).abs() < 1e-9);
    let still = zoomed.on_stage(wall, held);
    assert!((still.x - at.x).abs() < 1e-3 && (still.y - at.y).abs() < 1e-3, "{still:?}");
    assert!(talk.player.is_digressing());
    // It shows no other step, the preview stays, and any of these brings the step back.
    let place = talk.player.place();
    for (now, key) in [(1, 'r'), (2, '\u{1b}'), (3, 'g')] {
        talk.roam(wall, Vec2d::new(9.0, 9.0), at, 1.0);
        let key = if key == '\u{1b}' { PressKey::Escape } else { PressKey::Char(key) };
        talk.press(Press::new(key), now * 1000);
        assert_eq!(talk.player.roaming(), None, "{key:?}");
        assert_eq!(talk.player.place(), place);
    }
    talk.press(Press::new(PressKey::Char('g')), 5000);
    assert_eq!(talk.look(&talk.live, wall), Some(before));
    talk.roam(wall, Vec2d::new(9.0, 9.0), at, 1.0);
    talk.feed(Input::Next, 9000);
    assert_eq!(talk.player.roaming(), None);
    assert_ne!(talk.player.place(), place, "going on goes on");
}

#[test]
fn main_topics_stay_on_the_side_where_the_window_has_them() {
    let (document, _) = fixture::parse("Root\n  Tall\n    1\n    2\n    3\n    4\n    5\n    6\n  B\n  C\n  D");
    let find = |title: &str| fixture::find(&document, title).unwrap();
    let mut window = crate::layout::Layout::new(crate::layout::Look::default(), Arc::new(FixedMeasure)).keeping_sides();
    let sheet = document.first_sheet().unwrap();
    window.full(&document, sheet);
    let talk = talk(&document, Arc::new(FixedMeasure));
    let left = |layout: &crate::layout::Layout| {
        ["Tall", "B", "C", "D"].map(|title| {
            let x = |topic| layout.rect_in_map(&document, topic).unwrap().center().x;
            x(find(title)) < x(find("Root"))
        })
    };
    // Folded, each would be as high as the other, and two of them would stand on each side.
    assert_eq!(left(&window), [false, true, true, true]);
    assert_eq!(left(&talk.live.layout), left(&window));
}

#[test]
fn what_hangs_below_a_summary_is_seen_with_it() {
    let text = r#"{"format": "gangmu", "version": 1, "languages": ["en"], "sheets": [{"id": "s1", "root": {
        "id": "aaaaaaaaaa", "title": "Root", "children": [{"id": "bbbbbbbbbb", "title": "Alpha", "children": [
        {"id": "dddddddddd", "title": "One"}, {"id": "eeeeeeeeee", "title": "Two"}]}]}, "groups": [{"id": "g1",
        "kind": "summary", "parent": "bbbbbbbbbb", "first": "dddddddddd", "last": "eeeeeeeeee", "topic": {
        "id": "gggggggggg", "title": "Conclusion", "children": [{"id": "hhhhhhhhhh", "title": "Further"}]}}]}]}"#;
    let document =
        crate::formats::native::read(text.as_bytes(), &crate::formats::ReadOptions::default()).unwrap().document;
    let further = fixture::find(&document, "Further").unwrap();
    let two = fixture::find(&document, "Two").unwrap();
    let mut talk = talk(&document, Arc::new(FixedMeasure));
    let mut seen = Vec::new();
    for press in 1..10 {
        talk.press(Press::new(PressKey::PageDown), press * 1000);
        let shown = talk.live.shown.as_ref().unwrap();
        let strength = |topic| shown.strength(&document, talk.player.walk(), topic);
        let stands = talk.live.layout.rect_in_map(&document, further).is_some();
        seen.push((strength(two) == 1.0, stands && strength(further) == 1.0));
    }
    assert!(seen.contains(&(false, false)) && seen.contains(&(true, true)), "{seen:?}");
    assert!(seen.iter().all(|(last, below)| last == below), "not before what is summed up: {seen:?}");
}
