//! Saving a document: the rules of [`super`] in order.

use super::replace::{Flaws, Stop, folder_of, replace, sweep, write_all};
use super::{Fingerprint, MAX_BYTES, SaveError, recovery};
use crate::base::vfs::{Access, Kind, Meta, Vfs, VfsFile};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How many links to links are followed.
const LINKS_MAX: usize = 40;

/// What to do about a file that is not the one that was last read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Stop with [`SaveError::ChangedOnDisk`] or [`SaveError::Exists`].
    Ask,
    /// The person was asked and wants it replaced.
    Confirmed,
}

/// What to save, and where.
#[derive(Clone, Copy, Debug)]
pub struct Save<'a> {
    /// The file as the person named it; may be a link.
    pub path: &'a Path,
    /// The new contents.
    pub bytes: &'a [u8],
    /// What was last read from or written to this path; `None` for a new path.
    pub expected: Option<&'a Fingerprint>,
    /// What to do when something else is there.
    pub overwrite: Overwrite,
    /// The folder for the safe copy when the file must be written in place.
    pub state_dir: &'a Path,
}

/// A save that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file that was written, links followed.
    pub target: PathBuf,
    /// What is in it now, to hand to the next save.
    pub fingerprint: Fingerprint,
    /// How it was written.
    pub way: Way,
    /// What the person may want to know.
    pub warnings: Vec<Warning>,
}

/// How a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A new file took the name of the old one.
    Replaced,
    /// The contents were written over, with a safe copy in the state folder meanwhile.
    InPlace,
}

/// Something about a successful save.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// The file had other names, which still show the old contents.
    #[error("The file has {others} other name(s) (hard links), which still hold the old version.")]
    HardLinks {
        /// How many.
        others: u64,
    },
    /// The file now belongs to the person who saved it.
    #[error("The owner or group of the file could not be kept.")]
    OwnerLost,
    /// The folder cannot be synced.
    #[error("The folder cannot confirm that the file is safe from a loss of power.")]
    FolderUnsynced,
    /// Attached files stay where the map was.
    #[error("Some attached files could not be copied to the new folder.")]
    FilesLeft,
}

/// Saves a file so that the old or the new version is there whatever happens; see [`super`].
pub fn save(vfs: &dyn Vfs, what: &Save<'_>) -> Result<Saved, SaveError> {
    let path = what.path;
    let fail = |source: io::Error| SaveError::Io { path: path.to_path_buf(), source };
    if what.bytes.len() as u64 > MAX_BYTES {
        // It could be written, and never be opened again.
        return Err(fail(ErrorKind::FileTooLarge.into()));
    }
    let target = follow_links(vfs, path).map_err(fail)?;
    let old = match vfs.metadata(&target) {
        Ok(meta) => Some(meta),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(fail(error)),
    };
    if let Some(old) = &old {
        check_target(vfs, path, &target, old)?;
    }
    // Once now, before anything is written, and once more just before the rename.
    compare(vfs, what, &target)?;

    let access = if old.is_some() { Access::Private } else { Access::Default };
    let check = || compare(vfs, what, &target).map(drop);
    let fingerprint = Fingerprint::of(what.bytes);
    let done =
        |way, flaws| Saved { target: target.clone(), fingerprint, way, warnings: warnings(way, flaws, old.as_ref()) };
    match replace(vfs, &target, what.bytes, access, old.as_ref(), check) {
        Ok(flaws) => {
            sweep(vfs, &target);
            Ok(done(Way::Replaced, flaws))
        }
        Err(Stop::Create(error) | Stop::Rename(error)) if old.is_some() && wants_in_place(&error) => {
            write_in_place(vfs, what, &target)?;
            Ok(done(Way::InPlace, Flaws::default()))
        }
        Err(Stop::Create(error) | Stop::Write(error) | Stop::Rename(error)) => Err(fail(error)),
        Err(Stop::ReadBack) => Err(SaveError::ReadBack { path: path.to_path_buf() }),
        Err(Stop::Check(error)) => Err(error),
        Err(Stop::SyncDir(source)) => Err(SaveError::NotConfirmed { path: path.to_path_buf(), fingerprint, source }),
    }
}

/// Whether the folder, not the file or the disk, stands in the way of a new file.
fn wants_in_place(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::ResourceBusy
            | ErrorKind::CrossesDevices
            | ErrorKind::Unsupported
    )
}

fn warnings(way: Way, flaws: Flaws, old: Option<&Meta>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let others = old.map_or(0, |old| old.links.saturating_sub(1));
    if way == Way::Replaced && others > 0 {
        warnings.push(Warning::HardLinks { others });
    }
    if flaws.owner_lost {
        warnings.push(Warning::OwnerLost);
    }
    if flaws.folder_unsynced {
        warnings.push(Warning::FolderUnsynced);
    }
    warnings
}

