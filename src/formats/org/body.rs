//! What stands below a heading or an item, as Markdown: paragraphs, blocks, tables, lists that are no
//! topics.

use std::collections::HashMap;

use super::inline::{self, Rules, Spoken, footnote, longest_run};
use super::list_item;
use crate::formats::text::width;

/// Quotes within quotes that are shown as such.
const MOST_QUOTES: usize = 20;

/// What stands before the bold line that is a heading in a note of ours, with its level.
pub(super) const HEADING: &str = "#+attr_gangmu: :heading ";

/// Whether a keyword says how Emacs shows or exports a file, and nothing of what is in it.
pub(super) fn is_setting(name: &str) -> bool {
    const SETTINGS: [&str; 20] = [
        "options",
        "property",
        "startup",
        "todo",
        "seq_todo",
        "typ_todo",
        "columns",
        "priorities",
        "tags",
        "language",
        "category",
        "archive",
        "select_tags",
        "exclude_tags",
        "bind",
        "constants",
        "results",
        "creator",
        "email",
        "mode",
    ];
    SETTINGS.contains(&name)
        || ["export_", "latex_", "html_", "odt_", "beamer_", "texinfo_", "reveal_", "gangmu_"]
            .iter()
            .any(|start| name.starts_with(start))
}

/// The lines of a file, and where in it things end.
pub(super) struct Source<'a> {
    pub lines: Vec<&'a str>,
    headings: Vec<usize>,
    /// Lines that end something, by what stands there.
    ends: HashMap<String, Vec<usize>>,
}

/// What begins on a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Element {
    Blank,
    Comment,
    /// A keyword: its name in lower case.
    Keyword(String),
    /// A block: its name in lower case, and its last line.
    Block(String, usize),
    /// A drawer: its name in lower case, and its last line.
    Drawer(String, usize),
    /// A formula over several lines, to its last.
    Formula(usize),
    Table,
    /// Text to the letter, behind a colon.
    Fixed,
    Rule,
    Text,
}

/// The stars at the start of a heading.
pub(super) fn stars(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches('*');
    let stars = line.len() - rest.len();
    (stars > 0 && rest.starts_with(' ')).then_some(stars)
}

/// The column at which the words of a line begin.
pub(super) fn indent_of(line: &str) -> usize {
    width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default())
}

/// The first characters of a line in lower case, enough for any mark.
fn lower(body: &str) -> String {
    body.get(..body.floor_char_boundary(100)).unwrap_or(body).to_ascii_lowercase()
}

