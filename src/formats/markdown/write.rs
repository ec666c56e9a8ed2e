//! The writer of Markdown outlines.

use crate::doc::{Document, Home, Link, TaskState, TopicId};
use crate::formats::report::{Loss, WriteError};
use crate::formats::{SourcesAs, WriteOptions, outline};
use crate::text::rich::Run;

use super::FLOATING;
use super::inline::{can_link, push_runs, push_title};
use super::lines::closing;

/// Writes a Markdown outline.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    if document.sheets().is_empty() {
        return Err(WriteError::NoSheet);
    }
    Ok(outline_to_markdown(document, &outline::all_tops(document), options).into_bytes())
}

/// What a Markdown outline can't hold.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let mut losses = outline::lost(document, options, &["notes", outline::FLOATING]);
    let tops = outline::all_tops(document);
    let linked = outline::lines(document, &tops, options).filter(|line| own_link(line).is_some()).count();
    if let Some(links) = losses.iter_mut().find(|loss| loss.what == "links") {
        links.count -= linked.min(links.count);
    }
    losses.retain(|loss| loss.count > 0);
    losses
}

/// The link that the title of a topic is.
fn own_link<'a>(line: &outline::Line<'a>) -> Option<&'a Link> {
    let can_stand = |c: char| !matches!(c, '"' | '\\' | '&' | '<' | '`') && !c.is_control();
    let link = line.topic.more().links.first().filter(|link| link.title.chars().all(can_stand))?;
    can_link(&line.title, &link.href).then_some(link)
}

/// Branches as Markdown, each top an H1.
#[must_use]
pub fn outline_to_markdown(document: &Document, tops: &[TopicId], options: &WriteOptions) -> String {
    let mut out = String::new();
    let headings = options.headings.clamp(1, 6);
    let mut after_bullet = false;
    // Footnotes, in the order in which they are met.
    let mut notes: Vec<&[Run]> = Vec::new();
    for line in outline::lines(document, tops, options) {
        let indent = line.depth.saturating_sub(headings) * 2;
        let is_heading = line.depth < headings;
        if !out.is_empty() && (is_heading || !after_bullet) {
            out.push('\n');
        }
        if is_heading {
            if matches!(line.topic.home(), Home::Floating(_)) && !out.is_empty() {
                out.extend([FLOATING, "\n"]);
            }
            out.extend(std::iter::repeat_n('#', line.depth + 1));
            out.push(' ');
        } else {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str("- ");
            match line.topic.more().task.as_ref().map(|task| task.state) {
                None => {}
                Some(TaskState::Done) => out.push_str("[x] "),
                Some(TaskState::Todo | TaskState::Doing) => out.push_str("[ ] "),
            }
        }
        if let Some(link) = own_link(&line) {
            out.push('[');
            push_title(&mut out, &line.title);
            out.extend(["](", &link.href]);
            if !link.title.is_empty() {
                out.extend([" \"", &link.title, "\""]);
            }
            out.push(')');
        } else {
            push_title(&mut out, &line.title);
        }
        for mention in options.citations.of(line.id) {
            match options.citations.how {
                SourcesAs::None => {}
                SourcesAs::Footnotes => {
                    notes.push(&mention.note);
                    out.extend([format!("[^{}]", notes.len())]);
                }
                SourcesAs::List => {
                    if mention.mark.first().is_some_and(|run| run.text.starts_with(['(', '（'])) {
                        out.push(' ');
                    }
                    push_runs(&mut out, &mention.mark);
                }
            }
        }
        out.push('\n');
        after_bullet = !is_heading;
        let note = line.topic.note();
        if note.is_empty() || options.notes == Some(false) {
            continue;
        }
        if is_heading {
            out.push('\n');
        }
        let closing = closing(note);
        for row in note.split('\n').chain(closing.as_deref()) {
            if !is_heading {
                out.extend(std::iter::repeat_n(' ', indent + 2));
            }
            out.push_str(if row.is_empty() { ">" } else { "> " });
            out.push_str(row);
            out.push('\n');
        }
    }
    if !options.citations.list.is_empty() {
        out.push_str("\n## ");
        push_title(&mut out, options.citations.title());
        out.push('\n');
        for entry in &options.citations.list {
            out.push('\n');
            push_runs(&mut out, entry);
            out.push('\n');
        }
    }
    for (number, note) in (1..).zip(notes) {
        out.extend([format!("\n[^{number}]: ")]);
        push_runs(&mut out, note);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::doc::fixture::parse;
    use crate::formats::markdown::read;
    use crate::formats::{ReadOptions, WriteOptions};

    #[test]
    fn notes_that_swallow_what_follows_are_closed_and_come_back() {
        for (note, row) in [
            ("<!-- x", "> <!-- closed -->"),
            ("a\n<!-- x\nb", "> <!-- closed -->"),
            ("<pre>\nx", "> </pre><!-- closed -->"),
            ("- <PRE>x", "> </pre><!-- closed -->"),
            ("<div><!-- x", "> <!-- closed -->"),
            ("<!-- closed -->", "> <!-- closed -->\n> <!-- closed -->"),
            ("</pre><!-- closed -->", "> </pre><!-- closed -->\n> <!-- closed -->"),
            ("<!-- x\n--> <pre>y</pre>", ""),
            ("```\n<!-- x\n```", ""),
            ("a <!-- x", ""),
            ("<pre>a</pre> <prefix", ""),
        ] {
            let (mut map, _) = parse("A\n  b\n");
            let root = map.sheets()[0].1.root();
            map.topic_mut(root).unwrap().more_mut().note = note.into();
            let source = String::from_utf8(write(&map, &WriteOptions::default()).unwrap()).unwrap();
            assert_eq!(source.contains("closed -->"), !row.is_empty(), "{source}");
            assert!(source.contains(&format!("{row}\n\n## b\n")), "{source}");
            let again = read(source.as_bytes(), &ReadOptions::default()).unwrap().document;
            let root = again.sheets()[0].1.root();
            assert_eq!(again.topic(root).unwrap().note(), note, "{source}");
        }
    }
}
