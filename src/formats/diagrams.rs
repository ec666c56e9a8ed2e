//! Mind maps as text diagrams: Mermaid (`.mmd`) and `PlantUML` (`.puml`), and flowcharts of Mermaid.

mod creole;
mod flowchart;
mod label;
mod write;

pub use write::{lost_mermaid, lost_plantuml, write_mermaid, write_plantuml};

use std::borrow::Cow;
use std::str::Lines;

use super::parts::build::Build;
use super::parts::encoding;
use super::parts::levels::Levels;
use super::text::width;
use super::{Loaded, ReadError, ReadOptions, outline};
use crate::doc::{Side, TopicId};

/// Lines that a directive may have, and those of a label.
const MOST_LINES: usize = 100;
const MOST_LABEL: usize = 20;

/// What is told of lines that are neither shown nor known.
const UNREAD: &str = "lines that are no topics";

/// How Mermaid's diagrams of other kinds begin.
const OTHERS: [&str; 26] = [
    "sequenceDiagram",
    "classDiagram",
    "classDiagram-v2",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "journey",
    "gantt",
    "pie",
    "quadrantChart",
    "requirementDiagram",
    "gitGraph",
    "C4Context",
    "C4Container",
    "C4Component",
    "C4Dynamic",
    "C4Deployment",
    "timeline",
    "zenuml",
    "sankey-beta",
    "xychart-beta",
    "block-beta",
    "packet-beta",
    "kanban",
    "architecture-beta",
    "radar-beta",
];

/// The text from the first line on that says something, without front matter, comments and directives.
fn body(text: &str) -> &str {
    let (mut in_front, mut in_directive) = (false, false);
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim();
        if in_directive || line.starts_with("%%{") {
            in_directive = !line.contains("}%%");
        } else if line == "---" {
            in_front = !in_front;
        } else if !in_front && !line.is_empty() && !line.starts_with("%%") && !line.starts_with('\'') {
            return rest.trim_start();
        }
        rest = after;
    }
    ""
}

/// The first line of [`body`].
fn first_line(text: &str) -> &str {
    body(text).lines().next().unwrap_or_default().trim()
}

fn head(bytes: &[u8]) -> String {
    let head = bytes.get(..4096).unwrap_or(bytes);
    encoding::decode(head, None).map(|decoded| decoded.text.into_owned()).unwrap_or_default()
}

/// Whether it is a mind map or a flowchart of Mermaid.
#[must_use]
pub fn sniff_mermaid(bytes: &[u8]) -> bool {
    let text = head(bytes);
    let first = first_line(&text);
    // A title may begin with that word, too.
    let rest = first.strip_prefix("mindmap").map(str::trim_start);
    first == "mindmap"
        || first.contains(' ') && flowchart::header(first).is_some_and(|rest| rest.trim().is_empty())
        || first.starts_with("mindmap ")
            && rest.is_some_and(|rest| rest.starts_with("%%") || rest.contains(['(', '[', '{', '"']))
}

/// Whether it is a mind map of `PlantUML`.
#[must_use]
pub fn sniff_plantuml(bytes: &[u8]) -> bool {
    // Notes of other outlines may have one in them: in a fence, below a heading, in an item.
    let head = head(bytes);
    let mut before = head.lines().take_while(|line| !line.trim().starts_with("@startmindmap"));
    let is_other = before.any(|line| line.trim_start().starts_with(['#', '`', '~', '<', '-', '*', '+', '|']));
    !is_other && head.lines().any(|line| line.trim().starts_with("@startmindmap"))
}

