//! `ProcessOn` (`.pos`): JSON with one map, `diagram.elements`, whose root has `children` on its right,
//! `leftChildren` on its left and `freeChildren` beside the map. Titles and notes are HTML, or text with
//! its marks. Drawings that are no maps have the same ending; they are told.

use super::json_maps::keep_others;
use super::parts::build::Build;
use super::parts::json::{self, Value};
use super::parts::{encoding, html};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{Side, TopicId};

/// What says that a file is of `ProcessOn`.
const TYPE: &str = "ProcessOn Schema File";
/// Where the children of a topic stand.
const LISTS: [(&str, Option<Side>); 2] = [("children", Some(Side::Right)), ("leftChildren", Some(Side::Left))];
/// Keys of a topic that are understood, or say nothing.
const KNOWN: &[&str] = &[
    "id",
    "parent",
    "title",
    "children",
    "leftChildren",
    "freeChildren",
    "root",
    "note",
    "link",
    "collapsed",
    "structure",
    "theme",
    "watermark",
    "showIcon",
    "x",
    "y",
];
/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(super::report::BOM).unwrap_or(bytes).trim_ascii_start();
    let has = |word: &str| memchr::memmem::find(body, word.as_bytes()).is_some();
    body.starts_with(b"{") && has("\"diagram\"") && has(TYPE)
}

/// Reads a map.
///
/// # Errors
/// When it is damaged, no map, or another kind of drawing.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let json = json::parse(&encoding::decode(bytes, None)?.text, "")?;
    let top = json.root();
    let root = top.get("diagram").get("elements");
    if root.get("title").is_null() && root.get("children").is_null() {
        let hint = "Export it from ProcessOn as another kind of file. Only its mind maps can be opened here.";
        return Err(ReadError::whole("this file of ProcessOn holds a drawing that is no mind map", hint));
    }
    let mut build = Build::new("processon", options);
    if let Some(structure) = structure(root.get("structure").text()) {
        build.sheet("");
        build.structure(structure);
    }
    let tops = std::iter::once(root).chain(root.get("freeChildren").items());
    for (number, top) in tops.enumerate() {
        let id = if number == 0 { build.root(&title(top))? } else { build.floating(&title(top))? };
        // Places are told from a corner of the sheet, those of ours from the root.
        let place = |value: Value<'_>| Some((value.get("x").number()?, value.get("y").number()?));
        if let Some(((x, y), (root_x, root_y))) = place(top).zip(place(root).or(Some((0.0, 0.0)))) {
            build.at(id, x - root_x, y - root_y);
        }
        contents(&mut build, top, id);
        let mut stack: Vec<(Value<'_>, TopicId, Option<Side>)> = Vec::new();
        push(&mut stack, top, id, number == 0);
        while let Some((value, parent, side)) = stack.pop() {
            let id = build.child(parent, &title(value))?;
            if let Some(side) = side {
                build.side(id, side);
            }
            contents(&mut build, value, id);
            push(&mut stack, value, id, false);
        }
    }
    build.finish()
}

/// The children of a topic, the first on top. Both sides of the root say where they are.
fn push<'j>(stack: &mut Vec<(Value<'j>, TopicId, Option<Side>)>, value: Value<'j>, id: TopicId, is_root: bool) {
    let from = stack.len();
    let has_sides = is_root && value.get("leftChildren").items().len() > 0;
    for (list, side) in LISTS {
        let side = side.filter(|_| has_sides);
        stack.extend(value.get(list).items().filter(|child| child.is_object()).map(|child| (child, id, side)));
    }
    stack.get_mut(from..).unwrap_or_default().reverse();
}

/// Our name of a structure.
fn structure(theirs: &str) -> Option<&'static str> {
    let is = |word: &str| theirs.contains(word);
    match theirs {
        _ if is("org") => Some("org"),
        _ if is("tree") => Some("tree"),
        _ if is("timeline") => Some("timeline"),
        _ if is("ishikawa") => Some("fishbone"),
        _ if is("left") => Some("logic-left"),
        _ if is("logic") || is("right") => Some("logic-right"),
        _ => None,
    }
}

