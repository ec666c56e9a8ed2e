//! Mind maps as text diagrams: Mermaid (`.mmd`) and `PlantUML` (`.puml`), and flowcharts of Mermaid. The reader
//! of Mermaid's mind maps is here.

mod creole;
mod flowchart;
mod label;
mod plantuml;
mod write;

pub use plantuml::{read as read_plantuml, sniff as sniff_plantuml};
pub use write::{lost_mermaid, lost_plantuml, write_mermaid, write_plantuml};

use std::str::Lines;

use super::parts::build::Build;
use super::parts::encoding;
use super::parts::levels::Levels;
use super::{Loaded, ReadError, ReadOptions, outline};
use crate::doc::TopicId;

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

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read_mermaid, sniff_mermaid};

    const MERMAID: &str = "---\ntitle: x\n---\n%% c\nmindmap\n  root((The <b>root</b>))\n    A[\"`two\n    **lines**`\"]\n    ::icon(fa fa-book)\n      b<br/>c\n    id))bang((\n    \
        D(\"with (round)\"):::hot\n     E\n";

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
}
