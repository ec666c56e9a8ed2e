//! Real maps of other programs: each must give the outline that is expected of it. Needs the folder
//! that `GANGMU_SHARED` names.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gangmu::doc::{Document, TopicId};
use gangmu::formats::{self, ReadOptions};
use serde_json::Value;

fn corpus() -> PathBuf {
    PathBuf::from(std::env::var_os("GANGMU_SHARED").expect("GANGMU_SHARED names the folder")).join("corpus")
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines of titles with their levels: an outline that compares by its order and nesting.
type Lines = Vec<(usize, String)>;

fn of_document(document: &Document, top: TopicId) -> Lines {
    document.walk(top).map(|visit| (visit.depth, collapsed(document.title(visit.id)))).collect()
}

/// The plain part of an expected outline.
fn plain(node: &Value) -> Lines {
    let mut lines = Vec::new();
    let mut stack = vec![(0, node)];
    while let Some((depth, node)) = stack.pop() {
        lines.push((depth, collapsed(node["title"].as_str().unwrap_or_default())));
        let children = node["children"].as_array().into_iter().flatten().filter(|child| child.get("kind").is_none());
        stack.extend(children.map(|child| (depth + 1, child)).collect::<Vec<_>>().into_iter().rev());
    }
    lines
}

/// How often each title of a special topic, or below one, is expected.
fn special(node: &Value) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    let mut stack = vec![(false, node)];
    while let Some((inside, node)) = stack.pop() {
        let here = inside || node.get("kind").is_some();
        if here && node.get("synthetic").is_none() {
            *found.entry(collapsed(node["title"].as_str().unwrap_or_default())).or_insert(0) += 1;
        }
        stack.extend(node["children"].as_array().into_iter().flatten().map(|child| (here, child)));
    }
    found
}

fn first_difference(got: &Lines, want: &Lines) -> Option<String> {
    let at = got.iter().zip(want).position(|(got, want)| got != want);
    let at = at.or((got.len() != want.len()).then_some(got.len().min(want.len())))?;
    let near = |lines: &Lines| format!("{:?}", lines.get(at.saturating_sub(1)..(at + 3).min(lines.len())));
    Some(format!("at line {at} of {}: got {}, expected {}", want.len(), near(got), near(want)))
}

fn compare(document: &Document, expected: &Value) -> Option<String> {
    let sheets: Vec<Lines> = document.sheets().iter().map(|(_, sheet)| of_document(document, sheet.root())).collect();
    if expected.get("synthetic").is_some() {
        let children = expected["children"].as_array().into_iter().flatten();
        let want: Vec<Lines> = children.filter(|child| child.get("kind").is_none()).map(plain).collect();
        let mut got = sheets.clone();
        if got.len() == 1 && want.len() != 1 {
            // One root that was made up to hold them all is as good.
            let root = document.sheets()[0].1.root();
            got = document.children(root).iter().map(|&child| of_document(document, child)).collect();
        }
        if got != want {
            let all = document.sheets().iter().flat_map(|(_, sheet)| {
                std::iter::once(sheet.root()).chain(sheet.floating().iter().copied()).collect::<Vec<_>>()
            });
            let all: Vec<Lines> = all.map(|top| of_document(document, top)).collect();
            if all != want {
                let pair = got.iter().zip(&want).find_map(|(got, want)| first_difference(got, want));
                return Some(pair.unwrap_or_else(|| format!("{} roots, expected {}", got.len(), want.len())));
            }
        }
    } else if let Some(difference) = first_difference(&sheets[0], &plain(expected)) {
        return Some(difference);
    }
    let mut titles: HashMap<String, usize> = HashMap::new();
    for (id, sheet) in document.sheets() {
        for topic in document.sheet_topics(*id) {
            *titles.entry(collapsed(document.title(topic))).or_insert(0) += 1;
        }
        for group in sheet.groups() {
            *titles.entry(collapsed(&group.title)).or_insert(0) += 1;
        }
    }
    let mut missing: Vec<String> = special(expected)
        .into_iter()
        .filter(|(title, count)| titles.get(title).copied().unwrap_or_default() < *count)
        .map(|(title, _)| title)
        .collect();
    missing.sort();
    (!missing.is_empty()).then(|| format!("special topics missing: {missing:?}"))
}

/// The file within a folder that is a map, or the file itself.
fn contents(path: &Path) -> Vec<u8> {
    let inside = if path.is_dir() { path.join("contents.xml") } else { path.to_path_buf() };
    std::fs::read(inside).unwrap()
}

