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
            "3quarter" => 75,
            "7oct" => 87,
            "done" => 100,
            _ => return None,
        })
    };
    if let Some(percent) = id.strip_prefix("task-").and_then(eighths) {
        return task_of(percent);
    }
    match id {
        "symbol-question" | "c_symbol_question" => marker("question"),
        "symbol-exclam" | "c_symbol_exclamation" | "symbol-attention" => marker("exclamation"),
        "symbol-quote" | "c_symbol_quote" => marker("quote"),
        _ => marker(id),
    }
}

/// An icon of `FreeMind` and Freeplane.
pub(in crate::formats) fn freemind(name: &str) -> Meaning {
    if let Some(digit) = name.strip_prefix("full-").filter(|digit| digit.parse::<u8>().is_ok()) {
        return Meaning::Marker(format!("priority-{digit}").into());
    }
    if let Some(percent) = name.strip_suffix('%').and_then(|digits| digits.trim_start_matches('0').parse().ok()) {
        return task_of(percent);
    }
    match name {
        "flag" => marker("flag-red"),
        "bookmark" => marker("star"),
        "help" => marker("question"),
        "yes" | "messagebox_warning" | "clanbomber" => marker("exclamation"),
        "button_ok" | "checked" => Meaning::Task(TaskState::Done, None),
        "unchecked" => Meaning::Task(TaskState::Todo, None),
        "group" => marker("people"),
        "male1" | "male2" | "female1" | "female2" => marker("person"),
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
    use super::{Meaning, freemind, other, task_of, xmind};
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
}
