//! [`Edit`]: a gesture or a key press as one transaction, made of checked operations.
//!
//! Operations are applied at once, so each step of a command sees the document as the step before
//! left it. An edit that is dropped unfinished is rolled back. What a person calls one act (delete
//! a branch with its relations and boundaries) is here; [`super::Op`] knows only primitives.

use std::collections::HashSet;

mod across;
mod copies;
mod reshape;
mod sheets;
mod steps;

use super::apply::ApplyError;
use super::ids::{FileId, IdGen, SheetId, TopicId};
use super::map::Document;
use super::op::{Branch, Change, Field, Op, Place};
use super::selection::{Selection, top_branches};
use super::topic::{Citation, Home, Topic, Words};
use super::walk::Read;
use super::{MOST_LEVELS, Text};

pub use copies::Copied;

/// Why an edit cannot be made; the document is then as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// An operation was refused.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// Nothing is selected that it could act on.
    #[error("nothing is selected")]
    NothingSelected,
    /// The selected topics have different parents or are not next to each other.
    #[error("the selected topics are not neighbours below one parent")]
    NotARun,
    /// The file of such a map could not be read again.
    #[error("the map would have more than 10,000 levels, which is the most that a file can have")]
    TooDeep,
    /// There is nothing in that direction.
    #[error("there is no place to move to in this direction")]
    NoPlace,
}

/// Who made a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A person at the keyboard or with the mouse.
    User,
    /// Undo or redo.
    History,
    /// An import, a repair, or recovered data.
    System,
}

/// Transactions with equal keys that follow each other quickly become one step of undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeKey {
    /// What kind of typing it is.
    pub kind: &'static str,
    /// The topic that is typed into.
    pub topic: TopicId,
}

/// Operations that were applied together, with what undoes them and the selections around them.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// What the person did, for the Edit menu: “Add child”.
    pub label: &'static str,
    /// The operations, in order.
    pub ops: Vec<Op>,
    /// Their inverses, to be applied in this order.
    pub undo: Vec<Op>,
    /// What was selected before.
    pub before: Selection,
    /// What is selected after.
    pub after: Selection,
    /// Who made it.
    pub origin: Origin,
    /// Set for typing.
    pub merge: Option<MergeKey>,
}

/// A topic to be made, in a list in document order: an outline line.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTopic {
    /// Levels below the first topic of the list.
    pub depth: usize,
    /// The topic; its id, children and home are filled in.
    pub topic: Topic,
    /// It hangs on the topic above it as a callout.
    pub callout: bool,
}

impl NewTopic {
    /// A topic with a title.
    #[must_use]
    pub fn new(depth: usize, title: impl Into<Text>) -> Self {
        Self { depth, topic: Topic::new(FileId::new(), title), callout: false }
    }

    /// Makes one branch of a list in document order whose first entry is the top, in slots from
    /// `first_slot` on, all with fresh ids. A depth that jumps is brought down to one below the
    /// topic before it. `None` for an empty list.
    #[must_use]
    pub fn branch(list: &[Self], first_slot: usize, ids: &mut IdGen) -> Option<Branch> {
        let top = list.first()?.depth;
        let root = TopicId::from_slot(first_slot);
        let mut topics: Vec<(TopicId, Topic)> = Vec::with_capacity(list.len());
        // The path from the root to the topic before, as positions in `topics`.
        let mut path: Vec<usize> = Vec::new();
        for (position, entry) in list.iter().enumerate() {
            let id = TopicId::from_slot(first_slot + position);
            let mut topic = entry.topic.clone();
            topic.file_id = ids.topic_id();
            topic.children = Vec::new();
            if topic.more.is_some() {
                topic.more_mut().callouts = Vec::new();
                topic.tidy();
            }
            // Only the first topic has depth 0; a later one at the top's depth goes below it.
            let depth = entry.depth.saturating_sub(top).max(usize::from(position > 0)).min(path.len());
            path.truncate(depth);
            if let Some((parent, above)) = path.last().and_then(|&at| topics.get_mut(at)) {
                if entry.callout {
                    topic.home = Home::Callout(*parent);
                    above.more_mut().callouts.push(id);
                } else {
                    topic.home = Home::Child(*parent);
                    above.children.push(id);
                }
            }
            topics.push((id, topic));
            path.push(position);
        }
        Some(Branch { root, topics })
    }
}

