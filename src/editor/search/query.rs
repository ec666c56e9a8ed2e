//! What a person types into the search box, as words and conditions.
//!
//! All words must be in one topic. `"…"` holds words together, `label:x`, `marker:x`, `source:x`,
//! `note:x` and `title:x` look in one place only, `task:`, `is:` and `has:` set conditions. The
//! names may be Chinese, Japanese or Korean words as well. A word with a colon that is no such
//! name is a word.
//!
//! A regular expression ([`Aims::Pattern`]) is the whole of what was typed: no words, no conditions.
//! It is compared with the texts as they stand, whatever their case; `^` and `$` are the ends of
//! lines.

use regex::{Regex, RegexBuilder};

use crate::text::fold::fold;
use crate::text::pinyin::Pinyin;

/// A compiled pattern may take so many bytes; what a person types takes a few thousand.
const PATTERN_BYTES: usize = 4 << 20;

/// Texts of a topic that are searched, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(pub u8);

impl Fields {
    /// The title in the first language.
    pub const TITLE: Self = Self(1);
    /// Titles in other languages.
    pub const TRANSLATION: Self = Self(1 << 1);
    /// Labels.
    pub const LABEL: Self = Self(1 << 2);
    /// The note.
    pub const NOTE: Self = Self(1 << 3);
    /// Cited works and the words quoted from them.
    pub const SOURCE: Self = Self(1 << 4);
    /// Names of markers.
    pub const MARKER: Self = Self(1 << 5);
    /// Titles in all languages.
    pub const TITLES: Self = Self(Self::TITLE.0 | Self::TRANSLATION.0);
    /// Where plain words are looked for.
    pub const WORDS: Self = Self(Self::TITLES.0 | Self::LABEL.0 | Self::NOTE.0 | Self::SOURCE.0);
    /// What replacing may change.
    pub const REPLACED: Self = Self(Self::TITLES.0 | Self::NOTE.0);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether they have something in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The field with this name on the command line: `titles`, `translations`, `notes`, `labels`,
    /// `sources`, `markers`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "titles" | "title" => Self::TITLE,
            "translations" | "translation" => Self::TRANSLATION,
            "notes" | "note" => Self::NOTE,
            "labels" | "label" => Self::LABEL,
            "sources" | "source" => Self::SOURCE,
            "markers" | "marker" => Self::MARKER,
            _ => return None,
        })
    }
}

/// What a topic is or has, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u16);

impl Flags {
    /// A task that is not begun.
    pub const TODO: Self = Self(1);
    /// A task that is begun.
    pub const DOING: Self = Self(1 << 1);
    /// A task that is done.
    pub const DONE: Self = Self(1 << 2);
    /// Folded in the map.
    pub const FOLDED: Self = Self(1 << 3);
    /// A floating topic.
    pub const FLOATING: Self = Self(1 << 4);
    /// Has a note.
    pub const NOTE: Self = Self(1 << 5);
    /// Has a link.
    pub const LINK: Self = Self(1 << 6);
    /// Has a picture.
    pub const IMAGE: Self = Self(1 << 7);
    /// Has a citation.
    pub const SOURCE: Self = Self(1 << 8);
    /// Has a label.
    pub const LABEL: Self = Self(1 << 9);
    /// Has a marker.
    pub const MARKER: Self = Self(1 << 10);
    /// Has a date, or a task that is due on a day.
    pub const DATE: Self = Self(1 << 11);
    /// Has a translated title.
    pub const TRANSLATION: Self = Self(1 << 12);
    /// A task in any state.
    pub const TASK: Self = Self(Self::TODO.0 | Self::DOING.0 | Self::DONE.0);
    /// A task that is not done.
    pub const OPEN: Self = Self(Self::TODO.0 | Self::DOING.0);

    /// Whether they have something in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds `flag` if `on`.
    pub const fn set(&mut self, flag: Self, on: bool) {
        if on {
            self.0 |= flag.0;
        }
    }
}

/// A word to be found.
#[derive(Clone, Debug)]
pub struct Term {
    /// The word, folded; never empty.
    pub needle: String,
    /// The word as pinyin, if it can be.
    pub pinyin: Option<Pinyin>,
    /// Where it is looked for.
    pub fields: Fields,
}

/// How the words of a query belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aims {
    /// Every word for itself, by its letters or by its sound.
    #[default]
    Find,
    /// All plain words as one, to the letter: what replacing needs.
    Replace,
    /// A regular expression.
    Pattern,
    /// A regular expression, in texts that can be replaced.
    ReplacePattern,
}

