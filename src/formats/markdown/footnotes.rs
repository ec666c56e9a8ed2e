//! Footnotes of Markdown texts: which lines are one, and in the note of which topic it belongs.
//!
//! Many programs collect them at the end of the file, behind the last topic. There each goes to the first topic
//! that refers to it and has none of that name; its mark goes off a title, where it would be words, as in what
//! other readers make of footnotes. A footnote in the note that refers to it, and one that nothing refers to,
//! stay where they are.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::ops::Range;

use crate::doc::edit::NewTopic;

use super::inline::{Definitions, read_inline};
use super::lines::{bullet, column_of, fence, from_column, heading, is_html_block, is_rule};

/// The label of the mark `[^label]` at the start of a text, and its length.
fn mark(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix("[^")?;
    let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))?;
    (length > 0 && rest.get(length..)?.starts_with(']')).then_some((rest.get(..length)?, length + 3))
}

/// The label of the footnote that begins with a line.
fn label(line: &str) -> Option<&str> {
    let body = line.trim_start_matches([' ', '\t']);
    let (label, length) = mark(body)?;
    body.get(length..)?.starts_with(':').then_some(label)
}

/// The line behind the footnote that begins with a line: it goes on with its paragraph, and with what is indented
/// by four columns.
pub(super) fn end(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines.get(at)?;
    label(first)?;
    let inside = column_of(first) + 4;
    let mut in_paragraph = !first.trim_end().ends_with("]:");
    let (mut end, mut next) = (at + 1, at + 1);
    while let Some(line) = lines.get(next) {
        let is_blank = line.trim().is_empty();
        if is_blank {
            in_paragraph = false;
        } else if column_of(line) >= inside {
            in_paragraph &= !begins_block(line);
        } else if !in_paragraph || begins_block(line) {
            break;
        }
        next += 1;
        end = if is_blank { end } else { next };
    }
    Some(end)
}

/// Whether a line ends the paragraph above it.
fn begins_block(line: &str) -> bool {
    let body = line.trim();
    body.starts_with(['>', '|'])
        || ["<!--", "##", "$$"].into_iter().any(|start| body.starts_with(start))
        || heading(body).is_some()
        || bullet(line).is_some_and(|bullet| bullet.interrupts)
        || fence(line).is_some()
        || is_rule(body)
        || is_html_block(body)
        || label(line).is_some()
}

/// A footnote as a block of a note: the lines of it, as far to the left as they may be.
pub(super) fn block(lines: &[&str]) -> String {
    let column = lines.first().map(|line| column_of(line)).unwrap_or_default();
    let rows: Vec<String> = lines.iter().map(|line| from_column(line, column).trim_end().to_owned()).collect();
    rows.join("\n")
}

/// A mark in a text.
struct Mark {
    range: Range<usize>,
    /// In lower case, as labels are compared.
    label: String,
    /// Whether it begins a footnote.
    is_definition: bool,
}

/// The marks of footnotes in a text, without those in code and those that mean their characters.
fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    if !text.contains("[^") {
        return found;
    }
    let code = code(text);
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(step) = rest.find(['\\', '`', '[']) else { break };
        at += step;
        let rest = rest.get(step..).unwrap_or_default();
        if let Some(rest) = rest.strip_prefix('\\') {
            at += 1 + rest.chars().next().map_or(0, char::len_utf8);
        } else if let Some(end) = code.get(&at) {
            at = *end;
        } else if let Some((label, length)) = mark(rest) {
            let before = text.get(..at).unwrap_or_default();
            let is_first = before.trim_end_matches([' ', '\t']);
            let is_definition = (is_first.is_empty() || is_first.ends_with('\n'))
                && rest.get(length..).is_some_and(|rest| rest.starts_with(':'));
            found.push(Mark { range: at..at + length, label: label.to_lowercase(), is_definition });
            at += length;
        } else {
            at += 1;
        }
    }
    found
}

/// Where code begins and ends in a text: between as many backticks each. Only blocks go over blank lines.
fn code(text: &str) -> HashMap<usize, usize> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    let mut found = HashMap::new();
    let mut next: HashMap<usize, usize> = HashMap::new();
    for (start, length) in runs.into_iter().rev() {
        if let Some(close) = next.insert(length, start)
            && (length > 2 || text.get(start..close).is_some_and(|code| !code.contains("\n\n")))
        {
            found.insert(start, close + length);
        }
    }
    found
}

