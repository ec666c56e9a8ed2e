//! The canvas: the map on the screen, what the pointer does to it, and what screen readers see.

mod access;
pub mod brush;
pub mod camera;
mod draw;
pub mod gesture;
pub mod glyphs;
mod hover;
pub mod labels;
mod minimap;
pub mod moving;
pub mod paint;
pub mod pictures;
pub mod shapes;

use eframe::egui::{self, PointerButton, Pos2, Rect, Sense, Ui, pos2, vec2};

use self::camera::{Camera, Look};
use self::gesture::{Act, Button, Gesture, Lead, Mods, Target};
use self::labels::Labels;
use self::moving::{Moving, Now};
use self::paint::{Place, in_canvas};
use super::app::{Message, View};
use super::menus;
use super::typing::{Setting, Typing};
use crate::base::geom::{Rectd, Size, Vec2d};
use crate::doc::{Document, FileId, Selection, TopicId};
use crate::editor::{commands, settings};
use crate::layout::{Hit, Layout, RelationPath, TextStyle};
use crate::scene::{Prim, Tie};

/// Labels are drawn from this size of type on the screen, in physical pixels.
const LABEL_MIN_PX: f32 = 5.0;
/// Branches lower than this on the screen become fields of colour, in points.
const FIELD_POINTS: f64 = 6.0;
/// The smallest type that a map is opened with, in points.
const READABLE_POINTS: f64 = 9.0;
/// Labels get their exact size when the zoom has been still for so long, in milliseconds.
const REST_MS: f64 = 150.0;
/// Frames after opening a map in which the camera still follows the size of the canvas.
const OPENING_FRAMES: u8 = 3;
/// More relations than this are routed only where they are seen.
const ROUTE_ALL: usize = 200;
/// In maps of more topics than this likewise, or every edit would route all of them anew.
const ROUTE_LARGE: usize = 3_000;
/// Work on routes in one frame, in squares of the layout's raster: about four milliseconds on a slow machine.
const ROUTE_STEP: usize = 80_000;
/// The pause between two such frames.
const ROUTE_PAUSE_MS: f64 = 4.0;

/// What happened on the canvas.
#[derive(Clone, Debug)]
pub enum Event {
    /// A gesture says what to do.
    Act(Act),
    /// The pointer was pressed outside of the inline editor.
    PressedElsewhere,
    /// A topic was double-clicked.
    Edit(TopicId),
    /// A relation, boundary or summary was double-clicked.
    EditItem(FileId),
    /// Empty paper was double-clicked, at this point of the map.
    AddFloating(Vec2d),
    /// An icon of a topic was clicked.
    Mark(TopicId, crate::layout::Mark),
    /// The context menu was asked for there.
    ContextAt(Target),
}

/// The state of the canvas.
#[derive(Default)]
pub struct Canvas {
    /// Which part of the map is seen.
    pub camera: Camera,
    /// Laid-out titles.
    pub labels: Labels,
    /// Textures of pictures.
    pub pictures: pictures::Pictures,
    /// The end of a relation for which a topic is being picked.
    picking: Option<Lead>,
    gesture: Gesture,
    hovered: Option<TopicId>,
    relations: Option<Vec<RelationPath>>,
    /// Relations wait for their turn to be routed.
    routing: bool,
    /// When the layout changed last.
    changed_ms: f64,
    prims: Vec<Prim>,
    /// What each of them belongs to.
    ties: Vec<Tie>,
    /// What is on its way to its place.
    pub moving: Moving,
    /// Frames in which the whole map is still to be shown: panels find their size in the first ones.
    must_fit: u8,
    /// The box of the inline editor, in the window.
    editor_box: Option<Rect>,
    rect: Option<Rect>,
    now_ms: f64,
    minimap: minimap::Minimap,
    /// The pointer is on the map in the corner.
    on_minimap: bool,
}

impl Canvas {
    /// Shows the whole map as soon as the size of the window is known.
    pub const fn fit_when_sized(&mut self) {
        self.must_fit = OPENING_FRAMES;
    }

