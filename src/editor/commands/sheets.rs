//! The sheets of a document, drilling into a branch, and the visited topics.

use super::{Bar, Command, CommandError, Ctx, Env, Menu, Request, Why};
use crate::doc::{Selection, SheetId};
use crate::editor::keys::{Key, KeyCode};

const SHEETS: Menu = Menu { bar: Bar::View, sub: "Sheets", group: 5 };
const PLACES: Menu = Menu { bar: Bar::View, sub: "", group: 6 };

pub(super) static COMMANDS: &[Command] = &[
    Command::new("sheet.add", "New sheet", SHEETS, |ctx| {
        let index = position(&ctx.env())? + 1;
        let title = fresh_title(&ctx.env());
        ctx.editor.edit("Add sheet", |edit| edit.add_sheet(index, &title).map(drop))?;
        ctx.ask(Request::Fit);
        Ok(())
    })
    .words("tab page canvas add")
    .keys(&[Key::plain(KeyCode::F(11)).with_shift()])
    .edits(),
    Command::new("sheet.from-branch", "New sheet from the branch", SHEETS, |ctx| {
        let topic = ctx.env().primary()?;
        ctx.editor.edit("Add sheet", |edit| edit.sheet_from_branch(topic).map(drop))?;
        ctx.ask(Request::Fit);
        Ok(())
    })
    .words("tab page copy topic")
    .can(|env| env.primary().map(drop))
    .edits(),
    Command::new("sheet.rename", "Rename the sheet…", SHEETS, |ctx| {
        let sheet = ctx.editor.sheet();
        ctx.ask(Request::RenameSheet(sheet));
        Ok(())
    })
    .words("tab title name")
    .edits(),
    Command::new("sheet.duplicate", "Duplicate the sheet", SHEETS, |ctx| {
        let env = ctx.env();
        let (sheet, title) = (env.editor.sheet(), env.sheet()?.title.to_string());
        ctx.editor.edit("Duplicate sheet", |edit| edit.duplicate_sheet(sheet, &format!("{title} 2")).map(drop))?;
        ctx.ask(Request::Fit);
        Ok(())
    })
    .words("tab copy")
    .edits(),
    Command::new("sheet.move-left", "Move the sheet to the left", SHEETS, |ctx| shift(ctx, -1))
        .words("tab order reorder")
        .can(|env| neighbour(env, -1).map(drop))
        .edits(),
    Command::new("sheet.move-right", "Move the sheet to the right", SHEETS, |ctx| shift(ctx, 1))
        .words("tab order reorder")
        .can(|env| neighbour(env, 1).map(drop))
        .edits(),
    Command::new("sheet.delete", "Delete the sheet", SHEETS, |ctx| {
        let sheet = ctx.editor.sheet();
        ctx.editor.edit("Delete sheet", |edit| edit.remove_sheet(sheet))?;
        ctx.ask(Request::Fit);
        Ok(())
    })
    .words("tab remove")
    .can(several)
    .edits(),
    Command::new("sheet.previous", "Previous sheet", SHEETS, |ctx| turn(ctx, -1))
        .keys(&[Key::plain(KeyCode::PageUp).with_ctrl()])
        .words("tab switch")
        .can(several),
    Command::new("sheet.next", "Next sheet", SHEETS, |ctx| turn(ctx, 1))
        .keys(&[Key::plain(KeyCode::PageDown).with_ctrl()])
        .words("tab switch")
        .can(several),
    Command::new("view.drill-in", "Show only this branch", PLACES, |ctx| {
        let topic = ctx.env().primary()?;
        ctx.editor.drill(Some(topic));
        ctx.ask(Request::Fit);
        Ok(())
    })
    .keys(&[Key::ctrl(']')])
    .words("drill focus branch zoom into hoist")
    .can(|env| {
        let topic = env.primary()?;
        if Some(topic) == env.editor.root() { Err(Why::new("it is shown already")) } else { Ok(()) }
    }),
    Command::new("view.drill-out", "Show one level more", PLACES, |ctx| {
        ctx.editor.drill_out();
        ctx.ask(Request::Fit);
        Ok(())
    })
    .keys(&[Key::ctrl('[')])
    .words("drill out whole map up")
    .can(|env| env.editor.focus().map(drop).ok_or_else(|| Why::new("the whole map is shown already"))),
    Command::new("navigate.back", "Back to the visited topic", PLACES, |ctx| {
        revisit(ctx, false);
        Ok(())
    })
    .keys(&[Key::ctrl('-').with_alt()])
    .words("history previous")
    .can(|env| can_revisit(env, false)),
    Command::new("navigate.forward", "Forward to the visited topic", PLACES, |ctx| {
        revisit(ctx, true);
        Ok(())
    })
    .keys(&[Key::ctrl('=').with_alt()])
    .words("history next")
    .can(|env| can_revisit(env, true)),
];

