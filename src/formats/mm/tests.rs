//! Tests: what of a map a user of Freeplane, or one who comes from it, would notice.

use super::super::parts::fixture::{Shown, fuzz, shown};
use super::super::{ReadOptions, WriteOptions};
use super::{lost, read, write, write_freemind};
use crate::doc::{Document, GroupKind, Side, TopicId};

fn map(inside: &str) -> (Shown, String) {
    let map = format!("<map version='freeplane 1.7.0'><node TEXT='R'>{inside}</node></map>");
    let loaded = read(map.as_bytes(), &ReadOptions::default()).unwrap();
    (shown(&loaded), loaded.import.unwrap().lines().join("\n"))
}

fn written(document: &Document) -> String {
    String::from_utf8(write(document, &WriteOptions::default()).unwrap()).unwrap()
}

fn back(text: &str) -> Document {
    read(text.as_bytes(), &ReadOptions::default()).unwrap().document
}

fn made(outline: &str) -> Document {
    crate::doc::fixture::parse(outline).0
}

fn root(document: &Document) -> TopicId {
    document.sheets()[0].1.root()
}

fn named(document: &Document, title: &str) -> TopicId {
    let mut slots = document.slots.iter().enumerate();
    slots
        .find(|(_, topic)| topic.as_ref().is_some_and(|topic| topic.title() == title))
        .map(|(at, _)| TopicId::from_slot(at))
        .unwrap()
}

fn set_note(document: &mut Document, note: &str) {
    let root = root(document);
    document.topic_mut(root).unwrap().more_mut().note = note.into();
}

fn note(document: &Document) -> &str {
    document.topic(root(document)).unwrap().note()
}

const MAP: &str = "<map version=\"freeplane 1.12.1\">\n<!-- c -->\n<node TEXT=\"Root &#x65e5; &#xd842;&#xdfb7;\" ID=\"a\">\
    <hook NAME=\"MapStyle\"><map_styles><stylenode TEXT=\"no topic\"/></map_styles></hook>\
    <node POSITION=\"top_or_left\" ID=\"b\" FOLDED=\"true\" LINK=\"#c\"><richcontent TYPE=\"NODE\"><html><head/>\
    <body><p>rich <b>b</b></p></body></html></richcontent><richcontent TYPE=\"NOTE\"><html><body><p>n <i>i</i></p>\
    </body></html></richcontent><icon BUILTIN=\"full-1\"/><icon BUILTIN=\"50%\"/><cloud/><node TEXT=\"in\"/></node>\
    <node TEXT=\"&lt;html&gt;&lt;p&gt;x&lt;br&gt;y\" POSITION=\"right\" ID=\"c\" LINK=\"https://a.b\">\
    <arrowlink DESTINATION=\"b\" MIDDLE_LABEL=\"why\"/><attribute NAME=\"k\" VALUE=\"v\"/></node>\
    <node ID=\"d\" TREE_ID=\"c\"/><node TEXT=\"lone\"><hook NAME=\"FreeNode\"/></node>\
    <node TEXT=\"locked\" ENCRYPTED_CONTENT=\"abc\"/></node></map>";

#[test]
fn notes_are_html_and_come_back_as_markdown() {
    let mut document = made("R");
    for (markdown, html, has_source) in [
        ("**bold** and *slanted*\nsecond line", "<b>bold</b> and <i>slanted</i><br />\nsecond line", false),
        ("- a\n- b", "margin-left: 20px\">\n<li>a</li>\n<li>b</li>\n</ul>", false),
        ("see [it](https://a.b)", "<a href=\"https://a.b\">it</a>", false),
        ("3. c\n4. d\n\n> quoted", "margin-left: 20px\" start=\"3\">", false),
        ("a \\* b & <i>", "a * b &amp; &lt;i&gt;", true),
        ("[only]: https://a.b", "<p>[only]: https://a.b</p>", true),
        (&">".repeat(2000), "<p>&gt;&gt;", true),
    ] {
        set_note(&mut document, markdown);
        let text = written(&document);
        assert!(text.contains(html) && !text.contains("plain/markdown"), "{text}");
        assert_eq!(text.contains("GANGMU_NOTE="), has_source, "{text}");
        assert_eq!(note(&back(&text)), markdown);
        // Freeplane writes the same HTML with other space and another head.
        let saved =
            text.replace("<head/>", "<head>\n  </head>").replace("<li>", "\n  <li>\n").replace("<p>", "<p>\n    ");
        assert_eq!(note(&back(&saved)), markdown, "{saved}");
    }
    // What was changed in Freeplane counts.
    set_note(&mut document, "a \\* b");
    assert_eq!(note(&back(&written(&document).replace("a * b", "a * c"))), "a * c");
    // Old programs get the same.
    let old =
        |document: &Document| String::from_utf8(write_freemind(document, &WriteOptions::default()).unwrap()).unwrap();
    assert!(old(&document).contains("<p>a * b</p>"), "{}", old(&document));
    assert_eq!(note(&back(&old(&document))), "a \\* b");
    set_note(&mut document, "**b**");
    assert!(old(&document).contains("<b>b</b>"), "{}", old(&document));
}

