//! The program around the map: palette, keys that can be bound, settings, the start page, menus by
//! key, what a screen reader walks.

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use gangmu::base::vfs::Vfs as _;

use crate::window::{CTRL, CTRL_SHIFT, FILE, Window, bytes_of, disk};

const MAP: &str = "Root\n  Apple\n    Core\n  Bread\n";
const CTRL_ALT: Modifiers = Modifiers { alt: true, ..CTRL };
const ALT: Modifiers = Modifiers { alt: true, ..Modifiers::NONE };

// ---- the palette -----------------------------------------------------------------------------

#[test]
fn the_palette_finds_by_a_few_letters_and_runs() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Bread");
    window.key_with(CTRL_SHIFT, Key::P);
    window.type_text("dupl");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core), Bread, Bread)");
    assert!(!window.reads("Type what you want to do"), "it closes behind the choice");
    // What was used comes first the next time, also after a restart.
    let mut again = Window::start(window.disk.clone(), Some(FILE));
    again.click_topic("Bread");
    again.key_with(CTRL_SHIFT, Key::P);
    again.key(Key::Enter);
    assert_eq!(again.map(), "Root(Apple(Core), Bread, Bread)");
}

#[test]
fn the_palette_knows_keywords_and_tells_why_not() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL_SHIFT, Key::P);
    window.type_text("revert");
    window.assert_reads("there is nothing to undo");
    window.key(Key::Enter);
    window.assert_reads("there is nothing to undo");
    window.key_with(CTRL, Key::A);
    window.type_text("zzzz");
    window.assert_reads("Nothing fits");
    window.key(Key::Escape);
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
    window.key(Key::Tab);
    assert_eq!(window.typed().as_deref(), Some(""), "the keys are the map's again");
}

#[test]
fn arrows_choose_in_the_palette() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL_SHIFT, Key::P);
    window.type_text("zoom");
    let first = window.chosen_button();
    window.key(Key::ArrowDown);
    assert_ne!(window.chosen_button(), first);
    window.key(Key::ArrowUp);
    assert_eq!(window.chosen_button(), first);
}

#[test]
fn the_palette_speaks_the_language_of_the_window_and_english() {
    for query in ["子主题", "add child"] {
        let mut window = super::words::window_in("zh-Hans");
        window.key_with(CTRL_SHIFT, Key::P);
        window.type_text(query);
        window.key(Key::Enter);
        assert_eq!(window.typed().as_deref(), Some(""), "{query} adds a child");
    }
    gangmu::ui::words::set_language("en");
}

// ---- keys ------------------------------------------------------------------------------------

/// The page of keys with this search.
fn key_page(window: &mut Window, query: &str) {
    window.key_with(CTRL_SHIFT, Key::P);
    window.type_text("change keys");
    window.key(Key::Enter);
    window.click(Role::TextInput, "Search commands and keys");
    window.type_text(query);
}

#[test]
fn a_key_is_bound_by_pressing_it_and_works_at_once() {
    let mut window = Window::with_map(MAP);
    key_page(&mut window, "duplicate");
    window.click_button("Add a key for “Duplicate”");
    window.assert_reads("Press the keys for “Duplicate”");
    window.key_with(CTRL_SHIFT, Key::U);
    window.click_button("Close");
    window.click_topic("Bread");
    window.key_with(CTRL_SHIFT, Key::U);
    assert_eq!(window.map(), "Root(Apple(Core), Bread, Bread)");
    let mut again = Window::start(window.disk.clone(), Some(FILE));
    again.click_topic("Bread");
    again.key_with(CTRL_SHIFT, Key::U);
    assert_eq!(again.map(), "Root(Apple(Core), Bread, Bread)");
}

