//! [`Document::apply`]: checks an operation, carries it out, and returns its exact inverse.

use std::collections::HashSet;

use super::ids::{FileId, SheetId, TopicId};
use super::map::{Document, Group, GroupKind, Relation, Sheet, Source};
use super::op::{Branch, Change, DocField, Field, Item, Op, Place, SheetField};
use super::progress::Tally;
use super::topic::{Home, Topic};

/// Why an operation cannot be carried out; the document is then as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The topic is not in the document.
    #[error("there is no such topic")]
    NoTopic,
    /// The sheet is not in the document.
    #[error("there is no such sheet")]
    NoSheet,
    /// No entry has this id.
    #[error("there is no entry {0}")]
    NoItem(FileId),
    /// An entry has this id already.
    #[error("there is already an entry {0}")]
    DoubleItem(FileId),
    /// The position is beyond the end.
    #[error("the position is beyond the end of the list")]
    BadIndex,
    /// A slot of the branch is taken, or its topics do not hang together.
    #[error("the branch does not fit into the map")]
    BadBranch,
    /// A root stays where it is.
    #[error("the root of a map cannot be moved or removed")]
    IsRoot,
    /// A branch cannot hang in itself.
    #[error("a branch cannot be moved into itself")]
    IntoItself,
    /// The new order does not have the same topics.
    #[error("the new order does not hold the same topics")]
    BadOrder,
    /// A relation, a group or a step names a topic that would go.
    #[error("a relation, boundary, summary or step still names the topic")]
    StillNamed,
    /// The siblings of a boundary or summary would no longer be a run.
    #[error("a boundary or summary would lose its topics")]
    BreaksGroup,
    /// A relation or group across sheets, or from a topic to itself.
    #[error("it does not connect two topics of this sheet")]
    BadEnds,
    /// The last sheet stays.
    #[error("a document keeps at least one sheet")]
    LastSheet,
}

use ApplyError as E;

impl Document {
    /// Carries out `op` and returns what undoes it exactly. The inverse is taken from the live
    /// state, so applying it restores every byte of the file.
    ///
    /// # Errors
    /// The reason, with the document unchanged.
    pub fn apply(&mut self, op: Op) -> Result<Op, ApplyError> {
        let inverse = match op {
            Op::InsertBranch { place, branch } => self.insert_branch(&place, branch)?,
            Op::RemoveBranch { topic } => self.remove_branch(topic)?,
            Op::Move { topic, to } => self.move_branch(topic, &to)?,
            Op::Reorder { parent, order } => self.reorder(parent, order)?,
            Op::Set { topic, field } => {
                let before = matches!(field, Field::Task(_)).then(|| self.tally(topic));
                let at = self.topic_mut(topic).ok_or(E::NoTopic)?;
                let field = swap_field(at, field);
                at.tidy();
                if let Some(before) = before {
                    self.carry_tally(self.parent(topic), before, self.tally(topic));
                }
                Op::Set { topic, field }
            }
            Op::Relation { sheet, change } => {
                if let Change::Add { item, .. } | Change::Set { item } = &change {
                    self.check_relation(sheet, item)?;
                }
                let change = self.change_items(sheet, change, |sheet| &mut sheet.relations)?;
                Op::Relation { sheet, change }
            }
            Op::Group { sheet, change } => {
                self.check_group_change(sheet, &change)?;
                let change = self.change_items(sheet, change, |sheet| &mut sheet.groups)?;
                Op::Group { sheet, change }
            }
            Op::Step { sheet, change } => {
                if let Change::Add { item, .. } | Change::Set { item } = &change {
                    self.check_on_sheet(item.topic, sheet)?;
                }
                let change = self.change_items(sheet, change, |sheet| &mut sheet.steps)?;
                Op::Step { sheet, change }
            }
            Op::Source(change) => {
                let known = &mut self.source_ids;
                let change = change_list(&mut self.sources, change, |list, id| known.has(list, id))?;
                known.follow(&change);
                Op::Source(change)
            }
            Op::Image(change) => Op::Image(change_list(&mut self.images, change, is_among)?),
            Op::AddSheet { id, index, sheet, topics } => self.add_sheet(id, index, *sheet, topics)?,
            Op::RemoveSheet { id } => self.remove_sheet(id)?,
            Op::MoveSheet { id, index } => {
                let from = self.sheet_index(id)?;
                if index >= self.sheets.len() {
                    return Err(E::BadIndex);
                }
                let entry = self.sheets.remove(from);
                self.sheets.insert(index, entry);
                Op::MoveSheet { id, index: from }
            }
            Op::SetSheet { id, field } => {
                let sheet = self.sheet_mut(id).ok_or(E::NoSheet)?;
                let field = match field {
                    SheetField::Title(new) => SheetField::Title(swap(&mut sheet.title, new)),
                    SheetField::Structure(new) => SheetField::Structure(swap(&mut sheet.structure, new)),
                    SheetField::Theme(new) => SheetField::Theme(swap(&mut sheet.theme, new)),
                    SheetField::Style(new) => SheetField::Style(Box::new(swap(&mut sheet.style, *new))),
                    SheetField::Rules(new) => SheetField::Rules(swap(&mut sheet.rules, new)),
                    SheetField::Reveal(new) => SheetField::Reveal(swap(&mut sheet.reveal, new)),
                };
                Op::SetSheet { id, field }
            }
            Op::SetDocument(field) => Op::SetDocument(match field {
                DocField::Languages(new) => DocField::Languages(swap(&mut self.languages, new)),
                DocField::Origin(new) => DocField::Origin(swap(&mut self.origin, new)),
            }),
        };
        self.revision += 1;
        Ok(inverse)
    }

