//! Looks: of topics and branches, of the map, copied from one to the other.

use super::{Bar, Command, Env, Menu, Panel, Request, Why};
use crate::editor::keys::Key;
use crate::editor::settings::Theme;
use crate::editor::styling::{Part, Reach, common};

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::Format, sub: "", group }
}

const fn sub(sub: &'static str, group: u8) -> Menu {
    Menu { bar: Bar::Format, sub, group }
}

const PERSON: Menu = Menu { bar: Bar::View, sub: "Theme", group: 2 };

fn has_topic(env: &Env<'_>) -> Result<(), Why> {
    env.primary().map(drop)
}

/// What the selected topics say of something, if all say the same.
fn said<T: PartialEq>(env: &Env<'_>, what: impl Fn(&crate::doc::Style) -> Option<T>) -> Option<T> {
    let document = env.document();
    common(env.selection().topics().iter().map(|&topic| what(&document.topic(topic)?.more().style)))
}

/// A shape of the selected topics; an empty name goes back to that of the level.
macro_rules! shape {
    ($id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, sub("Shape", 1), |ctx| {
            let name = Some($name).filter(|name: &&str| !name.is_empty());
            Ok(ctx.editor.restyle(Reach::Topics, &Part::Shape(name.map(Into::into)), false)?)
        })
        .words("form outline border")
        .can(has_topic)
        .checked(|env| {
            let shape = said(env, |style| Some(style.shape.clone().unwrap_or_default()));
            shape.is_some_and(|shape| shape == $name)
        })
        .edits()
    };
}

/// The lines of the map, or of the selected branches.
macro_rules! curve {
    (map $id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, sub("Lines of the map", 2), |ctx| {
            Ok(ctx.editor.set_sheet_style(false, |style| style.branch = $name.into())?)
        })
        .words("branch curve connection")
        .can(|env| env.sheet().map(drop))
        .checked(|env| env.sheet().is_ok_and(|sheet| sheet.style.branch == $name))
        .edits()
    };
    (branch $id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, sub("Lines of the branch", 2), |ctx| {
            let name = Some($name).filter(|name: &&str| !name.is_empty());
            Ok(ctx.editor.restyle(Reach::Branches, &Part::Curve(name.map(Into::into)), false)?)
        })
        .words("branch curve connection")
        .can(has_topic)
        .checked(|env| {
            let topic = env.selection().primary().and_then(|topic| env.document().topic(topic));
            let style = topic.and_then(|topic| topic.more().branch_style.as_deref());
            topic.is_some() && style.and_then(|style| style.branch.as_deref()).unwrap_or_default() == $name
        })
        .edits()
    };
}

/// Numbers before titles.
macro_rules! numbering {
    ($id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, sub("Numbering", 3), |ctx| {
            Ok(ctx.editor.set_sheet_style(false, |style| style.numbering = $name.into())?)
        })
        .words("number outline section chapter")
        .can(|env| env.sheet().map(drop))
        .checked(|env| env.sheet().is_ok_and(|sheet| sheet.style.numbering == $name))
        .edits()
    };
}

/// The theme of the map.
macro_rules! theme {
    (map $id:literal, $title:literal, $name:literal) => {
        Command::new($id, $title, sub("Theme of the map", 4), |ctx| Ok(ctx.editor.set_sheet_theme($name)?))
            .words("colours dark light")
            .can(|env| env.sheet().map(drop))
            .checked(|env| env.sheet().is_ok_and(|sheet| sheet.theme == $name))
            .edits()
    };
    (person $id:literal, $title:literal, $theme:expr) => {
        Command::new($id, $title, PERSON, |ctx| {
            ctx.ask(Request::SetTheme($theme));
            Ok(())
        })
        .words("colours dark light")
    };
}

