//! Maps of `KityMinder` and simple-mind-map: each topic is an object with `data` and `children`.
//!
//! Summaries (`generalization`) hold what a topic's `data` may hold. Lines name the ids of topics and of
//! summaries. A picture is an address, or the name of one in `imgMap` at the root.

use std::collections::HashMap;

use super::super::parts::build::{Build, clean};
use super::super::parts::json::Value;
use super::super::parts::markers::{self, Meaning};
use super::super::parts::{html, picture};
use super::super::{Loaded, ReadError, ReadOptions};
use super::{keep_others, objects, tag, write};
use crate::doc::{Side, TaskState, TopicId};

/// Pictures by the names by which topics call them; one that was tried is empty.
type Pictures<'j> = HashMap<&'j str, &'j str>;

/// Reads a map below its root. The names of the template and of the layout say which structure it has.
pub(super) fn read(
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
    let images = root.get("data").get("imgMap");
    let mut pictures: Pictures<'_> = images.entries().map(|(name, value)| (name, value.text())).collect();
    let may_be_rich = template.is_empty();
    let words = |node: Value<'_>| title(node.get("data"), may_be_rich);
    let made = build.tree(root, None, words, objects, |build, node, id| {
        topic(build, node.get("data"), id, &mut pictures);
    })?;
    frames(&mut build, &made);
    let mut all: Vec<(TopicId, Value<'_>)> = made.into_iter().map(|(id, node)| (id, node.get("data"))).collect();
    let mut summaries = Vec::new();
    for &(id, data) in &all {
        let general = data.get("generalization");
        let list = general.is_object().then_some(general).into_iter().chain(general.items());
        for general in list.filter(|general| general.is_object()) {
            let summary = summary(&mut build, id, general.get("range"), &title(general, true))?;
            topic(&mut build, general, summary, &mut pictures);
            summaries.push((summary, general));
        }
    }
    all.append(&mut summaries);
    for (id, data) in all {
        lines(&mut build, id, data);
    }
    build.finish()
}

fn title(data: Value<'_>, may_be_rich: bool) -> String {
    let text = data.get("text").word();
    let is_rich = data.get("richText").bool().unwrap_or_else(|| may_be_rich && html::is_html(&text));
    if is_rich { html::plain(&text) } else { text }
}

/// Puts a summary at a topic: over a run of its children, or over itself. What sums up the whole map floats.
fn summary(build: &mut Build, id: TopicId, range: Value<'_>, title: &str) -> Result<TopicId, ReadError> {
    let children = build.children(id);
    let end = |index: usize| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number below zero or too large is no child"
        )]
        range.at(index).number().and_then(|number| children.get(number.max(0.0) as usize).copied())
    };
    let run = end(0).zip(end(1)).unwrap_or((id, id));
    if let Some(summary) = build.summary(run, title)? {
        return Ok(summary);
    }
    build.report.changed("summaries of the whole map, now floating topics", title);
    build.floating(title)
}

/// The lines that lead from a topic to others. In older maps it has no id itself.
fn lines(build: &mut Build, id: TopicId, data: Value<'_>) {
    let targets = data.get("associativeLineTargets").items();
    if targets.len() == 0 {
        return;
    }
    let from = format!("\0{}", id.slot());
    build.named(&from, id);
    let words = data.get("associativeLineText");
    let by_target: HashMap<&str, &str> = words.entries().map(|(target, text)| (target, text.text())).collect();
    for (index, target) in targets.enumerate() {
        let label = by_target.get(target.text()).copied();
        build.relation(&from, &target.word(), label.unwrap_or_else(|| words.at(index).text()));
    }
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
pub(super) const KNOWN: &[&str] = &[
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
    "imgMap",
    "range",
];

/// Fills a topic, or a summary.
fn topic<'j>(build: &mut Build, data: Value<'j>, id: TopicId, pictures: &mut Pictures<'j>) {
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
    // Both programs take notes for Markdown, which may begin with a tag; a whole page in one is made by others.
    let note = data.get("note").text();
    if html::is_html(note) && note.trim_end().ends_with('>') {
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
    show(build, data, id, pictures);
    keep_others(build, data, id, |key| KNOWN.contains(&key));
}

/// Gives a topic its picture, and the words that belong to it.
fn show<'j>(build: &mut Build, data: Value<'j>, id: TopicId, pictures: &mut Pictures<'j>) {
    let address = data.get("image").text();
    if address.is_empty() {
        return;
    }
    match pictures.get_mut(address) {
        Some(source) if source.is_empty() || source.starts_with("data:") => {
            // It is unpacked once, whatever comes of it.
            if let Some(bytes) = picture::from_data_address(std::mem::take(source)) {
                build.picture(id, &bytes, address, None);
            } else if !build.picture_again(id, address, None) {
                build.report.dropped("pictures", address);
            }
        }
        Some(source) => build.picture_elsewhere(id, source),
        None if address.starts_with("smm_img_key") => build.report.dropped("pictures", address),
        None => build.picture_elsewhere(id, address),
    }
    let words = data.get("imageTitle").text();
    if words.trim().is_empty() {
        return;
    }
    match build.more(id).links.iter_mut().find(|link| link.href == address.trim()) {
        Some(link) if link.title.is_empty() => link.title = clean(words),
        _ => build.attribute(id, "imageTitle", words),
    }
}
