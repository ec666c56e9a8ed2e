//! Titles as inline Markdown, and back.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::doc::{Link, Unknown};
use crate::formats::outline::{self, web_address};
use crate::formats::parts::html::{self, is_safe};
use crate::text::rich::Run;

/// What stands for an empty title: a comment, which no program shows.
const EMPTY: &str = "<!-- -->";

/// Adds a title, escaped so that every reader of Markdown shows just its characters.
pub(super) fn push_title(out: &mut String, title: &str) {
    if title.is_empty() {
        out.push_str(EMPTY);
        return;
    }
    let inner = title.trim_matches([' ', '\t', '\u{a0}', '\u{3000}']);
    let lead = title.len() - title.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']).len();
    let tail = title.len() - lead.min(title.len()) - inner.len();
    let starts_number = {
        let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < inner.len() && rest.starts_with(['.', ')'])).then_some(inner.len() - rest.len())
    };
    let has_dollars = inner.matches('$').count() > 1;
    // Marks of other dialects, of which one alone begins nothing.
    let has = |mark: &str| inner.matches(mark).count() > 1;
    let (has_raised, has_marked, has_inserted) = (has("^"), has("=="), has("++"));
    let closing_hashes = inner.len() - inner.trim_end_matches('#').len();
    let mut before: Option<char> = None;
    let mut characters = title.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let is_space_at_end = at < lead || at + tail >= title.len();
        let escaped = match character {
            ' ' | '\t' | '\u{a0}' | '\u{3000}' if is_space_at_end => {
                out.push_str(&format_reference(character));
                before = Some(character);
                continue;
            }
            '\n' => {
                out.push_str("<br>");
                before = Some(character);
                continue;
            }
            '\t' | '\r' => {
                out.push_str(&format_reference(character));
                before = Some(character);
                continue;
            }
            '\\' | '`' | '*' | '[' | ']' | '~' | '<' => true,
            // One alone begins no formula.
            '$' => has_dollars,
            // Inside of a word an underscore is only an underscore.
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            '>' | '-' => at == lead,
            // What Obsidian would take for the name of a block, or others for raised text.
            '^' => has_raised || (before == Some(' ') && next.is_some_and(|next| next.is_ascii_alphanumeric())),
            '=' => has_marked && [before, next].contains(&Some('=')),
            '+' => at == lead || (has_inserted && [before, next].contains(&Some('+'))),
            '#' => at == lead || at == title.len() - tail - closing_hashes,
            '.' | ')' => starts_number.is_some_and(|length| at == lead + length),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
}

/// Whether `[title](address)` is taken for a link by every reader, and gives both back.
pub(super) fn can_link(title: &str, href: &str) -> bool {
    let is_address = is_safe(href)
        && !href.starts_with('#')
        && !href.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\'));
    let is_label = !title.is_empty() && !title.contains(['[', ']', '`', '\\', '\n', '<', '!']) && title.trim() == title;
    // Escaping makes a title at most twice as long, or puts a reference for a tab.
    is_address && is_label && title.len() * 4 + href.len() < MOST_LINK
}

