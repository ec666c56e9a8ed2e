//! The content panel, the palette of markers, the icons on the map, and relations drawn with the
//! pointer and with the keys.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use gangmu::doc::{Topic, TopicId, fixture};

use crate::window::{CTRL, CTRL_SHIFT, Window};

const MAP: &str = "Root\n  Drivers\n    Trade\n    Security\n  Obstacles\n";

fn find(window: &Window, title: &str) -> TopicId {
    fixture::find(window.editor().document(), title).unwrap_or_else(|| panic!("there is no topic {title}"))
}

fn topic<'w>(window: &'w Window, title: &str) -> &'w Topic {
    window.editor().document().topic(find(window, title)).expect("it was found")
}

fn markers(window: &Window, title: &str) -> Vec<String> {
    topic(window, title).more().markers.iter().map(ToString::to_string).collect()
}

fn labels(window: &Window, title: &str) -> Vec<String> {
    topic(window, title).more().labels.iter().map(ToString::to_string).collect()
}

#[test]
fn f4_opens_the_note_which_is_stored_while_one_types() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key(Key::F4);
    window.type_text("# Why");
    assert_eq!(topic(&window, "Trade").note(), "# Why");
    // The preview stands below it.
    window.assert_reads("Why");
    assert_eq!(window.map(), "Root(Drivers(Trade, Security), Obstacles)", "no title was typed over");
    window.key(Key::Escape);
    window.key(Key::Delete);
    assert_eq!(window.map(), "Root(Drivers(Security), Obstacles)", "Esc gave the keys back to the map");
}

#[test]
fn a_note_without_markup_is_not_shown_twice() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key(Key::F4);
    let times = |window: &Window, words: &str| window.all_words().iter().filter(|read| read.contains(words)).count();
    window.type_text("Say this");
    let plain = times(&window, "Say this");
    window.type_text(" *so*");
    assert!(times(&window, "Say this") > plain, "with markup the preview is there at once");
}

#[test]
fn a_note_is_composed_and_nothing_half_composed_is_stored() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key(Key::F4);
    window.preedit("maoyi");
    assert_eq!(topic(&window, "Trade").note(), "");
    window.commit("贸易");
    assert_eq!(topic(&window, "Trade").note(), "贸易");
    assert_eq!(window.map(), "Root(Drivers(Trade, Security), Obstacles)");
}

#[test]
fn typing_a_note_is_one_step_of_undo() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key(Key::F4);
    window.type_text("word");
    window.key(Key::Escape);
    window.key_with(CTRL, Key::Z);
    assert_eq!(topic(&window, "Trade").note(), "");
}

#[test]
fn another_topic_shows_its_own_note() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key(Key::F4);
    window.type_text("mine");
    window.click_topic("Security");
    window.key(Key::F4);
    window.type_text("yours");
    assert_eq!((topic(&window, "Trade").note(), topic(&window, "Security").note()), ("mine", "yours"));
}

#[test]
fn a_label_goes_to_all_selected_topics_as_one_step() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.click_with(window.place("Security"), eframe::egui::PointerButton::Primary, CTRL);
    window.click(Role::Button, "Topic");
    window.click(Role::Button, "Labels…");
    window.type_text("dispute");
    window.key(Key::Enter);
    assert_eq!(
        (labels(&window, "Trade"), labels(&window, "Security")),
        (vec!["dispute".into()], vec!["dispute".into()])
    );
    window.key(Key::Escape);
    window.key_with(CTRL, Key::Z);
    assert_eq!((labels(&window, "Trade"), labels(&window, "Security")), (vec![], vec![]));
}

#[test]
fn labels_of_the_map_are_offered_and_a_chip_takes_one_away() {
    let mut window = Window::with_map(MAP);
    for title in ["Trade", "Security"] {
        window.click_topic(title);
        window.click(Role::Button, "Topic");
        window.click(Role::Button, "Labels…");
        if title == "Trade" {
            window.type_text("forecast");
            window.key(Key::Enter);
        } else {
            window.type_text("fore");
            window.click_button("forecast");
        }
    }
    assert_eq!(labels(&window, "Security"), ["forecast"]);
    window.click_button("Remove label forecast");
    assert_eq!((labels(&window, "Trade"), labels(&window, "Security")), (vec!["forecast".to_owned()], vec![]));
}

#[test]
fn ctrl_t_makes_a_task_whose_box_is_ticked_on_the_map() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL, Key::T);
    window.click(Role::CheckBox, "Task: Trade");
    let percent = |window: &Window, title| window.editor().document().progress(find(window, title));
    assert_eq!(percent(&window, "Trade"), Some(100));
    window.click(Role::CheckBox, "Task: Trade");
    assert_eq!(percent(&window, "Trade"), Some(0));
    // A parent is as far as its children.
    window.click_topic("Drivers");
    window.key_with(CTRL, Key::T);
    window.click_topic("Security");
    for _ in 0..3 {
        window.key_with(CTRL, Key::T);
    }
    assert_eq!(percent(&window, "Drivers"), Some(50));
}

#[test]
fn markers_are_chosen_with_the_keys() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL, Key::M);
    window.key(Key::Num3);
    assert_eq!(markers(&window, "Trade"), ["priority-3"]);
    window.key_with(CTRL, Key::M);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowRight);
    window.key(Key::Enter);
    window.key(Key::Escape);
    assert_eq!(markers(&window, "Trade"), ["priority-3", "flag-orange"]);
    assert_eq!(window.map(), "Root(Drivers(Trade, Security), Obstacles)", "no title was typed over");
    window.key_with(CTRL, Key::Z);
    assert_eq!(markers(&window, "Trade"), ["priority-3"]);
}

