//! Pictures of the map: SVG, PDF, PNG, and what else wants one (slides, pages, printing).
//!
//! `plan` lays a sheet out and draws it into a display list (`list`), as the window would at a zoom
//! of one; `svg`, `pdf` and `png` write the list. All that is drawn
//! comes from the document and the bundled faces: no window, no system fonts, no network.
//!
//! **Several sheets** are pages of one PDF; of SVG and PNG, the file is the first sheet, and `-2`, `-3`,
//! … are the others. **A large PNG** is an overview with tiles beside it; see `png`.
//!
//! **Shortcoming:** what is folded is open in a picture, or left out with [`Options::visible`]; then the
//! number of hidden topics is not shown, because the part to be written does not have them any more.

mod cells;
mod dash;
mod deflate;
mod draw;
mod fill;
mod images;
mod list;
mod pack;
mod paper;
mod pdf;
mod plan;
mod png;
mod set;
mod svg;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::doc::{Document, SheetId};
use crate::formats::{Loss, SourcesAs, WriteError, WriteOptions};
use crate::text::faces::Region;

use super::{ExportError, Job, Kind, Options, Output, Page, Take, Target, Writer};
use images::Images;
use list::Picture;
use plan::Planner;
use set::Setter;

/// How far slanted letters lean, over their height; as in the window.
const SLANT: f64 = 0.25;

/// Pictures of vectors for the web and for drawing programs.
pub(super) const SVG: Target = Target {
    name: "svg",
    title: "SVG picture",
    extensions: &["svg"],
    kind: Kind::Picture,
    takes: &[Take::Scope, Take::Language, Take::Script, Take::Theme, Take::Transparent, Take::Outlines],
    sources: SourcesAs::None,
    writer: Writer::Own(write_svg),
    lost: lost_in_svg,
};
/// Pages.
pub(super) const PDF: Target = Target {
    name: "pdf",
    title: "PDF of the map",
    extensions: &["pdf"],
    kind: Kind::Picture,
    takes: &[Take::Scope, Take::Language, Take::Script, Take::Theme, Take::Transparent, Take::Page],
    sources: SourcesAs::None,
    writer: Writer::Own(write_pdf),
    lost: lost_in_pdf,
};
/// Pictures of pixels.
pub(super) const PNG: Target = Target {
    name: "png",
    title: "PNG picture",
    extensions: &["png"],
    kind: Kind::Picture,
    takes: &[Take::Scope, Take::Language, Take::Script, Take::Theme, Take::Transparent, Take::Scale],
    sources: SourcesAs::None,
    writer: Writer::Own(write_png),
    lost: lost_in_png,
};

/// Pixels for a map pixel: 1 to 4.
fn scale_of(options: &Options) -> f32 {
    if options.scale.is_finite() { options.scale.clamp(1.0, 4.0) } else { 1.0 }
}

/// What of a job's document is drawn, sheet by sheet. `writing` says which titles.
fn pictures<'a>(
    planner: &'a Planner,
    document: &'a Document,
    options: &'a Options,
) -> impl Iterator<Item = Picture> + 'a {
    document.sheets().iter().filter_map(move |(sheet, _)| planner.picture(document, *sheet, options))
}

/// The titles that the writing asks for count, as for every target.
fn options_of(job: &Job<'_>) -> Options {
    Options { language: job.writing.language.clone(), ..job.options.clone() }
}

/// Tells the progress of one of `count` equal parts.
fn part_of<'a>(job: &'a Job<'_>, index: usize, count: usize) -> impl Fn(f32) -> Result<(), ExportError> + 'a {
    move |done| job.step((index as f32 + done) / count.max(1) as f32)
}

fn write_svg(job: &Job<'_>) -> Result<Output, ExportError> {
    let (planner, options) = (Planner::new(), options_of(job));
    let (images, mut setter) = (Images::of(job.document), Setter::new(planner.measure()));
    let count = job.document.sheets().len();
    let mut output = Output::default();
    for (index, picture) in pictures(&planner, job.document, &options).enumerate() {
        let text = svg::svg(&picture, &images, &mut setter, &options, &part_of(job, index, count))?;
        let bytes = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}").into_bytes();
        if index == 0 {
            output.bytes = bytes;
        } else {
            output.more.push((format!("-{}", index + 1), bytes));
        }
    }
    some(output)
}

fn write_pdf(job: &Job<'_>) -> Result<Output, ExportError> {
    let (planner, options) = (Planner::new(), options_of(job));
    job.step(0.0)?;
    let pictures: Vec<Picture> = pictures(&planner, job.document, &options).collect();
    let (images, mut setter) = (Images::of(job.document), Setter::new(planner.measure()));
    let bytes = pdf::pdf(&pictures, &images, &mut setter, &options, &|done| job.step(0.1 + 0.9 * done))?;
    some(bytes.into())
}

fn write_png(job: &Job<'_>) -> Result<Output, ExportError> {
    let (planner, options) = (Planner::new(), options_of(job));
    let count = job.document.sheets().len();
    let look = (scale_of(&options), options.transparent);
    let mut output = Output::default();
    for (index, picture) in pictures(&planner, job.document, &options).enumerate() {
        let prefix = if count > 1 { format!("-{}", index + 1) } else { String::new() };
        let step = part_of(job, index, count);
        let one = png::png(&picture, job.document, planner.measure(), look, &prefix, &step)?;
        if index == 0 {
            output.bytes = one.bytes;
        } else {
            output.more.push((prefix, one.bytes));
        }
        output.more.extend(one.more);
    }
    some(output)
}

fn some(output: Output) -> Result<Output, ExportError> {
    if output.bytes.is_empty() { Err(WriteError::NoSheet.into()) } else { Ok(output) }
}

