//! Maps of `MindMup`: topics are `ideas` by their rank, those with a negative rank on the left.

use super::super::parts::build::Build;
use super::super::parts::json::Value;
use super::super::{Loaded, ReadError, ReadOptions};
use super::keep_others;
use crate::doc::{Side, TaskState, TopicId};

/// Attributes of a topic that are understood, or say nothing.
const KNOWN: &[&str] = &["note", "icon", "collapsed", "attachment", "measurements", "progress"];

/// The ideas below one of `MindMup` with their ranks: those of the right side first, each side from
/// the top.
fn ranked<'j>(node: Value<'j>) -> Vec<(f64, Value<'j>)> {
    let ideas = node.get("ideas").entries().filter(|(_, idea)| idea.is_object());
    let mut list: Vec<(f64, Value<'j>)> = ideas.map(|(rank, idea)| (rank.parse().unwrap_or(f64::MAX), idea)).collect();
    list.sort_by(|(a, _), (b, _)| (*a < 0.0).cmp(&(*b < 0.0)).then(a.abs().total_cmp(&b.abs())));
    list
}

/// Reads a map.
pub(super) fn read(top: Value<'_>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut build = Build::new("mup", options);
    let is_new = top.get("formatVersion").number().is_some_and(|version| version >= 3.0);
    let roots: Vec<Value<'_>> =
        if is_new { top.get("ideas").entries().map(|(_, idea)| idea).collect() } else { vec![top] };
    for root in roots {
        let title = |(_, node): (f64, Value<'_>)| node.get("title").word();
        build.tree((0.0, root), None, title, |(_, node)| ranked(node), topic)?;
    }
    for link in top.get("links").items() {
        let style = link.get("attr").get("style");
        build.relation(&link.get("ideaIdFrom").word(), &link.get("ideaIdTo").word(), style.get("label").text());
        build.arrows(arrows(style));
    }
    build.finish()
}

/// The arrows of a link by its style; a style without a word about them has none.
fn arrows(style: Value<'_>) -> Option<&'static str> {
    match style.get("arrow").word().as_str() {
        "both" => Some("both"),
        "from" => Some("start"),
        "true" | "to" => None,
        _ => style.is_object().then_some("none"),
    }
}

fn topic(build: &mut Build, (rank, node): (f64, Value<'_>), id: TopicId) {
    build.named(&node.get("id").word(), id);
    build.side(id, if rank < 0.0 { Side::Left } else { Side::Right });
    let attr = node.get("attr");
    let note = attr.get("note");
    build.note(id, if note.is_object() { note.get("text").text() } else { note.text() });
    // What was written in the window for attachments is a note, too.
    let attachment = attr.get("attachment");
    match attachment.get("contentType").text() {
        "text/html" => build.rich_note(id, attachment.get("content").text()),
        "text/plain" => build.plain_note(id, attachment.get("content").text()),
        "text/markdown" => build.note(id, attachment.get("content").text()),
        "" => {}
        kind => build.report.dropped("attached files", kind),
    }
    build.picture_elsewhere(id, attr.get("icon").get("url").text());
    if attr.get("collapsed").bool() == Some(true) {
        build.fold(id);
    }
    for (name, value) in attr.get("measurements").entries() {
        build.attribute(id, name, &value.word());
    }
    progress(build, id, &attr.get("progress").word());
    let connector = attr.get("parentConnector");
    let words = connector.get("label").text();
    if !words.trim().is_empty() {
        build.report.changed("words on the lines to topics, now labels", words);
        build.label(id, words);
    }
    let is_said = connector.entries().all(|(key, _)| key == "label");
    keep_others(build, attr, id, |key| KNOWN.contains(&key) || key == "parentConnector" && is_said);
}

/// How far a topic is, in the words that `MindMup` begins with; words that a user made up are kept as such.
fn progress(build: &mut Build, id: TopicId, word: &str) {
    let state = match word.trim().to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "" => return,
        "done" | "passed" | "complete" | "completed" | "finished" => TaskState::Done,
        "in-progress" | "doing" | "started" | "under-review" => TaskState::Doing,
        "not-started" | "to-do" | "todo" => TaskState::Todo,
        _ => return build.attribute(id, "progress", word),
    };
    build.task(id, state, None);
}
