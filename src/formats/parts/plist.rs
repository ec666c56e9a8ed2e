//! Property lists of macOS, binary or XML, as `MindNode` writes them, into the form of [`super::json`].
//!
//! **Safety.** Objects of a binary list name each other by number and could form a circle or a bomb:
//! each object becomes one value, and a reader that walks the values counts its steps
//! ([`is_tree`] tells beforehand whether there is a circle).

use crate::formats::report::ReadError;

use super::json::{Json, Node};
use super::xml::{self, El};

const HINT: &str = "The file is damaged or was cut off. Look for an older copy, or export it again.";

/// Reads a property list of either kind.
///
/// # Errors
/// When it is damaged.
pub(in crate::formats) fn parse(bytes: &[u8], part: &str) -> Result<Json, ReadError> {
    if bytes.starts_with(b"bplist") {
        let json =
            binary(bytes).ok_or_else(|| ReadError::whole(format!("“{part}” is a damaged property list"), HINT))?;
        return if is_tree(&json) {
            Ok(json)
        } else {
            Err(ReadError::whole(format!("values of “{part}” contain themselves"), HINT))
        };
    }
    let xml = xml::parse(bytes, part)?;
    Ok(from_xml(xml.root()))
}

fn number(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte)))
}

fn binary(bytes: &[u8]) -> Option<Json> {
    let trailer = bytes.get(bytes.len().checked_sub(32)?..)?;
    let offset_size = usize::from(*trailer.get(6)?);
    let ref_size = usize::from(*trailer.get(7)?);
    let count = usize::try_from(number(trailer.get(8..16)?)?).ok()?;
    let top = u32::try_from(number(trailer.get(16..24)?)?).ok()?;
    let table = usize::try_from(number(trailer.get(24..32)?)?).ok()?;
    if !(1..=8).contains(&offset_size) || !(1..=8).contains(&ref_size) || count > bytes.len() {
        return None;
    }
    let offsets = bytes.get(table..table.checked_add(count.checked_mul(offset_size)?)?)?;
    let mut json = Json { nodes: Vec::with_capacity(count), root: top };
    let mut pairs_left = bytes.len();
    for offset in offsets.chunks_exact(offset_size) {
        let at = usize::try_from(number(offset)?).ok()?;
        let node = object(bytes, at, ref_size, &mut pairs_left)?;
        json.nodes.push(node);
    }
    // Keys of objects are objects themselves: their texts are put in.
    let names: Vec<Option<Box<str>>> =
        json.nodes.iter().map(|node| if let Node::Text(text) = node { Some(text.clone()) } else { None }).collect();
    for node in &mut json.nodes {
        if let Node::Object(list) = node {
            for (key, _) in list {
                let at: usize = key.parse().ok()?;
                *key = names.get(at)?.clone().unwrap_or_default();
            }
        }
    }
    ((top as usize) < json.nodes.len()).then_some(json)
}

/// One object. The keys of a dictionary are the numbers of objects, as texts, for now. `left` bounds
/// the sum of all lists: objects may share their bytes, and that would make much of little.
fn object(bytes: &[u8], at: usize, ref_size: usize, left: &mut usize) -> Option<Node> {
    let mark = *bytes.get(at)?;
    let low = usize::from(mark & 0xF);
    let sized = || -> Option<(usize, usize)> {
        if low < 15 {
            return Some((low, at + 1));
        }
        let power = *bytes.get(at + 1)?;
        let length = 1_usize << (power & 0x3);
        let size = number(bytes.get(at + 2..at + 2 + length)?)?;
        Some((usize::try_from(size).ok()?, at + 2 + length))
    };
    Some(match mark >> 4 {
        0 => match mark {
            0x08 => Node::Bool(false),
            0x09 => Node::Bool(true),
            _ => Node::Null,
        },
        1 => {
            let raw = bytes.get(at + 1..at + 1 + (1 << low.min(8)))?;
            let raw = raw.get(raw.len().saturating_sub(8)..)?;
            #[expect(clippy::cast_possible_wrap, reason = "eight bytes hold a signed number")]
            let value = number(raw)? as i64;
            Node::Number(value as f64)
        }
        2 | 3 => match low {
            2 => Node::Number(f64::from(f32::from_be_bytes(bytes.get(at + 1..at + 5)?.try_into().ok()?))),
            3 => Node::Number(f64::from_be_bytes(bytes.get(at + 1..at + 9)?.try_into().ok()?)),
            _ => return None,
        },
        4 => {
            let (size, from) = sized()?;
            // Bytes are of no use here, but they must be there.
            bytes.get(from..from.checked_add(size)?)?;
            Node::Null
        }
        5 | 7 => {
            let (size, from) = sized()?;
            *left = left.checked_sub(size)?;
            Node::Text(String::from_utf8_lossy(bytes.get(from..from.checked_add(size)?)?).into())
        }
        6 => {
            let (size, from) = sized()?;
            *left = left.checked_sub(size)?;
            let raw = bytes.get(from..from.checked_add(size.checked_mul(2)?)?)?;
            let units: Vec<u16> = raw.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair)).collect();
            Node::Text(String::from_utf16_lossy(&units).into())
        }
        8 => Node::Number(number(bytes.get(at + 1..at + 2 + low)?)? as f64),
        0xA..=0xC => {
            let (size, from) = sized()?;
            *left = left.checked_sub(size)?;
            Node::List(references(bytes, from, size, ref_size)?)
        }
        0xD => {
            let (size, from) = sized()?;
            *left = left.checked_sub(size)?;
            let keys = references(bytes, from, size, ref_size)?;
            let values = references(bytes, from + size * ref_size, size, ref_size)?;
            Node::Object(keys.iter().map(|key| key.to_string().into()).zip(values).collect())
        }
        _ => return None,
    })
}