    /// Another document is in the window.
    pub fn new_document(&mut self) {
        *self = Self { must_fit: OPENING_FRAMES, camera: self.camera.clone(), rect: self.rect, ..Self::default() };
    }

    /// Layout or relations changed, so the routes are computed anew when they are drawn.
    pub const fn relations_changed(&mut self) {
        self.routing = true;
        self.changed_ms = self.now_ms;
    }

    /// The layout is about to change, and what is seen will move to its new place. `layout` is
    /// still the old one.
    pub fn layout_changes(&mut self, document: &Document, layout: &Layout) {
        self.moving.before(&Now::of(&self.camera, document, layout, self.now_ms));
    }

    /// Keeps a point of the map where it is on the screen, when layout has moved it.
    pub fn follow(&mut self, moved_by_in_map: Vec2d) {
        self.camera.follow(moved_by_in_map);
        self.moving.follow(moved_by_in_map);
    }

    /// Whether what is edited is to stay in its place on the screen.
    #[must_use]
    pub const fn keeps_place(&self) -> bool {
        self.must_fit == 0
    }

    /// Gives up what the pointer is doing; `true` if there was something.
    pub fn cancel_gesture(&mut self) -> bool {
        self.gesture.cancel()
    }

    /// Goes to the look that shows `rect`, never larger than 120 %.
    pub fn fit(&mut self, rect: Rectd, animate: bool) {
        let look = self.camera.fitting(rect, 1.2);
        self.camera.go(look, self.now_ms, animate);
    }

    /// Whether all of `rect` is shown as [`Canvas::fit`] left it.
    #[must_use]
    pub fn is_fitted(&self, rect: Rectd) -> bool {
        // Panels may have taken a few points since.
        let (now, fitting) = (self.camera.target(), self.camera.fitting(rect, 1.2));
        let off = (now.center_in_map - fitting.center_in_map) * fitting.zoom;
        self.must_fit == 0 && (now.zoom / fitting.zoom - 1.0).abs() < 0.03 && off.x.hypot(off.y) < 20.0
    }

    /// Goes to the look in which a map opens: all of it if it can be read, else what is around its
    /// root.
    pub fn overview(&mut self, layout: &Layout, document: &Document, animate: bool) {
        let look = self.opening(layout, document);
        self.camera.go(look, self.now_ms, animate);
    }

    /// Whether the map is shown as [`Canvas::fit`] or [`Canvas::overview`] left it.
    #[must_use]
    pub fn is_overview(&self, layout: &Layout, document: &Document) -> bool {
        let (now, opening) = (self.camera.target(), self.opening(layout, document));
        let off = (now.center_in_map - opening.center_in_map) * opening.zoom;
        let opened = (now.zoom / opening.zoom - 1.0).abs() < 0.03 && off.x.hypot(off.y) < 20.0;
        self.must_fit == 0 && (opened || self.is_fitted(layout.bounds()))
    }

    fn opening(&self, layout: &Layout, document: &Document) -> Look {
        let all = layout.bounds();
        let root = layout.sheet().and_then(|sheet| document.sheet(sheet)).map(crate::doc::Sheet::root);
        let root = root.and_then(|root| layout.rect_in_map(document, root)).unwrap_or(all);
        self.camera.opening(all, root, readable_zoom(layout))
    }

    /// Zooms around the middle.
    pub fn zoom_to(&mut self, zoom: f64, animate: bool) {
        let look = Look { zoom, ..self.camera.target() };
        self.camera.go(look, self.now_ms, animate);
    }

    /// Brings a topic into the middle.
    pub fn center(&mut self, layout: &Layout, document: &Document, topic: TopicId, animate: bool) {
        if let Some(rect) = layout.rect_in_map(document, topic) {
            let look = Look { center_in_map: rect.center(), ..self.camera.target() };
            self.camera.go(look, self.now_ms, animate);
        }
    }

