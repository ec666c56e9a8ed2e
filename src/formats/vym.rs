//! VYM, View Your Mind (`.vym`): XML, alone or in a zip with its pictures. Headings are text, HTML in
//! CDATA, or, since 2.8, an attribute with escapes. Several map centres: the others float.

use super::parts::archive::{self, Archive};
use super::parts::build::Build;
use super::parts::xml::{self, El};
use super::parts::{html, markers};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::{TaskState, TopicId};

/// Whether the bytes are surely of this format.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    if archive::is_zip(bytes) {
        let Ok(mut archive) = Archive::open(bytes) else { return false };
        let Some(name) = part(&archive) else { return false };
        return archive.read(&name).is_ok_and(|bytes| xml::starts_with_element(&bytes, &["vymmap"]));
    }
    if is_gzip(bytes) {
        return old(bytes).is_some();
    }
    xml::starts_with_element(bytes, &["vymmap"])
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// The map in an archive of old versions, a compressed tar.
fn old(bytes: &[u8]) -> Option<Vec<u8>> {
    let files = archive::tar_gz(bytes).ok()?;
    files.into_iter().map(|(_, data)| data).find(|data| xml::starts_with_element(data, &["vymmap"]))
}

/// The one XML file at the top of the archive, or that of the least depth.
fn part(archive: &Archive<'_>) -> Option<String> {
    let is_xml = |name: &&str| name.to_ascii_lowercase().rsplit('.').next() == Some("xml");
    archive.names().filter(is_xml).min_by_key(|name| name.matches('/').count()).map(str::to_owned)
}

