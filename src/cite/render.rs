//! Wording works and citations with hayagriva's CSL processor.
//!
//! The processor takes its words from one language a run. So it runs once for each language that the
//! style words the cited works in ([`Style::locale`]), over all citations each time (so that "the same work as before" is told
//! rightly), and of each run only what is in its language is taken.
//!
//! **Invariants.** Nothing panics outwards: a run that fails is done again work by work, and a work
//! that can't be worded at all is shown by its title or its key.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayagriva::citationberg::json::{self, DateValue, LiteralName, NameItem, NameValue, VecDate, VecDateRange};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{FontStyle, FontWeight, IndependentStyle, LocaleCode, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, ElemMeta,
    LocatorPayload, Rendered, SpecificLocator,
};

use super::gbt;
use super::item::{DATES, Item, Name, Tongue, When};
use super::locator;
use super::styles::{Style, locales};
use crate::text::rich::{Rich, Run, plain};

/// Works in one run where no work changes how another is worded: keeps the processor's time linear.
const AT_ONCE: usize = 64;
/// Fields that no style should print: they are for the person, not for the reader.
const PRIVATE: [&str; 6] = ["note", "abstract", "annote", "keyword", "language", "citation-key"];

/// Before a title that must not begin with a capital; taken off again.
const AS_IS: char = '\u{2060}';

/// A work with its language.
pub(super) struct Work {
    pub item: Item,
    pub tongue: Tongue,
}

impl Work {
    pub fn new(item: Item) -> Self {
        let tongue = item.tongue();
        Self { item, tongue }
    }

    /// What is shown where a work can't be worded.
    fn last_resort(&self) -> Rich {
        let title = self.item.text("title");
        vec![Run::plain(if title.is_empty() { self.item.text("id") } else { title })]
    }
}

/// The references of works, each in its language and with its place if it has one, in the order
/// given. For styles that cite by number.
pub(super) fn references(style: &Style, works: &[(&Work, &str)]) -> Vec<Rich> {
    let Some(csl) = style.csl() else {
        return works.iter().map(|(work, _)| work.last_resort()).collect();
    };
    let mut out: Vec<Rich> = vec![Rich::new(); works.len()];
    let mut by_tongue: BTreeMap<Tongue, Vec<usize>> = BTreeMap::new();
    for (at, (work, _)) in works.iter().enumerate() {
        by_tongue.entry(work.tongue).or_default().push(at);
    }
    for (tongue, members) in by_tongue {
        for members in members.chunks(AT_ONCE) {
            let ready: Vec<Option<gbt::Ready>> = members
                .iter()
                .map(|&at| style.is_own().then(|| gbt::ready(&works[at].0.item, tongue, works[at].1)))
                .collect();
            let items: Vec<json::Item> = members
                .iter()
                .zip(&ready)
                .enumerate()
                .map(|(number, (&at, ready))| {
                    let mut item = match ready {
                        Some(ready) => ready.item.clone(),
                        None => entry(style, works[at].0, works[at].1),
                    };
                    // One work may stand here with several places.
                    item.0.insert("id".to_owned(), json::Value::String(format!("{number}")));
                    item
                })
                .collect();
            let locale = style.locale(tongue);
            let mut worded = listed(csl, locale, &items);
            if worded.is_none() {
                worded = Some(BTreeMap::new());
                for (number, item) in items.iter().enumerate() {
                    let one = listed(csl, locale, std::slice::from_ref(item)).unwrap_or_default();
                    let one = one.into_values().map(|rich| (number.to_string(), rich));
                    worded.get_or_insert_default().extend(one);
                }
            }
            let mut worded = worded.unwrap_or_default();
            for (number, (&at, ready)) in members.iter().zip(&ready).enumerate() {
                let rich = worded.remove(&number.to_string()).unwrap_or_default();
                let rich = match ready {
                    Some(ready) => ready.finish(&plain(&rich)),
                    // Where the style has pages, they are told in their place.
                    None if is_told(&plain(&rich), works[at]) => rich,
                    None => with_place(rich, works[at].1, ": "),
                };
                out[at] =
                    if plain(&rich).trim_matches(['.', ' ']).is_empty() { works[at].0.last_resort() } else { rich };
            }
        }
    }
    out
}

/// Whether a page that was put in the place of the pages stands in the reference.
fn is_told(reference: &str, (work, place): (&Work, &str)) -> bool {
    let place = bare(place);
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    has_pages(&work.item, place) && reference.split(&format!(": {place}")).skip(1).any(ends)
}

/// The references of some items in one language, by key; `None` if the processor failed.
fn listed(csl: &IndependentStyle, locale: &str, items: &[json::Item]) -> Option<BTreeMap<String, Rich>> {
    let rendered = run(csl, locale, items.iter().map(|item| (item, "", None)))?;
    Some(by_key(&rendered))
}

fn by_key(rendered: &Rendered) -> BTreeMap<String, Rich> {
    let items = rendered.bibliography.iter().flat_map(|list| &list.items);
    items.map(|item| (item.key.clone(), rich(&item.content))).collect()
}