    /// Brings a topic into view, moving as little as possible.
    pub fn reveal(&mut self, layout: &Layout, document: &Document, topic: TopicId, animate: bool) {
        let rect = layout.rect_in_map(document, topic);
        if let Some(rect) = rect.filter(|_| self.must_fit == 0) {
            let look = self.camera.revealing(rect);
            if look != self.camera.target() {
                self.camera.go(look, self.now_ms, animate);
            }
        }
    }

    /// What a drag that began on `grabbed` carries: the selection if it is in it.
    #[must_use]
    pub fn dragged(&self, selection: &Selection, grabbed: TopicId) -> Vec<TopicId> {
        if selection.contains(grabbed) { selection.topics().to_vec() } else { vec![grabbed] }
    }

    /// Whether the canvas needs frames although nothing comes in.
    fn is_busy(&self) -> bool {
        self.camera.is_moving() || self.moving.is_running() || self.labels.deferred
    }
}

/// Draws the canvas and reports what happened on it.
pub fn canvas_ui(
    ui: &mut Ui,
    canvas: &mut Canvas,
    view: &View<'_>,
    typing: Option<&mut Typing>,
    picking: Option<&Lead>,
    out: &mut Vec<Message>,
) {
    canvas.picking = picking.cloned();
    canvas.pictures.begin(ui.ctx());
    let rect = ui.available_rect_before_wrap();
    let id = egui::Id::unique("canvas");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    canvas.now_ms = ui.input(|input| input.time) * 1000.0;
    canvas.camera.resize(Size::new(rect.width(), rect.height()));
    canvas.rect = Some(rect);
    if canvas.must_fit > 0 && rect.width() > 50.0 && view.layout.bounds().width() > 0.0 {
        canvas.must_fit -= 1;
        ui.ctx().request_repaint();
        let document = view.editor.document();
        canvas.overview(view.layout, document, false);
    }
    let is_editing = typing.as_ref().is_some_and(|typing| typing.shown.is_some());
    if !is_editing {
        canvas.editor_box = None;
    }
    wheel(ui, canvas, view, rect);
    pointer(ui, canvas, view, rect, is_editing, out);
    canvas.camera.advance(canvas.now_ms);

    let at_rest = canvas.now_ms - canvas.camera.zoomed_at_ms > REST_MS;
    canvas.labels.begin(ui.ctx(), at_rest);
    route(ui, canvas, view);
    draw::draw(ui, canvas, view, rect, typing.as_deref());
    access::access_ui(ui, canvas, view, rect, id, out);
    if let Some(typing) = typing {
        type_ui(ui, canvas, view, rect, typing);
    }
    // The invisible editor lies over the selected topic and must not take the pointer from it.
    let response = if canvas.editor_box.is_none() {
        ui.interact(rect, id.with("above the editor"), Sense::CLICK | Sense::DRAG)
    } else {
        response
    };
    if picking.is_some() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    }
    // A click somewhere else right before makes the second one here the “third”.
    if (response.double_clicked() || response.triple_clicked())
        && let Some(at) = response.interact_pointer_pos()
    {
        double_click(canvas, view, rect, at, out);
    }
    if response.secondary_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        out.push(Message::Canvas(Event::ContextAt(target(canvas, view, rect, at))));
    }
    response.context_menu(|ui| menus::context_menu_ui(ui, view, out));
    hover::hover_ui(ui, canvas, view, rect);
    canvas.on_minimap = view.settings.minimap && minimap::minimap_ui(ui, canvas, view, rect);

    if canvas.is_busy() {
        ui.ctx().request_repaint();
    } else if !at_rest {
        let rest = (canvas.camera.zoomed_at_ms + REST_MS - canvas.now_ms).max(1.0) + 5.0;
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(rest / 1000.0));
    }
    if canvas.routing {
        // Work that can wait: what a person does goes first.
        let rest = (canvas.changed_ms + REST_MS - canvas.now_ms).max(ROUTE_PAUSE_MS);
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(rest / 1000.0));
    }
}

