//! `FreeMind` and Freeplane (`.mm`), versions 0.8 to 1.12.
//!
//! Titles come from `TEXT`, rich content, or the original of a clone; details and notes become the
//! note; both dialects of `POSITION` are known; clouds become boundaries and arrow links relations.
//! A summary node of theirs stays the topic that it is in the tree, with a boundary around what it sums up
//! (`Runs`). Free nodes float; those that Freeplane draws a line to are told.
//! Encrypted nodes come as closed topics with a label, and with their content, so that nothing is
//! lost. What is not understood is kept with its topic as it stands in the file.

use std::collections::HashMap;

use super::opml::{mubu, titles};
use super::parts::build::Build;
use super::parts::markers::Meaning;
use super::parts::xml::{self, El, Xml};
use super::parts::{html, markers, note_html, outward};
use super::{Loaded, ReadError, ReadOptions};

mod process_on;
mod write;

pub use write::{lost, lost_freemind, write, write_freemind};

use crate::doc::{Link, Side, Text, TopicId};

/// The attribute by which our writer marks callouts, summaries and further sheets.
const MARK: &str = "GANGMU";
/// The attribute with the Markdown of a note whose HTML does not give it back. It counts while the HTML
/// is what our writer makes of it; Freeplane keeps both.
const NOTE: &str = "GANGMU_NOTE";
/// Before the side that a topic of no side was given, and for a free node that was given a place.
const ANY_SIDE: &str = "any-";
const ANYWHERE: &str = "anywhere";

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    xml::starts_with_element(bytes, &["map"])
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let xml = parsed(bytes)?;
    let root = xml.root();
    let mut build = Build::new("mm", options);
    build.report.dropped_many(xml.dropped, "characters that XML does not allow");
    fill(&mut build, root)?;
    build.finish()
}

/// XML whose outermost element is a map.
pub(super) fn parsed(bytes: &[u8]) -> Result<Xml, ReadError> {
    let xml = xml::parse(bytes, "")?;
    match xml.root().name() {
        "map" => Ok(xml),
        name => {
            let hint = "Open it with the program that made it.";
            Err(ReadError::at(bytes, 0, format!("this is XML of another kind, “{name}”"), hint))
        }
    }
}

/// What of a map is asked of each of its nodes.
#[derive(Clone, Copy)]
struct Map {
    maker: Maker,
    has_summaries: bool,
    root: Option<TopicId>,
}

/// What wrote a map, as far as it has a way of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Maker {
    /// Freeplane, or our writer for it.
    Freeplane,
    /// Its titles are Markdown.
    Coggle,
    /// See the module.
    ProcessOn,
    Any,
}

impl Maker {
    fn of(map: El<'_>) -> Self {
        if map.attr("version").is_some_and(|version| version.starts_with("freeplane")) {
            return Self::Freeplane;
        }
        let is_placed = |el: El<'_>| el.attributes().any(|(name, _)| name.starts_with("X_COGGLE_"));
        if nodes(map).any(is_placed) {
            return Self::Coggle;
        }
        if nodes(map).any(process_on::is_root) { Self::ProcessOn } else { Self::Any }
    }
}

