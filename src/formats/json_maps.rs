//! Maps of web editors that are one JSON object each: `KityMinder` (Baidu Naotu), simple-mind-map,
//! mind-elixir, jsMind in its three forms, JSON Canvas and `MindMup`.
//!
//! They are told apart by their keys, never by their names, so that a file with the wrong ending
//! opens all the same.

mod canvas;
#[cfg(test)]
mod tests;
mod write;

pub use write::{lost_km, lost_smm, write_km, write_smm};

use std::collections::HashMap;

use memchr::memmem;

use super::native::Lexer;
use super::parts::build::Build;
use super::parts::json::{self, Json, Value};
use super::parts::markers::{self, Meaning};
use super::parts::{encoding, html, xml};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{Side, TaskState, TopicId};

/// The keys of the outermost object, as far as the text goes.
fn top_keys(bytes: &[u8]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(bytes.strip_prefix(super::report::BOM).unwrap_or(bytes)) else {
        return Vec::new();
    };
    let mut lexer = Lexer::new(text);
    let mut keys = Vec::new();
    if lexer.open_object("").is_err() {
        return keys;
    }
    while let Ok(Some(key)) = lexer.next_key(keys.is_empty()) {
        keys.push(key.into_owned());
        if keys.len() > 1000 || lexer.skip().is_err() {
            break;
        }
    }
    keys
}

/// Whether the bytes begin like a JSON object that is not a map of ours.
fn is_object(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(super::report::BOM).unwrap_or(bytes);
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn has(bytes: &[u8], all: &[&str]) -> bool {
    is_object(bytes) && {
        let keys = top_keys(bytes);
        all.iter().all(|wanted| keys.iter().any(|key| key == wanted))
    }
}

/// Whether it is a map of `KityMinder`.
#[must_use]
pub fn sniff_km(bytes: &[u8]) -> bool {
    has(bytes, &["root", "template"]) || has(bytes, &["root", "version"])
}

/// Whether it is a map of simple-mind-map.
#[must_use]
pub fn sniff_smm(bytes: &[u8]) -> bool {
    has(bytes, &["root", "layout"]) || has(bytes, &["root", "view"]) || has(bytes, &["data", "children"])
}

/// Whether it is a map of mind-elixir.
#[must_use]
pub fn sniff_elixir(bytes: &[u8]) -> bool {
    has(bytes, &["nodeData"])
        || has(bytes, &["root", "arrows"])
        || has(bytes, &["root", "direction"])
        || has(bytes, &["id", "topic"])
        || has(bytes, &["topic", "children"])
        || has(bytes, &["data"]) && memmem::find(bytes, b"\"nodeData\"").is_some()
}

/// Whether it is a map of jsMind.
#[must_use]
pub fn sniff_jsmind(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let is_list = encoding::lossy(head).trim_start().starts_with('[');
    let in_head = |word: &str| memmem::find(head, word.as_bytes()).is_some();
    has(bytes, &["format", "data"])
        || is_list && in_head("\"topic\"") && (in_head("\"parentid\"") || in_head("\"isroot\""))
}

/// Whether it is a canvas.
#[must_use]
pub fn sniff_canvas(bytes: &[u8]) -> bool {
    has(bytes, &["nodes"]) || has(bytes, &["edges"])
}

/// Whether it is a map of `MindMup`.
#[must_use]
pub fn sniff_mup(bytes: &[u8]) -> bool {
    has(bytes, &["ideas"])
}

fn parsed(bytes: &[u8]) -> Result<Json, ReadError> {
    json::parse(&encoding::decode(bytes, None)?.text, "")
}

fn unknown(bytes: &[u8]) -> ReadError {
    let hint = "Open it with the program that made it, and export it as Markdown or plain text.";
    ReadError::at(bytes, 0, "this JSON is no map that this program knows", hint)
}

/// Reads any of these maps, by its keys. `format` is the name that is reported if they fit several.
fn read_as(format: &'static str, bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    if format == "canvas" && bytes.iter().all(u8::is_ascii_whitespace) {
        return canvas::read(&Json::default(), options);
    }
    let json = parsed(bytes)?;
    let mut top = json.root();
    // Answers of servers wrap the map.
    if top.get("data").get("nodeData").is_object() {
        top = top.get("data");
    }
    let root = if top.get("root").is_object() { top.get("root") } else { top };
    if top.get("nodes").is_list()
        || top.get("edges").is_list()
        || format == "canvas" && top.is_object() && !root.get("data").is_object()
    {
        return canvas::read(&json, options);
    }
    if top.get("data").is_object() && top.get("meta").is_object()
        || top.get("format").text().starts_with("node_")
        || top.get("format").text() == "freemind"
        || top.is_list()
    {
        return jsmind(top, options).unwrap_or_else(|| Err(unknown(bytes)));
    }
    if top.get("nodeData").is_object()
        || !root.get("topic").is_null()
        || root.get("dangerouslySetInnerHTML").is_object()
    {
        let root = if top.get("nodeData").is_object() { top.get("nodeData") } else { root };
        return elixir(top, root, options);
    }
    if root.get("data").is_object() {
        let looks = [top.get("template").text(), top.get("layout").text()];
        return minder(format, root, looks, options);
    }
    if top.get("ideas").is_object() {
        return mup(top, options);
    }
    Err(unknown(bytes))
}

