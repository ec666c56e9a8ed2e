//! The list of steps in the presenter's window: a click goes there, dragging puts them in order,
//! the menu passes one over or takes it out.

use std::ops::Range;

use eframe::egui::{self, Align2, FontId, ScrollArea, Sense, Ui, pos2, vec2};

use super::super::fonts;
use super::super::style::color32;
use super::super::words::tr;
use super::{Stage, Wish, screen};
use crate::doc::TopicId;
use crate::editor::talk::edits::Change;
use crate::editor::talk::{Talk, list};
use crate::present::{Frame, Input, Reveal};

/// Height of a row, in points.
const ROW: f32 = 26.0;

/// What the list remembers.
#[derive(Debug, Default)]
pub(super) struct ListState {
    /// The step that the list was scrolled to.
    scrolled: Option<usize>,
    /// The runs of steps of main branches, as of a revision of the document.
    branches: Option<(u64, Vec<Range<usize>>)>,
}

impl ListState {
    /// The run of steps of the branch that begins with this step, if one does.
    fn branch(&mut self, talk: &Talk, number: usize) -> Option<Range<usize>> {
        let revision = talk.document().revision();
        if self.branches.as_ref().is_none_or(|(of, _)| *of != revision) {
            let walk = talk.player.walk();
            let starts = walk.branch_starts(talk.document());
            let ends = starts.iter().skip(1).copied().chain([walk.len()]);
            let runs = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
            self.branches = Some((revision, runs));
        }
        let runs = &self.branches.as_ref()?.1;
        let at = runs.binary_search_by_key(&number, |run| run.start).ok()?;
        runs.get(at).filter(|run| run.len() > 1).cloned()
    }
}

/// The time of a branch: what it took in a rehearsal, and what is planned.
fn time_of_branch(talk: &Talk, run: Range<usize>, now: u64) -> Option<String> {
    let steps = talk.player.walk().steps().get(run)?;
    let planned = steps.iter().filter_map(|step| step.seconds).reduce(u32::saturating_add);
    let spent = talk.player.spent().map(|spent| {
        let mut topics: Vec<TopicId> = steps.iter().map(|step| step.topic).collect();
        // Several steps of a topic have one time together.
        topics.sort_unstable();
        topics.dedup();
        topics.iter().filter_map(|&topic| spent.seconds(topic, now)).fold(0, u32::saturating_add)
    });
    let clock = |seconds: u32| list::clock(u64::from(seconds));
    match (spent, planned) {
        (Some(spent), Some(planned)) => Some(format!("{} / {}", clock(spent), clock(planned))),
        (Some(seconds), None) | (None, Some(seconds)) => Some(clock(seconds)),
        (None, None) => None,
    }
}

/// What a click or a drop in a list of steps asks for.
pub(super) enum Asked {
    /// To go to a step.
    Go(usize),
    /// To change one.
    Change(usize, Change),
}

pub(super) fn list_ui(ui: &mut Ui, stage: &mut Stage) {
    let now = stage.now_ms();
    let current = stage.talk.player.place().step;
    let count = stage.talk.player.walk().len();
    let mut asked = None;
    let scroll = (stage.list.scrolled != Some(current)).then_some(current);
    let height = ui.available_height();
    let mut area = ScrollArea::vertical().id_salt("steps").auto_shrink([false, false]);
    if let Some(current) = scroll {
        // The step stands in the middle of the list.
        area = area.vertical_scroll_offset((current as f32 * (ROW + 1.0) - height / 2.0).max(0.0));
        stage.list.scrolled = Some(current);
    }
    ui.spacing_mut().item_spacing.y = 1.0;
    area.show_rows(ui, ROW, count, |ui, rows| {
        for number in rows {
            let Some(step) = stage.talk.player.walk().step(number) else { continue };
            let title = screen::short(stage.talk.title(step.topic).0, 60);
            let depth = stage.talk.document().depth(step.topic);
            let spent = stage.talk.player.spent().and_then(|spent| spent.seconds(step.topic, now));
            let seconds = spent.or(step.seconds);
            let title = if step.of.1 > 1 { format!("{}/{} {title}", step.of.0, step.of.1) } else { title };
            let branch = stage.list.branch(&stage.talk, number);
            let branch = branch.and_then(|run| time_of_branch(&stage.talk, run, now));
            let is_current = number == current;
            let look = Row { number, title: &title, depth, seconds, branch, is_current, reveal: None };
            if let Some(wish) = row_ui(ui, &look, &stage.theme) {
                asked = Some(wish);
            }
        }
    });
    match asked {
        Some(Asked::Go(number)) => {
            stage.feed(Input::GoToStep(number));
            super::wake_both(ui.ctx());
        }
        Some(Asked::Change(number, change)) => stage.wishes.push(Wish::Change(number, change)),
        None => {}
    }
    let skipped = stage.talk.player.walk().skipped();
    if !skipped.is_empty() {
        let back = skipped.iter().map(|step| (screen::short(stage.talk.title(step.topic).0, 30), step.clone()));
        let back: Vec<_> = back.collect();
        ui.menu_button(tr("present-skipped"), |ui| {
            for (title, step) in back {
                if ui.button(title).clicked() {
                    stage.wishes.push(Wish::Unskip(step));
                    ui.close();
                }
            }
        });
    }
}

