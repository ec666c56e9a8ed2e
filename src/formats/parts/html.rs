//! HTML of notes, rich titles and outlines, as it comes out of other programs: into Markdown or
//! plain text. Nothing of it is ever shown as HTML, so this is an allow-list by construction:
//! scripts, styles and whatever is unknown fall away, their text (scripts and styles apart) stays.
//!
//! Tags need not match; what is left open ends with the text. Linear, with no recursion.

use std::borrow::Cow;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) enum Token<'a> {
    /// A start tag: its name in lower case without a prefix, and the source of its attributes.
    Start(String, &'a str),
    /// An end tag.
    End(String),
    /// Text, not yet decoded.
    Text(&'a str),
}

/// The pieces of a text.
pub(in crate::formats) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, formula: Vec::new(), raw: None }
}

/// See [`tokens`].
pub(in crate::formats) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// What is left to say of a formula: its source, and the mark at its end.
    formula: Vec<&'a str>,
    /// The element whose text holds no tags: `script` or `style`.
    raw: Option<&'static str>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(text) = self.formula.pop() {
                return Some(Token::Text(text));
            }
            let rest = self.html.get(self.at..).filter(|rest| !rest.is_empty())?;
            if let Some(name) = self.raw.take() {
                // Scripts and styles are passed over.
                let end = format!("</{name}");
                let skip = find_ignoring_case(rest, &end).unwrap_or(rest.len());
                self.at += skip;
                continue;
            }
            let Some(open) = rest.find('<') else {
                self.at = self.html.len();
                return Some(Token::Text(rest));
            };
            let after = rest.as_bytes().get(open + 1).copied().unwrap_or_default();
            if !(after.is_ascii_alphabetic() || matches!(after, b'/' | b'!' | b'?')) {
                // A sign of less, meant as such.
                let next = rest.get(open + 1..).and_then(|tail| tail.find('<')).map_or(rest.len(), |at| open + 1 + at);
                self.at += next;
                return Some(Token::Text(rest.get(..next).unwrap_or_default()));
            }
            if open > 0 {
                self.at += open;
                return Some(Token::Text(rest.get(..open).unwrap_or_default()));
            }
            if rest.starts_with("<!--") {
                self.at += rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            let end = tag_end(rest);
            let inside = rest.get(1..end).unwrap_or_default();
            self.at += (end + 1).min(rest.len());
            if after == b'!' || after == b'?' {
                // CDATA holds text.
                if let Some(text) = inside.strip_prefix("![CDATA[") {
                    return Some(Token::Text(text.strip_suffix("]]").unwrap_or(text)));
                }
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Token::End(plain_name(name.trim())));
            }
            let stop = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
            let name = plain_name(inside.get(..stop).unwrap_or_default());
            if name == "span"
                && let Some((source, length)) = formula(inside, rest)
            {
                self.at += length.saturating_sub(end + 1);
                self.formula.extend(["$", source]);
                return Some(Token::Text("$"));
            }
            if inside.ends_with('/') {
                // An empty head has no end.
                if name == "head" {
                    continue;
                }
            } else {
                self.raw = ["script", "style"].into_iter().find(|raw| *raw == name);
            }
            return Some(Token::Start(name, inside.get(stop..).unwrap_or_default()));
        }
    }
}

/// Bytes that the drawing of a formula may have.
const MOST_FORMULA: usize = 32 << 10;