pub(super) static COMMANDS: &[Command] = &[
    Command::new("style.panel", "Style panel", at(1), |ctx| {
        ctx.ask(Request::TogglePanel(Panel::Style));
        Ok(())
    })
    .words("format look colours inspector")
    .anywhere(),
    Command::new("style.bold", "Bold", at(1), |ctx| {
        let bold = !is_bold(&ctx.env());
        Ok(ctx.editor.restyle(Reach::Topics, &Part::Bold(Some(bold)), false)?)
    })
    .keys(&[Key::ctrl('B')])
    .words("weight strong")
    .can(has_topic)
    .checked(is_bold)
    .edits(),
    Command::new("style.italic", "Italic", at(1), |ctx| {
        let italic = !is_italic(&ctx.env());
        Ok(ctx.editor.restyle(Reach::Topics, &Part::Italic(Some(italic)), false)?)
    })
    .keys(&[Key::ctrl('I')])
    .words("slanted emphasis")
    .can(has_topic)
    .checked(is_italic)
    .edits(),
    shape!("style.shape-default", "As its level", ""),
    shape!("style.shape-none", "No shape", "none"),
    shape!("style.shape-line", "Underline", "line"),
    shape!("style.shape-rounded", "Rounded box", "rounded"),
    shape!("style.shape-rect", "Box", "rect"),
    shape!("style.shape-pill", "Pill", "pill"),
    shape!("style.shape-ellipse", "Ellipse", "ellipse"),
    shape!("style.shape-hexagon", "Hexagon", "hexagon"),
    shape!("style.shape-octagon", "Octagon", "octagon"),
    shape!("style.shape-parallelogram", "Parallelogram", "parallelogram"),
    shape!("style.shape-diamond", "Diamond", "diamond"),
    shape!("style.shape-cloud", "Cloud", "cloud"),
    Command::new("style.copy", "Copy style", at(1), |ctx| {
        ctx.editor.copy_style();
        Ok(())
    })
    .keys(&[Key::ctrl('C').with_alt()])
    .words("format painter look")
    .can(has_topic),
    Command::new("style.paste", "Paste style", at(1), |ctx| Ok(ctx.editor.paste_style()?))
        .keys(&[Key::ctrl('V').with_alt()])
        .words("format painter look")
        .can(|env| {
            env.primary()?;
            env.editor.copied_style().map(drop).ok_or_else(|| Why::new("copy the style of a topic first"))
        })
        .edits(),
    Command::new("style.painter", "Paint style onto a topic", at(1), |ctx| {
        ctx.editor.copy_style();
        ctx.ask(Request::PaintStyle);
        Ok(())
    })
    .words("format painter brush")
    .can(has_topic)
    .edits(),
    Command::new("style.reset", "Reset style", sub("Reset", 1), |ctx| Ok(ctx.editor.reset_style(Reach::Topics)?))
        .words("default clear")
        .can(has_topic)
        .edits(),
    Command::new("style.reset-branch", "Reset style of the branch", sub("Reset", 1), |ctx| {
        Ok(ctx.editor.reset_style(Reach::Branches)?)
    })
    .words("default clear")
    .can(has_topic)
    .edits(),
    Command::new("style.reset-all", "Reset all styles of the map", sub("Reset", 1), |ctx| {
        Ok(ctx.editor.reset_all_styles()?)
    })
    .words("default clear")
    .can(|env| env.sheet().map(drop))
    .edits(),
    curve!(map "style.map-lines-default", "As the theme", ""),
    curve!(map "style.map-lines-tapered", "Tapered", "tapered"),
    curve!(map "style.map-lines-curved", "Curved", "curved"),
    curve!(map "style.map-lines-elbow", "With corners", "elbow"),
    curve!(map "style.map-lines-straight", "Straight", "straight"),
    curve!(branch "style.branch-lines-default", "As above it", ""),
    curve!(branch "style.branch-lines-tapered", "Tapered", "tapered"),
    curve!(branch "style.branch-lines-curved", "Curved", "curved"),
    curve!(branch "style.branch-lines-elbow", "With corners", "elbow"),
    curve!(branch "style.branch-lines-straight", "Straight", "straight"),
    Command::new("style.rainbow", "A colour for each branch", at(2), |ctx| {
        let on = !is_rainbow(&ctx.env());
        Ok(ctx.editor.set_sheet_style(false, |style| style.rainbow = (!on).then_some(false))?)
    })
    .words("rainbow palette")
    .can(|env| env.sheet().map(drop))
    .checked(is_rainbow)
    .edits(),
    numbering!("style.numbers-none", "No numbers", ""),
    numbering!("style.numbers-decimal", "1 · 1.1 · 1.1.1", "decimal"),
    numbering!("style.numbers-chinese", "一、（一）1.（1）①", "chinese"),
    numbering!("style.numbers-letters", "A. 1. a. (1)", "letters"),
    theme!(map "style.map-theme-none", "As chosen in the view menu", ""),
    theme!(map "style.map-theme-paper", "Paper", "paper"),
    theme!(map "style.map-theme-night", "Night", "night"),
    theme!(map "style.map-theme-board", "Board", "board"),
    theme!(map "style.map-theme-contrast", "High contrast", "contrast"),
    theme!(person "style.theme-system", "As the system", Theme::System),
    theme!(person "style.theme-paper", "Paper", Theme::Paper),
    theme!(person "style.theme-night", "Night", Theme::Night),
    theme!(person "style.theme-board", "Board", Theme::Board),
    theme!(person "style.theme-contrast", "High contrast", Theme::Contrast),
];

