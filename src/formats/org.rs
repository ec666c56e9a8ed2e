//! Org mode (`.org`) and `TaskPaper` (`.taskpaper`); Org is written, too.

mod write;

pub use write::{lost, write};

use super::parts::encoding;
use super::parts::levels::{self, Levels};
use super::parts::markers::Meaning;
use super::parts::pack::unpack;
use super::text::width;
use super::{Loaded, ReadError, ReadOptions, outline};
use crate::doc::{TaskState, TopicId};

/// Lists stand below all headings.
const LISTS: usize = 100_000;

/// Words before a title that tell how far a task is.
const WORDS: [(&str, TaskState); 9] = [
    ("TODO", TaskState::Todo),
    ("NEXT", TaskState::Todo),
    ("WAITING", TaskState::Todo),
    ("DOING", TaskState::Doing),
    ("STARTED", TaskState::Doing),
    ("IN-PROGRESS", TaskState::Doing),
    ("DONE", TaskState::Done),
    ("CANCELLED", TaskState::Done),
    ("CANCELED", TaskState::Done),
];

/// What begins a block that is a note to the letter, behind `#+begin_src`.
const NOTE_BLOCK: &str = "markdown :gangmu note";

/// Reads an Org file: headings and lists are topics, what stands below them their notes.
///
/// # Errors
/// When there is no topic in it.
pub fn read_org(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let mut levels = Levels::new("org", options);
    let mut words: Vec<(String, TaskState)> = WORDS.map(|(word, state)| (word.to_owned(), state)).to_vec();
    let mut paragraph = String::new();
    let mut block: Option<String> = None;
    // A block that is a note to the letter: its rows so far, and how far it is indented.
    let mut exact: Option<(Vec<&str>, usize)> = None;
    let mut in_drawer = false;
    let mut margin = 0;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let body = line.trim();
        let indent = width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default());
        if let Some((rows, margin)) = &mut exact {
            if body.eq_ignore_ascii_case("#+end_src") {
                if let Some(id) = levels.last() {
                    levels.build.exact_note(id, &note_of(rows));
                }
                exact = None;
            } else {
                let space = line.bytes().take(*margin).take_while(|byte| *byte == b' ').count();
                rows.push(line.get(space..).unwrap_or_default());
            }
            continue;
        }
        let lower = body.get(..body.floor_char_boundary(100)).unwrap_or(body).to_ascii_lowercase();
        if let Some(end) = &block {
            paragraph.push_str(line);
            paragraph.push('\n');
            if lower.starts_with(end.as_str()) {
                block = None;
            }
            continue;
        }
        if in_drawer {
            in_drawer = lower != ":end:";
            // What a log tells by hand, between what Org writes into it.
            if in_drawer && !body.is_empty() && !body.starts_with(':') && !lower.starts_with("clock:") {
                levels.build.report.dropped("details of topics", body);
            }
            if let Some((name, value)) = body.strip_prefix(':').and_then(|rest| rest.split_once(':'))
                && in_drawer
                && let Some(id) = levels.last()
            {
                property(&mut levels, id, name, value.trim());
            }
            continue;
        }
        // Text further to the left than the paragraph before it belongs to what is above.
        if !paragraph.is_empty() && indent < margin {
            levels.note(&std::mem::take(&mut paragraph));
        }
        if let Some(name) = lower.strip_prefix("#+begin_") {
            if name.strip_prefix("src ") == Some(NOTE_BLOCK) {
                levels.note(&std::mem::take(&mut paragraph));
                exact = Some((Vec::new(), line.len() - body.len()));
                continue;
            }
            if paragraph.is_empty() {
                levels.leave(LISTS + indent);
                margin = indent;
            }
            block = Some(format!("#+end_{}", name.split_whitespace().next().unwrap_or_default()));
            paragraph.push_str(line);
            paragraph.push('\n');
            continue;
        }
        if let Some((key, value)) = body.strip_prefix("#+").and_then(|rest| rest.split_once(':')) {
            match key.to_ascii_lowercase().as_str() {
                "title" => value.trim().clone_into(&mut levels.title),
                "todo" | "seq_todo" | "typ_todo" => {
                    let (open, closed) = value.split_once('|').unwrap_or((value, ""));
                    for (text, state) in [(open, TaskState::Todo), (closed, TaskState::Done)] {
                        let named = text.split_whitespace().map(|word| word.split('(').next().unwrap_or(word));
                        let new: Vec<&str> = named.filter(|name| !words.iter().any(|(word, _)| word == name)).collect();
                        words.extend(new.into_iter().map(|name| (name.to_owned(), state)));
                    }
                }
                "gangmu_sheet" => levels.sheet(&unpack(value.trim()).concat())?,
                "gangmu_floating" => {
                    levels.leave(0);
                    levels.floats = true;
                }
                _ => {}
            }
            continue;
        }
        let stars = line.len() - line.trim_start_matches('*').len();
        let is_heading =
            stars > 0 && line.get(stars..).is_some_and(|rest| rest.starts_with([' ', '\t']) || rest.is_empty());
        let item = if is_heading { None } else { list_item(line) };
        if is_heading || item.is_some() || body.is_empty() {
            levels.note(&std::mem::take(&mut paragraph));
        }
        if is_heading {
            heading(&mut levels, stars, line.get(stars..).unwrap_or_default(), &words)?;
        } else if let Some((indent, source)) = item {
            let mut source = source.to_owned();
            // What follows without a blank line is the rest of the same paragraph.
            while let Some(next) = lines.next_if(|next| goes_on(next, indent)) {
                outline::join(&mut source, next.trim());
            }
            let (state, source) = checkbox(&source);
            let (title, links) = links(source);
            let id = levels.put(LISTS + indent, &title)?;
            add_links(&mut levels, id, links);
            if let Some(state) = state {
                levels.build.task(id, state, None);
            }
        } else if matches!(lower.as_str(), ":properties:" | ":logbook:" | ":gangmu:") {
            in_drawer = true;
        } else if ["closed:", "deadline:", "scheduled:"].iter().any(|key| lower.starts_with(key)) {
            let date =
                body.to_ascii_uppercase().find("DEADLINE:").or_else(|| body.to_ascii_uppercase().find("SCHEDULED:"));
            let day = date.and_then(|at| body.get(at..)).and_then(|rest| rest.split(['<', '[']).nth(1));
            if let (Some(id), Some(day)) = (levels.last(), day) {
                levels.build.due(id, day);
            }
        } else if body.starts_with("# ") || body == "#" {
            // A comment.
        } else if !body.is_empty() {
            // Text at the margin belongs to the heading, not to a list above it.
            if paragraph.is_empty() {
                levels.leave(LISTS + indent);
                margin = indent;
            }
            paragraph.push_str(body);
            paragraph.push('\n');
        }
    }
    levels.note(&paragraph);
    levels.finish()
}

