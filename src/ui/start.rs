//! The start page: what stands where no map is. New, open, import, the sample; the recent maps as
//! small pictures, with a filter; templates.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use eframe::egui::{
    self, Button, Color32, CornerRadius, Id, Rect, Response, RichText, ScrollArea, Sense, Shape, Stroke, StrokeKind,
    TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::app::{Message, View};
use super::icons::icon;
use super::style::color32;
use super::{fonts, key_names, phrases, words};
use crate::base::vfs::Vfs;
use crate::editor::commands::{self, Request};
use crate::editor::files;
use crate::formats::{self, ReadOptions};
use crate::layout::Titles;
use crate::scene::thumb::Mark;
use crate::scene::{Theme, Thumb, thumb};
use crate::text::fuzzy;

/// The size of a picture, points.
pub const PICTURE: [f32; 2] = [224.0, 140.0];
/// Below a picture: name and folder.
const CAPTION: f32 = 46.0;
/// Larger files are opened, not pictured.
const PICTURED_BYTES: u64 = 4 << 20;
/// Between two pictures.
const CARD_GAP: f32 = 14.0;
/// The widest that the page becomes, points.
const WIDEST: f32 = 1000.0;

/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 7] = ["file-plus", "folder-open", "import", "map", "x", "file-text", "arrow-left"];

/// What is known of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Card {
    /// Its picture.
    Picture(Thumb),
    /// It is there, and has no picture: too large, or no map.
    Plain,
    /// Why it cannot be opened.
    Missing(String),
}

/// The page.
#[derive(Debug, Default)]
pub struct StartPage {
    /// Whether it is shown.
    pub shown: bool,
    /// Whether a map waits behind it.
    pub over_map: bool,
    /// What is known of the files that are listed.
    pub cards: HashMap<PathBuf, Card>,
    /// The theme of the pictures.
    pub theme: String,
    /// Maps to begin with: file and title.
    pub templates: Vec<(PathBuf, String)>,
    query: String,
    focused: bool,
}

impl StartPage {
    /// Shows the page; what was known of files is looked at anew.
    pub fn open(&mut self, over_map: bool) {
        *self = Self { shown: true, over_map, templates: std::mem::take(&mut self.templates), ..Self::default() };
    }

    /// The next file whose picture is to be made.
    #[must_use]
    pub fn wanted<'a>(&self, recent: &'a [PathBuf]) -> Option<&'a PathBuf> {
        recent.iter().find(|path| !self.cards.contains_key(*path))
    }
}

/// Reads a file and draws it small: work for a job.
#[must_use]
pub fn card(disk: &dyn Vfs, path: &Path, theme: &Theme) -> Card {
    let size = match disk.metadata(path) {
        Ok(meta) => meta.len,
        Err(error) => {
            let error = files::FileError { path: path.to_path_buf(), source: error };
            return Card::Missing(error.to_string());
        }
    };
    if size > PICTURED_BYTES {
        return Card::Plain;
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let Ok((bytes, _)) = files::read_file(disk, path) else { return Card::Plain };
    let Ok(loaded) = formats::read(&bytes, name.as_deref(), &ReadOptions::default()) else { return Card::Plain };
    let document = loaded.document;
    let layout = super::workflow::laid_out(&document, document.first_sheet(), &Titles::Main);
    Card::Picture(thumb(&document, &layout, theme, PICTURE[0], PICTURE[1]))
}

/// The page, in the place of the map.
pub fn start_ui(ui: &mut Ui, page: &mut StartPage, view: &View<'_>, out: &mut Vec<Message>) {
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let full = ui.available_width();
        let width = whole_columns((full - 48.0).clamp(240.0, WIDEST));
        let left = ui.cursor().min.x + ((full - width) / 2.0).max(8.0);
        let rect = Rect::from_min_size(pos2(left, ui.cursor().min.y + 28.0), vec2(width, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.set_width(width);
            heading_ui(ui, page, view, out);
            ui.add_space(18.0);
            actions_ui(ui, view, out);
            ui.add_space(22.0);
            recent_ui(ui, page, view, width, out);
            ui.add_space(22.0);
            section(ui, "start-templates");
            templates_ui(ui, page, out);
            ui.add_space(40.0);
        });
    });
}

