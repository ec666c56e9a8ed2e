//! Keys, text and input methods, sorted before the window library sees them.
//!
//! While the map has the keys, each event goes through the typing machine first: what belongs to
//! the map is taken out and run as a command, what belongs to the text widget stays.

use eframe::egui::{self, Event};

use super::super::dialogs::{Dialog, PasteDialog, paste};
use super::super::typing;
use super::App;
use crate::doc::{Selection, TopicId};
use crate::editor::ime::{Action, Input, TypingKey};
use crate::editor::keys::Key;
use crate::editor::{Refused, commands};
use crate::ui::phrases;
use crate::ui::words::tr;

/// Whether text that comes with these keys is a shortcut that the platform also spelt out. Ctrl
/// and Alt together are `AltGr`, which types; on macOS, Alt alone types.
fn is_shortcut(modifiers: egui::Modifiers) -> bool {
    let command = modifiers.command || modifiers.ctrl;
    let alt = modifiers.alt && !cfg!(target_os = "macos");
    command != alt
}

/// Whether the text widget has another text after this event.
const fn changes_text(event: &Event) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Ime(_)
            | Event::Cut
            | Event::Paste(_)
            | Event::Key { key: egui::Key::Backspace | egui::Key::Delete, pressed: true, .. }
    )
}

/// Whether what this event does to the map depends on the text in the widget.
fn needs_text(event: &Event) -> bool {
    match typing::input_of(event) {
        Some(Input::Key(key)) => !matches!(key, TypingKey::Other | TypingKey::Space),
        Some(Input::FocusLost) => true,
        _ => false,
    }
}

impl App {
    /// Whether keys are for the map, and not for a dialog, a menu or another widget.
    fn map_has_keys(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        !self.shell.start.shown
            && self.dialog.is_none()
            && focused.is_none_or(|id| id == typing::widget_id())
            && !egui::Popup::is_any_open(ctx)
    }

    /// Takes what belongs to the map out of the input and carries it out.
    ///
    /// The text widget works through its events after this, all at once. So a key that needs what
    /// was typed before it (Enter, Tab, Ctrl+S) waits for the next frame, and all after it: a hand
    /// that is faster than a frame must not lose the last letter of a title.
    pub(super) fn sort_input(&mut self, ctx: &egui::Context, raw: &mut egui::RawInput) {
        self.watch_alt(ctx, &raw.events);
        if !self.held.is_empty() {
            raw.events.splice(0..0, std::mem::take(&mut self.held));
        }
        if let Some(Dialog::Settings(settings)) = &mut self.dialog
            && settings.keys.is_recording()
        {
            settings.keys.record(&mut raw.events, &self.shell.keymap);
            return;
        }
        if !self.map_has_keys(ctx) {
            if self.dialog.is_none() && !egui::Popup::is_any_open(ctx) {
                self.keys_of_panels(ctx, &mut raw.events);
            }
            return;
        }
        let mut modifiers = ctx.input(|input| input.modifiers);
        let mut typed = false;
        let mut events = std::mem::take(&mut raw.events).into_iter();
        while let Some(event) = events.next() {
            if typed && needs_text(&event) {
                self.held = std::iter::once(event).chain(events).collect();
                ctx.request_repaint();
                return;
            }
            if let Event::ModifiersChanged(now) | Event::Key { modifiers: now, .. } = &event {
                modifiers = *now;
            }
            // A dialog that a key opened gets what follows the key.
            if self.dialog.is_some() || self.keeps(ctx, &event, modifiers) {
                typed |= self.typing.shown.is_some() && changes_text(&event);
                raw.events.push(event);
            }
        }
    }

    /// Carries an event out; `true` if the text widget is to see it, too.
    fn keeps(&mut self, ctx: &egui::Context, event: &Event, modifiers: egui::Modifiers) -> bool {
        let shown = self.typing.shown.is_some();
        match event {
            // The platform's clipboard keys come as events of their own.
            Event::Copy | Event::Cut | Event::Paste(_) if shown => return true,
            Event::Copy => return self.run_bound(ctx, Key::ctrl('C')),
            Event::Cut => return self.run_bound(ctx, Key::ctrl('X')),
            Event::Paste(text) => {
                // The menu asks for what is on the clipboard, and so does the key if it is bound so.
                let key = self.shell.keymap.for_key(Key::ctrl('V'), false);
                if std::mem::take(&mut self.paste_asked) || key.is_some_and(|command| command.id == "edit.paste") {
                    self.paste(ctx, text);
                } else if let Some(command) = key {
                    self.run(ctx, command);
                }
                return false;
            }
            // X11 hands Ctrl and a letter, pressed while composing, over as a composed control
            // character.
            Event::Ime(egui::ImeEvent::Commit(text)) if !text.is_empty() && text.chars().all(char::is_control) => {
                return false;
            }
            Event::Text(_) if is_shortcut(modifiers) => return false,
            Event::Key { key: egui::Key::Escape, pressed: true, .. } if !shown && self.bail_out(ctx) => return false,
            Event::Key { key: egui::Key::Enter, pressed: true, .. } if !shown && self.pick_selected(ctx) => {
                return false;
            }
            Event::PasteImage(pixels) if !shown => {
                self.paste_picture(std::sync::Arc::clone(pixels));
                return false;
            }
            _ => {}
        }
        let Some(input) = typing::input_of(event) else { return true };
        let actions = self.typing.machine.feed(input);
        let pass = self.act(ctx, actions, Some(event));
        // The window library lets go of all keys when the focus goes, or they would seem held.
        pass || matches!(event, Event::WindowFocused(_))
    }

