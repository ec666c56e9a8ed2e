//! The presenter's window: what the room sees, what comes next, the note, the source, the steps, the
//! time, and a button for every key.

use std::time::Duration;

use eframe::egui::{
    self, Align, Color32, FontId, Frame, Label, Layout, Panel, Rect, RichText, ScrollArea, Sense, Ui, vec2,
};

use super::super::style::color32;
use super::super::words::{tr, tr_with};
use super::super::{fonts, icons};
use super::{Stage, Wish, boxes, room, screen, step_list};
use crate::editor::talk::{list, source};
use crate::present::{Input, Overlay, Tool, Warning};

/// Lengths of a talk to choose from, in minutes.
const LENGTHS: [u32; 9] = [5, 10, 15, 20, 30, 45, 60, 75, 90];

fn frame(stage: &Stage) -> Frame {
    Frame::new().fill(color32(stage.theme.panel)).inner_margin(egui::Margin::symmetric(12, 8))
}

/// The presenter's window beside the room's.
pub(super) fn presenter_ui(ui: &mut Ui, stage: &mut Stage) {
    Panel::top("talk time").frame(frame(stage)).show(ui, |ui| time_ui(ui, stage));
    Panel::left("talk steps").frame(frame(stage)).default_size(290.0).show(ui, |ui| {
        step_list::list_ui(ui, stage);
    });
    let wide = ui.available_width();
    Panel::right("talk notes").frame(frame(stage)).default_size(wide * 0.42).show(ui, |ui| {
        next_ui(ui, stage);
        ui.add_space(6.0);
        notes_ui(ui, stage);
    });
    egui::CentralPanel::default().frame(frame(stage)).show(ui, |ui| {
        let height = (ui.available_height() - 150.0).max(120.0);
        heading(ui, stage, &tr("present-now"));
        here_ui(ui, stage, height);
        ui.add_space(8.0);
        buttons_ui(ui, stage);
    });
    boxes::boxes_ui(ui, stage);
}

/// The one window of a talk on one screen: the map, with the notes beside it when they are wanted.
pub(super) fn alone_ui(ui: &mut Ui, stage: &mut Stage) {
    if stage.talk.player.shows_notes() {
        let size = ui.available_width() * 0.3;
        Panel::right("talk notes").frame(frame(stage)).default_size(size).show(ui, |ui| {
            time_ui(ui, stage);
            ui.separator();
            next_ui(ui, stage);
            ui.add_space(6.0);
            notes_ui(ui, stage);
        });
    }
    let back = Frame::new().fill(color32(stage.room_theme.background));
    egui::CentralPanel::default().frame(back).show(ui, |ui| room::room_ui(ui, stage, true));
    boxes::boxes_ui(ui, stage);
}

fn heading(ui: &mut Ui, stage: &Stage, text: &str) {
    ui.add(Label::new(RichText::new(text).size(12.5).color(color32(stage.theme.muted))));
}

// ---- time ---------------------------------------------------------------------------------------

fn warning_color(stage: &Stage, warning: Warning) -> Color32 {
    match (warning, stage.theme.dark) {
        (Warning::None, _) => color32(stage.theme.panel_text),
        (Warning::Soon, false) => Color32::from_rgb(0x8a, 0x5a, 0x00),
        (Warning::Soon, true) => Color32::from_rgb(0xf2, 0xb5, 0x3c),
        (Warning::Now, _) => color32(stage.theme.danger),
    }
}

/// Seconds as `12:05`, with a minus when the plan is over.
fn left(seconds: i64) -> String {
    let text = list::clock(seconds.unsigned_abs());
    if seconds < 0 { format!("−{text}") } else { text }
}