/// How much of a width the cards take that have room side by side: all of the page ends with the last of them.
fn whole_columns(width: f32) -> f32 {
    let column = PICTURE[0] + CARD_GAP;
    ((width + CARD_GAP) / column).floor().max(1.0) * column - CARD_GAP
}

fn heading_ui(ui: &mut Ui, page: &StartPage, view: &View<'_>, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Gangmu 纲目").size(28.0).family(fonts::bold()));
        if page.over_map {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let back = words::tr_with("start-back", &[("name", view.name.into())]);
                let response = ui.add(Button::new((icon("arrow-left", 15.0), RichText::new(&back))).truncate());
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &back));
                if response.clicked() {
                    out.push(Message::LeaveStart);
                }
            });
        }
    });
    ui.label(RichText::new(words::tr("start-subtitle")).color(color32(view.theme.muted)));
}

fn actions_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(10.0, 10.0);
        for (image, id) in [("file-plus", "file.new"), ("folder-open", "file.open"), ("import", "file.import-outline")]
        {
            let Some(command) = commands::by_id(id) else { continue };
            let title = words::command_title(command).to_string();
            let key = view.keymap.first(command).map(key_names::name).unwrap_or_default();
            let response = big_button(ui, image, &title, id == "file.new", view);
            if response.on_hover_text(if key.is_empty() { title } else { format!("{title} ({key})") }).clicked() {
                out.push(Message::Run(command));
            }
        }
        if big_button(ui, "map", &words::tr("start-sample"), false, view).clicked() {
            out.push(Message::Do(Request::OpenSample));
        }
    });
}

/// The templates of the program, then those beside the settings.
fn templates_ui(ui: &mut Ui, page: &StartPage, out: &mut Vec<Message>) {
    let button = |ui: &mut Ui, title: &str| {
        let button = Button::new((icon("file-text", 15.0), RichText::new(title)));
        let response = ui.add(button.min_size(vec2(120.0, 32.0)));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, title));
        response.clicked()
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(10.0, 10.0);
        for command in commands::all().filter(|command| command.id.starts_with("file.new-")) {
            if command.menu.sub.is_empty() {
                continue;
            }
            if button(ui, &words::command_title(command)) {
                out.push(Message::Run(command));
            }
        }
        for (path, title) in &page.templates {
            if button(ui, title) {
                out.push(Message::Do(Request::OpenTemplate(path.clone())));
            }
        }
    });
}

fn big_button(ui: &mut Ui, image: &str, title: &str, first: bool, view: &View<'_>) -> Response {
    let mut button = Button::new((icon(image, 18.0), RichText::new(title).size(15.0))).min_size(vec2(140.0, 44.0));
    button = button.corner_radius(CornerRadius::same(8));
    if first {
        button = button.fill(color32(view.theme.panel.mix(view.theme.accent, 0.25)));
    }
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, title));
    response
}

fn section(ui: &mut Ui, key: &str) {
    ui.label(RichText::new(words::tr(key)).size(17.0).family(fonts::bold()));
    ui.add_space(6.0);
}

