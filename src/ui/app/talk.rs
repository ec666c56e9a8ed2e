//! A talk in the window: how it begins and ends, what goes to it, and what it asks for.

use std::sync::Arc;

use eframe::egui;

use super::super::dialogs::{Ask as Question, Choice};
use super::super::presenter::steps_panel::Ask;
use super::super::presenter::{Presenting, Rehearsed, Stage, Where, Wish, lock, second_window};
use super::super::words::{tr, tr_with};
use super::{App, Message, TitleView};
use crate::doc::{TopicId, Touched};
use crate::editor::jobs::Jobs;
use crate::editor::talk::edits;
use crate::editor::talk::{Talk, TalkStart, list};
use crate::editor::{Editor, Refused};
use crate::present::{Effect, Frame, Input, TitleChoice};

/// Topics of a map whose talk is made ready beside the window, because all their titles are measured.
const MANY: usize = 4_000;

/// Bytes of twice the largest picture of glyphs that a talk was seen to need.
const GLYPHS: usize = 16 << 20;

/// Has the allocator hold memory for a larger picture of glyphs, which egui makes once or twice in
/// a long talk by copying the old one: most of what that takes is pages that are touched for the
/// first time, and then the room would see a frame late. An allocator gives the first block of
/// that size back to the system and learns from it to keep the second, so only that is touched.
fn warm_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(GLYPHS)));
    drop(std::hint::black_box(vec![1_u8; GLYPHS]));
}

/// A talk that was asked for and begins with the next frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    from: Option<TopicId>,
    rehearse: bool,
    screen: Option<usize>,
    windowed: bool,
}

/// A talk that is being made ready.
pub(super) struct Making {
    wanted: Wanted,
    jobs: Jobs<Talk>,
}

impl App {
    /// A command asked for a talk.
    pub(super) fn want_talk(&mut self, ctx: &egui::Context, from_here: bool, rehearse: bool) {
        self.store_typing(ctx);
        let from = self.editor.selection().primary().filter(|_| from_here);
        self.talk_wanted = Some(Wanted { from, rehearse, ..Wanted::default() });
        ctx.request_repaint();
    }

    /// The command line asked for a talk. The topic is an id of the file or a title.
    pub fn begin_talk(&mut self, start: &TalkStart) {
        let document = self.editor.document();
        let named = start.from.as_deref().map(|name| {
            let topics = document.sheet_topics(self.editor.sheet());
            let by_id = |topic: &&TopicId| document.topic(**topic).is_some_and(|at| at.file_id() == name);
            let by_title = |topic: &&TopicId| {
                document
                    .topic(**topic)
                    .is_some_and(|at| at.title() == name || at.translations().iter().any(|(_, title)| title == name))
            };
            topics.iter().find(by_id).or_else(|| topics.iter().find(by_title)).copied()
        });
        if let Some(None) = named {
            let name = start.from.clone().unwrap_or_default();
            self.notice = tr_with("present-no-topic", &[("name", name.into())]);
        }
        let (screen, windowed) = (start.screen, start.windowed);
        self.talk_wanted = Some(Wanted { from: named.flatten(), rehearse: start.rehearse, screen, windowed });
    }

    /// Whether a talk is under way.
    #[must_use]
    pub const fn is_presenting(&self) -> bool {
        self.presenting.is_some()
    }

    /// The talk under way; for tests.
    #[must_use]
    pub fn stage(&self) -> Option<&Arc<std::sync::Mutex<Stage>>> {
        self.presenting.as_ref().map(|presenting| &presenting.stage)
    }

