//! What a [`super::MemoryVfs`] holds: the tree that is seen, the one on the disk, and what lies between.

use super::{Call, Crash};
use crate::base::vfs::{Kind, Meta};
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

const NAME_MAX: usize = 255;
const LINKS_MAX: u32 = 40;

pub(super) type InodeId = usize;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    File(InodeId),
    Folder { mode: u32 },
    Link(PathBuf),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Inode {
    pub bytes: Vec<u8>,
    pub mode: u32,
}

/// A change that is not yet durable.
#[derive(Clone, Debug)]
pub(super) enum Pending {
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
    pub fn is_of(&self, wanted: InodeId) -> bool {
        match self {
            Self::Bytes { inode, .. } | Self::Len { inode, .. } | Self::Mode { inode, .. } => *inode == wanted,
            Self::Names(_) => false,
        }
    }
}

/// Names and files, as they are seen or as they are on the disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub names: BTreeMap<PathBuf, Entry>,
    pub inodes: BTreeMap<InodeId, Inode>,
}

impl Tree {
    pub fn apply(&mut self, change: &Pending) {
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
pub(super) struct State {
    pub seen: Tree,
    pub durable: Tree,
    pub pending: Vec<Pending>,
    pub next_inode: InodeId,
    /// Counts crashes: a file that was open before one is dead after it.
    pub generation: u32,
    pub calls: Vec<(Call, PathBuf)>,
    /// Fails the calls of this kind (or all) from the first number up to before the second.
    pub fault: Option<(Option<Call>, usize, usize, ErrorKind)>,
    /// Does nothing and fails from this call on, as if the power were gone.
    pub halt: Option<usize>,
    /// Before the call of this number another program writes this file.
    pub meddle: Option<(usize, PathBuf, Vec<u8>)>,
    pub max_write: Option<usize>,
    pub capacity: Option<usize>,
}

/// The first half of a write; names and lengths as they are.
pub(super) fn torn(change: &Pending) -> Pending {
    let mut change = change.clone();
    if let Pending::Bytes { bytes, .. } = &mut change {
        let half = bytes.len() / 2;
        bytes.iter_mut().skip(half).for_each(|byte| *byte = 0);
    }
    change
}

/// Splitmix64, one bit of it.
pub(super) fn toss(state: &mut u64) -> bool {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) & 1 == 1
}

pub(super) fn is_top(path: &Path) -> bool {
    path.parent().is_none() || path.as_os_str().is_empty()
}

/// The path without `.` and `..`, absolute.
pub(super) fn normal(path: &Path) -> PathBuf {
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

pub(super) fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("/")).to_path_buf()
}

impl State {
    /// See [`super::MemoryVfs::crash`].
    pub fn crash(&mut self, how: Crash) {
        let pending = std::mem::take(&mut self.pending);
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
                self.durable.apply(&change);
            }
        }
        // Whatever lies in a folder that did not reach the disk is gone with it.
        let durable = &mut self.durable;
        let kept = durable.names.clone();
        let is_there = |folder: &Path| is_top(folder) || matches!(kept.get(folder), Some(Entry::Folder { .. }));
        durable.names.retain(|path, _| path.ancestors().skip(1).all(is_there));
        for entry in durable.names.values() {
            if let Entry::File(inode) = entry {
                durable.inodes.entry(*inode).or_insert_with(|| Inode { bytes: Vec::new(), mode: 0o600 });
            }
        }
        self.seen = self.durable.clone();
        self.generation += 1;
    }

    pub fn enter(&mut self, call: Call, path: &Path) -> io::Result<()> {
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
    pub fn walk(&self, path: &Path, follow: bool) -> io::Result<PathBuf> {
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

    pub fn inode(&self, path: &Path) -> io::Result<InodeId> {
        match self.seen.names.get(path) {
            Some(Entry::File(inode)) => Ok(*inode),
            Some(Entry::Folder { .. }) => Err(ErrorKind::IsADirectory.into()),
            _ if is_top(path) => Err(ErrorKind::IsADirectory.into()),
            _ => Err(ErrorKind::NotFound.into()),
        }
    }

    pub fn meta(&self, path: &Path) -> io::Result<Meta> {
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
    pub fn check_folder(&self, path: &Path) -> io::Result<()> {
        match self.seen.names.get(&parent(path)) {
            Some(Entry::Folder { mode }) if mode & 0o200 == 0 => Err(ErrorKind::PermissionDenied.into()),
            Some(Entry::Folder { .. }) => Ok(()),
            None if is_top(&parent(path)) => Ok(()),
            None => Err(ErrorKind::NotFound.into()),
            Some(_) => Err(ErrorKind::NotADirectory.into()),
        }
    }

    pub fn change(&mut self, change: Pending) {
        self.seen.apply(&change);
        self.pending.push(change);
    }

    pub fn fresh_inode(&mut self) -> InodeId {
        self.next_inode += 1;
        self.next_inode
    }

    pub fn put(&mut self, path: &Path, bytes: &[u8]) {
        let path = self.walk(path, true).unwrap_or_else(|_| normal(path));
        let inode = self.fresh_inode();
        let file = Inode { bytes: bytes.to_vec(), mode: 0o644 };
        for tree in [&mut self.seen, &mut self.durable] {
            tree.inodes.insert(inode, file.clone());
            tree.names.insert(path.clone(), Entry::File(inode));
        }
    }

    pub fn make_folders(&mut self, path: &Path) {
        let mut missing: Vec<PathBuf> = path.ancestors().map(Path::to_path_buf).collect();
        missing.reverse();
        for folder in missing {
            if !is_top(&folder) && !self.seen.names.contains_key(&folder) {
                self.change(Pending::Names(vec![(folder, Some(Entry::Folder { mode: 0o755 }))]));
            }
        }
    }

    pub fn chmod(&mut self, path: &Path, mode: u32) {
        match self.seen.names.get(path).cloned() {
            Some(Entry::File(inode)) => self.change(Pending::Mode { inode, mode }),
            Some(Entry::Folder { .. }) => {
                self.change(Pending::Names(vec![(path.to_path_buf(), Some(Entry::Folder { mode }))]));
            }
            _ => {}
        }
    }

    pub fn used(&self) -> usize {
        let in_use = |inode: &InodeId| self.seen.names.values().any(|entry| *entry == Entry::File(*inode));
        self.seen.inodes.iter().filter(|(inode, _)| in_use(inode)).map(|(_, file)| file.bytes.len()).sum()
    }

    /// Makes durable, or loses, what `is_due` picks.
    pub fn flush(&mut self, is_due: impl Fn(&Pending) -> bool, is_lost: bool) {
        for change in std::mem::take(&mut self.pending) {
            if !is_due(&change) {
                self.pending.push(change);
            } else if !is_lost {
                self.durable.apply(&change);
            }
        }
    }
}
