//! HTML of notes, rich titles and outlines, as it comes out of other programs: into Markdown ([`note`]) or
//! plain text. Nothing of it is ever shown as HTML, so this is an allow-list by construction:
//! scripts, styles and whatever is unknown fall away, their text (scripts and styles apart) stays.
//!
//! Tags need not match; what is left open ends with the text. Linear, with no recursion.

use std::borrow::Cow;

mod note;
mod signs;

pub(in crate::formats) use note::{Note, markdown};
pub(in crate::formats) use signs::{Signs, signs};

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) enum Token<'a> {
    /// A start tag: its name in lower case without a prefix, and the source of its attributes.
    Start(String, &'a str),
    /// An end tag.
    End(String),
    /// Text, not yet decoded.
    Text(&'a str),
}

/// The pieces of a text.
pub(in crate::formats) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, formula: Vec::new(), raw: None }
}

/// See [`tokens`].
pub(in crate::formats) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// What is left to say of a formula: its source, and the mark at its end.
    formula: Vec<&'a str>,
    /// The element whose text holds no tags: `script` or `style`.
    raw: Option<&'static str>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(text) = self.formula.pop() {
                return Some(Token::Text(text));
            }
            let rest = self.html.get(self.at..).filter(|rest| !rest.is_empty())?;
            if let Some(name) = self.raw.take() {
                // Scripts and styles are passed over.
                let end = format!("</{name}");
                let skip = find_ignoring_case(rest, &end).unwrap_or(rest.len());
                self.at += skip;
                continue;
            }
            let Some(open) = rest.find('<') else {
                self.at = self.html.len();
                return Some(Token::Text(rest));
            };
            let after = rest.as_bytes().get(open + 1).copied().unwrap_or_default();
            if !(after.is_ascii_alphabetic() || matches!(after, b'/' | b'!' | b'?')) {
                // A sign of less, meant as such.
                let next = rest.get(open + 1..).and_then(|tail| tail.find('<')).map_or(rest.len(), |at| open + 1 + at);
                self.at += next;
                return Some(Token::Text(rest.get(..next).unwrap_or_default()));
            }
            if open > 0 {
                self.at += open;
                return Some(Token::Text(rest.get(..open).unwrap_or_default()));
            }
            if rest.starts_with("<!--") {
                self.at += rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            let end = tag_end(rest);
            let inside = rest.get(1..end).unwrap_or_default();
            self.at += (end + 1).min(rest.len());
            if after == b'!' || after == b'?' {
                // CDATA holds text.
                if let Some(text) = inside.strip_prefix("![CDATA[") {
                    return Some(Token::Text(text.strip_suffix("]]").unwrap_or(text)));
                }
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Token::End(plain_name(name.trim())));
            }
            let stop = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
            let name = plain_name(inside.get(..stop).unwrap_or_default());
            if name == "span"
                && let Some((source, length)) = formula(inside, rest)
            {
                self.at += length.saturating_sub(end + 1);
                self.formula.extend(["$", source]);
                return Some(Token::Text("$"));
            }
            if inside.ends_with('/') {
                // An empty head has no end.
                if name == "head" {
                    continue;
                }
            } else {
                self.raw = ["script", "style"].into_iter().find(|raw| *raw == name);
            }
            return Some(Token::Start(name, inside.get(stop..).unwrap_or_default()));
        }
    }
}

/// Bytes that the drawing of a formula may have.
const MOST_FORMULA: usize = 32 << 10;

/// The LaTeX of a formula that editors in web pages draw, with the length of its element; drawn and told
/// once more, it would be there three times.
fn formula<'a>(tag: &'a str, rest: &'a str) -> Option<(&'a str, usize)> {
    let class = raw_attribute(tag.get(4..)?, "class")?;
    if !class.split_ascii_whitespace().any(|class| matches!(class, "ql-formula" | "katex")) {
        return None;
    }
    let near = rest.get(..rest.floor_char_boundary(MOST_FORMULA)).unwrap_or(rest);
    let (mut depth, mut end) = (0_usize, None);
    for (at, _) in near.match_indices('<') {
        let tail = near.get(at + 1..).unwrap_or_default();
        let begins = |word: &str| tail.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        if begins("/span") {
            depth = depth.saturating_sub(1);
        } else if begins("span") || at == 0 {
            depth += 1;
        }
        if depth == 0 {
            end = tail.find('>').map(|close| at + close + 2);
            break;
        }
    }
    // Without its end it is not known what of it is drawn.
    let end = end?;
    let element = rest.get(..end)?;
    let told = || element.split_once("application/x-tex")?.1.split_once('>')?.1.split_once('<').map(|(tex, _)| tex);
    Some((raw_attribute(tag.get(4..)?, "data-value").or_else(told)?, end))
}

