//! Looks by rule: which topics meet the conditions of a sheet.
//!
//! The rules are read once for a sheet, and asked once for a topic when it changes, never while
//! drawing. What most topics lack (labels, markers, sources, a task) is answered without looking.

use super::dress::Dress;
use crate::doc::{Rule, TaskState, Text, Topic};

/// What a rule asks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum When {
    /// A label; any if empty.
    Label(Text),
    /// The beginning of a marker's name; any if empty.
    Marker(Text),
    /// Levels, both ends included.
    Level(u16, u16),
    /// The id of a source; any if empty.
    Source(Text),
    /// A state of a task; any if none is said.
    Task(Option<TaskState>),
    /// A part of a title, in lower case.
    Words(String),
}

/// The rules of a sheet that are in force.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules(Vec<(When, Dress)>);

impl When {
    fn of(rule: &Rule) -> Option<Self> {
        let is = &rule.is;
        Some(match rule.when.as_str() {
            "label" => Self::Label(is.clone()),
            "marker" => Self::Marker(is.clone()),
            "level" => {
                let (from, to) = levels(is)?;
                Self::Level(from, to)
            }
            "source" => Self::Source(is.clone()),
            "task" => Self::Task(match is.as_str() {
                "" => None,
                "todo" => Some(TaskState::Todo),
                "doing" => Some(TaskState::Doing),
                "done" => Some(TaskState::Done),
                _ => return None,
            }),
            // Nothing would be in every title.
            "text" if !is.trim().is_empty() => Self::Words(is.as_str().to_lowercase()),
            _ => return None,
        })
    }

    fn meets(&self, topic: &Topic, level: u16) -> bool {
        let more = || topic.has_more().then(|| topic.more());
        match self {
            Self::Level(from, to) => (*from..=*to).contains(&level),
            Self::Label(is) => more().is_some_and(|m| m.labels.iter().any(|label| is.is_empty() || label == is)),
            Self::Marker(is) => more().is_some_and(|m| m.markers.iter().any(|marker| is_marker(marker, is))),
            Self::Source(is) => more().is_some_and(|m| m.sources.iter().any(|cited| is.is_empty() || cited.id == *is)),
            Self::Task(state) => {
                let task = more().and_then(|m| m.task.as_ref());
                task.is_some_and(|task| state.is_none_or(|state| task.state == state))
            }
            Self::Words(words) => {
                let has = |title: &str| has_words(title, words);
                has(topic.title()) || topic.translations().iter().any(|(_, title)| has(title))
            }
        }
    }
}

/// `flag-red` is one of `flag`, and of `flag-red`, but not of `flag-re`.
fn is_marker(marker: &str, is: &str) -> bool {
    is.is_empty() || marker.strip_prefix(is).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Whether `words`, in lower case, are in a title.
fn has_words(title: &str, words: &str) -> bool {
    if title.is_ascii() {
        let (title, words) = (title.as_bytes(), words.as_bytes());
        return title.windows(words.len()).any(|part| part.eq_ignore_ascii_case(words));
    }
    title.contains(words) || title.to_lowercase().contains(words)
}

/// `2`, `1-2`, `3+`; the root is level 0. `None` for anything else.
pub(super) fn levels(text: &str) -> Option<(u16, u16)> {
    let text = text.trim();
    if let Some(from) = text.strip_suffix('+') {
        return Some((from.trim().parse().ok()?, u16::MAX));
    }
    if let Some((from, to)) = text.split_once('-') {
        return Some((from.trim().parse().ok()?, to.trim().parse().ok()?));
    }
    let level = text.parse().ok()?;
    Some((level, level))
}

/// Whether a rule of these words can meet a topic at all; one that cannot is kept and says so.
#[must_use]
pub fn is_understood(rule: &Rule) -> bool {
    When::of(rule).is_some()
}

/// Whether a topic meets a rule.
#[must_use]
pub fn meets(rule: &Rule, topic: &Topic, level: u16) -> bool {
    !rule.off && When::of(rule).is_some_and(|when| when.meets(topic, level))
}

impl Rules {
    pub fn of(rules: &[Rule]) -> Self {
        let in_force = rules.iter().filter(|rule| !rule.off);
        Self(in_force.filter_map(|rule| Some((When::of(rule)?, Dress::of(&rule.style)))).collect())
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the rules that a topic meets say over `dress`, in their order.
    pub fn over(&self, dress: Dress, topic: &Topic, level: u16) -> Dress {
        self.0.iter().filter(|(when, _)| when.meets(topic, level)).fold(dress, |dress, (_, over)| dress.with(*over))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Citation, FileId, Task, Unknown};

    fn topic() -> Topic {
        let mut topic = Topic::new(FileId::new(), "War in Ukraine");
        topic.set_translation("zh-Hans", "俄乌战争");
        let more = topic.more_mut();
        more.labels.push("dispute".into());
        more.markers.push("flag-red".into());
        more.task =
            Some(Task { state: TaskState::Done, progress: None, due: Text::new(), unknown: Unknown::default() });
        let (locator, quote, unknown) = (Text::new(), Text::new(), Unknown::default());
        more.sources.push(Citation { id: "S1".into(), locator, quote, unknown });
        topic
    }

    fn meets_rule(when: &str, is: &str, level: u16) -> bool {
        meets(&Rule { when: when.into(), is: is.into(), ..Rule::default() }, &topic(), level)
    }

    #[test]
    fn each_condition_has_topics_that_meet_it() {
        for (when, yes, no) in [
            ("label", &["dispute", ""][..], &["disp", "error"][..]),
            ("marker", &["flag-red", "flag", ""], &["flag-re", "star"]),
            ("level", &["2", "1-3", "2+", " 0 - 2 "], &["1", "3+", "", "two", "5-3", "-"]),
            ("source", &["S1", ""], &["S2"]),
            ("task", &["done", ""], &["todo", "later"]),
            ("text", &["ukraine", "WAR IN", "战争"], &["peace", "", "  "]),
            ("colour", &[], &["", "red"]),
        ] {
            for is in yes {
                assert!(meets_rule(when, is, 2), "{when} {is}");
            }
            for is in no {
                assert!(!meets_rule(when, is, 2), "{when} {is}");
            }
        }
    }

    #[test]
    fn a_rule_that_rests_meets_nothing() {
        let rule = Rule { when: "label".into(), off: true, ..Rule::default() };
        assert!(!meets(&rule, &topic(), 2) && Rules::of(&[rule]).is_empty());
    }
}
