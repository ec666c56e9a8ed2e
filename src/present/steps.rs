//! The walk: which steps a talk has, made of the tree or of the steps that the file keeps.
//!
//! A step is a place in the tree with what is revealed there; its *builds* are the presses that
//! reveal it bit by bit. Depth first: a topic, its children, then down into each child that has
//! children of its own. A step whose text could not be read from the last row is split into
//! several. Whether it could is decided for a stage of 4:3, the narrowest that rooms have, so that
//! the numbers of the steps do not depend on the screen.
//!
//! **Invariants.** A walk has at least one step, each step at least one build, and no topic of a
//! step is gone. Steps hold topic ids and positions only, so a walk is made anew after an edit.

use std::collections::HashMap;
use std::ops::Range;

use super::camera::{MIN_TYPE, REFERENCE_ROOM};
use crate::base::geom::Size;
use crate::doc::{Document, FileId, SheetId, Step as Stored, TopicId};

/// Topics of one level beyond which levels are not revealed together.
const LEVEL_MOST: usize = 60;

/// How the children of a topic stand beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// One below the other, beside the topic.
    #[default]
    Column,
    /// On both sides of it.
    TwoColumns,
    /// Side by side, below the topic.
    Row,
    /// One below the other, below the topic.
    List,
}

/// Spaces of the layout, in map pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gaps {
    /// Between neighbours.
    pub sibling: f32,
    /// Between a topic and its children.
    pub level: f32,
}

/// What the walk has to know about the picture.
pub trait Ground {
    /// What the box of a topic takes, in map pixels; `None` if it is on no picture.
    fn size(&self, topic: TopicId) -> Option<Size>;
    /// The smallest type in its box, in map pixels.
    fn type_size(&self, topic: TopicId) -> f32;
    /// How its children stand.
    fn flow(&self, topic: TopicId) -> Flow;
    /// The spaces between boxes below this topic.
    fn gaps(&self, topic: TopicId) -> Gaps;
}

/// How a step reveals what hangs on its topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reveal {
    /// The children, one at a time.
    #[default]
    Children,
    /// All children at once.
    All,
    /// Level by level, as many as can be read together.
    Levels,
    /// Nothing: the topic alone.
    Nothing,
}

impl Reveal {
    /// All ways, in the order of menus.
    pub const ALL: [Self; 4] = [Self::Children, Self::All, Self::Levels, Self::Nothing];

    /// The way with this name in the file; `None` for an empty or unknown name, which means the
    /// way of what stands above.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// Its name in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Children => "children",
            Self::All => "all",
            Self::Levels => "levels",
            Self::Nothing => "none",
        }
    }
}

/// What a step frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Frame {
    /// The topic with its children.
    #[default]
    Topic,
    /// The whole branch, opened.
    Branch,
    /// The whole map.
    Map,
}

impl Frame {
    /// The frame with this name in the file; the topic for any other.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "branch" => Self::Branch,
            "map" => Self::Map,
            _ => Self::Topic,
        }
    }

    /// Its name in the file; empty for the default.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Topic => "",
            Self::Branch => "branch",
            Self::Map => "map",
        }
    }
}

/// A place of the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The topic that is told.
    pub topic: TopicId,
    /// How it reveals.
    pub reveal: Reveal,
    /// What it frames.
    pub frame: Frame,
    /// The positions of the children that it reveals.
    pub part: Range<usize>,
    /// Which part of how many, counted from 1, if the children do not fit on one screen.
    pub of: (usize, usize),
    /// Levels that it reveals, for [`Reveal::Levels`].
    pub levels: usize,
    /// Seconds planned, if told.
    pub seconds: Option<u32>,
    /// The step in the file that it stands for.
    pub stored: Option<FileId>,
}

