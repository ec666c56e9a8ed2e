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
//! both on in that order; text typed with Ctrl, Cmd or Alt held must not be handed on.

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
    /// Any other key without Ctrl or Cmd: arrows, Delete, Backspace, Home, letters, Space, F2, …
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
    /// visible.
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
