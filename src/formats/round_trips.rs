//! Tests: what is written for other programs comes back as it was, for random maps. A map that a
//! format holds wholly (its `lost` names nothing) must be the same afterwards but for its ids; of
//! any other map, every title must be there again.

use std::collections::{BTreeMap, HashMap};

use fastrand::Rng;

use super::parts::build::Build;
use super::parts::markers::Meaning;
use super::{Format, Loaded, ReadOptions, WriteOptions, by_name};
use crate::doc::{Document, Home, Side, TaskState, TopicId};

/// What a format holds, as far as random maps need to know.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "a list of what a format holds")]
struct Holds {
    sheets: bool,
    floating: bool,
    callouts: bool,
    summaries: bool,
    summary_trees: bool,
    runs: bool,
    boundaries: bool,
    words: bool,
    relations: bool,
    arrows: bool,
    labels: bool,
    markers: bool,
    links: bool,
    link_titles: bool,
    inner_links: bool,
    steps: &'static [u8],
    any_progress: bool,
    due: bool,
    date: bool,
    attributes: bool,
    pictures: bool,
    widths: bool,
    fill: bool,
    sides: bool,
    structures: &'static [&'static str],
    branch_structures: bool,
    aligned: bool,
}

const XMIND: Holds = Holds {
    sheets: true,
    floating: true,
    callouts: true,
    summaries: true,
    summary_trees: true,
    runs: true,
    boundaries: true,
    words: true,
    relations: true,
    arrows: false,
    labels: true,
    markers: true,
    links: true,
    link_titles: true,
    inner_links: true,
    steps: &[1, 12, 33, 50, 99],
    any_progress: true,
    due: true,
    date: true,
    attributes: true,
    pictures: true,
    widths: true,
    fill: true,
    sides: false,
    structures: &["map", "logic-right", "logic-left", "org", "tree", "brace", "timeline", "fishbone", "matrix"],
    branch_structures: true,
    aligned: true,
};
const MM: Holds = Holds {
    sheets: true,
    floating: true,
    callouts: true,
    summaries: true,
    summary_trees: true,
    runs: true,
    boundaries: true,
    words: false,
    relations: true,
    arrows: true,
    labels: true,
    markers: true,
    links: true,
    link_titles: false,
    inner_links: true,
    steps: &[25, 50, 75],
    any_progress: false,
    due: true,
    date: true,
    attributes: true,
    pictures: false,
    widths: false,
    fill: true,
    sides: true,
    structures: &["map"],
    branch_structures: false,
    aligned: true,
};
const FREEMIND: Holds =
    Holds { sheets: false, floating: false, callouts: false, summaries: false, labels: false, aligned: false, ..MM };
const SMM: Holds = Holds {
    summaries: true,
    runs: true,
    relations: true,
    words: true,
    labels: true,
    steps: &[12, 24, 60],
    link_titles: true,
    pictures: true,
    sides: true,
    structures: &["map", "logic-right", "org", "tree"],
    aligned: true,
    ..NOTHING
};
const KM: Holds = Holds {
    labels: true,
    steps: &[12, 25, 87],
    link_titles: true,
    pictures: true,
    structures: &["map", "logic-right", "org", "fishbone", "radial"],
    aligned: true,
    ..NOTHING
};
const NOTHING: Holds = Holds {
    sheets: false,
    floating: false,
    callouts: false,
    summaries: false,
    summary_trees: false,
    runs: false,
    boundaries: false,
    words: false,
    relations: false,
    arrows: false,
    labels: false,
    markers: false,
    links: false,
    link_titles: false,
    inner_links: false,
    steps: &[],
    any_progress: false,
    due: false,
    date: false,
    attributes: false,
    pictures: false,
    widths: false,
    fill: false,
    sides: false,
    structures: &[],
    branch_structures: false,
    aligned: false,
};

