//! What somebody who opens the slides would notice, by their parts.

use std::collections::BTreeMap;

use super::super::ooxml::fixture::{Part, parts, read};
use super::super::{Job, Options};
use super::{MapPicture, write_with};
use crate::doc::{Document, fixture};
use crate::formats::{Citations, Language, Mention, SourcesAs, WriteOptions};
use crate::text::numbering::Numbering;
use crate::text::rich::Run;

fn write(document: &Document, writing: &WriteOptions) -> BTreeMap<String, String> {
    let options = Options::default();
    let job = Job { document, writing, options: &options, progress: &|_| true };
    let bytes = super::write(&job).unwrap().bytes;
    assert_eq!(bytes, super::write(&job).unwrap().bytes);
    parts(&bytes)
}

/// The placeholders of a slide with their paragraphs: levels as spaces.
fn shown(part: &Part) -> Vec<String> {
    part.all("p:sp")
        .filter(|shape| !part.words(shape).is_empty() && !part.words(shape).contains("‹#›"))
        .map(|shape| {
            let body = part.child(shape, "p:txBody").unwrap();
            let lines = body.children.iter().map(|&at| &part.0[at]).filter(|child| child.name == "a:p").map(|line| {
                let level =
                    part.child(line, "a:pPr").map(|properties| part.attribute(properties, "lvl")).unwrap_or_default();
                format!("{}{}", " ".repeat(level.parse().unwrap_or(0)), part.words(line))
            });
            lines.collect::<Vec<_>>().join("|")
        })
        .collect()
}

fn slides(all: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    (1..).map_while(|number| all.get(&format!("ppt/slides/slide{number}.xml"))).map(|text| shown(&read(text))).collect()
}

#[test]
fn a_slide_for_each_main_branch() {
    let (mut document, _) = fixture::parse("Root\n  A\n    B\n      C\n  D");
    document.languages.push("zh-Hans".into());
    let root = document.sheets()[0].1.root();
    document.topic_mut(root).unwrap().set_translation("zh-Hans", "根");
    let all = write(&document, &WriteOptions::default());
    assert_eq!(slides(&all), [vec!["Root", "根"], vec!["A", "B| C"], vec!["D"]]);
    assert!(!all.keys().any(|name| name.contains("notes")));
    let chinese = WriteOptions { language: Language::Named("zh-Hans".into()), ..WriteOptions::default() };
    assert_eq!(slides(&write(&document, &chinese))[0], ["根", "Root"]);
    let both = WriteOptions { language: Language::Both, ..WriteOptions::default() };
    assert_eq!(slides(&write(&document, &both))[0], ["Root", "根"]);
    let numbered = WriteOptions { numbering: Some(Numbering::Decimal), ..WriteOptions::default() };
    assert_eq!(slides(&write(&document, &numbered))[1], ["1 A", "1.1 B| 1.1.1 C"]);
}

#[test]
fn notes_are_the_speaker_s() {
    let (mut document, _) = fixture::parse("Root\n  A\n    B\n  D");
    for (title, note) in [("Root", "Say **hello**."), ("A", "Of A.\n\nMore."), ("B", "Of B.")] {
        let id = fixture::find(&document, title).unwrap();
        document.topic_mut(id).unwrap().more_mut().note = note.into();
    }
    let all = write(&document, &WriteOptions::default());
    let notes: Vec<Vec<String>> = (1..)
        .map_while(|number| all.get(&format!("ppt/notesSlides/notesSlide{number}.xml")))
        .map(|text| shown(&read(text)))
        .collect();
    assert_eq!(notes, [["Say hello."], ["Of A.|More.||B|Of B."]]);
    assert!(all["ppt/slides/_rels/slide2.xml.rels"].contains("../notesSlides/notesSlide2.xml"));
    assert!(all["ppt/notesSlides/_rels/notesSlide2.xml.rels"].contains("../slides/slide2.xml"));
    let silent = WriteOptions { notes: Some(false), ..WriteOptions::default() };
    assert!(!write(&document, &silent).keys().any(|name| name.contains("notes")));
}

#[test]
fn labels_and_tasks_stand_behind_the_titles() {
    let (mut document, _) = fixture::parse("Root\n  A\n    B");
    let [root, a, b] = ["Root", "A", "B"].map(|title| fixture::find(&document, title).unwrap());
    document.topic_mut(root).unwrap().more_mut().labels.push("draft".into());
    document.topic_mut(a).unwrap().more_mut().labels.push("dispute".into());
    let unknown = crate::doc::Unknown::default();
    let task = crate::doc::Task { state: crate::doc::TaskState::Done, progress: None, due: "".into(), unknown };
    document.topic_mut(b).unwrap().more_mut().task = Some(task);
    let all = slides(&write(&document, &WriteOptions::default()));
    assert_eq!(all, [vec!["Root #draft"], vec!["A #dispute", "B ☑"]]);
}