/// Whether a text has marks of HTML: the editor is a page, so that they may stand anywhere.
fn is_rich(text: &str) -> bool {
    html::is_html(text) || html::has_tag(text) || text.contains('&')
}

fn title(value: Value<'_>) -> String {
    let text = value.get("title").word();
    // The spaces of a page are hard.
    if is_rich(&text) { html::plain(&text).replace('\u{a0}', " ") } else { text }
}

fn contents(build: &mut Build, value: Value<'_>, id: TopicId) {
    build.named(value.get("id").text(), id);
    build.rich_title(id, value.get("title").text());
    let note = value.get("note");
    let note = if note.is_object() { note.get("value") } else { note };
    if is_rich(note.text()) {
        build.rich_note(id, note.text());
    } else {
        build.plain_note(id, note.text());
    }
    let link = value.get("link");
    let (address, name) = if link.is_object() { (link.get("value"), link.get("title").text()) } else { (link, "") };
    build.link(id, address.text(), name);
    if value.get("collapsed").bool() == Some(true) {
        build.fold(id);
    }
    keep_others(build, value, id, |key| KNOWN.contains(&key));
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::*;

    const MAP: &str = r#"{"diagram":{"image":{"pngdata":""},"elements":{"root":true,"id":"root","title":"中日&nbsp;关系","theme":"x",
        "structure":"mind_free","watermark":"","note":"",
        "children":[{"id":"a","parent":"root","title":"<div>正常化<br>1972</div>","lineStyle":{"c":1},"children":[
          {"id":"b","parent":"a","title":"R&amp;D","children":[],"note":"<p>备注<b>重</b></p>","markers":[{"t":1}]}]},
          {"id":"c","parent":"root","title":"障碍","collapsed":true,"link":{"title":"文","value":"https://a.b"},"children":[
          {"id":"d","title":"岛<b>屿</b>","note":"2*3*4","tags":[],"children":[]}]}],
        "leftChildren":[{"id":"e","title":"前景","children":[]}],
        "freeChildren":[{"id":"f","title":"另","x":10,"y":20,"children":[{"id":"g","title":"下","children":[]}]}]}},
        "meta":{"type":"ProcessOn Schema File","version":"5.0","diagramInfo":{"category":"mind_free"}}}"#;

    #[test]
    fn a_map_comes_with_its_sides_notes_links_and_what_stands_beside_it() {
        assert!(sniff(MAP.as_bytes()));
        let loaded = read(MAP.as_bytes(), &ReadOptions::default()).unwrap();
        let shown = shown(&loaded);
        assert_eq!(
            shown.outline,
            "中日 关系\n  正常化/1972\n    R&D [备注**重**]\n  障碍\n    岛屿 [2\\*3\\*4]\n  前景\n~另\n  下\n"
        );
        assert!(shown.extras.contains("正常化/1972: side right"), "{}", shown.extras);
        assert!(shown.extras.contains("障碍: side right, folded, link https://a.b"), "{}", shown.extras);
        assert!(shown.extras.contains("前景: side left"), "{}", shown.extras);
        let told = loaded.import.unwrap();
        let told: Vec<String> = told.dropped.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["1 styles, fonts and colours", "1 extensions (kept in the file) (markers)"]);
        fuzz("processon", MAP.as_bytes(), read);
    }

    #[test]
    fn a_drawing_is_refused_with_what_it_is() {
        let drawing = r#"{"diagram":{"elements":{"page":{},"elements":{"x":{"id":"x"}}}},"meta":{"type":"ProcessOn Schema File"}}"#;
        let error = read(drawing.as_bytes(), &ReadOptions::default()).unwrap_err();
        assert!(error.what.contains("no mind map") && error.hint.contains("ProcessOn"), "{error:?}");
    }
}
