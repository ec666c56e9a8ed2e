//! The look of panels, menus and buttons, from the roles of the theme.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle, Visuals};

use crate::base::color::Rgba;
use crate::scene::Theme;

/// A theme colour for the window library.
#[must_use]
pub fn color32(color: Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(color.r, color.g, color.b, color.a)
}

/// Gives the window the colours of `theme`.
pub fn apply(ctx: &egui::Context, theme: &Theme) {
    let mut visuals = if theme.dark { Visuals::dark() } else { Visuals::light() };
    let text = color32(theme.panel_text);
    let line = color32(theme.panel_line);
    let raised = color32(theme.panel.mix(theme.panel_text, 0.06));
    let hover = color32(theme.panel.mix(theme.accent, 0.16));
    let pressed = color32(theme.panel.mix(theme.accent, 0.28));
    visuals.panel_fill = color32(theme.panel);
    visuals.window_fill = color32(theme.panel.mix(theme.background, 0.5));
    visuals.window_stroke = Stroke::new(1.0, line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.extreme_bg_color = color32(theme.background);
    visuals.faint_bg_color = raised;
    visuals.override_text_color = None;
    visuals.hyperlink_color = color32(theme.accent);
    visuals.selection.bg_fill = color32(theme.panel.mix(theme.selection, 0.35));
    visuals.selection.stroke = Stroke::new(1.0, text);
    visuals.error_fg_color = color32(theme.danger);
    visuals.warn_fg_color = color32(theme.danger);
    let radius = CornerRadius::same(6);
    // Where panels are as white as paper, fields and buttons need an edge to be seen.
    let edge = if theme.panel == theme.background { line } else { Color32::TRANSPARENT };
    let widgets = &mut visuals.widgets;
    for (state, fill, border) in [
        (&mut widgets.noninteractive, color32(theme.panel), line),
        (&mut widgets.inactive, raised, edge),
        (&mut widgets.hovered, hover, Color32::TRANSPARENT),
        (&mut widgets.active, pressed, Color32::TRANSPARENT),
        (&mut widgets.open, hover, Color32::TRANSPARENT),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, border);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    ctx.set_theme(if theme.dark { egui::Theme::Dark } else { egui::Theme::Light });
    ctx.set_visuals(visuals);
    ctx.global_style_mut(|style| {
        style.spacing.item_spacing = egui::vec2(6.0, 5.0);
        style.spacing.button_padding = egui::vec2(9.0, 4.0);
        style.spacing.menu_margin = egui::Margin::same(6);
        style.spacing.interact_size.y = 26.0;
        style.interaction.selectable_labels = false;
        for (name, size) in [
            (TextStyle::Small, 11.5),
            (TextStyle::Body, 14.0),
            (TextStyle::Button, 14.0),
            (TextStyle::Monospace, 13.0),
            (TextStyle::Heading, 19.0),
        ] {
            style.text_styles.insert(name, FontId::new(size, FontFamily::Proportional));
        }
    });
}
