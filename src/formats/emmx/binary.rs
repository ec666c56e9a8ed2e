//! `page.bin` of `EdrawMind` 9 to 12: the Kiwi wire format (github.com/evanw/kiwi) without its schema.
//!
//! Messages are pairs of a field number and a value, ended by 0. A reader has to know the type of
//! each field, because unknown ones can't be passed over; the tables below were found by comparing
//! pages that exist in both forms. What a later version adds is found out: of the types that an unknown
//! field may have, the one with which the rest makes most sense. If none does, that is an error.

use crate::formats::report::ReadError;

use super::{Kind, Shape};

/// Messages within messages: a page has shapes with a text of paragraphs of runs.
const MOST_DEPTH: usize = 12;
/// The kind of a shape that is a mark of the one around it.
const MARK: u32 = 24;
/// Values of one page.
const MOST_VALUES: usize = 20_000_000;
/// Unknown fields that are found out, and bytes that are read for that: each field takes up to twenty
/// readings of what stands before it.
const MOST_GUESSES: usize = 24;
const MOST_GUESSED: usize = 128 << 20;
/// What one reading counts at least, so that small pages end soon, too.
const LEAST_GUESSED: usize = 256 << 10;

/// What a field holds.
#[derive(Clone, Copy)]
enum Type {
    Number,
    Float,
    Text,
    /// So many numbers or floats in a row.
    Numbers(usize),
    Floats(usize),
    NumberList,
    FloatList,
    Message(Message),
    MessageList(Message),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Message {
    Page,
    Shape,
    Format,
    Text,
    Layout,
    Label,
    Character,
    Paragraph,
    Run,
}

/// What an unknown field may be, the simple things first.
const GUESSES: [Type; 20] = [
    Type::Number,
    Type::Float,
    Type::Text,
    Type::NumberList,
    Type::FloatList,
    Type::Floats(2),
    Type::Floats(4),
    Type::Numbers(2),
    Type::Numbers(4),
    Type::Message(Message::Text),
    Type::Message(Message::Label),
    Type::Message(Message::Format),
    Type::Message(Message::Layout),
    Type::Message(Message::Character),
    Type::Message(Message::Shape),
    Type::MessageList(Message::Text),
    Type::MessageList(Message::Label),
    Type::MessageList(Message::Paragraph),
    Type::MessageList(Message::Run),
    Type::MessageList(Message::Shape),
];

impl Message {
    const fn field(self, field: u32) -> Option<Type> {
        use Type::{Float, FloatList, Floats, MessageList, Number, NumberList, Numbers};
        Some(match (self, field) {
            (Self::Page, 1 | 2 | 20 | 65 | 72..=76 | 78..=81 | 84 | 86 | 88 | 89)
            | (Self::Shape, 1 | 2 | 6 | 8 | 9 | 12 | 13 | 15 | 19..=22 | 34 | 45..=49 | 99 | 121..=123)
            | (Self::Format, 1..=8)
            | (Self::Text | Self::Label, 1)
            | (Self::Layout | Self::Character, 1..=10)
            | (Self::Paragraph | Self::Run, 1..=3) => Number,
            (Self::Page | Self::Shape, 4) => Type::Message(Self::Format),
            (Self::Page, 63 | 82) | (Self::Run, 4) => Type::Text,
            (Self::Page, 64 | 66..=69 | 91 | 92)
            | (Self::Shape, 40..=44 | 64 | 66..=69 | 100..=103 | 124)
            | (Self::Text, 3 | 4 | 10 | 11)
            | (Self::Layout, 11 | 12)
            | (Self::Label, 3 | 4) => Float,
            (Self::Page | Self::Shape, 110) => MessageList(Self::Shape),
            (Self::Shape | Self::Label, 5) => Type::Message(Self::Text),
            (Self::Shape, 14 | 37 | 96 | 97) => NumberList,
            (Self::Shape, 33) => Numbers(4),
            (Self::Shape, 36) => Type::Message(Self::Layout),
            (Self::Shape, 57) => Type::Message(Self::Label),
            (Self::Shape, 111..=114) => FloatList,
            (Self::Text, 2) => Type::Message(Self::Character),
            (Self::Text, 6) => MessageList(Self::Paragraph),
            (Self::Text, 8) | (Self::Label, 2) => Floats(4),
            (Self::Paragraph, 4) => MessageList(Self::Run),
            _ => return None,
        })
    }
}

/// A message that was read: what this program uses of it.
#[derive(Default)]
struct Read {
    numbers: Vec<(u32, u32)>,
    lists: Vec<(u32, Vec<u32>)>,
    texts: Vec<(u32, String)>,
    messages: Vec<(u32, Self)>,
}

impl Read {
    fn number(&self, field: u32) -> Option<u32> {
        self.numbers.iter().find(|(id, _)| *id == field).map(|(_, number)| *number)
    }

