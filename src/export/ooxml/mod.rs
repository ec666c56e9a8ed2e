//! What Word documents and slides share: a package of parts (ECMA-376 part 2: a zip with content
//! types and relationships), fonts by language, and addresses that an office program accepts.
//!
//! **Invariants.** The same parts give the same bytes: entries stand in the order in which they were
//! added, all with the date 1980-01-01 that a zip without dates has. Nothing in a package says who
//! wrote it, on which machine or when.

#[cfg(test)]
pub mod fixture;
pub mod fonts;
mod topic;
pub mod xml;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::ExportError;
use xml::Xml;

pub use topic::{Picture, detail_words, embedded, flags, lost_by, mark_gap};

/// Namespace of relationships of parts to each other.
pub const OFFICE_RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const RELATIONS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";
/// English metric units in a pixel of 96 to the inch.
pub const EMU_PER_PIXEL: u32 = 9525;

/// Relationships of one part, or of the package as a whole.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    xml: String,
    count: usize,
    /// Addresses and their ids, so that one address is told once.
    outside: BTreeMap<String, String>,
}

impl Relations {
    /// A relationship to another part, by a path from this part's folder. `kind` is the last word of
    /// its type, or the whole type. Gives its id.
    pub fn to(&mut self, kind: &str, target: &str) -> String {
        self.add(kind, target, "")
    }

    /// A relationship to an address outside, which [`address`] gave.
    pub fn outside(&mut self, address: &str) -> String {
        if let Some(id) = self.outside.get(address) {
            return id.clone();
        }
        let id = self.add("hyperlink", address, " TargetMode=\"External\"");
        self.outside.insert(address.to_owned(), id.clone());
        id
    }

    /// These and one more, if there is one.
    #[must_use]
    pub fn with(&self, kind: &str, target: Option<&str>) -> Self {
        let mut more = self.clone();
        if let Some(target) = target {
            more.to(kind, target);
        }
        more
    }

    fn add(&mut self, kind: &str, target: &str, mode: &str) -> String {
        self.count += 1;
        let id = format!("rId{}", self.count);
        let mut xml = Xml::new();
        xml.raw("<Relationship Id=\"").raw(&id).raw("\" Type=\"");
        if !kind.contains('/') {
            xml.raw(OFFICE_RELATIONS).raw("/");
        }
        xml.raw(kind).raw("\" Target=\"").text(target).raw("\"").raw(mode).raw("/>");
        self.xml.push_str(&xml.finish());
        id
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn part(&self) -> String {
        let mut xml = Xml::part();
        xml.raw("<Relationships xmlns=\"").raw(PACKAGE_RELATIONS).raw("\">").raw(&self.xml).raw("</Relationships>");
        xml.finish()
    }
}

/// A package in the making.
#[derive(Debug, Default)]
pub struct Package {
    parts: Vec<(String, Vec<u8>)>,
    /// Content types of parts by their name.
    types: Vec<(String, &'static str)>,
    /// Content types of pictures by their ending.
    endings: BTreeMap<&'static str, &'static str>,
    relations: Relations,
}

impl Package {
    /// A package with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part of XML; its name has no leading slash.
    pub fn add(&mut self, name: &str, kind: &'static str, xml: String) {
        self.types.push((name.to_owned(), kind));
        self.parts.push((name.to_owned(), xml.into_bytes()));
    }

    /// Adds the relationships of a part, if it has any.
    pub fn relate(&mut self, name: &str, relations: &Relations) {
        if !relations.is_empty() {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            self.parts.push((format!("{folder}/_rels/{file}.rels"), relations.part().into_bytes()));
        }
    }

    /// Adds a picture. `kind` is its content type, `ending` that of its name.
    pub fn picture(&mut self, name: &str, ending: &'static str, kind: &'static str, bytes: Vec<u8>) {
        self.endings.insert(ending, kind);
        self.parts.push((name.to_owned(), bytes));
    }

    /// A relationship of the package as a whole.
    pub fn top(&mut self, kind: &str, target: &str) {
        self.relations.to(kind, target);
    }

