//! The map as a web page: one file that needs no network, no server and no other file.
//!
//! The page is an outline that any browser shows and folds, and with its script also a map: the
//! same elements, set by another part of the style sheet, with lines drawn below them. Nothing of
//! the document is ever in the script; it reads what stands in the page.
//!
//! **Invariants.** All text goes through [`html`], which escapes it. The policy of the page allows
//! this one script and this one style sheet by their digests, pictures that stand in the page
//! itself, and nothing else: no network, no frames, no forms. The same document gives the same
//! bytes; the work is linear in the document.
//!
//! **Shortcomings.** The map grows to both sides or to the right, whatever else the structure of
//! the sheet is; styles of single topics and the steps of a talk are left out.

mod html;
mod look;
mod note;
mod plan;
mod tree;
mod words;

pub(super) use note::as_html as note_as_html;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use self::plan::Plan;
use self::tree::{Writer, hash_of};
use self::words::Words;
use super::{ExportError, Job, Kind, Output, Take, Target};
use crate::doc::{Document, Text};
use crate::formats::{Language, Loss, SourcesAs, WriteOptions};
use crate::text::variants;

/// The entry in the list of targets.
pub(super) const TARGET: Target = Target {
    name: "html",
    title: "Web page",
    extensions: &["html", "htm"],
    kind: Kind::Outline,
    takes: &[Take::Scope, Take::Language, Take::Notes, Take::Numbering, Take::Sources, Take::Script, Take::Theme],
    sources: SourcesAs::List,
    writer: super::Writer::Own(write),
    lost,
};

fn lost(document: &Document, _: &WriteOptions) -> Vec<Loss> {
    let steps: usize = document.sheets().iter().map(|(_, sheet)| sheet.steps().len()).sum();
    if steps > 0 { vec![Loss { count: steps, what: "steps of the walk" }] } else { Vec::new() }
}

/// The script, with the line ends that its digest is taken of.
static SCRIPT: LazyLock<String> = LazyLock::new(|| include_str!("page.js").replace("\r\n", "\n"));

/// Writes the page.
fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let document = job.document;
    let plan = Plan::new(document);
    let first = document.languages().first().map_or("", Text::as_str);
    let words = words::of(first);
    let mut writer = Writer::new(job, &plan, words);
    head(&mut writer, job, &plan, first);
    bar(&mut writer, job, &plan);
    writer.html.raw(
        "<main id=\"stage\"><div id=\"world\"><svg id=\"lines\" width=\"1\" height=\"1\" aria-hidden=\"true\"></svg>\n",
    );
    for part in &plan.parts {
        writer.html.raw("<section class=\"sheet\"").attribute("aria-label", &part.sheet.title);
        let is_two_sided = matches!(part.sheet.structure.as_str(), "map" | "radial" | "");
        writer.html.raw(if is_two_sided { " data-two=\"1\">" } else { ">" });
        if plan.parts.len() > 1 {
            writer.html.raw("<h2 class=\"sn\">").text(&part.sheet.title).raw("</h2>\n");
        }
        writer.part(part)?;
        writer.html.raw("</section>\n");
    }
    writer.html.raw("</div></main>\n");
    references(&mut writer, job);
    let Writer { html, icons, .. } = &mut writer;
    icons.drawings(html);
    html.raw("<template id=\"han\">");
    html.text(&forms_of(document, &plan))
        .raw("</template>\n<script>")
        .raw(SCRIPT.as_str())
        .raw("</script>\n</body>\n</html>\n");
    job.step(1.0)?;
    Ok(writer.html.into_bytes().into())
}

