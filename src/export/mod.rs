//! Export: a document to the files of other programs, to papers, slides and pictures.
//!
//! [`targets`] is the one list of what can be written: the formats that [`crate::formats`] writes,
//! and those that need more than the document, such as citations or a picture of the map, which are
//! written here. [`export`] is the one way: it takes the wanted part of the document, words the
//! citations, and hands both to the target's writer.
//!
//! **Invariants.** Nothing here opens a file or knows a window or a clock; the same document and options
//! give the same bytes. What is written never makes a reader run anything or fetch anything.

mod beamer;
mod cited;
mod docx;
mod html_outline;
mod note;
mod ooxml;
#[cfg(test)]
mod outline_tests;
mod page;
pub mod picture;
mod pptx;
pub(crate) mod script;
mod tex;
mod typst;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::doc::{Cut, Document, SheetId, TopicId};
use crate::formats::{self, FORMATS, Language, Loss, SourcesAs, WriteError, WriteOptions};
use crate::scene::{Theme, theme_named};
use crate::text::numbering::Numbering;

/// What of the document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All sheets.
    #[default]
    Document,
    /// One sheet.
    Sheet(SheetId),
    /// A topic with all below it.
    Branch(TopicId),
}

/// Chinese characters of what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Script {
    /// As they are.
    #[default]
    Keep,
    /// Simplified.
    Hans,
    /// Traditional.
    Hant,
}

/// The paper of a picture in pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// One page as large as the map.
    #[default]
    Map,
    /// One page A4, the map made to fit.
    #[serde(rename = "A4")]
    A4,
    /// One page A3, the map made to fit.
    #[serde(rename = "A3")]
    A3,
    /// Pages A4 to be put together, in the map's own size, with marks where they meet.
    #[serde(rename = "A4-tiled")]
    TiledA4,
    /// Pages A3 to be put together.
    #[serde(rename = "A3-tiled")]
    TiledA3,
}

/// What a person may choose. A target heeds what it [takes](Target::takes).
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// What is written.
    pub scope: Scope,
    /// Leaves out what is folded away.
    pub visible: bool,
    /// Levels below the root; all if `None`.
    pub depth: Option<usize>,
    /// Notes; as the target does by itself if `None`.
    pub notes: Option<bool>,
    /// Numbers before titles.
    pub numbering: Option<Numbering>,
    /// How sources appear; as the target does by itself if `None`.
    pub sources: Option<SourcesAs>,
    /// Name of the citation style, such as `GB-T-7714-2025`; by the document's language if empty.
    pub style: String,
    /// Which titles.
    pub language: Language,
    /// Chinese characters.
    pub script: Script,
    /// Levels that are headings; as the target does by itself if `None`.
    pub headings: Option<usize>,
    /// Pages of a picture.
    pub page: Page,
    /// Pixels for a map pixel, 1 to 4.
    pub scale: f32,
    /// Name of the theme of a picture; the sheet's own if empty.
    pub theme: String,
    /// Themes to choose from, those that a person made among them; the built-in ones stand behind.
    pub themes: Vec<Arc<Theme>>,
    /// A picture without the paper behind it.
    pub transparent: bool,
    /// Text of a picture as shapes, for programs without the fonts.
    pub outlines: bool,
    /// A picture of the map on the first slide or page.
    pub picture: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scope: Scope::Document,
            visible: false,
            depth: None,
            notes: None,
            numbering: None,
            sources: None,
            style: String::new(),
            language: Language::First,
            script: Script::Keep,
            headings: None,
            page: Page::Map,
            scale: 1.0,
            theme: String::new(),
            themes: Vec::new(),
            transparent: false,
            outlines: false,
            picture: false,
        }
    }
}

impl Options {
    /// The theme of this name: a person's, a built-in one, or the first if there is none.
    #[must_use]
    pub fn theme_named(&self, name: &str) -> &Theme {
        let own = self.themes.iter().find(|theme| theme.name == name);
        own.map_or_else(|| theme_named(name), Arc::as_ref)
    }
}

/// One thing that [`Options`] can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Which part: all targets but the map file.
    Scope,
    /// Which titles.
    Language,
    /// With or without notes.
    Notes,
    /// Numbers before titles.
    Numbering,
    /// Citations and their style.
    Sources,
    /// Levels of headings.
    Headings,
    /// Chinese characters.
    Script,
    /// Pages.
    Page,
    /// Size in pixels.
    Scale,
    /// Theme.
    Theme,
    /// Without paper behind the map.
    Transparent,
    /// Text as shapes.
    Outlines,
    /// With a picture of the map.
    Picture,
}

/// Kinds of targets, as menus group them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The program's own map file.
    Own,
    /// Maps of other programs.
    Map,
    /// Text: outlines, papers, slides.
    Outline,
    /// Pictures of the map.
    Picture,
}

