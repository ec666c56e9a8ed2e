//! The outline beside the map, the tabs of sheets, and drilling into a branch.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};

use crate::window::{CTRL, CTRL_SHIFT, FILE, Window, bytes_of, disk};

const MAP: &str = "Root\n  Apple\n    Core\n    Peel\n  Bread\n    Crust\n";

fn with_outline() -> Window {
    let mut window = Window::with_map(MAP);
    window.key_with(CTRL_SHIFT, Key::O);
    window
}

#[test]
fn the_outline_shows_the_map_and_selects_in_step_with_it() {
    let mut window = with_outline();
    assert_eq!(window.lines(), ["Root", ".Apple", "..Core", "..Peel", ".Bread", "..Crust"]);
    let peel = window.line("Peel");
    window.click_at(peel);
    assert_eq!(window.selected(), ["Peel"]);
    window.key(Key::ArrowDown);
    assert_eq!(window.selected(), ["Bread"], "down is the next line, whatever the map looks like");
    window.key_with(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(window.selected(), ["Bread", "Crust"]);
    window.key_with(CTRL_SHIFT, Key::O);
    assert!(window.lines().is_empty(), "the same key closes it");
}

#[test]
fn keys_of_an_outliner_change_the_tree() {
    let mut window = with_outline();
    let bread = window.line("Bread");
    window.click_at(bread);
    window.key(Key::Tab);
    assert_eq!(window.map(), "Root(Apple(Core, Peel, Bread(Crust)))");
    window.key_with(Modifiers::SHIFT, Key::Tab);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
    window.key(Key::ArrowLeft);
    assert_eq!(window.lines(), ["Root", ".Apple", "..Core", "..Peel", ".Bread"], "left folds");
    window.key(Key::ArrowRight);
    window.key(Key::ArrowRight);
    assert_eq!(window.selected(), ["Crust"]);
    window.key(Key::Enter);
    window.type_text("Crumb");
    assert_eq!(window.typed().as_deref(), Some("Crumb"));
    window.key(Key::Tab);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust(Crumb)))", "Tab while typing goes deeper");
    window.type_text("s");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust(Crumbs)))");
}

#[test]
fn typing_in_the_outline_replaces_the_title_and_an_input_method_works_there() {
    let mut window = with_outline();
    let core = window.line("Core");
    window.click_at(core);
    window.preedit("he");
    window.commit("核");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(核, Peel), Bread(Crust))");
    let peel = window.line("Peel");
    window.double_click_at(peel);
    window.type_text("s");
    window.key(Key::Escape);
    assert_eq!(window.map(), "Root(Apple(核, Peels), Bread(Crust))");
}

#[test]
fn a_line_is_dragged_to_another_place_in_one_step() {
    let mut window = with_outline();
    let (crust, apple) = (window.line("Crust"), window.line("Apple"));
    // To the gap below “Apple”, where only its first child can be.
    window.drag(crust, apple + vec2(0.0, 11.0), Modifiers::NONE);
    assert_eq!(window.map(), "Root(Apple(Crust, Core, Peel), Bread)");
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
}

#[test]
fn a_click_on_the_map_gives_it_its_keys_back() {
    let mut window = with_outline();
    let core = window.line("Core");
    window.click_at(core);
    let apple = window.map_place("Apple");
    window.click_at(apple);
    window.key(Key::Tab);
    window.type_text("Pip");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(Apple(Core, Peel, Pip), Bread(Crust))", "Tab adds a child on the map");
}

#[test]
fn sheets_have_tabs_that_are_named_and_shown() {
    let mut window = Window::with_map(MAP);
    assert!(!window.has(Role::Tab, "Root"), "one sheet needs no tabs");
    window.click_button("View");
    window.choose_sub("Sheets", "New sheet");
    assert!(window.has(Role::Tab, "Root") && window.has(Role::Tab, "Sheet 2"));
    assert_eq!(window.map(), "Sheet 2");
    let tab = window.get(Role::Tab, "Sheet 2").rect().center();
    window.double_click_at(tab);
    window.key_with(CTRL, Key::A);
    window.type_text("Sources");
    window.key(Key::Enter);
    assert!(window.has(Role::Tab, "Sources"));
    window.click(Role::Tab, "Root");
    assert_eq!(window.selected(), ["Root"]);
    window.key_with(CTRL, Key::PageDown);
    assert_eq!(window.selected(), ["Sheet 2"]);
}

#[test]
fn drilling_shows_one_branch_and_a_path_back() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    window.key_with(CTRL, Key::CloseBracket);
    assert_eq!(window.tree(), "> Apple\n  Core\n  Peel\n");
    assert!(window.has(Role::Button, "Root"), "the path leads back");
    window.click_topic("Core");
    window.key_with(CTRL, Key::OpenBracket);
    assert_eq!(window.tree(), "Root\n  > Apple\n    Core\n    Peel\n  Bread\n    Crust\n");
    assert!(!window.editor().is_dirty(), "looking changes nothing");
}

