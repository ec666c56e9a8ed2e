//! Files that were made to harm: each must be refused, or opened without what harms, with words
//! that say so. Nothing here may take more than a moment, much memory, or anything from outside.

use gangmu::doc::Document;
use gangmu::formats::{self, Loaded, ReadError, ReadOptions, WriteOptions};

use super::samples::{Part, SAMPLES, Sample, gzip, zip};

fn read(sample: &Sample, bytes: &[u8]) -> Result<Loaded, ReadError> {
    let loaded = formats::read(bytes, Some(sample.file), &ReadOptions::default())?;
    assert_eq!(loaded.document.check(), [], "{sample:?}");
    Ok(loaded)
}

fn archives() -> impl Iterator<Item = &'static Sample> {
    SAMPLES.iter().filter(|sample| !sample.part.is_empty())
}

fn titles(document: &Document) -> Vec<String> {
    let all = document.sheets().iter().flat_map(|(id, _)| document.sheet_topics(*id));
    all.map(|id| document.title(id).to_string()).collect()
}

/// All that a document says, as its file.
fn whole(document: &Document) -> String {
    String::from_utf8(formats::native::write(document, &WriteOptions::default()).unwrap()).unwrap()
}

fn report(loaded: &Loaded) -> String {
    loaded.import.as_ref().map(|import| import.lines().join("\n")).unwrap_or_default()
}

/// What a picture of so many pixels begins with.
fn png(size: u32) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &size.to_be_bytes(), &size.to_be_bytes()].concat()
}

#[test]
fn every_sample_is_sound() {
    for sample in SAMPLES {
        let loaded = read(sample, &sample.titled("题目 one")).unwrap_or_else(|error| panic!("{sample:?}: {error}"));
        assert!(titles(&loaded.document).iter().any(|title| title == "题目 one"), "{sample:?}");
        let found = formats::detect(&sample.titled("x"), Some(sample.file)).unwrap();
        assert_eq!(found.name, sample.format);
    }
}

#[test]
fn archives_that_unpack_to_far_too_much_are_refused() {
    for sample in archives() {
        let bytes = zip(&[Part::bomb(sample.part, 24)]);
        assert!(bytes.len() < 40_000);
        let error = read(sample, &bytes).unwrap_err();
        assert!(error.what.contains("unpacks to more than a map can be"), "{sample:?}: {error}");
        assert!(error.hint.contains("Do not open it"), "{error}");
    }
    // Not more than a quarter of a gigabyte, whatever the ratio.
    let mut part = Part::bomb("content.json", 300);
    part.data.extend(vec![0; 300_000]);
    let error = read(&SAMPLES[3], &zip(&[part])).unwrap_err();
    assert!(error.what.contains("more than a map can be"), "{error}");
    let minder = SAMPLES.iter().find(|sample| sample.format == "minder").unwrap();
    let error = read(minder, &gzip(&vec![0; 24 << 20])).unwrap_err();
    assert!(error.what.contains("more than a map can be"), "{error}");
    let many: Vec<Part> = (0..10_001).map(|number| Part::stored(&number.to_string(), b"")).collect();
    let error = read(&SAMPLES[3], &zip(&many)).unwrap_err();
    assert!(error.what.contains("10001 entries"), "{error}");
}

#[test]
fn names_that_lead_out_of_an_archive_get_it_refused() {
    for sample in archives() {
        for name in ["../../.bashrc", "a/../../b", "C:\\Windows\\x", "..\\x"] {
            let bytes = zip(&[Part::stored(sample.part, sample.text.as_bytes()), Part::stored(name, b"x")]);
            let error = read(sample, &bytes).unwrap_err();
            assert!(
                error.what.contains("leads out of it") && error.hint.contains("Do not open it"),
                "{sample:?}: {error}"
            );
        }
        // A slash before a name is only what one program writes.
        let bytes = zip(&[Part::stored(&format!("/{}", sample.part), sample.text.as_bytes())]);
        assert!(read(sample, &bytes).is_ok(), "{sample:?}");
    }
}

