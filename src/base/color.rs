//! Opaque and translucent colours as bytes, mixing, and the contrast of WCAG 2.

/// A colour with straight (not premultiplied) alpha, in sRGB bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgba {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// 255 is opaque.
    pub a: u8,
}

impl Rgba {
    /// An opaque colour.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// Reads `#rrggbb` or `#rrggbbaa`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#')?;
        if !hex.is_ascii() || !(hex.len() == 6 || hex.len() == 8) {
            return None;
        }
        let byte = |i: usize| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok();
        Some(Self { r: byte(0)?, g: byte(2)?, b: byte(4)?, a: if hex.len() == 8 { byte(6)? } else { 255 } })
    }

    /// The same colour with another alpha.
    #[must_use]
    pub const fn with_alpha(self, a: u8) -> Self {
        Self { a, ..self }
    }

    /// `self` at `share` = 0, `other` at 1, in sRGB space (as design tools mix).
    #[must_use]
    pub fn mix(self, other: Self, share: f32) -> Self {
        let share = share.clamp(0.0, 1.0);
        let one = |from: u8, to: u8| {
            let value = f32::from(from) + (f32::from(to) - f32::from(from)) * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            let byte = value.round() as u8;
            byte
        };
        Self { r: one(self.r, other.r), g: one(self.g, other.g), b: one(self.b, other.b), a: one(self.a, other.a) }
    }

    /// Relative luminance, WCAG 2.1, 0 (black) to 1 (white); alpha is ignored.
    #[must_use]
    pub fn luminance(self) -> f32 {
        let linear = |byte: u8| {
            let c = f32::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio of two opaque colours, WCAG 2.1: 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::Rgba;

    #[test]
    fn reads_hex_and_measures_contrast() {
        assert_eq!(Rgba::parse("#ff8000"), Some(Rgba::rgb(255, 128, 0)));
        assert_eq!(Rgba::parse("#ff800080"), Some(Rgba::rgb(255, 128, 0).with_alpha(128)));
        assert_eq!(Rgba::parse("ff8000"), None);
        assert_eq!(Rgba::parse("#中文中文"), None);
        let contrast = Rgba::rgb(0, 0, 0).contrast(Rgba::rgb(255, 255, 255));
        assert!((contrast - 21.0).abs() < 0.01, "black on white is 21:1, got {contrast}");
    }
}
