//! [`Layout`]: lays a sheet out from nothing, or after an edit only what the edit reaches.
//!
//! A branch is laid out in three passes: down the tree for levels and ways to grow, across all
//! titles for sizes (on several threads when there are many), and up the tree for places.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use super::dress::Wardrobe;
use super::groups::{Known, PlacedGroup};
use super::look::Look;
use super::measure::Measure;
use super::node::{
    ABOVE, ABSOLUTE, ALIVE, BOXED, CHILD_FLIP, FOLDED, Growth, INSISTS, Kind, Node, PLACE_FLIP, Span, units, units_up,
};
use super::place::Scratch;
use super::relations::Routes;
use super::structure::{self, below_root, inherited, inherited_aside};
use super::table::Table;
use super::title::{self, Titles};
use crate::base::geom::Rectd;
use crate::doc::{Document, Home, SheetId, Text, Topic, TopicId, Touched, ViewFolds};

/// More children than this are also kept as blocks, for culling.
pub(super) const MANY_CHILDREN: usize = 128;
/// Children of a block.
pub(super) const BLOCK: usize = 64;
/// Fewer titles than this are measured on one thread.
const MANY_TITLES: usize = 20_000;

/// On which side of the root main topics stand: `true` is left.
#[derive(Clone, Debug, Default)]
pub struct Sides(pub(super) HashMap<u32, bool>);

/// The layout of one sheet.
pub struct Layout {
    /// The look as it was handed in; [`Layout::look`] has the spacing of the sheet.
    pub(super) usual: Look,
    pub(super) look: Look,
    pub(super) wardrobe: Wardrobe,
    pub(super) room: Room,
    pub(super) measure: Arc<dyn Measure>,
    pub(super) titles: Titles,
    pub(super) sheet: Option<SheetId>,
    pub(super) nodes: Vec<Node>,
    /// The groups of a parent, in the order of the sheet.
    pub(super) known: HashMap<u32, Vec<Known>>,
    /// Where they came to stand.
    pub(super) placed: HashMap<u32, Vec<PlacedGroup>>,
    /// The parent of a summary's topic.
    pub(super) summed: HashMap<u32, u32>,
    /// What blocks of the children of topics with many take, from the parent's box.
    pub(super) fans: HashMap<u32, Box<[Span]>>,
    /// The lines of tables, by the topic that has the table.
    pub(super) tables: HashMap<u32, Table>,
    /// The tops of trees with their left top corners from the root's centre, the root first.
    pub(super) tops: Vec<(u32, i64, i64)>,
    pub(super) bounds: Rectd,
    pub(super) scratch: Scratch,
    /// Reused for the children of a topic.
    pub(super) slots: Vec<u32>,
    pub(super) revision: u64,
    /// Routes of the relations at a revision.
    pub(super) routes: Mutex<Routes>,
    /// A text that is being typed, and its topic.
    pub(super) draft: Option<(TopicId, Text)>,
    /// Which main topics stand left, by slot, if they are to stay there.
    pub(super) kept_sides: Option<Sides>,
    /// Folds that are shown otherwise than the document says.
    pub(super) folds: Arc<ViewFolds>,
    /// The topics that are open, if the folds of the document do not count.
    pub(super) open: Option<HashSet<TopicId>>,
    /// The topic whose branch is laid out as if it were the whole sheet.
    pub(super) focus: Option<TopicId>,
}

/// The look's lengths in units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) sibling: i32,
    pub(super) branch: i32,
    pub(super) level: i32,
    pub(super) org_level: i32,
    pub(super) org_sibling: i32,
    pub(super) indent: i32,
    pub(super) tree: i32,
    pub(super) callout: i32,
    pub(super) pad: i32,
    pub(super) group_title: i32,
    pub(super) brace_gap: i32,
    pub(super) brace: i32,
    pub(super) fold: i32,
    pub(super) fold_distance: i32,
    pub(super) floating: i32,
    pub(super) axis: i32,
    pub(super) axis_step: i32,
    pub(super) axis_spread: i32,
    pub(super) axis_end: i32,
    pub(super) date_gap: i32,
    pub(super) bone: i32,
    pub(super) bone_least: i32,
    pub(super) cell: i32,
    pub(super) fan: i32,
}

