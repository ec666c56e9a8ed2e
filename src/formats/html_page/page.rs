//! What is open while a web page is read, and what becomes of it.

use super::super::ReadError;
use super::super::parts::html::{self, Token};
use super::super::parts::levels::Levels;
use super::super::parts::marked::{self, Table, Words, is_emphasis};
use super::flow::{EMPHASIS, Flow, address};
use super::inner;
use super::ruby::Ruby;
use super::scan::{Scan, has_class, is_heading};
use super::{LISTS, level_of_class, level_of_word};
use crate::doc::{TaskState, TopicId};

/// Quotations in quotations.
const MOST_QUOTES: usize = 8;
/// Rows and columns that a cell goes over at most.
const MOST_SPAN: usize = 1000;

/// Elements that part what is before them from what is in them, and that from what is behind them.
fn is_boundary(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "table"
            | "tr"
            | "pre"
            | "blockquote"
            | "section"
            | "hr"
            | "article"
            | "header"
            | "footer"
            | "aside"
            | "main"
            | "nav"
            | "address"
            | "center"
            | "caption"
    )
}

/// What is open while a page is read.
pub struct Page<'a> {
    scan: &'a Scan,
    tokens: &'a [Token<'a>],
    flow: Flow,
    /// The level of the topic that the words are the title of; none if they are a note.
    level: Option<usize>,
    links: Vec<String>,
    depth: usize,
    skip: usize,
    in_title: bool,
    /// A picture of lines, which has titles of its own.
    in_drawing: bool,
    /// How signs are read.
    ruby: Ruby,
    /// The table of contents, which tells the headings once more.
    in_contents: bool,
    /// Of each list that is open, how deep what is around it stands, and whether its level is told.
    around: Vec<(usize, bool)>,
    title: String,
    task: Option<TaskState>,
    closed: bool,
    /// Whether words are there that are not bold.
    plain: bool,
    /// Whether the title is that of a heading.
    heading: bool,
    /// Where Word writes the number or bullet of an item in words: how many elements of emphasis are open
    /// within it.
    mark: Option<usize>,
    /// A paragraph of a table of contents of Word.
    in_toc: bool,
    /// Whether what stands before the first topic is wanted as plain text.
    is_plain: bool,
    /// The last heading.
    last_heading: Option<TopicId>,
    /// Whether the last item was written without an element around its list: what follows may stand behind it.
    is_loose: bool,
    /// The topic whose note the words are, if that is not the last one.
    home: Option<TopicId>,
    /// Whether a list has ended; `LibreOffice` may go on with it, one level deeper.
    is_left: bool,
    /// Code that is open, with its language.
    code: Option<(String, String)>,
    /// The table that is open, and over how many columns and rows its cell goes.
    table: Option<(Table, Option<(usize, usize)>)>,
    /// Quotations that are open, and what stands in the outermost.
    quotes: usize,
    quoted: String,
    /// Of each `<details>` that is open, whether it is the item itself that it stands in.
    details: Vec<bool>,
    /// Whether a paragraph is a quotation by itself.
    in_quote: bool,
    /// Whether what is quoted is a callout, which begins with a picture sign of its own.
    in_callout: bool,
    /// A picture with a caption: what is told in its place.
    figure: Option<String>,
    /// The numbers of footnotes in what is open.
    marks: Vec<usize>,
    /// Topics with the numbers of their footnotes.
    noted: Vec<(Option<TopicId>, usize)>,
    /// The text of each footnote.
    notes: Vec<(usize, String)>,
}

