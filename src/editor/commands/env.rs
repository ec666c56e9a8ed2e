//! What commands see, what they may change, and what they ask of the window.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::doc::{Document, EditError, FileId, Selection, Sheet, SheetId, TopicId};
use crate::editor::geometry::Geometry;
use crate::editor::state::{Editor, Refused};

/// Why a command cannot be done now, as a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why(Cow<'static, str>);

impl Why {
    /// A reason.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a command did not run; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// It cannot be done now.
    #[error("{0}")]
    Refused(Why),
    /// The edit was refused.
    #[error(transparent)]
    Edit(#[from] Refused),
}

impl From<Why> for CommandError {
    fn from(why: Why) -> Self {
        Self::Refused(why)
    }
}

impl From<EditError> for CommandError {
    fn from(error: EditError) -> Self {
        Self::Edit(error.into())
    }
}

/// What the window knows and the editor does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether there may be text on the clipboard; true where nobody can know.
    pub clipboard: bool,
    /// How many recent files there are.
    pub recent: usize,
    /// Whether the start page stands where the map would.
    pub no_map: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Self { clipboard: true, recent: 0, no_map: false }
    }
}

/// What a command sees to say whether it can be done.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The document and what is selected.
    pub editor: &'a Editor,
    /// Where topics stand; without it the tree decides.
    pub geometry: Option<&'a dyn Geometry>,
    /// What the window knows.
    pub facts: Facts,
}

impl<'a> Env<'a> {
    /// The document.
    #[must_use]
    pub const fn document(&self) -> &'a Document {
        self.editor.document()
    }

    /// What is selected.
    #[must_use]
    pub const fn selection(&self) -> &'a Selection {
        self.editor.selection()
    }

    /// The sheet that is shown.
    pub(super) fn sheet(&self) -> Result<&'a Sheet, Why> {
        self.document().sheet(self.editor.sheet()).ok_or_else(|| Why::new("there is no sheet"))
    }

    /// The topic that a command on one topic means.
    pub(super) fn primary(&self) -> Result<TopicId, Why> {
        self.selection().primary().ok_or_else(|| Why::new("select a topic first"))
    }

    /// The topic, if exactly one is selected.
    pub(super) fn single(&self) -> Result<TopicId, Why> {
        self.selection().single().ok_or_else(|| Why::new("select one topic first"))
    }

    /// The selected branches, none inside of another.
    pub(super) fn tops(&self) -> Result<&'a [TopicId], Why> {
        let tops = self.editor.tops();
        if tops.is_empty() { Err(Why::new("select a topic first")) } else { Ok(tops) }
    }

    /// The selected branches if they are neighbours: their parent, and the positions of the first
    /// and the last.
    pub(super) fn run(&self) -> Result<(TopicId, usize, usize), Why> {
        let tops = self.tops()?;
        let document = self.document();
        let parents = tops.iter().map(|&top| document.parent(top)).collect::<Option<Vec<_>>>();
        let parents = parents.ok_or_else(|| Why::new("this works on topics that hang below another"))?;
        let apart = || Why::new("the selected topics are not neighbours below one parent");
        let (Some(&parent), Some(&first), Some(&last)) = (parents.first(), tops.first(), tops.last()) else {
            return Err(apart());
        };
        let (from, to) = document.index_in_parent(first).zip(document.index_in_parent(last)).ok_or_else(apart)?;
        if document.children(parent).get(from..=to) == Some(tops) { Ok((parent, from, to)) } else { Err(apart()) }
    }
}

/// A panel beside the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Panel {
    /// The document as an editable outline.
    Outline,
    /// Search, filter and replace.
    Find,
    /// What belongs to the selected topic: note, links, labels, markers, task, sources.
    Content,
    /// How the selected topics and the map look.
    Style,
    /// The steps of a talk.
    Steps,
}

/// What is asked of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FindAsk {
    /// Open the search, the keys in its box.
    Find,
    /// The same, with replacing.
    Replace,
    /// Go to the next hit.
    Next,
    /// Go to the hit before.
    Previous,
}

/// How the inline editor begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EditMode {
    /// With nothing; what is typed replaces the title.
    Replace,
    /// With the title, the caret at its end.
    End,
    /// With the title, all of it selected.
    All,
}

