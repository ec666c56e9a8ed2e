//! What is on its way after a change of the layout: topics go from where they were seen to their
//! new places, children slide out of their parent and back into it.
//!
//! Only what is near the view is looked at, once when the layout changes; a frame then costs the
//! same as at rest, plus what vanishes. The layout itself is final at once: clicks, keys, drops
//! and the inline editor know nothing of this. A change in the middle of a movement starts from
//! what is seen.

use std::collections::{HashMap, HashSet};

use super::FIELD_POINTS;
use super::camera::Camera;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, FileId, TopicId};
use crate::layout::{Layout, Seen};
use crate::scene::{Moves, Prim, Tie, TopicPrim};

/// How long a movement takes, in milliseconds.
const DURATION_MS: f64 = 210.0;
/// Less than this many points is not worth moving.
const STILL: f64 = 0.4;
/// More topics than this do not fade out one by one.
const MOST_GHOSTS: usize = 1200;
/// How many levels up a topic that appears looks for one that it may slide out of.
const MOST_LEVELS: usize = 128;

/// Places before a change of the layout that was not drawn yet.
struct Before {
    /// Boxes near the view, by the layout.
    places: HashMap<TopicId, Rectd>,
    /// How far the camera followed since: what was at a point is seen there moved by so much.
    followed: Vec2d,
}

/// A topic that is no longer drawn at its place.
pub(super) struct Ghost {
    /// The topic as it was drawn last.
    pub topic: TopicPrim,
    /// The lines that led to it.
    pub edges: Vec<Prim>,
    /// Where it goes from there.
    towards: Vec2d,
    /// Where the other ends of its lines go.
    parent_towards: Vec2d,
    /// Whether it vanishes on the way, and does not only leave the view.
    pub fades: bool,
}

/// A movement.
struct Running {
    start_ms: f64,
    /// What is left of the way, from 1 to 0.
    rest: f64,
    /// How far topics are from their places at the start.
    off: HashMap<TopicId, Vec2d>,
    /// Those that were not seen before.
    born: HashSet<TopicId>,
    /// The same for the corners of groups.
    groups: HashMap<(FileId, usize), [Vec2d; 2]>,
    ghosts: Vec<Ghost>,
    /// Lines of structures that vanish, with where they go.
    lines: Vec<(Prim, Vec2d)>,
}

/// The movement of one canvas, if there is one.
#[derive(Default)]
pub struct Moving {
    before: Option<Before>,
    running: Option<Running>,
    /// The topic that is typed into, which is in its place.
    pub(super) pinned: Option<TopicId>,
}

/// What the movement needs to know of the map as it is now.
pub(super) struct Now<'a> {
    pub document: &'a Document,
    pub layout: &'a Layout,
    /// The part of the map that is seen.
    pub view: Rectd,
    /// What is lower than this is not drawn by itself.
    pub min_extent: f64,
    pub zoom: f64,
    pub ms: f64,
}

impl<'a> Now<'a> {
    /// What the camera sees.
    pub fn of(camera: &Camera, document: &'a Document, layout: &'a Layout, ms: f64) -> Self {
        let zoom = camera.zoom();
        Self { document, layout, view: camera.view_in_map(), min_extent: FIELD_POINTS / zoom, zoom, ms }
    }

    /// The boxes of all topics near the view.
    fn places(&self, each: &mut dyn FnMut(TopicId, Rectd)) {
        let wide = self.view.expand(self.view.width().max(self.view.height()) / 2.0);
        self.layout.visit(self.document, wide, self.min_extent, &mut |seen| {
            if let Seen::Topic { id, rect, .. } = seen {
                each(id, rect);
            }
        });
    }
}

/// How far `from` is from `to`: by the edges that are nearest, since a title that grows holds one.
fn offset(from: &Rectd, to: &Rectd) -> Vec2d {
    let (min, max, center) = (from.min - to.min, from.max - to.max, from.center() - to.center());
    let least =
        |a: f64, b: f64, c: f64| [a, b, c].into_iter().fold(f64::MAX, |a, b| if b.abs() < a.abs() { b } else { a });
    Vec2d::new(least(min.x, max.x, center.x), least(min.y, max.y, center.y))
}

fn moved(rect: Rectd, by: Vec2d) -> Rectd {
    Rectd { min: rect.min + by, max: rect.max + by }
}

