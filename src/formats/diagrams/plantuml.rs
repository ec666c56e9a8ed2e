//! The reader of mind maps and work breakdowns of `PlantUML`. Each diagram of a file is a sheet.
//!
//! **Shortcomings.** Colours, styles and legends are left out and told; tables in titles stay as they are typed.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::str::Lines;

use super::super::parts::encoding;
use super::super::parts::levels::Levels;
use super::super::text::width;
use super::super::{Loaded, ReadError, ReadOptions, outline};
use super::{UNREAD, creole, head, icon_of, referred};
use crate::doc::Side;

/// Sheets of a file; further diagrams hang on the last.
const MOST_SHEETS: usize = 1000;

/// How diagrams begin and end: mind maps and work breakdowns.
const STARTS: [&str; 2] = ["@startmindmap", "@startwbs"];
const ENDS: [&str; 2] = ["@endmindmap", "@endwbs"];

/// Which diagram begins with a line: [`WBS`] or a mind map.
fn start(line: &str) -> Option<usize> {
    STARTS.iter().position(|start| line.trim().starts_with(start))
}

/// Which of [`STARTS`] begins a work breakdown.
const WBS: usize = 1;

/// Whether it is a mind map of `PlantUML`.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    // Notes of other outlines may have one in them: in a fence, below a heading, in an item.
    let head = head(bytes);
    let mut before = head.lines().take_while(|line| start(line).is_none());
    let is_other = before.any(|line| line.trim_start().starts_with(['#', '`', '~', '<', '-', '*', '+', '|']));
    !is_other && head.lines().any(|line| start(line).is_some())
}

/// Reads the diagrams of a `PlantUML` file.
///
/// # Errors
/// When there is no topic in it.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let lines: Vec<Cow<'_, str>> = without_comments(&text).collect();
    let mut levels = Levels::new("plantuml", options);
    let name = levels.title.clone();
    let mut sheets = 0;
    for (number, (kind, range)) in diagrams(&lines).into_iter().enumerate() {
        if levels.tops() > 0 && sheets < MOST_SHEETS {
            sheets += 1;
            levels.sheet("")?;
        }
        levels.leave(0);
        levels.title.clone_from(&name);
        let text = without_blocks(lines.get(range).unwrap_or_default(), &mut levels);
        let mut diagram = Diagram { levels: &mut levels, names: HashSet::new(), number, is_wbs: kind == WBS };
        diagram.read(&text)?;
        // The title of the page is that of a root that is made up, or stands beside the one that is there.
        if levels.tops() == 1
            && levels.title != name
            && let Some(root) = levels.build.sheet_root()
        {
            levels.build.attribute(root, "title", &levels.title.clone());
        }
    }
    levels.finish()
}

/// The kinds and the lines of the diagrams; all lines are a mind map if none begins.
fn diagrams(lines: &[Cow<'_, str>]) -> Vec<(usize, Range<usize>)> {
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    let mut open = if lines.iter().any(|line| start(line).is_some()) { None } else { Some((0, 0)) };
    for (at, line) in lines.iter().enumerate() {
        let begun = start(line);
        if begun.is_some() || ENDS.iter().any(|end| line.trim().starts_with(end)) {
            found.extend(open.take().map(|(kind, from)| (kind, from..at)));
        }
        open = begun.map(|kind| (kind, at + 1)).or(open);
    }
    found.extend(open.map(|(kind, from)| (kind, from..lines.len())));
    found
}

/// A diagram that is being read.
struct Diagram<'l> {
    levels: &'l mut Levels,
    /// The topics that arrows name.
    names: HashSet<String>,
    number: usize,
    is_wbs: bool,
}

/// What stands between the marks of a topic and its title.
#[derive(Default)]
struct Signs {
    side: Option<Side>,
    name: Option<String>,
}

