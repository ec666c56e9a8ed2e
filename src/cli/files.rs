//! Files and standard streams for the command line.
//!
//! A file is replaced in one step: written beside, synced, and renamed over the old one, whose
//! permissions it takes over. Symbolic links are followed.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::formats::{self, Format, Loaded, ReadError, ReadOptions};

use super::{Fail, Streams};

/// The name that stands for a standard stream.
const STREAM: &str = "-";

/// How a file is named in messages.
pub(super) fn name_of(path: &Path) -> String {
    if is_stream(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Whether the name stands for a standard stream.
pub(super) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == STREAM
}

/// Reads the bytes of a file or of standard input.
pub(super) fn bytes(path: &Path, streams: &mut Streams<'_>) -> Result<Vec<u8>, Fail> {
    let mut bytes = Vec::new();
    let result = if is_stream(path) {
        streams.input.read_to_end(&mut bytes).map(drop)
    } else {
        fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map(drop)
    };
    result.map_err(|error| Fail::Input(format!("{}: {error}", name_of(path))))?;
    Ok(bytes)
}

/// Reads a document.
pub(super) fn document(path: &Path, bytes: &[u8], from: Option<&'static Format>) -> Result<Loaded, ReadError> {
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut seed = [0_u8; 16];
    // Without randomness the ids are those of the fixed seed: unique in the file all the same.
    let seed = getrandom::fill(&mut seed).is_ok().then(|| {
        let (a, b) = seed.split_at(8);
        [a, b].map(|half| half.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    });
    let stem = path.file_stem().filter(|_| !is_stream(path));
    let name = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let options = ReadOptions { name, seed };
    match from.and_then(|format| format.read) {
        Some(read) => read(bytes, &options),
        None => formats::read(bytes, file_name.as_deref(), &options),
    }
}

/// Writes a file in one step, or standard output.
pub(super) fn write(path: &Path, bytes: &[u8], streams: &mut Streams<'_>) -> Result<(), Fail> {
    if is_stream(path) {
        return streams.output.write_all(bytes).map_err(Fail::output);
    }
    replace(path, bytes).map_err(|error| Fail::Output { name: path.display().to_string(), error })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Through symbolic links, so that a link stays one.
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_path_buf(),
        Err(error) => return Err(error),
    };
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device can't be replaced, but it can be written.
        return fs::OpenOptions::new().write(true).open(&target)?.write_all(bytes);
    }
    let (beside, mut file) = create_beside(&target)?;
    let result = file
        .write_all(bytes)
        .and_then(|()| old.map_or(Ok(()), |old| file.set_permissions(old.permissions())))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &target));
    if result.is_err() {
        // The error of the writing is the one to tell.
        drop(fs::remove_file(&beside));
    }
    result
}

/// A new file in the folder of `target`, with its name.
fn create_beside(target: &Path) -> io::Result<(PathBuf, fs::File)> {
    let name = target.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let mut attempt = 0;
    loop {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let beside = target.with_file_name(beside);
        match fs::File::create_new(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}
