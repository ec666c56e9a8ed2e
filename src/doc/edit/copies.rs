//! Branches as they are copied: their topics, and what lies across them.
//!
//! **Invariant:** a copy has the same boundaries, summaries and relations as what was copied, as far as
//! both ends are in it.

use std::collections::{HashMap, HashSet};

use super::{Done, Edit, EditError, NewTopic};
use crate::doc::apply::ApplyError;
use crate::doc::ids::{SheetId, TopicId};
use crate::doc::map::{Document, Group, Relation};
use crate::doc::op::{Change, Op, Place};
use crate::doc::topic::Home;
use crate::doc::walk::Read;

/// Branches that were copied.
#[derive(Clone, Debug, Default)]
pub struct Copied {
    /// The branches in reading order, then those of summaries, each behind what it lies within.
    topics: Vec<NewTopic>,
    /// Where the branches of summaries begin in `topics`.
    parts: Vec<usize>,
    /// Boundaries and summaries: the positions of their ends, and of the topic of a summary.
    groups: Vec<(usize, usize, Option<usize>, Group)>,
    /// Relations, with the positions of their ends.
    relations: Vec<(usize, usize, Relation)>,
}

impl Copied {
    /// Copies branches; none of them is within another.
    #[must_use]
    pub fn of(document: &Document, tops: &[TopicId]) -> Self {
        // The first list is that of the branches; each summary within has its own.
        let mut lists: Vec<Vec<(TopicId, NewTopic)>> = vec![Vec::new()];
        let chosen: HashSet<TopicId> = tops.iter().copied().collect();
        let reader = document.reader();
        for &top in tops {
            // A summary that was chosen with all that it sums up stays one.
            let main = if sums_up(document, top, &chosen) { lists.len() } else { 0 };
            if main > 0 {
                lists.push(Vec::new());
            }
            // The lists that are open, with the depths of the summaries that began them.
            let mut open: Vec<(usize, usize)> = Vec::new();
            for Read { visit, .. } in reader.branch(top) {
                let Some(topic) = document.topic(visit.id) else { continue };
                while open.last().is_some_and(|(_, depth)| visit.depth <= *depth) {
                    open.pop();
                }
                if visit.depth > 0 && matches!(topic.home, Home::Summary(_)) {
                    open.push((lists.len(), visit.depth));
                    lists.push(Vec::new());
                }
                let (list, base) = open.last().copied().unwrap_or((main, 0));
                let depth = visit.depth - base;
                let callout = depth > 0 && matches!(topic.home, Home::Callout(_));
                if let Some(list) = lists.get_mut(list) {
                    list.push((visit.id, NewTopic { depth, topic: topic.clone(), callout }));
                }
            }
        }
        let mut copied = Self::default();
        let mut positions: HashMap<TopicId, usize> = HashMap::new();
        for (index, list) in lists.into_iter().enumerate() {
            if index > 0 {
                copied.parts.push(copied.topics.len());
            }
            for (id, topic) in list {
                positions.insert(id, copied.topics.len());
                copied.topics.push(topic);
            }
        }
        if let Some(sheet) = tops.first().and_then(|&top| document.sheet_of(top)).and_then(|id| document.sheet(id)) {
            copied.take_across(document, sheet, &positions);
        }
        copied
    }

    fn take_across(&mut self, document: &Document, sheet: &crate::doc::Sheet, positions: &HashMap<TopicId, usize>) {
        let at = |id: TopicId| positions.get(&id).copied();
        for group in &sheet.groups {
            let (Some(first), Some(last)) = (at(group.first), at(group.last)) else { continue };
            // Siblings of which each was chosen by itself are a run only if none between is missing.
            let is_whole = at(group.parent).is_some() || run(document, group).all(|id| at(id).is_some());
            let topic = group.topic.and_then(at);
            if is_whole && topic.is_some() == group.topic.is_some() {
                self.groups.push((first, last, topic, group.clone()));
            }
        }
        for relation in &sheet.relations {
            if let (Some(from), Some(to)) = (at(relation.from), at(relation.to)) {
                self.relations.push((from, to, relation.clone()));
            }
        }
    }

