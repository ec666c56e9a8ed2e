//! The writer of Org outlines.
//!
//! **Form.** Topics are headings down to the wanted number of levels, then items of plain lists. What
//! Org knows is written as Org has it: TODO, DOING and DONE (checkboxes of items), priorities,
//! tags, deadlines, links, `CUSTOM_ID` for what links lead to, `VISIBILITY` for what is folded, and
//! properties. What it does not know stands in properties that begin with `GANGMU_`. Titles mean their
//! characters: where Org would read markup, zero-width spaces part it, and a title that does not
//! fit on a line is shown as well as it can be and stands in full in `GANGMU_TITLE`. Notes are said in
//! Org, lists within them in blocks; a note that would not come back so is a block of Markdown.
//! Titles, order, nesting and notes come back to the letter, and so do sheets and what floats, before
//! which a keyword stands.
//!
//! Entities and the like are switched off for the whole file. Nothing in it is evaluated: links that
//! run something are left out, code is not to be run, and no text of the map stands where Emacs looks
//! for variables.
//!
//! Shortcomings: an item has no tags and no deadline in Org, so they are properties there; footnotes
//! stand behind the last topic.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::doc::{Document, Home, Link, More, TaskState, Topic};
use crate::formats::outline::{self, FLOATING, Line, SHEETS};
use crate::formats::parts::html::is_safe;
use crate::formats::parts::pack;
use crate::formats::{Citations, Loss, ReadOptions, SourcesAs, WriteError, WriteOptions};

use super::inline::NOTHING;
use super::read::{FOOTNOTES, has_more, is_stamp, read_org};
use super::words::{self, Made, comma, protect};
use super::{HEADER, NOTE_BLOCK, WORDS, list_item};

/// The states that tasks have.
const STATES: &str = "#+TODO: TODO DOING | DONE\n";

/// Writes an Org outline.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    let Some((_, first)) = document.sheets().first() else { return Err(WriteError::NoSheet) };
    // Emacs takes variables from the first line, so that it must not be the map's.
    let mut out = String::from(HEADER);
    let shown = document.topic(first.root()).map(|topic| options.language.title(document, topic)).unwrap_or_default();
    let is_own = first.title.is_empty() || first.title == *document.title(first.root());
    let title = if is_own { &shown } else { &first.title };
    out.extend(["#+TITLE: ", &protect(&flat(title))]);
    if let Some(language) = document.languages().first() {
        out.extend(["\n#+LANGUAGE: ", &flat(language)]);
    }
    out.extend(["\n", STATES]);
    let is_cited = options.citations.how == SourcesAs::Footnotes;
    let mut footnotes = Footnotes { labels: HashSet::new(), has_numbers: is_cited, made: 0, texts: Vec::new() };
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
        topic(&mut out, &line, (&marks, is_target), &mut footnotes, options);
    }
    if options.citations.entries().next().is_some() {
        out.extend(["\n#+GANGMU_FLOATING: t\n* ", &protect(&flat(options.citations.title())), "\n"]);
        out.extend(options.citations.entries().map(|entry| format!("- {}\n", protect(&flat(&entry)))));
    }
    if !notes.is_empty() || !footnotes.texts.is_empty() {
        out.push('\n');
        for (number, note) in (1..).zip(Citations::numbered(&notes)) {
            let words = note.split_once(' ').map_or("", |(_, words)| words);
            let _written = writeln!(out, "[fn:{number}] {}", protect(&flat(words)));
        }
        footnotes.write(&mut out);
    }
    // It also takes them from the last page.
    let tail = out.get(out.ceil_char_boundary(out.len().saturating_sub(16_000))..).unwrap_or_default();
    if tail.to_ascii_lowercase().contains("local variables:") {
        out.push_str("\n\u{c}\n");
    }
    Ok(out.into_bytes())
}

/// The footnotes of notes, which stand at the end of the file.
struct Footnotes {
    /// Labels that are in use.
    labels: HashSet<String>,
    /// Whether citations have the numbers.
    has_numbers: bool,
    made: usize,
    texts: Vec<(String, String)>,
}

impl Footnotes {
    /// A label that is not in use, which the reader takes for this one.
    fn name(&mut self, label: &str) -> String {
        let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
        let mut name = label.to_owned();
        while (self.has_numbers && is_number && name == label) || self.labels.contains(&name) {
            self.made += 1;
            name = format!("g{}-{label}", self.made);
        }
        self.labels.insert(name.clone());
        name
    }

