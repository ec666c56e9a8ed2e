//! Simplified and traditional Chinese, converted on the way out.
//!
//! Words are converted by `OpenCC`'s tables, phrase by phrase: 头发发展 is 頭髮發展, 皇后 stays. To
//! traditional the forms are those of Taiwan (裡, 為) and the vocabulary stays (软件 is 軟件 and not
//! 軟體): who quotes a text wants its words in other characters, not other words.
//!
//! **What is converted.** Texts whose language is Chinese: titles, translations, titles of sheets,
//! relations and boundaries, notes, labels, attributes, titles of links. **What is not:** all other
//! languages, texts with kana in them, addresses, code in notes, sources and what is quoted from
//! them, and texts that are tagged as traditional already when that is what is wanted (后 would
//! become 後). Texts that are tagged as simplified are converted to simplified all the same, because
//! readers of other formats guess that tag.
//!
//! Where a map has its titles in both scripts, those that a person wrote win over those that would
//! be converted, and one language is left.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use ecow::EcoVec;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::Script;
use crate::doc::{Document, Text, Topic};

/// Converts all Chinese texts of a document that is about to be written, and their language tags.
pub(crate) fn convert(document: &mut Document, script: Script) {
    let Some(converter) = Converter::new(script) else { return };
    let first = document.languages.first().cloned().unwrap_or_default();
    let (of_first, new_first) = (converter.wants(&first).then_some(&converter), tag(&first, script));
    for topic in document.slots.iter_mut().flatten() {
        converter.topic(topic, &first, &new_first);
    }
    for (_, sheet) in &mut document.sheets {
        if let Some(converter) = of_first {
            converter.text(&mut sheet.title);
        }
        for relation in &mut sheet.relations {
            converter.words(&mut relation.title, &mut relation.translations, &first, &new_first);
        }
        for group in &mut sheet.groups {
            converter.words(&mut group.title, &mut group.translations, &first, &new_first);
        }
    }
    let mut languages: Vec<Text> = Vec::with_capacity(document.languages.len());
    for language in &document.languages {
        let new = tag(language, script);
        if !languages.contains(&new) {
            languages.push(new);
        }
    }
    document.languages = languages;
}

/// The tag of a language once its texts are converted: `zh-Hant` for `zh-Hans`; others stay.
pub(crate) fn tag(language: &Text, script: Script) -> Text {
    match script {
        Script::Hans if is_chinese(language) && !is_simplified(language) => "zh-Hans".into(),
        Script::Hant if is_chinese(language) && !is_traditional(language) => "zh-Hant".into(),
        _ => language.clone(),
    }
}

fn is_chinese(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    primary.eq_ignore_ascii_case("zh") || primary.eq_ignore_ascii_case("cmn")
}

fn has_part(language: &str, parts: &[&str]) -> bool {
    language.split(['-', '_']).skip(1).any(|part| parts.iter().any(|wanted| part.eq_ignore_ascii_case(wanted)))
}

fn is_simplified(language: &str) -> bool {
    has_part(language, &["Hans"])
}

fn is_traditional(language: &str) -> bool {
    !is_simplified(language) && has_part(language, &["Hant", "TW", "HK", "MO"])
}

fn loaded(config: BuiltinConfig) -> Option<OpenCC> {
    OpenCC::from_config(config).map_err(|error| log::warn!("no tables of Chinese characters: {error}")).ok()
}

static TO_HANS: LazyLock<Option<OpenCC>> = LazyLock::new(|| loaded(BuiltinConfig::T2s));
static TO_HANT: LazyLock<Option<OpenCC>> = LazyLock::new(|| loaded(BuiltinConfig::S2tw));

/// One direction.
struct Converter {
    table: &'static OpenCC,
    script: Script,
}

impl Converter {
    fn new(script: Script) -> Option<Self> {
        let table = match script {
            Script::Keep => None,
            Script::Hans => TO_HANS.as_ref(),
            Script::Hant => TO_HANT.as_ref(),
        };
        Some(Self { table: table?, script })
    }

    /// Whether texts in this language are converted.
    fn wants(&self, language: &str) -> bool {
        is_chinese(language) && !(self.script == Script::Hant && is_traditional(language))
    }

    fn topic(&self, topic: &mut Topic, first: &Text, new_first: &Text) {
        self.words(&mut topic.title, &mut topic.translations, first, new_first);
        let Some(more) = topic.more.as_deref_mut().filter(|_| self.wants(first)) else { return };
        if !more.note.is_empty() {
            more.note = self.note(&more.note).into();
        }
        for link in &mut more.links {
            self.text(&mut link.title);
        }
        for label in more.labels.make_mut() {
            self.text(label);
        }
        for (name, value) in &mut more.attributes {
            self.text(name);
            self.text(value);
        }
    }

