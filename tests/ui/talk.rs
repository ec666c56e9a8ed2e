//! A talk in the window: keys reach the player and not the map, the map keeps every byte, and the
//! editor comes back as it was.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, pos2};
use gangmu::present::{Asking, Overlay, Place, Player};
use gangmu::ui::presenter::lock;

use crate::window::{CTRL, Window};

const MAP: &str = "Root\n  Apple\n    Core\n    Peel\n  Bread [+]\n    Crust\n  Cake\n";

/// What the talk says of itself.
fn on<T>(window: &Window, ask: impl FnOnce(&Player) -> T) -> T {
    let stage = window.app().stage().expect("a talk is under way");
    ask(&lock(stage).talk.player)
}

fn place(window: &Window) -> (usize, usize) {
    let Place { step, build } = on(window, Player::place);
    (step, build)
}

/// Presses a key after the time in which a second press would be a slip.
fn press(window: &mut Window, key: Key) {
    window.clock.advance(200);
    window.key(key);
}

/// Chooses an item of the View menu.
fn choose(window: &mut Window, name: &str) {
    window.click_button("Talk");
    assert!(window.choose(name), "{name}");
}

fn talk() -> Window {
    let mut window = Window::with_map(MAP);
    window.key(Key::F5);
    assert!(window.app().is_presenting());
    window
}

#[test]
fn a_talk_takes_the_keys_and_gives_them_back() {
    let mut window = talk();
    let before = window.map();
    assert!(!window.has(Role::TreeItem, "Apple"), "the editor is not there");
    for _ in 0..3 {
        press(&mut window, Key::PageDown);
    }
    assert_eq!(place(&window), (0, 3));
    // Keys that would edit the map.
    for key in [Key::Tab, Key::Tab, Key::Enter, Key::Backspace, Key::Delete, Key::Space, Key::A, Key::Q] {
        press(&mut window, key);
    }
    window.clock.advance(200);
    window.send(vec![Event::Text("typed".to_owned())]);
    press(&mut window, Key::B);
    assert_eq!(on(&window, Player::overlay), Overlay::Black);
    press(&mut window, Key::Period);
    assert_eq!(on(&window, Player::overlay), Overlay::None);
    press(&mut window, Key::F5);
    press(&mut window, Key::Escape);
    assert!(window.app().is_presenting(), "one Esc ends nothing");
    press(&mut window, Key::Escape);
    assert!(!window.app().is_presenting());
    assert_eq!(window.map(), before.as_str());
    // `a` made a step of what was shown: that is written on purpose, and undone as one.
    assert_eq!(window.editor().history().undo_label(), Some("Add step"));
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.editor().history().undo_label(), None);
    assert!(window.has(Role::TreeItem, "Apple"), "the editor is back");
    window.key(Key::Tab);
    assert!(window.typed().is_some(), "and has the keys");
}

#[test]
fn nothing_asks_for_an_input_method_but_the_boxes() {
    let mut window = talk();
    assert!(!window.wants_ime());
    press(&mut window, Key::Slash);
    assert_eq!(on(&window, Player::asking), Asking::Search);
    assert!(window.wants_ime());
    window.type_text("crust");
    press(&mut window, Key::Enter);
    assert_eq!(place(&window), (2, 1), "the step that reveals it");
    assert!(!window.wants_ime());
    press(&mut window, Key::R);
    assert_eq!(place(&window), (0, 0));
}

#[test]
fn a_remark_becomes_a_topic_while_the_talk_goes_on() {
    let mut window = talk();
    press(&mut window, Key::I);
    window.type_text("Who eats it?");
    press(&mut window, Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust), Cake, Discussion(Who eats it?))");
    assert!(window.app().is_presenting());
    press(&mut window, Key::I);
    window.type_text("Nobody");
    press(&mut window, Key::Escape);
    assert_eq!(window.editor().history().undo_label(), Some("Take down a remark"));
    assert_eq!(place(&window), (0, 0));
    assert!(window.app().is_presenting());
}

