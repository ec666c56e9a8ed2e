//! What a reader of the written document would notice, by our own reader and by its parts.

use std::collections::BTreeMap;

use super::super::ooxml::fixture::{Part, parts, read};
use super::super::ooxml::fonts::Tongue;
use super::super::{Job, Options, Script};
use crate::doc::{Document, Home, Image, Topic, TopicId, fixture};
use crate::formats::{Citations, Language, Mention, ReadOptions, SourcesAs, WriteOptions, docx};
use crate::text::numbering::Numbering;
use crate::text::rich::Run;

const PARAGRAPH: &str = "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs \
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing \
    ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl rPr";
const RUN: &str = "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish \
    webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang";

fn write(document: &Document, writing: &WriteOptions, options: &Options) -> Vec<u8> {
    let job = Job { document, writing, options, progress: &|_| true };
    super::write(&job).unwrap().bytes
}

pub fn plain(document: &Document) -> Vec<u8> {
    write(document, &WriteOptions::default(), &Options::default())
}

pub fn set_note(document: &mut Document, title: &str, note: &str) -> TopicId {
    let id = fixture::find(document, title).unwrap();
    document.topic_mut(id).unwrap().more_mut().note = note.into();
    id
}

/// The map that a document is read as, in outline notation, with notes.
fn read_back(bytes: &[u8]) -> String {
    let loaded = docx::read(bytes, &ReadOptions { name: "file".into(), ..ReadOptions::default() }).unwrap();
    let document = &loaded.document;
    let mut out = String::new();
    for (_, sheet) in document.sheets() {
        for visit in document.walk(sheet.root()) {
            let topic = document.topic(visit.id).unwrap();
            out.push_str(&"  ".repeat(visit.depth));
            out.push_str(&topic.title().as_str().replace('\n', "/"));
            if !topic.note().is_empty() {
                out.push_str(&format!(" [{}]", topic.note().replace('\n', "/")));
            }
            out.push('\n');
        }
    }
    out
}

fn main_part(bytes: &[u8]) -> Part {
    read(&parts(bytes)["word/document.xml"])
}

/// Each paragraph as its style and its words.
fn paragraphs(part: &Part) -> Vec<(String, String)> {
    let of = |element| {
        let style = part.child(element, "w:pPr").and_then(|properties| part.child(properties, "w:pStyle"));
        (style.map(|style| part.attribute(style, "w:val")).unwrap_or_default(), part.words(element))
    };
    part.all("w:p").map(of).collect()
}

#[test]
fn what_is_written_is_read_again() {
    for outline in [
        "Root\n",
        "Root\n  Only\n",
        "Root\n  A\n    B\n      C\n  D\n",
        "根\n  一\n    二\n      三\n        四\n          五\n            六\n              七\n                八\n                  九\n                    十\n                      十一\n",
    ] {
        let (document, _) = fixture::parse(outline);
        assert_eq!(read_back(&plain(&document)), outline);
        for numbering in [None, Some(Numbering::Chinese), Some(Numbering::Decimal)] {
            for headings in [1, 2, 9] {
                let writing = WriteOptions { numbering, ..WriteOptions::default() };
                let options = Options { headings: Some(headings), ..Options::default() };
                let back = read_back(&write(&document, &writing, &options));
                // With numbers, what lies below the ninth level can't be told apart.
                if numbering.is_none() && headings == 9 || outline.lines().count() < 9 {
                    assert_eq!(back, outline, "{numbering:?} {headings}");
                }
                assert_eq!(back.lines().count(), outline.lines().count());
            }
        }
    }
}

#[test]
fn notes_come_back() {
    let (mut document, _) = fixture::parse("Root\n  A\n    B\n  C");
    set_note(&mut document, "Root", "For the reader.");
    set_note(&mut document, "A", "One paragraph.\n\nAnother, of two\nlines.");
    set_note(&mut document, "B", "Before\n\n- first\n- second\n  - below\n\nAfter");
    let want = "Root [For the reader.]\n  A [One paragraph.//Another, of two/lines.]\n    B [Before//- first/- second/  - below//After]\n  C\n";
    assert_eq!(read_back(&plain(&document)), want);
    let writing = WriteOptions { notes: Some(false), ..WriteOptions::default() };
    assert_eq!(read_back(&write(&document, &writing, &Options::default())), "Root\n  A\n    B\n  C\n");
}

