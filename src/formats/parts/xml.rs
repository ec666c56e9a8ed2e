//! XML into a tree in one list: no recursion, no entities, no network.
//!
//! Our own reader, because maps of real programs break the rules that strict readers keep:
//! Freeplane writes 𠮷 as two halves of a surrogate pair (`&#xd842;&#xdfb7;`) and control characters
//! as references; both make a strict reader refuse the whole map. Here halves are joined, what is
//! no character is dropped and counted, and tags must match all the same: a file that was cut off
//! is refused with its place.
//!
//! **Safety.** A document type may stand there, but `<!ENTITY` is refused. Elements may nest to any
//! depth: the tree is a list with numbers for links.

use std::borrow::Cow;

use crate::formats::outline::instead_of;
use crate::formats::report::ReadError;

use super::encoding;

const HINT: &str = "The file is damaged or was cut off. Look for an older copy, or export it again.";
/// Nodes that a file may have: more than any map of a million topics.
const MOST_NODES: usize = 20_000_000;
const NONE: u32 = u32::MAX;

/// A text of the file: as it stands there, or decoded.
#[derive(Debug)]
enum Str {
    Slice(u32, u32),
    Owned(Box<str>),
}

#[derive(Debug)]
enum Kind {
    /// The name, and where its attributes lie in the list of all.
    Element {
        name: (u32, u32),
        attributes: (u32, u32),
    },
    Text(Str),
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    first: u32,
    last: u32,
    next: u32,
    /// Where the source of the element begins and ends.
    span: (u32, u32),
}

/// A file that was read.
#[derive(Debug)]
pub(in crate::formats) struct Xml {
    source: String,
    nodes: Vec<Node>,
    attributes: Vec<((u32, u32), Str)>,
    /// Characters that XML does not allow, dropped.
    pub dropped: usize,
}

/// One element of a file.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats) struct El<'x> {
    xml: &'x Xml,
    id: u32,
}

/// Whether bytes look like XML, and whether the first element has one of these names.
pub(in crate::formats) fn starts_with_element(bytes: &[u8], names: &[&str]) -> bool {
    let head = bytes.get(..16_384).unwrap_or(bytes);
    let Ok(decoded) = encoding::decode(head, None) else { return false };
    let mut rest = decoded.text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    loop {
        let skip = if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<!") {
            rest.find('>').map(|at| at + 1)
        } else {
            break;
        };
        let Some(after) = skip.and_then(|at| rest.get(at..)) else { return false };
        rest = after.trim_start();
    }
    let Some(rest) = rest.strip_prefix('<') else { return false };
    let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    names.iter().any(|wanted| name == *wanted || name.rsplit(':').next() == Some(*wanted))
}

/// Reads a file; `part` names it in messages, and is empty for a file of its own.
///
/// # Errors
/// When it is not well formed or declares entities.
pub(in crate::formats) fn parse(bytes: &[u8], part: &str) -> Result<Xml, ReadError> {
    // Old programs end a file as C ends a text. In UTF-16 one of the first two bytes is zero, too.
    let body = bytes.iter().rposition(|byte| *byte != 0).and_then(|last| bytes.get(..=last));
    let bytes =
        body.filter(|body| body.get(..2).is_some_and(|head| !head.contains(&0) && head.is_ascii())).unwrap_or(bytes);
    let declared = declared_encoding(bytes);
    let decoded = encoding::decode(bytes, declared.as_deref()).map_err(|mut error| {
        "this is not XML".clone_into(&mut error.what);
        error
    })?;
    let source = decoded.text.into_owned();
    if u32::try_from(source.len()).is_err() {
        return Err(ReadError::whole("the file is larger than 4 GB", "Divide it into several files."));
    }
    let mut parser = Parser { at: 0, nodes: Vec::new(), attributes: Vec::new(), open: Vec::new(), dropped: 0 };
    match parser.run(&source) {
        Ok(()) => {
            let Parser { nodes, attributes, dropped, .. } = parser;
            Ok(Xml { source, nodes, attributes, dropped })
        }
        Err((at, what)) => {
            let place = if part.is_empty() { String::new() } else { format!("in “{part}”: ") };
            Err(ReadError::at(source.as_bytes(), at, format!("{place}{what}"), HINT))
        }
    }
}

