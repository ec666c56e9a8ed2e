//! The map by pointer: selecting, dragging, the marquee, double clicks, the fold handle, the wheel.

use eframe::egui::{self, Event, Key, Modifiers, PointerButton, vec2};

use crate::window::{CTRL, Window};

const MAP: &str = "Root\n  Apple\n    Core\n    Peel\n  Bread\n    Crust\n";

#[test]
fn a_click_selects_and_a_click_on_paper_selects_nothing() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Peel");
    assert_eq!(window.selected(), ["Peel"]);
    assert!(window.tree().contains("> Peel"));
    window.click_at(egui::pos2(60.0, 700.0));
    assert_eq!(window.selected(), [""; 0]);
}

#[test]
fn ctrl_and_clicks_gather_topics() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Core");
    let at = window.place("Bread");
    window.click_with(at, PointerButton::Primary, CTRL);
    assert_eq!(window.selected(), ["Core", "Bread"]);
    window.click_with(at, PointerButton::Primary, CTRL);
    assert_eq!(window.selected(), ["Core"]);
}

#[test]
fn a_topic_is_dropped_on_another_and_hangs_there() {
    let mut window = Window::with_map(MAP);
    let (from, to) = (window.place("Crust"), window.place("Core"));
    window.drag(from, to, Modifiers::NONE);
    assert_eq!(window.map(), "Root(Apple(Core(Crust), Peel), Bread)");
    assert_eq!(window.selected(), ["Crust"]);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))", "one step of undo");
}

#[test]
fn a_branch_does_not_go_into_itself() {
    let mut window = Window::with_map(MAP);
    let (from, to) = (window.place("Apple"), window.place("Core"));
    window.drag(from, to, Modifiers::NONE);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
}

#[test]
fn esc_gives_up_a_drag() {
    let mut window = Window::with_map(MAP);
    let (from, to) = (window.place("Crust"), window.place("Core"));
    window.drag_and_hold(from, to, Modifiers::NONE);
    window.key(Key::Escape);
    window.button(to, PointerButton::Primary, false, Modifiers::NONE);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
}

#[test]
fn shift_and_a_drag_on_paper_select_what_lies_in_it() {
    let mut window = Window::with_map(MAP);
    let core = window.get(egui::accesskit::Role::TreeItem, "Core").rect();
    let peel = window.get(egui::accesskit::Role::TreeItem, "Peel").rect();
    let area = core.union(peel).expand(8.0);
    window.drag(area.min, area.max, Modifiers::SHIFT);
    let mut selected = window.selected();
    selected.sort();
    assert_eq!(selected, ["Core", "Peel"]);
}

#[test]
fn a_drag_on_paper_moves_the_map() {
    let mut window = Window::with_map(MAP);
    let before = window.place("Root");
    let from = egui::pos2(80.0, 650.0);
    window.drag(from, from + vec2(60.0, -40.0), Modifiers::NONE);
    let moved = window.place("Root") - before;
    assert!((moved - vec2(60.0, -40.0)).length() < 1.5, "{moved:?}");
    assert_eq!(window.selected(), ["Root"]);
}

#[test]
fn a_double_click_edits_and_a_click_elsewhere_keeps_the_text() {
    let mut window = Window::with_map(MAP);
    let at = window.place("Crust");
    window.double_click_at(at);
    assert_eq!(window.typed().as_deref(), Some("Crust"));
    window.type_text("y");
    window.click_topic("Apple");
    assert_eq!(window.typed(), None);
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crusty))");
    assert_eq!(window.selected(), ["Apple"]);
}

#[test]
fn a_double_click_anywhere_on_a_selected_topic_edits_it() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    let rect = window.get(egui::accesskit::Role::TreeItem, "Apple").rect();
    for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
        window.double_click_at(rect.lerp_inside(vec2(share, 0.5)));
        assert_eq!(window.typed().as_deref(), Some("Apple"), "at {share} of its width");
        window.key(Key::Escape);
    }
}

#[test]
fn the_context_menu_opens_anywhere_on_a_selected_topic() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    let rect = window.get(egui::accesskit::Role::TreeItem, "Apple").rect();
    for share in [0.2, 0.5, 0.8] {
        window.click_with(rect.lerp_inside(vec2(share, 0.5)), PointerButton::Secondary, Modifiers::NONE);
        assert!(window.has_item("Duplicate"), "at {share} of its width");
        window.key(Key::Escape);
        assert!(!window.has_item("Duplicate"));
    }
}

#[test]
fn a_click_into_the_open_editor_moves_the_caret_and_stays() {
    let mut window = Window::with_map(MAP);
    let at = window.place("Crust");
    window.double_click_at(at);
    window.click_at(at);
    assert_eq!(window.typed().as_deref(), Some("Crust"));
}

#[test]
fn a_double_click_on_paper_makes_a_floating_topic_there() {
    let mut window = Window::with_map(MAP);
    window.double_click_at(egui::pos2(200.0, 640.0));
    assert_eq!(window.typed().as_deref(), Some(""));
    window.type_text("Loose");
    window.key(Key::Enter);
    let at = window.place("Loose");
    assert!((at - egui::pos2(200.0, 640.0)).length() < 60.0, "{at:?}");
    assert_eq!(window.map(), "Root(Apple(Core, Peel), Bread(Crust))");
}

#[test]
fn the_wheel_moves_the_map_and_with_ctrl_zooms_at_the_pointer() {
    let mut window = Window::with_map(MAP);
    let before = window.place("Root");
    let wheel = |delta, modifiers| Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers,
    };
    window.send(vec![Event::PointerMoved(before), wheel(vec2(0.0, -50.0), Modifiers::NONE)]);
    window.pause(1.0);
    let after = window.place("Root");
    assert!((after - before - vec2(0.0, -50.0)).length() < 1.5, "{before:?} {after:?}");

    let zoom = window.app().zoom();
    window.send(vec![Event::PointerMoved(after), Event::Zoom(1.5)]);
    assert!((window.app().zoom() / zoom - 1.5).abs() < 0.01);
    assert!((window.place("Root") - after).length() < 1.5, "what is under the pointer stays");
}

#[test]
fn the_fold_handle_folds_and_the_count_unfolds() {
    let mut window = Window::with_map(MAP);
    window.click_topic("Apple");
    let topic = window.get(egui::accesskit::Role::TreeItem, "Apple").rect();
    let outwards = window.place("Core").x > topic.center().x;
    // Between the topic and its children, close to it: look for the handle as a hand would.
    let handle = |window: &mut Window, wanted: &str| {
        for step in 0_u8..16 {
            let x = if outwards { topic.max.x + f32::from(step) } else { topic.min.x - f32::from(step) };
            for y in [topic.center().y, topic.max.y] {
                window.click_at(egui::pos2(x, y));
                if window.tree().contains(wanted) {
                    return true;
                }
            }
        }
        false
    };
    assert!(handle(&mut window, "Apple [+]"), "{}", window.tree());
    assert!(!window.tree().contains("Core"));
    window.key_with(CTRL, Key::Z);
    assert!(window.tree().contains("Core"), "folding is undone like an edit");
}

#[test]
fn a_screen_reader_selects_topics() {
    let mut window = Window::with_map(MAP);
    window.click_by_reader("Peel");
    assert_eq!(window.selected(), ["Peel"]);
}
