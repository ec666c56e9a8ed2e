//! Fuzzy matching of a few typed letters against a short text: the command palette, lists with a
//! filter.
//!
//! The letters must come in order. Runs, beginnings of words, and the beginning of the text count
//! for more, so that `sac` finds “Add sibling after…” behind “Save a copy…”. Case and width do not
//! matter. The best placement is found by dynamic programming over two rows, so a text of `n`
//! characters and `m` letters costs `n · m`.

use unicode_normalization::UnicodeNormalization as _;

/// Longest text that is looked at, in characters; titles are far shorter.
const LONGEST: usize = 256;

const HIT: i32 = 16;
const RUN: i32 = 12;
const WORD: i32 = 14;
const START: i32 = 10;
const NEVER: i32 = i32::MIN / 2;

/// The text in the form in which it is compared: NFKC, lower case.
#[must_use]
pub fn folded(text: &str) -> Vec<char> {
    text.nfkc().flat_map(char::to_lowercase).take(LONGEST).collect()
}

/// How well `query` fits `text`, both through [`folded`]; `None` if it does not. Spaces in the
/// query separate parts that may come in any order. A higher number is better; an empty query
/// fits everything with 0.
#[must_use]
pub fn score(query: &[char], text: &[char]) -> Option<i32> {
    let mut sum = 0;
    for part in query.split(|c| c.is_whitespace()).filter(|part| !part.is_empty()) {
        sum += part_score(part, text)?;
    }
    // Of two equal fits the shorter text is the closer one.
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
    Some(if sum == 0 { 0 } else { sum - length.min(60) / 6 })
}

fn is_word_start(text: &[char], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| text.get(at)) else { return true };
    !before.is_alphanumeric()
}

fn part_score(part: &[char], text: &[char]) -> Option<i32> {
    // ends[j]: the best score of the letters so far with the last one at j.
    let mut ends = vec![NEVER; text.len()];
    for (i, wanted) in part.iter().enumerate() {
        let mut next = vec![NEVER; text.len()];
        let mut best_before = NEVER;
        for (j, found) in text.iter().enumerate() {
            if found == wanted {
                let mut here = HIT;
                if is_word_start(text, j) {
                    here += WORD;
                }
                if j == 0 {
                    here += START;
                }
                let before = if i == 0 { Some(0) } else { Some(best_before).filter(|&best| best > NEVER) };
                let run = j.checked_sub(1).and_then(|j| ends.get(j)).copied().filter(|&end| i > 0 && end > NEVER);
                let best = before.into_iter().chain(run.map(|end| end + RUN)).max();
                if let (Some(best), Some(slot)) = (best, next.get_mut(j)) {
                    *slot = best + here;
                }
            }
            best_before = best_before.max(ends.get(j).copied().unwrap_or(NEVER));
        }
        ends = next;
    }
    ends.into_iter().max().filter(|&best| best > NEVER)
}

#[cfg(test)]
mod tests {
    use super::{folded, score};

    fn fit(query: &str, text: &str) -> Option<i32> {
        score(&folded(query), &folded(text))
    }

    #[test]
    fn letters_come_in_order_and_parts_in_any() {
        assert!(fit("adch", "Add child").is_some());
        assert!(fit("child add", "Add child").is_some());
        assert!(fit("dhca", "Add child").is_none());
        assert!(fit("addx", "Add child").is_none());
        assert_eq!(fit("", "Add child"), Some(0));
        assert_eq!(fit("a", ""), None);
    }

    #[test]
    fn beginnings_of_words_and_runs_win() {
        assert!(fit("ac", "Add child") > fit("ac", "Back up"));
        assert!(fit("fit", "Fit the map") > fit("fit", "Draft in the end"));
        assert!(fit("undo", "Undo") > fit("undo", "Undo all that was done"));
    }

    #[test]
    fn han_kana_and_wide_letters_fit() {
        assert!(fit("子主", "添加子主题").is_some());
        assert!(fit("ＵＮＤＯ", "undo").is_some());
        assert!(fit("ﾄﾋﾟ", "トピックを追加").is_some());
        assert!(fit("하위", "하위 토픽 추가").is_some());
    }

    #[test]
    fn long_texts_do_not_take_long() {
        let text = "a".repeat(100_000);
        assert!(fit(&"a".repeat(50), &text).is_some());
    }
}
