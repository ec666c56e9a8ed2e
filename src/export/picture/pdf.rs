//! Display lists as PDF: vectors, text that can be selected and searched in subset fonts, links,
//! bookmarks from the tree. Text comes in reading order: a topic, then what hangs on it.
//!
//! Nothing in the file tells of a person, a machine or the time; the same map gives the same bytes.
//! Paper (A4, A3, in one or several pages) stays white under a light theme, since it will be printed;
//! a dark theme and a page as large as the map have their background.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use krilla::action::LinkAction;
use krilla::annotation::{LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{PageLabel, PageSettings};
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::text::faces::{Face, Region};

use super::super::{ExportError, Options, Page};
use super::images::Images;
use super::list::{Item, Line, Picture, Shape, Step, What, Words, rounded};
use super::paper::{self, Sheet};
use super::set::Setter;

/// Levels of bookmarks. What is deeper stands beside what it hangs on: readers show deep trees badly,
/// and the library walks them on the call stack.
const BOOKMARK_LEVELS: usize = 24;
/// Characters of a bookmark.
const BOOKMARK_LENGTH: usize = 200;

/// Writes pictures of sheets, one page group after the other. `step` is told how much is done.
///
/// # Errors
/// When there would be too many pages, when the library gives up, or when `step` says so.
pub fn pdf(
    pictures: &[Picture],
    images: &Images<'_>,
    setter: &mut Setter<'_>,
    options: &Options,
    step: &dyn Fn(f32) -> Result<(), ExportError>,
) -> Result<Vec<u8>, ExportError> {
    // The library checks some limits with panics; a map must not take the window along.
    catch_unwind(AssertUnwindSafe(|| write(pictures, images, setter, options, step)))
        .unwrap_or_else(|_| Err(ExportError::Other("the PDF library could not draw this map".to_owned())))
}

fn write(
    pictures: &[Picture],
    images: &Images<'_>,
    setter: &mut Setter<'_>,
    options: &Options,
    step: &dyn Fn(f32) -> Result<(), ExportError>,
) -> Result<Vec<u8>, ExportError> {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut stock = Stock { setter, images, fonts: HashMap::new(), pictures: HashMap::new() };
    let mut marks = Bookmarks::default();
    let all: usize = pictures.iter().map(|picture| picture.items.len()).sum();
    let (mut done, mut pages) = (0, 0);
    for (number, picture) in pictures.iter().enumerate() {
        let sheets = paper::sheets(options.page, picture.bounds)?;
        let sheets = with_something(sheets, picture);
        marks.add(picture, &sheets, pages);
        for sheet in &sheets {
            let share = 0.8 * done as f32 / all.max(1) as f32;
            step(share)?;
            let Some(mut settings) = PageSettings::from_wh(small(sheet.size[0]), small(sheet.size[1])) else {
                continue;
            };
            if let Some([row, column]) = sheet.tile {
                let group = if pictures.len() > 1 { format!("{}: ", number + 1) } else { String::new() };
                settings = settings.with_page_label(PageLabel::new(None, Some(format!("{group}{row}-{column}")), None));
            }
            let mut page = document.start_page_with(settings);
            let view = sheet.view();
            let whole = sheet.tile.is_none();
            let mut wish = Ok(());
            // The pen lets the page go when all is drawn. The library wants every page ended in order,
            // also when the rest is not wanted any more.
            {
                let mut pen = Pen { surface: page.surface(), sheet, stock: &mut stock };
                pen.paper(picture, options);
                let clip = sheet.clip.and_then(|clip| path(&rounded(clip, 0.0), |point| point));
                if let Some(clip) = &clip {
                    pen.surface.push_clip_path(clip, &FillRule::NonZero);
                }
                for (index, item) in picture.items.iter().enumerate() {
                    if index % 4096 == 4095 {
                        wish = step(0.8 * (done + index) as f32 / all.max(1) as f32);
                        if wish.is_err() {
                            break;
                        }
                    }
                    if whole || item.bounds.overlaps(&view) {
                        pen.item(item);
                    }
                }
                if clip.is_some() {
                    pen.surface.pop();
                }
                pen.joins(&sheets);
            }
            wish?;
            for topic in &picture.topics {
                let Some(link) = topic.link.as_ref().filter(|_| whole || topic.rect.overlaps(&view)) else { continue };
                let (min, max) = (sheet.place(topic.rect.min), sheet.place(topic.rect.max));
                let rect = Rect::from_ltrb(small(min.x), small(min.y), small(max.x), small(max.y));
                if let Some(rect) = rect {
                    let target = Target::Action(LinkAction::new(link.clone()).into());
                    page.add_annotation(LinkAnnotation::new(rect, target).into());
                }
            }
            page.finish();
        }
        pages += sheets.len();
        done += picture.items.len();
    }
    document.set_outline(marks.finish());
    document.set_metadata(metadata(pictures));
    step(0.85)?;
    document.finish().map_err(|error| ExportError::Other(format!("the PDF could not be written: {error:?}")))
}

fn metadata(pictures: &[Picture]) -> Metadata {
    let mut metadata = Metadata::new().creator("Gangmu".to_owned());
    if let Some(first) = pictures.first() {
        metadata = metadata.title(first.title.clone());
        if !first.language.is_empty() {
            metadata = metadata.language(first.language.to_string());
        }
    }
    metadata
}

/// Of many pages, those with something on them.
fn with_something(sheets: Vec<Sheet>, picture: &Picture) -> Vec<Sheet> {
    if sheets.len() < 2 {
        return sheets;
    }
    let mut sheets = sheets;
    sheets.retain(|sheet| {
        let view = sheet.view();
        picture.items.iter().any(|item| item.bounds.overlaps(&view))
    });
    sheets
}

#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
const fn small(value: f64) -> f32 {
    value as f32
}

fn point(at: Vec2d) -> Point {
    Point::from_xy(small(at.x), small(at.y))
}

fn color(color: Rgba) -> rgb::Color {
    rgb::Color::new(color.r, color.g, color.b)
}

fn opacity(color: Rgba) -> NormalizedF32 {
    NormalizedF32::new(f32::from(color.a) / 255.0).unwrap_or(NormalizedF32::ONE)
}

fn fill(ink: Rgba) -> Fill {
    Fill { paint: color(ink).into(), opacity: opacity(ink), rule: FillRule::NonZero }
}

/// A path of the list, its points put where `place` says.
fn path(steps: &[Step], place: impl Fn(Vec2d) -> Vec2d) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let at = |at: Vec2d| {
        let at = place(at);
        (small(at.x), small(at.y))
    };
    for step in steps {
        match *step {
            Step::Move(to) => {
                let (x, y) = at(to);
                builder.move_to(x, y);
            }
            Step::Line(to) => {
                let (x, y) = at(to);
                builder.line_to(x, y);
            }
            Step::Cubic(a, b, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(a), at(b), at(to));
                builder.cubic_to(ax, ay, bx, by, x, y);
            }
            Step::Close => builder.close(),
        }
    }
    builder.finish()
}

