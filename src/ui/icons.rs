//! The icons by name; `assets/icons/icons.txt` lists them all.

use std::sync::LazyLock;

use eframe::egui::{FontId, RichText};

static NAMES: LazyLock<Vec<(&'static str, char)>> = LazyLock::new(|| {
    include_str!("../../assets/icons/icons.txt")
        .lines()
        .filter_map(|line| {
            let (name, hex) = line.split_once(' ')?;
            Some((name, char::from_u32(u32::from_str_radix(hex.trim(), 16).ok()?)?))
        })
        .collect()
});

/// The character of an icon in the icon font; a space for a name that is not in it.
#[must_use]
pub fn char_of(name: &str) -> char {
    NAMES.iter().find(|(known, _)| *known == name).map_or(' ', |(_, icon)| *icon)
}

/// An icon as text of the given size in points.
#[must_use]
pub fn icon(name: &str, size: f32) -> RichText {
    RichText::new(char_of(name)).font(FontId::new(size, super::fonts::icons()))
}

#[cfg(test)]
mod tests {
    use super::char_of;

    #[test]
    fn every_icon_that_the_window_names_is_in_the_font() {
        let names = super::super::toolbar::ICONS.iter().chain(&super::super::canvas::marks::ICONS);
        let names = names.chain(&super::super::panels::outline::ICONS).chain(&super::super::tabs::ICONS);
        for name in names {
            assert_ne!(char_of(name), ' ', "the icon font has no “{name}”");
        }
    }
}