/// The LaTeX of a formula that editors in web pages draw, with the length of its element; drawn and told
/// once more, it would be there three times.
fn formula<'a>(tag: &'a str, rest: &'a str) -> Option<(&'a str, usize)> {
    let class = raw_attribute(tag.get(4..)?, "class")?;
    if !class.split_ascii_whitespace().any(|class| matches!(class, "ql-formula" | "katex")) {
        return None;
    }
    let near = rest.get(..rest.floor_char_boundary(MOST_FORMULA)).unwrap_or(rest);
    let (mut depth, mut end) = (0_usize, None);
    for (at, _) in near.match_indices('<') {
        let tail = near.get(at + 1..).unwrap_or_default();
        let begins = |word: &str| tail.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        if begins("/span") {
            depth = depth.saturating_sub(1);
        } else if begins("span") || at == 0 {
            depth += 1;
        }
        if depth == 0 {
            end = tail.find('>').map(|close| at + close + 2);
            break;
        }
    }
    // Without its end it is not known what of it is drawn.
    let end = end?;
    let element = rest.get(..end)?;
    let told = || element.split_once("application/x-tex")?.1.split_once('>')?.1.split_once('<').map(|(tex, _)| tex);
    Some((raw_attribute(tag.get(4..)?, "data-value").or_else(told)?, end))
}

/// Where the tag at the start ends: at the `>` outside of quotes.
fn tag_end(rest: &str) -> usize {
    let mut quote = 0_u8;
    for (at, &byte) in rest.as_bytes().iter().enumerate() {
        match byte {
            _ if quote != 0 => quote = if byte == quote { 0 } else { quote },
            // A quote counts only as the start of a value.
            b'"' | b'\'' if rest.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => quote = byte,
            b'>' => return at,
            _ => {}
        }
    }
    rest.find('>').unwrap_or(rest.len())
}

fn plain_name(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase()
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// The value of an attribute in the source of a tag, whatever the prefix of its name.
pub(in crate::formats) fn attribute(source: &str, name: &str) -> Option<String> {
    raw_attribute(source, name).map(|value| decode(value).into_owned())
}

/// The same, not yet decoded.
fn raw_attribute<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = source;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (found, after) = rest.split_at_checked(end)?;
        if found.is_empty() && after.is_empty() {
            return None;
        }
        let is_it = found.rsplit(':').next().is_some_and(|found| found.eq_ignore_ascii_case(name));
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            if is_it {
                return Some("");
            }
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = value.get(1..)?;
                let end = inside.find(quote).unwrap_or(inside.len());
                (inside.get(..end)?, inside.get(end + 1..).unwrap_or_default())
            }
            _ => value.split_at_checked(value.find(char::is_whitespace).unwrap_or(value.len()))?,
        };
        if is_it {
            return Some(value);
        }
        rest = after;
    }
}

/// The addresses of links and of pictures in it, in order.
pub(in crate::formats) fn addresses(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut links, mut pictures) = (Vec::new(), Vec::new());
    for token in tokens(html) {
        let Token::Start(name, attributes) = token else { continue };
        match name.as_str() {
            "a" => links.extend(attribute(attributes, "href")),
            "img" => pictures.extend(attribute(attributes, "src")),
            _ => {}
        }
    }
    (links, pictures)
}

/// Text with its references resolved.
pub(in crate::formats) fn decode(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '\r']) { super::xml::unescape(text, false).0.into() } else { text.into() }
}

/// Whether a text is HTML by its looks.
pub(in crate::formats) fn is_html(text: &str) -> bool {
    let head = text
        .trim_start()
        .get(..64.min(text.trim_start().len()))
        .map_or_else(|| text.trim_start().chars().take(20).collect::<String>(), str::to_owned);
    let head = head.to_ascii_lowercase();
    ["<html", "<!doctype html", "<p>", "<p ", "<div", "<span", "<ul", "<ol", "<body", "<h1", "<b>", "<br"]
        .iter()
        .any(|start| head.starts_with(start))
}

pub(in crate::formats) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "li"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "table"
            | "tr"
            | "pre"
            | "hr"
            | "blockquote"
            | "body"
            | "dl"
            | "dt"
            | "dd"
            | "section"
            | "article"
            | "header"
            | "footer"
    )
}

