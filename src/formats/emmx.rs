//! `EdrawMind` and `MindMaster` (`.emmx`): versions 7 to 9 with `page.xml`, later ones with `page.bin`.
//!
//! A page is a flat list of shapes that name their parents and children; here they become
//! shapes first and topics then. Each shape is visited once, so that circles end.

mod binary;

use std::collections::{HashMap, HashSet};

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::markers;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TopicId;

/// What a shape is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    Root,
    #[default]
    Topic,
    Floating,
    SummaryTopic,
    Callout,
    Summary,
    Boundary,
    Relation,
    /// Connectors and what is only drawn.
    Other,
}

/// A shape of a page.
#[derive(Clone, Debug, Default)]
struct Shape {
    id: u32,
    kind: Kind,
    title: String,
    parent: Option<u32>,
    children: Vec<u32>,
    folded: bool,
    /// Shapes that a boundary or summary is around.
    covered: Vec<u32>,
    ends: Option<(u32, u32)>,
    note: String,
    links: Vec<String>,
    marks: Vec<String>,
    comments: Vec<String>,
    pictures: Vec<String>,
    progress: Option<u8>,
    due: String,
}

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let is_page = |name: &str| name.starts_with("page/page") || name.starts_with("mmpage/page");
    archive::is_zip(bytes) && Archive::open(bytes).is_ok_and(|archive| archive.names().any(is_page))
}

/// Reads a map.
///
/// # Errors
/// When it is damaged, no map, or of a version with parts that are not known.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let mut build = Build::new("emmx", options);
    let order = page_order(&mut archive);
    let targets = targets(&mut archive);
    let mut found = false;
    for page in &order {
        let (text, binary) = (format!("page/{page}.xml"), format!("mmpage/{page}.bin"));
        let shapes = if archive.has(&text) {
            let content = archive.read(&text)?;
            let xml = xml::parse(&content, &text)?;
            build.report.dropped_many(xml.dropped, "characters that XML does not allow");
            build.sheet(xml.root().attr("Name").unwrap_or_default());
            shapes_of(xml.root())
        } else if archive.has(&binary) {
            let content = archive.read(&binary)?;
            let (name, shapes) = binary::read(&content, &binary)?;
            build.sheet(&name);
            build.report.changed("pages of a newer version, of which titles, order and folding are known", page);
            shapes
        } else {
            continue;
        };
        found = true;
        assemble(&mut build, &shapes, &mut archive, &targets)?;
    }
    if !found {
        let hint = "Open it in EdrawMind, and save it again.";
        return Err(ReadError::whole("this archive holds no page of EdrawMind", hint));
    }
    build.finish()
}

/// The names of the pages, in their order.
fn page_order(archive: &mut Archive<'_>) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    if let Ok(document) = archive.read("document.xml")
        && let Ok(xml) = xml::parse(&document, "document.xml")
        && let Some(pages) = xml.root().descendants().find(|el| el.name() == "Pages")
    {
        order.extend(pages.attr("V").unwrap_or_default().split(';').filter(|page| !page.is_empty()).map(str::to_owned));
    }
    let mut rest: Vec<String> = archive
        .names()
        .filter_map(|name| {
            let stem = name.strip_prefix("page/").and_then(|name| name.strip_suffix(".xml"));
            stem.or_else(|| name.strip_prefix("mmpage/").and_then(|name| name.strip_suffix(".bin")))
        })
        .map(str::to_owned)
        .collect();
    rest.sort_by_key(|name| (name.len(), name.clone()));
    for page in rest {
        if !order.contains(&page) {
            order.push(page);
        }
    }
    let mut seen = HashSet::new();
    order.retain(|page| seen.insert(page.clone()));
    order
}

/// Files of pictures by their ids.
fn targets(archive: &mut Archive<'_>) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let names: Vec<String> = archive
        .names()
        .filter(|name| name.starts_with("rels/") && name.ends_with("rels.xml"))
        .map(str::to_owned)
        .collect();
    for name in names {
        let Ok(bytes) = archive.read(&name) else { continue };
        let Ok(xml) = xml::parse(&bytes, &name) else { continue };
        for el in xml.root().descendants().filter(|el| el.name() == "Relationship") {
            if let (Some(id), Some(target)) = (el.attr("Id"), el.attr("Target")) {
                found.insert(id.to_owned(), target.trim_start_matches("../").to_owned());
            }
        }
    }
    found
}

fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

fn value(el: Option<El<'_>>) -> &str {
    el.and_then(|el| el.attr("V")).unwrap_or_default()
}

/// The numbers of a list such as `102;221`.
fn numbers(text: &str) -> Vec<u32> {
    text.split(';').filter_map(number).collect()
}

/// The lines of a text block.
fn lines(block: Option<El<'_>>) -> String {
    let paragraphs = block.and_then(|block| block.child("Text")).into_iter().flat_map(|text| text.all("pp"));
    let lines: Vec<String> =
        paragraphs.map(|paragraph| paragraph.all("tp").map(El::deep_text).collect::<String>()).collect();
    lines.join("\n")
}

/// The shapes of a page in XML; nested ones are marks and pictures of the one around them.
fn shapes_of(page: El<'_>) -> Vec<Shape> {
    page.all("Shape").map(shape_of).collect()
}

fn shape_of(el: El<'_>) -> Shape {
    let level = el.child("LevelData");
    let kind = match el.attr("Type").unwrap_or_default() {
        "MainIdea" => Kind::Root,
        "MainTopic" | "SubTopic" => Kind::Topic,
        "Floating" => Kind::Floating,
        "SummaryTopic" => Kind::SummaryTopic,
        "Summary" => Kind::Summary,
        "Boundary" => Kind::Boundary,
        "RelatConnector" => Kind::Relation,
        "Callout" => Kind::Callout,
        _ => Kind::Other,
    };
    let mut shape = Shape {
        id: el.attr("ID").and_then(number).unwrap_or(u32::MAX),
        kind,
        title: lines(el.path(&["Text", "TextBlock"])),
        parent: number(value(level.and_then(|level| level.child("Super")))),
        children: numbers(value(level.and_then(|level| level.child("SubLevel")))),
        folded: value(el.path(&["Layout", "Toggler"])) == "1"
            || value(level.and_then(|level| level.child("Toggler"))) == "1",
        covered: numbers(value(el.path(&["BoundaryData", "Shapes"]))),
        note: lines(el.path(&["Note", "TextBlock"])),
        ..Shape::default()
    };
    if let Some(map) = el.child("ConnectMap") {
        shape.ends = map.attr("From").and_then(number).zip(map.attr("To").and_then(number));
    }
    for link in el.path(&["HyperLinks"]).into_iter().flat_map(|links| links.all("HyperLink")) {
        shape.links.push(value(link.child("Address")).to_owned());
    }
    for comment in el.path(&["Comments"]).into_iter().flat_map(|list| list.all("Comment")) {
        let text = comment.attr("Text").map_or_else(|| comment.deep_text(), str::to_owned);
        shape.comments.push(text);
    }
    if let Some(task) = el.child("TaskInfo") {
        let of =
            |name: &str| task.attr(name).or_else(|| task.child(name).and_then(|el| el.attr("V"))).unwrap_or_default();
        shape.progress = of("Progress").trim_end_matches('%').parse().ok();
        of("FinishDate").clone_into(&mut shape.due);
        if let Some(priority) = number(of("Priority")).filter(|priority| (1..10).contains(priority)) {
            shape.marks.push(format!("priority{priority}"));
        }
    }
    for inner in el.all("Shape") {
        match inner.attr("Type").unwrap_or_default() {
            "Mark" => shape
                .marks
                .push(inner.child("MarkData").and_then(|mark| mark.attr("Name")).unwrap_or_default().to_owned()),
            "Image" => {
                let data = inner.child("Data").or_else(|| inner.child("Image"));
                shape
                    .pictures
                    .push(data.and_then(|data| data.attr("Res").or(data.attr("Name"))).unwrap_or_default().to_owned());
            }
            _ => {}
        }
    }
    shape
}