/// Reads a map of `KityMinder`.
///
/// # Errors
/// When it is damaged or another kind of JSON, as with all that follow.
pub fn read_km(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("km", bytes, options)
}

/// Reads a map of simple-mind-map.
pub fn read_smm(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("smm", bytes, options)
}

/// Reads a map of mind-elixir.
pub fn read_elixir(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("mindelixir", bytes, options)
}

/// Reads a map of jsMind.
pub fn read_jsmind(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("jsmind", bytes, options)
}

/// Reads a canvas.
pub fn read_canvas(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("canvas", bytes, options)
}

/// Reads a map of `MindMup`.
pub fn read_mup(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("mup", bytes, options)
}

/// The children of a node.
fn objects(node: Value<'_>) -> Vec<Value<'_>> {
    node.get("children").items().filter(|child| child.is_object()).collect()
}

/// Keeps the keys of an object that are not among `known`.
fn keep_others(build: &mut Build, object: Value<'_>, id: TopicId, known: &[&str]) {
    for (key, value) in object.entries().filter(|(key, value)| !known.contains(key) && !value.is_null()) {
        if let Some(json) = value.to_json(8 << 10) {
            let mut entry = String::from("{");
            super::native::push_string(&mut entry, key);
            build.keep(id, &format!("{entry}: {json}}}"));
        }
    }
}

/// The words of a tag, which is a text or an object with one.
fn tag(value: Value<'_>) -> String {
    let text = value.get("text").text();
    if text.is_empty() { value.word() } else { text.to_owned() }
}

/// `KityMinder` and simple-mind-map: `data` and `children`.
fn minder(
    format: &'static str,
    root: Value<'_>,
    [template, layout]: [&str; 2],
    options: &ReadOptions,
) -> Result<Loaded, ReadError> {
    let mut build = Build::new(format, options);
    let known = |names: &(&str, &str, &str)| {
        !template.is_empty() && names.1 == template || !layout.is_empty() && names.2 == layout
    };
    if let Some((ours, _, _)) = write::STRUCTURES.iter().find(|names| known(names)) {
        build.sheet("");
        build.structure(ours);
    }
    let title = |node: Value<'_>| {
        let data = node.get("data");
        let text = data.get("text").word();
        let is_rich = data.get("richText").bool().unwrap_or_else(|| template.is_empty() && html::is_html(&text));
        if is_rich { html::plain(&text) } else { text }
    };
    let made = build.tree(root, None, title, objects, minder_topic)?;
    frames(&mut build, &made);
    for (id, node) in made {
        let data = node.get("data");
        let general = data.get("generalization");
        let list: Vec<Value<'_>> = if general.is_object() { vec![general] } else { general.items().collect() };
        for general in list {
            let text = general.get("text").word();
            let is_rich = general.get("richText").bool().unwrap_or_else(|| html::is_html(&text));
            let text = if is_rich { html::plain(&text) } else { text };
            let range = general.get("range");
            let children = build.children(id);
            let end = |index: usize| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a number below zero or too large is no child"
                )]
                range.at(index).number().and_then(|number| children.get(number.max(0.0) as usize).copied())
            };
            let run = match (end(0), end(1)) {
                (Some(first), Some(last)) => (first, last),
                _ => (id, id),
            };
            if build.summary(run, &text)?.is_none() {
                build.report.changed("summaries of the whole map, now floating topics", &text);
                build.floating(&text)?;
            }
        }
        let lines = data.get("associativeLineTargets");
        for (index, target) in lines.items().enumerate() {
            let words = data.get("associativeLineText");
            let label = words.get(target.text());
            let label = if label.is_null() { words.at(index) } else { label };
            build.relation(data.get("uid").text(), target.text(), label.text());
        }
    }
    build.finish()
}

