//! Which keys do which command: the registry's defaults, and what a person changed.
//!
//! **Invariants.** A command that was not changed has the keys of the registry, also when a later
//! version gives it others. What the settings name and this version does not know (a command, a
//! key) is kept by the settings and counts for nothing here.

use std::collections::BTreeMap;

use super::commands::{self, Command, Scope};
use super::keys::{Key, KeyCode};

/// The keys of all commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of the commands that were changed, by id; an empty list is a command without a key.
    own: BTreeMap<String, Vec<Key>>,
}

/// What speaks against a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Objection {
    /// It types a sign, so it would never reach the map. Refused.
    Types,
    /// Esc leaves whatever is open. Refused.
    Fixed,
    /// Input methods for Chinese, Japanese or Korean use it. A warning.
    InputMethod,
    /// Clickers for talks send it, so it must not edit. A warning.
    Clicker,
    /// `AltGr` types signs with Ctrl and Alt on many keyboards. A warning.
    AltGr,
    /// The system or the window manager usually takes it. A warning.
    System,
    /// It opens the menus. A warning.
    Menus,
}

impl Objection {
    /// Whether the key cannot be used at all.
    #[must_use]
    pub const fn refuses(self) -> bool {
        matches!(self, Self::Types | Self::Fixed)
    }

    /// A short name, for keys of texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Fixed => "fixed",
            Self::InputMethod => "input-method",
            Self::Clicker => "clicker",
            Self::AltGr => "altgr",
            Self::System => "system",
            Self::Menus => "menus",
        }
    }
}

/// What speaks against binding a command to this key, if anything does.
#[must_use]
pub fn objection(key: Key) -> Option<Objection> {
    let Key { code, ctrl, shift, alt } = key;
    let held = ctrl || alt;
    Some(match code {
        KeyCode::Escape => Objection::Fixed,
        KeyCode::Char(_) if !held => Objection::Types,
        KeyCode::F(10) if !held && !shift => Objection::Menus,
        KeyCode::F(6..=9) if !held && !shift => Objection::InputMethod,
        KeyCode::Space if ctrl != shift && !alt => Objection::InputMethod,
        KeyCode::Char('.') if ctrl && !shift && !alt => Objection::InputMethod,
        KeyCode::Char('F') if ctrl && shift && !alt => Objection::InputMethod,
        KeyCode::Char('`') if alt && !ctrl => Objection::InputMethod,
        KeyCode::PageUp | KeyCode::PageDown => Objection::Clicker,
        KeyCode::F(4) | KeyCode::Tab | KeyCode::Space if alt => Objection::System,
        KeyCode::Char(_) if ctrl && alt => Objection::AltGr,
        _ => return None,
    })
}

/// Whether two commands with one key would stand in each other's way.
const fn meet(one: Scope, other: Scope) -> bool {
    // What works anywhere works on the map, too.
    matches!((one, other), (Scope::Map | Scope::Anywhere, Scope::Map | Scope::Anywhere))
}

impl Keymap {
    /// From the names in the settings.
    #[must_use]
    pub fn from_names(names: &BTreeMap<String, Vec<String>>) -> Self {
        let own = names
            .iter()
            .filter(|(id, _)| commands::by_id(id).is_some())
            .map(|(id, keys)| (id.clone(), keys.iter().filter_map(|key| Key::parse(key)).collect()))
            .collect();
        Self { own }
    }

    /// Writes what was changed into the names of the settings; those of unknown commands stay.
    pub fn write_names(&self, names: &mut BTreeMap<String, Vec<String>>) {
        names.retain(|id, _| commands::by_id(id).is_none());
        for (id, keys) in &self.own {
            names.insert(id.clone(), keys.iter().map(ToString::to_string).collect());
        }
    }

    /// The keys of a command; the first is shown in menus.
    #[must_use]
    pub fn keys(&self, command: &Command) -> &[Key] {
        self.own.get(command.id).map_or(command.keys, Vec::as_slice)
    }

    /// The key that menus show.
    #[must_use]
    pub fn first(&self, command: &Command) -> Option<Key> {
        self.keys(command).first().copied()
    }

