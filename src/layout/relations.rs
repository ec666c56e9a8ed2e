//! Relations as smooth curves that go around titles where there is room.
//!
//! What stands on the sheet is drawn into a raster ([`field::Field`]): titles, counts of folds,
//! lines of the tree, labels and relations that were routed before. A curve leaves a side of one
//! topic and arrives at a side of the other. Single curves that bulge more or less are tried
//! first; if titles are in the way of all of them, a path is searched over the raster and bent
//! into a spline ([`search`]). What costs least wins: length, turns, kinks, and what is crossed.
//! The label stands on the curve where it covers no topic and no other label.
//!
//! Routes are kept until the layout changes, and after that where they still fit: a relation does
//! not jump because something was typed elsewhere. The cost is bounded: by the size of the raster,
//! and by [`BUDGET`] for all searches of a layout. A window routes in steps, a few relations a frame
//! and only while nothing changes ([`Layout::relation_paths_within`]); until its turn comes, a relation
//! follows its ends on the way that it had.
//!
//! **Shortcomings.** On sheets with more than [`MANY`] relations, and in maps of more than [`LARGE`]
//! topics, only single curves are tried, labels do not mind each other, and a relation is drawn only
//! where one of its ends is near the view: what only passes through would cover the map. Very long
//! curves, and those through a crowd of titles, go straight.

mod field;
mod search;
mod spline;

use std::collections::HashMap;
use std::sync::PoisonError;

use self::field::{Field, HANDLE, LABEL, NO_LABEL, OUTSIDE, ROUTE, TITLE};
use self::search::{Anchor, Hunt, Way};
use self::spline::{Piece, length};
use super::engine::{Layout, id};
use super::measure::TextStyle;
use super::node::{Direction, EdgeKind, FOLDED};
use super::title::Titles;
use super::visit::Seen;
use crate::base::geom::{Rectd, Size, Vec2d};
use crate::doc::{Document, FileId, Relation, SheetId, Text, TopicId};

#[cfg(test)]
pub(crate) use self::spline::at;

/// With more relations than this only those near the view are routed.
const MANY: usize = 200;
/// With more topics than this likewise: the raster of what is in the way would cost every edit.
const LARGE: usize = 3_000;
/// A curve longer than this in one direction is not led around titles, in map pixels: it is seen
/// in pieces only, and what lies below it may be half the map.
const LONG: f64 = 12_000.0;
/// With more titles in the way than this there is no way around them.
const CROWD: usize = 3000;
/// Squares of a raster for the whole sheet, and for one relation of a large one.
const SHEET_CELLS: usize = 1_200_000;
const OWN_CELLS: usize = 160_000;
/// A sheet up to this side, in map pixels, has one raster for all its relations.
const SHEET_SIDE: f64 = 7000.0;
/// Squares that all searches after a change of the layout may look at.
const BUDGET: usize = 900_000;
/// What keeping a route costs at least, in squares.
const ERRAND: usize = 500;
/// How far beyond the map a relation may go, in map pixels.
pub(crate) const MARGIN: f64 = 40.0;
/// Room between a topic's box and the ends of a relation.
const GAP: f64 = 3.0;
/// A single curve is good enough if it is no longer than the straight line so many times.
const GOOD: f64 = 1.9;
/// Room between a line and a label beside it.
const BESIDE: f64 = 4.0;
/// Where on its curve a label may stand, the best first.
const SPOTS: [f64; 17] =
    [0.5, 0.46, 0.54, 0.42, 0.58, 0.38, 0.62, 0.34, 0.66, 0.3, 0.7, 0.26, 0.74, 0.22, 0.78, 0.17, 0.83];

/// A relation as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationPath {
    /// The relation's id.
    pub id: FileId,
    /// Cubic Bézier curves from the edge of the first topic to that of the second. They meet
    /// without a kink.
    pub curve: Vec<[Vec2d; 4]>,
    /// The middle of its label.
    pub label_center: Vec2d,
    /// The room of its label; empty if it has none.
    pub label_size: Size,
    /// The topics between which it is drawn: its ends, or what folds show of them.
    pub ends: (TopicId, TopicId),
}

impl RelationPath {
    /// A rectangle that holds the curve and the label.
    #[must_use]
    pub fn hull(&self) -> Rectd {
        let label = centred(self.label_center, self.label_size);
        let start = if self.label_size.w > 0.0 { label } else { Rectd::NOTHING };
        self.curve.iter().flatten().fold(start, |all, &point| all.union(Rectd { min: point, max: point }))
    }
}

