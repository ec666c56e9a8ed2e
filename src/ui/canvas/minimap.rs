//! The whole map in a corner of the canvas, with a frame around what is seen; a click or a drag
//! goes there.
//!
//! What is drawn is kept until the layout or the theme changes, and has no more shapes than the
//! corner has room for, so that a frame costs the same for every map.

use eframe::egui::{self, Mesh, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::app::View;
use super::super::style::color32;
use super::super::words::tr;
use super::camera::Look;
use super::{Canvas, paint};
use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::layout::Seen;

/// The largest size, points.
const SIZE: egui::Vec2 = vec2(210.0, 140.0);
/// From the edge of the canvas, points.
const MARGIN: f32 = 12.0;
/// Branches lower than this become one field, points.
const FINE: f64 = 3.0;

/// The shapes of the whole map, and of what they were made.
#[derive(Debug, Default)]
pub struct Minimap {
    made: Option<(u64, Option<crate::doc::SheetId>, String)>,
    shapes: Vec<(Rectd, Rgba)>,
}

impl Minimap {
    fn update(&mut self, view: &View<'_>, scale: f64) {
        let made = (view.layout.revision(), view.layout.sheet(), view.theme.name.clone());
        if self.made.as_ref() == Some(&made) {
            return;
        }
        self.made = Some(made);
        self.shapes.clear();
        let theme = view.theme;
        let color = |branch: Option<u32>| branch.map_or(theme.root_fill, |branch| theme.branch(branch as usize));
        let shapes = &mut self.shapes;
        view.layout.visit(view.editor.document(), view.layout.bounds(), FINE / scale, &mut |seen| match seen {
            Seen::Topic { rect, branch, .. } => shapes.push((rect, color(branch))),
            Seen::Field { rect, branch, .. } => shapes.push((rect, theme.background.mix(color(branch), 0.6))),
            Seen::Edge { .. } => {}
        });
    }
}

/// Draws it. `true` if it has the pointer.
pub(super) fn minimap_ui(ui: &Ui, canvas: &mut Canvas, view: &View<'_>, rect: Rect) -> bool {
    let all = view.layout.bounds();
    if all.width() <= 0.0 || all.height() <= 0.0 || rect.width() < 2.5 * SIZE.x || rect.height() < 2.5 * SIZE.y {
        return false;
    }
    let scale = (f64::from(SIZE.x - 12.0) / all.width()).min(f64::from(SIZE.y - 12.0) / all.height());
    canvas.minimap.update(view, scale);
    let size = vec2((all.width() * scale) as f32, (all.height() * scale) as f32) + vec2(12.0, 12.0);
    let frame = Rect::from_min_size(rect.max - size - vec2(MARGIN, MARGIN), size);
    let response = ui.interact(frame, egui::Id::unique("minimap"), Sense::click_and_drag());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Image);
        node.set_label(tr("sheets-minimap"));
    });
    let origin = frame.min + vec2(6.0, 6.0);
    let place = |point: Vec2d| {
        let off = (point - all.min) * scale;
        pos2(origin.x + off.x as f32, origin.y + off.y as f32)
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(frame, 6.0, color32(view.theme.panel).gamma_multiply(0.94));
    painter.rect_stroke(frame, 6.0, Stroke::new(1.0, color32(view.theme.panel_line)), StrokeKind::Inside);
    let mut mesh = Mesh::default();
    for (shape, color) in &canvas.minimap.shapes {
        let on_screen = Rect::from_min_max(place(shape.min), place(shape.max));
        let on_screen = Rect::from_center_size(on_screen.center(), on_screen.size().max(vec2(1.0, 1.0)));
        paint::quad(&mut mesh, on_screen.intersect(frame), color32(*color));
    }
    painter.add(egui::Shape::mesh(mesh));
    let seen = canvas.camera.view_in_map();
    let window = Rect::from_min_max(place(seen.min), place(seen.max)).intersect(frame.shrink(2.0));
    if window.is_positive() {
        painter.rect_filled(window, 2.0, color32(view.theme.selection).gamma_multiply(0.12));
        painter.rect_stroke(window, 2.0, Stroke::new(1.5, color32(view.theme.selection)), StrokeKind::Inside);
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
        let center_in_map = all.min + in_map(at, origin) * (1.0 / scale);
        canvas.camera.go(Look { center_in_map, ..canvas.camera.target() }, canvas.now_ms, false);
        ui.ctx().request_repaint();
    }
    response.hovered() || response.is_pointer_button_down_on()
}

fn in_map(at: Pos2, origin: Pos2) -> Vec2d {
    Vec2d::new(f64::from(at.x - origin.x), f64::from(at.y - origin.y))
}
