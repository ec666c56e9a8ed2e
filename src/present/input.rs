//! Keys of a talk and what they mean: one table, which the window, the sheet of keys and the tests
//! read.
//!
//! Who knows `PowerPoint` finds its keys: `g` for all slides, `p` back, Ctrl+A, L, P, E for arrow, laser,
//! pen and eraser, a number with Enter, F1. Two letters mean something else here, as the design has
//! it: `n` shows notes, and `e` opens a branch unless there is something to erase.
//!
//! Clickers send `PageDown`, `PageUp`, `.` or `b`, and one button that alternates `F5` and `Esc`;
//! some send arrows. None of these may end a talk or change a map.

use crate::doc::TopicId;

/// A key, named independently of any window library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PressKey {
    /// A letter in lower case, a digit or a mark.
    Char(char),
    /// Page down.
    PageDown,
    /// Page up.
    PageUp,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// The space bar.
    Space,
    /// Enter.
    Enter,
    /// Backspace.
    Backspace,
    /// Home.
    Home,
    /// End.
    End,
    /// Tab.
    Tab,
    /// Escape.
    Escape,
    /// F1.
    F1,
    /// F5.
    F5,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Press {
    /// The key.
    pub key: PressKey,
    /// Whether Shift was held.
    pub shift: bool,
    /// Whether Ctrl (on macOS: Cmd) was held.
    pub ctrl: bool,
    /// Whether the keyboard repeats a key that is held.
    pub repeat: bool,
}

impl Press {
    /// A key alone.
    #[must_use]
    pub const fn new(key: PressKey) -> Self {
        Self { key, shift: false, ctrl: false, repeat: false }
    }

    /// With Shift.
    #[must_use]
    pub const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// With Ctrl.
    #[must_use]
    pub const fn ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// What the key means; `None` for a key without meaning.
    #[must_use]
    pub fn meaning(self) -> Option<Input> {
        use PressKey as K;
        if self.ctrl {
            return match self.key {
                K::Char('l') => Some(Input::Laser),
                K::Char('p') => Some(Input::Pen),
                K::Char('a') => Some(Input::Arrow),
                K::Char('e') => Some(Input::Erase),
                K::Char('f' | 's') => Some(Input::Search),
                K::Char('+' | '=') => Some(Input::Larger),
                K::Char('-' | '_') => Some(Input::Smaller),
                K::Home => Some(Input::First),
                K::End => Some(Input::Last),
                _ => None,
            };
        }
        Some(match (self.key, self.shift) {
            (K::Right, true) => Input::NextBranch,
            (K::Left, true) => Input::PreviousBranch,
            (K::PageUp | K::Left | K::Up | K::Backspace, _) | (K::Space, true) => Input::Previous,
            (K::PageDown | K::Right | K::Down | K::Space, _) => Input::Next,
            (K::Enter, _) => Input::Enter,
            (K::Home, _) => Input::First,
            (K::End, _) => Input::Last,
            (K::Tab, _) => Input::Overview,
            (K::F1, _) => Input::Help,
            (K::Escape, _) => Input::Escape,
            // Clickers send it with the same button as Esc.
            (K::F5, _) => Input::Nothing,
            (K::Char('t'), true) => Input::TimerReset,
            (K::Char('e'), true) => Input::Erase,
            (K::Char(c), _) => match c {
                '0'..='9' => Input::Digit(u8::try_from(u32::from(c) - u32::from('0')).unwrap_or(0)),
                'b' | '.' | '。' => Input::Black,
                'w' | ',' | '，' => Input::White,
                'p' => Input::Previous,
                'g' => Input::Overview,
                'f' => Input::Freeze,
                's' => Input::Spotlight,
                'l' => Input::Laser,
                'd' => Input::Pen,
                'z' => Input::Zoom,
                '+' | '=' => Input::Larger,
                '-' | '_' => Input::Smaller,
                'e' => Input::OpenOrErase,
                'r' => Input::Return,
                't' => Input::TimerToggle,
                '/' => Input::Search,
                'x' => Input::SwapScreens,
                'c' => Input::SourceLine,
                'y' => Input::Language,
                'i' => Input::Capture,
                'n' => Input::Notes,
                'a' => Input::AddStep,
                '?' => Input::Help,
                _ => return None,
            },
        })
    }
}

