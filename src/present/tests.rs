//! Walks, the player, and what is shown: by example, and by random talks with edits between keys.

use std::collections::HashSet;

use super::*;
use crate::base::geom::{Size, Vec2d};
use crate::doc::generate::Shape;
use crate::doc::{
    Change, Document, Edit, IdGen, Op, Place as At, Selection, Step as Stored, TopicId, Unknown, fixture,
};

/// Every topic takes the same room.
struct Even {
    size: Size,
    flow: Flow,
}

impl Ground for Even {
    fn size(&self, _: TopicId) -> Option<Size> {
        Some(self.size)
    }
    fn type_size(&self, _: TopicId) -> f32 {
        16.0
    }
    fn flow(&self, _: TopicId) -> Flow {
        self.flow
    }
    fn gaps(&self, _: TopicId) -> Gaps {
        Gaps { sibling: 10.0, level: 56.0 }
    }
}

const SMALL: Even = Even { size: Size { w: 150.0, h: 26.0 }, flow: Flow::Column };

const MAP: &str = "Root\n  A\n    A1\n    A2\n      A2a\n  B\n  C\n    C1\n";

struct Talk {
    document: Document,
    player: Player,
    now: u64,
}

impl Talk {
    fn new(outline: &str) -> Self {
        Self::of(fixture::parse(outline).0)
    }

    fn of(document: Document) -> Self {
        let sheet = document.first_sheet().unwrap();
        let player = Player::new(&document, sheet, &SMALL, None);
        Self { document, player, now: 10_000 }
    }

    fn feed(&mut self, input: Input) -> Vec<Effect> {
        self.now += 200;
        self.player.feed(&self.document, input, self.now)
    }

    fn press(&mut self, press: Press) -> Vec<Effect> {
        self.now += 200;
        self.player.press(&self.document, press, self.now)
    }

    fn key(&mut self, key: PressKey) -> Vec<Effect> {
        self.press(Press::new(key))
    }

    fn char(&mut self, key: char) -> Vec<Effect> {
        self.key(PressKey::Char(key))
    }

    fn find(&self, title: &str) -> TopicId {
        fixture::find(&self.document, title).unwrap()
    }

    /// The topic of the step and all titles that are seen, those told in brackets.
    fn seen(&self) -> String {
        let Some(shown) = self.player.shown(&self.document) else { return "nothing".to_owned() };
        let sheet = self.document.sheets()[0].1.root();
        let mut seen = vec![format!("{}:", self.document.title(shown.topic))];
        let mut stack = vec![sheet];
        while let Some(topic) = stack.pop() {
            let strength = shown.strength(&self.document, self.player.walk(), topic);
            let title = self.document.title(topic);
            if strength > 0.9 {
                seen.push(title.to_string());
            } else if strength > 0.6 {
                seen.push(format!("{title}?"));
            } else if strength > 0.0 {
                seen.push(format!("({title})"));
            }
            if shown.open.contains(&topic) {
                stack.extend(self.document.children(topic).iter().rev());
            }
        }
        seen.join(" ")
    }

    fn walk(&mut self) -> Vec<String> {
        let mut all = vec![self.seen()];
        while self.feed(Input::Next).contains(&Effect::Moved) {
            all.push(self.seen());
        }
        all
    }
}

fn with_steps(outline: &str, way: &str, steps: &[(&str, &str, bool)]) -> Document {
    let (mut document, _) = fixture::parse(outline);
    let sheet = document.first_sheet().unwrap();
    let field = crate::doc::SheetField::Reveal(way.into());
    document.apply(Op::SetSheet { id: sheet, field }).unwrap();
    for (index, (title, reveal, skip)) in steps.iter().enumerate() {
        let item = Stored {
            id: format!("p{index}").into(),
            topic: fixture::find(&document, title).unwrap(),
            reveal: (*reveal).into(),
            frame: "".into(),
            seconds: Some(60),
            skip: *skip,
            unknown: Unknown::default(),
        };
        document.apply(Op::Step { sheet, change: Change::Add { index, item: Box::new(item) } }).unwrap();
    }
    document
}

