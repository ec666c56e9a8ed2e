//! A screen of a talk: draws a view at a size, and moves smoothly from step to step.
//!
//! The room's window, the presenter's view of it and the preview of the next step are each a
//! [`Screen`]. Nothing is computed anew while the step stands; the work of a frame goes with what
//! is on the screen and not with the map.

use std::time::Duration;

use eframe::egui::{
    self, Align, Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2,
};

use super::super::canvas::brush::{Brush, key_of_title};
use super::super::canvas::camera::{Camera, Look as CanvasLook};
use super::super::canvas::labels::{Labels, Run, Want};
use super::super::canvas::moving::shifted;
use super::super::canvas::paint::{self, Place};
use super::super::canvas::pictures::Pictures;
use super::super::style::color32;
use super::picture::{Item, Picture, Words};
use crate::base::geom::{Rectd, Size, Vec2d};
use crate::editor::talk::{Talk, View};
use crate::present::camera::{Look, Path, ease};
use crate::present::{Overlay, Stroke as PenStroke, Tool};
use crate::scene::{Prim, Theme, Tie, TopicPrim};

/// Time for laying out words that a screen lacks, in one frame.
const WORDS_BUDGET: Duration = Duration::from_millis(4);
/// Time for the words of the next step, in a frame in which nothing else happens.
const AHEAD_BUDGET: Duration = Duration::from_millis(2);
/// Words get their exact size when the zoom by hand has been still for so long, in milliseconds.
const ZOOM_REST_MS: f64 = 150.0;
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

/// What a picture was made for.
#[derive(Clone, PartialEq)]
struct Key {
    version: u64,
    stage: Size,
    theme: String,
    roaming: Option<Look>,
}

/// The words of the next step, on their way into the cache.
struct Ahead {
    of: Key,
    picture: Picture,
    zoom: f32,
    next: usize,
}

/// One screen.
#[derive(Default)]
pub struct Screen {
    labels: Labels,
    pictures: Pictures,
    picture: Picture,
    /// The part of the map that the picture was made for.
    made_for: Option<Rectd>,
    motion: Option<Motion>,
    look: Option<Look>,
    key: Option<Key>,
    ahead: Option<Ahead>,
    stage: Size,
    zoomed_ms: f64,
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

    /// How often words were laid out on this screen; for tests.
    #[must_use]
    pub const fn laid_out(&self) -> u64 {
        self.labels.laid_out
    }

    /// Where the camera is going.
    fn target(&self) -> Option<Look> {
        self.motion.as_ref().map(|motion| motion.path.at(1.0)).or(self.look)
    }

