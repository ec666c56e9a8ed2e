//! What the lines of a Markdown text are: headings, items, fences, tables and the like, each line by itself.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::doc::TaskState;
use crate::formats::outline;
use crate::formats::parts::html;
use crate::formats::text::width;

use super::inline::{Definitions, label};

/// The level (from 1) and the source of the title of an ATX heading.
#[must_use]
pub fn heading(line: &str) -> Option<(usize, &str)> {
    let body = line.trim_start_matches(' ');
    if line.len() - body.len() > 3 {
        return None;
    }
    let rest = body.trim_start_matches('#');
    let level = body.len() - rest.len();
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let title = rest.trim_matches([' ', '\t']);
    // A closing run of hashes stands behind a space.
    let open = title.trim_end_matches('#');
    let closed = open.len() < title.len() && (open.is_empty() || open.ends_with([' ', '\t']));
    Some((level, if closed { open.trim_end_matches([' ', '\t']) } else { title }))
}

/// The same of more than six marks, as `KityMinder` and others write deep maps.
pub(super) fn deep_heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    (level > 6 && rest.starts_with(' ')).then(|| (level, rest.trim())).filter(|(_, title)| !title.is_empty())
}

/// The first and the last line around a note, as `KityMinder` writes them.
const NOTE: [&str; 2] = ["<!--Note-->", "<!--/Note-->"];

/// The last line of a note that begins at this line with a mark. `endless` tells up to which line there is
/// known to be no end.
pub(super) fn marked_note(lines: &[&str], at: usize, endless: &mut usize) -> Option<usize> {
    if lines.get(at)?.trim() != NOTE[0] || *endless > at {
        return None;
    }
    let length = lines.get(at + 1..)?.iter().position(|line| line.trim() == NOTE[1]);
    if length.is_none() {
        *endless = lines.len();
    }
    Some(at + 1 + length?)
}

/// The same without the space behind the marks, as old programs wrote it.
pub(super) fn tight_heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    (1..=6)
        .contains(&level)
        .then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
        .filter(|(_, title)| !title.is_empty())
}

/// A line that starts with a bullet or a number.
#[derive(Clone, Copy)]
pub(super) struct Bullet<'a> {
    /// Column of the mark.
    pub column: usize,
    /// Column of the text behind it.
    pub content: usize,
    /// Whether a list may begin with it within a paragraph: a bullet or the number 1, with text.
    pub interrupts: bool,
    pub is_number: bool,
    pub source: &'a str,
}

pub(super) fn bullet(line: &str) -> Option<Bullet<'_>> {
    let body = line.trim_start_matches([' ', '\t']);
    let column = width(line.get(..line.len() - body.len())?);
    let mut interrupts = true;
    let rest = if let Some(rest) = body.strip_prefix(['-', '*', '+', '•']) {
        rest
    } else {
        let after = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = body.len() - after.len();
        if !(1..=9).contains(&digits) {
            return None;
        }
        interrupts = body.get(..digits) == Some("1");
        after.strip_prefix(['.', ')'])?
    };
    if !(rest.is_empty() || rest.starts_with([' ', '\t'])) || is_rule(body) {
        return None;
    }
    let source = rest.trim_start_matches([' ', '\t']);
    let mark = body.chars().count() - rest.chars().count();
    // A tab goes to the next column of all, not of those behind the mark.
    let space = rest.get(..rest.len() - source.len()).unwrap_or_default();
    let spaces = width(&format!("{}{space}", "\u{a0}".repeat(column + mark))) - column - mark;
    // More than four spaces are the start of code, and the text begins behind the first.
    let spaces = if source.is_empty() || spaces > 4 { 1 } else { spaces };
    interrupts &= !source.is_empty();
    let is_number = body.starts_with(|c: char| c.is_ascii_digit());
    Some(Bullet { column, content: column + mark + spaces, interrupts, is_number, source })
}

/// Items that begin within each other on one line; more marks are words.
pub(super) const MOST_ON_A_LINE: usize = 100;

/// Lines that are looked at for the second number of a list.
const MOST_AHEAD: usize = 100;

/// Whether the item of a line begins with a list of numbers, which goes on below: what is a single number may as
/// well be a word of the title, `- 1. Introduction`.
pub(super) fn begins_numbers(lines: &[&str], at: usize) -> bool {
    let Some(mut item) = lines.get(at).and_then(|line| bullet(line)) else { return false };
    let mut column = item.content;
    for _ in 0..MOST_ON_A_LINE {
        let Some(inner) = bullet(item.source).filter(|inner| inner.interrupts && inner.column == 0) else {
            return false;
        };
        if inner.is_number {
            let rest = lines.get(at + 1..).unwrap_or_default();
            let next = rest.iter().take(MOST_AHEAD).find(|line| !line.trim().is_empty() && column_of(line) <= column);
            return next
                .is_some_and(|line| column_of(line) == column && bullet(line).is_some_and(|next| next.is_number));
        }
        column += inner.content;
        item = inner;
    }
    false
}

