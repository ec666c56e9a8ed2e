//! What the readers and writers of BibTeX and RIS share: names, dates and pages of CSL-JSON.

use serde_json::{Map, Value, json};

use crate::cite::item::{Tongue, is_han};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An item in the making.
pub(super) type Fields = Map<String, Value>;

/// A text or number as text; empty if there is none.
pub(super) fn text(item: &Fields, key: &str) -> String {
    match item.get(key) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Signs as some publishers write them in their files.
const ENTITIES: [(&str, &str); 6] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];

/// Sets a text, unless it is empty.
pub(super) fn set(item: &mut Fields, key: &str, text: &str) {
    let mut text = text.to_owned();
    // Addresses stay as they are.
    if text.contains('&') && !["URL", "DOI", "id"].contains(&key) {
        for (entity, sign) in ENTITIES {
            text = text.replace(entity, sign);
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        item.insert(key.to_owned(), Value::String(text));
    }
}

/// Adds a name to a role.
pub(super) fn add_name(item: &mut Fields, role: &str, name: Value) {
    if let Value::Array(list) = item.entry(role).or_insert_with(|| json!([])) {
        list.push(name);
    }
}

/// Whether a text is in the script of Chinese, Japanese or Korean.
pub(super) fn is_cjk(text: &str) -> bool {
    text.chars().any(|c| is_han(c) || matches!(c, '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}'))
}

/// A name from its parts. A name without given names is one as a whole.
pub(super) fn name(family: &str, given: &str, particle: &str, suffix: &str) -> Value {
    let (family, given) = (family.trim(), given.trim());
    if given.is_empty() || family.is_empty() {
        let whole = [particle.trim(), family, given].join(" ");
        return json!({"literal": whole.trim()});
    }
    let mut name = Map::new();
    for (key, part) in
        [("family", family), ("given", given), ("non-dropping-particle", particle.trim()), ("suffix", suffix.trim())]
    {
        if !part.is_empty() {
            name.insert(key.to_owned(), Value::String(part.to_owned()));
        }
    }
    Value::Object(name)
}

/// `Family, Given` or `Family, Given, Jr.` or a name as a whole.
pub(super) fn name_of_text(text: &str) -> Value {
    // Chinese newspapers say who is their reporter.
    let told = text.trim().split_once(char::is_whitespace).filter(|(before, _)| {
        ["记者", "記者", "通讯员", "通訊員"].iter().any(|word| before.ends_with(word)) && before.chars().count() < 7
    });
    let text = told.map_or(text, |(_, name)| name);
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    match parts.as_slice() {
        [family, given] => name(family, given, "", ""),
        [family, given, suffix] => name(family, given, "", suffix),
        _ => json!({"literal": text.trim()}),
    }
}

/// A name of CSL-JSON in its parts: family with particle, suffix, given; or the whole in the first.
pub(super) fn parts_of_name(value: &Value) -> (String, String, String) {
    let part = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let literal = if let Value::String(text) = value { text.clone() } else { part("literal") };
    if !literal.is_empty() {
        return (literal, String::new(), String::new());
    }
    let particle = [part("dropping-particle"), part("non-dropping-particle")].join(" ");
    let family = format!("{particle} {}", part("family"));
    (family.trim().to_owned(), part("suffix"), part("given"))
}

/// The names of a role.
pub(super) fn names<'a>(item: &'a Fields, role: &str) -> impl Iterator<Item = &'a Value> {
    item.get(role).and_then(Value::as_array).into_iter().flatten()
}