impl<'a> Page<'a> {
    /// The beginning of a page.
    pub fn new(scan: &'a Scan, tokens: &'a [Token<'a>], is_plain: bool) -> Self {
        Self {
            scan,
            tokens,
            flow: Flow::default(),
            level: None,
            links: Vec::new(),
            depth: 0,
            skip: 0,
            in_title: false,
            in_drawing: false,
            ruby: Ruby::default(),
            in_contents: false,
            around: Vec::new(),
            title: String::new(),
            task: None,
            closed: false,
            plain: false,
            heading: false,
            mark: None,
            in_toc: false,
            is_plain,
            last_heading: None,
            is_loose: false,
            home: None,
            is_left: false,
            code: None,
            table: None,
            quotes: 0,
            quoted: String::new(),
            details: Vec::new(),
            in_quote: false,
            in_callout: false,
            figure: None,
            marks: Vec::new(),
            noted: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Takes a token; the place of the next.
    pub fn token(&mut self, levels: &mut Levels, at: usize, token: &Token<'_>) -> Result<usize, ReadError> {
        match token {
            Token::Start(name, attributes) => {
                if let Some(end) = self.scan.end(at) {
                    if let Some(&number) = self.scan.notes.get(&at) {
                        self.flush(levels)?;
                        let text = self.footnote(at, end);
                        self.notes.push((number, text));
                        return Ok(inner::behind(self.tokens, at, end));
                    }
                    if let Some(&number) = self.scan.marks.get(&at) {
                        self.marks.push(number);
                        if self.level.is_none() {
                            self.flow.words.mark(&format!("[^{number}]"));
                        }
                        return Ok(inner::behind(self.tokens, at, end));
                    }
                    if self.scan.hidden.contains(&at) {
                        return Ok(inner::behind(self.tokens, at, end));
                    }
                }
                let taken = match name.as_str() {
                    "blockquote" => self.quotation(levels, at)?,
                    "details" => self.more(levels, at, attributes)?,
                    _ => None,
                };
                if let Some(next) = taken {
                    return Ok(next);
                }
                self.start(levels, at, name, attributes)?;
            }
            Token::End(name) => self.end(levels, name)?,
            Token::Text(text) if self.skip == 0 => {
                let text = html::decode(text);
                let (is_passed, reading) = self.ruby.words(&text);
                self.reading(reading);
                if !is_passed {
                    self.say(&text);
                }
            }
            Token::Text(text) if self.in_title => self.title.push_str(&html::decode(text)),
            Token::Text(_) => {}
        }
        Ok(at + 1)
    }

    /// Ends the page.
    pub fn finish(mut self, levels: &mut Levels) -> Result<(), ReadError> {
        self.end_code(levels);
        self.end_table(levels);
        self.flush(levels)?;
        self.end_quote(levels);
        if !self.title.trim().is_empty() {
            levels.title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        for _ in 0..self.ruby.count {
            levels.build.report.changed("readings, now in brackets", "");
        }
        self.notes.sort_by_key(|(number, _)| *number);
        // Footnotes of a topic stand together.
        let mut told: Vec<(Option<TopicId>, String)> = Vec::new();
        for &(topic, number) in &self.noted {
            let Ok(at) = self.notes.binary_search_by_key(&number, |(number, _)| *number) else { continue };
            let Some((_, text)) = self.notes.get(at) else { continue };
            let line = marked::footnote(number, text);
            match told.last_mut() {
                Some((of, lines)) if *of == topic && topic.is_some() => lines.extend(["\n", &line]),
                _ => told.push((topic, line)),
            }
        }
        for (topic, line) in told {
            if let Some(id) = topic {
                levels.build.note(id, &line);
            } else {
                let gap = if levels.preface.is_empty() { "" } else { "\n\n" };
                levels.preface.extend([gap, &line]);
            }
        }
        Ok(())
    }

    /// What a footnote says.
    fn footnote(&mut self, from: usize, to: usize) -> String {
        let (text, readings) = inner::note((self.scan, self.tokens), (from + 1, to), None);
        self.ruby.count += readings;
        let text = text.trim();
        // The brackets around its number stay when the number goes.
        ["[] ", "\\[] ", "[]", "\\[]"].iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text).to_owned()
    }

    /// Takes a whole quotation that is one note, be it of a page of ours or one with lists; the place behind it.
    fn quotation(&mut self, levels: &mut Levels, at: usize) -> Result<Option<usize>, ReadError> {
        let is_ours = self.scan.is_ours;
        let is_within = self.skip > 0 || self.in_contents || self.code.is_some() || self.table.is_some();
        if is_within || !(is_ours || self.scan.quotes.contains(&at)) {
            return Ok(None);
        }
        self.end_title(levels, is_ours)?;
        if self.level.is_some() || levels.last().is_none() {
            return Ok(None);
        }
        self.find_home("");
        let end = self.scan.end(at).unwrap_or(self.tokens.len());
        let page = (self.scan, self.tokens);
        let (text, readings) = inner::note(page, (at + 1, end), Some(&mut self.marks));
        self.ruby.count += readings;
        let text = if is_ours || text.is_empty() { text } else { marked::quoted(&text) };
        self.block(levels, &text);
        if self.quotes == 0 {
            self.home = None;
        }
        Ok(Some(inner::behind(self.tokens, at, end)))
    }

    /// Takes what an interactive page of ours tells beside a topic; the place behind it.
    fn more(&mut self, levels: &mut Levels, at: usize, attributes: &str) -> Result<Option<usize>, ReadError> {
        let page = (self.scan, self.tokens);
        let Some(end) = inner::end_of_more(page, at, attributes) else { return Ok(None) };
        self.end_title(levels, true)?;
        let Some(id) = levels.last() else { return Ok(None) };
        self.ruby.count += inner::more(levels, id, page, (at, end));
        Ok(Some(inner::behind(self.tokens, at, end)))
    }

    /// Ends a title, an empty one too if it is wanted.
    fn end_title(&mut self, levels: &mut Levels, is_wanted: bool) -> Result<(), ReadError> {
        self.flush(levels)?;
        if is_wanted && let Some(level) = self.level.take() {
            self.put(levels, level, "")?;
        }
        Ok(())
    }

    /// Adds a reading that has ended.
    fn reading(&mut self, reading: Option<String>) {
        if let Some(reading) = reading {
            self.say(&reading);
        }
    }

    /// Adds words to what is open.
    fn say(&mut self, words: &str) {
        if self.mark.is_some() || self.in_toc {
            return;
        }
        if let Some((code, _)) = &mut self.code {
            code.push_str(words);
            return;
        }
        self.plain |= !self.flow.look().bold && !words.trim().is_empty();
        self.flow.say(words);
    }

    /// Whether the words are but the sign that a callout begins with.
    fn is_sign(&self) -> bool {
        self.in_callout && !self.flow.words.plain().contains(char::is_alphanumeric)
    }

    fn emphasize(&mut self, name: &str, attributes: &str) {
        if self.flow.looks.len() >= EMPHASIS {
            return;
        }
        let style = html::attribute(attributes, "style").unwrap_or_default().to_ascii_lowercase();
        self.flow.open(name, attributes, &style, self.scan);
        let is_mark = style.contains("mso-list:ignore");
        // In filtered pages the space behind a number or bullet is of this size.
        let is_space =
            style.contains("font:7.0pt") && self.level.is_some() && self.flow.words.plain().trim().chars().count() < 8;
        if is_space {
            self.flow.words = Words::default();
        }
        if self.mark.is_none() && (is_mark || is_space) {
            self.mark = Some(self.flow.looks.len());
        }
    }

    fn end_contents(&mut self) {
        self.in_contents = false;
        self.skip = self.skip.saturating_sub(1);
    }

    /// Ends a title or a paragraph.
    fn flush(&mut self, levels: &mut Levels) -> Result<(), ReadError> {
        let words = std::mem::take(&mut self.flow.words);
        let links = std::mem::take(&mut self.links);
        let (plain, heading) = (std::mem::take(&mut self.plain), std::mem::take(&mut self.heading));
        let level = self.level.take();
        if words.is_blank() && level.is_none_or(|_| links.is_empty()) {
            // An item that begins with a list of its own keeps its place.
            (self.level, self.heading) = (level, heading);
            return Ok(());
        }
        let Some(level) = level else {
            let is_plain = self.is_plain && levels.last().is_none();
            let text = if is_plain {
                words.plain().split_whitespace().collect::<Vec<_>>().join(" ")
            } else {
                words.markdown()
            };
            self.block(levels, &text);
            return Ok(());
        };
        let title = words.plain().split_whitespace().collect::<Vec<_>>().join(" ");
        let id = self.put(levels, level, &title)?;
        if !plain && !heading && !title.is_empty() {
            levels.build.more(id).style.weight = Some("bold".into());
        }
        for link in links {
            levels.build.link(id, &link, "");
        }
        if let Some(state) = self.task.take() {
            levels.build.task(id, state, None);
        }
        if std::mem::take(&mut self.closed) {
            levels.build.fold(id);
        }
        Ok(())
    }

    fn put(&mut self, levels: &mut Levels, level: usize, title: &str) -> Result<TopicId, ReadError> {
        self.end_quote(levels);
        let id = levels.put(level, title)?;
        (self.home, self.is_left) = (None, false);
        if level < LISTS {
            self.last_heading = Some(id);
            self.is_loose = false;
        }
        self.noted.extend(self.marks.drain(..).map(|number| (Some(id), number)));
        Ok(id)
    }

    /// Puts a block into a note.
    fn block(&mut self, levels: &mut Levels, text: &str) {
        if self.depth == 0 && std::mem::take(&mut self.is_left) {
            levels.leave(LISTS);
        }
        let topic = self.home.or_else(|| levels.last());
        self.noted.extend(self.marks.drain(..).map(|number| (topic, number)));
        if text.is_empty() {
            return;
        }
        if self.quotes > 0 && !(self.is_plain && topic.is_none()) {
            let inner = self.quotes.min(MOST_QUOTES) - 1;
            let text = (0..inner).fold(text.to_owned(), |text, _| marked::quoted(&text));
            self.quoted.extend([if self.quoted.is_empty() { "" } else { "\n\n" }, text.as_str()]);
            return;
        }
        self.note(levels, text);
    }

    fn note(&self, levels: &mut Levels, text: &str) {
        match self.home {
            Some(home) => levels.build.note(home, text),
            None => levels.note(text),
        }
    }

    fn end_quote(&mut self, levels: &mut Levels) {
        let quoted = std::mem::take(&mut self.quoted);
        if !quoted.is_empty() {
            self.note(levels, &marked::quoted(&quoted));
        }
    }

    fn end_code(&mut self, levels: &mut Levels) {
        let Some((code, language)) = self.code.take() else { return };
        let code = code.strip_prefix('\n').or_else(|| code.strip_prefix("\r\n")).unwrap_or(&code);
        if !code.trim().is_empty() {
            let is_plain = self.is_plain && levels.last().is_none();
            let block = if is_plain { code.to_owned() } else { marked::fenced(code, &language) };
            self.block(levels, &block);
        }
    }

    fn end_cell(&mut self) {
        let Some((table, cell)) = &mut self.table else { return };
        let words = std::mem::take(&mut self.flow.words);
        if let Some((across, down)) = cell.take() {
            table.cell(words.cell(), across, down);
        }
    }

    fn end_table(&mut self, levels: &mut Levels) {
        self.end_cell();
        if let Some((table, _)) = self.table.take() {
            self.block(levels, &table.markdown());
        }
    }

    /// A tag within a table; `false` if it means there what it means elsewhere.
    fn start_in_table(&mut self, name: &str, attributes: &str) -> bool {
        if self.table.is_none() {
            return false;
        }
        match name {
            "tr" => {
                self.end_cell();
                if let Some((table, _)) = &mut self.table {
                    table.row();
                }
            }
            "td" | "th" => {
                self.end_cell();
                let span = |name: &str| html::attribute(attributes, name).and_then(|span| span.trim().parse().ok());
                let over = |name: &str| span(name).unwrap_or(1_usize).clamp(1, MOST_SPAN);
                if let Some((_, cell)) = &mut self.table {
                    *cell = Some((over("colspan"), over("rowspan")));
                }
            }
            "caption" => self.flow.words = Words::default(),
            name if is_boundary(name) || matches!(name, "figure" | "figcaption") => {
                if !self.flow.words.is_blank() {
                    self.flow.line_break();
                }
            }
            "input" => {}
            _ => return false,
        }
        true
    }

    /// What a paragraph behind a list that has no element of its own belongs to: the item if it stands as
    /// far in, else the heading above the list.
    fn find_home(&mut self, attributes: &str) {
        if !self.is_loose || self.depth > 0 {
            return;
        }
        let of = |name: &str| html::attribute(attributes, name).unwrap_or_default().to_ascii_lowercase();
        let style = of("style");
        let margin = style.split_once("margin-left:").map_or("", |(_, margin)| margin.trim_start());
        let end = margin.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(margin.len());
        let margin: f32 = margin.get(..end).and_then(|margin| margin.parse().ok()).unwrap_or_default();
        let is_further = margin > 0.1 || of("class").starts_with("msolist");
        self.home = if is_further { None } else { self.last_heading };
    }

    fn start(&mut self, levels: &mut Levels, at: usize, name: &str, attributes: &str) -> Result<(), ReadError> {
        let reading = self.ruby.start(name);
        self.reading(reading);
        // A table of contents without an end of its own ends with what follows.
        if self.in_contents && (is_heading(name) || matches!(name, "main" | "article")) {
            self.end_contents();
        }
        if self.code.is_some() {
            match name {
                "br" => self.say("\n"),
                "code" => {
                    if let (Some((_, known)), Some(language)) = (&mut self.code, html::language(attributes)) {
                        *known = language;
                    }
                }
                _ => {}
            }
            if !(is_heading(name) || matches!(name, "ul" | "ol" | "li" | "table" | "body" | "p" | "pre")) {
                return Ok(());
            }
            self.end_code(levels);
        }
        if self.start_in_table(name, attributes) {
            return Ok(());
        }
        match name {
            "head" => self.skip += 1,
            "title" if self.in_drawing => self.skip += 1,
            "title" => self.in_title = true,
            "svg" => self.in_drawing = true,
            "nav" if !self.in_contents => {
                let of = |name: &str| html::attribute(attributes, name).unwrap_or_default().to_ascii_lowercase();
                self.flush(levels)?;
                self.in_contents =
                    of("id") == "toc" || of("role") == "doc-toc" || of("class").contains("table_of_contents");
                self.skip += usize::from(self.in_contents);
            }
            _ if self.in_contents => {}
            "body" => self.skip = 0,
            _ if self.scan.title == Some(at) => {
                self.flush(levels)?;
                (self.heading, self.level) = (true, Some(0));
            }
            name if is_heading(name) => {
                self.flush(levels)?;
                self.heading = true;
                let number = name.get(1..).and_then(|number| number.parse().ok()).unwrap_or(1);
                self.level = Some(if self.depth > 0 { LISTS + self.depth } else { number });
                self.closed = attributes.to_ascii_lowercase().contains("folded") && self.depth > 0;
            }
            "ul" | "ol" | "dl" => {
                self.flush(levels)?;
                if let Some(level) = self.level.take() {
                    self.put(levels, level, "")?;
                }
                self.end_quote(levels);
                self.home = None;
                let told = level_of_class(attributes);
                self.is_loose = told.is_some();
                self.around.push((self.depth, told.is_some()));
                self.depth = told.unwrap_or(self.depth) + 1;
            }
            "details" => {
                self.flush(levels)?;
                self.details.push(self.level.is_some());
                self.depth += usize::from(self.level.is_none());
                self.closed = html::attribute(attributes, "open").is_none();
            }
            "li" | "dt" | "summary" => {
                self.flush(levels)?;
                self.level = Some(LISTS + self.depth.max(1));
            }
            // What is told of a term, or of a bookmark, is its note.
            "dd" => {
                self.flush(levels)?;
                self.level = None;
            }
            "p" if level_of_word(attributes).is_some() => {
                self.flush(levels)?;
                self.level = level_of_word(attributes);
                self.is_loose = true;
            }
            "p" if html::attribute(attributes, "class").is_some_and(|class| class.starts_with("MsoToc")) => {
                self.flush(levels)?;
                self.in_toc = true;
            }
            "p" if has_class(attributes, &["MsoHeading7", "MsoHeading8", "MsoHeading9"]) => {
                self.flush(levels)?;
                (self.heading, self.level) = (true, Some(7));
            }
            "pre" => {
                self.flush(levels)?;
                // Right at the start of an item it is its title.
                if self.level.is_none() {
                    self.find_home(attributes);
                    self.code = Some((String::new(), html::language(attributes).unwrap_or_default()));
                }
            }
            "table" if self.scan.tables.contains(&at) => {
                self.flush(levels)?;
                if self.level.is_none() && !(self.is_plain && levels.last().is_none()) {
                    self.find_home(attributes);
                    self.table = Some((Table::default(), None));
                }
            }
            "blockquote" => {
                self.flush(levels)?;
                if self.level.is_none() {
                    self.find_home("");
                }
                self.quotes += 1;
            }
            "figure" => {
                self.flush(levels)?;
                self.figure = Some(String::new());
                if has_class(attributes, &["callout"]) && self.level.is_none() {
                    self.quotes += 1;
                    (self.figure, self.in_callout) = (None, true);
                }
            }
            // A paragraph right at the start of an item is its title.
            name if is_boundary(name) => {
                if self.is_sign() {
                    self.say(" ");
                } else if !self.flow.words.is_blank() {
                    self.flush(levels)?;
                }
                if name == "p" && self.level.is_none() && self.quotes == 0 {
                    self.find_home(attributes);
                    self.in_quote = has_class(attributes, &["MsoQuote", "MsoIntenseQuote"]);
                    self.quotes += usize::from(self.in_quote);
                }
                if name == "div" && has_class(attributes, &["checkbox-on", "checkbox-off"]) {
                    let is_on = has_class(attributes, &["checkbox-on"]);
                    self.task = Some(if is_on { TaskState::Done } else { TaskState::Todo });
                }
            }
            "br" => self.flow.line_break(),
            "td" | "th" => self.say(" "),
            "a" => {
                if let Some(href) = address(attributes) {
                    match self.level {
                        Some(_) => self.links.push(href),
                        None if html::is_safe(&href) && !href.starts_with('#') => self.flow.words.open_link(&href),
                        None => {}
                    }
                }
            }
            "input" if html::attribute(attributes, "type").as_deref() == Some("checkbox") => {
                let checked = html::attribute(attributes, "checked").is_some();
                self.task = Some(if checked { TaskState::Done } else { TaskState::Todo });
            }
            name if is_emphasis(name) => self.emphasize(name, attributes),
            "img" => {
                if let Some(alt) = html::attribute(attributes, "alt") {
                    match &mut self.figure {
                        Some(told) => *told = alt,
                        None => self.say(&alt),
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, levels: &mut Levels, name: &str) -> Result<(), ReadError> {
        let reading = self.ruby.end(name);
        self.reading(reading);
        if html::is_block(name) {
            (self.mark, self.in_toc) = (None, false);
        }
        if self.code.is_some() {
            if name == "pre" {
                self.end_code(levels);
                self.home = None;
            }
            return Ok(());
        }
        if self.table.is_some() {
            match name {
                "table" => {
                    self.end_table(levels);
                    self.home = None;
                }
                "td" | "th" | "tr" => self.end_cell(),
                "caption" => {
                    let words = std::mem::take(&mut self.flow.words);
                    self.block(levels, &words.markdown());
                }
                "a" => self.flow.words.close_link(),
                name => {
                    self.flow.close(name);
                }
            }
            return Ok(());
        }
        match name {
            "head" => self.skip = 0,
            "title" if self.in_drawing => self.skip = self.skip.saturating_sub(1),
            "svg" => self.in_drawing = false,
            "nav" if self.in_contents => self.end_contents(),
            _ if self.in_contents => {}
            "a" => self.flow.words.close_link(),
            "title" => {
                self.in_title = false;
                if self.skip == 0 {
                    // A title without a head, as in bookmarks.
                    self.title = std::mem::take(&mut self.flow.words).plain();
                }
            }
            "summary" => self.flush(levels)?,
            name if is_heading(name) => self.flush(levels)?,
            "li" | "dt" | "dd" => {
                self.flush(levels)?;
                self.level = None;
            }
            "ul" | "ol" | "dl" => {
                self.flush(levels)?;
                self.end_quote(levels);
                self.level = None;
                let (around, is_told) = self.around.pop().unwrap_or_default();
                // Where the level is told, the next list may go on below.
                match (is_told, around) {
                    (true, _) => {}
                    (false, 0) => self.is_left = true,
                    (false, _) => levels.leave(LISTS + self.depth.max(1)),
                }
                self.depth = around;
            }
            "details" => {
                self.flush(levels)?;
                self.level = None;
                if self.details.pop() == Some(false) {
                    levels.leave(LISTS + self.depth.max(1));
                    self.depth = self.depth.saturating_sub(1);
                }
            }
            "figure" => {
                if let Some(alt) = self.figure.take() {
                    let caption = std::mem::take(&mut self.flow.words);
                    let is_told = caption.plain().split_whitespace().eq(alt.split_whitespace());
                    if !is_told {
                        self.say(&alt);
                        if !alt.trim().is_empty() && !caption.is_blank() {
                            self.flow.line_break();
                        }
                    }
                    self.flow.words.append(caption);
                    self.flush(levels)?;
                } else if self.quotes > 0 {
                    self.flush(levels)?;
                    self.end_of_quote(levels);
                }
            }
            "blockquote" => {
                self.flush(levels)?;
                self.end_of_quote(levels);
            }
            name if is_boundary(name) => {
                // In a heading it is there for its looks.
                if name == "div" && (self.heading || self.is_sign()) {
                    self.say(" ");
                } else {
                    self.flush(levels)?;
                    if name == "p" && std::mem::take(&mut self.in_quote) {
                        self.end_of_quote(levels);
                    } else if name == "p" && self.quotes == 0 {
                        self.home = None;
                    }
                }
            }
            name if is_emphasis(name) => {
                if let Some(at) = self.flow.close(name) {
                    self.mark = self.mark.filter(|open| *open <= at);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_of_quote(&mut self, levels: &mut Levels) {
        self.quotes = self.quotes.saturating_sub(1);
        self.in_callout = false;
        if self.quotes == 0 {
            self.end_quote(levels);
            self.home = None;
        }
    }
}
