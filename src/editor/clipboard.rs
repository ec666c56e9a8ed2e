//! Branches as plain indented text and back: what copy, cut, paste and duplicate share with other
//! programs.
//!
//! One topic a line, a tab for each level. A line break inside a title becomes a space, because
//! every program reads a line as an item. Reading takes tabs, spaces and bullets in any mixture.
//!
//! **Shortcomings.** Markdown, OPML and HTML lists belong to `formats`, which owns parsing where
//! it knows better; this is what is left when nothing else fits. Notes and labels are not copied.

use super::state::{Editor, Refused};
use crate::doc::edit::NewTopic;
use crate::doc::{Document, EditError, Place, Selection, Text, TopicId};

/// A tab stands for as many columns as this.
const TAB_COLUMNS: usize = 4;

/// The branches of `tops` as indented text, each line with the title that `title` gives.
#[must_use]
pub fn to_text<'t>(document: &Document, tops: &[TopicId], title: impl Fn(TopicId) -> &'t str) -> String {
    let mut text = String::new();
    for &top in tops {
        for visit in document.walk(top) {
            text.extend(std::iter::repeat_n('\t', visit.depth));
            let mut words = title(visit.id).split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty());
            if let Some(first) = words.next() {
                text.push_str(first);
                words.for_each(|part| text.extend([" ", part]));
            }
            text.push('\n');
        }
    }
    text
}

/// Indented or bulleted text as topics in document order. Levels come from the order of the
/// indents, not from their width. Empty lines are passed over, and bullets (`-`, `*`, `+`, `•`, …
/// with a space behind them) are taken off; numbers stay, because they may be years.
#[must_use]
pub fn parse_text(text: &str) -> Vec<NewTopic> {
    let mut topics = Vec::new();
    // The columns of the open levels, outermost first.
    let mut levels: Vec<usize> = Vec::new();
    for line in text.lines() {
        let title = line.trim();
        if title.is_empty() {
            continue;
        }
        let column = indent_columns(line);
        while levels.last().is_some_and(|&open| open > column) {
            levels.pop();
        }
        if levels.last().is_none_or(|&open| open < column) {
            levels.push(column);
        }
        topics.push(NewTopic::new(levels.len() - 1, without_bullet(title)));
    }
    topics
}

fn indent_columns(line: &str) -> usize {
    let mut columns = 0;
    for sign in line.chars() {
        match sign {
            '\t' => columns = (columns / TAB_COLUMNS + 1) * TAB_COLUMNS,
            ' ' | '\u{a0}' => columns += 1,
            // As wide as two Latin letters.
            '\u{3000}' => columns += 2,
            _ => break,
        }
    }
    columns
}

fn without_bullet(title: &str) -> &str {
    let bullet = title.strip_prefix(['-', '*', '+', '•', '·', '◦', '▪', '–', '●', '○', '■']);
    if let Some(rest) = bullet.filter(|rest| rest.starts_with([' ', '\t', '\u{3000}', '\u{a0}'])) {
        return rest.trim_start();
    }
    title
}

impl Editor {
    /// The selected branches as indented text, in the titles' edited language; `None` if no topic
    /// is selected.
    #[must_use]
    pub fn copy_text(&self) -> Option<String> {
        let tops = self.tops();
        (!tops.is_empty()).then(|| to_text(self.document(), tops, |topic| self.shown_title(topic).0))
    }

    /// Puts the topics that `text` lists below the single selected topic and selects them.
    /// Returns how many topics were made.
    ///
    /// # Errors
    /// When not exactly one topic is selected, when the text has no words, or when the document is
    /// read-only.
    pub fn paste_text(&mut self, text: &str) -> Result<usize, Refused> {
        self.paste_topics(&parse_text(text))
    }

    /// Puts these topics, in document order, below the single selected topic and selects the tops.
    /// Returns how many topics were made.
    ///
    /// # Errors
    /// As [`Editor::paste_text`].
    pub fn paste_topics(&mut self, topics: &[NewTopic]) -> Result<usize, Refused> {
        let parent = self.selection().single().ok_or(EditError::NothingSelected)?;
        if topics.is_empty() {
            return Err(EditError::NoPlace.into());
        }
        let language = self.edited_language();
        let is_second = self.document().languages().first() != Some(&language);
        let mut topics = topics.to_vec();
        if is_second {
            // What is seen is the second language, so that is what the words are in.
            for entry in &mut topics {
                let title = entry.topic.title().clone();
                entry.topic.set_translation(&language, title);
            }
        }
        self.edit("Paste", |edit| {
            edit.fold(&[parent], false)?;
            let index = edit.document().children(parent).len();
            let tops = edit.insert(Place::Child { parent, index }, &topics)?;
            edit.select(Selection::many(tops));
            Ok(topics.len())
        })
    }
}

/// A line for a title: line breaks and tabs become single spaces.
#[must_use]
pub fn one_line(title: &str) -> Text {
    title.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::{one_line, parse_text, to_text};
    use crate::doc::fixture;

    fn outline(text: &str) -> Vec<(usize, String)> {
        parse_text(text).into_iter().map(|entry| (entry.depth, entry.topic.title().to_string())).collect()
    }

    fn expect(list: &[(usize, &str)]) -> Vec<(usize, String)> {
        list.iter().map(|&(depth, title)| (depth, title.to_owned())).collect()
    }

    #[test]
    fn levels_come_from_the_order_of_indents() {
        let tree = expect(&[(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")]);
        for text in [
            "a\n\tb\n\t\tc\n\td\ne",
            "a\n  b\n      c\n  d\ne",
            "- a\n  - b\n    - c\n  - d\n- e",
            "  * a\r\n    * b\r\n       + c\r\n    * d\r\n  * e\r\n",
            "a\n\n\u{3000}b\n\u{3000}\u{3000}• c\n\n\u{3000}d\ne",
        ] {
            assert_eq!(outline(text), tree, "{text:?}");
        }
    }

    #[test]
    fn odd_indents_never_lose_a_line() {
        assert_eq!(outline("    a\n  b\nc"), expect(&[(0, "a"), (0, "b"), (0, "c")]));
        assert_eq!(outline("a\n    b\n  c"), expect(&[(0, "a"), (1, "b"), (1, "c")]));
        assert_eq!(outline("\n \t\n"), []);
    }

    #[test]
    fn words_that_only_look_like_bullets_stay() {
        assert_eq!(
            outline("-5 degrees\n*not*\n1951. Talks"),
            expect(&[(0, "-5 degrees"), (0, "*not*"), (0, "1951. Talks")])
        );
    }

    #[test]
    fn copying_takes_folded_branches_and_keeps_a_title_on_its_line() {
        let (document, selection) = fixture::parse("Root\n  > A [+]\n    B\n  > C\n");
        let text = to_text(&document, selection.topics(), |topic| document.title(topic));
        assert_eq!(text, "A\n\tB\nC\n");
        let text = to_text(&document, selection.topics(), |_| "two\n\tlines");
        assert_eq!(text, "two lines\n\ttwo lines\ntwo lines\n");
        assert_eq!(one_line(" a\n b\t"), "a b");
    }
}
