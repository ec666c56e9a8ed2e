//! A small map of each kind, and damaged ones.

use super::super::parts::fixture::{Shown, fuzz, shown};
use super::super::{ReadOptions, Reader, WriteOptions, detect};
use super::{lost_smm, read_canvas, read_elixir, read_jsmind, read_km, read_mup, read_smm, write_smm};

const KM: &str = r#"{"root":{"data":{"id":"a","text":"R"},"children":[{"data":{"text":"A","priority":"2","progress":5,"note":"n",
"hyperlink":"https://a.b","resource":["x"],"expandState":"collapse","odd":1},"children":[{"data":{"text":7}}]}]},"template":"default","version":"1.4.43"}"#;
const SMM: &str = r#"{"layout":"logicalStructure","root":{"data":{"text":"<p>R <b>x</b></p>","richText":true,"uid":"r"},"children":[{"data":{"text":"A",
"uid":"a","generalization":{"text":"sum"},"icon":["priority_1","progress_8"],"tag":["t",{"text":"u"}],"expand":false,"associativeLineTargets":["b"],
"associativeLineText":{"b":"rel"},"dir":"left"},"children":[]},{"data":{"text":"B","uid":"b","generalization":[{"text":"two","range":[0,1]}]},
"children":[{"data":{"text":"c"}},{"data":{"text":"d"}}]}]},"view":{}}"#;
const ELIXIR: &str = r#"{"nodeData":{"id":"r","topic":"R","children":[{"id":"a","topic":"A","direction":0,"expanded":false,"tags":["x"],"children":[]},
{"id":"b","topic":"B","direction":1,"note":"n"}]},"arrows":[{"from":"a","to":"b","label":"rel"}],"summaries":[{"parent":"r","start":0,"end":1,"label":"S"}]}"#;
const ARRAY: &str = r#"{"meta":{"name":"n"},"format":"node_array","data":[{"id":"r","isroot":true,"topic":"R"},{"id":"a","parentid":"r","topic":"A",
"direction":"left"},{"id":"b","parentid":"a","topic":"B"},{"id":"x","parentid":"y","topic":"X"},{"id":"y","parentid":"x","topic":"Y"}]}"#;
const CANVAS: &str = r#"{"nodes":[{"id":"1","type":"text","text":"A","x":0,"y":0,"width":9,"height":9},{"id":"2","type":"file","file":"b.md","x":20,"y":0,"width":9,"height":9},
{"id":"3","type":"link","url":"https://a.b","x":40,"y":0,"width":9,"height":9},{"id":"g","type":"group","label":"G","x":19,"y":-1,"width":60,"height":20}],
"edges":[{"fromNode":"1","toNode":"2"},{"fromNode":"1","toNode":"3","label":"l"},{"fromNode":"3","toNode":"1"}]}"#;
const MUP: &str = r#"{"formatVersion":2,"id":1,"title":"R","ideas":{"1":{"id":2,"title":"A","attr":{"attachment":{"contentType":"text/html","content":"<p>n</p>"}}},"-1":{"id":3,"title":"B"},"0.5":{"id":4,"title":"C"}},
"links":[{"ideaIdFrom":2,"ideaIdTo":3}]}"#;

fn of(text: &str, read: Reader, format: &str) -> (String, String) {
    assert_eq!(detect(text.as_bytes(), Some("x.json")).unwrap().name, format);
    let shown = shown(&read(text.as_bytes(), &ReadOptions::default()).unwrap());
    (shown.outline, shown.extras)
}

fn told(text: &str, read: Reader) -> (Shown, String) {
    let loaded = read(text.as_bytes(), &ReadOptions::default()).unwrap();
    (shown(&loaded), loaded.import.unwrap().lines().join("\n"))
}

/// Where the relations of a map have their arrows.
fn arrows(text: &str, read: Reader) -> Vec<String> {
    let document = read(text.as_bytes(), &ReadOptions::default()).unwrap().document;
    let relations = document.sheets()[0].1.relations().iter();
    relations.map(|relation| relation.style.arrows.as_deref().unwrap_or("end").to_owned()).collect()
}

/// A picture of one pixel.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

