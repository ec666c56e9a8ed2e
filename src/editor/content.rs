//! What a person does to the content of topics and to what lies across the tree: each an [`Act`]
//! that is one step of undo. The panel, the canvas and the commands all come through
//! [`Editor::act`].

use std::collections::HashSet;

use ecow::EcoVec;

use super::state::{Editor, Refused};
use crate::doc::picture::{MOST_PIXELS, pixels_of};
use crate::doc::{
    Change, Citation, Document, Edit, EditError, Field, FileId, Image, ImageRef, MergeKey, Op, Place, Selection,
    SheetId, Source, Style, Task, TaskState, Text, Topic, TopicId, Unknown, edit::NewTopic,
};

/// Files of pictures larger than this are not embedded: 24 MiB.
pub const MOST_BYTES: usize = 24 << 20;

/// One thing that a person does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Sets fields of topics.
    Set {
        /// What the Edit menu calls it.
        label: &'static str,
        /// Whether it is typing, so that it merges with what was typed just before.
        typing: bool,
        /// The fields.
        fields: Vec<(TopicId, Field)>,
    },
    /// Types the title in a language.
    Title {
        /// The topic.
        topic: TopicId,
        /// The language.
        language: Text,
        /// The title.
        text: Text,
    },
    /// Sets the style of a relation or boundary.
    Restyle {
        /// Which.
        id: FileId,
        /// The style.
        style: Box<Style>,
    },
    /// Hangs an end of a relation on another topic.
    Reattach {
        /// Which.
        id: FileId,
        /// Whether it is the end where it starts.
        start: bool,
        /// The topic.
        to: TopicId,
    },
    /// Turns a relation round.
    Reverse(FileId),
    /// Writes a source: a new one, or one in the place of another; and lets a topic cite it.
    PutSource {
        /// The key of the source in whose place it comes; empty for a new one.
        old: Text,
        /// The source.
        source: Source,
        /// The topic that cites it from now on.
        cite: Option<TopicId>,
    },
    /// Takes a source away, with every citation of it.
    RemoveSource(Text),
    /// Puts a picture into a topic, or takes it away.
    Picture {
        /// The topic.
        topic: TopicId,
        /// The picture.
        image: Option<Box<Image>>,
    },
    /// Hangs a new callout on a topic.
    AddCallout(TopicId),
    /// Takes a topic away.
    Remove(TopicId),
}

impl Act {
    /// An act that sets one field of one topic.
    #[must_use]
    pub fn set(label: &'static str, topic: TopicId, field: Field) -> Self {
        Self::Set { label, typing: false, fields: vec![(topic, field)] }
    }

    /// The same for typing.
    #[must_use]
    pub fn typing(label: &'static str, topic: TopicId, field: Field) -> Self {
        Self::Set { label, typing: true, fields: vec![(topic, field)] }
    }
}

/// Why a picture cannot be embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is none of the kinds that are shown.
    #[error("this is no PNG, JPEG, GIF or WebP picture")]
    Kind,
    /// The file is too large.
    #[error("the picture is larger than 24 MiB; make it smaller first")]
    Bytes,
    /// It has too many pixels.
    #[error("the picture has more than 100 million pixels; make it smaller first")]
    Pixels,
}

/// A picture to be embedded, if it may be.
///
/// # Errors
/// Why not.
pub fn picture(bytes: &[u8]) -> Result<Image, PictureError> {
    if bytes.len() > MOST_BYTES {
        return Err(PictureError::Bytes);
    }
    let (w, h) = pixels_of(bytes).ok_or(PictureError::Kind)?;
    if u64::from(w) * u64::from(h) > MOST_PIXELS {
        return Err(PictureError::Pixels);
    }
    Image::embed(bytes).ok_or(PictureError::Kind)
}

fn topics<'a>(document: &'a Document, ids: &'a [TopicId]) -> impl Iterator<Item = (TopicId, &'a Topic)> {
    ids.iter().filter_map(|&id| Some((id, document.topic(id)?)))
}

