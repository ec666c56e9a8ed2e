//! Making a theme: every role with its colour, shown on the map at once. Nothing is refused; what
//! is hard to read is said, with its contrast.

use eframe::egui::color_picker::{Alpha, color_edit_button_srgba};
use eframe::egui::{Button, Grid, RichText, Role as Widget, TextEdit, Ui, WidgetInfo};

use super::super::super::app::{Message, View};
use super::super::super::style::color32;
use super::super::super::words::{tr, tr_with};
use super::{StyleMessage, widgets};
use crate::base::color::Rgba;
use crate::scene::vision::{Vision, nearest};
use crate::scene::{Role, Theme};

/// Below this distance (CIEDE2000) two branch colours are one to somebody.
const ALIKE: f64 = 5.0;

/// The name of a role, as people say it.
fn role_name(role: Role) -> String {
    match role {
        Role::Branch(index) => tr_with("style-ink-branch", &[("n", (index + 1).into())]),
        other => tr(&format!("style-role-{}", other.name())),
    }
}

/// The page; it ends when `draft` is none.
pub fn theme_ui(ui: &mut Ui, draft: &mut Option<Theme>, view: &View<'_>, out: &mut Vec<Message>) {
    let Some(theme) = draft else { return };
    let before = theme.clone();
    widgets::heading(ui, "style-own-theme");
    ui.horizontal(|ui| {
        let label = ui.label(tr("style-theme-name"));
        ui.add(TextEdit::singleline(&mut theme.title).desired_width(180.0)).labelled_by(label.id);
    });
    ui.checkbox(&mut theme.dark, tr("style-theme-dark"));
    ui.add_space(4.0);
    let (mut save, mut cancel) = (false, false);
    ui.horizontal(|ui| {
        save = ui.add(Button::new(tr("style-save-theme"))).clicked();
        cancel = ui.add(Button::new(tr("style-cancel"))).clicked();
    });
    warnings_ui(ui, theme, view);

    widgets::heading(ui, "style-colours");
    Grid::new("roles").num_columns(2).spacing([10.0, 4.0]).show(ui, |ui| {
        for role in Role::PLAIN {
            colour_ui(ui, theme, role);
            ui.label(role_name(role));
            ui.end_row();
        }
    });
    widgets::heading(ui, "style-branches");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for index in 0..theme.branches.len() {
            colour_ui(ui, theme, Role::Branch(index));
        }
    });
    ui.horizontal(|ui| {
        let label = ui.label(tr("style-main-strength"));
        let slider = eframe::egui::Slider::new(&mut theme.main_strength, 0.0..=0.6).max_decimals(2);
        ui.add(slider).labelled_by(label.id);
    });
    if save {
        out.push(Message::Style(StyleMessage::SaveTheme(Box::new(theme.clone()))));
        *draft = None;
    } else if cancel {
        out.push(Message::Style(StyleMessage::DraftTheme(None)));
        *draft = None;
    } else if *theme != before || *view.theme != *theme {
        out.push(Message::Style(StyleMessage::DraftTheme(Some(Box::new(theme.clone())))));
    }
}

fn colour_ui(ui: &mut Ui, theme: &mut Theme, role: Role) {
    let Some(color) = theme.role_mut(role) else { return };
    let mut shown = color32(*color);
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().interact_size = [30.0, 22.0].into();
            color_edit_button_srgba(ui, &mut shown, Alpha::Opaque)
        })
        .inner;
    let name = role_name(role);
    response.widget_info(|| WidgetInfo::labeled(Widget::Button, true, &name));
    if response.changed() {
        *color = Rgba::rgb(shown.r(), shown.g(), shown.b());
    }
}

/// What is hard to read, the worst first.
pub fn warnings(theme: &Theme) -> Vec<String> {
    let mut low: Vec<_> = theme.pairs().into_iter().filter(|pair| pair.contrast < 4.5).collect();
    low.sort_by(|a, b| a.contrast.total_cmp(&b.contrast));
    let mut said: Vec<String> = low
        .iter()
        .map(|pair| {
            let ratio = format!("{:.1}", pair.contrast);
            tr_with(
                "style-low-contrast",
                &[
                    ("text", role_name(pair.text).into()),
                    ("back", role_name(pair.back).into()),
                    ("ratio", ratio.into()),
                ],
            )
        })
        .collect();
    if let Some((a, b, how, apart)) = nearest(&theme.branches)
        && apart < ALIKE
    {
        let eyes = match how {
            Vision::Common => "style-alike",
            Vision::Protanopia => "style-alike-protanopia",
            Vision::Deuteranopia => "style-alike-deuteranopia",
            Vision::Tritanopia => "style-alike-tritanopia",
        };
        said.push(tr_with(eyes, &[("a", (a + 1).into()), ("b", (b + 1).into())]));
    }
    said
}

fn warnings_ui(ui: &mut Ui, theme: &Theme, view: &View<'_>) {
    let all = warnings(theme);
    ui.add_space(6.0);
    if all.is_empty() {
        widgets::hint(ui, view.theme, &tr("style-contrast-fine"));
        return;
    }
    for line in all.iter().take(6) {
        ui.label(RichText::new(line).size(12.5).color(color32(view.theme.danger)));
    }
    if all.len() > 6 {
        widgets::hint(ui, view.theme, &tr_with("style-more-warnings", &[("n", (all.len() - 6).into())]));
    }
}
