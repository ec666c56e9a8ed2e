//! Document, layout and theme to primitives: what is to be drawn, in map space, back to front.

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, FileId, Relation, SheetId, Style, Text, TopicId};
use crate::layout::{EdgeKind, Kind, Layout, RelationPath, Seen, Shape};

use super::branch::{Cubic, width_at_level};
use super::content::{ChipPrim, Icon, KeyPrim, PicturePrim};
use super::curve;
use super::moves::{Moves, Still, Tie};
use super::structure;
use super::theme::Theme;

/// A run of text in one size, weight and colour; its lines are separated by `\n`.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelRun {
    /// The lines.
    pub text: String,
    /// Font size in map pixels.
    pub size: f32,
    /// The bold face.
    pub bold: bool,
    /// Its colour.
    pub color: Rgba,
}

/// Text that is not a topic's title: of relations and boundaries.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The relation or group.
    pub id: FileId,
    /// The text's box.
    pub rect: Rectd,
    /// What stands in it.
    pub run: LabelRun,
    /// Its language.
    pub language: Text,
    /// The plate behind it, so that it reads across lines.
    pub plate: Rgba,
}

/// The shape of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outline {
    /// Bare text.
    Bare,
    /// Bare text over a line.
    Line,
    /// A filled box with corners of this radius in map pixels; 0 for sharp ones.
    Rounded(f32),
    /// Another closed shape, as [`super::shape::path`] draws it.
    Path(Shape),
}

impl Outline {
    /// Whether it is closed, so that its text stands in the middle.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Rounded(_) | Self::Path(_))
    }
}

/// A topic to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicPrim {
    /// Which.
    pub id: TopicId,
    /// Its box.
    pub rect: Rectd,
    /// Levels from the root.
    pub level: usize,
    /// The shape.
    pub outline: Outline,
    /// The fill; transparent for bare text.
    pub fill: Rgba,
    /// Border or underline.
    pub line: Rgba,
    /// Width of the border or underline in map pixels; 0 for none.
    pub line_width: f32,
    /// Colour of the title.
    pub text: Rgba,
    /// Colour of the second title and of the marks.
    pub muted: Rgba,
    /// Where title, icons and chips stand, for a topic that has more than a title and is large
    /// enough to be read.
    pub block: Option<Box<crate::layout::TitleBlock>>,
    /// The date that stands beside it, on timelines.
    pub date: Option<DateTag>,
}

/// A date beside a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct DateTag {
    /// The date as it is shown, in the topic's muted colour and the bold face.
    pub text: Text,
    /// Its box.
    pub rect: Rectd,
    /// Font size in map pixels.
    pub size: f32,
}

/// How a line across the tree is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

/// How a line across the tree is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinePen {
    /// Width in map pixels.
    pub width: f32,
    /// Its dashes.
    pub dash: Dash,
    /// Whether it has an arrow head at its start and at its end.
    pub arrows: (bool, bool),
}

impl LinePen {
    /// A pen with departures from this width, for a line that is dashed unless told.
    #[must_use]
    pub fn of(style: &Style, width: f32) -> Self {
        Self {
            width: style.width.filter(|width| width.is_finite()).map_or(width, |width| width.clamp(0.3, 20.0)),
            dash: match style.dash.as_deref() {
                Some("solid") => Dash::Solid,
                Some("dotted") => Dash::Dotted,
                _ => Dash::Dashed,
            },
            arrows: match style.arrows.as_deref() {
                Some("none") => (false, false),
                Some("start") => (true, false),
                Some("both") => (true, true),
                _ => (false, true),
            },
        }
    }
}

