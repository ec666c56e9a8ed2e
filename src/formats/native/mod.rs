//! The map file: JSON that a person reads as an outline, a script walks, and git merges by lines.
//!
//! **Form.** One topic opens on one line, indented one space a level down to 40 levels. Keys come
//! in the order of the tables in `fields`; a key with its default value is left out. `at`, where a
//! floating topic stands, comes behind the title and its translations, so that the line begins
//! alike for all topics. `attributes` is a list of lists of two texts. Sources, images and
//! `origin` are kept to the letter, one a line.
//!
//! **Invariants.** Reading and writing are linear and never recurse; [`MOST_LEVELS`] levels are
//! the limit, refused with a message beyond. What was read and not changed is written as the same
//! bytes, if this program wrote them. Keys of later versions stay in their places on every object.
//! What `read` gives passes [`Document::check`], repaired if need be, and so does what it recovers
//! from a damaged file.
//!
//! **Choices.** Of a key that stands twice the later one counts, as with `jq` and Python (lists
//! are joined). Of two equal ids the first topic keeps it. A citation of a source that is not
//! there gets an empty source, so that nothing is lost. A relation, group or step that ends
//! nowhere is left out, and named. Half a surrogate pair becomes U+FFFD. Each of these is reported.

mod fields;
mod finish;
mod lex;
mod read;
mod write;

use crate::doc::Document;

use super::report::{Loaded, ReadError, WriteError};
use super::{ReadOptions, WriteOptions};

/// What the key `format` says.
pub const FORMAT: &str = "gangmu";
/// The version of the format that this program writes.
pub const VERSION: u32 = 1;
/// Levels of topics that a file may have: as many as a document.
pub use crate::doc::MOST_LEVELS;

/// Reads a map file.
///
/// # Errors
/// When the bytes are not a map file, or damaged; the intact part is in
/// [`ReadError::recovered`].
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read::read(bytes, options)
}

/// Writes a map file.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, _options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    if document.sheets().is_empty() {
        return Err(WriteError::NoSheet);
    }
    Ok(write::write(document).into_bytes())
}

/// Whether the bytes look like a map file, whole or damaged.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head = head.strip_prefix(super::report::BOM).unwrap_or(head);
    let begins = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let name = format!("\"{FORMAT}\"");
    begins && head.windows(name.len()).any(|window| window == name.as_bytes())
}

pub(in crate::formats) use lex::{Lexer, Stop};
pub(in crate::formats) use write::push_string;
