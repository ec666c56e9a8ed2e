//! The writer of OPML 2.0.
//!
//! What other programs know is written as they know it: `text`, `_note`, `checked`, `_complete` and `_status`,
//! `category`, `url` with `type="link"`, `collapsed`, and `expansionState` in the head when something
//! is folded. What they do not know (markers, dates, further links, what floats, sheets) stands in
//! attributes of a namespace of our own, as the specification asks for; a file with that namespace is
//! read back to the letter.
//!
//! Each sheet is an outline in the body, and so is each floating topic. Shortcoming: characters that
//! XML 1.0 does not allow go.

use crate::doc::{Document, Home, Link, TaskState, Topic};
use crate::formats::outline::{self, FLOATING, SHEETS};
use crate::formats::parts::html::is_safe;
use crate::formats::parts::pack::pack;
use crate::formats::{Loss, WriteError, WriteOptions};

use super::NAMESPACE;

/// Levels that are indented; deeper ones would only make the file longer.
const MOST_INDENT: usize = 30;

/// Writes an outline.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    let Some((_, first)) = document.sheets().first() else { return Err(WriteError::NoSheet) };
    let tops = outline::all_tops(document);
    let targets = outline::link_targets(document, &tops);
    let mut body = String::new();
    let mut notes = Vec::new();
    let mut open = 0_usize;
    let mut expanded = Expanded::default();
    let mut lines = outline::lines(document, &tops, options).peekable();
    while let Some(line) = lines.next() {
        close(&mut body, &mut open, line.depth);
        let has_children = lines.peek().is_some_and(|next| next.depth > line.depth);
        expanded.line(line.depth, has_children, line.topic.folded());
        indent(&mut body, line.depth);
        body.push_str("<outline");
        let marks = options.citations.marks(line.id, &mut notes);
        attribute(&mut body, "text", &[&line.title, marks.as_str()]);
        if targets.contains(line.topic.file_id().as_str()) {
            attribute(&mut body, "gangmu:id", &[line.topic.file_id()]);
        }
        contents(&mut body, document, line.topic, options);
        if has_children {
            body.push_str(">\n");
            open = line.depth + 1;
        } else {
            body.push_str("/>\n");
        }
    }
    close(&mut body, &mut open, 0);
    if let Some((heading, entries)) = options.citations.branch(&notes).split_first() {
        indent(&mut body, 0);
        body.push_str("<outline");
        attribute(&mut body, "text", &[heading]);
        attribute(&mut body, "gangmu:floating", &["true"]);
        body.push_str(">\n");
        for entry in entries {
            indent(&mut body, 1);
            body.push_str("<outline");
            attribute(&mut body, "text", &[entry]);
            body.push_str("/>\n");
        }
        indent(&mut body, 0);
        body.push_str("</outline>\n");
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\"");
    attribute(&mut out, "xmlns:gangmu", &[NAMESPACE]);
    out.push_str(">\n  <head>\n    <title>");
    escape(&mut out, if first.title.is_empty() { document.title(first.root()) } else { &first.title });
    out.push_str("</title>\n");
    if expanded.folded {
        out.extend(["    <expansionState>", &expanded.state, "</expansionState>\n"]);
    }
    out.push_str("  </head>\n  <body>\n");
    out.push_str(&body);
    out.push_str("  </body>\n</opml>\n");
    Ok(out.into_bytes())
}

/// What OPML can't hold.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let holds = ["notes", "links", "labels", "markers", "tasks", "dates", "attributes", FLOATING, SHEETS];
    outline::lost(document, options, &holds)
}

/// The lines that are open, as `expansionState` counts them: each by its number among those that
/// are seen when all of them are open, from 1.
#[derive(Default)]
struct Expanded {
    state: String,
    /// Whether anything is folded at all.
    folded: bool,
    seen: usize,
    /// The depth below which nothing is seen.
    hidden_below: Option<usize>,
}

impl Expanded {
    fn line(&mut self, depth: usize, has_children: bool, is_folded: bool) {
        if self.hidden_below.is_some_and(|hidden| depth > hidden) {
            return;
        }
        self.hidden_below = (is_folded && has_children).then_some(depth);
        self.seen += 1;
        if self.hidden_below.is_some() {
            self.folded = true;
        } else if has_children {
            if !self.state.is_empty() {
                self.state.push(',');
            }
            self.state.push_str(&self.seen.to_string());
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth.min(MOST_INDENT) + 2));
}

/// Ends the outlines that are open down to `depth`.
fn close(out: &mut String, open: &mut usize, depth: usize) {
    while *open > depth {
        *open -= 1;
        indent(out, *open);
        out.push_str("</outline>\n");
    }
}

