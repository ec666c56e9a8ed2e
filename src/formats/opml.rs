//! OPML 1.0, 1.1 and 2.0: outlines of Workflowy, Mubu, `OmniOutliner`, and lists of feeds.
//!
//! Attribute names count in any case; `text` may hold HTML; notes are `_note` or `note`. Nothing is
//! fetched for `type="include"`. A body with one outline has it as its root, else the title of the
//! file is the root.

use super::parts::build::Build;
use super::parts::xml::{self, El};
use super::parts::{html, markers};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{TaskState, TopicId};

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
    build.sheet(&file_title);
    let tops: Vec<El<'_>> = outlines(body).collect();
    let above = if tops.len() == 1 { None } else { Some(build.root(&file_title)?) };
    let mut stack: Vec<(El<'_>, Option<TopicId>)> = tops.into_iter().rev().map(|el| (el, above)).collect();
    while let Some((el, parent)) = stack.pop() {
        let id = match parent {
            Some(parent) => build.child(parent, &title(el))?,
            None => build.root(&title(el))?,
        };
        contents(&mut build, el, id);
        let from = stack.len();
        stack.extend(outlines(el).map(|child| (child, Some(id))));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    // It lists the lines that are open, as they were seen last; which are closed only follows from
    // all before, so nothing is folded.
    let state = head.and_then(|head| head.child("expansionState")).map(|el| el.text().into_owned());
    if state.is_some_and(|state| !state.trim().is_empty()) {
        build.report.dropped("states of what was open", "");
    }
    build.finish()
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

fn title(el: El<'_>) -> String {
    let named = |name: &str| el.attr_ci(name).filter(|text| !text.trim().is_empty());
    let text = named("text").or_else(|| named("title")).or_else(|| named("name")).unwrap_or_default();
    if text.contains('<') && has_tag(text) { html::plain(text) } else { text.to_owned() }
}

/// Whether there is a tag in a text, and not only a sign of less.
fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest).to_ascii_lowercase();
        let known = ["b", "i", "u", "s", "a", "em", "strong", "span", "br", "p", "code", "mark", "font", "del", "time"];
        known.iter().any(|tag| {
            rest.strip_prefix(tag).is_some_and(|after| after.starts_with(['>', ' ', '/']) && after.contains('>'))
        })
    })
}

fn contents(build: &mut Build, el: El<'_>, id: TopicId) {
    let mut kept = Vec::new();
    for (name, value) in el.attributes() {
        let low = name.to_ascii_lowercase();
        match low.as_str() {
            "text" | "title" | "name" | "created" | "iscomment" | "isbreakpoint" | "version" | "description" => {}
            "_note" | "note" | "_notes" => {
                let is_html = html::is_html(value);
                build.note(id, &if is_html { html::markdown(value) } else { value.to_owned() });
            }
            "_complete" | "_status" | "complete" | "checked" => {
                let done = matches!(value.to_ascii_lowercase().as_str(), "true" | "checked" | "yes" | "1");
                build.task(id, if done { TaskState::Done } else { TaskState::Todo }, None);
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

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

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
    fn damaged_files_are_errors() {
        fuzz("opml", OPML.as_bytes(), read);
        let error = read(b"<opml><body>\n<outline text='x'></body></opml>", &ReadOptions::default()).unwrap_err();
        assert_eq!((error.line, error.what.contains("</outline>")), (2, true));
    }
}
