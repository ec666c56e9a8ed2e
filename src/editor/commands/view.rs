//! Zoom, theme, which titles are shown.

use super::file::ask;
use super::{Bar, Command, Menu, Panel, Request, Why};
use crate::editor::keys::Key;
use crate::editor::state::TitleView;

const fn at(group: u8) -> Menu {
    Menu { bar: Bar::View, sub: "", group }
}

const TITLES: Menu = Menu { bar: Bar::View, sub: "Titles", group: 1 };

/// Makes the command of one way to show titles.
macro_rules! titles {
    ($id:literal, $title:literal, $view:expr) => {
        Command::new($id, $title, TITLES, |ctx| {
            ctx.editor.set_titles($view);
            Ok(())
        })
        .words("language translation bilingual")
        .can(has_second)
        .checked(|env| env.editor.titles() == $view)
    };
}

pub(super) static COMMANDS: &[Command] = &[
    ask!("view.zoom-in", "Zoom in", at(0), Request::ZoomIn)
        .keys(&[Key::ctrl('='), Key::ctrl('=').with_shift()])
        .words("larger closer"),
    ask!("view.zoom-out", "Zoom out", at(0), Request::ZoomOut)
        .keys(&[Key::ctrl('-'), Key::ctrl('-').with_shift()])
        .words("smaller farther"),
    ask!("view.zoom-100", "Zoom to 100 %", at(0), Request::Zoom100).keys(&[Key::ctrl('0')]).words("actual size reset"),
    ask!("view.fit", "Show the whole map", at(0), Request::Fit).keys(&[Key::ctrl('1')]).words("fit zoom overview all"),
    ask!("view.focus-selection", "Zoom to the selection", at(0), Request::FocusSelection)
        .keys(&[Key::ctrl('2')])
        .words("fit focus")
        .can(|env| if env.selection().is_empty() { Err(Why::new("nothing is selected")) } else { Ok(()) }),
    Command::new("view.next-titles", "Switch title language", at(1), |ctx| {
        let next = match ctx.editor.titles() {
            TitleView::Main => TitleView::Second,
            TitleView::Second => TitleView::Both,
            TitleView::Both => TitleView::Main,
        };
        ctx.editor.set_titles(next);
        Ok(())
    })
    .keys(&[Key::ctrl('Y').with_shift()])
    .words("translation bilingual chinese english")
    .can(has_second),
    titles!("view.titles-main", "First language", TitleView::Main),
    titles!("view.titles-second", "Second language", TitleView::Second),
    titles!("view.titles-both", "Both languages", TitleView::Both),
    ask!("view.outline", "Outline beside the map", at(2), Request::TogglePanel(Panel::Outline))
        .keys(&[Key::ctrl('O').with_shift()])
        .words("list panel tree text"),
    ask!("view.minimap", "Map in the corner", at(2), Request::ToggleMinimap).words("minimap overview navigator"),
    ask!("view.toggle-theme", "Switch light and dark", at(2), Request::ToggleTheme).words("theme night paper colours"),
];

fn has_second(env: &super::Env<'_>) -> Result<(), Why> {
    env.editor.second_language().map(drop).ok_or_else(|| Why::new("the map has titles in one language only"))
}

#[cfg(test)]
mod tests {
    use crate::editor::TitleView;
    use crate::editor::commands::tests::{Bench, refuses};

    #[test]
    fn titles_go_round() {
        refuses("view.next-titles", "> Root\n", "the map has titles in one language only");
        let mut bench = Bench::new("> Root\n");
        bench.editor.set_second_language(Some("zh-Hans".into()));
        for view in [TitleView::Second, TitleView::Both, TitleView::Main] {
            bench.run("view.next-titles").expect("there is a second language");
            assert_eq!(bench.editor.titles(), view);
        }
    }

    #[test]
    fn what_is_typed_goes_to_the_language_that_is_seen() {
        let mut bench = Bench::new("> Root\n");
        bench.editor.set_second_language(Some("zh-Hans".into()));
        let root = bench.editor.root().expect("there is a root");
        assert_eq!(bench.editor.shown_title(root), ("Root", None));
        bench.run("view.titles-second").expect("there is a second language");
        assert_eq!(bench.editor.shown_title(root), ("Root", None), "what is not translated shows as it is");
        assert_eq!(bench.editor.edited_title(root), "");
        bench.editor.set_title(root, "根").expect("the map is writable");
        assert_eq!(bench.editor.shown_title(root), ("根", None));
        bench.run("view.titles-both").expect("there is a second language");
        assert_eq!(bench.editor.shown_title(root), ("Root", Some("根")));
        bench.editor.set_title(root, "Top").expect("the map is writable");
        assert_eq!(bench.editor.shown_title(root), ("Top", Some("根")));
        assert_eq!(bench.editor.undo(), Some("Edit title"));
        assert_eq!(bench.editor.shown_title(root), ("Root", Some("根")));
    }
}