#[test]
fn a_talk_may_begin_at_the_selected_topic() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key_with(Modifiers::SHIFT, Key::F5);
    assert_eq!(place(&window), (1, 0));
}

#[test]
fn the_panel_of_steps_lists_the_walk() {
    let mut window = Window::with_map(MAP);
    choose(&mut window, "Steps of the talk");
    for step in ["1 Root", "2 Apple", "3 Bread"] {
        assert!(window.has(Role::Button, step), "{step}");
    }
    choose(&mut window, "Add as a step of the talk");
    assert!(window.has(Role::Button, "1 Root"));
    assert!(!window.has(Role::Button, "2 Apple"), "a talk of its own");
}

/// What a press has to lay out was laid out while the step before it stood: the frame of a press does
/// not wait for words, on a map of any size.
#[test]
fn the_words_of_the_next_step_are_ready() {
    let mut document = gangmu::doc::generate::generate(1, 3_000, gangmu::doc::generate::Shape::Bushy);
    // All children at once, so that each press has several new titles.
    let (sheet, all) = (document.first_sheet().unwrap(), gangmu::doc::SheetField::Reveal("all".into()));
    document.apply(gangmu::doc::Op::SetSheet { id: sheet, field: all }).unwrap();
    let bytes = gangmu::formats::native::write(&document, &gangmu::formats::WriteOptions::default()).unwrap();
    let disk = crate::window::disk();
    disk.put("/config/settings.json", br#"{"motion": "full", "theme": "paper"}"#);
    disk.put(crate::window::FILE, &bytes);
    let mut window = Window::start(disk, Some(crate::window::FILE));
    window.key(Key::F5);
    let laid_out = |window: &Window| lock(window.app().stage().expect("a talk is under way")).laid_out();
    let mut late = 0;
    for _ in 0..40 {
        // The window has come to rest, so all that could be made ready is.
        window.clock.advance(1000);
        let before = laid_out(&window);
        window.key_in_one_frame(Key::PageDown);
        late += laid_out(&window) - before;
        window.run();
    }
    assert!(late <= 10, "40 presses laid out {late} labels in their own frames");
}

#[test]
fn the_map_follows_the_hand_and_r_brings_the_step_back() {
    let mut window = talk();
    let before = place(&window);
    window.drag(pos2(640.0, 700.0), pos2(760.0, 600.0), Modifiers::NONE);
    assert!(on(&window, Player::is_digressing), "dragged");
    assert_eq!(place(&window), before, "a drag is no click");
    press(&mut window, Key::R);
    assert!(!on(&window, Player::is_digressing));
    window.hover(pos2(640.0, 400.0));
    window.send(vec![Event::Zoom(1.3)]);
    assert!(on(&window, |player| player.roaming().is_some()), "zoomed");
    press(&mut window, Key::PageDown);
    assert_eq!(on(&window, Player::roaming), None);
    assert_eq!(place(&window), (0, 1), "going on goes on");
}

#[test]
fn the_times_of_a_rehearsal_are_not_lost_when_it_ends() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL | Modifiers::SHIFT, Key::P);
    window.type_text("rehearse");
    window.key(Key::Enter);
    assert!(window.app().is_presenting());
    for _ in 0..4 {
        window.clock.advance(5_000);
        window.key(Key::PageDown);
    }
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    assert!(!window.app().is_presenting());
    window.assert_reads("Rehearsed: 2 topics in 0:2");
    window.click_button("Keep as the plan");
    let planned = |window: &Window| {
        let document = window.editor().document();
        let sheet = document.sheet(window.editor().sheet()).unwrap();
        sheet.steps().iter().filter_map(|step| step.seconds).sum::<u32>()
    };
    assert!((20..=22).contains(&planned(&window)), "{}", planned(&window));
    window.key_with(CTRL, Key::Z);
    assert_eq!(planned(&window), 0);
    // A talk that was no rehearsal asks nothing.
    window.key(Key::F5);
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    assert!(!window.reads("Rehearsed"));
}
