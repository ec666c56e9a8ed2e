//! Which topics the page has, in which order, before anything is written.
//!
//! **Invariants.** Every topic of the document comes once: callouts and topics of summaries as
//! children of what they belong to. The plan is a list in reading order; nothing recurses.

use std::collections::HashMap;

use crate::doc::{Document, Group, GroupKind, Relation, Sheet, Text, TopicId};

/// How many topics a page shows before it is folded by level.
const MOST_OPEN: usize = 400;
/// Languages of titles that a page can switch between.
const MOST_LANGUAGES: usize = 32;

/// What a topic is in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A root or a floating topic.
    Top,
    /// A child.
    Child,
    /// A callout.
    Callout,
    /// The topic of a summary.
    Summary,
}

/// One topic.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub id: TopicId,
    pub kind: Kind,
    /// Levels below the top of its tree.
    pub depth: usize,
    /// Place in the list of the topic that it stands under.
    above: Option<usize>,
    /// How many topics are below it.
    pub below: usize,
    /// Number of its main branch.
    pub branch: usize,
    /// Whether its children are shown at first.
    pub open: bool,
    /// Its place among its siblings, from 1; 0 if it is not counted.
    pub place: u32,
}

/// One sheet.
pub(super) struct Part<'a> {
    pub sheet: &'a Sheet,
    /// In reading order.
    pub entries: Vec<Entry>,
    /// Boundaries by their first topic.
    pub boundaries: HashMap<TopicId, Vec<&'a Group>>,
}

/// One end of a relation.
pub(super) struct End<'a> {
    pub relation: &'a Relation,
    pub other: TopicId,
    pub is_start: bool,
}

/// The whole page.
pub(super) struct Plan<'a> {
    pub parts: Vec<Part<'a>>,
    pub relations: HashMap<TopicId, Vec<End<'a>>>,
    /// For each slot the number of the topic in the page, from 1; 0 if it is not there.
    numbers: Vec<usize>,
    ids: HashMap<&'a str, TopicId>,
    /// All languages of titles, the first one first.
    pub languages: Vec<Text>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut plan = Self {
            parts: Vec::new(),
            relations: HashMap::new(),
            numbers: vec![0; document.slot_count()],
            ids: HashMap::new(),
            languages: document.languages().iter().take(MOST_LANGUAGES).cloned().collect(),
        };
        if plan.languages.is_empty() {
            plan.languages.push(Text::new());
        }
        let mut count = 0;
        for (_, sheet) in document.sheets() {
            let part = part(document, sheet);
            for entry in &part.entries {
                count += 1;
                if let Some(number) = plan.numbers.get_mut(entry.id.slot()) {
                    *number = count;
                }
                let Some(topic) = document.topic(entry.id) else { continue };
                plan.ids.insert(topic.file_id().as_str(), entry.id);
                for (language, _) in topic.translations() {
                    if plan.languages.len() < MOST_LANGUAGES && !plan.languages.contains(language) {
                        plan.languages.push(language.clone());
                    }
                }
            }
            plan.parts.push(part);
            for relation in sheet.relations() {
                let mut add = |at, other, is_start| {
                    plan.relations.entry(at).or_default().push(End { relation, other, is_start });
                };
                add(relation.from, relation.to, true);
                if relation.from != relation.to {
                    add(relation.to, relation.from, false);
                }
            }
        }
        plan
    }

    /// The number of a topic in the page.
    pub(super) fn number(&self, topic: TopicId) -> Option<usize> {
        self.numbers.get(topic.slot()).copied().filter(|number| *number > 0)
    }

    /// The topic with this id in the file.
    pub(super) fn by_file_id(&self, id: &str) -> Option<TopicId> {
        self.ids.get(id).copied()
    }

    /// How many topics there are.
    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.entries.len()).sum()
    }
}

fn part<'a>(document: &Document, sheet: &'a Sheet) -> Part<'a> {
    let mut summaries: HashMap<TopicId, Vec<TopicId>> = HashMap::new();
    let mut part = Part { sheet, entries: Vec::new(), boundaries: HashMap::new() };
    for group in sheet.groups() {
        match (group.kind, group.topic) {
            (GroupKind::Summary, Some(topic)) => summaries.entry(group.last).or_default().push(topic),
            (GroupKind::Boundary, _) => part.boundaries.entry(group.first).or_default().push(group),
            (GroupKind::Summary, None) => {}
        }
    }
    for &top in std::iter::once(&sheet.root()).chain(sheet.floating()) {
        let begin = part.entries.len();
        let first =
            Entry { id: top, kind: Kind::Top, depth: 0, above: None, below: 0, branch: 0, open: true, place: 0 };
        let mut stack = vec![first];
        while let Some(mut entry) = stack.pop() {
            let Some(topic) = document.topic(entry.id) else { continue };
            entry.open = !topic.folded();
            let at = part.entries.len();
            let below = stack.len();
            let mut add = |id, kind, branch, place| {
                let depth = entry.depth + 1;
                stack.push(Entry { id, kind, depth, above: Some(at), below: 0, branch, open: true, place });
            };
            let of_top = |index: usize| if entry.depth == 0 { index } else { entry.branch };
            for &callout in topic.callouts() {
                add(callout, Kind::Callout, of_top(0), 0);
            }
            for ((index, &child), place) in topic.children().iter().enumerate().zip(1..) {
                add(child, Kind::Child, of_top(index), place);
                for &summary in summaries.get(&child).map_or(&[][..], Vec::as_slice) {
                    add(summary, Kind::Summary, of_top(index), 0);
                }
            }
            // The next one is on top.
            if let Some(new) = stack.get_mut(below..) {
                new.reverse();
            }
            part.entries.push(entry);
        }
        fold_by_level(&mut part.entries, begin);
    }
    for at in (0..part.entries.len()).rev() {
        let Some(Entry { above: Some(above), below, .. }) = part.entries.get(at).cloned() else { continue };
        if let Some(entry) = part.entries.get_mut(above) {
            entry.below += below + 1;
        }
    }
    part
}

/// Folds a tree of which too much would be seen at first.
fn fold_by_level(entries: &mut [Entry], begin: usize) {
    let mut levels: Vec<usize> = Vec::new();
    // Of each topic whether it is seen; those above come first.
    let mut seen: Vec<bool> = Vec::with_capacity(entries.len() - begin);
    for at in begin..entries.len() {
        let Some(entry) = entries.get(at) else { continue };
        let is_seen = entry.above.is_none_or(|above| {
            above.checked_sub(begin).and_then(|above| seen.get(above)).copied().unwrap_or(true)
                && entries.get(above).is_none_or(|above| above.open)
        });
        seen.push(is_seen);
        if is_seen {
            if levels.len() <= entry.depth {
                levels.resize(entry.depth + 1, 0);
            }
            if let Some(level) = levels.get_mut(entry.depth) {
                *level += 1;
            }
        }
    }
    if levels.iter().sum::<usize>() <= MOST_OPEN {
        return;
    }
    let mut sum = 0;
    let fits = levels.iter().take_while(|&&count| {
        sum += count;
        sum <= MOST_OPEN
    });
    let deepest = fits.count().saturating_sub(1).max(1);
    for entry in entries.iter_mut().skip(begin) {
        entry.open &= entry.depth < deepest;
    }
}
