//! `WiseMapping` (`.wxml`): XML with the same outermost element as `FreeMind`, but with topics. The one
//! that is `central` is the root, others without a parent float. A title of several lines is an element.

use super::parts::build::Build;
use super::parts::html;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions, mm};
use crate::doc::{Side, TopicId};

/// How much of a file is looked at to tell it from others.
const HEAD: usize = 16 << 10;
/// Attributes that tell of looks.
const LOOKS: [&str; 9] =
    ["fontStyle", "bgColor", "brColor", "shape", "connStyle", "connColor", "size", "metadata", "imageGallery"];

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let has = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    xml::starts_with_element(bytes, &["map"]) && has(b"<topic") && !has(b"<node")
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let xml = mm::parsed(bytes)?;
    let top = xml.root();
    let mut build = Build::new("wisemapping", options);
    build.report.dropped_many(xml.dropped, "characters that XML does not allow");
    let is_central = |el: &El<'_>| el.attr("central") == Some("true");
    let tops: Vec<El<'_>> = top.all("topic").collect();
    let root = tops.iter().position(is_central).unwrap_or(0);
    for (number, el) in tops.iter().enumerate().skip(root).chain(tops.iter().enumerate().take(root)) {
        let id = if number == root { build.root(&title(*el))? } else { build.floating(&title(*el))? };
        // Seen from the root.
        let middle = tops.get(root).and_then(|el| place(*el)).unwrap_or_default();
        if let Some((x, y)) = place(*el) {
            build.at(id, x - middle.0, y - middle.1);
        }
        contents(&mut build, *el, id);
        let mut stack: Vec<(El<'_>, TopicId)> = Vec::new();
        push(&mut stack, *el, id);
        while let Some((el, parent)) = stack.pop() {
            let id = build.child(parent, &title(el))?;
            let side = place(el).map(|(x, _)| if x < 0.0 { Side::Left } else { Side::Right });
            if let Some(side) = side.filter(|_| Some(parent) == build.sheet_root()) {
                build.side(id, side);
            }
            contents(&mut build, el, id);
            push(&mut stack, el, id);
        }
    }
    for line in top.all("relationship") {
        let of = |name: &str| line.attr(name).unwrap_or_default();
        build.relation(of("srcTopicId"), of("destTopicId"), "");
        let has = |name: &str, usual: bool| line.attr(name).map_or(usual, |arrow| arrow == "true");
        build.arrows(match (has("startArrow", false), has("endArrow", true)) {
            (false, true) => None,
            (true, false) => Some("start"),
            (true, true) => Some("both"),
            (false, false) => Some("none"),
        });
    }
    build.finish()
}

/// The children of a topic, the first on top: in the order that they name, as far as all of them do.
fn push<'x>(stack: &mut Vec<(El<'x>, TopicId)>, el: El<'x>, id: TopicId) {
    let mut children: Vec<El<'x>> = el.all("topic").collect();
    let order = |el: &El<'x>| el.attr("order").and_then(|order| order.trim().parse::<i64>().ok());
    if children.iter().all(|child| order(child).is_some()) {
        children.sort_by_key(order);
    }
    stack.extend(children.into_iter().rev().map(|child| (child, id)));
}

fn place(el: El<'_>) -> Option<(f64, f64)> {
    let (x, y) = el.attr("position")?.split_once(',')?;
    Some((x.trim().parse().ok()?, y.trim().parse().ok()?))
}

/// The text of an element or of its attribute.
fn words(el: El<'_>, attribute: &str) -> String {
    let own = || el.attr(attribute).unwrap_or_default().to_owned();
    el.child(attribute).map_or_else(own, El::deep_text)
}

fn title(el: El<'_>) -> String {
    let text = words(el, "text");
    let text = if is_html(el) { html::plain(&text) } else { text };
    if text.trim().is_empty() { el.attr("imageEmoji").map(str::to_owned).unwrap_or(text) } else { text }
}

fn is_html(el: El<'_>) -> bool {
    el.attr("contentType") == Some("html")
}

fn contents(build: &mut Build, el: El<'_>, id: TopicId) {
    build.named(el.attr("id").unwrap_or_default(), id);
    if is_html(el) {
        build.rich_title(id, &words(el, "text"));
    }
    let mut looks = 0;
    for (name, value) in el.attributes() {
        match name {
            "shrink" if value == "true" => build.fold(id),
            "image" => {
                // Its size stands before its address.
                let address = value.split_once(':').map_or(value, |(_, address)| address);
                if !address.is_empty() {
                    build.picture_elsewhere(id, address);
                }
            }
            "imageEmoji" if build.title(id).as_str() != value => build.label(id, value),
            name if LOOKS.contains(&name) => looks += 1,
            _ => {}
        }
    }
    build.report.dropped_many(looks, "styles, fonts and colours");
    for child in el.children() {
        match child.name() {
            "topic" | "text" => {}
            "note" => {
                let text = child.attr("text").map_or_else(|| child.deep_text(), str::to_owned);
                if html::is_html(&text) { build.rich_note(id, &text) } else { build.plain_note(id, &text) }
            }
            "link" => build.link(id, child.attr("url").unwrap_or_default(), child.deep_text().trim()),
            "icon" => {
                let name = child.attr("id").unwrap_or_default();
                // Emoji are icons of their own.
                build.label(id, name.rsplit('/').next().unwrap_or(name));
            }
            name => {
                build.keep_text(id, child.source());
                build.report.dropped("extensions (kept in the file)", name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::*;

    const MAP: &str = "<map name='1' version='tango' layout='mindmap'>
        <topic id='9' text='Floating' position='600,500'/>
        <topic central='true' id='1' fontStyle=';;#fff;;;'><text><![CDATA[中心\n主题]]></text>
          <topic position='-200,50' order='1' text='left' id='3' shrink='true'><topic id='4' text='below' position='-300,0' order='0'/></topic>
          <topic position='200,-50' order='0' text='child &amp; one' id='2' shape='line'>
            <note><![CDATA[a note\nof lines]]></note><link url='https://a.b'>words</link><icon id='flag_blue'/><task done='true'/></topic>
        </topic>
        <relationship srcTopicId='2' destTopicId='9' lineType='3' endArrow='false' startArrow='true'/></map>";

    #[test]
    fn a_map_comes_in_its_order_with_all_that_it_has() {
        assert!(sniff(MAP.as_bytes()) && !mm::sniff(b"<maps/>"));
        let loaded = read(MAP.as_bytes(), &ReadOptions::default()).unwrap();
        let shown = shown(&loaded);
        assert_eq!(shown.outline, "中心/主题\n  child & one [a note/of lines]\n  left\n    below\n~Floating\n");
        assert!(
            shown.extras.contains("child & one: side right, labels flag_blue, link https://a.b"),
            "{}",
            shown.extras
        );
        assert!(shown.extras.contains("left: side left, folded"), "{}", shown.extras);
        assert!(shown.extras.contains("relation child & one → Floating"), "{}", shown.extras);
        let told = loaded.import.unwrap();
        assert!(told.dropped.iter().any(|loss| loss.to_string().contains("extensions (kept in the file)")));
        fuzz("wisemapping", MAP.as_bytes(), read);
    }

    #[test]
    fn the_outermost_element_alone_does_not_decide() {
        let detect = |text: &str| super::super::detect(text.as_bytes(), None).map(|format| format.name).unwrap();
        assert_eq!(detect("<map version='tango'><topic central='true' text='a'/></map>"), "wisemapping");
        assert_eq!(detect("<map version='1.0.1'><node TEXT='a'/></map>"), "mm");
    }
}
