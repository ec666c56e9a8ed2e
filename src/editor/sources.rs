//! Cited works as a form: the fields that a person fills in, out of a CSL-JSON item and back into
//! it. Everything in the item that the form does not show stays where it is.

use serde_json::{Map, Value, json};

use crate::base::json::one_line;
use crate::doc::{Document, Source, Text};

/// The kinds of works that the form offers, by their CSL names.
pub const KINDS: [&str; 10] = [
    "article-journal",
    "article-newspaper",
    "article-magazine",
    "book",
    "chapter",
    "paper-conference",
    "report",
    "thesis",
    "webpage",
    "document",
];

/// What the form shows of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The key by which topics cite it.
    pub id: String,
    /// Kind of work, a CSL type.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Authors, one a line: `Family, Given`, or a name as a whole.
    pub authors: String,
    /// Journal, newspaper, book or site that it is in.
    pub container: String,
    /// Publisher.
    pub publisher: String,
    /// When it appeared: `2022`, `2022-12`, `2022-12-01`, a range with `/`, or words.
    pub date: String,
    /// Volume.
    pub volume: String,
    /// Issue.
    pub issue: String,
    /// Pages.
    pub pages: String,
    /// Address.
    pub url: String,
    /// DOI.
    pub doi: String,
}

/// The texts of the form that are texts in the item, with their keys.
fn texts(form: &mut Form) -> [(&'static str, &mut String); 9] {
    [
        ("type", &mut form.kind),
        ("title", &mut form.title),
        ("container-title", &mut form.container),
        ("publisher", &mut form.publisher),
        ("volume", &mut form.volume),
        ("issue", &mut form.issue),
        ("page", &mut form.pages),
        ("URL", &mut form.url),
        ("DOI", &mut form.doi),
    ]
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn name(value: &Value) -> String {
    let part = |key: &str| value.get(key).map(as_text).unwrap_or_default();
    let (literal, family, given) = (part("literal"), part("family"), part("given"));
    match (literal.is_empty(), family.is_empty(), given.is_empty()) {
        (false, ..) => literal,
        (_, false, false) => format!("{family}, {given}"),
        _ => family + &given,
    }
}

fn date(value: &Value) -> String {
    let number = |part: &Value, place: usize| {
        let number: i64 = as_text(part).parse().ok()?;
        Some(if place == 0 { format!("{number:04}") } else { format!("{number:02}") })
    };
    let one = |parts: &Value| {
        let parts: Option<Vec<String>> =
            parts.as_array()?.iter().enumerate().map(|(i, part)| number(part, i)).collect();
        Some(parts?.join("-"))
    };
    let parts = value.get("date-parts").and_then(Value::as_array);
    let dates: Vec<String> = parts.map(|list| list.iter().filter_map(one).collect()).unwrap_or_default();
    if dates.is_empty() {
        value.get("literal").or_else(|| value.get("raw")).map(as_text).unwrap_or_default()
    } else {
        dates.join("/")
    }
}

fn date_value(text: &str) -> Value {
    let one = |text: &str| -> Option<Value> {
        let parts: Option<Vec<i64>> = text.split('-').map(|part| part.parse().ok()).collect();
        parts.filter(|parts| (1..=3).contains(&parts.len())).map(|parts| json!(parts))
    };
    let dates: Option<Vec<Value>> = is_date(text).then(|| text.split('/').map(one).collect()).flatten();
    dates.map_or_else(|| json!({"literal": text}), |dates| json!({"date-parts": dates}))
}

/// Whether a text is a date or a range of EDTF level 0: `1951`, `2022-12`,
/// `2023-03-16/2023-03-17`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
    };
    let one = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        let month = |part: &str| number(part, 2).filter(|month| (1..=12).contains(month));
        match parts.as_slice() {
            [year] => number(year, 4).is_some(),
            [year, m] => number(year, 4).is_some() && month(m).is_some(),
            [year, m, day] => {
                let (Some(year), Some(month), Some(day)) = (number(year, 4), month(m), number(day, 2)) else {
                    return false;
                };
                let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                let days = match month {
                    2 => 28 + u32::from(leap),
                    4 | 6 | 9 | 11 => 30,
                    _ => 31,
                };
                (1..=days).contains(&day)
            }
            _ => false,
        }
    };
    match text.split_once('/') {
        Some((from, to)) => one(from) && one(to),
        None => one(text),
    }
}