/// What the declaration of a file in an encoding like ASCII says.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..200).unwrap_or(bytes);
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let text = std::str::from_utf8(head.get(..end)?).ok()?;
    let value = text.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next().map(str::to_owned)
}

struct Parser {
    at: usize,
    nodes: Vec<Node>,
    attributes: Vec<((u32, u32), Str)>,
    open: Vec<u32>,
    dropped: usize,
}

type Step<T> = Result<T, (usize, String)>;

#[expect(clippy::cast_possible_truncation, reason = "the length of the source is checked to fit")]
const fn short(at: usize) -> u32 {
    at as u32
}

const fn is_name_end(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/' | b'=' | b'<' | b'"' | b'\'')
}

impl Parser {
    fn run(&mut self, source: &str) -> Step<()> {
        let bytes = source.as_bytes();
        let fail = |at: usize, what: &str| Err((at, what.to_owned()));
        let mut has_root = false;
        while self.at < bytes.len() {
            let start = self.at;
            let Some(tag) = find(bytes, start, b"<") else {
                self.text(source, start, bytes.len())?;
                self.at = bytes.len();
                break;
            };
            if tag > start {
                self.text(source, start, tag)?;
            }
            let rest = bytes.get(tag..).unwrap_or_default();
            let cut =
                |end: Option<usize>| end.ok_or((bytes.len(), "the file ends here, in the middle of a tag".to_owned()));
            if rest.starts_with(b"<!--") {
                self.at = cut(find(bytes, tag + 4, b"-->"))? + 3;
            } else if rest.starts_with(b"<![CDATA[") {
                let end = cut(find(bytes, tag + 9, b"]]>"))?;
                if let (Some(&parent), Some(inside)) = (self.open.last(), source.get(tag + 9..end)) {
                    self.push_text(parent, inside, tag + 9, end);
                }
                self.at = end + 3;
            } else if rest.starts_with(b"<?") {
                self.at = cut(find(bytes, tag + 2, b"?>"))? + 2;
            } else if rest.starts_with(b"<!") {
                self.at = doctype_end(bytes, tag)?;
            } else if rest.starts_with(b"</") {
                let end = cut(find(bytes, tag + 2, b">"))?;
                let name = source.get(tag + 2..end).unwrap_or_default().trim_end();
                let Some(open) = self.open.pop() else {
                    return fail(tag, &format!("the end tag “</{}>” closes nothing", clip(name)));
                };
                let Some(node) = self.nodes.get_mut(open as usize) else { return fail(tag, "a tag is lost") };
                node.span.1 = short(end + 1);
                if let Kind::Element { name: (from, to), .. } = node.kind {
                    let expected = source.get(from as usize..to as usize).unwrap_or_default();
                    if expected != name {
                        let what = format!("“</{}>” stands where “</{}>” must", clip(name), clip(expected));
                        return Err((tag, what));
                    }
                }
                self.at = end + 1;
            } else {
                if self.open.is_empty() {
                    if has_root {
                        return fail(tag, "a second document begins after the end of the first");
                    }
                    has_root = true;
                }
                self.element(source, tag)?;
            }
            if self.nodes.len() > MOST_NODES {
                return fail(tag, "the file has more than 20 million elements");
            }
        }
        match self.open.last().and_then(|&open| self.nodes.get(open as usize)) {
            Some(Node { kind: Kind::Element { name: (from, to), .. }, .. }) => {
                let name = source.get(*from as usize..*to as usize).unwrap_or_default();
                fail(bytes.len(), &format!("the file ends here, but “</{}>” is still to come", clip(name)))
            }
            _ if !has_root => fail(0, "there is no XML in it"),
            _ => Ok(()),
        }
    }

