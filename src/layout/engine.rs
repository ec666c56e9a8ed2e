//! [`Layout`]: lays a sheet out from nothing, or after an edit only what the edit reaches.
//!
//! A branch is laid out in three passes: down the tree for levels and ways to grow, across all
//! titles for sizes (on several threads when there are many), and up the tree for places.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::groups::{Known, PlacedGroup, Run};
use super::look::Look;
use super::measure::Measure;
use super::node::{
    ABSOLUTE, ALIVE, BOXED, CHILD_FLIP, FOLDED, Growth, INSISTS, Kind, Node, PLACE_FLIP, Span, units, units_up,
};
use super::place::{self, Rules, Scratch};
use super::structure::{self, inherited};
use super::title::{self, Titles};
use crate::base::geom::Rectd;
use crate::doc::{Document, GroupKind, Home, SheetId, Side, Topic, TopicId, Touched};

/// More children than this are also kept as blocks, for culling.
const MANY_CHILDREN: usize = 128;
/// Children of a block.
pub(crate) const BLOCK: usize = 64;
/// Fewer titles than this are measured on one thread.
const MANY_TITLES: usize = 20_000;

/// The layout of one sheet.
pub struct Layout {
    look: Look,
    room: Room,
    measure: Arc<dyn Measure>,
    titles: Titles,
    sheet: Option<SheetId>,
    nodes: Vec<Node>,
    /// The groups of a parent, in the order of the sheet.
    known: HashMap<u32, Vec<Known>>,
    /// Where they came to stand.
    placed: HashMap<u32, Vec<PlacedGroup>>,
    /// The parent of a summary's topic.
    summed: HashMap<u32, u32>,
    /// What blocks of the children of topics with many take, from the parent's box.
    fans: HashMap<u32, Box<[Span]>>,
    /// The tops of trees with their left top corners from the root's centre, the root first.
    tops: Vec<(u32, i64, i64)>,
    bounds: Rectd,
    scratch: Scratch,
    revision: u64,
}

/// The look's lengths in units.
#[derive(Clone, Copy, Debug)]
struct Room {
    sibling: i32,
    branch: i32,
    level: i32,
    org_level: i32,
    org_sibling: i32,
    indent: i32,
    tree: i32,
    callout: i32,
    pad: i32,
    group_title: i32,
    brace_gap: i32,
    brace: i32,
    fold: i32,
    fold_distance: i32,
    floating: i32,
}

impl Room {
    fn new(look: &Look) -> Self {
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
        }
    }
}

/// A topic on the way down.
#[derive(Clone, Copy, Debug)]
struct Task {
    slot: u32,
    owner: u32,
    level: u16,
    kind: Kind,
    /// How its children grow unless it says otherwise.
    inherits: Growth,
    /// Whether it is placed as a mirror image.
    mirrored: bool,
}

