//! Sources in and out of the map: BibTeX, RIS and CSL-JSON, beside the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::dialogs::Ask;
use super::super::phrases;
use super::super::words::{tr, tr_with};
use super::super::workflow::Outcome;
use super::App;
use super::file_flow::{EXPORT, OPEN};
use crate::cite::{self, SourcesKind};
use crate::doc::Source;
use crate::editor::files::{self, MAX_BYTES, Overwrite, Save};

impl App {
    /// Reads a file of sources.
    pub(super) fn read_sources(&mut self, path: PathBuf) {
        let disk = Arc::clone(&self.disk);
        self.jobs.spawn(OPEN, move |_| {
            let bytes = disk.read(&path, MAX_BYTES).map_err(|error| error.to_string());
            let read = bytes.and_then(|bytes| cite::read_sources(&bytes).map_err(|error| error.to_string()));
            Outcome::SourcesRead(path, read)
        });
    }

    /// Adds what was read, as one step of undo.
    pub(super) fn sources_read(&mut self, path: &Path, result: Result<(Vec<Source>, Vec<String>), String>) {
        let name = path.display().to_string();
        let (sources, problems) = match result {
            Ok(read) => read,
            Err(what) => {
                let cause = phrases::cause(&what, path);
                return self.show(Ask::notice(tr("cite-not-read"), cause, name));
            }
        };
        let all = sources.len();
        match self.editor.add_sources(sources) {
            Ok(added) => {
                self.tell(tr_with("cite-added", &[("added", added.into()), ("all", all.into())]));
                if let Some(first) = problems.first() {
                    let count = problems.len();
                    self.notice = format!(
                        "{} {}",
                        self.notice,
                        tr_with("cite-problems", &[("n", count.into()), ("first", first.as_str().into())])
                    );
                }
            }
            Err(refused) => self.notice = phrases::say(&refused.to_string()),
        }
    }

    /// Writes the map's sources, in the kind that the file's ending says.
    pub(super) fn write_sources(&mut self, path: PathBuf) {
        let sources = self.editor.document().sources().to_vec();
        let (disk, state_dir) = (Arc::clone(&self.disk), self.state_dir());
        self.jobs.spawn(EXPORT, move |_| {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            let kind = match ending.as_deref() {
                Some("ris") => SourcesKind::Ris,
                Some("json") => SourcesKind::CslJson,
                _ => SourcesKind::Bib,
            };
            let text = cite::write_sources(&sources, kind);
            let what = Save {
                path: &path,
                bytes: text.as_bytes(),
                expected: None,
                overwrite: Overwrite::Confirmed,
                state_dir: &state_dir,
            };
            let saved = files::save(&*disk, &what).map(|_| Vec::new()).map_err(|error| error.to_string());
            Outcome::Exported(path, saved)
        });
    }
}
