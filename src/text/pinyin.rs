//! Finding Chinese by its sound: `hanri` and `hr` find 韩日, `chongqing` finds 重庆.
//!
//! A word of letters matches a run of characters if it is, character by character, a syllable in
//! full or its initial (`zh`, `ch`, `sh` or one letter); of the last syllable any beginning will
//! do, because people see results while they type. All readings of a character count, without
//! tones. The table is `assets/han/pinyin.txt`, made from Unihan by `build.py` beside it.
//!
//! **Invariant.** What a word matches, each beginning of it of two letters or more matches as well:
//! a search that goes on typing looks only where it found something before.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// One syllable a line, a space, the characters that are read so.
static SYLLABLES: &str = include_str!("../../assets/han/pinyin.txt");

const FROM: u32 = 0x3400;
const TO: u32 = 0xA000;
/// Words of fewer letters match too much, longer ones are no pinyin.
const LETTERS: Range<usize> = 2..31;

struct Table {
    /// For U+3400 to U+9FFF which readings the character has; 0 for none.
    readings: Vec<u16>,
    /// The sets of readings: syllables by their number. The first set is empty.
    sets: Vec<Vec<u16>>,
    syllables: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut of: Vec<Vec<u16>> = vec![Vec::new(); (TO - FROM) as usize];
    let mut syllables = Vec::new();
    for line in SYLLABLES.lines() {
        let Some((syllable, chars)) = line.split_once(' ') else { continue };
        // ü is typed as v by some and as u by others.
        let spelt = [Some(syllable.to_owned()), syllable.contains('v').then(|| syllable.replace('v', "u"))];
        for syllable in spelt.into_iter().flatten() {
            let number = u16::try_from(syllables.len()).unwrap_or(u16::MAX);
            syllables.push(syllable);
            for char in chars.chars() {
                if let Some(place) = place_of(char).and_then(|place| of.get_mut(place)) {
                    place.push(number);
                }
            }
        }
    }
    let mut sets = vec![Vec::new()];
    let mut known: HashMap<Vec<u16>, u16> = HashMap::from([(Vec::new(), 0)]);
    let readings = of.into_iter().map(|set| {
        *known.entry(set).or_insert_with_key(|set| {
            sets.push(set.clone());
            u16::try_from(sets.len() - 1).unwrap_or(0)
        })
    });
    let readings = readings.collect();
    Table { readings, sets, syllables }
});

fn place_of(char: char) -> Option<usize> {
    (char as u32).checked_sub(FROM).map(|place| place as usize).filter(|&place| place < (TO - FROM) as usize)
}

/// A word of letters that is looked for in Chinese.
#[derive(Clone)]
pub struct Pinyin {
    letters: Vec<u8>,
    /// For each set of readings and each place in the word: where the word can go on behind a
    /// character with these readings, one bit a place.
    steps: Vec<u32>,
    /// For U+3400 to U+9FFF whether a match may begin there.
    begins: Vec<bool>,
}

impl std::fmt::Debug for Pinyin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pinyin").field("letters", &String::from_utf8_lossy(&self.letters)).finish_non_exhaustive()
    }
}

impl Pinyin {
    /// Prepares a folded word; `None` if it cannot be pinyin: too short, too long, other signs than
    /// letters, digits after them, and apostrophes.
    #[must_use]
    pub fn new(word: &str) -> Option<Self> {
        let letters: Vec<u8> = word.bytes().filter(|&byte| byte != b'\'').collect();
        let is_spelt = letters.first()?.is_ascii_lowercase()
            && letters.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !is_spelt || !LETTERS.contains(&letters.len()) {
            return None;
        }
        let table = &*TABLE;
        let mut steps = Vec::with_capacity(table.sets.len() * letters.len());
        for set in &table.sets {
            for from in 0..letters.len() {
                let rest = letters.get(from..).unwrap_or_default();
                let lengths = set.iter().filter_map(|&number| table.syllables.get(number as usize));
                steps.push(lengths.fold(0, |bits, syllable| bits | lengths_of(syllable.as_bytes(), rest)) << from);
            }
        }
        let begins = table.readings.iter().map(|&set| steps.get(set as usize * letters.len()).is_some_and(|&s| s != 0));
        let begins = begins.collect();
        Some(Self { letters, steps, begins })
    }

