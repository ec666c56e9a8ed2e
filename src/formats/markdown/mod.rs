//! Markdown outlines: headings for the upper levels, bullets below, notes as block quotes.
//!
//! **Form.** The root is an H1; topics are headings down to the wanted number of levels, then
//! bullets, two spaces a level, as `CommonMark` nests them. A note follows its topic as a block
//! quote, line by line as it is, because notes are Markdown themselves. In titles, everything that
//! Markdown would take for markup is escaped, a line break is `<br>`, an empty title is
//! `<!-- -->`, and white space at the ends is written as a character reference: titles, order,
//! nesting and notes come back exactly, at any depth. A first link without words of its own is the
//! title's: `[title](address)`. A note that leaves a comment or a `<pre>` open, which in other programs would
//! swallow what follows, gets a row below it that closes it; the reader takes the row off again.
//!
//! Citations are footnotes, or marks with a list of references at the end, each a paragraph.
//!
//! A floating topic is a further H1 with the comment `<!-- floating -->` on the line before it.
//!
//! **Reading** takes what others write, too: setext headings, `*`, `+` and numbers as bullets, any
//! indentation, paragraphs and code as notes, checkboxes as tasks, links. Emphasis in titles is
//! taken off. Below a heading of six marks more of them make deeper headings, and notes may stand between the
//! marks of `KityMinder`. Front matter, and the properties of a page of Logseq, become labels and attributes of the
//! root. Footnotes go to the topic that refers to them. Several H1, or topics before the first, hang on a new root with the file's name. A block with which an item
//! begins is its note if it is code or a table, and its title if it is a heading or a quote.
//!
//! Lines are told apart here, more leniently than `CommonMark` does; what is inside of a title is
//! read by the same library as notes are.
//!
//! Shortcomings: relations, groups, sources and the like can't be held (see [`lost`]); tables and
//! blocks of HTML become notes.

/// The line before a floating topic, which no program shows.
const FLOATING: &str = "<!-- floating -->";

mod dialects;
mod footnotes;
mod inline;
mod lines;
mod logseq;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use lines::heading;
pub use read::{markdown_to_outline, markdown_with_preface, read, sniff};
pub use write::{lost, outline_to_markdown, write};

/// A title of one line: its words without marks, and its links.
pub(super) fn title(source: &str) -> (String, Vec<crate::doc::Link>) {
    let inline::Inline { title, links } = inline::read_inline(source, &inline::Definitions::new());
    (title, links)
}
