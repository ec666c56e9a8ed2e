//! For tests of readers: documents as text, files cut and changed, and files of great depth.

use crate::doc::{Document, Side, TaskState, TopicId};
use crate::formats::{Loaded, ReadOptions, Reader};

use super::build::Build;
use super::markers::Meaning;

/// A document as text.
#[derive(Debug)]
pub(in crate::formats) struct Shown {
    /// Titles with two spaces a level and notes in brackets; `~` floats, `^` is a callout, `}` a
    /// summary; `--` before each further sheet.
    pub outline: String,
    /// All else, a line a topic.
    pub extras: String,
}

fn flat(text: &str) -> String {
    text.replace('\n', "/")
}

fn name_of(document: &Document, id: TopicId) -> String {
    flat(document.title(id))
}

/// Shows a document, which must pass its check.
pub(in crate::formats) fn shown(loaded: &Loaded) -> Shown {
    let document = &loaded.document;
    assert_eq!(document.check(), []);
    let mut outline = String::new();
    let mut extras = String::new();
    for (number, (_, sheet)) in document.sheets().iter().enumerate() {
        if number > 0 {
            outline.push_str("--\n");
        }
        let mut tops = vec![("", sheet.root())];
        tops.extend(sheet.floating().iter().map(|&id| ("~", id)));
        for group in sheet.groups() {
            let (first, last) = (name_of(document, group.first), name_of(document, group.last));
            let kind = if group.topic.is_some() { "summary" } else { "boundary" };
            extras.extend([format!("{kind} {first}…{last}")]);
            if !group.title.is_empty() {
                extras.extend([format!(": {}", group.title)]);
            }
            extras.push('\n');
            tops.extend(group.topic.map(|id| ("}", id)));
        }
        for relation in sheet.relations() {
            let (from, to) = (name_of(document, relation.from), name_of(document, relation.to));
            extras.extend([format!("relation {from} → {to}: {}\n", relation.title)]);
        }
        let mut todo: Vec<(&str, TopicId)> = tops.into_iter().rev().collect();
        while let Some((mark, top)) = todo.pop() {
            for visit in document.walk(top) {
                let topic = document.topic(visit.id).unwrap();
                let mark = if visit.depth == 0 { mark } else { "" };
                outline.extend([format!("{mark}{}{}", "  ".repeat(visit.depth), name_of(document, visit.id))]);
                if !topic.note().is_empty() {
                    outline.extend([format!(" [{}]", flat(topic.note()))]);
                }
                outline.push('\n');
                todo.extend(topic.callouts().iter().rev().map(|&id| ("^", id)));
                let mut words: Vec<String> = Vec::new();
                match topic.side() {
                    Side::Left => words.push("side left".into()),
                    Side::Right => words.push("side right".into()),
                    Side::Auto => {}
                }
                if topic.folded() {
                    words.push("folded".into());
                }
                let more = topic.more();
                if !more.labels.is_empty() {
                    words.push(format!("labels {}", more.labels.join(" ")));
                }
                if !more.markers.is_empty() {
                    words.push(format!("markers {}", more.markers.join(" ")));
                }
                if let Some(task) = &more.task {
                    let state = match task.state {
                        TaskState::Todo => "todo",
                        TaskState::Doing => "doing",
                        TaskState::Done => "done",
                    };
                    let progress = task.progress.map_or_else(String::new, |p| format!(" {p}"));
                    let due = if task.due.is_empty() { String::new() } else { format!(" due {}", task.due) };
                    words.push(format!("task {state}{progress}{due}"));
                }
                for link in &more.links {
                    let target = link.href.strip_prefix('#').and_then(|file_id| {
                        let found = document.slots.iter().flatten().find(|topic| topic.file_id() == file_id)?;
                        Some(format!("#{}", flat(found.title())))
                    });
                    words.push(format!("link {}", target.unwrap_or_else(|| link.href.to_string())));
                }
                words.extend(more.attributes.iter().map(|(name, value)| format!("attribute {name}={value}")));
                if more.image.is_some() {
                    words.push("picture".into());
                }
                if !words.is_empty() {
                    extras.extend([format!("{}: {}\n", name_of(document, visit.id), words.join(", "))]);
                }
            }
        }
    }
    Shown { outline, extras }
}

