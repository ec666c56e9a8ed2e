//! Files that belong to a topic: copied into a folder beside the map, `NAME.files`, and linked.
//!
//! A file that lies below the map's folder already is linked where it is. Only files that a link would
//! open are taken ([`links::is_document`]). Nothing is ever replaced: another file of the same name
//! gets a number. Undo takes the link away and leaves the file. A map that is saved to another folder
//! takes its files along ([`carry`]).

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::files::{self, Overwrite, Save};
use super::links::{self, Target};
use crate::base::vfs::Vfs;
use crate::doc::Document;

/// The largest file that is copied.
pub const MOST_BYTES: u64 = 512 << 20;
/// How the name of the folder ends.
const ENDING: &str = ".files";
/// Names that are tried when there is a file of the same name.
const MOST_NAMES: u32 = 1000;

/// Why a file cannot be attached.
#[derive(Debug)]
pub enum AttachError {
    /// The map is in no file, so nothing is beside it.
    NoFolder,
    /// It is not of a kind that a link would open.
    Kind,
    /// It could not be read or written.
    Disk(String),
}

/// The folder for files of this map.
#[must_use]
pub fn folder_of(map: &Path) -> PathBuf {
    let mut name = map.file_stem().map_or_else(|| "map".into(), OsStr::to_os_string);
    name.push(ENDING);
    map.with_file_name(name)
}

/// Puts a file beside the map, and gives the address of a link to it. `state_dir` is for drafts.
///
/// # Errors
/// See [`AttachError`].
pub fn attach(disk: &dyn Vfs, state_dir: &Path, map: Option<&Path>, file: &Path) -> Result<String, AttachError> {
    let map = map.ok_or(AttachError::NoFolder)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !links::is_document(&name) {
        return Err(AttachError::Kind);
    }
    let fault = |error: &dyn std::fmt::Display| AttachError::Disk(error.to_string());
    let real = disk.canonicalize(file).map_err(|error| fault(&error))?;
    let home = map.parent().and_then(|folder| disk.canonicalize(folder).ok());
    if let Some(below) = home.as_deref().and_then(|home| real.strip_prefix(home).ok())
        && let Some(href) = href_of(below)
    {
        return Ok(href);
    }
    let bytes = disk.read(&real, MOST_BYTES).map_err(|error| fault(&error))?;
    let folder = folder_of(map);
    // What an address would take for something else is no part of the name.
    let name: String = name.chars().map(|c| if is_special(c) { '_' } else { c }).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    for number in 1..=MOST_NAMES {
        let name = if number == 1 { name.clone() } else { format!("{stem} {number}.{ending}") };
        let path = folder.join(&name);
        match disk.read(&path, MOST_BYTES) {
            Ok(there) if there != bytes => continue,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                disk.create_dir_all(&folder).map_err(|error| fault(&error))?;
                let what = Save { path: &path, bytes: &bytes, expected: None, overwrite: Overwrite::Ask, state_dir };
                files::save(disk, &what).map_err(|error| fault(&error))?;
            }
            Err(_) => continue,
        }
        let below = Path::new(folder.file_name().unwrap_or_default()).join(&name);
        return href_of(&below).ok_or(AttachError::Kind);
    }
    Err(AttachError::Disk(format!("there are {MOST_NAMES} files of this name")))
}

/// Copies the files of a map that is saved to another folder, so that its links lead to them there.
/// What lies there already stays, and what is gone is left out. `false` if one could not be copied.
#[must_use]
pub fn carry(disk: &dyn Vfs, state_dir: &Path, document: &Document, from: &Path, to: &Path) -> bool {
    let mut all = true;
    let mut done = HashSet::new();
    let all_topics = document.sheets().iter().flat_map(|(sheet, _)| document.sheet_topics(*sheet));
    let topics = all_topics.filter_map(|id| document.topic(id));
    for link in topics.flat_map(|topic| &topic.more().links) {
        let Target::File(path) = links::target(&link.href, Some(from)) else { continue };
        let Ok(below) = path.strip_prefix(from) else { continue };
        let first = below.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let belongs = first.is_some_and(|folder| folder.ends_with(ENDING)) && below.components().count() > 1;
        let there = to.join(below);
        if !belongs || !done.insert(there.clone()) || disk.metadata(&there).is_ok() {
            continue;
        }
        let Ok(bytes) = disk.read(&path, MOST_BYTES) else {
            all &= disk.metadata(&path).is_err();
            continue;
        };
        let what = Save { path: &there, bytes: &bytes, expected: None, overwrite: Overwrite::Ask, state_dir };
        let folder = there.parent().unwrap_or(to);
        all &= disk.create_dir_all(folder).is_ok() && files::save(disk, &what).is_ok();
    }
    all
}

const fn is_special(character: char) -> bool {
    matches!(character, '#' | '?' | '%' | ':' | '\\')
}

