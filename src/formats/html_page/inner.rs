//! What is one note as a whole: notes of pages that this program wrote, quotations with lists, footnotes.

use super::super::parts::html::{self, Note, Token};
use super::super::parts::levels::Levels;
use super::super::parts::marked::{self, Look, is_emphasis};
use super::flow::address;
use super::ruby::Ruby;
use super::scan::{Scan, has_class, words};
use crate::doc::TopicId;

/// Tokens that the words of a thing to fold up have at most where they are but signs.
const MOST_SIGNS: usize = 64;

/// The place behind an element that is passed over.
pub fn behind(tokens: &[Token<'_>], from: usize, end: usize) -> usize {
    match (tokens.get(from), tokens.get(end)) {
        (Some(Token::Start(name, _)), Some(Token::End(last))) if name == last => end + 1,
        _ => end.max(from + 1),
    }
}

/// The Markdown of what stands between two places, with how many readings there are. Marks of footnotes are
/// text unless they are wanted.
pub fn note(
    (scan, tokens): (&Scan, &[Token<'_>]),
    (from, to): (usize, usize),
    mut marks: Option<&mut Vec<usize>>,
) -> (String, usize) {
    let mut note = Note::default();
    let mut ruby = Ruby::default();
    let mut at = from;
    while at < to
        && let Some(token) = tokens.get(at)
    {
        let here = at;
        at += 1;
        match token {
            Token::Start(name, attributes) => {
                if let Some(end) = scan.end(here) {
                    if scan.hidden.contains(&here) {
                        at = behind(tokens, here, end);
                        continue;
                    }
                    if let Some(marks) = &mut marks
                        && let Some(&number) = scan.marks.get(&here)
                    {
                        marks.push(number);
                        note.mark(&format!("[^{number}]"));
                        at = behind(tokens, here, end);
                        continue;
                    }
                }
                note.say(&ruby.start(name).unwrap_or_default());
                if name == "a" {
                    note.start_link(address(attributes).filter(|href| html::is_safe(href) && !href.starts_with('#')));
                } else {
                    let told = if is_emphasis(name) { scan.look(attributes) } else { Look::default() };
                    note.start(name, attributes, told);
                }
            }
            Token::End(name) => {
                note.say(&ruby.end(name).unwrap_or_default());
                note.end(name);
            }
            Token::Text(text) => {
                let text = html::decode(text);
                let (is_passed, reading) = ruby.words(&text);
                note.say(&reading.unwrap_or_default());
                if !is_passed {
                    note.say(&text);
                }
            }
        }
    }
    (note.finish(), ruby.count)
}

/// Where the thing to fold up ends that an interactive page of ours has beside a topic: with note, links and
/// more, and no words of its own.
pub fn end_of_more((scan, tokens): (&Scan, &[Token<'_>]), at: usize, attributes: &str) -> Option<usize> {
    let end = scan.end(at).filter(|_| has_class(attributes, &["e"]))?;
    let Some(Token::Start(name, _)) = tokens.get(at + 1) else { return None };
    let inside = scan.end(at + 1).filter(|inside| name == "summary" && *inside <= at + MOST_SIGNS)?;
    let said = words(tokens.get(at + 1..inside)?);
    (!said.contains(char::is_alphanumeric)).then_some(end)
}

/// Gives a topic what is in that; how many readings there are.
pub fn more(levels: &mut Levels, id: TopicId, page: (&Scan, &[Token<'_>]), (from, to): (usize, usize)) -> usize {
    let (scan, tokens) = page;
    let (mut readings, mut term) = (0, String::new());
    let mut at = from + 1;
    while at < to
        && let Some(token) = tokens.get(at)
    {
        let here = at;
        at += 1;
        let Token::Start(name, attributes) = token else { continue };
        let Some(end) = scan.end(here) else { continue };
        let said = || words(tokens.get(here..end).unwrap_or_default());
        let is_note = name == "div" && has_class(attributes, &["note"]);
        match name.as_str() {
            "summary" => {}
            _ if is_note || name == "blockquote" => {
                let (text, count) = note(page, (here + 1, end), None);
                readings += count;
                if !text.is_empty() {
                    levels.build.note(id, &if is_note { text } else { marked::quoted(&text) });
                }
            }
            "dt" => term = said(),
            "dd" => levels.build.attribute(id, &std::mem::take(&mut term), &said()),
            // Within the page they lead to other topics.
            "a" => {
                let href = html::attribute(attributes, "href").unwrap_or_default();
                if !href.starts_with('#') {
                    let title = said();
                    levels.build.link(id, &href, if title == href { "" } else { &title });
                }
            }
            _ => continue,
        }
        at = behind(tokens, here, end);
    }
    readings
}
