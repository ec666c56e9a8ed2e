//! A look over a whole page before it is read: which heading is its title, which tables are tables and
//! not there for the layout, and where its footnotes are.
//!
//! A footnote is where two links lead to each other: a short mark in the text, and one at the note. All
//! programs write that much, each with its own names.

use std::collections::{HashMap, HashSet};

use super::super::parts::html::{self, Token};
use super::super::parts::marked::Look;

/// Characters that the mark of a footnote has at most, without its brackets.
const MOST_MARK: usize = 4;
/// Tokens that it may have.
const MOST_TOKENS: usize = 32;
/// How far from the place that a note leads back to its mark may be, in tokens.
const NEAR: usize = 4;
/// Paragraphs before the first heading that may be the title.
const MOST_TITLES: usize = 20;
/// Classes that are looked up at most.
const MOST_CLASSES: usize = 4000;

/// What is known of a page before it is read. Places are those of tokens.
#[derive(Debug, Default)]
pub struct Scan {
    /// The heading or paragraph that is the title.
    pub title: Option<usize>,
    /// Where tables begin.
    pub tables: HashSet<usize>,
    /// Marks of footnotes: their number.
    pub marks: HashMap<usize, usize>,
    /// Footnotes: their number.
    pub notes: HashMap<usize, usize>,
    /// Links from footnotes to their marks, and what else is passed over.
    pub hidden: HashSet<usize>,
    /// Where the element ends that begins here; 0 if that is unknown.
    pub ends: Vec<usize>,
    /// How the elements of a class look.
    pub looks: HashMap<String, Look>,
    /// Quotations with lists, which are no outline.
    pub quotes: HashSet<usize>,
    /// Whether this program wrote the page as an outline: each quotation is the note of a topic.
    pub is_ours: bool,
}

/// Whether it is a heading.
pub fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether one of the words of a class is this.
pub fn has_class(attributes: &str, words: &[&str]) -> bool {
    html::attribute(attributes, "class")
        .is_some_and(|class| class.split_ascii_whitespace().any(|found| words.contains(&found)))
}

/// A style in lower case, without white space around its colons.
fn style_of(attributes: &str) -> String {
    html::attribute(attributes, "style").unwrap_or_default().to_ascii_lowercase()
}

/// Whether an element is not shown.
fn is_hidden(attributes: &str) -> bool {
    // What is found in it is shown.
    html::attribute(attributes, "hidden").is_some_and(|hidden| !hidden.eq_ignore_ascii_case("until-found"))
        || style_of(attributes)
            .split(';')
            .filter_map(|rule| rule.split_once(':'))
            .any(|(name, value)| name.trim() == "display" && value.trim().starts_with("none"))
}

/// How elements of a class look, as pages say it in their head: only where a class stands alone.
fn looks(text: &str) -> HashMap<String, Look> {
    let mut found = HashMap::new();
    for sheet in text.split("<style").skip(1).take(16) {
        let sheet = sheet.split("</style").next().unwrap_or_default();
        for rule in sheet.split('}') {
            let Some((names, rules)) = rule.rsplit_once('{') else { continue };
            let name = names.rsplit([';', '>', '/']).next().unwrap_or_default().trim();
            let Some(class) = name.strip_prefix('.') else { continue };
            let look = Look::default().styled(&rules.to_ascii_lowercase());
            let is_simple = class.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            if look != Look::default() && is_simple && found.len() < MOST_CLASSES {
                found.insert(class.to_owned(), look);
            }
        }
    }
    found
}

