//! A display list as SVG 1.1: real text with a list of fonts, links, embedded pictures; no scripts, no
//! foreign objects, no styles, nothing from elsewhere.
//!
//! **Invariant:** text and attributes pass through [`escaped`], which also drops what XML forbids, so
//! whatever a title holds, the file is well-formed and means nothing else.

use std::collections::HashMap;

use crate::base::color::Rgba;
use crate::base::geom::{Rectd, Vec2d};
use crate::doc::picture::base64;
use crate::text::faces::Region;

use super::super::{ExportError, Options};
use super::images::Images;
use super::list::{Item, Line, Picture, Shape, Step, What, Words};
use super::set::{Setter, Stroke};

/// Fonts of a region, the bundled ones' own names first, then those that systems have.
const fn fonts(region: Region) -> &'static str {
    match region {
        Region::Mainland => {
            "'Noto Sans CJK SC', 'Source Han Sans SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', \
             'Noto Sans CJK JP', sans-serif"
        }
        Region::Japan => {
            "'Noto Sans CJK JP', 'Source Han Sans', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', 'Meiryo', sans-serif"
        }
        Region::Taiwan => {
            "'Noto Sans CJK TC', 'Source Han Sans TC', 'Noto Sans TC', 'PingFang TC', 'Microsoft JhengHei', sans-serif"
        }
        Region::Korea => {
            "'Noto Sans CJK KR', 'Source Han Sans K', 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
        }
    }
}

/// A picture as an SVG element, without the line that makes it a file of its own, so that it may stand
/// in a page. `step` is told how much is done.
///
/// # Errors
/// When `step` says so.
pub fn svg(
    picture: &Picture,
    images: &Images<'_>,
    setter: &mut Setter<'_>,
    options: &Options,
    step: &dyn Fn(f32) -> Result<(), ExportError>,
) -> Result<String, ExportError> {
    let mut pen = Pen {
        out: String::with_capacity(picture.items.len() * 180 + 2048),
        origin: picture.bounds.min,
        home: Region::of(&picture.language),
        language: &picture.language,
        images,
        coded: HashMap::new(),
        setter,
        outlines: options.outlines,
    };
    let size = [picture.bounds.width(), picture.bounds.height()];
    pen.out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    pen.number(" width", size[0]);
    pen.number(" height", size[1]);
    pen.out.push_str(" viewBox=\"0 0 ");
    number(&mut pen.out, size[0]);
    pen.out.push(' ');
    number(&mut pen.out, size[1]);
    pen.out.push_str("\" role=\"img\"");
    if !picture.language.is_empty() {
        pen.attribute("xml:lang", &picture.language);
    }
    pen.attribute("font-family", fonts(pen.home));
    pen.out.push_str(">\n<title>");
    escaped(&mut pen.out, &picture.title);
    pen.out.push_str("</title>\n");
    if !options.transparent {
        pen.out.push_str("<rect width=\"100%\" height=\"100%\"");
        pen.paint("fill", picture.background);
        pen.out.push_str("/>\n");
    }
    let begin = picture.topics.first().map_or(picture.items.len(), |topic| topic.items.start);
    let end = picture.topics.last().map_or(begin, |topic| topic.items.end);
    pen.items(picture.items.get(..begin));
    let count = picture.topics.len().max(1) as f32;
    for (index, topic) in picture.topics.iter().enumerate() {
        if index % 512 == 0 {
            step(index as f32 / count)?;
        }
        let items = picture.items.get(topic.items.clone()).unwrap_or_default();
        // A title on one line says itself what it is.
        let lines: usize =
            items.iter().map(|item| if let What::Words(words) = &item.what { words.lines.len() } else { 0 }).sum();
        let is_titled = topic.link.is_some() || options.outlines || lines > 1;
        if let Some(link) = &topic.link {
            pen.out.push_str("<a");
            pen.attribute("href", link);
            pen.out.push_str(">\n");
        }
        if is_titled {
            pen.out.push_str("<g><title>");
            escaped(&mut pen.out, &topic.title);
            pen.out.push_str("</title>\n");
        }
        pen.items(Some(items));
        if is_titled {
            pen.out.push_str("</g>\n");
        }
        if topic.link.is_some() {
            pen.out.push_str("</a>\n");
        }
    }
    pen.items(picture.items.get(end..));
    pen.out.push_str("</svg>\n");
    Ok(pen.out)
}

