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
//! quotations, code and footnotes, and readings stand in brackets behind what they belong to; formulas are on
//! one line, and raised and lowered signs are those of Unicode. In documents that this program wrote, lists in the style of notes are parts of notes, and what it added to titles
//! (marks of citations, the line of details) goes.

use std::collections::HashMap;

use super::parts::archive::{self, Archive};
use super::parts::levels::Levels;
use super::parts::marked::{self, Look, Table, Words};
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TopicId;

use footnotes::Footnotes;
use inside::Inside;
use styles::{Styles, Told, value};

mod footnotes;
mod formula;
mod inside;
mod ours;
mod styles;
#[cfg(test)]
mod tests;

/// Lists stand below all headings.
const LISTS: usize = 100;
/// The outline level that means body text.
const BODY: usize = 9;
/// By how much indents may differ that look the same, in twentieths of a point.
const NEAR: i32 = 20;

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    archive::is_zip(bytes)
        && Archive::open(bytes).is_ok_and(|mut archive| {
            let part = main_part(&mut archive);
            archive.has(&part) && part.starts_with("word/")
        })
}

/// Reads a document.
///
/// # Errors
/// When it is damaged or no document.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let part = main_part(&mut archive);
    let document = archive.read(&part)?;
    let is_ours = is_ours(&mut archive);
    let mut reader = Reader {
        styles: Styles::read(&mut archive),
        is_ours,
        targets: HashMap::new(),
        levels: Levels::new("docx", options),
        headings: 0,
        heading: None,
        items: Vec::new(),
        pending: Vec::new(),
        own: Vec::new(),
        edge: 0,
        footnotes: Footnotes::new(is_ours),
        passed: 0,
        readings: 0,
        boxes: 0,
        formulas: Vec::new(),
    };
    reader.read_footnotes(&mut archive);
    reader.targets = targets(&mut archive, &part);
    let xml = xml::parse(&document, &part)?;
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
    let Reader { mut levels, headings, passed, readings, boxes, formulas, .. } = reader;
    if headings == 0 {
        levels.build.report.changed("texts without a heading, now a note", "");
    }
    for _ in 0..readings {
        levels.build.report.changed("readings, now in brackets", "");
    }
    for formula in formulas {
        levels.build.report.changed("formulas, shown as their text", &formula);
    }
    levels.build.report.dropped_many(passed, "footnotes and comments");
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
    /// What a footnote says.
    Footnote,
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
    /// The same in our own documents.
    own: Vec<ours::Block>,
    /// Where what belongs to the last topic begins in these.
    edge: i32,
    footnotes: Footnotes,
    /// Footnotes and comments that are passed over.
    passed: usize,
    readings: usize,
    boxes: usize,
    formulas: Vec<String>,
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
        if self.is_ours && level.is_none() && !matches!(name.as_str(), "title" | "list paragraph") {
            self.own_paragraph(el, &style, archive);
            return Ok(());
        }
        if self.is_ours {
            self.flush();
        }
        let inside = self.inside(el);
        let plain = inside.plain();
        let is_title = name == "title" && level.is_none() && !plain.is_empty();
        let mut links = &inside.links;
        let mut target = None;
        let topic = match (level, list) {
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
            (None, Some(list)) if !self.styles.is_blank(number, list) => {
                let topic = self.put(LISTS + list, &plain)?;
                self.edge = ours::STEP * (1 + i32::try_from(list.min(9)).unwrap_or_default());
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
                let text = match kind {
                    Kind::Code | Kind::Line => inside.words.plain(),
                    _ => inside.words.markdown(),
                };
                self.note(kind, text, target);
                None
            }
        };
        self.tell_footnotes(topic.or(target));
        self.attach(topic.or(target), links, &inside.pictures, archive);
        Ok(())
    }

    /// Reads a paragraph of a note in one of our documents.
    fn own_paragraph(&mut self, el: El<'_>, style: &str, archive: &mut Archive<'_>) {
        let inside = self.inside(el);
        self.attach(None, &inside.bare_links, &inside.pictures, archive);
        if let Some(block) = self.own_block(el, style, &inside) {
            self.own.push(block);
        }
    }

    /// A paragraph of one of our notes as a block of it; `None` for what is not part of it.
    fn own_block(&mut self, el: El<'_>, style: &str, inside: &Inside) -> Option<ours::Block> {
        let properties = el.child("pPr");
        let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some());
        let name = self.styles.name(style);
        let own = Told::of(properties);
        let is_item = matches!(name, "list bullet" | "list number");
        let is_blank = inside.words.is_blank();
        let is_code = name.starts_with("source code");
        let kind = match name {
            "topic details" => return None,
            _ if is_code => ours::Kind::Code,
            "html preformatted" => ours::Kind::Line,
            "body text" if is_blank && has("pBdr") => ours::Kind::Rule,
            _ if is_blank && !is_item => return None,
            "note heading" => ours::Kind::Heading,
            "body text" if has("keepNext") => ours::Kind::Heading,
            _ => ours::Kind::Text,
        };
        let mut place = ours::Place::of(own.indent.unwrap_or(self.edge) - self.edge, kind, name);
        let item = is_item.then(|| {
            place.items = place.items.max(1);
            let first = self.styles.first(&own.number, own.list.unwrap_or_default()).unwrap_or(1);
            ours::Item { list: own.number, first: (name == "list number").then_some(first) }
        });
        let text = match kind {
            ours::Kind::Code | ours::Kind::Line => inside.code(),
            ours::Kind::Heading if name == "body text" => format!("## {}", inside.plain()),
            ours::Kind::Heading => ours::heading(properties, &inside.markdown()),
            ours::Kind::Rule => "---".to_owned(),
            _ => inside.markdown(),
        };
        if kind == ours::Kind::Line
            && let Some(last) = self.own.last_mut().filter(|last| last.kind == kind && last.place == place)
        {
            last.text.extend(["\n", &text]);
            return None;
        }
        let language = self.styles.label(style).get(12..).filter(|_| is_code).unwrap_or_default().to_owned();
        let after = properties.and_then(|el| el.child("spacing")?.attr("after"));
        Some(ours::Block { kind, text, language, place, item, is_loose: after == Some("120") })
    }

    /// Reads what footnotes and endnotes say.
    fn read_footnotes(&mut self, archive: &mut Archive<'_>) {
        for (part, name, kind) in [("footnotes", "footnote", 'f'), ("endnotes", "endnote", 'e')] {
            let path = format!("word/{part}.xml");
            let Ok(bytes) = archive.read(&path) else { continue };
            let Ok(xml) = xml::parse(&bytes, &path) else { continue };
            self.targets = targets(archive, &path);
            for el in xml.root().all(name) {
                // The lines above them are among them.
                if el.attr("type").is_some_and(|kind| kind != "normal") {
                    continue;
                }
                let text = self.footnote(el);
                if !text.trim().is_empty() {
                    self.footnotes.put(kind, el.attr("id").unwrap_or_default(), text);
                }
            }
        }
    }

    /// What a footnote says.
    fn footnote(&mut self, el: El<'_>) -> String {
        let mut blocks = Vec::new();
        let mut texts = Vec::new();
        for child in el.children() {
            if self.is_ours && child.name() == "tbl" {
                blocks.push(self.own_table(child));
                continue;
            }
            for paragraph in paragraphs(child) {
                let inside = self.inside(paragraph);
                if self.is_ours {
                    let style = value(paragraph.path(&["pPr", "pStyle"]));
                    blocks.extend(self.own_block(paragraph, &style, &inside));
                } else if !inside.words.is_blank() {
                    texts.push(inside.markdown());
                }
            }
        }
        if self.is_ours { ours::markdown(&blocks) } else { texts.join("\n\n") }
    }

    /// Gives a topic the footnotes to which its title or its note refers.
    fn tell_footnotes(&mut self, topic: Option<TopicId>) {
        for (number, text) in self.footnotes.take() {
            // In titles of our own they are citations.
            if self.is_ours {
                self.passed += 1;
            } else {
                let topic = topic.or_else(|| self.levels.last());
                self.pending.push(Block { kind: Kind::Footnote, text: marked::footnote(number, &text), topic });
            }
        }
    }

    /// What is in a paragraph; what is passed over is counted.
    fn inside(&mut self, el: El<'_>) -> Inside {
        let mut inside = inside::read(el, &self.targets, &mut self.footnotes, &self.styles, self.is_ours);
        self.formulas.append(&mut inside.formulas);
        self.passed += inside.footnotes;
        self.readings += inside.readings;
        self.boxes += inside.boxes;
        inside
    }

    fn heading(&mut self, level: usize, title: &str) -> Result<TopicId, ReadError> {
        let topic = self.put(level, title)?;
        self.items.clear();
        self.edge = 0;
        self.heading = Some(topic);
        Ok(topic)
    }

    /// Adds a topic, to which what follows belongs.
    fn put(&mut self, level: usize, title: &str) -> Result<TopicId, ReadError> {
        // Those of its title are its own.
        let footnotes = self.footnotes.take();
        self.flush();
        self.footnotes.begin(footnotes);
        self.levels.put(level, title)
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
            _ => self.pending.push(Block { kind, text, topic }),
        }
    }

    /// Puts what was said since the last topic into notes, footnotes last.
    fn flush(&mut self) {
        if self.is_ours {
            let mut note = ours::markdown(&std::mem::take(&mut self.own));
            for (at, (number, text)) in self.footnotes.take().into_iter().enumerate() {
                note.push_str(if at > 0 && !text.contains('\n') { "\n" } else { "\n\n" });
                note.push_str(&marked::footnote(number, &text));
            }
            self.levels.note(&note);
        }
        let (footnotes, blocks): (Vec<Block>, Vec<Block>) =
            self.pending.drain(..).partition(|block| block.kind == Kind::Footnote);
        for Block { kind, text, topic } in blocks.into_iter().chain(footnotes) {
            let text = match kind {
                Kind::Code | Kind::Line => marked::fenced(&text, ""),
                Kind::Quote => marked::quoted(&text),
                Kind::Text | Kind::Footnote => text,
            };
            match topic {
                Some(topic) => self.levels.build.note(topic, &text),
                None => self.levels.note(&text),
            }
        }
    }

    /// Gives a topic links and pictures.
    fn attach(&mut self, topic: Option<TopicId>, links: &[String], pictures: &[String], archive: &mut Archive<'_>) {
        let id = topic.or_else(|| self.levels.last());
        for link in links {
            match id {
                Some(id) => self.levels.build.link(id, link, ""),
                None => self.levels.addresses.push(link.clone()),
            }
        }
        for picture in pictures {
            let target = self.targets.get(picture).map(String::as_str).unwrap_or_default();
            if target.contains("://") {
                match id {
                    Some(id) => self.levels.build.picture_elsewhere(id, target),
                    None => self.levels.build.report.dropped("pictures", target),
                }
                continue;
            }
            let name = if target.starts_with('/') { target.to_owned() } else { format!("word/{target}") };
            let name = name.trim_start_matches('/');
            match (archive.read(name), id) {
                (Ok(bytes), Some(id)) => self.levels.build.picture(id, &bytes, name, None),
                // What stands before all topics belongs to the root.
                (Ok(bytes), None) => self.levels.pictures.push((name.to_owned(), bytes)),
                (Err(_), _) => self.levels.build.report.dropped("pictures", name),
            }
        }
    }

    /// Whether a table is one, and not there for the layout: it has cells side by side, and neither
    /// headings nor tables in them.
    fn is_table(&self, el: El<'_>) -> bool {
        if self.is_ours {
            return true;
        }
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
        if self.is_ours {
            let table = self.own_table(el);
            self.own.push(table);
            return;
        }
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
        self.tell_footnotes(target);
    }

    /// A table in one of our notes.
    fn own_table(&mut self, el: El<'_>) -> ours::Block {
        let indent: Option<i32> = el.path(&["tblPr", "tblInd"]).and_then(|el| el.attr("w")?.parse().ok());
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut sides = Vec::new();
        for row in el.all("tr") {
            let mut cells = Vec::new();
            for cell in row.all("tc") {
                let Some(paragraph) = cell.child("p") else { continue };
                cells.push(self.inside(paragraph).words.cell());
                if rows.is_empty() {
                    sides.push(value(paragraph.path(&["pPr", "jc"])));
                }
            }
            rows.push(cells);
        }
        let place = ours::Place::of(indent.map_or(0, |indent| indent - 108 - self.edge), ours::Kind::Table, "");
        let text = ours::table(&sides, &rows);
        ours::Block { kind: ours::Kind::Table, text, language: String::new(), place, item: None, is_loose: false }
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
        style if style.starts_with("source code") => Kind::Code,
        "html preformatted" | "preformatted text" | "code" | "code block" => Kind::Line,
        "quote" | "intense quote" | "block text" | "block quote" | "quotations" => Kind::Quote,
        _ => Kind::Text,
    }
}