/// Pieces of titles and notes that some format would take for something else.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "a",
    "日韩关系",
    "東亞細亞",
    "かな",
    "한국어",
    "# x",
    "* x",
    "- x",
    "+ x",
    "1. x",
    "** b **",
    "//i//",
    "__u__",
    "~c",
    "TODO x",
    "DONE",
    "[#A] x",
    "x :tag:",
    "[[u][v]]",
    "[[",
    "]]",
    "][",
    ":x:",
    "::",
    "COMMENT x",
    "[ ] t",
    "[X] t",
    "#+end_src",
    "#+BEGIN_SRC",
    ",*",
    ":PROPERTIES:",
    ":END:",
    "DEADLINE: <2026-01-01>",
    "<b>b</b>",
    "<br>",
    "&amp;",
    "&#10;",
    "\\n",
    "\\",
    "\"",
    "'",
    "\"`",
    "`",
    "#quot;",
    "#35;",
    "<U+0041>",
    "x;",
    ";",
    ":::c",
    "((r))",
    "[r]",
    "{{h}}",
    "::icon(x)",
    "%% c",
    "--",
    "$x$",
    "%date()",
    "@endmindmap",
    "=1+1",
    "-5",
    "@x",
    "'=1",
    "''",
    "two\nlines",
    "\n",
    "\n\nx",
    "\ttab",
    "a\tb",
    "a  b",
    " lead",
    "trail ",
    "\u{3000}全角",
    "👩‍👩‍👧 𠮷",
    "\u{202e}abc",
    "a,b;c",
    "|",
    "\u{2028}",
    "legend",
    "title x",
    "left side",
    "^a_b",
    "\u{a0}",
    "...",
    ".",
];

/// Some pieces of [`HOSTILE`] in a row.
fn hostile_text(random: &mut fastrand::Rng) -> String {
    (0..random.usize(1..4)).map(|_| HOSTILE[random.usize(..HOSTILE.len())]).collect()
}

/// A random map of one sheet with hostile titles and notes, the same for the same seed.
pub(in crate::formats) fn hostile(seed: u64) -> Document {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut build = Build::new("test", &ReadOptions { seed: Some([seed, 7]), ..ReadOptions::default() });
    hostile_sheet(&mut build, &mut random, false);
    build.finish().unwrap().document
}

/// A map with a note of a megabyte and a title as long as a page.
pub(in crate::formats) fn huge() -> Document {
    let mut build = Build::new("test", &ReadOptions::default());
    let root = build.root("").unwrap();
    build.exact_title(root, &"标题 * x\n".repeat(500));
    build.exact_note(root, &"行 * 1\n* x\n\n,#+end_src ".repeat(40_000));
    let child = build.child(root, "b").unwrap();
    build.exact_note(child, &"words of a long line without any mark ".repeat(30_000));
    build.finish().unwrap().document
}

/// A random map of several sheets with floating topics and all that can hang on a topic.
pub(in crate::formats) fn hostile_book(seed: u64) -> Document {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut build = Build::new("test", &ReadOptions { seed: Some([seed, 9]), ..ReadOptions::default() });
    for number in 0..random.usize(1..4) {
        build.sheet(&format!("sheet {number}"));
        hostile_sheet(&mut build, &mut random, true);
    }
    build.finish().unwrap().document
}

fn hostile_sheet(build: &mut Build, random: &mut fastrand::Rng, rich: bool) {
    let root = build.root("").unwrap();
    let mut made = vec![root];
    for _ in 0..random.usize(1..30) {
        let parent = made[random.usize(made.len().saturating_sub(4)..made.len())];
        let id = if rich && random.u8(..12) == 0 { build.floating("") } else { build.child(parent, "") };
        made.push(id.unwrap());
    }
    for id in made {
        build.exact_title(id, &hostile_text(random));
        if random.u8(..3) == 0 {
            let rows: Vec<String> = (0..random.usize(1..4)).map(|_| hostile_text(random)).collect();
            build.exact_note(id, &rows.join(["\n", "\n\n"][random.usize(..2)]));
        }
        if rich && random.bool() {
            extras(build, random, id);
        }
    }
}