#[test]
fn a_clash_is_told_before_it_is_taken() {
    let mut window = Window::with_map(MAP);
    key_page(&mut window, "duplicate");
    window.click_button("Add a key for “Duplicate”");
    window.key(Key::Tab);
    window.assert_reads("Tab belongs to “Add child”");
    window.click_button("Cancel");
    window.click_button("Add a key for “Duplicate”");
    window.key(Key::Tab);
    window.click_button("Take it");
    window.click_button("Close");
    window.click_topic("Bread");
    window.key(Key::Tab);
    assert_eq!(window.map(), "Root(Apple(Core), Bread, Bread)");
    assert_eq!(window.typed(), None);
    // Menus show the keys that are bound.
    window.click_button("Edit");
    let keys = window.item("Duplicate").accesskit_node().data().keyboard_shortcut().map(ToOwned::to_owned);
    assert_eq!(keys.as_deref(), Some("Ctrl+D"));
    window.key(Key::Escape);
    window.key(Key::Escape);
    key_page(&mut window, "duplicate");
    window.click_button("Reset all keys");
    window.assert_reads("All keys become what they were at first.");
    let all = window.all_buttons("Reset all keys");
    window.click_at(all[all.len() - 1].center());
    window.click_button("Close");
    window.click_topic("Apple");
    window.key(Key::Tab);
    assert_eq!(window.typed().as_deref(), Some(""));
}

#[test]
fn keys_that_type_or_belong_to_input_methods_are_warned_of() {
    let mut window = Window::with_map(MAP);
    key_page(&mut window, "duplicate");
    for (modifiers, key, words) in [
        (Modifiers::NONE, Key::B, "types a sign"),
        (CTRL, Key::Space, "Input methods"),
        (Modifiers::NONE, Key::PageDown, "Presentation remotes"),
        (CTRL_ALT, Key::E, "AltGr"),
    ] {
        window.click_button("Add a key for “Duplicate”");
        window.key_with(modifiers, key);
        window.assert_reads(words);
        window.click_button("Cancel");
    }
    window.click_button("Add a key for “Duplicate”");
    window.key(Key::Escape);
    window.assert_reads("Press + beside a command");
    assert!(window.reads("Duplicate"), "Esc gives up recording only");
}

#[test]
fn clipboard_keys_can_be_bound_elsewhere() {
    let mut window = Window::with_map(MAP);
    key_page(&mut window, "duplicate");
    window.click_button("Add a key for “Duplicate”");
    window.send(vec![Event::Copy]);
    window.assert_reads("Ctrl+C belongs to “Copy”");
    window.click_button("Take it");
    window.click_button("Close");
    window.click_topic("Bread");
    window.send(vec![Event::Copy]);
    assert_eq!(window.map(), "Root(Apple(Core), Bread, Bread)");
}

#[test]
fn the_sheet_of_keys_is_searched() {
    let mut window = Window::with_map(MAP);
    window.key(Key::F1);
    window.type_text("ctrl+z");
    window.assert_reads("Undo");
    assert!(!window.reads("Add sibling after\n") && !window.has(Role::Label, "Cut"));
    window.key(Key::Escape);
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
}

// ---- settings --------------------------------------------------------------------------------

#[test]
fn settings_hold_at_once_and_are_remembered() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL, Key::Comma);
    window.click_containing(Role::ComboBox, "Theme");
    window.click_button("Night");
    assert!(window.is_dark());
    let before = window.context().zoom_factor();
    window.click_button("Size of the window’s text: larger");
    assert!(window.context().zoom_factor() > before);
    window.click_containing(Role::ComboBox, "The wheel");
    window.click_containing(Role::Button, "zooms; with Ctrl");
    window.click_button("Close");
    let text = String::from_utf8(window.disk.contents("/config/settings.json").unwrap()).unwrap();
    for kept in ["\"theme\": \"night\"", "\"text-scale\": 1.1", "\"wheel\": \"zoom\""] {
        assert!(text.contains(kept), "{kept} is missing: {text}");
    }
    let again = Window::start(window.disk.clone(), None);
    assert!(again.is_dark());
    assert!(again.context().zoom_factor() > before);
}