/// The words of some tokens.
pub fn words(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Text(words) => text.push_str(&html::decode(words)),
            Token::Start(name, _) | Token::End(name) if name == "br" || html::is_block(name) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where elements end, and which element each is in (0 for none: the first token has none either).
fn elements(tokens: &[Token<'_>]) -> (Vec<usize>, Vec<usize>) {
    let (mut ends, mut parents) = (vec![0; tokens.len()], vec![0; tokens.len()]);
    let mut open: Vec<(&str, usize)> = Vec::new();
    // How often each name is open, so that an end without a beginning costs nothing.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Start(name, attributes) => {
                let again = matches!(name.as_str(), "p" | "li" | "td" | "th" | "tr" | "dt" | "dd");
                if again
                    && open.last().is_some_and(|(last, _)| last == name)
                    && let Some((_, from)) = open.pop()
                    && let Some(end) = ends.get_mut(from)
                {
                    *end = at;
                    *counts.entry(name).or_default() -= 1;
                }
                if let (Some((_, around)), Some(parent)) = (open.last(), parents.get_mut(at)) {
                    *parent = *around;
                }
                let is_empty = matches!(
                    name.as_str(),
                    "br" | "img" | "hr" | "input" | "meta" | "link" | "col" | "wbr" | "area" | "base" | "source"
                );
                if !is_empty && !attributes.ends_with('/') {
                    open.push((name, at));
                    *counts.entry(name).or_default() += 1;
                }
            }
            Token::End(name) => {
                if counts.get(name.as_str()).is_none_or(|count| *count == 0) {
                    continue;
                }
                while let Some((last, from)) = open.pop() {
                    if let Some(end) = ends.get_mut(from) {
                        *end = at;
                    }
                    *counts.entry(last).or_default() -= 1;
                    if last == name {
                        break;
                    }
                }
            }
            Token::Text(_) => {}
        }
    }
    (ends, parents)
}

