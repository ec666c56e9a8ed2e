//! The search beside the map: what is looked for, what was found with its place in the map, a
//! filter, and replacing.
//!
//! The panel holds only what is in its boxes; the search itself is the application's
//! ([`crate::editor::search::Search`]). Only the rows in view are looked at.

use std::ops::Range;

use eframe::egui::text::{CCursorRange, LayoutJob, TextFormat};
use eframe::egui::{self, Align2, Button, Color32, FontId, Id, Key, Modifiers, Rect, RichText, Sense, TextEdit, Ui};
use eframe::egui::{EventFilter, Response, WidgetInfo, pos2, vec2};

use super::super::app::{Message, View};
use super::super::icons::icon;
use super::super::style::color32;
use super::super::words::{tr, tr_with};
use super::super::{fonts, phrases};
use crate::base::color::Rgba;
use crate::doc::TopicId;
use crate::editor::search::{Aims, Excerpt, Facets, FieldHit, Fields, Filter, Hit, Place, Rank, hits_in, path_of};
use crate::scene::Theme;

/// Height of a result, points.
const ROW: f32 = 46.0;
/// Room beside a box: buttons, the gaps before them, and the margins of the box. Less would push the
/// panel wider in every frame.
const BESIDE: f32 = 64.0;
/// The same beside the box of what is looked for, which has one button more.
const BESIDE_TWO: f32 = 100.0;
/// Characters of a text that a row lays out; what does not fit is cut there.
const SHOWN: usize = 60;
/// Labels, markers and sources that a menu lists.
const LISTED: usize = 24;

/// Keys that a box keeps; Esc is one of them, or the focus would be gone before it is seen here.
const KEPT: EventFilter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };

/// What the panel asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Look for this.
    LookFor(String, Aims),
    /// Go to the next hit.
    Next,
    /// Go to the hit before.
    Previous,
    /// Go to the hit at this position.
    Go(usize),
    /// Filter the map.
    Filter(Filter),
    /// Replace in the present hit and go on.
    ReplaceOne(String),
    /// Replace in all hits.
    ReplaceAll(String),
    /// End the search.
    Close,
}

/// What the panel remembers.
#[derive(Debug, Default)]
pub struct State {
    text: String,
    with: String,
    /// Whether what is in the box is a regular expression.
    pub pattern: bool,
    /// Whether the box for replacing is shown.
    pub replacing: bool,
    /// The box takes the keys in the next frame.
    pub wants_keys: bool,
    /// What was done last, in words.
    pub said: String,
    /// The present hit that the list was scrolled to.
    scrolled: Option<usize>,
}

impl State {
    const fn aims(&self) -> Aims {
        Aims::new(self.replacing, self.pattern)
    }

    /// What is in the box, as the search takes it.
    #[must_use]
    pub fn look_for(&self) -> Act {
        Act::LookFor(self.text.clone(), self.aims())
    }

    /// Whether there is nothing in the box.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The box of the words that are looked for.
#[must_use]
pub fn box_id() -> Id {
    Id::unique("find box")
}

/// The colour that marks what was found, on panels and on the map.
#[must_use]
pub const fn found_color(theme: &Theme) -> Rgba {
    if theme.dark { Rgba::rgb(0xff, 0xc2, 0x3d) } else { Rgba::rgb(0xef, 0x9f, 0x00) }
}

/// The panel.
pub fn find_ui(ui: &mut Ui, view: &View<'_>, state: &mut State, out: &mut Vec<Message>) {
    let mut acts = Vec::new();
    let in_box = ui.memory(|memory| memory.has_focus(box_id()));
    let in_with = ui.memory(|memory| memory.has_focus(with_id()));
    if in_box || in_with {
        keys(ui, state, in_with, &mut acts);
    }
    box_ui(ui, state, &mut acts);
    if state.replacing {
        replace_ui(ui, view, state, &mut acts);
    }
    bar_ui(ui, view, state, &mut acts);
    notes_ui(ui, view, state, &mut acts);
    ui.add_space(2.0);
    list_ui(ui, view, state, &mut acts);
    out.extend(acts.into_iter().map(Message::Find));
}

fn with_id() -> Id {
    Id::unique("replace box")
}

/// Keys of the boxes that are not text. While an input method composes, all are its own.
fn keys(ui: &Ui, state: &mut State, in_with: bool, acts: &mut Vec<Act>) {
    if ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Ime(_)))) {
        return;
    }
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::SHIFT, Key::Enter)
        || pressed(Modifiers::SHIFT, Key::F3)
        || pressed(Modifiers::NONE, Key::ArrowUp)
    {
        acts.push(Act::Previous);
    } else if pressed(Modifiers::NONE, Key::Enter) {
        acts.push(if in_with { Act::ReplaceOne(state.with.clone()) } else { Act::Next });
    } else if pressed(Modifiers::NONE, Key::F3) || pressed(Modifiers::NONE, Key::ArrowDown) {
        acts.push(Act::Next);
    } else if pressed(Modifiers::NONE, Key::Escape) {
        acts.push(Act::Close);
    } else if pressed(Modifiers::COMMAND, Key::F) {
        state.wants_keys = true;
    } else if pressed(Modifiers::COMMAND, Key::H) {
        state.replacing = true;
        acts.push(state.look_for());
    }
}

