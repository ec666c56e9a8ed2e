//! Writes `.mm` in two dialects: Freeplane's, and that of `FreeMind` and all that read its files.
//!
//! **Both.** No declaration and no byte order mark; line breaks in titles as `&#xa;`; characters
//! beyond U+FFFF as they are, because Freeplane cuts a reference to them short. Only in `FreeMind`'s
//! dialect other characters are references, because old programs read the file in the encoding of
//! the system.
//!
//! **Notes** are HTML of what their Markdown says, which every version shows. If that does not give the
//! note back as it was, Freeplane gets the Markdown too, in an attribute that it keeps ([`NOTE`]), and
//! `FreeMind` the lines as they are.
//!
//! **Freeplane.** Floating topics, summaries and further sheets are free and summary nodes, callouts are
//! children, which lie on nothing; all bear an attribute of ours ([`MARK`]), by which the reader knows them
//! again. No line leads from the root to what floats. A summary stands on the side of its run, which is kept
//! together. The root says that it is open, or Freeplane would fold a map in which nothing is folded. Dates
//! and further links are attributes of the topic, which Freeplane shows. A title that Freeplane would compute
//! is marked as plain. Freeplane puts all topics without a side to the right, and free nodes without a place
//! over the root: they get some, with the same mark. The version is 1.7, which Freeplane 1.7 to 1.12 open
//! without a word about another one; sides have the names of that version.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _; // Writing to a string can not fail, so its result is passed over.

use super::super::parts::markers::Meaning;
use super::super::parts::outward::{self, Flat, Names, Tally};
use super::super::parts::{html, json, markers, note_html, xml};
use super::super::{Loss, WriteError, WriteOptions};
use super::{ANY_SIDE, ANYWHERE, MARK, NOTE};
use crate::doc::{Document, Group, GroupKind, Home, Side, TaskState, Text, Topic, TopicId};

/// About the height of a node in Freeplane, and the room for a free one, in its pixels.
const ROW: f32 = 22.0;
const FREE: f32 = 60.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Freeplane,
    FreeMind,
}

/// Writes a map for Freeplane.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    Writer::run(document, options, Dialect::Freeplane)
}

/// Writes a map for `FreeMind`.
///
/// # Errors
/// When the document has no sheet.
pub fn write_freemind(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    Writer::run(document, options, Dialect::FreeMind)
}

/// What of a document does not come back from Freeplane's dialect.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let mut tally = Tally::default();
    both(&mut tally, document, options, "x-mm");
    let pictures = outward::topics(document).filter(|topic| topic.more().image.is_some()).count();
    tally.add(pictures, "pictures (Freeplane itself shows only those in files of their own)");
    tally.done()
}

/// What of a document does not come back from `FreeMind`'s dialect.
#[must_use]
pub fn lost_freemind(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let mut tally = Tally::default();
    both(&mut tally, document, options, "");
    tally.flattened(document);
    for (_, sheet) in document.sheets() {
        tally.add(
            sheet.groups().iter().filter(|group| group.topic.is_some()).count(),
            "summaries (written as children)",
        );
        let named = sheet.relations().iter().filter(|relation| !relation.title.is_empty()).count();
        tally.add(named, "words on relations");
    }
    for topic in outward::topics(document) {
        tally.add(topic.more().labels.len(), "labels");
        tally.add(usize::from(topic.more().image.is_some()), "pictures");
        let note = topic.note();
        let is_plain = html::markdown(&super::note_page(note)) != note;
        let is_aligned = note.contains("  ") || note.contains("\n ") || note.contains('\t') || note.contains("\n\n\n");
        tally.add(usize::from(is_plain && is_aligned), "notes with aligned text");
    }
    tally.done()
}

