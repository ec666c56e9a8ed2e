//! Sources in and out: BibTeX, RIS and CSL-JSON, to and from CSL-JSON items. `EndNote`'s files come in only.
//!
//! **Invariants.** Any bytes can be read: what is not understood is told, never a panic. Names in
//! Chinese, Japanese and Korean are kept whole. CSL-JSON comes and goes to the letter, but for white
//! space; the other two hold less, see their files.

mod address;
mod bibtex;
mod csl_json;
mod enw;
mod parts;
mod ris;
mod tex;

use std::collections::{HashMap, HashSet};
use std::panic::catch_unwind;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use serde_json::{Map, Value};

use crate::base::json::one_line;
use crate::doc::{Source, Text};

/// Bytes that the guess of the encoding looks at.
const MOST_GUESSED: usize = 1 << 20;

/// A kind of file that holds sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourcesKind {
    /// BibTeX, as biblatex writes it.
    Bib,
    /// RIS.
    Ris,
    /// CSL-JSON.
    CslJson,
}

impl SourcesKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Bib, Self::Ris, Self::CslJson];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bib => "bib",
            Self::Ris => "ris",
            Self::CslJson => "csl",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Bib => "BibTeX",
            Self::Ris => "RIS",
            Self::CslJson => "CSL-JSON",
        }
    }

    /// The usual extension of its files, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Bib => "bib",
            Self::Ris => "ris",
            Self::CslJson => "json",
        }
    }

    /// By name or extension.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.name() == name || kind.extension() == name)
    }
}

/// Why no source could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are neither BibTeX nor RIS nor CSL-JSON nor a file of `EndNote`.
    #[error("this is neither BibTeX nor RIS nor CSL-JSON nor EndNote")]
    Unknown,
    /// It is one of them, but nothing could be read. With what was found.
    #[error("no source could be read as {0}: {1}")]
    Nothing(&'static str, String),
}

/// Reads the sources of a file; which kind it is, is told by its content. The second part says what
/// could not be read, a sentence each.
///
/// # Errors
/// When it is no such file, or when nothing in it can be read.
pub fn read_sources(bytes: &[u8]) -> Result<(Vec<Source>, Vec<String>), ReadError> {
    let text = decoded(bytes);
    let is_enw = enw::is_one(&text);
    let Some(kind) = detect(&text).or(is_enw.then_some(SourcesKind::Ris)) else { return Err(ReadError::Unknown) };
    let read = || match kind {
        _ if is_enw => enw::read(&text),
        SourcesKind::Bib => bibtex::read(&text),
        SourcesKind::Ris => ris::read(&text),
        SourcesKind::CslJson => csl_json::read(&text),
    };
    let (items, problems) = catch_unwind(read).unwrap_or_else(|_| (Vec::new(), vec!["it is damaged".to_owned()]));
    if items.is_empty() && !problems.is_empty() {
        return Err(ReadError::Nothing(kind.title(), problems.join("; ")));
    }
    Ok((with_ids(items), problems))
}

