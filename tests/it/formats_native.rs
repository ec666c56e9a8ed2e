//! The map file: what is written, what is read, and what happens to files that are not as they
//! should be.

use gangmu::doc::generate::{Shape, generate};
use gangmu::doc::{Document, Home, Topic};
use gangmu::formats::{Loaded, ReadError, ReadOptions, WriteOptions, native};

const SAMPLE: &str = include_str!("../../maps/japan-rok-relations.json");
const EVERYTHING: &str = include_str!("../golden/everything.json");

fn read(json: &str) -> Result<Loaded, ReadError> {
    native::read(json.as_bytes(), &ReadOptions::default())
}

fn write(document: &Document) -> String {
    String::from_utf8(native::write(document, &WriteOptions::default()).unwrap()).unwrap()
}

/// A map around the given JSON of a root.
fn map(root: &str) -> String {
    format!("{{\"format\": \"gangmu\", \"version\": 1, \"sheets\": [{{\"id\": \"s1\", \"root\": {root}}}]}}")
}

fn repairs(json: &str) -> Vec<String> {
    let loaded = read(json).unwrap();
    assert_eq!(loaded.document.check(), []);
    // What was mended once is mended for good.
    let again = read(&write(&loaded.document)).unwrap();
    assert_eq!(again.repairs, []);
    assert_eq!(write(&again.document), write(&loaded.document));
    loaded.repairs.iter().map(ToString::to_string).collect()
}

fn titles(document: &Document) -> Vec<String> {
    let (_, sheet) = document.sheets().first().unwrap();
    document.walk(sheet.root()).map(|visit| document.title(visit.id).to_string()).collect()
}

#[test]
fn a_map_with_everything_comes_back_byte_for_byte() {
    let loaded = read(EVERYTHING).unwrap();
    assert_eq!(loaded.repairs, []);
    assert_eq!(loaded.document.check(), []);
    let written = write(&loaded.document);
    for (index, (new, old)) in written.lines().zip(EVERYTHING.lines()).enumerate() {
        assert_eq!(new, old, "line {}", index + 1);
    }
    assert_eq!(written, EVERYTHING);
}

#[test]
fn keys_of_a_later_version_stay_in_place_on_every_object() {
    // The file has such a key at the start, in the middle and at the end of each kind of object.
    let loaded = read(EVERYTHING).unwrap();
    let written = write(&loaded.document);
    let count = |text: &str| text.matches("\"x-").count();
    assert_eq!(count(&written), count(EVERYTHING));
    assert!(count(&written) > 30);
}

#[test]
fn any_layout_of_the_text_is_read() {
    let value: serde_json::Value = serde_json::from_str(SAMPLE).unwrap();
    for text in [serde_json::to_string(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap()] {
        let loaded = read(&text.replace('\n', "\r\n")).unwrap();
        assert_eq!(loaded.repairs, []);
        let topics = |document: &Document| write(document).lines().take(200).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(topics(&loaded.document), topics(&read(SAMPLE).unwrap().document));
    }
}

#[test]
fn every_cut_of_a_map_gives_an_error_and_the_topics_before_it() {
    let whole = read(SAMPLE).unwrap().document;
    let mut before = 0;
    for end in (0..SAMPLE.len()).rev().step_by(7).collect::<Vec<_>>().into_iter().rev() {
        let bytes = SAMPLE.as_bytes().get(..end).unwrap();
        match native::read(bytes, &ReadOptions::default()) {
            Ok(loaded) => assert_eq!(write(&loaded.document), write(&whole), "cut at {end}"),
            Err(error) => {
                let count = error.recovered.as_ref().map_or(0, |document| {
                    assert_eq!(document.check(), [], "cut at {end}");
                    document.len()
                });
                assert!(count >= before, "cut at {end}: {count} topics after {before}");
                before = count;
                assert!(!error.what.is_empty() && !error.hint.is_empty());
            }
        }
    }
    assert_eq!(before, whole.len());
}

#[test]
fn a_cut_at_every_single_byte_is_survived() {
    // Before this word nobody can know that it is a map.
    let named = EVERYTHING.find("\"gangmu").unwrap() + 7;
    for end in 0..EVERYTHING.len() - 2 {
        let error = native::read(EVERYTHING.as_bytes().get(..end).unwrap(), &ReadOptions::default()).unwrap_err();
        assert!(end < named || error.what.contains("the file ends"), "cut at {end}: {error}");
        if let Some(document) = error.recovered {
            assert_eq!(document.check(), [], "cut at {end}");
        }
    }
}

#[test]
fn topics_of_a_sheet_without_a_root_are_recovered() {
    let json = "{\"format\": \"gangmu\", \"sheets\": [{\"groups\": [{\"topic\": {\"title\": \"So\"}}]}]}";
    let document = read(json).unwrap_err().recovered.unwrap();
    assert_eq!((document.check(), titles(&document)), (vec![], vec!["So".to_owned()]));
}

#[test]
fn generated_maps_come_back() {
    for shape in [Shape::Bushy, Shape::Fan, Shape::Chain] {
        let document = generate(11, 3000, shape);
        let read = read(&write(&document)).unwrap();
        assert_eq!(read.repairs, []);
        assert_eq!(read.document, document);
    }
}

#[test]
fn a_flipped_bit_anywhere_is_survived() {
    let seed = 0x5eed_0001;
    let mut random = fastrand::Rng::with_seed(seed);
    for round in 0..3000 {
        let source = if round % 2 == 0 { EVERYTHING } else { SAMPLE };
        let mut bytes = source.as_bytes().to_vec();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..bytes.len());
            bytes[at] ^= 1 << random.u8(0..8);
        }
        let document = match native::read(&bytes, &ReadOptions::default()) {
            Ok(loaded) => Some(loaded.document),
            Err(error) => error.recovered.map(|document| *document),
        };
        if let Some(document) = document {
            assert_eq!(document.check(), [], "seed {seed}, round {round}");
            let written = write(&document);
            let again = read(&written).unwrap();
            assert_eq!(write(&again.document), written, "seed {seed}, round {round}");
        }
    }
}

