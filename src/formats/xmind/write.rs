//! Writes `XMind` Zen and later: `content.json` with its metadata, manifests and pictures.
//!
//! What `XMind` has no place for, but keeps: dates, attributes, further links, the exact progress of
//! a task, and structures of ours go into an extension of ours on the topic ([`PROVIDER`]), which
//! the reader takes up again. A note that is only text is written as that; else its Markdown is the text, and
//! `XMind` shows the HTML beside it. From that the reader knows that the text is Markdown.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _; // Writing to a string can not fail, so its result is passed over.

use super::super::native::push_string;
use super::super::parts::build::plain_note;
use super::super::parts::json;
use super::super::parts::outward::{self, Names, Tally};
use super::super::parts::{marked, markers, note_html, zipped};
use super::super::{Loss, WriteError, WriteOptions};
use super::{KNOWN, PROVIDER, UNBALANCED};
use crate::doc::{Document, Group, Home, Sheet, Side, TaskState, Text, Topic, TopicId};

/// What stands for a note: its text, and its HTML unless the text alone says all.
fn notes(note: &str) -> (Cow<'_, str>, Option<String>) {
    let made = note_html::render(note);
    let text = marked::plain_of(note);
    if !made.is_marked && plain_note(&text) == note {
        return (text.into(), None);
    }
    (note.into(), Some(made.html))
}

/// The structure of `XMind` for one of ours, if it has one that means the same.
fn class(structure: &str) -> Option<&'static str> {
    Some(match structure {
        "map" => "org.xmind.ui.map.unbalanced",
        "logic-right" => "org.xmind.ui.logic.right",
        "logic-left" => "org.xmind.ui.logic.left",
        "tree" => "org.xmind.ui.tree.right",
        "org" => "org.xmind.ui.org-chart.down",
        "brace" => "org.xmind.ui.brace.right",
        "timeline" => "org.xmind.ui.timeline.horizontal",
        "fishbone" => "org.xmind.ui.fishbone.rightHeaded",
        "matrix" => "org.xmind.ui.spreadsheet",
        _ => return None,
    })
}

/// Writes a map.
///
/// # Errors
/// When the document has no sheet, or is larger than an archive can be.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    let document = &*outward::down_to(document, options.depth);
    let Some((_, first)) = document.sheets().first() else { return Err(WriteError::NoSheet) };
    let mut pictures = pictures(document);
    let mut writer = Writer {
        document,
        options,
        names: Names::of(document),
        out: String::new(),
        pictures: &pictures,
        used: Vec::new(),
        taken: HashSet::new(),
    };
    writer.content();
    let Writer { out: content, used, .. } = writer;
    let mut metadata = String::from("{\"creator\":{\"name\":\"Gangmu\",\"version\":");
    push_string(&mut metadata, env!("CARGO_PKG_VERSION"));
    metadata.push_str("},\"activeSheetId\":");
    push_string(&mut metadata, &first.id);
    // As later versions of `XMind` have it; without, the map may be taken for one of an older form.
    metadata.push_str(",\"dataStructureVersion\":\"2\",\"layoutEngineVersion\":\"3\"}");
    let mut parts =
        vec![("content.json".to_owned(), content.into_bytes()), ("metadata.json".to_owned(), metadata.into_bytes())];
    parts.extend(used.iter().filter_map(|name| pictures.remove(name)));
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    let entries: Vec<String> = names.iter().map(|name| format!("\"{name}\":{{}}")).collect();
    let manifest = format!("{{\"file-entries\":{{{},\"manifest.json\":{{}}}}}}", entries.join(","));
    let mut old = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
         <manifest xmlns=\"urn:xmind:xmap:xmlns:manifest:1.0\" password-hint=\"\">",
    );
    for name in names.into_iter().chain(["manifest.json", "META-INF/", "META-INF/manifest.xml"]) {
        let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("json") => "application/json",
            Some("xml") => "text/xml",
            Some("png") => "image/png",
            Some("jpg") => "image/jpeg",
            Some("gif") => "image/gif",
            Some("webp") => "image/webp",
            _ => "",
        };
        write!(old, "<file-entry full-path=\"{name}\" media-type=\"{kind}\"/>").ok();
    }
    old.push_str("</manifest>\n");
    parts.push(("manifest.json".to_owned(), manifest.into_bytes()));
    parts.push(("META-INF/manifest.xml".to_owned(), old.into_bytes()));
    zipped::zip_of(&parts)
}