/// Where the tag at the start ends: at the `>` outside of quotes.
fn tag_end(rest: &str) -> usize {
    let mut quote = 0_u8;
    for (at, &byte) in rest.as_bytes().iter().enumerate() {
        match byte {
            _ if quote != 0 => quote = if byte == quote { 0 } else { quote },
            // A quote counts only as the start of a value.
            b'"' | b'\'' if rest.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => quote = byte,
            b'>' => return at,
            _ => {}
        }
    }
    rest.find('>').unwrap_or(rest.len())
}

fn plain_name(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase()
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// The value of an attribute in the source of a tag, whatever the prefix of its name.
pub(in crate::formats) fn attribute(source: &str, name: &str) -> Option<String> {
    raw_attribute(source, name).map(|value| decode(value).into_owned())
}

/// The same, not yet decoded.
fn raw_attribute<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = source;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (found, after) = rest.split_at_checked(end)?;
        if found.is_empty() && after.is_empty() {
            return None;
        }
        let is_it = found.rsplit(':').next().is_some_and(|found| found.eq_ignore_ascii_case(name));
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            if is_it {
                return Some("");
            }
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = value.get(1..)?;
                let end = inside.find(quote).unwrap_or(inside.len());
                (inside.get(..end)?, inside.get(end + 1..).unwrap_or_default())
            }
            _ => value.split_at_checked(value.find(char::is_whitespace).unwrap_or(value.len()))?,
        };
        if is_it {
            return Some(value);
        }
        rest = after;
    }
}

/// The language of code, as its class tells it.
pub(in crate::formats) fn language(attributes: &str) -> Option<String> {
    let class = attribute(attributes, "class")?;
    let mut words = class.split_ascii_whitespace();
    let is_language = |word: &&str| {
        !word.is_empty() && word.len() < 20 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#-".contains(&b))
    };
    let named = class.split_ascii_whitespace().find_map(|word| word.strip_prefix("language-"));
    let source = words.find(|word| *word == "sourceCode").and_then(|_| words.next());
    named.or(source).filter(is_language).map(str::to_owned)
}

/// The addresses of links and of pictures in it, in order.
pub(in crate::formats) fn addresses(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut links, mut pictures) = (Vec::new(), Vec::new());
    for token in tokens(html) {
        let Token::Start(name, attributes) = token else { continue };
        match name.as_str() {
            "a" => links.extend(attribute(attributes, "href")),
            "img" => pictures.extend(attribute(attributes, "src")),
            _ => {}
        }
    }
    (links, pictures)
}

/// Text with its references resolved.
pub(in crate::formats) fn decode(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '\r']) { super::xml::unescape(text, false).0.into() } else { text.into() }
}

/// Whether a text is HTML by its looks.
pub(in crate::formats) fn is_html(text: &str) -> bool {
    let head = text
        .trim_start()
        .get(..64.min(text.trim_start().len()))
        .map_or_else(|| text.trim_start().chars().take(20).collect::<String>(), str::to_owned);
    let head = head.to_ascii_lowercase();
    ["<html", "<!doctype html", "<p>", "<p ", "<div", "<span", "<ul", "<ol", "<body", "<h1", "<b>", "<br"]
        .iter()
        .any(|start| head.starts_with(start))
}

pub(in crate::formats) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "li"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "table"
            | "tr"
            | "pre"
            | "hr"
            | "blockquote"
            | "body"
            | "dl"
            | "dt"
            | "dd"
            | "section"
            | "article"
            | "header"
            | "footer"
    )
}

/// Whether there is a tag in a text, and not only a sign of less: a line break, or an element with its end.
pub(in crate::formats) fn has_tag(text: &str) -> bool {
    const KNOWN: [&str; 18] = [
        "b", "i", "u", "s", "a", "em", "strong", "span", "br", "p", "code", "mark", "font", "del", "time", "mention",
        "sup", "sub",
    ];
    // Of each, whether it ends anywhere.
    let mut ends = [None; KNOWN.len()];
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let Some(known) = KNOWN.iter().position(|known| name.eq_ignore_ascii_case(known)) else { return false };
        // Behind the name nothing stands, or attributes.
        let inside = rest.get(name.len()..).unwrap_or_default();
        let near = inside.get(..inside.floor_char_boundary(2000)).unwrap_or(inside);
        let Some((inside, _)) = near.split_once('>') else { return false };
        let is_tag = inside.trim_end_matches('/').trim().is_empty() || inside.starts_with(' ') && inside.contains('=');
        let ends = ends.get_mut(known).map(|found| {
            let end = format!("</{name}");
            *found.get_or_insert_with(|| name.eq_ignore_ascii_case("br") || find_ignoring_case(text, &end).is_some())
        });
        is_tag && ends == Some(true)
    })
}

