//! The way up the tree: what hangs on each topic finds its place, then the trees beside each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::{BLOCK, Layout, MANY_CHILDREN, Task, id, slot};
use super::groups::{PlacedGroup, Run};
use super::node::{ABOVE, ABSOLUTE, CHILD_FLIP, FOLDED, Growth, INSISTS, Kind, Node, PLACE_FLIP, Piece, Span, units};
use super::place::{self, Rules, Scratch};
use crate::base::geom::Rectd;
use crate::doc::{Document, GroupKind, Side, Topic, TopicId};

impl Layout {
    /// Places these topics' children anew, and those of all their ancestors, deepest first.
    pub(super) fn place_upward(&mut self, document: &Document, dirty: &[u32]) {
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

    /// What a topic takes without its children: its box, its date, callouts above it, its fold
    /// handle. In the frame of its children; places the callouts.
    pub(super) fn own_room(&mut self, topic: &Topic, of: u32) -> Span {
        let Some(node) = self.nodes.get(of as usize) else { return Span::default() };
        let mut own = node.own();
        let mut top = 0;
        if node.has(FOLDED) {
            let (x, y) = self.fold_spot(node);
            let fold = self.room.fold;
            own = own.union(Span::new(x - fold, y - fold, x + fold, y + fold));
            if y < 0 {
                top = own.y0;
            }
        }
        if topic.has_more() {
            if let Some(date) = self.date_span(topic, node) {
                top = top.min(date.y0);
                own = own.union(if node.has(CHILD_FLIP) { date.mirror(node.w) } else { date });
            }
            let mut bottom = top - self.room.callout;
            let folds = Arc::clone(&self.folds);
            for &callout in topic.callouts().iter().rev().filter(|&&callout| folds.leaves(callout)) {
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
            Growth::Org => (node.w / 2, node.h + away),
            Growth::Chronicle if node.has(ABOVE) => (self.room.indent / 2, -away),
            Growth::Tree | Growth::Chronicle | Growth::Matrix => (self.room.indent / 2, node.h + away),
            Growth::Bone => {
                let y = if node.has(ABOVE) { node.h + away } else { -away };
                (super::along::bone_at(node, y), y)
            }
            _ => (node.w + away, self.anchor_y(node)),
        }
    }

    /// How the owner of a topic places it.
    pub(crate) fn growth_above(&self, node: &Node) -> Growth {
        if node.kind != Kind::Child {
            return Growth::Logic;
        }
        self.at(node.owner).map_or(Growth::Logic, |above| above.growth)
    }

    /// How far below the top edge of a topic the line to its owner arrives.
    pub(crate) fn anchor_y(&self, node: &Node) -> i32 {
        node.anchor_in(self.growth_above(node))
    }

    /// Where the lines to children leave, from the left top corner, logical.
    pub(crate) fn anchor_out(&self, node: &Node) -> (i32, i32) {
        match node.growth {
            Growth::Org => (node.w / 2, node.h),
            Growth::Chronicle if node.has(ABOVE) => (self.room.indent / 2, 0),
            Growth::Tree | Growth::Chronicle | Growth::Matrix => (self.room.indent / 2, node.h),
            Growth::Radial => (node.w / 2, node.h / 2),
            _ => (node.w, self.anchor_y(node)),
        }
    }

    /// Places what hangs on a topic and computes the shape of its branch. `mirrored`, when it is
    /// known, says whether the topic itself is placed as a mirror image.
    pub(super) fn place(&mut self, document: &Document, of: u32, mirrored: Option<bool>) {
        let Some(topic) = document.topic(id(of)) else { return };
        let shown = self.folds.children(topic);
        let children = &*shown;
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
        if !self.tables.is_empty() {
            self.tables.remove(&of);
        }
        if children.is_empty() || folded {
            self.fans.remove(&of);
            self.stow(document, topic, children, of);
            self.finish(of, own, Box::default(), 0);
            return;
        }
        match growth {
            Growth::Map | Growth::Radial => self.place_sides(document, topic, children, of, own, mirrored),
            Growth::Logic | Growth::Org | Growth::Brace => self.place_beside(children, of, own),
            Growth::Fan => self.place_fan(children, of, own),
            Growth::Tree | Growth::Chronicle => self.place_list(document, children, of, own),
            Growth::Timeline | Growth::Fishbone => self.place_along(document, children, of, own),
            Growth::Bone => self.place_twigs(children, of, own),
            Growth::Matrix => self.place_table(document, children, of, own),
            // The table places the cells, when it knows all of its rows.
            Growth::Row => {
                self.lay_cells_aside(children, of);
                self.finish(of, own, Box::default(), 0);
            }
        }
    }

    /// The slots of children, in a buffer that is handed back.
    pub(super) fn take_slots(&mut self, children: &[TopicId]) -> Vec<u32> {
        let mut slots = std::mem::take(&mut self.slots);
        slots.clear();
        slots.extend(children.iter().map(|&child| slot(child)));
        slots
    }

    /// Places children beside or below their parent, with their outlines.
    fn place_beside(&mut self, children: &[TopicId], of: u32, own: Span) {
        let slots = self.take_slots(children);
        let mut scratch = std::mem::take(&mut self.scratch);
        let swap = self.nodes.get(of as usize).is_some_and(|node| node.growth == Growth::Org);
        let (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
        let by = self.centre_on(of, &slots, swap);
        self.settle(of, &slots, &runs, &scratch, swap, by, false);
        let mut bounds = own;
        if let Some(stacked) = stacked {
            bounds = bounds.union(stacked.shift(0, by).turned(swap));
        }
        let (outline, upper) = place::outline(own.turned(swap), by, &mut scratch);
        self.scratch = scratch;
        self.slots = slots;
        self.keep_blocks(of, children);
        self.finish(of, bounds, outline, upper);
    }

    /// Places children as an indented list; those of a chronicle in a column behind their dates.
    fn place_list(&mut self, document: &Document, children: &[TopicId], of: u32, own: Span) {
        let Some(node) = self.nodes.get(of as usize) else { return };
        let (dated, above) = (node.growth == Growth::Chronicle, node.has(ABOVE) && node.growth == Growth::Chronicle);
        let slots = self.take_slots(children);
        let mut scratch = std::mem::take(&mut self.scratch);
        if dated {
            let room = |child: &TopicId| {
                let (topic, node) = (document.topic(*child)?, self.node(*child)?);
                self.date_span(topic, node).map(|date| -date.x0)
            };
            scratch.leads.extend(children.iter().map(|child| room(child).unwrap_or(0)));
            let column = scratch.leads.iter().copied().max().unwrap_or(0);
            scratch.leads.iter_mut().for_each(|lead| *lead = column - *lead);
        }
        let (stacked, runs) = self.stack(&slots, children, of, own, &mut scratch);
        scratch.leads.clear();
        let mut bounds = own;
        if let Some(stacked) = stacked {
            let by =
                if above { own.y0 - 2 * self.room.tree - stacked.y1 } else { own.y1 + self.room.tree - stacked.y0 };
            self.settle(of, &slots, &runs, &scratch, false, by, false);
            bounds = bounds.union(stacked.shift(0, by));
        }
        self.scratch = scratch;
        self.slots = slots;
        self.keep_blocks(of, children);
        self.finish(of, bounds, Box::default(), 0);
    }

    /// What a fold hides keeps no place, so that no trace of the past is left.
    fn stow(&mut self, document: &Document, topic: &Topic, children: &[TopicId], of: u32) {
        for &child in children {
            if self.node(child).is_some_and(|node| node.has(ABSOLUTE) && node.has(PLACE_FLIP)) {
                self.turn(document, topic, of, child, false);
            }
        }
        // Nor is there a trace of what the owner alone decides.
        for &child in children {
            let Some(node) = self.nodes.get_mut(child.slot()) else { continue };
            if node.has(ABOVE) || node.growth == Growth::Row {
                node.set(ABOVE, false);
                self.place(document, slot(child), None);
            }
        }
        let summaries = self.known.get(&of).into_iter().flatten().filter_map(|known| known.topic);
        for child in children.iter().copied().chain(summaries) {
            if let Some(node) = self.nodes.get_mut(child.slot()) {
                (node.x, node.y) = (0, 0);
                node.set(PLACE_FLIP, false);
            }
        }
    }

    /// Stacks children; `all` are all children of the parent, of which `slots` are in this stack.
    pub(super) fn stack(
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
            Growth::Org => (own.y1 + room.org_level, room.org_sibling),
            Growth::Tree | Growth::Chronicle => (room.indent, room.tree),
            Growth::Matrix => (0, 2 * room.cell),
            Growth::Bone => (0, room.sibling),
            _ => (own.x1 + room.level, if node.kind == Kind::Root { room.branch } else { room.sibling }),
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
    pub(super) fn runs(&self, of: u32, slots: &[u32], all: &[TopicId]) -> Vec<Run> {
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
                summary: known.topic.filter(|&topic| !is_boundary && self.folds.leaves(topic)).map(slot),
                group,
            });
        }
        // A brace stands outside of the outline around the same run.
        runs.sort_by_key(|run| (run.first, std::cmp::Reverse(run.last), run.is_boundary, run.group));
        runs
    }

    /// How far the stack has to move along so that the parent stands in the middle of it.
    pub(super) fn centre_on(&self, of: u32, slots: &[u32], swap: bool) -> i32 {
        let Some(above) = self.nodes.get(of as usize) else { return 0 };
        let anchor = |slot: &u32| {
            let node = self.nodes.get(*slot as usize)?;
            Some(if swap { node.x + node.w / 2 } else { node.y + node.anchor_in(above.growth) })
        };
        let (Some(first), Some(last)) = (slots.first().and_then(anchor), slots.last().and_then(anchor)) else {
            return 0;
        };
        let own = if swap { above.w / 2 } else { self.anchor_y(above) };
        own - i32::midpoint(first, last)
    }

    /// Moves a stack along, and keeps where its groups stand.
    #[expect(clippy::too_many_arguments, reason = "one step of place, which would be too long with it")]
    pub(super) fn settle(
        &mut self,
        of: u32,
        slots: &[u32],
        runs: &[Run],
        scratch: &Scratch,
        swap: bool,
        by: i32,
        flipped: bool,
    ) {
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
    pub(super) fn finish(&mut self, of: u32, bounds: Span, outline: Box<[Piece]>, upper: u8) {
        if let Some(node) = self.nodes.get_mut(of as usize) {
            node.bounds = if node.has(CHILD_FLIP) { bounds.mirror(node.w) } else { bounds };
            node.outline = outline;
            node.upper = upper;
        }
    }

    /// Keeps what blocks of many children take.
    pub(super) fn keep_blocks(&mut self, of: u32, children: &[TopicId]) {
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
    fn place_sides(
        &mut self,
        document: &Document,
        topic: &Topic,
        children: &[TopicId],
        of: u32,
        own: Span,
        mirrored: Option<bool>,
    ) {
        // A branch that is no mere mirror image is weighed as it would stand on the right.
        let root_mirrored = mirrored.unwrap_or(false);
        for &child in children {
            if self.node(child).is_some_and(|node| node.has(ABSOLUTE) && node.has(PLACE_FLIP)) {
                self.turn(document, topic, of, child, root_mirrored);
            }
        }
        let sides = self.sides(document, children);
        if let Some(kept) = &mut self.kept_sides {
            kept.0.extend(children.iter().zip(&sides).map(|(&child, &left)| (slot(child), left)));
        }
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
            let (mut stacked, mut runs) = self.stack(&slots, children, of, seen, &mut scratch);
            let by = self.centre_on(of, &slots, false);
            if self.nodes.get(of as usize).is_some_and(|node| node.growth == Growth::Radial) {
                self.lead_on_ellipse(of, &slots, seen, by, !runs.is_empty(), &mut scratch.leads);
                (stacked, runs) = self.stack(&slots, children, of, seen, &mut scratch);
                scratch.leads.clear();
            }
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
        let side = |child: TopicId| match document.topic(child).map(Topic::side).unwrap_or_default() {
            Side::Auto => match self.kept_sides.as_ref().and_then(|kept| kept.0.get(&slot(child))) {
                Some(true) => Side::Left,
                Some(false) => Side::Right,
                None => Side::Auto,
            },
            wanted => wanted,
        };
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
    pub(super) fn place_tops(&mut self, document: &Document) {
        self.tops.clear();
        let tops = self.top_topics(document);
        let Some((&middle, floating)) = tops.split_first() else { return };
        for &top in &tops {
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
        if let Some(root) = self.at(slot(middle)) {
            let (x, y) = (i64::from(-root.w / 2), i64::from(-root.h / 2));
            add(&mut all, root.bounds, x, y);
            self.tops.push((slot(middle), x, y));
        }
        let place_of = |top: TopicId| {
            let topic = document.topic(top)?;
            let (x, y) = if topic.has_more() { topic.more().at? } else { return None };
            (x.is_finite() && y.is_finite()).then(|| (i64::from(units(x)), i64::from(units(y))))
        };
        for &top in floating {
            if let (Some((x, y)), Some(node)) = (place_of(top), self.at(slot(top))) {
                let (bounds, x, y) = (node.bounds, x, y);
                add(&mut all, bounds, x, y);
                self.tops.push((slot(top), x, y));
            }
        }
        // Those without a place stand below what is above them, at the left or at the right edge of
        // the map if that is much higher.
        let mut above = self.main_parts(document, middle);
        if let Some(parts) = &mut above {
            for &(top, x, y) in self.tops.get(1..).unwrap_or(&[]) {
                if let Some(node) = self.at(top) {
                    parts.push(placed(node.bounds, x, y));
                }
            }
        }
        for &top in floating {
            if let (None, Some(node)) = (place_of(top), self.at(slot(top))) {
                let [left, _, right, bottom] = all.unwrap_or_default();
                let (bounds, gap) = (node.bounds, i64::from(self.room.floating));
                let wide = i64::from(bounds.x1 - bounds.x0);
                // The lowest of what it would stand below.
                let below = |from: i64| {
                    let Some(parts) = &above else { return bottom };
                    let over = parts.iter().filter(|part| part[0] < from + wide + gap && part[2] > from - gap);
                    over.map(|part| part[3]).max().unwrap_or(bottom)
                };
                let (at_left, at_right) = (below(left), below(right - wide));
                let (from, under) = if at_right + 3 * gap < at_left && right - wide > left {
                    (right - wide, at_right)
                } else {
                    (left, at_left)
                };
                let (x, y) = (from - i64::from(bounds.x0), under + gap - i64::from(bounds.y0));
                add(&mut all, bounds, x, y);
                if let Some(parts) = &mut above {
                    parts.push(placed(bounds, x, y));
                }
                self.tops.push((slot(top), x, y));
            }
        }
        self.bounds = all.map_or(Rectd::NOTHING, |[x0, y0, x1, y1]| {
            let point = super::query::point;
            Rectd { min: point(x0, y0), max: point(x1, y1) }
        });
    }

    /// What the root, each main branch and the line to it take, in units: left, top, right,
    /// bottom. `None` if that is not so simple: then only the whole is known.
    fn main_parts(&self, document: &Document, root: TopicId) -> Option<Vec<[i64; 4]>> {
        let (node, topic) = (self.at(slot(root))?, document.topic(root)?);
        let &(_, root_x, root_y) = self.tops.first()?;
        let simple = matches!(node.growth, Growth::Map | Growth::Logic) && !node.has(CHILD_FLIP);
        let children = self.folds.children(topic);
        let few = children.len() <= super::engine::MANY_CHILDREN;
        if !simple || !few || node.has(FOLDED) || !topic.callouts().is_empty() || !self.known_groups(root).is_empty() {
            return None;
        }
        let mut parts = vec![placed(node.own(), root_x, root_y)];
        for &child in &*children {
            let below = self.node(child)?;
            let frame = below.has(PLACE_FLIP);
            let (x, y) = (super::query::left_of(root_x, node, below, frame), root_y + i64::from(below.y));
            let bounds = if frame { below.bounds.mirror(below.w) } else { below.bounds };
            let mut part = placed(bounds, x, y);
            // The line arrives from the height of the root.
            let middle = root_y + i64::from(node.h / 2);
            let line = i64::from(self.room.level) * 3 / 4;
            if frame {
                part[2] += line;
            } else {
                part[0] -= line;
            }
            part[1] = part[1].min(middle);
            part[3] = part[3].max(middle);
            parts.push(part);
        }
        Some(parts)
    }
}

/// Left, top, right, bottom of what stands at `x`, `y`.
fn placed(span: Span, x: i64, y: i64) -> [i64; 4] {
    [x + i64::from(span.x0), y + i64::from(span.y0), x + i64::from(span.x1), y + i64::from(span.y1)]
}