#[test]
fn the_default_walk_reveals_goes_down_and_comes_back() {
    let mut talk = Talk::new(MAP);
    assert_eq!(
        talk.walk(),
        [
            "Root: Root",
            "Root: Root A",
            "Root: Root A B",
            "Root: Root A B C",
            "A: Root A (B) C?",
            "A: Root A A1 (B) C?",
            "A: Root A A1 A2 (B) C?",
            "A2: Root A (A1) A2 (B) C?",
            "A2: Root A (A1) A2 A2a (B) C?",
            "C: Root (A) (B) C",
            "C: Root (A) (B) C C1",
        ]
    );
    assert_eq!(talk.player.walk().len(), 4);
    assert_eq!(talk.player.place(), talk.player.walk().end());
}

#[test]
fn children_may_come_at_once_or_by_levels() {
    let steps = [("A", "all", false), ("Root", "levels", false), ("C", "none", false)];
    let mut talk = Talk::of(with_steps(MAP, "", &steps));
    assert_eq!(
        talk.walk(),
        [
            "A: Root A A1 A2",
            "Root: Root A B C",
            "Root: Root A A1 A2 B C C1",
            "Root: Root A A1 A2 A2a B C C1",
            "C: Root (A) (B) C",
        ]
    );
    // The map's own way holds where a step says none.
    let mut talk = Talk::of(with_steps(MAP, "all", &[("A", "", false)]));
    assert_eq!(talk.walk(), ["A: Root A A1 A2"]);
    let mut talk = Talk::of(with_steps(MAP, "all", &[]));
    assert_eq!(talk.walk().len(), 4);
}

#[test]
fn skipped_steps_are_no_part_of_the_walk() {
    let steps = [("A", "", true), ("C", "all", false), ("B", "", true)];
    let talk = Talk::of(with_steps(MAP, "", &steps));
    assert_eq!(talk.player.walk().len(), 1);
    let skipped: Vec<_> = talk.player.walk().skipped().iter().map(|step| step.before).collect();
    assert_eq!(skipped, [0, 1]);
    assert_eq!(talk.player.walk().planned_seconds(), Some(60));
    // A walk of which all is skipped still stands somewhere.
    let mut talk = Talk::of(with_steps(MAP, "", &[("A", "", true)]));
    assert_eq!(talk.walk(), ["Root: Root"]);
}

/// A branch that is passed over looks like the siblings beside it until the walk is beyond it.
#[test]
fn what_is_passed_over_is_not_fainter_than_its_siblings() {
    let outline = "Root\n  A\n    A1\n  B\n    B1\n  C\n    C1\n";
    let steps = [("Root", "", false), ("A", "all", false), ("B", "", true), ("C", "all", false)];
    let mut talk = Talk::of(with_steps(outline, "", &steps));
    let seen = talk.walk();
    assert_eq!(seen[3..], ["Root: Root A B C", "A: Root A A1 B? C?", "C: Root (A) (B) C C1"]);
}

#[test]
fn a_step_that_could_not_be_read_is_split_evenly() {
    let outline: String = std::iter::once("Root\n".to_owned()).chain((0..20).map(|n| format!("  T{n}\n"))).collect();
    let (document, _) = fixture::parse(&outline);
    let sheet = document.first_sheet().unwrap();
    // 892 lines less margins, type of 16 at 28: 510 map pixels, 14 topics of 26 with gaps of 10.
    let walk = Walk::of(&document, sheet, &SMALL);
    let parts: Vec<_> = walk.steps().iter().map(|step| (step.part.clone(), step.of)).collect();
    assert_eq!(parts, [(0..10, (1, 2)), (10..20, (2, 2))]);
    assert_eq!(walk.steps().iter().map(Step::builds).sum::<usize>(), 11 + 10);
    // On both sides of the root they fit.
    let both = Even { flow: Flow::TwoColumns, ..SMALL };
    assert_eq!(Walk::of(&document, sheet, &both).len(), 1);
    // A topic that is too tall stands alone and loses nothing.
    let tall = Even { size: Size::new(200.0, 900.0), ..SMALL };
    assert_eq!(Walk::of(&document, sheet, &tall).len(), 20);
}

