//! References worded against the examples of the standard, and sources in and out of files. What
//! needs the folder that `GANGMU_SHARED` names is ignored without it.

use std::path::PathBuf;

use gangmu::cite::{self, SourcesKind};
use gangmu::doc::Source;
use gangmu::text::rich::plain;
use serde_json::Value;

/// How many of the standard's examples at hand must be equal to the letter; the README tells.
const LEAST: usize = 88;

fn examples() -> (Vec<Source>, Value) {
    let folder = std::env::var_os("GANGMU_SHARED").expect("GANGMU_SHARED names the folder");
    let folder = PathBuf::from(folder).join("corpus/gbt7714-2025");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (sources, problems) = cite::read_sources(&read("items.json")).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    (sources, serde_json::from_slice(&read("expected.json")).unwrap())
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "needs the folder that GANGMU_SHARED names"]
fn references_are_those_of_the_standard() {
    let (sources, expected) = examples();
    let style = cite::by_name("GB-T-7714-2025").unwrap();
    let list = cite::bibliography(&sources, style, "zh-Hans");
    assert_eq!(list.len(), sources.len());
    let mut equal = 0;
    for (source, reference) in sources.iter().zip(&list) {
        let (got, want) = (collapsed(&plain(reference)), collapsed(expected[source.id.as_str()].as_str().unwrap()));
        if got == want {
            equal += 1;
        } else {
            println!("{}\n  got  {got}\n  want {want}", source.id);
        }
    }
    println!("{equal} of {} equal to the letter", list.len());
    assert!(equal >= LEAST, "{equal} of {}", list.len());
}

#[test]
#[ignore = "needs the folder that GANGMU_SHARED names"]
fn the_examples_go_through_every_style_and_file() {
    let (sources, _) = examples();
    for style in &cite::STYLES {
        let list = cite::bibliography(&sources, style, "en");
        assert_eq!(list.len(), sources.len(), "{}", style.name);
        assert!(list.iter().all(|one| plain(one).chars().count() > 10), "{}", style.name);
    }
    for kind in SourcesKind::ALL {
        let (again, problems) = cite::read_sources(cite::write_sources(&sources, kind).as_bytes()).unwrap();
        assert_eq!((again.len(), problems), (sources.len(), Vec::<String>::new()), "{}", kind.title());
        for (was, is) in sources.iter().zip(&again) {
            let field = |source: &Source, key: &str| {
                let item: Value = serde_json::from_str(&source.json).unwrap();
                item[key].clone()
            };
            // Tags in titles are text to BibTeX and RIS, and all white space is one space to BibTeX.
            let title = |source| match field(source, "title") {
                Value::String(title) => title.split_whitespace().collect::<Vec<_>>().join(" "),
                other => other.to_string(),
            };
            assert_eq!(title(was), title(is), "{} {}", kind.title(), was.id);
            assert_eq!(was.id, is.id);
        }
    }
}

#[test]
fn the_sources_of_the_sample_maps_come_back_from_every_file() {
    for map in ["japan-rok-relations", "five-readings", "timeline-1951-2025"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("maps/{map}.json"));
        let bytes = std::fs::read(path).unwrap();
        let loaded = gangmu::formats::read(&bytes, None, &gangmu::formats::ReadOptions::default()).unwrap();
        let sources = loaded.document.sources();
        assert!(!sources.is_empty());
        let csl = cite::write_sources(sources, SourcesKind::CslJson);
        assert_eq!(cite::read_sources(csl.as_bytes()).unwrap().0, sources);
        for kind in [SourcesKind::Bib, SourcesKind::Ris] {
            let text = cite::write_sources(sources, kind);
            let (again, problems) = cite::read_sources(text.as_bytes()).unwrap();
            assert_eq!(problems, Vec::<String>::new());
            for (was, is) in sources.iter().zip(&again) {
                let was: Value = serde_json::from_str(&was.json).unwrap();
                let is: Value = serde_json::from_str(&is.json).unwrap();
                for key in [
                    "id",
                    "title",
                    "author",
                    "editor",
                    "translator",
                    "issued",
                    "container-title",
                    "issue",
                    "page",
                    "URL",
                    "publisher",
                    "language",
                ] {
                    assert_eq!(was.get(key), is.get(key), "{key} of {} as {}\n{text}", was["id"], kind.title());
                }
            }
        }
    }
}