impl Room {
    pub(super) fn new(look: &Look) -> Self {
        Self {
            sibling: units(look.sibling_gap),
            branch: units(look.branch_gap),
            level: units(look.level_gap),
            org_level: units(look.org_level_gap),
            org_sibling: units(look.org_sibling_gap),
            indent: units(look.tree_indent),
            tree: units(look.tree_gap),
            callout: units(look.callout_gap),
            pad: units(look.boundary_pad),
            group_title: units_up(look.boundary_title * look.line_height),
            brace_gap: units(look.summary_gap),
            brace: units(look.summary_brace),
            fold: units(look.fold_radius),
            fold_distance: units(look.fold_distance),
            floating: units(look.floating_gap),
            axis: units(look.axis_gap),
            axis_step: units(look.axis_step),
            axis_spread: units(look.axis_spread),
            axis_end: units(look.axis_end),
            date_gap: units(look.date_gap),
            bone: units(look.bone_gap),
            bone_least: units(look.bone_least),
            cell: units(look.cell_pad),
            fan: units(look.fan_depth),
        }
    }
}

/// A topic on the way down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) slot: u32,
    pub(super) owner: u32,
    pub(super) level: u16,
    pub(super) kind: Kind,
    /// How its children grow unless it says otherwise.
    pub(super) inherits: Growth,
    /// Whether it is placed as a mirror image.
    pub(super) mirrored: bool,
}

impl Task {
    /// The slot of what it hangs on; none for the top of a tree.
    pub(super) fn hangs_on(&self) -> Option<u32> {
        (self.owner != self.slot).then_some(self.owner)
    }
}

pub(super) fn slot(id: TopicId) -> u32 {
    u32::try_from(id.slot()).unwrap_or(u32::MAX)
}

