//! The closed set of changes. A new feature is a new [`Field`], seldom a new [`Op`].

use ecow::EcoVec;

use super::Text;
use super::ids::{FileId, SheetId, TopicId};
use super::map::{Group, Image, Relation, Sheet, Source, Step};
use super::style::{Rule, SheetStyle};
use super::topic::{Citation, ImageRef, Link, Side, Style, Task, Topic, Words};

/// Where a branch hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among the children of `parent`, at `index`.
    Child {
        /// The parent.
        parent: TopicId,
        /// The position it will have.
        index: usize,
    },
    /// Among the callouts of `of`, at `index`.
    Callout {
        /// The topic it hangs on.
        of: TopicId,
        /// The position it will have.
        index: usize,
    },
    /// Among the floating topics of `sheet`, at `index`.
    Floating {
        /// The sheet.
        sheet: SheetId,
        /// The position it will have.
        index: usize,
    },
    /// As the topic of a summary that has none.
    Summary {
        /// The sheet.
        sheet: SheetId,
        /// The summary.
        group: FileId,
    },
}

/// Topics that hang together, with the slots they take: all that is needed to insert them.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The topic at the top.
    pub root: TopicId,
    /// All topics with their slots, the root first; children and homes name each other.
    pub topics: Vec<(TopicId, Topic)>,
}

impl Branch {
    /// How many levels it has, callouts included.
    #[must_use]
    pub fn levels(&self) -> usize {
        let places: std::collections::HashMap<TopicId, usize> =
            self.topics.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        let mut most = 0;
        let mut stack = vec![(self.root, 1)];
        while let Some((id, level)) = stack.pop() {
            most = most.max(level);
            let Some((_, topic)) = places.get(&id).and_then(|place| self.topics.get(*place)) else { continue };
            let callouts = if topic.has_more() { topic.callouts() } else { &[] };
            stack.extend(topic.children().iter().chain(callouts).map(|&below| (below, level + 1)));
        }
        most
    }
}

/// One field of a topic with its new value.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// The title in the first language.
    Title(Text),
    /// All titles in other languages.
    Translations(Words),
    /// The speaker's note.
    Note(Text),
    /// Links.
    Links(Vec<Link>),
    /// Labels.
    Labels(EcoVec<Text>),
    /// Markers.
    Markers(EcoVec<Text>),
    /// The topic as a task.
    Task(Option<Task>),
    /// The picture.
    Image(Option<ImageRef>),
    /// Citations.
    Sources(Vec<Citation>),
    /// The date.
    Date(Text),
    /// Names and values.
    Attributes(Vec<(Text, Text)>),
    /// Departures from the theme.
    Style(Box<Style>),
    /// Departures of the whole branch.
    BranchStyle(Option<Box<Style>>),
    /// Structure of the branch below.
    Structure(Text),
    /// Side of the root.
    Side(Side),
    /// Whether the children are hidden.
    Folded(bool),
    /// Where a floating topic stands.
    At(Option<(f32, f32)>),
}

/// One field of a sheet with its new value.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetField {
    /// Title of the tab.
    Title(Text),
    /// Name of the structure.
    Structure(Text),
    /// Name of the theme.
    Theme(Text),
    /// Look of the sheet as a whole.
    Style(Box<SheetStyle>),
    /// Looks by rule.
    Rules(Vec<Rule>),
    /// How a talk reveals children.
    Reveal(Text),
}

/// One field of the document with its new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocField {
    /// The languages, first that of the titles.
    Languages(Vec<Text>),
    /// Where the map came from, as JSON text.
    Origin(Text),
}

/// A change of an ordered list whose entries have ids.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// Inserts an entry with a new id.
    Add {
        /// The position it will have.
        index: usize,
        /// The entry.
        item: Box<T>,
    },
    /// Takes an entry out.
    Remove {
        /// Its id.
        id: FileId,
    },
    /// Replaces the entry that has the same id.
    Set {
        /// The new value.
        item: Box<T>,
    },
    /// Moves an entry.
    Move {
        /// Its id.
        id: FileId,
        /// The position it will have.
        index: usize,
    },
}

