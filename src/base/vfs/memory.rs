//! A disk in memory that fails and crashes on command; for tests.
//!
//! It keeps two states. The *volatile* one is what programs see. The *durable* one is what a
//! sudden end of power leaves: contents get there by [`VfsFile::sync`], names by
//! [`Vfs::sync_dir`], and neither by anything else. [`MemoryVfs::crash`] throws the volatile state
//! away, after letting some of what was on its way reach the disk, as [`Crash`] says.
//!
//! A failed sync loses what it should have written, and says nothing of it later, as real kernels
//! do. Permission bits of files and folders are honoured, names have at most 255 bytes, space can
//! be limited. **Shortcomings:** one user, no case folding, no hard links across renames of links.

mod state;

use self::state::{Entry, InodeId, Pending, State, is_top, normal};
use super::{Access, Held, Kind, Meta, Vfs, VfsFile};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The kinds of call that can be counted and failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the calls of `Vfs` and `VfsFile`")]
pub enum Call {
    Read,
    Metadata,
    SymlinkMetadata,
    ReadLink,
    Canonicalize,
    ListDir,
    CreateNew,
    OpenExisting,
    Write,
    SetLen,
    Sync,
    Rename,
    RemoveFile,
    CreateDirAll,
    SetMode,
    SetOwner,
    SyncDir,
}

/// What reaches the disk of the changes that were not synced when the power went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// Nothing.
    DropUnsynced,
    /// The first so many changes, in the order in which they were made.
    KeepPrefix(usize),
    /// All names, no contents: files have their synced contents or are empty.
    NamesOnly,
    /// All names and lengths, and the first half of each write; zeros behind it.
    TornData,
    /// All contents, no names.
    DataOnly,
    /// Any of the changes, each by the toss of a coin, from this seed.
    Some(u64),
}

/// A disk in memory; clones are doors to the same disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryVfs {
    state: Arc<Mutex<State>>,
    /// The files that are held; they need not be there.
    held: Arc<Mutex<std::collections::BTreeSet<PathBuf>>>,
}

/// A name among those that are held, until it is dropped.
struct Hold {
    path: PathBuf,
    held: Arc<Mutex<std::collections::BTreeSet<PathBuf>>>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.path);
    }
}

impl MemoryVfs {
    /// An empty disk with the folders of `paths` on it, all durable.
    #[must_use]
    pub fn with_folders(paths: &[&str]) -> Self {
        let disk = Self::default();
        for path in paths {
            disk.lock().make_folders(&normal(Path::new(path)));
        }
        disk.settle();
        disk
    }

    /// Puts a file there as another program would, durable, replacing what was there.
    ///
    /// # Panics
    /// When the folder is missing.
    pub fn put(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        self.lock().put(path.as_ref(), bytes);
        self.settle();
    }

    /// Puts a symbolic link there, durable.
    pub fn put_link(&self, path: impl AsRef<Path>, target: impl AsRef<Path>) {
        let entry = Entry::Link(target.as_ref().to_path_buf());
        self.lock().seen.names.insert(normal(path.as_ref()), entry);
        self.settle();
    }

    /// Gives a file a second name (a hard link), durable.
    pub fn put_hard_link(&self, path: impl AsRef<Path>, target: impl AsRef<Path>) {
        let mut state = self.lock();
        if let Some(entry) = state.seen.names.get(&normal(target.as_ref())).cloned() {
            state.seen.names.insert(normal(path.as_ref()), entry);
        }
        drop(state);
        self.settle();
    }

    /// Sets the bits of a file or folder, durable, whatever faults are set.
    pub fn put_mode(&self, path: impl AsRef<Path>, mode: u32) {
        self.lock().chmod(&normal(path.as_ref()), mode);
        self.settle();
    }

    /// What a program would read there, if anything; counts as no call and never fails.
    #[must_use]
    pub fn contents(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        let state = self.lock();
        let path = state.walk(path.as_ref(), true).ok()?;
        match state.seen.names.get(&path)? {
            Entry::File(inode) => state.seen.inodes.get(inode).map(|file| file.bytes.clone()),
            _ => None,
        }
    }

    /// The bits of a file or folder; counts as no call and never fails.
    #[must_use]
    pub fn mode(&self, path: impl AsRef<Path>) -> Option<u32> {
        let state = self.lock();
        state.meta(&state.walk(path.as_ref(), true).ok()?).ok().map(|meta| meta.mode)
    }

