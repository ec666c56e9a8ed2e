//! A talk without pixels: the player over a copy of the document, and layouts of its own.
//!
//! [`Talk`] is what both windows of a presentation show. It has its own layouts, whose folds are
//! those of the step and never the document's, and its own sizes of type, made for a wall. The
//! document is a copy (texts are shared), so that a window of its own thread may draw it; after an
//! edit [`Talk::follow`] takes the new one.
//!
//! **Invariant.** A talk never changes a document. What the presenter wants changed comes back as
//! an [`Effect`], and [`edits`] carries it out through the editor, one step of undo each.

pub mod edits;
pub mod list;
pub mod search;
pub mod source;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use crate::base::geom::{Rectd, Size, Vec2d};
use crate::doc::{Document, SheetId, Text, Topic, TopicId, Touched};
use crate::layout::{FontMeasure, Layout, LevelLook, Look, Shape, Sides, Stacking, Titles};
use crate::present::camera::{LINES, Look as Camera, MIN_TYPE, Subject, frame, room_of};
use crate::present::{Effect, Flow, Frame, Gaps, Ground, Input, Player, Press, Shown, TitleChoice};

/// The smallest type on a wall, in map pixels.
const SMALLEST: f32 = 16.0;

/// The numbers of the look on a wall: sizes of type nearer to each other than on paper, so that the
/// smallest can be read from the last row without the largest shouting; titles narrow enough for a
/// topic and its children to stand side by side on a screen of 4:3.
#[must_use]
pub fn stage_look() -> Look {
    let level = |size: f32, bold, boxed, pad_x, pad_y, width| LevelLook {
        size,
        bold,
        boxed,
        italic: false,
        shape: if boxed { Shape::Rounded } else { Shape::Line },
        pad_x,
        pad_y,
        max_width: size * width,
    };
    Look {
        levels: [
            level(22.0, true, true, 18.0, 10.0, 12.0),
            level(19.0, true, true, 12.0, 7.0, 12.0),
            level(17.0, false, false, 4.0, 3.0, 20.0),
            level(SMALLEST, false, false, 4.0, 3.0, 21.0),
        ],
        callout: level(SMALLEST, false, true, 9.0, 4.0, 16.0),
        summary: level(SMALLEST, false, true, 9.0, 4.0, 16.0),
        // Both languages are to be read from the last row; the second is told apart by its colour.
        second_factor: 1.0,
        sibling_gap: 12.0,
        branch_gap: 16.0,
        level_gap: 48.0,
        boundary_title: SMALLEST,
        relation_label: SMALLEST,
        // What stands beside a title is to be read from the last row as well.
        mark_size: 18.0,
        mark_gap: 5.0,
        chip_type: SMALLEST,
        chip_height: 24.0,
        chip_pad: 9.0,
        chip_gap: 6.0,
        chips_behind: 150.0,
        least_type: SMALLEST,
        date_size: SMALLEST,
        // A picture leaves room for the siblings of its topic.
        image_size: 200.0,
        image_most: 260.0,
        // Notes and links are the presenter's.
        shows_private: false,
        ..Look::default()
    }
}

/// How a talk begins that the command line asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TalkStart {
    /// The topic at which it begins: its id in the file or its title.
    pub from: Option<String>,
    /// The screen for the room, from 1.
    pub screen: Option<usize>,
    /// Whether the room's picture is in a plain window beside the presenter's.
    pub windowed: bool,
    /// Whether the time of each step is noted.
    pub rehearse: bool,
}

/// A layout as the walk sees it.
pub struct OnStage<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its layout, with the look of the stage.
    pub layout: &'a Layout,
}

