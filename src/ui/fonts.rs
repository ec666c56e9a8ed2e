//! Fonts of the window: the bundled faces first, so that every map looks the same on every
//! machine, then egui's own for Latin letters that they lack, then the system's for the rest.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui;
use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{FontData, FontDefinitions, FontFamily};

use crate::text::faces::Face;
pub use crate::text::faces::Region;

/// Narrow quotation marks and an ellipsis on the line, for the western words of the window: a CJK
/// face has them as wide as a Han character.
const WESTERN: &[u8] = include_bytes!("../../assets/fonts/Gangmu-Western-Regular.otf");
/// The same, bold.
const WESTERN_BOLD: &[u8] = include_bytes!("../../assets/fonts/Gangmu-Western-Bold.otf");
/// The icons of the toolbar and of the marks on topics.
const ICONS: &[u8] = include_bytes!("../../assets/icons/lucide-gangmu.ttf");

/// The name of a family.
const fn family(region: Region, bold: bool) -> &'static str {
    match (region, bold) {
        (Region::Mainland, false) => "map",
        (Region::Mainland, true) => "map-bold",
        (Region::Japan, false) => "map-ja",
        (Region::Japan, true) => "map-ja-bold",
        (Region::Taiwan, false) => "map-hant",
        (Region::Taiwan, true) => "map-hant-bold",
        (Region::Korea, false) => "map-ko",
        (Region::Korea, true) => "map-ko-bold",
    }
}

/// The name of a face.
const fn name(face: Face) -> &'static str {
    match face {
        Face::Regular => "gangmu",
        Face::Bold => "gangmu-bold",
        Face::Japan => "gangmu-jp",
        Face::JapanBold => "gangmu-jp-bold",
        Face::Taiwan => "gangmu-tc",
        Face::TaiwanBold => "gangmu-tc-bold",
        Face::Korea => "gangmu-kr",
        Face::European => "Ubuntu-Light",
        Face::Emoji => "NotoEmoji-Regular",
        Face::Signs => "emoji-icon-font",
    }
}

/// The faces of a family, the first that has a character draws it.
fn faces(region: Region, bold: bool) -> Vec<&'static str> {
    region.faces(bold).iter().map(|&face| name(face)).collect()
}

/// The family of titles on the map in a language. The window library reads a face when a family
/// that has it is first used, so languages that a map does not have cost nothing.
#[must_use]
pub fn map_in(language: &str, bold: bool) -> FontFamily {
    FontFamily::Name(family(Region::of(language), bold).into())
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
    for face in Face::BUNDLED {
        add(name(face), face.bytes());
    }
    add("gangmu-western", WESTERN);
    add("gangmu-western-bold", WESTERN_BOLD);
    add("gangmu-icons", ICONS);
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: &[&str]| first.iter().map(|&name| name.to_owned()).chain(behind.iter().cloned()).collect();
    let western = |first: &'static str, bold: bool| [&[first], faces(words, bold).as_slice()].concat();
    fonts.families.insert(FontFamily::Proportional, chain(&western("gangmu-western", false)));
    fonts.families.insert(bold(), chain(&western("gangmu-western-bold", true)));
    for region in Region::ALL {
        for bold in [false, true] {
            fonts.families.insert(FontFamily::Name(family(region, bold).into()), chain(&faces(region, bold)));
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