fn contents(out: &mut String, document: &Document, topic: &Topic, options: &WriteOptions) {
    match topic.home() {
        Home::Floating(_) => attribute(out, "gangmu:floating", &["true"]),
        Home::Root(id) => {
            let is_first = document.first_sheet() == Some(id);
            if let Some(sheet) =
                document.sheet(id).filter(|sheet| !is_first || !["", topic.title()].contains(&&*sheet.title))
            {
                attribute(out, "gangmu:sheet", &[&sheet.title]);
            }
        }
        _ => {}
    }
    if topic.folded() {
        attribute(out, "collapsed", &["true"]);
    }
    if !topic.has_more() {
        return;
    }
    let more = topic.more();
    if !more.note.is_empty() && options.notes != Some(false) {
        attribute(out, "_note", &[&more.note]);
    }
    if let Some(task) = &more.task {
        let (complete, status) = match task.state {
            TaskState::Todo => ("false", "unchecked"),
            TaskState::Doing => ("false", "indeterminate"),
            TaskState::Done => ("true", "checked"),
        };
        // The last one counts for the reader, as it says most.
        attribute(out, "checked", &[complete]);
        attribute(out, "_complete", &[complete]);
        attribute(out, "_status", &[status]);
        if let Some(progress) = task.progress {
            attribute(out, "gangmu:progress", &[&progress.to_string()]);
        }
        if !task.due.is_empty() {
            attribute(out, "gangmu:due", &[&task.due]);
        }
    }
    if !more.labels.is_empty() {
        attribute(out, "category", &[&more.labels.join(",")]);
        if more.labels.iter().any(|label| label.contains(',') || label.starts_with('/')) {
            attribute(out, "gangmu:labels", &[&pack(more.labels.iter().map(AsRef::as_ref))]);
        }
    }
    // Links to topics mean nothing elsewhere, and what would run something is not written.
    let links: Vec<&Link> = more.links.iter().filter(|link| is_safe(&link.href)).collect();
    let first = links.iter().find(|link| !link.href.starts_with('#'));
    if let Some(link) = first {
        attribute(out, "type", &["link"]);
        attribute(out, "url", &[&link.href]);
    }
    let is_simple = first.is_some_and(|link| link.title.is_empty()) && links.len() == 1;
    if !links.is_empty() && !is_simple {
        let fields = links.iter().flat_map(|link| [link.href.as_str(), link.title.as_str()]);
        attribute(out, "gangmu:links", &[&pack(fields)]);
    }
    if !more.markers.is_empty() {
        attribute(out, "gangmu:markers", &[&pack(more.markers.iter().map(AsRef::as_ref))]);
    }
    if !more.date.is_empty() {
        attribute(out, "gangmu:date", &[&more.date]);
    }
    if !more.attributes.is_empty() {
        let fields = more.attributes.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        attribute(out, "gangmu:attributes", &[&pack(fields)]);
    }
}

fn attribute(out: &mut String, name: &str, values: &[&str]) {
    out.extend([" ", name, "=\""]);
    for value in values {
        escape(out, value);
    }
    out.push('"');
}

/// Adds a text so that it stands in an attribute or an element as it is.
fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        // U+FFFE and U+FFFF, which are no characters to XML, are EF BF BE and EF BF BF.
        let is_none = byte == 0xEF && matches!(text.as_bytes().get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF]));
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\n' => "&#10;",
            b'\t' => "&#9;",
            _ if byte < 0x20 || is_none => "",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(reference);
        from = at + if is_none { 3 } else { 1 };
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::doc::fixture::parse;
    use crate::doc::{Task, TaskState, Text, Unknown};
    use crate::formats::opml::read;
    use crate::formats::{ReadOptions, WriteOptions};

    #[test]
    fn tasks_are_told_as_several_programs_know_them() {
        for (state, words) in [
            (TaskState::Todo, "checked=\"false\" _complete=\"false\" _status=\"unchecked\""),
            (TaskState::Doing, "checked=\"false\" _complete=\"false\" _status=\"indeterminate\""),
            (TaskState::Done, "checked=\"true\" _complete=\"true\" _status=\"checked\""),
        ] {
            let (mut map, _) = parse("A\n");
            let root = map.sheets()[0].1.root();
            map.topic_mut(root).unwrap().more_mut().task =
                Some(Task { state, progress: None, due: Text::new(), unknown: Unknown::default() });
            let bytes = write(&map, &WriteOptions::default()).unwrap();
            assert!(String::from_utf8_lossy(&bytes).contains(words));
            let again = read(&bytes, &ReadOptions::default()).unwrap().document;
            let more = again.topic(again.sheets()[0].1.root()).unwrap().more();
            assert_eq!(more.task.as_ref().map(|task| task.state), Some(state));
            assert!(more.attributes.is_empty());
        }
    }
}
