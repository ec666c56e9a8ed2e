//! Reading and safe saving.
//!
//! **Promise.** After [`save`] returned, and after a crash or a loss of power at any moment before,
//! the path holds the whole old file or the whole new one. Never a part, never a mixture, never
//! nothing. A file that another program changed is not replaced unless the person said so.
//!
//! **How.** Links are followed to the real file. The bytes go to a hidden temporary file beside it,
//! are synced, read back and compared; the file on the disk is compared with what was last read;
//! one rename puts the new file in place; the folder is synced. What fails before the rename
//! removes the temporary file. A failed sync is never tried again on the same file: the kernel
//! may have dropped the pages and would say that all is well.
//!
//! **In place.** Where the folder allows no new file (a file shared by a sandbox, a read-only
//! folder, a file mounted by itself), the bytes first go to the state folder as a recovery copy
//! ([`recovery`]), synced, and then over the old contents. If that fails, the old contents are put
//! back; if that fails too, the error names the copy, and the next start offers it.
//!
//! **Shortcomings.** Extended attributes and access lists are not kept. A program that changes the
//! file between the last comparison and the rename (microseconds) loses its change. Hard links
//! are cut, with a warning. A loss of power may leave the hidden temporary file behind. Nothing
//! keeps two windows from opening one file; the second one to save is told of the first.

mod error;
pub mod recovery;
mod replace;
mod save;

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod real_tests;

pub use error::{FileError, SaveError};
pub use replace::{write_all, write_atomic};
pub use save::{Overwrite, Save, Saved, Warning, Way, save};

use crate::base::vfs::{Kind, Vfs};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The longest file that is read: 1 GiB, some ten million topics.
pub const MAX_BYTES: u64 = 1 << 30;

/// Which contents a file had: two files of equal fingerprint are equal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    sha256: [u8; 32],
    len: u64,
}

impl Fingerprint {
    /// The fingerprint of these contents.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: Sha256::digest(bytes).into(), len: bytes.len() as u64 }
    }

    /// Length of the contents in bytes.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether the file was empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The SHA-256 in 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.sha256)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({}… {} bytes)", self.to_hex().get(..8).unwrap_or_default(), self.len)
    }
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string cannot fail.
        write!(out, "{byte:02x}").ok();
        out
    })
}

/// Where a document lives and what was last seen there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileState {
    /// The file as the person named it; `None` until the first save.
    pub path: Option<PathBuf>,
    /// What was last read from or written to it; `None` while nothing was.
    pub disk: Option<Fingerprint>,
}

impl FileState {
    /// The state of a document that was just read from `path`.
    #[must_use]
    pub fn read(path: &Path, found: Fingerprint) -> Self {
        Self { path: Some(path.to_path_buf()), disk: Some(found) }
    }

    /// Takes note of a save, successful or not, to the document's own or to a new `path`.
    pub fn note(&mut self, path: &Path, outcome: &Result<Saved, SaveError>) {
        match outcome {
            Ok(saved) => *self = Self::read(path, saved.fingerprint),
            // The new contents may be on the disk although the save failed: without this the next
            // save would blame another program.
            Err(error) => {
                if let Some(found) = error.on_disk()
                    && self.path.as_deref() == Some(path)
                {
                    self.disk = Some(*found);
                }
            }
        }
    }

    /// What is on the disk, compared with what was last read or written; for windows that come
    /// to the front. Reads the whole file: for a thread of its own.
    #[must_use]
    pub fn compare(&self, vfs: &dyn Vfs) -> OnDisk {
        let (Some(path), Some(disk)) = (&self.path, &self.disk) else {
            return OnDisk::Same;
        };
        match read_file(vfs, path) {
            Ok((_, found)) if found == *disk => OnDisk::Same,
            Ok(_) => OnDisk::Changed,
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => OnDisk::Gone,
            Err(error) if error.source.kind() == io::ErrorKind::FileTooLarge => OnDisk::Changed,
            Err(_) => OnDisk::Unknown,
        }
    }
}

/// How the file on the disk compares with the one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// The same bytes, or no file yet.
    Same,
    /// Another program changed it.
    Changed,
    /// It was removed or renamed.
    Gone,
    /// It cannot be read at the moment.
    Unknown,
}

/// The file that is the map within a folder that stands for one, as `MindNode` saves on macOS; any
/// other path as it is.
#[must_use]
pub fn within_package(vfs: &dyn Vfs, path: &Path) -> PathBuf {
    let is_folder = |path: &Path| vfs.metadata(path).is_ok_and(|meta| meta.kind == Kind::Folder);
    if is_folder(path) {
        let inside = path.join(crate::formats::mindnode::CONTENTS);
        if vfs.metadata(&inside).is_ok_and(|meta| meta.kind == Kind::File) {
            return inside;
        }
    }
    path.to_path_buf()
}

/// Reads a whole file of at most [`MAX_BYTES`], with the fingerprint to hand to the next [`save`].
pub fn read_file(vfs: &dyn Vfs, path: &Path) -> Result<(Vec<u8>, Fingerprint), FileError> {
    let fail = |source: io::Error| FileError { path: path.to_path_buf(), source };
    // Reading a pipe or a device may wait for ever.
    match vfs.metadata(path).map_err(fail)?.kind {
        Kind::Folder => return Err(fail(io::ErrorKind::IsADirectory.into())),
        Kind::Other | Kind::Symlink => return Err(fail(io::ErrorKind::InvalidInput.into())),
        Kind::File => {}
    }
    let bytes = vfs.read(path, MAX_BYTES).map_err(fail)?;
    let found = Fingerprint::of(&bytes);
    Ok((bytes, found))
}
