//! Adding topics and moving them in the tree.

use super::edit::reveal_primary;
use super::{Bar, Command, CommandError, Ctx, Env, Menu, Why};
use crate::doc::{Field, Side, TopicId};
use crate::editor::geometry::{Direction, grows};
use crate::editor::keys::{Key, KeyCode};

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::Topic, sub: "", group }
}

const MOVE: Menu = Menu { bar: Bar::Topic, sub: "Move", group: 2 };

/// Makes the command that moves topics in a direction of the picture.
macro_rules! shift {
    ($id:literal, $title:literal, $direction:expr) => {
        Command::new($id, $title, MOVE, |ctx| {
            let way = way(&ctx.env(), $direction)?;
            take(ctx, way)
        })
        .words("move order shift sibling indent outdent")
        .can(|env| way(env, $direction).map(drop))
        .edits()
    };
}

pub(super) static COMMANDS: &[Command] = &[
    Command::new("topic.add-child", "Add child", at(0), |ctx| {
        let parent = ctx.env().primary()?;
        let new = ctx.editor.edit("Add child", |edit| edit.add_child(parent, ""))?;
        ctx.edit_new(new);
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Insert)])
    .words("new subtopic insert below")
    .can(|env| env.primary().map(drop))
    .edits(),
    Command::new("topic.add-after", "Add sibling after", at(0), |ctx| add_sibling(ctx, true))
        .keys(&[Key::plain(KeyCode::Enter)])
        .words("new topic insert next")
        .can(|env| env.primary().map(drop))
        .edits(),
    Command::new("topic.add-before", "Add sibling before", at(0), |ctx| add_sibling(ctx, false))
        .keys(&[Key::plain(KeyCode::Enter).with_shift()])
        .words("new topic insert previous")
        .can(|env| env.primary().map(drop))
        .edits(),
    Command::new("topic.insert-parent", "Insert parent", at(0), |ctx| {
        let tops = ctx.env().tops()?.to_vec();
        let new = ctx.editor.edit("Insert parent", |edit| edit.insert_parent(&tops, ""))?;
        ctx.edit_new(new);
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::Enter).with_ctrl()])
    .words("new topic between above group")
    .can(|env| env.run().map(drop))
    .edits(),
    Command::new("topic.indent", "Indent", at(1), |ctx| take(ctx, Way::Indent))
        .words("deeper demote below")
        .can(can_indent)
        .edits(),
    Command::new("topic.outdent", "Outdent", at(1), |ctx| take(ctx, Way::Outdent))
        .keys(&[Key::plain(KeyCode::Tab).with_shift()])
        .words("higher promote out")
        .can(can_outdent)
        .edits(),
    shift!("topic.move-up", "Up", Direction::Up)
        .keys(&[Key::plain(KeyCode::Up).with_alt(), Key::plain(KeyCode::Up).with_ctrl()]),
    shift!("topic.move-down", "Down", Direction::Down)
        .keys(&[Key::plain(KeyCode::Down).with_alt(), Key::plain(KeyCode::Down).with_ctrl()]),
    shift!("topic.move-left", "To the left", Direction::Left).keys(&[Key::plain(KeyCode::Left).with_alt()]),
    shift!("topic.move-right", "To the right", Direction::Right).keys(&[Key::plain(KeyCode::Right).with_alt()]),
];

fn add_sibling(ctx: &mut Ctx<'_>, after: bool) -> Result<(), CommandError> {
    let topic = ctx.env().primary()?;
    let label = if after { "Add sibling after" } else { "Add sibling before" };
    // Beside the topic that was drilled into there is no place that could be seen.
    let is_top = ctx.editor.focus() == Some(topic);
    let new = ctx
        .editor
        .edit(label, |edit| if is_top { edit.add_child(topic, "") } else { edit.add_sibling(topic, after, "") })?;
    ctx.edit_new(new);
    Ok(())
}

/// What moving in a direction does in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Earlier,
    Later,
    Indent,
    Outdent,
    /// To the other side of the root.
    Side(Side),
}

/// Toward where the level grows is deeper, away from it is higher, across is among the siblings:
/// so that on either side of a map, and in an org chart, topics go where the arrow points.
fn way(env: &Env<'_>, direction: Direction) -> Result<Way, Why> {
    let (parent, from, to) = env.run()?;
    let first = env.tops()?.first().copied().ok_or_else(|| Why::new("select a topic first"))?;
    let grows = grows(env.geometry, env.document(), first);
    if direction == grows {
        return can_indent(env).map(|()| Way::Indent);
    }
    if direction == grows.opposite() {
        let side = if direction == Direction::Left { Side::Left } else { Side::Right };
        let sideways = matches!(direction, Direction::Left | Direction::Right);
        return if sideways && has_two_sides(env, parent) {
            Ok(Way::Side(side))
        } else {
            can_outdent(env).map(|()| Way::Outdent)
        };
    }
    // On a fishbone what comes later stands farther left.
    let leftward = matches!(direction, Direction::Left | Direction::Right)
        && env.geometry.is_some_and(|geometry| geometry.runs_leftward(env.document(), first));
    let later = matches!(direction, Direction::Down | Direction::Right) != leftward;
    match later {
        true if to + 1 < env.document().children(parent).len() => Ok(Way::Later),
        false if from > 0 => Ok(Way::Earlier),
        true => Err(Why::new("it is the last one already")),
        false => Err(Why::new("it is the first one already")),
    }
}

/// The structures in which all children stand on one side, or on no side at all.
const ONE_SIDED: [&str; 8] = ["logic-right", "logic-left", "org", "tree", "brace", "timeline", "fishbone", "matrix"];

