//! Word documents (`.docx`): headings by their outline level, numbered lists, what stands below as notes.
//!
//! A heading is a paragraph with an outline level of its own or of its style (or of the style that
//! this one is based on), whatever that style is called: 标题 1 and 見出し 1 are headings too. Only
//! where no level is told, a style named "heading 1" (as Word names it in every language) has one;
//! "List Bullet 2" is an item of the second level. Tables of contents, deleted and hidden text and text
//! boxes are passed over. The title, if there is one, is the root.
//!
//! What stands below an item at its indent, or at a level of a list without a bullet, is the note of the
//! item; any other text behind a list belongs to the heading above it. Notes are Markdown, with tables,
//! quotations and code. In documents that this program wrote, lists in the style of notes are parts of
//! notes, and what it added to titles (marks of citations, the line of details) goes.

use std::collections::HashMap;

use super::parts::archive::{self, Archive};
use super::parts::levels::Levels;
use super::parts::marked::{self, Look, Table, Words};
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TopicId;

use inside::Inside;
use styles::{Styles, Told, value};

mod inside;
mod styles;

/// Lists stand below all headings.
const LISTS: usize = 100;
/// The outline level that means body text.
const BODY: usize = 9;
/// By how much indents may differ that look the same, in twentieths of a point.
const NEAR: i32 = 20;

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    archive::is_zip(bytes) && Archive::open(bytes).is_ok_and(|archive| archive.has("word/document.xml"))
}

/// Reads a document.
///
/// # Errors
/// When it is damaged or no document.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let document = archive.read("word/document.xml")?;
    let mut reader = Reader {
        styles: Styles::read(&mut archive),
        is_ours: is_ours(&mut archive),
        targets: targets(&mut archive),
        levels: Levels::new("docx", options),
        headings: 0,
        heading: None,
        items: Vec::new(),
        pending: Vec::new(),
        footnotes: 0,
        boxes: 0,
    };
    let xml = xml::parse(&document, "word/document.xml")?;
    let hint = "Open it in a word processor, and save it again.";
    let body = xml.root().child("body").ok_or_else(|| ReadError::whole("this document has no text", hint))?;
    // Paragraphs stand in fields and in tables for the layout too; the stack keeps their order.
    let mut stack: Vec<El<'_>> = vec![body];
    while let Some(el) = stack.pop() {
        match el.name() {
            "p" => {
                reader.paragraph(el, &mut archive)?;
                continue;
            }
            "tbl" if reader.is_table(el) => {
                reader.table(el, &mut archive);
                continue;
            }
            "txbxContent" | "Fallback" | "sectPr" | "del" | "moveFrom" => continue,
            "sdt" => {
                let gallery = el.descendants().find(|inner| inner.name() == "docPartGallery");
                if value(gallery).to_lowercase().contains("table of contents") {
                    continue;
                }
            }
            _ => {}
        }
        let from = stack.len();
        stack.extend(el.children());
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    reader.flush();
    let Reader { mut levels, headings, footnotes, boxes, .. } = reader;
    if headings == 0 {
        levels.build.report.changed("texts without a heading, now a note", "");
    }
    levels.build.report.dropped_many(footnotes, "footnotes and comments");
    levels.build.report.dropped_many(boxes, "text boxes");
    levels.finish()
}

/// A block of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// A block of code.
    Code,
    /// A line of code.
    Line,
    Quote,
    /// An item of a list in one of our notes.
    Item,
    /// A further paragraph of it.
    More,
}

struct Block {
    kind: Kind,
    text: String,
    /// The topic whose note it is; the last one, if none is named.
    topic: Option<TopicId>,
}

/// An item of a list that is open.
struct Item {
    level: usize,
    /// Where its words begin, if that is known.
    indent: Option<i32>,
    topic: TopicId,
}

struct Reader {
    styles: Styles,
    is_ours: bool,
    /// What the ids of links and pictures lead to.
    targets: HashMap<String, String>,
    levels: Levels,
    /// How many headings there were.
    headings: usize,
    /// The last heading or title.
    heading: Option<TopicId>,
    items: Vec<Item>,
    /// Blocks of notes since the last topic.
    pending: Vec<Block>,
    footnotes: usize,
    boxes: usize,
}