/// A page whose shapes are being put.
struct Page<'s> {
    shapes: &'s [Shape],
    by_id: HashMap<u32, usize>,
    /// Children that name their parent, but that it does not name.
    unnamed: HashMap<u32, Vec<usize>>,
    /// Ids that some shape names as its child.
    named: HashSet<u32>,
    topics: HashMap<u32, TopicId>,
    targets: &'s HashMap<String, String>,
}

/// Puts the shapes of a page.
fn assemble(
    build: &mut Build,
    shapes: &[Shape],
    archive: &mut Archive<'_>,
    targets: &HashMap<String, String>,
) -> Result<(), ReadError> {
    let mut by_id: HashMap<u32, usize> = HashMap::new();
    for (index, shape) in shapes.iter().enumerate() {
        by_id.entry(shape.id).or_insert(index);
    }
    let named: HashSet<u32> = shapes.iter().flat_map(|shape| shape.children.iter().copied()).collect();
    let mut unnamed: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, shape) in shapes.iter().enumerate() {
        if let Some(parent) = shape.parent.filter(|_| shape.kind == Kind::Topic && !named.contains(&shape.id)) {
            unnamed.entry(parent).or_default().push(index);
        }
    }
    let mut page = Page { shapes, by_id, unnamed, named, topics: HashMap::new(), targets };
    for (index, shape) in shapes.iter().enumerate().filter(|(_, shape)| shape.kind == Kind::Root) {
        let id = build.root(&shape.title)?;
        page.put(build, index, id, archive)?;
    }
    for (index, shape) in shapes.iter().enumerate() {
        let is_loose = match shape.kind {
            Kind::Floating => true,
            // A topic whose parent is not there.
            Kind::Topic => shape.parent.is_none_or(|parent| !page.by_id.contains_key(&parent)),
            _ => false,
        };
        if is_loose && !page.named.contains(&shape.id) {
            let id = build.floating(&shape.title)?;
            page.put(build, index, id, archive)?;
        }
    }
    page.groups(build, archive)?;
    // What no root leads to, because its parents form a circle.
    for (index, shape) in shapes.iter().enumerate() {
        if matches!(shape.kind, Kind::Topic | Kind::SummaryTopic) && !page.topics.contains_key(&shape.id) {
            build.report.changed("topics that hung in a circle or nowhere, now floating", &shape.title);
            let id = build.floating(&shape.title)?;
            page.put(build, index, id, archive)?;
        }
    }
    page.others(build, archive)?;
    for shape in shapes.iter().filter(|shape| shape.kind == Kind::Relation) {
        let Some((from, to)) =
            shape.ends.and_then(|(from, to)| Some((*page.topics.get(&from)?, *page.topics.get(&to)?)))
        else {
            build.report.dropped("relations that end in no topic", &shape.title);
            continue;
        };
        // Ids are those of the page; names with the slot are those of the document.
        let ends = [from, to].map(|id| format!("{}", id.slot()));
        for (name, id) in ends.iter().zip([from, to]) {
            build.named(name, id);
        }
        let [from, to] = ends;
        build.relation(&from, &to, &shape.title);
    }
    Ok(())
}

