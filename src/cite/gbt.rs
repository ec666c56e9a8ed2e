//! GB/T 7714-2025: what its CSL file (`assets/csl`) has no means for, done to the items before and
//! to the words after.
//!
//! CSL 1.0 knows one language a style, one way to write a name, and dates without words. The
//! standard goes by the language of each work (4th ed., 3 版; et al., 等), cuts given names to
//! initials without points behind the family name, allows dates as they are printed (c1988) and
//! years in brackets where only the day of access is known, and has marks for identifiers of its
//! own (CSTR). All texts go through the CSL processor as tokens, see [`super::veil`].

use std::collections::BTreeMap;

use hayagriva::citationberg::json::{self, DateValue, LiteralName, NameValue, VecDate, VecDateRange};

use super::item::{ET_AL, Item, Name, Tongue, When, is_han, nation};
use super::locator;
use super::veil::Veil;
use crate::base::percent;
use crate::text::rich::{Rich, plain};

/// Kinds of works that are cited by their place on the web: with the day of access.
const ONLINE: [&str; 4] = ["webpage", "dataset", "article", "software"];
/// Kinds of works without a place for pages.
const WITHOUT_PAGES: [&str; 5] = ["webpage", "dataset", "article", "software", "standard"];
/// Digits in Chinese.
const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
/// Numbers of editions in English.
const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];
/// All roles that the style asks for.
const ROLES: [&str; 9] =
    ["author", "editor", "compiler", "director", "composer", "performer", "host", "container-author", "translator"];

/// A work made ready for the CSL file.
pub(super) struct Ready {
    /// The item with tokens for texts.
    pub item: json::Item,
    veil: Veil,
    /// What is said of a place in the work, where the style has no place for pages.
    behind: String,
}

impl Ready {
    /// The reference, from what the CSL processor made of the item.
    pub fn finish(&self, worded: &str) -> Rich {
        // The processor puts a space before its words for "and others".
        let mut worded = worded.replace("， ", "，").replace("..", ".").replace(" .", ".");
        // And hyphens behind a year that has no month. Every other hyphen is behind a token.
        for end in [".", "：", "）", "]", "，"] {
            while let Some(at) = worded.find(&format!("-{end}")) {
                worded.remove(at);
            }
        }
        if !self.behind.is_empty() {
            worded = format!("{}：{}.", worded.trim_end_matches('.'), self.behind);
        }
        let rich = self.veil.lift(&worded);
        // Every reference ends with one point.
        if plain(&rich).ends_with(['.', '。']) {
            return rich;
        }
        self.veil.lift(&format!("{worded}."))
    }
}