/// The fields that give topics a marker, or take it away if all of them have it. Rivals go.
#[must_use]
pub fn toggle_marker(document: &Document, ids: &[TopicId], name: &str, rivals: &[&str]) -> Vec<(TopicId, Field)> {
    let all_have = topics(document, ids).all(|(_, topic)| topic.more().markers.iter().any(|marker| marker == name));
    topics(document, ids)
        .map(|(id, topic)| {
            let keep = |marker: &&Text| **marker != name && (all_have || !rivals.contains(&marker.as_str()));
            let mut markers: EcoVec<Text> = topic.more().markers.iter().filter(keep).cloned().collect();
            if !all_have {
                // In the place of its rival, so that a row of icons does not jump.
                let rival = topic.more().markers.iter().position(|marker| rivals.contains(&marker.as_str()));
                markers.insert(rival.unwrap_or(markers.len()).min(markers.len()), name.into());
            }
            (id, Field::Markers(markers))
        })
        .collect()
}

/// The fields that give topics a label that they lack.
#[must_use]
pub fn add_label(document: &Document, ids: &[TopicId], label: &str) -> Vec<(TopicId, Field)> {
    let label = label.trim();
    if label.is_empty() {
        return Vec::new();
    }
    topics(document, ids)
        .filter(|(_, topic)| !topic.more().labels.iter().any(|other| other == label))
        .map(|(id, topic)| {
            let mut labels = topic.more().labels.clone();
            labels.push(label.into());
            (id, Field::Labels(labels))
        })
        .collect()
}

/// The fields that take a label from topics.
#[must_use]
pub fn remove_label(document: &Document, ids: &[TopicId], label: &str) -> Vec<(TopicId, Field)> {
    topics(document, ids)
        .filter(|(_, topic)| topic.more().labels.iter().any(|other| other == label))
        .map(|(id, topic)| {
            (id, Field::Labels(topic.more().labels.iter().filter(|other| *other != label).cloned().collect()))
        })
        .collect()
}

/// The fields that change topics as tasks; `None` makes them none.
#[must_use]
pub fn change_task(document: &Document, ids: &[TopicId], change: impl Fn(&mut Task)) -> Vec<(TopicId, Field)> {
    topics(document, ids)
        .map(|(id, topic)| {
            let fresh =
                || Task { state: TaskState::Todo, progress: None, due: Text::new(), unknown: Unknown::default() };
            let mut task = topic.more().task.clone().unwrap_or_else(fresh);
            change(&mut task);
            (id, Field::Task(Some(task)))
        })
        .collect()
}

/// The state that comes next: no task, to do, begun, done, and no task again.
#[must_use]
pub fn next_state(state: Option<TaskState>) -> Option<TaskState> {
    match state {
        None => Some(TaskState::Todo),
        Some(TaskState::Todo) => Some(TaskState::Doing),
        Some(TaskState::Doing) => Some(TaskState::Done),
        Some(TaskState::Done) => None,
    }
}

/// The fields that set the state of tasks; with `None` topics are tasks no more.
#[must_use]
pub fn set_state(document: &Document, ids: &[TopicId], state: Option<TaskState>) -> Vec<(TopicId, Field)> {
    match state {
        None => topics(document, ids).map(|(id, _)| (id, Field::Task(None))).collect(),
        Some(state) => change_task(document, ids, |task| {
            // A task that is begun anew has not the progress of its end.
            if task.progress == Some(100) && state != TaskState::Done {
                task.progress = None;
            }
            task.state = state;
        }),
    }
}

/// Whether a topic names this picture.
fn shows(topic: &Topic, name: &str) -> bool {
    topic.more().image.as_ref().is_some_and(|image| image.image == name)
}

