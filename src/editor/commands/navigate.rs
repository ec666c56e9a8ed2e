//! Moving the selection: neighbours by the picture, and home.

use super::{Bar, Command, CommandError, Ctx, Env, Menu, Request, Why};
use crate::doc::{Selection, TopicId};
use crate::editor::geometry::{Direction, neighbour};
use crate::editor::keys::{Key, KeyCode};

const GO: Menu = Menu { bar: Bar::View, sub: "Go to", group: 4 };

/// Makes the commands of an arrow key, alone and with Shift.
macro_rules! arrow {
    ($id:literal, $title:literal, $key:expr, $direction:expr, $extend:literal) => {
        Command::new($id, $title, GO, |ctx| go(ctx, $direction, $extend))
            .keys(const { &[if $extend { Key::plain($key).with_shift() } else { Key::plain($key) }] })
            .words("arrow neighbour next select")
    };
}

// With nothing selected, every arrow goes to the root; so nothing here is ever refused.
pub(super) static COMMANDS: &[Command] = &[
    Command::new("navigate.root", "Root", GO, |ctx| {
        let root = root(&ctx.env())?;
        ctx.editor.select(Selection::one(root));
        ctx.ask(Request::FocusTopic(root));
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::Home)])
    .words("home centre start top")
    .can(|env| root(env).map(drop)),
    arrow!("navigate.left", "Topic to the left", KeyCode::Left, Direction::Left, false),
    arrow!("navigate.right", "Topic to the right", KeyCode::Right, Direction::Right, false),
    arrow!("navigate.up", "Topic above", KeyCode::Up, Direction::Up, false),
    arrow!("navigate.down", "Topic below", KeyCode::Down, Direction::Down, false),
    arrow!("navigate.extend-left", "Select to the left as well", KeyCode::Left, Direction::Left, true),
    arrow!("navigate.extend-right", "Select to the right as well", KeyCode::Right, Direction::Right, true),
    arrow!("navigate.extend-up", "Select above as well", KeyCode::Up, Direction::Up, true),
    arrow!("navigate.extend-down", "Select below as well", KeyCode::Down, Direction::Down, true),
];

fn root(env: &Env<'_>) -> Result<TopicId, Why> {
    env.editor.root().ok_or_else(|| Why::new("there is no sheet"))
}

/// One step. Where there is no neighbour the selection stays; several selected topics come down to
/// the primary one's neighbour.
fn go(ctx: &mut Ctx<'_>, direction: Direction, extend: bool) -> Result<(), CommandError> {
    let env = ctx.env();
    let Some(from) = env.selection().primary() else {
        let root = root(&env)?;
        ctx.editor.select(Selection::one(root));
        ctx.ask(Request::Reveal(root));
        return Ok(());
    };
    let Some(to) = neighbour(env.geometry, env.document(), from, direction) else { return Ok(()) };
    let selection = if extend { extended(env.selection(), from, to) } else { Selection::one(to) };
    ctx.editor.select(selection);
    ctx.ask(Request::Reveal(to));
    Ok(())
}

/// The selection with `to` as well. Going back to the topic picked just before gives up the last
/// one, as in a text.
fn extended(selection: &Selection, from: TopicId, to: TopicId) -> Selection {
    let mut extended = selection.clone();
    let mut picked = selection.topics().iter().rev();
    if picked.next() == Some(&from) && picked.next() == Some(&to) {
        extended.toggle(from);
    } else {
        extended.add(to);
    }
    extended
}

#[cfg(test)]
mod tests {
    use crate::editor::commands::tests::check;

    #[test]
    fn arrows_without_a_picture_follow_the_tree() {
        check("navigate.right", "> Root\n  A\n  B\n", "Root\n  > A\n  B\n");
        check("navigate.right", "> Root [+]\n  A\n", "> Root [+]\n  A\n");
        check("navigate.left", "Root\n  A\n    > B\n", "Root\n  > A\n    B\n");
        check("navigate.down", "Root\n  > A\n  B\n", "Root\n  A\n  > B\n");
        check("navigate.up", "Root\n  > A\n  B\n", "Root\n  > A\n  B\n");
        check("navigate.up", "Root\n  A\n", "> Root\n  A\n");
        check("navigate.root", "Root\n  > A\n", "> Root\n  A\n");
    }

    #[test]
    fn shift_extends_and_gives_back() {
        check("navigate.extend-down", "Root\n  > A\n  B\n", "Root\n  > A\n  >> B\n");
        check("navigate.extend-up", "Root\n  > A\n  >> B\n", "Root\n  > A\n  B\n");
    }
}
