//! Display lists as PNG, drawn on the processor band by band, so that a picture of any size takes
//! little memory.
//!
//! A picture of more than [`SIDE`] pixels on a side comes in tiles (`-1-1`, `-1-2`, … by row and
//! column); the file itself is then an overview of at most [`OVERVIEW`] pixels. All cores draw while
//! one thread packs what is drawn.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

use tiny_skia::{
    FillRule, FilterQuality, LineCap, LineJoin, Mask, Path, PathBuilder, PathStroker, Pixmap, PixmapPaint,
    Stroke as Line, StrokeDash, Transform,
};

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::{Document, Text};
use crate::layout::FontMeasure;
use crate::text::faces::{Face, Region};

use super::super::{ExportError, Output};
use super::cells::Cells;
use super::dash::dashes;
use super::fill::{Filler, Ink};
use super::images::Images;
use super::list::{Item, Picture, Shape, Step, What, Words, rounded};
use super::pack::{Band, Strip, pack, raw};
use super::set::{Setter, Stroke};

/// The most pixels on a side of one file.
pub const SIDE: u32 = 16_384;
/// The most pixels on a side of the overview of a picture in tiles.
pub const OVERVIEW: u32 = 8_192;
/// The most tiles.
const MOST_TILES: usize = 400;
/// The most threads that draw, and how many bands they may be ahead of what is packed.
const MOST_THREADS: usize = 8;
const AHEAD: usize = 16;
/// Pixels of a band.
const BAND: u32 = 1 << 21;
/// Up to so many pixels a file is packed as well as it can be; a larger one, tiles and their
/// overview quickly.
const SMALL: u64 = 6_000_000;
/// Glyphs from this size on are drawn as paths and not kept.
const LARGE_TYPE: f32 = 96.0;
/// Places of a glyph between two pixels.
const PLACES: f32 = 4.0;

/// A file to be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    /// Its left top corner in the map.
    origin: Vec2d,
    /// Pixels for a map pixel.
    scale: f64,
    width: u32,
    height: u32,
    /// Row and column from 1, of a tile.
    tile: Option<[usize; 2]>,
    /// Packed quickly rather than as well as it can be.
    is_large: bool,
}

impl Area {
    fn rows_of_band(&self) -> u32 {
        (BAND / self.width.max(1)).clamp(16, 512).min(self.height).max(1)
    }

    fn bands(&self) -> u32 {
        self.height.div_ceil(self.rows_of_band())
    }

