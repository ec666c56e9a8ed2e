//! Where a link leads, and whether it may be followed. Pure: nothing is opened here.
//!
//! **Rules.** Links to the web (http, https), mail, DOIs and Zotero are handed to the system. A
//! file is opened only if it lies in the map's folder or below it, has one of the endings of
//! documents, and the person agrees. Everything else is refused with a reason: programs, scripts,
//! places on the network, unknown schemes.

use std::path::{Component, Path, PathBuf};

use crate::base::percent;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page: the address as it is handed on, and the host that it really is on.
    Web {
        /// The address.
        url: String,
        /// The host.
        host: String,
    },
    /// Another program: mail, a DOI, Zotero. The address, and what it is.
    Other {
        /// The address.
        url: String,
        /// What to tell the person: the mail address, the DOI.
        what: String,
    },
    /// A topic of this map, by its file id.
    Topic(String),
    /// A file next to the map; only after asking.
    File(PathBuf),
    /// It is not followed.
    Refused(Refusal),
}

/// Why a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// Its scheme is none of those that are known to be harmless.
    Scheme,
    /// The file is not of a kind that only holds a document.
    Kind,
    /// The file is not in the map's folder.
    Outside,
    /// The map is in no file, so nothing is next to it.
    NoFolder,
    /// It cannot be read as an address.
    Malformed,
}

/// Endings of files that hold something to look at and nothing to run.
const DOCUMENTS: [&str; 34] = [
    "pdf", "txt", "md", "markdown", "csv", "tsv", "rtf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx",
    "odp", "epub", "djvu", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp", "mp3", "ogg", "wav", "mp4",
    "webm", "json", "bib", "opml",
];

/// Endings of files that a link opens.
#[must_use]
pub const fn documents() -> &'static [&'static str] {
    &DOCUMENTS
}

/// Whether a file of this name is of a kind that a link opens.
#[must_use]
pub fn is_document(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| DOCUMENTS.contains(&ending.to_lowercase().as_str()))
}

/// Endings of other files, of which no host's name ends.
const FILES: [&str; 12] = ["bat", "cmd", "desktop", "dll", "exe", "htm", "html", "jar", "js", "msi", "vbs", "xml"];

/// The scheme of an address in lower case. A single letter is a drive of Windows and no scheme.
fn scheme(href: &str) -> Option<(String, &str)> {
    let (scheme, rest) = href.split_once(':')?;
    let well_formed = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    well_formed.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// The host of what follows `http:`. What stands before an `@` is a name and no host, and a
/// backslash is read as a slash by browsers.
fn host_of(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// A path without `.` and `..`; `None` if it leaves its root.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            part => out.push(part),
        }
    }
    Some(out)
}

fn file(path: &str, folder: Option<&Path>) -> Target {
    let refused = Target::Refused;
    let path = path.split(['#', '?']).next().unwrap_or_default();
    if path.starts_with("\\\\") || path.starts_with("//") || path.contains('\0') {
        return refused(Refusal::Outside);
    }
    let Some(folder) = folder else { return refused(Refusal::NoFolder) };
    let (Some(folder), Some(full)) = (plain(folder), plain(&folder.join(path))) else {
        return refused(Refusal::Outside);
    };
    if !full.starts_with(&folder) || full == folder {
        return refused(Refusal::Outside);
    }
    // “report.pdf ” and “report.pdf.” open as something else on Windows.
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if name.contains(':') || !DOCUMENTS.contains(&ending.as_str()) {
        return refused(Refusal::Kind);
    }
    Target::File(full)
}

/// Where a link leads. `folder` is the folder of the map's file.
#[must_use]
pub fn target(href: &str, folder: Option<&Path>) -> Target {
    let href = href.trim();
    if href.is_empty() {
        return Target::Refused(Refusal::Empty);
    }
    if href.chars().any(char::is_control) {
        return Target::Refused(Refusal::Malformed);
    }
    if let Some(id) = href.strip_prefix('#') {
        return if id.is_empty() { Target::Refused(Refusal::Empty) } else { Target::Topic(id.to_owned()) };
    }
    // A bare DOI begins with its directory number.
    if href.starts_with("10.") && href.contains('/') && !href.contains(' ') {
        return Target::Other { url: format!("https://doi.org/{href}"), what: format!("doi:{href}") };
    }
    if href.len() > 4 && href.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return target(&format!("https://{href}"), folder);
    }
    match scheme(href) {
        Some((scheme, rest)) => match scheme.as_str() {
            "http" | "https" => match host_of(rest) {
                Some(host) => Target::Web { url: format!("{scheme}:{rest}"), host },
                None => Target::Refused(Refusal::Malformed),
            },
            "mailto" => {
                let what = percent::decoded(rest.split('?').next().unwrap_or_default());
                Target::Other { url: format!("mailto:{rest}"), what }
            }
            "doi" => {
                let doi = rest.trim_start_matches('/');
                Target::Other { url: format!("https://doi.org/{doi}"), what: format!("doi:{doi}") }
            }
            "zotero" => Target::Other { url: format!("zotero:{rest}"), what: "Zotero".to_owned() },
            "file" => {
                let path = rest.strip_prefix("//").map_or(rest, |rest| rest.strip_prefix("localhost").unwrap_or(rest));
                // A host other than this machine is a place on the network.
                if rest.starts_with("//") && !path.starts_with('/') {
                    return Target::Refused(Refusal::Outside);
                }
                file(&percent::decoded(path), folder)
            }
            _ => Target::Refused(Refusal::Scheme),
        },
        None => file(&percent::decoded(href), folder),
    }
}

