//! Tests: outlines of several programs.

use super::super::WriteOptions;
use super::super::parts::fixture::{fuzz, hostile_book, huge, shown, told};
use super::{ReadOptions, read, write};

const OPML: &str = "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>T</title></head><body>\
    <outline Text=\"a &lt;b&gt;x&lt;/b&gt; &lt; 5\" _note=\"n1&#10;n2\" _complete=\"true\" category=\"/p/q,r\">\
    <outline title=\"b\" xmlUrl=\"https://a.b/f\" collapsed=\"true\"><outline text=\"c\"/></outline></outline>\
    <outline text=\"d\" color=\"red\"/></body></opml>";

#[test]
fn outlines_come_with_notes_and_tasks() {
    let loaded = read(OPML.as_bytes(), &ReadOptions::default()).unwrap();
    let shown = shown(&loaded);
    assert_eq!(shown.outline, "T\n  a x < 5 [n1/n2]\n    b\n      c\n  d\n");
    assert!(shown.extras.contains("a x < 5: labels p/q r, task done"), "{}", shown.extras);
    assert!(shown.extras.contains("b: folded, link https://a.b/f"), "{}", shown.extras);
    assert!(shown.extras.contains("d: attribute color=red"), "{}", shown.extras);
}

#[test]
fn looks_and_links_of_titles_and_notes_come_along() {
    let source = "<opml version='2.0'><body><outline text='see &lt;a href=&quot;https://x.y/z&quot;&gt;this&lt;/a&gt;' \
        _note='a &lt;b&gt;b&lt;/b&gt;&#10;c'/></body></opml>";
    let shown = shown(&read(source.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!(shown.outline, "see this [a **b**/c]\n");
    assert!(shown.extras.contains("see this: link https://x.y/z"), "{}", shown.extras);
    let source = "<opml><body><outline text='in it'><note>told</note></outline></body></opml>";
    let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(super::super::parts::fixture::shown(&loaded).outline, "in it [told]\n");
}

#[test]
fn titles_of_workflowy_are_html() {
    let source = "<opml><head><ownerEmail>a@b.c</ownerEmail></head><body><outline text='&lt;b&gt;R&lt;/b&gt;'>\
        <outline text='a &amp;lt; b &amp;amp; c' _note='x &amp;gt; y&#10;z'/></outline></body></opml>";
    let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(shown(&loaded).outline, "R\n  a < b & c [x > y/z]\n");
}

#[test]
fn what_was_written_comes_back_to_the_letter() {
    for seed in 0..400 {
        let document = hostile_book(seed);
        let bytes = write(&document, &WriteOptions::default()).unwrap();
        let again = read(&bytes, &ReadOptions::default()).unwrap().document;
        let source = String::from_utf8(bytes).unwrap();
        assert_eq!(again.check(), [], "seed {seed}");
        assert_eq!(told(&again), told(&document), "seed {seed}\n{source}");
    }
    let bytes = write(&huge(), &WriteOptions::default()).unwrap();
    assert!(told(&read(&bytes, &ReadOptions::default()).unwrap().document) == told(&huge()));
}

#[test]
fn what_was_closed_is_folded() {
    let file = |state: &str| {
        format!(
            "<opml version='2.0'><head><expansionState>{state}</expansionState></head><body><outline text='r'><outline \
             text='a'><outline text='b'/></outline><outline text='c'><outline text='d'/></outline></outline></body>\
             </opml>"
        )
    };
    let extras = |state: &str| shown(&read(file(state).as_bytes(), &ReadOptions::default()).unwrap()).extras;
    // From 1, from 0; numbers that fit nothing; nothing said.
    assert_eq!(extras("1,3"), "a: folded\n");
    assert_eq!(extras("0, 1"), "c: folded\n");
    assert_eq!(extras("1,9"), "");
    assert_eq!(extras(""), "");
}

#[test]
fn damaged_files_are_errors() {
    fuzz("opml", OPML.as_bytes(), read);
    let error = read(b"<opml><body>\n<outline text='x'></body></opml>", &ReadOptions::default()).unwrap_err();
    assert_eq!((error.line, error.what.contains("</outline>")), (2, true));
}

fn read_all(source: &str) -> (String, String, String) {
    let loaded = read(source.as_bytes(), &ReadOptions { name: "n".into(), ..ReadOptions::default() }).unwrap();
    let shown = shown(&loaded);
    (shown.outline, shown.extras, loaded.import.unwrap().lines().join("\n"))
}

#[test]
fn links_and_pictures_of_mubu_come_out_of_its_own_attributes() {
    let link = "%3Cspan%3E%E8%A7%81%3C/span%3E%3Ca%20class=%22content-link%22%20href=%22https://a.b/c?d&amp;e%22%3E%3Cspan%3E%E6%96%87%3C/span%3E%3C/a%3E";
    let file = |inside: &str| format!("<opml version='2.0'><body><outline text='R'>{inside}</outline></body></opml>");
    let (outline, extras, told) = read_all(&file(&format!(
        "<outline text='见文' _mubu_text=\"{link}\" _note='' _mubu_note='%3Cspan%20class=%22bold%22%3En1%0An2%3C/span%3E' \
         _mubu_images='%5B%7B%22id%22:%22x%22,%22uri%22:%22document_image/1.png%22%7D%5D'/>\
         <outline text='a' _note='见文' _mubu_note=\"{link}\" _heading='1'/><outline text='b' _note='plain' \
         _mubu_note='%3Cspan%3Eplain%3C/span%3E' _completed='true' _color='#dc2d1e'/>"
    )));
    assert_eq!(outline, "R\n  见文 [n1/n2]\n  a [见[文](https://a.b/c?d&e)]\n  b [plain]\n");
    assert_eq!(
        extras,
        "见文: link https://a.b/c?d&e, link https://api2.mubu.com/v3/document_image/1.png\nb: task done\n"
    );
    assert!(told.contains("1 pictures outside of the file, now links (https://api2.mubu.com"), "{told}");
    assert!(told.contains("2 styles, fonts and colours"), "{told}");
    fuzz("opml", file(&format!("<outline text='x' _mubu_text='{link}' _mubu_images='%5B%7B'/>")).as_bytes(), read);
}

#[test]
fn a_plain_outline_of_workflowy_is_escaped_twice_too() {
    let file =
        |head: &str, inside: &str| format!("<opml version='2.0'><head>{head}</head><body>{inside}</body></opml>");
    let inside = "<outline text='R&amp;amp;D' _note='a &amp;lt; b'><outline text='x &amp;gt; y'/></outline>";
    assert_eq!(read_all(&file("<ownerEmail>\n a@b.c\n</ownerEmail>", inside)).0, "R&D [a < b]\n  x > y\n");
    // Others do so once.
    for head in
        ["", "<title>T</title><ownerEmail>a@b.c</ownerEmail>", "<ownerName>x</ownerName><ownerEmail>x</ownerEmail>"]
    {
        assert_eq!(read_all(&file(head, inside)).0, "R&amp;D [a &lt; b]\n  x &gt; y\n");
    }
    let once = "<outline text='x&lt;y&gt; &amp;amp; z'/>";
    assert_eq!(read_all(&file("<ownerEmail>a@b.c</ownerEmail>", once)).0, "x<y> &amp; z\n");
}

#[test]
fn a_line_break_in_a_title_is_one_with_tags_too() {
    let source = "<opml><body><outline text='r'><outline text='a&#10;b'/><outline text='&lt;b&gt;a&lt;/b&gt;&#10;b'/>\
        <outline text='&lt;p&gt;a&lt;/p&gt;&#10;&lt;p&gt;b&lt;br&gt;&#10;c&lt;/p&gt;'/></outline></body></opml>";
    assert_eq!(read_all(source).0, "r\n  a/b\n  a/b\n  a/b/c\n");
}

#[test]
fn titles_of_dynalist_are_markdown() {
    let source = "<opml version='2.0'><head><title/><flavor>dynalist</flavor><ownerEmail>a@b.c</ownerEmail></head><body>\
        <outline text='**计划** R&amp;D &lt;b&gt; &amp;lt;'><outline text='[论文](https://a.b/p_q.pdf) !(2023-01-01) #tag' _note='n __s__'/>\
        <outline text='open' checkbox='true'/><outline text='done' complete='true' checkbox='true'/><outline text='__i__&#10;`c`'/>\
        </outline></body></opml>";
    let (outline, extras, _) = read_all(source);
    assert_eq!(outline, "计划 R&D <b> &lt;\n  论文 !(2023-01-01) #tag [n __s__]\n  open\n  done\n  i/c\n");
    assert_eq!(extras, "论文 !(2023-01-01) #tag: link https://a.b/p_q.pdf\nopen: task todo\ndone: task done\n");
    // In others a box makes a task, and the title is text.
    let others = read_all("<opml><body><outline text='*a*' checkbox='true' checked='true'/></body></opml>");
    assert_eq!((others.0.as_str(), others.1.as_str()), ("*a*\n", "*a*: task done\n"));
}

#[test]
fn feeds_and_bookmarks_without_words_are_named_by_their_address() {
    let source = "<opml><body><outline text='r'><outline type='rss' xmlUrl='https://a.b/f'/>\
        <outline text=' ' type='link' url='https://c.d'/><outline/></outline></body></opml>";
    let (outline, extras, _) = read_all(source);
    assert_eq!(outline, "r\n  https://a.b/f\n  https://c.d\n  \n");
    assert!(extras.contains("https://a.b/f: link https://a.b/f"), "{extras}");
}

#[test]
fn raised_signs_of_titles_are_no_digits_on_the_line() {
    let source = "<opml><body><outline text='10&lt;sup&gt;9&lt;/sup&gt;'/></body></opml>";
    assert_eq!(read_all(source).0, "10⁹\n");
}

#[test]
fn paragraphs_of_notes_may_be_indented_as_in_china() {
    let note = |note: &str| {
        let opml = format!(
            "<opml version='2.0'><body><outline text='R' _note='{}'/></body></opml>",
            note.replace('\n', "&#10;")
        );
        let document = read(opml.as_bytes(), &ReadOptions::default()).unwrap().document;
        document.topic(document.sheets()[0].1.root()).unwrap().note().to_owned()
    };
    assert_eq!(note("    第一段。\n\n    1949年。\n\n    x = 1"), "第一段。\n\n1949年。\n\n    x = 1");
    assert_eq!(note("    x = 1\n    # 甲"), "    x = 1\n    # 甲");
}
