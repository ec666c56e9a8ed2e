//! JSON on one line, with spaces behind colons and commas, as people write it.

use serde_json::Value;
use serde_json::ser::Formatter;

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(&mut self, out: &mut W, first: bool) -> std::io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(&mut self, out: &mut W, first: bool) -> std::io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, out: &mut W) -> std::io::Result<()> {
        out.write_all(b": ")
    }
}

/// A value as text on one line.
#[must_use]
pub fn one_line(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut out = serde_json::Serializer::with_formatter(&mut bytes, Spaced);
    // Writing a value into memory cannot fail.
    if serde::Serialize::serialize(value, &mut out).is_err() {
        return value.to_string();
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn spaces_are_where_people_put_them() {
        let value = serde_json::json!({"a": [1, {"b": "，,:"}], "c": null});
        assert_eq!(super::one_line(&value), r#"{"a": [1, {"b": "，,:"}], "c": null}"#);
    }
}
