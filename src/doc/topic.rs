//! One topic and everything that can hang on it.
//!
//! A map of a million topics must fit in memory, so what most topics have is in [`Topic`] (under
//! 100 bytes), and what few have is behind one pointer in [`More`].

use ecow::EcoVec;

use super::Text;
use super::ids::{FileId, SheetId, TopicId};

/// A text with its translations: the title of a topic, a relation, a group.
pub type Words = EcoVec<(Text, Text)>;

/// What a topic is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The root of a sheet.
    Root(SheetId),
    /// A child of a topic.
    Child(TopicId),
    /// A floating topic of a sheet.
    Floating(SheetId),
    /// A callout of a topic.
    Callout(TopicId),
    /// The topic of a summary; the group is found in the sheet by this topic.
    Summary(SheetId),
}

/// On which side of the root a main topic stands in the structure `map`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// Where the balance wants it.
    #[default]
    Auto,
    /// Left of the root.
    Left,
    /// Right of the root.
    Right,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// Not begun.
    Todo,
    /// Begun.
    Doing,
    /// Done.
    Done,
}

/// A topic as a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// How far it is.
    pub state: TaskState,
    /// Progress in percent, 0–100, if told.
    pub progress: Option<u8>,
    /// The day it is due, as EDTF level 0; empty if none.
    pub due: Text,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// A link out of a topic: to the web, to a file, or to a topic (`#` and its file id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub href: Text,
    /// What to show instead of the address; empty if nothing.
    pub title: Text,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// A reference to a source of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The `id` of the source.
    pub id: Text,
    /// Where in the source, such as `p. 114`; empty if nowhere in particular.
    pub locator: Text,
    /// The words quoted; empty if none.
    pub quote: Text,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// A picture shown in a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageRef {
    /// The name of the image in the document (`sha256-…`).
    pub image: Text,
    /// Shown width in map pixels, if not its own.
    pub width: Option<f32>,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// What a look departs in from the theme: of a topic, of a branch, of a rule. Only departures are
/// here. Colours are `#rrggbb` or `#rrggbbaa`, or a role of the theme, which changes with it:
/// `branch-1` … `branch-8` (the colours of main branches), `soft-1` … `soft-8` (the same at low
/// strength), `text`, `muted`, `accent`, `paper`. Names that this version does not know are kept
/// and drawn as if they were not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    /// Fill of the shape.
    pub fill: Option<Text>,
    /// Colour of the border and of the branch line.
    pub line: Option<Text>,
    /// Colour of the title.
    pub text: Option<Text>,
    /// Size of the title in map pixels.
    pub size: Option<f32>,
    /// Weight of the title: `regular` or `bold`.
    pub weight: Option<Text>,
    /// Whether the title slants.
    pub italic: Option<bool>,
    /// Name of the shape, such as `none`, `line`, `rounded`, `pill`.
    pub shape: Option<Text>,
    /// Width in map pixels: of a border, 0 for none; of the line of a relation or boundary.
    pub width: Option<f32>,
    /// Name of the line from the parent: `tapered`, `curved`, `elbow`, `straight`; of a relation,
    /// `curved` or `straight`.
    pub branch: Option<Text>,
    /// How that line is broken: `solid`, `dashed` or `dotted`.
    pub dash: Option<Text>,
    /// Where a relation has arrow heads: `end`, `start`, `both` or `none`.
    pub arrows: Option<Text>,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// Keys that this version does not know, kept in place: each with the known key it follows (empty
/// for the start of the object) and its value as JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown(pub Vec<UnknownKey>);

/// One key of [`Unknown`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// The known key before it in the object; empty at the start.
    pub after: Text,
    /// The key.
    pub key: Text,
    /// The value, as JSON text without line breaks outside of strings.
    pub json: Text,
}

