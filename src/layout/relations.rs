//! Relations as curves that go around titles where there is room.

use super::engine::Layout;
use super::measure::TextStyle;
use super::node::FOLDED;
use crate::base::geom::{Rectd, Size, Vec2d};
use crate::doc::{Document, FileId, Relation, SheetId, TopicId};

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

/// A point of a cubic.
#[must_use]
pub(crate) fn at(curve: &[Vec2d; 4], t: f64) -> Vec2d {
    let s = 1.0 - t;
    let [a, b, c, d] = *curve;
    a * (s * s * s) + b * (3.0 * s * s * t) + c * (3.0 * s * t * t) + d * (t * t * t)
}

impl Layout {
    /// The topic itself, or the one whose fold hides it.
    pub(crate) fn shown_for(&self, topic: TopicId) -> Option<TopicId> {
        let mut shown = topic;
        let mut at = topic;
        loop {
            let node = self.node(at)?;
            if node.owner as usize == at.slot() {
                return Some(shown);
            }
            let owner = super::engine::id(node.owner);
            if node.kind != super::Kind::Callout && self.node(owner)?.has(FOLDED) {
                shown = owner;
            }
            at = owner;
        }
    }

    /// The relations that may pass through `view`, in the order of the sheet.
    #[must_use]
    pub fn relation_paths(&self, document: &Document, sheet: SheetId, view: Rectd) -> Vec<RelationPath> {
        if Some(sheet) != self.sheet() {
            return Vec::new();
        }
        let relations = document.sheet(sheet).map_or(&[][..], |sheet| sheet.relations());
        let mut found: Vec<RelationPath> =
            relations.iter().filter_map(|relation| self.relation_path(document, relation)).collect();
        found.retain(|path| {
            let [a, b, c, d] = path.curve;
            let hull = [a, b, c, d].into_iter().fold(Rectd::NOTHING, |all, p| all.union(Rectd { min: p, max: p }));
            hull.expand(1.0).overlaps(&view)
        });
        found
    }

    fn relation_path(&self, document: &Document, relation: &Relation) -> Option<RelationPath> {
        let ends = (self.shown_for(relation.from)?, self.shown_for(relation.to)?);
        if ends.0 == ends.1 {
            return None;
        }
        let from = self.rect_in_map(document, ends.0)?;
        let to = self.rect_in_map(document, ends.1)?;
        let (a, d) = (from.center(), to.center());
        let curve = [a, a + (d - a) * 0.3, a + (d - a) * 0.7, d];
        let style = TextStyle {
            size: self.look().relation_label,
            bold: false,
            max_width: self.look().relation_label * 18.0,
            line_height: self.look().line_height,
        };
        let label_size = if relation.title.is_empty() {
            Size::default()
        } else {
            self.measure().size(&relation.title, &style, document.languages().first().map_or("", |l| l.as_str()))
        };
        Some(RelationPath { id: relation.id.clone(), label_center: at(&curve, 0.5), curve, label_size, ends })
    }
}
