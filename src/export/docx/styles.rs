//! Styles, settings, fonts and lists of a Word document: all that its paragraphs refer to.
//!
//! Built-in styles have the English names by which word processors know them (`heading 1`), and so
//! show them in the reader's language. Elements stand in the order of the schema (ECMA-376 part 1,
//! 17.3, 17.7, 17.9), which Word insists on.

use crate::export::ooxml::fonts::{Region, Tongue};
use crate::export::ooxml::xml::Xml;
use crate::text::numbering::Numbering;

/// The namespaces of a part, without the closing bracket of the element.
pub const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
/// Width of the text in twentieths of a point: A4 less the margins.
pub const TEXT_WIDTH: u32 = 11906 - 2 * MARGIN_SIDE;
/// Margin left and right, in twentieths of a point.
pub const MARGIN_SIDE: u32 = 1701;
/// Indent of each level of a list, in twentieths of a point: two characters of 12 points.
pub const INDENT: u32 = 480;
/// Levels that a list has.
pub const LIST_LEVELS: usize = 9;

/// The list of topics with numbers, headings included.
pub const NUMBERS: usize = 1;
/// The list of topics with bullets.
pub const BULLETS: usize = 2;
/// Lists of notes with bullets.
pub const NOTE_BULLETS: usize = 3;
/// The first number for further lists.
pub const FURTHER: usize = 4;

/// A list that counts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// The numbers of topics, for a further sheet.
    Topics,
    /// A numbered list in a note: its level and first number.
    Note(usize, u64),
    /// A list with bullets that directly follows another one.
    Bullets,
}

