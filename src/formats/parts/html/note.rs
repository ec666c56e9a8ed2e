//! HTML of notes as Markdown: paragraphs, line breaks, emphasis, headings, lists, quotes, code, links, names of
//! pictures, tables. The words are written by [`Words`], as those of web pages and Word documents are.
//!
//! What is within what is bounded, and each block is written once, so it is linear.

use super::super::marked::{self, Look, Table, Words, is_emphasis};
use super::{Token, attribute, decode, is_safe, language, signs, tokens};

/// Quotes and items within each other that are told.
const MOST_LEVELS: usize = 20;
/// Elements of emphasis within each other that are looked at.
const MOST_EMPHASIS: usize = 64;
/// Columns and rows that a cell goes over at most, and all cells of a note together.
const MOST_ACROSS: usize = 20;
const MOST_DOWN: usize = 100;
const MOST_SPANNED: usize = 20_000;
/// Columns whose alignment is told.
const MOST_COLUMNS: usize = 1000;
/// Paragraphs that a link goes over.
const MOST_PARAGRAPHS: usize = 20;
/// The largest number that Markdown takes for that of an item.
const MOST_ITEMS: usize = 999_999_999;

/// HTML as Markdown that shows the same.
pub(in crate::formats) fn markdown(html: &str) -> String {
    let mut note = Note::default();
    for token in tokens(&signs(html).html) {
        match token {
            Token::Start(name, attributes) => note.start(&name, attributes, Look::default()),
            Token::End(name) => note.end(&name),
            Token::Text(text) => note.say(&decode(text)),
        }
    }
    note.finish()
}

/// Where the words of a cell stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Align {
    #[default]
    None,
    Left,
    Center,
    Right,
}

impl Align {
    fn of(attributes: &str) -> Self {
        let style = attribute(attributes, "style").unwrap_or_default().to_ascii_lowercase();
        let told =
            style.split(';').filter_map(|rule| rule.split_once(':')).rfind(|(name, _)| name.trim() == "text-align");
        let told = told.map(|(_, value)| value.trim().to_owned()).or_else(|| attribute(attributes, "align"));
        match told.unwrap_or_default().to_ascii_lowercase().as_str() {
            "left" | "start" => Self::Left,
            "center" | "centre" | "middle" => Self::Center,
            "right" | "end" => Self::Right,
            _ => Self::None,
        }
    }
}

/// How the columns of a table are aligned: as its cells below the first row agree, or those if there are no more.
#[derive(Default)]
struct Columns {
    /// Of each column, what is told by the first row, and by others.
    told: Vec<(Align, Option<Align>)>,
    rows: usize,
    /// The column of the next cell.
    next: usize,
    /// Whether cells go over several rows: then it is not known which column a cell is in.
    is_unknown: bool,
}

impl Columns {
    fn row(&mut self) {
        (self.rows, self.next) = (self.rows + 1, 0);
    }

    fn cell(&mut self, align: Align, across: usize, down: usize) {
        self.rows = self.rows.max(1);
        self.is_unknown |= down > 1;
        if self.told.len() <= self.next && self.next < MOST_COLUMNS {
            self.told.resize(self.next + 1, (Align::None, None));
        }
        if let Some((first, others)) = self.told.get_mut(self.next) {
            match others {
                _ if self.rows == 1 => *first = align,
                None => *others = Some(align),
                Some(other) if *other != align => *other = Align::None,
                Some(_) => {}
            }
        }
        self.next += across;
    }

    /// Tells it in the Markdown of the table.
    fn tell(&self, table: String) -> String {
        let of = |(first, others): &(Align, Option<Align>)| others.unwrap_or(*first);
        if self.is_unknown || self.told.iter().all(|told| of(told) == Align::None) {
            return table;
        }
        let Some((head, rest)) = table.split_once('\n') else { return table };
        let (line, body) = rest.split_at_checked(rest.find('\n').unwrap_or(rest.len())).unwrap_or((rest, ""));
        let mut out = format!("{head}\n|");
        for at in 0..line.matches("---").count() {
            out.push_str(match self.told.get(at).map(of).unwrap_or_default() {
                Align::None => " --- |",
                Align::Left => " :--- |",
                Align::Center => " :---: |",
                Align::Right => " ---: |",
            });
        }
        out.push_str(body);
        out
    }
}

