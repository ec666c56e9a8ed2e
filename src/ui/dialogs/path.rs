//! Our own file dialog, for machines on which the platform's does not answer (it then returns as
//! if it had been cancelled). A line for the path, and the folder as a list below it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Button, Id, Key, Modal, RichText, ScrollArea, TextEdit};

use super::super::app::Message;
use super::super::{phrases, words};
use crate::base::vfs::{Kind, Vfs};
use crate::editor::files::within_package;
use crate::editor::links;

/// What the file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Open a map.
    Open,
    /// Open an outline as a new map.
    Import,
    /// Save the map there from now on.
    SaveAs,
    /// Write a copy.
    SaveCopy,
    /// Write the map as an outline in the format of this name.
    Export(&'static str),
    /// Put a picture into the selected topic.
    Picture,
    /// Keep a file beside the map, linked by the selected topic.
    Attach,
    /// Add the sources of a file to the map.
    SourcesIn,
    /// Write the sources of the map.
    SourcesOut,
}

impl Purpose {
    /// Whether a file is written.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(self, Self::Open | Self::Import | Self::Picture | Self::Attach | Self::SourcesIn)
    }

    /// The dialog's title.
    #[must_use]
    pub fn title(&self) -> String {
        words::tr(match self {
            Self::Open => "app-path-open",
            Self::Import => "app-path-import",
            Self::SaveAs => "app-path-save-as",
            Self::SaveCopy => "app-path-save-copy",
            Self::Export(_) => "app-path-export",
            Self::Picture => "content-path-picture",
            Self::Attach => "content-path-attach",
            Self::SourcesIn => "cite-path-import",
            Self::SourcesOut => "cite-path-export",
        })
    }

    /// The endings of files that fit, the usual one first.
    #[must_use]
    pub fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Open | Self::Import => crate::formats::readable_extensions(),
            Self::SaveAs | Self::SaveCopy => &["json"],
            Self::SourcesIn => &["bib", "ris", "json", "enw"],
            Self::SourcesOut => &["bib", "ris", "json"],
            Self::Picture => &["png", "jpg", "jpeg", "gif", "webp"],
            Self::Attach => links::documents(),
            Self::Export(target) => crate::export::by_name(target).map_or(&["txt"], |target| target.extensions),
        }
    }
}

/// An entry of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    name: String,
    path: PathBuf,
    folder: bool,
}

/// The dialog.
pub struct PathDialog {
    purpose: Purpose,
    disk: Arc<dyn Vfs>,
    folder: PathBuf,
    entries: Vec<Entry>,
    text: String,
    problem: String,
    focused: bool,
    confirm_overwrite: bool,
}

impl std::fmt::Debug for PathDialog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PathDialog").field("purpose", &self.purpose).field("text", &self.text).finish_non_exhaustive()
    }
}

impl PathDialog {
    /// A dialog that starts in `folder`, with `name` proposed.
    #[must_use]
    pub fn new(purpose: Purpose, disk: Arc<dyn Vfs>, folder: &Path, name: &str) -> Self {
        let mut dialog = Self {
            purpose,
            disk,
            folder: PathBuf::new(),
            entries: Vec::new(),
            text: String::new(),
            problem: String::new(),
            focused: false,
            confirm_overwrite: false,
        };
        dialog.enter(folder);
        dialog.text = if name.is_empty() { String::new() } else { folder.join(name).display().to_string() };
        dialog
    }

    fn enter(&mut self, folder: &Path) {
        let folder = self.disk.canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        match self.disk.list_dir(&folder) {
            Ok(paths) => {
                let fits = |path: &Path| {
                    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
                    ending.is_some_and(|ending| self.purpose.extensions().contains(&ending.as_str()))
                };
                self.entries = paths
                    .into_iter()
                    .filter_map(|path| {
                        let name = path.file_name()?.to_string_lossy().into_owned();
                        let path = folder.join(&name);
                        let folder = self.disk.metadata(&path).ok()?.kind == Kind::Folder;
                        let shown = !name.starts_with('.') && (folder || fits(&path));
                        shown.then_some(Entry { name, path, folder })
                    })
                    .collect();
                self.entries.sort_by(|a, b| b.folder.cmp(&a.folder).then_with(|| a.name.cmp(&b.name)));
                self.problem.clear();
            }
            Err(error) => {
                self.entries.clear();
                self.problem = words::tr_with("app-folder-unreadable", &[("error", io_words(&folder, error).into())]);
            }
        }
        self.folder = folder;
    }

