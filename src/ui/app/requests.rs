//! What commands ask of the window, and what happens on the canvas.

use eframe::egui::{self, ViewportCommand};

use super::super::canvas::{
    self,
    gesture::{Act, Target},
};
use super::super::dialogs::{Ask, Dialog, LabelDialog, Purpose};
use super::super::menus;
use super::super::phrases;
use super::super::words::tr;
use super::super::workflow::Next;
use super::App;
use crate::base::geom::Vec2d;
use crate::doc::{FileId, GroupKind, Selection};
use crate::editor::commands::{EditMode, Panel, Request};
use crate::editor::ime::Input;

/// Zoom steps of keys and buttons.
const ZOOM_STEPS: [f64; 19] =
    [0.05, 0.1, 0.15, 0.2, 0.25, 0.33, 0.4, 0.5, 0.6, 0.67, 0.75, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0, 4.0, 6.0];

impl App {
    /// Carries out what commands asked for.
    pub(super) fn drain_requests(&mut self, ctx: &egui::Context) {
        while !self.requests.is_empty() {
            for request in std::mem::take(&mut self.requests) {
                self.request(ctx, request);
            }
        }
    }

    fn request(&mut self, ctx: &egui::Context, request: Request) {
        match request {
            Request::New => self.guard(ctx, Next::New),
            Request::Open => self.guard(ctx, Next::Choose(Purpose::Open)),
            Request::ImportOutline => self.guard(ctx, Next::Choose(Purpose::Import)),
            Request::OpenRecent => self.show_recent(),
            Request::Save => {
                self.store_typing(ctx);
                self.save(None);
            }
            Request::SaveAs => {
                self.store_typing(ctx);
                self.choose(Purpose::SaveAs, None);
            }
            Request::SaveCopy => {
                self.store_typing(ctx);
                self.choose(Purpose::SaveCopy, None);
            }
            Request::ExportOutline(format) => self.export_plainly(ctx, format),
            Request::ImportSources => {
                self.store_typing(ctx);
                self.choose(Purpose::SourcesIn, None);
            }
            Request::ExportSources => self.choose(Purpose::SourcesOut, None),
            Request::ShowExport => self.show_export(ctx),
            Request::Print => self.print(ctx),
            Request::CloseWindow if self.shell.start.shown && !self.shell.start.over_map => {
                self.guard(ctx, Next::Quit);
            }
            Request::CloseWindow => self.guard(ctx, Next::Close),
            Request::Quit => self.guard(ctx, Next::Quit),
            Request::ShowStart => {
                self.store_typing(ctx);
                self.show_start(true);
            }
            Request::OpenSample => self.guard(ctx, Next::Sample),
            Request::OpenTemplate(path) => self.guard(ctx, Next::Template(path)),
            Request::FocusMenus => {
                self.click_elsewhere(ctx);
                menus::focus(ctx);
            }
            Request::ShowPalette | Request::ShowSettings | Request::ShowKeySettings | Request::ShowKeys => {
                self.show_shell(&request);
            }
            Request::CopyText(text) => ctx.copy_text(text),
            Request::RequestPaste => {
                self.paste_asked = true;
                ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
            }
            Request::StartEditing { topic, mode } => self.start_editing(ctx, topic, mode),
            Request::StartEditingItem(id) => self.edit_item(&id),
            Request::PickRelationTarget(topic) => {
                self.pick(canvas::gesture::Lead::New(topic));
            }
            Request::ZoomIn => self.zoom_step(ctx, true),
            Request::ZoomOut => self.zoom_step(ctx, false),
            Request::Zoom100 => {
                self.canvas.zoom_to(1.0, self.motion());
                ctx.request_repaint();
            }
            Request::Fit => self.canvas.fit(self.layout.bounds(), self.motion()),
            Request::FocusSelection => self.focus_selection(),
            Request::FocusTopic(topic) => {
                self.canvas.center(&self.layout, self.editor.document(), topic, self.motion());
            }
            Request::Reveal(topic) => {
                self.lay_out();
                self.canvas.reveal(&self.layout, self.editor.document(), topic, self.motion());
            }
            Request::ToggleTheme => self.flip_theme(),
            Request::SetTheme(theme) => self.choose_theme(theme, ""),
            Request::PaintStyle => self.paint_style(),
            Request::Present { from_here, rehearse } => self.want_talk(ctx, from_here, rehearse),
            Request::TogglePanel(panel) => {
                self.panels.toggle(panel);
                self.panels.outline.active = self.panels.is_open(Panel::Outline) && panel == Panel::Outline;
            }
            Request::ToggleMinimap => {
                self.settings.minimap = !self.settings.minimap;
                self.save_settings();
            }
            Request::NewFrom(name) => self.guard(ctx, Next::NewFrom(name)),
            Request::NewWindow => self.new_window(),
            Request::RenameSheet(sheet) => {
                let title = self.editor.document().sheet(sheet).map(|sheet| sheet.title.to_string());
                self.tabs.renaming = title.map(|title| (sheet, title));
            }
            Request::OpenPanel(panel) => self.panels.open(panel),
            Request::Find(ask) => self.find_ask(ctx, ask),
            Request::Content(ask) => self.content(ask),
            Request::ShowAbout => {
                self.show(Ask::notice(format!("Gangmu 纲目 {}", env!("CARGO_PKG_VERSION")), tr("app-about"), ""));
            }
        }
        ctx.request_repaint();
    }

