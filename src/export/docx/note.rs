//! Notes, which are Markdown, as paragraphs and tables of a Word document, with their footnotes.
//!
//! Where a paragraph stands is told by its indent, which our reader takes apart again: each list and
//! each quotation around it moves it by [`INDENT`], and twentieths of a point, which nobody sees, tell
//! how many of these are quotations and which of them are others than before.
//! Each list of numbers is a list of its own that begins at its number.
//!
//! Shortcomings: pictures show their words, HTML shows as it was typed, and what is more than nine lists
//! and quotations deep stands as if it were nine.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Tag, TagEnd};

use crate::export::note::{Looks, Span};
use crate::export::ooxml::Relations;
use crate::export::ooxml::fonts::Tongue;
use crate::export::ooxml::xml::Xml;
use crate::text::notes::footnoted;
use crate::text::rich::Rich;

use super::runs::{Look, Runs};
use super::styles::{FURTHER, INDENT, LIST_LEVELS, NOTE_BULLETS, Restart, TEXT_WIDTH};

/// Lists and quotations around a paragraph at most.
const MOST_DEEP: usize = 9;
/// Quotations of which it is told which they are: more would be seen.
const MOST_QUOTES: usize = 6;
/// Bytes of footnotes that are told again where a note refers to them again.
const MOST_AGAIN: usize = 64 << 10;
/// Cells that a table has side by side at most: Word takes no more.
const MOST_CELLS: usize = 63;
/// Sizes of the headings in notes by their level, in half points.
const SIZES: [usize; 6] = [28, 26, 24, 23, 22, 21];

/// A note at the foot of a page.
#[derive(Debug)]
pub enum Foot<'a> {
    /// A citation.
    Cited(&'a Rich),
    /// A footnote of a note.
    Noted(Vec<Block>),
}

/// A piece of a line.
#[derive(Clone, Debug)]
enum Piece {
    Words(Span),
    /// The mark of a footnote.
    Foot(String),
}

/// The cells of a row.
type Row = Vec<Vec<Piece>>;

/// What a block is.
#[derive(Clone, Debug)]
enum Leaf {
    Text,
    /// A heading of a level from 1.
    Heading(usize),
    /// Code with its language.
    Code(String, String),
    Rule,
    Table(Vec<Alignment>, Vec<Row>),
}

/// Of a list: its number among those of the note, whether it directly follows another one, and of an item
/// its number.
#[derive(Clone, Copy, Debug)]
struct Item {
    list: usize,
    is_further: bool,
    number: Option<u64>,
}

/// A block of a note.
#[derive(Clone, Debug)]
pub struct Block {
    leaf: Leaf,
    pieces: Vec<Piece>,
    /// In how many items and quotations it is.
    items: usize,
    quotes: usize,
    /// Which quotations these are: a one, and behind it for each whether it is an odd one.
    marks: usize,
    /// Whether it begins an item.
    item: Option<Item>,
    /// Whether the items of its list stand apart.
    is_loose: bool,
}

impl Block {
    /// A paragraph by itself.
    const fn text(pieces: Vec<Piece>) -> Self {
        Self { leaf: Leaf::Text, pieces, items: 0, quotes: 0, marks: 1, item: None, is_loose: false }
    }

    fn len(&self) -> usize {
        let of = |pieces: &[Piece]| -> usize {
            pieces.iter().map(|piece| if let Piece::Words(span) = piece { span.text.len() } else { 10 }).sum()
        };
        let more = match &self.leaf {
            Leaf::Code(_, code) => code.len(),
            Leaf::Table(_, rows) => rows.iter().flatten().map(|cell| of(cell) + 100).sum(),
            _ => 100,
        };
        more + of(&self.pieces)
    }
}

/// A note: its blocks, and the blocks of its footnotes by their names.
#[derive(Debug, Default)]
pub struct Note {
    blocks: Vec<Block>,
    footnotes: HashMap<String, Vec<Block>>,
}

