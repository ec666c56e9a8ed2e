//! The second half of reading: ids made unique, ends of relations, groups and steps found, sources
//! completed. What comes out passes [`Document::check`], whatever went in.

use std::collections::{HashMap, HashSet};

use crate::doc::{Document, FileId, Group, GroupKind, Home, IdGen, Sheet, Source, Text, Topic, TopicId};
use crate::formats::ReadOptions;

use super::lex::{Lexer, Report};
use super::read::{Builder, Draft, SheetDraft};

/// Finishes a document. Returns it with the reports of reading and of finishing, and the number
/// of those that were too many to keep.
pub(super) fn finish(builder: Builder<'_>, options: &ReadOptions) -> (Document, Vec<Report>, usize) {
    let Builder { mut lexer, mut document, sheets, places, source_places, .. } = builder;
    let mut ids = options.ids();
    let found = unique_ids(&mut document, &places, &mut lexer, &mut ids);
    let mut sheet_ids = HashSet::new();
    let mut sheets = sheets;
    for draft in sheets.iter_mut().filter(|draft| draft.root.is_none()) {
        // Only in a damaged file: whatever topics the sheet has float, so that none is lost.
        float_loose(draft);
        let of_groups = draft.groups.iter_mut().filter_map(|group| group.item.topic.take());
        draft.floating.extend(of_groups);
    }
    let mut sheets = sheets.into_iter().filter(|draft| draft.root.is_some() || !draft.floating.is_empty()).peekable();
    while let Some(draft) = sheets.next() {
        let end = sheets.peek().map_or(document.slots.len(), |next| next.first_slot);
        let mut finisher =
            Finisher { document: &mut document, lexer: &mut lexer, ids: &mut ids, found: &found, end, first: 0 };
        finisher.sheet(draft, &mut sheet_ids);
    }
    finish_sources(&mut document, source_places, &places, &mut lexer, &mut ids);
    document.recount_refs();
    (document, lexer.reports, lexer.unreported)
}

/// Gives a fresh id to each topic that has none, or one that a topic before it has.
fn unique_ids(
    document: &mut Document,
    places: &[usize],
    lexer: &mut Lexer<'_>,
    ids: &mut IdGen,
) -> HashMap<FileId, TopicId> {
    let mut found: HashMap<FileId, TopicId> = HashMap::with_capacity(document.slots.len());
    let mut without: Vec<TopicId> = Vec::new();
    for (slot, topic) in document.slots.iter().enumerate() {
        let Some(topic) = topic else { continue };
        let id = TopicId::from_slot(slot);
        if topic.file_id.is_empty() || found.contains_key(&topic.file_id) {
            without.push(id);
        } else {
            found.insert(topic.file_id.clone(), id);
        }
    }
    for id in without {
        let fresh = fresh(ids, |id| found.contains_key(id));
        let Some(topic) = document.topic_mut(id) else { continue };
        let old = std::mem::replace(&mut topic.file_id, fresh.clone());
        let title = quoted(&topic.title);
        let what = if old.is_empty() {
            format!("the topic {title} had no id; it is now {fresh}")
        } else {
            format!("the topic {title} had the id {old} of another topic; it is now {fresh}")
        };
        lexer.report(places.get(id.slot()).copied().unwrap_or_default(), what);
        found.insert(fresh, id);
    }
    found
}

/// An id that is not taken.
fn fresh(ids: &mut IdGen, taken: impl Fn(&FileId) -> bool) -> FileId {
    loop {
        let id = ids.topic_id();
        if !taken(&id) {
            return id;
        }
    }
}

/// A title for a message: in quotes, on one line, not too long.
fn quoted(title: &str) -> String {
    let mut short: String = title.chars().take(40).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if title.chars().nth(40).is_some() {
        short.push('…');
    }
    format!("“{short}”")
}

/// Lets the topic of an unfinished group float.
pub(super) fn float_loose(draft: &mut SheetDraft) {
    draft.floating.extend(draft.loose.take());
}

struct Finisher<'f, 'a> {
    document: &'f mut Document,
    lexer: &'f mut Lexer<'a>,
    ids: &'f mut IdGen,
    found: &'f HashMap<FileId, TopicId>,
    /// The slots of the sheet.
    first: usize,
    end: usize,
}

