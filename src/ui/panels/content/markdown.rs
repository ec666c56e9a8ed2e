//! Notes as they read: Markdown on the screen. Headings, paragraphs, lists, quotes, code, rules,
//! emphasis and links; a picture shows its words. Nothing is loaded.

use eframe::egui::{self, FontId, RichText, Ui};
use pulldown_cmark::{Event, HeadingLevel, Options, Tag, TagEnd};

use super::super::super::fonts;
use crate::text::notes::events;

/// How the next words are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each may come with each other")]
pub struct Manner {
    /// Bold.
    pub strong: bool,
    /// Slanted.
    pub slanted: bool,
    /// Struck through.
    pub struck: bool,
    /// In the face of code.
    pub code: bool,
}

/// Words of one manner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The words; a line break is `\n`.
    pub text: String,
    /// How they are set.
    pub manner: Manner,
    /// Where they lead.
    pub href: Option<String>,
}

/// A piece of a note that takes lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Words; with the level of a heading, else 0.
    Words {
        /// 1 to 6 for a heading.
        heading: u8,
        /// Levels of lists that it is in.
        indent: usize,
        /// The bullet or number before it; empty if none.
        bullet: String,
        /// Whether it is quoted.
        quoted: bool,
        /// The words.
        spans: Vec<Span>,
    },
    /// Code.
    Code(String),
    /// A line across.
    Rule,
}

/// A reader on its way through the events.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    manner: Manner,
    hrefs: Vec<String>,
    /// The next number of each list that is open; `None` for bullets.
    lists: Vec<Option<u64>>,
    bullet: String,
    heading: u8,
    quotes: usize,
    code: Option<String>,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        let span = Span { text: text.to_owned(), manner: self.manner, href: self.hrefs.last().cloned() };
        match self.spans.last_mut() {
            Some(last) if last.manner == span.manner && last.href == span.href => last.text.push_str(text),
            _ => self.spans.push(span),
        }
    }

    fn end_words(&mut self) {
        let bullet = std::mem::take(&mut self.bullet);
        if !self.spans.is_empty() || !bullet.is_empty() {
            self.blocks.push(Block::Words {
                heading: std::mem::take(&mut self.heading),
                indent: self.lists.len(),
                bullet,
                quoted: self.quotes > 0,
                spans: std::mem::take(&mut self.spans),
            });
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_words();
                self.heading = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => 3,
                };
            }
            Tag::BlockQuote(_) => {
                self.end_words();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.end_words();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.end_words();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_words();
                self.bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    _ => "•".to_owned(),
                };
            }
            Tag::Emphasis => self.manner.slanted = true,
            Tag::Strong => self.manner.strong = true,
            Tag::Strikethrough => self.manner.struck = true,
            Tag::Link { dest_url, .. } => self.hrefs.push(dest_url.to_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.end_words(),
            TagEnd::BlockQuote(_) => {
                self.end_words();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.blocks.push(Block::Code(code.trim_end().to_owned()));
                }
            }
            TagEnd::List(_) => {
                self.end_words();
                self.lists.pop();
            }
            TagEnd::Emphasis => self.manner.slanted = false,
            TagEnd::Strong => self.manner.strong = false,
            TagEnd::Strikethrough => self.manner.struck = false,
            TagEnd::Link => drop(self.hrefs.pop()),
            _ => {}
        }
    }
}

/// A note as blocks.
#[must_use]
pub fn blocks(note: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in events(note, options) {
        match event {
            Event::Start(tag) => reader.start(tag),
            Event::End(tag) => reader.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => reader.text(&text),
            Event::Code(text) => {
                let before = reader.manner;
                reader.manner.code = true;
                reader.text(&text);
                reader.manner = before;
            }
            // Who writes notes means a line break where there is one.
            Event::SoftBreak | Event::HardBreak => reader.text("\n"),
            Event::Rule => {
                reader.end_words();
                reader.blocks.push(Block::Rule);
            }
            Event::TaskListMarker(done) => if done { "☑" } else { "☐" }.clone_into(&mut reader.bullet),
            _ => {}
        }
    }
    reader.end_words();
    reader.blocks
}

/// Whether a note reads as it is written, so that showing it beside its text would only repeat it.
#[must_use]
pub fn is_plain(note: &str) -> bool {
    let mut read = String::with_capacity(note.len());
    for block in blocks(note) {
        let Block::Words { heading: 0, indent: 0, bullet, quoted: false, spans } = block else { return false };
        let is_bare = |span: &Span| span.manner == Manner::default() && span.href.is_none();
        if !bullet.is_empty() || !spans.iter().all(is_bare) {
            return false;
        }
        read.extend(spans.into_iter().map(|span| span.text));
    }
    // Escapes and the like are read otherwise, too.
    let ink = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    ink(&read) == ink(note)
}

fn rich(ui: &Ui, span: &Span, heading: u8, quoted: bool) -> RichText {
    let size = match heading {
        1 => 18.0,
        2 => 16.0,
        3 => 14.5,
        _ => 14.0,
    };
    let mut text = RichText::new(&span.text).size(size);
    if heading > 0 || span.manner.strong {
        text = text.font(FontId::new(size, fonts::bold()));
    }
    if span.manner.slanted {
        text = text.italics();
    }
    if span.manner.struck {
        text = text.strikethrough();
    }
    if span.manner.code {
        text = text.monospace().background_color(ui.visuals().faint_bg_color);
    }
    if quoted {
        text = text.weak();
    }
    text
}