impl Reader {
    fn paragraph(&mut self, el: El<'_>, archive: &mut Archive<'_>) -> Result<(), ReadError> {
        let properties = el.child("pPr");
        let style = value(properties.and_then(|el| el.child("pStyle")));
        let name = self.styles.name(&style).to_owned();
        if name.starts_with("toc ") || style.to_lowercase().starts_with("toc") {
            return Ok(());
        }
        let own = Told::of(properties);
        let by_style = self.styles.along(&style);
        let level = own.level.or(by_style.level).filter(|level| *level < BODY);
        let list = own.list.or(by_style.list.filter(|_| !own.no_list));
        let number = if own.number.is_empty() { &by_style.number } else { &own.number };
        let inside = self.inside(el);
        let plain = inside.plain();
        let is_title = name == "title" && level.is_none() && !plain.is_empty();
        let note = of_note(&name, list.unwrap_or_default()).filter(|_| self.is_ours);
        let mut links = &inside.links;
        let mut target = None;
        let topic = match (level, list) {
            _ if name == "topic details" && self.is_ours => None,
            _ if plain.is_empty() && inside.words.is_blank() => {
                if let Some(last) =
                    self.pending.last_mut().filter(|last| last.kind == Kind::Line && last.kind == kind_of(&name))
                {
                    last.text.push('\n');
                }
                None
            }
            // The title, or that of a further part; a second line of the first title is text.
            _ if is_title && (self.levels.last().is_none() || self.headings > 0) => {
                let title = if self.is_ours { plain } else { plain.split_whitespace().collect::<Vec<_>>().join(" ") };
                Some(self.heading(0, &title)?)
            }
            (Some(level), _) => {
                self.headings += 1;
                Some(self.heading(level + 1, &plain)?)
            }
            _ if note.is_some() => {
                links = &inside.bare_links;
                let (kind, lead) = note.unwrap_or((Kind::Text, String::new()));
                let text = if kind == Kind::Line { inside.words.plain() } else { lead + &inside.words.markdown() };
                self.note(kind, text, None);
                None
            }
            (None, Some(list)) if !self.styles.is_blank(number, list) => {
                self.flush();
                let topic = self.levels.put(LISTS + list, &plain)?;
                while self.items.last().is_some_and(|item| item.level >= list) {
                    self.items.pop();
                }
                let indent = own.indent.or_else(|| self.styles.indent(number, list)).or(by_style.indent);
                self.items.push(Item { level: list, indent, topic });
                Some(topic)
            }
            (None, list) => {
                links = &inside.bare_links;
                let kind = kind_of(&name);
                let indent = if kind == Kind::Quote { own.indent } else { own.indent.or(by_style.indent) };
                let is_further = name.starts_with("list continue") || name == "list paragraph" && indent.is_none();
                target = self.home(list, indent, is_further);
                let is_heading = self.is_ours
                    && name == "body text"
                    && properties.is_some_and(|properties| properties.child("keepNext").is_some());
                let text = match kind {
                    Kind::Code | Kind::Line => inside.words.plain(),
                    _ if is_heading => format!("## {plain}"),
                    _ => inside.words.markdown(),
                };
                self.note(kind, text, target);
                None
            }
        };
        self.attach(topic.or(target), links, &inside.pictures, archive);
        Ok(())
    }

    /// What is in a paragraph; what is passed over is counted.
    fn inside(&mut self, el: El<'_>) -> Inside {
        let inside = inside::read(el, &self.targets, &self.styles, self.is_ours);
        self.footnotes += inside.footnotes;
        self.boxes += inside.boxes;
        inside
    }

    fn heading(&mut self, level: usize, title: &str) -> Result<TopicId, ReadError> {
        self.flush();
        self.items.clear();
        let topic = self.levels.put(level, title)?;
        self.heading = Some(topic);
        Ok(topic)
    }

    /// The topic that text belongs to: an item, if it stands below one, else the heading above the list;
    /// `None` for the last topic.
    fn home(&self, list: Option<usize>, indent: Option<i32>, is_further: bool) -> Option<TopicId> {
        if self.is_ours || self.items.is_empty() {
            return None;
        }
        let item = match (list, indent) {
            (Some(list), _) => self.items.iter().rev().find(|item| item.level <= list),
            (None, Some(indent)) if indent > 0 => {
                let reaches = |item: &&Item| item.indent.is_none_or(|from| indent + NEAR >= from);
                self.items.iter().rev().find(reaches).or(self.items.last().filter(|_| is_further))
            }
            _ => self.items.last().filter(|_| is_further),
        };
        item.map(|item| item.topic).or(self.heading)
    }

