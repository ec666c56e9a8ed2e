//! Small maps of both kinds, hostile and damaged ones.

use super::super::WriteOptions;
use super::super::parts::archive::{Archive, zip_of};
use super::super::parts::fixture::{fuzz, shown};
use super::{ReadOptions, read, write};

const DECOY: &str = "<xmap-content><sheet><topic><title>Warning</title></topic></sheet></xmap-content>";

const ZEN: &str = r#"[{"id":"s","title":"Sheet","rootTopic":{"id":"r","title":"Root","structureClass":"org.xmind.ui.logic.right",
"children":{"attached":[{"id":"a","title":"A","branch":"folded","labels":["x"],"markers":[{"markerId":"priority-1"},
{"markerId":"task-half"}],"href":"xmind:#b","notes":{"plain":{"content":"p"},"realHTML":{"content":"<div>one</div><div><b>two</b></div>"}},
"image":{"src":"xap:resources/i.png","width":100},"extra":{"k":[1]},"children":{"callout":[{"id":"co","title":"call"}]}},
{"id":"b","title":"B","href":"https://a.b","boundaries":[{"id":"bb","range":"master","title":"own"}]},{"id":"c"}],
"detached":[{"id":"d","title":"D","position":{"x":10,"y":-20.4}}],
"summary":[{"id":"su","title":"Sum","children":{"attached":[{"title":"below"}]}}]},
"boundaries":[{"range":"(0,1)","title":"both"},{"range":"(7,9)"}],"summaries":[{"range":"(1,2)","topicId":"su"}]},
"relationships":[{"end1Id":"a","end2Id":"su","title":"rel"},{"end1Id":"a","end2Id":"gone"}]},
{"id":"t","title":"Two","rootTopic":{"title":"Second"}}]"#;

#[test]
fn maps_that_others_packed_are_read() {
    let map = r#"[{"title":"S","rootTopic":{"title":1965,"children":{"attached":[{"title":"条约"}]}}}]"#;
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(map.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [
        zip_of(&[("content.json", &utf16)]),
        zip_of(&[("a map/content.json", map.as_bytes()), ("a map/metadata.json", b"{}"), ("__MACOSX/._x", b"")]),
        zip_of(&[("./content.json", map.as_bytes())]),
        map.as_bytes().to_vec(),
    ] {
        assert!(super::sniff(&bytes));
        assert_eq!(shown(&read(&bytes, &ReadOptions::default()).unwrap()).outline, "1965\n  条约\n");
    }
}

#[test]
fn to_dos_and_formulas_come_along() {
    let map = r#"[{"title":"S","rootTopic":{"title":"R","children":{"attached":[
        {"title":"A","extensions":[{"provider":"org.xmind.ui.task","content":{"status":"done"}}]},
        {"title":"","extensions":[{"provider":"org.xmind.ui.mathJax","content":{"content":"a^2"}}]}]}}}]"#;
    let shown = shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!((shown.outline.as_str(), shown.extras.as_str()), ("R\n  A\n   [$$a^2$$]\n", "A: task done\n"));
}

fn png() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &20_u32.to_be_bytes(), &30_u32.to_be_bytes()].concat()
}

#[test]
fn a_zen_map_comes_with_all_that_it_has() {
    let bytes =
        zip_of(&[("content.xml", DECOY.as_bytes()), ("content.json", ZEN.as_bytes()), ("resources/i.png", &png())]);
    let loaded = read(&bytes, &ReadOptions::default()).unwrap();
    let shown = shown(&loaded);
    assert_eq!(
        shown.outline,
        "Root\n  A [one/**two**]\n  B\n  \n~D\n}Sum\n  below\n^call\n--\nSecond\n"
            .replace("\n~D\n}Sum\n  below\n^call", "\n^call\n~D\n}Sum\n  below")
    );
    for extra in [
        "A: folded, labels x, markers priority-1, task doing 50, link #B, picture",
        "B: link https://a.b",
        "boundary A…B: both",
        "boundary B…B: own",
        "summary B…",
        "relation A → Sum: rel",
    ] {
        assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
    }
    assert_eq!(loaded.document.images().len(), 1);
    assert!(loaded.document.origin().starts_with("{\"format\": \"xmind\""));
    let written = String::from_utf8(
        super::super::native::write(&loaded.document, &super::super::WriteOptions::default()).unwrap(),
    );
    assert!(written.unwrap().contains("\"x-xmind\": [{\"extra\": {\"k\": [1]}}]"));
    assert!(loaded.import.unwrap().lines().join("\n").contains("relations that end in no topic"));
}

