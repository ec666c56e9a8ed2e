//! What is said after a map of another program was opened: what came along, what is here in another
//! form, and what is not shown.

use std::path::Path;

use super::super::phrases::say;
use super::super::words::{tr, tr_with};
use super::Ask;
use super::ask::BULLET;
use crate::formats::{Fate, Import, by_name};

/// Kinds of things that are told; the report names the rest.
const MOST: usize = 8;

/// The note on an import.
#[must_use]
pub fn import_note(import: &Import, path: &Path) -> Ask {
    let format = by_name(import.format).map_or(import.format, |format| format.title);
    let format = say(format);
    let kept: Vec<String> = import.kept.iter().map(|loss| counted(loss.count, loss.what)).collect();
    let mut parts = vec![tr_with("import-kept", &[("what", kept.join(&tr("import-comma")).into())])];
    parts.extend(part("import-changed", &import.changed));
    parts.extend(part("import-dropped", &import.dropped));
    parts.push(tr("import-new"));
    let heading = tr_with("import-heading", &[("format", format.into())]);
    Ask::notice(heading, parts.join("\n\n"), path.display().to_string())
}

/// A number of things; their name in the language of the window, if it has one.
fn counted(count: usize, what: &str) -> String {
    let slug: String =
        what.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let key = format!("import-what-{slug}");
    let words = tr(&key);
    let words = if words == key { what.to_owned() } else { words };
    tr_with("import-count", &[("n", count.into()), ("what", words.into())])
}

fn part(key: &str, fates: &[Fate]) -> Option<String> {
    if fates.is_empty() {
        return None;
    }
    let mut lines = vec![tr(key)];
    for fate in fates.iter().take(MOST) {
        let examples = fate.examples.join(&tr("import-semicolon"));
        let examples = if examples.is_empty() { examples } else { tr("import-colon") + &examples };
        lines.push(format!("{BULLET}{}{examples}", counted(fate.count, fate.what)));
    }
    if fates.len() > MOST {
        lines.push(format!("{BULLET}…"));
    }
    Some(lines.join("\n"))
}
