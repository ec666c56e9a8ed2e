//! The application: one window with one document.
//!
//! A frame goes so: keys and text are sorted before the window library sees them (`input`);
//! results of jobs come in; layout catches up with what changed; panels, canvas and dialog draw
//! from shared references and push messages; at the end the messages are carried out.

mod content;
mod exporting;
mod file_flow;
mod finding;
mod host;
mod input;
mod laying;
mod outline;
mod places;
mod requests;
mod shell;
mod sources;
mod style_flow;
mod talk;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Panel};

pub use self::host::Host;
use self::places::Places;
pub use self::shell::System;

use super::canvas::{self, Canvas};
use super::dialogs::{self, Ask, Dialog, Purpose};
use super::panels::{self, Panels};
use super::typing::Typing;
use super::words::{self, tr, tr_with};
use super::workflow::{self, Next, Outcome};
use super::{fonts, menus, phrases, start, status, style, tabs, toolbar};
use crate::base::clock::Clock;
use crate::base::geom::Rectd;
use crate::base::vfs::Vfs;
use crate::doc::{Document, FileId, TopicId};
use crate::editor::commands::{Command, Ctx, Env, Facts, Request, Scope};
use crate::editor::files::FileState;
use crate::editor::jobs::Jobs;
use crate::editor::keymap::Keymap;
use crate::editor::search::Search;
use crate::editor::session::{Folders, Session};
use crate::editor::settings::{self, Settings};
use crate::editor::themes::Themes;
use crate::editor::{Editor, Geometry, TitleView};
use crate::layout::{Layout, Titles};
use crate::scene::Theme;

/// The map that opens on first start.
pub const SAMPLE: &[u8] = include_bytes!("../../../maps/japan-rok-relations.json");

/// What panels see.
pub struct View<'a> {
    /// The document and what is selected.
    pub editor: &'a Editor,
    /// Where everything stands.
    pub layout: &'a Layout,
    /// Answers about places for commands.
    pub geometry: &'a dyn Geometry,
    /// The colours.
    pub theme: &'a Theme,
    /// What only the window knows.
    pub facts: Facts,
    /// The document's name.
    pub name: &'a str,
    /// Whether it is saved, in words.
    pub saved: &'a str,
    /// Something that needs attention.
    pub notice: &'a str,
    /// Whether that is no trouble.
    pub is_news: bool,
    /// The zoom; 1 is 100 %.
    pub zoom: f64,
    /// Recent files, the latest first.
    pub recent: &'a [PathBuf],
    /// The settings.
    pub settings: &'a Settings,
    /// The search.
    pub search: &'a Search,
    /// The themes that can be chosen.
    pub themes: &'a Themes,
    /// The keys of commands.
    pub keymap: &'a Keymap,
    /// The commands that the palette ran last, the latest first.
    pub used: &'a [String],
    /// Where the program keeps its own files.
    pub folders: Option<&'a Folders>,
    /// Work beside the window that can be cancelled.
    pub work: Option<Work>,
    /// The folder of the document's file.
    pub folder: Option<&'a std::path::Path>,
}

/// Work beside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Which.
    pub id: crate::editor::jobs::JobId,
    /// What it does.
    pub title: String,
    /// How much of it is done; 0 if it does not say.
    pub percent: u8,
}

impl<'a> View<'a> {
    /// What a command sees.
    #[must_use]
    pub const fn env(&self) -> Env<'a> {
        Env { editor: self.editor, geometry: Some(self.geometry), facts: self.facts }
    }
}

