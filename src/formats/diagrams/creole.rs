//! Titles of `PlantUML` without the marks of Creole and the tags that change how they look; blocks within boxes
//! as lines.

use std::borrow::Cow;
use std::ops::Range;

/// Marks that stand in pairs around a text.
const MARKS: [&str; 6] = ["**", "//", "__", "--", "\"\"", "~~"];

/// Names of tags. Up to [`BARE`] they must, and from [`BARE`] to [`EITHER`] they may stand alone; the last
/// say more behind the name.
const TAGS: [&str; 14] =
    ["b", "i", "del", "strike", "plain", "sub", "sup", "u", "s", "w", "color", "size", "back", "font"];
const BARE: usize = 7;
const EITHER: usize = 10;

/// Bytes that a tag may have.
const MOST_TAG: usize = 200;

/// A title with its blocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub title: String,
    /// Names of the icons in it.
    pub icons: Vec<String>,
}

/// Around code, each on a line of its own.
const CODE: [&str; 2] = ["<code>", "</code>"];

/// A title as its box shows it: headings are lines, rules none, items have bullets or numbers, code stays as it
/// is. Of one line only its heading and its item count.
pub(super) fn shown(text: &str) -> Shown {
    let mut icons = Vec::new();
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(|line| without_icons(line, &mut icons)).collect();
    let is_block = lines.len() > 1;
    let last_end = lines.iter().rposition(|line| line.trim() == CODE[1]).unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    // The last numbers of the items, a level each.
    let mut numbers: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let is_code = is_block && line.trim() == CODE[0] && at <= last_end;
        if let Some(length) = is_code.then(|| lines.iter().skip(at).position(|line| line.trim() == CODE[1])).flatten() {
            out.extend(lines.iter().skip(at).take(length).map(ToString::to_string));
            at += length + 1;
            continue;
        }
        let rule = rule(line).filter(|_| is_block);
        let (mark, rest) = rule.map_or_else(|| block_mark(line), |title| (Block::Text, title));
        if !matches!(mark, Block::Number(_)) {
            numbers.clear();
        }
        let mut row = String::new();
        match mark {
            Block::Text if rule == Some("") => continue,
            Block::Text => {}
            Block::Item(level) => row.extend([&*"  ".repeat(level - 1), "• "]),
            Block::Number(level) => {
                numbers.resize(level, 0);
                let number = numbers.last_mut().map_or(1, |number| {
                    *number += 1;
                    *number
                });
                row.extend([&*"  ".repeat(level - 1), &format!("{number}. ")]);
            }
        }
        push_line(&mut row, rest);
        out.push(row);
    }
    let title = out.join("\n");
    // Nothing but rules are words.
    let title = if title.trim().is_empty() && icons.is_empty() { plain(text) } else { title };
    Shown { title, icons }
}

/// What a line of a title is.
enum Block {
    Text,
    /// An item of this level, from 1, with a bullet or a number.
    Item(usize),
    Number(usize),
}

/// Levels of items that are told apart.
const MOST_LEVELS: usize = 10;

/// What a line is by the mark that it begins with, and what follows that. Of headings only the words count.
fn block_mark(line: &str) -> (Block, &str) {
    for mark in ['=', '*', '#'] {
        let rest = line.trim_start_matches(mark);
        let level = line.len() - rest.len();
        let words = rest.trim_start();
        if !(1..=MOST_LEVELS).contains(&level) || words.is_empty() || words.len() == rest.len() {
            continue;
        }
        return match mark {
            '=' => (Block::Text, words),
            '*' => (Block::Item(level), words),
            _ => (Block::Number(level), words),
        };
    }
    (Block::Text, line)
}

/// The title of a rule across a box, `====` or `==title==`; that of most is empty.
fn rule(line: &str) -> Option<&str> {
    let line = line.trim();
    let mark = ["--", "==", "..", "__"].into_iter().find(|mark| line.starts_with(mark))?;
    let character = mark.chars().next()?;
    let inside = line.trim_matches(character);
    if inside.is_empty() {
        return (line.len() >= 4).then_some("");
    }
    let title = line.strip_prefix(mark)?.strip_suffix(mark)?;
    (!title.contains(mark)).then(|| title.trim())
}