/// Whether something is on.
type Is = fn(&Player) -> bool;

#[test]
fn every_key_of_the_table_does_what_it_says() {
    use PressKey as K;
    let mut talk = Talk::new(MAP);
    // Next and previous, as keyboards and clickers send them.
    for (on, back) in [
        (K::PageDown, K::PageUp),
        (K::Right, K::Left),
        (K::Down, K::Up),
        (K::Space, K::Backspace),
        (K::Enter, K::PageUp),
    ] {
        let before = talk.player.place();
        talk.key(on);
        assert_eq!(Some(talk.player.place()), talk.player.walk().next(before), "{on:?}");
        talk.key(back);
        assert_eq!(talk.player.place(), before, "{back:?}");
    }
    // Main branches.
    talk.press(Press::new(K::Right).shift());
    assert_eq!(talk.seen(), "A: Root A (B) C?");
    talk.press(Press::new(K::Right).shift());
    assert_eq!(talk.seen(), "C: Root (A) (B) C");
    talk.press(Press::new(K::Left).shift());
    assert_eq!(talk.seen(), "A: Root A (B) C?");
    talk.key(K::End);
    assert_eq!(talk.player.place(), talk.player.walk().end());
    talk.key(K::Home);
    assert_eq!(talk.player.place(), Place::default());
    // Black and white, with the keys of all clickers.
    for (key, overlay) in [('b', Overlay::Black), ('.', Overlay::Black), ('w', Overlay::White), (',', Overlay::White)] {
        talk.char(key);
        assert_eq!(talk.player.overlay(), overlay, "{key}");
        talk.char(key);
        assert_eq!(talk.player.overlay(), Overlay::None, "{key}");
    }
    talk.char('b');
    talk.key(K::PageDown);
    assert_eq!((talk.player.overlay(), talk.player.place().build), (Overlay::None, 1));
    // What is on or off.
    let toggles: [(char, Is); 9] = [
        ('f', Player::is_frozen),
        ('s', |p| p.tool() == Tool::Spotlight),
        ('l', |p| p.tool() == Tool::Laser),
        ('d', |p| p.tool() == Tool::Pen),
        ('z', Player::is_zoomed),
        ('e', Player::is_branch_open),
        ('c', Player::shows_source),
        ('n', Player::shows_notes),
        ('?', Player::shows_help),
    ];
    for (key, is) in toggles {
        assert!(!is(&talk.player), "{key}");
        talk.char(key);
        assert!(is(&talk.player), "{key}");
        talk.char(key);
        assert!(!is(&talk.player), "{key}");
    }
    // What PowerPoint has in other places.
    for (key, tool) in [('l', Tool::Laser), ('p', Tool::Pen)] {
        talk.press(Press::new(K::Char(key)).ctrl());
        assert_eq!(talk.player.tool(), tool, "Ctrl+{key}");
        talk.press(Press::new(K::Char('a')).ctrl());
        assert_eq!(talk.player.tool(), Tool::Arrow);
    }
    talk.char('g');
    assert!(talk.player.is_overview());
    talk.char('g');
    let before = talk.player.place();
    talk.key(K::PageDown);
    talk.char('p');
    assert_eq!(talk.player.place(), before);
    talk.key(K::F1);
    assert!(talk.player.shows_help());
    talk.key(K::F1);
    // What is drawn goes with `e`, before it opens a branch.
    for erase in [Press::new(K::Char('e')), Press::new(K::Char('e')).shift(), Press::new(K::Char('e')).ctrl()] {
        talk.char('d');
        talk.player.point(Some(Vec2d::new(1.0, 2.0)), true, talk.now);
        talk.char('d');
        assert_eq!(talk.player.strokes().len(), 1);
        talk.press(erase);
        assert!(talk.player.strokes().is_empty() && !talk.player.is_branch_open(), "{erase:?}");
    }
    talk.feed(Input::LaserHeld(true));
    assert_eq!(talk.player.tool(), Tool::Laser);
    talk.feed(Input::LaserHeld(false));
    assert_eq!(talk.player.tool(), Tool::Arrow);
    talk.key(K::Tab);
    assert!(talk.player.is_overview());
    talk.key(K::Tab);
    assert!(!talk.player.is_overview());
    talk.char('+');
    assert!(talk.player.scale() > 1.0);
    talk.char('-');
    assert!((talk.player.scale() - 1.0).abs() < 1e-9);
    // The clock.
    talk.char('t');
    assert!(!talk.player.timer().is_running());
    talk.char('t');
    assert!(talk.player.timer().is_running());
    talk.press(Press::new(K::Char('t')).shift());
    assert_eq!(talk.player.timer().elapsed_ms(talk.now), 0);
    // Boxes.
    talk.char('/');
    assert_eq!(talk.player.asking(), Asking::Search);
    talk.feed(Input::CloseBox);
    talk.char('i');
    assert_eq!(talk.player.asking(), Asking::Capture);
    talk.feed(Input::CloseBox);
    assert!(talk.char('x').contains(&Effect::SwapScreens));
    assert!(talk.char('a').contains(&Effect::AddStep));
    // One language: there is nothing to switch.
    assert!(!talk.char('y').contains(&Effect::Titles));
    assert!(talk.key(K::F5).iter().all(|effect| *effect == Effect::Redraw));
    assert!(!talk.player.has_ended());
}

