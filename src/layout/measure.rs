//! How wide and high a text is: the one measurer of window, command line and export.
//!
//! [`FontMeasure`] adds the advance widths of the bundled faces, so that a map has the same
//! measures on every machine. It knows no kerning, because the bundled faces have none.

use std::ops::Range;

use crate::base::geom::Size;
use crate::text::linebreak;

/// How a text is to be set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Size of the type in map pixels.
    pub size: f32,
    /// Whether it is set in the bold face.
    pub bold: bool,
    /// The widest that a line may be; infinite for no wrapping.
    pub max_width: f32,
    /// Height of a line as a factor of the size.
    pub line_height: f32,
}

/// A line of a set text.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The bytes of the text that stand on it, without a line break character.
    pub range: Range<usize>,
    /// Its width without the spaces at its end.
    pub width: f32,
}

/// A set text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBlock {
    /// Its lines, at least one.
    pub lines: Vec<Line>,
    /// The width of the widest line and the height of all.
    pub size: Size,
}

/// Measures texts.
pub trait Measure: Sync + Send {
    /// The width of a text set on one line.
    fn width(&self, text: &str, style: &TextStyle) -> f32;

    /// Breaks a text into lines. `language` is a BCP 47 tag.
    fn measure(&self, text: &str, style: &TextStyle, language: &str) -> TextBlock {
        let width_of = |part: &str| self.width(part, style);
        let lines: Vec<Line> = linebreak::wrap(text, language, width_of, style.max_width)
            .into_iter()
            .map(|range| Line { width: width_of(text.get(range.clone()).unwrap_or("").trim_end()), range })
            .collect();
        let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
        let height = lines.len().max(1) as f32 * style.size * style.line_height;
        TextBlock { lines, size: Size::new(width, height) }
    }

    /// The size of [`Measure::measure`]; quicker for a text that fits on one line.
    fn size(&self, text: &str, style: &TextStyle, language: &str) -> Size {
        self.measure(text, style, language).size
    }
}

/// Advance widths of the bundled faces.
#[derive(Debug)]
pub struct FontMeasure {
    regular: Face,
    bold: Face,
    /// One over the units of an em.
    per_em: f32,
}

/// Widths by code point in pages of 256; equal pages are stored once.
#[derive(Debug)]
struct Face {
    /// For each page where it is stored; or, with [`EVEN`], the width that all of it has, as Han has.
    index: Vec<u16>,
    pages: Vec<[u16; 256]>,
    /// Those of ASCII once more, for titles that have nothing else.
    ascii: [u16; 128],
    /// The width of a character beyond the pages.
    missing: u32,
}

const WIDTHS: &str = include_str!("../../assets/fonts/widths.txt");
/// The planes with letters; what lies beyond is missing.
const CODE_POINTS: usize = 0x3_0000;
/// All characters of the page are equally wide.
const EVEN: u16 = 0x8000;
/// Not in the face.
const MISSING: u16 = u16::MAX;

/// Marks that take no room of their own: combining marks, joiners, variation selectors, direction
/// marks, skin tones.
const ZERO_WIDTH: &[(usize, usize)] = &[
    (0x0000, 0x001f),
    (0x007f, 0x009f),
    (0x00ad, 0x00ad),
    (0x0300, 0x036f),
    (0x0483, 0x0489),
    (0x0591, 0x05bd),
    (0x064b, 0x065f),
    (0x0e31, 0x0e31),
    (0x0e34, 0x0e3a),
    (0x0e47, 0x0e4e),
    (0x1ab0, 0x1aff),
    (0x1dc0, 0x1dff),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x2069),
    (0x20d0, 0x20ff),
    (0x3099, 0x309a),
    (0xfe00, 0xfe0f),
    (0xfe20, 0xfe2f),
    (0xfeff, 0xfeff),
    (0x1_f3fb, 0x1_f3ff),
];

/// Raised and lowered digits, which the bundled faces mostly lack.
const RAISED: std::ops::RangeInclusive<usize> = 0x2070..=0x2089;

impl FontMeasure {
    /// The measurer of the bundled faces. Reads their table, which takes a few milliseconds; make
    /// one and share it.
    #[must_use]
    pub fn new() -> Self {
        let mut regular = vec![MISSING; CODE_POINTS];
        let mut bold = vec![MISSING; CODE_POINTS];
        let (mut em, mut notdef) = (1000_u16, 1000_u16);
        for line in WIDTHS.lines() {
            let mut words = line.split_ascii_whitespace();
            let table = match words.next() {
                Some("regular") => &mut regular,
                Some("bold") => &mut bold,
                Some("em") => {
                    em = words.next().and_then(|word| word.parse().ok()).unwrap_or(em);
                    continue;
                }
                _ => continue,
            };
            match (words.next(), words.next(), words.next()) {
                (Some("notdef"), Some(advance), None) => notdef = advance.parse().unwrap_or(notdef),
                (Some(first), Some(last), Some(advance)) => {
                    let hex = |word| usize::from_str_radix(word, 16).ok();
                    if let (Some(first), Some(last), Ok(advance)) = (hex(first), hex(last), advance.parse())
                        && let Some(range) = table.get_mut(first..=last)
                    {
                        range.fill(advance);
                    }
                }
                _ => {}
            }
        }
        for (code, (regular, bold)) in regular.iter_mut().zip(&mut bold).enumerate() {
            if *regular == MISSING {
                // Letters that the system's fonts will give; those of Europe and the Near East are
                // about as wide as Latin ones.
                *regular = match code {
                    ..0x1100 => em / 20 * 12,
                    _ if RAISED.contains(&code) => em / 100 * 36,
                    _ => notdef,
                };
            }
            if *bold == MISSING {
                *bold = *regular;
            }
        }
        for &(first, last) in ZERO_WIDTH {
            for table in [&mut regular, &mut bold] {
                if let Some(range) = table.get_mut(first..=last) {
                    range.fill(0);
                }
            }
        }
        Self { regular: Face::new(&regular, notdef), bold: Face::new(&bold, notdef), per_em: 1.0 / f32::from(em) }
    }