    fn insert_branch(&mut self, place: &Place, branch: Branch) -> Result<Op, ApplyError> {
        self.check_place(place)?;
        let Branch { root, topics } = branch;
        self.check_slots(&topics)?;
        check_hangs_together(root, &topics)?;
        self.put_topics(topics);
        let all = self.whole_branch(root);
        self.count_tasks(&all);
        self.attach(root, place);
        self.carry_tally(self.parent(root), Tally::default(), self.tally(root));
        Ok(Op::RemoveBranch { topic: root })
    }

    fn remove_branch(&mut self, topic: TopicId) -> Result<Op, ApplyError> {
        let place = self.place_of(topic)?;
        let all = self.whole_branch(topic);
        if !self.refs.is_empty() && all.iter().any(|id| self.refs.contains_key(id)) {
            return Err(E::StillNamed);
        }
        self.carry_tally(self.parent(topic), self.tally(topic), Tally::default());
        if !self.tasks.is_empty() {
            for id in &all {
                self.tasks.remove(id);
            }
        }
        self.detach(topic);
        let topics = self.take_topics(&all);
        Ok(Op::InsertBranch { place, branch: Branch { root: topic, topics } })
    }

    fn move_branch(&mut self, topic: TopicId, to: &Place) -> Result<Op, ApplyError> {
        let from = self.place_of(topic)?;
        match *to {
            Place::Child { parent: above, .. } | Place::Callout { of: above, .. } => {
                if !self.contains(above) {
                    return Err(E::NoTopic);
                }
                if self.is_within(above, topic) {
                    return Err(E::IntoItself);
                }
                // Relations, groups and steps belong to a sheet; so do the topics they name.
                if self.sheet_of(above) != self.sheet_of(topic) && self.branch_is_named(topic) {
                    return Err(E::StillNamed);
                }
            }
            Place::Floating { sheet, .. } | Place::Summary { sheet, .. } => {
                if self.sheet_of(topic) != Some(sheet) && self.branch_is_named(topic) {
                    return Err(E::StillNamed);
                }
            }
        }
        if let Place::Summary { sheet, group } = to {
            let groups = &self.sheet(*sheet).ok_or(E::NoSheet)?.groups;
            if groups.iter().any(|g| g.id == *group && self.is_within(g.parent, topic)) {
                return Err(E::IntoItself);
            }
        }
        self.check_groups_after_move(topic, &from, to)?;
        self.detach(topic);
        if let Err(error) = self.check_place(to) {
            self.attach(topic, &from);
            return Err(error);
        }
        self.attach(topic, to);
        let tally = self.tally(topic);
        if let Place::Child { parent, .. } = from {
            self.carry_tally(Some(parent), tally, Tally::default());
        }
        self.carry_tally(self.parent(topic), Tally::default(), tally);
        Ok(Op::Move { topic, to: from })
    }

