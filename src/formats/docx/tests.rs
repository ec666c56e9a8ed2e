//! What readers of Word documents notice.

use super::super::parts::archive::zip_of;
use super::super::parts::fixture::{fuzz, shown};
use super::{ReadOptions, read};

const STYLES: &str = "<w:styles><w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
    <w:style w:styleId='a'><w:name w:val='我的标题'/><w:basedOn w:val='2'/></w:style><w:style w:styleId='2'><w:name w:val='標題 2'/>\
    <w:basedOn w:val='2'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style><w:style w:styleId='T'><w:name w:val='Title'/></w:style></w:styles>";

fn document() -> String {
    let paragraph =
        |properties: &str, text: &str| format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let style = |id: &str| format!("<w:pStyle w:val='{id}'/>");
    [
        "<w:document><w:body>".to_owned(),
        paragraph(&style("T"), "The title"),
        paragraph(&style("TOC1"), "First … 1"),
        paragraph(&style("1"), "First"),
        paragraph("", "Some <w:x/>words"),
        "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>".to_owned(),
        paragraph(&style("a"), "Second"),
        paragraph("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>", "item"),
        paragraph("<w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr>", "below"),
        paragraph("<w:outlineLvl w:val='0'/>", "Third"),
        paragraph(&(style("1") + "<w:outlineLvl w:val='9'/>"), "body after all"),
        "</w:body></w:document>".to_owned(),
    ]
    .concat()
}

#[test]
fn headings_go_by_their_level() {
    let file = |document: &[u8]| zip_of(&[("word/document.xml", document), ("word/styles.xml", STYLES.as_bytes())]);
    let shown = shown(&read(&file(document().as_bytes()), &ReadOptions::default()).unwrap());
    assert_eq!(
        shown.outline,
        "The title\n  First [Some //seen]\n    Second\n      item\n        below\n  Third [body after all]\n"
            .replace("[Some //seen]", "[Some words//seen]")
    );
    let damaged = |document: &[u8], options: &ReadOptions| read(&zip_of(&[("word/document.xml", document)]), options);
    fuzz("docx", document().as_bytes(), damaged as fn(&[u8], &ReadOptions) -> _);
}

#[test]
fn fields_readings_and_what_is_switched_off() {
    let paragraph = |properties: &str, runs: &str| format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let heading = "<w:outlineLvl w:val='0'/>";
    let link =
        "<w:r><w:instrText> HYPER</w:instrText></w:r><w:r><w:instrText>LINK \"https://a.b\" \\h</w:instrText></w:r>";
    let ruby = format!("<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>", run("ふりがな"), run("振仮名"));
    let off = "<w:pStyle w:val='ListBullet'/><w:numPr><w:numId w:val='0'/></w:numPr>";
    let boxed = format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", paragraph("", &run("in it")));
    let body = [
        paragraph(heading, &(link.to_owned() + &run("A"))),
        paragraph(off, &run("no item")),
        paragraph(heading, &ruby),
        paragraph("", &boxed),
    ]
    .concat();
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let loaded = read(&zip_of(&[("word/document.xml", document.as_bytes())]), &ReadOptions::default()).unwrap();
    let shown = shown(&loaded);
    assert_eq!(shown.outline, "Map\n  A [no item]\n  振仮名（ふりがな）\n");
    assert!(shown.extras.contains("A: link https://a.b"), "{}", shown.extras);
    let report = loaded.import.unwrap().lines().join("\n");
    assert!(report.contains("text boxes") && report.contains("1 readings, now in brackets"), "{report}");
}

#[test]
fn styles_of_word_have_their_level_by_name_where_none_is_told() {
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body: String = [("Heading1", "A"), ("Heading2", "B"), ("ListBullet", "c"), ("ListBullet2", "d"), ("x", "n")]
        .map(|(style, text)| paragraph(style, text))
        .concat();
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:styleId='{id}'><w:name w:val='{name}'/>{more}</w:style>")
    };
    // As python-docx and others write lists: each style is the first level of a list of its own.
    let list = "<w:pPr><w:numPr><w:numId w:val='5'/></w:numPr></w:pPr>";
    let styles = [
        style("Heading1", "heading 1", ""),
        style("Heading2", "Heading 2", ""),
        style("ListBullet", "List Bullet", list),
        style("ListBullet2", "List Bullet 2", list),
        style("x", "Heading for others", ""),
    ]
    .concat();
    let styles = format!("<w:styles>{styles}</w:styles>");
    for parts in [
        &[("word/document.xml", document.as_bytes()), ("word/styles.xml", styles.as_bytes())][..],
        &[("word/document.xml", document.as_bytes())],
    ] {
        let shown = shown(&read(&zip_of(parts), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "A\n  B [n]\n    c\n      d\n");
    }
}

