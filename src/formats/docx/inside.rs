//! What is in a paragraph of a Word document: words in their looks, links, pictures.

use std::collections::HashMap;

use super::super::parts::html::is_safe;
use super::super::parts::marked::{Look, Words};
use super::super::parts::raised::{Shift, shifted};
use super::super::parts::xml::El;
use super::footnotes::Footnotes;
use super::formula;
use super::styles::Styles;

/// What is in a paragraph.
#[derive(Default)]
pub struct Inside {
    /// Its words, with links.
    pub words: Words,
    /// The addresses of all links.
    pub links: Vec<String>,
    /// Those of links that have no words.
    pub bare_links: Vec<String>,
    /// The ids of its pictures.
    pub pictures: Vec<String>,
    /// Comments, and footnotes that say nothing, which are passed over.
    pub footnotes: usize,
    /// Readings, which stand in brackets.
    pub readings: usize,
    /// Text boxes, which are passed over.
    pub boxes: usize,
    /// Formulas, on one line.
    pub formulas: Vec<String>,
}

/// Stands before a break that is more than the end of a line.
const BREAK: char = '\u{fdd0}';

impl Inside {
    /// The words on their own.
    pub fn plain(&self) -> String {
        self.code().replace('\t', " ").trim().to_owned()
    }

    /// The words to the letter.
    pub fn code(&self) -> String {
        self.words.plain().replace(BREAK, "")
    }

    /// The words as Markdown.
    pub fn markdown(&self) -> String {
        self.words.markdown().replace("\u{fdd0}\n", "\\\n").replace(BREAK, "")
    }
}

/// The address in the instructions of a field: `HYPERLINK "address"`, but no place of the document.
fn address(field: &str) -> Option<&str> {
    let inside = field.trim_start().strip_prefix("HYPERLINK")?.trim_start().strip_prefix('"')?;
    inside.split('"').next().filter(|address| !address.is_empty())
}

/// What is still to be done.
enum Step<'x> {
    /// To read an element.
    Read(El<'x>),
    /// To end the link that is open.
    Leave,
    /// To tell how the signs before it are read.
    Reading(String),
}

/// A field that is open: its instructions, and whether it is a link.
#[derive(Default)]
struct Field {
    instructions: String,
    is_link: bool,
}

struct Reader<'a> {
    targets: &'a HashMap<String, String>,
    found: Inside,
    fields: Vec<Field>,
    /// The address of the link that is open, until it has words.
    open: Option<String>,
    /// Instructions outside of fields.
    loose: String,
    /// How the run is set that is read, and what was set so before it: often it is in several runs.
    shift: Option<Shift>,
    shifted: Option<(Shift, String, Look)>,
}

impl Reader<'_> {
    fn say(&mut self, text: &str, look: Look) {
        // At the start of a link it is the mark of a note.
        if let Some(shift) = self.shift.filter(|_| self.open.is_none()) {
            match &mut self.shifted {
                Some((known, words, same)) if *known == shift && *same == look => words.push_str(text),
                _ => {
                    self.settle();
                    self.shifted = Some((shift, text.to_owned(), look));
                }
            }
            return;
        }
        self.settle();
        if !text.trim().is_empty() {
            self.open = None;
        }
        self.found.words.say(text, look);
    }

    /// Says what is raised or lowered.
    fn settle(&mut self) {
        if let Some((shift, words, look)) = self.shifted.take() {
            self.found.words.say(shifted(&words, shift).as_deref().unwrap_or(&words), look);
        }
    }

    fn open_link(&mut self, address: &str) {
        self.settle();
        self.found.links.push(address.to_owned());
        self.open = Some(address.to_owned());
        if is_safe(address) {
            self.found.words.open_link(address);
        }
    }

    fn close_link(&mut self) {
        self.settle();
        self.found.words.close_link();
        self.found.bare_links.extend(self.open.take());
    }

    fn field(&mut self, el: El<'_>) {
        match el.attr("fldCharType") {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                let address = self.fields.last().and_then(|field| address(&field.instructions)).map(str::to_owned);
                if let (Some(address), Some(field)) = (address, self.fields.last_mut()) {
                    field.is_link = true;
                    self.open_link(&address);
                }
            }
            Some("end") if self.fields.pop().is_some_and(|field| field.is_link) => self.close_link(),
            _ => {}
        }
    }
}

/// A reading in brackets, behind what it belongs to.
fn bracketed(reading: &str, base: &str) -> String {
    if base.chars().any(|c| c >= '\u{2e80}') { format!("（{reading}）") } else { format!(" ({reading})") }
}