/// Runs the command line in this process.
fn call(args: &[&str]) -> (gangmu::cli::Outcome, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let outcome = gangmu::cli::run(args.iter().map(Into::into), &mut std::io::empty(), &mut output, &mut errors);
    (outcome, String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap())
}

#[test]
fn sources_are_printed_as_a_list_and_as_files() {
    let map = concat!(env!("CARGO_MANIFEST_DIR"), "/maps/japan-rok-relations.json");
    let (outcome, list, errors) = call(&["sources", map, "--style", "GB-T-7714-2025"]);
    assert_eq!((outcome, errors.as_str()), (gangmu::cli::Outcome::Done(0), ""));
    assert_eq!(list.lines().count(), 19);
    assert!(list.contains("谢若初，吕耀东. 韩日关系改善的动因及走向[J]. 和平与发展，2022（6）：112-132.\n"), "{list}");
    for kind in ["bib", "ris", "csl"] {
        let text = call(&["sources", map, "--to", kind]).1;
        assert_eq!(cite::read_sources(text.as_bytes()).unwrap().0.len(), 19, "{kind}");
    }
    let branch = call(&["sources", map, "--topic", "Relations between Japan and the Republic of Korea"]);
    let other = call(&["sources", map, "--topic", "nowhere"]);
    assert!(other.0 == gangmu::cli::Outcome::Done(1) && other.2.contains("nowhere"), "{branch:?}");
    assert_eq!(call(&["sources", map, "--to", "pdf"]).0, gangmu::cli::Outcome::Done(2));
    assert_eq!(call(&["sources", map, "--style", "none"]).0, gangmu::cli::Outcome::Done(2));
}

#[test]
fn sources_are_added_to_a_map_once() {
    let folder = tempfile::tempdir().unwrap();
    let (map, refs) = (folder.path().join("map.json"), folder.path().join("refs.bib"));
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/maps/japan-rok-relations.json"), &map).unwrap();
    let text = "@book{S1, title = {另一本书}, author = {张三}, year = {2020}}\n@book{new, title = {New}}\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    std::fs::write(&refs, &bytes).unwrap();
    let (map, refs) = (map.to_str().unwrap(), refs.to_str().unwrap());
    let before = std::fs::read_to_string(map).unwrap();
    let (outcome, said, errors) = call(&["sources", map, "--add", refs]);
    assert_eq!((outcome, errors.as_str()), (gangmu::cli::Outcome::Done(0), ""));
    assert_eq!(said, "2 of 2 sources were added; new ids, because theirs were taken: S1-2\n");
    let after = std::fs::read_to_string(map).unwrap();
    assert!(after.contains(r#"{"id": "S1-2", "type": "book", "title": "另一本书", "author": [{"literal": "张三"}]"#));
    // All else is as it was.
    let kept = after.lines().filter(|line| !line.contains("S1-2") && !line.contains(r#""id": "new""#));
    let same = |line: &str| line.trim_end_matches(',').to_owned();
    assert_eq!(kept.map(same).collect::<Vec<_>>(), before.lines().map(same).collect::<Vec<_>>());
    assert_eq!(call(&["sources", map, "--add", refs]).1, "0 of 2 sources were added\n");
    assert_eq!(std::fs::read_to_string(map).unwrap(), after);
    let broken = folder.path().join("broken.bib");
    std::fs::write(&broken, "nothing").unwrap();
    let (outcome, _, errors) = call(&["sources", map, "--add", broken.to_str().unwrap()]);
    assert!(outcome == gangmu::cli::Outcome::Done(1) && errors.contains("neither BibTeX"), "{errors}");
}