    /// Adds a block to a note. What goes on with the one before becomes one with it.
    fn note(&mut self, kind: Kind, text: String, topic: Option<TopicId>) {
        match self.pending.last_mut().filter(|last| last.topic == topic) {
            Some(last) if last.kind == kind && kind == Kind::Line => last.text.extend(["\n", text.as_str()]),
            Some(last) if last.kind == kind && kind == Kind::Quote => last.text.extend(["\n\n", text.as_str()]),
            Some(last) if last.kind == kind && kind == Kind::Item => last.text.extend(["\n", text.as_str()]),
            Some(last) if last.kind == Kind::Item && kind == Kind::More => {
                // Below the words of the last item.
                let line = last.text.rsplit('\n').next().unwrap_or_default();
                let words = line.trim_start().find(' ').map_or(0, |mark| mark + 1);
                let indent = " ".repeat(line.len() - line.trim_start().len() + words);
                last.text.extend(["\n\n", &indent, text.as_str()]);
            }
            _ => self.pending.push(Block { kind, text, topic }),
        }
    }

    /// Puts what was said since the last topic into notes.
    fn flush(&mut self) {
        for Block { kind, text, topic } in self.pending.drain(..) {
            let text = match kind {
                Kind::Code | Kind::Line => marked::fenced(&text, ""),
                Kind::Quote => marked::quoted(&text),
                Kind::Text | Kind::Item | Kind::More => text,
            };
            match topic {
                Some(topic) => self.levels.build.note(topic, &text),
                None => self.levels.note(&text),
            }
        }
    }

    /// Gives a topic links and pictures.
    fn attach(&mut self, topic: Option<TopicId>, links: &[String], pictures: &[String], archive: &mut Archive<'_>) {
        let Some(id) = topic.or_else(|| self.levels.last()) else { return };
        for link in links {
            self.levels.build.link(id, link, "");
        }
        for picture in pictures {
            let name = self
                .targets
                .get(picture)
                .map(|target| format!("word/{}", target.trim_start_matches('/')))
                .unwrap_or_default();
            match archive.read(name.trim_start_matches("word/word/")) {
                Ok(bytes) => self.levels.build.picture(id, &bytes, &name, None),
                Err(_) => self.levels.build.report.dropped("pictures", &name),
            }
        }
    }