/// A line without its icons, `<&globe>`, whose names are told.
fn without_icons<'l>(line: &'l str, icons: &mut Vec<String>) -> Cow<'l, str> {
    if !line.contains("<&") {
        return line.into();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("<&") {
        out.push_str(before);
        let near = after.get(..after.floor_char_boundary(MOST_TAG)).unwrap_or(after);
        let end = near.find(['<', '>', ' ']).filter(|end| near.as_bytes().get(*end) == Some(&b'>'));
        let name =
            end.and_then(|end| near.get(..end)).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let Some(name) = name else {
            out.push_str("<&");
            rest = after;
            continue;
        };
        // How large it is, and the like, stands behind its name.
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        icons.push(name.get(..length).unwrap_or_default().to_owned());
        rest = after.get(name.len() + 1..).unwrap_or_default();
        if out.is_empty() || out.ends_with(' ') {
            rest = rest.trim_start_matches(' ');
        }
    }
    out.push_str(rest);
    out.trim_end().to_owned().into()
}

/// A text without the marks within its lines. Codes of characters (`<U+0041>`) are left.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        push_line(&mut out, line);
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    // What is cut, and whether it is for sure: of a mark, only when its other half is found.
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut open: [Option<usize>; MARKS.len()] = [None; MARKS.len()];
    // How many tags of each name are open.
    let mut tags = [0_usize; TAGS.len()];
    // Where the last end of each stands: `List<B>` is none.
    let low = if line.contains("</") { line.to_ascii_lowercase() } else { String::new() };
    let ends = TAGS.map(|name| low.rfind(&format!("</{name}>")).unwrap_or_default());
    // Addresses keep what looks like marks.
    let mut in_address = false;
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("://") {
            in_address = true;
            at += 3;
            continue;
        }
        let mark = MARKS.iter().position(|mark| rest.starts_with(mark));
        let found = mark.filter(|mark| !in_address || matches!(MARKS.get(*mark), Some(&"**" | &"\"\"")));
        if let Some(mark) = found {
            match open.get(mark).copied().flatten() {
                Some(start) if at > start + 2 => {
                    cuts.push(start..start + 2);
                    cuts.push(at..at + 2);
                    // What began inside ends inside.
                    for other in &mut open {
                        *other = other.filter(|other| *other < start);
                    }
                    at += 2;
                    continue;
                }
                // With nothing between, the second is none.
                Some(_) => {
                    at += 1;
                    continue;
                }
                None => {
                    if let Some(place) = open.get_mut(mark) {
                        *place = Some(at);
                    }
                    at += 2;
                    continue;
                }
            }
        }
        if let Some(after) = rest.strip_prefix('~') {
            let escaped = MARKS.iter().find(|mark| after.starts_with(**mark)).map(|mark| mark.len());
            let escaped = escaped.or_else(|| after.starts_with("[[").then_some(2));
            let escaped = escaped.or_else(|| tag(after).map(|(_, length)| length));
            if let Some(length) = escaped {
                cuts.push(at..at + 1);
                at += 1 + length;
                continue;
            }
        }
        if let Some((kind, length)) = tag(rest)
            && let Some(open) = tags.get_mut(kind)
        {
            let is_end = rest.starts_with("</");
            // An end of nothing is shown, and so is a mark with no end, unless it can be nothing else.
            let has_end = || ends.get(kind).is_some_and(|end| *end > at);
            let is_cut = if is_end { *open > 0 } else { kind >= EITHER || has_end() };
            if is_cut {
                cuts.push(at..at + length);
                *open = if is_end { *open - 1 } else { *open + 1 };
            }
            at += length;
            continue;
        }
        let character = rest.chars().next().unwrap_or_default();
        in_address &= !character.is_whitespace();
        at += character.len_utf8();
    }
    cuts.sort_unstable_by_key(|range| range.start);
    let mut from = 0;
    for range in cuts {
        push_decoded(out, line.get(from..range.start).unwrap_or_default());
        from = range.end;
    }
    push_decoded(out, line.get(from..).unwrap_or_default());
}