#[test]
fn links_within_archives_are_not_followed() {
    for sample in archives() {
        let mut part = Part::stored(sample.part, b"/etc/passwd");
        part.mode = 0o120_777;
        let error = read(sample, &zip(&[part])).unwrap_err();
        assert!(error.what.contains("is a link to another file"), "{sample:?}: {error}");
    }
}

#[test]
fn sizes_that_archives_declare_are_not_believed() {
    for sample in archives() {
        let mut part = Part::stored(sample.part, sample.text.as_bytes());
        part.declared = Some(u32::MAX - 1);
        part.is_deflated = true;
        part.data = [
            &[1],
            &u16::try_from(sample.text.len()).unwrap().to_le_bytes()[..],
            &(!u16::try_from(sample.text.len()).unwrap()).to_le_bytes(),
            sample.text.as_bytes(),
        ]
        .concat();
        match read(sample, &zip(&[part])) {
            Ok(loaded) => assert!(!loaded.document.is_empty(), "{sample:?}"),
            Err(error) => assert!(!error.what.is_empty() && !error.hint.is_empty(), "{sample:?}: {error}"),
        }
    }
}

#[test]
fn names_in_old_encodings_do_not_hide_the_map() {
    for sample in archives() {
        // 中文.txt in GBK.
        let mut odd = Part::stored("", b"x");
        odd.name = b"\xd6\xd0\xce\xc4.txt".to_vec();
        let bytes = zip(&[odd, Part::stored(sample.part, sample.text.as_bytes())]);
        assert!(read(sample, &bytes).is_ok(), "{sample:?}");
    }
}

#[test]
fn locked_archives_are_named_as_such() {
    for sample in archives() {
        let mut part = Part::stored(sample.part, b"twelve bytes of noise");
        part.is_encrypted = true;
        let error = read(sample, &zip(&[part])).unwrap_err();
        assert!(error.what.contains("password"), "{sample:?}: {error}");
    }
}

#[test]
fn entities_are_refused_in_every_kind_of_xml() {
    for sample in SAMPLES.iter().filter(|sample| sample.is_xml()) {
        for entity in
            ["<!ENTITY a 'aaaa'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % a SYSTEM 'http://a.b/x'>"]
        {
            let text = format!("<?xml version='1.0'?><!DOCTYPE x [{entity}]>{}", sample.text.replace('@', "&a;"));
            let error = read(sample, &sample.with(text.as_bytes())).unwrap_err();
            assert!(error.what.contains("entities"), "{sample:?}: {error}");
        }
        let text = format!("<?xml version='1.0'?><!DOCTYPE x>{}", sample.text);
        assert!(read(sample, &sample.with(text.as_bytes())).is_ok(), "{sample:?}");
    }
}

#[test]
fn halves_of_characters_are_joined_or_dropped() {
    for sample in SAMPLES.iter().filter(|sample| sample.is_xml()) {
        let bytes = sample.titled("a&#xd842;&#xdfb7;&#x1;&#xd842;&#0;&#xFFFFFFFF;z");
        let loaded = read(sample, &bytes).unwrap_or_else(|error| panic!("{sample:?}: {error}"));
        assert!(
            titles(&loaded.document).iter().any(|title| title == "a𠮷z"),
            "{sample:?}: {:?}",
            titles(&loaded.document)
        );
    }
    for sample in SAMPLES.iter().filter(|sample| sample.text.starts_with(['{', '[']) && sample.format != "json") {
        let bytes = sample.titled("a\\ud842\\udfb7\\u0001\\ud842z");
        match read(sample, &bytes) {
            Ok(loaded) => {
                let all = titles(&loaded.document);
                assert!(
                    all.iter().any(|title| title.starts_with("a𠮷") && title.ends_with('z')),
                    "{sample:?}: {all:?}"
                );
                assert!(!all.iter().any(|title| title.contains('\u{1}')), "{sample:?}: {all:?}");
            }
            Err(error) => panic!("{sample:?}: {error}"),
        }
    }
}