    fn write(&self, out: &mut String) {
        for (label, text) in &self.texts {
            out.extend(["[fn:", label, "] ", text, "\n"]);
        }
    }
}

/// Whether Emacs opens an address as a link: others would be searched for in the file.
pub(super) fn opens(href: &str) -> bool {
    let is = |start: &&str| href.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let known = ["http://", "https://", "ftp://", "mailto:", "doi:", "file:", "/", "./", "../", "~/"];
    is_tame(href) && known.iter().any(is)
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

/// Several texts as one line, in which no zero-width space stands as such.
fn pack<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    pack::pack(fields).replace(NOTHING, "\\x200b;")
}

/// A text on one line, without space at its ends.
fn flat(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a title stands on a line as it is.
fn fits_line(title: &str) -> bool {
    title.trim().len() == title.len() && !title.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | NOTHING))
}

/// Whether Org would take the start of a title for something else.
fn is_misread(title: &str, is_item: bool) -> bool {
    if is_item {
        return ["[ ]", "[x]", "[X]", "[-]", "[@", "|", "#", ":", "\\begin{", "-----"]
            .iter()
            .any(|mark| title.starts_with(mark))
            || title.is_empty()
            || list_item(title).is_some();
    }
    let first = title.split([' ', '\t']).next().unwrap_or_default();
    let is_word = WORDS.iter().any(|(word, _)| *word == first) || first == "COMMENT";
    title.is_empty() || is_word || title.starts_with("[#") || title == FOOTNOTES
}

/// Whether a link may be the title, as `[[address][title]]`.
fn is_linkable(href: &str, title: &str) -> bool {
    let has_bracket = |text: &str| text.contains(['[', ']']);
    opens(href)
        && !has_bracket(href)
        && !has_bracket(title)
        && !flat(title).is_empty()
        && href.trim().len() == href.len()
        && !href.contains('\\')
        && !href.chars().any(char::is_control)
}

fn is_tag(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%'))
}

