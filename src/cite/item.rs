//! One cited work as this module works with it: the fields of a CSL-JSON item, what its `note`
//! carries for styles, its language, its names and dates.
//!
//! **Invariants.** Reading never fails: what is not understood is left out. No tags of HTML are in
//! the texts, and white space is one space.
//!
//! **Shortcomings.** GB/T 7714-2025 gets titles without their tags (`<i>`), and so without italics.

use serde_json::{Map, Value};

use crate::doc::Source;

/// The variables that `name: value` lines of a note may set (the convention of Zotero).
const IN_NOTE: [&str; 40] = [
    "type",
    "archive",
    "archive-place",
    "archive_collection",
    "archive_location",
    "authority",
    "call-number",
    "chapter-number",
    "collection-number",
    "collection-title",
    "container-title",
    "dimensions",
    "edition",
    "event-date",
    "event-place",
    "event-title",
    "genre",
    "issue",
    "issued",
    "jurisdiction",
    "license",
    "medium",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "original-date",
    "page",
    "part-number",
    "part-title",
    "publisher",
    "publisher-place",
    "scale",
    "section",
    "status",
    "submitted",
    "version",
    "volume",
    "volume-title",
    "accessed",
    "language",
];
/// Further ones, which are written in capitals.
const IN_NOTE_CAPITAL: [&str; 7] = ["CSTR", "DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL"];
/// Variables that are dates.
pub(super) const DATES: [&str; 6] =
    ["issued", "accessed", "original-date", "event-date", "submitted", "available-date"];

/// A name that stands for more people than are told.
pub(super) const ET_AL: &str = "et al.";

/// Characters that stand for the sounds of foreign names.
const SOUNDS: &str = "阿奈埃艾奥澳巴白班贝本比彼宾波伯勃博布查达戴丹道德登邓迪蒂丁杜多厄恩尔法凡菲费芬弗福夫盖冈戈格葛古哈海汉赫亨霍基吉加贾杰金卡凯坎康考科克肯库奎魁拉莱赖兰朗劳勒雷里利莉列林鲁伦罗洛马迈麦曼梅门蒙米密摩莫默姆穆纳娜南内尼涅诺欧帕潘佩皮平珀普奇切琴丘瑞若萨塞桑瑟沙绍舍什施史士斯思丝苏索塔泰坦汤特提廷图托瓦旺威韦维温文沃乌伍西希锡谢辛休雪雅亚扬耶伊依因英尤于约詹珍兹茨佐治逊顿娄缪泽赛蕾妮娅琳黛朱赞埃甘楚尼傅爾貝賓達納蘭羅馬萊維魯約亞歐蘇倫勞裡烏諾頓遜賽澤恩";
/// The languages that words such as 等 and "et al." are known in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Tongue {
    /// Simplified Chinese.
    Hans,
    /// Traditional Chinese.
    Hant,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Russian.
    Russian,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// English, and all else.
    English,
}

impl Tongue {
    /// By a tag such as `zh-Hant`; `None` if the tag says nothing.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let first = tag.split('-').next().unwrap_or_default();
        Some(match first {
            "zh" | "chi" | "zho" | "cmn" | "yue" | "lzh" | "chinese" | "中文" => {
                let is_hant = tag.split('-').any(|part| ["hant", "tw", "hk", "mo"].contains(&part));
                if is_hant { Self::Hant } else { Self::Hans }
            }
            "ja" | "jp" | "jpn" | "japanese" => Self::Japanese,
            "ko" | "kor" | "korean" => Self::Korean,
            "ru" | "rus" | "russian" => Self::Russian,
            "fr" | "fre" | "fra" | "french" => Self::French,
            "de" | "ger" | "deu" | "german" => Self::German,
            "es" | "spa" | "spanish" => Self::Spanish,
            "" => return None,
            _ => Self::English,
        })
    }

    /// By the letters of a text; English if it has none of another script.
    pub fn of_text(text: &str) -> Self {
        let has = |from: char, to: char| text.chars().any(|c| (from..=to).contains(&c));
        if has('\u{3040}', '\u{30FF}') {
            Self::Japanese
        } else if has('\u{AC00}', '\u{D7AF}') {
            Self::Korean
        } else if text.chars().any(is_han) {
            Self::Hans
        } else if has('\u{0400}', '\u{04FF}') {
            Self::Russian
        } else {
            Self::English
        }
    }

    /// The locale of CSL.
    pub const fn locale(self) -> &'static str {
        match self {
            Self::Hans => "zh-CN",
            Self::Hant => "zh-TW",
            Self::Japanese => "ja-JP",
            Self::Korean => "ko-KR",
            Self::Russian => "ru-RU",
            Self::French => "fr-FR",
            Self::German => "de-DE",
            Self::Spanish => "es-ES",
            Self::English => "en-US",
        }
    }

    /// Whether it is written with Chinese characters or with kana.
    pub const fn is_cjk(self) -> bool {
        matches!(self, Self::Hans | Self::Hant | Self::Japanese | Self::Korean)
    }
}