/// A transaction in the making. Finish it with [`Edit::finish`]; dropped, it is rolled back.
#[derive(Debug)]
pub struct Edit<'d> {
    document: &'d mut Document,
    ids: &'d mut IdGen,
    label: &'static str,
    ops: Vec<Op>,
    undo: Vec<Op>,
    before: Selection,
    after: Selection,
    merge: Option<MergeKey>,
}

type Done = Result<(), EditError>;

impl<'d> Edit<'d> {
    /// Begins an edit. `before` is what is selected now.
    pub fn new(document: &'d mut Document, ids: &'d mut IdGen, label: &'static str, before: &Selection) -> Self {
        Self {
            document,
            ids,
            label,
            ops: Vec::new(),
            undo: Vec::new(),
            before: before.clone(),
            after: before.clone(),
            merge: None,
        }
    }

    /// The document as the edit has made it so far.
    #[must_use]
    pub const fn document(&self) -> &Document {
        self.document
    }

    /// What was selected when the edit began.
    #[must_use]
    pub const fn before(&self) -> &Selection {
        &self.before
    }

    /// What will be selected afterwards, as said so far.
    #[must_use]
    pub const fn selected(&self) -> &Selection {
        &self.after
    }

    /// Says what is selected afterwards.
    pub fn select(&mut self, selection: Selection) {
        self.after = selection;
    }

    /// Lets the edit merge with one before it that has the same key.
    pub fn merge(&mut self, key: MergeKey) {
        self.merge = Some(key);
    }

    /// Ends the edit. `None` if it changed nothing.
    #[must_use]
    pub fn finish(mut self) -> Option<Transaction> {
        let ops = std::mem::take(&mut self.ops);
        let mut undo = std::mem::take(&mut self.undo);
        if ops.is_empty() {
            return None;
        }
        undo.reverse();
        let mut after = self.after.clone();
        after.retain_existing(self.document);
        let (before, merge) = (self.before.clone(), self.merge.take());
        Some(Transaction { label: self.label, ops, undo, before, after, origin: Origin::User, merge })
    }

    /// Applies one operation.
    ///
    /// # Errors
    /// As [`Document::apply`], and when the map would become too deep for its file.
    pub fn apply(&mut self, op: Op) -> Done {
        self.check_depth(&op)?;
        let inverse = self.document.apply(op.clone())?;
        self.ops.push(op);
        self.undo.push(inverse);
        Ok(())
    }

    /// Refuses what would hang a branch deeper than [`MOST_LEVELS`].
    fn check_depth(&self, op: &Op) -> Done {
        let (place, size) = match op {
            Op::InsertBranch { place, branch } => (place, branch.topics.len()),
            Op::Move { to, .. } => (to, self.document.len()),
            _ => return Ok(()),
        };
        let (Place::Child { parent: above, .. } | Place::Callout { of: above, .. }) = place else { return Ok(()) };
        let levels = self.document.depth(*above) + 1;
        // A branch has no more levels than topics, so it is seldom measured.
        if levels + size <= MOST_LEVELS {
            return Ok(());
        }
        let height = match op {
            Op::InsertBranch { branch, .. } => branch.levels(),
            Op::Move { topic, .. } => self.document.walk(*topic).map(|visit| visit.depth + 1).max().unwrap_or(1),
            _ => 0,
        };
        if levels + height > MOST_LEVELS { Err(EditError::TooDeep) } else { Ok(()) }
    }

    /// Sets a field of a topic, unless it has that value already.
    ///
    /// # Errors
    /// When the topic is gone.
    pub fn set(&mut self, topic: TopicId, field: Field) -> Done {
        let op = Op::Set { topic, field };
        let inverse = self.document.apply(op.clone())?;
        if inverse != op {
            self.ops.push(op);
            self.undo.push(inverse);
        }
        Ok(())
    }

