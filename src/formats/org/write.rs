//! The writer of Org outlines.
//!
//! **Form.** Topics are headings down to the wanted number of levels, then items of plain lists. What
//! Org knows is written as Org has it: TODO, DOING and DONE (checkboxes of items), priorities,
//! tags, deadlines, links, `CUSTOM_ID` for what links lead to, `VISIBILITY` for what is folded, and
//! properties. What it does not know stands in properties that begin with `GANGMU_`. A title that Org
//! would read otherwise (a line break, a tag at its end) is shown as well as it can be and stands in
//! full in `GANGMU_TITLE`; notes that are more than plain paragraphs are blocks of Markdown. Titles,
//! order, nesting and notes come back to the letter, and so do sheets and what floats, before which a
//! keyword stands.
//!
//! Emphasis and entities are switched off for the whole file: titles mean their characters. Nothing in
//! it is evaluated: links that run something are left out, code is not to be run, and no text of the
//! map stands where Emacs looks for variables.
//!
//! Shortcomings: an item has no tags and no deadline in Org, so they are properties there; footnotes
//! stand behind the last topic.

use std::fmt::Write as _;

use crate::doc::{Document, Home, Link, More, TaskState, Topic};
use crate::formats::outline::{self, FLOATING, Line, SHEETS};
use crate::formats::parts::html::is_safe;
use crate::formats::parts::pack::pack;
use crate::formats::{Citations, Loss, SourcesAs, WriteError, WriteOptions};

use super::{NOTE_BLOCK, OLD_HEADER, WORDS};

/// What makes Org read a title as its letters.
const NOTHING: char = '\u{200b}';

/// Writes an Org outline.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    let Some((_, first)) = document.sheets().first() else { return Err(WriteError::NoSheet) };
    // Emacs takes variables from the first line, so that it must not be the map's.
    let mut out = String::from(OLD_HEADER);
    let shown = document.topic(first.root()).map(|topic| options.language.title(document, topic)).unwrap_or_default();
    let is_own = first.title.is_empty() || first.title == *document.title(first.root());
    let title = if is_own { &shown } else { &first.title };
    out.extend(["#+TITLE: ", &flat(title)]);
    if let Some(language) = document.languages().first() {
        out.extend(["\n#+LANGUAGE: ", &flat(language)]);
    }
    out.push_str("\n#+TODO: TODO DOING | DONE\n");
    let tops = outline::all_tops(document);
    let targets = outline::link_targets(document, &tops);
    let mut notes = Vec::new();
    for line in outline::lines(document, &tops, options) {
        let marks = match options.citations.how {
            SourcesAs::Footnotes => {
                let mut marks = String::new();
                for mention in options.citations.of(line.id) {
                    notes.push(mention.note.as_slice());
                    let _written = write!(marks, "[fn:{}]", notes.len());
                }
                marks
            }
            _ => options.citations.marks(line.id, &mut notes),
        };
        if line.depth == 0 {
            keywords(&mut out, document, line.topic);
        }
        let is_target = targets.contains(line.topic.file_id().as_str());
        topic(&mut out, &line, &marks, is_target, options);
    }
    if options.citations.entries().next().is_some() {
        out.extend(["\n#+GANGMU_FLOATING: t\n* ", &flat(options.citations.title()), "\n"]);
        out.extend(options.citations.entries().map(|entry| format!("- {}\n", flat(&entry))));
    }
    if !notes.is_empty() {
        out.push('\n');
        for (number, note) in (1..).zip(Citations::numbered(&notes)) {
            let words = note.split_once(' ').map_or("", |(_, words)| words);
            let _written = writeln!(out, "[fn:{number}] {}", flat(words));
        }
    }
    // It also takes them from the last page.
    let tail = out.get(out.ceil_char_boundary(out.len().saturating_sub(16_000))..).unwrap_or_default();
    if tail.to_ascii_lowercase().contains("local variables:") {
        out.push_str("\n\u{c}\n");
    }
    Ok(out.into_bytes())
}

/// Whether a link may stand in an Org file: not one that would run something.
pub(super) fn is_tame(href: &str) -> bool {
    let scheme = href.trim_start().get(..6).unwrap_or_default().to_ascii_lowercase();
    is_safe(href) && !["elisp:", "shell:"].contains(&scheme.as_str())
}

/// What Org can't hold.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    let holds = ["notes", "links", "labels", "markers", "tasks", "dates", "attributes", FLOATING, SHEETS];
    outline::lost(document, options, &holds)
}

/// What stands before a top: that it floats, or that a sheet begins.
fn keywords(out: &mut String, document: &Document, topic: &Topic) {
    out.push('\n');
    match topic.home() {
        Home::Floating(_) => out.push_str("#+GANGMU_FLOATING: t\n"),
        Home::Root(id) => {
            let is_first = document.first_sheet() == Some(id);
            if let Some(sheet) =
                document.sheet(id).filter(|sheet| !is_first || !["", topic.title()].contains(&&*sheet.title))
            {
                let title = pack([sheet.title.as_str()]);
                out.extend(["#+GANGMU_SHEET: ", title.as_str(), "\n"]);
            }
        }
        _ => {}
    }
}

