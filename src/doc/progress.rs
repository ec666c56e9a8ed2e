//! How far tasks are: what the tasks below a topic come to, kept up to date by each operation.
//!
//! **Invariant:** [`Document::apply`] keeps the tallies at the cost of the levels above what
//! changes, so that a ring on the map is looked up and never counted. A topic with tasks below it
//! is as far as these are on average; one without is as far as it says itself.

use std::collections::HashMap;

use super::ids::TopicId;
use super::map::Document;
use super::topic::{Home, Task, TaskState, Topic};

/// The tasks of a branch that have no task below them: their percents added up, and their number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    sum: u64,
    count: u32,
}

impl Task {
    /// How far the task says it is, in percent: done is all of it, begun is half unless told.
    #[must_use]
    pub const fn percent(&self) -> u8 {
        match (self.state, self.progress) {
            (TaskState::Done, _) => 100,
            (_, Some(percent)) => percent,
            (TaskState::Doing, None) => 50,
            (TaskState::Todo, None) => 0,
        }
    }
}

impl Document {
    /// How far a task is in percent, from the tasks below it if there are any. `None` if the topic
    /// is no task.
    #[must_use]
    pub fn progress(&self, id: TopicId) -> Option<u8> {
        let task = self.topic(id)?.more().task.as_ref()?;
        let below = self.tasks.get(&id).filter(|tally| tally.count > 0);
        Some(below.map_or(task.percent(), |tally| {
            let rounded = (tally.sum + u64::from(tally.count) / 2) / u64::from(tally.count);
            u8::try_from(rounded).unwrap_or(100)
        }))
    }

    /// How many tasks without tasks of their own are below a topic.
    #[must_use]
    pub fn tasks_below(&self, id: TopicId) -> usize {
        self.tasks.get(&id).map_or(0, |tally| tally.count as usize)
    }

    /// What a branch adds to the topic above it.
    pub(super) fn tally(&self, id: TopicId) -> Tally {
        if let Some(below) = self.tasks.get(&id) {
            return *below;
        }
        let task = self.topic(id).filter(|topic| topic.has_more()).and_then(|topic| topic.more().task.as_ref());
        task.map_or_else(Tally::default, |task| Tally { sum: u64::from(task.percent()), count: 1 })
    }

    /// A branch below `above` added `old` and adds `new` now.
    pub(super) fn carry_tally(&mut self, above: Option<TopicId>, old: Tally, new: Tally) {
        let (mut above, mut old, mut new) = (above, old, new);
        while let Some(id) = above
            && old != new
        {
            let before = self.tally(id);
            let tally = self.tasks.entry(id).or_default();
            tally.sum = (tally.sum + new.sum).saturating_sub(old.sum);
            tally.count = (tally.count + new.count).saturating_sub(old.count);
            if tally.count == 0 {
                self.tasks.remove(&id);
            }
            (old, new) = (before, self.tally(id));
            above = self.parent(id);
        }
    }

    /// Counts the tasks of topics that came in together, for each of them. `topics` begins with the
    /// top, and has every other topic after the one that it hangs on.
    pub(super) fn count_tasks(&mut self, topics: &[TopicId]) {
        let is_task = |topic: &Topic| topic.has_more() && topic.more().task.is_some();
        if !topics.iter().any(|&id| self.topic(id).is_some_and(is_task)) {
            return;
        }
        // The first hangs on nothing that came in with it.
        for &id in topics.iter().skip(1).rev() {
            let tally = self.tally(id);
            if let (Some(Home::Child(parent)), true) = (self.topic(id).map(Topic::home), tally.count > 0) {
                let sum = self.tasks.entry(parent).or_default();
                sum.sum += tally.sum;
                sum.count += tally.count;
            }
        }
    }

    /// Counts the tasks of all sheets anew.
    pub(super) fn recount_tasks(&mut self) {
        self.tasks = HashMap::new();
        let sheets: Vec<_> = self.sheets.iter().map(|(id, _)| *id).collect();
        if self.slots.iter().flatten().any(|topic| topic.has_more() && topic.more().task.is_some()) {
            for sheet in sheets {
                let topics = self.sheet_topics(sheet);
                self.count_tasks(&topics);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use crate::doc::tests::random;
    use crate::doc::{Document, Edit, Field, IdGen, Selection, Task, TaskState, Text, Unknown, fixture};

    fn task(state: TaskState, progress: Option<u8>) -> Field {
        Field::Task(Some(Task { state, progress, due: Text::new(), unknown: Unknown::default() }))
    }

    fn set(document: &mut Document, title: &str, field: Field) {
        let topic = fixture::find(document, title).expect("it is there");
        let mut ids = IdGen::from_seed([1, 2]);
        let mut edit = Edit::new(document, &mut ids, "Task", &Selection::none());
        edit.set(topic, field).expect("it is there");
        drop(edit.finish());
    }

    #[test]
    fn a_parent_is_as_far_as_the_tasks_below_it() {
        let (mut document, _) = fixture::parse("Root\n  A\n    B\n      C\n    D\n    E\n");
        let a = fixture::find(&document, "A").expect("it is there");
        assert_eq!(document.progress(a), None, "it is no task");
        set(&mut document, "A", task(TaskState::Todo, Some(10)));
        assert_eq!(document.progress(a), Some(10), "nothing below it is a task");
        set(&mut document, "C", task(TaskState::Done, None));
        set(&mut document, "D", task(TaskState::Todo, None));
        assert_eq!(document.progress(a), Some(50), "C counts although B is no task");
        set(&mut document, "B", task(TaskState::Todo, Some(3)));
        assert_eq!(document.progress(a), Some(50), "B is as far as C");
        set(&mut document, "E", task(TaskState::Doing, Some(80)));
        assert_eq!(document.progress(a), Some(60));
        assert_eq!(document.tasks_below(a), 3);
        set(&mut document, "C", Field::Task(None));
        assert_eq!(document.progress(a), Some(28), "B speaks for itself again: 3, 0, 80");
    }

    #[test]
    fn tallies_are_those_of_a_fresh_count_after_random_edits() {
        for seed in 0..60 {
            let mut rng = Rng::with_seed(seed);
            let (mut document, mut ids) = random::map(&mut rng);
            for _ in 0..120 {
                let topic = random::topic(&document, &mut rng);
                let mut edit = Edit::new(&mut document, &mut ids, "edit", &Selection::none());
                let done = if rng.bool() {
                    edit.set(topic, task(TaskState::Todo, Some(rng.u8(..101))))
                } else {
                    random::random_edit(&mut edit, &mut rng)
                };
                if done.is_ok() && rng.u8(..4) > 0 {
                    drop(edit.finish());
                } else {
                    drop(edit);
                }
                let mut fresh = document.clone();
                fresh.recount_tasks();
                assert_eq!(document.tasks, fresh.tasks, "seed {seed}");
            }
        }
    }
}
