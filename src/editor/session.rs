//! What the program remembers between two starts: recent files and where the window was.
//!
//! Kept as `session.json` in the state folder, written in one step. A file that does not parse is
//! set aside as `session.json.bad` and a new one begun: losing the list of recent files must never
//! keep anyone from opening a map. Keys of later versions are kept.

use super::files::{MAX_BYTES, write_atomic};
use crate::base::vfs::Vfs;
use etcetera::AppStrategy as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How many files are remembered.
pub const RECENT_MAX: usize = 20;

/// The variable that moves state and settings elsewhere; for tests, and for running from a stick.
pub const STATE_DIR_VARIABLE: &str = "GANGMU_STATE_DIR";

/// The folders of the program's own files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Session and recovery copies.
    pub state: PathBuf,
    /// Settings.
    pub config: PathBuf,
}

impl Folders {
    /// The folders of this platform, or the one that `GANGMU_STATE_DIR` names, for both. `None`
    /// when there is no home folder; then nothing is remembered.
    #[must_use]
    pub fn find() -> Option<Self> {
        Self::from_variable(std::env::var_os(STATE_DIR_VARIABLE)).or_else(|| {
            let names = etcetera::AppStrategyArgs {
                top_level_domain: "org".to_owned(),
                author: "Gangmu".to_owned(),
                app_name: "gangmu".to_owned(),
            };
            let places = etcetera::choose_app_strategy(names).ok()?;
            let state = places.state_dir().unwrap_or_else(|| places.data_dir());
            Some(Self { state, config: places.config_dir() })
        })
    }

    fn from_variable(value: Option<OsString>) -> Option<Self> {
        let folder = PathBuf::from(value.filter(|value| !value.is_empty())?);
        Some(Self { state: folder.clone(), config: folder })
    }
}

/// A file that was opened or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The file, absolute.
    pub path: PathBuf,
    /// The title of the map when it was last seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// What is remembered between two starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The latest first, at most [`RECENT_MAX`].
    pub recent: Vec<Recent>,
    /// Strings that belong to the window (its place, open panels), by its own names.
    pub window: BTreeMap<String, String>,
    /// What later versions wrote.
    #[serde(flatten)]
    more: serde_json::Map<String, serde_json::Value>,
}

impl Session {
    /// Reads the session of the last start; a new one if there is none or it cannot be read.
    pub fn load(vfs: &dyn Vfs, state_dir: &Path) -> Loaded<Self> {
        load_json(vfs, &file_in(state_dir))
    }

    /// Writes the session in one step.
    pub fn save(&self, vfs: &dyn Vfs, state_dir: &Path) -> io::Result<()> {
        write_atomic(vfs, &file_in(state_dir), &serde_json::to_vec_pretty(self)?)
    }

    /// Puts a file at the head of the list. A path that is no UTF-8 cannot be kept and is left out.
    pub fn remember(&mut self, path: &Path, title: &str) {
        self.forget(path);
        if path.to_str().is_some() {
            self.recent.insert(0, Recent { path: path.to_path_buf(), title: title.to_owned() });
            self.recent.truncate(RECENT_MAX);
        }
    }

    /// Takes a file off the list.
    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|recent| recent.path != path);
    }
}

fn file_in(state_dir: &Path) -> PathBuf {
    state_dir.join("session.json")
}

/// Something of the program's own that was read, or begun anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<T> {
    /// What was read, or the default.
    pub value: T,
    /// Why it is the default although there is a file; a sentence for the person.
    pub trouble: Option<String>,
}

/// Reads a JSON file of the program's own. A missing one is the default; one that does not parse
/// is set aside under `<name>.bad` and gives the default.
pub(super) fn load_json<T: DeserializeOwned + Default>(vfs: &dyn Vfs, path: &Path) -> Loaded<T> {
    let begin_anew = |trouble| Loaded { value: T::default(), trouble };
    let bytes = match vfs.read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return begin_anew(None),
        Err(error) => {
            return begin_anew(Some(format!("A file of the program could not be read ({error}): {}", path.display())));
        }
    };
    serde_json::from_slice(&bytes).map_or_else(
        |error| {
            let mut bad = path.as_os_str().to_owned();
            bad.push(".bad");
            let kept = match vfs.rename(path, Path::new(&bad)) {
                Ok(()) => format!("It was kept as {}", Path::new(&bad).display()),
                Err(_) => "It will be replaced".to_owned(),
            };
            begin_anew(Some(format!(
                "A file of the program is damaged ({error}). {kept}, and a new one begun: {}",
                path.display()
            )))
        },
        |value| Loaded { value, trouble: None },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::vfs::MemoryVfs;

    const STATE: &str = "/person/state";

    #[test]
    fn recent_files_come_back_in_order_and_are_not_doubled() {
        let disk = MemoryVfs::with_folders(&["/person"]);
        let mut session = Session::load(&disk, Path::new(STATE)).value;
        for number in 0..25 {
            session.remember(Path::new(&format!("/maps/{number}.json")), "地图");
        }
        session.remember(Path::new("/maps/20.json"), "again");
        session.window.insert("place".to_owned(), "1200x800+0+0".to_owned());
        session.save(&disk, Path::new(STATE)).unwrap();

        let loaded = Session::load(&disk, Path::new(STATE));
        assert_eq!(loaded, Loaded { value: session.clone(), trouble: None });
        assert_eq!(loaded.value.recent.len(), RECENT_MAX);
        assert_eq!(loaded.value.recent[0].title, "again");
        assert_eq!(loaded.value.recent[1].path, Path::new("/maps/24.json"));
        session.forget(Path::new("/maps/20.json"));
        assert_eq!(session.recent.len(), RECENT_MAX - 1);
    }

    #[test]
    fn a_damaged_session_is_set_aside_and_a_new_one_begun() {
        let disk = MemoryVfs::with_folders(&[STATE]);
        disk.put("/person/state/session.json", b"{\"recent\": [");
        let loaded = Session::load(&disk, Path::new(STATE));
        assert_eq!(loaded.value, Session::default());
        let trouble = loaded.trouble.unwrap();
        assert!(trouble.contains("It was kept as /person/state/session.json.bad"), "{trouble}");
        assert_eq!(disk.contents("/person/state/session.json.bad").unwrap(), b"{\"recent\": [");
        assert_eq!(Session::load(&disk, Path::new(STATE)).trouble, None);
    }

    #[test]
    fn keys_of_later_versions_are_kept() {
        let disk = MemoryVfs::with_folders(&[STATE]);
        disk.put("/person/state/session.json", br#"{"pinned": ["a"], "recent": [{"path": "/a.json"}]}"#);
        let session = Session::load(&disk, Path::new(STATE)).value;
        session.save(&disk, Path::new(STATE)).unwrap();
        let written = String::from_utf8(disk.contents("/person/state/session.json").unwrap()).unwrap();
        assert!(written.contains("\"pinned\"") && written.contains("/a.json"), "{written}");
    }

    #[test]
    fn one_variable_moves_everything() {
        let moved = Folders::from_variable(Some("/stick".into())).unwrap();
        assert_eq!((moved.state, moved.config), ("/stick".into(), "/stick".into()));
        assert_eq!(Folders::from_variable(Some(OsString::new())), None);
    }
}
