//! Fonts of the window: the bundled faces first, so that every map looks the same on every
//! machine, then egui's own for Latin letters that they lack, then the system's for the rest.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui;
use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{FontData, FontDefinitions, FontFamily};

/// The regular face; `assets/fonts/README.md` says what is in it.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Gangmu-Regular.otf");
/// The bold face of the upper levels.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Gangmu-Bold.otf");
/// Narrow quotation marks and an ellipsis on the line, for the western words of the window: a CJK
/// face has them as wide as a Han character.
const WESTERN: &[u8] = include_bytes!("../../assets/fonts/Gangmu-Western-Regular.otf");
/// The same, bold.
const WESTERN_BOLD: &[u8] = include_bytes!("../../assets/fonts/Gangmu-Western-Bold.otf");
/// Japanese forms of what is drawn otherwise in Japan.
const JAPAN: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKjp-Gangmu-Regular.otf");
/// The same, bold.
const JAPAN_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKjp-Gangmu-Bold.otf");
/// Traditional forms, as in Taiwan.
const TAIWAN: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKtc-Gangmu-Regular.otf");
/// The same, bold.
const TAIWAN_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKtc-Gangmu-Bold.otf");
/// Korean forms of hanja.
const KOREA: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKkr-Gangmu-Regular.otf");
/// The icons of the toolbar and of the marks on topics.
const ICONS: &[u8] = include_bytes!("../../assets/icons/lucide-gangmu.ttf");

/// Where a text comes from, as far as it decides on the forms of its characters: 骨, 直, 今 and
/// thousands more are not drawn alike everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Region {
    /// Mainland China, and every language without forms of its own.
    #[default]
    Mainland,
    /// Japan.
    Japan,
    /// Taiwan, Hong Kong, Macau: traditional Chinese.
    Taiwan,
    /// Korea.
    Korea,
}

impl Region {
    const ALL: [Self; 4] = [Self::Mainland, Self::Japan, Self::Taiwan, Self::Korea];

    /// The region of a language by its tag (BCP 47), in capitals or not.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let mut parts = language.split(['-', '_']);
        let is = |part: &str, name: &str| part.eq_ignore_ascii_case(name);
        match parts.next() {
            Some(first) if is(first, "ja") => Self::Japan,
            Some(first) if is(first, "ko") => Self::Korea,
            Some(first) if ["zh", "yue", "nan", "hak", "lzh"].iter().any(|name| is(first, name)) => {
                let rest: Vec<&str> = parts.collect();
                let has = |names: &[&str]| rest.iter().any(|part| names.iter().any(|name| is(part, name)));
                if has(&["Hans"]) {
                    Self::Mainland
                } else if has(&["Hant", "TW", "HK", "MO"]) || !is(first, "zh") {
                    Self::Taiwan
                } else {
                    Self::Mainland
                }
            }
            _ => Self::Mainland,
        }
    }

    const fn family(self, bold: bool) -> &'static str {
        match (self, bold) {
            (Self::Mainland, false) => "map",
            (Self::Mainland, true) => "map-bold",
            (Self::Japan, false) => "map-ja",
            (Self::Japan, true) => "map-ja-bold",
            (Self::Taiwan, false) => "map-hant",
            (Self::Taiwan, true) => "map-hant-bold",
            (Self::Korea, false) => "map-ko",
            (Self::Korea, true) => "map-ko-bold",
        }
    }

    /// The faces of a family, the first that has a character draws it.
    const fn faces(self, bold: bool) -> &'static [&'static str] {
        match (self, bold) {
            (Self::Mainland, false) => &["gangmu"],
            (Self::Mainland, true) => &["gangmu-bold", "gangmu"],
            (Self::Japan, false) => &["gangmu-jp", "gangmu"],
            (Self::Japan, true) => &["gangmu-jp-bold", "gangmu-bold", "gangmu-jp", "gangmu"],
            (Self::Taiwan, false) => &["gangmu-tc", "gangmu"],
            (Self::Taiwan, true) => &["gangmu-tc-bold", "gangmu-bold", "gangmu-tc", "gangmu"],
            (Self::Korea, false) => &["gangmu-kr", "gangmu"],
            (Self::Korea, true) => &["gangmu-bold", "gangmu-kr", "gangmu"],
        }
    }
}

/// The family of titles on the map in a language. The window library reads a face when a family
/// that has it is first used, so languages that a map does not have cost nothing.
#[must_use]
pub fn map_in(language: &str, bold: bool) -> FontFamily {
    FontFamily::Name(Region::of(language).family(bold).into())
}

/// The family of titles on the map, where the language does not matter.
#[must_use]
pub fn map() -> FontFamily {
    map_in("", false)
}

/// The same, bold.
#[must_use]
pub fn map_bold() -> FontFamily {
    map_in("", true)
}

/// The bold family of the window's own words.
#[must_use]
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// The family of the icons.
#[must_use]
pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// Installs the bundled faces. The same in the window and in tests.
pub fn install_bundled(ctx: &egui::Context) {
    install_bundled_in(ctx, "");
}

/// The same for a window whose own words are in this language.
pub fn install_bundled_in(ctx: &egui::Context, language: &str) {
    let words = Region::of(language);
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    add("gangmu", REGULAR);
    add("gangmu-bold", BOLD);
    add("gangmu-western", WESTERN);
    add("gangmu-western-bold", WESTERN_BOLD);
    add("gangmu-icons", ICONS);
    add("gangmu-jp", JAPAN);
    add("gangmu-jp-bold", JAPAN_BOLD);
    add("gangmu-tc", TAIWAN);
    add("gangmu-tc-bold", TAIWAN_BOLD);
    add("gangmu-kr", KOREA);
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: &[&str]| first.iter().map(|&name| name.to_owned()).chain(behind.iter().cloned()).collect();
    let western = |first: &'static str, bold: bool| [&[first], words.faces(bold)].concat();
    fonts.families.insert(FontFamily::Proportional, chain(&western("gangmu-western", false)));
    fonts.families.insert(bold(), chain(&western("gangmu-western-bold", true)));
    for region in Region::ALL {
        for bold in [false, true] {
            fonts.families.insert(FontFamily::Name(region.family(bold).into()), chain(region.faces(bold)));
        }
    }
    fonts.families.insert(icons(), chain(&["gangmu-icons"]));
    fonts.families.entry(FontFamily::Monospace).or_default().push("gangmu".to_owned());
    ctx.set_fonts(fonts);
}

/// Puts the system's fonts behind the bundled ones.
pub fn install_system(ctx: &egui::Context) {
    let provider = egui_system_font_provider::SystemFontProvider::new();
    ctx.add_font_provider(Arc::new(Guarded { inner: provider, dead: AtomicBool::new(false) }));
}

/// A machine without a single font makes the font library panic in its own thread, and then here
/// at the first rare character. A missing glyph must not take the map along: it is asked no more.
struct Guarded<P> {
    inner: P,
    dead: AtomicBool,
}

impl<P: FontProvider> FontProvider for Guarded<P> {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if self.dead.load(Ordering::Relaxed) {
            return None;
        }
        catch_unwind(AssertUnwindSafe(|| self.inner.font_for(request))).unwrap_or_else(|_| {
            self.dead.store(true, Ordering::Relaxed);
            log::warn!("no system fonts: characters outside the bundled face show as boxes");
            None
        })
    }
}