/// Makes a work ready; `at` is a place in it, which stands where its own pages would.
pub(super) fn ready(item: &Item, tongue: Tongue, at: &str) -> Ready {
    let kind = kind(item);
    let mut out = Fields { veil: Veil::default(), fields: BTreeMap::new() };
    out.fields.insert("id".to_owned(), json::Value::String(item.text("id")));
    out.fields.insert("type".to_owned(), json::Value::String(kind.to_owned()));
    for role in ROLES {
        let names: Vec<String> = item.names(role).iter().map(|one| name(one, tongue)).collect();
        out.names(role, &names);
    }
    let is_part = ["chapter", "paper-conference"].contains(&kind);
    let is_whole = !item.has("container-title") && item.names("author").is_empty() && !item.names("editor").is_empty();
    // The meeting of proceedings as a whole is in their own title.
    let hosts: &[&str] = if is_whole { &[] } else { &["container-title", "event-title", "event"] };
    let host = first_of(item, hosts);
    // Proceedings as a whole: their editors answer for them.
    if is_part && host.is_empty() && item.names("author").is_empty() {
        let names: Vec<String> = item.names("editor").iter().map(|one| name(one, tongue)).collect();
        out.names("author", &names);
    }
    out.text("title", &title(&item.text("title")));
    if is_part {
        out.text("container-title", &title(&host));
    } else if kind.starts_with("article-") || ["map", "manuscript", "report"].contains(&kind) {
        out.text("container-title", &item.text("container-title"));
    }
    let medium = item.text("medium").to_uppercase();
    if ["CD", "DK", "MT", "OL"].contains(&medium.as_str()) {
        out.text("medium", &medium);
    }
    out.text("edition", &edition(&item.text("edition"), tongue));
    out.text("volume", &volume(item, kind, tongue));
    out.text("issue", &issue(&item.text("issue")));
    out.text("scale", &item.text("scale"));
    out.text("dimensions", &item.text("dimensions"));
    let version = item.text("version");
    let number = version.strip_prefix(['v', 'V']).unwrap_or(&version);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    out.text("version", &if is_number { format!("V{number}") } else { version });
    let number = match kind {
        "patent" => first_of(item, &["call-number", "number"]),
        "manuscript" => first_of(item, &["archive_location", "number", "call-number"]),
        "standard" => number_of_standard(&item.text("number"), tongue),
        _ => item.text("number"),
    };
    out.text("number", &number);
    publication(item, kind, &mut out);
    dates(item, kind, &mut out);
    let mut pages = hyphened(&item.text("page"));
    if pages.is_empty() && kind == "article-journal" {
        // The number of an article is none of pages, whatever zeros it has.
        pages = item.text("number").replace(['–', '‐', '‑'], "-");
    }
    let at = hyphened(at);
    let place = locator::bare(&at);
    let pages = if kind == "article-newspaper" { page_of_newspaper(&pages) } else { locator::bare(&pages) };
    let has_pages = !WITHOUT_PAGES.contains(&kind);
    out.text("page", if has_pages && !place.is_empty() { place } else { pages });
    ways(item, &mut out);
    let behind = if has_pages { String::new() } else { place.to_owned() };
    Ready { item: json::Item(out.fields), veil: out.veil, behind }
}

/// The item in the making.
struct Fields {
    veil: Veil,
    fields: BTreeMap<String, json::Value>,
}

impl Fields {
    fn text(&mut self, key: &str, text: &str) {
        self.linked(key, text, None);
    }

    fn linked(&mut self, key: &str, text: &str, link: Option<String>) {
        if !text.is_empty() {
            let token = self.veil.put(text, link);
            self.fields.insert(key.to_owned(), json::Value::String(token));
        }
    }

    fn names(&mut self, role: &str, names: &[String]) {
        if !names.is_empty() {
            let names = names.iter().map(|name| NameValue::Literal(LiteralName { literal: self.veil.put(name, None) }));
            let names = names.collect();
            self.fields.insert(role.to_owned(), json::Value::Names(names));
        }
    }

    fn day(&mut self, key: &str, (year, month, day): (i16, u8, u8)) {
        // The processor has a year 0: for it 50 BC is -49.
        let mut parts = vec![if year < 0 { year + 1 } else { year }];
        parts.extend([month, day].into_iter().take_while(|part| *part > 0).map(i16::from));
        let date_parts = VecDateRange(vec![VecDate(parts)]);
        let date = DateValue::DateParts { date_parts, literal: None, season: None, circa: false };
        self.fields.insert(key.to_owned(), json::Value::Date(date));
    }
}

