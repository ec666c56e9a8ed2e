//! The reader of Markdown outlines, line by line.

use crate::doc::edit::NewTopic;
use crate::doc::{Task, TaskState, Text, Topic, Unknown};
use crate::formats::parts::{encoding, marked};
use crate::formats::report::{Loaded, ReadError};
use crate::formats::{ReadOptions, diagrams, outline};

use super::FLOATING;
use super::dialects::{only_fence, read_rich, with_narrow_marks};
use super::footnotes::{self, Footnotes};
use super::inline::{Definitions, label, read_inline};
use super::lines::{
    Bullet, MOST_ON_A_LINE, begins_numbers, bullet, checkbox, column_of, deep_heading, definition, definitions, fence,
    from_column, front_matter, heading, is_closing, is_html_block, is_rule, is_table_rule, joined, marked_note,
    references, tight_heading, verbatim, without_front_matter, without_indent, without_margin,
};
use super::logseq::{self, Detail};

/// Reads a Markdown outline.
///
/// # Errors
/// When it is not UTF-8, is empty, or is too deep.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let decoded = encoding::decode(bytes, None)?;
    let mut text = outline::clean(&decoded.text);
    // A map that was saved with the fence around it.
    match only_fence(&text) {
        Some(("mermaid", inside)) if diagrams::sniff_mermaid(inside.as_bytes()) => {
            let mut loaded = diagrams::read_mermaid(inside.as_bytes(), options)?;
            loaded.repairs.extend(decoded.repair());
            return Ok(loaded);
        }
        Some(("markmap" | "mindmap", inside)) => text = inside.to_owned().into(),
        _ => {}
    }
    let mut front = front_matter(&text);
    let is_rich = |(name, value): &(String, String)| name == "mindmap-plugin" && value == "rich";
    if front.iter().any(is_rich)
        && let Some(loaded) = read_rich(&text, options)
    {
        let mut loaded = loaded?;
        loaded.repairs.extend(decoded.repair());
        return Ok(loaded);
    }
    let mut parser = parse(&text, true);
    front.append(&mut parser.page);
    // A title in the front matter names a root that is made up.
    let title = front.iter().position(|(name, _)| name == "title").map(|at| front.remove(at).1);
    let title = title.filter(|name| !name.is_empty());
    let titled = title.clone().map(|name| ReadOptions { name, ..options.clone() });
    let options = titled.as_ref().unwrap_or(options);
    let mut loaded = outline::document(&text, parser.list, &parser.floating, &parser.preface, options)?;
    let root = loaded.document.sheets().first().map(|(_, sheet)| loaded.document.title(sheet.root()).to_owned());
    front
        .extend(title.filter(|title| root.as_deref() != Some(title.as_str())).map(|title| ("title".to_owned(), title)));
    if !front.is_empty()
        && let Some(root) = loaded.document.sheets().first().map(|(_, sheet)| sheet.root())
        && let Some(topic) = loaded.document.topic_mut(root)
    {
        let is_label = |name: &str| matches!(name, "tags" | "tag" | "keywords");
        for (name, value) in front {
            if is_label(&name) {
                let labels = value.split([',', '，']).map(str::trim).filter(|label| !label.is_empty());
                topic.more_mut().labels.extend(labels.map(|label| Text::from(logseq::label(label))));
            } else if !value.is_empty() {
                topic.more_mut().attributes.push((name.into(), value.into()));
            }
        }
    }
    loaded.repairs.extend(decoded.repair());
    let mut loaded = loaded.counted("md");
    if let Some(import) = &mut loaded.import {
        import.dropped_many(parser.logs, "clocked times");
    }
    Ok(loaded)
}

/// The topics of a Markdown text; what stands before the first of them is left out.
#[must_use]
pub fn markdown_to_outline(text: &str) -> Vec<NewTopic> {
    parse(text, false).list
}

/// What stands before the first topic of a Markdown text, and its topics.
#[must_use]
pub fn markdown_with_preface(text: &str) -> (String, Vec<NewTopic>) {
    let parser = parse(text, false);
    (parser.preface, parser.list)
}

/// Whether the bytes look like a Markdown outline: a heading, or a line that starts with a bullet.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => head.get(..error.valid_up_to()).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or(""),
    };
    text.lines().any(|line| heading(line).is_some())
        || text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| bullet(line).is_some())
}

