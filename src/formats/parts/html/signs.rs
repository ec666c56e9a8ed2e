//! What only looks tell in HTML, told by signs: raised and lowered digits, and formulas in `MathML`. It is done
//! on the source, before anything else reads it, so titles, notes and web pages have the same.
//!
//! Marks of footnotes are no exponents: links in raised text, and raised text that begins a link, stay.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::formula::{Formula, Kind};
use super::super::raised::{self, Shift};
use super::{Token, attribute, decode, find_ignoring_case, formula, plain_name, raw_attribute, tag_end, tokens};

/// Bytes that a tag, a raised run and a formula may have.
const MOST_TAG: usize = 4 << 10;
const MOST_RUN: usize = 400;
const MOST_MATH: usize = 64 << 10;
/// How far behind a formula its picture may stand.
const NEAR: usize = 2 << 10;
/// Classes that are looked up at most, and bytes of a sheet of styles.
const MOST_CLASSES: usize = 4000;
const MOST_SHEET: usize = 256 << 10;
/// Elements whose end may be missing.
const MOST_OPEN: usize = 16;

/// HTML in which signs tell what looks told.
pub(in crate::formats) struct Signs<'a> {
    pub html: Cow<'a, str>,
    /// The formulas in it, as they are now shown.
    pub formulas: Vec<String>,
}

/// A text up to a number of bytes.
fn near(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// Tells by signs what only looks tell.
pub(in crate::formats) fn signs(html: &str) -> Signs<'_> {
    let mut reader = Reader::default();
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')) {
        at += open;
        let rest = html.get(at..).unwrap_or_default();
        at += reader.tag(html, at, rest).max(1);
    }
    if reader.done == 0 {
        return Signs { html: html.into(), formulas: Vec::new() };
    }
    reader.out.push_str(html.get(reader.done..).unwrap_or_default());
    Signs { html: reader.out.into(), formulas: reader.formulas }
}

#[derive(Default)]
struct Reader {
    out: String,
    /// Up to where the source is in `out`.
    done: usize,
    formulas: Vec<String>,
    /// Where the words of the link that is open begin.
    link: Option<usize>,
    /// Up to where there is no formula with an end.
    no_math: usize,
    /// Classes of elements that are raised or lowered, as Google Docs writes them.
    classes: HashMap<String, Shift>,
    /// The source of the last formula in TeX, and where that ended.
    told: Option<(String, usize)>,
}

