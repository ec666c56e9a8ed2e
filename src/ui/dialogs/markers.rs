//! The palette of markers: chosen with the pointer, the arrow keys and Enter, or a digit for the
//! priority. It stays open, because topics often get more than one.

use eframe::egui::{self, Id, Key, Modal, RichText, Sense, Ui, vec2};

use super::super::app::{Message, View};
use super::super::canvas::glyphs;
use super::super::style::color32;
use super::super::words::tr;
use crate::editor::content::{Act, toggle_marker};
use crate::scene::marker::{self, FAMILIES};

/// Side of a marker's square in the palette, in points.
const CELL: f32 = 32.0;

/// The palette.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkerDialog {
    /// Row and place of the marker that the keys are at.
    at: (usize, usize),
}

fn name_at((row, place): (usize, usize)) -> Option<&'static str> {
    FAMILIES.get(row)?.markers.get(place).copied()
}

/// What choosing a marker does to the selected topics.
pub fn choose(view: &View<'_>, name: &str, out: &mut Vec<Message>) {
    let topics = view.editor.selection().topics();
    let fields = toggle_marker(view.editor.document(), topics, name, marker::rivals(name));
    out.push(Message::Content(Act::Set { label: "Change markers", typing: false, fields }));
}

/// Whether all selected topics have a marker.
fn is_set(view: &View<'_>, name: &str) -> bool {
    let mut topics = view.editor.selection().topics().iter().filter_map(|&topic| view.editor.document().topic(topic));
    topics.all(|topic| topic.more().markers.iter().any(|marker| marker == name))
}

/// Rows of markers. `at` is the one that the keys are at, if any. Returns what was clicked.
pub fn palette_ui(ui: &mut Ui, view: &View<'_>, cell: f32, at: Option<(usize, usize)>) -> Option<&'static str> {
    let mut chosen = None;
    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
    for (row, family) in FAMILIES.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            for (place, name) in family.markers.iter().enumerate() {
                let (rect, response) = ui.allocate_exact_size(vec2(cell, cell), Sense::click());
                let set = is_set(view, name);
                let visuals = ui.style().interact(&response);
                if set {
                    ui.painter().rect_filled(rect, 6.0, ui.visuals().selection.bg_fill);
                } else if response.hovered() || at == Some((row, place)) {
                    ui.painter().rect_filled(rect, 6.0, visuals.weak_bg_fill);
                }
                if at == Some((row, place)) || response.has_focus() {
                    let stroke = egui::Stroke::new(1.6, color32(view.theme.selection));
                    ui.painter().rect_stroke(rect.shrink(1.0), 6.0, stroke, egui::StrokeKind::Inside);
                }
                let (glyph, tone) = marker::look_of(name);
                let (tone, light) = (color32(tone.color(view.theme)), color32(marker::light(view.theme)));
                glyphs::paint(ui.painter(), glyph, rect.shrink(cell * 0.18), tone, light);
                let label = marker_words(name);
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, set, &label));
                if response.on_hover_text(label).clicked() {
                    chosen = Some(*name);
                }
            }
        });
    }
    chosen
}

/// A marker in words: its family, and its number or colour.
#[must_use]
pub fn marker_words(name: &str) -> String {
    // What other programs wrote has only its name.
    if !FAMILIES.iter().any(|family| family.markers.contains(&name)) {
        return name.to_owned();
    }
    let (family, rest) = name.split_once('-').unwrap_or((name, ""));
    match family {
        "priority" => format!("{} {rest}", tr("content-marker-priority")),
        "task" => {
            let percent = match rest {
                "start" => 0,
                "quarter" => 25,
                "half" => 50,
                "3quar" => 75,
                _ => 100,
            };
            format!("{} {percent} %", tr("content-marker-progress"))
        }
        "star" if rest.is_empty() => format!("{} {}", tr("content-marker-star"), tr("content-tone-yellow")),
        "flag" | "star" => {
            format!("{} {}", tr(&format!("content-marker-{family}")), tr(&format!("content-tone-{rest}")))
        }
        _ => tr(&format!("content-marker-{name}")),
    }
}

/// Shows the palette; `true` while it stays open.
pub fn markers_ui(ctx: &egui::Context, dialog: &mut MarkerDialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    let mut close = false;
    let (mut row, mut place) = dialog.at;
    ctx.input_mut(|input| {
        let none = egui::Modifiers::NONE;
        let len = |row: usize| FAMILIES.get(row).map_or(1, |family| family.markers.len());
        if input.consume_key(none, Key::ArrowRight) {
            place = (place + 1) % len(row);
        }
        if input.consume_key(none, Key::ArrowLeft) {
            place = (place + len(row) - 1) % len(row);
        }
        if input.consume_key(none, Key::ArrowDown) {
            row = (row + 1) % FAMILIES.len();
        }
        if input.consume_key(none, Key::ArrowUp) {
            row = (row + FAMILIES.len() - 1) % FAMILIES.len();
        }
        place = place.min(len(row) - 1);
        if (input.consume_key(none, Key::Enter) || input.consume_key(none, Key::Space))
            && let Some(name) = name_at((row, place))
        {
            choose(view, name, out);
        }
        let digits =
            [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        for (number, key) in digits.into_iter().enumerate() {
            if input.consume_key(none, key)
                && let Some(name) = name_at((0, number))
            {
                choose(view, name, out);
                close = true;
            }
        }
        close |= input.consume_key(none, Key::Escape);
    });
    dialog.at = (row, place);
    let modal = Modal::new(Id::unique("markers")).show(ctx, |ui| {
        ui.set_width(12.0 * (CELL + 2.0));
        ui.horizontal(|ui| {
            ui.label(RichText::new(tr("content-markers")).size(16.0).family(super::super::fonts::bold()));
            ui.add_space(8.0);
            ui.label(RichText::new(tr("content-markers-keys")).small().color(color32(view.theme.muted)));
        });
        ui.add_space(6.0);
        if let Some(name) = palette_ui(ui, view, CELL, Some(dialog.at)) {
            choose(view, name, out);
        }
    });
    !(close || modal.should_close())
}

#[cfg(test)]
mod tests {
    use super::{marker_words, name_at};
    use crate::scene::marker::FAMILIES;

    #[test]
    fn every_marker_has_words_and_the_digits_are_the_priorities() {
        for name in FAMILIES.iter().flat_map(|family| family.markers) {
            let words = marker_words(name);
            assert!(!words.is_empty() && !words.contains("content-"), "{name}: {words}");
        }
        assert_eq!(name_at((0, 2)), Some("priority-3"));
    }
}
