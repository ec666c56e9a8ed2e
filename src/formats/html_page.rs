//! Web pages as outlines: headings, lists and `<details>`; also bookmarks of browsers, which are lists
//! of lists. Only text is taken; scripts and styles are passed over.

use super::parts::levels::Levels;
use super::parts::{encoding, html};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TaskState;
use crate::doc::edit::{NewTopic, outline_of};

/// The level of a heading or of a list in HTML.
const LISTS: usize = 100;

/// Emphasis deeper than this is not looked at.
const EMPHASIS: usize = 64;

/// Whether it is a web page.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let text = encoding::lossy(head).trim_start().to_ascii_lowercase();
    ["<!doctype html", "<html", "<!doctype netscape-bookmark"].iter().any(|start| text.starts_with(start))
}

/// Reads the headings and lists of a web page; also bookmarks, which are a list of lists.
///
/// # Errors
/// When there is no topic in it.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let declared = encoding::lossy(bytes.get(..1024).unwrap_or(bytes)).to_ascii_lowercase();
    let charset = declared.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    let text = encoding::decode(bytes, charset.as_deref())?.text;
    parse(&text, options)?.finish()
}

/// Whether there is anything in HTML that makes an outline of it: a heading, or a list of some
/// length.
#[must_use]
pub fn is_outline(text: &str) -> bool {
    let mut items = 0;
    for token in html::tokens(text) {
        let html::Token::Start(name, attributes) = token else { continue };
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" => return true,
            "li" | "dt" => items += 1,
            "p" if level_of_word(attributes).is_some() => items += 1,
            _ => {}
        }
        if items > 1 {
            return true;
        }
    }
    false
}

/// The topics of a piece of HTML, in document order, with what stands before the first of them as
/// topics too. `None` if there is none.
#[must_use]
pub fn outline(text: &str) -> Option<Vec<NewTopic>> {
    let mut levels = parse(text, &ReadOptions::default()).ok()?;
    let made_up = levels.tops() != 1;
    if levels.tops() == 0 {
        return None;
    }
    let before = std::mem::take(&mut levels.preface);
    let document = levels.finish().ok()?.document;
    let root = document.sheets().first()?.1.root();
    let tops = if made_up { document.children(root) } else { &[root] };
    let before = before.split("\n\n").map(str::trim).filter(|words| !words.is_empty());
    let mut topics: Vec<NewTopic> = before.map(|words| NewTopic::new(0, words)).collect();
    topics.extend(tops.iter().flat_map(|&top| outline_of(&document, top)));
    Some(topics)
}

/// The topics with their levels.
fn parse(text: &str, options: &ReadOptions) -> Result<Levels, ReadError> {
    let mut levels = Levels::new("html", options);
    let mut page = Page::default();
    for token in html::tokens(text) {
        match token {
            html::Token::Start(name, attributes) => page.start(&mut levels, &name, attributes)?,
            html::Token::End(name) => page.end(&mut levels, &name)?,
            html::Token::Text(_) if page.in_reading => {}
            html::Token::Text(text) if page.skip == 0 => page.say(&html::decode(text)),
            html::Token::Text(text) if page.in_title => page.title.push_str(&html::decode(text)),
            html::Token::Text(_) => {}
        }
    }
    page.flush(&mut levels)?;
    if !page.title.trim().is_empty() {
        levels.title = page.title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    Ok(levels)
}

/// What is open while a page is read.
#[derive(Default)]
struct Page {
    words: String,
    /// The level of the topic that the words are the title of; none if they are a note.
    level: Option<usize>,
    links: Vec<String>,
    depth: usize,
    skip: usize,
    in_title: bool,
    /// A picture of lines, which has titles of its own.
    in_drawing: bool,
    /// How the signs before are read.
    in_reading: bool,
    /// The table of contents, which tells the headings once more.
    in_contents: bool,
    /// Of each list that is open, how deep what is around it stands, and whether its level is told.
    around: Vec<(usize, bool)>,
    /// The link that is open in a note: where its words begin, and its address.
    note_link: Option<(usize, String)>,
    title: String,
    task: Option<TaskState>,
    closed: bool,
    /// Elements of emphasis that are open, and whether each is bold.
    emphasis: Vec<(String, bool)>,
    /// Whether words are there that are not bold.
    plain: bool,
    /// Whether the title is that of a heading.
    heading: bool,
    /// Where Word writes the number or bullet of an item in words: how many elements of emphasis are open
    /// within it.
    mark: Option<usize>,
    /// A paragraph of a table of contents of Word.
    in_toc: bool,
}

/// What a paragraph of a page that Word saved is: with the level of its list in its style or, in pages that
/// were filtered, with its margin alone.
fn level_of_word(attributes: &str) -> Option<usize> {
    let of = |name: &str| html::attribute(attributes, name).unwrap_or_default().to_ascii_lowercase();
    let style = of("style");
    let number = |text: &str| -> Option<usize> {
        let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|number| *number < 10_000)
    };
    if let Some((_, list)) = style.split_once("mso-list:") {
        let list = list.split(';').next().unwrap_or_default();
        return list.split_once("level").and_then(|(_, level)| number(level)).map(|level| LISTS + level);
    }
    if !of("class").starts_with("msolistparagraph") || !style.contains("text-indent:-") {
        return None;
    }
    style.split_once("margin-left:").and_then(|(_, margin)| number(margin)).map(|margin| LISTS + 1 + margin)
}

