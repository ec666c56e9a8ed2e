//! Files that are damaged, changed by others, newer than the program, dropped; and what survives a
//! crash.

use eframe::egui::{Event, Key};

use crate::window::{CTRL, FILE, Window, bytes_of, disk};

const MAP: &str = "Root\n  Apple\n  Bread\n";

#[test]
fn a_damaged_file_is_told_with_its_place_and_its_intact_topics_open() {
    let mut bytes = bytes_of("Root\n  Apple\n    Core\n  Bread\n  Cake\n");
    let text = String::from_utf8(bytes.clone()).unwrap();
    bytes.truncate(text.find("\"Cake\"").unwrap() + 3);
    let mut window = Window::with_bytes(&bytes);
    window.assert_reads("The file could not be opened");
    window.assert_reads("Line ");
    window.click_containing(eframe::egui::accesskit::Role::Button, "intact topics");
    assert!(window.map().starts_with("Root(Apple(Core), Bread"), "{}", window.map());
    window.assert_reads("(recovered)");
    assert_eq!(window.disk.contents(FILE).unwrap(), bytes, "the file is as it was");
    // It is in no file now: saving asks where.
    window.key_with(CTRL, Key::S);
    window.assert_reads("Save the map as");
}

#[test]
fn no_json_at_all_is_told_and_the_sample_stays() {
    let mut window = Window::with_bytes(b"{ this is no json");
    window.assert_reads("The file could not be opened");
    window.click_button("Close");
    window.assert_reads("Japan–ROK relations");
}

