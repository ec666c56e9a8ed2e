//! What lies across the tree: relations, boundaries, summaries; and the structures.

use super::{Bar, Command, CommandError, Ctx, Env, Menu, Request, Why};
use crate::doc::{Field, GroupKind, Op, SheetField, Text};
use crate::editor::keys::Key;

const ACROSS: Menu = Menu { bar: Bar::Topic, sub: "", group: 4 };
const SHEET: Menu = Menu { bar: Bar::Format, sub: "Structure of the map", group: 0 };
const BRANCH: Menu = Menu { bar: Bar::Format, sub: "Structure of the branch", group: 0 };

/// Makes the commands of one structure, for the map or for the selected branches.
macro_rules! structure {
    (map $id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, SHEET, |ctx| set_map(ctx, $name))
            .words("layout structure shape chart diagram table cause chronology")
            .can(|env| env.sheet().map(drop))
            .checked(|env| env.sheet().is_ok_and(|sheet| sheet.structure == $name))
            .edits()
    };
    (branch $id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, BRANCH, |ctx| set_branch(ctx, $name))
            .words("layout structure shape")
            .can(|env| env.primary().map(drop))
            .checked(|env| {
                let topic = env.selection().primary().and_then(|topic| env.document().topic(topic));
                topic.is_some_and(|topic| topic.more().structure == $name)
            })
            .edits()
    };
}

pub(super) static COMMANDS: &[Command] = &[
    Command::new("insert.relation", "Relation", ACROSS, relate)
        .keys(&[Key::ctrl('L').with_shift()])
        .words("arrow connect link line")
        .can(can_relate)
        .edits(),
    Command::new("insert.boundary", "Boundary", ACROSS, |ctx| group(ctx, GroupKind::Boundary))
        .keys(&[Key::ctrl('B').with_shift()])
        .words("outline group frame")
        .can(|env| env.run().map(drop))
        .edits(),
    Command::new("insert.summary", "Summary", ACROSS, |ctx| group(ctx, GroupKind::Summary))
        .keys(&[Key::ctrl(']').with_shift()])
        .words("brace group conclusion")
        .can(|env| env.run().map(drop))
        .edits(),
    structure!(map "format.map", "Map", "map"),
    structure!(map "format.logic-right", "Logic chart to the right", "logic-right"),
    structure!(map "format.logic-left", "Logic chart to the left", "logic-left"),
    structure!(map "format.org", "Org chart", "org"),
    structure!(map "format.tree", "Tree", "tree"),
    structure!(map "format.radial", "Radial map", "radial"),
    structure!(map "format.brace", "Brace chart", "brace"),
    structure!(map "format.timeline", "Timeline", "timeline"),
    structure!(map "format.fishbone", "Fishbone", "fishbone"),
    structure!(map "format.matrix", "Matrix", "matrix"),
    structure!(branch "format.branch-inherit", "As above it", ""),
    structure!(branch "format.branch-map", "Map", "map"),
    structure!(branch "format.branch-logic-right", "Logic chart to the right", "logic-right"),
    structure!(branch "format.branch-logic-left", "Logic chart to the left", "logic-left"),
    structure!(branch "format.branch-org", "Org chart", "org"),
    structure!(branch "format.branch-tree", "Tree", "tree"),
    structure!(branch "format.branch-radial", "Fan", "radial"),
    structure!(branch "format.branch-brace", "Brace chart", "brace"),
    structure!(branch "format.branch-timeline", "Timeline", "timeline"),
    structure!(branch "format.branch-fishbone", "Fishbone", "fishbone"),
    structure!(branch "format.branch-matrix", "Matrix", "matrix"),
];

fn can_relate(env: &Env<'_>) -> Result<(), Why> {
    match env.selection().topics() {
        [_] | [_, _] => Ok(()),
        [] => Err(Why::new("select a topic first")),
        _ => Err(Why::new("a relation connects two topics")),
    }
}

/// From the topic that was picked first to the second; with one, the window asks for the other.
fn relate(ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
    match *ctx.editor.selection().topics() {
        [from, to] => {
            let id = ctx.editor.edit("Add relation", |edit| edit.add_relation(from, to, ""))?;
            ctx.ask(Request::StartEditingItem(id));
        }
        [from] => ctx.ask(Request::PickRelationTarget(from)),
        _ => {}
    }
    Ok(())
}

