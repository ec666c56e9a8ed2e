//! What the commands do.

use std::collections::BTreeMap;
use std::path::Path;

use crate::doc::{Document, GroupKind};
use crate::editor::talk::list;
use crate::formats::{self, Loaded, ReadError, WriteOptions, text};

use super::args::{Command, Options, writable_names};
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
        Command::Formats => list(streams)?,
        Command::Convert { from, to, options } => convert(&from, &to, &options, streams)?,
    }
    Ok(Outcome::Done(0))
}

/// Reads a document and tells of repairs on standard error.
pub(super) fn load(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Result<Loaded, Fail> {
    let bytes = files::bytes(path, streams)?;
    let name = files::name_of(path);
    let loaded = match files::document(path, &bytes, options.from) {
        Ok(loaded) => loaded,
        Err(ReadError { recovered: Some(document), line, column, what, .. }) if options.recover => {
            let count = document.len();
            tell(streams, &format!("{name}:{line}:{column}: {what}; {count} topics before it were recovered"));
            Loaded::new(*document)
        }
        Err(error) => {
            let ReadError { line, column, what, hint, .. } = error;
            return Err(Fail::Input(format!("{name}:{line}:{column}: {what}\n{hint}")));
        }
    };
    for repair in &loaded.repairs {
        tell(streams, &format!("{name}:{}: {}", repair.line, repair.what));
    }
    Ok(loaded)
}

/// A line on standard error. If nobody reads that there is nobody to tell.
fn tell(streams: &mut Streams<'_>, line: &str) {
    drop(writeln!(streams.errors, "{line}"));
}

fn show(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Done {
    let loaded = load(path, options, streams)?;
    let document = &loaded.document;
    let options = options.for_writing();
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
            Err(error) => faults.push(format!("{name}:{}:{}: {}", error.line, error.column, error.what)),
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
        let deepest = document.walk(sheet.root()).map(|visit| visit.depth + 1).max();
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
fn list(streams: &mut Streams<'_>) -> Done {
    for format in formats::FORMATS {
        let can = match (format.read.is_some(), format.write.is_some()) {
            (true, true) => "read, write",
            (true, false) => "read",
            _ => "write",
        };
        let endings: Vec<String> = format.extensions.iter().map(|ending| format!(".{ending}")).collect();
        writeln!(streams.output, "{:<11} {:<12} {:<34} {}", format.name, can, endings.join(" "), format.title)
            .map_err(Fail::output)?;
    }
    Ok(())
}

fn convert(from: &Path, to: &Path, options: &Options, streams: &mut Streams<'_>) -> Done {
    let by_name = || to.file_name().and_then(|name| formats::by_file_name(&name.to_string_lossy()));
    let format = options.to.or_else(by_name).ok_or_else(|| {
        let which = if files::is_stream(to) { "standard output".to_owned() } else { files::name_of(to) };
        Fail::Call(format!("the format of {which} is not clear; say --to {}", writable_names().replace(", ", "|")))
    })?;
    let is_map = format.name == "json";
    for (given, option, allowed) in [
        (options.language.is_some(), "--lang", !is_map),
        (options.depth.is_some(), "--depth", !is_map),
        (options.headings.is_some(), "--headings", format.name == "md"),
    ] {
        if given && !allowed {
            return Err(Fail::Call(format!("{option} has no meaning for {}", format.name)));
        }
    }
    let Some(write) = format.write else {
        return Err(Fail::Call(format!("{} can't be written", format.title)));
    };
    let loaded = load(from, options, streams)?;
    if let Some(import) = &loaded.import
        && (options.report || import.is_lossy())
    {
        let lines = import.lines();
        // Without being asked, only what did not come along is told.
        for line in lines.iter().filter(|line| options.report || !line.starts_with("kept")) {
            tell(streams, &format!("{}: {line}", files::name_of(from)));
        }
    }
    if loaded.read_only && is_map {
        let what = "a later version wrote this map, and writing it with this one could lose what it does not know";
        return Err(Fail::Input(format!("{}: {what}", files::name_of(from))));
    }
    let writing: WriteOptions = options.for_writing();
    let bytes =
        write(&loaded.document, &writing).map_err(|error| Fail::Input(format!("{}: {error}", files::name_of(from))))?;
    files::write(to, &bytes, streams)?;
    let lost: Vec<String> = (format.lost)(&loaded.document, &writing).iter().map(ToString::to_string).collect();
    if !lost.is_empty() {
        tell(streams, &format!("gangmu: {} can't hold all of it: {}", format.title, lost.join(", ")));
    }
    Ok(())
}
