//! One fold for all searching: texts that a reader takes for the same words become the same text.
//!
//! Folded are compatibility forms (NFKC), case, full and half width, accents of Latin and Greek
//! letters, simplified, traditional and Japanese forms of Han characters, hiragana and katakana,
//! decomposed Hangul, quotation marks, dashes and middle dots. White space is one space, and none
//! between two characters of Chinese, Japanese or Korean, where lines are broken at will.
//!
//! **Invariants.** Folding twice gives the same (where no sound mark or Hangul vowel stands alone). A folded text has no control characters, so that
//! whoever joins folded texts can separate them by such. [`Folded`] leads every place of the folded
//! text back to a range of the original that lies on character boundaries.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::variants::common_form;

/// Folds a text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Adds the fold of `text` to `out`, as if `out` were empty before.
pub fn fold_into(text: &str, out: &mut String) {
    Folder { text, from: out.len(), out, pieces: None }.run();
}

/// A folded text that knows where each part of it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// What was folded as one, in order; none is empty.
    pieces: Vec<Piece>,
}

/// Characters that were folded together, such as a letter with its accents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the folded text.
    at: usize,
    /// Where it stands in the original.
    from: usize,
    to: usize,
}

impl Folded {
    /// Folds a text and keeps where everything came from.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), pieces: Vec::new() };
        Folder { text, from: 0, out: &mut folded.text, pieces: Some(&mut folded.pieces) }.run();
        folded
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of the original that a part of the folded text came from, in bytes. Whole
    /// characters with their accents; empty for an empty part.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.pieces.get(self.piece_at(range.start)).map_or(0, |piece| piece.from);
            return at..at;
        }
        let first = self.pieces.get(self.piece_at(range.start)).map_or(0, |piece| piece.from);
        let last = self.pieces.get(self.piece_at(range.end - 1)).map_or(first, |piece| piece.to);
        first..last
    }

    /// Whether a part of the folded text is all that its source gives: not the `s` of a folded
    /// `ß`. Only such parts can be replaced in the original.
    #[must_use]
    pub fn is_whole(&self, range: Range<usize>) -> bool {
        let begins = |at: usize| at == self.text.len() || self.pieces.binary_search_by_key(&at, |p| p.at).is_ok();
        begins(range.start) && begins(range.end)
    }

    /// Where a folded needle occurs, as ranges of the folded text that do not overlap.
    pub fn find<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let found = (!needle.is_empty()).then(|| self.text.match_indices(needle));
        found.into_iter().flatten().map(|(at, found)| at..at + found.len())
    }

    fn piece_at(&self, at: usize) -> usize {
        self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1)
    }
}

/// Whether white space between this (folded) character and another such says nothing: Han, kana,
/// Hangul and their punctuation, and the middle dot of foreign names.
#[must_use]
pub const fn is_cjk(char: char) -> bool {
    matches!(char as u32,
        0xB7 | 0x1100..=0x11FF | 0x2E80..=0x2FFF | 0x3001..=0x33FF | 0x3400..=0x9FFF | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0x20000..=0x3FFFF)
}

/// Characters that are not seen and mean nothing for searching: soft hyphens, joiners, marks of
/// direction, selectors of glyphs.
const fn is_nothing(char: char) -> bool {
    matches!(char as u32,
        0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFE00..=0xFE0F
        | 0x180B..=0x180E | 0xE0000..=0xE0FFF)
}

/// Whether a character belongs to the one before it: accents, sound marks, Hangul vowels and
/// finals, and what is not seen.
fn joins(char: char) -> bool {
    match char as u32 {
        0..=0x2FF => char == '\u{AD}',
        0x302A..=0x302F | 0x3099 | 0x309A | 0xFF9E | 0xFF9F | 0x1160..=0x11FF | 0xD7B0..=0xD7FF => true,
        0x3000..=0xA66E | 0xAC00..=0xD7A3 | 0x20000..=0x3FFFF => false,
        _ => is_nothing(char) || canonical_combining_class(char) != 0,
    }
}