    /// The command of a key, on the map or while a text is being edited. On macOS, pass the key
    /// through [`Key::from_mac`] first.
    #[must_use]
    pub fn for_key(&self, key: Key, editing_text: bool) -> Option<&'static Command> {
        if self.own.is_empty() {
            return commands::for_key(key, editing_text);
        }
        commands::all()
            .find(|command| (!editing_text || command.scope == Scope::Anywhere) && self.keys(command).contains(&key))
    }

    /// Whether a person changed the keys of this command.
    #[must_use]
    pub fn is_changed(&self, command: &Command) -> bool {
        self.own.contains_key(command.id)
    }

    /// Whether a person changed anything.
    #[must_use]
    pub fn is_changed_at_all(&self) -> bool {
        !self.own.is_empty()
    }

    /// Gives a command these keys, each once.
    pub fn bind(&mut self, command: &Command, keys: &[Key]) {
        let mut wanted: Vec<Key> = Vec::new();
        for &key in keys {
            if !wanted.contains(&key) {
                wanted.push(key);
            }
        }
        if wanted == command.keys {
            self.own.remove(command.id);
        } else {
            self.own.insert(command.id.to_owned(), wanted);
        }
    }

    /// Gives a command one more key, and takes it from those that it would clash with.
    pub fn add(&mut self, command: &Command, key: Key) {
        for other in self.clashes(command, key) {
            let rest: Vec<Key> = self.keys(other).iter().copied().filter(|&other| other != key).collect();
            self.bind(other, &rest);
        }
        let keys: Vec<Key> = self.keys(command).iter().copied().chain([key]).collect();
        self.bind(command, &keys);
    }

    /// Takes a key from a command.
    pub fn remove(&mut self, command: &Command, key: Key) {
        let rest: Vec<Key> = self.keys(command).iter().copied().filter(|&other| other != key).collect();
        self.bind(command, &rest);
    }

    /// The keys of the registry for this command again.
    pub fn reset(&mut self, command: &Command) {
        self.own.remove(command.id);
    }

    /// The keys of the registry for all commands again.
    pub fn reset_all(&mut self) {
        self.own.clear();
    }

    /// The other commands that have this key where this one would.
    #[must_use]
    pub fn clashes(&self, command: &Command, key: Key) -> Vec<&'static Command> {
        commands::all()
            .filter(|other| {
                other.id != command.id && meet(other.scope, command.scope) && self.keys(other).contains(&key)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Keymap, Objection, objection};
    use crate::editor::commands::{self, Command};
    use crate::editor::keys::Key;
    use std::collections::BTreeMap;

    fn command(id: &str) -> &'static Command {
        commands::by_id(id).unwrap()
    }

    fn key(name: &str) -> Key {
        Key::parse(name).unwrap()
    }

    #[test]
    fn the_defaults_are_those_of_the_registry_and_do_not_clash() {
        let map = Keymap::default();
        for command in commands::all() {
            assert_eq!(map.keys(command), command.keys);
            for &key in command.keys {
                let others: Vec<&str> = map.clashes(command, key).iter().map(|other| other.id).collect();
                assert_eq!(others, [""; 0], "{key} of {}", command.id);
                let against = objection(key).filter(|against| against.refuses());
                assert_eq!(against, None, "{key} of {}", command.id);
            }
        }
    }

    #[test]
    fn a_bound_key_works_and_is_taken_from_where_it_was() {
        let mut map = Keymap::default();
        map.add(command("edit.duplicate"), key("Ctrl+Z"));
        assert_eq!(map.for_key(key("Ctrl+Z"), false).map(|c| c.id), Some("edit.duplicate"));
        assert_eq!(map.keys(command("edit.undo")), []);
        assert_eq!(map.first(command("edit.duplicate")), Some(key("Ctrl+D")));
        map.reset_all();
        assert_eq!(map.for_key(key("Ctrl+Z"), false).map(|c| c.id), Some("edit.undo"));
    }

    #[test]
    fn scopes_are_kept() {
        let mut map = Keymap::default();
        map.bind(command("topic.add-child"), &[key("Ctrl+J")]);
        assert_eq!(map.for_key(key("Ctrl+J"), false).map(|c| c.id), Some("topic.add-child"));
        assert!(map.for_key(key("Ctrl+J"), true).is_none(), "a topic command does not run inside a text");
        assert!(map.for_key(key("Tab"), false).is_none());
    }

    #[test]
    fn names_go_round_and_unknown_ones_stay() {
        let mut names = BTreeMap::from([
            ("later.command".to_owned(), vec!["Ctrl+J".to_owned()]),
            ("edit.undo".to_owned(), vec!["Ctrl+U".to_owned(), "Hyper+U".to_owned()]),
        ]);
        let mut map = Keymap::from_names(&names);
        assert_eq!(map.keys(command("edit.undo")), [key("Ctrl+U")]);
        map.reset(command("edit.undo"));
        map.bind(command("edit.redo"), &[]);
        map.write_names(&mut names);
        let left: Vec<(&str, usize)> = names.iter().map(|(id, keys)| (id.as_str(), keys.len())).collect();
        assert_eq!(left, [("edit.redo", 0), ("later.command", 1)]);
    }

    #[test]
    fn defaults_that_are_bound_again_are_no_change() {
        let mut map = Keymap::default();
        let undo = command("edit.undo");
        map.remove(undo, key("Ctrl+Z"));
        assert!(map.is_changed(undo));
        map.add(undo, key("Ctrl+Z"));
        assert!(!map.is_changed(undo) && !map.is_changed_at_all());
    }

    #[test]
    fn keys_that_others_need_are_told() {
        for (name, against) in [
            ("B", Objection::Types),
            ("Shift+B", Objection::Types),
            ("Esc", Objection::Fixed),
            ("Ctrl+Space", Objection::InputMethod),
            ("Shift+Space", Objection::InputMethod),
            ("Ctrl+.", Objection::InputMethod),
            ("Ctrl+Shift+F", Objection::InputMethod),
            ("Alt+`", Objection::InputMethod),
            ("F7", Objection::InputMethod),
            ("F10", Objection::Menus),
            ("PageDown", Objection::Clicker),
            ("Ctrl+Alt+E", Objection::AltGr),
            ("Alt+F4", Objection::System),
        ] {
            assert_eq!(objection(key(name)), Some(against), "{name}");
        }
        for name in ["Ctrl+J", "Alt+7", "F12", "Ctrl+Shift+.", "Ctrl+F9", "Tab"] {
            assert_eq!(objection(key(name)), None, "{name}");
        }
    }
}
