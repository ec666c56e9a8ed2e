//! Export: what is to be written and how, beside a preview of it.
//!
//! The list of targets and what each of them heeds come from [`crate::export`]; a new target shows
//! up here by itself. The dialog only changes [`Wishes`]; the application remembers them, makes the
//! preview beside the window and writes the file.

use eframe::egui::{
    self, Button, Checkbox, ComboBox, DragValue, FontId, Grid, Id, Key, Modal, RichText, ScrollArea, TextureHandle, Ui,
};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::words::{tr, tr_with};
use super::super::{fonts, phrases};
use crate::editor::settings::Titles;
use crate::editor::wishes::{Part, Wishes};
use crate::export::{self, Kind, Page, Script, Take, Target};
use crate::formats::{self, SourcesAs};
use crate::text::numbering::Numbering;

/// Width of the list of targets, points.
const LIST: f32 = 196.0;
/// Width of the options.
const OPTIONS: f32 = 300.0;
/// The dialog is no larger than this.
const LARGEST: [f32; 2] = [1180.0, 720.0];

/// What a preview shows.
#[derive(Clone, Debug)]
pub enum Preview {
    /// The beginning of a text.
    Text(String),
    /// A picture: size in pixels and RGBA.
    Picture([usize; 2], Vec<u8>),
}

/// The dialog.
#[derive(Default)]
pub struct ExportDialog {
    wishes: Wishes,
    /// What the preview was asked for last; `None` before the first time.
    asked: Option<Wishes>,
    shown: Option<Result<Shown, String>>,
    waits: bool,
    /// Whether the document has a second language, sources, a selected topic.
    has: Has,
}

/// What there is to choose from.
#[derive(Clone, Copy, Debug, Default)]
struct Has {
    second: bool,
    sources: bool,
    branch: bool,
    sheets: bool,
}

enum Shown {
    Text(String),
    Picture(TextureHandle),
}

impl std::fmt::Debug for ExportDialog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExportDialog").field("wishes", &self.wishes).field("waits", &self.waits).finish_non_exhaustive()
    }
}

impl ExportDialog {
    /// The dialog as it was left the last time.
    #[must_use]
    pub fn new(wishes: Wishes) -> Self {
        Self { wishes, ..Self::default() }
    }

    /// A preview came. One that answers older wishes is passed over.
    pub fn take(&mut self, ctx: &egui::Context, wishes: &Wishes, preview: Result<Preview, String>) {
        if self.asked.as_ref() != Some(wishes) {
            return;
        }
        self.waits = false;
        self.shown = Some(preview.map(|preview| match preview {
            Preview::Text(text) => Shown::Text(text),
            Preview::Picture(size, pixels) => {
                let image = egui::ColorImage::from_rgba_unmultiplied(size, &pixels);
                Shown::Picture(ctx.load_texture("export-preview", image, egui::TextureOptions::LINEAR))
            }
        }));
    }
}

