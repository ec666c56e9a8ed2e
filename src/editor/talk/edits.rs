//! What a presenter writes on purpose: steps and remarks, through the editor, one step of undo each.

use std::collections::HashSet;

use crate::doc::{Edit, EditError, FileId, SheetId, TopicId};
use crate::editor::state::{Editor, Refused};
use crate::present::{Frame, Reveal, Skipped, Step, Walk};

/// The title of the main topic below which remarks are taken down, in the file's first language or
/// in English.
#[must_use]
pub fn discussion(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or("") {
        "zh" if ["zh-Hant", "zh-TW", "zh-HK"].iter().any(|name| language.starts_with(name)) => "討論",
        "zh" => "讨论",
        "ja" => "討論",
        "ko" => "토론",
        _ => "Discussion",
    }
}

/// Takes down a remark about a topic, on this day (`2026-11-25`).
///
/// # Errors
/// When the document is read-only or the topic is gone.
pub fn capture(editor: &mut Editor, sheet: SheetId, day: &str, text: &str, about: TopicId) -> Result<TopicId, Refused> {
    let heading = discussion(editor.document().languages().first().map_or("en", |language| language));
    editor.edit("Take down a remark", |edit| edit.capture(sheet, heading, day, text, about))
}

/// Makes the steps of a walk that was made of the tree steps of the file, one for each topic; a
/// walk that is the file's own stays. Positions of the walk's steps in the file come back.
fn keep(edit: &mut Edit<'_>, sheet: SheetId, walk: &Walk) -> Result<Vec<FileId>, EditError> {
    if walk.is_own() {
        let steps = edit.document().sheet(sheet).map_or(&[][..], |sheet| sheet.steps());
        return Ok(steps.iter().map(|step| step.id.clone()).collect());
    }
    let mut ids = Vec::new();
    let mut seen = HashSet::new();
    for step in walk.steps() {
        // A step that is split on the screen is one in the file.
        if seen.insert(step.topic) {
            let index = ids.len();
            ids.push(edit.add_step(sheet, index, step.topic, "", step.frame.name())?);
        }
    }
    Ok(ids)
}

/// The id in the file of a step of the walk, once the walk is kept.
fn id_of(walk: &Walk, ids: &[FileId], step: &Step) -> Option<FileId> {
    if let Some(id) = &step.stored {
        return Some(id.clone());
    }
    let mut seen = HashSet::new();
    let tops = walk.steps().iter().filter(|step| seen.insert(step.topic));
    tops.zip(ids).find(|(other, _)| other.topic == step.topic).map(|(_, id)| id.clone())
}

/// Makes all steps of the walk steps of the file, to be put in order, passed over, given times.
///
/// # Errors
/// When the document is read-only.
pub fn keep_walk(editor: &mut Editor, sheet: SheetId, walk: &Walk) -> Result<(), Refused> {
    editor.edit("Keep the steps", |edit| keep(edit, sheet, walk).map(drop))
}

/// Adds a step on a topic behind the step with the position `after` (at the end without one).
///
/// # Errors
/// When the document is read-only or the topic is not on the sheet.
pub fn add_step(
    editor: &mut Editor,
    sheet: SheetId,
    walk: &Walk,
    after: Option<usize>,
    topic: TopicId,
    (reveal, frame): (Option<Reveal>, Frame),
) -> Result<FileId, Refused> {
    editor.edit("Add step", |edit| {
        let ids = keep(edit, sheet, walk)?;
        let before = after.and_then(|at| walk.step(at)).and_then(|step| id_of(walk, &ids, step));
        let index = before.and_then(|id| ids.iter().position(|other| *other == id)).map_or(ids.len(), |at| at + 1);
        edit.add_step(sheet, index, topic, reveal.map_or("", Reveal::name), frame.name())
    })
}

/// What is to become of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It comes before the step of the walk with this position; at the end if there is none.
    MoveBefore(usize),
    /// It is passed over.
    Skip,
    /// It is taken out.
    Remove,
    /// It reveals in this way, or in the map's.
    Reveal(Option<Reveal>),
    /// It frames this.
    Frame(Frame),
    /// So many seconds are planned for it.
    Seconds(Option<u32>),
}

/// Changes the step of the walk with this position. A walk that was made of the tree is kept first.
///
/// # Errors
/// When the document is read-only or there is no such step.
pub fn change(editor: &mut Editor, sheet: SheetId, walk: &Walk, number: usize, change: &Change) -> Result<(), Refused> {
    let Some(step) = walk.step(number) else { return Ok(()) };
    let label = match change {
        Change::MoveBefore(_) => "Move step",
        Change::Skip => "Skip step",
        Change::Remove => "Remove step",
        Change::Reveal(_) | Change::Frame(_) | Change::Seconds(_) => "Change step",
    };
    editor.edit(label, |edit| {
        let ids = keep(edit, sheet, walk)?;
        let Some(id) = id_of(walk, &ids, step) else { return Ok(()) };
        match change {
            Change::MoveBefore(before) => {
                let other = walk.step(*before).and_then(|step| id_of(walk, &ids, step));
                if other.as_ref() == Some(&id) {
                    return Ok(());
                }
                let rest: Vec<&FileId> = ids.iter().filter(|&other| *other != id).collect();
                let index = other.and_then(|other| rest.iter().position(|&at| *at == other)).unwrap_or(rest.len());
                edit.move_step(sheet, &id, index)
            }
            Change::Skip => edit.change_step(sheet, &id, |step| step.skip = true),
            Change::Remove => edit.remove_step(sheet, &id),
            Change::Reveal(way) => {
                edit.change_step(sheet, &id, |step| step.reveal = way.map_or("", Reveal::name).into())
            }
            Change::Frame(frame) => edit.change_step(sheet, &id, |step| step.frame = frame.name().into()),
            Change::Seconds(seconds) => edit.change_step(sheet, &id, |step| step.seconds = *seconds),
        }
    })
}

/// Takes a step that was passed over back into the walk.
///
/// # Errors
/// When the document is read-only.
pub fn unskip(editor: &mut Editor, sheet: SheetId, step: &Skipped) -> Result<(), Refused> {
    editor.edit("Take step back", |edit| edit.change_step(sheet, &step.id, |step| step.skip = false))
}

/// Plans for each step the seconds that it took in a rehearsal.
///
/// # Errors
/// When the document is read-only.
pub fn plan(
    editor: &mut Editor,
    sheet: SheetId,
    walk: &Walk,
    seconds: impl Fn(TopicId) -> Option<u32>,
) -> Result<(), Refused> {
    editor.edit("Plan the steps", |edit| {
        let ids = keep(edit, sheet, walk)?;
        let mut done = HashSet::new();
        for step in walk.steps() {
            let (Some(id), Some(seconds)) = (id_of(walk, &ids, step), seconds(step.topic)) else { continue };
            // A topic with several steps gives its time to the first.
            if done.insert(step.topic) {
                edit.change_step(sheet, &id, |step| step.seconds = Some(seconds))?;
            }
        }
        Ok(())
    })
}

/// Sets how the talk over a sheet reveals children where a step does not say.
///
/// # Errors
/// When the document is read-only.
pub fn set_way(editor: &mut Editor, sheet: SheetId, way: Reveal) -> Result<(), Refused> {
    let name = if way == Reveal::default() { "" } else { way.name() };
    let field = crate::doc::SheetField::Reveal(name.into());
    if editor.document().sheet(sheet).is_some_and(|sheet| sheet.reveal == name) {
        return Ok(());
    }
    editor.edit("Change how the talk reveals", |edit| edit.apply(crate::doc::Op::SetSheet { id: sheet, field }))
}