    fn reorder(&mut self, parent: TopicId, order: Vec<TopicId>) -> Result<Op, ApplyError> {
        let old = &self.topic(parent).ok_or(E::NoTopic)?.children;
        let before: HashSet<TopicId> = old.iter().copied().collect();
        let after: HashSet<TopicId> = order.iter().copied().collect();
        if order.len() != old.len() || before != after {
            return Err(E::BadOrder);
        }
        self.check_group_runs(parent, &order)?;
        let topic = self.topic_mut(parent).ok_or(E::NoTopic)?;
        let order = swap(&mut topic.children, order);
        Ok(Op::Reorder { parent, order })
    }

    fn add_sheet(
        &mut self,
        id: SheetId,
        index: usize,
        sheet: Sheet,
        topics: Vec<(TopicId, Topic)>,
    ) -> Result<Op, ApplyError> {
        if self.sheet(id).is_some() {
            return Err(E::DoubleItem(sheet.id));
        }
        if index > self.sheets.len() {
            return Err(E::BadIndex);
        }
        self.check_slots(&topics)?;
        if !topics.iter().any(|(slot, topic)| *slot == sheet.root && topic.home == Home::Root(id)) {
            return Err(E::BadBranch);
        }
        self.put_topics(topics);
        self.next_sheet = self.next_sheet.max(id.0 + 1);
        self.sheets.insert(index, (id, sheet));
        self.recount_refs();
        Ok(Op::RemoveSheet { id })
    }

    fn remove_sheet(&mut self, id: SheetId) -> Result<Op, ApplyError> {
        let index = self.sheet_index(id)?;
        if self.sheets.len() == 1 {
            return Err(E::LastSheet);
        }
        let all = self.sheet_topics(id);
        let (_, sheet) = self.sheets.remove(index);
        let topics = self.take_topics(&all);
        self.recount_refs();
        Ok(Op::AddSheet { id, index, sheet: Box::new(sheet), topics })
    }

    /// All topics of a sheet: of the root, floating, and of summaries.
    #[must_use]
    pub fn sheet_topics(&self, id: SheetId) -> Vec<TopicId> {
        let Some(sheet) = self.sheet(id) else { return Vec::new() };
        let tops = std::iter::once(sheet.root)
            .chain(sheet.floating.iter().copied())
            .chain(sheet.groups.iter().filter_map(|group| group.topic));
        tops.flat_map(|top| self.whole_branch(top)).collect()
    }

    // ---- places ------------------------------------------------------------------------------

    /// Where a topic hangs now.
    ///
    /// # Errors
    /// [`ApplyError::IsRoot`] for a root.
    pub fn place_of(&self, id: TopicId) -> Result<Place, ApplyError> {
        let position = |list: &[TopicId]| list.iter().position(|&other| other == id).ok_or(E::NoTopic);
        match self.topic(id).ok_or(E::NoTopic)?.home {
            Home::Root(_) => Err(E::IsRoot),
            Home::Child(parent) => Ok(Place::Child { parent, index: position(self.children(parent))? }),
            Home::Callout(of) => {
                let index = position(self.topic(of).ok_or(E::NoTopic)?.callouts())?;
                Ok(Place::Callout { of, index })
            }
            Home::Floating(sheet) => {
                let index = position(&self.sheet(sheet).ok_or(E::NoSheet)?.floating)?;
                Ok(Place::Floating { sheet, index })
            }
            Home::Summary(sheet) => {
                let groups = &self.sheet(sheet).ok_or(E::NoSheet)?.groups;
                let group = groups.iter().find(|group| group.topic == Some(id)).ok_or(E::NoTopic)?;
                Ok(Place::Summary { sheet, group: group.id.clone() })
            }
        }
    }

