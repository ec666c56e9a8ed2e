//! The player: what is shown, from what the presenter did and when.
//!
//! A state machine on a time that is handed in. It holds places and topic ids only; the document
//! goes in with each input and is never changed: what is to be changed comes back as an
//! [`Effect`].
//!
//! **Invariants.** [`Input::Next`] then [`Input::Previous`] leads back to the same place. At the
//! last place, Next stays. One Esc never ends a talk, nor does any other single key. After any edit
//! [`Player::rebuild`] finds a place that exists.

mod acts;

use std::collections::VecDeque;

use super::camera::Look;
use super::input::{Input, Press};
use super::shown::{Focus, Shown};
use super::steps::{Ground, Place, Reveal, Walk};
use super::timer::{Spent, Timer};
use crate::base::geom::Vec2d;
use crate::doc::{Document, SheetId, TopicId};

/// How soon a second press in the same direction counts as a slip, in milliseconds.
pub const GUARD_MS: u64 = 150;
/// How soon a second Esc ends the talk.
const ESC_MS: u64 = 2000;
/// How long after one digit its main branch is gone to.
const DIGIT_MS: u64 = 1000;
/// How long a number without Enter is remembered.
const NUMBER_MS: u64 = 3000;
/// How long the laser's trail lasts.
const TRAIL_MS: u64 = 350;
/// The text sizes that + and − go through.
const SCALES: [f64; 7] = [0.6, 0.75, 0.88, 1.0, 1.2, 1.45, 1.75];

/// What lies over the map on the room's screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// All is black.
    Black,
    /// All is white.
    White,
}

/// What the pointer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// A click goes on.
    #[default]
    Arrow,
    /// It is seen as a red dot.
    Laser,
    /// All but a disk around it is dark.
    Spotlight,
    /// It draws.
    Pen,
}

/// Which titles the room sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TitleChoice {
    /// The first language.
    #[default]
    Main,
    /// The second language.
    Second,
    /// Both.
    Both,
}

/// The box that takes text, if one is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// None.
    #[default]
    No,
    /// For a topic.
    Search,
    /// For a remark from the room.
    Capture,
}

/// A line drawn with the pen, in the map.
pub type Stroke = Vec<Vec2d>;

/// A place of the laser and when it was there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// In the map.
    pub at: Vec2d,
    /// When, in milliseconds.
    pub ms: u64,
}

/// What an input asks of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The picture may be another one.
    Redraw,
    /// The place in the walk or beside it is another one.
    Moved,
    /// The talk is over.
    End,
    /// Exchange the screens.
    SwapScreens,
    /// Put this text below “Discussion”, with a link to the topic.
    Capture(String, TopicId),
    /// Make what is shown a step after the present one.
    AddStep,
    /// The titles are in another language, so the walk must be made anew.
    Titles,
}

/// The state of a talk.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that a key turns")]
pub struct Player {
    walk: Walk,
    sheet: Option<SheetId>,
    at: Place,
    /// Where a digression left the walk.
    left: Option<Place>,
    /// A topic beside the walk.
    aside: Option<TopicId>,
    /// The one that Next came back from just now, for Previous.
    came_from: Option<TopicId>,
    overview: bool,
    branch_open: bool,
    zoomed: bool,
    /// Where the presenter dragged the map to, on a stage of [`super::camera::LINES`] lines.
    roaming: Option<Look>,
    overlay: Overlay,
    frozen: bool,
    tool: Tool,
    laser_held: bool,
    pointer: Option<Vec2d>,
    trail: VecDeque<Point>,
    strokes: Vec<Stroke>,
    drawing: bool,
    scale: usize,
    titles: TitleChoice,
    has_second: bool,
    source_line: bool,
    notes: bool,
    help: bool,
    asking: Asking,
    digits: Option<(u32, u8, u64)>,
    esc_ms: Option<u64>,
    guard: Option<(bool, u64)>,
    guard_ms: u64,
    ended: bool,
    timer: Timer,
    spent: Option<Spent>,
}

impl Player {
    /// A talk over a sheet. It begins at `from` if a step shows that topic, else at the start.
    #[must_use]
    pub fn new(document: &Document, sheet: SheetId, ground: &dyn Ground, from: Option<TopicId>) -> Self {
        let walk = Walk::of(document, sheet, ground);
        let mut player = Self {
            sheet: Some(sheet),
            scale: SCALES.iter().position(|&scale| scale == 1.0).unwrap_or(0),
            has_second: document.languages().len() > 1,
            guard_ms: GUARD_MS,
            ..Self::default()
        };
        player.timer.plan(walk.planned_seconds());
        // A topic that no step shows is told in the branch of one that does.
        let shown = |topic: TopicId| walk.place_of(topic);
        let start = from.and_then(|topic| shown(topic).or_else(|| document.ancestors(topic).find_map(shown)));
        player.at = start.unwrap_or_default();
        player.walk = walk;
        player
    }