/// Whether a line is a thematic break.
pub(super) fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !matches!(c, ' ' | '\t'));
    let Some(first @ ('-' | '*' | '_')) = marks.next() else { return false };
    let mut count = 1;
    marks.all(|mark| {
        count += 1;
        mark == first
    }) && count >= 3
}

/// The mark of a code fence: its character and length.
pub(super) fn fence(line: &str) -> Option<(char, usize)> {
    let body = line.trim_start_matches([' ', '\t']);
    let mark = body.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = body.chars().take_while(|c| *c == mark).count();
    (length >= 3 && (mark == '~' || !body.get(length..)?.contains('`'))).then_some((mark, length))
}

/// Whether a line is the second of a table, which says how its columns stand: `|---|:-:|`.
pub(super) fn is_table_rule(line: &str) -> bool {
    let line = line.trim();
    let is_cell = |cell: &str| {
        let cell = cell.trim();
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    let inside = line.strip_prefix('|').unwrap_or(line);
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    line.contains('|') && inside.split('|').all(is_cell)
}

/// Whether a block of HTML begins here that ends a paragraph: a tag that stands for a block.
pub(super) fn is_html_block(body: &str) -> bool {
    let Some(rest) = body.strip_prefix('<') else { return false };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name = rest.find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest, |end| rest.get(..end).unwrap_or_default());
    let after = rest.get(name.len()..).and_then(|after| after.chars().next());
    let name = name.to_ascii_lowercase();
    after.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'))
        && (html::is_block(&name)
            || matches!(
                name.as_str(),
                "aside" | "center" | "details" | "summary" | "figure" | "figcaption" | "iframe" | "main" | "nav"
            ))
}

/// The label and the address of a line that defines a link: `[label]: address "title"`.
pub(super) fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.trim().strip_prefix('[')?.split_once("]:")?;
    if name.trim().is_empty() || name.contains(['[', ']']) || name.starts_with('^') {
        return None;
    }
    let rest = rest.trim_start();
    let (address, after) = match rest.strip_prefix('<') {
        Some(rest) => rest.split_once('>')?,
        None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
    };
    let title = after.trim();
    let is_quoted = |open: char, close: char| title.len() > 1 && title.starts_with(open) && title.ends_with(close);
    let is_title = title.is_empty() || is_quoted('"', '"') || is_quoted('\'', '\'') || is_quoted('(', ')');
    (!address.is_empty() && is_title && (after.is_empty() || after.starts_with(char::is_whitespace)))
        .then_some((name, address))
}

/// Labels in brackets that a text refers to, as [`label`] compares them.
pub(super) fn references(text: &str) -> impl Iterator<Item = String> + '_ {
    text.match_indices(']').filter_map(|(end, _)| {
        let before = text.get(..end)?;
        let inside = before.get(before.rfind(['[', ']'])?..)?.strip_prefix('[')?;
        let is_definition = text.get(end + 1..)?.starts_with(':');
        (!is_definition && !inside.is_empty() && inside.len() < 1000).then(|| label(inside))
    })
}

/// The definitions of links that a text refers to. Others stay what they look like: text.
pub(super) fn definitions(text: &str) -> Definitions {
    if !text.contains("]:") {
        return Definitions::new();
    }
    let wanted: HashSet<String> = references(text).collect();
    let mut found = Definitions::new();
    for (name, address) in text.lines().filter_map(definition) {
        let name = label(name);
        if wanted.contains(&name) {
            // The first of a name counts.
            found.entry(name).or_insert_with(|| address.to_owned());
        }
    }
    found
}

/// The column at which a line begins.
pub(super) fn column_of(line: &str) -> usize {
    width(line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default())
}