    /// Brings the picture up to date, and begins to move there if another step is shown.
    fn follow(&mut self, talk: &Talk, view: &View, stage: Size, light: Light<'_>) {
        let roaming = talk.player.roaming().filter(|_| std::ptr::eq(view, &raw const talk.live));
        let key = Key { version: view.version, stage, theme: light.theme.name.clone(), roaming };
        let is_new = self.key.as_ref() != Some(&key);
        if light.frozen && self.key.is_some() {
            return;
        }
        if !is_new {
            let seen = self.made_for.filter(|_| self.motion.is_none());
            if let Some((seen, look)) = seen.zip(self.look)
                && self.picture.route(talk, view, seen)
            {
                self.picture = picture_of(talk, view, light, (seen, look.view(stage)), look.zoom, roaming.is_some());
            }
            return;
        }
        let Some(look) = talk.look(view, stage) else {
            self.picture = Picture::default();
            self.key = Some(key);
            return;
        };
        let view_in_map = look.view(stage);
        let by_hand = roaming.is_some();
        let only_roams =
            by_hand && self.key.as_ref().is_some_and(|old| *old == Key { roaming: old.roaming, ..key.clone() });
        if by_hand {
            if self.look.is_some_and(|now| now.zoom != look.zoom) {
                self.zoomed_ms = light.now_ms;
            }
            (self.look, self.motion) = (Some(look), None);
        }
        let covers = |made: Rectd| {
            let apart = view_in_map.width() / made.width();
            made.contains(view_in_map.min) && made.contains(view_in_map.max) && (0.15..1.0).contains(&apart)
        };
        if only_roams && self.made_for.is_some_and(covers) {
            self.key = Some(key);
            return;
        }
        // More than the stage, so that what moves in has a picture.
        let seen = view_in_map.expand(view_in_map.width().max(view_in_map.height()) * 0.6);
        let picture = picture_of(talk, view, light, (seen, view_in_map), look.zoom, by_hand);
        let same_stage = self.key.as_ref().is_some_and(|old| old.stage == stage && old.theme == key.theme);
        let here = self.look.filter(|_| same_stage && light.motion && !by_hand);
        match here {
            Some(here) if !(here == look && self.picture.is_empty()) => {
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
        self.picture = picture;
        self.made_for = Some(seen);
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
        self.pictures.begin(ui.ctx());
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
        let zooms = light.now_ms - self.zoomed_ms < ZOOM_REST_MS;
        self.labels.begin(ui.ctx(), self.motion.is_none() && !zooms);
        self.labels.most = WORDS_BUDGET;
        // What comes is laid out at the size that it will have, and what stays keeps its size until
        // nothing moves.
        self.labels.aim = self.motion.as_ref().map(|motion| motion.path.at(1.0).zoom as f32);
        let mut camera = Camera::default();
        camera.resize(stage);
        camera.go(CanvasLook { center_in_map: look.center, zoom: look.zoom }, 0.0, false);
        let place = Place { camera: &camera, origin: rect.min };
        let mut mesh = Mesh::default();
        let mut brush = Brush {
            painter: &painter,
            place,
            labels: &mut self.labels,
            pictures: &mut self.pictures,
            mesh: &mut mesh,
            document: talk.document(),
            theme: light.theme,
            ppp: ui.ctx().pixels_per_point(),
            strength: 1.0,
        };
        for item in &mixed.as_ref().unwrap_or(&self.picture).items {
            item_ui(&mut brush, item, place.origin);
        }
        brush.flush();
        if zooms {
            // Words are set at their exact size when the zoom has come to rest.
            let rest = (self.zoomed_ms + ZOOM_REST_MS - light.now_ms).max(1.0) + 5.0;
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(rest / 1000.0));
        }
        self.motion.is_some() || self.labels.deferred || (self.picture.waits() && !light.frozen)
    }

    /// Lays out the words of what comes next while nothing else happens, so that a press finds them
    /// ready. `true` if it has to go on in another frame.
    pub fn prepare(&mut self, ui: &egui::Ui, rect: Rect, talk: &Talk, light: Light<'_>) -> bool {
        if self.motion.is_some() || self.labels.deferred || self.picture.waits() || light.frozen {
            return false;
        }
        let stage = Size::new(rect.width(), rect.height());
        let view = &talk.ahead;
        let of = Key { version: view.version, stage, theme: light.theme.name.clone(), roaming: None };
        if self.ahead.as_ref().is_none_or(|ahead| ahead.of != of) {
            let Some(look) = talk.look(view, stage) else { return false };
            let picture = Picture::of(talk, view, light.theme, look.view(stage), FIELD_POINTS / look.zoom);
            self.ahead = Some(Ahead { of, picture, zoom: look.zoom as f32, next: 0 });
            return true;
        }
        let Some(ahead) = &mut self.ahead else { return false };
        if ahead.picture.waits() {
            let Some(look) = talk.look(view, stage) else { return false };
            if ahead.picture.route(talk, view, look.view(stage)) {
                self.ahead = None;
            }
            return true;
        }
        let painter = ui.painter_at(rect);
        self.labels.begin_ahead(AHEAD_BUDGET);
        while let Some(item) = ahead.picture.items.get(ahead.next) {
            match (&*item.prim, &item.words) {
                (Prim::Topic(topic), Some(words))
                    if words.size * ahead.zoom >= TITLE_MIN
                        && !self
                            .labels
                            .lay_ahead(&painter, &want_of(topic, words), ahead.zoom, || words.runs.clone()) =>
                {
                    return true;
                }
                (Prim::Picture(picture), _) => {
                    // Asked for once, it is decoded beside the window.
                    self.pictures.show(ui.ctx(), talk.document(), &picture.name);
                }
                _ => {}
            }
            ahead.next += 1;
        }
        false
    }
}

/// The picture of `seen`, without what the edge of the view cuts where the talk itself leads.
fn picture_of(
    talk: &Talk,
    view: &View,
    light: Light<'_>,
    (seen, view_in_map): (Rectd, Rectd),
    zoom: f64,
    by_hand: bool,
) -> Picture {
    let mut picture = Picture::of(talk, view, light.theme, seen, FIELD_POINTS / zoom);
    if let Some(shown) = view.shown.as_ref().filter(|_| !by_hand) {
        let document = talk.document();
        picture.without_cut(view_in_map, |topic| topic == shown.topic || document.owner(topic) == Some(shown.topic));
    }
    picture
}

/// What the words of a topic are in the cache.
fn want_of<'a>(topic: &TopicPrim, words: &'a Words) -> Want<'a> {
    Want {
        key: key_of_title(topic.id, words.italic),
        texts: [&words.texts[0], &words.texts[1]],
        colors: [color32(topic.text), color32(topic.muted)],
        size: words.size,
        width: words.width,
        align: words.align,
    }
}