const WORDS: &[&str] = &[
    "",
    "a",
    "关系正常化",
    "韩日 関係",
    "two\nlines",
    "<&>\" ' ]]> --",
    "🙂 𠮷",
    "=1+1",
    "'quoted",
    "<html>no page",
    "\\latex x^2",
    "&#x41; &amp;",
    "{\"a\": [1]}",
    "ends with \\",
    "tab\there",
    "\u{2028}line separator",
];
const NOTES: &[&str] = &[
    "one",
    "**bold** and *slanted*",
    "一行\n二行",
    "first\n\nsecond",
    "- a\n- b",
    "x < y & z > \"q\" 🙂",
    "4) d\n\n> \\* <b>no</b> `c`",
    "[only]: https://a.b",
];

fn word(rng: &mut Rng) -> &'static str {
    WORDS[rng.usize(..WORDS.len())]
}

fn png(size: u32) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &size.to_be_bytes(), &(size * 2).to_be_bytes(), b"rest"].concat()
}

/// A random map of what a format holds.
fn random(rng: &mut Rng, holds: &Holds) -> Document {
    let options = ReadOptions { seed: Some([rng.u64(..), 7]), ..ReadOptions::default() };
    let mut build = Build::new("test", &options);
    let mut inner = Vec::new();
    for sheet in 0..if holds.sheets { rng.usize(1..4) } else { 1 } {
        build.sheet(if holds.sheets && holds.words { word(rng) } else { "" });
        if !holds.structures.is_empty() {
            build.structure(holds.structures[rng.usize(..holds.structures.len())]);
        }
        let root = build.root(["Root", "根", "Second"][sheet.min(2)]).unwrap();
        let mut all = vec![root];
        for _ in 0..rng.usize(2..14) {
            let parent = all[rng.usize(..all.len())];
            all.push(build.child(parent, word(rng)).unwrap());
        }
        for _ in 0..rng.usize(..3) {
            let owner = all[rng.usize(..all.len())];
            if holds.floating {
                let id = build.floating(word(rng)).unwrap();
                if rng.bool() {
                    build.at(id, f64::from(rng.i16(-500..500)), f64::from(rng.i16(-500..500)));
                }
                all.push(id);
            }
            if holds.callouts {
                all.push(build.callout(owner, word(rng)).unwrap());
            }
        }
        let mut taken = std::collections::HashSet::new();
        for _ in 0..rng.usize(..4) {
            let one = all[rng.usize(..all.len())];
            let Some(siblings) = build.siblings(one) else { continue };
            let from = rng.usize(..siblings.len());
            let to = if holds.runs { rng.usize(from..siblings.len()) } else { from };
            if holds.boundaries && holds.words {
                build.boundary((siblings[from], siblings[to]), word(rng));
            } else if holds.boundaries && taken.insert(siblings[from]) {
                build.boundary((siblings[from], siblings[from]), "");
            }
            if holds.summaries {
                let id = build.summary((siblings[from], siblings[to]), word(rng)).unwrap().unwrap();
                if holds.summary_trees {
                    all.push(id);
                    all.push(build.child(id, word(rng)).unwrap());
                }
            }
        }
        for (number, &id) in all.iter().enumerate() {
            build.named(&format!("{sheet}-{number}"), id);
        }
        let mut seen = std::collections::HashSet::new();
        for _ in 0..if holds.relations { rng.usize(..4) } else { 0 } {
            let (from, to) = (rng.usize(..all.len()), rng.usize(..all.len()));
            if seen.insert((from, to)) {
                build.relation(
                    &format!("{sheet}-{from}"),
                    &format!("{sheet}-{to}"),
                    if holds.labels { word(rng) } else { "" },
                );
                if holds.arrows {
                    build.arrows([None, Some("start"), Some("both"), Some("none")][rng.usize(..4)]);
                }
            }
        }
        inner.extend((0..all.len()).map(|number| format!("{sheet}-{number}")));
        for id in all {
            topic(&mut build, rng, holds, id, &inner);
        }
    }
    build.finish().unwrap().document
}

