//! Walks through the tree with a stack on the heap, never by recursion.

use super::ids::TopicId;
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

impl Document {
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
            let is_child = self.parent(below) == Some(above);
            if is_child && self.topic(above).is_some_and(super::Topic::folded) {
                return true;
            }
            below = above;
        }
        false
    }

    /// Every topic of a branch with its callouts and the summary topics between its children, in
    /// the order of the file: what goes when the branch goes. Parents come before what hangs on
    /// them.
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
