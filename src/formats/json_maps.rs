//! Maps of web editors that are one JSON object each: `KityMinder` (Baidu Naotu), simple-mind-map,
//! mind-elixir, jsMind in its three forms, JSON Canvas and `MindMup`.
//!
//! They are told apart by their keys, never by their names, so that a file with the wrong ending
//! opens all the same.

mod canvas;
mod elixir;
mod jsmind;
mod minder;
mod mup;
#[cfg(test)]
mod tests;
mod write;

pub use write::{lost_km, lost_smm, write_km, write_smm};

use memchr::memmem;

use super::native::Lexer;
use super::parts::build::Build;
use super::parts::encoding;
use super::parts::json::{self, Json, Value};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::TopicId;

/// The keys of the outermost object, as far as the text goes.
fn top_keys(bytes: &[u8]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(bytes.strip_prefix(super::report::BOM).unwrap_or(bytes)) else {
        return Vec::new();
    };
    let mut lexer = Lexer::new(text);
    let mut keys = Vec::new();
    if lexer.open_object("").is_err() {
        return keys;
    }
    while let Ok(Some(key)) = lexer.next_key(keys.is_empty()) {
        keys.push(key.into_owned());
        if keys.len() > 1000 || lexer.skip().is_err() {
            break;
        }
    }
    keys
}

/// Whether the bytes begin like a JSON object that is not a map of ours.
fn is_object(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(super::report::BOM).unwrap_or(bytes);
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn has(bytes: &[u8], all: &[&str]) -> bool {
    is_object(bytes) && {
        let keys = top_keys(bytes);
        all.iter().all(|wanted| keys.iter().any(|key| key == wanted))
    }
}

/// Whether it is a map of `KityMinder`.
#[must_use]
pub fn sniff_km(bytes: &[u8]) -> bool {
    has(bytes, &["root", "template"])
        || has(bytes, &["root", "version"])
        || has(bytes, &["minder"]) && memmem::find(bytes, b"\"root\"").is_some()
}

/// Whether it is a map of simple-mind-map.
#[must_use]
pub fn sniff_smm(bytes: &[u8]) -> bool {
    has(bytes, &["root", "layout"]) || has(bytes, &["root", "view"]) || has(bytes, &["data", "children"])
}

/// Whether it is a map of mind-elixir.
#[must_use]
pub fn sniff_elixir(bytes: &[u8]) -> bool {
    has(bytes, &["nodeData"])
        || has(bytes, &["root", "arrows"])
        || has(bytes, &["root", "direction"])
        || has(bytes, &["id", "topic"])
        || has(bytes, &["topic", "children"])
        || has(bytes, &["data"]) && memmem::find(bytes, b"\"nodeData\"").is_some()
}

/// Whether it is a map of jsMind.
#[must_use]
pub fn sniff_jsmind(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let is_list = encoding::lossy(head).trim_start().starts_with('[');
    let in_head = |word: &str| memmem::find(head, word.as_bytes()).is_some();
    has(bytes, &["format", "data"])
        || is_list && in_head("\"topic\"") && (in_head("\"parentid\"") || in_head("\"isroot\""))
}

/// Whether it is a canvas.
#[must_use]
pub fn sniff_canvas(bytes: &[u8]) -> bool {
    has(bytes, &["nodes"]) || has(bytes, &["edges"])
}

/// Whether it is a map of `MindMup`.
#[must_use]
pub fn sniff_mup(bytes: &[u8]) -> bool {
    has(bytes, &["ideas"])
}

fn parsed(bytes: &[u8]) -> Result<Json, ReadError> {
    json::parse(&encoding::decode(bytes, None)?.text, "")
}

fn unknown(bytes: &[u8]) -> ReadError {
    let hint = "Open it with the program that made it, and export it as Markdown or plain text.";
    ReadError::at(bytes, 0, "this JSON is no map that this program knows", hint)
}

/// Reads any of these maps, by its keys. `format` is the name that is reported if they fit several.
fn read_as(format: &'static str, bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    if format == "canvas" && bytes.iter().all(u8::is_ascii_whitespace) {
        return canvas::read(&Json::default(), options);
    }
    let json = parsed(bytes)?;
    let mut top = json.root();
    // Answers of servers wrap the map.
    if top.get("data").get("nodeData").is_object() {
        top = top.get("data");
    } else if top.get("minder").get("root").is_object() {
        top = top.get("minder");
    }
    let root = if top.get("root").is_object() { top.get("root") } else { top };
    if top.get("nodes").is_list()
        || top.get("edges").is_list()
        || format == "canvas" && top.is_object() && !root.get("data").is_object()
    {
        return canvas::read(&json, options);
    }
    if top.get("data").is_object() && top.get("meta").is_object()
        || top.get("format").text().starts_with("node_")
        || top.get("format").text() == "freemind"
        || top.is_list()
    {
        return jsmind::read(top, options).unwrap_or_else(|| Err(unknown(bytes)));
    }
    if top.get("nodeData").is_object()
        || !root.get("topic").is_null()
        || root.get("dangerouslySetInnerHTML").is_object()
    {
        let root = if top.get("nodeData").is_object() { top.get("nodeData") } else { root };
        return elixir::read(top, root, options);
    }
    if root.get("data").is_object() {
        let looks = [top.get("template").text(), top.get("layout").text()];
        return minder::read(format, root, looks, options);
    }
    if top.get("ideas").is_object() {
        return mup::read(top, options);
    }
    Err(unknown(bytes))
}