#[test]
fn numbers_lead_to_steps_and_to_main_branches() {
    let mut talk = Talk::new(MAP);
    talk.char('3');
    talk.key(PressKey::Enter);
    assert_eq!(talk.player.place(), Place { step: 2, build: 0 });
    talk.char('r');
    assert_eq!(talk.player.place(), Place::default());
    // A digit alone is a main branch, after a moment.
    talk.char('3');
    assert_eq!(talk.player.number(), Some(3));
    assert_eq!(talk.player.due_ms(talk.now), Some(1000));
    assert!(talk.player.tick(&talk.document, talk.now + 1000));
    assert_eq!(talk.seen(), "C: Root (A) (B) C");
    talk.char('r');
    // A main branch without a step of its own is where it is revealed.
    talk.char('2');
    talk.now += 1000;
    talk.player.tick(&talk.document, talk.now);
    assert_eq!(talk.seen(), "Root: Root A B");
    for key in ['9', '9', '9'] {
        talk.char(key);
    }
    talk.key(PressKey::Enter);
    assert_eq!(talk.player.place().step, 3, "beyond the end is the end");
    talk.char('0');
    talk.key(PressKey::Enter);
    assert_eq!(talk.player.place().step, 3, "there is no step 0");
    talk.char('7');
    talk.key(PressKey::Escape);
    assert_eq!((talk.player.number(), talk.player.has_ended()), (None, false));
}

#[test]
fn one_escape_never_ends_a_talk() {
    let mut talk = Talk::new(MAP);
    talk.key(PressKey::Escape);
    assert!(talk.player.esc_would_end(talk.now));
    talk.now += 2001;
    talk.key(PressKey::Escape);
    assert!(!talk.player.has_ended(), "too late");
    // The button of a clicker: F5 and Esc in turn.
    for _ in 0..20 {
        talk.key(PressKey::F5);
        talk.key(PressKey::Escape);
        assert!(!talk.player.has_ended());
    }
    talk.char('q');
    // Overlays first.
    talk.char('b');
    talk.key(PressKey::Escape);
    assert_eq!(talk.player.overlay(), Overlay::None);
    talk.key(PressKey::Escape);
    assert!(!talk.player.has_ended());
    assert!(talk.key(PressKey::Escape).contains(&Effect::End));
    assert!(talk.player.has_ended());
    assert_eq!(talk.key(PressKey::PageDown), []);
}

