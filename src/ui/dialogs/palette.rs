//! The command palette: type a few letters of what is to be done, in the window's language or in
//! English; Enter does it. Without letters, what was used last comes first.

use std::cmp::Reverse;

use eframe::egui::{self, Align2, Button, Id, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::super::app::{Message, View};
use super::super::style::color32;
use super::super::{fonts, key_names, menus, phrases, words};
use crate::editor::commands::{self, Command};
use crate::text::fold::fold;
use crate::text::fuzzy;
use crate::text::pinyin::Pinyin;

/// Height of a row, points.
const ROW: f32 = 30.0;
/// What a title in the language of the window counts more than its other names.
const TITLE: i32 = 30;
/// What a letter that fits by its sound counts.
const SOUND: i32 = 26;
/// What the beginning of a word counts that was typed as it is, more than letters from here and there.
const WORD: i32 = 60;
/// From here on, characters stand beside each other without spaces between words.
const HAN: char = '\u{2e80}';
/// Longest folded title that is looked at, in characters.
const FOLDED: usize = 256;
/// What a command that cannot be done now counts less.
const REFUSED: i32 = 40;

/// The dialog.
#[derive(Debug, Default)]
pub struct PaletteDialog {
    query: String,
    /// The query that `rows` answer; `None` before the first.
    answered: Option<String>,
    rows: Vec<Row>,
    at: usize,
    focused: bool,
}

#[derive(Debug)]
struct Row {
    command: &'static Command,
    title: String,
    /// Its menu, or why it cannot be done now.
    beside: String,
    enabled: bool,
}

impl PaletteDialog {
    fn answer(&mut self, view: &View<'_>) {
        let env = view.env();
        let query = Wanted::new(self.query.trim(), words::language().starts_with("zh"));
        let mut found: Vec<(i32, usize, Row)> = Vec::new();
        for (order, command) in commands::all().enumerate() {
            let title = menus::title(command, view);
            let place = menus::place(command);
            let recent = view.used.iter().position(|used| used == command.id);
            let allowed = command.allowed(&env);
            let mut rank = if query.letters.is_empty() {
                // What was used last comes first, then the order of the menus.
                recent.map_or(0, |at| 1_000 - i32::try_from(at).unwrap_or(0) * 10)
            } else {
                let Some(score) = score(&query, command, &title, &place) else { continue };
                score + if recent.is_some() { 8 } else { 0 }
            };
            if allowed.is_err() {
                rank -= REFUSED;
            }
            let enabled = allowed.is_ok();
            let beside = allowed.map_or_else(|why| phrases::say(&why.to_string()), |()| place);
            found.push((rank, order, Row { command, title, beside, enabled }));
        }
        found.sort_by_key(|(rank, order, _)| (Reverse(*rank), *order));
        self.rows = found.into_iter().map(|(_, _, row)| row).collect();
        self.at = 0;
        self.answered = Some(self.query.clone());
    }

    fn step(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }
}

/// What is typed, in the forms in which it is compared.
struct Wanted {
    letters: Vec<char>,
    /// As it is searched for in a map: 简 = 繁, katakana = hiragana.
    folded: Vec<char>,
    pinyin: Option<Pinyin>,
}

impl Wanted {
    /// `by_sound`: whether titles are Chinese, and may be typed by their sound.
    fn new(query: &str, by_sound: bool) -> Self {
        let folded = fold(query);
        let pinyin = by_sound.then(|| Pinyin::new(&folded.replace(' ', ""))).flatten();
        Self { letters: fuzzy::folded(query), folded: folded.chars().collect(), pinyin }
    }

    /// How well it fits a text; higher is better.
    fn fit(&self, text: &str) -> Option<i32> {
        let letters = fuzzy::folded(text);
        let is_word = self.letters.len() > 2
            && letters.windows(self.letters.len()).enumerate().any(|(at, part)| {
                let before = at.checked_sub(1).and_then(|before| letters.get(before));
                part == self.letters && before.is_none_or(|&before| !before.is_alphanumeric() || before >= HAN)
            });
        let word = if is_word { WORD } else { 0 };
        let by_letter = fuzzy::score(&self.letters, &letters).map(|score| score + word);
        let folded = fold(text);
        let by_fold = fuzzy::score(&self.folded, &folded.chars().take(FOLDED).collect::<Vec<_>>());
        let by_sound = self.pinyin.as_ref().and_then(|pinyin| {
            let found = pinyin.find(&folded, 0)?;
            // As good as a run of so many letters: at the beginning, and in short titles, better.
            let typed = i32::try_from(pinyin.letters().len()).unwrap_or(i32::MAX / 64);
            let before = i32::try_from(folded.len()).unwrap_or(i32::MAX).min(120) / 6;
            Some(typed * SOUND + if found.start == 0 { SOUND } else { 0 } - before)
        });
        by_letter.into_iter().chain(by_fold).chain(by_sound).max()
    }
}

/// The best fit of any name of a command.
fn score(query: &Wanted, command: &Command, title: &str, place: &str) -> Option<i32> {
    let of = |text: &str| query.fit(text);
    let english = if command.menu.sub.is_empty() {
        command.title.to_owned()
    } else {
        format!("{} {}", command.menu.sub, command.title)
    };
    [
        of(title).map(|score| score + TITLE),
        of(&english).map(|score| score + TITLE / 2),
        of(&format!("{place} {title}")),
        of(&format!("{} {}", command.title, command.keywords)),
    ]
    .into_iter()
    .flatten()
    .max()
}

/// Shows it; `true` while it stays open.
pub fn palette_ui(ctx: &egui::Context, dialog: &mut PaletteDialog, view: &View<'_>, out: &mut Vec<Message>) -> bool {
    if dialog.answered.as_deref() != Some(&dialog.query) {
        dialog.answer(view);
    }
    let mut chosen = None;
    let moved = take_keys(ctx, dialog, &mut chosen);
    let room = ctx.content_rect();
    let id = Id::unique("palette");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, [0.0, (room.height() * 0.1).min(80.0)]);
    let frame = super::frame(ctx).inner_margin(egui::Margin::same(10));
    let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
        ui.set_width(600.0_f32.min(room.width() - 40.0));
        let name = words::tr("app-palette-hint");
        let line = ui.add(
            TextEdit::singleline(&mut dialog.query)
                .desired_width(f32::INFINITY)
                .font(egui::FontId::proportional(16.0))
                .margin(egui::Margin::symmetric(8, 6))
                .hint_text(name.clone()),
        );
        super::name(&line, &name);
        if !std::mem::replace(&mut dialog.focused, true) || ui.memory(|memory| memory.focused().is_none()) {
            line.request_focus();
        }
        ui.add_space(6.0);
        if dialog.rows.is_empty() {
            ui.label(RichText::new(words::tr("app-palette-none")).color(color32(view.theme.muted)));
        }
        let height = (room.height() * 0.6).clamp(ROW * 3.0, ROW * 13.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let count = dialog.rows.len();
        let mut scroll =
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        if moved {
            scroll = scroll.vertical_scroll_offset(((dialog.at as f32 + 0.5) * ROW - height / 2.0).max(0.0));
        }
        scroll.show_rows(ui, ROW, count, |ui, shown| {
            for at in shown {
                if let Some(row) = dialog.rows.get(at)
                    && row_ui(ui, row, at == dialog.at, view)
                {
                    chosen = Some(at);
                }
            }
        });
    });
    if dialog.answered.as_deref() != Some(&dialog.query) {
        // What was typed in this frame is answered in the next.
        ctx.request_repaint();
    }
    if let Some(row) = chosen.and_then(|at| dialog.rows.get(at))
        && row.enabled
    {
        out.push(Message::RunChosen(row.command));
        return false;
    }
    !modal.should_close()
}