/// Whether a character is a Han character.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is of a script that sets names without a space.
const fn is_cjk(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}' | '·')
}

/// A name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The name as a whole, if it has no parts.
    pub literal: String,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// `van der`, where it stays before the family name.
    pub particle: String,
    /// The same where it does not.
    pub dropping: String,
    /// `Jr.`
    pub suffix: String,
}

impl Name {
    fn of(value: &Value) -> Option<Self> {
        if let Value::String(text) = value {
            return Some(Self { literal: without_space(clean(text)), ..Self::default() })
                .filter(|name| !name.literal.is_empty());
        }
        let part = |key: &str| value.get(key).map(text).unwrap_or_default();
        let name = Self {
            literal: part("literal"),
            family: part("family"),
            given: part("given"),
            particle: part("non-dropping-particle"),
            dropping: part("dropping-particle"),
            suffix: part("suffix"),
        };
        let family = if name.given.is_empty() { without_space(name.family) } else { name.family };
        let name = Self { literal: without_space(name.literal), family, ..name };
        let is_empty = name.literal.is_empty() && name.family.is_empty() && name.given.is_empty();
        (!is_empty).then_some(name)
    }

    /// Whether it is written in a script that sets names without a space, family name first.
    pub fn is_cjk(&self) -> bool {
        let whole = [&self.family, &self.given];
        whole.iter().any(|part| !part.is_empty())
            && whole.iter().all(|part| part.chars().all(|c| is_cjk(c) || c.is_whitespace()))
    }

    /// Whether it is the name of a foreigner written in Chinese or Japanese: it has a dot, or is in
    /// katakana, or is long and of characters that stand for foreign sounds.
    pub fn is_foreign(&self) -> bool {
        let (family, given) = (self.family.as_str(), self.given.as_str());
        let is_kana = |text: &str| text.chars().all(|c| matches!(c, '\u{30A0}'..='\u{30FF}' | '·'));
        if family.is_empty() || given.is_empty() {
            return false;
        }
        if is_kana(family) && is_kana(given) {
            return true;
        }
        let is_name = |text: &str| text.chars().all(|c| is_han(c) || matches!(c, '·' | '・'));
        if !is_name(family) {
            return false;
        }
        if given.contains(['·', '・']) || family.contains(['·', '・']) {
            return true;
        }
        let length = family.chars().count() + given.chars().count();
        let sounds = family.chars().chain(given.chars()).filter(|c| SOUNDS.contains(*c)).count();
        is_name(given)
            && (length > 4 && sounds * 3 >= length * 2 || length == 4 && given.chars().count() > 2 && sounds == length)
    }

    /// A Chinese, Japanese or Korean name in one. That of a foreigner in Chinese has a dot between its
    /// parts.
    pub fn joined(&self) -> String {
        if !self.literal.is_empty() {
            return self.literal.clone();
        }
        let (family, given) = (self.family.as_str(), self.given.as_str());
        if !self.is_foreign() {
            return format!("{family}{given}");
        }
        let is_kana = family.starts_with(|c| matches!(c, '\u{30A0}'..='\u{30FF}'));
        format!("{given}{}{family}", if is_kana { '・' } else { '·' })
    }
}

/// What people did to a work, as title pages have it behind their names.
const ROLES: [&str; 12] = ["著", "编", "編", "译", "譯", "訳", "撰", "主编", "主編", "编著", "編著", "校注"];

/// A name parted from the country or dynasty that catalogues set before it in brackets: [清] 曹雪芹.
pub(super) fn nation(name: &str) -> Option<(&str, &str)> {
    const BRACKETS: [(char, char); 6] =
        [('[', ']'), ('［', '］'), ('(', ')'), ('（', '）'), ('〔', '〕'), ('【', '】')];
    BRACKETS.iter().find_map(|(open, close)| {
        let (nation, bare) = name.strip_prefix(*open)?.split_once(*close)?;
        let is_nation = (1..5).contains(&nation.chars().count()) && nation.chars().all(is_han);
        let bare = bare.trim();
        let before = name.get(..name.len() - bare.len())?;
        (is_nation && !bare.is_empty()).then_some((before, bare))
    })
}