    // ---- what is shown -----------------------------------------------------------------------

    /// The walk.
    #[must_use]
    pub const fn walk(&self) -> &Walk {
        &self.walk
    }

    /// The place in the walk, also during a digression.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.at
    }

    /// What is in the middle of attention.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.aside.map_or(Focus::Walk(self.at), Focus::Aside)
    }

    /// What the room sees (unless it is frozen), the whole map if `overview`.
    #[must_use]
    pub fn shown(&self, document: &Document) -> Option<Shown> {
        let shown = Shown::at(document, &self.walk, self.focus(), self.branch_open)?;
        if self.overview { Shown::overview(document, self.sheet?, shown.topic) } else { Some(shown) }
    }

    /// What Next will show; `None` at the end.
    #[must_use]
    pub fn next_shown(&self, document: &Document) -> Option<Shown> {
        let place = if self.aside.is_some() { self.at } else { self.walk.next(self.at)? };
        Shown::at(document, &self.walk, Focus::Walk(place), false)
    }

    /// The topic that is spoken of.
    #[must_use]
    pub fn topic(&self) -> Option<TopicId> {
        self.aside.or_else(|| self.walk.step(self.at.step).map(|step| step.topic))
    }

    /// The child that was revealed last, else the topic: whose note and sources matter now.
    #[must_use]
    pub fn spoken_of(&self, document: &Document) -> Option<TopicId> {
        let Focus::Walk(place) = self.focus() else { return self.aside };
        let step = self.walk.step(place.step)?;
        // In every frame, so it asks for no more than it needs.
        let said = match step.reveal {
            Reveal::Children if !self.branch_open => step.revealed(place.build).checked_sub(1),
            _ => None,
        };
        let newest = said.and_then(|at| document.children(step.topic).get(at)).copied();
        Some(newest.unwrap_or(step.topic)).filter(|&topic| document.contains(topic))
    }

    /// Whether the presenter is beside the walk, or jumped away from a place that `r` returns to.
    #[must_use]
    pub const fn is_digressing(&self) -> bool {
        self.aside.is_some() || self.left.is_some() || self.roaming.is_some()
    }

    /// Where `r` returns to, if it does.
    #[must_use]
    pub fn return_place(&self) -> Option<Place> {
        self.left.or_else(|| self.is_digressing().then_some(self.at))
    }

    /// Whether the whole map is shown.
    #[must_use]
    pub const fn is_overview(&self) -> bool {
        self.overview
    }

    /// Whether the branch is opened ad lib.
    #[must_use]
    pub const fn is_branch_open(&self) -> bool {
        self.branch_open
    }

    /// Whether the camera is close at what was said last.
    #[must_use]
    pub const fn is_zoomed(&self) -> bool {
        self.zoomed
    }

    /// Where the presenter moved the map by hand, on a stage of [`super::camera::LINES`] lines.
    #[must_use]
    pub const fn roaming(&self) -> Option<Look> {
        self.roaming
    }

    /// Moves the map by hand; `r`, Esc and going on bring the step back.
    pub const fn roam(&mut self, look: Look) {
        self.roaming = Some(look);
        self.zoomed = false;
    }

    /// What lies over the map.
    #[must_use]
    pub const fn overlay(&self) -> Overlay {
        self.overlay
    }

    /// Whether the room's picture stands still.
    #[must_use]
    pub const fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// What the pointer does.
    #[must_use]
    pub const fn tool(&self) -> Tool {
        if self.laser_held { Tool::Laser } else { self.tool }
    }

    /// Where the pointer is in the map.
    #[must_use]
    pub const fn pointer(&self) -> Option<Vec2d> {
        self.pointer
    }

    /// Where the laser was, the latest last.
    pub fn trail(&self, now_ms: u64) -> impl Iterator<Item = (Vec2d, f32)> + '_ {
        self.trail.iter().filter_map(move |point| {
            let age = now_ms.saturating_sub(point.ms);
            (age < TRAIL_MS).then(|| (point.at, 1.0 - age as f32 / TRAIL_MS as f32))
        })
    }

    /// Lines drawn on this step.
    #[must_use]
    pub fn strokes(&self) -> &[Stroke] {
        &self.strokes
    }

    /// The presenter's own text size, 1 as usual.
    #[must_use]
    pub fn scale(&self) -> f64 {
        SCALES.get(self.scale).copied().unwrap_or(1.0)
    }

    /// Which titles the room sees.
    #[must_use]
    pub const fn titles(&self) -> TitleChoice {
        self.titles
    }

    /// Begins with other titles than those of the first language.
    pub const fn set_titles(&mut self, titles: TitleChoice) {
        self.titles = titles;
    }

    /// Whether the source of the topic stands on the room's screen.
    #[must_use]
    pub const fn shows_source(&self) -> bool {
        self.source_line
    }

    /// Whether the notes stand beside the map, on one screen.
    #[must_use]
    pub const fn shows_notes(&self) -> bool {
        self.notes
    }

    /// Whether the sheet of keys is open.
    #[must_use]
    pub const fn shows_help(&self) -> bool {
        self.help
    }

    /// Which box takes text.
    #[must_use]
    pub const fn asking(&self) -> Asking {
        self.asking
    }

    /// The number that is being typed.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.digits.map(|(number, ..)| number)
    }

    /// Whether an Esc now would end the talk.
    #[must_use]
    pub fn esc_would_end(&self, now_ms: u64) -> bool {
        self.esc_ms.is_some_and(|at| now_ms.saturating_sub(at) <= ESC_MS)
    }

    /// Whether the talk is over.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.ended
    }

    /// The clock.
    #[must_use]
    pub const fn timer(&self) -> &Timer {
        &self.timer
    }

    /// Plans the length of the talk, in seconds.
    pub const fn plan(&mut self, seconds: Option<u32>) {
        self.timer.plan(seconds);
    }

    /// Sets how soon a second press counts as a slip, in milliseconds.
    pub const fn set_guard_ms(&mut self, guard_ms: u64) {
        self.guard_ms = guard_ms;
    }

    /// Begins to note the time that each step takes, and starts the clock.
    pub fn rehearse(&mut self, now_ms: u64) {
        let mut spent = Spent::default();
        spent.on(self.topic(), now_ms);
        self.spent = Some(spent);
        self.timer.start(now_ms);
    }

    /// The time that each step took, when rehearsing.
    #[must_use]
    pub const fn spent(&self) -> Option<&Spent> {
        self.spent.as_ref()
    }

    // ---- what happens ------------------------------------------------------------------------

    /// A key was pressed. Keys that go on or back do nothing while they are held, nor when they are
    /// pressed twice within the guard time: nobody means that before an audience.
    pub fn press(&mut self, document: &Document, press: Press, now_ms: u64) -> Vec<Effect> {
        let Some(input) = press.meaning() else {
            self.esc_ms = None;
            return Vec::new();
        };
        // Only sizes follow a key that is held.
        if press.repeat && !matches!(input, Input::Larger | Input::Smaller) {
            return Vec::new();
        }
        self.feed(document, input, now_ms)
    }

    /// Something is wanted.
    pub fn feed(&mut self, document: &Document, input: Input, now_ms: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.ended {
            return effects;
        }
        let before = self.focus();
        self.tick(document, now_ms);
        if let Input::Next | Input::Previous | Input::NextBranch | Input::PreviousBranch = input {
            let on = matches!(input, Input::Next | Input::NextBranch);
            if let Some((direction, at)) = self.guard
                && direction == on
                && now_ms.saturating_sub(at) < self.guard_ms
            {
                return effects;
            }
            self.guard = Some((on, now_ms));
        }
        if input != Input::Escape {
            self.esc_ms = None;
        }
        if !matches!(input, Input::Digit(_) | Input::Enter | Input::Escape | Input::LaserHeld(_) | Input::Nothing) {
            self.digits = None;
        }
        self.act(document, input, now_ms, &mut effects);
        if self.focus() != before {
            self.moved(document, now_ms);
            effects.push(Effect::Moved);
        }
        effects.push(Effect::Redraw);
        effects
    }

    /// Time passed. `true` if the picture may be another one.
    pub fn tick(&mut self, document: &Document, now_ms: u64) -> bool {
        let mut changed = false;
        if let Some((number, count, at)) = self.digits {
            let waited = now_ms.saturating_sub(at);
            if count == 1 && waited >= DIGIT_MS {
                self.digits = None;
                let number = usize::try_from(number).unwrap_or(usize::MAX);
                let before = self.focus();
                if let Some(place) = self.walk.main_branch(document, number) {
                    self.remember();
                    self.go_keeping(place);
                }
                if self.focus() != before {
                    self.moved(document, now_ms);
                }
                changed = true;
            } else if waited >= NUMBER_MS {
                self.digits = None;
                changed = true;
            }
        }
        if self.esc_ms.is_some() && !self.esc_would_end(now_ms) {
            self.esc_ms = None;
            changed = true;
        }
        while self.trail.front().is_some_and(|point| now_ms.saturating_sub(point.ms) >= TRAIL_MS) {
            self.trail.pop_front();
            changed = true;
        }
        changed
    }

    /// In how many milliseconds [`Player::tick`] has something to do.
    #[must_use]
    pub fn due_ms(&self, now_ms: u64) -> Option<u64> {
        let digits = self.digits.map(|(_, count, at)| at + if count == 1 { DIGIT_MS } else { NUMBER_MS });
        let esc = self.esc_ms.map(|at| at + ESC_MS + 1);
        // A fading trail is drawn in every frame.
        let trail = (!self.trail.is_empty()).then_some(now_ms);
        [digits, esc, trail].into_iter().flatten().min().map(|at| at.saturating_sub(now_ms))
    }

    /// The pointer moved over the map on either window; `None` when it left.
    pub fn point(&mut self, at: Option<Vec2d>, pressed: bool, now_ms: u64) {
        self.pointer = at;
        let Some(at) = at else {
            self.drawing = false;
            return;
        };
        match self.tool() {
            Tool::Laser => {
                if self.trail.back().is_none_or(|last| last.at != at) {
                    self.trail.push_back(Point { at, ms: now_ms });
                }
                if self.trail.len() > 64 {
                    self.trail.pop_front();
                }
            }
            Tool::Pen if pressed => {
                if self.drawing {
                    if let Some(stroke) = self.strokes.last_mut()
                        && stroke.last() != Some(&at)
                    {
                        stroke.push(at);
                    }
                } else {
                    self.strokes.push(vec![at]);
                    self.drawing = true;
                }
            }
            Tool::Pen | Tool::Arrow | Tool::Spotlight => self.drawing = false,
        }
    }

    /// The document or the picture changed: makes the walk anew and finds the place again, by the
    /// topic of the step and by the child that was said last.
    pub fn rebuild(&mut self, document: &Document, sheet: SheetId, ground: &dyn Ground) {
        let find = |old: &Walk, new: &Walk, place: Place| {
            let Some(step) = old.step(place.step) else { return new.clamp(place) };
            let here: Vec<usize> = (0..new.len())
                .filter(|&at| {
                    new.step(at).is_some_and(|other| match (&step.stored, &other.stored) {
                        (Some(one), Some(other)) => one == other,
                        _ => step.topic == other.topic,
                    })
                })
                .collect();
            let Some(&first) = here.first() else {
                // The step is gone: the one that tells its topic now, else the same number.
                let topic = Some(step.topic).filter(|&topic| document.contains(topic));
                let told = topic.and_then(|topic| new.place_of(topic));
                return told.unwrap_or_else(|| new.clamp(place));
            };
            // As much is revealed as was.
            let revealed = step.revealed(place.build);
            let fits = |&&at: &&usize| new.step(at).is_some_and(|step| revealed <= step.part.end);
            let number = here.iter().find(fits).or(here.last()).copied().unwrap_or(first);
            let Some(step) = new.step(number) else { return new.clamp(place) };
            let build = (0..step.builds()).find(|&build| step.revealed(build) >= revealed);
            Place { step: number, build: build.unwrap_or(step.builds() - 1) }
        };
        let new = Walk::of(document, sheet, ground);
        self.at = new.clamp(find(&self.walk, &new, self.at));
        self.left = self.left.map(|place| new.clamp(find(&self.walk, &new, place)));
        let exists = |topic: &TopicId| document.contains(*topic);
        self.aside = self.aside.filter(exists);
        self.came_from = self.came_from.filter(exists);
        if new.planned_seconds() != self.walk.planned_seconds() {
            self.timer.plan(new.planned_seconds().or_else(|| self.timer.planned()));
        }
        self.has_second = document.languages().len() > 1;
        if !self.has_second {
            self.titles = TitleChoice::Main;
        }
        self.sheet = Some(sheet);
        self.walk = new;
    }
}