/// The words that are looked for.
fn box_ui(ui: &mut Ui, state: &mut State, acts: &mut Vec<Act>) {
    ui.horizontal(|ui| {
        let arrow = if state.replacing { "chevron-down" } else { "chevron-right" };
        if small(ui, arrow, &tr("find-show-replace")).clicked() {
            state.replacing = !state.replacing;
            state.wants_keys = true;
            acts.push(state.look_for());
        }
        let edit = TextEdit::singleline(&mut state.text)
            .id(box_id())
            .hint_text(tr(if state.pattern { "find-hint-pattern" } else { "find-hint" }))
            .desired_width(ui.available_width() - BESIDE_TWO)
            .margin(egui::Margin::symmetric(8, 5))
            .return_key(None)
            .event_filter(KEPT);
        let mut shown = edit.show(ui);
        let line = &shown.response.response;
        ui.ctx().accesskit_node_builder(box_id(), |node| node.set_label(tr("find-box")));
        if std::mem::take(&mut state.wants_keys) {
            line.request_focus();
            let all = CCursorRange::select_all(&shown.galley);
            shown.state.cursor.set_char_range(Some(all));
            shown.state.store(ui.ctx(), box_id());
        }
        if line.changed() {
            state.said.clear();
            acts.push(state.look_for());
        }
        let label = tr("find-pattern");
        let toggle = Button::new(RichText::new(".*").size(14.0).family(fonts::bold()));
        let toggle =
            ui.add(toggle.selected(state.pattern).frame_when_inactive(state.pattern).min_size([28.0, 26.0].into()));
        let is_on = state.pattern;
        toggle.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_on, label.clone()));
        if toggle.on_hover_text(tr("find-pattern-hint")).clicked() {
            state.pattern = !state.pattern;
            state.wants_keys = true;
            state.said.clear();
            acts.push(state.look_for());
        }
        if small(ui, "x", &tr("find-close")).clicked() {
            acts.push(Act::Close);
        }
    });
}

/// What it is replaced by.
fn replace_ui(ui: &mut Ui, view: &View<'_>, state: &mut State, acts: &mut Vec<Act>) {
    ui.horizontal(|ui| {
        ui.add_space(30.0);
        let edit = TextEdit::singleline(&mut state.with)
            .id(with_id())
            .hint_text(tr("find-with"))
            .desired_width(ui.available_width() - BESIDE)
            .margin(egui::Margin::symmetric(8, 5))
            .return_key(None)
            .event_filter(KEPT);
        edit.show(ui);
        ui.ctx().accesskit_node_builder(with_id(), |node| node.set_label(tr("find-with")));
    });
    ui.horizontal(|ui| {
        ui.add_space(30.0);
        let count = view.search.hits().len();
        let can = count > 0 && view.editor.read_only().is_none();
        let one = ui.add_enabled(can, Button::new(tr("find-replace-one")));
        if one.on_hover_text(tr("find-replace-one-hint")).clicked() {
            acts.push(Act::ReplaceOne(state.with.clone()));
        }
        let label = tr_with("find-replace-all", &[("n", count.into())]);
        let all = ui.add_enabled(can, Button::new(label));
        if all
            .on_hover_text(tr_with(
                "find-replace-all-hint",
                &[("n", view.search.places(view.editor.document()).into())],
            ))
            .clicked()
        {
            acts.push(Act::ReplaceAll(state.with.clone()));
        }
    });
    if let Some(next) = view.search.next_place(view.editor.document()).filter(|next| next.of > 1) {
        ui.horizontal(|ui| {
            ui.add_space(30.0);
            let words = tr_with("find-place", &[("at", next.number.into()), ("n", next.of.into())]);
            ui.label(RichText::new(words).size(12.5).color(color32(view.theme.panel_text).gamma_multiply(0.75)));
        });
    }
}

