//! The reader of Org outlines: which lines are topics, and what else belongs to them.

use std::collections::{HashMap, HashSet};

use crate::doc::{TaskState, TopicId};
use crate::formats::parts::encoding;
use crate::formats::parts::levels::{self, Levels};
use crate::formats::parts::markers::Meaning;
use crate::formats::parts::pack::unpack;
use crate::formats::{Loaded, ReadError, ReadOptions, outline};

use super::body::{self, Element, Gathered, Source, indent_of, literal, stars, without_counter};
use super::inline::{self, NOTHING, Rules, footnote};
use super::write::is_tame;
use super::{HEADER, NOTE_BLOCK, OLD_HEADER, WORDS, list_item};

/// Lists stand below all headings.
const LISTS: usize = 100_000;

/// The section that holds nothing but footnotes.
pub(super) const FOOTNOTES: &str = "Footnotes";

/// Reads an Org file: headings and lists are topics, what stands below them their notes.
///
/// # Errors
/// When there is no topic in it.
pub fn read_org(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let source = Source::new(&text);
    let settings = Settings::of(&source);
    let is_plain = text.starts_with(OLD_HEADER);
    let rules =
        Rules { is_plain, is_own: is_plain || text.starts_with(HEADER), without_emphasis: settings.without_emphasis };
    let mut reader = Reader {
        levels: Levels::new("org", options),
        rules,
        words: settings.words,
        gathered: Gathered::default(),
        pending: None,
        margin: 0,
        blanks: 0,
        title: String::new(),
        referrers: HashMap::new(),
        front_links: Vec::new(),
        definitions: Vec::new(),
        told: HashSet::new(),
        marked: Vec::new(),
    };
    let mut at = 0;
    while at < source.lines.len() {
        at = reader.line(&source, at)?;
    }
    reader.flush(&source);
    reader.finish()
}

/// What holds for the whole file, wherever it stands.
struct Settings {
    words: Vec<Word>,
    without_emphasis: bool,
}

impl Settings {
    fn of(source: &Source<'_>) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut without_emphasis = false;
        let mut has_tasks = false;
        let mut at = 0;
        while at < source.lines.len() {
            let line = source.line(at);
            if let Some(stars) = stars(line) {
                let first = line.get(stars..).and_then(|words| words.split_whitespace().next());
                has_tasks |= matches!(first, Some("TODO" | "DONE"));
            } else if line.trim_start().starts_with("#+") {
                let value = line.split_once(':').map_or("", |(_, value)| value);
                match source.element(at) {
                    Element::Block(_, end) => at = end,
                    Element::Keyword(name) if name == "options" => {
                        without_emphasis |= value.split_whitespace().any(|option| option == "*:nil");
                    }
                    Element::Keyword(name) if matches!(name.as_str(), "todo" | "seq_todo" | "typ_todo") => {
                        states(value, &mut words);
                    }
                    _ => {}
                }
            }
            at += 1;
        }
        if words.is_empty() {
            // The words that others use are words of titles in a file without tasks.
            let known = WORDS.iter().filter(|(word, _)| has_tasks || matches!(*word, "TODO" | "DONE"));
            words =
                known.map(|(word, state)| Word { name: (*word).to_owned(), state: *state, says_more: false }).collect();
        }
        for at in 0..words.len() {
            let Some(Word { name, state, .. }) = words.get(at) else { break };
            let is_plain = PLAIN.iter().any(|(word, same)| word == name && same == state);
            let is_only = !words.iter().any(|other| other.state == *state && other.name != *name);
            if let Some(word) = words.get_mut(at) {
                word.says_more = !is_plain && !is_only;
            }
        }
        Self { words, without_emphasis }
    }
}

/// A word before a title.
struct Word {
    name: String,
    state: TaskState,
    /// Whether it says more than its state, as WAITING does.
    says_more: bool,
}

