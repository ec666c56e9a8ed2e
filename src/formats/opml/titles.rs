//! Titles of Dynalist, and the links in those of Coggle: a small part of Markdown. All else of Markdown, such as references,
//! elements of HTML and escapes, is only text there.

use crate::doc::Link;
use crate::formats::markdown;

/// The words of a title, line by line, and its links. `has_single` says that one mark alone begins emphasis, as
/// in `*this*`.
pub(in crate::formats) fn read(source: &str, has_single: bool) -> (String, Vec<Link>) {
    let (mut title, mut links) = (String::new(), Vec::new());
    for (number, line) in source.split('\n').enumerate() {
        if number > 0 {
            title.push('\n');
        }
        if line.contains(['*', '_', '~', '`', '[']) {
            let (words, found) = markdown::title(&guarded(line, has_single));
            title.push_str(&words);
            links.extend(found);
        } else {
            title.push_str(line);
        }
    }
    (title, links)
}

/// A line so that a reader of Markdown takes for marks only what is one in these programs.
fn guarded(line: &str, has_single: bool) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    // Whether code and formulas may still come: what has no end begins none.
    let (mut has_code, mut has_formula) = (true, true);
    while let Some(character) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches(character).len();
        let may_end = match character {
            '`' => Some(&mut has_code),
            '$' if run == 2 * character.len_utf8() => Some(&mut has_formula),
            _ => None,
        };
        if let Some(may_end) = may_end.filter(|may_end| **may_end) {
            let (mark, inside) = rest.split_at(run);
            if let Some(end) = inside.find(mark) {
                let (taken, after) = rest.split_at(end + 2 * run);
                out.push_str(taken);
                rest = after;
                continue;
            }
            *may_end = false;
        }
        let (same, after) = rest.split_at(run);
        rest = after;
        let is_mark = match character {
            '*' | '_' => run == 2 || has_single && run < 4,
            '~' => run == 2,
            '\\' | '<' | '&' | '$' | '`' => false,
            _ => true,
        };
        if is_mark {
            out.push_str(same);
        } else {
            same.chars().for_each(|character| out.extend(['\\', character]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_marks_of_these_programs_are_taken_off() {
        for (source, title) in [
            ("**b** and __i__ and ~~s~~ and `c`", "b and i and s and c"),
            ("List<String> & C:\\*x* [a] 5$ $x$", "List<String> & C:\\*x* [a] 5$ $x$"),
            ("`a<b>\\c` **x** `", "a<b>\\c x `"),
            ("$$E=mc^2 \\alpha$$ &lt; **x**", "$$E=mc^2 \\alpha$$ &lt; x"),
            ("snake_case **x", "snake_case **x"),
            ("[一](https://a.b/x_y?c&d)\n二", "一\n二"),
        ] {
            assert_eq!(read(source, false).0, title, "{source}");
        }
        assert_eq!(read("*i* of **b**", true).0, "i of b");
        let hrefs = |source: &str| -> Vec<String> {
            read(source, false).1.into_iter().map(|link| link.href.to_string()).collect()
        };
        assert_eq!(hrefs("[一](https://a.b/x_y?c&d) ![p](q.png)"), ["https://a.b/x_y?c&d", "q.png"]);
        for text in ["`", "``a", "$$", "*a ", "\\", "[a](", "`a``"] {
            assert!(!read(&format!("[{}", text.repeat(100_000)), false).0.is_empty());
        }
    }
}