/// Adds runs of a reference with their looks.
pub(super) fn push_runs(out: &mut String, runs: &[Run]) {
    for run in runs {
        let text = run.text.trim();
        let lead = run.text.len() - run.text.trim_start().len();
        out.push_str(if lead > 0 { " " } else { "" });
        let href = run.link.as_deref().and_then(web_address);
        let href = href.filter(|href| !href.contains(['(', ')', '<', '>', ' ']));
        let marks = match (run.bold, run.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        if !text.is_empty() {
            out.push_str(if run.raised { "<sup>" } else { "" });
            out.push_str(if href.is_some() { "[" } else { "" });
            out.push_str(marks);
            push_title(out, text);
            out.push_str(marks);
            if let Some(href) = &href {
                out.extend(["](", href, ")"]);
            }
            out.push_str(if run.raised { "</sup>" } else { "" });
        }
        if lead < run.text.len() && run.text.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

fn format_reference(character: char) -> String {
    format!("&#{};", u32::from(character))
}

/// Links that a title may have.
const MOST_LINKS: usize = 1000;

/// Bytes that a link may have.
const MOST_LINK: usize = 4096;

/// A title as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inline {
    pub title: String,
    pub links: Vec<Link>,
}

/// Addresses that the text names in lines of their own (`[label]: address`), by [`label`].
pub(super) type Definitions = HashMap<String, String>;

/// The label of a reference as it is compared: in lower case, with single spaces.
pub(super) fn label(source: &str) -> String {
    source.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// One character of a title, and whether it stands in the source just so.
#[derive(Clone, Copy)]
struct Mark {
    character: char,
    is_source: bool,
    dropped: bool,
}

/// A title in the making.
#[derive(Default)]
struct Reader {
    marks: Vec<Mark>,
    links: Vec<Link>,
    /// For each picture that is open, where the words begin that stand for it, and its address.
    pictures: Vec<(usize, String)>,
    /// Where the last text ends in the source.
    told: usize,
    /// A tag was left out here: of the spaces around it one stays.
    after_tag: bool,
}

/// What is before the source, so that no title is taken for a list, a heading and the like.
const GUARD: &str = "x ";

/// The characters of inline Markdown, without its markup and without tags of HTML.
pub(super) fn read_inline(source: &str, definitions: &Definitions) -> Inline {
    if source == EMPTY {
        return Inline::default();
    }
    if !source.contains(['\\', '&', '<', '*', '_', '`', '[', '~', '$']) {
        return Inline { title: source.chars().filter(|c| is_shown(*c)).collect(), links: Vec::new() };
    }
    let guarded = format!("{GUARD}{}", with_dollars(source));
    let mut resolve = |link: BrokenLink<'_>| {
        let address = definitions.get(&label(&link.reference))?;
        Some((CowStr::from(address.clone()), CowStr::from("")))
    };
    let events = Parser::new_with_broken_link_callback(
        &guarded,
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH,
        Some(&mut resolve),
    );
    let mut reader = Reader::default();
    for (event, range) in events.into_offset_iter() {
        reader.event(event, &guarded, range);
    }
    let Reader { mut marks, links, after_tag, .. } = reader;
    take_emphasis_off(&mut marks);
    let title: String =
        marks.iter().filter(|mark| !mark.dropped).map(|mark| mark.character).filter(|c| is_shown(*c)).collect();
    let title = title.strip_prefix('x').unwrap_or(&title);
    let title = title.strip_prefix(' ').unwrap_or(title);
    let title = if after_tag { title.trim_end_matches(' ') } else { title };
    Inline { title: title.to_owned(), links }
}

fn is_shown(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n')
}

/// Formulas between `\(` and `\)` as those between dollars, because a backslash before a bracket only
/// stands for the bracket.
fn with_dollars(source: &str) -> Cow<'_, str> {
    if !source.contains("\\(") {
        return source.into();
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("\\(") {
        let Some((formula, after)) = after.split_once("\\)") else { break };
        out.push_str(before);
        match formula.trim() {
            formula if formula.is_empty() || formula.contains(['$', '`']) || before.ends_with('\\') => {
                out.extend(["\\(", formula, "\\)"]);
            }
            formula => out.extend(["$", formula, "$"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

impl Reader {
    fn event(&mut self, event: Event<'_>, source: &str, range: Range<usize>) {
        let before_tag = std::mem::take(&mut self.after_tag);
        let end = range.end;
        let is_text = matches!(event, Event::Text(_) | Event::Code(_));
        let is_single_tilde = || source.get(range.clone()).is_some_and(|text| !text.starts_with("~~"));
        match event {
            Event::Text(text) => {
                let text = if before_tag && self.marks.last().is_some_and(|mark| mark.character == ' ') {
                    text.trim_start_matches(' ')
                } else {
                    &text
                };
                let is_source = source.get(range.clone()) == Some(text);
                // A backslash that is no text of its own stands for nothing but this.
                let before = range.start.checked_sub(1).and_then(|at| source.as_bytes().get(at));
                let is_escaped = before == Some(&b'\\') && self.told < range.start;
                for (at, character) in text.chars().enumerate() {
                    self.push(character, is_source && !(at == 0 && is_escaped));
                }
                // The space that was left out may be all there was.
                self.after_tag = before_tag && text.is_empty();
            }
            Event::Code(text) => self.push_all(&text),
            // Formulas keep their source.
            Event::InlineMath(_) | Event::DisplayMath(_) => self.push_all(source.get(range).unwrap_or_default()),
            Event::SoftBreak => self.push(' ', false),
            Event::HardBreak => self.push('\n', false),
            Event::InlineHtml(tag) | Event::Html(tag) => {
                if is_line_break(&tag) {
                    self.push('\n', false);
                    return;
                }
                self.after_tag = true;
                let (links, pictures) = html::addresses(&tag);
                for href in links {
                    self.link(&href, "");
                }
                for picture in pictures {
                    let words = tag.split_once(' ').and_then(|(_, rest)| html::attribute(rest, "alt"));
                    let words = words.filter(|words| !words.is_empty());
                    self.push_all(words.as_deref().unwrap_or(picture.rsplit(['/', '\\']).next().unwrap_or_default()));
                    self.after_tag = false;
                    self.link(&picture, "");
                }
            }
            Event::Start(Tag::Link { dest_url, title, .. }) => self.link(&dest_url, &title),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.link(&dest_url, "");
                self.pictures.push((self.marks.len(), dest_url.into_string()));
            }
            Event::End(TagEnd::Image) => {
                // A picture without words is its name.
                if let Some((start, address)) = self.pictures.pop()
                    && self.marks.get(start..).unwrap_or_default().iter().all(|mark| mark.character.is_whitespace())
                {
                    self.push_all(address.rsplit(['/', '\\']).next().unwrap_or_default());
                }
            }
            // One tilde strikes nothing through: 10~20 is a range.
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) if is_single_tilde() => {
                self.push('~', false);
            }
            _ => self.after_tag = before_tag,
        }
        if is_text {
            self.told = end;
        }
    }

    fn push(&mut self, character: char, is_source: bool) {
        self.marks.push(Mark { character, is_source, dropped: false });
    }

    fn push_all(&mut self, text: &str) {
        text.chars().for_each(|character| self.push(character, false));
    }

    fn link(&mut self, href: &str, title: &str) {
        if is_safe(href) && self.links.len() < MOST_LINKS && !self.links.iter().any(|link| link.href == href) {
            let title = outline::clean(title).split_whitespace().collect::<Vec<_>>().join(" ");
            self.links.push(Link { href: href.into(), title: title.into(), unknown: Unknown::default() });
        }
    }
}

/// Drops the marks of strong emphasis that `CommonMark` leaves, because a sign of punctuation is
/// inside of them and a letter outside: `**正常化：**1965`, as most who write Chinese mean it.
fn take_emphasis_off(marks: &mut [Mark]) {
    let mut at = 0;
    let mut open: Option<(usize, usize)> = None;
    while at < marks.len() {
        let is_mark = |mark: &&Mark| mark.is_source && mark.character == '*';
        let length = marks.get(at..).unwrap_or_default().iter().take_while(is_mark).count();
        if !(2..=3).contains(&length) {
            at += length.max(1);
            continue;
        }
        let is_space =
            |at: Option<usize>| at.and_then(|at| marks.get(at)).is_none_or(|mark| mark.character.is_whitespace());
        let (space_before, space_after) = (is_space(at.checked_sub(1)), is_space(Some(at + length)));
        match open {
            Some((start, opened)) if opened == length && !space_before => {
                for start in [start, at] {
                    marks.iter_mut().skip(start).take(length).for_each(|mark| mark.dropped = true);
                }
                open = None;
            }
            None if !space_after => open = Some((at, length)),
            _ => {}
        }
        at += length;
    }
}

/// Whether a tag is a `<br>` in one of its forms.
fn is_line_break(tag: &str) -> bool {
    let inside = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim_end();
    inside.eq_ignore_ascii_case("br")
}

#[cfg(test)]
mod tests {
    use super::{Definitions, Inline, push_runs, push_title};
    use crate::text::rich::Run;

    fn read_inline(source: &str) -> Inline {
        super::read_inline(source, &Definitions::from([("r".to_owned(), "https://r.s".to_owned())]))
    }

    #[test]
    fn titles_come_back() {
        for title in [
            "",
            " ",
            "  two  ",
            "\ttab\t",
            "a\nb",
            "\n",
            "<br>",
            "&#10;",
            "&amp;",
            "R&D",
            "a & b",
            "# not a heading",
            "C #",
            "C##",
            "a ## #",
            "- x",
            "+ x",
            "> x",
            "1. x",
            "12) x",
            "1.5 %",
            "*a* **b** _c_ __d__ ~~e~~ `f`",
            "snake_case_name",
            "_x",
            "x_",
            "[a](b)",
            "[ ] todo",
            "![i](u)",
            "<https://a.b>",
            "---",
            "***",
            "===",
            "\\",
            "\\\\n",
            "\\*",
            "日韩关系：正常化",
            "a|b",
            "x^2+y^2",
            "10^3–10^5",
            "a==b and c===d",
            "A++级与B++级",
            "C++",
            "| a | b |",
            "```",
            "~~~",
            "<!-- -->",
            "x\\",
            "#",
            "##",
            "\u{3000}全角\u{a0}",
            "[x]: y",
            "$x_{i}^{*}$ a $$ $b$",
            "\\(a\\)",
            ": y",
        ] {
            let mut source = String::new();
            push_title(&mut source, title);
            assert!(!source.contains('\n') && source.trim() == source && !source.is_empty(), "{title:?}: {source:?}");
            let inline = read_inline(&source);
            assert_eq!(inline.title, title, "{source:?}");
            assert_eq!(inline.links, []);
        }
    }

    #[test]
    fn marks_of_other_dialects_are_escaped_only_in_pairs() {
        for (title, source) in [
            ("x^2+y^2", "x\\^2+y\\^2"),
            ("a==b and c==d", "a\\=\\=b and c\\=\\=d"),
            ("A++级与B++级", "A\\+\\+级与B\\+\\+级"),
            ("C++ and x^2, a == b", "C++ and x^2, a == b"),
        ] {
            let mut out = String::new();
            push_title(&mut out, title);
            assert_eq!(out, source);
        }
    }

    #[test]
    fn markup_of_others_is_taken_off() {
        for (source, title) in [
            ("**Drivers**: war", "Drivers: war"),
            ("*a* and _b_ and `c` and ~~d~~", "a and b and c and d"),
            ("***both***", "both"),
            ("the ` .md ` file, `*x*` and `` ` ``", "the .md file, *x* and `"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("snake_case_name", "snake_case_name"),
            ("**open", "**open"),
            ("a<br/>b<BR >c", "a\nb\nc"),
            ("see [S3](https://a.b/c \"t\")", "see S3"),
            ("5 &lt; 6 &#x65e5; &unknown; & co", "5 < 6 日 &unknown; & co"),
            ("&copy; 1965 &rarr; 1998", "© 1965 → 1998"),
            ("**正常化：**1965年，**条约**，10~20万、30~40万", "正常化：1965年，条约，10~20万、30~40万"),
            ("the `\\n` and `<br>` of `&amp;`, `[a](b)`", "the \\n and <br> of &amp;, [a](b)"),
            ("H<sub>2</sub>O <!-- a comment --> and \\<b> <!-- b -->", "H2O and <b>"),
            ("a < b and b > c", "a < b and b > c"),
            ("$x_{i}^{*}$ 与 $A = \\{x_1, x_2\\}$ <img src='a/b.png'>", "$x_{i}^{*}$ 与 $A = \\{x_1, x_2\\}$ b.png"),
            ("\\(E=mc^2\\) and \\(not", "$E=mc^2$ and (not"),
            ("5$ or *6*$, US$5", "5$ or 6$, US$5"),
        ] {
            assert_eq!(read_inline(source).title, title, "{source}");
        }
    }

    #[test]
    fn links_of_every_form_are_read() {
        for (source, title, links) in [
            ("[a](https://b.c) <https://d.e>", "a https://d.e", &["https://b.c", "https://d.e"][..]),
            ("[a][r], [R][], [r] and [s]", "a, R, r and [s]", &["https://r.s"]),
            ("[![b](i.png)](https://a.b) x", "b x", &["https://a.b", "i.png"]),
            ("[a [b] c](https://a.b/x_(y)) d", "a [b] c d", &["https://a.b/x_(y)"]),
            ("<a href='https://a.b'>x</a> [y](javascript:z)", "x y", &["https://a.b"]),
            ("[a](<https://a b> \"t)\")[b]()", "ab", &["https://a b"]),
            ("![](p/q.png) and ![*w*](r.png)", "q.png and w", &["p/q.png", "r.png"]),
        ] {
            let inline = read_inline(source);
            assert_eq!(inline.title, title, "{source}");
            assert_eq!(inline.links.iter().map(|link| link.href.as_str()).collect::<Vec<_>>(), links, "{source}");
        }
    }

    #[test]
    fn references_keep_their_looks() {
        let run = |text: &str| Run::plain(text);
        let runs = [
            run("Smith, *A*. "),
            Run { italic: true, ..run("A_b title") },
            run(" (2020) "),
            Run { raised: true, ..run("2") },
            Run { link: Some("https://doi.org/10.1/x".into()), ..run("10.1/x") },
            Run { link: Some("javascript:alert(1)".into()), ..run("no") },
        ];
        let mut out = String::new();
        push_runs(&mut out, &runs);
        assert_eq!(out, "Smith, \\*A\\*. *A_b title* (2020) <sup>2</sup>[10\\.1/x](https://doi.org/10.1/x)no");
    }

    #[test]
    fn long_lines_of_openers_stay_fast() {
        for text in ["*a ", "[", "[a](", "`", "_a ", "**a ", "&", "<"] {
            assert!(!read_inline(&text.repeat(100_000)).title.is_empty());
        }
    }
}
