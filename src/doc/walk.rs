//! Walks through the tree with a stack on the heap, never by recursion.

use std::collections::HashMap;
use std::rc::Rc;

use super::ids::{SheetId, TopicId};
use super::map::Document;

/// A topic met on a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The topic.
    pub id: TopicId,
    /// Levels below the start of the walk; 0 for the start.
    pub depth: usize,
}

/// Depth first, parents before children, children in reading order; callouts and summary topics
/// are not met.
#[derive(Debug)]
pub struct Preorder<'a> {
    document: &'a Document,
    stack: Vec<Visit>,
    open_only: bool,
}

/// A topic met while reading, and whether it is an aside: a callout, a summary, or below one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// The topic, and how deep it stands.
    pub visit: Visit,
    /// Not one of the children that the outline is made of; it has no number among them.
    pub aside: bool,
}

/// Reads branches of a document: see [`Document::reader`].
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    document: &'a Document,
    /// The summary topics behind the last topic that they sum up.
    sums: Rc<HashMap<TopicId, Vec<TopicId>>>,
}

/// A branch while it is read.
#[derive(Debug)]
pub struct Reading<'a> {
    reader: Reader<'a>,
    stack: Vec<Read>,
}

impl<'a> Reader<'a> {
    /// A branch, its top first.
    #[must_use]
    pub fn branch(&self, top: TopicId) -> Reading<'a> {
        let visit = Visit { id: top, depth: 0 };
        Reading { reader: self.clone(), stack: vec![Read { visit, aside: false }] }
    }
}

impl Iterator for Reading<'_> {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            let read = self.stack.pop()?;
            let Some(topic) = self.reader.document.topic(read.visit.id) else { continue };
            let depth = read.visit.depth + 1;
            let below = |id: TopicId, aside: bool| Read { visit: Visit { id, depth }, aside: aside || read.aside };
            for &child in topic.children.iter().rev() {
                let sums = self.reader.sums.get(&child).map(Vec::as_slice).unwrap_or_default();
                self.stack.extend(sums.iter().rev().map(|&id| below(id, true)));
                self.stack.push(below(child, false));
            }
            self.stack.extend(topic.callouts().iter().rev().map(|&id| below(id, true)));
            return Some(read);
        }
    }
}

impl Document {
    /// Reads the map as a person does: below a topic first what hangs on it as a callout, then its
    /// children, and behind the last of those that a summary sums up the summary.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        let mut sums: HashMap<TopicId, Vec<TopicId>> = HashMap::new();
        for (_, sheet) in self.sheets() {
            for group in sheet.groups() {
                if let Some(topic) = group.topic {
                    sums.entry(group.last).or_default().push(topic);
                }
            }
        }
        Reader { document: self, sums: Rc::new(sums) }
    }

    /// All topics of a sheet as they are read: the tree, then what floats.
    #[must_use]
    pub fn reading_order(&self, sheet: SheetId) -> Vec<TopicId> {
        let Some(sheet) = self.sheet(sheet) else { return Vec::new() };
        let reader = self.reader();
        let tops = std::iter::once(sheet.root()).chain(sheet.floating().iter().copied());
        tops.flat_map(|top| reader.branch(top)).map(|read| read.visit.id).collect()
    }

    /// All topics of the branch of `start`, itself first.
    #[must_use]
    pub fn walk(&self, start: TopicId) -> Preorder<'_> {
        Preorder { document: self, stack: vec![Visit { id: start, depth: 0 }], open_only: false }
    }

    /// The topics of the branch that no fold hides (a fold of `start` counts).
    #[must_use]
    pub fn walk_open(&self, start: TopicId) -> Preorder<'_> {
        Preorder { document: self, stack: vec![Visit { id: start, depth: 0 }], open_only: true }
    }

    /// The parent, its parent and so on to the root. A callout or summary topic continues with
    /// the topic it hangs on.
    pub fn ancestors(&self, id: TopicId) -> impl Iterator<Item = TopicId> + '_ {
        std::iter::successors(self.owner(id), |&above| self.owner(above))
    }

    /// Levels from the top of its tree: 0 for a root.
    #[must_use]
    pub fn depth(&self, id: TopicId) -> usize {
        self.ancestors(id).count()
    }

    /// Whether `id` is `branch` or below it.
    #[must_use]
    pub fn is_within(&self, id: TopicId, branch: TopicId) -> bool {
        id == branch || self.ancestors(id).any(|above| above == branch)
    }

    /// Whether a folded ancestor hides the topic.
    #[must_use]
    pub fn is_hidden(&self, id: TopicId) -> bool {
        let mut below = id;
        for above in self.ancestors(id) {
            // A callout hangs on its topic, and stays when that is folded.
            let stays = self.topic(below).is_some_and(|topic| matches!(topic.home, super::Home::Callout(_)));
            if !stays && self.topic(above).is_some_and(super::Topic::folded) {
                return true;
            }
            below = above;
        }
        false
    }

    /// Every topic of a branch with its callouts, in the order of the file. Parents come before what
    /// hangs on them. Summary topics belong to the groups of the sheet and are not met; see
    /// [`Document::reader`].
    #[must_use]
    pub fn whole_branch(&self, start: TopicId) -> Vec<TopicId> {
        let mut found = Vec::new();
        let mut stack = vec![start];
        while let Some(id) = stack.pop() {
            let Some(topic) = self.topic(id) else { continue };
            found.push(id);
            stack.extend(topic.children.iter().rev());
            stack.extend(topic.callouts().iter().rev());
        }
        found
    }
}

