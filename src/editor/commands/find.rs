//! Searching and replacing. The search itself is the window's: it opens folds without an edit.

use super::{Bar, Command, FindAsk, Menu, Request};
use crate::editor::keys::{Key, KeyCode};

const MENU: Menu = Menu { bar: Bar::Edit, sub: "", group: 4 };

pub(super) static COMMANDS: &[Command] = &[
    Command::new("find.open", "Find…", MENU, |ctx| {
        ctx.ask(Request::Find(FindAsk::Find));
        Ok(())
    })
    .keys(&[Key::ctrl('F')])
    .words("search look filter pinyin")
    .anywhere(),
    Command::new("find.next", "Find next", MENU, |ctx| {
        ctx.ask(Request::Find(FindAsk::Next));
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::F(3))])
    .words("search again forward hit"),
    Command::new("find.previous", "Find previous", MENU, |ctx| {
        ctx.ask(Request::Find(FindAsk::Previous));
        Ok(())
    })
    .keys(&[Key::plain(KeyCode::F(3)).with_shift()])
    .words("search again back hit"),
    Command::new("find.replace", "Replace…", MENU, |ctx| {
        ctx.ask(Request::Find(FindAsk::Replace));
        Ok(())
    })
    .keys(&[Key::ctrl('H'), Key::ctrl('F').with_alt()])
    .words("substitute change all words")
    .anywhere()
    .edits(),
];
