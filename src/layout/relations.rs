//! Relations as curves that go around titles where there is room.
//!
//! A curve leaves one side of a topic and arrives at a side of the other, as a cubic that bulges
//! more or less. All such curves are tried, short ones first, and the first that passes through no
//! title wins; else the one that passes through the fewest. The label stands on the curve where it
//! covers no topic and no label of a relation before it. Routes are kept until the layout changes.
//!
//! **Shortcomings.** Lines of the tree are no obstacles. On sheets with more than [`MANY`]
//! relations labels do not mind each other, and a relation is drawn only where one of its ends is
//! near the view: what only passes through would cover the map. Very long curves, and those
//! through a crowd of titles, go straight.

use std::collections::HashMap;
use std::sync::PoisonError;

use super::engine::{Layout, id};
use super::measure::TextStyle;
use super::node::FOLDED;
use super::title::Titles;
use super::visit::Seen;
use crate::base::geom::{Rectd, Size, Vec2d};
use crate::doc::{Document, FileId, Relation, SheetId, Text, TopicId};

/// With more relations than this only those near the view are routed.
const MANY: usize = 200;
/// Pieces that a curve is tested in.
const SAMPLES: u32 = 20;
/// A curve longer than this in one direction is not led around titles, in map pixels: it is seen
/// in pieces only, and what lies below it may be half the map.
const LONG: f64 = 12_000.0;
/// With more titles in the way than this there is no way around them.
const CROWD: usize = 300;
/// How far from titles a curve should stay, in map pixels.
const CLEARANCE: f64 = 3.0;
/// What passing through a title costs, in map pixels of detour for each sample.
const THROUGH: f64 = 260.0;
/// What a label costs that finds no free spot on its curve, for each topic that it covers.
const COVERING: f64 = 150.0;
/// Where on its curve a label may stand, the best first.
const SPOTS: [f64; 11] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];

/// A relation as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationPath {
    /// The relation's id.
    pub id: FileId,
    /// A cubic Bézier curve from the edge of the first topic to that of the second.
    pub curve: [Vec2d; 4],
    /// The middle of its label.
    pub label_center: Vec2d,
    /// The room of its label; empty if it has none.
    pub label_size: Size,
    /// The topics between which it is drawn: its ends, or what folds show of them.
    pub ends: (TopicId, TopicId),
}

/// Routes by relation, of one revision of the layout.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    revision: u64,
    /// The boxes of both ends, in the order of the sheet, where there are many relations.
    ends: Vec<Option<[Rectd; 2]>>,
    by_id: HashMap<FileId, Option<RelationPath>>,
    /// The rooms of the labels so far.
    labels: Vec<Rectd>,
}

/// A point of a cubic.
#[must_use]
pub(crate) fn at(curve: &[Vec2d; 4], t: f64) -> Vec2d {
    let s = 1.0 - t;
    let [a, b, c, d] = *curve;
    a * (s * s * s) + b * (3.0 * s * s * t) + c * (3.0 * s * t * t) + d * (t * t * t)
}

fn length(by: Vec2d) -> f64 {
    // Not hypot: its last digit differs between platforms.
    (by.x * by.x + by.y * by.y).sqrt()
}

/// The middles of the sides with the directions outward.
fn sides(rect: &Rectd) -> [(Vec2d, Vec2d); 4] {
    let centre = rect.center();
    [
        (Vec2d::new(rect.max.x, centre.y), Vec2d::new(1.0, 0.0)),
        (Vec2d::new(rect.min.x, centre.y), Vec2d::new(-1.0, 0.0)),
        (Vec2d::new(centre.x, rect.max.y), Vec2d::new(0.0, 1.0)),
        (Vec2d::new(centre.x, rect.min.y), Vec2d::new(0.0, -1.0)),
    ]
}

