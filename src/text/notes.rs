//! Notes are Markdown: their events, in which nothing that was typed is lost.
//!
//! `CommonMark` does not show definitions of links that no link refers to, and takes `[^1]: Ibid.` for
//! one. Here footnotes are marks and paragraphs with their names in brackets, and definitions that
//! nothing refers to are text.

use std::collections::HashSet;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// The events of a note, read with these options.
#[must_use]
pub fn events(note: &str, options: Options) -> Vec<Event<'static>> {
    let mut found = Vec::new();
    // The name of the footnote whose text begins.
    let mut begins: Option<CowStr<'static>> = None;
    for event in footnoted(note, options) {
        if let Some(name) = begins.take() {
            let mark = Event::Text(format!("[{name}] ").into());
            if matches!(event, Event::Start(Tag::Paragraph)) {
                found.extend([event, mark]);
                continue;
            }
            found.extend([Event::Start(Tag::Paragraph), mark, Event::End(TagEnd::Paragraph)]);
        }
        match event {
            Event::FootnoteReference(name) => found.push(Event::Text(format!("[{name}]").into())),
            Event::Start(Tag::FootnoteDefinition(name)) => begins = Some(name),
            Event::End(TagEnd::FootnoteDefinition) => {}
            event => found.push(event),
        }
    }
    found
}

/// The same with its footnotes as such.
#[must_use]
pub fn footnoted(note: &str, options: Options) -> Vec<Event<'static>> {
    let options = options | Options::ENABLE_FOOTNOTES;
    let (found, unused, used) = read(note, options);
    if unused.is_empty() {
        return found;
    }
    // What defines nothing is text: its bracket opens nothing any more. A definition that counts can't
    // follow it in the same paragraph.
    let mut source = String::with_capacity(note.len() + 2 * unused.len());
    let mut done = 0;
    for (at, end) in unused {
        source.push_str(note.get(done..at).unwrap_or_default());
        source.push('\\');
        done = at;
        let next = note.get(end..).unwrap_or_default();
        let name = next.strip_prefix('\n').unwrap_or(next).strip_prefix('[').and_then(|next| next.split_once("]:"));
        if end >= done && name.is_some_and(|(name, _)| used.contains(&folded(name))) {
            let line = note.get(done..end).unwrap_or_default();
            source.extend([line, if line.ends_with('\n') { "\n" } else { "\n\n" }]);
            done = end + usize::from(next.starts_with('\n'));
        }
    }
    source.push_str(note.get(done..).unwrap_or_default());
    read(&source, options).0
}

/// The events, where the definitions stand that nothing refers to, and the names of the others.
fn read(note: &str, options: Options) -> (Vec<Event<'static>>, Vec<(usize, usize)>, HashSet<String>) {
    let parser = Parser::new_ext(note, options);
    let place = |from: usize| from + note.get(from..).and_then(|rest| rest.find('[')).unwrap_or_default();
    let definitions = parser.reference_definitions().iter();
    let defined: Vec<(String, usize, usize)> = definitions
        .map(|(name, definition)| (folded(name), place(definition.span.start), definition.span.end))
        .collect();
    let mut used = HashSet::new();
    let mut found = Vec::new();
    for event in parser.map(Event::into_static) {
        if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = &event
            && matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
            && !defined.is_empty()
        {
            used.insert(folded(id));
        }
        found.push(event);
    }
    let unused = defined.into_iter().filter(|(name, ..)| !used.contains(name));
    let mut unused: Vec<(usize, usize)> = unused.map(|(_, at, end)| (at, end)).collect();
    unused.sort_unstable();
    unused.dedup();
    (found, unused, used)
}

/// The name of a definition as names are compared.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Event, Options, Tag, TagEnd, events};

    /// What is read, a line a paragraph; words of links in angle brackets.
    fn shown(note: &str) -> String {
        let mut out = String::new();
        for event in events(note, Options::empty()) {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                Event::Start(Tag::Link { .. }) => out.push('<'),
                Event::End(TagEnd::Link) => out.push('>'),
                Event::End(TagEnd::Paragraph) => out.push('\n'),
                Event::SoftBreak | Event::HardBreak => out.push('/'),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn footnotes_are_read() {
        assert_eq!(
            shown("完[^1]。[^2]\n\n[^1]: 司馬遷《史記》卷一，頁三。\n[^2]: Ibid.\n"),
            "完[1]。[2]\n[1] 司馬遷《史記》卷一，頁三。\n[2] Ibid.\n"
        );
        assert_eq!(shown("[^x]: alone"), "[x] alone\n");
        assert_eq!(shown("[^x]:\n\n    - a"), "[x] \na");
    }

    #[test]
    fn definitions_that_nothing_refers_to_are_text() {
        assert_eq!(shown("[Smith]: unpublished"), "[Smith]: unpublished\n");
        assert_eq!(shown("a [B c] d\n\n[b  C]: https://a.b\n[e]: f"), "a <B c> d\n[e]: f\n");
        assert_eq!(shown("> [q]: r\n\n- [s]: t"), "[q]: r\n[s]: t");
        assert_eq!(shown("[a]: b\n[c]: http://z.w\n\nsee [c]"), "[a]: b\nsee <c>\n");
        assert_eq!(shown("[a]: b\n[a]: c"), "[a]: b/[a]: c\n");
    }
}