/// The first of these fields that says something.
fn first_of(item: &Item, keys: &[&str]) -> String {
    keys.iter().map(|key| item.text(key)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// A title without the point that some catalogues end it with; that of an abbreviation stays. Between
/// characters of Chinese or Japanese a colon is full-width.
fn title(text: &str) -> String {
    let bare = text.strip_suffix('.').filter(|bare| {
        let last = bare.rsplit(char::is_whitespace).next().unwrap_or_default();
        !last.contains('.') && last.chars().count() > 3
    });
    let mut rest = bare.unwrap_or(text);
    let mut out = String::with_capacity(rest.len());
    while let Some((before, behind)) = rest.split_once(':') {
        out.push_str(before);
        let next = behind.trim_start();
        let is_wide = |c: char| is_han(c) || matches!(c, '\u{3040}'..='\u{30FF}') || "“”《》「」『』（）".contains(c);
        let is_between = out.trim_end().ends_with(is_wide) && next.starts_with(is_wide);
        // Catalogues have a space on both sides.
        if is_between || behind.starts_with(' ') {
            out.truncate(out.trim_end().len());
        }
        out.push(if is_between { '：' } else { ':' });
        rest = if is_between { next } else { behind };
    }
    out.push_str(rest);
    out
}

/// Pages with the hyphen of the standard, whatever dash they came with.
fn hyphened(pages: &str) -> String {
    let pages = pages.replace("--", "-").replace(['–', '—', '−', '‐', '‑', '～', '〜'], "-");
    match pages.split_once('-') {
        Some((from, to)) if from.trim().ends_with(is_digit) && to.trim().starts_with(is_digit) => {
            let (from, to) = (from.trim(), to.trim());
            // 005–012 is filled up, 105-02 is the number of an article.
            let is_filled = is_number(from) && is_number(to) && (!to.starts_with('0') || from.len() == to.len());
            if is_filled { format!("{}-{}", without_zeros(from), without_zeros(to)) } else { format!("{from}-{to}") }
        }
        _ => pages,
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The page of a newspaper as a number: 第1版, `001` and 1面 as `1`.
fn page_of_newspaper(page: &str) -> &str {
    let bare = page.strip_prefix('第').unwrap_or(page).trim();
    let bare = ["版", "面", "면"].into_iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare).trim();
    if is_number(bare) { without_zeros(bare) } else { locator::bare(page) }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `06` as `6`: databases fill numbers up.
fn without_zeros(number: &str) -> &str {
    let bare = number.trim_start_matches('0');
    if is_number(number) && !bare.is_empty() { bare } else { number }
}

/// The number of a volume or an issue without the words for it, if it is one: 第3期, `No. 3`, `Vol.12`.
fn without_words<'a>(text: &'a str, before: &[&str], behind: &[char]) -> &'a str {
    let begin = before.iter().find(|word| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
    let inside = begin.and_then(|word| text.get(word.len()..)).unwrap_or(text);
    let inside = inside.strip_suffix(behind).unwrap_or(inside).trim();
    let is_range = inside.split(['-', '–', '/']).all(|part| is_number(part.trim()));
    if is_range { inside } else { text }
}

/// Issues that came out as one have a stroke between them.
fn issue(text: &str) -> String {
    let text = without_words(text, &["第", "no.", "no ", "nr.", "№", "제"], &['期', '号', '號', '호']);
    let one = hyphened(text);
    match one.split_once(['-', '/']) {
        Some((from, to)) if is_number(from) && is_number(to) => {
            format!("{}/{}", without_zeros(from), without_zeros(to))
        }
        _ => without_zeros(text).to_owned(),
    }
}

/// The number of a Chinese standard, whose year stands behind a dash; others are as they are.
fn number_of_standard(number: &str, tongue: Tongue) -> String {
    let year = number.rsplit_once(['-', '–']).filter(|(before, year)| {
        let letters = before.trim_start_matches(|c: char| c.is_ascii_uppercase() || matches!(c, '/' | ' '));
        let is_rest = letters.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !letters.is_empty();
        is_rest && letters.len() < before.len() && year.len() == 4 && is_number(year)
    });
    match year {
        Some((before, year)) if matches!(tongue, Tongue::Hans | Tongue::Hant) => format!("{before}—{year}"),
        _ => number.to_owned(),
    }
}

/// The kind of work as the CSL file knows it.
fn kind(item: &Item) -> &'static str {
    let kind = item.text("type");
    let is_part = item.has("container-title");
    let is_online = item.has("URL");
    let is_kept = item.has("archive") || item.has("archive_location");
    let is_printed = ["publisher", "publisher-place", "page", "volume"].into_iter().any(|key| item.has(key));
    match kind.as_str() {
        // An encyclopedia that is on the web only.
        "entry" | "entry-dictionary" | "entry-encyclopedia" if is_online && !is_printed => "webpage",
        "book" | "chapter" | "entry" | "entry-dictionary" | "entry-encyclopedia" if is_part => "chapter",
        "entry" | "entry-dictionary" | "entry-encyclopedia" if is_online => "webpage",
        "pamphlet" if is_kept => "manuscript",
        "pamphlet" | "book" | "chapter" | "classic" | "musical_score" | "entry" | "entry-dictionary"
        | "entry-encyclopedia" => "book",
        // Some indexes call every work an article.
        "article-journal" if !is_part && item.has("publisher") => "book",
        "article" if is_part && (item.has("volume") || item.has("issue")) => "article-journal",
        "article" => "article",
        "article-journal" | "article-magazine" | "review" | "review-book" => "article-journal",
        "article-newspaper" => "article-newspaper",
        "paper-conference" => "paper-conference",
        "periodical" => "periodical",
        "thesis" => "thesis",
        "report" => "report",
        "standard" => "standard",
        "patent" => "patent",
        "map" => "map",
        "dataset" => "dataset",
        "software" => "software",
        "webpage" | "post" | "post-weblog" => "webpage",
        "collection" if !is_kept => "collection",
        _ if is_kept => "manuscript",
        "manuscript" => "manuscript",
        _ if is_online => "webpage",
        _ => "document",
    }
}

/// A name as the standard writes it: the family name first, given names as initials without points,
/// `van der` and `Jr` behind. Names in Chinese characters are whole.
pub(super) fn name(name: &Name, tongue: Tongue) -> String {
    if name.is_others() {
        return match tongue {
            Tongue::Hans | Tongue::Hant => "等".to_owned(),
            _ => ET_AL.to_owned(),
        };
    }
    if !name.literal.is_empty() {
        return without_nation(&name.literal).to_owned();
    }
    // Of a foreigner in Chinese only the family name is told (8.1.1), and so of one in kana.
    let is_kana = name.family.chars().all(|c| matches!(c, '\u{30A0}'..='\u{30FF}'));
    let is_of_neighbours = matches!(tongue, Tongue::Japanese | Tongue::Korean) && !is_kana;
    if name.is_foreign() && !is_of_neighbours {
        return name.family.clone();
    }
    if name.is_cjk() {
        // Names of foreigners have a dot in Chinese only.
        return if is_of_neighbours { format!("{}{}", name.family, name.given) } else { name.joined() };
    }
    let family = [name.particle.as_str(), &lowered(&name.family, &name.given)].join(" ");
    let suffix = name.suffix.replace(['.', ','], "");
    let parts = [family.trim().to_owned(), initials(&name.given), name.dropping.clone(), suffix];
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name without the country or dynasty before it: [美]亨利·基辛格 as 基辛格, （清）魏源 as 魏源.
fn without_nation(name: &str) -> &str {
    let Some((_, bare)) = nation(name) else { return name };
    bare.rsplit(['·', '•', '・']).next().filter(|family| !family.is_empty()).unwrap_or(bare)
}

/// `KIMIYA, Tadashi` as `Kimiya`: some databases write family names in capitals.
fn lowered(family: &str, given: &str) -> String {
    let is_high =
        family.chars().count() > 2 && family.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '\'' | '’'));
    if !is_high || !given.chars().any(char::is_lowercase) {
        return family.to_owned();
    }
    let mut before = '-';
    let lower = |c: char| {
        let is_first = matches!(std::mem::replace(&mut before, c), '-' | '\'' | '’');
        if is_first { c.to_string() } else { c.to_lowercase().collect() }
    };
    family.chars().map(lower).collect()
}

/// `Pieternella H.` as `P H`, `Jong-un` as `J U`; words in small letters, such as `van`, stay.
fn initials(given: &str) -> String {
    let is_hyphen = |c: char| matches!(c, '-' | '‐' | '‑');
    // Each with whether it is a word to itself rather than what a hyphen joins.
    let mut parts: Vec<(&str, bool)> = Vec::new();
    for word in given.split(|c: char| c.is_whitespace() || c == '.') {
        let has_letters = |part: &&str| part.chars().any(char::is_alphabetic);
        parts.extend(word.split(is_hyphen).filter(has_letters).map(|part| (part, !word.contains(is_hyphen))));
    }
    let first = |(part, is_word): (&str, bool)| {
        let first = part.chars().find(|c| c.is_alphabetic());
        if is_word && first.is_some_and(char::is_lowercase) && part.chars().count() > 1 && parts.len() > 1 {
            return part.to_owned();
        }
        first.map(|c| c.to_uppercase().to_string()).unwrap_or_default()
    };
    if let [(one, _)] = parts.as_slice()
        && (2..=3).contains(&one.len())
        && one.chars().all(|c| c.is_ascii_uppercase())
    {
        return one.chars().map(String::from).collect::<Vec<_>>().join(" ");
    }
    parts.iter().map(|part| first(*part)).collect::<Vec<_>>().join(" ")
}

/// The edition in the words of the work's language; the first is not told.
fn edition(text: &str, tongue: Tongue) -> String {
    let number = number_of_edition(text);
    match (number, tongue) {
        (Some(1), _) => String::new(),
        (Some(number), Tongue::Hans | Tongue::Hant | Tongue::Japanese) => format!("{number} 版"),
        (Some(number), Tongue::Korean) => format!("{number} 판"),
        (Some(number), Tongue::Russian) => format!("{number}-е изд."),
        (Some(number), Tongue::German) => format!("{number}. Aufl."),
        (Some(number), Tongue::French) => format!("{number}e éd."),
        (Some(number), _) => format!("{} ed.", ordinal(number)),
        (None, _) => text.to_owned(),
    }
}

/// `4`, `4th`, `4th ed.`, `Fourth edition`, `第4版`, `4版`, 第四版, 初版; a year such as 2020版 is no number.
pub(super) fn number_of_edition(text: &str) -> Option<u32> {
    let text = text.trim();
    if ["初版", "초판"].contains(&text) {
        return Some(1);
    }
    if let Some(inner) = text.strip_suffix('판') {
        return inner.strip_prefix('제').unwrap_or(inner).trim().parse().ok().filter(|number| *number < 1000);
    }
    if let Some(inner) = text.strip_suffix('版') {
        let (inner, is_number) = inner.strip_prefix('第').map_or((inner, false), |inner| (inner, true));
        let inner = inner.trim();
        let number = chinese(inner).filter(|_| is_number).or_else(|| inner.parse().ok());
        return number.filter(|number| is_number || *number < 1000);
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let rest = rest.trim().trim_end_matches('.').to_lowercase();
    let rest = rest.strip_suffix("edition").or_else(|| rest.strip_suffix("ed")).unwrap_or(&rest).trim();
    if number.is_empty() {
        let at = ORDINALS.iter().position(|word| *word == rest)?;
        return u32::try_from(at + 1).ok();
    }
    let is_ordinal = ["", "st", "nd", "rd", "th"].contains(&rest);
    number.parse().ok().filter(|number| is_ordinal && *number < 1000)
}

/// A Chinese number below a hundred: 十二, 二十, 三十一.
pub(super) fn chinese(text: &str) -> Option<u32> {
    let digit = |text: &str| DIGITS.iter().position(|digit| *digit == text).and_then(|at| u32::try_from(at).ok());
    let Some((tens, ones)) = text.split_once('十') else { return digit(text) };
    let tens = if tens.is_empty() { 1 } else { digit(tens)? };
    let ones = if ones.is_empty() { 0 } else { digit(ones)? };
    Some(tens * 10 + ones)
}

fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

/// The volume: of journals as it is, of books in words if it is a mere number.
fn volume(item: &Item, kind: &str, tongue: Tongue) -> String {
    let volume = item.text("volume");
    if kind.starts_with("article-") || kind == "periodical" {
        let words = ["第", "vol.", "vol ", "v.", "т.", "Т.", "제", "bd."];
        return without_words(&volume, &words, &['卷', '巻', '권']).to_owned();
    }
    let volume = if tongue.is_cjk() { volume } else { without_words(&volume, &["vol.", "vol "], &[]).to_owned() };
    let is_number = !volume.is_empty() && volume.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '/'));
    let is_roman = !volume.is_empty() && volume.chars().all(|c| "IVXLC".contains(c));
    let volume = match tongue {
        _ if !is_number && (tongue.is_cjk() || !is_roman) => volume,
        Tongue::Hans | Tongue::Hant | Tongue::Japanese => format!("第{volume}卷"),
        Tongue::Korean => format!("제{volume}권"),
        Tongue::German => format!("Bd. {volume}"),
        Tongue::Russian => format!("Т. {volume}"),
        _ => format!("Vol. {volume}"),
    };
    let parts = [volume, first_of(item, &["volume-title", "part-title"])];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("：")
}

