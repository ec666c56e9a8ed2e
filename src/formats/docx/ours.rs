//! Notes of documents that this program wrote, back to Markdown: the writer tells by indents, styles and
//! lists in what each paragraph stands.

use std::borrow::Cow;

use super::super::parts::xml::El;
use super::styles::value;

/// By how much a list or a quotation moves what is in it, in twentieths of a point.
pub const STEP: i32 = 480;
/// How much further in code stands.
const CODE: i32 = 240;
/// Lists and quotations within one another at most.
const MOST_DEEP: usize = 9;

/// What a block of a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Heading,
    /// Code, to the letter.
    Code,
    /// A line of it, as earlier versions wrote it.
    Line,
    Rule,
    Table,
}

/// Of what list an item is: its number in the file, and the first number if it is numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub list: String,
    pub first: Option<u64>,
}

/// A block of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: Kind,
    /// Its Markdown, without what it stands in.
    pub text: String,
    /// The language of code.
    pub language: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it begins an item.
    pub item: Option<Item>,
    /// Whether the items of its list stand apart.
    pub is_loose: bool,
}

/// In how many items and quotations a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub items: usize,
    pub quotes: usize,
    /// What tells the quotations from those before them: a one, and behind it a bit for each.
    pub marks: usize,
}

impl Place {
    /// Takes an indent apart.
    pub fn of(indent: i32, kind: Kind, style: &str) -> Self {
        let indent = indent.max(0);
        let (steps, mut rest) = (indent / STEP, indent % STEP);
        if matches!(kind, Kind::Code | Kind::Line) {
            rest = rest.checked_rem(CODE).unwrap_or_default();
        }
        let number = |count: i32| usize::try_from(count).unwrap_or_default().min(MOST_DEEP);
        let steps = number(steps);
        let marks = usize::try_from(rest).unwrap_or_default();
        // Earlier versions told quotations by their style alone.
        let told = if marks > 1 { usize::try_from(marks.ilog2()).unwrap_or_default() } else { 0 };
        let (quotes, marks) = if marks < 2 && style == "quote" { (1, 2) } else { (told, marks) };
        Self { items: steps.saturating_sub(quotes), quotes: quotes.min(steps), marks }
    }

    /// Whether one of the quotations is an odd one.
    const fn is_odd(self, quote: usize) -> bool {
        match self.quotes.checked_sub(quote + 1) {
            Some(behind) => (self.marks >> behind) & 1 == 1,
            None => false,
        }
    }
}

/// What a block stands in.
#[derive(Clone, Debug)]
enum Around {
    /// A quotation, and whether it is an odd one.
    Quote(bool),
    /// An item of a list, with its mark.
    Item(usize, String),
}

impl Around {
    /// What its further lines begin with.
    fn push(&self, row: &mut String) {
        match self {
            Self::Quote(_) => row.push_str("> "),
            Self::Item(_, mark) => row.extend(std::iter::repeat_n(' ', mark.len())),
        }
    }
}

/// A list of the note.
struct List {
    number: String,
    next: Option<u64>,
    /// Whether it has the other marks than the list right before it.
    is_other: bool,
    is_loose: bool,
}

/// How a block goes on: how much of what is open stays, and what begins.
struct Step {
    keep: usize,
    begins: Vec<Around>,
}

/// The blocks of a note as Markdown.
pub fn markdown(blocks: &[Block]) -> String {
    let (steps, lists) = steps(blocks);
    let mut out = String::new();
    let mut open: Vec<Around> = Vec::new();
    // The block before, and whether it was only the mark of an item that waits for what is in it.
    let mut before: Option<&Block> = None;
    let mut waits = false;
    for (at, (block, step)) in blocks.iter().zip(&steps).enumerate() {
        // An item whose mark is alone on its line.
        let inner = open_len(&open, step);
        let follows = steps.get(at + 1).is_some_and(|next| next.keep == inner);
        let is_bare = block.text.is_empty() && block.item.is_some();
        if let Some(before) = before
            && !waits
        {
            out.push('\n');
            if is_apart(before, (block, step), is_bare && !follows, &open, &lists) {
                let mut row = String::new();
                open.iter().take(step.keep).for_each(|around| around.push(&mut row));
                out.extend([row.trim_end(), "\n"]);
            }
        }
        open.truncate(step.keep);
        let mut row = String::new();
        if !waits {
            for around in &open {
                around.push(&mut row);
            }
        }
        for around in &step.begins {
            match around {
                Around::Quote(_) => row.push_str("> "),
                Around::Item(_, mark) => row.push_str(mark),
            }
        }
        open.extend(step.begins.iter().cloned());
        let mut prefix = String::new();
        for around in &open {
            around.push(&mut prefix);
        }
        // Behind the mark of an item, hyphens would be a line across that has no item.
        let text = match block.kind {
            Kind::Rule if waits && step.begins.is_empty() => "___".into(),
            Kind::Code | Kind::Line => Cow::from(fenced(&block.text, &block.language)),
            _ => block.text.as_str().into(),
        };
        waits = is_bare && follows;
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                out.push('\n');
                row.clone_from(&prefix);
            }
            row.push_str(line);
            out.push_str(if line.is_empty() && !waits { row.trim_end() } else { &row });
        }
        before = Some(block);
    }
    out
}