/// What few topics have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct More {
    /// The speaker's note, Markdown.
    pub note: Text,
    /// Links.
    pub links: Vec<Link>,
    /// Labels, in order.
    pub labels: EcoVec<Text>,
    /// Names of markers, such as `priority-1`.
    pub markers: EcoVec<Text>,
    /// The topic as a task.
    pub task: Option<Task>,
    /// A picture.
    pub image: Option<ImageRef>,
    /// Citations.
    pub sources: Vec<Citation>,
    /// A date or a range, EDTF level 0; empty if none.
    pub date: Text,
    /// Ordered names and values.
    pub attributes: Vec<(Text, Text)>,
    /// Departures from the theme, of this topic alone.
    pub style: Style,
    /// Departures of the whole branch: of this topic and of all that hangs on it, unless a branch
    /// further down, a rule or a topic's own style says otherwise.
    pub branch_style: Option<Box<Style>>,
    /// Structure of the branch below, if not that of the parent; empty if so.
    pub structure: Text,
    /// Where a floating topic stands: its left top corner from the root's centre, map pixels.
    pub at: Option<(f32, f32)>,
    /// Topics that hang on this one as callouts.
    pub(crate) callouts: Vec<TopicId>,
    /// Keys of a later version.
    pub unknown: Unknown,
}

/// One topic. Read through its accessors; changed only by [`super::Document::apply`].
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub(crate) file_id: FileId,
    pub(crate) title: Text,
    pub(crate) translations: Words,
    pub(crate) children: Vec<TopicId>,
    pub(crate) more: Option<Box<More>>,
    pub(crate) home: Home,
    pub(crate) side: Side,
    pub(crate) folded: bool,
}

/// The `More` of a topic that has none.
static NO_MORE: std::sync::LazyLock<More> = std::sync::LazyLock::new(More::default);

impl Topic {
    /// A topic with nothing but a title; its home is set when it is inserted.
    #[must_use]
    pub fn new(file_id: FileId, title: impl Into<Text>) -> Self {
        Self {
            file_id,
            title: title.into(),
            translations: Words::new(),
            children: Vec::new(),
            more: None,
            home: Home::Root(SheetId(0)),
            side: Side::Auto,
            folded: false,
        }
    }

    /// Its id in the file.
    #[must_use]
    pub const fn file_id(&self) -> &FileId {
        &self.file_id
    }

    /// The title in the document's first language.
    #[must_use]
    pub const fn title(&self) -> &Text {
        &self.title
    }

    /// The titles in other languages, in the order of the file.
    #[must_use]
    pub fn translations(&self) -> &[(Text, Text)] {
        &self.translations
    }

    /// The title in `language`, if there is a translation to it.
    #[must_use]
    pub fn translation(&self, language: &str) -> Option<&Text> {
        self.translations.iter().find(|(name, _)| name == language).map(|(_, title)| title)
    }

    /// The children, in reading order.
    #[must_use]
    pub fn children(&self) -> &[TopicId] {
        &self.children
    }

    /// What it is attached to.
    #[must_use]
    pub const fn home(&self) -> Home {
        self.home
    }

    /// Whether its children are hidden.
    #[must_use]
    pub const fn folded(&self) -> bool {
        self.folded
    }

    /// On which side of the root it wants to stand.
    #[must_use]
    pub const fn side(&self) -> Side {
        self.side
    }

    /// Note, links, labels and all else that few topics have.
    #[must_use]
    pub fn more(&self) -> &More {
        self.more.as_deref().unwrap_or(&NO_MORE)
    }

    /// Whether it has anything in [`Topic::more`].
    #[must_use]
    pub const fn has_more(&self) -> bool {
        self.more.is_some()
    }

    /// The speaker's note.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.more().note
    }

    /// The callouts.
    #[must_use]
    pub fn callouts(&self) -> &[TopicId] {
        &self.more().callouts
    }

    /// For building a branch before it is inserted.
    pub fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// For building a branch before it is inserted: sets or adds a translated title.
    pub fn set_translation(&mut self, language: &str, title: impl Into<Text>) {
        let title = title.into();
        if let Some(entry) = self.translations.make_mut().iter_mut().find(|(name, _)| name == language) {
            entry.1 = title;
        } else {
            self.translations.push((language.into(), title));
        }
    }

    /// For building a branch before it is inserted.
    pub const fn set_folded(&mut self, folded: bool) {
        self.folded = folded;
    }

    /// For building a branch before it is inserted.
    pub const fn set_side(&mut self, side: Side) {
        self.side = side;
    }

    /// Drops the box of [`More`] when nothing is left in it, so that undo restores the very same
    /// state and memory does not grow with use.
    pub(crate) fn tidy(&mut self) {
        if self.more.as_deref().is_some_and(|more| *more == *NO_MORE) {
            self.more = None;
        }
    }
}
