//! The window in its five languages: nothing lacks its words, every sign is in the bundled faces,
//! and no label is cut off or lies on another.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Context, FontFamily, FontId, Key, Modifiers, PointerButton, RawInput, Rect};
use egui_kittest::kittest::NodeT as _;
use gangmu::editor::commands::{self, Bar};
use gangmu::ui::{fonts, phrases, words};

use crate::window::{CTRL, CTRL_SHIFT, FILE, Window, bytes_of, disk};

const MAP: &str = "Root\n  Apple\n    Core\n  Bread\n";

/// The languages that are not English.
fn others() -> impl Iterator<Item = &'static str> {
    words::LANGUAGES.iter().map(|(tag, _)| *tag).filter(|tag| *tag != "en")
}

/// A window in a language.
pub fn window_in(language: &str) -> Window {
    let disk = disk();
    disk.put(FILE, &bytes_of(MAP));
    let settings = format!(r#"{{"motion": "none", "theme": "paper", "language": "{language}"}}"#);
    disk.put("/config/settings.json", settings.as_bytes());
    Window::start(disk, Some(FILE))
}

#[test]
fn every_command_and_menu_has_a_title_in_each_language() {
    let mut missing = Vec::new();
    for language in others() {
        words::set_language(language);
        for command in commands::all() {
            let key = words::command_key(command.id);
            if words::tr(&key) == key {
                missing.push(format!("{language}: {key} = {}", command.title));
            }
        }
        let subs = commands::all().map(|command| command.menu.sub).filter(|sub| !sub.is_empty());
        for title in Bar::ALL.into_iter().map(Bar::title).chain(subs).collect::<BTreeSet<_>>() {
            let key = phrases::key_of(title);
            if words::tr(&key) == key {
                missing.push(format!("{language}: {key} = {title}"));
            }
        }
    }
    words::set_language("en");
    assert!(missing.is_empty(), "assets/words lacks:\n{}", missing.join("\n"));
}

/// The sentences that the core hands to the window: reasons of commands, labels of undo steps,
/// refusals of edits. Those with something filled in are shown as they are.
fn sentences() -> BTreeSet<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.join("doc"), root.join("editor"), root.join("ui")];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "tests") {
                    folders.push(path);
                }
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !name.to_ascii_lowercase().ends_with(".rs") || name.ends_with("tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for opening in ["Why::new(", ".edit(", ".edit_view(", "let label = if "] {
                for (at, _) in code.match_indices(opening) {
                    let rest = &code[at + opening.len()..];
                    let end = rest.find([';', '|']).unwrap_or(rest.len()).min(160);
                    let end = (0..=end).rev().find(|&end| rest.is_char_boundary(end)).unwrap_or(0);
                    let parts: Vec<&str> = rest[..end].split('"').collect();
                    let texts = parts.iter().skip(1).step_by(2);
                    let wanted = if opening.starts_with("let") { 2 } else { 1 };
                    let is_first = opening.starts_with("let") || parts[0].trim().is_empty();
                    found.extend(texts.take(wanted).filter(|_| is_first).map(|text| (*text).to_owned()));
                }
            }
            if path.ends_with("doc/apply.rs") || path.ends_with("doc/edit.rs") {
                let errors = code.split("#[error(\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(errors.map(ToOwned::to_owned));
            }
        }
    }
    // Keys of texts are no sentences.
    found.retain(|text| !text.is_empty() && !text.contains('{') && !text.starts_with("app-"));
    found
}

#[test]
fn every_sentence_of_the_core_is_said_in_each_language() {
    let sentences = sentences();
    assert!(sentences.len() > 40, "the sources are read: {sentences:#?}");
    let mut missing = Vec::new();
    for language in others() {
        words::set_language(language);
        for sentence in &sentences {
            let key = phrases::key_of(sentence);
            if words::tr(&key) == key {
                missing.push(format!("{language}: {key} = {sentence}"));
            }
        }
    }
    words::set_language("en");
    assert!(missing.is_empty(), "assets/words lacks:\n{}", missing.join("\n"));
}

/// The code of a folder of the sources in one text, without tests; strings over several lines as
/// one.
fn code_of(folder: &str) -> String {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)];
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = code.lines().map(|line| (line.trim_end(), line.trim_start()));
                let mut goes_on = false;
                for (whole, body) in lines {
                    let line = if goes_on { body } else { whole };
                    goes_on = line.ends_with('\\');
                    all.push_str(line.strip_suffix('\\').unwrap_or(line).trim_end_matches('\\'));
                    all.push_str(if goes_on { "" } else { "\n" });
                }
            }
        }
    }
    all
}

