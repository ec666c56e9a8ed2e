//! BibTeX and biblatex files.
//!
//! The text is parsed by the crate biblatex, entry by entry, so that a damaged entry costs no other.
//! It resolves abbreviations without end and without measure, so those that name themselves or grow
//! too long are taken out first; parents (`crossref`) are resolved here.
//!
//! **Shortcomings.** BibTeX has no place for CSL's rarer fields, and one kind of particle in names.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use biblatex::{Bibliography, Chunk, ChunksExt, Entry, Person, RawBibliography, RawChunk, Type};
use serde_json::{Map, Value};

use super::super::item::ET_AL;
use super::address;
use super::parts::{self, Fields, add_name, set, text};
use super::tex::{self, escaped};

/// The longest text that abbreviations may grow into.
const MOST_GROWN: usize = 1 << 16;
/// How deep braces may lie in each other: the parser of commands in them calls itself.
const MOST_BRACES: usize = 100;
/// Fields that name another entry.
const LINKS: [&str; 3] = ["crossref", "xref", "xdata"];

/// Reads the entries of a file.
pub(super) fn read(file: &str) -> (Vec<Fields>, Vec<String>) {
    let mut problems = Vec::new();
    if is_deep(file) {
        return (Vec::new(), vec![format!("braces lie in each other more than {MOST_BRACES} deep")]);
    }
    let file = tex::tagged(file);
    let file = file.as_str();
    // As a whole if that works, else piece by piece.
    let raws: Vec<RawBibliography<'_>> = match caught(|| RawBibliography::parse(file).ok()) {
        Some(raw) => vec![raw],
        None => pieces(file)
            .filter_map(|(line, piece)| {
                let raw = caught(|| RawBibliography::parse(piece).ok());
                if raw.is_none() {
                    problems.push(format!("line {line}: the entry can't be read"));
                }
                raw
            })
            .collect(),
    };
    let mut abbreviations: Vec<biblatex::Pair<'_>> =
        raws.iter().flat_map(|raw| raw.abbreviations.iter().cloned()).collect();
    sound(&mut abbreviations);
    let mut entries: Vec<(Entry, String, Vec<String>)> = Vec::new();
    for mut entry in raws.into_iter().flat_map(|raw| raw.entries) {
        let key = entry.v.key.v.to_owned();
        let name = entry.v.kind.v.to_ascii_lowercase();
        let mut links = Vec::new();
        let mut verbatim: Vec<(String, String)> = Vec::new();
        let mut is_short = true;
        entry.v.fields.retain(|field| {
            let name = field.key.v.to_ascii_lowercase();
            let plain: Vec<&str> = field
                .value
                .v
                .iter()
                .filter_map(|chunk| if let RawChunk::Normal(text) = chunk.v { Some(text) } else { None })
                .collect();
            if LINKS.contains(&name.as_str()) {
                links.extend(plain.concat().split(',').map(|key| key.trim().to_owned()));
                return false;
            }
            // Two hyphens in an address are two hyphens.
            if address::is_in(&name, &plain.concat()) && plain.len() == field.value.v.len() {
                let address = address::of(&name, &plain.concat());
                verbatim.push((name, address));
                return false;
            }
            is_short &= plain.len() == field.value.v.len();
            true
        });
        let abbreviations = if is_short { Vec::new() } else { abbreviations.clone() };
        let raw = RawBibliography { preamble: String::new(), entries: vec![entry], abbreviations };
        let read = caught(|| Bibliography::from_raw(raw).ok().and_then(|read| read.into_vec().pop()));
        let Some(mut read) = read else {
            problems.push(format!("the entry “{key}” can't be read"));
            continue;
        };
        for (name, value) in verbatim {
            read.set(&name, vec![biblatex::Spanned::detached(Chunk::Normal(value))]);
        }
        entries.push((read, name, links));
    }
    let places: HashMap<String, usize> =
        entries.iter().enumerate().map(|(at, (entry, ..))| (entry.key.clone(), at)).collect();
    let items = entries.iter().map(|(entry, name, links)| {
        let parents = links.iter().filter_map(|key| Some(&entries.get(*places.get(key)?)?.0)).collect();
        work(&Lookup { entry, parents }, name)
    });
    (items.collect(), problems)
}

fn caught<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}

/// Whether braces lie too deep in each other anywhere.
fn is_deep(file: &str) -> bool {
    let mut depth = 0_usize;
    for byte in file.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            // A new entry; the one before may have lost a brace.
            b'@' if depth <= 1 => depth = 0,
            _ => {}
        }
        if depth > MOST_BRACES {
            return true;
        }
    }
    false
}