/// Puts the topics below the element `map`; also for maps inside of other formats.
pub(super) fn fill(build: &mut Build, map: El<'_>) -> Result<(), ReadError> {
    let mut clones: Vec<(TopicId, &str)> = Vec::new();
    let mut stack: Vec<(El<'_>, Option<TopicId>)> = nodes(map).map(|el| (el, None)).collect();
    stack.reverse();
    let mut told = Map { maker: Maker::of(map), has_summaries: map.source().contains("SummaryNode"), root: None };
    for bookmark in map.all("bookmarks").flat_map(El::children) {
        build.report.dropped("bookmarks", bookmark.attr("name").unwrap_or_default());
    }
    let mut runs = Runs::new();
    while let Some((el, parent)) = stack.pop() {
        let Named { title, source, links } = title(build, el, told.maker);
        let mark = el.attr(MARK).unwrap_or_default();
        let id = match parent {
            None => build.root(&title)?,
            Some(parent) if mark == "callout" => build.callout(parent, &title)?,
            Some(_) if mark == "sheet" => {
                build.sheet("");
                build.root(&title)?
            }
            Some(parent) if mark.starts_with("summary ") => summary(build, parent, mark, &title)?,
            Some(parent) if hook(el, "FreeNode").is_some() => {
                let id = build.floating(&title)?;
                if !floats(el, Some(parent) == told.root) {
                    build.report.changed("free topics that hung on a topic, now floating", &title);
                }
                if mark != ANYWHERE && Some(parent) == told.root {
                    place(build, el, id);
                }
                id
            }
            Some(parent) => build.child(parent, &title)?,
        };
        told.root = told.root.or(Some(id));
        build.named(el.attr("ID").unwrap_or_default(), id);
        if let Some(original) = el.attr("TREE_ID").or_else(|| el.attr("CONTENT_ID")) {
            clones.push((id, original));
        }
        attributes(build, el, id);
        build.rich_title(id, &source);
        for link in links {
            match link.href.strip_prefix('#') {
                Some(target) => build.link_to(id, target, ""),
                None => build.link(id, &link.href, ""),
            }
        }
        contents(build, el, id, told.maker);
        if let Some(parent) = parent.filter(|_| told.has_summaries && build.is_child(id)) {
            let is_left = Some(parent) == told.root && is_left(el);
            runs.put((parent, is_left), id, el);
        }
        let from = stack.len();
        stack.extend(nodes(el).map(|child| (child, Some(id))));
        let children = stack.get_mut(from..).unwrap_or_default();
        if parent.is_none() && told.has_summaries && is_torn(children.iter().map(|(child, _)| *child)) {
            children.sort_by_key(|(child, _)| is_left(*child));
        }
        children.reverse();
    }
    let groups = runs.made;
    for (first, last, summary) in groups {
        let title = build.title(summary).clone();
        if build.boundary((first, last), "") {
            build.report.changed("summaries, now topics behind a boundary", &title);
        }
    }
    for (id, original) in clones {
        let Some(found) = build.find(original).filter(|found| *found != id) else { continue };
        build.report.changed("clones, now with a link to their original", &build.title(found).clone());
        if build.title(id).is_empty() {
            let title = build.title(found).clone();
            build.retitle(id, &title);
        }
        build.link_to(id, original, "");
    }
    Ok(())
}

/// What the summary nodes of Freeplane sum up, of the children of all topics, each side of the root for
/// itself. A node that is no summary is of level 0, one that sums up nodes of a level is of the next: the
/// first summary after others is of level 1, one right after that of level 2. A run begins at a node with the
/// hook of a first one, or after the last summary of the level above.
struct Runs<K, T> {
    /// By the parent and the side.
    open: HashMap<K, Levels<T>>,
    /// Ends of runs, and what sums them up.
    made: Vec<(T, T, T)>,
}

struct Levels<T> {
    /// The run that is open on each level: its first topic, on level 0, and its last one.
    runs: Vec<Option<(T, T)>>,
    /// The level of the last node.
    last: usize,
}

impl<K: Eq + std::hash::Hash, T: Copy> Runs<K, T> {
    fn new() -> Self {
        Self { open: HashMap::new(), made: Vec::new() }
    }

    fn put(&mut self, side: K, id: T, el: El<'_>) {
        let (is_first, is_summary) = (hook(el, "FirstGroupNode").is_some(), hook(el, "SummaryNode").is_some());
        let levels = self.open.entry(side).or_insert_with(|| Levels { runs: Vec::new(), last: 0 });
        // A summary with nothing before it is a topic as others are.
        let level = if is_summary && !levels.runs.is_empty() { levels.last + 1 } else { 0 };
        let mut start = id;
        if level > 0
            && let Some((first, last)) = levels.runs.get_mut(level - 1).and_then(Option::take)
        {
            self.made.push((first, last, id));
            start = first;
        }
        if levels.runs.len() <= level {
            levels.runs.resize(level + 1, None);
        }
        levels.last = level;
        if let Some(run) = levels.runs.get_mut(level) {
            *run = Some((run.filter(|_| !is_first).map_or(start, |(first, _)| first), id));
        }
    }
}

/// Whether a run of one side of the root has children of the other between its own: each side has its own
/// runs, and those are runs of siblings here only if the sides are apart. Where our writer marked a summary, it
/// tells the ends itself.
fn is_torn<'x>(children: impl Iterator<Item = El<'x>>) -> bool {
    let mut runs = Runs::new();
    // Of the children before each, how many are on the left.
    let mut lefts = vec![0_usize];
    for child in children {
        let mark = child.attr(MARK).unwrap_or_default();
        if mark.starts_with("summary ") {
            return false;
        }
        if matches!(mark, "callout" | "sheet") || floats(child, true) {
            continue;
        }
        let is_left = is_left(child);
        runs.put(is_left, lefts.len() - 1, child);
        lefts.push(lefts.last().copied().unwrap_or_default() + usize::from(is_left));
    }
    runs.made.iter().any(|&(first, last, _)| {
        let before = |at: usize| lefts.get(at).copied().unwrap_or_default();
        let count = before(last + 1) - before(first);
        count > 0 && count < last + 1 - first
    })
}

