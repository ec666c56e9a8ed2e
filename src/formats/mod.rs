//! Formats: bytes to documents and back, never paths.
//!
//! [`FORMATS`] is the one list. A file is recognised by its content first and by its name second.
//! Readers give a [`Loaded`] document that passes its check, or a [`ReadError`] with a place;
//! [`Format::lost`] counts beforehand what a format can't hold, so that nobody is surprised.

pub mod citations;
pub mod csv;
pub mod diagrams;
pub mod docx;
pub mod emmx;
pub mod html_page;
pub mod itmz;
pub mod json_maps;
pub mod markdown;
pub mod minder;
pub mod mindnode;
pub mod mm;
pub mod mmap;
pub mod native;
pub mod opml;
pub mod org;
pub(crate) mod outline;
mod parts;
pub mod paste;
pub mod processon;
pub mod report;
#[cfg(test)]
mod round_trips;
pub mod smmx;
pub mod text;
pub mod vym;
pub mod wisemapping;
pub mod xmind;

pub use citations::{Citations, Mention, SourcesAs};
pub use outline::Language;
pub use report::{Fate, Import, Loaded, Loss, ReadError, Repair, WriteError};

use crate::doc::{Document, IdGen};
use crate::text::numbering::Numbering;

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
    /// Levels that are headings, the root included: 1 to 6 in Markdown, where 0 makes all topics
    /// but the root items of a list; up to 9 in word processors.
    pub headings: usize,
    /// Whether notes are written: as the format does by itself if `None`.
    pub notes: Option<bool>,
    /// Numbers before titles; the root has none.
    pub numbering: Option<Numbering>,
    /// Citations, worded.
    pub citations: Citations,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            language: Language::First,
            depth: None,
            headings: 3,
            notes: None,
            numbering: None,
            citations: Citations::default(),
        }
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

/// A format of another program, which can only be read unless it is given a writer.
const fn foreign(
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
    read: Reader,
    sniff: fn(&[u8]) -> bool,
) -> Format {
    Format { name, title, extensions, read: Some(read), write: None, lost: |_, _| Vec::new(), sniff }
}

/// What an outline can't hold of a document.
type Losing = fn(&Document, &WriteOptions) -> Vec<Loss>;

/// The same format, which can be written, too.
#[expect(clippy::needless_pass_by_value, reason = "a list of formats is built of values")]
const fn written(format: Format, write: Writer, lost: Losing) -> Format {
    Format { write: Some(write), lost, ..format }
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
    Format {
        write: Some(xmind::write),
        lost: xmind::lost,
        ..foreign("xmind", "XMind", &["xmind"], xmind::read, xmind::sniff)
    },
    // Before the others whose outermost element has the same name.
    foreign("wisemapping", "WiseMapping", &["wxml"], wisemapping::read, wisemapping::sniff),
    Format {
        write: Some(mm::write),
        lost: mm::lost,
        ..foreign("mm", "FreeMind and Freeplane", &["mm"], mm::read, mm::sniff)
    },
    // Only to be written: what it reads is read by the entry before.
    Format {
        read: None,
        write: Some(mm::write_freemind),
        lost: mm::lost_freemind,
        ..foreign("freemind", "FreeMind, for old programs", &["mm"], mm::read, |_| false)
    },
    written(foreign("opml", "OPML outline", &["opml"], opml::read, opml::sniff), opml::write, opml::lost),
    foreign("emmx", "EdrawMind", &["emmx"], emmx::read, emmx::sniff),
    foreign("mmap", "MindManager", &["mmap", "mmas", "xmmap"], mmap::read, mmap::sniff),
    foreign("mindnode", "MindNode", &["mindnode"], mindnode::read, mindnode::sniff),
    foreign("itmz", "iThoughts", &["itmz"], itmz::read, itmz::sniff),
    foreign("smmx", "SimpleMind", &["smmx"], smmx::read, smmx::sniff),
    foreign("vym", "VYM", &["vym"], vym::read, vym::sniff),
    foreign("minder", "Minder", &["minder", "mnd"], minder::read, minder::sniff),
    foreign("jsmind", "jsMind", &["jm"], json_maps::read_jsmind, json_maps::sniff_jsmind),
    foreign("mindelixir", "Mind Elixir", &["mindelixir"], json_maps::read_elixir, json_maps::sniff_elixir),
    Format {
        write: Some(json_maps::write_smm),
        lost: json_maps::lost_smm,
        ..foreign("smm", "simple-mind-map", &["smm"], json_maps::read_smm, json_maps::sniff_smm)
    },
    Format {
        write: Some(json_maps::write_km),
        lost: json_maps::lost_km,
        ..foreign("km", "KityMinder", &["km"], json_maps::read_km, json_maps::sniff_km)
    },
    foreign("canvas", "JSON Canvas", &["canvas"], json_maps::read_canvas, json_maps::sniff_canvas),
    foreign("processon", "ProcessOn", &["pos"], processon::read, processon::sniff),
    foreign("mup", "MindMup", &["mup"], json_maps::read_mup, json_maps::sniff_mup),
    foreign("docx", "Word document", &["docx"], docx::read, docx::sniff),
    written(
        foreign(
            "plantuml",
            "PlantUML mind map",
            &["puml", "plantuml", "pu", "wsd"],
            diagrams::read_plantuml,
            diagrams::sniff_plantuml,
        ),
        diagrams::write_plantuml,
        diagrams::lost_plantuml,
    ),
    written(
        foreign("mermaid", "Mermaid mind map", &["mmd", "mermaid"], diagrams::read_mermaid, diagrams::sniff_mermaid),
        diagrams::write_mermaid,
        diagrams::lost_mermaid,
    ),
    foreign("html", "Web page or bookmarks", &["html", "htm", "xhtml"], html_page::read, html_page::sniff),
    written(foreign("org", "Org outline", &["org"], org::read_org, |_| false), org::write, org::lost),
    foreign("taskpaper", "TaskPaper", &["taskpaper"], org::read_taskpaper, |_| false),
    written(foreign("csv", "Table", &["csv"], csv::read, |_| false), csv::write, csv::lost),
    written(foreign("tsv", "Table with tabs", &["tsv", "tab"], csv::read, |_| false), csv::write_tabs, csv::lost),
];