fn both(tally: &mut Tally, document: &Document, options: &WriteOptions, own: &str) {
    tally.common(&without_arrows(document), options, own);
    tally.sheet_titles(document);
    for (_, sheet) in document.sheets() {
        tally.add(usize::from(sheet.structure != "map"), "structures");
        for group in sheet.groups() {
            match group.kind {
                GroupKind::Summary => tally.add(usize::from(group.topic.is_none()), "summaries without a topic"),
                GroupKind::Boundary => {
                    tally.add(
                        usize::from(group.first != group.last),
                        "boundaries around several topics (one around each)",
                    );
                    tally.add(usize::from(!group.title.is_empty()), "titles of boundaries");
                }
            }
        }
    }
    for topic in outward::topics(document) {
        let more = topic.more();
        tally.add(usize::from(!more.structure.is_empty()), "structures");
        let titles = more.links.iter().filter(|link| !link.title.is_empty()).count();
        tally.add(titles, "titles of links");
        if let Some(task) = &more.task {
            let is_exact = match task.state {
                TaskState::Doing => matches!(task.progress, Some(25 | 50 | 75)),
                TaskState::Todo | TaskState::Done => task.progress.is_none(),
            };
            tally.add(usize::from(!is_exact), "progress of tasks (rounded to quarters)");
        }
    }
}

/// The document without what is held of the looks of relations.
fn without_arrows(document: &Document) -> std::borrow::Cow<'_, Document> {
    let mut relations = document.sheets().iter().flat_map(|(_, sheet)| sheet.relations());
    if !relations.any(|relation| relation.style.arrows.is_some()) {
        return std::borrow::Cow::Borrowed(document);
    }
    let mut plain = document.clone();
    for relation in plain.sheets.iter_mut().flat_map(|(_, sheet)| &mut sheet.relations) {
        relation.style.arrows = None;
    }
    std::borrow::Cow::Owned(plain)
}

enum Step {
    Open(TopicId, Kind),
    Close,
}

/// What a node is that is not simply a child.
#[derive(Clone)]
enum Kind {
    Root,
    Child,
    Floating,
    Callout,
    Sheet,
    /// The ends of the run that it sums up.
    Summary(TopicId, TopicId),
}

struct Writer<'a> {
    document: &'a Document,
    options: &'a WriteOptions,
    dialect: Dialect,
    names: Names<'a>,
    /// Topics with a boundary around them.
    clouds: HashSet<TopicId>,
    /// Topics with which a run begins that is summed up.
    firsts: HashSet<TopicId>,
    /// By the last topic of a run, its summaries.
    summaries: HashMap<TopicId, Vec<&'a Group>>,
    /// Main topics of no side, with the one that they get in the file: left or not.
    auto: HashMap<TopicId, bool>,
    /// Where the next free node is given a place: below all before it.
    free: f32,
    /// Topics that no line leads to.
    apart: HashSet<TopicId>,
    /// By its start, the other end and the words of a relation.
    relations: HashMap<TopicId, Vec<(TopicId, Text, Text)>>,
    out: String,
}

