//! Notes, which are Markdown (`CommonMark` and struck-through words), as paragraphs in runs: what
//! word processors and slides are made of.
//!
//! A line break of the note is a line break. Pictures show their words, and HTML shows as it was
//! typed. Nothing is loaded. Shortcoming: tables stay as they were typed.

use pulldown_cmark::{Event, Options, Tag, TagEnd};

use crate::text::notes::events;
use crate::text::rich::Run;

/// Words in one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each may come with each other")]
pub struct Span {
    /// The words; a line break is `\n`.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Struck through.
    pub struck: bool,
    /// In the face of code.
    pub code: bool,
    /// The address that they lead to, as it was typed.
    pub link: Option<String>,
}

impl Span {
    /// Goes on with words, if they have the same look.
    pub fn extend(&mut self, other: &Self) -> bool {
        let look = |span: &Self| (span.bold, span.italic, span.struck, span.code);
        let is_alike = look(self) == look(other) && self.link == other.link;
        if is_alike {
            self.text.push_str(&other.text);
        }
        is_alike
    }
}

/// The looks that are open while a note is read.
#[derive(Debug, Default)]
pub struct Looks {
    bold: usize,
    italic: usize,
    struck: usize,
    links: Vec<String>,
}

impl Looks {
    /// Words in the looks that are open.
    pub fn span(&self, text: &str, code: bool) -> Span {
        Span {
            text: text.to_owned(),
            bold: self.bold > 0,
            italic: self.italic > 0,
            struck: self.struck > 0,
            code,
            link: self.links.last().cloned(),
        }
    }

    /// Opens a look; `false` if it is something else that begins.
    pub fn open(&mut self, tag: &Tag<'_>) -> bool {
        match tag {
            Tag::Emphasis => self.italic += 1,
            Tag::Strong => self.bold += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            _ => return false,
        }
        true
    }

    /// Closes a look, if it is one that ends.
    pub fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => drop(self.links.pop()),
            _ => {}
        }
    }
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text,
    /// A heading inside of the note.
    Heading,
    /// The first paragraph of an item with a bullet.
    Bullet,
    /// The first paragraph of an item with this number.
    Number(u64),
    /// A further paragraph of an item.
    More,
    /// A line of code.
    Code,
    /// A line across.
    Rule,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// In how many lists it is.
    pub level: usize,
    /// Whether it is quoted.
    pub quoted: bool,
    /// Its words.
    pub spans: Vec<Span>,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    looks: Looks,
    spans: Vec<Span>,
    /// The lists that are open: the next number, if numbered.
    lists: Vec<Option<u64>>,
    quotes: usize,
    kind: Option<Kind>,
    code: bool,
}

impl Reader {
    fn words(&mut self, text: &str, code: bool) {
        let span = self.looks.span(text, code);
        if !self.spans.last_mut().is_some_and(|last| last.extend(&span)) {
            self.spans.push(span);
        }
    }

    fn put(&mut self, kind: Kind, spans: Vec<Span>) {
        self.blocks.push(Block { kind, level: self.lists.len(), quoted: self.quotes > 0, spans });
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        let is_item = matches!(self.kind, Some(Kind::Bullet | Kind::Number(_)));
        if self.spans.is_empty() && !is_item {
            return;
        }
        let usual = if self.lists.is_empty() { Kind::Text } else { Kind::More };
        let kind = self.kind.take().unwrap_or(usual);
        let spans = std::mem::take(&mut self.spans);
        self.put(kind, spans);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.end();
                self.kind = Some(Kind::Heading);
            }
            Tag::BlockQuote(_) => {
                self.end();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.end();
                self.code = true;
            }
            Tag::List(first) => {
                self.end();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end();
                self.kind = match self.lists.last_mut() {
                    Some(Some(next)) => {
                        *next = next.saturating_add(1);
                        Some(Kind::Number(*next - 1))
                    }
                    _ => Some(Kind::Bullet),
                };
            }
            tag => {
                self.looks.open(&tag);
            }
        }
    }

    fn leave(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::HtmlBlock => {
                self.end();
                self.kind = None;
            }
            TagEnd::BlockQuote(_) => {
                self.end();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::List(_) => {
                self.end();
                self.lists.pop();
            }
            tag => self.looks.close(tag),
        }
    }
}

/// A note as paragraphs.
#[must_use]
pub fn blocks(note: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in events(note, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(tag) => reader.start(tag),
            Event::End(tag) => reader.leave(tag),
            Event::Text(text) if reader.code => {
                for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
                    let span = Span { text: line.to_owned(), code: true, ..Span::default() };
                    reader.put(Kind::Code, vec![span]);
                }
            }
            Event::Text(text) | Event::InlineHtml(text) => reader.words(&text, false),
            Event::Html(text) => reader.words(text.trim_end_matches('\n'), false),
            Event::Code(text) => reader.words(&text, true),
            Event::SoftBreak | Event::HardBreak => reader.words("\n", false),
            Event::Rule => {
                reader.end();
                reader.put(Kind::Rule, Vec::new());
            }
            _ => {}
        }
    }
    reader.end();
    reader.blocks
}

