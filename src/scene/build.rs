//! Document, layout and theme to primitives: what is to be drawn, in map space, back to front.

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, FileId, Relation, SheetId, Style, Text, TopicId};
use crate::layout::{EdgeKind, Kind, Layout, RelationPath, Seen};

use super::branch::{Cubic, width_at_level};
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
    /// Bare text over a line.
    Line,
    /// A filled box with corners of this radius in map pixels.
    Rounded(f32),
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
        /// Line colour; the fill is the same at low strength.
        color: Rgba,
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
    /// A dashed, arrowed curve.
    Relation {
        /// The relation.
        id: FileId,
        /// The curve, one or more pieces.
        curves: Vec<Cubic>,
        /// The colour.
        color: Rgba,
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
    let Some(at) = document.sheet(sheet) else { return };
    let groups = !at.groups().is_empty();
    if groups {
        boundaries(document, layout, sheet, theme, query, out);
    }
    let mut topics = Vec::new();
    let mut fields = Vec::new();
    layout.visit(document, query.view, query.min_extent, &mut |seen| match seen {
        Seen::Topic { id, rect, level, branch } => topics.push((id, rect, usize::from(level), branch)),
        Seen::Edge { parent, child, from, to, kind, level, branch } => {
            out.push(edge(document, layout, theme, (parent, child), (from, to), kind, usize::from(level), branch));
        }
        Seen::Field { rect, branch, .. } => {
            fields.push(Prim::Field { rect, color: theme.field(branch.unwrap_or(0) as usize) });
        }
    });
    out.append(&mut fields);
    if groups {
        braces(document, layout, sheet, theme, query, out);
    }
    relations(at, theme, query, out);
    let mut handles = Vec::new();
    for (id, rect, level, branch) in topics {
        out.push(Prim::Topic(topic(document, layout, theme, id, rect, level, branch)));
        let folded = layout.node(id).is_some_and(crate::layout::Node::is_folded);
        if query.handles
            && folded
            && let Some((center, hidden)) = layout.fold_handle(document, id)
        {
            let color = theme.branch(branch.unwrap_or(0) as usize);
            handles.push(Prim::Fold { id, center, hidden, color });
        }
    }
    out.append(&mut handles);
    labels(document, at, theme, query, out);
    if groups {
        out.extend(boundary_titles(document, layout, sheet, theme, query).into_iter().map(Prim::Label));
    }
}

fn style_color(color: Option<&Text>) -> Option<Rgba> {
    color.and_then(|text| Rgba::parse(text))
}

fn style_of(document: &Document, id: TopicId) -> Option<&Style> {
    document.topic(id).filter(|topic| topic.has_more()).map(|topic| &topic.more().style)
}

