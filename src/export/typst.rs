//! Typst source: the root as title, headings by depth, then lists.
//!
//! **Invariant:** every text goes through [`push`], after which Typst reads nothing as markup or code.
//!
//! Shortcomings: lists are nested at most [`MOST_LISTS`] deep, what lies deeper stands on the last of
//! these levels; items and code of notes are lines of text.

use crate::doc::Document;
use crate::export::ooxml::fonts::Tongue;
use crate::export::{ExportError, Job, Output};
use crate::formats::outline::{self, FLOATING, SHEETS, WEB_LINKS, web_address};
use crate::formats::{Loss, SourcesAs, WriteOptions};
use crate::text::rich::Run;

/// Lists that are nested: Typst refuses markup that is nested very deep.
const MOST_LISTS: usize = 32;

/// Writes the source.
///
/// # Errors
/// When the export was cancelled.
pub(super) fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let (document, writing) = (job.document, job.writing);
    let tops = outline::all_tops(document);
    let mut out = String::new();
    let title = tops.first().and_then(|&top| document.topic(top)).map(|topic| writing.language.title(document, topic));
    head(&mut out, job, &title.unwrap_or_default());
    let headings = writing.headings.max(1);
    let mut shift = 0_usize;
    let mut lines = outline::lines(document, &tops, writing).enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if number % 10_000 == 9_999 {
            job.step((number as f32 / document.len().max(1) as f32).min(1.0))?;
        }
        // Further tops are headings beside the main ones.
        shift = usize::from(shift > 0 || (line.depth == 0 && number > 0));
        let depth = line.depth + shift;
        let indent = if depth < headings { 0 } else { (depth - headings).min(MOST_LISTS - 1) * 2 + 2 };
        let next = lines.peek().map(|(_, next)| next.depth + shift);
        let is_bare = number > 0
            && depth < headings
            && next.is_none_or(|next| next <= depth)
            && line.topic.note().is_empty()
            && line.topic.more().links.is_empty();
        if number == 0 {
            out.push_str("#align(center, text(size: 17pt, weight: \"bold\")[");
        } else if depth < headings {
            out.push('\n');
            // With nothing below it, it is a line like others, and a page may end behind it.
            if is_bare {
                out.push_str("#[#show heading: set block(sticky: false)\n");
            }
            out.extend(std::iter::repeat_n('=', depth));
            out.push(' ');
        } else {
            out.extend(std::iter::repeat_n(' ', indent - 2));
            out.push_str("- ");
        }
        push(&mut out, &line.title, if depth < headings && number > 0 { " " } else { " \\ " });
        for (index, mention) in writing.citations.of(line.id).iter().enumerate() {
            match writing.citations.how {
                SourcesAs::None => {}
                SourcesAs::Footnotes => {
                    out.push_str(if index > 0 { "#super[,];" } else { "" });
                    out.push_str("#footnote[");
                    runs(&mut out, &mention.note);
                    out.push_str("];");
                }
                SourcesAs::List => {
                    if mention.mark.first().is_some_and(|run| run.text.starts_with('(')) {
                        out.push(' ');
                    }
                    runs(&mut out, &mention.mark);
                }
            }
        }
        for label in &line.topic.more().labels {
            out.push_str(" #emph[\\#");
            push(&mut out, label, " ");
            out.push(']');
        }
        out.push_str(match number {
            0 => "])\n",
            _ if is_bare => "\n]\n",
            _ => "\n",
        });
        let mut is_first = true;
        for link in &line.topic.more().links {
            let Some(href) = web_address(&link.href) else { continue };
            if is_first {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
            } else {
                out.push_str("; ");
            }
            is_first = false;
            link_to(&mut out, &href, if link.title.is_empty() { &href } else { &link.title });
        }
        out.push_str(if is_first { "" } else { "\n" });
        if writing.notes != Some(false) {
            note(&mut out, line.topic.note(), indent);
        }
    }
    if !writing.citations.list.is_empty() {
        out.push_str("\n= ");
        push(&mut out, writing.citations.title(), " ");
        out.push('\n');
        for entry in &writing.citations.list {
            out.push('\n');
            runs(&mut out, entry);
            out.push('\n');
        }
    }
    Ok(out.into_bytes().into())
}

