//! The walk as a list for people: number, path, what is revealed, seconds.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{OnStage, stage_look};
use crate::doc::{Document, SheetId, TopicId};
use crate::layout::{FontMeasure, Layout};
use crate::present::{Frame, Reveal, Walk};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: usize,
    /// The titles from the root to the topic, which comes last.
    pub path: Vec<String>,
    /// How it reveals.
    pub reveal: Reveal,
    /// What it frames.
    pub frame: Frame,
    /// The children that it reveals, from 1; `None` if it has none.
    pub children: Option<(usize, usize)>,
    /// Presses that it takes.
    pub presses: usize,
    /// Seconds planned.
    pub seconds: Option<u32>,
    /// The id of the topic in the file.
    pub topic: String,
}

/// The walk of a sheet, with the sizes that a talk has.
#[must_use]
pub fn walk_of(document: &Document, sheet: SheetId) -> Walk {
    let mut layout = Layout::new(stage_look(), Arc::new(FontMeasure::new()));
    layout.full(document, sheet);
    Walk::of(document, sheet, &OnStage { document, layout: &layout })
}

/// A title on one line.
#[must_use]
pub fn on_one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The titles from the root to a topic.
#[must_use]
pub fn path(document: &Document, topic: TopicId) -> Vec<String> {
    let mut path: Vec<String> =
        std::iter::once(topic).chain(document.ancestors(topic)).map(|at| on_one_line(document.title(at))).collect();
    path.reverse();
    path
}

/// The lines of a walk.
#[must_use]
pub fn lines(document: &Document, walk: &Walk) -> Vec<Line> {
    walk.steps()
        .iter()
        .enumerate()
        .map(|(index, step)| Line {
            number: index + 1,
            path: path(document, step.topic),
            reveal: step.reveal,
            frame: step.frame,
            children: (!step.part.is_empty()).then_some((step.part.start + 1, step.part.end)),
            presses: step.builds(),
            seconds: step.seconds,
            topic: document.topic(step.topic).map(|topic| topic.file_id().to_string()).unwrap_or_default(),
        })
        .collect()
}

/// Minutes and seconds: `1:05`, with hours `1:02:03`.
#[must_use]
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// What a line reveals, in words.
fn revealed(line: &Line) -> String {
    let children = match line.children {
        None => return "the topic alone".to_owned(),
        Some((from, to)) if from == to => format!("child {from}"),
        Some((from, to)) => format!("children {from}–{to}"),
    };
    match (line.frame, line.reveal) {
        (Frame::Map, _) => "the whole map".to_owned(),
        (Frame::Branch, _) => "the whole branch".to_owned(),
        (Frame::Topic, Reveal::Children) => format!("{children}, one at a time"),
        (Frame::Topic, Reveal::All) => format!("{children}, at once"),
        (Frame::Topic, Reveal::Levels) => format!("{children}, level by level"),
        (Frame::Topic, Reveal::Nothing) => "the topic alone".to_owned(),
    }
}

/// The list as text: one line a step, then the sum.
#[must_use]
pub fn text(document: &Document, walk: &Walk) -> String {
    let mut out = String::new();
    let lines = lines(document, walk);
    let wide = lines.len().to_string().len();
    for line in &lines {
        let time = line.seconds.map_or_else(String::new, |seconds| format!("  {}", clock(u64::from(seconds))));
        // The root heads every path; it says nothing below the first.
        let path = if line.path.len() > 1 { line.path.get(1..).unwrap_or(&[]) } else { &line.path };
        let path = path.join(" › ");
        // Writing to a text does not fail.
        writeln!(out, "{:>wide$}  {path}  ({}){time}", line.number, revealed(line)).ok();
    }
    if walk.planned_seconds().is_some() {
        by_branch(&mut out, document, walk);
    }
    let presses: usize = lines.iter().map(|line| line.presses).sum();
    let planned = walk
        .planned_seconds()
        .map_or_else(|| "no time planned".to_owned(), |seconds| format!("{} planned", clock(u64::from(seconds))));
    let own = if walk.is_own() { "steps of the map" } else { "made of the tree" };
    writeln!(out, "{} steps ({own}), {presses} presses, {planned}", lines.len()).ok();
    out
}

/// The time that is planned for each main branch.
fn by_branch(out: &mut String, document: &Document, walk: &Walk) {
    let mut branches: Vec<(TopicId, u64)> = Vec::new();
    for step in walk.steps() {
        let main = walk.main_topic(document, step.topic);
        let seconds = u64::from(step.seconds.unwrap_or(0));
        match branches.iter_mut().find(|(topic, _)| *topic == main) {
            Some((_, sum)) => *sum += seconds,
            None => branches.push((main, seconds)),
        }
    }
    out.push('\n');
    for (topic, seconds) in branches {
        writeln!(out, "{:>7}  {}", clock(seconds), on_one_line(document.title(topic))).ok();
    }
}

/// The list as JSON.
#[must_use]
pub fn json(document: &Document, walk: &Walk) -> String {
    let steps: Vec<serde_json::Value> = lines(document, walk)
        .into_iter()
        .map(|line| {
            serde_json::json!({
                "number": line.number,
                "topic": line.topic,
                "path": line.path,
                "reveal": line.reveal.name(),
                "frame": if line.frame == Frame::Topic { "topic" } else { line.frame.name() },
                "children": line.children.map(|(from, to)| [from, to]),
                "presses": line.presses,
                "seconds": line.seconds,
            })
        })
        .collect();
    let all = serde_json::json!({
        "own": walk.is_own(),
        "planned": walk.planned_seconds(),
        "steps": steps,
    });
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}
