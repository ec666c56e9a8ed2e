//! Replacing what was found, by letters only, in titles, translations and notes.

use super::query::{Fields, Query, Term};
use crate::doc::{Document, Field, Text, TopicId, Words};
use crate::editor::state::{Editor, Refused};
use crate::text::fold::Folded;

/// What replacing would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The topics with the new values of their texts.
    pub changes: Vec<(TopicId, Vec<Field>)>,
    /// How many places that is.
    pub places: usize,
}

/// Says what replacing the words of the query by `with` changes in these topics. Only a query made
/// for [`super::Aims::Replace`] replaces anything: there the plain words are one, found by letters.
///
/// What was found is replaced as it stands: 韓日 is replaced where 韩日 was looked for, and what
/// stands around it stays to the byte. A part of a character (the `s` of an `ß`) is not replaced.
#[must_use]
pub fn plan(document: &Document, topics: impl IntoIterator<Item = TopicId>, query: &Query, with: &str) -> Plan {
    let mut plan = Plan::default();
    let is_ours = |term: &&Term| term.fields == Fields::REPLACED && term.pinyin.is_none();
    let Some(needle) = query.terms.iter().find(is_ours).map(|term| term.needle.as_str()) else { return plan };
    for id in topics {
        let Some(topic) = document.topic(id) else { continue };
        let mut fields = Vec::new();
        let places = &mut plan.places;
        if let Some(title) = replaced(topic.title(), needle, with, places) {
            fields.push(Field::Title(title));
        }
        let mut is_other = false;
        let mut translations = Words::new();
        for (language, text) in topic.translations() {
            let new = replaced(text, needle, with, places);
            is_other |= new.is_some();
            translations.push((language.clone(), new.unwrap_or_else(|| text.clone())));
        }
        if is_other {
            fields.push(Field::Translations(translations));
        }
        if let Some(note) = replaced(topic.note(), needle, with, places) {
            fields.push(Field::Note(note));
        }
        if !fields.is_empty() {
            plan.changes.push((id, fields));
        }
    }
    plan
}

/// The text with all finds replaced, if that is another text; counts the places.
fn replaced(text: &str, needle: &str, with: &str, places: &mut usize) -> Option<Text> {
    let folded = Folded::new(text);
    let mut new = String::new();
    let mut kept = 0;
    for found in folded.find(needle).filter(|found| folded.is_whole(found.clone())) {
        let source = folded.source(found);
        // White space that was folded away belongs to no find.
        new.push_str(text.get(kept..source.start).unwrap_or_default());
        new.push_str(with);
        kept = source.end;
        *places += 1;
    }
    if kept == 0 {
        return None;
    }
    new.push_str(text.get(kept..).unwrap_or_default());
    (new != text).then(|| new.into())
}

impl Editor {
    /// Carries a plan out as one step of undo; returns how many topics changed.
    ///
    /// # Errors
    /// When the document is read-only, or a topic of the plan is gone; nothing has changed then.
    pub fn replace(&mut self, plan: Plan) -> Result<usize, Refused> {
        let count = plan.changes.len();
        let label = if count == 1 { "Replace" } else { "Replace all" };
        self.edit(label, |edit| {
            for (topic, fields) in plan.changes {
                for field in fields {
                    edit.set(topic, field)?;
                }
            }
            Ok(count)
        })
    }
}