fn position(env: &Env<'_>) -> Result<usize, Why> {
    let here = env.editor.sheet();
    let position = env.document().sheets().iter().position(|(id, _)| *id == here);
    position.ok_or_else(|| Why::new("there is no sheet"))
}

/// “Sheet 2”, or the next number that is free.
fn fresh_title(env: &Env<'_>) -> String {
    let sheets = env.document().sheets();
    let mut number = sheets.len() + 1;
    loop {
        let title = format!("Sheet {number}");
        if sheets.iter().all(|(_, sheet)| sheet.title != title) {
            return title;
        }
        number += 1;
    }
}

fn several(env: &Env<'_>) -> Result<(), Why> {
    if env.document().sheets().len() > 1 { Ok(()) } else { Err(Why::new("there is only one sheet")) }
}

/// The position beside the present sheet.
fn neighbour(env: &Env<'_>, step: isize) -> Result<usize, Why> {
    several(env)?;
    let to = position(env)?.checked_add_signed(step).filter(|&to| to < env.document().sheets().len());
    let end = if step < 0 { "it is the first one already" } else { "it is the last one already" };
    to.ok_or_else(|| Why::new(end))
}

fn shift(ctx: &mut Ctx<'_>, step: isize) -> Result<(), CommandError> {
    let (sheet, to) = (ctx.editor.sheet(), neighbour(&ctx.env(), step)?);
    ctx.editor.edit("Move sheet", |edit| edit.move_sheet(sheet, to))?;
    Ok(())
}

/// Round and round.
fn turn(ctx: &mut Ctx<'_>, step: isize) -> Result<(), CommandError> {
    let sheets: Vec<SheetId> = ctx.editor.document().sheets().iter().map(|(id, _)| *id).collect();
    let count = isize::try_from(sheets.len()).unwrap_or(1).max(1);
    let here = isize::try_from(position(&ctx.env())?).unwrap_or(0);
    let to = usize::try_from((here + step).rem_euclid(count)).unwrap_or(0);
    if let Some(&sheet) = sheets.get(to) {
        ctx.editor.show_sheet(sheet);
        ctx.ask(Request::Fit);
    }
    Ok(())
}

fn can_revisit(env: &Env<'_>, forward: bool) -> Result<(), Why> {
    let end = if forward { "there is no later topic" } else { "there is no earlier topic" };
    if env.editor.can_revisit(forward) { Ok(()) } else { Err(Why::new(end)) }
}

fn revisit(ctx: &mut Ctx<'_>, forward: bool) {
    if let Some(topic) = ctx.editor.revisit(forward) {
        debug_assert_eq!(ctx.editor.selection(), &Selection::one(topic));
        ctx.ask(Request::Reveal(topic));
    }
}

#[cfg(test)]
mod tests {
    use crate::doc::Selection;
    use crate::editor::commands::tests::{Bench, refuses};