/// What pages share.
struct Stock<'a, 'm> {
    setter: &'a mut Setter<'m>,
    images: &'a Images<'a>,
    fonts: HashMap<Face, Option<Font>>,
    pictures: HashMap<crate::doc::Text, Option<Image>>,
}

impl Stock<'_, '_> {
    fn font(&mut self, face: Face) -> Option<Font> {
        self.fonts.entry(face).or_insert_with(|| Font::new(Data::from(face.bytes()), 0)).clone()
    }

    fn picture(&mut self, name: &crate::doc::Text) -> Option<Image> {
        let images = self.images;
        self.pictures.entry(name.clone()).or_insert_with(|| embedded(images, name)).clone()
    }
}

/// A JPEG as it is, everything else by its pixels.
fn embedded(images: &Images<'_>, name: &str) -> Option<Image> {
    let (bytes, kind) = images.file(name)?;
    if kind == "image/jpeg"
        && let Ok(image) = Image::from_jpeg(bytes.into(), true)
    {
        return Some(image);
    }
    let pixels = images.pixels(name)?;
    let (w, h) = pixels.dimensions();
    Some(Image::from_rgba8(pixels.into_raw(), w, h))
}

/// Draws on a page.
struct Pen<'p, 'a, 's, 'm> {
    surface: Surface<'p>,
    sheet: &'a Sheet,
    stock: &'a mut Stock<'s, 'm>,
}

