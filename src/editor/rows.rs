//! The document as the lines of an outline: which topics are shown, in which order and how deep.
//!
//! [`Rows`] keeps of each branch only how many lines it has. A line is found by going down from the
//! top, so a panel of thirty lines costs thirty lines and the way to the first of them, and an edit
//! costs the topics that it touches and those above them, whatever the map's size. Keys of an
//! outliner are translated to commands here ([`command_for`], [`step`]).
//!
//! **Invariants.** Lines are what the map shows: folds of a search and its filter count
//! ([`crate::doc::ViewFolds`]). After [`Rows::note`] was told of all changes, [`Rows::update`]
//! makes the list what a new one would be.
//!
//! **Shortcomings.** A topic with a million children costs a sum over them, some milliseconds, when
//! it changes itself or is scrolled through.

use std::borrow::Cow;

use super::keys::{Key, KeyCode};
use super::state::Editor;
use crate::doc::{Document, SheetId, TopicId, Touched, ViewFolds};

/// A line of the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The topic.
    pub topic: TopicId,
    /// Levels below the root, floating topics at 0.
    pub depth: u32,
}

/// What the list was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Made {
    revision: u64,
    sheet: SheetId,
    focus: Option<TopicId>,
}

/// The lines of the outline.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// How many lines each topic has with all that is shown below it, by slot; 0 if not known.
    counts: Vec<u32>,
    /// The topics at the margin.
    tops: Vec<TopicId>,
    len: usize,
    made: Option<Made>,
    /// The revision of the document that `counts` are of.
    revision: Option<u64>,
    /// Something may be another since the last update.
    changed: bool,
    /// Topics that were looked at, since the beginning.
    visited: u64,
}

/// The children of a topic that the outline shows.
fn shown<'a>(document: &'a Document, folds: &ViewFolds, id: TopicId) -> Cow<'a, [TopicId]> {
    match document.topic(id) {
        Some(topic) if !folds.is_folded(id, topic) => folds.children(topic),
        _ => Cow::Borrowed(&[]),
    }
}

impl Rows {
    /// Takes up what an edit changed, or what is folded or filtered now. Call it with all that the
    /// editor says was touched.
    pub fn note(&mut self, document: &Document, folds: &ViewFolds, touched: &[Touched]) {
        if self.revision.is_none() || touched.is_empty() {
            return;
        }
        self.revision = Some(document.revision());
        self.changed = true;
        if touched.contains(&Touched::All) {
            self.revision = None;
            return;
        }
        for touched in touched {
            let Touched::Topics(topics) = touched else { continue };
            for &topic in topics {
                self.renew(document, folds, topic);
            }
        }
    }

    /// Counts a touched topic anew, and tells those above it.
    fn renew(&mut self, document: &Document, folds: &ViewFolds, topic: TopicId) {
        if !document.contains(topic) {
            self.set(topic, 0);
            return;
        }
        let old = self.count(topic);
        let above = document.parent(topic);
        if old == 0 && above.is_none_or(|above| self.count(above) == 0) {
            // Nobody asked yet.
            return;
        }
        let new = if old == 0 {
            self.recount(document, folds, topic)
        } else {
            let mut sum = 1_u32;
            for &child in &*shown(document, folds, topic) {
                self.visited += 1;
                let known = self.count(child);
                let lines = if known == 0 { self.recount(document, folds, child) } else { known };
                sum = sum.saturating_add(lines);
            }
            sum
        };
        self.set(topic, new);
        let mut below = topic;
        while let Some(above) = document.parent(below).filter(|_| new != old && folds.leaves(below)) {
            let is_open = document.topic(above).is_some_and(|at| !folds.is_folded(above, at));
            let count = self.count(above);
            if count == 0 || !is_open {
                break;
            }
            self.visited += 1;
            self.set(above, count.saturating_add(new).saturating_sub(old));
            below = above;
        }
    }