    /// Sets the title in `language`; an empty translation is taken away.
    ///
    /// # Errors
    /// When the topic is gone.
    pub fn set_title(&mut self, topic: TopicId, language: &str, title: &str) -> Done {
        if self.is_first_language(language) {
            return self.set(topic, Field::Title(title.into()));
        }
        let at = self.document.topic(topic).ok_or(ApplyError::NoTopic)?;
        let words = with_words(&at.translations, language, title);
        self.set(topic, Field::Translations(words))
    }

    fn is_first_language(&self, language: &str) -> bool {
        self.document.languages.first().is_none_or(|first| first == language)
    }

    // ---- adding ------------------------------------------------------------------------------

    /// Inserts new topics, given as an outline in document order, at `place`. Several top
    /// topics follow each other. Returns the tops.
    ///
    /// # Errors
    /// When the place is not there; nothing to insert is no error.
    pub fn insert(&mut self, mut place: Place, outline: &[NewTopic]) -> Result<Vec<TopicId>, EditError> {
        let mut tops = Vec::new();
        let mut rest = outline;
        while let Some((first, below)) = rest.split_first() {
            let end = below.iter().position(|entry| entry.depth <= first.depth).unwrap_or(below.len());
            let (list, next) = rest.split_at(end + 1);
            rest = next;
            let Some(branch) = NewTopic::branch(list, self.document.slots.len(), self.ids) else { continue };
            tops.push(branch.root);
            self.apply(Op::InsertBranch { place: place.clone(), branch })?;
            match &mut place {
                Place::Child { index, .. } | Place::Callout { index, .. } | Place::Floating { index, .. } => {
                    *index += 1;
                }
                Place::Summary { .. } => break,
            }
        }
        Ok(tops)
    }

    /// Adds a topic with this title as the last child, opens the parent, and selects the child.
    ///
    /// # Errors
    /// When the parent is gone.
    pub fn add_child(&mut self, parent: TopicId, title: &str) -> Result<TopicId, EditError> {
        let index = self.document.topic(parent).ok_or(ApplyError::NoTopic)?.children.len();
        self.add(Place::Child { parent, index }, title)
    }

    /// Adds a topic next to `topic`. Next to a root there is no place: it becomes a child.
    ///
    /// # Errors
    /// When the topic is gone.
    pub fn add_sibling(&mut self, topic: TopicId, after: bool, title: &str) -> Result<TopicId, EditError> {
        let place = match self.document.place_of(topic) {
            Ok(Place::Child { parent, index }) => Place::Child { parent, index: index + usize::from(after) },
            Ok(Place::Callout { of, index }) => Place::Callout { of, index: index + usize::from(after) },
            Ok(Place::Floating { .. } | Place::Summary { .. }) | Err(ApplyError::IsRoot) => {
                return self.add_child(topic, title);
            }
            Err(error) => return Err(error.into()),
        };
        // A new main topic stays on the side of its neighbour, or it would jump across the map.
        let side = self.document.topic(topic).map(Topic::side).unwrap_or_default();
        let new = self.add(place, title)?;
        self.set(new, Field::Side(side))?;
        Ok(new)
    }

    /// Adds a floating topic whose left top corner stands at `at`, map pixels from the centre of
    /// the root, and selects it.
    ///
    /// # Errors
    /// When the sheet is gone.
    pub fn add_floating(&mut self, sheet: SheetId, at: (f32, f32), title: &str) -> Result<TopicId, EditError> {
        let index = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.floating.len();
        let new = self.add(Place::Floating { sheet, index }, title)?;
        self.set(new, Field::At(Some(at)))?;
        Ok(new)
    }

    fn add(&mut self, place: Place, title: &str) -> Result<TopicId, EditError> {
        if let Place::Child { parent, .. } = place {
            self.set(parent, Field::Folded(false))?;
        }
        let tops = self.insert(place, &[NewTopic::new(0, title)])?;
        let new = tops.first().copied().ok_or(EditError::NoPlace)?;
        self.select(Selection::one(new));
        Ok(new)
    }

