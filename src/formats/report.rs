//! What reading and writing have to say: loaded documents with their repairs, errors with their
//! places, and the list of what a format could not hold.
//!
//! Lines and columns count from 1; columns count characters, as an editor shows them. Messages are
//! sentences without a full stop, for people who did not write the file by hand.

use crate::doc::Document;

/// A document that was read, and what had to be mended on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The document; [`Document::check`] finds nothing in it.
    pub document: Document,
    /// What was mended, in the order of the file. At most [`MOST_REPAIRS`] are told one by one.
    pub repairs: Vec<Repair>,
    /// Set when a later version wrote the file: saving could lose what this one does not know.
    pub read_only: bool,
    /// What came along from another program's format, and what did not.
    pub import: Option<Import>,
}

impl Loaded {
    /// A document that needed no mending.
    #[must_use]
    pub const fn new(document: Document) -> Self {
        Self { document, repairs: Vec::new(), read_only: false, import: None }
    }

    /// A document that was read from another program's format.
    #[must_use]
    pub const fn imported(document: Document, import: Import) -> Self {
        Self { document, repairs: Vec::new(), read_only: false, import: Some(import) }
    }

    /// The same with a report of what is in it, for formats that lose nothing.
    pub(super) fn counted(mut self, format: &'static str) -> Self {
        let mut import = Import::new(format);
        import.count(&self.document);
        self.import = Some(import);
        self
    }
}

/// Repairs that are told one by one; a last one tells the number of the others.
pub const MOST_REPAIRS: usize = 1000;

/// One thing that was mended while reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The line of the file it was found on.
    pub line: usize,
    /// What was found and what was done, as a sentence without a full stop.
    pub what: String,
}

impl std::fmt::Display for Repair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Why bytes could not be read as a document.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{what}{place}. {hint}", place = self.place().map_or_else(String::new, |(line, column)| format!(" (line {line}, column {column})")))]
pub struct ReadError {
    /// The line, from 1; 0 if the file as a whole is meant.
    pub line: usize,
    /// The column in characters, from 1; 0 as with the line.
    pub column: usize,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// What can be done, as a whole sentence.
    pub hint: String,
    /// The intact topics before the damage, if there are any: a document that passes
    /// [`Document::check`], to be opened as a new, unsaved map.
    pub recovered: Option<Box<Document>>,
}

impl ReadError {
    /// An error at a byte of a text, with nothing recovered.
    #[must_use]
    pub fn at(bytes: &[u8], offset: usize, what: impl Into<String>, hint: impl Into<String>) -> Self {
        let (line, column) = place_of(bytes, offset);
        Self { line, column, what: what.into(), hint: hint.into(), recovered: None }
    }

    /// An error of a file as a whole, or of a part of an archive, that has no place in it.
    #[must_use]
    pub fn whole(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line: 0, column: 0, what: what.into(), hint: hint.into(), recovered: None }
    }

    /// The line and the column, if it is about a place.
    #[must_use]
    pub fn place(&self) -> Option<(usize, usize)> {
        (self.line > 0).then_some((self.line, self.column))
    }

    /// The name of a file with the place, as compilers write it: `map.json:2:7`.
    #[must_use]
    pub fn placed(&self, name: &str) -> String {
        self.place().map_or_else(|| name.to_owned(), |(line, column)| format!("{name}:{line}:{column}"))
    }
}

/// Why a document could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// There is no sheet to write.
    #[error("the document has no sheet, so there is nothing to write")]
    NoSheet,
    /// The format can only be read.
    #[error("maps can't be written as {0}")]
    ReadOnlyFormat(&'static str),
    /// An archive could not be made of it.
    #[error("the archive can't be made: {0}")]
    Archive(String),
}

/// Something that a format can't hold, or holds only roughly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// How many of them the document has.
    pub count: usize,
    /// What they are, in the plural: `relations`.
    pub what: &'static str,
}

impl std::fmt::Display for Loss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.count, self.what)
    }
}

/// Examples that are told of each kind of thing.
const MOST_EXAMPLES: usize = 3;

/// Things of one kind that did not come along as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// How many there were.
    pub count: usize,
    /// What they are, in the plural.
    pub what: &'static str,
    /// The first few of them, shortened.
    pub examples: Vec<String>,
}

impl std::fmt::Display for Fate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.count, self.what)?;
        if !self.examples.is_empty() {
            write!(f, " ({}{})", self.examples.join("; "), if self.count > self.examples.len() { "; …" } else { "" })?;
        }
        Ok(())
    }
}

/// What came along from another program's format, and what did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The name of the format.
    pub format: &'static str,
    /// What came along.
    pub kept: Vec<Loss>,
    /// What is here in another form.
    pub changed: Vec<Fate>,
    /// What is not shown.
    pub dropped: Vec<Fate>,
}

impl Import {
    /// An empty report on a format.
    #[must_use]
    pub const fn new(format: &'static str) -> Self {
        Self { format, kept: Vec::new(), changed: Vec::new(), dropped: Vec::new() }
    }

    fn add(list: &mut Vec<Fate>, count: usize, what: &'static str, example: &str) {
        if count == 0 {
            return;
        }
        let index = list.iter().position(|fate| fate.what == what).unwrap_or_else(|| {
            list.push(Fate { count: 0, what, examples: Vec::new() });
            list.len() - 1
        });
        let Some(fate) = list.get_mut(index) else { return };
        fate.count += count;
        if fate.examples.len() < MOST_EXAMPLES {
            let words = example.split_whitespace().take(20).collect::<Vec<_>>().join(" ");
            let mut short: String = words.chars().filter(|c| !c.is_control()).take(40).collect();
            if short.len() < words.len() {
                short.push('…');
            }
            if !short.is_empty() && !fate.examples.contains(&short) {
                fate.examples.push(short);
            }
        }
    }

