//! LaTeX: an article of the ctex classes, to be set with `XeLaTeX` or `LuaLaTeX`.
//!
//! The root is the title; topics are sections down to the wanted number of levels, then items. LaTeX
//! nests lists only four deep: deeper items stand in the fourth, each pushed in by its level. Notes
//! are paragraphs below their topics, citations are footnotes or marks with a list at the end. What
//! floats and further sheets follow as sections of the same article.
//!
//! **Invariant:** every text goes through [`push`], after which TeX reads nothing as a command.
//!
//! Shortcomings: items and code of notes are lines of text; a glyph that no font has is left out by
//! TeX, which says so in its log.

use crate::doc::{Document, Topic};
use crate::export::ooxml::fonts::{Region, Tongue};
use crate::export::{ExportError, Job, Output};
use crate::formats::outline::{self, FLOATING, SHEETS, WEB_LINKS, web_address};
use crate::formats::{Loss, Mention, SourcesAs, WriteOptions};
use crate::text::rich::Run;

/// Commands of sections from the first level below the root.
const SECTIONS: [&str; 5] = ["section", "subsection", "subsubsection", "paragraph", "subparagraph"];
/// Lists that LaTeX nests.
const MOST_LISTS: usize = 4;

/// Writes the article.
///
/// # Errors
/// When the export was cancelled.
pub(super) fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let (document, writing) = (job.document, job.writing);
    let tops = outline::all_tops(document);
    let mut out = String::new();
    preamble(&mut out, job, "ctexart");
    let headings = writing.headings.clamp(1, SECTIONS.len() + 1);
    let mut open = 0_usize;
    let mut shift = 0_usize;
    // The depth of the heading just written, if nothing stands below it yet.
    let mut bare: Option<usize> = None;
    for (number, line) in outline::lines(document, &tops, writing).enumerate() {
        if number % 10_000 == 9_999 {
            job.step((number as f32 / document.len().max(1) as f32).min(1.0))?;
        }
        let is_first = number == 0;
        // Further tops are sections beside the main ones.
        shift = usize::from(shift > 0 || (line.depth == 0 && !is_first));
        let depth = line.depth + shift;
        if is_first {
            out.push_str("\\title{");
            push(&mut out, &line.title, " ");
            cite(&mut out, writing, writing.citations.of(line.id));
            labels(&mut out, line.topic);
            out.push_str("}\n\\date{}\n\n\\begin{document}\n\\maketitle\n");
        } else if depth < headings {
            lists(&mut out, &mut open, 0);
            if bare.is_some_and(|bare| bare >= depth) {
                // A heading with nothing below it is a line like others: a page may end behind it. Of many
                // in a row TeX would make one page, whatever its length.
                out.push_str("\\csname @nobreakfalse\\endcsname\n");
            }
            let name = SECTIONS.get(depth.saturating_sub(1)).unwrap_or(&"section");
            out.extend(["\n\\", name]);
            // What is repeated in bookmarks must have no footnote, and no change of type.
            let is_plain = writing.citations.of(line.id).is_empty() && line.topic.more().labels.is_empty();
            if line.aside {
                // Or it would take a number, and those of the topics behind it would not be theirs.
                out.push('*');
            } else if !is_plain {
                out.push_str("[{");
                push(&mut out, &line.title, " ");
                out.push_str("}]");
            }
            out.push('{');
            push(&mut out, &line.title, " ");
            cite(&mut out, writing, writing.citations.of(line.id));
            labels(&mut out, line.topic);
            out.push_str("}\n");
        } else {
            let level = depth - headings + 1;
            lists(&mut out, &mut open, level.min(MOST_LISTS));
            out.push_str("\\item");
            if level > MOST_LISTS {
                out.extend([format!("[]\\deeper{{{}}}", (level - MOST_LISTS).min(20))]);
            } else {
                out.push(' ');
            }
            push(&mut out, &line.title, "\\newline\n");
            cite(&mut out, writing, writing.citations.of(line.id));
            labels(&mut out, line.topic);
            out.push('\n');
        }
        let links: Vec<(String, &str)> = line
            .topic
            .more()
            .links
            .iter()
            .filter_map(|link| Some((web_address(&link.href)?, link.title.as_str())))
            .collect();
        if !links.is_empty() {
            out.push('\n');
            for (index, (href, words)) in links.iter().enumerate() {
                out.push_str(if index > 0 { "; " } else { "" });
                link(&mut out, href, if words.is_empty() { href } else { words });
            }
            out.push('\n');
        }
        let has_note = writing.notes != Some(false) && !line.topic.note().is_empty();
        if has_note {
            note(&mut out, line.topic.note());
        }
        bare = (!is_first && depth < headings && links.is_empty() && !has_note).then_some(depth);
    }
    lists(&mut out, &mut open, 0);
    if !writing.citations.list.is_empty() {
        out.push_str("\n\\section*{");
        push(&mut out, writing.citations.title(), " ");
        out.push_str("}\n");
        references(&mut out, &writing.citations.list);
    }
    out.push_str("\n\\end{document}\n");
    Ok(out.into_bytes().into())
}