pub(crate) fn id(slot: u32) -> TopicId {
    TopicId::from_slot(slot as usize)
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layout").field("sheet", &self.sheet).field("topics", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl Layout {
    /// A layout of nothing yet.
    #[must_use]
    pub fn new(look: Look, measure: Arc<dyn Measure>) -> Self {
        Self {
            room: Room::new(&look),
            usual: look.clone(),
            wardrobe: Wardrobe::default(),
            look,
            measure,
            titles: Titles::Main,
            sheet: None,
            nodes: Vec::new(),
            known: HashMap::new(),
            placed: HashMap::new(),
            summed: HashMap::new(),
            fans: HashMap::new(),
            tables: HashMap::new(),
            tops: Vec::new(),
            bounds: Rectd::NOTHING,
            scratch: Scratch::default(),
            slots: Vec::new(),
            revision: 0,
            routes: Mutex::default(),
            draft: None,
            kept_sides: None,
            folds: Arc::default(),
            open: None,
            focus: None,
        }
    }

    /// Another layout of the same, without measuring anything again. Routes of relations and a text
    /// that is being typed are left behind.
    #[must_use]
    pub fn twin(&self) -> Self {
        Self {
            usual: self.usual.clone(),
            look: self.look.clone(),
            wardrobe: self.wardrobe.clone(),
            room: self.room,
            measure: Arc::clone(&self.measure),
            titles: self.titles.clone(),
            sheet: self.sheet,
            nodes: self.nodes.clone(),
            known: self.known.clone(),
            placed: self.placed.clone(),
            summed: self.summed.clone(),
            fans: self.fans.clone(),
            tables: self.tables.clone(),
            tops: self.tops.clone(),
            bounds: self.bounds,
            scratch: Scratch::default(),
            slots: Vec::new(),
            revision: self.revision,
            routes: Mutex::default(),
            draft: None,
            kept_sides: self.kept_sides.clone(),
            folds: Arc::clone(&self.folds),
            open: self.open.clone(),
            focus: self.focus,
        }
    }

    /// Lays out the branch of this topic as if it were the whole sheet, or the sheet itself; call
    /// [`Layout::full`] after a change.
    pub const fn set_focus(&mut self, focus: Option<TopicId>) {
        self.focus = focus;
    }

    /// The topic whose branch is laid out as if it were the whole sheet.
    #[must_use]
    pub const fn focus(&self) -> Option<TopicId> {
        self.focus
    }

    /// Whether a fold hides the children of a topic: in a talk what is told, in the window what is
    /// shown, else what the document says.
    fn is_shut(&self, topic: TopicId, at: &Topic) -> bool {
        let folded = match &self.open {
            Some(open) => !open.contains(&topic),
            None => self.folds.is_folded(topic, at),
        };
        folded && !self.folds.children(at).is_empty()
    }

    /// The children of a topic that no filter hides.
    pub(crate) fn kids<'a>(&self, document: &'a Document, of: TopicId) -> Cow<'a, [TopicId]> {
        document.topic(of).map_or(Cow::Borrowed(&[]), |topic| self.folds.children(topic))
    }

    /// The topics that stand by themselves, the one in the middle first.
    pub(super) fn top_topics(&self, document: &Document) -> Vec<TopicId> {
        let Some(sheet) = self.sheet.and_then(|sheet| document.sheet(sheet)) else { return Vec::new() };
        match self.focus {
            Some(focus) if document.sheet_of(focus) == self.sheet => vec![focus],
            _ => {
                let floating = sheet.floating().iter().copied().filter(|&top| self.folds.leaves(top));
                std::iter::once(sheet.root()).chain(floating).collect()
            }
        }
    }

    /// Keeps main topics on the side of the root where they were first laid out, for as long as
    /// this layout lives. A window wants that: a branch that jumps across the map because another
    /// one grew is a surprise. Without it the layout depends on the document alone.
    #[must_use]
    pub fn keeping_sides(mut self) -> Self {
        self.kept_sides = Some(Sides::default());
        self
    }

    /// The same, beginning with the sides of another layout of the same document.
    #[must_use]
    pub fn keeping_sides_of(mut self, other: Sides) -> Self {
        self.kept_sides = Some(other);
        self
    }

    /// On which side each main topic is kept; none unless it is [`Layout::keeping_sides`].
    #[must_use]
    pub fn main_sides(&self) -> Sides {
        self.kept_sides.clone().unwrap_or_default()
    }

    /// Gives a topic the room of a text that is still being typed, without touching the document;
    /// `None` ends it. `true` if anything moved.
    pub fn set_draft(&mut self, document: &Document, draft: Option<(TopicId, Text)>) -> bool {
        if self.draft == draft {
            return false;
        }
        let old = std::mem::replace(&mut self.draft, draft);
        let touched: Vec<TopicId> = old.iter().chain(&self.draft).map(|(topic, _)| *topic).collect();
        self.update_all(document, &[Touched::Topics(touched)]);
        true
    }

    /// Says which folds are shown otherwise than the document says; the topics that differ have to
    /// be told to [`Layout::update_all`] as after an edit.
    pub fn set_view_folds(&mut self, folds: &Arc<ViewFolds>) {
        if !Arc::ptr_eq(&self.folds, folds) {
            self.folds = Arc::clone(folds);
        }
    }

    /// The numbers it goes by.
    #[must_use]
    pub const fn look(&self) -> &Look {
        &self.look
    }

    /// The measurer of its texts.
    #[must_use]
    pub fn measure(&self) -> &dyn Measure {
        &*self.measure
    }

    /// Says which titles are shown; call [`Layout::full`] after a change.
    pub fn set_titles(&mut self, titles: Titles) {
        self.titles = titles;
    }

    /// Which titles are shown.
    #[must_use]
    pub const fn titles(&self) -> &Titles {
        &self.titles
    }

    /// The sheet that is laid out.
    #[must_use]
    pub const fn sheet(&self) -> Option<SheetId> {
        self.sheet
    }

    /// A number that grows with each change of the layout.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// What everything on the sheet takes, relations left out; the root's centre is at 0, 0.
    #[must_use]
    pub const fn bounds(&self) -> Rectd {
        self.bounds
    }

    /// The layout of a topic of the sheet, also of one that a fold hides.
    #[must_use]
    pub fn node(&self, id: TopicId) -> Option<&Node> {
        self.nodes.get(id.slot()).filter(|node| node.has(ALIVE))
    }

    pub(crate) fn at(&self, slot: u32) -> Option<&Node> {
        self.nodes.get(slot as usize).filter(|node| node.has(ALIVE))
    }

    pub(crate) fn tops(&self) -> &[(u32, i64, i64)] {
        &self.tops
    }

    pub(crate) fn blocks(&self, parent: u32) -> Option<&[Span]> {
        self.fans.get(&parent).map(|blocks| &**blocks)
    }

    pub(crate) fn known_groups(&self, parent: TopicId) -> &[Known] {
        self.known.get(&slot(parent)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn placed_groups(&self, parent: TopicId) -> &[PlacedGroup] {
        self.placed.get(&slot(parent)).map_or(&[], Vec::as_slice)
    }

    /// Lays the sheet out from nothing.
    pub fn full(&mut self, document: &Document, sheet: SheetId) {
        self.nodes.clear();
        self.nodes.resize_with(document.slot_count(), Node::default);
        self.known.clear();
        self.placed.clear();
        self.summed.clear();
        self.fans.clear();
        self.tables.clear();
        self.tops.clear();
        self.sheet = Some(sheet);
        self.revision += 1;
        self.learn_style(document);
        self.learn_groups(document);
        let tops = self.tops_of(document);
        self.lay_branches(document, &tops, true);
        self.place_tops(document);
    }

    /// Brings the layout up to date after an edit. `touched` is what the operations and their
    /// inverses say, taken together; with several operations use [`Layout::update_all`].
    pub fn update(&mut self, document: &Document, touched: &Touched) {
        self.update_all(document, std::slice::from_ref(touched));
    }

    /// Brings the layout up to date after several operations, all of which were applied.
    pub fn update_all(&mut self, document: &Document, touched: &[Touched]) {
        let Some(sheet) = self.sheet else { return };
        if touched.contains(&Touched::All) || document.sheet(sheet).is_none() {
            self.full(document, sheet);
            return;
        }
        if touched.iter().all(|touched| *touched == Touched::Nothing) {
            return;
        }
        self.revision += 1;
        if self.nodes.len() < document.slot_count() {
            self.nodes.resize_with(document.slot_count(), Node::default);
        }
        let mut dirty: Vec<u32> = Vec::new();
        let mut branches: Vec<Task> = Vec::new();
        if touched.contains(&Touched::Sheet) {
            dirty.extend(self.learn_groups(document));
            let tops = self.tops_of(document);
            let summaries: Vec<u32> = {
                let mut all: Vec<u32> = self.summed.keys().copied().collect();
                all.sort_unstable();
                all
            };
            let summaries = summaries.into_iter().filter_map(|slot| self.task_of(document, id(slot)));
            let found: Vec<Task> = tops.into_iter().chain(summaries).collect();
            for task in found {
                if !self.is_as_laid(document, &task) {
                    branches.push(task);
                } else if let Some(node) = self.nodes.get_mut(task.slot as usize) {
                    // A summary may hang on another parent now without looking different.
                    node.owner = task.owner;
                }
            }
        }
        for touched in touched {
            let Touched::Topics(topics) = touched else { continue };
            for &topic in topics {
                let task = document.topic(topic).and_then(|_| self.task_of(document, topic));
                match task {
                    None => self.forget(topic),
                    Some(task) if self.is_as_laid(document, &task) => {
                        self.dress_up(document, &task);
                        self.remeasure(document, &task);
                        dirty.push(task.slot);
                    }
                    Some(task) => branches.push(task),
                }
            }
        }
        self.renumber(document, touched, &mut dirty, &mut branches);
        if !branches.is_empty() {
            branches.sort_unstable_by_key(|task| task.slot);
            branches.dedup_by_key(|task| task.slot);
            self.lay_branches(document, &branches, true);
            dirty.extend(branches.iter().map(|task| task.slot));
        }
        self.place_upward(document, &dirty);
        self.place_tops(document);
    }

    // ---- down: levels and ways to grow ------------------------------------------------------------

    /// Reads the groups of the sheet; returns the parents whose groups changed.
    fn learn_groups(&mut self, document: &Document) -> Vec<u32> {
        let mut known: HashMap<u32, Vec<Known>> = HashMap::new();
        let mut summed = HashMap::new();
        let groups = self.sheet.and_then(|sheet| document.sheet(sheet)).map_or(&[][..], |sheet| sheet.groups());
        for group in groups {
            known.entry(slot(group.parent)).or_default().push(Known::of(group));
            if let Some(topic) = group.topic {
                summed.insert(slot(topic), slot(group.parent));
            }
        }
        let mut changed: Vec<u32> = Vec::new();
        for parent in self.known.keys().chain(known.keys()) {
            if self.known.get(parent) != known.get(parent) {
                changed.push(*parent);
            }
        }
        changed.sort_unstable();
        changed.dedup();
        self.known = known;
        self.summed = summed;
        changed
    }

    fn top_task(&self, document: &Document, top: TopicId, kind: Kind) -> Task {
        let sheet = self.sheet.and_then(|sheet| document.sheet(sheet));
        let structure = sheet.map_or("", |sheet| sheet.structure.as_str());
        let inherits = match kind {
            Kind::Root => structure::wish(structure).map_or(Growth::Map, |wish| wish.growth),
            _ => Growth::Logic,
        };
        Task {
            slot: slot(top),
            owner: slot(top),
            level: u16::from(kind != Kind::Root),
            kind,
            inherits,
            mirrored: false,
        }
    }

    fn tops_of(&self, document: &Document) -> Vec<Task> {
        let kinds = std::iter::once(Kind::Root).chain(std::iter::repeat(Kind::Floating));
        self.top_topics(document).into_iter().zip(kinds).map(|(top, kind)| self.top_task(document, top, kind)).collect()
    }

    /// What a topic asks for itself.
    fn wish(&self, document: &Document, topic: &Topic, kind: Kind) -> Option<structure::Wish> {
        let own = if topic.has_more() { structure::wish(&topic.more().structure) } else { None };
        if own.is_none() && kind == Kind::Root {
            let sheet = self.sheet.and_then(|sheet| document.sheet(sheet))?;
            return structure::wish(&sheet.structure);
        }
        own
    }

    /// How the children of a topic grow, and whether they grow the other way than it does.
    fn grows(&self, document: &Document, topic: &Topic, task: &Task) -> (Growth, Option<bool>) {
        match self.wish(document, topic, task.kind) {
            Some(wish) if task.kind != Kind::Root => (below_root(wish.growth, task.inherits), wish.mirrored),
            Some(wish) => (wish.growth, wish.mirrored),
            None => (task.inherits, None),
        }
    }

    /// The task of a topic of the sheet as its ancestors have it; `None` if it is not on it.
    pub(super) fn task_of(&self, document: &Document, topic: TopicId) -> Option<Task> {
        if !self.folds.leaves(topic) && self.top_topics(document).first().is_none_or(|&top| top != topic) {
            return None;
        }
        let mut path = Vec::new();
        let mut above = topic;
        let mut task = loop {
            let kind = match document.topic(above)?.home() {
                _ if Some(above) == self.focus => break self.top_task(document, above, Kind::Root),
                Home::Root(_) | Home::Floating(_) if self.focus.is_some() => return None,
                Home::Root(sheet) if Some(sheet) == self.sheet => break self.top_task(document, above, Kind::Root),
                Home::Floating(sheet) if Some(sheet) == self.sheet => {
                    break self.top_task(document, above, Kind::Floating);
                }
                Home::Root(_) | Home::Floating(_) => return None,
                Home::Child(parent) => (Kind::Child, parent),
                Home::Callout(of) => (Kind::Callout, of),
                Home::Summary(_) => (Kind::Summary, id(*self.summed.get(&slot(above))?)),
            };
            path.push((above, kind.0));
            above = kind.1;
        };
        for (below, kind) in path.into_iter().rev() {
            let owner = document.topic(id(task.slot))?;
            task = self.below(document, owner, &task, below, kind);
        }
        Some(task)
    }

    /// The task of what hangs on a topic.
    pub(super) fn below(&self, document: &Document, owner: &Topic, task: &Task, below: TopicId, kind: Kind) -> Task {
        let (growth, wants) = self.grows(document, owner, task);
        let mut mirrored = wants.unwrap_or(task.mirrored);
        if growth.is_two_sided() {
            mirrored ^= self.node(below).is_some_and(|node| node.has(PLACE_FLIP));
        }
        let level = match kind {
            Kind::Callout => 3,
            Kind::Summary => task.level.saturating_add(1).max(2),
            _ => task.level.saturating_add(1),
        };
        let inherits = if kind == Kind::Child { inherited(growth) } else { inherited_aside(growth) };
        Task { slot: slot(below), owner: task.slot, level, kind, inherits, mirrored }
    }

    /// Whether a topic was laid out under the same conditions.
    pub(super) fn is_as_laid(&self, document: &Document, task: &Task) -> bool {
        let Some(node) = self.at(task.slot) else { return false };
        let Some(topic) = document.topic(id(task.slot)) else { return false };
        let (growth, wants) = self.grows(document, topic, task);
        let same_owner = node.owner == task.owner || !(node.has(ABSOLUTE) || node.has(ABOVE) || self.is_numbered());
        same_owner
            && self.wardrobe.hands_down_as_before(task.slot, topic, task.hangs_on())
            && (node.kind, node.level, node.growth) == (task.kind, task.level, growth)
            && node.has(INSISTS) == wants.is_some()
            && node.has(CHILD_FLIP) == (wants.is_some_and(|wants| wants != task.mirrored))
    }

    /// A topic that is no longer on the sheet.
    fn forget(&mut self, topic: TopicId) {
        if let Some(node) = self.nodes.get_mut(topic.slot()) {
            *node = Node::default();
        }
        self.fans.remove(&slot(topic));
        self.tables.remove(&slot(topic));
        self.placed.remove(&slot(topic));
    }

    /// All that hangs on a topic besides its children.
    pub(super) fn hangers(&self, topic: &Topic, of: u32) -> impl Iterator<Item = (TopicId, Kind)> {
        let folds = &self.folds;
        let callouts = if topic.has_more() { topic.callouts() } else { &[] };
        let callouts = callouts.iter().map(|&callout| (callout, Kind::Callout));
        let groups = if self.known.is_empty() { None } else { self.known.get(&of) };
        let summaries = groups.into_iter().flatten().filter_map(|group| Some((group.topic?, Kind::Summary)));
        callouts.chain(summaries).filter(move |&(hanger, _)| folds.leaves(hanger))
    }

    /// Lays out whole branches, which then only have to be placed beside their neighbours.
    pub(super) fn lay_branches(&mut self, document: &Document, tops: &[Task], measures: bool) {
        let mut order: Vec<Task> = Vec::with_capacity(if tops.len() == 1 { 16 } else { document.len() });
        let mut stack: Vec<Task> = tops.iter().rev().copied().collect();
        while let Some(task) = stack.pop() {
            let Some(topic) = document.topic(id(task.slot)) else { continue };
            let (growth, wants) = self.grows(document, topic, &task);
            let flips = wants.is_some_and(|wants| wants != task.mirrored);
            let Some(node) = self.nodes.get_mut(task.slot as usize) else { continue };
            (node.owner, node.level, node.kind, node.growth) = (task.owner, task.level, task.kind, growth);
            let kept = if measures { 0 } else { node.flags & (BOXED | FOLDED) };
            node.flags = ALIVE | kept;
            node.set(CHILD_FLIP, flips);
            node.set(INSISTS, wants.is_some());
            order.push(task);
            self.wardrobe.put_on(task.slot, topic, task.hangs_on(), task.level);
            self.wardrobe.count_children(topic.children());
            let mirrored = wants.unwrap_or(task.mirrored);
            let (level, inherits) = (task.level.saturating_add(1), inherited(growth));
            stack.extend(self.folds.children(topic).iter().rev().map(|&child| Task {
                slot: slot(child),
                owner: task.slot,
                level,
                kind: Kind::Child,
                inherits,
                mirrored,
            }));
            if topic.has_more() || !self.known.is_empty() {
                for (below, kind) in self.hangers(topic, task.slot) {
                    stack.push(self.below(document, topic, &Task { mirrored: task.mirrored, ..task }, below, kind));
                }
            }
        }
        if measures {
            self.measure_all(document, &order);
        }
        for task in order.iter().rev() {
            self.place(document, task.slot, Some(task.mirrored));
        }
    }

    // ---- across: sizes ----------------------------------------------------------------------------

    fn measure_all(&mut self, document: &Document, order: &[Task]) {
        if order.len() < MANY_TITLES {
            for task in order {
                self.remeasure(document, task);
            }
            return;
        }
        let threads = std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 8));
        let mut sizes = vec![Sized::default(); order.len()];
        let per_thread = order.len().div_ceil(threads);
        let this = &*self;
        std::thread::scope(|scope| {
            for (tasks, sizes) in order.chunks(per_thread).zip(sizes.chunks_mut(per_thread)) {
                scope.spawn(move || {
                    for (task, size) in tasks.iter().zip(sizes) {
                        if let Some(topic) = document.topic(id(task.slot)) {
                            *size = Sized::of(this, document, topic, task);
                            size.fold(this.is_shut(id(task.slot), topic));
                        }
                    }
                });
            }
        });
        for (task, size) in order.iter().zip(&sizes) {
            if let Some(node) = self.nodes.get_mut(task.slot as usize) {
                size.store(node);
            }
        }
    }

    pub(super) fn remeasure(&mut self, document: &Document, task: &Task) {
        let Some(topic) = document.topic(id(task.slot)) else { return };
        let draft = self.draft.as_ref().filter(|(of, _)| *of == id(task.slot));
        let drafted = draft.map(|(_, text)| title::with_title(topic, &self.titles, text));
        let topic = drafted.as_ref().unwrap_or(topic);
        let mut size = Sized::of(self, document, topic, task);
        size.fold(self.is_shut(id(task.slot), topic));
        if let Some(node) = self.nodes.get_mut(task.slot as usize) {
            node.owner = task.owner;
            size.store(node);
        }
    }
}

