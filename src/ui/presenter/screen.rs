//! A screen of a talk: draws a view at a size, and moves smoothly from step to step.
//!
//! The room's window, the presenter's view of it and the preview of the next step are each a
//! [`Screen`]. Nothing is computed anew while the step stands; the work of a frame goes with what
//! is on the screen and not with the map.

use eframe::egui::{self, Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::super::canvas::camera::{Camera, Look as CanvasLook};
use super::super::canvas::labels::{LINE_HEIGHT, Labels, Run, Want};
use super::super::canvas::paint::{self, Place};
use super::super::canvas::shapes;
use super::super::style::color32;
use super::picture::{Across, Card, Edge, Picture};
use crate::base::geom::{Size, Vec2d};
use crate::editor::talk::{Talk, View};
use crate::layout::EdgeKind;
use crate::present::camera::{Look, Path, ease};
use crate::present::{Overlay, Stroke as PenStroke, Tool};
use crate::scene::{Dash, Outline, Theme};

/// Titles are drawn from this size of type on the screen, in points.
const TITLE_MIN: f32 = 4.0;
/// Branches lower than this on the screen become fields, in points.
const FIELD_POINTS: f64 = 5.0;

/// A movement from one step to another.
struct Motion {
    from: Picture,
    path: Path,
    start_ms: f64,
    length_ms: f64,
}

/// What a screen needs to know besides the map.
#[derive(Clone, Copy)]
pub struct Light<'a> {
    /// The colours.
    pub theme: &'a Theme,
    /// Whether things move.
    pub motion: bool,
    /// Whether the picture stands still, whatever the talk does.
    pub frozen: bool,
    /// The time of the frame, milliseconds.
    pub now_ms: f64,
}

/// One screen.
#[derive(Default)]
pub struct Screen {
    labels: Labels,
    picture: Picture,
    motion: Option<Motion>,
    look: Option<Look>,
    key: Option<(u64, Size, String)>,
    stage: Size,
}

impl Screen {
    /// Where the camera is now.
    #[must_use]
    pub const fn look(&self) -> Option<Look> {
        self.look
    }

    /// A point of the window in the map.
    #[must_use]
    pub fn on_map(&self, rect: Rect, at: Pos2) -> Option<Vec2d> {
        let from_corner = Vec2d::new(f64::from(at.x - rect.min.x), f64::from(at.y - rect.min.y));
        Some(self.look?.on_map(self.stage, from_corner))
    }

    /// The picture that is shown when nothing moves any more.
    #[must_use]
    pub const fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Where the camera is going.
    fn target(&self) -> Option<Look> {
        self.motion.as_ref().map(|motion| motion.path.at(1.0)).or(self.look)
    }

    /// Brings the picture up to date, and begins to move there if another step is shown.
    fn follow(&mut self, talk: &Talk, view: &View, stage: Size, light: Light<'_>) {
        let key = (view.version, stage, light.theme.name.clone());
        if self.key.as_ref() == Some(&key) || (light.frozen && self.key.is_some()) {
            return;
        }
        let Some(look) = talk.look(view, stage) else {
            self.picture = Picture::default();
            self.key = Some(key);
            return;
        };
        // More than the stage, so that what moves in has a picture.
        let view_in_map = look.view(stage);
        let seen = view_in_map.expand(view_in_map.width().max(view_in_map.height()) * 0.6);
        let picture = Picture::of(talk, view, light.theme, seen, FIELD_POINTS / look.zoom);
        let same_stage = self.key.as_ref().is_some_and(|(_, size, theme)| *size == stage && *theme == key.2);
        let here = self.look.filter(|_| same_stage && light.motion);
        match here {
            Some(here) if !(here == look && self.picture.cards.is_empty()) => {
                // A movement under way goes on from where it is.
                let from = self.mixed(light.now_ms).unwrap_or_else(|| std::mem::take(&mut self.picture));
                let path = Path::new(here, look, stage.w);
                self.motion = Some(Motion { from, path, start_ms: light.now_ms, length_ms: path.duration_ms() });
            }
            _ => {
                self.motion = None;
                self.look = Some(look);
            }
        }
        if self.look.is_none() {
            self.look = Some(look);
        }
        self.picture = picture;
        self.stage = stage;
        self.key = Some(key);
    }