#[test]
fn maps_of_data_and_children() {
    let (outline, extras) = of(KM, read_km, "km");
    assert_eq!(outline, "R\n  A [n]\n    7\n");
    assert!(extras.contains("A: folded, labels x, markers priority-2, task doing 50, link https://a.b"), "{extras}");
    let (outline, extras) = of(SMM, read_smm, "smm");
    assert_eq!(outline, "R x\n  A\n  B\n    c\n    d\n}sum\n}two\n");
    let framed = r#"{"layout":"logicalStructure","root":{"data":{"text":"R"},"children":[{"data":{"text":"A","outerFrame":{"groupId":"g","text":"F"}}},
{"data":{"text":"B","outerFrame":{"groupId":"g"}}},{"data":{"text":"C","outerFrame":{"text":"one"}}}]}}"#;
    let (_, framed) = of(framed, read_smm, "smm");
    assert!(framed.contains("boundary A…B: F") && framed.contains("boundary C…C: one"), "{framed}");
    for extra in [
        "A: side left, folded, labels t u, markers priority-1, task done",
        "relation A → B: rel",
        "summary A…A",
        "summary c…d",
    ] {
        assert!(extras.contains(extra), "{extra}\n{extras}");
    }
}

#[test]
fn notes_are_markdown_whatever_they_begin_with() {
    for (reader, more) in
        [(read_km as Reader, "\"template\":\"default\""), (read_smm, "\"layout\":\"logicalStructure\"")]
    {
        for note in ["<b>x</b> is *y*\n- z", "    code\ntext", "<p>a</p>\n\n- b"] {
            let mut json = format!("{{{more},\"root\":{{\"data\":{{\"text\":\"R\",\"note\":");
            crate::formats::native::push_string(&mut json, note);
            json.push_str("}}}");
            let document = reader(json.as_bytes(), &ReadOptions::default()).unwrap().document;
            assert_eq!(document.topic(document.sheets()[0].1.root()).unwrap().note(), note);
        }
    }
}

#[test]
fn maps_of_topics() {
    let (outline, extras) = of(ELIXIR, read_elixir, "mindelixir");
    assert_eq!(outline, "R\n  A\n  B [n]\n}S\n");
    assert!(extras.contains("A: side left, folded, labels x") && extras.contains("relation A → B: rel"), "{extras}");
    let both = ELIXIR.replace("\"label\":\"rel\"", "\"label\":\"rel\",\"bidirectional\":true");
    assert_eq!(arrows(&both, read_elixir), ["both"]);
    let (outline, _) = of(ARRAY, read_jsmind, "jsmind");
    // What has no parent, or only itself, is not lost.
    assert_eq!(outline, "R\n  A\n    B\n  X\n    Y\n");
    let list = r#"[{"id":"r","isroot":true,"topic":"R"},{"id":"b","parentid":"a","topic":"B"},{"id":"a","parentid":"gone","topic":"A"}]"#;
    assert_eq!(of(list, read_jsmind, "jsmind").0, "R\n  A\n    B\n");
    assert_eq!(
        of(r#"{"id":"r","topic":"R","children":[{"id":1,"topic":"A"}]}"#, read_elixir, "mindelixir").0,
        "R\n  A\n"
    );
    let rich = r#"{"meta":{},"format":"node_tree","data":{"id":"r","topic":"A <b>b</b>","children":[{"id":"a","topic":"<a href='https://a.b'>C</a>"}]}}"#;
    let (outline, extras) = of(rich, read_jsmind, "jsmind");
    assert!(outline == "A b\n  C\n" && extras == "C: link https://a.b\n", "{outline}{extras}");
    let wrapped = r#"{"code":0,"data":{"nodeData":{"topic":"R","children":[{"topic":"A"}]}}}"#;
    assert_eq!(of(wrapped, read_elixir, "mindelixir").0, "R\n  A\n");
    let tree = r#"{"meta":{},"format":"node_tree","data":{"id":"r","topic":"R","children":[{"id":"a","topic":"A","expanded":false}]}}"#;
    assert_eq!(of(tree, read_jsmind, "jsmind").0, "R\n  A\n");
    let mm = r#"{"meta":{},"format":"freemind","data":"<map version=\"1.0.1\"><node TEXT=\"R\"><node TEXT=\"A\"/></node></map>"}"#;
    assert_eq!(of(mm, read_jsmind, "jsmind").0, "R\n  A\n");
    let (outline, extras) = of(MUP, read_mup, "mup");
    assert_eq!(outline, "R\n  C\n  A [n]\n  B\n");
    assert!(extras.contains("B: side left") && extras.contains("relation A → B"), "{extras}");
}

#[test]
fn a_canvas_becomes_a_forest() {
    let (outline, extras) = of(CANVAS, read_canvas, "canvas");
    assert_eq!(outline, "A\n  b.md\n  https://a.b\n");
    for extra in [
        "boundary b.md…https://a.b: G",
        "relation https://a.b → A",
        "https://a.b: link https://a.b, attribute connection=l",
    ] {
        assert!(extras.contains(extra), "{extra}\n{extras}");
    }
    for empty in ["", "{}", "{\"nodes\":[],\"edges\":[]}"] {
        let loaded =
            read_canvas(empty.as_bytes(), &ReadOptions { name: "n".into(), ..ReadOptions::default() }).unwrap();
        assert_eq!(shown(&loaded).outline, "n\n");
    }
}

#[test]
fn pictures_that_stand_once_in_a_map_are_embedded() {
    let map = |images: &str| {
        format!(
            r#"{{"layout":"mindMap","root":{{"data":{{"text":"R","imgMap":{{"smm_img_key_a":"{images}"}}}},"children":[
{{"data":{{"text":"A","image":"smm_img_key_a","imageTitle":"words"}}}},{{"data":{{"text":"B","image":"smm_img_key_a"}}}},
{{"data":{{"text":"C","image":"https://a.b/c.png","imageTitle":"of C"}}}}]}}}}"#
        )
    };
    let loaded = read_smm(map(PICTURE).as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(
        shown(&loaded).extras,
        "A: attribute imageTitle=words, picture\nB: picture\nC: link https://a.b/c.png\n"
    );
    assert!(
        loaded
            .document
            .slots
            .iter()
            .flatten()
            .any(|topic| { topic.more().links.first().is_some_and(|link| link.title == "of C") })
    );
    let bytes = write_smm(&loaded.document, &WriteOptions::default()).unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("imgMap"));
    let (shown, told) = told(&map("data:image/png;base64,AAAA"), read_smm);
    assert!(!shown.extras.contains("picture") && told.contains("2 pictures ("), "{told}");
}

