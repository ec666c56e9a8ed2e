//! Notes, which are Markdown here, as HTML for programs that show that.
//!
//! What is HTML in a note already is only text: this program does not show it either. What comes out is
//! well-formed, and so can stand in XML.

use pulldown_cmark::{Event, Options, Tag, TagEnd};

use super::html::is_safe;
use crate::text::notes::events;

/// Levels of quotes, lists and marks within each other that other programs can be trusted with.
const MOST_LEVELS: usize = 50;

/// A note as HTML.
#[derive(Debug)]
pub(in crate::formats) struct Rendered {
    pub html: String,
    /// Whether anything in it is more than lines of text.
    pub is_marked: bool,
    /// Whether things are within each other deeper than other programs can be trusted with.
    pub is_deep: bool,
}

/// Renders a note.
pub(in crate::formats) fn render(note: &str) -> Rendered {
    let (mut is_marked, mut is_deep) = (false, false);
    let mut level = 0_usize;
    let events = events(note, Options::ENABLE_STRIKETHROUGH).into_iter().map(|event| {
        match &event {
            Event::Start(_) => level += 1,
            Event::End(_) => level = level.saturating_sub(1),
            _ => {}
        }
        is_deep |= level > MOST_LEVELS;
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::SoftBreak => Event::HardBreak,
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                is_marked = true;
                let dest_url = if is_safe(&dest_url) { dest_url } else { "".into() };
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Event::Text("".into()),
            event => {
                let is_plain = matches!(
                    event,
                    Event::Text(_) | Event::HardBreak | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
                );
                is_marked |= !is_plain;
                event
            }
        }
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    Rendered { html, is_marked, is_deep }
}

/// A text as it stands as HTML: a paragraph for each block of lines.
pub(in crate::formats) fn paragraphs(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let blocks = text.split("\n\n").map(|block| format!("<p>{}</p>\n", block.replace('\n', "<br />\n")));
    blocks.collect()
}

#[cfg(test)]
mod tests {
    use super::super::{html, xml};
    use super::{paragraphs, render};

    #[test]
    fn notes_become_html_that_can_stand_in_xml() {
        let note =
            "**b** & *i* ~~s~~\nline <x> &amp; ![p](q.png)\n\n- a\n- b\n\n[l](https://a.b/?x=1&y=2)\n\n---\n\n`c < d`";
        let made = render(note);
        for part in ["<strong>b</strong> &amp; <em>i</em>", "<br />\nline &lt;x&gt;", "<li>a</li>", "y=2\">l</a>"] {
            assert!(made.html.contains(part), "{part}: {}", made.html);
        }
        assert!(made.is_marked && !made.is_deep);
        xml::parse(format!("<a>{}</a>", made.html).as_bytes(), "").unwrap();
        assert_eq!(paragraphs("a < b\nc\n\n**d**"), "<p>a &lt; b<br />\nc</p>\n<p>**d**</p>\n");
        assert!(!render("one\ntwo\n\nthree").is_marked);
        assert!(render(&">".repeat(1000)).is_deep);
        assert_eq!(html::markdown(&render("one **b**\ntwo\n\n- a\n- b").html), "one **b**\ntwo\n\n- a\n- b");
    }
}
