//! Menus, the context menu, the toolbar, the status line.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::NodeT as _;

use crate::window::{CTRL, Window};

const MAP: &str = "Root\n  Apple\n    Core\n  Bread\n";

/// Whether an item of an open menu can be chosen.
fn is_enabled(window: &Window, name: &str) -> bool {
    !window.item(name).accesskit_node().is_disabled()
}

#[test]
fn the_file_menu_saves_and_knows_what_it_cannot_do() {
    let mut window = Window::with_map(MAP);
    window.click_button("File");
    for name in ["New map", "Open…", "Save", "Save as…", "Quit"] {
        assert!(is_enabled(&window, name), "{name}");
    }
    assert!(window.item("Save").accesskit_node().label().is_some_and(|label| label.ends_with("Ctrl+S")));
    assert_eq!(window.item("Save").accesskit_node().data().keyboard_shortcut(), Some("Ctrl+S"));
    window.key(Key::Escape);
    assert!(!window.reads("Save as…"), "Esc closes the menu");
}

#[test]
fn the_edit_menu_tells_why_an_item_is_off() {
    let mut window = Window::with_map(MAP);
    window.click_button("Edit");
    assert!(!is_enabled(&window, "Redo"));
    assert!(is_enabled(&window, "Copy"));
    let at = window.item("Redo").rect().center();
    window.hover(at);
    window.assert_reads("there is nothing to redo");
}

#[test]
fn an_item_of_the_edit_menu_does_its_work() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Core");
    window.key(Key::Delete);
    window.click_button("Edit");
    assert!(window.choose("Undo delete"));
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
    assert!(!window.reads("Select siblings"), "the menu closes behind the choice");
    // The keys are the map's again.
    window.type_text("Pip");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Pip), Bread)");
}

#[test]
fn submenus_open() {
    let mut window = Window::with_map(MAP);
    window.click_button("Format");
    let at = window.item("Structure of the map").rect().center();
    window.click_at(at);
    assert!(window.choose("Org chart"));
    let (root, apple, bread) = (window.place("Root"), window.place("Apple"), window.place("Bread"));
    assert!(apple.y > root.y && bread.y > root.y, "all grows downward");
    assert!((apple.y - bread.y).abs() < 1.0);
}

#[test]
fn the_context_menu_of_a_topic_selects_it_and_works_on_it() {
    let mut window = Window::with_map(MAP);
    let at = window.place("Bread");
    window.click_with(at, PointerButton::Secondary, Modifiers::NONE);
    assert_eq!(window.selected(), ["Bread"]);
    assert!(is_enabled(&window, "Add child"));
    assert!(!is_enabled(&window, "Fold or unfold"));
    assert!(window.choose("Duplicate"));
    assert_eq!(window.map(), "Root(Apple(Core), Bread, Bread)");
}

#[test]
fn the_context_menu_of_a_topic_adds_a_child_that_is_named_at_once() {
    let mut window = Window::with_map(MAP);
    let at = window.place("Core");
    window.click_with(at, PointerButton::Secondary, Modifiers::NONE);
    assert!(window.choose("Add child"));
    assert_eq!(window.typed().as_deref(), Some(""));
    window.type_text("Seed");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core(Seed)), Bread)");
}

#[test]
fn the_context_menu_of_paper_is_about_the_whole_map() {
    let mut window = Window::with_map(MAP);
    window.click_with(eframe::egui::pos2(80.0, 640.0), PointerButton::Secondary, Modifiers::NONE);
    assert!(window.reads("Show the whole map"));
    assert!(!window.reads("Duplicate"));
}

#[test]
fn the_buttons_have_names_and_work() {
    let mut window = Window::with_map(MAP);
    for name in ["Undo", "Redo", "Add child", "Add sibling after", "Delete", "Show the whole map"] {
        assert!(window.has(Role::Button, name), "{name}");
    }
    assert!(window.get(Role::Button, "Undo").accesskit_node().is_disabled());
    window.click_topic("Core");
    window.click_button("Add sibling after");
    window.type_text("Stem");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core, Stem), Bread)");
    window.click_button("Undo");
    window.click_button("Undo");
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
}

#[test]
fn light_and_dark_are_switched_and_remembered() {
    let mut window = Window::with_map(MAP);
    assert!(!window.is_dark());
    window.click_button("Switch light and dark");
    assert!(window.is_dark());
    let again = Window::start(window.disk.clone(), None);
    assert!(again.is_dark());
}

#[test]
fn the_status_line_counts_tells_the_state_and_the_zoom() {
    let mut window = Window::with_map(MAP);
    window.assert_reads("4 topics");
    window.assert_reads("test.json · saved");
    window.key_with(CTRL, Key::Num0);
    window.assert_reads("100 %");
    window.key(Key::Tab);
    window.key(Key::Escape);
    window.assert_reads("5 topics");
    window.assert_reads("test.json · edited");
    assert!(window.title().contains("test.json — edited"), "{}", window.title());
}

#[test]
fn the_sheet_of_keys_lists_the_commands() {
    let mut window = Window::with_map(MAP);
    window.key(Key::F1);
    for words in ["Add child", "Tab", "Undo", "Ctrl+Z", "Show the whole map", "Ctrl+1"] {
        window.assert_reads(words);
    }
    window.key(Key::Delete);
    assert_eq!(window.map(), "Root(Apple(Core), Bread)", "keys are the sheet's");
    window.key(Key::Escape);
    assert!(!window.reads("Typing on a selected topic"));
    window.key(Key::Tab);
    assert_eq!(window.typed().as_deref(), Some(""), "the keys are the map's again");
}
