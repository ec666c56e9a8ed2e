//! The outline beside the map: the same document as lines, edited with the keys of an outliner.
//!
//! While the outline is in use ([`State::active`]) the inline editor stands on the line of the
//! selected topic instead of on the map, so that typing, input methods and undo are the map's own.
//! Only the lines in view are looked at; the scroll position counts lines in f64, because a million
//! lines are more pixels than an f32 can tell apart.

use eframe::egui::{self, Align2, Color32, FontId, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::super::app::{Message, View};
use super::super::icons::char_of;
use super::super::style::color32;
use super::super::typing::{Setting, Typing};
use super::super::words::{tr, tr_with};
use super::super::{fonts, menus};
use crate::doc::{Selection, TopicId};
use crate::editor::rows::{Row, Rows, drop_place};
use crate::editor::{Editor, TitleView};
use crate::layout::TextStyle;

/// Height of a line, points.
const LINE: f32 = 25.0;
/// What a level is indented by, points.
const INDENT: f32 = 16.0;
/// Deeper levels are not indented further, or their titles would leave the panel.
const DEEPEST: u32 = 16;
/// Size of the titles, points.
const SIZE: f32 = 13.5;
/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 3] = ["chevron-down", "chevron-right", "x"];

/// What happened in the outline.
#[derive(Clone, Debug)]
pub enum Event {
    /// Select these, the last one as the primary one.
    Select(Selection),
    /// Edit the title of this topic.
    Edit(TopicId),
    /// Fold or unfold it.
    Fold(TopicId),
    /// Move these below a parent to a position.
    Move(Vec<TopicId>, TopicId, usize),
}

/// What the outline remembers.
#[derive(Debug, Default)]
pub struct State {
    /// The lines.
    pub rows: Rows,
    /// Whether keys have the meaning of an outliner: the outline was clicked last, not the map.
    pub active: bool,
    /// Lines in view.
    pub page: usize,
    /// Lines above the view.
    top: f64,
    /// The selected topic that was scrolled to.
    shown: Option<TopicId>,
    /// The topic of a line that is carried.
    carried: Option<TopicId>,
    /// The place where it would land: line and depth.
    landing: Option<(usize, u32)>,
}

impl State {
    /// Scrolls so that this line is in view.
    fn reveal(&mut self, line: usize) {
        let (line, page) = (line as f64, self.page.max(1) as f64);
        if line < self.top {
            self.top = line;
        } else if line + 1.0 > self.top + page {
            self.top = line + 1.0 - page;
        }
    }
}

/// Draws the outline.
pub fn outline_ui(
    ui: &mut Ui,
    state: &mut State,
    view: &View<'_>,
    typing: Option<&mut Typing>,
    out: &mut Vec<Message>,
) {
    let is_new = state.rows.update(view.editor);
    heading_ui(ui, state, view, out);
    let area = ui.available_rect_before_wrap();
    let id = egui::Id::unique("outline");
    let response = ui.interact(area, id, Sense::click_and_drag());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(egui::accesskit::Role::Tree);
        node.set_label(tr("outline-heading"));
    });
    state.page = ((area.height() / LINE).floor() as usize).max(1);
    scroll(ui, state, area);
    let primary = view.editor.selection().primary();
    if primary != state.shown || is_new {
        state.shown = primary;
        let line = primary.and_then(|topic| state.rows.position(view.editor, topic));
        if let Some(line) = line.filter(|_| state.carried.is_none()) {
            state.reveal(line);
        }
    }
    let most = (state.rows.len() as f64 - f64::from(area.height() / LINE)).max(0.0);
    state.top = state.top.clamp(0.0, most);

    let lines = Rect::from_min_max(area.min, pos2(area.max.x - 10.0, area.max.y));
    let clip = ui.clip_rect();
    ui.set_clip_rect(area.intersect(clip));
    let mut editor_line = None;
    let first = state.top.floor() as usize;
    let mut y = area.min.y - (state.top - first as f64) as f32 * LINE;
    for row in state.rows.lines(view.editor, first, state.page + 2) {
        let rect = Rect::from_min_size(pos2(lines.min.x, y), vec2(lines.width(), LINE));
        if view.editor.selection().single() == Some(row.topic) {
            editor_line = Some((row, rect));
        }
        let edited = typing.as_ref().is_some_and(|typing| typing.shown == Some(row.topic));
        line_ui(ui, view, id, row, rect, edited && state.active);
        y += LINE;
    }
    pointer(ui, state, view, &response, lines, out);
    if let Some((line, depth)) = state.landing {
        let y = area.min.y + ((line as f64 - state.top) as f32) * LINE;
        let x = lines.min.x + indent(depth) + 8.0;
        let stroke = Stroke::new(2.0, color32(view.theme.selection));
        ui.painter().hline(x..=lines.max.x, y, stroke);
        ui.painter().circle_stroke(pos2(x, y), 3.0, stroke);
    }
    scrollbar(ui, state, area, view);
    if let Some(typing) = typing.filter(|_| state.active) {
        type_ui(ui, id, view, typing, editor_line, lines);
    }
    ui.set_clip_rect(clip);
    response.context_menu(|ui| menus::context_menu_ui(ui, view, out));
}

