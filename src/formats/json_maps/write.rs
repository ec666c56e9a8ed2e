//! Writes maps of `KityMinder` and simple-mind-map: one object with `root`, each topic an object
//! with `data` and `children`.
//!
//! Both know one tree and nothing beside it, so what floats, callouts and further sheets are
//! written as topics of the tree, and counted by [`lost_km`] and [`lost_smm`].

use std::collections::HashMap;
use std::fmt::Write as _; // Writing to a string can not fail, so its result is passed over.

use super::super::native::push_string;
use super::super::parts::json;
use super::super::parts::outward::{self, Flat, Names, Tally};
use super::super::{Loss, WriteError, WriteOptions};
use crate::doc::{Document, Group, GroupKind, Side, TaskState, Text, Topic, TopicId};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Km,
    Smm,
}

/// Structures of ours as those of the two programs.
pub(super) const STRUCTURES: &[(&str, &str, &str)] = &[
    ("map", "default", "mindMap"),
    ("logic-right", "right", "logicalStructure"),
    ("logic-left", "", "logicalStructureLeft"),
    ("org", "structure", "organizationStructure"),
    ("tree", "filetree", "catalogOrganization"),
    ("fishbone", "fish-bone", "fishbone"),
    ("timeline", "", "timeline"),
    ("radial", "tianpan", ""),
];

fn structure(kind: Kind, ours: &str) -> Option<&'static str> {
    let (_, km, smm) = STRUCTURES.iter().find(|(name, _, _)| *name == ours)?;
    Some(if kind == Kind::Km { *km } else { *smm }).filter(|name| !name.is_empty())
}

/// Writes a map of `KityMinder`.
///
/// # Errors
/// When the document has no sheet.
pub fn write_km(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    Writer::run(document, options, Kind::Km)
}

/// Writes a map of simple-mind-map.
///
/// # Errors
/// When the document has no sheet.
pub fn write_smm(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    Writer::run(document, options, Kind::Smm)
}

/// What of a document does not come back from a map of `KityMinder`.
#[must_use]
pub fn lost_km(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let mut tally = Tally::default();
    both(&mut tally, document, options, Kind::Km);
    for (_, sheet) in document.sheets() {
        tally.add(sheet.relations().len(), "relations");
        tally.add(
            sheet.groups().iter().filter(|group| group.topic.is_some()).count(),
            "summaries (written as children)",
        );
    }
    for topic in outward::topics(document) {
        tally.add(usize::from(topic.side() != Side::Auto), "sides of main topics");
    }
    tally.done()
}

/// What of a document does not come back from a map of simple-mind-map.
#[must_use]
pub fn lost_smm(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let mut tally = Tally::default();
    both(&mut tally, document, options, Kind::Smm);
    for (_, sheet) in document.sheets() {
        let others = sheet.groups().iter().filter(|group| group.topic.is_some() && !is_plain_summary(document, group));
        tally.add(others.count(), "summaries with more than a title (written as children)");
    }
    tally.done()
}

fn both(tally: &mut Tally, document: &Document, options: &WriteOptions, kind: Kind) {
    tally.common(document, options, if kind == Kind::Km { "x-km" } else { "x-smm" });
    tally.sheet_titles(document);
    tally.flattened(document);
    for (_, sheet) in document.sheets() {
        tally.add(usize::from(structure(kind, &sheet.structure).is_none()), "structures");
        let boundaries = sheet.groups().iter().filter(|group| group.kind == GroupKind::Boundary).count();
        tally.add(boundaries, "boundaries");
        tally.add(
            sheet.groups().len() - boundaries - sheet.groups().iter().filter(|g| g.topic.is_some()).count(),
            "summaries without a topic",
        );
    }
    for topic in outward::topics(document) {
        let more = topic.more();
        tally.add(usize::from(!more.structure.is_empty()), "structures");
        tally.add(usize::from(outward::is_hex(more.style.fill.as_deref())), "colours of topics");
        let inner = more.links.iter().filter(|link| link.href.starts_with('#')).count();
        tally.add(inner, "links between topics");
        tally.add((more.links.len() - inner).saturating_sub(1), "links after the first of a topic");
        let others = more.markers.iter().filter(|name| priority(name).is_none()).count();
        tally.add(others, "markers");
        let priorities = more.markers.len() - others;
        tally.add(priorities.saturating_sub(1), "further priorities of a topic");
        if let Some(task) = &more.task {
            let steps: &[u8] =
                if kind == Kind::Km { &[12, 25, 37, 50, 62, 75, 87] } else { &[12, 24, 36, 48, 60, 72, 84] };
            let is_exact = match (task.state, task.progress) {
                (TaskState::Doing, progress) => progress.is_some_and(|percent| steps.contains(&percent)),
                (_, progress) => progress.is_none(),
            };
            tally.add(usize::from(!is_exact), "progress of tasks (rounded to eighths)");
            tally.add(usize::from(!task.due.is_empty()), "dates");
        }
        tally.add(usize::from(!more.date.is_empty()), "dates");
        tally.add(more.attributes.len(), "attributes");
        tally.add(usize::from(more.image.as_ref().is_some_and(|image| image.width.is_some())), "sizes of pictures");
    }
}

