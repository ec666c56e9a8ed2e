//! What one window of a talk shows: the topics, lines and texts of a step, ready to be drawn.
//!
//! A [`Picture`] is made when the step, the map or the size of the window changes, not in every
//! frame. Two of them are mixed while the talk goes from one to the other: topics that both have
//! move, others come and go.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eframe::egui::{Align, Color32};

use super::super::canvas::labels::Run;
use super::super::style::color32;
use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{FileId, TopicId};
use crate::editor::talk::{Talk, View};
use crate::layout::{EdgeKind, Seen};
use crate::scene::branch::{Cubic, width_at_level};
use crate::scene::{self, LinePen, Outline, Theme, TopicPrim};

/// A topic with its words.
#[derive(Clone)]
pub struct Card {
    /// Its shape and place.
    pub prim: TopicPrim,
    /// How strongly it is seen.
    pub strength: f32,
    /// Its words.
    pub words: Arc<Words>,
}

/// The words of a topic.
pub struct Words {
    /// The main title and the second.
    pub texts: [String; 2],
    /// The lines, in map pixels.
    pub runs: Vec<Run>,
    /// Type size, left top corner in the box, width.
    pub size: f32,
    /// Left top corner in the box.
    pub at: (f32, f32),
    /// Width for centred lines.
    pub width: f32,
    /// How lines stand in the width.
    pub align: Align,
}

/// A line from a topic to its child.
#[derive(Clone, Copy)]
pub struct Edge {
    /// Where it starts and ends.
    pub ends: [Vec2d; 2],
    /// How it goes.
    pub kind: EdgeKind,
    /// Its widths.
    pub width: [f32; 2],
    /// Its colour.
    pub color: Color32,
    /// The same, as the theme has it.
    pub own: Rgba,
    /// How strongly it is seen.
    pub strength: f32,
}

/// What lies across the tree.
#[derive(Clone)]
pub enum Across {
    /// A boundary with its title.
    Boundary(Rectd, String),
    /// A brace: one end, the tip, the other end.
    Brace([Vec2d; 3]),
    /// A relation with its label and where that stands.
    Relation(Vec<Cubic>, LinePen, String, Rectd),
}

/// A picture of a step.
#[derive(Clone, Default)]
pub struct Picture {
    /// Topics, parents first.
    pub cards: Vec<Card>,
    /// Lines, by the child.
    pub edges: Vec<(TopicId, Edge)>,
    /// Lines of a structure that belong to all children of a topic: the axis of a timeline, the
    /// spine of a fishbone, the grid of a table, braces.
    pub figures: Vec<(Cubic, [f32; 2], Color32)>,
    /// Branches too small to be told apart, as in an overview.
    pub fields: Vec<(Rectd, Color32)>,
    /// Boundaries, braces, relations, with their strength.
    pub across: Vec<(FileId, Across, f32)>,
}

impl Picture {
    /// What a view shows within `seen`; what is smaller than `smallest` is one field.
    #[must_use]
    pub fn of(talk: &Talk, view: &View, theme: &Theme, seen: Rectd, smallest: f64) -> Self {
        let mut picture = Self::default();
        let Some(shown) = &view.shown else { return picture };
        let (document, layout, walk) = (talk.document(), &view.layout, talk.player.walk());
        let mut strengths: HashMap<TopicId, f32> = HashMap::new();
        let mut strength =
            |topic: TopicId| *strengths.entry(topic).or_insert_with(|| shown.strength(document, walk, topic));
        layout.visit(document, seen, smallest, &mut |seen| match seen {
            Seen::Topic { id, rect, level, branch } => {
                let strength = strength(id);
                if strength > 0.0 {
                    let prim = scene::build::topic(document, layout, theme, id, rect, usize::from(level), branch);
                    let words = Arc::new(words(talk, view, &prim));
                    picture.cards.push(Card { prim, strength, words });
                }
            }
            Seen::Edge { child, from, to, kind, level, branch, parent } => {
                let strength = strength(child);
                if strength > 0.0 {
                    let level = usize::from(level);
                    let end = width_at_level(level);
                    let start = width_at_level(level.saturating_sub(1));
                    let boxed = layout.node(parent).is_some_and(crate::layout::Node::is_boxed);
                    let start = if boxed { start } else { start.min(end * 1.5) };
                    let own = scene::build::branch_color(layout, theme, branch);
                    let color = color32(own);
                    picture
                        .edges
                        .push((child, Edge { ends: [from, to], kind, width: [start, end], color, own, strength }));
                }
            }
            Seen::Line { parent, figure, level, branch } => {
                let strength = strength(parent);
                if strength > 0.0 {
                    let color = branch.map(|branch| theme.branch(branch as usize));
                    let width = width_at_level(usize::from(level) + 1);
                    let lines = scene::figure_lines(figure, theme, color, width);
                    let faded = |(curve, width, color)| (curve, width, color32(color).gamma_multiply(strength));
                    picture.figures.extend(lines.into_iter().map(faded));
                }
            }
            Seen::Field { rect, branch, .. } => {
                picture.fields.push((rect, color32(theme.field(branch.unwrap_or(0) as usize))));
            }
        });
        picture.across(talk, view, seen);
        picture
    }

