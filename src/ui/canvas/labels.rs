//! Titles on the canvas: a cache of laid-out text on a ladder of sizes.
//!
//! Text at every exact size of a continuous zoom would fill the glyph atlas with glyphs that are
//! used once (measured: frames of up to 290 ms). So a label is laid out at the nearest rung of a
//! ladder (each ×1.19) and scaled the rest of the way, within a budget of time a frame; at rest
//! the visible labels are laid out once more at the exact size, and are crisp.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{
    self, Color32, FontId, Galley, Painter, Pos2, Rect, Shape, TextFormat,
    emath::TSTransform,
    epaint::TextShape,
    text::{LayoutJob, TextWrapping},
    vec2,
};

/// Ratio of two neighbouring rungs.
const LADDER: f32 = 1.19;
/// Time for laying out labels in one frame.
const BUDGET: Duration = Duration::from_millis(3);
/// Line height over font size, as in the layout.
pub const LINE_HEIGHT: f32 = 1.35;
/// Labels kept although they are off screen, before the cache is thinned.
const KEEP: usize = 6000;

/// A run of text in one size and colour; lines are separated by `\n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The lines.
    pub text: String,
    /// Font size in map pixels.
    pub size: f32,
    /// The bold face.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Its language, for the forms of characters.
    pub language: ecow::EcoString,
    /// Its colour.
    pub color: Color32,
}

/// What a label is to show: decides whether a cached one still does.
#[derive(Clone, Copy, Debug)]
pub struct Want<'a> {
    /// Which topic, relation or group; unique in the canvas.
    pub key: u64,
    /// The texts.
    pub texts: [&'a str; 2],
    /// Their colours.
    pub colors: [Color32; 2],
    /// Size of the first, in map pixels.
    pub size: f32,
    /// Width of the text's box in map pixels, which decides where lines break.
    pub width: f32,
    /// Where the lines begin, or whether they are centred in the width.
    pub align: egui::Align,
}

struct Entry {
    texts: [ecow::EcoString; 2],
    colors: [Color32; 2],
    size: f32,
    width: f32,
    /// The rung or exact size that the galley has, in points per map pixel.
    scale: f32,
    galley: Arc<Galley>,
    used: u64,
}

impl Entry {
    fn shows(&self, want: &Want<'_>) -> bool {
        self.colors == want.colors
            && self.size == want.size
            && self.width == want.width
            && self.texts[0] == want.texts[0]
            && self.texts[1] == want.texts[1]
    }
}

/// The cache. One for a canvas.
pub struct Labels {
    entries: HashMap<u64, Entry>,
    frame: u64,
    fill_ratio: f32,
    /// The side of the atlas that they are in; with another one it is another atlas.
    side: usize,
    spent: Duration,
    exact: bool,
    /// How strongly labels are drawn, from 0 to 1.
    pub strength: f32,
    /// The languages that the labels were laid out in.
    languages: [ecow::EcoString; 2],
    /// Whether a label was put off to the next frame.
    pub deferred: bool,
    /// Time for laying out labels that are not known yet, in one frame.
    pub most: Duration,
    /// While the view moves, the scale that it is going to have: a label that is known is drawn from
    /// whatever size it has, another is laid out at this one.
    pub aim: Option<f32>,
    /// How often a label was laid out.
    pub laid_out: u64,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            frame: 0,
            fill_ratio: 0.0,
            side: 0,
            spent: Duration::ZERO,
            exact: false,
            strength: 1.0,
            languages: Default::default(),
            deferred: false,
            most: BUDGET * 3,
            aim: None,
            laid_out: 0,
        }
    }
}

impl Labels {
    /// Begins a frame. `at_rest` asks for exact sizes.
    pub fn begin(&mut self, ctx: &egui::Context, at_rest: bool) {
        self.frame += 1;
        // When the atlas is cleared, galleys that are held point at glyphs that are gone.
        let (fill_ratio, side) = ctx.fonts(|fonts| (fonts.font_atlas_fill_ratio(), fonts.options().max_texture_side));
        if fill_ratio < self.fill_ratio || side != self.side {
            self.entries.clear();
        }
        (self.fill_ratio, self.side) = (fill_ratio, side);
        if self.entries.len() > KEEP {
            let last = self.frame.saturating_sub(2);
            self.entries.retain(|_, entry| entry.used >= last);
        }
        self.spent = Duration::ZERO;
        self.exact = at_rest;
        self.deferred = false;
    }

    /// Says which languages the texts are in, those of first titles and of second ones: the same
    /// text has other glyphs in another language.
    pub fn speak(&mut self, languages: [&str; 2]) {
        if self.languages.iter().zip(languages).any(|(old, new)| old != new) {
            self.languages = languages.map(Into::into);
            self.entries.clear();
        }
    }

