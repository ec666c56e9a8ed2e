//! The item as the CSL processor reads it: what it would misread made ready, titles and years as
//! stand-ins (see [`super::finish`]), marks for conditions (see [`super::mend`]).

use std::collections::BTreeMap;

use hayagriva::citationberg::json::{self, DateValue, LiteralName, NameItem, NameValue, VecDate, VecDateRange};
use hayagriva::citationberg::taxonomy::Locator;

use super::finish::{Mask, OTHERS};
use super::gbt;
use super::item::{DATES, Item, Name, Tongue, When};
use super::locator;
use super::mend::{MARKS, NEEDS_TITLE};
use super::render::Work;
use super::span::Day;
use super::styles::Style;

/// Fields that no style should print: they are for the person, not for the reader.
const PRIVATE: [&str; 6] = ["note", "abstract", "annote", "keyword", "language", "citation-key"];

/// A place in a work, pages without the word for them.
pub(super) fn bare(place: &str) -> &str {
    match locator::parse(place) {
        (Some(Locator::Page), number) => number,
        _ => place.trim(),
    }
}

/// Whether a place in a work is a page, and the work of a kind that has pages.
pub(super) fn has_pages(item: &Item, place: &str) -> bool {
    let paged = ["book", "chapter", "article-journal", "article-magazine", "paper-conference", "thesis", "report"];
    (item.has("page") || paged.contains(&item.text("type").as_str()))
        && matches!(locator::parse(place), (Some(Locator::Page), _))
}

/// What an item is made ready for.
#[derive(Clone, Copy, Default)]
pub(super) struct Aim<'a> {
    /// A page that stands in the place of its pages.
    pub place: &'a str,
    /// A place that is cited beside it.
    pub cited: &'a str,
    /// What a mark calls its authors.
    pub label: Option<&'a str>,
    /// Whether a mark names its title.
    pub needs_title: bool,
    /// The work whose letter stands behind the year.
    pub year_of: Option<usize>,
    /// Whether it came out on the last of its days rather than on the first, see [`super::span`].
    pub is_end: bool,
}

/// Years that occur in a work can't stand for others.
pub(super) fn spare(mask: &mut Mask, work: &Work, place: &str) {
    for key in work.item.keys() {
        mask.spare(&work.item.text(key));
    }
    mask.spare(&year_text(&work.item));
    mask.spare(place);
}

/// What is said of works that have no year yet.
pub(super) const UNPRINTED: [&str; 8] =
    ["forthcoming", "in press", "in preparation", "submitted", "accepted", "待刊", "印刷中", "近刊"];
/// Titles, which go through the processor as tokens.
const TITLES: [&str; 9] = [
    "title",
    "title-short",
    "container-title",
    "collection-title",
    "volume-title",
    "part-title",
    "reviewed-title",
    "original-title",
    "event-title",
];