/// What the source can't hold.
pub(super) fn lost(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, writing, &["notes", "labels", WEB_LINKS, FLOATING, SHEETS])
}

/// Language, fonts and the title for the properties of the file.
fn head(out: &mut String, job: &Job<'_>, title: &str) {
    let tongue = Tongue::of(job.document, &job.writing.language, job.options.script);
    let mut parts = tongue.tag().split('-');
    let short =
        parts.next().filter(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase()));
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase()));
    let forms = tongue.east.forms();
    out.push_str("#set document(title: ");
    string(out, &title.replace('\n', " "));
    out.push_str(")\n#set text(");
    if let Some(short) = short {
        out.extend(["lang: \"", short, "\", "]);
    }
    if let Some(region) = region {
        out.extend(["region: \"", region, "\", "]);
    }
    out.extend(["font: (\"Libertinus Serif\", \"Noto Serif CJK ", forms, "\"))\n#set smartquote(enabled: false)\n\n"]);
}

/// A note as paragraphs, as far in as its topic.
fn note(out: &mut String, note: &str, indent: usize) {
    let rows = super::note::rows(note);
    for (index, (lead, row, goes_on)) in rows.iter().enumerate() {
        // The paragraph before the first one is the title.
        out.push_str(if index == 0 {
            "\n"
        } else if *goes_on {
            " \\\n"
        } else {
            "\n\n"
        });
        out.extend(std::iter::repeat_n(' ', indent));
        if lead.indent > 0 {
            out.extend([format!("#h({}em);", 2 * lead.indent)]);
        }
        if !lead.mark.is_empty() {
            push(out, &lead.mark, " ");
            out.push(' ');
        }
        runs(out, row);
    }
    out.push_str(if rows.is_empty() { "" } else { "\n" });
}

/// Runs with their looks. The semicolons end the code, so that what follows is text.
fn runs(out: &mut String, runs: &[Run]) {
    for run in runs {
        let href = run.link.as_deref().and_then(web_address);
        let commands = [(run.raised, "#super["), (run.bold, "#strong["), (run.italic, "#emph[")];
        let opened = commands.iter().filter(|(is_on, _)| *is_on).count();
        if let Some(href) = &href {
            out.push_str("#link(");
            string(out, href);
            out.push_str(")[");
        }
        out.extend(commands.iter().filter(|(is_on, _)| *is_on).map(|(_, command)| *command));
        let lead = run.text.len() - run.text.trim_start().len();
        out.push_str(if lead > 0 { " " } else { "" });
        push(out, &run.text, " ");
        out.push_str(if lead < run.text.len() && run.text.ends_with(char::is_whitespace) { " " } else { "" });
        out.extend(std::iter::repeat_n("];", opened + usize::from(href.is_some())));
    }
}

fn link_to(out: &mut String, href: &str, words: &str) {
    out.push_str("#link(");
    string(out, href);
    out.push_str(")[");
    push(out, words, " ");
    out.push_str("];");
}

/// A text as a string of Typst's code.
fn string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Adds a text so that Typst sets its characters; `newline` stands for a line break.
fn push(out: &mut String, text: &str, newline: &str) {
    let mut before = ' ';
    for character in text.trim().chars() {
        match character {
            '\n' => out.push_str(newline),
            '\t' | '\u{2028}' => out.push(' '),
            _ if character.is_control() => continue,
            // A dot behind a digit would number a list, and three of them would be one sign.
            '.' if before.is_ascii_digit() || before == '.' => out.push_str("\\."),
            '\\' | '#' | '*' | '_' | '$' | '@' | '<' | '>' | '[' | ']' | '`' | '/' | '=' | '-' | '+' | '~' | '\''
            | '"' | '(' | ')' | '{' | '}' | ';' | ':' | '?' | '!' => {
                out.extend(['\\', character]);
            }
            _ => out.push(character),
        }
        before = character;
    }
}
