//! Labels of Mermaid as it shows them: Markdown and HTML marks are taken off, references stand for
//! their characters, and what begins in no tag that is known stays as it is typed.
//!
//! Of Markdown only emphasis and backslashes count, as in Mermaid: code, links and lists it shows
//! as they are written. What a reference stands for is never a mark.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::formats::parts::html;

/// What is before a label, so that it is not taken for a list, a heading and the like.
const GUARD: &str = "x ";

/// Bytes that a tag, and those that a reference may have.
const MOST_TAG: usize = 2000;
const MOST_REFERENCE: usize = 40;

/// A label as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    pub title: String,
    /// Names of the icons in it, such as `fa fa-book`.
    pub icons: Vec<String>,
}

/// A part of a label that something else stands for.
type Cut = (Range<usize>, &'static str);

/// The label in a shape, whose quotes are no part of it.
pub(super) fn in_shape(source: &str) -> Label {
    let text = source.trim();
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let Some(text) = inside else { return read(text) };
    let text = text.trim();
    read(text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(text))
}

/// A label without quotes around it.
pub(super) fn read(source: &str) -> Label {
    let text = source.trim();
    let mut label = Label::default();
    let mut cuts = Vec::new();
    tags(text, &mut cuts);
    icons(text, &mut cuts, &mut label.icons);
    if breaks_at_codes(text) {
        cuts.extend(text.match_indices("\\n").map(|(at, code)| (at..at + code.len(), "\n")));
    } else if text.matches("$$").count() < 2 {
        backslashes(text, &mut cuts);
    }
    // Formulas are no Markdown.
    if text.matches("$$").count() < 2 {
        emphasis(text, &mut cuts);
    }
    cuts.sort_unstable_by_key(|(range, _)| range.start);
    let mut at = 0;
    for (range, instead) in cuts {
        // What stands in what is cut is gone with it.
        if range.start < at {
            continue;
        }
        push_decoded(&mut label.title, text.get(at..range.start).unwrap_or_default());
        label.title.push_str(instead);
        at = range.end;
    }
    push_decoded(&mut label.title, text.get(at..).unwrap_or_default());
    label
}

/// Whether `\n` is a line break, as other writers have it, and not what is typed, as in `C:\new` or
/// in a formula.
fn breaks_at_codes(text: &str) -> bool {
    let mut codes = text.match_indices('\\').peekable();
    codes.peek().is_some()
        && !text.contains('$')
        && codes.all(|(at, _)| {
            let mut before = text.get(..at).unwrap_or_default().chars().rev();
            let is_drive = before.next() == Some(':')
                && before.next().is_some_and(|c| c.is_ascii_alphabetic())
                && !before.next().is_some_and(char::is_alphanumeric);
            !is_drive && text.get(at + 1..).is_some_and(|rest| rest.starts_with('n'))
        })
}

/// A backslash before a sign of punctuation stands for nothing but that.
fn backslashes(text: &str, cuts: &mut Vec<Cut>) {
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_punctuation) {
            cuts.push((at..at + 1, ""));
            bytes.next();
        }
    }
}

/// Marks of emphasis.
fn emphasis(text: &str, cuts: &mut Vec<Cut>) {
    if !text.contains(['*', '_']) {
        return;
    }
    // Of the same length, so that places stay the same.
    let guarded = format!("{GUARD}{}", text.replace('\n', " "));
    for (event, range) in Parser::new_ext(&guarded, Options::empty()).into_offset_iter() {
        let length = match event {
            Event::Start(Tag::Emphasis) => 1,
            Event::Start(Tag::Strong) => 2,
            _ => continue,
        };
        let (Some(start), Some(end)) = (range.start.checked_sub(GUARD.len()), range.end.checked_sub(GUARD.len()))
        else {
            continue;
        };
        cuts.push((start..start + length, ""));
        cuts.push((end.saturating_sub(length)..end, ""));
    }
}

/// Line breaks, comments, and tags that change how a text looks.
fn tags(text: &str, cuts: &mut Vec<Cut>) {
    // Up to where no comment is known to end.
    let mut endless = 0;
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("<!--") && at >= endless {
            match rest.find("-->") {
                Some(end) => cuts.push((at..at + end + 3, "")),
                None => endless = text.len(),
            }
            continue;
        }
        let near = rest.get(1..rest.floor_char_boundary(MOST_TAG)).unwrap_or_default();
        let Some(end) = near.find(['<', '>']).filter(|end| near.as_bytes().get(*end) == Some(&b'>')) else { continue };
        let inside = near.get(..end).unwrap_or_default();
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let after = inside.get(name.len()..).unwrap_or_default();
        let is_tag = after.trim_end_matches('/').trim().is_empty() || after.starts_with(' ') && after.contains('=');
        if is_tag && is_known(&name.to_ascii_lowercase()) {
            let instead = if name.eq_ignore_ascii_case("br") { "\n" } else { "" };
            cuts.push((at..at + 1 + end + 1, instead));
        }
    }
}