/// The last line of a block that is taken as it is, blank lines and all: a formula between `$$`, or what
/// is between `<pre>` and `</pre>`. `endless` tells up to which line each is known to have no end.
pub(super) fn verbatim(lines: &[&str], at: usize, endless: &mut [usize; 2]) -> Option<usize> {
    let first = lines.get(at)?.trim();
    let is_pre_end = |line: &str| line.contains('<') && line.to_ascii_lowercase().contains("</pre");
    let begins = |word: &str| first.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let is_math = first.starts_with("$$") && first.matches("$$").count() == 1;
    let is_pre = ["<pre>", "<pre "].into_iter().any(begins);
    if is_pre && is_pre_end(first) {
        return Some(at);
    }
    let known = endless.get_mut(usize::from(is_pre)).filter(|known| (is_math || is_pre) && **known <= at)?;
    let rest = lines.get(at + 1..)?;
    // A formula does not go over a heading, nor over an item further to the left.
    let column = column_of(lines.get(at)?);
    let is_other = |line: &str| heading(line).is_some() || bullet(line).is_some_and(|bullet| bullet.column < column);
    let is_stop = |line: &&str| if is_pre { is_pre_end(line) } else { line.contains("$$") || is_other(line) };
    let length = rest.iter().position(is_stop);
    let end = length.filter(|length| is_pre || rest.get(*length).is_some_and(|line| line.contains("$$")));
    if end.is_none() {
        *known = length.map_or(lines.len(), |length| at + 1 + length);
    }
    end.map(|length| at + 1 + length)
}

/// The names and values of the front matter; lists are told with commas, texts over lines with spaces.
pub(super) fn front_matter(text: &str) -> Vec<(String, String)> {
    let text = outline::clean(text);
    let body = without_front_matter(&text);
    let front = text.get(..text.len() - body.len()).unwrap_or_default();
    let mut found: Vec<(String, String)> = Vec::new();
    for line in front.lines().filter(|line| !matches!(line.trim(), "---" | "..." | "")) {
        let is_inner = line.starts_with([' ', '\t', '-']);
        let value = |text: &str| {
            let text = text.trim();
            match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
                Some(list) => list.split(',').map(unquoted).collect::<Vec<_>>().join(", "),
                None => unquoted(text).to_owned(),
            }
        };
        if let (Some(last), true) = (found.last_mut(), is_inner) {
            let item = line.trim().strip_prefix("- ");
            let between = if last.1.is_empty() {
                ""
            } else if item.is_some() {
                ", "
            } else {
                " "
            };
            last.1.push_str(between);
            last.1.push_str(&value(item.unwrap_or(line)));
        } else if let Some((name, rest)) = line.split_once(':') {
            // A sign that a text follows in the lines below.
            let is_sign = [">", ">-", ">+", "|", "|-", "|+"].contains(&rest.trim());
            let rest = if is_sign { "" } else { rest };
            found.push((name.trim().to_owned(), value(rest)));
        }
    }
    found
}

/// A value without the quotation marks around it.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inside = |mark: char| text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark));
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

/// The text behind a block of `---`, YAML, `---` at the start. Blank rows may stand anywhere in it, as in what
/// Obsidian's plugins write.
pub(super) fn without_front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return text };
    let mut at = text.len() - rest.len();
    // Only names with their values come; otherwise the marks are rules, and what is between them is text. Behind a
    // blank line the names have to look like names.
    let is_strict = rest.lines().next().is_some_and(|line| line.trim().is_empty());
    // Whether a name was there, and whether the last one has its value in the rows below it.
    let (mut is_named, mut has_list) = (false, false);
    for line in rest.split_inclusive('\n') {
        at += line.len();
        let row = line.trim_end();
        if matches!(row, "---" | "...") {
            return text.get(at..).unwrap_or_default();
        }
        let is_inner = row.starts_with([' ', '\t']) || row == "-" || row.starts_with("- ");
        if row.is_empty() || (is_inner && is_named && (has_list || !is_strict || row.starts_with([' ', '\t']))) {
            continue;
        }
        let is_pair = is_key(row) || !is_strict && (row.contains(": ") || row.ends_with(':') || row.starts_with('#'));
        if !is_pair {
            return text;
        }
        is_named = true;
        has_list = row.ends_with(':');
    }
    text
}

/// Whether a line begins with a name and a colon.
fn is_key(row: &str) -> bool {
    row.split_once(':').is_some_and(|(name, value)| {
        let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        !name.is_empty() && is_name && (value.is_empty() || value.starts_with(' '))
    })
}

