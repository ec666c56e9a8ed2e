//! What a person would notice in pictures of maps, without any program that shows them; those are in
//! `tests/e2e`.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use super::plan::safe_link;
use super::{png_of, svg_of, to_print};
use crate::doc::generate::{Shape, generate};
use crate::doc::{DocField, Document, Edit, Field, IdGen, Link, Op, Selection, SheetField, TopicId, fixture};
use crate::export::{ExportError, Options, Output, Page, by_name, export};
use crate::formats::Language;

const MAP: &str = "
日韩关系
  Normalization & its drivers
    Treaty of 1965
    <Agreements>
  障碍 “history”
    强制征用
  A long title that needs more than one line of the map, because it has so many words
~Aside
";

fn write(document: &Document, target: &str, options: &Options) -> Output {
    export(document, by_name(target).unwrap(), options, &|_| true).unwrap()
}

fn text(document: &Document, options: &Options) -> String {
    String::from_utf8(write(document, "svg", options).bytes).unwrap()
}

/// All text of an SVG, each element on a line of its own; fails if it is no XML.
fn words(svg: &str) -> Vec<String> {
    check_xml(svg);
    let mut out = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find("<text") {
        let from = &rest[at..];
        let end = from.find("</text>").expect("a text ends");
        let inner = &from[from.find('>').unwrap() + 1..end];
        let mut plain = String::new();
        let mut inside = false;
        for c in inner.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => plain.push(c),
                _ => {}
            }
        }
        let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        out.push(plain);
        rest = &from[end..];
    }
    out
}

/// Fails on what no reader of XML would take: tags that do not fit, bare `&` and `<`.
fn check_xml(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let from = &rest[at..];
        if let Some(behind) = from.strip_prefix('&') {
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
            assert!(entities.iter().any(|entity| from.starts_with(entity)), "{}", &from[..from.len().min(20)]);
            rest = behind;
            continue;
        }
        let end = from.find('>').expect("a tag ends");
        let tag = &from[1..end];
        assert!(!tag.contains('<') && tag.matches('"').count().is_multiple_of(2), "{tag}");
        let name = |tag: &'_ str| tag.split([' ', '/']).next().unwrap_or("").len();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(&tag[..name(tag)]);
        }
        rest = &from[end..];
    }
    assert!(open.is_empty(), "{open:?} are open");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
}

fn set(document: &mut Document, topic: TopicId, field: Field) {
    document.apply(Op::Set { topic, field }).unwrap();
}

fn titles(document: &Document) -> Vec<String> {
    let sheet = document.first_sheet().unwrap();
    document.sheet_topics(sheet).into_iter().map(|id| document.title(id).to_string()).collect()
}

fn with_link(document: &mut Document, title: &str, href: &str) {
    let topic = fixture::find(document, title).unwrap();
    let link = Link { href: href.into(), title: "".into(), unknown: crate::doc::Unknown::default() };
    set(document, topic, Field::Links(vec![link]));
}

#[test]
fn every_title_is_text_in_the_svg_in_reading_order() {
    let (document, _) = fixture::parse(MAP);
    let svg = text(&document, &Options::default());
    let words = words(&svg);
    // A centred title on several lines has no spaces between them; its group's title has.
    let packed = |titles: Vec<String>| titles.iter().map(|title| title.replace(' ', "")).collect::<Vec<_>>();
    assert_eq!(packed(words), packed(titles(&document)));
    assert!(svg.contains("<title>A long title that needs more than one line"));
    assert!(!svg.contains("foreignObject") && !svg.contains("<script") && !svg.contains("<style"));
    assert!(svg.contains("Noto Sans CJK SC"));
}