/// What is written: usually one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The file.
    pub bytes: Vec<u8>,
    /// Further files that belong to it, each with what its name has before the extension: `-2-1`.
    pub more: Vec<(String, Vec<u8>)>,
}

impl From<Vec<u8>> for Output {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, more: Vec::new() }
    }
}

/// Tells how much is done, from 0 to 1; `false` asks for the end.
pub type Progress<'a> = &'a dyn Fn(f32) -> bool;

/// Why something could not be exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The document can't be written in this format.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The person cancelled it.
    #[error("the export was cancelled")]
    Cancelled,
    /// Something else, as a sentence without a full stop.
    #[error("{0}")]
    Other(String),
}

/// What a writer is given: the wanted part of the document, and how to write it.
pub struct Job<'a> {
    /// The wanted part; what is not wanted is not in it.
    pub document: &'a Document,
    /// Languages, notes, numbers, headings, citations.
    pub writing: &'a WriteOptions,
    /// All that was chosen.
    pub options: &'a Options,
    /// Tells how much is done.
    pub progress: Progress<'a>,
}

impl Job<'_> {
    /// Tells how much is done, from 0 to 1, and stops if the result is no longer wanted.
    pub fn step(&self, done: f32) -> Result<(), ExportError> {
        if (self.progress)(done) { Ok(()) } else { Err(ExportError::Cancelled) }
    }
}

/// Writes a target.
#[derive(Clone, Copy, Debug)]
enum Writer {
    Format(formats::Writer),
    Own(fn(&Job<'_>) -> Result<Output, ExportError>),
}

/// Something that can be written.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name in menus and dialogs.
    pub title: &'static str,
    /// Extensions without the dot; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// Its kind.
    pub kind: Kind,
    /// Which options mean something to it.
    takes: &'static [Take],
    /// How sources appear in it unless told.
    sources: SourcesAs,
    writer: Writer,
    lost: fn(&Document, &WriteOptions) -> Vec<Loss>,
}

impl Target {
    /// Whether an option means something to it.
    #[must_use]
    pub fn takes(&self, what: Take) -> bool {
        self.takes.contains(&what)
    }

    /// How sources appear in it unless told.
    #[must_use]
    pub const fn usual_sources(&self) -> SourcesAs {
        self.sources
    }
}

/// What each target that [`crate::formats`] writes takes; outlines unless told here.
const MAPS: &[&str] = &["xmind", "mm", "freemind", "km", "smm", "canvas"];
const OF_OUTLINE: &[Take] =
    &[Take::Scope, Take::Language, Take::Notes, Take::Numbering, Take::Sources, Take::Headings, Take::Script];
/// Outlines without headings.
const OF_TREE: &[Take] = &[Take::Scope, Take::Language, Take::Notes, Take::Numbering, Take::Sources, Take::Script];
/// Slides with notes and, if wanted, a picture of the map.
const OF_SLIDES: &[Take] =
    &[Take::Scope, Take::Language, Take::Notes, Take::Numbering, Take::Sources, Take::Script, Take::Picture];
/// Outlines of titles alone.
const OF_TITLES: &[Take] = &[Take::Scope, Take::Language, Take::Numbering, Take::Sources, Take::Script];
const OF_MAP: &[Take] = &[Take::Scope, Take::Language, Take::Notes, Take::Script];

/// Targets that are written in this module's own files.
const OWN: &[Target] = &[
    outline("docx", "Word document", &["docx"], OF_OUTLINE, SourcesAs::Footnotes, docx::write, docx::lost),
    outline("pptx", "Slides", &["pptx"], OF_SLIDES, SourcesAs::List, pptx::write, pptx::lost),
    page::TARGET,
    outline(
        "html-outline",
        "Web page with the outline",
        &["html", "htm"],
        OF_OUTLINE,
        SourcesAs::None,
        html_outline::write,
        html_outline::lost,
    ),
    outline("tex", "LaTeX article", &["tex"], OF_OUTLINE, SourcesAs::Footnotes, tex::write, tex::lost),
    outline("beamer", "LaTeX slides", &["tex"], OF_TREE, SourcesAs::List, beamer::write, beamer::lost),
    outline("typst", "Typst source", &["typ"], OF_OUTLINE, SourcesAs::Footnotes, typst::write, typst::lost),
    picture::SVG,
    picture::PDF,
    picture::PNG,
];

/// An outline, a paper or slides, written by a function of ours.
const fn outline(
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
    takes: &'static [Take],
    sources: SourcesAs,
    write: fn(&Job<'_>) -> Result<Output, ExportError>,
    lost: fn(&Document, &WriteOptions) -> Vec<Loss>,
) -> Target {
    Target { name, title, extensions, kind: Kind::Outline, takes, sources, writer: Writer::Own(write), lost }
}

/// All that can be written; the first is the map file.
#[must_use]
pub fn targets() -> &'static [Target] {
    static ALL: LazyLock<Vec<Target>> = LazyLock::new(|| {
        let written = FORMATS.iter().filter_map(|format| {
            let (kind, takes): (_, &'static [Take]) = match format.name {
                "json" => (Kind::Own, &[]),
                name if MAPS.contains(&name) => (Kind::Map, OF_MAP),
                "opml" | "csv" | "tsv" => (Kind::Outline, OF_TREE),
                "txt" | "mermaid" | "plantuml" => (Kind::Outline, OF_TITLES),
                _ => (Kind::Outline, OF_OUTLINE),
            };
            Some(Target {
                name: format.name,
                title: format.title,
                extensions: format.extensions,
                kind,
                takes,
                sources: SourcesAs::None,
                writer: Writer::Format(format.write?),
                lost: format.lost,
            })
        });
        written.chain(OWN.iter().copied()).collect()
    });
    &ALL
}

/// The target with this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Target> {
    targets().iter().find(|target| target.name == name)
}

