//! `FreeMind` and Freeplane (`.mm`), versions 0.8 to 1.12.
//!
//! Titles come from `TEXT`, rich content, or the original of a clone; details and notes become the
//! note; both dialects of `POSITION` are known; clouds become boundaries and arrow links relations.
//! A summary node of theirs stays the topic that it is in the tree, with a boundary around what it sums up.
//! Encrypted nodes come as closed topics with a label, and with their content, so that nothing is
//! lost. What is not understood is kept with its topic as it stands in the file.

use super::parts::build::Build;
use super::parts::xml::{self, El};
use super::parts::{html, markers};
use super::{Loaded, ReadError, ReadOptions};

mod write;

pub use write::{lost, lost_freemind, write, write_freemind};

use crate::doc::{Side, Text, TopicId};

/// The attribute by which our writer marks callouts, summaries and further sheets.
const MARK: &str = "GANGMU";
/// Before the side that a topic of no side was given, and for a free node that was given a place.
const ANY_SIDE: &str = "any-";
const ANYWHERE: &str = "anywhere";

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    xml::starts_with_element(bytes, &["map"])
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let xml = xml::parse(bytes, "")?;
    let root = xml.root();
    if root.name() != "map" {
        let hint = "Open it with the program that made it.";
        return Err(ReadError::at(bytes, 0, format!("this is XML of another kind, “{}”", root.name()), hint));
    }
    let mut build = Build::new("mm", options);
    build.report.dropped_many(xml.dropped, "characters that XML does not allow");
    fill(&mut build, root)?;
    build.finish()
}