/// Whether there is a tag in a text, and not only a sign of less: a line break, or an element with its end.
pub(in crate::formats) fn has_tag(text: &str) -> bool {
    const KNOWN: [&str; 16] =
        ["b", "i", "u", "s", "a", "em", "strong", "span", "br", "p", "code", "mark", "font", "del", "time", "mention"];
    // Of each, whether it ends anywhere.
    let mut ends = [None; KNOWN.len()];
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let Some(known) = KNOWN.iter().position(|known| name.eq_ignore_ascii_case(known)) else { return false };
        // Behind the name nothing stands, or attributes.
        let inside = rest.get(name.len()..).unwrap_or_default();
        let near = inside.get(..inside.floor_char_boundary(2000)).unwrap_or(inside);
        let Some((inside, _)) = near.split_once('>') else { return false };
        let is_tag = inside.trim_end_matches('/').trim().is_empty() || inside.starts_with(' ') && inside.contains('=');
        let ends = ends.get_mut(known).map(|found| {
            let end = format!("</{name}");
            *found.get_or_insert_with(|| name.eq_ignore_ascii_case("br") || find_ignoring_case(text, &end).is_some())
        });
        is_tag && ends == Some(true)
    })
}

/// The text of it, a line a block.
pub(in crate::formats) fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut in_head = false;
    // Whether a line break is due before the next text.
    let mut due = 0_usize;
    let mut space = false;
    for token in tokens(html) {
        match token {
            // The head is passed over, with all that is in it.
            Token::Start(name, _) if name == "head" => in_head = true,
            Token::End(name) if name == "head" => in_head = false,
            Token::Start(name, _) if name == "br" => due += 1,
            Token::Start(name, _) | Token::End(name) if is_block(&name) => due = due.max(1),
            Token::Start(name, _) | Token::End(name) if name == "td" || name == "th" => space = true,
            Token::Text(text) if !in_head => {
                for character in decode(text).chars() {
                    if matches!(character, ' ' | '\t' | '\n' | '\r') {
                        space = true;
                        continue;
                    }
                    if due > 0 {
                        if !out.is_empty() {
                            out.extend(std::iter::repeat_n('\n', due.min(2)));
                        }
                        due = 0;
                    } else if space && !out.is_empty() {
                        out.push(' ');
                    }
                    space = false;
                    out.push(character);
                }
            }
            _ => {}
        }
    }
    out
}

