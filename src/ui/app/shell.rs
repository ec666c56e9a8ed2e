//! The program around the map: language, size and motion of the window, bound keys, the palette,
//! the start page.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use super::super::dialogs::settings::Page;
use super::super::dialogs::{Dialog, KeyPage, KeysDialog, PaletteDialog, SettingsDialog};
use super::super::workflow::{self, Next, NotOpened, Opened, Outcome};
use super::super::{menus, start, system, words};
use super::{App, Message};
use crate::base::vfs::Kind;
use crate::doc::{Document, Topic};
use crate::editor::TitleView;
use crate::editor::commands::{Command, Request};
use crate::editor::files::FileState;
use crate::editor::keymap::Keymap;
use crate::editor::session::Session;
use crate::editor::settings::{self, SYSTEM_LANGUAGE, Settings};

/// How many commands the palette remembers.
const USED_MAX: usize = 8;
/// Where the session keeps them.
const USED: &str = "commands-used";
/// The names of jobs.
const PICTURE: &str = "picture of a map";
const WISHES: &str = "wishes of the system";
/// Beside the settings, and beside the maps that come with the program.
const TEMPLATES: &str = "templates";
/// Time that the window library takes to move its own things, seconds.
const ANIMATION: f32 = 1.0 / 12.0;

/// What the system says about itself; see [`system`].
#[derive(Clone, Debug, Default)]
pub struct System {
    /// Its locale.
    pub locale: String,
    /// Whether it may be asked for more; tests ask nothing.
    pub can_be_asked: bool,
    /// Reads the HTML on the clipboard; the window library hands over text alone.
    pub clipboard_html: Option<fn() -> Option<String>>,
}

impl System {
    /// That of this machine.
    #[must_use]
    pub fn real() -> Self {
        Self { locale: system::locale(), can_be_asked: true, clipboard_html: Some(system::clipboard_html) }
    }
}

/// The state of all this.
#[derive(Debug, Default)]
pub(super) struct Shell {
    /// The keys of commands.
    pub keymap: Keymap,
    /// What the palette ran last, the latest first.
    pub used: Vec<String>,
    /// The page without a map.
    pub start: start::StartPage,
    system: System,
    /// Whether the system asks for less motion.
    less_motion: bool,
    /// Alt went down, and nothing else happened since.
    alt_alone: bool,
}

impl Shell {
    /// From what was remembered.
    pub fn new(settings: &Settings, session: &Session, system: System) -> Self {
        let used = session.window.get(USED).map(|ids| ids.split(',').map(ToOwned::to_owned).collect());
        Self { keymap: Keymap::from_names(&settings.keys), used: used.unwrap_or_default(), system, ..Self::default() }
    }

    /// Speaks the language that the settings or the system want.
    pub fn speak(&self, settings: &Settings) {
        let known = words::LANGUAGES.iter().any(|(tag, _)| *tag == settings.language);
        let tag = if known && settings.language != SYSTEM_LANGUAGE {
            settings.language.as_str()
        } else {
            words::for_locale(&self.system.locale)
        };
        words::set_language(tag);
    }

    /// A way to read the HTML on the clipboard.
    pub fn html_on_clipboard(&self) -> impl FnOnce() -> Option<String> + use<> {
        let read = self.system.clipboard_html;
        move || read.and_then(|read| read())
    }

    /// Whether things move to their places.
    pub const fn moves(&self, settings: &Settings) -> bool {
        match settings.motion {
            settings::Motion::Full => true,
            settings::Motion::None => false,
            settings::Motion::System => !self.less_motion,
        }
    }
}

/// An empty map in the language of the window.
pub(super) fn empty_map(seed: [u64; 2]) -> Document {
    let mut ids = crate::doc::IdGen::from_seed(seed);
    let topic = Topic::new(ids.topic_id(), words::tr("app-central-topic"));
    Document::with_root(&[words::language()], topic, "s1")
}

impl App {
    /// Gives the window what the settings say about its looks.
    pub(super) fn apply_look(&self, ctx: &egui::Context) {
        ctx.set_zoom_factor(self.settings.text_scale());
        let moves = self.motion();
        ctx.all_styles_mut(|style| style.animation_time = if moves { ANIMATION } else { 0.0 });
    }