impl Aims {
    /// With or without replacing, with words or with a regular expression.
    #[must_use]
    pub const fn new(replaces: bool, pattern: bool) -> Self {
        match (replaces, pattern) {
            (false, false) => Self::Find,
            (true, false) => Self::Replace,
            (false, true) => Self::Pattern,
            (true, true) => Self::ReplacePattern,
        }
    }

    /// Whether something is to be replaced.
    #[must_use]
    pub const fn replaces(self) -> bool {
        matches!(self, Self::Replace | Self::ReplacePattern)
    }

    /// Whether it is a regular expression.
    #[must_use]
    pub const fn is_pattern(self) -> bool {
        matches!(self, Self::Pattern | Self::ReplacePattern)
    }
}

/// A regular expression that is looked for.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The expression.
    pub regex: Regex,
    /// Where it is looked for.
    pub fields: Fields,
}

impl Pattern {
    /// What it finds in a text, from the left; a find of nothing is none.
    pub fn finds<'a>(&'a self, text: &'a str) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.regex.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }

    /// Whether it finds anything in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.finds(text).next().is_some()
    }
}

/// What is wrong with an expression, in a few words of English.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it would take too much memory".to_owned(),
        // The message shows the expression with a pointer; the last line says what it is.
        other => {
            let text = other.to_string();
            let last = text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        }
    }
}

/// A condition that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The name before the colon.
    pub name: &'static str,
    /// What stands after it.
    pub value: String,
    /// What may stand there.
    pub known: &'static str,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "“{}:{}” means nothing; there are {}", self.name, self.value, self.known)
    }
}

/// A query: words that must all be found in a topic, and conditions that it must meet.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The words.
    pub terms: Vec<Term>,
    /// Conditions: of each, one must be met.
    pub flags: Vec<Flags>,
    /// The plain words together, folded: a title that is just this comes first.
    pub whole: String,
    /// A condition that was passed over.
    pub trouble: Option<Trouble>,
    /// The regular expression, in the place of words and conditions.
    pub pattern: Option<Pattern>,
    /// Why what was typed is no regular expression, in English.
    pub bad_pattern: Option<String>,
}

/// Names of conditions, folded when they are compared.
const NAMES: [(&str, &[&str]); 8] = [
    ("label", &["label", "tag", "标签", "ラベル", "라벨", "레이블"]),
    ("marker", &["marker", "icon", "标记", "图标", "マーカー", "마커", "아이콘"]),
    ("source", &["source", "来源", "出处", "文献", "出典", "출처"]),
    ("note", &["note", "备注", "笔记", "ノート", "メモ", "노트", "메모"]),
    ("title", &["title", "标题", "タイトル", "見出し", "제목"]),
    ("task", &["task", "任务", "タスク", "작업", "할일"]),
    ("is", &["is"]),
    ("has", &["has"]),
];

const TASKS: [(&str, Flags); 5] = [
    ("todo", Flags::TODO),
    ("doing", Flags::DOING),
    ("done", Flags::DONE),
    ("open", Flags::OPEN),
    ("any", Flags::TASK),
];
const STATES: [(&str, Flags); 5] = [
    ("folded", Flags::FOLDED),
    ("floating", Flags::FLOATING),
    ("task", Flags::TASK),
    ("done", Flags::DONE),
    ("open", Flags::OPEN),
];
const THINGS: [(&str, Flags); 9] = [
    ("note", Flags::NOTE),
    ("link", Flags::LINK),
    ("image", Flags::IMAGE),
    ("source", Flags::SOURCE),
    ("label", Flags::LABEL),
    ("marker", Flags::MARKER),
    ("date", Flags::DATE),
    ("translation", Flags::TRANSLATION),
    ("task", Flags::TASK),
];