#[test]
fn a_long_paste_is_shown_before_it_becomes_topics() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Bread");
    let text: String = (1..=30).flat_map(|n| ["Point ".to_owned(), n.to_string(), "\n".to_owned()]).collect();
    window.send(vec![eframe::egui::Event::Paste(text.clone())]);
    window.assert_reads("Paste 30 topics?");
    window.assert_reads("Point 1");
    window.key(Key::Escape);
    assert_eq!(window.editor().document().len(), 6, "Esc pastes nothing");
    window.send(vec![eframe::egui::Event::Paste(text.clone())]);
    window.click_button("As one title");
    assert_eq!(window.editor().document().len(), 7);
    window.key_with(CTRL, Key::Z);
    window.send(vec![eframe::egui::Event::Paste(text)]);
    window.key(Key::Enter);
    assert_eq!(window.editor().document().len(), 36);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.editor().document().len(), 6, "one step of undo");
}

#[test]
fn a_map_can_begin_with_a_template() {
    let mut window = Window::with_map(MAP);
    window.click_button("File");
    window.choose_sub("New from a template", "Debate, for and against");
    assert!(window.map().starts_with("Motion: …(For("), "{}", window.map());
    assert!(!window.editor().is_dirty(), "nothing was done yet");
}

#[test]
fn the_corner_shows_the_whole_map() {
    let mut window = Window::with_map(MAP);
    window.click_button("View");
    window.choose("Map in the corner");
    assert!(window.has(Role::Image, "The whole map, with a frame around what is seen"));
}

#[test]
fn the_html_on_the_clipboard_is_pasted_if_it_is_an_outline() {
    let html =
        || Some("<ul><li>动因<ul><li><a href='https://a.b'>安全</a></li></ul></li><li>障碍</li></ul>".to_owned());
    let mut window = Window::with_html("Root\n", html);
    window.send(vec![eframe::egui::Event::Paste("动因\n安全\n障碍\n".into())]);
    assert_eq!(window.map(), "Root(动因(安全), 障碍)", "its lists are levels");
    let safe = window.editor().document().walk(window.editor().root().unwrap()).nth(2).unwrap().id;
    assert_eq!(window.editor().document().topic(safe).unwrap().more().links[0].href, "https://a.b");
    window.key_with(CTRL, Key::Z);
    window.send(vec![eframe::egui::Event::Paste("other words".into())]);
    assert_eq!(window.map(), "Root(other words)", "the HTML of something else does not count");
    let plain = || Some("<p>a</p><p>b</p>".to_owned());
    let mut window = Window::with_html("Root\n", plain);
    window.send(vec![eframe::egui::Event::Paste("a\n  b\n".into())]);
    assert_eq!(window.map(), "Root(a(b))", "without lists or headings the text wins");
}

#[test]
fn source_on_the_clipboard_is_shown_as_what_it_would_become() {
    let mut window = Window::with_map("Root\n");
    let opml = "<opml version=\"2.0\"><body><outline text=\"A\"><outline text=\"B\"/></outline></body></opml>";
    window.send(vec![eframe::egui::Event::Paste(opml.into())]);
    window.assert_reads("Paste 2 topics?");
    window.assert_reads("Read as OPML outline");
    window.key(Key::Enter);
    assert_eq!(window.map(), "Root(A(B))");
}

#[test]
fn without_motion_a_change_arrives_at_once_and_the_window_rests() {
    let press = |pressed| {
        let (key, modifiers) = (Key::Delete, eframe::egui::Modifiers::NONE);
        eframe::egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }
    };
    let map = "Root\n  Apple\n    Core\n    Peel\n    Seed\n  Bread\n  Cake\n";
    for (motion, moves) in [("none", false), ("full", true)] {
        let disk = disk();
        disk.put(FILE, &bytes_of(map));
        let settings = format!(r#"{{"motion": "{motion}", "theme": "paper"}}"#);
        disk.put("/config/settings.json", settings.as_bytes());
        let mut window = Window::start(disk, Some(FILE));
        window.click_topic("Apple");
        window.one_frame(vec![press(true), press(false)]);
        assert_eq!(window.map(), "Root(Bread, Cake)");
        let places = |window: &Window| ["Root", "Bread", "Cake"].map(|title| window.place(title));
        let soon = [window.one_frame(Vec::new()), window.one_frame(Vec::new())];
        let there = places(&window);
        // What a key did is drawn in the frame after it; from then on only what moves wants frames.
        assert_eq!(soon[1], moves, "{motion}: another frame is wanted only to move");
        // The clock of tests stands still, so what moves does not arrive.
        if !moves {
            window.run();
            assert_eq!(places(&window), there, "all stood at its place at once");
        }
    }
}
