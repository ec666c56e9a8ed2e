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
/// The icons of the toolbar and of the marks on topics.
const ICONS: &[u8] = include_bytes!("../../assets/icons/lucide-gangmu.ttf");

/// The family of titles on the map.
#[must_use]
pub fn map() -> FontFamily {
    FontFamily::Name("map".into())
}

/// The family of titles on the map that are set in the bold face.
#[must_use]
pub fn map_bold() -> FontFamily {
    FontFamily::Name("map-bold".into())
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
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    add("gangmu", REGULAR);
    add("gangmu-bold", BOLD);
    add("gangmu-western", WESTERN);
    add("gangmu-western-bold", WESTERN_BOLD);
    add("gangmu-icons", ICONS);
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: &[&str]| first.iter().map(|&name| name.to_owned()).chain(behind.iter().cloned()).collect();
    fonts.families.insert(FontFamily::Proportional, chain(&["gangmu-western", "gangmu"]));
    fonts.families.insert(bold(), chain(&["gangmu-western-bold", "gangmu-bold", "gangmu"]));
    fonts.families.insert(map(), chain(&["gangmu"]));
    fonts.families.insert(map_bold(), chain(&["gangmu-bold", "gangmu"]));
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
