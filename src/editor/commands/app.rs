//! The program itself: the palette of all commands, settings, the menus by key.

use super::file::ask;
use super::{Bar, Command, Menu, Request};
use crate::editor::keys::{Key, KeyCode};

const EDIT: Menu = Menu { bar: Bar::Edit, sub: "", group: 9 };
const HELP: Menu = Menu { bar: Bar::Help, sub: "", group: 0 };

pub(super) static COMMANDS: &[Command] = &[
    ask!("app.settings", "Settings…", EDIT, Request::ShowSettings)
        .keys(&[Key::ctrl(',')])
        .words("preferences options language theme wheel motion text size")
        .without_map(),
    ask!("app.palette", "Command palette…", HELP, Request::ShowPalette)
        .keys(&[Key::ctrl('P').with_shift()])
        .words("find command search run")
        .without_map(),
    ask!("app.keys", "Change keys…", HELP, Request::ShowKeySettings)
        .words("shortcuts keyboard rebind settings")
        .without_map(),
    ask!("app.menus", "Go to the menus", HELP, Request::FocusMenus)
        .keys(&[Key::plain(KeyCode::F(10))])
        .words("menu bar keyboard")
        .without_map(),
];
