//! Putting siblings in order; making several topics of one, and one of several.

use std::cmp::Ordering;

use super::{Bar, Command, CommandError, Ctx, Env, Menu, Why};
use crate::doc::{Document, TopicId};
use crate::editor::keys::{Key, KeyCode};
use crate::text::collate::{Han, Order};

const SORT: Menu = Menu { bar: Bar::Topic, sub: "Sort the children", group: 3 };
const PARTS: Menu = Menu { bar: Bar::Topic, sub: "Split and join", group: 3 };

/// Makes the command of one order.
macro_rules! sort {
    ($id:literal, $title:literal, $by:expr) => {
        Command::new($id, $title, SORT, |ctx| sort(ctx, $by)).words("order arrange alphabetical").can(can_sort).edits()
    };
}

pub(super) static COMMANDS: &[Command] = &[
    sort!("sort.title", "By title", By::Title(Han::OfLanguage)),
    sort!("sort.pinyin", "By pinyin", By::Title(Han::Pinyin)),
    sort!("sort.stroke", "By strokes", By::Title(Han::Stroke)),
    sort!("sort.date", "By date", By::Date),
    sort!("sort.marker", "By priority and marker", By::Marker),
    sort!("sort.reverse", "The other way round", By::Reverse),
    Command::new("topic.split", "Split into siblings", PARTS, |ctx| {
        let topic = ctx.env().single()?;
        let parts = parts(&ctx.editor.edited_title(topic));
        let language = ctx.editor.edited_language();
        ctx.editor.edit("Split topic", |edit| edit.split(topic, &language, &parts))?;
        Ok(())
    })
    .words("divide lines sentences break")
    .can(can_split)
    .edits(),
    Command::new("topic.join", "Join into one", PARTS, |ctx| {
        let tops = ctx.env().tops()?.to_vec();
        ctx.editor.edit("Join topics", |edit| edit.join(&tops))?;
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::Char('J')).with_ctrl()])
    .words("merge combine unite")
    .can(|env| {
        let (_, from, to) = env.run()?;
        if from == to { Err(Why::new("select two or more neighbours first")) } else { Ok(()) }
    })
    .edits(),
];

/// What children are ordered by.
#[derive(Clone, Copy)]
enum By {
    Title(Han),
    Date,
    Marker,
    Reverse,
}

/// The selected topics that have children to be put in order.
fn parents<'a>(env: &Env<'a>) -> impl Iterator<Item = TopicId> + 'a {
    let document = env.document();
    env.selection().topics().iter().copied().filter(move |&topic| document.children(topic).len() > 1)
}

fn can_sort(env: &Env<'_>) -> Result<(), Why> {
    env.primary()?;
    let mut all = parents(env).peekable();
    if all.peek().is_none() {
        return Err(Why::new("select a topic with two or more children first"));
    }
    // A boundary or a summary holds neighbours; another order would tear it apart.
    let sheet = env.sheet()?;
    if all.any(|parent| sheet.groups().iter().any(|group| group.parent == parent)) {
        return Err(Why::new("a boundary or summary below the topic holds its neighbours together"));
    }
    Ok(())
}

fn sort(ctx: &mut Ctx<'_>, by: By) -> Result<(), CommandError> {
    let env = ctx.env();
    let (document, language) = (env.document(), env.editor.edited_language());
    let order = if let By::Title(han) = by { Some(Order::new(&language, han)) } else { None };
    let title = |topic: TopicId| {
        let at = document.topic(topic);
        at.and_then(|at| at.translation(&language))
            .or_else(|| at.map(crate::doc::Topic::title))
            .map_or("", |t| t.as_str())
    };
    let mut orders = Vec::new();
    for parent in parents(&env) {
        let mut children = document.children(parent).to_vec();
        match by {
            By::Title(_) => {
                children.sort_by(|&a, &b| order.as_ref().map_or(Ordering::Equal, |o| o.compare(title(a), title(b))));
            }
            By::Date => children.sort_by_cached_key(|&child| date_key(document, child)),
            By::Marker => children.sort_by_cached_key(|&child| marker_key(document, child)),
            By::Reverse => children.reverse(),
        }
        orders.push((parent, children));
    }
    ctx.editor.edit("Sort", |edit| orders.into_iter().try_for_each(|(parent, order)| edit.reorder(parent, order)))?;
    Ok(())
}