    fn share(&self, now_ms: f64) -> Option<f64> {
        let motion = self.motion.as_ref()?;
        Some(((now_ms - motion.start_ms) / motion.length_ms).clamp(0.0, 1.0))
    }

    fn mixed(&self, now_ms: f64) -> Option<Picture> {
        let share = self.share(now_ms)?;
        let motion = self.motion.as_ref()?;
        Some(Picture::between(&motion.from, &self.picture, ease(share)))
    }

    /// Draws the view into `rect`. `true` if another frame is needed at once.
    pub fn draw(&mut self, ui: &egui::Ui, rect: Rect, talk: &Talk, view: &View, light: Light<'_>) -> bool {
        let stage = Size::new(rect.width(), rect.height());
        self.follow(talk, view, stage, light);
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, color32(light.theme.background));
        let Some(mut look) = self.look else { return false };
        let share = self.share(light.now_ms);
        if let (Some(motion), Some(share)) = (&self.motion, share) {
            look = motion.path.at(share);
            self.look = Some(look);
        }
        let mixed = share.filter(|&share| share < 1.0).and_then(|_| self.mixed(light.now_ms));
        if mixed.is_none() {
            self.motion = None;
        }
        self.labels.begin(ui.ctx(), self.motion.is_none());
        let mut camera = Camera::default();
        camera.resize(stage);
        camera.go(CanvasLook { center_in_map: look.center, zoom: look.zoom }, 0.0, false);
        let place = Place { camera: &camera, origin: rect.min };
        let ppp = ui.ctx().pixels_per_point();
        let picture = mixed.as_ref().unwrap_or(&self.picture);
        let mut pen = Pen { painter: &painter, place, labels: &mut self.labels, theme: light.theme, ppp };
        pen.picture(picture);
        self.motion.is_some() || self.labels.deferred
    }
}

struct Pen<'a> {
    painter: &'a Painter,
    place: Place<'a>,
    labels: &'a mut Labels,
    theme: &'a Theme,
    ppp: f32,
}