/// Everything up to the body.
fn head(writer: &mut Writer<'_>, job: &Job<'_>, plan: &Plan<'_>, first: &str) {
    let css = look::style(job.options, plan.languages.len());
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash_of(css.as_str()),
        hash_of(&SCRIPT)
    );
    let index = |language: &Text| plan.languages.iter().position(|other| other == language).unwrap_or(0);
    let (a, b) = match &job.writing.language {
        Language::First => (0, None),
        Language::Named(language) => (index(language), None),
        Language::Both => (0, (plan.languages.len() > 1).then_some(1)),
    };
    let title = plan.parts.first().map_or(&Text::new(), |part| job.document.title(part.sheet.root())).clone();
    let html = &mut writer.html;
    html.raw("<!DOCTYPE html>\n<html");
    if !first.is_empty() {
        html.attribute("lang", first);
    }
    html.raw(" data-view=\"outline\" data-a=\"").number(a).raw("\" data-b=\"");
    if let Some(b) = b {
        html.number(b);
    }
    html.raw(if plan.len() > 1_000 { "\" data-big=\"1\">\n" } else { "\">\n" });
    html.raw("<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"");
    html.attribute("content", &policy)
        .raw(">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"generator\" content=\"Gangmu\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    html.text(&title).raw("</title>\n<style>").style(&css).raw("</style>\n</head>\n<body>\n");
}

/// A button with a word or a sign on it.
fn button(writer: &mut Writer<'_>, id: &'static str, sign: &'static str, name: &'static str) {
    writer.html.raw("<button type=\"button\" id=\"").raw(id).raw("\"").attribute("title", name);
    writer.html.attribute("aria-label", name).raw(">").raw(sign).raw("</button>");
}

/// The controls, which the script shows.
fn bar(writer: &mut Writer<'_>, job: &Job<'_>, plan: &Plan<'_>) {
    let words: &'static Words = writer.words;
    writer.html.raw("<header id=\"bar\"").attribute("lang", words.tag).raw(" hidden>\n");
    writer.html.raw("<div class=\"g seg\" role=\"group\"").attribute("aria-label", words.view).raw(">");
    for (view, name) in [("map", words.map), ("outline", words.outline)] {
        writer.html.raw("<button type=\"button\" data-v=\"").raw(view).raw("\">").text(name).raw("</button>");
    }
    writer.html.raw("</div>\n");
    languages(writer, plan, words);
    if plan.parts.len() > 1 {
        writer.html.raw("<select id=\"sheets\"").attribute("aria-label", words.sheets).raw(">");
        for part in &plan.parts {
            writer.html.raw("<option>").text(&part.sheet.title).raw("</option>");
        }
        writer.html.raw("</select>\n");
    }
    writer.html.raw("<select id=\"level\"").attribute("aria-label", words.level).attribute("title", words.level);
    writer.html.raw("><option value=\"\">").text(words.level).raw("</option>");
    let deepest = plan.parts.iter().flat_map(|part| &part.entries).map(|entry| entry.depth).max().unwrap_or(0);
    for level in 1..=deepest.min(6) {
        writer.html.raw("<option value=\"").number(level).raw("\">").number(level).raw("</option>");
    }
    writer.html.raw("<option value=\"99999\">").text(words.all).raw("</option></select>\n");
    writer
        .html
        .raw("<button type=\"button\" id=\"notes\" aria-pressed=\"false\">")
        .text(words.notes)
        .raw("</button>\n");
    writer.html.raw("<span class=\"gap\"></span>\n<div class=\"g find\" role=\"search\"><input id=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"");
    writer.html.attribute("placeholder", words.search).attribute("aria-label", words.search);
    writer.html.raw("><output id=\"hits\" for=\"q\"></output>");
    button(writer, "prev", "↑", words.previous);
    button(writer, "next", "↓", words.next);
    writer.html.raw("</div>\n<div class=\"g zoom\">");
    button(writer, "out", "−", words.smaller);
    button(writer, "full", "100 %", words.actual);
    button(writer, "in", "+", words.larger);
    button(writer, "fit", "⤢", words.fit);
    writer.html.raw("</div>\n");
    if job.options.theme.is_empty() {
        button(writer, "theme", "◐", words.theme);
    }
    writer.html.raw("<p id=\"keys\" hidden>").text(words.keys).raw("</p></header>\n");
}

/// The switch between the languages of titles: each alone, the first with each other.
fn languages(writer: &mut Writer<'_>, plan: &Plan<'_>, words: &'static Words) {
    let count = plan.languages.len();
    if count < 2 {
        return;
    }
    let name = |index: usize| {
        let tag = plan.languages.get(index).map_or("", Text::as_str);
        words::own_name(tag).unwrap_or(tag).to_owned()
    };
    let singles = (0..count).map(|index| (index, None));
    let pairs = (1..count).map(|index| (0, Some(index)));
    let is_few = count == 2;
    writer.html.raw(if is_few { "<div class=\"g seg\" id=\"la\" role=\"group\"" } else { "<select id=\"la\"" });
    writer.html.attribute("aria-label", words.languages).raw(">");
    for (a, b) in singles.chain(pairs) {
        writer.html.raw(if is_few { "<button type=\"button\" value=\"" } else { "<option value=\"" });
        writer.html.number(a).raw(",");
        if let Some(b) = b {
            writer.html.number(b);
        }
        writer.html.raw("\">");
        match b {
            Some(_) if is_few => writer.html.text(words.both),
            Some(b) => writer.html.text(&name(a)).raw(" + ").text(&name(b)),
            None => writer.html.text(&name(a)),
        };
        writer.html.raw(if is_few { "</button>" } else { "</option>" });
    }
    writer.html.raw(if is_few { "</div>\n" } else { "</select>\n" });
}

/// Footnotes and the list of references.
fn references(writer: &mut Writer<'_>, job: &Job<'_>) {
    let citations = &job.writing.citations;
    let footnotes = std::mem::take(&mut writer.footnotes);
    if citations.list.is_empty() && footnotes.is_empty() {
        return;
    }
    let words: &'static Words = writer.words;
    let html = &mut writer.html;
    html.raw("<aside id=\"refs\">");
    html.raw("<button type=\"button\" id=\"shut\" hidden").attribute("aria-label", words.back).raw(">×</button>");
    if !footnotes.is_empty() {
        html.raw("<ol class=\"fn\">");
        for (number, (topic, note)) in (1..).zip(footnotes) {
            html.raw("<li id=\"c").number(number).raw("\">").rich(note);
            html.raw(" <a class=\"r\" href=\"#t")
                .number(topic)
                .raw("\"")
                .attribute("aria-label", words.back)
                .raw(">↩</a></li>\n");
        }
        html.raw("</ol>\n");
    }
    if !citations.list.is_empty() {
        let heading = if citations.heading.is_empty() { words.references } else { &citations.heading };
        html.raw("<h2>").text(heading).raw("</h2>\n<ul class=\"rf\">");
        for reference in &citations.list {
            html.raw("<li>").rich(reference).raw("</li>\n");
        }
        html.raw("</ul>\n");
    }
    html.raw("</aside>\n");
}

/// The forms of those Han characters that the document has, so that 国 finds 國; a class a line.
fn forms_of(document: &Document, plan: &Plan<'_>) -> String {
    let mut wanted = std::collections::BTreeSet::new();
    let mut take = |text: &str| wanted.extend(text.chars().filter(|&c| c >= '\u{3400}').map(variants::common_form));
    for topic in plan.parts.iter().flat_map(|part| &part.entries).filter_map(|entry| document.topic(entry.id)) {
        take(topic.title());
        for (_, text) in topic.translations() {
            take(text);
        }
        take(topic.note());
        for label in &topic.more().labels {
            take(label);
        }
    }
    let mut out = String::new();
    for class in variants::classes().filter(|class| class.chars().next().is_some_and(|first| wanted.contains(&first))) {
        out.push_str(class);
        out.push('\n');
    }
    out
}