    fn check_place(&self, place: &Place) -> Result<(), ApplyError> {
        let fits = |index: usize, len: usize| if index <= len { Ok(()) } else { Err(E::BadIndex) };
        match place {
            Place::Child { parent, index } => fits(*index, self.topic(*parent).ok_or(E::NoTopic)?.children.len()),
            Place::Callout { of, index } => fits(*index, self.topic(*of).ok_or(E::NoTopic)?.callouts().len()),
            Place::Floating { sheet, index } => fits(*index, self.sheet(*sheet).ok_or(E::NoSheet)?.floating.len()),
            Place::Summary { sheet, group } => {
                let groups = &self.sheet(*sheet).ok_or(E::NoSheet)?.groups;
                let group = groups.iter().find(|g| g.id == *group).ok_or_else(|| E::NoItem(group.clone()))?;
                if group.kind != GroupKind::Summary {
                    return Err(E::BadBranch);
                }
                if group.topic.is_some() { Err(E::DoubleItem(group.id.clone())) } else { Ok(()) }
            }
        }
    }

    /// Hangs a topic of the arena up at a place that was checked.
    fn attach(&mut self, id: TopicId, place: &Place) {
        let home = match place {
            Place::Child { parent, index } => {
                if let Some(topic) = self.topic_mut(*parent) {
                    topic.children.insert(*index, id);
                }
                Home::Child(*parent)
            }
            Place::Callout { of, index } => {
                if let Some(topic) = self.topic_mut(*of) {
                    topic.more_mut().callouts.insert(*index, id);
                }
                Home::Callout(*of)
            }
            Place::Floating { sheet, index } => {
                if let Some(sheet) = self.sheet_mut(*sheet) {
                    sheet.floating.insert(*index, id);
                }
                Home::Floating(*sheet)
            }
            Place::Summary { sheet, group } => {
                if let Some(found) = self.sheet_mut(*sheet).and_then(|s| s.groups.iter_mut().find(|g| g.id == *group)) {
                    found.topic = Some(id);
                }
                Home::Summary(*sheet)
            }
        };
        if let Some(topic) = self.topic_mut(id) {
            topic.home = home;
        }
    }

    /// Takes a topic off the list it hangs in; it stays in the arena.
    fn detach(&mut self, id: TopicId) {
        let Some(topic) = self.topic(id) else { return };
        match topic.home {
            Home::Root(_) => {}
            Home::Child(parent) => {
                if let Some(parent) = self.topic_mut(parent) {
                    parent.children.retain(|&child| child != id);
                }
            }
            Home::Callout(of) => {
                if let Some(of) = self.topic_mut(of) {
                    of.more_mut().callouts.retain(|&callout| callout != id);
                    of.tidy();
                }
            }
            Home::Floating(sheet) => {
                if let Some(sheet) = self.sheet_mut(sheet) {
                    sheet.floating.retain(|&floating| floating != id);
                }
            }
            Home::Summary(sheet) => {
                if let Some(group) =
                    self.sheet_mut(sheet).and_then(|s| s.groups.iter_mut().find(|g| g.topic == Some(id)))
                {
                    group.topic = None;
                }
            }
        }
    }

    // ---- the arena ---------------------------------------------------------------------------

    fn check_slots(&self, topics: &[(TopicId, Topic)]) -> Result<(), ApplyError> {
        let mut seen = HashSet::with_capacity(topics.len());
        for (id, _) in topics {
            if self.contains(*id) || !seen.insert(*id) {
                return Err(E::BadBranch);
            }
        }
        Ok(())
    }

    fn put_topics(&mut self, topics: Vec<(TopicId, Topic)>) {
        self.count += topics.len();
        for (id, topic) in topics {
            if id.slot() >= self.slots.len() {
                self.slots.resize_with(id.slot() + 1, || None);
            }
            if let Some(slot) = self.slots.get_mut(id.slot()) {
                *slot = Some(topic);
            }
        }
    }

