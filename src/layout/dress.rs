//! What a topic wears: the departures from the theme that hold for it, from branches, rules and
//! itself, put together once after each change and kept.
//!
//! The order is that of [`crate::doc::Style`]: branch styles from afar to near, the rules of the
//! sheet, the topic's own style. Colours stay names here ([`Ink`]), because a theme takes no room.
//! **Invariant:** what is kept is interned: a thousand topics that look alike share one entry, and
//! in a map without styles nothing is kept at all.

use std::collections::HashMap;

use super::node::{Kind, Node};
use super::rules::Rules;
use super::shape::Shape;
use crate::base::color::Rgba;
use crate::doc::{Document, Style, Text, Topic, TopicId};
use crate::text::numbering::{LEVELS, Numbering, number};

/// A colour of a style: one of its own, or a role of the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// This colour in every theme.
    Fixed(Rgba),
    /// The colour of the main branch with this number, from 0.
    Branch(u8),
    /// The same at low strength, for fills.
    Soft(u8),
    /// Titles.
    Text,
    /// Second titles.
    Muted,
    /// What is active.
    Accent,
    /// The background of the map.
    Paper,
}

impl Ink {
    /// Reads `#rrggbb`, `#rrggbbaa`, or a role; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let numbered = |prefix: &str| {
            let number: u8 = text.strip_prefix(prefix)?.parse().ok()?;
            (1..=99).contains(&number).then(|| number - 1)
        };
        match text {
            "text" => return Some(Self::Text),
            "muted" => return Some(Self::Muted),
            "accent" => return Some(Self::Accent),
            "paper" => return Some(Self::Paper),
            _ => {}
        }
        Rgba::parse(text)
            .map(Self::Fixed)
            .or_else(|| numbered("branch-").map(Self::Branch))
            .or_else(|| numbered("soft-").map(Self::Soft))
    }

    /// The text of the file.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Fixed(Rgba { r, g, b, a: 255 }) => ecow::eco_format!("#{r:02x}{g:02x}{b:02x}"),
            Self::Fixed(Rgba { r, g, b, a }) => ecow::eco_format!("#{r:02x}{g:02x}{b:02x}{a:02x}"),
            Self::Branch(index) => ecow::eco_format!("branch-{}", u16::from(index) + 1),
            Self::Soft(index) => ecow::eco_format!("soft-{}", u16::from(index) + 1),
            Self::Text => "text".into(),
            Self::Muted => "muted".into(),
            Self::Accent => "accent".into(),
            Self::Paper => "paper".into(),
        }
    }
}

/// How the line from a parent goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Curve {
    /// A curve that is thick near the root and thin at the leaf.
    #[default]
    Tapered,
    /// A curve of one width.
    Curved,
    /// With corners.
    Elbow,
    /// Straight.
    Straight,
}

impl Curve {
    /// All curves, in the order in which a menu offers them.
    pub const ALL: [Self; 4] = [Self::Tapered, Self::Curved, Self::Elbow, Self::Straight];

    /// The name in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tapered => "tapered",
            Self::Curved => "curved",
            Self::Elbow => "elbow",
            Self::Straight => "straight",
        }
    }

    /// The curve of this name; `None` for names of later versions.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }
}

/// The departures from the theme that hold for a topic. Sizes are in map pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dress {
    /// Fill of the shape.
    pub fill: Option<Ink>,
    /// Border and branch line.
    pub line: Option<Ink>,
    /// Title.
    pub text: Option<Ink>,
    /// Size of the title, 4 to 400.
    pub size: Option<f32>,
    /// The bold face.
    pub bold: Option<bool>,
    /// Slanted.
    pub italic: Option<bool>,
    /// The shape.
    pub shape: Option<Shape>,
    /// Width of the border, 0 to 20.
    pub width: Option<f32>,
    /// The line from the parent.
    pub curve: Option<Curve>,
}

/// A dress as a key: floats by their bits.
type Key = ([Option<Ink>; 3], [Option<u32>; 2], [Option<bool>; 2], Option<Shape>, Option<Curve>);

impl Dress {
    /// What a style says, as far as this version knows it.
    #[must_use]
    pub fn of(style: &Style) -> Self {
        let ink = |text: &Option<Text>| text.as_deref().and_then(Ink::parse);
        let length = |value: Option<f32>, least: f32, most: f32| {
            value.filter(|value| value.is_finite()).map(|value| value.clamp(least, most))
        };
        Self {
            fill: ink(&style.fill),
            line: ink(&style.line),
            text: ink(&style.text),
            size: length(style.size, 4.0, 400.0),
            bold: match style.weight.as_deref() {
                Some("bold") => Some(true),
                Some("regular") => Some(false),
                _ => None,
            },
            italic: style.italic,
            shape: style.shape.as_deref().and_then(Shape::named),
            width: length(style.width, 0.0, 20.0),
            curve: style.branch.as_deref().and_then(Curve::named),
        }
    }

