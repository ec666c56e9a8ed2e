//! The files of `EndNote` (`%0 Journal Article`), as Chinese libraries export them too: read as RIS with
//! other tags.

use super::parts::Fields;
use super::ris;

/// Kinds of works: of `EndNote` and of RIS.
const KINDS: [(&str, &str); 41] = [
    ("journal article", "JOUR"),
    ("electronic article", "JOUR"),
    ("magazine article", "MGZN"),
    ("newspaper article", "NEWS"),
    ("book", "BOOK"),
    ("edited book", "EDBOOK"),
    ("electronic book", "BOOK"),
    ("book section", "CHAP"),
    ("electronic book section", "CHAP"),
    ("conference proceedings", "CPAPER"),
    ("conference paper", "CPAPER"),
    ("thesis", "THES"),
    ("report", "RPRT"),
    ("government document", "RPRT"),
    ("web page", "ELEC"),
    ("blog", "BLOG"),
    ("patent", "PAT"),
    ("standard", "STAND"),
    ("dataset", "DATA"),
    ("computer program", "COMP"),
    ("map", "MAP"),
    ("manuscript", "MANSCPT"),
    ("unpublished work", "UNPB"),
    ("encyclopedia", "ENCYC"),
    ("dictionary", "DICT"),
    ("statute", "STAT"),
    ("case", "CASE"),
    ("bill", "BILL"),
    ("hearing", "HEAR"),
    ("film or broadcast", "MPCT"),
    ("ancient text", "ANCIENT"),
    ("classical work", "CLSWK"),
    ("audiovisual material", "ADVS"),
    ("music", "SOUND"),
    ("online multimedia", "MULTI"),
    ("online database", "DBASE"),
    ("serial", "SER"),
    ("pamphlet", "PAMP"),
    ("personal communication", "PCOMM"),
    ("legal rule or regulation", "STAT"),
    ("artwork", "ART"),
];
/// Tags: of `EndNote` and of RIS.
const TAGS: [(char, &str); 26] = [
    ('A', "AU"),
    ('E', "ED"),
    ('?', "A4"),
    ('T', "TI"),
    ('!', "ST"),
    ('J', "T2"),
    ('B', "T2"),
    ('S', "T3"),
    ('D', "PY"),
    ('V', "VL"),
    ('N', "IS"),
    ('P', "SP"),
    ('@', "SN"),
    ('U', "UR"),
    ('X', "AB"),
    ('I', "PB"),
    ('C', "CY"),
    ('R', "DO"),
    ('7', "ET"),
    ('9', "M3"),
    ('G', "LA"),
    ('Z', "N1"),
    ('L', "CN"),
    ('6', "NV"),
    ('F', "ID"),
    ('M', "AN"),
];

/// Whether a text is such a file: its first line names a kind of work.
pub(super) fn is_one(text: &str) -> bool {
    let first = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    first.strip_prefix("%0").is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Reads works, each from `%0` on.
pub(super) fn read(file: &str) -> (Vec<Fields>, Vec<String>) {
    let mut works: Vec<Vec<(&str, String)>> = Vec::new();
    // Lines that go on belong to the tag before, unless that is one we have no use for.
    let mut is_open = false;
    for line in file.lines() {
        let line = line.trim_start_matches('\u{feff}').trim();
        let tagged = line.strip_prefix('%').and_then(|rest| {
            let tag = rest.chars().next()?;
            let value = rest.get(tag.len_utf8()..)?;
            (value.is_empty() || value.starts_with([' ', '\t'])).then(|| (tag, value.trim()))
        });
        match (tagged, works.last_mut()) {
            (Some(('0', kind)), _) => {
                let kind = kind.to_lowercase();
                let code = KINDS.iter().find(|(name, _)| *name == kind).map_or("GEN", |(_, code)| code);
                works.push(vec![("TY", code.to_owned())]);
                is_open = false;
            }
            (Some((tag, value)), Some(work)) => {
                is_open = true;
                match TAGS.iter().find(|(name, _)| *name == tag) {
                    Some((_, name)) => work.push((name, value.to_owned())),
                    None if tag == 'K' => {
                        work.extend(value.split([';', '；']).map(|word| ("KW", word.trim().to_owned())));
                    }
                    None if tag == '8' => {
                        let is_whole = value.starts_with(|c: char| c.is_ascii_digit()) && value.len() > 7;
                        work.push((if is_whole { "DA" } else { ris::DAY_IN_YEAR }, value.to_owned()));
                    }
                    None if tag == '[' => work.push(("Y2", value.to_owned())),
                    None => is_open = false,
                }
            }
            (None, Some(work)) if is_open && !line.is_empty() => {
                if let Some((tag, value)) = work.last_mut() {
                    // Keywords come a line each.
                    if *tag == "KW" {
                        work.push(("KW", line.to_owned()));
                    } else {
                        value.push(' ');
                        value.push_str(line);
                    }
                }
            }
            _ => {}
        }
    }
    (works.iter().map(|lines| ris::work(lines)).collect(), Vec::new())
}