#[test]
fn a_missing_file_is_told() {
    let window = Window::start(disk(), Some("/maps/none.json"));
    window.assert_reads("The file could not be opened");
    window.assert_reads("/maps/none.json");
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten() {
    let mut window = Window::with_map(MAP);
    let theirs = bytes_of("Root\n  Theirs\n");
    window.disk.put(FILE, &theirs);
    window.key(Key::Tab);
    window.type_text("Mine");
    window.key(Key::Enter);
    window.key_with(CTRL, Key::S);
    window.assert_reads("The map was not saved");
    window.assert_reads("Your changes are still here");
    assert_eq!(window.disk.contents(FILE).unwrap(), theirs);
    window.click_button("Cancel");
    window.assert_reads("edited");
    assert_eq!(window.disk.contents(FILE).unwrap(), theirs);

    window.key_with(CTRL, Key::S);
    window.click_button("Replace the file");
    assert_eq!(window.saved_map(FILE), "Root\n  Apple\n  Bread\n  Mine");
    window.assert_reads("test.json · saved");
}

#[test]
fn instead_of_replacing_a_copy_is_saved() {
    let mut window = Window::with_map(MAP);
    window.disk.put(FILE, b"{}");
    window.key(Key::Delete);
    window.click_topic("Apple");
    window.key(Key::Delete);
    window.key_with(CTRL, Key::S);
    window.click_button("Save a copy…");
    window.assert_reads("Save a copy as");
    window.key(Key::Enter);
    assert_eq!(window.saved_map("/maps/test copy.json"), "Root\n  Bread");
    assert_eq!(window.disk.contents(FILE).unwrap(), b"{}");
}

#[test]
fn a_disk_that_fails_leaves_the_map_unsaved_and_says_so() {
    let mut window = Window::with_map(MAP);
    let before = window.disk.contents(FILE).unwrap();
    window.click_topic("Apple");
    window.key(Key::Delete);
    window.disk.limit_space(0);
    window.key_with(CTRL, Key::S);
    window.assert_reads("The map was not saved");
    assert_eq!(window.disk.contents(FILE).unwrap(), before);
    window.click_button("Cancel");
    window.assert_reads("edited");
}

#[test]
fn a_newer_version_is_read_only() {
    let text = String::from_utf8(bytes_of(MAP)).unwrap().replace("\"version\": 1", "\"version\": 99");
    let mut window = Window::with_bytes(text.as_bytes());
    window.assert_reads("This map is read-only");
    window.click_button("Close");
    window.assert_reads("read-only");
    window.click_topic("Apple");
    window.key(Key::Delete);
    window.type_text("x");
    window.key(Key::Tab);
    assert_eq!(window.map(), "Root(Apple, Bread)");
    assert_eq!(window.typed(), None);
    // Looking goes on: folding, walking, zooming.
    window.key_with(CTRL, Key::Num0);
    window.assert_reads("100 %");
    assert_eq!(window.disk.contents(FILE).unwrap(), text.as_bytes());
}

#[test]
fn a_newer_map_can_be_edited_once_it_has_a_file_of_its_own() {
    let text = String::from_utf8(bytes_of(MAP)).unwrap().replace("\"version\": 1", "\"version\": 99");
    let mut window = Window::with_bytes(text.as_bytes());
    window.click_button("Close");
    // Not over the newer file.
    window.key_with(CTRL | eframe::egui::Modifiers::SHIFT, Key::S);
    window.retype_path(FILE);
    window.assert_reads("Press Save once more to replace it");
    window.key(Key::Enter);
    window.assert_reads("The file of the newer version stays as it is");
    window.click_button("Close");
    assert_eq!(window.disk.contents(FILE).unwrap(), text.as_bytes());
    window.key_with(CTRL | eframe::egui::Modifiers::SHIFT, Key::S);
    window.retype_path("/maps/mine.json");
    window.assert_reads("This copy can be edited");
    window.click_topic("Apple");
    window.key(Key::Delete);
    window.key_with(CTRL, Key::S);
    assert_eq!(window.saved_map("/maps/mine.json"), "Root\n  Bread");
    assert_eq!(window.disk.contents(FILE).unwrap(), text.as_bytes(), "the newer file is as it was");
}

#[test]
fn a_file_dropped_on_the_window_opens_after_a_question_about_changes() {
    let mut window = Window::with_map(MAP);
    window.disk.put("/maps/other.json", &bytes_of("Other\n  Leaf\n"));
    window.drop_file("/maps/other.json");
    assert_eq!(window.map(), "Other(Leaf)");
    window.key(Key::Tab);
    window.type_text("Mine");
    window.key(Key::Enter);
    window.drop_file(FILE);
    window.assert_reads("Save the changes");
    assert_eq!(window.map(), "Other(Leaf, Mine)");
    // While a question is open nothing else happens.
    window.drop_file(FILE);
    assert_eq!(window.map(), "Other(Leaf, Mine)");
    window.click_button("Don’t save");
    assert_eq!(window.map(), "Root(Apple, Bread)");
}

#[test]
fn a_document_dropped_on_the_window_is_kept_beside_the_map() {
    let mut window = Window::with_map(MAP);
    window.disk.put("/maps/paper #1.pdf", b"%PDF");
    window.click_topic("Apple");
    window.drop_file("/maps/paper #1.pdf");
    window.assert_reads("Attached: ");
    let stem = std::path::Path::new(FILE).file_stem().unwrap().to_string_lossy().into_owned();
    let copy = format!("/maps/{stem}.files/paper _1.pdf");
    assert_eq!(window.disk.contents(&copy).unwrap(), b"%PDF", "a name that a link cannot say is changed");
    let links = |window: &Window| {
        let apple = window.editor().selection().single().unwrap();
        window.editor().document().topic(apple).unwrap().more().links.len()
    };
    assert_eq!(links(&window), 1);
    window.key_with(CTRL, Key::Z);
    assert_eq!(links(&window), 0);
    assert_eq!(window.disk.contents(&copy).unwrap(), b"%PDF", "undo removes no file");
    // Of a map that is in no file, nothing is beside.
    let mut window = Window::first_start();
    window.disk.put("/maps/paper.pdf", b"%PDF");
    window.drop_file("/maps/paper.pdf");
    window.assert_reads("Save the map first");
}

#[test]
fn repairs_are_listed_and_nothing_is_written() {
    let text = String::from_utf8(bytes_of(MAP)).unwrap();
    let first = text.find("\"id\": \"").map(|at| at + 7).unwrap();
    // Two topics with one id.
    let ids: Vec<&str> = text.split("{\"id\": \"").skip(1).filter_map(|part| part.split('"').next()).collect();
    assert!(ids.len() >= 3 && first > 0, "{text}");
    let doubled = text.replace(ids[ids.len() - 1], ids[ids.len() - 2]);
    let window = Window::with_bytes(doubled.as_bytes());
    window.assert_reads("Some things in this file were repaired");
    assert_eq!(window.map(), "Root(Apple, Bread)");
    assert_eq!(window.disk.contents(FILE).unwrap(), doubled.as_bytes());
}

#[test]
fn a_markdown_outline_opens_as_an_unsaved_map() {
    let disk = disk();
    disk.put("/maps/outline.md", "# 日韩关系\n\n- 动因\n  - 安全\n- 障碍\n".as_bytes());
    let window = Window::start(disk, Some("/maps/outline.md"));
    assert_eq!(window.map(), "日韩关系(动因(安全), 障碍)");
    window.assert_reads("edited");
    window.assert_reads("outline");
}

#[test]
fn a_crash_loses_nothing_that_is_two_seconds_old() {
    let mut window = Window::with_map(MAP);
    window.key(Key::Tab);
    window.type_text("Precious");
    window.key(Key::Enter);
    window.pause(0.1);
    window.clock.advance(2_500);
    window.pause(2.5);
    // The window goes away without a word.
    let disk = window.disk.clone();
    drop(window);

    let mut window = Window::start(disk.clone(), None);
    window.assert_reads("Gangmu did not end properly last time");
    window.assert_reads("test.json");
    window.click_button("Open them");
    assert_eq!(window.map(), "Root(Apple, Bread, Precious)");
    window.assert_reads("edited");
    assert_eq!(window.saved_map(FILE), "Root\n  Apple\n  Bread", "the file is as it was");

    // Thrown away on purpose, it is not offered again.
    window.close();
    window.click_button("Don’t save");
    assert!(window.is_closed());
    let window = Window::start(disk, None);
    assert!(!window.reads("did not end properly"));
}

#[test]
fn a_saved_map_leaves_nothing_to_recover() {
    let mut window = Window::with_map(MAP);
    window.key(Key::Tab);
    window.type_text("Kept");
    window.key(Key::Enter);
    window.pause(0.1);
    window.clock.advance(2_500);
    window.pause(2.5);
    window.key_with(CTRL, Key::S);
    let window = Window::start(window.disk.clone(), None);
    assert!(!window.reads("did not end properly"), "{:?}", window.disk.files());
}

#[test]
fn a_damaged_settings_file_does_not_keep_anyone_from_working() {
    let disk = disk();
    disk.put("/config/settings.json", b"{\"motion\": ");
    let window = Window::start(disk, None);
    window.assert_reads("Japan–ROK relations");
    window.assert_reads("is damaged");
}

#[test]
fn losing_the_focus_stores_what_is_typed() {
    let mut window = Window::with_map(MAP);
    window.key(Key::F2);
    window.type_text("s");
    window.send(vec![Event::WindowFocused(false)]);
    assert_eq!(window.map(), "Roots(Apple, Bread)");
}
