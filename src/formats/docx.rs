//! Word documents (`.docx`): headings by their outline level, numbered lists, what stands below as notes.
//!
//! A heading is a paragraph with an outline level of its own or of its style (or of the style that
//! this one is based on), whatever that style is called: 标题 1 and 見出し 1 are headings too. Only
//! where no level is told, a style named "heading 1" (as Word names it in every language) has one;
//! "List Bullet 2" is an item of the second level. Tables of contents, deleted and hidden text and text boxes are passed over. The title, if
//! there is one, is the root. In documents that this program wrote, lists in the style of notes are
//! parts of notes, and what it added to titles (marks of citations, the line of details) goes.

use std::collections::HashMap;

use super::parts::archive::{self, Archive};
use super::parts::levels::Levels;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};

/// Lists stand below all headings.
const LISTS: usize = 100;
/// The outline level that means body text.
const BODY: usize = 9;

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    archive::is_zip(bytes) && Archive::open(bytes).is_ok_and(|archive| archive.has("word/document.xml"))
}

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based_on: String,
    level: Option<usize>,
    list: Option<usize>,
    /// Whether a list that the style has is switched off.
    no_list: bool,
}

fn value(el: Option<El<'_>>) -> String {
    el.and_then(|el| el.attr("val")).unwrap_or_default().to_owned()
}

/// The outline level, the level in a list, and whether a list is switched off.
fn level_of(properties: Option<El<'_>>) -> (Option<usize>, Option<usize>, bool) {
    let level = value(properties.and_then(|el| el.child("outlineLvl"))).parse().ok();
    let list = properties.and_then(|el| el.child("numPr"));
    let number = value(list.and_then(|el| el.child("numId")));
    let list = list.filter(|_| number != "0").map(|el| value(el.child("ilvl")).parse().unwrap_or_default());
    (level, list, number == "0")
}

fn styles(archive: &mut Archive<'_>) -> HashMap<String, Style> {
    let mut found = HashMap::new();
    let Ok(bytes) = archive.read("word/styles.xml") else { return found };
    let Ok(xml) = xml::parse(&bytes, "word/styles.xml") else { return found };
    for el in xml.root().all("style") {
        let (level, list, no_list) = level_of(el.child("pPr"));
        let style = Style { name: value(el.child("name")), based_on: value(el.child("basedOn")), level, list, no_list };
        found.insert(el.attr("styleId").unwrap_or_default().to_owned(), style);
    }
    found
}

/// Level and list by the name or the id of a style, in lower case: those that Word brings along.
fn by_name(name: &str) -> (Option<usize>, Option<usize>) {
    let plain: String = name.chars().filter(|c| *c != ' ').collect();
    let number = |prefix: &str| plain.strip_prefix(prefix).map(|rest| if rest.is_empty() { "1" } else { rest });
    let level = |digits: &str| digits.parse::<usize>().ok().filter(|level| (1..=9).contains(level)).map(|n| n - 1);
    let heading = number("heading").filter(|_| plain != "heading").and_then(level);
    (heading, number("listbullet").or_else(|| number("listnumber")).and_then(level))
}

/// Level and list of a style, along the chain of styles that it is based on.
fn along(styles: &HashMap<String, Style>, id: &str) -> (Option<usize>, Option<usize>) {
    if !styles.contains_key(id) {
        return by_name(&id.to_lowercase());
    }
    let (mut level, mut list) = (None, None);
    let mut id = id;
    let mut is_off = false;
    // A chain of styles is short; a circle ends.
    for _ in 0..20 {
        let Some(style) = styles.get(id) else { break };
        let (named_level, named_list) = by_name(&style.name.to_lowercase());
        level = level.or(style.level).or(named_level);
        // Each of Word's styles for lists is the first level of a list of its own.
        is_off |= style.no_list && list.is_none();
        list = list.or(style.list.max(named_list).filter(|_| !is_off));
        id = &style.based_on;
    }
    (level, list)
}

