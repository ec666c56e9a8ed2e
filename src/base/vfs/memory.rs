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

use super::{Access, Kind, Meta, Vfs, VfsFile};
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

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

type InodeId = usize;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    File(InodeId),
    Folder { mode: u32 },
    Link(PathBuf),
}

#[derive(Clone, Debug, Default)]
struct Inode {
    bytes: Vec<u8>,
    mode: u32,
}

/// A change that is not yet durable.
#[derive(Clone, Debug)]
enum Pending {
    Bytes {
        inode: InodeId,
        at: usize,
        bytes: Vec<u8>,
    },
    Len {
        inode: InodeId,
        len: usize,
    },
    Mode {
        inode: InodeId,
        mode: u32,
    },
    /// Changes of names that happen in one step.
    Names(Vec<(PathBuf, Option<Entry>)>),
}

impl Pending {
    fn is_of(&self, wanted: InodeId) -> bool {
        match self {
            Self::Bytes { inode, .. } | Self::Len { inode, .. } | Self::Mode { inode, .. } => *inode == wanted,
            Self::Names(_) => false,
        }
    }
}

/// Names and files, as they are seen or as they are on the disk.
#[derive(Clone, Debug, Default)]
struct Tree {
    names: BTreeMap<PathBuf, Entry>,
    inodes: BTreeMap<InodeId, Inode>,
}

impl Tree {
    fn apply(&mut self, change: &Pending) {
        match change {
            Pending::Bytes { inode, at, bytes } => {
                let file = &mut self.inodes.entry(*inode).or_default().bytes;
                let end = at + bytes.len();
                if file.len() < end {
                    file.resize(end, 0);
                }
                if let Some(place) = file.get_mut(*at..end) {
                    place.copy_from_slice(bytes);
                }
            }
            Pending::Len { inode, len } => self.inodes.entry(*inode).or_default().bytes.resize(*len, 0),
            Pending::Mode { inode, mode } => self.inodes.entry(*inode).or_default().mode = *mode,
            Pending::Names(changes) => {
                for (path, entry) in changes {
                    match entry {
                        Some(entry) => self.names.insert(path.clone(), entry.clone()),
                        None => self.names.remove(path),
                    };
                }
            }
        }
    }
}

#[derive(Debug, Default)]
struct State {
    seen: Tree,
    durable: Tree,
    pending: Vec<Pending>,
    next_inode: InodeId,
    /// Counts crashes: a file that was open before one is dead after it.
    generation: u32,
    calls: Vec<(Call, PathBuf)>,
    /// Fails the calls of this kind (or all) from the first number up to before the second.
    fault: Option<(Option<Call>, usize, usize, ErrorKind)>,
    /// Does nothing and fails from this call on, as if the power were gone.
    halt: Option<usize>,
    /// Before the call of this number another program writes this file.
    meddle: Option<(usize, PathBuf, Vec<u8>)>,
    max_write: Option<usize>,
    capacity: Option<usize>,
}

/// A disk in memory; clones are doors to the same disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryVfs {
    state: Arc<Mutex<State>>,
}

const NAME_MAX: usize = 255;
const LINKS_MAX: u32 = 40;

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
        let mut state = self.lock();
        let pending = std::mem::take(&mut state.pending);
        let mut coin = if let Crash::Some(seed) = how { seed } else { 0 };
        for (index, change) in pending.iter().enumerate() {
            let is_name = matches!(change, Pending::Names(_));
            let change = match how {
                Crash::DropUnsynced => None,
                Crash::KeepPrefix(count) => (index < count).then(|| change.clone()),
                Crash::NamesOnly => is_name.then(|| change.clone()),
                Crash::DataOnly => (!is_name).then(|| change.clone()),
                Crash::TornData => Some(torn(change)),
                Crash::Some(_) => toss(&mut coin).then(|| change.clone()),
            };
            if let Some(change) = change {
                state.durable.apply(&change);
            }
        }
        // Whatever lies in a folder that did not reach the disk is gone with it.
        let durable = &mut state.durable;
        let kept = durable.names.clone();
        let is_there = |folder: &Path| is_top(folder) || matches!(kept.get(folder), Some(Entry::Folder { .. }));
        durable.names.retain(|path, _| path.ancestors().skip(1).all(is_there));
        for entry in durable.names.values() {
            if let Entry::File(inode) = entry {
                durable.inodes.entry(*inode).or_insert_with(|| Inode { bytes: Vec::new(), mode: 0o600 });
            }
        }
        state.seen = state.durable.clone();
        state.generation += 1;
        drop(state);
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