/// Words that say no more than their state.
const PLAIN: [(&str, TaskState); 5] = [
    ("TODO", TaskState::Todo),
    ("DOING", TaskState::Doing),
    ("STARTED", TaskState::Doing),
    ("IN-PROGRESS", TaskState::Doing),
    ("DONE", TaskState::Done),
];

/// Words that a file may name.
const MOST_WORDS: usize = 400;

/// The states that a file names: those behind a bar are done, and without one the last is.
fn states(value: &str, words: &mut Vec<Word>) {
    let names: Vec<&str> = value.split_whitespace().map(|word| word.split('(').next().unwrap_or(word)).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let bar = names.iter().position(|name| *name == "|").unwrap_or(names.len().saturating_sub(1));
    for (at, name) in names.iter().enumerate().filter(|(_, name)| **name != "|") {
        let is_doing = WORDS.iter().any(|(word, state)| word == name && *state == TaskState::Doing);
        let state = match (at < bar, is_doing) {
            (false, _) => TaskState::Done,
            (true, true) => TaskState::Doing,
            (true, false) => TaskState::Todo,
        };
        if words.len() < MOST_WORDS {
            words.push(Word { name: (*name).to_owned(), state, says_more: false });
        }
    }
}

/// What refers to a footnote: one topic (or what stands before all), or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Referrer {
    One(Option<TopicId>),
    Several,
}

/// Where a footnote stands: below a topic, or in the section of footnotes (with its stars) that has become
/// no topic yet.
#[derive(Clone, Copy)]
enum Found {
    Topic(Option<TopicId>),
    Section(usize),
}

struct Reader {
    levels: Levels,
    rules: Rules,
    words: Vec<Word>,
    gathered: Gathered,
    /// Lines of a note that are not told yet.
    pending: Option<(usize, usize)>,
    /// The column at which they began.
    margin: usize,
    blanks: usize,
    title: String,
    /// By label, what refers to a footnote.
    referrers: HashMap<String, Referrer>,
    /// Links of what stands before all topics.
    front_links: Vec<(String, String)>,
    /// Footnotes that were met before what refers to them, or elsewhere.
    definitions: Vec<(String, String, Found)>,
    /// Labels of footnotes that are in the note of what refers to them.
    told: HashSet<String>,
    /// Topics with marks of footnotes in their titles: the labels.
    marked: Vec<(TopicId, Vec<String>)>,
}

impl Reader {
    /// Reads what begins on a line; the line behind it.
    fn line(&mut self, source: &Source<'_>, at: usize) -> Result<usize, ReadError> {
        let line = source.line(at);
        if let Some(stars) = stars(line) {
            self.flush(source);
            self.blanks = 0;
            return self.heading(source, at, stars);
        }
        if footnote(line).is_some() {
            self.flush(source);
            self.levels.leave(LISTS);
            let end = source.footnote_end(at);
            self.footnote(source, (at, end), Found::Topic(self.levels.last()));
            return Ok(end);
        }
        let element = source.element(at);
        if element == Element::Blank {
            self.flush(source);
            self.blanks += 1;
            if self.blanks == 2 {
                self.levels.leave(LISTS);
            }
            return Ok(at + 1);
        }
        self.blanks = 0;
        let indent = indent_of(line);
        let next = match element {
            Element::Comment => {
                self.flush(source);
                self.levels.build.report.dropped("comments", line.trim().trim_start_matches('#'));
                return Ok(at + 1);
            }
            // A heading in a note of ours.
            Element::Keyword(name) if self.rules.is_own && name == "attr_gangmu" => at + 1,
            Element::Keyword(name) => {
                self.flush(source);
                self.keyword(&name, line, indent)?;
                return Ok(at + 1);
            }
            Element::Drawer(name, end) if matches!(name.as_str(), "properties" | "logbook" | "gangmu") => {
                self.flush(source);
                self.drawer(source.lines.get(at + 1..end).unwrap_or_default());
                return Ok(end + 1);
            }
            Element::Block(_, end) if self.is_exact(line) => {
                self.flush(source);
                let margin = line.len() - line.trim_start().len();
                let rows = literal(source.lines.get(at + 1..end).unwrap_or_default(), Some(margin));
                if let Some(id) = self.levels.last() {
                    self.levels.build.exact_note(id, &rows.join("\n"));
                }
                return Ok(end + 1);
            }
            Element::Block(_, end) | Element::Drawer(_, end) | Element::Formula(end) => end + 1,
            Element::Text => match list_item(line) {
                Some((indent, words)) => {
                    self.flush(source);
                    return self.item(source, at, indent, words);
                }
                None => at + 1,
            },
            _ => at + 1,
        };
        // Text further to the left than the paragraph before it belongs to what is above.
        if indent < self.margin {
            self.flush(source);
        }
        let start = if let Some((start, _)) = self.pending {
            start
        } else {
            // Text at the margin belongs to the heading, not to a list above it.
            self.levels.leave(LISTS + indent);
            self.margin = indent;
            at
        };
        self.pending = Some((start, next));
        Ok(next)
    }