/// What a panel or a dialog asks of the application.
#[derive(Clone, Debug)]
pub enum Message {
    /// Run a command.
    Run(&'static Command),
    /// Run a command that was chosen in the palette.
    RunChosen(&'static Command),
    /// Other settings were chosen.
    Settings(Box<Settings>),
    /// Take a file off the list of recent ones.
    ForgetRecent(PathBuf),
    /// Go back from the start page to the map behind it.
    LeaveStart,
    /// Carry out a request, as a command would make it.
    Do(Request),
    /// Something happened on the canvas.
    Canvas(canvas::Event),
    /// The search is asked for something.
    Find(super::panels::find::Act),
    /// Open this file.
    OpenPath(PathBuf),
    /// A path was chosen in our own dialog.
    PathChosen(Purpose, PathBuf),
    /// Show what an export of this kind would give.
    ExportPreview(Box<crate::editor::wishes::Wishes>),
    /// Export, into a file that is asked for.
    Export(Box<crate::editor::wishes::Wishes>),
    /// Export onto the clipboard.
    ExportCopy(Box<crate::editor::wishes::Wishes>),
    /// End work beside the window.
    CancelWork(crate::editor::jobs::JobId),
    /// The panel of steps asks for something.
    Steps(super::presenter::steps_panel::Ask),
    /// The text of the clipboard is to become this.
    PasteAs(dialogs::paste::As, String),
    /// Something happened in the outline.
    Outline(panels::outline::Event),
    /// Something happened at the tabs of the sheets.
    Tabs(tabs::Event),
    /// The label of a relation or the title of a boundary was typed.
    LabelTyped(FileId, String),
    /// Something is done to content.
    Content(crate::editor::content::Act),
    /// Follow a link.
    Follow(String),
    /// Hand a file that a link leads to, to the system: the person agreed.
    OpenLinked(PathBuf),
    /// The times of a rehearsal become the plan of its steps.
    KeepTimes(Box<super::presenter::Rehearsed>),
    /// Open the folds above a topic, select it and bring it into view.
    GoTo(TopicId),
    /// Our own file dialog was cancelled.
    PathCancelled,
    /// Save, then go on.
    SaveThen(Next),
    /// Go on without saving.
    Discard(Next),
    /// Write to this path although another file is there.
    Replace(PathBuf, Option<Next>),
    /// Write a copy elsewhere.
    CopyElsewhere,
    /// Show a document that was recovered from a damaged file.
    Recovered(Box<Document>, String),
    /// Open the recovery copy that a crash left.
    OpenRecovery(Box<crate::editor::files::recovery::Recovery>),
    /// Throw that copy away.
    DropRecovery(Box<crate::editor::files::recovery::Recovery>),
    /// A look is to be changed.
    Style(super::panels::style::StyleMessage),
}

/// Whether the document is in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Saving {
    /// It is in no file.
    #[default]
    NotYet,
    /// It is being written.
    UnderWay,
    /// It was, in this program at this time of day.
    Saved(Option<String>),
}

/// The application.
pub struct App {
    editor: Editor,
    layout: Layout,
    canvas: Canvas,
    typing: Typing,
    dialog: Option<Dialog>,
    panels: Panels,
    search: Search,
    /// The talk under way, and one that begins with the next frame.
    presenting: Option<super::presenter::Presenting>,
    talk_wanted: Option<talk::Wanted>,
    /// A talk that is being made ready, because the map is large.
    talk_making: Option<talk::Making>,
    tabs: tabs::State,
    theme: Arc<Theme>,
    styled: Option<Arc<Theme>>,
    themes: Themes,
    looks: style_flow::Looks,
    settings: Settings,
    session: Session,
    recent: Vec<PathBuf>,
    folders: Option<Folders>,
    disk: Arc<dyn Vfs>,
    clock: Arc<dyn Clock>,
    platform_dialogs: bool,
    jobs: Jobs<Outcome>,
    messages: Vec<Message>,
    requests: Vec<Request>,
    /// Events that wait until the text widget has taken what was typed before them.
    held: Vec<egui::Event>,
    file: FileState,
    /// The name of a document that is in no file.
    untitled: String,
    saving: Saving,
    /// The window asked for what is on the clipboard.
    paste_asked: bool,
    /// The program around the map.
    shell: shell::Shell,
    notice: String,
    /// The last notice that told of no trouble.
    news: String,
    title: String,
    next_after_choice: Option<Next>,
    /// What is done when the files that are being written are written.
    next_after_writing: Option<Next>,
    /// Saves that wait for the one under way.
    waiting: std::collections::VecDeque<file_flow::Waiting>,
    /// Counts the documents that were in the window.
    generation: u64,
    /// The document and its state that the person agreed to give up.
    agreed: Option<(u64, u64)>,
    quitting: bool,
    drawn_titles: Titles,
    recovery: file_flow::Guard,
    exporting: exporting::Exporting,
    /// The target of a relation is being picked, from this topic.
    picking: Option<canvas::gesture::Lead>,
    /// The topic that keeps its place on the screen, and where it was in the map.
    anchor: Option<(TopicId, Rectd)>,
}

impl App {
    /// Sets the window up and opens `file`, or the sample.
    #[must_use]
    pub fn start(cc: &eframe::CreationContext<'_>, file: Option<PathBuf>) -> Self {
        fonts::install_system(&cc.egui_ctx);
        Self::on_host(&cc.egui_ctx, file, Host::real())
    }

