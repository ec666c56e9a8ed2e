//! `SimpleMind` (`.smmx`): a zip with `document/mindmap.xml`, or that document alone. Topics are a flat
//! list; each names its parent, and those without one are the roots.

use std::collections::{HashMap, HashSet};

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::markers;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TopicId;

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if archive::is_zip(bytes) {
        return Archive::open(bytes).is_ok_and(|archive| archive.has("document/mindmap.xml"));
    }
    xml::starts_with_element(bytes, &["simplemind-mindmaps"])
}

/// A text in which `\N` is a line break. In attributes a backslash is doubled; in rich text one before a
/// mark switches bold, italic, underline and strike-through.
fn text(text: &str, is_doubled: bool, is_rich: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match (character, next) {
            ('\\', Some('N')) => out.push('\n'),
            ('\\', Some('\\')) if is_doubled => out.push('\\'),
            _ => {
                out.push(character);
                continue;
            }
        }
        characters.next();
    }
    if is_rich {
        for mark in ["\\*", "\\/", "\\_", "\\~"] {
            out = out.replace(mark, "");
        }
    }
    out
}

/// Whether an attribute says yes, as the program writes it on different systems.
fn is_true(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("checked"))
}

/// The texts that stand at a topic or at a line, apart from its own.
fn texts_at(el: El<'_>) -> impl Iterator<Item = String> {
    let notes = el
        .all("children")
        .flat_map(|list| list.all("text"))
        .flat_map(|one| one.all("note").map(move |note| (one, note)));
    notes.map(|(one, note)| text(&note.deep_text(), false, one.attr("textfmt") == Some("rtf1")))
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = if archive::is_zip(bytes) { Some(Archive::open(bytes)?) } else { None };
    let data = match &mut archive {
        Some(archive) => archive.read("document/mindmap.xml")?,
        None => bytes.to_vec(),
    };
    let xml = xml::parse(&data, if archive.is_some() { "document/mindmap.xml" } else { "" })?;
    let mut build = Build::new("smmx", options);
    for map in xml.root().descendants().filter(|el| el.name() == "mindmap") {
        let title = map.path(&["meta", "title"]).and_then(|title| title.attr("text")).unwrap_or_default();
        build.sheet(title);
        let list: Vec<El<'_>> = map.child("topics").into_iter().flat_map(|list| list.all("topic")).collect();
        let ids: HashSet<&str> = list.iter().filter_map(|el| el.attr("id")).collect();
        let mut below: HashMap<&str, Vec<El<'_>>> = HashMap::new();
        let mut roots = Vec::new();
        for el in list {
            let parent = el.attr("parent").unwrap_or("-1");
            // What hangs on itself or on nothing is a root.
            if ids.contains(parent) && el.attr("id") != Some(parent) {
                below.entry(parent).or_default().push(el);
            } else {
                roots.push(el);
            }
        }
        let offset = build.len();
        // What is left when all roots are done, in order.
        let mut circles: Option<Vec<&str>> = None;
        let mut stack: Vec<(El<'_>, Option<TopicId>)> = roots.into_iter().rev().map(|el| (el, None)).collect();
        loop {
            while let Some((el, parent)) = stack.pop() {
                let title = text(el.attr("text").unwrap_or_default(), true, el.attr("textfmt") == Some("rtf1"));
                let id = match parent {
                    None => build.root(&title)?,
                    Some(parent) => build.child(parent, &title)?,
                };
                topic(&mut build, el, id, offset, archive.as_mut());
                for callout in texts_at(el) {
                    build.callout(id, &callout)?;
                }
                // Each list is taken once, so that circles and doubled ids end.
                let children = el.attr("id").and_then(|id| below.remove(id)).unwrap_or_default();
                stack.extend(children.into_iter().rev().map(|child| (child, Some(id))));
            }
            // Topics that name each other as parents: one of them floats.
            let keys = circles.get_or_insert_with(|| {
                let mut keys: Vec<&str> = below.keys().copied().collect();
                keys.sort_unstable_by(|a, b| b.cmp(a));
                keys
            });
            let Some(rest) = std::iter::from_fn(|| keys.pop()).find_map(|key| below.remove(key)) else { break };
            build.report.changed("topics that hung in a circle, now floating", "");
            stack.extend(rest.into_iter().rev().map(|el| (el, None)));
        }
        for relation in map.child("relations").into_iter().flat_map(|list| list.all("relation")) {
            let end = |name: &str| format!("{offset}:{}", relation.attr(name).unwrap_or_default());
            let label = relation.child("label").or_else(|| relation.child("text"));
            let label = label.and_then(|el| el.attr("text")).or_else(|| relation.attr("text")).unwrap_or_default();
            let beside = texts_at(relation).collect::<Vec<_>>().join(" ");
            let label = if label.is_empty() { beside } else { text(label, true, false) };
            build.relation(&end("source"), &end("target"), &label);
        }
        let groups = map.child("node-groups").into_iter().flat_map(|list| list.all("node-group")).count();
        build.report.dropped_many(groups, "groups");
    }
    build.finish()
}

fn topic(build: &mut Build, el: El<'_>, id: TopicId, offset: usize, archive: Option<&mut Archive<'_>>) {
    for name in ["id", "guid"].into_iter().filter_map(|name| el.attr(name)) {
        build.named(&format!("{offset}:{name}"), id);
    }
    let mut archive = archive;
    let number = |name: &str| el.attr(name).and_then(|number| number.parse::<f64>().ok());
    if let (Some(x), Some(y)) = (number("x"), number("y")) {
        build.at(id, x, y);
    }
    if is_true(el.attr("collapsed")) {
        build.fold(id);
    }
    if let Some(icon) = el.attr("icon") {
        build.mark(id, markers::other(icon));
    }
    if let Some(percent) =
        el.attr("progress").and_then(|text| text.parse::<u8>().ok()).filter(|percent| *percent <= 100)
    {
        build.mark(id, markers::task_of(percent));
    }
    // Whether there is a box, and whether it is ticked. Half of it is told as progress.
    if el.attr("checkbox") == Some("checked") || is_true(el.attr("checkbox")) && is_true(el.attr("checked")) {
        build.task(id, crate::doc::TaskState::Done, None);
    } else if is_true(el.attr("checkbox")) && el.attr("progress").is_none_or(|progress| progress == "0") {
        build.task(id, crate::doc::TaskState::Todo, None);
    }
    if let Some(date) = el.attr("date") {
        build.attribute(id, "date", date);
    }
    // Pictures that were placed by hand stand among what belongs to the topic.
    let placed = el.all("children").flat_map(|list| list.all("image"));
    for part in el.children().chain(placed) {
        match part.name() {
            "note" => {
                let is_rich = el.attr("textfmt") == Some("rtf1") || part.attr("textfmt") == Some("rtf1");
                let note = match part.attr("text") {
                    Some(note) => text(note, true, is_rich),
                    None => text(&part.deep_text(), false, is_rich),
                };
                build.plain_note(id, &note);
            }
            "link" => {
                // A dot is the map itself; with another, a topic's name is of that.
                let other = part.attr("cloudmapref").filter(|map| !matches!(*map, "." | ""));
                build.link(id, other.unwrap_or_default(), "");
                for (name, value) in part.attributes() {
                    match name {
                        "element" | "elementlink" if other.is_some() => {}
                        "urllink" | "url" | "filelink" | "href" => build.link(id, value, ""),
                        "element" | "elementlink" => build.link_to(id, &format!("{offset}:{value}"), ""),
                        _ => {}
                    }
                }
            }
            "image" | "embedded-image" => {
                let name = part.attr("name").or_else(|| part.attr("thumbnail")).unwrap_or_default();
                let file = format!("images/{name}");
                let found = [format!("{file}.png"), file.clone(), format!("{file}.jpg")];
                let found = found.into_iter().find(|name| archive.as_ref().is_some_and(|archive| archive.has(name)));
                match (found, archive.as_deref_mut()) {
                    (Some(name), Some(archive)) => match archive.read(&name) {
                        Ok(bytes) => build.picture(id, &bytes, &name, None),
                        Err(error) => build.report.dropped("pictures", &error.what),
                    },
                    _ => build.report.dropped("pictures", name),
                }
            }
            "layout" | "children" | "images" => {}
            "parent-relation" => {
                let said = part.child("label").and_then(|el| el.attr("text")).or_else(|| part.attr("text"));
                for words in said.map(|said| text(said, true, false)).into_iter().chain(texts_at(part)) {
                    build.report.changed("words on the lines to topics, now labels", &words);
                    build.label(id, &words);
                }
                if part.child("style").is_some() {
                    build.report.dropped_many(1, "styles, fonts and colours");
                }
            }
            "style" => build.report.dropped_many(1, "styles, fonts and colours"),
            name => {
                build.report.dropped("details of topics (kept in the file)", name);
                build.keep_text(id, part.source());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    #[test]
    fn rich_texts_boxes_and_what_stands_beside() {
        let map = "<simplemind-mindmaps><mindmap><topics><topic id='0' parent='-1' text='R \\\\*b\\\\*' textfmt='rtf1'>\
            <children><text><note>beside</note></text></children></topic>\
            <topic id='1' parent='0' text='C:\\\\New' checkbox='True' checked='True' progress='100' collapsed='True'/>\
            <topic id='2' parent='0' text='B' checkbox='true' progress='50'>\
            <parent-relation><children><text><note>leads to</note></text></children></parent-relation></topic><topic id='3' parent='1' text='c' checkbox='false'/>\
            </topics><relations><relation source='1' target='2'><children><text><note>is</note></text></children></relation>\
            </relations></mindmap></simplemind-mindmaps>";
        let shown = shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R b\n  C:\\New\n    c\n  B\n^beside\n");
        for extra in ["C:\\New: folded, task done", "B: labels leads to, task doing 50", "relation C:\\New → B: is"] {
            assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
        }
        assert!(!shown.extras.contains("c: task"), "{}", shown.extras);
    }

    const MAP: &str = "<!DOCTYPE simplemind-mindmaps><simplemind-mindmaps><mindmap><meta><title text='T'/></meta><topics>\
        <topic id='0' parent='-1' text='R'/><topic id='1' parent='0' text='A\\Nx'><note>n\\Nm</note><link urllink='https://a.b'/></topic>\
        <topic id='2' guid='GB' parent='1' text='B'><link cloudmapref='.' element='GB'/><link cloudmapref='../o.smmx' element='X'/></topic><topic id='3' parent='-1' text='F' x='1' y='2'/><topic id='8' parent='9' text='c'/>\
        <topic id='9' parent='8' text='d'/></topics><relations><relation source='1' target='3'/></relations></mindmap></simplemind-mindmaps>";

    #[test]
    fn a_flat_list_becomes_a_map() {
        let shown = shown(&read(MAP.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A/x [n/m]\n    B\n~F\n~d\n  c\n");
        assert!(
            shown.extras.contains("link https://a.b") && shown.extras.contains("relation A/x → F"),
            "{}",
            shown.extras
        );
        assert!(shown.extras.contains("B: link #B, link ../o.smmx"), "{}", shown.extras);
        fuzz("smmx", MAP.as_bytes(), read);
    }
}