impl Moving {
    /// The layout is about to change; `now.layout` is still the old one, also if the document is
    /// not.
    pub(super) fn before(&mut self, now: &Now<'_>) {
        if self.before.is_some() {
            return;
        }
        let mut places = HashMap::new();
        now.places(&mut |id, rect| {
            places.insert(id, rect);
        });
        self.before = Some(Before { places, followed: Vec2d::ZERO });
    }

    /// The camera followed something that the layout moved.
    pub(super) fn follow(&mut self, by: Vec2d) {
        if let Some(before) = &mut self.before {
            before.followed = before.followed + by;
        }
    }

    /// Ends everything: another map, or another sheet.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// Whether something is on its way.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.running.is_some() || self.before.is_some()
    }

    /// Begins a frame: a change since the last one starts a movement from what that one drew.
    pub(super) fn frame(&mut self, now: &Now<'_>, prims: &[Prim], ties: &[Tie]) {
        if let Some(before) = self.before.take() {
            self.running = if prims.is_empty() { None } else { start(now, &before, prims, ties) };
        }
        if let Some(running) = &mut self.running {
            let share = ((now.ms - running.start_ms) / DURATION_MS).clamp(0.0, 1.0);
            running.rest = (1.0 - share).powi(3);
            if share >= 1.0 {
                self.running = None;
            }
        }
    }

    /// How strongly a primitive is drawn that belongs to this.
    pub(super) fn strength(&self, tie: Tie) -> f32 {
        let Some(running) = self.running.as_ref().filter(|running| !running.born.is_empty()) else { return 1.0 };
        match tie {
            Tie::Topic(topic) | Tie::Edge(_, topic) | Tie::Figure(_, topic)
                if running.born.contains(&topic) && self.pinned != Some(topic) =>
            {
                (1.0 - running.rest) as f32
            }
            _ => 1.0,
        }
    }

    /// The lines of structures that vanish, with how far they are on their way, and how strong.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&Prim, Vec2d, f32)> {
        self.running.iter().flat_map(|running| {
            let share = 1.0 - running.rest;
            running.lines.iter().map(move |(line, towards)| (line, *towards * share, running.rest as f32))
        })
    }

    /// The topics that leave, with how far they are on their way now, and their parents.
    pub(super) fn ghosts(&self) -> impl Iterator<Item = (&Ghost, Vec2d, Vec2d, f32)> {
        self.running.iter().flat_map(|running| {
            running.ghosts.iter().map(|ghost| {
                let share = 1.0 - running.rest;
                let strength = if ghost.fades { running.rest as f32 } else { 1.0 };
                (ghost, ghost.towards * share, ghost.parent_towards * share, strength)
            })
        })
    }
}

impl Moves for Moving {
    fn topic(&self, topic: TopicId) -> Vec2d {
        match &self.running {
            Some(running) if self.pinned != Some(topic) => {
                running.off.get(&topic).map_or(Vec2d::ZERO, |&off| off * running.rest)
            }
            _ => Vec2d::ZERO,
        }
    }

    fn group(&self, group: &FileId, piece: usize) -> [Vec2d; 2] {
        let running = self.running.as_ref().filter(|running| !running.groups.is_empty());
        let Some(running) = running else { return [Vec2d::ZERO; 2] };
        let off = running.groups.get(&(group.clone(), piece));
        off.map_or([Vec2d::ZERO; 2], |off| off.map(|off| off * running.rest))
    }
}

/// The movement from what was drawn last to the layout as it is now; `None` if nothing moves.
fn start(now: &Now<'_>, before: &Before, prims: &[Prim], ties: &[Tie]) -> Option<Running> {
    let followed = before.followed;
    let mut from: HashMap<TopicId, Rectd> =
        before.places.iter().map(|(&id, &rect)| (id, moved(rect, followed))).collect();
    for prim in prims {
        if let Prim::Topic(topic) = prim {
            from.insert(topic.id, moved(topic.rect, followed));
        }
    }
    let (mut off, mut born) = (HashMap::new(), HashSet::new());
    let mut here: HashMap<TopicId, Rectd> = HashMap::new();
    let mut moves = false;
    now.places(&mut |id, rect| {
        here.insert(id, rect);
        let by = if let Some(old) = from.get(&id) {
            offset(old, &rect)
        } else {
            born.insert(id);
            let above = now.layout.owners(id).take(MOST_LEVELS).find_map(|owner| from.get(&owner));
            above.map_or(Vec2d::ZERO, |old| old.center() - rect.center())
        };
        let goes = by.x.abs().max(by.y.abs()) * now.zoom > STILL;
        if goes {
            off.insert(id, by);
        }
        let shows = rect.overlaps(&now.view) || from.get(&id).is_some_and(|old| old.overlaps(&now.view));
        moves |= shows && (goes || born.contains(&id));
    });
    let (ghosts, lines) = ghosts(now, followed, &from, &here, prims, ties);
    let groups = groups(now, followed, prims);
    if !moves && ghosts.is_empty() && groups.is_empty() {
        return None;
    }
    Some(Running { start_ms: now.ms, rest: 1.0, off, born, groups, ghosts, lines })
}