/// 木宮 正史 and 김 영호 without the space, which names in these scripts do not have, and without what
/// they did.
fn without_space(name: String) -> String {
    let (nation, bare) = nation(&name).unwrap_or(("", &name));
    let parts: Vec<&str> = bare.split_whitespace().collect();
    // 甲 著
    let is_name = |part: &&str| part.chars().all(|c| is_han(c) || matches!(c, '·' | '•' | '・'));
    if let [names @ .., role] = parts.as_slice()
        && !names.is_empty()
        && ROLES.contains(role)
        && names.iter().all(is_name)
    {
        return format!("{nation}{}", without_gap(names).unwrap_or_else(|| names.join(" ")));
    }
    match without_gap(&parts) {
        Some(joined) => format!("{nation}{joined}"),
        None => name,
    }
}

/// Family and given name in one, if they are of a script that sets no space between them.
fn without_gap(parts: &[&str]) -> Option<String> {
    let [family, given] = parts else { return None };
    let is_hangul = |c: char| matches!(c, '\u{AC00}'..='\u{D7AF}');
    let (long, most) = (family.chars().count(), given.chars().count());
    let is_chinese = long < 4 && most < 4 && family.chars().chain(given.chars()).all(is_han);
    let is_korean = long == 1 && most < 4 && family.chars().chain(given.chars()).all(is_hangul);
    (is_chinese || is_korean).then(|| parts.concat())
}

/// A date or a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Year, month and day; the latter may be 0.
    Day(i16, u8, u8),
    /// A range; the end is `None` if it is open.
    Range((i16, u8, u8), Option<(i16, u8, u8)>),
    /// In words, such as `c1988`.
    Words(String),
}

impl When {
    fn of(value: &Value) -> Option<(Self, bool)> {
        let circa = value.get("circa").is_some_and(|circa| !matches!(circa, Value::Bool(false) | Value::Null));
        if let Value::String(text) = value {
            return Self::of_text(text).map(|when| (when, false));
        }
        let dates: Vec<(i16, u8, u8)> = value
            .get("date-parts")
            .and_then(Value::as_array)
            .map(|dates| dates.iter().filter_map(parts).take(2).collect())
            .unwrap_or_default();
        let when = match dates.as_slice() {
            [one] => Self::Day(one.0, one.1, one.2),
            [from, to, ..] if from == to => Self::Day(from.0, from.1, from.2),
            [from, to, ..] => Self::Range(*from, Some(*to)),
            [] => {
                let words = value.get("literal").or_else(|| value.get("raw")).map(text).unwrap_or_default();
                return Self::of_text(&words).map(|when| (when, circa));
            }
        };
        Some((when, circa))
    }

    /// `2022-12-01`, `1951/1953`, `1883/`; else words.
    fn of_text(words: &str) -> Option<Self> {
        let words = words.trim();
        if words.is_empty() {
            return None;
        }
        let one = |words: &str| {
            let numbers: Option<Vec<i64>> =
                words.split('-').map(|part| part.parse().ok().filter(|_| part.len() <= 4)).collect();
            let numbers: Vec<Value> = numbers?.into_iter().map(Value::from).collect();
            parts(&Value::Array(numbers))
        };
        Some(match words.split_once('/') {
            Some((from, to)) => match (one(from), one(to), to.trim().is_empty() || to.trim() == "..") {
                (Some(from), Some(to), _) => Self::Range(from, Some(to)),
                (Some(from), None, true) => Self::Range(from, None),
                _ => Self::Words(clean(words)),
            },
            None => one(words).map_or_else(|| Self::Words(clean(words)), |day| Self::Day(day.0, day.1, day.2)),
        })
    }

    /// The first year, if there is one.
    pub fn year(&self) -> Option<i16> {
        match self {
            Self::Day(year, ..) | Self::Range((year, ..), _) => Some(*year),
            Self::Words(words) => {
                let digits: Vec<&str> = words.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4).collect();
                digits.first().and_then(|digits| digits.parse().ok())
            }
        }
    }
}

/// Year, month and day of a date of CSL-JSON; months and days that can't be are left out.
fn parts(value: &Value) -> Option<(i16, u8, u8)> {
    let number = |at: usize| {
        let part = value.get(at)?;
        part.as_i64().or_else(|| text(part).parse::<i64>().ok())
    };
    let year = i16::try_from(number(0)?).ok()?;
    let within = |at: usize, most: u8| {
        number(at).and_then(|part| u8::try_from(part).ok()).filter(|part| (1..=most).contains(part)).unwrap_or(0)
    };
    let month = within(1, 12);
    Some((year, month, if month == 0 { 0 } else { within(2, 31) }))
}

/// A cited work.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    fields: Map<String, Value>,
}

