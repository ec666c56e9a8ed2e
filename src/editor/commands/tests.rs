//! Tests over the whole registry, and the bench that the families' tests work at.

use std::sync::Arc;

use fastrand::Rng;

use super::{Command, CommandError, Ctx, Env, Facts, Request, all, by_id, for_key, key_table_markdown};
use crate::base::clock::ManualClock;
use crate::doc::tests::random;
use crate::doc::{Selection, TopicId, fixture};
use crate::editor::geometry::Geometry;
use crate::editor::{Editor, Key, KeyCode};

/// An editor of a map in outline notation, with commands run by name.
pub(super) struct Bench {
    pub(super) editor: Editor,
    pub(super) requests: Vec<Request>,
    pub(super) geometry: Option<Box<dyn Geometry>>,
    pub(super) clock: Arc<ManualClock>,
}

impl Bench {
    pub(super) fn new(outline: &str) -> Self {
        let (document, selection) = fixture::parse(outline);
        let clock = Arc::new(ManualClock::default());
        let mut editor = Editor::new(document, [1, 2], clock.clone());
        editor.select(selection);
        Self { editor, requests: Vec::new(), geometry: None, clock }
    }

    pub(super) fn run(&mut self, id: &str) -> Result<(), String> {
        let command = by_id(id).unwrap_or_else(|| panic!("there is no command {id}"));
        self.perform(command).map_err(|error| error.to_string())
    }

    pub(super) fn perform(&mut self, command: &Command) -> Result<(), CommandError> {
        let geometry = self.geometry.as_deref();
        let (editor, requests) = (&mut self.editor, &mut self.requests);
        command.perform(&mut Ctx { editor, geometry, facts: Facts::default(), requests })
    }

    pub(super) fn env(&self) -> Env<'_> {
        Env { editor: &self.editor, geometry: self.geometry.as_deref(), facts: Facts::default() }
    }

    pub(super) fn checked(&self, id: &str) -> bool {
        let command = by_id(id).unwrap_or_else(|| panic!("there is no command {id}"));
        command.is_checked(&self.env()).unwrap_or_else(|| panic!("{id} is not a choice"))
    }

    pub(super) fn print(&self) -> String {
        fixture::print(self.editor.document(), self.editor.selection())
    }

    pub(super) fn find(&self, title: &str) -> TopicId {
        fixture::find(self.editor.document(), title).unwrap_or_else(|| panic!("there is no topic {title}"))
    }
}

/// Runs a command on a map and compares map and selection, then undoes and compares again.
#[track_caller]
pub(super) fn check(id: &str, before: &str, after: &str) {
    let mut bench = Bench::new(before);
    let start = bench.print();
    bench.run(id).unwrap_or_else(|why| panic!("{id} is refused: {why}"));
    assert_eq!(bench.print(), after, "{id}");
    assert_eq!(bench.editor.document().check(), []);
    if bench.editor.undo().is_some() {
        assert_eq!(bench.print(), start, "undo of {id}");
    }
}

/// Sees that a command is refused for this reason and changes nothing.
#[track_caller]
pub(super) fn refuses(id: &str, before: &str, why: &str) {
    let mut bench = Bench::new(before);
    let start = bench.print();
    assert_eq!(bench.run(id), Err(why.to_owned()), "{id}");
    assert_eq!(bench.print(), start, "{id}");
    assert_eq!(bench.requests, [], "{id}");
}

#[test]
fn ids_are_unique_and_titles_are_there() {
    let mut ids: Vec<_> = all().map(|command| command.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "two commands have the same id");
    for command in all() {
        assert!(!command.title.is_empty() && command.id.contains('.'), "{}", command.id);
    }
}

#[test]
fn no_two_commands_have_the_same_key() {
    for on_mac in [false, true] {
        let mut taken: Vec<(Key, &str)> = Vec::new();
        for command in all() {
            for &key in command.keys {
                let key = if on_mac { key.from_mac() } else { key };
                if let Some((_, other)) = taken.iter().find(|(other, _)| *other == key) {
                    panic!("{key} is both {other} and {}", command.id);
                }
                taken.push((key, command.id));
            }
        }
    }
}

#[test]
fn keys_leave_to_others_what_is_theirs() {
    let free = ["Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+Shift+F", "Alt+`", "PageUp", "PageDown"];
    // Ctrl+H replaces on Linux and Windows; a Mac keeps Cmd+H to itself, so it has a second key.
    let free_on_mac = ["Ctrl+M", "Ctrl+Tab"];
    let on_mac = free_on_mac.map(|name| (name, Key::parse(name).expect(name).from_mac()));
    for (name, key) in free.map(|name| (name, Key::parse(name).expect(name))).into_iter().chain(on_mac) {
        assert!(for_key(key, false).is_none(), "{name} belongs to the input method, the clicker or the system");
    }
    for command in all() {
        for key in command.keys {
            let bare = !key.ctrl && !key.alt && matches!(key.code, KeyCode::Char(_));
            assert!(!bare, "{}: {key} is a bare letter", command.id);
            assert_eq!(Key::parse(&key.to_string()), Some(*key), "{}", command.id);
        }
    }
}