    fn take_topics(&mut self, ids: &[TopicId]) -> Vec<(TopicId, Topic)> {
        let taken: Vec<_> = ids.iter().filter_map(|&id| Some((id, self.slots.get_mut(id.slot())?.take()?))).collect();
        self.count -= taken.len();
        taken
    }

    fn sheet_index(&self, id: SheetId) -> Result<usize, ApplyError> {
        self.sheets.iter().position(|(sheet, _)| *sheet == id).ok_or(E::NoSheet)
    }

    fn branch_is_named(&self, topic: TopicId) -> bool {
        !self.refs.is_empty() && self.whole_branch(topic).iter().any(|id| self.refs.contains_key(id))
    }

    // ---- what lies across the tree -----------------------------------------------------------

    fn check_on_sheet(&self, topic: TopicId, sheet: SheetId) -> Result<(), ApplyError> {
        if self.sheet_of(topic).ok_or(E::NoTopic)? == sheet { Ok(()) } else { Err(E::BadEnds) }
    }

    fn check_relation(&self, sheet: SheetId, relation: &Relation) -> Result<(), ApplyError> {
        self.check_on_sheet(relation.from, sheet)?;
        self.check_on_sheet(relation.to, sheet)?;
        if relation.from == relation.to { Err(E::BadEnds) } else { Ok(()) }
    }

    fn check_group_change(&self, sheet: SheetId, change: &Change<Group>) -> Result<(), ApplyError> {
        let existing =
            |id: &FileId| self.sheet(sheet).and_then(|s| s.groups.iter().find(|g| g.id == *id)).and_then(|g| g.topic);
        let item = match change {
            Change::Add { item, .. } => {
                if item.topic.is_some() {
                    return Err(E::BadBranch);
                }
                item
            }
            Change::Set { item } => {
                if item.topic != existing(&item.id) || (item.topic.is_some() && item.kind != GroupKind::Summary) {
                    return Err(E::BadBranch);
                }
                if item.topic.is_some_and(|topic| self.is_within(item.parent, topic)) {
                    return Err(E::IntoItself);
                }
                item
            }
            Change::Remove { id } => {
                return if existing(id).is_some() { Err(E::StillNamed) } else { Ok(()) };
            }
            Change::Move { .. } => return Ok(()),
        };
        self.check_on_sheet(item.parent, sheet)?;
        if run_is_whole(self.children(item.parent), item) { Ok(()) } else { Err(E::BadEnds) }
    }

    /// Whether all groups below `parent` still have their runs when its children are `order`.
    fn check_group_runs(&self, parent: TopicId, order: &[TopicId]) -> Result<(), ApplyError> {
        if !self.refs.contains_key(&parent) {
            return Ok(());
        }
        let Some(sheet) = self.sheet_of(parent).and_then(|id| self.sheet(id)) else { return Ok(()) };
        let whole = sheet.groups.iter().filter(|g| g.parent == parent).all(|g| run_is_whole(order, g));
        if whole { Ok(()) } else { Err(E::BreaksGroup) }
    }

    fn check_groups_after_move(&self, topic: TopicId, from: &Place, to: &Place) -> Result<(), ApplyError> {
        if self.refs.is_empty() {
            return Ok(());
        }
        if let Place::Child { parent, .. } = from {
            let mut order: Vec<TopicId> =
                self.children(*parent).iter().copied().filter(|&child| child != topic).collect();
            if let Place::Child { parent: target, index } = to
                && target == parent
            {
                if *index > order.len() {
                    return Err(E::BadIndex);
                }
                order.insert(*index, topic);
            }
            self.check_group_runs(*parent, &order)?;
        }
        Ok(())
    }

