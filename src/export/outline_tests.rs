//! Each outline as it is written of one small map, in four scripts and with hostile characters, under
//! `tests/golden/`; `UPDATE_GOLDEN=1` writes them. And what must hold of each of them.

use std::path::Path;

use super::{Job, Options, Output, Target, Writer, by_name, targets};
use crate::doc::generate::{Shape, generate};
use crate::doc::{Document, TopicId, fixture};
use crate::formats::{Citations, Language, Mention, ReadOptions, SourcesAs, WriteOptions, html_page, native};
use crate::text::numbering::Numbering;
use crate::text::rich::Run;

const OUTLINES: [(&str, &str); 11] = [
    ("md", "outline.md"),
    ("txt", "outline.txt"),
    ("opml", "outline.opml"),
    ("org", "outline.org"),
    ("csv", "outline.csv"),
    ("mermaid", "outline.mmd"),
    ("plantuml", "outline.puml"),
    ("html-outline", "outline.html"),
    ("tex", "outline.tex"),
    ("beamer", "outline-beamer.tex"),
    ("typst", "outline.typ"),
];

/// The small map.
const MAP: &str = r##"{"format": "gangmu", "version": 1, "languages": ["zh-Hans", "en"], "sheets": [{"id": "s1", "root": {
"id": "aaaaaaaaaa", "title": "日韩关系 & <纲目>", "translations": {"en": "Japan–ROK relations"}, "note": "开场白：九十秒。\n四个问题。",
"children": [
 {"id": "bbbbbbbbbb", "title": "简体：正常化", "translations": {"en": "Normalization"}, "labels": ["历史", "a b"],
  "links": [{"href": "https://example.org/a_b?c=d&e=%20#f"}], "task": {"state": "doing", "progress": 40, "due": "2026-12-01"},
  "children": [
   {"id": "cccccccccc", "title": "繁體：東亞的歷史\n第二行", "note": "# 不是標題\n\n- 不是項目 *x*"},
   {"id": "dddddddddd", "title": "日本語：「関係」の変化", "folded": true, "children": [
    {"id": "eeeeeeeeee", "title": "=1+1", "children": [{"id": "ffffffffff", "title": "100% of $5 #1_a^b ~c \\d {e} [f]", "children": [
      {"id": "gggggggggg", "title": "**b** //i// __u__ `c` \"q\" <script>alert(1)</script>"}]}]}]},
   {"id": "hhhhhhhhhh", "title": "한국어: 관계 정상화", "markers": ["priority-1"], "date": "1965-06-22"}]},
 {"id": "jjjjjjjjjj", "title": " TODO lead :tag:", "side": "left", "links": [{"href": "javascript:alert(1)"}, {"href": "doi:10.1000/182", "title": "DOI"},
   {"href": "#hhhhhhhhhh"}], "children": [{"id": "kkkkkkkkkk", "title": ""}, {"id": "mmmmmmmmmm", "title": "- 1. x; -- \u3000"}]}]},
 "floating": [{"id": "nnnnnnnnnn", "title": "浮动", "at": [10, 20]}]}]}"##;

fn map() -> Document {
    let document = native::read(MAP.as_bytes(), &ReadOptions::default()).unwrap().document;
    assert_eq!(document.check(), []);
    document
}

fn cited(document: &Document, how: SourcesAs) -> Citations {
    let topic = |title: &str| -> TopicId { fixture::find(document, title).unwrap() };
    let run = |text: &str| Run::plain(text);
    let italic = Run { italic: true, ..run("Title & Sub_title") };
    let link = Run { link: Some("https://doi.org/10.1000/1_2#3".into()), ..run("10.1000/1_2#3") };
    let entry = vec![run("[1] 谢某. "), italic, run(", 2022. "), link];
    let mention = Mention { mark: vec![Run { raised: true, ..run("[1]114") }], note: entry.clone() };
    let mut citations = Citations { how, heading: "参考文献".into(), ..Citations::default() };
    citations.at.insert(topic("简体：正常化"), vec![mention.clone()]);
    citations.at.insert(topic("한국어: 관계 정상화"), vec![mention.clone(), mention]);
    if how == SourcesAs::List {
        citations.list = vec![entry];
    }
    citations
}

fn write(target: &Target, document: &Document, writing: &WriteOptions) -> Output {
    match target.writer {
        Writer::Format(write) => write(document, writing).unwrap().into(),
        Writer::Own(write) => {
            let options = Options::default();
            write(&Job { document, writing, options: &options, progress: &|_| true }).unwrap()
        }
    }
}

fn text(name: &str, document: &Document, writing: &WriteOptions) -> String {
    String::from_utf8(write(by_name(name).unwrap(), document, writing).bytes).unwrap()
}