#[test]
fn titles_of_any_characters_are_written() {
    let hostile = "\u{0}\u{1}a\u{b}b\u{1f}<w:p>&amp;\"'\u{fffe}\u{ffff}\u{7f}\u{85}\u{202e}👩‍👩‍👧𠮷\u{10ffff}";
    let (mut document, _) = fixture::parse("Root\n  A");
    let id = fixture::find(&document, "A").unwrap();
    document.topic_mut(id).unwrap().title = hostile.into();
    document.topic_mut(id).unwrap().more_mut().note = hostile.into();
    document.topic_mut(id).unwrap().more_mut().labels.push(hostile.into());
    let part = main_part(&plain(&document));
    let found = paragraphs(&part);
    assert!(
        found.iter().any(|(style, words)| style == "Heading1" && words.starts_with("ab<w:p>&amp;\"'")),
        "{found:?}"
    );
}

#[test]
fn headings_are_word_s_own() {
    let (document, _) = fixture::parse("Root\n  A\n    B\n      C");
    let bytes = write(&document, &WriteOptions::default(), &Options { headings: Some(2), ..Options::default() });
    let found = paragraphs(&main_part(&bytes));
    let pairs: Vec<(&str, &str)> = found.iter().map(|(style, words)| (style.as_str(), words.as_str())).collect();
    assert_eq!(pairs, [("Title", "Root"), ("Heading1", "A"), ("Heading2", "B"), ("ListParagraph", "C")]);
    let styles = read(&parts(&bytes)["word/styles.xml"]);
    for level in 1..=9 {
        let style =
            styles.all("w:style").find(|style| styles.attribute(style, "w:styleId") == format!("Heading{level}"));
        let style = style.unwrap();
        let value = |name| styles.attribute(styles.child(style, name).unwrap(), "w:val");
        assert_eq!(value("w:name"), format!("heading {level}"));
        assert_eq!(value("w:basedOn"), "Normal");
        let outline = styles.child(styles.child(style, "w:pPr").unwrap(), "w:outlineLvl").unwrap();
        assert_eq!(styles.attribute(outline, "w:val"), (level - 1).to_string());
    }
}

#[test]
fn chinese_numbers_are_a_list_of_many_levels() {
    let (document, _) = fixture::parse("根\n  甲\n    乙\n      丙");
    let writing = WriteOptions { numbering: Some(Numbering::Chinese), ..WriteOptions::default() };
    let bytes = write(&document, &writing, &Options { headings: Some(2), ..Options::default() });
    let all = parts(&bytes);
    let part = read(&all["word/numbering.xml"]);
    part.check_order("w:lvl", "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr");
    part.check_order("w:numbering", "numPicBullet abstractNum num");
    let list = part.all("w:abstractNum").next().unwrap();
    let levels: Vec<[String; 3]> = list
        .children
        .iter()
        .map(|&at| &part.0[at])
        .filter(|child| child.name == "w:lvl")
        .map(|level| {
            ["w:numFmt", "w:lvlText", "w:pStyle"]
                .map(|name| part.child(level, name).map(|el| part.attribute(el, "w:val")).unwrap_or_default())
        })
        .collect();
    let want = [
        ["chineseCountingThousand", "%1、", "Heading1"],
        ["chineseCountingThousand", "（%2）", "Heading2"],
        ["decimal", "%3.", ""],
        ["decimal", "（%4）", ""],
        ["decimalEnclosedCircle", "%5", ""],
        ["chineseCountingThousand", "%6、", ""],
    ];
    assert_eq!(levels.len(), 9);
    for (level, want) in levels.iter().zip(want) {
        assert_eq!(level.each_ref().map(String::as_str), want);
    }
    // The third level goes on in the same list, as an item.
    let main = read(&all["word/document.xml"]);
    let numbers: Vec<(String, String)> = main
        .all("w:numPr")
        .map(|number| {
            let value = |name| main.attribute(main.child(number, name).unwrap(), "w:val");
            (value("w:ilvl"), value("w:numId"))
        })
        .collect();
    assert_eq!(numbers, [("2".to_owned(), "1".to_owned())]);
    let numbered = |name| {
        let format = super::styles::level_format(name, 2);
        (format.0, format.1)
    };
    assert_eq!(numbered(Numbering::Decimal), ("decimal", "%1.%2.%3".to_owned()));
    assert_eq!(numbered(Numbering::Letters), ("lowerLetter", "%3.".to_owned()));
}

