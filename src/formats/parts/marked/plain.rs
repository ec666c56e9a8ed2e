//! Notes of programs in which a note is nothing but text, as Markdown that shows just that.

use std::fmt::Write as _; // Writing to a string can not fail.

use pulldown_cmark::{Event, Options, Tag, TagEnd};

use super::{Escapes, Piece};
use crate::text::notes::events;

/// What begins an indent that would else begin code.
const INDENT: char = '\u{a0}';

/// A text that is nothing but text as Markdown that shows just its characters and its lines. What shows so
/// anyway stays as it is; numbers at the beginnings of lines may be those of a list.
pub(in crate::formats) fn plain(text: &str) -> String {
    if reads_as(text, text) {
        return text.to_owned();
    }
    let loose = escaped(text, false);
    if reads_as(&loose, text) { loose } else { escaped(text, true) }
}

/// The text that [`plain`] made a note of, if it did.
pub(in crate::formats) fn plain_of(note: &str) -> String {
    let mut text = String::with_capacity(note.len());
    let mut characters = note.chars().peekable();
    while let Some(c) = characters.next() {
        let sign = characters.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        // Only at the beginning of a line does it stand for a space.
        let is_indent = c == INDENT && (text.is_empty() || text.ends_with('\n'));
        text.push(sign.unwrap_or(if is_indent { ' ' } else { c }));
    }
    text
}

/// A note in which numbers at the beginnings of lines are escaped, without that if it shows the same.
pub(in crate::formats) fn numbered(note: String) -> String {
    let mut loose = String::with_capacity(note.len());
    for line in note.split_inclusive('\n') {
        let begin = line.len() - line.trim_start_matches([' ', '>']).len();
        let digits = line.bytes().skip(begin).take_while(u8::is_ascii_digit).count();
        let (number, rest) = line.split_at_checked(begin + digits).unwrap_or((line, ""));
        let dot = rest.strip_prefix('\\').filter(|rest| digits > 0 && rest.starts_with(". "));
        loose.extend([number, dot.unwrap_or(rest)]);
    }
    let is_same = loose.len() < note.len() && lines(&loose, false).is_some_and(|all| Some(all) == lines(&note, false));
    if is_same { loose } else { note }
}

/// Whether Markdown shows just these lines, whoever reads it.
fn reads_as(source: &str, text: &str) -> bool {
    let is_line = |line: &&str| !line.is_empty();
    lines(source, true).is_some_and(|lines| lines.iter().eq(text.split('\n').map(str::trim).filter(is_line)))
}