/// The pieces of a file that begin with `@` at the start of a line, with their lines.
fn pieces(file: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for (number, line) in (1..).zip(file.split_inclusive('\n')) {
        if line.trim_start().starts_with('@') {
            starts.push((number, at));
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(_, at)| *at).chain([file.len()]).collect();
    starts.into_iter().zip(ends).filter_map(move |((line, from), to)| Some((line, file.get(from..to)?)))
}

/// Takes out abbreviations that name themselves, directly or not, or that grow too long.
fn sound(abbreviations: &mut Vec<biblatex::Pair<'_>>) {
    let mut sizes: HashMap<String, usize> = HashMap::new();
    // Those that name only known ones are known in the next round; what is left goes round in
    // circles. A chain longer than the rounds is none that anybody wrote.
    for _ in 0..20 {
        let before = sizes.len();
        for pair in abbreviations.iter() {
            let size = pair.value.v.iter().try_fold(0_usize, |sum, chunk| {
                let size = match chunk.v {
                    RawChunk::Normal(text) => text.len(),
                    RawChunk::Abbreviation(name) => *sizes.get(name)?,
                };
                Some(sum.saturating_add(size)).filter(|sum| *sum <= MOST_GROWN)
            });
            if let Some(size) = size {
                sizes.entry(pair.key.v.to_owned()).or_insert(size);
            }
        }
        if sizes.len() == before {
            break;
        }
    }
    // The last of several with one name counts for the parser, so all of them must be sound.
    let is_sound = |pair: &biblatex::Pair<'_>| {
        pair.value.v.iter().all(|chunk| match chunk.v {
            RawChunk::Normal(_) => true,
            RawChunk::Abbreviation(name) => sizes.contains_key(name) && name != pair.key.v,
        })
    };
    let mut seen = std::collections::HashSet::new();
    abbreviations.retain(|pair| sizes.contains_key(pair.key.v) && is_sound(pair) && seen.insert(pair.key.v.to_owned()));
}

/// The field of a parent that says what this one would say of a child: what a parent is called is
/// what its children are in.
fn of_parent(name: &str) -> Option<&str> {
    match name {
        "title" | "subtitle" | "author" | "pages" | "doi" | "url" | "shorttitle" => None,
        "booktitle" => Some("title"),
        "booksubtitle" => Some("subtitle"),
        name => Some(name),
    }
}

/// An entry with those that it inherits from.
struct Lookup<'a> {
    entry: &'a Entry,
    parents: Vec<&'a Entry>,
}

impl Lookup<'_> {
    /// The first field of these that says something, else what a parent says.
    fn text(&self, names: &[&str]) -> String {
        let own = |entry: &Entry, name: &str| {
            entry.fields.get(name).map(|chunks| chunks.format_verbatim().trim().to_owned()).unwrap_or_default()
        };
        let found = names.iter().map(|name| own(self.entry, name)).find(|text| !text.is_empty());
        found
            .or_else(|| {
                let names: Vec<&str> = names.iter().filter_map(|name| of_parent(name)).collect();
                self.parents
                    .iter()
                    .find_map(|parent| names.iter().map(|name| own(parent, name)).find(|text| !text.is_empty()))
            })
            .unwrap_or_default()
    }

    fn names(&self, field: &str, item: &mut Fields, role: &str) {
        let in_parents = (field == "editor").then_some(&self.parents).into_iter().flatten();
        let Some(chunks) = std::iter::once(&self.entry).chain(in_parents).find_map(|entry| entry.fields.get(field))
        else {
            return;
        };
        // Chinese libraries write all authors into one name.
        let whole = chunks.format_verbatim();
        if parts::is_cjk(&whole) && whole.contains([';', '；']) {
            let names = whole.split([';', '；']).flat_map(|names| names.split(" and ")).map(str::trim);
            for name in names.filter(|name| !name.is_empty()) {
                add_name(item, role, parts::name_of_text(name));
            }
            return;
        }
        let people = caught(|| Vec::<Person>::from_chunks(chunks).ok()).unwrap_or_default();
        for person in people {
            let (family, given) = (person.name.trim(), person.given_name.trim());
            if family.is_empty() && given.is_empty() {
                continue;
            }
            if family == "others" && given.is_empty() {
                add_name(item, role, parts::name_of_text(ET_AL));
                continue;
            }
            // 张 三 in Chinese is written the family name first.
            let is_cjk = parts::is_cjk(family) && parts::is_cjk(given);
            let is_turned = is_cjk && !chunks.format_verbatim().contains([',', '，']);
            let (family, given) = if is_turned { (given, family) } else { (family, given) };
            let value = if given.is_empty() && parts::is_cjk(family) && family.contains('，') {
                parts::name_of_text(family)
            } else {
                parts::name(family, given, &person.prefix, &person.suffix)
            };
            add_name(item, role, value);
        }
    }
}