    /// The letters that are looked for.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// The first match in a folded text from `from` on, in bytes.
    #[must_use]
    pub fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        self.find_bytes(text.as_bytes(), from)
    }

    /// The same in bytes that are folded UTF-8.
    #[must_use]
    pub fn find_bytes(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let mut at = from;
        while at < text.len() {
            let Some(place) = han_at(text, at) else {
                // To the next byte that begins such a character.
                let rest = text.get(at + 1..)?;
                at += 1 + rest.iter().position(|byte| (0xE3..=0xE9).contains(byte))?;
                continue;
            };
            if self.begins.get(place).is_some_and(|&begins| begins)
                && let Some(end) = self.end(text, at)
            {
                return Some(at..end);
            }
            at += 3;
        }
        None
    }

    /// Where the shortest match that begins at this character ends.
    fn end(&self, text: &[u8], from: usize) -> Option<usize> {
        let count = self.letters.len();
        let mut states = 1_u32;
        let mut at = from;
        while states != 0 {
            let mut next = 0;
            if let Some(place) = han_at(text, at) {
                let set = TABLE.readings.get(place).copied().unwrap_or(0) as usize;
                let steps = self.steps.get(set * count..(set + 1) * count).unwrap_or_default();
                let mut left = states;
                while left != 0 {
                    next |= steps.get(left.trailing_zeros() as usize).copied().unwrap_or(0);
                    left &= left - 1;
                }
                at += 3;
            } else {
                // Letters and digits between the characters stand for themselves: 二〇一五 is no
                // pinyin, but T恤 and 90年代 are typed so.
                let &byte = text.get(at)?;
                let mut left = states;
                while left != 0 {
                    let place = left.trailing_zeros();
                    if self.letters.get(place as usize) == Some(&byte) {
                        next |= 1 << (place + 1);
                    }
                    left &= left - 1;
                }
                at += 1;
            }
            if next & (1 << count) != 0 {
                return Some(at);
            }
            states = next;
        }
        None
    }
}

/// Which beginnings of `rest` a syllable may stand for, one bit a length.
fn lengths_of(syllable: &[u8], rest: &[u8]) -> u32 {
    let common = syllable.iter().zip(rest).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return 0;
    }
    let mut lengths = 1 << 1;
    if common >= 2 && matches!(syllable, [b'z' | b'c' | b's', b'h', ..]) {
        lengths |= 1 << 2;
    }
    // In full, or as much of it as was typed so far.
    if common == syllable.len() || common == rest.len() {
        lengths |= 1 << common;
    }
    lengths
}

/// The place in the tables of the Han character that begins at this byte.
fn han_at(text: &[u8], at: usize) -> Option<usize> {
    let &[a @ 0xE3..=0xE9, b, c] = text.get(at..at + 3)? else { return None };
    let code = (u32::from(a & 0x0F) << 12) | (u32::from(b & 0x3F) << 6) | u32::from(c & 0x3F);
    code.checked_sub(FROM).filter(|&place| place < TO - FROM).map(|place| place as usize)
}

#[cfg(test)]
mod tests {
    use super::Pinyin;
    use crate::text::fold::fold;

    fn finds<'a>(text: &'a str, word: &str) -> Option<&'a str> {
        Pinyin::new(&fold(word)).and_then(|pinyin| pinyin.find(text, 0)).map(|at| &text[at])
    }

    #[test]
    fn syllables_and_initials_find_chinese() {
        for (text, word, found) in [
            ("韩日关系", "hanri", "韩日"),
            ("韩日关系", "hr", "韩日"),
            ("韩日关系", "hrgx", "韩日关系"),
            ("韩日关系", "hanrgxi", "韩日关系"),
            ("韩日关系", "rig", "日关"),
            ("韩日关系", "guanx", "关系"),
            ("韩日关系", "xi", "系"),
            ("去重庆", "chongqing", "重庆"),
            ("很重要", "zhongyao", "重要"),
            ("很重要", "zhy", "重要"),
            ("银行", "yinhang", "银行"),
            ("行为", "xingwei", "行为"),
            ("思维导图", "swdt", "思维导图"),
            ("西安", "xi'an", "西安"),
            ("先后", "xian", "先"),
            ("女性", "nvxing", "女性"),
            ("女性", "nuxing", "女性"),
            ("战略", "zhanlüe", "战略"),
            ("战略", "zhanlve", "战略"),
            ("日本", "Rìběn", "日本"),
            ("改革90年代", "gaige90niandai", "改革90年代"),
        ] {
            assert_eq!(finds(text, word), Some(found), "{word} in {text}");
        }
        for (text, word) in [
            ("韩日", "hanrri"),
            ("韩日", "ahan"),
            ("hanri", "hanri"),
            ("韩日", "h"),
            ("韩日", "han ri"),
            ("", "han"),
            ("かな", "kana"),
        ] {
            assert_eq!(finds(text, word), None, "{word} in {text}");
        }
    }

    #[test]
    fn beginnings_of_what_matches_match() {
        let texts = ["韩日关系的重建", "中国外交史与东亚秩序", "重庆市长江大桥", "a改革90年代"];
        for text in texts {
            for word in ["hanriguanxi", "zhongguowaijiao", "zgwjs", "chongqingshi", "gaige90nd", "dongyzhixu", "zhdcj"]
            {
                let matches: Vec<bool> = (2..=word.len()).map(|end| finds(text, &word[..end]).is_some()).collect();
                let first = matches.iter().position(|matches| !matches).unwrap_or(matches.len());
                assert!(matches[first..].iter().all(|matches| !matches), "{word} in {text}: {matches:?}");
            }
        }
    }
}