/// The address of a file below the map's folder; `None` if no link can say it.
fn href_of(below: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in below.components() {
        let part = part.as_os_str().to_str()?;
        if part.chars().any(|c| is_special(c) || c.is_control()) {
            return None;
        }
        parts.push(part);
    }
    let href = parts.join("/");
    let folder = Path::new("/m");
    let leads = links::target(&href, Some(folder)) == Target::File(folder.join(below));
    leads.then_some(href)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{AttachError, attach, carry, folder_of};
    use crate::base::vfs::{MemoryVfs, Vfs};
    use crate::doc::{Document, Link};
    use crate::editor::links::{Target, target};

    fn disk() -> MemoryVfs {
        let disk = MemoryVfs::default();
        for folder in ["/maps/sub", "/papers", "/state"] {
            disk.create_dir_all(Path::new(folder)).unwrap();
        }
        for (path, bytes) in
            [("/maps/talk.json", "{}"), ("/maps/sub/near.pdf", "near"), ("/papers/条约 1965.pdf", "treaty")]
        {
            crate::editor::files::write_atomic(&disk, Path::new(path), bytes.as_bytes()).unwrap();
        }
        disk
    }

    fn put(disk: &MemoryVfs, file: &str) -> Result<String, AttachError> {
        attach(disk, Path::new("/state"), Some(Path::new("/maps/talk.json")), Path::new(file))
    }

    #[test]
    fn a_file_from_elsewhere_is_copied_and_its_link_leads_to_it() {
        let disk = disk();
        let href = put(&disk, "/papers/条约 1965.pdf").unwrap();
        assert_eq!(href, "talk.files/条约 1965.pdf");
        let Target::File(path) = target(&href, Some(Path::new("/maps"))) else { panic!("{href} leads nowhere") };
        assert_eq!(disk.read(&path, 100).unwrap(), b"treaty");
        assert_eq!(put(&disk, "/papers/条约 1965.pdf").unwrap(), href, "the same file is there once");
        assert_eq!(disk.list_dir(&folder_of(Path::new("/maps/talk.json"))).unwrap().len(), 1);
    }

    #[test]
    fn nothing_is_replaced_and_what_is_near_stays_where_it_is() {
        let disk = disk();
        let href = put(&disk, "/papers/条约 1965.pdf").unwrap();
        crate::editor::files::write_atomic(&disk, Path::new("/papers/条约 1965.pdf"), b"another").unwrap();
        assert_eq!(put(&disk, "/papers/条约 1965.pdf").unwrap(), "talk.files/条约 1965 2.pdf");
        let first = Path::new("/maps").join(href);
        assert_eq!(disk.read(&first, 100).unwrap(), b"treaty");
        assert_eq!(put(&disk, "/maps/sub/near.pdf").unwrap(), "sub/near.pdf");
    }

    #[test]
    fn files_go_along_to_another_folder() {
        let disk = disk();
        let href = put(&disk, "/papers/条约 1965.pdf").unwrap();
        let mut topic = crate::doc::Topic::new("t".into(), "A");
        let unknown = crate::doc::Unknown::default();
        let link = |href: &str| Link { href: href.into(), title: "".into(), unknown: unknown.clone() };
        topic.more_mut().links =
            vec![link(&href), link("sub/near.pdf"), link("talk.files/gone.pdf"), link("https://a.b/talk.files/x.pdf")];
        let document = Document::with_root(&["en"], topic, "s1");
        disk.create_dir_all(Path::new("/other")).unwrap();
        assert!(carry(&disk, Path::new("/state"), &document, Path::new("/maps"), Path::new("/other")));
        assert_eq!(disk.read(&Path::new("/other").join(&href), 100).unwrap(), b"treaty");
        let names: Vec<_> = disk.list_dir(Path::new("/other")).unwrap();
        assert_eq!(names.len(), 1, "only what belongs to the map: {names:?}");
        // What lies there already is somebody's.
        crate::editor::files::write_atomic(&disk, &Path::new("/other").join(&href), b"mine").unwrap();
        assert!(carry(&disk, Path::new("/state"), &document, Path::new("/maps"), Path::new("/other")));
        assert_eq!(disk.read(&Path::new("/other").join(&href), 100).unwrap(), b"mine");
    }

    #[test]
    fn what_no_link_would_open_is_refused() {
        let disk = disk();
        crate::editor::files::write_atomic(&disk, Path::new("/papers/run.sh"), b"#!").unwrap();
        assert!(matches!(put(&disk, "/papers/run.sh"), Err(AttachError::Kind)));
        assert!(matches!(put(&disk, "/papers/none.pdf"), Err(AttachError::Disk(_))));
        let nowhere = attach(&disk, Path::new("/state"), None, Path::new("/papers/条约 1965.pdf"));
        assert!(matches!(nowhere, Err(AttachError::NoFolder)));
        crate::editor::files::write_atomic(&disk, Path::new("/papers/a#b 50%.pdf"), b"odd").unwrap();
        assert_eq!(put(&disk, "/papers/a#b 50%.pdf").unwrap(), "talk.files/a_b 50_.pdf");
    }
}