#[test]
fn held_keys_and_double_clicks_do_not_skip() {
    let mut talk = Talk::new(MAP);
    talk.key(PressKey::PageDown);
    let once = talk.player.place();
    for _ in 0..50 {
        talk.now += 30;
        talk.player.press(&talk.document, Press { repeat: true, ..Press::new(PressKey::PageDown) }, talk.now);
    }
    assert_eq!(talk.player.place(), once, "a held key");
    talk.feed(Input::Next);
    let twice = talk.player.place();
    talk.player.feed(&talk.document, Input::Next, talk.now + 149);
    talk.player.press(&talk.document, Press::new(PressKey::Enter), talk.now + 149);
    assert_eq!(talk.player.place(), twice, "a double click");
    talk.player.feed(&talk.document, Input::Previous, talk.now + 149);
    assert_eq!(talk.player.place(), once, "the other way is no slip");
    talk.player.set_guard_ms(0);
    talk.player.feed(&talk.document, Input::Next, talk.now + 150);
    talk.player.feed(&talk.document, Input::Next, talk.now + 151);
    assert!(talk.player.place() > twice);
}

#[test]
fn digressions_come_back() {
    let mut talk = Talk::of(with_steps(MAP, "", &[("Root", "", false), ("C", "", false)]));
    talk.feed(Input::Next);
    let place = talk.player.place();
    let aside = talk.find("A2");
    talk.feed(Input::GoTo(aside));
    assert_eq!(talk.seen(), "A2: Root A A1? A2 A2a B? C?");
    assert!(talk.player.is_digressing());
    talk.feed(Input::Next);
    assert_eq!(talk.player.place(), place);
    assert_eq!(talk.player.focus(), Focus::Walk(place));
    talk.feed(Input::Previous);
    assert_eq!(talk.player.focus(), Focus::Aside(aside), "back undoes forward");
    talk.char('r');
    assert_eq!(talk.player.focus(), Focus::Walk(place));
    // To a topic of the walk: a jump that `r` takes back.
    talk.feed(Input::GoTo(talk.find("C1")));
    assert_eq!(talk.player.place(), Place { step: 1, build: 1 });
    talk.char('r');
    assert_eq!(talk.player.place(), place);
}