/// Whether software or data are a thing with a place and a publisher rather than on the web.
fn is_published(item: &Item, kind: &str) -> bool {
    let is_kind = ["software", "dataset"].contains(&kind);
    is_kind && item.has("publisher-place") && !["URL", "DOI", "CSTR"].iter().any(|key| item.has(key))
}

/// Publisher and place.
fn publication(item: &Item, kind: &str, out: &mut Fields) {
    match kind {
        "manuscript" if item.has("archive") => {
            out.text("archive", &item.text("archive"));
            // The processor knows no place of an archive.
            out.text("publisher-place", &first_of(item, &["archive-place", "publisher-place"]));
        }
        _ if ONLINE.contains(&kind) && !is_published(item, kind) => {
            let publisher = first_of(item, &["publisher", "container-title", "archive"]);
            // A page whose site is its author need not say so twice.
            let is_author = item.names("author").iter().any(|author| author.literal == publisher);
            out.text("publisher", if is_author { "" } else { &publisher });
        }
        "patent" => {}
        // Old maps are where they are kept.
        "map" if !item.has("publisher") && !item.has("publisher-place") => {
            out.text("publisher", &item.text("archive"));
            out.text("publisher-place", &item.text("archive-place"));
        }
        _ => {
            // The place may stand in it too.
            out.text("publisher", &title(&item.text("publisher")));
            out.text("publisher-place", &item.text("publisher-place"));
        }
    }
}