/// Puts the topics below the element `map`; also for maps inside of other formats.
pub(super) fn fill(build: &mut Build, map: El<'_>) -> Result<(), ReadError> {
    let mut clones: Vec<(TopicId, &str)> = Vec::new();
    let mut stack: Vec<(El<'_>, Option<TopicId>)> = nodes(map).map(|el| (el, None)).collect();
    stack.reverse();
    // Topics with children among which a group may end: the last first-group node of each.
    let mut groups: Vec<(TopicId, TopicId, TopicId)> = Vec::new();
    let mut group_start: std::collections::HashMap<TopicId, TopicId> = std::collections::HashMap::new();
    while let Some((el, parent)) = stack.pop() {
        let (title, source) = title(build, el);
        let mark = el.attr(MARK).unwrap_or_default();
        let id = match parent {
            None => build.root(&title)?,
            Some(parent) if mark == "callout" => build.callout(parent, &title)?,
            Some(_) if mark == "sheet" => {
                build.sheet("");
                build.root(&title)?
            }
            Some(parent) if mark.starts_with("summary ") => summary(build, parent, mark, &title)?,
            Some(_) if hook(el, "FreeNode").is_some() => {
                let id = build.floating(&title)?;
                let number =
                    |name: &str| el.attr(name).map(|text| text.trim_end_matches(" pt").trim_end_matches(" px"));
                let at = |name: &str| number(name).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
                let names = ["HGAP", "HGAP_QUANTITY", "VSHIFT", "VSHIFT_QUANTITY"];
                if mark != ANYWHERE && names.iter().any(|name| el.attr(name).is_some()) {
                    build.at(id, at("HGAP") + at("HGAP_QUANTITY"), at("VSHIFT") + at("VSHIFT_QUANTITY"));
                }
                id
            }
            Some(parent) => build.child(parent, &title)?,
        };
        build.named(el.attr("ID").unwrap_or_default(), id);
        if let Some(original) = el.attr("TREE_ID").or_else(|| el.attr("CONTENT_ID")) {
            clones.push((id, original));
        }
        attributes(build, el, id);
        build.rich_title(id, &source);
        contents(build, el, id);
        if let Some(parent) = parent.filter(|_| build.is_child(id)) {
            if hook(el, "FirstGroupNode").is_some() {
                group_start.insert(parent, id);
            }
            if hook(el, "SummaryNode").is_some() {
                let before = build.children(parent).iter().rev().nth(1).copied();
                let first = group_start.get(&parent).copied().or_else(|| build.children(parent).first().copied());
                if let (Some(first), Some(last)) = (first, before.filter(|_| first != Some(id))) {
                    groups.push((first, last, id));
                }
                group_start.remove(&parent);
            }
        }
        let from = stack.len();
        stack.extend(nodes(el).map(|child| (child, Some(id))));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    for (first, last, summary) in groups {
        let title = build.title(summary).clone();
        if build.boundary((first, last), "") {
            build.report.changed("summaries, now topics behind a boundary", &title);
        }
    }
    for (id, original) in clones {
        let Some(found) = build.find(original).filter(|found| *found != id) else { continue };
        build.report.changed("clones, now with a link to their original", &build.title(found).clone());
        if build.title(id).is_empty() {
            let title = build.title(found).clone();
            build.retitle(id, &title);
        }
        build.link_to(id, original, "");
    }
    Ok(())
}

/// A summary that our writer marked with the ends of its run; a child if they are not there.
fn summary(build: &mut Build, parent: TopicId, mark: &str, title: &str) -> Result<TopicId, ReadError> {
    let mut ends = mark.split(' ').skip(1).map(|end| build.find(end).filter(|&end| build.parent(end) == Some(parent)));
    let run = (ends.next().flatten(), ends.next().flatten());
    if let (Some(first), Some(last)) = run
        && let Some(id) = build.summary((first, last), title)?
    {
        return Ok(id);
    }
    build.child(parent, title)
}

fn nodes(el: El<'_>) -> impl Iterator<Item = El<'_>> {
    el.all("node")
}

fn hook<'x>(el: El<'x>, name: &str) -> Option<El<'x>> {
    el.all("hook").find(|hook| hook.attr("NAME") == Some(name))
}

/// The text of rich content: HTML, or a text element.
fn rich(el: El<'_>) -> (bool, String) {
    if let Some(html) = el.child("html") {
        return (true, html.source().to_owned());
    }
    let text = el.child("text").map_or_else(|| el.text().into_owned(), |text| text.text().into_owned());
    let is_plain = el.attr("CONTENT-TYPE").is_some_and(|kind| kind.starts_with("plain/"));
    (!is_plain && html::is_html(&text), text)
}

fn content<'x>(el: El<'x>, kind: &'static str) -> impl Iterator<Item = El<'x>> {
    el.all("richcontent").filter(move |rich| rich.attr("TYPE") == Some(kind))
}

/// The title of a node, and the HTML that it was made of, if it was.
fn title(build: &mut Build, el: El<'_>) -> (String, String) {
    if let Some(node) = content(el, "NODE").next() {
        let (is_html, text) = rich(node);
        return if is_html { (html::plain(&text), text) } else { (text, String::new()) };
    }
    let object = || el.attr("OBJECT").map(|object| object.split_once('|').map_or(object, |(_, value)| value));
    let text = el.attr("TEXT").or_else(object).or_else(|| el.attr("LOCALIZED_TEXT")).unwrap_or_default();
    if text.trim_start().get(..5).is_some_and(|head| head.eq_ignore_ascii_case("<html")) {
        return (html::plain(text), text.to_owned());
    }
    if text.len() > 1 && text.starts_with('=') {
        build.report.changed("formulas, shown as their text", text);
    } else if text.starts_with("\\latex ") || text.starts_with("\\unparsedlatex ") {
        build.report.changed("formulas in LaTeX, shown as their text", text);
    }
    (text.to_owned(), String::new())
}

/// A name and a value. Dates and links that are told so are what they say; so our writer keeps them.
fn attribute(build: &mut Build, id: TopicId, name: &str, value: &str) {
    let is_word = !value.is_empty() && !value.contains(char::is_whitespace);
    let is_date = is_word && value.starts_with(|c: char| c.is_ascii_digit()) && {
        value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit() || b"-/TXu?~%.:Z+".contains(&byte))
    };
    match name {
        "link" if is_word => match value.strip_prefix('#') {
            Some(target) => build.link_to(id, target, ""),
            None => build.link(id, value, ""),
        },
        "date" if is_date && build.more(id).date.is_empty() => build.more(id).date = value.into(),
        "due" if is_date && build.more(id).task.is_some() => build.due(id, value),
        _ => build.attribute(id, name, value),
    }
}

fn is_color(color: &str) -> bool {
    color.len() == 7 && color.starts_with('#') && color.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}

fn attributes(build: &mut Build, el: El<'_>, id: TopicId) {
    let mut looks = 0;
    let mut color = None;
    for (name, value) in el.attributes() {
        match name {
            "FOLDED" if value.eq_ignore_ascii_case("true") => build.fold(id),
            "POSITION" | "SIDE" if el.attr(MARK).and_then(|mark| mark.strip_prefix(ANY_SIDE)) == Some(value) => {}
            "POSITION" | "SIDE" => match value.to_ascii_lowercase().as_str() {
                "left" | "top_or_left" => build.side(id, Side::Left),
                "right" | "bottom_or_right" => build.side(id, Side::Right),
                _ => {}
            },
            "LINK" => match value.strip_prefix('#') {
                Some(target) => build.link_to(id, target, ""),
                None => build.link(id, value, ""),
            },
            "TAGS" => value.lines().for_each(|tag| build.label(id, tag)),
            "BACKGROUND_COLOR" if is_color(value) => {
                build.more(id).style.fill = Some(value.to_ascii_lowercase().into());
            }
            "COLOR" if is_color(value) => color = Some(value),
            "ENCRYPTED_CONTENT" => {
                build.label(id, "locked");
                build.report.changed("encrypted topics, kept locked", el.attr("TEXT").unwrap_or_default());
            }
            "STYLE" | "STYLE_REF" | "LOCALIZED_STYLE_REF" | "BORDER_DASH" | "BORDER_WIDTH" | "BORDER_COLOR" => {
                looks += 1;
            }
            _ => {}
        }
    }
    if let Some(color) = color {
        // A colour of letters alone was chosen for a white page.
        let style = &mut build.more(id).style;
        if style.fill.is_some() { style.text = Some(color.to_ascii_lowercase().into()) } else { looks += 1 }
    }
    build.report.dropped_many(looks, "styles, fonts and colours");
}