#[expect(clippy::too_many_arguments, reason = "the fields of one edge")]
fn edge(
    document: &Document,
    layout: &Layout,
    theme: &Theme,
    (parent, child): (TopicId, TopicId),
    (from, to): (Vec2d, Vec2d),
    kind: EdgeKind,
    level: usize,
    branch: Option<u32>,
) -> Prim {
    let own = style_of(document, child).and_then(|style| style_color(style.line.as_ref()));
    let color = own.unwrap_or_else(|| theme.branch(branch.unwrap_or(0) as usize));
    let end = width_at_level(level);
    match kind {
        EdgeKind::TreeRight | EdgeKind::TreeLeft => {
            let corner = Vec2d::new(from.x, to.y);
            Prim::Elbow { points: [from, corner, to], width: end, color }
        }
        EdgeKind::Right | EdgeKind::Left | EdgeKind::Down => {
            let start = if layout.node(parent).is_some_and(crate::layout::Node::is_boxed) {
                width_at_level(level.saturating_sub(1))
            } else {
                width_at_level(level.saturating_sub(1)).min(end * 1.5)
            };
            let curve = Cubic::between(from, to, kind == EdgeKind::Down);
            Prim::Branch { curve, width: [start, end], color }
        }
    }
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
    let index = branch.unwrap_or(0) as usize;
    let node = layout.node(id);
    let kind = node.map_or(Kind::Child, crate::layout::Node::kind);
    let boxed = node.is_some_and(crate::layout::Node::is_boxed);
    let clear = theme.background.with_alpha(0);
    let mut prim = TopicPrim {
        id,
        rect,
        level,
        outline: if boxed { Outline::Rounded(8.0) } else { Outline::Line },
        fill: clear,
        line: theme.branch(index),
        line_width: 0.0,
        text: theme.text,
        muted: theme.muted,
    };
    match kind {
        Kind::Root => {
            prim.outline = Outline::Rounded(14.0);
            (prim.fill, prim.text) = (theme.root_fill, theme.root_text);
            prim.muted = theme.root_fill.mix(theme.root_text, 0.78);
        }
        Kind::Callout => {
            prim.fill = theme.background.mix(theme.branch(index), 0.10);
            prim.line_width = 1.0;
        }
        Kind::Summary => {
            prim.fill = theme.background.mix(theme.boundary, 0.14);
            prim.line = theme.boundary;
        }
        Kind::Child | Kind::Floating if boxed => {
            prim.fill = theme.main_fill(index);
        }
        Kind::Child | Kind::Floating => prim.line_width = width_at_level(level),
    }
    if let Some(style) = style_of(document, id) {
        if let Some(fill) = style_color(style.fill.as_ref()) {
            prim.fill = fill;
            // A fill that hides the title in the theme's colour gets the other colour.
            if boxed && prim.text.contrast(fill) < 4.5 {
                let (dark, light) = (Rgba::rgb(0x1c, 0x1c, 0x1c), Rgba::rgb(0xff, 0xff, 0xff));
                prim.text = if dark.contrast(fill) > light.contrast(fill) { dark } else { light };
                prim.muted = prim.text;
            }
        }
        if let Some(line) = style_color(style.line.as_ref()) {
            prim.line = line;
        }
        if let Some(text) = style_color(style.text.as_ref()) {
            prim.text = text;
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
    out: &mut Vec<Prim>,
) {
    for outline in layout.boundary_rects(document, sheet) {
        if outline.rect.overlaps(&query.view) && outline.rect.height() > query.min_extent {
            out.push(Prim::Boundary { id: outline.id, rect: outline.rect, color: theme.boundary });
        }
    }
}

fn braces(document: &Document, layout: &Layout, sheet: SheetId, theme: &Theme, query: &Query<'_>, out: &mut Vec<Prim>) {
    for brace in layout.summary_braces(document, sheet) {
        if !brace.rect.overlaps(&query.view) {
            continue;
        }
        let (min, max, middle) = (brace.rect.min, brace.rect.max, brace.rect.center());
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

fn relations(sheet: &crate::doc::Sheet, theme: &Theme, query: &Query<'_>, out: &mut Vec<Prim>) {
    let (min, max) = (query.view.min, query.view.max);
    for (path, relation) in routed(sheet, query.relations) {
        let hull = path.hull();
        let apart = hull.max.x < min.x || hull.min.x > max.x || hull.max.y < min.y || hull.min.y > max.y;
        // What is drawn smaller than a field would only be noise.
        if apart || hull.width().max(hull.height()) < query.min_extent * 2.0 {
            continue;
        }
        let color = style_color(relation.style.line.as_ref()).unwrap_or(theme.relation);
        let proxy = path.ends != (relation.from, relation.to);
        let curves = path.curve.iter().map(|&points| Cubic { points }).collect();
        out.push(Prim::Relation { id: path.id.clone(), curves, color, proxy, ends: path.ends });
    }
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

fn labels(document: &Document, sheet: &crate::doc::Sheet, theme: &Theme, query: &Query<'_>, out: &mut Vec<Prim>) {
    for (path, relation) in routed(sheet, query.relations) {
        let (w, h) = (f64::from(path.label_size.w), f64::from(path.label_size.h));
        let center = path.label_center;
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
        let run = LabelRun { text: text.to_string(), size: 12.0, bold: false, color };
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
) -> Vec<Label> {
    let Some(at) = document.sheet(sheet) else { return Vec::new() };
    let size = layout.look().boundary_title;
    let outlines = layout.boundary_rects(document, sheet);
    // Outlines come in the order of the sheet, perhaps two to a group.
    let mut groups = at.groups().iter().peekable();
    let labels = outlines.into_iter().filter_map(|outline| {
        while groups.next_if(|group| group.id != outline.id).is_some() {}
        let group = groups.peek().filter(|group| !group.title.is_empty())?;
        if !outline.rect.overlaps(&query.view) {
            return None;
        }
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