    /// The same on a host that is handed in, with the bundled fonts only: for tests.
    #[must_use]
    pub fn on_host(ctx: &egui::Context, file: Option<PathBuf>, host: Host) -> Self {
        let Host { disk, folders, clock, platform_dialogs, system } = host;
        fonts::install_bundled(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let mut notice = String::new();
        let (settings, session) = folders.as_ref().map_or_else(Default::default, |folders| {
            let settings = Settings::load(&*disk, &folders.config);
            let session = Session::load(&*disk, &folders.state);
            notice = settings.trouble.or(session.trouble).unwrap_or_default();
            (settings.value, session.value)
        });
        let shell = shell::Shell::new(&settings, &session, system);
        shell.speak(&settings);
        notice = phrases::say_all(&notice);
        let wake = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint())
        };
        let document = file_flow::sample_or_empty();
        let untitled = document.sheets().first().map(|(_, s)| document.title(s.root()).to_string()).unwrap_or_default();
        let editor = Editor::new(document, file_flow::os_seed(), Arc::clone(&clock));
        let mut app = Self {
            layout: workflow::new_layout(),
            canvas: Canvas::default(),
            typing: Typing::default(),
            dialog: None,
            panels: Panels::default(),
            search: Search::default(),
            presenting: None,
            talk_wanted: None,
            talk_making: None,
            tabs: tabs::State::default(),
            theme: Themes::default().named_or_first("paper"),
            styled: None,
            themes: Themes::default(),
            looks: style_flow::Looks::default(),
            recent: session.recent.iter().map(|recent| recent.path.clone()).collect(),
            settings,
            session,
            folders,
            disk,
            clock,
            platform_dialogs,
            jobs: Jobs::new(wake),
            messages: Vec::new(),
            requests: Vec::new(),
            held: Vec::new(),
            file: FileState::default(),
            untitled,
            saving: Saving::NotYet,
            paste_asked: false,
            shell,
            notice,
            news: String::new(),
            title: String::new(),
            next_after_choice: None,
            next_after_writing: None,
            waiting: std::collections::VecDeque::new(),
            generation: 0,
            agreed: None,
            quitting: false,
            drawn_titles: Titles::Main,
            recovery: file_flow::Guard::default(),
            exporting: exporting::Exporting::default(),
            picking: None,
            anchor: None,
            editor,
        };
        app.editor.set_titles(match app.settings.titles {
            settings::Titles::Main => TitleView::Main,
            settings::Titles::Second => TitleView::Second,
            settings::Titles::Both => TitleView::Both,
        });
        app.load_themes();
        app.theme = app.wanted_theme(ctx);
        app.apply_look(ctx);
        app.ask_wishes();
        app.canvas.fit_when_sized();
        let trouble = app.notice.clone();
        if let Some(path) = file {
            app.open_path(path);
        } else {
            if !app.recent.is_empty() {
                app.show_start(false);
            }
            app.offer_recovery(None);
        }
        if app.notice.is_empty() {
            app.notice = trouble;
        }
        app
    }

    /// The titles to draw, as the layout names them.
    fn titles(&self) -> Titles {
        match (self.editor.titles(), self.editor.second_language()) {
            (TitleView::Second, Some(second)) => Titles::Second(second.clone()),
            (TitleView::Both, Some(second)) => Titles::Both(second.clone()),
            _ => Titles::Main,
        }
    }

    /// The document in the window; for tests.
    #[must_use]
    pub const fn editor(&self) -> &Editor {
        &self.editor
    }

