//! Primitives of the scene on the screen, as the map's canvas and the screens of a talk draw them:
//! shapes, lines, icons, chips, pictures and words at a strength between nothing and full.
//!
//! What depends on the moment (selection, what is hovered, what is being typed) is the caller's.

use eframe::egui::{Align, Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::super::style::color32;
use super::labels::{LINE_HEIGHT, Labels, Run, Want};
use super::paint::{self, Place};
use super::pictures::{Pictures, Shown};
use super::{LABEL_MIN_PX, glyphs, shapes};
use crate::base::color::Rgba;
use crate::doc::{Document, FileId, TopicId};
use crate::layout::{ChipKind, TitleBlock};
use crate::scene::{ChipPrim, DateTag, Icon, Label, LabelRun, Outline, PicturePrim, Prim, Theme, TopicPrim};

/// What a screen is painted with.
pub struct Brush<'a> {
    /// The window.
    pub painter: &'a Painter,
    /// Where the map is in it.
    pub place: Place<'a>,
    /// Laid-out words.
    pub labels: &'a mut Labels,
    /// Textures of pictures.
    pub pictures: &'a mut Pictures,
    /// Fields and lines that were not handed to the painter yet.
    pub mesh: &'a mut Mesh,
    /// Where pictures come from.
    pub document: &'a Document,
    /// The colours.
    pub theme: &'a Theme,
    /// Pixels of a point.
    pub ppp: f32,
    /// How strongly things are drawn, from 0 to 1.
    pub strength: f32,
}

