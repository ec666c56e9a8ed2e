//! A document in the making, for readers of other programs' maps.
//!
//! Readers name topics by the ids of the file; relations and links are resolved at the end
//! ([`Build::finish`]), when all topics are known. What comes out passes `Document::check`,
//! whatever the reader asked for: groups that are no run of siblings, relations across sheets and
//! links to nowhere are left out and counted.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::doc::{
    Document, FileId, Group, GroupKind, Home, IdGen, Image, ImageRef, Link, More, Relation, Sheet, SheetId, Side,
    Style, Task, TaskState, Text, Topic, TopicId, Unknown, UnknownKey, Words,
};
use crate::formats::ReadOptions;
use crate::formats::native::{MOST_LEVELS, push_string};
use crate::formats::outline;
use crate::formats::report::{Import, Loaded, ReadError};

use super::markers::Meaning;
use super::{html, marked, picture};

/// Bytes of foreign data that are kept with one topic.
const MOST_KEPT: usize = 16 << 10;
/// Bytes of foreign data that are kept in all.
const MOST_KEPT_IN_ALL: usize = 32 << 20;

/// Links, labels or markers of one topic.
const MOST_ENTRIES: usize = 1000;

/// A sheet in the making.
#[derive(Debug)]
struct Draft {
    id: SheetId,
    title: Text,
    structure: Text,
    root: Option<TopicId>,
    floating: Vec<TopicId>,
    groups: Vec<Group>,
}

/// See the module.
#[derive(Debug)]
pub(in crate::formats) struct Build {
    document: Document,
    ids: IdGen,
    /// The name of the file, for a root that is made up.
    name: Text,
    format: &'static str,
    sheets: Vec<Draft>,
    /// By slot: the level, and the sheet as a position in `sheets`.
    places: Vec<(u32, u32)>,
    /// Topics by their ids in the file; the first one counts.
    named: HashMap<Text, TopicId>,
    /// Ends, title and arrows.
    relations: Vec<(Text, Text, Text, Option<&'static str>)>,
    /// Topics with links to topics, whose addresses are the names in the file behind a NUL until the
    /// end.
    inner_links: Vec<TopicId>,
    groups_made: usize,
    kept_bytes: usize,
    /// Names of the pictures so far.
    images: HashSet<Text>,
    /// Names of the pictures by their names in the file.
    parts: HashMap<Text, Text>,
    /// Stands in for a topic that is not there; every id comes from this builder, so none is.
    spare: More,
    /// What is told of the import.
    pub report: Import,
}

/// A text as titles have it: no control characters, one kind of line break, no space at the ends.
pub(in crate::formats) fn clean(text: &str) -> Text {
    outline::clean(text.trim()).trim().into()
}

/// What a note comes without: blank lines before it, and white space behind it. What is indented may be code.
fn without_frame(note: &str) -> &str {
    let note = note.trim_end_matches(['\n', ' ', '\t']);
    let blank = note.len() - note.trim_start_matches(['\n', ' ', '\t']).len();
    let begin = note.get(..blank).and_then(|blank| blank.rfind('\n')).map_or(0, |last| last + 1);
    note.get(begin..).unwrap_or_default()
}

/// A note without the indents of its paragraphs, if it is one in Chinese, Japanese or Korean whose paragraphs
/// are indented: in Markdown they would be code.
fn without_indents(note: &str) -> Cow<'_, str> {
    let is_indented = |line: &str| line.starts_with("    ") && outline::is_east_asian_prose(line.trim_start());
    if !note.lines().next().is_some_and(is_indented) {
        return Cow::Borrowed(note);
    }
    let bare = |line: &str| if is_indented(line) { line.trim_start().to_owned() } else { line.to_owned() };
    Cow::Owned(note.lines().map(bare).collect::<Vec<_>>().join("\n"))
}

/// The note that a text becomes which is nothing but text.
pub(in crate::formats) fn plain_note(text: &str) -> String {
    marked::plain(outline::clean(text).trim_matches(['\n', ' ', '\t']))
}

