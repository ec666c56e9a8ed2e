//! Formats: bytes to documents and back, never paths.
//!
//! [`FORMATS`] is the one list. A file is recognised by its content first and by its name second.
//! Readers give a [`Loaded`] document that passes its check, or a [`ReadError`] with a place;
//! [`Format::lost`] counts beforehand what a format can't hold, so that nobody is surprised.

pub mod markdown;
pub mod native;
mod outline;
pub mod report;
pub mod text;

pub use outline::Language;
pub use report::{Loaded, Loss, ReadError, Repair, WriteError};

use crate::doc::edit::NewTopic;
use crate::doc::{Document, IdGen};

/// What a reader may be told.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// What the document is called where a file has no name for its root: the file's name without
    /// its extension.
    pub name: String,
    /// Seed of fresh ids, from the operating system; the same for each call if `None`.
    pub seed: Option<[u64; 2]>,
}

impl ReadOptions {
    /// A generator of fresh ids.
    #[must_use]
    pub fn ids(&self) -> IdGen {
        IdGen::from_seed(self.seed.unwrap_or_default())
    }
}

/// What a writer may be told. The map file itself always holds everything.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// Which titles an outline has.
    pub language: Language,
    /// Levels below the root that an outline has; all if `None`, only the root if 0.
    pub depth: Option<usize>,
    /// Levels that are headings in Markdown, the root included: 1 to 6.
    pub headings: usize,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self { language: Language::First, depth: None, headings: 3 }
    }
}

/// A reader of bytes.
pub type Reader = fn(&[u8], &ReadOptions) -> Result<Loaded, ReadError>;
/// A writer of bytes.
pub type Writer = fn(&Document, &WriteOptions) -> Result<Vec<u8>, WriteError>;

/// One entry of [`FORMATS`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name in menus and dialogs.
    pub title: &'static str,
    /// Extensions without the dot; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// Reads it, if the program can.
    pub read: Option<Reader>,
    /// Writes it, if the program can.
    pub write: Option<Writer>,
    /// What of a document it can't hold.
    pub lost: fn(&Document, &WriteOptions) -> Vec<Loss>,
    /// Whether the bytes are surely of this format.
    pub sniff: fn(&[u8]) -> bool,
}

/// All formats; the first is the program's own.
pub const FORMATS: &[Format] = &[
    Format {
        name: "json",
        title: "Gangmu map",
        extensions: &["json"],
        read: Some(native::read),
        write: Some(native::write),
        lost: |_, _| Vec::new(),
        sniff: native::sniff,
    },
    Format {
        name: "md",
        title: "Markdown outline",
        extensions: &["md", "markdown"],
        read: Some(markdown::read),
        write: Some(markdown::write),
        lost: markdown::lost,
        sniff: markdown::sniff,
    },
    Format {
        name: "txt",
        title: "Indented text",
        extensions: &["txt", "text"],
        read: Some(text::read),
        write: Some(text::write),
        lost: text::lost,
        sniff: |_| false,
    },
];

/// The format with this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The format that a file of this name should have, by its extension.
#[must_use]
pub fn by_file_name(file_name: &str) -> Option<&'static Format> {
    let (_, extension) = file_name.rsplit_once('.')?;
    FORMATS.iter().find(|format| format.extensions.iter().any(|other| other.eq_ignore_ascii_case(extension)))
}

/// The format of a file, by its content, else by its name, else plain text if it is text.
///
/// # Errors
/// When the content is of a known kind that can't be read, such as an archive.
pub fn detect(bytes: &[u8], file_name: Option<&str>) -> Result<&'static Format, ReadError> {
    const OTHERS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "an archive: a map of XMind, EdrawMind or MindManager, or an office document"),
        (b"\x1f\x8b", "a compressed file"),
        (b"bplist00", "a binary property list, as MindNode writes it"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
    ];
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        let hint = "Export it as Markdown or plain text from the program that made it, and open that.";
        return Err(ReadError::at(bytes, 0, format!("this is {what}, which this version can't read"), hint));
    }
    // Only the program's own format is recognised for sure; Markdown may well be meant as text.
    let own = FORMATS.iter().find(|format| format.name == "json" && (format.sniff)(bytes));
    let named = || file_name.and_then(by_file_name);
    let likely = || FORMATS.iter().find(|format| (format.sniff)(bytes));
    let text = FORMATS.iter().rev().find(|format| format.name == "txt");
    own.or_else(named).or_else(likely).or(text).ok_or_else(|| ReadError::at(bytes, 0, "there is no format", "."))
}

/// Reads a file in the format that it has.
///
/// # Errors
/// When the bytes can't be read.
pub fn read(bytes: &[u8], file_name: Option<&str>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let format = detect(bytes, file_name)?;
    match format.read {
        Some(read) => read(bytes, options),
        None => Err(ReadError::at(bytes, 0, format!("{} can't be read", format.title), "Export it as another format.")),
    }
}

/// A text as one title: its lines joined by line breaks, without control characters.
#[must_use]
pub fn clean_title(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let joined = lines.collect::<Vec<_>>().join("\n");
    joined.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}

/// Topics of a text from the clipboard: Markdown if it has headings, else lines with indentation.
#[must_use]
pub fn paste(text: &str) -> Vec<NewTopic> {
    let has_heading = text.lines().any(|line| markdown::heading(line).is_some());
    if has_heading { markdown::markdown_to_outline(text) } else { text::text_to_outline(text) }
}

#[cfg(test)]
mod tests {
    use super::{FORMATS, by_file_name, by_name, detect};

    #[test]
    fn names_and_extensions_are_unique() {
        for format in FORMATS {
            assert_eq!(by_name(format.name).unwrap().title, format.title);
            for extension in format.extensions {
                assert_eq!(by_file_name(&format!("a.b.{}", extension.to_uppercase())).unwrap().name, format.name);
            }
        }
    }

    #[test]
    fn content_counts_before_the_name() {
        let found = |bytes: &[u8], name| detect(bytes, name).map(|format| format.name).map_err(|error| error.what);
        assert_eq!(found(b" {\n\"format\": \"gangmu\"", Some("notes.txt")), Ok("json"));
        assert_eq!(found(b"# Title\n", Some("notes.txt")), Ok("txt"));
        assert_eq!(found(b"# Title\n", None), Ok("md"));
        assert_eq!(found(b"- a\n  - b\n", Some("x.unknown")), Ok("md"));
        assert_eq!(found(b"a\n\tb\n", None), Ok("txt"));
        assert_eq!(found(b"{}", Some("other.json")), Ok("json"));
        assert!(found(b"PK\x03\x04....", Some("map.json")).unwrap_err().contains("archive"));
    }
}
