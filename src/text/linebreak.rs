//! Where a line may break: UAX #14 with the habits of the map's language.
//!
//! No line begins with 。、」 or ends with 「（《, Hangul breaks at spaces only, Latin words stay
//! whole. **Shortcomings:** Thai, Lao, Khmer and Burmese need dictionaries that are not bundled;
//! their runs are cut between graphemes when they do not fit.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::LineSegmenterBorrowed;
use icu_segmenter::options::{LineBreakOptions, LineBreakWordOption};
use unicode_segmentation::UnicodeSegmentation;

fn options(keep_all: bool) -> LineBreakOptions<'static> {
    let mut options = LineBreakOptions::default();
    if keep_all {
        options.word_option = Some(LineBreakWordOption::KeepAll);
    }
    options
}

fn segmenter(language: &str) -> LineSegmenterBorrowed<'static> {
    LineSegmenter::new_for_non_complex_scripts(options(is_korean(language)))
}

fn is_korean(language: &str) -> bool {
    language == "ko" || language.starts_with("ko-")
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// The byte offsets at which a new line may begin, in order; neither 0 nor the end of the text.
/// The offset after a line break character is one of them. `language` is a BCP 47 tag.
#[must_use]
pub fn opportunities(text: &str, language: &str) -> Vec<usize> {
    if is_plain(text) { after_spaces(text) } else { by_rules(text, language) }
}

/// Whether a text has only Latin words of ASCII, of which the rules say no more than: at spaces.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    text.bytes().all(|byte| {
        let plain = match byte {
            b',' | b'.' => before.is_ascii_alphanumeric(),
            byte => byte == b' ' || byte.is_ascii_alphanumeric(),
        };
        before = byte;
        plain
    })
}

fn after_spaces(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| matches!(pair, [b' ', next] if *next != b' '))
        .map(|(at, _)| at + 1)
        .collect()
}

fn by_rules(text: &str, language: &str) -> Vec<usize> {
    segmenter(language)
        .segment_str(text)
        .filter(|&at| at > 0 && at < text.len())
        .filter(|&at| {
            let before = text.get(..at).and_then(|part| part.chars().next_back());
            let after = text.get(at..).and_then(|part| part.chars().next());
            // Korean words stay whole also in a map whose language is another.
            !(before.is_some_and(is_hangul) && after.is_some_and(is_hangul))
        })
        .collect()
}

/// Breaks `text` into lines no wider than `max`, each as long as possible. A range leaves out the
/// line break character; spaces at its end hang beyond `max`. A word that is wider than a line is
/// cut between graphemes, at least one on a line. There is always at least one line.
///
/// `width_of` is asked for the widths of lines to be, without the spaces at their end.
pub fn wrap(text: &str, language: &str, width_of: impl Fn(&str) -> f32, max: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split_inclusive('\n') {
        let bare = paragraph.strip_suffix('\n').unwrap_or(paragraph);
        let bare = bare.strip_suffix('\r').unwrap_or(bare);
        wrap_paragraph(bare, start, language, &width_of, max, &mut lines);
        start += paragraph.len();
    }
    if text.is_empty() || text.ends_with('\n') {
        lines.push(start..start);
    }
    lines
}

fn wrap_paragraph(
    text: &str,
    offset: usize,
    language: &str,
    width_of: &impl Fn(&str) -> f32,
    max: f32,
    lines: &mut Vec<Range<usize>>,
) {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    let fits = |from: usize, to: usize| width_of(part(from, to).trim_end()) <= max;
    if fits(0, text.len()) {
        lines.push(offset..offset + text.len());
        return;
    }
    let mut ends = opportunities(text, language);
    ends.push(text.len());
    let mut start = 0;
    let mut good = 0;
    let before = lines.len();
    for &end in &ends {
        if fits(start, end) {
            good = end;
            continue;
        }
        if good > start {
            lines.push(offset + start..offset + good);
            start = good;
        }
        // What is left up to `end` is one word; cut it as long as it is too wide.
        while !fits(start, end) {
            let mut cut = start;
            for grapheme in part(start, end).graphemes(true) {
                if cut > start && !fits(start, cut + grapheme.len()) {
                    break;
                }
                cut += grapheme.len();
            }
            if cut >= end {
                break;
            }
            lines.push(offset + start..offset + cut);
            start = cut;
        }
        good = end;
    }
    // A character alone on the last line looks forgotten: the line before gives it company, if it is
    // long enough.
    if is_alone(part(start, text.len()))
        && let Some(last) = lines.get_mut(before..).and_then(<[_]>::last_mut)
        && let Some(from) = last.start.checked_sub(offset)
        && part(from, start).graphemes(true).count() > 3
        && let Some(&end) = ends.iter().rev().find(|end| (from + 1..start).contains(end))
        && fits(end, text.len())
    {
        *last = last.start..offset + end;
        start = end;
    }
    if start < text.len() {
        lines.push(offset + start..offset + text.len());
    }
}

