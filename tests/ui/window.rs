//! A window without a screen: the whole application, driven by events as `eframe` drives it.
//!
//! kittest alone does not call [`eframe::App::raw_input_hook`], where this program sorts keys, so
//! every frame here goes through it first, as in a real window. Events that are sent together come
//! in one frame.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use eframe::App as _;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    self, Event, ImeEvent, Key, Modifiers, OutputCommand, PointerButton, Pos2, ViewportCommand, ViewportEvent,
    ViewportId,
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use gangmu::base::clock::ManualClock;
use gangmu::base::vfs::MemoryVfs;
use gangmu::doc::{Document, TopicId, fixture};
use gangmu::editor::Editor;
use gangmu::editor::commands;
use gangmu::editor::session::Folders;
use gangmu::formats::{ReadOptions, WriteOptions, native};
use gangmu::ui::app::{App, Host, System};

/// The file that [`Window::with_map`] opens.
pub const FILE: &str = "/maps/test.json";
/// Ctrl, or Cmd on a Mac, as the window library reports it.
pub const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
/// Ctrl and Shift.
pub const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..CTRL };
/// More frames than anything needs that ends.
const MAX_FRAMES: usize = 400;

/// The window.
pub struct Window {
    harness: Harness<'static, App>,
    /// The disk that it works on.
    pub disk: MemoryVfs,
    /// The clock of recovery copies.
    pub clock: Arc<ManualClock>,
    /// What was put on the clipboard last.
    pub copied: Option<String>,
    /// The addresses that were handed to the system.
    pub opened: Vec<String>,
    /// What the window was asked to do, since the start.
    pub commands: Vec<ViewportCommand>,
}

