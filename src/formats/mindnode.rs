//! `MindNode` (`.mindnode`): a property list, alone or as `contents.xml` of an archive. The folder that
//! macOS shows as one file is handed in as that list. The first map is the sheet's root; others float.

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::json::Value;
use super::parts::{html, plist, xml};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{TaskState, TopicId};

/// The part of an archive or folder that is the map.
pub const CONTENTS: &str = "contents.xml";

fn is_list(bytes: &[u8]) -> bool {
    let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    let head = bytes.get(..8).unwrap_or_default();
    (head.starts_with(b"bplist") || xml::starts_with_element(bytes, &["plist"]))
        && (has(b"subnodes") || has(b"mainNode"))
}

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if archive::is_zip(bytes) {
        return Archive::open(bytes).is_ok_and(|archive| part(&archive).is_some());
    }
    is_list(bytes)
}

/// The name of the part that is the map: archives hold the folder itself, or what is in it.
fn part(archive: &Archive<'_>) -> Option<String> {
    let fits = |name: &&str| *name == CONTENTS || name.ends_with(".mindnode/contents.xml");
    archive.names().find(fits).map(str::to_owned)
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = if archive::is_zip(bytes) { Some(Archive::open(bytes)?) } else { None };
    let content = match &mut archive {
        Some(archive) => {
            let name = part(archive).unwrap_or_else(|| CONTENTS.to_owned());
            archive.read(&name)?
        }
        None => bytes.to_vec(),
    };
    let list = plist::parse(&content, CONTENTS)?;
    let top = list.root();
    let mut build = Build::new("mindnode", options);
    let canvas = top.get("canvas");
    let (mut roots, mut lines) = (Vec::new(), Vec::new());
    for holder in [canvas, top.get("mindMap")] {
        roots.extend(holder.get("mainNodes").items());
        roots.extend(holder.get("mindMaps").items().map(|map| map.get("mainNode")));
        lines.extend(holder.get("crossConnections").items());
        build.report.dropped_many(holder.get("boundaries").items().count(), "boundaries");
    }
    let limit = content.len();
    for root in roots.into_iter().filter(|root| root.is_object()) {
        // Objects of a property list may be shared, which could make much of little.
        let mut stack = vec![(root, None)];
        while let Some((node, parent)) = stack.pop() {
            let title = title(node.get("title"));
            let id = match parent {
                Some(parent) => build.child(parent, &title)?,
                None => build.root(&title)?,
            };
            if build.len() > limit {
                return Err(ReadError::whole(
                    "topics of this map contain each other",
                    "Export it again from MindNode.",
                ));
            }
            let source = node.get("title").get("text").text();
            if html::is_html(source) || html::has_tag(source) {
                build.rich_title(id, source);
            }
            topic(&mut build, node, id, archive.as_mut());
            let children = node.get("subnodes").items().rev().filter(|child| child.is_object());
            stack.extend(children.map(|child| (child, Some(id))));
        }
    }
    for line in lines {
        let ends = if line.get("endPoints").is_object() { line.get("endPoints") } else { line };
        build.relation(ends.get("startNodeID").text(), ends.get("endNodeID").text(), &title(line.get("title")));
    }
    build.finish()
}

/// A title, which is HTML or, in a cross connection, plain.
fn title(title: Value<'_>) -> String {
    let text = if title.is_object() { title.get("text").text() } else { title.text() };
    if html::is_html(text) || html::has_tag(text) { html::plain(text) } else { html::decode(text).into_owned() }
}

fn topic(build: &mut Build, node: Value<'_>, id: TopicId, archive: Option<&mut Archive<'_>>) {
    build.named(node.get("nodeID").text(), id);
    if node.get("hasFoldedSubnodes").bool() == Some(true) {
        build.fold(id);
    }
    let place = node.get("location").text();
    let place = place.trim_matches(['{', '}', ' ']).split_once(',');
    if let Some((x, y)) = place.and_then(|(x, y)| Some((x.trim().parse().ok()?, y.trim().parse().ok()?))) {
        build.at(id, x, y);
    }
    let note = node.get("note");
    let note = if note.is_object() { note.get("text").text() } else { note.text() };
    if html::is_html(note) {
        build.rich_note(id, note);
    } else {
        build.plain_note(id, note);
    }
    let file = node.get("fileLink");
    if file.is_object() {
        build.report.dropped("attached files", file.get("relativeFilePath").text());
    }
    let task = node.get("task");
    if task.is_object() {
        let done =
            task.get("state").number().is_some_and(|state| state >= 2.0) || task.get("completed").bool() == Some(true);
        build.task(id, if done { TaskState::Done } else { TaskState::Todo }, None);
    }
    for tag in node.get("tags").items() {
        build.label(id, if tag.is_object() { tag.get("title").text() } else { tag.text() });
    }
    for key in ["attachment", "image"] {
        let file = node.get(key).get("fileName").text();
        if file.is_empty() {
            continue;
        }
        let inside = format!("/{file}");
        let found = archive.as_ref().and_then(|archive| {
            archive.names().find(|name| *name == file || name.ends_with(&inside)).map(str::to_owned)
        });
        match (found, archive) {
            (Some(name), Some(archive)) => match archive.read(&name) {
                Ok(bytes) => build.picture(id, &bytes, &name, None),
                Err(error) => build.report.dropped("pictures", &error.what),
            },
            _ => build.report.dropped("pictures beside the map", file),
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::archive::zip_of;
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read, sniff};

    const LIST: &str = "<plist><dict><key>version</key><integer>6</integer><key>canvas</key><dict><key>mindMaps</key><array><dict><key>mainNode</key>\
        <dict><key>title</key><dict><key>text</key><string>&lt;p style='x'&gt;R&lt;/p&gt;</string></dict><key>nodeID</key><string>r</string>\
        <key>subnodes</key><array><dict><key>title</key><dict><key>text</key><string>A</string></dict><key>hasFoldedSubnodes</key><true/>\
        <key>note</key><dict><key>text</key><string>&lt;p&gt;n&lt;/p&gt;</string></dict></dict></array></dict></dict><dict><key>mainNode</key><dict>\
        <key>title</key><dict><key>text</key><string>F</string></dict><key>nodeID</key><string>f</string><key>location</key><string>{5, 6}</string>\
        </dict></dict></array><key>crossConnections</key><array><dict><key>startNodeID</key><string>r</string><key>endNodeID</key><string>f</string>\
        </dict></array></dict></dict></plist>";

    #[test]
    fn a_list_becomes_a_map_with_a_floating_topic() {
        assert!(sniff(LIST.as_bytes()));
        for bytes in [LIST.as_bytes().to_vec(), zip_of(&[("x.mindnode/contents.xml", LIST.as_bytes())])] {
            let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
            assert_eq!(shown.outline, "R\n  A [n]\n~F\n");
            assert!(shown.extras.contains("A: folded") && shown.extras.contains("relation R → F"), "{}", shown.extras);
        }
        fuzz("mindnode", LIST.as_bytes(), read);
    }

    #[test]
    fn a_note_without_tags_is_only_text() {
        let list = LIST.replace("&lt;p&gt;n&lt;/p&gt;", "2*3*4");
        assert_eq!(shown(&read(list.as_bytes(), &ReadOptions::default()).unwrap()).outline, "R\n  A [2\\*3\\*4]\n~F\n");
    }
}