/// One thing to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Prim {
    /// A branch, or a run of siblings, too small to be read: one field of colour.
    Field {
        /// Its box.
        rect: Rectd,
        /// The colour.
        color: Rgba,
    },
    /// A line from a parent to a child, thick at its start.
    Branch {
        /// The middle line.
        curve: Cubic,
        /// Width at the start and at the end, in map pixels.
        width: [f32; 2],
        /// The colour.
        color: Rgba,
    },
    /// A topic's shape and title.
    Topic(TopicPrim),
    /// A soft outline around a run of siblings.
    Boundary {
        /// The group.
        id: FileId,
        /// Its box.
        rect: Rectd,
        /// Line colour.
        color: Rgba,
        /// The fill.
        fill: Rgba,
        /// Radius of the corners in map pixels.
        radius: f32,
        /// Width and dashes of the line.
        pen: LinePen,
    },
    /// The brace of a summary.
    Brace {
        /// The group.
        id: FileId,
        /// One end, the tip in the middle, the other end.
        points: [Vec2d; 3],
        /// The colour.
        color: Rgba,
    },
    /// An arrowed curve.
    Relation {
        /// The relation.
        id: FileId,
        /// The curve, one or more pieces.
        curves: Vec<Cubic>,
        /// The colour.
        color: Rgba,
        /// Width, dashes and arrow heads.
        pen: LinePen,
        /// Whether an end is hidden in a fold, so that it hangs on the topic above; such lines
        /// are drawn faintly, or a folded map would be a web.
        proxy: bool,
        /// The topics where it is drawn to end.
        ends: (TopicId, TopicId),
    },
    /// A line of an indented list: down from the parent, then along to the child.
    Elbow {
        /// Start, corner, end.
        points: [Vec2d; 3],
        /// Width in map pixels.
        width: f32,
        /// The colour.
        color: Rgba,
    },
    /// Words of relations and boundaries.
    Label(Label),
    /// A small icon of a topic: a marker, the box of a task, note, link.
    Icon(Icon),
    /// A label or a day of a topic.
    Chip(ChipPrim),
    /// The keys of the sources that a topic cites.
    Key(KeyPrim),
    /// A picture in a topic.
    Picture(PicturePrim),
    /// The handle that folds a branch, or shows how many topics a fold hides.
    Fold {
        /// The topic.
        id: TopicId,
        /// The middle of the handle.
        center: Vec2d,
        /// Topics hidden; 0 when the branch is open.
        hidden: usize,
        /// The colour.
        color: Rgba,
    },
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The part of the map that is seen.
    pub view: Rectd,
    /// Branches lower than this, in map pixels, become fields of colour.
    pub min_extent: f64,
    /// Relations with their routes, in the order of the sheet.
    pub relations: &'a [RelationPath],
    /// The language of labels; the first language if `None` or missing.
    pub language: Option<&'a str>,
    /// Whether folds are shown with their counts (in the window), or left out (in a picture).
    pub handles: bool,
}

/// Adds everything that is seen to `out`, back to front.
pub fn build(
    document: &Document,
    layout: &Layout,
    sheet: SheetId,
    theme: &Theme,
    query: &Query<'_>,
    out: &mut Vec<Prim>,
) {
    build_moving(document, layout, sheet, theme, query, &Still, out, &mut Vec::new());
}

