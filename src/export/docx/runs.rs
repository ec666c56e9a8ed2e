//! Runs of text in a Word document, with their links and footnotes.
//!
//! **Invariants.** Each footnote is referred to once; ids of footnotes count from 1 (0 and -1 are
//! the lines that part them from the text). Links outside only lead to the web, to mailboxes and to
//! DOIs.

use crate::export::ooxml::fonts::{Region, Tongue, has_east};
use crate::export::ooxml::xml::Xml;
use crate::export::ooxml::{Relations, address};
use crate::text::rich::Rich;

/// How a run looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each may come with each other")]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Struck through.
    pub struck: bool,
    /// In the face of code.
    pub code: bool,
    /// Raised and small.
    pub raised: bool,
    /// The size in half points, if it is not that of its paragraph.
    pub size: Option<usize>,
    /// A character style.
    pub style: Option<&'static str>,
}

/// Writes runs of one part.
#[derive(Debug)]
pub struct Runs {
    /// The part so far.
    pub xml: Xml,
    /// Its links.
    pub relations: Relations,
    /// Whether quotation marks and the like belong to the East Asian words around them, where they
    /// are as wide as those.
    wide_marks: bool,
}

impl Runs {
    /// A part with nothing in it.
    #[must_use]
    pub fn new(tongue: &Tongue) -> Self {
        let wide_marks = tongue.east != Region::Korea;
        Self { xml: Xml::new(), relations: Relations::default(), wide_marks }
    }

    /// Text in one look; a newline breaks the line.
    pub fn text(&mut self, text: &str, look: Look) {
        let wide = self.wide_marks && has_wide_marks(text) && has_east(text);
        if !wide {
            return self.run(text, look, false);
        }
        // Marks among letters stay as narrow as those: a run ends where marks of the other kind begin.
        let (mut from, mut wide) = (0, None);
        for (at, is_wide) in widths(text) {
            if wide.is_some_and(|wide| wide != is_wide) {
                self.run(text.get(from..at).unwrap_or_default(), look, !is_wide);
                from = at;
            }
            wide = Some(is_wide);
        }
        self.run(text.get(from..).unwrap_or_default(), look, wide == Some(true));
    }

    fn run(&mut self, text: &str, look: Look, wide: bool) {
        if text.is_empty() {
            return;
        }
        self.xml.raw("<w:r>");
        self.look(look, wide);
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(['\n', '\t', '\u{2028}']).unwrap_or(rest.len());
            let (words, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !words.is_empty() {
                self.xml.raw("<w:t xml:space=\"preserve\">").text(words).raw("</w:t>");
            }
            let mut characters = after.chars();
            match characters.next() {
                Some('\t') => {
                    self.xml.raw("<w:tab/>");
                }
                // The same for Word; our reader finds a break again that was meant as one.
                Some('\u{2028}') => {
                    self.xml.raw("<w:br w:type=\"textWrapping\"/>");
                }
                Some(_) => {
                    self.xml.raw("<w:br/>");
                }
                None => {}
            }
            rest = characters.as_str();
        }
        self.xml.raw("</w:r>");
    }

    fn look(&mut self, look: Look, wide: bool) {
        if look == Look::default() && !wide {
            return;
        }
        self.xml.raw("<w:rPr>");
        if let Some(style) = look.style {
            self.xml.raw("<w:rStyle w:val=\"").raw(style).raw("\"/>");
        }
        match (look.code, wide) {
            (true, _) => {
                self.xml.raw("<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>");
            }
            (false, true) => {
                self.xml.raw("<w:rFonts w:hint=\"eastAsia\"/>");
            }
            (false, false) => {}
        }
        for (is, markup) in
            [(look.bold, "<w:b/><w:bCs/>"), (look.italic, "<w:i/><w:iCs/>"), (look.struck, "<w:strike/>")]
        {
            if is {
                self.xml.raw(markup);
            }
        }
        if let Some(size) = look.size {
            self.xml.raw("<w:sz w:val=\"").number(size).raw("\"/><w:szCs w:val=\"").number(size).raw("\"/>");
        }
        if look.raised {
            self.xml.raw("<w:vertAlign w:val=\"superscript\"/>");
        }
        self.xml.raw("</w:rPr>");
    }

    /// Text that leads to an address, if that may be followed; else only text.
    pub fn link(&mut self, text: &str, href: &str, look: Look) {
        let Some(address) = address(href) else { return self.text(text, look) };
        let id = self.relations.outside(&address);
        self.xml.raw("<w:hyperlink r:id=\"").raw(&id).raw("\" w:history=\"1\">");
        self.text(text, Look { style: Some("Hyperlink"), ..look });
        self.xml.raw("</w:hyperlink>");
    }

    /// Text that leads to a bookmark of the document.
    pub fn jump(&mut self, text: &str, bookmark: &str, look: Look) {
        self.xml.raw("<w:hyperlink w:anchor=\"").text(bookmark).raw("\" w:history=\"1\">");
        self.text(text, look);
        self.xml.raw("</w:hyperlink>");
    }

    /// A reference as it was worded.
    pub fn rich(&mut self, runs: &Rich, style: Option<&'static str>) {
        for run in runs {
            let look = Look { bold: run.bold, italic: run.italic, raised: run.raised, style, ..Look::default() };
            match &run.link {
                Some(href) => self.link(&run.text, href, look),
                None => self.text(&run.text, look),
            }
        }
    }

    /// The mark of a footnote.
    pub fn footnote(&mut self, id: usize) {
        self.xml.raw("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"");
        self.xml.number(id).raw("\"/></w:r>");
    }
}

/// Whether a mark is as wide as the words of the East.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{d7}' | '\u{f7}' | '\u{b0}' | '\u{b1}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203b}'
        | '\u{2103}'..='\u{22ff}' | '\u{2460}'..='\u{26ff}')
}

/// The marks of a text with their places, and whether each is as wide as the words of the East. Quotation
/// marks and dashes among letters are not: with one of them beside it, and nothing of the East.
fn widths(text: &str) -> Vec<(usize, bool)> {
    let is_east = |c: char| !c.is_ascii() && has_east(c.encode_utf8(&mut [0; 4]));
    let mut found = Vec::new();
    // The last character that is no mark, and where the marks since then begin in the list.
    let (mut before, mut from) = (None, 0);
    let end = |found: &mut Vec<(usize, bool)>, from: usize, beside: [Option<char>; 2]| {
        let is_among =
            beside.iter().flatten().any(char::is_ascii_alphanumeric) && !beside.iter().flatten().any(|c| is_east(*c));
        for (_, is_wide) in found.iter_mut().skip(from) {
            *is_wide |= !is_among;
        }
    };
    for (at, c) in text.char_indices() {
        if is_mark(c) {
            found.push((at, !matches!(c, '\u{2010}'..='\u{2027}')));
            continue;
        }
        end(&mut found, from, [before, Some(c)]);
        (before, from) = (Some(c), found.len());
    }
    end(&mut found, from, [before, None]);
    found
}

/// Whether a text has marks that are as wide as a Han character where the words around them are, and
/// none of the accented letters that would be widened with them.
fn has_wide_marks(text: &str) -> bool {
    let is_accented = |c: char| ('\u{c0}'..='\u{24f}').contains(&c) && !is_mark(c);
    text.chars().any(is_mark) && !text.chars().any(is_accented)
}
