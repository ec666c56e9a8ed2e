//! For tests of readers: documents as text, files cut and changed, and files of great depth.

use crate::doc::{Document, Side, TaskState, TopicId};
use crate::formats::{Loaded, ReadOptions, Reader};

/// A document as text.
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
