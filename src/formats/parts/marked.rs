//! Words in looks as the Markdown of notes: escaped so that just their characters show, and with
//! emphasis only where every reader of Markdown would see it.
//!
//! Emphasis that ends at a mark of punctuation right before a letter would show as asterisks, as in
//! `**「強」**調`; there the marks of punctuation stand outside of it.

use pulldown_cmark::{Event, Options, Parser};

mod plain;

pub(in crate::formats) use plain::{numbered, plain, plain_of};

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Look {
    pub bold: bool,
    pub italic: bool,
    pub struck: bool,
    pub code: bool,
}

impl Look {
    fn bits(self) -> u8 {
        u8::from(self.bold) * BOLD + u8::from(self.italic) * ITALIC + u8::from(self.struck) * STRUCK
    }

    /// How words look in an element of HTML, over what is around it.
    pub fn within(self, name: &str) -> Self {
        let mut look = self;
        match name {
            "b" | "strong" => look.bold = true,
            "i" | "em" => look.italic = true,
            "s" | "del" | "strike" => look.struck = true,
            "code" | "kbd" | "samp" | "tt" => look.code = true,
            _ => {}
        }
        look
    }

    /// How words look in a style in lower case, over what is around it.
    pub fn styled(self, style: &str) -> Self {
        let mut look = self;
        for rule in style.split(';') {
            let Some((name, value)) = rule.split_once(':') else { continue };
            let value = value.trim();
            match name.trim() {
                "font-weight" => look.bold = matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900"),
                "font-style" => look.italic = matches!(value, "italic" | "oblique"),
                "text-decoration" | "text-decoration-line" => look.struck |= value.contains("line-through"),
                _ => {}
            }
        }
        look
    }
}

/// Elements of HTML that tell how words look.
pub(in crate::formats) fn is_emphasis(name: &str) -> bool {
    matches!(name, "span" | "font") || Look::default().within(name) != Look::default()
}

const BOLD: u8 = 1;
const ITALIC: u8 = 2;
const STRUCK: u8 = 4;
/// Each look with its mark.
const MARKS: [(u8, &str); 3] = [(STRUCK, "~~"), (BOLD, "**"), (ITALIC, "*")];

/// A paragraph in the making; a line break is `\n`.
#[derive(Debug, Default)]
pub(in crate::formats) struct Words {
    pieces: Vec<Piece>,
    /// Addresses, and marks that stand as they are.
    links: Vec<String>,
    marks: Vec<String>,
    /// The link that is open, counted from 1.
    link: u32,
}

/// A character.
#[derive(Clone, Copy, Debug)]
struct Piece {
    c: char,
    bits: u8,
    is_code: bool,
    /// The link that it belongs to and the mark that it stands for, counted from 1.
    link: u32,
    mark: u32,
}

/// How many there are, as pieces have it.
fn count<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(0)
}

/// What a piece refers to.
fn known(all: &[String], number: u32) -> Option<&String> {
    all.get((number as usize).checked_sub(1)?)
}

impl Piece {
    fn is_space(self) -> bool {
        self.mark == 0 && self.c.is_whitespace()
    }

    fn is_letter(self) -> bool {
        self.mark == 0 && !self.is_code && self.c.is_alphanumeric()
    }
}

impl Words {
    /// Adds words.
    pub fn say(&mut self, text: &str, look: Look) {
        let link = self.link;
        let bits = if look.code { 0 } else { look.bits() };
        self.pieces.extend(text.chars().map(|c| Piece { c, bits, is_code: look.code, link, mark: 0 }));
    }

    /// Adds a mark of Markdown, as it is; it is no part of a title.
    pub fn mark(&mut self, mark: &str) {
        self.marks.push(mark.to_owned());
        let mark = count(&self.marks);
        self.pieces.push(Piece { c: '\u{fffc}', bits: 0, is_code: false, link: 0, mark });
    }

    /// Adds the words of another paragraph.
    pub fn append(&mut self, other: Self) {
        let (links, marks) = (count(&self.links), count(&self.marks));
        let moved = |at: u32, by: u32| if at > 0 { at + by } else { 0 };
        self.pieces.extend(other.pieces.into_iter().map(|piece| Piece {
            link: moved(piece.link, links),
            mark: moved(piece.mark, marks),
            ..piece
        }));
        self.links.extend(other.links);
        self.marks.extend(other.marks);
    }