impl Diagram<'_> {
    fn read(&mut self, text: &str) -> Result<(), ReadError> {
        let mut left = false;
        // Whether no block that begins further down is closed.
        let mut is_unclosed = false;
        if self.is_wbs {
            let ends = text.lines().filter_map(|line| arrow(line.trim()));
            self.names = ends.flat_map(|arrow| [arrow.from.to_owned(), arrow.to.to_owned()]).collect();
        }
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let body = line.trim();
            if body.is_empty() || body.starts_with('\'') {
                continue;
            }
            // Marks are of one kind: what follows is the title, as in `**-5 degrees`.
            let Some(mark) = body.chars().next().filter(|mark| is_mark(*mark)) else {
                self.other(body, &mut left);
                continue;
            };
            let rest = body.trim_start_matches(mark);
            let marks = body.len() - rest.len();
            let indent = width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default());
            let level = if marks > 1 { marks * 1000 } else { 1000 + indent };
            let (signs, rest) = self.signs(rest);
            let mut words = rest.trim().to_owned();
            let mut is_block = false;
            // A block begins right behind the marks; behind a space a colon is one, unless what follows can be
            // nothing but the rest of a block.
            let spaced = || rest.trim_start().strip_prefix(':').filter(|first| goes_on(first, lines.clone()));
            if let Some(first) = rest.strip_prefix(':').filter(|_| !is_unclosed).or_else(spaced) {
                let mut ahead = lines.clone();
                let block = block(first, &mut ahead);
                // What is never closed is a title of one line.
                is_block = block.is_some();
                is_unclosed = !is_block;
                if let Some(block) = block {
                    words = block;
                    lines = ahead;
                }
            }
            if let Some((text, style)) = words.rsplit_once("<<")
                && style.trim_end().ends_with(">>")
            {
                words = text.trim_end().to_owned();
            }
            let words = if is_block { words.trim_end().trim_end_matches(';') } else { words.as_str() };
            let (words, links) = linked(&with_breaks(words));
            let shown = creole::shown(&words);
            let side = signs.side.or(match mark {
                '-' => Some(Side::Left),
                _ if left => Some(Side::Left),
                '*' => None,
                _ => Some(Side::Right),
            });
            let id = self.levels.put(level, &by_code(&shown.title))?;
            let build = &mut self.levels.build;
            for icon in &shown.icons {
                icon_of(build, id, icon);
            }
            for link in links {
                build.link(id, &by_code(&link), "");
            }
            if let Some(side) = side {
                build.side(id, side);
            }
            if let Some(name) = signs.name {
                build.named(&format!("{} {name}", self.number), id);
            }
        }
        Ok(())
    }

    /// Takes what stands right behind the marks: colours, that a topic has no box, and in a work breakdown its
    /// name and its side, in any order.
    fn signs<'t>(&mut self, rest: &'t str) -> (Signs, &'t str) {
        let mut signs = Signs::default();
        let mut rest = rest;
        let (mut has_color, mut is_bare) = (false, false);
        loop {
            if let Some((color, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
                && color.starts_with('#')
                && !has_color
            {
                self.levels.build.report.dropped_many(1, "styles, fonts and colours");
                has_color = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix('_').filter(|_| !is_bare) {
                is_bare = true;
                rest = after;
            } else if let Some((name, after)) = name(rest).filter(|_| self.is_wbs && signs.name.is_none()) {
                signs.name = Some(name.to_owned());
                rest = after;
            } else if let Some(side) = side(rest).filter(|_| self.is_wbs && signs.side.is_none()) {
                signs.side = Some(side);
                rest = rest.get(1..).unwrap_or_default();
            } else {
                break;
            }
        }
        // Behind a space a name is one if an arrow knows it.
        if let Some((name, after)) = name(rest.trim_start())
            && signs.name.is_none()
            && self.names.contains(name)
        {
            signs.name = Some(name.to_owned());
            rest = after;
        }
        (signs, rest)
    }

    /// Takes a line that is no topic.
    fn other(&mut self, body: &str, left: &mut bool) {
        let lower = body.to_ascii_lowercase();
        if let Some(title) = lower.starts_with("title ").then(|| body.get(6..)).flatten() {
            self.levels.title = creole::plain(title.trim());
            return;
        }
        let build = &mut self.levels.build;
        if let Some(arrow) = arrow(body).filter(|_| self.is_wbs) {
            let name = |name: &str| format!("{} {name}", self.number);
            build.relation(&name(arrow.from), &name(arrow.to), &creole::plain(arrow.words));
            build.arrows(arrow.ends);
            return;
        }
        let (first, rest) = lower.split_once(' ').unwrap_or((&lower, ""));
        let is_place = matches!(first, "left" | "right" | "center" | "top" | "bottom");
        let is_legend = |word: &str| matches!(word, "legend" | "header" | "footer" | "caption");
        match first {
            "left" if lower == "left side" => *left = true,
            "right" if lower == "right side" => *left = false,
            "top" | "left" | "right" if lower.ends_with("direction") => {}
            "skinparam" | "scale" | "hide" | "show" | "!theme" | "<style>" => {
                build.report.dropped_many(1, "styles, fonts and colours");
            }
            _ if is_legend(first) || is_place && rest.split(' ').next().is_some_and(is_legend) => {
                build.report.dropped("legends", body);
            }
            _ => build.report.dropped(UNREAD, body),
        }
    }
}

/// The text of a box up to its end, `;`, if it has one.
fn block(first: &str, lines: &mut Lines<'_>) -> Option<String> {
    let mut block = first.to_owned();
    let mut in_code = false;
    while !ends_block(&block) {
        let next = lines.next()?;
        in_code = match next.trim() {
            "<code>" => true,
            "</code>" => false,
            _ => in_code,
        };
        block.push('\n');
        block.push_str(if in_code { next.trim_end() } else { next.trim() });
    }
    Some(block)
}

/// The name in brackets that a text begins with, and what follows it.
fn name(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('(')?.split_once(')')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some((name, after))
}

/// The side that a sign tells, unless the sign begins a tag.
fn side(text: &str) -> Option<Side> {
    let after = text.strip_prefix(['<', '>'])?;
    if text.starts_with('>') {
        return Some(Side::Right);
    }
    let end = after.find(|c: char| c == '<' || c == '>' || c.is_whitespace()).unwrap_or(after.len());
    (end == 0 || !after.get(end..).is_some_and(|rest| rest.starts_with('>'))).then_some(Side::Left)
}

/// An arrow between two topics of a work breakdown.
struct Arrow<'a> {
    from: &'a str,
    to: &'a str,
    words: &'a str,
    /// Where its heads are, if not at its end.
    ends: Option<&'static str>,
}

/// The arrow that a line is: `a -> b`, `a <.. b`, `a -[#red]-> b : words`.
fn arrow(line: &str) -> Option<Arrow<'_>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let (from, rest) = line.split_at(line.find(|c| !is_name(c))?);
    let rest = rest.trim_start();
    let (is_back, mut rest) = rest.strip_prefix('<').map_or((false, rest), |after| (true, after));
    let is_line = |c: char| matches!(c, '-' | '.');
    if from.is_empty() || !rest.starts_with(is_line) {
        return None;
    }
    let length = rest.find(|c| !is_line(c)).unwrap_or(rest.len());
    rest = rest.get(length..)?;
    if let Some((_, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        rest = after.trim_start_matches(is_line);
    }
    // Which way it goes.
    let way = ["left", "right", "up", "down"].into_iter().find(|way| rest.starts_with(way));
    if let Some(after) = way.and_then(|way| rest.strip_prefix(way)).filter(|after| after.starts_with(is_line)) {
        rest = after.trim_start_matches(is_line);
    }
    let (is_forth, rest) = rest.strip_prefix('>').map_or((false, rest), |after| (true, after));
    let rest = rest.trim_start();
    let (to, rest) = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
    let rest = rest.trim();
    let words = if rest.is_empty() { rest } else { rest.strip_prefix(':')?.trim() };
    let (from, to) = if is_back && !is_forth { (to, from) } else { (from, to) };
    let ends = match (is_back, is_forth) {
        (true, true) => Some("both"),
        (false, false) => Some("none"),
        _ => None,
    };
    let is_arrow = is_back || is_forth || length > 1;
    (is_arrow && !to.is_empty() && !from.is_empty()).then_some(Arrow { from, to, words, ends })
}

/// Whether a character marks the levels of topics.
const fn is_mark(character: char) -> bool {
    matches!(character, '*' | '+' | '-' | '#')
}

/// Whether a block ends here.
fn ends_block(block: &str) -> bool {
    let block = block.trim_end();
    let before = block.strip_suffix(">>").and_then(|block| block.rsplit_once("<<"));
    block.ends_with(';') || before.is_some_and(|(before, _)| before.trim_end().ends_with(';'))
}

/// Whether a block of this first line goes on up to its end with lines that are no topics.
fn goes_on(first: &str, lines: Lines<'_>) -> bool {
    let mut lines = lines.map(str::trim).take_while(|line| !line.starts_with(|c| is_mark(c) || c == '@'));
    !ends_block(first) && lines.any(ends_block)
}

/// A text with its line breaks, `\n`; two backslashes are what they look like.
fn with_breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split("\\n").enumerate() {
        let is_typed = out.ends_with('\\');
        out.push_str(match (index, is_typed) {
            (0, _) => "",
            (_, true) => "\\n",
            (_, false) => "\n",
        });
        out.push_str(part);
    }
    out
}

