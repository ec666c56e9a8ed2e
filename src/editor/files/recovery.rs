//! Copies of unsaved work in the state folder, so that it survives the end of the program.
//!
//! A copy is two files: `recovery/<key>.json`, the map itself, which opens like any other map, and
//! `recovery/<key>.info`, a small JSON object that says where it came from. Each is written in one
//! step, the map first: a map without its `info` is still found, an `info` alone is ignored. When
//! it was written is the map's time of change.
//!
//! A window holds `recovery/<key>.lock` as long as it lives. Copies of a window that lives are not
//! listed, and a second window on the same file takes a key of its own, so that neither writes over
//! the other's copy.
//!
//! **Shortcomings.** A path that is no UTF-8 is kept with replacement marks. Where files cannot be
//! locked (some network folders) the copies of open windows are listed too.

use super::replace::{ensure_dir, write_atomic};
use super::{Fingerprint, MAX_BYTES, hex};
use crate::base::vfs::{Held, Vfs};
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const FOLDER: &str = "recovery";
const MAP: &str = "json";
const INFO: &str = "info";
const LOCK: &str = "lock";

/// Which document a copy belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// The document in this file. Hand in the canonical path: names that differ give keys that
    /// differ.
    #[must_use]
    pub fn of_path(path: &Path) -> Self {
        Self(format!("file-{}", digest(path)))
    }

    /// A document that has no file yet, by a number that its session drew at random.
    #[must_use]
    pub fn of_session(number: u64) -> Self {
        Self(format!("new-{number:016x}"))
    }

    /// A file that is being written in place.
    pub(super) fn of_write(path: &Path) -> Self {
        Self(format!("write-{}", digest(path)))
    }
}

fn digest(path: &Path) -> String {
    let digest = Fingerprint::of(path.as_os_str().as_encoded_bytes());
    hex(digest.sha256.get(..12).unwrap_or_default())
}

/// Where a copy came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Info {
    /// The file of the document; `None` for one that was never saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// The title of the map, to tell unsaved ones apart.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// A copy that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Which document.
    pub key: Key,
    /// Where it came from.
    pub info: Info,
    /// The copy: a map that can be read like any other.
    pub copy: PathBuf,
    /// When it was written, where the system tells it.
    pub written: Option<SystemTime>,
}

/// A key with the right to write its copy.
#[derive(Debug)]
pub struct Claim {
    /// The key.
    pub key: Key,
    /// Held for as long as the copy belongs to a window; `None` where files cannot be locked.
    _held: Option<Held>,
}

/// Claims the key of a document's file, or the one of the session if another window has that.
#[must_use]
pub fn claim(vfs: &dyn Vfs, state_dir: &Path, path: Option<&Path>, session: u64) -> Claim {
    let of_path = path.and_then(|path| try_claim(vfs, state_dir, Key::of_path(path)));
    of_path.unwrap_or_else(|| {
        let key = Key::of_session(session);
        try_claim(vfs, state_dir, key.clone()).unwrap_or(Claim { key, _held: None })
    })
}

/// Claims a copy that was found; `None` if another window did so meanwhile.
#[must_use]
pub fn try_claim(vfs: &dyn Vfs, state_dir: &Path, key: Key) -> Option<Claim> {
    let lock = path_of(state_dir, &key, LOCK);
    let held = ensure_dir(vfs, &state_dir.join(FOLDER)).and_then(|()| vfs.hold(&lock));
    match held {
        Ok(Some(held)) => Some(Claim { key, _held: Some(held) }),
        Ok(None) => None,
        // No locks here: better two windows with one copy than none with any.
        Err(error) => {
            log::warn!("{}: {error}", lock.display());
            Some(Claim { key, _held: None })
        }
    }
}

/// Writes (or replaces) the copy of a document and gives its path.
pub fn write_recovery(vfs: &dyn Vfs, state_dir: &Path, key: &Key, info: &Info, bytes: &[u8]) -> io::Result<PathBuf> {
    let copy = path_of(state_dir, key, MAP);
    write_atomic(vfs, &copy, bytes)?;
    let info = Info { path: info.path.as_ref().map(|path| path.to_string_lossy().into_owned().into()), ..info.clone() };
    let info = serde_json::to_vec(&info)?;
    let info_path = path_of(state_dir, key, INFO);
    // It seldom changes, and every write waits for the disk.
    if vfs.read(&info_path, MAX_BYTES).ok().as_ref() != Some(&info) {
        write_atomic(vfs, &info_path, &info)?;
    }
    Ok(copy)
}

