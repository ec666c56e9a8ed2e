//! The disk of this machine, through `std::fs`.
//!
//! **Shortcomings.** On Windows a rename keeps neither the access list nor the alternate streams
//! of the file that it replaces, names in folders cannot be synced, and a
//! rename that a virus scanner holds up is not tried again.

use super::{Access, Held, Kind, Meta, Vfs, VfsFile};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealVfs;

impl Vfs for RealVfs {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let file = fs::File::open(path)?;
        let len = file.metadata()?.len();
        if len > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0).saturating_add(1));
        // The length of a pipe or of a file that grows is only known from reading.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn metadata(&self, path: &Path) -> io::Result<Meta> {
        fs::metadata(path).map(|found| meta(&found))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Meta> {
        fs::symlink_metadata(path).map(|found| meta(&found))
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn list_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut names = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    fn create_new(&self, path: &Path, access: Access) -> io::Result<Box<dyn VfsFile>> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if access == Access::Private {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        #[cfg(not(unix))]
        let _: Access = access;
        Ok(Box::new(RealFile(options.open(path)?)))
    }

    fn open_existing(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        Ok(Box::new(RealFile(fs::OpenOptions::new().write(true).open(path)?)))
    }

    fn hold(&self, path: &Path) -> io::Result<Option<Held>> {
        let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Held::by(file))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    fn is_held(&self, path: &Path) -> bool {
        let Ok(file) = fs::OpenOptions::new().write(true).open(path) else { return false };
        matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        #[cfg(unix)]
        let permissions = {
            use std::os::unix::fs::PermissionsExt as _;
            fs::Permissions::from_mode(mode & 0o7777)
        };
        #[cfg(not(unix))]
        let permissions = {
            let mut permissions = fs::metadata(path)?.permissions();
            permissions.set_readonly(mode & 0o222 == 0);
            permissions
        };
        fs::set_permissions(path, permissions)
    }

    fn set_owner(&self, path: &Path, owner: (u32, u32)) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::chown(path, Some(owner.0), Some(owner.1));
        #[cfg(not(unix))]
        {
            let _: (&Path, (u32, u32)) = (path, owner);
            Ok(())
        }
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        #[cfg(unix)]
        return fs::File::open(path)?.sync_all();
        #[cfg(not(unix))]
        {
            let _: &Path = path;
            Ok(())
        }
    }
}

/// An open file of this machine.
struct RealFile(fs::File);

impl VfsFile for RealFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn set_len(&mut self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

fn meta(found: &fs::Metadata) -> Meta {
    let file_type = found.file_type();
    let kind = if file_type.is_symlink() {
        Kind::Symlink
    } else if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_file() {
        Kind::File
    } else {
        Kind::Other
    };
    #[cfg(unix)]
    let (mode, owner, links) = {
        use std::os::unix::fs::MetadataExt as _;
        (found.mode() & 0o7777, Some((found.uid(), found.gid())), found.nlink())
    };
    #[cfg(not(unix))]
    let (mode, owner, links) = (if found.permissions().readonly() { 0o444 } else { 0o644 }, None, 1);
    Meta { kind, len: found.len(), mode, owner, links, modified: found.modified().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_read_renamed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("甲.txt"), folder.path().join("乙.txt"));
        let mut file = RealVfs.create_new(&a, Access::Private).unwrap();
        assert_eq!(file.write("纲目".as_bytes()).unwrap(), 6);
        file.sync().unwrap();
        assert_eq!(RealVfs.create_new(&a, Access::Default).err().unwrap().kind(), io::ErrorKind::AlreadyExists);
        RealVfs.rename(&a, &b).unwrap();
        RealVfs.sync_dir(folder.path()).unwrap();
        assert_eq!(RealVfs.read(&b, 6).unwrap(), "纲目".as_bytes());
        assert_eq!(RealVfs.read(&b, 5).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(RealVfs.list_dir(folder.path()).unwrap(), std::slice::from_ref(&b));
        let meta = RealVfs.metadata(&b).unwrap();
        assert_eq!((meta.kind, meta.len, meta.links), (Kind::File, 6, 1));
        RealVfs.remove_file(&b).unwrap();
        assert_eq!(RealVfs.metadata(&b).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