fn recent_ui(ui: &mut Ui, page: &mut StartPage, view: &View<'_>, width: f32, out: &mut Vec<Message>) {
    if view.recent.is_empty() {
        section(ui, "start-recent");
        ui.label(RichText::new(words::tr("start-no-recent")).color(color32(view.theme.muted)));
        return;
    }
    let query = fuzzy::folded(page.query.trim());
    let shown: Vec<&PathBuf> = view
        .recent
        .iter()
        .filter(|path| fuzzy::score(&query, &fuzzy::folded(&path.to_string_lossy())).is_some())
        .collect();
    ui.horizontal(|ui| {
        ui.label(RichText::new(words::tr("start-recent")).size(17.0).family(fonts::bold()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let name = words::tr("start-search");
            let line = ui.add(
                TextEdit::singleline(&mut page.query).desired_width(220.0_f32.min(width * 0.4)).hint_text(name.clone()),
            );
            super::dialogs::name(&line, &name);
            if !std::mem::replace(&mut page.focused, true) {
                line.request_focus();
            }
            if line.lost_focus()
                && ui.input(|input| input.key_pressed(egui::Key::Enter))
                && let Some(&first) = shown.first()
                && !matches!(page.cards.get(first), Some(Card::Missing(_)))
            {
                out.push(Message::OpenPath(first.clone()));
            }
        });
    });
    ui.add_space(6.0);
    if shown.is_empty() {
        ui.label(RichText::new(words::tr("app-palette-none")).color(color32(view.theme.muted)));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of columns")]
    let columns = ((width + CARD_GAP) / (PICTURE[0] + CARD_GAP)).clamp(1.0, 8.0) as usize;
    for row in shown.chunks(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = CARD_GAP;
            for path in row {
                card_ui(ui, path, page.cards.get(*path), view, out);
            }
        });
        ui.add_space(CARD_GAP - ui.spacing().item_spacing.y);
    }
}

fn card_ui(ui: &mut Ui, path: &Path, card: Option<&Card>, view: &View<'_>, out: &mut Vec<Message>) {
    let size = vec2(PICTURE[0], PICTURE[1] + CAPTION);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    let missing = match card {
        Some(Card::Missing(why)) => Some(phrases::cause(why, path)),
        _ => None,
    };
    let enabled = missing.is_none();
    let id = Id::unique(("recent map", path));
    let response = ui.interact(rect, id, if enabled { Sense::click() } else { Sense::hover() });
    let said = missing.as_ref().map_or_else(|| name.clone(), |why| format!("{name}: {why}"));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, &said));
    let theme = view.theme;
    let painter = ui.painter_at(rect.expand(2.0));
    let picture = Rect::from_min_size(rect.min, vec2(PICTURE[0], PICTURE[1]));
    let active = enabled && (response.hovered() || response.has_focus());
    let edge = if active { color32(theme.selection) } else { color32(theme.panel_line) };
    let back = color32(theme.panel.mix(theme.background, 0.5));
    painter.rect(rect, 8.0, back, Stroke::NONE, StrokeKind::Inside);
    if let Some(Card::Picture(thumb)) = card {
        draw(&painter, picture, thumb);
    } else {
        painter.rect_filled(picture, CornerRadius { nw: 8, ne: 8, sw: 0, se: 0 }, color32(theme.background));
        if card.is_some() {
            let font = egui::FontId::new(30.0, fonts::icons());
            let muted = color32(theme.muted).gamma_multiply(if enabled { 0.8 } else { 0.4 });
            let glyph = super::icons::char_of("file-text");
            painter.text(picture.center(), egui::Align2::CENTER_CENTER, glyph, font, muted);
        }
    }
    painter.rect_stroke(rect, 8.0, Stroke::new(if active { 2.0 } else { 1.0 }, edge), StrokeKind::Inside);
    let strength = if enabled { 1.0 } else { 0.6 };
    let line = |ui: &mut Ui, top: f32, text: &str, size: f32, color: Color32| {
        let place = Rect::from_min_size(rect.min + vec2(10.0, PICTURE[1] + top), vec2(PICTURE[0] - 20.0, size * 1.5));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        // A child of its own leaves the cursor of the row where it is.
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
        inside.add(egui::Label::new(RichText::new(text).size(size).color(color)).truncate());
        let whole = inside.painter().layout_no_wrap(text.to_owned(), egui::FontId::proportional(size), color);
        whole.size().x > place.width()
    };
    let name_is_cut = line(ui, 5.0, &name, 13.5, color32(theme.panel_text).gamma_multiply(strength));
    let second = missing.as_deref().unwrap_or(&folder);
    let folder_is_cut = line(ui, 25.0, second, 11.5, color32(if enabled { theme.muted } else { theme.danger }));
    remove_ui(ui, rect, path, &name, response.hovered() || !enabled, out);
    // What the card says already needs no second saying over what stands below it.
    let is_cut = name_is_cut || folder_is_cut;
    let response = if enabled && is_cut { response.on_hover_text(path.display().to_string()) } else { response };
    if response.clicked() {
        out.push(Message::OpenPath(path.to_path_buf()));
    }
    response.context_menu(|ui| {
        if enabled && ui.button(words::tr("start-open")).clicked() {
            out.push(Message::OpenPath(path.to_path_buf()));
        }
        if ui.button(words::tr("start-remove")).clicked() {
            out.push(Message::ForgetRecent(path.to_path_buf()));
        }
    });
}

