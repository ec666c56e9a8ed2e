//! The parts of slides that all slides share: theme, master, layouts, the master of speaker notes.
//!
//! Elements stand in the order of the schema (ECMA-376 part 1, chapters 19 to 21). Lengths are
//! English metric units: 12,700 to the point.

use crate::export::ooxml::fonts::Tongue;
use crate::export::ooxml::xml::Xml;

use super::plan::{INDENT, SIZES};

/// The namespaces of a part, without the closing bracket of the element.
pub const NAMESPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
/// Width of a slide: 16 to 9.
pub const WIDE: u32 = 12_192_000;
/// Height of a slide.
pub const HIGH: u32 = 6_858_000;
/// Accents of the theme: the colours of main branches on paper.
pub const ACCENTS: [&str; 6] = ["6D2611", "576C93", "3E6239", "8C6700", "633A92", "057C6D"];
/// The group that holds the shapes of a slide, before its shapes.
pub const TREE: &str = "<p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>\
    <p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";
const INHERIT: &str = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>";
const MAP: &str = "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" \
    accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>";

/// Place and size of a shape: left, top, width, height.
pub type Frame = (u32, u32, u32, u32);
/// Left edge of all text.
const LEFT: u32 = 780_000;
/// Width of all text.
const ACROSS: u32 = WIDE - LEFT - 640_000;
const TITLE: Frame = (LEFT, 560_000, ACROSS, 860_000);
const ABOVE: Frame = (LEFT, 290_000, ACROSS, 330_000);
const TEXT: Frame = (LEFT, 1_600_000, ACROSS, 4_560_000);
/// Where a picture of the map stands.
pub const PICTURE: Frame = (LEFT, 1_500_000, ACROSS, 4_800_000);
const NUMBER: Frame = (WIDE - 1_640_000, 6_380_000, 1_000_000, 300_000);

/// The layouts, in the order in which they are numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// The title of a sheet.
    Title = 1,
    /// A title and lines.
    Lines = 2,
    /// A title alone, with room for a picture.
    Only = 3,
    /// A title and small lines without bullets.
    Sources = 4,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Title, Self::Lines, Self::Only, Self::Sources];
}

/// `ppt/theme/theme1.xml`.
#[must_use]
pub fn theme(tongue: &Tongue) -> String {
    let mut xml = Xml::part();
    xml.raw(
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Gangmu\"><a:themeElements>",
    );
    xml.raw("<a:clrScheme name=\"Gangmu\"><a:dk1><a:srgbClr val=\"1F2328\"/></a:dk1><a:lt1><a:srgbClr val=\"FFFFFF\"/></a:lt1>");
    xml.raw("<a:dk2><a:srgbClr val=\"57606A\"/></a:dk2><a:lt2><a:srgbClr val=\"F4F1EA\"/></a:lt2>");
    for (number, accent) in (1..).zip(ACCENTS) {
        xml.raw(&format!("<a:accent{number}><a:srgbClr val=\"{accent}\"/></a:accent{number}>"));
    }
    xml.raw("<a:hlink><a:srgbClr val=\"0B4F9E\"/></a:hlink><a:folHlink><a:srgbClr val=\"633A92\"/></a:folHlink></a:clrScheme>");
    xml.raw("<a:fontScheme name=\"Gangmu\">");
    for kind in ["major", "minor"] {
        xml.raw("<a:").raw(kind).raw("Font><a:latin typeface=\"Calibri\"/><a:ea typeface=\"").raw(tongue.east.screen());
        xml.raw("\"/><a:cs typeface=\"\"/><a:font script=\"Jpan\" typeface=\"Yu Gothic\"/><a:font script=\"Hang\" typeface=\"Malgun Gothic\"/>");
        xml.raw("<a:font script=\"Hans\" typeface=\"Microsoft YaHei\"/><a:font script=\"Hant\" typeface=\"Microsoft JhengHei\"/>");
        xml.raw("</a:").raw(kind).raw("Font>");
    }
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    xml.raw("</a:fontScheme><a:fmtScheme name=\"Gangmu\"><a:fillStyleLst>")
        .raw(&fill.repeat(3))
        .raw("</a:fillStyleLst><a:lnStyleLst>");
    for width in [6350, 12_700, 19_050] {
        xml.raw(&format!(
            "<a:ln w=\"{width}\" cap=\"flat\" cmpd=\"sng\" algn=\"ctr\">{fill}<a:prstDash val=\"solid\"/></a:ln>"
        ));
    }
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    xml.raw("</a:lnStyleLst><a:effectStyleLst>").raw(&effect.repeat(3)).raw("</a:effectStyleLst><a:bgFillStyleLst>");
    xml.raw(&fill.repeat(3)).raw("</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>").finish()
}

