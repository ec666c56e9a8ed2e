//! Files and standard streams for the command line.
//!
//! Files are read and saved as in the window: by [`crate::editor::files`].

use std::path::Path;

use crate::base::vfs::{Kind, RealVfs, Vfs};
use crate::editor::files::{Fingerprint, MAX_BYTES, Overwrite, Save, SaveError, save, within_package, write_all};
use crate::editor::session::Folders;
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
    let result = if is_stream(path) {
        let mut bytes = Vec::new();
        streams.input.read_to_end(&mut bytes).map(|_| bytes)
    } else {
        RealVfs.read(&within_package(&RealVfs, path), MAX_BYTES)
    };
    result.map_err(|error| Fail::Input(format!("{}: {error}", name_of(path))))
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

/// Writes a file anew in one step that was read before, unless another program changed it meanwhile.
pub(super) fn write_back(path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), Fail> {
    let target = within_package(&RealVfs, path);
    let state_dir = Folders::find().map_or_else(std::env::temp_dir, |folders| folders.state);
    let was = Fingerprint::of(was);
    let what = Save { path: &target, bytes, expected: Some(&was), overwrite: Overwrite::Ask, state_dir: &state_dir };
    save(&RealVfs, &what).map(drop).map_err(|error| match error {
        SaveError::Io { source, .. } => Fail::Output { name: path.display().to_string(), error: source },
        error => Fail::Save(Box::new(error)),
    })
}

/// Writes a file in one step, or standard output.
pub(super) fn write(path: &Path, bytes: &[u8], streams: &mut Streams<'_>) -> Result<(), Fail> {
    if is_stream(path) {
        return streams.output.write_all(bytes).map_err(Fail::output);
    }
    // A pipe or a device can't be replaced, but it can be written.
    if RealVfs.metadata(path).is_ok_and(|meta| meta.kind == Kind::Other) {
        let written = RealVfs.open_existing(path).and_then(|mut file| write_all(file.as_mut(), bytes));
        return written.map_err(|error| Fail::Output { name: path.display().to_string(), error });
    }
    let state_dir = Folders::find().map_or_else(std::env::temp_dir, |folders| folders.state);
    let what = Save { path, bytes, expected: None, overwrite: Overwrite::Confirmed, state_dir: &state_dir };
    save(&RealVfs, &what).map(drop).map_err(|error| match error {
        SaveError::Io { source, .. } => Fail::Output { name: path.display().to_string(), error: source },
        error => Fail::Save(Box::new(error)),
    })
}

/// Makes a folder for results, with those above it.
pub(super) fn make_folder(path: &Path) -> Result<(), Fail> {
    RealVfs.create_dir_all(path).map_err(|error| Fail::Output { name: path.display().to_string(), error })
}
