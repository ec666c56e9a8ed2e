//! The walk of a talk in acts: steps added, moved, passed over; and what is said in the room taken
//! down as topics.

use super::{Done, Edit, EditError, NewTopic};
use crate::doc::Text;
use crate::doc::apply::ApplyError;
use crate::doc::ids::{FileId, SheetId, TopicId};
use crate::doc::map::Step;
use crate::doc::op::{Change, Field, Op, Place};
use crate::doc::selection::Selection;
use crate::doc::topic::{Link, Unknown};

impl Edit<'_> {
    /// Adds a step on a topic at a position of the walk; its id.
    ///
    /// # Errors
    /// When the topic is not on the sheet or the position is beyond the end.
    pub fn add_step(
        &mut self,
        sheet: SheetId,
        index: usize,
        topic: TopicId,
        reveal: &str,
        frame: &str,
    ) -> Result<FileId, EditError> {
        let id = self.ids.topic_id();
        let step = Step {
            id: id.clone(),
            topic,
            reveal: reveal.into(),
            frame: frame.into(),
            seconds: None,
            skip: false,
            unknown: Unknown::default(),
        };
        self.apply(Op::Step { sheet, change: Change::Add { index, item: Box::new(step) } })?;
        Ok(id)
    }

    /// Changes a step.
    ///
    /// # Errors
    /// When the sheet has no such step.
    pub fn change_step(&mut self, sheet: SheetId, id: &FileId, change: impl FnOnce(&mut Step)) -> Done {
        let steps = &self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.steps;
        let old = steps.iter().find(|step| step.id == *id).ok_or_else(|| ApplyError::NoItem(id.clone()))?;
        let mut new = old.clone();
        change(&mut new);
        if new == *old {
            return Ok(());
        }
        self.apply(Op::Step { sheet, change: Change::Set { item: Box::new(new) } })
    }

    /// Moves a step to a position of the walk, counted without it.
    ///
    /// # Errors
    /// When the sheet has no such step or the position is beyond the end.
    pub fn move_step(&mut self, sheet: SheetId, id: &FileId, index: usize) -> Done {
        self.apply(Op::Step { sheet, change: Change::Move { id: id.clone(), index } })
    }

    /// Takes a step out of the walk.
    ///
    /// # Errors
    /// When the sheet has no such step.
    pub fn remove_step(&mut self, sheet: SheetId, id: &FileId) -> Done {
        self.apply(Op::Step { sheet, change: Change::Remove { id: id.clone() } })
    }

    /// Takes down a remark as the last child of the main topic with the title `heading`, which is
    /// made if there is none, and dated `day` (EDTF); the remark links to the topic that was spoken
    /// of. The selection stays. Returns the new topic.
    ///
    /// # Errors
    /// When the sheet or the topic is gone.
    pub fn capture(
        &mut self,
        sheet: SheetId,
        heading: &str,
        day: &str,
        text: &str,
        about: TopicId,
    ) -> Result<TopicId, EditError> {
        let root = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.root;
        let link = {
            let topic = self.document.topic(about).ok_or(ApplyError::NoTopic)?;
            let href: Text = format!("#{}", topic.file_id).into();
            Link { href, title: topic.title.clone(), unknown: Unknown::default() }
        };
        let is_heading =
            |&&child: &&TopicId| self.document.topic(child).is_some_and(|topic| topic.title.trim() == heading);
        let there = self.document.children(root).iter().rev().find(is_heading).copied();
        let parent = if let Some(parent) = there {
            parent
        } else {
            let index = self.document.children(root).len();
            let made = self.insert(Place::Child { parent: root, index }, &[NewTopic::new(0, heading)])?;
            let made = made.first().copied().ok_or(EditError::NoPlace)?;
            self.set(made, Field::Date(day.into()))?;
            made
        };
        let index = self.document.children(parent).len();
        let made = self.insert(Place::Child { parent, index }, &[NewTopic::new(0, text)])?;
        let made = made.first().copied().ok_or(EditError::NoPlace)?;
        self.set(made, Field::Links(vec![link]))?;
        let before: Selection = self.before.clone();
        self.select(before);
        Ok(made)
    }
}
