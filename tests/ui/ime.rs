//! Input methods through the window's own code: the sequences that fcitx5, ibus, MS-IME and Hangul
//! methods send.

use eframe::egui::{Event, ImeEvent, Key};

use crate::window::{CTRL, Window};

const MAP: &str = "Root\n  Apple\n    Core\n  Bread\n";

/// A window with one selected topic, “Apple”.
fn at_apple() -> Window {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window
}

#[test]
fn composing_begins_with_the_first_key_and_replaces_the_title() {
    let mut window = at_apple();
    window.preedit("s");
    assert!(window.typed().is_some(), "what is composed can be seen");
    window.preedit("si");
    window.preedit("si wei");
    window.commit("思维");
    assert_eq!(window.typed().as_deref(), Some("思维"));
    window.preedit("dao");
    window.commit("导图");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(思维导图(Core), Bread)");
    assert_eq!(window.selected(), ["思维导图"]);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(Apple(Core), Bread)", "one step of undo");
}

#[test]
fn enter_while_composing_is_the_input_methods() {
    let mut window = at_apple();
    window.preedit("nihao");
    window.key(Key::Enter);
    assert!(window.typed().is_some(), "the editor stays open");
    window.commit("nihao");
    assert_eq!(window.typed().as_deref(), Some("nihao"));
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(nihao(Core), Bread)");
}

#[test]
fn arrows_and_esc_while_composing_do_not_leave() {
    let mut window = at_apple();
    window.preedit("guan");
    window.key(Key::ArrowDown);
    window.key(Key::Escape);
    assert!(window.typed().is_some());
    window.preedit("");
    window.commit("关系");
    window.key(Key::Escape);
    assert_eq!(window.map(), "Root(关系(Core), Bread)");
}

#[test]
fn tab_while_composing_keeps_the_text_and_adds_a_child() {
    let mut window = at_apple();
    window.preedit("han");
    window.commit("韩国");
    window.preedit("ri");
    window.key(Key::Tab);
    assert_eq!(window.map(), "Root(韩国ri(Core, ), Bread)");
    assert_eq!(window.typed().as_deref(), Some(""));
    // Some methods send what was composed once more when they notice.
    window.commit("ri");
    window.preedit("er");
    window.commit("二");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(韩国ri(Core, 二), Bread)");
}

#[test]
fn text_is_taken_without_a_composition_before_it() {
    let mut window = at_apple();
    window.send(vec![Event::Ime(ImeEvent::Commit("障碍".into()))]);
    assert_eq!(window.typed().as_deref(), Some("障碍"));
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(障碍(Core), Bread)");
}

#[test]
fn an_empty_preedit_of_an_input_method_that_comes_and_goes_shows_nothing() {
    let mut window = at_apple();
    window.preedit("");
    assert_eq!(window.typed(), None);
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
}

#[test]
fn losing_the_window_while_composing_keeps_the_text() {
    let mut window = at_apple();
    window.preedit("zou");
    window.commit("走向");
    window.preedit("qian");
    window.send(vec![Event::WindowFocused(false)]);
    assert_eq!(window.map(), "Root(走向qian(Core), Bread)");
    window.send(vec![Event::WindowFocused(true)]);
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(走向qian(Core), Bread)");
}

#[test]
fn a_click_elsewhere_while_composing_keeps_the_text() {
    let mut window = at_apple();
    window.preedit("dongyin");
    window.click_topic("Bread");
    assert_eq!(window.map(), "Root(dongyin(Core), Bread)");
    assert_eq!(window.selected(), ["Bread"]);
    assert_eq!(window.typed(), None);
}

#[test]
fn saving_while_composing_saves_the_text() {
    let mut window = at_apple();
    window.preedit("li shi");
    window.key_with(CTRL, Key::S);
    assert_eq!(window.saved_map(crate::window::FILE), "Root\n  li shi\n    Core\n  Bread");
}

#[test]
fn hangul_syllables_are_joined() {
    let mut window = at_apple();
    for step in ["ㅎ", "하", "한"] {
        window.preedit(step);
    }
    // The next letter ends the syllable: commit and a new composition in one go.
    let preedit = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    window.send(vec![preedit(""), Event::Ime(ImeEvent::Commit("한".into())), preedit("ㄱ")]);
    window.preedit("구");
    window.preedit("국");
    window.commit("국");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(한국(Core), Bread)");
}

#[test]
fn japanese_is_composed_converted_and_goes_on() {
    let mut window = at_apple();
    window.preedit("に");
    window.preedit("にほん");
    window.preedit("日本");
    window.commit("日本");
    window.type_text("!");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(日本!(Core), Bread)");
}

#[test]
fn composing_inside_an_old_title_goes_where_the_caret_is() {
    let mut window = at_apple();
    window.key(Key::F2);
    window.key(Key::Home);
    window.preedit("da");
    window.commit("大");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(大Apple(Core), Bread)");
}

#[test]
fn with_several_topics_selected_nothing_is_typed() {
    let mut window = at_apple();
    window.key_with(CTRL, Key::A);
    window.preedit("x");
    window.commit("x");
    assert_eq!(window.typed(), None);
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
}
