//! `XMind`: Zen and later (`content.json`), and `XMind` 8 and older (`content.xml`).
//!
//! A Zen file also holds a `content.xml` that only says that the file is too new; so
//! `content.json` is looked for first. Old revisions and thumbnails are passed over.

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::json::{self, Value};
use super::parts::markers;
use super::parts::xml;
use super::parts::{encoding, html, note_html};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{TaskState, TopicId};

mod old;
mod write;

pub use write::{lost, write};

/// The extension in which our writer keeps what `XMind` has no place for.
const PROVIDER: &str = "gangmu";
/// The extension that says how many main topics stand on the right.
const UNBALANCED: &str = "org.xmind.ui.map.unbalanced";

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if archive::is_zip(bytes) {
        return Archive::open(bytes).is_ok_and(|archive| {
            archive.has("content.json") || archive.has("content.xml") && !archive.has("mimetype")
        });
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    let is_json = || encoding::lossy(head).trim_start().starts_with(['[', '{']);
    // The part with the map may have been taken out of its archive.
    xml::starts_with_element(bytes, &["xmap-content"])
        || is_json() && memchr::memmem::find(head, b"\"rootTopic\"").is_some()
}

/// Reads a map.
///
/// # Errors
/// When it is damaged, encrypted or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut build = Build::new("xmind", options);
    if !archive::is_zip(bytes) {
        let text = encoding::decode(bytes, None)?.text;
        if text.trim().is_empty() {
            return Err(ReadError::whole("the file is empty", "Look for an older copy of the file, or for a backup."));
        }
        if text.trim_start().starts_with(['[', '{']) {
            let json = json::parse(&text, "")?;
            zen(&mut build, json.root(), None)?;
        } else {
            old::fill(&mut build, bytes, None)?;
        }
        return build.finish();
    }
    let mut archive = Archive::open(bytes)?;
    if archive.has("content.json") {
        let content = archive.read("content.json")?;
        let text = encoding::decode(&content, None).map_or_else(|_| encoding::lossy(&content), |decoded| decoded.text);
        let manifest = archive.read("manifest.json").unwrap_or_default();
        if !text.trim_start().starts_with(['[', '{']) && encoding::lossy(&manifest).contains("encryption") {
            return Err(locked());
        }
        let json = json::parse(&text, "content.json")?;
        zen(&mut build, json.root(), Some(&mut archive))?;
    } else if archive.has("content.xml") {
        let content = archive.read("content.xml")?;
        if !encoding::lossy(content.get(..200).unwrap_or(&content))
            .trim_start()
            .trim_start_matches('\u{feff}')
            .starts_with('<')
            && encoding::lossy(&archive.read("META-INF/manifest.xml").unwrap_or_default()).contains("encryption-data")
        {
            return Err(locked());
        }
        old::fill(&mut build, &content, Some(&mut archive))?;
    } else {
        let hint = "Open it with the program that made it, and export it as Markdown or plain text.";
        return Err(ReadError::whole("this archive holds no map of XMind", hint));
    }
    build.finish()
}

fn locked() -> ReadError {
    let hint = "Open it in XMind, take the password off, and save it again.";
    ReadError::whole("this map is protected by a password", hint)
}

/// Structures of `XMind` as ours.
fn structure(class: &str) -> &'static str {
    branch_structure(class).unwrap_or("map")
}

/// The same for a branch; `None` if it says nothing or nothing that we have.
fn branch_structure(class: &str) -> Option<&'static str> {
    let name = class.strip_prefix("org.xmind.ui.").unwrap_or(class);
    Some(match name.split('.').next().unwrap_or_default() {
        "logic" if name.ends_with("left") => "logic-left",
        "logic" => "logic-right",
        "brace" => "brace",
        "timeline" => "timeline",
        "fishbone" => "fishbone",
        "tree" => "tree",
        "org-chart" => "org",
        "spreadsheet" | "treetable" => "matrix",
        _ => return None,
    })
}

#[derive(Clone, Copy)]
enum Place {
    Root,
    Child(TopicId),
    Floating,
    Callout(TopicId),
}

impl Place {
    fn put(self, build: &mut Build, title: &str) -> Result<TopicId, ReadError> {
        match self {
            Self::Root => build.root(title),
            Self::Child(parent) => build.child(parent, title),
            Self::Floating => build.floating(title),
            Self::Callout(of) => build.callout(of, title),
        }
    }
}

/// The two positions of a range such as `(0,2)`.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.trim().strip_prefix('(')?.strip_suffix(')')?.split_once(',')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then_some((first, last))
}

/// The children of a topic that a range names; one that is too long ends with the last child.
fn run(build: &Build, id: TopicId, text: &str) -> Option<(TopicId, TopicId)> {
    if text == "master" || text.is_empty() {
        return build.is_child(id).then_some((id, id));
    }
    let (first, last) = range(text)?;
    let children = build.children(id);
    Some((*children.get(first)?, *children.get(last.min(children.len().saturating_sub(1)))?))
}

