//! The names in marks: how many of them, and which with given names, so that works are told apart.
//!
//! - First authors who share a surname but are two people have their first letters, or their given
//!   names where the letters are the same ([`labels`]).
//! - Works of one year that begin with the same names name as many as tell them apart.
//! - What is still the same is told apart by letters behind the year, or by titles; the callers see to that.
//!
//! **Invariants.** Two spellings of given names of which one shortens the other are one person.

use std::collections::{HashMap, HashSet};

use super::entry::{spaced, without_particle};
use super::item::{ET_AL, Item, Name};

/// Names beyond this many tell nothing apart.
const MOST_NAMES: usize = 24;
/// Kinds whose marks name people as their style has it.
const OWN_WORDS: [&str; 8] =
    ["personal_communication", "interview", "bill", "hearing", "legal_case", "legislation", "regulation", "treaty"];

/// What styles differ in.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    /// Between the last two names.
    pub and: &'static str,
    /// Whether given names are told where first letters are the same.
    pub full: bool,
    /// Whether the year tells works apart.
    pub by_year: bool,
}

/// One work as far as its mark goes.
struct Heads<'a> {
    names: Vec<Name>,
    year: &'a str,
    has_others: bool,
    first: String,
    shown: usize,
}

/// The names of each work for its mark; `None` where the style has to do it.
pub(super) fn labels(works: &[(&Item, String)], ways: Ways) -> Vec<Option<String>> {
    let mut heads: Vec<Option<Heads<'_>>> = works.iter().map(|(item, year)| heads(item, year)).collect();
    first_authors(&mut heads, ways.full);
    enough_names(&mut heads, ways.by_year);
    heads.iter().map(|head| head.as_ref().map(|head| head.words(ways.and))).collect()
}

fn heads<'a>(item: &Item, year: &'a str) -> Option<Heads<'a>> {
    if OWN_WORDS.contains(&item.text("type").as_str()) {
        return None;
    }
    let mut names = item.names("author");
    if names.is_empty() && !item.has("container-title") && item.text("type") != "standard" {
        names = item.names("editor");
    }
    let count = names.len();
    names.retain(|name| !name.is_others());
    let has_others = names.len() < count;
    let first = family(names.first()?);
    Some(Heads { names, year, has_others, first, shown: 1 })
}

/// What a mark calls somebody.
fn family(name: &Name) -> String {
    if !name.literal.is_empty() || name.is_cjk() {
        return name.joined();
    }
    if name.family.is_empty() {
        return name.given.clone();
    }
    [name.particle.as_str(), name.family.as_str()].join(" ").trim().to_owned()
}

impl Heads<'_> {
    /// All names as they are told apart.
    fn prefix(&self, count: usize) -> String {
        let families: Vec<String> = self.names.iter().take(count).map(family).collect();
        let end = if count > self.names.len() { if self.has_others { "\n…" } else { "\n." } } else { "" };
        format!("{}{end}", families.join("\n"))
    }

    fn words(&self, and: &str) -> String {
        let total = self.names.len();
        // "And others" stands for more than one.
        let is_all = !self.has_others && (total <= 2 || self.shown + 1 >= total);
        let is_all = is_all && (total <= 2 || self.shown > 1);
        let shown = if is_all { total } else { self.shown.min(total) };
        let mut names: Vec<String> = self.names.iter().take(shown).map(family).collect();
        if let Some(first) = names.first_mut() {
            first.clone_from(&self.first);
        }
        if !is_all {
            let joint = if names.len() > 1 { ", et al." } else { " et al." };
            return format!("{}{joint}", names.join(", "));
        }
        match names.as_slice() {
            [one] => one.clone(),
            [one, other] => format!("{one} {and} {other}"),
            [more @ .., last] => format!("{}, {and} {last}", more.join(", ")),
            [] => String::new(),
        }
    }
}

/// Puts letters or given names before surnames that two people share.
fn first_authors(heads: &mut [Option<Heads<'_>>], full: bool) {
    let mut people: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    let personal = |head: &Heads<'_>| {
        let name = head.names.first()?;
        let is_person = name.literal.is_empty() && !name.is_cjk() && !name.family.is_empty() && !name.given.is_empty();
        is_person.then(|| (without_particle(&name.family).1.to_lowercase(), parts(&name.given)))
    };
    for (family, given) in heads.iter().flatten().filter_map(personal) {
        let known = people.entry(family).or_default();
        if !known.contains(&given) && known.len() < MOST_NAMES {
            known.push(given);
        }
    }
    for head in heads.iter_mut().flatten() {
        let Some((family, given)) = personal(head) else { continue };
        let others = people.get(&family).map(Vec::as_slice).unwrap_or_default();
        let all_pairs = || others.iter().flat_map(|a| others.iter().map(move |b| (a, b)));
        let Some(name) = head.names.first() else { continue };
        if all_pairs().any(|(a, b)| !same(a, b, true)) {
            let same_letters = others.iter().any(|other| same(other, &given, true) && !same(other, &given, false));
            let before = if full && same_letters { name.given.clone() } else { first_letters(&name.given) };
            head.first = format!("{before} {}", head.first);
        } else if full && all_pairs().any(|(a, b)| !same(a, b, false)) {
            head.first = format!("{} {}", name.given, head.first);
        }
    }
}

