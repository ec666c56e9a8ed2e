//! What of a topic Word documents and slides write in the same way.

use crate::doc::picture::{kind_of, pixels_of};
use crate::doc::{Document, Task, TaskState};
use crate::formats::outline;
use crate::formats::{Loss, WriteOptions};
use crate::text::fold::is_cjk;
use crate::text::rich::Rich;

/// A picture that office programs can show.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The ending of its name.
    pub ending: &'static str,
    /// Its content type.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// An embedded picture of the document; `None` if it is not there, damaged, or of a kind that
/// office programs do not show.
#[must_use]
pub fn embedded(document: &Document, name: &str) -> Option<Picture> {
    let bytes = document.image(name)?.bytes()?;
    let (ending, kind) = match kind_of(&bytes)? {
        "image/png" => ("png", "image/png"),
        "image/jpeg" => ("jpeg", "image/jpeg"),
        "image/gif" => ("gif", "image/gif"),
        _ => return None,
    };
    let size = pixels_of(&bytes)?;
    Some(Picture { ending, kind, bytes, size })
}

/// How far a task is, and until when it is to be done.
fn task_words(task: &Task) -> String {
    let mut text = match task.state {
        TaskState::Todo => "☐",
        TaskState::Doing => "◐",
        TaskState::Done => "☑",
    }
    .to_owned();
    if let Some(progress) = task.progress {
        text.push_str(&format!(" {progress} %"));
    }
    if !task.due.is_empty() {
        text.push_str(&format!(" ({})", task.due));
    }
    text
}

/// Task and labels behind a title, each after a space; empty without any.
#[must_use]
pub fn flags(more: &crate::doc::More) -> String {
    let task = more.task.as_ref().map(task_words);
    task.into_iter().chain(more.labels.iter().map(|label| format!("#{label}"))).map(|word| format!(" {word}")).collect()
}

/// Date, task, labels and attributes, each as a few words.
#[must_use]
pub fn detail_words(more: &crate::doc::More) -> Vec<String> {
    let mut words = Vec::new();
    if !more.date.is_empty() {
        words.push(more.date.as_str().replace('/', "–"));
    }
    words.extend(more.task.as_ref().map(task_words));
    words.extend(more.labels.iter().map(|label| format!("#{label}")));
    words.extend(more.attributes.iter().map(|(name, value)| format!("{name}: {value}")));
    words
}

/// What stands between words and the mark of a citation: a space before a bracket after letters,
/// nothing before a raised mark and between Han characters.
#[must_use]
pub fn mark_gap(before: Option<char>, mark: &Rich) -> &'static str {
    let first = mark.iter().find(|run| !run.text.is_empty());
    let Some((run, first)) = first.and_then(|run| Some((run, run.text.chars().next()?))) else { return "" };
    let is_wide = |c: char| is_cjk(c) || ('\u{ff01}'..='\u{ffef}').contains(&c);
    if run.raised || first.is_whitespace() || is_wide(first) || before.is_none_or(|c| is_wide(c) || c.is_whitespace()) {
        ""
    } else {
        " "
    }
}

/// What of a document is lost by a writer that holds what an outline with notes does, and `held`.
#[must_use]
pub fn lost_by(document: &Document, writing: &WriteOptions, held: &[&str]) -> Vec<Loss> {
    let holds: Vec<&str> = ["notes", outline::FLOATING].into_iter().chain(held.iter().copied()).collect();
    outline::lost(document, writing, &holds)
}

#[cfg(test)]
mod tests {
    use super::{detail_words, mark_gap};
    use crate::doc::{More, Task, TaskState};
    use crate::text::rich::Run;

    #[test]
    fn details_in_words() {
        let mut more = More { date: "1951/1965".into(), ..More::default() };
        more.labels.push("editor".into());
        more.attributes.push(("place".into(), "Seoul".into()));
        let unknown = crate::doc::Unknown::default();
        more.task = Some(Task { state: TaskState::Doing, progress: Some(40), due: "2025-05-22".into(), unknown });
        assert_eq!(detail_words(&more), ["1951–1965", "◐ 40 % (2025-05-22)", "#editor", "place: Seoul"]);
        assert_eq!(detail_words(&More::default()), Vec::<String>::new());
    }

    #[test]
    fn a_space_before_marks_only_where_letters_meet() {
        let mark = |text: &str, raised| vec![Run { text: text.into(), raised, ..Run::default() }];
        for (before, text, raised, gap) in [
            (Some('a'), "(Smith 2020)", false, " "),
            (Some('a'), "[1]", true, ""),
            (Some('系'), "[1]", false, ""),
            (Some('系'), "（谢若初，2022）", false, ""),
            (None, "[1]", false, ""),
        ] {
            assert_eq!(mark_gap(before, &mark(text, raised)), gap, "{before:?} {text}");
        }
        assert_eq!(mark_gap(Some('a'), &Vec::new()), "");
    }
}