/// EDTF level 0 sorts as text once years before the common era and open starts are set apart;
/// topics without a date come last, in their order.
fn date_key(document: &Document, topic: TopicId) -> (bool, i64, String) {
    let date = document.topic(topic).map_or("", |topic| topic.more().date.as_str());
    let start = date.split('/').next().unwrap_or_default();
    let digits = start.strip_prefix('-').unwrap_or(start);
    let (year, rest) = digits.split_once('-').unwrap_or((digits, ""));
    let Ok(year) = year.parse::<i64>() else { return (true, 0, String::new()) };
    (false, if start.starts_with('-') { -year } else { year }, rest.to_owned())
}

/// Priorities first, the highest first; then other markers by name; then topics without any.
fn marker_key(document: &Document, topic: TopicId) -> (u8, String) {
    let markers = document.topic(topic).map(|topic| topic.more().markers.clone()).unwrap_or_default();
    let priority = markers.iter().filter_map(|marker| marker.strip_prefix("priority-")?.parse::<u8>().ok()).min();
    match (priority, markers.iter().min()) {
        (Some(priority), _) => (priority.min(98), String::new()),
        (None, Some(first)) => (99, first.to_string()),
        (None, None) => (100, String::new()),
    }
}

/// The parts of a title: its lines; of a single line the sentences, else what semicolons, commas
/// and the like divide.
fn parts(title: &str) -> Vec<String> {
    let clean = |part: &str| part.trim().to_owned();
    let several = |parts: Vec<String>| (parts.len() > 1).then_some(parts);
    let lines = title.lines().map(clean).filter(|part| !part.is_empty()).collect();
    if let Some(lines) = several(lines) {
        return lines;
    }
    // Ends of sentences stay with their sentence; what only divides goes.
    for (ends, stays) in [("。！？!?", true), ("；;", false), ("，、,", false)] {
        let pieces = title.split_inclusive(|c: char| ends.contains(c));
        let trimmed = pieces.map(|piece| {
            let piece = piece.trim();
            clean(if stays { piece } else { piece.trim_end_matches(|c: char| ends.contains(c)) })
        });
        if let Some(parts) = several(trimmed.filter(|part| !part.is_empty()).collect()) {
            return parts;
        }
    }
    vec![title.to_owned()]
}