/// What the article can't hold.
pub(super) fn lost(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, writing, &["notes", "labels", WEB_LINKS, FLOATING, SHEETS])
}

/// The first lines: class, fonts of the language, what is used below.
pub(super) fn preamble(out: &mut String, job: &Job<'_>, class: &str) {
    let tongue = Tongue::of(job.document, &job.writing.language, job.options.script);
    let is_chinese = tongue.titles.is_some_and(Region::is_chinese);
    let forms = tongue.east.forms();
    // The plain scheme leaves headings and the words of the class as they are in other languages.
    let scheme = if is_chinese { "" } else { ",scheme=plain" };
    let more = if class == "ctexbeamer" { ",aspectratio=169" } else { "" };
    out.extend([
        "% Compile with XeLaTeX or LuaLaTeX.\n",
        &format!("\\documentclass[UTF8{scheme}{more}]{{{class}}}\n"),
        &format!("\\IfFontExistsTF{{Noto Serif CJK {forms}}}{{\\setCJKmainfont{{Noto Serif CJK {forms}}}}}{{}}\n"),
        &format!("\\IfFontExistsTF{{Noto Sans CJK {forms}}}{{\\setCJKsansfont{{Noto Sans CJK {forms}}}}}{{}}\n"),
    ]);
    if class != "ctexbeamer" {
        out.push_str(concat!(
            "\\usepackage[hidelinks]{hyperref}\n",
            // Numbers are written where they are wanted; a long title has no room at the head of a page.
            "\\setcounter{secnumdepth}{-1}\n",
            "\\pagestyle{plain}\n",
        ));
    }
    // Addresses may be broken anywhere, or they would run off the page.
    out.push_str("\\IfFileExists{xurl.sty}{\\usepackage{xurl}}{}\n");
    if !is_chinese {
        // Quotation marks, dashes and dots of letters are not as wide as those of Chinese.
        out.push_str(concat!(
            "\\ifdefined\\xeCJKDeclareCharClass",
            "\\xeCJKDeclareCharClass{Default}{\"2018,\"2019,\"201C,\"201D,\"2014,\"2026}\\fi\n",
        ));
    }
    out.push_str(concat!(
        // Spaces between Han characters or Hangul stand where someone typed them.
        "\\ifdefined\\xeCJKsetup\\xeCJKsetup{CJKspace=true}\\fi\n",
        "% An item deeper than lists can be nested.\n",
        "\\newcommand{\\deeper}[1]{\\hspace*{#1em}\\textbullet\\enspace}\n\n",
    ));
}

/// Ends and begins lists until `wanted` are open.
pub(super) fn lists(out: &mut String, open: &mut usize, wanted: usize) {
    while *open > wanted {
        out.push_str("\\end{itemize}\n");
        *open -= 1;
    }
    while *open < wanted {
        // A list that begins another before its first item would have none.
        if *open > 0 && out.ends_with("\\begin{itemize}\n") {
            out.push_str("\\item[]\n");
        }
        out.push_str("\\begin{itemize}\n");
        *open += 1;
    }
}

/// A note as paragraphs, with the line breaks that it has.
pub(super) fn note(out: &mut String, note: &str) {
    let rows = super::note::rows(note);
    for (index, (lead, row, goes_on)) in rows.iter().enumerate() {
        // The paragraph before the first one is the title.
        out.push_str(if index == 0 {
            "\n"
        } else if *goes_on {
            "\\newline\n"
        } else {
            "\n\n"
        });
        if lead.indent > 0 {
            out.extend([format!("\\hspace*{{{}em}}", 2 * lead.indent)]);
        }
        match lead.mark.as_str() {
            "" => {}
            "•" => out.push_str("\\textbullet\\enspace "),
            mark => out.extend([mark, "\\enspace "]),
        }
        runs(out, row);
    }
    out.push_str(if rows.is_empty() { "" } else { "\n" });
}