/// A row of a list of steps.
pub(super) struct Row<'a> {
    /// From 0.
    pub number: usize,
    /// What it says.
    pub title: &'a str,
    /// Levels below the root.
    pub depth: usize,
    /// Time planned or spent.
    pub seconds: Option<u32>,
    /// The time of the branch that begins here, in words.
    pub branch: Option<String>,
    /// Whether the talk is there, or the topic is selected.
    pub is_current: bool,
    /// How it reveals, where that is to be seen.
    pub reveal: Option<String>,
}

/// Draws a row, and says what is asked of it.
pub(super) fn row_ui(ui: &mut Ui, row: &Row<'_>, theme: &crate::scene::Theme) -> Option<Asked> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click_and_drag());
    let mut asked = None;
    let text = color32(theme.panel_text);
    let muted = color32(theme.muted);
    if row.is_current {
        ui.painter().rect_filled(rect, 5.0, color32(theme.accent).gamma_multiply(0.22));
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 5.0, color32(theme.accent).gamma_multiply(0.09));
    }
    let painter = ui.painter_at(rect);
    let font = |size: f32| FontId::new(size, fonts::map());
    let number = (row.number + 1).to_string();
    painter.text(pos2(rect.min.x + 30.0, rect.center().y), Align2::RIGHT_CENTER, number, font(12.0), muted);
    let mut right = rect.max.x - 6.0;
    if let Some(seconds) = row.seconds {
        let time = list::clock(u64::from(seconds));
        right = painter.text(pos2(right, rect.center().y), Align2::RIGHT_CENTER, time, font(12.0), muted).min.x - 6.0;
    }
    if let Some(branch) = &row.branch {
        let sum = format!("Σ {branch}");
        right = painter.text(pos2(right, rect.center().y), Align2::RIGHT_CENTER, sum, font(12.0), text).min.x - 6.0;
    }
    if let Some(reveal) = &row.reveal {
        right = painter.text(pos2(right, rect.center().y), Align2::RIGHT_CENTER, reveal, font(12.0), muted).min.x - 6.0;
    }
    let indent = 12.0 * row.depth.min(6) as f32;
    let from = rect.min.x + 38.0 + indent;
    let size = if row.depth <= 1 { 14.5 } else { 13.5 };
    let mut job = egui::text::LayoutJob::simple_singleline(row.title.to_owned(), FontId::proportional(size), text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - from).max(20.0));
    let galley = painter.layout_job(job);
    painter.galley(pos2(from, rect.center().y - galley.size().y / 2.0), galley, text);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{} {}", row.number + 1, row.title))
    });
    if response.clicked() {
        asked = Some(Asked::Go(row.number));
    }
    response.dnd_set_drag_payload(row.number);
    if let Some(dragged) = response.dnd_hover_payload::<usize>()
        && *dragged != row.number
    {
        let y = if *dragged > row.number { rect.min.y } else { rect.max.y };
        ui.painter().hline(rect.x_range(), y, (2.5, color32(theme.accent)));
    }
    if let Some(dragged) = response.dnd_release_payload::<usize>()
        && *dragged != row.number
    {
        let before = if *dragged > row.number { row.number } else { row.number + 1 };
        asked = Some(Asked::Change(*dragged, Change::MoveBefore(before)));
    }
    response.context_menu(|ui| {
        if let Some(change) = step_menu_ui(ui) {
            asked = Some(Asked::Change(row.number, change));
        }
    });
    asked
}

/// What can be done with a step.
fn step_menu_ui(ui: &mut Ui) -> Option<Change> {
    let item = |ui: &mut Ui, words: String, change: Change| {
        let clicked = ui.button(words).clicked();
        if clicked {
            ui.close();
        }
        clicked.then_some(change)
    };
    let mut asked = item(ui, tr("present-step-skip"), Change::Skip);
    asked = asked.or(item(ui, tr("present-step-remove"), Change::Remove));
    ui.separator();
    asked = asked.or(item(ui, tr("present-step-as-map"), Change::Reveal(None)));
    for way in Reveal::ALL {
        asked = asked.or(item(ui, tr(way_key(way)), Change::Reveal(Some(way))));
    }
    ui.separator();
    for (key, frame) in [
        ("present-frame-topic", Frame::Topic),
        ("present-frame-branch", Frame::Branch),
        ("present-frame-map", Frame::Map),
    ] {
        asked = asked.or(item(ui, tr(key), Change::Frame(frame)));
    }
    ui.separator();
    let time = ui.menu_button(tr("present-step-time"), |ui| {
        let mut asked = item(ui, tr("present-step-no-time"), Change::Seconds(None));
        for seconds in [15, 30, 45, 60, 90, 120, 180, 240, 300, 600] {
            let words = list::clock(u64::from(seconds));
            asked = asked.or(item(ui, words, Change::Seconds(Some(seconds))));
        }
        asked
    });
    asked.or(time.inner.flatten())
}

/// The text that names a way to reveal.
pub(super) const fn way_key(way: Reveal) -> &'static str {
    match way {
        Reveal::Children => "present-way-children",
        Reveal::All => "present-way-all",
        Reveal::Levels => "present-way-levels",
        Reveal::Nothing => "present-way-none",
    }
}
