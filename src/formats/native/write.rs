//! The writer: one fixed form for every map, so that an unchanged map gives unchanged bytes.
//!
//! **Invariants.** Keys come in the order of the tables in [`super::fields`]; defaults are left
//! out; a topic opens on one line. Never recurses. Control characters but tab and newline are not
//! written, because reading would remove them.

use crate::doc::{
    Citation, Document, Group, GroupKind, ImageRef, Link, More, Relation, Rule, Sheet, SheetStyle, Side, Step, Style,
    Task, TaskState, Topic, TopicId, Unknown, Words,
};

use super::fields;

/// Levels that are indented; deeper ones stand below each other.
const INDENTED_LEVELS: usize = 40;
/// Indentation of a root or floating topic.
const MARGIN: usize = 4;

/// The file of a document.
#[must_use]
pub(super) fn write(document: &Document) -> String {
    // Topics of real maps take 100 to 300 bytes.
    let mut out = Out { text: String::with_capacity(1024 + document.len() * 160) };
    out.document(document);
    out.text
}

/// Adds a string with its quotes.
pub(in crate::formats) fn push_string(out: &mut String, string: &str) {
    out.push('"');
    let bytes = string.as_bytes();
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let c1 = byte == 0xC2 && bytes.get(at + 1) == Some(&0x85);
        if byte >= 0x20 && byte != b'"' && byte != b'\\' && byte != 0x7F && !c1 {
            continue;
        }
        out.push_str(string.get(from..at).unwrap_or_default());
        from = at + if c1 { 2 } else { 1 };
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            // A carriage return alone is a line break of old; with a newline it is nothing.
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => out.push_str("\\n"),
            _ => {}
        }
    }
    out.push_str(string.get(from..).unwrap_or_default());
    out.push('"');
}

struct Out {
    text: String,
}

/// The keys of one object on the way out: puts the commas, and the unknown keys in their places.
struct Keys<'a> {
    unknown: &'a Unknown,
    table: &'static [&'static str],
    /// Position in `table` of the next key that may come.
    next: usize,
    first: bool,
    /// What stands between two keys: a space, or a new line with its indentation.
    gap: &'static str,
}