impl Reader {
    /// Looks at what begins with a sign of less; gives how much of it is done with.
    fn tag(&mut self, html: &str, at: usize, rest: &str) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let is_end = rest.starts_with("</");
        let words = rest.get(1 + usize::from(is_end)..).unwrap_or_default();
        let end = near(words, 32).find(|c: char| !(c.is_ascii_alphanumeric() || c == ':'));
        let name = plain_name(words.get(..end.unwrap_or(0)).unwrap_or_default());
        let name = name.as_str();
        if is_end {
            if name == "a" {
                self.link = None;
            }
            return 1;
        }
        if !matches!(name, "a" | "sup" | "sub" | "span" | "math" | "img" | "script" | "style") {
            return 1;
        }
        let head = near(rest, MOST_TAG);
        if !head.contains('>') {
            return 1;
        }
        let end = tag_end(head);
        let Some(inside) = head.get(1..end).filter(|_| end < head.len()) else { return 1 };
        let attributes = inside.find(char::is_whitespace).and_then(|from| inside.get(from..)).unwrap_or_default();
        let after = end + 1;
        match name {
            "script" | "style" if !inside.ends_with('/') => {
                let raw = rest.get(after..).unwrap_or_default();
                let length = find_ignoring_case(raw, &format!("</{name}")).unwrap_or(raw.len());
                if name == "style" {
                    self.read_classes(near(raw, length.min(MOST_SHEET)));
                }
                return after + length;
            }
            "a" if raw_attribute(attributes, "href").is_some() => self.link = Some(at + after),
            "sup" | "sub" | "span" => {
                if name == "span"
                    && let Some((_, length)) = formula(inside, rest)
                {
                    return length;
                }
                let begins_link = self.link.is_some_and(|from| is_blank(html.get(from..at).unwrap_or_default()));
                if !begins_link
                    && let Some(shift) = self.shift(name, attributes)
                    && let Some((signs, length)) = run(name, shift, rest.get(after..).unwrap_or_default())
                {
                    self.replace(html, at, after + length, &signs);
                    return after + length;
                }
            }
            "math" if at >= self.no_math && !inside.ends_with('/') => {
                let Some(length) = math_end(near(rest, MOST_MATH)) else {
                    self.no_math = at + MOST_MATH;
                    return after;
                };
                self.math(html, at, attributes, rest.get(after..length).unwrap_or_default(), length);
                return length;
            }
            // A picture of the formula before it, for programs that know no MathML.
            "img" => {
                let is_told = |(source, end): &(String, usize)| {
                    at < end + NEAR && raw_attribute(attributes, "alt").is_some_and(|alt| alt.trim() == source)
                };
                if self.told.take().is_some_and(|told| is_told(&told)) {
                    self.replace(html, at, after, "");
                }
            }
            _ => {}
        }
        after
    }

    /// How an element sets its words.
    fn shift(&self, name: &str, attributes: &str) -> Option<Shift> {
        match name {
            "sup" => return Some(Shift::Up),
            "sub" => return Some(Shift::Down),
            _ => {}
        }
        let style = raw_attribute(attributes, "style").unwrap_or_default();
        if let Some(shift) = styled(&style.to_ascii_lowercase()) {
            return Some(shift);
        }
        if self.classes.is_empty() {
            return None;
        }
        raw_attribute(attributes, "class")?.split_ascii_whitespace().find_map(|class| self.classes.get(class)).copied()
    }

    /// Reads which classes are raised or lowered: only where a class stands alone.
    fn read_classes(&mut self, sheet: &str) {
        for rule in sheet.split('}') {
            let Some((names, rules)) = rule.rsplit_once('{') else { continue };
            let Some(shift) = styled(&rules.to_ascii_lowercase()) else { continue };
            let name = names.rsplit([';', '>', '/']).next().unwrap_or_default().trim();
            let class = name
                .strip_prefix('.')
                .filter(|class| class.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
            if let Some(class) = class.filter(|_| self.classes.len() < MOST_CLASSES) {
                self.classes.insert(class.to_owned(), shift);
            }
        }
    }

    /// Puts something else in the place of a part of the source.
    fn replace(&mut self, html: &str, at: usize, length: usize, with: &str) {
        self.out.push_str(html.get(self.done..at).unwrap_or_default());
        self.out.push_str(with);
        self.done = at + length;
    }

    fn math(&mut self, html: &str, at: usize, attributes: &str, inside: &str, length: usize) {
        let tex = inside.split_once("application/x-tex").and_then(|(_, rest)| rest.split_once('>')?.1.split_once('<'));
        let tex = tex.map(|(tex, _)| tex.trim()).filter(|tex| !tex.is_empty());
        let text = if let Some(tex) = tex {
            self.told = Some((tex.to_owned(), at + length));
            let bare = tex.strip_prefix("{\\displaystyle").and_then(|tex| tex.strip_suffix('}')).unwrap_or(tex);
            decode(bare.trim()).into_owned()
        } else {
            line(inside)
        };
        if text.is_empty() {
            return;
        }
        let space = if attribute(attributes, "display").as_deref() == Some("block") { " " } else { "" };
        let source = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        self.replace(html, at, length, &format!("{space}{source}{space}"));
        self.formulas.push(text);
    }
}

/// Whether there are only tags in it.
fn is_blank(html: &str) -> bool {
    html.len() < MOST_RUN && {
        let mut in_tag = false;
        html.chars().all(|c| {
            let was_in_tag = in_tag;
            in_tag = c == '<' || in_tag && c != '>';
            in_tag || was_in_tag || c.is_whitespace()
        })
    }
}

/// How a style sets words.
fn styled(style: &str) -> Option<Shift> {
    let value = style.split_once("vertical-align")?.1.trim_start().strip_prefix(':')?.trim_start();
    if value.starts_with("super") { Some(Shift::Up) } else { value.starts_with("sub").then_some(Shift::Down) }
}