impl Query {
    /// Understands what was typed. Never fails: what means nothing is passed over and told in
    /// [`Query::trouble`].
    #[must_use]
    pub fn parse(text: &str, aims: Aims) -> Self {
        if aims.is_pattern() {
            return Self::of_pattern(text, if aims.replaces() { Fields::REPLACED } else { Fields::WORDS });
        }
        let mut query = Self::default();
        let mut plain: Vec<String> = Vec::new();
        for token in tokens(text) {
            let name = token.name.as_deref().and_then(known_name);
            match name {
                Some("task") => query.condition("task", &token.text, &TASKS, "todo, doing, done, open, any"),
                Some("is") => query.condition("is", &token.text, &STATES, "folded, floating, task, done, open"),
                Some("has") => query.condition(
                    "has",
                    &token.text,
                    &THINGS,
                    "note, link, image, source, label, marker, date, translation, task",
                ),
                Some(name) => {
                    let fields = match name {
                        "label" => Fields::LABEL,
                        "marker" => Fields::MARKER,
                        "source" => Fields::SOURCE,
                        "note" => Fields::NOTE,
                        _ => Fields::TITLES,
                    };
                    query.term(&token.text, fields, !token.quoted && fields != Fields::MARKER);
                }
                None => {
                    // A colon behind no known name is part of the word.
                    let word = token.name.map_or(token.text.clone(), |name| format!("{name}:{}", token.text));
                    if aims == Aims::Find {
                        query.term(&word, Fields::WORDS, !token.quoted);
                    }
                    plain.push(word);
                }
            }
        }
        query.whole = fold(&plain.join(" "));
        if aims == Aims::Replace {
            let whole = query.whole.clone();
            query.term(&whole, Fields::REPLACED, false);
        }
        query
    }

    fn of_pattern(text: &str, fields: Fields) -> Self {
        let mut query = Self::default();
        if text.trim().is_empty() {
            return query;
        }
        let mut builder = RegexBuilder::new(text);
        builder.case_insensitive(true).multi_line(true).size_limit(PATTERN_BYTES);
        match builder.build() {
            Ok(regex) => query.pattern = Some(Pattern { regex, fields }),
            Err(error) => query.bad_pattern = Some(reason(&error)),
        }
        query
    }

    /// Looks for plain words in these fields only; words that have a field of their own keep it.
    #[must_use]
    pub fn only_in(mut self, fields: Fields) -> Self {
        if let Some(pattern) = &mut self.pattern {
            pattern.fields = fields;
        }
        for term in &mut self.terms {
            if term.fields == Fields::WORDS {
                term.fields = fields;
            }
        }
        self
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.flags.is_empty() && self.pattern.is_none()
    }

    /// Whether a topic that this query finds was surely found by `before`, which was typed before
    /// it.
    #[must_use]
    pub fn narrows(&self, before: &Self) -> bool {
        let implies = |new: &Term, old: &Term| {
            new.fields.within(old.fields) == new.fields
                && new.needle.contains(&old.needle)
                && new
                    .pinyin
                    .as_ref()
                    .is_none_or(|new| old.pinyin.as_ref().is_some_and(|old| new.letters().starts_with(old.letters())))
        };
        self.pattern.is_none()
            && before.pattern.is_none()
            && before.terms.iter().all(|old| self.terms.iter().any(|new| implies(new, old)))
            && before.flags.iter().all(|old| self.flags.contains(old))
    }

    fn term(&mut self, text: &str, fields: Fields, by_sound: bool) {
        let needle = fold(text);
        if !needle.is_empty() {
            let pinyin = by_sound.then(|| Pinyin::new(&needle)).flatten();
            self.terms.push(Term { needle, pinyin, fields });
        }
    }

    fn condition(&mut self, name: &'static str, value: &str, known: &[(&str, Flags)], names: &'static str) {
        let folded = fold(value);
        // What is still being typed means what it will become.
        match known
            .iter()
            .find(|(word, _)| *word == folded)
            .or_else(|| known.iter().find(|(w, _)| w.starts_with(&folded)))
        {
            Some((_, flags)) => self.flags.push(*flags),
            None => self.trouble = Some(Trouble { name, value: value.to_owned(), known: names }),
        }
    }
}

fn known_name(name: &str) -> Option<&'static str> {
    let name = fold(name);
    NAMES.iter().find(|(_, forms)| forms.iter().any(|form| fold(form) == name)).map(|(known, _)| *known)
}

/// A word, or words in quotation marks, with what stands before its first colon.
struct Token {
    name: Option<String>,
    text: String,
    quoted: bool,
}

