//! Talks from outside: the sample's walk, what each step frames on the screens of real rooms, and
//! what a talk may change.

use std::fmt::Write as _;
use std::sync::Arc;

use gangmu::base::clock::ManualClock;
use gangmu::base::geom::Size;
use gangmu::doc::Document;
use gangmu::editor::Editor;
use gangmu::editor::talk::edits::{self, Change};
use gangmu::editor::talk::{Talk, list};
use gangmu::formats::native;
use gangmu::present::camera::{MIN_TYPE, room_of};
use gangmu::present::{Effect, Ground as _, Input, Press, PressKey, Reveal, TitleChoice};

const SAMPLE: &[u8] = include_bytes!("../../maps/japan-rok-relations.json");
/// The screens of rooms: full HD, a laptop, an old projector.
const STAGES: [(f32, f32); 3] = [(1920.0, 1080.0), (1280.0, 800.0), (1024.0, 768.0)];

fn sample() -> Document {
    native::read(SAMPLE, &gangmu::formats::ReadOptions::default()).expect("the sample can be read").document
}

/// The sample without its steps: the walk of the whole tree.
fn tree() -> Document {
    let mut editor = editor(sample());
    let sheet = editor.sheet();
    let ids: Vec<_> = editor.document().sheets()[0].1.steps().iter().map(|step| step.id.clone()).collect();
    editor.edit("test", |edit| ids.iter().try_for_each(|id| edit.remove_step(sheet, id))).expect("it is writable");
    editor.document().clone()
}

fn editor(document: Document) -> Editor {
    Editor::new(document, [1, 2], Arc::new(ManualClock::default()))
}

fn talk(document: &Document, titles: TitleChoice) -> Talk {
    Talk::new(document, document.first_sheet().expect("there is a sheet"), None, titles, None, None)
}

/// All places of the walk, from start to end, by one key alone.
fn each_place(talk: &mut Talk, mut at: impl FnMut(&Talk)) -> usize {
    at(talk);
    let mut presses = 0;
    let mut now = 1000;
    loop {
        now += 200;
        if !talk.press(Press::new(PressKey::PageDown), now).contains(&Effect::Moved) {
            return presses;
        }
        presses += 1;
        at(talk);
    }
}

#[test]
fn the_sample_is_a_talk_of_twenty_minutes() {
    let document = sample();
    let walk = list::walk_of(&document, document.first_sheet().unwrap());
    assert!(walk.is_own());
    assert_eq!(walk.planned_seconds(), Some(20 * 60));
    // All four branches, the disputed points, and every speaker note.
    let lines = list::lines(&document, &walk);
    for branch in
        ["Normalization and repair", "Drivers", "Obstacles", "Outlook and effects", "Disputed or wrong in the sources"]
    {
        assert!(lines.iter().any(|line| line.path.len() == 2 && line.path[1] == branch), "{branch}");
    }
    let noted = document.sheet_topics(document.first_sheet().unwrap()).into_iter();
    let noted: Vec<_> = noted.filter(|&topic| !document.topic(topic).unwrap().note().is_empty()).collect();
    let with_note = noted.iter().filter(|topic| walk.steps().iter().any(|step| step.topic == **topic)).count();
    assert!(noted.len() >= 16 && with_note >= 16, "{with_note} of {}", noted.len());
}

/// Every step on every screen: all that it reveals is inside of the frame, and can be read.
#[test]
fn every_step_can_be_read_from_the_last_row() {
    for (what, document) in [("steps", sample()), ("tree", tree())] {
        for titles in [TitleChoice::Main, TitleChoice::Second, TitleChoice::Both] {
            let mut talk = talk(&document, titles);
            for (w, h) in STAGES {
                let stage = Size::new(w, h);
                talk.feed(Input::First, 0);
                each_place(&mut talk, |talk| {
                    let shown = talk.live.shown.as_ref().expect("something is shown");
                    let look = talk.look(&talk.live, stage).expect("a look");
                    let ground = gangmu::editor::talk::OnStage { document: talk.document(), layout: &talk.live.layout };
                    let room = room_of(stage).expand(1.0);
                    let children = talk.document().children(shown.topic);
                    let part = children.get(shown.part.clone()).unwrap_or(&[]);
                    for &topic in part {
                        let Some(rect) = talk.live.layout.rect_in_map(talk.document(), topic) else { continue };
                        let title = talk.title(topic).0;
                        let at = format!("{what}, {titles:?}, {w}×{h}, step {}: {title}", talk.player.place().step + 1);
                        let (min, max) = (look.on_stage(stage, rect.min), look.on_stage(stage, rect.max));
                        assert!(room.contains(min) && room.contains(max), "{at} is at {min:?}–{max:?}");
                        let px = f64::from(ground.type_size(topic)) * look.zoom / f64::from(h) * 1080.0;
                        assert!(px >= f64::from(MIN_TYPE) - 0.01, "{at} has type of {px:.1}");
                    }
                });
            }
        }
    }
}