impl<'a> Keys<'a> {
    /// Begins an object on one line.
    fn open(out: &mut Out, keys: &'static [&'static str], unknown: &'a Unknown) -> Self {
        out.text.push('{');
        let mut object = Keys { unknown, table: keys, next: 0, first: true, gap: " " };
        if !unknown.0.is_empty() {
            object.kept(out, "");
        }
        object
    }

    /// Writes the unknown keys that follow `after`.
    fn kept(&mut self, out: &mut Out, after: &str) {
        for entry in self.unknown.0.iter().filter(|entry| entry.after == after) {
            self.separate(out);
            push_string(&mut out.text, &entry.key);
            out.text.push_str(": ");
            out.text.push_str(&entry.json);
        }
    }

    fn separate(&mut self, out: &mut Out) {
        if self.first {
            self.first = false;
        } else {
            out.text.push(',');
            out.text.push_str(self.gap);
        }
    }

    /// Writes what was skipped and the key; the value is to follow.
    fn key(&mut self, out: &mut Out, key: &str) {
        self.skip_to(out, key);
        self.separate(out);
        // Keys of the tables need no escapes.
        out.text.extend(["\"", key, "\": "]);
    }

    /// Writes the unknown keys of all places before `key`.
    fn skip_to(&mut self, out: &mut Out, key: &str) {
        if self.unknown.0.is_empty() {
            return;
        }
        while let Some(&known) = self.table.get(self.next) {
            // The unknown keys behind the key before this one.
            if let Some(&before) = self.next.checked_sub(1).and_then(|at| self.table.get(at)) {
                self.kept(out, before);
            }
            self.next += 1;
            if known == key {
                return;
            }
        }
    }

    fn close(mut self, out: &mut Out) {
        self.rest(out);
        out.text.push('}');
    }

    /// Writes the unknown keys that are left, also those after a key that is in no table.
    fn rest(&mut self, out: &mut Out) {
        if self.unknown.0.is_empty() {
            return;
        }
        self.skip_to(out, "");
        if let Some(&last) = self.table.last() {
            self.kept(out, last);
        }
        let (keys, unknown) = (self.table, self.unknown);
        for entry in unknown.0.iter().filter(|e| !e.after.is_empty() && !keys.contains(&e.after.as_str())) {
            self.separate(out);
            push_string(&mut out.text, &entry.key);
            out.text.extend([": ", entry.json.as_str()]);
        }
    }

    fn string(&mut self, out: &mut Out, key: &str, value: &str) {
        self.key(out, key);
        push_string(&mut out.text, value);
    }

    /// A text that is left out when empty.
    fn text(&mut self, out: &mut Out, key: &str, value: &str) {
        if !value.is_empty() {
            self.string(out, key, value);
        }
    }

    fn words(&mut self, out: &mut Out, words: &Words) {
        if words.is_empty() {
            return;
        }
        self.key(out, "translations");
        out.text.push('{');
        for (index, (language, title)) in words.iter().enumerate() {
            if index > 0 {
                out.text.push_str(", ");
            }
            push_string(&mut out.text, language);
            out.text.push_str(": ");
            push_string(&mut out.text, title);
        }
        out.text.push('}');
    }

    fn texts<'t>(&mut self, out: &mut Out, key: &str, list: impl ExactSizeIterator<Item = &'t str>) {
        if list.len() == 0 {
            return;
        }
        self.key(out, key);
        out.list(list, push_string);
    }

    fn boolean(&mut self, out: &mut Out, key: &str, value: bool) {
        self.key(out, key);
        out.text.push_str(if value { "true" } else { "false" });
    }

    fn style(&mut self, out: &mut Out, style: &Style) {
        self.style_as(out, "style", style);
    }

    fn style_as(&mut self, out: &mut Out, key: &str, style: &Style) {
        if *style == Style::default() {
            return;
        }
        self.key(out, key);
        let mut object = Keys::open(out, fields::STYLE, &style.unknown);
        let mut text = |out: &mut Out, key: &str, value: &Option<crate::doc::Text>| {
            if let Some(value) = value {
                object.string(out, key, value);
            }
        };
        text(out, "fill", &style.fill);
        text(out, "line", &style.line);
        text(out, "text", &style.text);
        if let Some(size) = style.size {
            object.key(out, "size");
            out.number(size);
        }
        if let Some(weight) = &style.weight {
            object.string(out, "weight", weight);
        }
        if let Some(italic) = style.italic {
            object.boolean(out, "italic", italic);
        }
        if let Some(shape) = &style.shape {
            object.string(out, "shape", shape);
        }
        if let Some(width) = style.width {
            object.key(out, "width");
            out.number(width);
        }
        if let Some(branch) = &style.branch {
            object.string(out, "branch", branch);
        }
        if let Some(dash) = &style.dash {
            object.string(out, "dash", dash);
        }
        if let Some(arrows) = &style.arrows {
            object.string(out, "arrows", arrows);
        }
        object.close(out);
    }

    fn sheet_style(&mut self, out: &mut Out, style: &SheetStyle) {
        if *style == SheetStyle::default() {
            return;
        }
        self.key(out, "style");
        let mut object = Keys::open(out, fields::SHEET_STYLE, &style.unknown);
        object.text(out, "branch", &style.branch);
        if let Some(rainbow) = style.rainbow {
            object.boolean(out, "rainbow", rainbow);
        }
        object.text(out, "numbering", &style.numbering);
        if let Some(percent) = style.spacing {
            object.key(out, "spacing");
            out.whole(u32::from(percent));
        }
        object.close(out);
    }
}

/// A topic whose object is open, with the list of topics that is being written.
struct Frame<'a> {
    topic: &'a Topic,
    keys: Keys<'a>,
    list: std::slice::Iter<'a, TopicId>,
    /// Whether `list` is that of the children, the last key of a topic.
    in_children: bool,
    /// Whether `list` is open.
    open: bool,
}