fn frame(xml: &mut Xml, (x, y, wide, high): Frame) {
    xml.raw(&format!("<a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>"));
}

/// A placeholder of a master or layout: what it is, where it stands (as the master has it if
/// `None`), how its text is set, and what it says while it is empty.
fn placeholder(
    xml: &mut Xml,
    id: u32,
    (name, kind): (&str, &str),
    at: Option<Frame>,
    body: &str,
    style: &str,
    words: &str,
) {
    xml.raw(&format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>"
    ));
    if let Some(at) = at {
        frame(xml, at);
        xml.raw("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
    }
    xml.raw("</p:spPr><p:txBody>").raw(body);
    if style.is_empty() {
        xml.raw("<a:lstStyle/>");
    } else {
        xml.raw("<a:lstStyle>").raw(style).raw("</a:lstStyle>");
    }
    xml.raw("<a:p>").raw(words).raw("</a:p></p:txBody></p:sp>");
}

const SLIDE_NUMBER: &str = "<a:fld id=\"{6F3A2C1D-8B4E-4D57-9A60-1C2E3F405162}\" type=\"slidenum\"><a:rPr lang=\"en-US\"/><a:t>‹#›</a:t></a:fld>";

/// The number of the slide, in a master, a layout or a slide.
pub fn slide_number(xml: &mut Xml, id: u32, is_master: bool) {
    let style = "<a:lvl1pPr algn=\"r\"><a:defRPr sz=\"1200\"><a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr>";
    let (at, style) = if is_master { (Some(NUMBER), style) } else { (None, "") };
    let body = if is_master {
        "<a:bodyPr vert=\"horz\" lIns=\"0\" rIns=\"0\" rtlCol=\"0\" anchor=\"ctr\"/>"
    } else {
        "<a:bodyPr/>"
    };
    placeholder(xml, id, ("Slide Number", "type=\"sldNum\" sz=\"quarter\" idx=\"12\""), at, body, style, SLIDE_NUMBER);
}

fn run(words: &str) -> String {
    format!("<a:r><a:rPr lang=\"en-US\"/><a:t>{words}</a:t></a:r>")
}