fn is_drawer_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let mut headings = Vec::new();
        let mut ends: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            let body = line.trim();
            if stars(line).is_some() {
                headings.push(at);
            } else if body.starts_with("#+") || body.starts_with('\\') || body.eq_ignore_ascii_case(":end:") {
                let lower = lower(body);
                let end = if lower.starts_with('\\') {
                    let end = lower.find('}').map_or(0, |end| end + 1);
                    lower.get(..end).filter(|end| end.starts_with("\\end{"))
                } else {
                    lower.split_whitespace().next().filter(|word| word.starts_with("#+end") || word.starts_with(':'))
                };
                if let Some(end) = end {
                    ends.entry(end.to_owned()).or_default().push(at);
                }
            }
        }
        Self { lines, headings, ends }
    }

    pub fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).copied().unwrap_or_default()
    }

    /// The next heading behind a line, or the end of the file.
    pub fn section_end(&self, at: usize) -> usize {
        let next = self.headings.partition_point(|heading| *heading <= at);
        self.headings.get(next).copied().unwrap_or(self.lines.len())
    }

    /// The line that ends what begins here: a heading ends it in any case, and then it was nothing.
    fn end(&self, at: usize, mark: &str) -> Option<usize> {
        let ends = self.ends.get(mark)?;
        let next = ends.get(ends.partition_point(|end| *end <= at)).copied()?;
        (next < self.section_end(at)).then_some(next)
    }

    pub fn element(&self, at: usize) -> Element {
        let line = self.line(at);
        let body = line.trim();
        if body.is_empty() {
            return Element::Blank;
        }
        if body == "#" || body.starts_with("# ") {
            return Element::Comment;
        }
        if body.starts_with('|') {
            return Element::Table;
        }
        if body == ":" || body.starts_with(": ") {
            return Element::Fixed;
        }
        if body.len() >= 5 && body.bytes().all(|byte| byte == b'-') {
            return Element::Rule;
        }
        let lower = lower(body);
        if let Some(rest) = lower.strip_prefix("#+begin_") {
            let name = rest.split_whitespace().next().unwrap_or_default();
            if let Some(end) = self.end(at, &format!("#+end_{name}")) {
                return Element::Block(name.to_owned(), end);
            }
        } else if lower.starts_with("#+begin:") {
            if let Some(end) = self.end(at, "#+end:") {
                return Element::Block("dynamic".to_owned(), end);
            }
        } else if let Some((name, _)) = lower.strip_prefix("#+").and_then(|rest| rest.split_once(':')) {
            let name = name.split('[').next().unwrap_or_default();
            if !name.is_empty() && !name.contains(char::is_whitespace) {
                return Element::Keyword(name.to_owned());
            }
        } else if let Some(name) = lower.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')) {
            if is_drawer_name(name)
                && let Some(end) = self.end(at, ":end:")
            {
                return Element::Drawer(name.to_owned(), end);
            }
        } else if let Some(rest) = lower.strip_prefix("\\begin{")
            && let Some((name, _)) = rest.split_once('}')
            && let Some(end) = self.end(at, &format!("\\end{{{name}}}"))
        {
            return Element::Formula(end);
        }
        Element::Text
    }

    /// The line behind the footnote that begins here: it goes on to the next, to a heading or to two
    /// blank lines.
    pub fn footnote_end(&self, at: usize) -> usize {
        let end = self.section_end(at);
        let is_end = |next: &usize| {
            let is_blank = |at: usize| self.line(at).trim().is_empty();
            footnote(self.line(*next)).is_some() || (is_blank(*next) && is_blank(*next + 1))
        };
        (at + 1..end).find(is_end).unwrap_or(end)
    }
}

/// What was found in a text besides its words.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Links into the file: address and words.
    pub links: Vec<(String, String)>,
    pub unsafe_links: Vec<String>,
    /// Labels of the footnotes that are referred to.
    pub references: Vec<String>,
    /// Footnotes: label and text in Markdown.
    pub definitions: Vec<(String, String)>,
    pub comments: Vec<String>,
    /// Keywords and the like that have no place.
    pub details: Vec<String>,
}

impl Gathered {
    /// Takes a text with what comes with it.
    pub fn take(&mut self, spoken: Spoken, rules: Rules) -> String {
        self.links.extend(spoken.links);
        self.unsafe_links.extend(spoken.unsafe_links);
        self.references.extend(spoken.references);
        for (label, text) in spoken.definitions {
            // A footnote within a footnote stays as it is.
            let text = inline::note(&text, rules).text;
            self.definitions.push((label, text));
        }
        spoken.text
    }
}

/// What the last row in the making belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    None,
    Blank,
    Text,
    List,
    Quote,
    Table,
    Code,
}

/// A block that is open.
struct Frame {
    /// Its last line.
    end: usize,
    /// The length of the prefix of rows without it.
    prefix: usize,
    /// The column at which it begins.
    base: usize,
    is_verse: bool,
    is_quote: bool,
}

/// Rows of Markdown in the making.
struct Rows<'g> {
    out: String,
    prefix: String,
    last: Kind,
    paragraph: String,
    rules: Rules,
    gathered: &'g mut Gathered,
}