impl Pen<'_> {
    fn zoom(&self) -> f32 {
        self.place.camera.zoom() as f32
    }

    fn picture(&mut self, picture: &Picture) {
        let mut mesh = Mesh::default();
        for (rect, color) in &picture.fields {
            let rect = self.place.rect(*rect);
            paint::quad(&mut mesh, Rect::from_center_size(rect.center(), rect.size().max(vec2(1.0, 1.0))), *color);
        }
        for (id, across, strength) in &picture.across {
            if let Across::Boundary(..) = across {
                self.across(id, across, *strength);
            }
        }
        for (curve, width, color) in &picture.figures {
            paint::tapered(&mut mesh, self.place, curve, *width, *color, 1.0 / self.ppp);
        }
        for (_, edge) in &picture.edges {
            self.edge(&mut mesh, edge);
        }
        if !mesh.is_empty() {
            self.painter.add(Shape::mesh(mesh));
        }
        for (id, across, strength) in &picture.across {
            if !matches!(across, Across::Boundary(..)) {
                self.across(id, across, *strength);
            }
        }
        for card in &picture.cards {
            self.card(card);
        }
        // Labels of relations lie above what they cross.
        for (id, across, strength) in &picture.across {
            if let Across::Relation(_, _, title, rect) = across {
                self.label(id, title, self.place.rect(*rect), *strength);
            }
        }
    }

    fn edge(&self, mesh: &mut Mesh, edge: &Edge) {
        // Lines fade less than words: they hold the picture together.
        let color = edge.color.gamma_multiply((0.25 + 0.75 * edge.strength) * edge.strength.min(0.3) / 0.3);
        let [from, to] = edge.ends;
        match edge.kind {
            EdgeKind::TreeRight | EdgeKind::TreeLeft => {
                let points = [from, Vec2d::new(from.x, to.y), to].map(|point| self.place.point(point));
                let width = self.place.length(edge.width[1]).max(1.0 / self.ppp);
                paint::line(self.painter, points.to_vec(), Stroke::new(width, color));
            }
            EdgeKind::Right | EdgeKind::Left | EdgeKind::Down => {
                let curve = crate::scene::branch::Cubic::between(from, to, edge.kind == EdgeKind::Down);
                paint::tapered(mesh, self.place, &curve, edge.width, color, 1.0 / self.ppp);
            }
            _ => {
                for (curve, width, color) in crate::scene::edge_lines(from, to, edge.kind, edge.width, edge.own) {
                    let color = color32(color).gamma_multiply(edge.strength);
                    paint::tapered(mesh, self.place, &curve, width, color, 1.0 / self.ppp);
                }
            }
        }
    }

    fn across(&mut self, id: &crate::doc::FileId, across: &Across, strength: f32) {
        let mut painter = self.painter.clone();
        painter.set_opacity(strength);
        let zoom = self.zoom();
        match across {
            Across::Boundary(rect, title) => {
                let rect = self.place.rect(*rect);
                let color = color32(self.theme.boundary);
                let stroke = Stroke::new(1.2 * zoom.max(0.6), color);
                let fill = color.gamma_multiply(0.07);
                paint::boundary(&painter, rect, 12.0 * zoom, fill, stroke, Dash::Dashed);
                if !title.is_empty() {
                    let size = vec2(rect.width(), 16.0 * LINE_HEIGHT * zoom);
                    let at = Rect::from_min_size(rect.min + vec2(12.0, 4.0) * zoom, size);
                    self.words(id, title, at, strength, color32(self.theme.muted), egui::Align::LEFT);
                }
            }
            Across::Brace(points) => {
                let stroke = Stroke::new((2.0 * zoom).max(1.0), color32(self.theme.boundary));
                paint::brace(&painter, points.map(|point| self.place.point(point)), stroke);
            }
            Across::Relation(curves, pen, ..) => {
                let color = color32(self.theme.relation).gamma_multiply(strength);
                let points = paint::points(self.place, curves);
                let scale = (zoom * 0.9).clamp(0.5, 3.0);
                paint::relation(self.painter, &points, Stroke::new(pen.width * scale, color), pen, scale);
            }
        }
    }

    fn label(&mut self, id: &crate::doc::FileId, title: &str, rect: Rect, strength: f32) {
        if title.is_empty() || 16.0 * self.zoom() < TITLE_MIN {
            return;
        }
        let plate = color32(self.theme.background.with_alpha(230)).gamma_multiply(strength);
        paint::rounded(self.painter, rect, 5.0 * self.zoom(), plate, Stroke::NONE);
        self.words(id, title, rect, strength, color32(self.theme.relation), egui::Align::Center);
    }

    fn words(
        &mut self,
        id: &crate::doc::FileId,
        title: &str,
        rect: Rect,
        strength: f32,
        color: Color32,
        align: egui::Align,
    ) {
        let zoom = self.zoom();
        let mut painter = self.painter.clone();
        painter.set_opacity(strength);
        let height = 16.0 * LINE_HEIGHT * zoom;
        let at = pos2(rect.min.x, rect.center().y - height / 2.0);
        let hash = id
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let want = Want {
            key: hash | 1 << 63,
            texts: [title, ""],
            colors: [color; 2],
            size: 16.0,
            width: rect.width() / zoom,
            align,
        };
        self.labels.draw(&painter, &want, at, zoom, || {
            let language = ecow::EcoString::new();
            vec![Run { text: title.to_owned(), size: 16.0, bold: false, italic: false, language, color }]
        });
    }

    fn card(&mut self, card: &Card) {
        let rect = self.place.rect(card.prim.rect);
        if !rect.expand(40.0).intersects(self.painter.clip_rect()) {
            return;
        }
        let zoom = self.zoom();
        let mut painter = self.painter.clone();
        painter.set_opacity(card.strength);
        let prim = &card.prim;
        let (fill, line) = (color32(prim.fill), color32(prim.line));
        let width = self.place.length(prim.line_width);
        match prim.outline {
            Outline::Line => {
                let thick = width.max(1.0 / self.ppp);
                let under = Rect::from_min_max(
                    pos2(rect.min.x, rect.max.y - thick / 2.0),
                    pos2(rect.max.x, rect.max.y + thick / 2.0),
                );
                if prim.fill.a > 0 {
                    paint::rounded(&painter, rect, 4.0 * zoom, fill, Stroke::NONE);
                }
                painter.rect_filled(under, thick / 2.0, line);
            }
            Outline::Bare => {
                if prim.fill.a > 0 {
                    paint::rounded(&painter, rect, 4.0 * zoom, fill, Stroke::NONE);
                }
            }
            Outline::Path(shape) => {
                let points = shapes::outline(self.place, shape, prim.rect, 0.0);
                let stroke = if prim.line_width > 0.0 { Stroke::new(width.max(0.5), line) } else { Stroke::NONE };
                let (soft, back) = (1.0 / self.ppp, color32(self.theme.background));
                let back = back.gamma_multiply(card.strength.sqrt());
                shapes::filled(self.painter, points.clone(), rect.center(), back, Stroke::NONE, soft);
                shapes::filled(&painter, points, rect.center(), fill, stroke, soft);
            }
            Outline::Rounded(radius) => {
                let stroke = if prim.line_width > 0.0 { Stroke::new(width.max(0.5), line) } else { Stroke::NONE };
                // Lines run below a box: a faded one must not let them through.
                let back = color32(self.theme.background);
                let hidden = Stroke::NONE;
                paint::rounded(self.painter, rect, radius * zoom, back.gamma_multiply(card.strength.sqrt()), hidden);
                paint::rounded(&painter, rect, radius * zoom, fill, stroke);
            }
        }
        let words = &card.words;
        if words.size * zoom < TITLE_MIN {
            return;
        }
        let want = Want {
            key: prim.id.slot() as u64,
            texts: [&words.texts[0], &words.texts[1]],
            colors: [color32(prim.text), color32(prim.muted)],
            size: words.size,
            width: words.width,
            align: words.align,
        };
        let at = rect.min + vec2(words.at.0, words.at.1) * zoom;
        self.labels.draw(&painter, &want, at, zoom, || words.runs.clone());
    }
}

