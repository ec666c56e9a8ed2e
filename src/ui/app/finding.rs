//! The search in the window: what the panel and the keys ask of it, and going to a hit.

use eframe::egui;

use super::super::panels::find::{Act, box_id};
use super::super::words::tr_with;
use super::super::{phrases, typing};
use super::App;
use crate::doc::{Selection, TopicId, ViewFolds};
use crate::editor::commands::{FindAsk, Panel};
use crate::editor::search::{Plan, next_place, plan, plan_next};

/// Topics that are indexed in a frame: a few milliseconds of work.
const IN_A_FRAME: usize = 6_000;

impl App {
    /// A command of the search.
    pub(super) fn find_ask(&mut self, ctx: &egui::Context, ask: FindAsk) {
        self.leave_outline(ctx);
        let was_open = self.panels.is_open(Panel::Find);
        self.panels.open(Panel::Find);
        self.follow_find_panel();
        match ask {
            FindAsk::Find | FindAsk::Replace => {
                self.click_elsewhere(ctx);
                if ask == FindAsk::Replace || !was_open {
                    self.panels.find.replacing = ask == FindAsk::Replace;
                }
                self.panels.find.wants_keys = true;
                let look = self.panels.find.look_for();
                self.find_act(ctx, look);
            }
            FindAsk::Next | FindAsk::Previous if self.panels.find.is_empty() => self.panels.find.wants_keys = true,
            FindAsk::Next => self.find_act(ctx, Act::Next),
            FindAsk::Previous => self.find_act(ctx, Act::Previous),
        }
        ctx.request_repaint();
    }

    /// Something the panel asks for.
    pub(super) fn find_act(&mut self, ctx: &egui::Context, act: Act) {
        match act {
            Act::LookFor(text, aims) => {
                self.search.look_for(self.editor.document(), &text, aims);
                self.show_folds();
            }
            Act::Next => {
                self.settle_search();
                let from = self.editor.selection().primary();
                let topic = self.search.next(from);
                self.go_to_hit(ctx, topic);
            }
            Act::Previous => {
                self.settle_search();
                let topic = self.search.previous();
                self.go_to_hit(ctx, topic);
            }
            Act::Go(at) => {
                let topic = self.search.go(at);
                self.go_to_hit(ctx, topic);
            }
            Act::Filter(filter) => {
                self.search.set_filter(self.editor.document(), filter);
                self.show_folds();
            }
            Act::ReplaceOne(with) => self.replace_one(ctx, &with),
            Act::ReplaceAll(with) => {
                let topics: Vec<TopicId> = self.search.hits().iter().map(|hit| hit.topic).collect();
                let query = self.search.found().query().clone();
                self.carry_plan(plan(self.editor.document(), topics, &query, &with));
            }
            Act::Close => {
                self.panels.close(Panel::Find);
                self.follow_find_panel();
                // The keys go back to the map.
                ctx.memory_mut(|memory| memory.request_focus(typing::widget_id()));
            }
        }
        self.lay_out();
        ctx.request_repaint();
    }

    /// Esc on the map: ends a search. `true` if there was one.
    pub(super) fn end_search(&mut self, ctx: &egui::Context) -> bool {
        let is_open = self.search.is_open();
        if is_open {
            self.find_act(ctx, Act::Close);
        }
        is_open
    }

    /// Once a frame: the search is on while its panel is open, and takes its work in small steps.
    pub(super) fn find_frame(&mut self, ctx: &egui::Context) {
        self.follow_find_panel();
        if !self.search.step(self.editor.document(), IN_A_FRAME) {
            ctx.request_repaint();
        }
        self.show_folds();
    }

    fn follow_find_panel(&mut self) {
        let wanted = self.panels.is_open(Panel::Find);
        if wanted && !self.search.is_open() {
            self.panels.find.said.clear();
            self.search.open(self.editor.document());
        } else if !wanted && self.search.is_open() {
            self.search.close();
            self.show_folds();
        }
    }

    /// What was typed right before the key must be found before it is gone to, in maps where that
    /// takes no time to speak of.
    fn settle_search(&mut self) {
        if let Act::LookFor(text, aims) = self.panels.find.look_for() {
            self.search.look_for(self.editor.document(), &text, aims);
        }
        self.search.step(self.editor.document(), IN_A_FRAME);
    }

    /// Shows the folds as the search wants them, if it wants something else than before.
    fn show_folds(&mut self) {
        if let Some(folds) = self.search.changed_folds(self.editor.document()) {
            self.set_anchor(self.editor.selection().primary());
            self.editor.set_view_folds(folds);
        }
    }

    fn go_to_hit(&mut self, ctx: &egui::Context, topic: Option<TopicId>) {
        let Some(topic) = topic else { return };
        self.click_elsewhere(ctx);
        if let Some(sheet) = self.editor.document().sheet_of(topic) {
            self.editor.show_sheet(sheet);
        }
        self.show_folds();
        self.editor.select(Selection::one(topic));
        self.lay_out();
        self.canvas.reveal(&self.layout, self.editor.document(), topic, self.motion());
        self.sync_typing(ctx);
    }

    fn replace_one(&mut self, ctx: &egui::Context, with: &str) {
        self.settle_search();
        let Some(hit) = self.search.current_hit() else {
            // The first press shows what would be replaced.
            return self.find_act(ctx, Act::Next);
        };
        let at = self.search.current();
        let query = self.search.found().query().clone();
        if let Some((one, behind)) = plan_next(self.editor.document(), hit.topic, &query, with, self.search.spot()) {
            self.carry_plan(one);
            if next_place(self.editor.document(), hit.topic, &query, behind).is_some() {
                // The topic has more places: the next press is for the next of them.
                self.search.go_on_at(behind);
                return self.go_to_hit(ctx, Some(hit.topic));
            }
        }
        // What was replaced is mostly no hit any more, and the next one has come up to its place.
        let is_hit = self.search.is_hit(hit.topic);
        let next = at.map(|at| if is_hit { at + 1 } else { at });
        let next = next.map(|at| if at < self.search.hits().len() { at } else { 0 });
        let topic = next.and_then(|at| self.search.go(at));
        self.go_to_hit(ctx, topic);
    }

    fn carry_plan(&mut self, plan: Plan) {
        let places = plan.places;
        self.panels.find.said = match self.editor.replace(plan) {
            Ok(count) => tr_with("find-replaced", &[("places", places.into()), ("n", count.into())]),
            Err(error) => phrases::say_all(&error.to_string()),
        };
        self.lay_out();
        self.search.step(self.editor.document(), IN_A_FRAME);
    }

    /// Another document is in the window: what was typed stays, nothing is found yet.
    pub(super) fn forget_search(&mut self) {
        self.search.forget();
        self.editor.set_view_folds(ViewFolds::default());
        if let Act::LookFor(text, aims) = self.panels.find.look_for() {
            self.search.look_for(self.editor.document(), &text, aims);
        }
    }

    /// Whether the keys are in the boxes of the search; for tests.
    #[must_use]
    pub fn is_finding(&self, ctx: &egui::Context) -> bool {
        ctx.memory(|memory| memory.has_focus(box_id()))
    }

    /// The search; for tests.
    #[must_use]
    pub const fn search(&self) -> &crate::editor::search::Search {
        &self.search
    }
}
