//! What the commands do.

use std::collections::BTreeMap;
use std::path::Path;

use crate::doc::{Document, GroupKind};
use crate::editor::talk::list;
use crate::export;
use crate::formats::{self, Loaded, WriteOptions, text};

use super::args::{Command, Options};
use super::{Fail, Outcome, Streams, files};

type Done = Result<(), Fail>;

pub(super) fn run(command: Command, streams: &mut Streams<'_>) -> Result<Outcome, Fail> {
    match command {
        Command::Window(file) => return Ok(Outcome::Window(file)),
        Command::Present(file, start) => return Ok(Outcome::Present(file, start)),
        Command::Steps { file, options } => steps(&file, &options, streams)?,
        Command::Print(text) => streams.output.write_all(text.as_bytes()).map_err(Fail::output)?,
        Command::Show { file, options } => show(&file, &options, streams)?,
        Command::Check { files, options } => check(&files, &options, streams)?,
        Command::Stats { file, options } => stats(&file, &options, streams)?,
        Command::Find { files, query, options } => return super::find::find(&files, &query, &options, streams),
        Command::Formats => list_formats(streams)?,
        Command::Convert { inputs, out, options } => {
            return super::convert::convert(&inputs, &out, &options, streams).map(Outcome::Done);
        }
        Command::Sources { file, options } => super::sources::run(&file, &options, streams)?,
    }
    Ok(Outcome::Done(0))
}