    /// Forgets everything, after a change of fonts or of the theme.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Draws a label with its left top at `at` (screen points). `scale` is points per map pixel.
    /// `runs` is asked only when the label is not in the cache as it is wanted.
    pub fn draw(&mut self, painter: &Painter, want: &Want<'_>, at: Pos2, scale: f32, runs: impl FnOnce() -> Vec<Run>) {
        let rung = LADDER.powf((scale.ln() / LADDER.ln()).round());
        let wanted = match self.aim {
            Some(aim) => aim,
            None if self.exact => scale,
            None => rung,
        };
        let cached = self.entries.get(&want.key).filter(|entry| entry.shows(want));
        let will_do = |entry: &Entry| {
            entry.scale == wanted || (self.aim.is_some() && (0.4..2.5).contains(&(scale / entry.scale)))
        };
        if !cached.is_some_and(will_do) {
            let budget = if cached.is_some() { BUDGET } else { self.most };
            if self.spent < budget {
                let start = Instant::now();
                self.put(painter, want, wanted, &runs());
                self.spent += start.elapsed();
            } else {
                self.deferred = true;
            }
        }
        if let Some(entry) = self.entries.get_mut(&want.key).filter(|entry| entry.shows(want)) {
            entry.used = self.frame;
            let residual = scale / entry.scale;
            // The galley's own origin is its left edge or its middle, by its alignment.
            let off = if want.align == egui::Align::Center { want.width * scale / 2.0 } else { 0.0 };
            paint(painter, &entry.galley, at + vec2(off, 0.0), residual, self.strength);
        } else {
            // A grey bar stands for the text until the next frame.
            let size = vec2(want.width, want.size * 0.5) * scale;
            let bar = Rect::from_min_size(at + vec2(0.0, want.size * 0.4 * scale), size);
            painter.rect_filled(bar, 2.0, want.colors[0].gamma_multiply(0.15 * self.strength));
        }
    }

    fn put(&mut self, painter: &Painter, want: &Want<'_>, scale: f32, runs: &[Run]) {
        let galley = lay_out(painter, runs, scale, want.align);
        self.laid_out += 1;
        let entry = Entry {
            texts: want.texts.map(Into::into),
            colors: want.colors,
            size: want.size,
            width: want.width,
            scale,
            galley,
            used: self.frame,
        };
        self.entries.insert(want.key, entry);
    }

    /// Begins to lay out labels that will be wanted, for so long in this frame.
    pub const fn begin_ahead(&mut self, budget: Duration) {
        self.spent = Duration::ZERO;
        self.most = budget;
    }

    /// Lays out a label that will be wanted at this scale, unless it is drawn now or known already.
    /// `false` if there is no time left in this frame.
    pub fn lay_ahead(
        &mut self,
        painter: &Painter,
        want: &Want<'_>,
        scale: f32,
        runs: impl FnOnce() -> Vec<Run>,
    ) -> bool {
        let known = self.entries.get(&want.key);
        if known.is_some_and(|entry| entry.used == self.frame || (entry.shows(want) && entry.scale == scale)) {
            return true;
        }
        if self.spent >= self.most {
            return false;
        }
        let start = Instant::now();
        self.put(painter, want, scale, &runs());
        self.spent += start.elapsed();
        true
    }

    /// Draws a label as it was drawn last, if it is still known: that of a topic that is gone.
    pub fn draw_again(&mut self, painter: &Painter, key: u64, at: Pos2, width: f32, scale: f32, align: egui::Align) {
        if let Some(entry) = self.entries.get(&key) {
            let off = if align == egui::Align::Center { width * scale / 2.0 } else { 0.0 };
            paint(painter, &entry.galley, at + vec2(off, 0.0), scale / entry.scale, self.strength);
        }
    }
}

fn paint(painter: &Painter, galley: &Arc<Galley>, at: Pos2, residual: f32, strength: f32) {
    let mut shape = TextShape::new(Pos2::ZERO, Arc::clone(galley), Color32::PLACEHOLDER);
    if (residual - 1.0).abs() > 1e-4 {
        shape.transform(TSTransform::from_scaling(residual));
    }
    shape.pos = at;
    shape.opacity_factor = strength;
    painter.add(Shape::Text(shape));
}

/// Lays out runs below each other, at `scale` points a map pixel.
fn lay_out(painter: &Painter, runs: &[Run], scale: f32, align: egui::Align) -> Arc<Galley> {
    painter.layout_job(job(runs, scale, align))
}

/// The text of `runs` as a job that breaks only where the lines say.
fn job(runs: &[Run], scale: f32, align: egui::Align) -> LayoutJob {
    let mut job = LayoutJob { wrap: TextWrapping::no_max_width(), halign: align, ..LayoutJob::default() };
    job.break_on_newline = true;
    for (i, run) in runs.iter().enumerate() {
        let family = super::super::fonts::map_in(&run.language, run.bold);
        let size = (run.size * scale).max(1.0);
        let format = TextFormat {
            font_id: FontId::new(size, family),
            color: run.color,
            italics: run.italic,
            line_height: Some(size * LINE_HEIGHT),
            valign: egui::Align::Center,
            ..TextFormat::default()
        };
        if i > 0 {
            job.append("\n", 0.0, format.clone());
        }
        job.append(&run.text, 0.0, format);
    }
    job
}