fn double_click(canvas: &Canvas, view: &View<'_>, rect: Rect, at: Pos2, out: &mut Vec<Message>) {
    // Two clicks on a box are two clicks.
    if mark_at(canvas, rect, at).is_some() {
        return;
    }
    match target(canvas, view, rect, at) {
        Target::Topic(topic) => out.push(Message::Canvas(Event::Edit(topic))),
        Target::Empty => {
            let point = Place { camera: &canvas.camera, origin: rect.min }.map(at);
            out.push(Message::Canvas(Event::AddFloating(point)));
        }
        Target::Item(id) => out.push(Message::Canvas(Event::EditItem(id))),
        Target::FoldHandle(_) | Target::Lead(_) => {}
    }
}

/// The smallest zoom at which all titles can be read: the smallest type has [`READABLE_POINTS`].
fn readable_zoom(layout: &Layout) -> f64 {
    let look = layout.look();
    let main = look.levels.iter().map(|level| level.size).fold(f32::INFINITY, f32::min);
    let both = matches!(layout.titles(), crate::layout::Titles::Both(_));
    let smallest = if both { main * look.second_factor } else { main };
    READABLE_POINTS / f64::from(smallest)
}

/// Asks the layout for the relations in view; it keeps what it routed once. While the layout changes,
/// relations only follow their topics; at rest a few are routed in each frame. Where there are very
/// many they come with the titles: from afar they would cover the map.
fn route(ui: &Ui, canvas: &mut Canvas, view: &View<'_>) {
    let document = view.editor.document();
    let sheet = view.editor.sheet();
    let count = document.sheet(sheet).map_or(0, |sheet| sheet.relations().len());
    let title_px = view.layout.look().levels.last().map_or(14.0, |level| level.size) * ui.ctx().pixels_per_point();
    let reads = canvas.camera.zoom() * f64::from(title_px) >= f64::from(LABEL_MIN_PX);
    let many = count > ROUTE_ALL || document.len() > ROUTE_LARGE;
    if count == 0 || (many && !reads) {
        canvas.relations = Some(Vec::new());
        canvas.routing = false;
    } else if many || canvas.routing || canvas.relations.is_none() {
        let seen = if many { canvas.camera.view_in_map() } else { view.layout.bounds().expand(1.0e5) };
        let at_rest = canvas.now_ms - canvas.changed_ms >= REST_MS && !canvas.moving.is_running();
        let squares = if at_rest { ROUTE_STEP } else { 0 };
        // A relation that was just drawn is there at once.
        let fresh = if canvas.relations.is_some() { ROUTE_STEP } else { 0 };
        let (paths, waits) = view.layout.relation_paths_within(document, sheet, seen, squares, fresh);
        canvas.relations = Some(paths);
        canvas.routing = waits;
    }
}

/// The wheel, the trackpad, and pinching.
fn wheel(ui: &Ui, canvas: &mut Canvas, view: &View<'_>, rect: Rect) {
    let Some(pointer) = ui.input(|input| input.pointer.hover_pos()).filter(|&at| is_on_canvas(ui, rect, at)) else {
        return;
    };
    let (mut scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), f64::from(input.zoom_delta())));
    let at = in_canvas(pointer, rect.min);
    if (zoom - 1.0).abs() > 1e-6 {
        canvas.camera.zoom_at(at, zoom, canvas.now_ms);
    }
    if scroll != vec2(0.0, 0.0) {
        if view.settings.wheel == settings::Wheel::Zoom {
            let factor = (f64::from(scroll.y) / 240.0).exp();
            canvas.camera.zoom_at(at, factor, canvas.now_ms);
            scroll.y = 0.0;
        }
        canvas.camera.pan(Vec2d::new(f64::from(scroll.x), f64::from(scroll.y)));
    }
}

/// Whether a point of the window is on the canvas and not on something above it.
fn is_on_canvas(ui: &Ui, rect: Rect, at: Pos2) -> bool {
    rect.contains(at) && ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id())
}