    /// Counts a branch from nothing.
    fn recount(&mut self, document: &Document, folds: &ViewFolds, top: TopicId) -> u32 {
        let mut order = Vec::new();
        let mut stack = vec![top];
        while let Some(topic) = stack.pop() {
            order.push(topic);
            stack.extend(shown(document, folds, topic).iter());
        }
        self.visited += order.len() as u64;
        for &topic in order.iter().rev() {
            let children = shown(document, folds, topic);
            let lines = children.iter().fold(1_u32, |sum, &child| sum.saturating_add(self.count(child)));
            self.set(topic, lines);
        }
        self.count(top)
    }

    fn count(&self, topic: TopicId) -> u32 {
        self.counts.get(topic.slot()).copied().unwrap_or(0)
    }

    fn set(&mut self, topic: TopicId, count: u32) {
        if self.counts.len() <= topic.slot() {
            self.counts.resize(topic.slot() + 1, 0);
        }
        if let Some(known) = self.counts.get_mut(topic.slot()) {
            *known = count;
        }
    }

    /// Brings the list up to date; cheap if nothing changed. `true` if it is another list.
    pub fn update(&mut self, editor: &Editor) -> bool {
        let document = editor.document();
        let made = Made { revision: editor.revision(), sheet: editor.sheet(), focus: editor.focus() };
        if self.revision != Some(made.revision) {
            // Nothing is known, or something was not told.
            self.counts.clear();
            self.counts.resize(document.slot_count(), 0);
            self.revision = Some(made.revision);
            self.changed = true;
        }
        if self.made == Some(made) && !std::mem::take(&mut self.changed) {
            return false;
        }
        self.changed = false;
        self.made = Some(made);
        let folds = editor.view_folds();
        self.tops = match (editor.focus(), document.sheet(editor.sheet())) {
            (Some(focus), _) => vec![focus],
            (None, Some(sheet)) => {
                let floating = sheet.floating().iter().copied().filter(|&top| folds.leaves(top));
                std::iter::once(sheet.root()).chain(floating).collect()
            }
            (None, None) => Vec::new(),
        };
        self.len = 0;
        for top in self.tops.clone() {
            let known = self.count(top);
            let lines = if known == 0 { self.recount(document, folds, top) } else { known };
            self.len += lines as usize;
        }
        true
    }

    /// The number of lines.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Topics that were looked at to keep the list up to date, since the beginning: for tests.
    #[must_use]
    pub const fn visited(&self) -> u64 {
        self.visited
    }

    /// The line with this number.
    #[must_use]
    pub fn get(&self, editor: &Editor, line: usize) -> Option<Row> {
        self.lines(editor, line, 1).first().copied()
    }

    /// So many lines from this one on.
    #[must_use]
    pub fn lines(&self, editor: &Editor, from: usize, count: usize) -> Vec<Row> {
        let (document, folds) = (editor.document(), editor.view_folds());
        let mut rows = Vec::with_capacity(count.min(self.len));
        // Of each level the topics beside each other, and which comes next.
        let mut levels: Vec<(Cow<'_, [TopicId]>, usize)> = vec![(Cow::Borrowed(&*self.tops), 0)];
        let mut left = from;
        while rows.len() < count {
            let Some((topics, next)) = levels.last_mut() else { break };
            let Some(&topic) = topics.get(*next) else {
                levels.pop();
                continue;
            };
            *next += 1;
            let lines = self.count(topic) as usize;
            if left >= lines.max(1) {
                // The whole branch is above.
                left -= lines.max(1);
                continue;
            }
            if left == 0 {
                rows.push(Row { topic, depth: u32::try_from(levels.len() - 1).unwrap_or(u32::MAX) });
            } else {
                left -= 1;
            }
            levels.push((shown(document, folds, topic), 0));
        }
        rows
    }

    /// The line of a topic, if it is shown.
    #[must_use]
    pub fn position(&self, editor: &Editor, topic: TopicId) -> Option<usize> {
        let (document, folds) = (editor.document(), editor.view_folds());
        let mut line = 0;
        let mut at = topic;
        loop {
            let above = if self.tops.contains(&at) { None } else { Some(document.parent(at)?) };
            let beside = above.map_or_else(|| Cow::Borrowed(&*self.tops), |above| shown(document, folds, above));
            let before = beside.iter().take_while(|&&other| other != at);
            let mut place = 0;
            for &other in before {
                line += self.count(other) as usize;
                place += 1;
            }
            if place == beside.len() {
                return None;
            }
            let Some(above) = above else { return Some(line) };
            line += 1;
            at = above;
        }
    }
}

/// Where a key leads in the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the line above or below, so many lines; with Shift the lines between are selected too.
    Lines(isize, bool),
    /// To the first or the last line.
    End(bool),
    /// Folds the topic; if it is folded or has no children, goes to its parent.
    FoldOrUp,
    /// Unfolds the topic; if it is open, goes to its first child.
    OpenOrDown,
}

