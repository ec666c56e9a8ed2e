//! Numbers before titles, by the place of a topic in its tree: `1.2.3`, 一、（一）, A. 1. a.
//!
//! A number is a view: it is never part of a title. The window, the layout and the exports all
//! take it from here. **Invariant:** the number of a place depends on nothing but the place.

use serde::{Deserialize, Serialize};

/// A way to number topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// 1, 1.1, 1.1.1: the whole way from the root.
    Decimal,
    /// 一、（一）1.（1）①: as Chinese papers and official documents number their sections
    /// (GB/T 9704-2012, 7.3.3 for the first four levels).
    Chinese,
    /// A. 1. a. (1) (a)
    Letters,
}

/// Levels that have numbers; what lies deeper has none, as in word processors.
pub const LEVELS: usize = 9;

impl Numbering {
    /// All ways, in the order in which a menu offers them.
    pub const ALL: [Self; 3] = [Self::Decimal, Self::Chinese, Self::Letters];

    /// The name in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::Chinese => "chinese",
            Self::Letters => "letters",
        }
    }

    /// The way of this name; `None` for none and for names of later versions.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// Whether the number of a topic says the numbers of those above it too, so that it changes
    /// with them.
    #[must_use]
    pub const fn says_the_way(self) -> bool {
        matches!(self, Self::Decimal)
    }

    /// An example of the first levels, for menus.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Decimal => "1 · 1.1 · 1.1.1",
            Self::Chinese => "一、（一）1.（1）①",
            Self::Letters => "A. 1. a. (1)",
        }
    }
}

/// The number of the topic that `path` leads to: the position of its main topic among the main
/// topics, then of the next one among its siblings, and so on, all from 1. Empty for the root and
/// below the ninth level.
#[must_use]
pub fn number(style: Numbering, path: &[u32]) -> String {
    let Some(&last) = path.last().filter(|_| path.len() <= LEVELS) else { return String::new() };
    match style {
        Numbering::Decimal => {
            let mut text = String::new();
            for (index, part) in path.iter().enumerate() {
                if index > 0 {
                    text.push('.');
                }
                text.push_str(&part.to_string());
            }
            text
        }
        Numbering::Chinese => match (path.len() - 1) % 5 {
            0 => format!("{}、", han(last)),
            1 => format!("（{}）", han(last)),
            2 => format!("{last}."),
            3 => format!("（{last}）"),
            _ => circled(last),
        },
        Numbering::Letters => match (path.len() - 1) % 5 {
            0 => format!("{}.", letters(last, 'A')),
            1 => format!("{last}."),
            2 => format!("{}.", letters(last, 'a')),
            3 => format!("({last})"),
            _ => format!("({})", letters(last, 'a')),
        },
    }
}

/// A whole number in Han characters, as it is read: 十二, 一百零五, 二十万三千. Below 10^8.
#[must_use]
pub fn han(number: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or('零');
    // Below ten thousand.
    let group = |value: u32, out: &mut String| {
        let mut gap = false;
        for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let here = value / unit % 10;
            if here == 0 {
                gap = true;
                continue;
            }
            if gap && !out.is_empty() {
                out.push('零');
            }
            gap = false;
            // Twelve is 十二, but 112 is 一百一十二.
            if !(unit == 10 && here == 1 && out.is_empty()) {
                out.push(digit(here));
            }
            out.push_str(name);
        }
    };
    if number == 0 {
        return "零".to_owned();
    }
    if number >= 100_000_000 {
        return number.to_string();
    }
    let mut text = String::new();
    let (above, below) = (number / 10_000, number % 10_000);
    if above > 0 {
        group(above, &mut text);
        text.push('万');
    }
    if below > 0 {
        group(below, &mut text);
    }
    text
}

/// ① to ㊿; beyond that in brackets.
fn circled(number: u32) -> String {
    let at = match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return format!("({number})"),
    };
    char::from_u32(at).map_or_else(|| number.to_string(), String::from)
}

/// A … Z, AA, AB …: as spreadsheets name their columns.
fn letters(number: u32, first: char) -> String {
    let mut left = number;
    let mut text = Vec::new();
    while left > 0 {
        let digit = (left - 1) % 26;
        text.push(char::from_u32(first as u32 + digit).unwrap_or(first));
        left = (left - 1) / 26;
    }
    text.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_of_each_way() {
        let ladder = |way| (1..=5).map(|depth| number(way, &[2; 9][..depth])).collect::<Vec<_>>();
        assert_eq!(ladder(Numbering::Decimal), ["2", "2.2", "2.2.2", "2.2.2.2", "2.2.2.2.2"]);
        assert_eq!(ladder(Numbering::Chinese), ["二、", "（二）", "2.", "（2）", "②"]);
        assert_eq!(ladder(Numbering::Letters), ["B.", "2.", "b.", "(2)", "(b)"]);
    }

    #[test]
    fn the_root_and_what_is_too_deep_have_none() {
        for way in Numbering::ALL {
            assert_eq!(number(way, &[]), "");
            assert_eq!(number(way, &[1; 10]), "");
            assert_ne!(number(way, &[1; 9]), "");
            assert_eq!(Numbering::named(way.name()), Some(way));
        }
    }

    #[test]
    fn han_numbers_are_read_as_they_are_said() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (21, "二十一"),
            (100, "一百"),
            (105, "一百零五"),
            (112, "一百一十二"),
            (1010, "一千零一十"),
            (10_001, "一万零一"),
            (203_000, "二十万三千"),
            (0, "零"),
        ];
        for (value, text) in cases {
            assert_eq!(han(value), text, "{value}");
        }
    }

    #[test]
    fn letters_and_circles_go_on() {
        let name = |number_| number(Numbering::Letters, &[number_]);
        assert_eq!([name(26), name(27), name(52), name(703)], ["Z.", "AA.", "AZ.", "AAA."]);
        let circle = |n| number(Numbering::Chinese, &[1, 1, 1, 1, n]);
        assert_eq!([circle(1), circle(20), circle(21), circle(50), circle(51)], ["①", "⑳", "㉑", "㊿", "(51)"]);
    }
}