/// Looks over a page.
pub fn scan(text: &str, tokens: &[Token<'_>]) -> Scan {
    let (ends, parents) = elements(tokens);
    let mut scan = Scan { ends, looks: looks(text), ..Scan::default() };
    scan.tables(tokens);
    scan.title(tokens);
    scan.footnotes(tokens, &parents);
    scan.quotations(tokens);
    scan.unseen(tokens);
    scan
}

impl Scan {
    /// Where the element ends that begins here, if it does.
    pub fn end(&self, at: usize) -> Option<usize> {
        self.ends.get(at).copied().filter(|end| *end > at)
    }

    /// How the classes of an element look.
    pub fn look(&self, attributes: &str) -> Look {
        let mut look = Look::default();
        if !self.looks.is_empty()
            && let Some(class) = html::attribute(attributes, "class")
        {
            for told in class.split_ascii_whitespace().filter_map(|class| self.looks.get(class)) {
                look.bold |= told.bold;
                look.italic |= told.italic;
                look.struck |= told.struck;
            }
        }
        look
    }

    /// Finds quotations with lists. Where headings are in one, it only holds a part of the outline together.
    fn quotations(&mut self, tokens: &[Token<'_>]) {
        // Those that are open, with whether there are lists and parts of an outline in them.
        let mut open: Vec<(usize, bool, bool)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Start(name, _) if name == "blockquote" => open.push((at, false, false)),
                Token::Start(name, attributes) => {
                    let Some((_, list, outline)) = open.last_mut() else { continue };
                    match name.as_str() {
                        "ul" | "ol" => *list = true,
                        "summary" => *outline = true,
                        "p" => *outline |= super::level_of_word(attributes).is_some(),
                        name => *outline |= is_heading(name),
                    }
                }
                Token::End(name) if name == "blockquote" => {
                    let Some((from, list, outline)) = open.pop() else { continue };
                    if list && !outline && self.end(from) == Some(at) {
                        self.quotes.insert(from);
                    }
                    if let Some((_, lists, outlines)) = open.last_mut() {
                        *lists |= list;
                        *outlines |= outline;
                    }
                }
                _ => {}
            }
        }
    }

    /// Finds bars, menus and controls, which are no text of the page, and what it hides. Branches that are folded
    /// up are hidden, too: lists and headings stay.
    fn unseen(&mut self, tokens: &[Token<'_>]) {
        // Up to where lists go, and titles, in which a button is the title.
        let (mut lists, mut titles) = (0, 0);
        // Of each token, how many parts of an outline there are before it.
        let mut parts = Vec::with_capacity(tokens.len());
        let mut count = 0_usize;
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            parts.push(count);
            let Token::Start(name, attributes) = token else { continue };
            let end = self.end(at);
            match name.as_str() {
                "ul" | "ol" | "dl" | "li" | "dt" | "dd" | "summary" => {
                    count += 1;
                    lists = lists.max(end.unwrap_or_default());
                    continue;
                }
                name if is_heading(name) => {
                    count += 1;
                    titles = titles.max(end.unwrap_or_default());
                    continue;
                }
                _ => {}
            }
            let Some(end) = end else { continue };
            // Without an end of its own it is not known what is in it.
            let is_closed = match tokens.get(end) {
                Some(Token::End(last)) => last == name,
                Some(Token::Start(next, _)) => next == name,
                _ => false,
            };
            if !is_closed {
                continue;
            }
            match name.as_str() {
                "template" | "select" | "textarea" => {
                    self.hidden.insert(at);
                }
                "button" if at > lists && at > titles => {
                    self.hidden.insert(at);
                }
                "header" | "nav" if is_hidden(attributes) => {
                    self.hidden.insert(at);
                }
                "p" | "div" | "span" | "form" | "aside" | "label" | "output" if at > lists && is_hidden(attributes) => {
                    found.push((at, end));
                }
                _ => {}
            }
        }
        for (at, end) in found {
            if parts.get(at) == parts.get(end) {
                self.hidden.insert(at);
            }
        }
    }

    fn tables(&mut self, tokens: &[Token<'_>]) {
        // Tables that are open: where they begin, whether they are for the layout, cells of the row, and at most.
        let mut open: Vec<(usize, bool, usize, usize)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Start(name, attributes) => {
                    if name == "table" {
                        if let Some((_, layout, ..)) = open.last_mut() {
                            *layout = true;
                        }
                        open.push((at, false, 0, 0));
                        continue;
                    }
                    let Some((_, layout, cells, most)) = open.last_mut() else { continue };
                    match name.as_str() {
                        "tr" => *cells = 0,
                        "td" | "th" => {
                            *cells += 1;
                            *most = (*most).max(*cells);
                        }
                        "ul" | "ol" | "dl" | "summary" | "pre" => *layout = true,
                        "p" => *layout |= super::level_of_word(attributes).is_some(),
                        name => *layout |= is_heading(name),
                    }
                }
                Token::End(name) if name == "table" => {
                    if let Some((from, false, _, most)) = open.pop()
                        && most > 1
                    {
                        self.tables.insert(from);
                    }
                }
                _ => {}
            }
        }
    }

    fn title(&mut self, tokens: &[Token<'_>]) {
        let mut name_of_page = String::new();
        let mut paragraphs = 0;
        let (mut in_drawing, mut first) = (false, None);
        for (at, token) in tokens.iter().enumerate() {
            let (name, attributes) = match token {
                Token::Start(name, attributes) => (name.as_str(), *attributes),
                Token::End(name) => {
                    in_drawing &= name != "svg";
                    continue;
                }
                Token::Text(_) => continue,
            };
            let text = || words(tokens.get(at..self.end(at).unwrap_or(at)).unwrap_or_default());
            match name {
                "svg" => in_drawing = true,
                "title" if !in_drawing && name_of_page.is_empty() => name_of_page = text(),
                "meta" => {
                    self.is_ours |= html::attribute(attributes, "content")
                        .is_some_and(|content| content == "default-src 'none'; base-uri 'none'; form-action 'none'");
                }
                "p" if first.is_none() && paragraphs < MOST_TITLES && super::level_of_word(attributes).is_none() => {
                    paragraphs += 1;
                    let is_told = has_class(attributes, &["title", "MsoTitle"]);
                    if is_told && !text().is_empty() || !name_of_page.is_empty() && text() == name_of_page {
                        self.title = Some(at);
                        return;
                    }
                }
                "li" | "summary" | "dt" => return,
                name if is_heading(name) => match first {
                    None => {
                        if has_class(attributes, &["title", "page-title"]) {
                            self.title = Some(at);
                            return;
                        }
                        let is_same = name == "h1" && !name_of_page.is_empty() && text() == name_of_page;
                        if !is_same {
                            return;
                        }
                        first = Some(at);
                    }
                    // Chapters beside it.
                    Some(_) if name == "h1" => {
                        self.title = first;
                        return;
                    }
                    Some(_) => {}
                },
                _ => {}
            }
        }
    }

    fn footnotes(&mut self, tokens: &[Token<'_>], parents: &[usize]) {
        let mut places: HashMap<String, usize> = HashMap::new();
        // Links within the page: where they lead to.
        let mut links: HashMap<usize, String> = HashMap::new();
        let mut order: Vec<usize> = Vec::new();
        // Of each token, how many headings there are before it.
        let mut headings = Vec::with_capacity(tokens.len());
        let mut count = 0_usize;
        let mut inside = 0;
        for (at, token) in tokens.iter().enumerate() {
            headings.push(count);
            let Token::Start(name, attributes) = token else { continue };
            count += usize::from(is_heading(name));
            // The heading above the notes is told by their place already.
            if is_heading(name) && at < inside {
                self.hidden.insert(at);
            }
            if matches!(name.as_str(), "section" | "div" | "aside")
                && (has_class(attributes, &["footnotes"]) || attributes.contains("doc-endnotes"))
            {
                inside = inside.max(self.end(at).unwrap_or(0));
            }
            // What Word says of comments, and what LibreOffice writes at the edges of each page.
            let is_comments = name == "div"
                && (style_of(attributes).contains("mso-element:comment-list")
                    || html::attribute(attributes, "title")
                        .is_some_and(|title| title == "header" || title == "footer"));
            let is_sign = has_class(
                attributes,
                &["headerlink", "header-anchor", "anchorjs-link", "mw-editsection", "msocomanchor"],
            );
            if is_comments || is_sign {
                self.hidden.insert(at);
            }
            let of = |name: &str| html::attribute(attributes, name).filter(|value| !value.is_empty());
            if let Some(id) = of("id") {
                places.entry(id).or_insert(at);
            }
            if name == "a" {
                if let Some(id) = of("name") {
                    places.entry(id).or_insert(at);
                }
                if let Some(target) = of("href").and_then(|href| href.strip_prefix('#').map(str::to_owned)) {
                    links.insert(at, target);
                    order.push(at);
                }
            }
        }
        // Of each note, its number; and how many notes begin at the same element.
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for &back in &order {
            let Some(&home) = links.get(&back).and_then(|target| places.get(target)) else { continue };
            let mark = (home..=home + NEAR).find_map(|at| {
                let to = *places.get(links.get(&at)?)?;
                (to > at && to <= back && (to == back || self.end(to)? > back)).then_some((at, to))
            });
            let Some((mark, note)) = mark.filter(|_| home < back) else { continue };
            let end = self.end(mark).filter(|end| end - mark <= MOST_TOKENS).unwrap_or(mark);
            let sign = words(tokens.get(mark..end).unwrap_or_default());
            let sign = sign.trim_matches(['[', ']', '(', ')', ' ']);
            if sign.is_empty() || sign.chars().count() > MOST_MARK || self.end(back).is_none() {
                continue;
            }
            found.push((mark, note, back));
        }
        found.sort_unstable();
        let mut all: Vec<usize> = found.iter().map(|(_, note, _)| *note).collect();
        all.sort_unstable();
        all.dedup();
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        for (mark, note, back) in found {
            let Some(element) = self.home(tokens, parents, &all, note) else { continue };
            let Some(end) = self.end(element).filter(|end| *end >= back) else { continue };
            // What has headings in it is a chapter.
            if headings.get(element) != headings.get(end) || element <= mark {
                continue;
            }
            let next = numbers.len() + 1;
            let number = *numbers.entry(element).or_insert(next);
            self.marks.insert(mark, number);
            self.notes.insert(element, number);
            self.hidden.insert(back);
        }
    }

    /// The element that a footnote is: where it begins itself, or what a place in it is in.
    fn home(&self, tokens: &[Token<'_>], parents: &[usize], all: &[usize], place: usize) -> Option<usize> {
        let name = |at: usize| match tokens.get(at) {
            Some(Token::Start(name, _)) => name.as_str(),
            _ => "",
        };
        let is_home = |at: usize| matches!(name(at), "p" | "li" | "div" | "aside" | "dd" | "td" | "tr");
        let mut at = place;
        for _ in 0..8 {
            if is_home(at) {
                break;
            }
            at = parents.get(at).copied().filter(|parent| *parent > 0)?;
        }
        if !is_home(at) {
            return None;
        }
        // A note of several paragraphs is an element with the first of them at its beginning.
        let around = parents.get(at).copied().unwrap_or_default();
        let is_first = around > 0 && at - around <= 3 && name(at) == "p" && matches!(name(around), "div" | "li");
        let is_alone = || {
            let after = all.get(all.partition_point(|note| *note <= place));
            after.is_none_or(|after| self.end(around).is_some_and(|end| *after > end))
        };
        Some(if is_first && is_alone() { around } else { at })
    }
}