fn time_ui(ui: &mut Ui, stage: &mut Stage) {
    let now = stage.now_ms();
    let timer = *stage.talk.player.timer();
    if let Some(next) = timer.next_second_ms(now) {
        ui.ctx().request_repaint_after(Duration::from_millis(next + 5));
    } else {
        // The clock on the wall goes on.
        ui.ctx().request_repaint_after(Duration::from_secs(20));
    }
    let big = |text: String, color: Color32| RichText::new(text).size(27.0).color(color).family(fonts::bold());
    let text = color32(stage.theme.panel_text);
    ui.horizontal_wrapped(|ui| {
        ui.label(big(stage.position(), text)).on_hover_text(tr("present-position"));
        ui.separator();
        let running = if timer.is_running() { text } else { color32(stage.theme.muted) };
        let elapsed = ui.label(big(list::clock(timer.elapsed_ms(now) / 1000), running));
        elapsed.on_hover_text(tr("present-elapsed"));
        let (words, key) = if timer.is_running() {
            (tr("present-pause"), "t")
        } else if timer.has_begun() {
            (tr("present-go-on"), "t")
        } else {
            (tr("present-start-clock"), "t")
        };
        button(ui, stage, &words, key, false, Input::TimerToggle);
        button(ui, stage, &tr("present-reset"), "Shift+t", false, Input::TimerReset);
        ui.separator();
        if let Some(remaining) = timer.remaining_s(now) {
            let color = warning_color(stage, timer.warning(now));
            ui.label(big(left(remaining), color)).on_hover_text(tr("present-remaining"));
        }
        let planned = timer.planned().map_or_else(
            || tr("present-no-plan"),
            |seconds| tr_with("present-of", &[("time", list::clock(u64::from(seconds)).into())]),
        );
        ui.menu_button(planned, |ui| {
            if ui.button(tr("present-no-plan")).clicked() {
                stage.talk.player.plan(None);
                ui.close();
            }
            for minutes in LENGTHS {
                if ui.button(tr_with("present-minutes", &[("n", minutes.into())])).clicked() {
                    stage.talk.player.plan(Some(minutes * 60));
                    ui.close();
                }
            }
        });
        ui.separator();
        let clock = jiff::Zoned::now().strftime("%H:%M").to_string();
        ui.label(big(clock, color32(stage.theme.muted))).on_hover_text(tr("present-clock"));
        states_ui(ui, stage);
    });
}

/// What the presenter must not forget: that the room sees something else than they do.
fn states_ui(ui: &mut Ui, stage: &Stage) {
    let player = &stage.talk.player;
    let mut states = Vec::new();
    match player.overlay() {
        Overlay::Black => states.push(tr("present-is-black")),
        Overlay::White => states.push(tr("present-is-white")),
        Overlay::None => {}
    }
    if player.is_frozen() {
        states.push(tr("present-is-frozen"));
    }
    if let Some(place) = player.return_place() {
        states.push(tr_with("present-is-away", &[("n", (place.step + 1).into())]));
    }
    states.extend(stage.hint());
    let danger = color32(stage.theme.danger);
    let mut states: Vec<(String, Color32)> = states.into_iter().map(|state| (state, danger)).collect();
    match &stage.notice {
        Some(Ok(())) => states.push((tr("present-done"), color32(stage.theme.accent))),
        Some(Err(error)) => states.push((error.clone(), danger)),
        None => {}
    }
    for (state, color) in states {
        let plate = Frame::new()
            .fill(color.gamma_multiply(0.12))
            .stroke((1.0, color.gamma_multiply(0.6)))
            .corner_radius(12)
            .inner_margin(egui::Margin::symmetric(10, 3));
        plate.show(ui, |ui| ui.label(RichText::new(state).size(14.0).color(color)));
    }
}

// ---- pictures -----------------------------------------------------------------------------------

/// A box of the room's shape, as large as fits.
fn stage_box(ui: &mut Ui, aspect: f32, height: f32) -> (Rect, egui::Response) {
    let room = ui.available_width();
    let size = if room / aspect <= height { vec2(room, room / aspect) } else { vec2(height * aspect, height) };
    ui.allocate_exact_size(size, Sense::click_and_drag())
}