/// A disk with the folders that tests use; things are at their places at once.
pub fn disk() -> MemoryVfs {
    let disk = MemoryVfs::with_folders(&["/maps", "/state", "/config"]);
    disk.put("/config/settings.json", br#"{"motion": "none", "theme": "paper"}"#);
    disk
}

/// The bytes of the map that an outline describes (see [`fixture`]).
pub fn bytes_of(outline: &str) -> Vec<u8> {
    native::write(&fixture::parse(outline).0, &WriteOptions::default()).unwrap()
}

impl Window {
    /// The window of a first start: the sample, in no file.
    pub fn first_start() -> Self {
        Self::start(disk(), None)
    }

    /// The window with the map that an outline describes, in [`FILE`], at 100 %. What the outline
    /// marks is selected by a click; else the root is selected.
    pub fn with_map(outline: &str) -> Self {
        Self::with_bytes(&bytes_of(outline))
    }

    /// The window with this file in [`FILE`].
    pub fn with_bytes(bytes: &[u8]) -> Self {
        let disk = disk();
        disk.put(FILE, bytes);
        Self::start(disk, Some(FILE))
    }

    /// The window on a disk, with a file.
    pub fn start(disk: MemoryVfs, file: Option<&str>) -> Self {
        Self::start_sized(disk, file, [1280.0, 820.0])
    }

    /// The window with the map that an outline describes, and with this HTML on the clipboard.
    pub fn with_html(outline: &str, html: fn() -> Option<String>) -> Self {
        let disk = disk();
        disk.put(FILE, &bytes_of(outline));
        let system = System { clipboard_html: Some(html), ..System::default() };
        Self::start_on(disk, Some(FILE), [1280.0, 820.0], system)
    }

    /// The same in a window of so many points: large text leaves few.
    pub fn start_sized(disk: MemoryVfs, file: Option<&str>, size: [f32; 2]) -> Self {
        Self::start_on(disk, file, size, System::default())
    }

    fn start_on(disk: MemoryVfs, file: Option<&str>, size: [f32; 2], system: System) -> Self {
        let clock = Arc::new(ManualClock::default());
        let host = Host {
            disk: Arc::new(disk.clone()),
            folders: Some(Folders { state: "/state".into(), config: "/config".into() }),
            clock: clock.clone(),
            platform_dialogs: false,
            system,
        };
        let file = file.map(PathBuf::from);
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(1)
            .build_eframe(move |cc| App::on_host(&cc.egui_ctx, file, host));
        let mut window = Self { harness, disk, clock, copied: None, opened: Vec::new(), commands: Vec::new() };
        window.run();
        window
    }

    // ---- frames ------------------------------------------------------------------------------

    /// One frame with what `change` puts into its input.
    fn frame(&mut self, change: impl FnOnce(&mut egui::RawInput)) {
        let ctx = self.harness.ctx.clone();
        let mut raw = self.harness.input().clone();
        change(&mut raw);
        self.harness.state_mut().raw_input_hook(&ctx, &mut raw);
        // The harness runs a frame for each event in its own queue; ours come in one.
        *self.harness.input_mut() = raw;
        self.harness.step();
        let output = self.harness.output();
        for command in &output.platform_output.commands {
            match command {
                OutputCommand::CopyText(text) => self.copied = Some(text.clone()),
                OutputCommand::OpenUrl(open) => self.opened.push(open.url.clone()),
                _ => {}
            }
        }
        if let Some(viewport) = output.viewport_output.get(&ViewportId::ROOT) {
            self.commands.extend(viewport.commands.iter().cloned());
        }
    }

    /// Runs frames until nothing moves any more, and waits for work beside the window.
    pub fn run(&mut self) {
        for _ in 0..MAX_FRAMES {
            self.frame(|_| {});
            let ctx = self.harness.ctx.clone();
            let worked = self.harness.state_mut().settle(&ctx);
            let output = self.harness.output();
            let delay = output.viewport_output.get(&ViewportId::ROOT).map(|viewport| viewport.repaint_delay);
            if !worked && delay != Some(Duration::ZERO) {
                self.harness.check_accessibility();
                return;
            }
        }
        panic!("the window does not come to rest: {:#?}", self.harness.ctx.repaint_causes());
    }

    /// One frame with these events, and no more; whether the window wants another at once.
    pub fn one_frame(&mut self, events: Vec<Event>) -> bool {
        self.frame(|raw| raw.events = events);
        let output = self.harness.output();
        output.viewport_output.get(&ViewportId::ROOT).is_some_and(|viewport| viewport.repaint_delay.is_zero())
    }

    /// Sends events in one frame, and runs until all is at rest.
    pub fn send(&mut self, events: Vec<Event>) {
        self.frame(|raw| raw.events = events);
        self.run();
    }

    /// Presses a key and runs the one frame that answers it.
    pub fn key_in_one_frame(&mut self, key: Key) {
        let modifiers = Modifiers::NONE;
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(|raw| raw.events = vec![event(true), event(false)]);
    }

    /// Files of other programs are dropped on the window.
    pub fn drop_file(&mut self, path: &str) {
        #[derive(Debug)]
        struct Dropped(std::path::PathBuf);
        impl egui::DroppedFile for Dropped {
            fn path(&self) -> &std::path::Path {
                &self.0
            }
            fn bytes(&self) -> Result<Vec<u8>, String> {
                Err("the program reads files itself".to_owned())
            }
        }
        let file: egui::DroppedFileHandle = std::sync::Arc::new(Dropped(path.into()));
        self.frame(|raw| raw.dropped_files.push(file));
        self.run();
    }

    /// Types another path into the file dialog and takes it.
    pub fn retype_path(&mut self, path: &str) {
        self.key_with(CTRL, Key::A);
        self.type_text(path);
        self.key(Key::Enter);
    }

    /// Lets so many seconds pass without anything happening.
    pub fn pause(&mut self, seconds: f64) {
        let time = self.harness.ctx.input(|input| input.time) + seconds;
        self.frame(|raw| raw.time = Some(time));
        self.run();
    }

    /// The person clicks the window's close button.
    pub fn close(&mut self) {
        self.commands.push(ViewportCommand::Close);
        self.frame(|raw| {
            if let Some(viewport) = raw.viewports.get_mut(&ViewportId::ROOT) {
                viewport.events.push(ViewportEvent::Close);
            }
        });
        if let Some(viewport) = self.harness.input_mut().viewports.get_mut(&ViewportId::ROOT) {
            viewport.events.clear();
        }
        self.run();
    }

    /// Whether the window was told to close, and not to stay after that.
    pub fn is_closed(&self) -> bool {
        let mut closed = false;
        for command in &self.commands {
            match command {
                ViewportCommand::Close => closed = true,
                ViewportCommand::CancelClose => closed = false,
                _ => {}
            }
        }
        closed
    }

    /// What the title bar says.
    pub fn title(&self) -> String {
        let titles = self.commands.iter().rev().find_map(|command| match command {
            ViewportCommand::Title(title) => Some(title.clone()),
            _ => None,
        });
        titles.unwrap_or_default()
    }

    // ---- keys --------------------------------------------------------------------------------

    /// Presses and releases a key.
    pub fn key(&mut self, key: Key) {
        self.key_with(Modifiers::NONE, key);
    }

    /// Presses and releases a key with others held.
    pub fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.send(vec![Event::ModifiersChanged(modifiers), event(true), event(false)]);
        self.send(vec![Event::ModifiersChanged(Modifiers::NONE)]);
    }

    /// Types text, a character a frame. Where the window library sends the key as well, so does
    /// this.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            let name = if c == ' ' { "Space".to_owned() } else { c.to_uppercase().to_string() };
            let event = Event::Text(c.to_string());
            let events = match Key::from_name(&name) {
                Some(key) => {
                    let modifiers = Modifiers::NONE;
                    vec![Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }, event]
                }
                None => vec![event],
            };
            self.send(events);
        }
    }

    /// The input method shows `text` as composed.
    pub fn preedit(&mut self, text: &str) {
        let active_range_chars = None;
        self.send(vec![Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars })]);
    }

    /// The input method hands over `text`, after it took its composition away, as all of them do.
    pub fn commit(&mut self, text: &str) {
        let gone = ImeEvent::Preedit { text: String::new(), active_range_chars: None };
        self.send(vec![Event::Ime(gone), Event::Ime(ImeEvent::Commit(text.to_owned()))]);
    }

    // ---- the pointer -------------------------------------------------------------------------

    /// A press or a release of a button.
    pub fn button(&mut self, pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.send(vec![Event::PointerMoved(pos), Event::PointerButton { pos, button, pressed, modifiers }]);
    }

    /// A click, well after the last one.
    pub fn click_at(&mut self, pos: Pos2) {
        self.click_with(pos, PointerButton::Primary, Modifiers::NONE);
    }

    /// A click with a button and keys held.
    pub fn click_with(&mut self, pos: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.pause(1.0);
        self.send(vec![Event::PointerMoved(pos)]);
        self.button(pos, button, true, modifiers);
        self.button(pos, button, false, modifiers);
    }

    /// Two clicks in quick succession.
    pub fn double_click_at(&mut self, pos: Pos2) {
        self.pause(1.0);
        self.send(vec![Event::PointerMoved(pos)]);
        // A frame for each, without waiting: the clicks are 33 ms apart.
        for pressed in [true, false, true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            self.frame(|raw| raw.events.push(Event::PointerButton { pos, button, pressed, modifiers }));
        }
        self.run();
    }

    /// Presses at one place and releases at another, in steps as a hand makes them.
    pub fn drag(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.drag_and_hold(from, to, modifiers);
        self.button(to, PointerButton::Primary, false, modifiers);
    }

    /// The same without the release.
    pub fn drag_and_hold(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.pause(1.0);
        self.send(vec![Event::PointerMoved(from)]);
        self.button(from, PointerButton::Primary, true, modifiers);
        for step in 1_u8..=8 {
            self.send(vec![Event::PointerMoved(from.lerp(to, f32::from(step) / 8.0))]);
        }
    }

    /// Clicks what has this role and name.
    pub fn click(&mut self, role: Role, name: &str) {
        let at = self.harness.get_by_role_and_label(role, name).rect().center();
        self.click_at(at);
    }

    /// Clicks a button; the first one where a menu has an item of the same name.
    pub fn click_button(&mut self, name: &str) {
        self.click(Role::Button, name);
    }

    /// Clicks a topic.
    pub fn click_topic(&mut self, title: &str) {
        let at = self.place(title);
        self.click_at(at);
    }

    // ---- what can be seen --------------------------------------------------------------------

    /// What has this role and name.
    pub fn get<'w>(&'w self, role: Role, name: &'w str) -> Node<'w> {
        self.harness.get_by_role_and_label(role, name)
    }

    /// Whether there is something of this role and name.
    pub fn has(&self, role: Role, name: &str) -> bool {
        self.harness.query_all_by_role_and_label(role, name).next().is_some()
    }

    /// Whether these words can be read somewhere, alone or within others.
    pub fn reads(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    /// All that can be read, for messages of tests.
    pub fn all_words(&self) -> Vec<String> {
        let root = self.harness.root();
        let nodes = root.children_recursive();
        nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
    }

    /// Asserts that these words can be read.
    #[track_caller]
    pub fn assert_reads(&self, words: &str) {
        assert!(self.reads(words), "“{words}” is not among {:#?}", self.all_words());
    }

    /// The middle of a topic in the window.
    #[track_caller]
    pub fn place(&self, title: &str) -> Pos2 {
        self.get(Role::TreeItem, title).rect().center()
    }

    /// The middle of a topic on the map, where the outline is open as well.
    #[track_caller]
    pub fn map_place(&self, title: &str) -> Pos2 {
        let nodes = self.harness.query_all_by_role_and_label(Role::TreeItem, title);
        let topic = nodes.map(|node| node.rect()).find(|rect| rect.min.x > 300.0);
        topic.unwrap_or_else(|| panic!("the map does not show {title}")).center()
    }

    /// The line of a topic in the outline, and where its title begins.
    #[track_caller]
    pub fn line(&self, title: &str) -> Pos2 {
        let nodes = self.harness.query_all_by_role_and_label(Role::TreeItem, title);
        let line = nodes.map(|node| node.rect()).find(|rect| rect.min.x < 100.0);
        line.unwrap_or_else(|| panic!("the outline has no line {title}")).center()
    }

    /// The titles of the outline's lines from the top, each behind as many dots as it is deep.
    pub fn lines(&self) -> Vec<String> {
        let root = self.harness.root();
        let nodes = root.children_recursive().filter(|node| node.accesskit_node().role() == Role::TreeItem);
        let mut lines: Vec<(f32, String)> = Vec::new();
        for node in nodes.filter(|node| node.rect().min.x < 100.0) {
            let node_at = node.accesskit_node();
            let dots = ".".repeat(node_at.data().level().unwrap_or(1) - 1);
            lines.push((node.rect().min.y, format!("{dots}{}", node_at.label().unwrap_or_default())));
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        lines.dedup();
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// The map as a screen reader meets it, as an outline like [`fixture`]'s: `> ` before what is
    /// selected, ` [+]` behind what is folded.
    pub fn tree(&self) -> String {
        let root = self.harness.root();
        let mut text = String::new();
        let mut seen = HashSet::new();
        for node in root.children_recursive() {
            let node = node.accesskit_node();
            if node.role() != Role::TreeItem || !seen.insert(node.id()) {
                continue;
            }
            let level = node.data().level().unwrap_or(1).saturating_sub(1);
            let mark = if node.is_selected() == Some(true) { "> " } else { "" };
            let fold = if node.data().is_expanded() == Some(false) { " [+]" } else { "" };
            let name = node.label().unwrap_or_default();
            text.extend(["  ".repeat(level).as_str(), mark, &name, fold, "\n"]);
        }
        text
    }

    /// All that a screen reader meets.
    pub fn nodes(&self) -> Vec<Node<'_>> {
        self.harness.root().children_recursive().collect()
    }

    /// The places of all buttons of this name.
    pub fn all_buttons(&self, name: &str) -> Vec<egui::Rect> {
        self.harness.query_all_by_role_and_label(Role::Button, name).map(|node| node.rect()).collect()
    }

    /// The name of the button that is marked as chosen.
    pub fn chosen_button(&self) -> String {
        let chosen = self.nodes().into_iter().find(|node| {
            let node = node.accesskit_node();
            node.role() == Role::Button && node.toggled() == Some(egui::accesskit::Toggled::True)
        });
        chosen.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    }

    /// Whether what is drawn at two places hangs below one parent.
    pub fn are_siblings(&self, one: egui::Rect, other: egui::Rect) -> bool {
        let parent = |rect: egui::Rect| {
            let found = self
                .nodes()
                .into_iter()
                .find(|node| node.accesskit_node().bounding_box().is_some() && node.rect() == rect);
            found.and_then(|node| node.accesskit_node().parent().map(|parent| parent.id()))
        };
        parent(one) == parent(other)
    }

    /// The size of the window in points.
    pub fn size(&self) -> egui::Vec2 {
        self.harness.ctx.content_rect().size()
    }

    /// The window library.
    pub fn context(&self) -> &egui::Context {
        &self.harness.ctx
    }

    /// The text in the inline editor, while it can be seen.
    pub fn typed(&self) -> Option<String> {
        self.app().typed().map(ToOwned::to_owned)
    }

    /// Whether the window asks for an input method.
    pub fn wants_ime(&self) -> bool {
        self.harness.output().platform_output.ime.is_some()
    }

    /// The application.
    pub fn app(&self) -> &App {
        self.harness.state()
    }

    /// The document and what is selected.
    pub fn editor(&self) -> &Editor {
        self.app().editor()
    }

    /// The titles of what is selected.
    pub fn selected(&self) -> Vec<String> {
        let editor = self.editor();
        editor.selection().topics().iter().map(|&topic| editor.document().title(topic).to_string()).collect()
    }

    /// The map of the document, whether it can be seen or not: `Root(A, B(C))`.
    pub fn map(&self) -> String {
        fn of(document: &Document, topic: TopicId) -> String {
            let below: Vec<String> = document.children(topic).iter().map(|&child| of(document, child)).collect();
            let below = if below.is_empty() { String::new() } else { format!("({})", below.join(", ")) };
            format!("{}{below}", document.title(topic))
        }
        self.editor().root().map_or_else(String::new, |root| of(self.editor().document(), root))
    }

    /// The map in a file on the disk, as [`Window::map`] prints it.
    pub fn saved_map(&self, path: &str) -> String {
        let bytes = self.disk.contents(path).unwrap_or_else(|| panic!("there is no {path}: {:?}", self.disk.files()));
        let document = native::read(&bytes, &ReadOptions::default()).map_err(|error| error.what).unwrap().document;
        let title = document.sheets().first().map(|(_, sheet)| sheet.root()).unwrap();
        let mut lines = Vec::new();
        for visit in document.walk(title) {
            lines.push(format!("{}{}", "  ".repeat(visit.depth), document.title(visit.id)));
        }
        lines.join("\n")
    }
}

impl Window {
    // ---- menus -------------------------------------------------------------------------------

    /// Chooses an item of a submenu of the open menu.
    pub fn choose_sub(&mut self, sub: &str, name: &str) {
        let at = self.item(sub).rect().center();
        self.click_at(at);
        assert!(self.choose(name), "there is no {name} in {sub}");
    }

    /// Lets the pointer rest somewhere, long enough for a tooltip.
    pub fn hover(&mut self, at: Pos2) {
        self.pause(1.0);
        self.send(vec![Event::PointerMoved(at)]);
        self.pause(1.0);
        self.pause(1.0);
    }

    /// An item of an open menu.
    #[track_caller]
    pub fn item(&self, name: &str) -> Node<'_> {
        let items: Vec<Node<'_>> = self.items(name).collect();
        items.last().copied().unwrap_or_else(|| panic!("there is no item “{name}” in {:#?}", self.all_words()))
    }

    fn items(&self, name: &str) -> impl Iterator<Item = Node<'_>> {
        // The key is a part of the name; submenus have an arrow behind theirs.
        let keys: Vec<String> = commands::all().flat_map(|c| c.keys).map(ToString::to_string).collect();
        let is_it = move |label: &str| {
            let rest = label.strip_prefix(name).map(str::trim);
            rest.is_some_and(|rest| rest.is_empty() || rest == "⏵" || keys.iter().any(|key| key == rest))
        };
        let all: Vec<Node<'_>> = self.harness.root().children_recursive().collect();
        all.into_iter().filter(move |node| {
            let node = node.accesskit_node();
            // Buttons of the toolbar have the same names.
            let is_in_bar = node.bounding_box().is_none_or(|bounds| bounds.y0 < 30.0);
            !is_in_bar && node.role() == Role::Button && node.label().is_some_and(|label| is_it(&label))
        })
    }

    /// Whether an open menu has this item.
    pub fn has_item(&self, name: &str) -> bool {
        self.items(name).next().is_some()
    }

    /// Clicks an item of an open menu.
    #[track_caller]
    pub fn click_item(&mut self, name: &str) {
        let at = self.item(name).rect().center();
        self.click_at(at);
    }

    /// Chooses an item of an open menu; `true` if it was enabled.
    #[track_caller]
    pub fn choose(&mut self, name: &str) -> bool {
        let is_enabled = !self.item(name).accesskit_node().is_disabled();
        self.click_item(name);
        is_enabled
    }

    /// Clicks what has this role and these words in its name.
    #[track_caller]
    pub fn click_containing(&mut self, role: Role, words: &str) {
        let all: Vec<Node<'_>> = self.harness.root().children_recursive().collect();
        let found = all.into_iter().find(|node| {
            let node = node.accesskit_node();
            node.role() == role && node.label().is_some_and(|label| label.contains(words))
        });
        let at = found.unwrap_or_else(|| panic!("no “{words}” in {:#?}", self.all_words())).rect().center();
        self.click_at(at);
    }

    /// A screen reader asks for a click on a topic.
    #[track_caller]
    pub fn click_by_reader(&mut self, title: &str) {
        let (target_node, target_tree) = self.get(Role::TreeItem, title).accesskit_node().locate();
        let action = egui::accesskit::Action::Click;
        let request = egui::accesskit::ActionRequest { target_node, target_tree, action, data: None };
        self.send(vec![Event::AccessKitActionRequest(request)]);
    }

    /// Whether panels are dark.
    pub fn is_dark(&self) -> bool {
        let fill = self.harness.ctx.global_style().visuals.panel_fill;
        u16::from(fill.r()) + u16::from(fill.g()) + u16::from(fill.b()) < 3 * 128
    }

    /// Whether widgets are drawn for a dark theme.
    pub fn has_dark_widgets(&self) -> bool {
        self.harness.ctx.global_style().visuals.dark_mode
    }
}
