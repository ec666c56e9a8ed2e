//! What the window says, in the five languages of its people, as Fluent messages.
//!
//! The texts are `assets/words/LANGUAGE/AREA.ftl`, one area for each part of the window. A key that
//! a language lacks is said in English; a key that English lacks is shown as it is, which a test
//! forbids. Titles of commands stay in the registry in English; their translations have the key
//! `cmd-` and the command's id with dashes. The language is that of the thread that draws: the
//! window sets it from the settings, a test starts in English.

use std::borrow::Cow;
use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use crate::editor::commands::Command;

/// The languages of the window: their tags, and their names in themselves.
pub const LANGUAGES: [(&str, &str); 5] =
    [("en", "English"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("ja", "日本語"), ("ko", "한국어")];

/// The texts of an area, in the order of [`LANGUAGES`].
macro_rules! area {
    ($name:literal) => {
        (
            $name,
            [
                include_str!(concat!("../../assets/words/en/", $name, ".ftl")),
                include_str!(concat!("../../assets/words/zh-Hans/", $name, ".ftl")),
                include_str!(concat!("../../assets/words/zh-Hant/", $name, ".ftl")),
                include_str!(concat!("../../assets/words/ja/", $name, ".ftl")),
                include_str!(concat!("../../assets/words/ko/", $name, ".ftl")),
            ],
        )
    };
}

/// All texts by area.
static AREAS: [(&str, [&str; LANGUAGES.len()]); 15] = [
    area!("app"),
    area!("cite"),
    area!("commands"),
    area!("content"),
    area!("export"),
    area!("find"),
    area!("import"),
    area!("outline"),
    area!("present"),
    area!("routes"),
    area!("settings"),
    area!("sheets"),
    area!("start"),
    area!("structures"),
    area!("style"),
];

type Bundle = FluentBundle<FluentResource>;

/// The texts of one language, by its place in [`LANGUAGES`].
fn bundle(at: usize) -> Bundle {
    let tag = LANGUAGES.get(at).map_or("en", |(tag, _)| tag);
    let mut bundle = Bundle::new(vec![tag.parse().unwrap_or_default()]);
    // Marks around what is filled in are for right-to-left text; here they would be seen as boxes.
    bundle.set_use_isolating(false);
    for (area, texts) in &AREAS {
        let text = texts.get(at).copied().unwrap_or_default();
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, errors)| {
            log::error!("words of {area} in {tag}: {errors:?}");
            resource
        });
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The language that is spoken, with its texts and the English ones behind them.
struct Spoken {
    at: usize,
    words: Bundle,
    english: Option<Bundle>,
}

impl Spoken {
    fn new(at: usize) -> Self {
        Self { at, words: bundle(at), english: (at != 0).then(|| bundle(0)) }
    }

    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let said = |bundle: &Bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
        };
        said(&self.words).or_else(|| self.english.as_ref().and_then(said))
    }
}

thread_local! {
    static SPOKEN: RefCell<Spoken> = RefCell::new(Spoken::new(0));
}

/// Speaks this language from now on, or English if the window does not know it; returns whether
/// that is a change.
pub fn set_language(tag: &str) -> bool {
    let at = LANGUAGES.iter().position(|(known, _)| *known == tag).unwrap_or(0);
    SPOKEN.with_borrow_mut(|spoken| {
        let changes = spoken.at != at;
        if changes {
            *spoken = Spoken::new(at);
        }
        changes
    })
}

/// The tag of the language that is spoken.
#[must_use]
pub fn language() -> &'static str {
    SPOKEN.with_borrow(|spoken| LANGUAGES.get(spoken.at).map_or("en", |(tag, _)| tag))
}

/// The language of the window that fits a locale of the system best (`zh_TW.UTF-8`, `ja-JP`).
#[must_use]
pub fn for_locale(locale: &str) -> &'static str {
    let locale = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-").to_lowercase();
    let mut parts = locale.split('-');
    match parts.next().unwrap_or_default() {
        "zh" if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => "zh-Hant",
        "zh" => "zh-Hans",
        "ja" => "ja",
        "ko" => "ko",
        _ => "en",
    }
}

/// The text of this key.
#[must_use]
pub fn tr(key: &str) -> String {
    SPOKEN.with_borrow(|spoken| spoken.say(key, None)).unwrap_or_else(|| key.to_owned())
}

/// The text of this key with values filled in.
#[must_use]
pub fn tr_with(key: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    SPOKEN.with_borrow(|spoken| spoken.say(key, Some(&args))).unwrap_or_else(|| key.to_owned())
}

/// The key under which the title of a command is translated.
#[must_use]
pub fn command_key(id: &str) -> String {
    format!("cmd-{}", id.replace('.', "-"))
}

/// The title of a command.
#[must_use]
pub fn command_title(command: &Command) -> Cow<'static, str> {
    SPOKEN.with_borrow(|spoken| {
        if spoken.at == 0 {
            return Cow::Borrowed(command.title);
        }
        spoken.say(&command_key(command.id), None).map_or(Cow::Borrowed(command.title), Cow::Owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// The keys of a text with what is filled in.
    fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        let mut last = String::new();
        for line in text.lines() {
            if let Some((key, _)) = line.split_once('=')
                && line.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                last = key.trim().to_owned();
                assert!(found.insert(last.clone(), BTreeSet::new()).is_none(), "{last} is there twice");
            }
            let names = line.split('{').skip(1).filter_map(|rest| rest.trim_start().strip_prefix('$'));
            for name in names {
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(name.len());
                let name: String = name.chars().take(end).collect();
                found.entry(last.clone()).or_default().insert(name);
            }
        }
        found
    }

    #[test]
    fn no_language_lacks_a_key() {
        for (area, texts) in &AREAS {
            let english = keys(texts[0]);
            for (text, (tag, _)) in texts.iter().zip(LANGUAGES).skip(1) {
                let other: BTreeMap<_, _> =
                    keys(text).into_iter().filter(|(key, _)| !key.starts_with("cmd-")).collect();
                let english: BTreeMap<_, _> = english
                    .iter()
                    .filter(|(key, _)| !key.starts_with("cmd-"))
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect();
                assert_eq!(other, english, "keys and values to fill in of {area} in {tag}");
            }
        }
    }

    #[test]
    fn all_texts_are_fluent() {
        for (area, texts) in &AREAS {
            for (text, (tag, _)) in texts.iter().zip(LANGUAGES) {
                if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                    panic!("{area} in {tag}: {errors:?}");
                }
            }
        }
    }

    #[test]
    fn no_key_stands_in_two_areas() {
        let mut homes = BTreeMap::new();
        for (area, texts) in &AREAS {
            for key in texts.iter().flat_map(|text| keys(text).into_keys()).collect::<BTreeSet<_>>() {
                if let Some(other) = homes.insert(key.clone(), area) {
                    panic!("{key} is in {other} and in {area}");
                }
            }
        }
    }

    #[test]
    fn locales_find_their_language() {
        let cases = [
            ("zh_CN.UTF-8", "zh-Hans"),
            ("zh_TW", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("ja_JP.eucJP", "ja"),
            ("ko-KR", "ko"),
            ("C.UTF-8", "en"),
            ("", "en"),
        ];
        for (locale, language) in cases {
            assert_eq!(for_locale(locale), language, "{locale}");
        }
    }

    #[test]
    fn what_no_language_has_is_shown_as_it_is() {
        assert_eq!(tr("no-such-key"), "no-such-key");
        assert!(set_language("ja"));
        assert!(!set_language("ja"));
        assert_eq!(language(), "ja");
        assert_eq!(tr("no-such-key"), "no-such-key");
    }
}