fn heading_ui(ui: &mut Ui, state: &State, view: &View<'_>, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(tr("outline-heading")).family(fonts::bold()).size(14.0));
        let words = tr_with("outline-lines", &[("count", state.rows.len().into())]);
        ui.label(egui::RichText::new(words).size(11.5).color(color32(view.theme.muted)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let name = tr("outline-close");
            let button = egui::Button::new(super::super::icons::icon("x", 14.0)).frame_when_inactive(false);
            let response = ui.add(button).on_hover_text(&name);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if response.clicked() {
                out.push(Message::Do(crate::editor::commands::Request::TogglePanel(super::Panel::Outline)));
            }
        });
    });
    ui.add_space(4.0);
}

fn indent(depth: u32) -> f32 {
    depth.min(DEEPEST) as f32 * INDENT
}

/// The title as one line.
fn title(view: &View<'_>, topic: TopicId) -> String {
    let (main, second) = view.editor.shown_title(topic);
    let main = main.replace('\n', " ");
    match second {
        Some(second) if view.editor.titles() == TitleView::Both => format!("{main}  {}", second.replace('\n', " ")),
        _ => main,
    }
}

fn line_ui(ui: &Ui, view: &View<'_>, tree: egui::Id, row: Row, rect: Rect, edited: bool) {
    let document = view.editor.document();
    let Some(topic) = document.topic(row.topic) else { return };
    let selected = view.editor.selection().contains(row.topic);
    let painter = ui.painter();
    let hovered = ui.input(|input| input.pointer.hover_pos()).is_some_and(|at| rect.contains(at));
    let plate = rect.shrink2(vec2(0.0, 1.0));
    if selected {
        painter.rect_filled(plate, 5.0, color32(view.theme.panel.mix(view.theme.selection, 0.26)));
    } else if hovered {
        painter.rect_filled(plate, 5.0, color32(view.theme.panel.mix(view.theme.panel_text, 0.06)));
    }
    let x = rect.min.x + indent(row.depth) + 4.0;
    let middle = rect.center().y;
    let branch = view.layout.branch_of(document, row.topic);
    let color = branch.map_or(view.theme.panel_text, |branch| view.theme.branch(branch));
    let folded = view.editor.is_folded(row.topic);
    let has_children = !view.editor.view_folds().children(topic).is_empty();
    if has_children {
        let name = if folded { "chevron-right" } else { "chevron-down" };
        let font = FontId::new(13.0, fonts::icons());
        painter.text(pos2(x + 7.0, middle), Align2::CENTER_CENTER, char_of(name), font, color32(color));
    } else {
        painter.circle_filled(pos2(x + 7.0, middle), 2.2, color32(color));
    }
    let text = title(view, row.topic);
    if !edited {
        let family = if row.depth < 2 { fonts::map_bold() } else { fonts::map() };
        let ink = if text.is_empty() { view.theme.muted } else { view.theme.panel_text };
        let shown = if text.is_empty() { tr("outline-untitled") } else { text.clone() };
        let mut job = egui::text::LayoutJob::simple_singleline(shown, FontId::new(SIZE, family), color32(ink));
        job.wrap = egui::text::TextWrapping::truncate_at_width((rect.max.x - x - 22.0).max(20.0));
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        painter.galley(pos2(x + 18.0, middle - galley.size().y / 2.0), galley, Color32::PLACEHOLDER);
    }
    let id = tree.with(row.topic.slot());
    let builder = egui::UiBuilder::new().layer_id(ui.layer_id()).max_rect(rect).accessibility_parent(tree);
    let mut child = Ui::new(ui.ctx().clone(), id.with("ui"), builder);
    child.set_clip_rect(ui.clip_rect());
    child.interact(rect, id, Sense::hover());
    let (min, max) = (rect.min, rect.max);
    let bounds = egui::accesskit::Rect::new(min.x.into(), min.y.into(), max.x.into(), max.y.into());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(egui::accesskit::Role::TreeItem);
        node.set_bounds(bounds);
        node.set_label(if text.is_empty() { tr("outline-untitled") } else { text.clone() });
        node.set_level(row.depth as usize + 1);
        node.set_selected(selected);
        if has_children {
            node.set_expanded(!folded);
        }
    });
}