    /// What follows leads to an address.
    pub fn open_link(&mut self, href: &str) {
        self.links.push(href.to_owned());
        self.link = count(&self.links);
    }

    /// What follows leads nowhere.
    pub const fn close_link(&mut self) {
        self.link = 0;
    }

    /// Whether there is nothing to be seen.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.is_space())
    }

    /// Whether it ends with white space.
    pub fn ends_with_space(&self) -> bool {
        self.pieces.last().is_some_and(|piece| piece.is_space())
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        self.pieces.iter().filter(|piece| piece.mark == 0).map(|piece| piece.c).collect()
    }

    /// As Markdown: a paragraph, or several where lines are empty.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let mut paragraph: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        let mut breaks = 0;
        // An end for the last of them.
        let end = Piece { c: '\n', bits: 0, is_code: false, link: 0, mark: 0 };
        for &piece in self.pieces.iter().chain([&end, &end]) {
            if piece.mark == 0 && piece.c == '\n' {
                trim_end(&mut paragraph);
                breaks += 1;
                if breaks > 1 && !paragraph.is_empty() {
                    out.push_str(if out.is_empty() { "" } else { "\n\n" });
                    out.push_str(&self.paragraph(&mut paragraph));
                    paragraph.clear();
                }
                continue;
            }
            // Space at the beginning of a line is none, unless it was set there, as in Chinese.
            if piece.mark == 0 && matches!(piece.c, ' ' | '\t') && (breaks > 0 || paragraph.is_empty()) {
                continue;
            }
            if breaks > 0 && !paragraph.is_empty() {
                paragraph.push(end);
            }
            breaks = 0;
            paragraph.push(Piece { c: if piece.c == '\t' { ' ' } else { piece.c }, ..piece });
        }
        out
    }

    /// As the text of a cell in a table.
    pub fn cell(&self) -> String {
        let text = self.markdown();
        text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").replace('|', "\\|")
    }

    fn paragraph(&self, pieces: &mut [Piece]) -> String {
        join_spaces(pieces);
        for (bit, _) in MARKS {
            shrink(pieces, bit);
        }
        let looks = pieces.iter().fold(0, |all, piece| all | piece.bits);
        if looks == 0 {
            return self.write(pieces, 0);
        }
        // What a reader would not see as emphasis goes, rather than show its marks.
        let text: String = pieces.iter().map(|piece| self.shown(*piece)).collect();
        [u8::MAX, BOLD | STRUCK]
            .into_iter()
            .map(|seen| self.write(pieces, seen))
            .find(|source| is_shown(source, &text))
            .unwrap_or_else(|| self.write(pieces, 0))
    }

    fn shown(&self, piece: Piece) -> String {
        match known(&self.marks, piece.mark) {
            Some(mark) => mark.clone(),
            None => piece.c.to_string(),
        }
    }

    /// A paragraph with the looks that are in `seen`.
    fn write(&self, pieces: &[Piece], seen: u8) -> String {
        let escapes = Escapes::of(pieces, true);
        let mut out = String::with_capacity(pieces.len() + 16);
        let mut open: Vec<(u8, &str)> = Vec::new();
        let (mut link, mut address) = (0, None);
        let mut at = 0;
        while let Some(&piece) = pieces.get(at) {
            let wanted = piece.bits & seen;
            let close = |open: &mut Vec<(u8, &str)>, out: &mut String, all: bool| {
                while open.iter().any(|(bit, _)| all || wanted & bit == 0) {
                    out.push_str(open.pop().map_or("", |(_, mark)| mark));
                }
            };
            close(&mut open, &mut out, piece.link != link);
            if piece.link != link {
                if address.is_none() {
                    self.end_link(&mut out, link);
                }
                link = piece.link;
                address = known(&self.links, link).filter(|href| is_said(href, pieces.get(at..).unwrap_or_default()));
                out.push_str(if link > 0 && address.is_none() { "[" } else { "" });
            }
            let mut new: Vec<(usize, u8, &str)> = Vec::new();
            for (bit, mark) in MARKS {
                // Nothing begins at white space.
                if wanted & bit != 0 && !piece.is_space() && open.iter().all(|(known, _)| *known != bit) {
                    new.push((0, bit, mark));
                }
            }
            if new.len() > 1 {
                // What ends last begins first.
                for (length, bit, _) in &mut new {
                    let rest = pieces.get(at..).unwrap_or_default();
                    *length = rest.iter().take_while(|next| next.bits & *bit != 0 && next.link == link).count();
                }
                new.sort_by_key(|(length, ..)| std::cmp::Reverse(*length));
            }
            for (_, bit, mark) in new {
                out.push_str(mark);
                open.push((bit, mark));
            }
            if let Some(address) = address {
                out.extend(["<", address, ">"]);
                at += address.chars().count();
                continue;
            }
            if piece.is_code {
                let rest = pieces.get(at..).unwrap_or_default();
                let code: String =
                    rest.iter().take_while(|next| next.is_code && next.link == link).map(|next| next.c).collect();
                at += code.chars().count();
                push_code(&mut out, &code);
                continue;
            }
            if let Some(mark) = known(&self.marks, piece.mark) {
                out.push_str(mark);
            } else {
                out.push_str(if escapes.at(pieces, at) { "\\" } else { "" });
                out.push(piece.c);
            }
            at += 1;
        }
        while let Some((_, mark)) = open.pop() {
            out.push_str(mark);
        }
        if address.is_none() {
            self.end_link(&mut out, link);
        }
        out
    }

    fn end_link(&self, out: &mut String, link: u32) {
        let Some(href) = known(&self.links, link) else { return };
        let is_plain = |c: char| !(c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\'));
        if href.chars().all(is_plain) {
            out.extend(["](", href, ")"]);
            return;
        }
        out.push_str("](<");
        for c in href.trim().chars() {
            match c {
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                '\\' => out.push_str("\\\\"),
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        out.push_str(">)");
    }
}

fn trim_end(pieces: &mut Vec<Piece>) {
    while pieces.last().is_some_and(|piece| piece.is_space()) {
        pieces.pop();
    }
}

/// Whether a link has just its address for its words, all in one look, and Markdown takes it for one.
fn is_said(href: &str, pieces: &[Piece]) -> bool {
    let Some(first) = pieces.first() else { return false };
    let is_part = |c: char| !(c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
    let is_address = href.split_once(':').is_some_and(|(scheme, _)| {
        (2..=32).contains(&scheme.len())
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(is_scheme)
    });
    let is_same = |piece: &&Piece| piece.link == first.link;
    is_address
        && href.chars().all(is_part)
        && pieces.iter().take_while(is_same).all(|p| p.mark == 0 && !p.is_code && p.bits == first.bits)
        && pieces.iter().take_while(is_same).map(|piece| piece.c).eq(href.chars())
}

/// Gives white space what the words on both sides of it have in common.
fn join_spaces(pieces: &mut [Piece]) {
    let mut before: Option<Piece> = None;
    let mut from = 0;
    for at in 0..pieces.len() {
        let Some(&piece) = pieces.get(at) else { break };
        if piece.is_space() {
            continue;
        }
        if let Some(before) = before
            && from < at
        {
            let same = before.link == piece.link;
            for space in pieces.get_mut(from..at).unwrap_or_default() {
                space.link = if same { piece.link } else { 0 };
                space.bits = if same { before.bits & piece.bits } else { 0 };
                space.is_code &= same && before.is_code && piece.is_code;
            }
        }
        before = Some(piece);
        from = at + 1;
    }
}

/// Takes off emphasis where a reader would not see that it begins or ends there.
fn shrink(pieces: &mut [Piece], bit: u8) {
    let has = |piece: Option<&Piece>, link: u32| piece.is_some_and(|piece| piece.bits & bit != 0 && piece.link == link);
    let mut at = 0;
    while let Some(&first) = pieces.get(at) {
        if first.bits & bit == 0 {
            at += 1;
            continue;
        }
        let mut from = at;
        let mut to = at + 1;
        while has(pieces.get(to), first.link) {
            to += 1;
        }
        at = to;
        let is_letter = |pieces: &[Piece], at: Option<usize>| {
            at.and_then(|at| pieces.get(at)).is_some_and(|piece| piece.is_letter() && piece.link == first.link)
        };
        while from < to {
            let Some(piece) = pieces.get_mut(from) else { break };
            let is_bare = piece.is_letter();
            if is_bare || !(piece.is_space() || is_letter(pieces, from.checked_sub(1))) {
                break;
            }
            if let Some(piece) = pieces.get_mut(from) {
                piece.bits &= !bit;
            }
            from += 1;
        }
        while from < to {
            let Some(piece) = pieces.get(to - 1) else { break };
            if piece.is_letter() || !(piece.is_space() || is_letter(pieces, Some(to))) {
                break;
            }
            if let Some(piece) = pieces.get_mut(to - 1) {
                piece.bits &= !bit;
            }
            to -= 1;
        }
    }
}

fn push_code(out: &mut String, code: &str) {
    let fence = "`".repeat(longest(code) % 1000 + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    out.extend([&fence, pad, &code.replace('\n', " "), pad, &fence]);
}

/// The length of the longest run of backticks.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Whether Markdown shows just this text.
fn is_shown(source: &str, text: &str) -> bool {
    let mut shown = String::with_capacity(text.len());
    for event in Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(words) | Event::Code(words) => shown.push_str(&words),
            Event::SoftBreak | Event::HardBreak => shown.push('\n'),
            _ => {}
        }
    }
    shown == text
}

/// What of a paragraph has to be escaped.
struct Escapes {
    /// Places at the beginnings of lines, in order.
    lines: Vec<usize>,
    brackets: bool,
    tildes: bool,
    references: bool,
}

impl Escapes {
    /// Numbers at the beginnings of lines may stay as they are.
    fn of(pieces: &[Piece], with_numbers: bool) -> Self {
        let mut pairs = pieces.iter().zip(pieces.iter().skip(1)).map(|(a, b)| (a.c, b.c));
        let brackets = pieces.iter().any(|piece| piece.link > 0)
            || pairs.any(|pair| matches!(pair, (']', '(' | '[' | ':') | ('[', '^')));
        let count = |sign: char| pieces.iter().filter(|piece| piece.c == sign).count();
        let (tildes, references) = (count('~') > 1, count('&') > 0 && count(';') > 0);
        let mut lines = Vec::new();
        let mut from = 0;
        for line in pieces.split(|piece| piece.c == '\n') {
            let mark = mark_of_line(line).map(|at| from + at);
            lines.extend(mark.filter(|at| with_numbers || pieces.get(*at).is_none_or(|p| !matches!(p.c, '.' | ')'))));
            from += line.len() + 1;
        }
        Self { lines, brackets, tildes, references }
    }

    fn at(&self, pieces: &[Piece], at: usize) -> bool {
        let sign = |at: Option<usize>| at.and_then(|at| pieces.get(at)).map(|piece| piece.c);
        let (before, next) = (sign(at.checked_sub(1)), sign(at.checked_add(1)));
        let Some(piece) = pieces.get(at) else { return false };
        let is_loose = || before.is_none_or(char::is_whitespace) && next.is_none_or(char::is_whitespace);
        let is_inside = || before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        let is_escaped = match piece.c {
            '`' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next == '\n'),
            '*' => !is_loose(),
            '_' => !is_loose() && !is_inside(),
            '~' => self.tildes && !is_loose(),
            '[' => self.brackets,
            ']' => piece.link > 0,
            '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
            '&' => self.references && next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            '!' => pieces.get(at + 1).is_some_and(|next| next.link > 0 && next.link != piece.link),
            _ => false,
        };
        is_escaped || self.lines.binary_search(&at).is_ok()
    }
}

/// The sign at the beginning of a line that would make it something else than a line of a paragraph.
fn mark_of_line(line: &[Piece]) -> Option<usize> {
    let indent = line.iter().take_while(|piece| matches!(piece.c, ' ' | '\t')).count();
    let line = line.get(indent..)?;
    let first = line.first()?;
    if first.is_code || first.mark > 0 || first.link > 0 {
        return None;
    }
    let sign = |at: usize| line.get(at).map(|piece| piece.c);
    let ends = |at: usize| sign(at).is_none_or(|c| matches!(c, ' ' | '\t'));
    let run = |c: char| line.iter().take_while(|piece| piece.c == c).count();
    let only = |signs: &str| line.iter().all(|piece| signs.contains(piece.c) || piece.c == '\t');
    let digits = line.iter().take(10).take_while(|piece| piece.c.is_ascii_digit()).count();
    let mark = match first.c {
        '#' if ends(run('#')) => Some(0),
        '>' => Some(0),
        '+' | '-' | '*' if ends(1) => Some(0),
        '-' | '_' | '*' | '=' if only("- ") || only("_ ") || only("* ") || only("= ") => Some(0),
        // The line below the first of a table.
        '-' | '|' | ':' if only("-|: ") => Some(0),
        '~' if run('~') > 2 => Some(0),
        '0'..='9' if matches!(sign(digits), Some('.' | ')')) && ends(digits + 1) => Some(digits),
        _ => None,
    };
    mark.map(|at| indent + at)
}

/// Code as a block of Markdown, with the language that it is in, if that is known.
pub(in crate::formats) fn fenced(code: &str, language: &str) -> String {
    let fence = "`".repeat((longest(code) + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}", code.trim_end_matches('\n'))
}

/// Blocks as a quotation.
pub(in crate::formats) fn quoted(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect();
    lines.join("\n")
}

/// What a footnote says, as Markdown has it.
pub(in crate::formats) fn footnote(number: usize, text: &str) -> String {
    let mut out = format!("[^{number}]: ");
    for (at, row) in text.trim().lines().enumerate() {
        if at > 0 {
            out.push_str(if row.is_empty() { "\n" } else { "\n    " });
        }
        out.push_str(row);
    }
    out
}

/// Cells that a table has side by side at most.
const MOST_CELLS: usize = 1000;

/// A table in the making.
#[derive(Debug, Default)]
pub(in crate::formats) struct Table {
    rows: Vec<Vec<String>>,
    /// For each column, in how many further rows a cell from above stands there.
    down: Vec<usize>,
}

impl Table {
    /// Begins a row.
    pub fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell that goes over so many columns and rows.
    pub fn cell(&mut self, text: String, across: usize, down: usize) {
        if self.rows.is_empty() {
            self.row();
        }
        let Some(row) = self.rows.last_mut() else { return };
        let mut text = Some(text);
        let mut left = across.clamp(1, MOST_CELLS);
        while left > 0 && row.len() < MOST_CELLS {
            if self.down.len() <= row.len() {
                self.down.resize(row.len() + 1, 0);
            }
            let Some(above) = self.down.get_mut(row.len()) else { break };
            if *above > 0 && text.is_some() {
                *above -= 1;
                row.push(String::new());
                continue;
            }
            *above = down.saturating_sub(1);
            row.push(text.take().unwrap_or_default());
            left -= 1;
        }
    }

    /// As Markdown; empty if nothing is in it.
    pub fn markdown(&self) -> String {
        let rows: Vec<&Vec<String>> = self.rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        let columns = rows.iter().map(|row| row.len()).max().unwrap_or_default();
        let mut out = String::new();
        for (number, row) in rows.iter().enumerate() {
            out.push_str(if number > 0 { "\n|" } else { "|" });
            // The first row tells how many columns there are.
            let blank = if number == 0 { columns - row.len() } else { 0 };
            for cell in row.iter().map(String::as_str).chain(std::iter::repeat_n("", blank)) {
                out.extend([" ", cell, if cell.is_empty() { "|" } else { " |" }]);
            }
            if number == 0 {
                out.push_str("\n|");
                out.extend(std::iter::repeat_n(" --- |", columns));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, Table, Words, fenced, is_shown};

    fn look(sign: char) -> Look {
        Look {
            bold: sign == 'b' || sign == 'x',
            italic: sign == 'i' || sign == 'x',
            struck: sign == 's',
            code: sign == 'c',
        }
    }

    fn of(runs: &[(char, &str)]) -> String {
        let mut words = Words::default();
        for (sign, text) in runs {
            words.say(text, look(*sign));
        }
        words.markdown()
    }

    #[test]
    fn looks_become_marks_that_are_seen() {
        for (runs, want) in [
            (&[('b', "a"), (' ', " b "), ('i', "c "), (' ', "d")][..], "**a** b *c* d"),
            (&[('b', "a "), ('x', "b"), ('b', " c")], "**a *b* c**"),
            (&[('x', "a"), ('i', "b")], "***a**b*"),
            (&[('b', "a "), ('x', "b"), ('i', " c")], "**a *b*** *c*"),
            (&[('s', "old"), (' ', " new")], "~~old~~ new"),
            (&[('c', "a*b"), (' ', " "), ('c', "`")], "`a*b` `` ` ``"),
            // Where punctuation would hide the end of it.
            (&[('b', "「強」"), (' ', "調")], "**「強**」調"),
            (&[(' ', "x"), ('b', "(y)"), (' ', " z")], "x(**y)** z"),
            (&[('b', "a"), (' ', "\n\n"), ('b', "b")], "**a**\n\n**b**"),
            (&[('b', "a\nb")], "**a\nb**"),
            (&[('b', " "), (' ', "a")], "a"),
        ] {
            assert_eq!(of(runs), want);
        }
    }

    #[test]
    fn characters_show_as_they_are() {
        for text in [
            "# no heading",
            "#tag",
            "- no item",
            "-5 °C",
            "+ x",
            "1. x",
            "2026. x",
            "1.5 x",
            "a * b * c",
            "*a*",
            "snake_case",
            "_a_",
            "`x`",
            "[a](b)",
            "[12] and [3]",
            "[^1] x",
            "[a]: b",
            "<b>x</b>",
            "a < b",
            "&amp; &",
            "> x",
            "---",
            "===",
            "~~~",
            "~5 ~6~",
            "C:\\new\\*",
            "\\",
            "a | b\n--|--",
            "***",
            "x\n- y\n1) z",
            "![a](b)",
            "[ ] x",
            "__init__",
            "a*b*c",
            "| a |\n|---|",
        ] {
            let source = of(&[(' ', text)]);
            assert!(is_shown(&source, text), "{text}: {source}");
        }
        for text in ["#tag", "a_b", "[12]", "1.5", "a * b", "C:\\new", "a < b & c", "-5", "a -- b ~ c"] {
            assert_eq!(of(&[(' ', text)]), text);
        }
    }

    #[test]
    fn links_lead_to_their_addresses() {
        let mut words = Words::default();
        words.say("see ", Look::default());
        words.open_link("https://a.b/c_(d)");
        words.say("it [now] ", look('b'));
        words.close_link();
        words.say("end!", Look::default());
        words.open_link("x");
        words.say("y", Look::default());
        assert_eq!(words.markdown(), "see [**it \\[now\\]**](<https://a.b/c_(d)>) end\\![y](x)");
        assert_eq!(words.plain(), "see it [now] end!y");
    }

    #[test]
    fn tables_have_a_head() {
        let mut table = Table::default();
        for row in [&[("a", 1, 1), ("b", 2, 1)][..], &[("c", 1, 2), ("d", 1, 1)], &[("e", 1, 1)]] {
            table.row();
            for (text, across, down) in row {
                table.cell((*text).to_owned(), *across, *down);
            }
        }
        assert_eq!(table.markdown(), "| a | b | |\n| --- | --- | --- |\n| c | d |\n| | e |");
        let mut words = Words::default();
        words.say("a|b\nc", Look::default());
        assert_eq!(words.cell(), "a\\|b c");
        assert_eq!(fenced("```\n", "x"), "````x\n```\n````");
    }

    #[test]
    fn any_looks_of_any_words_show_their_words() {
        let signs = ['b', 'i', 's', 'x', 'c', ' '];
        let texts = ["a", " ", "*", "「", "」", "_", ". ", "\n", "漢", "~", "[", "`", "!"];
        let mut seed = 7_u32;
        for _ in 0..3000 {
            let mut words = Words::default();
            for _ in 0..8 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let (sign, text) = ((seed >> 8) as usize % signs.len(), (seed >> 16) as usize % texts.len());
                words.say(texts[text], look(signs[sign]));
            }
            let lines: Vec<String> = words.plain().split('\n').map(|line| line.trim().to_owned()).collect();
            let text = lines.join("\n");
            if text.contains("\n\n") || text.starts_with('\n') || text.ends_with('\n') {
                continue;
            }
            let source = words.markdown();
            // Space around code and signs of it are its own affair.
            if source.contains('`') {
                continue;
            }
            assert!(is_shown(&source, &text), "{text:?}: {source}");
        }
    }
}