    /// The tabs, the present one in brackets.
    fn tabs(bench: &Bench) -> String {
        let here = bench.editor.sheet();
        let name = |(id, sheet): &(_, crate::doc::Sheet)| {
            if *id == here { format!("[{}]", sheet.title) } else { sheet.title.to_string() }
        };
        bench.editor.document().sheets().iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sheets_come_move_and_go_and_undo_brings_them_back() {
        let mut bench = Bench::new("Root\n  > A\n    B\n  C\n");
        assert_eq!(tabs(&bench), "[Root]");
        bench.run("sheet.add").unwrap();
        assert_eq!(tabs(&bench), "Root [Sheet 2]");
        bench.run("sheet.previous").unwrap();
        assert_eq!(tabs(&bench), "[Root] Sheet 2");
        let a = bench.find("A");
        bench.editor.select(Selection::one(a));
        bench.run("sheet.from-branch").unwrap();
        assert_eq!(tabs(&bench), "Root [A] Sheet 2");
        assert_eq!(bench.print(), "Root\n  A\n    B\n  C\n> A\n  B\nSheet 2\n");
        bench.run("sheet.move-right").unwrap();
        assert_eq!(tabs(&bench), "Root Sheet 2 [A]");
        assert_eq!(bench.run("sheet.move-right").unwrap_err(), "it is the last one already");
        bench.run("sheet.duplicate").unwrap();
        assert_eq!(tabs(&bench), "Root Sheet 2 A [A 2]");
        assert_eq!(bench.editor.document().check(), []);
        bench.run("sheet.next").unwrap();
        assert_eq!(tabs(&bench), "[Root] Sheet 2 A A 2");
        bench.run("sheet.delete").unwrap();
        assert_eq!(tabs(&bench), "[Sheet 2] A A 2");
        for _ in 0..5 {
            bench.editor.undo();
        }
        assert_eq!(tabs(&bench), "[Root]");
        assert_eq!(bench.editor.document().check(), []);
    }

    #[test]
    fn the_last_sheet_stays() {
        refuses("sheet.delete", "> Root\n", "there is only one sheet");
    }

    #[test]
    fn a_copied_sheet_is_whole_and_its_own() {
        let mut bench = Bench::new("Root\n  > A\n  >> B\n    D\n  C\n~Loose\n");
        bench.run("insert.summary").unwrap();
        let (a, c) = (bench.find("A"), bench.find("C"));
        bench.editor.edit("Relation", |edit| edit.add_relation(a, c, "r").map(drop)).unwrap();
        bench.run("sheet.duplicate").unwrap();
        let document = bench.editor.document();
        assert_eq!(document.check(), []);
        let [(_, first), (_, second)] = document.sheets() else { panic!("two sheets") };
        assert_eq!(second.relations().len(), first.relations().len());
        assert_eq!((second.groups().len(), second.floating().len()), (1, 1));
        let ids =
            |root| document.walk(root).map(|at| document.topic(at.id).unwrap().file_id().clone()).collect::<Vec<_>>();
        assert!(ids(first.root()).iter().all(|id| !ids(second.root()).contains(id)));
    }

    #[test]
    fn drilling_is_refused_where_it_would_do_nothing() {
        refuses("view.drill-in", "> Root\n  A\n", "it is shown already");
        refuses("view.drill-out", "> Root\n  A\n", "the whole map is shown already");
        let mut bench = Bench::new("Root\n  > A\n    B\n");
        bench.run("view.drill-in").unwrap();
        assert_eq!(bench.editor.root(), Some(bench.find("A")));
        bench.run("navigate.root").unwrap();
        assert_eq!(bench.print(), "Root\n  > A\n    B\n", "Home is the root of what is shown");
        bench.run("topic.add-after").unwrap();
        assert_eq!(bench.editor.root(), Some(bench.find("A")), "there is no place beside what is shown");
        bench.run("view.drill-out").unwrap();
        assert_eq!(bench.editor.focus(), None);
    }
}
