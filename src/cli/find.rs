//! `gangmu find`: where words stand in maps, a line for each text.

use std::path::PathBuf;

use serde_json::json;

use super::args::Options;
use super::commands::load;
use super::{Fail, Outcome, Streams, files};
use crate::doc::{Document, TopicId};
use crate::editor::search::{self, Aims, Excerpt, Fields, Index, Place, Query, Rank};

/// Characters of a text that are printed.
const SHOWN: usize = 90;
/// Between the topics of a path.
const JOINT: &str = " » ";

/// The fields of `--in`.
pub(super) fn fields(names: &str) -> Result<Fields, Fail> {
    let mut fields = Fields(0);
    for name in names.split(',').map(str::trim) {
        let known = Fields::from_name(name).ok_or_else(|| {
            let known = "titles, translations, notes, labels, sources";
            Fail::Call(format!("“{name}” is no field to look in; there are {known}"))
        })?;
        fields = fields.and(known);
    }
    Ok(fields)
}

/// Prints what was found; exit code 1 if nothing was, or if a file could not be read. With several
/// files each line begins with the name of the file, and one that cannot be read does not keep the
/// others from being searched.
pub(super) fn find(
    paths: &[PathBuf],
    text: &str,
    options: &Options,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Fail> {
    let mut query = Query::parse(text, Aims::new(false, options.regex));
    if let Some(trouble) = &query.trouble {
        return Err(Fail::Call(trouble.to_string()));
    }
    if let Some(why) = &query.bad_pattern {
        return Err(Fail::Call(format!("“{text}” is no regular expression: {why}")));
    }
    if query.is_empty() {
        return Err(Fail::Call("there is nothing to look for".to_owned()));
    }
    if let Some(fields) = options.fields {
        query = query.only_in(fields);
    }
    let (mut any, mut faults) = (false, Vec::new());
    for path in paths {
        let loaded = match load(path, options, streams) {
            Ok(loaded) => loaded,
            Err(Fail::Input(fault)) if paths.len() > 1 => {
                faults.push(fault);
                continue;
            }
            Err(fail) => return Err(fail),
        };
        let name = (paths.len() > 1).then(|| files::name_of(path));
        any |= in_document(&loaded.document, &query, name.as_deref(), options, streams)?;
    }
    if faults.is_empty() { Ok(Outcome::Done(u8::from(!any))) } else { Err(Fail::Input(faults.join("\n"))) }
}

/// Prints what was found in a document; whether there was anything.
fn in_document(
    document: &Document,
    query: &Query,
    name: Option<&str>,
    options: &Options,
    streams: &mut Streams<'_>,
) -> Result<bool, Fail> {
    let found = Index::of(document).search(document, query, None);
    for hit in &found.hits {
        let mut hits = search::hits_in(document, hit.topic, query);
        if hits.is_empty() {
            // Only conditions were asked for: the title says which topic meets them.
            let text = document.title(hit.topic).clone();
            hits.push(search::FieldHit { place: Place::Title, text, ranges: Vec::new(), by_sound: false });
        }
        for field in hits {
            let line = if options.json {
                json_line(document, name, hit.topic, hit.rank, &field)
            } else {
                let excerpt = Excerpt::around(&field.text, &field.ranges, SHOWN).text;
                let line = [line_of(document, hit.topic), name_of(&field.place), excerpt].join("\t");
                name.map_or_else(|| line.clone(), |name| format!("{name}\t{line}"))
            };
            writeln!(streams.output, "{line}").map_err(Fail::output)?;
        }
    }
    Ok(!found.hits.is_empty())
}

/// The topic behind those above it.
fn line_of(document: &Document, topic: TopicId) -> String {
    let path = search::path_of(document, topic).into_iter().chain([topic]);
    let titles: Vec<String> = path.map(|topic| one_line(document.title(topic))).collect();
    titles.join(JOINT)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name_of(place: &Place) -> String {
    match place {
        Place::Translation(language) => format!("{} {language}", place.name()),
        Place::Source(id) | Place::Quote(id) => format!("{} {id}", place.name()),
        _ => place.name().to_owned(),
    }
}

fn json_line(document: &Document, name: Option<&str>, topic: TopicId, rank: Rank, field: &search::FieldHit) -> String {
    let path: Vec<&str> =
        search::path_of(document, topic).into_iter().map(|above| document.title(above).as_str()).collect();
    let ranges: Vec<[usize; 2]> = field.ranges.iter().map(|range| [range.start, range.end]).collect();
    let rank = match rank {
        Rank::Whole => "whole",
        Rank::Title => "title",
        Rank::Elsewhere => "elsewhere",
        Rank::Sound => "sound",
    };
    let id = document.topic(topic).map_or("", |topic| topic.file_id().as_str());
    let mut line = json!({
        "id": id, "path": path, "title": document.title(topic).as_str(), "field": field.place.name(),
        "text": field.text.as_str(), "ranges": ranges, "rank": rank,
    });
    if let Some(name) = name {
        line["file"] = json!(name);
    }
    match &field.place {
        Place::Translation(language) => line["language"] = json!(language.as_str()),
        Place::Source(id) | Place::Quote(id) => line["source"] = json!(id.as_str()),
        _ => {}
    }
    line.to_string()
}
