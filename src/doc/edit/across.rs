//! What lies across the tree: relations, boundaries, summaries; and how groups follow when the
//! topics that they hold move or go.
//!
//! **Invariant:** after each act here and in the parent module, every summary has its topic.

use super::{Done, Edit, EditError, NewTopic, with_words};
use crate::doc::Text;
use crate::doc::apply::ApplyError;
use crate::doc::ids::{FileId, SheetId, TopicId};
use crate::doc::map::{Group, GroupKind, Relation};
use crate::doc::op::{Change, Op, Place};
use crate::doc::selection::{Selection, top_branches};
use crate::doc::topic::{Style, Unknown, Words};

impl Edit<'_> {
    /// Draws a relation from one topic to another and selects it.
    ///
    /// # Errors
    /// When the two are the same topic or on different sheets.
    pub fn add_relation(&mut self, from: TopicId, to: TopicId, title: &str) -> Result<FileId, EditError> {
        let sheet = self.document.sheet_of(from).ok_or(ApplyError::NoTopic)?;
        let index = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.relations.len();
        let id = self.ids.topic_id();
        let relation = Relation {
            id: id.clone(),
            from,
            to,
            title: title.into(),
            translations: Words::new(),
            style: Style::default(),
            unknown: Unknown::default(),
        };
        self.apply(Op::Relation { sheet, change: Change::Add { index, item: Box::new(relation) } })?;
        self.select(Selection::item(id.clone()));
        Ok(id)
    }

    /// Puts a boundary around neighbours, or a summary behind them (with a topic of this title,
    /// which is then selected).
    ///
    /// # Errors
    /// When they are not neighbours below one parent.
    pub fn add_group(&mut self, kind: GroupKind, topics: &[TopicId], title: &str) -> Result<FileId, EditError> {
        let tops = top_branches(self.document, topics);
        let (parent, _, _) = self.run_of(&tops)?;
        let (Some(&first), Some(&last)) = (tops.first(), tops.last()) else {
            return Err(EditError::NothingSelected);
        };
        let sheet = self.document.sheet_of(parent).ok_or(ApplyError::NoTopic)?;
        let index = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.groups.len();
        let id = self.ids.topic_id();
        let group = Group {
            id: id.clone(),
            kind,
            parent,
            first,
            last,
            title: if kind == GroupKind::Boundary { title.into() } else { Text::new() },
            translations: Words::new(),
            topic: None,
            style: Style::default(),
            unknown: Unknown::default(),
        };
        self.apply(Op::Group { sheet, change: Change::Add { index, item: Box::new(group) } })?;
        self.select(Selection::item(id.clone()));
        if kind == GroupKind::Summary {
            let place = Place::Summary { sheet, group: id.clone() };
            let tops = self.insert(place, &[NewTopic::new(0, title)])?;
            self.select(Selection::many(tops));
        }
        Ok(id)
    }

    /// Takes a relation, boundary or summary away, by its file id.
    ///
    /// # Errors
    /// When the sheet has no such entry.
    pub fn remove_item(&mut self, sheet: SheetId, id: &FileId) -> Done {
        let at = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?;
        if at.relations.iter().any(|relation| relation.id == *id) {
            self.apply(Op::Relation { sheet, change: Change::Remove { id: id.clone() } })?;
        } else {
            self.remove_group(sheet, id)?;
        }
        self.select(Selection::none());
        Ok(())
    }

    pub(super) fn remove_group(&mut self, sheet: SheetId, id: &FileId) -> Done {
        let groups = &self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.groups;
        let Some(group) = groups.iter().find(|group| group.id == *id) else {
            // A summary inside of the branch may have gone with an outer one.
            return Err(ApplyError::NoItem(id.clone()).into());
        };
        match group.topic {
            Some(topic) => self.remove_one(topic),
            None => self.apply(Op::Group { sheet, change: Change::Remove { id: id.clone() } }),
        }
    }

    pub(super) fn groups_below(&self, parent: TopicId) -> Vec<Group> {
        if !self.document.refs.contains_key(&parent) {
            return Vec::new();
        }
        let sheet = self.document.sheet_of(parent).and_then(|id| self.document.sheet(id));
        sheet.map_or_else(Vec::new, |s| s.groups.iter().filter(|g| g.parent == parent).cloned().collect())
    }

    /// Prepares the groups below `parent` for `leaving` to go: a group of which some siblings
    /// stay shrinks to them; one whose siblings all go is taken out and returned for
    /// [`Edit::restore_groups`]. The topic of a summary waits as a floating topic meanwhile, so
    /// that what names it stays true.
    pub(super) fn release_groups(&mut self, parent: TopicId, leaving: &[TopicId]) -> Result<Vec<Held>, EditError> {
        let Some(sheet) = self.document.sheet_of(parent) else { return Ok(Vec::new()) };
        let mut held = Vec::new();
        for group in self.groups_below(parent) {
            let members = self.members(&group);
            if members.iter().all(|member| leaving.contains(member)) {
                let at = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?;
                let position = at.groups.iter().position(|other| other.id == group.id).unwrap_or(at.groups.len());
                let index = at.floating.len();
                if let Some(topic) = group.topic {
                    self.apply(Op::Move { topic, to: Place::Floating { sheet, index } })?;
                }
                self.apply(Op::Group { sheet, change: Change::Remove { id: group.id.clone() } })?;
                held.push(Held { sheet, position, members, group });
            } else {
                self.shrink_group(sheet, &group, &members, leaving)?;
            }
        }
        Ok(held)
    }

    /// Puts released groups back around their members below their new parent. A group whose
    /// members were scattered, or went to another sheet, is gone with its summary topic.
    pub(super) fn restore_groups(&mut self, held: Vec<Held>, parent: TopicId) -> Done {
        // The last one taken out is the first to find its old position again.
        for Held { sheet, position, members, group } in held.into_iter().rev() {
            let children = self.document.children(parent);
            let start = children.iter().position(|child| Some(child) == members.first()).unwrap_or(children.len());
            let together = children.get(start..start + members.len()) == Some(members.as_slice());
            if !together || self.document.sheet_of(parent) != Some(sheet) {
                if let Some(topic) = group.topic {
                    self.remove_one(topic)?;
                }
                continue;
            }
            let count = self.document.sheet(sheet).map_or(0, |s| s.groups.len());
            let (id, topic) = (group.id.clone(), group.topic);
            let item = Box::new(Group { parent, topic: None, ..group });
            self.apply(Op::Group { sheet, change: Change::Add { index: position.min(count), item } })?;
            if let Some(topic) = topic {
                self.apply(Op::Move { topic, to: Place::Summary { sheet, group: id } })?;
            }
        }
        Ok(())
    }

    /// Lets the groups below `parent` let go of `leaving`, which are about to be removed; a group
    /// that would be empty goes with its summary topic.
    pub(super) fn shrink_groups(&mut self, parent: TopicId, leaving: &[TopicId]) -> Done {
        let Some(sheet) = self.document.sheet_of(parent) else { return Ok(()) };
        for group in self.groups_below(parent) {
            let members = self.members(&group);
            if members.iter().all(|member| leaving.contains(member)) {
                self.remove_group(sheet, &group.id)?;
            } else {
                self.shrink_group(sheet, &group, &members, leaving)?;
            }
        }
        Ok(())
    }

    pub(super) fn shrink_group(
        &mut self,
        sheet: SheetId,
        group: &Group,
        members: &[TopicId],
        leaving: &[TopicId],
    ) -> Done {
        let mut stay = members.iter().copied().filter(|member| !leaving.contains(member));
        let Some(first) = stay.next() else { return Ok(()) };
        let last = stay.next_back().unwrap_or(first);
        if (first, last) == (group.first, group.last) {
            return Ok(());
        }
        let item = Box::new(Group { first, last, ..group.clone() });
        self.apply(Op::Group { sheet, change: Change::Set { item } })
    }

    pub(super) fn replace_in_groups(&mut self, parent: TopicId, topic: TopicId, first: TopicId, last: TopicId) -> Done {
        let Some(sheet) = self.document.sheet_of(parent) else { return Ok(()) };
        for group in self.groups_below(parent) {
            if group.first == topic || group.last == topic {
                let first = if group.first == topic { first } else { group.first };
                let last = if group.last == topic { last } else { group.last };
                let item = Box::new(Group { first, last, ..group });
                self.apply(Op::Group { sheet, change: Change::Set { item } })?;
            }
        }
        Ok(())
    }

    /// Where a group begins or ends with some of `tops`, but holds others as well, `new` takes
    /// their part.
    pub(super) fn stand_in_for(&mut self, parent: TopicId, tops: &[TopicId], new: TopicId) -> Done {
        let Some(sheet) = self.document.sheet_of(parent) else { return Ok(()) };
        for group in self.groups_below(parent) {
            let (starts, ends) = (tops.contains(&group.first), tops.contains(&group.last));
            if starts != ends {
                let (first, last) = if starts { (new, group.last) } else { (group.first, new) };
                let item = Box::new(Group { first, last, ..group });
                self.apply(Op::Group { sheet, change: Change::Set { item } })?;
            }
        }
        Ok(())
    }

    /// The siblings from the first to the last of the group.
    pub(super) fn members(&self, group: &Group) -> Vec<TopicId> {
        let children = self.document.children(group.parent);
        let first = children.iter().position(|&child| child == group.first);
        let last = children.iter().position(|&child| child == group.last);
        match (first, last) {
            (Some(first), Some(last)) => children.get(first..=last).map_or_else(Vec::new, <[TopicId]>::to_vec),
            _ => Vec::new(),
        }
    }

    /// Sets the label of a relation or the title of a boundary in `language`; an empty translation
    /// is taken away.
    ///
    /// # Errors
    /// When the sheet has no such entry.
    pub fn set_item_title(&mut self, sheet: SheetId, id: &FileId, language: &str, title: &str) -> Done {
        let is_first = self.is_first_language(language);
        let at = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?;
        let retitle = |main: &mut Text, translations: &mut Words| {
            if is_first {
                *main = title.into();
            } else {
                *translations = with_words(translations, language, title);
            }
        };
        if let Some(relation) = at.relations.iter().find(|relation| relation.id == *id) {
            let mut item = Box::new(relation.clone());
            retitle(&mut item.title, &mut item.translations);
            return self.apply(Op::Relation { sheet, change: Change::Set { item } });
        }
        let group = at.groups.iter().find(|group| group.id == *id).ok_or_else(|| ApplyError::NoItem(id.clone()))?;
        let mut item = Box::new(group.clone());
        retitle(&mut item.title, &mut item.translations);
        self.apply(Op::Group { sheet, change: Change::Set { item } })
    }
}

/// A group that is out of the document while its topics move.
pub(super) struct Held {
    sheet: SheetId,
    /// Where it was in the list of the sheet.
    position: usize,
    members: Vec<TopicId>,
    group: Group,
}