/// The curves between two boxes with what they cost where nothing is in the way, cheapest first.
fn candidates(from: &Rectd, to: &Rectd) -> Vec<(f64, [Vec2d; 4])> {
    let mut found = Vec::with_capacity(64);
    for (a, out) in sides(from) {
        for (d, into) in sides(to) {
            let distance = length(d - a);
            for bulge in [0.35, 0.6, 1.0, 1.5] {
                let reach = (distance * bulge).clamp(30.0, 900.0);
                let curve = [a, a + out * reach, d + into * reach, d];
                let mut cost = 0.0;
                let mut last = a;
                for step in 1..=8 {
                    let next = at(&curve, f64::from(step) / 8.0);
                    cost += length(next - last);
                    last = next;
                }
                found.push((cost + reach * 0.05, curve));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

fn inside(rect: &Rectd, point: Vec2d) -> bool {
    rect.expand(CLEARANCE).contains(point)
}

fn hull(curve: &[Vec2d; 4]) -> Rectd {
    curve.iter().fold(Rectd::NOTHING, |all, &point| all.union(Rectd { min: point, max: point }))
}

fn centred(centre: Vec2d, size: Size) -> Rectd {
    let half = Vec2d::new(f64::from(size.w) / 2.0, f64::from(size.h) / 2.0);
    Rectd { min: centre - half, max: centre + half }
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
    /// hides is drawn at the folded topic; a relation with both ends there is left out.
    #[must_use]
    pub fn relation_paths(&self, document: &Document, sheet: SheetId, view: Rectd) -> Vec<RelationPath> {
        if Some(sheet) != self.sheet() {
            return Vec::new();
        }
        let relations = document.sheet(sheet).map_or(&[][..], |sheet| sheet.relations());
        if relations.is_empty() {
            return Vec::new();
        }
        let many = relations.len() > MANY;
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if routes.revision != self.revision() {
            *routes = Routes { revision: self.revision(), ..Routes::default() };
        }
        if many && routes.ends.len() != relations.len() {
            let boxes = |relation| self.ends(document, relation).map(|(_, from, to)| [from, to]);
            routes.ends = relations.iter().map(boxes).collect();
        }
        let near = view.expand(view.width().min(view.height()) * 0.25);
        let mut found = Vec::new();
        for (index, relation) in relations.iter().enumerate() {
            if many {
                let ends = routes.ends.get(index).copied().flatten();
                if !ends.is_some_and(|ends| ends.iter().any(|end| end.overlaps(&near))) {
                    continue;
                }
            }
            if !routes.by_id.contains_key(&relation.id) {
                let path = self.route(document, relation, if many { &[] } else { &routes.labels });
                if let Some(path) = path.as_ref().filter(|path| path.label_size.w > 0.0) {
                    routes.labels.push(centred(path.label_center, path.label_size));
                }
                routes.by_id.insert(relation.id.clone(), path);
            }
            if let Some(Some(path)) = routes.by_id.get(&relation.id) {
                let label = centred(path.label_center, path.label_size);
                if hull(&path.curve).union(label).expand(1.0).overlaps(&view) {
                    found.push(path.clone());
                }
            }
        }
        found
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

    fn route(&self, document: &Document, relation: &Relation, labels: &[Rectd]) -> Option<RelationPath> {
        let (ends, from, to) = self.ends(document, relation)?;
        let label_size = self.label(document, relation);
        let curves = candidates(&from, &to);
        // What may be in the way. Of ends far apart only what is large is looked at.
        let all = curves.iter().map(|(_, curve)| hull(curve)).fold(Rectd::NOTHING, Rectd::union);
        let coarse = (all.width().max(all.height()) / 400.0).max(0.0);
        let fine = if coarse < 12.0 { 0.0 } else { coarse };
        let mut obstacles: Vec<Rectd> = Vec::new();
        if all.width().max(all.height()) < LONG {
            self.visit(document, all.expand(CLEARANCE), fine, &mut |seen| match seen {
                Seen::Topic { id, rect, .. } if id != ends.0 && id != ends.1 => obstacles.push(rect),
                Seen::Field { rect, .. } => obstacles.push(rect),
                _ => {}
            });
        }
        if obstacles.len() > CROWD {
            obstacles.clear();
        }
        let mut best: Option<(f64, [Vec2d; 4], Vec2d)> = None;
        for (cost, curve) in curves {
            if best.is_some_and(|(least, ..)| least <= cost) {
                break;
            }
            let reach = hull(&curve).expand(CLEARANCE + f64::from(label_size.w.max(label_size.h)) / 2.0);
            let near: Vec<&Rectd> = obstacles.iter().filter(|rect| rect.overlaps(&reach)).collect();
            let mut cost = cost;
            for step in 1..SAMPLES {
                let point = at(&curve, f64::from(step) / f64::from(SAMPLES));
                let through_end = from.contains(point) || to.contains(point);
                if through_end || near.iter().any(|rect| inside(rect, point)) {
                    cost += THROUGH;
                }
            }
            let mut label_center = at(&curve, 0.5);
            if label_size.w > 0.0 {
                let covered = |centre: &Vec2d| {
                    let room = centred(*centre, label_size).expand(CLEARANCE);
                    let topics = near.iter().copied().chain([&from, &to]).filter(|rect| rect.overlaps(&room)).count();
                    2 * topics + labels.iter().filter(|other| other.overlaps(&room)).count()
                };
                let spots = SPOTS.map(|t| at(&curve, t));
                if let Some((covers, spot)) =
                    spots.into_iter().map(|spot| (covered(&spot), spot)).min_by_key(|(covers, _)| *covers)
                {
                    label_center = spot;
                    cost += COVERING * covers as f64;
                }
            }
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, curve, label_center));
            }
        }
        let (_, curve, label_center) = best?;
        Some(RelationPath { id: relation.id.clone(), curve, label_center, label_size, ends })
    }
}