/// `2020`, `2020-05`, `2020/05/01`, a range of two with `/` between when they have `-` inside;
/// `2020~` and `2020?` are about. Words stay words.
pub(super) fn date(text: &str) -> Option<Value> {
    let text = text.trim().trim_matches('/').trim();
    if text.is_empty() {
        return None;
    }
    let about = text.ends_with(['~', '?', '%']);
    let bare = text.trim_end_matches(['~', '?', '%']);
    let numbers = |text: &str, by: &[char]| -> Option<Value> {
        let parts: Option<Vec<i64>> = text.trim().split(by).map(|part| part.trim().parse().ok()).collect();
        let parts = parts?;
        let (year, month, day) = (*parts.first()?, parts.get(1).copied(), parts.get(2).copied());
        let is_date = (-9999..=9999).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=31).contains(&day))
            && parts.len() <= 3;
        is_date.then(|| json!(parts))
    };
    // 2020年5月1日
    let chinese = bare.replace(['年', '月'], "-").replace('日', "");
    let one = |text: &str| {
        let text = text.split('T').next().unwrap_or(text);
        numbers(text.trim_end_matches('-'), &['-', '.'])
    };
    // RIS: `2019/05/07/May 7th`, `2019///May-June`.
    if let [year, month, day, more] = bare.split('/').map(str::trim).collect::<Vec<_>>().as_slice()
        && !more.is_empty()
        && year.len() == 4
    {
        let told = [year, month, day].into_iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        let range = date_in(year, more, None).filter(|_| months(&more.to_lowercase()).1.is_some());
        return range.or_else(|| date(&told.join("/")));
    }
    let dates = match bare.split_once('/') {
        Some((from, to)) if from.trim().len() >= 4 && to.trim().len() >= 4 && !to.contains('/') => {
            one(from).zip(one(to)).map(|(from, to)| vec![from, to])
        }
        Some(_) => numbers(bare, &['/']).map(|date| vec![date]),
        None => one(&chinese).map(|date| vec![date]),
    };
    Some(match dates {
        Some(dates) if about => json!({"date-parts": dates, "circa": true}),
        Some(dates) => json!({"date-parts": dates}),
        None => json!({"literal": text}),
    })
}

/// A date from a year and what is told of it: `may`, `5`, `May/June`, `May 7`, `7 May`; a year such as
/// `2019/2020` goes with months such as `dec/jan`.
pub(super) fn date_in(year: &str, month: &str, day: Option<u8>) -> Option<Value> {
    let month = month.to_lowercase().replace(['~', '\u{a0}'], " ");
    let (first, last) = months(&month);
    // `month = jan # "~1"`
    let numbers: Vec<&str> = month.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let in_month = match numbers.as_slice() {
        [one] if last.is_none() && month.contains(char::is_alphabetic) => {
            one.parse().ok().filter(|_| !month.contains('月'))
        }
        _ => None,
    };
    let day = day.or(in_month).filter(|day| (1..=31).contains(day));
    let years: Vec<&str> = year.split(['-', '/']).map(str::trim).collect();
    let is_year = |year: &str| year.len() == 4 && year.parse::<i16>().is_ok();
    match (first, last, years.as_slice()) {
        (Some(first), Some(last), [year]) if is_year(year) && first < last => {
            date(&format!("{year}-{first:02}/{year}-{last:02}"))
        }
        (Some(first), Some(last), [from, to]) if is_year(from) && is_year(to) => {
            date(&format!("{from}-{first:02}/{to}-{last:02}"))
        }
        (Some(month), ..) if year.trim().parse::<i16>().is_ok() => date(&match day {
            Some(day) => format!("{year}-{month:02}-{day:02}"),
            None => format!("{year}-{month:02}"),
        }),
        _ => date(year),
    }
}

/// The month of a text in small letters, and the last one if there are several: `may`, `5`, `5月`,
/// `may/june`, `5--6`.
fn months(text: &str) -> (Option<usize>, Option<usize>) {
    let one = |part: &str| {
        let part = part.trim_matches(|c: char| c == ' ' || c == '.');
        let word = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let named = MONTHS.iter().position(|name| word.starts_with(name)).map(|at| at + 1);
        named.or_else(|| part.trim_end_matches('月').parse().ok()).filter(|month| (1..=12).contains(month))
    };
    let text = text.replace(" and ", "/");
    let parts: Vec<&str> = text.split(['/', '-', '–', '—', '&']).filter(|part| !part.trim().is_empty()).collect();
    match parts.as_slice() {
        [first, .., last] => (one(first), one(last)),
        [first] => (one(first), None),
        [] => (None, None),
    }
}

