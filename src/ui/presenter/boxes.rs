//! What takes text or lies over the presenter's window: search, quick capture, the sheet of keys.

use eframe::egui::{self, Align2, Area, Frame, Grid, Id, Key, Order, RichText, TextEdit, Ui, vec2};

use super::super::fonts;
use super::super::style::color32;
use super::super::words::tr;
use super::{Stage, screen};
use crate::editor::talk::list;
use crate::editor::talk::search::Search;
use crate::present::{Asking, Input, key_table};

/// Hits that are shown.
const MOST: usize = 8;

/// What the boxes remember while they are open.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    open: Asking,
    text: String,
    chosen: usize,
    search: Search,
}

pub(super) fn boxes_ui(ui: &Ui, stage: &mut Stage) {
    let asking = stage.talk.player.asking();
    if stage.boxes.open != asking {
        stage.boxes = Boxes { open: asking, ..Boxes::default() };
    }
    match asking {
        Asking::No => {}
        Asking::Search => search_ui(ui, stage),
        Asking::Capture => capture_ui(ui, stage),
    }
    if stage.talk.player.shows_help() {
        help_ui(ui, stage);
    }
}

fn plate(stage: &Stage) -> Frame {
    Frame::new()
        .fill(color32(stage.theme.panel))
        .stroke((1.0, color32(stage.theme.panel_line)))
        .corner_radius(12)
        .shadow(egui::Shadow { offset: [0, 6], blur: 24, spread: 0, color: egui::Color32::from_black_alpha(70) })
        .inner_margin(egui::Margin::same(16))
}

/// A box in the upper middle of the window with one line of text. `true` if Enter ended it.
fn line_ui(ui: &Ui, stage: &mut Stage, hint: &str, below: impl FnOnce(&mut Ui, &mut Stage)) -> bool {
    let mut done = false;
    let frame = plate(stage);
    Area::new(Id::unique("talk box")).order(Order::Foreground).anchor(Align2::CENTER_TOP, vec2(0.0, 90.0)).show(
        ui.ctx(),
        |ui| {
            frame.show(ui, |ui| {
                ui.set_width(560.0);
                let font = egui::FontId::new(22.0, fonts::map());
                let id = Id::unique("talk line");
                let edit = TextEdit::singleline(&mut stage.boxes.text)
                    .id(id)
                    .font(font)
                    .hint_text(hint.to_owned())
                    .desired_width(f32::INFINITY);
                let response = ui.add(edit);
                done = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                if !response.has_focus() && !done {
                    response.request_focus();
                }
                below(ui, stage);
            });
        },
    );
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        stage.feed(Input::CloseBox);
        super::wake_both(ui.ctx());
        return false;
    }
    done
}

fn capture_ui(ui: &Ui, stage: &mut Stage) {
    let about = stage.talk.player.spoken_of(stage.talk.document());
    let about = about.map(|topic| screen::short(stage.talk.title(topic).0, 60)).unwrap_or_default();
    let done = line_ui(ui, stage, &tr("present-capture-hint"), |ui, stage| {
        let text = format!("{} {about}", tr("present-capture-about"));
        ui.label(RichText::new(text).color(color32(stage.theme.muted)));
    });
    if done {
        let text = std::mem::take(&mut stage.boxes.text);
        stage.feed(Input::Captured(text));
        super::wake_both(ui.ctx());
    }
}

fn search_ui(ui: &Ui, stage: &mut Stage) {
    let Stage { boxes, talk, .. } = &mut *stage;
    let hits = boxes.search.find(talk, &boxes.text, MOST);
    if boxes.search.is_at_work() {
        ui.ctx().request_repaint();
    }
    let (down, up) = ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp)));
    if down {
        stage.boxes.chosen += 1;
    }
    if up {
        stage.boxes.chosen = stage.boxes.chosen.saturating_sub(1);
    }
    stage.boxes.chosen = stage.boxes.chosen.min(hits.len().saturating_sub(1));
    let mut picked = None;
    let done = line_ui(ui, stage, &tr("present-search-hint"), |ui, stage| {
        for (index, &hit) in hits.iter().enumerate() {
            let path = list::path(stage.talk.document(), hit);
            let from = path.len().saturating_sub(3).max(1).min(path.len().saturating_sub(1));
            let words = path.get(from..).unwrap_or(&[]).join(" › ");
            let chosen = index == stage.boxes.chosen;
            let font = egui::FontId::new(16.0, fonts::map());
            let text = RichText::new(screen::short(&words, 76)).font(font);
            if ui.selectable_label(chosen, text).clicked() {
                picked = Some(hit);
            }
        }
        if hits.is_empty() && !stage.boxes.text.trim().is_empty() {
            ui.label(RichText::new(tr("present-search-nothing")).color(color32(stage.theme.muted)));
        }
    });
    if done {
        picked = hits.get(stage.boxes.chosen).copied();
        if picked.is_none() {
            stage.feed(Input::CloseBox);
        }
    }
    if let Some(topic) = picked {
        stage.feed(Input::GoTo(topic));
    }
    if picked.is_some() || done {
        super::wake_both(ui.ctx());
    }
}

fn help_ui(ui: &Ui, stage: &mut Stage) {
    let frame = plate(stage);
    Area::new(Id::unique("talk keys")).order(Order::Foreground).anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)).show(
        ui.ctx(),
        |ui| {
            frame.show(ui, |ui| {
                ui.label(RichText::new(tr("present-keys-title")).heading());
                ui.add_space(6.0);
                Grid::new("talk keys").num_columns(4).spacing(vec2(18.0, 5.0)).show(ui, |ui| {
                    let table = key_table();
                    let half = table.len().div_ceil(2);
                    for row in 0..half {
                        for (keys, words) in [table.get(row), table.get(row + half)].into_iter().flatten() {
                            ui.label(RichText::new(*keys).family(fonts::bold()));
                            ui.label(tr(words));
                        }
                        ui.end_row();
                    }
                });
            });
        },
    );
}