/// The first half of a write; names and lengths as they are.
fn torn(change: &Pending) -> Pending {
    let mut change = change.clone();
    if let Pending::Bytes { bytes, .. } = &mut change {
        let half = bytes.len() / 2;
        bytes.iter_mut().skip(half).for_each(|byte| *byte = 0);
    }
    change
}

/// Splitmix64, one bit of it.
fn toss(state: &mut u64) -> bool {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) & 1 == 1
}

fn is_top(path: &Path) -> bool {
    path.parent().is_none() || path.as_os_str().is_empty()
}

/// The path without `.` and `..`, absolute.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::ParentDir => {
                out.pop();
            }
            _ => {}
        }
    }
    out
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("/")).to_path_buf()
}

impl State {
    fn enter(&mut self, call: Call, path: &Path) -> io::Result<()> {
        let number = self.calls.len();
        let of_kind = self.calls.iter().filter(|(made, _)| *made == call).count();
        self.calls.push((call, path.to_path_buf()));
        if self.meddle.as_ref().is_some_and(|(at, ..)| *at == number)
            && let Some((_, path, bytes)) = self.meddle.take()
        {
            self.put(&path, &bytes);
        }
        if self.halt.is_some_and(|at| number >= at) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        if let Some((kind, from, to, error)) = self.fault {
            let number = if kind.is_some() { of_kind } else { number };
            if kind.is_none_or(|kind| kind == call) && (from..to).contains(&number) {
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// The path without links; the last name's link is followed if `follow`. A missing last name
    /// is no error, a missing folder is.
    fn walk(&self, path: &Path, follow: bool) -> io::Result<PathBuf> {
        let mut left: VecDeque<PathBuf> = path.components().map(|part| PathBuf::from(part.as_os_str())).collect();
        let mut at = PathBuf::from("/");
        let mut links = 0;
        while let Some(part) = left.pop_front() {
            match part.components().next() {
                Some(Component::Normal(name)) => {
                    if name.len() > NAME_MAX {
                        return Err(ErrorKind::InvalidFilename.into());
                    }
                    let next = at.join(name);
                    match self.seen.names.get(&next) {
                        Some(Entry::Link(target)) if follow || !left.is_empty() => {
                            links += 1;
                            if links > LINKS_MAX {
                                return Err(io::Error::other("too many links"));
                            }
                            for part in target.components().rev() {
                                left.push_front(PathBuf::from(part.as_os_str()));
                            }
                        }
                        Some(Entry::File(_)) if !left.is_empty() => return Err(ErrorKind::NotADirectory.into()),
                        None if !left.is_empty() => return Err(ErrorKind::NotFound.into()),
                        _ => at = next,
                    }
                }
                Some(Component::ParentDir) => {
                    at.pop();
                }
                Some(Component::RootDir) => at = PathBuf::from("/"),
                _ => {}
            }
        }
        Ok(at)
    }

    fn inode(&self, path: &Path) -> io::Result<InodeId> {
        match self.seen.names.get(path) {
            Some(Entry::File(inode)) => Ok(*inode),
            Some(Entry::Folder { .. }) => Err(ErrorKind::IsADirectory.into()),
            _ if is_top(path) => Err(ErrorKind::IsADirectory.into()),
            _ => Err(ErrorKind::NotFound.into()),
        }
    }

    fn meta(&self, path: &Path) -> io::Result<Meta> {
        let (kind, len, mode, links) = match self.seen.names.get(path) {
            Some(Entry::File(inode)) => {
                let file = self.seen.inodes.get(inode).cloned().unwrap_or_default();
                let same = |entry: &&Entry| **entry == Entry::File(*inode);
                (Kind::File, file.bytes.len(), file.mode, self.seen.names.values().filter(same).count())
            }
            Some(Entry::Folder { mode }) => (Kind::Folder, 0, *mode, 1),
            Some(Entry::Link(target)) => (Kind::Symlink, target.as_os_str().len(), 0o777, 1),
            None if is_top(path) => (Kind::Folder, 0, 0o755, 1),
            None => return Err(ErrorKind::NotFound.into()),
        };
        // Time is the number of changes on their way: still, and no wall clock.
        let modified = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(self.pending.len() as u64));
        Ok(Meta { kind, len: len as u64, mode, owner: Some((1000, 1000)), links: links as u64, modified })
    }

    /// Fails when names in the folder of `path` may not be changed.
    fn check_folder(&self, path: &Path) -> io::Result<()> {
        match self.seen.names.get(&parent(path)) {
            Some(Entry::Folder { mode }) if mode & 0o200 == 0 => Err(ErrorKind::PermissionDenied.into()),
            Some(Entry::Folder { .. }) => Ok(()),
            None if is_top(&parent(path)) => Ok(()),
            None => Err(ErrorKind::NotFound.into()),
            Some(_) => Err(ErrorKind::NotADirectory.into()),
        }
    }

    fn change(&mut self, change: Pending) {
        self.seen.apply(&change);
        self.pending.push(change);
    }

    fn fresh_inode(&mut self) -> InodeId {
        self.next_inode += 1;
        self.next_inode
    }

    fn put(&mut self, path: &Path, bytes: &[u8]) {
        let path = self.walk(path, true).unwrap_or_else(|_| normal(path));
        let inode = self.fresh_inode();
        let file = Inode { bytes: bytes.to_vec(), mode: 0o644 };
        for tree in [&mut self.seen, &mut self.durable] {
            tree.inodes.insert(inode, file.clone());
            tree.names.insert(path.clone(), Entry::File(inode));
        }
    }

    fn make_folders(&mut self, path: &Path) {
        let mut missing: Vec<PathBuf> = path.ancestors().map(Path::to_path_buf).collect();
        missing.reverse();
        for folder in missing {
            if !is_top(&folder) && !self.seen.names.contains_key(&folder) {
                self.change(Pending::Names(vec![(folder, Some(Entry::Folder { mode: 0o755 }))]));
            }
        }
    }

    fn chmod(&mut self, path: &Path, mode: u32) {
        match self.seen.names.get(path).cloned() {
            Some(Entry::File(inode)) => self.change(Pending::Mode { inode, mode }),
            Some(Entry::Folder { .. }) => {
                self.change(Pending::Names(vec![(path.to_path_buf(), Some(Entry::Folder { mode }))]));
            }
            _ => {}
        }
    }

    fn used(&self) -> usize {
        let in_use = |inode: &InodeId| self.seen.names.values().any(|entry| *entry == Entry::File(*inode));
        self.seen.inodes.iter().filter(|(inode, _)| in_use(inode)).map(|(_, file)| file.bytes.len()).sum()
    }

    /// Makes durable, or loses, what `is_due` picks.
    fn flush(&mut self, is_due: impl Fn(&Pending) -> bool, is_lost: bool) {
        for change in std::mem::take(&mut self.pending) {
            if !is_due(&change) {
                self.pending.push(change);
            } else if !is_lost {
                self.durable.apply(&change);
            }
        }
    }
}

impl Vfs for MemoryVfs {
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