fn row_at(state: &State, view: &View<'_>, lines: Rect, at: Pos2) -> Option<(usize, Row)> {
    let line = (state.top + f64::from((at.y - lines.min.y) / LINE)).floor().max(0.0) as usize;
    Some((line, state.rows.get(view.editor, line)?))
}

fn pointer(
    ui: &Ui,
    state: &mut State,
    view: &View<'_>,
    response: &egui::Response,
    lines: Rect,
    out: &mut Vec<Message>,
) {
    if response.is_pointer_button_down_on() || response.secondary_clicked() {
        state.active = true;
    }
    let Some(at) = response.interact_pointer_pos().or_else(|| ui.input(|input| input.pointer.latest_pos())) else {
        return;
    };
    let hit = row_at(state, view, lines, at).filter(|_| lines.contains(at));
    if let Some((line, row)) = hit {
        if response.double_clicked() {
            out.push(Message::Outline(Event::Edit(row.topic)));
        } else if response.clicked() {
            out.push(Message::Outline(clicked(ui, state, view, lines, at, (line, row))));
        } else if response.secondary_clicked() && !view.editor.selection().contains(row.topic) {
            out.push(Message::Outline(Event::Select(Selection::one(row.topic))));
        }
    }
    if response.drag_started()
        && let Some(origin) = ui.input(|input| input.pointer.press_origin())
    {
        state.carried = row_at(state, view, lines, origin).map(|(_, row)| row.topic);
    }
    if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        (state.carried, state.landing) = (None, None);
    }
    if let Some(grabbed) = state.carried {
        carry(state, view, lines, at, grabbed, response.drag_stopped(), out);
    }
}

fn clicked(ui: &Ui, state: &mut State, view: &View<'_>, lines: Rect, at: Pos2, (line, row): (usize, Row)) -> Event {
    let handle = lines.min.x + indent(row.depth);
    let has_children = !view.editor.document().children(row.topic).is_empty();
    let modifiers = ui.input(|input| input.modifiers);
    if has_children && (handle..handle + 20.0).contains(&at.x) {
        Event::Fold(row.topic)
    } else if modifiers.shift {
        let from = view.editor.selection().topics().first().and_then(|&topic| state.rows.position(view.editor, topic));
        Event::Select(span(&state.rows, view.editor, from.unwrap_or(line), line))
    } else if modifiers.command || modifiers.ctrl {
        let mut selection = view.editor.selection().clone();
        selection.toggle(row.topic);
        Event::Select(selection)
    } else {
        Event::Select(Selection::one(row.topic))
    }
}

/// A line follows the pointer; at the release it lands.
fn carry(
    state: &mut State,
    view: &View<'_>,
    lines: Rect,
    at: Pos2,
    grabbed: TopicId,
    released: bool,
    out: &mut Vec<Message>,
) {
    let document = view.editor.document();
    let selection = view.editor.selection();
    let topics = if selection.contains(grabbed) { view.editor.tops().to_vec() } else { vec![grabbed] };
    let line = (state.top + f64::from((at.y - lines.min.y) / LINE) + 0.5).floor().max(0.0) as usize;
    let line = line.clamp(1, state.rows.len().max(1));
    let depth = ((at.x - lines.min.x - 8.0) / INDENT).max(0.0) as u32;
    let is_free = |&(parent, _): &(TopicId, usize)| {
        topics.iter().all(|&topic| document.owner(topic).is_some() && !document.is_within(parent, topic))
    };
    let (above, below) = (state.rows.get(view.editor, line - 1), state.rows.get(view.editor, line));
    let place = drop_place(view.editor, above, below, depth).filter(is_free);
    state.landing = place.map(|(parent, _)| {
        let at = state.rows.position(view.editor, parent);
        let above = at.and_then(|at| state.rows.get(view.editor, at)).map_or(0, |row| row.depth);
        (line, above + 1)
    });
    if released {
        (state.carried, state.landing) = (None, None);
        if let Some((parent, index)) = place {
            out.push(Message::Outline(Event::Move(topics, parent, index)));
        }
    }
}