/// `ppt/slideMasters/slideMaster1.xml`.
#[must_use]
pub fn master() -> String {
    let mut xml = Xml::part();
    xml.raw("<p:sldMaster ").raw(NAMESPACES).raw(
        "><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>",
    );
    xml.raw(TREE);
    let body = "<a:bodyPr vert=\"horz\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" rtlCol=\"0\" anchor=\"b\"><a:normAutofit/></a:bodyPr>";
    placeholder(&mut xml, 2, ("Title", "type=\"title\""), Some(TITLE), body, "", &run("Title"));
    let body =
        "<a:bodyPr vert=\"horz\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" rtlCol=\"0\"><a:normAutofit/></a:bodyPr>";
    placeholder(&mut xml, 3, ("Text", "type=\"body\" idx=\"1\""), Some(TEXT), body, "", &run("Text"));
    slide_number(&mut xml, 4, true);
    xml.raw("</p:spTree></p:cSld>").raw(MAP).raw("<p:sldLayoutIdLst>");
    for layout in Layout::ALL {
        let number = layout as u32;
        xml.raw(&format!("<p:sldLayoutId id=\"{}\" r:id=\"rId{number}\"/>", 2_147_483_648_u32 + number));
    }
    xml.raw("</p:sldLayoutIdLst><p:hf hdr=\"0\" ftr=\"0\" dt=\"0\"/><p:txStyles><p:titleStyle>");
    let fonts = |kind: &str| {
        format!("<a:latin typeface=\"+{kind}-lt\"/><a:ea typeface=\"+{kind}-ea\"/><a:cs typeface=\"+{kind}-cs\"/>")
    };
    let color = "<a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill>";
    xml.raw(&format!(
        "<a:lvl1pPr algn=\"l\" defTabSz=\"914400\" rtl=\"0\" eaLnBrk=\"1\" latinLnBrk=\"0\" hangingPunct=\"1\"><a:lnSpc><a:spcPct val=\"95000\"/></a:lnSpc>\
         <a:spcBef><a:spcPct val=\"0\"/></a:spcBef><a:buNone/><a:defRPr sz=\"3600\" b=\"1\" kern=\"1200\">{color}{}</a:defRPr></a:lvl1pPr>",
        fonts("mj")
    ));
    xml.raw("</p:titleStyle><p:bodyStyle>");
    for level in 0..9_u16 {
        let size = SIZES.get(usize::from(level)).or(SIZES.last()).copied().unwrap_or(18.0) * 100.0;
        let step = INDENT * 12_700.0;
        let (margin, before) = (step * (f32::from(level) + 1.0), if level == 0 { 1000 } else { 500 });
        let mark = if level % 2 == 0 { "•" } else { "–" };
        let number = level + 1;
        xml.raw(&format!(
            "<a:lvl{number}pPr marL=\"{margin}\" indent=\"-{step}\" algn=\"l\" defTabSz=\"914400\" rtl=\"0\" eaLnBrk=\"1\" latinLnBrk=\"0\" hangingPunct=\"1\">\
             <a:lnSpc><a:spcPct val=\"100000\"/></a:lnSpc><a:spcBef><a:spcPts val=\"{before}\"/></a:spcBef><a:buClr><a:schemeClr val=\"tx2\"/></a:buClr>\
             <a:buFont typeface=\"Arial\"/><a:buChar char=\"{mark}\"/><a:defRPr sz=\"{size}\" kern=\"1200\">{color}{}</a:defRPr></a:lvl{number}pPr>",
            fonts("mn")
        ));
    }
    xml.raw("</p:bodyStyle><p:otherStyle>");
    levels(&mut xml, 1800, &format!("{color}{}", fonts("mn")));
    xml.raw("</p:otherStyle></p:txStyles></p:sldMaster>").finish()
}

/// Nine levels that look the same.
fn levels(xml: &mut Xml, size: u32, look: &str) {
    for level in 1..=9_u32 {
        let margin = (level - 1) * 228_600;
        xml.raw(&format!(
            "<a:lvl{level}pPr marL=\"{margin}\" algn=\"l\" defTabSz=\"914400\" rtl=\"0\" eaLnBrk=\"1\" latinLnBrk=\"0\" hangingPunct=\"1\">\
             <a:defRPr sz=\"{size}\" kern=\"1200\">{look}</a:defRPr></a:lvl{level}pPr>"
        ));
    }
}