/// Where in the hits, to the next and back, the filter.
fn bar_ui(ui: &mut Ui, view: &View<'_>, state: &mut State, acts: &mut Vec<Act>) {
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        let muted = color32(view.theme.panel_text).gamma_multiply(0.75);
        let count = view.search.hits().len();
        let text = match view.search.current() {
            _ if state.is_empty() => String::new(),
            _ if !view.search.is_ready() => {
                let percent = (view.search.progress(view.editor.document()) * 100.0).round();
                tr_with("find-indexing", &[("percent", f64::from(percent).into())])
            }
            Some(at) => tr_with("find-count", &[("at", (at + 1).into()), ("n", count.into())]),
            None => tr_with("find-found", &[("n", count.into())]),
        };
        ui.label(RichText::new(text).size(12.5).color(muted));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            filter_menu(ui, view, state, acts);
            let can = count > 0;
            ui.add_enabled_ui(can, |ui| {
                if small(ui, "chevron-down", &tr("find-next")).clicked() {
                    acts.push(Act::Next);
                }
                if small(ui, "chevron-up", &tr("find-previous")).clicked() {
                    acts.push(Act::Previous);
                }
            });
        });
    });
}

/// A chip for a filter that is on; what was done; what was not understood.
fn notes_ui(ui: &mut Ui, view: &View<'_>, state: &State, acts: &mut Vec<Act>) {
    if let Some(kept) = view.search.kept() {
        let n = view.editor.document().len().saturating_sub(kept.len());
        let key = if view.search.filter() == Filter::Hide { "find-hidden" } else { "find-filtered" };
        let color = color32(found_color(view.theme));
        let frame = egui::Frame::new().corner_radius(12).fill(color.gamma_multiply(0.22)).stroke((1.0, color));
        frame.inner_margin(egui::Margin::symmetric(8, 1)).show(ui, |ui| {
            ui.horizontal(|ui| {
                let said = RichText::new(tr_with(key, &[("n", n.into())])).size(12.5);
                ui.label(said.color(color32(view.theme.panel_text)));
                if small(ui, "x", &tr("find-clear-filter")).clicked() {
                    acts.push(Act::Filter(Filter::Off));
                }
            });
        });
    }
    if !state.said.is_empty() {
        ui.label(RichText::new(&state.said).size(12.5).color(color32(view.theme.accent)));
    }
    if let Some(trouble) = &view.search.found().query().trouble {
        let values =
            [("name", trouble.name.into()), ("value", trouble.value.as_str().into()), ("known", trouble.known.into())];
        ui.label(RichText::new(tr_with("find-trouble", &values)).size(12.5).color(color32(view.theme.danger)));
    }
    if let Some(why) = &view.search.found().query().bad_pattern {
        let words = tr_with("find-bad-pattern", &[("why", phrases::say(why).into())]);
        ui.label(RichText::new(words).size(12.5).color(color32(view.theme.danger)));
    }
}

// ---- the filter ------------------------------------------------------------------------------