#[test]
fn depth_is_read_or_refused_in_every_format() {
    let nest = |head: &str, open: &str, close: &str, tail: &str, levels: usize| {
        format!("{head}{}{}{tail}", open.repeat(levels), close.repeat(levels))
    };
    let lines =
        |levels: usize, mark: &str| (1..=levels).map(|level| format!("{} a\n", mark.repeat(level))).collect::<String>();
    let of = |format: &str, levels: usize| -> String {
        match format {
            "xmind" => nest("[{\"rootTopic\":", "{\"title\":\"a\",\"children\":{\"attached\":[", "]}}", "}]", levels),
            "km" => {
                nest("{\"template\":\"\",\"root\":", "{\"data\":{\"text\":\"a\"},\"children\":[", "]}", "}", levels)
            }
            "mindelixir" => nest("{\"nodeData\":", "{\"topic\":\"a\",\"children\":[", "]}", "}", levels),
            "jsmind" => nest(
                "{\"meta\":{},\"format\":\"node_tree\",\"data\":",
                "{\"topic\":\"a\",\"children\":[",
                "]}",
                "}",
                levels,
            ),
            "processon" => nest(
                "{\"meta\":{\"type\":\"ProcessOn Schema File\"},\"diagram\":{\"elements\":",
                "{\"title\":\"a\",\"children\":[",
                "]}",
                "}}",
                levels,
            ),
            "wisemapping" => nest("<map>", "<topic text='a'>", "</topic>", "</map>", levels),
            "mup" => nest("", "{\"title\":\"a\",\"ideas\":{\"1\":", "}}", "", levels).replace(":}}", ":{}}}"),
            "mmap" => nest(
                "<ap:Map><ap:OneTopic>",
                "<ap:Topic><ap:SubTopics>",
                "</ap:SubTopics></ap:Topic>",
                "</ap:OneTopic></ap:Map>",
                levels,
            ),
            "itmz" => nest("<iThoughts><topics>", "<topic text='a'>", "</topic>", "</topics></iThoughts>", levels),
            "minder" => nest("<minder>", "<nodes><node id='1'>", "</node></nodes>", "</minder>", levels),
            "org" => lines(levels, "*"),
            "plantuml" => format!("@startmindmap\n{}@endmindmap\n", lines(levels, "*")),
            "txt" => (0..levels).map(|level| format!("{}a\n", "\t".repeat(level))).collect(),
            _ => String::new(),
        }
    };
    for sample in SAMPLES.iter().filter(|sample| !of(sample.format, 1).is_empty() && !sample.file.starts_with('b')) {
        // Formats that repeat a sign for each level would take gigabytes.
        let (some, most) = if matches!(sample.format, "org" | "plantuml" | "txt") { (900, 0) } else { (9_000, 30_000) };
        let loaded = read(sample, &sample.with(of(sample.format, some).as_bytes()))
            .unwrap_or_else(|error| panic!("{sample:?}: {error}"));
        assert!(loaded.document.len() >= some, "{sample:?}: {}", loaded.document.len());
        if most > 0 {
            let error = read(sample, &sample.with(of(sample.format, most).as_bytes())).unwrap_err();
            assert!(error.what.contains("deeper than"), "{sample:?}: {error}");
        }
    }
}

#[test]
fn pictures_of_too_many_pixels_are_left_out() {
    let bytes =
        zip(&[Part::stored("content.json", SAMPLES[3].text.as_bytes()), Part::stored("resources/i.png", &png(60_000))]);
    let loaded = read(&SAMPLES[3], &bytes).unwrap();
    assert!(loaded.document.images().is_empty());
    assert!(report(&loaded).contains("of too many pixels"), "{}", report(&loaded));
    // A picture that runs scripts is none that is taken.
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>";
    let bytes = zip(&[Part::stored("content.json", SAMPLES[3].text.as_bytes()), Part::stored("resources/i.png", svg)]);
    let loaded = read(&SAMPLES[3], &bytes).unwrap();
    assert!(
        loaded.document.images().is_empty() && report(&loaded).contains("of a kind that is not shown"),
        "{}",
        report(&loaded)
    );
    assert!(!whole(&loaded.document).contains("script"));
}