/// Sets the picture of a topic. A picture that no topic shows any more leaves the document.
fn set_picture(edit: &mut Edit<'_>, topic: TopicId, image: Option<Image>) -> Result<(), EditError> {
    let document = edit.document();
    let old = document.topic(topic).and_then(|topic| topic.more().image.clone());
    let width = old.as_ref().and_then(|old| old.width).filter(|_| image.is_some());
    let name = image.as_ref().map(|image| image.name.clone());
    if let Some(image) = image
        && document.image(&image.name).is_none()
    {
        let index = document.images().len();
        edit.apply(Op::Image(Change::Add { index, item: Box::new(image) }))?;
    }
    let new = name.clone().map(|image| ImageRef { image, width, unknown: Unknown::default() });
    edit.set(topic, Field::Image(new))?;
    if let Some(old) = old.filter(|old| Some(&old.image) != name.as_ref()) {
        let document = edit.document();
        let all = document.sheets().iter().flat_map(|(id, _)| document.sheet_topics(*id));
        let still_shown = all.filter_map(|id| document.topic(id)).any(|topic| shows(topic, &old.image));
        if !still_shown && document.image(&old.image).is_some() {
            edit.apply(Op::Image(Change::Remove { id: old.image }))?;
        }
    }
    Ok(())
}

/// Gives every citation of one source the key of another.
fn rename_citations(edit: &mut Edit<'_>, old: &Text, new: &Text) -> Result<(), EditError> {
    let document = edit.document();
    let mut changed = Vec::new();
    for id in document.sheets().iter().flat_map(|(id, _)| document.sheet_topics(*id)) {
        let Some(topic) = document.topic(id) else { continue };
        if topic.more().sources.iter().any(|citation| citation.id == *old) {
            let mut sources = topic.more().sources.clone();
            for citation in sources.iter_mut().filter(|citation| citation.id == *old) {
                citation.id.clone_from(new);
            }
            changed.push((id, sources));
        }
    }
    for (id, sources) in changed {
        edit.set(id, Field::Sources(sources))?;
    }
    Ok(())
}

impl super::Editor {
    /// Adds sources of a file as one step of undo; those that are there already are passed over, and
    /// one whose key another source has gets a new one. How many were added.
    ///
    /// # Errors
    /// When the map can't be changed.
    pub fn add_sources(&mut self, new: Vec<Source>) -> Result<usize, super::Refused> {
        let added = crate::cite::added(self.document().sources(), new);
        if added.is_empty() {
            return Ok(0);
        }
        self.edit("Import sources", |edit| {
            for source in &added {
                let index = edit.document().sources().len();
                edit.apply(Op::Source(Change::Add { index, item: Box::new(source.clone()) }))?;
            }
            Ok(())
        })?;
        Ok(added.len())
    }
}

fn put_source(edit: &mut Edit<'_>, old: &Text, source: Source, cite: Option<TopicId>) -> Result<(), EditError> {
    let key = source.id.clone();
    let position = edit.document().sources().iter().position(|other| other.id == *old);
    match position {
        Some(_) if *old == key => {
            let same = edit.document().sources().contains(&source);
            if !same {
                edit.apply(Op::Source(Change::Set { item: Box::new(source) }))?;
            }
        }
        Some(index) => {
            // The new key comes first, so that citations always name a source.
            edit.apply(Op::Source(Change::Add { index: index + 1, item: Box::new(source) }))?;
            rename_citations(edit, old, &key)?;
            edit.apply(Op::Source(Change::Remove { id: old.clone() }))?;
        }
        None => {
            let index = edit.document().sources().len();
            edit.apply(Op::Source(Change::Add { index, item: Box::new(source) }))?;
        }
    }
    if let Some(topic) = cite {
        let mut sources = edit.document().topic(topic).map(|topic| topic.more().sources.clone()).unwrap_or_default();
        if !sources.iter().any(|citation| citation.id == key) {
            sources.push(Citation { id: key, locator: Text::new(), quote: Text::new(), unknown: Unknown::default() });
            edit.set(topic, Field::Sources(sources))?;
        }
    }
    Ok(())
}