impl Pen<'_, '_, '_, '_> {
    /// The background, where there is one.
    fn paper(&mut self, picture: &Picture, options: &Options) {
        if options.transparent || (options.page != Page::Map && !picture.dark) {
            return;
        }
        let page = Rectd { min: Vec2d::ZERO, max: Vec2d::new(self.sheet.size[0], self.sheet.size[1]) };
        self.fill(&rounded(self.sheet.clip.unwrap_or(page), 0.0), picture.background);
    }

    /// Fills a path of the page.
    fn fill(&mut self, steps: &[Step], ink: Rgba) {
        let Some(path) = path(steps, |at| at) else { return };
        self.surface.set_fill(Some(fill(ink)));
        self.surface.set_stroke(None);
        self.surface.draw_path(&path);
    }

    fn item(&mut self, item: &Item) {
        match &item.what {
            What::Shape(shape) => self.shape(shape),
            What::Words(words) => self.words(words),
            What::Picture(name, rect) => self.picture(name, *rect),
        }
    }

    fn shape(&mut self, shape: &Shape) {
        let Some(path) = path(&shape.path, |at| self.sheet.place(at)) else { return };
        let scale = small(self.sheet.scale);
        self.surface.set_fill(shape.fill.map(fill));
        self.surface.set_stroke(shape.line.map(|Line { width, color: ink, dash, round }| Stroke {
            paint: color(ink).into(),
            width: width * scale,
            opacity: opacity(ink),
            line_cap: if round { LineCap::Round } else { LineCap::Butt },
            line_join: if round { LineJoin::Round } else { LineJoin::Miter },
            dash: dash.map(|dash| StrokeDash { array: dash.map(|length| length * scale).to_vec(), offset: 0.0 }),
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
    }

    fn words(&mut self, words: &Words) {
        for line in &words.lines {
            let at = self.sheet.place(line.at);
            let size = words.size * small(self.sheet.scale);
            self.line(&line.text, at, size, Region::of(&words.language), (words.bold, words.italic), words.color);
        }
    }

    /// A line of text at a point of the page, in as many faces as it needs.
    fn line(&mut self, text: &str, at: Vec2d, size: f32, region: Region, (bold, italic): (bool, bool), ink: Rgba) {
        let run = self.stock.setter.run(text, region, bold);
        self.surface.set_fill(Some(fill(ink)));
        self.surface.set_stroke(None);
        let mut rest = run.glyphs.as_slice();
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|glyph| glyph.face == first.face).count();
            let (same, behind) = rest.split_at(count);
            rest = behind;
            let Some(font) = self.stock.font(first.face) else { continue };
            let fit = first.face.fit();
            let glyphs: Vec<KrillaGlyph> = same
                .iter()
                .map(|glyph| {
                    let id = GlyphId::new(u32::from(glyph.id));
                    KrillaGlyph::new(id, glyph.advance / fit, 0.0, 0.0, 0.0, glyph.range.clone(), None)
                })
                .collect();
            let left = Vec2d::new(at.x + f64::from(first.at * size), at.y);
            if italic {
                let lean = Transform::from_row(1.0, 0.0, small(-super::SLANT), 1.0, small(left.x), small(left.y));
                self.surface.push_transform(&lean);
                self.surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font, &run.text, size * fit, false);
                self.surface.pop();
            } else {
                self.surface.draw_glyphs(point(left), &glyphs, font, &run.text, size * fit, false);
            }
        }
    }

    fn picture(&mut self, name: &crate::doc::Text, rect: Rectd) {
        let (min, max) = (self.sheet.place(rect.min), self.sheet.place(rect.max));
        let Some(size) = Size::from_wh(small(max.x - min.x), small(max.y - min.y)) else { return };
        if let Some(image) = self.stock.picture(name) {
            self.surface.push_transform(&Transform::from_translate(small(min.x), small(min.y)));
            self.surface.draw_image(image, size);
            self.surface.pop();
        } else {
            let line = Line::solid(1.0, Rgba::rgb(128, 128, 128));
            self.shape(&Shape { path: rounded(rect, 3.0), fill: None, line: Some(line) });
        }
    }