/// Where each picture lies in the archive, and its bytes.
fn pictures(document: &Document) -> HashMap<Text, (String, Vec<u8>)> {
    let packed = document.images().iter().filter_map(|image| {
        let bytes = image.bytes()?;
        let ending = match crate::doc::picture::kind_of(&bytes)? {
            "image/png" => "png",
            "image/jpeg" => "jpg",
            "image/gif" => "gif",
            _ => "webp",
        };
        let digest = image.name.trim_start_matches("sha256-").chars().filter(char::is_ascii_alphanumeric);
        Some((image.name.clone(), (format!("resources/{}.{ending}", digest.collect::<String>()), bytes)))
    });
    packed.collect()
}

/// What of a document does not come back from it.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let mut tally = Tally::default();
    tally.common(document, options, "x-xmind");
    for (_, sheet) in document.sheets() {
        if class(&sheet.structure).is_none() {
            tally.add(1, "structures that XMind does not have (shown as a map)");
        }
        let bare = sheet.groups().iter().filter(|group| !outward::is_summary(group) && is_summary_kind(group)).count();
        tally.add(bare, "summaries without a topic");
        if outward::right_first(document, sheet.root()).is_none() {
            let wish = |id: &&TopicId| document.topic(**id).is_some_and(|topic| topic.side() != Side::Auto);
            let wishes = document.children(sheet.root()).iter().filter(wish).count();
            tally.add(wishes, "sides of main topics (XMind places them in their order)");
        }
    }
    let pictures = pictures(document);
    for topic in outward::topics(document) {
        let progress = topic.more().markers.iter().filter(|name| name.starts_with("task-")).count();
        tally.add(progress, "progress markers (they come back as tasks)");
        let foreign = topic.more().markers.iter().filter(|name| !markers::has_xmind(name)).count();
        tally.add(foreign, "markers that XMind has not");
        let image = topic.more().image.as_ref();
        tally.add(usize::from(image.is_some_and(|of| !pictures.contains_key(&of.image))), "damaged pictures");
    }
    tally.done()
}

fn is_summary_kind(group: &Group) -> bool {
    group.kind == crate::doc::GroupKind::Summary
}

/// The id of a group or relation: those of sheets may be alike.
fn id_in(sheet: &Sheet, id: &str) -> String {
    format!("{}-{id}", sheet.id)
}

enum Step {
    Topic(TopicId),
    Raw(&'static str),
}

struct Writer<'a> {
    document: &'a Document,
    options: &'a WriteOptions,
    names: Names<'a>,
    out: String,
    pictures: &'a HashMap<Text, (String, Vec<u8>)>,
    /// Pictures that were met, in order.
    used: Vec<Text>,
    taken: HashSet<Text>,
}

impl<'a> Writer<'a> {
    fn text(&mut self, key: &str, value: &str) {
        self.out.push_str(key);
        push_string(&mut self.out, value);
    }

