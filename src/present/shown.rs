//! What the room sees of each topic at a place of the walk.
//!
//! **Invariant.** All of it follows from the place, the walk and the document: nothing is
//! remembered, so going back shows exactly what was shown.

use std::collections::HashSet;

use super::steps::{Frame, Place, Reveal, Walk};
use crate::doc::{Document, GroupKind, Home, SheetId, TopicId};

/// A topic of which the talk has said all.
const TOLD: f32 = 0.42;
/// A topic that the room knows and that is not told yet.
const AHEAD: f32 = 0.72;
/// Topics that are opened at once, at most.
const OPEN_MOST: usize = 240;
/// Topics of an overview, about.
const OVERVIEW_MOST: usize = 70;
/// The most topics of a summary that are shown with it.
const ASIDE_MOST: usize = 24;

/// What is in the middle of attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// A place of the walk.
    Walk(Place),
    /// A topic beside the walk, with all its children.
    Aside(TopicId),
}

/// What is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The topic of the step.
    pub topic: TopicId,
    /// The child that was revealed last, if one was.
    pub newest: Option<TopicId>,
    /// The topics from the top of the tree to the topic of the step, without it.
    pub path: Vec<TopicId>,
    /// The topics whose children are laid out.
    pub open: HashSet<TopicId>,
    /// What is framed.
    pub frame: Frame,
    /// The children that the frame has room for.
    pub part: std::ops::Range<usize>,
    /// Children revealed.
    revealed: usize,
    /// Levels below the topic that are revealed; more than one if a branch is open.
    levels: usize,
    place: Option<Place>,
    on_path: HashSet<TopicId>,
    /// Whether everything that is laid out is seen, as in an overview.
    all: bool,
}

impl Shown {
    /// What is shown at a focus; `whole_branch` opens the branch of the topic ad lib.
    #[must_use]
    pub fn at(document: &Document, walk: &Walk, focus: Focus, whole_branch: bool) -> Option<Self> {
        let (topic, mut frame, reveal, revealed, part, mut levels, place) = match focus {
            Focus::Walk(place) => {
                let step = walk.step(place.step)?;
                let levels = if step.frame == Frame::Topic { step.levels_at(place.build) } else { usize::MAX };
                let revealed = step.revealed(place.build);
                (step.topic, step.frame, step.reveal, revealed, step.part.clone(), levels, Some(place))
            }
            Focus::Aside(topic) => {
                let count = document.children(topic).len();
                (topic, Frame::Topic, Reveal::All, count, 0..count, 1, None)
            }
        };
        if !document.contains(topic) {
            return None;
        }
        if whole_branch {
            (frame, levels) = (Frame::Branch, usize::MAX);
        }
        let children = document.children(topic);
        let (revealed, part) = if whole_branch { (children.len(), 0..children.len()) } else { (revealed, part) };
        let mut path: Vec<TopicId> = document.ancestors(topic).collect();
        path.reverse();
        let mut open: HashSet<TopicId> = path.iter().copied().collect();
        if frame == Frame::Map {
            let top = path.first().copied().unwrap_or(topic);
            open_levels(document, top, usize::MAX, OPEN_MOST, &mut open);
        }
        // The children have their room before they are revealed, so that nothing moves then.
        if reveal != Reveal::Nothing || whole_branch {
            open.insert(topic);
            if levels > 1 {
                open_levels(document, topic, levels, OPEN_MOST, &mut open);
            }
        }
        open_asides(document, topic, &path, &mut open);
        let newest = match reveal {
            Reveal::Children if !whole_branch => revealed.checked_sub(1).and_then(|at| children.get(at)).copied(),
            _ => None,
        };
        let mut on_path: HashSet<TopicId> = path.iter().copied().collect();
        on_path.insert(topic);
        let all = frame == Frame::Map;
        Some(Self { topic, newest, path, open, frame, part, revealed, levels, place, on_path, all })
    }

    /// The whole map from afar, with as many levels as make a picture that can be read.
    #[must_use]
    pub fn overview(document: &Document, sheet: SheetId, current: TopicId) -> Option<Self> {
        let root = document.sheet(sheet)?.root();
        let mut open = HashSet::new();
        open_levels(document, root, usize::MAX, OVERVIEW_MOST, &mut open);
        open_asides(document, root, &[], &mut open);
        let mut on_path: HashSet<TopicId> = document.ancestors(current).collect();
        on_path.insert(current);
        Some(Self {
            topic: current,
            newest: None,
            path: Vec::new(),
            open,
            frame: Frame::Map,
            part: 0..0,
            revealed: 0,
            levels: usize::MAX,
            place: None,
            on_path,
            all: true,
        })
    }

    /// How strongly a topic is seen: 0 not at all, 1 fully. It says nothing of whether a fold
    /// hides it.
    #[must_use]
    pub fn strength(&self, document: &Document, walk: &Walk, topic: TopicId) -> f32 {
        if self.on_path.contains(&topic) || self.newest == Some(topic) {
            return 1.0;
        }
        let Some(at) = document.topic(topic) else { return 0.0 };
        match at.home() {
            Home::Callout(of) => return self.strength(document, walk, of),
            // What floats is no part of the walk unless the walk goes there.
            Home::Floating(_) => {
                return if self.all || walk.revealed_at(topic).zip(self.place).is_some_and(|(at, now)| at <= now) {
                    AHEAD
                } else {
                    0.0
                };
            }
            Home::Root(_) => return 1.0,
            Home::Child(_) | Home::Summary(_) => {}
        }
        if self.all {
            return 1.0;
        }
        if let Home::Summary(_) = at.home() {
            return self.of_summary(document, walk, topic);
        }
        let Some(parent) = document.parent(topic) else { return 0.0 };
        if parent == self.topic {
            return self.of_child(document, walk, topic);
        }
        // The walk does not go below a summary or a callout: what is there is seen with it.
        if walk.revealed_at(topic).is_none()
            && let Some(aside) = aside_above(document, topic)
            && !document.is_within(self.topic, aside)
        {
            return self.strength(document, walk, aside);
        }
        if self.levels > 1
            && let Some(depth) = self.depth_below(document, topic)
        {
            return if depth <= self.levels { 1.0 } else { 0.0 };
        }
        let (Some(first), Some(now)) = (walk.revealed_at(topic), self.place) else {
            // Beside the walk, what is around it is known.
            return if self.place.is_none() { AHEAD } else { 0.0 };
        };
        if first > now {
            return 0.0;
        }
        let told = match walk.last_step_below(topic) {
            Some(last) => last < now.step,
            // All of a topic without children is said when it is revealed.
            None if at.children().is_empty() => first.step < now.step,
            // The walk passes over a branch in the place where it would have told it.
            None => Self::is_passed(document, walk, topic, now.step),
        };
        if told { TOLD } else { AHEAD }
    }