/// Frames of simple-mind-map: each topic names that which it is in, and the first may say its words.
fn frames(build: &mut Build, made: &[(TopicId, Value<'_>)]) {
    let mut frames: Vec<(Vec<TopicId>, &str)> = Vec::new();
    let mut by_group: HashMap<(TopicId, &str), usize> = HashMap::new();
    for &(id, node) in made {
        let frame = node.get("data").get("outerFrame");
        if !frame.is_object() {
            continue;
        }
        let (group, words) = (frame.get("groupId").text(), frame.get("text").text());
        let Some(parent) = build.parent(id) else {
            build.report.dropped("boundaries around the whole map", words);
            continue;
        };
        // Older versions framed one topic and named no group.
        let at = if group.is_empty() { frames.len() } else { *by_group.entry((parent, group)).or_insert(frames.len()) };
        match frames.get_mut(at) {
            Some((members, said)) => {
                members.push(id);
                if said.is_empty() {
                    *said = words;
                }
            }
            None => frames.push((vec![id], words)),
        }
    }
    for (members, words) in frames {
        build.boundary_around(&members, words);
    }
}

/// Keys of a topic that are understood, or say nothing.
const KNOWN: &[&str] = &[
    "id",
    "uid",
    "created",
    "text",
    "richText",
    "note",
    "hyperlink",
    "hyperlinkTitle",
    "priority",
    "progress",
    "resource",
    "tag",
    "icon",
    "image",
    "imageSize",
    "imageTitle",
    "expand",
    "expandState",
    "isActive",
    "dir",
    "generalization",
    "associativeLineTargets",
    "associativeLineText",
    "resetRichText",
    "attachmentUrl",
    "attachmentName",
    "checkbox",
    "outerFrame",
];

fn minder_topic(build: &mut Build, node: Value<'_>, id: TopicId) {
    let data = node.get("data");
    build.named(data.get("uid").text(), id);
    build.named(data.get("id").text(), id);
    if data.get("expandState").text() == "collapse" || data.get("expand").bool() == Some(false) {
        build.fold(id);
    }
    match data.get("dir").text() {
        "left" => build.side(id, Side::Left),
        "right" => build.side(id, Side::Right),
        _ => {}
    }
    let note = data.get("note").text();
    if html::is_html(note) {
        build.rich_note(id, note);
    } else {
        build.note(id, note);
    }
    let text = data.get("text").text();
    if html::is_html(text) {
        build.rich_title(id, text);
    }
    build.link(id, data.get("attachmentUrl").text(), data.get("attachmentName").text());
    if data.get("checkbox").is_object() {
        let done = data.get("checkbox").get("done").bool() == Some(true);
        build.task(id, if done { TaskState::Done } else { TaskState::Todo }, None);
    }
    build.link(id, data.get("hyperlink").text(), data.get("hyperlinkTitle").text());
    if let Some(priority) = data.get("priority").number().filter(|number| (1.0..=99.0).contains(number)) {
        build.mark(id, Meaning::Marker(format!("priority-{priority}").into()));
    }
    if let Some(progress) = data.get("progress").number().filter(|number| (1.0..=9.0).contains(number)) {
        // One of nine steps, the first of which is none.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bounds are checked before")]
        build.mark(id, markers::task_of(((progress - 1.0) * 12.5) as u8));
    }
    for label in data.get("resource").items().chain(data.get("tag").items()) {
        build.label(id, &tag(label));
    }
    for icon in data.get("icon").items() {
        let name = icon.text();
        match name.split_once('_') {
            Some(("priority", number)) => build.mark(id, Meaning::Marker(format!("priority-{number}").into())),
            Some(("progress", number)) => {
                let step: u8 = number.parse().unwrap_or_default();
                build.mark(id, markers::task_of(if step >= 8 { 100 } else { step.saturating_mul(12) }));
            }
            _ => build.mark(id, markers::other(name)),
        }
    }
    build.picture_elsewhere(id, data.get("image").text());
    keep_others(build, data, id, KNOWN);
}

/// mind-elixir: `topic` and `children`.
fn elixir(top: Value<'_>, root: Value<'_>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut build = Build::new("mindelixir", options);
    let title = |node: Value<'_>| {
        let rich = node.get("dangerouslySetInnerHTML");
        let rich = if rich.is_object() { rich.get("__html").text() } else { rich.text() };
        if node.get("topic").text().is_empty() && !rich.is_empty() {
            html::plain(rich)
        } else {
            node.get("topic").word()
        }
    };
    build.tree(root, None, title, objects, |build, node, id| {
        build.named(&node.get("id").word(), id);
        if node.get("expanded").bool() == Some(false) {
            build.fold(id);
        }
        match node.get("direction").number() {
            Some(0.0) => build.side(id, Side::Left),
            Some(1.0) => build.side(id, Side::Right),
            _ => {}
        }
        for label in node.get("tags").items() {
            build.label(id, &tag(label));
        }
        for icon in node.get("icons").items() {
            build.mark(id, Meaning::Marker(icon.text().into()));
        }
        let note = node.get("note").text();
        if html::is_html(note) {
            build.rich_note(id, note);
        } else {
            build.note(id, note);
        }
        build.link(id, node.get("hyperLink").text(), "");
        build.picture_elsewhere(id, node.get("image").get("url").text());
        let known = [
            "id",
            "topic",
            "children",
            "expanded",
            "direction",
            "tags",
            "icons",
            "note",
            "hyperLink",
            "image",
            "root",
            "parent",
            "dangerouslySetInnerHTML",
        ];
        keep_others(build, node, id, &known);
    })?;
    let old = top.get("linkData");
    let arrows = top.get("arrows").items().chain(old.entries().map(|(_, arrow)| arrow).collect::<Vec<_>>());
    for arrow in arrows.collect::<Vec<_>>() {
        let label = arrow.get("label").text();
        build.relation(&arrow.get("from").word(), &arrow.get("to").word(), label);
        if arrow.get("bidirectional").bool() == Some(true) {
            build.report.dropped("arrows at both ends", label);
        }
    }
    for summary in top.get("summaries").items() {
        // Called text before it was called label.
        let names = ["label", "text"].into_iter().map(|name| summary.get(name).text());
        let label = names.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let parent = build.find(&summary.get("parent").word());
        let children = parent.map_or_else(Vec::new, |parent| build.children(parent).to_vec());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number below zero or too large is no child"
        )]
        let child = |key: &str| children.get(summary.get(key).number().unwrap_or(-1.0).max(0.0) as usize).copied();
        let put = match (child("start"), child("end")) {
            (Some(first), Some(last)) => build.summary((first, last), label)?,
            _ => None,
        };
        if put.is_none() {
            build.report.dropped("summaries of nothing", label);
        }
    }
    build.finish()
}

