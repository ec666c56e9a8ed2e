//! JSON of other programs into a tree in one list: any depth, no recursion. Property lists come
//! into the same form.

use std::fmt::Write as _;

use crate::formats::native::{Lexer, Stop, push_string};
use crate::formats::report::ReadError;

/// One value.
#[derive(Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(f64),
    Text(Box<str>),
    List(Vec<u32>),
    Object(Vec<(Box<str>, u32)>),
}

/// A file that was read.
#[derive(Debug, Default)]
pub(in crate::formats) struct Json {
    pub(super) nodes: Vec<Node>,
    pub(super) root: u32,
}

/// A value of a file; what is not there is null.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats) struct Value<'j> {
    json: &'j Json,
    id: u32,
}

const NOWHERE: u32 = u32::MAX;

/// Reads a file; `part` names it in messages, and is empty for a file of its own.
///
/// # Errors
/// When it is not JSON.
pub(in crate::formats) fn parse(text: &str, part: &str) -> Result<Json, ReadError> {
    let mut json = Json::default();
    let mut lexer = Lexer::new(text);
    run(&mut json, &mut lexer).map_err(|Stop { at, what, .. }| {
        let place = if part.is_empty() { String::new() } else { format!("in “{part}”: ") };
        let hint = "The file is damaged or was cut off. Look for an older copy, or export it again.";
        ReadError::at(text.as_bytes(), at, format!("{place}{what}"), hint)
    })?;
    Ok(json)
}

fn run(json: &mut Json, lexer: &mut Lexer<'_>) -> Result<(), Stop> {
    /// What is open, with its values so far.
    enum Open {
        List(Vec<u32>),
        Object(Vec<(Box<str>, u32)>, Box<str>),
    }
    let mut open: Vec<Open> = Vec::new();
    loop {
        let node = match lexer.peek() {
            Some(b'{') => {
                lexer.open_object("an object")?;
                if let Some(key) = lexer.next_key(true)? {
                    open.push(Open::Object(Vec::new(), key.as_ref().into()));
                    continue;
                }
                Node::Object(Vec::new())
            }
            Some(b'[') => {
                lexer.open_list("a list")?;
                if lexer.next_item(true)? {
                    open.push(Open::List(Vec::new()));
                    continue;
                }
                Node::List(Vec::new())
            }
            Some(b'"') => Node::Text(lexer.string("a text")?.as_ref().into()),
            Some(b't' | b'f') => Node::Bool(lexer.boolean("a value")?),
            Some(b'n') if lexer.null() => Node::Null,
            _ => Node::Number(lexer.number("a value")?),
        };
        let mut id = json.push(node);
        loop {
            let node = match open.last_mut() {
                None => {
                    json.root = id;
                    return if lexer.at_end() { Ok(()) } else { Err(lexer.unexpected("the end of the file")) };
                }
                Some(Open::List(list)) => {
                    list.push(id);
                    if lexer.next_item(false)? {
                        break;
                    }
                    Node::List(std::mem::take(list))
                }
                Some(Open::Object(list, key)) => {
                    list.push((std::mem::take(key), id));
                    if let Some(next) = lexer.next_key(false)? {
                        *key = next.as_ref().into();
                        break;
                    }
                    Node::Object(std::mem::take(list))
                }
            };
            open.pop();
            id = json.push(node);
        }
    }
}

impl Json {
    pub(super) fn push(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).unwrap_or(NOWHERE)
    }

    /// The outermost value.
    pub fn root(&self) -> Value<'_> {
        Value { json: self, id: self.root }
    }
}