/// Shows it; `true` while it stays open. Enter writes the file, Esc nothing.
pub fn export_ui(ctx: &egui::Context, dialog: &mut ExportDialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    let document = view.editor.document();
    dialog.has = Has {
        second: view.editor.second_language().is_some(),
        sources: !document.sources().is_empty(),
        branch: view.editor.selection().primary().is_some(),
        sheets: document.sheets().len() > 1,
    };
    let room = ctx.content_rect();
    let (mut open, mut chosen) = (true, false);
    let modal = Modal::new(Id::unique("export")).frame(super::frame(ctx)).show(ctx, |ui| {
        ui.set_width(LARGEST[0].min(room.width() - 60.0));
        ui.label(RichText::new(tr("export-title")).size(19.0).family(fonts::bold()));
        ui.add_space(8.0);
        let height = LARGEST[1].min(room.height() - 60.0) - 110.0;
        ui.horizontal_top(|ui| {
            column(ui, "export-list", LIST, height, |ui| targets_ui(ui, dialog, view));
            line(ui, height);
            column(ui, "export-options", OPTIONS, height, |ui| options_ui(ui, dialog, view));
            if ui.available_width() > 160.0 {
                line(ui, height);
                let width = ui.available_width();
                ui.allocate_ui([width, height].into(), |ui| preview_ui(ui, dialog, view, [width, height]));
            }
        });
        ui.add_space(12.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let size = [96.0, 30.0];
            let fill = color32(view.theme.panel.mix(view.theme.accent, 0.25));
            let response = ui.add(Button::new(tr("export-write")).fill(fill).min_size(size.into()));
            if dialog.asked.is_none() {
                response.request_focus();
            }
            chosen |= response.clicked();
            if let Some(Ok(Shown::Text(_))) = &dialog.shown
                && is_text(dialog.wishes.target())
                && ui.add(Button::new(tr("export-copy")).min_size(size.into())).clicked()
            {
                out.push(Message::ExportCopy(Box::new(dialog.wishes.clone())));
                open = false;
            }
            if ui.add(Button::new(tr("app-cancel")).min_size(size.into())).clicked() {
                open = false;
            }
        });
    });
    if dialog.asked.as_ref() != Some(&dialog.wishes) {
        dialog.asked = Some(dialog.wishes.clone());
        dialog.waits = true;
        out.push(Message::ExportPreview(Box::new(dialog.wishes.clone())));
    }
    if chosen {
        out.push(Message::Export(Box::new(dialog.wishes.clone())));
        return false;
    }
    open && !modal.should_close() && !ctx.input(|input| input.key_pressed(Key::Escape))
}

/// The line between two columns.
fn line(ui: &mut Ui, height: f32) {
    ui.allocate_ui([8.0, height].into(), Ui::separator);
}

/// Whether a target's file is text that can go to the clipboard.
fn is_text(target: Option<&'static Target>) -> bool {
    target.is_some_and(|target| target.kind == Kind::Outline && !matches!(target.name, "docx" | "pptx" | "html"))
}

fn column(ui: &mut Ui, salt: &str, width: f32, height: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout([width, height].into(), egui::Layout::top_down(egui::Align::LEFT), |ui| {
        ui.set_width(width);
        ScrollArea::vertical().id_salt(salt).max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(width - 12.0);
            add(ui);
        });
    });
}

fn targets_ui(ui: &mut Ui, dialog: &mut ExportDialog, view: &View<'_>) {
    let groups = [
        (Kind::Outline, "export-kind-outline"),
        (Kind::Picture, "export-kind-picture"),
        (Kind::Map, "export-kind-map"),
    ];
    for (kind, key) in groups {
        let mut targets = export::targets().iter().filter(|target| target.kind == kind).peekable();
        if targets.peek().is_none() {
            continue;
        }
        ui.add_space(4.0);
        ui.label(RichText::new(tr(key)).size(12.0).color(color32(view.theme.muted)));
        // What needs more than the tree is wanted more often than what is only another notation.
        let mut targets: Vec<&Target> = targets.collect();
        targets.sort_by_key(|target| formats::by_name(target.name).is_some_and(|format| format.write.is_some()));
        for target in targets {
            let title = phrases::say(target.title);
            let is_chosen = dialog.wishes.target == target.name;
            let response = ui
                .with_layout(egui::Layout::top_down_justified(egui::Align::LEFT), |ui| {
                    ui.add(Button::selectable(is_chosen, title).truncate().min_size([0.0, 24.0].into()))
                })
                .inner;
            if response.clicked() {
                target.name.clone_into(&mut dialog.wishes.target);
            }
        }
    }
}