    /// Marks on a page that is one of several: where to cut it, where the next one begins, and which
    /// row and column it is.
    fn joins(&mut self, sheets: &[Sheet]) {
        let (Some(clip), Some([row, column])) = (self.sheet.clip, self.sheet.tile) else { return };
        let ink = Rgba::rgb(120, 120, 120);
        let overlap = paper::overlap();
        let [left, top, right, bottom] = self.sheet.joins;
        // Where each mark stands along its side: at the corners, and where a neighbour's edge is.
        let along = |from: f64, to: f64, before: bool, behind: bool| {
            let neighbours = [before.then_some(from + overlap), behind.then_some(to - overlap)];
            [Some(from), Some(to)].into_iter().chain(neighbours).flatten().collect::<Vec<f64>>()
        };
        let mut ticks = Vec::new();
        for x in along(clip.min.x, clip.max.x, left, right) {
            ticks.push([Vec2d::new(x, clip.min.y - 14.0), Vec2d::new(x, clip.min.y - 4.0)]);
            ticks.push([Vec2d::new(x, clip.max.y + 4.0), Vec2d::new(x, clip.max.y + 14.0)]);
        }
        for y in along(clip.min.y, clip.max.y, top, bottom) {
            ticks.push([Vec2d::new(clip.min.x - 14.0, y), Vec2d::new(clip.min.x - 4.0, y)]);
            ticks.push([Vec2d::new(clip.max.x + 4.0, y), Vec2d::new(clip.max.x + 14.0, y)]);
        }
        for [from, to] in ticks {
            let across = if from.x == to.x { Vec2d::new(0.25, 0.0) } else { Vec2d::new(0.0, 0.25) };
            self.fill(&rounded(Rectd { min: from - across, max: to + across }, 0.0), ink);
        }
        let last = sheets.iter().filter_map(|sheet| sheet.tile);
        let [rows, columns] = last.fold([1, 1], |[r, c], [row, column]| [r.max(row), c.max(column)]);
        let label = format!("{row}-{column}  ({rows} × {columns})");
        let at = Vec2d::new(clip.min.x + 24.0, clip.max.y + 14.0);
        self.line(&label, at, 8.0, Region::Mainland, (false, false), ink);
    }
}

/// The bookmarks while they grow: the open ones, each below the one before.
#[derive(Default)]
struct Bookmarks {
    outline: Option<Outline>,
    open: Vec<(usize, OutlineNode)>,
}

impl Bookmarks {
    fn add(&mut self, picture: &Picture, sheets: &[Sheet], pages: usize) {
        for topic in &picture.topics {
            let corner = topic.rect.min;
            let page = sheets.iter().position(|sheet| sheet.view().contains(corner)).unwrap_or(0);
            let Some(sheet) = sheets.get(page) else { continue };
            let depth = topic.depth.min(BOOKMARK_LEVELS - 1);
            self.close(depth);
            let mut title: String = topic.title.chars().filter(|c| !c.is_control()).take(BOOKMARK_LENGTH).collect();
            if title.is_empty() {
                title.push('…');
            }
            let at = sheet.place(corner - Vec2d::new(12.0, 12.0));
            let at = Vec2d::new(at.x.max(0.0), at.y.max(0.0));
            self.open.push((depth, OutlineNode::new(title, XyzDestination::new(pages + page, point(at)))));
        }
    }

    /// Ends the bookmarks that are at least this deep.
    fn close(&mut self, depth: usize) {
        while self.open.last().is_some_and(|(open, _)| *open >= depth) {
            let Some((_, node)) = self.open.pop() else { break };
            match self.open.last_mut() {
                Some((_, above)) => above.push_child(node),
                None => self.outline.get_or_insert_with(Outline::new).push_child(node),
            }
        }
    }

    fn finish(mut self) -> Outline {
        self.close(0);
        self.outline.unwrap_or_default()
    }
}
