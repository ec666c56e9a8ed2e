//! What the room sees: the map and nothing else but a breadcrumb and, if wanted, the source and the
//! number of the step.

use std::time::Duration;

use eframe::egui::{self, CursorIcon, PointerButton, Pos2, Rect, Sense, Ui};

use super::screen::{self, Light};
use super::{Extras, Stage};
use crate::base::geom::{Size, Vec2d};
use crate::editor::talk::source;
use crate::present::{Input, Tool};

/// After so long without moving, the pointer is hidden, in milliseconds.
const HIDE_MS: u64 = 2500;

/// The room's screen fills the whole window. `alone` if the presenter has no other.
pub(super) fn room_ui(ui: &mut Ui, stage: &mut Stage, alone: bool) {
    let rect = ui.max_rect();
    let (now, frozen) = (stage.now_ms(), stage.talk.player.is_frozen());
    stage.aspect = (rect.width() / rect.height().max(1.0)).clamp(0.5, 4.0);
    pointer(ui, stage, rect);
    let light = light_of(ui, stage, frozen);
    let theme = stage.room_theme;
    let mut busy = stage.room.draw(ui, rect, &stage.talk, &stage.talk.live, light);
    busy |= stage.room.prepare(ui, rect, &stage.talk, light);
    if !frozen {
        stage.extras = extras(stage);
    }
    let painter = ui.painter_at(rect);
    if !frozen {
        screen::mark_place(&painter, rect, &stage.room, &stage.talk, theme);
    }
    screen::breadcrumb(&painter, rect, &stage.extras.crumb, theme);
    screen::foot(&painter, rect, &stage.extras.source, &stage.extras.number, theme);
    busy |= screen::draw_pointer(&painter, rect, &stage.room, &stage.talk, now, &stage.extras.strokes);
    let covered = screen::cover(&painter, rect, stage.talk.player.overlay());
    if alone && let Some(hint) = stage.hint() {
        screen::hint(&painter, rect, &hint, theme);
    }
    if busy {
        ui.ctx().request_repaint();
    }
    hide_pointer(ui, stage, rect, covered, now);
}

/// What stands beside the map.
fn extras(stage: &Stage) -> Extras {
    let player = &stage.talk.player;
    let document = stage.talk.document();
    let is_shown = player.shows_source() && !player.is_overview();
    let spoken = player.spoken_of(document).filter(|_| is_shown);
    Extras {
        crumb: screen::crumb_names(&stage.talk, &stage.room),
        source: spoken.map_or_else(Vec::new, |topic| source::lines(document, topic)),
        number: if is_shown { stage.position() } else { String::new() },
        strokes: player.strokes().to_vec(),
    }
}

/// How a screen is drawn now.
pub(super) fn light_of(ui: &Ui, stage: &Stage, frozen: bool) -> Light<'static> {
    Light { theme: stage.room_theme, motion: stage.motion, frozen, now_ms: ui.input(|input| input.time) * 1000.0 }
}

fn hide_pointer(ui: &Ui, stage: &Stage, rect: Rect, covered: bool, now: u64) {
    let here = ui.input(|input| input.pointer.hover_pos()).is_some_and(|at| rect.contains(at));
    let shown_by_itself = matches!(stage.talk.player.tool(), Tool::Laser | Tool::Spotlight);
    let rested = now.saturating_sub(stage.pointer_ms);
    if here && (covered || shown_by_itself || rested >= HIDE_MS) {
        ui.ctx().set_cursor_icon(CursorIcon::None);
    } else if here {
        ui.ctx().request_repaint_after(Duration::from_millis(HIDE_MS - rested + 10));
    }
}

/// Moves and zooms the map by hand, in the room's window and on the presenter's copy of it: dragging
/// moves it, the wheel and pinching zoom at the pointer, two fingers on a pad move it.
pub(super) fn roam(ui: &Ui, stage: &mut Stage, rect: Rect, response: &egui::Response) {
    let size = Size::new(rect.width(), rect.height());
    let from_corner = |at: Pos2| Vec2d::new(f64::from(at.x - rect.min.x), f64::from(at.y - rect.min.y));
    let mut moved = false;
    let drag = response.drag_delta();
    let hand = stage.talk.player.tool() == Tool::Arrow && response.dragged_by(PointerButton::Primary);
    if (hand || response.dragged_by(PointerButton::Middle)) && drag != egui::Vec2::ZERO {
        let by = Vec2d::new(f64::from(drag.x), f64::from(drag.y));
        stage.talk.roam(size, by, from_corner(rect.center()), 1.0);
        moved = true;
    }
    if response.hovered()
        && let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|&at| rect.contains(at))
    {
        let (pinch, wheel, pad) = ui.input(|input| {
            let (mut wheel, mut pad) = (0.0, egui::Vec2::ZERO);
            for event in &input.events {
                match event {
                    egui::Event::MouseWheel { unit: egui::MouseWheelUnit::Point, delta, modifiers, .. }
                        if !modifiers.ctrl && !modifiers.command =>
                    {
                        pad += *delta;
                    }
                    egui::Event::MouseWheel { unit, delta, .. } => {
                        wheel += if *unit == egui::MouseWheelUnit::Point { delta.y / 50.0 } else { delta.y };
                    }
                    _ => {}
                }
            }
            let pinch = input.multi_touch().map_or(1.0, |touch| touch.zoom_delta);
            let events = input.events.iter();
            let pinch = events.fold(pinch, |all, event| if let egui::Event::Zoom(by) = event { all * by } else { all });
            (f64::from(pinch), f64::from(wheel), pad)
        });
        let factor = pinch * 1.15_f64.powf(wheel);
        if (factor - 1.0).abs() > 1e-6 || pad != egui::Vec2::ZERO {
            let by = Vec2d::new(f64::from(pad.x), f64::from(pad.y));
            stage.talk.roam(size, by, from_corner(at), factor);
            moved = true;
        }
    }
    if moved {
        super::wake_both(ui.ctx());
    }
}

/// Clicks and the tools of the pointer.
fn pointer(ui: &Ui, stage: &mut Stage, rect: Rect) {
    let response = ui.interact(rect, ui.scope_id().with("room"), Sense::click_and_drag());
    let (at, moved, down, pressed) = ui.input(|input| {
        let pointer = &input.pointer;
        let moved = pointer.delta() != egui::Vec2::ZERO;
        (pointer.hover_pos(), moved, pointer.primary_down(), pointer.any_pressed())
    });
    let now = stage.now_ms();
    if moved || pressed {
        stage.pointer_ms = now;
    }
    let at = at.filter(|&at| rect.contains(at));
    if moved || pressed {
        let in_map = at.and_then(|at| stage.room.on_map(rect, at));
        if in_map.is_some() || stage.talk.player.pointer().is_some() {
            stage.talk.player.point(in_map, down, now);
            if stage.talk.player.tool() != Tool::Arrow {
                super::wake_both(ui.ctx());
            }
        }
    }
    if stage.talk.player.tool() == Tool::Pen {
        return;
    }
    roam(ui, stage, rect, &response);
    if response.clicked_by(PointerButton::Primary) {
        let topic = at.and_then(|at| stage.room.on_map(rect, at)).and_then(|at| stage.room.picture().topic_at(at));
        match topic.filter(|_| stage.talk.player.is_overview()) {
            Some(topic) => stage.feed(Input::GoTo(topic)),
            None => stage.feed(Input::Next),
        }
        super::wake_both(ui.ctx());
    } else if response.clicked_by(PointerButton::Secondary) {
        stage.feed(Input::Previous);
        super::wake_both(ui.ctx());
    }
}
