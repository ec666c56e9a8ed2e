//! Topics that come one after the other with their levels, as in all outlines of lines.

use crate::doc::{TaskState, TopicId};
use crate::formats::{Loaded, ReadError, ReadOptions};

use super::build::Build;

/// A document of lines in the making. Levels may jump: a line hangs on the last one before it of a
/// lower level.
#[derive(Debug)]
pub(in crate::formats) struct Levels {
    pub build: Build,
    open: Vec<(usize, TopicId)>,
    tops: usize,
    /// The title of a root that is made up.
    pub title: String,
    /// What stands before the first topic.
    pub preface: String,
    /// Whether the next top floats.
    pub floats: bool,
    /// Whether the file itself names `title`: a single top of another title hangs below it.
    pub is_titled: bool,
    /// Labels, attributes and names of the root, and links of it to topics by their names with their
    /// words, whichever topic it will be.
    pub labels: Vec<String>,
    pub attributes: Vec<(String, String)>,
    pub names: Vec<String>,
    pub links: Vec<(String, String)>,
    /// Links elsewhere and pictures, with their names, that stood before the first topic.
    pub addresses: Vec<String>,
    pub pictures: Vec<(String, Vec<u8>)>,
}

impl Levels {
    pub fn new(format: &'static str, options: &ReadOptions) -> Self {
        let build = Build::new(format, options);
        let title = build.name().to_string();
        Self {
            build,
            open: Vec::new(),
            tops: 0,
            title,
            preface: String::new(),
            floats: false,
            is_titled: false,
            labels: Vec::new(),
            attributes: Vec::new(),
            names: Vec::new(),
            links: Vec::new(),
            addresses: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// Puts a topic of a level.
    pub fn put(&mut self, level: usize, title: &str) -> Result<TopicId, ReadError> {
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            self.open.pop();
        }
        let id = if let Some(&(_, parent)) = self.open.last() {
            self.build.child(parent, title)?
        } else if std::mem::take(&mut self.floats) {
            self.build.floating(title)?
        } else {
            self.tops += 1;
            self.build.root(title)?
        };
        self.open.push((level, id));
        Ok(id)
    }

    /// How many topics have none above them.
    pub const fn tops(&self) -> usize {
        self.tops
    }

    /// The last topic.
    pub fn last(&self) -> Option<TopicId> {
        self.open.last().map(|(_, id)| *id)
    }

    /// Ends all topics of this level and deeper.
    pub fn leave(&mut self, level: usize) {
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            self.open.pop();
        }
    }

    /// Adds a paragraph to the note of the last topic, or to what stands before all.
    pub fn note(&mut self, text: &str) {
        match self.last() {
            Some(id) => self.build.note(id, text),
            None if text.trim().is_empty() => {}
            None => {
                self.preface.push_str(if self.preface.is_empty() { "" } else { "\n\n" });
                self.preface.push_str(text.trim());
            }
        }
    }

    /// Begins a further sheet.
    pub fn sheet(&mut self, title: &str) -> Result<(), ReadError> {
        self.end_sheet()?;
        self.build.sheet(title);
        Ok(())
    }

    /// Ends the document: several tops hang on a made-up root.
    pub fn finish(mut self) -> Result<Loaded, ReadError> {
        self.end_sheet()?;
        self.build.finish()
    }

    fn end_sheet(&mut self) -> Result<(), ReadError> {
        self.open.clear();
        let is_titled = std::mem::take(&mut self.is_titled);
        let words = |title: &str| title.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let is_other = |root| words(self.build.title(root)) != words(&self.title);
        if self.tops > 1 || (is_titled && self.tops == 1 && self.build.sheet_root().is_some_and(is_other)) {
            self.build.join_roots(&self.title)?;
        } else if self.tops == 0 && (!self.preface.is_empty() || !self.pictures.is_empty() || is_titled) {
            self.build.root(&self.title)?;
        }
        if let Some(root) = self.build.sheet_root() {
            self.names.drain(..).for_each(|name| self.build.named(&name, root));
            self.links.drain(..).for_each(|(target, words)| self.build.link_to(root, &target, &words));
            self.addresses.drain(..).for_each(|address| self.build.link(root, &address, ""));
            self.pictures.drain(..).for_each(|(name, bytes)| self.build.picture(root, &bytes, &name, None));
            self.labels.drain(..).for_each(|label| self.build.label(root, &label));
            self.attributes.drain(..).for_each(|(name, value)| self.build.attribute(root, &name, &value));
        }
        if !self.preface.is_empty() {
            let root = self.build.sheet_root();
            let preface = std::mem::take(&mut self.preface);
            if let Some(root) = root {
                // It stood before the root's own note.
                let note = std::mem::take(&mut self.build.more(root).note);
                self.build.note(root, &preface);
                self.build.note(root, &note);
            }
        }
        self.tops = 0;
        Ok(())
    }
}

/// Whether a text looks like a date or a range of dates, EDTF level 0.
fn is_date(text: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | 'T' | 'Z' | '+' | '.');
    (4..=60).contains(&text.len()) && text.chars().all(known)
}

/// Gives a topic its date, as our own files have it.
pub(in crate::formats) fn date(build: &mut Build, id: TopicId, text: &str) {
    if is_date(text) {
        build.more(id).date = text.into();
    }
}

/// Says when a task is due, as our own files have it.
pub(in crate::formats) fn due(build: &mut Build, id: TopicId, text: &str) {
    if !is_date(text) {
        return;
    }
    if build.more(id).task.is_none() {
        build.task(id, TaskState::Todo, None);
    }
    if let Some(task) = &mut build.more(id).task {
        task.due = text.into();
    }
}

/// Says how far a task is, in percent.
pub(in crate::formats) fn progress(build: &mut Build, id: TopicId, text: &str) {
    if let (Some(task), Ok(percent)) = (&mut build.more(id).task, text.parse::<u8>()) {
        task.progress = Some(percent.min(100));
    }
}