/// Reads a mind map or a flowchart of Mermaid. A file of that ending that is none is read as Markdown,
/// which other programs keep in it.
///
/// # Errors
/// When there is no topic in it, or it is a diagram of another kind.
pub fn read_mermaid(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let first = first_line(&text);
    if let Some(rest) = flowchart::header(first) {
        // What stands on the line of the header, and what stands below it.
        let start = first.len() - rest.len();
        return flowchart::read(body(&text).get(start..).unwrap_or_default(), options);
    }
    if !first.starts_with("mindmap") {
        // A map that was copied with the fence around it.
        let fenced = text.split_once("```mermaid\n").and_then(|(_, rest)| rest.split_once("\n```"));
        let is_map = |map: &str| {
            let first = first_line(map);
            first.starts_with("mindmap") || flowchart::header(first).is_some()
        };
        if let Some((map, _)) = fenced.filter(|(map, _)| is_map(map)) {
            return read_mermaid(map.as_bytes(), options);
        }
        let kind = first.split([' ', '\t', ':', ';']).next().unwrap_or_default();
        if OTHERS.contains(&kind) && !text.lines().any(|line| super::markdown::heading(line).is_some()) {
            let what = format!("this is a diagram of Mermaid, but no mind map: {kind}");
            return Err(ReadError::whole(what, "Of Mermaid's diagrams, mind maps and flowcharts can be read."));
        }
        return super::markdown::read(bytes, options);
    }
    let mut levels = Levels::new("mermaid", options);
    let (mut started, mut in_front) = (false, false);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let mut body = line.trim();
        // Mermaid counts characters, so that a tab is as wide as a space.
        let mut level = line.chars().take_while(|c| c.is_whitespace()).count();
        if body.starts_with("%%{") && !body.contains("}%%") {
            // A directive over several lines; one without an end is a comment.
            let mut ahead = lines.clone();
            if ahead.by_ref().take(MOST_LINES).any(|line| line.contains("}%%")) {
                lines = ahead;
            }
            continue;
        }
        if !started {
            in_front ^= body == "---";
            let Some(rest) = body.strip_prefix("mindmap").filter(|_| !in_front) else { continue };
            started = rest.is_empty() || rest.starts_with(' ');
            // The root may stand on the first line.
            if !started || rest.trim().is_empty() {
                continue;
            }
            body = rest.trim();
            level = 0;
        }
        if body.is_empty() || body.starts_with("%%") {
            continue;
        }
        if let Some(icon) = body.strip_prefix("::icon(") {
            if let Some(id) = levels.last() {
                icon_of(&mut levels.build, id, icon.trim_end_matches(')'));
            }
            continue;
        }
        if body.starts_with(":::") {
            levels.build.report.dropped_many(1, "classes");
            continue;
        }
        let (source, after) = node(body, &mut lines);
        let label = match after {
            Some(_) => label::in_shape(&source),
            None => label::read(&source),
        };
        let id = levels.put(level, &label.title)?;
        levels.build.rich_title(id, &source);
        for icon in &label.icons {
            icon_of(&mut levels.build, id, icon);
        }
        let after = after.unwrap_or_default();
        if let Some(icon) = after.split_once("::icon(").and_then(|(_, icon)| icon.split_once(')')) {
            icon_of(&mut levels.build, id, icon.0);
        } else if after.trim_start().starts_with(":::") {
            levels.build.report.dropped_many(1, "classes");
        }
    }
    levels.finish()
}

fn icon_of(build: &mut Build, id: TopicId, icon: &str) {
    build.attribute(id, "icon", icon);
    build.report.changed("icons, now attributes", icon);
}