/// What is open around a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Item,
    Quote(bool),
}

#[derive(Default)]
struct Reader {
    note: Note,
    blocks: Vec<Block>,
    open: Vec<Open>,
    /// Lists that are open: the next number and which list it is.
    lists: Vec<Item>,
    lists_seen: usize,
    /// How many quotations there were, by how much was open around them.
    quotes_seen: Vec<usize>,
    /// Whether a list has just ended.
    is_behind_list: bool,
    item: Option<Item>,
    pieces: Vec<Piece>,
    looks: Looks,
    heading: usize,
    code: Option<(String, String)>,
    table: Option<(Vec<Alignment>, Vec<Row>)>,
    /// The footnote that is open, and the state of what is around it.
    footnote: Option<String>,
    around: (Vec<Block>, Vec<Open>, Vec<Item>),
}

impl Reader {
    fn words(&mut self, text: &str, code: bool) {
        let span = self.looks.span(text, code);
        if let Some(Piece::Words(last)) = self.pieces.last_mut()
            && last.extend(&span)
        {
            return;
        }
        self.pieces.push(Piece::Words(span));
    }

    fn put(&mut self, leaf: Leaf, is_loose: bool) {
        // Only words stand beside the mark of an item.
        if !matches!(leaf, Leaf::Text) {
            self.empty_item();
        }
        let pieces = std::mem::take(&mut self.pieces);
        let (mut quotes, mut marks) = (0, 1);
        for open in &self.open {
            if let Open::Quote(is_odd) = open {
                quotes += 1;
                marks = if quotes > MOST_QUOTES { marks } else { 2 * marks + usize::from(*is_odd) };
            }
        }
        self.blocks.push(Block {
            leaf,
            pieces,
            items: self.open.len() - quotes,
            quotes,
            marks,
            item: self.item.take(),
            is_loose: is_loose && self.open.last() == Some(&Open::Item),
        });
    }

    /// An item whose first line has no words.
    fn empty_item(&mut self) {
        if self.item.is_some() {
            let pieces = std::mem::take(&mut self.pieces);
            self.put(Leaf::Text, false);
            self.pieces = pieces;
        }
    }

    /// Ends the words that are open.
    fn end(&mut self, is_loose: bool) {
        if !self.pieces.is_empty() {
            self.put(Leaf::Text, is_loose);
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let is_behind_list = std::mem::take(&mut self.is_behind_list);
        if self.looks.open(&tag) {
            return;
        }
        match tag {
            Tag::Image { .. } | Tag::TableCell | Tag::TableHead | Tag::TableRow => {}
            _ => self.end(false),
        }
        match tag {
            Tag::Heading { level, .. } => {
                let levels = [HeadingLevel::H1, HeadingLevel::H2, HeadingLevel::H3, HeadingLevel::H4, HeadingLevel::H5];
                self.heading = levels.iter().position(|known| *known == level).unwrap_or(5) + 1;
            }
            Tag::BlockQuote(_) => {
                self.empty_item();
                let deep = self.open.len();
                self.quotes_seen.resize(self.quotes_seen.len().max(deep + 1), 0);
                let count = self.quotes_seen.get_mut(deep).map_or(0, |count| {
                    *count += 1;
                    *count
                });
                self.open.push(Open::Quote(count % 2 == 1));
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(number) => {
                self.empty_item();
                self.lists_seen += 1;
                self.lists.push(Item { list: self.lists_seen, is_further: is_behind_list, number });
            }
            Tag::Item => {
                self.open.push(Open::Item);
                self.item = self.lists.last().copied();
                if let Some(Item { number: Some(number), .. }) = self.lists.last_mut() {
                    *number = number.saturating_add(1);
                }
            }
            Tag::Table(alignments) => self.table = Some((alignments, Vec::new())),
            Tag::TableHead | Tag::TableRow => {
                self.table.iter_mut().for_each(|(_, rows)| rows.push(Vec::new()));
            }
            Tag::FootnoteDefinition(name) => {
                self.footnote = Some(name.to_string());
                self.around =
                    (std::mem::take(&mut self.blocks), std::mem::take(&mut self.open), std::mem::take(&mut self.lists));
            }
            _ => {}
        }
    }

    fn leave(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end(true),
            TagEnd::Heading(_) => self.put(Leaf::Heading(self.heading), false),
            TagEnd::BlockQuote(_) => {
                self.end(false);
                self.open.pop();
            }
            TagEnd::CodeBlock => {
                if let Some((language, code)) = self.code.take() {
                    self.put(Leaf::Code(language, code), false);
                }
            }
            TagEnd::Item => {
                self.end(false);
                self.empty_item();
                self.open.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.is_behind_list = true;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.pieces);
                if let Some(row) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some((alignments, rows)) = self.table.take() {
                    self.put(Leaf::Table(alignments, rows), false);
                }
            }
            TagEnd::FootnoteDefinition => {
                self.end(false);
                if let Some(name) = self.footnote.take() {
                    let (around, open, lists) = std::mem::take(&mut self.around);
                    let blocks = std::mem::replace(&mut self.blocks, around);
                    (self.open, self.lists) = (open, lists);
                    self.note.footnotes.insert(name, blocks);
                }
            }
            tag => self.looks.close(tag),
        }
    }
}