#[test]
fn a_small_map_is_drawn_as_it_was() {
    let (document, _) = fixture::parse("Root\n  First & last\n    Leaf\n  第二\n");
    let svg = text(&document, &Options::default());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/picture.svg");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &svg).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(svg, golden, "UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn hostile_titles_are_only_text() {
    let hostile = "</text><script>alert(1)</script>\u{0}\u{b}\u{fffe}&amp;\"' onload=\"x\" ]]> <!--";
    let mut document = fixture::parse("Root\n  A\n").0;
    let topic = fixture::find(&document, "A").unwrap();
    set(&mut document, topic, Field::Title(hostile.into()));
    let svg = text(&document, &Options::default());
    let words = words(&svg);
    let shown: String = words[1..].concat();
    let wanted: String = hostile.chars().filter(|c| !c.is_control() && *c != '\u{fffe}').collect();
    assert_eq!(shown.replace(' ', ""), wanted.replace(' ', ""));
    assert!(!svg.contains("<script"));
    for target in ["pdf", "png"] {
        assert!(!write(&document, target, &Options::default()).bytes.is_empty());
    }
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    let document = generate(3, 300, Shape::Bushy);
    for target in ["svg", "pdf", "png"] {
        let options = Options { language: Language::First, ..Options::default() };
        assert_eq!(write(&document, target, &options), write(&document, target, &options), "{target}");
    }
}

#[test]
fn links_lead_to_the_web_or_nowhere() {
    assert_eq!(safe_link("https://example.org/a?b=c&d").as_deref(), Some("https://example.org/a?b=c&d"));
    assert_eq!(safe_link("HTTP://example.org").as_deref(), Some("HTTP://example.org"));
    assert_eq!(safe_link("mailto:a@example.org").as_deref(), Some("mailto:a@example.org"));
    assert_eq!(safe_link("doi:10.1000/xyz").as_deref(), Some("https://doi.org/10.1000/xyz"));
    assert_eq!(safe_link("https://zh.example/关系").as_deref(), Some("https://zh.example/%E5%85%B3%E7%B3%BB"));
    for bad in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "#t1", "a.pdf", "https:", "http://a b"]
    {
        assert_eq!(safe_link(bad), None, "{bad}");
    }
    let mut document = fixture::parse("Root\n  A\n  B\n").0;
    with_link(&mut document, "A", "https://example.org/?a=1&b=\"2\"");
    with_link(&mut document, "B", "javascript:alert(1)");
    let svg = text(&document, &Options::default());
    assert!(!svg.contains("<a ") && !svg.contains("javascript"), "neither is an address");
    with_link(&mut document, "A", "https://example.org/?a=1&b=2");
    let svg = text(&document, &Options::default());
    assert!(svg.contains("<a href=\"https://example.org/?a=1&amp;b=2\">"));
    let pdf = write(&document, "pdf", &Options::default()).bytes;
    let has = |what: &[u8]| pdf.windows(what.len()).any(|part| part == what);
    assert!(has(b"https://example.org/?a=1&b=2") && !has(b"javascript"));
}

#[test]
fn folded_branches_are_open_unless_only_what_is_visible_is_wanted() {
    let (document, _) = fixture::parse("Root\n  A [+]\n    Hidden\n");
    let all = words(&text(&document, &Options::default()));
    assert_eq!(all, ["Root", "A", "Hidden"]);
    let seen = words(&text(&document, &Options { visible: true, ..Options::default() }));
    assert_eq!(seen.first().map(String::as_str), Some("Root"));
    assert!(!seen.iter().any(|title| title == "Hidden"));
}

#[test]
fn outlines_need_no_fonts() {
    let (document, _) = fixture::parse(MAP);
    let svg = text(&document, &Options { outlines: true, ..Options::default() });
    check_xml(&svg);
    assert!(!svg.contains("<text"));
    assert!(svg.contains("<title>障碍 “history”</title>"), "what a path says is still told");
    assert!(svg.len() > 2 * text(&document, &Options::default()).len());
}

#[test]
fn every_sheet_is_written() {
    let mut document = fixture::parse("One\n  A\n").0;
    let sheet = document.first_sheet().unwrap();
    let mut ids = IdGen::from_seed([1, 2]);
    let mut edit = Edit::new(&mut document, &mut ids, "", &Selection::none());
    edit.duplicate_sheet(sheet, "Two").unwrap();
    edit.finish().unwrap();
    let svg = write(&document, "svg", &Options::default());
    assert_eq!(svg.more.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["-2"]);
    let png = write(&document, "png", &Options::default());
    assert_eq!(png.more.len(), 1);
    let pdf = write(&document, "pdf", &Options::default());
    assert_eq!(pages(&pdf.bytes), 2);
}

/// How many pages a PDF says that it has.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let tree = text.find("/Type /Pages").or_else(|| text.find("/Type/Pages")).expect("a tree of pages");
    let count = text[tree..].find("/Count").map(|at| &text[tree + at + 6..]).unwrap();
    count.trim_start().split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