    /// Puts a new topic between the given neighbours and their parent, and selects it.
    ///
    /// # Errors
    /// When they are not neighbours below one parent.
    pub fn insert_parent(&mut self, topics: &[TopicId], title: &str) -> Result<TopicId, EditError> {
        let tops = top_branches(self.document, topics);
        let (parent, from, to) = self.run_of(&tops)?;
        let side = tops.first().and_then(|&top| self.document.topic(top)).map(Topic::side).unwrap_or_default();
        let new = self.insert(Place::Child { parent, index: from }, &[NewTopic::new(0, title)])?;
        let new = new.first().copied().ok_or(EditError::NoPlace)?;
        // A group of which only a part goes below the new topic holds that topic instead.
        self.stand_in_for(parent, &tops, new)?;
        let groups = self.release_groups(parent, &tops)?;
        self.set(new, Field::Side(side))?;
        for (index, &top) in tops.iter().enumerate() {
            self.apply(Op::Move { topic: top, to: Place::Child { parent: new, index } })?;
            self.set(top, Field::Side(super::topic::Side::Auto))?;
        }
        debug_assert_eq!(to - from + 1, tops.len(), "a run has no gaps");
        self.restore_groups(groups, new)?;
        self.select(Selection::one(new));
        Ok(new)
    }

    // ---- removing ----------------------------------------------------------------------------

    /// Removes branches with all that lies across the tree and ends in them. A root stays.
    /// Selects the neighbour that a person expects: the next sibling, else the one before, else
    /// the parent.
    ///
    /// # Errors
    /// When there is nothing to remove but roots.
    pub fn remove_branches(&mut self, topics: &[TopicId]) -> Done {
        let mut tops = top_branches(self.document, topics);
        if tops.is_empty() {
            return Err(EditError::NothingSelected);
        }
        let all = tops.len();
        tops.retain(|&top| !matches!(self.document.topic(top).map(Topic::home), Some(Home::Root(_))));
        if tops.is_empty() && all > 0 {
            return Err(ApplyError::IsRoot.into());
        }
        let neighbour = self.neighbour_after_removal(&tops);
        for top in tops {
            // The topic of a summary goes with the last of what it sums up.
            if self.document.contains(top) {
                self.remove_one(top)?;
            }
        }
        let neighbour = neighbour.filter(|&topic| self.document.contains(topic));
        self.select(neighbour.map_or_else(Selection::none, Selection::one));
        Ok(())
    }

    fn neighbour_after_removal(&self, tops: &[TopicId]) -> Option<TopicId> {
        let last = *tops.last()?;
        let owner = self.document.owner(last).or_else(|| {
            let sheet = self.document.sheet_of(last)?;
            self.document.sheet(sheet).map(super::Sheet::root)
        })?;
        if self.document.parent(last).is_none() {
            return Some(owner);
        }
        let siblings = self.document.children(owner);
        let at = siblings.iter().position(|&child| child == last)?;
        let stays = |&&sibling: &&TopicId| !tops.contains(&sibling);
        let next = siblings.get(at + 1..)?.iter().find(stays);
        let before = siblings.get(..at)?.iter().rev().find(stays);
        next.or(before).copied().or(Some(owner))
    }

    fn remove_one(&mut self, top: TopicId) -> Done {
        let all = self.document.whole_branch(top);
        self.forget(&all)?;
        if let Some(parent) = self.document.parent(top) {
            self.shrink_groups(parent, &[top])?;
        }
        let place = self.document.place_of(top)?;
        self.apply(Op::RemoveBranch { topic: top })?;
        if let Place::Summary { sheet, group } = place {
            self.apply(Op::Group { sheet, change: Change::Remove { id: group } })?;
        }
        Ok(())
    }

    /// Takes away relations, groups (with their summary topics) and steps that name one of
    /// `topics`, which are about to go. A group of which a topic above stays only shrinks, and
    /// that is the caller's work.
    fn forget(&mut self, topics: &[TopicId]) -> Done {
        if self.document.refs.is_empty() || !topics.iter().any(|id| self.document.refs.contains_key(id)) {
            return Ok(());
        }
        let gone: HashSet<TopicId> = topics.iter().copied().collect();
        let sheets: Vec<SheetId> = self.document.sheets.iter().map(|(id, _)| *id).collect();
        for sheet in sheets {
            let Some(at) = self.document.sheet(sheet) else { continue };
            let relations: Vec<FileId> = at
                .relations
                .iter()
                .filter(|r| gone.contains(&r.from) || gone.contains(&r.to))
                .map(|r| r.id.clone())
                .collect();
            let steps: Vec<FileId> =
                at.steps.iter().filter(|s| gone.contains(&s.topic)).map(|s| s.id.clone()).collect();
            let groups: Vec<FileId> =
                at.groups.iter().filter(|g| gone.contains(&g.parent)).map(|g| g.id.clone()).collect();
            for id in relations {
                self.apply(Op::Relation { sheet, change: Change::Remove { id } })?;
            }
            for id in steps {
                self.apply(Op::Step { sheet, change: Change::Remove { id } })?;
            }
            for id in groups {
                self.remove_group(sheet, &id)?;
            }
        }
        Ok(())
    }

