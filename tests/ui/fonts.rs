//! The window library sets titles as wide as the layout computed them, so that no title leaves its
//! box and saved layouts are the same on every machine.

use eframe::egui::{Context, FontId, RawInput};
use gangmu::layout::{FontMeasure, Measure, TextStyle};
use gangmu::ui::fonts;

const TITLES: [&str; 30] = [
    "Japan–ROK relations",
    "normalization, drivers, obstacles, outlook",
    "About this map",
    "Five texts, 2022–2025",
    "Sun and Zhang: \"strategic approach\" and its limits (2024)",
    "AVATAR Ta To Wa Yo", // pairs that a face may kern
    "fi fl ffi office waffle",
    "1965 → 2025",
    "№ 7 · 50 % ± 3 °C",
    "Iliad, Llanfair, minimum",
    "日韩关系：正常化、动因、障碍与走向",
    "关于本图",
    "谢若初、吕耀东：动因及走向",
    "“战略性接近”及其局限（2024）",
    "網絡學習導圖：漢字繁體",
    "한일 관계: 정상화",
    "대한민국 대법원 판결",
    "日本語のタイトル、カタカナとひらがな",
    "ＡＢＣ　全角　１２３",
    "US–Japan–ROK 三边合作",
    "GSOMIA 军事情报保护协定 (2016)",
    "2015 年“慰安妇”协议 agreement",
    "强制征用 forced labour 강제징용",
    "Camp David 戴维营, 18 Aug 2023",
    "é è ü ß ñ ø Å ç",
    "Ελληνικά и кириллица",
    "a",
    "龍",
    "…",
    "x\u{301}y\u{308}", // combining accents
];

#[test]
fn titles_are_as_wide_as_the_layout_says() {
    let ctx = Context::default();
    fonts::install_bundled(&ctx);
    // Fonts take effect with the first frame.
    let mut output = ctx.run_ui(RawInput::default(), |_| {});
    output.textures_delta.clear();
    let measure = FontMeasure::new();
    let mut wrong = Vec::new();
    for bold in [false, true] {
        for size in [14.0_f32, 22.0] {
            let family = if bold { fonts::map_bold() } else { fonts::map() };
            for title in TITLES {
                let style = TextStyle { size, bold, max_width: f32::INFINITY, line_height: 1.35 };
                let computed = measure.width(title, &style);
                let color = eframe::egui::Color32::BLACK;
                let galley =
                    ctx.fonts_mut(|f| f.layout_no_wrap(title.to_owned(), FontId::new(size, family.clone()), color));
                let set = galley.size().x;
                let off = (set - computed).abs();
                // One per cent, or a pixel for short ones: the window library rounds to pixels.
                if off > (computed * 0.01).max(1.0) {
                    wrong.push(format!("{title} at {size}, bold {bold}: {computed} computed, {set} set"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn drawn(ctx: &Context, text: &str, language: &str, bold: bool) -> std::sync::Arc<eframe::egui::Galley> {
    let font = FontId::new(20.0, fonts::map_in(language, bold));
    ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, eframe::egui::Color32::BLACK))
}

#[test]
fn characters_have_the_form_of_their_language() {
    let ctx = Context::default();
    fonts::install_bundled(&ctx);
    let mut output = ctx.run_ui(RawInput::default(), |_| {});
    output.textures_delta.clear();
    // What is drawn: the pixels of the glyph in the atlas.
    let glyph = |text: &str, language: &str, bold: bool| {
        let galley = drawn(&ctx, text, language, bold);
        let uv = galley.rows[0].glyphs[0].uv_rect;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is not general enough")]
        let atlas = ctx.fonts(|fonts| fonts.image());
        let row = |y: u16| (uv.min[0]..uv.max[0]).map(move |x| (usize::from(x), usize::from(y)));
        let pixels: Vec<u8> =
            (uv.min[1]..uv.max[1]).flat_map(row).map(|(x, y)| atlas.pixels[y * atlas.size[0] + x].a()).collect();
        assert!(pixels.iter().any(|&alpha| alpha > 0), "{text} in {language} is blank");
        pixels
    };
    for bold in [false, true] {
        for (text, other) in [("骨", "ja"), ("直", "ja"), ("骨", "zh-Hant"), ("令", "zh-TW"), ("化", "zh-HK")] {
            assert_ne!(glyph(text, other, bold), glyph(text, "zh-Hans", bold), "{text} in {other}, bold {bold}");
        }
        // What is the same everywhere comes from the one face.
        for text in ["田", "A", "한", "あ"] {
            for other in ["ja", "zh-Hant", "ko"] {
                assert_eq!(glyph(text, other, bold), glyph(text, "zh-Hans", bold), "{text} in {other}");
            }
        }
    }
    assert_ne!(glyph("直", "ko", false), glyph("直", "zh-Hans", false));
    assert_ne!(glyph("，", "zh-Hant", false), glyph("，", "zh-Hans", false), "the comma stands in the middle");
}

#[test]
fn languages_choose_their_region() {
    use fonts::Region::{Japan, Korea, Mainland, Taiwan};
    for (language, region) in [
        ("zh-Hans", Mainland),
        ("zh", Mainland),
        ("zh-CN", Mainland),
        ("zh-Hans-HK", Mainland),
        ("en", Mainland),
        ("", Mainland),
        ("zh-Hant", Taiwan),
        ("zh_TW", Taiwan),
        ("zh-HK", Taiwan),
        ("yue", Taiwan),
        ("ja", Japan),
        ("ja-JP", Japan),
        ("JA", Japan),
        ("ko", Korea),
        ("ko-KR", Korea),
    ] {
        assert_eq!(fonts::Region::of(language), region, "{language}");
    }
}

#[test]
fn no_title_is_wider_in_another_language() {
    let ctx = Context::default();
    fonts::install_bundled(&ctx);
    let mut output = ctx.run_ui(RawInput::default(), |_| {});
    output.textures_delta.clear();
    for title in TITLES.into_iter().chain(["骨直今令门門、。，：；？！「」・ー", "‘’“”•·≤≥"])
    {
        for bold in [false, true] {
            let width = |language: &str| drawn(&ctx, title, language, bold).size().x;
            for language in ["ja", "zh-Hant", "ko"] {
                let (here, there) = (width(language), width("zh-Hans"));
                assert!((here - there).abs() < 0.01, "{title} in {language}: {here}, not {there}");
            }
        }
    }
}