/// The text of it, a line a block.
pub(in crate::formats) fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut in_head = false;
    // Whether a line break is due before the next text.
    let mut due = 0_usize;
    let mut space = false;
    for token in tokens(&signs(html).html) {
        match token {
            // The head is passed over, with all that is in it.
            Token::Start(name, _) if name == "head" => in_head = true,
            Token::End(name) if name == "head" => in_head = false,
            Token::Start(name, _) if name == "br" => due += 1,
            Token::Start(name, _) | Token::End(name) if is_block(&name) => due = due.max(1),
            Token::Start(name, _) | Token::End(name) if name == "td" || name == "th" => space = true,
            Token::Text(text) if !in_head => {
                for character in decode(text).chars() {
                    if matches!(character, ' ' | '\t' | '\n' | '\r') {
                        space = true;
                        continue;
                    }
                    if due > 0 {
                        if !out.is_empty() {
                            out.extend(std::iter::repeat_n('\n', due.min(2)));
                        }
                        due = 0;
                    } else if space && !out.is_empty() {
                        out.push(' ');
                    }
                    space = false;
                    out.push(character);
                }
            }
            _ => {}
        }
    }
    out
}

/// Whether an address may be kept as a link: not one that runs something.
pub(in crate::formats) fn is_safe(href: &str) -> bool {
    let packed: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(12).collect();
    let packed = packed.to_ascii_lowercase();
    !href.trim().is_empty() && !["javascript:", "vbscript:", "data:"].iter().any(|scheme| packed.starts_with(scheme))
}

/// The character of a named reference, of all that HTML knows.
pub(in crate::formats) fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "nbsp" => return Some('\u{a0}'),
        _ if !(2..=32).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return None,
        _ => {}
    }
    // Markdown has the same names, and its library the whole table of them.
    let source = format!("&{name};");
    pulldown_cmark::Parser::new(&source).find_map(|event| match event {
        pulldown_cmark::Event::Text(text) => {
            let mut characters = text.chars();
            characters.next().filter(|first| *first != '&' && characters.next().is_none())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{attribute, entity, has_tag, is_safe, markdown, plain};

    /// As old versions of Qt and pages that are pasted into a title have it.
    #[test]
    fn the_title_of_a_page_is_not_its_text() {
        for head in
            ["<head></head>", "<head/>", "<head><title></title></head>", "<head><title>Doc</title><meta></head>"]
        {
            assert_eq!(plain(&format!("<html>{head}<body><p>Real &amp; title</p></body></html>")), "Real & title");
        }
    }

    #[test]
    fn titles_become_lines() {
        assert_eq!(
            plain("<html>\n <head>\n<style>p {}</style></head><body><p>\n  a <b>b</b>\n </p><p>c<br/>d</p></body>"),
            "a b\nc\nd"
        );
        assert_eq!(plain("5 < 6 &amp; &#26085; &eacute; &#xd842;&#xdfb7; &zzz;"), "5 < 6 & 日 é 𠮷 &zzz;");
        assert_eq!(plain("<script>alert('</p>')</script>x<SCRIPT>y"), "x");
        assert_eq!(plain("<a title='>'>x</a"), "x");
    }

    #[test]
    fn formulas_are_told_once() {
        let drawn = "<span class=\"katex\"><math><mi>a</mi><annotation encoding=\"application/x-tex\">a^2 &lt; b\
            </annotation></math><span aria-hidden=\"true\"><span>a2</span></span></span>";
        let quill = format!("<p>x <span class=\"ql-formula\" data-value=\"a^2\">\u{feff}{drawn}\u{feff}</span> y</p>");
        assert_eq!(plain(&quill), "x $a^2$ y");
        assert_eq!(plain(&format!("z {drawn}.")), "z $a^2 < b$.");
        assert_eq!(plain("<span class='katex'>a <span>b"), "a b");
        assert_eq!(plain("<SPAN class='katex' data-value='q'>a</SPAN> b"), "$q$ b");
        assert_eq!(plain("<span class='ql-formula' data-value='q'>a <b>c</b>"), "a c");
    }

    #[test]
    fn a_sign_of_less_is_no_tag() {
        for text in ["<b>x</b>", "a<br>b", "a<BR/>", "x <a href='y'>z</a>", "<mention id='1'> </mention>"] {
            assert!(has_tag(text), "{text}");
        }
        for text in ["if (i<b && c>d) List<a> x", "a < b", "<b", "5 <s> 6", "<bold>x</bold>"] {
            assert!(!has_tag(text), "{text}");
        }
    }

    #[test]
    fn odds_and_ends() {
        assert_eq!(attribute(" A=1 href = 'x&amp;y' checked", "HREF").as_deref(), Some("x&y"));
        assert_eq!(attribute(" checked", "checked").as_deref(), Some(""));
        assert_eq!((entity("yuml"), entity("copy"), entity("x")), (Some('ÿ'), Some('©'), None));
        assert_eq!((entity("kappa"), entity("rArr"), entity("unknown")), (Some('κ'), Some('⇒'), None));
        assert!(!is_safe(" java\nscript:x") && is_safe("https://a.b") && is_safe("a/b.pdf") && !is_safe(" "));
        for text in ["<p ", "<a href=", "<!--", "<", "</", "<![CDATA[x", "&", "<b>".repeat(50_000).as_str()] {
            markdown(text);
            plain(text);
        }
    }
}
