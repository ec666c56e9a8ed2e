//! The map by keyboard: what is there at the start, adding, naming, walking, folding, undoing.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{AccessKitNode, NodeT as _};

use crate::window::{CTRL, CTRL_SHIFT, Window};

const MAP: &str = "Root\n  Apple\n    Core\n    Peel\n  Bread\n    Crust\n";

#[test]
fn the_sample_is_a_tree_with_its_root_selected() {
    let window = Window::first_start();
    let name = "Japan–ROK relations: normalization, drivers, obstacles, outlook";
    let root = window.get(Role::TreeItem, name);
    assert_eq!(root.accesskit_node().is_selected(), Some(true));
    assert_eq!(root.accesskit_node().data().level(), Some(1));
    assert_eq!(root.accesskit_node().data().is_expanded(), Some(true));
    let branch = window.get(Role::TreeItem, "About this map");
    assert_eq!(branch.accesskit_node().data().level(), Some(2));
    assert_eq!(branch.accesskit_node().is_selected(), Some(false));
    assert!(window.has(Role::Tree, "Mind map"));
    window.assert_reads(&format!("{} topics", window.editor().document().len()));
    window.assert_reads("not saved yet");
}

#[test]
fn a_file_is_a_tree_with_levels_folds_and_positions() {
    let window = Window::with_map("Root\n  Apple\n    Core\n  Bread [+]\n    Crust\n  Cake\n");
    assert_eq!(window.tree(), "> Root\n  Apple\n    Core\n  Bread [+]\n  Cake\n");
    let cake = window.get(Role::TreeItem, "Cake");
    assert_eq!(cake.accesskit_node().position_in_set(), Some(2), "counted from 0");
    let root = window.get(Role::TreeItem, "Root");
    assert_eq!(root.accesskit_node().data().size_of_set(), Some(3));
    let bread = window.get(Role::TreeItem, "Bread");
    assert_eq!(bread.accesskit_node().description().as_deref(), Some("one topic folded below"));
    assert!(root.accesskit_node().is_focused(), "a screen reader is at the selected topic");
    let above = std::iter::successors(cake.accesskit_node().parent(), AccessKitNode::parent);
    let names: Vec<String> = above.filter_map(|node| node.label()).collect();
    assert_eq!(names, ["Root", "Mind map"], "what it is in");
}

#[test]
fn tab_adds_a_child_and_what_is_typed_names_it() {
    let mut window = Window::with_map(MAP);
    window.key(Key::Tab);
    assert_eq!(window.typed().as_deref(), Some(""));
    window.type_text("New topic");
    assert_eq!(window.typed().as_deref(), Some("New topic"));
    window.key(Key::Enter);
    assert_eq!(window.typed(), None);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust), New topic)");
    assert_eq!(window.selected(), ["New topic"]);
    assert!(window.has(Role::TreeItem, "New topic"));
    window.assert_reads("7 topics");
    window.assert_reads("edited");
}

#[test]
fn enter_adds_a_sibling_below_what_is_selected() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key(Key::Enter);
    window.type_text("Butter");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Butter, Bread(Crust))");
}

#[test]
fn five_topics_are_typed_without_the_pointer() {
    let mut window = Window::with_map("Root\n");
    window.key(Key::Tab);
    window.type_text("One");
    window.key(Key::Tab);
    window.type_text("under one");
    window.key(Key::Enter);
    window.key(Key::Enter);
    window.type_text("beside it");
    window.key(Key::Enter);
    window.key(Key::ArrowLeft);
    window.key(Key::Enter);
    window.type_text("Two");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(One(under one, beside it), Two)");
}

#[test]
fn typing_replaces_a_title_and_space_goes_on_with_it() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Core");
    window.type_text("Seeds");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Seeds, Peel), Bread(Crust))");
    window.type_text(" !");
    assert_eq!(window.typed().as_deref(), Some("Seeds!"));
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Seeds!, Peel), Bread(Crust))");
}

#[test]
fn f2_edits_at_the_end_and_esc_keeps_what_was_typed() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Peel");
    window.key(Key::F2);
    assert_eq!(window.typed().as_deref(), Some("Peel"));
    window.type_text("ing");
    window.key(Key::Escape);
    assert_eq!(window.typed(), None);
    assert_eq!(window.selected(), ["Peeling"]);
}

#[test]
fn shift_enter_breaks_the_line_and_backspace_works_in_the_editor() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Crust");
    window.type_text("ab");
    window.key_with(Modifiers::SHIFT, Key::Enter);
    window.type_text("cdx");
    window.key(Key::Backspace);
    window.key(Key::Escape);
    assert_eq!(window.selected(), ["ab\ncd"]);
}

#[test]
fn delete_undo_and_redo() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key(Key::Delete);
    assert_eq!(window.map(), "Root(Bread(Crust))");
    assert!(!window.has(Role::TreeItem, "Core"));
    assert_eq!(window.selected(), ["Bread"]);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
    assert_eq!(window.selected(), ["Apple"]);
    window.assert_reads("test.json · saved");
    window.key_with(CTRL, Key::Y);
    assert_eq!(window.map(), "Root(Bread(Crust))");
    window.key_with(CTRL, Key::Z);
    window.key_with(CTRL_SHIFT, Key::Z);
    assert_eq!(window.map(), "Root(Bread(Crust))");
}

