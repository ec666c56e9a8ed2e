//! Files: opening, saving, guarding unsaved work, and the copies that survive a crash.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui;

use super::super::dialogs::{Ask, Choice, Dialog, PathDialog, Purpose};
use super::super::words;
use super::super::workflow::{self, Next, NotOpened, Opened, Outcome, SaveJob};
use super::{App, Message, SAMPLE, Saving};
use crate::base::clock::Millis;
use crate::doc::Document;
use crate::editor::Editor;
use crate::editor::files::recovery::{self, Claim, Info, Key, Recovery};
use crate::editor::files::{FileState, Overwrite, SaveError, Saved};
use crate::editor::jobs::Done;
use crate::editor::templates;
use crate::formats::{self, ReadOptions, WriteOptions};
use crate::ui::phrases::{self, say_all};
use crate::ui::words::{tr, tr_with};

/// An answer of the platform's dialog faster than a person's means that there is no dialog.
const TOO_FAST: Duration = Duration::from_millis(400);
/// Files up to this size are read before the first frame; larger ones beside it.
const AT_ONCE_BYTES: u64 = 4 << 20;
/// How long after an edit a copy is written that survives a crash.
const GUARD_MS: Millis = 2_000;
/// Names of jobs.
const SAVE: &str = "save";
pub(super) const EXPORT: &str = "export";
pub(super) const OPEN: &str = "open";
const CHOOSE: &str = "choose file";
const GUARD: &str = "recovery copy";

/// What is known of the copy that survives a crash.
#[derive(Debug, Default)]
pub(super) struct Guard {
    /// The state that the copy has, or that is being written.
    state: Option<u64>,
    /// When the present state was first seen unsaved, and that state.
    since: Option<(Millis, u64)>,
    writing: bool,
    claim: Option<Claim>,
}

/// A save that waits for the one under way: two at once would take each other for other programs.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Where to; `None` for the document's own file.
    to: Option<(PathBuf, Overwrite, bool)>,
    then: Option<Next>,
}

/// Randomness for ids, from the operating system; the clock where it gives none.
pub(super) fn os_seed() -> [u64; 2] {
    let word = || {
        getrandom::u64().unwrap_or_else(|_| {
            let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
            u64::try_from(since.as_nanos() & u128::from(u64::MAX)).unwrap_or(1)
        })
    };
    [word(), word()]
}

/// The sample map, as a document that is in no file.
pub(super) fn sample_or_empty() -> Document {
    formats::native::read(SAMPLE, &ReadOptions::default()).map_or_else(|_| empty(), |loaded| loaded.document)
}

fn empty() -> Document {
    super::shell::empty_map(os_seed())
}

impl App {
    /// Starts the program once more: each window guards its own document.
    pub(super) fn new_window(&mut self) {
        let started = std::env::current_exe().and_then(|program| std::process::Command::new(program).spawn());
        if let Err(error) = started {
            self.notice = words::tr_with("sheets-no-window", &[("why", error.to_string().into())]);
        }
    }

    pub(super) fn state_dir(&self) -> PathBuf {
        self.folders.as_ref().map_or_else(std::env::temp_dir, |folders| folders.state.clone())
    }

    // ---- guarding ----------------------------------------------------------------------------

    /// Goes on to `next`, after asking about unsaved changes; what is being typed is one of them.
    pub(super) fn guard(&mut self, ctx: &egui::Context, next: Next) {
        self.store_typing(ctx);
        if self.is_writing() {
            // Whether it succeeds decides what there is to ask.
            self.next_after_writing = Some(next);
            return;
        }
        if !self.editor.is_dirty() {
            self.messages.push(Message::Discard(next));
            return;
        }
        let name = self.name();
        self.show(Ask {
            heading: tr_with("app-save-changes", &[("name", name.into())]),
            body: tr("app-save-changes-body"),
            detail: self.file.path.as_ref().map_or_else(String::new, |path| path.display().to_string()),
            choices: vec![
                Choice::new(tr("app-save"), Message::SaveThen(next.clone())),
                Choice::new(tr("app-dont-save"), Message::Discard(next)),
                Choice::close(tr("app-cancel")),
            ],
        });
    }