/// The lines that Markdown shows, with the numbers of lists and with what else is seen of the marks in it;
/// none if there are any and it has to be plain, or if a list begins with another number than 1.
fn lines(source: &str, is_plain: bool) -> Option<Vec<String>> {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES;
    let mut read = String::with_capacity(source.len());
    let mut numbers: Vec<Option<u64>> = Vec::new();
    for event in events(source, options) {
        match event {
            Event::Text(words) => read.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => read.push('\n'),
            Event::Start(Tag::Paragraph) => {}
            // A year is no number of a list.
            Event::Start(Tag::List(Some(1))) => {
                numbers.push(Some(1));
                read.push('\n');
            }
            Event::End(TagEnd::List(_)) => drop(numbers.pop()),
            Event::Start(Tag::Item) => {
                if let Some(Some(number)) = numbers.last_mut() {
                    read.extend([&number.to_string(), ". "]);
                    *number += 1;
                } else {
                    read.push_str("• ");
                }
            }
            Event::Start(Tag::List(Some(_))) => return None,
            _ if is_plain => return None,
            Event::Start(Tag::List(None)) => {
                numbers.push(None);
                read.push('\n');
            }
            event => write!(read, "{event:?}").ok()?,
        }
    }
    Some(read.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// A text line by line, with what Markdown would take for its own escaped.
fn escaped(text: &str, with_numbers: bool) -> String {
    let is_white = |line: &str| line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out = String::with_capacity(text.len() + 16);
    for (number, lines) in lines.chunk_by(|a, b| is_white(a) == is_white(b)).enumerate() {
        out.push_str(if number > 0 { "\n" } else { "" });
        let block = lines.join("\n");
        if is_white(lines.first().unwrap_or(&"")) {
            out.push_str(&block);
            continue;
        }
        let pieces: Vec<Piece> =
            block.chars().map(|c| Piece { c, bits: 0, is_code: false, link: 0, mark: 0 }).collect();
        let escapes = Escapes::of(&pieces, with_numbers);
        let indent = block.len() - block.trim_start_matches([' ', '\t']).len();
        let is_code = indent > 3 || block.get(..indent).is_some_and(|indent| indent.contains('\t'));
        for (at, piece) in pieces.iter().enumerate() {
            if at == 0 && is_code {
                out.push(INDENT);
                out.push_str(if piece.c == '\t' { "   " } else { "" });
                continue;
            }
            out.push_str(if escapes.at(&pieces, at) { "\\" } else { "" });
            out.push(piece.c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{numbered, plain, plain_of, reads_as};

    #[test]
    fn numbers_are_those_of_a_list_where_that_shows_the_same() {
        for (note, want) in [
            ("1\\. **a**\n2\\. b", "1. **a**\n2. b"),
            ("1\\. a\n\n2\\. b\n\n- c", "1. a\n\n2. b\n\n- c"),
            ("1986\\. a", "1986\\. a"),
            ("1\\. a\n3\\. b", "1\\. a\n3\\. b"),
            ("```\n1\\. a\n```", "```\n1\\. a\n```"),
        ] {
            assert_eq!(numbered(note.to_owned()), want);
        }
    }

    #[test]
    fn a_text_shows_just_its_characters() {
        for (text, note) in [
            ("2*3*4 and a * b * c", "2\\*3\\*4 and a * b * c"),
            ("<b>x</b> a < b", "\\<b>x\\</b> a < b"),
            ("#5 is no heading\n# nor this", "#5 is no heading\n\\# nor this"),
            ("1986. Jahr", "1986\\. Jahr"),
            ("first\n1986. Jahr\n3. x", "first\n1986. Jahr\n3. x"),
            ("1. a\n2. b\n\n3. c", "1. a\n2. b\n\n3. c"),
            ("1. a\n3. b", "1\\. a\n3\\. b"),
            ("2) a", "2\\) a"),
            ("- a\n* b\n+ c", "\\- a\n\\* b\n\\+ c"),
            ("snake_case __init__", "snake_case \\_\\_init\\_\\_"),
            ("a\n\n    b\n  c", "a\n\n\u{a0}   b\n  c"),
            ("a\n\tb", "a\n\tb"),
            ("  # a\n===", "  \\# a\n\\==="),
            ("a  \nb\\\nc", "a  \nb\\\\\nc"),
            ("[a]: b\n\nsee [a], [1]", "\\[a]: b\n\nsee [a], [1]"),
            ("> x\n---\n~~~", "\\> x\n\\---\n\\~\\~\\~"),
            ("&amp; & co", "\\&amp; & co"),
            ("a | b\n--|--", "a | b\n\\--|--"),
            ("　　中文\n他说：*好*。", "　　中文\n他说：\\*好\\*。"),
            ("", ""),
        ] {
            assert_eq!(plain(text), note, "{text}");
            assert!(reads_as(note, text), "{text}: {note}");
            let again = plain_of(note);
            assert_eq!(plain(&again), note, "{text}: {again}");
        }
    }

    #[test]
    fn any_text_shows_just_its_characters() {
        let parts = [
            "a",
            "b",
            " ",
            "  ",
            "    ",
            "\t",
            "\n",
            "\n\n",
            "*",
            "**",
            "_",
            "`",
            "```",
            "~~",
            "~~~",
            "#",
            "# ",
            "- ",
            "+ ",
            "1. ",
            "2. ",
            "3) ",
            "> ",
            "<b>",
            "</b>",
            "<!-- ",
            "-->",
            "[",
            "]",
            "](x)",
            "[^1]",
            ": ",
            "]: ",
            "!",
            "|",
            "---",
            "===",
            "&amp;",
            "&",
            ";",
            "\\",
            "https://a.b/_c_",
            "<https://a.b>",
            "漢",
            "「",
            "」",
            "\u{a0}",
            "　",
            ".",
            "$",
            "[ ] ",
            "[x] ",
        ];
        let mut seed = 5_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..9 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(parts[(seed >> 12) as usize % parts.len()]);
            }
            let note = plain(&text);
            assert!(reads_as(&note, &text), "{text:?}: {note:?}");
        }
    }
}