/// Presses, drags and releases.
fn pointer(ui: &Ui, canvas: &mut Canvas, view: &View<'_>, rect: Rect, is_editing: bool, out: &mut Vec<Message>) {
    let events = ui.input(|input| input.events.clone());
    let drag_selects = view.settings.drag == settings::Drag::Select;
    for event in events {
        let act = match event {
            egui::Event::PointerButton { pos, button, pressed: true, modifiers }
                if is_on_canvas(ui, rect, pos) && !canvas.on_minimap =>
            {
                let button = match button {
                    PointerButton::Primary => Button::Primary,
                    PointerButton::Middle => Button::Middle,
                    // The side buttons of a mouse.
                    PointerButton::Extra1 | PointerButton::Extra2 => {
                        let back = button == PointerButton::Extra1;
                        let id = if back { "navigate.back" } else { "navigate.forward" };
                        out.extend(commands::by_id(id).map(Message::Run));
                        continue;
                    }
                    PointerButton::Secondary => continue,
                };
                if is_editing {
                    if canvas.editor_box.is_some_and(|editor| editor.contains(pos)) {
                        continue;
                    }
                    out.push(Message::Canvas(Event::PressedElsewhere));
                }
                if button == Button::Primary
                    && canvas.picking.is_none()
                    && !modifiers.any()
                    && let Some((topic, mark)) = mark_at(canvas, rect, pos)
                {
                    out.push(Message::Canvas(Event::Mark(topic, mark)));
                    continue;
                }
                let target = target(canvas, view, rect, pos);
                let selection = view.editor.selection();
                let several = selection.topics().len() > 1
                    && matches!(&target, Target::Topic(topic) if selection.contains(*topic));
                let mods = Mods { shift: modifiers.shift, ctrl: modifiers.command || modifiers.ctrl };
                canvas.gesture.press(in_canvas(pos, rect.min), target, mods, button, several)
            }
            egui::Event::PointerMoved(pos) => canvas.gesture.moved(in_canvas(pos, rect.min), drag_selects),
            egui::Event::PointerButton {
                pressed: false,
                button: PointerButton::Primary | PointerButton::Middle,
                ..
            } => canvas.gesture.release(),
            _ => None,
        };
        match act {
            // Panning is felt in this frame.
            Some(Act::Pan(by)) => canvas.camera.pan(by),
            Some(act) => out.push(Message::Canvas(Event::Act(act))),
            None => {}
        }
    }
    // In every frame, because the map also moves below a pointer that rests.
    canvas.hovered = ui
        .input(|input| input.pointer.hover_pos())
        .filter(|&at| canvas.gesture == Gesture::Idle && is_on_canvas(ui, rect, at))
        .and_then(|at| {
            match view.layout.hit(view.editor.document(), place_of(canvas, rect).map(at), slop(canvas))? {
                Hit::Topic(topic) | Hit::FoldHandle(topic) => Some(topic),
            }
        });
    match canvas.gesture {
        Gesture::Panning { .. } => ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing),
        Gesture::Dragging { .. } | Gesture::Leading { .. } => {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
            pan_at_edge(ui, canvas, rect);
        }
        _ => {}
    }
}

/// A drag that comes near the edge moves the map, so that far places can be reached.
fn pan_at_edge(ui: &Ui, canvas: &mut Canvas, rect: Rect) {
    let Some(at) = ui.input(|input| input.pointer.latest_pos()) else { return };
    let push = |at: f32, min: f32, max: f32| {
        let zone = 28.0;
        f64::from((min + zone - at).max(0.0) - (at - (max - zone)).max(0.0)).clamp(-40.0, 40.0) * 0.35
    };
    let by = Vec2d::new(push(at.x, rect.min.x, rect.max.x), push(at.y, rect.min.y, rect.max.y));
    if by != Vec2d::ZERO {
        canvas.camera.pan(by);
        ui.ctx().request_repaint();
    }
}

