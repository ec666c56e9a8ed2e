//! The one way in which a file is put in place: temporary file, sync, read back, rename, sync.

use crate::base::vfs::{Access, Meta, Vfs, VfsFile};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many names are tried for the temporary file before giving up.
const NAME_TRIES: usize = 8;

/// Temporary files that are older than this, compared to their target, are litter.
const STALE: Duration = Duration::from_hours(1);

/// How much of the target's name the temporary name repeats, in bytes: enough to be recognised by
/// someone who finds one, and far from every system's limit.
const NAME_BYTES: usize = 60;

/// Where a replacement stopped. Up to [`Stop::Rename`] the old file is untouched and the
/// temporary one is removed as far as that is possible.
#[derive(Debug)]
pub(super) enum Stop<E> {
    /// No temporary file could be made in the folder.
    Create(io::Error),
    /// The temporary file could not be written or synced.
    Write(io::Error),
    /// The temporary file reads back differently.
    ReadBack,
    /// The caller's last look at the target said no.
    Check(E),
    /// The temporary file could not be given the name.
    Rename(io::Error),
    /// The new file is in place; the folder could not be synced.
    SyncDir(io::Error),
}

/// What went less than well with a replacement that succeeded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flaws {
    /// The owner or the group of the old file could not be kept.
    pub owner_lost: bool,
    /// The folder does not take part in syncing (network folders, folders that may not be listed).
    pub folder_unsynced: bool,
}

/// Puts `bytes` at `target` in one step. `old` is the file that is there, whose bits are kept.
/// `check` is called last before the rename.
pub(super) fn replace<E>(
    vfs: &dyn Vfs,
    target: &Path,
    bytes: &[u8],
    access: Access,
    old: Option<&Meta>,
    check: impl FnOnce() -> Result<(), E>,
) -> Result<Flaws, Stop<E>> {
    let (temp, file) = create_temp(vfs, target, access).map_err(Stop::Create)?;
    let mut flaws = Flaws::default();
    let prepared = prepare(vfs, &temp, file, bytes, old, &mut flaws)
        .and_then(|()| check().map_err(Stop::Check))
        .and_then(|()| vfs.rename(&temp, target).map_err(Stop::Rename));
    if let Err(stop) = prepared {
        // If even this fails there is nothing better to do, and the first error says more.
        vfs.remove_file(&temp).ok();
        return Err(stop);
    }
    match vfs.sync_dir(folder_of(target)) {
        Ok(()) => Ok(flaws),
        // Some file systems cannot sync a folder, and a folder may be closed for reading.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Ok(Flaws { folder_unsynced: true, ..flaws })
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(Flaws { folder_unsynced: true, ..flaws }),
        Err(error) => Err(Stop::SyncDir(error)),
    }
}

/// Writes a small file of the program's own (settings, session) in one step, readable only by its
/// owner, making the folder if it is missing.
pub fn write_atomic(vfs: &dyn Vfs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    ensure_dir(vfs, folder_of(path))?;
    match replace(vfs, path, bytes, Access::Private, None, || Ok::<(), io::Error>(())) {
        Ok(_) => Ok(()),
        Err(Stop::ReadBack) => Err(ErrorKind::InvalidData.into()),
        Err(
            Stop::Create(error) | Stop::Write(error) | Stop::Check(error) | Stop::Rename(error) | Stop::SyncDir(error),
        ) => Err(error),
    }
}

/// Makes a folder with those above it, so that they survive a loss of power.
pub(super) fn ensure_dir(vfs: &dyn Vfs, folder: &Path) -> io::Result<()> {
    let is_missing = |path: &&Path| vfs.metadata(path).is_err();
    let missing: Vec<&Path> =
        folder.ancestors().filter(|path| !path.as_os_str().is_empty()).take_while(is_missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    vfs.create_dir_all(folder)?;
    for made in missing.iter().rev() {
        // A folder above that may be entered but not listed cannot be synced; go on without.
        vfs.sync_dir(folder_of(made)).ok();
    }
    Ok(())
}

/// Writes all of `bytes`, through short writes and interruptions.
pub fn write_all(file: &mut dyn VfsFile, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The folder that a file is in; the current one for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) => Path::new("."),
        None => path,
    }
}

fn prepare<E>(
    vfs: &dyn Vfs,
    temp: &Path,
    mut file: Box<dyn VfsFile>,
    bytes: &[u8],
    old: Option<&Meta>,
    flaws: &mut Flaws,
) -> Result<(), Stop<E>> {
    if let Some(old) = old {
        // Owner first: a change of owner clears some bits. Not being allowed to is common (a file
        // of a colleague in a shared folder) and no reason not to save.
        let is_same = vfs.metadata(temp).is_ok_and(|made| made.owner == old.owner);
        if let (false, Some(owner)) = (is_same, old.owner) {
            flaws.owner_lost = vfs.set_owner(temp, owner).is_err();
        }
        vfs.set_mode(temp, old.mode).map_err(Stop::Write)?;
    }
    write_all(file.as_mut(), bytes).map_err(Stop::Write)?;
    file.sync().map_err(Stop::Write)?;
    drop(file);
    match vfs.read(temp, bytes.len() as u64) {
        Ok(found) if found == bytes => Ok(()),
        Ok(_) => Err(Stop::ReadBack),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Err(Stop::ReadBack),
        Err(error) => Err(Stop::Write(error)),
    }
}

/// Removes temporary files that a loss of power left beside `target`: of our own naming, for this
/// name, and an hour older than the file that was just written. Nobody can be writing them still.
pub(super) fn sweep(vfs: &dyn Vfs, target: &Path) {
    let modified = |path: &Path| vfs.symlink_metadata(path).ok().and_then(|meta| meta.modified);
    let (Some(now), Ok(start)) = (modified(target), temp_start(target)) else { return };
    let Ok(names) = vfs.list_dir(folder_of(target)) else { return };
    for path in names {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let number = name.strip_prefix(&*start).and_then(|rest| rest.strip_suffix(".tmp"));
        let is_ours = number.is_some_and(|number| number.len() == 16 && number.bytes().all(|b| b.is_ascii_hexdigit()));
        if !is_ours {
            continue;
        }
        let age = modified(&path).and_then(|then| now.duration_since(then).ok());
        if age.is_some_and(|age| age > STALE) {
            // It only takes room: no reason to trouble anyone.
            vfs.remove_file(&path).ok();
        }
    }
}

fn create_temp(vfs: &dyn Vfs, target: &Path, access: Access) -> io::Result<(PathBuf, Box<dyn VfsFile>)> {
    let mut last = io::Error::from(ErrorKind::AlreadyExists);
    for _ in 0..NAME_TRIES {
        let temp = target.with_file_name(temp_name(target)?);
        match vfs.create_new(&temp, access) {
            Ok(file) => return Ok((temp, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// A hidden name that says what it belongs to: `.seminar.json.gangmu-1f3a….tmp`.
fn temp_name(target: &Path) -> io::Result<OsString> {
    let number = getrandom::u64().map_err(|_| io::Error::other("no random numbers"))?;
    Ok(format!("{}{number:016x}.tmp", temp_start(target)?).into())
}

/// The part of that name before the number.
fn temp_start(target: &Path) -> io::Result<String> {
    let name = target.file_name().ok_or(ErrorKind::InvalidFilename)?.to_string_lossy();
    let mut end = name.len().min(NAME_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    Ok(format!(".{}.gangmu-", name.get(..end).unwrap_or_default()))
}
