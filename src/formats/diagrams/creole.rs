//! Titles of `PlantUML` without the marks of Creole and the tags that change how they look.

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

/// A title as it is shown. Codes of characters (`<U+0041>`) are left.
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
    use super::plain;

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
        for text in ["**", "**a", "~", "<b>", "</b>", "<color:", "//a", "&#", "<u><b>"] {
            let _ = plain(&text.repeat(50_000));
        }
    }
}