    fn list(&self, field: u32) -> Vec<u32> {
        self.lists.iter().find(|(id, _)| *id == field).map(|(_, list)| list.clone()).unwrap_or_default()
    }

    fn text(&self, field: u32) -> &str {
        self.texts.iter().find(|(id, _)| *id == field).map_or("", |(_, text)| text)
    }

    fn messages(&self, field: u32) -> impl Iterator<Item = &Self> {
        self.messages.iter().filter(move |(id, _)| *id == field).map(|(_, message)| message)
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    values: usize,
    /// The types of fields that were found out.
    guessed: &'a [(Message, u32, Type)],
}

/// Why a page was not read.
enum Stop {
    Cut,
    Unknown(Message, u32),
    TooMuch,
}

type Step<T> = Result<T, Stop>;

impl Reader<'_> {
    fn byte(&mut self) -> Step<u8> {
        let byte = *self.bytes.get(self.at).ok_or(Stop::Cut)?;
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self) -> Step<u32> {
        let mut number = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or_default();
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Stop::Cut)
    }

    /// Floats are only passed over: a zero is one byte, others are four.
    fn float(&mut self) -> Step<()> {
        if self.byte()? != 0 {
            self.at += 3;
        }
        if self.at > self.bytes.len() { Err(Stop::Cut) } else { Ok(()) }
    }

    fn text(&mut self) -> Step<String> {
        let rest = self.bytes.get(self.at..).ok_or(Stop::Cut)?;
        let end = rest.iter().position(|&byte| byte == 0).ok_or(Stop::Cut)?;
        self.at += end + 1;
        Ok(String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned())
    }

    /// A message. The depth of messages is that of the format, not that of the map, and bounded.
    fn message(&mut self, kind: Message, depth: usize) -> Step<Read> {
        if depth > MOST_DEPTH {
            return Err(Stop::TooMuch);
        }
        let mut read = Read::default();
        loop {
            let field = self.number()?;
            if field == 0 {
                return Ok(read);
            }
            self.values += 1;
            if self.values > MOST_VALUES {
                return Err(Stop::TooMuch);
            }
            let guessed = || self.guessed.iter().find(|(of, id, _)| (*of, *id) == (kind, field)).map(|found| found.2);
            match kind.field(field).or_else(guessed).ok_or(Stop::Unknown(kind, field))? {
                Type::Number => {
                    let number = self.number()?;
                    read.numbers.push((field, number));
                }
                Type::Float => self.float()?,
                Type::Text => {
                    let text = self.text()?;
                    read.texts.push((field, text));
                }
                Type::Numbers(count) => (0..count).try_for_each(|_| self.number().map(drop))?,
                Type::Floats(count) => (0..count).try_for_each(|_| self.float())?,
                Type::NumberList => {
                    let count = self.count()?;
                    let list = (0..count).map(|_| self.number()).collect::<Step<Vec<u32>>>()?;
                    read.lists.push((field, list));
                }
                Type::FloatList => {
                    let count = self.count()?;
                    (0..count).try_for_each(|_| self.float())?;
                }
                Type::Message(kind) => {
                    let message = self.message(kind, depth + 1)?;
                    read.messages.push((field, message));
                }
                Type::MessageList(kind) => {
                    let count = self.count()?;
                    for _ in 0..count {
                        let message = self.message(kind, depth + 1)?;
                        read.messages.push((field, message));
                    }
                }
            }
        }
    }

