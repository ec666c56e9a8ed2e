//! Themes and styles in the window: which theme is shown, painting a style onto a topic, what the
//! style panel asks for.

use std::sync::Arc;

use eframe::egui;

use super::App;
use crate::doc::{Selection, Style, Text, TopicId};
use crate::editor::Refused;
use crate::editor::settings;
use crate::editor::themes::Themes;
use crate::scene::Theme;
use crate::ui::panels::style::StyleMessage;
use crate::ui::phrases;
use crate::ui::words::{tr, tr_with};

/// What the window remembers of looks.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// The copied style goes to the topic that is clicked next.
    pub(super) painting: bool,
    /// A theme that is being made, shown in the place of the real one.
    draft: Option<Arc<Theme>>,
    /// A theme that stands in for the one of the map while the map has that one: a person may look
    /// at a light map in the dark.
    instead: Option<(Text, settings::Theme)>,
}

impl App {
    /// Reads the person's own themes; what cannot be read is said.
    pub(super) fn load_themes(&mut self) {
        let Some(folders) = &self.folders else { return };
        let (themes, trouble) = Themes::load(&*self.disk, &folders.config);
        self.themes = themes;
        if let Some(first) = trouble.into_iter().next()
            && self.notice.is_empty()
        {
            self.notice = phrases::say_all(&first);
        }
    }

    /// The theme to show: one that is being made, the one that stands in, that of the map, that of
    /// the person.
    pub(super) fn wanted_theme(&self, ctx: &egui::Context) -> Arc<Theme> {
        if let Some(draft) = &self.looks.draft {
            return Arc::clone(draft);
        }
        let of_map = self.editor.document().sheet(self.editor.sheet()).map(|sheet| &sheet.theme);
        let person = match &self.looks.instead {
            Some((of, theme)) if Some(of) == of_map => *theme,
            _ => match of_map.and_then(|name| self.themes.named(name)) {
                Some(theme) => return Arc::clone(theme),
                None => self.settings.theme,
            },
        };
        let dark = ctx.system_theme() == Some(egui::Theme::Dark);
        let name = match person {
            settings::Theme::Own => self.settings.own_theme.as_str(),
            other => other.name().unwrap_or(if dark { "night" } else { "paper" }),
        };
        self.themes.named_or_first(name)
    }

    /// Shows the theme that is wanted now.
    pub(super) fn follow_theme(&mut self, ctx: &egui::Context) {
        let wanted = self.wanted_theme(ctx);
        if !Arc::ptr_eq(&wanted, &self.theme) {
            self.theme = wanted;
        }
    }

    /// From light to dark and back.
    pub(super) fn flip_theme(&mut self) {
        let theme = if self.theme.dark { settings::Theme::Paper } else { settings::Theme::Night };
        self.choose_theme(theme, "");
        let of_map = self.editor.document().sheet(self.editor.sheet()).map(|sheet| sheet.theme.clone());
        self.looks.instead = of_map.filter(|name| !name.is_empty()).map(|name| (name, theme));
        self.notice.clear();
    }

    /// Takes a theme for all maps that have none of their own.
    pub(super) fn choose_theme(&mut self, theme: settings::Theme, own: &str) {
        self.looks.instead = None;
        self.settings.theme = theme;
        own.clone_into(&mut self.settings.own_theme);
        self.save_settings();
        let of_map = self.editor.document().sheet(self.editor.sheet()).map(|sheet| sheet.theme.as_str());
        if let Some(of_map) = of_map.and_then(|name| self.themes.named(name)) {
            self.notice = tr_with("style-map-has-theme", &[("theme", of_map.title.clone().into())]);
        }
    }

    /// The copied style goes to the topic that is clicked next.
    pub(super) fn paint_style(&mut self) {
        self.looks.painting = true;
        self.picking = None;
        self.tell(tr("style-painting"));
    }

    /// Gives the copied style to a topic, once.
    pub(super) fn paint_onto(&mut self, topic: TopicId) {
        self.looks.painting = false;
        self.notice.clear();
        self.editor.select(Selection::one(topic));
        let done = self.editor.paste_style();
        let is_plain = done.is_ok() && self.editor.copied_style().is_some_and(|style| *style == Style::default());
        self.say(done);
        if is_plain {
            // Otherwise it looks as if the click had done nothing.
            self.tell(tr("style-painted-plain"));
        }
    }

    fn say(&mut self, done: Result<(), Refused>) {
        match done {
            Ok(()) => self.notice.clear(),
            Err(error) => self.notice = error.to_string(),
        }
    }

    /// Carries out what the style panel asks for.
    pub(super) fn on_style(&mut self, ctx: &egui::Context, message: StyleMessage) {
        match message {
            StyleMessage::Part(reach, part, dragged) => {
                let done = self.editor.restyle(reach, &part, dragged);
                self.say(done);
            }
            StyleMessage::SheetTheme(name) => {
                self.looks.instead = None;
                let done = self.editor.set_sheet_theme(&name);
                self.say(done);
            }
            StyleMessage::PersonTheme(theme, own) => self.choose_theme(theme, &own),
            StyleMessage::Sheet(style, dragged) => {
                let done = self.editor.set_sheet_style(dragged, |old| *old = *style);
                self.say(done);
            }
            StyleMessage::Rules(rules, dragged) => {
                let done = self.editor.set_rules(rules, dragged);
                self.say(done);
            }
            StyleMessage::DraftTheme(draft) => self.looks.draft = draft.map(|theme| Arc::new(*theme)),
            StyleMessage::SaveTheme(theme) => self.save_theme(*theme),
        }
        self.lay_out();
        self.sync_typing(ctx);
        ctx.request_repaint();
    }

    /// Writes a theme of the person's own and takes it for the map.
    fn save_theme(&mut self, mut theme: Theme) {
        let Some(folders) = &self.folders else {
            self.notice = tr("style-no-folder");
            return;
        };
        let own = !crate::scene::builtin_themes().iter().any(|builtin| builtin.name == theme.name);
        if !own || self.themes.named(&theme.name).is_none() {
            theme.name = self.themes.free_name(&theme.title);
        }
        let name = theme.name.clone();
        match self.themes.save(&*self.disk, &folders.config, theme) {
            Ok(path) => {
                self.looks.draft = None;
                self.looks.instead = None;
                let done = self.editor.set_sheet_theme(&name);
                self.say(done);
                self.tell(tr_with("style-theme-saved", &[("path", path.display().to_string().into())]));
            }
            Err(error) => {
                self.notice = tr_with("style-theme-not-saved", &[("why", error.to_string().into())]);
            }
        }
    }
}
