//! The content panel: what belongs to the selected topic, shown and edited; what several topics
//! share; how a relation or boundary looks; and the sources of the map.
//!
//! A part that is empty is one quiet line. What is typed is stored while one types and merges into
//! steps of undo by pauses; a composition is stored when it is finished. Everything leaves as
//! [`Message::Content`].

mod across;
mod links;
pub mod markdown;
mod marks;
mod more;
mod note;
mod parts;
mod sources;

use eframe::egui::{RichText, ScrollArea, Sense, Ui, UiBuilder};

use self::parts::{Drafts, Folds, heading, hint, icon_button};
use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::words::{tr, tr_with};
use crate::doc::{Document, FileId, Text, TopicId};
use crate::editor::commands::{Panel, Request, Section};
use crate::editor::content::{Act, Index};
use crate::editor::links::{Refusal, Target};

/// The icons used here; a test holds that the font has them.
pub const ICONS: [&str; 22] = [
    "arrow-left",
    "book-open",
    "check",
    "clock",
    "external-link",
    "eye",
    "flag",
    "history",
    "image",
    "link",
    "list",
    "locate",
    "message-square",
    "pencil",
    "plus",
    "square-check",
    "sticky-note",
    "tag",
    "trash-2",
    "type",
    "undo",
    "x",
];

/// Maps with more topics than this are looked through at most once a second.
const LARGE: usize = 20_000;

/// What the panel remembers.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each remembers something of its own")]
pub struct ContentPanel {
    /// The topic or item that was shown last.
    shown: (Option<TopicId>, Option<FileId>),
    folds: Folds,
    drafts: Drafts,
    /// The part that is to be gone to, and then is to have the keyboard.
    go: Option<Section>,
    /// The topic is to be brought into view, because the panel was opened over it.
    reveal: bool,
    /// The sources of the map are shown instead of the topic.
    all_sources: bool,
    /// The source that is being written.
    form: Option<sources::FormState>,
    /// The part whose field offers something to choose.
    offering: Option<Section>,
    /// Whether the whole palette of markers is shown.
    palette: bool,
    /// Whether the note is being written.
    writing: bool,
    /// The link that is being written.
    link: Option<usize>,
    /// The source whose citing topics are listed.
    cited: Option<Text>,
    index: Index,
    /// Of which document (its revision and size) and when the index was made.
    index_of: Option<(u64, usize, f64)>,
    /// Topics found for a link, with what was asked for.
    found: (String, u64, Vec<TopicId>),
}

/// Where a link leads, in words: the host, the file, the topic.
#[must_use]
pub fn words_of_target(document: &Document, target: &Target, href: &str) -> String {
    match target {
        Target::Web { url, host } => {
            let rest = url.split_once(host.as_str()).map_or("", |(_, rest)| rest);
            let rest: String = rest.chars().take(60).collect();
            if rest.len() > 1 { format!("{host} · {rest}") } else { host.clone() }
        }
        Target::Other { what, .. } => what.clone(),
        Target::Topic(id) => {
            let topic = crate::editor::content::topic_with(document, id);
            topic.map_or_else(|| tr("content-link-gone"), |topic| document.title(topic).to_string())
        }
        Target::File(path) => path.file_name().map_or_else(|| href.to_owned(), |name| name.to_string_lossy().into()),
        Target::Refused(why) => format!("{href}: {}", words_of_refusal(*why)),
    }
}

/// Why a link is not followed, in words.
#[must_use]
pub fn words_of_refusal(why: Refusal) -> String {
    tr(match why {
        Refusal::Empty => "content-refused-empty",
        Refusal::Scheme => "content-refused-scheme",
        Refusal::Kind => "content-refused-kind",
        Refusal::Outside => "content-refused-outside",
        Refusal::NoFolder => "content-refused-no-folder",
        Refusal::Malformed => "content-refused-malformed",
    })
}