/// Markdown in the making.
#[derive(Default)]
struct Markdown {
    out: String,
    /// Blank lines wanted before the next text: 0, 1 line break, 2 for a paragraph.
    due: usize,
    space: bool,
    /// Lists that are open: the next number, or none for bullets.
    lists: Vec<Option<usize>>,
    /// A mark of a list item that waits for its text.
    mark: String,
    /// Marks of emphasis that wait for a character.
    opening: String,
    /// Marks that are open, to be closed in order.
    open: Vec<(String, &'static str)>,
    /// Links that are open: where their text begins, and their address.
    links: Vec<(usize, String)>,
    pre: usize,
    skip: usize,
    /// Cells so far of the row that is open.
    cell: usize,
    /// Tables within tables, and whether the first row is over.
    tables: Vec<bool>,
    in_cell: bool,
    /// Block quotes that are open, and how many were where the last text stands.
    quotes: usize,
    quoted: usize,
}

/// Tables within tables that are told.
const MOST_TABLES: usize = 100;
/// Quotes within quotes that are told.
const MOST_QUOTES: usize = 20;

/// Words so that Markdown shows them as they are: what would begin emphasis, code, links, elements or
/// headings gets a backslash; lists may be lists. `is_start` says that they begin a line.
fn escaped(text: &str, is_start: bool, in_cell: bool) -> Cow<'_, str> {
    let signs = ['*', '_', '`', '[', '<', '&', '~', '\\', '|'];
    let body = text.trim_start();
    let is_rule = |sign: char| body.starts_with(sign) && body.chars().all(|c| c == sign || c.is_whitespace());
    let behind = body.trim_start_matches('#');
    let is_heading = body.len() > behind.len() && (behind.is_empty() || behind.starts_with([' ', '\t']));
    let is_block = is_start && (is_heading || body.starts_with('>') || ['-', '=', '*', '_'].into_iter().any(is_rule));
    let is_address = text.contains("://") && !text.trim().contains(char::is_whitespace);
    if is_address || !is_block && !text.contains(signs) {
        return text.into();
    }
    let several = |sign: &str| text.matches(sign).count() > 1;
    let (stars, bars, ticks) = (several("*"), several("_"), several("`"));
    let waves = several("~~") || text.contains("~~~");
    let last_end = text.rfind('>');
    let is_link = text.contains("](") || text.contains("]:") || text.contains("[^") || text.contains("][");
    let lead = text.len() - body.len();
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
        let next = rest.chars().next().unwrap_or(' ');
        let is_free = before.is_whitespace() && next.is_whitespace();
        let begins_block = is_block && at == lead;
        let is_escaped = match character {
            _ if begins_block => true,
            '*' => stars && !is_free,
            '_' => bars && !is_free && !(before.is_alphanumeric() && next.is_alphanumeric()),
            '`' => ticks,
            '~' => waves && (next == '~' || before == '~'),
            '[' => is_link,
            '<' => (next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) && last_end > Some(at),
            '&' => {
                let near = rest.get(..rest.floor_char_boundary(32)).unwrap_or(rest);
                let name = near.split(';').next().unwrap_or_default();
                near.len() > name.len()
                    && !name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
            }
            '\\' => next.is_ascii_punctuation(),
            '|' => in_cell,
            _ => false,
        };
        if is_escaped {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
    out.into()
}

/// It as Markdown: paragraphs, line breaks, emphasis, lists, quotes, links, names of pictures, tables. Signs
/// of the text that Markdown would take for its own are escaped.
pub(in crate::formats) fn markdown(html: &str) -> String {
    let mut made = Markdown::default();
    for token in tokens(html) {
        match token {
            Token::Start(name, attributes) => made.start(&name, attributes),
            Token::End(name) => made.end(&name),
            Token::Text(text) => made.text(&decode(text)),
        }
    }
    while let Some((_, mark)) = made.open.pop() {
        made.close_mark(mark);
    }
    made.out.trim_end().to_owned()
}

impl Markdown {
    fn text(&mut self, text: &str) {
        if self.skip > 0 {
            return;
        }
        if self.pre > 0 {
            for character in text.chars() {
                self.before_text();
                self.out.push(character);
            }
            return;
        }
        let is_code = self.open.iter().any(|(_, mark)| *mark == "`");
        let is_start = (self.due > 0 || self.out.is_empty()) && self.opening.is_empty();
        let text = if is_code { text.into() } else { escaped(text, is_start, self.in_cell) };
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r') {
                self.space = true;
                continue;
            }
            self.before_text();
            self.out.push(character);
        }
    }

    /// What is due before a character.
    fn before_text(&mut self) {
        if self.due > 0 || !self.mark.is_empty() {
            if self.out.is_empty() {
                self.out.extend(std::iter::repeat_n("> ", self.quotes));
            } else {
                let trimmed = self.out.trim_end_matches(' ').len();
                self.out.truncate(trimmed);
                for line in 0..self.due.max(1) {
                    if line > 0 {
                        self.out.extend(std::iter::repeat_n('>', self.quotes.min(self.quoted)));
                    }
                    self.out.push('\n');
                }
                self.out.extend(std::iter::repeat_n("> ", self.quotes));
                // Lines of an item stand below its text.
                if self.mark.is_empty() && !self.lists.is_empty() {
                    self.out.extend(std::iter::repeat_n("  ", self.lists.len().min(20)));
                }
            }
            self.quoted = self.quotes;
            self.out.push_str(&std::mem::take(&mut self.mark));
            self.due = 0;
        } else if self.space && !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        self.space = false;
        self.out.push_str(&std::mem::take(&mut self.opening));
    }

    fn close_mark(&mut self, mark: &'static str) {
        // A mark around nothing falls away.
        if let Some(rest) = self.opening.strip_suffix(mark) {
            self.opening.truncate(rest.len());
        } else {
            self.out.push_str(mark);
        }
    }

    fn start(&mut self, name: &str, attributes: &str) {
        match name {
            // A cell is a line.
            "td" | "th" => {}
            // The row before it has no end of its own.
            "tr" if self.cell > 0 => self.end("tr"),
            _ if self.in_cell && (is_block(name) || name == "br") => {
                self.space = true;
                return;
            }
            _ => {}
        }
        match name {
            "head" => self.skip += 1,
            "dt" | "dd" => self.due = self.due.max(1),
            "br" => self.due = (self.due + 1).min(2),
            "table" if self.tables.len() < MOST_TABLES => self.tables.push(false),
            "blockquote" => self.quotes = (self.quotes + 1).min(MOST_QUOTES),
            _ => {}
        }
        match name {
            "p" | "div" | "table" | "body" | "blockquote" | "dl" if self.mark.is_empty() => {
                self.due = if self.lists.is_empty() && name != "div" { 2 } else { self.due.max(1) };
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.due = 2;
                self.mark = format!("{} ", "#".repeat(name.get(1..).and_then(|n| n.parse().ok()).unwrap_or(1)));
            }
            "ul" | "ol" => {
                self.due = self.due.max(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push((name == "ol").then_some(1));
            }
            "li" => {
                let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(20));
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.due = self.due.max(1);
                self.mark = indent + &mark;
            }
            "b" | "strong" => self.open_mark(name, "**"),
            "i" | "em" => self.open_mark(name, "*"),
            "s" | "del" | "strike" => self.open_mark(name, "~~"),
            "code" if self.pre == 0 => self.open_mark(name, "`"),
            "pre" => {
                self.due = 2;
                self.mark.push_str("```\n");
                self.pre += 1;
            }
            "a" => {
                if let Some(href) = attribute(attributes, "href").filter(|href| is_safe(href)) {
                    if self.space || self.due > 0 {
                        self.before_text();
                    }
                    self.links.push((self.out.len(), href));
                }
            }
            "img" => {
                let alt = attribute(attributes, "alt").filter(|alt| !alt.is_empty());
                let source = attribute(attributes, "src").unwrap_or_default();
                let file = source.rsplit(['/', '\\']).next().unwrap_or_default();
                let shown =
                    alt.unwrap_or_else(|| if source.starts_with("data:") { String::new() } else { file.to_owned() });
                if !shown.is_empty() {
                    self.text(&format!("[{shown}]"));
                }
            }
            "tr" => {
                self.due = self.due.max(1);
                self.cell = 0;
            }
            "td" | "th" => {
                if self.cell == 0 {
                    self.due = self.due.max(1);
                    if self.mark.is_empty() {
                        self.mark = "  ".repeat(self.lists.len().min(20));
                    }
                    self.mark.push_str("| ");
                    self.before_text();
                } else {
                    self.out.push_str(" | ");
                }
                self.cell += 1;
                (self.due, self.space, self.in_cell) = (0, false, true);
            }
            _ => {}
        }
    }

    fn open_mark(&mut self, name: &str, mark: &'static str) {
        self.opening.push_str(mark);
        self.open.push((name.to_owned(), mark));
    }

    fn end(&mut self, name: &str) {
        match name {
            "td" | "th" => {
                self.in_cell = false;
                return;
            }
            "table" if self.cell > 0 => self.end("tr"),
            "tr" if self.cell > 0 => {
                self.in_cell = false;
                self.out.push_str(" |");
                if let Some(is_over) = self.tables.last_mut()
                    && !std::mem::replace(is_over, true)
                {
                    self.out.push('\n');
                    self.out.extend(std::iter::repeat_n("> ", self.quotes));
                    self.out.extend(std::iter::repeat_n("  ", self.lists.len().min(20)));
                    self.out.push('|');
                    self.out.extend(std::iter::repeat_n(" --- |", self.cell));
                }
                self.cell = 0;
            }
            _ if self.in_cell && is_block(name) => {
                self.space = true;
                return;
            }
            _ => {}
        }
        match name {
            "head" => self.skip = self.skip.saturating_sub(1),
            "p" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "dl" => {
                self.mark.clear();
                self.quotes = self.quotes.saturating_sub(usize::from(name == "blockquote"));
                if name == "table" {
                    self.tables.pop();
                }
                self.due = self.due.max(if self.lists.is_empty() { 2 } else { 1 });
            }
            "div" | "tr" | "li" => {
                self.mark.clear();
                self.due = self.due.max(1);
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.due = self.due.max(if self.lists.is_empty() { 2 } else { 1 });
            }
            "pre" if self.pre > 0 => {
                self.pre -= 1;
                if self.mark.is_empty() {
                    self.out.push_str("\n```");
                }
                self.mark.clear();
                self.due = 2;
            }
            "a" => {
                if let Some((start, href)) = self.links.pop() {
                    let shown = self.out.get(start..).unwrap_or_default();
                    if shown.trim().is_empty() || shown.trim() == href {
                        if shown.trim().is_empty() {
                            self.text(&href);
                        }
                    } else {
                        self.out.insert(start, '[');
                        self.out.extend([format!("]({href})")]);
                    }
                }
            }
            "b" | "strong" | "i" | "em" | "s" | "del" | "strike" | "code" => {
                if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
                    let (_, mark) = self.open.remove(at);
                    self.close_mark(mark);
                }
            }
            _ => {}
        }
    }
}