/// Whether a node is on the left, if it is a child of the root.
fn is_left(el: El<'_>) -> bool {
    let side = el.attr("POSITION").or_else(|| el.attr("SIDE")).unwrap_or_default();
    side.eq_ignore_ascii_case("left") || side.eq_ignore_ascii_case("top_or_left")
}

/// Whether a node is a floating topic in Freeplane's eyes: a line leads to others of free place.
fn floats(el: El<'_>, is_main: bool) -> bool {
    let is_hidden = || el.all("edge").any(|edge| edge.attr("STYLE") == Some("hide_edge"));
    let has_style = || {
        let style = el.attr("LOCALIZED_STYLE_REF");
        matches!(style, Some("defaultstyle.floating" | "styles.floating_node"))
    };
    hook(el, "FreeNode").is_some() && (is_main || has_style() || is_hidden())
}

/// Puts a floating topic where its node stands, seen from the root.
fn place(build: &mut Build, el: El<'_>, id: TopicId) {
    let number = |name: &str| el.attr(name).map(|text| text.trim_end_matches(" pt").trim_end_matches(" px"));
    let at = |name: &str| number(name).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
    let names = ["HGAP", "HGAP_QUANTITY", "VSHIFT", "VSHIFT_QUANTITY"];
    if names.iter().any(|name| el.attr(name).is_some()) {
        build.at(id, at("HGAP") + at("HGAP_QUANTITY"), at("VSHIFT") + at("VSHIFT_QUANTITY"));
    }
}

/// A summary that our writer marked with the ends of its run; a child if they are not there.
fn summary(build: &mut Build, parent: TopicId, mark: &str, title: &str) -> Result<TopicId, ReadError> {
    let mut ends = mark.split(' ').skip(1).map(|end| build.find(end).filter(|&end| build.parent(end) == Some(parent)));
    let run = (ends.next().flatten(), ends.next().flatten());
    if let (Some(first), Some(last)) = run
        && let Some(id) = build.summary((first, last), title)?
    {
        // The node stands with its run; the side that the topic was given itself is told behind that.
        match mark.split(' ').nth(3) {
            Some("left") => build.side(id, Side::Left),
            Some("right") => build.side(id, Side::Right),
            _ => {}
        }
        return Ok(id);
    }
    build.child(parent, title)
}

fn nodes(el: El<'_>) -> impl Iterator<Item = El<'_>> {
    el.all("node")
}

fn hook<'x>(el: El<'x>, name: &str) -> Option<El<'x>> {
    el.all("hook").find(|hook| hook.attr("NAME") == Some(name))
}

/// The text of rich content: HTML, or a text element.
fn rich(el: El<'_>) -> (bool, String) {
    if let Some(html) = el.child("html") {
        return (true, html.source().to_owned());
    }
    let text = el.child("text").map_or_else(|| el.text().into_owned(), |text| text.text().into_owned());
    let is_plain = el.attr("CONTENT-TYPE").is_some_and(|kind| kind.starts_with("plain/"));
    (!is_plain && html::is_html(&text), text)
}

fn content<'x>(el: El<'x>, kind: &'static str) -> impl Iterator<Item = El<'x>> {
    el.all("richcontent").filter(move |rich| rich.attr("TYPE") == Some(kind))
}