/// The label of a node in its source, without its name and its shape, and what stands behind it; without a
/// shape nothing does. A label may go over several lines, whether it has quotes or not.
fn node(body: &str, lines: &mut Lines<'_>) -> (String, Option<String>) {
    const SHAPES: [(&str, &str); 6] = [("((", "))"), ("{{", "}}"), ("))", "(("), ("[", "]"), ("(", ")"), (")", "(")];
    let quoted = body.find('"').unwrap_or(body.len());
    let open = body.find(['[', '(', ')', '{']).filter(|at| *at < quoted);
    let rest = open.and_then(|at| body.get(at..)).unwrap_or_default();
    let shapes = || SHAPES.into_iter().filter(|(start, _)| rest.starts_with(start));
    let close = |source: &str| {
        shapes().find_map(|(start, end)| {
            let inside = source.get(start.len()..)?;
            let is_quoted = inside.trim_start().starts_with('"');
            let ends = |(at, _): &(usize, &str)| {
                let after = inside.get(at + end.len()..).unwrap_or_default().trim_start();
                let is_end = ["::", "%%"].iter().any(|next| after.starts_with(next)) || after.is_empty();
                is_end && (!is_quoted || inside.get(..*at).is_some_and(|label| label.trim_end().ends_with('"')))
            };
            // The first that ends it; of three brackets the last two.
            let found = inside.match_indices(end).take(1000).find(ends);
            let found = found.or_else(|| inside.rmatch_indices(end).take(3).find(ends));
            let at = found?.0;
            Some((inside.get(..at)?.to_owned(), Some(inside.get(at + end.len()..)?.to_owned())))
        })
    };
    if let Some(found) = close(rest) {
        return found;
    }
    if shapes().next().is_some() {
        let is_open_quote = body.matches('"').count() % 2 == 1;
        let mut ahead = lines.clone();
        let mut source = rest.to_owned();
        for next in ahead.by_ref().take(MOST_LABEL) {
            // A label without quotes that finds another's beginning was never meant as one.
            if !is_open_quote && next.contains(['[', '(', '{', '"']) {
                break;
            }
            source.push('\n');
            source.push_str(next.trim());
            if let Some(found) = close(&source) {
                *lines = ahead;
                return found;
            }
        }
    }
    (body.to_owned(), None)
}

/// A text with its references, each from `start` to `end`, replaced by what they stand for.
fn referred(text: &str, start: &str, end: &str, meaning: impl Fn(&str) -> Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name = from.get(start.len()..).unwrap_or_default();
        // No name is longer than these.
        let near = name.get(..name.floor_char_boundary(10)).unwrap_or(name);
        let found = near.find(end).and_then(|length| Some((meaning(near.get(..length)?)?, length)));
        if let Some((character, length)) = found {
            out.push(character);
            rest = name.get(length + end.len()..).unwrap_or_default();
        } else {
            out.push_str(start);
            rest = name;
        }
    }
    out.push_str(rest);
    out
}

/// Reads the mind maps of a `PlantUML` file.
///
/// # Errors
/// When there is no topic in it.
pub fn read_plantuml(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let has_start = text.lines().any(|line| line.trim().starts_with("@startmindmap"));
    let mut levels = Levels::new("plantuml", options);
    let mut inside = !has_start;
    let mut left = false;
    // Whether no block that begins further down is closed.
    let mut is_unclosed = false;
    let text = without_blocks(&text, &mut levels);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let body = line.trim();
        if body.starts_with("@startmindmap") {
            inside = true;
            continue;
        }
        if body.starts_with("@endmindmap") {
            inside = false;
            levels.leave(0);
            continue;
        }
        let lower = body.to_ascii_lowercase();
        if !inside || body.is_empty() || body.starts_with('\'') {
            continue;
        }
        if let Some(title) = lower.starts_with("title ").then(|| body.get(6..)).flatten() {
            levels.title = creole::plain(title.trim());
            continue;
        }
        // Marks are of one kind: what follows is the title, as in `**-5 degrees`.
        let Some(mark) = body.chars().next().filter(|mark| is_mark(*mark)) else {
            match lower.split(' ').next().unwrap_or_default() {
                "left" if lower == "left side" => left = true,
                "right" if lower == "right side" => left = false,
                "top" | "left" | "right" if lower.ends_with("direction") => {}
                "skinparam" | "scale" | "hide" | "show" | "!theme" | "<style>" => {
                    levels.build.report.dropped_many(1, "styles, fonts and colours");
                }
                "legend" | "header" | "footer" | "caption" => levels.build.report.dropped("legends", body),
                _ => levels.build.report.dropped(UNREAD, body),
            }
            continue;
        };
        let rest = body.trim_start_matches(mark);
        let marks = body.len() - rest.len();
        let indent = width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default());
        let level = if marks > 1 { marks * 1000 } else { 1000 + indent };
        let mut rest = rest;
        if let Some((color, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && color.starts_with('#')
        {
            levels.build.report.dropped_many(1, "styles, fonts and colours");
            rest = after;
        }
        rest = rest.strip_prefix('_').unwrap_or(rest);
        let mut words = rest.trim().to_owned();
        let mut is_block = false;
        // A block begins right behind the marks; behind a space a colon is one, unless what follows can be
        // nothing but the rest of a block.
        let spaced = || rest.trim_start().strip_prefix(':').filter(|first| goes_on(first, lines.clone()));
        if let Some(first) = rest.strip_prefix(':').filter(|_| !is_unclosed).or_else(spaced) {
            let mut block = first.to_owned();
            let mut ahead = lines.clone();
            while !ends_block(&block) {
                let Some(next) = ahead.next() else { break };
                block.push('\n');
                block.push_str(next.trim());
            }
            // What is never closed is a title of one line.
            is_block = ends_block(&block);
            is_unclosed = !is_block;
            if is_block {
                words = block;
                lines = ahead;
            }
        }
        if let Some((text, style)) = words.rsplit_once("<<")
            && style.trim_end().ends_with(">>")
        {
            words = text.trim_end().to_owned();
        }
        let words = if is_block { words.trim_end().trim_end_matches(';') } else { words.as_str() };
        let (words, links) = linked(&with_breaks(words));
        let id = levels.put(level, &by_code(&creole::plain(&words)))?;
        for link in links {
            levels.build.link(id, &by_code(&link), "");
        }
        let side = if mark == '-' || left { Side::Left } else { Side::Right };
        if mark != '*' || left {
            levels.build.side(id, side);
        }
    }
    // The title of the page is that of a root that is made up, or stands beside the one that is there.
    if levels.tops() == 1
        && levels.title != *levels.build.name()
        && let Some(root) = levels.build.sheet_root()
    {
        levels.build.attribute(root, "title", &levels.title.clone());
    }
    levels.finish()
}