/// Elements that stand on lines of their own, without space between them.
fn is_line(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "dt"
            | "dd"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "address"
            | "center"
            | "details"
            | "summary"
            | "figure"
            | "figcaption"
            | "caption"
            | "tr"
    )
}

/// Elements that are blocks of Markdown.
fn is_part(name: &str) -> bool {
    matches!(name, "p" | "body" | "dl" | "blockquote" | "ul" | "ol" | "li" | "table" | "pre" | "hr")
        || heading(name).is_some()
}

/// The level of a heading.
fn heading(name: &str) -> Option<usize> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (name.len() == 2 && (1..=6).contains(&level)).then_some(level)
}

/// What is around blocks.
enum Around {
    Quote,
    /// An item: its mark as long as it waits for the first block, and how wide it is.
    Item(String, usize),
}

/// A list that is open.
struct List {
    /// The next number, or none for bullets.
    number: Option<usize>,
    /// How much is around it.
    at: usize,
    /// Whether it is only there because of an item without one.
    is_made_up: bool,
    /// Whether an item of it is written.
    has_begun: bool,
}

/// A link that is open.
struct Link {
    href: String,
    has_words: bool,
    /// How many paragraphs it may still go over: each tells where it leads.
    left: usize,
}

/// Markdown in the making.
#[derive(Default)]
pub(in crate::formats) struct Note {
    out: String,
    /// The paragraph that is open.
    words: Words,
    has_words: bool,
    /// Whether what is on its last line so far is white, as `&nbsp;` is.
    is_white: bool,
    /// Line breaks and space that are due before the next word.
    breaks: usize,
    space: bool,
    /// Whether all of that space is code.
    is_code_space: bool,
    /// Elements of emphasis that are open: what they make of words that look like nothing, and like all.
    looks: Vec<(String, Look, Look)>,
    look: Look,
    /// How many more are open.
    deeper_looks: usize,
    link: Option<Link>,
    around: Vec<Around>,
    /// How much of that was around the last block, too.
    common: usize,
    lists: Vec<List>,
    /// Quotes and lists that are too deep.
    deeper_quotes: usize,
    deeper_lists: usize,
    /// Whether the next block follows without a blank line.
    is_close: bool,
    heading: usize,
    /// Code that is open, with its language.
    code: Option<(String, String)>,
    /// The outermost table that is open, over how many columns and rows its cell goes, and how many tables are.
    table: Table,
    cell: Option<(usize, usize)>,
    tables: usize,
    columns: Columns,
    /// Cells so far that others go over.
    spanned: usize,
    in_head: bool,
}

impl Note {
    /// Adds text in which white space is one space.
    pub fn say(&mut self, text: &str) {
        if self.in_head {
            return;
        }
        if let Some((code, _)) = &mut self.code {
            code.push_str(text);
            if let Some(link) = &mut self.link {
                link.has_words = true;
            }
            return;
        }
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut rest = text;
        while !rest.is_empty() {
            let words = rest.trim_start_matches(is_space);
            if words.len() < rest.len() {
                self.is_code_space = self.look.code && (self.is_code_space || !self.space);
                self.space = true;
            }
            let end = words.find(is_space).unwrap_or(words.len());
            let (word, after) = words.split_at_checked(end).unwrap_or((words, ""));
            if !word.is_empty() {
                self.word(word);
            }
            rest = after;
        }
    }

    fn word(&mut self, word: &str) {
        self.gap();
        self.is_white &= word.chars().all(char::is_whitespace);
        self.words.say(word, self.look);
        if let Some(link) = &mut self.link {
            link.has_words = true;
        }
    }

