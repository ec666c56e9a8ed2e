//! Presenting: the room's window and the presenter's, over one [`Stage`].
//!
//! The stage is behind a lock, because a window of its own may draw it while the main window does
//! something else. Both windows draw the same talk, so that they are in step; what happens in
//! either goes to the player, and wakes the other. Neither has a document: what the presenter wants
//! written is a [`Wish`] that the application carries out.

mod boxes;
mod keys;
mod panel;
mod picture;
mod room;
mod screen;
mod step_list;
pub mod steps_panel;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eframe::egui::{self, ViewportBuilder, ViewportCommand, ViewportId};

use self::screen::Screen;
use super::words::tr;
use crate::base::clock::Clock;
use crate::doc::{SheetId, TopicId};
use crate::editor::talk::edits::Change;
use crate::editor::talk::{Talk, list};
use crate::present::{Effect, Input, Skipped, Spent, Stroke, Walk};
use crate::scene::{Theme, theme_named};

pub use self::keys::press_of;

/// What the windows of a talk ask of the application.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Something for the player, from a button or a list.
    Feed(Input),
    /// What the player asked of the world.
    Effect(Effect),
    /// A step is to change.
    Change(usize, Change),
    /// A step that was passed over comes back.
    Unskip(Skipped),
    /// The times of the rehearsal become the plan.
    KeepTimes,
    /// The map is edited in the presenter's window, or the presenter's view comes back.
    Edit(bool),
    /// The talk ends.
    End,
}

/// What is shown of a talk on the room's screen besides the map; kept while it is frozen.
#[derive(Clone, Debug, Default)]
struct Extras {
    crumb: Vec<String>,
    source: Vec<String>,
    number: String,
    strokes: Vec<Stroke>,
}

/// A talk with its screens.
pub struct Stage {
    /// The talk.
    pub talk: Talk,
    /// What is asked of the application, in order.
    pub wishes: Vec<Wish>,
    clock: Arc<dyn Clock>,
    /// The room's picture, the presenter's copy of it, and the next step.
    room: Screen,
    here: Screen,
    ahead: Screen,
    extras: Extras,
    /// The colours of the room and of the presenter's window.
    pub room_theme: &'static Theme,
    /// The colours of the presenter's window.
    pub theme: Arc<Theme>,
    /// Whether things move.
    pub motion: bool,
    /// Size of the speaker's note, in points.
    pub note_size: f32,
    /// Whether there are two windows.
    pub two: bool,
    /// What became of the last thing that was to be written, until the next key.
    pub notice: Option<Result<(), String>>,
    boxes: boxes::Boxes,
    list: step_list::ListState,
    ctrl: bool,
    pointer_ms: u64,
    /// Shape of the room's screen: width over height.
    aspect: f32,
}

/// What a rehearsal measured.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The sheet of the talk.
    pub sheet: SheetId,
    /// Its steps.
    pub walk: Walk,
    spent: Spent,
    now_ms: u64,
}

impl Rehearsed {
    /// The times until now; `None` if none were taken.
    #[must_use]
    pub fn of(stage: &Stage) -> Option<Self> {
        let player = &stage.talk.player;
        let (sheet, walk) = (stage.talk.sheet(), player.walk().clone());
        Some(Self { sheet, walk, spent: player.spent()?.clone(), now_ms: stage.now_ms() })
    }

    /// What the steps of a topic took.
    #[must_use]
    pub fn seconds(&self, topic: TopicId) -> Option<u32> {
        self.spent.seconds(topic, self.now_ms)
    }

    /// How many topics were shown, and what all of them took, as a clock says it.
    #[must_use]
    pub fn sum(&self) -> (usize, String) {
        let topics: HashSet<TopicId> = self.walk.steps().iter().map(|step| step.topic).collect();
        let times: Vec<u64> = topics.into_iter().filter_map(|topic| self.seconds(topic).map(u64::from)).collect();
        (times.len(), list::clock(times.iter().sum()))
    }
}

impl Stage {
    /// A stage for a talk.
    #[must_use]
    pub fn new(talk: Talk, clock: Arc<dyn Clock>, theme: Arc<Theme>) -> Self {
        Self {
            talk,
            wishes: Vec::new(),
            clock,
            room: Screen::default(),
            here: Screen::default(),
            ahead: Screen::default(),
            extras: Extras::default(),
            room_theme: theme_named(if theme.dark { "board" } else { "paper" }),
            theme,
            motion: true,
            note_size: 22.0,
            two: false,
            notice: None,
            boxes: boxes::Boxes::default(),
            list: step_list::ListState::default(),
            ctrl: false,
            pointer_ms: 0,
            aspect: 16.0 / 9.0,
        }
    }

    /// Milliseconds of the clock.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    /// Feeds the player, and keeps what it asks of the world.
    pub fn feed(&mut self, input: Input) {
        let now = self.now_ms();
        let effects = self.talk.feed(input, now);
        self.keep(effects);
    }

    fn keep(&mut self, effects: Vec<Effect>) {
        let asks = |effect: &Effect| !matches!(effect, Effect::Redraw | Effect::Moved | Effect::Titles);
        self.wishes.extend(effects.into_iter().filter(asks).map(Wish::Effect));
    }