impl Finisher<'_, '_> {
    fn sheet(&mut self, mut draft: SheetDraft, sheet_ids: &mut HashSet<FileId>) {
        self.first = draft.first_slot;
        float_loose(&mut draft);
        if draft.file_id.is_empty() || sheet_ids.contains(&draft.file_id) {
            let id = fresh(self.ids, |id| sheet_ids.contains(id));
            self.lexer.report(draft.at, format!("a sheet had no id of its own; it is now {id}"));
            draft.file_id = id;
        }
        sheet_ids.insert(draft.file_id.clone());
        // Only a damaged file has a sheet without a root; then the first floating topic is it.
        let root = draft.root.unwrap_or_else(|| draft.floating.remove(0));
        let mut sheet = Sheet::new(draft.file_id, draft.title, root);
        sheet.structure = draft.structure;
        sheet.theme = draft.theme;
        sheet.style = draft.style;
        sheet.rules = draft.rules;
        sheet.reveal = draft.reveal;
        sheet.unknown = draft.unknown;

        let mut taken = HashSet::new();
        // The parents of the siblings that summaries sum up.
        let mut summed: HashMap<TopicId, TopicId> = HashMap::new();
        for Draft { at, mut item, ends } in draft.relations {
            let ends: Vec<TopicId> = ends.iter().filter_map(|end| self.find(end)).collect();
            let &[from, to] = ends.as_slice() else {
                self.lexer
                    .report(at, format!("the relation {} ended in no topic; it was left out", quoted(&item.title)));
                continue;
            };
            (item.from, item.to) = (from, to);
            self.item_id(at, &mut item.id, &mut taken);
            sheet.relations.push(item);
        }
        for Draft { at, mut item, ends } in draft.groups {
            let ends: Vec<TopicId> = ends.iter().filter_map(|end| self.find(end)).collect();
            if !self.is_run(&ends, &mut item) || item.topic.is_some_and(|sum| self.hangs_on(item.parent, sum, &summed))
            {
                let what = "a group did not join neighbours below its parent; it was left out";
                self.lexer.report(at, what);
                draft.floating.extend(item.topic);
                continue;
            }
            if item.kind == GroupKind::Boundary
                && let Some(topic) = item.topic.take()
            {
                draft.floating.push(topic);
                self.lexer.report(at, "a boundary had a topic, as only summaries do; it floats now");
            }
            if item.kind == GroupKind::Summary && item.topic.is_none() {
                let id = fresh(self.ids, |id| self.found.contains_key(id));
                item.topic = Some(self.document.put(Topic::new(id, Text::new()), Home::Summary(draft.id)));
                self.lexer.report(at, "a summary had no topic; an empty one was made");
            }
            self.item_id(at, &mut item.id, &mut taken);
            summed.extend(item.topic.map(|topic| (topic, item.parent)));
            sheet.groups.push(item);
        }
        for Draft { at, mut item, ends } in draft.steps {
            let Some(topic) = ends.first().and_then(|end| self.find(end)) else {
                self.lexer.report(at, format!("the step {} showed no topic; it was left out", item.id));
                continue;
            };
            item.topic = topic;
            self.item_id(at, &mut item.id, &mut taken);
            sheet.steps.push(item);
        }
        if let Some(topic) = self.document.topic_mut(root) {
            topic.home = Home::Root(draft.id);
        }
        for &floating in &draft.floating {
            if let Some(topic) = self.document.topic_mut(floating) {
                topic.home = Home::Floating(draft.id);
            }
        }
        sheet.floating = draft.floating;
        self.document.sheets.push((draft.id, sheet));
    }

    /// The topic of the sheet with this id.
    fn find(&self, id: &Text) -> Option<TopicId> {
        self.found.get(id).copied().filter(|topic| (self.first..self.end).contains(&topic.slot()))
    }

    /// Sets the ends of a group, if they are a run of siblings below the parent.
    fn is_run(&self, ends: &[TopicId], item: &mut Group) -> bool {
        let &[parent, first, last] = ends else { return false };
        let is_child = |id: TopicId| self.document.parent(id) == Some(parent);
        // Siblings of a file are in the order of their slots.
        (item.parent, item.first, item.last) = (parent, first, last);
        is_child(first) && is_child(last) && first <= last
    }

    /// Whether a topic hangs on a summary topic, over whatever is between: a summary must not sum up
    /// what hangs on itself.
    fn hangs_on(&self, topic: TopicId, summary: TopicId, summed: &HashMap<TopicId, TopicId>) -> bool {
        let above = |&id: &TopicId| match self.document.topic(id)?.home {
            Home::Child(parent) | Home::Callout(parent) => Some(parent),
            Home::Summary(_) => summed.get(&id).copied(),
            Home::Root(_) | Home::Floating(_) => None,
        };
        std::iter::successors(Some(topic), above).any(|id| id == summary)
    }

    fn item_id(&mut self, at: usize, id: &mut FileId, taken: &mut HashSet<FileId>) {
        if id.is_empty() || taken.contains(id) {
            *id = fresh(self.ids, |id| taken.contains(id));
            self.lexer.report(at, format!("a relation, group or step had no id of its own; it is now {id}"));
        }
        taken.insert(id.clone());
    }
}