    /// What stands over the map; for tests.
    #[must_use]
    pub const fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// The document's name: that of its file, or its title.
    fn name(&self) -> String {
        self.file.path.as_ref().and_then(|path| path.file_name()).map_or_else(
            || if self.untitled.is_empty() { tr("app-new-map") } else { self.untitled.clone() },
            |name| name.to_string_lossy().into_owned(),
        )
    }

    fn saved_words(&self) -> String {
        match &self.saving {
            _ if self.editor.read_only().is_some() => tr("app-read-only"),
            _ if self.editor.is_dirty() => tr("app-edited"),
            Saving::NotYet => tr("app-not-saved-yet"),
            Saving::UnderWay => tr("app-saving"),
            Saving::Saved(None) => tr("app-saved"),
            Saving::Saved(Some(time)) => tr_with("app-saved-at", &[("time", time.as_str().into())]),
        }
    }

    fn window_title(&self) -> String {
        if self.shell.start.shown {
            return format!("{} — Gangmu", phrases::command_title_of("file.start"));
        }
        let state = if self.editor.is_dirty() {
            format!(" — {}", tr("app-window-edited"))
        } else if self.file.path.is_none() && self.editor.read_only().is_none() {
            format!(" — {}", tr("app-window-not-saved"))
        } else {
            String::new()
        };
        format!("{}{state} — Gangmu", self.name())
    }

    /// Runs a command and what it asks of the window.
    fn run(&mut self, ctx: &egui::Context, command: &'static Command) {
        let facts = self.facts();
        let places = Places(&self.layout);
        let before = self.editor.selection().clone();
        let mut requests = Vec::new();
        let mut env = Ctx { editor: &mut self.editor, geometry: Some(&places), facts, requests: &mut requests };
        match command.perform(&mut env) {
            // What is being picked is still asked for.
            Ok(()) if self.picking.is_some() || self.looks.painting => {}
            Ok(()) => self.notice.clear(),
            Err(error) => self.notice = phrases::refusal(&words::command_title(command), &error.to_string()),
        }
        self.remember_titles();
        self.requests.extend(requests);
        self.lay_out();
        if *self.editor.selection() != before
            && let Some(topic) = self.editor.selection().primary()
        {
            self.canvas.reveal(&self.layout, self.editor.document(), topic, self.motion());
        }
        self.drain_requests(ctx);
        self.sync_typing(ctx);
        ctx.request_repaint();
    }

    /// Keeps the choice of titles for the next start.
    fn remember_titles(&mut self) {
        let titles = match self.editor.titles() {
            TitleView::Main => settings::Titles::Main,
            TitleView::Second => settings::Titles::Second,
            TitleView::Both => settings::Titles::Both,
        };
        if titles != self.settings.titles {
            self.settings.titles = titles;
            self.save_settings();
        }
    }

    fn facts(&self) -> Facts {
        Facts { clipboard: true, recent: self.recent.len(), no_map: self.shell.start.shown }
    }

    fn motion(&self) -> bool {
        self.shell.moves(&self.settings)
    }

    fn show(&mut self, ask: Ask) {
        self.dialog = Some(Dialog::Ask(ask));
    }

    fn drain(&mut self, ctx: &egui::Context) {
        while !self.messages.is_empty() {
            for message in std::mem::take(&mut self.messages) {
                self.carry_out(ctx, message);
            }
        }
        self.drain_requests(ctx);
    }

