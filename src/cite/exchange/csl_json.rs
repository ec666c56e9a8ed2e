//! CSL-JSON: a list of items, taken one by one. An item goes in and out to the letter.

use serde_json::{Map, Value};

use crate::doc::Source;

/// Reads a list of items, `{"items": […]}`, or one item.
pub(super) fn read(text: &str) -> (Vec<Map<String, Value>>, Vec<String>) {
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return (Vec::new(), vec![error.to_string()]),
    };
    let list = match value {
        Value::Array(list) => list,
        Value::Object(mut fields) => match fields.get_mut("items") {
            Some(Value::Array(list)) => std::mem::take(list),
            _ => vec![Value::Object(fields)],
        },
        _ => Vec::new(),
    };
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for (number, value) in (1..).zip(list) {
        match value {
            // A number as id is an id all the same.
            Value::Object(item) if is_item(&item) => items.push(item),
            _ => problems.push(format!("item {number} is no work")),
        }
    }
    (items, problems)
}

/// Whether an object says anything that a work has.
fn is_item(item: &Map<String, Value>) -> bool {
    ["type", "title", "author", "id"].iter().any(|key| item.contains_key(*key))
}

/// A list with one item a line.
pub(super) fn write(sources: &[Source]) -> String {
    if sources.is_empty() {
        return "[]\n".to_owned();
    }
    let lines: Vec<&str> = sources.iter().map(|source| source.json.as_str()).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}