/// The copies that are there and belong to no open window, the latest first.
pub fn list_recoveries(vfs: &dyn Vfs, state_dir: &Path) -> io::Result<Vec<Recovery>> {
    let names = match vfs.list_dir(&state_dir.join(FOLDER)) {
        Ok(names) => names,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for copy in names {
        let (Some(stem), Some(MAP)) = (copy.file_stem(), copy.extension().and_then(|end| end.to_str())) else {
            continue;
        };
        let key = Key(stem.to_string_lossy().into_owned());
        if vfs.is_held(&path_of(state_dir, &key, LOCK)) {
            continue;
        }
        let info = vfs.read(&path_of(state_dir, &key, INFO), MAX_BYTES).ok();
        let info = info.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let written = vfs.metadata(&copy).ok().and_then(|meta| meta.modified);
        found.push(Recovery { key, info, copy, written });
    }
    found.sort_by(|a, b| b.written.cmp(&a.written).then_with(|| a.key.cmp(&b.key)));
    Ok(found)
}

/// Removes the copy of a document; it is no error if there is none.
pub fn remove_recovery(vfs: &dyn Vfs, state_dir: &Path, key: &Key) -> io::Result<()> {
    // The map first: an `info` that stays behind alone is ignored.
    for end in [MAP, INFO, LOCK] {
        match vfs.remove_file(&path_of(state_dir, key, end)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Whether there may be a copy of a document.
pub(super) fn exists(vfs: &dyn Vfs, state_dir: &Path, key: &Key) -> bool {
    let found = vfs.metadata(&path_of(state_dir, key, MAP));
    !found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

fn path_of(state_dir: &Path, key: &Key, end: &str) -> PathBuf {
    state_dir.join(FOLDER).join(format!("{}.{end}", key.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::vfs::{Crash, MemoryVfs};

    const STATE: &str = "/person/state";

    fn info(title: &str) -> Info {
        Info { path: Some("/maps/地图.json".into()), title: title.to_owned() }
    }

    #[test]
    fn a_copy_survives_a_crash_and_is_found_with_its_origin() {
        let disk = MemoryVfs::with_folders(&["/person"]);
        let state = Path::new(STATE);
        assert_eq!(list_recoveries(&disk, state).unwrap(), []);
        let (saved, unsaved) = (Key::of_path(Path::new("/maps/地图.json")), Key::of_session(7));
        write_recovery(&disk, state, &saved, &info("中日"), b"one").unwrap();
        write_recovery(&disk, state, &saved, &info("中日"), b"two").unwrap();
        write_recovery(&disk, state, &unsaved, &Info::default(), b"three").unwrap();
        disk.crash(Crash::DropUnsynced);
        let found = list_recoveries(&disk, state).unwrap();
        let found: Vec<_> =
            found.iter().map(|copy| (&copy.key, &copy.info, disk.contents(&copy.copy).unwrap())).collect();
        assert_eq!(found, [(&saved, &info("中日"), b"two".to_vec()), (&unsaved, &Info::default(), b"three".to_vec())]);
        remove_recovery(&disk, state, &saved).unwrap();
        remove_recovery(&disk, state, &saved).unwrap();
        assert_eq!(list_recoveries(&disk, state).unwrap().len(), 1);
    }

    #[test]
    fn what_an_open_window_keeps_is_offered_to_no_other() {
        let disk = MemoryVfs::with_folders(&["/person"]);
        let (state, file) = (Path::new(STATE), Path::new("/maps/地图.json"));
        let first = claim(&disk, state, Some(file), 1);
        write_recovery(&disk, state, &first.key, &info("one"), b"one").unwrap();
        let second = claim(&disk, state, Some(file), 2);
        assert_eq!((&first.key, &second.key), (&Key::of_path(file), &Key::of_session(2)));
        write_recovery(&disk, state, &second.key, &info("two"), b"two").unwrap();
        assert_eq!(list_recoveries(&disk, state).unwrap(), []);
        assert!(try_claim(&disk, state, second.key.clone()).is_none());
        // The first window dies.
        drop(first);
        let found = list_recoveries(&disk, state).unwrap();
        assert_eq!(found.iter().map(|found| found.info.title.as_str()).collect::<Vec<_>>(), ["one"]);
        assert!(try_claim(&disk, state, found[0].key.clone()).is_some());
    }

    #[test]
    fn on_a_real_disk_a_claim_ends_with_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let disk = crate::base::vfs::RealVfs;
        let claimed = claim(&disk, folder.path(), None, 7);
        write_recovery(&disk, folder.path(), &claimed.key, &info("one"), b"one").unwrap();
        assert_eq!(list_recoveries(&disk, folder.path()).unwrap(), []);
        let key = claimed.key.clone();
        drop(claimed);
        assert_eq!(list_recoveries(&disk, folder.path()).unwrap().len(), 1);
        remove_recovery(&disk, folder.path(), &key).unwrap();
        assert!(disk.list_dir(&folder.path().join(FOLDER)).unwrap().is_empty());
    }

    #[test]
    fn a_crash_at_any_call_leaves_one_whole_copy() {
        let state = Path::new(STATE);
        let key = Key::of_session(1);
        for at in 0.. {
            let disk = MemoryVfs::with_folders(&["/person"]);
            write_recovery(&disk, state, &key, &info("a"), b"old work").unwrap();
            disk.reset();
            disk.halt_at(at);
            let outcome = write_recovery(&disk, state, &key, &info("b"), b"new work, longer");
            let seed = at as u64;
            disk.crash(Crash::Some(seed));
            let found = list_recoveries(&disk, state).unwrap();
            let bytes = disk.contents(&found.first().expect("a copy is there").copy).unwrap();
            assert!(bytes == b"old work" || bytes == b"new work, longer", "call {at}: {bytes:?}");
            if outcome.is_ok() {
                assert_eq!(bytes, b"new work, longer");
                break;
            }
        }
    }
}
