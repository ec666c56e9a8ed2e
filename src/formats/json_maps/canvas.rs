//! JSON Canvas: cards and arrows. A spanning forest by the order of the arrows becomes the tree, the
//! other arrows relations; a group becomes a boundary if what it frames are neighbours, else a
//! floating topic.

use std::collections::HashMap;

use super::super::parts::build::Build;
use super::super::parts::json::{Json, Value};
use super::super::{Loaded, ReadError, ReadOptions};
use super::keep_others;
use crate::doc::TopicId;

/// Keys of a card that are understood.
const KNOWN: &[&str] = &["id", "type", "text", "file", "subpath", "url", "label", "x", "y", "width", "height", "color"];

/// The arrows of a connection; without a word about them it has one at its end.
fn arrows(edge: Value<'_>) -> Option<&'static str> {
    let has = |key: &str, usual: bool| match edge.get(key).text() {
        "" => usual,
        end => end != "none",
    };
    match (has("fromEnd", false), has("toEnd", true)) {
        (false, true) => None,
        (true, false) => Some("start"),
        (true, true) => Some("both"),
        (false, false) => Some("none"),
    }
}

/// Where the branch of a card ends, by union-find.
fn top(of: &mut [usize], mut at: usize) -> usize {
    while let Some(&next) = of.get(at) {
        if next == at {
            break;
        }
        let after = of.get(next).copied().unwrap_or(next);
        if let Some(place) = of.get_mut(at) {
            *place = after;
        }
        at = after;
    }
    at
}

fn title(card: Value<'_>) -> String {
    let of = |key: &str| card.get(key).text();
    let word = match of("type") {
        "file" => of("file"),
        "link" => of("url"),
        "group" => of("label"),
        _ => of("text"),
    };
    let words = [word, of("text"), of("file"), of("url"), of("label")];
    words.into_iter().find(|word| !word.is_empty()).unwrap_or_default().to_owned()
}

pub(super) fn read(json: &Json, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let content = json.root();
    let mut build = Build::new("canvas", options);
    let nodes: Vec<Value<'_>> = content.get("nodes").items().filter(|node| node.is_object()).collect();
    let (groups, cards): (Vec<Value<'_>>, Vec<Value<'_>>) =
        nodes.into_iter().partition(|n| n.get("type").text() == "group");
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for (index, card) in cards.iter().enumerate() {
        by_id.entry(card.get("id").word()).or_insert(index);
    }
    let mut below: Vec<Vec<(usize, &str)>> = vec![Vec::new(); cards.len()];
    let mut has_parent = vec![false; cards.len()];
    let mut tops: Vec<usize> = (0..cards.len()).collect();
    let mut relations = Vec::new();
    for edge in content.get("edges").items() {
        let end = |key: &str| edge.get(key).word();
        let label = edge.get("label").text();
        let arrows = arrows(edge);
        let (Some(&from), Some(&to)) = (by_id.get(&end("fromNode")), by_id.get(&end("toNode"))) else {
            relations.push((end("fromNode"), end("toNode"), label, arrows));
            continue;
        };
        let (from_top, to_top) = (top(&mut tops, from), top(&mut tops, to));
        let is_new = has_parent.get(to) == Some(&false) && from_top != to_top;
        if !is_new {
            relations.push((end("fromNode"), end("toNode"), label, arrows));
            continue;
        }
        if let (Some(list), Some(mark), Some(place)) =
            (below.get_mut(from), has_parent.get_mut(to), tops.get_mut(to_top))
        {
            if arrows.is_some() {
                build.report.changed("arrows of connections, now branches", label);
            }
            list.push((to, label));
            *mark = true;
            *place = from_top;
        }
    }
    let roots: Vec<usize> = (0..cards.len()).filter(|&at| has_parent.get(at) == Some(&false)).collect();
    let name = build.name().to_string();
    build.sheet("");
    let above = if roots.len() == 1 { None } else { Some(build.root(&name)?) };
    let mut topics: Vec<Option<TopicId>> = vec![None; cards.len()];
    for &root in &roots {
        let title = |(at, _): (usize, &str)| cards.get(at).map_or_else(String::new, |card| title(*card));
        let children = |(at, _): (usize, &str)| below.get(at).cloned().unwrap_or_default();
        build.tree((root, ""), above, title, children, |build, (at, label), id| {
            if let Some(place) = topics.get_mut(at) {
                *place = Some(id);
            }
            let Some(card) = cards.get(at) else { return };
            build.named(&card.get("id").word(), id);
            build.link(id, card.get("url").text(), "");
            if card.get("type").text() == "file" {
                let path = format!("{}{}", card.get("file").text(), card.get("subpath").text());
                build.link(id, &path, "");
            }
            if !label.is_empty() {
                build.attribute(id, "connection", label);
                build.report.changed("words on connections, now attributes", label);
            }
            if !card.get("color").is_null() {
                build.report.dropped_many(1, "colours of cards");
            }
            keep_others(build, *card, id, |key| KNOWN.contains(&key));
        })?;
    }
    for group in groups {
        frame(&mut build, group, &cards, &topics)?;
    }
    for (from, to, label, arrows) in relations {
        build.relation(&from, &to, label);
        build.arrows(arrows);
    }
    build.finish()
}

/// A group: what it frames, by the middle of each card.
fn frame(
    build: &mut Build,
    group: Value<'_>,
    cards: &[Value<'_>],
    topics: &[Option<TopicId>],
) -> Result<(), ReadError> {
    let number = |value: Value<'_>, key: &str| value.get(key).number().unwrap_or_default();
    let (x, y) = (number(group, "x"), number(group, "y"));
    let (right, bottom) = (x + number(group, "width"), y + number(group, "height"));
    let inside = |card: &Value<'_>| {
        let at =
            (number(*card, "x") + number(*card, "width") / 2.0, number(*card, "y") + number(*card, "height") / 2.0);
        (x..=right).contains(&at.0) && (y..=bottom).contains(&at.1)
    };
    let members: std::collections::HashSet<TopicId> =
        cards.iter().zip(topics).filter(|(card, _)| inside(card)).filter_map(|(_, id)| *id).collect();
    let title = title(group);
    if !group.get("background").text().is_empty() {
        build.report.dropped("backgrounds of groups", group.get("background").text());
    }
    // Those that no other member is above of are the run, if they are neighbours.
    let first = members.iter().copied().min_by_key(|id| id.slot());
    if let Some((first, siblings)) = first.and_then(|first| Some((first, build.siblings(first)?))) {
        let start = siblings.iter().position(|&id| id == first).unwrap_or_default();
        let run: Vec<TopicId> = siblings.iter().skip(start).copied().take_while(|id| members.contains(id)).collect();
        let covered = build.count_below(&run, &members);
        if let Some(&last) = run.last()
            && covered == members.len()
            && build.boundary((first, last), &title)
        {
            build.named(&group.get("id").word(), first);
            return Ok(());
        }
    }
    let id = build.floating(&title)?;
    build.named(&group.get("id").word(), id);
    let names: Vec<String> = members.iter().map(|&id| format!("- {}", build.title(id))).collect();
    let mut names = names;
    names.sort();
    build.note(id, &names.join("\n"));
    build.report.changed("groups, now floating topics", &title);
    Ok(())
}