/// The parts of given names, in small letters: `Jean-Paul`, `J.P.` and `J. P.` have two.
fn parts(given: &str) -> Vec<String> {
    let parts = given.split(|c: char| c.is_whitespace() || matches!(c, '.' | '-' | '‐' | '‑'));
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// Whether two given names may be those of one person: part by part one begins with the other; only
/// their first letters count if `letters`.
fn same(a: &[String], b: &[String], letters: bool) -> bool {
    a.iter().zip(b).all(|(a, b)| {
        let is_same = a.starts_with(b.as_str()) || b.starts_with(a.as_str());
        let is_short = a.chars().count() == 1 || b.chars().count() == 1;
        let same_letter = a.chars().next() == b.chars().next();
        if letters || is_short { same_letter } else { is_same }
    })
}

/// `John W.` as `J. W.`, `Jong-un` as `J.-U.`.
fn first_letters(given: &str) -> String {
    let word = |word: &str| {
        let letters = word.split(['-', '‐', '‑', '.']).filter_map(|part| part.chars().next());
        letters.map(|c| format!("{}.", c.to_uppercase())).collect::<Vec<_>>().join("-")
    };
    spaced(given).split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Names as many as tell apart works that would have the same mark.
fn enough_names(heads: &mut [Option<Heads<'_>>], by_year: bool) {
    let mut alike: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (at, head) in heads.iter().enumerate() {
        let Some(head) = head.as_ref().filter(|head| head.names.len() > 2 || head.has_others) else { continue };
        let year = if by_year { head.year } else { "" };
        alike.entry((head.first.clone(), year.to_owned())).or_default().push(at);
    }
    for members in alike.values().filter(|members| members.len() > 1) {
        for count in 2..=MOST_NAMES {
            // Which lists of names go on from these.
            let mut lists: HashMap<String, HashSet<String>> = HashMap::new();
            for head in members.iter().filter_map(|at| heads.get(*at)?.as_ref()) {
                lists.entry(head.prefix(count - 1)).or_default().insert(head.prefix(MOST_NAMES));
            }
            for at in members {
                if let Some(Some(head)) = heads.get_mut(*at)
                    && head.shown == count - 1
                    && head.names.len() >= count
                    && lists.get(&head.prefix(count - 1)).is_some_and(|lists| lists.len() > 1)
                {
                    head.shown = count;
                }
            }
        }
    }
}

impl Name {
    /// Whether it stands for more people.
    pub(super) fn is_others(&self) -> bool {
        let is_one =
            |text: &str| [ET_AL, "et al", "others", "and others", "等", "等人", "ほか", "他", "외"].contains(&text);
        let whole = [self.literal.as_str(), self.family.as_str()].concat();
        self.given.is_empty() && is_one(whole.trim().to_lowercase().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Ways, labels};
    use crate::cite::item::Item;
    use crate::doc::Source;

    fn item(authors: &str) -> Item {
        let name = |name: &str| match name.split_once(", ") {
            Some((family, given)) => serde_json::json!({"family": family, "given": given}),
            None => serde_json::json!({"literal": name}),
        };
        let names: Vec<serde_json::Value> = authors.split("; ").map(name).collect();
        let json = serde_json::json!({"type": "book", "author": names}).to_string();
        Item::of(&Source { id: "a".into(), json: json.into() }).unwrap()
    }

    fn shown(works: &[(&str, &str)], full: bool) -> Vec<String> {
        let items: Vec<Item> = works.iter().map(|(names, _)| item(names)).collect();
        let works: Vec<(&Item, String)> =
            items.iter().zip(works).map(|(item, (_, year))| (item, (*year).to_owned())).collect();
        labels(&works, Ways { and: "&", full, by_year: true }).into_iter().map(Option::unwrap_or_default).collect()
    }

    #[test]
    fn two_people_with_one_surname_and_one_person_in_two_spellings() {
        assert_eq!(
            shown(&[("Kim, Jiyoung", "2014"), ("Kim, Minsu; Lee, Bo", "2016")], false),
            ["J. Kim", "M. Kim & Lee"]
        );
        assert_eq!(
            shown(&[("Beasley, W. G.", "1"), ("Beasley, W.G.", "1"), ("Beasley, William", "2")], true),
            ["Beasley"; 3]
        );
        assert_eq!(shown(&[("Kim, Jin", "1"), ("Kim, Jae", "2")], true), ["Jin Kim", "Jae Kim"]);
        assert_eq!(shown(&[("Kim, Jin", "1"), ("Kim, Jae", "2")], false), ["Kim", "Kim"]);
        assert_eq!(shown(&[("Kim, Jong-un", "1"), ("Kim, Young", "2")], false), ["J.-U. Kim", "Y. Kim"]);
    }

    #[test]
    fn as_many_names_as_tell_works_apart() {
        let two = [("Kim, J; Lee, B; Park, C; Choi, D", "2015"), ("Kim, J; Yoon, E; Park, C", "2015")];
        assert_eq!(shown(&two, false), ["Kim, Lee, et al.", "Kim, Yoon, & Park"]);
        let prefix = [("Kim, J; Lee, B; Ma, C", "2015"), ("Kim, J; Lee, B; Ma, C; Na, D", "2015")];
        assert_eq!(shown(&prefix, false), ["Kim, Lee, & Ma", "Kim, Lee, Ma, & Na"]);
        let same =
            [("Kim, J; Lee, B; Ma, C", "2015"), ("Kim, J; Lee, B; Ma, C", "2015"), ("Kim, J; Lee, B; Na, C", "2016")];
        assert_eq!(shown(&same, false), ["Kim et al."; 3]);
        assert_eq!(shown(&[("Cha, V; et al.", "1"), ("李文; 张三; 等", "2")], false), ["Cha et al.", "李文 et al."]);
    }
}