    /// All files and links, sorted; counts as no call.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let state = self.lock();
        let is_file = |entry: &Entry| !matches!(entry, Entry::Folder { .. });
        state.seen.names.iter().filter(|(_, entry)| is_file(entry)).map(|(path, _)| path.clone()).collect()
    }

    /// The calls so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<(Call, PathBuf)> {
        self.lock().calls.clone()
    }

    /// Forgets the calls, the faults and the limits; what is on the disk stays.
    pub fn reset(&self) {
        let mut state = self.lock();
        state.calls.clear();
        state.fault = None;
        state.halt = None;
        state.meddle = None;
        state.max_write = None;
        state.capacity = None;
    }

    /// Fails the call number `n` (from 0, all kinds counted together).
    pub fn fail_call(&self, n: usize, error: ErrorKind) {
        self.lock().fault = Some((None, n, n + 1, error));
    }

    /// Fails the call number `n` and all after it: a disk that went away.
    pub fn fail_from(&self, n: usize, error: ErrorKind) {
        self.lock().fault = Some((None, n, usize::MAX, error));
    }

    /// Fails the `n`-th call (from 0) of one kind.
    pub fn fail_nth(&self, call: Call, n: usize, error: ErrorKind) {
        self.lock().fault = Some((Some(call), n, n + 1, error));
    }

    /// Lets nothing happen from call number `n` on: the program was ended there.
    pub fn halt_at(&self, n: usize) {
        self.lock().halt = Some(n);
    }

    /// Before call number `n`, another program puts `bytes` at `path`.
    pub fn meddle_at(&self, n: usize, path: impl AsRef<Path>, bytes: &[u8]) {
        self.lock().meddle = Some((n, path.as_ref().to_path_buf(), bytes.to_vec()));
    }

    /// A write takes at most so many bytes.
    pub fn limit_writes(&self, bytes: usize) {
        self.lock().max_write = Some(bytes.max(1));
    }

    /// All files together have at most so many bytes.
    pub fn limit_space(&self, bytes: usize) {
        self.lock().capacity = Some(bytes);
    }

    /// How many changes are on their way to the disk, for [`Crash::KeepPrefix`].
    #[must_use]
    pub fn unsynced(&self) -> usize {
        self.lock().pending.len()
    }

    /// The power goes and comes back. Faults, limits and the list of calls are cleared, open
    /// files are dead.
    pub fn crash(&self, how: Crash) {
        self.lock().crash(how);
        self.reset();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes all that is seen durable.
    fn settle(&self) {
        let mut state = self.lock();
        state.pending.clear();
        state.durable = state.seen.clone();
    }

    /// Counts a call and says whether it may go on.
    fn enter(&self, call: Call, path: &Path) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.lock();
        state.enter(call, path)?;
        Ok(state)
    }
}

impl Vfs for MemoryVfs {
    fn hold(&self, path: &Path) -> io::Result<Option<Held>> {
        let path = normal(path);
        let is_free = self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Ok(is_free.then(|| Held::by(Hold { path, held: Arc::clone(&self.held) })))
    }