/// Writes sources; each file ends with a line end.
#[must_use]
pub fn write_sources(sources: &[Source], kind: SourcesKind) -> String {
    let read = |source: &Source| -> Option<Map<String, Value>> { serde_json::from_str(&source.json).ok() };
    match kind {
        SourcesKind::CslJson => csl_json::write(sources),
        SourcesKind::Bib => {
            let items: Vec<(&str, Map<String, Value>)> =
                sources.iter().filter_map(|source| Some((source.id.as_str(), read(source)?))).collect();
            bibtex::write(&items)
        }
        SourcesKind::Ris => sources
            .iter()
            .filter_map(|source| Some(ris::write(&source.id, &read(source)?)))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// Which of `new` are to be added to a document that has `old`. A source that the document has, by
/// id and item, is left out; one whose id is taken by another gets a new id.
#[must_use]
pub fn added(old: &[Source], new: Vec<Source>) -> Vec<Source> {
    let value = |json: &str| serde_json::from_str::<Value>(json).unwrap_or_default();
    let mut taken: HashMap<Text, Value> = old.iter().map(|source| (source.id.clone(), value(&source.json))).collect();
    // What is there by the ids but for the number behind, found out when an id is taken for the first time.
    let mut copies: Option<HashSet<(String, Value)>> = None;
    let mut numbers = HashMap::new();
    let mut out: Vec<Source> = Vec::new();
    for mut source in new {
        let mut item = value(&source.json);
        match taken.get(&source.id) {
            Some(other) if *other == item => continue,
            Some(_) => {
                source.id = free_id(&source.id, &mut numbers, |id| taken.contains_key(id));
                if let Value::Object(fields) = &mut item {
                    fields.insert("id".to_owned(), Value::String(source.id.to_string()));
                }
                // The same work may have come under its new id before.
                source.json = one_line(&item).into();
                let there = || old.iter().chain(&out).map(|other| copy_of(&other.id, &value(&other.json))).collect();
                if !copies.get_or_insert_with(there).insert(copy_of(&source.id, &item)) {
                    continue;
                }
            }
            None => {
                copies.as_mut().map(|copies| copies.insert(copy_of(&source.id, &item)));
            }
        }
        taken.insert(source.id.clone(), item);
        out.push(source);
    }
    out
}

/// A work by its id without the number behind, and by what its item says but for the id.
fn copy_of(id: &str, item: &Value) -> (String, Value) {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-').to_owned();
    let mut item = item.clone();
    if let Value::Object(fields) = &mut item {
        fields.shift_remove("id");
    }
    (stem, item)
}

/// The id with the first number behind it that is free. `numbers` holds from where on each id is to be
/// tried: what is taken stays so.
fn free_id(id: &Text, numbers: &mut HashMap<Text, usize>, taken: impl Fn(&str) -> bool) -> Text {
    let number = numbers.entry(id.clone()).or_insert(2);
    loop {
        let candidate = format!("{id}-{number}");
        if !taken(&candidate) {
            return candidate.into();
        }
        *number += 1;
    }
}

/// Items as sources, each with an id of its own.
fn with_ids(items: Vec<Map<String, Value>>) -> Vec<Source> {
    let mut taken: HashSet<Text> = items.iter().map(|item| parts::text(item, "id").into()).collect();
    let mut used: HashSet<Text> = HashSet::new();
    let mut numbers = HashMap::new();
    let mut next = 1;
    let mut sources = Vec::with_capacity(items.len());
    for item in items {
        let mut id: Text = parts::text(&item, "id").into();
        if id.is_empty() {
            while taken.contains(format!("S{next}").as_str()) {
                next += 1;
            }
            id = format!("S{next}").into();
            taken.insert(id.clone());
        } else if used.contains(&id) {
            id = free_id(&id, &mut numbers, |id| taken.contains(id));
            taken.insert(id.clone());
        }
        used.insert(id.clone());
        let is_as_it_was = item.get("id").and_then(Value::as_str) == Some(id.as_str());
        let item = if is_as_it_was {
            item
        } else {
            // The id leads, as in every file of references.
            let first = [("id".to_owned(), Value::String(id.to_string()))];
            first.into_iter().chain(item.into_iter().filter(|(key, _)| key != "id")).collect()
        };
        sources.push(Source { id, json: one_line(&Value::Object(item)).into() });
    }
    sources
}

/// The text of a file: by its mark, as UTF-8, as UTF-16, else as is likely among the encodings of
/// East Asia and Europe; what Chinese libraries export is GB18030.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    guess.feed(bytes.get(..MOST_GUESSED).unwrap_or(bytes), true);
    let encoding = guess.guess(None, chardetng::Utf8Detection::Deny);
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    if encoding == UTF_8 {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// What kind of file it is.
fn detect(text: &str) -> Option<SourcesKind> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.starts_with(['[', '{']) {
        return Some(SourcesKind::CslJson);
    }
    for line in text.lines().take(1000) {
        if ris::tag(line).is_some_and(|(tag, _)| tag == "TY") {
            return Some(SourcesKind::Ris);
        }
        let line = line.trim_start();
        let is_entry = line.strip_prefix('@').is_some_and(|rest| {
            let name = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            name.len() < rest.len() && name.trim_start().starts_with(['{', '('])
        });
        if is_entry {
            return Some(SourcesKind::Bib);
        }
    }
    None
}

#[cfg(test)]
mod tests;