/// Kinds of works: of biblatex and of CSL. The first line with a kind of CSL is the one written.
const KINDS: [(&str, &str); 50] = [
    ("article", "article-journal"),
    ("book", "book"),
    ("incollection", "chapter"),
    ("inproceedings", "paper-conference"),
    ("conference", "paper-conference"),
    ("thesis", "thesis"),
    ("phdthesis", "thesis"),
    ("mastersthesis", "thesis"),
    ("report", "report"),
    ("techreport", "report"),
    ("online", "webpage"),
    ("electronic", "webpage"),
    ("www", "webpage"),
    ("webpage", "webpage"),
    ("newspaper", "article-newspaper"),
    ("patent", "patent"),
    ("standard", "standard"),
    ("dataset", "dataset"),
    ("database", "dataset"),
    ("software", "software"),
    ("map", "map"),
    ("archive", "manuscript"),
    ("unpublished", "manuscript"),
    ("manuscript", "manuscript"),
    ("letter", "personal_communication"),
    ("movie", "motion_picture"),
    ("video", "motion_picture"),
    ("audio", "song"),
    ("music", "song"),
    ("image", "graphic"),
    ("artwork", "graphic"),
    ("inreference", "entry-encyclopedia"),
    ("legislation", "legislation"),
    ("jurisdiction", "legal_case"),
    ("preprint", "article"),
    ("periodical", "periodical"),
    ("review", "review"),
    ("booklet", "pamphlet"),
    ("inbook", "chapter"),
    ("bookinbook", "chapter"),
    ("suppbook", "chapter"),
    ("suppcollection", "chapter"),
    ("suppperiodical", "article-journal"),
    ("mvbook", "book"),
    ("collection", "book"),
    ("mvcollection", "book"),
    ("proceedings", "book"),
    ("mvproceedings", "book"),
    ("manual", "book"),
    ("misc", "document"),
];