/// A route with what it was made for.
#[derive(Clone, Debug)]
struct Route {
    path: RelationPath,
    boxes: [Rectd; 2],
    /// What it cost, and whether anything solid is in its way.
    cost: f64,
    clean: bool,
}

/// Routes by relation, of one revision of the layout.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    revision: u64,
    /// The boxes of both ends, in the order of the sheet, where there are many relations.
    ends: Vec<Option<[Rectd; 2]>>,
    by_id: HashMap<FileId, Option<Route>>,
    /// Those of revisions before, for relations that were not routed since.
    old: HashMap<FileId, Option<Route>>,
    /// The raster of the sheet with what was routed so far, between two steps.
    field: Option<Field>,
    /// Squares that searches may still look at.
    budget: usize,
    /// The relation whose turn it is, when a step ended in the midst of its search.
    begun: Option<Box<Begun>>,
}

/// A relation whose way is being looked for.
#[derive(Debug)]
struct Begun {
    id: FileId,
    /// The raster around it, on sheets that are too large for one of their own.
    field: Option<Field>,
    /// The best single curve.
    way: Way,
    hunt: Hunt,
}

fn centred(centre: Vec2d, size: Size) -> Rectd {
    let half = Vec2d::new(f64::from(size.w) / 2.0, f64::from(size.h) / 2.0);
    Rectd { min: centre - half, max: centre + half }
}

fn moved(rect: &Rectd, by: Vec2d) -> Rectd {
    Rectd { min: rect.min + by, max: rect.max + by }
}

/// Everything that routing one relation needs to know.
struct Errand<'a> {
    id: &'a FileId,
    ends: (TopicId, TopicId),
    boxes: [Rectd; 2],
    label: Size,
}

impl Layout {
    /// The topic itself, or the one whose fold hides it.
    #[must_use]
    pub fn shown_for(&self, topic: TopicId) -> Option<TopicId> {
        let mut shown = topic;
        let mut at = topic;
        loop {
            let node = self.node(at)?;
            if node.owner as usize == at.slot() {
                return Some(shown);
            }
            let owner = id(node.owner);
            if node.kind != super::Kind::Callout && self.node(owner)?.has(FOLDED) {
                shown = owner;
            }
            at = owner;
        }
    }

    /// The relations that may pass through `view`, in the order of the sheet. An end that a fold
    /// hides is drawn at the folded topic; a relation with both ends there is left out, and of
    /// several that folds bring between the same two topics only the first is drawn.
    #[must_use]
    pub fn relation_paths(&self, document: &Document, sheet: SheetId, view: Rectd) -> Vec<RelationPath> {
        self.relation_paths_within(document, sheet, view, usize::MAX, 0).0
    }

    /// The same with at most so much work: about so many squares of the raster are looked at, and with
    /// 0 nothing is routed at all. A relation that still waits is where its old route leads now, or
    /// left out if it has none, unless `fresh` squares are enough for those. The second value says
    /// whether any waits; ask again then.
    #[must_use]
    pub fn relation_paths_within(
        &self,
        document: &Document,
        sheet: SheetId,
        view: Rectd,
        squares: usize,
        fresh: usize,
    ) -> (Vec<RelationPath>, bool) {
        if Some(sheet) != self.sheet() {
            return (Vec::new(), false);
        }
        let relations = document.sheet(sheet).map_or(&[][..], |sheet| sheet.relations());
        if relations.is_empty() {
            return (Vec::new(), false);
        }
        let many = relations.len() > MANY || self.nodes.len() > LARGE;
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if routes.revision != self.revision() {
            // What was not routed since keeps what it had before.
            let mut old = std::mem::take(&mut routes.old);
            old.extend(std::mem::take(&mut routes.by_id));
            let budget = if many { 0 } else { BUDGET };
            *routes = Routes { revision: self.revision(), old, budget, ..Routes::default() };
        }
        if many && routes.ends.len() != relations.len() {
            let boxes = |relation| self.ends(document, relation).map(|(_, from, to)| [from, to]);
            routes.ends = relations.iter().map(boxes).collect();
        }
        let near = view.expand(view.width().min(view.height()) * 0.25);
        let is_wanted = |index: usize, routes: &Routes| {
            let ends = routes.ends.get(index).copied().flatten();
            !many || ends.is_some_and(|ends| ends.iter().any(|end| end.overlaps(&near)))
        };
        let missing: Vec<(usize, &Relation)> = relations
            .iter()
            .enumerate()
            .filter(|(index, relation)| is_wanted(*index, &routes) && !routes.by_id.contains_key(&relation.id))
            .collect();
        let new: Vec<(usize, &Relation)> = if squares == 0 && fresh > 0 {
            missing.iter().copied().filter(|(_, relation)| !routes.old.contains_key(&relation.id)).collect()
        } else {
            Vec::new()
        };
        let waits = if new.is_empty() {
            !missing.is_empty() && !self.route_all(document, &missing, many, &mut routes, squares)
        } else {
            let all_done = self.route_all(document, &new, many, &mut routes, fresh);
            !all_done || new.len() < missing.len()
        };
        if !waits {
            routes.field = None;
        }
        let mut found = Vec::new();
        for (_, relation) in relations.iter().enumerate().filter(|(index, _)| is_wanted(*index, &routes)) {
            let path = match routes.by_id.get(&relation.id) {
                Some(route) => route.as_ref().map(|route| route.path.clone()),
                None => routes.old.get(&relation.id).and_then(|old| self.follow(document, relation, old.as_ref()?)),
            };
            found.extend(path.filter(|path| path.hull().expand(1.0).overlaps(&view)));
        }
        (found, waits)
    }