const fn place_of(canvas: &Canvas, rect: Rect) -> Place<'_> {
    Place { camera: &canvas.camera, origin: rect.min }
}

/// How far from a topic a click still means it, in map pixels.
fn slop(canvas: &Canvas) -> f64 {
    3.0 / canvas.camera.zoom()
}

/// What lies under a point of the window.
fn target(canvas: &Canvas, view: &View<'_>, rect: Rect, at: Pos2) -> Target {
    let place = place_of(canvas, rect);
    if let Some(lead) = lead_at(canvas, view, place, at) {
        return Target::Lead(lead);
    }
    match view.layout.hit(view.editor.document(), place.map(at), slop(canvas)) {
        Some(Hit::Topic(topic)) => Target::Topic(topic),
        Some(Hit::FoldHandle(topic)) => Target::FoldHandle(topic),
        None => item_at(canvas, place, at).map_or(Target::Empty, Target::Item),
    }
}

/// The icon of a topic at a point of the window, if a click on it does something of its own.
fn mark_at(canvas: &Canvas, rect: Rect, at: Pos2) -> Option<(TopicId, crate::layout::Mark)> {
    use crate::layout::Mark;
    let (topic, mark) = crate::scene::content::mark_at(&canvas.prims, place_of(canvas, rect).map(at))?;
    matches!(mark, Mark::Task | Mark::Note | Mark::Link | Mark::Source).then_some((topic, mark))
}

/// Where the handle stands from which a relation is drawn: above the right end of the topic that
/// is selected alone.
fn lead_handle(canvas: &Canvas, view: &View<'_>, place: Place<'_>) -> Option<(TopicId, Pos2)> {
    let topic = view.editor.selection().single()?;
    if view.editor.read_only().is_some() || canvas.camera.zoom() < 0.45 {
        return None;
    }
    let rect = place.rect(view.layout.rect_in_map(view.editor.document(), topic)?);
    Some((topic, pos2(rect.max.x + 3.0, rect.min.y - 9.0)))
}

/// Radius of the handles of relations, in points.
const LEAD_RADIUS: f32 = 6.5;

/// The handle of a relation at a point of the window.
fn lead_at(canvas: &Canvas, view: &View<'_>, place: Place<'_>, at: Pos2) -> Option<Lead> {
    if let Some(id) = view.editor.selection().selected_item().filter(|_| view.editor.read_only().is_none()) {
        let sheet = view.editor.document().sheet(view.editor.sheet())?;
        let relation = sheet.relations().iter().find(|relation| relation.id == *id)?;
        let points = canvas.prims.iter().find_map(|prim| match prim {
            Prim::Relation { id: other, curves, .. } if other == id => Some(paint::points(place, curves)),
            _ => None,
        })?;
        let near = |point: Option<&Pos2>| point.is_some_and(|point| point.distance(at) < LEAD_RADIUS + 4.0);
        let end = |start: bool, other: TopicId| Lead::End { id: id.clone(), start, other };
        return if near(points.last()) {
            Some(end(false, relation.from))
        } else {
            near(points.first()).then(|| end(true, relation.to))
        };
    }
    let (topic, handle) = lead_handle(canvas, view, place)?;
    (handle.distance(at) < LEAD_RADIUS + 2.0).then_some(Lead::New(topic))
}

/// The relation, boundary or brace near a point of the window.
fn item_at(canvas: &Canvas, place: Place<'_>, at: Pos2) -> Option<crate::doc::FileId> {
    let near = |points: &[Pos2]| is_near(points, at);
    canvas.prims.iter().rev().find_map(|prim| match prim {
        Prim::Label(label) if place.rect(label.rect).contains(at) => Some(label.id.clone()),
        Prim::Relation { id, curves, .. } if near(&paint::points(place, curves)) => Some(id.clone()),
        Prim::Brace { id, points, .. } => near(&points.map(|point| place.point(point))).then(|| id.clone()),
        Prim::Boundary { id, rect, .. } => {
            let outline = place.rect(*rect);
            let on_edge = outline.expand(5.0).contains(at) && !outline.shrink(5.0).contains(at);
            on_edge.then(|| id.clone())
        }
        _ => None,
    })
}

