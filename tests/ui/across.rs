//! What lies across the tree: relations, boundaries and summaries, and the dialog for their words.

use eframe::egui::{Key, Modifiers};

use crate::window::Window;

const MAP: &str = "Root\n  Drivers\n    Trade\n    Security\n  Obstacles\n";

const CTRL_SHIFT: Modifiers = Modifiers { ctrl: true, command: true, shift: true, ..Modifiers::NONE };

fn words_of_relations(window: &Window) -> Vec<String> {
    let sheets = window.editor().document().sheets();
    sheets.iter().flat_map(|(_, sheet)| sheet.relations()).map(|relation| relation.title.to_string()).collect()
}

#[test]
fn a_relation_is_drawn_by_key_and_click_and_gets_its_words() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL_SHIFT, Key::L);
    window.click_topic("Obstacles");
    assert!(window.reads("Label"), "the dialog asks for words: {:?}", window.all_words());
    window.type_text("cuts both ways");
    window.key(Key::Enter);
    assert_eq!(words_of_relations(&window), ["cuts both ways"]);
    // One step of undo for the words, one for the relation.
    window.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(words_of_relations(&window), [""]);
    window.key_with(Modifiers::COMMAND, Key::Z);
    assert!(words_of_relations(&window).is_empty());
}

#[test]
fn esc_in_the_dialog_keeps_the_relation_without_words() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL_SHIFT, Key::L);
    window.click_topic("Obstacles");
    window.type_text("never mind");
    window.key(Key::Escape);
    assert_eq!(words_of_relations(&window), [""]);
    assert_eq!(window.map(), "Root(Drivers(Trade, Security), Obstacles)", "no title was typed over");
}

#[test]
fn a_boundary_and_a_summary_go_with_delete_and_come_back() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL_SHIFT, Key::B);
    let groups =
        |window: &Window| window.editor().document().sheets().iter().map(|(_, s)| s.groups().len()).sum::<usize>();
    assert_eq!(groups(&window), 1);
    window.key(Key::Escape);
    window.key(Key::Delete);
    assert_eq!(groups(&window), 0, "the boundary was selected, so Delete takes it");
    assert_eq!(window.map(), "Root(Drivers(Trade, Security), Obstacles)", "and nothing else");
    window.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(groups(&window), 1);
}
