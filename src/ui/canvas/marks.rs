//! The small icons in topics: note, link, source, task, label, and markers by name.

use eframe::egui::Color32;

use super::super::style::color32;
use crate::doc::Topic;
use crate::layout::Mark;
use crate::scene::Theme;

/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 14] = [
    "sticky-note",
    "link",
    "book-open",
    "tag",
    "square",
    "circle-dot",
    "square-check",
    "flag",
    "star",
    "circle-help",
    "triangle-alert",
    "user",
    "quote",
    "bookmark",
];

/// Labels whose colour says something everywhere, with the branch colour that they take.
const KNOWN_LABELS: [(&str, usize); 4] = [("dispute", 3), ("error", 0), ("forecast", 1), ("editor", 7)];

/// The icon and the colour of a mark.
#[must_use]
pub fn mark_icon(topic: &Topic, mark: Mark, theme: &Theme, quiet: Color32) -> (&'static str, Color32) {
    match mark {
        Mark::Note => ("sticky-note", quiet),
        Mark::Link => ("link", quiet),
        Mark::Source => ("book-open", quiet),
        Mark::Label => {
            let name = topic.more().labels.first().map_or("", |label| label.as_str());
            ("tag", color32(label_color(name, theme)))
        }
        Mark::Task => match topic.more().task.as_ref().map(|task| task.state) {
            Some(crate::doc::TaskState::Done) => ("square-check", quiet),
            Some(crate::doc::TaskState::Doing) => ("circle-dot", quiet),
            _ => ("square", quiet),
        },
        Mark::Marker(index) => {
            let name = topic.more().markers.get(index).map_or("", |marker| marker.as_str());
            (marker_icon(name), color32(label_color(name, theme)))
        }
    }
}

fn marker_icon(name: &str) -> &'static str {
    let family = name.split('-').next().unwrap_or("");
    match family {
        "flag" => "flag",
        "star" => "star",
        "question" => "circle-help",
        "exclamation" | "warning" => "triangle-alert",
        "person" => "user",
        "quote" => "quote",
        _ => "bookmark",
    }
}

/// The colour of a label: fixed for those of the sample's legend, else by its name.
#[must_use]
pub fn label_color(name: &str, theme: &Theme) -> crate::base::color::Rgba {
    let known = KNOWN_LABELS.iter().find(|(label, _)| *label == name).map(|(_, index)| *index);
    let index =
        known.unwrap_or_else(|| name.bytes().fold(5_usize, |sum, byte| sum.wrapping_mul(31) ^ usize::from(byte)));
    theme.branch(index)
}
