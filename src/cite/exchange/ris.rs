//! RIS: lines with tags, as databases and Chinese libraries export them.
//!
//! **Shortcomings.** RIS has no place for ranges of dates and for particles of names apart.

use std::fmt::Write as _;

use serde_json::Map;

use super::parts::{self, Fields, add_name, set, text};

/// Kinds of works: of RIS and of CSL. The first line with a kind of CSL is the one that is written.
const KINDS: [(&str, &str); 53] = [
    ("JOUR", "article-journal"),
    ("BOOK", "book"),
    ("CHAP", "chapter"),
    ("CPAPER", "paper-conference"),
    ("CONF", "paper-conference"),
    ("THES", "thesis"),
    ("RPRT", "report"),
    ("NEWS", "article-newspaper"),
    ("MGZN", "article-magazine"),
    ("ELEC", "webpage"),
    ("WEB", "webpage"),
    ("BLOG", "post-weblog"),
    ("STAND", "standard"),
    ("PAT", "patent"),
    ("DATA", "dataset"),
    ("AGGR", "dataset"),
    ("DBASE", "dataset"),
    ("COMP", "software"),
    ("MAP", "map"),
    ("MANSCPT", "manuscript"),
    ("UNPB", "manuscript"),
    ("UNPD", "manuscript"),
    ("PCOMM", "personal_communication"),
    ("ICOMM", "personal_communication"),
    ("MPCT", "motion_picture"),
    ("VIDEO", "motion_picture"),
    ("SOUND", "song"),
    ("MUSIC", "musical_score"),
    ("SLIDE", "speech"),
    ("ART", "graphic"),
    ("FIGURE", "figure"),
    ("DICT", "entry-dictionary"),
    ("ENCYC", "entry-encyclopedia"),
    ("LEGAL", "legislation"),
    ("STAT", "legislation"),
    ("CASE", "legal_case"),
    ("BILL", "bill"),
    ("HEAR", "hearing"),
    ("PAMP", "pamphlet"),
    ("SER", "periodical"),
    ("JFULL", "periodical"),
    ("INPR", "article"),
    ("EBOOK", "book"),
    ("EDBOOK", "book"),
    ("ECHAP", "chapter"),
    ("EJOUR", "article-journal"),
    ("ABST", "article-journal"),
    ("GOVDOC", "report"),
    ("CLSWK", "classic"),
    ("ANCIENT", "classic"),
    ("ADVS", "motion_picture"),
    ("MULTI", "webpage"),
    ("GEN", "document"),
];
/// Kinds that are within something: their second title is what they are in.
const PARTS: [&str; 9] = [
    "article-journal",
    "article-newspaper",
    "article-magazine",
    "chapter",
    "paper-conference",
    "entry-dictionary",
    "entry-encyclopedia",
    "webpage",
    "post-weblog",
];

/// Kinds whose second title is that of their series.
const WHOLES: [&str; 9] =
    ["book", "report", "thesis", "classic", "pamphlet", "periodical", "standard", "patent", "musical_score"];
/// Kinds that RIS knows under another name.
const OTHERS: [(&str, &str); 5] =
    [("review", "JOUR"), ("review-book", "JOUR"), ("entry", "ENCYC"), ("post", "BLOG"), ("treaty", "LEGAL")];

/// No tag of RIS: what `EndNote` tells of a date besides the year.
pub(super) const DAY_IN_YEAR: &str = "%8";

/// The tag of a line and what stands behind it.
pub(super) fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    let (tag, rest) = line.split_at_checked(2)?;
    let mut bytes = tag.bytes();
    let is_tag = bytes.next().is_some_and(|b| b.is_ascii_uppercase())
        && bytes.next().is_some_and(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let rest = rest.strip_prefix(' ')?.trim_start_matches(' ').strip_prefix('-')?;
    (is_tag && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))).then(|| (tag, rest.trim()))
}