/// Reads a note.
pub fn read(note: &str) -> Note {
    let mut reader = Reader::default();
    let mut used: Vec<String> = Vec::new();
    for event in footnoted(note, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => reader.start(tag),
            Event::End(tag) => reader.leave(tag),
            Event::Text(text) | Event::Html(text) if reader.code.is_some() => {
                reader.code.iter_mut().for_each(|(_, code)| code.push_str(&text));
            }
            Event::Text(text) | Event::InlineHtml(text) => reader.words(&text, false),
            Event::Html(text) => reader.words(&text, false),
            Event::Code(text) => reader.words(&text, true),
            Event::SoftBreak => reader.words("\n", false),
            Event::HardBreak => reader.words("\u{2028}", false),
            Event::FootnoteReference(name) => {
                if reader.footnote.is_none() {
                    used.push(name.to_string());
                }
                reader.pieces.push(Piece::Foot(name.to_string()));
            }
            Event::Rule => {
                reader.end(false);
                reader.put(Leaf::Rule, false);
                reader.is_behind_list = false;
            }
            _ => {}
        }
    }
    reader.end(false);
    let Reader { mut note, blocks, .. } = reader;
    note.blocks = blocks;
    // What nothing refers to is text.
    let mut alone: Vec<String> = note.footnotes.keys().filter(|name| !used.contains(name)).cloned().collect();
    alone.sort_unstable();
    for name in alone {
        let blocks = note.footnotes.remove(&name).unwrap_or_default();
        let mark = |text: String| Piece::Words(Span { text, ..Span::default() });
        let mut blocks = blocks;
        match blocks.first_mut().filter(|first| matches!(first.leaf, Leaf::Text | Leaf::Heading(_))) {
            Some(first) => first.pieces.insert(0, mark(format!("[{name}] "))),
            // Nothing else has room for the mark.
            None => note.blocks.push(Block::text(vec![mark(format!("[{name}]"))])),
        }
        note.blocks.extend(blocks);
    }
    note
}

/// What writes notes.
pub struct Writer<'w, 'a> {
    pub runs: &'w mut Runs,
    /// Lists that count anew, from [`FURTHER`] on.
    pub lists: &'w mut Vec<Restart>,
    /// Notes at the foot of pages.
    pub feet: &'w mut Vec<Foot<'a>>,
    /// Languages of code.
    pub languages: &'w mut Vec<String>,
    /// Whether footnotes have circled numbers.
    pub circled: bool,
}

