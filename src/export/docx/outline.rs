//! The topics of a document as the paragraphs of a Word document: which is the title, which are
//! headings, which are items of a list, and their numbers.

use crate::doc::{Document, Read, TopicId};
use crate::text::numbering::{self, Numbering};

use super::styles::{BULLETS, LIST_LEVELS, NUMBERS};

/// What stands at one place of the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The title; whether a page begins with it.
    Title(bool),
    /// A heading of a level from 1. `list` is the list that numbers it: 0 for none, and `None` for
    /// what its style says.
    Heading {
        /// From 1.
        level: usize,
        /// The list that numbers it.
        list: Option<usize>,
    },
    /// An item of a list, with its level from 0.
    Item {
        /// The list.
        list: usize,
        /// From 0.
        level: usize,
    },
}

/// One place of the outline.
#[derive(Clone, Debug)]
pub struct Place {
    /// The topic; `None` for the heading of what floats.
    pub topic: Option<TopicId>,
    /// What it is.
    pub role: Role,
    /// Its number as a word, where the table of contents needs it.
    pub number: String,
}

/// How the outline is made.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Levels that are headings, 1 to 9.
    pub headings: usize,
    /// Numbers before titles.
    pub numbering: Option<Numbering>,
    /// Levels of the table of contents, for which numbers are told as words.
    pub contents: usize,
}

/// All places in order, and how often the numbers begin anew: the lists from `further` on.
#[must_use]
pub fn places(document: &Document, plan: &Plan, further: usize) -> (Vec<Place>, usize) {
    let mut places = Vec::with_capacity(document.len());
    let mut restarts = 0;
    for (number, (_, sheet)) in document.sheets().iter().enumerate() {
        let list = if number == 0 || plan.numbering.is_none() {
            None
        } else {
            restarts += 1;
            Some(further + restarts - 1)
        };
        branch(document, plan, sheet.root(), (0, list), number > 0, &mut places);
        if !sheet.floating().is_empty() {
            places.push(Place { topic: None, role: Role::Heading { level: 1, list: Some(0) }, number: String::new() });
        }
        for &top in sheet.floating() {
            branch(document, plan, top, (2, Some(0)), false, &mut places);
        }
    }
    (places, restarts)
}

/// The branch of a topic that stands at a level: 0 is the title. What has the list 0 has no numbers.
fn branch(
    document: &Document,
    plan: &Plan,
    top: TopicId,
    (base, list): (usize, Option<usize>),
    new_page: bool,
    places: &mut Vec<Place>,
) {
    let numbering = plan.numbering.filter(|_| list != Some(0));
    // Of each level the position of its last topic among its siblings, from 1.
    let mut path: Vec<u32> = Vec::new();
    // Where the callout or summary began that is being read.
    let mut began = usize::MAX;
    for Read { visit, aside } in document.reader().branch(top) {
        began = if aside { began.min(visit.depth) } else { usize::MAX };
        let level = base + visit.depth;
        let mut number = String::new();
        if let Some(way) = numbering
            && visit.depth > 0
            && visit.depth <= numbering::LEVELS
            && !aside
        {
            path.truncate(visit.depth);
            path.resize(visit.depth, 0);
            if let Some(last) = path.last_mut() {
                *last += 1;
            }
            if level <= plan.contents {
                number = numbering::number(way, &path);
            }
        }
        let role = if level == 0 {
            Role::Title(new_page)
        } else if aside {
            // A callout or a summary has no number, and no heading that would take one. Below a
            // heading it begins at the edge, among items as deep as they are.
            let first = base + began;
            let above = if numbering.is_some() { 0 } else { plan.headings };
            let around = if first <= plan.headings { 0 } else { first - above - 1 };
            Role::Item { list: BULLETS, level: (around + visit.depth - began).min(LIST_LEVELS - 1) }
        } else if level <= plan.headings {
            Role::Heading { level, list: list.filter(|_| plan.numbering.is_some()) }
        } else if numbering.is_some() && level <= LIST_LEVELS {
            Role::Item { list: list.unwrap_or(NUMBERS), level: level - 1 }
        } else {
            // Below the last number, an item stands as deep as a list can be.
            let above = if numbering.is_some() { 0 } else { plan.headings };
            Role::Item { list: BULLETS, level: (level - above - 1).min(LIST_LEVELS - 1) }
        };
        places.push(Place { topic: Some(visit.id), role, number });
    }
}