impl<'j> Value<'j> {
    fn node(self) -> &'j Node {
        self.json.nodes.get(self.id as usize).unwrap_or(&Node::Null)
    }

    /// The value of a key; of one that stands twice the later.
    pub fn get(self, key: &str) -> Self {
        let found = match self.node() {
            Node::Object(list) => list.iter().rev().find(|(name, _)| **name == *key).map(|(_, id)| *id),
            _ => None,
        };
        Value { json: self.json, id: found.unwrap_or(NOWHERE) }
    }

    /// The value of a list at a position.
    pub fn at(self, index: usize) -> Self {
        let found = match self.node() {
            Node::List(list) => list.get(index).copied(),
            _ => None,
        };
        Value { json: self.json, id: found.unwrap_or(NOWHERE) }
    }

    /// The values of a list; none if it is none.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Value<'j>> + ExactSizeIterator {
        let list: &'j [u32] = if let Node::List(list) = self.node() { list } else { &[] };
        list.iter().map(move |&id| Value { json: self.json, id })
    }

    /// The keys and values of an object; none if it is none.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = (&'j str, Value<'j>)> {
        let list: &'j [(Box<str>, u32)] = if let Node::Object(list) = self.node() { list } else { &[] };
        list.iter().map(move |(key, id)| (key.as_ref(), Value { json: self.json, id: *id }))
    }

    /// Its text, empty if it is none.
    pub fn text(self) -> &'j str {
        if let Node::Text(text) = self.node() { text } else { "" }
    }

    /// Text or number as text.
    pub fn word(self) -> String {
        match self.node() {
            Node::Text(text) => text.to_string(),
            Node::Number(number) => number.to_string(),
            Node::Bool(value) => value.to_string(),
            _ => String::new(),
        }
    }

    /// A number, also one in quotes.
    pub fn number(self) -> Option<f64> {
        match self.node() {
            Node::Number(number) => Some(*number),
            Node::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// True or false, also as a number.
    pub fn bool(self) -> Option<bool> {
        match self.node() {
            Node::Bool(value) => Some(*value),
            Node::Number(number) => Some(*number != 0.0),
            _ => None,
        }
    }

    pub fn is_null(self) -> bool {
        matches!(self.node(), Node::Null)
    }

    pub fn is_object(self) -> bool {
        matches!(self.node(), Node::Object(_))
    }

    pub fn is_list(self) -> bool {
        matches!(self.node(), Node::List(_))
    }

    /// A number for the value, unique in its file.
    pub const fn id(self) -> u32 {
        self.id
    }

    /// It as JSON text on one line, unless that is longer than `most` bytes.
    pub fn to_json(self, most: usize) -> Option<String> {
        enum Todo<'j> {
            Value(Value<'j>),
            Key(&'j str),
            Word(&'static str),
        }
        let mut out = String::new();
        let mut todo = vec![Todo::Value(self)];
        while let Some(next) = todo.pop() {
            if out.len() + todo.len() > most {
                return None;
            }
            let value = match next {
                Todo::Word(word) => {
                    out.push_str(word);
                    continue;
                }
                Todo::Key(key) => {
                    push_string(&mut out, key);
                    out.push_str(": ");
                    continue;
                }
                Todo::Value(value) => value,
            };
            match value.node() {
                Node::Null => out.push_str("null"),
                Node::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
                Node::Number(number) => {
                    // Writing to a string can't fail.
                    write!(out, "{number}").ok();
                }
                Node::Text(text) => push_string(&mut out, text),
                Node::List(list) => {
                    out.push('[');
                    todo.push(Todo::Word("]"));
                    for (index, item) in value.items().enumerate().collect::<Vec<_>>().into_iter().rev() {
                        todo.push(Todo::Value(item));
                        if index > 0 {
                            todo.push(Todo::Word(", "));
                        }
                    }
                    debug_assert_eq!(list.len(), value.items().len());
                }
                Node::Object(_) => {
                    out.push('{');
                    todo.push(Todo::Word("}"));
                    for (index, (key, item)) in value.entries().enumerate().collect::<Vec<_>>().into_iter().rev() {
                        todo.push(Todo::Value(item));
                        todo.push(Todo::Key(key));
                        if index > 0 {
                            todo.push(Todo::Word(", "));
                        }
                    }
                }
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn values_are_found_and_written_again() {
        let text = r#"{"a": [1, "2", {"b": null}], "a": [3, true, "日\n"], "c": {}}"#;
        let json = parse(text, "").unwrap();
        let root = json.root();
        assert_eq!(root.get("a").at(0).number(), Some(3.0));
        assert_eq!((root.get("a").at(2).text(), root.get("x").get("y").text()), ("日\n", ""));
        assert_eq!(root.to_json(1000).unwrap(), text);
        assert_eq!(root.to_json(10), None);
        assert!(parse("{\"a\": ", "content.json").unwrap_err().what.contains("content.json"));
        for wrong in ["", "[1 2]", "{} x", "tru"] {
            assert!(parse(wrong, "").is_err(), "{wrong}");
        }
    }

    #[test]
    fn depth_has_no_limit() {
        let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
        let json = parse(&deep, "").unwrap();
        assert_eq!(json.root().to_json(usize::MAX).unwrap(), deep);
    }
}
