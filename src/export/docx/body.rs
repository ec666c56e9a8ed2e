//! The main part of a Word document: title, contents, headings, lists, notes, references.

use std::collections::{BTreeMap, HashMap};

use crate::doc::{Document, FileId, Topic, TopicId};
use crate::export::ooxml::fonts::{Region, Tongue};
use crate::export::ooxml::xml::Xml;
use crate::export::ooxml::{EMU_PER_PIXEL, Picture, Relations, detail_words, embedded, mark_gap};
use crate::export::{ExportError, Job};
use crate::formats::SourcesAs;

use super::note::{self, Foot};
use super::outline::{self, Place, Plan, Role};
use super::runs::{Look, Runs};
use super::styles::{FURTHER, INDENT, LIST_LEVELS, MARGIN_SIDE, Restart, TEXT_WIDTH};

/// Entries that a table of contents has at most before it leaves out a level.
const MOST_CONTENTS: usize = 60;
/// Fewer headings need no table of contents.
const LEAST_CONTENTS: usize = 4;
/// The heading of topics that float, by language.
const FURTHER_TOPICS: [&str; 5] = ["Further topics", "其他主题", "其他主題", "その他のトピック", "기타 토픽"];
/// Topics between two looks at whether the result is still wanted.
const STRIDE: usize = 1000;

/// The main part and what it refers to.
pub struct Written {
    /// `word/document.xml`.
    pub document: String,
    /// Its relationships so far.
    pub relations: Relations,
    /// `word/footnotes.xml` and its relationships.
    pub footnotes: (String, Relations),
    /// Lists that count anew, from [`FURTHER`] on.
    pub lists: Vec<Restart>,
    /// Languages of code, each of which has a style.
    pub languages: Vec<String>,
    /// Pictures: the name below `word`, its ending, its kind, its bytes.
    pub pictures: Vec<(String, &'static str, &'static str, Vec<u8>)>,
}

struct Body<'a> {
    job: &'a Job<'a>,
    tongue: &'a Tongue,
    runs: Runs,
    feet: Vec<Foot<'a>>,
    lists: Vec<Restart>,
    languages: Vec<String>,
    pictures: Vec<(String, &'static str, &'static str, Vec<u8>)>,
    /// Pictures by name: the id of their relationship and their size. `None` for what Word can't show.
    #[expect(clippy::type_complexity, reason = "a name for the pair would say no more")]
    known: BTreeMap<&'a str, Option<(String, (u32, u32))>>,
    drawings: usize,
    /// Bookmarks of topics: numbers of those that something leads to.
    bookmarks: HashMap<TopicId, usize>,
    /// Topics by their ids in the file, where links lead to topics.
    ids: HashMap<&'a FileId, TopicId>,
}

/// Writes the main part.
pub fn write<'a>(job: &'a Job<'a>, tongue: &'a Tongue, headings: usize) -> Result<Written, ExportError> {
    let document = job.document;
    let contents = contents_levels(document, headings);
    let plan = Plan { headings, numbering: job.writing.numbering, contents };
    let (places, restarts) = outline::places(document, &plan, FURTHER);
    let mut body = Body {
        job,
        tongue,
        runs: Runs::new(tongue),
        feet: Vec::new(),
        lists: vec![Restart::Topics; restarts],
        languages: Vec::new(),
        pictures: Vec::new(),
        known: BTreeMap::new(),
        drawings: 0,
        bookmarks: HashMap::new(),
        ids: HashMap::new(),
    };
    body.find_targets(&places, contents);
    body.runs.xml = Xml::part();
    body.runs.xml.raw("<w:document ").raw(&super::namespaces()).raw("><w:body>");
    let mut contents_due = contents > 0;
    for (at, place) in places.iter().enumerate() {
        if at % STRIDE == 0 {
            job.step(0.8 * at as f32 / places.len() as f32)?;
        }
        if contents_due && at > 0 {
            contents_due = false;
            body.contents(&places, contents);
        }
        body.place(place);
    }
    body.references();
    body.section();
    body.runs.xml.raw("</w:body></w:document>");
    let footnotes = note::footnotes(tongue, body.feet, &mut body.lists, &mut body.languages);
    Ok(Written {
        document: body.runs.xml.finish(),
        relations: body.runs.relations,
        footnotes,
        lists: body.lists,
        languages: body.languages,
        pictures: body.pictures,
    })
}