    fn carry_out(&mut self, ctx: &egui::Context, message: Message) {
        match message {
            Message::Run(command) => {
                // A title that is open belongs to what is on the screen now: to this topic, in this
                // language. Only what works while typing, and pasting into the text, leave it open.
                if command.scope == Scope::Anywhere || command.id == "edit.paste" {
                    self.store_typing(ctx);
                } else {
                    self.click_elsewhere(ctx);
                }
                self.run(ctx, command);
            }
            Message::RunChosen(command) => {
                self.note_used(command);
                self.carry_out(ctx, Message::Run(command));
            }
            Message::Settings(settings) => self.apply_settings(ctx, *settings),
            Message::ForgetRecent(path) => self.forget_recent(&path),
            Message::LeaveStart => self.leave_start(),
            Message::Do(request) => self.requests.push(request),
            Message::Find(act) => self.find_act(ctx, act),
            Message::Canvas(event) => {
                self.leave_outline(ctx);
                self.on_canvas(ctx, event);
            }
            Message::PasteAs(what, text) => self.paste_as(ctx, what, &text),
            Message::Outline(event) => self.on_outline(ctx, event),
            Message::Tabs(event) => self.on_tabs(ctx, event),
            Message::OpenPath(path) => self.guard(ctx, Next::Open(path)),
            Message::PathChosen(purpose, path) => self.path_chosen(ctx, purpose, path),
            Message::LabelTyped(id, text) => {
                if let Err(error) = self.editor.set_item_title(&id, &text) {
                    self.notice = phrases::say_all(&error.to_string());
                }
                ctx.request_repaint();
            }
            Message::Content(act) => {
                self.do_act(act);
                ctx.request_repaint();
            }
            Message::Follow(href) => self.follow(ctx, &href),
            Message::KeepTimes(rehearsed) => self.keep_times(&rehearsed),
            Message::OpenLinked(path) => self.open_linked(ctx, &path),
            Message::GoTo(topic) => self.go_to_topic(topic),
            Message::ExportPreview(wishes) => self.preview_export(*wishes),
            Message::Export(wishes) => self.export_wished(*wishes),
            Message::ExportCopy(wishes) => self.copy_export(*wishes),
            Message::CancelWork(id) => self.jobs.cancel(id),
            Message::Steps(ask) => self.steps_asked(ctx, ask),
            Message::PathCancelled => self.next_after_choice = None,
            Message::SaveThen(next) => self.save(Some(next)),
            Message::Discard(next) => self.go_on(ctx, next),
            Message::Replace(path, then) => self.replace(path, then),
            Message::CopyElsewhere => self.requests.push(Request::SaveCopy),
            Message::Recovered(document, name) => self.show_recovered(*document, &name),
            Message::OpenRecovery(recovery) => self.open_recovery(&recovery),
            Message::DropRecovery(recovery) => self.drop_recovery(&recovery),
            Message::Style(message) => self.on_style(ctx, message),
        }
    }

    fn panels_ui(&mut self, ui: &mut egui::Ui) {
        let mut out = std::mem::take(&mut self.messages);
        let mut page = std::mem::take(&mut self.shell.start);
        let shown = page.shown;
        self.shell.start.shown = shown;
        let (name, saved) = (self.name(), self.saved_words());
        let places = Places(&self.layout);
        let folder = self.folder();
        let view = View {
            editor: &self.editor,
            layout: &self.layout,
            geometry: &places,
            theme: &self.theme,
            facts: Facts { clipboard: true, recent: self.recent.len(), no_map: self.shell.start.shown },
            name: &name,
            saved: &saved,
            notice: &self.notice,
            is_news: self.notice == self.news,
            zoom: self.canvas.camera.target().zoom,
            recent: &self.recent,
            settings: &self.settings,
            search: &self.search,
            themes: &self.themes,
            keymap: &self.shell.keymap,
            used: &self.shell.used,
            folders: self.folders.as_ref(),
            folder: folder.as_deref(),
            work: self.work(),
        };
        let frame = |side: i8| {
            egui::Frame::new().fill(style::color32(self.theme.panel)).inner_margin(egui::Margin::symmetric(8, side))
        };
        Panel::top("bar").frame(frame(3)).show(ui, |ui| {
            ui.horizontal(|ui| {
                menus::menu_bar_ui(ui, &view, &mut out);
                toolbar::toolbar_ui(ui, &view, &mut out);
            });
        });
        Panel::bottom("status").frame(frame(3)).show(ui, |ui| status::status_ui(ui, &view, &mut out));
        let on_start = self.shell.start.shown;
        if !on_start && tabs::are_shown(&self.tabs, &view) {
            Panel::bottom("tabs").frame(frame(2)).show(ui, |ui| tabs::tabs_ui(ui, &mut self.tabs, &view, &mut out));
        }
        let outlining = self.panels.outline.active && self.panels.is_open(panels::Panel::Outline);
        // The invisible editor has the keyboard unless something else asked for it.
        let elsewhere = ui.memory(egui::Memory::focused).is_some_and(|id| id != super::typing::widget_id());
        let (in_outline, on_map) = match Some(&mut self.typing)
            .filter(|_| self.dialog.is_none() && self.tabs.renaming.is_none() && !elsewhere)
        {
            typing if outlining => (typing, None),
            typing => (None, typing),
        };
        if !on_start {
            self.panels.ui(ui, &view, in_outline, &mut out);
        }
        if !on_start && view.editor.focus().is_some() {
            Panel::top("path").frame(frame(1)).show(ui, |ui| tabs::breadcrumb_ui(ui, &view, &mut out));
        }
        let back = egui::Frame::new().fill(style::color32(self.theme.background));
        egui::CentralPanel::default().frame(back).show(ui, |ui| {
            if on_start {
                start::start_ui(ui, &mut page, &view, &mut out);
                return;
            }
            canvas::canvas_ui(ui, &mut self.canvas, &view, on_map, self.picking.as_ref(), &mut out);
            if self.looks.painting {
                ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
            }
        });
        if let Some(mut dialog) = self.dialog.take() {
            let ctx = ui.ctx().clone();
            if dialogs::dialog_ui(&ctx, &mut dialog, &view, &mut out) {
                self.dialog = Some(dialog);
            } else {
                // The keys go back to the map.
                ctx.memory_mut(|memory| memory.request_focus(super::typing::widget_id()));
            }
        }
        self.shell.start = page;
        self.messages = out;
    }
}

