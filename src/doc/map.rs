//! The document: an arena of topics, sheets that hold them together, sources and images.

use std::collections::HashMap;

use super::Text;
use super::ids::{FileId, SheetId, TopicId};
use super::style::{Rule, SheetStyle};
use super::topic::{Home, Style, Topic, Unknown, Words};

/// A line from one topic to another with an arrow and a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its id in the file, unique in the sheet.
    pub id: FileId,
    /// Where it starts.
    pub from: TopicId,
    /// Where its arrow points.
    pub to: TopicId,
    /// Its label; may be empty.
    pub title: Text,
    /// The label in other languages.
    pub translations: Words,
    /// Departures from the theme.
    pub style: Style,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// What a group of siblings is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKind {
    /// A soft outline around the branches.
    Boundary,
    /// A brace with a topic of its own behind it.
    Summary,
}

/// A run of siblings with an outline or a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its id in the file, unique in the sheet.
    pub id: FileId,
    /// Outline or summary.
    pub kind: GroupKind,
    /// The parent of the siblings.
    pub parent: TopicId,
    /// The first sibling of the run.
    pub first: TopicId,
    /// The last sibling of the run, at or after the first.
    pub last: TopicId,
    /// Title of a boundary; may be empty.
    pub title: Text,
    /// The title in other languages.
    pub translations: Words,
    /// The topic of a summary.
    pub topic: Option<TopicId>,
    /// Departures from the theme.
    pub style: Style,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// A place of the walk through a map in a talk.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its id in the file, unique in the sheet.
    pub id: FileId,
    /// The topic that is shown.
    pub topic: TopicId,
    /// What is revealed: `children`, `all`, `levels`, `none`; empty for the map's way.
    pub reveal: Text,
    /// What is framed: `branch` or `map`; empty for the topic with its children.
    pub frame: Text,
    /// Seconds planned for it, if told.
    pub seconds: Option<u32>,
    /// Whether the walk passes it over.
    pub skip: bool,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// A cited work: a CSL-JSON item, kept to the letter so that it goes back to Zotero unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The `id` of the item.
    pub id: Text,
    /// The whole item as JSON text on one line, `id` included.
    pub json: Text,
}

/// An embedded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `sha256-` and the digest of its bytes.
    pub name: Text,
    /// The object `{"type": …, "data": …}` as JSON text on one line.
    pub json: Text,
}

/// One map of a document: a tree, what floats beside it, and what lies across it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its id in the file, unique in the document.
    pub id: FileId,
    /// Title of its tab.
    pub title: Text,
    /// Name of the structure, such as `map`; an unknown name is kept and drawn as `map`.
    pub structure: Text,
    /// Name of the theme; empty for the one that the person chose.
    pub theme: Text,
    /// Look of the sheet as a whole.
    pub style: SheetStyle,
    /// Looks by rule, in order: a later one has the last word.
    pub rules: Vec<Rule>,
    /// How a talk reveals children: `children`, `all`, `levels`; empty for one at a time.
    pub reveal: Text,
    /// The root topic.
    pub(crate) root: TopicId,
    /// Floating topics, in order.
    pub(crate) floating: Vec<TopicId>,
    /// Relations, in order.
    pub(crate) relations: Vec<Relation>,
    /// Boundaries and summaries, in order.
    pub(crate) groups: Vec<Group>,
    /// The walk of a talk, in order.
    pub(crate) steps: Vec<Step>,
    /// Keys of a later version.
    pub unknown: Unknown,
}

impl Sheet {
    /// A sheet around a root topic.
    #[must_use]
    pub fn new(id: FileId, title: impl Into<Text>, root: TopicId) -> Self {
        Self {
            id,
            title: title.into(),
            structure: Text::from("map"),
            theme: Text::new(),
            style: SheetStyle::default(),
            rules: Vec::new(),
            reveal: Text::new(),
            root,
            floating: Vec::new(),
            relations: Vec::new(),
            groups: Vec::new(),
            steps: Vec::new(),
            unknown: Unknown::default(),
        }
    }

