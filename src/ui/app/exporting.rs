//! Export in the window: the dialog, its preview, the file, and printing.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use super::super::dialogs::{Ask, Dialog, ExportDialog, Purpose, export::Preview};
use super::super::phrases;
use super::super::words::{tr, tr_with};
use super::super::workflow::{self, Outcome};
use super::file_flow::{EXPORT, OPEN};
use super::{App, Work};
use crate::editor::jobs::JobId;
use crate::editor::wishes::Wishes;
use crate::export::{self, Options};

/// The name of the job that makes a preview.
const PREVIEW: &str = "export-preview";

/// The export under way.
#[derive(Debug, Default)]
pub(super) struct Exporting {
    /// What is to be written when its path is known.
    options: Options,
    preview: Option<JobId>,
}

impl App {
    /// The work that a person waits for, if there is any.
    pub(super) fn work(&self) -> Option<Work> {
        self.jobs.running().iter().find_map(|job| {
            let title = match job.name() {
                EXPORT => tr("export-under-way"),
                OPEN => self.notice.clone(),
                _ => return None,
            };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 100")]
            let percent = (job.progress() * 100.0).clamp(0.0, 100.0) as u8;
            Some(Work { id: job.id(), title, percent })
        })
    }

    /// Shows the dialog.
    pub(super) fn show_export(&mut self, ctx: &egui::Context) {
        self.store_typing(ctx);
        self.dialog = Some(Dialog::Export(Box::new(ExportDialog::new(self.settings.export.clone()))));
    }

    /// Makes a preview beside the window; the one before is no longer wanted.
    pub(super) fn preview_export(&mut self, wishes: Wishes) {
        if let Some(old) = self.exporting.preview.take() {
            self.jobs.cancel(old);
        }
        let document = self.editor.document().clone();
        let options = wishes.options(&self.editor, &self.themes);
        let job = self.jobs.spawn(PREVIEW, move |job| {
            let Some(target) = wishes.target() else {
                return Outcome::Previewed(wishes, Err("There is no such format".to_owned()));
            };
            let preview = workflow::preview(&document, target, &options, &|_| !job.is_cancelled());
            Outcome::Previewed(wishes, preview)
        });
        self.exporting.preview = Some(job);
    }

    /// A preview is there.
    pub(super) fn previewed(&mut self, ctx: &egui::Context, wishes: &Wishes, preview: Result<Preview, String>) {
        if let Some(Dialog::Export(dialog)) = &mut self.dialog {
            dialog.take(ctx, wishes, preview);
        }
    }

    /// Takes what a job of an export, or of sources, brought back.
    pub(super) fn take_export(&mut self, ctx: &egui::Context, outcome: Outcome) {
        match outcome {
            Outcome::Previewed(wishes, preview) => self.previewed(ctx, &wishes, preview),
            Outcome::ExportText(Ok(text)) => {
                ctx.copy_text(text);
                self.tell(tr("export-copied"));
            }
            Outcome::ExportText(Err(what)) => {
                self.show(Ask::notice(tr("app-not-written"), phrases::say(&what), ""));
            }
            Outcome::SourcesRead(path, result) => self.sources_read(&path, result),
            Outcome::ToPrint(path) => self.printed(ctx, &path),
            _ => {}
        }
    }

    /// Remembers the wishes and asks where the file is to go.
    pub(super) fn export_wished(&mut self, wishes: Wishes) {
        let Some(target) = wishes.target() else { return };
        self.exporting.options = wishes.options(&self.editor, &self.themes);
        self.remember_wishes(wishes);
        self.choose(Purpose::Export(target.name), None);
    }

    /// Remembers the wishes and puts the text on the clipboard.
    pub(super) fn copy_export(&mut self, wishes: Wishes) {
        let (document, options) = (self.editor.document().clone(), wishes.options(&self.editor, &self.themes));
        self.remember_wishes(wishes.clone());
        self.jobs.spawn(EXPORT, move |job| {
            let output = wishes.target().ok_or_else(|| "There is no such format".to_owned()).and_then(|target| {
                export::export(&document, target, &options, &|_| !job.is_cancelled()).map_err(|error| error.to_string())
            });
            Outcome::ExportText(output.map(|output| String::from_utf8_lossy(&output.bytes).into_owned()))
        });
    }

    fn remember_wishes(&mut self, wishes: Wishes) {
        if self.settings.export != wishes {
            self.settings.export = wishes;
            self.save_settings();
        }
    }

    /// Exports in this format as the window shows the map, without a dialog of options.
    pub(super) fn export_plainly(&mut self, ctx: &egui::Context, format: &'static str) {
        self.store_typing(ctx);
        let wishes = Wishes { target: format.to_owned(), ..Wishes::default() };
        self.exporting.options = wishes.options(&self.editor, &self.themes);
        self.choose(Purpose::Export(format), None);
    }

    /// Writes the file.
    pub(super) fn export_to(&mut self, format: &'static str, path: PathBuf) {
        let document = self.editor.document().clone();
        let (disk, state_dir) = (Arc::clone(&self.disk), self.state_dir());
        let options = self.exporting.options.clone();
        self.jobs.spawn(EXPORT, move |job| {
            let progress = |done| {
                job.set_progress(done);
                !job.is_cancelled()
            };
            workflow::export(&*disk, &state_dir, &document, format, path, &options, &progress)
        });
    }

    /// Makes a PDF for paper, which the system's viewer then prints.
    pub(super) fn print(&mut self, ctx: &egui::Context) {
        self.store_typing(ctx);
        let wishes = Wishes {
            target: "pdf".to_owned(),
            part: crate::editor::wishes::Part::Sheet,
            page: export::Page::A4,
            theme: "paper".to_owned(),
            ..Wishes::default()
        };
        let document = self.editor.document().clone();
        let (disk, state_dir) = (Arc::clone(&self.disk), self.state_dir());
        let options = wishes.options(&self.editor, &self.themes);
        let path = state_dir.join("print.pdf");
        self.jobs.spawn(EXPORT, move |job| {
            let progress = |done| {
                job.set_progress(done);
                !job.is_cancelled()
            };
            match workflow::export(&*disk, &state_dir, &document, "pdf", path, &options, &progress) {
                Outcome::Exported(path, Ok(_)) => Outcome::ToPrint(path),
                other => other,
            }
        });
    }

    /// Hands the PDF to the system.
    pub(super) fn printed(&mut self, ctx: &egui::Context, path: &std::path::Path) {
        self.open_linked(ctx, path);
        self.tell(tr_with("export-printing", &[("path", path.display().to_string().into())]));
    }
}