    /// All of a picture, from a corner.
    fn whole(origin: Vec2d, scale: f64, [width, height]: [u32; 2]) -> Self {
        let is_large = u64::from(width) * u64::from(height) > SMALL;
        Self { origin, scale, width, height, tile: None, is_large }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive length, saturating")]
fn pixels(length: f64) -> u32 {
    length.ceil().max(1.0) as u32
}

/// The files for a picture.
fn areas(bounds: Rectd, scale: f64) -> Result<Vec<Area>, ExportError> {
    let (w, h) = (bounds.width() * scale, bounds.height() * scale);
    let side = f64::from(SIDE);
    let origin = bounds.min;
    if w <= side && h <= side {
        return Ok(vec![Area::whole(origin, scale, [pixels(w), pixels(h)])]);
    }
    let (columns, rows) = ((w / side).ceil(), (h / side).ceil());
    if columns * rows > MOST_TILES as f64 {
        let many = format!("the picture would take {} tiles; choose a smaller scale, a branch, or PDF", columns * rows);
        return Err(ExportError::Other(many));
    }
    let small = scale.min(f64::from(OVERVIEW) / (w.max(h) / scale));
    let overview = Area::whole(origin, small, [pixels(w / scale * small), pixels(h / scale * small)]);
    let mut areas = vec![Area { is_large: true, ..overview }];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the most tiles")]
    let (columns, rows) = (columns as usize, rows as usize);
    for row in 0..rows {
        for column in 0..columns {
            let at = Vec2d::new(side * column as f64, side * row as f64);
            areas.push(Area {
                origin: origin + at * (1.0 / scale),
                scale,
                width: pixels((w - at.x).min(side)),
                height: pixels((h - at.y).min(side)),
                tile: Some([row + 1, column + 1]),
                is_large: true,
            });
        }
    }
    Ok(areas)
}

/// Writes a picture; `step` is told how much is done. The names of tiles begin with `prefix`.
///
/// # Errors
/// When there would be too many tiles, when drawing fails, or when `step` says so.
pub fn png(
    picture: &Picture,
    document: &Document,
    measure: &FontMeasure,
    (scale, transparent): (f32, bool),
    prefix: &str,
    step: &dyn Fn(f32) -> Result<(), ExportError>,
) -> Result<Output, ExportError> {
    let areas = areas(picture.bounds, f64::from(scale))?;
    let mut output = Output::default();
    for (area, bytes) in drawn(picture, document, measure, &areas, transparent, step)? {
        match area.tile {
            None => output.bytes = bytes,
            Some([row, column]) => output.more.push((format!("{prefix}-{row}-{column}"), bytes)),
        }
    }
    Ok(output)
}

/// A picture of at most `max_side` pixels on a side, in one file, with its size.
///
/// # Errors
/// When drawing fails.
pub fn png_within(
    picture: &Picture,
    document: &Document,
    measure: &FontMeasure,
    (scale, transparent): (f32, bool),
    max_side: u32,
) -> Result<(Vec<u8>, (u32, u32)), ExportError> {
    let most = f64::from(max_side.clamp(1, SIDE));
    let scale = f64::from(scale).min(most / picture.bounds.width().max(picture.bounds.height()).max(1.0));
    // A little less, or rounding up would be a pixel too many.
    let side = |length: f64| pixels((length * scale - 1e-6).min(most));
    let (width, height) = (side(picture.bounds.width()), side(picture.bounds.height()));
    let area = Area::whole(picture.bounds.min, scale, [width, height]);
    let files = drawn(picture, document, measure, &[area], transparent, &|_| Ok(()))?;
    let bytes = files.into_iter().next().map(|(_, bytes)| bytes).unwrap_or_default();
    Ok((bytes, (width, height)))
}

/// Draws bands on all cores and packs them here, in order.
fn drawn(
    picture: &Picture,
    document: &Document,
    measure: &FontMeasure,
    areas: &[Area],
    transparent: bool,
    step: &dyn Fn(f32) -> Result<(), ExportError>,
) -> Result<Vec<(Area, Vec<u8>)>, ExportError> {
    let jobs: Vec<(usize, u32)> =
        areas.iter().enumerate().flat_map(|(at, area)| (0..area.bands()).map(move |band| (at, band))).collect();
    let queue = Queue::new(jobs.len());
    let sorted = Sorted { picture, areas, known: areas.iter().map(|_| Mutex::default()).collect() };
    let images = Images::of(document);
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let draw = || {
            // Should drawing fail, nobody waits for ever.
            let _guard = Closing(&queue);
            let mut brush = Brush::new(measure, &images);
            let mut at = None;
            while let Some(number) = queue.take() {
                let Some(&(index, band)) = jobs.get(number) else { break };
                let Some(area) = areas.get(index) else { break };
                if at.as_ref().is_none_or(|(before, _)| *before != index) {
                    at = Some((index, sorted.of(index)));
                }
                let pieces = at.as_ref().and_then(|(_, bands)| bands.get(band as usize)).map_or(&[][..], Vec::as_slice);
                let Some(drawn) = brush.band(picture.background, area, band, pieces, transparent) else {
                    queue.close();
                    break;
                };
                queue.give(number, drawn);
            }
        };
        let threads: Vec<_> = (0..cores.clamp(1, MOST_THREADS).min(jobs.len())).map(|_| scope.spawn(draw)).collect();
        let packed = pack_all(areas, transparent, &queue, step);
        // Nobody takes what is drawn from here on.
        queue.close();
        // All of them: `any` would leave those behind the first that failed.
        let ends: Vec<_> = threads.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        let failed = ends.iter().any(Result::is_err);
        if failed { Err(ExportError::Other("the map could not be drawn".to_owned())) } else { packed }
    })
}