/// Changes a relation, unless it stays as it is.
fn change_relation(
    edit: &mut Edit<'_>,
    sheet: SheetId,
    id: &FileId,
    change: impl FnOnce(&mut crate::doc::Relation),
) -> Result<bool, EditError> {
    let relations = edit.document().sheet(sheet).map_or(&[][..], |sheet| sheet.relations());
    let Some(old) = relations.iter().find(|relation| relation.id == *id) else { return Ok(false) };
    let mut item = Box::new(old.clone());
    change(&mut item);
    if *item != *old {
        edit.apply(Op::Relation { sheet, change: Change::Set { item } })?;
    }
    Ok(true)
}

fn restyle(edit: &mut Edit<'_>, sheet: SheetId, id: &FileId, style: Style) -> Result<(), EditError> {
    if change_relation(edit, sheet, id, |relation| relation.style = style.clone())? {
        return Ok(());
    }
    let groups = edit.document().sheet(sheet).map_or(&[][..], |sheet| sheet.groups());
    let old = groups.iter().find(|group| group.id == *id);
    let old = old.ok_or_else(|| EditError::from(crate::doc::ApplyError::NoItem(id.clone())))?;
    if old.style != style {
        let item = Box::new(crate::doc::Group { style, ..old.clone() });
        edit.apply(Op::Group { sheet, change: Change::Set { item } })?;
    }
    Ok(())
}

impl Editor {
    /// Does something to content, as one step of undo.
    ///
    /// # Errors
    /// When the document is read-only, or what it is done to is gone.
    pub fn act(&mut self, act: Act) -> Result<(), Refused> {
        let sheet = self.sheet();
        match act {
            Act::Set { label, typing, fields } => {
                // The kind of merging is the label: a note does not merge with a date.
                let merge = fields.first().filter(|_| typing).map(|(topic, _)| MergeKey { kind: label, topic: *topic });
                self.edit(label, |edit| {
                    if let Some(merge) = merge {
                        edit.merge(merge);
                    }
                    fields.into_iter().try_for_each(|(topic, field)| edit.set(topic, field))
                })
            }
            Act::Title { topic, language, text } => self.edit("Edit title", |edit| {
                edit.merge(MergeKey { kind: "title", topic });
                edit.set_title(topic, &language, &text)
            }),
            Act::Restyle { id, style } => self.edit("Change style", |edit| restyle(edit, sheet, &id, *style)),
            Act::Reattach { id, start, to } => self.edit("Move end of relation", |edit| {
                change_relation(edit, sheet, &id, |relation| {
                    *(if start { &mut relation.from } else { &mut relation.to }) = to;
                })
                .map(drop)
            }),
            Act::Reverse(id) => self.edit("Turn relation round", |edit| {
                let turn = |relation: &mut crate::doc::Relation| std::mem::swap(&mut relation.from, &mut relation.to);
                change_relation(edit, sheet, &id, turn).map(drop)
            }),
            Act::PutSource { old, source, cite } => {
                let label = if old.is_empty() { "Add source" } else { "Edit source" };
                self.edit(label, |edit| put_source(edit, &old, source, cite))
            }
            Act::RemoveSource(id) => self.edit("Remove source", |edit| edit.remove_source(&id)),
            Act::Picture { topic, image } => {
                let label = if image.is_some() { "Set picture" } else { "Remove picture" };
                self.edit(label, |edit| set_picture(edit, topic, image.map(|image| *image)))
            }
            Act::AddCallout(topic) => self.edit("Add callout", |edit| add_callout(edit, topic).map(drop)),
            Act::Remove(topic) => self.edit("Delete", |edit| {
                let before = edit.before().clone();
                edit.remove_branches(&[topic])?;
                // The one that it hung on stays selected.
                edit.select(before);
                Ok(())
            }),
        }
    }
}

/// Hangs a new callout on a topic and selects it.
///
/// # Errors
/// When the topic is gone.
pub fn add_callout(edit: &mut Edit<'_>, of: TopicId) -> Result<TopicId, EditError> {
    let index = edit.document().topic(of).map_or(0, |topic| topic.callouts().len());
    let tops = edit.insert(Place::Callout { of, index }, &[NewTopic::new(0, "")])?;
    let new = tops.first().copied().ok_or(EditError::NoPlace)?;
    edit.select(Selection::one(new));
    Ok(new)
}

