//! Addresses in BibTeX files: to the letter, but for what stands for a sign that means something to TeX.

/// Fields whose values are addresses.
const FIELDS: [&str; 4] = ["url", "doi", "eprint", "howpublished"];
/// Commands around an address.
const AROUND: [&str; 6] = ["\\url{", "\\nolinkurl{", "\\href{", "\\path{", "\\texttt{", "\\url {"];
/// Commands that stand for a sign.
const SIGNS: [(&str, &str); 13] = [
    ("textasciitilde", "~"),
    ("texttildelow", "~"),
    ("sim", "~"),
    ("textunderscore", "_"),
    ("textasciicircum", "^"),
    ("textasciigrave", "`"),
    ("textquotesingle", "'"),
    ("textbackslash", "\\"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("slash", "/"),
    ("allowbreak", ""),
    ("string", ""),
];

/// Whether a field has an address in it.
pub(super) fn is_in(field: &str, value: &str) -> bool {
    FIELDS.iter().any(|name| field.eq_ignore_ascii_case(name))
        && (!field.eq_ignore_ascii_case("howpublished") || value.contains("://"))
}

/// The length of a value, with its braces or quotation marks, of which `from` is what stands behind the
/// sign `=`, and `before` what stands before it; `None` if it is no address that ends.
pub(super) fn length(before: &str, from: &str) -> Option<usize> {
    let before = before.trim_end();
    let at = before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let name = before.get(at..)?;
    if !FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field)) {
        return None;
    }
    let value = from.trim_start();
    let is_quoted = value.starts_with('"');
    if !is_quoted && !value.starts_with('{') {
        return None;
    }
    let (mut depth, mut is_escaped, mut last) = (0_usize, false, '\n');
    for (at, c) in value.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' if is_quoted => return ended(name, from, value, at),
            '{' => depth += 1,
            '}' if depth == 0 && !is_quoted => return ended(name, from, value, at),
            '}' => depth = depth.saturating_sub(1),
            // The next entry: this one is damaged.
            '@' if last == '\n' => return None,
            _ => {}
        }
        last = c;
    }
    None
}

fn ended(name: &str, from: &str, value: &str, at: usize) -> Option<usize> {
    is_in(name, value.get(1..at)?).then_some(from.len() - value.len() + at + 1)
}

/// The address in the value of a field.
pub(super) fn of(field: &str, value: &str) -> String {
    let inside = AROUND.iter().find_map(|command| {
        let (_, behind) = value.split_once(command)?;
        inside(behind)
    });
    match inside {
        Some(address) => bare(address),
        // What is told around it is no part of it.
        None if field == "howpublished" => {
            let word = value.split_whitespace().find(|word| word.contains("://")).unwrap_or(value);
            bare(word.trim_end_matches([',', ';']))
        }
        None => bare(value),
    }
}

/// What stands before the brace that ends it.
fn inside(behind: &str) -> Option<&str> {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, c) in behind.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => return behind.get(..at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn bare(text: &str) -> String {
    // A line may be broken anywhere in it.
    let text: String = text.trim().lines().map(str::trim).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    // For each brace that is open whether it is a sign of the address itself.
    let mut kept: Vec<bool> = Vec::new();
    while let Some(c) = rest.chars().next() {
        let mut behind = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => {
                if let Some((sign, more)) = command(behind) {
                    out.push_str(sign);
                    behind = more;
                } else if let Some(sign) = behind.chars().next().filter(char::is_ascii_punctuation) {
                    behind = behind.get(1..).unwrap_or_default();
                    // An accent upon nothing.
                    if matches!(sign, '~' | '^') {
                        behind = behind.strip_prefix("{}").unwrap_or(behind);
                    }
                    // Where a word may be broken.
                    if sign != '-' {
                        out.push(sign);
                    }
                } else {
                    out.push('\\');
                }
            }
            '$' => match mathematics(behind) {
                Some((sign, more)) => {
                    out.push_str(sign);
                    behind = more;
                }
                None => out.push('$'),
            },
            // TeX groups with them, but for those around what is asked for: `?list={4B1F-…}`.
            '{' => {
                let is_kept = out.ends_with('=') && behind.find('}').is_some_and(|length| length > 1);
                kept.push(is_kept);
                out.extend(is_kept.then_some('{'));
            }
            '}' => out.extend(kept.pop().filter(|is_kept| *is_kept).map(|_| '}')),
            _ => out.push(c),
        }
        rest = behind;
    }
    out
}

/// The sign that a command stands for, and what stands behind it.
fn command(behind: &str) -> Option<(&'static str, &str)> {
    SIGNS.iter().find_map(|(name, sign)| {
        let rest = behind.strip_prefix(name)?;
        let is_whole = !rest.starts_with(|c: char| c.is_ascii_alphabetic());
        is_whole.then(|| (*sign, rest.strip_prefix("{}").unwrap_or_else(|| rest.trim_start_matches(' '))))
    })
}

/// `$<$`, `$\sim$`: the sign, and what stands behind it.
fn mathematics(behind: &str) -> Option<(&'static str, &str)> {
    [("<$", "<"), (">$", ">"), ("_$", "_"), ("\\sim$", "~"), ("\\_$", "_")]
        .into_iter()
        .find_map(|(text, sign)| Some((sign, behind.strip_prefix(text)?)))
}

#[cfg(test)]
mod tests {
    use super::{length, of};

    #[test]
    fn addresses_are_kept_but_for_what_tex_needs() {
        for (value, address) in [
            ("http://a/b`c''d--e~f%20g_h", "http://a/b`c''d--e~f%20g_h"),
            (r"http://a/b\_c\%20d\&e\#f\~{}g\~h\$i", "http://a/b_c%20d&e#f~g~h$i"),
            (r"http://a/{\_}b{\textasciitilde}c\textasciitilde{}d$\sim$e{~}f", "http://a/_b~c~d~e~f"),
            (r"{http://a/b}", "http://a/b"),
            (r"\url{http://a/b`c\_d}", "http://a/b`c_d"),
            (r"\href{http://a/b}{a page}", "http://a/b"),
            ("http://a/b\n   c", "http://a/bc"),
            (r"10.1002/(SICI)1{\textless}1::AID$>$3.0.CO;2-2", "10.1002/(SICI)1<1::AID>3.0.CO;2-2"),
            ("http://a/?l={4B-1F}&n={N}BER", "http://a/?l={4B-1F}&n=NBER"),
            (r"http:\/\/a\/\unknown", r"http://a/\unknown"),
            ("a}b{c", "abc"),
        ] {
            assert_eq!(of("url", value), address, "{value}");
        }
        for value in [r"Available at \url{http://a/b--c}, seen in May", "Online: http://a/b--c, seen in May"] {
            assert_eq!(of("howpublished", value), "http://a/b--c");
        }
    }

    #[test]
    fn the_end_of_an_address() {
        for (before, from, value) in [
            ("@a{b, url ", " {http://a/{b}`\\}c}, x = 1", Some(" {http://a/{b}`\\}c}")),
            ("URL", "\"http://a/{b\" }", Some("\"http://a/{b\"")),
            ("howpublished", "{at ``home''}", None),
            ("howpublished", "{at http://a}", Some("{at http://a}")),
            ("title", "{x}", None),
            ("url", "{x\n@b{c}", None),
            ("url", "x", None),
            ("url", "{", None),
        ] {
            assert_eq!(length(before, from).map(|length| &from[..length]), value, "{from}");
        }
    }
}