impl Form {
    /// The form of an item; what cannot be read is empty.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        let item: Value = serde_json::from_str(&source.json).unwrap_or_default();
        let mut form = Self { id: source.id.to_string(), ..Self::default() };
        for (key, text) in texts(&mut form) {
            *text = item.get(key).map(as_text).unwrap_or_default();
        }
        let authors = item.get("author").and_then(Value::as_array);
        let authors: Vec<String> = authors.map(|list| list.iter().map(name).collect()).unwrap_or_default();
        form.authors = authors.join("\n");
        form.date = item.get("issued").map(date).unwrap_or_default();
        form
    }

    /// The item with what the form says. `old` is the item as it was, if there was one: what the
    /// form does not show, and what is unchanged, stays.
    #[must_use]
    pub fn item(&self, old: Option<&Source>) -> Source {
        let before = old.map(Self::of).unwrap_or_default();
        let item = old.and_then(|old| serde_json::from_str::<Map<String, Value>>(&old.json).ok());
        let mut item = item.unwrap_or_default();
        let mut set = |key: &str, value: Option<Value>| match value {
            Some(value) => drop(item.insert(key.to_owned(), value)),
            None => drop(item.shift_remove(key)),
        };
        let (mut now, mut was) = (self.clone(), before.clone());
        if old.is_none() || self.id != before.id {
            set("id", Some(json!(self.id)));
        }
        for ((key, text), (_, old_text)) in texts(&mut now).into_iter().zip(texts(&mut was)) {
            if text != old_text {
                let text = text.trim();
                set(key, (!text.is_empty()).then(|| json!(text)));
            }
        }
        if self.authors != before.authors {
            let names = self.authors.lines().map(str::trim).filter(|line| !line.is_empty());
            let names: Vec<Value> = names
                .map(|line| match line.split_once(',') {
                    Some((family, given)) => json!({"family": family.trim(), "given": given.trim()}),
                    None => json!({"literal": line}),
                })
                .collect();
            set("author", (!names.is_empty()).then(|| Value::Array(names)));
        }
        if self.date != before.date {
            let text = self.date.trim();
            set("issued", (!text.is_empty()).then(|| date_value(text)));
        }
        Source { id: self.id.as_str().into(), json: one_line(&Value::Object(item)).into() }
    }

    /// One line about the work: authors, year, title, and where it is.
    #[must_use]
    pub fn line(&self) -> String {
        let authors: Vec<&str> = self.authors.lines().map(|line| line.split(',').next().unwrap_or(line)).collect();
        let authors = match authors.as_slice() {
            [one, two, _, ..] => format!("{one}, {two} …"),
            few => few.join(", "),
        };
        let year = self.date.get(..4).unwrap_or(&self.date);
        let parts = [authors.as_str(), year, self.title.as_str(), self.container.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// A key for a new source that none has yet: `S` and the next number.
#[must_use]
pub fn fresh_key(document: &Document) -> Text {
    let taken = |key: &str| document.sources().iter().any(|source| source.id == key);
    let mut number = document.sources().len() + 1;
    while taken(&format!("S{number}")) {
        number += 1;
    }
    format!("S{number}").into()
}

#[cfg(test)]
mod tests {
    use super::{Form, is_date};
    use crate::doc::Source;

    fn source(json: &str) -> Source {
        Source { id: "S3".into(), json: json.into() }
    }

    #[test]
    fn an_unchanged_form_gives_the_same_item() {
        let json = r#"{"id": "S3", "type": "article-journal", "title": "韩日关系", "author": [{"literal": "谢若初"}, {"family": "Lyu", "given": "Yaodong"}], "issued": {"date-parts": [[2022, 12]]}, "x-own": [1, {"a": null}], "page": "112-132"}"#;
        let old = source(json);
        let form = Form::of(&old);
        assert_eq!(form.authors, "谢若初\nLyu, Yaodong");
        assert_eq!((form.date.as_str(), form.pages.as_str()), ("2022-12", "112-132"));
        assert_eq!(form.item(Some(&old)), old);
        assert_eq!(form.line(), "谢若初, Lyu · 2022 · 韩日关系");
    }

    #[test]
    fn what_the_form_does_not_show_stays() {
        let old = source(r#"{"id": "S3", "x": 1, "title": "Old", "publisher": "P", "y": [2]}"#);
        let form = Form { title: "New".to_owned(), publisher: String::new(), ..Form::of(&old) };
        assert_eq!(form.item(Some(&old)).json, r#"{"id": "S3", "x": 1, "title": "New", "y": [2]}"#);
    }

    #[test]
    fn a_new_item_has_only_what_was_filled_in() {
        let form = Form {
            id: "S1".to_owned(),
            kind: "book".to_owned(),
            authors: "Doe, Jane\n\nHan Xin".to_owned(),
            date: "2020/2021-05".to_owned(),
            ..Form::default()
        };
        let expected = r#"{"id": "S1", "type": "book", "author": [{"family": "Doe", "given": "Jane"}, {"literal": "Han Xin"}], "issued": {"date-parts": [[2020], [2021, 5]]}}"#;
        assert_eq!(form.item(None).json, expected);
        let spring = Form { id: "S1".to_owned(), date: "spring 1951".to_owned(), ..Form::default() };
        assert_eq!(spring.item(None).json, r#"{"id": "S1", "issued": {"literal": "spring 1951"}}"#);
        assert_eq!(Form::of(&spring.item(None)).date, "spring 1951");
    }

    #[test]
    fn no_json_makes_it_panic() {
        for json in ["", "[]", "7", r#"{"author": 3, "issued": {"date-parts": [["x"]]}, "title": {}}"#] {
            let form = Form::of(&source(json));
            assert_eq!(form.title, "", "{json}");
        }
    }

    #[test]
    fn dates_of_edtf() {
        for text in ["1951", "2022-12", "2024-02-29", "2023-03-16/2023-03-17", "1900/1951-06"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["", "51", "2022-13", "2023-02-29", "2022-1", "1951/", "May 1951", "2022-12-01T00", "１９５１"]
        {
            assert!(!is_date(text), "{text}");
        }
    }
}