    /// Whether a table is one, and not there for the layout: it has cells side by side, and neither
    /// headings nor tables in them.
    fn is_table(&self, el: El<'_>) -> bool {
        let (mut cells, mut most) = (0, 0);
        for inner in el.descendants() {
            match inner.name() {
                "tbl" => return false,
                "tr" => cells = 0,
                "tc" => {
                    cells += 1;
                    most = most.max(cells);
                }
                "pPr" => {
                    let style = value(inner.child("pStyle"));
                    let level = Told::of(Some(inner)).level.or_else(|| self.styles.along(&style).level);
                    if level.is_some_and(|level| level < BODY) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        most > 1
    }

    /// A table as part of a note.
    fn table(&mut self, el: El<'_>, archive: &mut Archive<'_>) {
        let indent = el.path(&["tblPr", "tblInd"]).and_then(|el| el.attr("w")?.parse().ok());
        // Some programs write a table below an item as paragraphs of the item.
        let list = paragraphs(el).first().and_then(|first| {
            let own = Told::of(first.child("pPr"));
            own.list.filter(|list| self.styles.is_blank(&own.number, *list))
        });
        let target = self.home(list, indent, false);
        let mut table = Table::default();
        for inner in el.descendants() {
            match inner.name() {
                "tr" => table.row(),
                "tc" => {
                    let mut words = Words::default();
                    for paragraph in paragraphs(inner) {
                        let properties = paragraph.child("pPr");
                        let inside = self.inside(paragraph);
                        self.attach(target, &inside.bare_links, &inside.pictures, archive);
                        if inside.words.is_blank() {
                            continue;
                        }
                        let is_next = !words.is_blank();
                        words.say(if is_next { "\n" } else { "" }, Look::default());
                        let own = Told::of(properties);
                        if own.list.is_some_and(|list| !self.styles.is_blank(&own.number, list)) {
                            words.say("• ", Look::default());
                        }
                        words.append(inside.words);
                    }
                    let across = value(inner.path(&["tcPr", "gridSpan"])).parse().unwrap_or(1);
                    table.cell(words.cell(), across, 1);
                }
                _ => {}
            }
        }
        self.note(Kind::Text, table.markdown(), target);
    }
}

/// The paragraphs in a cell.
fn paragraphs(cell: El<'_>) -> Vec<El<'_>> {
    let mut found = Vec::new();
    let mut stack = vec![cell];
    while let Some(el) = stack.pop() {
        match el.name() {
            "p" => found.push(el),
            "txbxContent" | "Fallback" | "del" | "moveFrom" => {}
            _ => {
                let from = stack.len();
                stack.extend(el.children());
                stack.get_mut(from..).unwrap_or_default().reverse();
            }
        }
    }
    found
}

/// What a paragraph of a note is by the name of its style.
fn kind_of(style: &str) -> Kind {
    match style {
        "source code" => Kind::Code,
        "html preformatted" | "preformatted text" | "code" | "code block" => Kind::Line,
        "quote" | "intense quote" | "block text" | "block quote" | "quotations" => Kind::Quote,
        _ => Kind::Text,
    }
}

/// What a paragraph of one of our notes is and begins with, by the name of its style; `None` for all else.
fn of_note(style: &str, list: usize) -> Option<(Kind, String)> {
    let indent = "   ".repeat(list.min(8));
    match style {
        "list bullet" => Some((Kind::Item, format!("{indent}- "))),
        "list number" => Some((Kind::Item, format!("{indent}1. "))),
        "list continue" => Some((Kind::More, String::new())),
        "quote" => Some((Kind::Quote, String::new())),
        "html preformatted" => Some((Kind::Line, String::new())),
        _ => None,
    }
}

/// Whether this program wrote the file, and no other since.
fn is_ours(archive: &mut Archive<'_>) -> bool {
    archive.read("docProps/app.xml").is_ok_and(|bytes| {
        xml::parse(&bytes, "docProps/app.xml")
            .is_ok_and(|xml| xml.root().child("Application").is_some_and(|el| el.text() == "Gangmu"))
    })
}

fn targets(archive: &mut Archive<'_>) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let Ok(bytes) = archive.read("word/_rels/document.xml.rels") else { return found };
    let Ok(xml) = xml::parse(&bytes, "") else { return found };
    for el in xml.root().all("Relationship") {
        if let (Some(id), Some(target)) = (el.attr("Id"), el.attr("Target")) {
            found.insert(id.to_owned(), target.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::parts::archive::zip_of;
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    const STYLES: &str = "<w:styles><w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
        <w:style w:styleId='a'><w:name w:val='我的标题'/><w:basedOn w:val='2'/></w:style><w:style w:styleId='2'><w:name w:val='標題 2'/>\
        <w:basedOn w:val='2'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style><w:style w:styleId='T'><w:name w:val='Title'/></w:style></w:styles>";

    fn document() -> String {
        let paragraph = |properties: &str, text: &str| {
            format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
        };
        let style = |id: &str| format!("<w:pStyle w:val='{id}'/>");
        [
            "<w:document><w:body>".to_owned(),
            paragraph(&style("T"), "The title"),
            paragraph(&style("TOC1"), "First … 1"),
            paragraph(&style("1"), "First"),
            paragraph("", "Some <w:x/>words"),
            "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>".to_owned(),
            paragraph(&style("a"), "Second"),
            paragraph("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>", "item"),
            paragraph("<w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr>", "below"),
            paragraph("<w:outlineLvl w:val='0'/>", "Third"),
            paragraph(&(style("1") + "<w:outlineLvl w:val='9'/>"), "body after all"),
            "</w:body></w:document>".to_owned(),
        ]
        .concat()
    }

    #[test]
    fn headings_go_by_their_level() {
        let file = |document: &[u8]| zip_of(&[("word/document.xml", document), ("word/styles.xml", STYLES.as_bytes())]);
        let shown = shown(&read(&file(document().as_bytes()), &ReadOptions::default()).unwrap());
        assert_eq!(
            shown.outline,
            "The title\n  First [Some //seen]\n    Second\n      item\n        below\n  Third [body after all]\n"
                .replace("[Some //seen]", "[Some words//seen]")
        );
        let damaged =
            |document: &[u8], options: &ReadOptions| read(&zip_of(&[("word/document.xml", document)]), options);
        fuzz("docx", document().as_bytes(), damaged as fn(&[u8], &ReadOptions) -> _);
    }

    #[test]
    fn fields_readings_and_what_is_switched_off() {
        let paragraph = |properties: &str, runs: &str| format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>");
        let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
        let heading = "<w:outlineLvl w:val='0'/>";
        let link = "<w:r><w:instrText> HYPER</w:instrText></w:r><w:r><w:instrText>LINK \"https://a.b\" \\h</w:instrText></w:r>";
        let ruby =
            format!("<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>", run("ふりがな"), run("振仮名"));
        let off = "<w:pStyle w:val='ListBullet'/><w:numPr><w:numId w:val='0'/></w:numPr>";
        let boxed =
            format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", paragraph("", &run("in it")));
        let body = [
            paragraph(heading, &(link.to_owned() + &run("A"))),
            paragraph(off, &run("no item")),
            paragraph(heading, &ruby),
            paragraph("", &boxed),
        ]
        .concat();
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let loaded = read(&zip_of(&[("word/document.xml", document.as_bytes())]), &ReadOptions::default()).unwrap();
        let shown = shown(&loaded);
        assert_eq!(shown.outline, "Map\n  A [no item]\n  振仮名\n");
        assert!(shown.extras.contains("A: link https://a.b"), "{}", shown.extras);
        assert!(loaded.import.unwrap().lines().join("\n").contains("text boxes"));
    }

    #[test]
    fn styles_of_word_have_their_level_by_name_where_none_is_told() {
        let paragraph = |style: &str, text: &str| {
            format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
        };
        let body: String =
            [("Heading1", "A"), ("Heading2", "B"), ("ListBullet", "c"), ("ListBullet2", "d"), ("x", "n")]
                .map(|(style, text)| paragraph(style, text))
                .concat();
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let style = |id: &str, name: &str, more: &str| {
            format!("<w:style w:styleId='{id}'><w:name w:val='{name}'/>{more}</w:style>")
        };
        // As python-docx and others write lists: each style is the first level of a list of its own.
        let list = "<w:pPr><w:numPr><w:numId w:val='5'/></w:numPr></w:pPr>";
        let styles = [
            style("Heading1", "heading 1", ""),
            style("Heading2", "Heading 2", ""),
            style("ListBullet", "List Bullet", list),
            style("ListBullet2", "List Bullet 2", list),
            style("x", "Heading for others", ""),
        ]
        .concat();
        let styles = format!("<w:styles>{styles}</w:styles>");
        for parts in [
            &[("word/document.xml", document.as_bytes()), ("word/styles.xml", styles.as_bytes())][..],
            &[("word/document.xml", document.as_bytes())],
        ] {
            let shown = shown(&read(&zip_of(parts), &ReadOptions::default()).unwrap());
            assert_eq!(shown.outline, "A\n  B [n]\n    c\n      d\n");
        }
    }

    /// A list with bullets, one without, and one whose number is none, as `LibreOffice` writes it.
    const LISTS: &str = "<w:numbering><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/>\
        <w:pPr><w:ind w:left='720' w:hanging='360'/></w:pPr></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/>\
        <w:pPr><w:ind w:start='1440'/></w:pPr></w:lvl><w:styleLink w:val='S'/></w:abstractNum>\
        <w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val=' '/></w:lvl></w:abstractNum>\
        <w:abstractNum w:abstractNumId='9'><w:numStyleLink w:val='S'/></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='9'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>\
        <w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:numFmt w:val='none'/>\
        <w:lvlText w:val='%1'/></w:lvl></w:lvlOverride></w:num></w:numbering>";
    const LOOKS: &str = "<w:styles><w:style w:styleId='Q'><w:name w:val='Quote'/></w:style><w:style w:styleId='C'><w:name w:val='Source Code'/></w:style>\
        <w:style w:styleId='P'><w:name w:val='HTML Preformatted'/></w:style><w:style w:styleId='K'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:styleId='L'><w:name w:val='List Paragraph'/></w:style></w:styles>";

    fn outline(body: &str) -> String {
        let links = "<Relationships><Relationship Id='r1' Target='https://a.b/c_d'/></Relationships>";
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let parts = [
            ("word/document.xml", document.as_bytes()),
            ("word/numbering.xml", LISTS.as_bytes()),
            ("word/styles.xml", LOOKS.as_bytes()),
            ("word/_rels/document.xml.rels", links.as_bytes()),
        ];
        let shown = shown(&read(&zip_of(&parts), &ReadOptions::default()).unwrap());
        assert_eq!(shown.extras, "");
        shown.outline
    }

    fn paragraph(properties: &str, text: &str) -> String {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
    }

    fn item(list: usize, level: usize, text: &str) -> String {
        paragraph(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), text)
    }

    #[test]
    fn text_below_an_item_is_its_note_and_text_behind_a_list_that_of_the_heading() {
        let heading = paragraph("<w:outlineLvl w:val='0'/>", "H");
        let indented = |left: usize| paragraph(&format!("<w:ind w:left='{left}'/>"), &format!("at {left}"));
        let body = [
            heading.clone(),
            item(1, 0, "a"),
            item(2, 0, "more of a"),
            item(1, 1, "b"),
            indented(1440),
            item(3, 0, "of a again"),
            item(1, 0, "c"),
            indented(720),
            paragraph("<w:pStyle w:val='L'/>", "no indent told"),
            indented(300),
            paragraph("", "after"),
            item(1, 1, "d"),
        ];
        assert_eq!(
            outline(&body.concat()),
            "H [at 300//after]\n  a [more of a//of a again]\n    b [at 1440]\n  c [at 720//no indent told]\n    d\n"
        );
        // Without a heading it stays where it is.
        assert_eq!(outline(&(item(1, 0, "a") + &paragraph("", "after"))), "a [after]\n");
    }

    #[test]
    fn tables_quotations_and_code_keep_their_form() {
        let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("", text));
        let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
        let table = format!("<w:tbl>{}{}</w:tbl>", row(&["a", "b|c"]), row(&["1", "2</w:t><w:br/><w:t>3"]));
        let body = [
            paragraph("<w:outlineLvl w:val='0'/>", "H"),
            item(1, 0, "x"),
            table,
            paragraph("<w:pStyle w:val='Q'/>", "said"),
            paragraph("<w:pStyle w:val='Q'/>", "too"),
            paragraph("<w:pStyle w:val='C'/>", "f(*x*)</w:t><w:br/><w:t xml:space='preserve'>  y"),
            paragraph("<w:pStyle w:val='P'/>", "one"),
            paragraph("<w:pStyle w:val='P'/>", ""),
            paragraph("<w:pStyle w:val='P'/>", "two"),
        ];
        assert_eq!(
            outline(&body.concat()),
            "H [| a | b\\|c |/| --- | --- |/| 1 | 2 3 |//> said/>/> too//```/f(*x*)/  y/```//```/one//two/```]\n  x\n"
        );
        // A table that only holds headings together is none.
        let layout = format!(
            "<w:tbl><w:tr>{}<w:tc>{}</w:tc></w:tr></w:tbl>",
            cell("n"),
            paragraph("<w:outlineLvl w:val='0'/>", "H")
        );
        assert_eq!(outline(&layout), "H [n]\n");
    }

    #[test]
    fn looks_and_links_of_notes_are_markdown() {
        let run =
            |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>");
        let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
        let runs = [
            run("<w:b/>", "bold "),
            run("<w:rStyle w:val='K'/>", "strong"),
            run("", ", "),
            run("<w:rStyle w:val='K'/><w:b w:val='0'/><w:i/>", "slanted"),
            run("<w:strike/>", "gone"),
            run("", " 2*3*4 "),
            format!("<w:hyperlink r:id='r1'>{}</w:hyperlink> ", run("", "it")),
            run("", " "),
            field("begin"),
            "<w:r><w:instrText>HYPERLINK \"https://c.d\"</w:instrText></w:r>".to_owned(),
            field("separate"),
            run("", "field"),
            field("end"),
            run("", "."),
        ];
        let body = paragraph("<w:outlineLvl w:val='0'/>", "H *") + &format!("<w:p>{}</w:p>", runs.concat());
        assert_eq!(
            outline(&body),
            "H * [**bold strong**, *slanted*~~gone~~ 2\\*3\\*4 [it](https://a.b/c_d) [field](https://c.d).]\n"
        );
        assert_eq!(outline(&paragraph("", "# a")), "Map [\\# a]\n");
    }
}
