//! Undo, clipboard, selection, deletion.

use super::{Bar, Command, CommandError, Ctx, EditMode, Env, Menu, Request, Why};
use crate::doc::{Home, Selection, Topic, TopicId};
use crate::editor::keys::{Key, KeyCode};

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::Edit, sub: "", group }
}

pub(super) static COMMANDS: &[Command] = &[
    Command::new("edit.undo", "Undo", at(0), |ctx| {
        ctx.editor.undo();
        reveal_primary(ctx);
        Ok(())
    })
    .keys(&[Key::ctrl('Z')])
    .words("back revert")
    .can(|env| match env.editor.history().undo_label() {
        Some(_) => Ok(()),
        None => Err(Why::new("there is nothing to undo")),
    }),
    Command::new("edit.redo", "Redo", at(0), |ctx| {
        ctx.editor.redo();
        reveal_primary(ctx);
        Ok(())
    })
    .keys(&[Key::ctrl('Z').with_shift(), Key::ctrl('Y')])
    .words("again repeat forward")
    .can(|env| match env.editor.history().redo_label() {
        Some(_) => Ok(()),
        None => Err(Why::new("there is nothing to redo")),
    }),
    Command::new("edit.cut", "Cut", at(1), |ctx| {
        let text = ctx.editor.copy_text().ok_or_else(|| Why::new("select a topic first"))?;
        let topics = ctx.editor.selection().topics().to_vec();
        ctx.editor.edit("Cut", |edit| edit.remove_branches(&topics))?;
        ctx.ask(Request::CopyText(text));
        reveal_primary(ctx);
        Ok(())
    })
    .keys(&[Key::ctrl('X')])
    .words("clipboard")
    .can(can_remove)
    .edits(),
    Command::new("edit.copy", "Copy", at(1), |ctx| {
        let text = ctx.editor.copy_text().ok_or_else(|| Why::new("select a topic first"))?;
        ctx.ask(Request::CopyText(text));
        Ok(())
    })
    .keys(&[Key::ctrl('C')])
    .words("clipboard")
    .can(|env| env.tops().map(drop)),
    Command::new("edit.paste", "Paste", at(1), |ctx| {
        ctx.ask(Request::RequestPaste);
        Ok(())
    })
    .keys(&[Key::ctrl('V')])
    .words("clipboard insert")
    .can(|env| {
        env.single()?;
        if env.facts.clipboard { Ok(()) } else { Err(Why::new("the clipboard has no text")) }
    })
    .edits(),
    Command::new("edit.duplicate", "Duplicate", at(1), |ctx| {
        let topics = ctx.editor.selection().topics().to_vec();
        ctx.editor.edit("Duplicate", |edit| edit.duplicate(&topics))?;
        reveal_primary(ctx);
        Ok(())
    })
    .keys(&[Key::ctrl('D')])
    .words("copy clone branch")
    .can(can_duplicate)
    .edits(),
    Command::new("edit.title", "Edit title", at(2), |ctx| {
        let env = ctx.env();
        let request = match env.selection().selected_item() {
            Some(id) => Request::StartEditingItem(id.clone()),
            None => Request::StartEditing { topic: env.single()?, mode: EditMode::End },
        };
        ctx.ask(request);
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::F(2)), Key::plain(KeyCode::Space)])
    .words("rename text change")
    .can(|env| if env.selection().selected_item().is_some() { Ok(()) } else { env.single().map(drop) })
    .edits(),
    Command::new("edit.delete", "Delete", at(2), delete)
        .keys(&[Key::plain(KeyCode::Delete)])
        .words("remove branch erase")
        .can(|env| if env.selection().selected_item().is_some() { item_exists(env) } else { can_remove(env) })
        .edits(),
    Command::new("edit.delete-only", "Delete only the topic", at(2), |ctx| {
        let topics = ctx.editor.selection().topics().to_vec();
        ctx.editor.edit("Delete topic", |edit| {
            for &topic in &topics {
                // A callout or a summary topic may have gone with one before it.
                if edit.document().contains(topic) {
                    edit.remove_only(topic)?;
                }
            }
            Ok(())
        })?;
        reveal_primary(ctx);
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::Delete).with_ctrl()])
    .words("remove keep children")
    .can(|env| {
        env.primary()?;
        let hangs = |&topic: &TopicId| env.document().parent(topic).is_some();
        if env.selection().topics().iter().all(hangs) {
            Ok(())
        } else {
            Err(Why::new("the children of this topic would have no place"))
        }
    })
    .edits(),
    Command::new("edit.select-all", "Select all", at(3), |ctx| {
        let env = ctx.env();
        let sheet = env.sheet()?;
        let root = sheet.root();
        let tops = sheet.floating().iter().copied().chain(std::iter::once(root));
        // The root comes last: it is the one that keys go on from.
        let all: Vec<TopicId> = tops.flat_map(|top| env.document().walk_open(top)).map(|visit| visit.id).collect();
        ctx.editor.select(Selection::many(all.into_iter().rev()));
        Ok(())
    })
    .keys(&[Key::ctrl('A')])
    .words("everything mark"),
    Command::new("edit.select-siblings", "Select siblings", at(3), |ctx| {
        let env = ctx.env();
        let primary = env.primary()?;
        let siblings = env.document().parent(primary).map_or(&[][..], |parent| env.document().children(parent));
        let selection = Selection::many(siblings.iter().copied().chain(std::iter::once(primary)));
        ctx.editor.select(selection);
        Ok(())
    })
    .keys(&[Key::ctrl('A').with_shift()])
    .words("level neighbours mark")
    .can(|env| env.primary().map(drop)),
];