/// The small button that takes a file off the list; always there for the keyboard, seen when the
/// pointer is near.
fn remove_ui(ui: &mut Ui, card: Rect, path: &Path, name: &str, near: bool, out: &mut Vec<Message>) {
    let corner = Rect::from_min_size(card.right_top() + vec2(-30.0, 6.0), vec2(24.0, 24.0));
    let hovered = ui.rect_contains_pointer(corner);
    let said = words::tr_with("start-remove-named", &[("name", name.into())]);
    let seen = near || hovered;
    let glyph = if seen { icon("x", 13.0) } else { RichText::new("") };
    let mut inside = ui.new_child(UiBuilder::new().max_rect(corner));
    let response = inside.put(corner, Button::new(glyph).frame(seen));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &said));
    if response.on_hover_text(said).clicked() {
        out.push(Message::ForgetRecent(path.to_path_buf()));
    }
}

/// Draws a small picture at its place.
fn draw(painter: &egui::Painter, rect: Rect, thumb: &Thumb) {
    let top = CornerRadius { nw: 8, ne: 8, sw: 0, se: 0 };
    painter.rect_filled(rect, top, color32(thumb.background));
    let clip = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let at = |x: f32, y: f32| rect.min + vec2(x, y);
    for mark in &thumb.marks {
        match mark {
            Mark::Bar { rect: [l, t, r, b], radius, color } => {
                let bar = Rect::from_min_max(at(*l, *t), at(*r, *b));
                clip.rect_filled(bar, CornerRadius::from(*radius), color32(*color));
            }
            Mark::Line { points, width, color } => {
                let points = points.iter().map(|[x, y]| at(*x, *y)).collect();
                clip.add(Shape::line(points, Stroke::new(*width, color32(*color))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Card, card};
    use crate::base::vfs::MemoryVfs;
    use crate::doc::fixture;
    use crate::formats::{WriteOptions, native};
    use crate::scene::theme_named;
    use std::path::Path;

    #[test]
    fn cards_are_pictures_of_maps_and_say_what_is_wrong() {
        let disk = MemoryVfs::with_folders(&["/maps"]);
        let bytes = native::write(&fixture::parse("Root\n  A\n").0, &WriteOptions::default()).unwrap();
        disk.put("/maps/a.json", &bytes);
        disk.put("/maps/b.json", b"no map");
        let theme = theme_named("paper");
        assert!(matches!(card(&disk, Path::new("/maps/a.json"), theme), Card::Picture(thumb) if thumb.marks.len() > 3));
        assert_eq!(card(&disk, Path::new("/maps/b.json"), theme), Card::Plain);
        let Card::Missing(why) = card(&disk, Path::new("/maps/c.json"), theme) else { panic!("it is not there") };
        assert!(why.contains("does not exist"), "{why}");
    }
}