/// `word/styles.xml`: `headings` levels are numbered if `numbering` says so. Code in each of the `languages`
/// has a style of its own.
#[must_use]
pub fn styles(tongue: &Tongue, numbering: Option<Numbering>, headings: usize, languages: &[String]) -> String {
    let mut xml = Xml::part();
    let fonts = |east: &str| {
        format!(
            "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{east}\" w:cs=\"Times New Roman\"/>"
        )
    };
    let (serif, heading) = (fonts(tongue.east.serif()), fonts(tongue.east.heading()));
    // Chinese and Japanese paragraphs begin two characters in; those in letters are set apart.
    let east = matches!(tongue.titles, Some(Region::Hans | Region::Hant | Region::Japan));
    let body = if east {
        "<w:spacing w:line=\"360\" w:lineRule=\"auto\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/><w:jc w:val=\"both\"/>"
    } else {
        "<w:spacing w:after=\"120\" w:line=\"312\" w:lineRule=\"auto\"/>"
    };
    xml.raw("<w:styles ").raw(NAMESPACES).raw("><w:docDefaults><w:rPrDefault><w:rPr>").raw(&serif);
    xml.raw("<w:kern w:val=\"2\"/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/><w:lang w:val=\"").raw(tongue.west);
    xml.raw("\" w:eastAsia=\"").raw(tongue.east.tag());
    xml.raw("\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>");
    xml.raw("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
    xml.raw(
        "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/>\
         <w:uiPriority w:val=\"1\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/>\
         <w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>\
         <w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\
         <w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name w:val=\"No List\"/><w:uiPriority w:val=\"99\"/>\
         <w:semiHidden/><w:unhideWhenUsed/></w:style>",
    );
    for level in 1..=LIST_LEVELS {
        // Size in half points, space before and after: the first levels stand out, the deep ones,
        // which are often whole sentences, read as text.
        let (size, before, after, bold) = match level {
            1 => (32, 360, 160, true),
            2 => (28, 260, 100, true),
            3 => (24, 180, 60, true),
            _ => (24, 60, 40, false),
        };
        let numbered = numbering.filter(|_| level <= headings);
        let number = match (numbered, level) {
            (None, _) => String::new(),
            (Some(_), 1) => format!("<w:numPr><w:numId w:val=\"{NUMBERS}\"/></w:numPr>"),
            (Some(_), _) => {
                format!("<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{NUMBERS}\"/></w:numPr>", level - 1)
            }
        };
        let face = if level <= 3 { heading.as_str() } else { serif.as_str() };
        let weight = if bold { "<w:b/><w:bCs/>" } else { "" };
        paragraph(
            &mut xml,
            (&format!("Heading{level}"), &format!("heading {level}"), "BodyText", 9),
            &format!(
                "<w:keepNext/><w:keepLines/>{number}<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"288\" w:lineRule=\"auto\"/>\
                 <w:outlineLvl w:val=\"{}\"/>",
                level - 1
            ),
            &format!("{face}{weight}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"),
        );
    }
    let title = format!("{heading}<w:b/><w:bCs/><w:sz w:val=\"40\"/><w:szCs w:val=\"40\"/>");
    paragraph(
        &mut xml,
        ("Title", "Title", "BodyText", 10),
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"320\" w:line=\"288\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
        &title,
    );
    paragraph(&mut xml, ("BodyText", "Body Text", "", 1), body, "");
    let list = "<w:spacing w:after=\"40\" w:line=\"312\" w:lineRule=\"auto\"/>";
    paragraph(&mut xml, ("ListParagraph", "List Paragraph", "", 34), list, "");
    for (id, name, number) in [("ListBullet", "List Bullet", NOTE_BULLETS), ("ListNumber", "List Number", 0)] {
        let number =
            if number > 0 { format!("<w:numPr><w:numId w:val=\"{number}\"/></w:numPr>") } else { String::new() };
        paragraph(&mut xml, (id, name, "", 99), &format!("{number}{list}"), "");
    }
    paragraph(&mut xml, ("ListContinue", "List Continue", "", 99), &format!("{list}<w:ind w:left=\"{INDENT}\"/>"), "");
    paragraph(
        &mut xml,
        ("Quote", "Quote", "", 29),
        "<w:spacing w:before=\"60\" w:after=\"120\" w:line=\"312\" w:lineRule=\"auto\"/><w:ind w:left=\"480\" w:right=\"480\"/>",
        "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>",
    );
    notes(&mut xml, languages);
    let small = "<w:color w:val=\"595959\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>";
    paragraph(
        &mut xml,
        ("TopicDetails", "Topic Details", "BodyText", 99),
        "<w:keepLines/><w:spacing w:after=\"60\"/>",
        small,
    );
    paragraph(
        &mut xml,
        ("Bibliography", "Bibliography", "", 37),
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"525\"/></w:tabs><w:spacing w:after=\"60\" w:line=\"312\" w:lineRule=\"auto\"/>\
         <w:ind w:left=\"525\" w:hanging=\"525\"/>",
        "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>",
    );
    let contents = format!("{heading}<w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>");
    paragraph(
        &mut xml,
        ("TOCHeading", "TOC Heading", "Normal", 39),
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/>",
        &contents,
    );
    for level in 1..=LIST_LEVELS {
        let ind = (level - 1) * 360;
        paragraph(
            &mut xml,
            (&format!("TOC{level}"), &format!("toc {level}"), "Normal", 39),
            &format!(
                "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{TEXT_WIDTH}\"/></w:tabs>\
                 <w:spacing w:before=\"{}\" w:after=\"20\"/><w:ind w:left=\"{ind}\"/>",
                if level == 1 { 80 } else { 0 }
            ),
            "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>",
        );
    }
    paragraph(
        &mut xml,
        ("FootnoteText", "footnote text", "", 99),
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"252\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    );
    paragraph(
        &mut xml,
        ("Footer", "footer", "", 99),
        "<w:jc w:val=\"center\"/>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    );
    for (id, name, look) in [
        ("FootnoteReference", "footnote reference", "<w:vertAlign w:val=\"superscript\"/>"),
        ("Hyperlink", "Hyperlink", "<w:color w:val=\"0B4F9E\"/><w:u w:val=\"single\"/>"),
        ("CitationMark", "Citation Mark", ""),
    ] {
        xml.raw("<w:style w:type=\"character\" ").raw(if id == "CitationMark" { "w:customStyle=\"1\" " } else { "" });
        xml.raw("w:styleId=\"").raw(id).raw("\"><w:name w:val=\"").raw(name);
        xml.raw("\"/><w:basedOn w:val=\"DefaultParagraphFont\"/><w:uiPriority w:val=\"99\"/><w:unhideWhenUsed/>");
        if !look.is_empty() {
            xml.raw("<w:rPr>").raw(look).raw("</w:rPr>");
        }
        xml.raw("</w:style>");
    }
    xml.raw("</w:styles>").finish()
}

/// Styles that only notes have: headings, code (with the name that other programs give it) and tables.
fn notes(xml: &mut Xml, languages: &[String]) {
    let bold = "<w:b/><w:bCs/>";
    paragraph(
        xml,
        ("NoteHeading", "Note Heading", "BodyText", 99),
        "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\" w:line=\"288\" w:lineRule=\"auto\"/>",
        bold,
    );
    let code = "<w:spacing w:after=\"120\"/><w:ind w:left=\"240\"/>";
    let face = "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>";
    paragraph(xml, ("SourceCode", "Source Code", "", 99), code, face);
    for (number, language) in (1..).zip(languages) {
        paragraph(xml, (&format!("SourceCode{number}"), &format!("Source Code {language}"), "", 99), code, face);
    }
    let cell = "<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"288\" w:lineRule=\"auto\"/>";
    let size = "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>";
    paragraph(xml, ("TableContents", "Table Contents", "", 99), cell, size);
    paragraph(
        xml,
        ("TableHeading", "Table Heading", "", 99),
        &format!("<w:keepNext/>{cell}"),
        &format!("{bold}{size}"),
    );
}

/// A paragraph style: id, name, the style of the next paragraph and the rank in lists of styles.
fn paragraph(xml: &mut Xml, (id, name, next, rank): (&str, &str, &str, u32), look: &str, run: &str) {
    let is_custom = ["TopicDetails", "NoteHeading", "SourceCode", "TableContents", "TableHeading"]
        .iter()
        .any(|custom| id.starts_with(custom));
    let custom = if is_custom { "w:customStyle=\"1\" " } else { "" };
    xml.raw("<w:style w:type=\"paragraph\" ").raw(custom).raw("w:styleId=\"").raw(id).raw("\"><w:name w:val=\"");
    xml.text(name).raw("\"/><w:basedOn w:val=\"Normal\"/>");
    if !next.is_empty() {
        xml.raw("<w:next w:val=\"").raw(next).raw("\"/>");
    }
    xml.raw("<w:uiPriority w:val=\"").number(rank).raw("\"/><w:unhideWhenUsed/><w:qFormat/>");
    xml.raw("<w:pPr>").raw(look).raw("</w:pPr>");
    if !run.is_empty() {
        xml.raw("<w:rPr>").raw(run).raw("</w:rPr>");
    }
    xml.raw("</w:style>");
}

/// How a level counts: the name of its numbers, the text around them, and whether white space
/// follows, which wide Chinese marks do without.
#[must_use]
pub fn level_format(numbering: Numbering, level: usize) -> (&'static str, String, bool) {
    let here = level + 1;
    match numbering {
        Numbering::Decimal => {
            let parts: Vec<String> = (1..=here).map(|part| format!("%{part}")).collect();
            ("decimal", parts.join("."), true)
        }
        Numbering::Chinese => match level % 5 {
            0 => ("chineseCountingThousand", format!("%{here}、"), false),
            1 => ("chineseCountingThousand", format!("（%{here}）"), false),
            2 => ("decimal", format!("%{here}."), true),
            3 => ("decimal", format!("（%{here}）"), false),
            _ => ("decimalEnclosedCircle", format!("%{here}"), true),
        },
        Numbering::Letters => match level % 5 {
            0 => ("upperLetter", format!("%{here}."), true),
            1 => ("decimal", format!("%{here}."), true),
            2 => ("lowerLetter", format!("%{here}."), true),
            3 => ("decimal", format!("(%{here})"), true),
            _ => ("lowerLetter", format!("(%{here})"), true),
        },
    }
}

/// `word/numbering.xml`. `further` are the lists from [`FURTHER`] on.
#[must_use]
pub fn numbering(way: Option<Numbering>, headings: usize, further: &[Restart]) -> String {
    let mut xml = Xml::part();
    xml.raw("<w:numbering ").raw(NAMESPACES).raw(">");
    let begin = |xml: &mut Xml, id: usize| {
        xml.raw("<w:abstractNum w:abstractNumId=\"").number(id).raw("\"><w:nsid w:val=\"6A4E0D0").number(id);
        xml.raw("\"/><w:multiLevelType w:val=\"multilevel\"/><w:tmpl w:val=\"4F2C1A3").number(id).raw("\"/>");
    };
    if let Some(way) = way {
        begin(&mut xml, 0);
        for level in 0..LIST_LEVELS {
            let (format, text, gap) = level_format(way, level);
            xml.raw("<w:lvl w:ilvl=\"").number(level).raw("\"><w:start w:val=\"1\"/><w:numFmt w:val=\"").raw(format);
            xml.raw("\"/>");
            let is_heading = level < headings;
            if is_heading {
                xml.raw("<w:pStyle w:val=\"Heading").number(level + 1).raw("\"/>");
            }
            // Chinese headings are not indented, and their numbers stand as words do.
            let hangs = !(is_heading && way == Numbering::Chinese);
            let suffix = match (gap, hangs) {
                (false, true) if !is_heading => "tab",
                (false, _) => "nothing",
                (true, true) => "tab",
                (true, false) => "space",
            };
            xml.raw("<w:suff w:val=\"").raw(suffix).raw("\"/><w:lvlText w:val=\"").text(&text);
            xml.raw("\"/><w:lvlJc w:val=\"left\"/><w:pPr>");
            let deep = u32::try_from(level).unwrap_or(0);
            let below = u32::try_from(level.saturating_sub(headings)).unwrap_or(0);
            // A number that tells the whole way grows with each level.
            let hanging = if way == Numbering::Decimal { 432 + deep * 160 } else { INDENT };
            match (is_heading, hangs) {
                (true, true) => xml.raw(&format!("<w:ind w:left=\"{hanging}\" w:hanging=\"{hanging}\"/>")),
                (true, false) => xml.raw("<w:ind w:left=\"0\" w:firstLine=\"0\"/>"),
                (false, _) => {
                    let left = INDENT * below + hanging;
                    xml.raw(&format!("<w:ind w:left=\"{left}\" w:hanging=\"{hanging}\"/>"))
                }
            };
            xml.raw("</w:pPr></w:lvl>");
        }
        xml.raw("</w:abstractNum>");
    }
    for id in [1, 2] {
        begin(&mut xml, id);
        for level in 0..LIST_LEVELS {
            let mark = if level % 2 == 0 { "•" } else { "–" };
            xml.raw("<w:lvl w:ilvl=\"").number(level).raw("\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/>");
            xml.raw("<w:lvlText w:val=\"").raw(mark).raw("\"/><w:lvlJc w:val=\"left\"/>");
            indent(&mut xml, level);
            xml.raw("<w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:hint=\"default\"/></w:rPr></w:lvl>");
        }
        xml.raw("</w:abstractNum>");
    }
    begin(&mut xml, 3);
    for level in 0..LIST_LEVELS {
        xml.raw("<w:lvl w:ilvl=\"").number(level).raw("\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>");
        xml.raw("<w:lvlText w:val=\"%").number(level + 1).raw(".\"/><w:lvlJc w:val=\"left\"/>");
        indent(&mut xml, level);
        xml.raw("</w:lvl>");
    }
    xml.raw("</w:abstractNum>");
    let mut list = |id: usize, of: usize, start: Option<(usize, u64)>| {
        xml.raw("<w:num w:numId=\"").number(id).raw("\"><w:abstractNumId w:val=\"").number(of).raw("\"/>");
        if let Some((level, first)) = start {
            // Numbers are 32 bits.
            let first = i32::try_from(first).unwrap_or(1);
            xml.raw("<w:lvlOverride w:ilvl=\"").number(level).raw("\"><w:startOverride w:val=\"").number(first);
            xml.raw("\"/></w:lvlOverride>");
        }
        xml.raw("</w:num>");
    };
    if way.is_some() {
        list(NUMBERS, 0, None);
    }
    list(BULLETS, 1, None);
    list(NOTE_BULLETS, 2, None);
    for (id, restart) in (FURTHER..).zip(further) {
        match *restart {
            Restart::Topics => list(id, 0, Some((0, 1))),
            Restart::Bullets => list(id, 2, None),
            Restart::Note(level, first) => list(id, 3, Some((level.min(LIST_LEVELS - 1), first))),
        }
    }
    xml.raw("</w:numbering>").finish()
}

fn indent(xml: &mut Xml, level: usize) {
    xml.raw("<w:pPr><w:ind w:left=\"").number(INDENT as usize * (level + 1));
    xml.raw("\" w:hanging=\"").number(INDENT).raw("\"/></w:pPr>");
}

/// `word/settings.xml`: as present versions of Word write it, without asking for anything when the
/// file is opened (an update of fields would ask with a warning).
#[must_use]
pub fn settings(tongue: &Tongue) -> String {
    let mut xml = Xml::part();
    xml.raw("<w:settings ").raw(NAMESPACES).raw("><w:zoom w:percent=\"100\"/><w:removePersonalInformation/>");
    xml.raw("<w:defaultTabStop w:val=\"420\"/><w:characterSpacingControl w:val=\"");
    xml.raw(if tongue.titles.is_some() { "compressPunctuation" } else { "doNotCompress" });
    xml.raw(
        "\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat>\
         <w:doNotExpandShiftReturn/><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat><w:themeFontLang w:val=\"",
    );
    xml.raw(tongue.west).raw("\" w:eastAsia=\"").raw(tongue.east.tag()).raw("\"/>");
    xml.raw("<w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>").finish()
}

/// `word/fontTable.xml`: the fonts with the names that they have at home, for systems that know
/// them by those.
#[must_use]
pub fn font_table(tongue: &Tongue) -> String {
    let (serif, heading, charset) = match tongue.east {
        Region::Hans => ("宋体", "黑体", "86"),
        Region::Hant => ("新細明體", "微軟正黑體", "88"),
        Region::Japan => ("ＭＳ 明朝", "ＭＳ ゴシック", "80"),
        Region::Korea => ("바탕", "맑은 고딕", "81"),
    };
    let mut xml = Xml::part();
    xml.raw("<w:fonts ").raw(NAMESPACES).raw("><w:font w:name=\"Times New Roman\"><w:charset w:val=\"00\"/>");
    xml.raw("<w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font>");
    for (name, home, family) in [(tongue.east.serif(), serif, "roman"), (tongue.east.heading(), heading, "swiss")] {
        xml.raw("<w:font w:name=\"").raw(name).raw("\"><w:altName w:val=\"").raw(home).raw("\"/><w:charset w:val=\"");
        xml.raw(charset).raw("\"/><w:family w:val=\"").raw(family).raw("\"/><w:pitch w:val=\"variable\"/></w:font>");
    }
    xml.raw("</w:fonts>").finish()
}