fn chain(levels: usize) -> String {
    let mut json = String::new();
    for level in 0..levels {
        json.extend(["{\"id\": \"t", &level.to_string(), "\", \"title\": \"t\""]);
        if level + 1 < levels {
            json.push_str(", \"children\": [");
        }
    }
    json.push('}');
    json.push_str(&"]}".repeat(levels - 1));
    map(&json)
}

#[test]
fn ten_thousand_levels_are_read_and_written_and_no_more() {
    let loaded = read(&chain(10_000)).unwrap();
    assert_eq!(loaded.document.len(), 10_000);
    assert_eq!(loaded.document.check(), []);
    let written = write(&loaded.document);
    assert!(written.len() < 10_000 * 150, "the file grows linearly: {}", written.len());
    assert!(written.lines().all(|line| line.len() - line.trim_start().len() <= 44));
    assert_eq!(write(&read(&written).unwrap().document), written);

    let error = read(&chain(10_001)).unwrap_err();
    assert!(error.to_string().contains("deeper than 10000 levels"), "{error}");
    assert_eq!(error.recovered.unwrap().len(), 10_000);
}

#[test]
fn missing_empty_and_doubled_ids_are_repaired_and_told() {
    let json = map(concat!(
        "{\"title\": \"Root\", \"children\": [\n",
        "{\"id\": \"a\", \"title\": \"A\"},\n",
        "{\"id\": \"a\", \"title\": \"B\"},\n",
        "{\"id\": \"\", \"title\": \"C\"}]}"
    ));
    let told = repairs(&json);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("line 1: the topic “Root” had no id; it is now "), "{told:?}");
    assert!(told[1].starts_with("line 3: the topic “B” had the id a of another topic; it is now "), "{told:?}");
    assert!(told[2].starts_with("line 4: the topic “C” had no id"), "{told:?}");
    let document = read(&json).unwrap().document;
    let root = document.sheets()[0].1.root();
    let ids: Vec<_> = document.children(root).iter().map(|id| document.topic(*id).unwrap().file_id()).collect();
    assert_eq!(ids[0], "a", "the first keeps its id");
    assert!(gangmu::doc::is_well_formed(ids[1]) && gangmu::doc::is_well_formed(ids[2]));
}

