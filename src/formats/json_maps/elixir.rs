//! Maps of mind-elixir, in JavaScript and in Flutter: each topic is an object with `topic` and `children`;
//! arrows and summaries stand beside the tree.

use super::super::parts::build::Build;
use super::super::parts::html;
use super::super::parts::json::Value;
use super::super::parts::markers::Meaning;
use super::super::{Loaded, ReadError, ReadOptions};
use super::{keep_others, objects, tag};
use crate::doc::{Side, TopicId};

/// Keys of a topic that are understood, or say nothing.
const KNOWN: &[&str] = &[
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
    "images",
    "root",
    "parent",
    "dangerouslySetInnerHTML",
];

/// The value of a key, or of the name that it has in Flutter.
fn under<'j>(object: Value<'j>, name: &str, in_flutter: &str) -> Value<'j> {
    let value = object.get(name);
    if value.is_null() { object.get(in_flutter) } else { value }
}

/// Reads a map below its root; the rest stands at the top.
pub(super) fn read(top: Value<'_>, root: Value<'_>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut build = Build::new("mindelixir", options);
    build.tree(root, None, title, objects, topic)?;
    let old = top.get("linkData");
    for arrow in top.get("arrows").items().chain(old.entries().map(|(_, arrow)| arrow)) {
        let end = |name: &str, in_flutter: &str| under(arrow, name, in_flutter).word();
        build.relation(&end("from", "fromNodeId"), &end("to", "toNodeId"), arrow.get("label").text());
        build.arrows((arrow.get("bidirectional").bool() == Some(true)).then_some("both"));
    }
    for summary in top.get("summaries").items() {
        // Called text before it was called label.
        let names = ["label", "text"].into_iter().map(|name| summary.get(name).text());
        let label = names.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let parent = build.find(&under(summary, "parent", "parentNodeId").word());
        let children = parent.map_or(&[][..], |parent| build.children(parent));
        let child = |value: Value<'_>| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number below zero or too large is no child"
            )]
            children.get(value.number().unwrap_or(-1.0).max(0.0) as usize).copied()
        };
        let ends = (child(under(summary, "start", "startIndex")), child(under(summary, "end", "endIndex")));
        let put = match ends {
            (Some(first), Some(last)) => build.summary((first, last), label)?,
            _ => None,
        };
        if put.is_none() {
            build.report.dropped("summaries of nothing", label);
        }
    }
    build.finish()
}

fn title(node: Value<'_>) -> String {
    let rich = node.get("dangerouslySetInnerHTML");
    let rich = if rich.is_object() { rich.get("__html").text() } else { rich.text() };
    if node.get("topic").text().is_empty() && !rich.is_empty() { html::plain(rich) } else { node.get("topic").word() }
}

fn topic(build: &mut Build, node: Value<'_>, id: TopicId) {
    build.named(&node.get("id").word(), id);
    if node.get("expanded").bool() == Some(false) {
        build.fold(id);
    }
    let direction = node.get("direction");
    match (direction.text(), direction.number()) {
        ("left", _) | (_, Some(0.0)) => build.side(id, Side::Left),
        ("right", _) | (_, Some(1.0)) => build.side(id, Side::Right),
        _ => {}
    }
    for label in node.get("tags").items() {
        build.label(id, &tag(label));
    }
    for icon in node.get("icons").items() {
        build.mark(id, Meaning::Marker(icon.text().into()));
    }
    let memo = node.get("memo").text();
    for note in [node.get("note").text(), memo] {
        if html::is_html(note) {
            build.rich_note(id, note);
        } else {
            build.note(id, note);
        }
    }
    build.link(id, node.get("hyperLink").text(), "");
    let image = node.get("image");
    for picture in std::iter::once(image).chain(image.items()).chain(node.get("images").items()) {
        let address = picture.get("url").text();
        build.picture_elsewhere(id, if address.is_empty() { picture.text() } else { address });
    }
    keep_others(build, node, id, |key| KNOWN.contains(&key) || key == "memo" && !memo.is_empty());
}