/// A line that names a property, as Logseq has it: `name:: value`.
pub(super) fn property(row: &str) -> Option<(&str, &str)> {
    let (name, value) = row.trim().split_once("::")?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

/// What the writer adds below a note to close what the note leaves open; see [`closing`].
const CLOSED: &str = "<!-- closed -->";

/// Elements whose text other readers take as it is, up to their end.
const VERBATIM: [&str; 4] = ["pre", "script", "style", "textarea"];

/// The row below a note without which other programs would swallow what follows: when a comment, or an
/// element of text as it is, begins a row and has no end. The reader takes it off again, so that a note
/// which ends with such a row of its own gets one, too.
pub(super) fn closing(note: &str) -> Option<String> {
    if is_closing(note.rsplit('\n').next().unwrap_or_default()) {
        return Some(CLOSED.to_owned());
    }
    if !note.contains('<') {
        return None;
    }
    let mut code: Option<(char, usize)> = None;
    // The end that is waited for.
    let mut open: Option<&str> = None;
    for row in note.split('\n') {
        if open.is_none() {
            match (code, fence(row)) {
                (Some((mark, length)), _) => {
                    let body = row.trim();
                    if body.len() >= length && body.chars().all(|c| c == mark) {
                        code = None;
                    }
                    continue;
                }
                (None, Some(begun)) => {
                    code = Some(begun);
                    continue;
                }
                (None, None) => {}
            }
        }
        let row = row.to_ascii_lowercase();
        let mut rest = if open.is_none() { row.trim_start_matches([' ', '>', '-', '*', '+']) } else { &row };
        // Within a text a tag is none that is not whole.
        let mut in_html = is_html_block(rest);
        loop {
            if let Some(end) = open.take() {
                let found = if end == "-->" { rest.find(end) } else { rest.find(&format!("</{end}")) };
                let Some(at) = found else {
                    open = Some(end);
                    break;
                };
                rest = rest.get(at + 2..).unwrap_or_default();
                in_html = true;
            }
            let Some(at) = rest.find('<').filter(|at| *at == 0 || in_html) else { break };
            rest = rest.get(at + 1..).unwrap_or_default();
            let begins = |name: &&str| {
                let after = rest.strip_prefix(*name);
                after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '>']))
            };
            open = if rest.starts_with("!--") { Some("-->") } else { VERBATIM.into_iter().find(begins) };
            if open.is_none() && !in_html {
                break;
            }
        }
    }
    open.map(|end| if end == "-->" { CLOSED.to_owned() } else { format!("</{end}>{CLOSED}") })
}

/// Whether a row is one that [`closing`] gives.
pub(super) fn is_closing(row: &str) -> bool {
    row.strip_suffix(CLOSED).is_some_and(|end| {
        let name = end.strip_prefix("</").and_then(|end| end.strip_suffix('>'));
        end.is_empty() || name.is_some_and(|name| VERBATIM.contains(&name))
    })
}

/// The lines of a block without the indentation of its first.
pub(super) fn without_indent(lines: &[String]) -> String {
    let indent = lines.first().map_or(0, |first| column_of(first));
    lines.iter().map(|line| from_column(line, indent)).collect::<Vec<_>>().join("\n")
}

/// A line without the white space before a column. Of a tab that goes further, the rest stays as spaces.
pub(super) fn from_column(line: &str, column: usize) -> Cow<'_, str> {
    let mut reached = 0;
    for (at, character) in line.char_indices() {
        let rest = line.get(at..).unwrap_or_default();
        if reached >= column {
            let left = reached - column;
            return if left == 0 { rest.into() } else { format!("{}{rest}", " ".repeat(left)).into() };
        }
        match character {
            ' ' => reached += 1,
            '\t' => reached = (reached / 4 + 1) * 4,
            _ => return rest.into(),
        }
    }
    " ".repeat(reached.saturating_sub(column)).into()
}

/// A text that is indented as a whole without that: it was cut out of another, and is no code.
pub(super) fn without_margin(text: &str) -> Cow<'_, str> {
    let margin = text.lines().filter(|line| !line.trim().is_empty()).map(column_of).min().unwrap_or_default();
    if margin < 4 {
        return text.into();
    }
    text.split_inclusive('\n').map(|line| from_column(line, margin)).collect::<String>().into()
}

/// The rows of a paragraph as one: line breaks are spaces, unless two spaces or a backslash before
/// them make them hard.
pub(super) fn joined(rows: &[String]) -> String {
    let mut source = String::new();
    for (index, row) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        let backslashes = row.len() - row.trim_end_matches('\\').len();
        let text = row.trim_end_matches([' ', '\t']);
        if is_last {
            source.push_str(text);
        } else if backslashes % 2 == 1 {
            source.push_str(row.get(..row.len() - 1).unwrap_or_default());
            source.push_str("<br>");
        } else {
            source.push_str(text);
            let next = rows.get(index + 1).map_or("", String::as_str);
            match row.ends_with("  ") {
                true => source.push_str("<br>"),
                // Signs that have no space between them get none where a line was broken.
                false if outline::takes_space(text, next) => source.push(' '),
                false => {}
            }
        }
    }
    source
}

/// The state of a checkbox at the start of a bullet, and what follows it.
pub(super) fn checkbox(source: &str) -> (Option<TaskState>, &str) {
    for (mark, state) in [("[ ] ", TaskState::Todo), ("[x] ", TaskState::Done), ("[X] ", TaskState::Done)] {
        if let Some(rest) = source.strip_prefix(mark) {
            return (Some(state), rest.trim_start());
        }
    }
    (None, source)
}
