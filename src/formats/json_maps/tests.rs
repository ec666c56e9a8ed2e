//! A small map of each kind, and damaged ones.

use super::super::parts::fixture::{fuzz, shown};
use super::super::{ReadOptions, Reader, detect};
use super::{read_canvas, read_elixir, read_jsmind, read_km, read_mup, read_smm};

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
fn maps_of_topics() {
    let (outline, extras) = of(ELIXIR, read_elixir, "mindelixir");
    assert_eq!(outline, "R\n  A\n  B [n]\n}S\n");
    assert!(extras.contains("A: side left, folded, labels x") && extras.contains("relation A → B: rel"), "{extras}");
    let both = ELIXIR.replace("\"label\":\"rel\"", "\"label\":\"rel\",\"bidirectional\":true");
    let import = read_elixir(both.as_bytes(), &ReadOptions::default()).unwrap().import.unwrap();
    assert_eq!(import.dropped.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1 arrows at both ends (rel)"]);
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