/// The quotation marks that hold words together.
const fn closing(char: char) -> Option<char> {
    Some(match char {
        '"' | '＂' => '"',
        '“' | '”' => '”',
        '「' => '」',
        '『' => '』',
        _ => return None,
    })
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&first) = chars.peek() {
        if first.is_whitespace() {
            chars.next();
            continue;
        }
        let mut token = Token { name: None, text: String::new(), quoted: false };
        while let Some(char) = chars.next_if(|char| !char.is_whitespace()) {
            if let Some(close) = closing(char).filter(|_| token.text.is_empty() && !token.quoted) {
                token.quoted = true;
                let closes = |next: char| next == close || (close == '"' && next == '＂');
                while let Some(next) = chars.next_if(|&next| !closes(next)) {
                    token.text.push(next);
                }
                chars.next();
                break;
            }
            let is_name = matches!(char, ':' | '：') && token.name.is_none() && !token.text.is_empty();
            if is_name && chars.peek().is_some_and(|next| !next.is_whitespace()) {
                token.name = Some(std::mem::take(&mut token.text));
            } else {
                token.text.push(char);
            }
        }
        tokens.push(token);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::{Aims, Fields, Flags, Query};

    fn terms(text: &str) -> Vec<(String, Fields)> {
        Query::parse(text, Aims::Find).terms.into_iter().map(|term| (term.needle, term.fields)).collect()
    }

    #[test]
    fn words_quotes_and_names() {
        let word = |needle: &str| (needle.to_owned(), Fields::WORDS);
        assert_eq!(terms("韓日　Relations"), [word("韩日"), word("relations")]);
        assert_eq!(terms("\"韓 日\" “a b” 「c d"), [word("韩日"), word("a b"), word("c d")]);
        assert_eq!(terms("label:Error"), [("error".to_owned(), Fields::LABEL)]);
        assert_eq!(terms("标签：“to do”"), [("to do".to_owned(), Fields::LABEL)]);
        assert_eq!(terms("標籤:a ラベル:b 라벨:c").iter().filter(|(_, f)| *f == Fields::LABEL).count(), 3);
        assert_eq!(terms("http://x S1:"), [word("http://x"), word("s1:")]);
        assert_eq!(terms("  "), []);
    }

    #[test]
    fn conditions_and_what_is_none() {
        let query = Query::parse("task:open is:fol has:note x", Aims::Find);
        assert_eq!(query.flags, [Flags::OPEN, Flags::FOLDED, Flags::NOTE]);
        assert_eq!((query.whole.as_str(), query.trouble), ("x", None));
        let query = Query::parse("task:later", Aims::Find);
        assert!(query.is_empty());
        assert_eq!(
            query.trouble.map(|trouble| trouble.to_string()).as_deref(),
            Some("“task:later” means nothing; there are todo, doing, done, open, any")
        );
    }

    #[test]
    fn replacing_takes_words_as_one_and_never_by_sound() {
        let query = Query::parse("han ri label:x", Aims::Replace);
        assert_eq!(query.terms.len(), 2);
        assert_eq!(query.terms[1].needle, "han ri");
        assert!(query.terms[1].pinyin.is_none());
        assert!(Query::parse("han", Aims::Find).terms[0].pinyin.is_some());
        assert!(Query::parse("\"han\"", Aims::Find).terms[0].pinyin.is_none());
    }

    #[test]
    fn expressions_are_read_whole_and_bad_ones_say_why() {
        let query = Query::parse("label:[0-9]{4} x", Aims::Pattern);
        assert!(query.terms.is_empty() && query.flags.is_empty() && !query.is_empty());
        assert!(Query::parse(" ", Aims::Pattern).is_empty());
        let found = |text: &str, at: &str| {
            let query = Query::parse(text, Aims::Pattern);
            query.pattern.unwrap().finds(at).map(|range| at[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("b*", "abB"), ["bB"], "nothing is no find");
        assert_eq!(found("^日.$", "x\n日韩\n日"), ["日韩"]);
        let why = |text: &str| Query::parse(text, Aims::ReplacePattern).bad_pattern.unwrap_or_default();
        assert_eq!(why("(a"), "unclosed group");
        assert_eq!(why("[a"), "unclosed character class");
        assert_eq!(why("(((a{900}){900}){900})"), "it would take too much memory");
        assert!(!Query::parse("ab", Aims::Pattern).narrows(&Query::parse("a", Aims::Pattern)));
    }

    #[test]
    fn going_on_typing_narrows() {
        let narrows =
            |before: &str, now: &str| Query::parse(now, Aims::Find).narrows(&Query::parse(before, Aims::Find));
        assert!(narrows("han", "hanr") && narrows("韩", "韩日") && narrows("a", "a label:x") && narrows("韩", "a韩"));
        assert!(!narrows("h", "ha"), "one letter is not looked for by sound");
        assert!(
            !narrows("hanr", "han") && !narrows("label:x", "x") && !narrows("is:task", "x") && !narrows("an", "han")
        );
        assert!(narrows("", "x"));
    }
}