/// Brings the topic that keys go on from into view.
pub(super) fn reveal_primary(ctx: &mut Ctx<'_>) {
    if let Some(topic) = ctx.editor.selection().primary() {
        ctx.ask(Request::Reveal(topic));
    }
}

fn is_root(env: &Env<'_>, topic: TopicId) -> bool {
    matches!(env.document().topic(topic).map(Topic::home), Some(Home::Root(_)))
}

/// A root among the selected topics would stay behind, so with one selected nothing is deleted.
fn can_remove(env: &Env<'_>) -> Result<(), Why> {
    if env.tops()?.iter().any(|&top| is_root(env, top)) {
        return Err(Why::new("the root of a map cannot be deleted"));
    }
    Ok(())
}

fn can_duplicate(env: &Env<'_>) -> Result<(), Why> {
    let copies = |&top: &TopicId| {
        !matches!(env.document().topic(top).map(Topic::home), None | Some(Home::Root(_) | Home::Summary(_)))
    };
    if env.tops()?.iter().any(copies) {
        return Ok(());
    }
    Err(Why::new("there is one root, and one topic to a summary"))
}

fn item_exists(env: &Env<'_>) -> Result<(), Why> {
    let sheet = env.sheet()?;
    let id = env.selection().selected_item();
    let found = sheet.relations().iter().any(|relation| Some(&relation.id) == id)
        || sheet.groups().iter().any(|group| Some(&group.id) == id);
    if found { Ok(()) } else { Err(Why::new("it is gone")) }
}

fn delete(ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
    let sheet = ctx.editor.sheet();
    let selection = ctx.editor.selection().clone();
    if let Some(id) = selection.selected_item() {
        // The keys go on from where it was.
        let at = ctx.env().sheet()?;
        let relation = at.relations().iter().find(|relation| relation.id == *id).map(|relation| relation.from);
        let beside = relation.or_else(|| at.groups().iter().find(|group| group.id == *id).map(|group| group.first));
        ctx.editor.edit("Delete", |edit| {
            edit.remove_item(sheet, id)?;
            edit.select(beside.map_or_else(Selection::none, Selection::one));
            Ok(())
        })?;
    } else {
        ctx.editor.edit("Delete", |edit| edit.remove_branches(selection.topics()))?;
    }
    reveal_primary(ctx);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::editor::commands::Request;
    use crate::editor::commands::tests::{Bench, check, refuses};

    #[test]
    fn deleting_goes_on_with_the_neighbour() {
        check("edit.delete", "Root\n  A\n  > B\n  C\n", "Root\n  A\n  > C\n");
        check("edit.delete", "Root\n  A\n  > B\n", "Root\n  > A\n");
        check("edit.delete", "Root\n  > A\n", "> Root\n");
        check("edit.delete-only", "Root\n  > A\n    B\n    C\n", "Root\n  > B\n  C\n");
        refuses("edit.delete", "> Root\n  A\n", "the root of a map cannot be deleted");
        refuses("edit.delete-only", "> Root\n  A\n", "the children of this topic would have no place");
    }

    #[test]
    fn deleting_a_relation_goes_on_where_it_began() {
        let mut bench = Bench::new("Root\n  A\n  B\n");
        let [a, b] = ["A", "B"].map(|title| crate::doc::fixture::find(bench.editor.document(), title).unwrap());
        let id = bench.editor.edit("Add relation", |edit| edit.add_relation(a, b, "")).expect("on one sheet");
        bench.editor.select(crate::doc::Selection::item(id));
        bench.run("edit.delete").expect("it is there");
        assert_eq!(bench.print(), "Root\n  > A\n  B\n");
    }

    #[test]
    fn selecting() {
        check("edit.select-all", "Root\n  > A\n    B\n", ">> Root\n  > A\n    > B\n");
        check("edit.select-siblings", "Root\n  A\n  > B\n  C\n", "Root\n  > A\n  >> B\n  > C\n");
        check("edit.duplicate", "Root\n  > A\n    B\n", "Root\n  A\n    B\n  > A\n    B\n");
    }

    #[test]
    fn cut_copies_first() {
        let mut bench = Bench::new("Root\n  > A\n    B\n  C\n");
        bench.run("edit.cut").expect("cut works on a branch");
        assert_eq!(bench.print(), "Root\n  > C\n");
        assert_eq!(bench.requests.first(), Some(&Request::CopyText("A\n\tB\n".into())));
        bench.editor.paste_text("- A\n  - B").expect("paste works on one topic");
        assert_eq!(bench.print(), "Root\n  C\n    > A\n      B\n");
    }
}