impl Rows<'_> {
    fn push(&mut self, row: &str) {
        let prefix = if row.is_empty() { self.prefix.trim_end() } else { &self.prefix };
        self.out.extend([prefix, row, "\n"]);
    }

    /// Makes room for what comes next, where without a blank line it would be taken for more of the same.
    fn room(&mut self, next: Kind) {
        let needs = match (self.last, next) {
            (Kind::None | Kind::Blank | Kind::Code, _) => false,
            (Kind::Text | Kind::List, Kind::Table) => true,
            (Kind::Quote | Kind::Table, _) => self.last != next,
            (Kind::List, Kind::Text) => true,
            _ => false,
        };
        if needs {
            self.push("");
        }
        self.last = next;
    }

    fn end_paragraph(&mut self, is_verse: bool) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.is_empty() {
            return;
        }
        self.room(Kind::Text);
        let text = self.gathered.take(inline::note(paragraph.trim_end_matches('\n'), self.rules), self.rules);
        let count = text.split('\n').count();
        // Verses keep their indents among themselves, not that of the whole block, which would make them code.
        let spaces = |row: &str| row.len() - row.trim_start_matches(' ').len();
        let indent = text.split('\n').filter(|row| !row.trim().is_empty()).map(spaces).min();
        let indent = indent.filter(|_| is_verse).unwrap_or_default();
        for (number, row) in text.split('\n').enumerate() {
            let row = if spaces(row) >= indent { row.get(indent..).unwrap_or(row) } else { row };
            let would_be_other = row.starts_with('>')
                || row.starts_with("```")
                || row.starts_with("~~~")
                || (number > 0 && is_underline(row));
            let escape = if would_be_other && !self.rules.is_own && !self.rules.is_plain { "\\" } else { "" };
            let hard = if is_verse && number + 1 < count && !row.ends_with('\\') { "\\" } else { "" };
            self.push(&format!("{escape}{row}{hard}"));
        }
    }

    /// Code to the letter.
    fn code(&mut self, language: &str, rows: &[String]) {
        self.room(Kind::Code);
        let longest = rows.iter().map(|row| longest_run(row, '`')).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        self.push(&format!("{fence}{language}"));
        for row in rows {
            self.push(row);
        }
        self.push(&fence);
    }

    fn table(&mut self, lines: &[&str]) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in lines {
            let body = line.trim();
            if body.starts_with("|-") {
                continue;
            }
            let inner = body.strip_prefix('|').unwrap_or(body);
            let inner = inner.strip_suffix('|').unwrap_or(inner);
            let cell = |cell: &str| {
                let spoken = inline::note(cell.trim(), self.rules);
                let text = self.gathered.take(spoken, self.rules);
                text.replace("\\vert{}", "\\|").replace("\\vert", "\\|").replace('\n', " ")
            };
            rows.push(inner.split('|').map(cell).collect());
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        self.room(Kind::Table);
        for (number, row) in rows.iter().enumerate() {
            let mut line = String::from("|");
            for column in 0..columns.min(row.len() + 200) {
                line.extend([" ", row.get(column).map_or("", String::as_str), " |"]);
            }
            self.push(&line);
            if number == 0 {
                self.push(&format!("|{}", "---|".repeat(columns)));
            }
        }
    }
}

/// Whether a row would make the one before it a heading.
fn is_underline(row: &str) -> bool {
    let row = row.trim_end();
    !row.is_empty() && (row.bytes().all(|byte| byte == b'=') || row.bytes().all(|byte| byte == b'-'))
}

/// Rows of a block without what they are indented by, and without the commas before what Org would misread.
pub(super) fn literal(lines: &[&str], base: Option<usize>) -> Vec<String> {
    let of = |line: &&str| line.bytes().take_while(|byte| *byte == b' ').count();
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(of).min().unwrap_or(0);
    let base = base.unwrap_or(least);
    let bare = |line: &&str| {
        let row = line.get(base.min(of(line))..).unwrap_or_default();
        let body = row.trim_start_matches([' ', '\t']);
        let rest = body.trim_start_matches(',');
        match body.strip_prefix(',').filter(|_| rest.starts_with('*') || rest.starts_with("#+")) {
            Some(rest) => format!("{}{rest}", row.get(..row.len() - body.len()).unwrap_or_default()),
            None => row.to_owned(),
        }
    };
    lines.iter().map(bare).collect()
}