fn filter_menu(ui: &mut Ui, view: &View<'_>, state: &mut State, acts: &mut Vec<Act>) {
    let label = tr("find-filter");
    let button = ui.menu_button(icon("sliders-horizontal", 15.0), |ui| {
        ui.set_min_width(190.0);
        for (filter, key) in
            [(Filter::Off, "find-filter-off"), (Filter::Dim, "find-filter-dim"), (Filter::Hide, "find-filter-hide")]
        {
            if ui.radio(view.search.filter() == filter, tr(key)).clicked() {
                acts.push(Act::Filter(filter));
                ui.close();
            }
        }
        if state.pattern {
            // Conditions are words of a query; an expression has none.
            return;
        }
        ui.separator();
        let facets = view.search.facets(view.editor.document());
        let lists = [("find-labels", &facets.labels, "label"), ("find-markers", &facets.markers, "marker")];
        for (key, values, name) in lists {
            ui.add_enabled_ui(!values.is_empty(), |ui| {
                ui.menu_button(tr(key), |ui| {
                    for (value, count) in values.iter().take(LISTED) {
                        token_ui(ui, state, acts, &format!("{value}  {count}"), &token(name, value));
                    }
                });
            });
        }
        sources_ui(ui, facets, state, acts);
        ui.menu_button(tr("find-tasks"), |ui| {
            for value in ["open", "todo", "doing", "done"] {
                token_ui(ui, state, acts, &tr(&format!("find-task-{value}")), &token("task", value));
            }
        });
        ui.menu_button(tr("find-has"), |ui| {
            for value in ["note", "link", "image", "source", "date", "translation"] {
                token_ui(ui, state, acts, &tr(&format!("find-has-{value}")), &token("has", value));
            }
        });
    });
    let response = button.response;
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, label.clone()));
    response.on_hover_text(label);
}

fn sources_ui(ui: &mut Ui, facets: &Facets, state: &mut State, acts: &mut Vec<Act>) {
    ui.add_enabled_ui(!facets.sources.is_empty(), |ui| {
        ui.menu_button(tr("find-sources"), |ui| {
            ui.set_max_width(360.0);
            for (id, words, count) in facets.sources.iter().take(LISTED) {
                let words: String = words.chars().take(40).collect();
                token_ui(ui, state, acts, &format!("{id}  {words}  {count}"), &token("source", id));
            }
        });
    });
}

/// A condition as it is typed.
fn token(name: &str, value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("{name}:\"{value}\"") } else { format!("{name}:{value}") }
}

/// A condition that is put into the box, or taken out again.
fn token_ui(ui: &mut Ui, state: &mut State, acts: &mut Vec<Act>, label: &str, token: &str) {
    let is_on = position_of(&state.text, token).is_some();
    if ui.selectable_label(is_on, label).clicked() {
        state.text = toggled(&state.text, token);
        acts.push(state.look_for());
        if !is_on {
            acts.push(Act::Filter(Filter::Dim));
        }
        ui.close();
    }
}

/// Where a token stands by itself.
fn position_of(text: &str, token: &str) -> Option<Range<usize>> {
    let is_edge = |char: Option<char>| char.is_none_or(char::is_whitespace);
    text.match_indices(token).map(|(at, found)| at..at + found.len()).find(|range| {
        let before = text.get(..range.start).and_then(|before| before.chars().next_back());
        let after = text.get(range.end..).and_then(|after| after.chars().next());
        is_edge(before) && is_edge(after)
    })
}

/// The text with the token at its end, or without it if it was there.
fn toggled(text: &str, token: &str) -> String {
    let parts = position_of(text, token)
        .and_then(|range| Some((text.get(..range.start)?.trim_end(), text.get(range.end..)?.trim_start())));
    match parts {
        Some((before, "")) => before.to_owned(),
        Some(("", after)) => after.to_owned(),
        Some((before, after)) => format!("{before} {after}"),
        None if text.trim().is_empty() => token.to_owned(),
        None => format!("{} {token}", text.trim_end()),
    }
}

// ---- the results -----------------------------------------------------------------------------

