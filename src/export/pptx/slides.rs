//! Slides and their speaker notes.

use crate::doc::{Topic, TopicId};
use crate::export::Job;
use crate::export::note;
use crate::export::ooxml::fonts::{Tongue, has_east};
use crate::export::ooxml::xml::Xml;
use crate::export::ooxml::{Relations, address, flags, mark_gap};
use crate::formats::{Language, SourcesAs};
use crate::text::rich::Rich;

use super::plan::{HEIGHT, Line, width_of};
use super::theme::{self, ACCENTS, Frame, HIGH, NAMESPACES, TREE};

/// One slide as it is written.
#[derive(Debug)]
pub struct Written {
    /// The slide.
    pub xml: String,
    /// Its relationships; the first is its layout.
    pub relations: Relations,
    /// The speaker's notes, a line a paragraph.
    pub notes: Vec<String>,
}

/// Writes slides.
pub struct Writer<'a> {
    /// What is written, and how.
    pub job: &'a Job<'a>,
    /// In which languages.
    pub tongue: &'a Tongue,
}

/// A slide in the making.
struct Making<'a> {
    xml: Xml,
    relations: Relations,
    notes: Vec<String>,
    tongue: &'a Tongue,
    shapes: u32,
}

impl<'a> Making<'a> {
    fn new(tongue: &'a Tongue, layout: theme::Layout) -> Self {
        let mut relations = Relations::default();
        relations.to("slideLayout", &format!("../slideLayouts/slideLayout{}.xml", layout as u32));
        let mut xml = Xml::part();
        xml.raw("<p:sld ").raw(NAMESPACES).raw("><p:cSld>").raw(TREE);
        Self { xml, relations, notes: Vec::new(), tongue, shapes: 1 }
    }

    /// Opens a placeholder of the layout; its text is set at `scale` thousandths of a percent.
    fn open(&mut self, name: &str, kind: &str, scale: u32) {
        self.shapes += 1;
        self.xml.raw("<p:sp><p:nvSpPr><p:cNvPr id=\"").number(self.shapes).raw("\" name=\"").raw(name).raw("\"/>");
        self.xml.raw("<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph ").raw(kind);
        self.xml.raw("/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>");
        if scale < 100_000 {
            self.xml.raw("<a:bodyPr><a:normAutofit fontScale=\"").number(scale).raw("\"/></a:bodyPr>");
        } else {
            self.xml.raw("<a:bodyPr><a:normAutofit/></a:bodyPr>");
        }
        self.xml.raw("<a:lstStyle/>");
    }

    fn close(&mut self) {
        self.xml.raw("</p:txBody></p:sp>");
    }

    /// Text in one look, with attributes of its run; a newline breaks the line.
    fn text(&mut self, text: &str, look: &str, link: Option<&str>) {
        let id = link.and_then(address).map(|address| self.relations.outside(&address));
        for (at, line) in text.split(['\n', '\u{2028}']).enumerate() {
            if at > 0 {
                self.xml.raw("<a:br/>");
            }
            if line.is_empty() {
                continue;
            }
            self.xml.raw("<a:r><a:rPr lang=\"");
            if has_east(line) {
                self.xml.raw(self.tongue.east.tag()).raw("\" altLang=\"").raw(self.tongue.west);
            } else {
                self.xml.raw(self.tongue.west);
            }
            self.xml.raw("\"").raw(look);
            match &id {
                Some(id) => self.xml.raw("><a:hlinkClick r:id=\"").raw(id).raw("\"/></a:rPr><a:t>"),
                None => self.xml.raw("/><a:t>"),
            };
            self.xml.text(line).raw("</a:t></a:r>");
        }
    }

    fn rich(&mut self, runs: &Rich) {
        for run in runs {
            let mut look = String::new();
            for (is, attribute) in
                [(run.bold, " b=\"1\""), (run.italic, " i=\"1\""), (run.raised, " baseline=\"30000\"")]
            {
                look.push_str(if is { attribute } else { "" });
            }
            self.text(&run.text, &look, run.link.as_deref());
        }
    }

