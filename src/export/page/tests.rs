//! The page as text: what is in it, what can't be in it. That nothing runs in a real browser is
//! shown in `tests/e2e`.

use super::super::{Options, Output, by_name, export};
use super::hash_of;
use crate::doc::{Document, Link, Relation, Style, Task, TaskState, Topic, Unknown, fixture, generate};
use crate::formats::{Language, native};
use crate::text::numbering::Numbering;

/// What a hostile map may have in each of its texts.
const HOSTILE: [&str; 8] = [
    "<script>canary()</script>",
    "</script><script>canary()</script>",
    "<img src=x onerror=canary()>",
    "\" onmouseover=\"canary()",
    "' autofocus onfocus='canary()",
    "javascript:canary()",
    "`${canary()}` </title></style></template><svg onload=canary()>",
    "\u{202E}txt.exe \u{0}\u{2066}",
];

fn page_as(document: &Document, options: &Options) -> String {
    let target = by_name("html").expect("the page is a target");
    let Output { bytes, more } = export(document, target, options, &|_| true).expect("it is written");
    assert!(more.is_empty(), "one file");
    String::from_utf8(bytes).expect("UTF-8")
}

fn page(document: &Document) -> String {
    page_as(document, &Options::default())
}

fn sample() -> Document {
    let text = include_str!("../../../maps/japan-rok-relations.json");
    native::read(text.as_bytes(), &crate::formats::ReadOptions::default()).expect("the sample is read").document
}

/// What stands between two words, first found.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let rest = page.split_once(begin).unwrap_or_else(|| panic!("there is no {begin}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("there is no {end}")).0
}

fn hostile() -> Document {
    let mut root = Topic::new("root".into(), HOSTILE[0]);
    root.set_translation("zh-Hans", HOSTILE[1]);
    let mut document = Document::with_root(&["en\" onload=\"canary()", "zh-Hans", "ja"], root, "s1");
    let sheet = document.first_sheet().expect("a sheet");
    let top = document.sheets()[0].1.root();
    for (at, text) in HOSTILE.iter().enumerate() {
        let mut topic = Topic::new(format!("t{at}").into(), *text);
        topic.set_translation("ja", *text);
        let more = topic.more_mut();
        more.note = format!("{text}\n\n[{text}]({text})\n\n<{text}>\n\n![{text}]({text})\n\n```{text}\n{text}").into();
        more.labels.push((*text).into());
        more.markers.push((*text).into());
        more.date = (*text).into();
        more.attributes.push(((*text).into(), (*text).into()));
        more.links.push(Link { href: (*text).into(), title: (*text).into(), unknown: Unknown::default() });
        more.links.push(Link { href: (*text).into(), title: "".into(), unknown: Unknown::default() });
        more.task =
            Some(Task { state: TaskState::Todo, progress: None, due: (*text).into(), unknown: Unknown::default() });
        let id = document.put(topic, crate::doc::Home::Child(top));
        document.topic_mut(top).expect("the root").children.push(id);
        let relation = Relation {
            id: format!("r{at}").into(),
            from: id,
            to: top,
            title: (*text).into(),
            translations: [("ja".into(), (*text).into())].into_iter().collect(),
            style: Style::default(),
            unknown: Unknown::default(),
        };
        let sheet = document.sheet_mut(sheet).expect("the sheet");
        sheet.title = (*text).into();
        sheet.relations.push(relation);
    }
    document.recount_refs();
    document
}

/// All tags of a page before its script, each with its attributes.
fn tags(page: &str) -> Vec<&str> {
    let body = page.split("<script>").next().expect("it begins");
    body.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or(tag)).collect()
}

#[test]
fn nothing_of_a_hostile_map_becomes_markup() {
    let page = page(&hostile());
    assert_eq!(page.matches("<script").count(), 1, "only our own");
    assert_eq!(page.matches("</script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    for tag in tags(&page) {
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap_or_default();
        assert!(!["img", "iframe", "object", "embed", "form", "base", "link"].contains(&name), "<{tag}>");
        // Attributes outside of quotation marks.
        let names: String = tag.split('"').step_by(2).collect();
        for name in names.split([' ', '=']).skip(1) {
            assert!(!name.starts_with("on"), "<{tag}> has a handler");
            assert_ne!(name, "style", "<{tag}>");
        }
        for (at, value) in tag.split('"').enumerate().filter(|(at, _)| at % 2 == 1) {
            let name = tag.split('"').nth(at - 1).unwrap_or_default().trim_end_matches('=');
            if name.ends_with("href") || name.ends_with("src") {
                let is_safe =
                    ["#", "https://", "http://", "mailto:", "data:image/"].iter().any(|s| value.starts_with(s));
                assert!(is_safe, "<{tag}>");
            }
        }
    }
    assert!(!page.contains('\u{202E}') && !page.contains('\u{2066}') && !page.contains('\u{0}'));
    assert!(page.contains("<bdi class=\"cc\">U+202E</bdi>txt.exe <bdi class=\"cc\">U+0000</bdi>"));
}

#[test]
fn the_policy_allows_this_script_and_this_style_and_nothing_else() {
    for options in [Options::default(), Options { theme: "board".to_owned(), ..Options::default() }] {
        let page = page_as(&sample(), &options);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"").replace("&#39;", "'");
        let script = hash_of(between(&page, "<script>", "</script>"));
        let style = hash_of(between(&page, "<style>", "</style>"));
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'"
            )
        );
        let before = page.find("Content-Security-Policy").expect("there");
        assert!(before < page.find("<style").expect("there"), "the policy comes before what it is about");
        assert!(!page.contains("@import") && !page.contains("url(") && !page.contains("fetch("));
    }
}