    /// The root topic.
    #[must_use]
    pub const fn root(&self) -> TopicId {
        self.root
    }

    /// Floating topics, in order.
    #[must_use]
    pub fn floating(&self) -> &[TopicId] {
        &self.floating
    }

    /// Relations, in order.
    #[must_use]
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// Boundaries and summaries, in order.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The walk of a talk, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

/// A document. Read through its accessors; changed only by [`Document::apply`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub(crate) languages: Vec<Text>,
    pub(crate) slots: Vec<Option<Topic>>,
    pub(crate) count: usize,
    pub(crate) sheets: Vec<(SheetId, Sheet)>,
    pub(crate) next_sheet: u32,
    pub(crate) sources: Vec<Source>,
    pub(crate) source_ids: super::apply::SourceIds,
    pub(crate) images: Vec<Image>,
    /// The key `origin` as JSON text; empty if none.
    pub(crate) origin: Text,
    pub(crate) unknown: Unknown,
    /// How many relations, groups and steps name a topic; a topic that none names has no entry.
    pub(crate) refs: HashMap<TopicId, u32>,
    /// What the tasks below a topic come to; a topic with none below it has no entry.
    pub(crate) tasks: HashMap<TopicId, super::progress::Tally>,
    pub(crate) revision: u64,
}

impl Document {
    /// A new document with one sheet that has only a root.
    #[must_use]
    pub fn with_root(languages: &[&str], root: Topic, sheet_id: impl Into<FileId>) -> Self {
        let mut document = Self::empty();
        document.languages = languages.iter().map(|&language| language.into()).collect();
        let sheet = document.reserve_sheet();
        let id = document.put(root, Home::Root(sheet));
        let title = document.title(id).clone();
        document.push_sheet(sheet, Sheet::new(sheet_id.into(), title, id));
        document
    }

    /// A document with nothing in it, for readers to fill.
    pub(crate) fn empty() -> Self {
        Self { next_sheet: 1, ..Self::default() }
    }

    /// For readers: a number for a sheet that is about to be pushed.
    pub(crate) const fn reserve_sheet(&mut self) -> SheetId {
        let id = SheetId(self.next_sheet);
        self.next_sheet += 1;
        id
    }

    /// For readers: appends a sheet whose topics are already in the arena. References must be
    /// complete, or be counted by [`Document::recount_refs`] afterwards.
    pub(crate) fn push_sheet(&mut self, id: SheetId, sheet: Sheet) {
        self.sheets.push((id, sheet));
        self.recount_refs();
    }

    /// For readers: puts a topic into a new slot, without telling its parent.
    pub(crate) fn put(&mut self, mut topic: Topic, home: Home) -> TopicId {
        topic.home = home;
        let id = TopicId::from_slot(self.slots.len());
        self.slots.push(Some(topic));
        self.count += 1;
        id
    }

    /// For readers: a topic in construction.
    pub(crate) fn topic_mut(&mut self, id: TopicId) -> Option<&mut Topic> {
        self.slots.get_mut(id.slot())?.as_mut()
    }

    /// Counts anew which topics are named by relations, groups and steps, and all tasks.
    pub(crate) fn recount_refs(&mut self) {
        let mut refs = HashMap::new();
        let mut add = |topic: TopicId| *refs.entry(topic).or_insert(0) += 1;
        for (_, sheet) in &self.sheets {
            for relation in &sheet.relations {
                add(relation.from);
                add(relation.to);
            }
            for group in &sheet.groups {
                add(group.parent);
                add(group.first);
                add(group.last);
            }
            for step in &sheet.steps {
                add(step.topic);
            }
        }
        self.refs = refs;
        self.recount_tasks();
    }

    /// The languages: first that of the titles, then those of the translations.
    #[must_use]
    pub fn languages(&self) -> &[Text] {
        &self.languages
    }