    /// A title with its translations. What a person wrote in the wanted script wins.
    fn words(&self, title: &mut Text, translations: &mut EcoVec<(Text, Text)>, first: &Text, new_first: &Text) {
        let mut wants = self.wants(first);
        if translations.iter().any(|(language, _)| is_chinese(language)) {
            let mut kept: EcoVec<(Text, Text)> = EcoVec::with_capacity(translations.len());
            for (language, text) in translations.iter() {
                let new = tag(language, self.script);
                let is_given = |tag: &Text| translations.iter().any(|(other, text)| other == tag && !text.is_empty());
                if new == *new_first {
                    // The first language becomes what this one already is.
                    if *language == new && !text.is_empty() {
                        title.clone_from(text);
                        wants = false;
                    }
                } else if new == *language || !is_given(&new) {
                    let mut text = text.clone();
                    if self.wants(language) {
                        self.text(&mut text);
                    }
                    if !kept.iter().any(|(other, _)| *other == new) {
                        kept.push((new, text));
                    }
                }
            }
            *translations = kept;
        }
        if wants {
            self.text(title);
        }
    }

    fn text(&self, text: &mut Text) {
        if let Cow::Owned(new) = self.prose(text) {
            *text = new.into();
        }
    }

    /// Words with addresses among them.
    fn prose<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.is_ascii() || text.chars().any(is_kana) {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(address) = address_in(rest) {
            out.push_str(&self.table.convert(rest.get(..address.start).unwrap_or_default()));
            out.push_str(rest.get(address.clone()).unwrap_or_default());
            rest = rest.get(address.end..).unwrap_or_default();
        }
        out.push_str(&self.table.convert(rest));
        if out == text { text.into() } else { out.into() }
    }

    /// A note: only what is read as words, not code, addresses, or names of references.
    fn note(&self, note: &str) -> String {
        let mut out = String::with_capacity(note.len());
        let mut done = 0;
        for words in words_of(note) {
            out.push_str(note.get(done..words.start).unwrap_or_default());
            out.push_str(&self.prose(note.get(words.clone()).unwrap_or_default()));
            done = words.end;
        }
        out.push_str(note.get(done..).unwrap_or_default());
        out
    }
}

const fn is_kana(char: char) -> bool {
    matches!(char, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ｦ'..='ﾝ')
}

/// Where words stand in Markdown, in order; neighbours are one range, so that phrases stay whole.
fn words_of(note: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // How many things are open whose text is not words.
    let mut shut = 0_usize;
    let mut links: Vec<bool> = Vec::new();
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(note, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => shut += 1,
            Event::End(TagEnd::CodeBlock) => shut = shut.saturating_sub(1),
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
                // The text of these is also their address or the name of their address.
                let is_name = !matches!(link_type, LinkType::Inline | LinkType::Reference);
                links.push(is_name);
                shut += usize::from(is_name);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let is_name = links.pop().unwrap_or(false);
                shut = shut.saturating_sub(usize::from(is_name));
            }
            Event::Text(_) if shut == 0 => match found.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                Some(last) if last.end > range.start => {}
                _ => found.push(range),
            },
            _ => {}
        }
    }
    found
}