/// Whether this program wrote the file, and no other since.
fn is_ours(archive: &mut Archive<'_>) -> bool {
    archive.read("docProps/app.xml").is_ok_and(|bytes| {
        xml::parse(&bytes, "docProps/app.xml")
            .is_ok_and(|xml| xml.root().child("Application").is_some_and(|el| el.text() == "Gangmu"))
    })
}

/// The part with the text, whatever it is called.
fn main_part(archive: &mut Archive<'_>) -> String {
    const USUAL: &str = "word/document.xml";
    let mut named = || {
        let bytes = archive.read("_rels/.rels").ok()?;
        let xml = xml::parse(&bytes, "").ok()?;
        // Of both namespaces that there are.
        let is_main = |el: &El<'_>| el.attr("Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument"));
        let el = xml.root().all("Relationship").find(is_main)?;
        Some(el.attr("Target")?.trim_start_matches("./").trim_start_matches('/').to_owned())
    };
    named().filter(|part| archive.has(part)).unwrap_or_else(|| USUAL.to_owned())
}

/// Where the links and pictures of a part lead to, by their ids.
fn targets(archive: &mut Archive<'_>, part: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Ok(bytes) = archive.read(format!("{folder}/_rels/{name}.rels").trim_start_matches('/')) else { return found };
    let Ok(xml) = xml::parse(&bytes, "") else { return found };
    for el in xml.root().all("Relationship") {
        if let (Some(id), Some(target)) = (el.attr("Id"), el.attr("Target")) {
            found.insert(id.to_owned(), target.to_owned());
        }
    }
    found
}
