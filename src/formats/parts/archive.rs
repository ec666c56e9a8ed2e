//! Archives: zip by name, never onto a disk, and tar within gzip.
//!
//! **Safety.** Sizes that an archive declares are not trusted: what comes out is counted while it
//! comes. At most [`MOST_ENTRIES`] entries, [`MOST_BYTES`] in all, and [`MOST_RATIO`] times the
//! packed size. An entry whose name leads out of the archive gets the whole file refused; nothing
//! honest writes one. A leading `/` is accepted (Baidu Naotu writes it), and names that are neither
//! ASCII nor UTF-8 (GBK) are passed over, because every part that matters has an ASCII name.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::formats::report::ReadError;

const MOST_ENTRIES: usize = 10_000;
const MOST_BYTES: u64 = 256 << 20;
const MOST_RATIO: u64 = 1000;
/// Up to this size the ratio says nothing.
const SMALL: u64 = 1 << 20;
const HINT: &str = "Do not open it; if it should be a map, export it again from the program that made it.";

/// A zip archive.
pub(in crate::formats) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names without a leading `/`, with their numbers.
    names: Vec<(String, usize)>,
    /// Bytes that may still come out.
    left: u64,
}

fn refuse(what: impl Into<String>) -> ReadError {
    ReadError::whole(what, HINT)
}

fn damaged(what: impl Into<String>) -> ReadError {
    ReadError::whole(what, "The file is damaged or was cut off. Look for an older copy, or export it again.")
}

/// Whether bytes begin like a zip archive.
pub(in crate::formats) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

impl<'a> Archive<'a> {
    /// Opens an archive and looks at its names.
    ///
    /// # Errors
    /// When it is damaged or hostile.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| damaged(format!("the archive can't be read: {error}")))?;
        if zip.len() > MOST_ENTRIES {
            return Err(refuse(format!("the archive has {} entries, more than {MOST_ENTRIES}", zip.len())));
        }
        let mut names = Vec::with_capacity(zip.len());
        for (index, raw) in zip.file_names_raw().enumerate() {
            let Ok(name) = std::str::from_utf8(raw) else { continue };
            let is_drive = raw.get(1) == Some(&b':') && raw.first().is_some_and(u8::is_ascii_alphabetic);
            if is_drive || raw.contains(&0) || name.split(['/', '\\']).any(|part| part == "..") {
                let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
                return Err(refuse(format!("the archive has an entry that leads out of it: “{shown}”")));
            }
            if !name.contains('\\') {
                names.push((name.trim_start_matches("./").trim_start_matches('/').to_owned(), index));
            }
        }
        leave_folder(&mut names);
        Ok(Self { zip, names, left: MOST_BYTES })
    }

    /// The names of its entries, within the folder that all of them stand in.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    /// Whether it has an entry of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|other| other == name)
    }

    /// The bytes of an entry.
    ///
    /// # Errors
    /// When it is not there, is damaged, encrypted, or larger than a map needs.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let Some(index) = self.names.iter().find(|(other, _)| other == name).map(|(_, index)| *index) else {
            return Err(damaged(format!("the archive lacks the part “{name}”")));
        };
        let entry = self.zip.by_index(index).map_err(|error| {
            let text = error.to_string();
            if text.to_ascii_lowercase().contains("password") {
                ReadError::whole(
                    "this map is protected by a password",
                    "Open it in the program that made it, take the password off, and save it again.",
                )
            } else {
                damaged(format!("the part “{name}” can't be read: {text}"))
            }
        })?;
        // A symbolic link, by the file type that Unix keeps in the mode.
        if entry.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000) {
            return Err(refuse(format!("the part “{name}” is a link to another file")));
        }
        let most = self.left.min(entry.compressed_size().saturating_mul(MOST_RATIO).max(SMALL));
        let mut out = Vec::new();
        let mut limited = entry.take(most + 1);
        limited.read_to_end(&mut out).map_err(|error| damaged(format!("the part “{name}” is damaged: {error}")))?;
        let length = out.len() as u64;
        if length > most {
            return Err(refuse(format!(
                "the part “{name}” unpacks to more than a map can be; this looks like an attack"
            )));
        }
        self.left -= length;
        Ok(out)
    }
}

