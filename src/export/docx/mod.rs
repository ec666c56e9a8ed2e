//! Word documents (ECMA-376, transitional), written by hand: what journals take.
//!
//! The root is the title; the levels below it are headings (all nine by default, fewer on request;
//! the root is not counted), and what lies deeper are items of a list of many levels. Numbers are
//! real lists, linked with the heading styles, so that they go on counting when somebody inserts a
//! heading. Notes are body text, citations are footnotes or marks with a list of references.
//! Labels, dates, tasks, attributes and links stand on a small line of their own below the title.
//!
//! **Invariants.** Elements stand in the order of the schema. Nothing in the file makes a reader
//! run, fetch or ask anything: the table of contents is there when the file is opened, without page
//! numbers until somebody has it brought up to date. The file names no person, machine or time.
//!
//! Shortcomings: relations, boundaries, summaries, callouts and steps are not written; an outline
//! deeper than its lists go on at the last level; pictures in WebP are left out, since Word knows
//! none.

mod body;
mod note;
mod outline;
#[cfg(test)]
mod round_trips;
mod runs;
mod styles;
#[cfg(test)]
mod tests;

use crate::doc::Document;
use crate::formats::{Loss, SourcesAs, WriteError, WriteOptions};

use super::ooxml::fonts::Tongue;
use super::ooxml::xml::Xml;
use super::ooxml::{OFFICE_RELATIONS, Package, lost_by};
use super::{ExportError, Job, Output};

/// The ending of content types of Word's parts.
macro_rules! word {
    ($part:literal) => {
        concat!("application/vnd.openxmlformats-officedocument.wordprocessingml.", $part, "+xml")
    };
}

/// Writes a document.
///
/// # Errors
/// When it has no sheet, or the export was cancelled.
pub fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let document = job.document;
    let root = document.sheets().first().map(|(_, sheet)| sheet.root()).ok_or(WriteError::NoSheet)?;
    let topic = document.topic(root).ok_or(WriteError::NoSheet)?;
    let tongue = Tongue::of(document, &job.writing.language, job.options.script);
    let headings = job.options.headings.unwrap_or(styles::LIST_LEVELS).clamp(1, styles::LIST_LEVELS);
    let written = body::write(job, &tongue, headings)?;

    let mut package = Package::new();
    package.top("officeDocument", "word/document.xml");
    package.properties(&job.writing.language.title(document, topic), tongue.tag());
    let mut relations = written.relations;
    package.add("word/document.xml", word!("document.main"), written.document);
    let mut part = |relations: &mut super::ooxml::Relations, kind: &str, content: &'static str, xml: String| {
        relations.to(kind, &format!("{kind}.xml"));
        package.add(&format!("word/{kind}.xml"), content, xml);
    };
    let numbering = job.writing.numbering;
    part(&mut relations, "styles", word!("styles"), styles::styles(&tongue, numbering, headings, &written.languages));
    part(&mut relations, "numbering", word!("numbering"), styles::numbering(numbering, headings, &written.lists));
    part(&mut relations, "settings", word!("settings"), styles::settings(&tongue));
    part(&mut relations, "fontTable", word!("fontTable"), styles::font_table(&tongue));
    let (footnotes, footnote_relations) = written.footnotes;
    part(&mut relations, "footnotes", word!("footnotes"), footnotes);
    package.relate("word/footnotes.xml", &footnote_relations);
    package.add("word/footer1.xml", word!("footer"), footer());
    for (name, ending, kind, bytes) in written.pictures {
        package.picture(&format!("word/{name}"), ending, kind, bytes);
    }
    package.relate("word/document.xml", &relations);
    job.step(0.9)?;
    Ok(package.finish()?.into())
}

/// What of a document a Word document can't hold.
pub fn lost(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    let mut held = vec!["links", "labels", "tasks", "pictures", "dates", "attributes"];
    if writing.citations.how != SourcesAs::None {
        held.extend(["citations", "sources"]);
    }
    lost_by(document, writing, &held)
}

/// A foot of the page with its number.
fn footer() -> String {
    let mut xml = Xml::part();
    xml.raw("<w:ftr ").raw(styles::NAMESPACES).raw("><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
    xml.raw("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>");
    xml.raw("<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>");
    xml.raw("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>").finish()
}

/// The namespaces of the main part.
fn namespaces() -> String {
    format!(
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OFFICE_RELATIONS}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\""
    )
}