/// Shows a note; `follow` gets the address of a link that is clicked.
pub fn show(ui: &mut Ui, note: &str, follow: &mut dyn FnMut(&str)) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = 0.0;
    for block in blocks(note) {
        match block {
            Block::Rule => drop(ui.separator()),
            Block::Code(code) => {
                egui::Frame::new().fill(ui.visuals().faint_bg_color).corner_radius(5).inner_margin(6).show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    ui.label(RichText::new(code).monospace());
                });
            }
            Block::Words { heading, indent, bullet, quoted, spans } => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    ui.add_space(14.0 * indent.saturating_sub(1) as f32 + if quoted { 10.0 } else { 0.0 });
                    if quoted {
                        let bar =
                            egui::Rect::from_min_size(ui.cursor().min - egui::vec2(10.0, 0.0), egui::vec2(2.5, 18.0));
                        ui.painter().rect_filled(bar, 1.0, ui.visuals().widgets.noninteractive.bg_stroke.color);
                    }
                    if bullet == "•" {
                        let (rect, _) = ui.allocate_exact_size(egui::vec2(18.0, 20.0), egui::Sense::hover());
                        ui.painter().circle_filled(rect.center(), 2.2, ui.visuals().text_color());
                    } else if indent > 0 {
                        ui.add_sized([18.0, 20.0], egui::Label::new(&bullet));
                    }
                    ui.vertical(|ui| words_ui(ui, &spans, heading, quoted, follow));
                });
            }
        }
    }
}

/// Words that flow, with links among them.
fn words_ui(ui: &mut Ui, spans: &[Span], heading: u8, quoted: bool, follow: &mut dyn FnMut(&str)) {
    // A line break inside of a span begins a new row.
    let mut rows: Vec<Vec<Span>> = vec![Vec::new()];
    for span in spans {
        for (index, part) in span.text.split('\n').enumerate() {
            if index > 0 {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push(Span { text: part.to_owned(), ..span.clone() });
            }
        }
    }
    for row in rows {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(0.0, 2.0);
            ui.spacing_mut().interact_size.y = 0.0;
            for span in row {
                let text = rich(ui, &span, heading, quoted);
                match &span.href {
                    Some(href) => {
                        if ui.link(text).on_hover_text(href.as_str()).clicked() {
                            follow(href);
                        }
                    }
                    None => drop(ui.label(text)),
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Manner, Span, blocks, is_plain};

    fn words(note: &str) -> Vec<(u8, usize, String, String)> {
        blocks(note)
            .into_iter()
            .filter_map(|block| match block {
                Block::Words { heading, indent, bullet, spans, .. } => {
                    Some((heading, indent, bullet, spans.into_iter().map(|span| span.text).collect()))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn headings_lists_and_paragraphs() {
        let found = words("# Title\n\nOne\ntwo\n\n- a\n  - b\n\n2. x\n3. y\n- [x] done\n");
        let row = |h, i, b: &str, t: &str| (h, i, b.to_owned(), t.to_owned());
        assert_eq!(
            found,
            [
                row(1, 0, "", "Title"),
                row(0, 0, "", "One\ntwo"),
                row(0, 1, "•", "a"),
                row(0, 2, "•", "b"),
                row(0, 1, "2.", "x"),
                row(0, 1, "3.", "y"),
                row(0, 1, "☑", "done"),
            ]
        );
    }

    #[test]
    fn manners_and_links() {
        let Some(Block::Words { spans, .. }) = blocks("a **b** [c *d*](https://e.example)").pop() else {
            panic!("there are words");
        };
        let span = |text: &str, manner, href: Option<&str>| Span {
            text: text.to_owned(),
            manner,
            href: href.map(str::to_owned),
        };
        let (plain, href) = (Manner::default(), Some("https://e.example"));
        assert_eq!(
            spans,
            [
                span("a ", plain, None),
                span("b", Manner { strong: true, ..plain }, None),
                span(" ", plain, None),
                span("c ", plain, href),
                span("d", Manner { slanted: true, ..plain }, href),
            ]
        );
    }

    #[test]
    fn code_rules_and_html_are_words_and_run_nothing() {
        assert_eq!(blocks("```\nlet a;\n```\n\n---"), [Block::Code("let a;".to_owned()), Block::Rule]);
        assert_eq!(words("<script>x</script>")[0].3, "<script>x</script>");
        // Deep nesting is read with a stack on the heap.
        assert!(!blocks(&"> ".repeat(5_000)).is_empty() || blocks(&"> ".repeat(5_000)).is_empty());
        assert!(!blocks(&format!("{}x", "- ".repeat(2_000))).is_empty());
    }

    #[test]
    fn a_note_without_markup_reads_as_it_is_written() {
        for note in ["", "Ninety seconds.", "first\nsecond\n\nthird  ", "  说明 1965 年。\n", "a < b & c", "2 * 3 _x"]
        {
            assert!(is_plain(note), "{note}");
        }
        for note in
            ["# Why", "*so*", "- one", "1. one", "> quoted", "`code`", "---", "<https://a.b>", "[a](b)", "a \\* b"]
        {
            assert!(!is_plain(note), "{note}");
        }
    }
}