fn list_ui(ui: &mut Ui, view: &View<'_>, state: &mut State, acts: &mut Vec<Act>) {
    let hits = view.search.hits();
    if hits.is_empty() {
        let query = view.search.found().query();
        if view.search.is_ready() && !query.is_empty() {
            empty_ui(ui, view, query.pattern.is_some());
        } else if state.is_empty() {
            ui.add_space(6.0);
            let muted = color32(view.theme.panel_text).gamma_multiply(0.7);
            let words = ["find-help-scripts", "find-help-sound", "find-help-names"];
            let keys: &[&str] = if state.pattern { &["find-help-pattern", "find-help-groups"] } else { &words };
            for &key in keys {
                ui.label(RichText::new(tr(key)).size(12.5).color(muted));
                ui.add_space(3.0);
            }
        }
        return;
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut area = egui::ScrollArea::vertical().auto_shrink([false, false]);
    if let Some(at) = view.search.current().filter(|&at| state.scrolled != Some(at)) {
        // The present hit comes into view, with one before it.
        let row = ROW + ui.spacing().item_spacing.y;
        area = area.vertical_scroll_offset((at as f32 - 1.0).max(0.0) * row);
    }
    state.scrolled = view.search.current();
    area.show_rows(ui, ROW, hits.len(), |ui, rows| {
        for at in rows {
            if let Some(hit) = hits.get(at)
                && row_ui(ui, view, at, *hit).clicked()
            {
                acts.push(Act::Go(at));
            }
        }
    });
}

fn empty_ui(ui: &mut Ui, view: &View<'_>, pattern: bool) {
    ui.add_space(18.0);
    ui.vertical_centered(|ui| {
        let muted = color32(view.theme.panel_text).gamma_multiply(0.7);
        ui.label(icon("search-x", 26.0).color(muted));
        let words = tr(if pattern { "find-nothing-fits" } else { "find-nothing" });
        ui.label(RichText::new(words).color(muted));
    });
}

/// A hit. What was found in a title is marked there, with the topics above below it; of anything
/// else the title comes first, then the text.
fn row_ui(ui: &mut Ui, view: &View<'_>, at: usize, hit: Hit) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let document = view.editor.document();
    let mut found = hits_in(document, hit.topic, view.search.found().query());
    let is_current = view.search.current() == Some(at);
    if is_current && let Some(next) = view.search.next_place(document) {
        // The place that would be replaced, and no other.
        found.retain(|field| field.place == next.place);
        for field in &mut found {
            field.ranges = vec![next.range.clone()];
        }
    }
    let first = found.first();
    let title = title_of(view, hit.topic);
    let path = path_text(view, hit.topic, first);
    let excerpt = first.map_or_else(
        || Excerpt { text: title.clone(), ranges: Vec::new() },
        |field| Excerpt::around(&field.text, &field.ranges, SHOWN),
    );
    let label = if path.is_empty() { excerpt.text.clone() } else { format!("{}, {path}", excerpt.text) };
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_current, label.clone()));
    let theme = view.theme;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if is_current {
        painter.rect_filled(rect, 6.0, color32(theme.panel.mix(theme.selection, 0.20)));
    } else if response.hovered() {
        painter.rect_filled(rect, 6.0, color32(theme.panel.mix(theme.panel_text, 0.07)));
    }
    let ink = color32(theme.panel_text);
    let quiet = color32(theme.panel.mix(theme.panel_text, 0.66));
    let mut right = rect.max.x - 8.0;
    if hit.rank == Rank::Sound {
        let at = pos2(right, rect.min.y + 14.0);
        let tag = painter.text(at, Align2::RIGHT_CENTER, tr("find-by-sound"), FontId::proportional(11.0), quiet);
        right = tag.min.x - 6.0;
    }
    let mark = color32(found_color(theme)).gamma_multiply(0.38);
    let plain = |size: f32, ink: Color32| TextFormat::simple(FontId::proportional(size), ink);
    let (mut upper, mut lower) = (LayoutJob::default(), LayoutJob::default());
    if first.is_none_or(|field| Fields::TITLES.meets(field.place.field())) {
        marked(&mut upper, &excerpt, &plain(14.0, ink), mark);
        lower.append(&path, 0.0, plain(11.5, quiet));
    } else if let Some(field) = first {
        upper.append(&title, 0.0, plain(14.0, ink));
        if let Some(above) = document.owner(hit.topic) {
            upper.append(&format!("  ‹ {}", title_of(view, above)), 0.0, plain(11.5, quiet));
        }
        let place = tr(&format!("find-in-{}", field.place.name()));
        lower.append(&format!("{place} · "), 0.0, plain(12.0, quiet));
        marked(&mut lower, &excerpt, &plain(12.0, ink), mark);
    }
    let left = rect.min.x + 8.0;
    for (mut job, y, right) in [(upper, 5.0, right), (lower, 26.0, rect.max.x - 8.0)] {
        job.wrap = egui::text::TextWrapping::truncate_at_width((right - left).max(20.0));
        painter.galley(pos2(left, rect.min.y + y), ui.fonts_mut(|fonts| fonts.layout_job(job)), ink);
    }
    if response.has_focus() {
        let ring = Rect::from_min_max(rect.min, rect.max).shrink(1.0);
        painter.rect_stroke(ring, 6.0, (1.0, color32(theme.selection)), egui::StrokeKind::Inside);
    }
    response.on_hover_ui(|ui| {
        ui.label(&title);
        ui.label(RichText::new(&path).size(12.0).color(quiet));
    })
}