    /// Adds the properties of the document: its title and language, and the program's name. There is
    /// no author and no date in them.
    pub fn properties(&mut self, title: &str, language: &str) {
        const KIND: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        let mut xml = Xml::part();
        xml.raw(
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>",
        );
        xml.text(&title.replace('\n', " ")).raw("</dc:title><dc:language>").text(language);
        xml.raw("</dc:language></cp:coreProperties>");
        self.add("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", xml.finish());
        self.top(KIND, "docProps/core.xml");
        let mut xml = Xml::part();
        xml.raw("<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">");
        xml.raw("<Application>Gangmu</Application></Properties>");
        let kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
        self.add("docProps/app.xml", kind, xml.finish());
        self.top("extended-properties", "docProps/app.xml");
    }

    fn content_types(&self) -> String {
        let mut xml = Xml::part();
        xml.raw("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">");
        let mut default = |ending: &str, kind: &str| {
            xml.raw("<Default Extension=\"").raw(ending).raw("\" ContentType=\"").raw(kind).raw("\"/>");
        };
        default("rels", RELATIONS_TYPE);
        default("xml", "application/xml");
        for (ending, kind) in &self.endings {
            default(ending, kind);
        }
        for (name, kind) in &self.types {
            xml.raw("<Override PartName=\"/").text(name).raw("\" ContentType=\"").raw(kind).raw("\"/>");
        }
        xml.raw("</Types>").finish()
    }

    /// The bytes of the file.
    pub fn finish(self) -> Result<Vec<u8>, ExportError> {
        let failed = |error: &dyn std::fmt::Display| ExportError::Other(format!("the file can't be packed: {error}"));
        // The date is said, so that no clock is asked.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let first = [
            ("[Content_Types].xml".to_owned(), self.content_types().into_bytes()),
            ("_rels/.rels".to_owned(), self.relations.part().into_bytes()),
        ];
        for (name, bytes) in first.iter().chain(&self.parts) {
            let large = u32::try_from(bytes.len()).is_err();
            zip.start_file(name.as_str(), options.large_file(large)).map_err(|error| failed(&error))?;
            zip.write_all(bytes).map_err(|error| failed(&error))?;
        }
        Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
    }
}

/// An address as a relationship may have it, if it leads to the web, to a mailbox or to a DOI. Office
/// programs refuse a whole file for one address that is no URI (RFC 3986), so what may not stand in
/// one is escaped, and what can't be mended is `None`.
#[must_use]
pub fn address(href: &str) -> Option<String> {
    const MOST: usize = 2000;
    let href = href.trim();
    let (scheme, rest) = href.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let (start, rest) = match scheme.as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, path) = rest.split_at_checked(end)?;
            let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']' | '@');
            if host.is_empty() || !host.chars().all(fits) || host.contains(['[', ']']) && !host.starts_with('[') {
                return None;
            }
            (format!("{scheme}://{host}"), path)
        }
        "mailto" => ("mailto:".to_owned(), rest.contains('@').then_some(rest)?),
        "doi" => ("https://doi.org/".to_owned(), rest.starts_with("10.").then_some(rest)?),
        _ => return None,
    };
    let mut out = start;
    let mut fragment = false;
    for (at, character) in rest.char_indices() {
        let is_escape = || rest.get(at + 1..at + 3).is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()));
        let stays = match character {
            '%' => is_escape(),
            // Only one of them may stand in an address.
            '#' => !std::mem::replace(&mut fragment, true),
            'A'..='Z' | 'a'..='z' | '0'..='9' => true,
            _ => "-._~/?:@!$&'()*+,;=".contains(character),
        };
        if stays {
            out.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    (out.len() <= MOST).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::{Package, Relations, address};

    #[test]
    fn addresses_are_mended_or_left_out() {
        let cases = [
            ("https://example.org/a b", Some("https://example.org/a%20b")),
            ("HTTPS://example.org/纲#a#b", Some("https://example.org/%E7%BA%B2#a%23b")),
            ("http://例子.cn", Some("http://例子.cn")),
            ("doi:10.1000/182", Some("https://doi.org/10.1000/182")),
            ("mailto:a@example.org", Some("mailto:a@example.org")),
            ("https://example.org/100%", Some("https://example.org/100%25")),
            ("https://example.org/%e7", Some("https://example.org/%e7")),
            ("https://[::1]:8080/", Some("https://[::1]:8080/")),
            ("https://a[b/", None),
            ("http://", None),
            ("http:///x", None),
            ("file:///x", None),
            ("javascript:alert(1)", None),
            ("no address", None),
            ("mailto:nobody", None),
        ];
        for (href, want) in cases {
            assert_eq!(address(href).as_deref(), want, "{href}");
        }
        assert_eq!(address(&format!("https://example.org/{}", "纲".repeat(1000))), None);
    }

    #[test]
    fn the_same_parts_give_the_same_bytes_without_a_date() {
        let make = || {
            let mut package = Package::new();
            package.properties("A <title>\u{1}", "en-US");
            let mut relations = Relations::default();
            assert_eq!(relations.outside("https://example.org/?a&b"), relations.outside("https://example.org/?a&b"));
            package.relate("word/document.xml", &relations);
            package.finish().unwrap()
        };
        let bytes = make();
        assert_eq!(bytes, make());
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(zip.by_index(0).unwrap().name().unwrap(), "[Content_Types].xml");
        for index in 0..zip.len() {
            let entry = zip.by_index(index).unwrap();
            assert_eq!(entry.last_modified().map(|date| (date.year(), date.hour())), Some((1980, 0)));
        }
    }
}