/// How many levels the table of contents has: up to three, as long as it stays short.
fn contents_levels(document: &Document, headings: usize) -> usize {
    let mut counts = [0_usize; 4];
    for (_, sheet) in document.sheets() {
        for visit in document.walk(sheet.root()) {
            if let Some(count) = counts.get_mut(visit.depth) {
                *count += 1;
            }
        }
    }
    let [_, first, second, third] = counts;
    let most = match (first, first + second, first + second + third) {
        (1.., _, all) if all <= MOST_CONTENTS => 3,
        (1.., two, _) if two <= MOST_CONTENTS => 2,
        (1.., ..) => 1,
        _ => 0,
    };
    if first + second + third < LEAST_CONTENTS { 0 } else { most.min(headings) }
}

impl<'a> Body<'a> {
    /// Numbers the topics that the table of contents or a link leads to.
    fn find_targets(&mut self, places: &[Place], contents: usize) {
        let document = self.job.document;
        let in_contents = |role: Role| matches!(role, Role::Heading { level, .. } if level <= contents);
        let mut wanted: Vec<&str> = Vec::new();
        for place in places {
            let Some(id) = place.topic else { continue };
            if in_contents(place.role) {
                let next = self.bookmarks.len() + 1;
                self.bookmarks.insert(id, next);
            }
            let links = document.topic(id).map_or(&[][..], |topic| &topic.more().links);
            wanted.extend(links.iter().filter_map(|link| link.href.strip_prefix('#')));
        }
        if wanted.is_empty() {
            return;
        }
        let topics = places.iter().filter_map(|place| Some((document.topic(place.topic?)?.file_id(), place.topic?)));
        self.ids = topics.collect();
        for target in wanted {
            if let Some(&id) = self.ids.get(&FileId::from(target)) {
                let next = self.bookmarks.len() + 1;
                self.bookmarks.entry(id).or_insert(next);
            }
        }
    }

    fn bookmark(number: usize) -> String {
        format!("_Toc{number:09}")
    }

    /// Opens a paragraph: its style, then what follows in the order of the schema.
    fn open(&mut self, style: &str, properties: &str) {
        self.runs.xml.raw("<w:p><w:pPr><w:pStyle w:val=\"").raw(style).raw("\"/>").raw(properties).raw("</w:pPr>");
    }

    fn close(&mut self) {
        self.runs.xml.raw("</w:p>");
    }

    /// A topic with all that belongs to it.
    fn place(&mut self, place: &Place) {
        let (style, properties, indent) = match place.role {
            Role::Title(new_page) => {
                ("Title".to_owned(), if new_page { "<w:pageBreakBefore/>".to_owned() } else { String::new() }, None)
            }
            Role::Heading { level, list } => {
                // A heading stays with what is below it; one with nothing below would only drag
                // the next along, and so on over whole pages.
                let loose = if self.ends(place) { "<w:keepNext w:val=\"0\"/>" } else { "" };
                // A list that is not the style's own is told with its level.
                let number = list.map(|list| number_of(list, level - 1)).unwrap_or_default();
                (format!("Heading{level}"), format!("{loose}{number}"), None)
            }
            Role::Item { list, level } => ("ListParagraph".to_owned(), number_of(list, level), Some(level)),
        };
        self.open(&style, &properties);
        let Some((id, topic)) = place.topic.and_then(|id| Some((id, self.job.document.topic(id)?))) else {
            self.runs.text(self.tongue.word(FURTHER_TOPICS), Look::default());
            return self.close();
        };
        let bookmark = self.bookmarks.get(&id).copied();
        if let Some(number) = bookmark {
            self.runs.xml.raw("<w:bookmarkStart w:id=\"").number(number).raw("\" w:name=\"");
            self.runs.xml.raw(&Self::bookmark(number)).raw("\"/>");
        }
        let title = self.job.writing.language.title(self.job.document, topic);
        self.runs.text(&title, Look::default());
        if let Some(number) = bookmark {
            self.runs.xml.raw("<w:bookmarkEnd w:id=\"").number(number).raw("\"/>");
        }
        self.citations(id, &title);
        self.close();
        // What belongs to an item stands below its words.
        let indent = indent.map_or(0, |level| INDENT as usize * level.min(LIST_LEVELS) + INDENT as usize);
        if topic.has_more() {
            self.picture(topic, indent);
            self.details(topic, indent);
            if self.job.writing.notes != Some(false) {
                self.note(topic.note(), indent);
            }
        }
    }

    /// Whether nothing belongs to a heading: no children, no note, no line of details.
    fn ends(&self, place: &Place) -> bool {
        let topic = place.topic.and_then(|id| self.job.document.topic(id));
        topic.is_some_and(|topic| {
            let more = topic.more();
            let has_note = !more.note.is_empty() && self.job.writing.notes != Some(false);
            let has_lines = has_note || more.image.is_some() || !more.links.is_empty();
            topic.children().is_empty() && topic.callouts().is_empty() && !has_lines && detail_words(more).is_empty()
        })
    }

