//! Content in the window: what its commands ask for, clicks on icons, links, pictures, and the
//! ends of relations that are led to topics.

use std::path::PathBuf;

use eframe::egui::{self, OpenUrl};

use super::super::canvas::gesture::Lead;
use super::super::canvas::pictures::png_of;
use super::super::dialogs::{Ask, Choice, Dialog, MarkerDialog, Purpose};
use super::super::panels::content::words_of_refusal;
use super::super::words::{tr, tr_with};
use super::super::workflow::Outcome;
use super::{App, Message};
use crate::base::geom::Vec2d;
use crate::doc::{Selection, TopicId};
use crate::editor::attach::{self, AttachError};
use crate::editor::commands::{ContentAsk, Panel, Request, Section};
use crate::editor::content::{self, Act, MOST_BYTES, PictureError};
use crate::editor::links::{self, Target};
use crate::layout::{Hit, Mark};

/// Endings of pictures.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// The words of a picture that cannot be embedded.
fn words_of(error: PictureError) -> String {
    tr(match error {
        PictureError::Kind => "content-picture-kind",
        PictureError::Bytes => "content-picture-bytes",
        PictureError::Pixels => "content-picture-pixels",
    })
}

impl App {
    /// Carries out what a command on content asks for.
    pub(super) fn content(&mut self, ask: ContentAsk) {
        match ask {
            ContentAsk::Show(section) => {
                self.panels.open(Panel::Content);
                self.panels.content.go_to(section);
            }
            ContentAsk::Markers => {
                if self.editor.read_only().is_none() {
                    self.dialog = Some(Dialog::Markers(MarkerDialog::default()));
                }
            }
            ContentAsk::Follow(topic) => {
                let href = self.editor.document().topic(topic).and_then(|topic| topic.more().links.first()).cloned();
                if let Some(link) = href {
                    self.messages.push(Message::Follow(link.href.to_string()));
                }
            }
            ContentAsk::ChoosePicture(topic) => {
                self.editor.select(Selection::one(topic));
                self.choose(Purpose::Picture, None);
            }
            ContentAsk::Attach(topic) => {
                self.editor.select(Selection::one(topic));
                if self.file.path.is_some() {
                    self.choose(Purpose::Attach, None);
                } else {
                    self.notice = tr("content-attach-unsaved");
                }
            }
            ContentAsk::Reattach { id, start } => {
                let sheet = self.editor.document().sheet(self.editor.sheet());
                let relation = sheet.and_then(|sheet| sheet.relations().iter().find(|relation| relation.id == id));
                let Some(relation) = relation else { return };
                let other = if start { relation.to } else { relation.from };
                self.pick(Lead::End { id, start, other });
            }
        }
    }

    /// Says something that is no trouble.
    pub(super) fn tell(&mut self, news: String) {
        self.news.clone_from(&news);
        self.notice = news;
    }

    /// Does something to content, and says why if it cannot be done.
    pub(super) fn do_act(&mut self, act: Act) {
        self.notice.clear();
        if let Err(error) = self.editor.act(act) {
            self.notice = error.to_string();
        }
    }

    /// An icon on the map was clicked.
    pub(super) fn on_mark(&mut self, ctx: &egui::Context, topic: TopicId, mark: Mark) {
        self.click_elsewhere(ctx);
        match mark {
            Mark::Task => {
                let state = self.editor.document().topic(topic).and_then(|topic| topic.more().task.as_ref());
                // A click ticks the box or clears it; that it is no task any more is for the keys.
                let done = crate::doc::TaskState::Done;
                let next =
                    if state.is_some_and(|task| task.state == done) { crate::doc::TaskState::Todo } else { done };
                let fields = content::set_state(self.editor.document(), &[topic], Some(next));
                self.do_act(Act::Set { label: "Change task", typing: false, fields });
            }
            Mark::Note => self.show_section(topic, Section::Note),
            Mark::Source => self.show_section(topic, Section::Sources),
            Mark::Link => {
                let links = self.editor.document().topic(topic).map(|topic| topic.more().links.as_slice());
                match links {
                    Some([link]) => {
                        let href = link.href.to_string();
                        self.messages.push(Message::Follow(href));
                    }
                    _ => self.show_section(topic, Section::Links),
                }
            }
            Mark::Label | Mark::Marker(_) => {}
        }
    }