    /// A child of the topic of the step.
    fn of_child(&self, document: &Document, walk: &Walk, child: TopicId) -> f32 {
        let children = document.children(self.topic);
        if self.part.start == 0 && self.revealed >= children.len() {
            return 1.0;
        }
        // Only the children of this part are looked through: a topic may have a million.
        let part = children.get(self.part.clone()).unwrap_or(&[]);
        match part.iter().position(|&other| other == child) {
            Some(index) if self.part.start + index < self.revealed => 1.0,
            Some(_) => 0.0,
            // The parts before this one are told.
            None => match walk.revealed_at(child).zip(self.place) {
                Some((first, now)) if first <= now && self.part.start > 0 => TOLD,
                _ => 0.0,
            },
        }
    }

    /// Whether the walk is beyond a branch that has no step of its own: at a later sibling, or out of
    /// the branch above.
    fn is_passed(document: &Document, walk: &Walk, topic: TopicId, now: usize) -> bool {
        let Some(parent) = document.parent(topic) else { return true };
        if walk.last_step_below(parent).is_none_or(|last| last < now) {
            return true;
        }
        let later = document.children(parent).iter().rev().take_while(|&&other| other != topic);
        later.filter_map(|&other| walk.first_step_below(other)).any(|first| first <= now)
    }

    /// Levels between the topic of the step and one below it.
    fn depth_below(&self, document: &Document, topic: TopicId) -> Option<usize> {
        document.ancestors(topic).position(|above| above == self.topic).map(|between| between + 1)
    }

    /// A summary is seen when all that it sums up is.
    fn of_summary(&self, document: &Document, walk: &Walk, topic: TopicId) -> f32 {
        let sheet = document.sheet_of(topic).and_then(|sheet| document.sheet(sheet));
        let group = sheet.and_then(|sheet| sheet.groups().iter().find(|group| group.topic == Some(topic)));
        let Some(group) = group.filter(|group| group.kind == GroupKind::Summary) else { return 0.0 };
        self.of_run(document, walk, group.parent, group.first, group.last)
    }

    /// How strongly a run of siblings is seen: not before the last of it is.
    #[must_use]
    pub fn of_run(&self, document: &Document, walk: &Walk, parent: TopicId, first: TopicId, last: TopicId) -> f32 {
        let children = document.children(parent);
        let ends = [first, last].map(|end| children.iter().position(|&child| child == end));
        let [Some(from), Some(to)] = ends else { return 0.0 };
        let run = children.get(from..=to).unwrap_or(&[]);
        run.iter().map(|&child| self.strength(document, walk, child)).fold(1.0, f32::min)
    }
}

/// The summary or the callout that a topic hangs below, if any.
fn aside_above(document: &Document, topic: TopicId) -> Option<TopicId> {
    let above = std::iter::successors(document.parent(topic), |&above| document.parent(above)).last()?;
    let home = document.topic(above)?.home();
    matches!(home, Home::Summary(_) | Home::Callout(_)).then_some(above)
}

/// Opens what hangs below the callouts that are seen and the summaries of open topics.
fn open_asides(document: &Document, topic: TopicId, path: &[TopicId], open: &mut HashSet<TopicId>) {
    let beside = document.children(topic).iter().take(OPEN_MOST);
    for &seen in path.iter().chain([&topic]).chain(beside) {
        for &callout in document.topic(seen).map(crate::doc::Topic::callouts).unwrap_or_default() {
            open_levels(document, callout, usize::MAX, ASIDE_MOST, open);
        }
    }
    let sheet = document.sheet_of(topic).and_then(|sheet| document.sheet(sheet));
    // A summary may sum up what hangs below another one.
    let mut before = usize::MAX;
    while open.len() != before {
        before = open.len();
        for group in sheet.into_iter().flat_map(crate::doc::Sheet::groups) {
            if let Some(summary) = group.topic.filter(|_| open.contains(&group.parent)) {
                open_levels(document, summary, usize::MAX, ASIDE_MOST, open);
            }
        }
    }
}

/// Opens a branch level by level, until its levels end or it has too many topics.
fn open_levels(document: &Document, top: TopicId, levels: usize, most: usize, open: &mut HashSet<TopicId>) {
    let mut level = vec![top];
    let mut count = 1;
    for _ in 0..levels {
        let next: Vec<TopicId> =
            level.iter().flat_map(|&topic| document.children(topic)).copied().take(most + 1).collect();
        count += next.len();
        // The first level is always opened: a fan of a million is culled when it is drawn.
        if next.is_empty() || (count > most && level != [top]) {
            return;
        }
        open.extend(level.iter().copied());
        if count > most {
            return;
        }
        level = next;
    }
}
