//! What must never be lost: edits made while a disk, a dialog or a thread takes its time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use super::super::super::dialogs::{Dialog, Purpose};
use super::super::super::workflow::Next;
use super::super::{App, Host};
use crate::base::clock::ManualClock;
use crate::base::vfs::MemoryVfs;
use crate::doc::TopicId;
use crate::editor::files::recovery::list_recoveries;
use crate::editor::session::Folders;

const A: &str = "/maps/a.json";
const B: &str = "/maps/b.json";
const STATE: &str = "/person/state";

struct Bench {
    ctx: egui::Context,
    disk: Arc<MemoryVfs>,
    clock: Arc<ManualClock>,
    app: App,
}

impl Bench {
    fn new(file: Option<&str>) -> Self {
        let disk = Arc::new(MemoryVfs::with_folders(&["/maps", STATE]));
        for (path, title) in [(A, "Alpha"), (B, "Beta")] {
            disk.put(path, &map(title));
        }
        Self::on(disk, file)
    }

    fn on(disk: Arc<MemoryVfs>, file: Option<&str>) -> Self {
        let ctx = egui::Context::default();
        let folders = Folders { state: STATE.into(), config: STATE.into() };
        let clock = Arc::new(ManualClock::default());
        let host = Host { disk: disk.clone(), clock: clock.clone(), folders: Some(folders), ..Host::in_memory() };
        let app = App::on_host(&ctx, file.map(PathBuf::from), host);
        Self { ctx, disk, clock, app }
    }

    fn root(&self) -> TopicId {
        self.app.editor.root().unwrap()
    }

    fn title(&self) -> String {
        self.app.editor.document().title(self.root()).to_string()
    }

    fn rename(&mut self, title: &str) {
        let root = self.root();
        self.app.editor.set_title(root, title).unwrap();
    }

    /// Types into the root without Enter.
    fn type_over(&mut self, text: &str) {
        use crate::editor::commands::EditMode;
        let root = self.root();
        self.app.start_editing(&self.ctx, root, EditMode::All);
        text.clone_into(&mut self.app.typing.buffer);
    }

    fn settle(&mut self) {
        self.app.settle(&self.ctx);
        self.app.drain(&self.ctx);
    }

    fn guard(&mut self, next: Next) {
        self.app.guard(&self.ctx, next);
        self.app.drain(&self.ctx);
    }

    fn on_disk(&self, path: &str) -> String {
        String::from_utf8(self.disk.contents(path).unwrap()).unwrap()
    }

    fn asks(&self) -> &str {
        match &self.app.dialog {
            Some(Dialog::Ask(ask)) => &ask.heading,
            _ => "",
        }
    }
}

fn map(title: &str) -> Vec<u8> {
    let mut ids = crate::doc::IdGen::from_seed([3, 4]);
    let topic = crate::doc::Topic::new(ids.topic_id(), title);
    let document = crate::doc::Document::with_root(&["en"], topic, "s1");
    crate::formats::native::write(&document, &crate::formats::WriteOptions::default()).unwrap()
}

#[test]
fn what_is_being_typed_counts_as_a_change() {
    for next in [Next::New, Next::Open(B.into()), Next::Quit, Next::Choose(Purpose::Open)] {
        let mut bench = Bench::new(Some(A));
        bench.type_over("typed");
        bench.guard(next.clone());
        assert!(bench.asks().starts_with("Save the changes"), "{next:?}");
        assert_eq!(bench.title(), "typed");
    }
}

#[test]
fn saving_twice_in_a_row_blames_no_other_program() {
    let mut bench = Bench::new(Some(A));
    bench.rename("one");
    bench.app.save(None);
    bench.rename("two");
    bench.app.save(None);
    bench.settle();
    assert_eq!(bench.asks(), "");
    assert!(!bench.app.editor.is_dirty());
    assert!(bench.on_disk(A).contains("\"two\""));
}

#[test]
fn quitting_waits_for_a_save_and_asks_about_later_changes() {
    let mut bench = Bench::new(Some(A));
    bench.rename("one");
    bench.app.save(None);
    bench.guard(Next::Quit);
    assert_eq!(bench.asks(), "");
    bench.settle();
    assert!(bench.app.quitting && bench.on_disk(A).contains("\"one\""));

    let mut bench = Bench::new(Some(A));
    bench.rename("one");
    bench.app.save(Some(Next::Quit));
    bench.rename("two");
    bench.settle();
    assert!(!bench.app.quitting);
    assert!(bench.asks().starts_with("Save the changes"));
}