/// Draws one thing of a picture.
fn item_ui(brush: &mut Brush<'_>, item: &Item, origin: Pos2) {
    brush.strength = item.strength;
    brush.place.origin = origin;
    let zoom = brush.zoom();
    match (&*item.prim, item.tie) {
        (prim, Tie::Edge(..)) => {
            // Lines fade less than words: they hold the picture together.
            brush.strength = (0.25 + 0.75 * item.strength) * item.strength.min(0.3) / 0.3;
            let [start, end] = item.by;
            if start == Vec2d::ZERO && end == Vec2d::ZERO {
                brush.prim(prim);
            } else {
                brush.prim(&shifted(prim.clone(), start, end));
            }
        }
        (prim, Tie::Topic(_)) => {
            let by = item.by[1];
            brush.place.origin += vec2((by.x * f64::from(zoom)) as f32, (by.y * f64::from(zoom)) as f32);
            if let Prim::Topic(topic) = prim {
                topic_ui(brush, topic, item.words.as_deref());
            } else {
                brush.prim(prim);
            }
        }
        (prim, _) => brush.prim(prim),
    }
    brush.place.origin = origin;
}

fn topic_ui(brush: &mut Brush<'_>, topic: &TopicPrim, words: Option<&Words>) {
    let rect = brush.place.rect(topic.rect);
    if !rect.expand(40.0).intersects(brush.painter.clip_rect()) {
        return;
    }
    brush.shape(topic);
    let Some(words) = words else { return };
    let zoom = brush.zoom();
    if words.size * zoom < TITLE_MIN {
        return;
    }
    brush.flush();
    let want = want_of(topic, words);
    let (number, at, width) = &words.number;
    if !number.is_empty() {
        let (size, color) = (words.size, color32(topic.muted));
        let first = Want { key: want.key | 1 << 60, texts: [number, ""], width: *width, align: Align::LEFT, ..want };
        let first = Want { colors: [color; 2], ..first };
        let (bold, language) = (words.runs.first().is_some_and(|run| run.bold), ecow::EcoString::new());
        brush.lay(&first, rect.min + vec2(at.0, at.1) * zoom, || {
            vec![Run { text: number.clone(), size, bold, italic: words.italic, language, color }]
        });
    }
    brush.lay(&want, rect.min + vec2(words.at.0, words.at.1) * zoom, || words.runs.clone());
    if let Some(date) = &topic.date {
        brush.date(topic, date);
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
    if let Some(place) = here.find_map(|topic| screen.picture.place(topic)) {
        let corner = |at: Vec2d| {
            let at = look.on_stage(stage, at);
            pos2(rect.min.x + at.x as f32, rect.min.y + at.y as f32)
        };
        let around = Rect::from_min_max(corner(place.min), corner(place.max));
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
    let seen = screen.key.as_ref().zip(screen.target()).is_none_or(|(key, look)| {
        let view = look.view(key.stage);
        screen.picture.place(shown.topic).is_some_and(|rect| view.contains(rect.min) && view.contains(rect.max))
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
