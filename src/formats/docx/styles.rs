//! Styles and lists of Word documents: levels of headings and items, indents, looks of runs.

use std::collections::HashMap;

use super::super::parts::archive::Archive;
use super::super::parts::marked::Look;
use super::super::parts::xml::{self, El};

/// Styles that one is based on, one on the other; a circle ends.
const MOST_STYLES: usize = 20;
/// Levels of a list.
const MOST_LEVELS: usize = 9;

/// The value of an element.
pub fn value(el: Option<El<'_>>) -> String {
    el.and_then(|el| el.attr("val")).unwrap_or_default().to_owned()
}

/// Whether a property is on or off; `None` if nothing is told.
fn switch(properties: Option<El<'_>>, name: &str) -> Option<bool> {
    let el = properties?.child(name)?;
    Some(!matches!(el.attr("val"), Some("0" | "false" | "off")))
}

/// What the properties of a paragraph or of its style tell.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The outline level.
    pub level: Option<usize>,
    /// The level in a list.
    pub list: Option<usize>,
    /// Which list it is.
    pub number: String,
    /// Whether a list is switched off.
    pub no_list: bool,
    /// Where lines begin, in twentieths of a point.
    pub indent: Option<i32>,
}

impl Told {
    /// Reads properties.
    pub fn of(properties: Option<El<'_>>) -> Self {
        let level = value(properties.and_then(|el| el.child("outlineLvl"))).parse().ok();
        let list = properties.and_then(|el| el.child("numPr"));
        let number = value(list.and_then(|el| el.child("numId")));
        let no_list = number == "0";
        let list = list.filter(|_| !no_list).map(|el| value(el.child("ilvl")).parse().unwrap_or_default());
        Self { level, list, number, no_list, indent: indent(properties) }
    }
}

fn indent(properties: Option<El<'_>>) -> Option<i32> {
    let el = properties?.child("ind")?;
    el.attr("left").or_else(|| el.attr("start"))?.parse().ok()
}

/// Bold, slanted and struck, where that is told.
type Switches = [Option<bool>; 3];

fn switches(properties: Option<El<'_>>) -> Switches {
    ["b", "i", "strike"].map(|name| switch(properties, name))
}

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    /// The same as it is written.
    label: String,
    based_on: String,
    told: Told,
    switches: Switches,
}

/// A level of a list.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    /// Whether nothing stands before its paragraphs: they go on with the item above.
    is_blank: bool,
    /// Where its lines begin.
    indent: Option<i32>,
    /// The first number.
    first: Option<u64>,
}

/// Styles and lists of a document.
#[derive(Debug, Default)]
pub struct Styles {
    of: HashMap<String, Style>,
    lists: HashMap<String, Vec<Level>>,
}

/// Level and list by the name or the id of a style, in lower case: those that Word brings along.
fn by_name(name: &str) -> (Option<usize>, Option<usize>) {
    let plain: String = name.chars().filter(|c| *c != ' ').collect();
    let number = |prefix: &str| plain.strip_prefix(prefix).map(|rest| if rest.is_empty() { "1" } else { rest });
    let level = |digits: &str| digits.parse::<usize>().ok().filter(|level| (1..=9).contains(level)).map(|n| n - 1);
    let heading = number("heading").filter(|_| plain != "heading").and_then(level);
    (heading, number("listbullet").or_else(|| number("listnumber")).and_then(level))
}

impl Styles {
    /// Reads the styles and lists of a document.
    pub fn read(archive: &mut Archive<'_>) -> Self {
        let mut found = Self::default();
        if let Ok(bytes) = archive.read("word/styles.xml")
            && let Ok(xml) = xml::parse(&bytes, "word/styles.xml")
        {
            for el in xml.root().all("style") {
                let label = value(el.child("name"));
                let style = Style {
                    name: label.to_lowercase(),
                    label,
                    based_on: value(el.child("basedOn")),
                    told: Told::of(el.child("pPr")),
                    switches: switches(el.child("rPr")),
                };
                found.of.insert(el.attr("styleId").unwrap_or_default().to_owned(), style);
            }
        }
        if let Ok(bytes) = archive.read("word/numbering.xml")
            && let Ok(xml) = xml::parse(&bytes, "word/numbering.xml")
        {
            found.lists = lists(xml.root());
        }
        found
    }

    /// The name of a style, in lower case.
    pub fn name(&self, id: &str) -> &str {
        self.of.get(id).map_or("", |style| style.name.as_str())
    }

    /// The name of a style as it is written.
    pub fn label(&self, id: &str) -> &str {
        self.of.get(id).map_or("", |style| style.label.as_str())
    }

