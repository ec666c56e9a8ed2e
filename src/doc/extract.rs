//! A part of a document as a document of its own: a branch, the sheets, what is open.
//!
//! **Invariant:** the result passes [`Document::check`]; file ids stay; nothing is shared with the
//! original but texts.

use std::collections::HashMap;

use super::ids::{SheetId, TopicId};
use super::map::{Document, Group, Relation, Sheet, Step};
use super::topic::{Home, Topic};

/// What is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Only this branch, whose top becomes the root of the only sheet.
    pub top: Option<TopicId>,
    /// Only this sheet.
    pub sheet: Option<SheetId>,
    /// Levels below the root (and below what floats) that are taken; all if `None`.
    pub depth: Option<usize>,
    /// Leaves out what is folded away.
    pub visible: bool,
}

impl Document {
    /// A part of this document as a document of its own. Relations, boundaries, summaries, steps and
    /// callouts come along as far as their topics do; sources and pictures all come along. A part
    /// that is not there, such as a branch that was removed, gives a document without sheets.
    #[must_use]
    pub fn extract(&self, cut: &Cut) -> Self {
        let mut part = Self::empty();
        part.languages.clone_from(&self.languages);
        part.sources.clone_from(&self.sources);
        part.images.clone_from(&self.images);
        part.origin.clone_from(&self.origin);
        part.unknown.clone_from(&self.unknown);
        let home = cut.top.and_then(|top| self.sheet_of(top));
        if cut.top.is_some() && home.is_none() {
            return part;
        }
        for (id, sheet) in &self.sheets {
            if cut.sheet.or(home).is_some_and(|only| only != *id) {
                continue;
            }
            let root = cut.top.unwrap_or(sheet.root);
            let floating: &[TopicId] = if cut.top.is_none() { &sheet.floating } else { &[] };
            let mut taking = Taking { from: self, part: &mut part, cut, to: HashMap::new() };
            let number = taking.part.reserve_sheet();
            let Some(new_root) = taking.branch(root, Home::Root(number)) else { continue };
            let floating: Vec<_> =
                floating.iter().filter_map(|&top| taking.branch(top, Home::Floating(number))).collect();
            let (groups, relations, steps) = taking.across(sheet, number);
            let mut copy = Sheet { root: new_root, floating, relations, groups, steps, ..sheet.clone() };
            if cut.top.is_some() {
                copy.title = self.title(root).clone();
            }
            part.sheets.push((number, copy));
        }
        part.recount_refs();
        part
    }
}

/// One sheet on its way.
struct Taking<'a> {
    from: &'a Document,
    part: &'a mut Document,
    cut: &'a Cut,
    to: HashMap<TopicId, TopicId>,
}

impl Taking<'_> {
    /// Takes a branch as far as it is wanted.
    fn branch(&mut self, top: TopicId, home: Home) -> Option<TopicId> {
        let new_top = self.one(top, home)?;
        let mut open = vec![(top, new_top, 0_usize)];
        while let Some((old, new, depth)) = open.pop() {
            let Some(topic) = self.from.topic(old) else { continue };
            let mut callouts = Vec::new();
            for &callout in topic.callouts() {
                if let Some(id) = self.one(callout, Home::Callout(new)) {
                    callouts.push(id);
                    open.push((callout, id, depth));
                }
            }
            let is_shut = self.cut.visible && topic.folded();
            let mut children = Vec::new();
            if !is_shut && self.cut.depth.is_none_or(|most| depth < most) {
                for &child in topic.children() {
                    if let Some(id) = self.one(child, Home::Child(new)) {
                        children.push(id);
                        open.push((child, id, depth + 1));
                    }
                }
            }
            if let Some(copy) = self.part.topic_mut(new) {
                // Nothing is folded away in what has no children.
                copy.folded &= !children.is_empty();
                copy.children = children;
                if !callouts.is_empty() {
                    copy.more_mut().callouts = callouts;
                }
                copy.tidy();
            }
        }
        Some(new_top)
    }

    /// Takes one topic without its children.
    fn one(&mut self, id: TopicId, home: Home) -> Option<TopicId> {
        let topic = self.from.topic(id)?;
        let mut copy = Topic { children: Vec::new(), ..topic.clone() };
        if let Some(more) = &mut copy.more {
            more.callouts = Vec::new();
            if !matches!(home, Home::Floating(_)) {
                more.at = None;
            }
        }
        let new = self.part.put(copy, home);
        self.to.insert(id, new);
        Some(new)
    }

    /// What lies across the tree, as far as its topics came along.
    fn across(&mut self, sheet: &Sheet, number: SheetId) -> (Vec<Group>, Vec<Relation>, Vec<Step>) {
        let mut found: Vec<Option<Group>> = vec![None; sheet.groups.len()];
        let mut rest: Vec<usize> = (0..found.len()).collect();
        // A group may stand below the summary of one that is later in the list.
        loop {
            let before = rest.len();
            rest.retain(|&at| {
                let Some(group) = sheet.groups.get(at) else { return false };
                let ends = (self.to.get(&group.parent), self.to.get(&group.first), self.to.get(&group.last));
                let (Some(&parent), Some(&first), Some(&last)) = ends else { return true };
                let topic = group.topic.and_then(|topic| self.branch(topic, Home::Summary(number)));
                if topic.is_some() == group.topic.is_some()
                    && let Some(place) = found.get_mut(at)
                {
                    *place = Some(Group { parent, first, last, topic, ..group.clone() });
                }
                false
            });
            if rest.len() == before {
                break;
            }
        }
        let groups = found.into_iter().flatten().collect();
        let mut relations = Vec::new();
        for relation in &sheet.relations {
            if let (Some(&from), Some(&to)) = (self.to.get(&relation.from), self.to.get(&relation.to)) {
                relations.push(Relation { from, to, ..relation.clone() });
            }
        }
        let steps = sheet.steps.iter();
        let steps = steps.filter_map(|step| Some(Step { topic: *self.to.get(&step.topic)?, ..step.clone() })).collect();
        (groups, relations, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::Cut;
    use crate::doc::{Document, fixture, generate};

    fn titles(document: &Document) -> Vec<String> {
        let (_, sheet) = document.sheets().first().expect("there is a sheet");
        document.walk(sheet.root()).map(|visit| format!("{} {}", visit.depth, document.title(visit.id))).collect()
    }

    #[test]
    fn a_branch_becomes_a_map() {
        let (document, _) = fixture::parse("Root\n  A\n    B\n      C\n  D\n");
        let root = document.sheets()[0].1.root();
        let top = document.children(root)[0];
        let part = document.extract(&Cut { top: Some(top), ..Cut::default() });
        assert_eq!(titles(&part), ["0 A", "1 B", "2 C"]);
        assert_eq!(part.check(), []);
        let part = document.extract(&Cut { depth: Some(1), ..Cut::default() });
        assert_eq!(titles(&part), ["0 Root", "1 A", "1 D"]);
    }

    #[test]
    fn all_of_a_large_map_comes_along_in_order() {
        let document = generate::generate(7, 2_000, generate::Shape::Bushy);
        let part = document.extract(&Cut::default());
        assert_eq!(titles(&part), titles(&document));
        assert_eq!((part.len(), part.check()), (document.len(), Vec::new()));
    }
}