    /// Begins the talk that was asked for.
    fn start_talk(&mut self, ctx: &egui::Context, frame: &eframe::Frame, wanted: &Wanted) {
        // A talk under way goes on: F5 comes from clickers.
        if self.presenting.is_some() || self.talk_making.is_some() {
            return;
        }
        warm_memory();
        let titles = match self.editor.titles() {
            TitleView::Main => TitleChoice::Main,
            TitleView::Second => TitleChoice::Second,
            TitleView::Both => TitleChoice::Both,
        };
        let (sheet, second, from) = (self.editor.sheet(), self.editor.second_language().cloned(), wanted.from);
        if self.editor.document().len() <= MANY {
            let talk =
                Talk::new(self.editor.document(), sheet, second.as_ref(), titles, from, Some(self.layout.main_sides()));
            self.begin(ctx, frame, wanted, talk);
            return;
        }
        let (document, sides, waker) = (self.editor.document().clone(), Some(self.layout.main_sides()), ctx.clone());
        let mut jobs = Jobs::new(Arc::new(move || waker.request_repaint()));
        jobs.spawn("talk", move |_| Talk::new(&document, sheet, second.as_ref(), titles, from, sides));
        self.talk_making = Some(Making { wanted: wanted.clone(), jobs });
        self.tell(tr("present-preparing"));
    }

    /// Takes a talk that was made ready.
    fn take_talk(&mut self, ctx: &egui::Context, frame: &eframe::Frame) {
        let Some(making) = &mut self.talk_making else { return };
        let done = making.jobs.poll();
        let Some(done) = done.into_iter().next() else { return };
        let Some(making) = self.talk_making.take() else { return };
        self.notice.clear();
        match done.outcome {
            Ok(mut talk) => {
                if talk.document().revision() != self.editor.revision() || talk.sheet() != self.editor.sheet() {
                    // Something was typed meanwhile.
                    talk.follow(self.editor.document(), &[Touched::All]);
                }
                self.begin(ctx, frame, &making.wanted, talk);
            }
            Err(error) => self.notice = error.to_string(),
        }
    }

    /// A talk begins in its windows.
    fn begin(&mut self, ctx: &egui::Context, frame: &eframe::Frame, wanted: &Wanted, mut talk: Talk) {
        if wanted.rehearse {
            talk.player.rehearse(self.clock.now_ms());
        }
        talk.player.set_guard_ms(u64::from(self.settings.talk_guard_ms.min(2000)));
        let mut stage = Stage::new(talk, Arc::clone(&self.clock), Arc::clone(&self.theme));
        stage.motion = self.motion();
        let (count, here) = screens(frame);
        let place = match wanted.screen {
            _ if wanted.windowed => Where::Window,
            // People count from 1.
            Some(screen) if (1..=count).contains(&screen) && screen - 1 != here => Where::Screen(screen - 1),
            None if count > 1 => Where::Screen((here + 1) % count),
            _ => Where::Here,
        };
        let was_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
        let presenting = Presenting::new(stage, place, was_full);
        presenting.fill(ctx);
        self.dialog = None;
        self.notice.clear();
        self.presenting = Some(presenting);
        // The map's own editor must not hold the keys, nor the input method.
        ctx.memory_mut(|memory| memory.surrender_focus(super::super::typing::widget_id()));
        ctx.request_repaint();
    }

    /// Ends the talk; the editor is as it was.
    pub(super) fn end_talk(&mut self, ctx: &egui::Context) {
        let Some(presenting) = self.presenting.take() else { return };
        presenting.leave(ctx);
        let rehearsed = Rehearsed::of(&lock(&presenting.stage));
        // The window says its map again.
        self.title.clear();
        ctx.send_viewport_cmd_to(second_window(), egui::ViewportCommand::Close);
        ctx.memory_mut(|memory| memory.request_focus(super::super::typing::widget_id()));
        ctx.request_repaint_of(egui::ViewportId::ROOT);
        if let Some(rehearsed) = rehearsed.filter(|_| self.editor.read_only().is_none()) {
            let (steps, took) = rehearsed.sum();
            self.show(Question {
                heading: tr_with("present-rehearsed", &[("steps", steps.into()), ("time", took.into())]),
                body: tr("present-rehearsed-why"),
                detail: String::new(),
                choices: vec![
                    Choice::new(tr("present-rehearsed-keep"), Message::KeepTimes(Box::new(rehearsed))),
                    Choice::close(tr("present-rehearsed-leave")),
                ],
            });
        }
    }