    /// The citations of a topic, after its title.
    fn citations(&mut self, id: TopicId, title: &str) {
        let citations = &self.job.writing.citations;
        let mut before: Option<char> = title.chars().last();
        for (at, mention) in citations.of(id).iter().enumerate() {
            if citations.how == SourcesAs::Footnotes && !mention.note.is_empty() {
                // Two numbers side by side would read as one; circled ones do not.
                if at > 0 && !self.circled() {
                    let look = Look { raised: true, style: Some("CitationMark"), ..Look::default() };
                    self.runs.text(",", look);
                }
                self.feet.push(Foot::Cited(&mention.note));
                self.runs.footnote(self.feet.len());
            } else if citations.how != SourcesAs::None {
                let look = Look { style: Some("CitationMark"), ..Look::default() };
                self.runs.text(mark_gap(before, &mention.mark), look);
                self.runs.rich(&mention.mark, Some("CitationMark"));
                before = mention.mark.last().and_then(|run| run.text.chars().last());
            }
        }
    }

    /// Whether footnotes are numbered ① ② on each page, as Chinese journals do.
    fn circled(&self) -> bool {
        self.tongue.titles.is_some_and(Region::is_chinese)
    }

    fn picture(&mut self, topic: &'a Topic, indent: usize) {
        let Some(shown) = &topic.more().image else { return };
        let document = self.job.document;
        let name = shown.image.as_str();
        let count = self.pictures.len() + 1;
        if !self.known.contains_key(name) {
            let found = embedded(document, name).map(|Picture { ending, kind, bytes, size }| {
                let file = format!("media/image{count}.{ending}");
                let id = self.runs.relations.to("image", &file);
                self.pictures.push((file, ending, kind, bytes));
                (id, size)
            });
            self.known.insert(name, found);
        }
        let Some(Some((relation, (wide, high)))) = self.known.get(name) else { return };
        // Shown as wide as in the map, but never wider than the text; 20 twips are a point.
        let most = (TEXT_WIDTH as f32 - indent as f32) / 15.0;
        let width = shown.width.filter(|width| width.is_finite()).unwrap_or(*wide as f32).clamp(8.0, most);
        let height = (width * *high as f32 / *wide as f32).clamp(1.0, 900.0);
        let emu = |pixels: f32| (f64::from(pixels) * f64::from(EMU_PER_PIXEL)).round();
        let (cx, cy) = (emu(width), emu(height));
        let relation = relation.clone();
        self.drawings += 1;
        let id = self.drawings;
        let ind = format!("<w:spacing w:before=\"60\" w:after=\"60\"/><w:ind w:left=\"{indent}\" w:firstLine=\"0\"/>");
        self.open("Normal", &ind);
        let words = self.job.writing.language.title(document, topic).as_str().replace('\n', " ");
        self.runs.xml.raw("<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
        self.runs
            .xml
            .raw(&format!("<wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{id}\" name=\"Picture {id}\" descr=\""));
        self.runs
            .xml
            .text(&words)
            .raw("\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>");
        self.runs.xml.raw(
            "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>",
        );
        self.runs
            .xml
            .raw(&format!("<pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Picture {id}\"/><pic:cNvPicPr/></pic:nvPicPr>"));
        self.runs
            .xml
            .raw("<pic:blipFill><a:blip r:embed=\"")
            .raw(&relation)
            .raw("\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>");
        self.runs
            .xml
            .raw(&format!("<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>"));
        self.runs
            .xml
            .raw("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>");
        self.runs.xml.raw("</wp:inline></w:drawing></w:r>");
        self.close();
    }

    /// Date, task, labels, attributes and links, on one small line.
    fn details(&mut self, topic: &Topic, indent: usize) {
        let more = topic.more();
        let words = detail_words(more);
        if words.is_empty() && more.links.is_empty() {
            return;
        }
        let ind = if indent > 0 { format!("<w:ind w:left=\"{indent}\"/>") } else { String::new() };
        self.open("TopicDetails", &ind);
        let mut gap = "";
        for word in words {
            self.runs.text(gap, Look::default());
            self.runs.text(&word, Look::default());
            gap = "  ·  ";
        }
        for link in &more.links {
            self.runs.text(gap, Look::default());
            gap = "  ·  ";
            let target = link.href.strip_prefix('#').and_then(|id| self.ids.get(&FileId::from(id)).copied());
            let number = target.and_then(|target| self.bookmarks.get(&target).copied());
            if let (Some(number), Some(target)) = (number, target.and_then(|id| self.job.document.topic(id))) {
                let title = self.job.writing.language.title(self.job.document, target);
                let words = if link.title.is_empty() { title } else { link.title.clone() };
                let look = Look { style: Some("Hyperlink"), ..Look::default() };
                self.runs.jump(&format!("→ {}", words.as_str().replace('\n', " ")), &Self::bookmark(number), look);
            } else {
                let words = if link.title.is_empty() { &link.href } else { &link.title };
                self.runs.link(words, &link.href, Look::default());
            }
        }
        self.close();
    }

    /// A note as body text.
    fn note(&mut self, text: &str, indent: usize) {
        let circled = self.circled();
        let Self { runs, lists, feet, languages, .. } = self;
        note::Writer { runs, lists, feet, languages, circled }.note(text, indent);
    }

    /// The table of contents: a field with its entries, which lead to their headings.
    fn contents(&mut self, places: &[Place], levels: usize) {
        let words = ["Contents", "目录", "目錄", "目次", "목차"];
        self.runs.xml.raw(
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>",
        );
        self.open("TOCHeading", "");
        self.runs.text(self.tongue.word(words), Look::default());
        self.close();
        let mut begun = false;
        for (at, place) in places.iter().enumerate() {
            let Role::Heading { level, .. } = place.role else { continue };
            // The heading of what floats leads to the first topic below it.
            let target = place.topic.or_else(|| places.get(at + 1)?.topic);
            let number = target.and_then(|id| self.bookmarks.get(&id).copied());
            let Some(number) = number.filter(|_| level <= levels) else { continue };
            let title = match place.topic.and_then(|id| self.job.document.topic(id)) {
                Some(topic) => self.job.writing.language.title(self.job.document, topic).as_str().replace('\n', " "),
                None => self.tongue.word(FURTHER_TOPICS).to_owned(),
            };
            self.open(&format!("TOC{level}"), "");
            if !std::mem::replace(&mut begun, true) {
                self.runs.xml.raw("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-");
                self.runs
                    .xml
                    .number(levels)
                    .raw("\" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
            }
            let gap = if place.number.is_empty() || place.number.ends_with(['、', '）']) { "" } else { " " };
            self.runs.jump(&format!("{}{gap}{title}", place.number), &Self::bookmark(number), Look::default());
            self.close();
        }
        if begun {
            self.runs.xml.raw("<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>");
        }
        self.runs.xml.raw("</w:sdtContent></w:sdt>");
    }

    /// The list of references.
    fn references(&mut self) {
        let citations = &self.job.writing.citations;
        if citations.how == SourcesAs::None || citations.list.is_empty() {
            return;
        }
        self.open("Heading1", &number_of(0, 0));
        self.runs.text(&citations.heading, Look::default());
        self.close();
        for entry in &citations.list {
            self.open("Bibliography", "");
            // A number at the beginning stands in front of the other lines.
            match entry.split_first().and_then(|(first, rest)| Some((first, numbered(&first.text)?, rest))) {
                Some((first, (number, words), rest)) => {
                    let look = Look { bold: first.bold, italic: first.italic, ..Look::default() };
                    self.runs.text(&format!("{number}\t"), look);
                    let mut runs = vec![crate::text::rich::Run { text: words.to_owned(), ..first.clone() }];
                    runs.extend(rest.iter().cloned());
                    self.runs.rich(&runs, None);
                }
                None => self.runs.rich(entry, None),
            }
            self.close();
        }
    }

    /// Paper, margins, the foot of the page, and how footnotes are numbered.
    fn section(&mut self) {
        let id = self.runs.relations.to("footer", "footer1.xml");
        self.runs.xml.raw("<w:sectPr><w:footerReference w:type=\"default\" r:id=\"").raw(&id).raw("\"/>");
        if self.circled() {
            self.runs.xml.raw("<w:footnotePr><w:numFmt w:val=\"decimalEnclosedCircleChinese\"/><w:numRestart w:val=\"eachPage\"/></w:footnotePr>");
        }
        self.runs.xml.raw(&format!(
            "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"{MARGIN_SIDE}\" w:bottom=\"1440\" w:left=\"{MARGIN_SIDE}\" \
             w:header=\"851\" w:footer=\"850\" w:gutter=\"0\"/><w:cols w:space=\"425\"/><w:docGrid w:linePitch=\"312\"/></w:sectPr>"
        ));
    }
}

fn number_of(list: usize, level: usize) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
}

/// The number of an entry and the words after it: `[12]` or `12.`.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let (number, words) = text.split_once([' ', '\t', '\u{a0}', '\u{3000}'])?;
    let digits = number.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).or(number.strip_suffix('.'))?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some((number, words.trim_start()))
}
