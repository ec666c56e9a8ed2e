//! Acts that turn one topic into several or several into one, and that put siblings in order.

use super::{Done, Edit, EditError, NewTopic};
use crate::doc::apply::ApplyError;
use crate::doc::ids::TopicId;
use crate::doc::op::{Change, Field, Op, Place};
use crate::doc::selection::{Selection, top_branches};
use crate::doc::topic::Topic;

impl Edit<'_> {
    /// Makes siblings of the parts of a title: the topic keeps the first part and all that hangs on
    /// it, the other parts follow as new topics. Selects all of them.
    ///
    /// # Errors
    /// When there are fewer than two parts, or when the topic has no siblings.
    pub fn split(&mut self, topic: TopicId, language: &str, parts: &[String]) -> Done {
        let (Some((first, rest)), Place::Child { parent, index }) =
            (parts.split_first(), self.document.place_of(topic)?)
        else {
            return Err(EditError::NoPlace);
        };
        if rest.is_empty() {
            return Err(EditError::NoPlace);
        }
        let side = self.document.topic(topic).map(Topic::side).unwrap_or_default();
        self.set_title(topic, language, first)?;
        let is_first = self.is_first_language(language);
        let list: Vec<NewTopic> = rest
            .iter()
            .map(|part| {
                let mut new = NewTopic::new(0, if is_first { part.as_str() } else { "" });
                if !is_first {
                    new.topic.set_translation(language, part.as_str());
                }
                new.topic.set_side(side);
                new
            })
            .collect();
        let tops = self.insert(Place::Child { parent, index: index + 1 }, &list)?;
        self.select(Selection::many(std::iter::once(topic).chain(tops)));
        Ok(())
    }

    /// Makes one topic of neighbours: the first keeps its place and takes the others' titles, notes,
    /// labels, links, citations and children. Relations of the others lead to it from then on.
    ///
    /// # Errors
    /// When fewer than two topics are given or they are not neighbours below one parent.
    pub fn join(&mut self, topics: &[TopicId]) -> Done {
        let tops = top_branches(self.document, topics);
        let (_, from, to) = self.run_of(&tops)?;
        let Some((&first, rest)) = tops.split_first().filter(|_| from < to) else { return Err(EditError::NotARun) };
        let gone = |id: &TopicId| self.document.topic(*id).cloned().ok_or(ApplyError::NoTopic);
        let mut joined = gone(&first)?;
        let others = rest.iter().map(gone).collect::<Result<Vec<_>, _>>()?;
        for other in &others {
            joined.title = glue(&joined.title, &other.title).into();
            let languages: Vec<_> = other.translations.iter().map(|(language, _)| language.clone()).collect();
            for language in languages {
                let before = joined.translation(&language).map_or("", |text| text.as_str()).to_owned();
                let after = other.translation(&language).map_or("", |text| text.as_str());
                joined.set_translation(&language, glue(&before, after));
            }
            if !other.has_more() {
                continue;
            }
            let (more, with) = (joined.more_mut(), other.more());
            if !with.note.is_empty() {
                let gap = if more.note.is_empty() { "" } else { "\n\n" };
                more.note = format!("{}{gap}{}", more.note, with.note).into();
            }
            more.labels
                .extend(with.labels.iter().filter(|label| !more.labels.contains(label)).cloned().collect::<Vec<_>>());
            more.links.extend(with.links.iter().cloned());
            more.sources.extend(with.sources.iter().cloned());
        }
        self.set(first, Field::Title(joined.title.clone()))?;
        self.set(first, Field::Translations(joined.translations.clone()))?;
        let more = joined.more().clone();
        self.set(first, Field::Note(more.note))?;
        self.set(first, Field::Labels(more.labels))?;
        self.set(first, Field::Links(more.links))?;
        self.set(first, Field::Sources(more.sources))?;
        for &other in rest {
            let children = self.document.children(other).to_vec();
            if !children.is_empty() {
                let index = self.document.children(first).len();
                self.move_below(&children, first, index)?;
            }
            self.lead_relations(other, first)?;
        }
        self.remove_branches(rest)?;
        self.select(Selection::one(first));
        Ok(())
    }

    /// Lets the relations of one topic begin or end at another; one between the two goes.
    fn lead_relations(&mut self, from: TopicId, to: TopicId) -> Done {
        let Some(sheet) = self.document.sheet_of(from) else { return Ok(()) };
        let relations = self.document.sheet(sheet).map(|sheet| sheet.relations.clone()).unwrap_or_default();
        for mut relation in relations.into_iter().filter(|relation| relation.from == from || relation.to == from) {
            let turn = |end: TopicId| if end == from { to } else { end };
            (relation.from, relation.to) = (turn(relation.from), turn(relation.to));
            let change = if relation.from == relation.to {
                Change::Remove { id: relation.id }
            } else {
                Change::Set { item: Box::new(relation) }
            };
            self.apply(Op::Relation { sheet, change })?;
        }
        Ok(())
    }

    /// Gives the children of a topic another order.
    ///
    /// # Errors
    /// When these are not its children, or when a boundary or summary would no longer hold
    /// neighbours.
    pub fn reorder(&mut self, parent: TopicId, order: Vec<TopicId>) -> Done {
        if self.document.children(parent) != order {
            self.apply(Op::Reorder { parent, order })?;
        }
        Ok(())
    }
}

/// Two titles as one: a space between words, none between characters that are set without.
fn glue(before: &str, after: &str) -> String {
    let wide =
        |c: char| matches!(u32::from(c), 0x2e80..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff);
    let tight = before.chars().next_back().is_none_or(wide) || after.chars().next().is_none_or(wide);
    format!("{before}{}{after}", if tight { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::glue;

    #[test]
    fn titles_are_glued_as_they_are_written() {
        assert_eq!(glue("Repair", "of 2023"), "Repair of 2023");
        assert_eq!(glue("韩日", "关系"), "韩日关系");
        assert_eq!(glue("", "关系"), "关系");
        assert_eq!(glue("2023年", "thaw"), "2023年thaw");
    }
}
