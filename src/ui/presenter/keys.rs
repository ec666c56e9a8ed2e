//! Keys of a talk, taken out of the input before any widget sees them.

use eframe::egui::{self, Event, Key};

use super::Stage;
use crate::present::{Asking, Input, Press, PressKey};

/// A key of the window library as the player knows it; `None` for one that no talk uses.
#[must_use]
pub fn press_of(key: Key, modifiers: egui::Modifiers, repeat: bool) -> Option<Press> {
    use PressKey as K;
    let key = match key {
        Key::PageDown => K::PageDown,
        Key::PageUp => K::PageUp,
        Key::ArrowLeft => K::Left,
        Key::ArrowRight => K::Right,
        Key::ArrowUp => K::Up,
        Key::ArrowDown => K::Down,
        Key::Space => K::Space,
        Key::Enter => K::Enter,
        Key::Backspace => K::Backspace,
        Key::Home => K::Home,
        Key::End => K::End,
        Key::Tab => K::Tab,
        Key::Escape => K::Escape,
        Key::F1 => K::F1,
        Key::F5 => K::F5,
        Key::Period => K::Char('.'),
        Key::Comma => K::Char(','),
        // On some keyboards it is typed with Shift; a question mark comes by its own name.
        Key::Slash => K::Char('/'),
        Key::Questionmark => K::Char('?'),
        Key::Plus => K::Char('+'),
        Key::Equals => K::Char('='),
        Key::Minus => K::Char('-'),
        other => {
            let name = other.name();
            let mut letters = name.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_ascii_alphanumeric() => K::Char(letter.to_ascii_lowercase()),
                _ => return None,
            }
        }
    };
    let (shift, ctrl) = (modifiers.shift, modifiers.command || modifiers.ctrl);
    if modifiers.alt {
        return None;
    }
    Some(Press { key, shift, ctrl, repeat })
}

impl Stage {
    /// Takes the keys of a talk out of the input of one of its windows. While a box takes text the
    /// keys are the box's. `true` if anything happened.
    pub fn take_keys(&mut self, ctx: &egui::Context, raw: &mut egui::RawInput) -> bool {
        let held = raw.events.iter().rev().find_map(|event| match event {
            Event::ModifiersChanged(now) | Event::Key { modifiers: now, .. } => Some(now.ctrl || now.command),
            _ => None,
        });
        let held = held.unwrap_or(self.ctrl);
        let mut any = false;
        if self.talk.player.asking() != Asking::No || ctx.text_edit_focused() {
            return false;
        }
        if held != self.ctrl {
            self.ctrl = held;
            self.feed(Input::LaserHeld(held));
            any = true;
        }
        let now = self.now_ms();
        let mut kept = Vec::new();
        let mut events = std::mem::take(&mut raw.events).into_iter();
        for event in events.by_ref() {
            match event {
                Event::Key { key, pressed: true, repeat, modifiers, .. } => {
                    any = true;
                    self.notice = None;
                    if let Some(press) = press_of(key, modifiers, repeat) {
                        let effects = self.talk.press(press, now);
                        self.keep(effects);
                    }
                    // What follows is typed into the box that this key opened.
                    if self.talk.player.asking() != Asking::No {
                        break;
                    }
                }
                Event::Key { .. } | Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_) | Event::Ime(_) => {}
                // The window went to the back: its keys are up.
                Event::WindowFocused(false) => {
                    self.ctrl = false;
                    self.feed(Input::LaserHeld(false));
                    kept.push(event);
                }
                other => kept.push(other),
            }
        }
        // The letter that opened the box also comes as text.
        kept.extend(events.filter(|event| !matches!(event, Event::Text(_))));
        raw.events = kept;
        any
    }
}

#[cfg(test)]
mod tests {
    use super::press_of;
    use crate::present::{Input, Press, PressKey};
    use eframe::egui::{Key, Modifiers};

    #[test]
    fn the_keys_of_keyboards_and_clickers_arrive() {
        let plain = Modifiers::NONE;
        let meaning = |key, modifiers| press_of(key, modifiers, false).and_then(Press::meaning);
        for (key, input) in [
            (Key::PageDown, Input::Next),
            (Key::PageUp, Input::Previous),
            (Key::Period, Input::Black),
            (Key::B, Input::Black),
            (Key::W, Input::White),
            (Key::F5, Input::Nothing),
            (Key::Escape, Input::Escape),
            (Key::Num7, Input::Digit(7)),
            (Key::Tab, Input::Overview),
            (Key::Slash, Input::Search),
            (Key::T, Input::TimerToggle),
        ] {
            assert_eq!(meaning(key, plain), Some(input), "{key:?}");
        }
        assert_eq!(meaning(Key::T, Modifiers::SHIFT), Some(Input::TimerReset));
        assert_eq!(meaning(Key::Questionmark, Modifiers::SHIFT), Some(Input::Help));
        assert_eq!(meaning(Key::Slash, Modifiers::SHIFT), Some(Input::Search), "as German keyboards have it");
        assert_eq!(meaning(Key::F1, plain), Some(Input::Help));
        assert_eq!(meaning(Key::L, Modifiers::CTRL), Some(Input::Laser));
        assert_eq!(meaning(Key::ArrowRight, Modifiers::SHIFT), Some(Input::NextBranch));
        assert_eq!(press_of(Key::F4, plain, false), None);
        assert_eq!(press_of(Key::Tab, Modifiers::ALT, false), None);
        assert_eq!(
            press_of(Key::PageDown, plain, true).map(|press| (press.key, press.repeat)),
            Some((PressKey::PageDown, true))
        );
    }
}