    fn across(&mut self, talk: &Talk, view: &View, seen: Rectd) {
        let (document, layout, walk) = (talk.document(), &view.layout, talk.player.walk());
        let (Some(shown), Some(sheet)) = (&view.shown, document.sheet(talk.sheet())) else { return };
        let language = talk.second().filter(|_| talk.player.titles() == crate::present::TitleChoice::Second);
        let say = |title: &crate::doc::Text, translations: &[(crate::doc::Text, crate::doc::Text)]| {
            let translated = language.and_then(|name| translations.iter().find(|(other, _)| other == name));
            translated.filter(|(_, text)| !text.is_empty()).map_or(title, |(_, text)| text).to_string()
        };
        if !sheet.groups().is_empty() {
            let run = |id: &FileId| {
                let group = sheet.groups().iter().find(|group| group.id == *id)?;
                let strength = shown.of_run(document, walk, group.parent, group.first, group.last);
                (strength > 0.0).then_some((group, strength))
            };
            for outline in layout.boundary_rects(document, talk.sheet()) {
                if let Some((group, strength)) = run(&outline.id).filter(|_| outline.rect.overlaps(&seen)) {
                    let title = say(&group.title, &group.translations);
                    self.across.push((outline.id, Across::Boundary(outline.rect, title), strength));
                }
            }
            for brace in layout.summary_braces(document, talk.sheet()) {
                if let Some((_, strength)) = run(&brace.id).filter(|_| brace.rect.overlaps(&seen)) {
                    let (min, max, middle) = (brace.rect.min, brace.rect.max, brace.rect.center());
                    let points = match brace.towards {
                        crate::layout::Direction::Left => [Vec2d::new(max.x, min.y), Vec2d::new(min.x, middle.y), max],
                        crate::layout::Direction::Down => [min, Vec2d::new(middle.x, max.y), Vec2d::new(max.x, min.y)],
                        _ => [min, Vec2d::new(max.x, middle.y), Vec2d::new(min.x, max.y)],
                    };
                    self.across.push((brace.id, Across::Brace(points), strength));
                }
            }
        }
        if sheet.relations().is_empty() {
            return;
        }
        let here: HashMap<TopicId, f32> = self.cards.iter().map(|card| (card.prim.id, card.strength)).collect();
        for path in layout.relation_paths(document, talk.sheet(), seen) {
            // Only between topics that are on the screen themselves: a line that leads away from
            // it would ask a question that the talk does not answer now.
            let (Some(from), Some(to)) = (here.get(&path.ends.0), here.get(&path.ends.1)) else { continue };
            let Some(relation) = sheet.relations().iter().find(|relation| relation.id == path.id) else { continue };
            if path.ends != (relation.from, relation.to) {
                continue;
            }
            let half = Vec2d::new(f64::from(path.label_size.w) / 2.0, f64::from(path.label_size.h) / 2.0);
            let label = Rectd { min: path.label_center - half, max: path.label_center + half };
            let title = say(&relation.title, &relation.translations);
            let curves = path.curve.iter().map(|&points| Cubic { points }).collect();
            let pen = LinePen::of(&relation.style, 1.6);
            let across = Across::Relation(curves, pen, title, label);
            self.across.push((path.id, across, from.min(*to)));
        }
    }

    /// The topic whose box holds a point of the map.
    #[must_use]
    pub fn topic_at(&self, point: Vec2d) -> Option<TopicId> {
        self.cards.iter().rev().find(|card| card.prim.rect.expand(4.0).contains(point)).map(|card| card.prim.id)
    }