/// Packs all files, in order.
fn pack_all(
    areas: &[Area],
    transparent: bool,
    queue: &Queue,
    step: &dyn Fn(f32) -> Result<(), ExportError>,
) -> Result<Vec<(Area, Vec<u8>)>, ExportError> {
    let rows_of_all: f64 = areas.iter().map(|area| f64::from(area.width) * f64::from(area.height)).sum();
    let mut files = Vec::with_capacity(areas.len());
    let (mut done, mut number) = (0.0, 0);
    for area in areas {
        let mut step = |rows: u32| {
            done += f64::from(area.width) * f64::from(rows);
            #[expect(clippy::cast_possible_truncation, reason = "a share")]
            step((done / rows_of_all.max(1.0)) as f32)
        };
        let mut next = || {
            number += 1;
            queue.get(number - 1)
        };
        files.push((*area, packed(area, transparent, &mut next, &mut step)?));
    }
    Ok(files)
}

/// Hands bands from those who draw them to the one who packs them, in order. No one draws much ahead.
struct Queue {
    count: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The next band that is not begun, and the next to be packed.
    begun: usize,
    packed: usize,
    drawn: BTreeMap<usize, Band>,
    closed: bool,
}

impl Queue {
    fn new(count: usize) -> Self {
        Self { count, state: Mutex::default(), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a band to be drawn; `None` if there is none any more.
    fn take(&self) -> Option<usize> {
        let mut state = self.state();
        while !state.closed && state.begun < self.count && state.begun >= state.packed + AHEAD {
            state = self.wait(state);
        }
        if state.closed || state.begun >= self.count {
            return None;
        }
        state.begun += 1;
        Some(state.begun - 1)
    }

    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    fn give(&self, number: usize, band: Band) {
        self.state().drawn.insert(number, band);
        self.changed.notify_all();
    }

    /// Waits for a band; `None` if it will not come.
    fn get(&self, number: usize) -> Option<Band> {
        let mut state = self.state();
        loop {
            if let Some(band) = state.drawn.remove(&number) {
                state.packed = number + 1;
                self.changed.notify_all();
                return Some(band);
            }
            if state.closed {
                return None;
            }
            state = self.wait(state);
        }
    }
}

/// Ends the work of all when one of them fails.
struct Closing<'a>(&'a Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

/// What each band of a file has, found when the first of them is drawn and forgotten behind the last.
struct Sorted<'a> {
    picture: &'a Picture,
    areas: &'a [Area],
    known: Vec<Mutex<Weak<Bands<'a>>>>,
}

type Bands<'a> = Vec<Vec<Piece<'a>>>;

impl<'a> Sorted<'a> {
    fn of(&self, index: usize) -> Arc<Bands<'a>> {
        let Some((known, area)) = self.known.get(index).zip(self.areas.get(index)) else { return Arc::default() };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        known.upgrade().unwrap_or_else(|| {
            let bands = Arc::new(buckets(self.picture, area));
            *known = Arc::downgrade(&bands);
            bands
        })
    }
}