    /// How often words were laid out on the room's screen; for tests.
    #[must_use]
    pub const fn laid_out(&self) -> u64 {
        self.room.laid_out()
    }

    /// “12 / 47”.
    #[must_use]
    pub fn position(&self) -> String {
        let player = &self.talk.player;
        format!("{} / {}", player.place().step + 1, player.walk().len())
    }

    /// What the presenter is to be told at once, if anything.
    fn hint(&self) -> Option<String> {
        let player = &self.talk.player;
        if let Some(number) = player.number() {
            return Some(format!("{number} ⏎"));
        }
        player.esc_would_end(self.now_ms()).then(|| tr("present-esc-again"))
    }

    /// The topic whose note is read: that of the child told last, else that of the step.
    fn noted(&self) -> Option<TopicId> {
        let document = self.talk.document();
        let has_note = |topic: &TopicId| document.topic(*topic).is_some_and(|topic| !topic.note().is_empty());
        self.talk.player.spoken_of(document).filter(has_note).or_else(|| self.talk.player.topic())
    }
}

/// The lock of a stage; one that a panic left behind is taken over.
pub fn lock(stage: &Mutex<Stage>) -> MutexGuard<'_, Stage> {
    stage.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the room's picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In the main window, which fills the screen.
    Here,
    /// In a window of its own that fills the screen with this number.
    Screen(usize),
    /// In a window of its own.
    Window,
}

/// A talk in its windows.
pub struct Presenting {
    /// What both windows show.
    pub stage: Arc<Mutex<Stage>>,
    /// Where the room's picture is.
    pub place: Where,
    /// Whether the windows have changed places.
    pub swapped: bool,
    /// Whether the map is edited in the main window while the talk goes on.
    pub editing: bool,
    /// Whether the main window filled the screen before.
    pub was_full: bool,
    /// Whether the second window was asked to close.
    closed: Arc<std::sync::atomic::AtomicBool>,
}

/// The second window.
#[must_use]
pub fn second_window() -> ViewportId {
    ViewportId::from_hash_of("the room")
}

/// Asks both windows for a frame.
fn wake_both(ctx: &egui::Context) {
    ctx.request_repaint_of(ViewportId::ROOT);
    ctx.request_repaint_of(second_window());
}

impl Presenting {
    /// A talk that begins.
    #[must_use]
    pub fn new(stage: Stage, place: Where, was_full: bool) -> Self {
        let mut stage = stage;
        stage.two = place != Where::Here;
        Self {
            stage: Arc::new(Mutex::new(stage)),
            place,
            swapped: false,
            editing: false,
            was_full,
            closed: Arc::default(),
        }
    }

    /// Whether the second window was closed by hand.
    #[must_use]
    pub fn was_closed(&self) -> bool {
        self.closed.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Wakes both windows.
    pub fn wake(&self, ctx: &egui::Context) {
        ctx.request_repaint_of(ViewportId::ROOT);
        if self.place != Where::Here {
            ctx.request_repaint_of(second_window());
        }
    }

    /// Keeps the second window open; it draws itself.
    pub fn second_ui(&self, ctx: &egui::Context) {
        let builder = ViewportBuilder::default().with_app_id("gangmu").with_title(if self.swapped {
            tr("present-presenter-title")
        } else {
            tr("present-room-title")
        });
        let builder = match self.place {
            Where::Here => return,
            Where::Screen(screen) => builder.with_monitor(screen).with_decorations(false),
            Where::Window => builder.with_inner_size([1280.0, 720.0]),
        };
        let (stage, swapped, closed) = (Arc::clone(&self.stage), self.swapped, Arc::clone(&self.closed));
        ctx.show_viewport_deferred(second_window(), builder, move |ui, _| {
            if ui.ctx().input(|input| input.viewport().close_requested()) {
                closed.store(true, std::sync::atomic::Ordering::Relaxed);
                ui.ctx().request_repaint_of(ViewportId::ROOT);
            }
            let mut stage = lock(&stage);
            let asked = stage.wishes.len();
            if swapped {
                panel::presenter_ui(ui, &mut stage);
            } else {
                room::room_ui(ui, &mut stage, false);
            }
            if stage.wishes.len() > asked {
                ui.ctx().request_repaint_of(ViewportId::ROOT);
            }
        });
    }

    /// The main window.
    pub fn main_ui(&self, ui: &mut egui::Ui) {
        let mut stage = lock(&self.stage);
        match (self.place, self.swapped) {
            (Where::Here, _) => panel::alone_ui(ui, &mut stage),
            (_, true) => room::room_ui(ui, &mut stage, false),
            (_, false) => panel::presenter_ui(ui, &mut stage),
        }
    }

    /// Puts the main window as the place of the room's picture asks.
    pub fn fill(&self, ctx: &egui::Context) {
        let is_room = self.place == Where::Here || self.swapped;
        let title = tr(if is_room { "present-room-title" } else { "present-presenter-title" });
        ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Title(title));
        let full = self.place == Where::Here || self.swapped && matches!(self.place, Where::Screen(_));
        ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Fullscreen(full || self.was_full));
    }

    /// Puts it as it was.
    pub fn leave(&self, ctx: &egui::Context) {
        ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Fullscreen(self.was_full));
    }
}