    /// The times of a rehearsal become the plan of its steps.
    pub(super) fn keep_times(&mut self, rehearsed: &Rehearsed) {
        let Rehearsed { sheet, walk, .. } = rehearsed;
        self.edited(|editor| edits::plan(editor, *sheet, walk, |topic| rehearsed.seconds(topic)));
    }

    /// The document changed: the talk takes the new one.
    pub(super) fn follow_talk(&mut self, touched: &[Touched]) {
        let Some(presenting) = &self.presenting else { return };
        let mut stage = lock(&presenting.stage);
        // Another document may have the same number of changes behind it.
        if touched.contains(&Touched::All) || stage.talk.document().revision() != self.editor.revision() {
            stage.talk.follow(self.editor.document(), touched);
        }
    }

    /// Takes the keys of a talk; `true` if the events of this window are not for the map.
    pub(super) fn talk_input(&mut self, ctx: &egui::Context, raw: &mut egui::RawInput) -> bool {
        let Some(presenting) = &self.presenting else { return false };
        if presenting.editing && raw.viewport_id == egui::ViewportId::ROOT {
            return false;
        }
        let any = lock(&presenting.stage).take_keys(ctx, raw);
        if any {
            presenting.wake(ctx);
        }
        true
    }

    /// Draws the talk in the main window; `false` if the map is to be drawn there.
    pub(super) fn talk_ui(&mut self, ui: &mut egui::Ui, frame: &eframe::Frame) -> bool {
        let ctx = ui.ctx().clone();
        if let Some(wanted) = self.talk_wanted.take() {
            self.start_talk(&ctx, frame, &wanted);
        }
        self.take_talk(&ctx, frame);
        let Some(presenting) = &self.presenting else { return false };
        let closed = presenting.was_closed();
        {
            let mut stage = lock(&presenting.stage);
            let now = stage.now_ms();
            if stage.talk.tick(now) {
                ctx.request_repaint_of(second_window());
            }
            if let Some(due) = stage.talk.player.due_ms(now) {
                ctx.request_repaint_after(std::time::Duration::from_millis(due.max(1)));
            }
            stage.theme = Arc::clone(&self.theme);
        }
        presenting.second_ui(&ctx);
        let editing = presenting.editing;
        if editing {
            self.talk_banner_ui(ui);
        } else {
            presenting.main_ui(ui);
        }
        self.carry_out_wishes(&ctx);
        if closed {
            self.end_talk(&ctx);
        }
        !editing
    }