/// Reads a paragraph. Where links lead is in `targets`, by their ids.
pub fn read(
    paragraph: El<'_>,
    targets: &HashMap<String, String>,
    footnotes: &mut Footnotes,
    styles: &Styles,
    is_ours: bool,
) -> Inside {
    let mut reader = Reader {
        targets,
        found: Inside::default(),
        fields: Vec::new(),
        open: None,
        loose: String::new(),
        shift: None,
        shifted: None,
    };
    let mut look = Look::default();
    let mut is_unproofed = false;
    let mut stack: Vec<Step<'_>> = paragraph.children().map(Step::Read).collect();
    stack.reverse();
    while let Some(step) = stack.pop() {
        let el = match step {
            Step::Read(el) => el,
            Step::Leave => {
                reader.close_link();
                continue;
            }
            Step::Reading(text) => {
                reader.found.readings += 1;
                reader.say(&text, look);
                continue;
            }
        };
        match el.name() {
            "t" => reader.say(&el.text(), look),
            "tab" => reader.say("\t", look),
            "br" | "cr" => {
                // As we write breaks that are more than the end of a line.
                if is_ours && el.attr("type") == Some("textWrapping") {
                    reader.say(BREAK.encode_utf8(&mut [0; 4]), look);
                }
                reader.say("\n", look);
            }
            "noBreakHyphen" => reader.say("-", look),
            "footnoteReference" | "endnoteReference" => {
                reader.settle();
                let kind = if el.name() == "footnoteReference" { 'f' } else { 'e' };
                match footnotes.refer(kind, el.attr("id").unwrap_or_default(), is_unproofed) {
                    Some(number) => reader.found.words.mark(&format!("[^{number}]")),
                    None => reader.found.footnotes += 1,
                }
            }
            "commentReference" => reader.found.footnotes += 1,
            "ruby" => {
                let of = |name: &str| el.child(name).map(El::deep_text).unwrap_or_default();
                let (reading, base) = (of("rt"), of("rubyBase"));
                if !reading.trim().is_empty() {
                    stack.push(Step::Reading(bracketed(reading.trim(), &base)));
                }
                stack.extend(el.child("rubyBase").map(Step::Read));
                continue;
            }
            "blip" => reader.found.pictures.extend(el.attr("embed").or(el.attr("link")).map(str::to_owned)),
            // Those of older programs, and of what other programs put in.
            "imagedata" => reader.found.pictures.extend(el.attr("id").map(str::to_owned)),
            "oMath" => {
                let text = formula::line(el);
                reader.shift = None;
                reader.say(&text, Look::default());
                reader.found.formulas.extend(Some(text).filter(|text| !text.is_empty()));
                continue;
            }
            "fldChar" => reader.field(el),
            "instrText" => {
                match reader.fields.last_mut() {
                    Some(field) => field.instructions.push_str(&el.text()),
                    None => reader.loose.push_str(&el.text()),
                }
                continue;
            }
            "fldSimple" => {
                if let Some(address) = address(el.attr("instr").unwrap_or_default()) {
                    reader.open_link(address);
                    stack.push(Step::Leave);
                }
            }
            "txbxContent" => {
                reader.found.boxes += 1;
                continue;
            }
            "del" | "moveFrom" | "delText" | "pPr" | "Fallback" => continue,
            "r" => {
                let hidden = el.child("rPr").and_then(|properties| properties.child("vanish"));
                if hidden.is_some_and(|el| !matches!(el.attr("val"), Some("0" | "false"))) {
                    continue;
                }
                let style = el.path(&["rPr", "rStyle"]);
                if style.is_some_and(|el| el.attr("val") == Some("CitationMark")) {
                    continue;
                }
                look = styles.look(el, is_ours);
                // So we write the mark of a footnote that repeats another.
                is_unproofed = el.path(&["rPr", "noProof"]).is_some();
                reader.shift = match el.path(&["rPr", "vertAlign"]).and_then(|el| el.attr("val")) {
                    Some("superscript") => Some(Shift::Up),
                    Some("subscript") => Some(Shift::Down),
                    _ => None,
                };
            }
            "hyperlink" => {
                if let Some(address) = el.attr("id").and_then(|id| reader.targets.get(id)) {
                    let anchor = el.attr("anchor").filter(|_| !address.contains('#'));
                    let address = anchor.map_or_else(|| address.clone(), |anchor| format!("{address}#{anchor}"));
                    reader.open_link(&address);
                    stack.push(Step::Leave);
                }
            }
            _ => {}
        }
        let from = stack.len();
        stack.extend(el.children().map(Step::Read));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    reader.close_link();
    // What begins no field properly may still tell an address.
    for field in reader.loose.split("HYPERLINK").skip(1) {
        if let Some(address) = address(&format!("HYPERLINK{field}")) {
            reader.found.links.push(address.to_owned());
            reader.found.bare_links.push(address.to_owned());
        }
    }
    reader.found
}