/// The same while topics are on their way. `ties` says what each primitive belongs to.
#[expect(clippy::too_many_arguments, reason = "what is drawn, how, and where it goes")]
pub fn build_moving(
    document: &Document,
    layout: &Layout,
    sheet: SheetId,
    theme: &Theme,
    query: &Query<'_>,
    moves: &dyn Moves,
    out: &mut Vec<Prim>,
    ties: &mut Vec<Tie>,
) {
    let Some(at) = document.sheet(sheet) else { return };
    let groups = !at.groups().is_empty();
    if groups {
        boundaries(document, layout, sheet, theme, query, moves, out);
        ties.resize(out.len(), Tie::None);
    }
    let mut topics = Vec::new();
    let mut fields = Vec::new();
    layout.visit(document, query.view, query.min_extent, &mut |seen| match seen {
        Seen::Topic { id, rect, level, branch } => topics.push((id, rect, usize::from(level), branch)),
        Seen::Edge { parent, child, from, to, kind, level, branch } => {
            let (mut start, end) = (moves.topic(parent), moves.topic(child));
            if matches!(kind, EdgeKind::Stem | EdgeKind::Bone) {
                // It glides along the line.
                start.x = end.x;
            }
            let ends = (from + start, to + end);
            edge(layout, theme, (parent, child), ends, kind, usize::from(level), branch, out);
            ties.resize(out.len(), Tie::Edge(parent, child));
        }
        Seen::Line { parent, figure, level, branch } => {
            let own = layout.dress(parent).line.map(|ink| theme.ink(ink));
            let color = own.or_else(|| branch.map(|branch| branch_color(layout, theme, Some(branch))));
            let children = layout.kids(document, parent);
            let (Some(&first), Some(&last)) = (children.first(), children.last()) else { return };
            let figure = figure.moved(moves.topic(parent), moves.topic(first), moves.topic(last));
            structure::figure(figure, theme, color, width_at_level(usize::from(level) + 1), out);
            ties.resize(out.len(), Tie::Figure(parent, first));
        }
        Seen::Field { rect, branch, .. } => {
            fields.push(Prim::Field { rect, color: theme.background.mix(branch_color(layout, theme, branch), 0.45) });
        }
    });
    out.append(&mut fields);
    if groups {
        braces(document, layout, sheet, theme, query, moves, out);
    }
    relations(at, theme, query, moves, out);
    ties.resize(out.len(), Tie::None);
    let mut handles = Vec::new();
    for (id, rect, level, branch) in topics {
        let by = moves.topic(id);
        let rect = Rectd { min: rect.min + by, max: rect.max + by };
        let prim = topic(document, layout, theme, id, rect, level, branch);
        super::content::topic(document, layout, theme, query, prim, out);
        ties.resize(out.len(), Tie::Topic(id));
        let folded = layout.node(id).is_some_and(crate::layout::Node::is_folded);
        if query.handles
            && folded
            && let Some((center, hidden)) = layout.fold_handle(document, id)
        {
            let color = branch_color(layout, theme, branch);
            handles.push((Prim::Fold { id, center: center + by, hidden, color }, Tie::Topic(id)));
        }
    }
    for (handle, tie) in handles {
        out.push(handle);
        ties.push(tie);
    }
    labels(document, layout, at, theme, query, moves, out);
    if groups {
        out.extend(boundary_titles(document, layout, sheet, theme, query, moves).into_iter().map(Prim::Label));
    }
    ties.resize(out.len(), Tie::None);
}

fn style_color(color: Option<&Text>) -> Option<Rgba> {
    color.and_then(|text| Rgba::parse(text))
}

/// The colour of a main branch: of its own, or the one of all where the sheet wants no rainbow.
#[must_use]
pub fn branch_color(layout: &Layout, theme: &Theme, branch: Option<u32>) -> Rgba {
    if layout.is_rainbow() { theme.branch(branch.unwrap_or(0) as usize) } else { theme.accent }
}

/// The colour for words on a fill: the wanted one if it can be read there, else the darker or the
/// lighter of the theme's, else black or white.
fn readable(theme: &Theme, wanted: Rgba, fill: Rgba) -> Rgba {
    if wanted.contrast(fill) >= 4.5 {
        return wanted;
    }
    let (dark, light) = (Rgba::rgb(0x1c, 0x1c, 0x1c), Rgba::rgb(0xff, 0xff, 0xff));
    let offers = [theme.text, theme.background, dark, light];
    let best = |a: Rgba, b: Rgba| if b.contrast(fill) > a.contrast(fill) { b } else { a };
    offers.into_iter().find(|offer| offer.contrast(fill) >= 4.5).unwrap_or_else(|| best(dark, light))
}

#[expect(clippy::too_many_arguments, reason = "the fields of one edge")]
fn edge(
    layout: &Layout,
    theme: &Theme,
    (parent, child): (TopicId, TopicId),
    (from, mut to): (Vec2d, Vec2d),
    kind: EdgeKind,
    level: usize,
    branch: Option<u32>,
    out: &mut Vec<Prim>,
) {
    let dress = layout.dress(child);
    let color = dress.line.map_or_else(|| branch_color(layout, theme, branch), |ink| theme.ink(ink));
    let end = width_at_level(level);
    let start = if layout.node(parent).is_some_and(crate::layout::Node::is_boxed) {
        width_at_level(level.saturating_sub(1))
    } else {
        width_at_level(level.saturating_sub(1)).min(end * 1.5)
    };
    // A slanted side is not where the box ends.
    if let Some(shape @ (Shape::Parallelogram | Shape::Cloud)) = dress.shape
        && let Some(size) = layout.node(child).map(crate::layout::Node::size)
    {
        let lean = match shape {
            Shape::Cloud => Shape::bump(size.h) * 0.5,
            _ => shape.slant(size.h) / 2.0,
        };
        match kind {
            EdgeKind::Right | EdgeKind::TreeRight => to.x += f64::from(lean),
            EdgeKind::Left | EdgeKind::TreeLeft => to.x -= f64::from(lean),
            _ => {}
        }
    }
    if kind.is_drawn_by_structure() {
        structure::edge(from, to, kind, [start, end], color, out);
        return;
    }
    curve::draw(curve::Edge { from, to, kind, curve: layout.curve(child), width: [start, end], color }, out);
}

