//! Outline notation for tests: a map and its selection as a few lines of text.
//!
//! Two spaces of indentation a level; `>` before a title means selected (the last such line is
//! the primary one unless another has `>>`); `[+]` after it means folded; `~` before it makes a
//! floating topic (at the outer level).
//!
//! ```text
//! Root
//!   A
//!     > B
//!   C [+]
//!     D
//! ```

use super::edit::NewTopic;
use super::ids::{IdGen, TopicId};
use super::map::Document;
use super::op::{Field, Op, Place};
use super::selection::Selection;
use super::topic::Topic;

/// Builds the map that `outline` describes. The first line is the root. Meant for tests: a line
/// that is indented too deep hangs on the last topic above it.
#[must_use]
pub fn parse(outline: &str) -> (Document, Selection) {
    let mut ids = IdGen::from_seed([7, 7]);
    let mut lines = outline.lines().filter(|line| !line.trim().is_empty()).map(read_line);
    let Some(first) = lines.next() else {
        return (Document::with_root(&["en"], Topic::new(ids.topic_id(), ""), "s1"), Selection::none());
    };
    let margin = first.depth;
    let mut document = Document::with_root(&["en"], Topic::new(ids.topic_id(), first.title.as_str()), "s1");
    let Some((sheet, root)) = document.sheets().first().map(|(id, sheet)| (*id, sheet.root())) else {
        return (document, Selection::none());
    };
    let mut selected = Vec::new();
    let mut primary = None;
    let mut folded = Vec::new();
    let mut path = vec![root];
    let mut note = |line: &Line, id: TopicId| {
        match line.marks {
            0 => {}
            1 => selected.push(id),
            _ => primary = Some(id),
        }
        if line.folded {
            folded.push(id);
        }
    };
    note(&first, root);
    for line in lines {
        let depth = line.depth.saturating_sub(margin);
        let place = if line.floating || depth == 0 {
            let index = document.sheet(sheet).map_or(0, |s| s.floating().len());
            path.clear();
            Place::Floating { sheet, index }
        } else {
            path.truncate(depth);
            let parent = path.last().copied().unwrap_or(root);
            Place::Child { parent, index: document.children(parent).len() }
        };
        let branch = NewTopic::branch(&[NewTopic::new(0, line.title.as_str())], document.slot_count(), &mut ids);
        let Some(branch) = branch else { continue };
        let id = branch.root;
        if document.apply(Op::InsertBranch { place, branch }).is_ok() {
            path.push(id);
            note(&line, id);
        }
    }
    for id in folded {
        // A fresh document takes any field of a topic that it has.
        if document.apply(Op::Set { topic: id, field: Field::Folded(true) }).is_err() {
            break;
        }
    }
    (document, Selection::many(selected.into_iter().chain(primary)))
}

struct Line {
    depth: usize,
    title: String,
    marks: usize,
    folded: bool,
    floating: bool,
}

fn read_line(line: &str) -> Line {
    let text = line.trim_start_matches(' ');
    let depth = (line.len() - text.len()) / 2;
    let unmarked = text.trim_start_matches('>');
    let marks = text.len() - unmarked.len();
    let (text, floating) = match unmarked.trim_start().strip_prefix('~') {
        Some(rest) => (rest, true),
        None => (unmarked, false),
    };
    let (text, folded) = match text.trim_end().strip_suffix("[+]") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    Line { depth, title: text.trim().to_owned(), marks, folded, floating }
}

/// Writes the map and the selection in the notation that [`parse`] reads. Line breaks inside of
/// titles become `/`.
#[must_use]
pub fn print(document: &Document, selection: &Selection) -> String {
    let mut text = String::new();
    for (_, sheet) in document.sheets() {
        let tops = std::iter::once((sheet.root(), "")).chain(sheet.floating().iter().map(|&id| (id, "~")));
        for (top, prefix) in tops {
            for visit in document.walk(top) {
                let Some(topic) = document.topic(visit.id) else { continue };
                let mark = if selection.topics().len() > 1 && selection.primary() == Some(visit.id) {
                    ">> "
                } else if selection.contains(visit.id) {
                    "> "
                } else {
                    ""
                };
                let start = if visit.depth == 0 { prefix } else { "" };
                let fold = if topic.folded() { " [+]" } else { "" };
                let indent = "  ".repeat(visit.depth);
                let title = topic.title().as_str().replace('\n', "/");
                text.extend([indent.as_str(), mark, start, &title, fold, "\n"]);
            }
        }
    }
    text
}

/// The topic with this title, for tests; the first in document order.
#[must_use]
pub fn find(document: &Document, title: &str) -> Option<TopicId> {
    document
        .sheets()
        .iter()
        .find_map(|(id, _)| document.sheet_topics(*id).into_iter().find(|&topic| document.title(topic) == title))
}

#[cfg(test)]
mod tests {
    use super::{find, parse, print};

    #[test]
    fn notation_round_trips() {
        let outline = "Root\n  A [+]\n    > B\n  >> C\n~Aside\n  D\n";
        let (document, selection) = parse(outline);
        assert_eq!(print(&document, &selection), outline);
        assert_eq!(document.check(), []);
        assert_eq!(selection.primary(), find(&document, "C"));
    }
}