fn contents(build: &mut Build, el: El<'_>, id: TopicId) {
    for kind in ["DETAILS", "NOTE"] {
        for part in content(el, kind) {
            let (is_html, text) = rich(part);
            if is_html { build.rich_note(id, &text) } else { build.note(id, &text) }
        }
    }
    for child in el.children() {
        match child.name() {
            "icon" => build.mark(id, markers::freemind(child.attr("BUILTIN").unwrap_or_default())),
            "arrowlink" => {
                let label = ["MIDDLE_LABEL", "SOURCE_LABEL", "TARGET_LABEL"];
                let label: Vec<&str> =
                    label.iter().filter_map(|name| child.attr(name)).filter(|text| !text.is_empty()).collect();
                let from: Text = format!("\0{}", id.slot()).into();
                build.named(&from, id);
                build.relation(&from, child.attr("DESTINATION").unwrap_or_default(), &label.join(" · "));
            }
            "cloud" => {
                if !build.boundary((id, id), "") {
                    build.report.dropped("clouds around the root or around floating topics", "");
                }
            }
            "attribute" => {
                let value = child.attr("VALUE").or_else(|| child.attr("OBJECT")).unwrap_or_default();
                attribute(build, id, child.attr("NAME").unwrap_or_default(), value);
            }
            "tags" => {
                for tag in child.attr("TAGS").unwrap_or_default().lines() {
                    build.label(id, tag);
                }
            }
            "edge" | "font" => build.report.dropped_many(1, "styles, fonts and colours"),
            "hook" => match child.attr("NAME").unwrap_or_default() {
                "ExternalObject" => {
                    build.picture_elsewhere(id, child.attr("URI").unwrap_or_default());
                    if let Some(size) = child.attr("SIZE").and_then(|size| size.parse::<f64>().ok()) {
                        build.scale_picture(id, size);
                    }
                }
                "plugins/latex/LatexNodeHook.properties" => {
                    let equation =
                        child.child("Parameters").and_then(|el| el.attr("EQUATION")).or(child.attr("EQUATION"));
                    build.note(id, &format!("$${}$$", equation.unwrap_or_default().trim_matches('$')));
                    build.report.changed("formulas in LaTeX, shown as their text", equation.unwrap_or_default());
                }
                // Notes before there was rich content (FreeMind 0.8).
                "accessories/plugins/NodeNote.properties" => {
                    let note = child.child("text").map(El::text).unwrap_or_default();
                    build.note(id, note.trim());
                }
                "FreeNode" | "FirstGroupNode" | "SummaryNode" | "AlwaysUnfoldedNode" => {}
                "MapStyle" | "AutomaticEdgeColor" => build.report.dropped_many(1, "styles of the whole map"),
                name => {
                    build.report.dropped("extensions (kept in the file)", name.rsplit('/').next().unwrap_or(name));
                    build.keep_text(id, child.source());
                }
            },
            "node" | "richcontent" | "linktarget" | "attribute_layout" => {}
            name => {
                build.report.dropped("extensions (kept in the file)", name);
                build.keep_text(id, child.source());
            }
        }
    }
    if let Some(locked) = el.attr("ENCRYPTED_CONTENT") {
        build.keep_text(id, locked);
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{Shown, fuzz, shown};
    use super::read;

    const MAP: &str = "<map version=\"freeplane 1.12.1\">\n<!-- c -->\n<node TEXT=\"Root &#x65e5; &#xd842;&#xdfb7;\" ID=\"a\">\
        <hook NAME=\"MapStyle\"><map_styles><stylenode TEXT=\"no topic\"/></map_styles></hook>\
        <node POSITION=\"top_or_left\" ID=\"b\" FOLDED=\"true\" LINK=\"#c\"><richcontent TYPE=\"NODE\"><html><head/>\
        <body><p>rich <b>b</b></p></body></html></richcontent><richcontent TYPE=\"NOTE\"><html><body><p>n <i>i</i></p>\
        </body></html></richcontent><icon BUILTIN=\"full-1\"/><icon BUILTIN=\"50%\"/><cloud/><node TEXT=\"in\"/></node>\
        <node TEXT=\"&lt;html&gt;&lt;p&gt;x&lt;br&gt;y\" POSITION=\"right\" ID=\"c\" LINK=\"https://a.b\">\
        <arrowlink DESTINATION=\"b\" MIDDLE_LABEL=\"why\"/><attribute NAME=\"k\" VALUE=\"v\"/></node>\
        <node ID=\"d\" TREE_ID=\"c\"/><node TEXT=\"lone\"><hook NAME=\"FreeNode\"/></node>\
        <node TEXT=\"locked\" ENCRYPTED_CONTENT=\"abc\"/></node></map>";

    #[test]
    fn a_map_comes_with_all_that_it_has() {
        let loaded = read(MAP.as_bytes(), &super::ReadOptions::default()).unwrap();
        let Shown { outline, extras } = shown(&loaded);
        assert_eq!(outline, "Root 日 𠮷\n  rich b [n *i*]\n    in\n  x/y\n  x/y\n  locked\n~lone\n",);
        for extra in [
            "rich b: side left, folded, markers priority-1, task doing 50, link #x/y",
            "x/y: side right, link https://a.b, attribute k=v",
            "relation x/y → rich b: why",
            "boundary rich b…rich b",
            "locked: labels locked",
        ] {
            assert!(extras.contains(extra), "{extra}\n{extras}");
        }
        let import = loaded.import.unwrap();
        assert!(import.lines().iter().any(|line| line.contains("encrypted")), "{:?}", import.lines());
    }

    #[test]
    fn notes_of_old_maps_come_along() {
        let map = "<map version='0.8.0'><node TEXT='R'><hook NAME='accessories/plugins/NodeNote.properties'>\
            <text>first&#xa;second</text></hook></node></map>";
        let loaded = read(map.as_bytes(), &super::ReadOptions::default()).unwrap();
        assert_eq!(shown(&loaded).outline, "R [first/second]\n");
        assert!(loaded.import.unwrap().lines().iter().all(|line| !line.contains("extensions")));
    }

    #[test]
    fn tags_dates_and_plain_notes_are_understood() {
        let map = "<map><node TEXT='R' TAGS='one&#xa;two words'><richcontent TYPE='NOTE' CONTENT-TYPE='plain/markdown'>\
            <text>&lt;b> is *no* HTML</text></richcontent><node TEXT='A'><icon BUILTIN='unchecked'/>\
            <attribute NAME='due' VALUE='2026-12-01'/><attribute NAME='date' VALUE='1965'/><attribute NAME='date' VALUE='later on'/>\
            <attribute NAME='link' VALUE='https://a.b'/></node></node></map>";
        let loaded = read(map.as_bytes(), &super::ReadOptions::default()).unwrap();
        let Shown { outline, extras } = shown(&loaded);
        assert_eq!(outline, "R [<b> is *no* HTML]\n  A\n");
        assert_eq!(
            extras,
            "R: labels one two words\nA: task todo due 2026-12-01, link https://a.b, attribute date=later on\n"
        );
        let first = loaded.document.children(loaded.document.sheets()[0].1.root())[0];
        assert_eq!(loaded.document.topic(first).unwrap().more().date, "1965");
    }

    #[test]
    fn damaged_maps_are_errors() {
        fuzz("mm", MAP.as_bytes(), read);
        assert!(read(b"<map version='1'></map>", &super::ReadOptions::default()).is_err());
        assert!(read(b"<html/>", &super::ReadOptions::default()).is_err());
    }

    #[test]
    fn pictures_and_links_of_titles_come_along() {
        let map = "<map><node TEXT='R'><node TEXT='&lt;html&gt;&lt;img src=\"pics/foo.png\"&gt;'/>\
            <node><richcontent TYPE='NODE'><html><body><p>See <a href='https://a.b'>it</a></p></body></html></richcontent></node>\
            <node TEXT='n'><icon BUILTIN='0%'/><richcontent TYPE='NOTE'><html><body><img src='n.png'/></body></html></richcontent></node>\
            </node></map>";
        let loaded = read(map.as_bytes(), &super::ReadOptions::default()).unwrap();
        let Shown { outline, extras } = shown(&loaded);
        assert_eq!(outline, "R\n  \n  See it\n  n [[n.png]]\n");
        for extra in [": link pics/foo.png", "See it: link https://a.b", "n: task todo"] {
            assert!(extras.contains(extra), "{extra}\n{extras}");
        }
        assert!(loaded.import.unwrap().lines().join("\n").contains("pictures in notes"));
    }
}