    /// What a style tells, along the chain of styles that it is based on.
    pub fn along(&self, id: &str) -> Told {
        let mut told = Told::default();
        if !self.of.contains_key(id) {
            (told.level, told.list) = by_name(&id.to_lowercase());
            return told;
        }
        let mut id = id;
        let mut is_off = false;
        for _ in 0..MOST_STYLES {
            let Some(style) = self.of.get(id) else { break };
            let (named_level, named_list) = by_name(&style.name);
            told.level = told.level.or(style.told.level).or(named_level);
            // Each of Word's styles for lists is the first level of a list of its own.
            is_off |= style.told.no_list && told.list.is_none();
            told.list = told.list.or(style.told.list.max(named_list).filter(|_| !is_off));
            if told.number.is_empty() && !is_off {
                told.number.clone_from(&style.told.number);
            }
            told.indent = told.indent.or(style.told.indent);
            id = &style.based_on;
        }
        told
    }

    /// Whether paragraphs at this level of a list have no number and no bullet.
    pub fn is_blank(&self, number: &str, level: usize) -> bool {
        self.level(number, level).is_some_and(|level| level.is_blank)
    }

    /// Where the lines of a level of a list begin.
    pub fn indent(&self, number: &str, level: usize) -> Option<i32> {
        self.level(number, level)?.indent
    }

    /// The first number of a level of a list.
    pub fn first(&self, number: &str, level: usize) -> Option<u64> {
        self.level(number, level)?.first
    }

    fn level(&self, number: &str, level: usize) -> Option<&Level> {
        self.lists.get(number)?.get(level)
    }

    /// How a run looks.
    pub fn look(&self, run: El<'_>, is_ours: bool) -> Look {
        let properties = run.child("rPr");
        let mut found = switches(properties);
        let id = value(properties.and_then(|el| el.child("rStyle")));
        let mut style = self.of.get(&id);
        let mut code =
            matches!(self.name(&id), "verbatim char" | "html code" | "html typewriter" | "source text" | "code");
        for _ in 0..MOST_STYLES {
            let Some(known) = style else { break };
            for (found, told) in found.iter_mut().zip(known.switches) {
                *found = found.or(told);
            }
            style = self.of.get(&known.based_on);
        }
        if is_ours {
            let font = properties.and_then(|el| el.child("rFonts")).and_then(|el| el.attr("ascii"));
            code |= font == Some("Courier New");
        }
        let [bold, italic, struck] = found.map(|is| is == Some(true));
        Look { bold, italic, struck, code }
    }
}

/// The levels of each list, by its number.
fn lists(root: El<'_>) -> HashMap<String, Vec<Level>> {
    let mut kinds: HashMap<&str, Vec<Level>> = HashMap::new();
    // Lists that are told by a style, and those that tell it.
    let mut linked: HashMap<&str, String> = HashMap::new();
    let mut homes: HashMap<String, &str> = HashMap::new();
    for el in root.all("abstractNum") {
        let id = el.attr("abstractNumId").unwrap_or_default();
        let mut levels = Vec::new();
        for level in el.all("lvl") {
            put(&mut levels, level);
        }
        kinds.insert(id, levels);
        if let Some(style) = el.child("numStyleLink") {
            linked.insert(id, value(Some(style)));
        }
        if let Some(style) = el.child("styleLink") {
            homes.insert(value(Some(style)), id);
        }
    }
    let mut found = HashMap::new();
    for el in root.all("num") {
        let kind = value(el.child("abstractNumId"));
        let home = linked.get(kind.as_str()).and_then(|style| homes.get(style)).copied();
        let mut levels = kinds.get(home.unwrap_or(&kind)).cloned().unwrap_or_default();
        for other in el.all("lvlOverride") {
            if let Some(level) = other.child("lvl") {
                put(&mut levels, level);
            }
            let at = other.attr("ilvl").and_then(|at| at.parse::<usize>().ok());
            if let Some(level) = at.and_then(|at| levels.get_mut(at)) {
                level.first = value(other.child("startOverride")).parse().ok().or(level.first);
            }
        }
        found.insert(el.attr("numId").unwrap_or_default().to_owned(), levels);
    }
    found
}

fn put(levels: &mut Vec<Level>, el: El<'_>) {
    let Some(at) = el.attr("ilvl").and_then(|at| at.parse::<usize>().ok()).filter(|at| *at < MOST_LEVELS) else {
        return;
    };
    if levels.len() <= at {
        levels.resize(at + 1, Level::default());
    }
    let format = value(el.child("numFmt"));
    let is_plain = matches!(format.as_str(), "bullet" | "none") && el.child("lvlPicBulletId").is_none();
    let text = el.child("lvlText").and_then(|el| el.attr("val")).unwrap_or_default();
    // Where a number is none, its place stands for nothing.
    let is_number = |c: char| format == "none" && (c == '%' || c.is_ascii_digit());
    let is_nothing = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{f020}') || is_number(c);
    let is_blank = is_plain && text.chars().all(is_nothing);
    if let Some(level) = levels.get_mut(at) {
        let first = value(el.child("start")).parse().ok();
        *level = Level { is_blank, indent: indent(el.child("pPr")), first };
    }
}
