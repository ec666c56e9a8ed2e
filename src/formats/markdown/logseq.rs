//! What Logseq writes into its Markdown: properties of pages and blocks, words for the states of tasks, dates
//! and logs. Words such as `TODO` are states only in a file that is surely of Logseq.

use crate::doc::{Task, TaskState, Text, Topic, Unknown};

use super::lines::{bullet, heading, is_rule, property};

/// Words before a title that tell how far a task is.
const STATES: [(&str, TaskState); 11] = [
    ("TODO", TaskState::Todo),
    ("LATER", TaskState::Todo),
    ("WAITING", TaskState::Todo),
    ("WAIT", TaskState::Todo),
    ("DOING", TaskState::Doing),
    ("NOW", TaskState::Doing),
    ("IN-PROGRESS", TaskState::Doing),
    ("STARTED", TaskState::Doing),
    ("DONE", TaskState::Done),
    ("CANCELED", TaskState::Done),
    ("CANCELLED", TaskState::Done),
];

/// The first and the last line of a log.
const LOG: [&str; 2] = [":LOGBOOK:", ":END:"];

/// Whether a text is of Logseq, by what no one else writes into Markdown: names of blocks, folding, settings of
/// its own, logs, and dates of tasks below an item.
pub(super) fn is_of(text: &str) -> bool {
    text.lines().any(|line| {
        let row = line.trim();
        let is_own = |(name, value): (&str, &str)| match name {
            "id" => value.len() == 36 && value.chars().all(|c| c.is_ascii_hexdigit() || c == '-'),
            "collapsed" => matches!(value, "true" | "false"),
            _ => name.starts_with("logseq."),
        };
        property(row).is_some_and(is_own) || row == LOG[0] || (row.len() < line.len() && plan(row).is_some())
    })
}

/// The properties of a page, which stand before all of its blocks, and what follows them.
pub(super) fn page(text: &str) -> (Vec<(String, String)>, &str) {
    let (mut found, mut has_any) = (Vec::new(), false);
    let mut rest = text.trim_start_matches('\n');
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let Some((name, value)) = property(line).filter(|_| !line.starts_with([' ', '\t'])) else { break };
        has_any = true;
        if !is_inner(name) && name != "collapsed" {
            found.push((name.to_owned(), value.to_owned()));
        }
        rest = after;
    }
    if !has_any {
        return (found, text);
    }
    let next = rest.lines().next().unwrap_or_default();
    // A rule below them is none of a heading.
    if is_rule(next) {
        rest = rest.split_once('\n').map_or("", |(_, after)| after);
    } else if !next.trim().is_empty() && bullet(next).is_none() && heading(next).is_none() {
        // They are the beginning of a paragraph.
        return (Vec::new(), text);
    }
    // A page of nothing else says no more than these.
    if rest.trim().is_empty() { (Vec::new(), text) } else { (found, rest) }
}

/// Whether a property is of no use outside of Logseq: the name of a block, or that its items have numbers, which
/// goes of all items.
pub(super) fn is_inner(name: &str) -> bool {
    matches!(name, "id" | "logseq.order-list-type")
}

/// A label of a page without the brackets of a link and the like.
pub(super) fn label(text: &str) -> &str {
    let text = text.trim().trim_start_matches('#');
    text.strip_prefix("[[").and_then(|text| text.strip_suffix("]]")).unwrap_or(text)
}

/// The state that a title begins with, its priority, and what follows.
pub(super) fn state(title: &str) -> Option<(TaskState, Option<u8>, &str)> {
    let (first, rest) = title.split_once(' ')?;
    let (_, state) = STATES.into_iter().find(|(word, _)| *word == first)?;
    let rest = rest.trim_start();
    let letter = rest.strip_prefix("[#").and_then(|rest| rest.split_once(']'));
    let letter = letter.and_then(|(letter, after)| {
        let number = ["A", "B", "C"].iter().position(|known| *known == letter)?;
        Some((u8::try_from(number + 1).ok()?, after.trim_start()))
    });
    Some(match letter {
        Some((number, after)) => (state, Some(number), after),
        None => (state, None, rest),
    })
}

/// What a row below a title tells of it.
pub(super) enum Detail<'a> {
    Property(&'a str, &'a str),
    /// `SCHEDULED` or `DEADLINE`, and its time stamp.
    Plan(&'a str, &'a str),
    Log,
}

/// The detail that stands in a row, and the row behind it. `end` is the row of the last end of a log.
pub(super) fn detail(rows: &[String], at: usize, is_logseq: bool, end: usize) -> Option<(Detail<'_>, usize)> {
    let row = rows.get(at)?.trim();
    if let Some((name, value)) = property(row) {
        return Some((Detail::Property(name, value), at + 1));
    }
    if !is_logseq {
        return None;
    }
    if let Some((key, stamp)) = plan(row) {
        return Some((Detail::Plan(key, stamp), at + 1));
    }
    if row != LOG[0] || at > end {
        return None;
    }
    let length = rows.get(at + 1..)?.iter().position(|row| row.trim() == LOG[1])?;
    Some((Detail::Log, at + length + 2))
}