#[test]
fn paper_is_one_page_or_several() {
    let document = generate(5, 400, Shape::Bushy);
    let count = |page| pages(&write(&document, "pdf", &Options { page, ..Options::default() }).bytes);
    assert_eq!([count(Page::Map), count(Page::A4), count(Page::A3)], [1, 1, 1]);
    assert!(count(Page::TiledA4) > count(Page::TiledA3) && count(Page::TiledA3) > 1);
    assert_eq!(pages(&to_print(&document, &Options::default()).unwrap()), 1);
    let pdf = write(&document, "pdf", &Options::default()).bytes;
    let text = String::from_utf8_lossy(&pdf);
    assert!(!text.contains("CreationDate") && !text.contains("/Author"), "nothing of persons or the clock");
}

#[test]
fn pixels_are_those_of_the_theme() {
    let (document, _) = fixture::parse(MAP);
    for theme in crate::scene::builtin_themes() {
        let options = Options { theme: theme.name.clone(), ..Options::default() };
        let image = image::load_from_memory(&write(&document, "png", &options).bytes).unwrap().to_rgba8();
        let paper = [theme.background.r, theme.background.g, theme.background.b, 255];
        let (w, h) = image.dimensions();
        for (x, y) in [(0, 0), (w - 1, 0), (0, h - 1), (w - 1, h - 1)] {
            assert_eq!(image.get_pixel(x, y).0, paper, "{}", theme.name);
        }
        let root = [theme.root_fill.r, theme.root_fill.g, theme.root_fill.b, 255];
        let count = image.pixels().filter(|pixel| pixel.0 == root).count();
        assert!(count > 500, "{}: the root has {count} pixels", theme.name);
        let inked = image.pixels().filter(|pixel| pixel.0 != paper).count();
        assert!(inked > 2500 && inked * 2 < (w * h) as usize, "{}: {inked} of {}", theme.name, w * h);

        let options = Options { transparent: true, scale: 2.0, ..options };
        let larger = image::load_from_memory(&write(&document, "png", &options).bytes).unwrap().to_rgba8();
        assert_eq!(larger.get_pixel(0, 0).0[3], 0);
        assert!(larger.dimensions().0.abs_diff(2 * w) <= 2 && larger.dimensions().1.abs_diff(2 * h) <= 2);
    }
}

#[test]
fn a_theme_of_ones_own_colours_pictures_and_pages() {
    let (document, _) = fixture::parse(MAP);
    let mut own = crate::scene::theme_named("paper").clone();
    own.name = "rose".to_owned();
    own.background = crate::base::color::Rgba::rgb(255, 228, 231);
    let options = Options { themes: vec![Arc::new(own)], theme: "rose".to_owned(), ..Options::default() };
    let image = image::load_from_memory(&write(&document, "png", &options).bytes).unwrap().to_rgba8();
    assert_eq!(image.get_pixel(0, 0).0, [255, 228, 231, 255]);
    let page = String::from_utf8(write(&document, "html", &options).bytes).unwrap();
    assert!(page.contains("#ffe4e7"), "the page has its colour");
    // A sheet that names it needs no choice.
    let (mut document, options) = (document, Options { theme: String::new(), ..options });
    let sheet = document.sheets()[0].0;
    document.apply(Op::SetSheet { id: sheet, field: SheetField::Theme("rose".into()) }).unwrap();
    assert!(text(&document, &options).contains("#ffe4e7"));
}

#[test]
fn a_picture_for_slides_is_as_large_as_told() {
    let document = generate(9, 2_000, Shape::Bushy);
    let (bytes, (w, h)) = png_of(&document, &Options::default(), 1200).unwrap();
    let image = image::load_from_memory(&bytes).unwrap();
    assert_eq!((image.width(), image.height()), (w, h));
    assert!(w.max(h) <= 1200 && w.max(h) > 1100, "{w}×{h}");
    let svg = svg_of(&document, &Options::default()).unwrap();
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
}