impl Ground for OnStage<'_> {
    fn size(&self, topic: TopicId) -> Option<Size> {
        self.layout.node(topic).map(crate::layout::Node::size)
    }

    fn type_size(&self, topic: TopicId) -> f32 {
        let size = self.layout.level_look(self.document, topic).map_or(SMALLEST, |look| look.size);
        // Chips and keys of sources stand beside the titles of small type only.
        let has_small = size < SMALLEST * 1.1
            && self.document.topic(topic).is_some_and(|topic| {
                topic.has_more() && {
                    let more = topic.more();
                    let due = more.task.as_ref().is_some_and(|task| !task.due.is_empty());
                    due || !more.labels.is_empty() || !more.sources.is_empty() || !more.date.is_empty()
                }
            });
        let size = if has_small { size.min(SMALLEST) } else { size };
        match self.layout.titles() {
            Titles::Both(second) if has_title(self.document.topic(topic), second) => {
                size * self.layout.look().second_factor
            }
            _ => size,
        }
    }

    fn flow(&self, topic: TopicId) -> Flow {
        match self.layout.stacking(topic) {
            Some(Stacking::BothSides) => Flow::TwoColumns,
            Some(Stacking::Below) => Flow::Row,
            Some(Stacking::List) => Flow::List,
            Some(Stacking::Beside) | None => Flow::Column,
        }
    }

    fn gaps(&self, topic: TopicId) -> Gaps {
        let look = self.layout.look();
        let is_top = self.layout.node(topic).is_some_and(|node| node.level() == 0);
        match self.flow(topic) {
            Flow::Row => Gaps { sibling: look.org_sibling_gap, level: look.org_level_gap },
            Flow::List => Gaps { sibling: look.tree_gap, level: look.tree_gap },
            _ => Gaps { sibling: if is_top { look.branch_gap } else { look.sibling_gap }, level: look.level_gap },
        }
    }
}

fn has_title(topic: Option<&Topic>, language: &str) -> bool {
    topic.and_then(|topic| topic.translation(language)).is_some_and(|title| !title.is_empty())
}

/// A picture of the talk: a layout and what is shown of it.
pub struct View {
    /// Where everything stands.
    pub layout: Layout,
    /// What is shown; `None` if there is nothing, as after the end.
    pub shown: Option<Shown>,
    /// Grows whenever something else is shown or stands elsewhere.
    pub version: u64,
}

impl View {
    fn new(layout: Layout) -> Self {
        Self { layout, shown: None, version: 0 }
    }

    fn show(&mut self, document: &Document, shown: Option<Shown>) {
        self.version += 1;
        if let Some(shown) = &shown {
            self.layout.set_open(document, &shown.open);
        }
        self.shown = shown;
    }
}

/// A talk.
pub struct Talk {
    document: Document,
    sheet: SheetId,
    second: Option<Text>,
    /// The steps and what the presenter does.
    pub player: Player,
    /// What the room sees.
    pub live: View,
    /// What it will see next.
    pub ahead: View,
}

impl Talk {
    /// Begins a talk over a sheet, at the step that shows `from` if there is one. Main topics stay on
    /// the sides where the presenter has them in the window; where none are told, as the map opens.
    #[must_use]
    pub fn new(
        document: &Document,
        sheet: SheetId,
        second: Option<&Text>,
        titles: TitleChoice,
        from: Option<TopicId>,
        sides: Option<Sides>,
    ) -> Self {
        let layout = Layout::new(stage_look(), Arc::new(FontMeasure::new()));
        let (layout, sides_are_told) = match sides {
            Some(sides) => (layout.keeping_sides_of(sides), true),
            None => (layout.keeping_sides(), false),
        };
        Self::laid_out_by(layout, sides_are_told, document, sheet, second, titles, from)
    }

    fn laid_out_by(
        mut layout: Layout,
        sides_are_told: bool,
        document: &Document,
        sheet: SheetId,
        second: Option<&Text>,
        titles: TitleChoice,
        from: Option<TopicId>,
    ) -> Self {
        let document = document.clone();
        let second = second.or(document.languages().get(1)).cloned();
        layout.set_titles(titles_of(titles, second.as_ref()));
        if !sides_are_told {
            // As in the window, not as the two sides weigh while everything is folded.
            layout.full(&document, sheet);
        }
        layout.set_open(&document, &HashSet::new());
        if sides_are_told {
            layout.full(&document, sheet);
        }
        let ahead = View::new(layout.twin());
        let live = View::new(layout);
        let mut player = Player::new(&document, sheet, &OnStage { document: &document, layout: &live.layout }, from);
        player.set_titles(titles);
        let mut talk = Self { document, sheet, second, player, live, ahead };
        talk.refresh();
        talk
    }

