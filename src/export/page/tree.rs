//! The topics of the page: nested lists, each topic with all that it has.
//!
//! Without the script a topic with children is a `<details>` whose list follows it, so that every
//! browser folds it. Levels below [`DEEPEST`] are not nested further but follow in the same list
//! with the number of their level, because browsers stop nesting somewhere.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::html::{Href, Html};
use super::look::{BRANCHES, Icons};
use super::note;
use super::plan::{Entry, Kind, Part, Plan};
use super::words::Words;
use crate::doc::picture::{base64, kind_of};
use crate::doc::{Document, Text, Topic};
use crate::export::{ExportError, Job};
use crate::formats::SourcesAs;
use crate::scene::Glyph;
use crate::scene::content::task_glyph;
use crate::scene::marker::{Tone, label_color, look_of};
use crate::scene::theme_named;
use crate::text::numbering;
use crate::text::rich::{Rich, plain};

/// Levels that are nested.
pub(super) const DEEPEST: usize = 90;
/// Topics between two looks at whether the page is still wanted.
const STEP: usize = 2_000;

/// A page in the making.
pub(super) struct Writer<'a> {
    pub html: Html,
    pub icons: Icons,
    pub words: &'static Words,
    job: &'a Job<'a>,
    plan: &'a Plan<'a>,
    document: &'a Document,
    /// What stands at the end: the words of footnotes, each with the number of its topic.
    pub footnotes: Vec<(usize, &'a Rich)>,
    /// Pictures that were written, by name.
    pictures: HashMap<&'a Text, usize>,
    done: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(job: &'a Job<'a>, plan: &'a Plan<'a>, words: &'static Words) -> Self {
        Self {
            html: Html::default(),
            icons: Icons::default(),
            words,
            job,
            plan,
            document: job.document,
            footnotes: Vec::new(),
            pictures: HashMap::new(),
            done: 0,
        }
    }

    /// The tree of a sheet, with what floats there.
    pub(super) fn part(&mut self, part: &Part<'a>) -> Result<(), ExportError> {
        self.html.raw("<ul class=\"tree\">\n");
        // Lists that are open below this one.
        let mut open = 0;
        // Of each level the place of its last topic.
        let mut places: Vec<u32> = Vec::new();
        for (at, entry) in part.entries.iter().enumerate() {
            if self.done.is_multiple_of(STEP) {
                self.job.step(self.done as f32 / self.plan.len().max(1) as f32)?;
            }
            self.done += 1;
            while open > entry.depth.min(DEEPEST) {
                self.html.raw("</ul></li>\n");
                open -= 1;
            }
            places.truncate(entry.depth.saturating_sub(1));
            if entry.depth > 0 {
                places.resize(entry.depth, entry.place);
            }
            let next = part.entries.get(at + 1);
            let has_children = next.is_some_and(|next| next.depth > entry.depth);
            let Some(topic) = self.document.topic(entry.id) else { continue };
            let nests = has_children && entry.depth < DEEPEST;
            self.topic(part, entry, topic, nests, &places);
            if nests {
                self.html.raw("<ul>\n");
                open += 1;
            } else {
                self.html.raw("</li>\n");
            }
        }
        for _ in 0..open {
            self.html.raw("</ul></li>\n");
        }
        self.html.raw("</ul>\n");
        Ok(())
    }

    /// A topic up to where its list begins.
    fn topic(&mut self, part: &Part<'a>, entry: &Entry, topic: &'a Topic, nests: bool, places: &[u32]) {
        let number = self.plan.number(entry.id).unwrap_or(0);
        let html = &mut self.html;
        html.raw("<li class=\"n ").raw(match entry.depth {
            0 => "d0",
            1 => "d1",
            2 => "d2 dn",
            _ => "dn",
        });
        html.raw(match entry.kind {
            Kind::Top | Kind::Child => "",
            Kind::Callout => " callout",
            Kind::Summary => " summary",
        });
        if entry.depth <= 1 {
            html.raw(" b").number(entry.branch % BRANCHES);
        }
        html.raw(if entry.depth > DEEPEST { " deep\" id=\"t" } else { "\" id=\"t" }).number(number).raw("\"");
        if entry.depth > DEEPEST {
            html.raw(" data-l=\"").number(entry.depth).raw("\"");
        }
        html.raw("><div class=\"t\">");
        if nests {
            html.raw("<details class=\"o\"").raw(if entry.open { " open" } else { "" });
            html.raw("><summary class=\"h\" data-k=\"").number(entry.below).raw("\">");
        } else {
            html.raw("<div class=\"h\">");
        }
        let is_root = entry.depth == 0 && part.sheet.root() == entry.id;
        html.raw(if is_root { "<h1>" } else { "" });
        self.number_of(entry, places);
        self.titles(topic.title(), topic.translations());
        self.html.raw(if is_root { "</h1>" } else { "" });
        self.marks(entry, topic, number);
        self.boundaries(part, entry);
        self.html.raw(if nests { "</summary></details>" } else { "</div>" });
        self.picture(topic);
        self.more(entry, topic);
        self.html.raw("</div>");
    }

    fn number_of(&mut self, entry: &Entry, places: &[u32]) {
        if let Some(style) = self.job.writing.numbering
            && entry.kind == Kind::Child
            && !places.contains(&0)
        {
            self.html.raw("<span class=\"no\">").text(&numbering::number(style, places)).raw("</span> ");
        }
    }

    /// A title in all its languages.
    pub(super) fn titles(&mut self, title: &Text, translations: &[(Text, Text)]) {
        let languages = &self.plan.languages;
        self.html.raw("<span class=\"w\">");
        let first = languages.first().filter(|_| !title.is_empty()).map(|language| (language, title));
        let others = translations.iter().filter(|(_, text)| !text.is_empty()).map(|(language, text)| (language, text));
        for (place, (language, text)) in first.into_iter().chain(others).enumerate() {
            if place > 0 && text == title {
                continue;
            }
            let Some(index) = languages.iter().position(|other| other == language) else { continue };
            self.html.raw("<span class=\"l").number(index).raw(if place == 0 { " f\"" } else { "\"" });
            if !language.is_empty() {
                self.html.attribute("lang", language);
            }
            self.html.raw(" dir=\"auto\">").text(text).raw("</span>");
        }
        self.html.raw("</span>");
    }

    /// Markers, task, date, labels, citations.
    fn marks(&mut self, entry: &Entry, topic: &'a Topic, number: usize) {
        if let Some((glyph, tone)) = task_glyph(self.document, entry.id) {
            let name = match glyph {
                Glyph::Done | Glyph::Ring(100) => "☑".to_owned(),
                Glyph::Ring(percent) => format!("{percent} %"),
                _ => "☐".to_owned(),
            };
            self.icons.icon(&mut self.html, glyph, tone, &name);
        }
        let more = topic.more();
        for marker in &more.markers {
            let (glyph, tone) = look_of(marker);
            self.icons.icon(&mut self.html, glyph, tone, marker);
        }
        if !more.date.is_empty() {
            self.html.raw("<span class=\"date\">").text(&more.date.as_str().replace('/', " – ")).raw("</span>");
        }
        if let Some(task) = more.task.as_ref().filter(|task| !task.due.is_empty()) {
            self.html.raw("<span class=\"date\">").text(self.words.due).raw(" ").text(&task.due).raw("</span>");
        }
        let theme = theme_named("paper");
        for label in &more.labels {
            let color = label_color(label, theme);
            let index = theme.branches.iter().position(|other| *other == color).unwrap_or(0);
            self.html.raw("<span class=\"lb b").number(index % BRANCHES).raw("\">").text(label).raw("</span>");
        }
        let job = self.job;
        let citations = &job.writing.citations;
        for mention in citations.of(entry.id) {
            let is_note = citations.how == SourcesAs::Footnotes;
            self.html.raw("<span class=\"c\"><a href=\"#");
            if is_note {
                self.footnotes.push((number, &mention.note));
                self.html.raw("c").number(self.footnotes.len());
            } else {
                self.html.raw("refs");
            }
            self.html.raw("\"").attribute("title", &plain(&mention.note)).raw(">");
            if is_note {
                let last = self.footnotes.len();
                self.html.raw("<sup>");
                if mention.mark.is_empty() {
                    self.html.number(last);
                } else {
                    self.html.text(&plain(&mention.mark));
                }
                self.html.raw("</sup>");
            } else {
                // A link inside of a link would end the outer one.
                for run in &mention.mark {
                    self.html.raw(if run.raised { "<sup>" } else { "" }).text(&run.text);
                    self.html.raw(if run.raised { "</sup>" } else { "" });
                }
            }
            self.html.raw("</a></span>");
        }
    }

    fn boundaries(&mut self, part: &Part<'a>, entry: &Entry) {
        let Some(boundaries) = part.boundaries.get(&entry.id) else { return };
        for boundary in boundaries {
            let Some(last) = self.plan.number(boundary.last) else { continue };
            self.html.raw("<span class=\"bd\" data-to=\"t").number(last).raw("\"");
            self.html.attribute("title", self.words.boundary).raw(">");
            self.titles(&boundary.title, &boundary.translations);
            self.html.raw("</span>");
        }
    }

    fn picture(&mut self, topic: &'a Topic) {
        let Some(shown) = &topic.more().image else { return };
        let document = self.document;
        let next = self.pictures.len();
        let image = document.image(&shown.image);
        let pixels = image.and_then(crate::doc::Image::pixels);
        let Some((image, (width, height))) = image.zip(pixels) else { return };
        self.html.raw("<img class=\"p\" decoding=\"async\"");
        if let Some(number) = self.pictures.get(&shown.image) {
            // Once is enough; the script shows it again.
            self.html.raw(" data-p=\"p").number(*number).raw("\"");
        } else {
            let bytes = image.bytes().unwrap_or_default();
            if let Some(kind) = kind_of(&bytes) {
                self.html.raw(" id=\"p").number(next).raw("\"").picture(kind, &base64(&bytes));
                self.pictures.insert(&shown.image, next);
            }
        }
        let wanted = shown.width.filter(|width| *width >= 1.0 && *width < 10_000.0);
        let scale = wanted.map_or(1.0, |wanted| wanted / width as f32).min(1.0);
        for (name, length) in [(" width=\"", width), (" height=\"", height)] {
            self.html.raw(name).decimal((length as f32 * scale).round().max(1.0)).raw("\"");
        }
        self.html.attribute("alt", self.words.picture).raw(">");
    }

    /// Note, links, relations, attributes, quotes: behind one icon.
    fn more(&mut self, entry: &Entry, topic: &'a Topic) {
        let more = topic.more();
        let plan = self.plan;
        let with_notes = self.job.writing.notes != Some(false);
        let note = more.note.as_str();
        let has_note = with_notes && !note.trim().is_empty();
        let ends = plan.relations.get(&entry.id).map_or(&[][..], Vec::as_slice);
        let quotes = more.sources.iter().filter(|source| !source.quote.is_empty());
        let with_quotes = self.job.writing.citations.how != SourcesAs::None && quotes.clone().next().is_some();
        let has_links = !more.links.is_empty();
        if !(has_note || has_links || !ends.is_empty() || !more.attributes.is_empty() || with_quotes) {
            return;
        }
        self.html.raw("<details class=\"e\"").raw(if self.job.writing.notes == Some(true) && has_note {
            " open"
        } else {
            ""
        });
        self.html.raw("><summary").attribute("aria-label", self.words.note).raw(">");
        if has_note || with_quotes || !more.attributes.is_empty() {
            self.icons.icon(&mut self.html, Glyph::Note, Tone::Grey, "");
        }
        if has_links {
            self.icons.icon(&mut self.html, Glyph::Link, Tone::Grey, "");
        }
        if !ends.is_empty() {
            self.html.raw("<span class=\"re\" aria-hidden=\"true\">⇄</span>");
        }
        self.html.raw("</summary><div class=\"x\">");
        if has_note {
            self.html.raw("<div class=\"note\" dir=\"auto\">");
            note::write(&mut self.html, note);
            self.html.raw("</div>");
        }
        if with_quotes {
            for quote in quotes {
                self.html.raw("<blockquote dir=\"auto\">").text(&quote.quote).raw("</blockquote>");
            }
        }
        if !more.attributes.is_empty() {
            self.html.raw("<dl>");
            for (name, value) in &more.attributes {
                self.html.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>");
            }
            self.html.raw("</dl>");
        }
        if has_links || !ends.is_empty() {
            self.html.raw("<ul class=\"ls\">");
            for link in &more.links {
                self.link(&link.href, &link.title);
            }
            for end in ends {
                self.relation(end);
            }
            self.html.raw("</ul>");
        }
        self.html.raw("</div></details>");
    }

    fn link(&mut self, href: &str, title: &str) {
        self.html.raw("<li>");
        let (plan, document) = (self.plan, self.document);
        let inner = href.strip_prefix('#').and_then(|id| plan.by_file_id(id));
        let inner = inner.and_then(|id| Some((plan.number(id)?, document.topic(id)?)));
        if let Some((number, topic)) = inner {
            self.html.raw("<a class=\"r\" href=\"#t").number(number).raw("\">");
            if title.is_empty() {
                self.titles(topic.title(), topic.translations());
            } else {
                self.html.text(title);
            }
            self.html.raw("</a>");
        } else if let Some(href_checked) = Href::checked(href) {
            // The address is told, so that nobody is led elsewhere than the words say.
            self.html.raw("<a").href(&href_checked).attribute("title", href).raw(">");
            self.html.text(if title.is_empty() { href } else { title }).raw("</a>");
        } else {
            self.html.text(title).raw(if title.is_empty() { "" } else { " " });
            self.html.raw("<span class=\"dead\">").text(href).raw("</span>");
        }
        self.html.raw("</li>");
    }

    fn relation(&mut self, end: &super::plan::End<'a>) {
        let Some(number) = self.plan.number(end.other) else { return };
        let Some(topic) = self.document.topic(end.other) else { return };
        self.html.raw(if end.is_start { "<li>→ " } else { "<li>← " });
        self.html.raw("<a class=\"r\" href=\"#t").number(number).raw("\">");
        self.titles(topic.title(), topic.translations());
        self.html.raw("</a>");
        if !end.relation.title.is_empty() {
            self.html.raw(" <span class=\"rl\">");
            self.titles(&end.relation.title, &end.relation.translations);
            self.html.raw("</span>");
        }
        self.html.raw("</li>");
    }
}

/// The digest of a script or style sheet as a policy names it.
pub(super) fn hash_of(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = String::new();
    // Writing into a string cannot fail.
    let _written = write!(hash, "'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    hash
}