#[test]
fn each_outline_as_it_was() {
    let document = map();
    for (name, file) in OUTLINES {
        let writing = WriteOptions { citations: cited(&document, SourcesAs::Footnotes), ..WriteOptions::default() };
        let now = text(name, &document, &writing);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let then = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(now, then, "{} differs; UPDATE_GOLDEN=1 writes it anew", path.display());
    }
}

#[test]
fn names_are_unique_and_losses_are_told() {
    let document = map();
    for target in targets() {
        assert_eq!(by_name(target.name).unwrap().title, target.title);
    }
    let lost = |name: &str, writing: &WriteOptions| -> Vec<String> {
        let losses = (by_name(name).unwrap().lost)(&document, writing);
        losses.iter().map(ToString::to_string).collect()
    };
    let usual = WriteOptions::default();
    assert_eq!(lost("opml", &usual), ["2 titles in other languages"]);
    assert_eq!(lost("org", &usual), ["2 titles in other languages"]);
    assert!(lost("txt", &usual).contains(&"2 notes".to_owned()));
    assert!(!lost("csv", &usual).iter().any(|loss| loss.contains("notes")));
    let quiet = WriteOptions { notes: Some(false), ..WriteOptions::default() };
    assert!(lost("csv", &quiet).contains(&"2 notes".to_owned()));
    assert!(lost("md", &usual).contains(&"3 links".to_owned()), "{:?}", lost("md", &usual));
}

#[test]
fn options_are_heeded() {
    let document = map();
    for (name, _) in OUTLINES {
        let quiet = WriteOptions { notes: Some(false), ..WriteOptions::default() };
        let plain = text(name, &document, &quiet);
        assert!(!plain.contains("不是項目") && !plain.contains("参考文献"), "{name}\n{plain}");
        let language = Language::Named("en".into());
        let english = text(name, &document, &WriteOptions { language, ..WriteOptions::default() });
        assert!(english.contains("Normalization") && english.contains("繁體"), "{name}\n{english}");
        let numbering = Some(Numbering::Chinese);
        let numbered = text(name, &document, &WriteOptions { numbering, ..WriteOptions::default() });
        assert!(numbered.contains("一、简体") && numbered.contains("（二）日本語"), "{name}\n{numbered}");
        let listed = WriteOptions { citations: cited(&document, SourcesAs::List), ..WriteOptions::default() };
        let listed = text(name, &document, &listed);
        assert!(listed.contains("参考文献") && listed.contains("谢某"), "{name}\n{listed}");
    }
    let titles = |headings| text("md", &document, &WriteOptions { headings, ..WriteOptions::default() });
    assert!(titles(0).contains("\n- [ ] [简体：正常化](") && titles(0).starts_with("# "), "{}", titles(0));
}

#[test]
fn pages_hold_no_markup_of_the_map() {
    let page = text("html-outline", &map(), &WriteOptions { language: Language::Both, ..WriteOptions::default() });
    assert!(!page.contains("<script") && !page.contains("javascript:"), "{page}");
    assert!(
        page.contains("<html lang=\"zh-Hans\">") && page.contains("<span lang=\"en\">Normalization</span>"),
        "{page}"
    );
    assert!(page.contains("href=\"https://doi.org/10.1000/182\""), "{page}");
    assert!(page.contains("content=\"default-src 'none';"), "{page}");
    // Whatever is opened is closed.
    for tag in ["ul", "li", "blockquote", "h1", "h2", "h3", "p", "a", "span"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}\n{page}");
    }
}

#[test]
fn frames_are_never_too_full() {
    let document = generate(5, 400, Shape::Bushy);
    let slides = text("beamer", &document, &WriteOptions::default());
    assert!(slides.matches("\\begin{frame}").count() > 50);
    for frame in slides.split("\\begin{frame}").skip(1) {
        let items = frame.matches("\\item").count();
        assert!(items <= 6, "{frame}");
        assert_eq!(frame.matches("\\begin{itemize}").count(), frame.matches("\\end{itemize}").count(), "{frame}");
    }
}

#[test]
fn deep_and_wide_maps_are_no_danger() {
    for (topics, shape) in [(2_000, Shape::Chain), (5_000, Shape::Fan), (5_000, Shape::Bushy)] {
        let document = generate(3, topics, shape);
        for (name, _) in OUTLINES {
            assert!(text(name, &document, &WriteOptions::default()).len() > topics, "{name}");
        }
    }
}

#[test]
fn a_cancelled_export_ends() {
    let document = generate(3, 30_000, Shape::Fan);
    for name in ["html-outline", "tex", "typst", "beamer"] {
        let options = Options::default();
        let target = by_name(name).unwrap();
        assert!(super::export(&document, target, &options, &|_| false).is_err(), "{name}");
    }
}