/// What a person typed, as an address: a bare host gets its scheme.
#[must_use]
pub fn tidied(typed: &str) -> String {
    let typed = typed.trim();
    let looks_like_host = scheme(typed).is_none()
        && !typed.starts_with(['#', '/', '.', '\\'])
        && !typed.contains(' ')
        && typed.split('/').next().is_some_and(|host| {
            let ending = host.rsplit('.').next().unwrap_or_default().to_lowercase();
            host.contains('.')
                && !host.starts_with("10.")
                && ending.len() >= 2
                && ending.chars().all(|c| c.is_ascii_alphabetic())
                && !DOCUMENTS.contains(&ending.as_str())
                && !FILES.contains(&ending.as_str())
        });
    if looks_like_host { format!("https://{typed}") } else { typed.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Refusal, Target, target, tidied};

    fn here(href: &str) -> Target {
        target(href, Some(Path::new("/maps/talk")))
    }

    #[test]
    fn the_real_host_is_told() {
        for (href, host) in [
            ("https://example.org/a?b=c", "example.org"),
            ("HTTP://Example.ORG:8080", "example.org"),
            ("https://bank.example@evil.example/", "evil.example"),
            ("https://bank.example%2f@evil.example", "evil.example"),
            ("https://evil.example\\@bank.example/", "evil.example"),
            ("https://evil.example#@bank.example", "evil.example"),
            ("https://[::1]:80/x", "::1"),
            ("www.example.org/x", "www.example.org"),
        ] {
            match here(href) {
                Target::Web { host: found, .. } => assert_eq!(found, host, "{href}"),
                other => panic!("{href} is {other:?}"),
            }
        }
        assert_eq!(here("https:///no-host"), Target::Refused(Refusal::Malformed));
    }

    #[test]
    fn mail_dois_and_zotero_are_handed_on() {
        let other = |url: &str, what: &str| Target::Other { url: url.to_owned(), what: what.to_owned() };
        assert_eq!(here("mailto:a%40b.example?subject=x"), other("mailto:a%40b.example?subject=x", "a@b.example"));
        assert_eq!(here("doi:10.1000/182"), other("https://doi.org/10.1000/182", "doi:10.1000/182"));
        assert_eq!(here("10.1000/182"), other("https://doi.org/10.1000/182", "doi:10.1000/182"));
        assert_eq!(here("zotero://select/items/1"), other("zotero://select/items/1", "Zotero"));
        assert_eq!(here("#k3m9x2p7qa"), Target::Topic("k3m9x2p7qa".to_owned()));
    }

    #[test]
    fn only_documents_next_to_the_map_are_opened() {
        let file = |path: &str| Target::File(PathBuf::from(path));
        assert_eq!(here("paper.pdf"), file("/maps/talk/paper.pdf"));
        assert_eq!(here("more/./figure%201.PNG"), file("/maps/talk/more/figure 1.PNG"));
        assert_eq!(here("file:///maps/talk/paper.pdf#page=3"), file("/maps/talk/paper.pdf"));
        assert_eq!(here("more/../paper.pdf"), file("/maps/talk/paper.pdf"));
        for (href, why) in [
            ("../other/paper.pdf", Refusal::Outside),
            ("more/../../paper.pdf", Refusal::Outside),
            ("%2e%2e/paper.pdf", Refusal::Outside),
            ("/etc/passwd.txt", Refusal::Outside),
            ("/maps/talkative/paper.pdf", Refusal::Outside),
            ("file://server/share/paper.pdf", Refusal::Outside),
            ("\\\\server\\share\\paper.pdf", Refusal::Outside),
            ("//server/share/paper.pdf", Refusal::Outside),
            ("run.sh", Refusal::Kind),
            ("setup.exe", Refusal::Kind),
            ("page.html", Refusal::Kind),
            ("paper.pdf.exe", Refusal::Kind),
            ("paper.pdf.", Refusal::Kind),
            ("start.desktop", Refusal::Kind),
            ("program", Refusal::Kind),
            ("javascript:alert(1)", Refusal::Scheme),
            ("JavaScript:alert(1)", Refusal::Scheme),
            ("data:text/html,x", Refusal::Scheme),
            ("ms-msdt:/id", Refusal::Scheme),
            ("smb://server/x.pdf", Refusal::Scheme),
            ("java\nscript:x", Refusal::Malformed),
            ("  ", Refusal::Empty),
            ("#", Refusal::Empty),
        ] {
            assert_eq!(here(href), Target::Refused(why), "{href}");
        }
        assert_eq!(target("paper.pdf", None), Target::Refused(Refusal::NoFolder));
    }

    #[test]
    fn a_bare_host_gets_its_scheme() {
        for (typed, tidy) in [
            ("example.org", "https://example.org"),
            ("example.org/a.pdf", "https://example.org/a.pdf"),
            ("paper.pdf", "paper.pdf"),
            ("setup.exe", "setup.exe"),
            ("10.1000/182", "10.1000/182"),
            ("#abc", "#abc"),
            (" https://a.example ", "https://a.example"),
            ("notes on it", "notes on it"),
        ] {
            assert_eq!(tidied(typed), tidy);
        }
    }
}
