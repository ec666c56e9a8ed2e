//! Icons of other programs as our markers and tasks: `priority-1`, `flag-red`, `star`, `question` and
//! the like. An icon that we have no marker for keeps its own name, so that it can go back.

use crate::doc::{TaskState, Text};

/// What an icon means here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Meaning {
    Marker(Text),
    /// A task with its progress in percent.
    Task(TaskState, Option<u8>),
}

fn marker(name: &str) -> Meaning {
    Meaning::Marker(name.into())
}

/// The state of a task of which this percentage is done.
pub(in crate::formats) fn task_of(percent: u8) -> Meaning {
    match percent {
        0 => Meaning::Task(TaskState::Todo, None),
        100.. => Meaning::Task(TaskState::Done, None),
        _ => Meaning::Task(TaskState::Doing, Some(percent)),
    }
}

/// A marker of `XMind`.
pub(in crate::formats) fn xmind(id: &str) -> Meaning {
    let eighths = |name: &str| -> Option<u8> {
        Some(match name {
            "start" => 0,
            "oct" => 12,
            "quarter" => 25,
            "3oct" => 37,
            "half" => 50,
            "5oct" => 62,
            "3quar" | "3quarter" => 75,
            "7oct" => 87,
            "done" => 100,
            _ => return None,
        })
    };
    if let Some(percent) = id.strip_prefix("task-").and_then(eighths) {
        return task_of(percent);
    }
    match id {
        "c_symbol_question" => marker("question"),
        "c_symbol_exclamation" | "symbol-attention" => marker("exclamation"),
        "symbol-quote" => marker("quote"),
        _ => marker(OF_XMIND.iter().find(|(_, theirs)| *theirs == id).map_or(id, |(ours, _)| ours)),
    }
}

/// Our markers and those of `XMind` that mean the same under another name.
const OF_XMIND: &[(&str, &str)] = &[
    ("question", "symbol-question"),
    ("exclamation", "symbol-exclam"),
    ("quote", "c_symbol_quote"),
    ("info", "symbol-info"),
    ("check", "symbol-right"),
    ("cross", "symbol-wrong"),
    ("plus", "symbol-plus"),
    ("minus", "symbol-minus"),
    ("star", "star-yellow"),
    ("smile", "smiley-smile"),
    ("sad", "smiley-cry"),
    ("heart", "c_symbol_heart"),
    ("person", "people-purple"),
    ("people", "other-people"),
    ("place", "symbol-pin"),
    ("idea", "other-lightbulb"),
    ("date", "other-calendar"),
    ("clock", "other-clock"),
    ("paper", "other-note"),
];

/// How the markers of `XMind` begin.
const FAMILIES_OF_XMIND: [&str; 12] = [
    "priority-",
    "task-",
    "flag-",
    "star-",
    "people-",
    "arrow-",
    "symbol-",
    "c_symbol_",
    "c_simbol-",
    "smiley-",
    "month-",
    "week-",
];

/// Whether `XMind` shows a marker of ours. Names of nothing but letters and digits in a row are those of
/// markers that people made for themselves.
pub(in crate::formats) fn has_xmind(name: &str) -> bool {
    let theirs = to_xmind(name);
    let is_made = theirs.len() >= 20 && theirs.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_made || theirs.starts_with("other-") || FAMILIES_OF_XMIND.iter().any(|family| theirs.starts_with(family))
}

/// The marker of `XMind` for one of ours; its own name if `XMind` has none like it.
pub(in crate::formats) fn to_xmind(name: &str) -> &str {
    OF_XMIND.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, theirs)| theirs)
}

/// The marker of `XMind` for a task of which this percentage is done: the nearest eighth.
pub(in crate::formats) fn task_to_xmind(percent: u8) -> &'static str {
    match percent {
        0 => "task-start",
        100.. => "task-done",
        1..=18 => "task-oct",
        19..=31 => "task-quarter",
        32..=43 => "task-3oct",
        44..=56 => "task-half",
        57..=68 => "task-5oct",
        69..=81 => "task-3quar",
        _ => "task-7oct",
    }
}

/// The icon of `FreeMind` and Freeplane for one of our markers; its own name if they have none
/// like it.
pub(in crate::formats) fn to_freemind(name: &str) -> std::borrow::Cow<'_, str> {
    if let Some(digit) = name.strip_prefix("priority-").filter(|digit| matches!(digit.as_bytes(), [b'0'..=b'9'])) {
        return format!("full-{digit}").into();
    }
    match name {
        "flag-red" => "flag",
        "star" => "bookmark",
        "question" => "help",
        "exclamation" => "yes",
        "people" => "group",
        "person" => "male1",
        _ => name,
    }
    .into()
}

