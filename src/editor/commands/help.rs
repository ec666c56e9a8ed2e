//! Help.

use super::file::ask;
use super::{Bar, Command, Menu, Request};
use crate::editor::keys::{Key, KeyCode};

const HELP: Menu = Menu { bar: Bar::Help, sub: "", group: 0 };

pub(super) static COMMANDS: &[Command] = &[
    ask!("help.keys", "Keys", HELP, Request::ShowKeys)
        .keys(&[Key::plain(KeyCode::F(1))])
        .words("shortcuts keyboard cheat sheet help")
        .without_map(),
    ask!("help.about", "About Gangmu", HELP, Request::ShowAbout).words("version licence fonts").without_map(),
];