fn extras(build: &mut Build, random: &mut fastrand::Rng, id: TopicId) {
    for _ in 0..random.usize(..3) {
        build.label(id, ["x", "日本", "a b", "p,q", "/r", "한글"][random.usize(..6)]);
        build.mark(id, Meaning::Marker(["priority-1", "star", "flag-red", "priority-12"][random.usize(..4)].into()));
        let (href, title) = [
            ("https://a.b/c?d=e&f=(g)", ""),
            ("mailto:a@b.c", "write"),
            ("notes/a b.pdf", "全角 title"),
            ("https://例え.jp/%E3%81%82#x", ""),
        ][random.usize(..4)];
        build.link(id, href, title);
        build.attribute(
            id,
            ["字数", "a b", "X", "link"][random.usize(..4)],
            ["1", " v\nw", "=x", ""][random.usize(..4)],
        );
    }
    match random.u8(..6) {
        0 => build.task(id, TaskState::Todo, None),
        1 => build.task(id, TaskState::Doing, Some(40)),
        2 => build.task(id, TaskState::Done, None),
        3 => build.due(id, "2026-12-01"),
        4 => build.more(id).date = "1965-06".into(),
        _ => build.fold(id),
    }
}

/// Everything of a document that an outline with properties can hold, to be compared.
pub(in crate::formats) fn told(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for (_, sheet) in document.sheets() {
        out.push(format!("sheet {:?}", sheet.title));
        for top in std::iter::once(&sheet.root()).chain(sheet.floating()) {
            for visit in document.walk(*top) {
                let topic = document.topic(visit.id).unwrap();
                let more = topic.more();
                let links: Vec<_> = more.links.iter().map(|link| (&link.href, &link.title)).collect();
                let task = more.task.as_ref().map(|task| (task.state, task.progress, &task.due));
                let (depth, title, note) = (visit.depth, topic.title(), topic.note());
                let (labels, markers, attributes) = (&more.labels, &more.markers, &more.attributes);
                let (folded, date) = (topic.folded(), &more.date);
                out.push(format!(
                    "{depth} {title:?} {note:?} {links:?} {labels:?} {markers:?} {task:?} {date:?} {attributes:?} {folded}"
                ));
            }
        }
    }
    out
}

/// A compressed tar archive of one file.
pub(in crate::formats) fn tar_gz_of(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut head = vec![0_u8; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    head[156] = b'0';
    let mut tar = [head, bytes.to_vec()].concat();
    tar.resize(tar.len().div_ceil(512) * 512 + 1024, 0);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&tar).unwrap();
    packer.finish().unwrap()
}

/// Reads every beginning of a file and many changed copies: each must give a document that passes
/// its check, or an error with words. Prints the seed of what fails.
pub(in crate::formats) fn fuzz(format: &str, bytes: &[u8], read: Reader) {
    let options = ReadOptions::default();
    let try_one = |bytes: &[u8], what: &str| match read(bytes, &options) {
        Ok(loaded) => assert_eq!(loaded.document.check(), [], "{format}: {what}"),
        Err(error) => assert!(!error.what.is_empty() && !error.hint.is_empty(), "{format}: {what}"),
    };
    for end in 0..bytes.len() {
        try_one(bytes.get(..end).unwrap(), &format!("cut at {end}"));
    }
    let words: [&[u8]; 8] = [b"<", b">", b"\"", b"{", b"]", b"\0", b"&#xd842;", b"\xff\xfe"];
    for seed in 0..400_u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut copy = bytes.to_vec();
        for _ in 0..random.usize(1..6) {
            if copy.is_empty() {
                break;
            }
            let at = random.usize(..copy.len());
            match random.u8(..5) {
                0 => copy[at] = random.u8(..),
                1 => drop(copy.remove(at)),
                2 => {
                    let word = words[random.usize(..words.len())];
                    copy.splice(at..at, word.iter().copied());
                }
                3 => {
                    let end = random.usize(at..=copy.len().min(at + 40));
                    let part = copy[at..end].to_vec();
                    let to = random.usize(..copy.len());
                    copy.splice(to..to, part);
                }
                _ => {
                    let end = random.usize(at..=copy.len().min(at + 20));
                    copy.drain(at..end);
                }
            }
        }
        try_one(&copy, &format!("seed {seed}"));
    }
}