/// The first sheet of a part of a document as one PNG of at most `max_side` pixels on a side, with its
/// size in pixels. It is never larger than [`Options::scale`] says.
///
/// # Errors
/// When there is no sheet, or drawing fails.
pub fn png_of(part: &Document, options: &Options, max_side: u32) -> Result<(Vec<u8>, (u32, u32)), ExportError> {
    png_of_sheet(part, first(part)?, options, max_side)
}

/// The same of any of its sheets.
///
/// # Errors
/// As [`png_of`].
pub fn png_of_sheet(
    part: &Document,
    sheet: SheetId,
    options: &Options,
    max_side: u32,
) -> Result<(Vec<u8>, (u32, u32)), ExportError> {
    let planner = Planner::new();
    let picture = planner.picture(part, sheet, options).ok_or(WriteError::NoSheet)?;
    png::png_within(&picture, part, planner.measure(), (scale_of(options), options.transparent), max_side)
}

/// The first sheet of a part of a document as an SVG element, to stand in a page.
///
/// # Errors
/// When there is no sheet.
pub fn svg_of(part: &Document, options: &Options) -> Result<String, ExportError> {
    svg_of_sheet(part, first(part)?, options)
}

/// The same of any of its sheets.
///
/// # Errors
/// As [`svg_of`].
pub fn svg_of_sheet(part: &Document, sheet: SheetId, options: &Options) -> Result<String, ExportError> {
    let planner = Planner::new();
    let picture = planner.picture(part, sheet, options).ok_or(WriteError::NoSheet)?;
    svg::svg(&picture, &Images::of(part), &mut Setter::new(planner.measure()), options, &|_| Ok(()))
}

/// What is sent to a printer: a PDF with each sheet on one page A4, lying as the map does.
///
/// # Errors
/// When there is no sheet, or the library gives up.
pub fn to_print(part: &Document, options: &Options) -> Result<Vec<u8>, ExportError> {
    let page = if matches!(options.page, Page::Map) { Page::A4 } else { options.page };
    let options = Options { page, ..options.clone() };
    let planner = Planner::new();
    let pictures: Vec<Picture> = pictures(&planner, part, &options).collect();
    if pictures.is_empty() {
        return Err(WriteError::NoSheet.into());
    }
    pdf::pdf(&pictures, &Images::of(part), &mut Setter::new(planner.measure()), &options, &|_| Ok(()))
}

fn first(part: &Document) -> Result<SheetId, ExportError> {
    part.first_sheet().ok_or_else(|| WriteError::NoSheet.into())
}

/// What no picture holds; `has_links` says whether one link of a topic can be followed.
fn lost_everywhere(document: &Document, writing: &WriteOptions, has_links: bool) -> Vec<(usize, &'static str)> {
    let (mut notes, mut links, mut attributes, mut titles) = (0, 0, 0, 0);
    let shown = match &writing.language {
        crate::formats::Language::First => None,
        crate::formats::Language::Named(language) => Some(language),
        crate::formats::Language::Both => document.languages().get(1),
    };
    for topic in topics(document) {
        titles += topic.translations().iter().filter(|(language, _)| Some(language) != shown).count();
        if topic.has_more() {
            let more = topic.more();
            notes += usize::from(!more.note.is_empty());
            attributes += more.attributes.len();
            let is_kept = has_links && more.links.iter().any(|link| plan::safe_link(&link.href).is_some());
            links += more.links.len() - usize::from(is_kept);
        }
    }
    let steps = document.sheets().iter().map(|(_, sheet)| sheet.steps().len()).sum();
    vec![
        (notes, "notes (only their icons are seen)"),
        (links, if has_links { "further links, and those that do not lead to the web" } else { "links" }),
        (titles, "titles in other languages"),
        (attributes, "attributes"),
        (steps, "steps of the walk"),
    ]
}

fn topics(document: &Document) -> impl Iterator<Item = &crate::doc::Topic> {
    let all = document.sheets().iter().flat_map(|(sheet, _)| document.sheet_topics(*sheet));
    all.filter_map(|id| document.topic(id))
}

fn losses(counts: Vec<(usize, &'static str)>) -> Vec<Loss> {
    counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| Loss { count, what }).collect()
}

/// In an SVG, characters are drawn with the fonts of whoever looks at it.
fn lost_in_svg(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    losses(lost_everywhere(document, writing, true))
}

fn lost_in_pdf(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    lost_with_boxes(document, writing, true)
}

/// In a PNG no link can be followed.
fn lost_in_png(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    lost_with_boxes(document, writing, false)
}

fn lost_with_boxes(document: &Document, writing: &WriteOptions, has_links: bool) -> Vec<Loss> {
    let mut counts = lost_everywhere(document, writing, has_links);
    counts.push((missing(document, writing), "characters without a glyph (drawn as boxes)"));
    losses(counts)
}

/// How many different characters of what is shown have no glyph in the bundled faces.
fn missing(document: &Document, writing: &WriteOptions) -> usize {
    let planner = Planner::new();
    let mut setter = Setter::new(planner.measure());
    let mut seen: HashSet<char> = HashSet::new();
    let mut look = |text: &str| seen.extend(text.chars().filter(|c| !c.is_ascii()));
    let all = !matches!(writing.language, crate::formats::Language::First);
    for topic in topics(document) {
        look(topic.title());
        if all {
            topic.translations().iter().for_each(|(_, title)| look(title));
        }
        if topic.has_more() {
            topic.more().labels.iter().for_each(|label| look(label));
        }
    }
    for (_, sheet) in document.sheets() {
        sheet.relations().iter().for_each(|relation| look(&relation.title));
        sheet.groups().iter().for_each(|group| look(&group.title));
    }
    seen.into_iter().filter(|&c| setter.is_missing(c, Region::Mainland, false)).count()
}