/// Finds out what begins and ends between blocks, and the lists.
fn steps(blocks: &[Block]) -> (Vec<Step>, Vec<List>) {
    let mut steps = Vec::with_capacity(blocks.len());
    let mut lists: Vec<List> = Vec::new();
    let mut open: Vec<Around> = Vec::new();
    for block in blocks {
        let Place { items, quotes, .. } = block.place;
        let outer = items - usize::from(block.item.is_some()).min(items);
        let places = open.iter().enumerate().filter(|(_, around)| matches!(around, Around::Item(..)));
        let mut keep = places.take(outer).last().map_or(0, |(at, _)| at + 1);
        let is_quote = |around: &&Around| matches!(around, Around::Quote(_));
        let outside = open.iter().take(keep).filter(is_quote).count();
        let wanted = quotes.saturating_sub(outside);
        let which = |at: usize| block.place.is_odd(outside + at);
        let there = open.iter().skip(keep).take(wanted).enumerate();
        let same = there.take_while(|(at, around)| matches!(around, Around::Quote(odd) if *odd == which(*at))).count();
        keep += same;
        let mut begins: Vec<Around> = (same..wanted).map(|at| Around::Quote(which(at))).collect();
        if let Some(item) = &block.item {
            let last = match open.get(keep) {
                Some(Around::Item(list, _)) if begins.is_empty() => Some(*list),
                _ => None,
            };
            let same = last.filter(|at| lists.get(*at).is_some_and(|list| list.number == item.list));
            let list = same.unwrap_or_else(|| {
                let near = last.and_then(|at| lists.get(at));
                let is_like = near.filter(|list| list.next.is_some() == item.first.is_some());
                let is_other = is_like.is_some_and(|list| !list.is_other);
                lists.push(List { number: item.list.clone(), next: item.first, is_other, is_loose: false });
                lists.len() - 1
            });
            if let Some(List { next, is_other, .. }) = lists.get_mut(list) {
                let mark = match (next.as_mut(), is_other) {
                    (Some(number), is_other) => {
                        let mark = format!("{number}{} ", if *is_other { ')' } else { '.' });
                        *number = number.saturating_add(1);
                        mark
                    }
                    (None, true) => "* ".to_owned(),
                    (None, false) => "- ".to_owned(),
                };
                begins.push(Around::Item(list, mark));
            }
        }
        open.truncate(keep);
        open.extend(begins.iter().cloned());
        if let Some(Around::Item(list, _)) = open.last()
            && let Some(list) = lists.get_mut(*list)
        {
            list.is_loose |= block.is_loose;
        }
        steps.push(Step { keep, begins });
    }
    (steps, lists)
}

/// How deep it is behind a step.
const fn open_len(open: &[Around], step: &Step) -> usize {
    let kept = if open.len() < step.keep { open.len() } else { step.keep };
    kept + step.begins.len()
}

/// Whether a blank line parts two blocks, the second of which may be an item without words.
fn is_apart(before: &Block, (block, step): (&Block, &Step), is_bare: bool, open: &[Around], lists: &[List]) -> bool {
    let inside = open.get(step.keep);
    let is_loose = |list: usize| lists.get(list).is_none_or(|list| list.is_loose);
    let first = step.begins.first();
    // A further item of the same list.
    if let (Some(Around::Item(list, _)), Some(Around::Item(known, _))) = (first, inside)
        && list == known
    {
        return is_loose(*list);
    }
    let Some(Around::Item(list, _)) = step.keep.checked_sub(1).and_then(|at| open.get(at)) else { return true };
    if is_loose(*list) {
        return true;
    }
    // In an item of a list that is not loose, where a paragraph ends by what comes next.
    let is_running = matches!(before.kind, Kind::Text | Kind::Table);
    match first {
        Some(Around::Quote(_)) => matches!(inside, Some(Around::Quote(_))),
        Some(Around::Item(_, mark)) => {
            let begins = !mark.starts_with(|c: char| c.is_ascii_digit()) || matches!(mark.as_str(), "1. " | "1) ");
            is_running && (is_bare || !begins)
        }
        None => is_running && !matches!(block.kind, Kind::Code | Kind::Line | Kind::Heading),
    }
}

/// Code between fences.
fn fenced(code: &str, language: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    // What names a language has no backticks in it.
    let language = language.replace('`', "");
    let end = if code.is_empty() { "" } else { "\n" };
    format!("{fence}{language}\n{code}{end}{fence}")
}

/// A heading by the size of its words.
pub fn heading(properties: Option<El<'_>>, words: &str) -> String {
    let size = value(properties.and_then(|el| el.path(&["rPr", "sz"])));
    let level = ["28", "26", "24", "23", "22", "21"].iter().position(|known| *known == size).unwrap_or(1) + 1;
    let words = words.replace('\n', " ");
    // Signs at its end would be none of its words.
    let (rest, signs) = words.split_at_checked(words.trim_end_matches('#').len()).unwrap_or((&words, ""));
    let is_closing = !signs.is_empty() && (rest.is_empty() || rest.ends_with(' '));
    let escape = if is_closing { "\\" } else { "" };
    format!("{} {rest}{escape}{signs}", "#".repeat(level)).trim_end().to_owned()
}

/// A table: a row with how its columns are aligned, and its rows.
pub fn table(sides: &[String], rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        out.push_str(if number > 0 { "\n|" } else { "|" });
        for column in 0..columns.min(row.len() + 200) {
            let cell = row.get(column).map_or("", String::as_str);
            out.extend([" ", cell, if cell.is_empty() { "|" } else { " |" }]);
        }
        if number == 0 {
            out.push_str("\n|");
            for column in 0..columns {
                out.push_str(match sides.get(column).map_or("", String::as_str) {
                    "left" => " :--- |",
                    "center" => " :---: |",
                    "right" => " ---: |",
                    _ => " --- |",
                });
            }
        }
    }
    out
}
