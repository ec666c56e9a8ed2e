//! Notes as they read: Markdown as harmless HTML. What is HTML in a note is shown as the text that
//! it is; pictures are their words, because nothing is fetched.

use pulldown_cmark::{Event, HeadingLevel, Options, Tag, TagEnd};

use crate::text::notes::events;

use super::html::{Href, Html};

/// Levels of lists and quotes that are shown as such; deeper ones run on.
const MOST_LEVELS: usize = 24;

/// A note as HTML for pages with an outline of their own: its headings are only bold.
pub(in crate::export) fn as_html(note: &str) -> String {
    let mut html = Html::default();
    put(&mut html, note, true);
    html.as_str().to_owned()
}

/// Writes a note.
pub(super) fn write(html: &mut Html, note: &str) {
    put(html, note, false);
}

fn put(html: &mut Html, note: &str, in_outline: bool) {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES;
    // What ends each element that is open; nothing for one that is not written.
    let mut open: Vec<&'static str> = Vec::new();
    let mut in_head = false;
    for event in events(note, options) {
        match event {
            Event::Start(tag) => {
                in_head |= matches!(tag, Tag::TableHead);
                let end = match &tag {
                    _ if open.len() >= MOST_LEVELS => "",
                    Tag::Heading { .. } if in_outline => {
                        html.raw("<p><strong>");
                        "</strong></p>"
                    }
                    tag => start(html, tag, in_head),
                };
                open.push(end);
            }
            Event::End(tag) => {
                if matches!(tag, TagEnd::TableHead) {
                    in_head = false;
                }
                html.raw(open.pop().unwrap_or_default());
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                html.text(&text);
            }
            Event::Code(text) => {
                html.raw("<code>").text(&text).raw("</code>");
            }
            // Who writes notes means a line break where there is one.
            Event::SoftBreak | Event::HardBreak => {
                html.raw("<br>");
            }
            Event::Rule => {
                html.raw("<hr>");
            }
            Event::TaskListMarker(done) => {
                html.raw(if done { "☑ " } else { "☐ " });
            }
            _ => {}
        }
    }
    while let Some(end) = open.pop() {
        html.raw(end);
    }
}

/// Begins an element; tells what ends it.
fn start(html: &mut Html, tag: &Tag<'_>, in_head: bool) -> &'static str {
    let (begin, end) = match tag {
        Tag::Paragraph => ("<p>", "</p>"),
        Tag::Heading { level: HeadingLevel::H1, .. } => ("<h3>", "</h3>"),
        Tag::Heading { level: HeadingLevel::H2, .. } => ("<h4>", "</h4>"),
        Tag::Heading { .. } => ("<h5>", "</h5>"),
        Tag::BlockQuote(_) => ("<blockquote>", "</blockquote>"),
        Tag::CodeBlock(_) => ("<pre>", "</pre>"),
        Tag::List(Some(first)) => {
            html.raw("<ol").attribute("start", &first.to_string()).raw(">");
            ("", "</ol>")
        }
        Tag::List(None) => ("<ul>", "</ul>"),
        Tag::Item => ("<li>", "</li>"),
        Tag::Emphasis => ("<em>", "</em>"),
        Tag::Strong => ("<strong>", "</strong>"),
        Tag::Strikethrough => ("<s>", "</s>"),
        Tag::Table(_) => ("<table>", "</table>"),
        Tag::TableHead | Tag::TableRow => ("<tr>", "</tr>"),
        Tag::TableCell if in_head => ("<th>", "</th>"),
        Tag::TableCell => ("<td>", "</td>"),
        Tag::Link { dest_url, .. } => match Href::checked(dest_url) {
            Some(href) => {
                html.raw("<a").href(&href).raw(">");
                ("", "</a>")
            }
            None => ("", ""),
        },
        _ => ("", ""),
    };
    html.raw(begin);
    end
}

#[cfg(test)]
mod tests {
    use super::super::html::Html;

    fn written(note: &str) -> String {
        let mut html = Html::default();
        super::write(&mut html, note);
        html.as_str().to_owned()
    }

    #[test]
    fn markdown_becomes_html() {
        assert_eq!(
            written("# A\n\n*b* **c** ~~d~~\ne"),
            "<h3>A</h3><p><em>b</em> <strong>c</strong> <s>d</s><br>e</p>"
        );
        assert_eq!(written("- a\n- [x] b\n\n3. c"), "<ul><li>a</li><li>☑ b</li></ul><ol start=\"3\"><li>c</li></ol>");
        assert_eq!(written("|a|\n|-|\n|b|"), "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>");
        assert_eq!(
            written("[a](https://e.example)"),
            "<p><a href=\"https://e.example\" target=\"_blank\" rel=\"noopener noreferrer\">a</a></p>"
        );
    }

    #[test]
    fn nothing_in_a_note_runs_or_is_fetched() {
        assert_eq!(written("[a](javascript:x)![b](https://e.example/b.png)"), "<p>ab</p>");
        assert_eq!(written("a <b onclick=x>b</b>"), "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>");
        assert_eq!(written("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        let deep = written(&format!("{}x", "> ".repeat(3_000)));
        assert!(deep.matches("<blockquote>").count() < 30 && deep.contains('x'));
        assert_eq!(deep.matches("<blockquote>").count(), deep.matches("</blockquote>").count());
    }
}