    fn show_section(&mut self, topic: TopicId, section: Section) {
        self.editor.select(Selection::one(topic));
        self.content(ContentAsk::Show(section));
    }

    /// The folder of the map's file.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        self.file.path.as_ref().and_then(|path| path.parent()).map(std::path::Path::to_path_buf)
    }

    // ---- links -------------------------------------------------------------------------------

    /// Follows a link, if it may be followed.
    pub(super) fn follow(&mut self, ctx: &egui::Context, href: &str) {
        match links::target(href, self.folder().as_deref()) {
            Target::Web { url, .. } | Target::Other { url, .. } => ctx.open_url(OpenUrl::new_tab(url)),
            Target::Topic(id) => match content::topic_with(self.editor.document(), &id) {
                Some(topic) => {
                    self.go_to_topic(topic);
                }
                None => self.notice = tr("content-link-gone"),
            },
            Target::File(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.show(Ask {
                    heading: tr_with("content-open-file", &[("name", name.into())]),
                    body: tr("content-open-file-why"),
                    detail: path.display().to_string(),
                    choices: vec![
                        Choice::new(tr("content-open"), Message::OpenLinked(path)),
                        Choice::close(tr("content-cancel")),
                    ],
                });
            }
            Target::Refused(why) => self.notice = words_of_refusal(why),
        }
    }

    /// Hands a file, that the person agreed to open, to the system.
    pub(super) fn open_linked(&mut self, ctx: &egui::Context, path: &std::path::Path) {
        if self.disk.metadata(path).is_err() {
            self.notice = tr_with("content-file-missing", &[("name", path.display().to_string().into())]);
            return;
        }
        let coded = |byte: u8| {
            let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        };
        let parts: Vec<String> = path.display().to_string().bytes().map(coded).collect();
        let url = format!("file://{}", parts.concat());
        ctx.open_url(OpenUrl::new_tab(url));
    }

    /// Opens the folds above a topic, selects it and brings it into view.
    pub(super) fn go_to_topic(&mut self, topic: TopicId) {
        let document = self.editor.document();
        if let Some(sheet) = document.sheet_of(topic) {
            let folded: Vec<TopicId> = document
                .ancestors(topic)
                .filter(|&above| document.topic(above).is_some_and(crate::doc::Topic::folded))
                .collect();
            let unfold = |edit: &mut crate::doc::Edit<'_>| {
                edit.select(Selection::one(topic));
                edit.fold(&folded, false)
            };
            if !folded.is_empty()
                && let Err(error) = self.editor.edit_view("Unfold", unfold)
            {
                self.notice = error.to_string();
            }
            self.editor.show_sheet(sheet);
            self.editor.select(Selection::one(topic));
            self.requests.push(Request::FocusTopic(topic));
        }
    }

    // ---- pictures ----------------------------------------------------------------------------

    /// A file was chosen as the picture of the selected topic, or dropped onto the window.
    pub(super) fn picture_from(&mut self, path: PathBuf) {
        let Some(topic) = self.editor.selection().single() else {
            self.notice = tr("content-picture-where");
            return;
        };
        let disk = std::sync::Arc::clone(&self.disk);
        self.jobs.spawn("picture", move |_| {
            let bytes = disk.read(&path, MOST_BYTES as u64 + 1).map_err(|error| error.to_string());
            let image = bytes.and_then(|bytes| content::picture(&bytes).map_err(words_of));
            Outcome::Picture(topic, image.map(Box::new))
        });
    }

    /// A picture came from the clipboard.
    pub(super) fn paste_picture(&mut self, pixels: std::sync::Arc<egui::ColorImage>) {
        let Some(topic) = self.editor.selection().single() else {
            self.notice = tr("content-picture-where");
            return;
        };
        self.jobs.spawn("picture", move |_| {
            let bytes = png_of(&pixels).ok_or_else(|| words_of(PictureError::Kind));
            let image = bytes.and_then(|bytes| content::picture(&bytes).map_err(words_of));
            Outcome::Picture(topic, image.map(Box::new))
        });
    }

    /// A file was chosen to be kept beside the map, or dropped onto the window.
    pub(super) fn attach_file(&mut self, path: PathBuf) {
        let Some(topic) = self.editor.selection().single() else {
            self.notice = tr("content-attach-where");
            return;
        };
        let (disk, state_dir) = (std::sync::Arc::clone(&self.disk), self.state_dir());
        let map = self.file.path.clone();
        self.jobs.spawn("attach", move |_| {
            Outcome::Attached(topic, attach::attach(&*disk, &state_dir, map.as_deref(), &path))
        });
    }

    /// A picture was read or a file copied, or not.
    pub(super) fn take_content(&mut self, outcome: Outcome) {
        let has = |app: &Self, topic| app.editor.document().contains(topic);
        match outcome {
            Outcome::Picture(topic, Ok(_)) | Outcome::Attached(topic, Ok(_)) if !has(self, topic) => {}
            Outcome::Picture(topic, Ok(image)) => self.do_act(Act::Picture { topic, image: Some(image) }),
            Outcome::Picture(_, Err(error)) | Outcome::Attached(_, Err(AttachError::Disk(error))) => {
                self.notice = error;
            }
            Outcome::Attached(topic, Ok(href)) => {
                let links = self.editor.document().topic(topic).map(|topic| topic.more().links.clone());
                let mut links = links.unwrap_or_default();
                if !links.iter().any(|link| link.href == href) {
                    let unknown = crate::doc::Unknown::default();
                    links.push(crate::doc::Link { href: href.as_str().into(), title: "".into(), unknown });
                    let fields = vec![(topic, crate::doc::Field::Links(links))];
                    self.do_act(Act::Set { label: "Attach file", typing: false, fields });
                }
                if self.notice.is_empty() {
                    self.tell(tr_with("content-attached", &[("name", href.into())]));
                }
            }
            Outcome::Attached(_, Err(AttachError::Kind)) => self.notice = tr("content-attach-kind"),
            Outcome::Attached(_, Err(AttachError::NoFolder)) => self.notice = tr("content-attach-unsaved"),
            _ => {}
        }
    }

    /// Whether a dropped file belongs to the selected topic: a picture, or a document that is no map.
    pub(super) fn drop_content(&mut self, path: &std::path::Path) -> bool {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if PICTURES.contains(&ending.as_str()) {
            self.picture_from(path.to_path_buf());
        } else if links::is_document(&name) && !crate::formats::readable_extensions().contains(&ending.as_str()) {
            self.attach_file(path.to_path_buf());
        } else {
            return false;
        }
        true
    }

    // ---- ends of relations -------------------------------------------------------------------

    /// Lets the person pick a topic for the end of a relation: by a click, or with the arrow keys
    /// and Enter.
    pub(super) fn pick(&mut self, lead: Lead) {
        self.tell(tr("content-pick"));
        // From there the arrow keys lead to the other topic.
        self.editor.select(Selection::one(match &lead {
            Lead::New(topic) => *topic,
            Lead::End { id, start, other } => {
                let sheet = self.editor.document().sheet(self.editor.sheet());
                let relation = sheet.and_then(|sheet| sheet.relations().iter().find(|relation| relation.id == *id));
                relation.map_or(*other, |relation| if *start { relation.from } else { relation.to })
            }
        }));
        self.picking = Some(lead);
    }

    /// The end of a relation arrives at a topic.
    pub(super) fn attach(&mut self, lead: Lead, to: TopicId) {
        self.notice.clear();
        match lead {
            Lead::New(from) if from == to => {}
            Lead::New(from) => self.relate(from, to),
            Lead::End { id, start, .. } => {
                self.do_act(Act::Reattach { id: id.clone(), start, to });
                self.editor.select(Selection::item(id));
            }
        }
    }

    /// The end of a relation was dropped at this point of the screen.
    pub(super) fn attach_at(&mut self, lead: Lead, at: Vec2d) {
        let point = self.canvas.camera.map_from_screen(at);
        let slop = 6.0 / self.canvas.camera.zoom();
        if let Some(Hit::Topic(topic) | Hit::FoldHandle(topic)) = self.layout.hit(self.editor.document(), point, slop) {
            self.attach(lead, topic);
        }
    }

    /// Enter while the end of a relation is being picked: the selected topic it is. `false` if
    /// nothing is being picked.
    pub(super) fn pick_selected(&mut self, ctx: &egui::Context) -> bool {
        let Some(lead) = self.picking.take() else { return false };
        match self.editor.selection().single() {
            Some(topic) if topic != lead.from() => {
                self.attach(lead, topic);
                self.drain_requests(ctx);
            }
            _ => {
                self.tell(tr("content-pick"));
                self.picking = Some(lead);
            }
        }
        ctx.request_repaint();
        true
    }
}