    /// The length of a list, of which each entry takes a byte at least.
    fn count(&mut self) -> Step<u32> {
        let count = self.number()?;
        if count as usize > self.bytes.len().saturating_sub(self.at) { Err(Stop::Cut) } else { Ok(count) }
    }
}

/// Finds out the types of fields that are not known.
struct Guesser<'a> {
    bytes: &'a [u8],
    guessed: Vec<(Message, u32, Type)>,
    /// Bytes that may still be read for it.
    budget: usize,
}

impl Guesser<'_> {
    /// Reads the page with what is known by now: how far that went, and whether it is the whole page. Behind
    /// a page nothing stands: one that ends early was misread.
    fn attempt(&mut self) -> (Step<Read>, usize, bool) {
        self.budget = self.budget.saturating_sub(self.bytes.len().max(LEAST_GUESSED));
        let mut reader = Reader { bytes: self.bytes, at: 0, values: 0, guessed: &self.guessed };
        let read = reader.message(Message::Page, 0);
        let (at, is_ok) = (reader.at, read.is_ok());
        (read, at, is_ok && at == self.bytes.len())
    }

    /// Tries the types that an unknown field may have, those first with which most can be read. The depth
    /// is that of [`MOST_GUESSES`].
    fn solve(&mut self, kind: Message, field: u32) -> Option<Read> {
        if self.guessed.len() >= MOST_GUESSES {
            return None;
        }
        let mut next: Vec<(usize, Type, Message, u32)> = Vec::new();
        for guess in GUESSES {
            if self.budget == 0 {
                return None;
            }
            self.guessed.push((kind, field, guess));
            let (read, at, is_whole) = self.attempt();
            self.guessed.pop();
            match read {
                Ok(read) if is_whole => return Some(read),
                Err(Stop::Unknown(kind, field)) => next.push((at, guess, kind, field)),
                _ => {}
            }
        }
        // Of equals the simplest stays first.
        next.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
        next.into_iter().find_map(|(_, guess, of, other)| {
            self.guessed.push((kind, field, guess));
            let read = self.solve(of, other);
            self.guessed.pop();
            read
        })
    }
}

/// A page, with the types of fields found out that are not known.
fn page(bytes: &[u8]) -> Step<Read> {
    let mut guesser = Guesser { bytes, guessed: Vec::new(), budget: MOST_GUESSED };
    match guesser.attempt().0 {
        Err(Stop::Unknown(kind, field)) => guesser.solve(kind, field).ok_or(Stop::Unknown(kind, field)),
        read => read,
    }
}

/// The name and the shapes of a page.
pub(super) fn read(bytes: &[u8], part: &str) -> Result<(String, Vec<Shape>), ReadError> {
    let page = page(bytes).map_err(|stop| {
        let hint = "Export the map as Markdown or as an older .emmx file from EdrawMind, and open that.";
        let what = match stop {
            Stop::Cut => format!("the part “{part}” was cut off or is damaged"),
            Stop::TooMuch => format!("the part “{part}” is larger than a map can be"),
            Stop::Unknown(_, field) => {
                format!("a later version of EdrawMind wrote the part “{part}”: its field {field} is not known")
            }
        };
        ReadError::whole(what, hint)
    })?;
    let shapes = page.messages(110).map(shape).collect();
    Ok((page.text(63).to_owned(), shapes))
}

fn title(text: Option<&Read>) -> String {
    let Some(text) = text else { return String::new() };
    let lines: Vec<String> =
        text.messages(6).map(|paragraph| paragraph.messages(4).map(|run| run.text(4)).collect::<String>()).collect();
    lines.join("\n")
}