#[test]
fn the_key_table_has_every_key() {
    let table = key_table_markdown();
    for command in all() {
        for key in command.keys {
            assert!(table.contains(&key.to_string()), "{key} of {} is missing", command.id);
        }
    }
    assert!(table.contains("| Add child | Tab, Insert |"), "{table}");
}

/// A bench with a random map, without steps that only a later version could take.
fn random_bench(rng: &mut Rng) -> Bench {
    let (document, _) = random::map(rng);
    let mut bench = Bench::new("> Root");
    bench.editor = Editor::new(document, [rng.u64(..), 1], bench.clock.clone());
    bench
}

fn with_seeds(count: u64, test: impl Fn(&mut Rng)) {
    for seed in 0..count {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(&mut Rng::with_seed(seed))));
        if let Err(panic) = result {
            println!("failed with seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

/// Selects something: nothing, one topic, several, a relation or group.
fn select_at_random(bench: &mut Bench, rng: &mut Rng) {
    let document = bench.editor.document();
    let sheets: Vec<_> = document.sheets().iter().map(|(id, _)| *id).collect();
    let sheet = sheets[rng.usize(..sheets.len())];
    bench.editor.show_sheet(sheet);
    let document = bench.editor.document();
    let on = document.sheet(sheet).expect("it is one of the document's");
    let items: Vec<_> =
        on.relations().iter().map(|r| r.id.clone()).chain(on.groups().iter().map(|g| g.id.clone())).collect();
    let selection = match (rng.u8(..10), rng.choice(items)) {
        (0, _) => Selection::none(),
        (1, Some(item)) => Selection::item(item),
        _ => {
            let mut topics = random::topics(document, rng);
            topics.retain(|&topic| document.sheet_of(topic) == Some(sheet));
            Selection::many(topics)
        }
    };
    bench.editor.select(selection);
}

#[test]
fn allowed_runs_and_undo_restores_refused_changes_nothing() {
    let commands: Vec<&Command> = all().filter(|command| !matches!(command.id, "edit.undo" | "edit.redo")).collect();
    let editing: Vec<&Command> = commands.iter().copied().filter(|command| command.edits).collect();
    with_seeds(150, |rng| {
        let mut bench = random_bench(rng);
        for _ in 0..120 {
            select_at_random(&mut bench, rng);
            // Most commands only look, so those that edit are picked more often.
            let from = if rng.u8(..4) == 0 { &commands } else { &editing };
            let command = from[rng.usize(..from.len())];
            let allowed = command.allowed(&bench.env());
            let (before, steps) = (random::dump(bench.editor.document()), bench.editor.history().undo_len());
            let selection = bench.editor.selection().clone();
            let result = bench.perform(command);
            let name = command.id;
            assert_eq!(bench.editor.document().check(), [], "{name}");
            match (allowed, result) {
                (Ok(()), Ok(())) => {
                    let after = random::dump(bench.editor.document());
                    match bench.editor.history().undo_len() - steps {
                        0 => assert_eq!(after, before, "{name} changes the map without a step of undo"),
                        1 => {
                            bench.editor.undo();
                            assert_eq!(random::dump(bench.editor.document()), before, "undo of {name}");
                            assert_eq!(*bench.editor.selection(), selection, "undo of {name}");
                            bench.editor.redo();
                            assert_eq!(random::dump(bench.editor.document()), after, "redo of {name}");
                        }
                        more => panic!("{name} makes {more} steps of undo"),
                    }
                }
                (Err(why), Err(error)) => {
                    assert_eq!(error.to_string(), why.to_string(), "{name}");
                    assert_eq!(random::dump(bench.editor.document()), before, "{name}");
                }
                (Ok(()), Err(error)) => panic!("{name} is allowed, but {error}; {selection:?}\n{}", bench.print()),
                (Err(why), Ok(())) => panic!("{name} runs, although {why}"),
            }
        }
        while bench.editor.undo().is_some() {
            assert_eq!(bench.editor.document().check(), []);
        }
        assert!(!bench.editor.is_dirty(), "undoing everything is the saved state");
    });
}

#[test]
fn a_read_only_map_stays_as_it_is() {
    with_seeds(10, |rng| {
        let mut bench = random_bench(rng);
        bench.editor.set_read_only(Some("a reason".into()));
        for command in all().filter(|command| !command.id.starts_with("fold.")) {
            let before = random::dump(bench.editor.document());
            select_at_random(&mut bench, rng);
            let result = bench.perform(command);
            assert_eq!(random::dump(bench.editor.document()), before, "{}", command.id);
            if command.edits {
                assert_eq!(result.map_err(|error| error.to_string()), Err("a reason".to_owned()), "{}", command.id);
            }
        }
        assert!(!bench.editor.is_dirty());
    });
}