/// What a node is called.
#[derive(Default)]
struct Named {
    title: String,
    /// The HTML that it was made of, if it was.
    source: String,
    /// The links of Markdown.
    links: Vec<Link>,
}

impl Named {
    fn plain(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    fn html(source: String) -> Self {
        Self { title: html::plain(&source), source, links: Vec::new() }
    }
}

fn title(build: &mut Build, el: El<'_>, maker: Maker) -> Named {
    if let Some(node) = content(el, "NODE").next() {
        let (is_html, text) = rich(node);
        return if is_html { Named::html(text) } else { Named::plain(&text) };
    }
    let object = || el.attr("OBJECT").map(|object| object.split_once('|').map_or(object, |(_, value)| value));
    let localized = || el.attr("LOCALIZED_TEXT").map(|name| if name == "new_mindmap" { "New Mindmap" } else { name });
    let text = el.attr("TEXT").or_else(object).or_else(localized).unwrap_or_default();
    if text.trim_start().get(..5).is_some_and(|head| head.eq_ignore_ascii_case("<html")) {
        return Named::html(text.to_owned());
    }
    match maker {
        Maker::Coggle => {
            // The title stays as it is written, with its marks: so other programs show these maps.
            let (_, links) = titles::read(text, true);
            return Named { title: text.to_owned(), source: String::new(), links };
        }
        Maker::ProcessOn => {
            let (title, source) = process_on::title(text);
            return Named { title, source, links: Vec::new() };
        }
        Maker::Freeplane | Maker::Any => {}
    }
    match el.attr("FORMAT") {
        // It is nothing but text.
        Some("NO_FORMAT") => return Named::plain(text),
        Some("latexPatternFormat") => build.report.changed("formulas in LaTeX, shown as their text", text),
        Some("markdownPatternFormat") => build.report.changed("titles in Markdown, shown as their text", text),
        _ => {}
    }
    if text.len() > 1 && text.starts_with('=') {
        build.report.changed("formulas, shown as their text", text);
    } else if text.starts_with("\\latex ") || text.starts_with("\\unparsedlatex ") {
        build.report.changed("formulas in LaTeX, shown as their text", text);
    }
    Named::plain(text)
}

/// A name and a value. Dates and links that are told so are what they say; so our writer keeps them.
fn attribute(build: &mut Build, id: TopicId, name: &str, value: &str) {
    let is_word = !value.is_empty() && !value.contains(char::is_whitespace);
    let is_date = is_word && value.starts_with(|c: char| c.is_ascii_digit()) && {
        value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit() || b"-/TXu?~%.:Z+".contains(&byte))
    };
    match name {
        "link" if is_word => match value.strip_prefix('#') {
            Some(target) => build.link_to(id, target, ""),
            None => build.link(id, value, ""),
        },
        "date" if is_date && build.more(id).date.is_empty() => build.more(id).date = value.into(),
        "due" if is_date && build.more(id).task.is_some() => build.due(id, value),
        _ => build.attribute(id, name, value),
    }
}

fn is_color(color: &str) -> bool {
    color.len() == 7 && color.starts_with('#') && color.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}