/// How many points a pixel at 1080 lines is on a stage of this height.
#[must_use]
pub fn line_of(rect: Rect) -> f32 {
    rect.height() / crate::present::camera::LINES
}

/// Draws what the pointer does above the map: strokes, the spotlight, the laser. `true` if another
/// frame is needed.
pub fn draw_pointer(
    painter: &Painter,
    rect: Rect,
    screen: &Screen,
    talk: &Talk,
    now_ms: u64,
    strokes: &[PenStroke],
) -> bool {
    let Some(look) = screen.look() else { return false };
    let stage = Size::new(rect.width(), rect.height());
    let line = line_of(rect);
    let point = |at: Vec2d| {
        let at = look.on_stage(stage, at);
        pos2(rect.min.x + at.x as f32, rect.min.y + at.y as f32)
    };
    for stroke in strokes {
        let points: Vec<Pos2> = stroke.iter().map(|&at| point(at)).collect();
        match points.as_slice() {
            [dot] => {
                painter.circle_filled(*dot, 3.5 * line, PEN);
            }
            _ => paint::line(painter, points, Stroke::new(6.0 * line, PEN)),
        }
    }
    let player = &talk.player;
    match player.tool() {
        Tool::Spotlight => {
            let at = player.pointer().map_or(rect.center(), point);
            spotlight(painter, rect, at, 190.0 * line);
            false
        }
        Tool::Laser => {
            let mut trail = false;
            for (at, age) in player.trail(now_ms) {
                painter.circle_filled(point(at), 7.0 * line * (0.3 + 0.7 * age), LASER.gamma_multiply(0.35 * age));
                trail = true;
            }
            if let Some(at) = player.pointer().map(point) {
                painter.circle_filled(at, 17.0 * line, LASER.gamma_multiply(0.22));
                painter.circle_filled(at, 8.0 * line, LASER);
                painter.circle_filled(at, 3.0 * line, Color32::WHITE);
            }
            trail
        }
        Tool::Arrow | Tool::Pen => false,
    }
}