    /// Other settings were chosen: all of them hold at once, and are remembered.
    pub(super) fn apply_settings(&mut self, ctx: &egui::Context, settings: Settings) {
        self.settings = settings;
        self.shell.keymap = Keymap::from_names(&self.settings.keys);
        self.shell.speak(&self.settings);
        self.theme = self.wanted_theme(ctx);
        self.editor.set_titles(match self.settings.titles {
            settings::Titles::Main => TitleView::Main,
            settings::Titles::Second => TitleView::Second,
            settings::Titles::Both => TitleView::Both,
        });
        self.apply_look(ctx);
        self.ask_wishes();
        self.save_settings();
        ctx.request_repaint();
    }

    /// Asks the system whether motion is unwelcome, beside the window, if the settings follow it.
    pub(super) fn ask_wishes(&mut self) {
        if !self.shell.system.can_be_asked || self.settings.motion != settings::Motion::System {
            return;
        }
        let disk = Arc::clone(&self.disk);
        self.jobs.spawn(WISHES, move |_| {
            let home = std::env::home_dir().unwrap_or_default();
            Outcome::LessMotion(system::wants_less_motion(&*disk, &home))
        });
    }

    /// What the system answered.
    pub(super) fn take_wishes(&mut self, ctx: &egui::Context, less_motion: bool) {
        if self.shell.less_motion != less_motion {
            self.shell.less_motion = less_motion;
            self.apply_look(ctx);
        }
    }

    /// The dialogs of this part.
    pub(super) fn show_shell(&mut self, request: &Request) {
        self.dialog = Some(match request {
            Request::ShowPalette => Dialog::Palette(PaletteDialog::default()),
            Request::ShowKeySettings => Dialog::Settings(SettingsDialog { page: Page::Keys, keys: KeyPage::default() }),
            Request::ShowSettings => Dialog::Settings(SettingsDialog::default()),
            _ => Dialog::Keys(KeysDialog::default()),
        });
    }

    /// Remembers what the palette ran.
    pub(super) fn note_used(&mut self, command: &Command) {
        let used = &mut self.shell.used;
        used.retain(|id| id != command.id);
        used.insert(0, command.id.to_owned());
        used.truncate(USED_MAX);
        self.session.window.insert(USED.to_owned(), used.join(","));
        self.save_session();
    }

    fn save_session(&self) {
        if let Some(folders) = &self.folders
            && let Err(error) = self.session.save(&*self.disk, &folders.state)
        {
            log::warn!("the session could not be stored: {error}");
        }
    }

    /// Takes a file off the list of recent ones.
    pub(super) fn forget_recent(&mut self, path: &Path) {
        self.session.forget(path);
        self.recent.retain(|recent| recent != path);
        self.save_session();
    }

    // ---- the start page ----------------------------------------------------------------------

    /// Shows the start page: over the map, or where a map was.
    pub(super) fn show_start(&mut self, over_map: bool) {
        self.shell.start.open(over_map);
        self.shell.start.templates = self.templates();
    }

    /// Back to the map behind the page, if there is one.
    pub(super) fn leave_start(&mut self) {
        if self.shell.start.over_map {
            self.shell.start.shown = false;
        }
    }

    /// The maps in the folder of templates beside the settings.
    fn templates(&self) -> Vec<(PathBuf, String)> {
        let Some(folders) = &self.folders else { return Vec::new() };
        let Ok(mut paths) = self.disk.list_dir(&folders.config.join(TEMPLATES)) else { return Vec::new() };
        paths.retain(|path| {
            path.extension().is_some_and(|ending| ending == "json")
                && self.disk.metadata(path).is_ok_and(|meta| meta.kind == Kind::File)
        });
        paths.sort();
        paths
            .into_iter()
            .map(|path| {
                let title = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                (path, title)
            })
            .collect()
    }