    /// Adds a mark of Markdown as it is.
    pub fn mark(&mut self, mark: &str) {
        if !self.in_head && self.code.is_none() {
            self.gap();
            self.is_white = false;
            self.words.mark(mark);
        }
    }

    /// Writes the line breaks or the space that are due. Space between two elements belongs to neither.
    fn gap(&mut self) {
        if self.has_words && self.breaks > 0 {
            (0..self.breaks).for_each(|_| self.words.say("\n", Look::default()));
            self.is_white = true;
        } else if self.has_words && self.space {
            self.words.say(" ", Look { code: self.is_code_space, ..self.look });
        } else {
            self.is_white |= !self.has_words;
        }
        (self.breaks, self.space, self.has_words) = (0, false, true);
    }

    /// What follows stands on another line; a white line between counts.
    fn line(&mut self) {
        let breaks = if self.is_white && self.has_words { 2 } else { 1 };
        self.breaks = self.breaks.max(breaks);
    }

    fn take_words(&mut self) -> Words {
        (self.has_words, self.is_white, self.breaks, self.space) = (false, false, 0, false);
        let mut words = Words::default();
        if let Some(link) = self.link.as_mut().filter(|link| link.left > 0) {
            link.left -= usize::from(link.has_words);
            words.open_link(&link.href);
        }
        std::mem::replace(&mut self.words, words)
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let level = if self.has_words { std::mem::take(&mut self.heading) } else { self.heading };
        let text = self.take_words().markdown();
        if text.is_empty() {
            return;
        }
        if level == 0 {
            self.block(&text);
            return;
        }
        let mut line = format!("{} ", "#".repeat(level));
        line.push_str(&text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "));
        // Signs at its end would be taken for its frame.
        let words = line.trim_end_matches('#').len();
        if words < line.len() && line.get(..words).is_some_and(|words| words.ends_with(' ')) {
            line.insert(words, '\\');
        }
        self.block(&line);
    }

    /// Writes a block.
    fn block(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
            if !std::mem::take(&mut self.is_close) {
                let common = self.around.get(..self.common).unwrap_or_default();
                let gap: String = common.iter().map(Around::prefix).collect();
                self.out.extend([gap.trim_end(), "\n"]);
            }
        }
        let rest: String = self.around.iter().map(Around::prefix).collect();
        let mut first = String::new();
        for (at, around) in self.around.iter_mut().enumerate() {
            match around {
                Around::Item(mark, _) if !mark.is_empty() => {
                    first.push_str(&std::mem::take(mark));
                    self.lists.iter_mut().filter(|list| list.at == at).for_each(|list| list.has_begun = true);
                }
                around => first.push_str(&around.prefix()),
            }
        }
        for (number, line) in text.split('\n').enumerate() {
            let prefix = if number == 0 { &first } else { &rest };
            self.out.push_str(if number == 0 { "" } else { "\n" });
            self.out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
            self.out.push_str(line);
        }
        (self.common, self.is_close) = (self.around.len(), false);
    }

    /// Whether an item waits for its first block.
    fn is_fresh(&self) -> bool {
        matches!(self.around.last(), Some(Around::Item(mark, _)) if !mark.is_empty())
    }

    /// Ends what is around blocks down to a place.
    fn leave(&mut self, at: usize) {
        self.around.truncate(at);
        self.common = self.common.min(at);
    }

    fn start_list(&mut self, number: Option<usize>, is_made_up: bool) {
        self.flush();
        if self.around.len() >= MOST_LEVELS {
            self.deeper_lists += 1;
            return;
        }
        self.lists.push(List { number, at: self.around.len(), is_made_up, has_begun: false });
    }

    fn end_list(&mut self) {
        self.flush();
        self.is_close = false;
        if self.deeper_lists > 0 {
            self.deeper_lists -= 1;
        } else if let Some(list) = self.lists.pop() {
            self.leave(list.at);
        }
    }

