//! `gangmu sources`: the sources of a map printed, or those of a file added to it.

use std::path::{Path, PathBuf};

use super::args::Options;
use super::commands::{load, tell};
use super::{Fail, Streams, files};
use crate::cite::{self, SourcesKind, Style};
use crate::doc::{Change, Cut, Document, Op, Source};
use crate::formats::{self, WriteOptions};
use crate::text::rich::plain;

/// What `gangmu sources` is to do.
#[derive(Default)]
pub(super) struct Wanted {
    /// A file to add sources from.
    pub add: Option<PathBuf>,
    /// The kind of file to print; the worded list if `None`.
    pub kind: Option<SourcesKind>,
    /// The style of the list.
    pub style: Option<&'static Style>,
    /// The branch whose citations are wanted, by id or by titles with `/` between.
    pub topic: Option<String>,
}

/// The value of `--to`.
pub(super) fn kind(name: &str) -> Result<Option<SourcesKind>, Fail> {
    if name == "text" {
        return Ok(None);
    }
    let kind = SourcesKind::from_name(name);
    kind.map(Some).ok_or_else(|| Fail::Call(format!("“{name}” is no kind of sources; there are bib, ris, csl, text")))
}

/// The value of `--style`.
pub(super) fn style(name: &str) -> Result<&'static Style, Fail> {
    cite::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = cite::STYLES.iter().map(|style| style.name).collect();
        Fail::Call(format!("“{name}” is no citation style; there are {}", names.join(", ")))
    })
}

pub(super) fn run(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Result<(), Fail> {
    match &options.sources.add {
        Some(from) => add(path, from, options, streams),
        None => print(path, options, streams),
    }
}

fn print(path: &Path, options: &Options, streams: &mut Streams<'_>) -> Result<(), Fail> {
    let document = load(path, options, streams)?.document;
    let wanted = &options.sources;
    let sources = match &wanted.topic {
        None => cite::in_reading_order(&document),
        Some(name) => {
            let topic = super::convert::topic_at(&document, name).ok_or_else(|| {
                Fail::Input(format!("{}: no topic has the id or path “{name}”", files::name_of(path)))
            })?;
            let branch = document.extract(&Cut { top: Some(topic), ..Cut::default() });
            let cited: std::collections::HashSet<&str> = cite::cited_ids(&branch).into_iter().collect();
            let mut sources = cite::in_reading_order(&branch);
            sources.retain(|source| cited.contains(source.id.as_str()));
            sources
        }
    };
    let text = if let Some(kind) = wanted.kind {
        cite::write_sources(&sources, kind)
    } else {
        let language = document.languages().first().map_or("en", |language| language.as_str());
        let style = wanted.style.unwrap_or_else(|| cite::style_for(language));
        let list = cite::bibliography(&sources, style, language);
        list.iter().map(|one| plain(one) + "\n").collect()
    };
    streams.output.write_all(text.as_bytes()).map_err(Fail::output)
}

fn add(path: &Path, from: &Path, options: &Options, streams: &mut Streams<'_>) -> Result<(), Fail> {
    let name = files::name_of(path);
    if options.sources.kind.is_some() || options.sources.style.is_some() || options.sources.topic.is_some() {
        return Err(Fail::Call("--add takes no other option".to_owned()));
    }
    if files::is_stream(path) {
        return Err(Fail::Call("--add needs a map file to add to".to_owned()));
    }
    let bytes = files::bytes(path, streams)?;
    let format = formats::by_name("json").filter(|_| options.from.is_none());
    let loaded = files::document(path, &bytes, format).map_err(|error| {
        Fail::Input(format!("{}: sources can only be added to a map file: {}", error.placed(&name), error.what))
    })?;
    if loaded.read_only {
        return Err(Fail::Input(format!("{name}: a later version wrote this map; it is left as it is")));
    }
    for repair in &loaded.repairs {
        tell(streams, &format!("{name}:{}: {}", repair.line, repair.what));
    }
    let found = files::bytes(from, streams)?;
    let (sources, problems) =
        cite::read_sources(&found).map_err(|error| Fail::Input(format!("{}: {error}", files::name_of(from))))?;
    for problem in &problems {
        tell(streams, &format!("{}: {problem}", files::name_of(from)));
    }
    let mut document = loaded.document;
    let count = sources.len();
    let ids: Vec<_> = sources.iter().map(|source| source.id.clone()).collect();
    let added = cite::added(document.sources(), sources);
    insert(&mut document, &added).map_err(|error| Fail::Input(format!("{name}: {error}")))?;
    if !added.is_empty() {
        let write = formats::by_name("json").and_then(|format| format.write);
        let written = write.map(|write| write(&document, &WriteOptions::default()));
        if let Some(written) = written {
            let text = written.map_err(|error| Fail::Input(format!("{name}: {error}")))?;
            files::write_back(path, &bytes, &text)?;
        }
    }
    let renamed: Vec<String> =
        added.iter().filter(|source| !ids.contains(&source.id)).map(|source| source.id.to_string()).collect();
    let mut said = format!("{} of {count} sources were added", added.len());
    if !renamed.is_empty() {
        said.push_str(&format!("; new ids, because theirs were taken: {}", renamed.join(", ")));
    }
    writeln!(streams.output, "{said}").map_err(Fail::output)
}

fn insert(document: &mut Document, added: &[Source]) -> Result<(), crate::doc::ApplyError> {
    for source in added {
        let index = document.sources().len();
        document.apply(Op::Source(Change::Add { index, item: Box::new(source.clone()) }))?;
    }
    Ok(())
}