/// The measured box of a topic.
#[derive(Clone, Copy, Default)]
struct Sized {
    w: i32,
    h: i32,
    flags: u8,
    marks: super::node::Marks,
}

impl Sized {
    fn of(layout: &Layout, document: &Document, topic: &Topic, task: &Task) -> Self {
        let (look, measure, titles) = (&layout.look, &*layout.measure, &layout.titles);
        let level = title::level_look(look, task.kind, task.level, &layout.wardrobe.of(task.slot));
        let number = title::number_of(look, measure, &level, layout.wardrobe.number(&layout.nodes, task.slot));
        let (w, h) = title::box_size(
            look,
            measure,
            document,
            topic,
            &level,
            titles,
            &number,
            layout.is_dated(task.kind, task.owner),
        );
        let mut flags = 0;
        if level.shape.meets_in_the_middle() {
            flags |= BOXED;
        }
        Self { w, h, flags, marks: title::marks_of(look, topic) }
    }

    const fn fold(&mut self, folded: bool) {
        if folded {
            self.flags |= FOLDED;
        }
    }

    fn store(&self, node: &mut Node) {
        (node.w, node.h, node.marks) = (self.w, self.h, self.marks);
        node.flags = (node.flags & !(BOXED | FOLDED)) | self.flags;
    }
}