impl Step {
    /// How many presses the step has: at least one.
    #[must_use]
    pub fn builds(&self) -> usize {
        match self.reveal {
            // The first part begins with the topic alone, the others with their first child.
            Reveal::Children => (self.part.len() + usize::from(self.of.0 == 1)).max(1),
            Reveal::Levels => self.levels.max(1),
            Reveal::All | Reveal::Nothing => 1,
        }
    }

    /// Up to which child the topic is revealed at a build.
    #[must_use]
    pub fn revealed(&self, build: usize) -> usize {
        let build = build.min(self.builds() - 1);
        match self.reveal {
            Reveal::Children => (self.part.start + build + usize::from(self.of.0 != 1)).min(self.part.end),
            Reveal::All | Reveal::Levels => self.part.end,
            Reveal::Nothing => 0,
        }
    }

    /// How many levels below the topic are revealed at a build.
    #[must_use]
    pub const fn levels_at(&self, build: usize) -> usize {
        match self.reveal {
            Reveal::Levels => {
                if build < self.levels {
                    build + 1
                } else {
                    self.levels
                }
            }
            Reveal::Nothing => 0,
            Reveal::Children | Reveal::All => 1,
        }
    }
}

/// A place on the way: a step, and how much of it is revealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The position of the step.
    pub step: usize,
    /// The press within it.
    pub build: usize,
}

/// A step of the file that is passed over, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The position of the step that it stands before.
    pub before: usize,
    /// Its topic.
    pub topic: TopicId,
    /// Its id in the file.
    pub id: FileId,
}

/// The walk through one sheet.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    steps: Vec<Step>,
    skipped: Vec<Skipped>,
    own: bool,
    root: Option<TopicId>,
    /// Where a topic is revealed first.
    first: HashMap<TopicId, Place>,
    /// The first and the last step on a topic or below it.
    below: HashMap<TopicId, (usize, usize)>,
}

impl Walk {
    /// The walk of a sheet: the steps of the file, or if it has none the whole tree.
    #[must_use]
    pub fn of(document: &Document, sheet: SheetId, ground: &dyn Ground) -> Self {
        let Some(at) = document.sheet(sheet) else { return Self::default() };
        let way = Reveal::named(&at.reveal).unwrap_or_default();
        let mut maker = Maker { document, ground, way, steps: Vec::new() };
        let mut skipped = Vec::new();
        for stored in at.steps() {
            if !document.contains(stored.topic) {
                continue;
            }
            if stored.skip {
                let before = maker.steps.len();
                skipped.push(Skipped { before, topic: stored.topic, id: stored.id.clone() });
            } else {
                maker.stored(stored);
            }
        }
        let own = !at.steps().is_empty();
        if !own {
            maker.tree(at.root());
        }
        let mut steps = maker.steps;
        if steps.is_empty() {
            // All steps are passed over: the talk still has a place to stand.
            steps.push(Step {
                topic: at.root(),
                reveal: Reveal::Nothing,
                frame: Frame::Topic,
                part: 0..0,
                of: (1, 1),
                levels: 0,
                seconds: None,
                stored: None,
            });
        }
        let mut walk = Self { steps, skipped, own, root: Some(at.root()), ..Self::default() };
        walk.index(document);
        walk
    }