/// A title without the name that Obsidian puts behind a block, so that links may lead to it: ` ^4f2a9c`.
fn without_block_name(source: &str) -> (&str, Option<&str>) {
    let is_name = |name: &str| {
        name.len() >= 4
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && name.contains(char::is_alphabetic)
    };
    match source.trim_end().rsplit_once(" ^") {
        Some((title, name)) if is_name(name) && !title.trim().is_empty() => (title.trim_end(), Some(name)),
        _ => (source, None),
    }
}

/// Gives a topic what a property says, but for names and numbers of Logseq's own.
fn property(topic: &mut Topic, name: &str, value: &str) {
    match name {
        _ if logseq::is_inner(name) => {}
        "collapsed" => topic.set_folded(value == "true"),
        _ => topic.more_mut().attributes.push((name.into(), value.into())),
    }
}

/// Whether a row of a quote is words, and not the beginning of another block.
fn is_words(row: &str) -> bool {
    let is_other = row.starts_with(['>', '|', '<']) || bullet(row).is_some() || heading(row).is_some();
    !(row.trim().is_empty() || is_other || fence(row).is_some())
}

/// The topics that were read, and what is open.
#[derive(Default)]
struct Parser {
    list: Vec<NewTopic>,
    /// Positions in `list` of tops that float.
    floating: Vec<usize>,
    /// Whether the next heading floats.
    next_floats: bool,
    /// What stands before the first topic.
    preface: String,
    /// Levels of the headings that are open, with their depths.
    headings: Vec<(usize, usize)>,
    /// The items that are open.
    bullets: Vec<Open>,
    /// The position in `list` of the last heading, if a list below it was left since.
    left_for: Option<usize>,
    last_heading: Option<usize>,
    /// Whether headings have no space behind their marks in this text.
    tight_headings: bool,
    /// Whether there was a heading of the sixth level, below which more marks make deeper ones.
    deep_headings: bool,
    /// Whether the line before was blank.
    after_blank: bool,
    /// Lines of the paragraph that is open.
    paragraph: Vec<String>,
    /// Marks of formulas in `paragraph`.
    dollars: usize,
    /// Whether `paragraph` is the title of the last topic, a bullet, and may go on.
    in_title: bool,
    /// Whether that title is a block quote.
    in_quote: bool,
    /// Whether what is indented belongs to a footnote.
    in_footnote: bool,
    /// Whether a list of numbers with which the item of this line begins goes on below it.
    begins_numbers: bool,
    /// Whether the text is of Logseq, and the properties of the page.
    is_logseq: bool,
    /// Logs of Logseq that were passed over.
    logs: usize,
    page: Vec<(String, String)>,
    /// Lines of the block quote that is open.
    quote: Option<Vec<String>>,
    /// The code block that is open.
    code: Option<Code>,
    /// The lines so far of a comment that goes over several.
    comment: Option<Vec<String>>,
    /// The block of HTML or the table that is open: it goes on to a blank line.
    block: Option<Block>,
    /// What links by reference lead to.
    definitions: Definitions,
    footnotes: Footnotes,
}

/// An item that is open.
struct Open {
    /// The columns of its mark and of its text.
    column: usize,
    content: usize,
    is_number: bool,
    /// The level of a heading within an item; 0 of items.
    level: usize,
    depth: usize,
}

impl Open {
    /// From which column on an item stands below it.
    const fn reaches(&self) -> usize {
        if self.is_number && self.column + 3 < self.content { self.column + 3 } else { self.content }
    }
}

/// A block of HTML or a table, which an item or a heading ends: more leniently than in `CommonMark`, where
/// a line `</details>` would swallow the items below it.
struct Block {
    is_table: bool,
    /// See [`Code::within`].
    within: usize,
    lines: Vec<String>,
}

/// What code has for a mark that is only indented.
const INDENT: char = ' ';

/// A code block.
struct Code {
    mark: char,
    length: usize,
    /// The column of the text of the item that it belongs to, or that of its own text if it is indented: a line
    /// before it ends the block.
    within: usize,
    lines: Vec<String>,
}