/// Whether a line goes on with the words of the item above it, which is indented so far.
fn goes_on(line: &str, item: usize) -> bool {
    let body = line.trim();
    let lower = body.get(..body.floor_char_boundary(20)).unwrap_or(body).to_ascii_lowercase();
    width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default()) > item
        && !body.is_empty()
        && !body.starts_with(['#', ':', '|'])
        && list_item(line).is_none()
        && !["closed:", "deadline:", "scheduled:"].iter().any(|key| lower.starts_with(key))
}

/// The indentation and the words of a list item.
fn list_item(line: &str) -> Option<(usize, &str)> {
    let body = line.trim_start();
    let indent = width(line.get(..line.len() - body.len())?);
    let rest = if let Some(rest) = body.strip_prefix(['-', '+']) {
        rest
    } else if let Some(rest) = body.strip_prefix('*').filter(|_| indent > 0) {
        rest
    } else {
        let after = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = body.len() - after.len();
        (1..=9).contains(&digits).then(|| after.strip_prefix(['.', ')'])).flatten()?
    };
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| (indent, rest.trim()))
}

fn checkbox(words: &str) -> (Option<TaskState>, &str) {
    for (mark, state) in
        [("[ ] ", TaskState::Todo), ("[X] ", TaskState::Done), ("[x] ", TaskState::Done), ("[-] ", TaskState::Doing)]
    {
        if let Some(rest) = words.strip_prefix(mark) {
            return (Some(state), rest);
        }
    }
    (None, words)
}