/// The first address among words.
fn address_in(text: &str) -> Option<Range<usize>> {
    let starts = ["https://", "http://", "www.", "doi:", "mailto:"];
    let start = starts.iter().filter_map(|start| text.find(start)).min()?;
    let rest = text.get(start..)?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '）' | '，' | '。' | '、' | '；' | '》');
    Some(start..start + rest.find(ends).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::convert;
    use crate::doc::{Document, Link, Topic};
    use crate::export::{Options, Script, by_name, prepare};
    use crate::formats::Language;

    fn map(languages: &[&str], title: &str) -> Document {
        Document::with_root(languages, Topic::new("r".into(), title), "s1")
    }

    fn title_as(languages: &[&str], title: &str, script: Script) -> (String, String) {
        let mut document = map(languages, title);
        convert(&mut document, script);
        let root = document.sheets()[0].1.root();
        (document.title(root).to_string(), document.languages()[0].to_string())
    }

    #[test]
    fn characters_follow_their_words_and_the_vocabulary_stays() {
        for (hans, hant) in [
            ("头发发展后来皇后", "頭髮發展後來皇后"),
            ("软件", "軟件"),
            ("干涉与干部", "干涉與幹部"),
            ("见 https://例.cn/头发 的头发", "見 https://例.cn/头发 的頭髮"),
        ] {
            assert_eq!(title_as(&["zh-Hans"], hans, Script::Hant), (hant.to_owned(), "zh-Hant".to_owned()));
        }
        assert_eq!(title_as(&["zh-TW"], "頭髮裡", Script::Hans), ("头发里".to_owned(), "zh-Hans".to_owned()));
        // Guessed tags are often wrong.
        assert_eq!(title_as(&["zh-Hans"], "頭髮", Script::Hans).0, "头发");
    }

    #[test]
    fn other_languages_and_what_is_right_already_stay() {
        for (language, title) in [("ja", "国会図書館"), ("ko", "韓國學"), ("en", "头发"), ("zh-Hant", "太后")]
        {
            let found = title_as(&[language], title, Script::Hant);
            assert_eq!(found, (title.to_owned(), language.to_owned()));
        }
        assert_eq!(title_as(&["zh-Hans"], "国会の会", Script::Hant).0, "国会の会", "kana are Japanese");
        assert_eq!(title_as(&["zh-Hans"], "头发", Script::Keep), ("头发".to_owned(), "zh-Hans".to_owned()));
    }

    #[test]
    fn notes_keep_their_code_and_addresses() {
        let mut document = map(&["zh-Hans"], "头发");
        let root = document.sheets()[0].1.root();
        let more = document.topic_mut(root).expect("the root").more_mut();
        more.note = "**头发**与`头发`，[头发](https://e.example/头发) 和 [头发]\n\n```\n头发\n```\n\n[头发]: https://a.example\n".into();
        more.labels.push("争论".into());
        more.attributes.push(("国家".into(), "韩国".into()));
        more.links.push(Link {
            href: "https://e.example/头发".into(),
            title: "头发".into(),
            unknown: crate::doc::Unknown::default(),
        });
        convert(&mut document, Script::Hant);
        let more = document.topic(root).expect("the root").more();
        assert_eq!(
            more.note,
            "**頭髮**與`头发`，[頭髮](https://e.example/头发) 和 [头发]\n\n```\n头发\n```\n\n[头发]: https://a.example\n"
        );
        assert_eq!((more.labels[0].as_str(), more.attributes[0].1.as_str()), ("爭論", "韓國"));
        assert_eq!((more.links[0].href.as_str(), more.links[0].title.as_str()), ("https://e.example/头发", "頭髮"));
    }

    #[test]
    fn only_the_copy_that_is_written_changes() {
        let mut root = Topic::new("r".into(), "Hair");
        root.set_translation("zh-Hans", "头发");
        root.set_translation("ja", "国会");
        let document = Document::with_root(&["en", "zh-Hans", "ja"], root, "s1");
        let before = document.clone();
        let options =
            Options { script: Script::Hant, language: Language::Named("zh-Hans".into()), ..Options::default() };
        let (part, writing) = prepare(&document, by_name("md").expect("Markdown"), &options);
        assert_eq!(document, before);
        let topic = part.topic(part.sheets()[0].1.root()).expect("the root");
        assert_eq!(part.languages(), ["en", "zh-Hant", "ja"]);
        assert_eq!(topic.translation("zh-Hant").map(AsRef::as_ref), Some("頭髮"));
        assert_eq!((topic.title().as_str(), topic.translation("ja").map(AsRef::as_ref)), ("Hair", Some("国会")));
        assert_eq!(writing.language, Language::Named("zh-Hant".into()));
        assert_eq!(part.check(), []);
    }

    #[test]
    fn what_a_person_wrote_wins_over_what_is_converted() {
        for languages in [["zh-Hans", "zh-Hant"], ["zh-Hant", "zh-Hans"]] {
            let mut root = Topic::new("r".into(), if languages[0] == "zh-Hans" { "软件" } else { "軟體" });
            root.set_translation(languages[1], if languages[1] == "zh-Hans" { "软件" } else { "軟體" });
            let mut document = Document::with_root(&languages, root, "s1");
            convert(&mut document, Script::Hant);
            let topic = document.topic(document.sheets()[0].1.root()).expect("the root");
            assert_eq!((document.languages(), topic.title().as_str()), (&["zh-Hant".into()][..], "軟體"));
            assert!(topic.translations().is_empty());
        }
    }
}