impl Page {
    /// Adds words to what is open.
    fn say(&mut self, words: &str) {
        if self.mark.is_some() || self.in_toc {
            return;
        }
        let bold = self.emphasis.last().is_some_and(|(_, bold)| *bold);
        self.plain |= !bold && !words.trim().is_empty();
        self.words.push_str(words);
    }

    /// Opens an element that may be bold. Some programs wrap all in `<b>` and say in its style that
    /// it is not.
    fn emphasize(&mut self, name: &str, attributes: &str) {
        if self.emphasis.len() >= EMPHASIS {
            return;
        }
        let style = html::attribute(attributes, "style").unwrap_or_default().to_ascii_lowercase();
        let weight =
            style.split_once("font-weight:").map(|(_, rest)| rest.split(';').next().unwrap_or_default().trim());
        let around = self.emphasis.last().is_some_and(|(_, bold)| *bold);
        let bold = match weight {
            Some(weight) => matches!(weight, "bold" | "bolder" | "600" | "700" | "800" | "900"),
            None => around || matches!(name, "b" | "strong"),
        };
        self.emphasis.push((name.to_owned(), bold));
        let is_mark = style.contains("mso-list:ignore");
        // In filtered pages the space behind a number or bullet is of this size.
        let is_space = style.contains("font:7.0pt") && self.level.is_some() && self.words.trim().chars().count() < 8;
        if is_space {
            self.words.clear();
        }
        if self.mark.is_none() && (is_mark || is_space) {
            self.mark = Some(self.emphasis.len());
        }
    }

    fn end_contents(&mut self) {
        self.in_contents = false;
        self.skip = self.skip.saturating_sub(1);
    }