    const fn face(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Default for FontMeasure {
    fn default() -> Self {
        Self::new()
    }
}

impl Face {
    fn new(widths: &[u16], missing: u16) -> Self {
        let mut known: std::collections::HashMap<[u16; 256], u16> = std::collections::HashMap::new();
        let (mut index, mut pages) = (Vec::with_capacity(widths.len() / 256), Vec::new());
        for chunk in widths.chunks_exact(256) {
            let mut page = [0; 256];
            page.copy_from_slice(chunk);
            if page[0] < EVEN && page.iter().all(|width| *width == page[0]) {
                index.push(page[0] | EVEN);
                continue;
            }
            let at = *known.entry(page).or_insert_with(|| {
                pages.push(page);
                u16::try_from(pages.len() - 1).unwrap_or(0)
            });
            index.push(at);
        }
        let mut ascii = [0; 128];
        ascii.copy_from_slice(&widths[..128]);
        Self { index, pages, ascii, missing: u32::from(missing) }
    }

    fn advance(&self, c: char) -> u32 {
        let code = c as usize;
        match self.index.get(code >> 8) {
            Some(&width) if width & EVEN != 0 => u32::from(width & !EVEN),
            Some(&page) => self.pages.get(usize::from(page)).map_or(self.missing, |page| u32::from(page[code & 0xff])),
            // Variation selectors and tags.
            None if matches!(code, 0xe_0000..=0xe_01ef) => 0,
            None => self.missing,
        }
    }

    /// Units of a text; line breaks have none.
    fn units(&self, text: &str) -> u32 {
        if text.is_ascii() {
            return text.bytes().map(|byte| u32::from(self.ascii[usize::from(byte & 0x7f)])).sum();
        }
        text.chars().map(|c| self.advance(c)).sum()
    }

    /// Units of the line, or `None` if there is more than one.
    fn line(&self, text: &str) -> Option<u32> {
        memchr::memchr(b'\n', text.as_bytes()).is_none().then(|| self.units(text))
    }
}

impl Measure for FontMeasure {
    fn width(&self, text: &str, style: &TextStyle) -> f32 {
        self.face(style.bold).units(text) as f32 * self.per_em * style.size
    }

    fn size(&self, text: &str, style: &TextStyle, language: &str) -> Size {
        if let Some(units) = self.face(style.bold).line(text) {
            let width = units as f32 * self.per_em * style.size;
            // With spaces at its end the line breaker has to decide what hangs.
            if width <= style.max_width && !text.ends_with(char::is_whitespace) {
                return Size::new(width, style.size * style.line_height);
            }
        }
        self.measure(text, style, language).size
    }
}

/// Every character equally wide, for tests: 8 px at any size, 16 px from Hangul and Han on.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixedMeasure;

impl Measure for FixedMeasure {
    fn width(&self, text: &str, _: &TextStyle) -> f32 {
        text.chars().map(|c| if c as u32 >= 0x1100 { 16.0 } else { 8.0 }).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{FontMeasure, Measure, TextStyle};

    const STYLE: TextStyle = TextStyle { size: 20.0, bold: false, max_width: 360.0, line_height: 1.35 };

    #[test]
    fn widths_are_those_of_the_bundled_faces() {
        let fonts = FontMeasure::new();
        assert_eq!(fonts.width("日韩关系", &STYLE), 80.0);
        assert!(
            (fonts.width("한일 관계", &TextStyle { bold: true, ..STYLE }) - (0.92 * 20.0 * 4.0 + 4.52)).abs() < 1.0
        );
        assert_eq!(fonts.width("e\u{301}", &STYLE), fonts.width("e", &STYLE));
        // Missing in the bold face: 彁 comes from the regular one.
        assert_eq!(fonts.width("彁", &TextStyle { bold: true, ..STYLE }), 20.0);
    }

    #[test]
    fn the_quick_size_is_that_of_the_lines() {
        let fonts = FontMeasure::new();
        let titles =
            ["", "a", "日韩关系", "A long title that needs more than one line of the map", "a\nb", "trailing   "];
        for title in titles {
            assert_eq!(fonts.size(title, &STYLE, "en"), fonts.measure(title, &STYLE, "en").size, "{title:?}");
        }
        let long = fonts.measure("日".repeat(40).as_str(), &STYLE, "zh-Hans");
        assert_eq!(long.lines.len(), 3);
        assert_eq!(long.size.w, 360.0);
    }
}