    /// Notes one thing that is here in another form.
    pub fn changed(&mut self, what: &'static str, example: &str) {
        Self::add(&mut self.changed, 1, what, example);
    }

    /// Notes one thing that is not shown.
    pub fn dropped(&mut self, what: &'static str, example: &str) {
        Self::add(&mut self.dropped, 1, what, example);
    }

    /// Notes several things that are not shown.
    pub fn dropped_many(&mut self, count: usize, what: &'static str) {
        Self::add(&mut self.dropped, count, what, "");
    }

    /// Counts what is in the document.
    pub fn count(&mut self, document: &Document) {
        let mut kept: Vec<Loss> = Vec::new();
        let mut add = |count: usize, what: &'static str| {
            if count == 0 {
                return;
            }
            match kept.iter_mut().find(|loss| loss.what == what) {
                Some(loss) => loss.count += count,
                None => kept.push(Loss { count, what }),
            }
        };
        add(document.len(), "topics");
        if document.sheets().len() > 1 {
            add(document.sheets().len(), "sheets");
        }
        for (_, sheet) in document.sheets() {
            add(sheet.floating().len(), "floating topics");
            add(sheet.relations().len(), "relations");
            for group in sheet.groups() {
                add(1, if group.topic.is_some() { "summaries" } else { "boundaries" });
            }
        }
        for topic in document.slots.iter().flatten().filter(|topic| topic.has_more() || topic.folded()) {
            add(usize::from(topic.folded()), "folded topics");
            let more = topic.more();
            add(usize::from(!more.note.is_empty()), "notes");
            add(more.links.len(), "links");
            add(more.labels.len(), "labels");
            add(more.markers.len(), "markers");
            add(usize::from(more.task.is_some()), "tasks");
            add(usize::from(more.image.is_some()), "pictures");
            add(more.attributes.len(), "attributes");
            add(more.callouts.len(), "callouts");
        }
        self.kept = kept;
    }

    /// Whether something did not come along as it was.
    #[must_use]
    pub const fn is_lossy(&self) -> bool {
        !self.changed.is_empty() || !self.dropped.is_empty()
    }

    /// The report in lines for people.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let kept: Vec<String> = self.kept.iter().map(ToString::to_string).collect();
        if !kept.is_empty() {
            lines.push(format!("kept: {}", kept.join(", ")));
        }
        lines.extend(self.changed.iter().map(|fate| format!("in another form: {fate}")));
        lines.extend(self.dropped.iter().map(|fate| format!("not shown: {fate}")));
        lines
    }

    /// The value of the key `origin`, on one line.
    #[must_use]
    pub fn origin(&self, file: &str) -> String {
        let mut json = String::from("{\"format\": ");
        super::native::push_string(&mut json, self.format);
        json.push_str(", \"file\": ");
        super::native::push_string(&mut json, file);
        json.push_str(", \"lost\": [");
        for (index, fate) in self.changed.iter().chain(&self.dropped).enumerate() {
            json.push_str(if index == 0 { "" } else { ", " });
            super::native::push_string(&mut json, &format!("{} {}", fate.count, fate.what));
        }
        json.push_str("]}");
        json
    }
}

/// Line and column (in characters) of a byte offset, both from 1. A byte order mark does not
/// count, and bytes that are not UTF-8 count by their first bytes.
#[must_use]
pub fn place_of(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = bytes.get(..offset.min(bytes.len())).unwrap_or(bytes);
    let line = before.split(|&byte| byte == b'\n').count();
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let tail = before.get(start..).unwrap_or_default();
    let tail = if start == 0 { tail.strip_prefix(BOM).unwrap_or(tail) } else { tail };
    // Every byte but a continuation byte begins a character.
    let column = tail.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
    (line, column)
}

/// The byte order mark that some editors put before UTF-8.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// The text of bytes that should be UTF-8, without a byte order mark. On failure the text before
/// the first bad byte comes back with the error.
///
/// # Errors
/// When a byte is not UTF-8; the message guesses at the encoding.
pub fn decode(bytes: &[u8]) -> Result<&str, (&str, ReadError)> {
    let body = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let skipped = bytes.len() - body.len();
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text),
        Err(error) => {
            let good = error.valid_up_to();
            let text = body.get(..good).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or_default();
            let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
            let is_cut = error.error_len().is_none() && good > 0;
            let (what, hint) = if is_cut {
                (
                    "the file ends here, in the middle of a character",
                    "The file was cut off: look for an older copy, or open what stands before the end.",
                )
            } else if utf16 {
                ("the text is UTF-16, not UTF-8", "Save it as UTF-8 in a text editor and open it again.")
            } else {
                (
                    "the text is not UTF-8; it may be GBK, Big5, Shift-JIS or EUC-KR, or the file is damaged",
                    "If it came from an older program, save it as UTF-8 in a text editor and open it again.",
                )
            };
            Err((text, ReadError::at(bytes, good + skipped, what, hint)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, place_of};

    #[test]
    fn columns_count_characters() {
        let text = "一二\n三四五".as_bytes();
        assert_eq!(place_of(text, 0), (1, 1));
        assert_eq!(place_of(text, 3), (1, 2));
        assert_eq!(place_of(text, 10), (2, 2));
        assert_eq!(place_of("\u{feff}x".as_bytes(), 3), (1, 1));
        assert_eq!(place_of(b"", 5), (1, 1));
    }

    #[test]
    fn bytes_of_gbk_are_located_and_named() {
        let (before, error) = decode(b"ab\n\xc8\xd5\xba\xab").unwrap_err();
        assert_eq!((before, error.line, error.column), ("ab\n", 2, 1));
        assert!(error.to_string().contains("GBK"), "{error}");
    }
}
