//! Maps of jsMind in their three forms: a tree, a list of topics that name their parents, and a map of
//! `FreeMind` in a text.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::super::parts::build::Build;
use super::super::parts::json::Value;
use super::super::parts::{html, xml};
use super::super::{Loaded, ReadError, ReadOptions};
use super::{keep_others, objects};
use crate::doc::{Side, TopicId};

/// Keys of a topic that are understood, or say nothing.
const KNOWN: &[&str] = &["id", "topic", "children", "expanded", "direction", "parentid", "isroot", "background-image"];

/// Reads a map. `None` if the form of its data is not known.
pub(super) fn read(top: Value<'_>, options: &ReadOptions) -> Option<Result<Loaded, ReadError>> {
    let data = if top.is_list() { top } else { top.get("data") };
    let mut build = Build::new("jsmind", options);
    let filled = if data.is_object() {
        build.tree(data, None, title, objects, topic).map(drop)
    } else if data.is_list() {
        let mut below: HashMap<String, Vec<Value<'_>>> = HashMap::new();
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
        let put = RefCell::new(HashSet::new());
        let below = RefCell::new(below);
        let children = |node: Value<'_>| {
            let mut list = below.borrow_mut().remove(&node.get("id").word()).unwrap_or_default();
            list.retain(|child| put.borrow_mut().insert(child.id()));
            list
        };
        root.map_or(Ok(()), |root| {
            put.borrow_mut().insert(root.id());
            let made = build.tree(root, None, title, children, topic)?;
            let parent = made.first().map(|(id, _)| *id);
            // What has no parent here, or is its own, hangs on the root.
            let known: HashSet<String> = data.items().map(|node| node.get("id").word()).collect();
            let is_orphan = |node: &Value<'_>| !known.contains(&node.get("parentid").word());
            let nodes = || data.items().filter(|node| node.is_object());
            for node in nodes().filter(is_orphan).chain(nodes()) {
                if put.borrow_mut().insert(node.id()) {
                    build.report.changed("topics without a parent, now at the root", &title(node));
                    build.tree(node, parent, title, children, topic)?;
                }
            }
            Ok(())
        })
    } else if !data.text().is_empty() {
        xml::parse(data.text().as_bytes(), "data").and_then(|xml| super::super::mm::fill(&mut build, xml.root()))
    } else {
        return None;
    };
    Some(filled.and_then(|()| build.finish()))
}

fn title(node: Value<'_>) -> String {
    let text = node.get("topic").word();
    if html::is_html(&text) || html::has_tag(&text) { html::plain(&text) } else { text }
}

fn topic(build: &mut Build, node: Value<'_>, id: TopicId) {
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
    build.picture_elsewhere(id, node.get("background-image").text());
    keep_others(build, node, id, |key| KNOWN.contains(&key));
}