impl Build {
    /// Begins a document.
    pub fn new(format: &'static str, options: &ReadOptions) -> Self {
        Self {
            document: Document::empty(),
            ids: options.ids(),
            name: if options.name.is_empty() { "Map".into() } else { options.name.as_str().into() },
            format,
            sheets: Vec::new(),
            places: Vec::new(),
            named: HashMap::new(),
            relations: Vec::new(),
            inner_links: Vec::new(),
            groups_made: 0,
            kept_bytes: 0,
            images: HashSet::new(),
            parts: HashMap::new(),
            spare: More::default(),
            report: Import::new(format),
        }
    }

    /// The name of the file.
    pub const fn name(&self) -> &Text {
        &self.name
    }

    /// Begins a sheet; what comes belongs to it.
    pub fn sheet(&mut self, title: &str) {
        let id = self.document.reserve_sheet();
        let title = clean(title);
        let structure = Text::from("map");
        self.sheets.push(Draft { id, title, structure, root: None, floating: Vec::new(), groups: Vec::new() });
    }

    /// Sets the structure of the sheet.
    pub fn structure(&mut self, structure: &str) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.structure = structure.into();
        }
    }

    fn put(&mut self, title: &str, home: Home, level: u32, sheet: u32) -> Result<TopicId, ReadError> {
        if level as usize >= MOST_LEVELS {
            let what = format!("the map is deeper than {MOST_LEVELS} levels");
            return Err(ReadError::whole(what, "Divide it into several files."));
        }
        let topic = Topic::new(self.ids.topic_id(), clean(title));
        self.places.push((level, sheet));
        Ok(self.document.put(topic, home))
    }

    fn current(&mut self) -> u32 {
        if self.sheets.is_empty() {
            self.sheet("");
        }
        u32::try_from(self.sheets.len() - 1).unwrap_or_default()
    }

    /// Puts the root of the sheet; a second one floats.
    ///
    /// # Errors
    /// When the map is too deep, as with all that follow.
    pub fn root(&mut self, title: &str) -> Result<TopicId, ReadError> {
        let at = self.current();
        let sheet = self.sheets.get(at as usize).map(|sheet| (sheet.id, sheet.root));
        let Some((sheet, None)) = sheet else { return self.floating(title) };
        let id = self.put(title, Home::Root(sheet), 0, at)?;
        if let Some(draft) = self.sheets.get_mut(at as usize) {
            draft.root = Some(id);
        }
        Ok(id)
    }

    /// Puts a floating topic.
    pub fn floating(&mut self, title: &str) -> Result<TopicId, ReadError> {
        let at = self.current();
        let sheet = self.sheets.get(at as usize).map_or(SheetId(0), |sheet| sheet.id);
        let id = self.put(title, Home::Floating(sheet), 0, at)?;
        if let Some(draft) = self.sheets.get_mut(at as usize) {
            draft.floating.push(id);
        }
        Ok(id)
    }

    fn place(&self, id: TopicId) -> (u32, u32) {
        self.places.get(id.slot()).copied().unwrap_or_default()
    }

    /// Puts a child.
    pub fn child(&mut self, parent: TopicId, title: &str) -> Result<TopicId, ReadError> {
        let (level, sheet) = self.place(parent);
        let id = self.put(title, Home::Child(parent), level + 1, sheet)?;
        if let Some(above) = self.document.topic_mut(parent) {
            above.children.push(id);
        }
        Ok(id)
    }

    /// Puts a callout.
    pub fn callout(&mut self, of: TopicId, title: &str) -> Result<TopicId, ReadError> {
        let (level, sheet) = self.place(of);
        let id = self.put(title, Home::Callout(of), level + 1, sheet)?;
        self.more(of).callouts.push(id);
        Ok(id)
    }

    fn group(&mut self, kind: GroupKind, (first, last): (TopicId, TopicId), title: &str, topic: Option<TopicId>) {
        let Some(Home::Child(parent)) = self.document.topic(first).map(Topic::home) else { return };
        let (_, sheet) = self.place(first);
        self.groups_made += 1;
        let id = FileId::from(format!("g{}", self.groups_made));
        let title = clean(title);
        let (translations, style, unknown) = (Words::new(), Style::default(), Unknown::default());
        let group = Group { id, kind, parent, first, last, title, translations, topic, style, unknown };
        if let Some(draft) = self.sheets.get_mut(sheet as usize) {
            draft.groups.push(group);
        }
    }

    /// Puts a summary over a run of siblings. `None` if they are no children.
    pub fn summary(&mut self, run: (TopicId, TopicId), title: &str) -> Result<Option<TopicId>, ReadError> {
        let Some(Home::Child(_)) = self.document.topic(run.0).map(Topic::home) else { return Ok(None) };
        let (level, sheet) = self.place(run.0);
        let sheet_id = self.sheets.get(sheet as usize).map_or(SheetId(0), |sheet| sheet.id);
        let id = self.put(title, Home::Summary(sheet_id), level, sheet)?;
        self.group(GroupKind::Summary, run, "", Some(id));
        Ok(Some(id))
    }

    /// Puts a boundary around a run of siblings. `false` if they are no children.
    pub fn boundary(&mut self, run: (TopicId, TopicId), title: &str) -> bool {
        let is_child = matches!(self.document.topic(run.0).map(Topic::home), Some(Home::Child(_)));
        if is_child {
            self.group(GroupKind::Boundary, run, title, None);
        }
        is_child
    }

    /// Whether the topic is the child of another.
    pub fn is_child(&self, id: TopicId) -> bool {
        matches!(self.document.topic(id).map(Topic::home), Some(Home::Child(_)))
    }

    /// What hangs on a topic.
    pub fn more(&mut self, id: TopicId) -> &mut More {
        match self.document.slots.get_mut(id.slot()).and_then(Option::as_mut) {
            Some(topic) => topic.more_mut(),
            None => &mut self.spare,
        }
    }

    /// Gives a topic its id in the file.
    pub fn named(&mut self, id: &str, topic: TopicId) {
        if !id.is_empty() {
            self.named.entry(id.into()).or_insert(topic);
        }
    }

    /// The topic with an id of the file.
    pub fn find(&self, id: &str) -> Option<TopicId> {
        self.named.get(id).copied()
    }

    /// The children that a topic has by now.
    pub fn children(&self, id: TopicId) -> &[TopicId] {
        self.document.children(id)
    }

    /// The topic that another is a child of.
    pub fn parent(&self, id: TopicId) -> Option<TopicId> {
        self.document.parent(id)
    }

    /// Shows the picture of a topic in a multiple of its own size.
    pub fn scale_picture(&mut self, id: TopicId, scale: f64) {
        let Some(name) = self.more(id).image.as_ref().map(|of| of.image.clone()) else { return };
        let pixels = self.document.images.iter().find(|image| image.name == name).and_then(Image::pixels);
        let Some((across, _)) = pixels else { return };
        let width = Some(f64::from(across) * scale).filter(|width| (8.0..=4000.0).contains(width));
        if let (Some(width), Some(image)) = (width, &mut self.more(id).image)
            && (scale - 1.0).abs() > f64::EPSILON
        {
            #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked before")]
            let width = width.round() as f32;
            image.width = Some(width);
        }
    }

    /// The children among which a topic stands.
    pub fn siblings(&self, id: TopicId) -> Option<Vec<TopicId>> {
        let parent = self.document.parent(id)?;
        Some(self.document.children(parent).to_vec())
    }

    /// How many of `members` are in the branches `tops`.
    pub fn count_below(&self, tops: &[TopicId], members: &HashSet<TopicId>) -> usize {
        tops.iter().flat_map(|&top| self.document.walk(top)).filter(|visit| members.contains(&visit.id)).count()
    }

    /// The title that a topic has.
    pub fn title(&self, id: TopicId) -> &Text {
        self.document.title(id)
    }

    /// Gives a topic another title.
    pub fn retitle(&mut self, id: TopicId, title: &str) {
        if let Some(topic) = self.document.topic_mut(id) {
            topic.title = clean(title);
        }
    }

    /// Gives a topic a title with the space at its ends, as our own files have it.
    pub fn exact_title(&mut self, id: TopicId, title: &str) {
        if let Some(topic) = self.document.topic_mut(id) {
            topic.title = outline::clean(title).as_ref().into();
        }
    }

    /// Gives a topic a note as it is, with the space at its ends.
    pub fn exact_note(&mut self, id: TopicId, note: &str) {
        let note = outline::clean(note);
        if self.more(id).note.is_empty() {
            self.more(id).note = note.as_ref().into();
        } else {
            outline::add_note(self.more(id), &note);
        }
    }

    /// Folds a topic.
    pub fn fold(&mut self, id: TopicId) {
        if let Some(topic) = self.document.topic_mut(id) {
            topic.folded = true;
        }
    }

    /// Puts a main topic on a side.
    pub fn side(&mut self, id: TopicId, side: Side) {
        if self.place(id).0 == 1
            && let Some(topic) = self.document.topic_mut(id)
        {
            topic.side = side;
        }
    }

    /// Adds a paragraph of Markdown to the note.
    pub fn note(&mut self, id: TopicId, note: &str) {
        let note = outline::clean(note);
        let note = without_frame(&note);
        if !note.is_empty() {
            outline::add_note(self.more(id), &without_indents(note));
        }
    }

    /// Adds a paragraph that is nothing but text to the note.
    pub fn plain_note(&mut self, id: TopicId, text: &str) {
        self.note(id, &plain_note(text));
    }

    /// Adds a link, unless it would run something.
    pub fn link(&mut self, id: TopicId, href: &str, title: &str) {
        let href = href.trim();
        if href.is_empty() {
            return;
        }
        if !html::is_safe(href) {
            self.report.dropped("links that would run a program", href);
            return;
        }
        let link =
            Link { href: outline::clean(href).as_ref().into(), title: clean(title), unknown: Unknown::default() };
        let links = &mut self.more(id).links;
        if links.len() >= MOST_ENTRIES {
            self.report.dropped("links beyond the thousandth of a topic", href);
            return;
        }
        if !links.iter().any(|other| other.href == link.href) {
            links.push(link);
        }
    }

    /// Adds a link to another topic, by its id in the file.
    pub fn link_to(&mut self, id: TopicId, target: &str, title: &str) {
        let links = &mut self.more(id).links;
        if links.len() >= MOST_ENTRIES {
            self.report.dropped("links beyond the thousandth of a topic", target);
            return;
        }
        let href = ecow::eco_format!("\0{target}");
        links.push(Link { href, title: clean(title), unknown: Unknown::default() });
        self.inner_links.push(id);
    }

    /// Adds a relation, by the ids of the file.
    pub fn relation(&mut self, from: &str, to: &str, title: &str) {
        self.relations.push((from.into(), to.into(), clean(title), None));
    }

    /// Says where the last relation has its arrows, if not at its end: `start`, `both` or `none`.
    pub fn arrows(&mut self, arrows: Option<&'static str>) {
        if let Some((.., last)) = self.relations.last_mut() {
            *last = arrows;
        }
    }

    /// Adds a label.
    pub fn label(&mut self, id: TopicId, label: &str) {
        let label = clean(label);
        let labels = &mut self.more(id).labels;
        if labels.len() >= MOST_ENTRIES {
            self.report.dropped("labels beyond the thousandth of a topic", &label);
            return;
        }
        if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }

    /// Adds a marker or makes a task.
    pub fn mark(&mut self, id: TopicId, meaning: Meaning) {
        match meaning {
            Meaning::Marker(name) => {
                let name = clean(&name);
                let markers = &mut self.more(id).markers;
                if markers.len() >= MOST_ENTRIES {
                    self.report.dropped("markers beyond the thousandth of a topic", &name);
                    return;
                }
                if !name.is_empty() && !markers.contains(&name) {
                    markers.push(name);
                }
            }
            Meaning::Task(state, progress) => self.task(id, state, progress),
        }
    }

    /// Makes a topic a task.
    pub fn task(&mut self, id: TopicId, state: TaskState, progress: Option<u8>) {
        let due = self.more(id).task.take().map(|task| task.due).unwrap_or_default();
        self.more(id).task =
            Some(Task { state, progress: progress.map(|p| p.min(100)), due, unknown: Unknown::default() });
    }

    /// Says when a task is due, by the first ten characters of an ISO date.
    pub fn due(&mut self, id: TopicId, date: &str) {
        let Some(day) = iso_day(date) else { return };
        if self.more(id).task.is_none() {
            self.task(id, TaskState::Todo, None);
        }
        if let Some(task) = &mut self.more(id).task {
            task.due = day.into();
        }
    }

    /// Adds a name and a value.
    pub fn attribute(&mut self, id: TopicId, name: &str, value: &str) {
        self.more(id).attributes.push((clean(name), clean(value)));
    }

    /// Says where a floating topic stands.
    pub fn at(&mut self, id: TopicId, x: f64, y: f64) {
        let fits = |value: f64| value.is_finite() && value.abs() < 100_000.0;
        let is_floating = matches!(self.document.topic(id).map(Topic::home), Some(Home::Floating(_)));
        if is_floating && fits(x) && fits(y) {
            #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked before")]
            let at = (x.round() as f32, y.round() as f32);
            self.more(id).at = Some(at);
        }
    }

    /// Gives a topic a picture, of `name` in the file.
    pub fn picture(&mut self, id: TopicId, bytes: &[u8], name: &str, width: Option<f64>) {
        let taken = picture::look(bytes).and_then(|()| Image::embed(bytes).ok_or("of a kind that is not shown"));
        let embedded = match taken {
            Ok(embedded) => embedded,
            Err(why) => {
                self.report.dropped("pictures", &format!("{why}: {name}"));
                return;
            }
        };
        let image = embedded.name.clone();
        if self.images.insert(image.clone()) {
            self.document.images.push(embedded);
        }
        self.parts.insert(name.into(), image.clone());
        self.show(id, image, name, width);
    }

    /// Gives a topic a picture of the file that another has already; `false` if none has.
    pub fn picture_again(&mut self, id: TopicId, name: &str, width: Option<f64>) -> bool {
        let Some(image) = self.parts.get(name).cloned() else { return false };
        self.show(id, image, name, width);
        true
    }

    fn show(&mut self, id: TopicId, image: Text, name: &str, width: Option<f64>) {
        if self.more(id).image.is_some() {
            self.report.dropped("further pictures of a topic", name);
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked before")]
        let width = width.filter(|width| (8.0..=4000.0).contains(width)).map(|width| width.round() as f32);
        self.more(id).image = Some(ImageRef { image, width, unknown: Unknown::default() });
    }

    /// A picture that is somewhere else: never fetched, kept as a link.
    pub fn picture_elsewhere(&mut self, id: TopicId, address: &str) {
        if let Some(bytes) = picture::from_data_address(address) {
            self.picture(id, &bytes, "a picture in the text", None);
        } else if !address.is_empty() {
            self.report.changed("pictures outside of the file, now links", address);
            self.link(id, address, "");
        }
    }

    /// Gives a topic the links and the pictures that are in the HTML of its title.
    pub fn rich_title(&mut self, id: TopicId, source: &str) {
        if !source.contains('<') {
            return;
        }
        let (links, pictures) = html::addresses(source);
        for href in links {
            match href.strip_prefix('#') {
                Some(target) => self.link_to(id, target, ""),
                None => self.link(id, &href, ""),
            }
        }
        for picture in pictures {
            self.picture_elsewhere(id, &picture);
        }
    }

    /// Adds HTML to the note of a topic.
    pub fn rich_note(&mut self, id: TopicId, source: &str) {
        self.note(id, &html::markdown(source));
        for formula in html::signs(source).formulas {
            self.report.changed("formulas, shown as their text", &formula);
        }
        for picture in html::addresses(source).1 {
            self.report.changed("pictures in notes, now their names", picture.get(..100).unwrap_or(&picture));
        }
    }

    /// Puts a boundary around siblings; `false` if there are none of them.
    pub fn boundary_around(&mut self, members: &[TopicId], title: &str) -> bool {
        let children = members.iter().copied().filter(|&id| self.is_child(id));
        let (first, last) = (children.clone().min_by_key(|id| id.slot()), children.max_by_key(|id| id.slot()));
        first.zip(last).is_some_and(|run| self.boundary(run, title))
    }

    /// Keeps what this program does not understand with the topic, as JSON text on one line, under
    /// a key that tells the format.
    pub fn keep(&mut self, id: TopicId, json: &str) {
        if json.len() > MOST_KEPT || self.kept_bytes + json.len() > MOST_KEPT_IN_ALL {
            return;
        }
        self.kept_bytes += json.len();
        let key: Text = format!("x-{}", self.format).into();
        let list = &mut self.more(id).unknown.0;
        if let Some(entry) = list.iter_mut().find(|entry| entry.key == key) {
            if entry.json.len() + json.len() < MOST_KEPT {
                let inside = entry.json.strip_suffix(']').unwrap_or(&entry.json);
                entry.json = format!("{inside}, {json}]").into();
            }
            return;
        }
        list.push(UnknownKey { after: "title".into(), key, json: format!("[{json}]").into() });
    }

    /// Keeps a text as [`Build::keep`] does.
    pub fn keep_text(&mut self, id: TopicId, text: &str) {
        if text.len() <= MOST_KEPT {
            let mut json = String::new();
            push_string(&mut json, text);
            self.keep(id, &json);
        }
    }

    /// Hangs the floating topics of the sheet on a made-up root, when no one root was meant.
    pub fn join_roots(&mut self, title: &str) -> Result<(), ReadError> {
        let at = self.current();
        let Some(draft) = self.sheets.get_mut(at as usize) else { return Ok(()) };
        let mut tops: Vec<TopicId> = draft.root.take().into_iter().collect();
        tops.append(&mut draft.floating);
        let root = self.root(title)?;
        for &top in &tops {
            if let Some(topic) = self.document.topic_mut(top) {
                topic.home = Home::Child(root);
                if topic.has_more() {
                    topic.more_mut().at = None;
                }
            }
        }
        if let Some(topic) = self.document.topic_mut(root) {
            topic.children = tops;
        }
        for (level, sheet) in &mut self.places {
            *level += u32::from(*sheet == at);
        }
        if let Some((level, _)) = self.places.get_mut(root.slot()) {
            *level = 0;
        }
        if self.places.iter().any(|(level, _)| *level as usize >= MOST_LEVELS) {
            let what = format!("the map is deeper than {MOST_LEVELS} levels");
            return Err(ReadError::whole(what, "Divide it into several files."));
        }
        Ok(())
    }

    /// Puts a whole branch in reading order, with a stack on the heap: below `parent`, or as a root.
    /// `each` fills a topic once it is there. Gives the topics with what they were made of.
    pub fn tree<T: Copy>(
        &mut self,
        top: T,
        parent: Option<TopicId>,
        title: impl Fn(T) -> String,
        children: impl Fn(T) -> Vec<T>,
        mut each: impl FnMut(&mut Self, T, TopicId),
    ) -> Result<Vec<(TopicId, T)>, ReadError> {
        let mut made = Vec::new();
        let mut stack = vec![(top, parent)];
        while let Some((from, parent)) = stack.pop() {
            let title = title(from);
            let id = match parent {
                Some(parent) => self.child(parent, &title)?,
                None => self.root(&title)?,
            };
            each(self, from, id);
            made.push((id, from));
            stack.extend(children(from).into_iter().rev().map(|child| (child, Some(id))));
        }
        Ok(made)
    }

    /// The number of topics so far.
    pub const fn len(&self) -> usize {
        self.document.len()
    }

    /// The root of the sheet.
    pub fn sheet_root(&self) -> Option<TopicId> {
        self.sheets.last()?.root
    }

    /// Ends the document.
    ///
    /// # Errors
    /// When it has no topic.
    pub fn finish(mut self) -> Result<Loaded, ReadError> {
        if self.document.is_empty() {
            let what = format!("there is no topic in this {} file", self.format);
            return Err(ReadError::whole(what, "Open it in the program that made it and look whether it is empty."));
        }
        // A sheet without a root: its first floating topic becomes it.
        for draft in &mut self.sheets {
            if draft.root.is_none() && !draft.floating.is_empty() {
                let root = draft.floating.remove(0);
                draft.root = Some(root);
                if let Some(topic) = self.document.topic_mut(root) {
                    topic.home = Home::Root(draft.id);
                    if topic.has_more() {
                        topic.more_mut().at = None;
                    }
                }
            }
        }
        self.resolve_links();
        let positions = self.positions();
        let relations = self.resolve_relations();
        let mut relations = relations.into_iter();
        for (number, draft) in std::mem::take(&mut self.sheets).into_iter().enumerate() {
            let Some(root) = draft.root else { continue };
            let title = if draft.title.is_empty() { self.document.title(root).clone() } else { draft.title };
            let mut sheet = Sheet::new(FileId::from(format!("s{}", number + 1)), title, root);
            sheet.structure = draft.structure;
            sheet.floating = draft.floating;
            sheet.relations = relations.next().unwrap_or_default();
            for mut group in draft.groups {
                let at = |id: TopicId| positions.get(id.slot()).copied().unwrap_or_default();
                let is_run = self.document.parent(group.first) == Some(group.parent)
                    && self.document.parent(group.last) == Some(group.parent);
                if is_run {
                    if at(group.first) > at(group.last) {
                        std::mem::swap(&mut group.first, &mut group.last);
                    }
                } else {
                    // Another end is not known: the group holds its first topic.
                    group.last = group.first;
                }
                sheet.groups.push(group);
            }
            self.document.sheets.push((draft.id, sheet));
        }
        if self.document.sheets.is_empty() {
            return Err(ReadError::whole("there is no topic in it", "Look whether the file is complete."));
        }
        for topic in self.document.slots.iter_mut().flatten() {
            topic.tidy();
        }
        self.document.recount_refs();
        let language = outline::language_of(self.document.slots.iter().flatten().map(|topic| topic.title().as_str()));
        self.document.languages.push(language.into());
        self.report.count(&self.document);
        self.document.origin = self.report.origin(&self.name).into();
        Ok(Loaded::imported(self.document, self.report))
    }

    /// The position of each child among its siblings, by slot.
    fn positions(&self) -> Vec<u32> {
        let mut positions = vec![0_u32; self.document.slot_count()];
        for topic in self.document.slots.iter().flatten() {
            for (position, child) in topic.children.iter().enumerate() {
                if let Some(place) = positions.get_mut(child.slot()) {
                    *place = u32::try_from(position).unwrap_or(u32::MAX);
                }
            }
        }
        positions
    }

    fn resolve_links(&mut self) {
        let mut with_links = std::mem::take(&mut self.inner_links);
        with_links.sort_unstable();
        with_links.dedup();
        for id in with_links {
            let mut links = std::mem::take(&mut self.more(id).links);
            links.retain_mut(|link| {
                let Some(target) = link.href.strip_prefix('\0') else { return true };
                let Some(found) = self.find(target).and_then(|found| self.document.topic(found)) else {
                    // What is named so may be in another file.
                    if target.starts_with("id:") {
                        link.href = target.into();
                        return true;
                    }
                    self.report.dropped("links to topics that are not there", target);
                    return false;
                };
                link.href = ecow::eco_format!("#{}", found.file_id());
                true
            });
            self.more(id).links = links;
        }
    }

    /// The relations of each sheet.
    fn resolve_relations(&mut self) -> Vec<Vec<Relation>> {
        let mut made: Vec<Vec<Relation>> = std::iter::repeat_with(Vec::new).take(self.sheets.len()).collect();
        let mut number = 0;
        for (from, to, title, arrows) in std::mem::take(&mut self.relations) {
            let (Some(from), Some(to)) = (self.find(&from), self.find(&to)) else {
                self.report.dropped("relations that end in no topic", &title);
                continue;
            };
            let (sheet, other) = (self.place(from).1, self.place(to).1);
            if sheet != other {
                self.report.dropped("relations between sheets", &title);
                continue;
            }
            number += 1;
            let id = FileId::from(format!("r{number}"));
            let style = Style { arrows: arrows.map(Into::into), ..Style::default() };
            let (translations, unknown) = (Words::new(), Unknown::default());
            if let Some(list) = made.get_mut(sheet as usize) {
                list.push(Relation { id, from, to, title, translations, style, unknown });
            }
        }
        // Sheets without a root fall away, and so do their lists.
        let has_root: Vec<bool> = self.sheets.iter().map(|sheet| sheet.root.is_some()).collect();
        made.into_iter().zip(has_root).filter(|(_, has)| *has).map(|(list, _)| list).collect()
    }
}

/// The day of an ISO date, such as `2026-12-01T08:00`.
fn iso_day(date: &str) -> Option<&str> {
    let day = date.trim().get(..10)?;
    let fits = day
        .bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let part = |from: usize, to: usize| day.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    (fits && (1..=12).contains(&part(5, 7)?) && (1..=31).contains(&part(8, 10)?)).then_some(day)
}