#[test]
fn a_link_tells_its_host_and_opens() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL, Key::K);
    window.type_text("https://bank.example@evil.example/x");
    window.key(Key::Enter);
    window.assert_reads("evil.example");
    window.key(Key::Escape);
    window.key_with(CTRL_SHIFT, Key::G);
    assert_eq!(window.opened, ["https://bank.example@evil.example/x"]);
}

#[test]
fn programs_are_never_opened_and_files_only_after_asking() {
    let mut window = Window::with_map(MAP);
    window.disk.put("/maps/paper.pdf", b"%PDF");
    window.disk.put("/maps/run.exe", b"MZ");
    for (title, href) in [("Trade", "run.exe"), ("Security", "paper.pdf")] {
        window.click_topic(title);
        window.key_with(CTRL, Key::K);
        window.type_text(href);
        window.key(Key::Enter);
        window.key(Key::Escape);
        window.key_with(CTRL_SHIFT, Key::G);
        if title == "Trade" {
            window.assert_reads("only documents are opened, no programs");
        }
        assert!(window.opened.is_empty(), "{href} was opened");
    }
    window.click_button("Open");
    assert_eq!(window.opened, ["file:///maps/paper.pdf"]);
}

#[test]
fn a_topic_is_linked_by_its_words_and_lists_who_links_to_it() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL, Key::K);
    window.type_text("obst");
    let file_id = topic(&window, "Obstacles").file_id().clone();
    let offers: Vec<String> = window.all_words().into_iter().filter(|words| words.contains("Obstacles")).collect();
    assert!(offers.len() >= 2, "it is offered below the field: {offers:?}");
    let offer = offers.iter().find(|words| *words != "Obstacles").cloned().unwrap_or_else(|| "Obstacles".to_owned());
    window.click_button(&offer);
    assert_eq!(topic(&window, "Trade").more().links[0].href, format!("#{file_id}"));
    window.click_topic("Obstacles");
    window.assert_reads("Linked from");
}

#[test]
fn a_new_source_is_written_and_cited() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL_SHIFT, Key::K);
    window.click_button("+ New source");
    window.type_text("Turns");
    window.click_button("Store");
    assert_eq!(topic(&window, "Trade").more().sources[0].id, "S1");
    let json = window.editor().document().sources()[0].json.to_string();
    assert_eq!(json, r#"{"id": "S1", "type": "article-journal", "title": "Turns"}"#);
    window.key_with(CTRL, Key::Z);
    assert!(window.editor().document().sources().is_empty() && topic(&window, "Trade").more().sources.is_empty());
}

#[test]
fn a_relation_is_drawn_with_the_keys_alone() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL_SHIFT, Key::L);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    window.type_text("needs");
    window.key(Key::Enter);
    let relation = window.editor().document().sheets()[0].1.relations()[0].clone();
    let title = |id| window.editor().document().title(id).to_string();
    assert_eq!((title(relation.from), title(relation.to)), ("Trade".to_owned(), "Security".to_owned()));
    assert_eq!(relation.title, "needs");
    assert_eq!(window.map(), "Root(Drivers(Trade, Security), Obstacles)");
}

#[test]
fn a_relation_is_dragged_from_the_handle_and_its_end_to_another_topic() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    let rect = window.get(Role::TreeItem, "Trade").rect();
    let handle = rect.right_top() + vec2(3.0, -9.0);
    window.drag(handle, window.place("Obstacles"), Modifiers::NONE);
    window.key(Key::Escape);
    let ends = |window: &Window| {
        let document = window.editor().document();
        let relation = &document.sheets()[0].1.relations()[0];
        (document.title(relation.from).to_string(), document.title(relation.to).to_string())
    };
    assert_eq!(ends(&window), ("Trade".to_owned(), "Obstacles".to_owned()));
    // By its command, the end moves with the keys.
    window.click(Role::Button, "View");
    assert!(window.choose("Content panel"));
    window.click_button("Move its start");
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert_eq!(ends(&window), ("Security".to_owned(), "Obstacles".to_owned()));
    window.key_with(CTRL, Key::Z);
    assert_eq!(ends(&window), ("Trade".to_owned(), "Obstacles".to_owned()));
}

#[test]
fn a_relation_is_restyled_in_the_panel() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key_with(CTRL_SHIFT, Key::L);
    window.click_topic("Obstacles");
    window.key(Key::Escape);
    window.click(Role::Button, "View");
    window.click(Role::Button, "Content panel");
    window.click(Role::Button, "Dotted");
    window.click(Role::Button, "Both");
    let style = window.editor().document().sheets()[0].1.relations()[0].style.clone();
    assert_eq!((style.dash.as_deref(), style.arrows.as_deref()), (Some("dotted"), Some("both")));
}

#[test]
fn a_pasted_picture_stands_in_the_selected_topic() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    let before = window.get(Role::TreeItem, "Trade").rect();
    let pixels = eframe::egui::ColorImage::filled([60, 40], eframe::egui::Color32::RED);
    window.send(vec![Event::PasteImage(std::sync::Arc::new(pixels))]);
    assert_eq!(window.editor().document().images().len(), 1);
    let after = window.get(Role::TreeItem, "Trade").rect();
    assert!(after.height() >= before.height() + 40.0, "it has room for the picture: {before:?}, {after:?}");
    window.key_with(CTRL, Key::Z);
    assert!(window.editor().document().images().is_empty());
}

#[test]
fn the_keys_of_files_work_while_a_field_has_the_keyboard() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Trade");
    window.key(Key::F4);
    window.type_text("kept");
    window.key_with(CTRL, Key::S);
    assert!(!window.editor().is_dirty(), "it is saved with what was typed");
    assert_eq!(topic(&window, "Trade").note(), "kept");
}
