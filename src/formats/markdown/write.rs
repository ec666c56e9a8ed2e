//! The writer of Markdown outlines.

use crate::doc::{Document, Home, TaskState, TopicId};
use crate::formats::report::{Loss, WriteError};
use crate::formats::{WriteOptions, outline};

use super::FLOATING;
use super::inline::push_title;

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
    outline::lost(document, options, true)
}

/// Branches as Markdown, each top an H1.
#[must_use]
pub fn outline_to_markdown(document: &Document, tops: &[TopicId], options: &WriteOptions) -> String {
    let mut out = String::new();
    let headings = options.headings.clamp(1, 6);
    let mut after_bullet = false;
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
        push_title(&mut out, &line.title);
        out.push('\n');
        after_bullet = !is_heading;
        let note = line.topic.note();
        if note.is_empty() {
            continue;
        }
        if is_heading {
            out.push('\n');
        }
        for row in note.split('\n') {
            if !is_heading {
                out.extend(std::iter::repeat_n(' ', indent + 2));
            }
            out.push_str(if row.is_empty() { ">" } else { "> " });
            out.push_str(row);
            out.push('\n');
        }
    }
    out
}
