//! Sentences of the core that have a name or a number in them: repairs of files, broken themes.
//!
//! Each stands here with `{}` for what is filled in. Its translation has the key that
//! [`super::phrases::key_of`] makes of the words around, with `$a`, `$b`, `$c` in the places. A test
//! compares the list with the sources.

use fluent_bundle::FluentValue;

use super::phrases::key_of;
use super::words::{tr, tr_with};

/// The sentences.
pub const SENTENCES: &[&str] = &[
    "“{}” is null and was left out",
    "“{}” stands twice; lists were joined, else the later one was taken",
    "the language {} stands twice; the later one was taken",
    "“{}” is no state of a task; “todo” was taken",
    "a sheet had no id of its own; it is now {}",
    "the relation {} ended in no topic; it was left out",
    "the step {} showed no topic; it was left out",
    "a relation, group or step had no id of its own; it is now {}",
    "a source had no id; it is now {}",
    "the source {} stood twice, word for word; one was kept",
    "two sources had the id {}; the second is now {}",
    "the topic {} cites {}, which is not among the sources; an empty source was added",
    "the topic {} had no id; it is now {}",
    "the topic {} had the id {} of another topic; it is now {}",
    "{} control characters were removed from a text",
    "a later version of this program wrote the map (version {} of the file, this one knows {}), so it opens read-only",
    "the language {} stood twice in the list",
    "the image {} stood twice; the first was kept",
    "“{}” is no kind of group; it became a boundary",
    "“{}” is no side; it was left out",
    "{} more places were mended",
    "the text is not UTF-8; it was read as {}",
    "A theme was left out: {}. Correct the file or take it away: {}",
    "A file of the program could not be read ({}): {}",
    "A file of the program is damaged ({}). It was kept as {}, and a new one begun: {}",
    "A file of the program is damaged ({}). It will be replaced, and a new one begun: {}",
    "“{}” is not a colour like #1f6fd1{}",
    "the part “{}” can't be read: {}",
    "the part “{}” is damaged: {}",
    "the archive lacks the part “{}”",
    "the part “{}” was cut off or is damaged",
    "the part “{}” is larger than a map can be",
    "a later version of EdrawMind wrote the part “{}”: its field {} is not known",
    "this is XML of another kind, “{}”",
    "this is a diagram of Mermaid, but no mind map: {}",
    "there is no topic in this {} file",
    "this is not a Gangmu map: its format is “{}”",
    "the map is deeper than {} levels",
    "the outline is deeper than {} levels",
    "“{}” stands where “{}” must",
    "the archive has an entry that leads out of it: “{}”",
];

/// Names of what is filled in.
const NAMES: [&str; 3] = ["a", "b", "c"];

/// The sentence in the language of the window, if it is one of these and the language has it. What
/// is filled in may be such a sentence too.
#[must_use]
pub fn filled(english: &str) -> Option<String> {
    let inner = |text: &str| said(text, ToOwned::to_owned).unwrap_or_else(|| text.to_owned());
    said(english, inner)
}

fn said(english: &str, inner: impl Fn(&str) -> String) -> Option<String> {
    SENTENCES.iter().find_map(|sentence| {
        let parts = parts(sentence, english)?;
        let key = key_of(&sentence.replace("{}", " "));
        if tr(&key) == key {
            return None;
        }
        let values: Vec<(&'static str, FluentValue<'_>)> =
            NAMES.into_iter().zip(parts).map(|(name, part)| (name, inner(part).into())).collect();
        Some(tr_with(&key, &values))
    })
}

/// What stands in the places of a sentence.
fn parts<'a>(sentence: &str, english: &'a str) -> Option<Vec<&'a str>> {
    let mut words = sentence.split("{}");
    let mut rest = english.strip_prefix(words.next()?)?;
    let mut parts = Vec::new();
    let mut words = words.peekable();
    while let Some(next) = words.next() {
        let end = match words.peek() {
            // The last words stand at the end.
            None => rest.strip_suffix(next)?.len(),
            Some(_) => rest.find(next)?,
        };
        parts.push(rest.get(..end)?);
        rest = rest.get(end + next.len()..)?;
    }
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::{SENTENCES, filled, parts};
    use crate::ui::phrases::key_of;
    use crate::ui::words;

    #[test]
    fn names_and_numbers_are_taken_out_and_put_in() {
        assert_eq!(parts("the {} of {}", "the a of b of c"), Some(vec!["a", "b of c"]));
        assert_eq!(parts("“{}” is", "“x” is not"), None);
        words::set_language("zh-Hans");
        let said = filled("the topic “甲” had no id; it is now t12");
        assert_eq!(said.as_deref(), Some("主题“甲”没有标识；现为 t12"));
        let theme = "A theme was left out: “red” is not a colour like #1f6fd1 at line 1 column 9. Correct the file or take it away: /a.json";
        let said = filled(theme).unwrap_or_default();
        assert!(said.contains("“red”不是 #1f6fd1 这样的颜色") && said.ends_with("/a.json"), "{said}");
        assert_eq!(filled("something else"), None);
        words::set_language("en");
        assert_eq!(filled("{} more places were mended"), None, "English is said as it is");
    }

    #[test]
    fn every_language_has_every_sentence() {
        for (language, _) in words::LANGUAGES.into_iter().filter(|(tag, _)| *tag != "en") {
            words::set_language(language);
            for sentence in SENTENCES {
                let key = key_of(&sentence.replace("{}", " "));
                assert_ne!(words::tr(&key), key, "{language}: {sentence}");
            }
        }
        words::set_language("en");
    }
}