    pub(super) fn start_editing(&mut self, ctx: &egui::Context, topic: crate::doc::TopicId, mode: EditMode) {
        if self.editor.selection().single() != Some(topic) {
            self.editor.select(Selection::one(topic));
        }
        self.lay_out();
        self.sync_typing(ctx);
        let actions = self.typing.machine.feed(Input::Start(topic, mode));
        self.act(ctx, actions, None);
    }

    /// The label of a relation, the title of a boundary; the words of a summary are its topic's.
    fn edit_item(&mut self, id: &FileId) {
        let document = self.editor.document();
        let Some(sheet) = document.sheet(self.editor.sheet()) else { return };
        let group = sheet.groups().iter().find(|group| group.id == *id);
        if let Some(topic) = group.filter(|group| group.kind == GroupKind::Summary).and_then(|group| group.topic) {
            self.requests.push(Request::StartEditing { topic, mode: EditMode::End });
            return;
        }
        if let Some(reason) = self.editor.read_only() {
            self.notice = reason.to_owned();
            return;
        }
        let heading = tr(if group.is_some() { "app-label-boundary" } else { "app-label-relation" });
        let Some(text) = self.editor.item_title(id) else { return };
        self.dialog = Some(Dialog::Label(LabelDialog::new(id.clone(), heading, text)));
    }

    fn zoom_step(&mut self, ctx: &egui::Context, nearer: bool) {
        let now = self.canvas.camera.target().zoom;
        let next = if nearer {
            ZOOM_STEPS.iter().copied().find(|&step| step > now * 1.01).unwrap_or(now * 1.25)
        } else {
            ZOOM_STEPS.iter().rev().copied().find(|&step| step < now / 1.01).unwrap_or(now / 1.25)
        };
        self.canvas.zoom_to(next, self.motion());
        ctx.request_repaint();
    }

    fn focus_selection(&mut self) {
        let document = self.editor.document();
        let boxes =
            self.editor.selection().topics().iter().filter_map(|&t| self.layout.branch_rect_in_map(document, t));
        let all = boxes.reduce(crate::base::geom::Rectd::union);
        if let Some(all) = all {
            self.canvas.fit(all, self.motion());
        }
    }

    /// Something happened on the canvas.
    pub(super) fn on_canvas(&mut self, ctx: &egui::Context, event: canvas::Event) {
        match event {
            canvas::Event::Act(act) => self.on_act(ctx, act),
            canvas::Event::PressedElsewhere => self.click_elsewhere(ctx),
            canvas::Event::Edit(topic) => self.start_editing(ctx, topic, EditMode::End),
            canvas::Event::EditItem(id) => self.requests.push(Request::StartEditingItem(id)),
            canvas::Event::AddFloating(at) => self.add_floating(ctx, at),
            canvas::Event::Mark(topic, mark) => self.on_mark(ctx, topic, mark),
            canvas::Event::ContextAt(target) => {
                self.click_elsewhere(ctx);
                match target {
                    Target::Topic(topic) | Target::FoldHandle(topic) if self.editor.selection().contains(topic) => {}
                    Target::Topic(topic) | Target::FoldHandle(topic) => self.editor.select(Selection::one(topic)),
                    Target::Item(id) => self.editor.select(Selection::item(id)),
                    Target::Empty => self.editor.select(Selection::none()),
                    Target::Lead(_) => {}
                }
            }
        }
        self.lay_out();
        self.sync_typing(ctx);
        ctx.request_repaint();
    }

    fn on_act(&mut self, ctx: &egui::Context, act: Act) {
        match act {
            Act::Select(topic) if self.looks.painting => self.paint_onto(topic),
            Act::Select(topic) => match self.picking.take() {
                Some(lead) => self.attach(lead, topic),
                None => self.editor.select(Selection::one(topic)),
            },
            Act::Toggle(topic) => {
                let mut selection = self.editor.selection().clone();
                selection.toggle(topic);
                self.editor.select(selection);
            }
            Act::SelectItem(id) => self.editor.select(Selection::item(id)),
            Act::SelectNone => {
                if self.picking.take().is_none() {
                    self.editor.select(Selection::none());
                }
            }
            Act::Fold(topic) => {
                let folded = self.editor.is_folded(topic);
                let label = if folded { "Unfold" } else { "Fold" };
                if let Err(error) = self.editor.edit_view(label, |edit| edit.fold(&[topic], !folded)) {
                    self.notice = phrases::say_all(&error.to_string());
                }
                self.editor.release_view_folds([topic]);
                self.set_anchor(Some(topic));
                self.lay_out();
            }
            Act::Pan(by) => self.canvas.camera.pan(by),
            Act::SelectArea(from, to, add) => {
                let a = self.canvas.camera.map_from_screen(from);
                let b = self.canvas.camera.map_from_screen(to);
                let area = crate::base::geom::Rectd {
                    min: Vec2d::new(a.x.min(b.x), a.y.min(b.y)),
                    max: Vec2d::new(a.x.max(b.x), a.y.max(b.y)),
                };
                let found = self.layout.in_rect(self.editor.document(), area);
                let kept = if add { self.editor.selection().topics().to_vec() } else { Vec::new() };
                self.editor.select(Selection::many(kept.into_iter().chain(found)));
            }
            Act::Drop(grabbed, at) => self.drop_at(ctx, grabbed, at),
            Act::Attach(lead, at) => self.attach_at(lead, at),
            Act::Pick(lead) => self.pick(lead),
        }
    }