    fn change_items<T: Item>(
        &mut self,
        sheet: SheetId,
        change: Change<T>,
        list: impl Fn(&mut Sheet) -> &mut Vec<T>,
    ) -> Result<Change<T>, ApplyError> {
        let added: Vec<TopicId> = match &change {
            Change::Add { item, .. } | Change::Set { item } => item.names(),
            Change::Remove { .. } | Change::Move { .. } => Vec::new(),
        };
        let sheet = self.sheet_mut(sheet).ok_or(E::NoSheet)?;
        let inverse = change_list(list(sheet), change, is_among)?;
        let gone: Vec<TopicId> = match &inverse {
            Change::Add { item, .. } | Change::Set { item } => item.names(),
            Change::Remove { .. } | Change::Move { .. } => Vec::new(),
        };
        for topic in added {
            *self.refs.entry(topic).or_insert(0) += 1;
        }
        for topic in gone {
            if let Some(count) = self.refs.get_mut(&topic) {
                *count -= 1;
                if *count == 0 {
                    self.refs.remove(&topic);
                }
            }
        }
        Ok(inverse)
    }
}

/// Whether the first and the last topic of the group are among `children`, in this order.
pub(super) fn run_is_whole(children: &[TopicId], group: &Group) -> bool {
    let first = children.iter().position(|&child| child == group.first);
    let last = children.iter().position(|&child| child == group.last);
    matches!((first, last), (Some(first), Some(last)) if first <= last)
}

fn check_hangs_together(root: TopicId, topics: &[(TopicId, Topic)]) -> Result<(), ApplyError> {
    if topics.first().is_none_or(|(id, _)| *id != root) {
        return Err(E::BadBranch);
    }
    let homes: std::collections::HashMap<TopicId, Home> = topics.iter().map(|(id, topic)| (*id, topic.home)).collect();
    let mut below = 0;
    for (id, topic) in topics {
        let children = topic.children.iter().map(|child| (child, Home::Child(*id)));
        let callouts = topic.callouts().iter().map(|callout| (callout, Home::Callout(*id)));
        for (child, home) in children.chain(callouts) {
            if homes.get(child) != Some(&home) {
                return Err(E::BadBranch);
            }
            below += 1;
        }
    }
    if below + 1 == topics.len() { Ok(()) } else { Err(E::BadBranch) }
}

/// The ids of a document's sources, so that a file of many is not searched for each that is added.
/// It is counted anew where its length tells that the list came about otherwise; it is no part of what
/// a document is.
#[derive(Debug, Default)]
pub(crate) struct SourceIds(HashSet<FileId>);

impl Clone for SourceIds {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for SourceIds {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl SourceIds {
    fn has(&mut self, list: &[Source], id: &FileId) -> bool {
        if self.0.len() != list.len() {
            self.0 = list.iter().map(|source| source.id.clone()).collect();
        }
        self.0.contains(id)
    }

