//! OPML 1.0, 1.1 and 2.0: outlines of Workflowy, Mubu, `OmniOutliner`, and lists of feeds.
//!
//! Attribute names count in any case; `text` may hold HTML; notes are `_note` or `note`. Nothing is
//! fetched for `type="include"`. A body with one outline has it as its root, else the title of the
//! file is the root. `expansionState` folds what it does not name, if its numbers fit the outlines.
//! A file of ours, which has our namespace, is read to the letter: see [`write()`].

mod write;

pub use write::{lost, write};

use super::parts::build::Build;
use super::parts::markers::{self, Meaning};
use super::parts::pack::unpack;
use super::parts::xml::{self, El};
use super::parts::{html, levels};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{TaskState, TopicId};

/// The namespace of attributes that only this program knows.
const NAMESPACE: &str = "urn:gangmu:outline";

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    xml::starts_with_element(bytes, &["opml", "OPML"])
}

/// Reads an outline.
///
/// # Errors
/// When it is damaged or no OPML.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let xml = xml::parse(bytes, "")?;
    let root = xml.root();
    let wrong = |what: &str| ReadError::at(bytes, 0, what, "Open it in the program that made it, and export it again.");
    if !root.name().eq_ignore_ascii_case("opml") {
        return Err(wrong("this is XML, but no OPML"));
    }
    let body = root.children().find(|el| el.name().eq_ignore_ascii_case("body"));
    let body = body.ok_or_else(|| wrong("this OPML has no body"))?;
    let head = root.children().find(|el| el.name().eq_ignore_ascii_case("head"));
    let file_title = head.and_then(|head| head.child("title")).map(El::deep_text).unwrap_or_default();
    let mut build = Build::new("opml", options);
    let file_title = if file_title.trim().is_empty() { build.name().to_string() } else { file_title };
    build.report.dropped_many(xml.dropped, "characters that XML does not allow");
    let is_ours = root.attributes().any(|(name, value)| name == "xmlns:gangmu" && value == NAMESPACE);
    let tops: Vec<El<'_>> = outlines(body).collect();
    // In files of Workflowy every title is HTML, though most have no tag in them.
    let is_html = !is_ours
        && head.is_some_and(|head| head.child("ownerEmail").is_some() && head.child("title").is_none())
        && body.descendants().any(|el| el.attr_ci("text").is_some_and(html::has_tag));
    let above = if is_ours {
        None
    } else {
        build.sheet(&file_title);
        if tops.len() == 1 { None } else { Some(build.root(&file_title)?) }
    };
    let state = head.and_then(|head| head.child("expansionState")).map(|el| el.text().into_owned());
    let mut open = state.filter(|_| !is_ours).and_then(|state| Open::new(&state));
    let mut stack: Vec<(El<'_>, Option<TopicId>, usize)> = tops.into_iter().rev().map(|el| (el, above, 0)).collect();
    while let Some((el, parent, depth)) = stack.pop() {
        let floats = is_ours && depth == 0 && el.attr("gangmu:floating").is_some();
        if is_ours && depth == 0 && !floats {
            build.sheet(el.attr("gangmu:sheet").unwrap_or_default());
        }
        let id = match parent {
            Some(parent) => build.child(parent, &title(el, is_html))?,
            None if floats => build.floating("")?,
            None => build.root(&title(el, is_html))?,
        };
        contents(&mut build, el, id, is_ours, is_html);
        if !is_ours {
            build.rich_title(id, el.attr_ci("text").unwrap_or_default());
        }
        let from = stack.len();
        stack.extend(outlines(el).map(|child| (child, Some(id), depth + 1)));
        if let Some(open) = &mut open {
            open.line(id, depth, stack.len() > from);
        }
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    match open.map(Open::folded) {
        Some(Some(folded)) => {
            for id in folded {
                build.fold(id);
            }
        }
        Some(None) => build.report.dropped("states of what was open", ""),
        None => {}
    }
    build.finish()
}

/// What `expansionState` says: the lines that are open, each by its number among those that are then
/// seen. Programs count from 0 or from 1.
struct Open {
    lines: Vec<usize>,
    seen: usize,
    /// How many of `lines` were met.
    met: usize,
    hidden_below: Option<usize>,
    folded: Vec<TopicId>,
}

impl Open {
    /// `None` if nothing is told.
    fn new(state: &str) -> Option<Self> {
        let mut lines: Vec<usize> = state.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        lines.sort_unstable();
        lines.dedup();
        let seen = usize::from(*lines.first()? > 0);
        Some(Self { lines, seen, met: 0, hidden_below: None, folded: Vec::new() })
    }

    fn line(&mut self, id: TopicId, depth: usize, has_children: bool) {
        if self.hidden_below.is_some_and(|hidden| depth > hidden) {
            return;
        }
        let is_open = self.lines.get(self.met) == Some(&self.seen);
        self.seen += 1;
        self.met += usize::from(is_open && has_children);
        self.hidden_below = (has_children && !is_open).then_some(depth);
        if self.hidden_below.is_some() {
            self.folded.push(id);
        }
    }

    /// What is folded; `None` if the numbers do not fit the lines, so that they mean something else.
    fn folded(self) -> Option<Vec<TopicId>> {
        (self.met == self.lines.len()).then_some(self.folded)
    }
}

/// How many outlines stand beside each other at the top; 0 of what cannot be read.
pub(super) fn tops(bytes: &[u8]) -> usize {
    let Ok(xml) = xml::parse(bytes, "") else { return 0 };
    let body = xml.root().children().find(|el| el.name().eq_ignore_ascii_case("body"));
    body.map_or(0, |body| outlines(body).count())
}

fn outlines(el: El<'_>) -> impl Iterator<Item = El<'_>> {
    el.children().filter(|child| child.name().eq_ignore_ascii_case("outline"))
}

fn title(el: El<'_>, is_html: bool) -> String {
    let named = |name: &str| el.attr_ci(name).filter(|text| !text.trim().is_empty());
    let text = named("text").or_else(|| named("title")).or_else(|| named("name")).unwrap_or_default();
    if is_html || html::has_tag(text) { html::plain(text) } else { text.to_owned() }
}

fn contents(build: &mut Build, el: El<'_>, id: TopicId, is_ours: bool, is_html: bool) {
    let mut kept = Vec::new();
    for (name, value) in el.attributes() {
        if is_ours && own_contents(build, el, id, (name, value)) {
            continue;
        }
        let low = name.to_ascii_lowercase();
        match low.as_str() {
            // The same again, with looks in HTML.
            "_mubu_text" | "_mubu_note" => {}
            "text" | "title" | "name" | "created" | "iscomment" | "isbreakpoint" | "version" | "description" => {}
            "_note" | "note" | "_notes" => {
                if html::is_html(value) {
                    build.rich_note(id, value);
                } else if is_html || html::has_tag(value) {
                    // Lines with looks, as in Workflowy.
                    build.rich_note(id, &value.replace('\n', "<br>"));
                } else {
                    build.note(id, value);
                }
            }
            "_complete" | "_status" | "complete" | "checked" => {
                let state = match value.to_ascii_lowercase().as_str() {
                    "true" | "checked" | "yes" | "1" => TaskState::Done,
                    "indeterminate" => TaskState::Doing,
                    _ => TaskState::Todo,
                };
                build.task(id, state, None);
            }
            "_task" | "task" if value == "true" => build.task(id, TaskState::Todo, None),
            "collapsed" | "_collapsed" if value.eq_ignore_ascii_case("true") => build.fold(id),
            "category" | "_tags" | "tags" => {
                for label in value.split(',') {
                    build.label(id, label.trim().trim_start_matches('/'));
                }
            }
            "url" | "htmlurl" | "xmlurl" | "href" | "link" | "_link" => build.link(id, value, ""),
            "type" => {
                if value.eq_ignore_ascii_case("include") {
                    build.report.dropped("outlines that would be fetched", el.attr_ci("url").unwrap_or_default());
                }
            }
            "_icon" | "icon" => build.mark(id, markers::other(value)),
            _ => kept.push((name, value)),
        }
    }
    for note in el.children().filter(|child| ["note", "_note"].contains(&child.name())) {
        build.note(id, note.deep_text().trim());
    }
    let description = el.attr_ci("description").unwrap_or_default();
    if !description.is_empty() {
        build.note(id, &html::plain(description));
    }
    for (name, value) in kept {
        if !value.is_empty() {
            build.attribute(id, name, value);
        }
    }
}

/// Takes an attribute of a file of ours; `false` if it is one that others have, too.
fn own_contents(build: &mut Build, el: El<'_>, id: TopicId, (name, value): (&str, &str)) -> bool {
    match name {
        "text" => build.exact_title(id, value),
        "_note" => build.exact_note(id, value),
        // What is told of them in full stands beside them.
        "category" => return el.attr("gangmu:labels").is_some(),
        "url" => return el.attr("gangmu:links").is_some(),
        "gangmu:labels" => {
            for label in unpack(value) {
                build.label(id, &label);
            }
        }
        "gangmu:links" => {
            for link in unpack(value).chunks(2) {
                if let [href, title] = link {
                    match href.strip_prefix('#') {
                        Some(target) => build.link_to(id, target, title),
                        None => build.link(id, href, title),
                    }
                }
            }
        }
        "gangmu:markers" => {
            for marker in unpack(value) {
                build.mark(id, Meaning::Marker(marker.into()));
            }
        }
        "gangmu:attributes" => {
            for pair in unpack(value).chunks(2) {
                if let [name, value] = pair {
                    build.attribute(id, name, value);
                }
            }
        }
        "gangmu:id" => build.named(value, id),
        "gangmu:date" => levels::date(build, id, value),
        "gangmu:due" => levels::due(build, id, value),
        "gangmu:progress" => levels::progress(build, id, value),
        _ => return name.starts_with("gangmu:"),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::WriteOptions;
    use super::super::parts::fixture::{fuzz, hostile_book, huge, shown, told};
    use super::{ReadOptions, read, write};

    const OPML: &str = "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>T</title></head><body>\
        <outline Text=\"a &lt;b&gt;x&lt;/b&gt; &lt; 5\" _note=\"n1&#10;n2\" _complete=\"true\" category=\"/p/q,r\">\
        <outline title=\"b\" xmlUrl=\"https://a.b/f\" collapsed=\"true\"><outline text=\"c\"/></outline></outline>\
        <outline text=\"d\" color=\"red\"/></body></opml>";

    #[test]
    fn outlines_come_with_notes_and_tasks() {
        let loaded = read(OPML.as_bytes(), &ReadOptions::default()).unwrap();
        let shown = shown(&loaded);
        assert_eq!(shown.outline, "T\n  a x < 5 [n1/n2]\n    b\n      c\n  d\n");
        assert!(shown.extras.contains("a x < 5: labels p/q r, task done"), "{}", shown.extras);
        assert!(shown.extras.contains("b: folded, link https://a.b/f"), "{}", shown.extras);
        assert!(shown.extras.contains("d: attribute color=red"), "{}", shown.extras);
    }

    #[test]
    fn looks_and_links_of_titles_and_notes_come_along() {
        let source = "<opml version='2.0'><body><outline text='see &lt;a href=&quot;https://x.y/z&quot;&gt;this&lt;/a&gt;' \
            _note='a &lt;b&gt;b&lt;/b&gt;&#10;c'/></body></opml>";
        let shown = shown(&read(source.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "see this [a **b**/c]\n");
        assert!(shown.extras.contains("see this: link https://x.y/z"), "{}", shown.extras);
        let source = "<opml><body><outline text='in it'><note>told</note></outline></body></opml>";
        let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(super::super::parts::fixture::shown(&loaded).outline, "in it [told]\n");
    }

    #[test]
    fn titles_of_workflowy_are_html() {
        let source = "<opml><head><ownerEmail>a@b.c</ownerEmail></head><body><outline text='&lt;b&gt;R&lt;/b&gt;'>\
            <outline text='a &amp;lt; b &amp;amp; c' _note='x &amp;gt; y&#10;z'/></outline></body></opml>";
        let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(shown(&loaded).outline, "R\n  a < b & c [x > y/z]\n");
    }

    #[test]
    fn what_was_written_comes_back_to_the_letter() {
        for seed in 0..400 {
            let document = hostile_book(seed);
            let bytes = write(&document, &WriteOptions::default()).unwrap();
            let again = read(&bytes, &ReadOptions::default()).unwrap().document;
            let source = String::from_utf8(bytes).unwrap();
            assert_eq!(again.check(), [], "seed {seed}");
            assert_eq!(told(&again), told(&document), "seed {seed}\n{source}");
        }
        let bytes = write(&huge(), &WriteOptions::default()).unwrap();
        assert!(told(&read(&bytes, &ReadOptions::default()).unwrap().document) == told(&huge()));
    }

    #[test]
    fn what_was_closed_is_folded() {
        let file = |state: &str| {
            format!(
                "<opml version='2.0'><head><expansionState>{state}</expansionState></head><body><outline text='r'><outline \
                 text='a'><outline text='b'/></outline><outline text='c'><outline text='d'/></outline></outline></body>\
                 </opml>"
            )
        };
        let extras = |state: &str| shown(&read(file(state).as_bytes(), &ReadOptions::default()).unwrap()).extras;
        // From 1, from 0; numbers that fit nothing; nothing said.
        assert_eq!(extras("1,3"), "a: folded\n");
        assert_eq!(extras("0, 1"), "c: folded\n");
        assert_eq!(extras("1,9"), "");
        assert_eq!(extras(""), "");
    }

    #[test]
    fn damaged_files_are_errors() {
        fuzz("opml", OPML.as_bytes(), read);
        let error = read(b"<opml><body>\n<outline text='x'></body></opml>", &ReadOptions::default()).unwrap_err();
        assert_eq!((error.line, error.what.contains("</outline>")), (2, true));
    }
}
