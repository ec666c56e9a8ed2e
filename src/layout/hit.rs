//! What is under a point, and what is in a rectangle.

use super::engine::Layout;
use super::visit::Seen;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, TopicId};

/// What a point hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The box of a topic.
    Topic(TopicId),
    /// The fold handle of a topic.
    FoldHandle(TopicId),
}

/// The square of the distance of a point from a rectangle; 0 inside.
pub(crate) fn distance_squared(rect: &Rectd, point: Vec2d) -> f64 {
    let x = (rect.min.x - point.x).max(point.x - rect.max.x).max(0.0);
    let y = (rect.min.y - point.y).max(point.y - rect.max.y).max(0.0);
    x * x + y * y
}

impl Layout {
    /// The topic or fold handle at `point`, or the nearest one no farther than `slop` map pixels.
    /// Of topics on top of each other (floating ones) the last wins, as it is drawn above.
    #[must_use]
    pub fn hit(&self, document: &Document, point: Vec2d, slop: f64) -> Option<Hit> {
        let handle = f64::from(self.look().fold_distance + self.look().fold_radius);
        let reach = slop.max(0.0) + handle;
        let around = Rectd { min: point, max: point }.expand(reach.max(1.0));
        let mut best: Option<(f64, Hit)> = None;
        let mut offer = |distance: f64, hit: Hit| {
            if distance <= slop * slop && best.is_none_or(|(other, _)| distance <= other) {
                best = Some((distance, hit));
            }
        };
        let radius = f64::from(self.look().fold_radius);
        self.visit(document, around, 0.0, &mut |seen| {
            let Seen::Topic { id, rect, .. } = seen else { return };
            offer(distance_squared(&rect, point), Hit::Topic(id));
            if let Some((centre, _)) = self.fold_handle(document, id) {
                let away = centre - point;
                let distance = (away.x.hypot(away.y) - radius).max(0.0);
                offer(distance * distance, Hit::FoldHandle(id));
            }
        });
        best.map(|(_, hit)| hit)
    }

    /// The topics whose boxes overlap `rect`, parents before children.
    #[must_use]
    pub fn in_rect(&self, document: &Document, rect: Rectd) -> Vec<TopicId> {
        let mut found = Vec::new();
        self.visit(document, rect, 0.0, &mut |seen| {
            if let Seen::Topic { id, .. } = seen {
                found.push(id);
            }
        });
        found
    }
}
