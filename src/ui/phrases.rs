//! Sentences that the core makes in English, said in the language of the window.
//!
//! The core knows no language: reasons of commands, labels of undo steps, causes of errors and
//! titles of menus come out of it as English sentences. At the edge of the window each is looked up
//! under `say-` and its words (`say-nothing-is-selected`); English needs no such entry. A sentence
//! with a number or a name in it is known by the words around ([`super::sentences`]); what no table
//! has is shown as it is.

use std::path::Path;

use super::{sentences, words};
use crate::editor::commands;

/// The longest key, in characters: a long sentence is known by its beginning.
const KEY_MAX: usize = 60;

/// The key of an English sentence: its letters and digits in lower case, joined by dashes.
#[must_use]
pub fn key_of(english: &str) -> String {
    let mut key = String::from("say");
    for word in english.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if key.len() + word.len() >= KEY_MAX {
            break;
        }
        key.push('-');
        key.push_str(&word.to_ascii_lowercase());
    }
    key
}

/// The sentence in the language of the window; itself where that has no words for it.
#[must_use]
pub fn say(english: &str) -> String {
    let key = key_of(english);
    let said = words::tr(&key);
    if said != key {
        return said;
    }
    sentences::filled(english).unwrap_or_else(|| english.to_owned())
}

/// Several sentences, each by itself, joined as the language joins them. The full stop at the end
/// stays where it was.
#[must_use]
pub fn say_all(english: &str) -> String {
    if words::language() == "en" {
        return english.to_owned();
    }
    let body = english.strip_suffix('.').unwrap_or(english);
    let whole = say(body);
    let parts: Vec<String> = if whole == body { body.split(". ").map(say).collect() } else { vec![whole] };
    if parts.join(". ") == body {
        return english.to_owned();
    }
    let (joint, stop) = if stops_wide() { ("。", "。") } else { (". ", ".") };
    let stop = if body.len() < english.len() { stop } else { "" };
    format!("{}{stop}", parts.join(joint))
}

/// What an error of files says, without what failed and without the path, which stand elsewhere in
/// the dialog: `it does not exist. Check the name and the folder`.
#[must_use]
pub fn cause(error: &str, path: &Path) -> String {
    let place = path.display().to_string();
    let words = error.strip_suffix(&place).map_or(error, |words| words.trim_end_matches(": "));
    let words = ["The file was not saved: ", "The file could not be opened: "]
        .iter()
        .find_map(|what| words.strip_prefix(what))
        .unwrap_or(words);
    capital(&say_all(words))
}

/// The same words with a capital letter in front.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// “Undo add child”: a title and the step that it is about.
#[must_use]
pub fn with_step(title: &str, step: &str) -> String {
    if words::language() == "en" {
        let mut letters = step.chars();
        let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
        return format!("{title} {first}{}", letters.as_str());
    }
    format!("{title}{}{}", colon(), say(step))
}

/// “Add child: select a topic first”: what was wanted, and why it was not done.
#[must_use]
pub fn refusal(title: &str, why: &str) -> String {
    format!("{title}{}{}", colon(), say_all(why))
}

/// The title of the command with this id.
#[must_use]
pub fn command_title_of(id: &str) -> String {
    commands::by_id(id).map_or_else(|| id.to_owned(), |command| words::command_title(command).into_owned())
}

/// Whether sentences end in a full stop as wide as a Han character.
#[must_use]
pub fn stops_wide() -> bool {
    matches!(words::language(), "zh-Hans" | "zh-Hant" | "ja")
}

fn colon() -> &'static str {
    if stops_wide() { "：" } else { ": " }
}

#[cfg(test)]
mod tests {
    use super::{cause, key_of, refusal, say_all, with_step};
    use crate::ui::words;
    use std::path::Path;

    #[test]
    fn keys_are_made_of_words() {
        assert_eq!(key_of("there is nothing to undo"), "say-there-is-nothing-to-undo");
        assert!(key_of(&"long ".repeat(40)).len() <= 60);
    }

    #[test]
    fn undo_says_what_it_takes_back() {
        words::set_language("en");
        assert_eq!(with_step("Undo", "Add child"), "Undo add child");
        words::set_language("zh-Hans");
        assert_eq!(with_step("撤销", "Add child"), "撤销：添加子主题");
        words::set_language("en");
    }

    #[test]
    fn causes_come_apart_and_are_said_in_each_language() {
        let path = Path::new("/maps/a.json");
        let error = "The file was not saved: the disk is full. Make room, or choose another disk: /maps/a.json";
        words::set_language("en");
        assert_eq!(cause(error, path), "The disk is full. Make room, or choose another disk");
        words::set_language("zh-Hans");
        assert_eq!(cause(error, path), "磁盘已满。请腾出空间，或选择另一个磁盘");
        assert_eq!(say_all("this has 3 words."), "this has 3 words.", "what is not known stays");
        assert_eq!(refusal("添加", "select a topic first"), "添加：请先选择一个主题");
        words::set_language("en");
    }
}
