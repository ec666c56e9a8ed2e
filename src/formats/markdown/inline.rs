//! Titles as inline Markdown, and back.

use crate::doc::{Link, Text, Unknown};
use crate::formats::outline::web_address;
use crate::formats::parts::html::is_safe;
use crate::text::rich::Run;

/// What stands for an empty title: a comment, which no program shows.
const EMPTY: &str = "<!-- -->";

/// Adds a title, escaped so that every reader of Markdown shows just its characters.
pub(super) fn push_title(out: &mut String, title: &str) {
    if title.is_empty() {
        out.push_str(EMPTY);
        return;
    }
    let inner = title.trim_matches([' ', '\t', '\u{a0}', '\u{3000}']);
    let lead = title.len() - title.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']).len();
    let tail = title.len() - lead.min(title.len()) - inner.len();
    let starts_number = {
        let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < inner.len() && rest.starts_with(['.', ')'])).then_some(inner.len() - rest.len())
    };
    let closing_hashes = inner.len() - inner.trim_end_matches('#').len();
    let mut before: Option<char> = None;
    let mut characters = title.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let is_space_at_end = at < lead || at + tail >= title.len();
        let escaped = match character {
            ' ' | '\t' | '\u{a0}' | '\u{3000}' if is_space_at_end => {
                out.push_str(&format_reference(character));
                before = Some(character);
                continue;
            }
            '\n' => {
                out.push_str("<br>");
                before = Some(character);
                continue;
            }
            '\t' | '\r' => {
                out.push_str(&format_reference(character));
                before = Some(character);
                continue;
            }
            '\\' | '`' | '*' | '[' | ']' | '~' | '<' => true,
            // Inside of a word an underscore is only an underscore.
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            '>' | '+' | '-' => at == lead,
            '#' => at == lead || at == title.len() - tail - closing_hashes,
            '.' | ')' => starts_number.is_some_and(|length| at == lead + length),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
}

/// Whether `[title](address)` is taken for a link by every reader, and gives both back.
pub(super) fn can_link(title: &str, href: &str) -> bool {
    let is_address = is_safe(href)
        && !href.starts_with('#')
        && !href.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\'));
    let is_label = !title.is_empty() && !title.contains(['[', ']', '`', '\\', '\n', '<', '!']) && title.trim() == title;
    // Escaping makes a title at most twice as long, or puts a reference for a tab.
    is_address && is_label && title.len() * 4 + href.len() < MOST_LINK
}

/// Adds runs of a reference with their looks.
pub(super) fn push_runs(out: &mut String, runs: &[Run]) {
    for run in runs {
        let text = run.text.trim();
        let lead = run.text.len() - run.text.trim_start().len();
        out.push_str(if lead > 0 { " " } else { "" });
        let href = run.link.as_deref().and_then(web_address);
        let href = href.filter(|href| !href.contains(['(', ')', '<', '>', ' ']));
        let marks = match (run.bold, run.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        if !text.is_empty() {
            out.push_str(if run.raised { "<sup>" } else { "" });
            out.push_str(if href.is_some() { "[" } else { "" });
            out.push_str(marks);
            push_title(out, text);
            out.push_str(marks);
            if let Some(href) = &href {
                out.extend(["](", href, ")"]);
            }
            out.push_str(if run.raised { "</sup>" } else { "" });
        }
        if lead < run.text.len() && run.text.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

fn format_reference(character: char) -> String {
    format!("&#{};", u32::from(character))
}

/// Bytes that a link may have.
const MOST_LINK: usize = 4096;

/// A title as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inline {
    pub title: String,
    pub links: Vec<Link>,
}

/// One character of a title, and whether markup may be made of it.
#[derive(Clone, Copy)]
struct Mark {
    character: char,
    is_markup: bool,
    dropped: bool,
}

/// The characters of inline Markdown, without its markup.
pub(super) fn read_inline(source: &str) -> Inline {
    if source == EMPTY {
        return Inline::default();
    }
    let mut links = Vec::new();
    let mut marks: Vec<Mark> = Vec::with_capacity(source.len());
    let mut push = |character: char, is_markup: bool| marks.push(Mark { character, is_markup, dropped: false });
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '\\' => {
                if let Some(next) = after.chars().next().filter(char::is_ascii_punctuation) {
                    push(next, false);
                    rest = after.get(1..).unwrap_or_default();
                } else {
                    push('\\', false);
                    rest = after;
                }
            }
            '&' => {
                if let Some((decoded, length)) = reference(rest) {
                    push(decoded, false);
                    rest = rest.get(length..).unwrap_or_default();
                } else {
                    push('&', false);
                    rest = after;
                }
            }
            '<' => {
                if let Some(length) = line_break(rest) {
                    push('\n', false);
                    rest = rest.get(length..).unwrap_or_default();
                } else if let Some((href, length)) = autolink(rest) {
                    href.chars().for_each(|c| push(c, false));
                    links.push(Link { href: href.into(), title: Text::new(), unknown: Unknown::default() });
                    rest = rest.get(length..).unwrap_or_default();
                } else {
                    push('<', false);
                    rest = after;
                }
            }
            '!' if after.starts_with('[') => {
                if let Some((label, href, length)) = link(after) {
                    // A picture: what stands for it, or its name, and where it is.
                    let name = href.rsplit(['/', '\\']).next().unwrap_or_default();
                    let label = read_inline(label).title;
                    let label = if label.trim().is_empty() { name } else { label.as_str() };
                    label.chars().for_each(|c| push(c, false));
                    if !href.is_empty() {
                        links.push(Link { href: href.into(), title: Text::new(), unknown: Unknown::default() });
                    }
                    rest = after.get(length..).unwrap_or_default();
                } else {
                    push('!', false);
                    rest = after;
                }
            }
            '[' => {
                if let Some((label, href, length)) = link(rest) {
                    read_inline(label).title.chars().for_each(|c| push(c, false));
                    if !href.is_empty() {
                        links.push(Link { href: href.into(), title: Text::new(), unknown: Unknown::default() });
                    }
                    rest = rest.get(length..).unwrap_or_default();
                } else {
                    push('[', false);
                    rest = after;
                }
            }
            _ => {
                push(character, true);
                rest = after;
            }
        }
    }
    take_emphasis_off(&mut marks);
    let title = marks
        .iter()
        .filter(|mark| !mark.dropped && (!mark.character.is_control() || matches!(mark.character, '\t' | '\n')))
        .map(|mark| mark.character)
        .collect();
    Inline { title, links }
}