/// Text with its escapes resolved: of line breaks and quotation marks, and of nothing else.
fn escapes(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some('"') => out.push('"'),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

/// Reads a map.
///
/// # Errors
/// When it is damaged or no map.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut archive = if archive::is_zip(bytes) { Some(Archive::open(bytes)?) } else { None };
    let data = match &mut archive {
        Some(archive) => {
            let name = part(archive).unwrap_or_else(|| "map.xml".to_owned());
            archive.read(&name)?
        }
        None if is_gzip(bytes) => {
            if let Some(data) = old(bytes) {
                data
            } else {
                // Says why it can't be read, if it can't.
                archive::tar_gz(bytes)?;
                let hint = "Open it with the program that made it.";
                return Err(ReadError::whole("there is no map of VYM in this archive", hint));
            }
        }
        None => bytes.to_vec(),
    };
    let xml = xml::parse(&data, "")?;
    let top = xml.root();
    if top.name() != "vymmap" {
        return Err(ReadError::at(&data, 0, "this is no map of VYM", "Open it with the program that made it."));
    }
    let mut build = Build::new("vym", options);
    build.sheet(top.attr("title").unwrap_or_default());
    let from: Vec<El<'_>> = top.all("mapcenter").collect();
    let mut tops = Vec::new();
    let mut stack: Vec<(El<'_>, Option<TopicId>)> = from.into_iter().rev().map(|el| (el, None)).collect();
    while let Some((el, parent)) = stack.pop() {
        let (text, is_rich) = heading(el);
        let title = if is_rich { html::plain(&text) } else { text.clone() };
        let id = match parent {
            None => build.root(&title)?,
            Some(parent) => build.child(parent, &title)?,
        };
        if parent.is_none() {
            tops.push(id);
        }
        if is_rich {
            build.rich_title(id, &text);
        }
        topic(&mut build, el, id, archive.as_mut());
        let from = stack.len();
        stack.extend(el.all("branch").map(|child| (child, Some(id))));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    // Lines stand at the map, and in old files at the branches.
    for line in top.descendants().filter(|el| el.name() == "xlink") {
        let ends = [["beginID", "beginBranch"], ["endID", "endBranch"]];
        let [from, to] = ends.map(|names| names.into_iter().find_map(|name| line.attr(name)).unwrap_or_default());
        // Old files tell the way to a topic.
        for path in [from, to] {
            if let Some(id) = way(&build, &tops, path) {
                build.named(path, id);
            }
        }
        if !from.is_empty() && !to.is_empty() {
            build.relation(from, to, "");
        }
    }
    let slides = top.all("slide").count();
    build.report.dropped_many(slides, "slides");
    build.finish()
}

/// The topic that a path such as `mc:0,bo:1,bo:0` names: a map centre, and branches by their numbers.
fn way(build: &Build, tops: &[TopicId], path: &str) -> Option<TopicId> {
    let mut found = None;
    for (step, part) in path.split(',').enumerate() {
        let (kind, number) = part.split_once(':')?;
        let list = match (step, kind) {
            (0, "mc") => tops,
            (1.., "bo") => build.children(found?),
            _ => return None,
        };
        found = Some(*list.get(number.parse::<usize>().ok()?)?);
    }
    found
}

/// The text of a heading, and whether it is HTML.
fn heading(el: El<'_>) -> (String, bool) {
    let Some(heading) = el.child("heading") else { return (String::new(), false) };
    let text = heading.attr("text").map_or_else(|| heading.deep_text(), escapes);
    let is_rich = is_rich(heading, &text);
    (text, is_rich)
}

/// Whether a text is HTML. Where it does not say so (before 2.4), only a whole page is: a plain text may
/// begin with a tag, too.
fn is_rich(el: El<'_>, text: &str) -> bool {
    el.attr("textMode").map_or_else(
        || {
            let starts =
                |with: &str| text.trim_start().get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
            starts("<html") || starts("<!doctype")
        },
        |mode| mode == "richText",
    )
}

fn topic(build: &mut Build, el: El<'_>, id: TopicId, archive: Option<&mut Archive<'_>>) {
    let mut archive = archive;
    for (name, value) in el.attributes() {
        match name {
            "uuid" | "id" => build.named(value, id),
            "scrolled" if matches!(value, "yes" | "true") => build.fold(id),
            "url" | "vymLink" => build.link(id, value, ""),
            _ => {}
        }
    }
    let number = |name: &str| el.attr(name).and_then(|number| number.parse::<f64>().ok());
    if let (Some(x), Some(y)) = (number("absPosX").or(number("posX")), number("absPosY").or(number("posY"))) {
        build.at(id, x, y);
    }
    for part in el.children() {
        match part.name() {
            "vymnote" | "htmlnote" | "note" => {
                let text = part.attr("text").map_or_else(|| part.deep_text(), escapes);
                let source = if part.child("html").is_some() { part.inner().to_owned() } else { text };
                let is_rich = part.name() == "htmlnote" || is_rich(part, &source);
                if is_rich { build.rich_note(id, &source) } else { build.plain_note(id, &source) }
            }
            "standardflag" | "standardFlag" | "systemflag" => build.mark(id, markers::other(part.deep_text().trim())),
            "task" => {
                let status = part.attr("status").unwrap_or_default();
                let state = match status {
                    "Finished" => TaskState::Done,
                    "WIP" | "InProgress" => TaskState::Doing,
                    _ => TaskState::Todo,
                };
                build.task(id, state, None);
            }
            "attribute" => {
                let of = |name: &str| part.attr(name).unwrap_or_default();
                build.attribute(id, of("key"), &part.attr("value").map_or_else(|| part.deep_text(), str::to_owned));
            }
            "floatimage" => {
                let file = part.attr("href").unwrap_or_default().trim_start_matches("file:");
                let found = archive.as_deref_mut().and_then(|archive| {
                    let inside = format!("/{file}");
                    let name = archive.names().find(|name| *name == file || name.ends_with(&inside)).map(str::to_owned);
                    name.map(|name| archive.read(&name))
                });
                match found {
                    Some(Ok(bytes)) => build.picture(id, &bytes, file, None),
                    Some(Err(error)) => build.report.dropped("pictures", &error.what),
                    None => build.report.dropped("pictures", file),
                }
            }
            "frame" => {
                let is_drawn = part.attr("frameType").is_some_and(|kind| kind != "NoFrame");
                if is_drawn && part.attr("includeChildren") == Some("true") && build.is_child(id) {
                    build.boundary((id, id), "");
                } else if is_drawn {
                    build.report.dropped_many(1, "styles, fonts and colours");
                }
            }
            "heading" | "branch" | "xlink" => {}
            name => {
                build.report.dropped("details of topics (kept in the file)", name);
                build.keep_text(id, part.source());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::archive::zip_of;
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    const MAP: &str = "<?xml version='1.0'?><!DOCTYPE vymmap><vymmap version='2.9.0'><mapcenter uuid='r'><heading text='R \\\"q\\\"\\nx'/>\r\n\
        <branch uuid='a' scrolled='yes' url='https://a.b'><heading textMode='richText'><![CDATA[<html><head><style>p{}</style></head><body><p>A <b>b</b></p>\
        </body></html>]]></heading><standardflag>stopsign</standardflag><task status='WIP'/><vymnote>n</vymnote></branch><branch uuid='b'><heading>B</heading>\
        </branch></mapcenter><mapcenter posX='1' posY='2'><heading>F</heading></mapcenter><xlink beginID='a' endID='b'/></vymmap>";

    #[test]
    fn a_map_comes_with_all_that_it_has() {
        let packed = super::super::parts::fixture::tar_gz_of("map/map.xml", MAP.as_bytes());
        let deeper = zip_of(&[("images/i.png", b"x"), ("maps/m.xml", MAP.as_bytes())]);
        for bytes in [MAP.as_bytes().to_vec(), zip_of(&[("map.xml", MAP.as_bytes())]), packed, deeper] {
            assert!(super::sniff(&bytes));
            let shown = shown(&read(&bytes, &ReadOptions::default()).unwrap());
            assert_eq!(shown.outline, "R \"q\"/x\n  A b [n]\n  B\n~F\n");
            assert!(
                shown.extras.contains("A b: folded, markers stopsign, task doing, link https://a.b"),
                "{}",
                shown.extras
            );
            assert!(shown.extras.contains("relation A b → B"), "{}", shown.extras);
        }
        fuzz("vym", MAP.as_bytes(), read);
    }

    #[test]
    fn relations_of_old_files_go_by_paths() {
        let map = "<vymmap version='2.2.4'><mapcenter><heading>R</heading><branch><heading>A</heading><branch><heading>a</heading>\
            </branch></branch><branch><heading>B</heading></branch></mapcenter><xlink beginID='mc:0,bo:0,bo:0' endID='mc:0,bo:1'/>\
            <xlink beginID='mc:0,bo:7' endID='mc:0'/></vymmap>";
        assert_eq!(shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap()).extras, "relation a → B: \n");
    }

    #[test]
    fn a_plain_text_may_begin_with_a_tag() {
        let map = "<vymmap version='2.2.0'><mapcenter><heading>&lt;div&gt; element</heading><vymnote>&lt;b&gt; is bold</vymnote>\
            <branch><heading textMode='plainText' text='&lt;p&gt; tag'/></branch>\
            <branch><heading>&lt;html&gt;&lt;body&gt;Old &lt;i&gt;rich&lt;/i&gt;&lt;/body&gt;&lt;/html&gt;</heading></branch>\
            </mapcenter></vymmap>";
        let shown = shown(&read(map.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(shown.outline, "<div> element [\\<b> is bold]\n  <p> tag\n  Old rich\n");
    }
}
