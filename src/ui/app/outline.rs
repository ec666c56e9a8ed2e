//! What is done in the outline, and what its keys mean.

use eframe::egui;

use super::super::panels::outline::{self, Event};
use super::super::phrases;
use super::super::tabs;
use super::App;
use crate::doc::{Field, Selection, TopicId};
use crate::editor::commands::{EditMode, Panel, Request};
use crate::editor::ime::Input;
use crate::editor::keys::Key;
use crate::editor::rows::{self, Step};

impl App {
    /// Whether keys have the meaning of an outliner now.
    pub(super) fn is_outlining(&self) -> bool {
        self.panels.outline.active && self.panels.is_open(Panel::Outline)
    }

    /// The map is used again instead of the outline.
    pub(super) fn leave_outline(&mut self, ctx: &egui::Context) {
        if std::mem::take(&mut self.panels.outline.active) {
            self.click_elsewhere(ctx);
        }
    }

    /// Something happened in the outline.
    pub(super) fn on_outline(&mut self, ctx: &egui::Context, event: Event) {
        self.click_elsewhere(ctx);
        match event {
            Event::Select(selection) => {
                self.editor.select(selection);
                self.requests.extend(self.editor.selection().primary().map(Request::Reveal));
            }
            Event::Edit(topic) => self.start_editing(ctx, topic, EditMode::End),
            Event::Fold(topic) => self.fold_line(topic, None),
            Event::Move(topics, parent, index) => {
                let moved = self.editor.edit("Move", |edit| {
                    edit.set(parent, Field::Folded(false))?;
                    edit.move_below(&topics, parent, index)
                });
                if let Err(error) = moved {
                    self.notice = phrases::say_all(&error.to_string());
                }
            }
        }
        self.lay_out();
        self.sync_typing(ctx);
        ctx.request_repaint();
    }

    /// Something happened at the tabs of the sheets.
    pub(super) fn on_tabs(&mut self, ctx: &egui::Context, event: tabs::Event) {
        self.click_elsewhere(ctx);
        let done = match event {
            tabs::Event::Show(sheet) => {
                self.editor.show_sheet(sheet);
                Ok(())
            }
            tabs::Event::Rename(sheet, title) => {
                self.editor.edit("Rename sheet", |edit| edit.rename_sheet(sheet, title.trim()))
            }
            tabs::Event::Move(sheet, index) => self.editor.edit("Move sheet", |edit| edit.move_sheet(sheet, index)),
            tabs::Event::Drill(topic) => {
                self.editor.drill(topic);
                Ok(())
            }
        };
        if let Err(error) = done {
            self.notice = phrases::say_all(&error.to_string());
        }
        self.lay_out();
        self.sync_typing(ctx);
        ctx.request_repaint();
    }

    /// A key in the outline; `false` if it means there what it means on the map.
    pub(super) fn outline_key(&mut self, ctx: &egui::Context, key: Key) -> bool {
        if !self.is_outlining() {
            return false;
        }
        let edited = self.typing.shown;
        if let Some(id) = rows::command_for(key) {
            if edited.is_some() {
                self.click_elsewhere(ctx);
            }
            self.run_id(ctx, id);
            if let Some(topic) = edited {
                self.start_editing(ctx, topic, EditMode::End);
            }
            return true;
        }
        let Some(step) = rows::step(key, self.panels.outline.page).filter(|_| edited.is_none()) else { return false };
        self.panels.outline.rows.update(&self.editor);
        self.step(step);
        self.lay_out();
        self.sync_typing(ctx);
        ctx.request_repaint();
        true
    }

    /// Tab while a title is typed in the outline: deeper, and on with typing.
    pub(super) fn indent_and_edit(&mut self, ctx: &egui::Context, topic: TopicId) {
        self.run_id(ctx, "topic.indent");
        let actions = self.typing.machine.feed(Input::Start(topic, EditMode::End));
        self.act(ctx, actions, None);
    }

    fn step(&mut self, step: Step) {
        let lines = &self.panels.outline.rows;
        let primary = self.editor.selection().primary();
        let Some((here, id)) = primary.and_then(|topic| Some((lines.position(&self.editor, topic)?, topic))) else {
            let first = lines.get(&self.editor, 0).map(|row| row.topic);
            self.editor.select(first.map_or_else(Selection::none, Selection::one));
            return;
        };
        let last = lines.len().saturating_sub(1);
        let folded = self.editor.is_folded(id);
        let topic = self.editor.document().topic(id);
        let has_children = topic.is_some_and(|topic| !self.editor.view_folds().children(topic).is_empty());
        let to = match step {
            Step::Lines(by, _) => here.saturating_add_signed(by).min(last),
            Step::End(bottom) => {
                if bottom {
                    last
                } else {
                    0
                }
            }
            Step::FoldOrUp if has_children && !folded => return self.fold_line(id, Some(true)),
            Step::FoldOrUp => {
                let parent = self.editor.document().parent(id);
                match parent.and_then(|parent| lines.position(&self.editor, parent)) {
                    Some(line) => line,
                    None => return,
                }
            }
            Step::OpenOrDown if folded => return self.fold_line(id, Some(false)),
            Step::OpenOrDown if has_children => here + 1,
            Step::OpenOrDown => return,
        };
        let from = self.editor.selection().topics().first().copied();
        let selection = match step {
            Step::Lines(_, true) => {
                let from = from.and_then(|topic| lines.position(&self.editor, topic)).unwrap_or(here);
                outline::span(lines, &self.editor, from, to)
            }
            _ => lines.get(&self.editor, to).map_or_else(Selection::none, |row| Selection::one(row.topic)),
        };
        self.editor.select(selection);
        self.requests.extend(self.editor.selection().primary().map(Request::Reveal));
    }

    fn fold_line(&mut self, topic: TopicId, folded: Option<bool>) {
        let folded = folded.unwrap_or(!self.editor.is_folded(topic));
        let label = if folded { "Fold" } else { "Unfold" };
        if let Err(error) = self.editor.edit_view(label, |edit| edit.fold(&[topic], folded)) {
            self.notice = phrases::say_all(&error.to_string());
        }
        // A fold by hand counts more than one of a search.
        self.editor.release_view_folds([topic]);
    }
}