#[test]
fn strokes_and_zoom_go_with_the_step() {
    let mut talk = Talk::new(MAP);
    talk.char('d');
    talk.player.point(Some(Vec2d::new(1.0, 2.0)), true, talk.now);
    talk.player.point(Some(Vec2d::new(3.0, 2.0)), true, talk.now);
    talk.player.point(Some(Vec2d::new(9.0, 2.0)), false, talk.now);
    talk.player.point(Some(Vec2d::new(9.0, 9.0)), true, talk.now);
    assert_eq!(talk.player.strokes().iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    talk.char('z');
    talk.feed(Input::Next);
    assert!(talk.player.strokes().is_empty() && !talk.player.is_zoomed());
    // The laser leaves a trail that goes by itself.
    talk.char('l');
    talk.player.point(Some(Vec2d::new(1.0, 2.0)), false, talk.now);
    assert_eq!(talk.player.trail(talk.now).count(), 1);
    assert_eq!(talk.player.due_ms(talk.now), Some(0));
    talk.player.tick(&talk.document, talk.now + 400);
    assert_eq!((talk.player.trail(talk.now).count(), talk.player.due_ms(talk.now + 400)), (0, None));
}

#[test]
fn a_rehearsal_notes_the_time_of_each_step() {
    let mut talk = Talk::new(MAP);
    talk.player.rehearse(talk.now);
    talk.now += 60_000;
    talk.feed(Input::NextBranch);
    talk.now += 30_000;
    talk.feed(Input::Last);
    let spent = talk.player.spent().expect("it is a rehearsal");
    assert_eq!(spent.seconds(talk.find("Root"), talk.now), Some(61));
    assert_eq!(spent.seconds(talk.find("A"), talk.now), Some(31));
    assert_eq!(spent.seconds(talk.find("A2"), talk.now), None);
}

#[test]
fn a_remark_from_the_room_goes_out_with_its_topic() {
    let mut talk = Talk::new(MAP);
    talk.feed(Input::Next);
    talk.char('i');
    let effects = talk.feed(Input::Captured("  Who pays? ".to_owned()));
    assert!(effects.contains(&Effect::Capture("Who pays?".to_owned(), talk.find("A"))));
    assert_eq!(talk.player.asking(), Asking::No);
    talk.char('i');
    assert_eq!(talk.feed(Input::Captured("  ".to_owned())), [Effect::Redraw]);
}

#[test]
fn the_place_survives_edits() {
    let mut talk = Talk::new(MAP);
    for _ in 0..6 {
        talk.feed(Input::Next);
    }
    assert_eq!(talk.seen(), "A: Root A A1 A2 (B) C?");
    let mut ids = IdGen::from_seed([1, 2]);
    let sheet = talk.document.first_sheet().unwrap();
    // Another branch before it, and a child more.
    let (root, a) = (talk.find("Root"), talk.find("A"));
    let mut edit = Edit::new(&mut talk.document, &mut ids, "test", &Selection::none());
    let outline = [crate::doc::edit::NewTopic::new(0, "Zero"), crate::doc::edit::NewTopic::new(1, "Zero one")];
    edit.insert(At::Child { parent: root, index: 0 }, &outline).unwrap();
    edit.add_child(a, "A3").unwrap();
    drop(edit.finish());
    talk.player.rebuild(&talk.document, sheet, &SMALL);
    assert_eq!(talk.seen(), "A: Root (Zero) A A1 A2 (B) C?");
    // The topic itself goes.
    let mut edit = Edit::new(&mut talk.document, &mut ids, "test", &Selection::none());
    edit.remove_branches(&[a]).unwrap();
    drop(edit.finish());
    talk.player.rebuild(&talk.document, sheet, &SMALL);
    assert_ne!(talk.seen(), "nothing");
    talk.feed(Input::First);
    assert_eq!(talk.seen(), "Root: Root");
}

/// Random keys and edits: never a dead end, back undoes forward, the last step stays, keys change
/// no document.
#[test]
fn random_talks() {
    for seed in 0..300 {
        random_talk(seed);
    }
}

fn random_talk(seed: u64) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let shape = rng.usize(1..40);
    let document = crate::doc::generate::generate(seed, shape, Shape::Bushy);
    let mut ids = IdGen::from_seed([seed, 3]);
    let mut talk = Talk::of(document);
    if rng.bool() {
        talk.player.rehearse(talk.now);
    }
    let keys: Vec<PressKey> = {
        use PressKey as K;
        let named = [
            K::PageDown,
            K::PageUp,
            K::Left,
            K::Right,
            K::Up,
            K::Down,
            K::Space,
            K::Enter,
            K::Backspace,
            K::Home,
            K::End,
            K::Tab,
            K::F5,
        ];
        named.into_iter().chain("0123456789b.w,fsldz+-erctxyinapg/?q".chars().map(K::Char)).collect()
    };
    for step in 0..120 {
        let what = format!("seed {seed}, step {step}");
        if rng.u8(..12) == 0 {
            random_edit(&mut talk, &mut ids, &mut rng);
        }
        let before = talk.document.clone();
        let key = if rng.u8(..12) == 0 { PressKey::Escape } else { keys[rng.usize(..keys.len())] };
        let press = Press { shift: rng.u8(..6) == 0, repeat: rng.u8(..10) == 0, ..Press::new(key) };
        talk.press(press);
        if rng.u8(..10) == 0 {
            let any = TopicId::from_slot(rng.usize(..=talk.document.slot_count()));
            talk.feed(Input::GoTo(any));
        }
        if talk.player.has_ended() {
            talk = Talk::of(talk.document);
        }
        assert_eq!(talk.document, before, "{what}: a key changed the document");
        let shown = talk.player.shown(&talk.document);
        let shown = shown.unwrap_or_else(|| panic!("{what}: nothing is shown"));
        assert!(talk.document.contains(shown.topic), "{what}");
        let (place, walk) = (talk.player.place(), talk.player.walk());
        assert_eq!(walk.clamp(place), place, "{what}: a place that is not there");
        // Back undoes forward exactly, from any state.
        let (focus, seen) = (talk.player.focus(), talk.player.next_shown(&talk.document).is_some());
        talk.now += 5000;
        talk.player.tick(&talk.document, talk.now);
        let moved = {
            let (before, focus) = (talk.player.clone(), talk.player.focus());
            let moved = talk.feed(Input::Next).contains(&Effect::Moved);
            assert_eq!(moved, talk.player.focus() != focus, "{what}");
            if moved {
                talk.feed(Input::Previous);
                assert_eq!(talk.player.focus(), focus, "{what}: back does not undo forward");
                talk.feed(Input::Next);
                talk.feed(Input::Previous);
                assert_eq!(talk.player.focus(), focus, "{what}: the second time");
            } else {
                assert_eq!(talk.player.place(), talk.player.walk().end(), "{what}: a dead end");
            }
            talk.player = before;
            moved
        };
        if talk.player.focus() == focus {
            assert_eq!(moved, seen, "{what}: the preview and the walk disagree");
        }
    }
    // From anywhere, Next alone reaches the end and stays.
    let most = talk.player.walk().steps().iter().map(Step::builds).sum::<usize>() + 2;
    for _ in 0..most {
        talk.feed(Input::Next);
    }
    assert_eq!(talk.player.focus(), Focus::Walk(talk.player.walk().end()), "seed {seed}");
    let mut places = HashSet::new();
    for _ in 0..most {
        places.insert(talk.player.place());
        talk.feed(Input::Previous);
    }
    assert_eq!(talk.player.place(), Place::default(), "seed {seed}");
    assert_eq!(places.len(), most - 2, "seed {seed}: back passes every place");
}