impl Page<'_> {
    /// Fills a topic and puts what is below it.
    fn put(
        &mut self,
        build: &mut Build,
        start: usize,
        top: TopicId,
        archive: &mut Archive<'_>,
    ) -> Result<(), ReadError> {
        let shapes = self.shapes;
        let mut stack = vec![(start, top, true)];
        while let Some((index, id, is_top)) = stack.pop() {
            let Some(shape) = shapes.get(index) else { continue };
            // A child is made only when it is its turn, so that the order of the file is kept.
            let id = if is_top {
                id
            } else if self.topics.contains_key(&shape.id) {
                continue;
            } else {
                build.child(id, &shape.title)?
            };
            self.topics.insert(shape.id, id);
            fill(build, shape, id, archive, self.targets);
            let listed = shape.children.iter().filter_map(|child| self.by_id.get(child));
            let below = listed.chain(self.unnamed.get(&shape.id).into_iter().flatten());
            let fits = |index: &&usize| {
                shapes.get(**index).is_some_and(|of| matches!(of.kind, Kind::Topic | Kind::Floating | Kind::Root))
            };
            let from = stack.len();
            stack.extend(below.filter(fits).map(|&index| (index, id, false)));
            stack.get_mut(from..).unwrap_or_default().reverse();
        }
        Ok(())
    }

    /// The siblings that a group is around.
    fn run(&self, build: &Build, shape: &Shape) -> Option<(TopicId, TopicId)> {
        let covered: HashSet<u32> = shape.covered.iter().copied().collect();
        let mut tops: Vec<TopicId> = Vec::new();
        for id in &shape.covered {
            let Some(of) = self.by_id.get(id).and_then(|&index| self.shapes.get(index)) else { continue };
            if of.parent.is_none_or(|parent| !covered.contains(&parent))
                && let Some(&topic) = self.topics.get(id)
                && build.is_child(topic)
            {
                tops.push(topic);
            }
        }
        let &first = tops.iter().min_by_key(|id| id.slot())?;
        let siblings: HashSet<TopicId> = build.siblings(first)?.into_iter().collect();
        let last = tops.iter().copied().filter(|id| siblings.contains(id)).max_by_key(|id| id.slot())?;
        Some((first, last))
    }

    /// Shapes of kinds that no table knows: what they say is kept where they stand.
    fn others(&mut self, build: &mut Build, archive: &mut Archive<'_>) -> Result<(), ReadError> {
        let shapes = self.shapes;
        for (index, shape) in shapes.iter().enumerate() {
            if shape.kind != Kind::Other || shape.title.trim().is_empty() || self.topics.contains_key(&shape.id) {
                continue;
            }
            let of = shape.parent.and_then(|parent| self.topics.get(&parent)).copied();
            let id = if let Some(of) = of {
                build.report.changed("texts beside topics, now callouts", &shape.title);
                build.callout(of, &shape.title)?
            } else {
                build.report.changed("texts that stand free, now floating topics", &shape.title);
                build.floating(&shape.title)?
            };
            self.put(build, index, id, archive)?;
        }
        Ok(())
    }

    /// Boundaries, summaries and callouts; some stand on topics that come with others.
    fn groups(&mut self, build: &mut Build, archive: &mut Archive<'_>) -> Result<(), ReadError> {
        let shapes = self.shapes;
        let is_group = |shape: &Shape| matches!(shape.kind, Kind::Summary | Kind::Boundary | Kind::Callout);
        let mut waiting: Vec<usize> = (0..shapes.len()).filter(|&at| shapes.get(at).is_some_and(is_group)).collect();
        let mut is_last = false;
        while !waiting.is_empty() {
            let mut rest = Vec::new();
            let before = waiting.len();
            for index in std::mem::take(&mut waiting) {
                let Some(shape) = shapes.get(index) else { continue };
                if shape.kind == Kind::Callout {
                    let of = shape.parent.and_then(|parent| self.topics.get(&parent)).copied();
                    match of {
                        None if !is_last => rest.push(index),
                        _ => {
                            let id = match of {
                                Some(of) => build.callout(of, &shape.title)?,
                                None => build.floating(&shape.title)?,
                            };
                            self.put(build, index, id, archive)?;
                        }
                    }
                    continue;
                }
                let run = self.run(build, shape);
                if run.is_none() && !is_last {
                    rest.push(index);
                    continue;
                }
                if shape.kind == Kind::Boundary {
                    if !run.is_some_and(|run| build.boundary(run, &shape.title)) {
                        build.report.dropped("boundaries around no neighbours", &shape.title);
                    }
                    continue;
                }
                let mut topics = shape.children.iter().filter_map(|child| self.by_id.get(child).copied());
                let Some((at, of)) = topics.next().and_then(|at| Some((at, shapes.get(at)?))) else {
                    if !run.is_some_and(|run| build.boundary(run, &shape.title)) {
                        build.report.dropped("summaries of nothing", &shape.title);
                    }
                    continue;
                };
                let id = match run {
                    Some(run) => build.summary(run, &of.title)?,
                    None => None,
                };
                let id = if let Some(id) = id {
                    id
                } else {
                    build.report.changed("summaries of nothing, now floating topics", &of.title);
                    build.floating(&of.title)?
                };
                self.put(build, at, id, archive)?;
            }
            is_last = rest.len() == before;
            waiting = rest;
        }
        Ok(())
    }
}