fn topic(build: &mut Build, rng: &mut Rng, holds: &Holds, id: TopicId, inner: &[String]) {
    if rng.u8(..5) == 0 {
        build.fold(id);
    }
    if holds.sides && rng.bool() {
        build.side(id, if rng.bool() { Side::Left } else { Side::Right });
    }
    if rng.u8(..3) == 0 {
        build.note(id, NOTES[rng.usize(..NOTES.len())]);
        if holds.aligned && rng.bool() {
            build.note(id, "```\nx  y\n  z\n```");
        }
    }
    if rng.u8(..4) == 0 {
        build.link(id, "https://example.org/?a=1&b=%20", if holds.link_titles { word(rng) } else { "" });
        if holds.links {
            build.link(id, "papers/one.pdf", "");
        }
    }
    if holds.inner_links && rng.u8(..4) == 0 {
        build.link_to(id, &inner[rng.usize(..inner.len())], "");
    }
    if holds.links && rng.u8(..6) == 0 {
        build.link(id, "mailto:a@example.org", "");
    }
    if holds.labels && rng.u8(..4) == 0 {
        build.label(id, "label");
        build.label(id, "标签 <2>");
    }
    if rng.u8(..3) == 0 {
        build.mark(id, Meaning::Marker(format!("priority-{}", rng.u8(1..10)).into()));
    }
    if holds.markers && rng.u8(..3) == 0 {
        for name in ["flag-red", "star", "question", "people", "heart", "flag-blue"] {
            if rng.bool() {
                build.mark(id, Meaning::Marker(name.into()));
            }
        }
    }
    if !holds.steps.is_empty() && rng.u8(..3) == 0 {
        let step = holds.steps[rng.usize(..holds.steps.len())];
        match rng.u8(..3) {
            0 => build.task(id, TaskState::Todo, None),
            1 => build.task(id, TaskState::Doing, if holds.any_progress && rng.bool() { None } else { Some(step) }),
            _ => build.task(id, TaskState::Done, if holds.any_progress && rng.bool() { Some(step) } else { None }),
        }
        if holds.due && rng.bool() {
            build.due(id, "2026-12-01");
        }
    }
    if holds.date && rng.u8(..5) == 0 {
        build.more(id).date = ["1965", "1910/1945", "2025-10-28"][rng.usize(..3)].into();
    }
    if holds.attributes && rng.u8(..5) == 0 {
        build.attribute(id, "name", word(rng));
        build.attribute(id, "数", "=SUM(1)");
        build.attribute(id, "link", "two words");
    }
    if holds.pictures && rng.u8(..5) == 0 {
        let size = rng.u32(10..13);
        let width = if holds.widths && rng.bool() { Some(120.0) } else { None };
        build.picture(id, &png(size), "picture", width);
    }
    if holds.fill && rng.u8(..5) == 0 {
        build.more(id).style.fill = Some("#ffeecc".into());
        build.more(id).style.text = rng.bool().then(|| "#112233".into());
    }
    if holds.branch_structures && rng.u8(..6) == 0 && build.is_child(id) {
        build.more(id).structure = ["tree", "org", "radial"][rng.usize(..3)].into();
    }
}

/// The paths of all topics of a document, the same whatever their ids are.
fn paths(document: &Document) -> BTreeMap<TopicId, String> {
    let mut paths: BTreeMap<TopicId, String> = BTreeMap::new();
    for (number, (_, sheet)) in document.sheets().iter().enumerate() {
        let mut todo = vec![(sheet.root(), format!("{number}"))];
        todo.extend(sheet.floating().iter().enumerate().map(|(at, &id)| (id, format!("{number}~{at}"))));
        while let Some((id, path)) = todo.pop() {
            let topic = document.topic(id).unwrap();
            todo.extend(topic.children().iter().enumerate().map(|(at, &child)| (child, format!("{path}.{at:02}"))));
            todo.extend(topic.callouts().iter().enumerate().map(|(at, &child)| (child, format!("{path}^{at:02}"))));
            let mut same: HashMap<(TopicId, TopicId), usize> = HashMap::new();
            for group in sheet.groups().iter().filter(|group| group.parent == id) {
                let Some(summary) = group.topic else { continue };
                let at = |wanted| topic.children().iter().position(|&child| child == wanted).unwrap();
                let nth = same.entry((group.first, group.last)).or_insert(0);
                *nth += 1;
                todo.push((summary, format!("{path}}}{:02}-{:02}.{nth}", at(group.first), at(group.last))));
            }
            paths.insert(id, path);
        }
    }
    paths
}