/// The target that a file of this name should be, by its extension.
#[must_use]
pub fn by_file_name(file_name: &str) -> Option<&'static Target> {
    let (_, extension) = file_name.rsplit_once('.')?;
    targets().iter().find(|target| target.extensions.iter().any(|other| other.eq_ignore_ascii_case(extension)))
}

/// The part of a document that is wanted, and how it is to be written.
#[must_use]
pub fn prepare(document: &Document, target: &Target, options: &Options) -> (Document, WriteOptions) {
    let (top, sheet) = match options.scope {
        Scope::Document => (None, None),
        Scope::Sheet(sheet) => (None, Some(sheet)),
        Scope::Branch(topic) => (Some(topic), None),
    };
    let mut part = document.extract(&Cut { top, sheet, depth: options.depth, visible: options.visible });
    let mut language = options.language.clone();
    if target.takes(Take::Script) {
        script::convert(&mut part, options.script);
        if let Language::Named(named) = &mut language {
            *named = script::tag(named, options.script);
        }
    }
    let usual = WriteOptions::default();
    // Styles that name author and year in the text have no notes, unless someone wants them.
    let by_author =
        crate::cite::by_name(&options.style).is_some_and(|style| style.kind == crate::cite::Kind::AuthorDate);
    let how = match options.sources {
        _ if !target.takes(Take::Sources) => SourcesAs::None,
        Some(how) => how,
        None if by_author && target.sources == SourcesAs::Footnotes => SourcesAs::List,
        None => target.sources,
    };
    let citations = cited::citations(&part, how, &options.style, &language);
    let writing = WriteOptions {
        language,
        depth: None,
        // Org has headings of any depth, and what an item can't have there: tags, deadlines.
        headings: options.headings.unwrap_or(if target.name == "org" { usize::MAX } else { usual.headings }),
        notes: options.notes,
        numbering: options.numbering.filter(|_| target.takes(Take::Numbering)),
        citations,
    };
    (part, writing)
}

/// Writes a document as `target`.
///
/// # Errors
/// When there is nothing to write, when the format can't hold it at all, or when it was cancelled.
pub fn export(
    document: &Document,
    target: &Target,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Output, ExportError> {
    // The map file holds everything, in its own order.
    if target.kind == Kind::Own
        && let Writer::Format(write) = target.writer
    {
        return Ok(write(document, &WriteOptions::default())?.into());
    }
    let (part, writing) = prepare(document, target, options);
    if part.sheets().is_empty() {
        return Err(WriteError::NoSheet.into());
    }
    match target.writer {
        Writer::Format(write) => Ok(write(&part, &writing)?.into()),
        Writer::Own(write) => write(&Job { document: &part, writing: &writing, options, progress }),
    }
}

/// What of the wanted part a target can't hold.
#[must_use]
pub fn lost(document: &Document, target: &Target, options: &Options) -> Vec<Loss> {
    let (part, writing) = prepare(document, target, options);
    (target.lost)(&part, &writing)
}

/// The name of a further file of an [`Output`]: `map.png` and `-1-2` give `map-1-2.png`.
#[must_use]
pub fn beside(path: &Path, part: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(part);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// The citation styles, name and title, the usual one first.
pub fn citation_styles() -> impl Iterator<Item = (&'static str, &'static str)> {
    crate::cite::STYLES.iter().map(|style| (style.name, style.title))
}

#[cfg(test)]
mod tests {
    use super::beside;
    use std::path::Path;

    #[test]
    fn further_files_stand_beside_the_first() {
        assert_eq!(beside(Path::new("a/map.v2.png"), "-1-2"), Path::new("a/map.v2-1-2.png"));
    }
}