/// `ppt/slideLayouts/slideLayoutN.xml`.
#[must_use]
pub fn layout(layout: Layout) -> String {
    let (kind, name) = match layout {
        Layout::Title => ("type=\"title\" preserve=\"1\"", "Title Slide"),
        Layout::Lines => ("preserve=\"1\" userDrawn=\"1\"", "Title and Text"),
        Layout::Only => ("type=\"titleOnly\" preserve=\"1\"", "Title Only"),
        Layout::Sources => ("preserve=\"1\" userDrawn=\"1\"", "Sources"),
    };
    let mut xml = Xml::part();
    xml.raw("<p:sldLayout ").raw(NAMESPACES).raw(" ").raw(kind).raw("><p:cSld name=\"").raw(name).raw("\">");
    if layout == Layout::Title {
        xml.raw("<p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>");
    }
    xml.raw(TREE);
    let muted = "<a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill>";
    match layout {
        Layout::Title => {
            let at = (LEFT + 200_000, 1_500_000, ACROSS - 400_000, 2_000_000);
            let style = "<a:lvl1pPr><a:defRPr sz=\"4400\" b=\"1\"/></a:lvl1pPr>";
            let body = "<a:bodyPr anchor=\"b\"><a:normAutofit/></a:bodyPr>";
            placeholder(&mut xml, 2, ("Title", "type=\"ctrTitle\""), Some(at), body, style, &run("Title"));
            let at = (LEFT + 200_000, 3_700_000, ACROSS - 400_000, 1_400_000);
            let style = format!(
                "<a:lvl1pPr marL=\"0\" indent=\"0\"><a:buNone/><a:defRPr sz=\"2400\">{muted}</a:defRPr></a:lvl1pPr>"
            );
            placeholder(
                &mut xml,
                3,
                ("Subtitle", "type=\"subTitle\" idx=\"1\""),
                Some(at),
                "<a:bodyPr/>",
                &style,
                &run("Subtitle"),
            );
        }
        Layout::Lines => {
            placeholder(&mut xml, 2, ("Title", "type=\"title\""), None, "<a:bodyPr/>", "", &run("Title"));
            placeholder(&mut xml, 3, ("Text", "type=\"body\" idx=\"1\""), None, "<a:bodyPr/>", "", &run("Text"));
            let style = format!(
                "<a:lvl1pPr marL=\"0\" indent=\"0\"><a:spcBef><a:spcPts val=\"0\"/></a:spcBef><a:buNone/><a:defRPr sz=\"1400\">{muted}</a:defRPr></a:lvl1pPr>"
            );
            let body = "<a:bodyPr anchor=\"ctr\"><a:normAutofit/></a:bodyPr>";
            placeholder(
                &mut xml,
                4,
                ("Branch", "type=\"body\" sz=\"quarter\" idx=\"13\""),
                Some(ABOVE),
                body,
                &style,
                &run("Branch"),
            );
        }
        Layout::Only => placeholder(&mut xml, 2, ("Title", "type=\"title\""), None, "<a:bodyPr/>", "", &run("Title")),
        Layout::Sources => {
            placeholder(&mut xml, 2, ("Title", "type=\"title\""), None, "<a:bodyPr/>", "", &run("Title"));
            let style = "<a:lvl1pPr marL=\"381000\" indent=\"-381000\"><a:spcBef><a:spcPts val=\"600\"/></a:spcBef><a:buNone/><a:defRPr sz=\"1400\"/></a:lvl1pPr>";
            placeholder(&mut xml, 3, ("Text", "type=\"body\" idx=\"1\""), None, "<a:bodyPr/>", style, &run("Text"));
        }
    }
    slide_number(&mut xml, 9, false);
    xml.raw("</p:spTree></p:cSld>").raw(INHERIT).raw("</p:sldLayout>").finish()
}

/// `ppt/notesMasters/notesMaster1.xml`: a page of speaker notes, the slide above its words.
#[must_use]
pub fn notes_master() -> String {
    let mut xml = Xml::part();
    xml.raw("<p:notesMaster ").raw(NAMESPACES).raw(
        "><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>",
    );
    xml.raw(TREE);
    xml.raw("<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr>");
    xml.raw("<p:nvPr><p:ph type=\"sldImg\" idx=\"2\"/></p:nvPr></p:nvSpPr><p:spPr>");
    frame(&mut xml, (685_800, 1_143_000, 5_486_400, 3_086_100));
    xml.raw("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln w=\"12700\"><a:solidFill><a:prstClr val=\"black\"/></a:solidFill></a:ln></p:spPr></p:sp>");
    let body = "<a:bodyPr vert=\"horz\" lIns=\"91440\" tIns=\"45720\" rIns=\"91440\" bIns=\"45720\" rtlCol=\"0\"/>";
    let at = (685_800, 4_400_550, 5_486_400, 3_600_450);
    placeholder(&mut xml, 3, ("Notes", "type=\"body\" sz=\"quarter\" idx=\"3\""), Some(at), body, "", &run("Notes"));
    xml.raw("</p:spTree></p:cSld>").raw(MAP).raw("<p:notesStyle>");
    let fonts = "<a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/>";
    levels(&mut xml, 1200, &format!("<a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill>{fonts}"));
    xml.raw("</p:notesStyle></p:notesMaster>").finish()
}