/// A text with its characters that are told by their codes: `<U+003C>`.
fn by_code(text: &str) -> String {
    referred(text, "<U+", ">", |code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32))
}

/// The lines of a map without what is no topic: styles, legends, headers and the like, and the title, which
/// is told. What has no end in the map is left.
fn without_blocks(lines: &[Cow<'_, str>], levels: &mut Levels) -> String {
    const NAMES: [&str; 5] = ["legend", "title", "header", "footer", "caption"];
    let mut out = String::new();
    // For each kind, up to which line it is known to have no end.
    let mut endless = [0_usize; NAMES.len() + 2];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let lower = line.trim().to_ascii_lowercase();
        let named = NAMES.iter().position(|name| {
            let rest = lower.strip_prefix(name);
            rest.is_some_and(|rest| {
                rest.split_whitespace().all(|word| ["top", "bottom", "left", "right", "center"].contains(&word))
                    && (rest.is_empty() || rest.starts_with(' '))
            })
        });
        let kind = match named {
            Some(kind) => Some(kind),
            None if lower.starts_with("<style>") && !lower.contains("</style>") => Some(NAMES.len()),
            None if lower.starts_with("skinparam") && lower.ends_with('{') => Some(NAMES.len() + 1),
            None => None,
        };
        let is_end = |line: &str| {
            let line = line.trim().to_ascii_lowercase();
            match kind.and_then(|kind| NAMES.get(kind)) {
                Some(name) => line.strip_prefix("end").map(str::trim_start) == Some(name),
                None if kind == Some(NAMES.len()) => line.contains("</style>"),
                None => line.ends_with('}'),
            }
        };
        if let Some(kind) = kind
            && endless.get(kind).is_some_and(|known| *known <= at)
        {
            let rest = lines.get(at + 1..).unwrap_or_default();
            let length = rest.iter().position(|line| is_end(line)).unwrap_or(rest.len());
            if rest.get(length).is_some_and(|line| is_end(line)) {
                let inside = rest.get(..length).unwrap_or_default();
                let words = inside.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
                match NAMES.get(kind) {
                    Some(&"title") => levels.title = words,
                    Some(_) => levels
                        .build
                        .report
                        .dropped("legends", words.get(..words.floor_char_boundary(100)).unwrap_or_default()),
                    None => levels.build.report.dropped_many(1, "styles, fonts and colours"),
                }
                at += length + 2;
                continue;
            }
            if let Some(known) = endless.get_mut(kind) {
                *known = at + length + 1;
            }
        }
        out.push_str(line);
        out.push('\n');
        at += 1;
    }
    out
}