/// A date of CSL-JSON as text: parts with `joint` between, a range with `/`; else its words.
pub(super) fn date_text(value: &Value, joint: &str) -> String {
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
    let one = |date: &Value| -> Option<String> {
        let parts: Option<Vec<i64>> = date.as_array()?.iter().map(number).collect();
        let parts: Vec<String> = (0..)
            .zip(parts?)
            .map(|(place, part)| if place == 0 { format!("{part:04}") } else { format!("{part:02}") })
            .collect();
        (!parts.is_empty()).then(|| parts.join(joint))
    };
    let dates = value.get("date-parts").and_then(Value::as_array);
    let dates: Vec<String> = dates.map(|dates| dates.iter().filter_map(one).collect()).unwrap_or_default();
    if !dates.is_empty() {
        return dates.join("/");
    }
    let words = value.get("literal").or_else(|| value.get("raw")).unwrap_or(value);
    words.as_str().unwrap_or_default().trim().to_owned()
}

/// `12--20` and `12–20` as `12-20`.
pub(super) fn pages(text: &str) -> String {
    let mut out = text.replace(['–', '—'], "-");
    while out.contains("--") {
        out = out.replace("--", "-");
    }
    out.replace(" -", "-").replace("- ", "-")
}

/// A tag for a language by its name, as biblatex and others write it.
pub(super) fn language(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let tag = match lower.as_str() {
        "english" | "american" | "usenglish" | "eng" | "en" => "en",
        "british" | "ukenglish" => "en-GB",
        "chinese" | "中文" | "chi" | "zho" | "schinese" | "chinese-simplified" => "zh",
        "tchinese" | "chinese-traditional" | "chinese-hant" => "zh-Hant",
        "japanese" | "jpn" | "日文" => "ja",
        "korean" | "kor" => "ko",
        "german" | "ngerman" | "ger" | "deu" => "de",
        "french" | "fre" | "fra" => "fr",
        "russian" | "rus" => "ru",
        "spanish" | "spa" => "es",
        "italian" | "ita" => "it",
        _ => return name.trim().to_owned(),
    };
    tag.to_owned()
}

/// A title and its further part, joined as their language does.
pub(super) fn titles(title: &str, more: &str) -> String {
    match (title.is_empty(), more.is_empty()) {
        (_, true) => title.to_owned(),
        (true, _) => more.to_owned(),
        _ if Tongue::of_text(title).is_cjk() => format!("{title}：{more}"),
        _ if title.ends_with([':', '?', '!']) => format!("{title} {more}"),
        _ => format!("{title}: {more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{date, date_text, name_of_text, pages};
    use serde_json::json;

    #[test]
    fn dates_in_and_out() {
        for (text, joint, back) in [
            ("2020", "-", "2020"),
            ("2020-05-01", "-", "2020-05-01"),
            ("2020/05/01", "/", "2020/05/01"),
            ("2020/05//", "/", "2020/05"),
            ("2020-05/2020-06", "-", "2020-05/2020-06"),
            ("2020/2021", "-", "2020/2021"),
            ("2020年5月1日", "-", "2020-05-01"),
            ("spring 1951", "-", "spring 1951"),
            ("2020-13", "-", "2020-13"),
            ("2019/05//May-June", "-", "2019-05/2019-06"),
            ("2019/05/07/Tuesday", "-", "2019-05-07"),
            ("2019///Spring", "-", "2019"),
        ] {
            assert_eq!(date_text(&date(text).unwrap(), joint), back, "{text}");
        }
        assert_eq!(date("2020~"), Some(json!({"date-parts": [[2020]], "circa": true})));
        assert_eq!(date(" / "), None);
    }

    #[test]
    fn names_and_pages() {
        assert_eq!(name_of_text("Doe, Jane"), json!({"family": "Doe", "given": "Jane"}));
        assert_eq!(name_of_text("本报记者 王俊岭"), json!({"literal": "王俊岭"}));
        assert_eq!(name_of_text("谢若初"), json!({"literal": "谢若初"}));
        assert_eq!(name_of_text("Doe, J, Jr."), json!({"family": "Doe", "given": "J", "suffix": "Jr."}));
        assert_eq!(pages("12 -- 20"), "12-20");
    }
}
