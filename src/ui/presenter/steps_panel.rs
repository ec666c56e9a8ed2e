//! The panel of steps beside the map while it is edited: the walk as the talk will go, put in
//! order by dragging, each step with its way to reveal and its time.

use eframe::egui::{self, RichText, ScrollArea, Ui};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::words::{tr, tr_with};
use super::screen;
use super::step_list::{Asked, Row, row_ui, way_key};
use crate::doc::{Text, TopicId};
use crate::editor::commands::{self, Request};
use crate::editor::jobs::Jobs;
use crate::editor::talk::edits::Change;
use crate::editor::talk::list;
use crate::present::{Reveal, Walk};

/// What the panel asks of the application.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A step of the walk is to change.
    Change(usize, Change),
    /// A step that was passed over comes back.
    Unskip(crate::present::Skipped),
    /// The steps of the tree become steps of the file.
    Keep,
    /// All steps of the file go; the talk walks the tree again.
    Forget,
    /// How the map reveals where a step does not say.
    Way(Reveal),
}

/// Topics of a map whose walk is made beside the window: an edit must not wait for all its titles.
const MANY: usize = 2_000;

/// Which document a walk was made of, in which state.
type Of = (u64, Text);

/// What the panel remembers: the walk as of a revision. Of a large map an older one is shown until a
/// job has the new one.
#[derive(Default)]
pub struct StepsPanel {
    walk: Option<(Of, Walk)>,
    jobs: Option<Jobs<(Of, Walk)>>,
}

impl std::fmt::Debug for StepsPanel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StepsPanel").finish_non_exhaustive()
    }
}

impl StepsPanel {
    /// The walk of the map as it is now.
    fn walk(&mut self, ctx: &egui::Context, view: &View<'_>) -> &Walk {
        let editor = view.editor;
        // Another document may have the same number of changes behind it, but not the same root.
        let root = editor.root().and_then(|root| editor.document().topic(root));
        let key = (editor.revision(), root.map(|root| root.file_id().clone()).unwrap_or_default());
        let is_same = |walk: &Option<(Of, Walk)>| walk.as_ref().is_some_and(|(of, _)| *of == key);
        if let Some(jobs) = &mut self.jobs {
            let mut done = jobs.poll().into_iter().filter_map(|done| done.outcome.ok());
            self.walk = done.next_back().or_else(|| self.walk.take());
        }
        if !is_same(&self.walk) {
            if editor.document().len() <= MANY {
                self.walk = Some((key, list::walk_of(editor.document(), editor.sheet())));
            } else {
                // Steps of another map, or of another sheet, mean nothing here.
                if self.walk.as_ref().is_some_and(|(of, _)| of.1 != key.1) {
                    self.walk = None;
                }
                let jobs = self.jobs.get_or_insert_with(|| {
                    let ctx = ctx.clone();
                    Jobs::new(std::sync::Arc::new(move || ctx.request_repaint()))
                });
                // One at a time: what was edited meanwhile is taken up when it is done.
                if jobs.running().is_empty() {
                    let (document, sheet) = (editor.document().clone(), editor.sheet());
                    jobs.spawn("steps", move |_| (key, list::walk_of(&document, sheet)));
                }
            }
        }
        let empty = || (Of::default(), Walk::default());
        &self.walk.get_or_insert_with(empty).1
    }

    /// The panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        let theme = view.theme;
        let selected = view.editor.selection().primary();
        let way = view.editor.document().sheet(view.editor.sheet()).and_then(|sheet| Reveal::named(&sheet.reveal));
        let walk = self.walk(ui.ctx(), view);
        ui.label(RichText::new(tr("present-steps-title")).heading());
        let planned =
            walk.planned_seconds().map_or_else(|| tr("present-no-plan"), |seconds| list::clock(u64::from(seconds)));
        let sum = tr_with("present-steps-sum", &[("n", walk.len().into()), ("time", planned.into())]);
        ui.label(RichText::new(sum).color(color32(theme.muted)));
        if !walk.is_own() {
            ui.add(egui::Label::new(RichText::new(tr("present-steps-of-tree")).color(color32(theme.muted))).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            for id in ["present.start", "present.from-here", "present.add-step"] {
                if let Some(command) = commands::by_id(id) {
                    let allowed = command.allowed(&view.env());
                    let title = super::super::words::command_title(command);
                    if ui.add_enabled(allowed.is_ok(), egui::Button::new(title.as_ref())).clicked() {
                        out.push(Message::Run(command));
                    }
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(tr("present-way"));
            let now = way.unwrap_or_default();
            let choice = egui::ComboBox::from_id_salt("way").selected_text(tr(way_key(now))).show_ui(ui, |ui| {
                for other in Reveal::ALL {
                    if ui.selectable_label(other == now, tr(way_key(other))).clicked() && other != now {
                        out.push(Message::Steps(Ask::Way(other)));
                    }
                }
            });
            choice.response.labelled_by(label.id);
        });
        ui.separator();
        let mut go = None;
        ui.spacing_mut().item_spacing.y = 1.0;
        let bottom = 34.0;
        let height = (ui.available_height() - bottom).max(80.0);
        ScrollArea::vertical().id_salt("steps of the map").max_height(height).auto_shrink([false, false]).show_rows(
            ui,
            26.0,
            walk.len(),
            |ui, rows| {
                for number in rows {
                    let Some(step) = walk.step(number) else { continue };
                    let title = screen::short(view.editor.shown_title(step.topic).0, 60);
                    let title = if step.of.1 > 1 { format!("{}/{} {title}", step.of.0, step.of.1) } else { title };
                    let depth = view.editor.document().depth(step.topic);
                    let reveal = (Some(step.reveal) != way && step.reveal != Reveal::default())
                        .then(|| tr(short_key(step.reveal)));
                    let row = Row {
                        number,
                        title: &title,
                        depth,
                        seconds: step.seconds,
                        branch: None,
                        is_current: selected == Some(step.topic),
                        reveal,
                    };
                    match row_ui(ui, &row, theme) {
                        Some(Asked::Go(_)) => go = Some(step.topic),
                        Some(Asked::Change(number, change)) => out.push(Message::Steps(Ask::Change(number, change))),
                        None => {}
                    }
                }
            },
        );
        if let Some(topic) = go {
            select(topic, out);
        }
        ui.horizontal_wrapped(|ui| {
            let key = if walk.is_own() { "present-steps-forget" } else { "present-steps-keep" };
            if ui.button(tr(key)).clicked() {
                out.push(Message::Steps(if walk.is_own() { Ask::Forget } else { Ask::Keep }));
            }
            if !walk.skipped().is_empty() {
                ui.menu_button(tr("present-skipped"), |ui| {
                    for step in walk.skipped() {
                        let title = screen::short(view.editor.shown_title(step.topic).0, 40);
                        if ui.button(title).clicked() {
                            out.push(Message::Steps(Ask::Unskip(step.clone())));
                            ui.close();
                        }
                    }
                });
            }
        });
    }
}

/// The text that names a way to reveal beside a title.
const fn short_key(way: Reveal) -> &'static str {
    match way {
        Reveal::Children | Reveal::All => "present-short-all",
        Reveal::Levels => "present-short-levels",
        Reveal::Nothing => "present-short-none",
    }
}

/// Selects a topic of the walk and goes there.
fn select(topic: TopicId, out: &mut Vec<Message>) {
    out.push(Message::Canvas(super::super::canvas::Event::Act(super::super::canvas::gesture::Act::Select(topic))));
    out.push(Message::Do(Request::FocusTopic(topic)));
}