    /// Removes only the topic; its children take its place.
    ///
    /// # Errors
    /// For a root, or when the topic is gone.
    pub fn remove_only(&mut self, topic: TopicId) -> Done {
        let at = self.document.topic(topic).ok_or(ApplyError::NoTopic)?;
        let children = at.children.clone();
        let side = at.side;
        match self.document.place_of(topic)? {
            Place::Child { parent, index } => {
                let held = self.release_groups(topic, &children)?;
                for (offset, &child) in children.iter().enumerate() {
                    self.apply(Op::Move { topic: child, to: Place::Child { parent, index: index + 1 + offset } })?;
                    self.set(child, Field::Side(side))?;
                }
                self.restore_groups(held, parent)?;
                // A group that began or ended with the topic now begins or ends with its children.
                if let (Some(&first), Some(&last)) = (children.first(), children.last()) {
                    self.replace_in_groups(parent, topic, first, last)?;
                }
                let next = children.first().copied();
                let neighbour = next.or_else(|| self.neighbour_after_removal(&[topic]));
                self.remove_one(topic)?;
                self.select(neighbour.map_or_else(Selection::none, Selection::one));
                Ok(())
            }
            _ => self.remove_branches(&[topic]),
        }
    }

    // ---- moving ------------------------------------------------------------------------------

    /// Moves branches to follow each other below `parent`, the first at `index` (counted before
    /// the move). Boundaries and summaries that hold exactly these topics go along.
    ///
    /// # Errors
    /// When a branch would land in itself, or a root would move.
    pub fn move_below(&mut self, topics: &[TopicId], parent: TopicId, index: usize) -> Done {
        let tops = top_branches(self.document, topics);
        if tops.is_empty() {
            return Err(EditError::NothingSelected);
        }
        for &top in &tops {
            if let Place::Summary { .. } = self.document.place_of(top)? {
                // It would leave a summary without its words.
                return Err(ApplyError::BreaksGroup.into());
            }
            if self.document.is_within(parent, top) {
                return Err(ApplyError::IntoItself.into());
            }
        }
        let siblings = self.document.topic(parent).ok_or(ApplyError::NoTopic)?.children.clone();
        let index = index.min(siblings.len());
        let before = siblings.iter().take(index).filter(|sibling| tops.contains(sibling)).count();
        let target = index - before;
        if tops.iter().all(|&top| self.document.parent(top) == Some(parent)) {
            self.move_within(parent, &tops, target)?;
        } else {
            self.move_to_other(parent, &tops, target)?;
        }
        self.select(self.before.clone());
        Ok(())
    }

    /// Moves children of `parent` to follow each other at `target`, counted without them. All
    /// change places at once: one after the other would tear groups on the way.
    fn move_within(&mut self, parent: TopicId, tops: &[TopicId], target: usize) -> Done {
        let moving: HashSet<TopicId> = tops.iter().copied().collect();
        let mut order: Vec<TopicId> =
            self.document.children(parent).iter().copied().filter(|child| !moving.contains(child)).collect();
        let target = target.min(order.len());
        order.splice(target..target, tops.iter().copied());
        if order == self.document.children(parent) {
            return Ok(());
        }
        // A group that moves as a whole stays a run; one that is left behind lets go.
        if let Some(sheet) = self.document.sheet_of(parent) {
            for group in self.groups_below(parent) {
                let members = self.members(&group);
                if !members.iter().all(|member| moving.contains(member)) {
                    self.shrink_group(sheet, &group, &members, tops)?;
                }
            }
        }
        match *tops {
            [top] => self.apply(Op::Move { topic: top, to: Place::Child { parent, index: target } }),
            _ => self.apply(Op::Reorder { parent, order }),
        }
    }

