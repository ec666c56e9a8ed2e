//! Folding: one topic, a whole branch, the map to a level.

use super::{Bar, Command, CommandError, Ctx, Env, Menu, Why};
use crate::doc::{TopicId, ViewFolds};
use crate::editor::keys::{Key, KeyCode};

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::View, sub: "", group }
}

const LEVELS: Menu = Menu { bar: Bar::View, sub: "Fold to level", group: 3 };

/// Makes the command that folds the map to a level.
macro_rules! level {
    ($id:literal, $title:literal, $key:literal, $level:literal) => {
        Command::new($id, $title, LEVELS, |ctx| fold_map(ctx, Some($level)))
            .keys(&[Key::plain(KeyCode::Char($key)).with_alt()])
            .words("collapse depth")
    };
}

// Folds are looks, not words: they are allowed in a read-only map, so none of these `edits`.
pub(super) static COMMANDS: &[Command] = &[
    Command::new("fold.toggle", "Fold or unfold", at(3), toggle)
        .keys(&[Key::ctrl('/')])
        .words("collapse expand open close")
        .can(can_fold),
    Command::new("fold.toggle-branch", "Fold or unfold the whole branch", at(3), toggle_branch)
        .keys(&[Key::ctrl('/').with_shift()])
        .words("collapse expand all below")
        .can(can_fold),
    Command::new("fold.open-all", "Unfold all", LEVELS, |ctx| fold_map(ctx, None))
        .keys(&[Key::plain(KeyCode::Char('0')).with_alt()])
        .words("expand open everything"),
    level!("fold.level-1", "Level 1", '1', 1),
    level!("fold.level-2", "Level 2", '2', 2),
    level!("fold.level-3", "Level 3", '3', 3),
    level!("fold.level-4", "Level 4", '4', 4),
    level!("fold.level-5", "Level 5", '5', 5),
    level!("fold.level-6", "Level 6", '6', 6),
    level!("fold.level-7", "Level 7", '7', 7),
    level!("fold.level-8", "Level 8", '8', 8),
    level!("fold.level-9", "Level 9", '9', 9),
];

fn has_children(env: &Env<'_>, topic: TopicId) -> bool {
    !env.document().children(topic).is_empty()
}

fn can_fold(env: &Env<'_>) -> Result<(), Why> {
    env.primary()?;
    if env.selection().topics().iter().any(|&topic| has_children(env, topic)) {
        return Ok(());
    }
    Err(Why::new("there is nothing below to fold"))
}

/// Several topics do what the primary one would, or they would swap places for ever.
fn folds(env: &Env<'_>) -> bool {
    let mut order = env.selection().topics().iter().rev().copied();
    let decides = order.find(|&topic| has_children(env, topic));
    !decides.is_some_and(|topic| env.editor.is_folded(topic))
}

fn toggle(ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
    let env = ctx.env();
    let (folded, topics) = (folds(&env), env.selection().topics().to_vec());
    ctx.editor.edit_view(if folded { "Fold" } else { "Unfold" }, |edit| edit.fold(&topics, folded))?;
    ctx.editor.release_view_folds(topics);
    Ok(())
}

fn toggle_branch(ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
    let env = ctx.env();
    let folded = folds(&env);
    let tops = env.tops()?;
    let reader = env.document().reader();
    let topics: Vec<TopicId> = tops.iter().flat_map(|&top| reader.branch(top)).map(|read| read.visit.id).collect();
    ctx.editor.edit_view(if folded { "Fold branch" } else { "Unfold branch" }, |edit| edit.fold(&topics, folded))?;
    ctx.editor.release_view_folds(topics);
    Ok(())
}

fn fold_map(ctx: &mut Ctx<'_>, levels: Option<usize>) -> Result<(), CommandError> {
    let sheet = ctx.editor.sheet();
    ctx.editor.edit_view("Fold to level", |edit| edit.fold_to_level(sheet, levels))?;
    ctx.editor.set_view_folds(ViewFolds::default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::editor::commands::tests::{check, refuses};

    #[test]
    fn folding() {
        check("fold.toggle", "Root\n  > A\n    B\n", "Root\n  > A [+]\n    B\n");
        check("fold.toggle", "Root\n  > A [+]\n    B\n", "Root\n  > A\n    B\n");
        check("fold.toggle", "Root\n  > A [+]\n    B\n  >> C\n    D\n", "Root\n  > A [+]\n    B\n  >> C [+]\n    D\n");
        refuses("fold.toggle", "Root\n  > A\n", "there is nothing below to fold");
    }

    #[test]
    fn whole_branches() {
        check("fold.toggle-branch", "Root\n  > A\n    B\n      C\n", "Root\n  > A [+]\n    B [+]\n      C\n");
        check("fold.toggle-branch", "Root\n  > A [+]\n    B [+]\n      C\n", "Root\n  > A\n    B\n      C\n");
    }

    #[test]
    fn levels_take_the_selection_along() {
        check("fold.level-1", "Root\n  A\n    B\n      > C\n", "Root\n  > A [+]\n    B\n      C\n");
        check("fold.level-2", "Root\n  A\n    B\n      > C\n", "Root\n  A\n    > B [+]\n      C\n");
        check("fold.level-2", "Root\n  > A [+]\n    B\n      C\n", "Root\n  > A\n    B [+]\n      C\n");
        check("fold.open-all", "> Root [+]\n  A [+]\n    B\n", "> Root\n  A\n    B\n");
    }
}