    /// What `over` says, and where it says nothing what `self` says.
    #[must_use]
    pub fn with(self, over: Self) -> Self {
        Self {
            fill: over.fill.or(self.fill),
            line: over.line.or(self.line),
            text: over.text.or(self.text),
            size: over.size.or(self.size),
            bold: over.bold.or(self.bold),
            italic: over.italic.or(self.italic),
            shape: over.shape.or(self.shape),
            width: over.width.or(self.width),
            curve: over.curve.or(self.curve),
        }
    }

    fn key(&self) -> Key {
        (
            [self.fill, self.line, self.text],
            [self.size.map(f32::to_bits), self.width.map(f32::to_bits)],
            [self.bold, self.italic],
            self.shape,
            self.curve,
        )
    }
}

/// What all topics of a sheet wear.
#[derive(Clone, Debug, Default)]
pub(super) struct Wardrobe {
    pub rules: Rules,
    pub numbering: Option<Numbering>,
    /// The lines of the sheet.
    pub curve: Option<Curve>,
    pub rainbow: bool,
    /// All dresses that are worn, the empty one first.
    dresses: Vec<Dress>,
    by_key: HashMap<Key, u32>,
    /// By slot: the dress of a topic, and what its branch hands down. Shorter than the arena, or
    /// empty, where nothing departs.
    worn: Vec<(u32, u32)>,
    /// By slot: the position of a child among its siblings, from 1. Empty without numbering.
    pub ordinals: Vec<u32>,
    /// The dress that the branches above hand down to the top of the view, when the view begins
    /// inside of a tree.
    above: u32,
    /// The positions on the way to that top, without it as the last one if it is a root.
    way: Vec<u32>,
    /// How often a topic was dressed.
    #[cfg(test)]
    pub times: u64,
}

impl Wardrobe {
    /// Begins anew for a sheet.
    /// `focus` is the topic that the view begins at, if that is not the root.
    pub fn begin(&mut self, document: &Document, sheet: Option<&crate::doc::Sheet>, focus: Option<TopicId>) {
        self.dresses = vec![Dress::default()];
        self.by_key = HashMap::from([(Dress::default().key(), 0)]);
        self.worn = Vec::new();
        self.ordinals = Vec::new();
        let none = crate::doc::SheetStyle::default();
        let style = sheet.map_or(&none, |sheet| &sheet.style);
        self.rules = Rules::of(sheet.map_or(&[], |sheet| sheet.rules.as_slice()));
        self.numbering = Numbering::named(&style.numbering);
        self.curve = Curve::named(&style.branch);
        self.rainbow = style.rainbow.unwrap_or(true);
        if self.numbering.is_some() {
            self.ordinals = vec![0; document.slot_count()];
        }
        (self.above, self.way) = (0, Vec::new());
        if let Some(focus) = focus {
            self.begin_inside(document, focus);
        }
    }

    /// Learns what the topics above say that are not in view.
    fn begin_inside(&mut self, document: &Document, focus: TopicId) {
        let mut dress = Dress::default();
        let mut at = document.owner(focus);
        while let Some(id) = at {
            if let Some(style) = document.topic(id).and_then(|topic| topic.more().branch_style.as_deref()) {
                dress = Dress::of(style).with(dress);
            }
            at = document.owner(id);
        }
        self.above = self.intern(dress);
        let mut at = focus;
        while let Some((parent, index)) = document.parent(at).zip(document.index_in_parent(at)) {
            self.way.push(u32::try_from(index + 1).unwrap_or(u32::MAX));
            at = parent;
        }
        self.way.reverse();
        // What does not hang on the root has no numbers.
        if !document.topic(at).is_some_and(|topic| matches!(topic.home(), crate::doc::Home::Root(_))) {
            self.numbering = None;
        }
    }

    #[cfg(test)]
    pub fn kept(&self) -> (usize, usize) {
        (self.dresses.len().saturating_sub(1), self.worn.len())
    }

    fn intern(&mut self, dress: Dress) -> u32 {
        if let Some(&known) = self.by_key.get(&dress.key()) {
            return known;
        }
        if self.dresses.is_empty() {
            self.dresses.push(Dress::default());
        }
        let Ok(index) = u32::try_from(self.dresses.len()) else { return 0 };
        self.dresses.push(dress);
        self.by_key.insert(dress.key(), index);
        index
    }

    fn dress(&self, index: u32) -> Dress {
        self.dresses.get(index as usize).copied().unwrap_or_default()
    }