    fn move_to_other(&mut self, parent: TopicId, tops: &[TopicId], target: usize) -> Done {
        // Sorting out groups first keeps every operation on the way valid.
        let mut held = Vec::new();
        let mut parents: Vec<TopicId> = tops.iter().filter_map(|&top| self.document.parent(top)).collect();
        parents.sort();
        parents.dedup();
        for from in parents {
            let here: Vec<TopicId> =
                tops.iter().copied().filter(|&top| self.document.parent(top) == Some(from)).collect();
            held.extend(self.release_groups(from, &here)?);
        }
        let anchor = {
            let mut staying = self.document.children(parent).iter().filter(|child| !tops.contains(child));
            staying.nth(target).copied()
        };
        for &top in tops {
            // Before the sibling that will follow them all, so that they keep their order.
            let mut others = self.document.children(parent).iter().filter(|&&child| child != top);
            let index = match anchor {
                Some(anchor) => others.position(|&child| child == anchor),
                None => Some(others.count()),
            };
            let to = Place::Child { parent, index: index.ok_or(EditError::NoPlace)? };
            if self.document.place_of(top)? != to {
                self.apply(Op::Move { topic: top, to })?;
            }
        }
        self.restore_groups(held, parent)
    }

    /// Moves branches by one place among their siblings, together.
    ///
    /// # Errors
    /// At the end of the list, or when they are not neighbours.
    pub fn move_among_siblings(&mut self, topics: &[TopicId], down: bool) -> Done {
        let tops = top_branches(self.document, topics);
        let (parent, from, to) = self.run_of(&tops)?;
        let count = self.document.children(parent).len();
        let index = match down {
            true if to + 1 < count => to + 2,
            false if from > 0 => from - 1,
            _ => return Err(EditError::NoPlace),
        };
        self.move_below(&tops, parent, index)
    }

    /// Makes branches the last children of the sibling before the first.
    ///
    /// # Errors
    /// When there is no sibling before them.
    pub fn indent(&mut self, topics: &[TopicId]) -> Done {
        let tops = top_branches(self.document, topics);
        let (parent, from, _) = self.run_of(&tops)?;
        let above = from.checked_sub(1).and_then(|at| self.document.children(parent).get(at)).copied();
        let above = above.ok_or(EditError::NoPlace)?;
        self.set(above, Field::Folded(false))?;
        let index = self.document.children(above).len();
        self.move_below(&tops, above, index)
    }

    /// Makes branches siblings of their parent, right after it.
    ///
    /// # Errors
    /// When the parent is the top of its tree.
    pub fn outdent(&mut self, topics: &[TopicId]) -> Done {
        let tops = top_branches(self.document, topics);
        let (parent, _, _) = self.run_of(&tops)?;
        let grandparent = self.document.parent(parent).ok_or(EditError::NoPlace)?;
        let index = self.document.index_in_parent(parent).ok_or(EditError::NoPlace)? + 1;
        self.move_below(&tops, grandparent, index)
    }

    /// The parent and the first and last index of topics that are neighbours.
    fn run_of(&self, tops: &[TopicId]) -> Result<(TopicId, usize, usize), EditError> {
        let first = tops.first().copied().ok_or(EditError::NothingSelected)?;
        let Place::Child { parent, .. } = self.document.place_of(first)? else { return Err(EditError::NoPlace) };
        let siblings = self.document.children(parent);
        let from = siblings.iter().position(|&child| child == first).ok_or(EditError::NotARun)?;
        let to = from + tops.len() - 1;
        if siblings.get(from..=to) == Some(tops) { Ok((parent, from, to)) } else { Err(EditError::NotARun) }
    }