fn finish_sources(
    document: &mut Document,
    source_places: Vec<usize>,
    places: &[usize],
    lexer: &mut Lexer<'_>,
    ids: &mut IdGen,
) {
    let mut taken: HashMap<Text, Text> = HashMap::new();
    let all = std::mem::take(&mut document.sources);
    for (mut source, at) in all.into_iter().zip(source_places) {
        if source.id.is_empty() {
            source = with_id(&source, fresh(ids, |id| taken.contains_key(id)));
            lexer.report(at, format!("a source had no id; it is now {}", source.id));
        } else if let Some(json) = taken.get(&source.id) {
            if *json == source.json {
                lexer.report(at, format!("the source {} stood twice, word for word; one was kept", source.id));
                continue;
            }
            let old = source.id.clone();
            source = with_id(&source, fresh(ids, |id| taken.contains_key(id)));
            lexer.report(at, format!("two sources had the id {old}; the second is now {}", source.id));
        }
        taken.insert(source.id.clone(), source.json.clone());
        document.sources.push(source);
    }
    let mut missing = Vec::new();
    for (slot, topic) in document.slots.iter().enumerate() {
        let Some(topic) = topic.as_ref().filter(|topic| topic.has_more()) else { continue };
        for citation in &topic.more().sources {
            if !taken.contains_key(&citation.id) {
                let mut json = String::from("{\"id\": ");
                super::write::push_string(&mut json, &citation.id);
                json.push_str(", \"type\": \"document\", \"title\": \"\"}");
                taken.insert(citation.id.clone(), Text::new());
                missing.push(Source { id: citation.id.clone(), json: json.into() });
                let what = format!(
                    "the topic {} cites {}, which is not among the sources; an empty source was added",
                    quoted(&topic.title),
                    citation.id
                );
                lexer.report(places.get(slot).copied().unwrap_or_default(), what);
            }
        }
    }
    document.sources.extend(missing);
}

/// The `id` of a source: a text, or a number, which CSL-JSON allows too.
pub(super) fn source_id(json: &str) -> Option<Text> {
    let mut found = None;
    let mut lexer = Lexer::new(json);
    lexer.open_object("").ok()?;
    let mut first = true;
    while let Some(key) = lexer.next_key(first).ok()? {
        first = false;
        if key != "id" {
            lexer.raw("").ok()?;
        } else if lexer.peek() == Some(b'"') {
            found = Some(Text::from(lexer.string("").ok()?.as_ref()));
        } else {
            found = Some(lexer.raw("").ok()?);
        }
    }
    found
}

/// The same source under another id: every `id` of its object is replaced, or one is put first.
fn with_id(source: &Source, id: FileId) -> Source {
    let mut json = String::from("{\"id\": ");
    super::write::push_string(&mut json, &id);
    let mut lexer = Lexer::new(&source.json);
    // The JSON was read once already, so none of this stops.
    let opened = lexer.open_object("").is_ok();
    let mut first = true;
    while opened
        && let Ok(Some(key)) = lexer.next_key(first)
        && let Ok(value) = lexer.raw("")
    {
        first = false;
        if key != "id" {
            json.push_str(", ");
            super::write::push_string(&mut json, &key);
            json.extend([": ", value.as_str()]);
        }
    }
    json.push('}');
    Source { id, json: json.into() }
}

#[cfg(test)]
mod tests {
    use crate::formats::{ReadOptions, native};

    #[test]
    fn a_summary_of_what_hangs_on_itself_is_left_out() {
        let group = |sum: &str, below: &str, parent: &str, first: &str| {
            format!(
                "{{\"id\": \"g{sum}\", \"kind\": \"summary\", \"parent\": \"{parent}\", \"first\": \"{first}\", \"last\": \
                 \"{first}\", \"topic\": {{\"id\": \"{sum}\", \"title\": \"{sum}\", \"children\": [{{\"id\": \"{below}\", \
                 \"title\": \"{below}\"}}]}}}}"
            )
        };
        let own = group("s1aaaaaaaa", "b1aaaaaaaa", "s1aaaaaaaa", "b1aaaaaaaa");
        let one = group("s1aaaaaaaa", "b1aaaaaaaa", "s2aaaaaaaa", "b2aaaaaaaa");
        let other = group("s2aaaaaaaa", "b2aaaaaaaa", "s1aaaaaaaa", "b1aaaaaaaa");
        for (groups, left) in [(own, 0), (format!("{one}, {other}"), 1)] {
            let text = format!(
                "{{\"format\": \"gangmu\", \"version\": 1, \"languages\": [\"en\"], \"sheets\": [{{\"id\": \"s1\", \"root\": \
                 {{\"id\": \"aaaaaaaaaa\", \"title\": \"Root\"}}, \"groups\": [{groups}]}}]}}"
            );
            let loaded = native::read(text.as_bytes(), &ReadOptions::default()).unwrap();
            let document = loaded.document;
            assert_eq!(document.check(), []);
            let (sheet, at) = document.sheets().first().unwrap();
            assert_eq!(at.groups().len(), left, "{groups}");
            // Nothing is lost, and every way up ends.
            assert_eq!(document.reading_order(*sheet).len(), document.len());
            assert!(document.sheet_topics(*sheet).iter().all(|&topic| document.ancestors(topic).count() < 9));
        }
    }
}
