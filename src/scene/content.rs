//! What a topic shows besides its title, as primitives: icons, chips, keys of sources, a picture.

use super::build::{LabelRun, Prim, Query, TopicPrim};
use super::glyph::Glyph;
use super::marker::{self, Tone};
use super::theme::Theme;
use crate::base::color::Rgba;
use crate::base::geom::{Rect, Rectd, Vec2d};
use crate::doc::{Document, TaskState, Text, TopicId};
use crate::layout::{ChipKind, Layout, Mark};

/// A small icon of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icon {
    /// The topic.
    pub topic: TopicId,
    /// What it stands for.
    pub mark: Mark,
    /// Its shape.
    pub glyph: Glyph,
    /// Its square.
    pub rect: Rectd,
    /// Its colour.
    pub tone: Rgba,
    /// What reads on that colour.
    pub light: Rgba,
}

/// A label or a day of a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct ChipPrim {
    /// The topic.
    pub topic: TopicId,
    /// What it stands for.
    pub kind: ChipKind,
    /// Its box, with round ends.
    pub rect: Rectd,
    /// The fill.
    pub fill: Rgba,
    /// An icon at its left end.
    pub icon: Option<Glyph>,
    /// Its words, centred in what the icon leaves.
    pub run: LabelRun,
}

/// The keys of the sources that a topic cites.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyPrim {
    /// The topic.
    pub topic: TopicId,
    /// Their room; the words begin at its left top.
    pub rect: Rectd,
    /// The words.
    pub run: LabelRun,
}

/// A picture in a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct PicturePrim {
    /// The topic.
    pub topic: TopicId,
    /// The name of the picture in the document.
    pub name: Text,
    /// Where it stands.
    pub rect: Rectd,
}

/// The glyph and the colour of a task.
#[must_use]
pub fn task_glyph(document: &Document, topic: TopicId) -> Option<(Glyph, Tone)> {
    let task = document.topic(topic)?.more().task.as_ref()?;
    if document.tasks_below(topic) > 0 || task.progress.is_some_and(|_| task.state != TaskState::Done) {
        let percent = document.progress(topic)?;
        return Some((Glyph::Ring(percent), if percent == 100 { Tone::Green } else { Tone::Blue }));
    }
    Some(match task.state {
        TaskState::Todo => (Glyph::Todo, Tone::Grey),
        TaskState::Doing => (Glyph::Doing, Tone::Blue),
        TaskState::Done => (Glyph::Done, Tone::Green),
    })
}

/// Adds a topic and, above it, what it shows besides its title.
pub(super) fn topic(
    document: &Document,
    layout: &Layout,
    theme: &Theme,
    query: &Query<'_>,
    mut prim: TopicPrim,
    out: &mut Vec<Prim>,
) {
    let id = prim.id;
    // What is smaller than a field of colour would only be noise.
    let reads = f64::from(layout.look().mark_size) > query.min_extent * 0.8;
    let at = document.topic(id).filter(|topic| reads && topic.has_more());
    prim.block = at.and_then(|_| layout.text_block(document, id)).map(Box::new);
    let min = prim.rect.min;
    let block = prim.block.clone();
    let (fill, muted) = (prim.fill, prim.muted);
    out.push(Prim::Topic(prim));
    let (Some(at), Some(block)) = (at, block) else { return };
    let place = |rect: Rect| rect.at(min);
    let back = if fill.a > 0 { fill } else { theme.background };
    let more = at.more();
    if let (Some(rect), Some(image)) = (block.image, &more.image) {
        out.push(Prim::Picture(PicturePrim { topic: id, name: image.image.clone(), rect: place(rect) }));
    }
    for (mark, rect) in &block.marks {
        let look = match mark {
            Mark::Marker(index) => more.markers.get(*index).map(|name| {
                let (glyph, tone) = marker::look_of(name);
                (glyph, tone.color(theme))
            }),
            Mark::Task => task_glyph(document, id).map(|(glyph, tone)| {
                // A grey box must be seen on any fill; it takes the colour of second titles.
                (glyph, if tone == Tone::Grey { muted } else { tone.color(theme) })
            }),
            Mark::Note => Some((Glyph::Note, muted.mix(back, 0.25))),
            Mark::Link => Some((Glyph::Link, muted.mix(back, 0.25))),
            Mark::Source | Mark::Label => None,
        };
        let Some((glyph, tone)) = look else { continue };
        // Icons that belong to the title are a little smaller than their square.
        let quiet = matches!(mark, Mark::Note | Mark::Link);
        let rect = place(rect.expand(if quiet { -2.2 } else { -1.0 }));
        out.push(Prim::Icon(Icon { topic: id, mark: *mark, glyph, rect, tone, light: marker::light(theme) }));
    }
    if let Some(key) = &block.key {
        let run = LabelRun { text: key.text.to_string(), size: key.font, bold: false, color: muted };
        out.push(Prim::Key(KeyPrim { topic: id, rect: place(key.rect), run }));
    }
    let size = layout.look().chip_type;
    for chip in &block.chips {
        let (color, icon) = match chip.kind {
            ChipKind::Label(index) => {
                let name = more.labels.get(index).map_or("", Text::as_str);
                (marker::label_color(name, theme), None)
            }
            ChipKind::Due => (theme.muted, Some(Glyph::Clock)),
            ChipKind::Date => (theme.muted, Some(Glyph::Date)),
        };
        let fill = theme.background.mix(color, if theme.dark { 0.24 } else { 0.15 });
        let color = marker::readable(color, fill, theme);
        let run = LabelRun { text: chip.text.to_string(), size, bold: false, color };
        out.push(Prim::Chip(ChipPrim { topic: id, kind: chip.kind, rect: place(chip.rect), fill, icon, run }));
    }
}

/// What can be pointed at in a topic: the mark under a point of the map among what was drawn.
#[must_use]
pub fn mark_at(prims: &[Prim], point: Vec2d) -> Option<(TopicId, Mark)> {
    prims.iter().rev().find_map(|prim| match prim {
        Prim::Icon(icon) if icon.rect.expand(1.5).contains(point) => Some((icon.topic, icon.mark)),
        Prim::Key(key) if key.rect.contains(point) => Some((key.topic, Mark::Source)),
        Prim::Chip(chip) if chip.rect.contains(point) => {
            Some((chip.topic, if matches!(chip.kind, ChipKind::Label(_)) { Mark::Label } else { Mark::Task }))
        }
        _ => None,
    })
}