    fn element(&mut self, source: &str, tag: usize) -> Step<()> {
        let bytes = source.as_bytes();
        let cut = || (bytes.len(), "the file ends here, in the middle of a tag".to_owned());
        let name_end =
            (tag + 1..bytes.len()).find(|&at| bytes.get(at).is_some_and(|&b| is_name_end(b))).ok_or_else(cut)?;
        if name_end == tag + 1 {
            return Err((tag, "a “<” stands here that begins no tag".to_owned()));
        }
        let first_attribute = self.attributes.len();
        let mut at = name_end;
        let is_empty = loop {
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            match bytes.get(at) {
                None => return Err(cut()),
                Some(b'>') => {
                    at += 1;
                    break false;
                }
                Some(b'/') if bytes.get(at + 1) == Some(&b'>') => {
                    at += 2;
                    break true;
                }
                Some(_) => {}
            }
            let from = at;
            while bytes.get(at).is_some_and(|&byte| !is_name_end(byte)) {
                at += 1;
            }
            let to = at;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            if to == from || bytes.get(at) != Some(&b'=') {
                return if at >= bytes.len() {
                    Err(cut())
                } else {
                    Err((from, "this tag is not well formed".to_owned()))
                };
            }
            at += 1;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) else {
                return if at >= bytes.len() { Err(cut()) } else { Err((at, "an attribute has no quotes".to_owned())) };
            };
            let end = find(bytes, at + 1, &[quote]).ok_or_else(cut)?;
            let value = self.decoded(source, at + 1, end, true);
            self.attributes.push(((short(from), short(to)), value));
            at = end + 1;
        };
        let attributes = (short(first_attribute), short(self.attributes.len()));
        let kind = Kind::Element { name: (short(tag + 1), short(name_end)), attributes };
        let id = self.push(kind, self.open.last().copied().unwrap_or(NONE), (short(tag), short(at)));
        if !is_empty {
            self.open.push(id);
        }
        self.at = at;
        Ok(())
    }

    fn push(&mut self, kind: Kind, parent: u32, span: (u32, u32)) -> u32 {
        let id = short(self.nodes.len());
        self.nodes.push(Node { kind, first: NONE, last: NONE, next: NONE, span });
        let before = self.nodes.get_mut(parent as usize).map(|above| {
            if above.first == NONE {
                above.first = id;
            }
            std::mem::replace(&mut above.last, id)
        });
        if let Some(before) = before.and_then(|before| self.nodes.get_mut(before as usize)) {
            before.next = id;
        }
        id
    }

    fn text(&mut self, source: &str, from: usize, to: usize) -> Step<()> {
        let Some(&parent) = self.open.last() else {
            let stray = source.get(from..to).unwrap_or_default().trim_start_matches('\u{feff}');
            return if stray.trim().is_empty() {
                Ok(())
            } else {
                Err((from, "text stands outside of all tags".to_owned()))
            };
        };
        let text = self.decoded(source, from, to, false);
        self.push(Kind::Text(text), parent, (short(from), short(to)));
        Ok(())
    }

    fn push_text(&mut self, parent: u32, text: &str, from: usize, to: usize) {
        let kind = match without_illegal(text) {
            (Cow::Borrowed(_), _) => Kind::Text(Str::Slice(short(from), short(to))),
            (Cow::Owned(text), dropped) => {
                self.dropped += dropped;
                Kind::Text(Str::Owned(text.into()))
            }
        };
        self.push(kind, parent, (short(from), short(to)));
    }

    fn decoded(&mut self, source: &str, from: usize, to: usize, attribute: bool) -> Str {
        let text = source.get(from..to).unwrap_or_default();
        let is_plain =
            !text.bytes().any(|byte| byte == b'&' || (byte < 0x20 && (attribute || !matches!(byte, b'\t' | b'\n'))));
        if is_plain {
            return Str::Slice(short(from), short(to));
        }
        let (text, dropped) = unescape(text, attribute);
        self.dropped += dropped;
        Str::Owned(text.into())
    }
}

/// Where a document type ends; one that declares entities is refused.
fn doctype_end(bytes: &[u8], tag: usize) -> Step<usize> {
    let mut depth = 0_usize;
    let mut quote = 0_u8;
    for (at, &byte) in bytes.iter().enumerate().skip(tag) {
        if bytes.get(at..at + 8).is_some_and(|word| word.eq_ignore_ascii_case(b"<!ENTITY")) {
            return Err((at, "the file declares entities, which no map needs; it was not read".to_owned()));
        }
        match byte {
            _ if quote != 0 => quote = if byte == quote { 0 } else { quote },
            b'"' | b'\'' => quote = byte,
            b'<' | b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
    }
    Err((bytes.len(), "the file ends here, in the middle of a document type".to_owned()))
}

/// Where `needle` stands at or after `from`.
fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let (first, tail) = needle.split_first()?;
    let mut at = 0;
    loop {
        at += rest.get(at..)?.iter().position(|byte| byte == first)?;
        if rest.get(at + 1..).is_some_and(|after| after.starts_with(tail)) {
            return Some(from + at);
        }
        at += 1;
    }
}