/// A callout and a summary of which another hangs, between two topics.
const ASIDES: &str = r#"{"format": "gangmu", "version": 1, "languages": ["en"], "sheets": [{"id": "s1", "root": {
"id": "aaaaaaaaaa", "title": "Root", "children": [
 {"id": "bbbbbbbbbb", "title": "Alpha", "callouts": [{"id": "cccccccccc", "title": "Remark"}], "children": [
  {"id": "dddddddddd", "title": "One"}, {"id": "eeeeeeeeee", "title": "Two"}, {"id": "ffffffffff", "title": "Three"}]}]},
 "groups": [{"id": "g1", "kind": "summary", "parent": "bbbbbbbbbb", "first": "dddddddddd", "last": "eeeeeeeeee",
  "topic": {"id": "gggggggggg", "title": "Conclusion", "children": [{"id": "hhhhhhhhhh", "title": "Further"}]}}]}]}"#;

/// Everything that is text in a file, also in its parts.
fn all_text(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let Ok(mut parts) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut text = String::new();
    for at in 0..parts.len() {
        let mut part = Vec::new();
        parts.by_index(at).unwrap().read_to_end(&mut part).unwrap();
        text += &String::from_utf8_lossy(&part);
    }
    text
}

#[test]
fn no_text_on_the_map_is_left_out_of_any_file() {
    let document = native::read(ASIDES.as_bytes(), &ReadOptions::default()).unwrap().document;
    assert_eq!(document.check(), []);
    let order: Vec<_> = document.reading_order(document.first_sheet().unwrap());
    let order: Vec<&str> = order.iter().map(|&id| document.title(id).as_str()).collect();
    assert_eq!(order, ["Root", "Alpha", "Remark", "One", "Two", "Conclusion", "Further", "Three"]);
    // What is in these is packed or pixels; SVG draws the same list.
    for target in targets().iter().filter(|target| !["pdf", "png"].contains(&target.name)) {
        let output = super::export(&document, target, &Options::default(), &|_| true).unwrap();
        let text = all_text(&output.bytes);
        for title in &order {
            assert!(text.contains(title), "{}: no {title}", target.name);
        }
    }
    // In an outline they stand in this order, and only what the outline is made of is numbered.
    let options = Options { numbering: Some(Numbering::Decimal), ..Options::default() };
    let output = super::export(&document, by_name("txt").unwrap(), &options, &|_| true).unwrap();
    let text = String::from_utf8(output.bytes).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert_eq!(lines, ["Root", "1 Alpha", "Remark", "1.1 One", "1.2 Two", "Conclusion", "Further", "1.3 Three"]);
    let lost = super::lost(&document, by_name("docx").unwrap(), &Options::default());
    let lost: Vec<String> = lost.iter().map(ToString::to_string).collect();
    assert_eq!(lost, ["2 callouts and summaries (written as topics)"]);
}

#[test]
fn asides_of_asides_keep_their_levels_and_take_no_number() {
    let document = native::read(ASIDES.as_bytes(), &ReadOptions::default()).unwrap().document;
    let output = super::export(&document, by_name("tex").unwrap(), &Options::default(), &|_| true).unwrap();
    let text = all_text(&output.bytes);
    assert!(
        text.contains("\\section{Alpha}") && text.contains("*{Remark}") && text.contains("*{Conclusion}"),
        "{text}"
    );
    let output = super::export(&document, by_name("docx").unwrap(), &Options::default(), &|_| true).unwrap();
    let text = all_text(&output.bytes);
    let level = |title: &str| {
        let before = text.split_once(&format!(">{title}<")).unwrap().0;
        let paragraph = before.rsplit_once("<w:p>").unwrap().1;
        paragraph.split_once("<w:ilvl w:val=\"").map(|(_, rest)| rest.chars().next().unwrap())
    };
    assert_eq!([level("Conclusion"), level("Further")], [Some('0'), Some('1')]);
}

#[test]
fn notes_come_back_from_web_pages() {
    let note = "**粗** text *i* [l](https://a.b)\n\n> 引文\n\n- one\n- two\n\nx `y`\n\n```\ncode\n```\n\n| a | b |\n| --- | --- |\n| c | d |";
    let map = serde_json::json!({"format": "gangmu", "version": 1, "languages": ["en"], "sheets": [{"id": "s1", "root":
        {"id": "aaaaaaaaaa", "title": "R", "note": note, "children": [
            {"id": "bbbbbbbbbb", "title": "a", "note": note, "children": [{"id": "cccccccccc", "title": "b", "note": note}]},
            {"id": "dddddddddd", "title": "c"}]}}]});
    let document = native::read(map.to_string().as_bytes(), &ReadOptions::default()).unwrap().document;
    for target in ["html-outline", "html"] {
        let page = super::export(&document, by_name(target).unwrap(), &Options::default(), &|_| true).unwrap();
        let back = html_page::read(&page.bytes, &ReadOptions::default()).unwrap().document;
        assert_eq!(back.len(), document.len(), "{target}");
        for title in ["R", "a", "b"] {
            let topic = back.topic(fixture::find(&back, title).unwrap()).unwrap();
            assert_eq!(topic.note(), note, "{target}: {title}");
        }
    }
}