/// Reads a text: a whole file, which may begin with the properties of a page, or a part of one.
fn parse(text: &str, is_file: bool) -> Parser {
    let text = outline::clean(text);
    let body = without_front_matter(&text);
    let (page, body) = if is_file { logseq::page(body) } else { (Vec::new(), body) };
    let body = with_narrow_marks(body);
    let body = &*without_margin(&body);
    let is_logseq = !page.is_empty() || logseq::is_of(body);
    let mut parser = Parser { definitions: definitions(&text), is_logseq, page, ..Parser::default() };
    parser.tight_headings = !body.lines().any(|line| heading(line).is_some())
        && body.lines().any(|line| line.starts_with("##") && tight_heading(line).is_some());
    let lines: Vec<&str> = body.lines().collect();
    let (mut endless, mut endless_note) = ([0; 2], 0);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        // A formula that began within a line ends with this one, if this looks like another beginning.
        let in_formula = !parser.paragraph.is_empty() && parser.dollars % 2 == 1;
        let is_free = parser.code.is_none() && parser.comment.is_none() && !in_formula;
        if let Some(end) = is_free.then(|| marked_note(&lines, at, &mut endless_note)).flatten() {
            parser.end_block();
            let note = lines.get(at + 1..end).unwrap_or_default().join("\n");
            if !note.trim().is_empty() {
                parser.note(note.trim_matches('\n'));
            }
            at = end + 1;
        } else if let Some(end) = is_free.then(|| verbatim(&lines, at, &mut endless)).flatten() {
            parser.end_block();
            let block: Vec<String> =
                lines.get(at..=end).unwrap_or_default().iter().map(|&line| line.to_owned()).collect();
            parser.note(&without_indent(&block));
            at = end + 1;
        } else if let Some(end) = (!in_formula && !parser.goes_over(line)).then(|| footnotes::end(&lines, at)).flatten()
        {
            parser.footnote(lines.get(at..end).unwrap_or_default());
            at = end;
        } else {
            parser.begins_numbers = begins_numbers(&lines, at);
            parser.line(line);
            at += 1;
        }
    }
    parser.end_code();
    if let Some(lines) = parser.comment.take() {
        parser.note(&lines.join("\n"));
    }
    parser.end_block();
    std::mem::take(&mut parser.footnotes).settle(&mut parser.list, &mut parser.preface, &parser.definitions);
    parser.define_in_notes();
    parser
}

