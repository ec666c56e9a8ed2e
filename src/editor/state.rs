//! [`Editor`]: one document with its selection, its history and what is shown of it.

use std::sync::{Arc, OnceLock};

use super::clipboard::Clip;
use super::history::{History, Stepped};
use super::visits::Visits;
use crate::base::clock::Clock;
use crate::doc::{
    ApplyError, Document, Edit, EditError, FileId, IdGen, Op, Selection, SheetId, Text, TopicId, Touched, Transaction,
    ViewFolds,
};

/// From this many changes on, layout is told of all instead of each.
const MANY_TOUCHED: usize = 10_000;

/// Which titles are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TitleView {
    /// Those in the document's first language.
    #[default]
    Main,
    /// Those in the second language; where there is none, the main title.
    Second,
    /// Both, the main title first.
    Both,
}

/// Why an edit was not made; the document is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The document cannot be changed, for this reason.
    #[error("{0}")]
    ReadOnly(String),
    /// The edit itself cannot be made.
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// A document in an editor. Read through its accessors; changed by [`Editor::edit`],
/// [`Editor::undo`] and [`Editor::redo`].
#[derive(Debug)]
pub struct Editor {
    document: Document,
    sheet: SheetId,
    selection: Selection,
    /// [`Editor::tops`], found when first asked for after a change.
    tops: OnceLock<Vec<TopicId>>,
    history: History,
    ids: IdGen,
    clock: Arc<dyn Clock>,
    touched: Vec<Touched>,
    titles: TitleView,
    second: Option<Text>,
    read_only: Option<String>,
    /// Folds that are shown otherwise than the document says.
    folds: Arc<ViewFolds>,
    /// The topic whose branch alone is shown; `None` for the whole sheet.
    pub(super) focus: Option<TopicId>,
    /// The topics that are shown open because one was drilled into.
    pub(super) drilled: Vec<TopicId>,
    pub(super) visits: Visits,
    pub(super) clip: Clip,
    /// A copied look.
    pub(super) style_clip: Option<crate::doc::Style>,
}

/// What a topic or an entry without a title in a language has there.
static EMPTY: Text = Text::new();

