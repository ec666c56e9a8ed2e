//! Commands of LaTeX in the texts of BibTeX files: as the tags of CSL-JSON, and back.

use super::address;

/// Commands with one argument, and what stands around it.
const COMMANDS: [(&str, &str, &str); 22] = [
    ("textit", "<i>", "</i>"),
    ("emph", "<i>", "</i>"),
    ("textsl", "<i>", "</i>"),
    ("mkbibemph", "<i>", "</i>"),
    ("mkbibitalic", "<i>", "</i>"),
    ("textbf", "<b>", "</b>"),
    ("mkbibbold", "<b>", "</b>"),
    ("textsc", "<sc>", "</sc>"),
    ("textsuperscript", "<sup>", "</sup>"),
    ("textsubscript", "<sub>", "</sub>"),
    ("enquote*", "‘", "’"),
    ("enquote", "“", "”"),
    ("mkbibquote", "“", "”"),
    ("textrm", "", ""),
    ("textup", "", ""),
    ("textsf", "", ""),
    ("texttt", "", ""),
    ("textnormal", "", ""),
    ("mbox", "", ""),
    ("uline", "", ""),
    ("url", "", ""),
    ("path", "", ""),
];
/// Commands that hold to the end of their braces.
const SWITCHES: [(&str, &str, &str); 5] = [
    ("em", "<i>", "</i>"),
    ("it", "<i>", "</i>"),
    ("itshape", "<i>", "</i>"),
    ("bf", "<b>", "</b>"),
    ("sc", "<sc>", "</sc>"),
];
/// Begins what keeps its case.
const FIXED: &str = "<span class=\"nocase\">";
/// Signs that make accents.
const ACCENTS: &str = "'`^\"~=.";

/// A file with its commands as tags; its lines stay where they are, and its addresses as they are.
pub(super) fn tagged(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    // What ends each pair of braces that is open.
    let mut open: Vec<&str> = Vec::new();
    let (mut rest, mut before, mut is_quoted) = (file, '\n', false);
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let (written, ended, next): (&str, Option<&str>, &str) = match c {
            '\\' => match command(behind) {
                Some((begin, end, next)) => (begin, Some(end), next),
                None if behind.starts_with(|c| ACCENTS.contains(c)) => {
                    // An accent takes the dot off by itself.
                    let accent = behind.get(1..).unwrap_or_default();
                    let bare = accent.strip_prefix("\\i").or_else(|| accent.strip_prefix("{\\i}"));
                    let bare = bare.filter(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()));
                    out.extend(rest.get(..2));
                    (bare.map_or("", |_| "{i}"), None, bare.unwrap_or(accent))
                }
                None => {
                    // What is escaped means nothing.
                    let more = behind.chars().next().map_or(0, char::len_utf8);
                    out.push('\\');
                    (behind.get(..more).unwrap_or_default(), None, behind.get(more..).unwrap_or_default())
                }
            },
            // A space in a key, as in those of J-STAGE, is none.
            '{' if open.is_empty() && key(behind).is_some() => {
                let (key, next) = key(behind).unwrap_or_default();
                out.push('{');
                out.extend(key.chars().filter(|c| !c.is_whitespace()));
                open.push("}");
                ("", None, next)
            }
            '{' => match switch(behind).or_else(|| fixed(behind, before, open.len())) {
                Some((begin, end, next)) => (begin, Some(end), next),
                None => ("{", Some("}"), behind),
            },
            '}' => (open.pop().unwrap_or("}"), None, behind),
            '=' if open.len() == 1 => {
                let begin = file.get(..file.len() - rest.len()).unwrap_or_default();
                let length = address::length(begin, behind).unwrap_or_default();
                let (value, next) = behind.split_at_checked(length).unwrap_or(("", behind));
                out.push('=');
                (value, None, next)
            }
            '@' if before == '\n' => {
                open.clear();
                ("@", None, behind)
            }
            '`' => {
                let double = behind.strip_prefix('`');
                is_quoted = double.is_none();
                (if double.is_some() { "“" } else { "‘" }, None, double.unwrap_or(behind))
            }
            '\'' if behind.starts_with('\'') => ("”", None, behind.get(1..).unwrap_or_default()),
            '\'' if is_quoted && !behind.starts_with(char::is_alphanumeric) => {
                is_quoted = false;
                ("’", None, behind)
            }
            _ => (rest.get(..c.len_utf8()).unwrap_or_default(), None, behind),
        };
        out.push_str(written);
        // Its braces are two.
        open.extend((written == FIXED).then_some(""));
        open.extend(ended);
        if c == '\n' || !c.is_whitespace() {
            before = c;
        }
        rest = next;
    }
    out
}