fn priority(name: &str) -> Option<u8> {
    name.strip_prefix("priority-")?.parse().ok().filter(|number| (1..=9).contains(number))
}

/// Whether nothing hangs on a summary, as simple-mind-map has it.
fn is_plain_summary(document: &Document, group: &Group) -> bool {
    let topic = group.topic.and_then(|id| document.topic(id));
    topic.is_some_and(|topic| topic.children().is_empty() && topic.callouts().is_empty())
}

enum Step {
    Topic(TopicId),
    Raw(&'static str),
}

struct Writer<'a> {
    document: &'a Document,
    options: &'a WriteOptions,
    kind: Kind,
    names: Names<'a>,
    /// By parent, the summaries that are written as such, with their runs.
    summaries: HashMap<TopicId, Vec<(usize, usize, TopicId)>>,
    /// By its start, the other end and the words of a relation.
    relations: HashMap<TopicId, Vec<(TopicId, Text)>>,
    out: String,
}

impl Writer<'_> {
    fn run(document: &Document, options: &WriteOptions, kind: Kind) -> Result<Vec<u8>, WriteError> {
        let document = &*outward::down_to(document, options.depth);
        let Some((_, first)) = document.sheets().first() else { return Err(WriteError::NoSheet) };
        let keep = |group: &Group| kind == Kind::Smm && is_plain_summary(document, group);
        let flat = Flat::of(document, keep);
        let mut writer = Writer {
            document,
            options,
            kind,
            names: Names::of(document),
            summaries: HashMap::new(),
            relations: HashMap::new(),
            out: String::new(),
        };
        for (_, sheet) in document.sheets() {
            let places = outward::places(document, sheet);
            let at = |id: &TopicId| places.get(id).copied().unwrap_or_default();
            for group in sheet.groups().iter().filter(|group| keep(group)) {
                if let Some(topic) = group.topic {
                    let run = (at(&group.first), at(&group.last), topic);
                    writer.summaries.entry(group.parent).or_default().push(run);
                }
            }
            for relation in sheet.relations() {
                writer.relations.entry(relation.from).or_default().push((relation.to, relation.title.clone()));
            }
        }
        writer.out.push_str("{\"root\":");
        let mut stack = vec![Step::Topic(first.root())];
        while let Some(step) = stack.pop() {
            let id = match step {
                Step::Raw(text) => {
                    writer.out.push_str(text);
                    continue;
                }
                Step::Topic(id) => id,
            };
            let Some(topic) = document.topic(id) else { continue };
            writer.data(id, topic);
            writer.out.push_str(",\"children\":[");
            stack.push(Step::Raw("]}"));
            for (number, child) in flat.children(id).collect::<Vec<_>>().into_iter().enumerate().rev() {
                stack.push(Step::Topic(child));
                if number > 0 {
                    stack.push(Step::Raw(","));
                }
            }
        }
        let name = structure(kind, &first.structure);
        match kind {
            Kind::Km => {
                writer.text(",\"template\":", name.unwrap_or("default"));
                writer.out.push_str(",\"theme\":\"fresh-blue\",\"version\":\"1.4.43\"}\n");
            }
            Kind::Smm => {
                writer.text(",\"layout\":", name.unwrap_or("mindMap"));
                writer.out.push_str(",\"theme\":{\"template\":\"default\",\"config\":{}},\"view\":null}\n");
            }
        }
        Ok(writer.out.into_bytes())
    }

    fn text(&mut self, key: &str, value: &str) {
        self.out.push_str(key);
        push_string(&mut self.out, value);
    }

    fn uid(&self, id: TopicId) -> &str {
        self.document.topic(id).map_or("", |topic| topic.file_id())
    }

    /// The key `data`; the object of the topic stays open.
    fn data(&mut self, id: TopicId, topic: &Topic) {
        self.out.push_str("{\"data\":");
        self.contents(topic);
        if self.kind == Kind::Smm {
            self.across(id);
        }
        self.kept(topic);
        self.out.push('}');
    }

    /// What a topic or a summary has itself; the object stays open.
    fn contents(&mut self, topic: &Topic) {
        let more = topic.more();
        let is_km = self.kind == Kind::Km;
        self.text(if is_km { "{\"id\":" } else { "{\"uid\":" }, topic.file_id());
        let title = self.options.language.title(self.document, topic);
        self.text(",\"text\":", &title);
        if !is_km {
            self.out.push_str(",\"richText\":false");
        }
        if topic.folded() {
            self.out.push_str(if is_km { ",\"expandState\":\"collapse\"" } else { ",\"expand\":false" });
        }
        if !more.note.is_empty() && self.options.notes != Some(false) {
            self.text(",\"note\":", &more.note);
        }
        let link = self.names.links(topic).find(|(_, inner)| inner.is_none());
        if let Some((href, title)) = link.map(|(link, _)| (link.href.clone(), link.title.clone())) {
            self.text(",\"hyperlink\":", &href);
            if !title.is_empty() {
                self.text(",\"hyperlinkTitle\":", &title);
            }
        }
        if !more.labels.is_empty() {
            let labels: Vec<String> = more.labels.iter().map(|label| quoted(label)).collect();
            let key = if is_km { "resource" } else { "tag" };
            write!(self.out, ",\"{key}\":[{}]", labels.join(",")).ok();
        }
        self.marks(topic);
        if let Some((image, bytes)) = more.image.as_ref().and_then(|reference| {
            let image = self.document.image(&reference.image)?;
            Some((image, image.bytes()?))
        }) && let Some(kind) = crate::doc::picture::kind_of(&bytes)
        {
            self.text(",\"image\":", &crate::doc::picture::data_address(kind, &bytes));
            if let Some((width, height)) = image.pixels() {
                write!(self.out, ",\"imageSize\":{{\"width\":{width},\"height\":{height}}}").ok();
            }
        }
        if !is_km {
            match topic.side() {
                Side::Left => self.out.push_str(",\"dir\":\"left\""),
                Side::Right => self.out.push_str(",\"dir\":\"right\""),
                Side::Auto => {}
            }
        }
    }

    fn marks(&mut self, topic: &Topic) {
        let more = topic.more();
        let priority = more.markers.iter().find_map(|name| priority(name));
        let eighths = more.task.as_ref().map(|task| match outward::percent(task) {
            0 => 0,
            100.. => 8,
            percent => ((u16::from(percent) * 2 + 12) / 25).clamp(1, 7),
        });
        if self.kind == Kind::Km {
            if let Some(priority) = priority {
                write!(self.out, ",\"priority\":{priority}").ok();
            }
            if let Some(eighths) = eighths {
                write!(self.out, ",\"progress\":{}", eighths + 1).ok();
            }
            return;
        }
        let priority = priority.map(|number| format!("\"priority_{number}\""));
        // simple-mind-map has no pie for what is not begun.
        let progress = eighths.map(|eighths| format!("\"progress_{eighths}\""));
        let icons: Vec<String> = priority.into_iter().chain(progress).collect();
        if !icons.is_empty() {
            write!(self.out, ",\"icon\":[{}]", icons.join(",")).ok();
        }
    }

    /// Summaries and relations.
    fn across(&mut self, id: TopicId) {
        let document = self.document;
        let count = self.summaries.get(&id).map_or(0, Vec::len);
        for (number, (first, last, summary)) in self.summaries.remove(&id).into_iter().flatten().enumerate() {
            self.out.push_str(if number == 0 { ",\"generalization\":[" } else { "}," });
            match document.topic(summary) {
                Some(topic) => {
                    self.contents(topic);
                    self.lines(summary);
                    self.kept(topic);
                }
                None => self.out.push_str("{\"text\":\"\""),
            }
            write!(self.out, ",\"range\":[{first},{last}]").ok();
            if number + 1 == count {
                self.out.push_str("}]");
            }
        }
        self.lines(id);
    }

    fn lines(&mut self, id: TopicId) {
        if let Some(list) = self.relations.get(&id) {
            let targets: Vec<String> = list.iter().map(|(to, _)| quoted(self.uid(*to))).collect();
            let words: Vec<String> = list
                .iter()
                .filter(|(_, words)| !words.is_empty())
                .map(|(to, words)| format!("{}:{}", quoted(self.uid(*to)), quoted(words)))
                .collect();
            write!(
                self.out,
                ",\"associativeLineTargets\":[{}],\"associativeLineText\":{{{}}}",
                targets.join(","),
                words.join(",")
            )
            .ok();
        }
    }

    /// What came with the topic from such a file and was not understood.
    fn kept(&mut self, topic: &Topic) {
        let key = if self.kind == Kind::Km { "x-km" } else { "x-smm" };
        let kept = topic.more().unknown.0.iter().find(|entry| entry.key == key);
        let Some(json) = kept.and_then(|entry| json::parse(&entry.json, "").ok()) else { return };
        let mut taken: Vec<&str> = Vec::new();
        for (key, value) in json.root().items().flat_map(json::Value::entries) {
            if !super::minder::KNOWN.contains(&key)
                && !taken.contains(&key)
                && let Some(json) = value.to_json(64 << 10)
            {
                taken.push(key);
                write!(self.out, ",{}:{json}", quoted(key)).ok();
            }
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string(&mut out, text);
    out
}