/// A text on one line, without space at its ends.
fn flat(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether Org reads a title as it is.
fn is_plain(title: &str, is_item: bool) -> bool {
    let first = title.split(' ').next().unwrap_or_default();
    let is_word = WORDS.iter().any(|(word, _)| *word == first) || first == "COMMENT";
    !title.is_empty()
        && title.trim().len() == title.len()
        && !title.chars().any(|c| c.is_control() || c == '\u{2028}')
        && !title.contains("[[")
        && if is_item {
            !["[ ]", "[x]", "[X]", "[-]", "[@"].iter().any(|mark| title.starts_with(mark))
        } else {
            !is_word && !title.starts_with("[#") && !title.ends_with(':')
        }
}

/// Whether a link may be the title, as `[[address][title]]`.
fn is_linkable(href: &str, title: &str) -> bool {
    let has_bracket = |text: &str| text.contains(['[', ']']);
    !href.starts_with('#')
        && is_tame(href)
        && !has_bracket(href)
        && !has_bracket(title)
        && !flat(title).is_empty()
        && href.trim().len() == href.len()
        && !href.chars().any(char::is_control)
}

fn is_tag(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%'))
}

/// One topic with what hangs on it.
fn topic(out: &mut String, line: &Line<'_>, marks: &str, is_target: bool, options: &WriteOptions) {
    let more = line.topic.more();
    let headings = options.headings.max(1);
    let is_item = line.depth >= headings;
    let indent = if is_item { (line.depth - headings) * 2 + 2 } else { 0 };
    let mut properties = Properties { text: String::new(), indent };
    let state = more.task.as_ref().map(|task| task.state);
    if is_item {
        out.extend(std::iter::repeat_n(' ', indent - 2));
        out.push_str(match state {
            None => "- ",
            Some(TaskState::Todo) => "- [ ] ",
            Some(TaskState::Doing) => "- [-] ",
            Some(TaskState::Done) => "- [X] ",
        });
    } else {
        out.extend(std::iter::repeat_n('*', line.depth + 1));
        out.push_str(match state {
            None => " ",
            Some(TaskState::Todo) => " TODO ",
            Some(TaskState::Doing) => " DOING ",
            Some(TaskState::Done) => " DONE ",
        });
    }
    // A cookie has one of the letters A to I for priority-1 to priority-9.
    let letter = match more.markers.first().and_then(|marker| marker.strip_prefix("priority-")).map(str::as_bytes) {
        Some(&[digit @ b'1'..=b'9']) if !is_item => Some(char::from(digit - b'1' + b'A')),
        _ => None,
    };
    if let Some(letter) = letter {
        out.extend(["[#", letter.encode_utf8(&mut [0; 4]), "] "]);
    }
    let linked = more.links.first().filter(|link| link.title.is_empty() && is_linkable(&link.href, &line.title));
    let is_exact = is_plain(&line.title, is_item);
    if !is_exact {
        properties.add("GANGMU_TITLE", &pack([line.title.as_str()]));
    }
    if let Some(link) = linked {
        out.extend(["[[", link.href.as_str(), "]["]);
        // Within the brackets nothing is misread, but it must stay on the line.
        out.push_str(&if is_exact { line.title.to_string() } else { flat(&line.title) });
        out.push_str("]]");
    } else if is_exact {
        out.push_str(&line.title);
    } else {
        let mut before = ' ';
        out.push(NOTHING);
        for character in flat(&line.title).chars() {
            if character == '[' && before == '[' {
                out.push(NOTHING);
            }
            out.push(character);
            before = character;
        }
        if before == ':' {
            out.push(NOTHING);
        }
    }
    out.push_str(marks);
    let tags: Vec<&str> =
        more.labels.iter().map(AsRef::as_ref).filter(|label: &&str| is_tag(label) && !is_item).collect();
    if !tags.is_empty() {
        out.extend([" :", &tags.join(":"), ":"]);
    }
    out.push('\n');
    if tags.len() < more.labels.len() {
        properties.add("GANGMU_LABELS", &pack(more.labels.iter().map(AsRef::as_ref)));
    }
    if is_target {
        properties.add("CUSTOM_ID", line.topic.file_id());
    }
    if line.topic.folded() {
        properties.add("VISIBILITY", "folded");
    }
    if line.topic.has_more() {
        contents(out, more, &mut properties, usize::from(letter.is_some()), usize::from(linked.is_some()));
    }
    properties.end(out, is_item);
    if options.notes != Some(false) {
        note(out, &more.note, indent);
    }
}

/// Deadline and properties of what hangs on a topic, but for the markers and links that its title
/// line has.
fn contents(out: &mut String, more: &More, properties: &mut Properties, markers: usize, links: usize) {
    if let Some(task) = &more.task {
        let is_day = task.due.len() == 10 && task.due.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if is_day && properties.indent == 0 {
            let _written = writeln!(out, "DEADLINE: <{}>", task.due);
        } else if !task.due.is_empty() {
            properties.add("GANGMU_DUE", &flat(&task.due));
        }
        if let Some(progress) = task.progress {
            properties.add("GANGMU_PROGRESS", &progress.to_string());
        }
    }
    if more.markers.len() > markers {
        properties.add("GANGMU_MARKERS", &pack(more.markers.iter().skip(markers).map(AsRef::as_ref)));
    }
    for (number, link) in (1 + links..).zip(more.links.iter().skip(links).filter(|link| is_tame(&link.href))) {
        let name = if number == 1 { "LINK".to_owned() } else { format!("LINK_{number}") };
        properties.add(&name, &bracketed(link));
    }
    if !more.date.is_empty() {
        properties.add("GANGMU_DATE", &flat(&more.date));
    }
    // Names that Org would take for its own, and values on more than one line.
    let is_simple = |(name, value): &(crate::doc::Text, crate::doc::Text)| {
        let of_org = ["LINK", "GANGMU_"].iter().any(|start| name.to_ascii_uppercase().starts_with(start))
            || ["CUSTOM_ID", "VISIBILITY", "END", "PROPERTIES"].iter().any(|other| name.eq_ignore_ascii_case(other));
        !of_org
            && !name.is_empty()
            && !name.chars().any(|c| c == ':' || c.is_whitespace() || c.is_control())
            && !value.is_empty()
            && value.trim().len() == value.len()
            && !value.contains(char::is_control)
    };
    if more.attributes.iter().all(is_simple) {
        for (name, value) in &more.attributes {
            properties.add(name, value);
        }
    } else {
        let fields = more.attributes.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        properties.add("GANGMU_ATTRIBUTES", &pack(fields));
    }
}

/// A link with its title. Brackets in the address are encoded, in the title they are round.
fn bracketed(link: &Link) -> String {
    let href = flat(&link.href).replace('[', "%5B").replace(']', "%5D");
    if link.title.is_empty() {
        return format!("[[{href}]]");
    }
    format!("[[{href}][{}]]", flat(&link.title).replace('[', "(").replace(']', ")"))
}

/// A drawer in the making.
struct Properties {
    text: String,
    indent: usize,
}

impl Properties {
    fn add(&mut self, name: &str, value: &str) {
        self.text.extend(std::iter::repeat_n(' ', self.indent));
        self.text.extend([":", name, ": ", value, "\n"]);
    }

    /// Items have no drawer of properties in Org, but drawers of other names.
    fn end(&self, out: &mut String, is_item: bool) {
        if self.text.is_empty() {
            return;
        }
        out.extend(std::iter::repeat_n(' ', self.indent));
        out.push_str(if is_item { ":GANGMU:\n" } else { ":PROPERTIES:\n" });
        out.push_str(&self.text);
        out.extend(std::iter::repeat_n(' ', self.indent));
        out.push_str(":END:\n");
    }
}

/// Writes a note: paragraphs as they are, anything else as a block.
fn note(out: &mut String, note: &str, indent: usize) {
    if note.is_empty() {
        return;
    }
    let indent_row = |out: &mut String, row: &str| {
        if !row.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(row);
        }
        out.push('\n');
    };
    if is_paragraphs(note) {
        // Without a blank line it would go on with the words of its item.
        if indent > 0 {
            out.push('\n');
        }
        for row in note.split('\n') {
            indent_row(out, row);
        }
        return;
    }
    indent_row(out, &format!("#+begin_src {NOTE_BLOCK}"));
    for row in note.split('\n') {
        let body = row.trim_start_matches([' ', '\t']);
        let rest = body.trim_start_matches(',');
        if rest.starts_with('*') || rest.starts_with("#+") {
            let lead = row.get(..row.len() - body.len()).unwrap_or_default();
            indent_row(out, &format!("{lead},{body}"));
        } else {
            indent_row(out, row);
        }
    }
    indent_row(out, "#+end_src");
}

/// Whether a note is nothing but paragraphs, each of lines that Org takes for text.
fn is_paragraphs(note: &str) -> bool {
    let mut was_blank = true;
    for row in note.split('\n') {
        if row.is_empty() {
            if was_blank {
                return false;
            }
            was_blank = true;
            continue;
        }
        was_blank = false;
        let marks = ['*', '#', ':', '-', '+', '|', '[', '\\', '<', '%', '$', '`', '>', '~', '='];
        let upper = row.get(..9).unwrap_or(row).to_ascii_uppercase();
        if row.starts_with(marks)
            || row.starts_with(|c: char| c.is_ascii_digit())
            || row.trim().len() != row.len()
            || row.contains(char::is_control)
            || ["CLOSED:", "DEADLINE:", "SCHEDULED"].iter().any(|word| upper.starts_with(word))
        {
            return false;
        }
    }
    !was_blank
}