/// What a command asks of the window, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A new document.
    New,
    /// Choose a file and open it.
    Open,
    /// Show the recent files.
    OpenRecent,
    /// Save; where there is no file yet, ask for one.
    Save,
    /// Ask for a file and save there from now on.
    SaveAs,
    /// Ask for a file and write a copy there.
    SaveCopy,
    /// Ask for a file and write the map as an outline, in the format of this name (`md`, `txt`).
    ExportOutline(&'static str),
    /// Ask for a file of sources and add them to the map.
    ImportSources,
    /// Ask for a file and write the map's sources there.
    ExportSources,
    /// Show the dialog of exports.
    ShowExport,
    /// Make a PDF of the sheet for paper and hand it to the system.
    Print,
    /// Ask for an outline (Markdown or text) and open it as a new document.
    ImportOutline,
    /// Close the document's window, asking if it is not saved.
    CloseWindow,
    /// End the program, asking for what is not saved.
    Quit,
    /// Put this text on the clipboard.
    CopyText(String),
    /// Read the clipboard and hand it to [`Editor::paste_text`].
    RequestPaste,
    /// Show the inline editor at a topic.
    StartEditing {
        /// The topic.
        topic: TopicId,
        /// With what it begins.
        mode: EditMode,
    },
    /// Edit the label of a relation or the title of a boundary.
    StartEditingItem(FileId),
    /// Let the person pick the topic that a relation from this one points to.
    PickRelationTarget(TopicId),
    /// Zoom in by a step.
    ZoomIn,
    /// Zoom out by a step.
    ZoomOut,
    /// Zoom to 100 %.
    Zoom100,
    /// Show the whole map.
    Fit,
    /// Show the selection, as large as is pleasant.
    FocusSelection,
    /// Bring a topic into the middle.
    FocusTopic(TopicId),
    /// Let the person type another title for the tab of this sheet.
    RenameSheet(SheetId),
    /// Bring a topic into view, moving as little as possible.
    Reveal(TopicId),
    /// Switch between the light and the dark theme.
    ToggleTheme,
    /// Use this theme where a map has none of its own.
    SetTheme(crate::editor::settings::Theme),
    /// Give the copied style to the topic that is clicked next.
    PaintStyle,
    /// Begin a talk: at the step of the selected topic or at the start, noting times or not.
    Present {
        /// Whether it begins at the selected topic.
        from_here: bool,
        /// Whether the time of each step is noted.
        rehearse: bool,
    },
    /// Show the whole map in a corner, or no longer.
    ToggleMinimap,
    /// A new document made of the template with this name.
    NewFrom(&'static str),
    /// Another window of the program.
    NewWindow,
    /// Open this panel, or close it if it is open.
    TogglePanel(Panel),
    /// Open this panel.
    OpenPanel(Panel),
    /// Search.
    Find(FindAsk),
    /// Show the palette of all commands.
    ShowPalette,
    /// Show the settings.
    ShowSettings,
    /// Show the settings of keys.
    ShowKeySettings,
    /// Give the keys to the menu bar.
    FocusMenus,
    /// Show the page with recent maps, new, and open.
    ShowStart,
    /// Open the sample as a new map.
    OpenSample,
    /// Open this file as a new map that is in no file.
    OpenTemplate(PathBuf),
    /// Something about the content of a topic.
    Content(super::content::Ask),
    /// Show the sheet of keys.
    ShowKeys,
    /// Say which program this is.
    ShowAbout,
}

/// What a command may change.
pub struct Ctx<'a> {
    /// The document and what is selected.
    pub editor: &'a mut Editor,
    /// Where topics stand; without it the tree decides.
    pub geometry: Option<&'a dyn Geometry>,
    /// What the window knows.
    pub facts: Facts,
    /// What the window is asked to do afterwards.
    pub requests: &'a mut Vec<Request>,
}

impl Ctx<'_> {
    /// The same, only to look at.
    #[must_use]
    pub fn env(&self) -> Env<'_> {
        Env { editor: self.editor, geometry: self.geometry, facts: self.facts }
    }

    pub(super) fn ask(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// Begins to edit a topic that was made just now.
    pub(super) fn edit_new(&mut self, topic: TopicId) {
        self.ask(Request::Reveal(topic));
        self.ask(Request::StartEditing { topic, mode: EditMode::Replace });
    }
}