/// A note to the letter, of the rows of its block: one comma before what Org would misread is taken off.
fn note_of(rows: &[&str]) -> String {
    let mut note = String::new();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            note.push('\n');
        }
        let body = row.trim_start_matches([' ', '\t']);
        let bare = body.trim_start_matches(',');
        match body.strip_prefix(',').filter(|_| bare.starts_with('*') || bare.starts_with("#+")) {
            Some(rest) => note.extend([row.get(..row.len() - body.len()).unwrap_or_default(), rest]),
            None => note.push_str(row),
        }
    }
    note
}

/// A property of a drawer.
fn property(levels: &mut Levels, id: TopicId, name: &str, value: &str) {
    let build = &mut levels.build;
    match name.to_ascii_uppercase().as_str() {
        "GANGMU_TITLE" => build.exact_title(id, &unpack(value).concat()),
        "GANGMU_LABELS" => {
            build.more(id).labels.clear();
            for label in unpack(value) {
                build.label(id, &label);
            }
        }
        "GANGMU_MARKERS" => {
            for marker in unpack(value) {
                build.mark(id, Meaning::Marker(marker.into()));
            }
        }
        "GANGMU_ATTRIBUTES" => {
            for pair in unpack(value).chunks(2) {
                if let [name, value] = pair {
                    build.attribute(id, name, value);
                }
            }
        }
        "GANGMU_DATE" => levels::date(build, id, value),
        "GANGMU_DUE" => levels::due(build, id, value),
        "GANGMU_PROGRESS" => levels::progress(build, id, value),
        "CUSTOM_ID" => build.named(value, id),
        "ID" => {
            build.named(&format!("id:{value}"), id);
            build.attribute(id, name, value);
        }
        "VISIBILITY" if value.eq_ignore_ascii_case("folded") => build.fold(id),
        upper => {
            let link = value.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
            match link.filter(|_| upper == "LINK" || upper.starts_with("LINK_")) {
                Some(link) => {
                    let (href, title) = link.split_once("][").unwrap_or((link, ""));
                    add_link(levels, id, href, title);
                }
                None => build.attribute(id, name, value),
            }
        }
    }
}

fn heading(levels: &mut Levels, stars: usize, rest: &str, known: &[(String, TaskState)]) -> Result<(), ReadError> {
    let mut words = rest.trim();
    let mut state = None;
    if let Some((first, after)) = words.split_once(' ')
        && let Some((_, found)) = known.iter().find(|(word, _)| word == first)
    {
        state = Some(*found);
        words = after.trim_start();
    }
    let mut priority = None;
    if let Some(rest) = words.strip_prefix("[#")
        && let Some((letter, after)) = rest.split_once(']')
        && letter.len() == 1
    {
        priority = letter.bytes().next();
        words = after.trim_start();
    }
    let mut labels = Vec::new();
    if words.ends_with(':')
        && let Some((before, tags)) = words.rsplit_once([' ', '\t'])
        && tags.len() > 2
        && tags.starts_with(':')
        && !tags.contains("::")
    {
        labels = tags.split(':').filter(|tag| !tag.is_empty()).collect();
        words = before.trim_end();
    }
    let (title, links) = links(words);
    let id = levels.put(stars, &title)?;
    add_links(levels, id, links);
    if let Some(state) = state {
        levels.build.task(id, state, None);
    }
    if let Some(letter) = priority.filter(u8::is_ascii_alphanumeric) {
        let number = if letter.is_ascii_digit() { letter - b'0' } else { letter.to_ascii_uppercase() - b'A' + 1 };
        levels.build.mark(id, Meaning::Marker(format!("priority-{number}").into()));
    }
    for label in labels {
        levels.build.label(id, label);
    }
    Ok(())
}