/// How a topic is drawn, its own departures from the theme included.
#[must_use]
pub fn topic(
    document: &Document,
    layout: &Layout,
    theme: &Theme,
    id: TopicId,
    rect: Rectd,
    level: usize,
    branch: Option<u32>,
) -> TopicPrim {
    let own = branch_color(layout, theme, branch);
    let node = layout.node(id);
    let kind = node.map_or(Kind::Child, crate::layout::Node::kind);
    let shape = layout.level_look(document, id).map_or(Shape::Line, |look| look.shape);
    let dress = layout.dress(id);
    #[expect(clippy::cast_possible_truncation, reason = "a length of a box")]
    let height = rect.height() as f32;
    let clear = theme.background.with_alpha(0);
    let outline = match shape {
        Shape::None => Outline::Bare,
        Shape::Line => Outline::Line,
        Shape::Rounded if kind == Kind::Root => Outline::Rounded(14.0_f32.min(height / 2.0)),
        Shape::Rounded | Shape::Rect | Shape::Pill => Outline::Rounded(shape.radius(height)),
        other => Outline::Path(other),
    };
    let mut prim = TopicPrim {
        id,
        rect,
        level,
        outline,
        fill: clear,
        line: own,
        line_width: 0.0,
        text: theme.text,
        muted: theme.muted,
        block: None,
        date: layout.date_label(document, id).map(|(at, text)| DateTag {
            text,
            rect: at.at(rect.min),
            size: layout.look().date_size,
        }),
    };
    if layout.is_cell(id) {
        // What stands at the head of a cell tells the columns apart.
        prim.text = own;
    }
    match kind {
        // Bare words stand over a line unless the structure has lines enough.
        _ if !outline.is_closed() => {
            if layout.is_underlined(id) || dress.shape.is_some() {
                prim.line_width = width_at_level(level);
            }
        }
        Kind::Root => {
            (prim.fill, prim.text) = (theme.root_fill, theme.root_text);
            prim.muted = theme.root_fill.mix(theme.root_text, 0.78);
        }
        Kind::Callout => {
            prim.fill = theme.background.mix(own, 0.10);
            prim.line_width = 1.0;
        }
        Kind::Summary => {
            prim.fill = theme.background.mix(theme.boundary, 0.14);
            prim.line = theme.boundary;
        }
        Kind::Child | Kind::Floating => prim.fill = theme.background.mix(own, theme.main_strength),
    }
    if let Some(ink) = dress.line {
        prim.line = theme.ink(ink);
    }
    if let Some(width) = dress.width {
        prim.line_width = width;
    }
    if let Some(ink) = dress.fill {
        prim.fill = theme.ink(ink);
    }
    if let Some(ink) = dress.text {
        prim.text = theme.ink(ink);
    }
    if dress.fill.is_some() {
        let seen = theme.background.mix(prim.fill.with_alpha(255), f32::from(prim.fill.a) / 255.0);
        if dress.text.is_none() {
            prim.text = readable(theme, prim.text, seen);
        }
        if prim.muted.contrast(seen) < 4.5 {
            let softer = seen.mix(prim.text, 0.8);
            prim.muted = if softer.contrast(seen) >= 4.5 { softer } else { prim.text };
        }
    }
    prim
}

fn boundaries(
    document: &Document,
    layout: &Layout,
    sheet: SheetId,
    theme: &Theme,
    query: &Query<'_>,
    moves: &dyn Moves,
    out: &mut Vec<Prim>,
) {
    let mut groups = document.sheet(sheet).map_or(&[][..], |sheet| sheet.groups()).iter().peekable();
    let mut pieces = Pieces::default();
    for outline in layout.boundary_rects(document, sheet) {
        let piece = pieces.next(&outline.id);
        // Outlines come in the order of the sheet, perhaps two to a group.
        while groups.next_if(|group| group.id != outline.id).is_some() {}
        if outline.rect.overlaps(&query.view) && outline.rect.height() > query.min_extent {
            let Some(style) = groups.peek().map(|group| &group.style) else { continue };
            let color = style_color(style.line.as_ref()).unwrap_or(theme.boundary);
            let fill =
                style_color(style.fill.as_ref()).map_or_else(|| color.with_alpha(18), |fill| fill.with_alpha(46));
            let radius = match style.shape.as_deref() {
                Some("box") => 0.0,
                Some("pill") => 40.0,
                _ => 12.0,
            };
            let pen = LinePen::of(style, 1.2);
            let rect = moved(outline.rect, moves.group(&outline.id, piece));
            out.push(Prim::Boundary { id: outline.id, rect, color, fill, radius, pen });
        }
    }
}