#[test]
fn the_window_works_at_every_size_of_its_text() {
    // A window of 1280 × 820 has so many points at 75 %, and at 250 %.
    for size in [[1706.0, 1093.0], [512.0, 328.0]] {
        let disk = disk();
        disk.put(FILE, &bytes_of(MAP));
        let mut window = Window::start_sized(disk, Some(FILE), size);
        let screen = eframe::egui::Rect::from_min_size(eframe::egui::Pos2::ZERO, window.size());
        for (modifiers, key, page) in [(CTRL, Key::Comma, "Keys"), (Modifiers::NONE, Key::F1, "Change keys…")] {
            window.key_with(modifiers, key);
            for name in ["Close", page] {
                let place = window.get(Role::Button, name).rect();
                assert!(screen.contains_rect(place), "{size:?}: {name} at {place:?}");
            }
            window.click_button("Close");
        }
        window.key_with(CTRL_SHIFT, Key::P);
        let line = window.get(Role::TextInput, "Type what you want to do").rect();
        assert!(screen.contains_rect(line), "{size:?}: the palette at {line:?}");
        window.key(Key::Escape);
        window.click_button("Edit");
        for name in ["Undo", "Redo", "Cut"] {
            let item = window.item(name).rect();
            assert!(item.max.x <= screen.max.x && item.min.y >= 0.0, "{size:?}: {name} at {item:?}");
        }
        window.key(Key::Escape);
        window.key(Key::Escape);
        window.key_with(CTRL, Key::W);
        let new = window.get(Role::Button, "New map").rect();
        assert!(screen.contains_rect(new), "{size:?}: {new:?}");
    }
}

// ---- the start page --------------------------------------------------------------------------

#[test]
fn closing_a_map_shows_the_start_page_with_its_picture() {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL, Key::W);
    window.assert_reads("Recent maps");
    assert!(!window.is_closed());
    assert!(window.title().starts_with("Start page"), "{}", window.title());
    // Keys do not reach a map that is not there.
    window.key(Key::Delete);
    window.key_with(CTRL, Key::S);
    window.assert_reads("open a map first");
    window.click_button("test.json");
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
    assert!(!window.reads("Recent maps"));
}

#[test]
fn the_page_over_a_map_leads_back_to_it() {
    let mut window = Window::with_map(MAP);
    window.click_button("File");
    assert!(window.choose("Start page"));
    window.assert_reads("Back to test.json");
    window.key(Key::Escape);
    assert!(!window.reads("Recent maps"));
    window.key(Key::Tab);
    assert_eq!(window.typed().as_deref(), Some(""), "the keys are the map's again");
}

#[test]
fn a_missing_file_is_told_and_taken_off_the_list() {
    let disk = disk();
    disk.put("/maps/gone.json", &bytes_of("Gone\n"));
    drop(Window::start(disk.clone(), Some("/maps/gone.json")));
    disk.put(FILE, &bytes_of(MAP));
    drop(Window::start(disk.clone(), Some(FILE)));
    disk.remove_file(Path::new("/maps/gone.json")).unwrap();
    let mut window = Window::start(disk, None);
    window.assert_reads("gone.json: It does not exist");
    window.click_button("Remove gone.json from the list");
    assert!(!window.reads("gone.json"));
    window.assert_reads("test.json");
    let again = Window::start(window.disk.clone(), None);
    assert!(!again.reads("gone.json"));
}

#[test]
fn recent_maps_are_filtered_and_the_first_opens_with_enter() {
    let disk = disk();
    for name in ["alpha", "beta"] {
        let path = format!("/maps/{name}.json");
        disk.put(&path, &bytes_of(&format!("{name}\n")));
        drop(Window::start(disk.clone(), Some(&path)));
    }
    let mut window = Window::start(disk, None);
    window.assert_reads("alpha.json");
    window.type_text("bet");
    assert!(!window.reads("alpha.json"));
    window.key(Key::Enter);
    assert_eq!(window.map(), "beta");
}

#[test]
fn the_first_start_shows_the_sample_and_the_page_leads_to_it() {
    let mut window = Window::first_start();
    window.assert_reads("Japan–ROK relations");
    assert!(!window.reads("Recent maps"));
    window.key_with(CTRL, Key::W);
    window.assert_reads("Maps that you open or save appear here.");
    window.click_button("Sample map");
    window.assert_reads("Japan–ROK relations");
    window.key_with(CTRL, Key::W);
    window.click_button("New map");
    assert_eq!(window.map(), "Central topic");
}

