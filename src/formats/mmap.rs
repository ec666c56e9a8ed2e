//! `MindManager` (`.mmap`): a zip with `Document.xml`, or that document alone.
//!
//! A topic's children stand before its own text, so the file is read as a tree first. A topic without
//! text stays empty: what its style would show is not its own.

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::xml::{self, El};
use super::parts::{html, markers};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{TaskState, TopicId};

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if archive::is_zip(bytes) {
        return Archive::open(bytes).is_ok_and(|archive| document_name(&archive).is_some());
    }
    xml::starts_with_element(bytes, &["ap:Map"])
}

/// The name of the part with the map, whose letters some programs write small. A package of Word has
/// one of this name only in a folder.
fn document_name(archive: &Archive<'_>) -> Option<String> {
    archive.names().find(|name| name.eq_ignore_ascii_case("Document.xml")).map(str::to_owned)
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = if archive::is_zip(bytes) { Some(Archive::open(bytes)?) } else { None };
    let document = match &mut archive {
        Some(archive) => {
            let name = document_name(archive);
            archive.read(name.as_deref().unwrap_or("Document.xml"))?
        }
        None => bytes.to_vec(),
    };
    let xml = xml::parse(&document, if archive.is_some() { "Document.xml" } else { "" })?;
    let map = xml.root();
    let hint = "Open it in MindManager, and save it again.";
    let root = map.path(&["OneTopic", "Topic"]);
    let root = root.ok_or_else(|| ReadError::whole("there is no map of MindManager in it", hint))?;
    let mut build = Build::new("mmap", options);
    build.report.dropped_many(xml.dropped, "characters that XML does not allow");
    let relations = || map.all("Relationships").flat_map(|list| list.all("Relationship"));
    // What floats on the map itself comes after the tree, and so do the topics of relations.
    let tops = std::iter::once(root).chain(floating(map)).chain(relations().flat_map(floating));
    let mut stack: Vec<_> = tops.map(|el| (el, Place::Top)).collect();
    stack.reverse();
    while let Some((el, place)) = stack.pop() {
        let title = el.child("Text").and_then(|text| text.attr("PlainText")).unwrap_or_default();
        let id = match place {
            Place::Top if build.len() == 0 => build.root(title)?,
            Place::Top => build.floating(title)?,
            Place::Callout(of) => build.callout(of, title)?,
            Place::Child(parent) => build.child(parent, title)?,
            Place::Summary(of) => match build.summary((of, of), title)? {
                Some(id) => id,
                None => build.floating(title)?,
            },
        };
        topic(&mut build, el, id, archive.as_mut());
        let is_root = matches!(place, Place::Top) && id.slot() == 0;
        // What floats beside the root floats; what floats at another topic is its callout, as is what
        // hangs on its boundary.
        let beside = floating(el).map(|child| (child, if is_root { Place::Top } else { Place::Callout(id) }));
        let on_boundaries = boundaries(el).flat_map(floating).map(|child| (child, Place::Callout(id)));
        let summaries = boundaries(el).flat_map(summaries).map(|child| (child, Place::Summary(id)));
        let children = el.child("SubTopics").into_iter().flat_map(|list| list.all("Topic"));
        let from = stack.len();
        stack.extend(
            children.map(|child| (child, Place::Child(id))).chain(beside).chain(on_boundaries).chain(summaries),
        );
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    for relation in relations() {
        let ends: Vec<&str> = relation
            .descendants()
            .filter(|el| el.name() == "ObjectReference")
            .filter_map(|el| el.attr("OIdRef"))
            .collect();
        let title = relation.descendants().find(|el| el.name() == "Text").and_then(|el| el.attr("PlainText"));
        if let [from, to, ..] = ends.as_slice() {
            build.relation(from, to, title.unwrap_or_default());
        }
    }
    build.finish()
}

/// Where a topic goes.
#[derive(Clone, Copy)]
enum Place {
    Top,
    Child(TopicId),
    Callout(TopicId),
    Summary(TopicId),
}

fn boundaries(el: El<'_>) -> impl Iterator<Item = El<'_>> {
    el.all("OneBoundary").flat_map(|one| one.all("Boundary"))
}

/// The topic that sums up what is in a boundary.
fn summaries(boundary: El<'_>) -> impl Iterator<Item = El<'_>> {
    boundary.all("OneSummaryTopic").flat_map(|one| one.all("Topic"))
}

/// The topics that float at something.
fn floating(el: El<'_>) -> impl Iterator<Item = El<'_>> {
    el.all("FloatingTopics").flat_map(|list| list.all("Topic"))
}

fn topic(build: &mut Build, el: El<'_>, id: TopicId, archive: Option<&mut Archive<'_>>) {
    build.named(el.attr("OId").unwrap_or_default(), id);
    let mut archive = archive;
    for part in el.children() {
        match part.name() {
            "TopicViewGroup" => {
                let collapsed = part.child("Collapsed").and_then(|el| el.attr("Collapsed"));
                let has_children = el.child("SubTopics").is_some_and(|list| list.child("Topic").is_some());
                if collapsed == Some("true") && has_children {
                    build.fold(id);
                }
            }
            "Hyperlink" => link(build, part, id),
            "HyperlinkGroup" => {
                let links = part.children().filter(|el| matches!(el.name(), "Hyperlink" | "IndexedHyperlink"));
                links.for_each(|part| link(build, part, id));
            }
            "AttachmentGroup" => {
                for file in part.descendants().filter_map(|el| el.attr("FileName")) {
                    build.report.dropped("attached files", file);
                }
            }
            "NotesGroup" => {
                let data = part.child("NotesXhtmlData");
                let source = data.map(El::inner).unwrap_or_default();
                let plain = data.and_then(|data| data.attr("PreviewPlainText")).unwrap_or_default();
                if html::plain(source).is_empty() { build.plain_note(id, plain) } else { build.rich_note(id, source) }
            }
            "IconsGroup" => {
                for icon in part.descendants().filter(|el| el.name() == "Icon") {
                    let name = icon.attr("IconType").unwrap_or_default();
                    build.mark(id, markers::other(name.rsplit(':').next().unwrap_or(name)));
                }
            }
            "Task" => task(build, part, id),
            "TextLabels" => {
                for label in part.descendants() {
                    if let Some(name) = label.attr("TextLabelName") {
                        build.label(id, name);
                    }
                }
            }
            "OneImage" => {
                let uri = part.descendants().find(|el| el.name() == "Uri").map(El::deep_text).unwrap_or_default();
                let width = part.descendants().find(|el| el.name() == "ImageSize").and_then(|el| el.attr("Width"));
                // Millimetres on paper, 96 pixels to the inch.
                let width =
                    width.and_then(|mm| mm.trim_end_matches('.').parse::<f64>().ok()).map(|mm| mm / 25.4 * 96.0);
                let name = uri.trim().trim_start_matches("mmarch://");
                match archive.as_deref_mut().map(|archive| archive.read(name)) {
                    Some(Ok(bytes)) => build.picture(id, &bytes, name, width),
                    _ => build.report.dropped("pictures", name),
                }
            }
            "OneBoundary" => {
                // Relations may end at it.
                for name in part.all("Boundary").filter_map(|boundary| boundary.attr("OId")) {
                    build.named(name, id);
                }
                if part.all("Boundary").any(|boundary| summaries(boundary).next().is_some()) {
                    // What sums it up is put as such.
                } else if !build.boundary((id, id), "") {
                    build.report.dropped("boundaries around the whole map", "");
                }
            }
            "SubTopics" | "FloatingTopics" | "Offset" | "Text" | "SubTopicsShape" | "SubTopicShape" | "Color" => {
                if part.name() == "Color" {
                    build.report.dropped_many(1, "styles, fonts and colours");
                }
            }
            name => {
                build.keep_text(id, part.source());
                if !name.ends_with("Shape") && !name.ends_with("Group") {
                    build.report.dropped("details of topics (kept in the file)", name);
                }
            }
        }
    }
}

fn link(build: &mut Build, part: El<'_>, id: TopicId) {
    let url = part.attr("Url").unwrap_or_default().trim_matches('"');
    // A topic of the map, by its id.
    let inside = url.strip_prefix("#xpointer(").and_then(|path| path.split_once("@OId='")?.1.split_once('\''));
    if let Some((target, _)) = inside {
        return build.link_to(id, target, "");
    }
    let target = part.descendants().find_map(|el| el.attr("OIdRef")).or_else(|| part.attr("TopicBookmarkOId"));
    match target.filter(|_| url.is_empty()) {
        Some(target) => build.link_to(id, target, ""),
        None => build.link(id, url, part.attr("Name").unwrap_or_default()),
    }
}

fn task(build: &mut Build, part: El<'_>, id: TopicId) {
    let percent = part.attr("TaskPercentage").and_then(|text| text.trim_end_matches('.').parse::<u8>().ok());
    if let Some(percent) = percent {
        build.mark(id, markers::task_of(percent));
    }
    if let Some(priority) = part.attr("TaskPriority") {
        build.mark(id, markers::other(priority.rsplit(':').next().unwrap_or(priority)));
    }
    let due = ["DueDate", "DeadlineDate", "Deadline"].into_iter().find_map(|name| part.attr(name));
    let others = ["StartDate", "Resources", "DurationHours"];
    let is_task = due.is_some() || others.iter().any(|name| part.attr(name).is_some());
    if is_task && percent.is_none() {
        build.task(id, TaskState::Todo, None);
    }
    build.due(id, due.unwrap_or_default());
    for name in others {
        if let Some(value) = part.attr(name) {
            build.attribute(id, name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::archive::zip_of;
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    const MAP: &str = "<ap:Map xmlns:ap='a'><ap:OneTopic><ap:Topic OId='r'><ap:SubTopics><ap:Topic OId='a'><ap:SubTopics><ap:Topic/>\
        </ap:SubTopics><ap:FloatingTopics><ap:Topic><ap:Text PlainText='call'/></ap:Topic></ap:FloatingTopics><ap:TopicViewGroup>\
        <ap:Collapsed Collapsed='true'/></ap:TopicViewGroup><ap:Text PlainText='A&#10;x'/><ap:Hyperlink Url='https://a.b'/>\
        <ap:Task TaskPercentage='50' TaskPriority='urn:mindjet:Prio2' DueDate='2026-12-01T00:00:00'/><ap:NotesGroup>\
        <ap:NotesXhtmlData><html><p>n</p></html></ap:NotesXhtmlData></ap:NotesGroup><ap:OneBoundary/></ap:Topic></ap:SubTopics>\
        <ap:FloatingTopics><ap:Topic OId='f'><ap:Text PlainText='F'/></ap:Topic></ap:FloatingTopics><ap:Text PlainText='R'/></ap:Topic>\
        </ap:OneTopic><ap:Relationships><ap:Relationship><ap:ConnectionGroup><ap:Connection><ap:ObjectReference OIdRef='a'/>\
        </ap:Connection></ap:ConnectionGroup><ap:ConnectionGroup><ap:ObjectReference OIdRef='f'/></ap:ConnectionGroup>\
        </ap:Relationship></ap:Relationships></ap:Map>";

    #[test]
    fn topics_that_hang_on_boundaries_relations_and_the_map_come_along() {
        let topic = |title: &str, more: &str| format!("<ap:Topic>{more}<ap:Text PlainText='{title}'/></ap:Topic>");
        let afloat = |topics: &str| format!("<ap:FloatingTopics>{topics}</ap:FloatingTopics>");
        let on_boundary = afloat(&topic("on it", &format!("<ap:SubTopics>{}</ap:SubTopics>", topic("below", ""))));
        let a = topic("A", &format!("<ap:OneBoundary><ap:Boundary>{on_boundary}</ap:Boundary></ap:OneBoundary>"));
        let root = topic("R", &format!("<ap:SubTopics>{a}{}</ap:SubTopics>", topic("B", "")));
        let map = format!(
            "<ap:Map xmlns:ap='a'><ap:OneTopic>{root}</ap:OneTopic>{}<ap:Relationships><ap:Relationship>{}\
            </ap:Relationship></ap:Relationships></ap:Map>",
            afloat(&topic("F", "")),
            afloat(&topic("words", "")),
        );
        let bytes = zip_of(&[("document.xml", map.as_bytes())]);
        assert!(super::sniff(&bytes));
        let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A\n  B\n^on it\n  below\n~F\n~words\n");
    }

    #[test]
    fn summaries_links_and_tasks_come_along() {
        let map = "<ap:Map xmlns:ap='a'><ap:OneTopic><ap:Topic OId='r'><ap:SubTopics><ap:Topic OId='a'><ap:OneBoundary>\
            <ap:Boundary OId='x'><ap:OneSummaryTopic><ap:Topic><ap:SubTopics><ap:Topic><ap:Text PlainText='below'/></ap:Topic>\
            </ap:SubTopics><ap:Text PlainText='S'/></ap:Topic></ap:OneSummaryTopic></ap:Boundary></ap:OneBoundary>\
            <ap:Text PlainText='A'/><ap:HyperlinkGroup><ap:IndexedHyperlink Url='&quot;C:\\a b.docx&quot;'/>\
            <ap:IndexedHyperlink Url=\"#xpointer(//*[@OId='b='])\"/></ap:HyperlinkGroup></ap:Topic><ap:Topic OId='b='>\
            <ap:Text PlainText='B'/><ap:Task DeadlineDate='2026-12-01T00:00:00' Resources='Kim'/></ap:Topic></ap:SubTopics>\
            <ap:Text PlainText='R'/></ap:Topic></ap:OneTopic><ap:Relationships><ap:Relationship><ap:ObjectReference OIdRef='b='/>\
            <ap:ObjectReference OIdRef='x'/></ap:Relationship></ap:Relationships></ap:Map>";
        let shown = shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A\n  B\n}S\n  below\n");
        for extra in [
            "A: link C:\\a b.docx, link #B",
            "B: task todo due 2026-12-01, attribute Resources=Kim",
            "relation B → A",
            "summary A",
        ] {
            assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
        }
    }

    #[test]
    fn a_map_comes_with_all_that_it_has() {
        let bytes = zip_of(&[("Document.xml", MAP.as_bytes())]);
        let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A/x [n]\n    \n^call\n~F\n");
        for extra in [
            "A/x: folded, markers priority-2, task doing 50 due 2026-12-01, link https://a.b",
            "relation A/x → F",
            "boundary A/x",
        ] {
            assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
        }
        fuzz("mmap", MAP.as_bytes(), read);
    }
}