/// Arrows and Enter, before the line of text sees them; whether the choice moved.
fn take_keys(ctx: &egui::Context, dialog: &mut PaletteDialog, chosen: &mut Option<usize>) -> bool {
    let mut moved = false;
    ctx.input_mut(|input| {
        for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 10), (Key::PageUp, -10)] {
            for _ in 0..input.count_and_consume_key(Modifiers::NONE, key) {
                dialog.step(by);
                moved = true;
            }
        }
        if input.consume_key(Modifiers::NONE, Key::Enter) {
            *chosen = Some(dialog.at);
        }
    });
    moved
}

fn row_ui(ui: &mut Ui, row: &Row, current: bool, view: &View<'_>) -> bool {
    let muted = color32(view.theme.muted);
    let beside = RichText::new(&row.beside).size(12.0).color(muted);
    let mut title = RichText::new(&row.title);
    if current {
        title = title.family(fonts::bold());
    }
    let keys = view.keymap.first(row.command).map(key_names::name).unwrap_or_default();
    let name = format!("{} {} {keys}", row.title, row.beside);
    let button = Button::new((title, beside))
        .shortcut_text(keys)
        .selected(current)
        .frame_when_inactive(current)
        .truncate()
        .min_size([ui.available_width(), ROW].into());
    let response = ui.add_enabled(row.enabled, button);
    let enabled = row.enabled;
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, enabled, current, name.trim()));
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::{Reverse, Wanted, score};
    use crate::editor::commands;
    use crate::ui::words;

    fn best(query: &str) -> &'static str {
        let query = Wanted::new(query, false);
        let scored = commands::all().filter_map(|c| Some((score(&query, c, c.title, c.menu.sub)?, c.id)));
        scored.min_by_key(|(score, _)| Reverse(*score)).map_or("", |(_, id)| id)
    }

    #[test]
    fn a_few_letters_find_the_command() {
        for (query, id) in [
            ("add child", "topic.add-child"),
            ("adch", "topic.add-child"),
            ("undo", "edit.undo"),
            ("save as", "file.save-as"),
            ("org", "format.org"),
            ("preferences", "app.settings"),
            ("clone", "edit.duplicate"),
        ] {
            assert_eq!(best(query), id, "{query}");
        }
        // The word as it is, also in the name of the submenu, before letters from here and there.
        assert!(best("sort").contains("sort"), "{}", best("sort"));
    }

    /// The titles that are found in a language, the best first.
    fn found(language: &str, query: &str) -> Vec<String> {
        words::set_language(language);
        let query = Wanted::new(query, language.starts_with("zh"));
        let mut found: Vec<(i32, String)> = commands::all()
            .filter_map(|command| {
                let title = words::command_title(command).into_owned();
                Some((score(&query, command, &title, "")?, title))
            })
            .collect();
        found.sort_by_key(|(score, _)| Reverse(*score));
        words::set_language("en");
        found.into_iter().map(|(_, title)| title).collect()
    }

    #[test]
    fn titles_are_found_by_their_sound_and_in_other_scripts() {
        let first = |language: &str, query: &str| found(language, query).into_iter().next().unwrap_or_default();
        for (query, title) in
            [("chexiao", "撤销"), ("cx", "撤销"), ("tianjiazizhuti", "添加子主题"), ("tjzzt", "添加子主题")]
        {
            assert_eq!(first("zh-Hans", query), title, "{query}");
        }
        assert_eq!((first("zh-Hant", "fuzhi"), first("zh-Hant", "复制")), ("複製".to_owned(), "複製".to_owned()));
        let (katakana, hiragana) = (found("ja", "トピック"), found("ja", "とぴっく"));
        assert!(!katakana.is_empty() && katakana[0] == hiragana[0], "{katakana:?} {hiragana:?}");
        assert!(found("ja", "chexiao").is_empty(), "only Chinese is typed so");
    }
}
