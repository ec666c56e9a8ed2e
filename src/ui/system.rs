//! What the system wants of a window: its language, and whether things should move less; and the
//! HTML on its clipboard, which the window library does not read.
//!
//! The language is read from the environment at the start. Whether motion is unwelcome is asked
//! beside the window, because it means reading files and, on some systems, running a small tool.

use std::path::Path;

use crate::base::vfs::Vfs;

/// A file of settings is never this long.
const SETTINGS_BYTES: u64 = 1 << 20;

/// More HTML than this on the clipboard is not looked at.
const HTML_BYTES: usize = 16 << 20;

/// The HTML on the clipboard, if there is some.
#[must_use]
pub fn clipboard_html() -> Option<String> {
    let mut clipboard = arboard::Clipboard::new().ok()?;
    clipboard.get().html().ok().filter(|html| html.len() <= HTML_BYTES)
}

/// The locale of the system (`zh_CN.UTF-8`, `ja-JP`); empty if it says none.
#[must_use]
pub fn locale() -> String {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        if let Ok(value) = std::env::var(name)
            && !value.is_empty()
        {
            return value;
        }
    }
    platform_locale()
}

/// On Windows and macOS a window is started without these variables.
#[cfg(any(windows, target_os = "macos"))]
fn platform_locale() -> String {
    sys_locale::get_locale().unwrap_or_default()
}

#[cfg(not(any(windows, target_os = "macos")))]
fn platform_locale() -> String {
    String::new()
}

/// Whether the person asked the system for less motion. `home` is the home folder.
#[must_use]
pub fn wants_less_motion(disk: &dyn Vfs, home: &Path) -> bool {
    in_files(disk, home) || asked()
}

/// The files in which GTK and KDE keep that wish.
fn in_files(disk: &dyn Vfs, home: &Path) -> bool {
    let has = |file: &str, key: &str, off: &[&str]| {
        let Ok(bytes) = disk.read(&home.join(file), SETTINGS_BYTES) else { return false };
        String::from_utf8_lossy(&bytes).lines().any(|line| {
            line.split_once('=').is_some_and(|(name, value)| {
                name.trim() == key && off.iter().any(|off| value.trim().eq_ignore_ascii_case(off))
            })
        })
    };
    has(".config/gtk-4.0/settings.ini", "gtk-enable-animations", &["false", "0"])
        || has(".config/gtk-3.0/settings.ini", "gtk-enable-animations", &["false", "0"])
        || has(".config/kdeglobals", "AnimationDurationFactor", &["0", "0.0"])
}

/// Asks the tool of the desktop, where there is one.
fn asked() -> bool {
    let tool: Option<(&str, &[&str], &str)> = if cfg!(target_os = "macos") {
        Some(("defaults", &["read", "com.apple.universalaccess", "reduceMotion"], "1"))
    } else if cfg!(target_os = "linux") {
        Some(("gsettings", &["get", "org.gnome.desktop.interface", "enable-animations"], "false"))
    } else {
        None
    };
    let Some((name, args, wish)) = tool else { return false };
    let output = std::process::Command::new(name).args(args).stdin(std::process::Stdio::null()).output();
    output.is_ok_and(|output| output.status.success() && String::from_utf8_lossy(&output.stdout).trim() == wish)
}

#[cfg(test)]
mod tests {
    use super::in_files;
    use crate::base::vfs::MemoryVfs;
    use std::path::Path;

    #[test]
    fn the_wish_for_less_motion_is_read() {
        let home = Path::new("/person");
        for (file, text, wish) in [
            (".config/gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations = false\n", true),
            (".config/gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n", true),
            (".config/gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=true\n", false),
            (".config/kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", true),
            (".config/kdeglobals", "[KDE]\nAnimationDurationFactor=0.5\n", false),
        ] {
            let disk = MemoryVfs::with_folders(&["/person/.config/gtk-4.0", "/person/.config/gtk-3.0"]);
            disk.put(format!("/person/{file}"), text.as_bytes());
            assert_eq!(in_files(&disk, home), wish, "{text}");
        }
        assert!(!in_files(&MemoryVfs::default(), home));
    }
}