impl Out {
    fn line(&mut self, indent: usize) {
        const SPACES: &str = "                                                ";
        self.text.push('\n');
        self.text.push_str(SPACES.get(..indent).unwrap_or(SPACES));
    }

    /// A list on one line.
    fn list<T>(&mut self, items: impl Iterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
        self.text.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            write(&mut self.text, item);
        }
        self.text.push(']');
    }

    /// A list of objects on one line.
    fn objects<'a, T>(&mut self, items: &'a [T], mut write: impl FnMut(&mut Self, &'a T)) {
        self.text.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            write(self, item);
        }
        self.text.push(']');
    }

    /// A list with one item a line, at `indent`, and its bracket one space before.
    fn lines<'a, T>(&mut self, indent: usize, items: &'a [T], mut write: impl FnMut(&mut Self, &'a T)) {
        self.text.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.line(indent);
            write(self, item);
        }
        self.line(indent - 1);
        self.text.push(']');
    }

    /// The shortest text that reads back as the same number.
    fn number(&mut self, number: f32) {
        use std::fmt::Write as _;
        // A zero has no sign in the file, and what is no number has no place in it.
        let number = if number == 0.0 || !number.is_finite() { 0.0 } else { number };
        if write!(self.text, "{number}").is_err() {
            self.text.push('0');
        }
    }

    fn whole(&mut self, number: u32) {
        self.text.push_str(&number.to_string());
    }

    fn document(&mut self, document: &Document) {
        self.text.push_str("{\n ");
        let mut keys = Keys { unknown: document.unknown(), table: fields::DOCUMENT, next: 0, first: true, gap: "\n " };
        keys.kept(self, "");
        keys.string(self, "format", super::FORMAT);
        keys.key(self, "version");
        self.whole(super::VERSION);
        keys.texts(self, "languages", document.languages().iter().map(crate::doc::Text::as_str));
        keys.key(self, "sheets");
        self.lines(2, document.sheets(), |out, (_, sheet)| out.sheet(document, sheet));
        if !document.sources().is_empty() {
            keys.key(self, "sources");
            self.lines(2, document.sources(), |out, source| out.text.push_str(&source.json));
        }
        if !document.images().is_empty() {
            keys.key(self, "images");
            self.text.push('{');
            for (index, image) in document.images().iter().enumerate() {
                if index > 0 {
                    self.text.push(',');
                }
                self.line(2);
                push_string(&mut self.text, &image.name);
                self.text.push_str(": ");
                self.text.push_str(&image.json);
            }
            self.line(1);
            self.text.push('}');
        }
        if !document.origin().is_empty() {
            keys.key(self, "origin");
            self.text.push_str(document.origin());
        }
        keys.rest(self);
        self.text.push_str("\n}\n");
    }

    fn sheet(&mut self, document: &Document, sheet: &Sheet) {
        let mut keys = Keys::open(self, fields::SHEET, &sheet.unknown);
        keys.string(self, "id", &sheet.id);
        keys.string(self, "title", &sheet.title);
        keys.string(self, "structure", &sheet.structure);
        keys.text(self, "theme", &sheet.theme);
        keys.sheet_style(self, &sheet.style);
        keys.text(self, "reveal", &sheet.reveal);
        keys.skip_to(self, "root");
        keys.gap = "\n   ";
        keys.separate(self);
        self.text.push_str("\"root\":");
        self.line(MARGIN);
        self.topic(document, sheet.root());
        if !sheet.floating().is_empty() {
            keys.key(self, "floating");
            self.lines(MARGIN, sheet.floating(), |out, &id| out.topic(document, id));
        }
        let id_of = |id: TopicId| document.topic(id).map_or("", |topic| topic.file_id().as_str());
        if !sheet.relations().is_empty() {
            keys.key(self, "relations");
            self.lines(MARGIN, sheet.relations(), |out, relation| out.relation(relation, &id_of));
        }
        if !sheet.groups().is_empty() {
            keys.key(self, "groups");
            self.lines(MARGIN, sheet.groups(), |out, group| out.group(document, group, &id_of));
        }
        if !sheet.steps().is_empty() {
            keys.key(self, "steps");
            self.lines(MARGIN, sheet.steps(), |out, step| out.step(step, &id_of));
        }
        if !sheet.rules.is_empty() {
            keys.key(self, "rules");
            self.lines(MARGIN, &sheet.rules, Self::rule);
        }
        keys.rest(self);
        self.line(2);
        self.text.push('}');
    }

    fn relation<'t>(&mut self, relation: &Relation, id_of: &impl Fn(TopicId) -> &'t str) {
        let mut keys = Keys::open(self, fields::RELATION, &relation.unknown);
        keys.string(self, "id", &relation.id);
        keys.string(self, "from", id_of(relation.from));
        keys.string(self, "to", id_of(relation.to));
        keys.text(self, "title", &relation.title);
        keys.words(self, &relation.translations);
        keys.style(self, &relation.style);
        keys.close(self);
    }

    fn group<'t>(&mut self, document: &Document, group: &Group, id_of: &impl Fn(TopicId) -> &'t str) {
        let mut keys = Keys::open(self, fields::GROUP, &group.unknown);
        keys.string(self, "id", &group.id);
        let kind = match group.kind {
            GroupKind::Boundary => "boundary",
            GroupKind::Summary => "summary",
        };
        keys.string(self, "kind", kind);
        keys.string(self, "parent", id_of(group.parent));
        keys.string(self, "first", id_of(group.first));
        keys.string(self, "last", id_of(group.last));
        keys.text(self, "title", &group.title);
        keys.words(self, &group.translations);
        if let Some(topic) = group.topic {
            keys.key(self, "topic");
            self.topic(document, topic);
        }
        keys.style(self, &group.style);
        keys.close(self);
    }

    fn step<'t>(&mut self, step: &Step, id_of: &impl Fn(TopicId) -> &'t str) {
        let mut keys = Keys::open(self, fields::STEP, &step.unknown);
        keys.string(self, "id", &step.id);
        keys.string(self, "topic", id_of(step.topic));
        keys.text(self, "reveal", &step.reveal);
        keys.text(self, "frame", &step.frame);
        if let Some(seconds) = step.seconds {
            keys.key(self, "seconds");
            self.whole(seconds);
        }
        if step.skip {
            keys.key(self, "skip");
            self.text.push_str("true");
        }
        keys.close(self);
    }

    /// A topic with all that hangs on it. The cursor is where its `{` comes.
    fn topic(&mut self, document: &Document, top: TopicId) {
        let Some(frame) = self.open_topic(document, top) else {
            self.text.push_str("null");
            return;
        };
        let mut stack = vec![frame];
        while let Some(frame) = stack.last_mut() {
            if let Some(&child) = frame.list.next() {
                if frame.open {
                    self.text.push(',');
                } else {
                    frame.open = true;
                    frame.keys.key(self, if frame.in_children { "children" } else { "callouts" });
                    self.text.push('[');
                }
                let level = stack.len();
                self.line(MARGIN + level.min(INDENTED_LEVELS));
                match self.open_topic(document, child) {
                    Some(below) => stack.push(below),
                    // Never met in a document that passes its check; the file stays well formed.
                    None => self.text.push_str("null"),
                }
                continue;
            }
            if frame.open {
                frame.open = false;
                let level = stack.len() - 1;
                self.line(MARGIN + level.min(INDENTED_LEVELS));
                self.text.push(']');
            }
            let Some(frame) = stack.last_mut() else { break };
            if frame.in_children {
                if let Some(done) = stack.pop() {
                    done.keys.close(self);
                }
            } else {
                frame.in_children = true;
                frame.list = frame.topic.children().iter();
            }
        }
    }

    /// Writes a topic up to where its lists of topics come.
    fn open_topic<'a>(&mut self, document: &'a Document, id: TopicId) -> Option<Frame<'a>> {
        let topic = document.topic(id)?;
        let more = topic.more();
        let mut keys = Keys::open(self, fields::TOPIC, &more.unknown);
        keys.string(self, "id", topic.file_id());
        keys.string(self, "title", topic.title());
        keys.words(self, &topic.translations);
        if topic.has_more() {
            self.first_of_more(&mut keys, more);
        }
        match topic.side() {
            Side::Auto => {}
            Side::Left => keys.string(self, "side", "left"),
            Side::Right => keys.string(self, "side", "right"),
        }
        if topic.folded() {
            keys.key(self, "folded");
            self.text.push_str("true");
        }
        let list = topic.callouts().iter();
        Some(Frame { topic, keys, list, in_children: false, open: false })
    }

    /// What few topics have, but for callouts.
    fn first_of_more(&mut self, keys: &mut Keys<'_>, more: &More) {
        if let Some((x, y)) = more.at {
            keys.key(self, "at");
            self.text.push('[');
            self.number(x);
            self.text.push_str(", ");
            self.number(y);
            self.text.push(']');
        }
        keys.text(self, "note", &more.note);
        if !more.links.is_empty() {
            keys.key(self, "links");
            self.objects(&more.links, Self::link);
        }
        keys.texts(self, "labels", more.labels.iter().map(crate::doc::Text::as_str));
        keys.texts(self, "markers", more.markers.iter().map(crate::doc::Text::as_str));
        if let Some(task) = &more.task {
            keys.key(self, "task");
            self.task(task);
        }
        if let Some(image) = &more.image {
            keys.key(self, "image");
            self.image(image);
        }
        if !more.sources.is_empty() {
            keys.key(self, "sources");
            self.objects(&more.sources, Self::citation);
        }
        keys.text(self, "date", &more.date);
        if !more.attributes.is_empty() {
            keys.key(self, "attributes");
            self.objects(&more.attributes, |out, (name, value)| {
                out.list([name.as_str(), value.as_str()].into_iter(), push_string);
            });
        }
        keys.style(self, &more.style);
        if let Some(style) = &more.branch_style {
            keys.style_as(self, "branch-style", style);
        }
        keys.text(self, "structure", &more.structure);
    }

    fn rule(&mut self, rule: &Rule) {
        let mut keys = Keys::open(self, fields::RULE, &rule.unknown);
        keys.string(self, "when", &rule.when);
        keys.text(self, "is", &rule.is);
        keys.style(self, &rule.style);
        if rule.off {
            keys.boolean(self, "off", true);
        }
        keys.close(self);
    }

    fn link(&mut self, link: &Link) {
        let mut keys = Keys::open(self, fields::LINK, &link.unknown);
        keys.string(self, "href", &link.href);
        keys.text(self, "title", &link.title);
        keys.close(self);
    }

    fn task(&mut self, task: &Task) {
        let mut keys = Keys::open(self, fields::TASK, &task.unknown);
        let state = match task.state {
            TaskState::Todo => "todo",
            TaskState::Doing => "doing",
            TaskState::Done => "done",
        };
        keys.string(self, "state", state);
        if let Some(progress) = task.progress {
            keys.key(self, "progress");
            self.whole(u32::from(progress));
        }
        keys.text(self, "due", &task.due);
        keys.close(self);
    }

    fn image(&mut self, image: &ImageRef) {
        let mut keys = Keys::open(self, fields::IMAGE, &image.unknown);
        keys.string(self, "ref", &image.image);
        if let Some(width) = image.width {
            keys.key(self, "width");
            self.number(width);
        }
        keys.close(self);
    }

    fn citation(&mut self, citation: &Citation) {
        let mut keys = Keys::open(self, fields::CITATION, &citation.unknown);
        keys.string(self, "id", &citation.id);
        keys.text(self, "locator", &citation.locator);
        keys.text(self, "quote", &citation.quote);
        keys.close(self);
    }
}