fn can_split(env: &Env<'_>) -> Result<(), Why> {
    let topic = env.single()?;
    if env.document().parent(topic).is_none() {
        return Err(Why::new("this works on topics that hang below another"));
    }
    if parts(&env.editor.edited_title(topic)).len() < 2 {
        return Err(Why::new("the title has one line and one sentence"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::doc::{Field, Selection, fixture};
    use crate::editor::commands::tests::{Bench, check, refuses};
    use crate::formats::{WriteOptions, native};

    #[test]
    fn children_are_sorted_by_title() {
        check("sort.title", "> Root\n  b10\n  a\n  b9\n", "> Root\n  a\n  b9\n  b10\n");
        check("sort.pinyin", "> Root\n  障碍\n  动因\n    x\n  前景\n", "> Root\n  动因\n    x\n  前景\n  障碍\n");
        check("sort.stroke", "> Root\n  三\n  一\n  二\n", "> Root\n  一\n  二\n  三\n");
        check("sort.reverse", "> Root\n  a\n  b\n  c\n", "> Root\n  c\n  b\n  a\n");
        refuses("sort.title", "> Root\n  a\n", "select a topic with two or more children first");
    }

    #[test]
    fn several_topics_are_sorted_each_for_itself_in_one_step() {
        check(
            "sort.title",
            "Root\n  > A\n    2\n    1\n  >> B\n    y\n    x\n",
            "Root\n  > A\n    1\n    2\n  >> B\n    x\n    y\n",
        );
    }

    #[test]
    fn dates_and_priorities_order_too() {
        let mut bench = Bench::new("> Root\n  a\n  b\n  c\n  d\n");
        for (name, date) in [("a", "1965-06-22"), ("b", "1951"), ("d", "-0200")] {
            let topic = bench.find(name);
            bench.editor.edit("Date", |edit| edit.set(topic, Field::Date(date.into()))).unwrap();
        }
        bench.run("sort.date").unwrap();
        assert_eq!(bench.print(), "> Root\n  d\n  b\n  a\n  c\n");
        for (name, marker) in [("a", "priority-2"), ("c", "priority-1"), ("d", "star")] {
            let topic = bench.find(name);
            let markers = std::iter::once(marker.into()).collect();
            bench.editor.edit("Marker", |edit| edit.set(topic, Field::Markers(markers))).unwrap();
        }
        bench.run("sort.marker").unwrap();
        assert_eq!(bench.print(), "> Root\n  c\n  a\n  d\n  b\n");
    }

    #[test]
    fn a_boundary_keeps_its_neighbours() {
        let mut bench = Bench::new("Root\n  > c\n  > b\n  a\n");
        bench.run("insert.boundary").unwrap();
        let root = bench.find("Root");
        bench.editor.select(Selection::one(root));
        assert_eq!(
            bench.run("sort.title").unwrap_err(),
            "a boundary or summary below the topic holds its neighbours together"
        );
    }

    #[test]
    fn titles_have_parts() {
        assert_eq!(parts("one\n two \n\nthree"), ["one", "two", "three"]);
        assert_eq!(parts("关系正常化。动因？障碍"), ["关系正常化。", "动因？", "障碍"]);
        assert_eq!(parts("security; trade; history"), ["security", "trade", "history"]);
        assert_eq!(parts("美国、日本、韩国"), ["美国", "日本", "韩国"]);
        assert_eq!(parts("one"), ["one"]);
        assert_eq!(parts(""), [""]);
    }

    #[test]
    fn splitting_keeps_the_branch_with_the_first_part() {
        check("topic.split", "Root\n  > 美国、日本\n    x\n  C\n", "Root\n  > 美国\n    x\n  >> 日本\n  C\n");
        refuses("topic.split", "Root\n  > one\n", "the title has one line and one sentence");
        refuses("topic.split", "> Root; x\n", "this works on topics that hang below another");
    }

    #[test]
    fn joining_gathers_all_that_the_topics_have() {
        check("topic.join", "Root\n  > A\n    x\n  >> B\n    y\n  C\n", "Root\n  > A B\n    x\n    y\n  C\n");
        refuses("topic.join", "Root\n  > A\n  B\n", "select two or more neighbours first");
        let mut bench = Bench::new("Root\n  > 韩日\n  >> 关系\n  C\n");
        let (a, b, c) = (bench.find("韩日"), bench.find("关系"), bench.find("C"));
        bench.editor.edit("Note", |edit| edit.set(a, Field::Note("one".into()))).unwrap();
        bench.editor.edit("Note", |edit| edit.set(b, Field::Note("two".into()))).unwrap();
        bench.editor.edit("Relation", |edit| edit.add_relation(b, c, "r").map(drop)).unwrap();
        bench.editor.select(Selection::many([a, b]));
        let bytes = |bench: &Bench| native::write(bench.editor.document(), &WriteOptions::default()).unwrap();
        let before = bytes(&bench);
        bench.run("topic.join").unwrap();
        assert_eq!(bench.print(), "Root\n  > 韩日关系\n  C\n");
        assert_eq!(bench.editor.document().topic(a).unwrap().note(), "one\n\ntwo");
        let sheet = bench.editor.document().sheet(bench.editor.sheet()).unwrap();
        assert_eq!(sheet.relations().iter().map(|r| (r.from, r.to)).collect::<Vec<_>>(), [(a, c)]);
        assert_eq!(bench.editor.document().check(), []);
        bench.editor.undo();
        assert_eq!(bytes(&bench), before);
        assert!(fixture::find(bench.editor.document(), "关系").is_some());
    }
}