/// A fold under way.
struct Folder<'a> {
    text: &'a str,
    out: &'a mut String,
    /// Where the fold of this text begins in `out`.
    from: usize,
    pieces: Option<&'a mut Vec<Piece>>,
}

impl Folder<'_> {
    fn run(mut self) {
        let text = self.text;
        // White space that was met and not yet written: where it stands.
        let mut gap: Option<(usize, usize)> = None;
        let mut last: Option<char> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((from, char)) = chars.next() {
            if char.is_whitespace() || char.is_control() {
                let to = from + char.len_utf8();
                gap = Some((gap.map_or(from, |(from, _)| from), to));
                continue;
            }
            let mut to = from + char.len_utf8();
            let mut is_single = true;
            while let Some((at, next)) = chars.next_if(|&(_, next)| joins(next)) {
                to = at + next.len_utf8();
                is_single = false;
            }
            let before = self.out.len();
            if let Some(simple) = simple(char).filter(|_| is_single) {
                self.out.push(simple);
            } else {
                self.unit(text.get(from..to).unwrap_or_default());
            }
            let Some(first) = self.out.get(before..).and_then(|new| new.chars().next()) else { continue };
            let mut at = before;
            if let Some((from, to)) = gap.take()
                && let Some(last) = last
                && !(is_cjk(last) && is_cjk(first))
            {
                self.out.insert(before, ' ');
                self.piece(before, from, to);
                at += 1;
            }
            self.piece(at, from, to);
            last = self.out.chars().next_back();
        }
    }

    fn piece(&mut self, at: usize, from: usize, to: usize) {
        let at = at - self.from;
        if let Some(pieces) = &mut self.pieces {
            pieces.push(Piece { at, from, to });
        }
    }

    /// Folds what belongs together, the slow way.
    fn unit(&mut self, unit: &str) {
        for char in unit.chars().filter(|&char| !is_nothing(char)).nfkc() {
            for char in char.to_lowercase() {
                self.letter(char);
            }
        }
    }

    /// Folds a character of NFKC in lower case.
    fn letter(&mut self, char: char) {
        let char = match char {
            // NFKC makes an accent that stands alone out of a space and the accent.
            _ if char.is_control() || char.is_whitespace() || is_nothing(char) => return,
            // Accents that no letter took up, of letters in lower case above.
            '\u{300}'..='\u{36F}' => return,
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            'ı' => 'i',
            'ς' => 'σ',
            'ß' => return self.out.push_str("ss"),
            'æ' => return self.out.push_str("ae"),
            'œ' => return self.out.push_str("oe"),
            '‘' | '’' | '‛' | '′' | 'ʼ' | 'ʻ' | '＇' => '\'',
            '“' | '”' | '„' | '‟' | '″' => '"',
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
            '・' | '‧' | '•' | '∙' => '·',
            '〜' => '~',
            '⁄' => '/',
            '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{3FF}' | '\u{1E00}'..='\u{1FFF}' => {
                let mut base = std::iter::once(char).nfd().filter(|&part| canonical_combining_class(part) == 0);
                base.next().unwrap_or(char)
            }
            'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(char as u32 - 0x60).unwrap_or(char),
            _ => common_form(char),
        };
        self.out.push(char);
    }
}

/// The fold of a character that stands alone, if it is one that is common and easy.
fn simple(char: char) -> Option<char> {
    match char {
        ' '..='~' => Some(char.to_ascii_lowercase()),
        '\u{3400}'..='\u{9FFF}' => Some(common_form(char)),
        'ぁ'..='ゖ' | '가'..='힣' | '、' | '。' | '「'..='】' | 'ー' => Some(char),
        'ァ'..='ヶ' => char::from_u32(char as u32 - 0x60),
        _ => None,
    }
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