/// Whether a character marks the levels of topics.
const fn is_mark(character: char) -> bool {
    matches!(character, '*' | '+' | '-' | '#')
}

/// Whether a block ends here.
fn ends_block(block: &str) -> bool {
    let block = block.trim_end();
    let before = block.strip_suffix(">>").and_then(|block| block.rsplit_once("<<"));
    block.ends_with(';') || before.is_some_and(|(before, _)| before.trim_end().ends_with(';'))
}

/// Whether a block of this first line goes on up to its end with lines that are no topics.
fn goes_on(first: &str, lines: Lines<'_>) -> bool {
    let mut lines = lines.map(str::trim).take_while(|line| !line.starts_with(|c| is_mark(c) || c == '@'));
    !ends_block(first) && lines.any(ends_block)
}

/// A text with its line breaks, `\n`; two backslashes are what they look like.
fn with_breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split("\\n").enumerate() {
        let is_typed = out.ends_with('\\');
        out.push_str(match (index, is_typed) {
            (0, _) => "",
            (_, true) => "\\n",
            (_, false) => "\n",
        });
        out.push_str(part);
    }
    out
}

/// A text with its characters that are told by their codes: `<U+003C>`.
fn by_code(text: &str) -> String {
    referred(text, "<U+", ">", |code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32))
}

