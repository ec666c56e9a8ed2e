//! The document as the lines of an outline: which topics are shown, in which order and how deep.
//!
//! [`Rows`] is the visible tree of a sheet as a flat list, kept until the document changes, so that
//! a panel of thirty lines costs thirty lines whatever the map's size. Keys of an outliner are
//! translated to commands here ([`command_for`], [`step`]).
//!
//! **Shortcomings.** An edit of the tree makes the list anew: some ten milliseconds with a million
//! topics open, and only while an outline is shown.

use super::keys::{Key, KeyCode};
use super::state::Editor;
use crate::doc::{Document, SheetId, Topic, TopicId};

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
    list: Vec<Row>,
    made: Option<Made>,
    /// The line of the topic that was asked for last: the next is mostly near.
    near: usize,
}

impl Rows {
    /// Brings the list up to date; cheap if nothing changed. `true` if it is another list.
    pub fn update(&mut self, editor: &Editor) -> bool {
        let made = Made { revision: editor.revision(), sheet: editor.sheet(), focus: editor.focus() };
        if self.made == Some(made) {
            return false;
        }
        self.made = Some(made);
        self.list.clear();
        let document = editor.document();
        let Some(sheet) = document.sheet(editor.sheet()) else { return true };
        let tops: Vec<TopicId> = match editor.focus() {
            Some(focus) => vec![focus],
            None => std::iter::once(sheet.root()).chain(sheet.floating().iter().copied()).collect(),
        };
        for top in tops {
            let visits = document.walk_open(top);
            self.list.extend(
                visits.map(|visit| Row { topic: visit.id, depth: u32::try_from(visit.depth).unwrap_or(u32::MAX) }),
            );
        }
        true
    }

    /// All lines, from the top.
    #[must_use]
    pub fn all(&self) -> &[Row] {
        &self.list
    }

    /// The line of a topic, if it is shown. Looks around the last answer first.
    pub fn position(&mut self, topic: TopicId) -> Option<usize> {
        let is_at = |at: usize| self.list.get(at).is_some_and(|row| row.topic == topic);
        let around = (0..64).flat_map(|off: usize| [self.near.checked_sub(off), self.near.checked_add(off)]);
        let found =
            around.flatten().find(|&at| is_at(at)).or_else(|| self.list.iter().position(|row| row.topic == topic));
        if let Some(at) = found {
            self.near = at;
        }
        found
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

/// Where topics land that are dropped between two lines: the place in front of line `line` (the end
/// for the number of lines), at most `depth` levels deep.
///
/// Returns the parent and the position among its children, counted as they are now. `None` where
/// nothing can hang: before the root.
#[must_use]
pub fn drop_place(document: &Document, rows: &[Row], line: usize, depth: u32) -> Option<(TopicId, usize)> {
    let above = *rows.get(line.checked_sub(1)?)?;
    let below = rows.get(line).filter(|below| below.depth > above.depth);
    if let Some(below) = below {
        // Between a topic and its first child there is only one place.
        return Some((above.topic, document.index_in_parent(below.topic).unwrap_or(0)));
    }
    let least = rows.get(line).map_or(1, |below| below.depth).max(1);
    let depth = depth.clamp(least, above.depth + 1);
    if depth > above.depth {
        let hidden = document.topic(above.topic).is_some_and(Topic::folded);
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
        (editor, rows)
    }

    fn print(editor: &Editor, rows: &Rows) -> String {
        let title = |row: &Row| format!("{}{}", "-".repeat(row.depth as usize), editor.document().title(row.topic));
        rows.all().iter().map(title).collect::<Vec<_>>().join(" ")
    }

    const MAP: &str = "Root\n  A [+]\n    hidden\n  B\n    C\n      D\n  E\n~Loose\n  F\n";

    #[test]
    fn lines_are_the_open_topics_in_reading_order() {
        let (mut editor, mut rows) = outline(MAP);
        assert_eq!(print(&editor, &rows), "Root -A -B --C ---D -E Loose -F");
        assert!(!rows.update(&editor), "nothing changed");
        let a = fixture::find(editor.document(), "A").unwrap();
        editor.edit_view("Unfold", |edit| edit.fold(&[a], false)).unwrap();
        assert!(rows.update(&editor));
        assert_eq!(print(&editor, &rows), "Root -A --hidden -B --C ---D -E Loose -F");
        let b = fixture::find(editor.document(), "B").unwrap();
        editor.drill(Some(b));
        rows.update(&editor);
        assert_eq!(print(&editor, &rows), "B -C --D");
        let d = fixture::find(editor.document(), "D").unwrap();
        assert_eq!((rows.position(d), rows.position(a)), (Some(2), None));
    }

    #[test]
    fn what_is_dropped_lands_where_the_line_shows() {
        let (editor, rows) = outline(MAP);
        let place = |line, depth| {
            let (parent, index) = drop_place(editor.document(), rows.all(), line, depth)?;
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