    /// Takes the path in the line: enters a folder, or answers with the file.
    fn accept(&mut self) -> Option<PathBuf> {
        let typed = self.text.trim();
        if typed.is_empty() {
            self.problem = words::tr("app-type-name");
            return None;
        }
        let mut path = self.folder.join(expand_home(typed));
        if let Ok(meta) = self.disk.metadata(&path)
            && meta.kind == Kind::Folder
            && (self.purpose.writes() || within_package(&*self.disk, &path) == path)
        {
            self.enter(&path);
            self.text.clear();
            return None;
        }
        if self.purpose.writes() {
            if path.extension().is_none()
                && let Some(ending) = self.purpose.extensions().first()
            {
                path.set_extension(ending);
            }
            if self.disk.metadata(&path).is_ok() && !self.confirm_overwrite {
                self.confirm_overwrite = true;
                self.problem = words::tr("app-file-exists");
                return None;
            }
        } else if let Err(error) = self.disk.metadata(&path) {
            self.problem = words::tr_with("app-cannot-open", &[("error", io_words(&path, error).into())]);
            return None;
        }
        Some(path)
    }
}

/// What the system said about a path, in the window's language.
fn io_words(path: &Path, source: std::io::Error) -> String {
    let error = crate::editor::files::FileError { path: path.to_path_buf(), source };
    phrases::cause(&error.to_string(), path)
}

/// `~/…` as people type it.
fn expand_home(typed: &str) -> PathBuf {
    if let Some(rest) = typed.strip_prefix("~/")
        && let Some(home) = std::env::home_dir()
    {
        return home.join(rest);
    }
    PathBuf::from(typed)
}

/// Shows it; `true` while it stays open.
pub fn path_ui(ctx: &egui::Context, dialog: &mut PathDialog, out: &mut Vec<Message>) -> bool {
    let mut accepted = false;
    let mut cancelled = false;
    let mut enter: Option<PathBuf> = None;
    let verb = words::tr(if dialog.purpose.writes() { "app-save" } else { "app-open" });
    let modal = Modal::new(Id::unique("path")).frame(super::frame(ctx)).show(ctx, |ui| {
        ui.set_width(560.0_f32.min(ctx.content_rect().width() - 40.0));
        ui.label(RichText::new(dialog.purpose.title()).size(17.0).family(super::super::fonts::bold()));
        ui.add_space(6.0);
        let label = ui.label(words::tr("app-path"));
        let line = ui.add(
            TextEdit::singleline(&mut dialog.text).desired_width(f32::INFINITY).hint_text(words::tr("app-path-hint")),
        );
        let line = line.labelled_by(label.id);
        if !dialog.focused {
            line.request_focus();
            dialog.focused = true;
        }
        if line.changed() {
            dialog.problem.clear();
            dialog.confirm_overwrite = false;
        }
        accepted |= line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !accepted && ui.memory(egui::Memory::focused).is_none() {
            line.request_focus();
        }
        if !dialog.problem.is_empty() {
            ui.colored_label(ui.visuals().error_fg_color, &dialog.problem);
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            if ui.button(words::tr("app-up")).on_hover_text(words::tr("app-up-hint")).clicked()
                && let Some(above) = dialog.folder.parent()
            {
                enter = Some(above.to_path_buf());
            }
            ui.add(egui::Label::new(dialog.folder.display().to_string()).truncate());
        });
        ScrollArea::vertical().max_height(300.0).auto_shrink([false, false]).show(ui, |ui| {
            for entry in &dialog.entries {
                let icon = super::super::icons::icon(if entry.folder { "folder-open" } else { "file-text" }, 14.0);
                let name = entry.name.as_str();
                let response = ui.add(Button::new((icon, name)).frame_when_inactive(false));
                if response.clicked() {
                    if entry.folder {
                        enter = Some(entry.path.clone());
                    } else {
                        dialog.text = entry.path.display().to_string();
                        dialog.confirm_overwrite = false;
                    }
                }
                accepted |= !entry.folder && response.double_clicked();
            }
        });
        ui.add_space(8.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            accepted |= ui.add(Button::new(verb).min_size([86.0, 30.0].into())).clicked();
            cancelled |= ui.add(Button::new(words::tr("app-cancel")).min_size([86.0, 30.0].into())).clicked();
        });
    });
    if let Some(folder) = enter {
        dialog.enter(&folder);
    }
    if accepted {
        if let Some(path) = dialog.accept() {
            out.push(Message::PathChosen(dialog.purpose, path));
            return false;
        }
        dialog.focused = false;
    }
    if cancelled || modal.should_close() {
        out.push(Message::PathCancelled);
        return false;
    }
    true
}