#[test]
fn a_save_that_fails_keeps_the_window_open() {
    let mut bench = Bench::new(Some(A));
    bench.rename("mine");
    bench.disk.put(A, b"theirs");
    bench.app.save(None);
    bench.guard(Next::Quit);
    bench.settle();
    assert_eq!(bench.asks(), "The map was not saved");
    assert!(!bench.app.quitting && bench.app.editor.is_dirty());
    assert_eq!(bench.on_disk(A), "theirs");
}

#[test]
fn a_late_save_does_not_give_its_file_to_another_map() {
    let mut bench = Bench::new(Some(A));
    bench.rename("mine");
    bench.app.save(None);
    bench.app.open_path(B.into());
    bench.settle();
    assert_eq!(bench.title(), "Beta");
    assert_eq!(bench.app.file.path.as_deref(), Some(Path::new(B)));
    assert!(bench.on_disk(A).contains("\"mine\""));
}

#[test]
fn edits_made_while_a_file_is_chosen_are_asked_about() {
    let mut bench = Bench::new(Some(A));
    bench.rename("agreed to lose this");
    bench.app.go_on(&bench.ctx, Next::Choose(Purpose::Open));
    bench.app.dialog = None;
    bench.rename("but not this");
    bench.app.path_chosen(&bench.ctx, Purpose::Open, B.into());
    assert!(bench.asks().starts_with("Save the changes"));
    assert_eq!(bench.title(), "but not this");
    bench.app.go_on(&bench.ctx, Next::Open(B.into()));
    assert_eq!(bench.title(), "Beta");
}

#[test]
fn what_is_typed_beside_a_file_dialog_is_saved_too() {
    let mut bench = Bench::new(Some(A));
    bench.type_over("typed");
    bench.app.path_chosen(&bench.ctx, Purpose::SaveAs, "/maps/c.json".into());
    bench.settle();
    assert!(bench.on_disk("/maps/c.json").contains("\"typed\""));
}

#[test]
fn the_choice_of_titles_comes_back() {
    let mut bench = Bench::new(None);
    bench.app.run(&bench.ctx, crate::editor::commands::by_id("view.titles-both").unwrap());
    let again = Bench::on(bench.disk.clone(), None);
    assert_eq!(again.app.editor.titles(), crate::editor::TitleView::Both);
}

#[test]
fn choosing_other_titles_stores_what_is_typed_in_its_own_language() {
    let mut bench = Bench::new(None);
    bench.type_over("typed");
    let command = crate::editor::commands::by_id("view.titles-second").unwrap();
    bench.app.messages.push(super::super::Message::Run(command));
    bench.app.drain(&bench.ctx);
    assert!(bench.app.typing.shown.is_none());
    assert_eq!(bench.title(), "typed");
    assert_ne!(bench.app.editor.edited_title(bench.root()), "typed");
}

#[test]
fn a_name_without_an_ending_gets_one_unless_that_file_exists() {
    let bench = Bench::new(None);
    let ending = |path: &str| bench.app.with_ending(&Purpose::SaveAs, path.into());
    assert_eq!(ending("/maps/new"), Path::new("/maps/new.json"));
    assert_eq!(ending("/maps/a"), Path::new("/maps/a"));
    assert_eq!(bench.app.with_ending(&Purpose::Open, "/maps/x".into()), Path::new("/maps/x"));
}

#[test]
fn a_copy_that_is_still_being_written_goes_when_the_map_is_saved() {
    let mut bench = Bench::new(Some(A));
    bench.rename("edited");
    bench.app.recovery.since = Some((0, bench.app.editor.state()));
    bench.clock.advance(60_000);
    bench.app.guard_work();
    assert!(bench.app.recovery.writing);
    bench.app.save(None);
    bench.settle();
    assert_eq!(list_recoveries(&*bench.disk, Path::new(STATE)).unwrap(), []);
}

#[test]
fn what_a_crash_left_of_a_file_is_offered_with_that_file_only() {
    let mut bench = Bench::new(Some(A));
    bench.rename("precious");
    bench.app.recovery.since = Some((0, bench.app.editor.state()));
    bench.clock.advance(60_000);
    bench.app.guard_work();
    bench.settle();
    let disk = bench.disk.clone();
    drop(bench);
    assert_eq!(Bench::on(disk.clone(), Some(B)).asks(), "");
    let mut bench = Bench::on(disk, Some(A));
    assert_eq!(bench.asks(), "Gangmu did not end properly last time");
    // Undone, and left: nothing is unsaved, so nothing is offered again.
    let found = list_recoveries(&*bench.disk, Path::new(STATE)).unwrap();
    bench.app.open_recovery(&found[0]);
    assert_eq!(bench.title(), "precious");
    bench.app.go_on(&bench.ctx, Next::Quit);
    bench.app.finish();
    assert_eq!(list_recoveries(&*bench.disk, Path::new(STATE)).unwrap(), []);
}