/// The command of a key that means something else in an outline than on the map. While a title is
/// edited, Tab and Shift+Tab indent and outdent as well.
#[must_use]
pub fn command_for(key: Key) -> Option<&'static str> {
    match (key.code, key.ctrl, key.shift, key.alt) {
        (KeyCode::Tab, false, false, false) => Some("topic.indent"),
        (KeyCode::Tab, false, true, false) => Some("topic.outdent"),
        _ => None,
    }
}

/// Where a key leads in the outline; `page` is how many lines a page has.
#[must_use]
pub fn step(key: Key, page: usize) -> Option<Step> {
    let page = isize::try_from(page).unwrap_or(isize::MAX);
    match (key.code, key.ctrl, key.shift, key.alt) {
        (KeyCode::Up, false, shift, false) => Some(Step::Lines(-1, shift)),
        (KeyCode::Down, false, shift, false) => Some(Step::Lines(1, shift)),
        (KeyCode::PageUp, false, shift, false) => Some(Step::Lines(-page, shift)),
        (KeyCode::PageDown, false, shift, false) => Some(Step::Lines(page, shift)),
        (KeyCode::Home, false, false, false) => Some(Step::End(false)),
        (KeyCode::End, false, false, false) => Some(Step::End(true)),
        (KeyCode::Left, false, false, false) => Some(Step::FoldOrUp),
        (KeyCode::Right, false, false, false) => Some(Step::OpenOrDown),
        _ => None,
    }
}

