//! Words of a web page with their looks, as they come, and what tags tell of them.

use super::super::parts::html;
use super::super::parts::marked::{Look, Words};
use super::scan::Scan;
use crate::base::percent;

/// Emphasis deeper than this is not looked at.
pub const EMPHASIS: usize = 64;

/// Words with their looks, as they come.
#[derive(Default)]
pub struct Flow {
    /// The words so far.
    pub words: Words,
    /// Elements of emphasis that are open, and how their words look.
    pub looks: Vec<(String, Look)>,
}

impl Flow {
    /// How words look now.
    pub fn look(&self) -> Look {
        self.looks.last().map(|(_, look)| *look).unwrap_or_default()
    }

    /// Adds words; white space is one space.
    pub fn say(&mut self, text: &str) {
        let look = self.look();
        let mut from = 0;
        for (at, space) in text.match_indices(char::is_whitespace) {
            self.words.say(text.get(from..at).unwrap_or_default(), look);
            from = at + space.len();
            if !self.words.ends_with_space() {
                self.words.say(" ", look);
            }
        }
        self.words.say(text.get(from..).unwrap_or_default(), look);
    }

    /// Breaks the line.
    pub fn line_break(&mut self) {
        self.words.say("\n", Look::default());
    }

    /// Opens an element that may be bold or the like. Some programs wrap all in `<b>` and say in its style
    /// that it is not.
    pub fn open(&mut self, name: &str, attributes: &str, style: &str, scan: &Scan) {
        let mut look = self.look().within(name);
        let told = scan.look(attributes);
        look.bold |= told.bold;
        look.italic |= told.italic;
        look.struck |= told.struck;
        self.looks.push((name.to_owned(), look.styled(style)));
    }

    /// Closes an element; how many are open then. What is not closed in order ends with what is around it.
    pub fn close(&mut self, name: &str) -> Option<usize> {
        let at = self.looks.iter().rposition(|(open, _)| open == name)?;
        self.looks.truncate(at);
        Some(at)
    }
}

/// The address of a link. Google Docs leads all links over a page of its own.
pub fn address(attributes: &str) -> Option<String> {
    let href = html::attribute(attributes, "href")?;
    let Some(query) = href.strip_prefix("https://www.google.com/url?") else { return Some(href) };
    let target = query.split('&').find_map(|part| part.strip_prefix("q="));
    Some(target.map_or_else(|| href.clone(), percent::decoded))
}