/// All that should come back, a line a thing.
fn portrait(document: &Document) -> Vec<String> {
    let paths = paths(document);
    let by_name: HashMap<&str, &String> =
        paths.iter().map(|(&id, path)| (document.topic(id).unwrap().file_id().as_str(), path)).collect();
    let mut lines = Vec::new();
    for (number, (_, sheet)) in document.sheets().iter().enumerate() {
        lines.push(format!("sheet {number}: {:?} {}", sheet.title, sheet.structure));
        for relation in sheet.relations() {
            let arrows = relation.style.arrows.as_deref().unwrap_or_default();
            lines.push(format!(
                "relation {} {}: {} {arrows}",
                paths[&relation.from], paths[&relation.to], relation.title
            ));
        }
        for group in sheet.groups() {
            let (first, last) = (&paths[&group.first], &paths[&group.last]);
            lines.push(format!(
                "{:?} {first} {last}: {:?} {:?}",
                group.kind,
                group.title,
                group.topic.map(|id| &paths[&id])
            ));
        }
    }
    for (&id, path) in &paths {
        let topic = document.topic(id).unwrap();
        let mut more = topic.more().clone();
        more.callouts.clear();
        for link in &mut more.links {
            if let Some(path) = link.href.strip_prefix('#').and_then(|name| by_name.get(name)) {
                link.href = format!("to {path}").into();
            }
        }
        if !matches!(topic.home(), Home::Floating(_)) {
            more.at = None;
        }
        lines.push(format!("{path} {:?} {:?} {} {more:?}", topic.title(), topic.side(), topic.folded()));
    }
    lines.sort();
    lines
}

