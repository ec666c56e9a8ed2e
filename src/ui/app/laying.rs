//! Keeping the layout up to date with the document, and what is looked at in its place.

use super::App;
use crate::base::geom::Rectd;
use crate::doc::{TopicId, Touched};

impl App {
    /// Brings the layout up to date with the document.
    pub(super) fn lay_out(&mut self) {
        let touched = self.editor.take_touched();
        self.layout.set_view_folds(self.editor.view_folds());
        self.search.note(self.editor.document(), &touched);
        self.panels.outline.rows.note(self.editor.document(), self.editor.view_folds(), &touched);
        self.follow_talk(&touched);
        let titles = self.titles();
        if self.layout.focus() != self.editor.focus() || self.layout.sheet() != Some(self.editor.sheet()) {
            self.layout.set_focus(self.editor.focus());
            self.layout.set_titles(titles.clone());
            self.drawn_titles = titles;
            self.layout.full(self.editor.document(), self.editor.sheet());
            self.canvas.moving.stop();
            self.canvas.relations_changed();
            self.canvas.fit(self.layout.bounds(), false);
            self.set_anchor(self.editor.selection().primary());
            return;
        }
        if titles == self.drawn_titles && touched.is_empty() {
            return;
        }
        if self.motion() && self.canvas.keeps_place() {
            self.canvas.layout_changes(self.editor.document(), &self.layout);
        }
        if titles != self.drawn_titles {
            // Titles in another language take another room: the root keeps its place, and a map
            // that was shown as it opens still is.
            let was_overview = self.canvas.is_overview(&self.layout, self.editor.document());
            self.layout.set_titles(titles.clone());
            self.drawn_titles = titles;
            self.layout.full(self.editor.document(), self.editor.sheet());
            self.canvas.relations_changed();
            if was_overview {
                let motion = self.motion();
                self.canvas.overview(&self.layout, self.editor.document(), motion);
            }
            return;
        }
        let was_fitted = self.canvas.is_fitted(self.layout.bounds());
        let structure = self.layout.root_structure();
        if touched.contains(&Touched::All) {
            self.layout.full(self.editor.document(), self.editor.sheet());
        } else {
            self.layout.update_all(self.editor.document(), &touched);
        }
        self.canvas.relations_changed();
        // What was selected stays under the eyes, although layout moved it in the map.
        let after = self.anchor.and_then(|(topic, _)| self.layout.rect_in_map(self.editor.document(), topic));
        if let (Some((_, before)), Some(after)) = (self.anchor, after)
            && self.canvas.keeps_place()
        {
            self.canvas.follow(shift(before, after));
        }
        // A map that was shown as a whole still is when all of it grows another way.
        if was_fitted && structure != self.layout.root_structure() {
            self.canvas.fit(self.layout.bounds(), self.motion());
        }
        self.set_anchor(self.editor.selection().primary());
    }

    /// Says which topic keeps its place on the screen when layout moves it in the map.
    pub(super) fn set_anchor(&mut self, topic: Option<TopicId>) {
        let topic = topic.or(self.editor.root());
        self.anchor = topic.and_then(|topic| Some((topic, self.layout.rect_in_map(self.editor.document(), topic)?)));
    }

    /// Gives the topic that is typed into the room that its text takes.
    pub(super) fn draft(&mut self) -> bool {
        let draft = self.typing.shown.map(|topic| (topic, self.typing.buffer.as_str().into()));
        let topic = draft.as_ref().map(|(topic, _)| *topic).or_else(|| self.editor.selection().primary());
        let rect = |app: &Self| topic.and_then(|topic| app.layout.rect_in_map(app.editor.document(), topic));
        let before = rect(self);
        if !self.layout.set_draft(self.editor.document(), draft) {
            return false;
        }
        self.canvas.relations_changed();
        if let (Some(before), Some(after)) = (before, rect(self)) {
            self.canvas.follow(shift(before, after));
        }
        self.set_anchor(topic);
        true
    }
}

/// How far a box moved: by the edge that moved least, since a title that grows holds one edge.
fn shift(before: Rectd, after: Rectd) -> crate::base::geom::Vec2d {
    let least = |moves: [f64; 3]| moves.into_iter().fold(f64::INFINITY, |a, b| if b.abs() < a.abs() { b } else { a });
    let (min, max) = (after.min - before.min, after.max - before.max);
    let center = after.center() - before.center();
    crate::base::geom::Vec2d::new(least([min.x, max.x, center.x]), center.y)
}