    fn item(&mut self, attributes: &str) {
        self.flush();
        if self.lists.is_empty() {
            self.start_list(None, true);
        }
        let at = self.lists.last().map_or(0, |list| list.at);
        self.leave(at);
        let is_fresh = self.is_fresh();
        let is_within = matches!(self.around.last(), Some(Around::Item(..)));
        let Some(list) = self.lists.last_mut() else { return };
        let mut mark = "- ".to_owned();
        if let Some(next) = &mut list.number {
            let number = numeral(attributes, "value").unwrap_or(*next).min(MOST_ITEMS);
            mark = format!("{number}. ");
            *next = number + 1;
        }
        // A list that begins with another number can not follow a paragraph closely.
        if !is_fresh {
            self.is_close = list.has_begun || is_within && (list.number.is_none() || mark == "1. ");
        }
        let width = mark.len();
        self.around.push(Around::Item(mark, width));
    }

    fn start_quote(&mut self) {
        self.flush();
        if self.around.len() >= MOST_LEVELS {
            self.deeper_quotes += 1;
        } else {
            self.around.push(Around::Quote);
        }
    }

    fn end_quote(&mut self) {
        self.flush();
        if self.deeper_quotes > 0 {
            self.deeper_quotes -= 1;
        } else if let Some(at) = self.around.iter().rposition(|around| matches!(around, Around::Quote)) {
            self.leave(at);
            while self.lists.last().is_some_and(|list| list.at > at) {
                self.lists.pop();
            }
        }
    }

    fn end_code(&mut self) {
        let Some((code, language)) = self.code.take() else { return };
        let code = code.strip_prefix('\n').unwrap_or(&code);
        if !code.trim().is_empty() {
            self.block(&marked::fenced(code, &language));
        }
    }

    fn end_cell(&mut self) {
        let words = self.take_words();
        if let Some((across, down)) = self.cell.take() {
            self.table.cell(words.cell(), across, down);
        } else if !words.is_blank() {
            // A title of the table.
            self.block(&words.markdown());
        }
    }

    fn end_table(&mut self) {
        if self.tables > 0 {
            self.end_cell();
            self.tables = 0;
            let text = std::mem::take(&mut self.columns).tell(std::mem::take(&mut self.table).markdown());
            if !text.is_empty() {
                self.block(&text);
            }
        }
    }

    /// A tag within a table; `false` if it means there what it means elsewhere.
    fn start_in_table(&mut self, name: &str, attributes: &str) -> bool {
        let is_outermost = self.tables == 1;
        match name {
            "table" => {
                self.tables += 1;
                self.line();
            }
            "tr" if is_outermost => {
                self.end_cell();
                self.table.row();
                self.columns.row();
            }
            "td" | "th" if is_outermost => {
                self.end_cell();
                let over = |name: &str, most: usize| numeral(attributes, name).unwrap_or(1).clamp(1, most);
                let (across, down) = (over("colspan", MOST_ACROSS), over("rowspan", MOST_DOWN));
                self.spanned += across * down - 1;
                let (across, down) = if self.spanned > MOST_SPANNED { (1, 1) } else { (across, down) };
                self.columns.cell(Align::of(attributes), across, down);
                self.cell = Some((across, down));
            }
            "td" | "th" => (self.space, self.is_code_space) = (true, false),
            "caption" => self.end_cell(),
            // A cell is one line.
            name if is_line(name) || is_part(name) => self.line(),
            _ => return false,
        }
        true
    }

    fn end_in_table(&mut self, name: &str) -> bool {
        match name {
            "table" if self.tables == 1 => self.end_table(),
            "table" => {
                self.tables -= 1;
                self.line();
            }
            "td" | "th" | "tr" | "caption" if self.tables == 1 => self.end_cell(),
            "td" | "th" => (self.space, self.is_code_space) = (true, false),
            name if is_line(name) || is_part(name) => self.line(),
            _ => return false,
        }
        true
    }