/// The item as the processor reads it.
pub(super) fn entry(style: &Style, work: &Work, aim: Aim<'_>, mask: &mut Mask) -> json::Item {
    let item = &work.item;
    let mut out = BTreeMap::new();
    for key in item.keys() {
        if PRIVATE.contains(&key) || MARKS.iter().any(|(_, mark)| *mark == key) || key == NEEDS_TITLE {
            continue;
        }
        let value = if DATES.contains(&key) {
            item.date(key).and_then(|(when, circa)| date(style, key, (&when, circa), aim, mask))
        } else if item.is_names(key) {
            let names: Vec<NameValue> = item.names(key).iter().map(|one| name(style, one)).collect();
            (!names.is_empty()).then_some(json::Value::Names(names))
        } else if TITLES.contains(&key) {
            let title = item.tagged(key);
            (!title.trim().is_empty()).then(|| json::Value::String(mask.title(&title, work.tongue == Tongue::English)))
        } else {
            Some(item.text(key)).filter(|text| !text.is_empty()).map(json::Value::String)
        };
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    }
    put(&mut out, "DOI", &gbt::bare_doi(&item.text("DOI")));
    if has_pages(item, aim.place) {
        put(&mut out, "page", bare(aim.place));
    }
    let edition = item.text("edition");
    match gbt::number_of_edition(&edition) {
        Some(1) if style.is_chinese() => put(&mut out, "edition", ""),
        Some(number) => put(&mut out, "edition", &number.to_string()),
        // So that the processor takes it for no number.
        None if !edition.is_empty() => put(&mut out, "edition", &mask.title(&edition, false)),
        None => {}
    }
    let number = item.text("number");
    let is_article = item.text("type").starts_with("article-");
    if is_article && number.contains(['-', '–']) {
        put(&mut out, "number", &mask.title(&number, false));
    } else if !number.is_empty() && !is_article {
        let bare = ["No. ", "no. ", "No.", "no.", "Nr. "].iter().find_map(|label| number.strip_prefix(label));
        let bare = bare.filter(|_| !style.is_chinese()).unwrap_or(&number);
        let is_number = bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(char::is_alphanumeric);
        // The processor takes all that has digits for a number, puts "No." before it, and of 105-02 it
        // makes a range.
        put(&mut out, "number", &if is_number { bare.to_owned() } else { mask.title(&number, false) });
    }
    let status = item.text("status").to_lowercase();
    if item.date("issued").is_none() && UNPRINTED.contains(&status.as_str()) {
        // In the place of the year, so that no other is taken for it.
        put(&mut out, "status", "");
        if let Some(date) = date(style, "issued", (&When::Words(item.text("status")), false), aim, mask) {
            out.insert("issued".to_owned(), date);
        }
    }
    let place = item.text("archive-place");
    if !place.is_empty() {
        // The processor knows no place of an archive.
        let archive = item.text("archive");
        if !style.is_chinese() {
            put(&mut out, "archive", &format!("{archive}, {place}"));
        } else if !item.has("publisher") && !item.has("publisher-place") {
            put(&mut out, "publisher", &archive);
            put(&mut out, "publisher-place", &place);
        }
    }
    // What has neither author nor title is known by where it is.
    if !item.has("title") && !out.contains_key("author") {
        let known = ["URL", "DOI", "id"].into_iter().map(|key| item.text(key)).find(|text| !text.is_empty());
        out.insert("title".to_owned(), json::Value::String(mask.title(&known.unwrap_or_default(), false)));
    }
    if let Some(label) = aim.label {
        let label = NameValue::Literal(LiteralName { literal: label.to_owned() });
        out.insert("author".to_owned(), json::Value::Names(vec![label]));
    }
    for (key, mark) in MARKS {
        if out.contains_key(key) {
            out.insert(mark.to_owned(), json::Value::String("1".to_owned()));
        }
    }
    if aim.needs_title {
        out.insert(NEEDS_TITLE.to_owned(), json::Value::String("1".to_owned()));
    }
    // Styles that word all works in English put their words in the case of English.
    out.insert("language".to_owned(), json::Value::String(style.locale(work.tongue).to_owned()));
    json::Item(out)
}

/// Sets a text, or takes it out.
fn put(out: &mut BTreeMap<String, json::Value>, key: &str, text: &str) {
    if text.is_empty() {
        out.remove(key);
    } else {
        out.insert(key.to_owned(), json::Value::String(text.to_owned()));
    }
}

/// What an item says of its year, for marks that are to be told apart.
pub(super) fn year_text(item: &Item) -> String {
    let year = item.date("issued").and_then(|(when, _)| year_words(&when, "–"));
    year.unwrap_or_else(|| item.text("status"))
}

/// The year of a date in words; `None` if it says that there is none.
pub(super) fn year_words(when: &When, dash: &str) -> Option<String> {
    Some(match when {
        When::Day(year, ..) => year.to_string(),
        When::Range((from, ..), Some((to, ..))) if from == to => from.to_string(),
        When::Range((from, ..), Some((to, ..))) => format!("{from}{dash}{to}"),
        When::Range((from, ..), None) => format!("{from}{dash}"),
        When::Words(words) => {
            let is_none = ["n.d.", "n.d", "nd", "no date", "s.a.", "无日期"].contains(&words.to_lowercase().as_str());
            return (!is_none).then(|| words.clone());
        }
    })
}