impl Parser {
    fn line(&mut self, line: &str) {
        let body = line.trim_start_matches([' ', '\t']);
        let column = column_of(line);
        if let Some(code) = &mut self.code {
            let body = body.trim_end();
            // Behind a blank line, what looks like an item is one, as everywhere.
            let is_item = code.mark == INDENT
                && code.lines.last().is_some_and(|line| line.trim().is_empty())
                && bullet(line).is_some_and(|bullet| bullet.column == code.within);
            let is_prose = code.mark == INDENT
                && code.lines.last().is_some_and(|line| line.trim().is_empty())
                && outline::is_east_asian_prose(body);
            if (column >= code.within && !is_item && !is_prose) || body.is_empty() {
                let is_end = code.mark != INDENT && body.len() >= code.length && body.chars().all(|c| c == code.mark);
                code.lines.push(line.to_owned());
                if is_end {
                    self.end_code();
                }
                return;
            }
            self.end_code();
        }
        if let Some(lines) = &mut self.comment {
            lines.push(line.to_owned());
            if line.contains("-->") {
                let lines = self.comment.take().unwrap_or_default();
                self.note(&lines.join("\n"));
            }
            return;
        }
        if let Some(block) = &mut self.block {
            let is_other = || heading(line).is_some() || bullet(line).is_some() || fence(line).is_some();
            if !body.trim_end().is_empty() && column >= block.within && !is_other() {
                let line = if block.is_table { body } else { line };
                block.lines.push(line.trim_end().to_owned());
                return;
            }
            self.end_block();
        }
        if body.trim_end().is_empty() {
            self.end_block();
            self.after_blank = true;
            return;
        }
        let after_blank = std::mem::take(&mut self.after_blank);
        self.in_footnote = (body.starts_with("[^") && body.contains("]:"))
            || (self.in_footnote && (column >= 4 || !self.paragraph.is_empty()));
        if let Some(within) = self.code_column(line, column) {
            self.code = Some(Code { mark: INDENT, length: 0, within, lines: vec![line.to_owned()] });
            return;
        }
        if body.starts_with("<!--") && line.trim_end() != FLOATING {
            self.end_block();
            if body.contains("-->") {
                self.note(body.trim_end());
            } else {
                self.comment = Some(vec![line.to_owned()]);
            }
            return;
        }
        // A line break alone is there for the looks of a page.
        if !self.paragraph.is_empty() && ["<br>", "<br/>", "<br />"].contains(&body.trim_end()) {
            self.end_block();
            return;
        }
        if is_html_block(body) {
            self.end_block();
            if after_blank {
                self.leave_bullets(column, true);
            }
            let lines = vec![line.trim_end().to_owned()];
            self.block = Some(Block { is_table: false, within: self.within(column), lines });
            return;
        }
        // In an item a table may begin with the first row, and is no title.
        let is_below = self.paragraph.len() > 1 || self.in_title;
        if is_below && self.paragraph.last().is_some_and(|row| row.contains('|')) && is_table_rule(body) {
            let head = self.paragraph.pop().unwrap_or_default();
            self.dollars = self.dollars.saturating_sub(head.matches("$$").count());
            self.end_block();
            let lines = vec![head.trim_end().to_owned(), body.trim_end().to_owned()];
            self.block = Some(Block { is_table: true, within: self.within(column), lines });
            return;
        }
        if self.paragraph.is_empty()
            && definition(line).is_some_and(|(name, _)| self.definitions.contains_key(&label(name)))
        {
            return;
        }
        if let Some(rest) = body.strip_prefix('>') {
            let row = rest.strip_prefix(' ').unwrap_or(rest);
            if self.in_quote && !self.paragraph.is_empty() {
                if is_words(row) {
                    self.row(row);
                    return;
                }
                self.end_block();
                if row.trim().is_empty() {
                    return;
                }
            }
            if self.quote.is_none() {
                self.end_block();
                if after_blank {
                    self.leave_bullets(column, true);
                }
            }
            self.quote.get_or_insert_default().push(row.to_owned());
            return;
        }
        if let Some(underline) = self.setext(line) {
            let source = joined(&std::mem::take(&mut self.paragraph));
            self.heading(underline, &source);
            return;
        }
        if is_rule(body) || line.trim_end() == FLOATING {
            self.end_block();
            self.next_floats |= !is_rule(body);
            return;
        }
        if let Some((level, source)) =
            heading(body).filter(|_| self.bullets.first().is_some_and(|first| column >= first.content))
        {
            self.end_block();
            self.inner_heading(column, level, source);
            return;
        }
        let tight = || tight_heading(line).filter(|_| self.tight_headings);
        let deep = || deep_heading(line).filter(|_| self.deep_headings);
        if let Some((level, source)) = heading(line).or_else(tight).or_else(deep) {
            self.end_block();
            self.deep_headings |= level == 6;
            self.heading(level, source);
            return;
        }
        if let Some(bullet) = bullet(line).filter(|bullet| !self.goes_on(bullet)) {
            self.end_block();
            self.bullet(&bullet);
            return;
        }
        if let Some((mark, length)) = fence(line) {
            self.end_block();
            self.code = Some(Code { mark, length, within: self.within(column), lines: vec![line.to_owned()] });
            return;
        }
        if self.quote.is_some() {
            // A quote that goes on without its mark would be lazy; it is taken as what follows.
            self.end_block();
        }
        if self.paragraph.is_empty() {
            self.leave_bullets(column, after_blank);
        }
        self.row(body);
    }

    /// Adds a line to the paragraph that is open.
    fn row(&mut self, row: &str) {
        if self.paragraph.is_empty() {
            self.dollars = 0;
        }
        self.dollars += row.matches("$$").count();
        self.paragraph.push(row.to_owned());
    }

    /// The column of the text of code that is indented, if it begins with this line: as in `CommonMark` four
    /// columns behind the text of what it belongs to. But what may be an item, a heading within one, a quote or
    /// code with marks is taken for that, however far it is indented, and so is a text beside a list. A line in
    /// Chinese, Japanese or Korean begins a paragraph, whose first line many people indent.
    fn code_column(&self, line: &str, column: usize) -> Option<usize> {
        if column < 4 || !self.paragraph.is_empty() || self.quote.is_some() || self.in_footnote {
            return None;
        }
        if self.bullets.first().is_some_and(|first| column < first.content) {
            return None;
        }
        let base = self.bullets.iter().rev().map(|open| open.content).find(|content| *content <= column);
        let within = base.unwrap_or_default() + 4;
        let body = line.trim_start_matches([' ', '\t']);
        let is_other = || {
            let is_heading = !self.bullets.is_empty() && heading(body).is_some();
            is_heading
                || outline::is_east_asian_prose(body)
                || body.starts_with('>')
                || bullet(line).is_some()
                || fence(line).is_some()
                || is_rule(body)
        };
        (column >= within && !is_other()).then_some(within)
    }