const OLD: &str = "<?xml version='1.0' encoding='UTF-8'?><xmap-content xmlns:xlink='l' xmlns:xhtml='h'><sheet><topic id='r'>\
<title>Root</title><children><topics type='attached'><topic id='a' branch='folded' xlink:href='https://a.b'><title>A\r\nx</title>\
<notes><plain>one</plain><html><xhtml:p>one</xhtml:p><xhtml:p>two</xhtml:p></html></notes><labels><label>l</label></labels>\
<marker-refs><marker-ref marker-id='flag-red'/></marker-refs></topic><topic id='b'><title>B</title></topic></topics>\
<topics type='summary'><topic id='s'><title>S</title></topic></topics><topics type='detached'><topic id='d'><title>D</title>\
</topic></topics></children><summaries><summary range='(0,1)' topic-id='s'/></summaries></topic><title>T</title>\
<relationships><relationship end1='a' end2='d'><title>rel</title></relationship></relationships></sheet></xmap-content>";

#[test]
fn an_old_map_comes_with_notes_of_several_paragraphs() {
    let comments = b"<comments><comment object-id='b' author='K'><content>well</content></comment></comments>";
    let bytes = zip_of(&[("content.xml", OLD.as_bytes()), ("comments.xml", comments)]);
    let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
    assert_eq!(shown.outline, "Root\n  A/x [one//two]\n  B [K: well]\n~D\n}S\n");
    assert!(shown.extras.contains("A/x: folded, labels l, markers flag-red, link https://a.b"), "{}", shown.extras);
    assert!(
        shown.extras.contains("summary A/x…B") && shown.extras.contains("relation A/x → D: rel"),
        "{}",
        shown.extras
    );
}

#[test]
fn titles_and_notes_come_in_every_form() {
    let json = r#"[{"rootTopic":{"id":"r","attributedTitle":[{"text":"in "},{"text":"runs","fo:font-weight":"bold"}],
        "comments":[{"author":"K","content":"well"}],"children":{"attached":[
        {"title":"A","notes":{"html":{"content":{"paragraphs":[{"spans":[{"text":"one "},{"text":"line"}]},{"spans":[{"text":"two"}]}]}}}},
        {"title":"B","notes":{"ops":{"ops":[{"insert":"from ops\n"}]}},"structureClass":"org.xmind.ui.org-chart.down"},
        {"title":"C","notes":{"plain":{"content":"plain"},"realHTML":{"content":""}},"markers":[{"markerId":"task-3quar"}]}]}}}]"#;
    let loaded = read(json.as_bytes(), &ReadOptions::default()).unwrap();
    let shown = shown(&loaded);
    assert_eq!(shown.outline, "in runs [K: well]\n  A [one line/two]\n  B [from ops]\n  C [plain]\n");
    assert!(shown.extras.contains("C: task doing 75"), "{}", shown.extras);
    let second = loaded.document.children(loaded.document.sheets()[0].1.root())[1];
    assert_eq!(loaded.document.topic(second).unwrap().more().structure, "org");
}

#[test]
fn notes_and_markers_may_be_words_alone() {
    let map = r#"[{"rootTopic":{"title":"R","notes":"a note","markers":["priority-1"]}}]"#;
    let shown = shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!((shown.outline.as_str(), shown.extras.as_str()), ("R [a note]\n", "R: markers priority-1\n"));
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    for bytes in [&b""[..], b" \r\n\t"] {
        assert_eq!(read(bytes, &ReadOptions::default()).unwrap_err().what, "the file is empty");
    }
}

#[test]
fn relations_may_end_at_boundaries() {
    let map = r#"[{"rootTopic":{"id":"r","title":"R","children":{"attached":[{"id":"a","title":"A"},{"id":"b","title":"B"},{"id":"c","title":"C"}]},
        "boundaries":[{"id":"x","range":"(1,2)"}]},"relationships":[{"end1Id":"x","end2Id":"a","title":"rel"}]}]"#;
    let loaded = read(&zip_of(&[("content.json", map.as_bytes())]), &ReadOptions::default()).unwrap();
    assert!(shown(&loaded).extras.contains("relation B → A: rel"), "{}", shown(&loaded).extras);
    assert!(loaded.import.unwrap().lines().join("\n").contains("relations of boundaries"));
}