/// A footnote in a note.
struct Definition {
    label: String,
    /// The note: 0 is the preface, and the others are counted from 1.
    home: usize,
    /// What it is there, with the line breaks before it and without.
    whole: Range<usize>,
    inner: Range<usize>,
}

/// The footnotes of a text, and the titles with marks.
#[derive(Default)]
pub(super) struct Footnotes {
    definitions: Vec<Definition>,
    /// The position of each topic in the list, and the source of its title.
    titles: Vec<(usize, String)>,
}

impl Footnotes {
    /// Adds a title.
    pub fn title(&mut self, at: usize, source: &str) {
        if source.contains("[^") {
            self.titles.push((at, source.to_owned()));
        }
    }

    /// Whether a footnote stands at the end of a note.
    pub fn is_last(&self, home: usize, length: usize) -> bool {
        self.definitions.last().is_some_and(|last| last.home == home && last.whole.end == length)
    }

    /// Adds a footnote that was added to a note, of this length before, behind a gap.
    pub fn put(&mut self, home: usize, length: usize, gap: &str, block: &str) {
        let inner = length + gap.len()..length + gap.len() + block.len();
        let label = label(block).unwrap_or_default().to_lowercase();
        self.definitions.push(Definition { label, home, whole: length..inner.end, inner });
    }

    /// Puts each footnote into the note of what refers to it.
    pub fn settle(self, list: &mut [NewTopic], preface: &mut String, links: &Definitions) {
        let Self { definitions, titles } = self;
        if definitions.is_empty() {
            return;
        }
        let mut here: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, definition) in definitions.iter().enumerate() {
            here.entry(definition.home).or_default().push(number);
        }
        let mut referrers = Referrers::default();
        let mut titled = titles.iter().peekable();
        for home in 0..=list.len() {
            while let Some((_, source)) = titled.next_if(|(at, _)| at + 1 == home) {
                for mark in marks(source).into_iter().filter(|mark| !mark.is_definition) {
                    referrers.add(home, mark.label);
                }
            }
            let note = note(list, preface, home);
            // The footnotes that are told apart, and what is between them.
            let mut done = 0;
            let ends = here.get(&home).into_iter().flatten().filter_map(|number| definitions.get(*number));
            let ranges = ends.map(|definition| definition.whole.clone()).chain(std::iter::once(note.len()..note.len()));
            for range in ranges {
                for mark in marks(note.get(done..range.start).unwrap_or_default()) {
                    if mark.is_definition {
                        referrers.supplied.insert((home, mark.label));
                    } else {
                        referrers.add(home, mark.label);
                    }
                }
                done = range.end;
            }
        }
        let targets = referrers.targets(&definitions, |definition| {
            let text = note(list, preface, definition.home).get(definition.inner.clone()).unwrap_or_default();
            marks(text).into_iter().filter(|mark| !mark.is_definition).map(|mark| mark.label).collect()
        });
        // Those that go elsewhere.
        let goes = |number: usize| {
            let definition = definitions.get(number)?;
            targets.get(number).copied().flatten().filter(|target| *target != definition.home)
        };
        let mut moved: Vec<(usize, String)> = Vec::new();
        for (number, definition) in definitions.iter().enumerate() {
            if let Some(target) = goes(number) {
                let text = note(list, preface, definition.home).get(definition.inner.clone()).unwrap_or_default();
                moved.push((target, text.to_owned()));
            }
        }
        for (home, numbers) in here {
            if !numbers.iter().any(|number| goes(*number).is_some()) {
                continue;
            }
            let old = note(list, preface, home);
            let (mut out, mut done, mut is_cut) = (String::with_capacity(old.len()), 0, false);
            for number in numbers {
                let Some(Definition { whole, inner, .. }) = definitions.get(number) else { continue };
                is_cut &= done == whole.start;
                out.push_str(old.get(done..whole.start).unwrap_or_default());
                if goes(number).is_some() {
                    is_cut = true;
                } else {
                    let gap = if is_cut { "\n\n" } else { old.get(whole.start..inner.start).unwrap_or_default() };
                    out.extend([gap, old.get(inner.clone()).unwrap_or_default()]);
                    is_cut = false;
                }
                done = whole.end;
            }
            out.push_str(old.get(done..).unwrap_or_default());
            set_note(list, preface, home, out.trim_start_matches('\n'));
        }
        for (target, text) in moved {
            let is_more = note(list, preface, target).rsplit('\n').next().is_some_and(|row| label(row).is_some());
            let is_first = note(list, preface, target).is_empty();
            let gap = if is_first { "" } else { ["\n\n", "\n"][usize::from(is_more)] };
            add(list, preface, target, gap, &text);
        }
        let mut given: HashSet<(usize, &str)> = HashSet::new();
        given.extend(definitions.iter().zip(&targets).filter_map(|(it, target)| Some(((*target)?, it.label.as_str()))));
        for (at, source) in &titles {
            let (mut out, mut done) = (String::with_capacity(source.len()), 0);
            let is_told = |mark: &Mark| !mark.is_definition && given.contains(&(at + 1, mark.label.as_str()));
            for mark in marks(source).into_iter().filter(is_told) {
                out.push_str(source.get(done..mark.range.start).unwrap_or_default());
                done = mark.range.end;
            }
            out.push_str(source.get(done..).unwrap_or_default());
            // A title that is nothing but a mark stays.
            if done > 0
                && !out.trim().is_empty()
                && let Some(entry) = list.get_mut(*at)
            {
                entry.topic.title = read_inline(out.trim(), links).title.into();
            }
        }
    }
}