/// Packs the bands of a file.
fn packed(
    area: &Area,
    transparent: bool,
    next: &mut dyn FnMut() -> Option<Band>,
    step: &mut dyn FnMut(u32) -> Result<(), ExportError>,
) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, area.width, area.height);
    encoder.set_color(if transparent { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    // In its own size a map pixel is 1/96 inch, whatever the scale.
    let per_metre = pixels(area.scale * 96.0 / 0.0254);
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let mut step = |band: u32| {
        let rows = area.rows_of_band();
        step(rows.min(area.height - band * rows))
    };
    pack(encoder, area.bands(), area.is_large, next, &mut step)?;
    Ok(bytes)
}

/// The pixels of a glyph.
struct Stamp {
    left: i32,
    top: i32,
    width: usize,
    cover: Vec<u8>,
}

/// Which glyph: face, number, size, place between two pixels, slant.
type StampKey = (Face, u16, u32, u8, bool);

/// Draws bands; keeps what is drawn often.
struct Brush<'a, 'm> {
    setter: Setter<'m>,
    images: &'a Images<'a>,
    /// Pictures at the size at which they are drawn.
    pictures: HashMap<(Text, u32, u32), Option<Rc<Pixmap>>>,
    glyphs: HashMap<StampKey, Option<Rc<Stamp>>>,
    /// What a band is drawn on, wiped and kept for the next.
    slate: Option<Slate>,
}

/// A band while it is drawn, with its cells.
struct Slate {
    pixels: Pixmap,
    cells: Cells,
    filler: Filler,
    strip: Strip,
    stroker: PathStroker,
}

impl Slate {
    fn new(width: u32, height: u32, color: tiny_skia::Color) -> Option<Self> {
        let mut pixels = Pixmap::new(width, height)?;
        pixels.fill(color);
        let cells = Cells::new(width, height);
        let (filler, strip) = (Filler::default(), Strip::default());
        Some(Self { pixels, cells, filler, strip, stroker: PathStroker::new() })
    }

    fn fill(&mut self, path: &Path, color: Rgba) {
        self.filler.fill(path, color, &mut self.pixels, &mut self.cells);
    }

    fn stroke(&mut self, path: &Path, color: Rgba, line: &Line) {
        let dashed = line.dash.as_ref().and_then(|dash| path.dash(dash, 1.0));
        let outline = self.stroker.stroke(dashed.as_ref().unwrap_or(path), line, 1.0);
        if let Some(outline) = outline {
            self.fill(&outline, color);
        }
    }

    /// What was drawn; wipes it.
    fn take(&mut self, background: tiny_skia::Color, transparent: bool, large: bool) -> Band {
        let band = if large {
            Band::Packed(self.strip.pack(&self.pixels, &self.cells, transparent))
        } else {
            Band::Raw(raw(&self.pixels, transparent))
        };
        self.cells.wipe(self.pixels.pixels_mut(), background.premultiply().to_color_u8());
        band
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a band")]
const fn small(value: f64) -> f32 {
    value as f32
}

/// Where a band is: a point of the map in it.
#[derive(Clone, Copy)]
struct Place {
    origin: Vec2d,
    scale: f64,
    top: f64,
}

impl Place {
    fn at(&self, point: Vec2d) -> Vec2d {
        let at = (point - self.origin) * self.scale;
        Vec2d::new(at.x, at.y - self.top)
    }
}

impl<'a, 'm> Brush<'a, 'm> {
    fn new(measure: &'m FontMeasure, images: &'a Images<'a>) -> Self {
        let setter = Setter::new(measure);
        Self { setter, images, pictures: HashMap::new(), glyphs: HashMap::new(), slate: None }
    }

    /// A band, drawn.
    fn band(
        &mut self,
        background: Rgba,
        area: &Area,
        number: u32,
        pieces: &[Piece<'_>],
        transparent: bool,
    ) -> Option<Band> {
        let background = if transparent { tiny_skia::Color::TRANSPARENT } else { ink(background) };
        let mut slate = self.drawn(background, area, number, pieces)?;
        let band = slate.take(background, transparent, area.is_large);
        self.slate = Some(slate);
        Some(band)
    }

    fn drawn(&mut self, background: tiny_skia::Color, area: &Area, number: u32, pieces: &[Piece<'_>]) -> Option<Slate> {
        let rows = area.rows_of_band();
        let top = number * rows;
        let (width, height) = (area.width, rows.min(area.height - top));
        let fits = |slate: &Slate| (slate.pixels.width(), slate.pixels.height()) == (width, height);
        let kept = self.slate.take().filter(fits);
        let mut slate = kept.map_or_else(|| Slate::new(width, height, background), Some)?;
        let place = Place { origin: area.origin, scale: area.scale, top: f64::from(top) };
        for piece in pieces {
            match piece {
                Piece::Item(item) => self.item(&mut slate, item, place),
                Piece::Fill(steps, color) => {
                    if let Some(path) = path(steps, place) {
                        slate.fill(&path, *color);
                    }
                }
                Piece::Dashes(shape) => Self::shape(&mut slate, shape, place),
            }
        }
        Some(slate)
    }

    fn item(&mut self, slate: &mut Slate, item: &Item, place: Place) {
        match &item.what {
            What::Shape(shape) => Self::shape(slate, shape, place),
            What::Words(words) => self.words(slate, words, place),
            What::Picture(name, rect) => self.picture(slate, name, *rect, place),
        }
    }

    fn shape(slate: &mut Slate, shape: &Shape, place: Place) {
        let Some(path) = path(&shape.path, place) else { return };
        if let Some(fill) = shape.fill {
            slate.fill(&path, fill);
        }
        if let Some(line) = shape.line {
            let scale = small(place.scale);
            let mut stroke = Line { width: line.width * scale, ..Line::default() };
            if line.round {
                (stroke.line_cap, stroke.line_join) = (LineCap::Round, LineJoin::Round);
            }
            stroke.dash = line.dash.and_then(|dash| StrokeDash::new(dash.map(|length| length * scale).to_vec(), 0.0));
            slate.stroke(&path, line.color, &stroke);
        }
    }

    fn words(&mut self, slate: &mut Slate, words: &Words, place: Place) {
        let size = words.size * small(place.scale);
        let region = Region::of(&words.language);
        for line in &words.lines {
            let at = place.at(line.at);
            if at.y < f64::from(-size) || at.y - 2.0 * f64::from(size) > f64::from(slate.pixels.height()) {
                continue;
            }
            let run = self.setter.run(&line.text, region, words.bold);
            for glyph in &run.glyphs {
                let left = small(at.x) + glyph.at * size;
                if size >= LARGE_TYPE {
                    let outline = self.setter.outline(glyph.face, glyph.id);
                    let Some(path) = outlined(&outline, [left, small(at.y)], size, words.italic) else { continue };
                    slate.fill(&path, words.color);
                    continue;
                }
                let column = (left * PLACES).round();
                let (whole, part) = ((column / PLACES).floor(), column.rem_euclid(PLACES));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 3")]
                let key = (glyph.face, glyph.id, size.to_bits(), part as u8, words.italic);
                if let Some(stamp) = self.stamp(key, size) {
                    // Base lines stand on whole pixels, as in the window.
                    #[expect(clippy::cast_possible_truncation, reason = "pixels of a band")]
                    press(slate, &stamp, whole as i32, at.y.round() as i32, words.color);
                }
            }
        }
    }

    /// A glyph as pixels.
    fn stamp(&mut self, key: StampKey, size: f32) -> Option<Rc<Stamp>> {
        if let Some(known) = self.glyphs.get(&key) {
            return known.clone();
        }
        let (face, id, _, part, italic) = key;
        let outline = self.setter.outline(face, id);
        let stamp = outlined(&outline, [f32::from(part) / PLACES, 0.0], size, italic).and_then(|path| {
            let bounds = path.bounds();
            let (left, top) = (bounds.left().floor(), bounds.top().floor());
            let width = pixels(f64::from(bounds.right() - left) + 1.0);
            let height = pixels(f64::from(bounds.bottom() - top) + 1.0);
            let mut mask = Mask::new(width, height)?;
            mask.fill_path(&path, FillRule::Winding, true, Transform::from_translate(-left, -top));
            #[expect(clippy::cast_possible_truncation, reason = "a glyph is small")]
            let (left, top) = (left as i32, top as i32);
            Some(Rc::new(Stamp { left, top, width: width as usize, cover: mask.take() }))
        });
        self.glyphs.insert(key, stamp.clone());
        stamp
    }

    fn picture(&mut self, slate: &mut Slate, name: &Text, rect: Rectd, place: Place) {
        let (min, max) = (place.at(rect.min), place.at(rect.max));
        let size = (pixels(max.x - min.x), pixels(max.y - min.y));
        let images = self.images;
        let scaled = self.pictures.entry((name.clone(), size.0, size.1)).or_insert_with(|| {
            let pixels = images.pixels(name)?;
            let (w, h) = (size.0.min(SIDE), size.1.min(SIDE));
            let pixels = image::imageops::resize(&pixels, w, h, image::imageops::FilterType::Triangle);
            let mut map = Pixmap::new(w, h)?;
            for (to, from) in map.pixels_mut().iter_mut().zip(pixels.pixels()) {
                let [r, g, b, a] = from.0;
                *to = tiny_skia::ColorU8::from_rgba(r, g, b, a).premultiply();
            }
            Some(Rc::new(map))
        });
        if let Some(map) = scaled.clone() {
            let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
            let to = Transform::from_translate(small(min.x), small(min.y));
            slate.cells.touch(small(min.x) - 1.0, small(min.y) - 1.0, small(max.x) + 2.0, small(max.y) + 2.0);
            slate.pixels.draw_pixmap(0, 0, map.as_ref().as_ref(), &paint, to, None);
        } else {
            let line = super::list::Line::solid(1.0, Rgba::rgb(128, 128, 128));
            Self::shape(slate, &Shape { path: rounded(rect, 3.0), fill: None, line: Some(line) }, place);
        }
    }
}

/// What is drawn in a band.
enum Piece<'a> {
    Item(&'a Item),
    /// What is within a long dashed line.
    Fill(&'a [Step], Rgba),
    /// The dashes of a long line that lie in this band.
    Dashes(Shape),
}

/// What each band has, back to front.
fn buckets<'a>(picture: &'a Picture, area: &Area) -> Bands<'a> {
    let (count, rows) = (area.bands(), area.rows_of_band());
    let mut bands: Bands<'a> = (0..count).map(|_| Vec::new()).collect();
    let right = area.origin.x + f64::from(area.width) / area.scale;
    let bottom = area.origin.y + f64::from(area.height) / area.scale;
    for item in &picture.items {
        let b = item.bounds;
        if b.max.x < area.origin.x || b.min.x > right || b.max.y < area.origin.y || b.min.y > bottom {
            continue;
        }
        // A pixel more on both sides, for soft edges.
        let band = |y: f64, by: f64| (((y - area.origin.y) * area.scale + by) / f64::from(rows)).floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bands")]
        let clamp = |band: f64| band.clamp(0.0, f64::from(count - 1)) as usize;
        let span = |top: f64, bottom: f64| clamp(band(top, -2.0))..=clamp(band(bottom, 2.0));
        let all = span(b.min.y, b.max.y);
        // To find the dashes of a line takes longer than to draw them: once is enough.
        if let What::Shape(Shape { path, fill, line: Some(line) }) = &item.what
            && let Some(dash) = line.dash
            && all.clone().nth(1).is_some()
        {
            let mut parts: Vec<Vec<Step>> = all.clone().map(|_| Vec::new()).collect();
            let half = f64::from(line.width) / 2.0;
            dashes(path, dash, |dash| {
                let ends = super::list::hull(dash.iter().copied());
                for at in span(ends.min.y - half, ends.max.y + half) {
                    let Some(part) = at.checked_sub(*all.start()).and_then(|at| parts.get_mut(at)) else { continue };
                    part.extend(dash.first().map(|&first| Step::Move(first)));
                    part.extend(dash.iter().skip(1).map(|&next| Step::Line(next)));
                }
            });
            let line = super::list::Line { dash: None, ..*line };
            for (band, dashes) in bands.get_mut(all).unwrap_or_default().iter_mut().zip(parts) {
                band.extend(fill.map(|color| Piece::Fill(path, color)));
                if !dashes.is_empty() {
                    band.push(Piece::Dashes(Shape { path: dashes, fill: None, line: Some(line) }));
                }
            }
            continue;
        }
        for band in bands.get_mut(all).unwrap_or_default() {
            band.push(Piece::Item(item));
        }
    }
    bands
}

fn ink(color: Rgba) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(color.r, color.g, color.b, color.a)
}

fn path(steps: &[Step], place: Place) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let at = |at: Vec2d| {
        let at = place.at(at);
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

/// An outline at a point, in pixels.
fn outlined(outline: &[Stroke], [left, base]: [f32; 2], size: f32, italic: bool) -> Option<Path> {
    let lean = if italic { small(super::SLANT) } else { 0.0 };
    let at = |[x, y]: [f32; 2]| (left + (x - y * lean) * size, base + y * size);
    let mut builder = PathBuilder::new();
    for stroke in outline {
        match *stroke {
            Stroke::Move(to) => {
                let (x, y) = at(to);
                builder.move_to(x, y);
            }
            Stroke::Line(to) => {
                let (x, y) = at(to);
                builder.line_to(x, y);
            }
            Stroke::Quad(a, to) => {
                let ((ax, ay), (x, y)) = (at(a), at(to));
                builder.quad_to(ax, ay, x, y);
            }
            Stroke::Cubic(a, b, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(a), at(b), at(to));
                builder.cubic_to(ax, ay, bx, by, x, y);
            }
            Stroke::Close => builder.close(),
        }
    }
    builder.finish()
}

/// Lays a glyph over a band.
fn press(slate: &mut Slate, stamp: &Stamp, x: i32, y: i32, color: Rgba) {
    let (width, height) = (i64::from(slate.pixels.width()), i64::from(slate.pixels.height()));
    let (left, top) = (i64::from(x) + i64::from(stamp.left), i64::from(y) + i64::from(stamp.top));
    let across = i64::try_from(stamp.width).unwrap_or(0);
    let (from, to) = (left.max(0), (left + across).min(width));
    if from >= to {
        return;
    }
    let down = (stamp.cover.len() / stamp.width.max(1)) as f32;
    slate.cells.touch(from as f32, top as f32, to as f32, top as f32 + down);
    let line_of = slate.pixels.width() as usize;
    let pixels = slate.pixels.pixels_mut();
    let ink = Ink::of(color);
    for (row, cover) in (top..).zip(stamp.cover.chunks_exact(stamp.width)) {
        if row < 0 || row >= height {
            continue;
        }
        let index = |value: i64| usize::try_from(value).unwrap_or(0);
        let line = index(row) * line_of;
        let cover = cover.get(index(from - left)..index(to - left)).unwrap_or_default();
        let Some(line) = pixels.get_mut(line + index(from)..line + index(to)) else { continue };
        for (pixel, &cover) in line.iter_mut().zip(cover) {
            ink.lay_on(pixel, cover);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Planner;
    use super::*;
    use crate::export::Options;

    /// A large file is put together of what the cells say was drawn on, a small one of every pixel.
    #[test]
    fn a_large_file_shows_what_a_small_one_shows() {
        let text = include_str!("../../../maps/japan-rok-relations.json");
        let document =
            crate::formats::native::read(text.as_bytes(), &crate::formats::ReadOptions::default()).unwrap().document;
        let sheet = document.first_sheet().unwrap();
        let planner = Planner::new();
        for (theme, transparent) in [("paper", false), ("board", true)] {
            let options = Options { theme: theme.to_owned(), ..Options::default() };
            let picture = planner.picture(&document, sheet, &options).unwrap();
            let area = *areas(picture.bounds, 0.8).unwrap().first().unwrap();
            let images = Images::of(&document);
            let mut brush = Brush::new(planner.measure(), &images);
            let background = if transparent { tiny_skia::Color::TRANSPARENT } else { ink(picture.background) };
            let bands = buckets(&picture, &area);
            let mut file = |large: bool| {
                let mut at = 0;
                let mut next = || {
                    let mut slate = brush.drawn(background, &area, at, bands.get(at as usize)?)?;
                    let band = slate.take(background, transparent, large);
                    brush.slate = Some(slate);
                    at += 1;
                    Some(band)
                };
                let mut bytes = Vec::new();
                let mut encoder = png::Encoder::new(&mut bytes, area.width, area.height);
                encoder.set_color(if transparent { png::ColorType::Rgba } else { png::ColorType::Rgb });
                pack(encoder, area.bands(), large, &mut next, &mut |_| Ok(())).unwrap();
                image::load_from_memory(&bytes).unwrap().to_rgba8()
            };
            let (quick, plain) = (file(true), file(false));
            assert!(area.bands() > 1 && quick.dimensions() == (area.width, area.height));
            let other = quick.enumerate_pixels().zip(plain.pixels()).find(|((_, _, one), other)| one != other);
            assert_eq!(other, None, "{theme}");
        }
    }
}