fn attributes(build: &mut Build, el: El<'_>, id: TopicId) {
    let mut looks = 0;
    let mut color = None;
    let is_summary = el.attr(MARK).is_some_and(|mark| mark.starts_with("summary "));
    for (name, value) in el.attributes() {
        match name {
            "FOLDED" if value.eq_ignore_ascii_case("true") => build.fold(id),
            "POSITION" | "SIDE" if el.attr(MARK).and_then(|mark| mark.strip_prefix(ANY_SIDE)) == Some(value) => {}
            // A summary of ours stands on the side of its run.
            "POSITION" | "SIDE" if is_summary && !build.is_child(id) => {}
            "POSITION" | "SIDE" => match value.to_ascii_lowercase().as_str() {
                "left" | "top_or_left" => build.side(id, Side::Left),
                "right" | "bottom_or_right" => build.side(id, Side::Right),
                _ => {}
            },
            "LINK" => match value.strip_prefix('#') {
                Some(target) => build.link_to(id, target, ""),
                None => build.link(id, value, ""),
            },
            "TAGS" => value.lines().for_each(|tag| build.label(id, tag)),
            "BACKGROUND_COLOR" if is_color(value) => {
                build.more(id).style.fill = Some(value.to_ascii_lowercase().into());
            }
            "COLOR" if is_color(value) => color = Some(value),
            "ENCRYPTED_CONTENT" => {
                build.label(id, "locked");
                build.report.changed("encrypted topics, kept locked", el.attr("TEXT").unwrap_or_default());
            }
            "STYLE" if el.attr(MARK) == Some("callout") => {}
            "STYLE" | "STYLE_REF" | "LOCALIZED_STYLE_REF" | "BORDER_DASH" | "BORDER_WIDTH" | "BORDER_COLOR" => {
                looks += 1;
            }
            "NUMBERED" if value.eq_ignore_ascii_case("true") => {
                build.report.dropped("numbers before topics", &build.title(id).clone());
            }
            "ALIAS" if !value.is_empty() => build.attribute(id, "alias", value),
            // In Mubu a note may stand only here.
            "_mubu_note" => match mubu::note(value, "") {
                Some(note) if content(el, "NOTE").next().is_none() => build.rich_note(id, &note),
                Some(note) => build.rich_title(id, &note),
                None => {}
            },
            name if name.starts_with('_') => {
                mubu::attribute(build, id, (name, value));
            }
            _ => {}
        }
    }
    if let Some(color) = color {
        // A colour of letters alone was chosen for a white page.
        let style = &mut build.more(id).style;
        if style.fill.is_some() { style.text = Some(color.to_ascii_lowercase().into()) } else { looks += 1 }
    }
    build.report.dropped_many(looks, "styles, fonts and colours");
}

/// What the editor of Freeplane's notes shows only if it is told so, or told by these names.
const SEEN: [(&str, &str); 12] = [
    ("<strong>", "<b>"),
    ("</strong>", "</b>"),
    ("<em>", "<i>"),
    ("</em>", "</i>"),
    ("<del>", "<s>"),
    ("</del>", "</s>"),
    ("<ul>", "<ul style=\"list-style-type: disc; margin-left: 20px\">"),
    ("<ol", "<ol style=\"list-style-type: decimal; margin-left: 20px\""),
    ("<blockquote>", "<blockquote style=\"margin-left: 20px\">"),
    ("<h1>", "<h1 style=\"font-weight: bold; font-size: 140%\">"),
    ("<h2>", "<h2 style=\"font-weight: bold; font-size: 120%\">"),
    ("<h3>", "<h3 style=\"font-weight: bold\">"),
];

/// The HTML inside of a note that our writers make of its Markdown: what that says, or its lines if nothing
/// of it would be seen or things are deeper within each other than other programs bear.
fn note_page(note: &str) -> String {
    let made = note_html::render(note);
    if made.is_deep || made.html.trim().is_empty() {
        return note_html::paragraphs(note);
    }
    // All that is text is escaped, so these are tags.
    SEEN.iter()
        .fold(made.html, |html, (plain, seen)| if html.contains(plain) { html.replace(plain, seen) } else { html })
}

/// A task has one state here: the last icon of a node counts, and one that is not the usual one is kept
/// with it.
fn icon<'x>(build: &mut Build, child: El<'x>, id: TopicId, task: &mut Option<&'x str>) {
    let name = child.attr("BUILTIN").unwrap_or_default();
    let meaning = markers::freemind(name);
    let is_task = matches!(meaning, Meaning::Task(..));
    build.mark(id, meaning);
    if !is_task {
        return;
    }
    if let Some(before) = task.replace(name) {
        build.report.dropped("further task icons of a topic", before);
    }
    let percent = build.more(id).task.as_ref().map_or(0, outward::percent);
    if markers::task_to_freemind(percent) != name {
        build.keep_text(id, child.source());
    }
}