    /// The column of the text of the item that a block belongs to which begins at this column.
    fn within(&self, column: usize) -> usize {
        self.bullets.last().map(|open| open.content).filter(|content| column >= *content).unwrap_or_default()
    }

    /// Whether what looks like an item is a further line of the paragraph above it, as in `CommonMark`:
    /// four columns beyond the text of an item begin no list, nor does a number but 1 that stands
    /// below that text ("… of\n1998. Later …").
    fn goes_on(&self, bullet: &Bullet<'_>) -> bool {
        if self.paragraph.is_empty() {
            return false;
        }
        match self.bullets.last() {
            Some(Open { content, .. }) if bullet.column >= *content => {
                !bullet.interrupts || (self.in_title && bullet.column >= content + 4)
            }
            Some(_) => false,
            None => !bullet.interrupts,
        }
    }

    /// The level of the heading that this line underlines.
    fn setext(&self, line: &str) -> Option<usize> {
        let body = line.trim();
        let can = !self.paragraph.is_empty() && !self.in_title && self.bullets.is_empty() && self.quote.is_none();
        let of = |mark: char| can && body.chars().all(|c| c == mark);
        if of('=') { Some(1) } else { of('-').then_some(2) }
    }

    /// Ends a code block.
    fn end_code(&mut self) {
        let Some(Code { mark, within, lines, .. }) = self.code.take() else { return };
        if mark == INDENT {
            let code: Vec<_> = lines.iter().map(|line| from_column(line, within)).collect();
            self.after_blank = lines.last().is_some_and(|line| line.trim().is_empty());
            self.note(&marked::fenced(code.join("\n").trim_end(), ""));
        } else {
            self.note(&without_indent(&lines));
        }
    }

    /// Gives notes the definitions of the links that they refer to.
    fn define_in_notes(&mut self) {
        if self.definitions.is_empty() {
            return;
        }
        let definitions = &self.definitions;
        let named_in = |text: &str| {
            let mut names: Vec<String> = if text.contains('[') { references(text).collect() } else { Vec::new() };
            names.sort_unstable();
            names.dedup();
            let line = |name: &String| definitions.get(name).map(|address| format!("[{name}]: <{address}>"));
            names.iter().filter_map(line).collect::<Vec<_>>().join("\n")
        };
        for NewTopic { topic, .. } in &mut self.list {
            let lines = named_in(topic.note());
            if !lines.is_empty() {
                outline::add_note(topic.more_mut(), &lines);
            }
        }
        let lines = named_in(&self.preface);
        if !lines.is_empty() {
            self.preface.extend(["\n\n", &lines]);
        }
    }

    /// Ends a paragraph, a block quote or a block of HTML.
    fn end_block(&mut self) {
        if let Some(Block { lines, .. }) = self.block.take() {
            self.note(&without_indent(&lines));
        }
        if let Some(mut rows) = self.quote.take() {
            rows.pop_if(|row| is_closing(row));
            self.note(&rows.join("\n"));
        }
        self.in_quote = false;
        if self.paragraph.is_empty() {
            self.in_title = false;
            return;
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        if std::mem::take(&mut self.in_title) {
            // Logseq keeps properties in the lines below a title.
            let paragraph = self.take_details(paragraph, 1, false);
            self.title(&joined(&paragraph));
        } else {
            // Below a title that is a heading they stand by themselves, but for what Logseq writes.
            let is_all = || paragraph.iter().all(|row| super::lines::property(row).is_some());
            let has_details = !self.list.is_empty() && (self.is_logseq || is_all());
            let paragraph = if has_details { self.take_details(paragraph, 0, true) } else { paragraph };
            if !paragraph.is_empty() {
                let rows: Vec<&str> = paragraph.iter().map(|row| row.trim_end()).collect();
                self.note(&rows.join("\n"));
            }
        }
    }

    /// Gives the last topic what the rows from one on tell of it, or only the first of these; gives the others.
    fn take_details(&mut self, rows: Vec<String>, from: usize, first_only: bool) -> Vec<String> {
        let Some(last) = self.list.last_mut() else { return rows };
        let mut plans = Vec::new();
        let mut taken = vec![false; rows.len()];
        // Behind the last end of a log there is none to look for.
        let end = rows.iter().rposition(|row| row.trim() == ":END:").unwrap_or_default();
        let mut at = from;
        while at < rows.len() {
            let Some((detail, next)) = logseq::detail(&rows, at, self.is_logseq, end) else {
                if first_only {
                    break;
                }
                at += 1;
                continue;
            };
            match detail {
                Detail::Property(name, value) => property(&mut last.topic, name, value),
                Detail::Plan(key, stamp) => plans.push((key.to_owned(), stamp.to_owned())),
                Detail::Log => self.logs += 1,
            }
            taken.iter_mut().take(next).skip(at).for_each(|taken| *taken = true);
            at = next;
        }
        logseq::plan_task(&mut last.topic, &plans);
        rows.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(row, _)| row).collect()
    }