/// What a presenter wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One press on.
    Next,
    /// One press back.
    Previous,
    /// To the start of the next main branch.
    NextBranch,
    /// To the start of this main branch, or of the one before.
    PreviousBranch,
    /// To the start.
    First,
    /// To the end.
    Last,
    /// A digit of the number of a main branch or a step.
    Digit(u8),
    /// To the step whose number was typed; else one press on.
    Enter,
    /// The whole map, or back from it.
    Overview,
    /// Goes to a topic: picked in the overview, found by search.
    GoTo(TopicId),
    /// Goes to the step with this position: picked in the list.
    GoToStep(usize),
    /// A black screen, or back from it.
    Black,
    /// A white screen, or back from it.
    White,
    /// Keeps the room's picture while the presenter goes on, or lets it go.
    Freeze,
    /// Darkens all but a disk around the pointer.
    Spotlight,
    /// Shows a red dot at the pointer.
    Laser,
    /// The laser while a key is held.
    LaserHeld(bool),
    /// Draws with the pointer.
    Pen,
    /// Zooms to what was said last, or back.
    Zoom,
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// Takes the plain pointer.
    Arrow,
    /// Takes away what was drawn.
    Erase,
    /// Takes away what was drawn; where nothing was, the branch of the topic opens or folds.
    OpenOrErase,
    /// Opens the branch of the topic, or folds it.
    OpenBranch,
    /// Back to the walk after a digression, or from another part of the map.
    Return,
    /// Starts or pauses the clock.
    TimerToggle,
    /// Sets the clock back.
    TimerReset,
    /// Opens the search box.
    Search,
    /// Exchanges the screens.
    SwapScreens,
    /// Shows or hides the source of the topic.
    SourceLine,
    /// The titles in the next language.
    Language,
    /// Opens the box that takes down what is said in the room.
    Capture,
    /// What was typed there.
    Captured(String),
    /// Closes a box without doing anything.
    CloseBox,
    /// The notes beside the map, on one screen.
    Notes,
    /// Makes what is shown a step of the walk.
    AddStep,
    /// The sheet of keys.
    Help,
    /// Leaves what lies over the map; twice within two seconds it ends the talk.
    Escape,
    /// A key that does nothing but take back a first Esc.
    Nothing,
}

/// The keys for people: what is pressed, and the name of the text that says what it does.
#[must_use]
pub const fn key_table() -> &'static [(&'static str, &'static str)] {
    &[
        ("PageDown → ↓ Space Enter", "present-key-next"),
        ("PageUp ← ↑ Backspace p", "present-key-previous"),
        ("Shift+→ Shift+←", "present-key-branch"),
        ("Home End", "present-key-ends"),
        ("1…9", "present-key-digit"),
        ("1 2 Enter", "present-key-number"),
        ("Tab g", "present-key-overview"),
        ("/ Ctrl+F", "present-key-search"),
        ("r", "present-key-return"),
        ("↔", "present-key-roam"),
        ("b .", "present-key-black"),
        ("w ,", "present-key-white"),
        ("f", "present-key-freeze"),
        ("s", "present-key-spotlight"),
        ("l Ctrl", "present-key-laser"),
        ("d Ctrl+P", "present-key-pen"),
        ("Shift+e", "present-key-erase"),
        ("z", "present-key-zoom"),
        ("+ −", "present-key-size"),
        ("e", "present-key-open"),
        ("c", "present-key-source"),
        ("y", "present-key-language"),
        ("i", "present-key-capture"),
        ("a", "present-key-add"),
        ("n", "present-key-notes"),
        ("t Shift+t", "present-key-timer"),
        ("x", "present-key-swap"),
        ("? F1", "present-key-help"),
        ("Esc Esc", "present-key-end"),
    ]
}
