//! What a person chose once for all maps; `settings.json` in the folder for settings.
//!
//! **Invariants.** Keys and values that this version does not know are kept, in their place, until
//! the person chooses something else there; an unknown value counts as the default. A file that is
//! no JSON object is set aside (see [`super::session`]).

use super::files::write_atomic;
use super::session::{Loaded, load_json};
use crate::base::vfs::Vfs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// How the window is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Warm off-white.
    Paper,
    /// Deep blue-grey.
    Night,
    /// Dark green, for projectors.
    Board,
    /// Black on white, contrast of WCAG AAA.
    Contrast,
    /// The theme that [`Settings::own_theme`] names.
    Own,
    /// Paper or night, as the system is light or dark.
    #[default]
    System,
}

/// Which of a topic's titles are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Titles {
    /// The main language.
    #[default]
    Main,
    /// The second language, where there is one.
    Second,
    /// One below the other.
    Both,
}

/// What the wheel does without keys held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wheel {
    /// Moves the map; with Ctrl it zooms.
    #[default]
    Pan,
    /// Zooms; with Ctrl it moves the map.
    Zoom,
}

/// What dragging on the empty canvas does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drag {
    /// Moves the map; with Shift it selects.
    #[default]
    Pan,
    /// Selects; with Shift it moves the map.
    Select,
}

/// Whether things move to their places or are there at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Motion {
    /// They move, unless the system asks for less motion.
    #[default]
    System,
    /// They move.
    Full,
    /// They are there at once.
    None,
}

/// The value of [`Settings::language`] that means that of the system.
pub const SYSTEM_LANGUAGE: &str = "system";

/// The smallest and the largest size of the window's text.
pub const TEXT_SCALES: (f32, f32) = (0.75, 2.5);

/// The settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// How the window is coloured.
    pub theme: Theme,
    /// Name of the person's own theme, if `theme` says so.
    pub own_theme: String,
    /// Which titles are shown.
    pub titles: Titles,
    /// What the wheel does.
    pub wheel: Wheel,
    /// What dragging on the empty canvas does.
    pub drag: Drag,
    /// Whether things move.
    pub motion: Motion,
    /// The language of the window, as a tag (`zh-Hans`); `system` for that of the system. A tag
    /// that the window does not know counts as that of the system.
    pub language: String,
    /// The keys that were changed, by the ids of commands; see [`super::keymap::Keymap`].
    pub keys: BTreeMap<String, Vec<String>>,
    /// In a talk, a second press within so many milliseconds is a slip.
    pub talk_guard_ms: u32,
    /// Whether the whole map is shown in a corner.
    pub minimap: bool,
    /// What was chosen for the last export.
    pub export: super::wishes::Wishes,
    /// Size of the window's text, 1 as the system has it; see [`Settings::text_scale`].
    text_scale: f64,
    /// The file as it was read.
    #[serde(skip)]
    read: Map<String, Value>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            own_theme: String::new(),
            titles: Titles::default(),
            wheel: Wheel::default(),
            drag: Drag::default(),
            motion: Motion::default(),
            language: SYSTEM_LANGUAGE.to_owned(),
            keys: BTreeMap::new(),
            talk_guard_ms: 150,
            minimap: false,
            export: super::wishes::Wishes::default(),
            text_scale: 1.0,
            read: Map::new(),
        }
    }
}

impl Theme {
    /// The name of the theme, where it does not depend on the system or on another setting.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Paper => Some("paper"),
            Self::Night => Some("night"),
            Self::Board => Some("board"),
            Self::Contrast => Some("contrast"),
            Self::System | Self::Own => None,
        }
    }
}

impl Settings {
    /// Reads the settings; the defaults where there are none or they cannot be read.
    pub fn load(vfs: &dyn Vfs, config_dir: &Path) -> Loaded<Self> {
        let Loaded { value, trouble } = load_json::<Map<String, Value>>(vfs, &file_in(config_dir));
        Loaded { value: Self::from_map(value), trouble }
    }

    /// Writes the settings in one step.
    pub fn save(&self, vfs: &dyn Vfs, config_dir: &Path) -> io::Result<()> {
        write_atomic(vfs, &file_in(config_dir), &serde_json::to_vec_pretty(&self.to_map())?)
    }