    /// The colour of the branch along the edge: nothing to be read.
    fn edge(&mut self, branch: usize, wide: u32) {
        self.shapes += 1;
        let (id, accent) = (self.shapes, branch % ACCENTS.len() + 1);
        self.xml.raw(&format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Branch colour\"><a:extLst><a:ext uri=\"{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}\">\
             <adec:decorative xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\" val=\"1\"/></a:ext></a:extLst></p:cNvPr>\
             <p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{HIGH}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val=\"accent{accent}\"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>\
             <p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang=\"en-US\"/></a:p></p:txBody></p:sp>"
        ));
    }

    fn finish(mut self, with_number: bool) -> Written {
        if with_number {
            theme::slide_number(&mut self.xml, self.shapes + 1, false);
        }
        self.xml.raw("</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>");
        Written { xml: self.xml.finish(), relations: self.relations, notes: self.notes }
    }
}

/// The look of task and labels.
const FLAGS: &str = " i=\"1\"";

/// How small a title is set so that it fits two lines, or three if it must be.
fn title_scale(width: f32, room: f32) -> u32 {
    match width / room {
        part if part <= 1.9 => 100_000,
        part if part <= 2.6 => 75_000,
        part if part <= 4.5 => 62_500,
        _ => 45_000,
    }
}