impl Writer<'_, '_> {
    /// A note of what stands at an indent.
    pub fn note(&mut self, text: &str, indent: usize) {
        let mut note = read(text);
        let blocks = std::mem::take(&mut note.blocks);
        let mut again = Again { note, told: HashMap::new(), left: MOST_AGAIN };
        self.blocks(&blocks, indent, "BodyText", &mut again);
    }

    fn blocks(&mut self, blocks: &[Block], indent: usize, text_style: &str, again: &mut Again) {
        // The number of each list of this note.
        let mut lists: HashMap<usize, usize> = HashMap::new();
        for block in blocks {
            let at = block_indent(block, indent);
            let right = if block.quotes > 0 { " w:right=\"480\"" } else { "" };
            let ind = if at == 0 && right.is_empty() {
                String::new()
            } else {
                format!("<w:ind w:left=\"{at}\"{right} w:firstLineChars=\"0\" w:firstLine=\"0\"/>")
            };
            match (&block.leaf, block.item) {
                (Leaf::Text, Some(item)) => {
                    let level = block.items.saturating_sub(1).min(LIST_LEVELS - 1);
                    let list = *lists.entry(item.list).or_insert_with(|| {
                        let restart = match item.number {
                            Some(first) => Restart::Note(level, first),
                            None if item.is_further => Restart::Bullets,
                            None => return NOTE_BULLETS,
                        };
                        self.lists.push(restart);
                        FURTHER + self.lists.len() - 1
                    });
                    let style = if item.number.is_some() { "ListNumber" } else { "ListBullet" };
                    self.open(
                        style,
                        &format!(
                            "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>{}\
                             <w:ind w:left=\"{at}\"{right} w:hanging=\"{INDENT}\"/>",
                            apart(block)
                        ),
                    );
                    self.pieces(&block.pieces, None, again);
                }
                (Leaf::Text, None) => {
                    let style = match block_home(block) {
                        Home::None => text_style,
                        Home::Quote => "Quote",
                        Home::Item => "ListContinue",
                    };
                    self.open(style, &format!("{}{ind}", apart(block)));
                    self.pieces(&block.pieces, None, again);
                }
                (Leaf::Heading(level), _) => {
                    let size = SIZES.get(level.saturating_sub(1)).copied().unwrap_or(21);
                    let look = format!("<w:rPr><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>");
                    self.open("NoteHeading", &format!("{ind}{look}"));
                    self.pieces(&block.pieces, Some(size), again);
                }
                (Leaf::Code(language, code), _) => {
                    let style = self.code_style(language);
                    self.open(
                        &style,
                        &format!("<w:ind w:left=\"{}\"{right} w:firstLineChars=\"0\" w:firstLine=\"0\"/>", at + 240),
                    );
                    let code = code.strip_suffix('\n').unwrap_or(code);
                    self.runs.text(code, Look { code: true, ..Look::default() });
                }
                (Leaf::Rule, _) => self.open(
                    "BodyText",
                    &format!(
                        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"A6A6A6\"/></w:pBdr>{ind}"
                    ),
                ),
                (Leaf::Table(alignments, rows), _) => {
                    self.table(alignments, rows, at, again);
                    continue;
                }
            }
            self.close();
        }
    }

    fn open(&mut self, style: &str, properties: &str) {
        self.runs.xml.raw("<w:p><w:pPr><w:pStyle w:val=\"").raw(style).raw("\"/>").raw(properties).raw("</w:pPr>");
    }

    fn close(&mut self) {
        self.runs.xml.raw("</w:p>");
    }

    /// The style of code in a language.
    fn code_style(&mut self, language: &str) -> String {
        let language = language.trim();
        if language.is_empty() {
            return "SourceCode".to_owned();
        }
        let at = self.languages.iter().position(|known| known == language).unwrap_or(self.languages.len());
        if at == self.languages.len() {
            // So many are no languages.
            if at >= 100 {
                return "SourceCode".to_owned();
            }
            self.languages.push(language.to_owned());
        }
        format!("SourceCode{}", at + 1)
    }

