//! What belongs to a topic besides its title: note, links, labels, markers, task, date, sources,
//! picture, callouts; and the ends of relations.
//!
//! What needs words or a choice opens the panel or the palette of markers; the rest is done at
//! once, for all selected topics in one step.

use super::{Bar, Command, CommandError, Ctx, Env, Menu, Panel, Request, Why};
use crate::doc::{FileId, TaskState, TopicId};
use crate::editor::content::{self, Act};
use crate::editor::keys::{Key, KeyCode};

/// A part of the content panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// The title and its translations.
    Title,
    /// The speaker's note.
    Note,
    /// Links.
    Links,
    /// Labels.
    Labels,
    /// Markers.
    Markers,
    /// The topic as a task.
    Task,
    /// Citations.
    Sources,
    /// The picture.
    Picture,
    /// The date.
    Date,
    /// Names and values.
    Attributes,
    /// Callouts.
    Callouts,
    /// The sources of the whole map.
    AllSources,
}

/// What commands on content ask of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Open the panel at this part.
    Show(Section),
    /// Show the palette of markers.
    Markers,
    /// Follow the first link of a topic.
    Follow(TopicId),
    /// Choose a picture for a topic.
    ChoosePicture(TopicId),
    /// Choose a file that is kept beside the map, for a topic.
    Attach(TopicId),
    /// Let the person pick the topic on which this end of a relation is to hang.
    Reattach {
        /// The relation.
        id: FileId,
        /// Whether it is the end where it starts.
        start: bool,
    },
}

const CONTENT: Menu = Menu { bar: Bar::Topic, sub: "", group: 5 };
const TASK: Menu = Menu { bar: Bar::Topic, sub: "Task", group: 6 };
const MORE: Menu = Menu { bar: Bar::Topic, sub: "More content", group: 6 };
const ENDS: Menu = Menu { bar: Bar::Topic, sub: "Ends of the relation", group: 6 };

/// A command that opens the panel at a part.
macro_rules! shows {
    ($id:literal, $title:literal, $section:ident) => {
        shows!(@ CONTENT, $id, $title, $section)
    };
    (more $id:literal, $title:literal, $section:ident) => {
        shows!(@ MORE, $id, $title, $section)
    };
    (@ $menu:expr, $id:literal, $title:literal, $section:ident) => {
        Command::new($id, $title, $menu, |ctx| {
            ctx.ask(Request::Content(Ask::Show(Section::$section)));
            Ok(())
        })
        .can(|env| env.primary().map(drop))
    };
}

/// A command that sets the state of tasks.
macro_rules! state {
    ($id:literal, $title:literal, $state:expr) => {
        Command::new($id, $title, TASK, |ctx| set_state(ctx, $state))
            .words("todo progress checkbox done")
            .can(|env| env.primary().map(drop))
            .checked(|env| env.primary().is_ok_and(|topic| state_of(env, topic) == $state))
            .edits()
    };
}