/// Words with the links in them taken out: `[[address][words]]`.
fn links(words: &str) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find("[[") {
        let Some(length) = rest.get(at..).and_then(|rest| rest.find("]]")) else { break };
        let inside = rest.get(at + 2..at + length).unwrap_or_default();
        let (address, shown) = inside.split_once("][").unwrap_or((inside, inside));
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(shown);
        found.push(address.to_owned());
        rest = rest.get(at + length + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    (out, found)
}

fn add_links(levels: &mut Levels, id: TopicId, links: Vec<String>) {
    for link in links {
        add_link(levels, id, &link, "");
    }
}

fn add_link(levels: &mut Levels, id: TopicId, href: &str, title: &str) {
    match href.strip_prefix('#').or(Some(href).filter(|href| href.starts_with("id:"))) {
        Some(target) => levels.build.link_to(id, target, title),
        None => levels.build.link(id, href, title),
    }
}

/// Reads a `TaskPaper` file: projects and tasks are topics, other lines notes.
///
/// # Errors
/// When there is no topic in it.
pub fn read_taskpaper(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let text = encoding::decode(bytes, None)?.text;
    let text = outline::clean(&text);
    let mut levels = Levels::new("taskpaper", options);
    // The level of a project whose tasks stand below it without being indented.
    let mut flat: Option<usize> = None;
    let level_of = |line: &str| width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default()) * 2;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    while let Some(line) = lines.next() {
        let body = line.trim();
        let level = level_of(line);
        if flat.is_some_and(|flat| level < flat) {
            flat = None;
        }
        let (words, tags) = tags(body);
        if let Some(task) = words.strip_prefix("- ").or_else(|| (words == "-").then_some("")) {
            let id = levels.put(level + usize::from(flat == Some(level)), task)?;
            let done = tags.iter().any(|(name, _)| *name == "done");
            levels.build.task(id, if done { TaskState::Done } else { TaskState::Todo }, None);
            add_tags(&mut levels, id, &tags);
        } else if let Some(project) = words.strip_suffix(':') {
            let id = levels.put(level, project)?;
            let is_task = |next: &&&str| level_of(next) == level && next.trim_start().starts_with("- ");
            flat = lines.peek().filter(is_task).map(|_| level);
            add_tags(&mut levels, id, &tags);
        } else {
            // A note belongs to what it is indented below; at the margin to what stands before it.
            levels.leave(if level > 0 { level } else { 1 + usize::from(flat == Some(level)) });
            levels.note(body);
        }
    }
    levels.finish()
}

/// The words of a line, and the tags at its end: `@name` or `@name(value)`.
fn tags(line: &str) -> (&str, Vec<(&str, &str)>) {
    let mut words = line;
    let mut found = Vec::new();
    while let Some(at) = words.rfind(" @") {
        let tag = words.get(at + 2..).unwrap_or_default().trim_end();
        let (name, value) = match tag.split_once('(') {
            Some((name, value)) if value.ends_with(')') => (name, value.trim_end_matches(')')),
            Some(_) => break,
            None => (tag, ""),
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            break;
        }
        found.push((name, value));
        words = words.get(..at).unwrap_or_default().trim_end();
    }
    found.reverse();
    (words, found)
}

