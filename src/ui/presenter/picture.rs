//! What one window of a talk shows: the primitives of the scene as the canvas draws them, each as
//! strongly as the step has it, and the words of topics.
//!
//! A [`Picture`] is made when the step, the map or the size of the window changes, not in every
//! frame. Two of them are mixed while the talk goes from one to the other: topics that both have
//! move, others come and go. Words are kept in it, so that a frozen picture stays what it was.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eframe::egui::Align;

use super::super::canvas::brush::runs;
use super::super::canvas::labels::Run;
use super::super::style::color32;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{FileId, Text, TopicId};
use crate::editor::talk::{Talk, View};
use crate::layout::RelationPath;
use crate::present::{Shown, TitleChoice};
use crate::scene::{self, Prim, Query, Still, Theme, Tie, TopicPrim};

/// Work on the ways of relations in one frame, in squares of the layout's raster.
const ROUTE_STEP: usize = 40_000;

/// The words of a topic, laid out as the layout measured them.
pub struct Words {
    /// The main title and the second.
    pub texts: [String; 2],
    /// The lines, in map pixels.
    pub runs: Vec<Run>,
    /// Type size of the first.
    pub size: f32,
    /// Whether they are slanted.
    pub italic: bool,
    /// Left top corner in the box.
    pub at: (f32, f32),
    /// Width for centred lines.
    pub width: f32,
    /// How lines stand in the width.
    pub align: Align,
    /// The number before them, its left top corner in the box, and its width; empty without one.
    pub number: (String, (f32, f32), f32),
}

/// One thing of a picture.
#[derive(Clone)]
pub struct Item {
    /// What is drawn.
    pub prim: Arc<Prim>,
    /// What it belongs to.
    pub tie: Tie,
    /// How strongly it is seen, from 0 to 1.
    pub strength: f32,
    /// How far it is drawn from its place: a topic and what stands in it by the second, a line at
    /// its start and at its end.
    pub by: [Vec2d; 2],
    /// The words of a topic.
    pub words: Option<Arc<Words>>,
}

/// A picture of a step.
#[derive(Clone, Default)]
pub struct Picture {
    /// Back to front.
    pub items: Vec<Item>,
    /// Where each topic stands, and how strongly it is seen.
    topics: HashMap<TopicId, (Rectd, f32)>,
    /// Topics that are left out because the edge of the screen would cut them.
    cut: HashSet<TopicId>,
    /// Whether relations are missing that have no way yet.
    waits: bool,
}

/// What relations and groups are named by.
const fn id_of(prim: &Prim) -> Option<&FileId> {
    match prim {
        Prim::Boundary { id, .. } | Prim::Brace { id, .. } | Prim::Relation { id, .. } => Some(id),
        Prim::Label(label) => Some(&label.id),
        _ => None,
    }
}

impl Picture {
    /// What a view shows within `seen`; what is smaller than `smallest` is one field.
    #[must_use]
    pub fn of(talk: &Talk, view: &View, theme: &Theme, seen: Rectd, smallest: f64) -> Self {
        let mut picture = Self::default();
        let Some(shown) = &view.shown else { return picture };
        let (document, layout, walk) = (talk.document(), &view.layout, talk.player.walk());
        let mut known: HashMap<TopicId, f32> = HashMap::new();
        let mut strength =
            |topic: TopicId| *known.entry(topic).or_insert_with(|| shown.strength(document, walk, topic));
        let (relations, across, waits) = across(talk, view, shown, seen, &mut strength);
        picture.waits = waits;
        let language = talk.second().filter(|_| talk.player.titles() == TitleChoice::Second).map(Text::as_str);
        let query = Query { view: seen, min_extent: smallest, relations: &relations, language, handles: false };
        let (mut prims, mut ties) = (Vec::new(), Vec::new());
        let sheet = talk.sheet();
        scene::build_moving(document, layout, sheet, theme, &query, &Still, &mut prims, &mut ties);
        for (prim, tie) in prims.into_iter().zip(ties) {
            let strength = match tie {
                Tie::Topic(topic) | Tie::Edge(_, topic) | Tie::Figure(topic, _) => strength(topic),
                Tie::None => id_of(&prim).map_or(1.0, |id| across.get(id).copied().unwrap_or(0.0)),
            };
            if strength <= 0.0 {
                continue;
            }
            let words = match &prim {
                Prim::Topic(topic) => {
                    picture.topics.insert(topic.id, (topic.rect, strength));
                    Some(Arc::new(words(talk, view, topic)))
                }
                _ => None,
            };
            picture.items.push(Item { prim: Arc::new(prim), tie, strength, by: [Vec2d::ZERO; 2], words });
        }
        picture
    }