/// A name for a message.
fn clip(name: &str) -> &str {
    name.get(..name.floor_char_boundary(40)).unwrap_or(name)
}

const fn is_legal(code: u32) -> bool {
    matches!(code, 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x1_0000..=0x10_FFFF)
}

fn without_illegal(text: &str) -> (Cow<'_, str>, usize) {
    let bad = text.chars().filter(|c| !is_legal(u32::from(*c))).count();
    let legal = |c: char| if is_legal(u32::from(c)) { Some(c) } else { instead_of(c) };
    if bad == 0 { (text.into(), 0) } else { (text.chars().filter_map(legal).collect(), bad) }
}

/// Text with its references resolved: halves of surrogate pairs joined, what is no character
/// dropped and counted, unknown names kept as they stand.
pub(in crate::formats) fn unescape(text: &str, attribute: bool) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut dropped = 0;
    let mut rest = text;
    let mut high: Option<u32> = None;
    while let Some(at) = rest.bytes().position(|byte| byte == b'&' || byte < 0x20) {
        if at > 0 && high.take().is_some() {
            dropped += 1;
        }
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let byte = rest.as_bytes().first().copied().unwrap_or_default();
        if byte != b'&' {
            match byte {
                b'\t' | b'\n' if attribute => out.push(' '),
                b'\t' | b'\n' => out.push(char::from(byte)),
                b'\r' if rest.as_bytes().get(1) == Some(&b'\n') => {}
                b'\r' => out.push(if attribute { ' ' } else { '\n' }),
                _ => {
                    dropped += 1;
                    out.extend(instead_of(char::from(byte)));
                }
            }
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        let name = end.and_then(|end| rest.get(1..end)).unwrap_or_default();
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse::<u32>().ok(),
        });
        let length = end.map_or(1, |end| end + 1);
        let is_number = name.starts_with('#') && name.len() > 1;
        match (number, super::html::entity(name)) {
            (Some(code @ 0xD800..=0xDBFF), _) => {
                dropped += usize::from(high.replace(code).is_some());
            }
            (Some(code @ 0xDC00..=0xDFFF), _) => {
                let joined =
                    high.take().and_then(|high| char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (code - 0xDC00)));
                match joined {
                    Some(character) => out.push(character),
                    None => dropped += 1,
                }
            }
            (Some(code), _) => {
                dropped += usize::from(high.take().is_some());
                match char::from_u32(code) {
                    Some(character) if is_legal(code) => out.push(character),
                    illegal => {
                        dropped += 1;
                        out.extend(illegal.and_then(instead_of));
                    }
                }
            }
            (None, Some(character)) => out.push(character),
            (None, None) if is_number => dropped += 1,
            (None, None) => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    dropped += usize::from(high.is_some());
    out.push_str(rest);
    let (legal, more) = without_illegal(&out);
    match legal {
        Cow::Borrowed(_) => (out, dropped),
        Cow::Owned(legal) => (legal, dropped + more),
    }
}

impl Xml {
    /// The first element.
    pub fn root(&self) -> El<'_> {
        let id = self.nodes.iter().position(|node| matches!(node.kind, Kind::Element { .. })).unwrap_or_default();
        El { xml: self, id: short(id) }
    }

    fn str<'x>(&'x self, text: &'x Str) -> &'x str {
        match text {
            Str::Slice(from, to) => self.source.get(*from as usize..*to as usize).unwrap_or_default(),
            Str::Owned(text) => text,
        }
    }
}