#[test]
fn what_lies_elsewhere_is_a_link_and_never_fetched() {
    for address in
        ["https://a.b/x.png", "file:///etc/passwd", "\\\\\\\\host\\\\share\\\\x.png", "http://169.254.169.254/"]
    {
        let json = SAMPLES[3].text.replace("xap:resources/i.png", address);
        let loaded = read(&SAMPLES[3], &SAMPLES[3].with(json.as_bytes())).unwrap();
        assert!(loaded.document.images().is_empty());
        assert!(report(&loaded).contains("pictures outside of the file, now links"), "{}", report(&loaded));
    }
    let mm = "<map><node TEXT='a'><hook NAME='ExternalObject' URI='http://a.b/x.png'/></node></map>";
    let loaded = formats::read(mm.as_bytes(), Some("a.mm"), &ReadOptions::default()).unwrap();
    assert!(loaded.document.images().is_empty() && whole(&loaded.document).contains("http://a.b/x.png"));
    let opml = "<opml><body><outline text='a'><outline text='b' type='include' url='http://a.b/x.opml'/></outline></body></opml>";
    let loaded = formats::read(opml.as_bytes(), Some("a.opml"), &ReadOptions::default()).unwrap();
    assert_eq!(loaded.document.len(), 2);
}

#[test]
fn scripts_in_notes_fall_away() {
    let html = "<p onclick='alert(1)'>kept</p><script>alert(2)</script><style>p{}</style><img src=x onerror=alert(3)>\
        <iframe src='javascript:alert(4)'></iframe><a href='javascript:alert(5)'>link</a><a href=' java\nscript:alert(6)'>two</a>\
        <svg onload='alert(7)'><script>alert(8)</script></svg><object data='data:text/html,alert(9)'></object>";
    let quoted = html.replace('\'', "&apos;").replace('<', "&lt;").replace('\n', "&#10;");
    let json = html.replace('\n', "\\n");
    let files: [(&str, String); 6] = [
        ("a.xmind", SAMPLES[3].text.replace("<p>n</p>", &json)),
        ("a.mm", format!("<map><node TEXT='a'><richcontent TYPE='NOTE'><html><body>{html}</body></html></richcontent></node></map>")
            .replace("src=x onerror=alert(3)>", "src='x' onerror='alert(3)'/>")),
        ("b.mm", format!("<map><node TEXT='&lt;html>{quoted}'/></map>")),
        ("a.smm", format!("{{\"root\":{{\"data\":{{\"text\":\"a\",\"note\":\"{json}\"}}}},\"layout\":\"\"}}")),
        ("a.opml", format!("<opml><body><outline text='{quoted}' _note='{quoted}'/></body></opml>")),
        ("a.html", format!("<h1>a</h1>{html}<ul><li>b{html}</li></ul>")),
    ];
    for (name, text) in files {
        let loaded = formats::read(text.as_bytes(), Some(name), &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let whole = whole(&loaded.document);
        assert!(whole.contains("kept"), "{name}: {whole}");
        for harm in
            ["script>", "onerror", "onclick", "onload", "iframe", "javascript:", "alert(2)", "alert(8)", "(alert"]
        {
            assert!(!whole.contains(harm), "{name}: {harm} in {whole}");
        }
    }
}

#[test]
fn links_that_run_something_do_not_come_along() {
    for address in ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x"] {
        let text = format!("<map><node TEXT='a' LINK='{address}'/></map>");
        let loaded = formats::read(text.as_bytes(), Some("a.mm"), &ReadOptions::default()).unwrap();
        assert!(report(&loaded).contains("links that would run a program"), "{address}: {}", report(&loaded));
        assert!(!whole(&loaded.document).contains(address));
    }
}

