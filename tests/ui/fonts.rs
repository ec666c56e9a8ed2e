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