    fn pieces(&mut self, pieces: &[Piece], size: Option<usize>, again: &mut Again) {
        let mut is_behind_foot = false;
        for piece in pieces {
            match piece {
                Piece::Words(span) => {
                    let look = Look {
                        bold: span.bold,
                        italic: span.italic,
                        struck: span.struck,
                        code: span.code,
                        size,
                        ..Look::default()
                    };
                    match &span.link {
                        Some(href) => self.runs.link(&span.text, href, look),
                        None => self.runs.text(&span.text, look),
                    }
                }
                Piece::Foot(name) => match again.blocks(name) {
                    Some((blocks, is_again)) => {
                        // Two numbers side by side would read as one; circled ones do not.
                        if is_behind_foot && !self.circled {
                            let look = Look { raised: true, style: Some("CitationMark"), ..Look::default() };
                            self.runs.text(",", look);
                        }
                        self.feet.push(Foot::Noted(blocks));
                        self.foot(is_again);
                    }
                    None => self.runs.text(&format!("[{name}]"), Look { size, ..Look::default() }),
                },
            }
            is_behind_foot = matches!(piece, Piece::Foot(_));
        }
    }

    /// The mark of the last footnote. That one repeats another of its note is told by a property that is not seen,
    /// because others may say the same without being the same.
    fn foot(&mut self, is_again: bool) {
        if !is_again {
            return self.runs.footnote(self.feet.len());
        }
        self.runs.xml.raw("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/><w:noProof/></w:rPr>");
        self.runs.xml.raw("<w:footnoteReference w:id=\"").number(self.feet.len()).raw("\"/></w:r>");
    }

    fn table(&mut self, alignments: &[Alignment], rows: &[Vec<Vec<Piece>>], indent: usize, again: &mut Again) {
        let columns = rows.first().map_or(0, Vec::len).clamp(1, MOST_CELLS);
        let wide = (TEXT_WIDTH as usize).saturating_sub(indent) / columns;
        let wide = wide.max(300);
        // The words of cells stand a little inside of them.
        let ind = indent + 108;
        self.runs.xml.raw(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblInd w:w=\"{ind}\" w:type=\"dxa\"/><w:tblBorders>"
        ));
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let line = format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"A6A6A6\"/>");
            self.runs.xml.raw(&line);
        }
        self.runs.xml.raw("</w:tblBorders><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"0\"/></w:tblPr><w:tblGrid>");
        for _ in 0..columns {
            self.runs.xml.raw(&format!("<w:gridCol w:w=\"{wide}\"/>"));
        }
        self.runs.xml.raw("</w:tblGrid>");
        for (number, row) in rows.iter().enumerate() {
            let (head, style) = if number == 0 { ("<w:tblHeader/>", "TableHeading") } else { ("", "TableContents") };
            self.runs.xml.raw("<w:tr><w:trPr><w:cantSplit/>").raw(head).raw("</w:trPr>");
            for column in 0..columns {
                self.runs.xml.raw(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/></w:tcPr>"));
                self.open(
                    style,
                    match alignments.get(column) {
                        Some(Alignment::Left) => "<w:jc w:val=\"left\"/>",
                        Some(Alignment::Center) => "<w:jc w:val=\"center\"/>",
                        Some(Alignment::Right) => "<w:jc w:val=\"right\"/>",
                        _ => "",
                    },
                );
                if let Some(cell) = row.get(column) {
                    self.pieces(cell, None, again);
                }
                self.close();
                self.runs.xml.raw("</w:tc>");
            }
            self.runs.xml.raw("</w:tr>");
        }
        self.runs.xml.raw("</w:tbl>");
        // Tables that touch would be one.
        self.open("TableContents", "");
        self.close();
    }
}