#[test]
fn summaries_of_simple_mind_map_hold_what_topics_do() {
    let map = r#"{"layout":"mindMap","root":{"data":{"text":"R"},"children":[{"data":{"text":"A","generalization":[{"text":"S","uid":"g",
"note":"n","hyperlink":"https://a.b","tag":["t"],"icon":["priority_1"],"range":[0,1]}]},"children":[{"data":{"text":"a","uid":"a",
"associativeLineTargets":["g"],"associativeLineText":{"g":"words"}}},{"data":{"text":"b"}}]}]}}"#;
    let loaded = read_smm(map.as_bytes(), &ReadOptions::default()).unwrap();
    let first = shown(&loaded);
    assert_eq!(first.outline, "R\n  A\n    a\n    b\n}S [n]\n");
    for extra in ["summary a…b", "relation a → S: words", "S: labels t, markers priority-1, link https://a.b"] {
        assert!(first.extras.contains(extra), "{extra}\n{}", first.extras);
    }
    assert_eq!(lost_smm(&loaded.document, &WriteOptions::default()), []);
    let bytes = write_smm(&loaded.document, &WriteOptions::default()).unwrap();
    let again = shown(&read_smm(&bytes, &ReadOptions::default()).unwrap());
    assert_eq!((again.outline, again.extras), (first.outline, first.extras));
}

#[test]
fn lines_of_older_maps_find_their_ends() {
    let map = r#"{"data":{"text":"R"},"children":[{"data":{"text":"A","associativeLineTargets":["66cb"],
"associativeLineTargetControlOffsets":[[{"x":1}]]},"children":[]},{"data":{"text":"B","id":"66cb"},"children":[]}]}"#;
    let (shown, told) = told(map, read_smm);
    assert_eq!(shown.extras, "relation A → B: \n");
    assert!(!told.contains("not shown"), "{told}");
}

#[test]
fn what_is_not_understood_is_told_by_name() {
    let (shown, text) = told(KM, read_km);
    assert!(text.contains("1 extensions (kept in the file) (odd)"), "{text}");
    assert!(shown.extras.contains("A: folded"));
    let jsmind = format!(
        r##"{{"meta":{{}},"format":"node_tree","data":{{"id":"r","topic":"R","children":[{{"id":"a","background-image":"{PICTURE}","width":"1"}},
{{"id":"b","topic":"B","background-image":"ant.png","background-color":"#eee","summary":"s"}}]}}}}"##
    );
    let (shown, text) = told(&jsmind, read_jsmind);
    assert_eq!(shown.extras, ": picture\nB: link ant.png\n");
    for words in ["now links (ant.png)", "1 styles, fonts and colours", "1 extensions (kept in the file) (summary)"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let elixir = format!(
        r#"{{"nodeData":{{"topic":"R","children":[{{"topic":"A","note":"n","memo":"m","images":[{{"url":"{PICTURE}"}}],"style":{{}},
"createdAt":"2024","metadata":{{"a":1}}}}]}}}}"#
    );
    let (shown, text) = told(&elixir, read_elixir);
    assert_eq!((shown.outline.as_str(), shown.extras.as_str()), ("R\n  A [n//m]\n", "A: picture\n"));
    assert!(text.ends_with("not shown: 1 extensions (kept in the file) (metadata)"), "{text}");
}