/// What the room sees, now.
fn here_ui(ui: &mut Ui, stage: &mut Stage, height: f32) {
    let (rect, response) = stage_box(ui, stage.aspect, height);
    let now = stage.now_ms();
    let light = room::light_of(ui, stage, false);
    let mut busy = stage.here.draw(ui, rect, &stage.talk, &stage.talk.live, light);
    busy |= stage.here.prepare(ui, rect, &stage.talk, light);
    let painter = ui.painter_at(rect);
    let names = screen::crumb_names(&stage.talk, &stage.here);
    screen::mark_place(&painter, rect, &stage.here, &stage.talk, stage.room_theme);
    screen::breadcrumb(&painter, rect, &names, stage.room_theme);
    let strokes = stage.talk.player.strokes().to_vec();
    let more = screen::draw_pointer(&painter, rect, &stage.here, &stage.talk, now, &strokes);
    if stage.talk.player.overlay() != Overlay::None {
        painter.rect_filled(rect, 0.0, Color32::from_black_alpha(120));
    }
    let edge =
        if stage.talk.player.is_frozen() { color32(stage.theme.danger) } else { color32(stage.theme.panel_line) };
    painter.rect_stroke(rect, 0.0, (1.5, edge), egui::StrokeKind::Inside);
    if busy || more {
        ui.ctx().request_repaint();
    }
    // The pointer on this picture is the pointer on the wall.
    let (at, moved, down) = ui.input(|input| {
        (input.pointer.hover_pos(), input.pointer.delta() != vec2(0.0, 0.0), input.pointer.primary_down())
    });
    let inside = at.filter(|&at| rect.contains(at));
    if inside.is_some() && (moved || response.is_pointer_button_down_on()) {
        let in_map = inside.and_then(|at| stage.here.on_map(rect, at));
        stage.talk.player.point(in_map, down, now);
        if stage.talk.player.tool() != Tool::Arrow {
            super::wake_both(ui.ctx());
        }
    }
    if stage.talk.player.tool() == Tool::Pen {
        return;
    }
    room::roam(ui, stage, rect, &response);
    if response.clicked() {
        let topic = inside.and_then(|at| stage.here.on_map(rect, at));
        let topic = topic.and_then(|at| stage.here.picture().topic_at(at));
        match topic.filter(|_| stage.talk.player.is_overview()) {
            Some(topic) => stage.feed(Input::GoTo(topic)),
            None => stage.feed(Input::Next),
        }
        super::wake_both(ui.ctx());
    } else if response.secondary_clicked() {
        stage.feed(Input::Previous);
        super::wake_both(ui.ctx());
    }
}

/// What comes next.
fn next_ui(ui: &mut Ui, stage: &mut Stage) {
    heading(ui, stage, &tr("present-next"));
    let height = ui.available_height() * 0.4;
    let (rect, response) = stage_box(ui, stage.aspect, height);
    if stage.talk.ahead.shown.is_none() {
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, color32(stage.room_theme.background));
        let font = FontId::proportional(16.0);
        let color = color32(stage.room_theme.muted);
        painter.text(rect.center(), egui::Align2::CENTER_CENTER, tr("present-last"), font, color);
    } else {
        let light = screen::Light { motion: false, ..room::light_of(ui, stage, false) };
        if stage.ahead.draw(ui, rect, &stage.talk, &stage.talk.ahead, light) {
            ui.ctx().request_repaint();
        }
    }
    let edge = color32(stage.theme.panel_line);
    ui.painter_at(rect).rect_stroke(rect, 0.0, (1.0, edge), egui::StrokeKind::Inside);
    if response.on_hover_text(tr("present-key-next")).clicked() {
        stage.feed(Input::Next);
        super::wake_both(ui.ctx());
    }
}

// ---- note and source ------------------------------------------------------------------------------

fn notes_ui(ui: &mut Ui, stage: &mut Stage) {
    let noted = stage.noted();
    let document = stage.talk.document();
    let note = noted.and_then(|topic| document.topic(topic)).map(|topic| topic.note().to_owned()).unwrap_or_default();
    let title = noted.map(|topic| screen::short(stage.talk.title(topic).0, 46)).unwrap_or_default();
    let spoken = stage.talk.player.spoken_of(document);
    let sources = spoken.map_or_else(Vec::new, |topic| source::lines(document, topic));
    ui.horizontal(|ui| {
        heading(ui, stage, &title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.small_button("A+").on_hover_text(tr("present-note-larger")).clicked() {
                stage.note_size = (stage.note_size + 2.0).min(48.0);
            }
            if ui.small_button("A−").on_hover_text(tr("present-note-smaller")).clicked() {
                stage.note_size = (stage.note_size - 2.0).max(12.0);
            }
        });
    });
    let bottom = if sources.is_empty() { 0.0 } else { 24.0 + 40.0 * (sources.len().min(3) as f32) };
    let height = (ui.available_height() - bottom).max(60.0);
    ScrollArea::vertical().id_salt("note").max_height(height).auto_shrink([false, false]).show(ui, |ui| {
        if note.is_empty() {
            ui.label(RichText::new(tr("present-no-note")).color(color32(stage.theme.muted)));
        } else {
            let font = FontId::new(stage.note_size, fonts::map());
            let text = RichText::new(note).font(font).line_height(Some(stage.note_size * 1.4));
            ui.add(Label::new(text).wrap());
        }
    });
    if !sources.is_empty() {
        ui.separator();
        ScrollArea::vertical().id_salt("source").auto_shrink([false, false]).show(ui, |ui| {
            for line in sources {
                let font = FontId::new(13.5, fonts::map());
                ui.add(Label::new(RichText::new(line).font(font).color(color32(stage.theme.muted))).wrap());
            }
        });
    }
}