/// A change of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Puts a branch into vacant slots and hangs it up.
    InsertBranch {
        /// Where.
        place: Place,
        /// What.
        branch: Branch,
    },
    /// Takes a branch out. No relation, group or step may name a topic of it.
    RemoveBranch {
        /// The topic at its top; never a root.
        topic: TopicId,
    },
    /// Hangs a branch up elsewhere. The index of the place counts without the branch.
    Move {
        /// The topic at its top; never a root.
        topic: TopicId,
        /// Where to.
        to: Place,
    },
    /// Gives the children of a topic another order.
    Reorder {
        /// The parent.
        parent: TopicId,
        /// All its children, in the new order.
        order: Vec<TopicId>,
    },
    /// Sets a field of a topic.
    Set {
        /// The topic.
        topic: TopicId,
        /// The field and its new value.
        field: Field,
    },
    /// Changes the relations of a sheet.
    Relation {
        /// The sheet.
        sheet: SheetId,
        /// The change.
        change: Change<Relation>,
    },
    /// Changes the boundaries and summaries of a sheet.
    Group {
        /// The sheet.
        sheet: SheetId,
        /// The change. A summary's topic comes and goes by branch operations.
        change: Change<Group>,
    },
    /// Changes the walk of a sheet.
    Step {
        /// The sheet.
        sheet: SheetId,
        /// The change.
        change: Change<Step>,
    },
    /// Changes the cited works.
    Source(Change<Source>),
    /// Changes the embedded pictures.
    Image(Change<Image>),
    /// Inserts a sheet with all its topics.
    AddSheet {
        /// Its number, not in use.
        id: SheetId,
        /// The position it will have.
        index: usize,
        /// The sheet.
        sheet: Box<Sheet>,
        /// All its topics, with vacant slots.
        topics: Vec<(TopicId, Topic)>,
    },
    /// Takes a sheet out; never the last one.
    RemoveSheet {
        /// The sheet.
        id: SheetId,
    },
    /// Moves a sheet's tab.
    MoveSheet {
        /// The sheet.
        id: SheetId,
        /// The position it will have.
        index: usize,
    },
    /// Sets a field of a sheet.
    SetSheet {
        /// The sheet.
        id: SheetId,
        /// The field and its new value.
        field: SheetField,
    },
    /// Sets a field of the document.
    SetDocument(DocField),
}

/// An entry of a list that [`Change`] changes.
pub(crate) trait Item: Clone {
    fn id(&self) -> &FileId;
    /// The topics it names, each as often as it names them.
    fn names(&self) -> Vec<TopicId> {
        Vec::new()
    }
}

impl Item for Relation {
    fn id(&self) -> &FileId {
        &self.id
    }
    fn names(&self) -> Vec<TopicId> {
        vec![self.from, self.to]
    }
}

impl Item for Group {
    fn id(&self) -> &FileId {
        &self.id
    }
    fn names(&self) -> Vec<TopicId> {
        vec![self.parent, self.first, self.last]
    }
}

impl Item for Step {
    fn id(&self) -> &FileId {
        &self.id
    }
    fn names(&self) -> Vec<TopicId> {
        vec![self.topic]
    }
}

impl Item for Source {
    fn id(&self) -> &FileId {
        &self.id
    }
}

impl Item for Image {
    fn id(&self) -> &FileId {
        &self.name
    }
}

impl Op {
    /// The topics whose own look or children this changes, for layout and search; an operation
    /// on relations, groups, sheets or the document as a whole says [`Touched::Sheet`] or
    /// [`Touched::All`].
    #[must_use]
    pub fn touched(&self) -> Touched {
        match self {
            Self::InsertBranch { place, branch } => match place {
                Place::Child { parent, .. } => Touched::Topics(vec![*parent, branch.root]),
                Place::Callout { of, .. } => Touched::Topics(vec![*of, branch.root]),
                Place::Floating { .. } | Place::Summary { .. } => Touched::Sheet,
            },
            Self::Move { topic, to } => match to {
                Place::Child { parent: above, .. } | Place::Callout { of: above, .. } => {
                    Touched::Topics(vec![*topic, *above])
                }
                Place::Floating { .. } | Place::Summary { .. } => Touched::Sheet,
            },
            Self::Reorder { parent, .. } => Touched::Topics(vec![*parent]),
            Self::RemoveBranch { topic } | Self::Set { topic, .. } => Touched::Topics(vec![*topic]),
            Self::Relation { .. } | Self::Group { .. } => Touched::Sheet,
            // The walk of a talk takes no room.
            Self::Step { .. }
            | Self::SetSheet { field: SheetField::Reveal(_), .. }
            | Self::Source(_)
            | Self::Image(_) => Touched::Nothing,
            Self::AddSheet { .. } | Self::RemoveSheet { .. } | Self::MoveSheet { .. } | Self::SetSheet { .. } => {
                Touched::All
            }
            Self::SetDocument(_) => Touched::All,
        }
    }
}

/// How far an operation reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Nothing that is drawn.
    Nothing,
    /// These topics. Of an operation and its inverse together, all are named.
    Topics(Vec<TopicId>),
    /// What lies across the tree of a sheet.
    Sheet,
    /// Everything.
    All,
}
