//! XML as it is written into the parts of office files.
//!
//! **Invariant:** what comes through [`Xml::text`] can't break out of its element or attribute, and
//! holds no character that XML 1.0 forbids (its production 2, `Char`), for which office programs
//! refuse the whole file.

use std::borrow::Cow;

/// A text without the characters that XML 1.0 forbids, and without carriage returns, which every
/// reader of XML turns into newlines.
#[must_use]
pub fn xml_text(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(stays) { text.into() } else { text.chars().filter(|&c| stays(c)).collect::<String>().into() }
}

/// A text of XML in the making.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
}

impl Xml {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { out: String::new() }
    }

    /// The beginning of a part.
    #[must_use]
    pub fn part() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned() }
    }

    /// Markup, as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text, in an element or in an attribute within double quotes.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in xml_text(text).chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                _ => self.out.push(character),
            }
        }
        self
    }

    /// A whole number.
    pub fn number(&mut self, number: impl std::fmt::Display) -> &mut Self {
        self.out.push_str(&number.to_string());
        self
    }

    /// The text; nothing is left.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Xml, xml_text};

    #[test]
    fn forbidden_characters_go_and_all_others_stay() {
        let all: String = ('\0'..='\u{ff}').chain(['\u{fffd}', '\u{fffe}', '\u{ffff}', '\u{10ffff}', '纲']).collect();
        let kept = xml_text(&all);
        assert!(kept.starts_with("\t\n !"), "{kept:?}");
        assert!(kept.ends_with("\u{ff}\u{fffd}\u{10ffff}纲"), "{kept:?}");
        assert!(matches!(xml_text("as it is\n"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn text_does_not_break_out() {
        let xml = Xml::new().raw("<a b=\"").text("\"/><c d='&amp;").raw("\"/>").finish();
        assert_eq!(xml, "<a b=\"&quot;/&gt;&lt;c d='&amp;amp;\"/>");
    }
}