impl Editor {
    /// An editor of a document that is as saved, with the root of its first sheet selected.
    /// `seed` makes the ids of new topics.
    #[must_use]
    pub fn new(document: Document, seed: [u64; 2], clock: Arc<dyn Clock>) -> Self {
        let sheet = document.first_sheet().unwrap_or(SheetId(0));
        let selection = document.sheet(sheet).map_or_else(Selection::none, |sheet| Selection::one(sheet.root()));
        let second = document.languages().get(1).cloned();
        Self {
            document,
            sheet,
            selection,
            tops: OnceLock::new(),
            history: History::default(),
            ids: IdGen::from_seed(seed),
            clock,
            touched: vec![Touched::All],
            titles: TitleView::Main,
            second,
            read_only: None,
            folds: Arc::default(),
            focus: None,
            drilled: Vec::new(),
            visits: Visits::default(),
            clip: Clip::default(),
            style_clip: None,
        }
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The sheet that is shown.
    #[must_use]
    pub const fn sheet(&self) -> SheetId {
        self.sheet
    }

    /// The root of what is shown: of the sheet, or the topic that was drilled into.
    #[must_use]
    pub fn root(&self) -> Option<TopicId> {
        self.focus.or_else(|| self.document.sheet(self.sheet).map(crate::doc::Sheet::root))
    }

    /// Shows another sheet and selects its root. Does nothing if there is no such sheet.
    pub fn show_sheet(&mut self, sheet: SheetId) {
        if let Some(at) = self.document.sheet(sheet)
            && sheet != self.sheet
        {
            self.selection = Selection::one(at.root());
            self.tops = OnceLock::new();
            self.sheet = sheet;
            self.focus = None;
            self.touched.push(Touched::All);
            self.visit();
        }
    }

    // ---- selection ---------------------------------------------------------------------------

    /// What is selected.
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Selects. Topics that are gone are dropped; a topic hidden in a fold stands for the folded
    /// topic above it.
    pub fn select(&mut self, selection: Selection) {
        self.selection = self.visible(selection);
        self.tops = OnceLock::new();
        self.keep_in_sight();
        self.visit();
    }

    /// The selected branches, none inside of another, in document order: what a command on
    /// branches acts on. Found once after each change, because every menu item asks.
    #[must_use]
    pub fn tops(&self) -> &[TopicId] {
        self.tops.get_or_init(|| self.selection.top_branches(&self.document))
    }

    /// Brings a selection to topics that can be seen.
    fn visible(&self, mut selection: Selection) -> Selection {
        selection.retain_existing(&self.document);
        let hidden = |&topic: &TopicId| self.folds.is_hidden(&self.document, topic);
        if !selection.topics().iter().any(hidden) {
            return selection;
        }
        Selection::many(selection.topics().iter().map(|&topic| self.visible_above(topic)))
    }

    /// The topic itself, or the nearest one above that a filter leaves, or the outermost folded
    /// topic above that hides it.
    fn visible_above(&self, topic: TopicId) -> TopicId {
        let mut above = std::iter::once(topic).chain(self.document.ancestors(topic));
        let left = above.find(|&topic| self.folds.leaves(topic)).unwrap_or(topic);
        self.folds.hiding(&self.document, left).last().unwrap_or(left)
    }

    /// What is edited while a filter hides topics stays in sight, with what is above it.
    fn leave_in_sight(&mut self, touched: &[Touched]) {
        let Some(only) = &self.folds.only else { return };
        let mut only = only.clone();
        let before = only.len();
        for touched in touched {
            let Touched::Topics(topics) = touched else { continue };
            for &topic in topics.iter().filter(|&&topic| self.document.contains(topic)) {
                let above = std::iter::once(topic).chain(self.document.ancestors(topic));
                for topic in above {
                    if !only.insert(topic) {
                        break;
                    }
                }
            }
        }
        if only.len() != before {
            Arc::make_mut(&mut self.folds).only = Some(only);
            // What comes into sight may be more than what was touched.
            self.note_touched([Touched::All]);
        }
    }

    /// Folds as they are shown, where that differs from what the document says.
    #[must_use]
    pub const fn view_folds(&self) -> &Arc<ViewFolds> {
        &self.folds
    }

    /// Whether a topic is shown folded.
    #[must_use]
    pub fn is_folded(&self, topic: TopicId) -> bool {
        self.document.topic(topic).is_some_and(|at| self.folds.is_folded(topic, at))
    }

    /// Shows folds otherwise than the document says: no edit, no step of undo, nothing to save. A
    /// selection that is hidden then goes to what hides it.
    pub fn set_view_folds(&mut self, folds: ViewFolds) {
        let changed: Vec<TopicId> =
            self.folds.open.difference(&folds.open).chain(self.folds.closed.difference(&folds.closed)).collect();
        let filters = self.folds.only != folds.only;
        if changed.is_empty() && !filters {
            return;
        }
        self.folds = Arc::new(folds);
        if filters {
            self.note_touched([Touched::All]);
            let selection = self.selection.clone();
            return self.select(selection);
        }
        let changed = changed.into_iter().filter(|&topic| self.document.contains(topic)).collect::<Vec<_>>();
        let touched = if changed.len() > MANY_TOUCHED { Touched::All } else { Touched::Topics(changed) };
        self.note_touched([touched]);
        let selection = self.selection.clone();
        self.select(selection);
    }

    /// Shows these topics as the document says: after a person folded or unfolded them.
    pub fn release_view_folds(&mut self, topics: impl IntoIterator<Item = TopicId>) {
        if self.folds.is_empty() {
            return;
        }
        let mut folds = ViewFolds::clone(&self.folds);
        for topic in topics {
            folds.open.remove(topic);
            folds.closed.remove(topic);
        }
        self.set_view_folds(folds);
    }

    // ---- changing ----------------------------------------------------------------------------

    /// Makes one change that undo takes back as one: `change` edits through [`Edit`]; if it fails,
    /// all of it is rolled back. The selection follows as the edit says.
    ///
    /// # Errors
    /// When the document is read-only, or when the edit says so; nothing has changed then.
    pub fn edit<T>(
        &mut self,
        label: &'static str,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, Refused> {
        if let Some(reason) = &self.read_only {
            return Err(Refused::ReadOnly(reason.clone()));
        }
        self.change(label, change)
    }

    /// Changes only how the map is looked at, such as folds: allowed in a read-only document too,
    /// which is never dirty.
    ///
    /// # Errors
    /// As the edit says.
    pub fn edit_view<T>(
        &mut self,
        label: &'static str,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, Refused> {
        self.change(label, change)
    }

    fn change<T>(
        &mut self,
        label: &'static str,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, Refused> {
        let mut edit = Edit::new(&mut self.document, &mut self.ids, label, &self.selection);
        let result = change(&mut edit)?;
        let selected = edit.selected().clone();
        match edit.finish() {
            Some(tx) => self.commit(tx),
            None => self.select(selected),
        }
        Ok(result)
    }

    /// The one place where a finished transaction enters: history, selection, dirty sets.
    fn commit(&mut self, tx: Transaction) {
        let touched: Vec<Touched> = tx.ops.iter().chain(&tx.undo).map(Op::touched).collect();
        self.leave_in_sight(&touched);
        self.note_touched(touched);
        let after = tx.after.clone();
        self.history.push(tx, self.clock.now_ms());
        self.follow(after);
    }

    /// Undoes the last step and returns its label; `None` if there is none.
    pub fn undo(&mut self) -> Option<&'static str> {
        let stepped = self.history.undo(&mut self.document)?;
        self.stepped(stepped)
    }

