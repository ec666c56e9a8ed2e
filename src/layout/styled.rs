//! [`Layout`] and styles: what a sheet says of its look, who wears what, which number stands where.

use super::dress::{Curve, Dress};
use super::engine::{Layout, Room, Task, id, slot};
use super::node::Kind;
use super::title::{self, Number};
use crate::doc::{Document, Sheet, TopicId, Touched};
use crate::text::numbering::LEVELS;

impl Layout {
    /// Reads the look of the sheet.
    pub(super) fn learn_style(&mut self, document: &Document) {
        let sheet: Option<&Sheet> = self.sheet.and_then(|sheet| document.sheet(sheet));
        let focus = self.focus.filter(|&focus| document.contains(focus));
        self.wardrobe.begin(document, sheet, focus);
        let spacing = sheet.and_then(|sheet| sheet.style.spacing).unwrap_or(100);
        self.look = self.usual.spaced(spacing);
        self.room = Room::new(&self.look);
    }

    /// Finds out what a topic wears whose place in its tree did not change.
    pub(super) fn dress_up(&mut self, document: &Document, task: &Task) {
        if let Some(topic) = document.topic(id(task.slot)) {
            self.wardrobe.put_on(task.slot, topic, task.hangs_on(), task.level);
        }
    }

    /// Counts the children of what was touched; those whose number changed are measured again, with
    /// all below them if their numbers say the way.
    pub(super) fn renumber(
        &mut self,
        document: &Document,
        touched: &[Touched],
        dirty: &mut Vec<u32>,
        branches: &mut Vec<Task>,
    ) {
        let Some(numbering) = self.wardrobe.numbering else { return };
        for touched in touched {
            let Touched::Topics(topics) = touched else { continue };
            for &parent in topics {
                let Some(topic) = document.topic(parent) else { continue };
                let Some(level) = self.at(slot(parent)).map(|node| usize::from(node.level)) else { continue };
                let changed = self.wardrobe.count_children(topic.children());
                if changed.is_empty() || level >= LEVELS {
                    continue;
                }
                let Some(task) = self.task_of(document, parent) else { continue };
                for child in changed {
                    let below = self.below(document, topic, &task, child, Kind::Child);
                    if numbering.says_the_way() || !self.is_as_laid(document, &below) {
                        branches.push(below);
                    } else {
                        self.dress_up(document, &below);
                        self.remeasure(document, &below);
                        dirty.push(below.slot);
                    }
                }
            }
        }
    }

    /// The departures from the theme that hold for a topic, of branches, rules and itself.
    #[must_use]
    pub fn dress(&self, topic: TopicId) -> Dress {
        self.wardrobe.of(slot(topic))
    }

    /// How many looks are kept, and for how many slots: for tests.
    #[cfg(test)]
    pub(super) fn looks_kept(&self) -> (usize, usize) {
        self.wardrobe.kept()
    }

    /// How often a topic was dressed since the look of the sheet changed: for tests.
    #[cfg(test)]
    pub(super) const fn times_dressed(&self) -> u64 {
        self.wardrobe.times
    }

    /// How the line to a topic goes.
    #[must_use]
    pub fn curve(&self, topic: TopicId) -> Curve {
        self.dress(topic).curve.or(self.wardrobe.curve).unwrap_or_default()
    }

    /// Whether each main branch has a colour of its own.
    #[must_use]
    pub const fn is_rainbow(&self) -> bool {
        self.wardrobe.rainbow
    }

    /// Whether titles have numbers before them.
    #[must_use]
    pub const fn is_numbered(&self) -> bool {
        self.wardrobe.numbering.is_some()
    }

    /// The number before the title of a topic, with the room that it takes; empty without one.
    #[must_use]
    pub fn number(&self, topic: TopicId) -> Number {
        let Some(text) = self.wardrobe.number(&self.nodes, slot(topic)) else { return Number::default() };
        let Some(node) = self.node(topic) else { return Number::default() };
        let level = title::level_look(&self.look, node.kind, node.level, &self.dress(topic));
        title::number_of(&self.look, &*self.measure, &level, Some(text))
    }
}