impl<'x> El<'x> {
    fn node(self) -> Option<&'x Node> {
        self.xml.nodes.get(self.id as usize)
    }

    /// A number for it, in the order of the file.
    pub const fn number(self) -> u32 {
        self.id
    }

    /// The name with its prefix.
    pub fn full_name(self) -> &'x str {
        match self.node().map(|node| &node.kind) {
            Some(Kind::Element { name: (from, to), .. }) => {
                self.xml.source.get(*from as usize..*to as usize).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The name without its prefix.
    pub fn name(self) -> &'x str {
        let name = self.full_name();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// Names (with prefixes) and values of its attributes.
    pub fn attributes(self) -> impl Iterator<Item = (&'x str, &'x str)> {
        let range = match self.node().map(|node| &node.kind) {
            Some(Kind::Element { attributes: (from, to), .. }) => *from as usize..*to as usize,
            _ => 0..0,
        };
        let xml = self.xml;
        xml.attributes.get(range).unwrap_or_default().iter().map(move |((from, to), value)| {
            (xml.source.get(*from as usize..*to as usize).unwrap_or_default(), xml.str(value))
        })
    }

    /// The value of an attribute, by its name with or without a prefix.
    pub fn attr(self, name: &str) -> Option<&'x str> {
        let local = |full: &'x str| full.rsplit_once(':').map_or(full, |(_, local)| local);
        self.attributes().find(|(full, _)| *full == name || local(full) == name).map(|(_, value)| value)
    }

    /// The value of an attribute, whatever the case of its name.
    pub fn attr_ci(self, name: &str) -> Option<&'x str> {
        self.attributes().find(|(full, _)| full.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The elements in it.
    pub fn children(self) -> impl Iterator<Item = El<'x>> {
        self.nodes().filter_map(|(el, text)| if text.is_none() { Some(el) } else { None })
    }

    /// What is in it: elements, and texts.
    fn nodes(self) -> impl Iterator<Item = (El<'x>, Option<&'x str>)> {
        let xml = self.xml;
        let first = self.node().map(|node| node.first);
        std::iter::successors(first, move |&id| xml.nodes.get(id as usize).map(|node| node.next))
            .take_while(|&id| id != NONE)
            .filter_map(move |id| {
                let text = match &xml.nodes.get(id as usize)?.kind {
                    Kind::Text(text) => Some(xml.str(text)),
                    Kind::Element { .. } => None,
                };
                Some((El { xml, id }, text))
            })
    }

    /// The first element of this name in it.
    pub fn child(self, name: &str) -> Option<El<'x>> {
        self.children().find(|el| el.name() == name)
    }

    /// The element at the end of a path of names.
    pub fn path(self, names: &[&str]) -> Option<El<'x>> {
        names.iter().try_fold(self, |el, name| el.child(name))
    }

    /// Elements of this name in it.
    pub fn all(self, name: &str) -> impl Iterator<Item = El<'x>> {
        self.children().filter(move |el| el.name() == name)
    }

    /// The text directly in it.
    pub fn text(self) -> Cow<'x, str> {
        let mut found: Cow<'x, str> = Cow::Borrowed("");
        for text in self.nodes().filter_map(|(_, text)| text) {
            if found.is_empty() { found = text.into() } else { found.to_mut().push_str(text) }
        }
        found
    }

    /// All elements below it in the order of the file.
    pub fn descendants(self) -> impl Iterator<Item = El<'x>> {
        let xml = self.xml;
        let end = self.node().map_or(0, |node| node.span.1);
        let after = (self.id as usize + 1)..xml.nodes.len();
        after
            .take_while(move |&id| xml.nodes.get(id).is_some_and(|node| node.span.0 < end))
            .filter(move |&id| xml.nodes.get(id).is_some_and(|node| matches!(node.kind, Kind::Element { .. })))
            .map(move |id| El { xml, id: short(id) })
    }

    /// All text below it.
    pub fn deep_text(self) -> String {
        let end = self.node().map_or(0, |node| node.span.1);
        let mut out = String::new();
        for node in self.xml.nodes.iter().skip(self.id as usize + 1).take_while(|node| node.span.0 < end) {
            if let Kind::Text(text) = &node.kind {
                out.push_str(self.xml.str(text));
            }
        }
        out
    }

    /// Its source, tags included.
    pub fn source(self) -> &'x str {
        let (from, to) = self.node().map_or((0, 0), |node| node.span);
        self.xml.source.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The source between its tags.
    pub fn inner(self) -> &'x str {
        let first = self.node().map_or(NONE, |node| node.first);
        let last = self.node().map_or(NONE, |node| node.last);
        let (Some(first), Some(last)) = (self.xml.nodes.get(first as usize), self.xml.nodes.get(last as usize)) else {
            return "";
        };
        self.xml.source.get(first.span.0 as usize..last.span.1 as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, starts_with_element};

    #[test]
    fn surrogate_references_are_joined_and_controls_dropped() {
        let xml = parse(b"<a t='&#xd842;&#xdfb7;x&#1;&#xD842;y'>&#55362;&#57271;\x01 &lt;&nbsp;&unknown; &amp</a>", "")
            .unwrap();
        assert_eq!(xml.root().attr("t"), Some("𠮷xy"));
        assert_eq!(xml.root().text(), "𠮷 <\u{a0}&unknown; &amp");
        assert_eq!(xml.dropped, 3);
    }

    #[test]
    fn a_nul_at_the_end_is_nothing() {
        assert_eq!(parse(b"<a>x</a>\n\0\0", "").unwrap().root().text(), "x");
    }

    #[test]
    fn controls_that_part_words_do_not_join_them() {
        let xml = parse(b"<a t='one&#xB;two&#xC;three\x1ffour'>a\x0bb\x1cc&#x1D;d</a>", "").unwrap();
        assert_eq!(xml.root().attr("t"), Some("one\u{2028}two three four"));
        assert_eq!(xml.root().text(), "a\u{2028}b c d");
    }

    #[test]
    fn broken_files_are_refused_with_their_place() {
        let what = |text: &str| parse(text.as_bytes(), "").map(drop).map_err(|error| (error.line, error.what));
        assert_eq!(what("<a>\n<b></a>").unwrap_err(), (2, "“</a>” stands where “</b>” must".to_owned()));
        assert!(what("<a><b>").unwrap_err().1.contains("</b>"));
        assert!(what("<!DOCTYPE x [<!ENTITY a 'b'>]><a>&a;</a>").unwrap_err().1.contains("entities"));
        assert!(what("<!DOCTYPE x [<!entity % a SYSTEM 'file:///etc/passwd'>]><a/>").is_err());
        assert!(what("<!DOCTYPE vymmap><a/>").is_ok());
        for text in [
            "",
            " ",
            "x",
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b=c>",
            "<a b='c>",
            "</a>",
            "<a/><b/>",
            "<!--",
            "<a><![CDATA[",
        ] {
            assert!(what(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_has_no_limit_of_its_own() {
        let deep = format!("{}{}", "<a>".repeat(300_000), "</a>".repeat(300_000));
        let xml = parse(deep.as_bytes(), "").unwrap();
        assert_eq!(xml.root().descendants().count(), 299_999);
    }

    #[test]
    fn encodings_are_followed() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\xe9</a>";
        assert_eq!(parse(latin, "").unwrap().root().text(), "café");
        let text = "<?xml version='1.0' encoding='UTF-16'?><a>日\r\n韓</a>";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(parse(&utf16, "").unwrap().root().text(), "日\n韓");
        assert!(starts_with_element(&utf16, &["a"]));
        assert!(starts_with_element(b"<?xml?><!-- x --><!DOCTYPE a><n:a b='c'>", &["a"]));
        assert!(!starts_with_element(b"<ab>", &["a"]));
    }

    #[test]
    fn sources_and_paths() {
        let xml = parse(b"<a><p:b x:y='1'>t<i>u</i></p:b><b/></a>", "").unwrap();
        let b = xml.root().child("b").unwrap();
        assert_eq!((b.inner(), b.attr("y"), b.full_name()), ("t<i>u</i>", Some("1"), "p:b"));
        assert_eq!((b.deep_text(), b.text().into_owned()), ("tu".to_owned(), "t".to_owned()));
        assert_eq!(xml.root().all("b").count(), 2);
        assert_eq!(xml.root().path(&["b", "i"]).unwrap().source(), "<i>u</i>");
    }
}
