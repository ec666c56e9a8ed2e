//! The clock of a talk: elapsed and remaining time against a plan, and in rehearsal the time that
//! each step took. It never reads the time; it is told.

use std::collections::HashMap;

use crate::doc::TopicId;

/// How near the end is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// More than five minutes, or no plan.
    #[default]
    None,
    /// Five minutes and less.
    Soon,
    /// One minute and less, and beyond the end.
    Now,
}

/// A stopwatch with a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timer {
    running_since_ms: Option<u64>,
    before_ms: u64,
    planned_s: Option<u32>,
}

impl Timer {
    /// Starts, unless it runs.
    pub const fn start(&mut self, now_ms: u64) {
        if self.running_since_ms.is_none() {
            self.running_since_ms = Some(now_ms);
        }
    }

    /// Pauses if it runs, else goes on.
    pub const fn toggle(&mut self, now_ms: u64) {
        if let Some(since) = self.running_since_ms.take() {
            self.before_ms += now_ms.saturating_sub(since);
        } else {
            self.running_since_ms = Some(now_ms);
        }
    }

    /// Back to nothing; it goes on running if it ran.
    pub const fn reset(&mut self, now_ms: u64) {
        self.before_ms = 0;
        if self.running_since_ms.is_some() {
            self.running_since_ms = Some(now_ms);
        }
    }

    /// Whether it runs.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.running_since_ms.is_some()
    }

    /// Whether it was ever started.
    #[must_use]
    pub const fn has_begun(&self) -> bool {
        self.running_since_ms.is_some() || self.before_ms > 0
    }

    /// Milliseconds that it ran.
    #[must_use]
    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        self.before_ms + self.running_since_ms.map_or(0, |since| now_ms.saturating_sub(since))
    }

    /// The planned length in seconds.
    #[must_use]
    pub const fn planned(&self) -> Option<u32> {
        self.planned_s
    }

    /// Plans a length in seconds.
    pub const fn plan(&mut self, seconds: Option<u32>) {
        self.planned_s = seconds;
    }

    /// Seconds left of the plan, negative beyond it; `None` without a plan.
    #[must_use]
    pub fn remaining_s(&self, now_ms: u64) -> Option<i64> {
        let elapsed = i64::try_from(self.elapsed_ms(now_ms) / 1000).unwrap_or(i64::MAX);
        self.planned_s.map(|planned| i64::from(planned) - elapsed)
    }

    /// Whether to warn.
    #[must_use]
    pub fn warning(&self, now_ms: u64) -> Warning {
        match self.remaining_s(now_ms) {
            Some(left) if left <= 60 => Warning::Now,
            Some(left) if left <= 300 => Warning::Soon,
            _ => Warning::None,
        }
    }

    /// When its seconds change next, in milliseconds from now; `None` while it rests.
    #[must_use]
    pub fn next_second_ms(&self, now_ms: u64) -> Option<u64> {
        self.is_running().then(|| 1000 - self.elapsed_ms(now_ms) % 1000)
    }
}

/// The time that each topic's steps took, for rehearsing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    ms: HashMap<TopicId, u64>,
    since: Option<(TopicId, u64)>,
}

impl Spent {
    /// Says that this topic's step is shown from now on; `None` stops the clock.
    pub fn on(&mut self, topic: Option<TopicId>, now_ms: u64) {
        if let Some((before, since)) = self.since {
            if Some(before) == topic {
                return;
            }
            *self.ms.entry(before).or_default() += now_ms.saturating_sub(since);
        }
        self.since = topic.map(|topic| (topic, now_ms));
    }

    /// Whole seconds that a topic's steps took, rounded up; `None` if it was not shown.
    #[must_use]
    pub fn seconds(&self, topic: TopicId, now_ms: u64) -> Option<u32> {
        let going = self.since.filter(|(at, _)| *at == topic).map(|(_, since)| now_ms.saturating_sub(since));
        let ms = match (self.ms.get(&topic), going) {
            (None, None) => return None,
            (before, going) => before.copied().unwrap_or(0) + going.unwrap_or(0),
        };
        Some(u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX))
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{Spent, Timer, Warning};
    use crate::doc::TopicId;

    #[test]
    fn it_counts_what_it_ran() {
        let mut timer = Timer::default();
        assert!(!timer.has_begun());
        timer.start(1_000);
        timer.start(5_000);
        assert_eq!(timer.elapsed_ms(11_000), 10_000);
        timer.toggle(11_000);
        assert_eq!(timer.elapsed_ms(99_000), 10_000);
        assert_eq!(timer.next_second_ms(99_000), None);
        timer.toggle(100_000);
        assert_eq!(timer.elapsed_ms(100_250), 10_250);
        assert_eq!(timer.next_second_ms(100_250), Some(750));
        timer.reset(200_000);
        assert_eq!(timer.elapsed_ms(200_000), 0);
        assert!(timer.is_running());
    }

    #[test]
    fn it_warns_at_five_minutes_and_at_one() {
        let mut timer = Timer::default();
        timer.start(0);
        assert_eq!(timer.warning(86_400_000), Warning::None, "there is no plan");
        timer.plan(Some(20 * 60));
        for (second, left, warning) in [
            (0, 1200, Warning::None),
            (899, 301, Warning::None),
            (900, 300, Warning::Soon),
            (1139, 61, Warning::Soon),
            (1140, 60, Warning::Now),
            (1300, -100, Warning::Now),
        ] {
            assert_eq!(timer.remaining_s(second * 1000), Some(left));
            assert_eq!(timer.warning(second * 1000), warning, "at {second} s");
        }
    }

    #[test]
    fn rehearsal_adds_up_visits() {
        let [one, two] = [1, 2].map(TopicId::from_slot);
        let mut spent = Spent::default();
        spent.on(Some(one), 0);
        spent.on(Some(one), 900);
        spent.on(Some(two), 1_500);
        spent.on(Some(one), 4_000);
        spent.on(None, 5_000);
        spent.on(None, 60_000);
        assert_eq!(spent.seconds(one, 60_000), Some(3));
        assert_eq!(spent.seconds(two, 60_000), Some(3));
        assert_eq!(spent.seconds(TopicId::from_slot(3), 60_000), None);
    }
}