#[test]
fn references_stand_at_the_end() {
    let (document, _) = fixture::parse("Root\n  A\n    B");
    let id = fixture::find(&document, "B").unwrap();
    let mention = Mention { mark: vec![Run::plain("(Smith 2020)")], note: vec![Run::plain("The note.")] };
    let list: Vec<_> = (0..40).map(|number| vec![Run::plain(format!("[{number}] {}", "word ".repeat(30)))]).collect();
    let citations = Citations {
        how: SourcesAs::List,
        at: BTreeMap::from([(id, vec![mention])]),
        heading: "References".into(),
        list,
    };
    let mut writing = WriteOptions { citations, ..WriteOptions::default() };
    let found = slides(&write(&document, &writing));
    assert_eq!(found[1], ["A", "B (Smith 2020)"]);
    assert_eq!(found[2][0], "References");
    assert_eq!(found[3][0], "References (2)");
    let entries: usize = found[2..].iter().map(|slide| slide[1].split('|').count()).sum();
    assert_eq!(entries, 40);
    writing.citations.how = SourcesAs::Footnotes;
    writing.citations.list.clear();
    assert_eq!(slides(&write(&document, &writing))[2], ["Notes", "(Smith 2020) The note."]);
}

#[test]
fn hostile_titles_and_links_stay_inside() {
    let (mut document, _) = fixture::parse("Root\n  A\n    B");
    for title in ["Root", "A", "B"] {
        let id = fixture::find(&document, title).unwrap();
        let topic = document.topic_mut(id).unwrap();
        topic.title = "\u{0}\u{1}x\u{b}</a:t>&\u{ffff}\n\n👩‍👩‍👧".into();
        topic.more_mut().note = "\u{2}</a:t>".into();
        let unknown = crate::doc::Unknown::default();
        for href in ["javascript:x", "https://example.org/\"><x y=\""] {
            topic.more_mut().links.push(crate::doc::Link {
                href: href.into(),
                title: "".into(),
                unknown: unknown.clone(),
            });
        }
    }
    let all = write(&document, &WriteOptions::default());
    assert_eq!(slides(&all)[1][0], "x</a:t>&👩‍👩‍👧");
    assert!(all["ppt/slides/_rels/slide2.xml.rels"].contains("https://example.org/%22%3E%3Cx%20y=%22"));
    assert!(!all.values().any(|text| text.contains("javascript")));
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let (mut document, _) =
        fixture::parse("Root\n  A\n    B\n      1\n      2\n      3\n      4\n      5\n      6\n      7");
    let id = fixture::find(&document, "A").unwrap();
    document.topic_mut(id).unwrap().more_mut().note = "note".into();
    let options = Options::default();
    let writing = WriteOptions { numbering: Some(Numbering::Chinese), ..WriteOptions::default() };
    let job = Job { document: &document, writing: &writing, options: &options, progress: &|_| true };
    let map = MapPicture { png: b"png".to_vec(), size: (4000, 1000) };
    let all = parts(&write_with(&job, Some(map)).unwrap().bytes);
    for (name, text) in
        all.iter().filter(|(name, _)| name.starts_with("ppt/") && !name.contains("_rels/") && !name.contains("/media/"))
    {
        let part = read(text);
        part.check_order("p:presentation", "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz");
        part.check_order("p:sldMaster", "cSld clrMap sldLayoutIdLst transition timing hf txStyles");
        part.check_order("p:sldLayout", "cSld clrMapOvr");
        part.check_order("p:notesMaster", "cSld clrMap hf notesStyle");
        part.check_order("p:sp", "nvSpPr spPr style txBody");
        part.check_order("p:spPr", "xfrm prstGeom noFill solidFill ln");
        part.check_order("p:pic", "nvPicPr blipFill spPr");
        part.check_order("p:txBody", "bodyPr lstStyle p");
        part.check_order("a:pPr", "lnSpc spcBef spcAft buClr buSzPct buFont buNone buChar tabLst defRPr");
        part.check_order("a:lvl1pPr", "lnSpc spcBef spcAft buClr buSzPct buFont buNone buChar tabLst defRPr");
        part.check_order("a:defRPr", "ln solidFill latin ea cs hlinkClick");
        for paragraph in part.all("a:p") {
            let kinds = part.children(paragraph);
            assert!(kinds.iter().skip(1).all(|kind| *kind != "a:pPr"), "{name}");
        }
        let mut ids: Vec<String> = part.all("p:cNvPr").map(|shape| part.attribute(shape, "id")).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "an id twice in {name}");
    }
    let picture = read(&all["ppt/slides/slide2.xml"]);
    let extent = picture.all("a:ext").find(|el| picture.attribute(el, "cx").parse::<u32>().unwrap_or(0) > 0).unwrap();
    let size = ["cx", "cy"].map(|name| picture.attribute(extent, name).parse::<u32>().unwrap());
    assert!(size[0].abs_diff(4 * size[1]) < 8, "{size:?}");
}

#[test]
fn too_many_slides_are_refused_in_words() {
    let outline: String = std::iter::once("Root\n".to_owned()).chain((0..5001).map(|at| format!("  {at}\n"))).collect();
    let (document, _) = fixture::parse(&outline);
    let (writing, options) = (WriteOptions::default(), Options::default());
    let job = Job { document: &document, writing: &writing, options: &options, progress: &|_| true };
    let error = super::write(&job).unwrap_err().to_string();
    assert!(error.contains("5002 slides") && error.contains("branch"), "{error}");
}
