//! Sets text in the bundled faces: which glyph of which face stands where, and its outline.
//!
//! Advances are those that the layout measured with, so a line is as wide as its box expects.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::layout::{FontMeasure, Measure as _, TextStyle};
use crate::text::faces::{Face, Region};

/// A glyph on a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its face.
    pub face: Face,
    /// Its number there; 0 for the box of a character that no face has.
    pub id: u16,
    /// From the start of the line, in ems.
    pub at: f32,
    /// Its width, in ems.
    pub advance: f32,
    /// The bytes of [`Run::text`] that it stands for.
    pub range: Range<usize>,
}

/// A set line.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The text, composed (NFC).
    pub text: String,
    /// Its glyphs from left to right. What takes no room and has no glyph is left out.
    pub glyphs: Vec<Glyph>,
}

/// A step of an outline, in ems, y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stroke {
    /// A new piece begins here.
    Move([f32; 2]),
    /// Straight to here.
    Line([f32; 2]),
    /// A quadratic curve to here.
    Quad([f32; 2], [f32; 2]),
    /// A cubic curve to here.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// Back to the beginning of the piece.
    Close,
}

struct Loaded {
    font: FontRef<'static>,
    units: f32,
}

/// Sets text; remembers what it has looked up.
pub struct Setter<'a> {
    measure: &'a FontMeasure,
    faces: Vec<Option<Loaded>>,
    known: HashMap<(char, Region, bool), (Face, u16, f32)>,
    outlines: HashMap<(Face, u16), Rc<[Stroke]>>,
}

impl<'a> Setter<'a> {
    /// A setter with nothing looked up yet. Reading a face's header takes no time worth telling.
    #[must_use]
    pub fn new(measure: &'a FontMeasure) -> Self {
        let load = |face: &Face| {
            let font = FontRef::new(face.bytes()).ok()?;
            let units = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em).max(1.0);
            Some(Loaded { font, units })
        };
        Self { measure, faces: Face::ALL.iter().map(load).collect(), known: HashMap::new(), outlines: HashMap::new() }
    }

    /// The face, glyph and advance of a character. Glyph 0 is the box for what no face has.
    fn look_up(&mut self, c: char, region: Region, bold: bool) -> (Face, u16, f32) {
        if let Some(&known) = self.known.get(&(c, region, bold)) {
            return known;
        }
        let find = |face: Face| {
            let glyph = self.faces.get(face.index())?.as_ref()?.font.charmap().map(c)?;
            let glyph = u16::try_from(glyph.to_u32()).ok()?;
            (glyph != 0).then_some((face, glyph))
        };
        let chain = region.faces(bold).iter().copied().chain(Face::BEYOND);
        let (face, glyph) = chain.into_iter().find_map(find).unwrap_or((Face::Regular, 0));
        let style = TextStyle { size: 1.0, bold, max_width: f32::INFINITY, line_height: 1.0 };
        let advance = self.measure.width(c.encode_utf8(&mut [0; 4]), &style);
        self.known.insert((c, region, bold), (face, glyph, advance));
        (face, glyph, advance)
    }

    /// Whether a character would be drawn as a box.
    pub fn is_missing(&mut self, c: char, region: Region, bold: bool) -> bool {
        let (_, glyph, advance) = self.look_up(c, region, bold);
        glyph == 0 && advance > 0.0 && !c.is_whitespace()
    }

    /// Sets a line.
    pub fn run(&mut self, text: &str, region: Region, bold: bool) -> Run {
        let text = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
        let mut glyphs = Vec::with_capacity(text.len() / 2);
        let mut at = 0.0;
        for (start, c) in text.char_indices() {
            let (face, id, advance) = self.look_up(c, region, bold);
            if id != 0 || advance > 0.0 {
                glyphs.push(Glyph { face, id, at, advance, range: start..start + c.len_utf8() });
            }
            at += advance;
        }
        Run { text, glyphs }
    }

    /// The outline of a glyph.
    pub fn outline(&mut self, face: Face, id: u16) -> Rc<[Stroke]> {
        if let Some(known) = self.outlines.get(&(face, id)) {
            return Rc::clone(known);
        }
        let mut pen = Ems { scale: 1.0, strokes: Vec::new() };
        if let Some(Some(loaded)) = self.faces.get(face.index()) {
            pen.scale = face.fit() / loaded.units;
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            let glyph = loaded.font.outline_glyphs().get(GlyphId::new(u32::from(id)));
            // What cannot be read is left blank.
            if glyph.is_some_and(|glyph| glyph.draw(settings, &mut pen).is_err()) {
                pen.strokes.clear();
            }
        }
        let outline: Rc<[Stroke]> = pen.strokes.into();
        self.outlines.insert((face, id), Rc::clone(&outline));
        outline
    }
}

struct Ems {
    scale: f32,
    strokes: Vec<Stroke>,
}

impl Ems {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [x * self.scale, -y * self.scale]
    }
}

impl OutlinePen for Ems {
    fn move_to(&mut self, x: f32, y: f32) {
        self.strokes.push(Stroke::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.strokes.push(Stroke::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, ax: f32, ay: f32, x: f32, y: f32) {
        self.strokes.push(Stroke::Quad(self.at(ax, ay), self.at(x, y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.strokes.push(Stroke::Cubic(self.at(ax, ay), self.at(bx, by), self.at(x, y)));
    }

    fn close(&mut self) {
        self.strokes.push(Stroke::Close);
    }
}