#[test]
fn every_title_is_there_once_in_each_language() {
    let document = sample();
    let page = page(&document);
    let map = between(&page, "<ul class=\"tree\">", "</section>");
    let heads: String =
        map.split("class=\"h\"").skip(1).map(|rest| rest.split("<div class=\"x\"").next().unwrap_or("")).collect();
    for (_, sheet) in document.sheets() {
        for visit in document.walk(sheet.root()) {
            let topic = document.topic(visit.id).expect("there");
            for (language, title) in
                std::iter::once(("en", topic.title())).chain(topic.translations().iter().map(|(l, t)| (l.as_str(), t)))
            {
                let escaped = title.as_str().replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;");
                let wanted = format!(" lang=\"{language}\" dir=\"auto\">{escaped}</span>");
                let found = heads.matches(&wanted).count();
                let alike = document.walk(sheet.root()).filter(|other| {
                    let other = document.topic(other.id).expect("there");
                    if language == "en" { other.title() == title } else { other.translation(language) == Some(title) }
                });
                assert_eq!(found, alike.count(), "{title}");
            }
        }
    }
    assert!(page.contains(">English</button>") && page.contains(">简体中文</button>"));
    assert!(page.contains(">Both</button>"));
}

#[test]
fn the_same_map_gives_the_same_page() {
    assert_eq!(page(&sample()), page(&sample()));
}

#[test]
fn options_choose_titles_notes_numbers_and_theme() {
    let document = sample();
    assert!(page(&document).contains("data-a=\"0\" data-b=\"\""));
    let both = page_as(&document, &Options { language: Language::Both, ..Options::default() });
    assert!(both.contains("data-a=\"0\" data-b=\"1\""));
    let second = Options { language: Language::Named("zh-Hans".into()), ..Options::default() };
    assert!(page_as(&document, &second).contains("data-a=\"1\" data-b=\"\""));
    assert!(page(&document).contains("class=\"note\""));
    assert!(!page_as(&document, &Options { notes: Some(false), ..Options::default() }).contains("class=\"note\""));
    let numbered = Options { numbering: Numbering::named("decimal"), ..Options::default() };
    if numbered.numbering.is_some() {
        assert!(page_as(&document, &numbered).contains("<span class=\"no\">"));
    }
    let board = page_as(&document, &Options { theme: "board".to_owned(), ..Options::default() });
    assert!(!board.contains("prefers-color-scheme") && !board.contains("id=\"theme\""));
}

#[test]
fn links_within_the_map_and_relations_lead_to_topics() {
    let (mut document, ids) = fixture::parse("Root\n  A\n  B\n");
    let root = document.sheets()[0].1.root();
    let [a, b] = document.children(root) else { panic!("two topics") };
    let (a, b) = (*a, *b);
    let target = document.topic(b).expect("B").file_id().clone();
    document.topic_mut(a).expect("A").more_mut().links.push(Link {
        href: format!("#{target}").into(),
        title: "".into(),
        unknown: Unknown::default(),
    });
    drop(ids);
    let page = page(&document);
    let links = between(&page, "<ul class=\"ls\">", "</ul>");
    assert!(links.contains("href=\"#t3\"") && links.contains(">B<"), "{links}");
}

#[test]
fn a_deep_chain_and_a_wide_map_are_written() {
    let deep: Vec<String> = (0..3_000).map(|level| format!("{}L{level}\n", "  ".repeat(level))).collect();
    let (document, _) = fixture::parse(&deep.concat());
    let page_text = page(&document);
    assert!(page_text.contains(">L2999</span>"));
    let mut nested = 0_usize;
    let mut most = 0;
    for tag in tags(&page_text) {
        match tag.split(' ').next() {
            Some("ul") => nested += 1,
            Some("/ul") => nested -= 1,
            _ => {}
        }
        most = most.max(nested);
    }
    assert_eq!(nested, 0, "all lists end");
    assert!(most <= super::tree::DEEPEST + 1, "{most} levels are nested");

    let wide = generate::generate(3, 20_000, generate::Shape::Bushy);
    let page_text = page(&wide);
    assert_eq!(page_text.matches("<li class=\"n ").count(), wide.len());
    assert!(page_text.matches("<details class=\"o\" open").count() < 400, "what is open at first can be looked at");
}

#[test]
fn a_cancelled_page_is_not_written() {
    let target = by_name("html").expect("the page is a target");
    let found = export(&sample(), target, &Options::default(), &|_| false);
    assert_eq!(found, Err(crate::export::ExportError::Cancelled));
}
