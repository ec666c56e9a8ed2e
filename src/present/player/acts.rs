//! What each input does to the player.

use super::{Asking, Effect, Overlay, Player, SCALES, TitleChoice, Tool};
use crate::doc::{Document, TopicId};
use crate::present::input::Input;
use crate::present::steps::Place;

impl Player {
    pub(super) fn act(&mut self, document: &Document, input: Input, now_ms: u64, effects: &mut Vec<Effect>) {
        match input {
            Input::Next => self.next(),
            Input::Previous => self.previous(),
            Input::Enter => {
                // Held or doubled, it is a slip like any other key that goes on.
                let slip = self.guard.is_some_and(|(on, at)| on && now_ms.saturating_sub(at) < self.guard_ms);
                if let Some((number, ..)) = self.digits.take() {
                    self.jump(number);
                } else if !slip {
                    self.guard = Some((true, now_ms));
                    self.next();
                }
            }
            Input::NextBranch => self.change_branch(document, true),
            Input::PreviousBranch => self.change_branch(document, false),
            Input::First => self.go(Place::default()),
            Input::Last => self.go(self.walk.end()),
            Input::Digit(digit) => {
                let (number, count, _) = self.digits.unwrap_or_default();
                let number = (number.saturating_mul(10) + u32::from(digit)).min(999_999);
                self.digits = Some((number, count.saturating_add(1), now_ms));
            }
            Input::GoTo(topic) => self.digress(document, topic),
            Input::GoToStep(step) => {
                self.remember();
                self.go_keeping(Place { step, build: 0 });
            }
            Input::Overview => {
                self.roaming = None;
                self.overview = !self.overview;
            }
            Input::Black => self.cover(Overlay::Black),
            Input::White => self.cover(Overlay::White),
            Input::Freeze => self.frozen = !self.frozen,
            Input::Spotlight => self.take(Tool::Spotlight),
            Input::Laser => self.take(Tool::Laser),
            Input::LaserHeld(held) => self.laser_held = held,
            Input::Pen => self.take(Tool::Pen),
            Input::Zoom => {
                self.roaming = None;
                self.zoomed = !self.zoomed;
            }
            Input::Larger => self.scale = (self.scale + 1).min(SCALES.len() - 1),
            Input::Smaller => self.scale = self.scale.saturating_sub(1),
            Input::Arrow => self.take(self.tool),
            Input::Erase => self.strokes.clear(),
            Input::OpenOrErase if !self.strokes.is_empty() => self.strokes.clear(),
            Input::OpenBranch | Input::OpenOrErase => {
                self.roaming = None;
                self.branch_open = !self.branch_open;
            }
            Input::Return => self.return_to_walk(),
            Input::TimerToggle => self.timer.toggle(now_ms),
            Input::TimerReset => self.timer.reset(now_ms),
            Input::Search => self.asking = Asking::Search,
            Input::Capture => self.asking = Asking::Capture,
            Input::Captured(text) => {
                self.asking = Asking::No;
                let text = text.trim();
                if let Some(topic) = self.spoken_of(document).filter(|_| !text.is_empty()) {
                    effects.push(Effect::Capture(text.to_owned(), topic));
                }
            }
            Input::CloseBox => self.asking = Asking::No,
            Input::SwapScreens => effects.push(Effect::SwapScreens),
            Input::SourceLine => self.source_line = !self.source_line,
            Input::Language if self.has_second => {
                self.titles = match self.titles {
                    TitleChoice::Main => TitleChoice::Second,
                    TitleChoice::Second => TitleChoice::Both,
                    TitleChoice::Both => TitleChoice::Main,
                };
                effects.push(Effect::Titles);
            }
            Input::Language | Input::Nothing => {}
            Input::Notes => self.notes = !self.notes,
            Input::AddStep => effects.push(Effect::AddStep),
            Input::Help => self.help = !self.help,
            Input::Escape => {
                if self.leave_overlay() {
                    self.esc_ms = None;
                } else if self.esc_would_end(now_ms) {
                    self.ended = true;
                    effects.push(Effect::End);
                } else {
                    self.esc_ms = Some(now_ms);
                }
            }
        }
    }