/// The words of a raised or lowered element in signs, and how much of the source that is. Only looks may be
/// told in it.
fn run(name: &str, shift: Shift, rest: &str) -> Option<(String, usize)> {
    let rest = near(rest, MOST_RUN);
    let mut words = String::new();
    let mut at = 0;
    loop {
        let tail = rest.get(at..)?;
        let open = tail.find('<')?;
        words.push_str(tail.get(..open)?);
        let tag = tail.get(open + 1..)?;
        let close = tag.find('>')?;
        let inside = tag.get(..close)?;
        at += open + close + 2;
        let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let found = plain_name(inside.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default());
        if is_end && found == name {
            let signs = raised::shifted(&decode(&words), shift)?;
            return Some((signs, at));
        }
        if found == name
            || !matches!(found.as_str(), "i" | "em" | "b" | "strong" | "u" | "font" | "var" | "small" | "span")
        {
            return None;
        }
    }
}

/// Where the formula at the start ends.
fn math_end(rest: &str) -> Option<usize> {
    rest.match_indices("</").find_map(|(at, _)| {
        let tag = near(rest.get(at + 2..)?, 32);
        let close = tag.find('>')?;
        (plain_name(tag.get(..close)?.trim()) == "math").then_some(at + 2 + close + 1)
    })
}

/// A formula on one line.
fn line(math: &str) -> String {
    let mut formula = Formula::new();
    // What is open: names, and how many parts each began.
    let mut open: Vec<(String, usize)> = Vec::new();
    let close = |formula: &mut Formula, parts: usize| (0..parts).for_each(|_| formula.close());
    for token in tokens(math) {
        match token {
            Token::Start(name, attributes) => {
                let parts = begin(&mut formula, &name, attributes);
                if attributes.ends_with('/') {
                    close(&mut formula, parts);
                } else {
                    open.push((name, parts));
                }
            }
            Token::End(name) => {
                let from = open.len().saturating_sub(MOST_OPEN);
                let found = open.get(from..).unwrap_or_default().iter().rposition(|(known, _)| *known == name);
                for (_, parts) in found.map(|at| open.split_off(from + at)).into_iter().flatten().rev() {
                    close(&mut formula, parts);
                }
            }
            Token::Text(text) => {
                let text = decode(text);
                let element = open.last().map_or("", |(name, _)| name.as_str());
                match element {
                    "mtext" | "ms" => formula.say(&text),
                    _ if text.trim().is_empty() => {}
                    _ => {
                        // Signs that are not seen: that a function is of something, and that two are multiplied.
                        let text =
                            text.trim().replace('\u{2061}', " ").replace(['\u{2062}', '\u{2063}', '\u{2064}'], "");
                        let is_name =
                            element == "mi" && text.len() > 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
                        formula.say(&text);
                        formula.say(if is_name { " " } else { "" });
                    }
                }
            }
        }
    }
    formula.finish()
}

/// Begins an element of `MathML`; gives how many parts that began.
fn begin(formula: &mut Formula, name: &str, attributes: &str) -> usize {
    let told = |name: &str, usual: &str| attribute(attributes, name).unwrap_or_else(|| usual.to_owned());
    let kind = match name {
        "mfrac" => Kind::Fraction { has_bar: !told("linethickness", "1").starts_with('0') },
        "msub" | "msubsup" => Kind::Scripts,
        "msup" => Kind::Raised,
        "munder" | "munderover" => Kind::Around,
        "mover" => Kind::Over,
        "mroot" => Kind::Root,
        "msqrt" => {
            formula.open(Kind::Root, None);
            formula.open(Kind::Row, None);
            return 2;
        }
        "mfenced" => {
            let between = told("separators", ",").chars().next().map_or_else(String::new, |sign| format!("{sign} "));
            Kind::Brackets { open: told("open", "("), between, close: told("close", ")") }
        }
        "mtable" => Kind::Rows,
        "mtr" | "mlabeledtr" => Kind::Cells,
        "mphantom" | "annotation" | "annotation-xml" => Kind::Nothing,
        "mspace" => {
            formula.say(" ");
            return 0;
        }
        _ => Kind::Row,
    };
    formula.open(kind, None);
    1
}