/// The first letter behind a hyphen as a capital: of Jong-un both parts give a letter.
fn with_capitals(given: &str) -> String {
    let mut before = ' ';
    let raise = |c: char| {
        let is_first = matches!(std::mem::replace(&mut before, c), '-' | '‐');
        if is_first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    given.chars().map(raise).collect()
}

/// `W.G.` and `T.J` with a space between the letters: else the second one is lost.
pub(super) fn spaced(given: &str) -> String {
    let mut out = String::with_capacity(given.len() + 4);
    let mut chars = given.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '.' && chars.peek().is_some_and(|next| next.is_alphabetic()) {
            out.push(' ');
        }
    }
    out
}

/// A family name without the small words in front of it, which catalogues leave there: `van der`.
pub(super) fn without_particle(family: &str) -> (&str, &str) {
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let length = family.split_inclusive(' ').take_while(|word| is_small(word)).map(str::len).sum::<usize>();
    let (particle, rest) = family.split_at_checked(length).unwrap_or(("", family));
    if rest.is_empty() { ("", family) } else { (particle.trim_end(), rest) }
}

fn name(style: &Style, name: &Name) -> NameValue {
    if name.is_others() {
        return NameValue::Literal(LiteralName { literal: OTHERS.to_string() });
    }
    if !name.literal.is_empty() || name.is_cjk() {
        return NameValue::Literal(LiteralName { literal: name.joined() });
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (particle, family) = without_particle(&name.family);
    let given = spaced(&name.given);
    let given = if style.has_initials() { with_capitals(&given) } else { given };
    let suffix = if style.is_chinese() { name.suffix.replace(['.', ','], "") } else { name.suffix.clone() };
    NameValue::Item(NameItem {
        family: if family.is_empty() { given.clone() } else { family.to_owned() },
        given: if family.is_empty() { None } else { some(&given) },
        non_dropping_particle: some([name.particle.as_str(), particle].join(" ").trim()),
        dropping_particle: some(&name.dropping),
        suffix: some(&suffix),
        comma_suffix: None,
    })
}

/// A date for the processor, which knows no ranges and no words: they go as a year that stands for
/// them; so does the year that a letter may stand behind.
fn date(style: &Style, key: &str, (when, circa): (&When, bool), aim: Aim<'_>, mask: &mut Mask) -> Option<json::Value> {
    let dash = if style.is_chinese() { "-" } else { "–" };
    let is_span = |from: &Day, to: &Day| key == "issued" && from.1 > 0 && to.1 > 0;
    // Where the year stands by itself, that of the first day and that of the last stand together.
    let mut has_both = false;
    let (year, month, day) = match when {
        When::Day(year, month, day) => (*year, *month, *day),
        When::Range(from, Some(to)) if is_span(from, to) => {
            has_both = style.has_letters() && from.0 != to.0;
            if aim.is_end { *to } else { *from }
        }
        When::Range(from, Some(to)) if from.0 == to.0 => *from,
        When::Range((year, ..), _) => (*year, 0, 0),
        When::Words(_) if key == "accessed" => (when.year()?, 0, 0),
        When::Words(_) => (0, 0, 0),
    };
    let is_plain = matches!(when, When::Day(..)) || month > 0 || key == "accessed";
    let work = aim.year_of.filter(|_| key == "issued");
    let year = if is_plain && !has_both && (work.is_none() || year < 1000) {
        // There is no year 0: 500 BC is -500 here and -499 there.
        if year < 0 { year + 1 } else { year }
    } else {
        let words = if is_plain && !has_both { year.to_string() } else { year_words(when, dash)? };
        mask.year(&words, work).or(Some(year).filter(|_| is_plain))?
    };
    let mut parts = vec![year];
    parts.extend([month, day].into_iter().take_while(|part| *part > 0).map(i16::from));
    let date_parts = VecDateRange(vec![VecDate(parts)]);
    Some(json::Value::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa }))
}