/// A note, or the preface.
fn note<'n>(list: &'n [NewTopic], preface: &'n str, home: usize) -> &'n str {
    match home.checked_sub(1) {
        Some(at) => list.get(at).map_or("", |entry| entry.topic.note()),
        None => preface,
    }
}

fn set_note(list: &mut [NewTopic], preface: &mut String, home: usize, text: &str) {
    match home.checked_sub(1).map(|at| list.get_mut(at)) {
        Some(Some(entry)) => entry.topic.more_mut().note = text.into(),
        Some(None) => {}
        None => text.clone_into(preface),
    }
}

/// Adds a block to a note or to the preface.
pub(super) fn add(list: &mut [NewTopic], preface: &mut String, home: usize, gap: &str, block: &str) {
    match home.checked_sub(1).map(|at| list.get_mut(at)) {
        Some(Some(entry)) => {
            let note = &mut entry.topic.more_mut().note;
            note.push_str(gap);
            note.push_str(block);
        }
        Some(None) => {}
        None => preface.extend([gap, block]),
    }
}

/// Which notes refer to which footnotes, and which have one of that label.
#[derive(Default)]
struct Referrers {
    /// By label the notes in order, and how many of them were looked at.
    of: HashMap<String, (Vec<usize>, usize)>,
    known: HashSet<(usize, String)>,
    supplied: HashSet<(usize, String)>,
}

impl Referrers {
    /// A note refers to a label; whether that is new.
    fn add(&mut self, home: usize, label: String) -> bool {
        let is_new = self.known.insert((home, label.clone()));
        if is_new {
            self.of.entry(label).or_default().0.push(home);
        }
        is_new
    }

    /// The next note that refers to a label and has no such footnote.
    fn next(&mut self, label: &str) -> Option<usize> {
        let (homes, done) = self.of.get_mut(label)?;
        while let Some(&home) = homes.get(*done) {
            *done += 1;
            if self.supplied.insert((home, label.to_owned())) {
                return Some(home);
            }
        }
        None
    }

    /// Of each footnote the note that it belongs to; `None` if nothing refers to it. `inner` gives the labels that
    /// a footnote itself refers to: these go where it goes.
    fn targets(mut self, definitions: &[Definition], inner: impl Fn(&Definition) -> Vec<String>) -> Vec<Option<usize>> {
        let mut targets = vec![None; definitions.len()];
        let stays = |known: &HashSet<(usize, String)>, it: &Definition| known.contains(&(it.home, it.label.clone()));
        for definition in definitions.iter().filter(|definition| stays(&self.known, definition)) {
            self.supplied.insert((definition.home, definition.label.clone()));
        }
        let mut waiting: HashMap<&str, VecDeque<usize>> = HashMap::new();
        let mut work: VecDeque<usize> = (0..definitions.len()).collect();
        while let Some(number) = work.pop_front() {
            let Some(definition) = definitions.get(number) else { continue };
            let label = definition.label.as_str();
            let home = stays(&self.known, definition).then_some(definition.home);
            let Some(target) = home.or_else(|| self.next(label)) else {
                waiting.entry(label).or_default().push_back(number);
                continue;
            };
            targets.get_mut(number).into_iter().for_each(|slot| *slot = Some(target));
            for label in inner(definition) {
                if self.add(target, label.clone())
                    && let Some(next) = waiting.get_mut(label.as_str()).and_then(VecDeque::pop_front)
                {
                    work.push_back(next);
                }
            }
        }
        targets
    }
}