/// The lines without comments between `/'` and `'/`, which stand at their beginning or at their end.
fn without_comments(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut in_comment = false;
    let mut left = text.matches("'/").count();
    text.lines().map(move |line| {
        let mut rest = line;
        loop {
            if in_comment {
                let Some((_, after)) = rest.split_once("'/") else { return Cow::Borrowed("") };
                (in_comment, rest) = (false, after);
                left = left.saturating_sub(1);
            }
            let Some(after) = rest.trim_start().strip_prefix("/'").filter(|_| left > 0) else { break };
            (in_comment, rest) = (true, after);
        }
        if let Some(before) = rest.trim_end().strip_suffix("'/").and_then(|rest| rest.rsplit_once("/'")) {
            left = left.saturating_sub(1);
            rest = before.0.trim_end();
        }
        // What is left stands as far in as the line.
        let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
        if rest.len() == line.len() || rest.trim().is_empty() {
            Cow::Borrowed(rest)
        } else {
            format!("{indent}{}", rest.trim_start()).into()
        }
    })
}

/// A title without the marks of its links, `[[address{hint} words]]`, and their addresses.
fn linked(words: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(words.len());
    let mut links = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, after)) = after.split_once("]]") else { break };
        let (address, shown) = inside.trim().split_once([' ', '\n']).unwrap_or((inside.trim(), ""));
        // A hint in braces may have spaces of its own.
        let (address, shown) = match address.split_once('{') {
            Some((address, _)) => (address, shown.split_once('}').map_or(shown, |(_, shown)| shown)),
            None => (address, shown),
        };
        let address = address.trim_matches('"');
        let shown = shown.trim();
        if address.is_empty() {
            break;
        }
        out.push_str(before);
        out.push_str(if shown.is_empty() { address } else { shown });
        links.push(address.to_owned());
        rest = after;
    }
    out.push_str(rest);
    (out, links)
}