    /// Adds a block to the note of the last topic.
    fn note(&mut self, block: &str) {
        // What stands behind a list belongs to the heading above it.
        let at = self.left_for.unwrap_or(self.list.len().saturating_sub(1));
        let Some(last) = self.list.get_mut(at) else {
            if !self.preface.is_empty() {
                self.preface.push_str("\n\n");
            }
            self.preface.push_str(block);
            return;
        };
        outline::add_note(last.topic.more_mut(), block);
    }

    /// Whether a block, a comment or a paragraph that is open takes a line, even if it looks like a footnote.
    fn goes_over(&self, line: &str) -> bool {
        let column = column_of(line);
        let within = self.block.as_ref().map(|block| block.within).or(self.code.as_ref().map(|code| code.within));
        self.comment.is_some()
            || within.is_some_and(|within| column >= within)
            || (!self.paragraph.is_empty() && !self.in_title && column >= 4)
    }

    /// Adds a footnote to the note of the last topic, from where it may go to that of another.
    fn footnote(&mut self, lines: &[&str]) {
        self.end_code();
        let after_blank = std::mem::take(&mut self.after_blank);
        let goes_on = !self.paragraph.is_empty() && !self.in_title;
        self.end_block();
        self.leave_bullets(lines.first().map_or(0, |line| column_of(line)), after_blank);
        let at = self.left_for.unwrap_or(self.list.len().saturating_sub(1));
        let (home, length) = match self.list.get(at) {
            Some(entry) => (at + 1, entry.topic.note().len()),
            None => (0, self.preface.len()),
        };
        let is_tight = !after_blank && (goes_on || self.footnotes.is_last(home, length));
        let gap = if length == 0 { "" } else { ["\n\n", "\n"][usize::from(is_tight)] };
        let block = footnotes::block(lines);
        footnotes::add(&mut self.list, &mut self.preface, home, gap, &block);
        self.footnotes.put(home, length, gap, &block);
    }

    fn push(&mut self, depth: usize) {
        self.left_for = None;
        self.list.push(NewTopic::new(depth, Text::new()));
    }

    /// Sets the title of the last topic.
    fn title(&mut self, source: &str) {
        // Markmap folds with a comment behind the title.
        let folds = ["<!-- markmap: fold -->", "<!-- markmap: foldAll -->"];
        let unmarked = folds.iter().find_map(|mark| source.trim_end().strip_suffix(mark)).map(str::trim_end);
        let (source, block) = without_block_name(unmarked.unwrap_or(source));
        let inline = read_inline(source, &self.definitions);
        self.footnotes.title(self.list.len().saturating_sub(1), source);
        let Some(last) = self.list.last_mut() else { return };
        if let Some(name) = block {
            last.topic.more_mut().attributes.push(("block".into(), name.into()));
        }
        if unmarked.is_some() {
            last.topic.set_folded(true);
        }
        last.topic.title = inline.title.into();
        if !inline.links.is_empty() {
            last.topic.more_mut().links = inline.links;
        }
    }

    fn heading(&mut self, level: usize, source: &str) {
        self.bullets.clear();
        while self.headings.last().is_some_and(|(open, _)| *open >= level) {
            self.headings.pop();
        }
        let depth = self.headings.last().map_or(0, |(_, depth)| depth + 1);
        self.headings.push((level, depth));
        if std::mem::take(&mut self.next_floats) && depth == 0 {
            self.floating.push(self.list.len());
        }
        self.last_heading = Some(self.list.len());
        self.push(depth);
        self.title(source);
    }