impl Writer<'_> {
    fn topic(&self, id: TopicId) -> Option<&Topic> {
        self.job.document.topic(id)
    }

    fn title(&self, id: TopicId) -> String {
        self.topic(id)
            .map(|topic| self.job.writing.language.title(self.job.document, topic).to_string())
            .unwrap_or_default()
    }

    /// The marks of a topic's citations.
    fn marks(&self, making: &mut Making<'_>, id: TopicId, title: &str) {
        let citations = &self.job.writing.citations;
        if citations.how == SourcesAs::None {
            return;
        }
        let mut before = title.chars().last();
        for (at, mention) in citations.of(id).iter().enumerate() {
            // Two numbers of notes side by side would read as one.
            if at > 0 && citations.how == SourcesAs::Footnotes {
                making.text(",", " baseline=\"30000\"", None);
            }
            making.text(mark_gap(before, &mention.mark), "", None);
            making.rich(&mention.mark);
            before = mention.mark.last().and_then(|run| run.text.chars().last());
        }
    }

    /// Task and labels of a topic, after its title.
    fn flags(&self, making: &mut Making<'_>, id: TopicId) {
        if let Some(topic) = self.topic(id).filter(|topic| topic.has_more()) {
            making.text(&flags(topic.more()), FLAGS, None);
        }
    }

    /// The date of a topic, after its title unless that says it.
    fn date(&self, making: &mut Making<'_>, id: TopicId) {
        let Some(topic) = self.topic(id) else { return };
        let date = topic.more().date.as_str();
        if !date.is_empty() && !topic.title().contains(date) {
            making.text(&format!(" · {}", date.replace('/', "–")), "", None);
        }
    }

    /// Adds the note of a topic to the speaker's, after a line that names it if it is not what the
    /// slide is about.
    fn note(&self, making: &mut Making<'_>, id: TopicId, names: bool) {
        let Some(topic) = self.topic(id).filter(|topic| !topic.note().is_empty()) else { return };
        if self.job.writing.notes == Some(false) {
            return;
        }
        if !making.notes.is_empty() {
            making.notes.push(String::new());
        }
        if names {
            making.notes.push(self.title(id).replace('\n', " "));
        }
        making.notes.extend(note::plain(topic.note()));
    }

    /// The title slide of a sheet: its title in the first language, below it that in the second.
    #[must_use]
    pub fn opening(&self, root: TopicId) -> Written {
        let mut making = Making::new(self.tongue, theme::Layout::Title);
        making.edge(0, 300_000);
        let document = self.job.document;
        let (mut first, mut second) = (String::new(), String::new());
        if let Some(topic) = self.topic(root) {
            let language = &self.job.writing.language;
            let main = if *language == Language::Both { &Language::First } else { language };
            first = main.title(document, topic).to_string();
            let others =
                document.languages().iter().map(|language| Language::Named(language.clone()).title(document, topic));
            second = others
                .map(|title| title.to_string())
                .find(|title| *title != first && !title.is_empty())
                .unwrap_or_default();
        }
        making.open("Title", "type=\"ctrTitle\"", title_scale(width_of(&first), 19.0));
        making.xml.raw("<a:p>");
        making.text(&first, "", None);
        self.marks(&mut making, root, &first);
        self.flags(&mut making, root);
        making.xml.raw("</a:p>");
        making.close();
        if !second.is_empty() {
            making.open("Subtitle", "type=\"subTitle\" idx=\"1\"", title_scale(width_of(&second), 55.0));
            making.xml.raw("<a:p>");
            making.text(&second, "", None);
            making.xml.raw("</a:p>");
            making.close();
        }
        self.note(&mut making, root, false);
        making.finish(false)
    }

    /// A slide of lines.
    #[must_use]
    pub fn lines(
        &self,
        (of, number, above): (TopicId, &str, Option<TopicId>),
        branch: usize,
        part: usize,
        lines: &[Line],
        height: f32,
    ) -> Written {
        let layout = if lines.is_empty() { theme::Layout::Only } else { theme::Layout::Lines };
        let mut making = Making::new(self.tongue, layout);
        making.edge(branch, 130_000);
        let mut title = self.title(of);
        title.insert_str(0, number);
        let flags =
            self.topic(of).filter(|topic| topic.has_more()).map(|topic| flags(topic.more())).unwrap_or_default();
        making.open("Title", "type=\"title\"", title_scale(width_of(&title) + width_of(&flags), 23.0));
        making.xml.raw("<a:p>");
        let href = self.topic(of).and_then(|topic| topic.more().links.iter().find_map(|link| address(&link.href)));
        making.text(&title, "", href.as_deref());
        self.date(&mut making, of);
        self.marks(&mut making, of, &title);
        making.text(&flags, FLAGS, None);
        if part > 1 {
            making.text(&format!(" ({part})"), "", None);
        }
        making.xml.raw("</a:p>");
        making.close();
        if part == 1 {
            self.note(&mut making, of, false);
        }
        if !lines.is_empty() {
            // Text that is higher than the slide is set smaller; it then needs fewer lines, too.
            let scale = if height > HEIGHT { (HEIGHT / height).sqrt().clamp(0.25, 0.95) } else { 1.0 };
            let scale = [25_000, 30_000, 40_000, 50_000, 62_500, 70_000, 77_500, 85_000, 92_500, 100_000]
                .into_iter()
                .rfind(|&step| step as f32 <= scale * 100_000.0)
                .unwrap_or(25_000);
            making.open("Text", "type=\"body\" idx=\"1\"", scale);
            for line in lines {
                self.line(&mut making, line);
            }
            making.close();
        }
        for line in lines.iter().filter(|line| !line.own) {
            self.note(&mut making, line.topic, true);
        }
        if let Some(above) = above.filter(|_| !lines.is_empty()) {
            making.open("Branch", "type=\"body\" sz=\"quarter\" idx=\"13\"", 100_000);
            making.xml.raw("<a:p>");
            making.text(&self.title(above).replace('\n', " "), "", None);
            making.xml.raw("</a:p>");
            making.close();
        }
        making.finish(true)
    }

    fn line(&self, making: &mut Making<'_>, line: &Line) {
        making.xml.raw("<a:p><a:pPr");
        if line.level > 0 {
            making.xml.raw(" lvl=\"").number(line.level.min(8)).raw("\"");
        }
        making.xml.raw(if line.number.is_empty() { "/>" } else { "><a:buNone/></a:pPr>" });
        let title = self.title(line.topic);
        let more = self.topic(line.topic).map(Topic::more);
        making.text(&line.number, "", None);
        let href = more.and_then(|more| more.links.iter().find_map(|link| address(&link.href)));
        making.text(&title, "", href.as_deref());
        self.date(making, line.topic);
        self.marks(making, line.topic, &title);
        self.flags(making, line.topic);
        making.xml.raw("</a:p>");
    }

    /// Slides of references or notes: a heading and entries, in pieces that fit.
    pub fn sources(&self, heading: &str, entries: &[Rich], out: &mut Vec<Written>) {
        // Lines of 14 points that a slide has, and what a line holds.
        const LINES: f32 = 16.0;
        const ROOM: f32 = 55.0;
        let mut from = 0;
        let mut part = 1;
        while from < entries.len() {
            let mut used = 0.0;
            let lines =
                |entry: &Rich| (entry.iter().map(|run| width_of(&run.text)).sum::<f32>() / ROOM).ceil().max(1.0) + 0.4;
            let rest = entries.get(from..).unwrap_or_default();
            let fit = rest.iter().take_while(|entry| {
                used += lines(entry);
                used <= LINES
            });
            let count = fit.count().max(1);
            let mut making = Making::new(self.tongue, theme::Layout::Sources);
            making.open("Title", "type=\"title\"", 100_000);
            making.xml.raw("<a:p>");
            making.text(heading, "", None);
            if part > 1 {
                making.text(&format!(" ({part})"), "", None);
            }
            making.xml.raw("</a:p>");
            making.close();
            making.open("Text", "type=\"body\" idx=\"1\"", 100_000);
            for entry in rest.get(..count).unwrap_or_default() {
                making.xml.raw("<a:p>");
                making.rich(entry);
                making.xml.raw("</a:p>");
            }
            making.close();
            out.push(making.finish(true));
            from += count;
            part += 1;
        }
    }

    /// A slide with a picture of the map: PNG of some pixels, whose part is `media`.
    #[must_use]
    pub fn picture(&self, title: &str, media: &str, (wide, high): (u32, u32)) -> Written {
        let mut making = Making::new(self.tongue, theme::Layout::Only);
        making.open("Title", "type=\"title\"", title_scale(width_of(title), 23.0));
        making.xml.raw("<a:p>");
        making.text(title, "", None);
        making.xml.raw("</a:p>");
        making.close();
        let id = making.relations.to("image", &format!("../media/{media}"));
        let (x, y, cx, cy) = inside(theme::PICTURE, wide, high);
        making.shapes += 1;
        let shape = making.shapes;
        making.xml.raw(&format!("<p:pic><p:nvPicPr><p:cNvPr id=\"{shape}\" name=\"Map\" descr=\""));
        making
            .xml
            .text(&title.replace('\n', " "))
            .raw("\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>");
        making
            .xml
            .raw("<p:blipFill><a:blip r:embed=\"")
            .raw(&id)
            .raw("\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>");
        making
            .xml
            .raw(&format!("<p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>"));
        making.xml.raw("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>");
        making.finish(true)
    }
}