    /// The document as the talk knows it.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The sheet that is presented.
    #[must_use]
    pub const fn sheet(&self) -> SheetId {
        self.sheet
    }

    /// The language of the second titles.
    #[must_use]
    pub const fn second(&self) -> Option<&Text> {
        self.second.as_ref()
    }

    /// The document was edited.
    pub fn follow(&mut self, document: &Document, touched: &[Touched]) {
        if document.sheet(self.sheet).is_none() {
            // The sheet went away: the talk goes on with the first, rather than not at all.
            let Some(first) = document.first_sheet() else { return };
            self.sheet = first;
        }
        self.document = document.clone();
        for view in [&mut self.live, &mut self.ahead] {
            if view.layout.sheet() != Some(self.sheet) || touched.contains(&Touched::All) {
                view.layout.full(&self.document, self.sheet);
            } else {
                view.layout.update_all(&self.document, touched);
            }
        }
        self.rebuild();
    }

    fn rebuild(&mut self) {
        let ground = OnStage { document: &self.document, layout: &self.live.layout };
        self.player.rebuild(&self.document, self.sheet, &ground);
        self.refresh();
    }

    /// Something is wanted, by a button, a list, or the pointer.
    pub fn feed(&mut self, input: Input, now_ms: u64) -> Vec<Effect> {
        let effects = self.player.feed(&self.document, input, now_ms);
        self.after(effects)
    }

    /// A key was pressed.
    pub fn press(&mut self, press: Press, now_ms: u64) -> Vec<Effect> {
        let effects = self.player.press(&self.document, press, now_ms);
        self.after(effects)
    }

    /// Time passed; `true` if the picture may be another one.
    pub fn tick(&mut self, now_ms: u64) -> bool {
        let before = self.player.focus();
        let changed = self.player.tick(&self.document, now_ms);
        if self.player.focus() != before {
            self.refresh();
        }
        changed
    }

    fn after(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        if effects.contains(&Effect::Titles) {
            let titles = titles_of(self.player.titles(), self.second.as_ref());
            for view in [&mut self.live, &mut self.ahead] {
                view.layout.set_titles(titles.clone());
                view.layout.full(&self.document, self.sheet);
            }
            self.rebuild();
        } else if !effects.is_empty() {
            self.refresh();
        }
        effects
    }

    fn refresh(&mut self) {
        let shown = self.player.shown(&self.document);
        self.live.show(&self.document, shown);
        let next = self.player.next_shown(&self.document);
        self.ahead.show(&self.document, next);
    }

    /// The titles of a topic as the room sees them: the main one, and a second below it.
    #[must_use]
    pub fn title(&self, topic: TopicId) -> (&str, Option<&str>) {
        let Some(at) = self.document.topic(topic) else { return ("", None) };
        let main = at.title().as_str();
        let second = self.second.as_ref().and_then(|name| at.translation(name)).map(Text::as_str);
        let second = second.filter(|title| !title.is_empty());
        match self.player.titles() {
            TitleChoice::Main => (if main.is_empty() { second.unwrap_or("") } else { main }, None),
            TitleChoice::Second => (second.unwrap_or(main), None),
            TitleChoice::Both if main.is_empty() => (second.unwrap_or(""), None),
            TitleChoice::Both => (main, second.filter(|&second| second != main)),
        }
    }

    /// Where the camera looks at a view on a stage of this size.
    #[must_use]
    pub fn look(&self, view: &View, stage: Size) -> Option<Camera> {
        let shown = view.shown.as_ref()?;
        let is_live = std::ptr::eq(view, &raw const self.live);
        if let Some(look) = self.player.roaming().filter(|_| is_live) {
            return Some(Camera { zoom: look.zoom * f64::from(stage.h / LINES), ..look });
        }
        let zoomed = is_live && self.player.is_zoomed() && !self.player.is_overview();
        let scale = if self.player.is_overview() && is_live { 1.0 } else { self.player.scale() };
        let subject = self.subject(view, shown, stage, zoomed)?;
        Some(frame(&subject, stage, if zoomed { scale * 1.5 } else { scale }))
    }