#[test]
fn a_map_with_nothing_folded_opens_so() {
    let mut document = made("R\n  a\n    b");
    assert!(written(&document).contains("FOLDED=\"false\""));
    let root = root(&document);
    document.topic_mut(root).unwrap().folded = true;
    assert_eq!(written(&document).matches("FOLDED=").count(), 1);
}

#[test]
fn arrows_of_links_are_those_of_relations() {
    let link = |target: &str, words: &str| format!("<arrowlink DESTINATION='{target}' {words}/>");
    let inside = format!(
        "<node TEXT='a' ID='a'>{}{}{}{}</node><node ID='b' TEXT='b'/><node ID='c' TEXT='c'/><node ID='d' TEXT='d'/><node ID='e' TEXT='e'/>",
        link("b", ""),
        link("c", "STARTARROW='NONE' ENDARROW='NONE'"),
        link("d", "STARTARROW='Default' ENDARROW='None'"),
        link("e", "STARTARROW='DEFAULT' ENDARROW='DEFAULT'")
    );
    let document = back(&format!("<map version='freeplane 1.7.0'><node TEXT='R'>{inside}</node></map>"));
    let arrows = |document: &Document| -> Vec<Option<String>> {
        let relations = document.sheets()[0].1.relations().iter();
        relations.map(|relation| relation.style.arrows.as_ref().map(ToString::to_string)).collect()
    };
    let all = [None, Some("none".to_owned()), Some("start".to_owned()), Some("both".to_owned())];
    assert_eq!(arrows(&document), all);
    assert_eq!(arrows(&back(&written(&document))), all);
    assert_eq!(lost(&document, &WriteOptions::default()), []);
}

#[test]
fn summaries_of_freeplane_sum_up_what_they_do_there() {
    let sum = "<hook NAME='SummaryNode'/>";
    let first = "<hook NAME='FirstGroupNode'/>";
    let node = |title: &str, inside: &str| format!("<node TEXT='{title}'>{inside}</node>");
    let all = |nodes: &[(&str, &str)]| nodes.iter().map(|(title, inside)| node(title, inside)).collect::<String>();
    let below = all(&[("a", ""), ("b", ""), ("S1", sum), ("c", ""), ("d", ""), ("S2", sum)]);
    let (shown, _) = map(&node("p", &below));
    assert_eq!(shown.extras, "boundary a…b\nboundary c…d\n");
    // A summary over summaries.
    let both = format!("{first}{sum}");
    let below = all(&[("a", first), ("b", ""), ("S1", &both), ("c", first), ("d", ""), ("S2", sum), ("S", sum)]);
    let (shown, told) = map(&node("p", &below));
    assert_eq!(shown.extras, "boundary a…b\nboundary c…d\nboundary a…S2\n");
    assert!(told.contains("3 summaries, now topics behind a boundary"), "{told}");
    // What stands before the first node of a group is not in it.
    let (shown, _) = map(&node("p", &all(&[("a", ""), ("b", first), ("c", ""), ("S", sum), ("T", sum)])));
    assert_eq!(shown.extras, "boundary b…c\nboundary b…S\n");
    // Each side for itself, and its topics side by side.
    let at = |side: &str, title: &str, inside: &str| format!("<node TEXT='{title}' POSITION='{side}'>{inside}</node>");
    let (right, left) = ("bottom_or_right", "left");
    let mixed = [
        at(right, "ra", first),
        at(left, "la", first),
        at(right, "rb", ""),
        at(left, "lb", ""),
        at(right, "RS", sum),
        at(left, "LS", sum),
    ];
    let (shown, _) = map(&mixed.concat());
    assert!(shown.extras.starts_with("boundary ra…rb\nboundary la…lb\n"), "{}", shown.extras);
    assert_eq!(shown.outline, "R\n  ra\n  rb\n  RS\n  la\n  lb\n  LS\n");
    // Sides that are mixed elsewhere stay as they are.
    let (shown, _) =
        map(&[at("left", "a", ""), at("right", "b", ""), at("left", "c", first), at("left", "S", sum)].concat());
    assert_eq!(shown.outline, "R\n  a\n  b\n  c\n  S\n");
    // A summary of nothing is a topic.
    assert_eq!(map(&node("p", &all(&[("S", sum), ("a", "")]))).0.extras, "");
}

