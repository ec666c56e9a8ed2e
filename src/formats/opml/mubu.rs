//! Mubu (幕布): attributes of its own in OPML and in maps of `FreeMind`. Titles and notes stand in them once
//! more, as HTML in the codes of addresses, and only there the addresses of links; pictures are a list in
//! JSON, each with the rest of its address.

use crate::base::percent;
use crate::doc::{TaskState, TopicId};
use crate::formats::parts::build::Build;
use crate::formats::parts::{html, json};

/// Where Mubu keeps its pictures. Nothing is fetched.
const PICTURES: &str = "https://api2.mubu.com/v3/";

/// The HTML or the JSON of an attribute.
fn decoded(value: &str) -> String {
    if value.contains(['<', '{']) { value.to_owned() } else { percent::decoded(value) }
}

/// The HTML of a note, if it says more than the plain text of it beside that.
pub(in crate::formats) fn note(value: &str, plain: &str) -> Option<String> {
    let html = decoded(value);
    let is_new = plain.trim().is_empty() && !html::plain(&html).is_empty();
    // Its lines are lines.
    (is_new || !html::addresses(&html).0.is_empty()).then(|| html.replace('\n', "<br>"))
}

/// Takes an attribute, whose name is in lower case; `false` if it is none of these.
pub(in crate::formats) fn attribute(build: &mut Build, id: TopicId, (name, value): (&str, &str)) -> bool {
    match name {
        "_mubu_text" => build.rich_title(id, &decoded(value)),
        // See `note`.
        "_mubu_note" => {}
        "_mubu_images" => {
            let pictures = json::parse(&decoded(value), "").unwrap_or_default();
            for picture in pictures.root().items() {
                let address = picture.get("uri").text();
                if address.is_empty() {
                    continue;
                }
                if address.contains(':') {
                    build.picture_elsewhere(id, address);
                } else {
                    build.picture_elsewhere(id, &format!("{PICTURES}{}", address.trim_start_matches('/')));
                }
            }
        }
        "_complete" | "_completed" => {
            if value.eq_ignore_ascii_case("true") {
                build.task(id, TaskState::Done, None);
            }
        }
        "_heading" | "_color" => build.report.dropped_many(usize::from(!value.is_empty()), "styles, fonts and colours"),
        _ => return false,
    }
    true
}