    /// Notes when each topic is revealed, and when its branch is told.
    fn index(&mut self, document: &Document) {
        for (number, step) in self.steps.iter().enumerate() {
            let start = Place { step: number, build: 0 };
            self.first.entry(step.topic).or_insert(start);
            let mut level = vec![step.topic];
            let depth = match step.frame {
                Frame::Topic => step.levels_at(step.builds()),
                // What is opened as a whole is told as a whole.
                Frame::Branch | Frame::Map => usize::MAX,
            };
            let mut below = 0;
            while below < depth && !level.is_empty() {
                let mut next = Vec::new();
                for &topic in &level {
                    for (index, &child) in document.children(topic).iter().enumerate() {
                        let own = topic == step.topic && step.frame == Frame::Topic;
                        if own && !step.part.contains(&index) {
                            continue;
                        }
                        let build = match step.reveal {
                            Reveal::Children if own => index - step.part.start + usize::from(step.of.0 == 1),
                            Reveal::Levels => below.min(step.builds() - 1),
                            _ => 0,
                        };
                        self.first.entry(child).or_insert(Place { step: number, build });
                        next.push(child);
                    }
                }
                level = next;
                below += 1;
            }
        }
        // From the end, so that each topic is climbed over once; then from the start in the same way.
        for (number, step) in self.steps.iter().enumerate().rev() {
            let mut topic = Some(step.topic);
            while let Some(at) = topic.filter(|at| !self.below.contains_key(at)) {
                self.below.insert(at, (usize::MAX, number));
                topic = document.owner(at);
            }
        }
        for (number, step) in self.steps.iter().enumerate() {
            let mut topic = Some(step.topic);
            while let Some((at, (first, _))) = topic.and_then(|at| Some((at, self.below.get_mut(&at)?)))
                && *first == usize::MAX
            {
                *first = number;
                topic = document.owner(at);
            }
        }
    }

    /// The steps, at least one unless the sheet is gone.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Steps of the file that are passed over.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Whether the steps are those of the file, and not made of the tree.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.own
    }

    /// How many steps there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is no step, which is so only of a sheet that is gone.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The step with this position.
    #[must_use]
    pub fn step(&self, number: usize) -> Option<&Step> {
        self.steps.get(number)
    }

    /// Seconds planned for all steps together, if any is.
    #[must_use]
    pub fn planned_seconds(&self) -> Option<u32> {
        self.steps.iter().filter_map(|step| step.seconds).reduce(u32::saturating_add)
    }

    /// The nearest place that there is.
    #[must_use]
    pub fn clamp(&self, place: Place) -> Place {
        let step = place.step.min(self.steps.len().saturating_sub(1));
        let builds = self.steps.get(step).map_or(1, Step::builds);
        // A step that is gone ends with all of the one before it.
        let build = if step < place.step { builds - 1 } else { place.build.min(builds - 1) };
        Place { step, build }
    }

    /// The place one press on; `None` at the end.
    #[must_use]
    pub fn next(&self, place: Place) -> Option<Place> {
        let step = self.steps.get(place.step)?;
        if place.build + 1 < step.builds() {
            return Some(Place { build: place.build + 1, ..place });
        }
        (place.step + 1 < self.steps.len()).then_some(Place { step: place.step + 1, build: 0 })
    }

    /// The place one press back; `None` at the start.
    #[must_use]
    pub fn previous(&self, place: Place) -> Option<Place> {
        if place.build > 0 {
            return Some(Place { build: place.build - 1, ..place });
        }
        let step = place.step.checked_sub(1)?;
        Some(Place { step, build: self.steps.get(step)?.builds() - 1 })
    }

    /// The end of the walk.
    #[must_use]
    pub fn end(&self) -> Place {
        self.clamp(Place { step: usize::MAX, build: usize::MAX })
    }

    /// Where a topic is told: the start of its own step, else the place where it is revealed.
    #[must_use]
    pub fn place_of(&self, topic: TopicId) -> Option<Place> {
        let own = self.steps.iter().position(|step| step.topic == topic);
        own.map(|step| Place { step, build: 0 }).or_else(|| self.first.get(&topic).copied())
    }

    /// Where a topic is revealed first.
    #[must_use]
    pub fn revealed_at(&self, topic: TopicId) -> Option<Place> {
        self.first.get(&topic).copied()
    }

    /// The last step on a topic or below it.
    #[must_use]
    pub fn last_step_below(&self, topic: TopicId) -> Option<usize> {
        self.below.get(&topic).map(|(_, last)| *last)
    }

    /// The first step on a topic or below it.
    #[must_use]
    pub fn first_step_below(&self, topic: TopicId) -> Option<usize> {
        self.below.get(&topic).map(|(first, _)| *first)
    }

    /// The main topic of a step: the child of the root above it, or it itself.
    #[must_use]
    pub fn main_topic(&self, document: &Document, topic: TopicId) -> TopicId {
        let mut at = topic;
        while let Some(above) = document.owner(at) {
            if Some(above) == self.root {
                break;
            }
            at = above;
        }
        at
    }

    /// The first step of each main branch, in order of the walk; the root counts as one.
    #[must_use]
    pub fn branch_starts(&self, document: &Document) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut before = None;
        for (number, step) in self.steps.iter().enumerate() {
            let main = self.main_topic(document, step.topic);
            if before != Some(main) {
                starts.push(number);
                before = Some(main);
            }
        }
        starts
    }

    /// The place of the main topic with this number among the children of the root, from 1.
    #[must_use]
    pub fn main_branch(&self, document: &Document, number: usize) -> Option<Place> {
        let main = *document.children(self.root?).get(number.checked_sub(1)?)?;
        let inside = |step: &Step| self.main_topic(document, step.topic) == main;
        let step = self.steps.iter().position(inside).map(|step| Place { step, build: 0 });
        step.or_else(|| self.revealed_at(main))
    }
}