#[test]
fn what_ends_nowhere_is_left_out_and_named() {
    let json = concat!(
        "{\"format\": \"gangmu\", \"version\": 1, \"sheets\": [{\"id\": \"s1\",\n",
        "\"root\": {\"id\": \"r\", \"title\": \"R\", \"children\": [{\"id\": \"a\", \"title\": \"A\"}, ",
        "{\"id\": \"b\", \"title\": \"B\"}]},\n",
        "\"relations\": [{\"id\": \"r1\", \"from\": \"a\", \"to\": \"gone\", \"title\": \"drives\"},\n",
        "{\"id\": \"r2\", \"from\": \"a\", \"to\": \"b\"}, {\"id\": \"r2\", \"from\": \"b\", \"to\": \"a\"}],\n",
        "\"groups\": [{\"id\": \"g1\", \"kind\": \"boundary\", \"parent\": \"r\", \"first\": \"b\", \"last\": \"a\"},\n",
        "{\"id\": \"g2\", \"kind\": \"summary\", \"parent\": \"a\", \"first\": \"a\", \"last\": \"b\", ",
        "\"topic\": {\"id\": \"s\", \"title\": \"So\"}},\n",
        "{\"id\": \"g3\", \"kind\": \"summary\", \"parent\": \"r\", \"first\": \"a\", \"last\": \"b\"}],\n",
        "\"steps\": [{\"id\": \"p1\", \"topic\": \"nobody\"}]}]}"
    );
    let told = repairs(json);
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(told[0].contains("line 3: the relation “drives” ended in no topic"), "{told:?}");
    assert!(told[1].contains("had no id of its own"), "{told:?}");
    let document = read(json).unwrap().document;
    let (_, sheet) = &document.sheets()[0];
    assert_eq!((sheet.relations().len(), sheet.groups().len(), sheet.steps().len()), (2, 1, 0));
    // The topic of the group that was left out is not lost.
    assert_eq!(sheet.floating().iter().map(|id| document.title(*id).as_str()).collect::<Vec<_>>(), ["So"]);
}

#[test]
fn a_citation_of_a_source_that_is_not_there_gets_an_empty_one() {
    let json = map("{\"id\": \"r\", \"title\": \"R\", \"sources\": [{\"id\": \"S9\", \"locator\": \"p. 3\"}]}");
    let told = repairs(&json);
    assert_eq!(told, ["line 1: the topic “R” cites S9, which is not among the sources; an empty source was added"]);
    let document = read(&json).unwrap().document;
    assert_eq!(document.sources()[0].json, "{\"id\": \"S9\", \"type\": \"document\", \"title\": \"\"}");
}

#[test]
fn sources_are_kept_to_the_letter_on_one_line_each() {
    let json = concat!(
        "{\"format\": \"gangmu\", \"version\": 1, \"sheets\": [{\"id\": \"s1\", \"root\": {\"id\": \"r\", \"title\": \"R\"}}], ",
        "\"sources\": [{\"id\":\"A\",\"volume\":1.50},\n{\n  \"id\": \"B\",\n  \"title\": \"x:y\"\n},\n",
        "{\"id\": \"A\", \"title\": \"other\"}, {\"id\":\"A\",\"volume\":1.50}, {\"title\": \"no id\"}, {\"id\": 7}]}"
    );
    assert_eq!(repairs(json).len(), 3);
    let document = read(json).unwrap().document;
    let list: Vec<&str> = document.sources().iter().map(|source| source.json.as_str()).collect();
    assert_eq!(list[0], "{\"id\":\"A\",\"volume\":1.50}");
    assert_eq!(list[1], "{\"id\": \"B\", \"title\": \"x:y\"}");
    assert!(list[2].ends_with(", \"title\": \"other\"}"));
    assert!(list[3].ends_with(", \"title\": \"no id\"}"));
    assert_eq!(list[4], "{\"id\": 7}");
    assert_eq!(document.sources()[4].id, "7");
}

#[test]
fn a_newer_file_opens_read_only_and_says_so() {
    let loaded = read(&SAMPLE.replacen("\"version\": 1", "\"version\": 2", 1)).unwrap();
    assert!(loaded.read_only);
    assert!(loaded.repairs[0].what.contains("version 2"), "{:?}", loaded.repairs);
    assert!(loaded.repairs[0].what.contains("read-only"));
}

