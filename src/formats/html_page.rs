//! Web pages as outlines: headings, lists and `<details>`; also bookmarks of browsers, which are lists
//! of lists. Only text is taken; scripts and styles are passed over.

use super::parts::levels::Levels;
use super::parts::{encoding, html};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TaskState;

/// The level of a heading or of a list in HTML.
const LISTS: usize = 100;

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
    let mut levels = Levels::new("html", options);
    let mut page = Page::default();
    for token in html::tokens(&text) {
        match token {
            html::Token::Start(name, attributes) => page.start(&mut levels, &name, attributes)?,
            html::Token::End(name) => page.end(&mut levels, &name)?,
            html::Token::Text(text) if page.skip == 0 => page.words.push_str(&html::decode(text)),
            html::Token::Text(text) if page.in_title => page.title.push_str(&html::decode(text)),
            html::Token::Text(_) => {}
        }
    }
    page.flush(&mut levels)?;
    if !page.title.trim().is_empty() {
        levels.title = page.title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    levels.finish()
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
    title: String,
    task: Option<TaskState>,
    closed: bool,
}

impl Page {
    /// Ends a title or a paragraph.
    fn flush(&mut self, levels: &mut Levels) -> Result<(), ReadError> {
        let words = std::mem::take(&mut self.words);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let links = std::mem::take(&mut self.links);
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
        match name {
            "head" => self.skip += 1,
            "title" => self.in_title = true,
            "body" => self.skip = 0,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush(levels)?;
                let number = name.get(1..).and_then(|number| number.parse().ok()).unwrap_or(1);
                self.level = Some(if self.depth > 0 { LISTS + self.depth } else { number });
                self.closed = attributes.to_ascii_lowercase().contains("folded") && self.depth > 0;
            }
            "ul" | "ol" | "dl" => {
                self.flush(levels)?;
                if let Some(level) = self.level.take() {
                    levels.put(level, "")?;
                }
                self.depth += 1;
            }
            "details" => {
                self.flush(levels)?;
                self.depth += 1;
                self.closed = html::attribute(attributes, "open").is_none();
            }
            "li" | "dt" | "dd" | "summary" => {
                self.flush(levels)?;
                self.level = Some(LISTS + self.depth.max(1));
            }
            "p" | "div" | "table" | "tr" | "pre" | "blockquote" | "section" | "hr"
                // A paragraph right at the start of an item is its title.
                if !self.words.trim().is_empty() => {
                    self.flush(levels)?;
                }
            "br" | "td" | "th" => self.words.push(' '),
            "a" => {
                if let Some(href) = html::attribute(attributes, "href")
                    && self.level.is_some()
                {
                    self.links.push(href);
                }
            }
            "input" if html::attribute(attributes, "type").as_deref() == Some("checkbox") => {
                let checked = html::attribute(attributes, "checked").is_some();
                self.task = Some(if checked { TaskState::Done } else { TaskState::Todo });
            }
            "img" => {
                if let Some(alt) = html::attribute(attributes, "alt") {
                    self.words.push_str(&alt);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, levels: &mut Levels, name: &str) -> Result<(), ReadError> {
        match name {
            "head" => self.skip = 0,
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
            "ul" | "ol" | "dl" | "details" => {
                self.flush(levels)?;
                self.level = None;
                levels.leave(LISTS + self.depth.max(1));
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        Ok(())
    }
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
        assert_eq!(marks.outline, "Menu\n  Folder\n    One\n    words\n  Two\n");
        fuzz("html", PAGE.as_bytes(), read);
    }
}