fn cited(how: SourcesAs) -> (Document, WriteOptions) {
    let (document, _) = fixture::parse("Root\n  A\n  B");
    let at = |title| fixture::find(&document, title).unwrap();
    let mention = |mark: &str, note: &str| Mention {
        mark: vec![Run { text: mark.into(), raised: true, ..Run::default() }],
        note: vec![
            Run::plain(note),
            Run { text: " & <book>".into(), italic: true, link: Some("doi:10.1000/1".into()), ..Run::default() },
        ],
    };
    let citations = Citations {
        how,
        at: BTreeMap::from([
            (at("A"), vec![mention("[1]", "first"), mention("[2]", "second")]),
            (at("B"), vec![mention("[3]", "third")]),
        ]),
        heading: "参考文献".to_owned(),
        list: vec![vec![Run::plain("[1] One.")], vec![Run::plain("Smith 2020.")]],
    };
    (document, WriteOptions { citations, ..WriteOptions::default() })
}

#[test]
fn citations_are_footnotes() {
    let (document, writing) = cited(SourcesAs::Footnotes);
    let bytes = write(&document, &writing, &Options::default());
    let all = parts(&bytes);
    let (main, notes) = (read(&all["word/document.xml"]), read(&all["word/footnotes.xml"]));
    let ids =
        |part: &Part, name: &str| -> Vec<String> { part.all(name).map(|el| part.attribute(el, "w:id")).collect() };
    assert_eq!(ids(&main, "w:footnoteReference"), ["1", "2", "3"]);
    assert_eq!(ids(&notes, "w:footnote"), ["-1", "0", "1", "2", "3"]);
    let words: Vec<String> = notes.all("w:footnote").skip(2).map(|note| notes.words(note).trim().to_owned()).collect();
    assert_eq!(words, ["first & <book>", "second & <book>", "third & <book>"]);
    assert!(all["word/_rels/footnotes.xml.rels"].contains("https://doi.org/10.1000/1"));
    assert_eq!(notes.all("w:i").count(), 3);
    // Two numbers side by side are parted, and what is read again has neither.
    assert!(paragraphs(&main).contains(&("Heading1".to_owned(), "A,".to_owned())));
    assert!(read_back(&bytes).starts_with("Root\n  A\n  B\n"));
    let found = paragraphs(&main);
    let end: Vec<(&str, &str)> =
        found.iter().rev().take(3).map(|(style, words)| (style.as_str(), words.as_str())).collect();
    assert_eq!(end, [("Bibliography", "Smith 2020."), ("Bibliography", "[1]One."), ("Heading1", "参考文献")]);
}