/// The title of a topic on one line; a word where it has none.
fn title_of(view: &View<'_>, topic: TopicId) -> String {
    let title = view.editor.shown_title(topic).0.replace('\n', " ");
    let cut: String = title.chars().take(60).collect();
    if cut.is_empty() {
        tr("content-no-title")
    } else if cut.len() < title.len() {
        format!("{cut}…")
    } else {
        cut
    }
}

/// Topics to go to, one a line.
fn topic_list(ui: &mut Ui, view: &View<'_>, topics: impl Iterator<Item = TopicId>, out: &mut Vec<Message>) {
    for topic in topics.take(50) {
        if ui.link(title_of(view, topic)).clicked() {
            out.push(Message::GoTo(topic));
        }
    }
}

impl ContentPanel {
    /// Shows this part and gives it the keyboard.
    pub fn go_to(&mut self, section: Section) {
        self.all_sources = section == Section::AllSources;
        self.form = None;
        self.go = Some(section);
        self.reveal = true;
        self.writing |= section == Section::Note;
        self.folds.set(section, true);
    }

    /// Shows the panel. What is wider than it is cut off: it must not push the panel open.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        let rect = ui.available_rect_before_wrap();
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
        inner.shrink_clip_rect(rect.expand(2.0));
        self.parts_ui(&mut inner, view, out);
        ui.allocate_rect(rect, Sense::hover());
        if std::mem::take(&mut self.reveal)
            && let Some(topic) = view.editor.selection().primary()
        {
            out.push(Message::Do(Request::Reveal(topic)));
        }
    }

    fn parts_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        self.follow_selection(view);
        ui.spacing_mut().item_spacing = eframe::egui::vec2(6.0, 4.0);
        self.top_ui(ui, view, out);
        ui.add_space(2.0);
        let read_only = view.editor.read_only();
        if let Some(reason) = read_only {
            hint(ui, view, reason);
        }
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.add_enabled_ui(read_only.is_none(), |ui| {
                if self.form.is_some() {
                    self.form_ui(ui, view, out);
                } else if self.all_sources {
                    self.look_through(ui, view);
                    self.all_sources_ui(ui, view, out);
                } else if let Some(item) = view.editor.selection().selected_item().cloned() {
                    self.item_ui(ui, view, &item, out);
                } else {
                    match *view.editor.selection().topics() {
                        [] => hint(ui, view, &tr("content-nothing-selected")),
                        [topic] => self.topic_ui(ui, view, topic, out),
                        _ => self.topics_ui(ui, view, out),
                    }
                }
                ui.add_space(24.0);
            });
        });
    }

    /// Another topic has other fields, and its parts are open as it needs.
    fn follow_selection(&mut self, view: &View<'_>) {
        let selection = view.editor.selection();
        let shown = (selection.primary(), selection.selected_item().cloned());
        if shown != self.shown {
            self.shown = shown;
            self.drafts.clear();
            self.folds.clear();
            self.link = None;
            self.offering = None;
            self.palette = false;
            self.writing = self.go == Some(Section::Note);
            if let Some(section) = self.go {
                self.folds.set(section, true);
            }
        }
    }

    fn top_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        ui.horizontal(|ui| {
            let selection = view.editor.selection();
            let title = match (selection.selected_item(), selection.topics()) {
                (Some(_), _) => tr("content-tab-item"),
                (None, topics) if topics.len() > 1 => tr_with("content-topics", &[("count", topics.len().into())]),
                _ => tr("content-tab-topic"),
            };
            for (all, words) in [(false, title), (true, tr("content-tab-sources"))] {
                let chosen = self.all_sources == all;
                let text = RichText::new(words).family(super::super::fonts::bold());
                if ui.selectable_label(chosen, text).clicked() {
                    self.all_sources = all;
                    self.form = None;
                }
            }
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                if icon_button(ui, "x", &tr("content-close")).clicked() {
                    out.push(Message::Do(Request::TogglePanel(Panel::Content)));
                }
            });
        });
    }

    /// Brings the index of the map up to date.
    fn look_through(&mut self, ui: &Ui, view: &View<'_>) {
        let document = view.editor.document();
        let now = ui.input(|input| input.time);
        let (revision, count) = (view.editor.revision(), document.slot_count());
        let fresh = self
            .index_of
            .is_some_and(|(of, slots, made)| slots == count && (of == revision || (count > LARGE && now - made < 1.0)));
        if !fresh {
            self.index = Index::of(document);
            self.index_of = Some((revision, count, now));
        } else if self.index_of.is_some_and(|(of, ..)| of != revision) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
        }
    }

    /// The heading of a part; `true` if the part is open.
    #[expect(clippy::too_many_arguments, reason = "the parts of a heading")]
    fn part(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        section: Section,
        name: &str,
        title: &str,
        count: usize,
        plus: Option<&str>,
    ) -> bool {
        let open = self.folds.is_open(section, count > 0);
        let plus = plus.map(|words| (if section == Section::Note { "pencil" } else { "plus" }, words));
        let (now, added) = heading(ui, view, name, title, count, open, plus);
        if now != open {
            self.folds.set(section, now);
        }
        // An empty part is opened to put something in.
        if added || (now && !open && count == 0) {
            self.go = Some(section);
        }
        now
    }

    /// Whether this part was gone to: then the caller gives the keyboard to its field.
    fn is_gone_to(&mut self, section: Section) -> bool {
        let gone_to = self.go == Some(section);
        if gone_to {
            self.go = None;
        }
        gone_to
    }

    /// Whether the field of this part offers something to choose: from when it gets the keyboard on,
    /// because a press on what is offered takes the keyboard away.
    fn offers(&mut self, section: Section, field: &eframe::egui::Response) -> bool {
        if field.has_focus() {
            self.offering = Some(section);
        }
        self.offering == Some(section)
    }

    /// Gives a field the keyboard and brings it into view.
    fn focus(response: &eframe::egui::Response) {
        response.request_focus();
        response.scroll_to_me(None);
    }

    fn topic_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        self.look_through(ui, view);
        self.title_ui(ui, view, topic, out);
        ui.add_space(4.0);
        self.note_ui(ui, view, topic, out);
        self.links_ui(ui, view, topic, out);
        self.labels_ui(ui, view, out);
        self.markers_ui(ui, view, out);
        self.task_ui(ui, view, out);
        self.citations_ui(ui, view, topic, out);
        self.picture_ui(ui, view, topic, out);
        self.date_ui(ui, view, topic, out);
        self.attributes_ui(ui, view, topic, out);
        self.callouts_ui(ui, view, topic, out);
        self.backlinks_ui(ui, view, topic, out);
    }

    fn topics_ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Message>) {
        self.look_through(ui, view);
        self.labels_ui(ui, view, out);
        self.markers_ui(ui, view, out);
        self.task_ui(ui, view, out);
    }

    fn title_ui(&mut self, ui: &mut Ui, view: &View<'_>, topic: TopicId, out: &mut Vec<Message>) {
        let document = view.editor.document();
        let Some(at) = document.topic(topic) else { return };
        let languages = document.languages();
        for (index, language) in languages.iter().enumerate() {
            let now = if index == 0 { at.title().as_str() } else { at.translation(language).map_or("", Text::as_str) };
            let name = format!("{} title {language}", topic.slot());
            let label = tr_with("content-title-in", &[("language", language.to_string().into())]);
            let typed = ui
                .horizontal(|ui| {
                    if languages.len() > 1 {
                        let text = RichText::new(language.as_str()).small().color(color32(view.theme.muted));
                        ui.add_sized([46.0, 20.0], eframe::egui::Label::new(text));
                    }
                    self.drafts.live(ui, &name, now, &label, |edit| edit.hint_text(tr("content-title-hint")))
                })
                .inner;
            if index == 0 && self.is_gone_to(Section::Title) {
                Self::focus(&typed.response);
            }
            if let Some(text) = typed.text {
                out.push(Message::Content(Act::Title { topic, language: language.clone(), text: text.into() }));
            }
        }
    }
}
