//! What the writers of other programs' maps share: which topics hang where in a format that knows
//! only a tree, which links go along, and the count of what does not.

use std::collections::{HashMap, HashSet};

use crate::doc::{Cut, Document, Group, GroupKind, Link, Sheet, Side, Style, TaskState, Topic, TopicId};
use crate::formats::report::Loss;
use crate::formats::{Language, WriteOptions};

use super::html;

/// A count of what a format can't hold, in the order in which it was met.
#[derive(Debug, Default)]
pub(in crate::formats) struct Tally(Vec<Loss>);

impl Tally {
    /// Adds some; none is no entry.
    pub fn add(&mut self, count: usize, what: &'static str) {
        if count == 0 {
            return;
        }
        match self.0.iter_mut().find(|loss| loss.what == what) {
            Some(loss) => loss.count += count,
            None => self.0.push(Loss { count, what }),
        }
    }

    /// The list.
    pub fn done(self) -> Vec<Loss> {
        self.0
    }

    /// What no map of another program holds. `own` is the key of what came from such a file and was
    /// not understood, which goes back.
    pub fn common(&mut self, document: &Document, options: &WriteOptions, own: &str) {
        for (_, sheet) in document.sheets() {
            self.add(sheet.steps().len(), "steps of the walk");
            self.add(sheet.rules.len(), "looks by rule");
            self.add(usize::from(!sheet.theme.is_empty()), "themes of sheets");
            for relation in sheet.relations() {
                self.add(usize::from(relation.style != Style::default()), "looks of relations and boundaries");
            }
            for group in sheet.groups() {
                self.add(usize::from(group.style != Style::default()), "looks of relations and boundaries");
            }
        }
        let names = Names::of(document);
        for topic in topics(document) {
            if options.language != Language::Both {
                self.add(topic.translations().len(), "titles in other languages");
            }
            let more = topic.more();
            self.add(more.sources.len(), "citations");
            self.add(usize::from(more.branch_style.is_some()), "looks of branches");
            let foreign = more.unknown.0.iter().filter(|entry| entry.key != own).count();
            self.add(foreign, "details that only the map file keeps");
            let mut rest = more.style.clone();
            if is_hex(rest.fill.as_deref()) {
                rest.fill = None;
                rest.text = rest.text.filter(|text| !is_hex(Some(text)));
            }
            self.add(usize::from(rest != Style::default()), "looks of topics");
            for link in &more.links {
                if link.href.strip_prefix('#').is_some_and(|name| !names.0.contains(name)) {
                    self.add(1, "links to topics that are not there");
                } else if !link.href.trim().is_empty() && !html::is_safe(&link.href) {
                    self.add(1, "links that would run a program");
                }
            }
            self.add(usize::from(options.notes == Some(false) && !more.note.is_empty()), "notes");
        }
        self.add(document.sources().len(), "sources");
    }

    /// Titles of sheets that are not those of their roots.
    pub fn sheet_titles(&mut self, document: &Document) {
        let differs = |sheet: &&Sheet| sheet.title != *document.title(sheet.root());
        self.add(document.sheets().iter().map(|(_, sheet)| sheet).filter(differs).count(), "titles of sheets");
    }

    /// What a tree and nothing else can't hold.
    pub fn flattened(&mut self, document: &Document) {
        for (_, sheet) in document.sheets() {
            self.add(sheet.floating().len(), "floating topics (written as main topics)");
        }
        self.add(document.sheets().len().saturating_sub(1), "further sheets (written as main topics)");
        self.add(topics(document).map(|topic| topic.callouts().len()).sum(), "callouts (written as children)");
    }
}

/// All topics, in no order.
pub(in crate::formats) fn topics(document: &Document) -> impl Iterator<Item = &Topic> {
    document.slots.iter().flatten()
}

/// The document down to the wanted depth.
pub(in crate::formats) fn down_to(document: &Document, depth: Option<usize>) -> std::borrow::Cow<'_, Document> {
    match depth {
        Some(_) => std::borrow::Cow::Owned(document.extract(&Cut { depth, ..Cut::default() })),
        None => std::borrow::Cow::Borrowed(document),
    }
}