    /// Leaves out the topics that the edge of `view` would cut, but for those that are spoken of, and the
    /// words of relations and boundaries that it would cut: half a title distracts. The lines stay.
    pub fn without_cut(&mut self, view: Rectd, spoken_of: impl Fn(TopicId) -> bool) {
        let is_cut = |rect: Rectd| rect.overlaps(&view) && !(view.contains(rect.min) && view.contains(rect.max));
        let cut = self.topics.iter().filter(|(topic, (rect, _))| is_cut(*rect) && !spoken_of(**topic));
        self.cut = cut.map(|(topic, _)| *topic).collect();
        let cut = &self.cut;
        self.items.retain(|item| {
            let is_left_out = matches!(item.tie, Tie::Topic(topic) if cut.contains(&topic))
                || matches!(&*item.prim, Prim::Label(label) if is_cut(label.rect));
            !is_left_out
        });
    }

    /// Looks for ways of relations that this picture of `seen` waits for, as far as one frame may;
    /// `true` when all are found and the picture is to be made anew.
    pub fn route(&self, talk: &Talk, view: &View, seen: Rectd) -> bool {
        self.waits && !view.layout.relation_paths_within(talk.document(), talk.sheet(), seen, ROUTE_STEP, ROUTE_STEP).1
    }

    /// Whether it waits for [`Picture::route`].
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.waits
    }

    /// Where a topic stands in it.
    #[must_use]
    pub fn place(&self, topic: TopicId) -> Option<Rectd> {
        self.topics.get(&topic).map(|(rect, _)| *rect)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The topic whose box holds a point of the map.
    #[must_use]
    pub fn topic_at(&self, point: Vec2d) -> Option<TopicId> {
        self.items.iter().rev().find_map(|item| match &*item.prim {
            Prim::Topic(topic) if topic.rect.expand(4.0).contains(point) => Some(topic.id),
            _ => None,
        })
    }

    /// A picture between two: `share` from `old` to `new`, 0 to 1 and already eased.
    #[must_use]
    pub fn between(old: &Self, new: &Self, share: f64) -> Self {
        let portion = share as f32;
        // What goes is gone before half of the way, so that it does not lie below what comes.
        let going = (1.0 - portion * 2.5).max(0.0);
        let mut mixed = Self { cut: new.cut.clone(), ..Self::default() };
        mixed.items.reserve(new.items.len());
        if going > 0.0 {
            let stays = |tie: Tie| match tie {
                Tie::Topic(topic) => new.topics.contains_key(&topic) && !new.cut.contains(&topic),
                Tie::Edge(_, topic) => new.topics.contains_key(&topic),
                Tie::Figure(..) | Tie::None => true,
            };
            let goes = old.items.iter().filter(|item| !stays(item.tie));
            mixed.items.extend(goes.map(|item| Item { strength: item.strength * going, ..item.clone() }));
        }
        let before = |topic: TopicId| old.topics.get(&topic).copied();
        // From its place to where it was, as far as the way is not gone yet.
        let rest = |topic: TopicId| {
            let (was, is) = (before(topic)?, new.topics.get(&topic)?);
            Some((was.0.min - is.0.min) * (1.0 - share))
        };
        let from = |topic: TopicId, strength: f32, was_drawn: bool| match before(topic) {
            Some((_, was)) if was_drawn => was + (strength - was) * portion,
            _ => strength * coming(portion),
        };
        for item in &new.items {
            let mut item = item.clone();
            match item.tie {
                Tie::Topic(topic) => {
                    item.strength = from(topic, item.strength, !old.cut.contains(&topic));
                    item.by = [rest(topic).unwrap_or_default(); 2];
                    if let Prim::Topic(prim) = &*item.prim {
                        let (by, rect) = (item.by[1], prim.rect);
                        let rect = Rectd { min: rect.min + by, max: rect.max + by };
                        mixed.topics.insert(topic, (rect, item.strength));
                    }
                }
                Tie::Edge(parent, child) => {
                    item.strength = from(child, item.strength, true);
                    item.by = [rest(parent).unwrap_or_default(), rest(child).unwrap_or_default()];
                }
                Tie::Figure(..) => {}
                Tie::None => {
                    let was = id_of(&item.prim).is_none_or(|id| old.items.iter().any(|o| id_of(&o.prim) == Some(id)));
                    item.strength *= if was { coming(portion).max(0.25) } else { coming(portion) };
                }
            }
            mixed.items.push(item);
        }
        mixed
    }
}

/// How strongly something new is seen after a share of the way.
fn coming(share: f32) -> f32 {
    ((share - 0.25) / 0.75).clamp(0.0, 1.0)
}