/// The key of an entry, if it has a space in it, and what stands behind it.
fn key(behind: &str) -> Option<(&str, &str)> {
    let end = behind.find([',', '\n', '=', '{', '}', '"', '#'])?;
    let (key, next) = behind.split_at_checked(end)?;
    (next.starts_with(',') && key.trim().contains(char::is_whitespace)).then_some((key, next))
}

fn command(behind: &str) -> Option<(&'static str, &'static str, &str)> {
    COMMANDS.iter().find_map(|(name, begin, end)| {
        let rest = behind.strip_prefix(name)?.trim_start_matches(' ').strip_prefix('{')?;
        Some((*begin, *end, rest))
    })
}

fn switch(behind: &str) -> Option<(&'static str, &'static str, &str)> {
    SWITCHES.iter().find_map(|(name, begin, end)| {
        let rest = behind.strip_prefix('\\')?.strip_prefix(name)?.strip_prefix(' ')?;
        Some((*begin, *end, rest))
    })
}

/// Two pairs of braces within a value are ours: what keeps its case. They close together.
fn fixed(behind: &str, before: char, depth: usize) -> Option<(&'static str, &'static str, &str)> {
    let rest = behind.strip_prefix('{').filter(|_| depth == 2)?;
    let end = rest.find(['{', '}'])?;
    let (inside, close) = rest.split_at_checked(end)?;
    let next = close.strip_prefix("}}")?;
    // Around a whole value they say nothing.
    let is_whole = before == '{' && next.starts_with('}');
    (!is_whole && !inside.is_empty()).then_some((FIXED, "</span>", rest))
}

/// A text whose signs mean nothing to TeX, with the tags of CSL-JSON as commands.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What ends each command that is open.
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // No known tag is longer.
        let longest = if c == '<' { 64 } else { 0 };
        let end = rest.char_indices().take(longest).find(|(_, c)| c == &'>').map(|(end, _)| end);
        let tag = end.and_then(|end| rest.get(1..end));
        let written = match tag {
            Some("i" | "em") => Some(("\\emph{", "}")),
            Some("b") => Some(("\\textbf{", "}")),
            Some("sup") => Some(("\\textsuperscript{", "}")),
            Some("sub") => Some(("\\textsubscript{", "}")),
            Some("sc") => Some(("\\textsc{", "}")),
            Some(span) if span.starts_with("span") && span.contains("small-caps") => Some(("\\textsc{", "}")),
            Some(span) if span.starts_with("span") && span.contains("nocase") => Some(("{{", "}}")),
            Some(span) if span == "span" || span.starts_with("span ") => Some(("", "")),
            Some("/i" | "/em" | "/b" | "/sup" | "/sub" | "/sc" | "/span") => {
                out.push_str(open.pop().unwrap_or_default());
                rest = rest.get(end.map_or(1, |end| end + 1)..).unwrap_or_default();
                continue;
            }
            _ => None,
        };
        if let (Some((begin, closing)), Some(end)) = (written, end) {
            open.push(closing);
            out.push_str(begin);
            rest = rest.get(end + 1..).unwrap_or_default();
            continue;
        }
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out.extend(open.into_iter().rev());
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, tagged};

    #[test]
    fn commands_as_tags_and_back() {
        for (tex, text) in [
            ("{\\'\\i}s \\'{\\i} {\\'i}", "{\\'{i}}s \\'{i} {\\'i}"),
            ("\\textit{a {b}} \\enquote{c} {\\em d} ``e'' `f' it's", "<i>a {b}</i> “c” <i>d</i> “e” ‘f’ it's"),
            ("\\url{https://a.b/c} \\{x\\} \\\\textit \\unknown{y}", "https://a.b/c \\{x\\} \\\\textit \\unknown{y}"),
            ("}}\\emph{", "}}<i>"),
        ] {
            assert_eq!(tagged(tex), text);
        }
        assert_eq!(
            escaped("<i>A</i> <span class=\"nocase\">NASA</span> 50% </b> <b>x < y"),
            "\\emph{A} {{NASA}} 50\\%  \\textbf{x < y}"
        );
        let file = "@book{a, title = {{{NASA}} and {{{Whole}}} {b}}, x = {{{Whole}}}}";
        let nasa = "<span class=\"nocase\">NASA</span>";
        assert_eq!(
            tagged(file),
            format!("@book{{a, title = {{{nasa} and {{{{{{Whole}}}}}} {{b}}}}, x = {{{{{{Whole}}}}}}}}")
        );
    }
}