/// The lines `from..to` as Markdown, the first of them without as many bytes as `skip`.
pub(super) fn markdown(
    source: &Source<'_>,
    (from, to): (usize, usize),
    skip: usize,
    rules: Rules,
    gathered: &mut Gathered,
) -> String {
    let mut rows =
        Rows { out: String::new(), prefix: String::new(), last: Kind::None, paragraph: String::new(), rules, gathered };
    let mut frames: Vec<Frame> = Vec::new();
    // What goes on with a footnote may be indented as a whole.
    let further = (from + 1..to).map(|at| source.line(at)).filter(|line| !line.trim().is_empty());
    let base = match skip {
        0 => indent_of(source.line(from)),
        _ => further.map(indent_of).min().unwrap_or_default(),
    };
    let mut quotes = 0;
    let mut is_list = false;
    // The level of the heading that the next line is.
    let mut heading = None;
    let mut at = from;
    while at < to {
        let is_verse = frames.last().is_some_and(|frame| frame.is_verse);
        if let Some(frame) = frames.pop_if(|frame| frame.end == at) {
            rows.end_paragraph(is_verse);
            rows.prefix.truncate(frame.prefix);
            if frame.is_quote {
                quotes -= 1;
                rows.last = Kind::Quote;
            }
            is_list = false;
            at += 1;
            continue;
        }
        let limit = frames.last().map_or(to, |frame| frame.end);
        let line = source.line(at);
        let line = if at == from { line.get(skip..).unwrap_or_default() } else { line };
        let element = if at == from && skip > 0 { Element::Text } else { source.element(at) };
        if !matches!(element, Element::Text) {
            rows.end_paragraph(is_verse);
        }
        let level = std::mem::take(&mut heading);
        match element {
            Element::Keyword(name) if rules.is_own && name == "attr_gangmu" => {
                let level = line.trim().strip_prefix(HEADING).and_then(|level| level.parse::<usize>().ok());
                heading = level.filter(|level| (1..=6).contains(level));
            }
            Element::Block(name, end) if end < limit => {
                let lines = source.lines.get(at + 1..end).unwrap_or_default();
                let begin = line.split_whitespace().nth(1).unwrap_or_default();
                match name.as_str() {
                    "src" | "example" | "export" => {
                        let code = literal(lines, rules.is_own.then(|| line.len() - line.trim_start().len()));
                        rows.code(if name == "example" { "" } else { begin }, &code);
                        at = end;
                    }
                    "comment" => {
                        rows.gathered.comments.push(lines.join(" "));
                        at = end;
                    }
                    _ => {
                        let is_quote = name == "quote" && quotes < MOST_QUOTES;
                        if is_quote {
                            rows.room(Kind::Quote);
                            rows.last = Kind::None;
                            quotes += 1;
                        }
                        let prefix = rows.prefix.len();
                        rows.prefix.push_str(if is_quote { "> " } else { "" });
                        frames.push(Frame { end, prefix, base: indent_of(line), is_verse: name == "verse", is_quote });
                        is_list = false;
                    }
                }
            }
            Element::Drawer(name, end) if end < limit => {
                if matches!(name.as_str(), "properties" | "logbook" | "gangmu") {
                    let lines = source.lines.get(at + 1..end).unwrap_or_default();
                    let told = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
                    rows.gathered.details.extend(told.map(str::to_owned));
                    at = end;
                } else {
                    frames.push(Frame {
                        end,
                        prefix: rows.prefix.len(),
                        base: indent_of(line),
                        is_verse: false,
                        is_quote: false,
                    });
                    is_list = false;
                }
            }
            Element::Formula(end) if end < limit => {
                rows.room(Kind::Text);
                for row in source.lines.get(at..=end).unwrap_or_default() {
                    rows.push(row.trim_end());
                }
                at = end;
            }
            Element::Blank => {
                if !matches!(rows.last, Kind::None | Kind::Blank) {
                    rows.push("");
                    rows.last = Kind::Blank;
                }
            }
            Element::Comment => rows.gathered.comments.push(line.trim().trim_start_matches('#').to_owned()),
            Element::Keyword(name) if name == "caption" => {
                rows.paragraph.push_str(line.split_once(':').map_or("", |(_, words)| words.trim()));
                rows.end_paragraph(false);
            }
            Element::Keyword(name) if is_setting(&name) => {}
            Element::Keyword(_) => rows.gathered.details.push(line.trim().to_owned()),
            Element::Table => {
                let end = (at..limit).find(|&at| source.element(at) != Element::Table).unwrap_or(limit);
                rows.table(source.lines.get(at..end).unwrap_or_default());
                at = end - 1;
            }
            Element::Fixed => {
                let end = (at..limit).find(|&at| source.element(at) != Element::Fixed).unwrap_or(limit);
                let bare = |line: &&str| {
                    let rest = line.trim().trim_start_matches(':');
                    rest.strip_prefix(' ').unwrap_or(rest).to_owned()
                };
                let code: Vec<String> = source.lines.get(at..end).unwrap_or_default().iter().map(bare).collect();
                rows.code("", &code);
                at = end - 1;
            }
            Element::Rule => {
                if matches!(rows.last, Kind::Text | Kind::List) {
                    rows.push("");
                }
                rows.push("---");
                rows.last = Kind::Text;
            }
            _ => {
                let base = frames.last().map_or(base, |frame| frame.base);
                let item = list_item(line).filter(|_| at > from || skip == 0);
                let lead = " ".repeat(indent_of(line).saturating_sub(base).min(200));
                if let Some(level) = level {
                    let body = line.trim();
                    let text = inline::note(body.strip_suffix("\\\\").unwrap_or(body), rules);
                    let text = rows.gathered.take(text, rules);
                    let words = text.strip_prefix("**").and_then(|text| text.strip_suffix("**")).unwrap_or(&text);
                    rows.room(Kind::Text);
                    rows.push(&format!("{} {words}", "#".repeat(level)));
                    is_list = false;
                } else if let Some((_, words)) = item {
                    rows.end_paragraph(is_verse);
                    rows.room(Kind::List);
                    is_list = true;
                    let body = line.trim();
                    let mark = body.get(..body.len() - words.len()).unwrap_or_default();
                    let text = rows.gathered.take(inline::note(without_counter(words), rules), rules);
                    rows.push(format!("{lead}{mark}{text}").trim_end());
                } else if is_list && !lead.is_empty() {
                    rows.end_paragraph(is_verse);
                    let text = rows.gathered.take(inline::note(line.trim(), rules), rules);
                    rows.push(&format!("{lead}{text}"));
                    rows.last = Kind::List;
                } else {
                    is_list = false;
                    let row = if is_verse { line.trim_end() } else { line.trim() };
                    // Spaces behind a break tell how it was written.
                    let is_broken = rules.is_own && !is_verse && row.ends_with("\\\\");
                    let row = if is_broken { line.trim_start() } else { row };
                    rows.paragraph.extend([row, "\n"]);
                }
            }
        }
        at += 1;
    }
    rows.end_paragraph(false);
    rows.out.trim_end_matches('\n').to_owned()
}

/// The words of an item without the number that it is set to: `[@5]`.
pub(super) fn without_counter(words: &str) -> &str {
    let inside = words.strip_prefix("[@").and_then(|rest| rest.split_once(']'));
    match inside {
        Some((count, rest))
            if !count.is_empty()
                && count.len() < 16
                && count.chars().all(|c| c.is_ascii_alphanumeric() || c == ':') =>
        {
            rest.trim_start()
        }
        _ => words,
    }
}