#[test]
fn notes_go_out_as_html_too() {
    let (mut document, _) = crate::doc::fixture::parse("R");
    let root = document.sheets()[0].1.root();
    let mut content = |note: &str| {
        document.topic_mut(root).unwrap().more_mut().note = note.into();
        let bytes = write(&document, &WriteOptions::default()).unwrap();
        let again = read(&bytes, &ReadOptions::default()).unwrap();
        assert_eq!(again.document.topic(again.document.sheets()[0].1.root()).unwrap().note(), note);
        String::from_utf8(Archive::open(&bytes).unwrap().read("content.json").unwrap()).unwrap()
    };
    let marked = content("**要点**：<b>x</b>\n- [条约](https://a.b)\n- [no](javascript:x)");
    assert!(marked.contains("<strong>要点</strong>：&lt;b&gt;x&lt;/b&gt;"), "{marked}");
    assert!(
        marked.contains("<li><a href=") && marked.contains("https://a.b") && !marked.contains("href=\\\"javascript"),
        "{marked}"
    );
    assert!(!content("one\n\ntwo & three").contains("realHTML"));
}

#[test]
fn a_plain_note_is_nothing_but_text() {
    let text = "2*3*4 <b>x</b>\n#5 [a]: b\n\n1986. Jahr\n\n    far in\n\n1. one\n2. two";
    let note = "2\\*3\\*4 \\<b>x\\</b>\n#5 \\[a]: b\n\n1986\\. Jahr\n\n\u{a0}   far in\n\n1\\. one\n2\\. two";
    let mut json = String::from(r#"[{"rootTopic":{"title":"R","notes":{"plain":{"content":"#);
    crate::formats::native::push_string(&mut json, text);
    json.push_str("}}}}]");
    let of = |bytes: &[u8]| {
        let document = read(bytes, &ReadOptions::default()).unwrap().document;
        let root = document.sheets()[0].1.root();
        (document.topic(root).unwrap().note().to_owned(), document)
    };
    let (found, document) = of(json.as_bytes());
    assert_eq!(found, note);
    // It goes out as it came.
    let bytes = write(&document, &WriteOptions::default()).unwrap();
    let content = String::from_utf8(Archive::open(&bytes).unwrap().read("content.json").unwrap()).unwrap();
    assert!(content.contains("2*3*4 <b>x</b>") && !content.contains("realHTML"), "{content}");
    let old = format!(
        "<xmap-content><sheet><topic><title>R</title><notes><plain>{}</plain></notes></topic></sheet></xmap-content>",
        text.replace('<', "&lt;")
    );
    assert_eq!(of(&zip_of(&[("content.xml", old.as_bytes())])).0, note);
}

#[test]
fn notes_of_ours_come_back_to_the_letter() {
    let (mut document, _) = crate::doc::fixture::parse("R");
    let root = document.sheets()[0].1.root();
    for note in [
        "a \\* b",
        "2*3*4",
        "**b** <i>",
        "<b>x</b>\n- y",
        "    code\n\ntext",
        "\n\n a \n",
        "1986. Jahr",
        "1\\. a\n2\\. b",
        "1. a\n2. b",
        "&amp; &lt;",
        "[only]: https://a.b",
        "![](x)",
        "```\na\n  b\n```",
        "\u{a0} a",
        "\u{a0}   a",
        "a\\\nb  \nc",
        "<!-- x -->",
        "# T\n\n> q\n\n| a |\n|---|",
        "\n",
    ] {
        document.topic_mut(root).unwrap().more_mut().note = note.into();
        let bytes = write(&document, &WriteOptions::default()).unwrap();
        let again = read(&bytes, &ReadOptions::default()).unwrap().document;
        assert_eq!(again.topic(again.sheets()[0].1.root()).unwrap().note(), note);
    }
}

#[test]
fn protected_maps_are_named() {
    let manifest = br#"{"file-entries":{"content.json":{"encryption-data":{}}}}"#;
    let bytes = zip_of(&[("content.json", b"\x8a\x01\x99zzz"), ("manifest.json", manifest)]);
    assert!(read(&bytes, &ReadOptions::default()).unwrap_err().what.contains("password"));
}

#[test]
fn damaged_maps_are_errors() {
    fuzz("xmind", ZEN.as_bytes(), read);
    fuzz("xmind", OLD.as_bytes(), read);
    let bytes = zip_of(&[("content.json", br#"[{"rootTopic":{"title":"x"}}]"#)]);
    fuzz("xmind", &bytes, read);
    let deep = format!(
        "[{{\"rootTopic\":{}{}}}]",
        r#"{"children":{"attached":["#.repeat(10_000),
        "]}}".repeat(10_000).as_str()
    );
    assert!(read(deep.as_bytes(), &ReadOptions::default()).is_ok_and(|loaded| loaded.document.len() == 10_000));
    let deeper = format!(
        "[{{\"rootTopic\":{}{}}}]",
        r#"{"children":{"attached":["#.repeat(30_000),
        "]}}".repeat(30_000).as_str()
    );
    assert!(read(deeper.as_bytes(), &ReadOptions::default()).unwrap_err().what.contains("deeper"));
}