fn random_edit(talk: &mut Talk, ids: &mut IdGen, rng: &mut fastrand::Rng) {
    let sheet = talk.document.first_sheet().unwrap();
    let topics = talk.document.sheet_topics(sheet);
    let (one, two) = (topics[rng.usize(..topics.len())], topics[rng.usize(..topics.len())]);
    let mut edit = Edit::new(&mut talk.document, ids, "random", &Selection::none());
    let done = match rng.u8(..6) {
        0 | 1 => edit.add_child(one, "new").map(drop),
        2 => edit.remove_branches(&[one]),
        3 => edit.move_below(&[one], two, 0),
        4 => edit.remove_only(one),
        _ => {
            let index = edit.document().sheet(sheet).unwrap().steps().len();
            let item = Stored {
                id: rng.u64(..).to_string().into(),
                topic: one,
                reveal: ["", "all", "levels", "none"][rng.usize(..4)].into(),
                frame: ["", "branch", "map"][rng.usize(..3)].into(),
                seconds: None,
                skip: rng.bool(),
                unknown: Unknown::default(),
            };
            edit.apply(Op::Step { sheet, change: Change::Add { index, item: Box::new(item) } })
        }
    };
    // What is refused is rolled back.
    if done.is_ok() {
        drop(edit.finish());
    } else {
        drop(edit);
    }
    talk.player.rebuild(&talk.document, sheet, &SMALL);
}

#[test]
fn deep_and_wide_maps_are_walked_without_recursion() {
    for shape in [Shape::Chain, Shape::Fan] {
        let document = crate::doc::generate::generate(5, 10_000, shape);
        let sheet = document.first_sheet().unwrap();
        let walk = Walk::of(&document, sheet, &SMALL);
        assert!(walk.len() > 500);
        let shown = Shown::at(&document, &walk, Focus::Walk(walk.end()), true).unwrap();
        assert!(shown.strength(&document, &walk, shown.topic) > 0.9);
    }
}