/// A list with bullets, one without, and one whose number is none, as `LibreOffice` writes it.
const LISTS: &str = "<w:numbering><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/>\
    <w:pPr><w:ind w:left='720' w:hanging='360'/></w:pPr></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/>\
    <w:pPr><w:ind w:start='1440'/></w:pPr></w:lvl><w:styleLink w:val='S'/></w:abstractNum>\
    <w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val=' '/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='9'><w:numStyleLink w:val='S'/></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='9'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:numFmt w:val='none'/>\
    <w:lvlText w:val='%1'/></w:lvl></w:lvlOverride></w:num></w:numbering>";
const LOOKS: &str = "<w:styles><w:style w:styleId='Q'><w:name w:val='Quote'/></w:style><w:style w:styleId='C'><w:name w:val='Source Code'/></w:style>\
    <w:style w:styleId='P'><w:name w:val='HTML Preformatted'/></w:style><w:style w:styleId='K'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>\
    <w:style w:styleId='L'><w:name w:val='List Paragraph'/></w:style></w:styles>";

fn outline(body: &str) -> String {
    let links = "<Relationships><Relationship Id='r1' Target='https://a.b/c_d'/></Relationships>";
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let parts = [
        ("word/document.xml", document.as_bytes()),
        ("word/numbering.xml", LISTS.as_bytes()),
        ("word/styles.xml", LOOKS.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
    ];
    let shown = shown(&read(&zip_of(&parts), &ReadOptions::default()).unwrap());
    assert_eq!(shown.extras, "");
    shown.outline
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

fn item(list: usize, level: usize, text: &str) -> String {
    paragraph(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), text)
}

#[test]
fn text_below_an_item_is_its_note_and_text_behind_a_list_that_of_the_heading() {
    let heading = paragraph("<w:outlineLvl w:val='0'/>", "H");
    let indented = |left: usize| paragraph(&format!("<w:ind w:left='{left}'/>"), &format!("at {left}"));
    let body = [
        heading.clone(),
        item(1, 0, "a"),
        item(2, 0, "more of a"),
        item(1, 1, "b"),
        indented(1440),
        item(3, 0, "of a again"),
        item(1, 0, "c"),
        indented(720),
        paragraph("<w:pStyle w:val='L'/>", "no indent told"),
        indented(300),
        paragraph("", "after"),
        item(1, 1, "d"),
    ];
    assert_eq!(
        outline(&body.concat()),
        "H [at 300//after]\n  a [more of a//of a again]\n    b [at 1440]\n  c [at 720//no indent told]\n    d\n"
    );
    // Without a heading it stays where it is.
    assert_eq!(outline(&(item(1, 0, "a") + &paragraph("", "after"))), "a [after]\n");
}

#[test]
fn tables_quotations_and_code_keep_their_form() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("", text));
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["a", "b|c"]), row(&["1", "2</w:t><w:br/><w:t>3"]));
    let body = [
        paragraph("<w:outlineLvl w:val='0'/>", "H"),
        item(1, 0, "x"),
        table,
        paragraph("<w:pStyle w:val='Q'/>", "said"),
        paragraph("<w:pStyle w:val='Q'/>", "too"),
        paragraph("<w:pStyle w:val='C'/>", "f(*x*)</w:t><w:br/><w:t xml:space='preserve'>  y"),
        paragraph("<w:pStyle w:val='P'/>", "one"),
        paragraph("<w:pStyle w:val='P'/>", ""),
        paragraph("<w:pStyle w:val='P'/>", "two"),
    ];
    assert_eq!(
        outline(&body.concat()),
        "H [| a | b\\|c |/| --- | --- |/| 1 | 2 3 |//> said/>/> too//```/f(*x*)/  y/```//```/one//two/```]\n  x\n"
    );
    // A table that only holds headings together is none.
    let layout = format!(
        "<w:tbl><w:tr>{}<w:tc>{}</w:tc></w:tr></w:tbl>",
        cell("n"),
        paragraph("<w:outlineLvl w:val='0'/>", "H")
    );
    assert_eq!(outline(&layout), "H [n]\n");
}