/// Whether the children of `parent` stand on both sides of it: only those of a root in a map.
fn has_two_sides(env: &Env<'_>, parent: TopicId) -> bool {
    let Ok(sheet) = env.sheet() else { return false };
    let own = env.document().topic(parent).map(|topic| topic.more().structure.as_str()).filter(|name| !name.is_empty());
    let structure = own.unwrap_or(sheet.structure.as_str());
    sheet.root() == parent && !ONE_SIDED.contains(&structure)
}

fn can_indent(env: &Env<'_>) -> Result<(), Why> {
    let (_, from, _) = env.run()?;
    if from > 0 { Ok(()) } else { Err(Why::new("there is no topic before it to go below")) }
}

fn can_outdent(env: &Env<'_>) -> Result<(), Why> {
    let (parent, _, _) = env.run()?;
    env.document().parent(parent).map(drop).ok_or_else(|| Why::new("it is on the highest level already"))
}

fn take(ctx: &mut Ctx<'_>, way: Way) -> Result<(), CommandError> {
    let tops = ctx.env().tops()?.to_vec();
    let label = match way {
        Way::Indent => "Indent",
        Way::Outdent => "Outdent",
        Way::Earlier | Way::Later | Way::Side(_) => "Move",
    };
    ctx.editor.edit(label, |edit| match way {
        Way::Earlier => edit.move_among_siblings(&tops, false),
        Way::Later => edit.move_among_siblings(&tops, true),
        Way::Indent => edit.indent(&tops),
        Way::Outdent => edit.outdent(&tops),
        Way::Side(side) => tops.iter().try_for_each(|&top| edit.set(top, Field::Side(side))),
    })?;
    reveal_primary(ctx);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::doc::{Document, Side, Topic, TopicId};
    use crate::editor::commands::tests::{Bench, check, refuses};
    use crate::editor::commands::{EditMode, Request};
    use crate::editor::geometry::{Direction, Geometry, neighbour};

    #[test]
    fn adding() {
        check("topic.add-child", "> Root\n  A\n", "Root\n  A\n  > \n");
        check("topic.add-child", "Root\n  > A [+]\n    B\n", "Root\n  A\n    B\n    > \n");
        check("topic.add-after", "Root\n  > A\n  B\n", "Root\n  A\n  > \n  B\n");
        check("topic.add-before", "Root\n  A\n  > B\n", "Root\n  A\n  > \n  B\n");
        check("topic.add-after", "> Root\n  A\n", "Root\n  A\n  > \n");
        check("topic.insert-parent", "Root\n  > A\n  >> B\n  C\n", "Root\n  > \n    A\n    B\n  C\n");
        refuses("topic.add-child", "Root\n", "select a topic first");
    }

    #[test]
    fn a_new_topic_is_typed_at_once() {
        let mut bench = Bench::new("> Root\n");
        bench.run("topic.add-child").expect("a topic is selected");
        let new = bench.editor.selection().single().expect("the new topic is selected");
        let start = Request::StartEditing { topic: new, mode: EditMode::Replace };
        assert_eq!(bench.requests, [Request::Reveal(new), start]);
    }

    #[test]
    fn moving() {
        check("topic.move-down", "Root\n  > A\n  >> B\n  C\n", "Root\n  C\n  > A\n  >> B\n");
        check("topic.move-up", "Root\n  A\n  > B\n", "Root\n  > B\n  A\n");
        check("topic.indent", "Root\n  A [+]\n    C\n  > B\n", "Root\n  A\n    C\n    > B\n");
        check("topic.outdent", "Root\n  A\n    > B\n  C\n", "Root\n  A\n  > B\n  C\n");
        refuses("topic.move-down", "Root\n  A\n  > B\n", "it is the last one already");
        refuses("topic.indent", "Root\n  > A\n  B\n", "there is no topic before it to go below");
        refuses("topic.outdent", "Root\n  > A\n", "it is on the highest level already");
        refuses("topic.move-up", "> Root\n  A\n", "this works on topics that hang below another");
    }

    /// A picture in which everything grows in one direction.
    struct Grows(Direction);

    impl Geometry for Grows {
        fn neighbour(&self, document: &Document, from: TopicId, direction: Direction) -> Option<TopicId> {
            neighbour(None, document, from, direction)
        }
        fn grows(&self, _: &Document, _: TopicId) -> Direction {
            self.0
        }
    }

    #[test]
    fn topics_go_where_the_arrow_points() {
        let before = "Root\n  A\n  > B\n    C\n";
        let cases = [
            (Direction::Right, "topic.move-right", "Root\n  A\n    > B\n      C\n"),
            (Direction::Left, "topic.move-left", "Root\n  A\n    > B\n      C\n"),
            (Direction::Down, "topic.move-down", "Root\n  A\n    > B\n      C\n"),
            (Direction::Down, "topic.move-left", "Root\n  > B\n    C\n  A\n"),
        ];
        for (grows, command, after) in cases {
            let mut bench = Bench::new(before);
            bench.geometry = Some(Box::new(Grows(grows)));
            bench.run(command).unwrap_or_else(|why| panic!("{command} growing {grows:?}: {why}"));
            assert_eq!(bench.print(), after, "{command} growing {grows:?}");
        }
    }

    #[test]
    fn main_topics_of_a_map_change_sides() {
        let mut bench = Bench::new("Root\n  A\n  > B\n");
        bench.run("topic.move-left").expect("a map has two sides");
        let side = |bench: &Bench| bench.editor.document().topic(bench.find("B")).map(Topic::side);
        assert_eq!(side(&bench), Some(Side::Left));
        bench.geometry = Some(Box::new(Grows(Direction::Left)));
        bench.run("topic.move-right").expect("a map has two sides");
        assert_eq!(side(&bench), Some(Side::Right));
    }
}