/// Counts the pieces of groups, which come one after the other.
#[derive(Default)]
pub(crate) struct Pieces {
    last: Option<FileId>,
    count: usize,
}

impl Pieces {
    /// Which piece of its group this is.
    pub fn next(&mut self, id: &FileId) -> usize {
        if self.last.as_ref() == Some(id) {
            self.count += 1;
        } else {
            (self.last, self.count) = (Some(id.clone()), 0);
        }
        self.count
    }
}

fn moved(rect: Rectd, [min, max]: [Vec2d; 2]) -> Rectd {
    Rectd { min: rect.min + min, max: rect.max + max }
}

fn braces(
    document: &Document,
    layout: &Layout,
    sheet: SheetId,
    theme: &Theme,
    query: &Query<'_>,
    moves: &dyn Moves,
    out: &mut Vec<Prim>,
) {
    for brace in layout.summary_braces(document, sheet) {
        if !brace.rect.overlaps(&query.view) {
            continue;
        }
        let rect = moved(brace.rect, moves.group(&brace.id, 0));
        let (min, max, middle) = (rect.min, rect.max, rect.center());
        let points = match brace.towards {
            crate::layout::Direction::Left => [Vec2d::new(max.x, min.y), Vec2d::new(min.x, middle.y), max],
            crate::layout::Direction::Down => [min, Vec2d::new(middle.x, max.y), Vec2d::new(max.x, min.y)],
            _ => [min, Vec2d::new(max.x, middle.y), Vec2d::new(min.x, max.y)],
        };
        out.push(Prim::Brace { id: brace.id, points, color: theme.boundary });
    }
}

/// The routes with their relations. Both lists are in the order of the sheet, so one pass finds all:
/// looking for each would cost the square of their number in every frame.
fn routed<'a>(
    sheet: &'a crate::doc::Sheet,
    paths: &'a [RelationPath],
) -> impl Iterator<Item = (&'a RelationPath, &'a Relation)> {
    let mut relations = sheet.relations().iter();
    paths.iter().filter_map(move |path| {
        let mut ahead = relations.clone();
        let found = ahead.find(|relation| relation.id == path.id)?;
        relations = ahead;
        Some((path, found))
    })
}

fn relations(sheet: &crate::doc::Sheet, theme: &Theme, query: &Query<'_>, moves: &dyn Moves, out: &mut Vec<Prim>) {
    let (min, max) = (query.view.min, query.view.max);
    for (path, relation) in routed(sheet, query.relations) {
        let straight = relation.style.branch.as_deref() == Some("straight");
        let mut curves: Vec<Cubic> = path.curve.iter().map(|&points| Cubic { points }).collect();
        if straight {
            curves = straightened(&curves);
        }
        let hull = path.hull();
        let apart = hull.max.x < min.x || hull.min.x > max.x || hull.max.y < min.y || hull.min.y > max.y;
        // What is drawn smaller than a field would only be noise.
        if apart || hull.width().max(hull.height()) < query.min_extent * 2.0 {
            continue;
        }
        let color = style_color(relation.style.line.as_ref()).unwrap_or(theme.relation);
        let proxy = path.ends != (relation.from, relation.to);
        let (start, end) = (moves.topic(path.ends.0), moves.topic(path.ends.1));
        // Each piece goes as far as its place between the ends says.
        let pieces = curves.len().max(1) as f64;
        for (at, curve) in curves.iter_mut().enumerate() {
            for (corner, point) in curve.points.iter_mut().enumerate() {
                let share = (at as f64 + corner as f64 / 3.0) / pieces;
                *point = *point + start * (1.0 - share) + end * share;
            }
        }
        let pen = LinePen::of(&relation.style, 1.4);
        out.push(Prim::Relation { id: path.id.clone(), curves, color, pen, proxy, ends: path.ends });
    }
}

