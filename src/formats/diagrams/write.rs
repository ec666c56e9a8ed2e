//! The writers of Mermaid and `PlantUML` mind maps.
//!
//! Titles are written so that both programs show their characters and take nothing for markup:
//! Mermaid in quotes with references such as `#35;`, `PlantUML` with `<U+0023>` where it would read
//! something else. Mermaid has one root only, so several tops hang on one with the name of the sheet;
//! for `PlantUML` each top is a diagram of its own in the file, as versions before 2022 want it. Sides are written to `PlantUML` where they were chosen.
//!
//! Shortcomings: titles only; space at their ends goes.

use crate::doc::{Document, Side};
use crate::formats::outline;
use crate::formats::{Loss, WriteError, WriteOptions};

/// Writes a mind map of Mermaid.
///
/// # Errors
/// When the document has no sheet.
pub fn write_mermaid(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    let Some((_, first)) = document.sheets().first() else { return Err(WriteError::NoSheet) };
    let tops = outline::all_tops(document);
    let mut out = String::from("mindmap\n");
    let mut number = 0_usize;
    let mut put = |depth: usize, words: &[&str]| {
        out.extend(std::iter::repeat_n("  ", depth + 1));
        out.extend([if number == 0 { "root" } else { "t" }]);
        if number > 0 {
            out.push_str(&number.to_string());
        }
        number += 1;
        out.push_str("[\"");
        let is_empty = words.iter().all(|words| words.trim().is_empty());
        // Mermaid refuses quotes with nothing in them.
        if is_empty {
            out.push(' ');
        } else {
            push_mermaid(&mut out, &words.concat());
        }
        out.push_str("\"]\n");
    };
    let above = usize::from(tops.len() > 1);
    if above > 0 {
        put(0, &[if first.title.is_empty() { document.title(first.root()) } else { &first.title }]);
    }
    let mut notes = Vec::new();
    for line in outline::lines(document, &tops, options) {
        let marks = options.citations.marks(line.id, &mut notes);
        put(line.depth + above, &[&line.title, marks.as_str()]);
    }
    for (index, entry) in options.citations.branch(&notes).iter().enumerate() {
        put(if index == 0 { 1 } else { 2 }, &[entry]);
    }
    Ok(out.into_bytes())
}

/// Adds a title to a text in quotes.
fn push_mermaid(out: &mut String, title: &str) {
    let title = title.trim();
    // Labels are Markdown, of which the start of a list and links are an error.
    let has_link = title.contains("](");
    let has_formula = title.contains("$$");
    let digits = title.len() - title.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, character) in title.char_indices() {
        match character {
            '-' | '+' | '=' if at == 0 || title.get(..at).is_some_and(|before| before.ends_with('\n')) => {
                out.extend([format!("#{};", u32::from(character))]);
            }
            '.' | ')' if at == digits && digits > 0 => out.extend([format!("#{};", u32::from(character))]),
            '[' if has_link => out.push_str("#91;"),
            '$' if has_formula => out.push_str("#36;"),
            ':' if title.get(at + 1..).is_some_and(|rest| rest.starts_with("fa-")) => out.push_str("#58;"),
            '\n' => out.push_str("<br/>"),
            '\t' | '\u{2028}' => out.push(' '),
            // What ends the quotes, begins a reference, a tag, Markdown or a mark of the grammar.
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | ';' | '%' | '{' | '}' | '*' | '_' | '~' => {
                out.extend([format!("#{};", u32::from(character))]);
            }
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
}

/// What Mermaid can't hold.
#[must_use]
pub fn lost_mermaid(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, options, &[])
}

const START: &str = "@startmindmap\n";
const BETWEEN: &str = "@endmindmap\n\n@startmindmap\n";