fn work(entry: &Lookup<'_>, name: &str) -> Fields {
    let subtype = entry.text(&["entrysubtype"]).to_lowercase();
    let known = KINDS.iter().find(|(known, _)| *known == name).map_or("document", |(_, kind)| kind);
    let kind = match known {
        "article-journal" if subtype == "newspaper" => "article-newspaper",
        "article-journal" if subtype == "magazine" => "article-magazine",
        "document" if !entry.text(&["eprint"]).is_empty() => "article",
        "document" if !entry.text(&["url", "howpublished"]).is_empty() && name == "misc" => "webpage",
        kind => kind,
    };
    let mut item = Map::new();
    set(&mut item, "id", &entry.entry.key);
    set(&mut item, "type", kind);
    set(&mut item, "title", &parts::titles(&entry.text(&["title"]), &entry.text(&["subtitle"])));
    set(&mut item, "title-short", &entry.text(&["shorttitle"]));
    for (field, role) in [
        ("author", "author"),
        ("editor", "editor"),
        ("translator", "translator"),
        ("bookauthor", "container-author"),
        ("holder", "holder"),
    ] {
        if field != "holder" || kind == "patent" && !item.contains_key("author") {
            entry.names(field, &mut item, if field == "holder" { "author" } else { role });
        }
    }
    let container = if ["chapter", "paper-conference", "entry-encyclopedia"].contains(&kind) {
        let book = parts::titles(&entry.text(&["booktitle"]), &entry.text(&["booksubtitle"]));
        if book.is_empty() { entry.text(&["maintitle", "journaltitle", "journal"]) } else { book }
    } else {
        let journal = entry.text(&["journaltitle", "journal"]);
        parts::titles(&journal, &entry.text(&["journalsubtitle"]))
    };
    set(&mut item, "container-title", &container);
    set(&mut item, "collection-title", &entry.text(&["series"]));
    set(&mut item, "event-title", &entry.text(&["eventtitle"]));
    set(&mut item, "event-place", &entry.text(&["venue"]));
    if let Some(date) = date(entry) {
        item.insert("issued".to_owned(), date);
    }
    for (key, field) in [("accessed", "urldate"), ("original-date", "origdate"), ("event-date", "eventdate")] {
        if let Some(date) = parts::date(&entry.text(&[field]).replace(['–', '—'], "-")) {
            item.insert(key.to_owned(), date);
        }
    }
    set(&mut item, "volume", &entry.text(&["volume"]));
    let number = match kind {
        _ if kind.starts_with("article-") => "issue",
        "book" | "chapter" | "paper-conference" => "collection-number",
        _ => "number",
    };
    set(&mut item, number, &entry.text(&["number", "issue"]));
    set(&mut item, "page", &parts::pages(&entry.text(&["pages"])));
    if kind.starts_with("article-") {
        set(&mut item, "number", &entry.text(&["eid", "articleno"]));
    }
    set(&mut item, "number-of-pages", &entry.text(&["pagetotal"]));
    set(&mut item, "edition", &entry.text(&["edition"]));
    set(&mut item, "version", &entry.text(&["version"]));
    let publishers: &[&str] = match kind {
        "thesis" => &["school", "institution", "publisher"],
        "report" => &["institution", "publisher", "organization"],
        _ => &["publisher", "organization", "institution"],
    };
    set(&mut item, "publisher", &entry.text(publishers));
    let is_kept = kind == "manuscript" && !entry.text(&["library"]).is_empty();
    let place = if is_kept { "archive-place" } else { "publisher-place" };
    set(&mut item, place, &entry.text(&["location", "address"]));
    let genre = match name {
        "phdthesis" => "Doctoral dissertation",
        "mastersthesis" => "Master’s thesis",
        _ => "",
    };
    // biblatex has keys for some.
    let told = entry.text(&["type"]);
    let genre = match told.as_str() {
        "" => genre,
        "phdthesis" => "Doctoral dissertation",
        "mathesis" | "mastersthesis" => "Master’s thesis",
        "bathesis" => "Bachelor’s thesis",
        "techreport" => "Technical report",
        "resreport" => "Research report",
        told => told,
    };
    set(&mut item, "genre", genre);
    set(&mut item, "number-of-volumes", &entry.text(&["volumes"]));
    set(&mut item, "chapter-number", &entry.text(&["chapter"]));
    set(&mut item, "ISBN", &entry.text(&["isbn"]));
    set(&mut item, "ISSN", &entry.text(&["issn"]));
    set(&mut item, "DOI", &crate::cite::gbt::bare_doi(&entry.text(&["doi"])));
    let how = entry.text(&["howpublished"]);
    let how = if how.contains("://") { how } else { String::new() };
    let url = entry.text(&["url"]);
    set(&mut item, "URL", if url.is_empty() { &how } else { &url });
    let eprint = entry.text(&["eprint"]);
    if kind == "article" && !eprint.is_empty() {
        let at = entry.text(&["archiveprefix", "eprinttype"]);
        let at = if at.is_empty() || at.eq_ignore_ascii_case("arxiv") { "arXiv" } else { &at };
        set(&mut item, "number", &format!("{at}:{eprint}"));
        if !item.contains_key("publisher") {
            set(&mut item, "publisher", at);
        }
    }
    set(&mut item, "archive", &entry.text(&["library"]));
    set(&mut item, "language", &parts::language(&entry.text(&["langid", "language"])));
    set(&mut item, "abstract", &entry.text(&["abstract"]));
    set(&mut item, "keyword", &entry.text(&["keywords", "keyword"]));
    set(&mut item, "note", &entry.text(&["note", "annotation", "annote"]));
    item
}

/// `date`, else `year`, `month` and `day`.
fn date(entry: &Lookup<'_>) -> Option<Value> {
    let whole = entry.text(&["date"]).replace(['–', '—'], "-");
    if !whole.is_empty() {
        return parts::date(&whole);
    }
    let day = entry.text(&["day"]).parse::<u8>().ok();
    parts::date_in(&entry.text(&["year"]).replace(['–', '—'], "-"), &entry.text(&["month"]), day)
}