    /// Moves the map by hand on a stage of this size: by so many points, and larger or smaller around
    /// a point of the stage.
    pub fn roam(&mut self, stage: Size, by: Vec2d, around: Vec2d, factor: f64) {
        let Some(look) = self.look(&self.live, stage) else { return };
        let lines = f64::from(stage.h / LINES).max(1e-6);
        // As far out as the whole map needs, as near as one title fills the wall.
        let (farthest, nearest) = (0.02 * lines, 12.0 * lines);
        let zoom = (look.zoom * factor).clamp(farthest.min(look.zoom), nearest.max(look.zoom));
        let held = look.on_map(stage, around);
        let off = look.on_stage(stage, held) - look.on_stage(stage, look.center);
        let center = held - off * (1.0 / zoom) - by * (1.0 / zoom);
        self.player.roam(Camera { center, zoom: zoom / lines });
    }

    fn subject(&self, view: &View, shown: &Shown, stage: Size, zoomed: bool) -> Option<Subject> {
        let (document, layout) = (&self.document, &view.layout);
        if shown.frame == Frame::Map {
            let all = layout.bounds();
            return Some(Subject { all, point: all, type_size: None });
        }
        let rect = |topic: TopicId| layout.rect_in_map(document, topic);
        let ground = OnStage { document, layout };
        let own = rect(shown.topic)?;
        let point = shown.newest.and_then(rect).unwrap_or(own);
        if zoomed {
            let type_size = Some(ground.type_size(shown.newest.unwrap_or(shown.topic)));
            return Some(Subject { all: point, point, type_size });
        }
        let children = document.children(shown.topic).get(shown.part.clone()).unwrap_or(&[]);
        let is_open = shown.open.contains(&shown.topic);
        let below = if is_open { children } else { &[] };
        let part = below.iter().filter_map(|&child| rect(child)).reduce(Rectd::union);
        let sizes = std::iter::once(shown.topic).chain(below.iter().copied());
        let smallest = sizes.map(|topic| ground.type_size(topic)).fold(f32::INFINITY, f32::min);
        let whole = below.iter().any(|child| shown.open.contains(child));
        let all = match part {
            _ if whole => layout.branch_rect_in_map(document, shown.topic).unwrap_or(own),
            None => own,
            Some(part) => {
                // Where the topic does not fit beside this part, the breadcrumb stands for it.
                let room = room_of(stage);
                let zoom = f64::from(MIN_TYPE / smallest) * f64::from(stage.h) / 1080.0;
                let has_room =
                    |all: Rectd| all.width() * zoom <= room.width() + 1.0 && all.height() * zoom <= room.height() + 1.0;
                // What sums these topics up belongs to them, where there is room for it.
                let summed = self.summaries(view, shown).fold(part, Rectd::union);
                let part = if has_room(summed) { summed } else { part };
                let both = own.union(part);
                let fits = has_room(both);
                let rest = shown.part.start > 0 || shown.part.end < document.children(shown.topic).len();
                if fits || !rest { both } else { part }
            }
        };
        let smallest = if whole { smallest.min(SMALLEST) } else { smallest };
        Some(Subject { all, point, type_size: Some(smallest) })
    }

    /// Where the summaries of those children stand that this part of the step ends with or passes.
    fn summaries<'t>(&'t self, view: &'t View, shown: &'t Shown) -> impl Iterator<Item = Rectd> + 't {
        let children = self.document.children(shown.topic);
        let groups = self.document.sheet(self.sheet).map(crate::doc::Sheet::groups).unwrap_or_default();
        let of_part = groups.iter().filter(move |group| {
            let part = children.get(shown.part.clone()).unwrap_or(&[]);
            group.parent == shown.topic && part.contains(&group.last)
        });
        of_part.filter_map(|group| view.layout.branch_rect_in_map(&self.document, group.topic?))
    }
}

/// The titles of a choice, as the layout names them.
fn titles_of(choice: TitleChoice, second: Option<&Text>) -> Titles {
    match (choice, second) {
        (TitleChoice::Second, Some(second)) => Titles::Second(second.clone()),
        (TitleChoice::Both, Some(second)) => Titles::Both(second.clone()),
        _ => Titles::Main,
    }
}