/// Whether a line passes so near that the pointer means it.
fn is_near(points: &[Pos2], at: Pos2) -> bool {
    points.windows(2).any(|pair| match pair {
        [a, b] => distance_to_segment(at, *a, *b) < 6.0,
        _ => false,
    })
}

fn distance_to_segment(at: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let share = ((at - a).dot(along) / along.length_sq().max(1e-6)).clamp(0.0, 1.0);
    (at - (a + along * share)).length()
}

/// The inline editor over its topic; invisible, at the selected topic.
fn type_ui(ui: &mut Ui, canvas: &mut Canvas, view: &View<'_>, rect: Rect, typing: &mut Typing) {
    let document = view.editor.document();
    let topic = typing.shown.or_else(|| view.editor.selection().single());
    let Some(topic) = topic.filter(|_| view.editor.read_only().is_none()) else { return };
    let (Some(rect_in_map), Some(block), Some(level)) = (
        view.layout.rect_in_map(document, topic),
        view.layout.text_block(document, topic),
        view.layout.level_look(document, topic),
    ) else {
        return;
    };
    let place = Place { camera: &canvas.camera, origin: rect.min };
    let on_screen = place.rect(rect_in_map);
    // Far out, what is typed must be readable all the same.
    let scale = (canvas.camera.zoom() as f32).max(11.0 / level.size);
    let style = TextStyle {
        size: level.size,
        bold: block.bold,
        max_width: level.max_width,
        line_height: view.layout.look().line_height,
    };
    let visible = typing.shown.is_some();
    // The edge at which the branch comes in stays where it is.
    let hold = match view.layout.growth(topic) {
        _ if document.parent(topic).is_none() => 0,
        Some(crate::layout::Direction::Left) => 1,
        Some(crate::layout::Direction::Up | crate::layout::Direction::Down) if level.boxed => 0,
        _ => -1,
    };
    let around_text = {
        let (min, max) = (block.text.min, block.text.max);
        let pad = vec2(level.pad_x, level.pad_y);
        let at = |x: f32, y: f32| on_screen.min + vec2(place.length(x), place.length(y));
        Rect::from_min_max(at(min.x - pad.x, min.y - pad.y), at(max.x + pad.x, max.y + pad.y))
    };
    let anchor = if visible {
        // Icons and pictures stay beside the editor.
        if block.marks.is_empty() && block.chips.is_empty() && block.image.is_none() { on_screen } else { around_text }
    } else {
        // The caret's place, kept on the canvas: candidate windows open there.
        let text = block.text.min;
        let at = on_screen.min + vec2(place.length(text.x), place.length(text.y));
        Rect::from_min_size(at.clamp(rect.min + vec2(4.0, 4.0), rect.max - vec2(40.0, 30.0)), vec2(1.0, 1.0))
    };
    let pad = if visible { vec2(level.pad_x, level.pad_y) * scale } else { vec2(0.0, 0.0) };
    let setting = Setting {
        style,
        language: view.editor.edited_language(),
        scale,
        anchor,
        pad,
        hold: if visible { hold } else { -1 },
        active: Some(access::item_id(topic)),
    };
    let clip = ui.clip_rect();
    ui.set_clip_rect(rect.intersect(clip));
    let taken = typing.editor_ui(ui, &setting, view.theme, view.layout.measure());
    ui.set_clip_rect(clip);
    canvas.editor_box = visible.then_some(taken.expand(4.0));
}

/// A point of the map as the window library names it, for tests.
#[must_use]
pub fn window_point(canvas: &Canvas, in_map: Vec2d) -> Option<Pos2> {
    let rect = canvas.rect?;
    let at = canvas.camera.screen_from_map(in_map);
    Some(pos2(rect.min.x + at.x as f32, rect.min.y + at.y as f32))
}
