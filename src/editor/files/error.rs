//! What can go wrong with files, in words for people: what failed, what to do, then the path.

use super::Fingerprint;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file could not be read.
#[derive(Debug, thiserror::Error)]
#[error("The file could not be opened: {}: {}", reason(source), path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// A file could not be saved. Unless the variant says otherwise, the file on the disk is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another program changed the file since it was last read or written.
    #[error(
        "The file was not saved: another program changed it. Save a copy, or replace the other version: {}",
        path.display()
    )]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// A file of that name exists and is not the one that was opened.
    #[error("The file was not saved: a file of that name exists. Choose another name, or replace it: {}", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is marked read-only, or belongs to someone else.
    #[error("The file was not saved: it is read-only. Save a copy in another place: {}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The path names a folder or a device.
    #[error("The file was not saved: the path names no ordinary file. Choose another name: {}", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// What was written is not what reads back: the disk or its driver is at fault.
    #[error(
        "The file was not saved: the disk gave back other bytes than were written. Save a copy on another disk: {}",
        path.display()
    )]
    ReadBack {
        /// The file.
        path: PathBuf,
    },
    /// A call to the system failed.
    #[error("The file was not saved: {}: {}", reason(source), path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The new file is in place, but its name may not survive a loss of power.
    #[error(
        "The file was saved, but the disk did not confirm it: {}. Save a copy in another place: {}",
        bare_reason(source), path.display()
    )]
    NotConfirmed {
        /// The file.
        path: PathBuf,
        /// What is in it now.
        fingerprint: Fingerprint,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Writing in place failed half-way and the old contents could not be put back. The new ones
    /// are safe in `copy`.
    #[error(
        "The file was damaged while it was saved: {}. The whole new version is kept in {}. Save a copy in another place: {}",
        bare_reason(source), copy.display(), path.display()
    )]
    Damaged {
        /// The file, with some of the new and some of the old contents.
        path: PathBuf,
        /// The new contents, whole and synced.
        copy: PathBuf,
        /// What is in the file now, if it can be read.
        found: Option<Fingerprint>,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl SaveError {
    /// The file that was to be saved.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::ChangedOnDisk { path }
            | Self::Exists { path }
            | Self::ReadOnly { path }
            | Self::NotAFile { path }
            | Self::ReadBack { path }
            | Self::Io { path, .. }
            | Self::NotConfirmed { path, .. }
            | Self::Damaged { path, .. } => path,
        }
    }

    /// What is in the file now, if this error changed it.
    #[must_use]
    pub const fn on_disk(&self) -> Option<&Fingerprint> {
        match self {
            Self::NotConfirmed { fingerprint, .. } => Some(fingerprint),
            Self::Damaged { found, .. } => found.as_ref(),
            _ => None,
        }
    }

    /// Whether saying "replace it" ([`super::Overwrite::Confirmed`]) would let the save go on.
    #[must_use]
    pub const fn can_be_confirmed(&self) -> bool {
        matches!(self, Self::ChangedOnDisk { .. } | Self::Exists { .. })
    }
}

/// Why, and what to do.
fn reason(error: &io::Error) -> String {
    let advice = match error.kind() {
        ErrorKind::NotFound => ". Check the name and the folder",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ". Choose another place, or change its permissions"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ". Make room, or choose another disk",
        ErrorKind::FileTooLarge => ". Split it, or take parts of it",
        ErrorKind::InvalidFilename => ". Choose a shorter or plainer name",
        ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::InvalidInput => ". Choose another name",
        _ => ". Try again, or choose another place",
    };
    bare_reason(error) + advice
}

/// Why, in words that do not hang on the system's language.
fn bare_reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "the system does not allow it".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::QuotaExceeded => "your share of the disk is full".to_owned(),
        ErrorKind::FileTooLarge => "it is longer than 1 GiB".to_owned(),
        ErrorKind::InvalidFilename => "the system does not take the name".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::NotADirectory => "a part of the path is no folder".to_owned(),
        ErrorKind::InvalidInput => "it is no ordinary file".to_owned(),
        _ => format!("the system said \u{201c}{error}\u{201d}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_failed_what_to_do_and_where() {
        let path = PathBuf::from("/maps/地图.json");
        let full = SaveError::Io { path: path.clone(), source: ErrorKind::StorageFull.into() };
        assert_eq!(
            full.to_string(),
            "The file was not saved: the disk is full. Make room, or choose another disk: /maps/地图.json"
        );
        let missing = FileError { path: path.clone(), source: ErrorKind::NotFound.into() };
        assert_eq!(
            missing.to_string(),
            "The file could not be opened: it does not exist. Check the name and the folder: /maps/地图.json"
        );
        for error in [SaveError::ChangedOnDisk { path: path.clone() }, SaveError::Exists { path }] {
            assert!(error.can_be_confirmed());
            assert!(error.to_string().ends_with("/maps/地图.json") && !error.to_string().contains('!'));
        }
    }
}