    /// A heading within an item is a topic below it, and what follows there stands below the heading. The
    /// headings around the list are not touched.
    fn inner_heading(&mut self, column: usize, level: usize, source: &str) {
        let is_done = |open: &Open| open.reaches() > column || (open.level >= level && open.column >= column);
        while self.bullets.last().is_some_and(is_done) {
            self.bullets.pop();
        }
        let depth = self.bullets.last().map_or(0, |open| open.depth + 1);
        self.bullets.push(Open { column, content: column, is_number: false, level, depth });
        self.push(depth);
        self.title(source);
    }

    fn bullet(&mut self, bullet: &Bullet<'_>) {
        let mut next = Some(*bullet);
        for left in (0..MOST_ON_A_LINE).rev() {
            let Some(bullet) = next.take() else { break };
            next = self.item(&bullet, left > 0);
        }
    }

    /// Puts an item; gives the one that it begins with, if `may_begin` allows that.
    fn item<'b>(&mut self, bullet: &Bullet<'b>, may_begin: bool) -> Option<Bullet<'b>> {
        // As in `CommonMark`: what does not reach below the text of an item stands beside it. But what
        // stands below the text of the numbers to 9 is meant to be below it from 10 on, too.
        while self.bullets.last().is_some_and(|open| open.reaches() > bullet.column) {
            self.bullets.pop();
        }
        let above = self.bullets.last().map(|open| open.depth).or(self.headings.last().map(|(_, depth)| *depth));
        let depth = above.map_or(0, |depth| depth + 1);
        let Bullet { column, content, is_number, .. } = *bullet;
        self.bullets.push(Open { column, content, is_number, level: 0, depth });
        self.push(depth);
        let (state, mut source) = checkbox(bullet.source);
        match state {
            Some(state) => self.task(state),
            None => source = self.state(source),
        }
        // An item may be a heading, of one line.
        if let Some((_, title)) = heading(source) {
            let title = self.state(title);
            self.title(title);
            return None;
        }
        // Or it begins with a list of its own; a single number is a word.
        let inner = super::lines::bullet(source).filter(|inner| may_begin && inner.interrupts && inner.column == 0);
        let inner = inner.filter(|inner| !inner.is_number || self.begins_numbers);
        if let Some(inner) = inner {
            return Some(Bullet { column: bullet.content, content: bullet.content + inner.content, ..inner });
        }
        // Or it begins with code.
        if let Some((mark, length)) = fence(source) {
            let lines = vec![" ".repeat(bullet.content.min(1000)) + source];
            self.code = Some(Code { mark, length, within: bullet.content.min(bullet.column + 3), lines });
            return None;
        }
        // Or with a quote, whose words are the title; before a number the mark is one of comparison.
        let quoted = source.strip_prefix('>').filter(|row| row.is_empty() || row.starts_with(' '));
        let quoted = quoted.map(|row| row.strip_prefix(' ').unwrap_or(row));
        let quoted = quoted.filter(|row| !row.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        if let Some(row) = quoted.filter(|row| !is_words(row)) {
            self.quote = Some(vec![row.to_owned()]);
            return None;
        }
        self.in_title = true;
        self.in_quote = quoted.is_some();
        self.row(quoted.unwrap_or(source));
        None
    }

    /// Makes the last topic a task.
    fn task(&mut self, state: TaskState) {
        if let Some(last) = self.list.last_mut() {
            let task = Task { state, progress: None, due: Text::new(), unknown: Unknown::default() };
            last.topic.more_mut().task = Some(task);
        }
    }

    /// Takes the state that a title begins with in Logseq; gives the rest.
    fn state<'t>(&mut self, title: &'t str) -> &'t str {
        let Some((state, priority, rest)) = self.is_logseq.then(|| logseq::state(title)).flatten() else {
            return title;
        };
        self.task(state);
        if let (Some(number), Some(last)) = (priority, self.list.last_mut()) {
            last.topic.more_mut().markers.push(format!("priority-{number}").into());
        }
        rest
    }

    /// Before a paragraph: a list that it does not belong to ends.
    fn leave_bullets(&mut self, column: usize, after_blank: bool) {
        if self.bullets.first().is_some_and(|first| column <= first.column + usize::from(after_blank)) {
            self.bullets.clear();
            self.left_for = self.last_heading;
        }
    }
}
