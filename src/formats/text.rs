//! Plain text with one topic a line and indentation for the levels: what every editor, spreadsheet
//! and messenger understands, and what the clipboard holds.
//!
//! Written with one tab a level; read with tabs or spaces of any width. Marks of bullets (`-`, `*`,
//! `+`, `•` and the like, with a space behind them) are taken off. A line break inside of a title is the character
//! U+2028 (line separator), so that a topic stays on its line. A title that would be misread, such
//! as an empty one or one that begins with a mark of a bullet, has a backslash before it.
//!
//! Numbers stand before titles if they are wanted, marks of citations behind them, and notes and
//! references after all topics.
//!
//! Shortcomings: titles only, and white space at their ends goes.

use crate::doc::edit::NewTopic;
use crate::doc::{Document, TopicId};

use super::outline::{self, Language};
use super::parts::encoding;
use super::report::{Loaded, Loss, ReadError, WriteError};
use super::{Citations, ReadOptions, WriteOptions};

const BULLETS: &[char] = &[
    '-', '*', '+', '•', '·', '◦', '▪', '‣', '–', '—', '●', '○', '■', '□', '◆', '◇', '➢', '✓', '※', '→', '・',
    // Of Word, in its face of symbols.
    '\u{f0b7}', '\u{f0d8}', '\u{f0a7}', '\u{f0fc}', '\u{f076}',
];
/// What stands before lines and behind bullets; web pages indent with spaces that do not break.
const SPACES: &[char] = &[' ', '\t', '\u{3000}', '\u{a0}'];
const LINE_SEPARATOR: char = '\u{2028}';

/// Reads indented text.
///
/// # Errors
/// When it is not UTF-8, is empty, or is too deep.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let decoded = encoding::decode(bytes, None)?;
    let mut loaded = outline::document(&decoded.text, text_to_outline(&decoded.text), &[], "", options)?;
    loaded.repairs.extend(decoded.repair());
    Ok(loaded.counted("txt"))
}

/// Writes indented text.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    if document.sheets().is_empty() {
        return Err(WriteError::NoSheet);
    }
    Ok(render(document, &outline::all_tops(document), options, "\t").into_bytes())
}

/// What indented text can't hold.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, options, &[])
}

/// Branches as text for the clipboard, the tops at the margin.
#[must_use]
pub fn outline_to_text(document: &Document, tops: &[TopicId], language: &Language) -> String {
    let options = WriteOptions { language: language.clone(), ..WriteOptions::default() };
    render(document, tops, &options, "\t")
}

/// Branches as text with `indent` for each level.
#[must_use]
pub fn render(document: &Document, tops: &[TopicId], options: &WriteOptions, indent: &str) -> String {
    let mut out = String::new();
    let mut notes = Vec::new();
    for line in outline::lines(document, tops, options) {
        out.extend(std::iter::repeat_n(indent, line.depth));
        let title = line.title.trim_end();
        let is_blank = title.is_empty();
        if is_blank || title.starts_with(char::is_whitespace) || title.starts_with('\\') || bullet(title) > 0 {
            out.push('\\');
        }
        out.extend(title.chars().filter(|c| *c != '\r').map(|c| if c == '\n' { LINE_SEPARATOR } else { c }));
        out.push_str(&options.citations.marks(line.id, &mut notes));
        out.push('\n');
    }
    if !notes.is_empty() {
        out.push('\n');
        out.extend(Citations::numbered(&notes).map(|note| note + "\n"));
    }
    let mut list = options.citations.entries().peekable();
    if list.peek().is_some() {
        out.extend(["\n", options.citations.title(), "\n"]);
        out.extend(list.map(|entry| entry + "\n"));
    }
    out
}

/// A branch for people to read: two spaces a level, and nothing escaped.
#[must_use]
pub fn outline_to_show(document: &Document, top: TopicId, options: &WriteOptions) -> String {
    let mut out = String::new();
    for line in outline::lines(document, &[top], options) {
        out.extend(std::iter::repeat_n("  ", line.depth));
        out.extend(line.title.chars().map(|c| if c.is_control() { ' ' } else { c }));
        out.push('\n');
    }
    out
}

