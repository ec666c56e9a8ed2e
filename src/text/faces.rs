//! The bundled faces and which of them draws a text: the window, PDF and PNG take the same.
//!
//! `assets/fonts/README.md` says what is in them.

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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mainland, Self::Japan, Self::Taiwan, Self::Korea];

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

    /// The bundled faces for it; the first that has a character draws it.
    #[must_use]
    pub const fn faces(self, bold: bool) -> &'static [Face] {
        use Face::{Bold, Japan, JapanBold, Korea, Regular, Taiwan, TaiwanBold};
        match (self, bold) {
            (Self::Mainland, false) => &[Regular],
            (Self::Mainland, true) => &[Bold, Regular],
            (Self::Japan, false) => &[Japan, Regular],
            (Self::Japan, true) => &[JapanBold, Bold, Japan, Regular],
            (Self::Taiwan, false) => &[Taiwan, Regular],
            (Self::Taiwan, true) => &[TaiwanBold, Bold, Taiwan, Regular],
            (Self::Korea, false) => &[Korea, Regular],
            (Self::Korea, true) => &[Bold, Korea, Regular],
        }
    }
}

/// A face in the binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// The face of all text.
    Regular,
    /// The same, bold, for the upper levels.
    Bold,
    /// Japanese forms of what is drawn otherwise in Japan.
    Japan,
    /// The same, bold.
    JapanBold,
    /// Traditional forms, as in Taiwan.
    Taiwan,
    /// The same, bold.
    TaiwanBold,
    /// Korean forms of hanja.
    Korea,
    /// Letters of Europe that the others lack. The window has it from its library, so it is in the
    /// binary once.
    European,
    /// Emoji, in one colour, for exports: they cannot count on the system's.
    Emoji,
    /// Signs that are neither letters nor emoji, for exports too.
    Signs,
}

impl Face {
    /// The faces of `assets/fonts`.
    pub const BUNDLED: [Self; 7] =
        [Self::Regular, Self::Bold, Self::Japan, Self::JapanBold, Self::Taiwan, Self::TaiwanBold, Self::Korea];
    /// All faces, each at the place that [`Face::index`] gives.
    pub const ALL: [Self; 10] = [
        Self::Regular,
        Self::Bold,
        Self::Japan,
        Self::JapanBold,
        Self::Taiwan,
        Self::TaiwanBold,
        Self::Korea,
        Self::European,
        Self::Emoji,
        Self::Signs,
    ];
    /// What draws a character that the bundled faces lack, the first that has it.
    pub const BEYOND: [Self; 3] = [Self::European, Self::Emoji, Self::Signs];

    /// The place in [`Face::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The font file.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../assets/fonts/NotoSansCJKsc-Gangmu-Regular.otf"),
            Self::Bold => include_bytes!("../../assets/fonts/NotoSansCJKsc-Gangmu-Bold.otf"),
            Self::Japan => include_bytes!("../../assets/fonts/NotoSansCJKjp-Gangmu-Regular.otf"),
            Self::JapanBold => include_bytes!("../../assets/fonts/NotoSansCJKjp-Gangmu-Bold.otf"),
            Self::Taiwan => include_bytes!("../../assets/fonts/NotoSansCJKtc-Gangmu-Regular.otf"),
            Self::TaiwanBold => include_bytes!("../../assets/fonts/NotoSansCJKtc-Gangmu-Bold.otf"),
            Self::Korea => include_bytes!("../../assets/fonts/NotoSansCJKkr-Gangmu-Regular.otf"),
            Self::European => epaint_default_fonts::UBUNTU_LIGHT,
            Self::Emoji => epaint_default_fonts::NOTO_EMOJI_REGULAR,
            Self::Signs => epaint_default_fonts::EMOJI_ICON,
        }
    }

    /// The size at which its glyphs are drawn, over the size of the text: emoji are made for wider
    /// boxes than the square of a Han character, which is what is left for them.
    #[must_use]
    pub const fn fit(self) -> f32 {
        match self {
            Self::Emoji => 0.8,
            Self::Signs => 0.85,
            _ => 1.0,
        }
    }
}