impl Writer<'_> {
    fn run(document: &Document, options: &WriteOptions, dialect: Dialect) -> Result<Vec<u8>, WriteError> {
        let document = &*outward::down_to(document, options.depth);
        if document.sheets().is_empty() {
            return Err(WriteError::NoSheet);
        }
        let mut writer = Writer {
            document,
            options,
            dialect,
            names: Names::of(document),
            clouds: HashSet::new(),
            firsts: HashSet::new(),
            summaries: HashMap::new(),
            auto: HashMap::new(),
            free: 0.0,
            apart: HashSet::new(),
            relations: HashMap::new(),
            out: String::new(),
        };
        writer.look_across();
        if dialect == Dialect::Freeplane {
            writer.share_sides();
        }
        writer.out.push_str(match dialect {
            Dialect::Freeplane => "<map version=\"freeplane 1.7.0\">\n",
            Dialect::FreeMind => "<map version=\"1.0.1\">\n",
        });
        writer.tree();
        writer.out.push_str("</map>\n");
        Ok(writer.out.into_bytes())
    }

    fn look_across(&mut self) {
        for (_, sheet) in self.document.sheets() {
            let places = outward::places(self.document, sheet);
            for group in sheet.groups() {
                match group.kind {
                    GroupKind::Summary if group.topic.is_some() => {
                        self.firsts.insert(group.first);
                        self.summaries.entry(group.last).or_default().push(group);
                    }
                    GroupKind::Summary => {}
                    GroupKind::Boundary => {
                        let at = |id: &TopicId| places.get(id).copied().unwrap_or_default();
                        let run = at(&group.first)..=at(&group.last);
                        let members = self.document.children(group.parent).get(run).unwrap_or_default();
                        self.clouds.extend(members);
                    }
                }
            }
            for relation in sheet.relations() {
                let arrows = relation.style.arrows.clone().unwrap_or_default();
                self.relations.entry(relation.from).or_default().push((relation.to, relation.title.clone(), arrows));
            }
        }
    }

    /// Gives the main topics that do not mind a side, so that both are about as high; the same one if the
    /// structure has no two. What is summed up together stays on one side.
    fn share_sides(&mut self) {
        let document = self.document;
        let Some((_, sheet)) = document.sheets().first() else { return };
        // Freeplane would give them a side of its own as it saves the map.
        let one_side = (sheet.structure != "map").then_some(sheet.structure == "logic-left");
        let main = document.children(sheet.root());
        // How many runs begin at each of them less those that end before it; within one, it stays with the last.
        let mut turns = vec![0_isize; main.len() + 1];
        let places = outward::places(document, sheet);
        for group in sheet.groups().iter().filter(|group| group.parent == sheet.root() && outward::is_summary(group)) {
            let (Some(first), Some(last)) = (places.get(&group.first), places.get(&group.last)) else { continue };
            for (at, by) in [(first.min(last) + 1, 1), (first.max(last) + 1, -1)] {
                turns.get_mut(at).into_iter().for_each(|turn| *turn += by);
            }
        }
        let mut blocks: Vec<(Vec<TopicId>, Side, usize)> = Vec::new();
        let mut open = 0;
        for (&id, turn) in main.iter().zip(turns) {
            open += turn;
            let wish = document.topic(id).map(Topic::side).unwrap_or_default();
            match blocks.last_mut().filter(|_| open > 0) {
                Some((ids, side, sum)) => {
                    ids.push(id);
                    *sum += rows(document, id);
                    *side = if *side == Side::Auto { wish } else { *side };
                }
                None => blocks.push((vec![id], wish, rows(document, id))),
            }
        }
        let of = |wanted: Side| blocks.iter().filter(|(_, side, _)| *side == wanted).map(|(_, _, rows)| rows).sum();
        let (left, mut right, mut rest): (usize, usize, usize) = (of(Side::Left), of(Side::Right), of(Side::Auto));
        let mut is_full = false;
        for (ids, side, rows) in &blocks {
            let is_left = match (side, one_side) {
                (Side::Left, _) => true,
                (Side::Right, _) => false,
                (Side::Auto, Some(is_left)) => is_left,
                (Side::Auto, None) => {
                    // The first of them on the right; then while it would not be higher than the left after that.
                    is_full |= right > 0 && right + rows / 2 > left + rest - rows.div_ceil(2);
                    if !is_full {
                        right += rows;
                        rest -= rows;
                    }
                    is_full
                }
            };
            let auto = ids.iter().filter(|&&id| document.topic(id).is_some_and(|topic| topic.side() == Side::Auto));
            self.auto.extend(auto.map(|&id| (id, is_left)));
        }
        self.free = right.max(left + rest) as f32 * ROW / 2.0;
    }

    /// The side of a main topic in the file; nothing if it has none.
    fn side(&self, id: TopicId) -> &'static str {
        match (self.document.topic(id).map(Topic::side).unwrap_or_default(), self.auto.get(&id)) {
            (Side::Left, _) | (_, Some(true)) => "left",
            (Side::Right, _) | (_, Some(false)) => "right",
            (Side::Auto, None) => "",
        }
    }

    fn tree(&mut self) {
        let document = self.document;
        let flat = (self.dialect == Dialect::FreeMind).then(|| Flat::of(document, |_| false));
        let Some((_, first)) = document.sheets().first() else { return };
        let mut stack = vec![Step::Open(first.root(), Kind::Root)];
        while let Some(step) = stack.pop() {
            let Step::Open(id, kind) = step else {
                self.out.push_str("</node>\n");
                continue;
            };
            let Some(topic) = document.topic(id) else { continue };
            let is_root = matches!(kind, Kind::Root);
            let note = self.note(topic);
            self.attributes(id, topic, &kind, &note);
            let content = self.contents(id, topic, &kind, &note);
            let from = stack.len();
            if let Some(flat) = &flat {
                stack.extend(flat.children(id).map(|child| Step::Open(child, Kind::Child)));
            } else {
                for &child in topic.children() {
                    stack.push(Step::Open(child, Kind::Child));
                    for group in self.summaries.get(&child).into_iter().flatten() {
                        let kind = Kind::Summary(group.first, group.last);
                        stack.extend(group.topic.map(|summary| Step::Open(summary, kind)));
                    }
                }
                stack.extend(topic.callouts().iter().map(|&callout| Step::Open(callout, Kind::Callout)));
                if is_root {
                    for (number, (_, sheet)) in document.sheets().iter().enumerate() {
                        stack.extend((number > 0).then(|| Step::Open(sheet.root(), Kind::Sheet)));
                        stack.extend(sheet.floating().iter().map(|&id| Step::Open(id, Kind::Floating)));
                    }
                }
            }
            if stack.len() == from && content.is_empty() {
                self.out.push_str("/>\n");
                continue;
            }
            self.out.push_str(">\n");
            self.out.push_str(&content);
            stack.push(Step::Close);
            stack.get_mut(from..).unwrap_or_default().reverse();
        }
    }

    /// The id of a topic in the file.
    fn id(&self, id: TopicId) -> String {
        format!("ID_{}", self.document.topic(id).map_or("", |topic| topic.file_id()))
    }

    /// ` NAME="value"`.
    fn attribute(&self, out: &mut String, name: &str, value: &str) {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(out, value, self.dialect);
        out.push('"');
    }

    /// The tag of a node, not yet closed.
    fn attributes(&mut self, id: TopicId, topic: &Topic, kind: &Kind, note: &Note) {
        let more = topic.more();
        let mut out = std::mem::take(&mut self.out);
        out.push_str("<node");
        let title = self.options.language.title(self.document, topic);
        if !is_html(&title) {
            self.attribute(&mut out, "TEXT", &title);
            // Freeplane computes formulas, and draws those in LaTeX; this is only text.
            if self.dialect == Dialect::Freeplane && title.starts_with(['=', '\\', '\'']) {
                self.attribute(&mut out, "FORMAT", "NO_FORMAT");
            }
        }
        self.attribute(&mut out, "ID", &format!("ID_{}", topic.file_id()));
        let auto = self.auto.get(&id).copied();
        let is_placed = more.at.is_some_and(|(x, y)| x.is_finite() && y.is_finite());
        let mark = match kind {
            _ if auto == Some(true) => format!("{ANY_SIDE}left"),
            _ if auto == Some(false) => format!("{ANY_SIDE}right"),
            Kind::Floating if !is_placed && self.dialect == Dialect::Freeplane => ANYWHERE.to_owned(),
            Kind::Callout => "callout".to_owned(),
            Kind::Sheet => "sheet".to_owned(),
            Kind::Summary(first, last) => {
                let own = match topic.side() {
                    Side::Left => " left",
                    Side::Right => " right",
                    Side::Auto => "",
                };
                format!("summary {} {}{own}", self.id(*first), self.id(*last))
            }
            Kind::Root | Kind::Child | Kind::Floating => String::new(),
        };
        if !mark.is_empty() {
            self.attribute(&mut out, MARK, &mark);
        }
        if note.needs_source {
            self.attribute(&mut out, NOTE, &topic.more().note);
        }
        if topic.folded() {
            out.push_str(" FOLDED=\"true\"");
        } else if matches!(kind, Kind::Root) {
            out.push_str(" FOLDED=\"false\"");
        }
        if matches!(kind, Kind::Callout) && self.dialect == Dialect::Freeplane {
            out.push_str(" STYLE=\"bubble\"");
        }
        let side = if let Kind::Summary(_, last) = kind { self.side(*last) } else { self.side(id) };
        if !side.is_empty() {
            self.attribute(&mut out, "POSITION", side);
        }
        if let Some((link, inner)) = self.names.links(topic).next() {
            let href = inner.map_or_else(|| link.href.to_string(), |name| format!("#ID_{name}"));
            self.attribute(&mut out, "LINK", &href);
        }
        if self.dialect == Dialect::Freeplane && matches!(kind, Kind::Floating | Kind::Sheet) {
            let place = more.at.filter(|_| is_placed && matches!(kind, Kind::Floating));
            let (x, y) = place.unwrap_or_else(|| {
                // A node stands in the middle of what hangs on it.
                let height = rows(self.document, id) as f32 * ROW;
                let y = self.free + FREE + (height - ROW) / 2.0;
                self.free += height + FREE - ROW;
                (0.0, y)
            });
            write!(out, " HGAP_QUANTITY=\"{x} px\" VSHIFT_QUANTITY=\"{y} px\"").ok();
        }
        // Six digits: neither program knows transparency here.
        if let Some(fill) = more.style.fill.as_deref().filter(|fill| outward::is_hex(Some(fill))) {
            self.attribute(&mut out, "BACKGROUND_COLOR", fill.get(..7).unwrap_or(fill));
            if let Some(text) = more.style.text.as_deref().filter(|text| outward::is_hex(Some(text))) {
                self.attribute(&mut out, "COLOR", text.get(..7).unwrap_or(text));
            }
        }
        if self.dialect == Dialect::Freeplane && !more.labels.is_empty() {
            self.attribute(&mut out, "TAGS", &more.labels.join("\n"));
        }
        if let Some(locked) = self.kept(topic).iter().find(|text| !text.trim_start().starts_with('<')) {
            self.attribute(&mut out, "ENCRYPTED_CONTENT", locked);
        }
        self.out = out;
    }

    /// What came with the topic from such a file and was not understood.
    fn kept(&self, topic: &Topic) -> Vec<String> {
        let kept = topic.more().unknown.0.iter().find(|entry| entry.key == "x-mm");
        let kept = kept.filter(|_| self.dialect == Dialect::Freeplane);
        let json = kept.and_then(|entry| json::parse(&entry.json, "").ok()).unwrap_or_default();
        json.root().items().map(|item| item.text().to_owned()).collect()
    }

    fn note(&self, topic: &Topic) -> Note {
        let note = topic.more().note.as_str();
        if note.is_empty() || self.options.notes == Some(false) {
            return Note { html: String::new(), needs_source: false };
        }
        let made = super::note_page(note);
        let is_exact = html::markdown(&made) == note;
        Note { html: made, needs_source: !is_exact }
    }

    /// What stands inside of a node before its children.
    fn contents(&mut self, id: TopicId, topic: &Topic, kind: &Kind, note: &Note) -> String {
        let more = topic.more();
        let mut out = String::new();
        let title = self.options.language.title(self.document, topic);
        if is_html(&title) {
            self.rich(&mut out, "NODE", &note_html::paragraphs(&title));
        }
        if !note.html.is_empty() {
            self.rich(&mut out, "NOTE", &note.html);
        }
        if self.dialect == Dialect::Freeplane {
            self.hooks(&mut out, id, topic, kind);
        }
        if self.clouds.contains(&id) && !matches!(kind, Kind::Root) {
            out.push_str("<cloud COLOR=\"#f0f0f0\"");
            out.push_str(if self.dialect == Dialect::Freeplane { " SHAPE=\"ROUND_RECT\"/>\n" } else { "/>\n" });
        }
        for (to, words, arrows) in self.relations.get(&id).into_iter().flatten() {
            out.push_str("<arrowlink");
            self.attribute(&mut out, "DESTINATION", &self.id(*to));
            let head = |wanted: bool| match (self.dialect, wanted) {
                (Dialect::Freeplane, true) => "DEFAULT",
                (Dialect::Freeplane, false) => "NONE",
                (Dialect::FreeMind, true) => "Default",
                (Dialect::FreeMind, false) => "None",
            };
            self.attribute(&mut out, "STARTARROW", head(matches!(arrows.as_str(), "start" | "both")));
            self.attribute(&mut out, "ENDARROW", head(!matches!(arrows.as_str(), "start" | "none")));
            if !words.is_empty() && self.dialect == Dialect::Freeplane {
                self.attribute(&mut out, "MIDDLE_LABEL", words);
            }
            out.push_str("/>\n");
        }
        let kept = self.kept(topic);
        let task = more.task.as_ref().map(|task| {
            let usual = markers::task_to_freemind(outward::percent(task));
            // One that came with the topic and still says how far it is.
            let same = |name: &String| markers::freemind(name) == Meaning::Task(task.state, task.progress);
            kept.iter().find_map(|source| kept_icon(source).filter(same)).unwrap_or_else(|| usual.to_owned())
        });
        for icon in more.markers.iter().map(|name| markers::to_freemind(name)).chain(task.map(Into::into)) {
            out.push_str("<icon");
            self.attribute(&mut out, "BUILTIN", &icon);
            out.push_str("/>\n");
        }
        let further = self.names.links(topic).skip(1).map(|(link, inner)| {
            ("link", inner.map_or_else(|| link.href.clone(), |name| ecow::eco_format!("#ID_{name}")))
        });
        let due = more.task.as_ref().map(|task| ("due", task.due.clone()));
        let others = more.attributes.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let all = further.chain(due).chain(Some(("date", more.date.clone()))).filter(|(_, value)| !value.is_empty());
        for (name, value) in all.chain(others) {
            out.push_str("<attribute");
            self.attribute(&mut out, "NAME", name);
            // A space keeps Freeplane from computing it; a first sign of this kind is not shown there.
            let value = match value.chars().next() {
                Some('=') => ecow::eco_format!(" {value}"),
                Some('\'') if self.dialect == Dialect::Freeplane => ecow::eco_format!("'{value}"),
                _ => value,
            };
            self.attribute(&mut out, "VALUE", &value);
            out.push_str("/>\n");
        }
        for source in kept.iter().filter(|text| text.trim_start().starts_with('<')) {
            if is_foreign(source) && kept_icon(source).is_none() {
                out.push_str(source);
                out.push('\n');
            }
        }
        out
    }

    fn hooks(&mut self, out: &mut String, id: TopicId, topic: &Topic, kind: &Kind) {
        match kind {
            Kind::Floating | Kind::Sheet => {
                out.push_str("<hook NAME=\"FreeNode\"/>\n<edge STYLE=\"hide_edge\"/>\n");
                self.apart.insert(id);
            }
            Kind::Summary(..) => out.push_str("<hook NAME=\"SummaryNode\"/>\n"),
            Kind::Root | Kind::Child | Kind::Callout => {}
        }
        // What hangs on them would have no line, too.
        let owner = match topic.home() {
            Home::Child(parent) | Home::Callout(parent) => Some(parent),
            _ => None,
        };
        if owner.is_some_and(|owner| self.apart.contains(&owner)) || self.is_summary_apart(kind) {
            out.push_str("<edge STYLE=\"bezier\"/>\n");
        }
        if self.firsts.contains(&id) {
            out.push_str("<hook NAME=\"FirstGroupNode\"/>\n");
        }
        let Some(reference) = &topic.more().image else { return };
        let Some(image) = self.document.image(&reference.image) else { return };
        let Some(bytes) = image.bytes() else { return };
        let Some(kind) = crate::doc::picture::kind_of(&bytes) else { return };
        out.push_str("<hook NAME=\"ExternalObject\"");
        self.attribute(out, "URI", &crate::doc::picture::data_address(kind, &bytes));
        if let Some((width, (across, _))) = reference.width.zip(image.pixels()) {
            write!(out, " SIZE=\"{}\"", f64::from(width) / f64::from(across.max(1))).ok();
        }
        out.push_str("/>\n");
    }

    /// Rich content.
    fn rich(&self, out: &mut String, kind: &str, html: &str) {
        write!(out, "<richcontent TYPE=\"{kind}\">\n<html>\n<head/>\n<body>\n").ok();
        markup(out, html, self.dialect);
        out.push_str("</body>\n</html>\n</richcontent>\n");
    }

    /// Whether it sums up children of a topic that no line leads to.
    fn is_summary_apart(&self, kind: &Kind) -> bool {
        let Kind::Summary(first, _) = kind else { return false };
        self.document.parent(*first).is_some_and(|parent| self.apart.contains(&parent))
    }
}