#[test]
fn a_new_topic_that_was_named_is_undone() {
    let mut window = Window::with_map("Root\n  Apple\n");
    window.key(Key::Tab);
    window.type_text("Pear");
    window.key(Key::Enter);
    for _ in 0..2 {
        window.key_with(CTRL, Key::Z);
    }
    assert_eq!(window.map(), "Root(Apple)");
}

#[test]
fn the_root_cannot_be_deleted_and_the_line_says_why() {
    let mut window = Window::with_map(MAP);
    window.key(Key::Delete);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
    window.assert_reads("the root of a map cannot be deleted");
}

#[test]
fn arrows_walk_to_where_they_point() {
    let mut window = Window::with_map(MAP);
    // Apple is to the right of the root, Bread to its left or below; ask the map where they are.
    let right = if window.place("Apple").x > window.place("Root").x { "Apple" } else { "Bread" };
    window.key(Key::ArrowRight);
    assert_eq!(window.selected(), [right]);
    window.click_topic("Core");
    window.key(Key::ArrowDown);
    assert_eq!(window.selected(), ["Peel"]);
    window.key(Key::ArrowUp);
    assert_eq!(window.selected(), ["Core"]);
    let to_parent = if right == "Apple" { Key::ArrowLeft } else { Key::ArrowRight };
    window.key(to_parent);
    assert_eq!(window.selected(), ["Apple"]);
    window.key(to_parent);
    assert_eq!(window.selected(), ["Root"]);
}

#[test]
fn shift_and_arrows_select_more() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Core");
    window.key_with(Modifiers::SHIFT, Key::ArrowDown);
    let mut selected = window.selected();
    selected.sort();
    assert_eq!(selected, ["Core", "Peel"]);
    window.assert_reads("6 topics, 2 selected");
    window.key(Key::Escape);
    assert_eq!(window.selected().len(), 1);
}

#[test]
fn ctrl_slash_folds_and_unfolds() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key_with(CTRL, Key::Slash);
    assert_eq!(window.tree(), "Root\n  > Apple [+]\n  Bread\n    Crust\n");
    window.key_with(CTRL, Key::Slash);
    assert_eq!(window.tree(), "Root\n  > Apple\n    Core\n    Peel\n  Bread\n    Crust\n");
}

#[test]
fn branches_are_copied_as_indented_text_and_pasted_back() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.send(vec![Event::Copy]);
    assert_eq!(window.copied.as_deref(), Some("Apple\n\tCore\n\tPeel\n"));
    window.click_topic("Crust");
    window.send(vec![Event::Paste("Apple\n\tCore\n\tPeel\n".into())]);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust(Apple(Core, Peel))))");
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
}

#[test]
fn cut_takes_the_branch_away() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Bread");
    window.send(vec![Event::Cut]);
    assert_eq!(window.copied.as_deref(), Some("Bread\n\tCrust\n"));
    assert_eq!(window.map(), "Root(Apple(Core, Peel))");
}

#[test]
fn a_bulleted_list_from_elsewhere_becomes_topics() {
    let mut window = Window::with_map("Root\n");
    window.send(vec![Event::Paste("- 动因\n  - 安全\n- 障碍".into())]);
    assert_eq!(window.map(), "Root(动因(安全), 障碍)");
    assert!(window.has(Role::TreeItem, "安全"));
}

#[test]
fn while_editing_copy_and_paste_are_for_the_text() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Core");
    window.key(Key::F2);
    window.key_with(CTRL, Key::A);
    window.send(vec![Event::Copy]);
    assert_eq!(window.copied.as_deref(), Some("Core"));
    window.send(vec![Event::Paste("a\nb".into())]);
    window.key(Key::Enter);
    assert_eq!(window.editor().document().len(), 6, "no topics were made");
}

#[test]
fn a_move_by_keys_is_seen_in_the_tree() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Core");
    window.key_with(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(window.map(), "Root(Apple(Peel, Core), Bread(Crust))");
    assert_eq!(window.selected(), ["Core"]);
}

#[test]
fn titles_switch_from_one_language_to_the_next() {
    let mut window = Window::first_start();
    assert!(window.has(Role::TreeItem, "About this map"));
    window.key_with(CTRL_SHIFT, Key::Y);
    assert!(window.has(Role::TreeItem, "关于本图"), "{}", window.tree());
    assert!(!window.has(Role::TreeItem, "About this map"));
    window.assert_reads("zh-Hans");
    window.key_with(CTRL_SHIFT, Key::Y);
    assert!(window.has(Role::TreeItem, "About this map 关于本图"));
    window.assert_reads("en + zh-Hans");
    window.key_with(CTRL_SHIFT, Key::Y);
    assert!(window.has(Role::TreeItem, "About this map"));
}

#[test]
fn zooming_by_keys_is_told_in_the_status_line() {
    let mut window = Window::first_start();
    window.key_with(CTRL, Key::Num0);
    window.assert_reads("100 %");
    window.key_with(CTRL, Key::Plus);
    window.assert_reads("120 %");
    window.key_with(CTRL, Key::Minus);
    window.key_with(CTRL, Key::Minus);
    window.assert_reads("85 %");
    window.key_with(CTRL, Key::Num1);
    assert!(window.has(Role::TreeItem, "About this map"), "the whole map is in view");
}

#[test]
fn keys_with_ctrl_are_no_text() {
    let mut window = Window::with_map(MAP);
    window.send(vec![
        Event::ModifiersChanged(CTRL),
        Event::Key { key: Key::J, physical_key: None, pressed: true, repeat: false, modifiers: CTRL },
        Event::Text("j".into()),
    ]);
    assert_eq!(window.typed(), None);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
}