fn zen(build: &mut Build, content: Value<'_>, mut archive: Option<&mut Archive<'_>>) -> Result<(), ReadError> {
    let sheets: Vec<Value<'_>> = if content.is_list() { content.items().collect() } else { vec![content] };
    for sheet in sheets.into_iter().filter(|sheet| sheet.get("rootTopic").is_object()) {
        build.sheet(sheet.get("title").text());
        let root = sheet.get("rootTopic");
        build.structure(structure(root.get("structureClass").text()));
        let mut stack = vec![(root, Place::Root)];
        // Boundaries and summaries come when the children that they hold are there.
        let mut groups: Vec<(TopicId, Value<'_>)> = Vec::new();
        loop {
            while let Some((topic, place)) = stack.pop() {
                let id = place.put(build, &title(topic))?;
                zen_topic(build, topic, id, archive.as_deref_mut());
                expand(topic, id, &mut stack);
                groups.push((id, topic));
            }
            let Some((id, topic)) = groups.pop() else { break };
            for (summary, of) in zen_groups(build, id, topic)? {
                zen_topic(build, of, summary, archive.as_deref_mut());
                expand(of, summary, &mut stack);
                groups.push((summary, of));
            }
        }
        sides(build, root);
        for relation in sheet.get("relationships").items() {
            let ends = ["end1Id", "end2Id"].map(|name| relation.get(name).text());
            relate(build, ends, relation.get("title").text());
        }
        if !sheet.get("legend").is_null() {
            build.report.dropped("legends", sheet.get("title").text());
        }
    }
    Ok(())
}

/// The title of a topic; in runs, if it has only those.
fn title(topic: Value<'_>) -> String {
    let plain = topic.get("title");
    // Scripts put numbers there.
    let word = plain.word();
    if !word.is_empty() {
        return word;
    }
    let runs = topic.get("attributedTitle");
    let runs = if runs.is_object() { runs.get("runs") } else { runs };
    runs.items().map(|run| run.get("text").text()).collect()
}

/// The name of the first topic of a boundary, which relations may end at.
fn of_boundary(id: &str) -> String {
    format!("boundary {id}")
}

/// Puts a relation; one that ends at a boundary ends at its first topic.
fn relate(build: &mut Build, ends: [&str; 2], title: &str) {
    let mut is_moved = false;
    let [from, to] = ends.map(|id| {
        let first = of_boundary(id);
        if build.find(id).is_some() || build.find(&first).is_none() {
            return id.to_owned();
        }
        is_moved = true;
        first
    });
    if is_moved {
        build.report.changed("relations of boundaries, now of their first topics", title);
    }
    build.relation(&from, &to, title);
}

/// Gives a topic its note: as HTML, plain, or in runs, whichever there is, or as text alone, as scripts write
/// it. If what our writer makes of the plain text is the HTML, that text is Markdown of ours.
fn note(build: &mut Build, id: TopicId, notes: Value<'_>) {
    if !notes.text().trim().is_empty() {
        return build.plain_note(id, notes.text());
    }
    let plain = notes.get("plain");
    let plain = if plain.is_object() { plain.get("content").text() } else { plain.text() };
    let page = notes.get("realHTML").get("content");
    let source = page.text();
    if !page.is_null() && !plain.is_empty() && note_html::render(plain).html == source {
        return build.exact_note(id, plain);
    }
    if !html::markdown(source).is_empty() {
        return build.rich_note(id, source);
    }
    if !plain.trim().is_empty() {
        return build.plain_note(id, plain);
    }
    let paragraphs = notes.get("html").get("content").get("paragraphs").items();
    let lines = paragraphs.map(|one| one.get("spans").items().map(|span| span.get("text").text()).collect::<String>());
    let lines = lines.collect::<Vec<_>>().join("\n");
    if !lines.trim().is_empty() {
        return build.plain_note(id, &lines);
    }
    let runs: String = notes.get("ops").get("ops").items().map(|op| op.get("insert").text()).collect();
    build.plain_note(id, &runs);
}

fn expand<'j>(topic: Value<'j>, id: TopicId, stack: &mut Vec<(Value<'j>, Place)>) {
    let children = topic.get("children");
    let kinds = [("detached", Place::Floating), ("callout", Place::Callout(id)), ("attached", Place::Child(id))];
    for (kind, place) in kinds {
        stack.extend(children.get(kind).items().rev().filter(|topic| topic.is_object()).map(|topic| (topic, place)));
    }
}

/// The boundaries and summaries among the children of a topic; gives the summary topics.
fn zen_groups<'j>(build: &mut Build, id: TopicId, topic: Value<'j>) -> Result<Vec<(TopicId, Value<'j>)>, ReadError> {
    for boundary in topic.get("boundaries").items() {
        let title = boundary.get("title").text();
        match run(build, id, boundary.get("range").text()) {
            Some(found) if build.boundary(found, title) => {
                build.named(&of_boundary(boundary.get("id").text()), found.0);
            }
            _ => build.report.dropped("boundaries around no neighbours", title),
        }
    }
    let mut made = Vec::new();
    let mut taken = std::collections::HashSet::new();
    let of = topic.get("children").get("summary");
    let mut by_id: std::collections::HashMap<&str, Vec<Value<'_>>> = std::collections::HashMap::new();
    for other in of.items().rev() {
        by_id.entry(other.get("id").text()).or_default().push(other);
    }
    for summary in topic.get("summaries").items() {
        let Some(found) = by_id.get_mut(summary.get("topicId").text()).and_then(Vec::pop) else { continue };
        taken.insert(found.id());
        let title = &title(found);
        let run = run(build, id, summary.get("range").text());
        let put = match run {
            Some(run) => build.summary(run, title)?,
            None => None,
        };
        let put = if let Some(put) = put {
            put
        } else {
            build.report.changed("summaries of nothing, now floating topics", title);
            build.floating(title)?
        };
        build.named(summary.get("id").text(), put);
        made.push((put, found));
    }
    for rest in of.items().filter(|other| other.is_object() && !taken.contains(&other.id())) {
        let title = &title(rest);
        build.report.changed("summaries of nothing, now floating topics", title);
        made.push((build.floating(title)?, rest));
    }
    Ok(made)
}