impl Brush<'_> {
    /// Hands the mesh to the painter, so that what follows is drawn above it.
    pub fn flush(&mut self) {
        if !self.mesh.is_empty() {
            self.painter.add(Shape::mesh(std::mem::take(self.mesh)));
        }
    }

    /// Points of a pixel of the map.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        self.place.camera.zoom() as f32
    }

    /// A colour at the strength of the moment.
    #[must_use]
    pub fn ink(&self, color: Rgba) -> Color32 {
        let color = color32(color);
        if self.strength < 1.0 { color.gamma_multiply(self.strength) } else { color }
    }

    /// Draws a primitive; of a topic its shape alone, because whose words it has is the caller's.
    pub fn prim(&mut self, prim: &Prim) {
        match prim {
            Prim::Field { rect, color } => {
                let rect = self.place.rect(*rect);
                // A field keeps one point of height, or distant branches would flicker.
                let rect = Rect::from_center_size(rect.center(), rect.size().max(vec2(1.0, 1.0)));
                paint::quad(self.mesh, rect, color32(*color));
            }
            Prim::Branch { curve, width, color } => {
                let ink = self.ink(*color);
                paint::tapered(self.mesh, self.place, curve, *width, ink, 1.0 / self.ppp);
            }
            Prim::Topic(topic) => self.shape(topic),
            Prim::Boundary { rect, color, fill, radius, pen, .. } => {
                self.flush();
                let rect = self.place.rect(*rect);
                let stroke = Stroke::new(pen.width * self.zoom().clamp(0.6, 2.0), self.ink(*color).gamma_multiply(0.8));
                paint::boundary(self.painter, rect, radius * self.zoom(), self.ink(*fill), stroke, pen.dash);
            }
            Prim::Icon(icon) => self.icon(icon),
            Prim::Chip(chip) => self.chip(chip),
            Prim::Key(key) => {
                let id = 0b111 << 59 | key.topic.slot() as u64;
                self.words(id, &key.run, self.place.rect(key.rect).min, Align::LEFT, key.rect.width() as f32);
            }
            Prim::Picture(picture) => self.picture(picture),
            Prim::Brace { points, color, .. } => {
                self.flush();
                let stroke = Stroke::new((2.0 * self.zoom()).max(1.0), self.ink(*color));
                paint::brace(self.painter, points.map(|point| self.place.point(point)), stroke);
            }
            Prim::Elbow { points, width, color } => {
                let stroke = Stroke::new(self.place.length(*width).max(1.0 / self.ppp), self.ink(*color));
                self.flush();
                paint::line(self.painter, points.iter().map(|&point| self.place.point(point)).collect(), stroke);
            }
            Prim::Relation { curves, color, pen, .. } => {
                self.flush();
                let scale = self.zoom().clamp(0.35, 2.0);
                let points = paint::points(self.place, curves);
                let stroke = Stroke::new(pen.width * scale, self.ink(*color));
                paint::relation(self.painter, &points, stroke, pen, scale);
            }
            Prim::Label(label) => self.label(label),
            Prim::Fold { center, hidden, color, .. } => {
                self.flush();
                self.fold_count(self.place.point(*center), *hidden, self.ink(*color));
            }
        }
    }

    fn label(&mut self, label: &Label) {
        let rect = self.place.rect(label.rect);
        if label.run.size * self.zoom() * self.ppp < LABEL_MIN_PX + 1.0 {
            return;
        }
        self.flush();
        if label.plate.a > 0 {
            // Faint words need the line behind them hidden no less than strong ones.
            let plate = color32(label.plate).gamma_multiply((self.strength * 4.0).min(1.0));
            paint::rounded(self.painter, rect, 5.0 * self.zoom(), plate, Stroke::NONE);
        }
        let text = color32(label.run.color);
        let height = label.run.size * LINE_HEIGHT * self.zoom();
        let want = Want {
            key: key_of_item(&label.id),
            texts: [&label.run.text, ""],
            colors: [text; 2],
            size: label.run.size,
            width: rect.width() / self.zoom(),
            align: if label.plate.a > 0 { Align::Center } else { Align::LEFT },
        };
        let at = pos2(rect.min.x, rect.center().y - height / 2.0);
        self.lay(&want, at, || {
            let (size, bold, language) = (label.run.size, label.run.bold, label.language.clone());
            vec![Run { text: label.run.text.clone(), size, bold, italic: false, language, color: text }]
        });
    }

    /// Words through the cache, at the strength of the moment.
    pub fn lay(&mut self, want: &Want<'_>, at: Pos2, runs: impl FnOnce() -> Vec<Run>) {
        let zoom = self.zoom();
        self.labels.strength = self.strength;
        self.labels.draw(self.painter, want, at, zoom, runs);
    }

    /// The count of a folded branch, in a small pill.
    fn fold_count(&self, at: Pos2, hidden: usize, color: Color32) {
        let scale = self.zoom().clamp(0.0, 1.6);
        if scale < 0.28 {
            self.painter.circle_filled(at, (6.0 * scale).max(1.5), color);
            return;
        }
        let text = if hidden > 999 { "999+".to_owned() } else { hidden.to_string() };
        let size = vec2(9.0 + 6.5 * text.len() as f32, 16.0) * scale;
        let pill = Rect::from_center_size(at, size);
        let back = color32(self.theme.background);
        paint::rounded(self.painter, pill, 8.0 * scale, back, Stroke::new(1.2 * scale, color));
        if scale > 0.45 {
            self.painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(10.5 * scale), color);
        }
    }

    /// The shape of a topic.
    pub fn shape(&mut self, topic: &TopicPrim) {
        let rect = self.place.rect(topic.rect);
        let zoom = self.zoom();
        let fill = self.ink(topic.fill);
        let line = self.ink(topic.line);
        let width = self.place.length(topic.line_width);
        match topic.outline {
            Outline::Line => {
                let thick = width.max(1.0 / self.ppp);
                let under = Rect::from_min_max(
                    pos2(rect.min.x, rect.max.y - thick / 2.0),
                    pos2(rect.max.x, rect.max.y + thick / 2.0),
                );
                let ink = if width * self.ppp < 1.0 { line.gamma_multiply((width * self.ppp).max(0.35)) } else { line };
                if topic.fill.a > 0 {
                    self.flush();
                    paint::rounded(self.painter, rect, 4.0 * zoom, fill, Stroke::NONE);
                }
                if width > 0.0 {
                    paint::quad(self.mesh, under, ink);
                }
            }
            // Bare words may stand on a fill, as if a marker pen had been drawn over them.
            Outline::Bare if topic.fill.a > 0 => {
                self.flush();
                paint::rounded(self.painter, rect, 4.0 * zoom, fill, Stroke::NONE);
            }
            Outline::Bare => {}
            Outline::Path(_) if rect.height() * self.ppp < 7.0 => paint::quad(self.mesh, rect, fill),
            Outline::Path(shape) => {
                let inside = f64::from(topic.line_width) / -2.0;
                let points = shapes::outline(self.place, shape, topic.rect, inside);
                let border = if topic.line_width > 0.0 { Stroke::new(width.max(0.5), line) } else { Stroke::NONE };
                self.flush();
                if self.strength < 1.0 {
                    let (back, soft) = (self.hiding(), 1.0 / self.ppp);
                    shapes::filled(self.painter, points.clone(), rect.center(), back, Stroke::NONE, soft);
                }
                shapes::filled(self.painter, points, rect.center(), fill, border, 1.0 / self.ppp);
            }
            Outline::Rounded(radius) => {
                let stroke = if topic.line_width > 0.0 { Stroke::new(width.max(0.5), line) } else { Stroke::NONE };
                if rect.height() * self.ppp < 7.0 {
                    paint::quad(self.mesh, rect, fill);
                } else {
                    self.flush();
                    if self.strength < 1.0 {
                        paint::rounded(self.painter, rect, radius * zoom, self.hiding(), Stroke::NONE);
                    }
                    paint::rounded(self.painter, rect, radius * zoom, fill, stroke);
                }
            }
        }
    }

    /// Lines run below a shape: a faint one must not let them through.
    fn hiding(&self) -> Color32 {
        color32(self.theme.background).gamma_multiply(self.strength.sqrt())
    }

    /// A bar in the place of words that could not be read at this size, in pixels.
    pub fn bar(&mut self, topic: &TopicPrim, px: f32) {
        if topic.outline.is_closed() || px <= 1.5 {
            return;
        }
        let rect = self.place.rect(topic.rect);
        let (top, bottom) = (vec2(0.0, rect.height() * 0.3), vec2(0.0, rect.height() * 0.2));
        let bar = Rect::from_min_max(rect.min + top, rect.max - bottom);
        let strength = ((px - 1.5) / (LABEL_MIN_PX - 1.5)).clamp(0.0, 1.0);
        let ink = self.ink(topic.text).gamma_multiply(0.22 * strength + 0.08);
        paint::quad(self.mesh, bar, ink);
    }

    /// The date beside a topic of a timeline.
    pub fn date(&mut self, topic: &TopicPrim, date: &DateTag) {
        let (rect, zoom) = (self.place.rect(date.rect), self.zoom());
        if date.size * zoom * self.ppp < LABEL_MIN_PX {
            return;
        }
        self.flush();
        let color = color32(topic.muted);
        let want = Want {
            key: 0b101 << 59 | topic.id.slot() as u64,
            texts: [&date.text, ""],
            colors: [color; 2],
            size: date.size,
            width: rect.width() / zoom,
            align: Align::LEFT,
        };
        self.lay(&want, rect.min, || {
            let (text, language) = (date.text.to_string(), ecow::EcoString::new());
            vec![Run { text, size: date.size, bold: true, italic: false, language, color }]
        });
    }

    fn icon(&mut self, icon: &Icon) {
        let rect = self.place.rect(icon.rect);
        if rect.width() * self.ppp > 3.0 {
            self.flush();
            glyphs::paint(self.painter, icon.glyph, rect, self.ink(icon.tone), self.ink(icon.light));
        }
    }

    /// Words of one line at a place of the screen.
    fn words(&mut self, key: u64, run: &LabelRun, at: Pos2, align: Align, width: f32) {
        let zoom = self.zoom();
        if run.size * zoom * self.ppp < LABEL_MIN_PX {
            return;
        }
        self.flush();
        let color = color32(run.color);
        let want = Want { key, texts: [&run.text, ""], colors: [color; 2], size: run.size, width, align };
        self.lay(&want, at, || {
            let (text, language) = (run.text.clone(), ecow::EcoString::new());
            vec![Run { text, size: run.size, bold: run.bold, italic: false, language, color }]
        });
    }

    fn chip(&mut self, chip: &ChipPrim) {
        let rect = self.place.rect(chip.rect);
        let zoom = self.zoom();
        if rect.height() * self.ppp < 3.0 {
            return;
        }
        self.flush();
        paint::rounded(self.painter, rect, rect.height() / 2.0, self.ink(chip.fill), Stroke::NONE);
        let mut left = 0.0;
        if let Some(glyph) = chip.icon {
            let side = chip.run.size * zoom;
            let at = pos2(rect.min.x + 5.0 * zoom + side / 2.0, rect.center().y);
            let square = Rect::from_center_size(at, vec2(side, side));
            glyphs::paint(self.painter, glyph, square, self.ink(chip.run.color), self.ink(chip.fill));
            left = chip.run.size + 2.0;
        }
        let place = match chip.kind {
            ChipKind::Label(index) => index as u64 & 15,
            ChipKind::Due => 30,
            ChipKind::Date => 31,
        };
        let key = 0b1001 << 59 | (chip.topic.slot() as u64) << 5 | place;
        let height = chip.run.size * LINE_HEIGHT * zoom;
        let at = pos2(rect.min.x + left * zoom, rect.center().y - height / 2.0);
        self.words(key, &chip.run, at, Align::Center, chip.rect.width() as f32 - left);
    }

    fn picture(&mut self, picture: &PicturePrim) {
        self.flush();
        let rect = self.place.rect(picture.rect);
        let line = self.ink(self.theme.panel_line);
        match self.pictures.show(self.painter.ctx(), self.document, &picture.name) {
            Shown::Texture(texture) => {
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                self.painter.image(texture, rect, whole, Color32::WHITE.gamma_multiply(self.strength));
            }
            Shown::Waiting => paint::quad(self.mesh, rect, line.gamma_multiply(0.4)),
            Shown::Broken => {
                paint::rounded(self.painter, rect, 3.0, line.gamma_multiply(0.3), Stroke::new(1.0, line));
                let font = FontId::new(rect.height().min(24.0) * 0.7, super::super::fonts::icons());
                let icon = super::super::icons::char_of("image");
                self.painter.text(rect.center(), Align2::CENTER_CENTER, icon, font, self.ink(self.theme.muted));
            }
        }
    }
}

/// The key of a title; a slanted one is another label than an upright one.
#[must_use]
pub fn key_of_title(topic: TopicId, italic: bool) -> u64 {
    topic.slot() as u64 | u64::from(italic) << 61
}

/// A key that no topic's slot has.
fn key_of_item(id: &FileId) -> u64 {
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash | 1 << 63
}

/// The lines of a title as runs of text.
#[must_use]
pub fn runs(block: &TitleBlock, colors: [Color32; 2]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(2);
    for second in [false, true] {
        let text = if second { &block.second } else { &block.main };
        let mut lines = block.lines.iter().filter(|line| line.second == second).peekable();
        let Some(first) = lines.peek() else { continue };
        let size = first.font;
        let joined: Vec<&str> = lines.map(|line| text.get(line.range.clone()).unwrap_or("").trim_end()).collect();
        runs.push(Run {
            text: joined.join("\n"),
            size,
            bold: block.bold && !second,
            italic: block.italic,
            language: if second { block.second_language.clone() } else { block.language.clone() },
            color: colors[usize::from(second)],
        });
    }
    runs
}