/// Makes steps.
struct Maker<'a> {
    document: &'a Document,
    ground: &'a dyn Ground,
    way: Reveal,
    steps: Vec<Step>,
}

impl Maker<'_> {
    /// The whole tree, depth first, with a stack on the heap.
    fn tree(&mut self, root: TopicId) {
        let mut stack = vec![root];
        while let Some(topic) = stack.pop() {
            let levels = self.topic(topic, self.way, Frame::Topic, None, None);
            // Down into what the step has not told itself.
            let mut edge = vec![topic];
            for _ in 1..levels.max(1) {
                edge = edge.iter().flat_map(|&at| self.document.children(at)).copied().collect();
            }
            let below = edge.iter().flat_map(|&at| self.document.children(at));
            let start = stack.len();
            stack.extend(below.copied().filter(|&child| !self.document.children(child).is_empty()));
            if let Some(new) = stack.get_mut(start..) {
                new.reverse();
            }
        }
    }

    fn stored(&mut self, stored: &Stored) {
        let way = Reveal::named(&stored.reveal).unwrap_or(self.way);
        let frame = Frame::named(&stored.frame);
        self.topic(stored.topic, way, frame, stored.seconds, Some(&stored.id));
    }

    /// Adds the steps of one topic; how many levels they reveal.
    fn topic(
        &mut self,
        topic: TopicId,
        reveal: Reveal,
        frame: Frame,
        seconds: Option<u32>,
        stored: Option<&FileId>,
    ) -> usize {
        let count = self.document.children(topic).len();
        // What is framed as a whole is there at once.
        let reveal = if frame == Frame::Topic { reveal } else { Reveal::All };
        let mut levels = usize::from(count > 0 && reveal != Reveal::Nothing);
        let parts = match reveal {
            Reveal::Nothing => whole(0),
            _ if frame != Frame::Topic => whole(count),
            _ => self.parts(topic),
        };
        if reveal == Reveal::Levels && parts.len() == 1 {
            levels = self.levels(topic).max(levels);
        }
        let of = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            self.steps.push(Step {
                topic,
                reveal,
                frame,
                part,
                of: (index + 1, of),
                levels,
                // The time of a split step is that of its parts together.
                seconds: seconds.map(|all| share_of(all, index, of)),
                stored: stored.cloned(),
            });
        }
        levels
    }

    /// The room for a topic and these below it, in map pixels, if the smallest type is to be read.
    fn room(&self, topic: TopicId, below: &[TopicId]) -> Size {
        let sizes = std::iter::once(&topic).chain(below).map(|&at| self.ground.type_size(at));
        let smallest = sizes.fold(f32::INFINITY, f32::min);
        let zoom = if smallest.is_finite() && smallest > 0.0 { MIN_TYPE / smallest } else { 1.0 };
        Size::new(REFERENCE_ROOM.w / zoom, REFERENCE_ROOM.h / zoom)
    }

    /// Runs of children that can be read together.
    fn parts(&self, topic: TopicId) -> Vec<Range<usize>> {
        let children = self.document.children(topic);
        let Some(own) = self.ground.size(topic) else { return whole(children.len()) };
        let (flow, gaps) = (self.ground.flow(topic), self.ground.gaps(topic));
        let room = self.room(topic, children);
        let lengths: Vec<f32> = children
            .iter()
            .map(|&child| {
                let size = self.ground.size(child).unwrap_or_default();
                if flow == Flow::Row { size.w } else { size.h }
            })
            .collect();
        let room = match flow {
            Flow::Row => room.w,
            Flow::Column | Flow::TwoColumns => room.h,
            Flow::List => room.h - own.h - gaps.level,
        };
        if flow == Flow::TwoColumns {
            let all = total(&lengths, gaps.sibling);
            let tallest = lengths.iter().copied().fold(0.0, f32::max);
            if f32::midpoint(all, tallest) <= room {
                return whole(children.len());
            }
        }
        split(&lengths, gaps.sibling, room)
    }

    /// How many levels below a topic can be read together, at least one if it has children.
    fn levels(&self, topic: TopicId) -> usize {
        let Some(own) = self.ground.size(topic) else { return 1 };
        if self.ground.flow(topic) == Flow::Row {
            return 1;
        }
        let mut width = own.w;
        let mut level = vec![topic];
        let mut levels = 0;
        loop {
            let next: Vec<TopicId> =
                level.iter().flat_map(|&at| self.document.children(at)).copied().take(LEVEL_MOST + 1).collect();
            if next.is_empty() || next.len() > LEVEL_MOST {
                return levels;
            }
            let gaps = self.ground.gaps(topic);
            let sizes = next.iter().map(|&at| self.ground.size(at).unwrap_or_default());
            let heights: Vec<f32> = sizes.clone().map(|size| size.h).collect();
            width += gaps.level + sizes.map(|size| size.w).fold(0.0, f32::max);
            let room = self.room(topic, &next);
            if levels > 0 && (width > room.w || total(&heights, gaps.sibling) > room.h) {
                return levels;
            }
            levels += 1;
            level = next;
        }
    }
}