    /// A picture between two: `share` from `old` to `new`, 0 to 1 and already eased.
    #[must_use]
    pub fn between(old: &Self, new: &Self, share: f64) -> Self {
        let portion = share as f32;
        let before: HashMap<TopicId, &Card> = old.cards.iter().map(|card| (card.prim.id, card)).collect();
        let lines: HashMap<TopicId, &Edge> = old.edges.iter().map(|(child, edge)| (*child, edge)).collect();
        let mut mixed = Self { fields: new.fields.clone(), figures: new.figures.clone(), ..Self::default() };
        // What goes is gone before half of the way, so that it does not lie below what comes.
        let going = (1.0 - portion * 2.5).max(0.0);
        if going > 0.0 {
            let stays: HashSet<TopicId> = new.cards.iter().map(|card| card.prim.id).collect();
            let goes = old.cards.iter().filter(|card| !stays.contains(&card.prim.id));
            mixed.cards.extend(goes.map(|card| Card { strength: card.strength * going, ..card.clone() }));
            let goes = old.edges.iter().filter(|(child, _)| !stays.contains(child));
            let fading = |(child, edge): &(TopicId, Edge)| (*child, Edge { strength: edge.strength * going, ..*edge });
            mixed.edges.extend(goes.map(fading));
        }
        for (child, edge) in &new.edges {
            let mut edge = *edge;
            match lines.get(child) {
                Some(old) => {
                    edge.ends = [0, 1].map(|end| mix(old.ends[end], edge.ends[end], share));
                    edge.strength = old.strength + (edge.strength - old.strength) * portion;
                }
                None => edge.strength *= coming(portion),
            }
            mixed.edges.push((*child, edge));
        }
        for card in &new.cards {
            let mut card = card.clone();
            match before.get(&card.prim.id) {
                Some(old) => {
                    let (a, b) = (old.prim.rect, card.prim.rect);
                    let size = b.max - b.min;
                    let min = mix(a.min, b.min, share);
                    card.prim.rect = Rectd { min, max: min + size };
                    card.strength = old.strength + (card.strength - old.strength) * portion;
                }
                None => card.strength *= coming(portion),
            }
            mixed.cards.push(card);
        }
        for (id, across, strength) in &new.across {
            let was = old.across.iter().any(|(other, ..)| other == id);
            let moves = if was && share < 1.0 { coming(portion).max(0.25) } else { coming(portion) };
            mixed.across.push((id.clone(), across.clone(), strength * moves));
        }
        mixed
    }
}

/// How strongly something new is seen after a share of the way.
fn coming(share: f32) -> f32 {
    ((share - 0.25) / 0.75).clamp(0.0, 1.0)
}

fn mix(from: Vec2d, to: Vec2d, share: f64) -> Vec2d {
    from + (to - from) * share
}

/// The words of a topic, laid out as the layout measured them.
fn words(talk: &Talk, view: &View, prim: &TopicPrim) -> Words {
    let (document, layout) = (talk.document(), &view.layout);
    let (main, second) = talk.title(prim.id);
    let texts = [main.to_owned(), second.unwrap_or("").to_owned()];
    let boxed = matches!(prim.outline, Outline::Rounded(_));
    let align = if boxed { Align::Center } else { Align::LEFT };
    let Some(block) = layout.text_block(document, prim.id) else {
        return Words { texts, runs: Vec::new(), size: 16.0, at: (0.0, 0.0), width: 0.0, align };
    };
    let colors = [color32(prim.text), color32(prim.muted)];
    let mut runs: Vec<Run> = Vec::with_capacity(2);
    for second in [false, true] {
        let text = if second { &block.second } else { &block.main };
        let lines: Vec<_> = block.lines.iter().filter(|line| line.second == second).collect();
        let Some(first) = lines.first() else { continue };
        let joined: Vec<&str> =
            lines.iter().map(|line| text.get(line.range.clone()).unwrap_or("").trim_end()).collect();
        runs.push(Run {
            text: joined.join("\n"),
            size: first.font,
            bold: block.bold && !second,
            italic: block.italic,
            language: if second { block.second_language.clone() } else { block.language.clone() },
            color: colors[usize::from(second)],
        });
    }
    let size = runs.first().map_or(16.0, |run| run.size);
    let min = block.text.min;
    Words { texts, runs, size, at: (min.x, min.y), width: block.text.max.x - min.x, align }
}