/// Writes a mind map of `PlantUML`.
///
/// # Errors
/// When the document has no sheet.
pub fn write_plantuml(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    if document.sheets().is_empty() {
        return Err(WriteError::NoSheet);
    }
    let tops = outline::all_tops(document);
    let mut out = String::new();
    let mut notes = Vec::new();
    // What marks the levels of the main branch that is being written.
    let mut mark = "*";
    for line in outline::lines(document, &tops, options) {
        if line.depth == 0 {
            out.push_str(if out.is_empty() { START } else { BETWEEN });
        }
        match (line.depth, line.topic.side()) {
            (0, _) | (1, Side::Auto) => mark = "*",
            (1, Side::Left) => mark = "-",
            (1, Side::Right) => mark = "+",
            _ => {}
        }
        out.extend(std::iter::repeat_n(mark, line.depth + 1));
        let marks = options.citations.marks(line.id, &mut notes);
        push_plantuml(&mut out, &format!("{}{marks}", line.title));
    }
    for (index, entry) in options.citations.branch(&notes).iter().enumerate() {
        out.push_str(if index == 0 { BETWEEN } else { "" });
        out.push_str(if index == 0 { "*" } else { "**" });
        push_plantuml(&mut out, entry);
    }
    out.push_str("@endmindmap\n");
    Ok(out.into_bytes())
}

/// Adds a title behind its marks: on the line, or between `:` and `;` if it has several.
fn push_plantuml(out: &mut String, title: &str) {
    let title = title.trim();
    let is_block = title.contains('\n');
    out.push_str(if is_block { ":" } else { " " });
    if title.is_empty() {
        // A mark with nothing behind it is no topic.
        out.push_str("<U+00A0>");
    }
    let mut before = '\n';
    let mut characters = title.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or('\n');
        // At the start of a line other marks count than within; what is doubled is markup.
        let is_first = before == '\n';
        let is_escaped = match character {
            '<' | '>' | '\\' | '~' | '$' | '%' => true,
            '[' | ']' | '*' | '/' | '_' | '-' | '"' | '\'' | '=' | '.' | '#' => is_first || before == character,
            ':' | '+' | '!' | '@' | '|' => is_first,
            ';' => next == '\n',
            '&' => next == '#',
            _ => false,
        };
        match character {
            _ if is_escaped => out.extend([format!("<U+{:04X}>", u32::from(character))]),
            '\t' | '\u{2028}' => out.push(' '),
            '\n' => out.push('\n'),
            _ if character.is_control() => {}
            _ => out.push(character),
        }
        before = character;
    }
    out.push_str(if is_block { ";\n" } else { "\n" });
}

/// What `PlantUML` can't hold.
#[must_use]
pub fn lost_plantuml(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, options, &[])
}

#[cfg(test)]
mod tests {
    use super::super::{read_mermaid, read_plantuml};
    use super::{write_mermaid, write_plantuml};
    use crate::formats::parts::fixture::{hostile, shown};
    use crate::formats::{ReadOptions, WriteOptions};

    #[test]
    fn titles_come_back_from_diagrams() {
        for seed in 0..300 {
            let document = hostile(seed);
            let wanted = shown_titles(&document);
            let bytes = write_mermaid(&document, &WriteOptions::default()).unwrap();
            let again = read_mermaid(&bytes, &ReadOptions::default()).unwrap();
            let source = String::from_utf8(bytes).unwrap();
            assert_eq!(shown_titles(&again.document), wanted, "seed {seed}\n{source}");
            let bytes = write_plantuml(&document, &WriteOptions::default()).unwrap();
            let again = read_plantuml(&bytes, &ReadOptions::default()).unwrap();
            let source = String::from_utf8(bytes).unwrap();
            assert_eq!(shown_titles(&again.document), wanted, "seed {seed}\n{source}");
            assert!(!shown(&again).outline.is_empty());
        }
    }

    /// Titles with their depths, white space made one.
    fn shown_titles(document: &crate::doc::Document) -> Vec<(usize, String)> {
        let walk = document.walk(document.sheets()[0].1.root());
        let title = |id| document.title(id).split_whitespace().collect::<Vec<_>>().join(" ");
        walk.map(|visit| (visit.depth, title(visit.id))).collect()
    }
}