/// What a style that cites by notes or authors makes of citations.
#[derive(Default)]
pub(super) struct Worded {
    /// Each citation as it stands in the text or in its note.
    pub citations: Vec<Rich>,
    /// The reference of each work that is cited, by its place in the works.
    pub references: BTreeMap<usize, Rich>,
}

/// Words citations, of which each is a place in `works` and a place in the work.
pub(super) fn citations(style: &Style, works: &[Work], cites: &[(usize, &str)]) -> Worded {
    let is_note = style.kind == super::Kind::Note;
    let mut out = Worded { citations: vec![Rich::new(); cites.len()], references: BTreeMap::new() };
    let mut entries: Vec<json::Item> = works.iter().map(|work| entry(style, work, "")).collect();
    for (number, entry) in entries.iter_mut().enumerate() {
        entry.0.insert("id".to_owned(), json::Value::String(number.to_string()));
    }
    let locale_of = |work: usize| style.locale(works[work].tongue);
    let locales: std::collections::BTreeSet<&str> = cites.iter().map(|(work, _)| locale_of(*work)).collect();
    let requests =
        || cites.iter().enumerate().map(|(at, (work, place))| (&entries[*work], *place, is_note.then_some(at + 1)));
    for locale in locales {
        let Some(csl) = style.csl() else { break };
        let is_mine = |work: usize| locale_of(work) == locale;
        if let Some(rendered) = run(csl, locale, requests()) {
            for (at, citation) in rendered.citations.iter().enumerate() {
                if let (Some((work, _)), Some(out)) = (cites.get(at), out.citations.get_mut(at))
                    && is_mine(*work)
                {
                    *out = in_tongue(style, rich(&citation.citation), works[*work].tongue);
                }
            }
            for (key, reference) in by_key(&rendered) {
                if let Some(work) = key.parse().ok().filter(|&work: &usize| work < works.len() && is_mine(work)) {
                    out.references.insert(work, in_tongue(style, reference, works[work].tongue));
                }
            }
            continue;
        }
        // One by one: what the style says of works cited before is lost, and nothing else.
        for (at, (work, place)) in cites.iter().enumerate().filter(|(_, (work, _))| is_mine(*work)) {
            let one = std::iter::once((&entries[*work], *place, is_note.then_some(at + 1)));
            let Some(rendered) = run(csl, locale, one) else { continue };
            out.citations[at] = rendered.citations.first().map(|one| rich(&one.citation)).unwrap_or_default();
            out.references.extend(by_key(&rendered).into_values().map(|reference| (*work, reference)));
        }
    }
    for (at, (work, _)) in cites.iter().enumerate() {
        if plain(&out.citations[at]).trim().is_empty() {
            out.citations[at] = works[*work].last_resort();
        }
        let reference = out.references.entry(*work).or_default();
        if plain(reference).trim().is_empty() {
            *reference = works[*work].last_resort();
        }
    }
    out
}

/// The word for further authors in the language of the work, where a style words the rest in English.
fn in_tongue(style: &Style, mut text: Rich, tongue: Tongue) -> Rich {
    let others = match tongue {
        _ if style.locale(tongue) == tongue.locale() => return text,
        Tongue::Hans | Tongue::Hant => "等",
        Tongue::Japanese => "ほか",
        Tongue::Korean => " 외",
        _ => return text,
    };
    for run in &mut text {
        for english in [", et al.", " et al."] {
            run.text = run.text.replace(english, others);
        }
    }
    text
}