#[test]
fn errors_say_what_where_and_what_to_do() {
    let cases = [
        ("", "the file is empty", 1, 1),
        (" \n ", "the file is empty", 1, 1),
        ("\0\0\0\0", "nothing but zero bytes", 1, 1),
        ("# Notes\n", "this file is not a Gangmu map", 1, 1),
        ("[{\"class\": \"sheet\"}]", "has no “format”", 1, 1),
        ("{\"data\": {}}", "has no “format”", 1, 1),
        ("{\"format\": \"mindmap\"}", "its format is “mindmap”", 1, 12),
        ("{\"format\": \"gangmu\", \"version\": 1}", "the map has no sheet", 1, 1),
        ("{\"format\": \"gangmu\", \"version\": 1, \"sheets\": []}", "the map has no sheet", 1, 1),
        ("{\"format\": \"gangmu\", \"version\": \"1\"}", "the number of “version” must stand here, not a text", 1, 33),
        ("{\"format\": \"gangmu\",\n \"sheets\": [{}]}", "this sheet has no root topic", 2, 13),
        ("{\"format\": \"gangmu\", \"sheets\": {}}", "the list of “sheets” must stand here, not an object", 1, 32),
        ("{\"format\": \"gangmu\",\n<<<<<<< ours\n", "merge conflict", 2, 1),
        ("{\"format\": \"gangmu\",}", "a comma too many", 1, 20),
        ("{\"format\": \"gangmu\" \"version\": 1}", "a comma or “}” must stand here, not a text", 1, 21),
        ("{\"format\": \"gangmu", "the file ends here, in the middle of a text", 1, 19),
        ("{\"format\": \"gangmu\",", "the file ends here, but a key in quotes is still to come", 1, 21),
    ];
    for (json, what, line, column) in cases {
        let error = read(json).unwrap_err();
        assert!(error.what.contains(what), "{json}: {error}");
        assert_eq!((error.line, error.column), (line, column), "{json}: {error}");
        assert!(error.hint.ends_with('.'), "{error}");
    }
    let inside = [
        ("{\"id\": 5}", "the text of “id” must stand here, not a number", 8),
        ("{\"id\": \"r\", \"title\": [\"日\"]}", "the text of “title” must stand here, not a list", 22),
        ("{\"title\": \"日韩\", \"folded\": 1}", "true or false for “folded” must stand here, not a number", 27),
        ("{\"title\": \"R\", \"at\": [1]}", "“at” must be a list of two numbers", 22),
        ("{\"title\": \"R\", \"at\": [1e99, 0]}", "this number is too large", 23),
        ("{\"title\": \"R\", \"task\": {\"progress\": 101}}", "a whole number from 0 to 100", 37),
        ("{\"title\": \"R\", \"attributes\": [[\"a\"]]}", "a name and a value", 31),
        ("{\"title\": \"R\", \"children\": [5]}", "the object of a topic must stand here, not a number", 29),
        ("{\"title\": \"tail\n\"}", "not closed on its line", 16),
    ];
    for (root, what, column) in inside {
        let json = map(root);
        let error = read(&json).unwrap_err();
        let start = json.find(root).unwrap();
        assert!(error.what.contains(what), "{root}: {error}");
        assert_eq!((error.line, error.column), (1, start + column), "{root}: {error}");
    }
}

#[test]
fn a_file_in_gbk_gets_a_clear_message_and_its_topics_so_far() {
    let mut bytes = b"{\"format\": \"gangmu\", \"version\": 1, \"sheets\": [{\"id\": \"s1\",\n\"root\": ".to_vec();
    bytes.extend(b"{\"id\": \"r\", \"title\": \"Root\", \"children\": [{\"title\": \"\xc8\xd5\xba\xab\"}]}}]}");
    let error = native::read(&bytes, &ReadOptions::default()).unwrap_err();
    assert_eq!((error.line, error.column), (2, 62));
    assert!(error.what.contains("GBK") && error.hint.contains("UTF-8"), "{error}");
    assert_eq!(titles(&error.recovered.unwrap()), ["Root"]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_obstacle() {
    let text = format!("\u{feff}{}", SAMPLE.replace('\n', "\r\n"));
    let loaded = read(&text).unwrap();
    assert_eq!(loaded.repairs.len(), 1);
    assert_eq!(write(&loaded.document), SAMPLE);
}

#[test]
fn doubled_and_null_keys_are_told() {
    let json = map(
        "{\"id\": \"r\", \"title\": \"A\", \"title\": \"B\", \"note\": null, \"children\": [{\"id\": \"c\", \"title\": \
                    \"1\"}], \"children\": [{\"id\": \"d\", \"title\": \"2\"}]}",
    );
    let told = repairs(&json);
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(titles(&read(&json).unwrap().document), ["B", "1", "2"]);
}

#[test]
fn whatever_a_title_holds_comes_back() {
    let titles = [
        "",
        " ",
        "日韩关系：\n走向",
        "\"quoted\" \\ and / back",
        "\t tab",
        "👩‍👩‍👧 𠮷",
        "\u{202e}rtl\u{2066}",
        "\u{2028}\u{feff}",
    ];
    for title in titles {
        let document = Document::with_root(&["en"], Topic::new("r".into(), title), "s1");
        let read = read(&write(&document)).unwrap();
        assert_eq!(read.repairs, []);
        let root = read.document.sheets()[0].1.root();
        assert_eq!(read.document.title(root), title);
        assert!(matches!(read.document.topic(root).unwrap().home(), Home::Root(_)));
    }
    // What reading would remove is not written in the first place.
    let document = Document::with_root(&["en"], Topic::new("r".into(), "a\r\nb\rc\u{0}d\u{85}"), "s1");
    let loaded = read(&write(&document)).unwrap();
    assert_eq!((self::titles(&loaded.document), loaded.repairs.len()), (vec!["a\nb\ncd".to_owned()], 0));
}
