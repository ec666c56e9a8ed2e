//! `gangmu convert`: maps into other formats, one or many.
//!
//! Of many files one that fails does not stop the others; what went wrong stands on standard error
//! as it happens, and the exit code says that something did.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::doc::{Document, TopicId};
use crate::export::{self, ExportError, Options as Wanted, Scope, Take, Target};

use super::args::Options;
use super::commands::{load, tell};
use super::{Fail, Streams, files};

/// Where the result goes.
pub(super) enum Out {
    /// Into this file, or to standard output.
    File(PathBuf),
    /// Into this folder, each under its own name.
    Folder(PathBuf),
}

/// Converts all inputs; the exit code.
pub(super) fn convert(inputs: &[PathBuf], out: &Out, options: &Options, streams: &mut Streams<'_>) -> Result<u8, Fail> {
    let target = target_of(out, options)?;
    refuse_what_means_nothing(target, options)?;
    let folder = match out {
        Out::File(to) => {
            let [from] = inputs else { return Err(Fail::Call("convert needs two files: IN and OUT".to_owned())) };
            one(from, to, target, options, streams)?;
            return Ok(0);
        }
        Out::Folder(folder) => folder,
    };
    files::make_folder(folder)?;
    let (mut failed, mut taken) = (0, HashSet::new());
    for (index, from) in inputs.iter().enumerate() {
        bar(index, inputs.len(), streams);
        let stem = from.file_stem().filter(|_| !files::is_stream(from)).unwrap_or("map".as_ref());
        let mut name = stem.to_os_string();
        name.push(".");
        name.push(target.extensions.first().copied().unwrap_or(target.name));
        let to = folder.join(name);
        let result = if taken.insert(to.clone()) {
            one(from, &to, target, options, streams)
        } else {
            Err(Fail::Input(format!("{}: another input became {} already", files::name_of(from), to.display())))
        };
        if let Err(fail) = result {
            failed += 1;
            tell(streams, &fail.to_string());
        }
    }
    bar(inputs.len(), inputs.len(), streams);
    if failed > 0 {
        tell(streams, &format!("gangmu: {failed} of {} files could not be converted", inputs.len()));
    }
    Ok(u8::from(failed > 0))
}

/// How far it is, where somebody sees it: one line that is written over.
fn bar(done: usize, all: usize, streams: &mut Streams<'_>) {
    const WIDTH: usize = 30;
    if !streams.at_terminal || all < 2 {
        return;
    }
    let full = done * WIDTH / all;
    let line = format!("\r[{}{}] {done} of {all}", "█".repeat(full), "·".repeat(WIDTH - full));
    drop(write!(streams.errors, "{line}{}", if done == all { "\n" } else { "" }));
    drop(streams.errors.flush());
}

fn target_of(out: &Out, options: &Options) -> Result<&'static Target, Fail> {
    if let Some(target) = options.to {
        return Ok(target);
    }
    let Out::File(to) = out else {
        return Err(Fail::Call(format!("--out-dir needs to know the format: --to {}", names("|"))));
    };
    let by_name = to.file_name().and_then(|name| export::by_file_name(&name.to_string_lossy()));
    by_name.ok_or_else(|| {
        let which = if files::is_stream(to) { "standard output".to_owned() } else { files::name_of(to) };
        Fail::Call(format!("the format of {which} is not clear; say --to {}", names("|")))
    })
}

/// The names of all that can be written.
pub(super) fn names(between: &str) -> String {
    export::targets().iter().map(|target| target.name).collect::<Vec<_>>().join(between)
}

/// An option that would silently do nothing is a mistake in the call.
fn refuse_what_means_nothing(target: &Target, options: &Options) -> Result<(), Fail> {
    for name in &options.given {
        let take = match *name {
            "--lang" => Take::Language,
            "--depth" | "--topic" | "--visible" => Take::Scope,
            "--headings" => Take::Headings,
            "--notes" | "--no-notes" => Take::Notes,
            "--numbering" => Take::Numbering,
            "--sources" | "--style" => Take::Sources,
            "--script" => Take::Script,
            "--page" => Take::Page,
            "--scale" => Take::Scale,
            "--theme" => Take::Theme,
            "--transparent" => Take::Transparent,
            "--outlines" => Take::Outlines,
            "--picture" => Take::Picture,
            _ => continue,
        };
        if !target.takes(take) {
            return Err(Fail::Call(format!("{name} has no meaning for {}", target.name)));
        }
    }
    Ok(())
}