fn trip(document: &Document, format: &Format) -> Loaded {
    let bytes = (format.write.unwrap())(document, &WriteOptions::default()).unwrap();
    assert_eq!((format.write.unwrap())(document, &WriteOptions::default()).unwrap(), bytes, "the same bytes again");
    let loaded = super::read(&bytes, None, &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{}: {error}\n{}", format.name, String::from_utf8_lossy(&bytes)));
    assert_eq!(loaded.document.check(), [], "{}", format.name);
    loaded
}

#[test]
fn what_a_format_holds_comes_back_as_it_was() {
    for (name, holds) in [("xmind", &XMIND), ("mm", &MM), ("freemind", &FREEMIND), ("smm", &SMM), ("km", &KM)] {
        let format = by_name(name).unwrap();
        for seed in 0..200 {
            let document = random(&mut Rng::with_seed(seed), holds);
            let lost = (format.lost)(&document, &WriteOptions::default());
            assert_eq!(lost, [], "{name}, seed {seed}");
            let again = trip(&document, format).document;
            let (was, is) = (portrait(&document), portrait(&again));
            let differ: Vec<_> = was.iter().zip(&is).filter(|(was, is)| was != is).take(3).collect();
            assert!(was == is, "{name}, seed {seed}: {} lines, then {}: {differ:#?}", was.len(), is.len());
        }
    }
}

#[test]
fn of_any_map_every_title_comes_back() {
    let everything = Holds { pictures: true, sides: true, ..XMIND };
    let titles = |document: &Document| {
        let mut all: Vec<String> = document.slots.iter().flatten().map(|topic| topic.title().to_string()).collect();
        all.sort();
        all
    };
    for name in ["xmind", "mm", "freemind", "smm", "km"] {
        let format = by_name(name).unwrap();
        for seed in 0..100 {
            let document = random(&mut Rng::with_seed(seed), &everything);
            let again = trip(&document, format).document;
            assert_eq!(titles(&again), titles(&document), "{name}, seed {seed}");
            if again.sheets().len() != document.sheets().len() {
                let lost = (format.lost)(&document, &WriteOptions::default());
                assert!(lost.iter().any(|loss| loss.what.contains("sheets")), "{name}, seed {seed}: {lost:?}");
            }
        }
    }
}

#[test]
fn what_was_not_understood_goes_back_to_its_program() {
    let options = ReadOptions::default();
    let mm = "<map version=\"freeplane 1.12.1\"><node TEXT=\"R\"><hook NAME=\"plugins/Reminder\"><Parameters at=\"7\"/></hook>\
        <node TEXT=\"locked\" ENCRYPTED_CONTENT=\"abc/d=\"/></node></map>";
    let document = super::mm::read(mm.as_bytes(), &options).unwrap().document;
    let text = String::from_utf8(super::mm::write(&document, &WriteOptions::default()).unwrap()).unwrap();
    assert!(text.contains("<hook NAME=\"plugins/Reminder\"><Parameters at=\"7\"/></hook>"), "{text}");
    assert!(text.contains("ENCRYPTED_CONTENT=\"abc/d=\""), "{text}");
    let content = r#"[{"id":"s","rootTopic":{"id":"r","title":"R","numbering":{"prefix":"1"},"extensions":[{"provider":"org.other","content":[]}]}}]"#;
    let document = super::xmind::read(content.as_bytes(), &options).unwrap().document;
    let bytes = super::xmind::write(&document, &WriteOptions::default()).unwrap();
    let mut archive = super::parts::archive::Archive::open(&bytes).unwrap();
    let text = String::from_utf8(archive.read("content.json").unwrap()).unwrap();
    assert!(text.contains("\"numbering\":{\"prefix\": \"1\"}") && text.contains("\"org.other\""), "{text}");
    let km = r#"{"root":{"data":{"text":"R","font-size":20},"children":[]},"template":"right","version":"1.4.43"}"#;
    let document = super::json_maps::read_km(km.as_bytes(), &options).unwrap().document;
    let text = String::from_utf8(super::json_maps::write_km(&document, &WriteOptions::default()).unwrap()).unwrap();
    assert!(text.contains("\"font-size\":20") && text.contains("\"template\":\"right\""), "{text}");
    // A kept part that would break the file, or bring topics along, is left out.
    let mut document = document;
    let root = document.sheets()[0].1.root();
    let hostile = r#"["</node><node TEXT='x'/>", "<node TEXT='y'/>", "<a><!ENTITY b 'c'></a>"]"#;
    let entry = crate::doc::UnknownKey { after: "title".into(), key: "x-mm".into(), json: hostile.into() };
    document.topic_mut(root).unwrap().more_mut().unknown.0.push(entry);
    let again = trip(&document, by_name("mm").unwrap());
    assert_eq!(again.document.len(), document.len());
}

#[test]
fn the_files_are_as_the_programs_want_them() {
    let (document, _) = crate::doc::fixture::parse("根 𠮷\n  日本\n    x\n  B");
    let mut document = document;
    let first = document.children(document.sheets()[0].1.root())[0];
    document.topic_mut(first).unwrap().side = Side::Left;
    let text = |format: &str| {
        String::from_utf8((by_name(format).unwrap().write.unwrap())(&document, &WriteOptions::default()).unwrap())
            .unwrap()
    };
    let mm = text("mm");
    assert!(mm.starts_with("<map version=\"freeplane 1") && mm.contains("POSITION=\"left\""), "{mm}");
    assert!(mm.contains("TEXT=\"根 𠮷\""), "{mm}");
    let freemind = text("freemind");
    assert!(freemind.starts_with("<map version=\"1.0.1\">") && freemind.contains("POSITION=\"left\""), "{freemind}");
    assert!(freemind.contains("TEXT=\"&#x6839; 𠮷\"") && !freemind.contains("GANGMU"), "{freemind}");
    let bytes = super::xmind::write(&document, &WriteOptions::default()).unwrap();
    let mut archive = super::parts::archive::Archive::open(&bytes).unwrap();
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    assert_eq!(names, ["content.json", "metadata.json", "manifest.json", "META-INF/manifest.xml"]);
    for name in ["content.json", "metadata.json", "manifest.json"] {
        let part = archive.read(name).unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&part).is_ok(), "{name}");
    }
    let metadata: serde_json::Value = serde_json::from_slice(&archive.read("metadata.json").unwrap()).unwrap();
    let content: serde_json::Value = serde_json::from_slice(&archive.read("content.json").unwrap()).unwrap();
    assert_eq!(metadata["activeSheetId"], content[0]["id"]);
    let manifest: serde_json::Value = serde_json::from_slice(&archive.read("manifest.json").unwrap()).unwrap();
    assert!(manifest["file-entries"]["content.json"].is_object());
}

