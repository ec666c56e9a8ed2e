//! Typing into topics with and without an input method, as a pure state machine.
//!
//! While exactly one topic is selected, an invisible, empty text editor holds the focus at that
//! topic, so that the input method is on *before* the first key. This machine decides, event by
//! event, when that editor is shown, what keys are for the map, and when the title is stored. The
//! window translates its events to [`Input`], carries out the [`Action`]s in order, and leaves
//! caret, selection and small undo to its text widget.
//!
//! **Invariants.** A composition is never dropped: what was composed is in the text before the
//! title is stored. While something is composed every key belongs to the input method, apart from
//! those with which a person leaves (Tab). The history never sees half a composition, because a
//! title is stored only by [`Action::Store`].
//!
//! **Shortcomings.** Where the platform hands a key both as key and as text, the window must hand
//! both on in that order; text typed with Ctrl, Cmd or Alt held must not be handed on. A request
//! of the input method to delete surrounding text goes to the widget past this machine.

use super::commands::EditMode;
use crate::doc::TopicId;

/// A key that means something while typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TypingKey {
    /// Enter.
    Enter,
    /// Shift+Enter or Alt+Enter.
    NewLine,
    /// Tab.
    Tab,
    /// Esc.
    Escape,
    /// The space bar, with or without Shift. It also comes as text, and only the text counts: so
    /// an input method that makes something else of it is heard.
    Space,
    /// Any other key without Ctrl or Cmd: arrows, Delete, Backspace, Home, letters, F2, …
    Other,
    /// Any key with Ctrl or Cmd.
    Shortcut,
}

/// What happens to the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'a> {
    /// The input method shows this text as being composed; empty when it stops.
    Preedit(&'a str),
    /// The input method hands over text.
    Commit(&'a str),
    /// The keyboard hands over text.
    Text(&'a str),
    /// A key was pressed.
    Key(TypingKey),
    /// A command asks for the inline editor ([`super::commands::Request::StartEditing`]).
    Start(TopicId, EditMode),
    /// The window lost the focus.
    FocusLost,
    /// The pointer was pressed outside of the inline editor.
    ClickElsewhere,
    /// The document is about to be written: saving, exporting, closing.
    Save,
    /// This one topic is selected now; `None` for none, several, or when nothing may be typed.
    Selected(Option<TopicId>),
}

/// What the window has to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Show the inline editor at the topic.
    Show {
        /// The topic.
        topic: TopicId,
        /// With what it begins.
        mode: EditMode,
    },
    /// Hand the event to the text widget (also when it is not visible yet, after `Show`).
    Pass,
    /// Nobody gets the event.
    Ignore,
    /// Look the key up among the commands: on the map if the inline editor is invisible, else
    /// those that work anywhere; if there is none, it goes to the text widget when that is
    /// visible and nothing is being composed.
    RunKey,
    /// Make what is being composed a part of the text: this text, which the widget shows as
    /// composed. Then reset the input method.
    FinishComposition(String),
    /// Put a line break at the caret.
    InsertNewline,
    /// Store the widget's text as the topic's title ([`super::Editor::set_title`]). The editor
    /// stays as it is.
    Store(TopicId),
    /// Hide the editor and empty it.
    Hide,
    /// Add a child to the topic and edit it (`topic.add-child`).
    AddChild(TopicId),
}

/// Whether the inline editor can be seen, and what it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Nothing that could be typed into is selected.
    #[default]
    Off,
    /// The invisible editor waits at the topic.
    Idle(TopicId),
    /// The editor is shown at the topic.
    Open(TopicId),
}

/// The state of typing. See the module.
#[derive(Clone, Debug, Default)]
pub struct Typing {
    state: State,
    /// What is being composed; empty if nothing is.
    preedit: String,
    /// Text of a composition that was finished by force. Some input methods hand over the same
    /// text once more when they notice; that echo is nobody's.
    echo: String,
}

impl Typing {
    /// Nothing is typed, nothing is selected.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The topic that has the editor, visible or not.
    #[must_use]
    pub const fn topic(&self) -> Option<TopicId> {
        match self.state {
            State::Off => None,
            State::Idle(topic) | State::Open(topic) => Some(topic),
        }
    }

    /// The topic whose editor is visible.
    #[must_use]
    pub const fn open(&self) -> Option<TopicId> {
        match self.state {
            State::Open(topic) => Some(topic),
            State::Off | State::Idle(_) => None,
        }
    }

    /// Whether something is being composed.
    #[must_use]
    pub fn is_composing(&self) -> bool {
        !self.preedit.is_empty()
    }

    /// What is being composed.
    #[must_use]
    pub fn preedit(&self) -> &str {
        &self.preedit
    }