/// The footnotes of a note, and which of them were told.
struct Again {
    note: Note,
    told: HashMap<String, usize>,
    /// Bytes that may still be told again.
    left: usize,
}

impl Again {
    /// What a footnote says, each time that something refers to it, and whether it was told.
    fn blocks(&mut self, name: &str) -> Option<(Vec<Block>, bool)> {
        let told = self.told.get(name).copied();
        if let Some(size) = told {
            self.left = self.left.checked_sub(size)?;
        }
        let blocks = self.note.footnotes.get(name)?;
        if told.is_none() {
            self.told.insert(name.to_owned(), blocks.iter().map(Block::len).sum());
        }
        Some((blocks.clone(), told.is_some()))
    }
}

/// Where a block begins: steps for what it is in, and what tells them apart.
fn block_indent(block: &Block, indent: usize) -> usize {
    let deep = (block.items + block.quotes).min(MOST_DEEP);
    indent + INDENT as usize * deep + if block.quotes > 0 { block.marks } else { 0 }
}

/// What a paragraph directly stands in.
enum Home {
    None,
    Item,
    Quote,
}

fn block_home(block: &Block) -> Home {
    match (block.items, block.quotes) {
        (0, 0) => Home::None,
        (0, _) => Home::Quote,
        (_, 0) => Home::Item,
        _ if block.is_loose => Home::Item,
        _ => Home::Quote,
    }
}

/// The space behind a paragraph of a list whose items stand apart.
fn apart(block: &Block) -> &'static str {
    if block.is_loose { "<w:spacing w:after=\"120\"/>" } else { "" }
}

/// `word/footnotes.xml` and its links: the notes in order, after the two lines that part notes from
/// the text.
#[must_use]
pub fn footnotes(
    tongue: &Tongue,
    feet: Vec<Foot<'_>>,
    lists: &mut Vec<Restart>,
    languages: &mut Vec<String>,
) -> (String, Relations) {
    let mut runs = Runs::new(tongue);
    runs.xml = Xml::part();
    runs.xml.raw("<w:footnotes ").raw(super::styles::NAMESPACES).raw(">");
    for (id, kind, line) in
        [("-1", "separator", "<w:separator/>"), ("0", "continuationSeparator", "<w:continuationSeparator/>")]
    {
        runs.xml.raw("<w:footnote w:type=\"").raw(kind).raw("\" w:id=\"").raw(id).raw("\"><w:p><w:pPr>");
        runs.xml.raw("<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r>").raw(line);
        runs.xml.raw("</w:r></w:p></w:footnote>");
    }
    // A footnote has none of its own.
    let mut none = Again { note: Note::default(), told: HashMap::new(), left: 0 };
    for (id, foot) in (1_usize..).zip(feet) {
        runs.xml.raw("<w:footnote w:id=\"").number(id).raw("\"><w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr>");
        runs.xml.raw("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>");
        runs.text(" ", Look::default());
        match foot {
            Foot::Cited(words) => {
                runs.rich(words, None);
                runs.xml.raw("</w:p>");
            }
            Foot::Noted(blocks) => {
                let mut feet = Vec::new();
                let mut writer = Writer { runs: &mut runs, lists, feet: &mut feet, languages, circled: false };
                let is_plain = |block: &&Block| matches!(block.leaf, Leaf::Text) && block.items + block.quotes == 0;
                let first = blocks.first().filter(is_plain);
                if let Some(block) = first {
                    writer.pieces(&block.pieces, None, &mut none);
                }
                writer.close();
                let rest = blocks.get(usize::from(first.is_some())..).unwrap_or_default();
                writer.blocks(rest, 0, "FootnoteText", &mut none);
            }
        }
        runs.xml.raw("</w:footnote>");
    }
    runs.xml.raw("</w:footnotes>");
    (runs.xml.finish(), runs.relations)
}