/// jsMind. `None` if the form of its data is not known.
fn jsmind(top: Value<'_>, options: &ReadOptions) -> Option<Result<Loaded, ReadError>> {
    let data = if top.is_list() { top } else { top.get("data") };
    let mut build = Build::new("jsmind", options);
    let each = |build: &mut Build, node: Value<'_>, id: TopicId| {
        build.named(&node.get("id").word(), id);
        if node.get("expanded").bool() == Some(false) {
            build.fold(id);
        }
        match node.get("direction").text() {
            "left" => build.side(id, Side::Left),
            "right" => build.side(id, Side::Right),
            _ => {}
        }
        build.rich_title(id, node.get("topic").text());
        let known = ["id", "topic", "children", "expanded", "direction", "parentid", "isroot"];
        keep_others(build, node, id, &known);
    };
    let title = |node: Value<'_>| {
        let text = node.get("topic").word();
        if html::is_html(&text) || html::has_tag(&text) { html::plain(&text) } else { text }
    };
    let filled = if data.is_object() {
        build.tree(data, None, title, objects, each).map(drop)
    } else if data.is_list() {
        let mut below: std::collections::HashMap<String, Vec<Value<'_>>> = std::collections::HashMap::new();
        let mut root = None;
        for node in data.items().filter(|node| node.is_object()) {
            let parent = node.get("parentid").word();
            let is_root = node.get("isroot").bool() == Some(true) || parent.is_empty();
            if is_root && root.is_none() {
                root = Some(node);
            } else {
                below.entry(parent).or_default().push(node);
            }
        }
        // Each is put once, so that circles end.
        let put = std::cell::RefCell::new(std::collections::HashSet::new());
        let below = std::cell::RefCell::new(below);
        let children = |node: Value<'_>| {
            let mut list = below.borrow_mut().remove(&node.get("id").word()).unwrap_or_default();
            list.retain(|child| put.borrow_mut().insert(child.id()));
            list
        };
        root.map_or(Ok(()), |root| {
            put.borrow_mut().insert(root.id());
            let made = build.tree(root, None, title, children, each)?;
            let parent = made.first().map(|(id, _)| *id);
            // What has no parent here, or is its own, hangs on the root.
            let known: std::collections::HashSet<String> = data.items().map(|node| node.get("id").word()).collect();
            let is_orphan = |node: &Value<'_>| !known.contains(&node.get("parentid").word());
            let nodes = || data.items().filter(|node| node.is_object());
            for node in nodes().filter(is_orphan).chain(nodes()) {
                if put.borrow_mut().insert(node.id()) {
                    build.report.changed("topics without a parent, now at the root", &title(node));
                    build.tree(node, parent, title, children, each)?;
                }
            }
            Ok(())
        })
    } else if !data.text().is_empty() {
        xml::parse(data.text().as_bytes(), "data").and_then(|xml| super::mm::fill(&mut build, xml.root()))
    } else {
        return None;
    };
    Some(filled.and_then(|()| build.finish()))
}