fn is_known(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "br"
            | "center"
            | "code"
            | "del"
            | "div"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "p"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
    )
}

/// Icons by their names, `fa:fa-book`, with the space behind them.
fn icons(text: &str, cuts: &mut Vec<Cut>, names: &mut Vec<String>) {
    for (at, _) in text.match_indices(":fa-") {
        let before = text.get(..at).unwrap_or_default();
        let Some(set) = ["fab", "fak", "fal", "far", "fas", "fa"].into_iter().find(|set| before.ends_with(set)) else {
            continue;
        };
        let start = at - set.len();
        if before.get(..start).is_some_and(|before| before.ends_with(char::is_alphanumeric)) {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        names.push(format!("{set} {}", rest.get(..length).unwrap_or_default()));
        let space = usize::from(rest.get(length..).is_some_and(|after| after.starts_with(' ')));
        cuts.push((start..at + 1 + length + space, ""));
    }
}

/// Adds a text with its references resolved: those of HTML, and Mermaid's own, `#35;` and `#alpha;`.
fn push_decoded(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '#']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let near = from.get(..from.floor_char_boundary(MOST_REFERENCE)).unwrap_or(from);
        let found = near.find(';').and_then(|end| {
            let name = near.get(1..end)?;
            let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let source = match (near.starts_with('#'), is_number) {
                (true, true) => format!("&#{name};"),
                (true, false) if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return None,
                _ => format!("&{name};"),
            };
            let meant = html::decode(&source);
            (meant != source).then(|| (meant.into_owned(), end + 1))
        });
        if let Some((meant, length)) = found {
            out.push_str(&meant);
            rest = from.get(length..).unwrap_or_default();
        } else {
            out.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{in_shape, read};

    #[test]
    fn labels_are_read_as_mermaid_shows_them() {
        for (source, title) in [
            ("R&amp;D", "R&D"),
            ("x&nbsp;y &gt; B", "x\u{a0}y > B"),
            ("#alpha; #9829; #quot;q#quot; &#65;", "α ♥ \"q\" A"),
            ("#x41; C# #tag; & co; #38;lt;", "#x41; C# #tag; & co; &lt;"),
            ("**Key**: value", "Key: value"),
            ("*important* and __under__ and snake_case_name", "important and under and snake_case_name"),
            ("***both*** a*b*c 2 * 3 * 4", "both abc 2 * 3 * 4"),
            ("<b>bold</b> x<br/>y<BR >z", "bold x\ny\nz"),
            ("<span style='color:red'>r</span> <!-- c -->d", "r d"),
            ("List<String> <think> a<b and c>d <http://a.b>", "List<String> <think> a<b and c>d <http://a.b>"),
            ("#42;x#42; #lt;b#gt;", "*x* <b>"),
            ("\\*a\\* \\\\", "*a* \\"),
            ("`code` [a](b) ~~c~~", "`code` [a](b) ~~c~~"),
            ("one\\ntwo", "one\ntwo"),
            ("C:\\new\\table", "C:\\new\\table"),
            ("C:\\new", "C:\\new"),
            ("Note:\\nx", "Note:\nx"),
            ("$\\nabla$", "$\\nabla$"),
            ("$$x_{i}*y*$$", "$$x_{i}*y*$$"),
            ("\"quoted\"", "\"quoted\""),
            ("\"\"", "\"\""),
            ("`x`", "`x`"),
        ] {
            assert_eq!(read(source).title, title, "{source}");
        }
        for (source, title) in [
            ("\"`**Bold** and *it*`\"", "Bold and it"),
            ("\"quoted\"", "quoted"),
            ("`x`", "`x`"),
            ("\"**two\nlines**\"", "two\nlines"),
        ] {
            assert_eq!(in_shape(source).title, title, "{source}");
        }
        let label = read("fa:fa-book Text sofa:fa-x");
        assert_eq!((label.title.as_str(), label.icons), ("Text sofa:fa-x", vec!["fa fa-book".to_owned()]));
    }

    #[test]
    fn long_labels_of_marks_stay_fast() {
        for text in ["*a ", "_a ", "<b ", "<!--", "&", "#a", "\\", "fa:fa-", "<b>"] {
            let _ = read(&text.repeat(100_000));
        }
    }
}