fn add_tags(levels: &mut Levels, id: TopicId, tags: &[(&str, &str)]) {
    for &(name, value) in tags {
        match name {
            "done" => {}
            "due" => levels.build.due(id, value),
            "priority" if value.parse::<u8>().is_ok() => {
                levels.build.mark(id, Meaning::Marker(format!("priority-{value}").into()));
            }
            _ if value.is_empty() => levels.build.label(id, name),
            _ => levels.build.attribute(id, name, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::WriteOptions;
    use super::super::parts::fixture::{fuzz, hostile_book, huge, shown, told};
    use super::{ReadOptions, read_org, read_taskpaper, write};

    const ORG: &str = "#+TITLE: T\n#+TODO: OPEN | SHUT\n* TODO [#A] First [[https://a.b][link]] :x:y:\nDEADLINE: <2026-12-01 Tue>\n:PROPERTIES:\n:K: v\n:END:\nBody.\n\
        ** SHUT Second\n- [X] item\n  - below\n    more\ntext\n#+BEGIN_SRC c\n* no\n#+END_SRC\n* Third\n";
    const TASKS: &str = "Project:\n\tnote\n\t- task @done(2026-01-01) @tag\n\t\t- below @due(2026-12-01)\n\tSub:\n";

    #[test]
    fn org_comes_with_tasks_tags_and_notes() {
        let shown = shown(&read_org(ORG.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(
            shown.outline,
            "T\n  First link [Body.]\n    Second [text/#+BEGIN_SRC c/* no/#+END_SRC]\n      item\n        below more\n  Third\n"
        );
        for extra in [
            "First link: labels x y, markers priority-1, task todo due 2026-12-01, link https://a.b, attribute K=v",
            "Second: task done",
            "item: task done",
        ] {
            assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
        }
        fuzz("org", ORG.as_bytes(), read_org);
    }

    #[test]
    fn links_go_by_ids_and_logs_are_told() {
        let source = "* A\n:PROPERTIES:\n:ID: 1-2\n:END:\n:LOGBOOK:\n- Note taken on [2026-01-01] \\\\\n  mine\n:END:\n* B [[id:1-2][x]]\n* C [[id:far][y]]\n";
        let loaded = read_org(source.as_bytes(), &ReadOptions::default()).unwrap();
        let shown = shown(&loaded);
        assert!(shown.extras.contains("B x: link #A"), "{}", shown.extras);
        assert!(shown.extras.contains("C y: link id:far"), "{}", shown.extras);
        assert!(loaded.import.unwrap().lines().join("\n").contains("details of topics"));
    }

    #[test]
    fn an_item_over_several_lines_is_one_title() {
        let read = |source: &str| shown(&read_org(source.as_bytes(), &ReadOptions::default()).unwrap()).outline;
        assert_eq!(
            read("* H\n- an item that\n  goes on\n- 日韩关系的\n  正常化\n\n  note\n- [ ] z\ntext\n"),
            "H [text]\n  an item that goes on\n  日韩关系的正常化 [note]\n  z\n"
        );
    }

    #[test]
    fn what_was_written_comes_back_to_the_letter() {
        for seed in 0..400 {
            let document = hostile_book(seed);
            let headings = [0, 1, 2, 4, usize::MAX][usize::try_from(seed % 5).unwrap()];
            let bytes = write(&document, &WriteOptions { headings, ..WriteOptions::default() }).unwrap();
            let again = read_org(&bytes, &ReadOptions::default()).unwrap().document;
            let source = String::from_utf8(bytes).unwrap();
            assert_eq!(again.check(), [], "seed {seed}");
            assert_eq!(told(&again), told(&document), "seed {seed}\n{source}");
        }
        let bytes = write(&huge(), &WriteOptions::default()).unwrap();
        assert!(told(&read_org(&bytes, &ReadOptions::default()).unwrap().document) == told(&huge()));
    }

    #[test]
    fn tasks_of_a_project_need_not_be_indented() {
        let source = "Inbox:\n- a\n- b\n\t- c\n\tof b\nHome:\n\t- d\n- e\n";
        let shown = shown(&read_taskpaper(source.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "Map\n  Inbox\n    a\n    b [of b]\n      c\n  Home\n    d\n  e\n");
    }

    #[test]
    fn taskpaper_comes_with_tags() {
        let shown = shown(&read_taskpaper(TASKS.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "Project [note]\n  task\n    below\n  Sub\n");
        assert!(
            shown.extras.contains("task: labels tag, task done")
                && shown.extras.contains("below: task todo due 2026-12-01"),
            "{}",
            shown.extras
        );
        fuzz("taskpaper", TASKS.as_bytes(), read_taskpaper);
    }
}
