//! Mind maps as text diagrams: Mermaid (`.mmd`) and `PlantUML` (`.puml`).

mod write;

pub use write::{lost_mermaid, lost_plantuml, write_mermaid, write_plantuml};

use super::parts::encoding;
use super::parts::levels::Levels;
use super::text::width;
use super::{Loaded, ReadError, ReadOptions, outline};
use crate::doc::Side;

/// The first line that says something, without front matter and comments.
fn first_line(text: &str) -> &str {
    let mut in_front = false;
    for line in text.lines().map(str::trim) {
        if line == "---" {
            in_front = !in_front;
        } else if !in_front && !line.is_empty() && !line.starts_with("%%") && !line.starts_with('\'') {
            return line;
        }
    }
    ""
}

fn head(bytes: &[u8]) -> String {
    let head = bytes.get(..4096).unwrap_or(bytes);
    encoding::decode(head, None).map(|decoded| decoded.text.into_owned()).unwrap_or_default()
}

/// Whether it is a mind map of Mermaid.
#[must_use]
pub fn sniff_mermaid(bytes: &[u8]) -> bool {
    let text = head(bytes);
    let first = first_line(&text);
    first == "mindmap" || first.starts_with("mindmap ")
}

/// Whether it is a mind map of `PlantUML`.
#[must_use]
pub fn sniff_plantuml(bytes: &[u8]) -> bool {
    head(bytes).lines().any(|line| line.trim().starts_with("@startmindmap"))
}

/// Reads a mind map of Mermaid. A file of that ending that is none is read as Markdown, which other
/// programs keep in it.
///
/// # Errors
/// When there is no topic in it.
pub fn read_mermaid(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    if !first_line(&text).starts_with("mindmap") {
        return super::markdown::read(bytes, options);
    }
    let mut levels = Levels::new("mermaid", options);
    let (mut started, mut in_front) = (false, false);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let body = line.trim();
        if !started {
            in_front ^= body == "---";
            started = !in_front && (body == "mindmap" || body.starts_with("mindmap "));
            continue;
        }
        if body.is_empty() || body.starts_with("%%") {
            continue;
        }
        if let Some(icon) = body.strip_prefix("::icon(") {
            if let Some(id) = levels.last() {
                levels.build.attribute(id, "icon", icon.trim_end_matches(')'));
                levels.build.report.changed("icons, now attributes", icon.trim_end_matches(')'));
            }
            continue;
        }
        if body.starts_with(":::") {
            levels.build.report.dropped_many(1, "classes");
            continue;
        }
        let mut source = body.to_owned();
        // A Markdown string may span lines.
        while source.matches("\"`").count() > source.matches("`\"").count() {
            let Some(next) = lines.next() else { break };
            source.push('\n');
            source.push_str(next.trim());
        }
        let level = width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default());
        levels.put(level, &mermaid_title(&source))?;
    }
    levels.finish()
}

fn mermaid_title(source: &str) -> String {
    const SHAPES: [(&str, &str); 6] = [("((", "))"), ("{{", "}}"), ("))", "(("), ("[", "]"), ("(", ")"), (")", "(")];
    let source = source.rsplit_once(":::").map_or(source, |(text, class)| {
        if class.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')) { text } else { source }
    });
    let source = source.trim();
    let quoted = source.find('"').unwrap_or(source.len());
    let open = source.find(['[', '(', ')', '{']).filter(|at| *at < quoted);
    let inside = open.and_then(|at| {
        let rest = source.get(at..)?;
        let (start, end) = SHAPES.into_iter().find(|(start, end)| {
            rest.starts_with(start) && rest.len() >= start.len() + end.len() && rest.ends_with(end)
        })?;
        rest.get(start.len()..rest.len() - end.len())
    });
    let text = inside.unwrap_or(source).trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(text);
    let mut text = text.to_owned();
    for mark in ["<br/>", "<br>", "<br />", "<BR>", "\\n"] {
        text = text.replace(mark, "\n");
    }
    referred(&text, "#", ";", |name| match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        _ => name.parse().ok().and_then(char::from_u32),
    })
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
    // What ends the part that is passed over.
    let mut skip: Option<&str> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let body = line.trim();
        if let Some(end) = skip {
            if body.ends_with(end) || body.contains("</style>") && end == "</style>" {
                skip = None;
            }
            continue;
        }
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
        skip = if lower.starts_with("<style>") && !lower.contains("</style>") {
            Some("</style>")
        } else if lower.starts_with("/'") && !body.ends_with("'/") {
            Some("'/")
        } else if lower.starts_with("skinparam") && body.ends_with('{') {
            Some("}")
        } else if lower == "legend" || lower.starts_with("legend ") {
            Some("endlegend")
        } else {
            None
        };
        if skip.is_some() || !inside || body.is_empty() || body.starts_with(['\'', '!']) {
            continue;
        }
        match lower.as_str() {
            "left side" => left = true,
            "right side" => left = false,
            _ => {}
        }
        if let Some(title) = lower.starts_with("title ").then(|| body.get(6..)).flatten() {
            title.trim().clone_into(&mut levels.title);
            continue;
        }
        let rest = body.trim_start_matches(['*', '+', '-', '#']);
        let marks = body.len() - rest.len();
        // Marks of different kinds begin no topic.
        if marks == 0 || body.bytes().take(marks).any(|byte| Some(&byte) != body.as_bytes().first()) {
            continue;
        }
        let indent = width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default());
        let level = if marks > 1 { marks * 1000 } else { 1000 + indent };
        let mark = body.chars().next().unwrap_or('*');
        let mut rest = rest;
        if let Some((color, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && color.starts_with('#')
        {
            levels.build.report.dropped_many(1, "styles, fonts and colours");
            rest = after;
        }
        rest = rest.strip_prefix('_').unwrap_or(rest);
        let mut words = rest.trim().to_owned();
        if let Some(first) = words.strip_prefix(':') {
            let mut block = first.to_owned();
            while !block.trim_end().ends_with(';') && !block.trim_end().ends_with(">>") {
                let Some(next) = lines.next() else { break };
                block.push('\n');
                block.push_str(next.trim());
            }
            words = block;
        }
        if let Some((text, style)) = words.rsplit_once("<<")
            && style.trim_end().ends_with(">>")
        {
            words = text.trim_end().to_owned();
        }
        let is_block = rest.trim_start().starts_with(':');
        let words = if is_block { words.trim_end().trim_end_matches(';') } else { words.as_str() };
        let words = referred(&words.replace("\\n", "\n"), "<U+", ">", |code| {
            u32::from_str_radix(code, 16).ok().and_then(char::from_u32)
        });
        let id = levels.put(level, &words)?;
        let side = if mark == '-' || left { Side::Left } else { Side::Right };
        if mark != '*' || left {
            levels.build.side(id, side);
        }
    }
    levels.finish()
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
        assert_eq!(shown.outline, "The <b>root</b>\n  two/**lines**\n    b/c\n  bang\n  with (round)\n    E\n");
        fuzz("mermaid", MERMAID.as_bytes(), read_mermaid);
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
