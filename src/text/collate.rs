//! In which order titles are put: by the letters of a language, Han by pinyin or by strokes.
//!
//! The rules are those of the Unicode collation algorithm with the tailorings of CLDR, through ICU4X.
//! Numbers inside of titles count as numbers, so that 第10章 comes after 第9章.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

/// How Han characters are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Han {
    /// As the language of the titles has it.
    OfLanguage,
    /// By their reading in Mandarin.
    Pinyin,
    /// By the number of strokes.
    Stroke,
}

/// Puts titles in order.
#[derive(Debug)]
pub struct Order(Option<CollatorBorrowed<'static>>);

impl Order {
    /// The order of titles in a language (a tag such as `zh-Hans`). An unknown tag gives the order
    /// of the Unicode collation algorithm.
    #[must_use]
    pub fn new(language: &str, han: Han) -> Self {
        let tag = match han {
            Han::OfLanguage if language.starts_with("zh-Hant") => "zh-Hant-u-co-stroke-kn".to_owned(),
            Han::OfLanguage => format!("{language}-u-kn"),
            Han::Pinyin => "zh-u-co-pinyin-kn".to_owned(),
            Han::Stroke => "zh-u-co-stroke-kn".to_owned(),
        };
        let locale = tag.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        Self(Collator::try_new((&locale).into(), CollatorOptions::default()).ok())
    }

    /// Which of two titles comes first.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
    }
}

#[cfg(test)]
mod tests {
    use super::{Han, Order};

    fn sorted(language: &str, han: Han, titles: &str) -> String {
        let order = Order::new(language, han);
        let mut titles: Vec<&str> = titles.split(' ').collect();
        titles.sort_by(|a, b| order.compare(a, b));
        titles.join(" ")
    }

    #[test]
    fn han_by_pinyin_and_by_strokes() {
        assert_eq!(sorted("zh-Hans", Han::Pinyin, "障碍 动因 前景 正常化"), "动因 前景 障碍 正常化");
        assert_eq!(sorted("zh-Hans", Han::OfLanguage, "障碍 动因 前景 正常化"), "动因 前景 障碍 正常化");
        assert_eq!(sorted("en", Han::Stroke, "三 一 美 二 中"), "一 二 三 中 美");
    }

    #[test]
    fn letters_kana_and_hangul_by_their_languages() {
        assert_eq!(sorted("en", Han::OfLanguage, "ROK japan China Élan"), "China Élan japan ROK");
        assert_eq!(sorted("ja", Han::OfLanguage, "にほん かんこく アメリカ"), "アメリカ かんこく にほん");
        assert_eq!(sorted("ko", Han::OfLanguage, "한국 미국 일본"), "미국 일본 한국");
        assert_eq!(sorted("no such tag", Han::OfLanguage, "b a"), "a b");
    }

    #[test]
    fn numbers_count_as_numbers() {
        assert_eq!(sorted("zh-Hans", Han::Pinyin, "第10章 第9章"), "第9章 第10章");
        assert_eq!(sorted("en", Han::OfLanguage, "Step-10 Step-9"), "Step-9 Step-10");
    }
}