/// The endings of all files that can be read, those of the map file first.
#[must_use]
pub fn readable_extensions() -> &'static [&'static str] {
    static ALL: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
        let readable = FORMATS.iter().filter(|format| format.read.is_some());
        readable.flat_map(|format| format.extensions.iter().copied()).collect()
    });
    &ALL
}

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
        (b"PK\x03\x04", "an archive that holds no map this program knows"),
        (b"\x1f\x8b", "a compressed file that holds no map this program knows"),
        (b"bplist00", "a binary property list that is no map"),
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "a document in Rich Text Format"),
        (b"\xd0\xcf\x11\xe0", "a document of an old Office"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
    ];
    // Other programs' maps are recognised for sure, whatever their names; Markdown may well be meant
    // as text, and every text is text.
    let own = |format: &&Format| !matches!(format.name, "md" | "txt") && (format.sniff)(bytes);
    if let Some(found) = FORMATS.iter().find(own) {
        return Ok(found);
    }
    let named = file_name.and_then(by_file_name);
    if let Some((magic, what)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        // A damaged archive of a known name gets the message of its reader.
        let is_packed = matches!(magic.first(), Some(b'P' | 0x1F | b'b'));
        let is_foreign = |format: &&Format| !matches!(format.name, "json" | "md" | "txt");
        if let Some(named) = named.filter(|format| is_packed && is_foreign(format)) {
            return Ok(named);
        }
        let hint = "Export it as Markdown or plain text from the program that made it, and open that.";
        return Err(ReadError::whole(format!("this is {what}"), hint));
    }
    // As text it would be a map of its tags.
    if named.is_none() && xml_begins(bytes) {
        let hint = "Export it as Markdown or plain text from the program that made it, and open that.";
        return Err(ReadError::whole("this XML is no map that this program knows", hint));
    }
    let likely = || FORMATS.iter().find(|format| (format.sniff)(bytes));
    let text = FORMATS.iter().find(|format| format.name == "txt");
    named.or_else(likely).or(text).ok_or_else(|| ReadError::at(bytes, 0, "there is no format", "."))
}

/// Whether the bytes say that they are XML.
fn xml_begins(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(report::BOM).unwrap_or(bytes);
    body.trim_ascii_start().starts_with(b"<?xml")
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

#[cfg(test)]
mod tests {
    use super::{FORMATS, by_file_name, by_name, detect};

    #[test]
    fn names_and_extensions_are_unique() {
        for format in FORMATS {
            assert_eq!(by_name(format.name).unwrap().title, format.title);
            // A second dialect that can only be written has the ending of the first.
            for extension in format.extensions.iter().filter(|_| format.read.is_some()) {
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
        assert!(found(b"\xef\xbb\xbf<?xml version='1.0'?><xbel/>", Some("x.xml")).unwrap_err().contains("XML"));
        assert_eq!(found(b"<?xml version='1.0'?><map version='1.0'/>", Some("x.xml")), Ok("mm"));
        assert!(found(b"{\\rtf1 x}", Some("x.rtf")).unwrap_err().contains("Rich Text"));
        assert!(found(b"PK\x03\x04....", Some("map.json")).unwrap_err().contains("archive"));
        assert_eq!(found(b"<map version='1.0'><node/></map>", Some("map.json")), Ok("mm"));
    }
}