    /// A topic, unless it is gone.
    #[must_use]
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        self.slots.get(id.slot())?.as_ref()
    }

    /// Whether the topic is there.
    #[must_use]
    pub fn contains(&self, id: TopicId) -> bool {
        self.topic(id).is_some()
    }

    /// The title of a topic; empty if it is gone.
    #[must_use]
    pub fn title(&self, id: TopicId) -> &Text {
        static EMPTY: Text = Text::new();
        self.topic(id).map_or(&EMPTY, Topic::title)
    }

    /// The children of a topic; none if it is gone.
    #[must_use]
    pub fn children(&self, id: TopicId) -> &[TopicId] {
        self.topic(id).map_or(&[], Topic::children)
    }

    /// The topic that this one hangs on: its parent, or for a callout the topic it belongs to, or
    /// for a summary topic the parent of the siblings that it sums up. `None` for a root and for
    /// a floating topic.
    #[must_use]
    pub fn owner(&self, id: TopicId) -> Option<TopicId> {
        match self.topic(id)?.home {
            Home::Child(parent) | Home::Callout(parent) => Some(parent),
            Home::Summary(sheet) => {
                self.sheet(sheet)?.groups.iter().find(|group| group.topic == Some(id)).map(|group| group.parent)
            }
            Home::Root(_) | Home::Floating(_) => None,
        }
    }

    /// The parent of a child; `None` for roots, floating topics, callouts and summary topics.
    #[must_use]
    pub fn parent(&self, id: TopicId) -> Option<TopicId> {
        match self.topic(id)?.home {
            Home::Child(parent) => Some(parent),
            _ => None,
        }
    }

    /// The position of a child among its siblings.
    #[must_use]
    pub fn index_in_parent(&self, id: TopicId) -> Option<usize> {
        self.children(self.parent(id)?).iter().position(|&child| child == id)
    }

    /// The number of topics in the document.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no topic.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One more than the highest slot: the length of a table that runs parallel to the arena.
    #[must_use]
    pub const fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// The sheets, in order.
    #[must_use]
    pub fn sheets(&self) -> &[(SheetId, Sheet)] {
        &self.sheets
    }

    /// A sheet, unless it is gone.
    #[must_use]
    pub fn sheet(&self, id: SheetId) -> Option<&Sheet> {
        self.sheets.iter().find(|(sheet, _)| *sheet == id).map(|(_, sheet)| sheet)
    }

    pub(crate) fn sheet_mut(&mut self, id: SheetId) -> Option<&mut Sheet> {
        self.sheets.iter_mut().find(|(sheet, _)| *sheet == id).map(|(_, sheet)| sheet)
    }

    /// The first sheet's id; every document that was read or made has one.
    #[must_use]
    pub fn first_sheet(&self) -> Option<SheetId> {
        self.sheets.first().map(|(id, _)| *id)
    }

    /// The sheet that a topic is on.
    #[must_use]
    pub fn sheet_of(&self, id: TopicId) -> Option<SheetId> {
        let mut topic = id;
        loop {
            match self.topic(topic)?.home {
                Home::Root(sheet) | Home::Floating(sheet) | Home::Summary(sheet) => return Some(sheet),
                Home::Child(parent) | Home::Callout(parent) => topic = parent,
            }
        }
    }

    /// The cited works, in order.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The embedded pictures, in order.
    #[must_use]
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// The key `origin` as JSON text; empty if the map did not come from another format.
    #[must_use]
    pub const fn origin(&self) -> &Text {
        &self.origin
    }

    /// Top-level keys of a later version.
    #[must_use]
    pub const fn unknown(&self) -> &Unknown {
        &self.unknown
    }

    /// A number that grows with each change, also with undo.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether a relation, a group or a step names this topic.
    #[must_use]
    pub fn is_referenced(&self, id: TopicId) -> bool {
        self.refs.contains_key(&id)
    }
}