/// All of so many in one run.
fn whole(count: usize) -> Vec<Range<usize>> {
    std::iter::once(0..count).collect()
}

fn share_of(all: u32, index: usize, of: usize) -> u32 {
    let of = u32::try_from(of.max(1)).unwrap_or(u32::MAX);
    let first = all % of;
    all / of + u32::from(u32::try_from(index).is_ok_and(|index| index < first))
}

fn total(lengths: &[f32], gap: f32) -> f32 {
    lengths.iter().sum::<f32>() + gap * lengths.len().saturating_sub(1) as f32
}

/// Runs of lengths that fit into `room`, as few as can be and as even as can be. What is longer
/// than the room stands alone.
fn split(lengths: &[f32], gap: f32, room: f32) -> Vec<Range<usize>> {
    let all = total(lengths, gap);
    if all <= room || lengths.len() < 2 {
        return whole(lengths.len());
    }
    let fewest = fill(lengths, gap, room).len();
    let even = all / fewest as f32;
    for share in 0..8 {
        let parts = fill(lengths, gap, even + (room - even) * share as f32 / 8.0);
        if parts.len() == fewest {
            return parts;
        }
    }
    fill(lengths, gap, room)
}

fn fill(lengths: &[f32], gap: f32, room: f32) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut taken) = (0, 0.0);
    for (index, &length) in lengths.iter().enumerate() {
        let with = if index == start { length } else { taken + gap + length };
        if index > start && with > room {
            parts.push(start..index);
            start = index;
            taken = length;
        } else {
            taken = with;
        }
    }
    parts.push(start..lengths.len());
    parts
}