/// The icon of Freeplane for a task of which this percentage is done: the nearest quarter.
pub(in crate::formats) fn task_to_freemind(percent: u8) -> &'static str {
    match percent {
        0 => "unchecked",
        100.. => "button_ok",
        1..=37 => "25%",
        38..=62 => "50%",
        _ => "75%",
    }
}

/// An icon of `FreeMind` and Freeplane.
pub(in crate::formats) fn freemind(name: &str) -> Meaning {
    if let Some(digit) = name.strip_prefix("full-").filter(|digit| matches!(digit.as_bytes(), [b'0'..=b'9'])) {
        return Meaning::Marker(format!("priority-{digit}").into());
    }
    if let Some(percent) = name.strip_suffix('%').and_then(|digits| digits.parse().ok()) {
        return task_of(percent);
    }
    match name {
        "flag" => marker("flag-red"),
        "bookmark" => marker("star"),
        "help" => marker("question"),
        "yes" => marker("exclamation"),
        "button_ok" | "checked" => Meaning::Task(TaskState::Done, None),
        "unchecked" => Meaning::Task(TaskState::Todo, None),
        "group" => marker("people"),
        "male1" => marker("person"),
        _ => marker(name),
    }
}

/// Icons of all others: a word in the name decides.
pub(in crate::formats) fn other(name: &str) -> Meaning {
    let low = name.to_ascii_lowercase();
    let number = low.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let has = |word: &str| low.contains(word);
    if (has("prio") || has("number")) && !digits.is_empty() && digits.len() < 3 {
        return Meaning::Marker(format!("priority-{digits}").into());
    }
    if has("flag") {
        let color =
            ["red", "orange", "yellow", "green", "blue", "purple", "gray", "black"].into_iter().find(|c| has(c));
        return Meaning::Marker(format!("flag-{}", color.unwrap_or("red")).into());
    }
    if has("star") || has("bookmark") || has("favorite") {
        return marker("star");
    }
    if has("question") || has("help") {
        return marker("question");
    }
    if has("exclam") || has("warn") || has("attention") || has("important") {
        return marker("exclamation");
    }
    if (has("progress") || has("percent") || has("task"))
        && let Ok(percent) = digits.parse::<u8>()
        && percent <= 100
    {
        return task_of(percent);
    }
    Meaning::Marker(name.into())
}

#[cfg(test)]
mod tests {
    use super::{Meaning, freemind, has_xmind, other, task_of, task_to_xmind, to_freemind, to_xmind, xmind};
    use crate::doc::TaskState;

    #[test]
    fn icons_find_their_markers() {
        assert_eq!(xmind("task-half"), Meaning::Task(TaskState::Doing, Some(50)));
        assert_eq!(xmind("priority-1"), Meaning::Marker("priority-1".into()));
        assert_eq!(freemind("full-3"), Meaning::Marker("priority-3".into()));
        assert_eq!(freemind("025%"), Meaning::Task(TaskState::Doing, Some(25)));
        assert_eq!(other("urn:mindjet:Prio2"), Meaning::Marker("priority-2".into()));
        assert_eq!(other("urn:mindjet:FlagGreen"), Meaning::Marker("flag-green".into()));
        assert_eq!(task_of(100), Meaning::Task(TaskState::Done, None));
    }

    #[test]
    fn markers_of_ours_are_markers_of_xmind() {
        for (ours, theirs) in [("quote", "c_symbol_quote"), ("idea", "other-lightbulb")] {
            assert_eq!(to_xmind(ours), theirs);
            assert_eq!(xmind(theirs), Meaning::Marker(ours.into()));
        }
        assert_eq!(xmind("symbol-quote"), Meaning::Marker("quote".into()));
        assert!(["book", "balance", "key", "ksmiletris"].iter().all(|name| !has_xmind(name)));
        assert!(
            ["star", "flag-blue", "check", "arrow-up", "3crjq6m3c6s5b0fbm6esqpp5lv"].iter().all(|name| has_xmind(name))
        );
    }

    #[test]
    fn markers_find_their_way_back() {
        for name in ["priority-3", "flag-red", "flag-blue", "star", "question", "people", "heart", "smile", "my own"] {
            assert_eq!(xmind(to_xmind(name)), Meaning::Marker(name.into()));
            assert_eq!(freemind(&to_freemind(name)), Meaning::Marker(name.into()));
        }
        for name in ["full-0", "messagebox_warning", "clanbomber", "female1", "female2", "male2", "full-10", "group"] {
            let Meaning::Marker(ours) = freemind(name) else { panic!("{name}") };
            assert_eq!(to_freemind(&ours), name);
        }
        assert_eq!(xmind(task_to_xmind(75)), task_of(75));
        assert_eq!(xmind("task-3quar"), Meaning::Task(TaskState::Doing, Some(75)));
    }
}
