//! Topics of what is on the clipboard: outlines of other programs as their source, HTML, Markdown,
//! else lines with indentation.
//!
//! Nothing that stands in the text is left out: what is before the first heading or list becomes
//! topics too. Pictures and citations stay behind, because they belong to another document.
//!
//! **Shortcomings.** Rows of a spreadsheet are lines. Bold text is kept only where all of a title
//! is bold, which is a look of the topic.

use crate::doc::edit::{NewTopic, outline_of};

use super::{FORMATS, ReadOptions, html_page, markdown, opml, text};

/// What a text was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines with indentation.
    Lines,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// The source of a format, by its name in [`FORMATS`].
    Source(&'static str),
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    /// The topics, in document order; several tops are beside each other.
    pub topics: Vec<NewTopic>,
    /// What it was read as.
    pub kind: Kind,
    /// Whether something else could be meant, so that a person should see it first: source that
    /// somebody may want as text, or lines whose indentation goes back to where no line began.
    pub guessed: bool,
}

/// The topics of a text.
#[must_use]
pub fn read(text: &str) -> Pasted {
    let source = |topics, kind| Pasted { topics, kind, guessed: true };
    if let Some((topics, name)) = of_format(text) {
        return source(topics, Kind::Source(name));
    }
    if text.trim_start().starts_with('<')
        && html_page::is_outline(text)
        && let Some(topics) = html_page::outline(text)
    {
        return source(tidy(topics), Kind::Html);
    }
    if is_markdown(text) {
        let (before, mut rest) = markdown::markdown_with_preface(text);
        let mut topics = text::text_to_outline(&before);
        topics.append(&mut rest);
        return Pasted { topics, kind: Kind::Markdown, guessed: false };
    }
    Pasted { topics: text::text_to_outline(text), kind: Kind::Lines, guessed: is_uneven(text) }
}

/// The topics of a piece of HTML from the clipboard that has `plain` as its text. `None` if it has
/// no lists and no headings, or if it is about something else.
#[must_use]
pub fn read_html(html: &str, plain: &str) -> Option<Pasted> {
    if !html_page::is_outline(html) {
        return None;
    }
    let topics = tidy(html_page::outline(html)?);
    // Some systems hand over what was copied before. The words of both must be the same.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let all = letters(plain);
    let mut from = 0;
    let known = topics.iter().filter(|entry| {
        let title = letters(entry.topic.title());
        let found = all.get(from..).and_then(|rest| rest.find(&title));
        from += found.map_or(0, |at| at + title.len());
        found.is_some()
    });
    let known = known.count();
    (known * 10 >= topics.len() * 9 && known > 0).then_some(Pasted { topics, kind: Kind::Html, guessed: false })
}

/// The topics of a text that is surely the source of a format.
fn of_format(text: &str) -> Option<(Vec<NewTopic>, &'static str)> {
    let bytes = text.as_bytes();
    let surely = |name: &str| !matches!(name, "md" | "txt" | "html");
    let format = FORMATS.iter().find(|format| surely(format.name) && (format.sniff)(bytes))?;
    let loaded = (format.read?)(bytes, &ReadOptions::default()).ok()?;
    let document = &loaded.document;
    let mut topics = Vec::new();
    for (_, sheet) in document.sheets() {
        let root = sheet.root();
        // A root that was made up for several tops is none that was copied.
        let made_up = format.name == "opml" && opml::tops(bytes) != 1;
        let tops = if made_up { document.children(root) } else { &[root] };
        topics.extend(tops.iter().chain(sheet.floating()).flat_map(|&top| outline_of(document, top)));
    }
    (!topics.is_empty()).then(|| (tidy(topics), format.name))
}

/// Takes away what would lead nowhere in another document.
fn tidy(mut topics: Vec<NewTopic>) -> Vec<NewTopic> {
    for entry in &mut topics {
        if !entry.topic.has_more() {
            continue;
        }
        let more = entry.topic.more_mut();
        more.sources.clear();
        more.image = None;
        more.links.retain(|link| !link.href.starts_with('#'));
    }
    topics
}

/// Whether a text is Markdown and not only lines: it has a heading, or is a list in which there is
/// a link, a box to tick, code or emphasis.
fn is_markdown(text: &str) -> bool {
    if text.lines().any(|line| markdown::heading(line).is_some()) {
        return true;
    }
    let is_list = markdown::sniff(text.as_bytes());
    let has_inline = |line: &str| {
        let boxed = line
            .trim_start()
            .get(1..)
            .is_some_and(|rest| ["[ ] ", "[x] ", "[X] "].iter().any(|mark| rest.trim_start().starts_with(mark)));
        let pairs = |mark: &str| line.matches(mark).count() >= 2;
        boxed || (line.contains('[') && line.contains("](")) || pairs("**") || pairs("__") || pairs("`")
    };
    is_list && text.lines().any(has_inline)
}