#[test]
fn both_languages_and_their_fonts() {
    let (mut document, _) = fixture::parse("Root\n  A\n");
    let topic = fixture::find(&document, "A").unwrap();
    document.apply(Op::SetDocument(DocField::Languages(vec!["en".into(), "ja".into()]))).unwrap();
    set(&mut document, topic, Field::Translations(vec![("ja".into(), "直 骨".into())].into()));
    let svg = text(&document, &Options { language: Language::Both, ..Options::default() });
    assert_eq!(words(&svg), ["Root", "A", "直 骨"]);
    assert!(svg.contains("xml:lang=\"ja\" font-family=\"'Noto Sans CJK JP'"), "{svg}");
    let svg = text(&document, &Options { language: Language::Named("ja".into()), ..Options::default() });
    assert_eq!(words(&svg), ["Root", "直 骨"]);
}

#[test]
fn names_of_people_are_no_boxes() {
    // Not in GB 2312: input methods offer them all the same.
    let (document, _) = fixture::parse("朱镕基\n  赟 堃 喆 珅\n  金大中 윤석열 岸田文雄");
    for target in ["pdf", "png", "svg"] {
        let lost = crate::export::lost(&document, by_name(target).unwrap(), &Options::default());
        assert!(lost.is_empty(), "{target}: {lost:?}");
    }
}

#[test]
fn signs_and_emoji_are_no_boxes() {
    let (document, _) = fixture::parse("📚 ☕ 🇯🇵\n  ✅ ☑ ✔ ★\n  Dvořák Łódź Nguyễn Москва Αθήνα");
    for target in ["pdf", "png"] {
        let lost = crate::export::lost(&document, by_name(target).unwrap(), &Options::default());
        assert!(lost.is_empty(), "{target}: {lost:?}");
    }
    // They stay within the room that the layout has for them.
    let measure = crate::layout::FontMeasure::new();
    let mut setter = super::set::Setter::new(&measure);
    for glyph in setter.run("📚✅", crate::text::faces::Region::Mainland, false).glyphs {
        let outline = setter.outline(glyph.face, glyph.id);
        let right = outline.iter().filter_map(|stroke| match stroke {
            super::set::Stroke::Move([x, _]) | super::set::Stroke::Line([x, _]) => Some(*x),
            _ => None,
        });
        let right = right.fold(0.0, f32::max);
        assert!(right > 0.5 && right <= glyph.advance, "{glyph:?} reaches {right}");
    }
}

#[test]
fn what_is_lost_is_said() {
    let (mut document, _) = fixture::parse("Root\n  ក ខ\n");
    let topic = fixture::find(&document, "Root").unwrap();
    set(&mut document, topic, Field::Note("a note".into()));
    let said = |name: &str| {
        let target = by_name(name).unwrap();
        let lost = (target.lost)(&document, &crate::formats::WriteOptions::default());
        lost.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(said("svg"), ["1 notes (only their icons are seen)"]);
    assert_eq!(said("png").last().unwrap(), "2 characters without a glyph (drawn as boxes)");
}

#[test]
fn deep_and_long_maps_end() {
    let chain = generate(1, 10_000, Shape::Chain);
    assert!(words(&text(&chain, &Options::default())).len() >= 10_000);
    let pdf = write(&chain, "pdf", &Options::default()).bytes;
    assert_eq!(pages(&pdf), 1);
    assert!(png_of(&chain, &Options::default(), 2_000).is_ok());
}

#[test]
fn an_export_can_be_cancelled() {
    let document = generate(2, 3_000, Shape::Bushy);
    for name in ["svg", "pdf", "png"] {
        let asked = Cell::new(0);
        let stop = |_: f32| {
            asked.set(asked.get() + 1);
            asked.get() < 2
        };
        let result = export(&document, by_name(name).unwrap(), &Options::default(), &stop);
        assert_eq!(result, Err(ExportError::Cancelled), "{name}");
        assert_eq!(asked.get(), 2, "{name} goes on after the end was asked for");
    }
}

#[test]
fn structures_are_drawn() {
    for structure in crate::layout::NAMES {
        let (mut document, _) = fixture::parse(MAP);
        let sheet = document.first_sheet().unwrap();
        document.apply(Op::SetSheet { id: sheet, field: SheetField::Structure(structure.into()) }).unwrap();
        let words = words(&text(&document, &Options::default()));
        assert_eq!(words.len(), titles(&document).len(), "{structure}");
    }
}