    /// Esc on the map: gives up a gesture, then picking, then the selection of several.
    fn bail_out(&mut self, ctx: &egui::Context) -> bool {
        if self.canvas.cancel_gesture() || self.picking.take().is_some() || std::mem::take(&mut self.looks.painting) {
            self.notice.clear();
            ctx.request_repaint();
            return true;
        }
        if self.editor.selection().topics().len() > 1
            && let Some(primary) = self.editor.selection().primary()
        {
            self.editor.select(Selection::one(primary));
            return true;
        }
        self.end_search(ctx)
    }

    /// Runs the command of a key that the platform hands over as an event of its own.
    fn run_bound(&mut self, ctx: &egui::Context, key: Key) -> bool {
        if let Some(command) = self.shell.keymap.for_key(key, false) {
            self.run(ctx, command);
        }
        false
    }

    pub(super) fn run_id(&mut self, ctx: &egui::Context, id: &str) -> bool {
        if let Some(command) = commands::by_id(id) {
            self.run(ctx, command);
        }
        false
    }

    /// Puts text from the clipboard into the map; a long one is shown first.
    pub(super) fn paste(&mut self, ctx: &egui::Context, text: &str) {
        let html = self.shell.html_on_clipboard();
        let Some(pasted) = self.editor.foreign(text, html) else {
            let done = self.editor.paste_text(text);
            return self.pasted(ctx, done);
        };
        if pasted.topics.len() > paste::MANY || pasted.guessed {
            self.dialog = Some(Dialog::Paste(PasteDialog::new(text, pasted)));
            ctx.request_repaint();
            return;
        }
        self.paste_as(ctx, paste::As::Topics(pasted.topics), text);
    }

    /// Puts text from the clipboard into the map.
    pub(super) fn paste_as(&mut self, ctx: &egui::Context, what: paste::As, text: &str) {
        let done = match what {
            paste::As::Topics(topics) => self.editor.paste_topics(&topics),
            paste::As::Title => self.editor.paste_title(text).map(|()| 1),
            paste::As::Note => self.editor.paste_note(text).map(|()| 1),
        };
        self.pasted(ctx, done);
    }

    /// Shows what was pasted, or says why it was not.
    fn pasted(&mut self, ctx: &egui::Context, done: Result<usize, Refused>) {
        match done {
            Ok(0) => self.notice = tr("app-nothing-to-paste"),
            Ok(_) => {
                self.lay_out();
                if let Some(topic) = self.editor.selection().primary() {
                    self.canvas.reveal(&self.layout, self.editor.document(), topic, self.motion());
                }
            }
            Err(error) => self.notice = phrases::refusal(&phrases::say("Paste"), &error.to_string()),
        }
        ctx.request_repaint();
    }

    /// Carries the machine's actions out; `true` if the event goes on to the text widget.
    pub(super) fn act(&mut self, ctx: &egui::Context, actions: Vec<Action>, event: Option<&Event>) -> bool {
        let mut pass = false;
        for action in actions {
            match action {
                Action::Show { topic, mode } => {
                    let title = self.editor.edited_title(topic);
                    self.typing.show(topic, mode, &title);
                    self.canvas.reveal(&self.layout, self.editor.document(), topic, false);
                }
                Action::Pass => pass = true,
                Action::Ignore => {}
                Action::RunKey => pass |= self.run_key(ctx, event),
                Action::FinishComposition(_) => ctx.memory_mut(egui::Memory::interrupt_ime),
                Action::InsertNewline => self.typing.insert_newline(ctx),
                Action::Store(topic) => self.store(topic),
                Action::Hide => self.typing.hide(),
                Action::AddChild(topic) if self.is_outlining() => self.indent_and_edit(ctx, topic),
                Action::AddChild(_) => {
                    self.run_id(ctx, "topic.add-child");
                }
            }
        }
        ctx.request_repaint();
        pass
    }

    /// Looks a key up; `true` if it is for the text widget.
    fn run_key(&mut self, ctx: &egui::Context, event: Option<&Event>) -> bool {
        let Some(Event::Key { key, modifiers, .. }) = event else { return false };
        let shown = self.typing.shown.is_some();
        let key = typing::key_of(*key, *modifiers);
        if key.is_some_and(|key| self.outline_key(ctx, key)) {
            return false;
        }
        let command = key.and_then(|key| self.shell.keymap.for_key(key, shown));
        match command {
            Some(command) => {
                self.run(ctx, command);
                false
            }
            None => shown,
        }
    }

    fn store(&mut self, topic: TopicId) {
        let text = self.typing.buffer.clone();
        if let Err(error) = self.editor.set_title(topic, &text) {
            self.notice = phrases::say_all(&error.to_string());
        }
        self.lay_out();
    }

    /// Stores what is being typed before something else happens to the document.
    pub(super) fn store_typing(&mut self, ctx: &egui::Context) {
        let actions = self.typing.machine.feed(Input::Save);
        self.act(ctx, actions, None);
    }

    /// Ends typing because of a click elsewhere.
    pub(super) fn click_elsewhere(&mut self, ctx: &egui::Context) {
        let actions = self.typing.machine.feed(Input::ClickElsewhere);
        self.act(ctx, actions, None);
    }

    /// Tells the machine which topic would be typed into.
    pub(super) fn sync_typing(&mut self, ctx: &egui::Context) {
        let can_type = self.editor.read_only().is_none()
            && !matches!(self.dialog, Some(Dialog::Keys(_) | Dialog::Palette(_) | Dialog::Settings(_)));
        let topic = self.editor.selection().single().filter(|_| can_type);
        let actions = self.typing.machine.feed(Input::Selected(topic));
        if !actions.is_empty() {
            self.act(ctx, actions, None);
        }
    }
}