/// What was drawn and will not be.
fn ghosts(
    now: &Now<'_>,
    followed: Vec2d,
    from: &HashMap<TopicId, Rectd>,
    here: &HashMap<TopicId, Rectd>,
    prims: &[Prim],
    ties: &[Tie],
) -> (Vec<Ghost>, Vec<(Prim, Vec2d)>) {
    let gone = |prim: &Prim| match prim {
        Prim::Topic(topic) if !here.contains_key(&topic.id) => Some(topic.id),
        _ => None,
    };
    let leaving: HashSet<TopicId> = prims.iter().filter_map(gone).take(MOST_GHOSTS).collect();
    if leaving.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let place = |id: TopicId| here.get(&id).copied().or_else(|| now.layout.rect_in_map(now.document, id));
    let way = |id: TopicId| Some(offset(&place(id)?, from.get(&id)?));
    let mut figures = Vec::new();
    let mut lines: HashMap<TopicId, (TopicId, Vec<Prim>)> = HashMap::new();
    for (prim, tie) in prims.iter().zip(ties) {
        match *tie {
            Tie::Edge(parent, child) if leaving.contains(&child) => {
                let line = shifted(prim.clone(), followed, followed);
                lines.entry(child).or_insert_with(|| (parent, Vec::new())).1.push(line);
            }
            // Only if all children are gone.
            Tie::Figure(parent, child)
                if leaving.contains(&child) && now.layout.node(parent).is_none_or(crate::layout::Node::is_folded) =>
            {
                let line = shifted(prim.clone(), followed, followed);
                figures.push((line, way(parent).unwrap_or(Vec2d::ZERO)));
            }
            _ => {}
        }
    }
    let ghost = |prim: &Prim| {
        let Prim::Topic(topic) = prim else { return None };
        if !leaving.contains(&topic.id) {
            return None;
        }
        let mut topic = topic.clone();
        topic.rect = moved(topic.rect, followed);
        let (parent, edges) = lines.remove(&topic.id).map_or((None, Vec::new()), |(id, edges)| (Some(id), edges));
        let visible = now.layout.rect_in_map(now.document, topic.id);
        let fades = visible.is_none_or(|rect| rect.overlaps(&now.view));
        let into = now.layout.shown_for(topic.id).or(parent).and_then(place);
        let towards = match (visible, into) {
            (Some(rect), _) => offset(&rect, &topic.rect),
            (None, Some(rect)) => rect.center() - topic.rect.center(),
            (None, None) => Vec2d::ZERO,
        };
        // A parent that vanishes too goes to the same fold.
        let folds = |id: TopicId| Some(place(now.layout.shown_for(id)?)?.center() - from.get(&id)?.center());
        let parent_towards = parent.and_then(|id| way(id).or_else(|| folds(id))).unwrap_or(towards);
        Some(Ghost { topic, edges, towards, parent_towards, fades })
    };
    (prims.iter().filter_map(ghost).collect(), figures)
}

/// How far the corners of groups are from where they were drawn.
fn groups(now: &Now<'_>, followed: Vec2d, prims: &[Prim]) -> HashMap<(FileId, usize), [Vec2d; 2]> {
    let mut found = HashMap::new();
    let Some(sheet) = now.layout.sheet() else { return found };
    if now.document.sheet(sheet).is_none_or(|sheet| sheet.groups().is_empty()) {
        return found;
    }
    let mut old: HashMap<(FileId, usize), Rectd> = HashMap::new();
    for prim in prims {
        let (id, rect) = match prim {
            Prim::Boundary { id, rect, .. } => (id, *rect),
            Prim::Brace { id, points, .. } => {
                let all = points.iter().fold(Rectd::NOTHING, |all, &at| all.union(Rectd { min: at, max: at }));
                (id, all)
            }
            _ => continue,
        };
        let piece = (0..old.len()).find(|&piece| !old.contains_key(&(id.clone(), piece))).unwrap_or(old.len());
        old.insert((id.clone(), piece), moved(rect, followed));
    }
    let outlines = now.layout.boundary_rects(now.document, sheet).into_iter().map(|outline| (outline.id, outline.rect));
    let braces = now.layout.summary_braces(now.document, sheet).into_iter().map(|brace| (brace.id, brace.rect));
    let mut counted: HashMap<FileId, usize> = HashMap::new();
    for (id, rect) in outlines.chain(braces) {
        let piece = counted.entry(id.clone()).or_default();
        let key = (id, *piece);
        *piece += 1;
        let Some(before) = old.get(&key) else { continue };
        let off = [before.min - rect.min, before.max - rect.max];
        if off.iter().any(|off| off.x.abs().max(off.y.abs()) * now.zoom > STILL) {
            found.insert(key, off);
        }
    }
    found
}