/// Reads a document and tells of repairs on standard error.
pub(super) fn load(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Result<Loaded, Fail> {
    let bytes = files::bytes(path, streams)?;
    let name = files::name_of(path);
    let loaded = match files::document(path, &bytes, options.from) {
        Ok(loaded) => loaded,
        Err(mut error) => {
            let (place, what) = (error.placed(&name), &error.what);
            let Some(document) = error.recovered.take().filter(|_| options.recover) else {
                return Err(Fail::Input(format!("{place}: {what}\n{}", error.hint)));
            };
            let count = document.len();
            tell(streams, &format!("{place}: {what}; {count} topics before it were recovered"));
            Loaded::new(*document)
        }
    };
    for repair in &loaded.repairs {
        tell(streams, &format!("{name}:{}: {}", repair.line, repair.what));
    }
    Ok(loaded)
}

/// A line on standard error. If nobody reads that there is nobody to tell.
pub(super) fn tell(streams: &mut Streams<'_>, line: &str) {
    drop(writeln!(streams.errors, "{line}"));
}

fn show(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Done {
    let loaded = load(path, options, streams)?;
    let document = &loaded.document;
    let options = WriteOptions {
        language: options.export.language.clone(),
        depth: options.export.depth,
        ..WriteOptions::default()
    };
    let mut first = true;
    for (_, sheet) in document.sheets() {
        for top in std::iter::once(sheet.root()).chain(sheet.floating().iter().copied()) {
            let gap = if first { "" } else { "\n" };
            first = false;
            let outline = text::outline_to_show(document, top, &options);
            write!(streams.output, "{gap}{outline}").map_err(Fail::output)?;
        }
    }
    Ok(())
}

fn steps(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Done {
    let document = load(path, options, streams)?.document;
    let Some(sheet) = document.first_sheet() else { return Ok(()) };
    let walk = list::walk_of(&document, sheet);
    let text = if options.json { list::json(&document, &walk) } else { list::text(&document, &walk) };
    streams.output.write_all(text.as_bytes()).map_err(Fail::output)
}

fn check(paths: &[std::path::PathBuf], options: &Options, streams: &mut Streams<'_>) -> Done {
    let mut faults = Vec::new();
    for path in paths {
        let name = files::name_of(path);
        let bytes = match files::bytes(path, streams) {
            Ok(bytes) => bytes,
            Err(fail) => {
                faults.push(fail.to_string());
                continue;
            }
        };
        match files::document(path, &bytes, options.from) {
            Ok(loaded) => {
                faults.extend(loaded.repairs.iter().map(|repair| format!("{name}:{}:1: {}", repair.line, repair.what)));
                faults.extend(loaded.document.check().iter().map(|fault| format!("{name}:1:1: {fault}")));
            }
            Err(error) => faults.push(format!("{}: {}", error.placed(&name), error.what)),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Fail::Input(faults.join("\n"))) }
}

fn stats(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Done {
    let loaded = load(path, options, streams)?;
    for (name, value) in figures(&loaded.document) {
        writeln!(streams.output, "{name:<12} {value}").map_err(Fail::output)?;
    }
    Ok(())
}

/// The figures of `stats`, with their names.
fn figures(document: &Document) -> Vec<(&'static str, String)> {
    let (mut levels, mut notes, mut citations, mut links, mut tasks, mut dates) = (0, 0, 0, 0, 0, 0);
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    let mut translated: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, sheet) in document.sheets() {
        let deepest = document.reader().branch(sheet.root()).map(|read| read.visit.depth + 1).max();
        levels = levels.max(deepest.unwrap_or_default());
        for topic in document.sheet_topics(*id).into_iter().filter_map(|topic| document.topic(topic)) {
            for (language, title) in topic.translations() {
                *translated.entry(language).or_default() += usize::from(!title.is_empty());
            }
            let more = topic.more();
            notes += usize::from(!more.note.is_empty());
            citations += more.sources.len();
            links += more.links.len();
            tasks += usize::from(more.task.is_some());
            dates += usize::from(!more.date.is_empty());
            for label in &more.labels {
                *labels.entry(label).or_default() += 1;
            }
        }
    }
    let sheets = || document.sheets().iter().map(|(_, sheet)| sheet);
    let groups = |kind| sheets().flat_map(crate::doc::Sheet::groups).filter(|group| group.kind == kind).count();
    let mut languages: Vec<String> = Vec::new();
    for (position, language) in document.languages().iter().enumerate() {
        let count = if position == 0 { None } else { Some(translated.remove(language.as_str()).unwrap_or_default()) };
        languages.push(count.map_or(language.to_string(), |count| format!("{language} ({count} titles)")));
    }
    // Translations to languages that the map does not list.
    languages.extend(translated.iter().map(|(language, count)| format!("{language} ({count} titles)")));
    let labels: Vec<String> = labels.iter().map(|(label, count)| format!("{label} {count}")).collect();
    let number = |count: usize| count.to_string();
    let list = |list: Vec<String>| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    vec![
        ("topics", number(document.len())),
        ("levels", number(levels)),
        ("sheets", number(document.sheets().len())),
        ("floating", number(sheets().map(|sheet| sheet.floating().len()).sum())),
        ("relations", number(sheets().map(|sheet| sheet.relations().len()).sum())),
        ("boundaries", number(groups(GroupKind::Boundary))),
        ("summaries", number(groups(GroupKind::Summary))),
        ("steps", number(sheets().map(|sheet| sheet.steps().len()).sum())),
        ("notes", number(notes)),
        ("sources", number(document.sources().len())),
        ("citations", number(citations)),
        ("links", number(links)),
        ("tasks", number(tasks)),
        ("dates", number(dates)),
        ("images", number(document.images().len())),
        ("labels", list(labels)),
        ("languages", list(languages)),
    ]
}

/// Names, endings, and whether they are read and written.
fn list_formats(streams: &mut Streams<'_>) -> Done {
    let mut rows: Vec<(&str, &str, &[&str], &str)> = Vec::new();
    for format in formats::FORMATS {
        let is_written = export::by_name(format.name).is_some();
        let can = match (format.read.is_some(), is_written) {
            (true, true) => "read, write",
            (true, false) => "read",
            _ => "write",
        };
        rows.push((format.name, can, format.extensions, format.title));
    }
    for target in export::targets().iter().filter(|target| formats::by_name(target.name).is_none()) {
        rows.push((target.name, "write", target.extensions, target.title));
    }
    for (name, can, extensions, title) in rows {
        let endings: Vec<String> = extensions.iter().map(|ending| format!(".{ending}")).collect();
        writeln!(streams.output, "{name:<13} {can:<12} {:<34} {title}", endings.join(" ")).map_err(Fail::output)?;
    }
    Ok(())
}
