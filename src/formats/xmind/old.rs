//! `XMind` 8 and older: `content.xml`.

use super::super::ReadError;
use super::super::parts::archive::Archive;
use super::super::parts::build::Build;
use super::super::parts::xml::{self, El};
use super::super::parts::{html, markers};
use super::{Place, branch_structure, href, picture, run, structure, style};
use crate::doc::TopicId;

/// Styles by their ids: fill and colour of the letters.
type Styles = std::collections::HashMap<String, (String, String)>;

/// Fills the document from `content.xml`.
pub(super) fn fill(build: &mut Build, content: &[u8], mut archive: Option<&mut Archive<'_>>) -> Result<(), ReadError> {
    let xml = xml::parse(content, "content.xml")?;
    build.report.dropped_many(xml.dropped, "characters that XML does not allow");
    let styles = archive.as_deref_mut().map(styles).unwrap_or_default();
    let mut comments: Vec<(String, String)> = Vec::new();
    if let Some(archive) = archive.as_deref_mut() {
        if let Ok(bytes) = archive.read("comments.xml")
            && let Ok(xml) = xml::parse(&bytes, "comments.xml")
        {
            for comment in xml.root().descendants().filter(|el| el.name() == "comment") {
                let of = comment.attr("object-id").unwrap_or_default().to_owned();
                let text = comment.child("content").map(El::deep_text).unwrap_or_default();
                let author = comment.attr("author").unwrap_or_default();
                comments.push((of, if author.is_empty() { text } else { format!("{author}: {text}") }));
            }
        }
        let revisions = archive.names().filter(|name| name.starts_with("Revisions/") && name.contains("/rev-")).count();
        build.report.dropped_many(revisions, "older revisions of the map");
    }
    for sheet in xml.root().all("sheet") {
        let Some(root) = sheet.child("topic") else { continue };
        build.sheet(&sheet.child("title").map(El::deep_text).unwrap_or_default());
        build.structure(structure(root.attr("structure-class").unwrap_or_default()));
        let mut stack = vec![(root, Place::Root)];
        let mut groups: Vec<(TopicId, El<'_>)> = Vec::new();
        loop {
            while let Some((el, place)) = stack.pop() {
                let id = place.put(build, &title(el))?;
                topic(build, el, id, &styles, archive.as_deref_mut());
                expand(el, id, &mut stack);
                groups.push((id, el));
            }
            let Some((id, el)) = groups.pop() else { break };
            for (summary, of) in groups_of(build, id, el)? {
                topic(build, of, summary, &styles, archive.as_deref_mut());
                expand(of, summary, &mut stack);
                groups.push((summary, of));
            }
        }
        if sheet.child("legend").is_some() {
            build.report.dropped("legends", &title(sheet));
        }
        for relation in sheet.child("relationships").into_iter().flat_map(|list| list.all("relationship")) {
            let end = |name: &str| relation.attr(name).unwrap_or_default();
            let title = relation.child("title").map(El::deep_text).unwrap_or_default();
            super::relate(build, [end("end1"), end("end2")], &title);
        }
    }
    for (of, text) in comments {
        if let Some(id) = build.find(&of) {
            build.plain_note(id, &text);
            build.report.changed("comments, now in notes", &text);
        } else {
            build.report.dropped("comments", &text);
        }
    }
    Ok(())
}

fn styles(archive: &mut Archive<'_>) -> Styles {
    let mut found = Styles::new();
    let Ok(bytes) = archive.read("styles.xml") else { return found };
    let Ok(xml) = xml::parse(&bytes, "styles.xml") else { return found };
    for style in xml.root().descendants().filter(|el| el.name() == "style") {
        let properties = style.children().find(|el| el.name().ends_with("-properties"));
        let of = |name: &str| properties.and_then(|el| el.attr(name)).unwrap_or_default().to_owned();
        if let Some(id) = style.attr("id") {
            found.insert(id.to_owned(), (of("fill"), of("color")));
        }
    }
    found
}

fn title(el: El<'_>) -> String {
    el.child("title").map(El::deep_text).unwrap_or_default()
}

fn topics<'x>(el: El<'x>, kind: &'static str) -> impl Iterator<Item = El<'x>> {
    let lists = el.child("children").into_iter().flat_map(|children| children.all("topics"));
    lists.filter(move |list| list.attr("type").unwrap_or("attached") == kind).flat_map(|list| list.all("topic"))
}

fn expand<'x>(el: El<'x>, id: TopicId, stack: &mut Vec<(El<'x>, Place)>) {
    for (kind, place) in
        [("detached", Place::Floating), ("callout", Place::Callout(id)), ("attached", Place::Child(id))]
    {
        let from = stack.len();
        stack.extend(topics(el, kind).map(|topic| (topic, place)));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
}

fn groups_of<'x>(build: &mut Build, id: TopicId, el: El<'x>) -> Result<Vec<(TopicId, El<'x>)>, ReadError> {
    for boundary in el.child("boundaries").into_iter().flat_map(|list| list.all("boundary")) {
        let title = title(boundary);
        match run(build, id, boundary.attr("range").unwrap_or_default()) {
            Some(found) if build.boundary(found, &title) => {
                build.named(&super::of_boundary(boundary.attr("id").unwrap_or_default()), found.0);
            }
            _ => build.report.dropped("boundaries around no neighbours", &title),
        }
    }
    let mut made = Vec::new();
    let mut taken = std::collections::HashSet::new();
    let of: Vec<El<'x>> = topics(el, "summary").collect();
    let mut by_id: std::collections::HashMap<&str, Vec<El<'x>>> = std::collections::HashMap::new();
    for &other in of.iter().rev() {
        by_id.entry(other.attr("id").unwrap_or_default()).or_default().push(other);
    }
    for summary in el.child("summaries").into_iter().flat_map(|list| list.all("summary")) {
        let wanted = summary.attr("topic-id").unwrap_or_default();
        let found = by_id.get_mut(wanted).and_then(Vec::pop);
        taken.extend(found.map(El::number));
        let (Some(found), Some(run)) = (found, run(build, id, summary.attr("range").unwrap_or_default())) else {
            if let Some(found) = found {
                taken.remove(&found.number());
            }
            continue;
        };
        match build.summary(run, &title(found))? {
            Some(put) => {
                build.named(summary.attr("id").unwrap_or_default(), put);
                made.push((put, found));
            }
            None => drop(taken.remove(&found.number())),
        }
    }
    for rest in of.into_iter().filter(|el| !taken.contains(&el.number())) {
        let title = title(rest);
        build.report.changed("summaries of nothing, now floating topics", &title);
        made.push((build.floating(&title)?, rest));
    }
    Ok(made)
}

fn topic(build: &mut Build, el: El<'_>, id: TopicId, styles: &Styles, archive: Option<&mut Archive<'_>>) {
    build.named(el.attr("id").unwrap_or_default(), id);
    if build.sheet_root() != Some(id)
        && let Some(structure) = branch_structure(el.attr("structure-class").unwrap_or_default())
    {
        build.more(id).structure = structure.into();
    }
    if el.attr("branch") == Some("folded") {
        build.fold(id);
    }
    let mut archive = archive;
    href(build, id, el.attr("href").unwrap_or_default());
    if let Some((fill, color)) = el.attr("style-id").and_then(|style| styles.get(style)) {
        style(build, id, fill, color);
    }
    for part in el.children() {
        match part.name() {
            "position" => {
                let at = |name: &str| part.attr(name).and_then(|number| number.parse::<f64>().ok());
                if let (Some(x), Some(y)) = (at("x"), at("y")) {
                    build.at(id, x, y);
                }
            }
            "labels" => part.all("label").for_each(|label| build.label(id, &label.deep_text())),
            "marker-refs" => {
                for marker in part.all("marker-ref") {
                    build.mark(id, markers::xmind(marker.attr("marker-id").unwrap_or_default()));
                }
            }
            "notes" => {
                let source = part.child("html").map(El::inner).unwrap_or_default();
                let plain = part.child("plain").map(El::deep_text).unwrap_or_default();
                if html::markdown(source).is_empty() {
                    build.plain_note(id, &plain);
                } else {
                    build.rich_note(id, source);
                }
            }
            "img" => {
                let width = part.attr("width").and_then(|number| number.parse().ok());
                picture(build, id, part.attr("src").unwrap_or_default(), width, archive.as_deref_mut());
            }
            "title" | "children" | "boundaries" | "summaries" | "control-points" => {}
            name => {
                build.keep_text(id, part.source());
                for extension in part.all("extension").filter_map(|extension| extension.attr("provider")) {
                    super::untold(build, extension);
                }
                if !matches!(name, "extensions" | "numbering") {
                    build.report.dropped("details of topics (kept in the file)", name);
                }
            }
        }
    }
}