/// Which tag the text begins with, by its place in [`TAGS`], and its length.
fn tag(text: &str) -> Option<(usize, usize)> {
    let inside = text.strip_prefix('<')?;
    let near = inside.get(..inside.floor_char_boundary(MOST_TAG))?;
    let end = near.find(['<', '>']).filter(|end| near.as_bytes().get(*end) == Some(&b'>'))?;
    let inside = near.get(..end)?;
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let name = named.get(..named.find([':', ' ']).unwrap_or(named.len()))?;
    let kind = TAGS.iter().position(|known| name.eq_ignore_ascii_case(known))?;
    let is_end = named.len() < inside.len();
    let fits = if name.len() < named.len() { kind >= BARE && !is_end } else { kind < EITHER || is_end };
    fits.then_some((kind, end + 2))
}

/// Adds a text with its decimal references, `&#8364;`, the only ones that it knows.
fn push_decoded(out: &mut String, text: &str) {
    out.push_str(&super::referred(text, "&#", ";", |code| {
        code.bytes().all(|byte| byte.is_ascii_digit()).then(|| code.parse().ok().and_then(char::from_u32)).flatten()
    }));
}

#[cfg(test)]
mod tests {
    use super::{plain, shown};

    #[test]
    fn blocks_of_boxes_are_as_they_are_drawn() {
        for (source, title) in [
            ("= T\n====\nA\nB", "T\nA\nB"),
            ("== T ==\n----\n....\n____\nx", "T\nx"),
            (
                "a\n* b **c**\n** d\n- e\n# f\n# g\n## h\n# i\nj\n# k",
                "a\n• b c\n  • d\n- e\n1. f\n2. g\n  1. h\n3. i\nj\n1. k",
            ),
            ("a\n==T==\n--u--\n..and so on", "a\nT\nu\n..and so on"),
            (".x\n\n<code>\n= **y**\n  z\n</code>\nw", ".x\n\n= **y**\n  z\nw"),
            ("<code>\nx", "<code>\nx"),
            ("= one", "one"),
            ("* one", "• one"),
            ("A == B", "A == B"),
            ("----", "----"),
            ("**b** c\n=\n==d", "b c\n=\n==d"),
            ("----\n----", "----\n----"),
        ] {
            assert_eq!(shown(source).title, title, "{source}");
        }
        let icons = shown("<&flag>Debian <&globe*2> x<&a b>\n<&x>");
        assert_eq!((icons.title.as_str(), icons.icons.join(" ").as_str()), ("Debian x<&a b>\n", "flag globe x"));
    }

    #[test]
    fn marks_are_taken_off_as_plantuml_does() {
        for (source, title) in [
            (
                "**bold** a //italic// __under__ --struck-- \"\"mono\"\" ~~wave~~",
                "bold a italic under struck mono wave",
            ),
            ("<b>b</b> <i>i</i> <u>u</u> <s>s</s> <B>x</B>", "b i u s x"),
            ("<color:red>red</color> <size:18>big</size> <back:yellow>y</back>", "red big y"),
            ("<color red>r</color> <font color=red>f</font> <u:red>x</u>", "r f x"),
            ("&#8364; &amp; &euro; &#x41;", "€ &amp; &euro; &#x41;"),
            ("~**esc~** ~//no ~<b>x</b> ~[[b]] a ~b", "**esc** //no <b>x</b> [[b]] a ~b"),
            ("a * b ** c", "a * b ** c"),
            ("**a//b//c** **a//b**c//", "abc a//bc//"),
            ("__init__ x", "init x"),
            ("__a__b__", "ab__"),
            ("___a___", "_a_"),
            ("<b>unclosed <color:red>too List<B>", "<b>unclosed too List<B>"),
            (
                "x</b>y a<b and <think> List<String> <code>z</code>",
                "x</b>y a<b and <think> List<String> <code>z</code>",
            ),
            ("http://a.b/c__d__e http://c.d", "http://a.b/c__d__e http://c.d"),
            ("** \"\" ////", "** \"\" ////"),
            ("**one\ntwo**", "**one\ntwo**"),
            ("[[http://a.b]] 1950-1953", "[[http://a.b]] 1950-1953"),
        ] {
            assert_eq!(plain(source), title, "{source}");
        }
    }

    #[test]
    fn long_lines_of_marks_stay_fast() {
        for text in
            ["**", "**a", "~", "<b>", "</b>", "<color:", "//a", "&#", "<u><b>", "<&", "<code>\n", "# \n", "<&a>"]
        {
            let _ = plain(&text.repeat(50_000));
            let _ = shown(&text.repeat(50_000));
        }
    }
}