    /// Ends a title or a paragraph.
    fn flush(&mut self, levels: &mut Levels) -> Result<(), ReadError> {
        self.note_link = None;
        let words = std::mem::take(&mut self.words);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let links = std::mem::take(&mut self.links);
        let (plain, heading) = (std::mem::take(&mut self.plain), std::mem::take(&mut self.heading));
        let level = self.level.take();
        if words.is_empty() && level.is_none_or(|_| links.is_empty()) {
            // An item that begins with a list of its own keeps its place.
            self.level = level;
            return Ok(());
        }
        let Some(level) = level else {
            levels.note(&words);
            return Ok(());
        };
        let id = levels.put(level, &words)?;
        if !plain && !heading && !words.is_empty() {
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

    fn start(&mut self, levels: &mut Levels, name: &str, attributes: &str) -> Result<(), ReadError> {
        // How signs are read needs no end of its own; a table of contents without one ends with what follows.
        self.in_reading &= !(html::is_block(name) || matches!(name, "rb" | "rtc"));
        if self.in_contents && matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "main" | "article") {
            self.end_contents();
        }
        match name {
            "head" => self.skip += 1,
            "title" if self.in_drawing => self.skip += 1,
            "title" => self.in_title = true,
            "svg" => self.in_drawing = true,
            "rt" | "rp" => self.in_reading = true,
            "nav" if !self.in_contents => {
                let of = |name: &str| html::attribute(attributes, name).unwrap_or_default().to_ascii_lowercase();
                self.in_contents = of("id") == "toc" || of("role") == "doc-toc";
                self.skip += usize::from(self.in_contents);
            }
            _ if self.in_contents => {}
            "body" => self.skip = 0,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush(levels)?;
                self.heading = true;
                let number = name.get(1..).and_then(|number| number.parse().ok()).unwrap_or(1);
                self.level = Some(if self.depth > 0 { LISTS + self.depth } else { number });
                self.closed = attributes.to_ascii_lowercase().contains("folded") && self.depth > 0;
            }
            "ul" | "ol" | "dl" => {
                self.flush(levels)?;
                if let Some(level) = self.level.take() {
                    levels.put(level, "")?;
                }
                let told = level_of_class(attributes);
                self.around.push((self.depth, told.is_some()));
                self.depth = told.unwrap_or(self.depth) + 1;
            }
            "details" => {
                self.flush(levels)?;
                self.depth += 1;
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
            }
            "p" if html::attribute(attributes, "class").is_some_and(|class| class.starts_with("MsoToc")) => {
                self.flush(levels)?;
                self.in_toc = true;
            }
            "p" | "div" | "table" | "tr" | "pre" | "blockquote" | "section" | "hr"
                // A paragraph right at the start of an item is its title.
                if !self.words.trim().is_empty() => {
                    self.flush(levels)?;
                }
            "br" | "td" | "th" => self.words.push(' '),
            "a" => {
                if let Some(href) = html::attribute(attributes, "href") {
                    match self.level {
                        Some(_) => self.links.push(href),
                        None if html::is_safe(&href) && !href.starts_with('#') => {
                            self.note_link = Some((self.words.len(), href));
                        }
                        None => {}
                    }
                }
            }
            "input" if html::attribute(attributes, "type").as_deref() == Some("checkbox") => {
                let checked = html::attribute(attributes, "checked").is_some();
                self.task = Some(if checked { TaskState::Done } else { TaskState::Todo });
            }
            "b" | "strong" | "span" => self.emphasize(name, attributes),
            "img" => {
                if let Some(alt) = html::attribute(attributes, "alt") {
                    self.say(&alt);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, levels: &mut Levels, name: &str) -> Result<(), ReadError> {
        if html::is_block(name) {
            (self.mark, self.in_toc) = (None, false);
        }
        match name {
            "head" => self.skip = 0,
            "title" if self.in_drawing => self.skip = self.skip.saturating_sub(1),
            "svg" => self.in_drawing = false,
            "rt" | "rp" | "ruby" => self.in_reading = false,
            "nav" if self.in_contents => self.end_contents(),
            _ if self.in_contents => {}
            "a" => {
                let link = self.note_link.take();
                if let Some((from, href)) = link
                    && let Some(words) = self.words.get(from..).map(str::trim).filter(|words| !words.is_empty())
                {
                    let linked = format!("[{words}]({href})");
                    let lead = if self.words.get(from..).is_some_and(|words| words.starts_with(char::is_whitespace)) {
                        " "
                    } else {
                        ""
                    };
                    self.words.truncate(from);
                    self.words.extend([lead, &linked]);
                }
            }
            "title" => {
                self.in_title = false;
                if self.skip == 0 {
                    // A title without a head, as in bookmarks.
                    self.title = std::mem::take(&mut self.words);
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "p" | "pre" | "table" | "blockquote" | "tr" => {
                self.flush(levels)?;
            }
            "li" | "dt" | "dd" => {
                self.flush(levels)?;
                self.level = None;
            }
            "ul" | "ol" | "dl" => {
                self.flush(levels)?;
                self.level = None;
                let (around, is_told) = self.around.pop().unwrap_or_default();
                // Where the level is told, the next list may go on below.
                if !is_told {
                    levels.leave(LISTS + self.depth.max(1));
                }
                self.depth = around;
            }
            "details" => {
                self.flush(levels)?;
                self.level = None;
                levels.leave(LISTS + self.depth.max(1));
                self.depth = self.depth.saturating_sub(1);
            }
            "b" | "strong" | "span" => {
                // What is not closed in order ends with what is around it.
                if let Some(at) = self.emphasis.iter().rposition(|(open, _)| open == name) {
                    self.emphasis.truncate(at);
                    self.mark = self.mark.filter(|open| *open <= at);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The level of a list from 0 that its class tells, as Google Docs writes lists: one beside the other.
fn level_of_class(attributes: &str) -> Option<usize> {
    let class = html::attribute(attributes, "class")?;
    let list = class.split_ascii_whitespace().find(|class| class.starts_with("lst-kix_"))?;
    list.rsplit('-').next()?.parse().ok().filter(|level| *level < 20)
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    const PAGE: &str = "<!DOCTYPE html><html><head><title>T</title><script>no</script></head><body><h1>A</h1><p>n</p><h2>B</h2><ul><li>c <a href='https://a.b'>x</a>\
        <ul><li>d</ul><li>e<ul><ul><li>f</ul></ul></ul><details><summary>g</summary><p>h</p></details><h2>I</h2></body></html>";
    const MARKS: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Menu</H1>\n<DL><p>\n<DT><H3 FOLDED>Folder</H3>\n<DL><p>\n\
        <DT><A HREF=\"https://a.b\">One</A>\n<DD>words\n</DL><p>\n<DT><A HREF=\"https://c.d\">Two</A>\n</DL><p>\n";

    #[test]
    fn pages_and_bookmarks_are_outlines() {
        let page = shown(&read(PAGE.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(page.outline, "A [n]\n  B\n    c x\n      d\n    e\n      f\n    g [h]\n  I\n");
        assert!(page.extras.contains("c x: link https://a.b"), "{}", page.extras);
        let marks = shown(&read(MARKS.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(marks.outline, "Menu\n  Folder\n    One [words]\n  Two\n");
        let of = |body: &str| {
            shown(&read(format!("<html><body>{body}").as_bytes(), &ReadOptions::default()).unwrap()).outline
        };
        assert_eq!(
            of(
                "<svg><title>Logo</title></svg><h1>漢字<ruby>振<rp>(</rp><rt>ふ</rt><rp>)</rp></ruby></h1><p>see <a href='https://a.b'>it</a>."
            ),
            "漢字振 [see [it](https://a.b).]\n"
        );
        assert_eq!(of("<h1><ruby>漢<rt>かん</ruby>字</h1><p>n</p><h2>B</h2>"), "漢字 [n]\n  B\n");
        assert_eq!(of("<nav id='TOC'><ul><li><a>A</a><h1>A</h1>"), "A\n");
        assert_eq!(of("<nav id='TOC'><ul><li><a href='#a'>A</a></li></ul></nav><h1>A</h1><h2>B</h2>"), "A\n  B\n");
        let list = |level: usize, item: &str| format!("<ul class='c1 lst-kix_ab-{level} start'><li>{item}</li></ul>");
        assert_eq!(
            of(&("<h1>R</h1>".to_owned() + &list(0, "a") + &list(1, "b") + &list(2, "c") + &list(0, "d"))),
            "R\n  a\n    b\n      c\n  d\n"
        );
        // As Word saves and copies lists, and as it filters them.
        let mark = |sign: &str| {
            format!(
                "<![if !supportLists]><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span><![endif]>"
            )
        };
        let item = |level: usize, sign: &str, words: &str| {
            format!(
                "<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>{}{words}</p>",
                mark(sign)
            )
        };
        let saved = "<p class=MsoToc1>A 1</p><h1>".to_owned()
            + &mark("一、")
            + "A</h1>"
            + &item(1, "1.", "<b>b</b> x")
            + &item(2, "·", "c")
            + &item(1, "2.", "d")
            + "<p class=MsoNormal>n</p>";
        assert_eq!(of(&saved), "A\n  b x\n    c\n  d [n]\n");
        assert!(super::is_outline(&(item(1, "1.", "a") + &item(2, "a.", "b"))));
        let item = |margin: &str, words: &str| {
            format!(
                "<p class=MsoListParagraphCxSpMiddle style='margin-left:{margin};text-indent:-18.0pt'><span style='font-family:Symbol'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span>{words}</p>"
            )
        };
        assert_eq!(
            of(&("<h1>R</h1>".to_owned() + &item("36.0pt", "a") + &item("72.0pt", "b") + &item("36.0pt", "c"))),
            "R\n  a\n    b\n  c\n"
        );
        fuzz("html", PAGE.as_bytes(), read);
    }
}