    /// Takes an event and says what to do about it.
    #[must_use]
    pub fn feed(&mut self, input: Input<'_>) -> Vec<Action> {
        let mut actions = Vec::new();
        match input {
            Input::Preedit(text) => self.on_preedit(text, &mut actions),
            Input::Commit(text) => self.on_commit(text, &mut actions),
            Input::Text(text) => self.on_text(text, &mut actions),
            Input::Key(key) => self.on_key(key, &mut actions),
            Input::Start(topic, mode) => {
                if self.state != State::Open(topic) {
                    self.close(&mut actions);
                    self.state = State::Open(topic);
                    actions.push(Action::Show { topic, mode });
                }
            }
            Input::FocusLost | Input::Save => {
                if let State::Open(topic) = self.state {
                    self.finish_composition(&mut actions);
                    // Still open: what is typed next goes on, it does not replace the title.
                    actions.push(Action::Store(topic));
                }
            }
            Input::ClickElsewhere => self.close(&mut actions),
            Input::Selected(topic) => {
                if topic != self.topic() || topic.is_none() {
                    self.close(&mut actions);
                    self.state = topic.map_or(State::Off, State::Idle);
                }
            }
        }
        actions
    }

    fn on_preedit(&mut self, text: &str, actions: &mut Vec<Action>) {
        match self.state {
            State::Off => actions.push(Action::Ignore),
            // Input methods send an empty text when they come and go; that shows nothing.
            State::Idle(_) if text.is_empty() => actions.push(Action::Ignore),
            State::Idle(topic) => {
                self.show(topic, actions);
                self.compose(text, actions);
            }
            State::Open(_) => self.compose(text, actions),
        }
    }

    fn compose(&mut self, text: &str, actions: &mut Vec<Action>) {
        if !text.is_empty() {
            self.echo.clear();
        }
        text.clone_into(&mut self.preedit);
        actions.push(Action::Pass);
    }

    fn show(&mut self, topic: TopicId, actions: &mut Vec<Action>) {
        self.state = State::Open(topic);
        actions.push(Action::Show { topic, mode: EditMode::Replace });
    }

    fn on_commit(&mut self, text: &str, actions: &mut Vec<Action>) {
        let is_echo = !self.echo.is_empty() && self.echo == text;
        self.echo.clear();
        if is_echo && self.preedit.is_empty() {
            actions.push(Action::Ignore);
            return;
        }
        match self.state {
            State::Off => actions.push(Action::Ignore),
            State::Idle(_) if text.is_empty() => actions.push(Action::Ignore),
            State::Idle(topic) if is_space(text) => self.start_with_old(topic, actions),
            State::Idle(topic) => {
                self.show(topic, actions);
                actions.push(Action::Pass);
            }
            State::Open(_) => {
                self.preedit.clear();
                actions.push(Action::Pass);
            }
        }
    }

    fn on_text(&mut self, text: &str, actions: &mut Vec<Action>) {
        self.echo.clear();
        match self.state {
            State::Off => actions.push(Action::Ignore),
            State::Idle(_) if text.chars().all(char::is_control) => actions.push(Action::Ignore),
            State::Idle(topic) if is_space(text) => self.start_with_old(topic, actions),
            State::Idle(topic) => {
                self.show(topic, actions);
                actions.push(Action::Pass);
            }
            State::Open(_) => actions.push(Action::Pass),
        }
    }

    /// A lone space means “edit”, and is not typed.
    fn start_with_old(&mut self, topic: TopicId, actions: &mut Vec<Action>) {
        self.state = State::Open(topic);
        actions.push(Action::Show { topic, mode: EditMode::End });
        actions.push(Action::Ignore);
    }

    fn on_key(&mut self, key: TypingKey, actions: &mut Vec<Action>) {
        self.echo.clear();
        let State::Open(topic) = self.state else {
            actions.push(if key == TypingKey::Space { Action::Ignore } else { Action::RunKey });
            return;
        };
        if self.is_composing() && key != TypingKey::Tab && key != TypingKey::Shortcut {
            // Enter picks a candidate, Esc gives up the composition, arrows choose: all of it
            // is the input method's, whatever the platform lets through.
            actions.push(Action::Ignore);
            return;
        }
        match key {
            TypingKey::Enter | TypingKey::Escape => self.close(actions),
            TypingKey::NewLine => actions.push(Action::InsertNewline),
            TypingKey::Tab => {
                self.close(actions);
                actions.push(Action::AddChild(topic));
            }
            TypingKey::Other | TypingKey::Space => actions.push(Action::Pass),
            TypingKey::Shortcut => actions.push(Action::RunKey),
        }
    }

    fn finish_composition(&mut self, actions: &mut Vec<Action>) {
        if self.is_composing() {
            self.echo.clone_from(&self.preedit);
            actions.push(Action::FinishComposition(std::mem::take(&mut self.preedit)));
        }
    }

    /// Stores and hides, if the editor is open; then it waits at the same topic.
    fn close(&mut self, actions: &mut Vec<Action>) {
        if let State::Open(topic) = self.state {
            self.finish_composition(actions);
            actions.push(Action::Store(topic));
            actions.push(Action::Hide);
            self.state = State::Idle(topic);
        }
    }
}

/// One space, of either width: what the space bar sends.
fn is_space(text: &str) -> bool {
    matches!(text, " " | "\u{3000}" | "\u{a0}")
}

#[cfg(test)]
#[path = "ime_tests.rs"]
mod tests;