impl Item {
    /// The work of a source; `None` if its JSON is no object.
    pub fn of(source: &Source) -> Option<Self> {
        let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(&source.json) else { return None };
        let mut item = Self { fields };
        item.take_note();
        item.set("id", &source.id);
        Some(item)
    }

    /// Lines of the note that set variables: the type always, dates if they are dates, all else
    /// where the item says nothing itself.
    fn take_note(&mut self) {
        let note = self.fields.shift_remove("note").map(|note| match note {
            Value::String(note) => note,
            _ => String::new(),
        });
        for line in note.iter().flat_map(|note| note.lines()) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let (name, value) = (name.trim(), value.trim());
            let known = IN_NOTE.contains(&name) || IN_NOTE_CAPITAL.contains(&name);
            if !known || value.is_empty() {
                continue;
            }
            if DATES.contains(&name) {
                // Words say less than what the item has itself, but more than nothing.
                let is_better = matches!(When::of_text(value), Some(When::Day(..) | When::Range(_, Some(_))));
                if is_better || self.date(name).is_none() {
                    self.set(name, value);
                }
            } else if name == "type" || self.text(name).is_empty() {
                self.set(name, value);
            }
        }
    }

    /// A text or a number as text; empty if there is none.
    pub fn text(&self, key: &str) -> String {
        self.fields.get(key).map(text).unwrap_or_default()
    }

    /// A text with the tags that CSL-JSON allows.
    pub fn tagged(&self, key: &str) -> String {
        match self.fields.get(key) {
            Some(Value::String(text)) => text.clone(),
            _ => self.text(key),
        }
    }

    /// Whether it says what work it is.
    pub fn says_something(&self) -> bool {
        ["title", "URL", "DOI", "container-title", "number"].into_iter().any(|key| self.has(key))
            || !self.names("author").is_empty()
            || !self.names("editor").is_empty()
    }

    /// Whether there is a text.
    pub fn has(&self, key: &str) -> bool {
        !self.text(key).is_empty()
    }

    /// Sets a text.
    pub fn set(&mut self, key: &str, value: &str) {
        self.fields.insert(key.to_owned(), Value::String(value.to_owned()));
    }

    /// The names of a role.
    pub fn names(&self, role: &str) -> Vec<Name> {
        let names = self.fields.get(role).and_then(Value::as_array);
        names.map(|names| names.iter().filter_map(Name::of).collect()).unwrap_or_default()
    }

    /// A date, and whether it is about.
    pub fn date(&self, key: &str) -> Option<(When, bool)> {
        self.fields.get(key).and_then(When::of)
    }

    /// The keys of all fields.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// Whether a field is a list of names.
    pub fn is_names(&self, key: &str) -> bool {
        self.fields.get(key).is_some_and(serde_json::Value::is_array) && key != "date-parts"
    }

    /// The language of the work: as it says, else by its letters.
    pub fn tongue(&self) -> Tongue {
        let tag = self.text("language");
        Tongue::of_tag(&tag).unwrap_or_else(|| {
            let names: String =
                self.names("author").iter().map(|name| format!("{}{}", name.literal, name.family)).collect();
            match Tongue::of_text(&self.text("title")) {
                // A title in Latin letters by authors in Chinese ones is Chinese all the same.
                Tongue::English => Tongue::of_text(&names),
                other => other,
            }
        })
    }
}