    /// A tag within code; `false` if it ends that.
    fn start_in_code(&mut self, name: &str, attributes: &str) -> bool {
        let Some((code, known)) = &mut self.code else { return false };
        match name {
            "br" => code.push('\n'),
            "code" => *known = language(attributes).unwrap_or_else(|| std::mem::take(known)),
            "img" => self.picture(attributes),
            name => return !is_part(name),
        }
        true
    }

    /// Takes the start of an element whose words look like `told` besides.
    pub fn start(&mut self, name: &str, attributes: &str, told: Look) {
        self.open(name, attributes, told);
        // Elements without anything in them, as XML has them.
        if attributes == "/" || ["\"/", "'/", " /"].iter().any(|end| attributes.ends_with(end)) {
            self.end(name);
        }
    }

    fn open(&mut self, name: &str, attributes: &str, told: Look) {
        if self.start_in_code(name, attributes) {
            return;
        }
        self.end_code();
        if self.tables > 0 && self.start_in_table(name, attributes) {
            return;
        }
        match name {
            "head" => self.in_head = true,
            "br" => self.breaks = (self.breaks + if self.is_white && self.has_words { 2 } else { 1 }).min(2),
            "p" | "dl" => self.flush(),
            "body" => {
                self.flush();
                self.in_head = false;
            }
            "hr" => {
                self.flush();
                // Behind the mark of an item, lines would be one rule with it.
                let rule = if self.is_fresh() { "***" } else { "---" };
                self.block(rule);
            }
            "blockquote" => self.start_quote(),
            "ul" => self.start_list(None, false),
            "ol" => self.start_list(Some(numeral(attributes, "start").unwrap_or(1)), false),
            "li" => self.item(attributes),
            "pre" => {
                self.flush();
                self.code = Some((String::new(), language(attributes).unwrap_or_default()));
            }
            "table" => {
                self.flush();
                self.tables = 1;
            }
            "td" | "th" => (self.space, self.is_code_space) = (true, false),
            "a" => self.start_link(attribute(attributes, "href").filter(|href| is_safe(href))),
            "img" => self.picture(attributes),
            name if is_emphasis(name) => self.emphasize(name, attributes, told),
            name if is_line(name) => self.line(),
            name => {
                if let Some(level) = heading(name) {
                    self.flush();
                    self.heading = level;
                }
            }
        }
    }

    /// What it says.
    pub fn finish(mut self) -> String {
        self.end_code();
        self.end_table();
        self.flush();
        marked::numbered(self.out)
    }

    /// Takes the end of an element.
    pub fn end(&mut self, name: &str) {
        if let Some((code, _)) = &mut self.code {
            match name {
                "pre" => self.end_code(),
                name if is_line(name) && !code.ends_with('\n') => code.push('\n'),
                _ => {}
            }
            return;
        }
        if self.tables > 0 && self.end_in_table(name) {
            return;
        }
        match name {
            "head" => self.in_head = false,
            "p" | "dl" | "body" => self.flush(),
            "blockquote" => self.end_quote(),
            "ul" | "ol" => self.end_list(),
            "li" if self.lists.last().is_some_and(|list| list.is_made_up) => self.end_list(),
            "li" => self.flush(),
            "a" => self.end_link(),
            name if is_emphasis(name) => self.end_emphasis(name),
            name if is_line(name) => self.line(),
            name if heading(name).is_some() => {
                self.flush();
                self.heading = 0;
            }
            _ => {}
        }
    }

    /// Begins a link, to nowhere if it has no address.
    pub fn start_link(&mut self, href: Option<String>) {
        if self.code.is_some() {
            return;
        }
        // The one before was left open.
        self.link = None;
        self.words.close_link();
        if let Some(href) = href {
            self.words.open_link(&href);
            self.link = Some(Link { href, has_words: false, left: MOST_PARAGRAPHS });
        }
    }

    /// Ends the link; one without words shows where it leads.
    fn end_link(&mut self) {
        if let Some(link) = self.link.take().filter(|link| !link.has_words) {
            self.say(&link.href);
        }
        self.words.close_link();
    }