    /// Whether a block is a note to the letter.
    fn is_exact(&self, line: &str) -> bool {
        let body = line.trim();
        let begins = body.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("#+begin_src "));
        begins && body.get(12..) == Some(NOTE_BLOCK) && self.levels.last().is_some()
    }

    /// Adds the lines of a note that are not told yet.
    fn flush(&mut self, source: &Source<'_>) {
        if let Some(range) = self.pending.take() {
            let text = body::markdown(source, range, 0, self.rules, &mut self.gathered);
            self.levels.note(&text);
            self.settle(self.levels.last());
        }
    }

    /// Gives a topic what was found in its text.
    fn settle(&mut self, id: Option<TopicId>) {
        let Gathered { links, unsafe_links, references, definitions, comments, details } =
            std::mem::take(&mut self.gathered);
        for (address, words) in links {
            match id {
                Some(id) => self.add_link(id, &address, &words),
                None => self.front_links.push((address, words)),
            }
        }
        let report = &mut self.levels.build.report;
        for link in &unsafe_links {
            report.dropped("links that would run a program", link);
        }
        for comment in &comments {
            report.dropped("comments", comment);
        }
        for detail in &details {
            report.dropped("details of topics", detail);
        }
        for label in references {
            let known = self.referrers.entry(label).or_insert(Referrer::One(id));
            if *known != Referrer::One(id) {
                *known = Referrer::Several;
            }
        }
        for (label, text) in definitions {
            self.define(label, text, Found::Topic(id));
        }
    }

    /// Reads a footnote of several lines.
    fn footnote(&mut self, source: &Source<'_>, range: (usize, usize), found: Found) {
        let line = source.line(range.0);
        let Some((label, rest)) = footnote(line) else { return };
        let text = body::markdown(source, range, line.len() - rest.trim_start().len(), self.rules, &mut self.gathered);
        let id = match found {
            Found::Topic(id) => id,
            Found::Section(_) => self.levels.last(),
        };
        // What a footnote refers to is no reference from the topic.
        self.gathered.references.clear();
        self.settle(id);
        self.define(label.to_owned(), text, found);
    }

    /// Adds a footnote to the topic that refers to it, as soon as that is known.
    fn define(&mut self, label: String, text: String, found: Found) {
        match found {
            Found::Topic(id) if self.referrers.get(&label) == Some(&Referrer::One(id)) => {
                self.add_definition(id, &label, &text);
                self.told.insert(label);
            }
            _ => self.definitions.push((label, text, found)),
        }
    }

    fn add_definition(&mut self, id: Option<TopicId>, label: &str, text: &str) {
        let mut words = format!("[^{}]: ", inline::label(label, self.rules));
        for (number, row) in text.trim().lines().enumerate() {
            if number > 0 {
                words.push_str(if row.is_empty() { "\n" } else { "\n    " });
            }
            words.push_str(row);
        }
        let words = words.trim_end();
        let gap = |note: &str| match note.rsplit('\n').next() {
            None | Some("") => "",
            Some(row) if row.starts_with("[^") || row.starts_with("    ") => "\n",
            Some(_) => "\n\n",
        };
        if let Some(id) = id {
            let note = &mut self.levels.build.more(id).note;
            let gap = gap(note);
            note.push_str(gap);
            note.push_str(words);
        } else {
            let gap = gap(&self.levels.preface);
            self.levels.preface.extend([gap, words]);
        }
    }

    fn keyword(&mut self, name: &str, line: &str, indent: usize) -> Result<(), ReadError> {
        let value = line.split_once(':').map_or("", |(_, value)| value.trim());
        match name {
            "title" => {
                self.title.push_str(if self.title.is_empty() { "" } else { " " });
                self.title.push_str(value);
            }
            "filetags" => {
                let tags = value.split([':', ' ', '\t']).filter(|tag| !tag.is_empty());
                self.levels.labels.extend(tags.map(str::to_owned));
            }
            "subtitle" | "author" | "date" | "description" | "keywords" if !value.is_empty() => {
                let known = self.levels.attributes.iter_mut().find(|(other, _)| other == name);
                match known {
                    Some((_, known)) => known.extend([" ", value]),
                    None => self.levels.attributes.push((name.to_owned(), value.to_owned())),
                }
            }
            "caption" => {
                self.levels.leave(LISTS + indent);
                let text = self.gathered.take(inline::note(value, self.rules), self.rules);
                self.levels.note(&text);
                self.settle(self.levels.last());
            }
            "gangmu_sheet" => self.levels.sheet(&unpack(value).concat())?,
            "gangmu_floating" => {
                self.levels.leave(0);
                self.levels.floats = true;
            }
            "subtitle" | "author" | "date" | "description" | "keywords" => {}
            _ if body::is_setting(name) => {}
            _ => self.levels.build.report.dropped("details of topics", line.trim()),
        }
        Ok(())
    }

    fn drawer(&mut self, lines: &[&str]) {
        for line in lines {
            let body = line.trim();
            let is_clock = body.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("clock:"));
            // What a log tells by hand, between what Org writes into it.
            if is_clock {
                let time = body.get(6..).unwrap_or_default().trim();
                self.levels.build.report.dropped("clocked times", time);
            } else if !body.is_empty() && !body.starts_with(':') {
                self.levels.build.report.dropped("details of topics", body);
            }
            let Some((name, value)) = body.strip_prefix(':').and_then(|rest| rest.split_once(':')) else { continue };
            let value = value.trim();
            let is_protected = self.rules.is_own && !self.rules.is_plain && value.contains(NOTHING);
            let value = &if is_protected { value.replace(NOTHING, "") } else { value.to_owned() };
            match self.levels.last() {
                Some(id) => self.property(id, name, value),
                None if name.eq_ignore_ascii_case("id") => {
                    self.levels.names.push(format!("id:{value}"));
                    self.levels.attributes.push((name.to_owned(), value.to_owned()));
                }
                None => self.levels.attributes.push((name.to_owned(), value.to_owned())),
            }
        }
    }

    /// A property of a drawer.
    fn property(&mut self, id: TopicId, name: &str, value: &str) {
        let build = &mut self.levels.build;
        match name.to_ascii_uppercase().as_str() {
            "GANGMU_TITLE" => build.exact_title(id, &unpack(value).concat()),
            "GANGMU_LABELS" => {
                build.more(id).labels.clear();
                for label in unpack(value) {
                    build.label(id, &label);
                }
            }
            "GANGMU_MARKERS" => {
                for marker in unpack(value) {
                    build.mark(id, Meaning::Marker(marker.into()));
                }
            }
            "GANGMU_ATTRIBUTES" => {
                for pair in unpack(value).chunks(2) {
                    if let [name, value] = pair {
                        build.attribute(id, name, value);
                    }
                }
            }
            "GANGMU_DATE" => levels::date(build, id, value),
            "GANGMU_DUE" => levels::due(build, id, value),
            "GANGMU_PROGRESS" => levels::progress(build, id, value),
            "CUSTOM_ID" => build.named(value, id),
            "ID" => {
                build.named(&format!("id:{value}"), id);
                build.attribute(id, name, value);
            }
            "VISIBILITY" if value.eq_ignore_ascii_case("folded") => build.fold(id),
            upper => {
                let link = value.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
                match link.filter(|_| upper == "LINK" || upper.starts_with("LINK_")) {
                    Some(link) => {
                        let (href, title) = link.split_once("][").unwrap_or((link, ""));
                        self.add_link(id, href, title);
                    }
                    None => build.attribute(id, name, value),
                }
            }
        }
    }

    fn heading(&mut self, source: &Source<'_>, at: usize, stars: usize) -> Result<usize, ReadError> {
        let mut words = source.line(at).get(stars..).unwrap_or_default().trim();
        let mut state = None;
        let mut more = None;
        let (first, after) = words.split_once([' ', '\t']).unwrap_or((words, ""));
        if let Some(word) = self.words.iter().find(|word| word.name == first) {
            state = Some(word.state);
            more = word.says_more.then(|| first.to_owned());
            words = after.trim_start();
        }
        let mut priority = None;
        if let Some(rest) = words.strip_prefix("[#")
            && let Some((letter, after)) = rest.split_once(']')
            && letter.len() == 1
        {
            priority = letter.bytes().next();
            words = after.trim_start();
        }
        let (words, labels) = tags(words);
        if words == FOOTNOTES && state.is_none() && labels.is_empty() && self.footnotes(source, at, stars) {
            return Ok(source.section_end(at));
        }
        let spoken = inline::title(words, self.rules);
        let id = self.levels.put(stars, &spoken.text)?;
        self.levels.build.named(&name_of(&spoken.text), id);
        self.mark(id, &spoken.references);
        self.gathered.take(spoken, self.rules);
        self.settle(Some(id));
        if let Some(state) = state {
            self.levels.build.task(id, state, None);
        }
        if let Some(word) = more {
            self.levels.build.label(id, &word);
            self.levels.build.report.changed("states of tasks, now labels", &word);
        }
        if let Some(letter) = priority.filter(u8::is_ascii_alphanumeric) {
            let number = if letter.is_ascii_digit() { letter - b'0' } else { letter.to_ascii_uppercase() - b'A' + 1 };
            self.levels.build.mark(id, Meaning::Marker(format!("priority-{number}").into()));
        }
        for label in labels {
            self.levels.build.label(id, label);
        }
        match planning(source.line(at + 1)) {
            Some((plans, rest)) => {
                self.plan(id, &plans);
                if !rest.is_empty() {
                    let text = self.gathered.take(inline::note(rest, self.rules), self.rules);
                    self.levels.note(&text);
                    self.settle(Some(id));
                }
                Ok(at + 2)
            }
            None => Ok(at + 1),
        }
    }

    /// Takes a section that holds nothing but footnotes; `false` if it holds more.
    fn footnotes(&mut self, source: &Source<'_>, at: usize, level: usize) -> bool {
        let end = source.section_end(at);
        let first = (at + 1..end).find(|&at| !source.line(at).trim().is_empty());
        let mut starts = Vec::new();
        let mut next = first.unwrap_or(end);
        while next < end {
            if source.line(next).trim().is_empty() {
                next += 1;
            } else if footnote(source.line(next)).is_some() {
                starts.push(next);
                next = source.footnote_end(next);
            } else {
                return false;
            }
        }
        if starts.is_empty() || stars(source.line(end)).is_some_and(|below| below > level) {
            return false;
        }
        for start in starts {
            self.footnote(source, (start, source.footnote_end(start)), Found::Section(level));
        }
        true
    }

    /// What stands directly below a heading: when it is due, and the like.
    fn plan(&mut self, id: TopicId, plans: &[(&str, &str)]) {
        let has_deadline = plans.iter().any(|(key, _)| *key == "DEADLINE");
        for &(key, stamp) in plans {
            let day = stamp.get(1..11).unwrap_or_default();
            let has_more = has_more(stamp);
            let value = if has_more { stamp } else { day };
            let build = &mut self.levels.build;
            let is_due = key == "DEADLINE" || (key == "SCHEDULED" && !has_deadline);
            if is_due {
                build.due(id, day);
            }
            if !is_due || has_more {
                build.attribute(id, &key.to_ascii_lowercase(), value);
            }
        }
    }

    fn item(&mut self, source: &Source<'_>, at: usize, indent: usize, words: &str) -> Result<usize, ReadError> {
        let mut words = without_counter(words).to_owned();
        // What follows without a blank line is the rest of the same paragraph.
        let mut next = at + 1;
        while next < source.lines.len() && goes_on(source, next, indent) {
            outline::join(&mut words, source.line(next).trim());
            next += 1;
        }
        let (state, words) = checkbox(&words);
        let spoken = inline::title(words, self.rules);
        let id = self.levels.put(LISTS + indent, &spoken.text)?;
        self.mark(id, &spoken.references);
        self.gathered.take(spoken, self.rules);
        self.settle(Some(id));
        if let Some(state) = state {
            self.levels.build.task(id, state, None);
        }
        Ok(next)
    }

    /// Notes that a title has marks of footnotes. In files of our own these are citations, which have no note.
    fn mark(&mut self, id: TopicId, labels: &[String]) {
        if !labels.is_empty() && !self.rules.is_own {
            self.marked.push((id, labels.to_vec()));
        }
    }

    /// Takes marks off titles of topics that have the footnotes in their notes, as from titles of pages and of
    /// documents. A title that is nothing else stays.
    fn take_marks_off(&mut self) {
        for (id, labels) in std::mem::take(&mut self.marked) {
            let is_told =
                |label: &str| self.told.contains(label) && self.referrers.get(label) == Some(&Referrer::One(Some(id)));
            let told: HashSet<&str> = labels.iter().map(String::as_str).filter(|label| is_told(label)).collect();
            if told.is_empty() {
                continue;
            }
            let title = self.levels.build.title(id).to_string();
            let mut parts = title.split("[fn:");
            let mut bare = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                match part.split_once(']').filter(|(label, _)| told.contains(label)) {
                    Some((_, rest)) => bare.push_str(rest),
                    None => bare.extend(["[fn:", part]),
                }
            }
            if !bare.trim().is_empty() {
                self.levels.build.retitle(id, bare.trim());
            }
        }
    }

    /// What a link within the file leads to, by its name.
    fn target(&self, href: &str) -> Option<String> {
        if let Some(heading) = href.strip_prefix('*') {
            return Some(name_of(&inline::title(heading, self.rules).text));
        }
        let target = href.strip_prefix('#').or(Some(href).filter(|href| href.starts_with("id:")));
        target.map(str::to_owned)
    }

    fn add_link(&mut self, id: TopicId, href: &str, title: &str) {
        let target = self.target(href);
        let build = &mut self.levels.build;
        if let Some(target) = target {
            build.link_to(id, &target, title);
        } else if is_tame(href) {
            build.link(id, href, title);
        } else {
            build.report.dropped("links that would run a program", href);
        }
    }

    fn finish(mut self) -> Result<Loaded, ReadError> {
        let title = inline::title(self.title.trim(), self.rules).text;
        if !title.trim().is_empty() {
            title.trim().clone_into(&mut self.levels.title);
            self.levels.is_titled = !self.rules.is_own;
        }
        for (address, words) in std::mem::take(&mut self.front_links) {
            if let Some(target) = self.target(&address) {
                self.levels.links.push((target, words));
            }
        }
        let mut section = None;
        for (label, text, found) in std::mem::take(&mut self.definitions) {
            let id = match (self.referrers.get(&label), found) {
                (Some(Referrer::One(id)), _) => {
                    self.told.insert(label.clone());
                    *id
                }
                (_, Found::Topic(id)) => id,
                (_, Found::Section(stars)) => {
                    if section.is_none() {
                        section = Some(self.levels.put(stars, FOOTNOTES)?);
                    }
                    section
                }
            };
            self.add_definition(id, &label, &text);
        }
        self.take_marks_off();
        self.levels.finish()
    }
}