/// The file behind a link, also when that file is missing; a rename would replace the link itself.
fn follow_links(vfs: &dyn Vfs, path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_path_buf();
    for _ in 0..LINKS_MAX {
        match vfs.symlink_metadata(&at) {
            Ok(meta) if meta.kind == Kind::Symlink => at = folder_of(&at).join(vfs.read_link(&at)?),
            Ok(_) => return Ok(at),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(at),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("the links go in a circle"))
}

/// A rename needs no right to write the file that it replaces: so that right is asked for here.
fn check_target(vfs: &dyn Vfs, path: &Path, target: &Path, old: &Meta) -> Result<(), SaveError> {
    let path = path.to_path_buf();
    if old.kind != Kind::File {
        return Err(SaveError::NotAFile { path });
    }
    if old.is_read_only() {
        return Err(SaveError::ReadOnly { path });
    }
    match vfs.open_existing(target) {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            Err(SaveError::ReadOnly { path })
        }
        Err(source) => Err(SaveError::Io { path, source }),
    }
}

/// Compares what is on the disk with what should be there and gives the old contents, if any.
fn compare(vfs: &dyn Vfs, what: &Save<'_>, target: &Path) -> Result<Option<Vec<u8>>, SaveError> {
    let path = what.path.to_path_buf();
    let found = match vfs.read(target, MAX_BYTES) {
        Ok(found) => found,
        // Removed or renamed meanwhile: nothing is lost by making it again.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        // Longer than anything that was ever read here.
        Err(error) if error.kind() == ErrorKind::FileTooLarge && what.overwrite == Overwrite::Confirmed => {
            return Ok(None);
        }
        Err(error) if error.kind() == ErrorKind::FileTooLarge => return Err(SaveError::ChangedOnDisk { path }),
        Err(source) => return Err(SaveError::Io { path, source }),
    };
    // Equal contents: nobody can lose anything.
    if what.overwrite == Overwrite::Confirmed || found == what.bytes {
        return Ok(Some(found));
    }
    match what.expected {
        Some(expected) if *expected == Fingerprint::of(&found) => Ok(Some(found)),
        Some(_) => Err(SaveError::ChangedOnDisk { path }),
        None => Err(SaveError::Exists { path }),
    }
}

/// Writes over the old contents, with a synced copy of the new ones in the state folder meanwhile.
fn write_in_place(vfs: &dyn Vfs, what: &Save<'_>, target: &Path) -> Result<(), SaveError> {
    let fail = |source: io::Error| SaveError::Io { path: what.path.to_path_buf(), source };
    // A key of its own: the copy of the document's unsaved work must stay if this fails.
    let key = recovery::Key::of_write(target);
    let info = recovery::Info { path: Some(what.path.to_path_buf()), ..recovery::Info::default() };
    // A copy from an earlier save that went wrong may be the only whole version: it goes only
    // when a save succeeds.
    let had_copy = recovery::exists(vfs, what.state_dir, &key);
    let clear = || {
        // A copy that stays behind is offered at the next start and does no harm.
        recovery::remove_recovery(vfs, what.state_dir, &key).ok();
    };
    let copy = match recovery::write_recovery(vfs, what.state_dir, &key, &info, what.bytes) {
        Ok(copy) => copy,
        Err(source) => {
            if !had_copy {
                clear();
            }
            return Err(fail(source));
        }
    };
    let outcome = compare(vfs, what, target).and_then(|old| {
        let mut file = vfs.open_existing(target).map_err(fail)?;
        let Err(source) = overwrite(vfs, target, file.as_mut(), what.bytes) else {
            return Ok(());
        };
        drop(file);
        // Another opening of the file: what the first one was told no longer counts.
        let restore = |old: Vec<u8>| overwrite(vfs, target, vfs.open_existing(target)?.as_mut(), &old);
        if let Some(Ok(())) = old.map(restore) {
            return Err(fail(source));
        }
        let found = vfs.read(target, MAX_BYTES).ok().map(|bytes| Fingerprint::of(&bytes));
        Err(SaveError::Damaged { path: what.path.to_path_buf(), copy: copy.clone(), found, source })
    });
    let is_needed = matches!(outcome, Err(SaveError::Damaged { .. })) || (outcome.is_err() && had_copy);
    if !is_needed {
        clear();
    }
    outcome
}

fn overwrite(vfs: &dyn Vfs, target: &Path, file: &mut dyn VfsFile, bytes: &[u8]) -> io::Result<()> {
    write_all(file, bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync()?;
    match vfs.read(target, bytes.len() as u64) {
        Ok(found) if found == bytes => Ok(()),
        Ok(_) => Err(ErrorKind::InvalidData.into()),
        Err(error) => Err(error),
    }
}
