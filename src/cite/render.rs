//! Wording works and citations with hayagriva's CSL processor.
//!
//! The processor takes its words from one language a run. The Chinese standards word each work in its
//! own language, so for them it runs once for each; the other styles word all in English. Lists and
//! marks are worded in runs of their own, so that what tells marks apart is not in the list; notes in
//! one run, so that "the same work as before" is told rightly.
//!
//! **Invariants.** Nothing panics outwards: a run that fails is done again work by work, and a work
//! that can't be worded at all is shown by its title or its key.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayagriva::citationberg::json;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{FontStyle, FontWeight, IndependentStyle, LocaleCode, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, ElemMeta,
    LocatorPayload, Rendered, SpecificLocator,
};

use super::entry::{Aim, bare, entry, has_pages, spare, year_text, year_words};
use super::finish::{Finish, Mask, same_look};
use super::gbt;
use super::item::{Item, Tongue};
use super::label::labels;
use super::locator;
use super::span;
use super::styles::{Style, locales};
use crate::text::rich::{Rich, Run, plain, trimmed};

/// Works in one run where no work changes how another is worded: keeps the processor's time linear.
const AT_ONCE: usize = 64;
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
    let mut out = references_at(style, works, false);
    let spans = works.iter().enumerate().filter(|(_, (work, _))| !style.is_own() && span::of(&work.item).is_some());
    let (places, again): (Vec<usize>, Vec<(&Work, &str)>) = spans.unzip();
    for (at, end) in places.into_iter().zip(references_at(style, &again, true)) {
        out[at] = span::merged(&works[at].0.item, std::mem::take(&mut out[at]), &end, style.span());
    }
    out
}