/// A note as it is written.
struct Note {
    html: String,
    /// Whether the HTML does not give the Markdown back.
    needs_source: bool,
}

/// The name of an icon that was kept with a topic.
fn kept_icon(source: &str) -> Option<String> {
    if !source.trim_start().starts_with("<icon") {
        return None;
    }
    let xml = xml::parse(source.as_bytes(), "").ok()?;
    xml.root().attr("BUILTIN").filter(|_| xml.root().name() == "icon").map(str::to_owned)
}

/// Rows that a branch takes as it is folded: one a topic, and one for each of its attributes.
fn rows(document: &Document, branch: TopicId) -> usize {
    let mut stack = vec![branch];
    let mut rows = 0;
    while let Some(id) = stack.pop() {
        let Some(topic) = document.topic(id) else { continue };
        if topic.folded() || topic.children().is_empty() && topic.callouts().is_empty() {
            rows += 1 + topic.more().attributes.len();
        } else {
            stack.extend(topic.children().iter().chain(topic.callouts()));
        }
    }
    rows
}

/// Whether a program would take a title for HTML.
fn is_html(title: &str) -> bool {
    title.trim_start().get(..5).is_some_and(|head| head.eq_ignore_ascii_case("<html"))
}

/// Whether a text is one whole element, and none that would be a topic or its text.
fn is_foreign(source: &str) -> bool {
    xml::parse(source.as_bytes(), "").is_ok_and(|xml| !matches!(xml.root().name(), "node" | "richcontent" | "map"))
        && !source.contains("<?")
        && !source.contains("<!")
}

/// What XML, or an old program, does not take as it is; `true` if that was one and is written.
fn special(out: &mut String, character: char, dialect: Dialect) -> bool {
    match character {
        '\n' | '\t' => return false,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
        '\u{7f}'..='\u{fffd}' if dialect == Dialect::FreeMind => {
            write!(out, "&#x{:x};", u32::from(character)).ok();
        }
        // Line ends of later versions of XML.
        '\u{85}' | '\u{2028}' => {
            write!(out, "&#x{:x};", u32::from(character)).ok();
        }
        _ => return false,
    }
    true
}

/// HTML, which is well-formed, for XML; what XML does not allow falls away.
fn markup(out: &mut String, html: &str, dialect: Dialect) {
    for character in html.chars() {
        if !special(out, character, dialect) {
            out.push(character);
        }
    }
}

/// Escapes the value of an attribute for XML; what XML does not allow falls away.
fn escape(out: &mut String, text: &str, dialect: Dialect) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#xa;"),
            '\t' => out.push_str("&#x9;"),
            _ if special(out, character, dialect) => {}
            _ => out.push(character),
        }
    }
}