fn options_ui(ui: &mut Ui, dialog: &mut ExportDialog, view: &View<'_>) {
    let Some(target) = dialog.wishes.target() else { return };
    let has = dialog.has;
    let wishes = &mut dialog.wishes;
    Grid::new("export-grid").num_columns(2).min_col_width(96.0).spacing([12.0, 8.0]).show(ui, |ui| {
        if target.takes(Take::Scope) {
            part_ui(ui, wishes, has);
        }
        if target.takes(Take::Language) && has.second {
            let titles = [
                (None, tr("export-as-shown")),
                (Some(Titles::Main), phrases::command_title_of("view.titles-main")),
                (Some(Titles::Second), phrases::command_title_of("view.titles-second")),
                (Some(Titles::Both), phrases::command_title_of("view.titles-both")),
            ];
            choice(ui, "export-titles", titles, &mut wishes.titles);
        }
        if target.takes(Take::Script) && writes_chinese(view) {
            let scripts = [
                (Script::Keep, tr("export-script-keep")),
                (Script::Hans, tr("export-script-hans")),
                (Script::Hant, tr("export-script-hant")),
            ];
            choice(ui, "export-script", scripts, &mut wishes.script);
        }
        if target.takes(Take::Headings) {
            let mut ways = vec![(None, tr("export-by-format"))];
            ways.extend((0..=9).map(|levels| (Some(levels), levels.to_string())));
            choice(ui, "export-headings", ways, &mut wishes.headings);
        }
        if target.takes(Take::Numbering) {
            let mut ways = vec![(None, tr("export-none"))];
            ways.extend(Numbering::ALL.map(|way| (Some(way), way.example().to_owned())));
            choice(ui, "export-numbering", ways, &mut wishes.numbering);
        }
        if target.takes(Take::Notes) {
            let ways =
                [(None, tr("export-by-format")), (Some(true), tr("export-with")), (Some(false), tr("export-without"))];
            choice(ui, "export-notes", ways, &mut wishes.notes);
        }
        if target.takes(Take::Sources) && has.sources {
            sources_ui(ui, wishes);
        }
        if target.takes(Take::Theme) {
            let mut themes = vec![(String::new(), tr("export-theme-own"))];
            themes.extend(view.themes.all().iter().map(|theme| (theme.name.clone(), phrases::say(&theme.title))));
            choice(ui, "export-theme", themes, &mut wishes.theme);
        }
        if target.takes(Take::Page) {
            let pages = [
                (Page::Map, tr("export-page-map")),
                (Page::A4, "A4".to_owned()),
                (Page::A3, "A3".to_owned()),
                (Page::TiledA4, tr_with("export-page-tiled", &[("paper", "A4".into())])),
                (Page::TiledA3, tr_with("export-page-tiled", &[("paper", "A3".into())])),
            ];
            choice(ui, "export-page", pages, &mut wishes.page);
        }
        if target.takes(Take::Scale) {
            let scales = [1.0_f32, 2.0, 3.0, 4.0].map(|scale| (scale, format!("{scale:.0}×")));
            choice(ui, "export-scale", scales, &mut wishes.scale);
        }
    });
    ui.add_space(6.0);
    for (take, key) in [
        (Take::Transparent, "export-transparent"),
        (Take::Outlines, "export-outlines"),
        (Take::Picture, "export-picture"),
    ] {
        if target.takes(take) {
            let value = match take {
                Take::Transparent => &mut wishes.transparent,
                Take::Outlines => &mut wishes.outlines,
                _ => &mut wishes.picture,
            };
            ui.add(Checkbox::new(value, tr(key)));
        }
    }
}

/// Whether titles are in Chinese, so that their characters can be converted.
fn writes_chinese(view: &View<'_>) -> bool {
    view.editor.document().languages().iter().any(|language| language.starts_with("zh"))
}

