//! Minder: XML (`.minder`), and since 2.0 a compressed archive with `map.xml` and pictures (`.mnd`).

use std::collections::HashSet;

use super::parts::archive;
use super::parts::build::Build;
use super::parts::markers;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{Side, TaskState, TopicId};

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\x1f\x8b") {
        return archive::tar_gz(bytes).is_ok_and(|files| files.iter().any(|(name, _)| is_map(name)));
    }
    xml::starts_with_element(bytes, &["minder"])
}

fn is_map(name: &str) -> bool {
    name == "map.xml" || name.ends_with("/map.xml")
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let files = if bytes.starts_with(b"\x1f\x8b") { archive::tar_gz(bytes)? } else { Vec::new() };
    let hint = "Open it in Minder, and save it again.";
    let data = if bytes.starts_with(b"\x1f\x8b") {
        let map = files.iter().find(|(name, _)| is_map(name));
        map.map(|(_, data)| data.as_slice()).ok_or_else(|| ReadError::whole("there is no map in this archive", hint))?
    } else {
        bytes
    };
    let xml = xml::parse(data, "")?;
    let top = xml.root();
    if top.name() != "minder" {
        return Err(ReadError::at(data, 0, "this is no map of Minder", hint));
    }
    let mut build = Build::new("minder", options);
    // Topics that a summary sums up.
    let mut summed = HashSet::new();
    // Topics that a summary ends with: the next one begins behind them.
    let mut ends = HashSet::new();
    let from: Vec<El<'_>> = top.child("nodes").into_iter().flat_map(|list| list.all("node")).collect();
    let groups = || top.all("groups").flat_map(|list| list.all("group"));
    let mut stack: Vec<(El<'_>, Option<TopicId>)> = from.into_iter().rev().map(|el| (el, None)).collect();
    while let Some((el, parent)) = stack.pop() {
        let title = title(el);
        let id = match parent {
            None => build.root(&title)?,
            // A summary stands below the last of those that it sums up.
            Some(last) if el.name() == "summary-node" => {
                let siblings = build.parent(last).map(|parent| build.children(parent)).unwrap_or_default();
                let before = siblings.iter().rev().skip_while(|id| **id != last);
                let is_of_it = |id: &&TopicId| **id == last || (summed.contains(*id) && !ends.contains(*id));
                let first = before.take_while(is_of_it).last().copied();
                ends.insert(last);
                match build.summary((first.unwrap_or(last), last), &title)? {
                    Some(id) => id,
                    None => build.child(last, &title)?,
                }
            }
            Some(parent) => build.child(parent, &title)?,
        };
        if el.attr("summarized") == Some("true") {
            summed.insert(id);
        }
        topic(&mut build, top, el, id, &files);
        for callout in el.all("callout") {
            let text = callout.child("text").and_then(|text| text.attr("data"));
            let callout_id = build.callout(id, &text.map_or_else(|| callout.deep_text(), str::to_owned))?;
            looks(&mut build, callout, callout_id);
        }
        let from = stack.len();
        for child in el.all("nodes").flat_map(El::children) {
            match child.name() {
                "node" | "summary-node" => stack.push((child, Some(id))),
                name => build.report.dropped("details of topics", name),
            }
        }
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    for group in groups() {
        let members: Vec<TopicId> = group.all("node").filter_map(|el| build.find(el.attr("id")?)).collect();
        if !build.boundary_around(&members, "") {
            build.report.dropped("groups of no neighbours", "");
        }
        let note = group.child("groupnote").map(El::deep_text).unwrap_or_default();
        if !note.trim().is_empty() {
            build.report.dropped("notes of groups", &note);
        }
    }
    for line in top.child("connections").into_iter().flat_map(|list| list.all("connection")) {
        let of = |name: &str| line.attr(name).unwrap_or_default();
        let title = line.child("title").map(El::deep_text).unwrap_or_default();
        build.relation(of("from_id"), of("to_id"), &title);
        let note = line.child("note").map(El::deep_text).unwrap_or_default();
        if !note.trim().is_empty() {
            build.report.dropped("notes of relations", &note);
        }
    }
    build.finish()
}

fn title(el: El<'_>) -> String {
    let Some(name) = el.child("nodename") else { return el.attr("name").unwrap_or_default().to_owned() };
    let text = name.child("text");
    text.and_then(|text| text.attr("data")).map_or_else(|| name.deep_text(), str::to_owned)
}

/// The looks of parts of a text: addresses become links, the others are told.
fn looks(build: &mut Build, el: El<'_>, id: TopicId) {
    let kinds = el.all("text").flat_map(El::children);
    for (kind, range) in kinds.flat_map(|kind| kind.all("range").map(move |range| (kind.name(), range))) {
        match (kind, range.attr("extra")) {
            ("url", Some(address)) => build.link(id, address, ""),
            _ => build.report.dropped_many(1, "styles, fonts and colours"),
        }
    }
}

fn topic(build: &mut Build, top: El<'_>, el: El<'_>, id: TopicId, files: &[(String, Vec<u8>)]) {
    build.named(el.attr("id").unwrap_or_default(), id);
    if let Some(name) = el.child("nodename") {
        looks(build, name, id);
    }
    if el.attr("fold") == Some("true") {
        build.fold(id);
    }
    match el.attr("side") {
        Some("left") => build.side(id, Side::Left),
        Some("right") => build.side(id, Side::Right),
        _ => {}
    }
    let number = |name: &str| el.attr(name).and_then(|number| number.parse::<f64>().ok());
    if let (Some(x), Some(y)) = (number("posx"), number("posy")) {
        build.at(id, x, y);
    }
    match el.attr("task") {
        Some("1" | "100") => build.task(id, TaskState::Done, None),
        Some("0") => build.task(id, TaskState::Todo, None),
        Some(part) if part.parse::<u8>().is_ok_and(|percent| percent < 100) => {
            build.mark(id, markers::task_of(part.parse().unwrap_or_default()));
        }
        _ => {}
    }
    if el.attr("group") == Some("true") && top.all("groups").all(|list| list.child("group").is_none()) {
        build.boundary((id, id), "");
    }
    if let Some(sticker) = el.attr("sticker") {
        build.mark(id, markers::other(sticker));
    }
    build.note(id, &el.child("nodenote").map(El::deep_text).unwrap_or_default());
    // In old files a link to a topic is an attribute.
    if let Some(target) = el.attr("link") {
        build.link_to(id, target, "");
    }
    if let Some(link) = el.child("nodelink") {
        match link.attr("id").or_else(|| link.attr("node")) {
            Some(target) => build.link_to(id, target, ""),
            None => build.link(id, &link.attr("url").map_or_else(|| link.deep_text(), str::to_owned), ""),
        }
    }
    if let Some(image) = el.child("nodeimage") {
        let wanted = image.attr("id").unwrap_or_default();
        let list = top.child("images").into_iter().flat_map(|list| list.all("image"));
        let uri = list.filter(|entry| entry.attr("id") == Some(wanted)).find_map(|entry| entry.attr("uri"));
        let ending = |name: &str| name.rsplit_once('.').map(|(_, end)| end.to_owned());
        let file = files.iter().find(|(name, _)| {
            let file = name.rsplit('/').next().unwrap_or(name);
            let stem = file.split('.').next().unwrap_or(file);
            let stem = stem.trim_start_matches(|c: char| !c.is_ascii_digit());
            name.contains("images/")
                && stem.trim_start_matches('0') == wanted.trim_start_matches('0')
                && ending(name).is_some()
        });
        match (file, uri) {
            (Some((name, bytes)), _) => {
                build.picture(id, bytes, name, image.attr("width").and_then(|w| w.parse().ok()));
            }
            (None, Some(uri)) => build.picture_elsewhere(id, uri),
            (None, None) => build.report.dropped("pictures", wanted),
        }
    }
    if el.attr("tags").is_some() {
        build.report.dropped_many(1, "tags (kept in the file)");
        build.keep_text(id, el.attr("tags").unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown, tar_gz_of};
    use super::{ReadOptions, read};

    const MAP: &str = "<minder version='1.14'><nodes><node id='0' link='1'><nodename><text data='R'/></nodename><callout><text data='C'/></callout><nodes><node id='1' side='left' fold='true' task='1'>\
        <nodename>A</nodename><nodenote>n</nodenote><nodelink>https://a.b</nodelink></node></nodes></node><node id='2' posx='1' posy='2'><nodename>\
        <text data='F'/></nodename></node></nodes><connections><connection from_id='1' to_id='2'><title>rel</title></connection></connections></minder>";

    #[test]
    fn summaries_and_groups_hold_several_topics() {
        let map = "<minder version='1.17'><nodes><node id='0'><nodename><text data='R'/></nodename><nodes>\
            <node id='1'><nodename><text data='A'/></nodename></node>\
            <node id='2' summarized='true' group='true'><nodename><text data='B'/></nodename></node>\
            <node id='3' summarized='true' group='true'><nodename><text data='C'/></nodename><nodes><summary-node id='4'>\
            <nodename><text data='S'/></nodename><nodes><node id='5'><nodename><text data='s'/></nodename></node></nodes>\
            </summary-node></nodes></node></nodes></node></nodes><groups><group><node id='2'/><node id='3'/></group></groups></minder>";
        let shown = shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A\n  B\n  C\n}S\n  s\n");
        assert!(shown.extras.contains("summary B…C") && shown.extras.contains("boundary B…C"), "{}", shown.extras);
    }

    #[test]
    fn addresses_in_titles_are_links() {
        let map = "<minder version='1.17'><nodes><node id='0'><nodename><text data='see this'><bold><range start='0' end='3'/>\
            <range start='4' end='5'/></bold><url><range start='4' end='8' extra='https://a.b'/></url></text></nodename></node>\
            </nodes></minder>";
        let loaded = read(map.as_bytes(), &ReadOptions::default()).unwrap();
        let told: Vec<String> = loaded.import.as_ref().unwrap().dropped.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["2 styles, fonts and colours"]);
        assert_eq!(shown(&loaded).extras, "see this: link https://a.b\n");
    }

    #[test]
    fn both_forms_come_with_all_that_they_have() {
        let packed = tar_gz_of("map.xml", MAP.as_bytes());
        for bytes in [MAP.as_bytes(), packed.as_slice()] {
            assert!(super::sniff(bytes));
            let shown = shown(&read(bytes, &ReadOptions::default()).unwrap());
            assert_eq!(shown.outline, "R\n  A [n]\n^C\n~F\n");
            assert!(shown.extras.contains("A: side left, folded, task done, link https://a.b"), "{}", shown.extras);
            assert!(shown.extras.contains("R: link #"), "{}", shown.extras);
            assert!(shown.extras.contains("relation A → F: rel"), "{}", shown.extras);
        }
        fuzz("minder", MAP.as_bytes(), read);
        fuzz("minder archive", &packed, read);
    }
}