/// Runs the processor; `None` if it panicked.
fn run<'a>(
    csl: &'a IndependentStyle,
    locale: &str,
    requests: impl Iterator<Item = (&'a json::Item, &'a str, Option<usize>)>,
) -> Option<Rendered> {
    let locale = LocaleCode(locale.to_owned());
    let work = || {
        let mut driver = BibliographyDriver::new();
        for (item, place, note) in requests {
            let place = (!place.trim().is_empty()).then(|| {
                let (kind, number) = locator::parse(place);
                SpecificLocator(kind.unwrap_or(Locator::Custom), LocatorPayload::Str(number))
            });
            let items = vec![CitationItem::with_locator(item, place)];
            driver.citation(CitationRequest::new(items, csl, Some(locale.clone()), locales(), note));
        }
        driver.finish(BibliographyRequest::new(csl, Some(locale.clone()), locales()))
    };
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A place in a work, pages without the word for them.
fn bare(place: &str) -> &str {
    match locator::parse(place) {
        (Some(Locator::Page), number) => number,
        _ => place.trim(),
    }
}

/// A reference with a place in the work behind it, before its last point.
pub(super) fn with_place(mut reference: Rich, place: &str, joint: &str) -> Rich {
    let place = bare(place);
    if place.is_empty() {
        return reference;
    }
    if let Some(last) = reference.last_mut()
        && last.text.ends_with('.')
    {
        last.text.pop();
    }
    reference.push(Run::plain(format!("{joint}{place}.")));
    reference
}

/// Whether a place in a work is a page, and the work of a kind that has pages.
fn has_pages(item: &Item, place: &str) -> bool {
    let paged = ["book", "chapter", "article-journal", "article-magazine", "paper-conference", "thesis", "report"];
    (item.has("page") || paged.contains(&item.text("type").as_str()))
        && matches!(locator::parse(place), (Some(Locator::Page), _))
}

/// The item as the processor reads it, with a page in the place of its pages.
fn entry(style: &Style, work: &Work, place: &str) -> json::Item {
    let item = &work.item;
    let mut out = BTreeMap::new();
    for key in item.keys() {
        if PRIVATE.contains(&key) {
            continue;
        }
        let value = if DATES.contains(&key) {
            item.date(key).and_then(|(when, circa)| date(&when, circa))
        } else if item.is_names(key) {
            let names: Vec<NameValue> = item.names(key).iter().map(|one| name(style, one)).collect();
            (!names.is_empty()).then_some(json::Value::Names(names))
        } else {
            Some(item.text(key)).filter(|text| !text.is_empty()).map(json::Value::String)
        };
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    }
    if let Some(json::Value::String(doi)) = out.get_mut("DOI") {
        *doi = gbt::bare_doi(doi);
    }
    if has_pages(item, place) {
        out.insert("page".to_owned(), json::Value::String(bare(place).to_owned()));
    }
    // What has neither author nor title is known by where it is.
    if !out.contains_key("title") && !out.contains_key("author") {
        let known = ["URL", "DOI", "id"].into_iter().map(|key| item.text(key)).find(|text| !text.is_empty());
        let title = format!("{AS_IS}{}", known.unwrap_or_default());
        out.insert("title".to_owned(), json::Value::String(title));
    }
    out.insert("language".to_owned(), json::Value::String(work.tongue.locale().to_owned()));
    json::Item(out)
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

/// A family name without the small words in front of it, which catalogues leave there: `van der`.
fn without_particle(family: &str) -> (&str, &str) {
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let length = family.split_inclusive(' ').take_while(|word| is_small(word)).map(str::len).sum::<usize>();
    let (particle, rest) = family.split_at_checked(length).unwrap_or(("", family));
    if rest.is_empty() { ("", family) } else { (particle.trim_end(), rest) }
}

fn name(style: &Style, name: &Name) -> NameValue {
    if !name.literal.is_empty() || name.is_cjk() {
        return NameValue::Literal(LiteralName { literal: name.joined() });
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (particle, family) = without_particle(&name.family);
    let given = if style.has_initials() { with_capitals(&name.given) } else { name.given.clone() };
    NameValue::Item(NameItem {
        family: if family.is_empty() { given.clone() } else { family.to_owned() },
        given: if family.is_empty() { None } else { some(&given) },
        non_dropping_particle: some([name.particle.as_str(), particle].join(" ").trim()),
        dropping_particle: some(&name.dropping),
        suffix: some(&name.suffix),
        comma_suffix: None,
    })
}

/// A date for the processor, which knows no ranges and no words: the first day, the first year.
fn date(when: &When, circa: bool) -> Option<json::Value> {
    let (year, month, day) = match when {
        When::Day(year, month, day) => (*year, *month, *day),
        When::Range(from, _) => *from,
        When::Words(_) => (when.year()?, 0, 0),
    };
    let mut parts = vec![year];
    parts.extend([month, day].into_iter().take_while(|part| *part > 0).map(i16::from));
    let date_parts = VecDateRange(vec![VecDate(parts)]);
    Some(json::Value::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa }))
}

/// The runs of what the processor made, without the number of the work, which is our own.
fn rich(children: &ElemChildren) -> Rich {
    let mut runs: Rich = Vec::new();
    let mut stack: Vec<&ElemChild> = children.0.iter().rev().collect();
    while let Some(child) = stack.pop() {
        let (formatted, link) = match child {
            ElemChild::Elem(elem) if elem.meta == Some(ElemMeta::CitationNumber) => continue,
            ElemChild::Elem(elem) => {
                stack.extend(elem.children.0.iter().rev());
                continue;
            }
            ElemChild::Text(text) => (text, None),
            ElemChild::Link { text, url } => {
                let is_web = ["http://", "https://"].iter().any(|scheme| url.to_lowercase().starts_with(scheme));
                (text, is_web.then(|| url.clone()))
            }
            ElemChild::Markup(text) => {
                runs.push(Run::plain(text.clone()));
                continue;
            }
            ElemChild::Transparent { .. } => continue,
        };
        let look = &formatted.formatting;
        let run = Run {
            text: formatted.text.clone(),
            italic: look.font_style == FontStyle::Italic,
            bold: look.font_weight == FontWeight::Bold,
            raised: look.vertical_align == VerticalAlign::Sup,
            link,
        };
        match runs.last_mut() {
            Some(last)
                if (last.italic, last.bold, last.raised, &last.link)
                    == (run.italic, run.bold, run.raised, &run.link) =>
            {
                last.text.push_str(&run.text);
            }
            _ => runs.push(run),
        }
    }
    for run in runs.iter_mut().filter(|run| run.text.contains(AS_IS)) {
        run.text.retain(|c| c != AS_IS);
    }
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}