impl eframe::App for App {
    fn raw_input_hook(&mut self, ctx: &egui::Context, raw: &mut egui::RawInput) {
        // An atlas without a cap grows to a quarter of a gigabyte in one frame.
        let side = if raw
            .viewports
            .values()
            .any(|v| v.native_pixels_per_point.is_some_and(|ppp| ppp * ctx.zoom_factor() > 1.5))
        {
            8192
        } else {
            4096
        };
        raw.max_texture_side = Some(raw.max_texture_side.unwrap_or(side).min(side));
        if !self.talk_input(ctx, raw) {
            self.sort_input(ctx, raw);
        }
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_results(ctx);
        self.guard_work();
        self.feed_start();
        if self.is_presenting() && ctx.input(|input| input.viewport().close_requested()) {
            // Closing the presenter window ends the talk and loses nothing.
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.end_talk(ctx);
        } else if ctx.input(|input| input.viewport().close_requested()) && !self.quitting {
            self.store_typing(ctx);
            if self.editor.is_dirty() || !self.jobs.running().is_empty() {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
                self.guard(ctx, Next::Quit);
            }
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.follow_theme(&ctx);
        if self.styled.as_ref() != Some(&self.theme) {
            style::apply(&ctx, &self.theme);
            self.canvas.labels.clear();
            self.styled = Some(Arc::clone(&self.theme));
        }
        // A field of a panel was clicked: what was typed on the map is finished.
        let other = ctx.memory(egui::Memory::focused).is_some_and(|id| id != super::typing::widget_id());
        if other && self.typing.shown.is_some() && self.dialog.is_none() {
            self.click_elsewhere(&ctx);
        }
        self.dropped_files(&ctx);
        self.find_frame(&ctx);
        self.lay_out();
        if self.talk_ui(ui, frame) {
            return;
        }
        self.set_anchor(self.editor.selection().primary());
        self.sync_typing(&ctx);
        if let Some(due) = self.guard_due() {
            ctx.request_repaint_after(due);
        }
        self.panels_ui(ui);
        // A field of a panel was clicked: what was typed on the map is finished.
        let other = ctx.memory(egui::Memory::focused).is_some_and(|id| id != super::typing::widget_id());
        if other && self.typing.shown.is_some() && self.dialog.is_none() {
            self.click_elsewhere(&ctx);
        }
        self.drain(&ctx);
        self.lay_out();
        self.sync_typing(&ctx);
        if self.draft() {
            ctx.request_repaint();
        }
        let title = self.window_title();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        style::color32(self.theme.background).to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.finish();
    }
}