/// Whether a line goes back to a column where no line above it began.
fn is_uneven(text: &str) -> bool {
    let mut open: Vec<usize> = Vec::new();
    for line in text.lines() {
        let body = line.trim_start();
        if body.is_empty() {
            continue;
        }
        let column = text::width(line.get(..line.len() - body.len()).unwrap_or_default());
        while open.last().is_some_and(|&above| above > column) {
            open.pop();
            if open.last().is_none_or(|&above| above < column) {
                return true;
            }
        }
        if open.last().is_none_or(|&above| above < column) {
            open.push(column);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Kind, Pasted, read, read_html};

    fn lines(pasted: &Pasted) -> String {
        let line = |entry: &crate::doc::edit::NewTopic| format!("{}{}", "-".repeat(entry.depth), entry.topic.title());
        pasted.topics.iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn outlines_come_as_their_source() {
        let opml = "<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><head><title>T</title></head><body>\
            <outline text=\"A\" _note=\"n\"><outline text=\"B\"/></outline><outline text=\"C\"/></body></opml>";
        let pasted = read(opml);
        assert_eq!((lines(&pasted).as_str(), pasted.kind, pasted.guessed), ("A -B C", Kind::Source("opml"), true));
        assert_eq!(pasted.topics[0].topic.note(), "n");
        let one = read("<opml><body><outline text=\"A\"><outline text=\"B\"/></outline></body></opml>");
        assert_eq!(lines(&one), "A -B");
        let mermaid = read("mindmap\n  Root\n    A\n      B\n    C\n");
        assert_eq!((lines(&mermaid).as_str(), mermaid.kind), ("Root -A --B -C", Kind::Source("mermaid")));
        assert_eq!(read("<opml><body>").kind, Kind::Lines, "what is damaged is text");
    }

    #[test]
    fn html_gives_its_headings_and_lists_with_links_and_bold_titles() {
        let html = "<meta charset='utf-8'><p>Before</p><h2>Head</h2><ul><li><b>One</b><ul><li>Two <a href='https://a.b'>x</a></li></ul></li>\
            <li>T<b>h</b>ree</li></ul><p>a note</p>";
        let pasted = read(html);
        assert_eq!((lines(&pasted).as_str(), pasted.kind), ("Before Head -One --Two x -Three", Kind::Html));
        let bold = |at: usize| pasted.topics[at].topic.more().style.weight.as_deref() == Some("bold");
        assert!(bold(2) && !bold(4) && !bold(1), "a heading is bold anyway");
        assert_eq!(pasted.topics[3].topic.more().links[0].href, "https://a.b");
        assert_eq!(pasted.topics[1].topic.note(), "a note");
        assert_eq!(read("<p>no outline</p>").kind, Kind::Lines);
        assert_eq!(read("a < b\n<c").kind, Kind::Lines);
    }

    #[test]
    fn the_html_beside_a_text_counts_if_it_is_an_outline_of_the_same_words() {
        // As a large office on the web wraps what is copied.
        let html = "<html><body><!--StartFragment--><b style=\"font-weight:normal;\" id=\"x\"><ul><li><p><span>韩日</span></p></li>\
            <ul><li><p><span>条约</span></p></li></ul></ul></b><!--EndFragment--></body></html>";
        let pasted = read_html(html, "韩日\n条约\n").unwrap();
        assert_eq!((lines(&pasted).as_str(), pasted.guessed), ("韩日 -条约", false));
        assert!(pasted.topics[0].topic.more().style.weight.is_none());
        assert_eq!(read_html(html, "something else"), None);
        assert_eq!(read_html("<p>one</p><p>two</p>", "one\ntwo"), None);
        assert_eq!(read_html("<ul></ul><li></li><li></li>", ""), None);
    }

    #[test]
    fn markdown_keeps_all_of_the_text() {
        let pasted = read("Intro\n\n# A\n- b\n");
        assert_eq!((lines(&pasted).as_str(), pasted.kind), ("Intro A -b", Kind::Markdown));
        let pasted = read("- [ ] do [this](https://a.b)\n  - **that**\n");
        assert_eq!((lines(&pasted).as_str(), pasted.kind), ("do this -that", Kind::Markdown));
        assert!(pasted.topics[0].topic.more().task.is_some() && pasted.topics[0].topic.more().links.len() == 1);
        assert_eq!(read("- a * b\n- c\n").kind, Kind::Lines);
    }

    #[test]
    fn uneven_lines_are_a_guess() {
        assert!(!read("A\n\tB\n\t\tC\n\tD\nE").guessed);
        assert!(!read("  A\n    B\n  C").guessed);
        assert!(read("A\n    B\n  C").guessed);
        assert!(read("    A\n  B").guessed);
    }
}