fn title_of(view: &View<'_>, topic: TopicId) -> String {
    let (title, _) = view.editor.shown_title(topic);
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { tr("find-no-title") } else { line }
}

/// Which text it is, if not the title, and the topics above, the nearest always.
fn path_text(view: &View<'_>, topic: TopicId, field: Option<&FieldHit>) -> String {
    let document = view.editor.document();
    let mut names: Vec<String> = path_of(document, topic).into_iter().map(|above| title_of(view, above)).collect();
    let place = match field.map(|field| &field.place) {
        None | Some(Place::Title) => None,
        Some(Place::Translation(language)) => Some(language.to_string()),
        Some(place) => Some(tr(&format!("find-in-{}", place.name()))),
    };
    if place.is_some() && !matches!(field.map(|field| &field.place), Some(Place::Translation(_))) {
        names.push(title_of(view, topic));
    }
    if names.len() > 3 {
        names.drain(1..names.len() - 2);
        names.insert(1, "…".to_owned());
    }
    let short: Vec<String> = names.iter().map(|name| cut(name, 22)).collect();
    let path = short.join(" › ");
    match place {
        Some(place) if path.is_empty() => place,
        Some(place) => format!("{place} · {path}"),
        None => path,
    }
}

fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Adds a text with what was found in it marked.
fn marked(job: &mut LayoutJob, excerpt: &Excerpt, plain: &TextFormat, mark: Color32) {
    let strong = TextFormat { background: mark, expand_bg: 1.5, ..plain.clone() };
    let text = &excerpt.text;
    let mut from = 0;
    for range in &excerpt.ranges {
        job.append(text.get(from..range.start).unwrap_or_default(), 0.0, plain.clone());
        job.append(text.get(range.clone()).unwrap_or_default(), 0.0, strong.clone());
        from = range.end;
    }
    job.append(text.get(from..).unwrap_or_default(), 0.0, plain.clone());
}

/// A small button with an icon.
fn small(ui: &mut Ui, name: &str, label: &str) -> Response {
    let button = Button::new(icon(name, 15.0)).frame_when_inactive(false).min_size([24.0, 26.0].into());
    let response = ui.add(button);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, label));
    response.on_hover_text(label)
}

#[cfg(test)]
mod tests {
    use super::{cut, toggled, token};

    #[test]
    fn conditions_go_in_and_out_of_the_box() {
        assert_eq!(toggled("", "label:a"), "label:a");
        assert_eq!(toggled("韩日 ", "label:a"), "韩日 label:a");
        assert_eq!(toggled("韩日 label:a x", "label:a"), "韩日 x");
        assert_eq!(toggled("label:a x", "label:a"), "x");
        assert_eq!(toggled("label:ab", "label:a"), "label:ab label:a");
        assert_eq!(token("label", "to do"), "label:\"to do\"");
        assert_eq!((cut("abc", 3).as_str(), cut("abcd", 3).as_str()), ("abc", "abc…"));
    }
}
