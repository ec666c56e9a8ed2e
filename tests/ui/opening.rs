//! How a map is first seen: all of it if its titles can be read, else what is around its root.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;

use crate::window::{CTRL, Window};

const SHIFT: eframe::egui::Modifiers = eframe::egui::Modifiers::SHIFT;

/// The zoom that the status line says.
fn zoom(window: &Window) -> u32 {
    let words = window.all_words();
    let found = words.iter().find_map(|words| words.strip_suffix(" %").and_then(|number| number.trim().parse().ok()));
    found.unwrap_or_else(|| panic!("no zoom in {words:?}"))
}

#[test]
fn the_sample_is_shown_as_a_whole_and_can_be_read() {
    let window = Window::first_start();
    // Its smallest type is 14 px.
    assert!((60..=120).contains(&zoom(&window)), "{} %", zoom(&window));
    for topic in ["History", "Which driver comes first?", "Legend", "The trilateral frame, 2023–2025"] {
        assert!(window.has(Role::TreeItem, topic), "{topic}");
    }
}

#[test]
fn with_both_languages_the_second_can_be_read_too() {
    let mut window = Window::first_start();
    window.key_with(CTRL | SHIFT, Key::Y);
    window.key_with(CTRL | SHIFT, Key::Y);
    window.pause(1.0);
    window.assert_reads("en + zh-Hans");
    // The smallest type is 11.2 px now: 9 on the screen.
    assert!(zoom(&window) >= 78, "{} %", zoom(&window));
    assert!(window.reads("Normalization and repair"), "what is around the root is in view");
    // Back to one language, all of it is shown again.
    window.key_with(CTRL | SHIFT, Key::Y);
    window.pause(1.0);
    assert!(window.has(Role::TreeItem, "Legend"));
}
