//! The citation styles, and the words of languages that they need.
//!
//! The style for GB/T 7714-2025 is our own CSL file; the others come with hayagriva.

use std::sync::{LazyLock, OnceLock};

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::{IndependentStyle, Locale, Style as CslStyle};

use super::item::Tongue;
use super::label::Ways;
use super::mend;

/// How a style cites in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By the number of the work in the list: `[3]`.
    Numeric,
    /// In notes.
    Note,
    /// By author and date, or by author: `(Smith 2020, 114)`.
    AuthorDate,
}

/// A citation style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Its name on the command line and in settings.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// How it cites.
    pub kind: Kind,
}

/// All styles; the first is the one for Chinese.
pub const STYLES: [Style; 6] = [
    Style { name: "GB-T-7714-2025", title: "GB/T 7714-2025", kind: Kind::Numeric },
    Style { name: "GB-T-7714-2015", title: "GB/T 7714-2015", kind: Kind::Numeric },
    Style { name: "chicago-notes", title: "Chicago (notes)", kind: Kind::Note },
    Style { name: "chicago-author-date", title: "Chicago (author-date)", kind: Kind::AuthorDate },
    Style { name: "apa", title: "APA", kind: Kind::AuthorDate },
    Style { name: "mla", title: "MLA", kind: Kind::AuthorDate },
];

/// Our style for GB/T 7714-2025.
const OWN: &str = include_str!("../../assets/csl/gb-t-7714-2025-numeric.csl");

/// The style with this name, whatever its case.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Style> {
    STYLES.iter().find(|style| style.name.eq_ignore_ascii_case(name))
}

/// The usual style for a language, a tag such as `zh-Hans`: GB/T 7714-2025 for Chinese, else
/// Chicago's author-date, whose short marks suit maps and slides.
#[must_use]
pub fn style_for(language: &str) -> &'static Style {
    let is_chinese = language.to_ascii_lowercase().split(['-', '_']).next() == Some("zh");
    if is_chinese { &STYLES[0] } else { &STYLES[3] }
}

impl Style {
    /// Whether it is our own.
    pub(super) fn is_own(&self) -> bool {
        self.name == STYLES[0].name
    }

    /// In which language the style words a work in this one. Those of the Chinese standard follow the
    /// work; the others know English, whose words are what their houses print for works of any
    /// language: theirs for other languages give "期 6: 112～32".
    pub(super) fn locale(&self, tongue: Tongue) -> &'static str {
        if self.is_chinese() { tongue.locale() } else { "en-US" }
    }

    /// Whether it is one of the Chinese standard.
    pub(super) fn is_chinese(&self) -> bool {
        self.name.starts_with("GB-T-7714")
    }

    /// Whether letters behind the year tell works apart.
    pub(super) fn has_letters(&self) -> bool {
        self.kind == Kind::AuthorDate && self.name != "mla"
    }

    /// Up to how many letters prepositions have no capital in titles.
    pub(super) fn small_words(&self) -> usize {
        match self.name {
            "apa" => 3,
            "mla" => usize::MAX,
            _ => 4,
        }
    }

    /// How its marks name authors.
    pub(super) fn ways(&self) -> Ways {
        let is_apa = self.name == "apa";
        Ways { and: if is_apa { "&" } else { "and" }, full: !is_apa, by_year: self.has_letters() }
    }

    /// What stands between the first and the last day.
    pub(super) fn span(&self) -> &'static str {
        if self.is_chinese() { "/" } else { "–" }
    }

    /// Whether it shortens given names to their first letters.
    pub(super) fn has_initials(&self) -> bool {
        matches!(self.name, "GB-T-7714-2015" | "apa")
    }

    /// The style as CSL; `None` if it can't be read, which tests rule out.
    pub(super) fn csl(&self) -> Option<&'static IndependentStyle> {
        static READ: [OnceLock<Option<IndependentStyle>>; STYLES.len()] = [const { OnceLock::new() }; STYLES.len()];
        let at = STYLES.iter().position(|style| style.name == self.name)?;
        let archived = match self.name {
            "GB-T-7714-2015" => Some(ArchivedStyle::Gb77142015Numeric),
            "chicago-notes" => Some(ArchivedStyle::ChicagoNotes),
            "chicago-author-date" => Some(ArchivedStyle::ChicagoAuthorDate),
            "apa" => Some(ArchivedStyle::AmericanPsychologicalAssociation),
            "mla" => Some(ArchivedStyle::ModernLanguageAssociation),
            _ => None,
        };
        let read = || {
            let mut style = match archived {
                None => IndependentStyle::from_xml(OWN).ok()?,
                Some(archived) => match archived.get() {
                    CslStyle::Independent(style) => style,
                    CslStyle::Dependent(_) => return None,
                },
            };
            if !self.is_own() {
                mend::mended(&mut style, self.name == "mla");
            }
            Some(style)
        };
        READ[at].get_or_init(read).as_ref()
    }
}

/// The words of all languages, from hayagriva.
pub(super) fn locales() -> &'static [Locale] {
    static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(archive::locales);
    &LOCALES
}

/// What stands above a list of works in a language.
pub(super) fn heading(style: &Style, language: &str) -> &'static str {
    let language = language.to_ascii_lowercase();
    let first = language.split(['-', '_']).next().unwrap_or_default();
    let is_hant = ["hant", "tw", "hk"].iter().any(|part| language.split(['-', '_']).any(|other| other == *part));
    match first {
        "zh" if is_hant => "參考文獻",
        "zh" => "参考文献",
        "ja" => "参考文献",
        "ko" => "참고문헌",
        "de" => "Literatur",
        "fr" => "Bibliographie",
        "es" => "Bibliografía",
        "ru" => "Список литературы",
        _ => match style.name {
            "chicago-notes" => "Bibliography",
            "mla" => "Works Cited",
            _ => "References",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{STYLES, by_name, heading, style_for};

    #[test]
    fn every_style_can_be_read() {
        for style in &STYLES {
            assert!(style.csl().is_some_and(|csl| csl.bibliography.is_some()), "{}", style.name);
        }
        assert!(super::locales().len() > 50);
    }

    #[test]
    fn styles_by_name_and_language() {
        assert_eq!(by_name("gb-t-7714-2025"), Some(&STYLES[0]));
        assert_eq!(by_name("none"), None);
        assert_eq!((style_for("zh-Hant").name, style_for("").name), ("GB-T-7714-2025", "chicago-author-date"));
        assert_eq!(heading(&STYLES[0], "zh-Hans"), "参考文献");
        assert_eq!(heading(&STYLES[5], "en"), "Works Cited");
    }
}
