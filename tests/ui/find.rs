//! The search as a person has it: the box, the list, going to hits and back, filter and replace.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};

use crate::window::{CTRL, FILE, Window};

const MAP: &str = "Root\n  History [+]\n    韓日條約\n    Other\n  韩日关系\n  Bread\n    Crust\n";

/// The window with the search open and these words in its box.
fn searching(map: &str, words: &str) -> Window {
    let mut window = Window::with_map(map);
    window.key_with(CTRL, Key::F);
    window.type_text(words);
    window
}

#[test]
fn typing_lists_what_is_found_with_its_path() {
    let window = searching(MAP, "韩日");
    assert_eq!(window.typed(), None, "the words go into the box, not into the map");
    window.assert_reads("2 topics");
    assert!(window.has(Role::Button, "韓日條約, Root › History"));
    assert!(window.has(Role::Button, "韩日关系, Root"));
    assert_eq!(window.selected(), ["Root"], "typing alone goes nowhere");
    let window = searching(MAP, "hrgx");
    window.assert_reads("1 topic");
    let window = searching(MAP, "nothing like it");
    window.assert_reads("nothing found");
}

#[test]
fn going_to_a_hit_opens_its_fold_and_closing_puts_it_back() {
    let mut window = searching(MAP, "韩日");
    let before = window.disk.contents(FILE);
    window.key(Key::Enter);
    assert_eq!(window.selected(), ["韓日條約"]);
    window.assert_reads("1 / 2");
    assert!(window.tree().contains("    > 韓日條約\n"), "{}", window.tree());
    window.key(Key::Enter);
    assert_eq!(window.selected(), ["韩日关系"]);
    assert!(window.tree().contains("  History [+]\n"), "the first fold is needed no longer: {}", window.tree());
    window.key_with(Modifiers::SHIFT, Key::F3);
    assert_eq!(window.selected(), ["韓日條約"]);
    window.key(Key::Escape);
    assert_eq!(window.tree(), "Root\n  > History [+]\n  韩日关系\n  Bread\n    Crust\n");
    assert!(!window.editor().is_dirty() && window.editor().history().undo_label().is_none());
    assert_eq!(window.disk.contents(FILE), before);
    // The keys are the map's again.
    window.key(Key::Tab);
    window.type_text("New");
    assert_eq!(window.typed().as_deref(), Some("New"));
}

#[test]
fn f3_works_on_the_map_and_a_click_goes_to_a_hit() {
    let mut window = searching(MAP, "韩日");
    window.click_topic("Bread");
    window.key(Key::F3);
    assert_eq!(window.selected(), ["韓日條約"]);
    window.key(Key::F3);
    assert_eq!(window.selected(), ["韩日关系"]);
    window.click(Role::Button, "韓日條約, Root › History");
    assert_eq!(window.selected(), ["韓日條約"]);
    window.click_topic("Bread");
    window.key(Key::Escape);
    assert!(!window.app().search().is_open(), "Esc on the map ends the search");
}

#[test]
fn the_input_method_composes_in_the_box() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL, Key::F);
    window.preedit("han'ri");
    window.commit("韩日");
    window.assert_reads("2 topics");
    assert_eq!(window.typed(), None);
}

#[test]
fn what_is_edited_is_found_again() {
    let mut window = searching(MAP, "crust");
    window.assert_reads("1 topic");
    window.click_topic("Bread");
    window.key(Key::F2);
    window.type_text(" crusts");
    window.key(Key::Enter);
    window.assert_reads("2 topics");
    window.key_with(CTRL, Key::Z);
    window.assert_reads("1 topic");
}

#[test]
fn a_filter_hides_and_its_chip_clears_it() {
    let mut window = searching(MAP, "韩日");
    window.click_button("Filter");
    window.click(Role::RadioButton, "Hide what is not found");
    assert_eq!(
        window.tree(),
        "> Root\n  History\n    韓日條約\n  韩日关系\n",
        "hits are shown with what is above them, and nothing else"
    );
    window.assert_reads("Filtered: 3 hidden");
    window.assert_reads("Show all topics again");
    window.click_button("Show all topics again");
    assert_eq!(window.tree(), "> Root\n  History [+]\n  韩日关系\n  Bread\n    Crust\n");
    assert!(!window.editor().is_dirty());
}

#[test]
fn replacing_one_and_all_is_a_step_each() {
    let mut window = Window::with_map("Root\n  韓日 A\n  韩日 B\n  日韩\n  hanri\n");
    window.key_with(CTRL, Key::H);
    window.type_text("韩日");
    window.assert_reads("Replace all (2)");
    window.click(Role::TextInput, "Replace with");
    window.type_text("日韩");
    window.key(Key::Enter);
    assert_eq!(window.selected(), ["韓日 A"], "the first press shows what would be replaced");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(日韩 A, 韩日 B, 日韩, hanri)");
    assert_eq!(window.selected(), ["韩日 B"]);
    window.key_with(Modifiers::NONE, Key::Escape);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(韓日 A, 韩日 B, 日韩, hanri)");
    window.key_with(CTRL, Key::H);
    window.click_button("Replace all (2)");
    assert_eq!(window.map(), "Root(日韩 A, 日韩 B, 日韩, hanri)");
    window.assert_reads("Replaced 2 places in 2 topics");
    window.key(Key::Escape);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(韓日 A, 韩日 B, 日韩, hanri)", "all of it is one step");
}

#[test]
fn the_map_can_be_edited_while_a_filter_hides() {
    let mut window = searching("Root\n  Apple\n    Core\n  Bread\n", "apple");
    window.click_button("Filter");
    window.click(Role::RadioButton, "Hide what is not found");
    window.click_topic("Apple");
    window.key(Key::Tab);
    window.type_text("New");
    window.key(Key::Enter);
    assert_eq!(window.tree(), "Root\n  Apple\n    > New\n", "what was made stays in sight");
    window.key(Key::ArrowLeft);
    window.key(Key::ArrowDown);
    assert_eq!(window.selected(), ["Apple"], "keys do not lead to what is hidden");
    window.key(Key::Escape);
    assert_eq!(window.map(), "Root(Apple(Core, New), Bread)");
    assert!(window.tree().contains("Bread") && window.tree().contains("Core"));
}

#[test]
fn places_of_one_topic_are_replaced_one_by_one() {
    let mut window = Window::with_map("Root\n  a b a\n  x a\n");
    window.key_with(CTRL, Key::H);
    window.type_text("a");
    window.click(Role::TextInput, "Replace with");
    window.type_text("aa");
    window.key(Key::Enter);
    window.assert_reads("Place 1 of 2 in this topic");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(aa b a, x a)");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(aa b aa, x a)");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(aa b aa, x aa)", "then in the next topic");
    window.key(Key::Escape);
    window.key_with(CTRL, Key::Z);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(aa b a, x a)", "each is a step of undo");
}

#[test]
fn a_regular_expression_is_looked_for_and_a_bad_one_is_explained() {
    let mut window = searching("Root\n  In 1965\n  In 65\n  label:x\n", "19");
    window.click_button("Regular expression");
    window.type_text("(19|20)");
    window.assert_reads("1 topic");
    window.type_text("(");
    window.assert_reads("This is no regular expression yet: unclosed group");
    window.click_button("Regular expression");
    window.assert_reads("No topic has all of these words");
}