fn fill(build: &mut Build, shape: &Shape, id: TopicId, archive: &mut Archive<'_>, targets: &HashMap<String, String>) {
    if shape.folded {
        build.fold(id);
    }
    build.plain_note(id, &shape.note);
    for comment in &shape.comments {
        build.plain_note(id, comment);
        build.report.changed("comments, now in notes", comment);
    }
    for link in &shape.links {
        build.link(id, link, "");
    }
    for mark in &shape.marks {
        build.mark(id, markers::other(mark));
    }
    if let Some(progress) = shape.progress {
        build.mark(id, markers::task_of(progress));
    }
    build.due(id, &shape.due);
    for picture in &shape.pictures {
        let target = targets.get(picture).cloned().unwrap_or_else(|| picture.clone());
        match archive.read(&target) {
            Ok(bytes) => build.picture(id, &bytes, &target, None),
            Err(_) => build.report.dropped("pictures", &target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::archive::zip_of;
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    fn text(text: &str) -> String {
        format!("<Text><TextBlock><Text><pp><tp>{text}</tp></pp></Text></TextBlock></Text>")
    }

    fn page() -> String {
        let shape = |id: u32, kind: &str, title: &str, more: &str| {
            format!("<Shape ID=\"{id}\" Type=\"{kind}\">{}{more}</Shape>", text(title))
        };
        let level = |parent: u32, below: &str| {
            format!("<LevelData><Super V=\"{parent}\"/><SubLevel V=\"{below}\"/></LevelData>")
        };
        [
            "<Page>".to_owned(),
            shape(5, "SubTopic", "c", &level(2, "2")),
            shape(1, "MainIdea", "R", "<LevelData><SubLevel V=\"3;2\"/></LevelData>"),
            shape(
                2,
                "MainTopic",
                "A",
                &(level(1, "5")
                    + "<Layout><Toggler V=\"1\"/></Layout><Note><TextBlock><Text><pp><tp>n</tp></pp>\
                </Text></TextBlock></Note><Shape Type=\"Mark\"><MarkData Name=\"priority1\"/></Shape>"),
            ),
            shape(
                3,
                "MainTopic",
                "B",
                &(level(1, "") + "<HyperLinks><HyperLink><Address V=\"https://a.b\"/></HyperLink></HyperLinks>"),
            ),
            shape(6, "Floating", "F", ""),
            shape(
                7,
                "Summary",
                "",
                "<LevelData><SubLevel V=\"8\"/></LevelData><BoundaryData><Shapes V=\"2;3;5\"/></BoundaryData>",
            ),
            shape(8, "SummaryTopic", "S", &level(7, "")),
            shape(9, "Boundary", "", "<BoundaryData><Shapes V=\"5\"/></BoundaryData>"),
            shape(10, "RelatConnector", "rel", "<ConnectMap From=\"5\" To=\"6\"/>"),
            shape(13, "Remark", "beside A", &level(2, "")),
            shape(14, "Legend", "free", ""),
            shape(11, "SubTopic", "x", &level(12, "12")),
            shape(12, "SubTopic", "y", &level(11, "11")),
            "</Page>".to_owned(),
        ]
        .concat()
    }

    #[test]
    fn a_page_of_shapes_becomes_a_map() {
        let bytes = zip_of(&[("page/page.xml", page().as_bytes())]);
        let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  B\n  A [n]\n    c\n^beside A\n~F\n~x\n  y\n~free\n}S\n");
        for extra in [
            "A: folded, markers priority-1",
            "B: link https://a.b",
            "summary B…A",
            "boundary c…c",
            "relation c → F: rel",
        ] {
            assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
        }
        let damaged = |page: &[u8], options: &ReadOptions| read(&zip_of(&[("page/page.xml", page)]), options);
        fuzz("emmx page", page().as_bytes(), damaged as fn(&[u8], &ReadOptions) -> _);
    }
}