impl Iterator for Preorder<'_> {
    type Item = Visit;

    fn next(&mut self) -> Option<Visit> {
        loop {
            let visit = self.stack.pop()?;
            let Some(topic) = self.document.topic(visit.id) else { continue };
            if !(self.open_only && topic.folded) {
                let depth = visit.depth + 1;
                self.stack.extend(topic.children.iter().rev().map(|&id| Visit { id, depth }));
            }
            return Some(visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::doc::edit::outline_of;
    use crate::doc::{Home, Place, Selection, fixture};

    #[test]
    fn a_copy_has_the_callouts_too_and_a_fold_does_not_hide_them() {
        let (mut document, _) = fixture::parse("Root\n  A [+]\n    A1\n  B\n");
        let find = |document: &crate::doc::Document, title: &str| fixture::find(document, title).unwrap();
        let mut ids = crate::doc::IdGen::from_seed([1, 2]);
        let a = find(&document, "A");
        let mut edit = crate::doc::edit::Edit::new(&mut document, &mut ids, "Call out", &Selection::none());
        let place = Place::Callout { of: a, index: 0 };
        let remark = [crate::doc::edit::NewTopic::new(0, "Remark"), crate::doc::edit::NewTopic::new(1, "Below")];
        edit.insert(place, &remark).unwrap();
        drop(edit.finish());
        assert!(!document.is_hidden(find(&document, "Remark")) && document.is_hidden(find(&document, "A1")));

        let copied = outline_of(&document, a);
        let titles: Vec<&str> = copied.iter().map(|entry| entry.topic.title().as_str()).collect();
        assert_eq!(titles, ["A", "Remark", "Below", "A1"]);
        let b = find(&document, "B");
        let mut edit = crate::doc::edit::Edit::new(&mut document, &mut ids, "Paste", &Selection::none());
        let pasted = edit.insert(Place::Child { parent: b, index: 0 }, &copied).unwrap();
        drop(edit.finish());
        assert_eq!(document.check(), []);
        let callouts = document.topic(pasted[0]).unwrap().callouts().to_vec();
        assert_eq!(callouts.len(), 1);
        assert_eq!(document.title(callouts[0]), "Remark");
        assert_eq!(document.topic(callouts[0]).unwrap().home(), Home::Callout(pasted[0]));
        assert_eq!(document.children(pasted[0]).len(), 1);
    }
}