    pub(super) fn relate(&mut self, from: crate::doc::TopicId, to: crate::doc::TopicId) {
        self.notice.clear();
        match self.editor.edit("Add relation", |edit| edit.add_relation(from, to, "")) {
            Ok(id) => self.requests.push(Request::StartEditingItem(id)),
            Err(error) => self.notice = phrases::refusal(&phrases::say("Add relation"), &error.to_string()),
        }
    }

    fn drop_at(&mut self, ctx: &egui::Context, grabbed: crate::doc::TopicId, at: Vec2d) {
        let dragged = self.canvas.dragged(self.editor.selection(), grabbed);
        let point = self.canvas.camera.map_from_screen(at);
        let Some(spot) = self.layout.drop_spot(self.editor.document(), point, &dragged) else { return };
        let moved = self.editor.edit("Move", |edit| {
            edit.set(spot.parent, crate::doc::Field::Folded(false))?;
            edit.move_below(&dragged, spot.parent, spot.index)?;
            if let Some(side) = spot.side {
                for &topic in &dragged {
                    edit.set(topic, crate::doc::Field::Side(side))?;
                }
            }
            Ok(())
        });
        if let Err(error) = moved {
            self.notice = phrases::refusal(&phrases::say("Move"), &error.to_string());
        }
        ctx.request_repaint();
    }

    fn add_floating(&mut self, ctx: &egui::Context, at: Vec2d) {
        let Some(root) = self.editor.root() else { return };
        let Some(origin) = self.layout.rect_in_map(self.editor.document(), root) else { return };
        let off = at - origin.center();
        #[expect(clippy::cast_possible_truncation, reason = "a place on the paper in whole pixels")]
        let at = (off.x.round() as f32, off.y.round() as f32);
        match self.editor.add_floating(at) {
            Ok(topic) => {
                self.lay_out();
                self.start_editing(ctx, topic, EditMode::Replace);
            }
            Err(error) => self.notice = phrases::refusal(&phrases::say("Add floating topic"), &error.to_string()),
        }
    }

    fn show_recent(&mut self) {
        let choices = self
            .recent
            .iter()
            .take(8)
            .map(|path| {
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                super::super::dialogs::Choice::new(name, super::Message::OpenPath(path.clone()))
            })
            .chain([super::super::dialogs::Choice::close(tr("app-cancel"))])
            .collect();
        self.show(Ask {
            heading: tr("app-recent-heading"),
            body: tr("app-recent-which"),
            detail: String::new(),
            choices,
        });
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui;

    use super::super::{App, Message};
    use super::{Dialog, Request};
    use crate::doc::{Selection, fixture};

    #[test]
    fn the_label_of_a_new_relation_is_asked_for_and_can_be_undone() {
        let ctx = egui::Context::default();
        let (document, _) = fixture::parse("Root\n  A\n  B\n");
        let (a, b) = (fixture::find(&document, "A").unwrap(), fixture::find(&document, "B").unwrap());
        let mut app = App::with_document(&ctx, document);
        app.relate(a, b);
        app.drain(&ctx);
        assert!(matches!(app.dialog, Some(Dialog::Label(_))));
        let sheet = app.editor.sheet();
        let id = app.editor.document().sheet(sheet).unwrap().relations()[0].id.clone();
        app.messages.push(Message::LabelTyped(id.clone(), "blocks".to_owned()));
        app.drain(&ctx);
        assert_eq!(app.editor.item_title(&id).unwrap(), "blocks");
        assert_eq!(app.editor.undo(), Some("Edit label"));
        assert_eq!(app.editor.item_title(&id).unwrap(), "");
    }

    #[test]
    fn the_words_of_a_summary_are_those_of_its_topic() {
        let ctx = egui::Context::default();
        let (document, _) = fixture::parse("Root\n  A\n  B\n");
        let a = fixture::find(&document, "A").unwrap();
        let mut app = App::with_document(&ctx, document);
        let kind = crate::doc::GroupKind::Summary;
        let id = app.editor.edit("Add summary", |edit| edit.add_group(kind, &[a], "")).unwrap();
        app.editor.select(Selection::item(id.clone()));
        app.requests.push(Request::StartEditingItem(id));
        app.drain(&ctx);
        assert!(app.dialog.is_none());
        let topic = app.typing.shown.expect("the summary's topic is edited");
        assert_ne!(topic, a);
    }
}