/// Takes the folder off that everything in an archive stands in, as when a folder was packed and not
/// what is in it. What macOS adds beside it does not count, nor do folders of formats of ours.
fn leave_folder(names: &mut [(String, usize)]) {
    let is_extra = |name: &str| name.starts_with("__MACOSX/") || name.ends_with(".DS_Store");
    let mut folders = names.iter().filter(|(name, _)| !is_extra(name)).map(|(name, _)| name.split_once('/'));
    let Some(Some((folder, _))) = folders.next() else { return };
    let is_one = folders.all(|other| other.is_some_and(|(other, _)| other == folder));
    if !is_one || ["document", "word", "mmpage", "page"].contains(&folder) {
        return;
    }
    let folder = format!("{folder}/");
    for (name, _) in names {
        if let Some(rest) = name.strip_prefix(&folder) {
            *name = rest.to_owned();
        }
    }
}

/// The files of a tar archive within gzip: names and contents.
///
/// # Errors
/// When it is damaged, or larger than a map needs.
pub(in crate::formats) fn tar_gz(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let most = MOST_BYTES.min((bytes.len() as u64).saturating_mul(MOST_RATIO).max(SMALL));
    let mut tar = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(most + 1)
        .read_to_end(&mut tar)
        .map_err(|error| damaged(format!("the compressed file is damaged: {error}")))?;
    if tar.len() as u64 > most {
        return Err(refuse("the file unpacks to more than a map can be; this looks like an attack"));
    }
    let mut files = Vec::new();
    let mut at = 0;
    let mut long_name: Option<String> = None;
    while let Some(head) = tar.get(at..at + 512) {
        if head.iter().all(|&byte| byte == 0) {
            break;
        }
        let text = |from: usize, to: usize| {
            let field = head.get(from..to).unwrap_or_default();
            let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
            String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
        };
        let size = usize::from_str_radix(text(124, 136).trim(), 8).map_err(|_| damaged("the archive is damaged"))?;
        let from = at + 512;
        let body = from
            .checked_add(size)
            .and_then(|to| tar.get(from..to))
            .ok_or_else(|| damaged("the archive was cut off"))?;
        match head.get(156).copied().unwrap_or_default() {
            b'0' | 0 => {
                let prefix = if head.get(257..262) == Some(b"ustar") { text(345, 500) } else { String::new() };
                let short = if prefix.is_empty() { text(0, 100) } else { format!("{prefix}/{}", text(0, 100)) };
                let name = long_name.take().unwrap_or(short);
                files.push((name.trim_start_matches("./").to_owned(), body.to_vec()));
            }
            // The extended header of pax names long paths: lines of "length key=value".
            b'x' => {
                let records = String::from_utf8_lossy(body);
                let path = records.lines().find_map(|line| line.split_once(" path=").map(|(_, path)| path.to_owned()));
                long_name = path.or(long_name);
            }
            b'L' => long_name = Some(String::from_utf8_lossy(body).trim_end_matches('\0').to_owned()),
            _ => {}
        }
        if files.len() > MOST_ENTRIES {
            return Err(refuse(format!("the archive has more than {MOST_ENTRIES} entries")));
        }
        at = from + size.div_ceil(512) * 512;
    }
    Ok(files)
}

/// Makes archives for tests.
#[cfg(test)]
pub(in crate::formats) fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::{Archive, tar_gz, zip_of};

    #[test]
    fn parts_are_read_by_name() {
        let bytes = zip_of(&[("/content.xml", b"<a/>"), ("b/c.json", b"{}")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read("content.xml").unwrap(), b"<a/>");
        assert!(archive.has("b/c.json"));
        assert!(archive.read("d").unwrap_err().what.contains("lacks"));
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in ["../x", "a/../../x", "C:\\x", "c:x", "a\\..\\x", "x\0y"] {
            let bytes = zip_of(&[("content.json", b"[]"), (name, b"x")]);
            assert!(Archive::open(&bytes).is_err_and(|error| error.what.contains("leads out")), "{name}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![b' '; 64 << 20];
        let bytes = zip_of(&[("content.json", &zeros)]);
        assert!(bytes.len() < 100_000);
        // A ratio of 1000 is near what deflate can do at most, so the sum counts.
        let mut archive = Archive::open(&bytes).unwrap();
        let results: Vec<bool> = (0..6).map(|_| archive.read("content.json").is_ok()).collect();
        assert!(results.contains(&false), "{results:?}");
    }

    #[test]
    fn cut_archives_are_errors() {
        let bytes = zip_of(&[("a", b"some text")]);
        for end in 0..bytes.len() {
            let cut = bytes.get(..end).unwrap();
            assert!(Archive::open(cut).and_then(|mut archive| archive.read("a")).is_err());
        }
        for end in 0..40 {
            drop(tar_gz(bytes.get(..end).unwrap()));
        }
    }
}