/// Reads a map of `KityMinder`.
///
/// # Errors
/// When it is damaged or another kind of JSON, as with all that follow.
pub fn read_km(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("km", bytes, options)
}

/// Reads a map of simple-mind-map.
pub fn read_smm(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("smm", bytes, options)
}

/// Reads a map of mind-elixir.
pub fn read_elixir(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("mindelixir", bytes, options)
}

/// Reads a map of jsMind.
pub fn read_jsmind(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("jsmind", bytes, options)
}

/// Reads a canvas.
pub fn read_canvas(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("canvas", bytes, options)
}

/// Reads a map of `MindMup`.
pub fn read_mup(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    read_as("mup", bytes, options)
}

/// The children of a node.
fn objects(node: Value<'_>) -> Vec<Value<'_>> {
    node.get("children").items().filter(|child| child.is_object()).collect()
}

/// Keeps the keys of an object that are not known, and tells of those that say something.
pub(super) fn keep_others(build: &mut Build, object: Value<'_>, id: TopicId, is_known: impl Fn(&str) -> bool) {
    for (key, value) in object.entries().filter(|(key, value)| !is_known(key) && !value.is_null()) {
        let Some(json) = value.to_json(8 << 10) else {
            build.report.dropped("details of topics", key);
            continue;
        };
        let mut entry = String::from("{");
        super::native::push_string(&mut entry, key);
        build.keep(id, &format!("{entry}: {json}}}"));
        match told(key) {
            _ if matches!(json.as_str(), "\"\"" | "[]" | "{}" | "false") => {}
            Told::Nothing => {}
            Told::Looks => build.report.dropped_many(1, "styles, fonts and colours"),
            Told::Name => build.report.dropped("extensions (kept in the file)", key),
        }
    }
}

/// What a key that is not understood says by its name.
enum Told {
    /// Where something stands, how large it is, when it was made.
    Nothing,
    Looks,
    Name,
}

fn told(key: &str) -> Told {
    const LOOKS: [&str; 9] =
        ["color", "font", "border", "padding", "margin", "shape", "theme", "gradient", "background"];
    const NOTHING: [&str; 7] = ["offset", "position", "width", "height", "created", "updated", "modified"];
    const NOTHING_ELSE: [&str; 8] = [
        "associativelinepoint",
        "customleft",
        "customtop",
        "isselected",
        "measurements-config",
        "needupdate",
        "progress-statuses",
        "smmversion",
    ];
    let key = key.to_ascii_lowercase();
    if NOTHING_ELSE.contains(&key.as_str()) || NOTHING.iter().any(|word| key.contains(word)) {
        Told::Nothing
    } else if key.starts_with("style")
        || key == "parentconnector"
        || key.ends_with("style")
        || key.starts_with("fill")
        || LOOKS.iter().any(|word| key.contains(word))
    {
        Told::Looks
    } else {
        Told::Name
    }
}

/// The words of a tag, which is a text or an object with one.
fn tag(value: Value<'_>) -> String {
    let text = value.get("text").text();
    if text.is_empty() { value.word() } else { text.to_owned() }
}