    fn row(&self, slot: u32) -> (u32, u32) {
        self.worn.get(slot as usize).copied().unwrap_or_default()
    }

    /// The dress of a topic.
    pub fn of(&self, slot: u32) -> Dress {
        match self.row(slot).0 {
            0 => Dress::default(),
            index => self.dress(index),
        }
    }

    /// What a topic hands down to what hangs on it, its own branch style included.
    fn handed_down(&self, topic: &Topic, owner: Option<u32>) -> Option<Dress> {
        let above = owner.map_or(self.above, |owner| self.row(owner).1);
        match topic.has_more().then(|| topic.more().branch_style.as_deref()).flatten() {
            Some(style) => Some(self.dress(above).with(Dress::of(style))),
            None if above == 0 => None,
            None => Some(self.dress(above)),
        }
    }

    /// Whether what a topic hands down is what it handed down when it was laid out.
    pub fn hands_down_as_before(&self, slot: u32, topic: &Topic, owner: Option<u32>) -> bool {
        let new = self.handed_down(topic, owner).unwrap_or_default();
        self.dress(self.row(slot).1).key() == new.key()
    }

    /// Dresses a topic. `owner` is the slot that it hangs on; none for the top of a tree.
    pub fn put_on(&mut self, slot: u32, topic: &Topic, owner: Option<u32>, level: u16) {
        #[cfg(test)]
        {
            self.times += 1;
        }
        let down = self.handed_down(topic, owner);
        let style = topic.has_more().then(|| &topic.more().style).filter(|style| !style.is_empty());
        let ruled = !self.rules.is_empty();
        if down.is_none() && style.is_none() && !ruled {
            if let Some(row) = self.worn.get_mut(slot as usize) {
                *row = (0, 0);
            }
            return;
        }
        let down = down.unwrap_or_default();
        let mut own = down;
        if ruled {
            own = self.rules.over(own, topic, level);
        }
        if let Some(style) = style {
            own = own.with(Dress::of(style));
        }
        let row = (self.intern(own), self.intern(down));
        if row == (0, 0) && self.worn.len() <= slot as usize {
            return;
        }
        if self.worn.len() <= slot as usize {
            self.worn.resize(slot as usize + 1, (0, 0));
        }
        if let Some(at) = self.worn.get_mut(slot as usize) {
            *at = row;
        }
    }

    /// The number before the title of a topic, as the numbering of the sheet wants it.
    pub fn number(&self, nodes: &[Node], slot: u32) -> Option<String> {
        let numbering = self.numbering?;
        let mut path = [0_u32; LEVELS];
        let mut at = nodes.get(slot as usize)?;
        let (above, depth) = (self.way.len(), self.way.len() + usize::from(at.level));
        if !(1..=LEVELS).contains(&depth) {
            return None;
        }
        path.get_mut(..above)?.copy_from_slice(&self.way);
        let mut slot = slot;
        for step in path.get_mut(above..depth)?.iter_mut().rev() {
            if at.kind != Kind::Child {
                return None;
            }
            *step = *self.ordinals.get(slot as usize)?;
            slot = at.owner;
            at = nodes.get(slot as usize)?;
        }
        (at.kind == Kind::Root).then(|| number(numbering, path.get(..depth).unwrap_or(&[])))
    }

    /// Notes the positions of the children of a topic; returns those that had another one.
    pub fn count_children(&mut self, children: &[TopicId]) -> Vec<TopicId> {
        if self.numbering.is_none() {
            return Vec::new();
        }
        let mut changed = Vec::new();
        for (index, &child) in children.iter().enumerate() {
            let ordinal = u32::try_from(index + 1).unwrap_or(u32::MAX);
            if self.ordinals.len() <= child.slot() {
                self.ordinals.resize(child.slot() + 1, 0);
            }
            if let Some(known) = self.ordinals.get_mut(child.slot())
                && *known != ordinal
            {
                *known = ordinal;
                changed.push(child);
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_their_own_or_roles() {
        for name in ["#102030", "#10203040", "branch-1", "branch-8", "soft-3", "text", "muted", "accent", "paper"] {
            assert_eq!(Ink::parse(name).unwrap().name(), name);
        }
        for name in ["", "red", "branch-0", "branch-", "soft-999", "branch-x", "#12"] {
            assert_eq!(Ink::parse(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_no_length_is_not_said() {
        let style = Style { size: Some(f32::NAN), width: Some(1e9), weight: Some("black".into()), ..Style::default() };
        let dress = Dress::of(&style);
        assert_eq!((dress.size, dress.width, dress.bold), (None, Some(20.0), None));
    }
}
