//! `ProcessOn`: maps in which the lines of a note are lines of the file, and what its editor had as HTML
//! is escaped twice.

use std::borrow::Cow;

use super::super::parts::html;
use super::super::parts::xml::El;

/// Whether a root is one of its own: by its id, or by those of what hangs on it.
pub(super) fn is_root(el: El<'_>) -> bool {
    let is_own = |el: El<'_>| {
        el.attr("ID").and_then(|id| id.strip_prefix("ID_")).is_some_and(|id| {
            let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            id.len() == 12 && id.bytes().all(is_hex)
        })
    };
    el.attr("ID") == Some("ID_root") || el.child("node").is_some() && is_own(el) && el.all("node").all(is_own)
}

/// Text in which references behind an escaped `&` are references: `&amp;quot;` is `&quot;`.
fn unescaped(text: &str) -> Cow<'_, str> {
    const SIGN: &str = "&amp;";
    if !text.contains(SIGN) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for (number, part) in text.split(SIGN).enumerate() {
        if number > 0 {
            let end = part.bytes().take(10).position(|byte| byte == b';');
            let name = end.and_then(|end| part.get(..end)).unwrap_or_default();
            let is_number = name.strip_prefix('#').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric()));
            let is_reference = is_number || html::entity(name).is_some();
            out.push_str(if is_reference { "&" } else { SIGN });
        }
        out.push_str(part);
    }
    out.into()
}

/// A title, and the HTML that it was made of, if it was.
pub(super) fn title(text: &str) -> (String, String) {
    let text = html::decode(text).replace('\u{a0}', " ");
    let mut lines = text.clone();
    for tag in ["<br>", "<br/>", "<br />"] {
        lines = lines.replace(tag, "\n");
    }
    if html::has_tag(&lines) { (html::plain(&text), text) } else { (lines, String::new()) }
}

/// The HTML of a note, with its lines.
pub(super) fn note(source: &str) -> String {
    let source = unescaped(source);
    let mut out = String::with_capacity(source.len());
    for (number, piece) in source.split('<').enumerate() {
        let (tag, text) =
            if number == 0 { ("", piece) } else { piece.split_at(piece.find('>').map_or(0, |at| at + 1)) };
        out.push_str(if number == 0 { "" } else { "<" });
        out.push_str(tag);
        for (number, line) in text.trim_end().trim_start_matches(['\n', '\r']).split('\n').enumerate() {
            out.push_str(if number == 0 { "" } else { "<br>" });
            out.push_str(line);
        }
        // A space at its end parts words.
        if text.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
    for tag in ["&lt;br&gt;", "&lt;br/&gt;", "&lt;br /&gt;"] {
        out = out.replace(tag, "<br>");
    }
    out
}