fn group(ctx: &mut Ctx<'_>, kind: GroupKind) -> Result<(), CommandError> {
    let tops = ctx.env().tops()?.to_vec();
    let label = if kind == GroupKind::Boundary { "Add boundary" } else { "Add summary" };
    ctx.editor.edit(label, |edit| edit.add_group(kind, &tops, ""))?;
    if let Some(topic) = ctx.editor.selection().single() {
        ctx.edit_new(topic);
    }
    Ok(())
}

fn set_map(ctx: &mut Ctx<'_>, name: &'static str) -> Result<(), CommandError> {
    let id = ctx.editor.sheet();
    if ctx.env().sheet()?.structure == name {
        return Ok(());
    }
    let op = Op::SetSheet { id, field: SheetField::Structure(Text::from(name)) };
    ctx.editor.edit("Change structure", |edit| edit.apply(op))?;
    Ok(())
}

fn set_branch(ctx: &mut Ctx<'_>, name: &'static str) -> Result<(), CommandError> {
    let topics = ctx.editor.selection().topics().to_vec();
    let field = Field::Structure(Text::from(name));
    ctx.editor.edit("Change structure", |edit| topics.iter().try_for_each(|&topic| edit.set(topic, field.clone())))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::doc::GroupKind;
    use crate::editor::commands::tests::{Bench, refuses};
    use crate::editor::commands::{EditMode, Request};

    #[test]
    fn a_relation_goes_from_the_first_picked_to_the_second() {
        let mut bench = Bench::new("Root\n  >> A\n  > B\n");
        bench.run("insert.relation").expect("two topics are selected");
        let sheet = &bench.editor.document().sheets()[0].1;
        let relation = &sheet.relations()[0];
        assert_eq!(bench.editor.document().title(relation.from), "B");
        assert_eq!(bench.editor.document().title(relation.to), "A");
        assert_eq!(bench.requests, [Request::StartEditingItem(relation.id.clone())]);
        bench.run("edit.delete").expect("the relation is selected");
        assert_eq!(bench.editor.document().sheets()[0].1.relations(), []);
    }

    #[test]
    fn one_topic_asks_for_the_other() {
        let mut bench = Bench::new("Root\n  > A\n");
        bench.run("insert.relation").expect("one topic is selected");
        assert_eq!(bench.requests, [Request::PickRelationTarget(bench.find("A"))]);
        refuses("insert.relation", "> Root\n  > A\n  > B\n", "a relation connects two topics");
    }

    #[test]
    fn summaries_are_typed_at_once() {
        let mut bench = Bench::new("Root\n  > A\n  >> B\n  C\n");
        bench.run("insert.summary").expect("two neighbours are selected");
        let group = &bench.editor.document().sheets()[0].1.groups()[0];
        assert_eq!(group.kind, GroupKind::Summary);
        let topic = group.topic.expect("a summary has a topic");
        assert_eq!(bench.requests.last(), Some(&Request::StartEditing { topic, mode: EditMode::Replace }));
        refuses(
            "insert.summary",
            "Root\n  > A\n  B\n  > C\n",
            "the selected topics are not neighbours below one parent",
        );
        refuses("insert.boundary", "> Root\n  A\n", "this works on topics that hang below another");
    }

    #[test]
    fn structures_are_a_choice() {
        let mut bench = Bench::new("Root\n  > A\n");
        assert!(bench.checked("format.map"));
        bench.run("format.org").expect("a sheet has a structure");
        assert!(bench.checked("format.org") && !bench.checked("format.map"));
        assert!(bench.checked("format.branch-inherit"));
        bench.run("format.branch-tree").expect("a branch may have a structure");
        assert!(bench.checked("format.branch-tree"));
        assert_eq!(bench.editor.undo(), Some("Change structure"));
        assert!(bench.checked("format.branch-inherit"));
    }

    #[test]
    fn every_structure_can_be_chosen_for_the_map_and_for_a_branch() {
        let mut bench = Bench::new("Root\n  > A\n");
        for name in
            ["map", "logic-right", "logic-left", "org", "tree", "radial", "brace", "timeline", "fishbone", "matrix"]
        {
            for id in [format!("format.{name}"), format!("format.branch-{name}")] {
                let was = bench.checked(&id);
                bench.run(&id).expect("a sheet and a topic have a structure");
                assert!(bench.checked(&id), "{id}");
                if !was {
                    assert_eq!(bench.editor.undo(), Some("Change structure"), "{id}");
                    assert!(!bench.checked(&id), "{id} is taken back");
                    bench.editor.redo();
                }
            }
        }
    }
}
