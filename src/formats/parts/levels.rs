//! Topics that come one after the other with their levels, as in all outlines of lines.

use crate::doc::TopicId;
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
}

impl Levels {
    pub fn new(format: &'static str, options: &ReadOptions) -> Self {
        let build = Build::new(format, options);
        let title = build.name().to_string();
        Self { build, open: Vec::new(), tops: 0, title, preface: String::new() }
    }

    /// Puts a topic of a level.
    pub fn put(&mut self, level: usize, title: &str) -> Result<TopicId, ReadError> {
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            self.open.pop();
        }
        let id = if let Some(&(_, parent)) = self.open.last() {
            self.build.child(parent, title)?
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

    /// Ends the document: several tops hang on a made-up root.
    pub fn finish(mut self) -> Result<Loaded, ReadError> {
        if self.tops > 1 {
            self.build.join_roots(&self.title)?;
        } else if self.tops == 0 && !self.preface.is_empty() {
            self.build.root(&self.title)?;
        }
        if !self.preface.is_empty() {
            let root = self.build.sheet_root();
            let preface = std::mem::take(&mut self.preface);
            if let Some(root) = root {
                self.build.note(root, &preface);
            }
        }
        self.build.finish()
    }
}