#[test]
fn sentences_with_names_in_them_are_those_of_the_sources() {
    let code: String = ["formats", "editor", "scene"].map(code_of).concat();
    let mut gone = Vec::new();
    // These are put together of two strings.
    let joined = |sentence: &str| {
        sentence.starts_with("A file of the program is damaged") || sentence.starts_with("{} control characters")
    };
    for sentence in gangmu::ui::sentences::SENTENCES.iter().filter(|sentence| !joined(sentence)) {
        if !sentence.split("{}").filter(|part| part.len() > 6).all(|part| code.contains(part)) {
            gone.push(*sentence);
        }
    }
    assert!(gone.is_empty(), "no source says: {gone:#?}");
}

#[test]
fn what_did_not_come_along_has_a_name_in_each_language() {
    let code = code_of("formats");
    let mut things = BTreeSet::new();
    for opening in [".dropped(", ".changed(", ".dropped_many("] {
        for (at, _) in code.match_indices(opening) {
            let rest = &code[at + opening.len()..];
            let call = rest.split(';').next().unwrap_or_default();
            // The name is the first argument, or the second behind a number.
            let name = call.split('"').nth(1).filter(|_| call.find('"').is_some_and(|at| at < 40));
            things.extend(name.filter(|name| !name.is_empty() && !name.contains('{')).map(ToOwned::to_owned));
        }
    }
    assert!(things.len() > 30, "the sources are read: {things:#?}");
    let mut missing = Vec::new();
    for (language, _) in words::LANGUAGES {
        words::set_language(language);
        for thing in &things {
            let slug: String =
                thing.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
            let key = format!("import-what-{slug}");
            if words::tr(&key) == key {
                missing.push(format!("{language}: {key}"));
            }
        }
    }
    words::set_language("en");
    assert!(missing.is_empty(), "assets/words lacks:\n{}", missing.join("\n"));
}

#[test]
fn every_sign_of_the_words_is_in_the_bundled_faces() {
    let ctx = Context::default();
    fonts::install_bundled(&ctx);
    let mut output = ctx.run_ui(RawInput::default(), |_| {});
    output.textures_delta.clear();
    let mut signs = BTreeSet::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/words")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                signs.extend(fs::read_to_string(path).unwrap().chars().filter(|sign| !sign.is_control()));
            }
        }
    }
    for family in [FontFamily::Proportional, fonts::bold()] {
        let font = FontId::new(14.0, family.clone());
        let lacking: Vec<char> =
            signs.iter().copied().filter(|&sign| !ctx.fonts_mut(|fonts| fonts.has_glyph(&font, sign))).collect();
        assert!(lacking.is_empty(), "{family:?} lacks {lacking:?}");
    }
}

/// What can be read on the screen: role, words, place.
fn texts(window: &Window) -> Vec<(Role, String, Rect)> {
    let mut found = Vec::new();
    for node in window.nodes() {
        let access = node.accesskit_node();
        let role = access.role();
        if !matches!(role, Role::Button | Role::Label | Role::TextInput | Role::ComboBox) {
            continue;
        }
        let words = access.label().or_else(|| access.value()).unwrap_or_default();
        if access.bounding_box().is_some() && !words.is_empty() {
            found.push((role, words, node.rect()));
        }
    }
    found
}