    /// Makes the next picture that the page wants, beside the window.
    pub(super) fn feed_start(&mut self) {
        let page = &mut self.shell.start;
        if !page.shown {
            return;
        }
        if page.theme != self.theme.name {
            page.theme.clone_from(&self.theme.name);
            page.cards.clear();
        }
        if self.jobs.running().iter().any(|job| job.name() == PICTURE) {
            return;
        }
        let Some(path) = page.wanted(&self.recent).cloned() else { return };
        let (disk, theme) = (Arc::clone(&self.disk), Arc::clone(&self.theme));
        self.jobs.spawn(PICTURE, move |_| {
            let card = start::card(&*disk, &path, &theme);
            Outcome::Pictured(path, theme.name.clone(), card)
        });
    }

    /// A picture was made.
    pub(super) fn take_picture(&mut self, path: PathBuf, theme: &str, card: start::Card) {
        if self.shell.start.theme == theme {
            self.shell.start.cards.insert(path, card);
        }
        self.feed_start();
    }

    /// What the start page leads to, once unsaved changes have been dealt with.
    pub(super) fn go_from_start(&mut self, next: Next) {
        match next {
            Next::Sample => {
                self.forget_recovery();
                self.put(super::file_flow::sample_or_empty(), FileState::default());
                self.name_by_title();
            }
            Next::Template(path) => {
                match workflow::open(&*self.disk, &path, &self.titles(), super::file_flow::os_seed()) {
                    Ok(opened) => self.begin_from(&path, *opened),
                    Err(failed) => self.template_failed(&path, failed),
                }
            }
            _ => {
                self.forget_recovery();
                self.put(empty_map(super::file_flow::os_seed()), FileState::default());
                self.untitled = words::tr("app-new-map");
                self.show_start(false);
            }
        }
    }

    fn begin_from(&mut self, path: &Path, opened: Opened) {
        self.forget_recovery();
        self.put(opened.document, FileState::default());
        self.untitled = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        self.editor.mark_unsaved();
    }

    fn template_failed(&mut self, path: &Path, failed: NotOpened) {
        self.not_opened(path, failed);
    }

    fn name_by_title(&mut self) {
        let title = self.editor.root().map(|root| self.editor.document().title(root).to_string());
        self.untitled = title.unwrap_or_default();
    }

    // ---- keys --------------------------------------------------------------------------------

    /// Alt pressed and let go, alone, goes to the menus, as F10 does.
    pub(super) fn watch_alt(&mut self, ctx: &egui::Context, events: &[egui::Event]) {
        // Alt+Tab takes the focus away, and Alt is let go of for that reason.
        if events.iter().any(|event| matches!(event, egui::Event::WindowFocused(_))) {
            self.shell.alt_alone = false;
            return;
        }
        for event in events {
            match event {
                egui::Event::ModifiersChanged(now) => {
                    let alone = now.alt && !now.ctrl && !now.shift && !now.mac_cmd && !now.command;
                    let was_alone = std::mem::replace(&mut self.shell.alt_alone, alone);
                    if now.is_none() && was_alone && cfg!(not(target_os = "macos")) && self.dialog.is_none() {
                        self.click_elsewhere(ctx);
                        menus::focus(ctx);
                    }
                }
                egui::Event::PointerMoved(_) => {}
                _ => self.shell.alt_alone = false,
            }
        }
    }

    /// Keys that work anywhere, while a panel or the start page has the keyboard.
    pub(super) fn keys_of_panels(&mut self, ctx: &egui::Context, events: &mut Vec<egui::Event>) {
        for event in std::mem::take(events) {
            let egui::Event::Key { key, pressed: true, modifiers, .. } = &event else {
                events.push(event);
                continue;
            };
            let start = &self.shell.start;
            if *key == egui::Key::Escape && start.shown && start.over_map {
                self.leave_start();
                continue;
            }
            let key = super::super::typing::key_of(*key, *modifiers);
            match key.and_then(|key| self.shell.keymap.for_key(key, true)) {
                // What opens a dialog leaves the rest of the keys to it.
                Some(command) if self.dialog.is_none() => self.messages.push(Message::Run(command)),
                _ => events.push(event),
            }
        }
        if !self.messages.is_empty() {
            ctx.request_repaint();
        }
    }
}