    fn next(&mut self) {
        self.uncover();
        if let Some(aside) = self.aside.take() {
            self.came_from = Some(aside);
        } else if let Some(place) = self.walk.next(self.at) {
            self.came_from = None;
            self.at = place;
        }
    }

    fn previous(&mut self) {
        self.uncover();
        if self.aside.take().is_some() {
            return;
        }
        if let Some(aside) = self.came_from.take() {
            self.aside = Some(aside);
        } else if let Some(place) = self.walk.previous(self.at) {
            self.at = place;
        }
    }

    /// Going on shows the map again.
    const fn uncover(&mut self) {
        self.overlay = Overlay::None;
        self.roaming = None;
        self.overview = false;
    }

    fn go(&mut self, place: Place) {
        self.left = None;
        self.go_keeping(place);
    }

    pub(super) fn go_keeping(&mut self, place: Place) {
        self.uncover();
        (self.aside, self.came_from) = (None, None);
        self.at = self.walk.clamp(place);
    }

    /// Remembers where the walk is left, unless it is left already.
    pub(super) fn remember(&mut self) {
        self.left = self.left.or(Some(self.at));
    }

    fn change_branch(&mut self, document: &Document, on: bool) {
        let starts = self.walk.branch_starts(document);
        let step = if on {
            starts.iter().copied().find(|&start| start > self.at.step)
        } else {
            let here = Place { step: self.at.step, build: 0 };
            // In the middle of a branch, back means to its start.
            starts.iter().rev().copied().find(|&start| start < here.step || (start == here.step && self.at > here))
        };
        self.uncover();
        if let Some(step) = step {
            self.go(Place { step, build: 0 });
        }
    }

    fn jump(&mut self, number: u32) {
        if let Some(step) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) {
            self.remember();
            self.go_keeping(Place { step: step.min(self.walk.len().saturating_sub(1)), build: 0 });
        }
    }

    fn digress(&mut self, document: &Document, topic: TopicId) {
        self.asking = Asking::No;
        if !document.contains(topic) {
            return;
        }
        if let Some(place) = self.walk.place_of(topic) {
            self.remember();
            self.go_keeping(place);
        } else {
            self.uncover();
            self.came_from = None;
            self.aside = Some(topic);
        }
    }

    fn return_to_walk(&mut self) {
        let roamed = self.roaming.is_some();
        self.uncover();
        if roamed {
            return;
        }
        let left = self.left.take();
        if self.aside.take().is_none()
            && let Some(left) = left
        {
            self.go_keeping(left);
        } else {
            self.left = left;
        }
    }

    fn cover(&mut self, overlay: Overlay) {
        self.overlay = if self.overlay == overlay { Overlay::None } else { overlay };
    }

    fn take(&mut self, tool: Tool) {
        self.tool = if self.tool == tool { Tool::Arrow } else { tool };
        self.trail.clear();
        self.drawing = false;
    }

    /// Takes away what lies over the map, one thing at a time; `false` if nothing does.
    fn leave_overlay(&mut self) -> bool {
        if self.asking != Asking::No {
            self.asking = Asking::No;
        } else if self.help {
            self.help = false;
        } else if self.digits.is_some() {
            self.digits = None;
        } else if self.overlay != Overlay::None {
            self.overlay = Overlay::None;
        } else if self.frozen {
            self.frozen = false;
        } else if self.overview {
            self.overview = false;
        } else if self.tool != Tool::Arrow {
            self.take(self.tool);
            self.strokes.clear();
        } else if !self.strokes.is_empty() {
            self.strokes.clear();
        } else if self.roaming.is_some() {
            self.roaming = None;
        } else if self.zoomed {
            self.zoomed = false;
        } else if self.branch_open {
            self.branch_open = false;
        } else if self.aside.is_some() {
            self.aside = None;
        } else {
            return false;
        }
        true
    }

    /// Another place: what was only for the old one goes, and the clock starts with the first move.
    pub(super) fn moved(&mut self, document: &Document, now_ms: u64) {
        self.strokes.clear();
        self.drawing = false;
        (self.zoomed, self.branch_open) = (false, false);
        if !self.timer.has_begun() {
            self.timer.start(now_ms);
        }
        let topic = self.topic().filter(|&topic| document.contains(topic));
        if let Some(spent) = &mut self.spent {
            spent.on(topic, now_ms);
        }
    }
}