#[test]
fn looks_and_links_of_notes_are_markdown() {
    let run =
        |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let runs = [
        run("<w:b/>", "bold "),
        run("<w:rStyle w:val='K'/>", "strong"),
        run("", ", "),
        run("<w:rStyle w:val='K'/><w:b w:val='0'/><w:i/>", "slanted"),
        run("<w:strike/>", "gone"),
        run("", " 2*3*4 "),
        format!("<w:hyperlink r:id='r1'>{}</w:hyperlink> ", run("", "it")),
        run("", " "),
        field("begin"),
        "<w:r><w:instrText>HYPERLINK \"https://c.d\"</w:instrText></w:r>".to_owned(),
        field("separate"),
        run("", "field"),
        field("end"),
        run("", "."),
    ];
    let body = paragraph("<w:outlineLvl w:val='0'/>", "H *") + &format!("<w:p>{}</w:p>", runs.concat());
    assert_eq!(
        outline(&body),
        "H * [**bold strong**, *slanted*~~gone~~ 2\\*3\\*4 [it](https://a.b/c_d) [field](https://c.d).]\n"
    );
    assert_eq!(outline(&paragraph("", "# a")), "Map [\\# a]\n");
}

#[test]
fn raised_and_lowered_signs_are_those_of_unicode() {
    let run = |shift: &str, text: &str| {
        format!("<w:r><w:rPr><w:vertAlign w:val='{shift}'/></w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
    };
    let link = format!("<w:hyperlink r:id='r1'>{}</w:hyperlink>", run("superscript", "1"));
    let runs = [
        run("baseline", "H"),
        run("subscript", "2"),
        run("baseline", "O 10"),
        run("superscript", "\u{2212}"),
        run("superscript", "9"),
        run("baseline", " 1"),
        run("superscript", "s"),
        run("superscript", "t"),
        run("baseline", " x"),
    ];
    let body = format!("<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr>{}</w:p>", runs.concat());
    assert_eq!(
        outline(&format!("{body}<w:p>{}{link}</w:p>", run("baseline", "n"))),
        "H₂O 10^−9 1st x [n[1](https://a.b/c_d)]\n"
    );
}

#[test]
fn formulas_are_on_one_line() {
    let run = |text: &str| format!("<m:r><w:rPr/><m:t>{text}</m:t></m:r>");
    let part = |name: &str, inside: &str| format!("<m:{name}>{inside}</m:{name}>");
    let with = |name: &str, parts: &[(&str, &str)]| {
        let parts: String = parts.iter().map(|(name, text)| part(name, &run(text))).collect();
        part(name, &format!("<m:{name}Pr><m:ctrlPr/></m:{name}Pr>{parts}"))
    };
    let cell = |text: &str| part("e", &run(text));
    let matrix = part("m", &[part("mr", &(cell("1") + &cell("2"))), part("mr", &(cell("3") + &cell("4")))].concat());
    for (math, text) in [
        (with("f", &[("num", "a"), ("den", "b")]), "a/b"),
        (with("sSup", &[("e", "x"), ("sup", "n+1")]), "x^(n+1)"),
        (with("sSub", &[("e", "x"), ("sub", "i")]) + &run("=0"), "x_i=0"),
        (with("sSubSup", &[("e", "x"), ("sub", "i"), ("sup", "2")]), "x_i^2"),
        (with("rad", &[("deg", ""), ("e", "x")]), "√(x)"),
        (with("rad", &[("deg", "3"), ("e", "x")]), "∛(x)"),
        (
            with("nary", &[("sub", "i=1"), ("sup", "n"), ("e", "i")]).replace("<m:ctrlPr/>", "<m:chr m:val='∑'/>"),
            "∑_(i=1)^n i",
        ),
        (with("d", &[("e", "a+b")]), "(a+b)"),
        (with("func", &[("fName", "sin"), ("e", "x")]), "sin x"),
        (part("d", &part("e", &matrix)), "(1, 2; 3, 4)"),
        (with("acc", &[("e", "x")]) + &with("unknown", &[("e", "y")]), "xy"),
        (
            part(
                "f",
                &format!("{}{}", part("num", &with("sSup", &[("e", "x"), ("sup", "2")])), part("den", &run("2a"))),
            ),
            "x^2/(2a)",
        ),
    ] {
        let math = format!("<m:oMath>{math}</m:oMath>");
        let heading = format!("<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr>{math}</w:p>");
        let note =
            format!("<w:p><w:r><w:t xml:space='preserve'>so </w:t></w:r><m:oMathPara>{math}</m:oMathPara></w:p>");
        let document = format!("<w:document><w:body>{heading}{note}</w:body></w:document>");
        let loaded = read(&zip_of(&[("word/document.xml", document.as_bytes())]), &ReadOptions::default()).unwrap();
        let shown = shown(&loaded).outline.replace('\\', "");
        assert_eq!(shown, format!("{text} [so {text}]\n"));
        let told = loaded.import.unwrap().lines().join("\n");
        assert!(told.contains("2 formulas, shown as their text"), "{told}");
    }
}

#[test]
fn the_text_may_be_in_a_part_of_another_name() {
    let document = "<w:document><w:body><w:p><w:hyperlink r:id='r1'><w:r><w:t>A</w:t></w:r></w:hyperlink></w:p></w:body></w:document>";
    let links = "<Relationships><Relationship Id='r1' Target='https://a.b'/></Relationships>";
    for (space, target) in [
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "/word/document2.xml"),
        ("http://purl.oclc.org/ooxml/officeDocument/relationships", "word/document2.xml"),
    ] {
        let main = format!(
            "<Relationships><Relationship Id='x' Type='{space}/officeDocument' Target='{target}'/></Relationships>"
        );
        let parts = [
            ("_rels/.rels", main.as_bytes()),
            ("word/document2.xml", document.as_bytes()),
            ("word/_rels/document2.xml.rels", links.as_bytes()),
        ];
        let bytes = zip_of(&parts);
        assert!(super::sniff(&bytes));
        let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "Map [[A](https://a.b)]\n");
    }
}

