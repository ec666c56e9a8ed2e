//! For tests: the parts of a package, read strictly, and whether their elements stand in the order
//! that the schema wants.

use std::collections::BTreeMap;
use std::io::Read as _;

/// One element.
pub struct Element {
    /// Its name with its prefix.
    pub name: String,
    /// Its attributes, as they are written.
    pub attributes: String,
    /// The element it is in.
    pub parent: usize,
    /// Its children, in order.
    pub children: Vec<usize>,
    /// The text directly in it, unescaped.
    pub text: String,
}

/// A part as its elements; the first stands for the part.
pub struct Part(pub Vec<Element>);

/// The parts of a package by name; those of XML must be well-formed.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if [".xml", ".rels"].iter().any(|end| name.ends_with(end)) {
            read(&text);
        }
        assert!(found.insert(name, text).is_none());
    }
    check_links(&found);
    found
}

/// Whether all relationships lead to parts that are there, and all parts have a content type.
fn check_links(parts: &BTreeMap<String, String>) {
    let types = &parts["[Content_Types].xml"];
    for (name, text) in parts {
        let ending = name.rsplit('.').next().unwrap();
        let known = types.contains(&format!("PartName=\"/{name}\""))
            || (ending != "xml" && types.contains(&format!("Extension=\"{ending}\"")))
            || name == "[Content_Types].xml";
        assert!(known, "{name} has no content type");
        let Some((folder, file)) = name.split_once("_rels/") else { continue };
        assert!(
            file == ".rels" || parts.contains_key(&format!("{folder}{}", file.trim_end_matches(".rels"))),
            "{name}"
        );
        let part = read(text);
        for element in part.0.iter().filter(|element| element.name == "Relationship") {
            if element.attributes.contains("TargetMode") {
                continue;
            }
            let target = part.attribute(element, "Target");
            let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
            for step in target.split('/') {
                if step == ".." { path.pop().map(drop).unwrap() } else { path.push(step) }
            }
            assert!(parts.contains_key(&path.join("/")), "{name} leads to {target}");
        }
    }
}

/// Reads XML; panics where it is not well-formed or has a character that XML 1.0 forbids.
pub fn read(text: &str) -> Part {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "a forbidden character in {text}");
    let top = Element {
        name: String::new(),
        attributes: String::new(),
        parent: 0,
        children: Vec::new(),
        text: String::new(),
    };
    let mut list = vec![top];
    let mut here = 0;
    let mut rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n").unwrap();
    while let Some(start) = rest.find('<') {
        list[here].text.push_str(&unescape(&rest[..start]));
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(list[here].name, name, "closed in the wrong order");
            here = list[here].parent;
            continue;
        }
        let (inner, is_empty) = tag.strip_suffix('/').map_or((tag, false), |inner| (inner, true));
        let (name, attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        // Each attribute once, each in double quotes.
        let pieces: Vec<&str> = attributes.split('"').collect();
        assert!(pieces.len() % 2 == 1 && pieces.last().unwrap().trim().is_empty(), "{tag}");
        let mut names: Vec<&str> =
            pieces.iter().step_by(2).map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        assert!(names.iter().all(|name| name.ends_with('=')), "{tag}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), pieces.len() / 2, "an attribute twice: {tag}");
        for value in pieces.iter().skip(1).step_by(2) {
            unescape(value);
        }
        let element = Element {
            name: name.to_owned(),
            attributes: attributes.to_owned(),
            parent: here,
            children: Vec::new(),
            text: String::new(),
        };
        let at = list.len();
        list.push(element);
        list[here].children.push(at);
        if !is_empty {
            here = at;
        }
    }
    assert_eq!(here, 0, "{} is not closed", list[here].name);
    assert_eq!(list[0].children.len(), 1);
    assert!(rest.trim().is_empty());
    Part(list)
}

fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let without = plain.replace("&amp;", "");
    assert!(!without.contains('&'), "a bare ampersand in {text}");
    plain.replace("&amp;", "&")
}

impl Part {
    /// All elements of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.0.iter().filter(move |element| element.name == name)
    }

    /// The names of the children of an element.
    pub fn children(&self, element: &Element) -> Vec<&str> {
        element.children.iter().map(|&at| self.0[at].name.as_str()).collect()
    }

    /// The child of an element with a name.
    pub fn child<'a>(&'a self, element: &Element, name: &str) -> Option<&'a Element> {
        element.children.iter().map(|&at| &self.0[at]).find(|child| child.name == name)
    }

    /// The value of an attribute; empty if it has none.
    #[expect(clippy::unused_self, reason = "read like its neighbours")]
    pub fn attribute(&self, element: &Element, name: &str) -> String {
        let start = format!("{name}=\"");
        let attributes = format!(" {}", element.attributes);
        let found = attributes.split_once(&format!(" {start}")).and_then(|(_, rest)| rest.split_once('"'));
        found.map(|(value, _)| unescape(value)).unwrap_or_default()
    }

    /// All text below an element.
    pub fn words(&self, element: &Element) -> String {
        let mut stack: Vec<&Element> = vec![element];
        let mut words = String::new();
        while let Some(element) = stack.pop() {
            words.push_str(&element.text);
            stack.extend(element.children.iter().rev().map(|&at| &self.0[at]));
        }
        words
    }

    /// Checks that the children of all elements of a name stand in an order, and are all known.
    pub fn check_order(&self, name: &str, order: &str) {
        let order: Vec<&str> = order.split_whitespace().collect();
        for element in self.all(name) {
            let mut last = 0;
            for child in self.children(element) {
                let local = child.split_once(':').map_or(child, |(_, local)| local);
                let at = order.iter().position(|known| *known == local);
                let at = at.unwrap_or_else(|| panic!("{child} may not be in {name}"));
                assert!(at >= last, "{child} stands too late in {name}: {:?}", self.children(element));
                last = at;
            }
        }
    }
}