/// What is looked up all over the map for the panel: built once for a revision.
#[derive(Debug, Default)]
pub struct Index {
    /// The labels of the map, the most used first.
    pub labels: Vec<Text>,
    /// Topics by the file id that they link to.
    links: Vec<(Text, TopicId)>,
    /// Topics by the source that they cite.
    cited: Vec<(Text, TopicId)>,
    /// Topics that are linked to, by file id.
    linked: Vec<(FileId, TopicId)>,
}

impl Index {
    /// Looks through the whole document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut index = Self::default();
        let mut labels: std::collections::BTreeMap<Text, usize> = std::collections::BTreeMap::new();
        for id in (0..document.slot_count()).map(TopicId::from_slot) {
            let Some(topic) = document.topic(id).filter(|topic| topic.has_more()) else { continue };
            let more = topic.more();
            for label in &more.labels {
                *labels.entry(label.clone()).or_default() += 1;
            }
            for link in &more.links {
                if let Some(to) = link.href.strip_prefix('#') {
                    index.links.push((to.into(), id));
                }
            }
            for citation in &more.sources {
                index.cited.push((citation.id.clone(), id));
            }
        }
        let mut labels: Vec<(Text, usize)> = labels.into_iter().collect();
        labels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        index.labels = labels.into_iter().map(|(label, _)| label).collect();
        if !index.links.is_empty() {
            let wanted: HashSet<&str> = index.links.iter().map(|(to, _)| to.as_str()).collect();
            index.linked = (0..document.slot_count())
                .map(TopicId::from_slot)
                .filter_map(|id| Some((document.topic(id)?.file_id().clone(), id)))
                .filter(|(file_id, _)| wanted.contains(file_id.as_str()))
                .collect();
        }
        index.links.sort();
        index.cited.sort();
        index.linked.sort();
        index
    }

    fn all<'a>(list: &'a [(Text, TopicId)], key: &str) -> impl Iterator<Item = TopicId> + use<'a> {
        let from = list.partition_point(|(other, _)| other.as_str() < key);
        let count = list.get(from..).unwrap_or_default().partition_point(|(other, _)| other.as_str() <= key);
        list.get(from..from + count).unwrap_or_default().iter().map(|(_, topic)| *topic)
    }

    /// The topics that link to the one with this file id.
    pub fn linking_to<'a>(&'a self, file_id: &str) -> impl Iterator<Item = TopicId> + use<'a> {
        Self::all(&self.links, file_id)
    }

    /// The topics that cite a source.
    pub fn citing<'a>(&'a self, source: &str) -> impl Iterator<Item = TopicId> + use<'a> {
        Self::all(&self.cited, source)
    }

    /// The topic with this file id, if a link of the map leads to it.
    #[must_use]
    pub fn linked_topic(&self, file_id: &str) -> Option<TopicId> {
        Self::all(&self.linked, file_id).next()
    }
}

/// The topic with this file id; looks at all of them.
#[must_use]
pub fn topic_with(document: &Document, file_id: &str) -> Option<TopicId> {
    let all = (0..document.slot_count()).map(TopicId::from_slot);
    all.into_iter().find(|&id| document.topic(id).is_some_and(|topic| topic.file_id() == file_id))
}

/// The first topics whose title or translation holds `query`, whatever its case, in the order of
/// the arena; no more than `most`.
#[must_use]
pub fn topics_named(document: &Document, query: &str, most: usize) -> Vec<TopicId> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return Vec::new();
    }
    let has = |text: &str| text.to_lowercase().contains(&query);
    (0..document.slot_count())
        .map(TopicId::from_slot)
        .filter(|&id| {
            document.topic(id).is_some_and(|topic| has(topic.title()) || topic.translations().iter().any(|t| has(&t.1)))
        })
        .take(most)
        .collect()
}

#[cfg(test)]
#[path = "content_tests.rs"]
mod tests;