    /// Takes over what was done to the list, which the inverse of it tells.
    fn follow(&mut self, inverse: &Change<Source>) {
        match inverse {
            Change::Remove { id } => {
                self.0.insert(id.clone());
            }
            Change::Add { item, .. } => {
                self.0.remove(&item.id);
            }
            Change::Set { .. } | Change::Move { .. } => {}
        }
    }
}

fn is_among<T: Item>(list: &[T], id: &FileId) -> bool {
    list.iter().any(|other| other.id() == id)
}

/// `is_among` tells whether the list has an entry with an id.
fn change_list<T: Item>(
    list: &mut Vec<T>,
    change: Change<T>,
    is_among: impl FnOnce(&[T], &FileId) -> bool,
) -> Result<Change<T>, ApplyError> {
    // From the end, because what was added last is undone first.
    let find =
        |list: &[T], id: &FileId| list.iter().rposition(|item| item.id() == id).ok_or_else(|| E::NoItem(id.clone()));
    Ok(match change {
        Change::Add { index, item } => {
            if is_among(list, item.id()) {
                return Err(E::DoubleItem(item.id().clone()));
            }
            if index > list.len() {
                return Err(E::BadIndex);
            }
            let id = item.id().clone();
            list.insert(index, *item);
            Change::Remove { id }
        }
        Change::Remove { id } => {
            let index = find(list, &id)?;
            Change::Add { index, item: Box::new(list.remove(index)) }
        }
        Change::Set { item } => {
            let index = find(list, item.id())?;
            match list.get_mut(index) {
                Some(place) => Change::Set { item: Box::new(std::mem::replace(place, *item)) },
                None => return Err(E::BadIndex),
            }
        }
        Change::Move { id, index } => {
            let from = find(list, &id)?;
            if index >= list.len() {
                return Err(E::BadIndex);
            }
            let item = list.remove(from);
            list.insert(index, item);
            Change::Move { id, index: from }
        }
    })
}

fn swap<T>(place: &mut T, new: T) -> T {
    std::mem::replace(place, new)
}

/// Sets a field and returns the same field with the value it had.
fn swap_field(topic: &mut Topic, field: Field) -> Field {
    match field {
        Field::Title(new) => Field::Title(swap(&mut topic.title, new)),
        Field::Translations(new) => Field::Translations(swap(&mut topic.translations, new)),
        Field::Side(new) => Field::Side(swap(&mut topic.side, new)),
        Field::Folded(new) => Field::Folded(swap(&mut topic.folded, new)),
        Field::Note(new) => Field::Note(swap(&mut topic.more_mut().note, new)),
        Field::Links(new) => Field::Links(swap(&mut topic.more_mut().links, new)),
        Field::Labels(new) => Field::Labels(swap(&mut topic.more_mut().labels, new)),
        Field::Markers(new) => Field::Markers(swap(&mut topic.more_mut().markers, new)),
        Field::Task(new) => Field::Task(swap(&mut topic.more_mut().task, new)),
        Field::Image(new) => Field::Image(swap(&mut topic.more_mut().image, new)),
        Field::Sources(new) => Field::Sources(swap(&mut topic.more_mut().sources, new)),
        Field::Date(new) => Field::Date(swap(&mut topic.more_mut().date, new)),
        Field::Attributes(new) => Field::Attributes(swap(&mut topic.more_mut().attributes, new)),
        Field::Style(new) => Field::Style(Box::new(swap(&mut topic.more_mut().style, *new))),
        Field::BranchStyle(new) => {
            // An empty one is none, so that undo restores the very same bytes.
            let new = new.filter(|style| **style != super::topic::Style::default());
            Field::BranchStyle(swap(&mut topic.more_mut().branch_style, new))
        }
        Field::Structure(new) => Field::Structure(swap(&mut topic.more_mut().structure, new)),
        Field::At(new) => Field::At(swap(&mut topic.more_mut().at, new)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::ApplyError;
    use crate::doc::{Change, Document, Op, Source, Topic};

    fn add(index: usize, id: usize) -> Op {
        let source = Source { id: format!("S{id}").into(), json: "{}".into() };
        Op::Source(Change::Add { index, item: Box::new(source) })
    }

    /// Searching the list for each of them would take minutes.
    #[test]
    fn many_sources_are_added_and_taken_back_in_no_time() {
        let start = Instant::now();
        let mut document = Document::with_root(&["en"], Topic::new("r".into(), "Root"), "s1");
        let before = document.clone();
        let mut undo = Vec::new();
        for number in 0..40_000 {
            undo.push(document.apply(add(number, number)).unwrap());
        }
        assert_eq!(document.apply(add(0, 7)), Err(ApplyError::DoubleItem("S7".into())));
        assert_eq!(document.apply(add(50_000, 50_000)), Err(ApplyError::BadIndex));
        for op in undo.into_iter().rev() {
            document.apply(op).unwrap();
        }
        assert_eq!(document.sources(), before.sources());
        assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    }

    #[test]
    fn an_id_is_free_again_when_its_source_is_gone() {
        let mut document = Document::with_root(&["en"], Topic::new("r".into(), "Root"), "s1");
        document.apply(add(0, 1)).unwrap();
        document.apply(add(0, 2)).unwrap();
        let undo = document.apply(Op::Source(Change::Remove { id: "S1".into() })).unwrap();
        let mut copy = document.clone();
        copy.apply(add(1, 1)).unwrap();
        assert!(copy.apply(undo.clone()).is_err());
        document.apply(undo).unwrap();
        assert!(document.apply(add(0, 1)).is_err() && document.sources().len() == 2);
    }
}