/// The topics of a text, one a line that is not blank.
#[must_use]
pub fn text_to_outline(text: &str) -> Vec<NewTopic> {
    let mut list = Vec::new();
    // Columns of the lines that are open above the current one.
    let mut open: Vec<usize> = Vec::new();
    for line in outline::clean(text).lines() {
        let body = line.trim_start_matches(SPACES);
        if body.trim().is_empty() {
            continue;
        }
        let column = width(line.get(..line.len() - body.len()).unwrap_or_default());
        while open.last().is_some_and(|&above| above >= column) {
            open.pop();
        }
        let title = match body.strip_prefix('\\') {
            // The backslash of an empty title, or one before a title that would be misread.
            Some(rest)
                if rest.trim().is_empty()
                    || rest.starts_with('\\')
                    || rest.starts_with(char::is_whitespace)
                    || bullet(rest) > 0 =>
            {
                rest
            }
            _ => body.get(bullet(body)..).unwrap_or_default(),
        };
        let title: String = title.trim_end().chars().map(|c| if c == LINE_SEPARATOR { '\n' } else { c }).collect();
        list.push(NewTopic::new(open.len(), title));
        open.push(column);
    }
    list
}

/// Columns that white space takes; a tab goes to the next multiple of four.
pub(super) fn width(space: &str) -> usize {
    space.chars().fold(0, |column, c| match c {
        '\t' => (column / 4 + 1) * 4,
        // The full-width space that Chinese and Japanese writers indent with.
        '\u{3000}' => column + 2,
        _ => column + 1,
    })
}

/// Bytes of the mark of a bullet and the space behind it; 0 if there is none.
fn bullet(line: &str) -> usize {
    let Some(rest) = line.strip_prefix(BULLETS) else { return 0 };
    let body = rest.trim_start_matches(SPACES);
    if body.len() == rest.len() { 0 } else { line.len() - body.len() }
}

#[cfg(test)]
mod tests {
    use super::text_to_outline;

    fn read(text: &str) -> Vec<(usize, String)> {
        text_to_outline(text).into_iter().map(|entry| (entry.depth, entry.topic.title().to_string())).collect()
    }

    #[test]
    fn tabs_and_spaces_of_any_width_are_levels() {
        let expected = [(0, "A"), (1, "B"), (2, "C"), (1, "D"), (0, "E")].map(|(d, t)| (d, t.to_owned()));
        for text in [
            "A\n\tB\n\t\tC\n\tD\nE\n",
            "A\n  B\n    C\n  D\nE",
            "A\r\n B\r\n  C\r\n D\r\nE\r\n",
            "  A\n\n      B\n        C\n      D\n  E",
            "\u{feff}- A\n  - B\n    * C\n  • D\n- E",
            "A\r\tB\r\t\tC\r\tD\rE\r",
            "A\n　　B\n　　　　C\n　　D\nE",
            "· A\n\u{a0}\u{a0}–\u{a0}B\n\u{a0}\u{a0}\u{a0} C\n\u{a0}\u{a0}D\nE",
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn odd_indents_never_lose_a_line() {
        let lines = |expected: &[(usize, &str)]| -> Vec<(usize, String)> {
            expected.iter().map(|&(depth, title)| (depth, title.to_owned())).collect()
        };
        assert_eq!(read("    a\n  b\nc"), lines(&[(0, "a"), (0, "b"), (0, "c")]));
        assert_eq!(read("a\n    b\n  c"), lines(&[(0, "a"), (1, "b"), (1, "c")]));
        assert_eq!(read("\n \t\n"), []);
    }

    #[test]
    fn what_looks_like_a_mark_is_kept_when_it_is_none() {
        let cases = ["-5 degrees", "*", "--- x", "•x", "\\alpha", "1. First"];
        assert_eq!(read("two\u{b}lines\u{7}\n"), [(0, "two\nlines".to_owned())]);
        for text in cases {
            assert_eq!(read(text), [(0, text.to_owned())]);
        }
    }
}