    /// A picture is told by its words or its name.
    fn picture(&mut self, attributes: &str) {
        let words = attribute(attributes, "alt").filter(|words| !words.is_empty());
        let source = attribute(attributes, "src").unwrap_or_default();
        let file = source.rsplit(['/', '\\']).next().filter(|_| !source.starts_with("data:")).unwrap_or_default();
        let shown = words.as_deref().unwrap_or(file);
        if !shown.is_empty() {
            self.say(&format!("[{shown}]"));
        }
    }

    fn emphasize(&mut self, name: &str, attributes: &str, told: Look) {
        if self.looks.len() >= MOST_EMPHASIS {
            self.deeper_looks += 1;
            return;
        }
        let style = attribute(attributes, "style").unwrap_or_default().to_ascii_lowercase();
        let all = Look { bold: true, italic: true, struck: true, code: true };
        let of = |look: Look| {
            let look = look.within(name);
            Look {
                bold: look.bold | told.bold,
                italic: look.italic | told.italic,
                struck: look.struck | told.struck,
                code: look.code | told.code,
            }
            .styled(&style)
        };
        self.looks.push((name.to_owned(), of(Look::default()), of(all)));
        self.see();
    }

    /// Ends an element of emphasis; others that were opened later go on.
    fn end_emphasis(&mut self, name: &str) {
        if self.deeper_looks > 0 {
            self.deeper_looks -= 1;
        } else if let Some(at) = self.looks.iter().rposition(|(open, ..)| open == name) {
            self.looks.remove(at);
            self.see();
        }
    }

    fn see(&mut self) {
        self.look = self.looks.iter().fold(Look::default(), |look, (_, none, all)| Look {
            bold: if look.bold { all.bold } else { none.bold },
            italic: if look.italic { all.italic } else { none.italic },
            struck: if look.struck { all.struck } else { none.struck },
            code: if look.code { all.code } else { none.code },
        });
    }
}

impl Around {
    /// What stands before lines in it.
    fn prefix(&self) -> String {
        match self {
            Self::Quote => "> ".to_owned(),
            Self::Item(_, width) => " ".repeat(*width),
        }
    }
}