fn slot(id: TopicId) -> u32 {
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
            look,
            measure,
            titles: Titles::Main,
            sheet: None,
            nodes: Vec::new(),
            known: HashMap::new(),
            placed: HashMap::new(),
            summed: HashMap::new(),
            fans: HashMap::new(),
            tops: Vec::new(),
            bounds: Rectd::NOTHING,
            scratch: Scratch::default(),
            revision: 0,
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
        self.tops.clear();
        self.sheet = Some(sheet);
        self.revision += 1;
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
            branches.extend(found.into_iter().filter(|task| !self.is_as_laid(document, task)));
        }
        for touched in touched {
            let Touched::Topics(topics) = touched else { continue };
            for &topic in topics {
                let task = document.topic(topic).and_then(|_| self.task_of(document, topic));
                match task {
                    None => self.forget(topic),
                    Some(task) if self.is_as_laid(document, &task) => {
                        self.remeasure(document, &task);
                        dirty.push(task.slot);
                    }
                    Some(task) => branches.push(task),
                }
            }
        }
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
        let Some(sheet) = self.sheet.and_then(|sheet| document.sheet(sheet)) else { return Vec::new() };
        let floating = sheet.floating().iter().map(|&top| self.top_task(document, top, Kind::Floating));
        std::iter::once(self.top_task(document, sheet.root(), Kind::Root)).chain(floating).collect()
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
            Some(wish) if wish.growth == Growth::Map && task.kind != Kind::Root => (task.inherits, None),
            Some(wish) => (wish.growth, wish.mirrored),
            None => (task.inherits, None),
        }
    }

    /// The task of a topic of the sheet as its ancestors have it; `None` if it is not on it.
    fn task_of(&self, document: &Document, topic: TopicId) -> Option<Task> {
        let mut path = Vec::new();
        let mut above = topic;
        let mut task = loop {
            let kind = match document.topic(above)?.home() {
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
    fn below(&self, document: &Document, owner: &Topic, task: &Task, below: TopicId, kind: Kind) -> Task {
        let (growth, wants) = self.grows(document, owner, task);
        let mut mirrored = wants.unwrap_or(task.mirrored);
        if growth == Growth::Map {
            mirrored ^= self.node(below).is_some_and(|node| node.has(PLACE_FLIP));
        }
        let level = match kind {
            Kind::Callout => 3,
            Kind::Summary => task.level.saturating_add(1).max(2),
            _ => task.level.saturating_add(1),
        };
        Task { slot: slot(below), owner: task.slot, level, kind, inherits: inherited(growth), mirrored }
    }

    /// Whether a topic was laid out under the same conditions.
    fn is_as_laid(&self, document: &Document, task: &Task) -> bool {
        let Some(node) = self.at(task.slot) else { return false };
        let Some(topic) = document.topic(id(task.slot)) else { return false };
        let (growth, wants) = self.grows(document, topic, task);
        let same_owner = node.owner == task.owner || !node.has(ABSOLUTE);
        same_owner
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
        self.placed.remove(&slot(topic));
    }

    /// All that hangs on a topic besides its children.
    fn hangers(&self, topic: &Topic, of: u32) -> impl Iterator<Item = (TopicId, Kind)> {
        let callouts = if topic.has_more() { topic.callouts() } else { &[] };
        let callouts = callouts.iter().map(|&callout| (callout, Kind::Callout));
        let groups = if self.known.is_empty() { None } else { self.known.get(&of) };
        let summaries = groups.into_iter().flatten().filter_map(|group| Some((group.topic?, Kind::Summary)));
        callouts.chain(summaries)
    }

    /// Lays out whole branches, which then only have to be placed beside their neighbours.
    fn lay_branches(&mut self, document: &Document, tops: &[Task], measures: bool) {
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
            let mirrored = wants.unwrap_or(task.mirrored);
            let (level, inherits) = (task.level.saturating_add(1), inherited(growth));
            stack.extend(topic.children().iter().rev().map(|&child| Task {
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
        let (look, measure, titles) = (&self.look, &*self.measure, &self.titles);
        std::thread::scope(|scope| {
            for (tasks, sizes) in order.chunks(per_thread).zip(sizes.chunks_mut(per_thread)) {
                scope.spawn(move || {
                    for (task, size) in tasks.iter().zip(sizes) {
                        if let Some(topic) = document.topic(id(task.slot)) {
                            *size = Sized::of(look, measure, titles, document, topic, task);
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

    fn remeasure(&mut self, document: &Document, task: &Task) {
        let Some(topic) = document.topic(id(task.slot)) else { return };
        let size = Sized::of(&self.look, &*self.measure, &self.titles, document, topic, task);
        if let Some(node) = self.nodes.get_mut(task.slot as usize) {
            node.owner = task.owner;
            size.store(node);
        }
    }

    // ---- up: places -------------------------------------------------------------------------------

    /// Places these topics' children anew, and those of all their ancestors, deepest first.
    fn place_upward(&mut self, document: &Document, dirty: &[u32]) {
        let mut depths: BTreeMap<u32, u32> = BTreeMap::new();
        let mut path = Vec::new();
        for &start in dirty {
            path.clear();
            let mut at = start;
            let mut depth = loop {
                if let Some(&depth) = depths.get(&at) {
                    break depth + 1;
                }
                let Some(node) = self.at(at) else { break 0 };
                path.push(at);
                if node.owner == at {
                    break 0;
                }
                at = node.owner;
            };
            for &slot in path.iter().rev() {
                depths.insert(slot, depth);
                depth += 1;
            }
        }
        let mut order: Vec<(u32, u32)> = depths.into_iter().map(|(slot, depth)| (depth, slot)).collect();
        order.sort_unstable();
        for (_, slot) in order.into_iter().rev() {
            self.place(document, slot, None);
        }
    }

    /// What a topic takes without its children: its box, callouts above it, its fold handle.
    /// In the frame of its children; places the callouts.
    fn own_room(&mut self, topic: &Topic, of: u32) -> Span {
        let Some(node) = self.nodes.get(of as usize) else { return Span::default() };
        let mut own = node.own();
        if node.has(FOLDED) {
            let (x, y) = self.fold_spot(node);
            let fold = self.room.fold;
            own = own.union(Span::new(x - fold, y - fold, x + fold, y + fold));
        }
        if topic.has_more() {
            let mut bottom = -self.room.callout;
            for &callout in topic.callouts().iter().rev() {
                let Some(node) = self.nodes.get_mut(callout.slot()) else { continue };
                (node.x, node.y) = (-node.bounds.x0, bottom - node.bounds.y1);
                let taken = node.bounds.shift(node.x, node.y);
                bottom = taken.y0 - self.room.callout;
                own = own.union(taken);
            }
        }
        own
    }

    /// The centre of the fold handle from the left top corner, logical.
    pub(crate) fn fold_spot(&self, node: &Node) -> (i32, i32) {
        let away = self.room.fold_distance;
        match node.growth {
            Growth::Map | Growth::Logic => (node.w + away, node.anchor_y()),
            Growth::Org => (node.w / 2, node.h + away),
            Growth::Tree => (self.room.indent / 2, node.h + away),
        }
    }

    /// Where the lines to children leave, from the left top corner, logical.
    pub(crate) fn anchor_out(&self, node: &Node) -> (i32, i32) {
        match node.growth {
            Growth::Map | Growth::Logic => (node.w, node.anchor_y()),
            Growth::Org => (node.w / 2, node.h),
            Growth::Tree => (self.room.indent / 2, node.h),
        }
    }

    /// Places what hangs on a topic and computes the shape of its branch. `mirrored`, when it is
    /// known, says whether the topic itself is placed as a mirror image.
    fn place(&mut self, document: &Document, of: u32, mirrored: Option<bool>) {
        let Some(topic) = document.topic(id(of)) else { return };
        let children = topic.children();
        let mut count: u32 = 1;
        let mut absolute = self.at(of).is_some_and(|node| node.has(INSISTS));
        for &child in children {
            if let Some(node) = self.nodes.get(child.slot()) {
                count = count.saturating_add(node.count);
                absolute |= node.has(ABSOLUTE);
            }
        }
        if topic.has_more() || !self.known.is_empty() {
            let hangers: Vec<TopicId> = self.hangers(topic, of).map(|(hanger, _)| hanger).collect();
            absolute |= hangers.iter().any(|&hanger| self.node(hanger).is_some_and(|node| node.has(ABSOLUTE)));
        }
        let own = self.own_room(topic, of);
        let Some(node) = self.nodes.get_mut(of as usize) else { return };
        node.count = count;
        node.set(ABSOLUTE, absolute);
        let (growth, folded) = (node.growth, node.has(FOLDED));
        if self.placed.contains_key(&of) {
            self.placed.remove(&of);
        }
        if children.is_empty() || folded {
            self.fans.remove(&of);
            self.stow(document, topic, of);
            self.finish(of, own, Box::default(), 0);
            return;
        }
        match growth {
            Growth::Map => self.place_sides(document, topic, of, own, mirrored),
            Growth::Logic | Growth::Org => {
                let slots: Vec<u32> = children.iter().map(|&child| slot(child)).collect();
                let mut scratch = std::mem::take(&mut self.scratch);
                let (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
                let swap = growth == Growth::Org;
                let by = self.centre_on(of, &slots, swap);
                self.settle(of, &slots, &runs, &scratch, swap, by, false);
                let mut bounds = own;
                if let Some(stacked) = stacked {
                    bounds = bounds.union(stacked.shift(0, by).turned(swap));
                }
                let (outline, upper) = place::outline(own.turned(swap), by, &scratch);
                self.scratch = scratch;
                self.keep_blocks(of, children);
                self.finish(of, bounds, outline, upper);
            }
            Growth::Tree => {
                let slots: Vec<u32> = children.iter().map(|&child| slot(child)).collect();
                let mut scratch = std::mem::take(&mut self.scratch);
                let (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
                let mut bounds = own;
                if let Some(stacked) = stacked {
                    let by = own.y1 + self.room.tree - stacked.y0;
                    self.settle(of, &slots, &runs, &scratch, false, by, false);
                    bounds = bounds.union(stacked.shift(0, by));
                }
                self.scratch = scratch;
                self.keep_blocks(of, children);
                self.finish(of, bounds, Box::default(), 0);
            }
        }
    }

    /// What a fold hides keeps no place, so that no trace of the past is left.
    fn stow(&mut self, document: &Document, topic: &Topic, of: u32) {
        for &child in topic.children() {
            if self.node(child).is_some_and(|node| node.has(ABSOLUTE) && node.has(PLACE_FLIP)) {
                self.turn(document, topic, of, child, false);
            }
        }
        let summaries = self.known.get(&of).into_iter().flatten().filter_map(|known| known.topic);
        for child in topic.children().iter().copied().chain(summaries) {
            if let Some(node) = self.nodes.get_mut(child.slot()) {
                (node.x, node.y) = (0, 0);
                node.set(PLACE_FLIP, false);
            }
        }
    }

    /// Stacks children; `all` are all children of the parent, of which `slots` are in this stack.
    fn stack(
        &mut self,
        slots: &[u32],
        all: &[TopicId],
        of: u32,
        own: Span,
        scratch: &mut Scratch,
    ) -> (Option<Span>, Vec<Run>) {
        let Some(node) = self.nodes.get(of as usize) else { return (None, Vec::new()) };
        let room = &self.room;
        let swap = node.growth == Growth::Org;
        let runs = if self.known.is_empty() { Vec::new() } else { self.runs(of, slots, all) };
        let (near, gap) = match node.growth {
            Growth::Map | Growth::Logic => {
                (own.x1 + room.level, if node.kind == Kind::Root { room.branch } else { room.sibling })
            }
            Growth::Org => (own.y1 + room.org_level, room.org_sibling),
            Growth::Tree => (room.indent, room.tree),
        };
        let nested = runs.iter().filter(|run| run.is_boundary).count();
        let pads = i32::try_from(nested).unwrap_or(0) * room.pad;
        let titles: i32 = if swap { runs.iter().map(|run| run.title).sum() } else { 0 };
        let rules = Rules {
            growth: node.growth,
            start: near + pads + titles,
            gap,
            pad: room.pad,
            brace_gap: room.brace_gap,
            brace: room.brace,
        };
        (place::stack(&mut self.nodes, slots, &runs, rules, scratch), runs)
    }

    /// The groups of a parent as runs of positions in `slots`, outer ones first.
    fn runs(&self, of: u32, slots: &[u32], all: &[TopicId]) -> Vec<Run> {
        let Some(groups) = self.known.get(&of) else { return Vec::new() };
        let mut runs = Vec::new();
        for (group, known) in groups.iter().enumerate() {
            let position = |topic| all.iter().position(|&child| child == topic);
            let (Some(first), Some(last)) = (position(known.first), position(known.last)) else { continue };
            let members = all.get(first..=last).unwrap_or(&[]);
            let inside = |at: &u32| members.contains(&id(*at));
            let (Some(first), Some(last)) = (slots.iter().position(inside), slots.iter().rposition(inside)) else {
                continue;
            };
            // A summary of a run on both sides of the root has its topic where the run begins.
            let here = slots.get(first) == Some(&slot(known.first));
            let is_boundary = known.kind == GroupKind::Boundary;
            if !is_boundary && !here {
                continue;
            }
            runs.push(Run {
                first,
                last,
                title: if is_boundary && known.titled { self.room.group_title } else { 0 },
                is_boundary,
                summary: known.topic.map(slot).filter(|_| !is_boundary),
                group,
            });
        }
        // A brace stands outside of the outline around the same run.
        runs.sort_by_key(|run| (run.first, std::cmp::Reverse(run.last), run.is_boundary, run.group));
        runs
    }

    /// How far the stack has to move along so that the parent stands in the middle of it.
    fn centre_on(&self, of: u32, slots: &[u32], swap: bool) -> i32 {
        let anchor = |slot: &u32| {
            let node = self.nodes.get(*slot as usize)?;
            Some(if swap { node.x + node.w / 2 } else { node.y + node.anchor_y() })
        };
        let (Some(first), Some(last)) = (slots.first().and_then(anchor), slots.last().and_then(anchor)) else {
            return 0;
        };
        let own = self.nodes.get(of as usize).map_or(0, |node| if swap { node.w / 2 } else { node.anchor_y() });
        own - i32::midpoint(first, last)
    }

    /// Moves a stack along, and keeps where its groups stand.
    #[expect(clippy::too_many_arguments, reason = "one step of place, which would be too long with it")]
    fn settle(&mut self, of: u32, slots: &[u32], runs: &[Run], scratch: &Scratch, swap: bool, by: i32, flipped: bool) {
        let summaries = runs.iter().filter_map(|run| run.summary);
        for slot in slots.iter().copied().chain(summaries) {
            place::shift(&mut self.nodes, slot, swap, by);
            if let Some(node) = self.nodes.get_mut(slot as usize) {
                node.set(PLACE_FLIP, flipped);
            }
        }
        for ((run, rect), brace) in runs.iter().zip(&scratch.rects).zip(&scratch.braces) {
            let Some(rect) = rect else { continue };
            let placed = PlacedGroup {
                group: run.group,
                span: rect.shift(0, by).turned(swap),
                brace: if run.is_boundary { Span::default() } else { brace.shift(0, by).turned(swap) },
                flipped,
            };
            self.placed.entry(of).or_default().push(placed);
        }
    }

    /// Stores the shape of a branch, given in the frame of the children.
    fn finish(&mut self, of: u32, bounds: Span, outline: Box<[super::node::Piece]>, upper: u8) {
        if let Some(node) = self.nodes.get_mut(of as usize) {
            node.bounds = if node.has(CHILD_FLIP) { bounds.mirror(node.w) } else { bounds };
            node.outline = outline;
            node.upper = upper;
        }
    }

    /// Keeps what blocks of many children take.
    fn keep_blocks(&mut self, of: u32, children: &[TopicId]) {
        if children.len() <= MANY_CHILDREN {
            if !self.fans.is_empty() {
                self.fans.remove(&of);
            }
            return;
        }
        let width = self.nodes.get(of as usize).map_or(0, |node| node.w);
        let span = |child: &TopicId| {
            let node = self.nodes.get(child.slot())?;
            let span = node.bounds.shift(node.x, node.y);
            Some(if node.has(PLACE_FLIP) { span.mirror(width) } else { span })
        };
        let blocks = children
            .chunks(BLOCK)
            .map(|block| block.iter().filter_map(span).reduce(Span::union).unwrap_or_default())
            .collect();
        self.fans.insert(of, blocks);
    }

    /// Places the children of a root on its two sides.
    fn place_sides(&mut self, document: &Document, topic: &Topic, of: u32, own: Span, mirrored: Option<bool>) {
        let children = topic.children();
        // A branch that is no mere mirror image is weighed as it would stand on the right.
        let root_mirrored = mirrored.unwrap_or(false);
        for &child in children {
            if self.node(child).is_some_and(|node| node.has(ABSOLUTE) && node.has(PLACE_FLIP)) {
                self.turn(document, topic, of, child, root_mirrored);
            }
        }
        let sides = self.sides(document, children);
        for (&child, &left) in children.iter().zip(&sides) {
            if left && self.node(child).is_some_and(|node| node.has(ABSOLUTE)) {
                self.turn(document, topic, of, child, !root_mirrored);
            }
        }
        let mut bounds = own;
        let width = self.nodes.get(of as usize).map_or(0, |node| node.w);
        for flipped in [false, true] {
            let on_side = children.iter().zip(&sides).filter(|&(_, &left)| left == flipped);
            let slots: Vec<u32> = on_side.map(|(&child, _)| slot(child)).collect();
            if slots.is_empty() {
                continue;
            }
            let mut scratch = std::mem::take(&mut self.scratch);
            let seen = if flipped { own.mirror(width) } else { own };
            let (stacked, runs) = self.stack(&slots, children, of, seen, &mut scratch);
            let by = self.centre_on(of, &slots, false);
            self.settle(of, &slots, &runs, &scratch, false, by, flipped);
            self.scratch = scratch;
            if let Some(stacked) = stacked {
                let stacked = stacked.shift(0, by);
                bounds = bounds.union(if flipped { stacked.mirror(width) } else { stacked });
            }
        }
        self.keep_blocks(of, children);
        self.finish(of, bounds, Box::default(), 0);
    }

    /// Lays a main branch out for a side, without measuring it again.
    fn turn(&mut self, document: &Document, root: &Topic, of: u32, child: TopicId, mirrored: bool) {
        let task = Task { slot: of, owner: of, level: 0, kind: Kind::Root, inherits: Growth::Map, mirrored: false };
        let below = self.below(document, root, &task, child, Kind::Child);
        self.lay_branches(document, &[Task { mirrored, ..below }], false);
    }

    /// Which main topics stand left of the root: those that want to, and the last ones of those
    /// that do not mind, so that the two sides are about as high.
    fn sides(&self, document: &Document, children: &[TopicId]) -> Vec<bool> {
        let height = |child: TopicId| {
            let bounds = self.nodes.get(child.slot()).map_or(Span::default(), |node| node.bounds);
            i64::from(bounds.y1) - i64::from(bounds.y0) + i64::from(self.room.branch)
        };
        let side = |child: TopicId| document.topic(child).map(Topic::side).unwrap_or_default();
        let (mut left, mut right) = (0, 0);
        for &child in children {
            *(if side(child) == Side::Right { &mut right } else { &mut left }) += height(child);
        }
        // All that do not mind are on the left; now move them over from the top.
        let mut best = ((left - right).abs(), 0);
        let mut moved = 0;
        for &child in children {
            if side(child) == Side::Auto {
                left -= height(child);
                right += height(child);
                moved += 1;
                let difference = (left - right).abs();
                // When in doubt, more on the right: reading begins there.
                if difference <= best.0 || moved == 1 {
                    best = (difference, moved);
                }
            }
        }
        let mut rest = best.1;
        children
            .iter()
            .map(|&child| match side(child) {
                Side::Left => true,
                Side::Right => false,
                Side::Auto => {
                    let here = rest > 0;
                    rest -= usize::from(here);
                    !here
                }
            })
            .collect()
    }

    /// Finds places for the trees.
    fn place_tops(&mut self, document: &Document) {
        self.tops.clear();
        let Some(sheet) = self.sheet.and_then(|sheet| document.sheet(sheet)) else { return };
        for top in std::iter::once(sheet.root()).chain(sheet.floating().iter().copied()) {
            if let Some(node) = self.nodes.get_mut(top.slot()) {
                (node.x, node.y) = (0, 0);
                node.set(PLACE_FLIP, false);
            }
        }
        let mut all: Option<[i64; 4]> = None;
        let add = |all: &mut Option<[i64; 4]>, span: Span, x: i64, y: i64| {
            let here = [x + i64::from(span.x0), y + i64::from(span.y0), x + i64::from(span.x1), y + i64::from(span.y1)];
            *all =
                Some(all.map_or(here, |[a, b, c, d]| [a.min(here[0]), b.min(here[1]), c.max(here[2]), d.max(here[3])]));
        };
        if let Some(root) = self.at(slot(sheet.root())) {
            let (x, y) = (i64::from(-root.w / 2), i64::from(-root.h / 2));
            add(&mut all, root.bounds, x, y);
            self.tops.push((slot(sheet.root()), x, y));
        }
        let place_of = |top: TopicId| {
            let topic = document.topic(top)?;
            let (x, y) = if topic.has_more() { topic.more().at? } else { return None };
            (x.is_finite() && y.is_finite()).then(|| (i64::from(units(x)), i64::from(units(y))))
        };
        for &top in sheet.floating() {
            if let (Some((x, y)), Some(node)) = (place_of(top), self.at(slot(top))) {
                let (bounds, x, y) = (node.bounds, x, y);
                add(&mut all, bounds, x, y);
                self.tops.push((slot(top), x, y));
            }
        }
        // Those without a place stand below everything, one below the other.
        for &top in sheet.floating() {
            if let (None, Some(node)) = (place_of(top), self.at(slot(top))) {
                let [left, _, _, bottom] = all.unwrap_or_default();
                let (bounds, gap) = (node.bounds, i64::from(self.room.floating));
                let (x, y) = (left - i64::from(bounds.x0), bottom + gap - i64::from(bounds.y0));
                add(&mut all, bounds, x, y);
                self.tops.push((slot(top), x, y));
            }
        }
        self.bounds = all.map_or(Rectd::NOTHING, |[x0, y0, x1, y1]| {
            let point = super::query::point;
            Rectd { min: point(x0, y0), max: point(x1, y1) }
        });
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
    fn of(
        look: &Look,
        measure: &dyn Measure,
        titles: &Titles,
        document: &Document,
        topic: &Topic,
        task: &Task,
    ) -> Self {
        let level = title::level_look(look, task.kind, task.level, topic);
        let (w, h) = title::box_size(look, measure, document, topic, &level, titles);
        let mut flags = 0;
        if level.boxed {
            flags |= BOXED;
        }
        if topic.folded() && !topic.children().is_empty() {
            flags |= FOLDED;
        }
        Self { w, h, flags, marks: title::marks_of(topic) }
    }

    fn store(&self, node: &mut Node) {
        (node.w, node.h, node.marks) = (self.w, self.h, self.marks);
        node.flags = (node.flags & !(BOXED | FOLDED)) | self.flags;
    }
}