    /// Copies branches right after themselves, with fresh ids, and selects the copies.
    ///
    /// # Errors
    /// When nothing but roots is selected.
    pub fn duplicate(&mut self, topics: &[TopicId]) -> Done {
        let mut copies = Vec::new();
        for top in top_branches(self.document, topics) {
            let place = match self.document.place_of(top) {
                Ok(Place::Child { parent, index }) => Place::Child { parent, index: index + 1 },
                Ok(Place::Callout { of, index }) => Place::Callout { of, index: index + 1 },
                Ok(Place::Floating { sheet, index }) => Place::Floating { sheet, index: index + 1 },
                Ok(Place::Summary { .. }) | Err(_) => continue,
            };
            let copied = Copied::of(self.document, &[top]);
            copies.extend(self.insert_copied(place, &copied)?);
        }
        if copies.is_empty() {
            return Err(EditError::NothingSelected);
        }
        self.select(Selection::many(copies));
        Ok(())
    }

    /// Folds or unfolds; a topic without children cannot be folded and is passed over.
    ///
    /// # Errors
    /// When a topic is gone.
    pub fn fold(&mut self, topics: &[TopicId], folded: bool) -> Done {
        for &topic in topics {
            if !folded || !self.document.children(topic).is_empty() {
                self.set(topic, Field::Folded(folded))?;
            }
        }
        Ok(())
    }

    /// Folds the trees of a sheet so that `levels` levels below the root show; `None` opens all.
    ///
    /// # Errors
    /// When the sheet is gone.
    pub fn fold_to_level(&mut self, sheet: SheetId, levels: Option<usize>) -> Done {
        let at = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?;
        let tops: Vec<TopicId> = std::iter::once(at.root).chain(at.floating.iter().copied()).collect();
        let mut changes = Vec::new();
        let reader = self.document.reader();
        for top in tops {
            for Read { visit, .. } in reader.branch(top) {
                let Some(topic) = self.document.topic(visit.id) else { continue };
                let folded = levels.is_some_and(|levels| visit.depth == levels) && !topic.children.is_empty();
                if topic.folded != folded {
                    changes.push((visit.id, folded));
                }
            }
        }
        for (topic, folded) in changes {
            self.set(topic, Field::Folded(folded))?;
        }
        Ok(())
    }

    // ---- sources -----------------------------------------------------------------------------

    /// Removes a source and every citation of it.
    ///
    /// # Errors
    /// When there is no such source.
    pub fn remove_source(&mut self, id: &Text) -> Done {
        let citing: Vec<(TopicId, Vec<Citation>)> = self
            .document
            .slots
            .iter()
            .enumerate()
            .filter_map(|(slot, topic)| Some((TopicId::from_slot(slot), topic.as_ref()?)))
            .filter(|(_, topic)| topic.more().sources.iter().any(|citation| citation.id == *id))
            .map(|(topic_id, topic)| {
                let rest = topic.more().sources.iter().filter(|citation| citation.id != *id).cloned().collect();
                (topic_id, rest)
            })
            .collect();
        for (topic, rest) in citing {
            self.set(topic, Field::Sources(rest))?;
        }
        self.apply(Op::Source(Change::Remove { id: id.clone() }))
    }
}

/// Translations with `title` in `language`; an empty title is taken away.
fn with_words(words: &[(Text, Text)], language: &str, title: &str) -> Words {
    let mut words: Vec<(Text, Text)> = words.to_vec();
    words.retain(|(name, _)| name != language || !title.is_empty());
    if !title.is_empty() {
        match words.iter_mut().find(|(name, _)| name == language) {
            Some(entry) => entry.1 = title.into(),
            None => words.push((language.into(), title.into())),
        }
    }
    words.into_iter().collect()
}

impl Drop for Edit<'_> {
    fn drop(&mut self) {
        while let Some(op) = self.undo.pop() {
            // The inverse of what was just applied, in reverse order, always applies.
            let restored = self.document.apply(op);
            debug_assert!(restored.is_ok(), "rollback failed: {restored:?}");
        }
    }
}

/// A branch as a list in reading order. Callouts stay callouts; a summary becomes a topic behind what it
/// sums up; relations and boundaries are not part of it, as they are of [`Copied`].
#[must_use]
pub fn outline_of(document: &Document, top: TopicId) -> Vec<NewTopic> {
    let entry = |Read { visit, .. }: Read| {
        let topic = document.topic(visit.id)?.clone();
        let callout = visit.depth > 0 && matches!(topic.home, Home::Callout(_));
        Some(NewTopic { depth: visit.depth, topic, callout })
    };
    document.reader().branch(top).filter_map(entry).collect()
}
