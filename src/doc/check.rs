//! [`Document::check`]: what must hold in every document, tested after each step of every random
//! session.

use std::collections::{HashMap, HashSet};

use super::apply::run_is_whole;
use super::ids::TopicId;
use super::map::{Document, GroupKind};
use super::topic::Home;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The topic it was found at, if at one.
    pub topic: Option<TopicId>,
    /// What does not hold, as a sentence without a full stop.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl Document {
    /// Checks every invariant: the tree hangs together without loops, each topic is reached once,
    /// file ids are unique, relations, groups, steps and citations name what exists.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |topic: Option<TopicId>, what: String| faults.push(Fault { topic, what });
        if self.sheets.is_empty() {
            fault(None, "the document has no sheet".to_owned());
        }

        let mut reached = vec![false; self.slots.len()];
        let mut file_ids: HashSet<&str> = HashSet::with_capacity(self.count);
        let mut count = 0;
        for (sheet_id, sheet) in &self.sheets {
            let mut stack = vec![(sheet.root, Home::Root(*sheet_id))];
            stack.extend(sheet.floating.iter().map(|&id| (id, Home::Floating(*sheet_id))));
            stack.extend(sheet.groups.iter().filter_map(|g| Some((g.topic?, Home::Summary(*sheet_id)))));
            while let Some((id, home)) = stack.pop() {
                let Some(topic) = self.topic(id) else {
                    fault(None, format!("a list names slot {}, which is empty", id.slot()));
                    continue;
                };
                match reached.get_mut(id.slot()) {
                    Some(seen) if !*seen => *seen = true,
                    _ => {
                        fault(Some(id), format!("topic {} hangs in two places", topic.file_id));
                        continue;
                    }
                }
                count += 1;
                if topic.home != home {
                    fault(Some(id), format!("topic {} does not know where it hangs", topic.file_id));
                }
                if topic.file_id.is_empty() {
                    fault(Some(id), format!("topic “{}” has no id", topic.title));
                } else if !file_ids.insert(&topic.file_id) {
                    fault(Some(id), format!("two topics have the id {}", topic.file_id));
                }
                stack.extend(topic.children.iter().map(|&child| (child, Home::Child(id))));
                stack.extend(topic.callouts().iter().map(|&child| (child, Home::Callout(id))));
            }
        }
        if count != self.count || self.slots.iter().flatten().count() != count {
            fault(None, format!("{count} topics are reached, {} are counted", self.count));
        }

        let sources: HashSet<&str> = self.sources.iter().map(|source| source.id.as_str()).collect();
        if sources.len() != self.sources.len() {
            fault(None, "two sources have the same id".to_owned());
        }
        for (slot, topic) in self.slots.iter().enumerate() {
            let Some(topic) = topic.as_ref().filter(|topic| topic.has_more()) else { continue };
            for citation in &topic.more().sources {
                if !sources.contains(citation.id.as_str()) {
                    let what = format!("topic {} cites {}, which is not among the sources", topic.file_id, citation.id);
                    fault(Some(TopicId::from_slot(slot)), what);
                }
            }
        }

        let mut refs: HashMap<TopicId, u32> = HashMap::new();
        for (sheet_id, sheet) in &self.sheets {
            let mut ids = HashSet::new();
            let mut name = |topic: TopicId, what: &str, id: &str| {
                *refs.entry(topic).or_insert(0) += 1;
                let here = self.sheet_of(topic) == Some(*sheet_id);
                (!here).then(|| format!("{what} {id} names a topic that is not on its sheet"))
            };
            for relation in &sheet.relations {
                for end in [relation.from, relation.to] {
                    if let Some(what) = name(end, "relation", &relation.id) {
                        fault(None, what);
                    }
                }
                if !ids.insert(relation.id.as_str()) {
                    fault(None, format!("two entries have the id {}", relation.id));
                }
            }
            for group in &sheet.groups {
                for end in [group.parent, group.first, group.last] {
                    if let Some(what) = name(end, "group", &group.id) {
                        fault(None, what);
                    }
                }
                if let Some(topic) = group.topic {
                    if group.kind != GroupKind::Summary {
                        fault(Some(topic), format!("boundary {} has a topic", group.id));
                    }
                    // Not `is_within`: in a loop of owners that would never end.
                    let mut above = std::iter::once(group.parent).chain(self.ancestors(group.parent));
                    if above.by_ref().take(self.count + 1).any(|id| id == topic) {
                        fault(Some(topic), format!("summary {} sums up what hangs below it", group.id));
                    }
                }
                if !run_is_whole(self.children(group.parent), group) {
                    fault(None, format!("group {} is not a run of siblings", group.id));
                }
                if !ids.insert(group.id.as_str()) {
                    fault(None, format!("two entries have the id {}", group.id));
                }
            }
            for step in &sheet.steps {
                if let Some(what) = name(step.topic, "step", &step.id) {
                    fault(None, what);
                }
                if !ids.insert(step.id.as_str()) {
                    fault(None, format!("two entries have the id {}", step.id));
                }
            }
        }
        if refs != self.refs {
            fault(None, "the count of references is stale".to_owned());
        }
        faults
    }
}