/// Drops the marks of emphasis, strong emphasis, strike-through and code that close.
fn take_emphasis_off(marks: &mut [Mark]) {
    // A kind of mark that found no partner once finds none later.
    let mut hopeless: Vec<(char, usize)> = Vec::new();
    let mut at = 0;
    while let Some(&Mark { character, is_markup, dropped }) = marks.get(at) {
        if dropped || !is_markup || !matches!(character, '*' | '_' | '`' | '~') {
            at += 1;
            continue;
        }
        let is_run = |mark: &&Mark| mark.is_markup && mark.character == character && !mark.dropped;
        let length = marks.get(at..).unwrap_or_default().iter().take_while(is_run).count();
        let space_after = marks.get(at + length).is_none_or(|mark| mark.character.is_whitespace());
        let word_before = at.checked_sub(1).and_then(|at| marks.get(at)).is_some_and(|m| m.character.is_alphanumeric());
        let may_open = match character {
            '_' => !word_before,
            '~' => length == 2,
            _ => true,
        } && (!space_after || character == '`')
            && length <= 3;
        let partner = (may_open && !hopeless.contains(&(character, length)))
            .then(|| partner(marks, at + length, character, length))
            .flatten();
        if let Some(partner) = partner {
            for start in [at, partner] {
                marks.iter_mut().skip(start).take(length).for_each(|mark| mark.dropped = true);
            }
            if character == '`' {
                code_span(marks.get_mut(at + length..partner).unwrap_or_default());
            }
        } else if may_open {
            hopeless.push((character, length));
        }
        at += length;
    }
}

/// What stands between the marks of code: letters as they are, without a space at both ends.
fn code_span(inside: &mut [Mark]) {
    for mark in inside.iter_mut() {
        mark.is_markup = false;
    }
    let is_blank = inside.iter().all(|mark| mark.character == ' ');
    if let [first, .., last] = inside
        && (first.character, last.character) == (' ', ' ')
        && !is_blank
    {
        first.dropped = true;
        last.dropped = true;
    }
}

/// Where the run of marks starts that closes one of this length.
fn partner(marks: &[Mark], from: usize, character: char, length: usize) -> Option<usize> {
    let mut at = from;
    while let Some(mark) = marks.get(at) {
        if mark.dropped || !mark.is_markup || mark.character != character {
            at += 1;
            continue;
        }
        let is_run = |mark: &&Mark| mark.is_markup && mark.character == character && !mark.dropped;
        let found = marks.get(at..).unwrap_or_default().iter().take_while(is_run).count();
        let space_before = at.checked_sub(1).and_then(|at| marks.get(at)).is_none_or(|m| m.character.is_whitespace());
        let word_after = marks.get(at + found).is_some_and(|m| m.character.is_alphanumeric());
        if found == length && (!space_before || character == '`') && !(character == '_' && word_after) {
            return Some(at);
        }
        at += found;
    }
    None
}

/// A character reference at the start of `text`, with its length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    Some((decoded, end + 1))
}

