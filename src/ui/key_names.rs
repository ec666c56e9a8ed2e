//! The names of keys as this platform writes them.

use crate::editor::keys::Key;

/// `Ctrl+Shift+P`, or `⇧⌘P` on macOS.
#[must_use]
pub fn name(key: Key) -> String {
    if cfg!(target_os = "macos") { key.mac_name() } else { key.to_string() }
}

/// The names of several keys.
#[must_use]
pub fn names(keys: &[Key]) -> String {
    keys.iter().map(|&key| name(key)).collect::<Vec<_>>().join(", ")
}