/// Whether it is one Chinese or Japanese character, with marks behind it at most.
fn is_alone(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphanumeric());
    let is_wide = |c: char| c >= '\u{2E80}' && !is_hangul(c);
    letters.next().is_some_and(is_wide) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{by_rules, is_plain, opportunities, wrap};

    /// One unit a character, two for wide ones.
    fn width(text: &str) -> f32 {
        text.chars().map(|c| if c as u32 >= 0x1100 { 2.0 } else { 1.0 }).sum()
    }

    fn lines<'a>(text: &'a str, language: &str, max: f32) -> Vec<&'a str> {
        wrap(text, language, width, max).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn english_words_stay_whole() {
        assert_eq!(
            lines("Treaty on Basic Relations between Japan and the Republic of Korea", "en", 20.0),
            ["Treaty on Basic ", "Relations between ", "Japan and the ", "Republic of Korea"]
        );
    }

    #[test]
    fn chinese_closing_marks_never_begin_a_line() {
        let text = "“日韩基本条约”于1965年签署，两国建交。双方对“业已无效”解释不同。";
        for max in 4..30_u8 {
            for line in lines(text, "zh-Hans", f32::from(max)) {
                let first = line.chars().next().unwrap();
                assert!(!"，。”、；：".contains(first), "{line} at {max}");
            }
        }
        assert_eq!(lines("日本（韩国）关系", "zh-Hans", 6.0), ["日本", "（韩", "国）关", "系"]);
    }

    #[test]
    fn no_chinese_character_is_alone_on_the_last_line() {
        let text = "勘误：来源有误或存疑，倒数第二支有更正";
        assert_eq!(lines(text, "zh-Hans", 36.0), ["勘误：来源有误或存疑，倒数第二支有", "更正"]);
        assert_eq!(lines("两国关系全面恢复。", "zh-Hans", 14.0), ["两国关系全面", "恢复。"]);
        assert_eq!(lines("两国\n关系全面恢复了", "zh-Hans", 12.0), ["两国", "关系全面恢", "复了"]);
        assert_eq!(lines("正", "zh-Hans", 1.0), ["正"]);
        // Others keep to their words.
        assert_eq!(lines("Who is it, and why not I", "en", 22.0), ["Who is it, and why not ", "I"]);
    }

    #[test]
    fn traditional_chinese_opening_marks_never_end_a_line() {
        let text = "學者指出「慰安婦」問題與《請求權協定》（1965）相關。";
        for max in 6..30_u8 {
            for line in lines(text, "zh-Hant", f32::from(max)) {
                let last = line.trim_end().chars().next_back().unwrap();
                assert!(!"「（《".contains(last), "{line} at {max}");
            }
        }
    }

    #[test]
    fn japanese_small_kana_and_long_vowels_stay_with_what_they_follow() {
        let text = "シャトル外交のニュースについてちょっと話した。";
        for max in 10..24_u8 {
            for line in lines(text, "ja", f32::from(max)) {
                let first = line.chars().next().unwrap();
                assert!(!"ャッー。ょ".contains(first), "{line} at {max}");
            }
        }
    }

    #[test]
    fn korean_breaks_at_spaces() {
        let text = "김대중 오부치 공동선언 이후의 한일관계";
        assert_eq!(lines(text, "ko", 12.0), ["김대중 ", "오부치 ", "공동선언 ", "이후의 ", "한일관계"]);
        assert_eq!(lines(text, "en", 15.0), ["김대중 오부치 ", "공동선언 이후의 ", "한일관계"]);
        assert!(opportunities("한일관계", "ja").is_empty());
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut_between_graphemes() {
        assert_eq!(lines("Donaudampfschiff", "de", 6.0), ["Donaud", "ampfsc", "hiff"]);
        assert_eq!(lines("ab 👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "en", 3.0), ["ab ", "👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]);
    }

    #[test]
    fn line_breaks_of_the_text_are_kept() {
        assert_eq!(lines("a\nb\r\n\nc\n", "en", 10.0), ["a", "b", "", "c", ""]);
        assert_eq!(lines("", "en", 10.0), [""]);
    }

    #[test]
    fn every_byte_is_on_a_line() {
        let text = "Mixed 中文と日本語 한국어, 1965–2025: “claims”…  end";
        for max in 1..60_u8 {
            let mut at = 0;
            for range in wrap(text, "en", width, f32::from(max)) {
                assert_eq!(range.start, at, "{max}");
                at = range.end;
            }
            assert_eq!(at, text.len());
        }
    }

    #[test]
    fn plain_text_breaks_as_the_rules_say() {
        for seed in 0..3_000 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let text: String = (0..rng.usize(..14)).map(|_| char::from(b"aZ09  ,. "[rng.usize(..9)])).collect();
            if is_plain(&text) {
                assert_eq!(opportunities(&text, "en"), by_rules(&text, "en"), "seed {seed}: {text:?}");
            }
        }
    }
}