#[test]
fn a_summary_stands_with_its_run() {
    let options = ReadOptions::default();
    let mut build = super::super::parts::build::Build::new("test", &options);
    let top = build.root("R").unwrap();
    let main: Vec<TopicId> = ["a", "b", "c", "d", "e"].iter().map(|title| build.child(top, title).unwrap()).collect();
    let sum = build.summary((main[1], main[3]), "S").unwrap().unwrap();
    build.side(sum, Side::Left);
    let mut summed = build.finish().unwrap().document;
    let side = |text: &str, title: &str| -> String {
        let line = text.lines().find(|line| line.contains(&format!("TEXT=\"{title}\""))).unwrap();
        line.split("POSITION=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
    };
    let text = written(&summed);
    let sides: Vec<String> = ["a", "b", "c", "d", "S"].iter().map(|title| side(&text, title)).collect();
    assert!(sides[1] == sides[2] && sides[2] == sides[3] && sides[3] == sides[4] && !sides[4].is_empty(), "{text}");
    let again = back(&text);
    let group = again.sheets()[0].1.groups().iter().find(|group| group.kind == GroupKind::Summary).unwrap();
    assert_eq!((again.title(group.first).as_str(), again.title(group.last).as_str()), ("b", "d"));
    assert_eq!(again.topic(group.topic.unwrap()).unwrap().side(), Side::Left);
    assert_eq!(again.topic(named(&again, "b")).unwrap().side(), Side::Auto);
    // A wish within a run takes the others along.
    summed.topic_mut(main[2]).unwrap().side = Side::Left;
    let text = written(&summed);
    assert!(["b", "c", "d", "S"].iter().all(|title| side(&text, title) == "left"), "{text}");
}

#[test]
fn a_map_of_one_side_stays_on_it() {
    let mut document = made("R\n  a\n  b\n  c");
    document.sheets[0].1.structure = "logic-left".into();
    let text = written(&document);
    assert_eq!(text.matches("GANGMU=\"any-left\" POSITION=\"left\"").count(), 3, "{text}");
    let again = back(&text);
    assert!("abc".chars().all(|title| again.topic(named(&again, &title.to_string())).unwrap().side() == Side::Auto));
}

#[test]
fn free_nodes_float_and_it_is_told_where_they_hung() {
    let free = "<hook NAME='FreeNode'/>";
    let inside = format!(
        "<node TEXT='branch'><node TEXT='aside' HGAP_QUANTITY='60 px'>{free}<node TEXT='below'/></node>\
         <node TEXT='styled' LOCALIZED_STYLE_REF='defaultstyle.floating'>{free}</node>\
         <node TEXT='hidden'>{free}<edge STYLE='hide_edge'/></node></node>\
         <node TEXT='main' VSHIFT_QUANTITY='90 px'>{free}</node>"
    );
    let (shown, told) = map(&inside);
    assert_eq!(shown.outline, "R\n  branch\n~aside\n  below\n~styled\n~hidden\n~main\n");
    assert!(told.contains("1 free topics that hung on a topic, now floating (aside)"), "{told}");
}

#[test]
fn what_floats_has_a_place_of_its_own_and_no_line() {
    let options = ReadOptions::default();
    let mut build = super::super::parts::build::Build::new("test", &options);
    let top = build.root("R").unwrap();
    build.child(top, "a").unwrap();
    let one = build.floating("one").unwrap();
    build.child(one, "in one").unwrap();
    build.callout(top, "called").unwrap();
    build.sheet("");
    let second = build.root("second").unwrap();
    for title in ["p", "q", "r"] {
        build.child(second, title).unwrap();
    }
    build.floating("two").unwrap();
    let document = build.finish().unwrap().document;
    let text = written(&document);
    assert_eq!(text.matches("<hook NAME=\"FreeNode\"/>\n<edge STYLE=\"hide_edge\"/>").count(), 3, "{text}");
    // What hangs on them is tied to them all the same.
    assert_eq!(text.matches("<edge STYLE=\"bezier\"/>").count(), 4, "{text}");
    let shifts: Vec<f64> =
        text.split("VSHIFT_QUANTITY=\"").skip(1).filter_map(|rest| rest.split(' ').next()?.parse().ok()).collect();
    assert!(shifts.len() == 3 && shifts.windows(2).all(|two| two[1] >= two[0] + 60.0), "{shifts:?}");
    let loaded = read(text.as_bytes(), &options).unwrap();
    assert_eq!(shown(&loaded).outline, "R\n  a\n^called\n~one\n  in one\n--\nsecond\n  p\n  q\n  r\n~two\n");
    assert!(!loaded.import.unwrap().is_lossy());
}

#[test]
fn icons_come_back_as_they_were() {
    let icons = |names: &[&str]| -> String { names.iter().map(|name| format!("<icon BUILTIN='{name}'/>")).collect() };
    for names in [
        &["full-0", "messagebox_warning", "clanbomber", "female1", "female2", "male2", "male1"][..],
        &["100%"],
        &["0%"],
        &["checked"],
        &["unchecked"],
        &["button_ok"],
        &["50%"],
    ] {
        let text = format!("<map version='freeplane 1.7.0'><node TEXT='R'>{}</node></map>", icons(names));
        let text = written(&back(&text));
        for name in names {
            assert!(text.contains(&format!("<icon BUILTIN=\"{name}\"/>")), "{name}: {text}");
        }
        assert_eq!(text.matches("<icon").count(), names.len(), "{text}");
    }
    // One that is no longer true falls away.
    let mut document = back("<map version='freeplane 1.7.0'><node TEXT='R'><icon BUILTIN='checked'/></node></map>");
    let root = root(&document);
    document.topic_mut(root).unwrap().more_mut().task.as_mut().unwrap().state = crate::doc::TaskState::Todo;
    let text = written(&document);
    assert!(text.contains("\"unchecked\"") && !text.contains("\"checked\""), "{text}");
    let (_, told) = map(&format!("<node TEXT='a'>{}</node>", icons(&["25%", "button_ok"])));
    assert!(told.contains("1 further task icons of a topic (25%)"), "{told}");
}

#[test]
fn values_and_titles_that_freeplane_would_compute_stay_text() {
    let mut document = made("R");
    let root = root(&document);
    let values = ["'quoted", "''", "=1+1", "'=1", "it's"];
    document.topic_mut(root).unwrap().more_mut().attributes =
        values.iter().map(|value| ("n".into(), (*value).into())).collect();
    let text = written(&document);
    for value in ["\"''quoted\"", "\"'''\"", "\" =1+1\"", "\"''=1\"", "\"it's\""] {
        assert!(text.contains(value), "{value}: {text}");
    }
    let again = back(&text);
    let read: Vec<String> =
        again.topic(self::root(&again)).unwrap().more().attributes.iter().map(|(_, value)| value.to_string()).collect();
    assert_eq!(read, values);
    let old = String::from_utf8(write_freemind(&document, &WriteOptions::default()).unwrap()).unwrap();
    assert!(old.contains("\"'quoted\""), "{old}");
    // A title that says of itself that it is none is no formula.
    let (_, told) = map("<node TEXT='=x' FORMAT='NO_FORMAT'/>");
    assert!(!told.contains("formulas"), "{told}");
    let (_, told) = map(
        "<node TEXT='x^2' FORMAT='latexPatternFormat'/><node TEXT='*x*' FORMAT='markdownPatternFormat'/><node TEXT='=x'/>",
    );
    for words in [
        "formulas in LaTeX, shown as their text (x^2)",
        "titles in Markdown, shown as their text (*x*)",
        "formulas, shown as their text (=x)",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(
        back("<map><node LOCALIZED_TEXT='new_mindmap'/></map>").title(TopicId::from_slot(0)).as_str(),
        "New Mindmap"
    );
}

#[test]
fn a_map_comes_with_all_that_it_has() {
    let loaded = read(MAP.as_bytes(), &ReadOptions::default()).unwrap();
    let Shown { outline, extras } = shown(&loaded);
    assert_eq!(outline, "Root 日 𠮷\n  rich b [n *i*]\n    in\n  x/y\n  x/y\n  locked\n~lone\n",);
    for extra in [
        "rich b: side left, folded, markers priority-1, task doing 50, link #x/y",
        "x/y: side right, link https://a.b, attribute k=v",
        "relation x/y → rich b: why",
        "boundary rich b…rich b",
        "locked: labels locked",
    ] {
        assert!(extras.contains(extra), "{extra}\n{extras}");
    }
    let import = loaded.import.unwrap();
    assert!(import.lines().iter().any(|line| line.contains("encrypted")), "{:?}", import.lines());
}

#[test]
fn notes_of_old_maps_come_along() {
    let map = "<map version='0.8.0'><node TEXT='R'><hook NAME='accessories/plugins/NodeNote.properties'>\
        <text>first&#xa;second</text></hook></node></map>";
    let loaded = read(map.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(shown(&loaded).outline, "R [first/second]\n");
    assert!(loaded.import.unwrap().lines().iter().all(|line| !line.contains("extensions")));
}

#[test]
fn tags_dates_and_plain_notes_are_understood() {
    let map = "<map><node TEXT='R' TAGS='one&#xa;two words'><richcontent TYPE='NOTE' CONTENT-TYPE='plain/markdown'>\
        <text>&lt;b> is *no* HTML</text></richcontent><node TEXT='A'><icon BUILTIN='unchecked'/>\
        <attribute NAME='due' VALUE='2026-12-01'/><attribute NAME='date' VALUE='1965'/><attribute NAME='date' VALUE='later on'/>\
        <attribute NAME='link' VALUE='https://a.b'/></node></node></map>";
    let loaded = read(map.as_bytes(), &ReadOptions::default()).unwrap();
    let Shown { outline, extras } = shown(&loaded);
    assert_eq!(outline, "R [<b> is *no* HTML]\n  A\n");
    assert_eq!(
        extras,
        "R: labels one two words\nA: task todo due 2026-12-01, link https://a.b, attribute date=later on\n"
    );
    let first = loaded.document.children(loaded.document.sheets()[0].1.root())[0];
    assert_eq!(loaded.document.topic(first).unwrap().more().date, "1965");
}

#[test]
fn damaged_maps_are_errors() {
    fuzz("mm", MAP.as_bytes(), read);
    assert!(read(b"<map version='1'></map>", &ReadOptions::default()).is_err());
    assert!(read(b"<html/>", &ReadOptions::default()).is_err());
}

#[test]
fn pictures_and_links_of_titles_come_along() {
    let map = "<map><node TEXT='R'><node TEXT='&lt;html&gt;&lt;img src=\"pics/foo.png\"&gt;'/>\
        <node><richcontent TYPE='NODE'><html><body><p>See <a href='https://a.b'>it</a></p></body></html></richcontent></node>\
        <node TEXT='n'><icon BUILTIN='0%'/><richcontent TYPE='NOTE'><html><body><img src='n.png'/></body></html></richcontent></node>\
        </node></map>";
    let loaded = read(map.as_bytes(), &ReadOptions::default()).unwrap();
    let Shown { outline, extras } = shown(&loaded);
    assert_eq!(outline, "R\n  \n  See it\n  n [[n.png]]\n");
    for extra in [": link pics/foo.png", "See it: link https://a.b", "n: task todo"] {
        assert!(extras.contains(extra), "{extra}\n{extras}");
    }
    assert!(loaded.import.unwrap().lines().join("\n").contains("pictures in notes"));
}

fn read_all(map: &str) -> (Shown, String) {
    let loaded = read(map.as_bytes(), &ReadOptions::default()).unwrap();
    (shown(&loaded), loaded.import.unwrap().lines().join("\n"))
}

#[test]
fn links_of_mubu_come_out_of_its_own_attributes() {
    let link = "%3Ca%20class=%22content-link%22%20href=%22https://a.b/c%22%3E%E6%96%87%3C/a%3E";
    let (shown, told) = read_all(&format!(
        "<map><node ID='root' TEXT='R'><node TEXT='文' _mubu_text='{link}' _mubu_note='%3Cspan%3En%3C/span%3E' \
         _mubu_images='%5B%7B%22uri%22:%22i/1.png%22%7D%5D'/><node TEXT='b' _mubu_note='{link}' _completed='true'>\
         <richcontent TYPE='NOTE'><html><body><p>文</p></body></html></richcontent></node></node></map>"
    ));
    assert_eq!(shown.outline, "R\n  文 [n]\n  b [文]\n");
    assert_eq!(
        shown.extras,
        "文: link https://a.b/c, link https://api2.mubu.com/v3/i/1.png\nb: task done, link https://a.b/c\n"
    );
    assert!(told.contains("1 pictures outside of the file, now links"), "{told}");
}

#[test]
fn links_in_titles_of_coggle_come_along() {
    let map = |place: &str| {
        format!(
            "<map version='0.9.0'><node TEXT='9.5 *f*' ID='r' {place}><node ID='a' TEXT='see [it](https://a.b/c_d) **b**'/>\
             <node ID='b' TEXT='![p](https://a.b/p.png) [#](#a) a &lt;b&gt; &amp;amp; c'/></node></map>"
        )
    };
    let (shown, _) = read_all(&map("X_COGGLE_POSX='0'"));
    let first = "see [it](https://a.b/c_d) **b**";
    let second = "![p](https://a.b/p.png) [#](#a) a <b> &amp; c";
    assert_eq!(shown.outline, format!("9.5 *f*\n  {first}\n  {second}\n"));
    assert_eq!(
        shown.extras,
        format!("{first}: link https://a.b/c_d\n{second}: link https://a.b/p.png, link #{first}\n")
    );
    assert_eq!(read_all(&map("")).0.extras, "");
}

#[test]
fn notes_of_process_on_have_lines_and_nothing_is_escaped_twice() {
    let map = |root: &str, first: &str, second: &str| {
        format!(
            "<map version='1.0.1'><node ID='{root}' TEXT='a &amp;amp; b'><node ID='{first}' TEXT='x&amp;lt;br&amp;gt;y&amp;nbsp;z'>\
             <richcontent TYPE='NOTE'><html><head></head><body><p>one\ntwo &amp;quot;t&amp;quot;\n\n  three\n\n</p></body></html>\
             </richcontent></node><node ID='{second}' TEXT='List&amp;lt;String&amp;gt;'/></node></map>"
        )
    };
    for (root, first, second) in
        [("ID_root", "ID_1", "ID_2"), ("ID_9d251ffc29f1", "ID_1563380056ba", "ID_9157d72699fb")]
    {
        let (shown, _) = read_all(&map(root, first, second));
        assert_eq!(shown.outline, "a & b\n  x/y z [one/two \"t\"//three]\n  List<String>\n");
    }
    let (shown, _) = read_all(&map("ID_1", "ID_2", "ID_3"));
    assert!(shown.outline.starts_with("a &amp; b\n  x&lt;br&gt;y&nbsp;z [one two"), "{}", shown.outline);
}

#[test]
fn numbers_aliases_and_bookmarks_are_told() {
    let map = "<map version='freeplane 1.12.1'><bookmarks><bookmark nodeId='b' name='B' opensAsRoot='true'/></bookmarks>\
        <node TEXT='R'><node ID='b' TEXT='x' NUMBERED='true' ALIAS='ali'/><node TEXT='y' NUMBERED='false'/></node></map>";
    let (shown, told) = read_all(map);
    assert_eq!(shown.extras, "x: attribute alias=ali\n");
    assert!(told.contains("1 numbers before topics (x)") && told.contains("1 bookmarks (B)"), "{told}");
}
