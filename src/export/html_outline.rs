//! An outline as a web page: headings, then nested lists, notes as quotations.
//!
//! **Invariants.** Every text goes through [`escape`]; nothing of the document becomes markup. The page
//! has no script, no style and no address that a browser fetches by itself, and says so by its content
//! security policy. Links lead to `http`, `https`, `mailto` and DOIs only. Languages are marked where
//! they change, so that browsers take the right forms of Han characters and readers aloud the right
//! voice.
//!
//! Shortcoming: links to other topics are not written.

use crate::doc::{Document, Text, Topic};
use crate::export::page::note_as_html;
use crate::export::{ExportError, Job, Output};
use crate::formats::outline::{self, FLOATING, Line, SHEETS, WEB_LINKS, web_address};
use crate::formats::{Language, Loss, SourcesAs, WriteOptions};
use crate::text::rich::{Rich, Run};

/// Headings that HTML has.
const MOST_HEADINGS: usize = 6;

/// Writes the page.
///
/// # Errors
/// When the export was cancelled.
pub(super) fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let (document, writing) = (job.document, job.writing);
    let tops = outline::all_tops(document);
    let mut page =
        Page { out: String::new(), main: main_language(document, writing), notes: Vec::new(), writing, document };
    let title = tops.first().and_then(|&top| document.topic(top)).map(|topic| writing.language.title(document, topic));
    page.head(&title.unwrap_or_default());
    let headings = writing.headings.clamp(1, MOST_HEADINGS);
    // The depths of the list items that are open.
    let mut open: Vec<usize> = Vec::new();
    for (number, line) in outline::lines(document, &tops, writing).enumerate() {
        if number % 10_000 == 9_999 {
            let share = number as f32 / document.len().max(1) as f32;
            job.step(share.min(1.0))?;
        }
        let is_heading = line.depth < headings;
        while open.last().is_some_and(|&depth| depth > line.depth || is_heading) {
            page.out.push_str("</li></ul>\n");
            open.pop();
        }
        if is_heading {
            let level = line.depth + 1;
            page.out.extend([format!("<h{level}>")]);
            page.title(&line);
            page.out.extend([format!("</h{level}>\n")]);
        } else {
            page.out.push_str(if open.last() == Some(&line.depth) { "</li>\n<li>" } else { "<ul><li>" });
            if open.last() != Some(&line.depth) {
                open.push(line.depth);
            }
            page.title(&line);
            page.out.push('\n');
        }
        if writing.notes != Some(false) {
            page.note(line.topic.note());
        }
    }
    page.out.extend(open.iter().map(|_| "</li></ul>\n"));
    page.end();
    Ok(page.out.into_bytes().into())
}

/// What the page can't hold.
pub(super) fn lost(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, writing, &["notes", "labels", FLOATING, SHEETS, WEB_LINKS])
}

/// The language of most titles.
fn main_language<'a>(document: &'a Document, writing: &'a WriteOptions) -> &'a str {
    let first = document.languages().first().map_or("", Text::as_str);
    match &writing.language {
        Language::Named(language) => language,
        Language::First | Language::Both => first,
    }
}

struct Page<'a> {
    out: String,
    main: &'a str,
    notes: Vec<&'a Rich>,
    writing: &'a WriteOptions,
    document: &'a Document,
}

impl<'a> Page<'a> {
    fn head(&mut self, title: &str) {
        self.out.push_str("<!DOCTYPE html>\n<html");
        self.out.push_str(&lang(self.main));
        self.out.push_str(concat!(
            ">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; ",
            "form-action 'none'\">\n",
            "<meta name=\"viewport\" content=\"width=device-width\">\n",
            "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
        ));
        escape(&mut self.out, &title.replace('\n', " "));
        self.out.push_str("</title>\n</head>\n<body>\n");
    }

