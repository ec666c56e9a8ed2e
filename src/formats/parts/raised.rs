//! Raised and lowered signs, where a format tells them by looks: 10⁹ and H₂O, 10^-3 and `x_i`. Titles and notes
//! have no such looks, and without them 10⁹ would read 109.

/// The longest run that is written so, in characters; longer ones are remarks, not exponents.
pub(in crate::formats) const MOST: usize = 12;
/// Digits that the faces of every export have. The other raised and lowered signs of Unicode they lack.
const UP: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
const DOWN: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
/// Signs that stand among digits, and letters that stand for numbers. Others belong to words such as 1st or `XXe`.
const SIGNS: &str = "+-\u{2212}\u{2013}=()";
const LETTERS: &str = "ijkmnxt";

/// How a run is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Shift {
    Up,
    Down,
}

/// A raised or lowered run in digits of Unicode if it is a number, and else behind a sign for it. `None` for
/// what is longer and for words: the letters of 1st and of ™ are read as well on the line.
pub(in crate::formats) fn shifted(run: &str, shift: Shift) -> Option<String> {
    let signs = run.trim();
    let (lead, tail) = run.split_once(signs)?;
    let is_letter = |sign: char| LETTERS.contains(sign);
    let count = signs.chars().count();
    let letters = signs.chars().filter(|&sign| is_letter(sign)).count();
    let is_known = |sign: char| sign.is_ascii_digit() || SIGNS.contains(sign) || is_letter(sign);
    if count == 0 || count > MOST || !signs.chars().all(is_known) || letters == count && count > 1 {
        return None;
    }
    let digits = if shift == Shift::Up { UP } else { DOWN };
    let form = |sign: char| digits.get(sign.to_digit(10)? as usize).copied();
    if let Some(number) = signs.chars().map(form).collect::<Option<String>>() {
        return Some([lead, &number, tail].concat());
    }
    let mark = if shift == Shift::Up { "^" } else { "_" };
    // A number with its sign before it needs no brackets.
    let is_one = count == 1 || signs.chars().skip(1).all(|sign| sign.is_ascii_digit());
    let (open, close) = if is_one || signs.starts_with('(') { ("", "") } else { ("(", ")") };
    Some([lead, mark, open, signs, close, tail].concat())
}

#[cfg(test)]
mod tests {
    use super::{Shift, shifted};

    #[test]
    fn numbers_are_raised_and_words_are_not() {
        let up = |run| shifted(run, Shift::Up);
        let down = |run| shifted(run, Shift::Down);
        assert_eq!(up("19").as_deref(), Some("¹⁹"));
        assert_eq!(up("\u{2212}9").as_deref(), Some("^\u{2212}9"));
        assert_eq!(up(" 2+ ").as_deref(), Some(" ^(2+) "));
        assert_eq!(up("n+1").as_deref(), Some("^(n+1)"));
        assert_eq!(down("2").as_deref(), Some("₂"));
        assert_eq!(down("i").as_deref(), Some("_i"));
        for run in ["st", "e", "TM", "1,2", "[1]", "1234567890123", "", " ", "q", "注1"] {
            assert_eq!((up(run), down(run)), (None, None), "{run}");
        }
    }
}