/// The straight line between the ends of a route.
fn straightened(route: &[Cubic]) -> Vec<Cubic> {
    let (Some(first), Some(last)) = (route.first(), route.last()) else { return Vec::new() };
    let (from, to) = (first.points[0], last.points[3]);
    let by = to - from;
    vec![Cubic { points: [from, from + by * (1.0 / 3.0), from + by * (2.0 / 3.0), to] }]
}

/// A text or its translation, with the language; `first` is that of texts themselves.
fn words<'a>(
    title: &'a Text,
    translations: &'a [(Text, Text)],
    language: Option<&str>,
    first: Option<&Text>,
) -> (&'a Text, Text) {
    language
        .and_then(|language| translations.iter().find(|(name, text)| name == language && !text.is_empty()))
        .map_or_else(|| (title, first.cloned().unwrap_or_default()), |(language, text)| (text, language.clone()))
}

fn labels(
    document: &Document,
    layout: &Layout,
    sheet: &crate::doc::Sheet,
    theme: &Theme,
    query: &Query<'_>,
    moves: &dyn Moves,
    out: &mut Vec<Prim>,
) {
    for (path, relation) in routed(sheet, query.relations) {
        let (w, h) = (f64::from(path.label_size.w), f64::from(path.label_size.h));
        let center = if relation.style.branch.as_deref() == Some("straight") {
            let curves: Vec<Cubic> = path.curve.iter().map(|&points| Cubic { points }).collect();
            straightened(&curves).first().map_or(path.label_center, |line| line.at(0.5))
        } else {
            path.label_center
        };
        let center = center + (moves.topic(path.ends.0) + moves.topic(path.ends.1)) * 0.5;
        let rect = Rectd {
            min: Vec2d::new(center.x - w / 2.0, center.y - h / 2.0),
            max: Vec2d::new(center.x + w / 2.0, center.y + h / 2.0),
        };
        if w <= 0.0 || !rect.overlaps(&query.view) {
            continue;
        }
        if path.ends != (relation.from, relation.to) {
            continue;
        }
        let first = document.languages().first();
        let (text, language) = words(&relation.title, &relation.translations, query.language, first);
        let color = style_color(relation.style.text.as_ref()).unwrap_or(theme.relation);
        let size = layout.look().relation_label;
        let run = LabelRun { text: text.to_string(), size, bold: false, color };
        let plate = theme.background.with_alpha(225);
        out.push(Prim::Label(Label { id: relation.id.clone(), rect, run, language, plate }));
    }
}

/// The titles of boundaries, which stand at the left top of the outline.
#[must_use]
fn boundary_titles(
    document: &Document,
    layout: &Layout,
    sheet: SheetId,
    theme: &Theme,
    query: &Query<'_>,
    moves: &dyn Moves,
) -> Vec<Label> {
    let Some(at) = document.sheet(sheet) else { return Vec::new() };
    let size = layout.look().boundary_title;
    let outlines = layout.boundary_rects(document, sheet);
    // Outlines come in the order of the sheet, perhaps two to a group.
    let mut groups = at.groups().iter().peekable();
    let mut pieces = Pieces::default();
    let labels = outlines.into_iter().filter_map(|mut outline| {
        let piece = pieces.next(&outline.id);
        while groups.next_if(|group| group.id != outline.id).is_some() {}
        let group = groups.peek().filter(|group| !group.title.is_empty())?;
        if !outline.rect.overlaps(&query.view) {
            return None;
        }
        let [min, max] = moves.group(&outline.id, piece);
        (outline.title, outline.rect.max) = (outline.title + min, outline.rect.max + max);
        let first = document.languages().first();
        let (text, language) = words(&group.title, &group.translations, query.language, first);
        let text = text.to_string();
        let width = (outline.rect.max.x - outline.title.x).max(1.0);
        let max = Vec2d::new(outline.title.x + width, outline.title.y + f64::from(size) * 1.35);
        Some(Label {
            id: outline.id,
            rect: Rectd { min: outline.title, max },
            run: LabelRun { text, size, bold: false, color: theme.boundary },
            language,
            plate: theme.background.with_alpha(0),
        })
    });
    labels.collect()
}