/// The ideas below one of `MindMup` with their ranks: those of the right side first, each side from
/// the top.
fn ranked<'j>(node: Value<'j>) -> Vec<(f64, Value<'j>)> {
    let ideas = node.get("ideas").entries().filter(|(_, idea)| idea.is_object());
    let mut list: Vec<(f64, Value<'j>)> = ideas.map(|(rank, idea)| (rank.parse().unwrap_or(f64::MAX), idea)).collect();
    list.sort_by(|(a, _), (b, _)| (*a < 0.0).cmp(&(*b < 0.0)).then(a.abs().total_cmp(&b.abs())));
    list
}

/// `MindMup`: `ideas` by rank, those with a negative rank on the left.
fn mup(top: Value<'_>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut build = Build::new("mup", options);
    let is_new = top.get("formatVersion").number().is_some_and(|version| version >= 3.0);
    let roots: Vec<Value<'_>> =
        if is_new { top.get("ideas").entries().map(|(_, idea)| idea).collect() } else { vec![top] };
    for root in roots {
        let title = |(_, node): (f64, Value<'_>)| node.get("title").word();
        build.tree(
            (0.0, root),
            None,
            title,
            |(_, node)| ranked(node),
            |build, (rank, node), id| {
                build.named(&node.get("id").word(), id);
                build.side(id, if rank < 0.0 { Side::Left } else { Side::Right });
                let attr = node.get("attr");
                let note = attr.get("note");
                build.note(id, if note.is_object() { note.get("text").text() } else { note.text() });
                // What was written in the window for attachments is a note, too.
                let attachment = attr.get("attachment");
                match attachment.get("contentType").text() {
                    "text/html" => build.rich_note(id, attachment.get("content").text()),
                    "text/plain" | "text/markdown" => build.note(id, attachment.get("content").text()),
                    _ => {}
                }
                build.picture_elsewhere(id, attr.get("icon").get("url").text());
                if attr.get("collapsed").bool() == Some(true) {
                    build.fold(id);
                }
                keep_others(build, attr, id, &["note", "icon", "collapsed", "attachment"]);
            },
        )?;
    }
    for link in top.get("links").items() {
        build.relation(
            &link.get("ideaIdFrom").word(),
            &link.get("ideaIdTo").word(),
            link.get("attr").get("style").get("label").text(),
        );
    }
    build.finish()
}