fn numeral(attributes: &str, name: &str) -> Option<usize> {
    attribute(attributes, name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn notes_become_markdown() {
        let mut wrong = Vec::new();
        for (html, text) in [
            ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
            ("<b>x</b> <i>y</i><u>z</u><b></b>", "**x** *y*z"),
            ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d<li>e</ol>", "- a\n- b\n  - c\n\n1. d\n2. e"),
            ("see <a href='https://a.b'>S3</a>!", "see [S3](https://a.b)!"),
            ("<a href='javascript:alert(1)'>x</a>", "x"),
            (
                "<xhtml:a xlink:href='https://a.b'>x</xhtml:a> <xhtml:img xhtml:src='xap:c/d.png'/>",
                "[x](https://a.b) \\[d.png]",
            ),
            ("<a href='https://a.b'>https://a.b</a>", "<https://a.b>"),
            ("<img src='a/b.png'><img alt='pic' src='x'>", "\\[b.png]\\[pic]"),
            (
                "<table><tr><td>a</td><td><p>b</p><p>c|</p></td></tr><tr><td>d</td><td></td></tr></table><p>e",
                "| a | b c\\| |\n| --- | --- |\n| d | |\n\ne",
            ),
            ("<blockquote><p>a</p><p>b<br>c</p></blockquote><p>d</p>", "> a\n>\n> b\n> c\n\nd"),
            ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
            (
                "<ul><li>a<table><tr><td>b<td>c<tr><td>d</table></ul><blockquote><ul><li>x</ul>z</blockquote>",
                "- a\n\n  | b | c |\n  | --- | --- |\n  | d |\n\n> - x\n>\n> z",
            ),
            ("<p>~~~</p><p>* * *</p><p>a<br>-</p><p>#</p>", "\\~\\~\\~\n\n\\* * *\n\na\n\\-\n\n\\#"),
            // What is only text stays that.
            ("<p>2*3*4, a * b * c, __init__, a_b_c</p>", "2\\*3\\*4, a * b * c, \\_\\_init\\_\\_, a_b_c"),
            ("<div># 乙</div><div>- a</div><div>---</div>", "\\# 乙\n\\- a\n\\---"),
            ("&lt;b&gt; 5 &lt; 6 &amp;amp; [x](y) [z]", "\\<b> 5 < 6 \\&amp; \\[x](y) \\[z]"),
            ("<code>a*b*c</code> https://a.b/__c__", "`a*b*c` https://a.b/\\_\\_c\\_\\_"),
            ("<a href='https://a.b/__c__'>https://a.b/__c__</a>", "<https://a.b/__c__>"),
            ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
            ("<h2>T</h2>x", "## T\n\nx"),
            ("<script>evil()</script><style>p{}</style>", ""),
            ("<code>a</code> <code>b</code><b><code> c</code></b> <code>d e</code>", "`a` `b c` `d e`"),
            ("<hr>", "---"),
            ("<ul><li><hr></li><li>a</li></ul>", "- ***\n- a"),
            (
                "<table><tr><th align=center>a<th style='text-align: right'>b<th>c<tr><td align=center>d<td style='color:red;text-align:RIGHT'>e<td>f</table>",
                "| a | b | c |\n| :---: | ---: | --- |\n| d | e | f |",
            ),
            ("<table><tr><th align=center>a<th>b<tr><td>c<td>d</table>", "| a | b |\n| --- | --- |\n| c | d |"),
            // Emphasis is seen beside punctuation of Chinese, and over lines and paragraphs.
            ("<b>「強」</b>調<i>a</i><b>b</b><b>c</b>", "**「強**」調*a***bc**"),
            ("<p><b>a</p><p>b</b><br><i>c</i></p>", "**a**\n\n**b**\n*c*"),
            ("<b>a <i>b</b> c</i>", "**a *b*** *c*"),
            ("<span style=' font-weight:600;'>a</span><b style='font-weight: normal'>b</b>", "**a**b"),
            // Numbers stay, and lists within lists are in their items.
            ("<ol start=4><li>a<ul><li>b</li></ul>c</li><li>d</li></ol>", "4. a\n   - b\n\n   c\n5. d"),
            ("<ul><li><p>a</p><p>b</p></li><ul><li>c</li></ul></ul>", "- a\n\n  b\n  - c"),
            ("<ul><li></li><li><ol><li>a<pre>b\n\nc</pre></ol></ul>", "- 1. a\n\n     ```\n     b\n\n     c\n     ```"),
            ("<div>1. a</div><div>2. b</div><p>1986. c", "1\\. a\n2\\. b\n\n1986\\. c"),
            ("<p>1. a</p><p>2. b</p>", "1. a\n\n2. b"),
            ("<blockquote>a<blockquote>b</blockquote></blockquote>c<hr>d", "> a\n>\n> > b\n\nc\n\n---\n\nd"),
            ("<a href='https://a.b/c d'><p>x</p><p>y</p></a>", "[x](<https://a.b/c d>)\n\n[y](<https://a.b/c d>)"),
            ("<div>　　甲</div><div>&nbsp;</div><div>乙<br></div><div>丙</div>", "　　甲\n\n乙\n丙"),
            ("<h1><p>a #</p></h1><pre><code class='language-rust'>`x`\n</code></pre>", "# a \\#\n\n```rust\n`x`\n```"),
            (
                "<table><caption>t</caption><tr><td>a<table><tr><td>b</table>c<td>d</table>",
                "t\n\n| a b c | d |\n| --- | --- |",
            ),
        ] {
            let found = markdown(html);
            wrong.extend((found != text).then(|| format!("{html}\n  {found:?}\n  {text:?}")));
        }
        assert_eq!(wrong, [""; 0]);
    }
}
