//! Languages as office programs name them, and the fonts that each of them is set in: those that
//! come with the system or with the office program where the language is at home.

use crate::doc::Document;
use crate::export::Script;
use crate::formats::Language;
use crate::text::fold::is_cjk;

/// Languages written with Han characters, kana or Hangul, and all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Simplified Chinese.
    Hans,
    /// Traditional Chinese.
    Hant,
    /// Japanese.
    Japan,
    /// Korean.
    Korea,
}

impl Region {
    /// That of a language tag (BCP 47); `None` for languages of letters.
    #[must_use]
    pub fn of(language: &str) -> Option<Self> {
        let tag = language.to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match parts.next()? {
            "zh" | "yue" | "cmn" => {
                let traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
                Some(if traditional && !tag.contains("hans") { Self::Hant } else { Self::Hans })
            }
            "ja" => Some(Self::Japan),
            "ko" => Some(Self::Korea),
            _ => None,
        }
    }

    /// The language with its country.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hans => "zh-CN",
            Self::Hant => "zh-TW",
            Self::Japan => "ja-JP",
            Self::Korea => "ko-KR",
        }
    }

    /// The forms of characters as families of free faces name them: `Noto Serif CJK SC`.
    #[must_use]
    pub const fn forms(self) -> &'static str {
        match self {
            Self::Hans => "SC",
            Self::Hant => "TC",
            Self::Japan => "JP",
            Self::Korea => "KR",
        }
    }

    /// The face of running text on paper.
    #[must_use]
    pub const fn serif(self) -> &'static str {
        match self {
            Self::Hans => "SimSun",
            Self::Hant => "PMingLiU",
            Self::Japan => "MS Mincho",
            Self::Korea => "Batang",
        }
    }

    /// The face of headings on paper.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Hans => "SimHei",
            Self::Hant => "Microsoft JhengHei",
            Self::Japan => "MS Gothic",
            Self::Korea => "Malgun Gothic",
        }
    }

    /// The face of slides.
    #[must_use]
    pub const fn screen(self) -> &'static str {
        match self {
            Self::Hans => "Microsoft YaHei",
            Self::Hant => "Microsoft JhengHei",
            Self::Japan => "Yu Gothic",
            Self::Korea => "Malgun Gothic",
        }
    }

    /// Whether it is Chinese.
    #[must_use]
    pub const fn is_chinese(self) -> bool {
        matches!(self, Self::Hans | Self::Hant)
    }
}

/// The languages of what is written.
#[derive(Clone, Copy, Debug)]
pub struct Tongue {
    /// That of its titles, if it is one of [`Region`].
    pub titles: Option<Region>,
    /// That of East Asian words wherever they stand.
    pub east: Region,
    /// The tag of words in letters.
    pub west: &'static str,
}

impl Tongue {
    /// The languages of a document as it is written.
    #[must_use]
    pub fn of(document: &Document, language: &Language, script: Script) -> Self {
        let first = match language {
            Language::Named(name) => Some(name),
            Language::First | Language::Both => document.languages().first(),
        };
        let convert = |region: Region| match script {
            Script::Hans if region.is_chinese() => Region::Hans,
            Script::Hant if region.is_chinese() => Region::Hant,
            _ => region,
        };
        let titles = first.and_then(|name| Region::of(name)).map(convert);
        let others = || document.languages().iter().find_map(|name| Region::of(name)).map(convert);
        let west = first.into_iter().chain(document.languages()).find(|name| Region::of(name).is_none());
        let west = west.map_or("en-US", |name| western(name));
        Self { titles, east: titles.or_else(others).unwrap_or_else(|| convert(Region::Hans)), west }
    }

    /// The tag of the titles' language.
    #[must_use]
    pub const fn tag(&self) -> &'static str {
        match self.titles {
            Some(region) => region.tag(),
            None => self.west,
        }
    }

    /// Words that the writers put in by themselves, by the language of the titles: in English,
    /// simplified and traditional Chinese, Japanese and Korean.
    #[must_use]
    pub const fn word(&self, [en, hans, hant, ja, ko]: [&'static str; 5]) -> &'static str {
        match self.titles {
            None => en,
            Some(Region::Hans) => hans,
            Some(Region::Hant) => hant,
            Some(Region::Japan) => ja,
            Some(Region::Korea) => ko,
        }
    }
}

/// The tag of a language of letters with its usual country, as proofing tools want it.
fn western(language: &str) -> &'static str {
    const TAGS: [(&str, &str); 12] = [
        ("de", "de-DE"),
        ("es", "es-ES"),
        ("fr", "fr-FR"),
        ("it", "it-IT"),
        ("pt", "pt-PT"),
        ("ru", "ru-RU"),
        ("nl", "nl-NL"),
        ("pl", "pl-PL"),
        ("vi", "vi-VN"),
        ("tr", "tr-TR"),
        ("id", "id-ID"),
        ("uk", "uk-UA"),
    ];
    if language.eq_ignore_ascii_case("en-GB") {
        return "en-GB";
    }
    let first = language.split(['-', '_']).next().unwrap_or_default();
    TAGS.iter().find(|(name, _)| name.eq_ignore_ascii_case(first)).map_or("en-US", |(_, tag)| tag)
}

/// Whether a text has East Asian characters.
#[must_use]
pub fn has_east(text: &str) -> bool {
    // The middle dot is in both.
    text.chars().any(|c| is_cjk(c) && c != '\u{b7}' || ('\u{ff01}'..='\u{ffef}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::{Language, Region, Script, Tongue, has_east};
    use crate::doc::fixture;

    #[test]
    fn regions_by_tag() {
        let cases = [
            ("zh", Some(Region::Hans)),
            ("zh-Hant", Some(Region::Hant)),
            ("zh_TW", Some(Region::Hant)),
            ("zh-Hans-HK", Some(Region::Hans)),
            ("ja", Some(Region::Japan)),
            ("ko-KR", Some(Region::Korea)),
            ("en", None),
            ("", None),
        ];
        for (tag, want) in cases {
            assert_eq!(Region::of(tag), want, "{tag}");
        }
    }

    #[test]
    fn fonts_follow_the_titles_that_are_written() {
        let (mut document, _) = fixture::parse("Root");
        document.languages.push("zh-Hans".into());
        let english = Tongue::of(&document, &Language::First, Script::Keep);
        assert_eq!((english.titles, english.east, english.tag()), (None, Region::Hans, "en-US"));
        let chinese = Tongue::of(&document, &Language::Named("zh-Hans".into()), Script::Hant);
        assert_eq!((chinese.titles, chinese.east, chinese.west), (Some(Region::Hant), Region::Hant, "en-US"));
        assert!(has_east("a纲") && has_east("！") && !has_east("“a·b”—ü"));
    }
}