    fn is_held(&self, path: &Path) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).contains(&normal(path))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let state = self.enter(Call::Read, path)?;
        let inode = state.inode(&state.walk(path, true)?)?;
        let file = state.seen.inodes.get(&inode).ok_or(ErrorKind::NotFound)?;
        if file.mode & 0o400 == 0 {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if file.bytes.len() as u64 > limit {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(file.bytes.clone())
    }

    fn metadata(&self, path: &Path) -> io::Result<Meta> {
        let state = self.enter(Call::Metadata, path)?;
        state.meta(&state.walk(path, true)?)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Meta> {
        let state = self.enter(Call::SymlinkMetadata, path)?;
        state.meta(&state.walk(path, false)?)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        let state = self.enter(Call::ReadLink, path)?;
        match state.seen.names.get(&state.walk(path, false)?) {
            Some(Entry::Link(target)) => Ok(target.clone()),
            Some(_) => Err(ErrorKind::InvalidInput.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let state = self.enter(Call::Canonicalize, path)?;
        let path = state.walk(path, true)?;
        state.meta(&path).map(|_| path)
    }

    fn list_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let state = self.enter(Call::ListDir, path)?;
        let folder = state.walk(path, true)?;
        if state.meta(&folder)?.kind != Kind::Folder {
            return Err(ErrorKind::NotADirectory.into());
        }
        let inside = |name: &&PathBuf| name.parent() == Some(folder.as_path());
        Ok(state.seen.names.keys().filter(inside).filter_map(|name| name.file_name()).map(|n| path.join(n)).collect())
    }

    fn create_new(&self, path: &Path, access: Access) -> io::Result<Box<dyn VfsFile>> {
        let mut state = self.enter(Call::CreateNew, path)?;
        let path = state.walk(path, false)?;
        if state.seen.names.contains_key(&path) || is_top(&path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        state.check_folder(&path)?;
        let inode = state.fresh_inode();
        let mode = if access == Access::Private { 0o600 } else { 0o644 };
        state.change(Pending::Mode { inode, mode });
        state.change(Pending::Names(vec![(path.clone(), Some(Entry::File(inode)))]));
        let generation = state.generation;
        Ok(Box::new(MemoryFile { disk: self.clone(), path, inode, at: 0, generation }))
    }

    fn open_existing(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        let state = self.enter(Call::OpenExisting, path)?;
        let path = state.walk(path, true)?;
        let inode = state.inode(&path)?;
        if state.meta(&path)?.mode & 0o200 == 0 {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let generation = state.generation;
        Ok(Box::new(MemoryFile { disk: self.clone(), path, inode, at: 0, generation }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.enter(Call::Rename, from)?;
        let (from, to) = (state.walk(from, false)?, state.walk(to, false)?);
        let entry = state.seen.names.get(&from).cloned().ok_or(ErrorKind::NotFound)?;
        if matches!(state.seen.names.get(&to), Some(Entry::Folder { .. })) {
            return Err(ErrorKind::IsADirectory.into());
        }
        state.check_folder(&from)?;
        state.check_folder(&to)?;
        state.change(Pending::Names(vec![(from, None), (to, Some(entry))]));
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut state = self.enter(Call::RemoveFile, path)?;
        let path = state.walk(path, false)?;
        match state.seen.names.get(&path) {
            None => return Err(ErrorKind::NotFound.into()),
            Some(Entry::Folder { .. }) => return Err(ErrorKind::IsADirectory.into()),
            Some(_) => {}
        }
        state.check_folder(&path)?;
        state.change(Pending::Names(vec![(path, None)]));
        Ok(())
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut state = self.enter(Call::CreateDirAll, path)?;
        state.make_folders(&normal(path));
        Ok(())
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        let mut state = self.enter(Call::SetMode, path)?;
        let path = state.walk(path, true)?;
        state.meta(&path)?;
        state.chmod(&path, mode);
        Ok(())
    }

    fn set_owner(&self, path: &Path, _owner: (u32, u32)) -> io::Result<()> {
        let state = self.enter(Call::SetOwner, path)?;
        state.meta(&state.walk(path, true)?).map(|_| ())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let entered = self.enter(Call::SyncDir, path);
        let is_lost = entered.is_err();
        let error = entered.map(drop).err();
        let mut state = self.lock();
        let folder = state.walk(path, true)?;
        let in_folder = |change: &Pending| match change {
            Pending::Names(changes) => changes.iter().any(|(name, _)| name.parent() == Some(folder.as_path())),
            _ => false,
        };
        // Folders are journalled: a sync that fails leaves the names on their way.
        if !is_lost {
            state.flush(in_folder, false);
        }
        error.map_or(Ok(()), Err)
    }
}

/// An open file of a [`MemoryVfs`].
struct MemoryFile {
    disk: MemoryVfs,
    path: PathBuf,
    inode: InodeId,
    at: usize,
    generation: u32,
}

impl MemoryFile {
    fn enter(&self, call: Call) -> io::Result<MutexGuard<'_, State>> {
        let state = self.disk.enter(call, &self.path)?;
        if state.generation == self.generation { Ok(state) } else { Err(ErrorKind::BrokenPipe.into()) }
    }
}

impl VfsFile for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (inode, at) = (self.inode, self.at);
        let entered = self.enter(Call::Write).map(drop);
        let mut state = self.disk.lock();
        if let Err(error) = entered {
            // A write that fails may have written some all the same; one after the end has not.
            if error.kind() != ErrorKind::BrokenPipe {
                let half = bytes.get(..bytes.len() / 2).unwrap_or_default().to_vec();
                state.change(Pending::Bytes { inode, at, bytes: half });
            }
            return Err(error);
        }
        let mut count = bytes.len().min(state.max_write.unwrap_or(usize::MAX));
        if let Some(capacity) = state.capacity {
            let len = state.seen.inodes.get(&inode).map_or(0, |file| file.bytes.len());
            let room = capacity.saturating_sub(state.used()).saturating_add(len.saturating_sub(at));
            if room == 0 && !bytes.is_empty() {
                return Err(ErrorKind::StorageFull.into());
            }
            count = count.min(room);
        }
        let bytes = bytes.get(..count).unwrap_or_default().to_vec();
        state.change(Pending::Bytes { inode, at, bytes });
        drop(state);
        self.at += count;
        Ok(count)
    }

    fn set_len(&mut self, len: u64) -> io::Result<()> {
        let inode = self.inode;
        let len = usize::try_from(len).map_err(|_| ErrorKind::FileTooLarge)?;
        self.enter(Call::SetLen)?.change(Pending::Len { inode, len });
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let inode = self.inode;
        let entered = self.enter(Call::Sync).map(drop);
        let is_over = entered.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        let mut state = self.disk.lock();
        if !is_over {
            // A failed sync marks the pages clean: what they held never reaches the disk, and a
            // second sync would wrongly succeed.
            state.flush(|change| change.is_of(inode), entered.is_err());
        }
        entered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(disk: &MemoryVfs, path: &str, bytes: &[u8], is_synced: bool) -> io::Result<()> {
        let mut file = disk.create_new(Path::new(path), Access::Default)?;
        file.write(bytes)?;
        if is_synced { file.sync() } else { Ok(()) }
    }

    #[test]
    fn what_was_not_synced_is_lost() {
        let disk = MemoryVfs::with_folders(&["/d"]);
        write(&disk, "/d/a", b"one", true).unwrap();
        disk.sync_dir(Path::new("/d")).unwrap();
        write(&disk, "/d/b", b"two", true).unwrap();
        assert_eq!(disk.contents("/d/b").unwrap(), b"two");
        disk.crash(Crash::DropUnsynced);
        assert_eq!(disk.contents("/d/a").unwrap(), b"one");
        assert_eq!(disk.contents("/d/b"), None, "its name was never synced");
    }

    #[test]
    fn names_without_contents_are_empty_files() {
        for (how, left) in [(Crash::NamesOnly, b"".to_vec()), (Crash::TornData, b"on\0\0".to_vec())] {
            let disk = MemoryVfs::with_folders(&["/d"]);
            write(&disk, "/d/a", b"once", false).unwrap();
            disk.crash(how);
            assert_eq!(disk.contents("/d/a").unwrap(), left, "{how:?}");
        }
    }

    #[test]
    fn a_failed_sync_loses_its_pages_and_the_next_one_lies() {
        let disk = MemoryVfs::with_folders(&["/d"]);
        disk.fail_nth(Call::Sync, 0, ErrorKind::Other);
        let mut file = disk.create_new(Path::new("/d/a"), Access::Default).unwrap();
        file.write(b"one").unwrap();
        assert!(file.sync().is_err());
        file.sync().unwrap();
        disk.sync_dir(Path::new("/d")).unwrap();
        disk.crash(Crash::KeepPrefix(usize::MAX));
        assert_eq!(disk.contents("/d/a").unwrap(), b"");
    }

    #[test]
    fn space_bits_links_and_long_names_are_honoured() {
        let disk = MemoryVfs::with_folders(&["/d/e"]);
        disk.limit_space(2);
        let mut file = disk.create_new(Path::new("/d/a"), Access::Default).unwrap();
        assert_eq!(file.write(b"one").unwrap(), 2);
        assert_eq!(file.write(b"e").unwrap_err().kind(), ErrorKind::StorageFull);
        disk.put_link("/l", "d/../d");
        assert_eq!(disk.read(Path::new("/l/e/../a"), 9).unwrap(), b"on");
        assert_eq!(disk.list_dir(Path::new("/l")).unwrap(), [PathBuf::from("/l/a"), PathBuf::from("/l/e")]);
        let long = format!("/d/{}", "字".repeat(86));
        assert_eq!(write(&disk, &long, b"", false).unwrap_err().kind(), ErrorKind::InvalidFilename);
        disk.put_mode("/d", 0o555);
        assert_eq!(write(&disk, "/d/b", b"", false).unwrap_err().kind(), ErrorKind::PermissionDenied);
        assert_eq!(disk.remove_file(Path::new("/d/a")).unwrap_err().kind(), ErrorKind::PermissionDenied);
    }
}