/// Reads works, from `TY` to `ER`.
pub(super) fn read(file: &str) -> (Vec<Fields>, Vec<String>) {
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    let mut record: Option<(usize, Vec<(&str, String)>)> = None;
    for (number, line) in (1..).zip(file.lines()) {
        match tag(line) {
            Some(("TY", kind)) => {
                if let Some((from, lines)) = record.replace((number, vec![("TY", kind.to_owned())])) {
                    problems.push(format!("line {from}: the work has no end (ER)"));
                    items.push(work(&lines));
                }
            }
            Some(("ER", _)) => match record.take() {
                Some((_, lines)) => items.push(work(&lines)),
                None => problems.push(format!("line {number}: an end (ER) of no work")),
            },
            Some((tag, value)) => match &mut record {
                Some((_, lines)) => lines.push((tag, value.to_owned())),
                None => problems.push(format!("line {number}: “{tag}” stands outside of a work")),
            },
            // A value that goes on.
            None => {
                if let Some((_, value)) = record.as_mut().and_then(|(_, lines)| lines.last_mut())
                    && !line.trim().is_empty()
                {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }
    if let Some((from, lines)) = record {
        problems.push(format!("line {from}: the work has no end (ER)"));
        items.push(work(&lines));
    }
    (items, problems)
}

/// The lines of one work.
struct Record<'a>(&'a [(&'a str, String)]);

impl<'a> Record<'a> {
    /// The values of all lines with one of these tags, in the order of the file.
    fn all(&self, tags: &[&str]) -> Vec<&'a str> {
        let lines = self.0.iter().filter(|(tag, value)| tags.contains(tag) && !value.is_empty());
        lines.map(|(_, value)| value.as_str()).collect()
    }

    /// The first value of the first of these tags that is there.
    fn first(&self, tags: &[&str]) -> &'a str {
        tags.iter().find_map(|tag| self.all(&[*tag]).first().copied()).unwrap_or_default()
    }
}

/// The work of some lines.
pub(super) fn work(lines: &[(&str, String)]) -> Fields {
    let record = Record(lines);
    let all = |tags: &[&str]| record.all(tags);
    let first = |tags: &[&str]| record.first(tags);
    let code = first(&["TY"]).to_ascii_uppercase();
    let kind = KINDS.iter().find(|(name, _)| *name == code).map_or("document", |(_, kind)| kind);
    let is_part = PARTS.contains(&kind);
    let mut item = Map::new();
    set(&mut item, "id", first(&["ID"]));
    set(&mut item, "type", kind);
    set(&mut item, "title", first(&["TI", "T1", "CT"]));
    set(&mut item, "title-short", first(&["ST"]));
    if !is_part && !item.contains_key("title") {
        set(&mut item, "title", first(&["BT"]));
    }
    let editors: &[&str] = if is_part || code == "EDBOOK" { &["A2", "ED"] } else { &["ED", "A2"] };
    for (role, tags) in [
        ("author", &["AU", "A1"][..]),
        ("editor", editors),
        ("collection-editor", &["A3"]),
        ("translator", &["A4", "TA"]),
    ] {
        // Chinese libraries name the teacher there.
        if kind == "thesis" && role == "collection-editor" {
            continue;
        }
        for names in all(tags) {
            // Chinese libraries write all authors into one line.
            let is_list = parts::is_cjk(names) && names.contains([';', '；']);
            let names = names.split(|c| is_list && [';', '；'].contains(&c)).map(str::trim);
            for name in names.filter(|name| !name.is_empty()) {
                add_name(&mut item, role, parts::name_of_text(name));
            }
        }
    }
    let container = first(&["T2", "JF", "JO", "JA", "J2", "BT"]);
    if WHOLES.contains(&kind) {
        set(&mut item, "collection-title", first(&["T2", "T3"]));
    } else {
        set(&mut item, "container-title", container);
        set(&mut item, "collection-title", first(&["T3"]));
    }
    if kind == "paper-conference" {
        set(&mut item, "event-title", first(&["C3"]));
        set(&mut item, "event-place", first(&["C1"]));
    }
    let date = [first(&["DA"]), first(&["PY", "Y1"])].into_iter().find(|date| !date.is_empty());
    let in_year = first(&[DAY_IN_YEAR]);
    let date = match date {
        Some(year) if !in_year.is_empty() && year.len() == 4 => parts::date_in(year, in_year, None),
        date => date.and_then(parts::date),
    };
    if let Some(date) = date {
        item.insert("issued".to_owned(), date);
    }
    if let Some(date) = parts::date(first(&["Y2"])) {
        item.insert("accessed".to_owned(), date);
    }
    set(&mut item, "volume", first(&["VL"]));
    set(&mut item, "number-of-volumes", first(&["NV"]));
    let issue = first(&["IS", "CP"]);
    set(&mut item, if ["report", "standard", "patent"].contains(&kind) { "number" } else { "issue" }, issue);
    if !item.contains_key("number") && matches!(kind, "report" | "standard" | "patent" | "article" | "dataset") {
        set(&mut item, "number", first(&["M1", "AN"]));
    }
    if kind == "article-journal" {
        set(&mut item, "number", first(&["C7"]));
    }
    let (from, to) = (first(&["SP"]), first(&["EP"]));
    let pages =
        if to.is_empty() || to == from || from.contains('-') { from.to_owned() } else { format!("{from}-{to}") };
    set(&mut item, "page", &parts::pages(&pages));
    set(&mut item, "edition", first(&["ET"]));
    set(&mut item, "publisher", first(&["PB"]));
    set(&mut item, "publisher-place", first(&["CY", "PP"]));
    set(&mut item, "genre", first(&["M3"]));
    let number = first(&["SN"]);
    let key = match kind {
        // Of these it is the number of the work.
        "report" | "standard" | "patent" if !item.contains_key("number") => "number",
        "book" | "chapter" => "ISBN",
        _ if number.len() > 10 => "ISBN",
        _ => "ISSN",
    };
    set(&mut item, key, number);
    set(&mut item, "DOI", &crate::cite::gbt::bare_doi(first(&["DO"])));
    set(&mut item, "URL", first(&["UR", "L2"]));
    set(&mut item, "language", &parts::language(first(&["LA"])));
    set(&mut item, "abstract", first(&["AB", "N2"]));
    set(&mut item, "keyword", &all(&["KW"]).join(", "));
    // Of what is of no kind that would say that it is kept there.
    if kind != "document" {
        set(&mut item, "archive", first(&["DB"]));
    }
    set(&mut item, "call-number", first(&["CN"]));
    set(&mut item, "note", first(&["N1", "RN"]));
    item
}

/// A work as RIS.
pub(super) fn write(id: &str, item: &Fields) -> String {
    let kind = text(item, "type");
    let known = KINDS.iter().find(|(_, name)| *name == kind).map(|(code, _)| *code);
    let other = || OTHERS.iter().find(|(name, _)| *name == kind).map(|(_, code)| *code);
    let code = known.or_else(other).unwrap_or("GEN");
    let is_part = PARTS.contains(&kind.as_str());
    let mut out = String::new();
    let mut line = |tag: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            // Writing to a string cannot fail.
            writeln!(out, "{tag}  - {value}").ok();
        }
    };
    line("TY", code);
    line("ID", id);
    line("TI", &text(item, "title"));
    line("ST", &text(item, "title-short"));
    let editor = if is_part { "A2" } else { "ED" };
    for (tag, role) in [("AU", "author"), (editor, "editor"), ("A3", "collection-editor"), ("A4", "translator")] {
        for name in parts::names(item, role) {
            let (family, suffix, given) = parts::parts_of_name(name);
            let parts = [family.as_str(), given.as_str(), suffix.as_str()];
            line(tag, &parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
        }
    }
    if WHOLES.contains(&kind.as_str()) {
        line("T2", &text(item, "collection-title"));
    } else {
        line("T2", &text(item, "container-title"));
        line("T3", &text(item, "collection-title"));
    }
    line("C3", &text(item, "event-title"));
    if kind == "paper-conference" {
        line("C1", &text(item, "event-place"));
    }
    let date = |key: &str| item.get(key).map(|date| parts::date_text(date, "/")).unwrap_or_default();
    let issued = date("issued");
    let year = issued.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()));
    line("PY", year.unwrap_or(&issued));
    let dates = item.get("issued").and_then(|date| date.get("date-parts")).and_then(|dates| dates.as_array());
    let is_range = dates.is_some_and(|dates| dates.len() > 1);
    if !is_range && year.is_some_and(|year| year.len() < issued.len()) {
        line("DA", &issued);
    }
    line("Y2", &date("accessed"));
    line("VL", &text(item, "volume"));
    line("NV", &text(item, "number-of-volumes"));
    let is_numbered = ["report", "standard", "patent"].contains(&kind.as_str());
    line("IS", &text(item, if is_numbered { "number" } else { "issue" }));
    if !is_numbered {
        line(if kind == "article-journal" { "C7" } else { "M1" }, &text(item, "number"));
    }
    let pages = text(item, "page");
    match pages.split_once('-') {
        Some((from, to)) if !to.contains(['-', ',']) && !from.contains(',') => {
            line("SP", from);
            line("EP", to);
        }
        _ => line("SP", &pages),
    }
    for (tag, key) in [
        ("ET", "edition"),
        ("PB", "publisher"),
        ("CY", "publisher-place"),
        ("M3", "genre"),
        ("SN", "ISBN"),
        ("SN", "ISSN"),
        ("DO", "DOI"),
        ("UR", "URL"),
        ("LA", "language"),
        ("AB", "abstract"),
        ("DB", "archive"),
        ("CN", "call-number"),
        ("N1", "note"),
    ] {
        line(tag, &text(item, key));
    }
    for word in text(item, "keyword").split([',', ';']) {
        line("KW", word);
    }
    out.push_str("ER  - \n");
    out
}