fn references(bytes: &[u8], from: usize, size: usize, ref_size: usize) -> Option<Vec<u32>> {
    let raw = bytes.get(from..from.checked_add(size.checked_mul(ref_size)?)?)?;
    raw.chunks_exact(ref_size).map(|raw| u32::try_from(number(raw)?).ok()).collect()
}

/// Whether no value contains itself.
fn is_tree(json: &Json) -> bool {
    // 0 not seen, 1 on the way down, 2 done.
    let mut state = vec![0_u8; json.nodes.len()];
    let mut stack: Vec<(u32, usize)> = vec![(json.root, 0)];
    while let Some((id, next)) = stack.last_mut() {
        let id = *id;
        let below = match json.nodes.get(id as usize) {
            Some(Node::List(list)) => list.get(*next).copied(),
            Some(Node::Object(list)) => list.get(*next).map(|(_, id)| *id),
            _ => None,
        };
        *next += 1;
        if let Some(state) = state.get_mut(id as usize) {
            *state = 1;
        }
        match below {
            None => {
                if let Some(state) = state.get_mut(id as usize) {
                    *state = 2;
                }
                stack.pop();
            }
            Some(below) => match state.get(below as usize) {
                Some(1) => return false,
                Some(0) => stack.push((below, 0)),
                _ => {}
            },
        }
    }
    true
}

fn from_xml(root: El<'_>) -> Json {
    let mut json = Json::default();
    // Children come before their parents in the list, so the walk goes twice through each.
    let top = if root.name() == "plist" { root.children().next() } else { Some(root) };
    let Some(top) = top else { return json };
    let mut made: std::collections::HashMap<u32, u32> = std::collections::HashMap::new();
    let mut stack = vec![(top, false)];
    while let Some((el, below_done)) = stack.pop() {
        let is_list = matches!(el.name(), "dict" | "array");
        if is_list && !below_done {
            stack.push((el, true));
            stack.extend(el.children().filter(|child| child.name() != "key").map(|child| (child, false)));
            continue;
        }
        let node = match el.name() {
            "dict" => {
                let mut list = Vec::new();
                let mut key: Box<str> = "".into();
                for child in el.children() {
                    if child.name() == "key" {
                        key = child.text().into_owned().into();
                    } else if let Some(&id) = made.get(&child.number()) {
                        list.push((std::mem::take(&mut key), id));
                    }
                }
                Node::Object(list)
            }
            "array" => Node::List(el.children().filter_map(|child| made.get(&child.number()).copied()).collect()),
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            "integer" | "real" => el.text().trim().parse().map_or(Node::Null, Node::Number),
            "data" => Node::Null,
            _ => Node::Text(el.text().into_owned().into()),
        };
        let id = json.push(node);
        made.insert(el.number(), id);
    }
    json.root = made.get(&top.number()).copied().unwrap_or_default();
    json
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn both_kinds_give_the_same_values() {
        let xml =
            b"<?xml version='1.0'?><!DOCTYPE plist><plist version='1.0'><dict><key>a</key><array><integer>3</integer>\
            <true/></array><key>b</key><string>x</string></dict></plist>";
        assert_eq!(parse(xml, "").unwrap().root().to_json(100).unwrap(), r#"{"a": [3, true], "b": "x"}"#);
        // A dictionary {"a": [3, true]}.
        let mut binary = b"bplist00".to_vec();
        let offsets = [8_u8, 11, 13, 16, 18];
        binary.extend([0xD1, 1, 2, 0x51, b'a', 0xA2, 3, 4, 0x10, 3, 0x09]);
        let table = binary.len() as u64;
        binary.extend(offsets);
        binary.extend([0, 0, 0, 0, 0, 0, 1, 1]);
        for number in [5_u64, 0, table] {
            binary.extend(number.to_be_bytes());
        }
        assert_eq!(parse(&binary, "").unwrap().root().to_json(100).unwrap(), r#"{"a": [3, true]}"#);
        // The list contains itself.
        if let Some(place) = binary.get_mut(14) {
            *place = 2;
        }
        assert!(parse(&binary, "x").unwrap_err().what.contains("themselves"));
        for end in 0..binary.len() {
            assert!(parse(binary.get(..end).unwrap(), "x").is_err());
        }
    }
}