fn part_ui(ui: &mut Ui, wishes: &mut Wishes, has: Has) {
    let mut parts = vec![(Part::Document, tr("export-part-document"))];
    if has.sheets {
        parts.push((Part::Sheet, tr("export-part-sheet")));
    }
    if has.branch {
        parts.push((Part::Branch, tr("export-part-branch")));
    }
    choice(ui, "export-part", parts, &mut wishes.part);
    ui.label(tr("export-depth"));
    ui.horizontal(|ui| {
        let mut limited = wishes.depth.is_some();
        if ui.add(Checkbox::new(&mut limited, tr("export-depth-only"))).changed() {
            wishes.depth = limited.then_some(3);
        }
        if let Some(depth) = &mut wishes.depth {
            ui.add(DragValue::new(depth).range(0..=99).speed(0.05));
        }
    });
    ui.end_row();
    ui.label("");
    ui.add(Checkbox::new(&mut wishes.visible, tr("export-visible")));
    ui.end_row();
}

fn sources_ui(ui: &mut Ui, wishes: &mut Wishes) {
    let ways = [
        (None, tr("export-by-format")),
        (Some(SourcesAs::None), tr("export-none")),
        (Some(SourcesAs::Footnotes), tr("export-sources-footnotes")),
        (Some(SourcesAs::List), tr("export-sources-list")),
    ];
    choice(ui, "export-sources", ways, &mut wishes.sources);
    let mut styles = vec![(String::new(), tr("export-style-own"))];
    styles.extend(export::citation_styles().map(|(name, title)| (name.to_owned(), title.to_owned())));
    if styles.len() > 1 {
        choice(ui, "export-style", styles, &mut wishes.style);
    }
}

/// A row: what is chosen, from a list.
fn choice<T: PartialEq>(ui: &mut Ui, key: &str, choices: impl IntoIterator<Item = (T, String)>, value: &mut T) {
    let choices: Vec<(T, String)> = choices.into_iter().collect();
    let name = tr(key);
    ui.add(egui::Label::new(&name).wrap());
    let shown = choices.iter().find(|(choice, _)| choice == value).or(choices.first());
    let shown = shown.map(|(_, title)| title.clone()).unwrap_or_default();
    let width = (ui.available_width() - 8.0).clamp(110.0, 178.0);
    let response = ComboBox::from_id_salt(key)
        .selected_text(&shown)
        .width(width)
        .truncate()
        .show_ui(ui, |ui| {
            for (choice, title) in choices {
                ui.selectable_value(value, choice, title);
            }
        })
        .response;
    super::name(&response, &format!("{name}: {shown}"));
    ui.end_row();
}

fn preview_ui(ui: &mut Ui, dialog: &ExportDialog, view: &View<'_>, [width, height]: [f32; 2]) {
    let paper = egui::Frame::new().fill(color32(view.theme.background)).corner_radius(6.0).inner_margin(10.0);
    paper.show(ui, |ui| {
        let size = egui::vec2(width - 20.0, height - 20.0);
        ui.set_min_size(size);
        ui.set_max_size(size);
        match &dialog.shown {
            None => {
                ui.centered_and_justified(egui::Ui::spinner);
            }
            Some(Err(what)) => {
                ui.label(phrases::say(what));
            }
            Some(Ok(Shown::Text(text))) => {
                ScrollArea::both().id_salt("export-preview").auto_shrink([false, false]).show(ui, |ui| {
                    let font = FontId::new(12.5, fonts::map());
                    let text = RichText::new(text).font(font).color(color32(view.theme.text));
                    ui.add(egui::Label::new(text).extend().selectable(true));
                });
            }
            Some(Ok(Shown::Picture(texture))) => {
                ui.centered_and_justified(|ui| {
                    ui.add(egui::Image::new(texture).max_size(size).shrink_to_fit());
                });
            }
        }
        if dialog.waits && dialog.shown.is_some() {
            let corner = ui.max_rect().right_top() + egui::vec2(-20.0, 4.0);
            ui.put(egui::Rect::from_min_size(corner, egui::vec2(16.0, 16.0)), egui::Spinner::new());
        }
    });
}
