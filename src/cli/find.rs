//! `gangmu find`: where words stand in a map, a line for each text.

use std::path::Path;

use serde_json::json;

use super::args::Options;
use super::commands::load;
use super::{Fail, Outcome, Streams};
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

/// Prints what was found; exit code 1 if nothing was.
pub(super) fn find(path: &Path, text: &str, options: &Options, streams: &mut Streams<'_>) -> Result<Outcome, Fail> {
    let mut query = Query::parse(text, Aims::Find);
    if let Some(trouble) = &query.trouble {
        return Err(Fail::Call(trouble.to_string()));
    }
    if query.is_empty() {
        return Err(Fail::Call("there is nothing to look for".to_owned()));
    }
    if let Some(fields) = options.fields {
        query = query.only_in(fields);
    }
    let loaded = load(path, options, streams)?;
    let document = &loaded.document;
    let found = Index::of(document).find(&query, None);
    for hit in &found.hits {
        let mut hits = search::hits_in(document, hit.topic, &query);
        if hits.is_empty() {
            // Only conditions were asked for: the title says which topic meets them.
            let text = document.title(hit.topic).clone();
            hits.push(search::FieldHit { place: Place::Title, text, ranges: Vec::new(), by_sound: false });
        }
        for field in hits {
            let line = if options.json {
                json_line(document, hit.topic, hit.rank, &field)
            } else {
                let excerpt = Excerpt::around(&field.text, &field.ranges, SHOWN).text;
                [line_of(document, hit.topic), name_of(&field.place), excerpt].join("\t")
            };
            writeln!(streams.output, "{line}").map_err(Fail::output)?;
        }
    }
    Ok(Outcome::Done(u8::from(found.hits.is_empty())))
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

fn json_line(document: &Document, topic: TopicId, rank: Rank, field: &search::FieldHit) -> String {
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
    match &field.place {
        Place::Translation(language) => line["language"] = json!(language.as_str()),
        Place::Source(id) | Place::Quote(id) => line["source"] = json!(id.as_str()),
        _ => {}
    }
    line.to_string()
}