/// Fails if a label is cut off, leaves the window, or lies on another.
#[track_caller]
fn assert_fits(window: &Window, what: &str) {
    let texts = texts(window);
    let screen = Rect::from_min_size(eframe::egui::Pos2::ZERO, window.size());
    let ctx = window.context();
    let mut faults = Vec::new();
    for (role, words, rect) in &texts {
        // What a list has scrolled away is not seen; icons have names that are not drawn.
        let is_drawn = rect.intersects(screen) && rect.width() > 40.0 && rect.height() > 4.0;
        if !is_drawn {
            continue;
        }
        if rect.min.x < -1.0 || rect.max.x > screen.max.x + 1.0 {
            faults.push(format!("“{words}” leaves the window: {rect:?}"));
        }
        if *role == Role::Label && rect.height() < 24.0 && rect.height() > 14.0 {
            // A label on one line: in the size of the status line at least.
            let natural = width(ctx, words, 11.5);
            if natural > rect.width() + 2.0 {
                faults.push(format!("“{words}” is cut off: {natural} in {}", rect.width()));
            }
        }
    }
    for (at, (_, one, a)) in texts.iter().enumerate() {
        for (_, other, b) in texts.iter().skip(at + 1) {
            let over = a.shrink(2.0).intersect(b.shrink(2.0));
            let inside = a.contains_rect(*b) || b.contains_rect(*a);
            let line = (a.height() - b.height()).abs() < 14.0 && (a.center().y - b.center().y).abs() < 8.0;
            if line && !inside && over.width() > 1.0 && over.height() > 1.0 && window.are_siblings(*a, *b) {
                faults.push(format!("“{one}” {a:?} lies on “{other}” {b:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

fn width(ctx: &Context, text: &str, size: f32) -> f32 {
    let font = FontId::new(size, FontFamily::Proportional);
    ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, eframe::egui::Color32::BLACK).size().x)
}

#[test]
fn labels_fit_everywhere_in_each_language() {
    for (language, _) in words::LANGUAGES {
        let mut window = window_in(language);
        assert_eq!(words::language(), language);
        assert_fits(&window, &format!("{language}: the window"));
        for bar in Bar::ALL {
            window.click_button(&phrases::say(bar.title()));
            assert_fits(&window, &format!("{language}: the menu {}", bar.title()));
            let first = commands::in_menu(bar).next().unwrap();
            let sub = first.menu.sub;
            let title = if sub.is_empty() { words::command_title(first).into_owned() } else { phrases::say(sub) };
            window.assert_reads(&title);
            window.key(Key::Escape);
            window.key(Key::Escape);
        }
        let at = window.place("Bread");
        window.click_with(at, PointerButton::Secondary, Modifiers::NONE);
        assert_fits(&window, &format!("{language}: the context menu"));
        window.key(Key::Escape);
        window.click_topic("Core");
        window.key(Key::Delete);
        window.assert_reads(&words::tr("app-edited"));
        for (what, modifiers, key) in [
            ("keys", Modifiers::NONE, Key::F1),
            ("palette", CTRL_SHIFT, Key::P),
            ("settings", CTRL, Key::Comma),
            ("open", CTRL, Key::O),
        ] {
            window.key_with(modifiers, key);
            if what == "open" {
                window.assert_reads(&words::tr("app-save-changes-body"));
                assert_fits(&window, &format!("{language}: the question"));
                window.click_button(&words::tr("app-dont-save"));
                window.assert_reads(&words::tr("app-path-open"));
            }
            assert_fits(&window, &format!("{language}: {what}"));
            if what == "settings" {
                window.assert_reads(&words::tr("settings-wheel"));
                window.click_button(&words::tr("settings-page-keys"));
                assert_fits(&window, &format!("{language}: the page of keys"));
            }
            window.key(Key::Escape);
        }
        window.key_with(CTRL, Key::W);
        window.click_button(&words::tr("app-dont-save"));
        window.assert_reads(&words::tr("start-recent"));
        assert_fits(&window, &format!("{language}: the start page"));
    }
    words::set_language("en");
}

#[test]
fn the_language_changes_at_once_and_is_remembered() {
    let mut window = window_in("en");
    window.assert_reads("4 topics");
    window.key_with(CTRL, Key::Comma);
    window.click_containing(Role::ComboBox, "Language");
    window.click_button("日本語");
    window.assert_reads("トピック 4 個");
    window.assert_reads("ファイル");
    window.assert_reads("test.json · 保存済み");
    let again = Window::start(window.disk.clone(), Some(FILE));
    again.assert_reads("トピック 4 個");
    words::set_language("en");
}

#[test]
fn steps_reasons_and_the_title_are_said_in_the_language() {
    let mut window = window_in("zh-Hans");
    window.click_topic("Core");
    window.key(Key::Delete);
    window.click_button("编辑");
    window.assert_reads("撤销：删除");
    let at = window.item("重做").rect().center();
    window.hover(at);
    window.assert_reads("没有可重做的操作");
    window.key(Key::Escape);
    window.key(Key::Escape);
    assert!(window.title().contains("test.json — 已修改"), "{}", window.title());
    window.click_topic("Root");
    window.key_with(Modifiers { alt: true, ..Modifiers::NONE }, Key::ArrowUp);
    window.assert_reads("上移：此操作只适用于有父主题的主题");
    words::set_language("en");
}