/// The labels of a topic behind its title.
fn labels(out: &mut String, topic: &Topic) {
    for label in topic.has_more().then(|| topic.more().labels.iter()).into_iter().flatten() {
        out.push_str(" {\\small\\itshape \\#");
        push(out, label, " ");
        out.push('}');
    }
}

/// The citations of a topic, behind its title.
fn cite(out: &mut String, writing: &WriteOptions, mentions: &[Mention]) {
    for (index, mention) in mentions.iter().enumerate() {
        match writing.citations.how {
            SourcesAs::None => {}
            SourcesAs::Footnotes => {
                out.push_str(if index > 0 { "\\textsuperscript{,}" } else { "" });
                out.push_str("\\footnote{");
                runs(out, &mention.note);
                out.push('}');
            }
            SourcesAs::List => mark(out, mention),
        }
    }
}

/// The mark of a citation.
pub(super) fn mark(out: &mut String, mention: &Mention) {
    if mention.mark.first().is_some_and(|run| run.text.starts_with('(')) {
        out.push('~');
    }
    runs(out, &mention.mark);
}

/// The list of references, each with its further lines hanging.
pub(super) fn references(out: &mut String, list: &[Vec<Run>]) {
    out.push_str("\\begin{list}{}{\\leftmargin=2em\\itemindent=-2em\\labelwidth=0pt\\labelsep=0pt}\n");
    for entry in list {
        out.push_str("\\item[] ");
        runs(out, entry);
        out.push('\n');
    }
    out.push_str("\\end{list}\n");
}

/// Runs with their looks.
pub(super) fn runs(out: &mut String, runs: &[Run]) {
    for run in runs {
        let href = run.link.as_deref().and_then(web_address);
        let inside = run.text.trim();
        out.push_str(if run.text.starts_with(char::is_whitespace) { " " } else { "" });
        let mut text = String::new();
        push(&mut text, inside, " ");
        for (is_on, command) in [(run.italic, "\\textit"), (run.bold, "\\textbf"), (run.raised, "\\textsuperscript")] {
            if is_on {
                text = format!("{command}{{{text}}}");
            }
        }
        match href {
            // An address that is shown may be broken; one of other letters is shown as it is read.
            Some(href) if href == inside && href.is_ascii() => out.extend(["\\url{", &address(&href), "}"]),
            Some(href) => out.extend(["\\href{", &address(&href), "}{", &text, "}"]),
            None => out.push_str(&text),
        }
        out.push_str(if !inside.is_empty() && run.text.ends_with(char::is_whitespace) { " " } else { "" });
    }
}

/// A link with its words.
pub(super) fn link(out: &mut String, href: &str, words: &str) {
    if href == words && href.is_ascii() {
        out.extend(["\\url{", &address(href), "}"]);
        return;
    }
    out.extend(["\\href{", &address(href), "}{"]);
    push(out, words, " ");
    out.push('}');
}

/// An address as `\href` takes it: what is special to TeX or not allowed in addresses is encoded.
fn address(href: &str) -> String {
    let mut out = String::new();
    for byte in href.bytes() {
        match byte {
            b'#' | b'&' | b'_' => out.extend(['\\', char::from(byte)]),
            b'%' => out.push_str("\\%"),
            b'-' | b'.' | b':' | b'/' | b'?' | b'=' | b'+' | b'@' | b'!' | b'\'' | b'(' | b')' | b'*' | b',' | b';' => {
                out.push(char::from(byte));
            }
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.extend([format!("\\%{byte:02X}")]),
        }
    }
    out
}

/// Adds a text so that TeX sets its characters; `newline` stands for a line break.
pub(super) fn push(out: &mut String, text: &str, newline: &str) {
    let mut before = '\n';
    for character in text.trim().chars() {
        match character {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => out.extend(['\\', character]),
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '`' => out.push_str("\\textasciigrave{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            // In front it would begin an optional argument.
            '[' | ']' | '*' => out.extend(["{", character.encode_utf8(&mut [0; 4]), "}"]),
            // Two of them would be a dash or a quotation mark.
            '-' | '\'' | ',' if before == character => out.extend(["{}", character.encode_utf8(&mut [0; 4])]),
            // An empty line, which would be an error, gives nothing.
            '\n' if before == '\n' => {}
            '\n' => out.push_str(newline),
            '\t' | '\u{2028}' => out.push(' '),
            _ if character.is_control() => continue,
            _ => out.push(character),
        }
        before = character;
    }
}