#[test]
fn pictures_before_the_first_heading_belong_to_the_root() {
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &20_u32.to_be_bytes(), &30_u32.to_be_bytes()].concat();
    let links = "<Relationships><Relationship Id='r1' Target='media/a.png'/><Relationship Id='r2' Target='media/b.emf'/></Relationships>";
    let drawn = "<w:p><w:r><w:drawing><a:blip r:embed='r1'/></w:drawing></w:r></w:p>";
    let older = "<w:p><w:r><w:pict><v:shape><v:imagedata r:id='r1' o:title=''/></v:shape></w:pict></w:r></w:p>";
    let heading =
        |text: &str| format!("<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    for (body, outline, extras) in [
        (drawn.to_owned() + &heading("A") + &heading("B"), "Map\n  A\n  B\n", "Map: picture\n"),
        (drawn.to_owned(), "Map\n", "Map: picture\n"),
        (heading("A") + &heading("B") + older, "Map\n  A\n  B\n", "B: picture\n"),
        (older.replace("r1", "r2") + &heading("A"), "A\n", ""),
    ] {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let parts = [
            ("word/document.xml", document.as_bytes()),
            ("word/_rels/document.xml.rels", links.as_bytes()),
            ("word/media/a.png", &png),
            ("word/media/b.emf", b"\x01\0\0\0x"),
        ];
        let loaded = read(&zip_of(&parts), &ReadOptions::default()).unwrap();
        let found = shown(&loaded);
        assert_eq!((found.outline.as_str(), found.extras.as_str()), (outline, extras));
        let told = loaded.import.unwrap().lines().join("\n");
        assert_eq!(told.contains("1 pictures (of a kind that is not shown"), extras.is_empty(), "{told}");
    }
}