fn is_bold(env: &Env<'_>) -> bool {
    said(env, |style| style.weight.clone()).is_some_and(|weight| weight == "bold")
}

fn is_italic(env: &Env<'_>) -> bool {
    said(env, |style| style.italic).unwrap_or(false)
}

fn is_rainbow(env: &Env<'_>) -> bool {
    env.sheet().is_ok_and(|sheet| sheet.style.rainbow.unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use crate::editor::commands::Request;
    use crate::editor::commands::tests::{Bench, refuses};
    use crate::layout::{Curve, Shape};
    use crate::text::numbering::Numbering;

    const MAP: &str = "Root\n  > A\n    B\n  C\n";

    #[test]
    fn there_is_a_command_for_every_shape_and_line_and_numbering() {
        let names = Shape::ALL.map(|shape| format!("style.shape-{}", shape.name()));
        let lines = Curve::ALL.map(Curve::name).map(|name| format!("style.map-lines-{name}"));
        let branches = Curve::ALL.map(Curve::name).map(|name| format!("style.branch-lines-{name}"));
        let numbers = Numbering::ALL.map(|way| format!("style.numbers-{}", way.name()));
        for id in names.iter().chain(&lines).chain(&branches).chain(&numbers) {
            let mut bench = Bench::new(MAP);
            assert!(!bench.checked(id), "{id}");
            bench.run(id).unwrap_or_else(|why| panic!("{id}: {why}"));
            assert!(bench.checked(id), "{id}");
            assert!(bench.editor.undo().is_some());
            assert!(!bench.checked(id), "undo of {id}");
        }
        for theme in crate::scene::builtin_themes() {
            let mut bench = Bench::new(MAP);
            let id = format!("style.map-theme-{}", theme.name);
            bench.run(&id).expect("a sheet has a theme");
            assert!(bench.checked(&id));
        }
    }

    #[test]
    fn bold_and_italic_go_on_and_off() {
        for id in ["style.bold", "style.italic", "style.rainbow"] {
            let mut bench = Bench::new(MAP);
            let before = bench.checked(id);
            bench.run(id).expect("a topic is selected");
            assert_eq!(bench.checked(id), !before, "{id}");
            bench.run(id).expect("a topic is selected");
            assert_eq!(bench.checked(id), before, "{id}");
        }
    }

    #[test]
    fn a_style_goes_from_topic_to_topic() {
        refuses("style.paste", MAP, "copy the style of a topic first");
        refuses("style.copy", "Root\n", "select a topic first");
        let mut bench = Bench::new(MAP);
        bench.run("style.shape-cloud").expect("a topic is selected");
        bench.run("style.painter").expect("a topic is selected");
        assert_eq!(bench.requests, [Request::PaintStyle]);
        let c = bench.find("C");
        bench.editor.select(crate::doc::Selection::one(c));
        bench.run("style.paste").expect("a style was copied");
        assert!(bench.checked("style.shape-cloud"));
        bench.run("style.reset").expect("a topic is selected");
        assert!(bench.checked("style.shape-default"));
    }
}
