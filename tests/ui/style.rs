//! The style panel, themes and the painter, by their names.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use gangmu::base::vfs::MemoryVfs;
use gangmu::doc::{Style, fixture};

use crate::window::{CTRL, Window};

const MAP: &str = "Root\n  Apple\n    Core\n  Bread\n";
const CTRL_ALT: Modifiers = Modifiers { alt: true, ..CTRL };

fn with_panel() -> Window {
    let mut window = Window::with_map(MAP);
    open_panel(&mut window);
    window
}

fn open_panel(window: &mut Window) {
    window.click_button("Format");
    assert!(window.choose("Style panel"));
}

/// What the map says of the look of a topic, branches included.
fn said(window: &Window, title: &str) -> Style {
    let document = window.editor().document();
    document.said_style(fixture::find(document, title).unwrap())
}

fn sheet(window: &Window) -> &gangmu::doc::Sheet {
    &window.editor().document().sheets()[0].1
}

#[test]
fn the_panel_says_what_it_is_for_and_closes() {
    let mut window = with_panel();
    window.assert_reads("For the selected topic alone.");
    window.click_button("Close the style panel");
    assert!(!window.reads("For the selected topic alone."));
}

#[test]
fn shape_fill_and_text_of_all_that_is_selected_are_one_step_each() {
    let mut window = with_panel();
    window.click_topic("Apple");
    let bread = window.place("Bread");
    window.click_with(bread, eframe::egui::PointerButton::Primary, CTRL);
    window.assert_reads("For the 2 selected topics alone.");
    window.click_button("Ellipse");
    window.click_button("Fill: branch colour 3");
    window.click_button("Text: branch colour 2");
    for title in ["Apple", "Bread"] {
        let style = said(&window, title);
        assert_eq!(style.shape.as_deref(), Some("ellipse"), "{title}");
        assert_eq!((style.fill.as_deref(), style.text.as_deref()), (Some("branch-3"), Some("branch-2")), "{title}");
    }
    for _ in 0..3 {
        window.key_with(CTRL, Key::Z);
    }
    assert!(said(&window, "Apple").is_empty() && said(&window, "Bread").is_empty());
}

#[test]
fn a_branch_is_styled_with_all_below_it() {
    let mut window = with_panel();
    window.click_topic("Apple");
    window.click_button("Branch");
    window.assert_reads("For the selected topic and all below it.");
    window.click_button("Text: branch colour 5");
    window.click_button("Straight");
    let style = said(&window, "Core");
    assert_eq!((style.text.as_deref(), style.branch.as_deref()), (Some("branch-5"), Some("straight")));
    window.click_button("Reset style of the branch");
    assert!(said(&window, "Core").is_empty());
}

#[test]
fn a_style_is_copied_with_keys_and_painted_once() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key_with(CTRL, Key::I);
    window.key_with(CTRL_ALT, Key::C);
    window.click_topic("Bread");
    window.key_with(CTRL_ALT, Key::V);
    assert_eq!(said(&window, "Bread").italic, Some(true));
    window.click_button("Format");
    assert!(window.choose("Paint style onto a topic"));
    window.assert_reads("Click the topic that is to look so");
    window.click_topic("Core");
    assert_eq!(said(&window, "Core").italic, Some(true));
    window.click_topic("Root");
    assert_eq!(said(&window, "Root").italic, None, "the painter paints once");
}

#[test]
fn painting_a_look_that_nobody_chose_says_so() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.click_button("Format");
    assert!(window.choose("Paint style onto a topic"));
    window.click_topic("Bread");
    window.assert_reads("has no style of its own");
}

#[test]
fn esc_puts_the_painter_away() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key_with(CTRL, Key::B);
    window.click_button("Format");
    assert!(window.choose("Paint style onto a topic"));
    window.key(Key::Escape);
    window.click_topic("Bread");
    assert!(said(&window, "Bread").is_empty());
}

#[test]
fn the_map_has_a_theme_lines_and_numbers_of_its_own() {
    let mut window = with_panel();
    window.click_button("Map");
    assert!(!window.is_dark());
    window.click_button("Board");
    assert!(window.is_dark());
    assert_eq!(sheet(&window).theme, "board");
    window.click_button("With corners");
    window.click(Role::CheckBox, "A colour for each branch");
    assert_eq!(sheet(&window).style.branch, "elbow");
    assert_eq!(sheet(&window).style.rainbow, Some(false));
    window.click_button("My choice");
    assert!(!window.is_dark(), "the map follows the person again");
}

#[test]
fn light_and_dark_can_be_switched_on_a_map_with_a_theme_of_its_own() {
    let mut window = with_panel();
    window.click_button("Map");
    window.click_button("Board");
    assert!(window.is_dark());
    window.click_button("Switch light and dark");
    assert!(!window.is_dark());
    assert_eq!(sheet(&window).theme, "board", "the map is as it was");
}

#[test]
fn a_rule_gives_its_look_to_what_meets_it() {
    let mut window = with_panel();
    window.click_button("Rules");
    window.click_button("Add rule");
    assert_eq!(sheet(&window).rules.len(), 1);
    window.assert_reads("Rule 1");
    window.click(Role::CheckBox, "Rule 1");
    assert!(sheet(&window).rules[0].off);
    window.click_button("Remove rule");
    assert!(sheet(&window).rules.is_empty());
    window.key_with(CTRL, Key::Z);
    assert_eq!(sheet(&window).rules.len(), 1);
}

#[test]
fn an_own_theme_is_made_kept_and_used() {
    let mut window = with_panel();
    window.click_button("Map");
    window.click_button("Edit theme…");
    window.assert_reads("All words can be read: 4.5:1 and more.");
    window.click(Role::CheckBox, "Dark");
    window.click_button("Save as own theme");
    let name = sheet(&window).theme.to_string();
    assert_eq!(name, "paper-2");
    let file = window.disk.files().into_iter().find(|path| path.ends_with("themes/paper-2.json"));
    assert!(file.is_some(), "{:?}", window.disk.files());
    assert!(window.has_dark_widgets());
}

#[test]
fn a_theme_that_is_given_up_leaves_nothing() {
    let mut window = with_panel();
    window.click_button("Map");
    window.click_button("Edit theme…");
    window.click(Role::CheckBox, "Dark");
    assert!(window.has_dark_widgets(), "it is seen at once");
    window.click_button("Cancel");
    assert!(!window.has_dark_widgets());
    assert!(!window.disk.files().iter().any(|path| path.to_string_lossy().contains("themes/")));
}

#[test]
fn a_broken_theme_file_is_said_and_the_rest_works() {
    let disk = MemoryVfs::with_folders(&["/maps", "/state", "/config", "/config/themes"]);
    disk.put("/config/themes/broken.json", b"{\"title\": 1}");
    let window = Window::start(disk, None);
    window.assert_reads("A theme was left out");
    assert!(window.reads("broken.json"));
}

#[test]
fn what_is_typed_in_the_panel_stays_there() {
    let mut window = with_panel();
    window.click_button("Rules");
    window.click_button("Add rule");
    let field = window.get(Role::TextInput, "Value of the condition").rect().center();
    window.click_at(field);
    window.type_text("red");
    assert_eq!(sheet(&window).rules[0].is, "red");
    assert_eq!(window.map(), "Root(Apple(Core), Bread)");
    assert!(window.get(Role::TextInput, "Value of the condition").accesskit_node().is_focused());
    window.key(Key::Escape);
    window.click_topic("Core");
    window.type_text("Pip");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Pip), Bread)");
}