/// Main topics of a map that was unbalanced by hand: the first ones stand on the right.
fn sides(build: &mut Build, root: Value<'_>) {
    let extension = root.get("extensions").items().find(|e| e.get("provider").text() == UNBALANCED);
    let Some(extension) = extension else { return };
    let content = extension.get("content");
    let number = content.items().find(|entry| entry.get("name").text() == "right-number");
    let Some(number) = number.and_then(|entry| entry.get("content").number()) else { return };
    let Some(id) = build.find(root.get("id").text()) else { return };
    for (index, child) in build.children(id).to_vec().into_iter().enumerate() {
        build.side(child, if (index as f64) < number { crate::doc::Side::Right } else { crate::doc::Side::Left });
    }
}

/// Keys of a topic that are understood, or say nothing.
const KNOWN: &[&str] = &[
    "id",
    "title",
    "titleUnedited",
    "attributedTitle",
    "structureClass",
    "branch",
    "position",
    "customWidth",
    "labels",
    "markers",
    "href",
    "notes",
    "image",
    "boundaries",
    "summaries",
    "children",
    "style",
    "class",
    "comments",
];

fn zen_topic(build: &mut Build, topic: Value<'_>, id: TopicId, archive: Option<&mut Archive<'_>>) {
    build.named(topic.get("id").text(), id);
    if topic.get("branch").text() == "folded" {
        build.fold(id);
    }
    if build.sheet_root() != Some(id)
        && let Some(structure) = branch_structure(topic.get("structureClass").text())
    {
        build.more(id).structure = structure.into();
    }
    let position = topic.get("position");
    if let (Some(x), Some(y)) = (position.get("x").number(), position.get("y").number()) {
        build.at(id, x, y);
    }
    for label in topic.get("labels").items() {
        build.label(id, label.text());
    }
    for marker in topic.get("markers").items() {
        // Scripts write names alone.
        let name = if marker.is_object() { marker.get("markerId") } else { marker };
        build.mark(id, markers::xmind(name.text()));
    }
    href(build, id, topic.get("href").text());
    note(build, id, topic.get("notes"));
    for comment in topic.get("comments").items() {
        let (author, text) = (comment.get("author").text(), comment.get("content").text());
        if !text.trim().is_empty() {
            build.plain_note(id, &if author.is_empty() { text.to_owned() } else { format!("{author}: {text}") });
            build.report.changed("comments, now in notes", text);
        }
    }
    let image = topic.get("image");
    picture(build, id, image.get("src").text(), image.get("width").number(), archive);
    let look = topic.get("style").get("properties");
    style(build, id, look.get("svg:fill").text(), look.get("fo:color").text());
    for extension in topic.get("extensions").items().filter(|e| e.get("provider").text() == PROVIDER) {
        for entry in extension.get("content").items() {
            own(build, id, entry);
        }
    }
    for extension in topic.get("extensions").items() {
        extension_of(build, id, extension.get("provider").text(), extension.get("content"));
    }
    for (key, value) in topic.entries() {
        if key == "extensions" {
            let others = value.items().filter(|e| !matches!(e.get("provider").text(), PROVIDER | UNBALANCED));
            let others: Vec<String> = others.filter_map(|extension| extension.to_json(8 << 10)).collect();
            if !others.is_empty() {
                build.keep(id, &format!("{{\"extensions\": [{}]}}", others.join(", ")));
            }
        } else if !KNOWN.contains(&key) && !value.is_null() {
            if let Some(json) = value.to_json(8 << 10).filter(|json| json != "[]" && json != "{}") {
                let mut entry = String::from("{");
                super::native::push_string(&mut entry, key);
                build.keep(id, &format!("{entry}: {json}}}"));
            }
            if key != "numbering" {
                build.report.dropped("details of topics (kept in the file)", key);
            }
        }
    }
}