fn shape(read: &Read) -> Shape {
    let kind = match read.number(2).unwrap_or_default() {
        27 => Kind::Root,
        28 | 29 => Kind::Topic,
        30 => Kind::Floating,
        31 => Kind::SummaryTopic,
        33 => Kind::Boundary,
        34 => Kind::Summary,
        37 => Kind::Relation,
        _ => Kind::Other,
    };
    // A mark has a number in its group; the first group, of numbers, is none that is named.
    let marks = read.messages(110).filter(|inner| {
        inner.number(2) == Some(MARK) && inner.number(47).or(inner.number(48)).unwrap_or_default() == 0
    });
    let marks = marks.filter_map(|mark| mark.number(49)).map(|number| format!("priority{number}")).collect();
    let label = read.messages(57).next().and_then(|label| label.messages(5).next());
    Shape {
        id: read.number(1).unwrap_or(u32::MAX),
        kind,
        title: title(read.messages(5).next().or(label)),
        parent: read.number(8).filter(|parent| *parent != 0),
        children: read.list(14),
        folded: read.number(15).is_some_and(|folded| folded != 0),
        covered: read.list(37),
        ends: read.number(45).zip(read.number(46)),
        marks,
        ..Shape::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::ReadOptions;
    use super::super::super::parts::archive::zip_of;
    use super::super::super::parts::fixture::{fuzz, shown};
    use super::super::read;

    /// A shape: its number, kind, title, parent and children.
    fn shape(id: u8, kind: u8, title: &str, parent: u8, children: &[u8]) -> Vec<u8> {
        let mut bytes = vec![1, id, 2, kind, 5, 6, 1, 4, 1, 4];
        bytes.extend(title.bytes().chain([0, 0, 0, 0, 8, parent, 64, 0, 66, 1, 2, 3, 4]));
        bytes.extend([14, u8::try_from(children.len()).unwrap()]);
        bytes.extend(children);
        bytes.push(0);
        bytes
    }

    #[test]
    fn numbers_on_topics_are_priorities() {
        let mut root = shape(1, 27, "R", 0, &[]);
        root.pop();
        root.extend([110, 1, 1, 9, 2, 24, 49, 3, 0, 0]);
        let page = [&[1, 1, 110, 1][..], &root, &[0]].concat();
        let loaded = read(&zip_of(&[("mmpage/page.bin", &page)]), &ReadOptions::default()).unwrap();
        assert_eq!(shown(&loaded).extras, "R: markers priority-3\n");
    }

    fn page() -> Vec<u8> {
        let mut bytes = vec![1, 1, 63];
        bytes.extend(b"P\0");
        bytes.extend([110, 4]);
        bytes.extend(shape(1, 27, "根", 0, &[3, 2]));
        bytes.extend(shape(2, 28, "A", 1, &[]));
        bytes.extend(shape(3, 28, "B", 1, &[]));
        bytes.extend(shape(4, 30, "F", 0, &[]));
        bytes.push(0);
        bytes
    }

    #[test]
    fn a_binary_page_becomes_a_map() {
        let loaded = read(&zip_of(&[("mmpage/page.bin", &page())]), &ReadOptions::default()).unwrap();
        assert_eq!(shown(&loaded).outline, "根\n  B\n  A\n~F\n");
        // Fields of a later version: a number, a float, a text, floats in a row, a text with its looks.
        let added: [&[u8]; 5] = [&[62, 7], &[60, 1, 2, 3, 4], b"\x3dabc\0", &[59, 2, 1, 2, 3, 4, 0], &[58, 1, 9, 0]];
        for more in added {
            let later = [more, &page()].concat();
            let loaded = read(&zip_of(&[("mmpage/page.bin", &later)]), &ReadOptions::default()).unwrap();
            assert_eq!(shown(&loaded).outline, "根\n  B\n  A\n~F\n", "{more:?}");
        }
        // Two at the end, of which a text would read over the end.
        let whole = page();
        let later = [whole.get(..whole.len() - 1).unwrap(), &[62, 7, 61, 9, 0]].concat();
        let loaded = read(&zip_of(&[("mmpage/page.bin", &later)]), &ReadOptions::default()).unwrap();
        assert_eq!(shown(&loaded).outline, "根\n  B\n  A\n~F\n");
        // What nothing can be made of is named.
        let unknown = [62, 255].repeat(100);
        let error = read(&zip_of(&[("mmpage/page.bin", &unknown)]), &ReadOptions::default()).unwrap_err();
        assert!(error.what.contains("field 62"), "{error}");
        let damaged = |page: &[u8], options: &ReadOptions| read(&zip_of(&[("mmpage/page.bin", page)]), options);
        fuzz("emmx binary", &page(), damaged as fn(&[u8], &ReadOptions) -> _);
    }
}