/// Whether a colour is one that other programs know, not a role of our themes.
pub(in crate::formats) fn is_hex(color: Option<&str>) -> bool {
    color.is_some_and(|color| {
        matches!(color.len(), 7 | 9)
            && color.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

/// Topics by their ids in the file, for the links between them.
pub(in crate::formats) struct Names<'a>(HashSet<&'a str>);

impl<'a> Names<'a> {
    /// Of a document. Empty, and no work, if none of its links names a topic.
    pub fn of(document: &'a Document) -> Self {
        let any = topics(document).any(|topic| topic.more().links.iter().any(|link| link.href.starts_with('#')));
        Self(topics(document).filter(|_| any).map(|topic| topic.file_id().as_str()).collect())
    }

    /// The links of a topic that may be written: those that run nothing and end somewhere. Each
    /// with the id of the topic that it names, if one.
    pub fn links<'t>(&'t self, topic: &'t Topic) -> impl Iterator<Item = (&'t Link, Option<&'t str>)> {
        topic.more().links.iter().filter_map(|link| match link.href.strip_prefix('#') {
            Some(name) => self.0.contains(name).then_some((link, Some(name))),
            None => html::is_safe(&link.href).then_some((link, None)),
        })
    }
}

/// The tree of a format that knows nothing but a tree: callouts and summaries become the last
/// children of what they hang on, floating topics and further sheets the last of the root.
pub(in crate::formats) struct Flat<'a> {
    document: &'a Document,
    extra: HashMap<TopicId, Vec<TopicId>>,
}

impl<'a> Flat<'a> {
    /// Of a document; summaries for which `keep` is true have another place in the format.
    pub fn of(document: &'a Document, keep: impl Fn(&Group) -> bool) -> Self {
        let mut extra: HashMap<TopicId, Vec<TopicId>> = HashMap::new();
        let top = document.sheets().first().map(|(_, sheet)| sheet.root());
        for (number, (_, sheet)) in document.sheets().iter().enumerate() {
            for group in sheet.groups().iter().filter(|group| !keep(group)) {
                extra.entry(group.parent).or_default().extend(group.topic);
            }
            if let Some(top) = top {
                let further = (number > 0).then(|| sheet.root());
                extra.entry(top).or_default().extend(further.into_iter().chain(sheet.floating().iter().copied()));
            }
        }
        for (slot, topic) in document.slots.iter().enumerate() {
            let callouts = topic.as_ref().map(Topic::callouts).unwrap_or_default();
            if !callouts.is_empty() {
                extra.entry(TopicId::from_slot(slot)).or_default().splice(0..0, callouts.iter().copied());
            }
        }
        Self { document, extra }
    }

    /// The children that a topic has in it.
    pub fn children(&self, id: TopicId) -> impl DoubleEndedIterator<Item = TopicId> {
        let extra = self.extra.get(&id).map(Vec::as_slice).unwrap_or_default();
        self.document.children(id).iter().chain(extra).copied()
    }
}

/// The position of each child of those topics whose children are grouped.
pub(in crate::formats) fn places(document: &Document, sheet: &Sheet) -> HashMap<TopicId, usize> {
    let mut parents: Vec<TopicId> = sheet.groups().iter().map(|group| group.parent).collect();
    parents.sort_unstable();
    parents.dedup();
    let mut places = HashMap::new();
    for parent in parents {
        places.extend(document.children(parent).iter().enumerate().map(|(at, &child)| (child, at)));
    }
    places
}

/// How far a task is, in percent.
pub(in crate::formats) fn percent(task: &crate::doc::Task) -> u8 {
    match task.state {
        TaskState::Todo => task.progress.unwrap_or(0).min(99),
        TaskState::Doing => task.progress.unwrap_or(50).clamp(1, 99),
        TaskState::Done => 100,
    }
}

/// How many of a root's children stand on the right if they stand there first and then on the left,
/// each by its own wish; `None` if it is otherwise, or none has a wish.
pub(in crate::formats) fn right_first(document: &Document, root: TopicId) -> Option<usize> {
    let sides: Vec<Side> = document.children(root).iter().filter_map(|&id| Some(document.topic(id)?.side())).collect();
    let right = sides.iter().take_while(|side| **side == Side::Right).count();
    let rest = sides.get(right..)?;
    (!sides.is_empty() && rest.iter().all(|side| *side == Side::Left)).then_some(right)
}

/// Whether a group is a summary with its topic.
pub(in crate::formats) fn is_summary(group: &Group) -> bool {
    group.kind == GroupKind::Summary && group.topic.is_some()
}
