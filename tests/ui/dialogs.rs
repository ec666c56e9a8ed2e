//! Questions about unsaved work, and our own file dialog.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, ViewportCommand};

use crate::window::{CTRL, CTRL_SHIFT, FILE, Window, bytes_of, disk};

const MAP: &str = "Root\n  Apple\n  Bread\n";

/// A window with an unsaved change.
fn edited() -> Window {
    let mut window = Window::with_map(MAP);
    window.click_topic("Bread");
    window.key(Key::Delete);
    window
}

#[test]
fn closing_asks_and_save_saves_and_closes() {
    let mut window = edited();
    window.close();
    window.assert_reads("Save the changes to “test.json”?");
    assert!(window.commands.iter().any(|command| matches!(command, ViewportCommand::CancelClose)));
    assert!(!window.is_closed());
    window.click_button("Save");
    assert_eq!(window.saved_map(FILE), "Root\n  Apple");
    assert!(window.is_closed());
}

#[test]
fn closing_without_saving_leaves_the_file() {
    let mut window = edited();
    window.close();
    window.click_button("Don’t save");
    assert_eq!(window.saved_map(FILE), "Root\n  Apple\n  Bread");
    assert!(window.is_closed());
}

#[test]
fn cancel_stays_with_everything_as_it_was() {
    for by_key in [false, true] {
        let mut window = edited();
        window.close();
        if by_key {
            window.key(Key::Escape);
        } else {
            window.click_button("Cancel");
        }
        assert!(!window.is_closed());
        assert!(!window.reads("Save the changes"));
        assert_eq!(window.map(), "Root(Apple)");
        window.assert_reads("edited");
        window.key_with(CTRL, Key::Z);
        assert_eq!(window.map(), "Root(Apple, Bread)", "the keys are the map's again");
    }
}

#[test]
fn a_saved_map_closes_without_a_question() {
    let mut window = Window::with_map(MAP);
    window.close();
    assert!(window.is_closed());
}

#[test]
fn what_is_being_typed_counts_as_unsaved() {
    let mut window = Window::with_map(MAP);
    window.key(Key::F2);
    window.type_text("!");
    window.close();
    window.assert_reads("Save the changes to “test.json”?");
    window.click_button("Save");
    assert_eq!(window.saved_map(FILE), "Root!\n  Apple\n  Bread");
}

#[test]
fn keys_are_the_dialogs_while_it_asks() {
    let mut window = edited();
    window.close();
    window.key(Key::Delete);
    window.key(Key::Tab);
    window.type_text("x");
    assert_eq!(window.map(), "Root(Apple)");
    window.key(Key::Escape);
    assert_eq!(window.typed(), None);
}

#[test]
fn a_new_map_after_the_question() {
    let mut window = edited();
    window.key_with(CTRL, Key::N);
    window.click_button("Don’t save");
    assert_eq!(window.map(), "Central topic");
    window.assert_reads("not saved yet");
    window.type_text("Thesis");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Thesis");
}

#[test]
fn the_first_save_asks_where_and_remembers() {
    let mut window = Window::start(disk(), None);
    window.key_with(CTRL, Key::S);
    window.assert_reads("Save the map as");
    window.key_with(CTRL, Key::A);
    window.type_text("/maps/seminar");
    window.key(Key::Enter);
    assert!(window.saved_map("/maps/seminar.json").starts_with("Japan–ROK relations"));
    window.assert_reads("seminar.json · saved");
    assert!(window.title().starts_with("seminar.json"), "{}", window.title());
    // The second save asks nothing.
    window.key(Key::Tab);
    window.type_text("More");
    window.key(Key::Enter);
    window.key_with(CTRL, Key::S);
    assert!(window.saved_map("/maps/seminar.json").contains("\n  More"));
    window.click_button("File");
    assert!(window.has_item("Recent files"));
}

#[test]
fn a_file_that_exists_is_replaced_only_on_the_second_press() {
    let disk = disk();
    disk.put("/maps/old.json", &bytes_of("Old\n"));
    disk.put(FILE, &bytes_of(MAP));
    let mut window = Window::start(disk, Some(FILE));
    window.key_with(CTRL_SHIFT, Key::S);
    window.key_with(CTRL, Key::A);
    window.type_text("/maps/old.json");
    window.click_button("Save");
    window.assert_reads("This file exists");
    assert_eq!(window.saved_map("/maps/old.json"), "Old");
    window.click_button("Save");
    assert_eq!(window.saved_map("/maps/old.json"), "Root\n  Apple\n  Bread");
    window.assert_reads("old.json · saved");
}

#[test]
fn a_file_is_chosen_from_the_list_and_opened() {
    let disk = disk();
    disk.put("/maps/other.json", &bytes_of("Other\n  Leaf\n"));
    disk.put("/maps/notes.pdf", b"%PDF");
    disk.put(FILE, &bytes_of(MAP));
    let mut window = Window::start(disk, Some(FILE));
    window.key_with(CTRL, Key::O);
    window.assert_reads("Open a map");
    assert!(!window.reads("notes.pdf"), "only files that fit are listed");
    window.click_containing(Role::Button, "other.json");
    window.click_button("Open");
    assert_eq!(window.map(), "Other(Leaf)");
}

#[test]
fn the_file_dialog_is_cancelled() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL, Key::O);
    window.key(Key::Escape);
    assert!(!window.reads("Open a map"));
    window.key(Key::Tab);
    assert_eq!(window.typed().as_deref(), Some(""));
}

#[test]
fn a_name_that_does_not_exist_is_told() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL, Key::O);
    window.type_text("nothing.json");
    window.key(Key::Enter);
    window.assert_reads("This file cannot be opened");
    assert_eq!(window.map(), "Root(Apple, Bread)");
}

#[test]
fn an_outline_is_exported_where_the_person_says() {
    let mut window = Window::with_map(MAP);
    window.click_button("File");
    window.click_item("Export outline");
    assert!(window.choose("Markdown…"));
    window.assert_reads("Export the outline as");
    window.key_with(CTRL, Key::A);
    window.type_text("/maps/out.md");
    window.key(Key::Enter);
    let text = String::from_utf8(window.disk.contents("/maps/out.md").unwrap()).unwrap();
    assert!(text.starts_with("# Root\n") && text.contains("Apple"), "{text}");
    window.assert_reads("Exported to /maps/out.md");
}
