//! What is done in the outline, and what its keys mean.

use eframe::egui;

use super::super::panels::outline::{self, Event};
use super::super::tabs;
use super::App;
use crate::doc::{Field, Selection, Topic, TopicId};
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
                    self.notice = error.to_string();
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
            self.notice = error.to_string();
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
        let lines = &mut self.panels.outline.rows;
        let primary = self.editor.selection().primary();
        let Some(here) = primary.and_then(|topic| lines.position(topic)) else {
            let first = lines.all().first().map(|row| row.topic);
            self.editor.select(first.map_or_else(Selection::none, Selection::one));
            return;
        };
        let last = lines.all().len().saturating_sub(1);
        let document = self.editor.document();
        let topic = primary.and_then(|topic| document.topic(topic));
        let to = match step {
            Step::Lines(by, _) => here.saturating_add_signed(by).min(last),
            Step::End(bottom) => {
                if bottom {
                    last
                } else {
                    0
                }
            }
            Step::FoldOrUp => match (topic, primary) {
                (Some(topic), Some(id)) if outline_is_open(topic) => return self.fold_line(id, Some(true)),
                (_, Some(id)) => match document.parent(id).and_then(|parent| lines.position(parent)) {
                    Some(line) => line,
                    None => return,
                },
                _ => return,
            },
            Step::OpenOrDown => match (topic, primary) {
                (Some(topic), Some(id)) if topic.folded() => return self.fold_line(id, Some(false)),
                (Some(topic), _) if !topic.children().is_empty() => here + 1,
                _ => return,
            },
        };
        let from = self.editor.selection().topics().first().copied();
        let selection = match step {
            Step::Lines(_, true) => {
                let from = from.and_then(|topic| lines.position(topic)).unwrap_or(here);
                outline::span(lines.all(), from, to)
            }
            _ => lines.all().get(to).map_or_else(Selection::none, |row| Selection::one(row.topic)),
        };
        self.editor.select(selection);
        self.requests.extend(self.editor.selection().primary().map(Request::Reveal));
    }

    fn fold_line(&mut self, topic: TopicId, folded: Option<bool>) {
        let is_folded = self.editor.document().topic(topic).is_some_and(Topic::folded);
        let folded = folded.unwrap_or(!is_folded);
        let label = if folded { "Fold" } else { "Unfold" };
        if let Err(error) = self.editor.edit_view(label, |edit| edit.fold(&[topic], folded)) {
            self.notice = error.to_string();
        }
    }
}

fn outline_is_open(topic: &Topic) -> bool {
    !topic.children().is_empty() && !topic.folded()
}