/// Where topics land that are dropped between two lines (`below` is none behind the last), at most
/// `depth` levels deep.
///
/// Returns the parent and the position among its children, counted as they are now. `None` where
/// nothing can hang: before the root.
#[must_use]
pub fn drop_place(editor: &Editor, above: Option<Row>, below: Option<Row>, depth: u32) -> Option<(TopicId, usize)> {
    let (document, above) = (editor.document(), above?);
    if let Some(below) = below.filter(|below| below.depth > above.depth) {
        // Between a topic and its first child there is only one place.
        return Some((above.topic, document.index_in_parent(below.topic).unwrap_or(0)));
    }
    let least = below.map_or(1, |below| below.depth).max(1);
    let depth = depth.clamp(least, above.depth + 1);
    if depth > above.depth {
        let hidden = editor.is_folded(above.topic);
        let count = document.children(above.topic).len();
        return Some((above.topic, if hidden { count } else { 0 }));
    }
    let mut at = above.topic;
    for _ in depth..above.depth {
        at = document.parent(at)?;
    }
    Some((document.parent(at)?, document.index_in_parent(at)? + 1))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::clock::ManualClock;
    use crate::doc::fixture;

    fn outline(text: &str) -> (Editor, Rows) {
        let (document, selection) = fixture::parse(text);
        let mut editor = Editor::new(document, [5, 6], Arc::new(ManualClock::default()));
        editor.select(selection);
        let mut rows = Rows::default();
        rows.update(&editor);
        editor.take_touched();
        (editor, rows)
    }

    fn print(editor: &Editor, rows: &Rows) -> String {
        let title = |row: &Row| format!("{}{}", "-".repeat(row.depth as usize), editor.document().title(row.topic));
        rows.lines(editor, 0, rows.len()).iter().map(title).collect::<Vec<_>>().join(" ")
    }

    /// Takes up what was done, as the window does.
    fn follow(editor: &mut Editor, rows: &mut Rows) -> bool {
        let touched = editor.take_touched();
        rows.note(editor.document(), editor.view_folds(), &touched);
        rows.update(editor)
    }

    /// The lines as a walk through the whole document finds them.
    fn walked(editor: &Editor) -> Vec<Row> {
        let folds = editor.view_folds();
        let sheet = editor.document().sheet(editor.sheet()).unwrap();
        let mut rows = Vec::new();
        let mut stack: Vec<Row> = sheet.floating().iter().rev().map(|&topic| Row { topic, depth: 0 }).collect();
        stack.push(Row { topic: sheet.root(), depth: 0 });
        while let Some(row) = stack.pop() {
            rows.push(row);
            let children = shown(editor.document(), folds, row.topic);
            stack.extend(children.iter().rev().map(|&topic| Row { topic, depth: row.depth + 1 }));
        }
        rows
    }

    const MAP: &str = "Root\n  A [+]\n    hidden\n  B\n    C\n      D\n  E\n~Loose\n  F\n";

    #[test]
    fn lines_are_the_open_topics_in_reading_order() {
        let (mut editor, mut rows) = outline(MAP);
        assert_eq!(print(&editor, &rows), "Root -A -B --C ---D -E Loose -F");
        assert!(!rows.update(&editor), "nothing changed");
        let a = fixture::find(editor.document(), "A").unwrap();
        editor.edit_view("Unfold", |edit| edit.fold(&[a], false)).unwrap();
        assert!(follow(&mut editor, &mut rows));
        assert_eq!(print(&editor, &rows), "Root -A --hidden -B --C ---D -E Loose -F");
        let b = fixture::find(editor.document(), "B").unwrap();
        editor.drill(Some(b));
        follow(&mut editor, &mut rows);
        assert_eq!(print(&editor, &rows), "B -C --D");
        let d = fixture::find(editor.document(), "D").unwrap();
        assert_eq!((rows.position(&editor, d), rows.position(&editor, a)), (Some(2), None));
    }

    #[test]
    fn folds_and_filters_of_a_search_are_shown() {
        let (mut editor, mut rows) = outline(MAP);
        let id = |editor: &Editor, title: &str| fixture::find(editor.document(), title).unwrap();
        let mut folds = ViewFolds::default();
        folds.open.insert(id(&editor, "A"));
        folds.closed.insert(id(&editor, "C"));
        editor.set_view_folds(folds);
        follow(&mut editor, &mut rows);
        assert_eq!(print(&editor, &rows), "Root -A --hidden -B --C -E Loose -F");
        let only = ["Root", "B", "C"].map(|title| id(&editor, title)).into_iter().collect();
        editor.set_view_folds(ViewFolds { only: Some(only), ..ViewFolds::default() });
        follow(&mut editor, &mut rows);
        assert_eq!(print(&editor, &rows), "Root -B --C");
        editor.set_view_folds(ViewFolds::default());
        follow(&mut editor, &mut rows);
        assert_eq!(print(&editor, &rows), "Root -A -B --C ---D -E Loose -F");
    }

    #[test]
    fn edits_keep_the_list_what_a_new_one_would_be() {
        for seed in 0..30 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let (mut editor, mut rows) = outline(MAP);
            for round in 0..60 {
                let all: Vec<TopicId> = editor.document().sheet_topics(editor.sheet());
                let (one, other) = (all[rng.usize(..all.len())], all[rng.usize(..all.len())]);
                let done = match rng.u8(..8) {
                    0 | 1 => editor.edit("Add", |edit| edit.add_child(one, "new").map(drop)),
                    2 => editor.edit("Delete", |edit| edit.remove_branches(&[one])),
                    3 => editor.edit("Move", |edit| edit.move_below(&[one], other, 0)),
                    4 | 5 => {
                        let folded = editor.document().topic(one).is_some_and(crate::doc::Topic::folded);
                        editor.edit_view("Fold", |edit| edit.fold(&[one], !folded))
                    }
                    6 => {
                        editor.undo();
                        Ok(())
                    }
                    _ => {
                        editor.redo();
                        Ok(())
                    }
                };
                // What the document refuses is no edit.
                drop(done);
                follow(&mut editor, &mut rows);
                let wanted = walked(&editor);
                assert_eq!(rows.lines(&editor, 0, usize::MAX), wanted, "seed {seed}, round {round}");
                assert_eq!(rows.len(), wanted.len(), "seed {seed}, round {round}");
                let line = rng.usize(..wanted.len());
                assert_eq!(rows.position(&editor, wanted[line].topic), Some(line));
                assert_eq!(rows.lines(&editor, line, 3), wanted[line..wanted.len().min(line + 3)]);
            }
        }
    }

    #[test]
    fn an_edit_of_a_large_map_looks_at_few_topics() {
        let document = crate::doc::generate::generate(3, 50_000, crate::doc::generate::Shape::Bushy);
        let mut editor = Editor::new(document, [5, 6], Arc::new(ManualClock::default()));
        let mut rows = Rows::default();
        rows.update(&editor);
        editor.take_touched();
        let before = rows.visited();
        assert!(before >= 50_000, "once, all are counted");
        let lines = rows.len();
        let is_leaf = |row: &Row| editor.document().children(row.topic).is_empty();
        let deepest =
            rows.lines(&editor, 0, lines).into_iter().filter(is_leaf).max_by_key(|row| row.depth).unwrap().topic;
        editor.edit("Add", |edit| edit.add_child(deepest, "new").map(drop)).unwrap();
        follow(&mut editor, &mut rows);
        assert_eq!(rows.len(), lines + 1);
        editor.undo();
        follow(&mut editor, &mut rows);
        assert_eq!(rows.len(), lines);
        let cost = rows.visited() - before;
        assert!(cost < 500, "{cost} topics for an edit and its undo");
    }

    #[test]
    fn what_is_dropped_lands_where_the_line_shows() {
        let (editor, rows) = outline(MAP);
        let place = |line: usize, depth| {
            let above = line.checked_sub(1).and_then(|line| rows.get(&editor, line));
            let (parent, index) = drop_place(&editor, above, rows.get(&editor, line), depth)?;
            Some(format!("{} {index}", editor.document().title(parent)))
        };
        let is = |place: Option<String>, wanted: &str| assert_eq!(place.as_deref(), Some(wanted));
        assert_eq!(place(0, 1), None);
        is(place(1, 5), "Root 0");
        // After A: beside it, or in it, behind what its fold hides.
        is(place(2, 1), "Root 1");
        is(place(2, 2), "A 1");
        is(place(3, 1), "B 0");
        // After D, the end of a branch: as deep as the pointer says.
        is(place(5, 1), "Root 2");
        is(place(5, 2), "B 1");
        is(place(5, 3), "C 1");
        is(place(5, 9), "D 0");
        is(place(8, 1), "Loose 1");
    }

    #[test]
    fn keys_of_an_outliner() {
        let plain = |code| Key::plain(code);
        assert_eq!(command_for(plain(KeyCode::Tab)), Some("topic.indent"));
        assert_eq!(command_for(plain(KeyCode::Tab).with_shift()), Some("topic.outdent"));
        assert_eq!(command_for(plain(KeyCode::Enter)), None);
        assert_eq!(step(plain(KeyCode::Down).with_shift(), 9), Some(Step::Lines(1, true)));
        assert_eq!(step(plain(KeyCode::PageUp), 9), Some(Step::Lines(-9, false)));
        assert_eq!(step(plain(KeyCode::Down).with_alt(), 9), None, "moving topics works as on the map");
    }
}