/// Whether an address may be kept as a link: not one that runs something.
pub(in crate::formats) fn is_safe(href: &str) -> bool {
    let packed: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(12).collect();
    let packed = packed.to_ascii_lowercase();
    !href.trim().is_empty() && !["javascript:", "vbscript:", "data:"].iter().any(|scheme| packed.starts_with(scheme))
}

/// The character of a named reference, of all that HTML knows.
pub(in crate::formats) fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "nbsp" => return Some('\u{a0}'),
        _ if !(2..=32).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return None,
        _ => {}
    }
    // Markdown has the same names, and its library the whole table of them.
    let source = format!("&{name};");
    pulldown_cmark::Parser::new(&source).find_map(|event| match event {
        pulldown_cmark::Event::Text(text) => {
            let mut characters = text.chars();
            characters.next().filter(|first| *first != '&' && characters.next().is_none())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{attribute, entity, has_tag, is_safe, markdown, plain};

    /// As old versions of Qt and pages that are pasted into a title have it.
    #[test]
    fn the_title_of_a_page_is_not_its_text() {
        for head in
            ["<head></head>", "<head/>", "<head><title></title></head>", "<head><title>Doc</title><meta></head>"]
        {
            assert_eq!(plain(&format!("<html>{head}<body><p>Real &amp; title</p></body></html>")), "Real & title");
        }
    }

    #[test]
    fn titles_become_lines() {
        assert_eq!(
            plain("<html>\n <head>\n<style>p {}</style></head><body><p>\n  a <b>b</b>\n </p><p>c<br/>d</p></body>"),
            "a b\nc\nd"
        );
        assert_eq!(plain("5 < 6 &amp; &#26085; &eacute; &#xd842;&#xdfb7; &zzz;"), "5 < 6 & 日 é 𠮷 &zzz;");
        assert_eq!(plain("<script>alert('</p>')</script>x<SCRIPT>y"), "x");
        assert_eq!(plain("<a title='>'>x</a"), "x");
    }

    #[test]
    fn formulas_are_told_once() {
        let drawn = "<span class=\"katex\"><math><mi>a</mi><annotation encoding=\"application/x-tex\">a^2 &lt; b\
            </annotation></math><span aria-hidden=\"true\"><span>a2</span></span></span>";
        let quill = format!("<p>x <span class=\"ql-formula\" data-value=\"a^2\">\u{feff}{drawn}\u{feff}</span> y</p>");
        assert_eq!(plain(&quill), "x $a^2$ y");
        assert_eq!(plain(&format!("z {drawn}.")), "z $a^2 < b$.");
        assert_eq!(plain("<span class='katex'>a <span>b"), "a b");
        assert_eq!(plain("<SPAN class='katex' data-value='q'>a</SPAN> b"), "$q$ b");
        assert_eq!(plain("<span class='ql-formula' data-value='q'>a <b>c</b>"), "a c");
    }

    #[test]
    fn a_sign_of_less_is_no_tag() {
        for text in ["<b>x</b>", "a<br>b", "a<BR/>", "x <a href='y'>z</a>", "<mention id='1'> </mention>"] {
            assert!(has_tag(text), "{text}");
        }
        for text in ["if (i<b && c>d) List<a> x", "a < b", "<b", "5 <s> 6", "<bold>x</bold>"] {
            assert!(!has_tag(text), "{text}");
        }
    }

    #[test]
    fn notes_become_markdown() {
        for (html, text) in [
            ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
            ("<b>x</b> <i>y</i><u>z</u><b></b>", "**x** *y*z"),
            ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d<li>e</ol>", "- a\n- b\n  - c\n\n1. d\n2. e"),
            ("see <a href='https://a.b'>S3</a>!", "see [S3](https://a.b)!"),
            ("<a href='javascript:alert(1)'>x</a>", "x"),
            (
                "<xhtml:a xlink:href='https://a.b'>x</xhtml:a> <xhtml:img xhtml:src='xap:c/d.png'/>",
                "[x](https://a.b) [d.png]",
            ),
            ("<a href='https://a.b'>https://a.b</a>", "https://a.b"),
            ("<img src='a/b.png'><img alt='pic' src='x'>", "[b.png][pic]"),
            (
                "<table><tr><td>a</td><td><p>b</p><p>c|</p></td></tr><tr><td>d</td><td></td></tr></table><p>e",
                "| a | b c\\| |\n| --- | --- |\n| d |  |\n\ne",
            ),
            ("<blockquote><p>a</p><p>b<br>c</p></blockquote><p>d</p>", "> a\n>\n> b\n> c\n\nd"),
            ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
            (
                "<ul><li>a<table><tr><td>b<td>c<tr><td>d</table></ul><blockquote><ul><li>x</ul>z</blockquote>",
                "- a\n  | b | c |\n  | --- | --- |\n  | d |\n\n> - x\n>\n> z",
            ),
            ("<p>~~~</p><p>* * *</p><p>a<br>-</p><p>#</p>", "\\~\\~\\~\n\n\\* * *\n\na\n\\-\n\n\\#"),
            // What is only text stays that.
            ("<p>2*3*4, a * b * c, __init__, a_b_c</p>", "2\\*3\\*4, a * b * c, \\_\\_init\\_\\_, a_b_c"),
            ("<div># 乙</div><div>- a</div><div>---</div>", "\\# 乙\n- a\n\\---"),
            ("&lt;b&gt; 5 &lt; 6 &amp;amp; [x](y) [z]", "\\<b> 5 < 6 \\&amp; \\[x](y) \\[z]"),
            ("<code>a*b*c</code> https://a.b/__c__", "`a*b*c` https://a.b/__c__"),
            ("<a href='https://a.b/__c__'>https://a.b/__c__</a>", "https://a.b/__c__"),
            ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
            ("<h2>T</h2>x", "## T\n\nx"),
            ("<script>evil()</script><style>p{}</style>", ""),
        ] {
            assert_eq!(markdown(html), text, "{html}");
        }
    }

    #[test]
    fn odds_and_ends() {
        assert_eq!(attribute(" A=1 href = 'x&amp;y' checked", "HREF").as_deref(), Some("x&y"));
        assert_eq!(attribute(" checked", "checked").as_deref(), Some(""));
        assert_eq!((entity("yuml"), entity("copy"), entity("x")), (Some('ÿ'), Some('©'), None));
        assert_eq!((entity("kappa"), entity("rArr"), entity("unknown")), (Some('κ'), Some('⇒'), None));
        assert!(!is_safe(" java\nscript:x") && is_safe("https://a.b") && is_safe("a/b.pdf") && !is_safe(" "));
        for text in ["<p ", "<a href=", "<!--", "<", "</", "<![CDATA[x", "&", "<b>".repeat(50_000).as_str()] {
            markdown(text);
            plain(text);
        }
    }
}