/// One topic with what hangs on it.
fn topic(
    out: &mut String,
    line: &Line<'_>,
    (marks, is_target): (&str, bool),
    footnotes: &mut Footnotes,
    options: &WriteOptions,
) {
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
    let is_exact = fits_line(&line.title);
    if !is_exact {
        properties.add("GANGMU_TITLE", &pack([line.title.as_str()]));
    }
    let words = if is_exact { line.title.to_string() } else { flat(&line.title) };
    let mut shown = protect(&words);
    // What stands before two colons would be a term that the rest explains.
    if is_item {
        shown = shown.replace(" ::", " :\u{200b}:");
    }
    if let Some(link) = linked {
        out.extend(["[[", link.href.as_str(), "][", &shown, "]]"]);
    } else {
        if is_misread(&words, is_item) {
            out.push(NOTHING);
        }
        out.push_str(&shown);
        // What looks like a tag is none.
        if words.ends_with(':') && !is_item {
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
        note(out, &more.note, indent, footnotes);
    }
}

/// Deadline and properties of what hangs on a topic, but for the markers and links that its title
/// line has.
fn contents(out: &mut String, more: &More, properties: &mut Properties, markers: usize, links: usize) {
    let is_day = |text: &str| text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let due = more.task.as_ref().map(|task| task.due.as_str()).filter(|due| is_day(due) && properties.indent == 0);
    // What the reader makes attributes of goes back to where it was.
    let mut plans: Vec<(&str, String)> = Vec::new();
    for (name, value) in more.attributes.iter().filter(|_| properties.indent == 0) {
        let is_stamp = is_stamp(value) && has_more(value) && !value.contains(char::is_control);
        let plan = match name.as_str() {
            "closed" if is_stamp => ("CLOSED", value.to_string()),
            "closed" if is_day(value) => ("CLOSED", format!("[{value}]")),
            "scheduled" if is_stamp && due.is_some() => ("SCHEDULED", value.to_string()),
            "scheduled" if is_day(value) && due.is_some() => ("SCHEDULED", format!("<{value}>")),
            "deadline" if is_stamp && due.is_some() && value.get(1..11) == due => ("DEADLINE", value.to_string()),
            _ => break,
        };
        if plans.iter().any(|(known, _)| *known == plan.0) {
            break;
        }
        plans.push(plan);
    }
    let planned = plans.len();
    if let Some(due) = due.filter(|_| !plans.iter().any(|(known, _)| *known == "DEADLINE")) {
        plans.push(("DEADLINE", format!("<{due}>")));
    }
    if !plans.is_empty() {
        let plans: Vec<String> = plans.iter().map(|(key, stamp)| format!("{key}: {stamp}")).collect();
        out.extend([&plans.join(" "), "\n"]);
    }
    if let Some(task) = &more.task {
        if due.is_none() && !task.due.is_empty() {
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
            || ["CUSTOM_ID", "VISIBILITY", "END", "PROPERTIES", "CLOSED", "SCHEDULED", "DEADLINE"]
                .iter()
                .any(|other| name.eq_ignore_ascii_case(other));
        !of_org
            && !name.is_empty()
            && !name.chars().any(|c| c == ':' || c.is_whitespace() || c.is_control())
            && !value.is_empty()
            && !value.contains(NOTHING)
            && value.trim().len() == value.len()
            && !value.contains(char::is_control)
    };
    let attributes = || more.attributes.iter().skip(planned);
    if attributes().all(is_simple) {
        for (name, value) in attributes() {
            properties.add(name, value);
        }
    } else {
        let fields = attributes().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        properties.add("GANGMU_ATTRIBUTES", &pack(fields));
    }
}

/// A link with its title. Brackets in the address are encoded, in the title they are round.
fn bracketed(link: &Link) -> String {
    let href = flat(&link.href).replace('[', "%5B").replace(']', "%5D");
    if link.title.is_empty() {
        return format!("[[{href}]]");
    }
    format!("[[{href}][{}]]", protect(&flat(&link.title).replace('[', "(").replace(']', ")")))
}

/// A drawer in the making.
struct Properties {
    text: String,
    indent: usize,
}

impl Properties {
    fn add(&mut self, name: &str, value: &str) {
        self.text.extend(std::iter::repeat_n(' ', self.indent));
        // Drawers of items are text for Emacs.
        let is_text = self.indent > 0 && !name.starts_with("LINK");
        let value = if is_text { protect(value) } else { value.to_owned() };
        self.text.extend([":", name, ": ", &value, "\n"]);
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

/// Writes a note in Org, or as a block if it would not come back.
fn note(out: &mut String, note: &str, indent: usize, footnotes: &mut Footnotes) {
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
    let made = words::org(note, |label| footnotes.name(label));
    if let Some(made) = made.filter(|made| comes_back(made, note, indent > 0)) {
        // Without a blank line it would go on with the words of its item.
        if indent > 0 {
            out.push('\n');
        }
        made.rows.iter().for_each(|row| indent_row(out, row));
        footnotes.texts.extend(made.footnotes);
        return;
    }
    indent_row(out, &format!("#+begin_src {NOTE_BLOCK}"));
    for row in note.split('\n') {
        indent_row(out, &comma(row));
    }
    indent_row(out, "#+end_src");
}

/// Whether a note is read as it was, from a file of nothing else.
fn comes_back(made: &Made, note: &str, is_item: bool) -> bool {
    let mut source = format!("{HEADER}{STATES}* x\n{}", if is_item { "- y\n\n" } else { "" });
    for row in &made.rows {
        source.extend([if is_item && !row.is_empty() { "  " } else { "" }, row, "\n"]);
    }
    source.push_str(if is_item { "- z\n\n" } else { "** z\n\n" });
    for (label, text) in &made.footnotes {
        source.extend(["[fn:", label, "] ", text, "\n"]);
    }
    let Ok(loaded) = read_org(source.as_bytes(), &ReadOptions { name: "x".to_owned(), seed: Some([1, 1]) }) else {
        return false;
    };
    let document = loaded.document;
    let Some((_, sheet)) = document.sheets().first() else { return false };
    let root = sheet.root();
    let of = if is_item { document.children(root).first().copied() } else { Some(root) };
    let is_whole = document.len() == if is_item { 3 } else { 2 };
    is_whole
        && of
            .and_then(|id| document.topic(id))
            .is_some_and(|topic| topic.note() == note && topic.more().links.is_empty())
}