    /// A route from before, bent so that it begins and ends where its topics are now.
    fn follow(&self, document: &Document, relation: &Relation, old: &Route) -> Option<RelationPath> {
        let (ends, from, to) = self.ends(document, relation)?;
        let direct = ends == (relation.from, relation.to);
        let mut path = RelationPath { ends, ..old.path.clone() };
        // Where a point stands in a box stays the same when the box moves or grows.
        let carried = |point: Vec2d, before: &Rectd, now: &Rectd| {
            let share = |at: f64, min: f64, size: f64| if size > 0.0 { (at - min) / size } else { 0.5 };
            let x = share(point.x, before.min.x, before.width()) * now.width();
            let y = share(point.y, before.min.y, before.height()) * now.height();
            now.min + Vec2d::new(x, y) - point
        };
        let (first, last) = (path.curve.first()?[0], path.curve.last()?[3]);
        let (start, end) = (carried(first, &old.boxes[0], &from), carried(last, &old.boxes[1], &to));
        let pieces = path.curve.len() as f64;
        for (at, piece) in path.curve.iter_mut().enumerate() {
            for (corner, point) in piece.iter_mut().enumerate() {
                let share = (at as f64 + corner as f64 / 3.0) / pieces;
                *point = *point + start * (1.0 - share) + end * share;
            }
        }
        path.label_center = path.label_center + (start + end) * 0.5;
        if !direct {
            path.label_size = Size::default();
        }
        Some(path)
    }

    /// The visible ends of a relation.
    fn ends(&self, document: &Document, relation: &Relation) -> Option<((TopicId, TopicId), Rectd, Rectd)> {
        let ends = (self.shown_for(relation.from)?, self.shown_for(relation.to)?);
        if ends.0 == ends.1 {
            return None;
        }
        Some((ends, self.rect_in_map(document, ends.0)?, self.rect_in_map(document, ends.1)?))
    }

    fn label(&self, document: &Document, relation: &Relation) -> Size {
        let first = document.languages().first().map_or("", Text::as_str);
        let (text, language) = match self.titles() {
            Titles::Second(language) => relation
                .translations
                .iter()
                .find(|(name, text)| name == language && !text.is_empty())
                .map_or((&relation.title, first), |(_, text)| (text, language.as_str())),
            _ => (&relation.title, first),
        };
        if text.is_empty() {
            return Size::default();
        }
        let size = self.look().relation_label;
        let style = TextStyle { size, bold: false, max_width: size * 18.0, line_height: self.look().line_height };
        self.measure().size(text, &style, language)
    }