/// The word and the time stamp of a row that plans: `SCHEDULED: <2023-01-02 Mon>`.
fn plan(row: &str) -> Option<(&str, &str)> {
    let (key, stamp) = row.split_once(": <").filter(|(key, _)| matches!(*key, "SCHEDULED" | "DEADLINE"))?;
    let stamp = stamp.strip_suffix('>')?;
    let day = stamp.get(..10)?;
    let fits = |(at, c): (usize, char)| if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
    day.char_indices().all(fits).then_some((key, stamp))
}

/// Plans a task, as Org has it: it is due at its deadline, else when it is scheduled; what else is told is an
/// attribute.
pub(super) fn plan_task(topic: &mut Topic, plans: &[(String, String)]) {
    let has_deadline = plans.iter().any(|(key, _)| key == "DEADLINE");
    for (key, stamp) in plans {
        let day = stamp.get(..10).unwrap_or_default();
        // More than a day and its name: a time, or how often.
        let has_more = stamp.split_whitespace().skip(1).any(|word| word.contains(|c: char| c.is_ascii_digit()));
        let is_due = key == "DEADLINE" || !has_deadline;
        let more = topic.more_mut();
        if is_due {
            let task = more.task.get_or_insert_with(|| Task {
                state: TaskState::Todo,
                progress: None,
                due: Text::new(),
                unknown: Unknown::default(),
            });
            task.due = day.into();
        }
        if !is_due || has_more {
            let value: Text = if has_more { format!("<{stamp}>").into() } else { day.into() };
            more.attributes.push((key.to_ascii_lowercase().into(), value));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::ReadOptions;
    use crate::formats::markdown::{markdown_with_preface, read};
    use crate::formats::parts::fixture::{fuzz, shown};

    const PAGE: &str = "tags:: [[A b]], c\nalias:: 远\nid:: 1\n---\n\n- ## 一\n  collapsed:: true\n\t- x\n\t  \
        logseq.order-list-type:: number\n- ### 线\n  logseq.order-list-type:: number\n  文 $x$\n- DOING w\n  \
        SCHEDULED: <2023-01-02 Mon>\n  :LOGBOOK:\n  CLOCK: [2023-01-02 Mon 10:00:00]\n  :END:\n  more\n- LATER [#A] l\n  \
        DEADLINE: <2023-02-03 Fri 10:00 .+1d>\n  SCHEDULED: <2023-02-01 Wed>\n- ## DONE d\n- TODO\n";

    #[test]
    fn pages_are_read_with_properties_states_and_dates() {
        let options = ReadOptions { name: "File".into(), ..ReadOptions::default() };
        let shown = shown(&read(PAGE.as_bytes(), &options).unwrap());
        assert_eq!(shown.outline, "File\n  一\n    x\n  线 [文 $x$]\n  w more\n  l\n  d\n  TODO\n");
        assert_eq!(
            shown.extras,
            "File: labels A b c, attribute alias=远\n\
             一: folded\n\
             w more: task doing due 2023-01-02\n\
             l: markers priority-1, task todo due 2023-02-03, \
             attribute deadline=<2023-02-03 Fri 10:00 .+1d>, attribute scheduled=2023-02-01\n\
             d: task done\n"
        );
        fuzz("logseq", PAGE.as_bytes(), read);
    }

    #[test]
    fn words_are_states_only_in_logseq() {
        let outline = |source: &str| {
            let options = ReadOptions { name: "File".into(), ..ReadOptions::default() };
            shown(&read(source.as_bytes(), &options).unwrap()).outline
        };
        let other = "# R\n- TODO a\n  SCHEDULED: soon\n- NOW or never\n- b\n  :LOGBOOK\n";
        assert_eq!(outline(other), "R\n  TODO a SCHEDULED: soon\n  NOW or never\n  b :LOGBOOK\n");
        let logseq = "# R\n- TODO a\n  id:: 627abad0-12ad-4066-9eea-c9f842947867\n- NOW or never\n- b\n  :LOGBOOK:\n";
        assert_eq!(outline(logseq), "R\n  a\n  or never\n  b :LOGBOOK:\n");
        // A paragraph that begins like properties is none of them; and what is pasted is all there.
        assert_eq!(outline("a:: b\nand c\n\n# R\n"), "R [a:: b/and c]\n");
        assert_eq!(outline("a:: b\n---\n"), "a:: b\n");
        assert_eq!(markdown_with_preface("a:: b\n\n- c\n").0, "a:: b");
    }
}