    /// Size of the window's text, within [`TEXT_SCALES`]; 1 as the system has it.
    #[must_use]
    pub fn text_scale(&self) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a handful of digits between 0.5 and 3")]
        let scale = self.text_scale as f32;
        if scale.is_finite() { scale.clamp(TEXT_SCALES.0, TEXT_SCALES.1) } else { 1.0 }
    }

    /// Sets the size of the window's text, in whole percent.
    pub fn set_text_scale(&mut self, scale: f32) {
        let percent = (f64::from(scale) * 100.0).round();
        self.text_scale = if percent.is_finite() { percent.clamp(75.0, 250.0) / 100.0 } else { 1.0 };
    }

    /// Takes each key by itself, so that one value from a later version does not cost the others.
    fn from_map(read: Map<String, Value>) -> Self {
        let mut settings = Self::default();
        for (key, value) in &read {
            let mut taken = settings.known();
            if taken.insert(key.clone(), value.clone()).is_some()
                && let Ok(better) = serde_json::from_value(Value::Object(taken))
            {
                settings = better;
            }
        }
        settings.read = read;
        settings
    }

    /// The file as it was read, with what was changed since.
    fn to_map(&self) -> Map<String, Value> {
        let before = Self::from_map(self.read.clone()).known();
        let mut out = self.read.clone();
        for (key, value) in self.known() {
            if !out.contains_key(&key) || before.get(&key) != Some(&value) {
                out.insert(key, value);
            }
        }
        out
    }

    fn known(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        }
    }
}

fn file_in(config_dir: &Path) -> PathBuf {
    config_dir.join("settings.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::vfs::MemoryVfs;

    const CONFIG: &str = "/person/config";
    const FILE: &str = "/person/config/settings.json";

    fn load(text: &str) -> (MemoryVfs, Settings) {
        let disk = MemoryVfs::with_folders(&[CONFIG]);
        disk.put(FILE, text.as_bytes());
        let loaded = Settings::load(&disk, Path::new(CONFIG));
        assert_eq!(loaded.trouble, None);
        (disk, loaded.value)
    }

    fn saved(disk: &MemoryVfs, settings: &Settings) -> String {
        settings.save(disk, Path::new(CONFIG)).unwrap();
        String::from_utf8(disk.contents(FILE).unwrap()).unwrap()
    }

    #[test]
    fn choices_come_back() {
        let disk = MemoryVfs::with_folders(&["/person"]);
        let mut settings = Settings::load(&disk, Path::new(CONFIG)).value;
        assert_eq!(settings, Settings::default());
        settings.theme = Theme::Night;
        settings.titles = Titles::Both;
        settings.wheel = Wheel::Zoom;
        settings.drag = Drag::Select;
        settings.motion = Motion::None;
        settings.set_text_scale(1.25);
        let text = saved(&disk, &settings);
        assert!(text.contains("\"text-scale\": 1.25"), "{text}");
        let again = Settings::load(&disk, Path::new(CONFIG)).value;
        assert_eq!(again.known(), settings.known());
        assert_eq!((again.theme, again.titles, again.text_scale()), (Theme::Night, Titles::Both, 1.25));
    }

    #[test]
    fn unknown_keys_and_values_are_kept() {
        let (disk, mut settings) = load(r#"{"board": {"a": 1}, "theme": "rainbow", "wheel": "zoom", "motion": 7}"#);
        assert_eq!((settings.theme, settings.wheel, settings.motion), (Theme::System, Wheel::Zoom, Motion::System));
        settings.drag = Drag::Select;
        let text = saved(&disk, &settings);
        for kept in ["\"board\"", "\"rainbow\"", "\"zoom\"", "\"motion\": 7", "\"drag\": \"select\""] {
            assert!(text.contains(kept), "{kept} is missing: {text}");
        }
        settings.theme = Theme::Paper;
        assert!(saved(&disk, &settings).contains("\"theme\": \"paper\""));
    }

    #[test]
    fn text_is_never_too_small_or_too_large_to_undo_it() {
        for (text, scale) in [("0.001", 0.75), ("99", 2.5), ("\"big\"", 1.0), ("1e999", 1.0), ("1.5", 1.5)] {
            let disk = MemoryVfs::with_folders(&[CONFIG]);
            disk.put(FILE, format!("{{\"text-scale\": {text}}}").as_bytes());
            assert_eq!(Settings::load(&disk, Path::new(CONFIG)).value.text_scale(), scale, "{text}");
        }
    }

    #[test]
    fn damaged_settings_are_set_aside() {
        let disk = MemoryVfs::with_folders(&[CONFIG]);
        disk.put(FILE, b"[]");
        let loaded = Settings::load(&disk, Path::new(CONFIG));
        assert_eq!(loaded.value, Settings::default());
        assert!(loaded.trouble.is_some());
        assert_eq!(disk.contents("/person/config/settings.json.bad").unwrap(), b"[]");
    }
}
