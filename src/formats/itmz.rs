//! iThoughts (`.itmz`): a zip with `mapdata.xml`, or that document alone.

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::markers;
use super::parts::xml::{self, El};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TopicId;

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if archive::is_zip(bytes) {
        return Archive::open(bytes).is_ok_and(|archive| archive.has("mapdata.xml"));
    }
    xml::starts_with_element(bytes, &["iThoughts"])
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = if archive::is_zip(bytes) { Some(Archive::open(bytes)?) } else { None };
    let data = match &mut archive {
        Some(archive) => archive.read("mapdata.xml")?,
        None => bytes.to_vec(),
    };
    let xml = xml::parse(&data, if archive.is_some() { "mapdata.xml" } else { "" })?;
    let top = xml.root();
    let mut build = Build::new("itmz", options);
    let from: Vec<El<'_>> = top.child("topics").into_iter().flat_map(|list| list.all("topic")).collect();
    let mut stack: Vec<(El<'_>, Option<TopicId>)> = from.into_iter().rev().map(|el| (el, None)).collect();
    while let Some((el, parent)) = stack.pop() {
        let title = el.attr("text").unwrap_or_default();
        let is = |name: &str| el.attr(name).is_some_and(|value| value == "1");
        let id = match parent {
            None => build.root(title)?,
            Some(_) if is("floating") => build.floating(title)?,
            Some(parent) if is("callout") => build.callout(parent, title)?,
            Some(parent) => build.child(parent, title)?,
        };
        topic(&mut build, el, id, archive.as_mut());
        let from = stack.len();
        stack.extend(el.all("topic").map(|child| (child, Some(id))));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    for relation in top.child("relationships").into_iter().flat_map(|list| list.all("relationship")) {
        let of = |name: &str| relation.attr(name).unwrap_or_default();
        let words = ["end1-text", "center-text", "end2-text"].map(of);
        let words: Vec<&str> = words.into_iter().filter(|text| !text.is_empty()).collect();
        build.relation(of("end1-uuid"), of("end2-uuid"), &words.join(" · "));
    }
    for group in top.child("groups").into_iter().flat_map(|list| list.all("group")) {
        let members = group.attributes().filter(|(name, _)| name.starts_with("member"));
        let members: Vec<TopicId> = members.filter_map(|(_, uuid)| build.find(uuid)).collect();
        if !build.boundary_around(&members, group.attr("text").unwrap_or_default()) {
            build.report.dropped("groups of no neighbours", group.attr("text").unwrap_or_default());
        }
    }
    build.finish()
}

fn topic(build: &mut Build, el: El<'_>, id: TopicId, archive: Option<&mut Archive<'_>>) {
    let mut kept = String::new();
    let mut archive = archive;
    for (name, value) in el.attributes() {
        match name {
            "uuid" => build.named(value, id),
            "note" => build.note(id, value),
            "link" if value.starts_with("ithoughts://open?") => {
                let part = |name: &str| value.split(['?', '&']).find_map(|part| part.strip_prefix(name));
                match part("topic=").filter(|_| part("path=").is_none()) {
                    Some(target) => build.link_to(id, target, ""),
                    None => build.link(id, value, ""),
                }
            }
            "link" => match value.strip_prefix("ithoughts://topic/").or_else(|| value.strip_prefix("ithoughts:")) {
                Some(target) => build.link_to(id, target.trim_start_matches('/'), ""),
                None => build.link(id, value, ""),
            },
            "folded" if value == "1" => build.fold(id),
            "position" => {
                let place = value.trim_matches(['{', '}', ' ']).split_once(',');
                if let Some((x, y)) = place.and_then(|(x, y)| Some((x.trim().parse().ok()?, y.trim().parse().ok()?))) {
                    build.at(id, x, y);
                }
            }
            "task-progress" => {
                // 101 means that it is summed up from what is below.
                if let Ok(percent) = value.parse::<u8>()
                    && percent <= 100
                {
                    build.mark(id, markers::task_of(percent));
                }
            }
            "task-priority" if value.parse::<u8>().is_ok_and(|priority| (1..10).contains(&priority)) => {
                build.mark(id, markers::Meaning::Marker(format!("priority-{value}").into()));
            }
            "task-due" => build.due(id, value),
            "cost" | "task-effort" | "resources" | "task-start" => build.attribute(id, name, value),
            "boundary" if value != "0" => {
                build.boundary((id, id), "");
            }
            "att-id" => {
                let folder = format!("assets/{value}/");
                let found = archive.as_ref().and_then(|archive| {
                    archive.names().find(|name| name.starts_with(&folder) && !name.ends_with('/')).map(str::to_owned)
                });
                match (found, archive.as_deref_mut()) {
                    (Some(name), Some(archive)) => match archive.read(&name) {
                        Ok(bytes) => build.picture(id, &bytes, el.attr("att-name").unwrap_or(&name), None),
                        Err(error) => build.report.dropped("pictures", &error.what),
                    },
                    _ => build.report.dropped("attached files", el.attr("att-name").unwrap_or(value)),
                }
            }
            _ if name.starts_with("icon") => build.mark(id, markers::other(value.trim_start_matches("icon-"))),
            "color" | "text-color" | "shape" | "text-size" | "line-color" => {
                build.report.dropped_many(1, "styles, fonts and colours");
            }
            "summary1" | "summary2" => {
                build.report.dropped_many(1, "braces of summaries (kept in the file)");
                kept.extend([format!("{name}={value} ")]);
            }
            _ => {}
        }
    }
    if !kept.is_empty() {
        build.keep_text(id, kept.trim());
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    const MAP: &str = "<iThoughts><topics><topic uuid='r' text='R'><topic uuid='a' text='A' note='n' folded='1' task-progress='25' icon1='icon-flag-red'>\
        <topic text='w' callout='1'/></topic><topic uuid='b' text='B' link='https://a.b'/><topic text='F' floating='1' position='{1, 2}'/></topic></topics>\
        <relationships><relationship end1-uuid='a' end2-uuid='b' center-text='c'/></relationships><groups><group member0='a' member1='b'/></groups></iThoughts>";

    #[test]
    fn a_map_comes_with_all_that_it_has() {
        let shown = shown(&read(MAP.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "R\n  A [n]\n  B\n^w\n~F\n");
        for extra in ["A: folded, markers flag-red, task doing 25", "relation A → B: c", "boundary A…B"] {
            assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
        }
        fuzz("itmz", MAP.as_bytes(), read);
    }
}