    fn content(&mut self) {
        self.out.push('[');
        for (number, (_, sheet)) in self.document.sheets().iter().enumerate() {
            if number > 0 {
                self.out.push(',');
            }
            self.text("{\"id\":", &sheet.id);
            self.text(",\"class\":\"sheet\",\"title\":", &sheet.title);
            self.out.push_str(",\"rootTopic\":");
            self.tree(sheet);
            if !sheet.relations().is_empty() {
                self.out.push_str(",\"relationships\":[");
                for (at, relation) in sheet.relations().iter().enumerate() {
                    self.text(if at > 0 { ",{\"id\":" } else { "{\"id\":" }, &id_in(sheet, &relation.id));
                    self.out.push_str(",\"class\":\"relationship\"");
                    if !relation.title.is_empty() {
                        self.text(",\"title\":", &relation.title);
                    }
                    let document = self.document;
                    for (key, end) in [(",\"end1Id\":", relation.from), (",\"end2Id\":", relation.to)] {
                        self.text(key, document.topic(end).map_or("", |topic| topic.file_id()));
                    }
                    self.out.push('}');
                }
                self.out.push(']');
            }
            self.out.push_str(",\"topicPositioning\":\"fixed\"}");
        }
        self.out.push(']');
    }

    /// The topics of a sheet, with a stack on the heap.
    fn tree(&mut self, sheet: &'a Sheet) {
        let document = self.document;
        let places = outward::places(document, sheet);
        let mut groups: HashMap<TopicId, Vec<&Group>> = HashMap::new();
        for group in sheet.groups() {
            groups.entry(group.parent).or_default().push(group);
        }
        let mut floats = 0;
        let mut stack = vec![Step::Topic(sheet.root())];
        while let Some(step) = stack.pop() {
            let id = match step {
                Step::Raw(text) => {
                    self.out.push_str(text);
                    continue;
                }
                Step::Topic(id) => id,
            };
            let Some(topic) = document.topic(id) else { continue };
            let is_root = id == sheet.root();
            if matches!(topic.home(), Home::Floating(_)) {
                floats += 1;
            }
            self.topic(topic, is_root.then_some(sheet), floats);
            let here = groups.get(&id).map(Vec::as_slice).unwrap_or_default();
            self.groups(sheet, here, &places);
            let summaries: Vec<TopicId> = here.iter().filter_map(|group| group.topic).collect();
            let floating = if is_root { sheet.floating() } else { &[] };
            let kinds: [(&'static str, &[TopicId]); 4] = [
                ("\"attached\":[", topic.children()),
                ("\"detached\":[", floating),
                ("\"callout\":[", topic.callouts()),
                ("\"summary\":[", &summaries),
            ];
            let from = stack.len();
            for (name, list) in kinds.into_iter().filter(|(_, list)| !list.is_empty()) {
                stack.push(Step::Raw(if stack.len() == from { ",\"children\":{" } else { "," }));
                stack.push(Step::Raw(name));
                for (at, &child) in list.iter().enumerate() {
                    if at > 0 {
                        stack.push(Step::Raw(","));
                    }
                    stack.push(Step::Topic(child));
                }
                stack.push(Step::Raw("]"));
            }
            if stack.len() > from {
                stack.push(Step::Raw("}"));
            }
            stack.push(Step::Raw("}"));
            stack.get_mut(from..).unwrap_or_default().reverse();
        }
    }

    fn groups(&mut self, sheet: &Sheet, groups: &[&Group], places: &HashMap<TopicId, usize>) {
        let range = |group: &Group| {
            let at = |id: &TopicId| places.get(id).copied().unwrap_or_default();
            format!("({},{})", at(&group.first), at(&group.last))
        };
        let mut first = true;
        for group in groups.iter().filter(|group| !is_summary_kind(group)) {
            let open = if std::mem::take(&mut first) { ",\"boundaries\":[{\"id\":" } else { ",{\"id\":" };
            self.text(open, &id_in(sheet, &group.id));
            self.text(",\"range\":", &range(group));
            if !group.title.is_empty() {
                self.text(",\"title\":", &group.title);
            }
            self.out.push('}');
        }
        self.out.push_str(if first { "" } else { "]" });
        first = true;
        for group in groups {
            let Some(topic) = group.topic.and_then(|id| self.document.topic(id)) else { continue };
            let open = if std::mem::take(&mut first) { ",\"summaries\":[{\"id\":" } else { ",{\"id\":" };
            self.text(open, &id_in(sheet, &group.id));
            self.text(",\"range\":", &range(group));
            self.text(",\"topicId\":", topic.file_id());
            self.out.push('}');
        }
        self.out.push_str(if first { "" } else { "]" });
    }

    /// All of a topic but what hangs on it; the object stays open.
    fn topic(&mut self, topic: &Topic, root_of: Option<&Sheet>, floats: usize) {
        let more = topic.more();
        self.text("{\"id\":", topic.file_id());
        self.out.push_str(",\"class\":\"topic\"");
        let title = self.options.language.title(self.document, topic);
        self.text(",\"title\":", &title);
        let structure = root_of.map_or(&more.structure, |sheet| &sheet.structure);
        if let Some(class) = class(structure).or(root_of.map(|_| "org.xmind.ui.map.unbalanced")) {
            self.text(",\"structureClass\":", class);
        }
        if topic.folded() {
            self.out.push_str(",\"branch\":\"folded\"");
        }
        let is_floating = matches!(topic.home(), Home::Floating(_));
        if is_floating {
            // XMind would put one without a place onto the root.
            let row = u16::try_from(floats).unwrap_or(u16::MAX);
            let (x, y) =
                more.at.filter(|(x, y)| x.is_finite() && y.is_finite()).unwrap_or((0.0, 300.0 + 60.0 * f32::from(row)));
            write!(self.out, ",\"position\":{{\"x\":{x},\"y\":{y}}}").ok();
        }
        self.list(",\"labels\":[", more.labels.iter().map(|label| quoted(label)));
        let task = more.task.as_ref().map(|task| markers::task_to_xmind(outward::percent(task)));
        let marks = more.markers.iter().map(|name| markers::to_xmind(name)).chain(task);
        self.list(",\"markers\":[", marks.map(|name| format!("{{\"markerId\":{}}}", quoted(name))));
        let links: Vec<(String, Text)> = self
            .names
            .links(topic)
            .map(|(link, inner)| {
                (inner.map_or_else(|| link.href.to_string(), |name| format!("xmind:#{name}")), link.title.clone())
            })
            .collect();
        if let Some((href, _)) = links.first() {
            self.text(",\"href\":", href);
        }
        if !more.note.is_empty() && self.options.notes != Some(false) {
            let (text, html) = notes(&more.note);
            self.text(",\"notes\":{\"plain\":{\"content\":", &text);
            self.out.push('}');
            if let Some(html) = html {
                self.text(",\"realHTML\":{\"content\":", &html);
                self.out.push('}');
            }
            self.out.push('}');
        }
        self.image(topic);
        if outward::is_hex(more.style.fill.as_deref()) {
            self.text(",\"style\":{\"id\":", &format!("{}-style", topic.file_id()));
            self.text(",\"properties\":{\"svg:fill\":", more.style.fill.as_deref().unwrap_or_default());
            if let Some(text) = more.style.text.as_deref().filter(|text| outward::is_hex(Some(text))) {
                self.text(",\"fo:color\":", text);
            }
            self.out.push_str("}}");
        }
        let own = self.own(topic, root_of, &links);
        self.extensions(topic, root_of, &own);
    }

    fn list(&mut self, open: &str, items: impl Iterator<Item = String>) {
        let items = items.collect::<Vec<_>>().join(",");
        if !items.is_empty() {
            self.out.push_str(open);
            self.out.push_str(&items);
            self.out.push(']');
        }
    }

    fn image(&mut self, topic: &Topic) {
        let Some(reference) = &topic.more().image else { return };
        let Some(image) = self.document.image(&reference.image) else { return };
        let Some((path, _)) = self.pictures.get(&reference.image) else { return };
        self.text(",\"image\":{\"src\":", &format!("xap:{path}"));
        if let Some((width, (across, down))) = reference.width.zip(image.pixels()) {
            let height = (width * down as f32 / across.max(1) as f32).round();
            write!(self.out, ",\"width\":{width},\"height\":{height}").ok();
        }
        self.out.push('}');
        if self.taken.insert(reference.image.clone()) {
            self.used.push(reference.image.clone());
        }
    }

    /// What `XMind` has no place for, as entries of our extension.
    fn own(&self, topic: &Topic, root_of: Option<&Sheet>, links: &[(String, Text)]) -> Vec<String> {
        let more = topic.more();
        let mut entries = Vec::new();
        let mut add = |name: &str, value: &str| {
            entries.push(format!("{{\"name\":{},\"content\":{}}}", quoted(name), quoted(value)));
        };
        let structure = root_of.map_or(&more.structure, |sheet| &sheet.structure);
        if !structure.is_empty() && class(structure).is_none() {
            add("structure", structure);
        }
        if let Home::Child(parent) = topic.home()
            && topic.side() != Side::Auto
            && outward::right_first(self.document, parent).is_none()
        {
            add("side", if topic.side() == Side::Left { "left" } else { "right" });
        }
        if matches!(topic.home(), Home::Floating(_)) && more.at.is_none() {
            add("position", "auto");
        }
        if !more.date.is_empty() {
            add("date", &more.date);
        }
        if let Some(task) = &more.task {
            let state = match task.state {
                TaskState::Todo => "todo",
                TaskState::Doing => "doing",
                TaskState::Done => "done",
            };
            let word = task.progress.map_or_else(|| state.to_owned(), |progress| format!("{state} {progress}"));
            add("task", &word);
            if !task.due.is_empty() {
                add("due", &task.due);
            }
        }
        if let Some((_, title)) = links.first().filter(|(_, title)| !title.is_empty()) {
            add("link-title", title);
        }
        let pair = |kind: &str, name: &str, value: &str| {
            let inside = format!("{{\"name\":{},\"content\":{}}}", quoted(name), quoted(value));
            format!("{{\"name\":\"{kind}\",\"content\":[{inside}]}}")
        };
        entries.extend(links.iter().skip(1).map(|(href, title)| pair("link", href, title)));
        entries.extend(more.attributes.iter().map(|(name, value)| pair("attribute", name, value)));
        entries
    }

    /// The extensions of a topic: ours, the sides of the root, and those that came with it from
    /// `XMind`; and the other keys that came so.
    fn extensions(&mut self, topic: &Topic, root_of: Option<&Sheet>, own: &[String]) {
        let mut all = Vec::new();
        if let Some(number) = root_of.and_then(|sheet| outward::right_first(self.document, sheet.root())) {
            all.push(format!(
                "{{\"provider\":\"{UNBALANCED}\",\"content\":[{{\"name\":\"right-number\",\"content\":\"{number}\"}}]}}"
            ));
        }
        if !own.is_empty() {
            all.push(format!("{{\"provider\":\"{PROVIDER}\",\"content\":[{}]}}", own.join(",")));
        }
        let kept = topic.more().unknown.0.iter().find(|entry| entry.key == "x-xmind");
        let kept = kept.and_then(|entry| json::parse(&entry.json, "").ok()).unwrap_or_default();
        let mut others: Vec<&str> = Vec::new();
        let mut rest = String::new();
        for (key, value) in kept.root().items().flat_map(json::Value::entries) {
            if key == "extensions" {
                all.extend(value.items().filter_map(|extension| extension.to_json(64 << 10)));
            } else if !KNOWN.contains(&key)
                && !others.contains(&key)
                && let Some(json) = value.to_json(64 << 10)
            {
                others.push(key);
                write!(rest, ",{}:{json}", quoted(key)).ok();
            }
        }
        self.list(",\"extensions\":[", all.into_iter());
        self.out.push_str(&rest);
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string(&mut out, text);
    out
}