    /// Routes the relations that have no route yet, direct ones before those that a fold brings to
    /// other topics, short ones before long ones: what has fewer ways to go chooses first. `false` if
    /// `left` squares were not enough for all of them.
    fn route_all(
        &self,
        document: &Document,
        missing: &[(usize, &Relation)],
        many: bool,
        routes: &mut Routes,
        mut left: usize,
    ) -> bool {
        if left == 0 {
            return false;
        }
        let mut errands: Vec<(bool, f64, Errand<'_>)> = Vec::with_capacity(missing.len());
        let mut proxies: Vec<(TopicId, TopicId)> = Vec::new();
        for (_, relation) in missing {
            let Some((ends, from, to)) = self.ends(document, relation) else {
                routes.by_id.insert(relation.id.clone(), None);
                continue;
            };
            let direct = ends == (relation.from, relation.to);
            // The words belong to the topics that they speak of.
            let label = if direct { self.label(document, relation) } else { Size::default() };
            if !direct && !many {
                if proxies.contains(&ends) {
                    routes.by_id.insert(relation.id.clone(), None);
                    continue;
                }
                proxies.push(ends);
            }
            let far = length(to.center() - from.center());
            errands.push((!direct, far, Errand { id: &relation.id, ends, boxes: [from, to], label }));
        }
        errands.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let bounds = self.bounds().expand(MARGIN);
        let shared = !many && bounds.width().max(bounds.height()) <= SHEET_SIDE;
        let mut sheet = routes.field.take();
        if shared && sheet.is_none() {
            let field = self.field(document, bounds, SHEET_CELLS);
            left = left.saturating_sub(field.len());
            sheet = Some(field);
        }
        let mut waits = false;
        for (_, far, errand) in &errands {
            if left == 0 {
                waits = true;
                break;
            }
            // What was begun in the step before goes on.
            let mut begun = routes.begun.take().filter(|begun| begun.id == *errand.id);
            let mut own = begun.as_mut().and_then(|begun| begun.field.take());
            if sheet.is_none() && own.is_none() {
                let [from, to] = &errand.boxes;
                let around = from.union(*to).expand((far * 0.3).clamp(120.0, 1200.0));
                let region = Rectd {
                    min: Vec2d::new(around.min.x.max(bounds.min.x), around.min.y.max(bounds.min.y)),
                    max: Vec2d::new(around.max.x.min(bounds.max.x), around.max.y.min(bounds.max.y)),
                };
                let field = self.field(document, region, OWN_CELLS);
                left = left.saturating_sub(field.len());
                own = Some(field);
            }
            let Some(field) = sheet.as_mut().or(own.as_mut()) else { continue };
            let route = if let Some(begun) = begun {
                go_on(field, errand, begun, &mut left, &mut routes.budget)
            } else if let Some(kept) =
                routes.old.get(errand.id).cloned().flatten().and_then(|old| keep(field, old, errand))
            {
                Ok(Some(kept))
            } else {
                self.route(document, field, errand, many, &mut left, &mut routes.budget)
            };
            left = left.saturating_sub(ERRAND + field.take_looked());
            let route = match route {
                Ok(route) => route,
                Err(mut begun) => {
                    begun.field = own;
                    routes.begun = Some(begun);
                    waits = true;
                    break;
                }
            };
            if let Some(route) = &route {
                field.mark_curve(&route.path.curve, ROUTE, 26.0);
                if route.path.label_size.w > 0.0 {
                    field.mark(&centred(route.path.label_center, route.path.label_size), LABEL);
                }
            }
            routes.old.remove(errand.id);
            routes.by_id.insert(errand.id.clone(), route);
        }
        routes.field = sheet;
        !waits
    }

    /// What stands in a part of the map.
    fn field(&self, document: &Document, region: Rectd, most_cells: usize) -> Field {
        let mut field = Field::new(region, most_cells);
        if region.width().max(region.height()) > LONG {
            return field;
        }
        let fine = if field.cell < 12.0 { 0.0 } else { field.cell };
        let mut titles: Vec<Rectd> = Vec::new();
        let mut lines: Vec<Piece> = Vec::new();
        let mut folded: Vec<TopicId> = Vec::new();
        self.visit(document, region, fine, &mut |seen| match seen {
            Seen::Topic { id, rect, .. } => {
                titles.push(rect);
                if self.node(id).is_some_and(super::Node::is_folded) {
                    folded.push(id);
                }
            }
            Seen::Field { rect, .. } => titles.push(rect),
            Seen::Edge { from, to, kind, .. } => lines.extend(line_of(from, to, kind)),
            // A relation may well cross an axis, a spine or a grid: these lines go everywhere.
            Seen::Line { .. } => {}
        });
        if titles.len() > CROWD {
            return field;
        }
        for line in lines {
            field.mark_curve(&[line], field::BRANCH, 0.0);
        }
        for rect in &titles {
            field.mark_title(rect);
        }
        for id in folded {
            if let Some((centre, hidden)) = self.fold_handle(document, id) {
                field.mark(&centred(centre, pill(hidden)), HANDLE);
            }
        }
        field
    }

    /// Where a relation may leave a topic.
    fn anchors(&self, document: &Document, topic: TopicId, rect: &Rectd) -> Vec<Anchor> {
        let mut found = Vec::with_capacity(10);
        let Some(node) = self.node(topic) else { return found };
        let has_children = !document.children(topic).is_empty();
        let grows = self.growth(topic).filter(|_| has_children);
        let root_of_map = node.kind == super::Kind::Root && node.growth == super::node::Growth::Map;
        let handle = node.is_folded().then(|| self.fold_handle(document, topic)).flatten();
        let centre = rect.center();
        for (side, out) in [
            (Direction::Right, Vec2d::new(1.0, 0.0)),
            (Direction::Left, Vec2d::new(-1.0, 0.0)),
            (Direction::Down, Vec2d::new(0.0, 1.0)),
            (Direction::Up, Vec2d::new(0.0, -1.0)),
        ] {
            let flat = out.y == 0.0;
            // Beyond the count of a fold; where the children's lines leave it is crowded.
            let beyond = handle.filter(|_| grows == Some(side)).map_or(0.0, |(at, hidden)| {
                let pill = pill(hidden);
                let (by, half) = if flat {
                    ((at.x - centre.x).abs() - rect.width() / 2.0, f64::from(pill.w))
                } else {
                    ((at.y - centre.y).abs() - rect.height() / 2.0, f64::from(pill.h))
                };
                by + half / 2.0
            });
            let lines = if root_of_map { flat && has_children } else { grows == Some(side) };
            let crowded = if lines && !node.is_folded() { 36.0 } else { 0.0 };
            let spots: &[(f64, f64)] = match (flat, node.is_boxed() && handle.is_none()) {
                (true, true) => &[(0.5, 4.0), (0.26, 3.0), (0.74, 3.0)],
                (true, false) => &[(0.5, 0.0)],
                (false, _) => &[(0.5, 14.0), (0.2, 16.0), (0.8, 16.0)],
            };
            for &(share, cost) in spots {
                let at = if flat {
                    let x = if out.x > 0.0 { rect.max.x } else { rect.min.x };
                    Vec2d::new(x, rect.min.y + rect.height() * share)
                } else {
                    let y = if out.y > 0.0 { rect.max.y } else { rect.min.y };
                    Vec2d::new(rect.min.x + rect.width() * share, y)
                };
                found.push(Anchor { at: at + out * (GAP + beyond), out, cost: cost + crowded });
            }
        }
        found
    }

    /// A way for a relation, or what was begun when `left` ran out.
    fn route(
        &self,
        document: &Document,
        field: &Field,
        errand: &Errand<'_>,
        many: bool,
        left: &mut usize,
        budget: &mut usize,
    ) -> Result<Option<Route>, Box<Begun>> {
        let [from, to] = [
            self.anchors(document, errand.ends.0, &errand.boxes[0]),
            self.anchors(document, errand.ends.1, &errand.boxes[1]),
        ];
        let Some(way) = search::single(field, &from, &to, if many { 40.0 } else { 60.0 }) else { return Ok(None) };
        *left = left.saturating_sub(field.take_looked());
        let nearest = from.iter().flat_map(|a| to.iter().map(|d| length(d.at - a.at))).fold(f64::INFINITY, f64::min);
        if (way.cost.solid > 0.0 || way.cost.length > nearest * GOOD + 160.0)
            && *budget > 0
            && let Some(hunt) = Hunt::new(field, &from, &to)
        {
            let begun = Box::new(Begun { id: errand.id.clone(), field: None, way, hunt });
            return go_on(field, errand, begun, left, budget);
        }
        Ok(Some(arrived(field, errand, way)))
    }
}

/// Goes on with what was begun.
fn go_on(
    field: &Field,
    errand: &Errand<'_>,
    mut begun: Box<Begun>,
    left: &mut usize,
    budget: &mut usize,
) -> Result<Option<Route>, Box<Begun>> {
    if !begun.hunt.step(field, left, budget) {
        return Err(begun);
    }
    let around = begun.hunt.found().filter(|around| around.cost.total < begun.way.cost.total);
    Ok(Some(arrived(field, errand, around.unwrap_or(begun.way))))
}

/// A way as a route, with the place of its label.
fn arrived(field: &Field, errand: &Errand<'_>, way: Way) -> Route {
    let Way { curve, cost } = way;
    let label_center = spot_of(field, &curve, errand.label);
    let path = RelationPath { id: errand.id.clone(), curve, label_center, label_size: errand.label, ends: errand.ends };
    Route { path, boxes: errand.boxes, cost: cost.total, clean: cost.solid <= 0.0 }
}

/// The room of the count of a fold.
fn pill(hidden: usize) -> Size {
    let digits = if hidden > 999 { 4 } else { hidden.max(1).ilog10() + 1 };
    Size::new(9.0 + 6.5 * digits as f32, 16.0)
}

/// A line of the tree, about as it is drawn.
fn line_of(from: Vec2d, to: Vec2d, kind: EdgeKind) -> Vec<Piece> {
    let straight = |a: Vec2d, d: Vec2d| [a, a + (d - a) * (1.0 / 3.0), a + (d - a) * (2.0 / 3.0), d];
    match kind {
        EdgeKind::Down => {
            let middle = f64::midpoint(from.y, to.y);
            vec![[from, Vec2d::new(from.x, middle), Vec2d::new(to.x, middle), to]]
        }
        EdgeKind::Right | EdgeKind::Left => {
            let middle = f64::midpoint(from.x, to.x);
            vec![[from, Vec2d::new(middle, from.y), Vec2d::new(middle, to.y), to]]
        }
        EdgeKind::TreeRight | EdgeKind::TreeLeft => {
            let corner = Vec2d::new(from.x, to.y);
            vec![straight(from, corner), straight(corner, to)]
        }
        EdgeKind::SpokeRight | EdgeKind::SpokeLeft | EdgeKind::Stem | EdgeKind::Bone | EdgeKind::Twig => {
            vec![straight(from, to)]
        }
    }
}

/// The route of the layout before, if both ends moved alike and nothing is in its way now.
fn keep(field: &Field, mut old: Route, errand: &Errand<'_>) -> Option<Route> {
    let by = errand.boxes[0].min - old.boxes[0].min;
    let alike = (0..2).all(|end| {
        let moved = moved(&old.boxes[end], by);
        let off = |a: Vec2d, b: Vec2d| (a.x - b.x).abs().max((a.y - b.y).abs());
        off(moved.min, errand.boxes[end].min) < 0.01 && off(moved.max, errand.boxes[end].max) < 0.01
    });
    if !alike || !old.clean || old.path.ends != errand.ends || old.path.label_size != errand.label {
        return None;
    }
    for point in old.path.curve.iter_mut().flatten() {
        *point = *point + by;
    }
    let cost = field.cost(&old.path.curve, 4.0, f64::INFINITY);
    if cost.solid > 0.0 || cost.total > old.cost * 1.2 + 40.0 {
        return None;
    }
    old.path.label_center = old.path.label_center + by;
    let label = centred(old.path.label_center, old.path.label_size);
    if errand.label.w > 0.0 && field.count(&label, NO_LABEL) > 0 {
        old.path.label_center = spot_of(field, &old.path.curve, errand.label);
    }
    old.boxes = errand.boxes;
    Some(old)
}

/// Where on a curve a label covers least.
fn spot_of(field: &Field, curve: &[Piece], label: Size) -> Vec2d {
    let mut points = Vec::new();
    spline::walk(curve, 6.0, |point, _| points.push(point));
    let spot = |share: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
        let index = ((points.len().saturating_sub(1)) as f64 * share).round() as usize;
        points.get(index).copied().unwrap_or(Vec2d::ZERO)
    };
    if label.w <= 0.0 {
        return spot(0.5);
    }
    // On the line if there is room, else beside it.
    let (w, h) = (f64::from(label.w) / 2.0 + BESIDE, f64::from(label.h) / 2.0 + BESIDE);
    let aside = [(0.0, 0.0), (0.0, -h), (0.0, h), (w, 0.0), (-w, 0.0)];
    let mut best: Option<(usize, Vec2d)> = None;
    for (x, y) in aside {
        for share in SPOTS {
            let at = spot(share) + Vec2d::new(x, y);
            let room = centred(at, label);
            let covers = 8 * field.count(&room, TITLE | HANDLE | LABEL) + field.count(&room, OUTSIDE);
            if best.is_none_or(|(least, _)| covers < least) {
                best = Some((covers, at));
            }
            if covers == 0 {
                return at;
            }
        }
    }
    best.map_or(Vec2d::ZERO, |(_, at)| at)
}