/// The frames of the sample's walk, as they are; `UPDATE_GOLDEN=1` writes them anew.
#[test]
fn frames_of_the_sample() {
    let document = sample();
    let mut text = String::new();
    for (w, h) in STAGES {
        writeln!(text, "{w}×{h}").unwrap();
        let mut talk = talk(&document, TitleChoice::Main);
        let mut last = usize::MAX;
        each_place(&mut talk, |talk| {
            let place = talk.player.place();
            let look = talk.look(&talk.live, Size::new(w, h)).expect("a look");
            if place.step != last {
                last = place.step;
                let shown = talk.live.shown.as_ref().unwrap();
                let title = list::on_one_line(talk.title(shown.topic).0);
                let center = look.center;
                writeln!(text, "{:>3} {:>8.1} {:>8.1} ×{:.3} {title}", last + 1, center.x, center.y, look.zoom)
                    .unwrap();
            }
        });
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/talk-frames.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(text, golden, "the frames changed; UPDATE_GOLDEN=1 if they should");
}

#[test]
fn a_talk_changes_not_one_byte_but_what_is_taken_down() {
    let mut editor = editor(sample());
    let before = native::write(editor.document(), &gangmu::formats::WriteOptions::default()).unwrap();
    let mut talk = talk(editor.document(), TitleChoice::Main);
    let presses = each_place(&mut talk, |_| {});
    assert!(presses > 60, "{presses}");
    let mut now = 10_000_000;
    for key in "b.w,fsldz+-ercytnxa?1".chars() {
        now += 1000;
        talk.press(Press::new(PressKey::Char(key)), now);
    }
    assert_eq!(native::write(talk.document(), &gangmu::formats::WriteOptions::default()).unwrap(), before);
    assert_eq!(native::write(editor.document(), &gangmu::formats::WriteOptions::default()).unwrap(), before);
    // A remark: one step of undo, a dated branch made once, a link to what was spoken of.
    let about = talk.player.topic().unwrap();
    let sheet = editor.sheet();
    edits::capture(&mut editor, sheet, "2026-11-25", "Who pays?", about).unwrap();
    edits::capture(&mut editor, sheet, "2026-11-26", "And who decides?", about).unwrap();
    let document = editor.document();
    let main = document.children(document.sheets()[0].1.root());
    let discussions: Vec<_> = main.iter().filter(|&&topic| document.title(topic) == "Discussion").collect();
    let [discussion] = discussions[..] else { panic!("{} branches", discussions.len()) };
    let discussion = *discussion;
    assert_eq!(document.topic(discussion).unwrap().more().date, "2026-11-25");
    let remarks: Vec<_> = document.children(discussion).iter().map(|&topic| document.title(topic).as_str()).collect();
    assert_eq!(remarks, ["Who pays?", "And who decides?"]);
    let link = &document.topic(document.children(discussion)[0]).unwrap().more().links[0];
    assert_eq!(link.href, format!("#{}", document.topic(about).unwrap().file_id()));
    talk.follow(editor.document(), &[gangmu::doc::Touched::All]);
    editor.undo();
    editor.undo();
    assert_eq!(native::write(editor.document(), &gangmu::formats::WriteOptions::default()).unwrap(), before);
}

#[test]
fn steps_are_put_in_order_one_undo_each() {
    let mut editor = editor(tree());
    let sheet = editor.sheet();
    let walk = |editor: &Editor| list::walk_of(editor.document(), sheet);
    let names = |editor: &Editor| -> Vec<String> {
        list::lines(editor.document(), &walk(editor))
            .into_iter()
            .map(|line| line.path.last().unwrap().clone())
            .collect()
    };
    let before = names(&editor);
    let first = walk(&editor);
    assert!(!first.is_own());
    edits::change(&mut editor, sheet, &first, 5, &Change::MoveBefore(1)).unwrap();
    let moved = names(&editor);
    assert_eq!(moved[1], before[5]);
    assert_eq!(moved.len(), before.len());
    for change in [Change::Skip, Change::Reveal(Some(Reveal::All)), Change::Seconds(Some(90)), Change::Remove] {
        let now = walk(&editor);
        edits::change(&mut editor, sheet, &now, 2, &change).unwrap();
    }
    assert_eq!(walk(&editor).skipped().len(), 1);
    let skipped = walk(&editor).skipped()[0].clone();
    edits::unskip(&mut editor, sheet, &skipped).unwrap();
    assert!(walk(&editor).skipped().is_empty());
    let mut undone = 0;
    while editor.undo().is_some() {
        undone += 1;
    }
    assert_eq!(undone, 6);
    assert_eq!(names(&editor), before);
}