/// Reads a document.
///
/// # Errors
/// When it is damaged or no document.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let document = archive.read("word/document.xml")?;
    let styles = styles(&mut archive);
    let is_ours = is_ours(&mut archive);
    let targets = targets(&mut archive);
    let xml = xml::parse(&document, "word/document.xml")?;
    let mut levels = Levels::new("docx", options);
    let hint = "Open it in a word processor, and save it again.";
    let body = xml.root().child("body").ok_or_else(|| ReadError::whole("this document has no text", hint))?;
    let mut paragraphs: Vec<El<'_>> = Vec::new();
    // Paragraphs stand in tables and fields too; the stack keeps their order.
    let mut stack: Vec<El<'_>> = vec![body];
    while let Some(el) = stack.pop() {
        match el.name() {
            "p" => {
                paragraphs.push(el);
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
    let mut headings = 0;
    let (mut footnotes, mut boxes) = (0, 0);
    let mut pending: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let properties = paragraph.child("pPr");
        let style = value(properties.and_then(|el| el.child("pStyle")));
        let name = styles.get(&style).map(|style| style.name.to_lowercase()).unwrap_or_default();
        if name.starts_with("toc ") || style.to_lowercase().starts_with("toc") {
            continue;
        }
        let (own_level, own_list, no_list) = level_of(properties);
        let (style_level, style_list) = along(&styles, &style);
        let level = own_level.or(style_level).filter(|level| *level < BODY);
        let list = own_list.or(style_list.filter(|_| !no_list));
        let inside = inside(paragraph);
        footnotes += inside.footnotes;
        boxes += inside.boxes;
        let words = inside.words.trim();
        let is_title = name == "title" && level.is_none() && !words.is_empty();
        let note = of_note(&name, list.unwrap_or_default()).filter(|_| is_ours);
        let topic = match (level, list) {
            _ if name == "topic details" && is_ours => None,
            _ if words.is_empty() => None,
            // The title, or that of a further part; a second line of the first title is text.
            _ if is_title && (levels.last().is_none() || headings > 0) => {
                flush(&mut levels, &mut pending);
                let title =
                    if is_ours { words.to_owned() } else { words.split_whitespace().collect::<Vec<_>>().join(" ") };
                Some(levels.put(0, &title)?)
            }
            (Some(level), _) => {
                headings += 1;
                flush(&mut levels, &mut pending);
                Some(levels.put(level + 1, words)?)
            }
            _ if note.is_some() => {
                let line = note.unwrap_or_default() + words;
                match pending.last_mut() {
                    Some(last) if is_item(last) && is_item(&line) => last.extend(["\n", line.as_str()]),
                    _ => pending.push(line),
                }
                None
            }
            (None, Some(list)) => {
                flush(&mut levels, &mut pending);
                Some(levels.put(LISTS + list, words)?)
            }
            (None, None) => {
                pending.push(words.to_owned());
                None
            }
        };
        let Some(id) = topic.or_else(|| levels.last()) else { continue };
        for link in inside.links {
            if let Some(target) = targets.get(&link) {
                levels.build.link(id, target, "");
            }
        }
        for address in addresses(&inside.fields) {
            levels.build.link(id, address, "");
        }
        for picture in inside.pictures {
            let name = targets
                .get(&picture)
                .map(|target| format!("word/{}", target.trim_start_matches('/')))
                .unwrap_or_default();
            match archive.read(name.trim_start_matches("word/word/")) {
                Ok(bytes) => levels.build.picture(id, &bytes, &name, None),
                Err(_) => levels.build.report.dropped("pictures", &name),
            }
        }
    }
    flush(&mut levels, &mut pending);
    if headings == 0 {
        levels.build.report.changed("texts without a heading, now a note", "");
    }
    levels.build.report.dropped_many(footnotes, "footnotes and comments");
    levels.build.report.dropped_many(boxes, "text boxes");
    levels.finish()
}

/// Whether a paragraph of a note is an item of a list.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("- ") || line.starts_with("1. ")
}

/// Puts the paragraphs since the last topic into its note.
fn flush(levels: &mut Levels, pending: &mut Vec<String>) {
    for words in pending.drain(..) {
        levels.note(&words);
    }
}

/// Whether this program wrote the file, and no other since.
fn is_ours(archive: &mut Archive<'_>) -> bool {
    archive.read("docProps/app.xml").is_ok_and(|bytes| {
        xml::parse(&bytes, "docProps/app.xml")
            .is_ok_and(|xml| xml.root().child("Application").is_some_and(|el| el.text() == "Gangmu"))
    })
}

/// What a paragraph of one of our notes begins with, by the name of its style; `None` for all else.
fn of_note(style: &str, list: usize) -> Option<String> {
    let indent = "   ".repeat(list.min(8));
    match style {
        "list bullet" => Some(format!("{indent}- ")),
        "list number" => Some(format!("{indent}1. ")),
        "list continue" => Some("  ".to_owned()),
        "quote" => Some("> ".to_owned()),
        "html preformatted" => Some("    ".to_owned()),
        _ => None,
    }
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

/// What is in a paragraph.
#[derive(Default)]
struct Inside {
    words: String,
    links: Vec<String>,
    pictures: Vec<String>,
    footnotes: usize,
    /// Text boxes, which are passed over.
    boxes: usize,
    /// The instructions of fields, one after the other.
    fields: String,
}

/// The addresses in the instructions of fields: `HYPERLINK "address"`, but not places of the document.
fn addresses(fields: &str) -> impl Iterator<Item = &str> {
    fields.split("HYPERLINK").skip(1).filter_map(|field| {
        let inside = field.trim_start().strip_prefix('"')?;
        inside.split('"').next().filter(|address| !address.is_empty())
    })
}

fn inside(paragraph: El<'_>) -> Inside {
    let mut found = Inside::default();
    let mut stack: Vec<El<'_>> = paragraph.children().collect();
    stack.reverse();
    while let Some(el) = stack.pop() {
        match el.name() {
            "t" => found.words.push_str(&el.text()),
            "tab" => found.words.push(' '),
            "br" | "cr" => found.words.push('\n'),
            "noBreakHyphen" => found.words.push('-'),
            "footnoteReference" | "endnoteReference" | "commentReference" => found.footnotes += 1,
            "blip" => found.pictures.extend(el.attr("embed").map(str::to_owned)),
            "instrText" => {
                found.fields.push_str(&el.text());
                continue;
            }
            "fldSimple" => found.fields.push_str(el.attr("instr").unwrap_or_default()),
            "txbxContent" => {
                found.boxes += 1;
                continue;
            }
            // How signs are read stands above them.
            "del" | "moveFrom" | "delText" | "pPr" | "Fallback" | "rt" => continue,
            "r" => {
                let hidden = el.child("rPr").and_then(|properties| properties.child("vanish"));
                if hidden.is_some_and(|el| !matches!(el.attr("val"), Some("0" | "false"))) {
                    continue;
                }
                let style = el.path(&["rPr", "rStyle"]);
                if style.is_some_and(|el| el.attr("val") == Some("CitationMark")) {
                    continue;
                }
            }
            "hyperlink" => found.links.extend(el.attr("id").map(str::to_owned)),
            _ => {}
        }
        let from = stack.len();
        stack.extend(el.children());
        stack.get_mut(from..).unwrap_or_default().reverse();
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
            assert_eq!(shown.outline, "A\n  B\n    c\n      d [n]\n");
        }
    }
}
