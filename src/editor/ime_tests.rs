//! The event sequences of real input methods, played to a model of the text widget.

use super::{Action, Input, Typing, TypingKey};
use crate::doc::TopicId;
use crate::editor::commands::EditMode;

/// A model of the window: a widget that does what a text field does with what it is handed, and
/// titles that are stored.
struct Window {
    typing: Typing,
    old_title: String,
    /// What is in the text field, without what is being composed.
    text: String,
    composed: String,
    visible: bool,
    stored: Vec<String>,
    map_keys: Vec<TypingKey>,
    children: usize,
}

const TOPIC: TopicId = TopicId(7);

impl Window {
    /// One topic is selected, with the title “old”.
    fn new() -> Self {
        let mut window = Self {
            typing: Typing::new(),
            old_title: "old".into(),
            text: String::new(),
            composed: String::new(),
            visible: false,
            stored: Vec::new(),
            map_keys: Vec::new(),
            children: 0,
        };
        window.play(&[Input::Selected(Some(TOPIC))]);
        window
    }

    fn play(&mut self, inputs: &[Input<'_>]) -> &mut Self {
        for &input in inputs {
            for action in self.typing.feed(input) {
                self.act(input, action);
            }
        }
        self
    }

    fn act(&mut self, input: Input<'_>, action: Action) {
        match action {
            Action::Show { mode, .. } => {
                self.visible = true;
                self.text = if mode == EditMode::Replace { String::new() } else { self.old_title.clone() };
            }
            Action::Pass => match input {
                Input::Preedit(text) => text.clone_into(&mut self.composed),
                Input::Commit(text) | Input::Text(text) => {
                    assert!(self.visible, "text goes into a field that nobody sees");
                    self.composed.clear();
                    self.text.push_str(text);
                }
                Input::Key(TypingKey::Other | TypingKey::Space) => {}
                other => panic!("{other:?} is nothing for a text field"),
            },
            Action::RunKey => match input {
                Input::Key(key) => self.map_keys.push(key),
                other => panic!("{other:?} is no key"),
            },
            Action::FinishComposition(text) => {
                assert_eq!(text, self.composed, "what is finished is what is seen");
                self.text.push_str(&std::mem::take(&mut self.composed));
            }
            Action::InsertNewline => self.text.push('\n'),
            Action::Store(topic) => {
                assert_eq!(topic, TOPIC);
                assert_eq!(self.composed, "", "half a composition would be stored");
                self.stored.push(self.text.clone());
                self.old_title.clone_from(&self.text);
            }
            Action::Hide => {
                self.visible = false;
                self.text.clear();
            }
            Action::AddChild(topic) => {
                assert_eq!(topic, TOPIC);
                self.children += 1;
            }
            Action::Ignore => {}
        }
    }
}

use Input::{ClickElsewhere, Commit, FocusLost, Key, Preedit, Save, Selected, Start, Text};

#[test]
fn the_first_key_of_a_latin_keyboard_is_kept() {
    let mut window = Window::new();
    window.play(&[Key(TypingKey::Other), Text("a")]);
    assert!(window.visible);
    assert_eq!(window.text, "a");
    // The letter's key itself was offered to the map, where no bare letter is a command.
    assert_eq!(window.map_keys, [TypingKey::Other]);
    window.play(&[Key(TypingKey::Other), Text("b"), Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["ab"]);
    assert!(!window.visible);
}

#[test]
fn fcitx5_inline() {
    let mut window = Window::new();
    window.play(&[Preedit(""), Preedit("h"), Preedit("ha"), Preedit("han"), Preedit("han ri")]);
    assert!(window.visible && window.typing.is_composing());
    assert_eq!((window.text.as_str(), window.composed.as_str()), ("", "han ri"));
    window.play(&[Preedit(""), Commit("韩日")]);
    assert_eq!(window.text, "韩日");
    assert!(!window.typing.is_composing());
    window.play(&[Preedit("g"), Preedit("gx"), Preedit(""), Commit("关系"), Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["韩日关系"]);
}

#[test]
fn fcitx5_with_its_own_panel_sends_only_commits() {
    let mut window = Window::new();
    window.play(&[Commit("韩日"), Commit("关系"), Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["韩日关系"]);
}

#[test]
fn ibus_commits_before_it_clears_the_preedit() {
    let mut window = Window::new();
    window.play(&[Preedit("ni"), Preedit("ni hao"), Commit("你好"), Preedit("")]);
    assert_eq!((window.text.as_str(), window.composed.as_str()), ("你好", ""));
    window.play(&[Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["你好"]);
}

#[test]
fn ms_ime_lets_keys_through_while_composing() {
    let mut window = Window::new();
    window.play(&[Preedit("ｋ"), Key(TypingKey::Other), Preedit("か"), Key(TypingKey::Space), Preedit("課")]);
    // Enter picks the candidate; it must not end the editing.
    window.play(&[Key(TypingKey::Enter), Preedit(""), Commit("課")]);
    assert!(window.visible);
    assert_eq!(window.text, "課");
    window.play(&[Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["課"]);
    assert_eq!(window.map_keys, [], "no key of a composition reaches the map");
}

#[test]
fn macos_gives_up_a_composition_by_esc() {
    let mut window = Window::new();
    window.play(&[Preedit("にほ"), Key(TypingKey::Escape), Preedit("")]);
    assert!(window.visible, "Esc ended the composition, not the editing");
    window.play(&[Key(TypingKey::Escape)]);
    assert!(!window.visible);
    assert_eq!(window.stored, [""]);
}

#[test]
fn hangul_replaces_its_syllable_and_commits_with_the_next() {
    let mut window = Window::new();
    window.play(&[Preedit("ㅎ"), Preedit("하"), Preedit("한")]);
    // The next syllable begins: commit and pre-edit in one go.
    window.play(&[Commit("한"), Preedit("ㄱ"), Preedit("구"), Preedit("국")]);
    assert_eq!((window.text.as_str(), window.composed.as_str()), ("한", "국"));
    // Enter: the syllable is committed, then the key is handed on.
    window.play(&[Commit("국"), Preedit(""), Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["한국"]);
}

#[test]
fn an_empty_preedit_shows_nothing() {
    let mut window = Window::new();
    window.play(&[Preedit(""), Commit(""), Preedit("")]);
    assert!(!window.visible);
    window.play(&[Key(TypingKey::Enter), Key(TypingKey::Tab), Key(TypingKey::Other)]);
    assert_eq!(window.map_keys, [TypingKey::Enter, TypingKey::Tab, TypingKey::Other]);
}

#[test]
fn a_lone_space_of_either_width_means_edit() {
    for space in [" ", "\u{3000}"] {
        for input in [Text(space), Commit(space)] {
            let mut window = Window::new();
            window.play(&[Key(TypingKey::Space), input]);
            assert!(window.visible);
            assert_eq!(window.text, "old");
            assert_eq!(window.map_keys, []);
            window.play(&[Key(TypingKey::Space), input, Text("b"), Key(TypingKey::Enter)]);
            assert_eq!(window.stored, [format!("old{space}b")]);
        }
    }
}

#[test]
fn leaving_commits_what_is_composed() {
    let leave: [(&str, Input<'_>, bool); 4] = [
        ("a click", ClickElsewhere, false),
        ("saving", Save, true),
        ("another window", FocusLost, true),
        ("another topic", Selected(Some(TopicId(8))), false),
    ];
    for (how, input, stays) in leave {
        let mut window = Window::new();
        window.play(&[Text("a"), Preedit("漢"), input]);
        assert_eq!(window.stored, ["a漢"], "{how}");
        assert_eq!(window.visible, stays, "{how}");
        assert!(!window.typing.is_composing(), "{how}");
    }
}

#[test]
fn tab_while_composing_commits_and_makes_a_child() {
    let mut window = Window::new();
    window.play(&[Preedit("漢"), Key(TypingKey::Tab)]);
    assert_eq!(window.stored, ["漢"]);
    assert_eq!(window.children, 1);
}

#[test]
fn the_echo_of_a_finished_composition_is_nobodys() {
    let mut window = Window::new();
    window.play(&[Preedit("漢"), ClickElsewhere, Selected(Some(TopicId(8))), Preedit(""), Commit("漢")]);
    assert!(!window.visible, "the input method says it once more, and would replace the next topic");
    window.play(&[Selected(Some(TOPIC)), Preedit("漢"), FocusLost, Commit("漢"), Preedit("")]);
    assert_eq!(window.text, "漢", "not twice");
    window.play(&[Preedit("漢"), Commit("漢"), Key(TypingKey::Enter)]);
    assert_eq!(window.stored.last().map(String::as_str), Some("漢漢"), "typed again it counts");
}

#[test]
fn saving_in_the_middle_does_not_end_the_typing() {
    let mut window = Window::new();
    window.play(&[Text("a"), Key(TypingKey::Shortcut), Save, Text("b"), Key(TypingKey::Enter)]);
    assert_eq!(window.stored, ["a", "ab"]);
    assert_eq!(window.map_keys, [TypingKey::Shortcut]);
}

#[test]
fn line_breaks_and_the_way_out() {
    let mut window = Window::new();
    window.play(&[Start(TOPIC, EditMode::End), Text("er"), Key(TypingKey::NewLine), Text("x"), Key(TypingKey::Escape)]);
    assert_eq!(window.stored, ["older\nx"]);
    assert_eq!(window.typing.open(), None);
    assert_eq!(window.typing.topic(), Some(TOPIC), "the invisible editor waits again");
}

#[test]
fn nothing_is_typed_where_nothing_is_selected() {
    let mut window = Window::new();
    window.play(&[Selected(None), Text("a"), Preedit("b"), Commit("c"), Key(TypingKey::Enter)]);
    assert!(!window.visible);
    assert_eq!(window.map_keys, [TypingKey::Enter]);
}