#[cfg(test)]
mod tests {
    use super::super::super::parts::fixture::{Shown, fuzz, shown};
    use super::{ReadOptions, read, sniff};

    const PLANT: &str = "@startmindmap\n<style>\n* no\n</style>\nskinparam {\n x y\n}\n!theme z\n'c\n* R\n**[#Orange] A\n***_ boxless\n**:two\nlines; <<s>>\nleft side\n** C\n-- D\n@endmindmap\n";

    #[test]
    fn titles_of_plantuml_begin_with_anything() {
        let read = |body: &str| {
            let source = format!("@startmindmap\n{body}@endmindmap\n");
            shown(&super::read(source.as_bytes(), &ReadOptions::default()).unwrap())
        };
        assert_eq!(read("* R\n** :wave: hello\n** A\n").outline, "R\n  :wave: hello\n  A\n");
        assert_eq!(read("* R\n**:unclosed\n** A\n**:b\n").outline, "R\n  :unclosed\n  A\n  :b\n");
        assert_eq!(read("* R\n**-5 deg\n").outline, "R\n  -5 deg\n");
        // Only what stands right behind the marks is a block, and it ends with a semicolon.
        assert_eq!(read("* R\n** :a\n** b\n** int c;\n").outline, "R\n  :a\n  b\n  int c;\n");
        assert_eq!(read("* R\n**:a\nList<List<B>>\n* c\n; <<s>>\n** d\n").outline, "R\n  a/List<List<B>>/• c\n  d\n");
        // Legends and the like, with and without an end; comments.
        assert_eq!(
            read("legend right\n* no\nEnd Legend\n* R\nlegend text\n** a\nlegend\n** b\n").outline,
            "R\n  a\n  b\n"
        );
        assert_eq!(read("title\n* T\nend title\n* A\n* B\n").outline, "* T\n  A\n  B\n");
        assert_eq!(
            read("* R\n/' old '/ ** lead\n** Debian /' why '/\n/' more\n** no '/\n** /'z\n").outline,
            "R\n  lead\n  Debian\n  /'z\n"
        );
        assert_eq!(
            read("* R\n** :multi\nline **b**;\n*** leaf\n** :c\n** d;\n").outline,
            "R\n  multi/line b\n    leaf\n  :c\n  d;\n"
        );
        assert_eq!(read("* R\n** a\\nb //c//\n** d\\\\ne &#8364;\n").outline, "R\n  a/b c\n  d\\\\ne €\n");
        assert_eq!(read("* R\n** [[http://x the {set} of]]\n").outline, "R\n  the {set} of\n");
        let links = read("* R\n** see [[https://a.b{tip} the text]] and [[c.html]]\n");
        assert_eq!(links.outline, "R\n  see the text and c.html\n");
        assert!(links.extras.contains("link https://a.b") && links.extras.contains("link c.html"), "{}", links.extras);
    }