#[cfg(test)]
mod tests {
    use super::super::{markdown, plain};
    use super::signs;

    #[test]
    fn raised_and_lowered_signs_are_told_in_titles_and_notes() {
        for (html, text) in [
            ("10<sup>9</sup> H<sub>2</sub>O", "10⁹ H₂O"),
            ("10<SUP>&minus;9</SUP>, x<sup><i>n</i>+1</sup>", "10^−9, x^(n+1)"),
            ("<span style='vertical-align: super;'>2</span><span style='vertical-align:sub'>i</span>", "²_i"),
            // Words, what has no form, and what is long.
            ("1<sup>st</sup> X<sup>TM</sup> a<sup>1,2</sup> b<sub>q</sub> c<sup>2<br></sup>", "1st XTM a1,2 bq c2"),
            ("y<sup>x<sup>2</sup></sup> <sup>", "yx²"),
            ("<script>'<sup>2</sup>'</script><!-- <sup>2 -->a<sup>2</sup>", "a²"),
        ] {
            assert_eq!((plain(html).trim(), markdown(html).as_str()), (text, text), "{html}");
        }
        // As Google Docs has it.
        let classes = "<style>p{x:y}.c1{color:red;vertical-align:super}.c2{vertical-align:baseline}</style>";
        let spans = "a<span class='c0 c1'>2</span><span class='c2'>3</span>";
        assert_eq!(plain(&format!("{classes}{spans}")), "a²3");
        let link = "<a href='https://a.b'>10<sup>9</sup> x</a>";
        assert_eq!(markdown(link), "[10⁹ x](https://a.b)");
        // Marks of footnotes are as they were.
        for mark in
            ["<sup><a href='#n'>1</a></sup>", "<a href='#n'><sup>1</sup></a>", "<a href='#n'><b> <sup>1</sup></b></a>"]
        {
            assert_eq!(plain(&format!("<p>x{mark}</p>")).replace(' ', ""), "x1", "{mark}");
        }
    }

    #[test]
    fn formulas_are_on_one_line() {
        for (math, text) in [
            ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
            ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>i</mi></msub>", "x^2+y_i"),
            (
                "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
                "∑_(i=1)^n i",
            ),
            ("<msqrt><mi>x</mi><mo>&lt;</mo><mn>1</mn></msqrt>", "√(x<1)"),
            ("<mroot><mi>x</mi><mn>3</mn></mroot><mspace/><mtext> if </mtext><mi>x</mi>", "∛(x) if x"),
            ("<mi>sin</mi><mo>&#8289;</mo><mi>x</mi><mo>&#8290;</mo><mi>y</mi>", "sin xy"),
            (
                "<mo>(</mo><mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd><mtd>4</mtd></mtr></mtable><mo>)</mo>",
                "(1, 2; 3, 4)",
            ),
            ("<mfenced><mi>a</mi><mi>b</mi></mfenced><mover><mi>x</mi><mo>→</mo></mover>", "(a, b)x"),
            (
                "<semantics><mi>a</mi><annotation encoding='application/x-tex'>a &lt; b</annotation></semantics>",
                "a < b",
            ),
            ("<msup><mi>x</mi></mrow><mn>2", "x^2"),
        ] {
            let html = format!("<p>A<math>{math}</math>B</p>");
            assert_eq!(plain(&html), format!("A{text}B"), "{math}");
            assert_eq!(signs(&html).formulas, [text], "{math}");
        }
        // As in encyclopedias, with a picture.
        let tex = "{\\displaystyle x^{2}}";
        let both = format!(
            "a <span><math><mi>x</mi><annotation encoding='application/x-tex'>{tex}</annotation></math></span><img alt='{tex}'> b"
        );
        assert_eq!(markdown(&both), "a x^{2} b");
        for hostile in ["<math>", "<sup>", "<math/>", "<math></math>", "<a href=x><sup>", "<math><mfrac>", "<a x="] {
            plain(&hostile.repeat(40_000));
        }
    }
}