#[test]
fn citations_are_marks_with_a_list() {
    let (document, writing) = cited(SourcesAs::List);
    let bytes = write(&document, &writing, &Options::default());
    let main = main_part(&bytes);
    assert_eq!(main.all("w:footnoteReference").count(), 0);
    assert!(paragraphs(&main).contains(&("Heading1".to_owned(), "A[1][2]".to_owned())));
    assert!(read_back(&bytes).starts_with("Root\n  A\n  B\n"));
    let lost = |how| {
        let (document, writing) = cited(how);
        let mut document = document;
        let id = fixture::find(&document, "A").unwrap();
        let unknown = crate::doc::Unknown::default();
        let citation = crate::doc::Citation { id: "x".into(), locator: "".into(), quote: "".into(), unknown };
        document.topic_mut(id).unwrap().more_mut().sources.push(citation);
        super::lost(&document, &writing).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(lost(SourcesAs::List), Vec::<String>::new());
    assert_eq!(lost(SourcesAs::None), ["1 citations"]);
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let (mut document, mut writing) = cited(SourcesAs::Footnotes);
    document.languages = vec!["zh-Hans".into()];
    let note = "# h\n\n**b** *i* ~~s~~ `c` [l](https://example.org/)\n\n> “quoted” 引\n\n1. a\n   - b\n\n     more\n\n```\ncode\n```\n\n---\n\n| a | b |\n|--:|---|\n| c[^1] | d |\n\n[^1]: x\n\n    ```py\n    y\n    ```";
    set_note(&mut document, "A", note);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(640_u32.to_be_bytes());
    png.extend(480_u32.to_be_bytes());
    png.extend([8, 6, 0, 0, 0]);
    let image = Image::embed(&png).unwrap();
    let id = set_note(&mut document, "B", "“引号”");
    let unknown = crate::doc::Unknown::default();
    document.topic_mut(id).unwrap().more_mut().image =
        Some(crate::doc::ImageRef { image: image.name.clone(), width: Some(5000.0), unknown });
    document.topic_mut(id).unwrap().more_mut().labels.push("label".into());
    document.images.push(image);
    let sheet = document.sheets()[0].0;
    let floating = document.put(Topic::new("floating".into(), "Aside"), Home::Floating(sheet));
    document.sheets[0].1.floating.push(floating);
    for numbering in [None, Some(Numbering::Chinese), Some(Numbering::Decimal), Some(Numbering::Letters)] {
        writing.numbering = numbering;
        let bytes = write(&document, &writing, &Options { headings: Some(1), ..Options::default() });
        assert_eq!(bytes, write(&document, &writing, &Options { headings: Some(1), ..Options::default() }));
        let all = parts(&bytes);
        for name in ["document", "styles", "numbering", "footnotes", "footer1"] {
            let part = read(&all[&format!("word/{name}.xml")]);
            part.check_order("w:pPr", PARAGRAPH);
            part.check_order("w:rPr", RUN);
            part.check_order("w:style", "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr");
            part.check_order(
                "w:sectPr",
                "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
            );
            part.check_order("w:numPr", "ilvl numId");
            part.check_order(
                "w:tblPr",
                "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
            );
            // Styles, lists and links that are referred to are there.
            let styles = read(&all["word/styles.xml"]);
            let numbers = read(&all["word/numbering.xml"]);
            let known = |part: &Part, name: &str, id: &str| -> Vec<String> {
                part.all(name).map(|el| part.attribute(el, id)).collect()
            };
            let ids = known(&styles, "w:style", "w:styleId");
            for reference in part.all("w:pStyle").chain(part.all("w:rStyle")).chain(part.all("w:basedOn")) {
                assert!(ids.contains(&part.attribute(reference, "w:val")), "{}", part.attribute(reference, "w:val"));
            }
            let ids = known(&numbers, "w:num", "w:numId");
            for reference in part.all("w:numId") {
                let id = part.attribute(reference, "w:val");
                assert!(id == "0" || ids.contains(&id), "list {id}");
            }
        }
        assert!(all["word/document.xml"].contains("decimalEnclosedCircleChinese"));
        assert!(all["word/styles.xml"].contains("w:eastAsia=\"SimSun\""));
        assert!(all.contains_key("word/media/image1.png"));
        let core = &all["docProps/core.xml"];
        assert!(
            core.contains("<dc:title>Root</dc:title>") && !core.contains("creator") && !core.contains("dcterms"),
            "{core}"
        );
        let main = read(&all["word/document.xml"]);
        // As wide as the text at most.
        let extent = main.all("wp:extent").next().unwrap();
        assert!(main.attribute(extent, "cx").parse::<u32>().unwrap() <= super::styles::TEXT_WIDTH * 635);
        // Quotation marks of Chinese words are as wide as these.
        assert!(
            all["word/document.xml"]
                .contains("<w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">“引号”")
        );
        assert!(read_back(&bytes).contains("  其他主题\n    Aside\n"), "{}", read_back(&bytes));
    }
}

#[test]
fn marks_among_letters_stay_narrow() {
    let tongue = Tongue::of(&fixture::parse("根").0, &Language::Named("zh-Hans".into()), Script::Keep);
    let mut runs = super::runs::Runs::new(&tongue);
    runs.text("所谓“break”，Yoon’s “x” of 2022", super::runs::Look::default());
    let xml = runs.xml.finish();
    let words = |start: &str| xml.split("<w:r>").find(|run| run.contains(&format!(">{start}<"))).unwrap().to_owned();
    assert!(words("所谓“break”，Yoon").contains("eastAsia"), "{xml}");
    assert!(!words("’s “x” of 2022").contains("eastAsia"), "{xml}");
}

#[test]
fn contents_lead_to_their_headings() {
    let (document, _) = fixture::parse("Root\n  A\n    B\n  C\n    D\n      E\n        F");
    let writing = WriteOptions { numbering: Some(Numbering::Decimal), ..WriteOptions::default() };
    let bytes = write(&document, &writing, &Options::default());
    let main = main_part(&bytes);
    let found = paragraphs(&main);
    let entries: Vec<(&str, &str)> = found
        .iter()
        .filter(|(style, _)| style.starts_with("TOC"))
        .map(|(style, words)| (style.as_str(), words.as_str()))
        .collect();
    assert_eq!(
        entries,
        [
            ("TOCHeading", "Contents"),
            ("TOC1", " TOC \\o \"1-3\" \\h \\z \\u 1 A"),
            ("TOC2", "1.1 B"),
            ("TOC1", "2 C"),
            ("TOC2", "2.1 D"),
            ("TOC3", "2.1.1 E"),
        ]
    );
    let marks: Vec<String> = main.all("w:bookmarkStart").map(|el| main.attribute(el, "w:name")).collect();
    let targets: Vec<String> = main.all("w:hyperlink").map(|el| main.attribute(el, "w:anchor")).collect();
    assert_eq!(marks, targets);
    let kinds: Vec<String> = main.all("w:fldChar").map(|el| main.attribute(el, "w:fldCharType")).collect();
    assert_eq!(kinds, ["begin", "separate", "end"]);
    // Nothing that would make a word processor ask when it opens the file.
    let all = parts(&bytes);
    assert!(!all["word/settings.xml"].contains("updateFields") && !all["word/document.xml"].contains("dirty"));
}

#[test]
fn further_sheets_begin_a_page_and_count_anew() {
    let (mut document, _) = fixture::parse("Root\n  A");
    let sheet = document.reserve_sheet();
    let root = document.put(Topic::new("r2".into(), "Second"), Home::Root(sheet));
    let child = document.put(Topic::new("c2".into(), "B"), Home::Child(root));
    document.topic_mut(root).unwrap().children.push(child);
    document.push_sheet(sheet, crate::doc::Sheet::new("s2".into(), "Second", root));
    let writing = WriteOptions { numbering: Some(Numbering::Decimal), ..WriteOptions::default() };
    let bytes = write(&document, &writing, &Options::default());
    let main = main_part(&bytes);
    assert_eq!(main.all("w:pageBreakBefore").count(), 1);
    let numbers = read(&parts(&bytes)["word/numbering.xml"]);
    assert_eq!(numbers.all("w:startOverride").count(), 1);
    assert_eq!(read_back(&bytes), "file\n  Root\n    A\n  Second\n    B\n");
}

#[test]
fn links_to_the_web_are_links_and_others_are_words() {
    let (mut document, _) = fixture::parse("Root\n  A\n  B");
    set_note(&mut document, "A", "[web](https://example.org/?a=1&b=2) [run](javascript:x) [file](file:///etc)");
    let target = document.topic(fixture::find(&document, "B").unwrap()).unwrap().file_id().clone();
    let id = fixture::find(&document, "A").unwrap();
    let unknown = crate::doc::Unknown::default();
    for href in [format!("#{target}"), "#gone".into(), "mailto:a@example.org".into()] {
        let link = crate::doc::Link { href: href.into(), title: "".into(), unknown: unknown.clone() };
        document.topic_mut(id).unwrap().more_mut().links.push(link);
    }
    let bytes = plain(&document);
    let all = parts(&bytes);
    let rels = read(&all["word/_rels/document.xml.rels"]);
    let outside: Vec<String> = rels
        .all("Relationship")
        .filter(|el| el.attributes.contains("External"))
        .map(|el| rels.attribute(el, "Target"))
        .collect();
    assert_eq!(outside, ["mailto:a@example.org", "https://example.org/?a=1&b=2"]);
    let main = read(&all["word/document.xml"]);
    let jumps: Vec<String> =
        main.all("w:hyperlink").filter(|el| el.attributes.contains("anchor")).map(|el| main.words(el)).collect();
    assert_eq!(jumps, ["→ B"]);
    assert!(
        read_back(&bytes).starts_with("Root\n  A [[web](https://example.org/?a=1&b=2) run file]\n"),
        "{}",
        read_back(&bytes)
    );
}

#[test]
fn maps_of_great_depth_are_written() {
    let deep: String = (0..3000).map(|depth| format!("{}x\n", "  ".repeat(depth))).collect();
    let (document, _) = fixture::parse(&deep);
    assert_eq!(main_part(&plain(&document)).all("w:p").count(), 3000);
}