#[test]
fn formulas_of_tables_are_only_text() {
    let loaded =
        formats::read(b"a,\n,\"=cmd|'/C calc'!A0\"\n,@SUM(1)\n", Some("a.csv"), &ReadOptions::default()).unwrap();
    assert_eq!(titles(&loaded.document)[1..], ["=cmd|'/C calc'!A0", "@SUM(1)"]);
    // Freeplane computes what begins so; it is told not to.
    let text = String::from_utf8(formats::mm::write(&loaded.document, &WriteOptions::default()).unwrap()).unwrap();
    assert!(text.contains("TEXT=\"=cmd|'/C calc'!A0\" FORMAT=\"NO_FORMAT\""), "{text}");
}

#[test]
fn circles_end_somewhere() {
    let files = [
        (
            "a.smmx",
            "<simplemind-mindmaps><mindmap><topics><topic id='0' parent='1' text='a'/><topic id='1' parent='0' text='b'/><topic id='2' parent='2' text='c'/></topics></mindmap></simplemind-mindmaps>",
        ),
        (
            "a.mm",
            "<map><node ID='a' TREE_ID='b' TEXT='x' LINK='#a'><node ID='b' TREE_ID='a'><arrowlink DESTINATION='b'/></node></node></map>",
        ),
        (
            "a.canvas",
            r#"{"nodes":[{"id":"1","type":"text","text":"a"},{"id":"2","type":"text","text":"b"}],"edges":[{"fromNode":"1","toNode":"2"},{"fromNode":"2","toNode":"1"},{"fromNode":"1","toNode":"1"}]}"#,
        ),
        (
            "a.jm",
            r#"{"meta":{},"format":"node_array","data":[{"id":"r","isroot":true,"topic":"R"},{"id":"a","parentid":"a","topic":"A"},{"id":"b","parentid":"r","topic":"B"},{"id":"b","parentid":"b","topic":"B2"}]}"#,
        ),
        (
            "a.xmind",
            r#"[{"rootTopic":{"id":"r","title":"R","children":{"attached":[{"id":"r","title":"same"},{"id":"r","title":"again"}],"summary":[{"id":"r"}]},"summaries":[{"range":"(0,5)","topicId":"r"},{"range":"(1,0)","topicId":"r"}]},"relationships":[{"end1Id":"r","end2Id":"r"}]}]"#,
        ),
    ];
    for (name, text) in files {
        let loaded = formats::read(text.as_bytes(), Some(name), &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(loaded.document.check(), [], "{name}");
    }
    let emmx = SAMPLES.iter().find(|sample| sample.format == "emmx").unwrap();
    let text = "<Page><Shape ID='1' Type='MainIdea'><LevelData><Super V='2'/><SubLevel V='2;1;2'/></LevelData></Shape>\
        <Shape ID='2' Type='MainTopic'><LevelData><Super V='1'/><SubLevel V='1'/></LevelData></Shape></Page>";
    assert!(read(emmx, &emmx.with(text.as_bytes())).is_ok());
}

#[test]
fn signs_that_deceive_are_kept_but_control_characters_are_not() {
    let title = "a\u{202e}cod.exe\u{2066}b\u{200b}";
    for sample in SAMPLES {
        let loaded = read(sample, &sample.titled(title)).unwrap();
        assert!(titles(&loaded.document).iter().any(|got| got == title), "{sample:?}: {:?}", titles(&loaded.document));
        let mut bytes = sample.titled("nul");
        if sample.part.is_empty() {
            let at = bytes.windows(3).position(|window| window == b"nul").unwrap();
            bytes.splice((at + 1)..=at, [0, 7, 27]);
            if let Ok(loaded) = read(sample, &bytes) {
                let bad = |c: char| c.is_ascii_control() && c != '\n' && c != '\t';
                assert!(!titles(&loaded.document).iter().any(|title| title.contains(bad)), "{sample:?}");
            }
        }
    }
}

#[test]
fn patterns_that_make_readers_slow_do_not() {
    let many = 60_000;
    let files: Vec<(&str, String)> = vec![
        ("a.html", "<ul><li>a".to_owned() + &"<b".repeat(many)),
        ("a.html", "<p>".repeat(many)),
        ("a.html", "&".repeat(many)),
        ("a.html", "<h1>a</h1>".to_owned() + &"<!--".repeat(many)),
        ("a.html", "<h1>a</h1>".to_owned() + &"<script>".repeat(many)),
        ("a.md", "[".repeat(many)),
        ("a.md", "*a _b ".repeat(many)),
        ("a.md", "`".repeat(many) + "a"),
        ("a.md", "# a\n".to_owned() + &"> ".repeat(5_000)),
        ("a.md", "<".repeat(many)),
        (
            "a.mm",
            format!(
                "<map><node TEXT='a'>{}</node></map>",
                "<icon BUILTIN='x'/><arrowlink DESTINATION='a'/>".repeat(many)
            ),
        ),
        ("a.mm", format!("<map><node TEXT='{}'/></map>", "&#xd842;".repeat(many))),
        ("a.mm", format!("<map><node {}/></map>", "TEXT='a' ".repeat(many))),
        ("a.opml", format!("<opml><body>{}</body></opml>", "<outline text='a'/>".repeat(many))),
        (
            "a.km",
            format!(
                "{{\"template\":\"\",\"root\":{{\"data\":{{\"text\":\"a\",\"resource\":[{}\"x\"]}}}}}}",
                "\"x\",".repeat(many)
            ),
        ),
        (
            "a.km",
            format!(
                "{{\"template\":\"\",\"root\":{{\"data\":{{\"text\":\"a\",{}\"z\":1}}}}}}",
                "\"x\":1,".repeat(many)
            ),
        ),
        (
            "a.canvas",
            format!("{{\"nodes\":[{}{{}}],\"edges\":[]}}", "{\"id\":\"1\",\"type\":\"group\"},".repeat(many / 10)),
        ),
        ("a.csv", ",".repeat(many) + "\n" + &"\"".repeat(many)),
        ("a.org", "* a\n".to_owned() + &":a".repeat(many)),
        ("a.mmd", "mindmap\n a".to_owned() + &"[(".repeat(many)),
        ("a.puml", "@startmindmap\n* a\n*: ".to_owned() + &"x\n".repeat(many)),
        ("a.taskpaper", "a @".to_owned() + &"x(".repeat(many)),
        (
            "a.xmind",
            format!(
                "[{{\"rootTopic\":{{\"title\":\"r\",\"children\":{{\"attached\":[{0}{{}}],\"summary\":[{1}{{}}]}},\"summaries\":[{2}{{}}],\"boundaries\":[{3}{{}}]}}}}]",
                "{},".repeat(many / 10),
                "{\"id\":\"s\"},".repeat(many / 10),
                "{\"topicId\":\"s\",\"range\":\"(0,5999)\"},".repeat(many / 10),
                "{\"range\":\"(0,5999)\"},".repeat(many / 10),
            ),
        ),
    ];
    let pairs = |row: &dyn Fn(usize, usize) -> String| (0..many).map(|id| row(id, id ^ 1)).collect::<String>();
    let circles = [
        ("a.csv", "id,parent,text\n".to_owned() + &pairs(&|id, parent| format!("{id},{parent},a\n"))),
        (
            "a.smmx",
            format!(
                "<simplemind-mindmaps><mindmap><topics>{}</topics></mindmap></simplemind-mindmaps>",
                pairs(&|id, parent| format!("<topic id='{id}' parent='{parent}'/>"))
            ),
        ),
    ];
    for (name, text) in files.into_iter().chain(circles) {
        let begun = std::time::Instant::now();
        if let Ok(loaded) = formats::read(text.as_bytes(), Some(name), &ReadOptions::default()) {
            assert_eq!(loaded.document.check(), [], "{name}: {text:.40}");
        }
        // A reader that takes the square of it would take minutes.
        assert!(begun.elapsed().as_secs() < 20, "{name}: {:.40} took {:?}", text, begun.elapsed());
    }
}