/// A value as text without tags.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A text without the tags that CSL-JSON allows, one space for any white space.
pub(super) fn clean(text: &str) -> String {
    const TAGS: [&str; 6] = ["i", "b", "sub", "sup", "sc", "span"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find('>');
        let inside = end.and_then(|end| from.get(1..end)).unwrap_or_default();
        let name = inside.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        match end {
            Some(end) if TAGS.contains(&name) => rest = from.get(end + 1..).unwrap_or_default(),
            _ => {
                out.push('<');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    let is_kept = |c: &char| !c.is_control() || c.is_whitespace();
    let words: String = out.chars().filter(is_kept).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Item, Name, Tongue, When, clean};
    use crate::doc::Source;

    fn item(json: &str) -> Item {
        Item::of(&Source { id: "a".into(), json: json.into() }).expect("an object")
    }

    #[test]
    fn a_note_sets_what_the_item_does_not_say() {
        let item = item(
            r#"{"type": "book", "issue": "7", "issued": {"date-parts": [["1887"]]}, "note": "type: periodical\nissue: 8\nissued: 1887（光绪）\npage: 288\ntex.number: 3\nCited in S3: page 4\nCSTR: 1.2"}"#,
        );
        assert_eq!((item.text("type").as_str(), item.text("issue").as_str()), ("periodical", "7"));
        assert_eq!((item.text("page").as_str(), item.text("CSTR").as_str()), ("288", "1.2"));
        assert_eq!(item.date("issued"), Some((When::Day(1887, 0, 0), false)));
        assert!(!item.has("number"));
    }

    #[test]
    fn dates_in_all_their_forms() {
        let date = |json: &str| item(&format!(r#"{{"issued": {json}}}"#)).date("issued").map(|(when, _)| when);
        assert_eq!(date(r#"{"date-parts": [[2022, "12", 40]]}"#), Some(When::Day(2022, 12, 0)));
        assert_eq!(date(r#"{"date-parts": [[1957], [1990]]}"#), Some(When::Range((1957, 0, 0), Some((1990, 0, 0)))));
        assert_eq!(date(r#"{"literal": "c1988"}"#), Some(When::Words("c1988".to_owned())));
        assert_eq!(date(r#"{"raw": "2022-05-07"}"#), Some(When::Day(2022, 5, 7)));
        for none in
            [r#"{"date-parts": [[]]}"#, "{}", "7", "[]", r#"{"date-parts": [[99999999999]]}"#, r#"{"literal": ""}"#]
        {
            assert_eq!(date(none), None, "{none}");
        }
    }

    #[test]
    fn names_in_chinese_are_whole() {
        let name = |family: &str, given: &str| Name { family: family.into(), given: given.into(), ..Name::default() };
        assert_eq!(name("张", "三").joined(), "张三");
        assert_eq!(name("欧阳", "竹").joined(), "欧阳竹");
        for (family, given, whole) in [
            ("皮凯蒂", "托马斯", "托马斯·皮凯蒂"),
            ("米尔斯海默", "约翰", "约翰·米尔斯海默"),
            ("沃尔兹", "肯尼思", "肯尼思·沃尔兹"),
            ("亨廷顿", "塞缪尔", "塞缪尔·亨廷顿"),
            ("基欧汉", "罗伯特", "罗伯特·基欧汉"),
            ("奈", "约瑟夫", "约瑟夫·奈"),
            ("ピケティ", "トマ", "トマ・ピケティ"),
            ("五百旗頭", "真", "五百旗頭真"),
            ("五百旗头", "真", "五百旗头真"),
            ("武者小路", "実篤", "武者小路実篤"),
            ("爱新觉罗", "溥仪", "爱新觉罗溥仪"),
            ("勅使河原", "宏", "勅使河原宏"),
            ("長谷川", "毅一郎", "長谷川毅一郎"),
            ("司馬", "遼太郎", "司馬遼太郎"),
            ("佐々木", "雄一", "佐々木雄一"),
            ("欧阳", "小平", "欧阳小平"),
        ] {
            assert_eq!(name(family, given).joined(), whole);
        }
        assert!(name("张", "三").is_cjk() && !name("Zhang", "San").is_cjk());
    }

    #[test]
    fn names_of_two_words_in_one() {
        for (name, whole) in [
            ("木宮 正史", "木宮正史"),
            ("김　영호", "김영호"),
            ("통일 연구원", "통일 연구원"),
            ("A B", "A B"),
            ("王力 译", "王力"),
            ("木宮 正史 著", "木宮正史"),
            ("[美] 亨利·基辛格 著", "[美] 亨利·基辛格"),
            ("[清] 曹雪芹 著", "[清] 曹雪芹"),
        ] {
            let work = item(&format!(r#"{{"author": [{{"literal": "{name}"}}, "{name}", {{"family": "{name}"}}]}}"#));
            assert!(work.names("author").iter().all(|name| name.joined() == whole), "{name}");
        }
    }

    #[test]
    fn languages_by_tag_and_by_letters() {
        assert_eq!(Tongue::of_tag("zh-Hant"), Some(Tongue::Hant));
        assert_eq!(Tongue::of_tag("zh_TW"), Some(Tongue::Hant));
        assert_eq!(Tongue::of_tag("sv"), Some(Tongue::English));
        assert_eq!(Tongue::of_tag(""), None);
        for (title, tongue) in [
            ("思维导图", Tongue::Hans),
            ("マップ", Tongue::Japanese),
            ("지도", Tongue::Korean),
            ("Карта", Tongue::Russian),
        ] {
            assert_eq!(item(&format!(r#"{{"title": "{title}"}}"#)).tongue(), tongue);
        }
    }

    #[test]
    fn tags_are_taken_out_and_signs_stay() {
        assert_eq!(clean("A <span class=\"nocase\">Second</span>  <i>B</i> x < y > <z>"), "A Second B x < y > <z>");
    }
}