    /// Does the last undone step again and returns its label; `None` if there is none.
    pub fn redo(&mut self) -> Option<&'static str> {
        let stepped = self.history.redo(&mut self.document)?;
        self.stepped(stepped)
    }

    fn stepped(&mut self, stepped: Result<Stepped, ApplyError>) -> Option<&'static str> {
        let stepped = match stepped {
            Ok(stepped) => stepped,
            Err(error) => {
                // Nothing but this editor changes the document, so its history always fits.
                log::error!("a step of the history does not fit: {error}");
                return None;
            }
        };
        self.leave_in_sight(&stepped.touched);
        self.note_touched(stepped.touched);
        self.open_above(&stepped.selection);
        self.follow(stepped.selection);
        Some(stepped.label)
    }

    /// Shows open what hides these topics: what a step brings back was in sight when it was made,
    /// perhaps only because the view showed a fold open.
    fn open_above(&mut self, selection: &Selection) {
        let hiding: Vec<TopicId> =
            selection.topics().iter().flat_map(|&topic| self.folds.hiding(&self.document, topic)).collect();
        if hiding.is_empty() {
            return;
        }
        Arc::make_mut(&mut self.folds).open.extend(hiding.iter().copied());
        self.note_touched([Touched::Topics(hiding)]);
    }

    /// Selects, on whatever sheet the selection is; a sheet that is gone gives way to the first.
    fn follow(&mut self, selection: Selection) {
        let selection = self.visible(selection);
        let sheet = selection.primary().and_then(|topic| self.document.sheet_of(topic));
        let shown = Some(self.sheet).filter(|&sheet| self.document.sheet(sheet).is_some());
        if let Some(sheet) = sheet.or(shown).or(self.document.first_sheet())
            && sheet != self.sheet
        {
            self.sheet = sheet;
            self.touched.push(Touched::All);
        }
        self.selection = selection;
        self.tops = OnceLock::new();
        self.keep_in_sight();
        self.visit();
    }

    /// Shows the whole sheet again when what is selected is not in the branch that is shown.
    fn keep_in_sight(&mut self) {
        let Some(focus) = self.focus else { return };
        let inside = |&topic: &TopicId| self.document.is_within(topic, focus);
        if !self.document.contains(focus) || !self.selection.topics().iter().all(inside) {
            self.set_focus(None);
        }
    }

    /// Shows only the branch of this topic, or the whole sheet.
    pub(super) fn set_focus(&mut self, focus: Option<TopicId>) {
        if self.focus != focus {
            self.focus = focus;
            self.touched.push(Touched::All);
        }
    }

    fn visit(&mut self) {
        if let Some(topic) = self.selection.single() {
            self.visits.note(topic, self.clock.now_ms());
        }
    }

    fn note_touched(&mut self, touched: impl IntoIterator<Item = Touched>) {
        self.touched.extend(touched.into_iter().filter(|touched| *touched != Touched::Nothing));
        // So much is done sooner as a whole, as when all folds of a large map open.
        if self.touched.len() > MANY_TOUCHED {
            self.touched = vec![Touched::All];
        }
    }

    /// What changed since the last call, for layout and search: of operations and of their
    /// inverses. A new editor starts with [`Touched::All`].
    pub fn take_touched(&mut self) -> Vec<Touched> {
        std::mem::take(&mut self.touched)
    }

    /// The history, for its labels.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Grows with each change of the document, also with undo.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.document.revision()
    }

    // ---- saving ------------------------------------------------------------------------------

    /// Whether there is anything to save.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.read_only.is_none() && self.history.is_dirty()
    }

    /// The number of the present state, to be handed back to [`Editor::mark_saved`] when the
    /// bytes made of it are on the disk.
    #[must_use]
    pub const fn state(&self) -> u64 {
        self.history.state()
    }

    /// Says that the state with this number is on the disk.
    pub const fn mark_saved(&mut self, state: u64) {
        self.history.mark_saved(state);
    }

    /// Says that the document is in no file: new from the sample, recovered, or imported.
    pub const fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// Why the document cannot be changed, if it cannot.
    #[must_use]
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Makes the document read-only for this reason, or writable.
    pub fn set_read_only(&mut self, reason: Option<String>) {
        self.read_only = reason;
    }

    // ---- languages ---------------------------------------------------------------------------

    /// Which titles are shown.
    #[must_use]
    pub const fn titles(&self) -> TitleView {
        self.titles
    }

    /// Shows other titles.
    pub fn set_titles(&mut self, titles: TitleView) {
        if titles != self.titles {
            self.titles = titles;
            self.touched.push(Touched::All);
        }
    }

    /// The second language, if the document has one.
    #[must_use]
    pub const fn second_language(&self) -> Option<&Text> {
        self.second.as_ref()
    }

    /// Chooses the second language.
    pub fn set_second_language(&mut self, language: Option<Text>) {
        if language != self.second {
            self.second = language;
            self.touched.push(Touched::All);
        }
    }

    /// The language whose titles are typed.
    #[must_use]
    pub fn edited_language(&self) -> Text {
        let main = self.document.languages().first().cloned().unwrap_or_default();
        match (self.titles, &self.second) {
            (TitleView::Second, Some(second)) => second.clone(),
            _ => main,
        }
    }

    /// The title that the inline editor starts with: exactly the one in the edited language,
    /// empty if it has none.
    #[must_use]
    pub fn edited_title(&self, topic: TopicId) -> Text {
        let Some(at) = self.document.topic(topic) else { return Text::new() };
        match (self.titles, &self.second) {
            (TitleView::Second, Some(second)) => at.translation(second).cloned().unwrap_or_default(),
            _ => at.title().clone(),
        }
    }

    /// The titles to draw: one, or with [`TitleView::Both`] the main one and then the second. A
    /// topic without a title in the wanted language shows the one that it has.
    #[must_use]
    pub fn shown_title(&self, topic: TopicId) -> (&str, Option<&str>) {
        let Some(at) = self.document.topic(topic) else { return ("", None) };
        let main = at.title().as_str();
        let second =
            self.second.as_ref().and_then(|name| at.translation(name)).map(Text::as_str).filter(|t| !t.is_empty());
        match self.titles {
            TitleView::Main => (if main.is_empty() { second.unwrap_or("") } else { main }, None),
            TitleView::Second => (second.unwrap_or(main), None),
            TitleView::Both if main.is_empty() => (second.unwrap_or(""), None),
            TitleView::Both => (main, second.filter(|&second| second != main)),
        }
    }

    /// Sets the title in the edited language, as one step of undo; nothing if it is the same.
    ///
    /// # Errors
    /// When the topic is gone or the document is read-only.
    pub fn set_title(&mut self, topic: TopicId, title: &str) -> Result<(), Refused> {
        if self.document.contains(topic) && self.edited_title(topic) == title {
            return Ok(());
        }
        let language = self.edited_language();
        self.edit("Edit title", |edit| edit.set_title(topic, &language, title))
    }

    /// The label of a relation or the title of a boundary of the sheet that is shown, in the edited
    /// language; `None` if there is no such entry.
    #[must_use]
    pub fn item_title(&self, id: &FileId) -> Option<&Text> {
        let sheet = self.document.sheet(self.sheet)?;
        let relation = sheet.relations().iter().find(|relation| relation.id == *id);
        let (title, translations) = match relation {
            Some(relation) => (&relation.title, &relation.translations),
            None => sheet.groups().iter().find(|group| group.id == *id).map(|g| (&g.title, &g.translations))?,
        };
        match (self.titles, &self.second) {
            (TitleView::Second, Some(second)) => {
                Some(translations.iter().find(|(name, _)| name == second).map_or(&EMPTY, |(_, text)| text))
            }
            _ => Some(title),
        }
    }

    /// Sets the label of a relation or the title of a boundary in the edited language, as one step
    /// of undo; nothing if it is the same.
    ///
    /// # Errors
    /// When the sheet has no such entry or the document is read-only.
    pub fn set_item_title(&mut self, id: &FileId, title: &str) -> Result<(), Refused> {
        if self.item_title(id).is_some_and(|old| old == title) {
            return Ok(());
        }
        let (sheet, language) = (self.sheet, self.edited_language());
        self.edit("Edit label", |edit| edit.set_item_title(sheet, id, &language, title))
    }

    /// Puts a new floating topic at this place, map pixels from the root's centre, and selects it.
    ///
    /// # Errors
    /// When the document is read-only.
    pub fn add_floating(&mut self, at: (f32, f32)) -> Result<TopicId, Refused> {
        let sheet = self.sheet;
        self.edit("Add floating topic", |edit| edit.add_floating(sheet, at, ""))
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