/// The same, of works that came out over some time with their first day, or else with their last.
fn references_at(style: &Style, works: &[(&Work, &str)], is_end: bool) -> Vec<Rich> {
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
            let mut mask = Mask::default();
            for &at in members.iter().filter(|_| !style.is_own()) {
                spare(&mut mask, works[at].0, works[at].1);
            }
            let items: Vec<json::Item> = members
                .iter()
                .zip(&ready)
                .enumerate()
                .map(|(number, (&at, ready))| {
                    let mut item = match ready {
                        Some(ready) => ready.item.clone(),
                        None => {
                            entry(style, works[at].0, Aim { place: works[at].1, is_end, ..Aim::default() }, &mut mask)
                        }
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
                let rich = if let Some(ready) = ready {
                    ready.finish(&plain(&rich))
                } else {
                    let rich = finished(style, works[at].0, &rich, &mask, &BTreeMap::new(), true);
                    // Where the style has pages, they are told in their place.
                    let is_told = is_told(&plain(&rich), works[at]);
                    if is_told { rich } else { with_place(rich, works[at].1, ": ") }
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
    /// The reference of each work, by its place in the works.
    pub references: BTreeMap<usize, Rich>,
    /// What stands before the year in the mark of each work; empty if that is not all that stands there.
    pub heads: Vec<String>,
}

/// What the processor made of some works, before it is finished.
#[derive(Default)]
struct Drafts {
    /// By the place in what was asked for.
    texts: BTreeMap<usize, Rich>,
    /// The stand-ins of each, by the number of the run.
    masks: Vec<Mask>,
    /// Whether they are references rather than marks.
    references: bool,
}

impl Drafts {
    /// One of them, finished; empty if there is none.
    fn finished(&self, style: &Style, work: &Work, at: usize, letters: &BTreeMap<usize, String>) -> Rich {
        let (Some(text), Some(mask)) = (self.texts.get(&at), self.masks.get(at / AT_ONCE)) else { return Rich::new() };
        finished(style, work, text, mask, letters, self.references)
    }
}

/// Words citations, of which each is a place in `works` and a place in the work. `sorted` puts
/// references in the order of the list.
pub(super) fn citations(
    style: &Style,
    works: &[Work],
    cites: &[(usize, &str)],
    sorted: impl Fn(&mut Vec<(usize, Rich)>),
) -> Worded {
    let mut out = Worded { citations: vec![Rich::new(); cites.len()], ..Worded::default() };
    let Some(csl) = style.csl() else { return with_last_resort(out, works, cites) };
    let is_note = style.kind == super::Kind::Note;
    let list = drafts(csl, style, works.len(), false, &|at| {
        (&works[at], Aim { year_of: (!is_note).then_some(at), ..Aim::default() })
    });
    let spans: Vec<usize> = (0..works.len()).filter(|at| span::of(&works[*at].item).is_some()).collect();
    let ends = drafts(csl, style, spans.len(), false, &|number| {
        let at = spans[number];
        (&works[at], Aim { year_of: (!is_note).then_some(at), is_end: true, ..Aim::default() })
    });
    let reference = |at: usize, letters: &BTreeMap<usize, String>| {
        let text = list.finished(style, &works[at], at, letters);
        let Ok(number) = spans.binary_search(&at) else { return text };
        span::merged(&works[at].item, text, &ends.finished(style, &works[at], number, letters), style.span())
    };
    let mut letters = BTreeMap::new();
    if is_note {
        out.citations = notes(csl, style, works, cites, false);
        if !spans.is_empty() {
            let ends = notes(csl, style, works, cites, true);
            for ((note, end), (work, _)) in out.citations.iter_mut().zip(&ends).zip(cites) {
                *note = span::merged(&works[*work].item, std::mem::take(note), end, style.span());
            }
        }
    } else {
        let years: Vec<(&Item, String)> = works.iter().map(|work| (&work.item, year_text(&work.item))).collect();
        let labels = labels(&years, style.ways());
        let aim = |at: usize| Aim { label: labels[at].as_deref(), year_of: Some(at), ..Aim::default() };
        let first = drafts(csl, style, works.len(), true, &|at| (&works[at], aim(at)));
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, work) in works.iter().enumerate() {
            let mark = first.finished(style, work, at, &letters);
            let mark = plain(&mark);
            out.heads.push(if style.has_letters() { before_year(&mark, &work.item) } else { String::new() });
            alike.entry(mark).or_default().push(at);
        }
        alike.retain(|_, members| members.len() > 1);
        let group: BTreeMap<usize, usize> = alike
            .values()
            .enumerate()
            .flat_map(|(group, members)| members.iter().map(move |at| (*at, group)))
            .collect();
        if style.has_letters() && !group.is_empty() {
            let mut order: Vec<(usize, Rich)> = group.keys().map(|at| (*at, reference(*at, &letters))).collect();
            sorted(&mut order);
            let mut next: BTreeMap<usize, usize> = BTreeMap::new();
            for (at, _) in order {
                let number = next.entry(group.get(&at).copied().unwrap_or_default()).or_default();
                letters.insert(at, letter(*number));
                *number += 1;
            }
        }
        let marks = drafts(csl, style, cites.len(), true, &|at| {
            let (work, cited) = cites[at];
            let needs_title = !style.has_letters() && group.contains_key(&work);
            (&works[work], Aim { cited, needs_title, ..aim(work) })
        });
        for (at, (work, place)) in cites.iter().enumerate() {
            let mut mark = undated(marks.finished(style, &works[*work], at, &letters), works, *work, &letters);
            if style.name == "mla"
                && let Some((long, short)) = locator::shortened(place)
                && let Some(last) = mark.last_mut()
            {
                last.text = last.text.replace(&format!(" {long}"), &format!(" {short}"));
            }
            out.citations[at] = mark;
        }
    }
    for at in 0..works.len() {
        out.references.insert(at, undated(reference(at, &letters), works, at, &letters));
    }
    with_last_resort(out, works, cites)
}

fn with_last_resort(mut out: Worded, works: &[Work], cites: &[(usize, &str)]) -> Worded {
    for (at, (work, _)) in cites.iter().enumerate() {
        if plain(&out.citations[at]).trim().is_empty() {
            out.citations[at] = works[*work].last_resort();
        }
        let reference = out.references.entry(*work).or_default();
        if plain(reference).trim().is_empty() {
            *reference = works[*work].last_resort();
            // Chicago lists no document without an author.
            let year = year_text(&works[*work].item);
            if let Some(run) = reference.last_mut().filter(|_| !year.is_empty()) {
                run.text.push_str(&format!(". {year}."));
            }
        }
    }
    out
}

/// All notes in one run; if that fails one by one: what the style says of works cited before is lost,
/// and nothing else. With their last day rather than the first of works that came out over some time, if
/// `is_end`.
fn notes(csl: &IndependentStyle, style: &Style, works: &[Work], cites: &[(usize, &str)], is_end: bool) -> Vec<Rich> {
    let mut mask = Mask::default();
    for work in works {
        spare(&mut mask, work, "");
    }
    for (_, place) in cites {
        mask.spare(place);
    }
    let mut entries: Vec<json::Item> =
        works.iter().map(|work| entry(style, work, Aim { is_end, ..Aim::default() }, &mut mask)).collect();
    for (number, entry) in entries.iter_mut().enumerate() {
        entry.0.insert("id".to_owned(), json::Value::String(number.to_string()));
    }
    let request = |at: usize, (work, place): &(usize, &'_ str)| (*work, (*place).to_owned(), Some(at + 1));
    let requests: Vec<(usize, String, Option<usize>)> =
        cites.iter().enumerate().map(|(at, cite)| request(at, cite)).collect();
    let locale = style.locale(Tongue::English);
    let asked = || requests.iter().map(|(work, place, note)| (&entries[*work], place.as_str(), *note));
    let texts: Vec<Rich> = match run(csl, locale, asked()) {
        Some(rendered) => rendered.citations.iter().map(|one| rich(&one.citation)).collect(),
        None => asked()
            .map(|one| {
                let rendered = run(csl, locale, std::iter::once(one));
                rendered.and_then(|one| Some(rich(&one.citations.first()?.citation))).unwrap_or_default()
            })
            .collect(),
    };
    let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
    let works = cites.iter().map(|(work, _)| &works[*work]);
    works.enumerate().map(|(at, work)| finished(style, work, &text(at), &mask, &BTreeMap::new(), false)).collect()
}

/// Words works by themselves, each as a mark or as a reference.
fn drafts<'a>(
    csl: &IndependentStyle,
    style: &Style,
    count: usize,
    marks: bool,
    asked: &dyn Fn(usize) -> (&'a Work, Aim<'a>),
) -> Drafts {
    let mut out = Drafts { references: !marks, ..Drafts::default() };
    let locale = style.locale(Tongue::English);
    for from in (0..count).step_by(AT_ONCE) {
        let members: Vec<usize> = (from..count.min(from + AT_ONCE)).collect();
        let mut mask = Mask::default();
        for at in &members {
            let (work, aim) = asked(*at);
            spare(&mut mask, work, aim.cited);
        }
        let items: Vec<(json::Item, &str)> = members
            .iter()
            .map(|at| {
                let (work, aim) = asked(*at);
                let mut item = entry(style, work, aim, &mut mask);
                item.0.insert("id".to_owned(), json::Value::String(at.to_string()));
                (item, aim.cited)
            })
            .collect();
        let take = |rendered: &Rendered, first: usize, out: &mut Drafts| {
            if marks {
                let texts = rendered.citations.iter().map(|one| rich(&one.citation));
                out.texts.extend((first..).zip(texts));
            } else {
                let texts = by_key(rendered).into_iter();
                out.texts.extend(texts.filter_map(|(key, text)| Some((key.parse().ok()?, text))));
            }
        };
        match run(csl, locale, items.iter().map(|(item, place)| (item, *place, None))) {
            Some(rendered) => take(&rendered, from, &mut out),
            None => {
                for (at, (item, place)) in members.iter().zip(&items) {
                    if let Some(rendered) = run(csl, locale, std::iter::once((item, *place, None))) {
                        take(&rendered, *at, &mut out);
                    }
                }
            }
        }
        out.masks.push(mask);
    }
    out
}

/// Of two authors the first has a comma behind because it is turned (Kim, Jin, and …); a name as a
/// whole is not.
fn without_comma(item: &Item, text: &mut Rich) {
    let mut names = item.names("author");
    if names.is_empty() {
        names = item.names("editor");
    }
    let ([first, second], Some(run)) = (names.as_slice(), text.first_mut()) else { return };
    if second.is_others() || first.literal.is_empty() && !first.is_cjk() {
        return;
    }
    let whole = first.joined();
    for joint in [" and ", " & "] {
        if let Some(rest) = run.text.strip_prefix(&format!("{whole},{joint}")) {
            run.text = format!("{whole}{joint}{rest}");
        }
    }
}

/// a, b, …, z, aa, ab.
fn letter(number: usize) -> String {
    let mut out = Vec::new();
    let mut rest = number + 1;
    while rest > 0 {
        out.push(char::from(b'a' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    out.into_iter().rev().collect()
}

/// The letter of a work without a date: `n.d.-a`.
fn undated(mut text: Rich, works: &[Work], at: usize, letters: &BTreeMap<usize, String>) -> Rich {
    if let Some(letter) = letters.get(&at)
        && works[at].item.date("issued").and_then(|(when, _)| year_words(&when, "–")).is_none()
        && let Some(run) = text.iter_mut().find(|run| run.text.contains("n.d."))
    {
        // In a reference its point may end the year too.
        run.text = run.text.replacen("n.d. ", &format!("n.d.-{letter}. "), 1);
        if !run.text.contains("n.d.-") {
            run.text = run.text.replacen("n.d.", &format!("n.d.-{letter}"), 1);
        }
    }
    text
}

/// What stands before the year in a mark that ends with it; empty if it does not.
fn before_year(mark: &str, item: &Item) -> String {
    let mut year = year_text(item);
    if year.is_empty() {
        "n.d.".clone_into(&mut year);
    }
    let head = mark.strip_suffix(')').and_then(|mark| mark.strip_suffix(&year));
    head.filter(|head| head.ends_with(' ')).unwrap_or_default().to_owned()
}

/// A text of the processor with its stand-ins put in.
fn finished(
    style: &Style,
    work: &Work,
    raw: &Rich,
    mask: &Mask,
    letters: &BTreeMap<usize, String>,
    is_reference: bool,
) -> Rich {
    let is_chinese = style.is_chinese();
    let others = match work.tongue {
        _ if !is_chinese => "et al.",
        Tongue::Hans | Tongue::Hant => "等",
        Tongue::Japanese => "ほか",
        Tongue::Korean => "외",
        Tongue::Russian => "и др.",
        _ => "et al.",
    };
    let mut raw = raw.clone();
    if is_chinese {
        for run in &mut raw {
            run.text = run.text.replace(" 版", "版");
        }
    }
    let finish =
        Finish { mask, letters, others, longest: style.small_words(), is_english: !is_chinese, hyphens: is_chinese };
    let mut text = in_tongue(style, finish.rich(&raw), work.tongue, is_reference);
    // What nobody has a day for is not said to be retrieved.
    for at in 1..text.len() {
        let is_link = text.get(at).is_some_and(|run| run.link.is_some());
        if let Some(run) = text.get_mut(at - 1).filter(|_| is_link)
            && let Some(before) = run.text.strip_suffix("Retrieved ")
        {
            run.text = before.to_owned();
        }
    }
    if is_reference && !is_chinese && style.name != "apa" {
        without_comma(&work.item, &mut text);
    }
    // The processor does not take roman pages for several.
    let pages = work.item.text("page").replace(['-', '—'], "–");
    if pages.contains('–') && pages.chars().all(|c| "ivxlcdm–".contains(c)) {
        for run in &mut text {
            run.text = run.text.replace(&format!(" p. {pages}"), &format!(" pp. {pages}"));
            run.text = run.text.replace(&format!("(p. {pages}"), &format!("(pp. {pages}"));
        }
    }
    text
}

/// The word for further authors in the language of the work, where a style words the rest in English.
fn in_tongue(style: &Style, mut text: Rich, tongue: Tongue, is_reference: bool) -> Rich {
    let others = match tongue {
        _ if style.locale(tongue) == tongue.locale() => return text,
        Tongue::Hans | Tongue::Hant => "等",
        Tongue::Japanese => "ほか",
        Tongue::Korean => " 외",
        _ => return text,
    };
    for run in &mut text {
        // Some styles bind the two words.
        for english in [", et al.", " et al.", ", et\u{a0}al.", " et\u{a0}al."] {
            // The point may end what the reference says of its authors too.
            if is_reference {
                run.text = run.text.replace(&format!("{english} ("), &format!("{others} ("));
                run.text = run.text.replace(&format!("{english} "), &format!("{others}. "));
            }
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
            Some(last) if same_look(last, &run) => last.text.push_str(&run.text),
            _ => runs.push(run),
        }
    }
    trimmed(runs)
}