    /// Unsaved changes have been dealt with.
    pub(super) fn go_on(&mut self, ctx: &egui::Context, next: Next) {
        self.agreed = Some(self.token());
        match next {
            Next::Quit => {
                self.quitting = true;
                self.forget_recovery();
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            Next::New => {
                self.forget_recovery();
                self.put(empty(), FileState::default());
                self.untitled = tr("app-new-map");
                self.saving = Saving::NotYet;
            }
            Next::NewFrom(name) => {
                self.forget_recovery();
                let document = templates::document(name, words::language(), os_seed()).unwrap_or_else(empty);
                self.untitled = document
                    .sheets()
                    .first()
                    .map_or_else(String::new, |(_, sheet)| document.title(sheet.root()).to_string());
                self.put(document, FileState::default());
            }
            Next::Open(path) => self.open_path(path),
            Next::Choose(purpose) => self.choose(purpose, None),
            Next::Close | Next::Sample | Next::Template(_) => self.go_from_start(next),
        }
        ctx.request_repaint();
    }

    /// Which document is in the window, and in which state.
    fn token(&self) -> (u64, u64) {
        (self.generation, self.editor.state())
    }

    /// Whether the document may give way: nothing is unsaved, or the person agreed to lose it and
    /// has changed nothing since. A file dialog or a large file takes its time.
    fn may_give_way(&mut self, ctx: &egui::Context) -> bool {
        self.store_typing(ctx);
        !self.editor.is_dirty() || self.agreed == Some(self.token())
    }

    /// Whether a file is being written at the moment.
    fn is_writing(&self) -> bool {
        self.jobs.running().iter().any(|job| matches!(job.name(), SAVE | EXPORT))
    }

    /// Puts another document into the window.
    pub(super) fn put(&mut self, document: Document, file: FileState) {
        self.generation += 1;
        let titles = self.editor.titles();
        self.editor = Editor::new(document, os_seed(), Arc::clone(&self.clock));
        self.editor.set_titles(titles);
        self.file = file;
        self.recovery = Guard::default();
        self.typing = super::Typing::default();
        self.canvas.new_document();
        self.notice.clear();
        self.picking = None;
        self.forget_search();
        self.looks.painting = false;
        self.saving = Saving::NotYet;
        self.shell.start.shown = false;
    }

    // ---- opening -----------------------------------------------------------------------------

    /// Opens a file; a large one beside the window.
    pub(super) fn open_path(&mut self, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        let titles = self.titles();
        let small = self.disk.metadata(&path).map_or(true, |meta| meta.len <= AT_ONCE_BYTES);
        if small {
            let result = workflow::open(&*self.disk, &path, &titles, os_seed());
            self.opened(&path, result);
            return;
        }
        self.tell(tr_with("app-opening", &[("path", path.display().to_string().into())]));
        let disk = Arc::clone(&self.disk);
        self.jobs.spawn(OPEN, move |_| {
            let result = workflow::open(&*disk, &path, &titles, os_seed());
            Outcome::Opened(path, result)
        });
    }

    fn opened(&mut self, path: &Path, result: Result<Box<Opened>, NotOpened>) {
        let opened = match result {
            Ok(opened) => *opened,
            Err(failed) => return self.not_opened(path, failed),
        };
        let Opened { document, remarks, import, read_only, fingerprint, native, layout } = opened;
        self.forget_recovery();
        let file = match (native, fingerprint) {
            (true, Some(fingerprint)) => FileState::read(path, fingerprint),
            _ => FileState::default(),
        };
        self.put(document, file);
        let read_only = read_only.then(|| tr("app-newer-version"));
        self.editor.set_read_only(read_only.clone());
        // The job laid the sheet out already.
        self.layout = layout;
        self.drawn_titles = self.layout.titles().clone();
        self.editor.take_touched();
        if native {
            self.saving = Saving::Saved(None);
            self.remember(path);
        } else {
            self.untitled = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            self.editor.mark_unsaved();
        }
        if let Some(reason) = read_only {
            // Repairs do not matter where nothing can be saved.
            self.show(Ask::notice(tr("app-map-is-read-only"), reason, path.display().to_string()));
        } else if !remarks.is_empty() {
            let said = |(line, what): &(usize, String)| {
                tr_with("app-line", &[("line", (*line).into()), ("what", say_all(what).into())])
            };
            let mut listed: Vec<String> = remarks.iter().take(12).map(said).collect();
            let more = remarks.len().saturating_sub(listed.len());
            if more > 0 {
                listed.push(tr_with("app-repaired-more", &[("n", more.into())]));
            }
            listed.push(tr("app-repaired-stays"));
            self.show(Ask::notice(tr("app-repaired"), listed.join("\n"), path.display().to_string()));
        } else if let Some(import) = import.filter(formats::Import::is_lossy) {
            self.show(super::super::dialogs::import_note(&import, path));
        } else if native {
            self.offer_recovery(Some(path));
        }
    }

    pub(super) fn not_opened(&mut self, path: &Path, failed: NotOpened) {
        self.session.forget(path);
        self.recent.retain(|recent| recent != path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let what = match failed.place {
            Some((line, column)) => {
                let what = say_all(&failed.what);
                tr_with("app-place", &[("line", line.into()), ("column", column.into()), ("what", what.into())])
            }
            None => phrases::cause(&failed.what, path),
        };
        let mut ask = Ask::notice(
            tr("app-not-opened"),
            [what, say_all(&failed.hint)].join("\n").trim().to_owned(),
            path.display().to_string(),
        );
        if let Some(document) = failed.recovered {
            let label = tr_with("app-open-intact", &[("n", document.len().into())]);
            ask.choices.insert(0, Choice::new(label, Message::Recovered(document, name)));
        }
        self.show(ask);
    }

    pub(super) fn show_recovered(&mut self, document: Document, name: &str) {
        self.forget_recovery();
        self.put(document, FileState::default());
        // A copy whose other half is missing does not know its name: the map's title stands in.
        let title = self.editor.root().map(|root| self.editor.document().title(root).to_string()).unwrap_or_default();
        let name = if name.is_empty() { title.as_str() } else { name.strip_suffix(".json").unwrap_or(name) };
        tr_with("app-recovered", &[("name", name.into())]).trim().clone_into(&mut self.untitled);
        self.editor.mark_unsaved();
    }

    /// Files that were dropped on the window: the first is opened. A question that stands over the
    /// map is answered first, because it is about the document that would go.
    pub(super) fn dropped_files(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        let Some(path) = dropped else { return };
        if self.dialog.is_none() && self.drop_content(&path) {
            return;
        }
        if self.dialog.is_some() {
            self.notice = tr("app-close-dialog-first");
        } else {
            self.guard(ctx, Next::Open(path));
        }
    }

    fn remember(&mut self, path: &Path) {
        let title = self.editor.root().map(|root| self.editor.document().title(root).to_string()).unwrap_or_default();
        self.session.remember(path, &title);
        self.recent = self.session.recent.iter().map(|recent| recent.path.clone()).collect();
        if let Some(folders) = &self.folders
            && let Err(error) = self.session.save(&*self.disk, &folders.state)
        {
            log::warn!("the recent files could not be stored: {error}");
        }
    }

    pub(super) fn save_settings(&mut self) {
        if let Some(folders) = &self.folders
            && let Err(error) = self.settings.save(&*self.disk, &folders.config)
        {
            self.notice = tr_with("app-settings-not-stored", &[("error", error.to_string().into())]);
        }
    }

    // ---- choosing files ----------------------------------------------------------------------

    /// Asks for a file: the platform's dialog, on a thread of its own.
    pub(super) fn choose(&mut self, purpose: Purpose, then: Option<Next>) {
        let (folder, name) = self.proposal(&purpose);
        if !self.platform_dialogs {
            self.next_after_choice = then;
            self.dialog = Some(Dialog::Path(PathDialog::new(purpose, Arc::clone(&self.disk), &folder, &name)));
            return;
        }
        if self.jobs.running().iter().any(|job| job.name() == CHOOSE) {
            self.notice = tr("app-choosing-already");
            return;
        }
        let said = workflow::ChooseWords::of(&purpose);
        self.jobs.spawn(CHOOSE, move |_| workflow::choose(purpose, said, &folder, &name, then));
    }

    /// Folder and name that a dialog begins with.
    fn proposal(&self, purpose: &Purpose) -> (PathBuf, String) {
        let folder = self
            .file
            .path
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_path_buf)
            .or_else(|| self.recent.first()?.parent().map(Path::to_path_buf))
            .or_else(std::env::home_dir)
            .unwrap_or_else(|| PathBuf::from("."));
        if !purpose.writes() {
            return (folder, String::new());
        }
        let stem = self
            .file
            .path
            .as_ref()
            .and_then(|path| path.file_stem())
            .map_or_else(|| file_name_from(&self.untitled), |stem| stem.to_string_lossy().into_owned());
        let stem =
            if *purpose == Purpose::SaveCopy { tr_with("app-copy-name", &[("name", stem.into())]) } else { stem };
        let ending = purpose.extensions().first().copied().unwrap_or("json");
        (folder, format!("{stem}.{ending}"))
    }

    /// A path was chosen.
    pub(super) fn path_chosen(&mut self, ctx: &egui::Context, purpose: Purpose, path: PathBuf) {
        // A dialog of the platform lets typing go on beside it.
        self.store_typing(ctx);
        let then = self.next_after_choice.take();
        let path = self.with_ending(&purpose, path);
        match purpose {
            Purpose::Open | Purpose::Import if self.may_give_way(ctx) => self.open_path(path),
            Purpose::Open | Purpose::Import => self.guard(ctx, Next::Open(path)),
            // Either dialog has asked already whether a file may be replaced.
            Purpose::SaveAs => self.save_to(path, Overwrite::Confirmed, true, then),
            Purpose::SaveCopy => self.save_to(path, Overwrite::Confirmed, false, then),
            Purpose::Export(format) => self.export_to(format, path),
            Purpose::Picture => self.picture_from(path),
            Purpose::Attach => self.attach_file(path),
            Purpose::SourcesIn => self.read_sources(path),
            Purpose::SourcesOut => self.write_sources(path),
        }
    }

    /// Gives a file that is to be written its usual ending, if it has none: people type names. Not
    /// when a file of that name exists, which nobody agreed to replace.
    fn with_ending(&self, purpose: &Purpose, path: PathBuf) -> PathBuf {
        let Some(ending) = purpose.extensions().first().filter(|_| purpose.writes() && path.extension().is_none())
        else {
            return path;
        };
        let longer = path.with_extension(ending);
        if self.disk.symlink_metadata(&longer).is_ok() { path } else { longer }
    }

    // ---- saving ------------------------------------------------------------------------------

    /// Saves to the document's file, or asks for one.
    pub(super) fn save(&mut self, then: Option<Next>) {
        if self.is_writing() {
            self.waiting.push_back(Waiting { to: None, then });
            return;
        }
        match self.file.path.clone() {
            Some(path) if self.editor.read_only().is_none() => self.save_to(path, Overwrite::Ask, true, then),
            _ => self.choose(Purpose::SaveAs, then),
        }
    }

    pub(super) fn replace(&mut self, path: PathBuf, then: Option<Next>) {
        self.save_to(path, Overwrite::Confirmed, true, then);
    }

    fn save_to(&mut self, path: PathBuf, overwrite: Overwrite, becomes: bool, then: Option<Next>) {
        if self.is_writing() {
            self.waiting.push_back(Waiting { to: Some((path, overwrite, becomes)), then });
            return;
        }
        if self.editor.read_only().is_some() && self.file.path.as_ref() == Some(&path) {
            // What the newer version wrote would be lost.
            let heading = tr("routes-newer-file-stays");
            self.show(Ask::notice(heading, tr("routes-choose-another-name"), path.display().to_string()));
            return;
        }
        let job = SaveJob {
            document: self.editor.document().clone(),
            generation: self.generation,
            state: self.editor.state(),
            expected: self.file.disk.filter(|_| self.file.path.as_ref() == Some(&path)),
            path,
            overwrite,
            becomes,
            home: self.folder(),
            then,
        };
        let (disk, state_dir) = (Arc::clone(&self.disk), self.state_dir());
        self.saving = Saving::UnderWay;
        self.jobs.spawn(SAVE, move |_| workflow::save(&*disk, &state_dir, job));
    }

    /// A file was written, or not: what waited for it goes on, or is given up.
    fn written(&mut self, ctx: &egui::Context, succeeded: bool) {
        if !succeeded {
            self.waiting.clear();
            self.next_after_writing = None;
        }
        match self.waiting.pop_front() {
            Some(Waiting { to: None, then }) => self.save(then),
            Some(Waiting { to: Some((path, overwrite, becomes)), then }) => {
                self.save_to(path, overwrite, becomes, then);
            }
            None => {}
        }
        if !self.is_writing()
            && let Some(next) = self.next_after_writing.take()
        {
            self.guard(ctx, next);
        }
    }

    fn saved(
        &mut self,
        ctx: &egui::Context,
        path: &Path,
        state: u64,
        becomes: bool,
        result: Result<Saved, SaveError>,
        then: Option<Next>,
    ) {
        if becomes || self.file.path.as_deref() == Some(path) {
            self.file.note(path, &result);
        }
        match result {
            Ok(saved) => {
                let now = jiff::Zoned::now().strftime("%H:%M").to_string();
                if becomes {
                    self.editor.mark_saved(state);
                    self.saving = Saving::Saved(Some(now));
                    // The file that it has now was written by this version.
                    if self.editor.read_only().is_some() {
                        self.editor.set_read_only(None);
                        self.tell(tr("routes-copy-can-be-edited"));
                    }
                    self.remember(path);
                    if !self.editor.is_dirty() {
                        self.forget_recovery();
                    }
                } else {
                    self.tell(tr_with("app-copy-saved", &[("path", path.display().to_string().into())]));
                    self.restore_saved_words();
                }
                if !saved.warnings.is_empty() {
                    let words: Vec<String> =
                        saved.warnings.iter().map(|warning| say_all(&warning.to_string())).collect();
                    self.notice = words.join("; ");
                }
                if let Some(next) = then {
                    // What was changed while the disk was busy is asked about anew.
                    self.guard(ctx, next);
                }
            }
            Err(error) => {
                self.restore_saved_words();
                self.not_saved(path, &error, then);
            }
        }
    }

    fn restore_saved_words(&mut self) {
        self.saving = if self.file.path.is_some() { Saving::Saved(None) } else { Saving::NotYet };
    }

    fn not_saved(&mut self, path: &Path, error: &SaveError, then: Option<Next>) {
        let mut choices = vec![Choice::new(phrases::command_title_of("file.save-copy"), Message::CopyElsewhere)];
        if error.can_be_confirmed() {
            choices.push(Choice::new(tr("app-replace-file"), Message::Replace(path.to_path_buf(), then)));
        }
        choices.push(Choice::close(tr("app-cancel")));
        // Heading and small print say the rest of the error already.
        let body = phrases::cause(&error.to_string(), path);
        let stop = if phrases::stops_wide() { "。" } else { "." };
        self.show(Ask {
            heading: tr("app-not-saved"),
            body: format!("{body}{stop}\n{}", tr("app-still-here")),
            detail: path.display().to_string(),
            choices,
        });
    }

    // ---- results -----------------------------------------------------------------------------

    /// Takes what jobs brought back.
    pub(super) fn take_results(&mut self, ctx: &egui::Context) {
        for done in self.jobs.poll() {
            self.take_done(ctx, done);
        }
    }

    /// Takes what one job brought back.
    pub(super) fn take_done(&mut self, ctx: &egui::Context, done: Done<Outcome>) {
        let unwanted = |outcome: &Outcome| {
            matches!(
                outcome,
                Outcome::Opened(..)
                    | Outcome::Exported(_, Err(_))
                    | Outcome::ExportText(Err(_))
                    | Outcome::Previewed(_, Err(_))
            )
        };
        match done.outcome {
            Ok(outcome) if done.was_cancelled && unwanted(&outcome) => self.notice.clear(),
            Ok(outcome) => self.take(ctx, outcome),
            Err(error) => {
                self.restore_saved_words();
                self.recovery.writing &= done.name != GUARD;
                if matches!(done.name.as_str(), SAVE | EXPORT) {
                    self.written(ctx, false);
                }
                self.show(Ask::notice(tr("app-went-wrong"), error.to_string(), done.name));
            }
        }
        ctx.request_repaint();
    }

    fn take(&mut self, ctx: &egui::Context, outcome: Outcome) {
        match outcome {
            Outcome::Opened(path, result) => {
                self.notice.clear();
                if result.is_err() || self.may_give_way(ctx) {
                    self.opened(&path, result);
                } else {
                    self.guard(ctx, Next::Open(path));
                }
            }
            Outcome::Saved { path, generation, state, becomes, result, then } => {
                let succeeded = result.is_ok();
                if generation == self.generation {
                    self.saved(ctx, &path, state, becomes, result, then);
                } else if let Err(error) = result {
                    // Another document is in the window by now.
                    let cause = phrases::cause(&error.to_string(), &path);
                    self.show(Ask::notice(tr("app-not-saved"), cause, path.display().to_string()));
                }
                self.written(ctx, succeeded);
            }
            Outcome::NotWritten(what) => {
                self.restore_saved_words();
                self.show(Ask::notice(tr("app-not-saved"), say_all(&what), ""));
                self.written(ctx, false);
            }
            Outcome::Exported(path, Ok(losses)) => {
                let place = path.display().to_string();
                let lost: Vec<String> = losses.iter().map(|(n, what)| format!("{n} {}", phrases::say(what))).collect();
                let lost = lost.join(&tr("import-comma"));
                self.tell(if lost.is_empty() {
                    tr_with("app-exported", &[("path", place.into())])
                } else {
                    tr_with("app-exported-lost", &[("path", place.into()), ("lost", lost.into())])
                });
                self.written(ctx, true);
            }
            Outcome::Exported(path, Err(what)) => {
                let cause = phrases::cause(&what, &path);
                self.show(Ask::notice(tr("app-not-written"), cause, path.display().to_string()));
                self.written(ctx, false);
            }
            outcome @ (Outcome::Previewed(..)
            | Outcome::ExportText(_)
            | Outcome::ToPrint(_)
            | Outcome::SourcesRead(..)) => self.take_export(ctx, outcome),
            Outcome::Chosen(purpose, Some(path), _, then) => {
                self.next_after_choice = then;
                self.path_chosen(ctx, purpose, path);
            }
            Outcome::Chosen(purpose, None, stood, then) => {
                if stood < TOO_FAST {
                    let (folder, name) = self.proposal(&purpose);
                    self.next_after_choice = then;
                    let dialog = PathDialog::new(purpose, Arc::clone(&self.disk), &folder, &name);
                    self.dialog = Some(Dialog::Path(dialog));
                }
            }
            Outcome::Pictured(path, theme, card) => self.take_picture(path, &theme, card),
            Outcome::LessMotion(less) => self.take_wishes(ctx, less),
            outcome @ (Outcome::Picture(..) | Outcome::Attached(..)) => self.take_content(outcome),
            Outcome::Guarded(key, result) => {
                self.recovery.writing = false;
                if self.recovery.claim.as_ref().map(|claim| &claim.key) != Some(&key) {
                    // The work was saved or thrown away while its copy was being written.
                    self.remove_recovery(&key);
                }
                if let Err(what) = result {
                    self.notice = tr_with("app-no-guard", &[("what", what.into())]);
                }
            }
        }
    }

    // ---- surviving a crash -------------------------------------------------------------------

    /// Some time after an edit, writes a copy that survives a crash, beside the window.
    pub(super) fn guard_work(&mut self) {
        if self.folders.is_none() || self.recovery.writing {
            return;
        }
        let (now, state) = (self.clock.now_ms(), self.editor.state());
        if !self.editor.is_dirty() || self.recovery.state == Some(state) {
            // Nothing is due any more; else the window would wake up for it for ever.
            self.recovery.since = None;
            return;
        }
        let since = match self.recovery.since {
            Some((since, _)) if self.recovery.state != Some(state) => since,
            _ => now,
        };
        self.recovery.since = Some((since, state));
        if now.saturating_sub(since) < GUARD_MS {
            return;
        }
        self.recovery.since = None;
        self.recovery.state = Some(state);
        self.recovery.writing = true;
        let (disk, state_dir) = (Arc::clone(&self.disk), self.state_dir());
        let claim = self
            .recovery
            .claim
            .get_or_insert_with(|| recovery::claim(&*disk, &state_dir, self.file.path.as_deref(), os_seed()[0]));
        let key = claim.key.clone();
        let info = Info { path: self.file.path.clone(), title: self.name() };
        let document = self.editor.document().clone();
        self.jobs.spawn(GUARD, move |_| {
            let result = formats::native::write(&document, &WriteOptions::default())
                .map_err(|error| error.to_string())
                .and_then(|bytes| {
                    recovery::write_recovery(&*disk, &state_dir, &key, &info, &bytes).map_err(|error| error.to_string())
                });
            Outcome::Guarded(key, result.map(|_| ()))
        });
    }

    /// How long until [`App::guard_work`] has something to do; `None` if nothing is due.
    pub(super) fn guard_due(&self) -> Option<Duration> {
        let (since, _) = self.recovery.since?;
        let due = (since + GUARD_MS).saturating_sub(self.clock.now_ms());
        Some(Duration::from_millis(due + 20))
    }

    /// The work is saved, or was thrown away on purpose.
    pub(super) fn forget_recovery(&mut self) {
        let Some(claim) = self.recovery.claim.take() else { return };
        self.recovery.state = None;
        self.recovery.since = None;
        self.remove_recovery(&claim.key);
    }

    fn remove_recovery(&self, key: &Key) {
        if let Err(error) = recovery::remove_recovery(&*self.disk, &self.state_dir(), key) {
            log::warn!("a recovery copy could not be removed: {error}");
        }
    }

    /// At the start: offers what a crash left; with a file, only what it left of that one, because
    /// other copies may belong to other windows.
    pub(super) fn offer_recovery(&mut self, of: Option<&Path>) {
        let Some(folders) = &self.folders else { return };
        let Ok(mut found) = recovery::list_recoveries(&*self.disk, &folders.state) else { return };
        found.retain(|found| of.is_none_or(|path| found.info.path.as_deref() == Some(path)));
        let Some(latest) = found.into_iter().next() else { return };
        let name = match latest.info.title.as_str() {
            "" => tr("app-a-map"),
            title => tr_with("app-quoted", &[("name", title.into())]),
        };
        self.show(Ask {
            heading: tr("app-crashed"),
            body: tr_with("app-crashed-body", &[("name", name.into())]),
            detail: latest.info.path.as_ref().map_or_else(String::new, |path| path.display().to_string()),
            choices: vec![
                Choice::new(tr("app-open-them"), Message::OpenRecovery(Box::new(latest.clone()))),
                Choice::new(tr("app-throw-away"), Message::DropRecovery(Box::new(latest))),
                Choice::close(tr("app-later")),
            ],
        });
    }

    pub(super) fn open_recovery(&mut self, found: &Recovery) {
        let Some(claim) = recovery::try_claim(&*self.disk, &self.state_dir(), found.key.clone()) else {
            self.tell(tr("routes-recovery-taken"));
            return;
        };
        match workflow::open(&*self.disk, &found.copy, &self.titles(), os_seed()) {
            Ok(opened) => {
                self.show_recovered(opened.document, &found.info.title);
                // The copy now belongs to this window: saving or discarding removes it.
                self.recovery.claim = Some(claim);
            }
            Err(failed) => self.not_opened(&found.copy, failed),
        }
    }

    /// Throws a copy away, and offers the next.
    pub(super) fn drop_recovery(&mut self, found: &Recovery) {
        if let Err(error) = recovery::remove_recovery(&*self.disk, &self.state_dir(), &found.key) {
            self.notice = tr_with("app-not-removed", &[("error", error.to_string().into())]);
        } else if self.file.path.is_none() {
            self.offer_recovery(None);
        }
    }

    /// The window is closed: waits for what is being written, and leaves no copy of what is saved
    /// or was thrown away. A file dialog of the platform is not waited for.
    pub(super) fn finish(&mut self) {
        let is_done_with = self.quitting || !self.editor.is_dirty();
        if is_done_with {
            self.forget_recovery();
        }
        while self.jobs.running().iter().any(|job| matches!(job.name(), SAVE | EXPORT | GUARD)) {
            let Some(done) = self.jobs.wait() else { break };
            if let (true, Ok(Outcome::Guarded(key, _))) = (is_done_with, done.outcome) {
                self.remove_recovery(&key);
            }
        }
    }
}

/// A title as a file name: what no system allows in names becomes a space, and it is kept short.
fn file_name_from(title: &str) -> String {
    let clean: String =
        title.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let mut name = String::new();
    for word in words {
        if name.chars().count() + word.chars().count() > 60 {
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    let name = name.trim_end_matches([',', ';', '-', '–', '.', '、', '，']).trim_end();
    if name.is_empty() { "map".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
#[path = "file_flow_tests.rs"]
mod flow_tests;

#[cfg(test)]
mod tests {
    use super::{file_name_from, sample_or_empty};

    #[test]
    fn titles_become_file_names() {
        assert_eq!(file_name_from("Japan–ROK relations: drivers / obstacles"), "Japan–ROK relations drivers obstacles");
        assert_eq!(file_name_from("日韩关系：正常化"), "日韩关系：正常化");
        assert_eq!(file_name_from("???"), "map");
        let long = "Japan–ROK relations: normalization, drivers, obstacles, outlook";
        assert_eq!(file_name_from(long), "Japan–ROK relations normalization, drivers, obstacles");
    }

    #[test]
    fn the_sample_opens() {
        assert!(sample_or_empty().len() > 100);
    }
}