    #[test]
    fn every_line_of_plantuml_is_shown_or_told() {
        let source = "@startmindmap\ntitle T\nlegend left\nl\nendlegend\nscale 2\ncaption c\n* R\nstray **line**\nleft to right direction\n** a\n@endmindmap\n";
        let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
        let told: Vec<String> = loaded.import.as_ref().unwrap().dropped.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["2 legends (l; caption c)", "1 styles, fonts and colours", "1 lines that are no topics (stray **line**)"]
        );
        let shown = shown(&loaded);
        assert!(shown.outline == "R\n  a\n" && shown.extras.contains("R: attribute title=T"), "{}", shown.extras);
    }

    #[test]
    fn plantuml_goes_by_marks() {
        assert!(sniff(PLANT.as_bytes()));
        let shown = shown(&read(PLANT.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A\n    boxless\n  two/lines\n  C\n  D\n");
        assert!(shown.extras.contains("C: side left"), "{}", shown.extras);
        let tabs = read(b"@startmindmap\n* a\n\t* b\n\t\t* c\n\t* d\n@endmindmap", &ReadOptions::default()).unwrap();
        assert_eq!(super::super::super::parts::fixture::shown(&tabs).outline, "a\n  b\n    c\n  d\n");
        fuzz("plantuml", PLANT.as_bytes(), super::read);
    }

    fn map(source: &str) -> Shown {
        shown(&read(source.as_bytes(), &ReadOptions::default()).unwrap())
    }

    #[test]
    fn each_diagram_is_a_sheet() {
        let source = "words\n@startmindmap\ntitle T\n* A\n++ b\n-- c\n@endmindmap\n@startmindmap\n@endmindmap\n\
            @startmindmap\n* D\n* E\n@endmindmap\nwords\n@startmindmap\n* F\n";
        let shown = map(source);
        assert_eq!(shown.outline, "A\n  b\n  c\n--\nMap\n  D\n  E\n--\nF\n");
        assert_eq!(shown.extras, "A: attribute title=T\nb: side right\nc: side left\n");
        assert_eq!(map(&"@startmindmap\n* a\n* b\n@endmindmap\n".repeat(2000)).outline.matches("--").count(), 1000);
    }

    #[test]
    fn work_breakdowns_have_sides_names_and_arrows() {
        let source = "@startwbs\n* P\n**< Left\n**> Right\n**_[#pink](design) Bare\n**[#aqua](b_1)< Old\n*** (late) t\n\
            *** (so) it is\n**<b>Bold</b>\n**_(x)> y\ndesign -> b_1\nx <.. late : w\nx -[#red]-> none\ndesign <--> x\n\
            center footer f\nstray - line\n@endwbs\n";
        assert!(sniff(source.as_bytes()));
        let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
        let told: Vec<String> = loaded.import.as_ref().unwrap().dropped.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "2 styles, fonts and colours",
                "1 legends (center footer f)",
                "1 lines that are no topics (stray - line)",
                "1 relations that end in no topic"
            ]
        );
        let shown = shown(&loaded);
        assert_eq!(shown.outline, "P\n  Left\n  Right\n  Bare\n  Old\n    t\n    (so) it is\n  Bold\n  y\n");
        assert_eq!(
            shown.extras,
            "relation Bare → Old: \nrelation t → y: w\nrelation Bare → y: \n\
             Left: side left\nRight: side right\nOld: side left\ny: side right\n"
        );
        // In a mind map none of these is a sign.
        assert_eq!(map("@startmindmap\n* P\n**< a\n**(b) c\n@endmindmap\n").outline, "P\n  < a\n  (b) c\n");
        fuzz("wbs", source.as_bytes(), read);
    }

    #[test]
    fn boxes_show_their_blocks_and_tell_their_icons() {
        let shown = map(
            "@startmindmap\n*:= T\n====\nA\n* b\n;\n** <&globe>Web\n**:x\n<code>\n  = y\n</code>\n;\n** <U+003D> z\n",
        );
        assert_eq!(shown.outline, "T/A/• b\n  Web\n  x/  = y\n  = z\n");
        assert_eq!(shown.extras, "Web: attribute icon=globe\n");
    }
}