    /// The number of topics.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }
}

/// Whether a topic is that of a summary, and all that it sums up was chosen.
fn sums_up(document: &Document, topic: TopicId, chosen: &HashSet<TopicId>) -> bool {
    let Some(Home::Summary(sheet)) = document.topic(topic).map(|topic| topic.home) else { return false };
    let groups = document.sheet(sheet).map(|sheet| sheet.groups.as_slice()).unwrap_or_default();
    groups
        .iter()
        .find(|group| group.topic == Some(topic))
        .is_some_and(|group| run(document, group).all(|id| chosen.contains(&id)))
}

/// The siblings that a group is around.
fn run<'d>(document: &'d Document, group: &Group) -> impl Iterator<Item = TopicId> + use<'d> {
    let (first, last) = (group.first, group.last);
    let from = document.children(group.parent).iter().copied().skip_while(move |&id| id != first);
    let mut is_over = false;
    from.take_while(move |&id| {
        let before = is_over;
        is_over |= id == last;
        !before
    })
}

impl Edit<'_> {
    /// Inserts what was copied, with fresh ids. Returns the tops.
    ///
    /// # Errors
    /// When the place is not there.
    pub fn insert_copied(&mut self, place: Place, copied: &Copied) -> Result<Vec<TopicId>, EditError> {
        let base = self.document.slots.len();
        // Each topic gets the next slot, in the order of the list.
        let id = |position: usize| TopicId::from_slot(base + position);
        let ends = copied.parts.iter().copied().skip(1).chain([copied.topics.len()]);
        let main = copied.parts.first().copied().unwrap_or(copied.topics.len());
        let tops = self.insert(place, copied.topics.get(..main).unwrap_or_default())?;
        let Some(sheet) = tops.first().and_then(|&top| self.document.sheet_of(top)) else { return Ok(tops) };
        let summaries: HashMap<usize, &(usize, usize, Option<usize>, Group)> =
            copied.groups.iter().filter_map(|group| Some((group.2?, group))).collect();
        for (start, end) in copied.parts.iter().copied().zip(ends) {
            let list = copied.topics.get(start..end).unwrap_or_default();
            let Some((first, last, _, group)) = summaries.get(&start) else { return Err(EditError::NoPlace) };
            let group = self.put_group(sheet, [id(*first), id(*last)], group)?;
            self.insert(Place::Summary { sheet, group }, list)?;
        }
        for (first, last, _, group) in copied.groups.iter().filter(|group| group.2.is_none()) {
            self.put_group(sheet, [id(*first), id(*last)], group)?;
        }
        for (from, to, relation) in &copied.relations {
            self.put_relation(sheet, [id(*from), id(*to)], relation)?;
        }
        Ok(tops)
    }

    fn put_group(
        &mut self,
        sheet: SheetId,
        [first, last]: [TopicId; 2],
        like: &Group,
    ) -> Result<crate::doc::ids::FileId, EditError> {
        let parent = self.document.parent(first).ok_or(ApplyError::NoTopic)?;
        let index = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.groups.len();
        let id = self.ids.topic_id();
        let item = Box::new(Group { id: id.clone(), parent, first, last, topic: None, ..like.clone() });
        self.apply(Op::Group { sheet, change: Change::Add { index, item } })?;
        Ok(id)
    }

    fn put_relation(&mut self, sheet: SheetId, [from, to]: [TopicId; 2], like: &Relation) -> Done {
        let index = self.document.sheet(sheet).ok_or(ApplyError::NoSheet)?.relations.len();
        let item = Box::new(Relation { id: self.ids.topic_id(), from, to, ..like.clone() });
        self.apply(Op::Relation { sheet, change: Change::Add { index, item } })
    }
}