/// In the overview, a ring shows where the talk is.
pub fn mark_place(painter: &Painter, rect: Rect, screen: &Screen, talk: &Talk, theme: &Theme) {
    let (Some(look), Some(shown)) = (screen.look(), &talk.live.shown) else { return };
    if !talk.player.is_overview() {
        return;
    }
    let stage = Size::new(rect.width(), rect.height());
    let mut here = std::iter::once(shown.topic).chain(talk.document().ancestors(shown.topic));
    let card = here.find_map(|topic| screen.picture.cards.iter().find(|card| card.prim.id == topic));
    if let Some(card) = card {
        let corner = |at: Vec2d| {
            let at = look.on_stage(stage, at);
            pos2(rect.min.x + at.x as f32, rect.min.y + at.y as f32)
        };
        let around = Rect::from_min_max(corner(card.prim.rect.min), corner(card.prim.rect.max));
        paint::ring(painter, around, 6.0, color32(theme.selection), (4.0 * line_of(rect)).max(1.5));
    }
}

/// The pen: seen on light and dark rooms.
const PEN: Color32 = Color32::from_rgb(0xf0, 0x6a, 0x1c);
/// The laser.
const LASER: Color32 = Color32::from_rgb(0xff, 0x1e, 0x2d);

/// Darkens all but a disk, with a soft edge.
fn spotlight(painter: &Painter, rect: Rect, at: Pos2, radius: f32) {
    let dark = Color32::from_black_alpha(190);
    let far = rect.width() + rect.height();
    let mut mesh = Mesh::default();
    let count: u32 = 72;
    for index in 0..=count {
        let angle = index as f32 / count as f32 * std::f32::consts::TAU;
        let way = egui::Vec2::angled(angle);
        mesh.colored_vertex(at + way * radius * 0.94, Color32::TRANSPARENT);
        mesh.colored_vertex(at + way * radius * 1.06, dark);
        mesh.colored_vertex(at + way * far, dark);
        if index > 0 {
            let base = (index - 1) * 3;
            for lane in 0..2 {
                mesh.add_triangle(base + lane, base + lane + 1, base + lane + 3);
                mesh.add_triangle(base + lane + 1, base + lane + 3, base + lane + 4);
            }
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// Covers the stage in black or white; `true` if it is covered.
pub fn cover(painter: &Painter, rect: Rect, overlay: Overlay) -> bool {
    let color = match overlay {
        Overlay::None => return false,
        Overlay::Black => Color32::BLACK,
        Overlay::White => Color32::WHITE,
    };
    painter.rect_filled(rect, 0.0, color);
    true
}

/// The titles from the root to the topic, without it while it is on the screen itself.
#[must_use]
pub fn crumb_names(talk: &Talk, screen: &Screen) -> Vec<String> {
    let Some(shown) = talk.live.shown.as_ref().filter(|_| !talk.player.is_overview()) else { return Vec::new() };
    let seen = screen.key.as_ref().zip(screen.target()).is_none_or(|((_, stage, _), look)| {
        let card = screen.picture.cards.iter().find(|card| card.prim.id == shown.topic);
        let view = look.view(*stage);
        card.is_some_and(|card| view.contains(card.prim.rect.min) && view.contains(card.prim.rect.max))
    });
    let own = (!seen).then_some(shown.topic);
    shown.path.iter().copied().chain(own).map(|topic| short(talk.title(topic).0, 34)).collect()
}

/// The way from the root to the topic, at the top; its beginning gives way where there is no room.
pub fn breadcrumb(painter: &Painter, rect: Rect, names: &[String], theme: &Theme) {
    if names.is_empty() {
        return;
    }
    let line = line_of(rect);
    let room = rect.width() - 96.0 * line;
    let font = FontId::proportional(28.0 * line);
    let color = color32(theme.muted);
    let lay = |text: String| painter.layout_no_wrap(text, font.clone(), color);
    let mut galley = lay(names.join("  ›  "));
    let mut dropped = 0;
    while galley.size().x > room && dropped + 1 < names.len() {
        dropped += 1;
        galley = lay(format!("…  ›  {}", names.get(dropped..).unwrap_or(&[]).join("  ›  ")));
    }
    let at = rect.min + vec2(48.0, 34.0) * line;
    let plate = Rect::from_min_size(at, galley.size()).expand2(vec2(14.0, 8.0) * line);
    painter.rect_filled(plate, 8.0 * line, color32(theme.background).gamma_multiply(0.88));
    painter.galley(at, galley, color);
}

/// A title on one line, cut where it is longer than `most` letters (Han count twice).
#[must_use]
pub fn short(title: &str, most: usize) -> String {
    let mut wide = 0;
    let mut out = String::new();
    for word in title.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for letter in word.chars() {
            wide += if u32::from(letter) >= 0x2e80 { 2 } else { 1 };
            if wide > most {
                return format!("{}…", out.trim_end());
            }
            out.push(letter);
        }
        wide += 1;
    }
    out
}

/// The source line and the number of the step, at the bottom.
pub fn foot(painter: &Painter, rect: Rect, source: &[String], number: &str, theme: &Theme) {
    let line = line_of(rect);
    let font = FontId::proportional(28.0 * line);
    let color = color32(theme.muted);
    let right = rect.right_bottom() - vec2(48.0, 26.0) * line;
    let number = painter.text(right, Align2::RIGHT_BOTTOM, number, font.clone(), color);
    let Some(first) = source.first() else { return };
    let more = if source.len() > 1 { format!("  (+{})", source.len() - 1) } else { String::new() };
    let room = rect.width() - number.width() - 150.0 * line;
    let mut letters = 160;
    let mut galley = painter.layout_no_wrap(format!("{first}{more}"), font.clone(), color);
    while galley.size().x > room && letters > 12 {
        letters -= 8;
        galley = painter.layout_no_wrap(format!("{}{more}", short(first, letters)), font.clone(), color);
    }
    let at = rect.left_bottom() + vec2(48.0 * line, -26.0 * line - galley.size().y);
    let plate = Rect::from_min_size(at, galley.size()).expand2(vec2(14.0, 6.0) * line);
    painter.rect_filled(plate, 8.0 * line, color32(theme.background).gamma_multiply(0.88));
    painter.galley(at, galley, color);
}

/// Words on a small plate in the middle of the lower edge: a number that is typed, “Esc again”.
pub fn hint(painter: &Painter, rect: Rect, words: &str, theme: &Theme) {
    let line = line_of(rect).max(0.55);
    let font = FontId::proportional(28.0 * line);
    let galley = painter.layout_no_wrap(words.to_owned(), font, color32(theme.panel_text));
    let center = rect.center_bottom() - vec2(0.0, 60.0 * line);
    let plate = Rect::from_center_size(center, galley.size() + vec2(44.0, 22.0) * line);
    let edge = Stroke::new(1.5 * line, color32(theme.panel_line));
    painter.rect(plate, plate.height() / 2.0, color32(theme.panel), edge, StrokeKind::Inside);
    painter.galley(plate.center() - galley.size() / 2.0, galley, Color32::PLACEHOLDER);
}