#[test]
fn templates_beside_the_settings_begin_new_maps() {
    let disk = disk();
    disk.create_dir_all(Path::new("/config/templates")).unwrap();
    disk.put("/config/templates/Debate.json", &bytes_of("Debate\n  Pro\n  Contra\n"));
    disk.put(FILE, &bytes_of(MAP));
    let mut window = Window::start(disk, Some(FILE));
    window.key_with(CTRL, Key::W);
    window.click_button("Debate");
    assert_eq!(window.map(), "Debate(Pro, Contra)");
    window.assert_reads("edited");
    window.key_with(CTRL, Key::S);
    window.assert_reads("Save the map as");
}

// ---- menus by key ----------------------------------------------------------------------------

#[test]
fn f10_and_alt_lead_to_the_menus_and_back() {
    for alt in [false, true] {
        let mut window = Window::with_map(MAP);
        window.click_topic("Bread");
        if alt {
            window.send(vec![Event::ModifiersChanged(ALT)]);
            window.send(vec![Event::ModifiersChanged(Modifiers::NONE)]);
        } else {
            window.key(Key::F10);
        }
        window.key(Key::ArrowRight);
        window.key(Key::ArrowDown);
        assert!(window.has_item("Select siblings"), "the second menu opens: {:?}", window.all_words());
        window.key(Key::ArrowRight);
        assert!(window.has_item("Show the whole map"), "and the third beside it: {:?}", window.all_words());
        window.key(Key::Escape);
        window.key(Key::Escape);
        window.type_text("x");
        assert_eq!(window.typed().as_deref(), Some("x"), "the keys are the map's again");
    }
}

#[test]
fn a_menu_item_is_chosen_by_keys() {
    let mut window = Window::with_map(MAP);
    window.key(Key::F10);
    window.key(Key::ArrowDown);
    window.assert_reads("Save as…");
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert_eq!(window.map(), "Central topic", "the first item is a new map");
}

#[test]
fn alt_with_another_key_is_no_wish_for_menus() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Bread");
    window.key_with(ALT, Key::ArrowUp);
    assert_eq!(window.map(), "Root(Bread, Apple(Core))");
    window.type_text("x");
    assert_eq!(window.typed().as_deref(), Some("x"));
}

// ---- what a screen reader walks --------------------------------------------------------------

#[test]
fn a_screen_reader_walks_the_sample_map() {
    let mut window = Window::first_start();
    window.key_with(CTRL, Key::Num1);
    let editor = window.editor();
    let document = editor.document();
    let root = editor.root().unwrap();
    let mut seen = 0;
    let nodes = window.nodes();
    let items: Vec<_> = nodes.iter().filter(|node| node.accesskit_node().role() == Role::TreeItem).collect();
    for item in &items {
        let node = item.accesskit_node();
        let name = node.label().unwrap_or_default();
        let Some(topic) = document.walk(root).map(|visit| visit.id).find(|&id| document.title(id).as_str() == name)
        else {
            continue;
        };
        if document.walk(root).filter(|visit| document.title(visit.id).as_str() == name).count() > 1 {
            continue;
        }
        seen += 1;
        assert_eq!(node.data().level(), Some(document.depth(topic) + 1), "level of {name}");
        if let Some(at) = document.index_in_parent(topic) {
            assert_eq!(node.data().position_in_set(), Some(at), "position of {name}");
        }
        let children = document.children(topic);
        let folded = document.topic(topic).unwrap().folded();
        assert_eq!(node.data().is_expanded(), (!children.is_empty()).then_some(!folded), "fold of {name}");
        assert_eq!(node.is_selected(), Some(topic == root), "selection of {name}");
        if let Some(parent) = document.parent(topic)
            && let Some(above) = node.parent()
            && above.role() == Role::TreeItem
        {
            assert_eq!(above.label().as_deref(), Some(document.title(parent).as_str()), "parent of {name}");
        }
    }
    assert!(seen > 20, "the sample's topics are in the tree: {seen} of {}", items.len());
    window.assert_reads("Mind map");
}

#[test]
fn every_command_can_be_reached_by_keys() {
    let mut window = Window::with_map(MAP);
    for command in gangmu::editor::commands::all() {
        window.key_with(CTRL_SHIFT, Key::P);
        let query = format!("{} {}", command.menu.sub, command.title.trim_end_matches('…'));
        window.send(vec![Event::Text(query)]);
        assert!(window.reads(command.title.trim_end_matches('…')), "{} is in the palette", command.id);
        window.key(Key::Escape);
    }
}
