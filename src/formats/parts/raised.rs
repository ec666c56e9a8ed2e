//! Raised and lowered signs: those of Unicode, as in 10⁹ and H₂O, where a format tells them by looks.
//! Titles and notes have no such looks, and without them 10⁹ would read 109.

/// The longest run that is written so, in characters; longer ones are remarks, not exponents.
pub(in crate::formats) const MOST: usize = 12;

/// Signs with their raised and lowered forms; `\0` where Unicode has none.
const FORMS: &[(char, char, char)] = &[
    ('0', '⁰', '₀'),
    ('1', '¹', '₁'),
    ('2', '²', '₂'),
    ('3', '³', '₃'),
    ('4', '⁴', '₄'),
    ('5', '⁵', '₅'),
    ('6', '⁶', '₆'),
    ('7', '⁷', '₇'),
    ('8', '⁸', '₈'),
    ('9', '⁹', '₉'),
    ('+', '⁺', '₊'),
    ('-', '⁻', '₋'),
    ('\u{2212}', '⁻', '₋'),
    ('\u{2013}', '⁻', '₋'),
    ('=', '⁼', '₌'),
    ('(', '⁽', '₍'),
    (')', '⁾', '₎'),
    ('a', 'ᵃ', 'ₐ'),
    ('b', 'ᵇ', '\0'),
    ('c', 'ᶜ', '\0'),
    ('d', 'ᵈ', '\0'),
    ('e', 'ᵉ', 'ₑ'),
    ('f', 'ᶠ', '\0'),
    ('g', 'ᵍ', '\0'),
    ('h', 'ʰ', 'ₕ'),
    ('i', 'ⁱ', 'ᵢ'),
    ('j', 'ʲ', 'ⱼ'),
    ('k', 'ᵏ', 'ₖ'),
    ('l', 'ˡ', 'ₗ'),
    ('m', 'ᵐ', 'ₘ'),
    ('n', 'ⁿ', 'ₙ'),
    ('o', 'ᵒ', 'ₒ'),
    ('p', 'ᵖ', 'ₚ'),
    ('r', 'ʳ', 'ᵣ'),
    ('s', 'ˢ', 'ₛ'),
    ('t', 'ᵗ', 'ₜ'),
    ('u', 'ᵘ', 'ᵤ'),
    ('v', 'ᵛ', 'ᵥ'),
    ('w', 'ʷ', '\0'),
    ('x', 'ˣ', 'ₓ'),
    ('y', 'ʸ', '\0'),
    ('z', 'ᶻ', '\0'),
    ('A', 'ᴬ', '\0'),
    ('B', 'ᴮ', '\0'),
    ('D', 'ᴰ', '\0'),
    ('E', 'ᴱ', '\0'),
    ('G', 'ᴳ', '\0'),
    ('H', 'ᴴ', '\0'),
    ('I', 'ᴵ', '\0'),
    ('J', 'ᴶ', '\0'),
    ('K', 'ᴷ', '\0'),
    ('L', 'ᴸ', '\0'),
    ('M', 'ᴹ', '\0'),
    ('N', 'ᴺ', '\0'),
    ('O', 'ᴼ', '\0'),
    ('P', 'ᴾ', '\0'),
    ('R', 'ᴿ', '\0'),
    ('T', 'ᵀ', '\0'),
    ('U', 'ᵁ', '\0'),
    ('W', 'ᵂ', '\0'),
    ('β', 'ᵝ', 'ᵦ'),
    ('γ', 'ᵞ', 'ᵧ'),
    ('δ', 'ᵟ', '\0'),
    ('θ', 'ᶿ', '\0'),
    ('φ', 'ᵠ', 'ᵩ'),
    ('χ', 'ᵡ', 'ᵪ'),
    ('ρ', '\0', 'ᵨ'),
];

/// How a run is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Shift {
    Up,
    Down,
}

/// A raised or lowered run in signs of Unicode, if each has one there. `None` for what is longer and for
/// words: the letters of 1st and of ™ are read as well on the line.
pub(in crate::formats) fn shifted(run: &str, shift: Shift) -> Option<String> {
    let signs = run.trim();
    let mut count = 0_usize;
    let mut letters = 0_usize;
    let mut out = String::with_capacity(run.len() * 2);
    let (lead, tail) = run.split_once(signs)?;
    out.push_str(lead);
    for sign in signs.chars() {
        count += 1;
        letters += usize::from(sign.is_alphabetic());
        if count > MOST {
            return None;
        }
        let (_, up, down) = FORMS.iter().find(|(plain, ..)| *plain == sign)?;
        let form = if shift == Shift::Up { *up } else { *down };
        if form == '\0' {
            return None;
        }
        out.push(form);
    }
    if count == 0 || letters == count && count > 1 {
        return None;
    }
    out.push_str(tail);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Shift, shifted};

    #[test]
    fn only_what_unicode_has_is_raised_and_no_words() {
        let up = |run| shifted(run, Shift::Up);
        let down = |run| shifted(run, Shift::Down);
        assert_eq!(up("9").as_deref(), Some("⁹"));
        assert_eq!(up("\u{2212}9").as_deref(), Some("⁻⁹"));
        assert_eq!(up(" 2+ ").as_deref(), Some(" ²⁺ "));
        assert_eq!(up("n+1").as_deref(), Some("ⁿ⁺¹"));
        assert_eq!(down("2").as_deref(), Some("₂"));
        assert_eq!(down("i").as_deref(), Some("ᵢ"));
        for run in ["st", "TM", "1,2", "[1]", "1234567890123", "", " ", "q", "注1"] {
            assert_eq!((up(run), down(run)), (None, None), "{run}");
        }
        assert_eq!(down("b"), None);
    }
}
