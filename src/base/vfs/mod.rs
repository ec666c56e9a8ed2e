//! The only door to the disk.
//!
//! Whoever reads or writes a file takes a `&dyn Vfs`: [`RealVfs`] in the program, [`MemoryVfs`] in
//! tests, which can fail any single call, write short, run full, and lose what was not synced.
//! The calls are as small as the operating system's, so that a test can fail each of them.
//!
//! **Invariant.** Nothing here decides anything: no retries, no fallbacks, no temporary names.
//! Safe saving stands on top, in `editor::files`.

mod memory;
mod real;

pub use memory::{Call, Crash, MemoryVfs};
pub use real::RealVfs;

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link (only from [`Vfs::symlink_metadata`]).
    Symlink,
    /// A device, a pipe, a socket.
    Other,
}

/// What is known of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// File, folder, link or something else.
    pub kind: Kind,
    /// Length in bytes.
    pub len: u64,
    /// Permission bits (`0o644`); where the system has none, `0o444` for read-only and `0o644`.
    pub mode: u32,
    /// User and group that own the file, where the system has them.
    pub owner: Option<(u32, u32)>,
    /// How many names the file has (hard links); 1 where that is not known.
    pub links: u64,
    /// Time of the last change, where the system tells it.
    pub modified: Option<SystemTime>,
}

impl Meta {
    /// Whether no one may write the file.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.mode & 0o222 == 0
    }
}

/// Who may read a file that is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// What the system gives by default (`0o666` less the umask).
    Default,
    /// Only the owner (`0o600`), for drafts and for copies of files whose bits are set later.
    Private,
}

/// A disk.
pub trait Vfs: Send + Sync {
    /// The whole contents of a file. Fails with [`io::ErrorKind::FileTooLarge`] when it is longer
    /// than `limit` bytes, also when it grows while it is read.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// About the file, link followed.
    fn metadata(&self, path: &Path) -> io::Result<Meta>;

    /// About the name itself: a link is told as a link.
    fn symlink_metadata(&self, path: &Path) -> io::Result<Meta>;

    /// Where a symbolic link points, as it was written.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf>;

    /// The absolute path without links and `..`. The file must exist.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// The names in a folder, sorted.
    fn list_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Makes a file that must not exist yet, and opens it for writing.
    fn create_new(&self, path: &Path, access: Access) -> io::Result<Box<dyn VfsFile>>;

    /// Opens an existing file for writing at its start. Its contents stay until written over.
    fn open_existing(&self, path: &Path) -> io::Result<Box<dyn VfsFile>>;

    /// Gives `from` the name `to`, in one step; a file of that name is replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file (or a link).
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Makes a folder and those above it that are missing.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// Sets the permission bits; where the system has none, read-only or not.
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()>;

    /// Sets user and group; does nothing where the system has none.
    fn set_owner(&self, path: &Path, owner: (u32, u32)) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk; does nothing where the system cannot.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Holds a file against other holders, in this process and in others, and makes it if it is
    /// missing. `None` if somebody else holds it. What the file says does not matter.
    fn hold(&self, path: &Path) -> io::Result<Option<Held>>;

    /// Whether somebody holds the file now; `false` also where that cannot be known.
    fn is_held(&self, path: &Path) -> bool;
}

/// A file that is held until this is dropped, or until the process ends in whatever way.
pub struct Held {
    _kept: Box<dyn std::any::Any + Send + Sync>,
}

impl Held {
    /// Held as long as `kept` lives.
    pub(crate) fn by(kept: impl std::any::Any + Send + Sync) -> Self {
        Self { _kept: Box::new(kept) }
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Held")
    }
}

/// An open file of a [`Vfs`].
pub trait VfsFile: Send {
    /// Writes some of `bytes` behind what was written before and says how many.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Cuts or lengthens the file.
    fn set_len(&mut self, len: u64) -> io::Result<()>;

    /// Waits until contents and length are on the disk. After an error the contents are in doubt
    /// and a second call may wrongly succeed: write another file instead.
    fn sync(&mut self) -> io::Result<()>;
}