    /// The title of a topic with its links and the marks of its citations.
    fn title(&mut self, line: &Line<'a>) {
        let links: Vec<(String, &str)> = line
            .topic
            .more()
            .links
            .iter()
            .filter_map(|link| Some((web_address(&link.href)?, link.title.as_str())))
            .collect();
        let own = links.iter().position(|(_, words)| words.is_empty());
        if let Some((href, _)) = own.and_then(|at| links.get(at)) {
            self.link(href);
        }
        self.words(&line.title, line.topic);
        self.out.push_str(if own.is_some() { "</a>" } else { "" });
        for (_, (href, words)) in links.iter().enumerate().filter(|(at, _)| Some(*at) != own) {
            self.out.push_str(" (");
            self.link(href);
            escape(&mut self.out, if words.is_empty() { href } else { words });
            self.out.push_str("</a>)");
        }
        for (index, mention) in self.writing.citations.of(line.id).iter().enumerate() {
            match self.writing.citations.how {
                SourcesAs::None => {}
                SourcesAs::Footnotes => {
                    self.notes.push(&mention.note);
                    self.out.push_str(if index > 0 { "<sup>, </sup>" } else { "" });
                    let number = self.notes.len();
                    self.out.extend([format!("<sup id=\"r{number}\"><a href=\"#n{number}\">{number}</a></sup>")]);
                }
                SourcesAs::List => {
                    if mention.mark.first().is_some_and(|run| run.text.starts_with('(')) {
                        self.out.push(' ');
                    }
                    self.runs(&mention.mark);
                }
            }
        }
        for label in &line.topic.more().labels {
            self.out.push_str(" <em>#");
            escape(&mut self.out, label);
            self.out.push_str("</em>");
        }
    }

    fn link(&mut self, href: &str) {
        self.out.push_str("<a rel=\"noopener noreferrer\" href=\"");
        escape(&mut self.out, href);
        self.out.push_str("\">");
    }

    /// A title with its line breaks, in its language if that is another than the page's.
    fn words(&mut self, title: &str, topic: &Topic) {
        let first = self.document.languages().first().map_or("", Text::as_str);
        match &self.writing.language {
            Language::Named(language) if topic.translation(language).is_none_or(crate::doc::Text::is_empty) => {
                let first = if self.main == first { "" } else { first };
                self.span(first, title);
            }
            Language::Both => {
                let second = self.document.languages().get(1);
                let translation = second.and_then(|second| topic.translation(second)).filter(|title| !title.is_empty());
                match (second, translation.and_then(|translation| title.strip_suffix(translation.as_str()))) {
                    (Some(second), Some(before)) if translation != Some(topic.title()) => {
                        self.span("", before);
                        let behind = title.get(before.len()..).unwrap_or_default();
                        self.span(second, behind);
                    }
                    _ => self.span("", title),
                }
            }
            _ => self.span("", title),
        }
    }

    fn span(&mut self, language: &str, text: &str) {
        let lang = if language.is_empty() { String::new() } else { lang(language) };
        if !lang.is_empty() {
            self.out.extend(["<span", &lang, ">"]);
        }
        for (index, row) in text.split('\n').enumerate() {
            self.out.push_str(if index > 0 { "<br>" } else { "" });
            escape(&mut self.out, row);
        }
        self.out.push_str(if lang.is_empty() { "" } else { "</span>" });
    }

    /// A note as it reads.
    fn note(&mut self, note: &str) {
        if note.trim().is_empty() {
            return;
        }
        self.out.push_str("<blockquote>\n");
        self.out.push_str(&note_as_html(note));
        self.out.push_str("\n</blockquote>\n");
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            let href = run.link.as_deref().and_then(web_address);
            let looks = [(run.raised, "sup"), (run.bold, "b"), (run.italic, "i")];
            if let Some(href) = &href {
                self.link(href);
            }
            for (_, tag) in looks.iter().filter(|(is_on, _)| *is_on) {
                self.out.extend(["<", tag, ">"]);
            }
            escape(&mut self.out, &run.text);
            for (_, tag) in looks.iter().rev().filter(|(is_on, _)| *is_on) {
                self.out.extend(["</", tag, ">"]);
            }
            self.out.push_str(if href.is_some() { "</a>" } else { "" });
        }
    }

    /// Notes, references and the end of the page.
    fn end(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        if !notes.is_empty() {
            self.out.push_str("<hr>\n<ol>\n");
            for (number, note) in (1..).zip(notes) {
                self.out.extend([format!("<li id=\"n{number}\">")]);
                self.runs(note);
                self.out.extend([format!(" <a href=\"#r{number}\">↩</a></li>\n")]);
            }
            self.out.push_str("</ol>\n");
        }
        let citations = &self.writing.citations;
        if !citations.list.is_empty() {
            self.out.push_str("<h2>");
            escape(&mut self.out, citations.title());
            self.out.push_str("</h2>\n");
            for entry in &citations.list {
                self.out.push_str("<p>");
                self.runs(entry);
                self.out.push_str("</p>\n");
            }
        }
        self.out.push_str("</body>\n</html>\n");
    }
}

/// The attribute for a language; empty if it is no tag of one.
fn lang(language: &str) -> String {
    let is_tag = !language.is_empty()
        && language.len() <= 35
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_tag { format!(" lang=\"{language}\"") } else { String::new() }
}

/// Adds a text so that it is only text, in an element and in an attribute.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push(' '),
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
}