#[test]
fn depth_and_width_are_no_trouble() {
    let mut build = Build::new("test", &ReadOptions::default());
    let mut at = build.root("r").unwrap();
    for _ in 1..9_900 {
        at = build.child(at, "deep").unwrap();
    }
    let deep = build.finish().unwrap().document;
    for name in ["xmind", "mm", "freemind", "smm", "km"] {
        let format = by_name(name).unwrap();
        assert_eq!(trip(&deep, format).document.len(), 9_900, "{name}");
    }
}

#[test]
fn titles_and_notes_are_written_as_wanted() {
    let (document, _) = crate::doc::fixture::parse("Root\n  A");
    let mut document = document;
    document.languages = vec!["en".into(), "zh-Hans".into()];
    let first = document.children(document.sheets()[0].1.root())[0];
    document.topic_mut(first).unwrap().set_translation("zh-Hans", "甲");
    document.topic_mut(first).unwrap().more_mut().note = "secret".into();
    let options = WriteOptions {
        language: super::Language::Named("zh-Hans".into()),
        notes: Some(false),
        depth: None,
        ..WriteOptions::default()
    };
    for name in ["xmind", "mm", "freemind", "smm", "km"] {
        let format = by_name(name).unwrap();
        let bytes = (format.write.unwrap())(&document, &options).unwrap();
        let loaded = super::read(&bytes, None, &ReadOptions::default()).unwrap();
        let again = loaded.document;
        let child = again.children(again.sheets()[0].1.root())[0];
        assert_eq!((again.title(child).as_str(), again.topic(child).unwrap().note()), ("甲", ""), "{name}");
        let lost = (format.lost)(&document, &options);
        assert!(lost.iter().any(|loss| loss.what == "notes"), "{name}: {lost:?}");
    }
}

#[test]
fn freeplane_gets_sides_and_a_place_for_what_floats_and_neither_comes_back() {
    let (mut document, _) = crate::doc::fixture::parse("R\n  a\n  b\n  c\n  d\n~free");
    let children = document.children(document.sheets()[0].1.root()).to_vec();
    let format = by_name("mm").unwrap();
    let text = |document: &Document| {
        String::from_utf8((format.write.unwrap())(document, &WriteOptions::default()).unwrap()).unwrap()
    };
    let mm = text(&document);
    let sides = |side: &str| mm.matches(&format!("POSITION=\"{side}\"")).count();
    assert_eq!((sides("right"), sides("left")), (2, 2), "{mm}");
    let back = trip(&document, format).document;
    let side = |document: &Document, title: &str| {
        let found = document.children(document.sheets()[0].1.root()).iter();
        found.filter_map(|id| document.topic(*id)).find(|topic| topic.title().as_str() == title).unwrap().side()
    };
    assert!("abcd".chars().all(|title| side(&back, &title.to_string()) == Side::Auto), "{mm}");
    // What was moved over in Freeplane is where it was moved to.
    let moved = mm.replace("TEXT=\"a\"", "TEXT=\"a\" POSITION=\"left\"").replacen(" POSITION=\"right\"", "", 1);
    let moved = super::mm::read(moved.as_bytes(), &ReadOptions::default()).unwrap().document;
    assert_eq!(side(&moved, "a"), Side::Left, "{mm}");
    // One that has its side keeps it, and the others even that out.
    document.topic_mut(children[0]).unwrap().side = Side::Left;
    let mm = text(&document);
    assert!(mm.contains("TEXT=\"a\"") && mm.matches("POSITION=\"left\"").count() == 2, "{mm}");
}

#[test]
fn markers_that_xmind_does_not_show_are_told() {
    let (mut document, _) = crate::doc::fixture::parse("R");
    let root = document.sheets()[0].1.root();
    document.topic_mut(root).unwrap().more_mut().markers =
        ["book", "key", "heart", "flag-red"].into_iter().map(Into::into).collect();
    let lost = super::xmind::lost(&document, &WriteOptions::default());
    assert!(lost.iter().any(|loss| loss.count == 2 && loss.what == "markers that XMind has not"), "{lost:?}");
}