struct Pen<'a, 'm> {
    out: String,
    origin: Vec2d,
    home: Region,
    language: &'a str,
    images: &'a Images<'a>,
    /// Pictures as addresses of themselves.
    coded: HashMap<crate::doc::Text, Option<String>>,
    setter: &'a mut Setter<'m>,
    outlines: bool,
}

impl Pen<'_, '_> {
    fn items(&mut self, items: Option<&[Item]>) {
        for item in items.unwrap_or_default() {
            match &item.what {
                What::Shape(shape) => self.shape(shape),
                What::Words(words) if self.outlines => self.outline(words),
                What::Words(words) => self.words(words),
                What::Picture(name, rect) => self.picture(name, *rect),
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escaped(&mut self.out, value);
        self.out.push('"');
    }

    /// ` name="12.5"`; the name comes with its space.
    fn number(&mut self, name: &str, value: f64) {
        self.out.push_str(name);
        self.out.push_str("=\"");
        number(&mut self.out, value);
        self.out.push('"');
    }

    fn paint(&mut self, name: &str, color: Rgba) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"#");
        for byte in [color.r, color.g, color.b] {
            for digit in [byte >> 4, byte & 15] {
                self.out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        self.out.push('"');
        if color.a < 255 {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("-opacity=\"");
            number(&mut self.out, f64::from(color.a) / 255.0);
            self.out.push('"');
        }
    }

    fn point(&mut self, at: Vec2d) {
        number(&mut self.out, at.x - self.origin.x);
        self.out.push(' ');
        number(&mut self.out, at.y - self.origin.y);
    }

    fn shape(&mut self, shape: &Shape) {
        self.out.push_str("<path d=\"");
        for step in &shape.path {
            match *step {
                Step::Move(to) => {
                    self.out.push('M');
                    self.point(to);
                }
                Step::Line(to) => {
                    self.out.push('L');
                    self.point(to);
                }
                Step::Cubic(a, b, to) => {
                    self.out.push('C');
                    for (index, at) in [a, b, to].into_iter().enumerate() {
                        if index > 0 {
                            self.out.push(' ');
                        }
                        self.point(at);
                    }
                }
                Step::Close => self.out.push('Z'),
            }
        }
        self.out.push('"');
        match shape.fill {
            Some(fill) => self.paint("fill", fill),
            None => self.out.push_str(" fill=\"none\""),
        }
        if let Some(Line { width, color, dash, round }) = shape.line {
            self.paint("stroke", color);
            self.number(" stroke-width", f64::from(width));
            if let Some([on, off]) = dash {
                self.out.push_str(" stroke-dasharray=\"");
                number(&mut self.out, f64::from(on));
                self.out.push(' ');
                number(&mut self.out, f64::from(off));
                self.out.push('"');
            }
            if round {
                self.out.push_str(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
            }
        }
        self.out.push_str("/>\n");
    }

    fn words(&mut self, words: &Words) {
        self.out.push_str("<text");
        let place = |pen: &mut Self, at: Vec2d, width: f32| {
            let x = if words.middle { at.x + f64::from(width) / 2.0 } else { at.x };
            pen.number(" x", x - pen.origin.x);
            pen.number(" y", at.y - pen.origin.y);
        };
        let one = if let [line] = words.lines.as_slice() { Some(line) } else { None };
        if let Some(line) = one {
            place(self, line.at, line.width);
        }
        self.number(" font-size", f64::from(words.size));
        if words.bold {
            self.out.push_str(" font-weight=\"700\"");
        }
        if words.italic {
            self.out.push_str(" font-style=\"italic\"");
        }
        if words.middle {
            self.out.push_str(" text-anchor=\"middle\"");
        }
        if !words.language.is_empty() && words.language != self.language {
            self.attribute("xml:lang", &words.language);
            let region = Region::of(&words.language);
            if region != self.home {
                self.attribute("font-family", fonts(region));
            }
        }
        if words.lines.iter().any(|line| line.text.starts_with(' ') || line.text.contains("  ")) {
            self.out.push_str(" xml:space=\"preserve\"");
        }
        self.paint("fill", words.color);
        self.out.push('>');
        if let Some(line) = one {
            escaped(&mut self.out, &line.text);
        } else {
            for line in &words.lines {
                self.out.push_str("<tspan");
                place(self, line.at, line.width);
                self.out.push('>');
                escaped(&mut self.out, &line.text);
                // A centred line would be moved by half of the space.
                if line.gap && !words.middle {
                    self.out.push(' ');
                }
                self.out.push_str("</tspan>");
            }
        }
        self.out.push_str("</text>\n");
    }

    /// Text as a path, for programs without the fonts.
    fn outline(&mut self, words: &Words) {
        let (region, size) = (Region::of(&words.language), f64::from(words.size));
        self.out.push_str("<path d=\"");
        for line in &words.lines {
            let run = self.setter.run(&line.text, region, words.bold);
            for glyph in &run.glyphs {
                let outline = self.setter.outline(glyph.face, glyph.id);
                let left = line.at.x + f64::from(glyph.at) * size;
                let place = |[x, y]: [f32; 2]| {
                    let lean = if words.italic { f64::from(-y) * super::SLANT } else { 0.0 };
                    Vec2d::new(left + (f64::from(x) + lean) * size, line.at.y + f64::from(y) * size)
                };
                for stroke in outline.iter() {
                    let (letter, points): (char, &[[f32; 2]]) = match stroke {
                        Stroke::Move(to) => ('M', &[*to]),
                        Stroke::Line(to) => ('L', &[*to]),
                        Stroke::Quad(a, to) => ('Q', &[*a, *to]),
                        Stroke::Cubic(a, b, to) => ('C', &[*a, *b, *to]),
                        Stroke::Close => ('Z', &[]),
                    };
                    self.out.push(letter);
                    for (index, &at) in points.iter().enumerate() {
                        if index > 0 {
                            self.out.push(' ');
                        }
                        self.point(place(at));
                    }
                }
            }
        }
        self.out.push('"');
        self.paint("fill", words.color);
        self.out.push_str("/>\n");
    }

    fn picture(&mut self, name: &crate::doc::Text, rect: Rectd) {
        let images = self.images;
        let coded = self.coded.entry(name.clone()).or_insert_with(|| {
            images.common(name).map(|(bytes, kind)| format!("data:{kind};base64,{}", base64(&bytes)))
        });
        let Some(coded) = coded.as_deref() else {
            // A frame in the place of a picture that cannot be read.
            let line = Line::solid(1.0, Rgba::rgb(128, 128, 128));
            let path = super::list::rounded(rect, 3.0);
            return self.shape(&Shape { path, fill: None, line: Some(line) });
        };
        self.out.push_str("<image xlink:href=\"");
        self.out.push_str(coded);
        self.out.push('"');
        self.number(" x", rect.min.x - self.origin.x);
        self.number(" y", rect.min.y - self.origin.y);
        self.number(" width", rect.width());
        self.number(" height", rect.height());
        self.out.push_str(" preserveAspectRatio=\"none\"/>\n");
    }
}

/// Adds a number with at most two decimals.
pub fn number(out: &mut String, value: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "a cast saturates, and maps are far smaller")]
    let hundredths = (value * 100.0).round() as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let mut digits = [0_u8; 20];
    let (mut at, mut left) = (digits.len(), whole);
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + u8::try_from(left % 10).unwrap_or(0);
        }
        left /= 10;
        if left == 0 || at == 0 {
            break;
        }
    }
    out.extend(digits.get(at..).unwrap_or_default().iter().map(|&digit| char::from(digit)));
    if rest > 0 {
        out.push('.');
        let digit = |value: u64| char::from(b'0' + u8::try_from(value).unwrap_or(0));
        out.push(digit(rest / 10));
        if rest % 10 > 0 {
            out.push(digit(rest % 10));
        }
    }
}

/// Adds text so that it is only text, in an element or in quotes. Characters that XML 1.0 forbids are
/// left out.
pub fn escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}
