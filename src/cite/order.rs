//! The order of lists of works, and of works that are cited at one place.
//!
//! Authors go by the alphabet; works of the same authors by their dates where the style cites by them:
//! APA puts what has none first, Chicago last, and both what is still in press behind all else.

use std::cmp::Ordering;

use super::entry::{UNPRINTED, year_text};
use super::gbt;
use super::item::{Item, When};
use super::render::Work;
use super::styles::Style;
use crate::text::collate::{Han, Order};
use crate::text::rich::{Rich, plain};

/// Kinds of which APA looks at the year only.
const BY_YEAR: [&str; 19] = [
    "article",
    "article-journal",
    "book",
    "chapter",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "dataset",
    "figure",
    "graphic",
    "manuscript",
    "map",
    "musical_score",
    "paper-conference",
    "patent",
    "report",
    "review",
    "review-book",
    "thesis",
];

/// What a work is put in order by.
#[derive(Debug)]
struct Key {
    authors: String,
    /// No date, a date, in press.
    group: u8,
    date: (i16, u8, u8),
    rest: String,
}

impl Key {
    fn of(style: &Style, item: &Item, text: &str) -> Self {
        let year = year_text(item);
        let year = if year.is_empty() { "n.d." } else { &year };
        let found = || {
            let sign = if style.name == "apa" { '(' } else { ' ' };
            let mut letters = year.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let raised: String = first.chain(letters.as_str().chars()).collect();
            let find = |year: &str| text.find(&format!("{sign}{year}")).map(|at| (at, at + 1 + year.len()));
            // The processor writes 50 BC.
            let before_christ = || year.strip_prefix('-').and_then(find);
            let anywhere = || text.find(year).map(|at| (at, at + year.len()));
            find(year).or_else(|| find(&raised)).or_else(before_christ).or_else(anywhere)
        };
        let Some((from, to)) = style.has_letters().then(found).flatten() else {
            return Self { authors: words(text), group: 0, date: (0, 0, 0), rest: String::new() };
        };
        let mut authors = words(text.get(..from).unwrap_or_default());
        for role in [" Ed", " Eds", " ed", " eds"] {
            if let Some(bare) = authors.strip_suffix(role) {
                authors.truncate(bare.len());
                break;
            }
        }
        let (group, date) = when(style, item);
        Self { authors, group, date, rest: words(text.get(to..).unwrap_or_default()) }
    }

    fn compare(&self, other: &Self, order: &Order) -> Ordering {
        let dates = || (self.group, self.date).cmp(&(other.group, other.date));
        let rest = || order.compare(&self.rest, &other.rest);
        order.compare(&self.authors, &other.authors).then_with(dates).then_with(rest)
    }
}

/// Punctuation doesn't count.
fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn when(style: &Style, item: &Item) -> (u8, (i16, u8, u8)) {
    let is_apa = style.name == "apa";
    let is_unprinted = |text: &str| UNPRINTED.contains(&text.to_lowercase().as_str());
    let (group, (year, month, day)) = match item.date("issued") {
        Some((When::Words(words), _)) if is_unprinted(&words) => (3, (0, 0, 0)),
        Some((When::Day(year, month, day) | When::Range((year, month, day), _), _)) => (1, (year, month, day)),
        Some((When::Words(words), _)) => match year_of_republic(&words).or_else(|| When::Words(words).year()) {
            Some(year) => (1, (year, 0, 0)),
            None => (0, (0, 0, 0)),
        },
        None if is_unprinted(&item.text("status")) => (3, (0, 0, 0)),
        None => (0, (0, 0, 0)),
    };
    let group = if group == 0 && !is_apa { 2 } else { group };
    let by_year = !is_apa || BY_YEAR.contains(&item.text("type").as_str());
    (group, if by_year { (year, 0, 0) } else { (year, month, day) })
}

/// The year that 民国25年 and 民国二十五年 are.
fn year_of_republic(words: &str) -> Option<i16> {
    let (_, behind) = words.split_once("民国").or_else(|| words.split_once("民國"))?;
    let (number, _) = behind.split_once('年')?;
    let number = number.trim();
    let number = if number == "元" { Some(1) } else { gbt::chinese(number).or_else(|| number.parse().ok()) };
    number.filter(|number| (1..100).contains(number)).and_then(|number| i16::try_from(1911 + number).ok())
}

fn collation(language: &str) -> Order {
    Order::new(if language.is_empty() { "en" } else { language }, Han::OfLanguage)
}

/// Puts the references of works, each with its place in them, in the order of the list.
pub(super) fn sort(style: &Style, works: &[Work], list: &mut Vec<(usize, Rich)>, language: &str) {
    let order = collation(language);
    let mut keyed: Vec<(Key, (usize, Rich))> = std::mem::take(list)
        .into_iter()
        .filter_map(|one| Some((Key::of(style, &works.get(one.0)?.item, &plain(&one.1)), one)))
        .collect();
    keyed.sort_by(|(a, _), (b, _)| a.compare(b, &order));
    list.extend(keyed.into_iter().map(|(_, one)| one));
}

/// Where each work stands among those cited at one place, by the list of all; `None` if the style leaves
/// them as they are cited.
pub(super) fn ranks(style: &Style, works: &[Work], list: &[(usize, Rich)], language: &str) -> Option<Vec<usize>> {
    if style.name != "apa" {
        return None;
    }
    let order = collation(language);
    let mut keyed: Vec<(Key, usize)> = Vec::with_capacity(list.len());
    for (work, text) in list {
        let item = &works.get(*work)?.item;
        let text = plain(text);
        let mut key = Key::of(style, item, &text);
        // Of three authors or more the mark names the first.
        let mut names = item.names("author");
        if names.is_empty() {
            names = item.names("editor");
        }
        if let [_, second, _, ..] = names.as_slice() {
            let second = if second.literal.is_empty() && !second.is_cjk() { &second.family } else { &second.joined() };
            let from = text.chars().next().map_or(0, char::len_utf8);
            let at = text.get(from..).and_then(|text| text.find(second.as_str()));
            let first = at.and_then(|at| text.get(..from + at));
            if let Some(first) = first {
                key.authors = format!("{} et al", words(first));
            }
        }
        key.rest.clear();
        keyed.push((key, *work));
    }
    // Stable: what is left goes by the list.
    keyed.sort_by(|(a, _), (b, _)| a.compare(b, &order));
    let mut ranks = vec![0; works.len()];
    for (rank, (_, work)) in keyed.into_iter().enumerate() {
        if let Some(place) = ranks.get_mut(work) {
            *place = rank;
        }
    }
    Some(ranks)
}