/// The arrows of a link; without a word about them it has one at its end.
fn arrows(link: El<'_>) -> Option<&'static str> {
    let has = |name: &str, usual: bool| link.attr(name).map_or(usual, |arrow| !arrow.eq_ignore_ascii_case("none"));
    match (has("STARTARROW", false), has("ENDARROW", true)) {
        (false, true) => None,
        (true, false) => Some("start"),
        (true, true) => Some("both"),
        (false, false) => Some("none"),
    }
}

fn contents(build: &mut Build, el: El<'_>, id: TopicId, maker: Maker) {
    for kind in ["DETAILS", "NOTE"] {
        for part in content(el, kind) {
            let (is_html, text) = rich(part);
            let text = if is_html && maker == Maker::ProcessOn { process_on::note(&text) } else { text };
            let source = el.attr(NOTE).filter(|_| is_html && kind == "NOTE");
            if let Some(source) = source
                && html::markdown(&text) == html::markdown(&note_page(source))
            {
                build.exact_note(id, source);
                continue;
            }
            if is_html { build.rich_note(id, &text) } else { build.note(id, &text) }
        }
    }
    let mut task = None;
    for child in el.children() {
        match child.name() {
            "icon" => icon(build, child, id, &mut task),
            "arrowlink" => {
                let label = ["MIDDLE_LABEL", "SOURCE_LABEL", "TARGET_LABEL"];
                let label: Vec<&str> =
                    label.iter().filter_map(|name| child.attr(name)).filter(|text| !text.is_empty()).collect();
                let from: Text = format!("\0{}", id.slot()).into();
                build.named(&from, id);
                build.relation(&from, child.attr("DESTINATION").unwrap_or_default(), &label.join(" · "));
                build.arrows(arrows(child));
            }
            "cloud" => {
                if !build.boundary((id, id), "") {
                    build.report.dropped("clouds around the root or around floating topics", "");
                }
            }
            "attribute" => {
                let value = child.attr("VALUE").or_else(|| child.attr("OBJECT")).unwrap_or_default();
                // In Freeplane, a sign before a value that is only text.
                let value = value.strip_prefix('\'').filter(|_| maker == Maker::Freeplane).unwrap_or(value);
                attribute(build, id, child.attr("NAME").unwrap_or_default(), value);
            }
            "tags" => {
                for tag in child.attr("TAGS").unwrap_or_default().lines() {
                    build.label(id, tag);
                }
            }
            // How lines are drawn anyway, and none to what floats.
            "edge" if child.attributes().all(|(_, value)| matches!(value, "hide_edge" | "bezier")) => {}
            "edge" | "font" => build.report.dropped_many(1, "styles, fonts and colours"),
            "hook" => match child.attr("NAME").unwrap_or_default() {
                "ExternalObject" => {
                    build.picture_elsewhere(id, child.attr("URI").unwrap_or_default());
                    if let Some(size) = child.attr("SIZE").and_then(|size| size.parse::<f64>().ok()) {
                        build.scale_picture(id, size);
                    }
                }
                "plugins/latex/LatexNodeHook.properties" => {
                    let equation =
                        child.child("Parameters").and_then(|el| el.attr("EQUATION")).or(child.attr("EQUATION"));
                    build.note(id, &format!("$${}$$", equation.unwrap_or_default().trim_matches('$')));
                    build.report.changed("formulas in LaTeX, shown as their text", equation.unwrap_or_default());
                }
                // Notes before there was rich content (FreeMind 0.8).
                "accessories/plugins/NodeNote.properties" => {
                    let note = child.child("text").map(El::text).unwrap_or_default();
                    build.plain_note(id, &note);
                }
                "FreeNode" | "FirstGroupNode" | "SummaryNode" | "AlwaysUnfoldedNode" => {}
                "MapStyle" | "AutomaticEdgeColor" => build.report.dropped_many(1, "styles of the whole map"),
                name => {
                    build.report.dropped("extensions (kept in the file)", name.rsplit('/').next().unwrap_or(name));
                    build.keep_text(id, child.source());
                }
            },
            "node" | "richcontent" | "linktarget" | "attribute_layout" => {}
            name => {
                build.report.dropped("extensions (kept in the file)", name);
                build.keep_text(id, child.source());
            }
        }
    }
    if let Some(locked) = el.attr("ENCRYPTED_CONTENT") {
        build.keep_text(id, locked);
    }
}

#[cfg(test)]
mod tests;