/// A file without its comments and without what is no topic: styles, legends, headers and the like, and
/// the title, which is told. What has no end before the map has one is left.
fn without_blocks(text: &str, levels: &mut Levels) -> String {
    const NAMES: [&str; 5] = ["legend", "title", "header", "footer", "caption"];
    let lines: Vec<Cow<'_, str>> = without_comments(text).collect();
    let mut out = String::with_capacity(text.len());
    // For each kind, up to which line it is known to have no end.
    let mut endless = [0_usize; NAMES.len() + 2];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let lower = line.trim().to_ascii_lowercase();
        let named = NAMES.iter().position(|name| {
            let rest = lower.strip_prefix(name);
            rest.is_some_and(|rest| {
                rest.split_whitespace().all(|word| ["top", "bottom", "left", "right", "center"].contains(&word))
                    && (rest.is_empty() || rest.starts_with(' '))
            })
        });
        let kind = match named {
            Some(kind) => Some(kind),
            None if lower.starts_with("<style>") && !lower.contains("</style>") => Some(NAMES.len()),
            None if lower.starts_with("skinparam") && lower.ends_with('{') => Some(NAMES.len() + 1),
            None => None,
        };
        let is_end = |line: &str| {
            let line = line.trim().to_ascii_lowercase();
            match kind.and_then(|kind| NAMES.get(kind)) {
                Some(name) => line.strip_prefix("end").map(str::trim_start) == Some(name),
                None if kind == Some(NAMES.len()) => line.contains("</style>"),
                None => line.ends_with('}'),
            }
        };
        if let Some(kind) = kind
            && endless.get(kind).is_some_and(|known| *known <= at)
        {
            let rest = lines.get(at + 1..).unwrap_or_default();
            let stop = |line: &Cow<'_, str>| is_end(line) || line.trim().starts_with("@endmindmap");
            let length = rest.iter().position(stop).unwrap_or(rest.len());
            if rest.get(length).is_some_and(|line| is_end(line)) {
                let inside = rest.get(..length).unwrap_or_default();
                let words = inside.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
                match NAMES.get(kind) {
                    Some(&"title") => levels.title = words,
                    Some(_) => levels
                        .build
                        .report
                        .dropped("legends", words.get(..words.floor_char_boundary(100)).unwrap_or_default()),
                    None => levels.build.report.dropped_many(1, "styles, fonts and colours"),
                }
                at += length + 2;
                continue;
            }
            if let Some(known) = endless.get_mut(kind) {
                *known = at + length + 1;
            }
        }
        out.push_str(line);
        out.push('\n');
        at += 1;
    }
    out
}

/// The lines without comments between `/'` and `'/`, which stand at their beginning or at their end.
fn without_comments(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut in_comment = false;
    let mut left = text.matches("'/").count();
    text.lines().map(move |line| {
        let mut rest = line;
        loop {
            if in_comment {
                let Some((_, after)) = rest.split_once("'/") else { return Cow::Borrowed("") };
                (in_comment, rest) = (false, after);
                left = left.saturating_sub(1);
            }
            let Some(after) = rest.trim_start().strip_prefix("/'").filter(|_| left > 0) else { break };
            (in_comment, rest) = (true, after);
        }
        if let Some(before) = rest.trim_end().strip_suffix("'/").and_then(|rest| rest.rsplit_once("/'")) {
            left = left.saturating_sub(1);
            rest = before.0.trim_end();
        }
        // What is left stands as far in as the line.
        let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
        if rest.len() == line.len() || rest.trim().is_empty() {
            Cow::Borrowed(rest)
        } else {
            format!("{indent}{}", rest.trim_start()).into()
        }
    })
}

