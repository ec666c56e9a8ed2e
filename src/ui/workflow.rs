//! Opening, saving and exporting, beside the window: what a job is given and what it brings back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::dialogs::{Purpose, export::Preview};
use super::words::tr;
use crate::base::vfs::Vfs;
use crate::doc::{Document, SheetId};
use crate::editor::attach::{self, AttachError};
use crate::editor::files::recovery::Key;
use crate::editor::files::{self, Fingerprint, Overwrite, Save, SaveError, Saved};
use crate::export;
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
    /// Close the map and show the start page.
    Close,
    /// Begin with the sample.
    Sample,
    /// Begin with the map in this file.
    Template(PathBuf),
}

/// A document that was read, with its layout.
pub struct Opened {
    /// The document.
    pub document: Document,
    /// What was repaired or left out: line and sentence.
    pub remarks: Vec<(usize, String)>,
    /// What came along from another program’s format, and what did not.
    pub import: Option<formats::Import>,
    /// Whether a later version wrote it, so that it must not be changed.
    pub read_only: bool,
    /// What was on the disk.
    pub fingerprint: Option<Fingerprint>,
    /// Whether the file is a map of ours, so that saving may write it.
    pub native: bool,
    /// The layout of its first sheet.
    pub layout: Layout,
}

/// Why a file was not opened; the sentences are those of the core.
pub struct NotOpened {
    /// What is wrong.
    pub what: String,
    /// Where: line and column.
    pub place: Option<(usize, usize)>,
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
    Exported(PathBuf, Result<Vec<(usize, &'static str)>, String>),
    /// What an export would give, for the wishes that it answers.
    Previewed(crate::editor::wishes::Wishes, Result<Preview, String>),
    /// An export for the clipboard.
    ExportText(Result<String, String>),
    /// The sources of a file, with what was wrong in it.
    SourcesRead(PathBuf, Result<(Vec<crate::doc::Source>, Vec<String>), String>),
    /// A PDF to be printed.
    ToPrint(PathBuf),
    /// The platform's file dialog ended: with a path, or without; and how long it stood.
    Chosen(Purpose, Option<PathBuf>, Duration, Option<Next>),
    /// The small picture of a file, in the colours of a theme.
    Pictured(PathBuf, String, super::start::Card),
    /// Whether the system asks for less motion.
    LessMotion(bool),
    /// A picture for a topic was read, or not.
    Picture(crate::doc::TopicId, Result<Box<crate::doc::Image>, String>),
    /// A file lies beside the map, at this address, or not.
    Attached(crate::doc::TopicId, Result<String, AttachError>),
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
    let at = files::within_package(disk, path);
    let (bytes, fingerprint) = files::read_file(disk, &at).map_err(|error| NotOpened {
        what: error.to_string(),
        place: None,
        hint: String::new(),
        recovered: None,
    })?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let options = ReadOptions { name, seed: Some(seed) };
    let not_opened = |error: formats::ReadError| NotOpened {
        place: error.place(),
        what: error.what,
        hint: error.hint,
        recovered: error.recovered,
    };
    let native = formats::detect(&bytes, file_name.as_deref()).map_err(not_opened)?.name == "json";
    let loaded = formats::read(&bytes, file_name.as_deref(), &options).map_err(not_opened)?;
    let read_only = loaded.read_only;
    let remarks = loaded.repairs.into_iter().map(|repair| (repair.line, repair.what)).collect();
    let import = loaded.import;
    let document = loaded.document;
    let layout = laid_out(&document, document.first_sheet(), titles);
    let fingerprint = native.then_some(fingerprint);
    Ok(Box::new(Opened { document, remarks, import, read_only, fingerprint, native, layout }))
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
    /// The folder of the file that it has now.
    pub home: Option<PathBuf>,
    /// What is done afterwards.
    pub then: Option<Next>,
}

/// Writes the map safely.
#[must_use]
pub fn save(disk: &dyn Vfs, state_dir: &Path, job: SaveJob) -> Outcome {
    let SaveJob { document, generation, state, path, expected, overwrite, becomes, home, then } = job;
    let bytes = match formats::native::write(&document, &WriteOptions::default()) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::NotWritten(error.to_string()),
    };
    let what = Save { path: &path, bytes: &bytes, expected: expected.as_ref(), overwrite, state_dir };
    let mut result = files::save(disk, &what);
    if let (Ok(saved), Some(from), Some(to)) = (&mut result, &home, path.parent())
        && from != to
        && !attach::carry(disk, state_dir, &document, from, to)
    {
        saved.warnings.push(files::Warning::FilesLeft);
    }
    Outcome::Saved { path, generation, state, becomes, result, then }
}

/// Writes the map in another format; the file is replaced, as the person agreed in the dialog.
/// Further files that belong to it stand beside it.
#[must_use]
pub fn export(
    disk: &dyn Vfs,
    state_dir: &Path,
    document: &Document,
    target: &str,
    path: PathBuf,
    options: &export::Options,
    progress: export::Progress<'_>,
) -> Outcome {
    let result = (|| {
        let target = export::by_name(target).ok_or_else(|| "There is no such format".to_owned())?;
        let output = export::export(document, target, options, progress).map_err(|error| error.to_string())?;
        let files = std::iter::once((path.clone(), &output.bytes))
            .chain(output.more.iter().map(|(part, bytes)| (export::beside(&path, part), bytes)));
        for (path, bytes) in files {
            let what = Save { path: &path, bytes, expected: None, overwrite: Overwrite::Confirmed, state_dir };
            files::save(disk, &what).map_err(|error| error.to_string())?;
        }
        Ok(export::lost(document, target, options).iter().map(|loss| (loss.count, loss.what)).collect())
    })();
    Outcome::Exported(path, result)
}

/// Pixels on the longer side of a picture in a preview.
const PREVIEW_SIDE: u32 = 1600;
/// Lines of a text that a preview shows, and bytes of one line.
const PREVIEW: (usize, usize) = (400, 400);

/// What an export would give, for the eye: a picture of the map, or the beginning of the text. Of
/// files that are no text, such as a word processor's, it is the outline that they hold.
///
/// # Errors
/// When there is nothing to write or it was cancelled, as a sentence.
pub fn preview(
    document: &Document,
    target: &export::Target,
    options: &export::Options,
    progress: export::Progress<'_>,
) -> Result<Preview, String> {
    if target.kind == export::Kind::Picture {
        let (part, _) = export::prepare(document, target, options);
        let (png, _) = export::picture::png_of(&part, options, PREVIEW_SIDE).map_err(|error| error.to_string())?;
        let image = image::load_from_memory_with_format(&png, image::ImageFormat::Png);
        let image = image.map_err(|error| error.to_string())?.into_rgba8();
        let size = [image.width() as usize, image.height() as usize];
        return Ok(Preview::Picture(size, image.into_raw()));
    }
    let is_text = target.kind == export::Kind::Outline && !matches!(target.name, "docx" | "pptx" | "html");
    let shown = if is_text { Some(target) } else { export::by_name("md") };
    let target = shown.ok_or_else(|| "There is no such format".to_owned())?;
    let output = export::export(document, target, options, progress).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    let mut shown: Vec<String> = lines
        .by_ref()
        .take(PREVIEW.0)
        .map(|line| line.chars().take(PREVIEW.1).collect::<String>().replace('\t', "    "))
        .collect();
    if lines.next().is_some() {
        shown.push("…".to_owned());
    }
    Ok(Preview::Text(shown.join("\n")))
}

/// What the platform's dialog says; a thread beside the window knows no language.
pub struct ChooseWords {
    title: String,
    fits: String,
    all: String,
}

impl ChooseWords {
    /// In the language of the window.
    #[must_use]
    pub fn of(purpose: &Purpose) -> Self {
        Self { title: purpose.title(), fits: tr("app-files-fit"), all: tr("app-files-all") }
    }
}

/// Asks the platform for a file; blocks until it is answered.
#[must_use]
pub fn choose(purpose: Purpose, said: ChooseWords, folder: &Path, name: &str, then: Option<Next>) -> Outcome {
    let start = Instant::now();
    let ChooseWords { title, fits, all } = said;
    let mut dialog = rfd::FileDialog::new().set_title(title).set_directory(folder);
    dialog = dialog.add_filter(fits, purpose.extensions());
    if !purpose.writes() {
        dialog = dialog.add_filter(all, &["*"]);
    }
    let answer = if purpose.writes() { dialog.set_file_name(name).save_file() } else { dialog.pick_file() };
    Outcome::Chosen(purpose, answer, start.elapsed(), then)
}
