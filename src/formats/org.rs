//! Org mode (`.org`) and `TaskPaper` (`.taskpaper`); Org is written, too.

mod body;
mod inline;
mod read;
mod words;
mod write;

pub use read::read_org;
pub use write::{lost, write};

use super::parts::encoding;
use super::parts::levels::Levels;
use super::parts::markers::Meaning;
use super::text::width;
use super::{Loaded, ReadError, ReadOptions, outline};
use crate::doc::{TaskState, TopicId};

/// What files begin with that this program writes: emphasis in notes is Org's, entities and the like are
/// off, an export in Emacs does not end at a link that leads nowhere, and leaves our drawers out.
const HEADER: &str = "#+OPTIONS: ^:nil e:nil -:nil broken-links:mark d:(not \"LOGBOOK\" \"GANGMU\")\n#+PROPERTY: header-args :eval never\n";

/// What files of earlier versions begin with, in which notes are Markdown to the letter.
const OLD_HEADER: &str = "#+OPTIONS: *:nil ^:nil e:nil -:nil\n#+PROPERTY: header-args :eval never\n";

/// Words before a title that tell how far a task is.
const WORDS: [(&str, TaskState); 9] = [
    ("TODO", TaskState::Todo),
    ("NEXT", TaskState::Todo),
    ("WAITING", TaskState::Todo),
    ("DOING", TaskState::Doing),
    ("STARTED", TaskState::Doing),
    ("IN-PROGRESS", TaskState::Doing),
    ("DONE", TaskState::Done),
    ("CANCELLED", TaskState::Done),
    ("CANCELED", TaskState::Done),
];

/// What begins a block that is a note to the letter, behind `#+begin_src`.
const NOTE_BLOCK: &str = "markdown :gangmu note";

/// The indentation and the words of a list item.
fn list_item(line: &str) -> Option<(usize, &str)> {
    let body = line.trim_start();
    let indent = width(line.get(..line.len() - body.len())?);
    let rest = if let Some(rest) = body.strip_prefix(['-', '+']) {
        rest
    } else if let Some(rest) = body.strip_prefix('*').filter(|_| indent > 0) {
        rest
    } else {
        let after = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = body.len() - after.len();
        (1..=9).contains(&digits).then(|| after.strip_prefix(['.', ')'])).flatten()?
    };
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| (indent, rest.trim()))
}

/// Reads a `TaskPaper` file: projects and tasks are topics, other lines notes.
///
/// # Errors
/// When there is no topic in it.
pub fn read_taskpaper(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let mut levels = Levels::new("taskpaper", options);
    // The level of a project whose tasks stand below it without being indented.
    let mut flat: Option<usize> = None;
    let level_of = |line: &str| width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default()) * 2;
    let is_task = |line: &str, level: usize| level_of(line) == level && line.trim_start().starts_with("- ");
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    while let Some(line) = lines.next() {
        let body = line.trim();
        let level = level_of(line);
        if flat.is_some_and(|flat| level < flat) {
            flat = None;
        }
        let (words, tags) = tags(body);
        if let Some(task) = words.strip_prefix("- ").or_else(|| (words == "-").then_some("")) {
            let id = levels.put(level + usize::from(flat == Some(level)), task)?;
            let done = tags.iter().any(|(name, _)| *name == "done");
            levels.build.task(id, if done { TaskState::Done } else { TaskState::Todo }, None);
            add_tags(&mut levels, id, &tags);
        } else if let Some(project) = words.strip_suffix(':').or_else(|| {
            // A note may well end with a wide colon.
            let mut has_more = || lines.peek().is_some_and(|next| level_of(next) > level || is_task(next, level));
            words.strip_suffix('：').filter(|_| level == 0 || !tags.is_empty() || has_more())
        }) {
            let id = levels.put(level, project)?;
            flat = lines.peek().filter(|next| is_task(next, level)).map(|_| level);
            add_tags(&mut levels, id, &tags);
        } else {
            // A note belongs to what it is indented below; at the margin to what stands before it.
            levels.leave(if level > 0 { level } else { 1 + usize::from(flat == Some(level)) });
            levels.note(body);
        }
    }
    levels.finish()
}

/// The words of a line, and the tags at its end: `@name` or `@name(value)`.
fn tags(line: &str) -> (&str, Vec<(&str, &str)>) {
    let mut words = line;
    let mut found = Vec::new();
    // Behind a colon as wide as a Chinese character there is no space.
    let begins = |words: &str| {
        let mut marks = words.rmatch_indices('@').map(|(at, _)| at);
        marks.find(|at| words.get(..*at).is_some_and(|before| before.ends_with([' ', '：'])))
    };
    while let Some(at) = begins(words) {
        let tag = words.get(at + 1..).unwrap_or_default().trim_end();
        let (name, value) = match tag.split_once('(') {
            Some((name, value)) if value.ends_with(')') => (name, value.trim_end_matches(')')),
            Some(_) => break,
            None => (tag, ""),
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            break;
        }
        found.push((name, value));
        words = words.get(..at).unwrap_or_default().trim_end();
    }
    found.reverse();
    (words, found)
}

fn add_tags(levels: &mut Levels, id: TopicId, tags: &[(&str, &str)]) {
    for &(name, value) in tags {
        match name {
            "done" => {}
            "due" => levels.build.due(id, value),
            "priority" if value.parse::<u8>().is_ok() => {
                levels.build.mark(id, Meaning::Marker(format!("priority-{value}").into()));
            }
            _ if value.is_empty() => levels.build.label(id, name),
            _ => levels.build.attribute(id, name, value),
        }
    }
}

#[cfg(test)]
mod tests;