/// The length of a `<br>` at the start of `text`.
fn line_break(text: &str) -> Option<usize> {
    let head = text.get(..3).filter(|head| head.eq_ignore_ascii_case("<br"))?;
    let rest = text.get(3..)?;
    let inside = rest.trim_start_matches(' ');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    inside.starts_with('>').then(|| head.len() + rest.len() - inside.len() + 1)
}

/// An address in angle brackets at the start of `text`, with the length of it all.
fn autolink(text: &str) -> Option<(&str, usize)> {
    let inside = text.get(1..)?;
    let is_link = ["http://", "https://", "mailto:"].iter().any(|scheme| inside.starts_with(scheme));
    let end = is_link.then(|| inside.find(['>', ' ', '<'])).flatten()?;
    (inside.get(end..)?.starts_with('>')).then(|| Some((inside.get(..end)?, end + 2))).flatten()
}

/// A link `[label](address)` at the start of `text`: label, address and length.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    // Bounded, so that a long line of openers stays linear.
    let text = text.get(..text.floor_char_boundary(MOST_LINK)).unwrap_or(text);
    let middle = text.find("](")?;
    let label = text.get(1..middle)?;
    // A label with brackets of its own would need counting; such a link stays text.
    if label.contains('[') || label.ends_with('\\') {
        return None;
    }
    let inside = text.get(middle + 2..)?;
    let end = inside.find(')')?;
    let address = inside.get(..end)?;
    let address = address.split([' ', '\t']).next().unwrap_or_default();
    let address = address.trim_start_matches('<').trim_end_matches('>');
    (!address.is_empty()).then_some((label, address, middle + 2 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::{push_runs, push_title, read_inline};
    use crate::text::rich::Run;

    #[test]
    fn titles_come_back() {
        for title in [
            "",
            " ",
            "  two  ",
            "\ttab\t",
            "a\nb",
            "\n",
            "<br>",
            "&#10;",
            "&amp;",
            "R&D",
            "a & b",
            "# not a heading",
            "C #",
            "C##",
            "a ## #",
            "- x",
            "+ x",
            "> x",
            "1. x",
            "12) x",
            "1.5 %",
            "*a* **b** _c_ __d__ ~~e~~ `f`",
            "snake_case_name",
            "_x",
            "x_",
            "[a](b)",
            "[ ] todo",
            "![i](u)",
            "<https://a.b>",
            "---",
            "***",
            "===",
            "\\",
            "\\\\n",
            "\\*",
            "日韩关系：正常化",
            "a|b",
            "| a | b |",
            "```",
            "~~~",
            "<!-- -->",
            "x\\",
            "#",
            "##",
            "\u{3000}全角\u{a0}",
            "[x]: y",
            ": y",
        ] {
            let mut source = String::new();
            push_title(&mut source, title);
            assert!(!source.contains('\n') && source.trim() == source && !source.is_empty(), "{title:?}: {source:?}");
            let inline = read_inline(&source);
            assert_eq!(inline.title, title, "{source:?}");
            assert_eq!(inline.links, []);
        }
    }

    #[test]
    fn markup_of_others_is_taken_off() {
        for (source, title) in [
            ("**Drivers**: war", "Drivers: war"),
            ("*a* and _b_ and `c` and ~~d~~", "a and b and c and d"),
            ("***both***", "both"),
            ("the ` .md ` file, `*x*` and `` ` ``", "the .md file, *x* and `"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("snake_case_name", "snake_case_name"),
            ("**open", "**open"),
            ("a<br/>b<BR >c", "a\nb\nc"),
            ("see [S3](https://a.b/c \"t\")", "see S3"),
            ("5 &lt; 6 &#x65e5; &unknown; & co", "5 < 6 日 &unknown; & co"),
        ] {
            assert_eq!(read_inline(source).title, title, "{source}");
        }
        let links = read_inline("[a](https://b.c) <https://d.e>").links;
        assert_eq!(links.iter().map(|link| link.href.as_str()).collect::<Vec<_>>(), ["https://b.c", "https://d.e"]);
    }

    #[test]
    fn references_keep_their_looks() {
        let run = |text: &str| Run::plain(text);
        let runs = [
            run("Smith, *A*. "),
            Run { italic: true, ..run("A_b title") },
            run(" (2020) "),
            Run { raised: true, ..run("2") },
            Run { link: Some("https://doi.org/10.1/x".into()), ..run("10.1/x") },
            Run { link: Some("javascript:alert(1)".into()), ..run("no") },
        ];
        let mut out = String::new();
        push_runs(&mut out, &runs);
        assert_eq!(out, "Smith, \\*A\\*. *A_b title* (2020) <sup>2</sup>[10\\.1/x](https://doi.org/10.1/x)no");
    }

    #[test]
    fn long_lines_of_openers_stay_fast() {
        for text in ["*a ", "[", "[a](", "`", "_a ", "**a ", "&", "<"] {
            assert!(!read_inline(&text.repeat(100_000)).title.is_empty());
        }
    }
}