/// Dates: days as days, all else in words in `status`.
fn dates(item: &Item, kind: &str, out: &mut Fields) {
    let accessed = item.date("accessed").map(|(when, _)| when);
    match (item.date("issued"), &accessed) {
        (Some((When::Day(year, ..), true)), _) => out.text("status", &format!("[{year}]")),
        (Some((When::Day(year, month, day), false)), _) => out.day("issued", (year, month, day)),
        (Some((When::Range(from, to), _)), _) => {
            let words = |(year, month, day): (i16, u8, u8)| match (month, day) {
                (0, _) => year.to_string(),
                (_, 0) => format!("{year}-{month:02}"),
                _ => format!("{year}-{month:02}-{day:02}"),
            };
            let same_year = to.is_some_and(|to| to.0 == from.0);
            let is_day = kind == "article-newspaper" || to.is_some() && ONLINE.contains(&kind);
            let (from, to) = match to {
                _ if is_day => (words(from), to.map(words)),
                _ if same_year => (from.0.to_string(), None),
                _ => (from.0.to_string(), Some(to.map_or_else(String::new, |to| to.0.to_string()))),
            };
            out.text("status", &to.map_or_else(|| from.clone(), |to| format!("{from}—{to}")));
        }
        (Some((When::Words(words), _)), _) => out.text("status", &words),
        // The year of access is the best that is known.
        (None, Some(accessed)) if !ONLINE.contains(&kind) => {
            if let Some(year) = accessed.year() {
                out.text("status", &format!("[{year}]"));
            }
        }
        (None, _) => {}
    }
    if let (true, Some(When::Day(year, month, day))) = (ONLINE.contains(&kind), accessed) {
        out.day("accessed", (year, month, day));
    }
}

