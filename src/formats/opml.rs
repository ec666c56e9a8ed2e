//! OPML 1.0, 1.1 and 2.0: outlines of Workflowy, Mubu, Dynalist, `OmniOutliner`, and lists of feeds.
//!
//! Attribute names count in any case; `text` may hold HTML, in Dynalist it is Markdown; notes are `_note` or
//! `note`. Nothing is fetched for `type="include"`. A body with one outline has it as its root, else the title of the
//! file is the root. `expansionState` folds what it does not name, if its numbers fit the outlines.
//! A file of ours, which has our namespace, is read to the letter: see [`write()`].

pub(super) mod mubu;
#[cfg(test)]
mod tests;
pub(super) mod titles;
mod write;

pub use write::{lost, write};

use std::borrow::Cow;

use super::parts::build::Build;
use super::parts::html::{self, Token};
use super::parts::levels;
use super::parts::markers::{self, Meaning};
use super::parts::pack::unpack;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{Link, TaskState, TopicId};

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
    let dialect = if root.attributes().any(|(name, value)| name == "xmlns:gangmu" && value == NAMESPACE) {
        Dialect::Ours
    } else {
        head.map_or(Dialect::Any, |head| dialect(head, body))
    };
    let is_ours = dialect == Dialect::Ours;
    let tops: Vec<El<'_>> = outlines(body).collect();
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
        let (title, links) = title(el, dialect);
        let id = match parent {
            Some(parent) => build.child(parent, &title)?,
            None if floats => build.floating("")?,
            None => build.root(&title)?,
        };
        contents(&mut build, el, id, dialect);
        for link in links {
            build.link(id, &link.href, &link.title);
        }
        if !matches!(dialect, Dialect::Ours | Dialect::Dynalist) {
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

/// Who wrote a file, as far as that says what its titles are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// They are text, to the letter.
    Ours,
    /// They are HTML, though most have no tag in them.
    Workflowy,
    /// They are Markdown.
    Dynalist,
    /// They are HTML if they look like it.
    Any,
}

fn dialect(head: El<'_>, body: El<'_>) -> Dialect {
    if head.child("flavor").is_some_and(|flavor| flavor.text().trim().eq_ignore_ascii_case("dynalist")) {
        return Dialect::Dynalist;
    }
    if head.child("ownerEmail").is_none() || head.child("title").is_some() {
        return Dialect::Any;
    }
    let texts =
        || body.descendants().flat_map(|el| ["text", "_note"].into_iter().filter_map(move |name| el.attr_ci(name)));
    // Workflowy says no more than whose the outline is, and what is no tag is never a sign of less.
    let is_bare = head.children().all(|el| el.name() == "ownerEmail") && !texts().any(|text| text.contains('<'));
    if is_bare || texts().any(html::has_tag) { Dialect::Workflowy } else { Dialect::Any }
}

fn title(el: El<'_>, dialect: Dialect) -> (String, Vec<Link>) {
    let named = |name: &str| el.attr_ci(name).filter(|text| !text.trim().is_empty());
    let text = named("text").or_else(|| named("title")).or_else(|| named("name")).unwrap_or_default();
    if text.is_empty() && dialect != Dialect::Ours {
        // A feed or a bookmark without words is known by its address.
        let address = ["xmlUrl", "url", "htmlUrl", "href", "link"].into_iter().find_map(named);
        return (address.unwrap_or_default().trim().to_owned(), Vec::new());
    }
    match dialect {
        Dialect::Dynalist => titles::read(text, false),
        Dialect::Any | Dialect::Ours if !html::has_tag(text) => (text.to_owned(), Vec::new()),
        _ => (html::plain(&with_breaks(text)), Vec::new()),
    }
}

/// HTML in which line breaks are told as such, if it tells no lines itself.
fn with_breaks(html: &str) -> Cow<'_, str> {
    let tells_lines = |name: &str| name == "br" || html::is_block(name);
    if !html.contains('\n')
        || html::tokens(html).any(|token| matches!(token, Token::Start(name, _) if tells_lines(&name)))
    {
        return html.into();
    }
    html.replace('\n', "<br>").into()
}

fn contents(build: &mut Build, el: El<'_>, id: TopicId, dialect: Dialect) {
    let is_ours = dialect == Dialect::Ours;
    let mut kept = Vec::new();
    let plain = el.attr_ci("_note").unwrap_or_default();
    let note = el.attr_ci("_mubu_note").and_then(|note| mubu::note(note, plain));
    if let Some(note) = &note {
        build.rich_note(id, note);
    }
    for (name, value) in el.attributes() {
        if is_ours && own_contents(build, el, id, (name, value)) {
            continue;
        }
        let low = name.to_ascii_lowercase();
        match low.as_str() {
            "text" | "title" | "name" | "created" | "iscomment" | "isbreakpoint" | "version" | "description" => {}
            // It is there with its links.
            "_note" if note.is_some() => {}
            "_note" | "note" | "_notes" => {
                if dialect == Dialect::Dynalist {
                    build.note(id, value);
                } else if html::is_html(value) {
                    build.rich_note(id, value);
                } else if dialect == Dialect::Workflowy || html::has_tag(value) {
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
            // There is a box; whether it is ticked is told beside it.
            "checkbox" if value.eq_ignore_ascii_case("false") => {}
            "checkbox" if value.eq_ignore_ascii_case("true") => {
                if build.more(id).task.is_none() {
                    build.task(id, TaskState::Todo, None);
                }
            }
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
            low if mubu::attribute(build, id, (low, value)) => {}
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