/// A title without the marks of its links, `[[address{hint} words]]`, and their addresses.
fn linked(words: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(words.len());
    let mut links = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, after)) = after.split_once("]]") else { break };
        let (address, shown) = inside.trim().split_once([' ', '\n']).unwrap_or((inside.trim(), ""));
        // A hint in braces may have spaces of its own.
        let (address, shown) = match address.split_once('{') {
            Some((address, _)) => (address, shown.split_once('}').map_or(shown, |(_, shown)| shown)),
            None => (address, shown),
        };
        let address = address.trim_matches('"');
        let shown = shown.trim();
        if address.is_empty() {
            break;
        }
        out.push_str(before);
        out.push_str(if shown.is_empty() { address } else { shown });
        links.push(address.to_owned());
        rest = after;
    }
    out.push_str(rest);
    (out, links)
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read_mermaid, read_plantuml, sniff_mermaid, sniff_plantuml};

    const MERMAID: &str = "---\ntitle: x\n---\n%% c\nmindmap\n  root((The <b>root</b>))\n    A[\"`two\n    **lines**`\"]\n    ::icon(fa fa-book)\n      b<br/>c\n    id))bang((\n    \
        D(\"with (round)\"):::hot\n     E\n";
    const PLANT: &str = "@startmindmap\n<style>\n* no\n</style>\nskinparam {\n x y\n}\n!theme z\n'c\n* R\n**[#Orange] A\n***_ boxless\n**:two\nlines; <<s>>\nleft side\n** C\n-- D\n@endmindmap\n";

    #[test]
    fn mermaid_goes_by_indentation() {
        assert!(sniff_mermaid(MERMAID.as_bytes()) && !sniff_mermaid(b"flowchart\n"));
        let shown = shown(&read_mermaid(MERMAID.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "The root\n  two/lines\n    b/c\n  bang\n  with (round)\n    E\n");
        fuzz("mermaid", MERMAID.as_bytes(), read_mermaid);
    }

    #[test]
    fn labels_of_mermaid_go_over_lines_and_have_what_follows_them() {
        for (source, outline) in [
            ("mindmap\n  r[\"One\n  two\"]\n    a(x\n    y)\n    b[B]\n", "One/two\n  x/y\n  B\n"),
            ("mindmap\n r((R))\n  a[Text] %% a note\n  b(B) %% c\n  c %% kept\n", "R\n  Text\n  B\n  c %% kept\n"),
            ("mindmap\n r\n  5\" pipe\n  A\n  6\" pipe\n", "r\n  5\" pipe\n  A\n  6\" pipe\n"),
            ("mindmap root((Inline))\n  A\n", "Inline\n  A\n"),
            ("mindmap\n\tr\n\t\ta\n\t\t\tb\n\t\t c\n", "r\n  a\n    b\n    c\n"),
            ("mindmap\n r\n  a[\"x ] y\"]\n  b[open\n  c(C)\n", "r\n  x ] y\n  b[open\n  C\n"),
        ] {
            let shown = shown(&read_mermaid(source.as_bytes(), &ReadOptions::default()).unwrap());
            assert_eq!(shown.outline, outline, "{source}");
        }
        for source in [
            "%%{\n  init: {'theme': 'dark'}\n}%%\nmindmap\n r\n  a\n",
            "mindmap\n%%{\n x\n}%%\n r\n  a\n",
            "# A map\n\n```mermaid\nmindmap\n r\n  a\n```\n",
        ] {
            let shown = shown(&read_mermaid(source.as_bytes(), &ReadOptions::default()).unwrap());
            assert_eq!(shown.outline, "r\n  a\n", "{source}");
        }
        let icon = b"mindmap\n r\n  a(\"x\")::icon(fa fa-book)\n";
        let shown = shown(&read_mermaid(icon, &ReadOptions::default()).unwrap());
        assert!(shown.outline == "r\n  x\n" && shown.extras.contains("x: attribute icon=fa fa-book"), "{shown:?}");
    }

    #[test]
    fn titles_of_plantuml_begin_with_anything() {
        let read = |body: &str| {
            let source = format!("@startmindmap\n{body}@endmindmap\n");
            shown(&read_plantuml(source.as_bytes(), &ReadOptions::default()).unwrap())
        };
        assert_eq!(read("* R\n** :wave: hello\n** A\n").outline, "R\n  :wave: hello\n  A\n");
        assert_eq!(read("* R\n**:unclosed\n** A\n**:b\n").outline, "R\n  :unclosed\n  A\n  :b\n");
        assert_eq!(read("* R\n**-5 deg\n").outline, "R\n  -5 deg\n");
        // Only what stands right behind the marks is a block, and it ends with a semicolon.
        assert_eq!(read("* R\n** :a\n** b\n** int c;\n").outline, "R\n  :a\n  b\n  int c;\n");
        assert_eq!(read("* R\n**:a\nList<List<B>>\n* c\n; <<s>>\n** d\n").outline, "R\n  a/List<List<B>>/* c\n  d\n");
        // Legends and the like, with and without an end; comments.
        assert_eq!(
            read("legend right\n* no\nEnd Legend\n* R\nlegend text\n** a\nlegend\n** b\n").outline,
            "R\n  a\n  b\n"
        );
        assert_eq!(read("title\n* T\nend title\n* A\n* B\n").outline, "* T\n  A\n  B\n");
        assert_eq!(
            read("* R\n/' old '/ ** lead\n** Debian /' why '/\n/' more\n** no '/\n** /'z\n").outline,
            "R\n  lead\n  Debian\n  /'z\n"
        );
        assert_eq!(
            read("* R\n** :multi\nline **b**;\n*** leaf\n** :c\n** d;\n").outline,
            "R\n  multi/line b\n    leaf\n  :c\n  d;\n"
        );
        assert_eq!(read("* R\n** a\\nb //c//\n** d\\\\ne &#8364;\n").outline, "R\n  a/b c\n  d\\\\ne €\n");
        assert_eq!(read("* R\n** [[http://x the {set} of]]\n").outline, "R\n  the {set} of\n");
        let links = read("* R\n** see [[https://a.b{tip} the text]] and [[c.html]]\n");
        assert_eq!(links.outline, "R\n  see the text and c.html\n");
        assert!(links.extras.contains("link https://a.b") && links.extras.contains("link c.html"), "{}", links.extras);
    }

    #[test]
    fn every_line_of_plantuml_is_shown_or_told() {
        let source = "@startmindmap\ntitle T\nlegend left\nl\nendlegend\nscale 2\ncaption c\n* R\nstray **line**\nleft to right direction\n** a\n@endmindmap\n";
        let loaded = read_plantuml(source.as_bytes(), &ReadOptions::default()).unwrap();
        let told: Vec<String> = loaded.import.as_ref().unwrap().dropped.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["2 legends (l; caption c)", "1 styles, fonts and colours", "1 lines that are no topics (stray **line**)"]
        );
        let shown = shown(&loaded);
        assert!(shown.outline == "R\n  a\n" && shown.extras.contains("R: attribute title=T"), "{}", shown.extras);
    }

    #[test]
    fn labels_of_mermaid_are_without_their_marks() {
        let source = "mindmap\n  r[R&amp;D]\n    **Key**: value\n    a[\"`**Bold** and *it*`\"]:::hot\n    \
            \"quoted\"\n    text:::cls\n    C:\\new\n    fa:fa-book <a href='https://a.b'>see</a>\n";
        let loaded = read_mermaid(source.as_bytes(), &ReadOptions::default()).unwrap();
        let told = loaded.import.as_ref().unwrap().dropped.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told, ["1 classes"]);
        let shown = shown(&loaded);
        assert_eq!(shown.outline, "R&D\n  Key: value\n  Bold and it\n  \"quoted\"\n  text:::cls\n  C:\\new\n  see\n");
        assert!(shown.extras.contains("see: link https://a.b, attribute icon=fa fa-book"), "{}", shown.extras);
    }

    #[test]
    fn other_diagrams_of_mermaid_are_refused() {
        let error = read_mermaid(b"sequenceDiagram\n  A->>B: hi\n", &ReadOptions::default()).unwrap_err();
        assert!(error.what.ends_with("sequenceDiagram"), "{error}");
        let outline = shown(&read_mermaid(b"timeline\n# A map\n## x\n", &ReadOptions::default()).unwrap()).outline;
        assert!(outline.starts_with("A map"), "{outline}");
    }

    #[test]
    fn plantuml_goes_by_marks() {
        assert!(sniff_plantuml(PLANT.as_bytes()));
        let shown = shown(&read_plantuml(PLANT.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A\n    boxless\n  two/lines\n  C\n  D\n");
        assert!(shown.extras.contains("C: side left"), "{}", shown.extras);
        let tabs =
            read_plantuml(b"@startmindmap\n* a\n\t* b\n\t\t* c\n\t* d\n@endmindmap", &ReadOptions::default()).unwrap();
        assert_eq!(super::super::parts::fixture::shown(&tabs).outline, "a\n  b\n    c\n  d\n");
        fuzz("plantuml", PLANT.as_bytes(), read_plantuml);
    }
}