pub(super) static COMMANDS: &[Command] = &[
    shows!("content.note", "Note", Note).keys(&[Key::plain(KeyCode::F(4))]).words("speaker notes markdown text"),
    shows!("content.link", "Link…", Links).keys(&[Key::ctrl('K')]).words("url address web file hyperlink"),
    Command::new("content.follow-link", "Follow link", CONTENT, |ctx| {
        let topic = ctx.env().primary()?;
        ctx.ask(Request::Content(Ask::Follow(topic)));
        Ok(())
    })
    .keys(&[Key::ctrl('G').with_shift()])
    .words("open url go")
    .can(|env| has(env, |more| !more.links.is_empty(), "the topic has no link")),
    shows!("content.source", "Source…", Sources)
        .keys(&[Key::ctrl('K').with_shift()])
        .words("citation reference bibliography"),
    shows!("content.label", "Labels…", Labels).words("tags keywords"),
    Command::new("content.marker", "Markers…", CONTENT, |ctx| {
        ctx.ask(Request::Content(Ask::Markers));
        Ok(())
    })
    .keys(&[Key::ctrl('M')])
    .words("icons priority flag star sticker")
    .can(|env| env.primary().map(drop))
    .edits(),
    Command::new("content.task", "Next task state", CONTENT, |ctx| {
        let topic = ctx.env().primary()?;
        let next = content::next_state(state_of(&ctx.env(), topic));
        set_state(ctx, next)
    })
    .keys(&[Key::ctrl('T')])
    .words("todo done checkbox progress")
    .can(|env| env.primary().map(drop))
    .edits(),
    Command::new("content.callout", "Callout", CONTENT, |ctx| {
        let topic = ctx.env().single()?;
        let new = ctx.editor.edit("Add callout", |edit| content::add_callout(edit, topic))?;
        ctx.edit_new(new);
        Ok(())
    })
    .words("bubble remark comment")
    .can(|env| env.single().map(drop))
    .edits(),
    state!("content.task-none", "No task", None),
    state!("content.task-todo", "To do", Some(TaskState::Todo)),
    state!("content.task-doing", "Doing", Some(TaskState::Doing)),
    state!("content.task-done", "Done", Some(TaskState::Done)),
    shows!(more "content.date", "Date…", Date).words("year when time edtf"),
    shows!(more "content.attributes", "Attributes…", Attributes).words("names values properties fields"),
    Command::new("content.image", "Picture…", MORE, |ctx| {
        let topic = ctx.env().single()?;
        ctx.ask(Request::Content(Ask::ChoosePicture(topic)));
        Ok(())
    })
    .words("image photo figure insert")
    .can(|env| env.single().map(drop))
    .edits(),
    Command::new("content.attach", "Attach a file…", MORE, |ctx| {
        let topic = ctx.env().single()?;
        ctx.ask(Request::Content(Ask::Attach(topic)));
        Ok(())
    })
    .words("attachment document pdf paperclip enclose")
    .can(|env| env.single().map(drop))
    .edits(),
    Command::new("content.no-image", "Remove picture", MORE, |ctx| {
        let topic = ctx.env().single()?;
        ctx.editor.act(Act::Picture { topic, image: None })?;
        Ok(())
    })
    .words("image")
    .can(|env| {
        env.single()?;
        has(env, |more| more.image.is_some(), "the topic has no picture")
    })
    .edits(),
    Command::new("content.no-markers", "Remove all markers", MORE, |ctx| {
        let topics = ctx.editor.selection().topics().to_vec();
        let fields = topics.into_iter().map(|topic| (topic, crate::doc::Field::Markers(ecow::EcoVec::new()))).collect();
        ctx.editor.act(Act::Set { label: "Remove markers", typing: false, fields })?;
        Ok(())
    })
    .words("icons clear")
    .can(|env| has(env, |more| !more.markers.is_empty(), "no selected topic has markers"))
    .edits(),
    Command::new("content.sources", "Sources of this map…", MORE, |ctx| {
        ctx.ask(Request::Content(Ask::Show(Section::AllSources)));
        Ok(())
    })
    .words("bibliography references literature"),
    Command::new("relation.reattach-start", "Move its start…", ENDS, |ctx| reattach(ctx, true))
        .words("relation from end attach")
        .can(|env| relation(env).map(drop))
        .edits(),
    Command::new("relation.reattach-end", "Move its end…", ENDS, |ctx| reattach(ctx, false))
        .words("relation to end attach arrow")
        .can(|env| relation(env).map(drop))
        .edits(),
    Command::new("relation.reverse", "Turn it round", ENDS, |ctx| {
        let id = relation(&ctx.env())?;
        ctx.editor.act(Act::Reverse(id))?;
        Ok(())
    })
    .words("relation swap arrow direction")
    .can(|env| relation(env).map(drop))
    .edits(),
    Command::new("view.content", "Content panel", Menu { bar: Bar::View, sub: "", group: 9 }, |ctx| {
        ctx.ask(Request::TogglePanel(Panel::Content));
        Ok(())
    })
    .words("inspector sidebar note properties"),
];

/// Whether a selected topic has something.
fn has(env: &Env<'_>, what: fn(&crate::doc::More) -> bool, why: &'static str) -> Result<(), Why> {
    env.primary()?;
    let mut topics = env.selection().topics().iter().filter_map(|&topic| env.document().topic(topic));
    if topics.any(|topic| what(topic.more())) { Ok(()) } else { Err(Why::new(why)) }
}

fn state_of(env: &Env<'_>, topic: TopicId) -> Option<TaskState> {
    env.document().topic(topic).and_then(|topic| topic.more().task.as_ref()).map(|task| task.state)
}

fn set_state(ctx: &mut Ctx<'_>, state: Option<TaskState>) -> Result<(), CommandError> {
    let fields = content::set_state(ctx.editor.document(), ctx.editor.selection().topics(), state);
    ctx.editor.act(Act::Set { label: "Change task", typing: false, fields })?;
    Ok(())
}

/// The selected relation.
fn relation(env: &Env<'_>) -> Result<FileId, Why> {
    let none = || Why::new("select a relation first");
    let id = env.selection().selected_item().ok_or_else(none)?;
    let is_one = env.sheet()?.relations().iter().any(|relation| relation.id == *id);
    if is_one { Ok(id.clone()) } else { Err(none()) }
}

fn reattach(ctx: &mut Ctx<'_>, start: bool) -> Result<(), CommandError> {
    let id = relation(&ctx.env())?;
    ctx.ask(Request::Content(Ask::Reattach { id, start }));
    Ok(())
}

#[cfg(test)]
#[path = "content_tests.rs"]
mod tests;