/// The relations that are drawn, how strongly each group and relation is seen, and whether relations
/// are missing that have no way yet.
fn across(
    talk: &Talk,
    view: &View,
    shown: &Shown,
    seen: Rectd,
    strength: &mut dyn FnMut(TopicId) -> f32,
) -> (Vec<RelationPath>, HashMap<FileId, f32>, bool) {
    let (document, layout, walk) = (talk.document(), &view.layout, talk.player.walk());
    let mut strengths = HashMap::new();
    let Some(sheet) = document.sheet(talk.sheet()) else { return (Vec::new(), strengths, false) };
    for group in sheet.groups() {
        // Most groups of a large map hang on topics that are folded away.
        if layout.node(group.parent).is_some_and(|node| !node.is_folded()) {
            let strength = shown.of_run(document, walk, group.parent, group.first, group.last);
            strengths.insert(group.id.clone(), strength);
        }
    }
    // Only between topics that are on the screen themselves: a line that leads away from it would ask
    // a question that the talk does not answer now. Routing is what costs; mostly there is none.
    let mut is_there = |topic: TopicId| layout.shown_for(topic) == Some(topic) && strength(topic) > 0.0;
    let mut any = false;
    for relation in sheet.relations() {
        any |= is_there(relation.from) && is_there(relation.to);
    }
    if !any {
        return (Vec::new(), strengths, false);
    }
    let (mut paths, waits) = layout.relation_paths_within(document, talk.sheet(), seen, ROUTE_STEP, ROUTE_STEP);
    let rect = |topic: TopicId| layout.rect_in_map(document, topic).is_some_and(|rect| rect.overlaps(&seen));
    paths.retain(|path| {
        let (from, to) = path.ends;
        let faintest = strength(from).min(strength(to));
        let is_own = sheet
            .relations()
            .iter()
            .any(|relation| relation.id == path.id && (relation.from, relation.to) == path.ends);
        let drawn = is_own && faintest > 0.0 && rect(from) && rect(to);
        if drawn {
            strengths.insert(path.id.clone(), faintest);
        }
        drawn
    });
    (paths, strengths, waits)
}

/// The words of a topic, laid out as the layout measured them.
fn words(talk: &Talk, view: &View, prim: &TopicPrim) -> Words {
    let (document, layout) = (talk.document(), &view.layout);
    let (main, second) = talk.title(prim.id);
    let texts = [main.to_owned(), second.unwrap_or("").to_owned()];
    let align = if prim.outline.is_closed() { Align::Center } else { Align::LEFT };
    let number = layout.number(prim.id);
    let own;
    let block = if let Some(block) = prim.block.as_deref() {
        Some(block)
    } else {
        own = layout.text_block(document, prim.id);
        own.as_ref()
    };
    let Some(block) = block else {
        let number = (String::new(), (0.0, 0.0), 0.0);
        return Words { texts, runs: Vec::new(), size: 16.0, italic: false, at: (0.0, 0.0), width: 0.0, align, number };
    };
    let runs = runs(block, [color32(prim.text), color32(prim.muted)]);
    Words {
        texts,
        size: runs.first().map_or(16.0, |run| run.size),
        runs,
        italic: block.italic,
        at: (block.text.min.x, block.text.min.y),
        width: block.text.max.x - block.text.min.x,
        align,
        number: (number.text, (block.number.1.x, block.number.1.y), number.width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::color::Rgba;
    use crate::scene::{Label, LabelRun};

    #[test]
    fn words_that_the_edge_would_cut_are_left_out() {
        let rect = |x: f64, y: f64, w: f64, h: f64| Rectd { min: Vec2d::new(x, y), max: Vec2d::new(x + w, y + h) };
        let label = |id: &str, rect: Rectd| {
            let color = Rgba::rgb(0, 0, 0);
            let run = LabelRun { text: id.to_owned(), size: 12.0, bold: false, color };
            let label = Label { id: id.into(), rect, run, language: "en".into(), plate: color };
            let (prim, tie) = (Arc::new(Prim::Label(label)), Tie::None);
            Item { prim, tie, strength: 1.0, by: [Vec2d::ZERO; 2], words: None }
        };
        let items = vec![
            label("inside", rect(10.0, 10.0, 50.0, 10.0)),
            label("cut", rect(-20.0, 50.0, 50.0, 10.0)),
            label("outside", rect(300.0, 50.0, 50.0, 10.0)),
        ];
        let mut picture = Picture { items, ..Picture::default() };
        picture.without_cut(rect(0.0, 0.0, 200.0, 100.0), |_| false);
        let left: Vec<&str> = picture
            .items
            .iter()
            .filter_map(|item| match &*item.prim {
                Prim::Label(label) => Some(label.id.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(left, ["inside", "outside"]);
    }
}