#[test]
#[ignore = "needs the folder that GANGMU_SHARED names"]
fn every_map_gives_its_outline() {
    let corpus = corpus();
    let only = std::env::var("GANGMU_ONLY").unwrap_or_default();
    let (mut right, mut faults) = (0, Vec::new());
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(corpus.join("expected")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let format = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut expectations: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
        expectations.sort();
        for expectation in expectations {
            let stem = expectation.file_stem().unwrap().to_string_lossy().into_owned();
            let name = format!("{format}/{stem}");
            if !name.contains(&only) {
                continue;
            }
            let source = std::fs::read_dir(corpus.join(&format)).unwrap().map(|e| e.unwrap().path()).find(|path| {
                let file = path.file_name().unwrap().to_string_lossy().into_owned();
                file == stem || path.file_stem().unwrap().to_string_lossy() == stem
            });
            let Some(source) = source else {
                faults.push(format!("{name}: no such map"));
                continue;
            };
            let expected: Value = serde_json::from_slice(&std::fs::read(&expectation).unwrap()).unwrap();
            let file_name = source.file_name().unwrap().to_string_lossy().into_owned();
            let options = ReadOptions { name: stem.clone(), ..ReadOptions::default() };
            match formats::read(&contents(&source), Some(&file_name), &options) {
                Err(error) => faults.push(format!("{name}: {error}")),
                Ok(loaded) => {
                    let broken = loaded.document.check();
                    if !broken.is_empty() {
                        faults.push(format!("{name}: {broken:?}"));
                    }
                    match compare(&loaded.document, &expected) {
                        Some(difference) => faults.push(format!("{name}: {difference}")),
                        None => right += 1,
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{right} right, {} wrong:\n{}", faults.len(), faults.join("\n"));
    assert!(right > 0);
}

#[test]
#[ignore = "needs the folder that GANGMU_SHARED names"]
fn broken_files_are_refused_with_a_place() {
    for entry in std::fs::read_dir(corpus().join("malformed")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let error = formats::read(&contents(&path), Some(&name), &ReadOptions::default()).unwrap_err();
        assert!(error.line > 1 && !error.what.is_empty() && !error.hint.is_empty(), "{name}: {error}");
    }
}

/// What must come back from another program's file: outlines with notes, links, labels, markers,
/// and relations, a line a thing.
fn portrait(document: &Document) -> Vec<String> {
    let mut places: HashMap<String, String> = HashMap::new();
    let mut tops: Vec<(String, TopicId)> = Vec::new();
    for (number, (_, sheet)) in document.sheets().iter().enumerate() {
        tops.push((format!("{number}"), sheet.root()));
        tops.extend(sheet.floating().iter().enumerate().map(|(at, &id)| (format!("{number}~{at}"), id)));
        let mut summaries: Vec<TopicId> = sheet.groups().iter().filter_map(|group| group.topic).collect();
        summaries.sort_by_key(|&id| document.title(id).clone());
        tops.extend(summaries.into_iter().enumerate().map(|(at, id)| (format!("{number}}}{at}"), id)));
    }
    let mut all = Vec::new();
    while let Some((name, top)) = tops.pop() {
        for (at, visit) in document.walk(top).enumerate() {
            let topic = document.topic(visit.id).unwrap();
            let place = format!("{name}.{at} {}", visit.depth);
            places.insert(topic.file_id().to_string(), place.clone());
            tops.extend(topic.callouts().iter().enumerate().map(|(n, &id)| (format!("{name}.{at}^{n}"), id)));
            all.push((place, topic));
        }
    }
    let place = |id: &str| places.get(id).cloned().unwrap_or_default();
    let mut lines: Vec<String> = all
        .into_iter()
        .map(|(name, topic)| {
            let more = topic.more();
            let links: Vec<String> = more
                .links
                .iter()
                .filter(|link| !link.href.is_empty())
                .map(|link| link.href.strip_prefix('#').map_or_else(|| link.href.to_string(), &place))
                // A link to a topic that is not there says nothing.
                .filter(|link| !link.is_empty())
                .collect();
            let task = more.task.as_ref().map(|task| (task.state, task.due.clone()));
            // Spaces at the ends fall away wherever a title comes from another program.
            let (title, note) = (topic.title().trim(), topic.note());
            format!("{name}: {title:?} {note:?} {links:?} {:?} {:?} {task:?}", more.labels, more.markers)
        })
        .collect();
    for (_, sheet) in document.sheets() {
        lines.extend(sheet.relations().iter().map(|relation| {
            let end = |id: TopicId| place(document.topic(id).unwrap().file_id());
            format!("relation {} → {}: {:?}", end(relation.from), end(relation.to), relation.title)
        }));
    }
    lines.sort();
    lines
}

#[test]
#[ignore = "needs the folder that GANGMU_SHARED names"]
fn every_map_goes_out_and_comes_back() {
    let mut faults = Vec::new();
    let mut right = 0;
    for folder in std::fs::read_dir(corpus().join("expected")).unwrap() {
        let format = folder.unwrap().file_name();
        for entry in std::fs::read_dir(corpus().join(&format)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Ok(loaded) = formats::read(&contents(&path), Some(&name), &ReadOptions::default()) else { continue };
            for target in ["xmind", "mm"] {
                let write = formats::by_name(target).unwrap().write.unwrap();
                let bytes = write(&loaded.document, &formats::WriteOptions::default()).unwrap();
                let again = formats::read(&bytes, None, &ReadOptions::default()).unwrap();
                assert_eq!(again.document.check(), [], "{name} as {target}");
                let (was, is) = (portrait(&loaded.document), portrait(&again.document));
                match was.iter().zip(&is).find(|(was, is)| was != is) {
                    Some((was, is)) => faults.push(format!("{name} as {target}:\n  was {was}\n  is  {is}")),
                    None if was.len() != is.len() => faults.push(format!("{name} as {target}: {} lines", was.len())),
                    None => right += 1,
                }
            }
        }
    }
    assert!(faults.is_empty(), "{right} right, {} wrong:\n{}", faults.len(), faults.join("\n"));
    assert!(right > 100);
}
