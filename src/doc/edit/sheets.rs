//! Acts on whole sheets: adding, copying, removing, moving, naming.
//!
//! A copy has fresh ids throughout; its relations, groups and steps, and the links between its own
//! topics, name the copies.

use std::collections::HashMap;

use super::{Done, Edit, EditError};
use crate::doc::Text;
use crate::doc::apply::ApplyError;
use crate::doc::ids::{FileId, SheetId, TopicId};
use crate::doc::map::{Group, Relation, Sheet, Step};
use crate::doc::op::{Op, SheetField};
use crate::doc::selection::Selection;
use crate::doc::topic::{Home, Topic};

impl Edit<'_> {
    /// Adds a sheet with a root of this title at `index` (at most the number of sheets), and
    /// selects the root.
    ///
    /// # Errors
    /// When the position is beyond the end.
    pub fn add_sheet(&mut self, index: usize, title: &str) -> Result<SheetId, EditError> {
        let id = SheetId(self.document.next_sheet);
        let root = TopicId::from_slot(self.document.slots.len());
        let mut topic = Topic::new(self.ids.topic_id(), title);
        topic.home = Home::Root(id);
        let sheet = Box::new(Sheet::new(self.ids.topic_id(), title, root));
        self.apply(Op::AddSheet { id, index, sheet, topics: vec![(root, topic)] })?;
        self.select(Selection::one(root));
        Ok(id)
    }

    /// Adds a sheet whose map is a copy of this branch, right after the branch's own sheet, and
    /// selects its root. Relations stay behind.
    ///
    /// # Errors
    /// When the topic is gone.
    pub fn sheet_from_branch(&mut self, top: TopicId) -> Result<SheetId, EditError> {
        let from = self.document.sheet_of(top).ok_or(ApplyError::NoTopic)?;
        let index = self.sheet_position(from)? + 1;
        let id = SheetId(self.document.next_sheet);
        let copies = self.copies(&self.document.whole_branch(top));
        let root = copies.get(&top).copied().ok_or(ApplyError::NoTopic)?;
        let mut topics = self.copied_topics(&copies, id);
        if let Some((_, topic)) = topics.iter_mut().find(|(slot, _)| *slot == root) {
            topic.home = Home::Root(id);
            topic.set_folded(false);
        }
        let title = self.document.title(top).clone();
        let mut sheet = Sheet::new(self.ids.topic_id(), title, root);
        if let Some(like) = self.document.sheet(from) {
            sheet.structure = like.structure.clone();
            sheet.theme = like.theme.clone();
        }
        self.apply(Op::AddSheet { id, index, sheet: Box::new(sheet), topics })?;
        self.select(Selection::one(root));
        Ok(id)
    }

    /// Copies a sheet right after itself, names the copy, and selects its root.
    ///
    /// # Errors
    /// When the sheet is gone.
    pub fn duplicate_sheet(&mut self, from: SheetId, title: &str) -> Result<SheetId, EditError> {
        let index = self.sheet_position(from)? + 1;
        let id = SheetId(self.document.next_sheet);
        let old = self.document.sheet(from).ok_or(ApplyError::NoSheet)?.clone();
        let copies = self.copies(&self.document.sheet_topics(from));
        let topics = self.copied_topics(&copies, id);
        let new = |topic: &TopicId| copies.get(topic).copied();
        let root = new(&old.root).ok_or(ApplyError::NoTopic)?;
        let mut sheet = Sheet { id: self.ids.topic_id(), title: title.into(), root, ..old.clone() };
        sheet.floating = old.floating.iter().filter_map(new).collect();
        sheet.relations = Vec::new();
        for relation in &old.relations {
            if let (Some(from), Some(to)) = (new(&relation.from), new(&relation.to)) {
                sheet.relations.push(Relation { id: self.ids.topic_id(), from, to, ..relation.clone() });
            }
        }
        sheet.groups = Vec::new();
        for group in &old.groups {
            if let (Some(parent), Some(first), Some(last)) = (new(&group.parent), new(&group.first), new(&group.last)) {
                let topic = group.topic.as_ref().and_then(new);
                sheet.groups.push(Group { id: self.ids.topic_id(), parent, first, last, topic, ..group.clone() });
            }
        }
        sheet.steps = Vec::new();
        for step in &old.steps {
            if let Some(topic) = new(&step.topic) {
                sheet.steps.push(Step { id: self.ids.topic_id(), topic, ..step.clone() });
            }
        }
        self.apply(Op::AddSheet { id, index, sheet: Box::new(sheet), topics })?;
        self.select(Selection::one(root));
        Ok(id)
    }

    /// Takes a sheet out with all that is on it, and selects the root of the one that takes its
    /// place.
    ///
    /// # Errors
    /// When it is the last one.
    pub fn remove_sheet(&mut self, id: SheetId) -> Done {
        let index = self.sheet_position(id)?;
        self.apply(Op::RemoveSheet { id })?;
        let sheets = self.document.sheets();
        let next = sheets.get(index).or_else(|| sheets.last()).map(|(_, sheet)| sheet.root);
        self.select(next.map_or_else(Selection::none, Selection::one));
        Ok(())
    }

    /// Moves a sheet's tab to this position.
    ///
    /// # Errors
    /// When the position is beyond the end.
    pub fn move_sheet(&mut self, id: SheetId, index: usize) -> Done {
        if self.sheet_position(id)? != index {
            self.apply(Op::MoveSheet { id, index })?;
        }
        Ok(())
    }

    /// Gives a sheet's tab another title.
    ///
    /// # Errors
    /// When the sheet is gone.
    pub fn rename_sheet(&mut self, id: SheetId, title: &str) -> Done {
        if self.document.sheet(id).ok_or(ApplyError::NoSheet)?.title != title {
            self.apply(Op::SetSheet { id, field: SheetField::Title(title.into()) })?;
        }
        Ok(())
    }

    fn sheet_position(&self, id: SheetId) -> Result<usize, EditError> {
        let position = self.document.sheets().iter().position(|(other, _)| *other == id);
        Ok(position.ok_or(ApplyError::NoSheet)?)
    }

    /// A vacant slot for each topic.
    fn copies(&self, topics: &[TopicId]) -> HashMap<TopicId, TopicId> {
        let first = self.document.slots.len();
        topics.iter().enumerate().map(|(at, &topic)| (topic, TopicId::from_slot(first + at))).collect()
    }

    /// The copies of these topics for a sheet, with fresh ids, in the order of their slots.
    fn copied_topics(&mut self, copies: &HashMap<TopicId, TopicId>, sheet: SheetId) -> Vec<(TopicId, Topic)> {
        let mut pairs: Vec<(TopicId, TopicId)> = copies.iter().map(|(&old, &new)| (new, old)).collect();
        pairs.sort_unstable();
        let mut names: HashMap<FileId, FileId> = HashMap::with_capacity(pairs.len());
        let mut topics = Vec::with_capacity(pairs.len());
        let mapped = |list: &[TopicId]| list.iter().filter_map(|topic| copies.get(topic).copied()).collect::<Vec<_>>();
        for (new, old) in pairs {
            let Some(mut topic) = self.document.topic(old).cloned() else { continue };
            let name = self.ids.topic_id();
            names.insert(std::mem::replace(&mut topic.file_id, name.clone()), name);
            topic.children = mapped(&topic.children);
            if topic.more.is_some() {
                let callouts = mapped(topic.callouts());
                topic.more_mut().callouts = callouts;
                topic.tidy();
            }
            topic.home = match topic.home {
                Home::Child(parent) => copies.get(&parent).map_or(Home::Root(sheet), |&parent| Home::Child(parent)),
                Home::Callout(of) => copies.get(&of).map_or(Home::Root(sheet), |&of| Home::Callout(of)),
                Home::Root(_) => Home::Root(sheet),
                Home::Floating(_) => Home::Floating(sheet),
                Home::Summary(_) => Home::Summary(sheet),
            };
            topics.push((new, topic));
        }
        // Links from one copied topic to another follow.
        for (_, topic) in &mut topics {
            let to = |href: &Text| href.strip_prefix('#').and_then(|id| names.get(id));
            if topic.more().links.iter().any(|link| to(&link.href).is_some()) {
                for link in &mut topic.more_mut().links {
                    if let Some(name) = to(&link.href) {
                        link.href = format!("#{name}").into();
                    }
                }
            }
        }
        topics
    }
}