/// Entries for biblatex, each with a key of its own.
pub(super) fn write(items: &[(&str, Fields)]) -> String {
    let mut out = String::new();
    let mut keys = std::collections::HashSet::new();
    for (id, item) in items {
        let is_plain = |c: &char| !c.is_whitespace() && !"{}(),=\"#%\\'~@".contains(*c) && !c.is_control();
        let mut key: String = id.chars().filter(is_plain).collect();
        if key.is_empty() {
            "source".clone_into(&mut key);
        }
        let stem = key.clone();
        let mut number = 2;
        while !keys.insert(key.clone()) {
            key = format!("{stem}-{number}");
            number += 1;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        write_one(&key, item, &mut out);
    }
    out
}

fn write_one(key: &str, item: &Fields, out: &mut String) {
    let kind = text(item, "type");
    let name = match kind.as_str() {
        "article-magazine" => "article",
        "book" if parts::names(item, "author").next().is_none() && item.contains_key("editor") => "collection",
        "post" | "post-weblog" => "online",
        kind => KINDS.iter().find(|(_, known)| *known == kind).map_or("misc", |(name, _)| name),
    };
    // Writing to a string cannot fail.
    write!(out, "@{name}{{{key}").ok();
    let mut field = |name: &str, value: &str, is_verbatim: bool| {
        if !value.is_empty() {
            let value = if is_verbatim { balanced(value) } else { escaped(value) };
            write!(out, ",\n  {name} = {{{value}}}").ok();
        }
    };
    field("title", &text(item, "title"), false);
    field("shorttitle", &text(item, "title-short"), false);
    if kind == "article-magazine" {
        field("entrysubtype", "magazine", false);
    }
    for (name, role) in
        [("author", "author"), ("editor", "editor"), ("translator", "translator"), ("bookauthor", "container-author")]
    {
        let names: Vec<String> = parts::names(item, role).map(name_out).collect();
        // Names are escaped one by one, for their braces mean something.
        field(name, &names.join(" and "), true);
    }
    let is_part = ["chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"].contains(&kind.as_str());
    field(if is_part { "booktitle" } else { "journaltitle" }, &text(item, "container-title"), false);
    let date = |key: &str| item.get(key).map(|date| parts::date_text(date, "-")).unwrap_or_default();
    field("date", &date("issued"), false);
    field("urldate", &date("accessed"), false);
    field("origdate", &date("original-date"), false);
    field("eventdate", &date("event-date"), false);
    let number = match kind.as_str() {
        _ if kind.starts_with("article-") => "issue",
        "book" | "chapter" | "paper-conference" => "collection-number",
        _ => "number",
    };
    let publisher = match kind.as_str() {
        "thesis" | "report" => "institution",
        _ => "publisher",
    };
    let place = if item.contains_key("publisher-place") { "publisher-place" } else { "archive-place" };
    for (name, key) in [
        ("series", "collection-title"),
        ("eventtitle", "event-title"),
        ("venue", "event-place"),
        ("volume", "volume"),
        ("number", number),
        ("edition", "edition"),
        ("version", "version"),
        (publisher, "publisher"),
        ("location", place),
        ("type", "genre"),
        ("chapter", "chapter-number"),
        ("pagetotal", "number-of-pages"),
        ("volumes", "number-of-volumes"),
        ("isbn", "ISBN"),
        ("issn", "ISSN"),
        ("library", "archive"),
        ("langid", "language"),
        ("keywords", "keyword"),
        ("abstract", "abstract"),
        ("note", "note"),
    ] {
        field(name, &text(item, key), false);
    }
    if kind.starts_with("article-") {
        field("eid", &text(item, "number"), false);
    }
    field("pages", &text(item, "page").replace('-', "--"), false);
    field("doi", &text(item, "DOI"), true);
    field("url", &text(item, "URL"), true);
    out.push_str("\n}\n");
}

/// A name for BibTeX: names that would be cut at their spaces are in braces.
fn name_out(name: &Value) -> String {
    let (family, suffix, given) = parts::parts_of_name(name);
    if given.is_empty() && [ET_AL, "等"].contains(&family.as_str()) {
        return "others".to_owned();
    }
    let family = escaped(&family);
    match (given.is_empty(), suffix.is_empty()) {
        (true, _) if family.contains([' ', ',', '=']) => format!("{{{family}}}"),
        (true, _) => family,
        (false, true) => format!("{family}, {}", escaped(&given)),
        (false, false) => format!("{family}, {}, {}", escaped(&suffix), escaped(&given)),
    }
}

/// An address as it is, unless its braces would end the field.
fn balanced(text: &str) -> String {
    let mut depth = 0_i64;
    let is_balanced = text.chars().all(|c| {
        depth += i64::from(c == '{') - i64::from(c == '}');
        depth >= 0
    }) && depth == 0;
    if is_balanced { text.to_owned() } else { text.replace('{', "%7B").replace('}', "%7D") }
}