/// The topics from one line to another; the second one is the primary one.
#[must_use]
pub fn span(rows: &Rows, editor: &Editor, from: usize, to: usize) -> Selection {
    let first = from.min(to);
    let lines = rows.lines(editor, first, from.max(to) - first + 1).into_iter().map(|row| row.topic);
    if from <= to { Selection::many(lines) } else { Selection::many(lines.rev()) }
}

fn scroll(ui: &Ui, state: &mut State, area: Rect) {
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let is_over = |&at: &Pos2| area.contains(at) && ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id());
    if pointer.as_ref().is_some_and(is_over) {
        state.top -= f64::from(ui.input(|input| input.smooth_scroll_delta().y) / LINE);
    }
    // A line that is carried to the edge scrolls on.
    if let Some(at) = pointer.filter(|_| state.carried.is_some()) {
        let push = ((at.y - (area.max.y - 24.0)).max(0.0) - (area.min.y + 24.0 - at.y).max(0.0)).clamp(-24.0, 24.0);
        if push != 0.0 {
            state.top += f64::from(push) * 0.02;
            ui.ctx().request_repaint();
        }
    }
}

fn scrollbar(ui: &Ui, state: &mut State, area: Rect, view: &View<'_>) {
    let count = state.rows.len() as f64;
    let page = f64::from(area.height() / LINE);
    if count <= page {
        return;
    }
    let track = Rect::from_min_max(pos2(area.max.x - 8.0, area.min.y), area.max);
    let height = ((page / count) as f32 * track.height()).max(24.0);
    let room = track.height() - height;
    let id = egui::Id::unique("outline scroll bar");
    let response = ui.interact(track, id, Sense::click_and_drag());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(egui::accesskit::Role::ScrollBar);
        node.set_label(tr("outline-scroll"));
    });
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
        let share = ((at.y - track.min.y - height / 2.0) / room.max(1.0)).clamp(0.0, 1.0);
        state.top = f64::from(share) * (count - page);
    }
    let share = (state.top / (count - page)).clamp(0.0, 1.0) as f32;
    let thumb = Rect::from_min_size(pos2(track.min.x + 1.0, track.min.y + share * room), vec2(6.0, height));
    let strength = if response.hovered() || response.dragged() { 0.45 } else { 0.22 };
    ui.painter().rect_filled(thumb, 3.0, color32(view.theme.panel.mix(view.theme.panel_text, strength)));
}

/// The inline editor on the line of the selected topic; invisible while nothing is typed.
fn type_ui(ui: &mut Ui, tree: egui::Id, view: &View<'_>, typing: &mut Typing, line: Option<(Row, Rect)>, lines: Rect) {
    let start = line.map_or(lines.min, |(row, rect)| pos2(rect.min.x + indent(row.depth) + 22.0, rect.min.y));
    let visible = typing.shown.is_some();
    let width = (lines.max.x - start.x - 12.0).max(60.0);
    let size = if visible { vec2(width, LINE - 4.0) } else { vec2(1.0, 1.0) };
    let setting = Setting {
        style: TextStyle {
            size: SIZE,
            bold: line.is_some_and(|(row, _)| row.depth < 2),
            max_width: width,
            line_height: view.layout.look().line_height,
        },
        language: view.editor.edited_language(),
        scale: 1.0,
        anchor: Rect::from_min_size(start + vec2(0.0, 2.0), size),
        pad: vec2(0.0, 0.0),
        hold: -1,
        active: line.map(|(row, _)| tree.with(row.topic.slot())),
    };
    typing.editor_ui(ui, &setting, view.theme, view.layout.measure());
}
