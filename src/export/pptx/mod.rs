//! Slides (ECMA-376, `PresentationML`), written by hand: native text in the placeholders of a master,
//! so that whoever gets them can go on working on them.
//!
//! A title slide for each sheet, then a slide for each main branch, split where it has more than
//! six lines; long branches below have slides of their own (see [`plan`]). Notes are the speaker's
//! notes of the slide on which their topic stands. Citations are marks, with the references on the
//! last slides. Each slide wears the colour of its main branch along its edge.
//!
//! **Invariants.** Elements stand in the order of the schema. The file names no person, machine or
//! time. Steps of a talk do not matter here: the slides follow the tree.
//!
//! Shortcomings: labels, tasks, attributes, pictures of topics and all across the tree are
//! not written. Of several links of a topic, its words lead to the first that leads to the web.

mod plan;
mod slides;
#[cfg(test)]
mod tests;
mod theme;

use crate::doc::Document;
use crate::formats::{Loss, SourcesAs, WriteError, WriteOptions};
use crate::text::rich::Rich;

use super::ooxml::fonts::Tongue;
use super::ooxml::xml::Xml;
use super::ooxml::{Package, Relations, lost_by};
use super::{ExportError, Job, Options, Output};
use plan::Slide;
use slides::{Writer, Written};
use theme::Layout;

/// More slides than this nobody shows, and programs open them slowly if at all.
const MOST_SLIDES: usize = 5000;
/// Pixels on the longer side of the picture of the map.
const MAP_SIDE: u32 = 4096;

/// The ending of content types of a presentation's parts.
macro_rules! show {
    ($part:literal) => {
        concat!("application/vnd.openxmlformats-officedocument.presentationml.", $part, "+xml")
    };
}

