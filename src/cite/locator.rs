//! Places in a work, as people write them: `p. 114`, `ch. 3`, 第5页.

use hayagriva::citationberg::taxonomy::Locator;

/// Words before a place, and what they mean.
const WORDS: [(&str, Locator); 26] = [
    ("pages", Locator::Page),
    ("page", Locator::Page),
    ("pp.", Locator::Page),
    ("pp", Locator::Page),
    ("p.", Locator::Page),
    ("p", Locator::Page),
    ("с.", Locator::Page),
    ("С.", Locator::Page),
    ("chapters", Locator::Chapter),
    ("chapter", Locator::Chapter),
    ("chap.", Locator::Chapter),
    ("ch.", Locator::Chapter),
    ("sections", Locator::Section),
    ("section", Locator::Section),
    ("sec.", Locator::Section),
    ("§§", Locator::Section),
    ("§", Locator::Section),
    ("volume", Locator::Volume),
    ("vol.", Locator::Volume),
    ("paragraph", Locator::Paragraph),
    ("para.", Locator::Paragraph),
    ("figure", Locator::Figure),
    ("fig.", Locator::Figure),
    ("table", Locator::Table),
    ("note", Locator::Note),
    ("line", Locator::Line),
];
/// Words around a place in Chinese, Japanese and Korean.
const AROUND: [(&str, &str, Locator); 8] = [
    ("第", "页", Locator::Page),
    ("第", "頁", Locator::Page),
    ("", "页", Locator::Page),
    ("", "頁", Locator::Page),
    ("第", "章", Locator::Chapter),
    ("제", "쪽", Locator::Page),
    ("", "쪽", Locator::Page),
    ("", "면", Locator::Page),
];

/// What a place is, and its number. A mere number is a page; words are as they are.
pub(super) fn parse(text: &str) -> (Option<Locator>, &str) {
    let text = text.trim();
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    for (before, behind, kind) in AROUND {
        if let Some(number) = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind)).map(str::trim)
            && is_number(number)
        {
            return (Some(kind), number);
        }
    }
    for (word, kind) in WORDS {
        let (Some(head), Some(rest)) = (text.get(..word.len()), text.get(word.len()..)) else { continue };
        let is_whole = !word.ends_with(|c: char| c.is_ascii_alphabetic())
            || rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
        if head.eq_ignore_ascii_case(word) && is_whole && !rest.trim().is_empty() {
            return (Some(kind), rest.trim());
        }
    }
    (is_number(text).then_some(Locator::Page), text)
}

/// The place as GB/T 7714 writes it: pages as numbers alone, all else in its own words.
pub(super) fn bare(text: &str) -> &str {
    match parse(text) {
        (Some(Locator::Page), number) => number,
        _ => text.trim(),
    }
}

/// A range of pages as it is, and with only the last two digits of its second number, where those
/// before are the same: so MLA writes it, `100–04`.
pub(super) fn shortened(text: &str) -> Option<(String, String)> {
    let (Some(Locator::Page), number) = parse(text) else { return None };
    let (from, to) = number.split_once(['-', '–'])?;
    let is_number = |text: &str| text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (same, _) = from.split_at_checked(from.len().checked_sub(2)?)?;
    let (before, last) = to.split_at_checked(to.len().checked_sub(2)?)?;
    let is_short = is_number(from) && is_number(to) && same == before;
    is_short.then(|| (format!("{from}–{to}"), format!("{from}–{last}")))
}

#[cfg(test)]
mod tests {
    use super::{Locator, bare, parse, shortened};

    #[test]
    fn places_in_words() {
        for (text, kind, number) in [
            ("p. 114", Some(Locator::Page), "114"),
            ("PP. 114–116", Some(Locator::Page), "114–116"),
            ("114", Some(Locator::Page), "114"),
            ("第5页", Some(Locator::Page), "5"),
            ("114쪽", Some(Locator::Page), "114"),
            ("С. 5–16", Some(Locator::Page), "5–16"),
            ("23-25頁", Some(Locator::Page), "23-25"),
            ("chapter 3", Some(Locator::Chapter), "3"),
            ("§ 7", Some(Locator::Section), "7"),
            ("preface", None, "preface"),
            ("plate 3", None, "plate 3"),
            ("扉页", None, "扉页"),
            ("", None, ""),
        ] {
            assert_eq!(parse(text), (kind, number), "{text}");
        }
        assert_eq!((bare("pp. 3-4"), bare("ch. 3")), ("3-4", "ch. 3"));
        assert_eq!(shortened("pp. 100-104"), Some(("100–104".to_owned(), "100–04".to_owned())));
        assert_eq!((shortened("98–104"), shortened("199-201"), shortened("-")), (None, None, None));
    }
}