/// The lines of a note for writers that set each by itself: what stands before it, its words, and whether
/// it goes on where the line before it ended, rather than beginning a paragraph.
pub fn rows(note: &str) -> Vec<(Lead, Vec<Run>, bool)> {
    let mut rows = Vec::new();
    let mut before = Kind::Text;
    for block in blocks(note).into_iter().filter(|block| block.kind != Kind::Rule) {
        let indent = block.level.saturating_sub(1).min(8);
        let lead = match block.kind {
            Kind::Bullet => Lead { indent, mark: "•".to_owned() },
            Kind::Number(number) => Lead { indent, mark: format!("{number}.") },
            Kind::More => Lead { indent: indent + 1, mark: String::new() },
            _ => Lead::default(),
        };
        let is_listed = |kind: Kind| !matches!(kind, Kind::Text | Kind::Heading);
        let goes_on = is_listed(before) && is_listed(block.kind) && !rows.is_empty();
        before = block.kind;
        let mut lines = vec![Vec::new()];
        for span in block.spans {
            for (index, text) in span.text.split('\n').enumerate() {
                if index > 0 {
                    lines.push(Vec::new());
                }
                let bold = span.bold || block.kind == Kind::Heading;
                let run = Run { bold, italic: span.italic, link: span.link.clone(), ..Run::plain(text) };
                lines.last_mut().into_iter().for_each(|line| line.push(run.clone()));
            }
        }
        for (index, line) in lines.into_iter().enumerate() {
            let is_blank = line.iter().all(|run| run.text.trim().is_empty());
            if !is_blank || index == 0 && !lead.mark.is_empty() {
                let lead = if index == 0 { lead.clone() } else { Lead { mark: String::new(), ..lead.clone() } };
                rows.push((lead, line, goes_on || index > 0));
            }
        }
    }
    rows
}

/// What stands before a line of a note: how far in it is, and the mark of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// How far in, in levels of lists.
    pub indent: usize,
    /// A bullet or a number; empty if it is no item's first line.
    pub mark: String,
}

/// A note as plain text: items with `•` or their number, a line a paragraph.
#[must_use]
pub fn plain(note: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks(note) {
        let words: String = block.spans.iter().map(|span| span.text.as_str()).collect();
        let indent = "    ".repeat(block.level.saturating_sub(1).min(8));
        let line = match block.kind {
            Kind::Bullet => format!("{indent}• {words}"),
            Kind::Number(number) => format!("{indent}{number}. {words}"),
            Kind::More => format!("{indent}  {words}"),
            Kind::Rule => continue,
            Kind::Text | Kind::Heading | Kind::Code => words,
        };
        lines.extend(line.split('\n').map(str::to_owned));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Kind, blocks, plain};

    #[test]
    fn a_note_in_paragraphs() {
        let note = "One *two* **three**\nfour [five](https://example.org)\n\n- a\n- b\n\n  more of b\n  1. c\n\n> said\n\n```\nx\n\ny\n```\n\n---\n\n## Last";
        let shown: Vec<String> = blocks(note)
            .iter()
            .map(|block| {
                let words: Vec<&str> = block.spans.iter().map(|span| span.text.as_str()).collect();
                format!("{:?} {} {} {:?}", block.kind, block.level, u8::from(block.quoted), words.join("|"))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "Text 0 0 \"One |two| |three|\\nfour |five\"",
                "Bullet 1 0 \"a\"",
                "Bullet 1 0 \"b\"",
                "More 1 0 \"more of b\"",
                "Number(1) 2 0 \"c\"",
                "Text 0 1 \"said\"",
                "Code 0 0 \"x\"",
                "Code 0 0 \"\"",
                "Code 0 0 \"y\"",
                "Rule 0 0 \"\"",
                "Heading 0 0 \"Last\"",
            ]
        );
        let spans = &blocks("**a** *b* ~~c~~ `d`")[0].spans;
        assert!(spans[0].bold && spans[2].italic && spans[4].struck && spans[6].code);
    }

    #[test]
    fn a_note_as_plain_text() {
        assert_eq!(plain("# A\n\nb\nc\n\n1. d\n   - e"), ["A", "b", "c", "1. d", "    • e"]);
        assert_eq!(plain(""), Vec::<String>::new());
        assert_eq!(plain("<b>x</b> a < b"), ["<b>x</b> a < b"]);
    }

    #[test]
    fn hostile_notes_end() {
        for note in ["[".repeat(5000), "> ".repeat(3000), "- ".repeat(3000), "*a".repeat(5000)] {
            assert!(blocks(&note).iter().all(|block| block.kind != Kind::Heading));
        }
    }
}
