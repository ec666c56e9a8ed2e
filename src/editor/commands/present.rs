//! The talk: begin it here or at the start, rehearse it, and put its steps together.

use super::file::ask;
use super::{Bar, Command, CommandError, Ctx, Env, Menu, Panel, Request, Why};
use crate::editor::keys::{Key, KeyCode};
use crate::editor::talk::{edits, list};
use crate::present::{Frame, Walk};

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::Talk, sub: "", group }
}

const MORE: Menu = at(9);
const F5: Key = Key::plain(KeyCode::F(5));

pub(super) static COMMANDS: &[Command] = &[
    ask!("present.start", "Present from the start", at(8), Request::Present { from_here: false, rehearse: false })
        .keys(&[F5])
        .words("talk slides show lecture seminar full screen play")
        .can(|env| env.sheet().map(drop)),
    ask!("present.from-here", "Present from here", at(8), Request::Present { from_here: true, rehearse: false })
        .keys(&[F5.with_shift()])
        .words("talk slides show current topic")
        .can(|env| env.primary().map(drop)),
    ask!("present.rehearse", "Rehearse with times", MORE, Request::Present { from_here: false, rehearse: true })
        .words("talk practise timing minutes plan")
        .can(|env| env.sheet().map(drop)),
    ask!("present.steps", "Steps of the talk", MORE, Request::TogglePanel(Panel::Steps))
        .words("walk slides order panel path"),
    Command::new("present.add-step", "Add as a step of the talk", MORE, add_step)
        .words("walk slide path view")
        .can(can_add)
        .edits(),
    Command::new("present.forget-steps", "Walk the whole map again", MORE, forget)
        .words("talk steps remove all default path")
        .can(has_steps)
        .edits(),
];

fn can_add(env: &Env<'_>) -> Result<(), Why> {
    let topic = env.primary()?;
    let here = env.document().sheet_of(topic) == Some(env.editor.sheet());
    if here { Ok(()) } else { Err(Why::new("select a topic first")) }
}

fn has_steps(env: &Env<'_>) -> Result<(), Why> {
    if env.sheet()?.steps().is_empty() { Err(Why::new("the talk walks the whole map already")) } else { Ok(()) }
}

/// The topic becomes the last step. Where the talk walked the whole map, the steps that are added
/// by hand are a talk of their own from now on.
fn add_step(ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
    let topic = ctx.env().primary()?;
    let sheet = ctx.editor.sheet();
    let own = !ctx.env().sheet()?.steps().is_empty();
    let walk = if own { list::walk_of(ctx.editor.document(), sheet) } else { Walk::default() };
    edits::add_step(ctx.editor, sheet, &walk, None, topic, (None, Frame::Topic))?;
    Ok(())
}

fn forget(ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
    let sheet = ctx.editor.sheet();
    let ids: Vec<_> = ctx.env().sheet()?.steps().iter().map(|step| step.id.clone()).collect();
    ctx.editor.edit("Walk the whole map", |edit| ids.iter().try_for_each(|id| edit.remove_step(sheet, id)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::editor::commands::Request;
    use crate::editor::commands::tests::{Bench, refuses};

    #[test]
    fn a_talk_of_ones_own_is_made_step_by_step() {
        let mut bench = Bench::new("Root\n  > A\n  B\n");
        refuses("present.forget-steps", "> Root\n", "the talk walks the whole map already");
        bench.run("present.add-step").expect("a topic is selected");
        let root = bench.find("Root");
        bench.editor.select(crate::doc::Selection::one(root));
        bench.run("present.add-step").expect("a topic is selected");
        let titles = |bench: &Bench| -> Vec<String> {
            let document = bench.editor.document();
            document.sheets()[0].1.steps().iter().map(|step| document.title(step.topic).to_string()).collect()
        };
        assert_eq!(titles(&bench), ["A", "Root"]);
        bench.run("present.forget-steps").expect("there are steps");
        assert_eq!(titles(&bench), Vec::<String>::new());
        assert_eq!(bench.editor.undo(), Some("Walk the whole map"));
        assert_eq!(bench.editor.undo(), Some("Add step"));
        assert_eq!(titles(&bench), ["A"]);
    }

    #[test]
    fn f5_asks_the_window() {
        let mut bench = Bench::new("> Root\n");
        bench.run("present.start").expect("there is a sheet");
        bench.run("present.from-here").expect("a topic is selected");
        let ask = |from_here| Request::Present { from_here, rehearse: false };
        assert_eq!(bench.requests, [ask(false), ask(true)]);
        refuses("present.from-here", "Root\n", "select a topic first");
    }
}