/// A line whose start and end are moved.
#[must_use]
pub fn shifted(mut prim: Prim, start: Vec2d, end: Vec2d) -> Prim {
    match &mut prim {
        Prim::Branch { curve, .. } => {
            let [a, b, c, d] = curve.points;
            curve.points = [a + start, b + start, c + end, d + end];
        }
        Prim::Elbow { points, .. } => {
            let [from, _, to] = *points;
            let (from, to) = (from + start, to + end);
            *points = [from, Vec2d::new(from.x, to.y), to];
        }
        _ => {}
    }
    prim
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{DURATION_MS, Moving, Now, offset};
    use crate::base::geom::{Rectd, Vec2d};
    use crate::doc::{Document, Field, Op, SheetField, TopicId, Touched, fixture};
    use crate::layout::{FixedMeasure, Layout, Look};
    use crate::scene::{Moves, Prim, Query, Tie, build_moving, theme_named};

    /// A canvas without a window.
    struct Stage {
        document: Document,
        layout: Layout,
        moving: Moving,
        prims: Vec<Prim>,
        ties: Vec<Tie>,
        view: Rectd,
    }

    const VIEW: Rectd = Rectd { min: Vec2d::new(-2000.0, -2000.0), max: Vec2d::new(2000.0, 2000.0) };

    impl Stage {
        fn new(outline: &str) -> Self {
            let (mut document, _) = fixture::parse(outline);
            let id = document.first_sheet().unwrap();
            let field = SheetField::Structure("logic-right".into());
            document.apply(Op::SetSheet { id, field }).unwrap();
            let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
            layout.full(&document, document.first_sheet().unwrap());
            let (prims, ties) = (Vec::new(), Vec::new());
            let mut stage = Self { document, layout, moving: Moving::default(), prims, ties, view: VIEW };
            stage.frame(0.0);
            stage
        }

        fn frame(&mut self, ms: f64) {
            let now =
                Now { document: &self.document, layout: &self.layout, view: self.view, min_extent: 0.0, zoom: 1.0, ms };
            self.moving.frame(&now, &self.prims, &self.ties);
            self.prims.clear();
            self.ties.clear();
            let query = Query { view: self.view, min_extent: 0.0, relations: &[], language: None, handles: true };
            let sheet = self.document.first_sheet().unwrap();
            let theme = theme_named("paper");
            let (prims, ties) = (&mut self.prims, &mut self.ties);
            build_moving(&self.document, &self.layout, sheet, theme, &query, &self.moving, prims, ties);
            assert_eq!(self.prims.len(), self.ties.len(), "each primitive belongs to something");
        }

        fn edit(&mut self, topic: TopicId, field: Field) {
            self.document.apply(Op::Set { topic, field }).unwrap();
            let now = Now {
                document: &self.document,
                layout: &self.layout,
                view: self.view,
                min_extent: 0.0,
                zoom: 1.0,
                ms: 0.0,
            };
            self.moving.before(&now);
            self.layout.update(&self.document, &Touched::Topics(vec![topic]));
        }

        fn find(&self, title: &str) -> TopicId {
            fixture::find(&self.document, title).unwrap()
        }

        fn drawn(&self, topic: TopicId) -> Option<Rectd> {
            self.prims.iter().find_map(|prim| match prim {
                Prim::Topic(prim) if prim.id == topic => Some(prim.rect),
                _ => None,
            })
        }

        fn place(&self, topic: TopicId) -> Option<Rectd> {
            self.layout.rect_in_map(&self.document, topic)
        }
    }

    const MAP: &str = "Root\n  A\n    A1\n    A2\n    A3\n  B\n    B1\n  C\n";

    #[test]
    fn topics_go_from_where_they_were_seen_to_their_places_and_rest() {
        let mut stage = Stage::new(MAP);
        let (a, b) = (stage.find("A"), stage.find("B"));
        let before = stage.drawn(b).unwrap();
        stage.edit(a, Field::Folded(true));
        assert_ne!(stage.place(b), Some(before), "a fold moves the neighbour");
        stage.frame(100.0);
        assert_eq!(stage.drawn(b), Some(before), "the first frame shows the map as it was");
        let mut last = before.center().y;
        for step in 1..8 {
            stage.frame(100.0 + DURATION_MS * f64::from(step) / 8.0);
            let now = stage.drawn(b).unwrap().center().y;
            assert!(now < last, "it moves on");
            last = now;
        }
        stage.frame(100.0 + DURATION_MS);
        assert_eq!(stage.drawn(b), stage.place(b));
        assert!(!stage.moving.is_running(), "nothing runs when nothing moves");
    }

    #[test]
    fn a_change_in_the_middle_starts_from_what_is_seen() {
        let mut stage = Stage::new(MAP);
        let (a, b) = (stage.find("A"), stage.find("B"));
        stage.edit(a, Field::Folded(true));
        stage.frame(0.0);
        stage.frame(80.0);
        let seen = stage.drawn(b).unwrap();
        stage.edit(a, Field::Folded(false));
        stage.frame(90.0);
        let next = stage.drawn(b).unwrap();
        assert!((seen.min.y - next.min.y).abs() < 1e-6 && (seen.min.x - next.min.x).abs() < 1e-6);
        stage.frame(90.0 + DURATION_MS);
        assert_eq!(stage.drawn(b), stage.place(b));
    }

    #[test]
    fn children_slide_out_of_their_parent_and_back_into_it() {
        let mut stage = Stage::new(MAP);
        let (a, a1) = (stage.find("A"), stage.find("A1"));
        let open = stage.drawn(a1).unwrap();
        stage.edit(a, Field::Folded(true));
        stage.frame(0.0);
        let (ghost, ..) = stage.moving.ghosts().find(|(ghost, ..)| ghost.topic.id == a1).expect("it does not pop away");
        assert_eq!(ghost.topic.rect, open);
        assert!(ghost.fades && !ghost.edges.is_empty());
        let end = ghost.topic.rect.center() + ghost.towards;
        assert!(stage.place(a).unwrap().contains(end), "it ends in its parent");
        stage.frame(DURATION_MS);
        assert_eq!(stage.moving.ghosts().count(), 0);

        stage.edit(a, Field::Folded(false));
        stage.frame(1000.0);
        let parent = stage.drawn(a).unwrap();
        assert!(parent.expand(1e-6).contains(stage.drawn(a1).unwrap().center()), "it begins in its parent");
        assert!(stage.moving.strength(Tie::Topic(a1)) < 0.01);
        assert!((stage.moving.strength(Tie::Topic(a)) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_the_camera_follows_does_not_move_on_the_screen() {
        let mut stage = Stage::new(MAP);
        let (a, b) = (stage.find("A"), stage.find("B"));
        let before = stage.drawn(b).unwrap();
        stage.edit(a, Field::Folded(true));
        let by = stage.place(b).unwrap().min - before.min;
        stage.moving.follow(by);
        stage.frame(0.0);
        assert_eq!(stage.drawn(b), stage.place(b), "the camera went along");
        let root = stage.find("Root");
        assert!(stage.moving.topic(root) != Vec2d::ZERO, "and all else is seen to move");
    }

    #[test]
    fn a_change_that_moves_nothing_starts_nothing() {
        let mut stage = Stage::new(MAP);
        let a = stage.find("A");
        stage.edit(a, Field::Title("A".into()));
        stage.frame(0.0);
        assert!(!stage.moving.is_running());
        // What is typed is in its place at once.
        stage.edit(a, Field::Title("a much longer title".into()));
        stage.moving.pinned = Some(a);
        stage.frame(0.0);
        assert_eq!(stage.drawn(a), stage.place(a));
    }

    #[test]
    fn a_title_that_grows_holds_an_edge() {
        let rect = |x: f64, w: f64| Rectd { min: Vec2d::new(x, 0.0), max: Vec2d::new(x + w, 10.0) };
        assert_eq!(offset(&rect(0.0, 50.0), &rect(0.0, 90.0)), Vec2d::ZERO);
        assert_eq!(offset(&rect(40.0, 50.0), &rect(0.0, 90.0)), Vec2d::ZERO, "left of the root the right one");
        assert_eq!(offset(&rect(30.0, 50.0), &rect(0.0, 50.0)), Vec2d::new(30.0, 0.0));
    }
}