/// Converts one file.
fn one(from: &Path, to: &Path, target: &Target, options: &Options, streams: &mut Streams<'_>) -> Result<(), Fail> {
    let name = files::name_of(from);
    let loaded = load(from, options, streams)?;
    if let Some(import) = &loaded.import
        && (options.report || import.is_lossy())
    {
        // Without being asked, only what did not come along is told.
        for line in import.lines().iter().filter(|line| options.report || !line.starts_with("kept")) {
            tell(streams, &format!("{name}: {line}"));
        }
    }
    if loaded.read_only && target.kind == export::Kind::Own {
        let what = "a later version wrote this map, and writing it with this one could lose what it does not know";
        return Err(Fail::Input(format!("{name}: {what}")));
    }
    let document = &loaded.document;
    let mut wanted = Wanted { ..options.export.clone() };
    if let Some(topic) = &options.topic {
        let found = topic_at(document, topic);
        let found = found.ok_or_else(|| Fail::Input(format!("{name}: there is no topic “{topic}”")))?;
        wanted.scope = Scope::Branch(found);
    }
    if target.takes(Take::Theme) {
        wanted.themes = super::args::themes().all().to_vec();
    }
    let output = export::export(document, target, &wanted, &|_| true).map_err(|error| match error {
        ExportError::Write(_) | ExportError::Cancelled | ExportError::Other(_) => {
            Fail::Input(format!("{name}: {error}"))
        }
    })?;
    if !output.more.is_empty() && files::is_stream(to) {
        let many = output.more.len() + 1;
        return Err(Fail::Call(format!("this becomes {many} files, which standard output can't take")));
    }
    files::write(to, &output.bytes, streams)?;
    for (part, bytes) in &output.more {
        files::write(&export::beside(to, part), bytes, streams)?;
    }
    let lost = export::lost(document, target, &wanted);
    if !lost.is_empty() {
        let lost: Vec<String> = lost.iter().map(ToString::to_string).collect();
        tell(streams, &format!("gangmu: {} can't hold all of it: {}", target.title, lost.join(", ")));
    }
    Ok(())
}

/// A topic by its id, by its title, or by the titles on the way to it with `/` between, the root's
/// left out or not. Titles may have a `/` of their own.
pub(super) fn topic_at(document: &Document, name: &str) -> Option<TopicId> {
    let sheets = || document.sheets().iter().map(|(_, sheet)| sheet);
    let tops: Vec<TopicId> =
        sheets().flat_map(|sheet| std::iter::once(sheet.root()).chain(sheet.floating().iter().copied())).collect();
    let reader = document.reader();
    let all = || tops.iter().flat_map(|top| reader.branch(*top)).map(|read| read.visit.id);
    let has_id = |id: &TopicId| document.topic(*id).is_some_and(|topic| topic.file_id() == name);
    if let Some(found) =
        all().find(has_id).or_else(|| all().find(|id| titles(document, *id).any(|title| title == name)))
    {
        return Some(found);
    }
    // Each place with what is left of the path; the longest title goes first by being tried at all.
    let mut open: Vec<(TopicId, &str)> = tops.iter().map(|top| (*top, name)).collect();
    open.extend(sheets().flat_map(|sheet| document.children(sheet.root())).map(|child| (*child, name)));
    while let Some((topic, path)) = open.pop() {
        for title in titles(document, topic).filter(|title| !title.is_empty()) {
            let Some(rest) = path.trim_start().strip_prefix(title) else { continue };
            let rest = rest.trim_start();
            if rest.is_empty() {
                return Some(topic);
            }
            if let Some(rest) = rest.strip_prefix('/') {
                open.extend(document.children(topic).iter().map(|child| (*child, rest)));
            }
        }
    }
    None
}

fn titles(document: &Document, topic: TopicId) -> impl Iterator<Item = &str> {
    document.topic(topic).into_iter().flat_map(|topic| {
        std::iter::once(topic.title().as_str()).chain(topic.translations().iter().map(|(_, title)| title.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::topic_at;
    use crate::doc::fixture;

    #[test]
    fn topics_are_named_by_their_path() {
        let (document, _) = fixture::parse("Root\n  A\n    B\n  A/B\n    C\n    B\n  D\n");
        let title = |name| topic_at(&document, name).map(|id| document.title(id).to_string());
        let found = |name| topic_at(&document, name).unwrap();
        assert_eq!(title("Root").as_deref(), Some("Root"));
        assert_eq!(title("A/B").as_deref(), Some("A/B"), "a whole title goes before a path");
        assert_eq!(found("A/B/C"), found("C"));
        assert_eq!(found("Root / A/B / B"), found("A/B/B"));
        assert_ne!(found("A/B/B"), found("B"));
        assert_eq!(title("D/C"), None);
    }
}