    /// Above the map that is edited while the talk goes on.
    fn talk_banner_ui(&mut self, ui: &mut egui::Ui) {
        let Some(presenting) = &mut self.presenting else { return };
        let accent = super::super::style::color32(self.theme.accent);
        let frame = egui::Frame::new().fill(accent).inner_margin(egui::Margin::symmetric(10, 4));
        egui::Panel::top("talk banner").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                let place = lock(&presenting.stage).position();
                let text = egui::RichText::new(tr_with("present-banner", &[("place", place.into())]));
                ui.label(text.color(super::super::style::color32(self.theme.panel)));
                if ui.button(tr("present-back")).clicked() {
                    presenting.editing = false;
                    ui.ctx().request_repaint();
                }
            });
        });
    }

    fn carry_out_wishes(&mut self, ctx: &egui::Context) {
        loop {
            let Some(presenting) = &self.presenting else { return };
            let wishes = std::mem::take(&mut lock(&presenting.stage).wishes);
            if wishes.is_empty() {
                return;
            }
            for wish in wishes {
                self.carry_out_wish(ctx, wish);
            }
            self.lay_out();
            if let Some(presenting) = &self.presenting {
                presenting.wake(ctx);
            }
        }
    }

    fn carry_out_wish(&mut self, ctx: &egui::Context, wish: Wish) {
        let Some(presenting) = &mut self.presenting else { return };
        match wish {
            Wish::Feed(input) => lock(&presenting.stage).feed(input),
            Wish::Edit(editing) => presenting.editing = editing,
            Wish::End | Wish::Effect(Effect::End) => self.end_talk(ctx),
            Wish::Effect(Effect::SwapScreens) => {
                if presenting.place == Where::Here {
                    // On one screen the other view is the one with the notes.
                    lock(&presenting.stage).feed(Input::Notes);
                } else {
                    presenting.swapped = !presenting.swapped;
                    presenting.fill(ctx);
                }
            }
            Wish::Effect(Effect::Capture(text, about)) => {
                let sheet = lock(&presenting.stage).talk.sheet();
                let day = jiff::Zoned::now().strftime("%Y-%m-%d").to_string();
                self.edited(|editor| edits::capture(editor, sheet, &day, &text, about).map(drop));
            }
            Wish::Effect(Effect::AddStep) => {
                let (sheet, walk, step, topic, frame) = {
                    let stage = lock(&presenting.stage);
                    let player = &stage.talk.player;
                    let frame = if player.is_overview() {
                        Frame::Map
                    } else if player.is_branch_open() {
                        Frame::Branch
                    } else {
                        Frame::Topic
                    };
                    let Some(topic) = player.topic() else { return };
                    (stage.talk.sheet(), player.walk().clone(), player.place().step, topic, frame)
                };
                self.edited(|editor| edits::add_step(editor, sheet, &walk, Some(step), topic, (None, frame)).map(drop));
            }
            Wish::Effect(_) => {}
            Wish::Change(number, change) => {
                let (sheet, walk) = self.presented();
                self.edited(|editor| edits::change(editor, sheet, &walk, number, &change));
            }
            Wish::Unskip(step) => {
                let (sheet, _) = self.presented();
                self.edited(|editor| edits::unskip(editor, sheet, &step));
            }
            Wish::KeepTimes => {
                let rehearsed = Rehearsed::of(&lock(&presenting.stage));
                if let Some(rehearsed) = rehearsed {
                    self.keep_times(&rehearsed);
                }
            }
        }
    }

    /// The sheet and the walk of the talk, or of the map.
    fn presented(&self) -> (crate::doc::SheetId, crate::present::Walk) {
        match &self.presenting {
            Some(presenting) => {
                let stage = lock(&presenting.stage);
                (stage.talk.sheet(), stage.talk.player.walk().clone())
            }
            None => (self.editor.sheet(), list::walk_of(self.editor.document(), self.editor.sheet())),
        }
    }

    fn edited(&mut self, edit: impl FnOnce(&mut Editor) -> Result<(), Refused>) {
        let result = edit(&mut self.editor);
        if let Some(presenting) = &self.presenting {
            lock(&presenting.stage).notice = Some(result.as_ref().map(drop).map_err(ToString::to_string));
        }
        if let Err(error) = result {
            self.notice = error.to_string();
        }
        self.lay_out();
    }

    /// The panel of steps asked for something.
    pub(super) fn steps_asked(&mut self, ctx: &egui::Context, ask: Ask) {
        self.store_typing(ctx);
        let (sheet, walk) = self.presented();
        match ask {
            Ask::Change(number, change) => {
                self.edited(|editor| edits::change(editor, sheet, &walk, number, &change));
            }
            Ask::Unskip(step) => self.edited(|editor| edits::unskip(editor, sheet, &step)),
            Ask::Keep => self.edited(|editor| edits::keep_walk(editor, sheet, &walk)),
            Ask::Forget => {
                if let Some(command) = crate::editor::commands::by_id("present.forget-steps") {
                    self.run(ctx, command);
                }
            }
            Ask::Way(way) => self.edited(|editor| edits::set_way(editor, sheet, way)),
        }
        ctx.request_repaint();
    }
}

/// How many screens there are, and on which the window is.
fn screens(frame: &eframe::Frame) -> (usize, usize) {
    let Some(window) = frame.winit_window() else { return (1, 0) };
    let here = window.current_monitor();
    let count = window.available_monitors().count();
    let at = window.available_monitors().position(|monitor| here.as_ref() == Some(&monitor));
    (count.max(1), at.unwrap_or(0))
}