// ---- buttons --------------------------------------------------------------------------------------

/// A button that does what a key does.
fn button(ui: &mut Ui, stage: &mut Stage, words: &str, key: &str, on: bool, input: Input) {
    let response = ui.add(egui::Button::new(words).selected(on)).on_hover_text(format!("{words}  {key}"));
    if response.clicked() {
        stage.feed(input);
        super::wake_both(ui.ctx());
    }
}

fn buttons_ui(ui: &mut Ui, stage: &mut Stage) {
    let player = &stage.talk.player;
    let (overlay, tool) = (player.overlay(), player.tool());
    let is = [
        player.is_overview(),
        player.is_frozen(),
        player.is_zoomed(),
        player.is_branch_open(),
        player.shows_source(),
        player.is_digressing(),
    ];
    ui.horizontal_wrapped(|ui| {
        let arrow = |name: &str| icons::icon(name, 18.0);
        for (name, words, input) in [
            ("chevron-left", "present-key-previous", Input::Previous),
            ("chevron-right", "present-key-next", Input::Next),
        ] {
            let size = vec2(64.0, 34.0);
            if ui.add(egui::Button::new(arrow(name)).min_size(size)).on_hover_text(tr(words)).clicked() {
                stage.feed(input);
                super::wake_both(ui.ctx());
            }
        }
        // What is wanted in a hurry stands open, the rest in a menu; all of it has a key.
        let all = [
            ("present-button-overview", "Tab", is[0], Input::Overview),
            ("present-button-search", "/", false, Input::Search),
            ("present-button-return", "r", is[5], Input::Return),
            ("present-button-black", "b", overlay == Overlay::Black, Input::Black),
            ("present-button-freeze", "f", is[1], Input::Freeze),
            ("present-button-laser", "l", tool == Tool::Laser, Input::Laser),
            ("present-button-spotlight", "s", tool == Tool::Spotlight, Input::Spotlight),
            ("present-button-pen", "d", tool == Tool::Pen, Input::Pen),
            ("present-button-zoom", "z", is[2], Input::Zoom),
            ("present-button-open", "e", is[3], Input::OpenBranch),
            ("present-button-source", "c", is[4], Input::SourceLine),
            ("present-button-capture", "i", false, Input::Capture),
        ];
        for (words, key, on, input) in all {
            button(ui, stage, &tr(words), key, on, input);
        }
        ui.menu_button(tr("present-button-more"), |ui| more_ui(ui, stage));
        if stage.talk.player.spent().is_some() && ui.button(tr("present-button-keep-times")).clicked() {
            stage.wishes.push(Wish::KeepTimes);
        }
        if ui.button(tr("present-button-end")).on_hover_text("Esc Esc").clicked() {
            stage.wishes.push(Wish::End);
        }
    });
}

/// What is wanted now and then.
fn more_ui(ui: &mut Ui, stage: &mut Stage) {
    let rest = [
        ("present-button-back-branch", "Shift+←", Input::PreviousBranch),
        ("present-button-on-branch", "Shift+→", Input::NextBranch),
        ("present-button-first", "Home", Input::First),
        ("present-button-last", "End", Input::Last),
        ("present-button-white", "w", Input::White),
        ("present-button-erase", "Shift+e", Input::Erase),
        ("present-button-larger", "+", Input::Larger),
        ("present-button-smaller", "−", Input::Smaller),
        ("present-button-language", "y", Input::Language),
        ("present-button-add", "a", Input::AddStep),
        ("present-button-swap", "x", Input::SwapScreens),
        ("present-button-help", "?", Input::Help),
    ];
    for (words, key, input) in rest {
        if ui.add(egui::Button::new(tr(words)).shortcut_text(key)).clicked() {
            stage.feed(input);
            super::wake_both(ui.ctx());
            ui.close();
        }
    }
    ui.separator();
    let dark = stage.room_theme.dark;
    let room = if dark { "present-button-light-room" } else { "present-button-dark-room" };
    if ui.button(tr(room)).clicked() {
        stage.room_theme = crate::scene::theme_named(if dark { "paper" } else { "board" });
        super::wake_both(ui.ctx());
        ui.close();
    }
    if ui.button(tr("present-button-edit")).on_hover_text(tr("present-edit-hint")).clicked() {
        stage.wishes.push(Wish::Edit(true));
        ui.close();
    }
}
