//! The only way text gets into the page: escaped.
//!
//! **Invariants.** [`Html::raw`] and [`Css::raw`] take what was written by us, which the type says:
//! it must live as long as the program. Whatever comes out of a document goes through
//! [`Html::text`] or [`Html::attribute`], addresses through [`Href`], which lets through only
//! schemes that show or write something. Style sheets take numbers and colours.
//!
//! Characters that are not seen but turn the order of what is read (U+202A to U+202E, U+2066 to
//! U+2069), and control characters, are shown by their code.

use std::fmt::Write as _;

use crate::base::color::Rgba;
use crate::text::rich::Run;

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Our own markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.out, true);
        self
    }

    /// An attribute with the space before it. The name is ours.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, &mut self.out, false);
        self.out.push('"');
        self
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        // Writing into a string cannot fail.
        let _written = write!(self.out, "{number}");
        self
    }

    /// A number with at most two places, for paths.
    pub(super) fn decimal(&mut self, number: f32) -> &mut Self {
        let text = format!("{number:.2}");
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        self.out.push_str(if text == "-0" { "0" } else { text });
        self
    }

    /// A link's address.
    pub(super) fn href(&mut self, href: &Href) -> &mut Self {
        self.attribute("href", &href.0).raw(" target=\"_blank\" rel=\"noopener noreferrer\"")
    }

    /// Text in several looks.
    pub(super) fn rich(&mut self, runs: &[Run]) -> &mut Self {
        for run in runs {
            let href = run.link.as_deref().and_then(Href::checked);
            if let Some(href) = &href {
                self.raw("<a").href(href).raw(">");
            }
            let looks = [(run.italic, "<i>", "</i>"), (run.bold, "<b>", "</b>"), (run.raised, "<sup>", "</sup>")];
            for (_, open, _) in looks.iter().filter(|(is, ..)| *is) {
                self.raw(open);
            }
            self.text(&run.text);
            for (_, _, close) in looks.iter().rev().filter(|(is, ..)| *is) {
                self.raw(close);
            }
            if href.is_some() {
                self.raw("</a>");
            }
        }
        self
    }

    /// A style sheet, between its tags.
    pub(super) fn style(&mut self, css: &Css) -> &mut Self {
        self.out.push_str(&css.out);
        self
    }

    /// A picture whose kind was recognised by its first bytes.
    pub(super) fn picture(&mut self, kind: &'static str, base64: &str) -> &mut Self {
        self.out.reserve(base64.len() + 40);
        self.raw(" src=\"data:").raw(kind).raw(";base64,").text(base64).raw("\"")
    }

    /// The bytes of the page.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// What is written by now.
    pub(super) fn as_str(&self) -> &str {
        &self.out
    }
}

/// A style sheet in the making.
#[derive(Debug, Default)]
pub(super) struct Css {
    out: String,
}

impl Css {
    /// Our own rules.
    pub(super) fn raw(&mut self, rules: &'static str) -> &mut Self {
        self.out.push_str(rules);
        self
    }

    /// A number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        self.out.push_str(&number.to_string());
        self
    }

    /// A colour.
    pub(super) fn color(&mut self, color: Rgba) -> &mut Self {
        let Rgba { r, g, b, .. } = color;
        // Writing into a string cannot fail.
        let _written = write!(self.out, "#{r:02x}{g:02x}{b:02x}");
        self
    }

    /// The rules.
    pub(super) fn as_str(&self) -> &str {
        &self.out
    }
}

/// An address that may stand in a link: to the web, to mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Href(String);

impl Href {
    /// The address if it is harmless: http, https, mailto, or a DOI, which becomes one of its
    /// resolver.
    pub(super) fn checked(href: &str) -> Option<Self> {
        let href = href.trim();
        if href.is_empty() || href.chars().any(|c| c.is_control() || c.is_whitespace() || is_turning(c)) {
            return None;
        }
        if href.starts_with("10.") && href.contains('/') {
            return Some(Self(format!("https://doi.org/{href}")));
        }
        let (scheme, rest) = href.split_once(':')?;
        match scheme.to_ascii_lowercase().as_str() {
            scheme @ ("http" | "https") => {
                let is_whole =
                    rest.strip_prefix("//").is_some_and(|host| !host.starts_with(['/', '\\']) && !host.is_empty());
                is_whole.then(|| Self(format!("{scheme}:{rest}")))
            }
            "mailto" => Some(Self(format!("mailto:{rest}"))),
            "doi" => Some(Self(format!("https://doi.org/{}", rest.trim_start_matches('/')))),
            _ => None,
        }
    }
}

/// Whether a character turns the direction of what follows.
const fn is_turning(char: char) -> bool {
    matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Writes text so that it is nothing but text.
fn escape(text: &str, out: &mut String, as_element: bool) {
    let mut plain = 0;
    for (at, char) in text.char_indices() {
        let entity = match char {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '`' => "&#96;",
            _ if (char.is_control() && char != '\t' && char != '\n') || is_turning(char) => "",
            _ => continue,
        };
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + char.len_utf8();
        if !entity.is_empty() {
            out.push_str(entity);
            continue;
        }
        let code = char as u32;
        // Writing into a string cannot fail.
        let _written = if as_element {
            write!(out, "<bdi class=\"cc\">U+{code:04X}</bdi>")
        } else {
            write!(out, "[U+{code:04X}]")
        };
    }
    out.push_str(text.get(plain..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{Href, Html};

    #[test]
    fn text_is_nothing_but_text() {
        let mut html = Html::default();
        html.raw("<p").attribute("title", "a\"onmouseover='x' \u{202E}").raw(">").text("</p><script>\u{0}\u{202E}&");
        assert_eq!(
            html.as_str(),
            "<p title=\"a&quot;onmouseover=&#39;x&#39; [U+202E]\">&lt;/p&gt;&lt;script&gt;\
             <bdi class=\"cc\">U+0000</bdi><bdi class=\"cc\">U+202E</bdi>&amp;"
        );
        let mut html = Html::default();
        html.number(0).raw(" ").number(120).raw(" ").decimal(2.5).raw(" ").decimal(-0.001).raw(" ").decimal(10.0);
        assert_eq!(html.as_str(), "0 120 2.5 0 10");
    }

    #[test]
    fn only_harmless_addresses_are_links() {
        for (href, url) in [
            ("https://e.example/a?b=\"c\"", Some("https://e.example/a?b=\"c\"")),
            ("HTTP://e.example", Some("http://e.example")),
            ("mailto:a@b.example", Some("mailto:a@b.example")),
            ("doi:10.1000/182", Some("https://doi.org/10.1000/182")),
            ("10.1000/182", Some("https://doi.org/10.1000/182")),
            ("javascript:alert(1)", None),
            (" JaVaScRiPt:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
            ("vbscript:x", None),
            ("file:///a", None),
            ("//e.example", None),
            ("https:///e", None),
            ("https://e.example/\u{202E}gpj", None),
            ("page.html", None),
            ("", None),
        ] {
            assert_eq!(Href::checked(href), url.map(|url| Href(url.to_owned())), "{href:?}");
        }
    }
}
