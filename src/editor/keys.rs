//! Keys with modifiers, without any window library: parsing, names for menus, and the names that
//! keyboards send.
//!
//! `ctrl` is the platform's command key: Ctrl, and Cmd on macOS. A key that needs Shift for its
//! sign is named by its unshifted sign (`Ctrl+Shift+/`, not `Ctrl+?`), as it is on a US keyboard;
//! [`KeyCode::from_name`] brings both to that form.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A letter (upper case), a digit, or an unshifted sign.
    Char(char),
    /// F1 to F24.
    F(u8),
    /// Tab.
    Tab,
    /// Enter, on either part of the keyboard.
    Enter,
    /// The space bar.
    Space,
    /// Esc.
    Escape,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
}

/// The named keys, with the name used in texts.
const NAMED: [(KeyCode, &str); 15] = [
    (KeyCode::Tab, "Tab"),
    (KeyCode::Enter, "Enter"),
    (KeyCode::Space, "Space"),
    (KeyCode::Escape, "Esc"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Insert, "Insert"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PageUp"),
    (KeyCode::PageDown, "PageDown"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
];

/// Names of signs as window libraries send them, with the unshifted sign on a US keyboard.
const SIGNS: [(&str, char); 24] = [
    ("Colon", ';'),
    ("Semicolon", ';'),
    ("Comma", ','),
    ("Minus", '-'),
    ("Period", '.'),
    ("Plus", '='),
    ("Equals", '='),
    ("Backslash", '\\'),
    ("Slash", '/'),
    ("Pipe", '\\'),
    ("Questionmark", '/'),
    ("Exclamationmark", '1'),
    ("OpenBracket", '['),
    ("CloseBracket", ']'),
    ("OpenCurlyBracket", '['),
    ("CloseCurlyBracket", ']'),
    ("Backtick", '`'),
    ("Quote", '\''),
    ("?", '/'),
    ("+", '='),
    ("{", '['),
    ("}", ']'),
    ("_", '-'),
    ("|", '\\'),
];

impl KeyCode {
    /// The key with this name, as egui's `Key::name` or a text gives it; `None` for names that no
    /// command uses.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some((code, _)) = NAMED.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)) {
            return Some(*code);
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(Self::Char(*sign));
        }
        if name.eq_ignore_ascii_case("Escape") {
            return Some(Self::Escape);
        }
        if let Some(number) = name.strip_prefix(['F', 'f']).and_then(|digits| digits.parse().ok()) {
            return (1..=24).contains(&number).then_some(Self::F(number));
        }
        let mut chars = name.chars();
        match (chars.next(), chars.next()) {
            (Some(sign), None) if sign.is_ascii_graphic() => Some(Self::Char(sign.to_ascii_uppercase())),
            _ => None,
        }
    }
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// The platform's command key: Ctrl, and Cmd on macOS.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, Option on macOS.
    pub alt: bool,
}

impl Key {
    /// A key alone.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, shift: false, alt: false }
    }

    /// A letter, digit or sign with Ctrl.
    #[must_use]
    pub const fn ctrl(sign: char) -> Self {
        Self::plain(KeyCode::Char(sign)).with_ctrl()
    }

    /// The same key with Ctrl as well.
    #[must_use]
    pub const fn with_ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// The same key with Shift as well.
    #[must_use]
    pub const fn with_shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// The same key with Alt as well.
    #[must_use]
    pub const fn with_alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// Reads `Ctrl+Shift+P`; `Cmd` and `Option` count as `Ctrl` and `Alt`. `None` for anything
    /// else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(KeyCode::Tab);
        let mut rest = text;
        // A plus sign at the very end is the key, not a joint.
        while let Some((name, after)) = rest.split_once('+').filter(|(name, _)| !name.is_empty()) {
            let modifier = match name.to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" => &mut key.ctrl,
                "shift" => &mut key.shift,
                "alt" | "option" => &mut key.alt,
                _ => return None,
            };
            if std::mem::replace(modifier, true) {
                return None;
            }
            rest = after;
        }
        key.code = KeyCode::from_name(rest)?;
        Some(key)
    }

    /// What the key is on macOS before commands are looked up: the key marked “delete” there sends
    /// Backspace, and must delete; Cmd+M is the system's, so it becomes one that no command has.
    #[must_use]
    pub const fn from_mac(self) -> Self {
        match self.code {
            KeyCode::Backspace => Self { code: KeyCode::Delete, ..self },
            KeyCode::Char('M') if self.ctrl => Self { alt: true, ..self },
            _ => self,
        }
    }

    /// The name on macOS: `⌘⇧P`.
    #[must_use]
    pub fn mac_name(self) -> String {
        let mut name = String::new();
        for (on, sign) in [(self.alt, '⌥'), (self.shift, '⇧'), (self.ctrl, '⌘')] {
            if on {
                name.push(sign);
            }
        }
        name.push_str(&self.code.to_string());
        name
    }
}

impl fmt::Display for KeyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(sign) => write!(f, "{sign}"),
            Self::F(number) => write!(f, "F{number}"),
            named => f.write_str(NAMED.iter().find(|(code, _)| code == named).map_or("?", |(_, name)| name)),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, name) in [(self.ctrl, "Ctrl+"), (self.shift, "Shift+"), (self.alt, "Alt+")] {
            if on {
                f.write_str(name)?;
            }
        }
        self.code.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyCode};

    #[test]
    fn names_round_trip() {
        for name in ["Ctrl+Shift+P", "F2", "Tab", "Shift+Tab", "Alt+1", "Ctrl+/", "Ctrl+Shift+]", "Ctrl+=", "Ctrl+-"] {
            let key = Key::parse(name).unwrap_or_else(|| panic!("{name} is a key"));
            assert_eq!(key.to_string(), name);
        }
        assert_eq!(Key::parse("cmd+z"), Some(Key::ctrl('Z')));
        assert_eq!(Key::parse("Ctrl++"), Some(Key::ctrl('=')));
        for wrong in ["", "Ctrl+", "Ctrl+Ctrl+A", "Hyper+A", "Ctrl+AB", "F99"] {
            assert_eq!(Key::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn shifted_signs_come_down_to_their_key() {
        assert_eq!(KeyCode::from_name("Questionmark"), Some(KeyCode::Char('/')));
        assert_eq!(KeyCode::from_name("CloseCurlyBracket"), Some(KeyCode::Char(']')));
        assert_eq!(KeyCode::from_name("Escape"), Some(KeyCode::Escape));
        assert_eq!(KeyCode::from_name("Escape").map(|key| key.to_string()).as_deref(), Some("Esc"));
    }

    #[test]
    fn mac_names() {
        assert_eq!(Key::ctrl('P').with_shift().mac_name(), "⇧⌘P");
        assert_eq!(Key::plain(KeyCode::Backspace).from_mac(), Key::plain(KeyCode::Delete));
    }
}
