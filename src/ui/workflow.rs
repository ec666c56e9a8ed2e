//! Opening, saving and exporting, beside the window: what a job is given and what it brings back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::dialogs::Purpose;
use crate::base::vfs::Vfs;
use crate::doc::{Document, SheetId};
use crate::editor::files::recovery::Key;
use crate::editor::files::{self, Fingerprint, Overwrite, Save, SaveError, Saved};
use crate::formats::{self, ReadOptions, WriteOptions};
use crate::layout::{FontMeasure, Layout, Look, Titles};

/// What is done when unsaved changes have been dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Close the window and end.
    Quit,
    /// Begin a new map.
    New,
    /// Begin a map made of the template with this name.
    NewFrom(&'static str),
    /// Choose a file and open it.
    Choose(Purpose),
    /// Open this file.
    Open(PathBuf),
}

/// A document that was read, with its layout.
pub struct Opened {
    /// The document.
    pub document: Document,
    /// What was repaired or left out, a sentence each.
    pub remarks: Vec<String>,
    /// Why it must not be changed.
    pub read_only: Option<String>,
    /// What was on the disk.
    pub fingerprint: Option<Fingerprint>,
    /// Whether the file is a map of ours, so that saving may write it.
    pub native: bool,
    /// The layout of its first sheet.
    pub layout: Layout,
}

/// Why a file was not opened.
pub struct NotOpened {
    /// What is wrong and where.
    pub what: String,
    /// What can be done.
    pub hint: String,
    /// What could be saved from a damaged file.
    pub recovered: Option<Box<Document>>,
}

/// What a job brings back.
pub enum Outcome {
    /// A file was read, or not.
    Opened(PathBuf, Result<Box<Opened>, NotOpened>),
    /// The map was written, or not.
    Saved {
        /// Where to.
        path: PathBuf,
        /// Which of the documents that were in the window.
        generation: u64,
        /// The state of the document that was written.
        state: u64,
        /// Whether the document lives there from now on.
        becomes: bool,
        /// What happened.
        result: Result<Saved, SaveError>,
        /// What is done afterwards.
        then: Option<Next>,
    },
    /// Bytes could not be made of the document.
    NotWritten(String),
    /// An outline was written; what it could not hold.
    Exported(PathBuf, Result<Vec<String>, String>),
    /// The platform's file dialog ended: with a path, or without; and how long it stood.
    Chosen(Purpose, Option<PathBuf>, Duration, Option<Next>),
    /// A recovery copy was written, or could not be.
    Guarded(Key, Result<(), String>),
}

/// A fresh layout with the bundled measures.
#[must_use]
pub fn new_layout() -> Layout {
    Layout::new(Look::default(), Arc::new(FontMeasure::new())).keeping_sides()
}

/// Reads a document from a file and lays out its first sheet.
pub fn open(disk: &dyn Vfs, path: &Path, titles: &Titles, seed: [u64; 2]) -> Result<Box<Opened>, NotOpened> {
    let (bytes, fingerprint) = files::read_file(disk, path).map_err(|error| NotOpened {
        what: error.to_string(),
        hint: String::new(),
        recovered: None,
    })?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let options = ReadOptions { name, seed: Some(seed) };
    let not_opened = |error: formats::ReadError| NotOpened {
        what: format!("Line {}, column {}: {}.", error.line, error.column, error.what),
        hint: error.hint,
        recovered: error.recovered,
    };
    let native = formats::detect(&bytes, file_name.as_deref()).map_err(not_opened)?.name == "json";
    let loaded = formats::read(&bytes, file_name.as_deref(), &options).map_err(not_opened)?;
    let read_only = loaded.read_only.then(|| {
        "This file was made by a newer version of Gangmu. It can be looked at, and saved under another name".to_owned()
    });
    let remarks = loaded.repairs.iter().map(ToString::to_string).collect();
    let document = loaded.document;
    let layout = laid_out(&document, document.first_sheet(), titles);
    let fingerprint = native.then_some(fingerprint);
    Ok(Box::new(Opened { document, remarks, read_only, fingerprint, native, layout }))
}

/// The layout of a sheet.
#[must_use]
pub fn laid_out(document: &Document, sheet: Option<SheetId>, titles: &Titles) -> Layout {
    let mut layout = new_layout();
    layout.set_titles(titles.clone());
    if let Some(sheet) = sheet {
        layout.full(document, sheet);
    }
    layout
}

/// What is to be saved.
pub struct SaveJob {
    /// A snapshot of the document.
    pub document: Document,
    /// Which of the documents that were in the window.
    pub generation: u64,
    /// Its state, to be marked saved.
    pub state: u64,
    /// Where to.
    pub path: PathBuf,
    /// What was last seen there.
    pub expected: Option<Fingerprint>,
    /// Whether the person agreed to replace what is there.
    pub overwrite: Overwrite,
    /// Whether the document lives there from now on.
    pub becomes: bool,
    /// What is done afterwards.
    pub then: Option<Next>,
}

/// Writes the map safely.
#[must_use]
pub fn save(disk: &dyn Vfs, state_dir: &Path, job: SaveJob) -> Outcome {
    let SaveJob { document, generation, state, path, expected, overwrite, becomes, then } = job;
    let bytes = match formats::native::write(&document, &WriteOptions::default()) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::NotWritten(error.to_string()),
    };
    let what = Save { path: &path, bytes: &bytes, expected: expected.as_ref(), overwrite, state_dir };
    let result = files::save(disk, &what);
    Outcome::Saved { path, generation, state, becomes, result, then }
}

/// Writes the map as an outline; the file is replaced, as the person agreed in the dialog.
#[must_use]
pub fn export(
    disk: &dyn Vfs,
    state_dir: &Path,
    document: &Document,
    format: &str,
    path: PathBuf,
    options: &WriteOptions,
) -> Outcome {
    let result = (|| {
        let format = formats::by_name(format).ok_or_else(|| "There is no such format".to_owned())?;
        let write = format.write.ok_or_else(|| "This format can only be read".to_owned())?;
        let bytes = write(document, options).map_err(|error| error.to_string())?;
        let what = Save { path: &path, bytes: &bytes, expected: None, overwrite: Overwrite::Confirmed, state_dir };
        files::save(disk, &what).map_err(|error| error.to_string())?;
        Ok((format.lost)(document, options).iter().map(ToString::to_string).collect())
    })();
    Outcome::Exported(path, result)
}

/// Asks the platform for a file; blocks until it is answered.
#[must_use]
pub fn choose(purpose: Purpose, folder: &Path, name: &str, then: Option<Next>) -> Outcome {
    let start = Instant::now();
    let mut dialog = rfd::FileDialog::new().set_title(purpose.title()).set_directory(folder);
    dialog = dialog.add_filter("Files that fit", purpose.extensions());
    if !purpose.writes() {
        dialog = dialog.add_filter("All files", &["*"]);
    }
    let answer = if purpose.writes() { dialog.set_file_name(name).save_file() } else { dialog.pick_file() };
    Outcome::Chosen(purpose, answer, start.elapsed(), then)
}
