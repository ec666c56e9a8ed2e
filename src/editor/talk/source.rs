//! The sources of a topic on one line each, plainly: who, when, what, where. For the screen, not for
//! a list of references.

use serde_json::Value;

use crate::doc::{Document, TopicId};

/// The sources that a topic cites, or the nearest topic above it that cites any.
#[must_use]
pub fn lines(document: &Document, topic: TopicId) -> Vec<String> {
    let mut here = std::iter::once(topic).chain(document.ancestors(topic));
    let citing = here.find(|&at| document.topic(at).is_some_and(|topic| !topic.more().sources.is_empty()));
    let Some(citing) = citing.and_then(|at| document.topic(at)) else { return Vec::new() };
    citing
        .more()
        .sources
        .iter()
        .map(|citation| {
            let source = document.sources().iter().find(|source| source.id == citation.id);
            let mut line = source.map_or_else(|| citation.id.to_string(), |source| plain(&source.json, &source.id));
            if !citation.locator.is_empty() {
                line.push_str(", ");
                line.push_str(&citation.locator);
            }
            line
        })
        .collect()
}

/// A CSL-JSON item on one line.
fn plain(json: &str, id: &str) -> String {
    let Ok(item) = serde_json::from_str::<Value>(json) else { return id.to_owned() };
    let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or("").trim().to_owned();
    let mut parts = Vec::new();
    let who = names(item.get("author"));
    let year = year(item.get("issued"));
    match (who.is_empty(), year.is_empty()) {
        (false, false) => parts.push(format!("{who} ({year})")),
        (false, true) => parts.push(who),
        (true, false) => parts.push(year),
        (true, true) => {}
    }
    for key in ["title", "container-title"] {
        let value = text(key);
        if !value.is_empty() {
            parts.push(value);
        }
    }
    if parts.is_empty() { id.to_owned() } else { parts.join(". ") }
}

/// The names of authors; more than two are cut short.
fn names(authors: Option<&Value>) -> String {
    let Some(Value::Array(authors)) = authors else { return String::new() };
    let names: Vec<String> = authors.iter().map(name).filter(|name| !name.is_empty()).collect();
    match names.as_slice() {
        [one, two, _, ..] => format!("{one}, {two} …"),
        names => names.join(", "),
    }
}

fn name(author: &Value) -> String {
    let part = |key: &str| author.get(key).and_then(Value::as_str).unwrap_or("").trim();
    let (literal, family, given) = (part("literal"), part("family"), part("given"));
    if !literal.is_empty() {
        return literal.to_owned();
    }
    let is_han = family.chars().next().is_some_and(|c| c >= '\u{2e80}');
    match (family, given, is_han) {
        (family, "", _) => family.to_owned(),
        ("", given, _) => given.to_owned(),
        (family, given, true) => format!("{family}{given}"),
        (family, given, false) => format!("{given} {family}"),
    }
}

fn year(issued: Option<&Value>) -> String {
    let first = issued.and_then(|issued| issued.get("date-parts")?.get(0)?.get(0));
    match first {
        Some(Value::Number(year)) => year.to_string(),
        Some(Value::String(year)) => year.clone(),
        _ => issued.and_then(|issued| issued.get("raw").or(issued.get("literal"))?.as_str()).unwrap_or("").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn items_become_one_line() {
        let han = r#"{"id":"S3","author":[{"literal":"谢若初"},{"family":"吕","given":"耀东"}],"issued":{"date-parts":[[2022]]},"title":"韩日关系改善的动因及走向","container-title":"和平与发展"}"#;
        assert_eq!(plain(han, "S3"), "谢若初, 吕耀东 (2022). 韩日关系改善的动因及走向. 和平与发展");
        let western = r#"{"author":[{"family":"Walt","given":"Stephen"},{"family":"B"},{"family":"C"}],"title":"The Origins of Alliances"}"#;
        assert_eq!(plain(western, "C5"), "Stephen Walt, B …. The Origins of Alliances");
        assert_eq!(plain("not json", "S1"), "S1");
        assert_eq!(plain("{}", "S1"), "S1");
        assert_eq!(plain(r#"{"author":3,"issued":[],"title":[]}"#, "S1"), "S1");
    }
}