/// What extensions of `XMind` itself say.
fn extension_of(build: &mut Build, id: TopicId, provider: &str, content: Value<'_>) {
    match provider {
        // To-dos since 2022.
        "org.xmind.ui.task" => match content.get("status").text() {
            "done" => build.task(id, TaskState::Done, None),
            "" => {}
            _ => build.task(id, TaskState::Todo, None),
        },
        "org.xmind.ui.mathJax" => {
            let formula = content.get("content").text();
            if !formula.trim().is_empty() {
                // It is kept as an extension, too: a map that comes back has it in its note already.
                let told = format!("$${}$$", formula.trim());
                if !build.more(id).note.contains(&told) {
                    build.note(id, &told);
                }
                build.report.changed("formulas in LaTeX, shown as their text", formula);
            }
        }
        _ => untold(build, provider),
    }
}

/// Says of an extension that someone filled by hand that it is not understood.
fn untold(build: &mut Build, provider: &str) {
    if let Some(name @ ("taskInfo" | "audionotes")) = provider.strip_prefix("org.xmind.ui.") {
        build.report.dropped("details of topics (kept in the file)", name);
    }
}

/// One entry of our own extension.
fn own(build: &mut Build, id: TopicId, entry: Value<'_>) {
    let content = entry.get("content");
    let text = content.text();
    let pair = content.at(0);
    match entry.get("name").text() {
        "structure" if build.sheet_root() == Some(id) => build.structure(text),
        "structure" => build.more(id).structure = text.into(),
        "side" => build.side(id, if text == "left" { crate::doc::Side::Left } else { crate::doc::Side::Right }),
        "position" => build.more(id).at = None,
        "date" => build.more(id).date = super::parts::build::clean(text),
        "task" => {
            let (state, progress) = text.split_once(' ').map_or((text, None), |(state, p)| (state, p.parse().ok()));
            let state = match state {
                "done" => TaskState::Done,
                "doing" => TaskState::Doing,
                _ => TaskState::Todo,
            };
            build.task(id, state, progress);
        }
        "due" => build.due(id, text),
        "link-title" => {
            if let Some(link) = build.more(id).links.first_mut() {
                link.title = super::parts::build::clean(text);
            }
        }
        "link" => {
            let (to, title) = (pair.get("name").text(), pair.get("content").text());
            match to.strip_prefix("xmind:#") {
                Some(target) => build.link_to(id, target, title),
                None => build.link(id, to, title),
            }
        }
        "attribute" => build.attribute(id, pair.get("name").text(), pair.get("content").text()),
        _ => {}
    }
}

/// A fill, and letters that were chosen for it.
fn style(build: &mut Build, id: TopicId, fill: &str, text: &str) {
    let color = |value: &str| {
        let digits = value.strip_prefix('#').filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        matches!(digits.len(), 6 | 8).then(|| crate::doc::Text::from(value.to_ascii_lowercase()))
    };
    if let Some(fill) = color(fill) {
        build.more(id).style.fill = Some(fill);
        build.more(id).style.text = color(text);
    } else if !text.is_empty() {
        build.report.dropped_many(1, "styles, fonts and colours");
    }
}

fn href(build: &mut Build, id: TopicId, href: &str) {
    if let Some(target) = href.strip_prefix("xmind:#") {
        build.link_to(id, target, "");
    } else if href.starts_with("xap:") {
        build.report.dropped("attached files", href.rsplit('/').next().unwrap_or_default());
    } else {
        build.link(id, href, "");
    }
}

/// A picture of the archive; one from elsewhere becomes a link.
fn picture(build: &mut Build, id: TopicId, source: &str, width: Option<f64>, archive: Option<&mut Archive<'_>>) {
    if source.is_empty() {
        return;
    }
    let Some(name) = source.strip_prefix("xap:") else {
        return build.picture_elsewhere(id, source);
    };
    let name = name.trim_start_matches('/');
    if build.picture_again(id, name, width) {
        return;
    }
    match archive.map(|archive| archive.read(name)) {
        Some(Ok(bytes)) => build.picture(id, &bytes, name, width),
        Some(Err(error)) => build.report.dropped("pictures", &error.what),
        None => build.report.dropped("pictures", name),
    }
}

#[cfg(test)]
mod tests;