/// Address and identifiers. An identifier that the address has in it is not told again.
fn ways(item: &Item, out: &mut Fields) {
    let url = item.text("URL");
    let lower = url.to_lowercase();
    // An address may have the brackets of an identifier in a form of its own.
    let told = percent::decoded(&lower);
    let link = ["http://", "https://"].iter().any(|scheme| lower.starts_with(scheme)).then(|| url.clone());
    out.linked("URL", &url, link);
    let doi = bare_doi(&item.text("DOI"));
    if !doi.is_empty() && !told.contains(&doi.to_lowercase()) {
        out.linked("DOI", &doi, Some(format!("https://doi.org/{doi}")));
    }
    let cstr = item.text("CSTR");
    let cstr = cstr.strip_prefix("CSTR:").unwrap_or(&cstr).trim();
    if !cstr.is_empty() && !told.contains(&cstr.to_lowercase()) {
        out.linked("source", &format!("CSTR:{cstr}"), Some(format!("https://cstr.cn/{cstr}")));
    }
}

/// A DOI without what is often written before it.
pub(super) fn bare_doi(text: &str) -> String {
    let at = text.find("10.").unwrap_or(0);
    let (before, doi) = text.split_at(at);
    let before = before.to_lowercase();
    let is_prefix = before.is_empty() || before.contains("doi");
    if is_prefix { doi.trim().to_owned() } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Tongue, bare_doi, edition, hyphened, initials};

    #[test]
    fn pages_with_hyphens() {
        for (pages, bare) in [
            ("005–012", "5-12"),
            ("098-105", "98-105"),
            ("105-02", "105-02"),
            ("12 ～ 13", "12-13"),
            ("005-012+155", "005-012+155"),
            ("xii--xv", "xii-xv"),
        ] {
            assert_eq!(hyphened(pages), bare);
        }
    }

    #[test]
    fn given_names_as_initials() {
        for (given, short) in [
            ("Peyton Z.", "P Z"),
            ("M. N.", "M N"),
            ("J. Alan", "J A"),
            ("Jean-Paul", "J P"),
            ("Xiaoya", "X"),
            ("DJ", "D J"),
            ("Élodie", "É"),
            ("Yolanda van der", "Y van der"),
            ("Jong-un", "J U"),
            ("Yu‐hsiang", "Y H"),
            ("", ""),
        ] {
            assert_eq!(initials(given), short, "{given}");
        }
    }

    #[test]
    fn editions_in_the_language_of_the_work() {
        for (text, tongue, words) in [
            ("4", Tongue::English, "4th ed."),
            ("2nd ed.", Tongue::English, "2nd ed."),
            ("23rd edition", Tongue::English, "23rd ed."),
            ("12", Tongue::English, "12th ed."),
            ("Rev. ed.", Tongue::English, "Rev. ed."),
            ("1", Tongue::English, ""),
            ("第1版", Tongue::Hans, ""),
            ("3", Tongue::Hans, "3 版"),
            ("第三版", Tongue::Hans, "3 版"),
            ("3版", Tongue::Hans, "3 版"),
            ("第十二版", Tongue::Hans, "12 版"),
            ("第二十版", Tongue::Hans, "20 版"),
            ("初版", Tongue::Hans, ""),
            ("第〇版本", Tongue::Hans, "第〇版本"),
            ("Second", Tongue::English, "2nd ed."),
            ("Third edition", Tongue::English, "3rd ed."),
            ("Revised", Tongue::English, "Revised"),
            ("2020版", Tongue::Hans, "2020版"),
            ("刻本", Tongue::Hans, "刻本"),
        ] {
            assert_eq!(edition(text, tongue), words, "{text}");
        }
    }

    #[test]
    fn bare_identifiers() {
        assert_eq!(bare_doi("https://doi.org/10.1000/xyz"), "10.1000/xyz");
        assert_eq!(bare_doi("doi:10.1000/xyz "), "10.1000/xyz");
        assert_eq!(bare_doi("x"), "x");
    }
}