/// A picture of the map: PNG, with its width and height in pixels.
pub struct MapPicture {
    /// The bytes of the PNG.
    pub png: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// Writes slides.
///
/// # Errors
/// When there is no sheet, when there would be too many slides, or when it was cancelled.
pub fn write(job: &Job<'_>) -> Result<Output, ExportError> {
    let map = if job.options.picture {
        let options = Options { scale: 2.0, ..job.options.clone() };
        let (png, size) = super::picture::png_of(job.document, &options, MAP_SIDE)?;
        Some(MapPicture { png, size })
    } else {
        None
    };
    write_with(job, map)
}

/// Writes slides, with a picture of the map after the title slide.
///
/// # Errors
/// As [`write`].
pub fn write_with(job: &Job<'_>, map: Option<MapPicture>) -> Result<Output, ExportError> {
    let document = job.document;
    let root = document.sheets().first().map(|(_, sheet)| sheet.root()).ok_or(WriteError::NoSheet)?;
    let topic = document.topic(root).ok_or(WriteError::NoSheet)?;
    let title = job.writing.language.title(document, topic);
    let tongue = Tongue::of(document, &job.writing.language, job.options.script);
    let plan = plan::slides(document, job.writing);
    if plan.len() > MOST_SLIDES {
        let count = plan.len();
        return Err(ExportError::Other(format!(
            "there would be {count} slides, more than {MOST_SLIDES}: choose a branch, or fewer levels"
        )));
    }
    job.step(0.1)?;
    let writer = Writer { job, tongue: &tongue };
    let mut package = Package::new();
    package.top("officeDocument", "ppt/presentation.xml");
    package.properties(&title, tongue.tag());
    let mut written: Vec<Written> = Vec::new();
    for (at, slide) in plan.iter().enumerate() {
        if at % 100 == 0 {
            job.step(0.1 + 0.6 * at as f32 / plan.len() as f32)?;
        }
        written.push(match slide {
            Slide::Title(root) => writer.opening(*root),
            Slide::Topics { of, number, above, branch, part, lines, height } => {
                writer.lines((*of, number, *above), *branch, *part, lines, *height)
            }
        });
        if let Some(map) = map.as_ref().filter(|_| at == 0) {
            written.push(writer.picture(&title, "map.png", map.size));
        }
    }
    if let Some(map) = map {
        package.picture("ppt/media/map.png", "png", "image/png", map.png);
    }
    endings(&writer, &mut written);
    job.step(0.8)?;
    assemble(package, &tongue, &written)
}

/// The last slides: notes that are no footnotes here, and the list of references.
fn endings(writer: &Writer<'_>, written: &mut Vec<Written>) {
    let citations = &writer.job.writing.citations;
    if citations.how == SourcesAs::None {
        return;
    }
    if citations.how == SourcesAs::Footnotes {
        let mut notes: Vec<Rich> = Vec::new();
        // In the order of the slides, which is that of reading.
        for (id, _) in writer.job.document.sheets() {
            for topic in writer.job.document.reading_order(*id) {
                for mention in citations.of(topic).iter().filter(|mention| !mention.note.is_empty()) {
                    let mut note = mention.mark.clone();
                    note.push(crate::text::rich::Run::plain(" "));
                    note.extend(mention.note.iter().cloned());
                    notes.push(note);
                }
            }
        }
        writer.sources(writer.tongue.word(["Notes", "注释", "註釋", "注", "주"]), &notes, written);
    }
    writer.sources(&citations.heading, &citations.list, written);
}

/// Puts the parts together.
fn assemble(mut package: Package, tongue: &Tongue, written: &[Written]) -> Result<Output, ExportError> {
    let with_notes = written.iter().any(|slide| !slide.notes.is_empty());
    let mut relations = Relations::default();
    relations.to("slideMaster", "slideMasters/slideMaster1.xml");
    let mut slides = Xml::new();
    for number in 1..=written.len() {
        let id = relations.to("slide", &format!("slides/slide{number}.xml"));
        slides.raw("<p:sldId id=\"").number(255 + number).raw("\" r:id=\"").raw(&id).raw("\"/>");
    }
    let notes_master = with_notes.then(|| relations.to("notesMaster", "notesMasters/notesMaster1.xml"));
    for (kind, target) in [
        ("presProps", "presProps.xml"),
        ("viewProps", "viewProps.xml"),
        ("theme", "theme/theme1.xml"),
        ("tableStyles", "tableStyles.xml"),
    ] {
        relations.to(kind, target);
    }
    let mut xml = Xml::part();
    xml.raw("<p:presentation ").raw(theme::NAMESPACES).raw(
        " saveSubsetFonts=\"1\"><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>",
    );
    if let Some(id) = notes_master {
        xml.raw("<p:notesMasterIdLst><p:notesMasterId r:id=\"").raw(&id).raw("\"/></p:notesMasterIdLst>");
    }
    xml.raw("<p:sldIdLst>").raw(&slides.finish()).raw("</p:sldIdLst>");
    xml.raw(&format!(
        "<p:sldSz cx=\"{}\" cy=\"{}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>",
        theme::WIDE,
        theme::HIGH
    ));
    package.add("ppt/presentation.xml", show!("presentation.main"), xml.finish());
    package.relate("ppt/presentation.xml", &relations);

    package.add(
        "ppt/theme/theme1.xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
        theme::theme(tongue),
    );
    let mut relations = Relations::default();
    for layout in Layout::ALL {
        let number = layout as u32;
        relations.to("slideLayout", &format!("../slideLayouts/slideLayout{number}.xml"));
        let name = format!("ppt/slideLayouts/slideLayout{number}.xml");
        package.add(&name, show!("slideLayout"), theme::layout(layout));
        let mut up = Relations::default();
        up.to("slideMaster", "../slideMasters/slideMaster1.xml");
        package.relate(&name, &up);
    }
    relations.to("theme", "../theme/theme1.xml");
    package.add("ppt/slideMasters/slideMaster1.xml", show!("slideMaster"), theme::master());
    package.relate("ppt/slideMasters/slideMaster1.xml", &relations);
    if with_notes {
        package.add(
            "ppt/theme/theme2.xml",
            "application/vnd.openxmlformats-officedocument.theme+xml",
            theme::theme(tongue),
        );
        package.add("ppt/notesMasters/notesMaster1.xml", show!("notesMaster"), theme::notes_master());
        let mut relations = Relations::default();
        relations.to("theme", "../theme/theme2.xml");
        package.relate("ppt/notesMasters/notesMaster1.xml", &relations);
    }
    for (name, kind, tag) in
        [("presProps", show!("presProps"), "p:presentationPr"), ("viewProps", show!("viewProps"), "p:viewPr")]
    {
        let mut xml = Xml::part();
        xml.raw("<").raw(tag).raw(" ").raw(theme::NAMESPACES).raw("/>");
        package.add(&format!("ppt/{name}.xml"), kind, xml.finish());
    }
    let mut xml = Xml::part();
    xml.raw("<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" def=\"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}\"/>");
    package.add("ppt/tableStyles.xml", show!("tableStyles"), xml.finish());

    let mut pages = 0;
    for (number, slide) in (1..).zip(written) {
        let name = format!("ppt/slides/slide{number}.xml");
        package.add(&name, show!("slide"), slide.xml.clone());
        let notes = if slide.notes.is_empty() {
            None
        } else {
            pages += 1;
            let page = format!("ppt/notesSlides/notesSlide{pages}.xml");
            package.add(&page, show!("notesSlide"), slides::notes_page(tongue, &slide.notes));
            let mut relations = Relations::default();
            relations.to("notesMaster", "../notesMasters/notesMaster1.xml");
            relations.to("slide", &format!("../slides/slide{number}.xml"));
            package.relate(&page, &relations);
            Some(format!("../notesSlides/notesSlide{pages}.xml"))
        };
        package.relate(&name, &slide.relations.with("notesSlide", notes.as_deref()));
    }
    Ok(package.finish()?.into())
}

/// What of a document slides can't hold.
pub fn lost(document: &Document, writing: &WriteOptions) -> Vec<Loss> {
    let mut held = vec!["links", "dates", "labels", "tasks"];
    if writing.citations.how != SourcesAs::None {
        held.extend(["citations", "sources"]);
    }
    lost_by(document, writing, &held)
}