/// What links call a heading by its words.
fn name_of(title: &str) -> String {
    format!("*{}", title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// A heading without the tags at its end: letters of any script, digits and a few signs between colons.
fn tags(words: &str) -> (&str, Vec<&str>) {
    let at = words.rfind([' ', '\t']).map_or(0, |at| at + 1);
    let (before, tags) = words.split_at_checked(at).unwrap_or((words, ""));
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%' | ':');
    if tags.len() < 3 || !tags.starts_with(':') || !tags.ends_with(':') || !tags.chars().all(fits) {
        return (words, Vec::new());
    }
    let found: Vec<&str> = tags.split(':').filter(|tag| !tag.is_empty()).collect();
    if found.is_empty() { (words, found) } else { (before.trim_end(), found) }
}

/// The words and time stamps of a line of planning, and what follows them.
fn planning(line: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let mut rest = line.trim();
    let mut plans = Vec::new();
    while let Some((key, stamp, after)) = plan_of(rest) {
        plans.push((key, stamp));
        rest = after.trim_start();
    }
    (!plans.is_empty()).then_some((plans, rest))
}

fn plan_of(text: &str) -> Option<(&str, &str, &str)> {
    let (key, rest) = text.split_once(':').filter(|(key, _)| matches!(*key, "CLOSED" | "DEADLINE" | "SCHEDULED"))?;
    let rest = rest.trim_start();
    let mut length = stamp_length(rest)?;
    // A range of days.
    if let Some(second) = rest.get(length..).and_then(|rest| rest.strip_prefix("--")).and_then(stamp_length) {
        length += second + 2;
    }
    Some((key, rest.get(..length)?, rest.get(length..)?))
}

/// The length of the time stamp at the start of a text.
fn stamp_length(text: &str) -> Option<usize> {
    let end = if text.starts_with('<') { '>' } else { text.starts_with('[').then_some(']')? };
    let day = text.get(1..11)?;
    let fits = |(at, c): (usize, char)| if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
    day.char_indices().all(fits).then(|| text.find(end)).flatten().map(|at| at + 1)
}

/// Whether a time stamp tells more than a day and its name.
pub(super) fn has_more(stamp: &str) -> bool {
    let inside = stamp.get(11..stamp.len().saturating_sub(1)).unwrap_or_default();
    let mut words = inside.split_whitespace();
    let is_name = |word: &str| !word.contains(|c: char| c.is_ascii_digit() || c == '+' || c == '-' || c == '>');
    words.next().is_some_and(|word| !is_name(word)) || words.next().is_some()
}

/// Whether a time stamp is one, and nothing else stands there.
pub(super) fn is_stamp(text: &str) -> bool {
    stamp_length(text) == Some(text.len())
}

/// Whether a line goes on with the words of the item above it, which is indented so far.
fn goes_on(source: &Source<'_>, at: usize, item: usize) -> bool {
    let line = source.line(at);
    indent_of(line) > item && list_item(line).is_none() && source.element(at) == Element::Text
}

fn checkbox(words: &str) -> (Option<TaskState>, &str) {
    for (mark, state) in
        [("[ ] ", TaskState::Todo), ("[X] ", TaskState::Done), ("[x] ", TaskState::Done), ("[-] ", TaskState::Doing)]
    {
        if let Some(rest) = words.strip_prefix(mark).or((words == mark.trim_end()).then_some("")) {
            return (Some(state), rest);
        }
    }
    (None, words)
}