/// A picture of some pixels as large as it can be inside of a frame, in its middle.
fn inside((x, y, wide, high): Frame, pixels_wide: u32, pixels_high: u32) -> Frame {
    let (pw, ph) = (u64::from(pixels_wide.max(1)), u64::from(pixels_high.max(1)));
    let (w, h) = (u64::from(wide), u64::from(high));
    let (cx, cy) = if pw * h > ph * w { (w, (w * ph / pw).max(1)) } else { ((h * pw / ph).max(1), h) };
    let whole = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    (x + whole((w - cx) / 2), y + whole((h - cy) / 2), whole(cx), whole(cy))
}

/// The page of speaker notes of a slide.
#[must_use]
pub fn notes_page(tongue: &Tongue, lines: &[String]) -> String {
    let mut making = Making::new(tongue, theme::Layout::Only);
    making.xml = Xml::part();
    making.xml.raw("<p:notes ").raw(NAMESPACES).raw("><p:cSld>").raw(TREE);
    making.xml.raw("<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr>");
    making.xml.raw("<p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>");
    making.xml.raw("<p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>");
    making
        .xml
        .raw("<p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>");
    for line in lines {
        making.xml.raw("<a:p>");
        making.text(line, "", None);
        making.xml.raw("</a:p>");
    }
    making.close();
    making.xml.raw("</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>").finish()
}