#[test]
fn words_and_measures_of_mindmup_are_seen() {
    let map = r#"{"formatVersion":2,"id":1,"title":"R","ideas":{"1":{"id":2,"title":"A","attr":{"parentConnector":{"label":"因为","lineStyle":"dashed"},
"measurements-config":["成本"],"measurements":{"成本":"5","人":2},"progress":"in-progress"}},"2":{"id":3,"title":"B","attr":{"progress":"mine"}}},
"links":[{"ideaIdFrom":1,"ideaIdTo":2,"attr":{"style":{"arrow":true}}},{"ideaIdFrom":2,"ideaIdTo":3,"attr":{"style":{"arrow":"both"}}},
{"ideaIdFrom":1,"ideaIdTo":3,"attr":{"style":{"arrow":"false"}}},{"ideaIdFrom":3,"ideaIdTo":1,"attr":{"style":{"arrow":"from"}}}]}"#;
    let (shown, text) = told(map, read_mup);
    assert!(
        shown.extras.contains("A: side right, labels 因为, task doing, attribute 成本=5, attribute 人=2\n"),
        "{}",
        shown.extras
    );
    assert!(shown.extras.contains("B: side right, attribute progress=mine"), "{}", shown.extras);
    for words in ["1 words on the lines to topics, now labels (因为)", "not shown: 1 styles, fonts and colours"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert_eq!(arrows(map, read_mup), ["end", "both", "none", "start"]);
}

#[test]
fn arrows_and_backgrounds_of_a_canvas_are_kept_or_told() {
    let canvas = |edges: &str| {
        format!(
            r#"{{"nodes":[{{"id":"1","type":"text","text":"A","x":0,"y":0,"width":9,"height":9}},{{"id":"2","type":"text","text":"B","x":20,"y":0,
"width":9,"height":9}},{{"id":"g","type":"group","label":"G","x":-1,"y":-1,"width":20,"height":20,"background":"p/paper.png"}}],
"edges":[{{"fromNode":"1","toNode":"2","fromEnd":"arrow"}},{edges}]}}"#
        )
    };
    let edge = |ends: &str| format!(r#"{{"fromNode":"2","toNode":"1"{ends}}}"#);
    let edges = [
        edge(""),
        edge(r#","toEnd":"none""#),
        edge(r#","fromEnd":"arrow""#),
        edge(r#","fromEnd":"arrow","toEnd":"none""#),
        edge(r#","fromEnd":"none","toEnd":"arrow""#),
    ];
    let canvas = canvas(&edges.join(","));
    assert_eq!(arrows(&canvas, read_canvas), ["end", "none", "both", "start", "end"]);
    let (_, text) = told(&canvas, read_canvas);
    for words in ["1 backgrounds of groups (p/paper.png)", "1 arrows of connections, now branches"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn maps_of_flutter_and_wrapped_ones_open() {
    let flutter = r#"{"nodeData":{"id":"r","topic":"R","children":[{"id":"a","topic":"A","direction":"left"},{"id":"b","topic":"B","direction":"right"},
{"id":"c","topic":"C"}]},"arrows":[{"fromNodeId":"b","toNodeId":"c","label":"rel"}],
"summaries":[{"parentNodeId":"r","startIndex":1,"endIndex":2,"label":"S"}],"direction":"right"}"#;
    let (outline, extras) = of(flutter, read_elixir, "mindelixir");
    assert_eq!(outline, "R\n  A\n  B\n  C\n}S\n");
    assert_eq!(extras, "summary B…C\nrelation B → C: rel\nA: side left\nB: side right\n");
    let wrapped = format!(r#"{{"minder":{KM},"buildno":0}}"#);
    assert_eq!(of(&wrapped, read_km, "km").0, "R\n  A [n]\n    7\n");
}

#[test]
fn damaged_files_are_errors() {
    for (format, text, read) in [
        ("km", KM, read_km as Reader),
        ("smm", SMM, read_smm),
        ("mindelixir", ELIXIR, read_elixir),
        ("jsmind", ARRAY, read_jsmind),
        ("canvas", CANVAS, read_canvas),
        ("mup", MUP, read_mup),
    ] {
        fuzz(format, text.as_bytes(), read);
    }
}
