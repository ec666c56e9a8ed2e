//! A pull parser for JSON text: asks for what should come next, and says where it did not.
//!
//! **Invariants.** Linear time, nothing recurses, `at` never goes back and always lies on a
//! character boundary. Everything that could be mended without loss is mended and reported: control
//! characters in strings, halves of surrogate pairs. Everything else stops with a place.
//!
//! Stricter than some: no comments, no trailing commas, no line breaks in strings. A forgotten
//! quote should be found on its own line, not pages later.

use std::borrow::Cow;

use crate::doc::Text;

/// Why the parser stopped, at a byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Stop {
    pub at: usize,
    pub what: String,
    pub hint: &'static str,
}

/// Something mended at a byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Report {
    pub at: usize,
    pub what: String,
}

pub(in crate::formats) type Read<T> = Result<T, Stop>;

pub(in crate::formats) const HINT_BY_HAND: &str =
    "Correct the place in a text editor, or open an older copy of the file.";
pub(in crate::formats) const HINT_CUT: &str =
    "The file was cut off. What stands before the end can be opened as a new map; look for an older copy too.";
const HINT_MERGE: &str = "Resolve the merge conflict in a text editor: keep one of the two sides and remove the marks.";

/// What a byte means inside of a string: 0 plain, 1 worth a look.
static WORTH_A_LOOK: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0x7F] = true;
    // U+0085, a line break, begins with this byte, and so do harmless letters.
    table[0xC2] = true;
    table
};

/// The state of the parser.
#[derive(Debug)]
pub(in crate::formats) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// What was mended so far.
    pub reports: Vec<Report>,
    /// Reports beyond the limit, only counted.
    pub unreported: usize,
}

impl<'a> Lexer<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0, reports: Vec::new(), unreported: 0 }
    }

    /// Notes that something at `at` was mended.
    pub fn report(&mut self, at: usize, what: impl Into<String>) {
        if self.reports.len() < crate::formats::report::MOST_REPAIRS {
            self.reports.push(Report { at, what: what.into() });
        } else {
            self.unreported += 1;
        }
    }

    /// The next byte that is not white space, without taking it.
    pub fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Where the next token starts.
    pub fn place(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// A stop at the next token: `what` is expected, and what stands there is named.
    pub fn unexpected(&mut self, expected: &str) -> Stop {
        let at = self.place();
        let rest = self.text.get(at..).unwrap_or_default();
        let begins_line = self.text.as_bytes().get(at.wrapping_sub(1)).is_none_or(|&byte| byte == b'\n');
        let is_conflict = begins_line && ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| rest.starts_with(mark));
        if is_conflict {
            return Stop { at, what: "a mark of a merge conflict stands here".to_owned(), hint: HINT_MERGE };
        }
        // Nothing is left, or only the first letters of a word.
        if ["true", "false", "null", "-"].iter().any(|word| word.starts_with(rest)) {
            let what = format!("the file ends here, but {expected} is still to come");
            return Stop { at, what, hint: HINT_CUT };
        }
        let found = match rest.chars().next() {
            None => "nothing".to_owned(),
            Some('"') => "a text".to_owned(),
            Some('{') => "an object".to_owned(),
            Some('[') => "a list".to_owned(),
            Some('t' | 'f') if rest.starts_with("true") || rest.starts_with("false") => "true or false".to_owned(),
            Some('n') if rest.starts_with("null") => "null".to_owned(),
            Some('-' | '0'..='9') => "a number".to_owned(),
            Some('\0') => "a zero byte".to_owned(),
            Some(other) => format!("“{}”", other.escape_debug()),
        };
        Stop { at, what: format!("{expected} must stand here, not {found}"), hint: HINT_BY_HAND }
    }

    /// Takes one byte of punctuation.
    fn take(&mut self, byte: u8, expected: &str) -> Read<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// Takes the `{` of an object.
    pub fn open_object(&mut self, expected: &str) -> Read<()> {
        self.take(b'{', expected)
    }

    /// Takes the `[` of a list.
    pub fn open_list(&mut self, expected: &str) -> Read<()> {
        self.take(b'[', expected)
    }

    /// The next key of an object with its colon; `None` after its `}`.
    pub fn next_key(&mut self, first: bool) -> Read<Option<Cow<'a, str>>> {
        match self.peek() {
            Some(b'}') => {
                self.at += 1;
                return Ok(None);
            }
            Some(b',') if !first => {
                let comma = self.at;
                self.at += 1;
                if self.peek() == Some(b'}') {
                    let what = "there is a comma too many before “}”".to_owned();
                    return Err(Stop { at: comma, what, hint: HINT_BY_HAND });
                }
            }
            Some(_) if first => {}
            _ => return Err(self.unexpected("a comma or “}”")),
        }
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in quotes"));
        }
        let key = self.string("a key in quotes")?;
        self.take(b':', "a colon")?;
        Ok(Some(key))
    }

    /// Whether another item of a list follows; takes the comma before it or the `]`.
    pub fn next_item(&mut self, first: bool) -> Read<bool> {
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !first => {
                let comma = self.at;
                self.at += 1;
                if self.peek() == Some(b']') {
                    let what = "there is a comma too many before “]”".to_owned();
                    return Err(Stop { at: comma, what, hint: HINT_BY_HAND });
                }
                Ok(true)
            }
            Some(_) if first => Ok(true),
            _ => Err(self.unexpected("a comma or “]”")),
        }
    }

    /// Takes `null` if it comes next.
    pub fn null(&mut self) -> bool {
        self.peek();
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with("null"));
        if found {
            self.at += 4;
        }
        found
    }

    /// Takes `true` or `false`.
    pub fn boolean(&mut self, expected: &str) -> Read<bool> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (value, length) = if rest.starts_with("true") {
            (true, 4)
        } else if rest.starts_with("false") {
            (false, 5)
        } else {
            return Err(self.unexpected(expected));
        };
        self.at += length;
        Ok(value)
    }

    /// Takes a number and gives its text.
    fn number_text(&mut self, expected: &str) -> Read<&'a str> {
        self.peek();
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let digits = |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = usize::from(rest.first() == Some(&b'-'));
        let whole = digits(end);
        if whole == 0 {
            return Err(self.unexpected(expected));
        }
        let leading_zero = rest.get(end) == Some(&b'0') && whole > 1;
        end += whole;
        let mut well_formed = !leading_zero;
        if rest.get(end) == Some(&b'.') {
            let fraction = digits(end + 1);
            well_formed &= fraction > 0;
            end += 1 + fraction;
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let power = digits(end + 1 + sign);
            well_formed &= power > 0;
            end += 1 + sign + power;
        }
        if !well_formed {
            if rest.len() == end {
                self.at = self.text.len();
                return Err(self.unexpected("the rest of a number"));
            }
            return Err(Stop { at: start, what: "this number is not well formed".to_owned(), hint: HINT_BY_HAND });
        }
        self.at = start + end;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Takes a number.
    pub fn number(&mut self, expected: &str) -> Read<f64> {
        let at = self.place();
        let number: f64 = self.number_text(expected)?.parse().unwrap_or(f64::INFINITY);
        if number.is_finite() && number.abs() <= f64::from(f32::MAX) {
            Ok(number)
        } else {
            Err(Stop { at, what: "this number is too large".to_owned(), hint: HINT_BY_HAND })
        }
    }

    /// Takes a whole number between two bounds.
    pub fn whole(&mut self, expected: &str, most: u32) -> Read<u32> {
        let at = self.place();
        let number = self.number(expected)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bounds are checked before")]
        if number.fract() == 0.0 && (0.0..=f64::from(most)).contains(&number) {
            Ok(number as u32)
        } else {
            let what = format!("{expected} must stand here: a whole number from 0 to {most}");
            Err(Stop { at, what, hint: HINT_BY_HAND })
        }
    }

    /// Takes a string. Borrowed from the text when nothing in it is escaped or mended.
    pub fn string(&mut self, expected: &str) -> Read<Cow<'a, str>> {
        self.take(b'"', expected)?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        // The part since `from` is not yet in `built`.
        let mut from = start;
        let mut built = String::new();
        let mut removed = 0_usize;
        loop {
            let plain = bytes
                .get(self.at..)
                .and_then(|rest| rest.iter().position(|&byte| WORTH_A_LOOK.get(usize::from(byte)) == Some(&true)));
            let Some(plain) = plain else {
                self.at = bytes.len();
                return Err(Stop {
                    at: self.at,
                    what: "the file ends here, in the middle of a text".to_owned(),
                    hint: HINT_CUT,
                });
            };
            self.at += plain;
            let end = self.at;
            match bytes.get(end) {
                Some(b'"') => {
                    self.at += 1;
                    let tail = self.text.get(from..end).unwrap_or_default();
                    if removed > 0 {
                        self.report(start, format!("{} removed from a text", control_characters(removed)));
                    }
                    if from == start && built.is_empty() {
                        return Ok(Cow::Borrowed(tail));
                    }
                    built.push_str(tail);
                    return Ok(Cow::Owned(built));
                }
                Some(b'\\') => {
                    built.push_str(self.text.get(from..end).unwrap_or_default());
                    if let Some(character) = self.escape()? {
                        built.push(character);
                    } else {
                        removed += 1;
                    }
                    from = self.at;
                }
                Some(b'\n') => return Err(self.not_closed(end)),
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return Err(self.not_closed(end)),
                Some(b'\t') => self.at += 1,
                Some(0xC2) if bytes.get(end + 1) != Some(&0x85) => self.at += 2,
                _ => {
                    built.push_str(self.text.get(from..end).unwrap_or_default());
                    self.at += if bytes.get(end) == Some(&0xC2) { 2 } else { 1 };
                    from = self.at;
                    removed += 1;
                }
            }
        }
    }

    fn not_closed(&self, at: usize) -> Stop {
        let what = "the quotes of this text are not closed on its line".to_owned();
        if self.text.get(at..).is_some_and(|rest| rest.trim().is_empty()) {
            return Stop { at, what: "the file ends here, in the middle of a text".to_owned(), hint: HINT_CUT };
        }
        Stop { at, what, hint: HINT_BY_HAND }
    }

    /// Takes an escape, `\` first. `None` for a control character, which is dropped.
    fn escape(&mut self) -> Read<Option<char>> {
        let at = self.at;
        let wrong = |what: &str| Stop { at, what: what.to_owned(), hint: HINT_BY_HAND };
        let Some(&letter) = self.text.as_bytes().get(at + 1) else {
            self.at = self.text.len();
            return Err(self.unexpected("the rest of an escape"));
        };
        self.at += 2;
        Ok(Some(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'n' => '\n',
            b't' => '\t',
            b'b' | b'f' => return Ok(None),
            b'r' => {
                // A carriage return alone was a line break once; before a newline it is nothing.
                let newline = self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\n"));
                return Ok(if newline { None } else { Some('\n') });
            }
            b'u' => {
                if self.at + 4 > self.text.len() {
                    self.at = self.text.len();
                    return Err(self.unexpected("the rest of an escape"));
                }
                let unit = self.hex().ok_or_else(|| wrong("after “\\u” four digits 0–9, a–f must follow"))?;
                let character = match unit {
                    0xD800..=0xDBFF => self.low_surrogate(unit),
                    _ => char::from_u32(unit),
                };
                match character {
                    None => {
                        self.report(at, "half of a surrogate pair replaced by “\u{fffd}”");
                        '\u{fffd}'
                    }
                    Some('\n') => '\n',
                    Some('\t') => '\t',
                    // Those from U+0080 on are letters of old encodings that went astray, and stay.
                    Some(control) if control.is_ascii_control() || control == '\u{85}' => return Ok(None),
                    Some(character) => character,
                }
            }
            _ => {
                self.at = at;
                return Err(wrong("no escape begins like this; a backslash itself is written “\\\\”"));
            }
        }))
    }

    /// Takes the second half of a surrogate pair if it follows.
    fn low_surrogate(&mut self, high: u32) -> Option<char> {
        let before = self.at;
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            self.at += 2;
            if let Some(low @ 0xDC00..=0xDFFF) = self.hex() {
                return char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00));
            }
            self.at = before;
        }
        None
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    /// Takes any value and gives its JSON text on one line: as it stands if it stands on one line,
    /// else with the spacing of this program. Strings that need mending are mended.
    pub fn raw(&mut self, expected: &str) -> Read<Text> {
        let start = self.place();
        let reports = self.reports.len() + self.unreported;
        // What is open: true for an object.
        let mut open: Vec<bool> = Vec::new();
        loop {
            // A value.
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    if self.next_key(true)?.is_some() {
                        open.push(true);
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    if self.next_item(true)? {
                        open.push(false);
                        continue;
                    }
                }
                Some(b'"') => drop(self.string(expected)?),
                Some(b't' | b'f') => drop(self.boolean(expected)?),
                Some(b'n') if self.null() => {}
                Some(b'-' | b'0'..=b'9') => drop(self.number_text(expected)?),
                _ => return Err(self.unexpected(expected)),
            }
            // What follows it.
            loop {
                let Some(&is_object) = open.last() else {
                    let text = self.text.get(start..self.at).unwrap_or_default();
                    let as_is = reports == self.reports.len() + self.unreported
                        && !text.bytes().any(|byte| byte < 0x20 || byte == 0x7F);
                    return Ok(if as_is { text.into() } else { one_line(text) });
                };
                if if is_object { self.next_key(false)?.is_some() } else { self.next_item(false)? } {
                    break;
                }
                open.pop();
            }
        }
    }

    /// Takes any value and drops it.
    pub fn skip(&mut self) -> Read<()> {
        let mut open: Vec<bool> = Vec::new();
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    if self.next_key(true)?.is_some() {
                        open.push(true);
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    if self.next_item(true)? {
                        open.push(false);
                        continue;
                    }
                }
                Some(b'"') => drop(self.string("a text")?),
                Some(b't' | b'f') => drop(self.boolean("a value")?),
                Some(b'n') if self.null() => {}
                _ => drop(self.number_text("a value")?),
            }
            loop {
                let Some(&is_object) = open.last() else { return Ok(()) };
                if if is_object { self.next_key(false)?.is_some() } else { self.next_item(false)? } {
                    break;
                }
                open.pop();
            }
        }
    }

    /// Whether only white space is left.
    pub fn at_end(&mut self) -> bool {
        self.peek().is_none()
    }
}

fn control_characters(count: usize) -> String {
    if count == 1 { "a control character was".to_owned() } else { format!("{count} control characters were") }
}

/// JSON text that is known to be well formed, on one line, with mended strings.
fn one_line(json: &str) -> Text {
    let mut lexer = Lexer::new(json);
    let mut line = String::with_capacity(json.len());
    while let Some(byte) = lexer.peek() {
        if byte == b'"' {
            let Ok(string) = lexer.string("a text") else { break };
            super::write::push_string(&mut line, &string);
            continue;
        }
        line.push(char::from(byte));
        if matches!(byte, b',' | b':') {
            line.push(' ');
        }
        lexer.at += 1;
    }
    line.into()
}

#[cfg(test)]
mod tests {
    use super::Lexer;

    fn string(json: &str) -> (Result<String, String>, usize) {
        let mut lexer = Lexer::new(json);
        let text = lexer.string("a text").map(std::borrow::Cow::into_owned).map_err(|stop| stop.what);
        (text, lexer.reports.len())
    }

    #[test]
    fn strings_are_read_and_mended() {
        let cases = [
            (r#""plain""#, "plain", 0),
            (r#""\"\\\/\n\t""#, "\"\\/\n\t", 0),
            ("\"a\tb\"", "a\tb", 0),
            (r#""\u65e5\u97d3""#, "日韓", 0),
            (r#""\ud842\udfb7""#, "𠮷", 0),
            (r#""\ud842x""#, "\u{fffd}x", 1),
            (r#""\udfb7""#, "\u{fffd}", 1),
            (r#""\ud842\ud842\udfb7""#, "\u{fffd}𠮷", 1),
            (r#""a\u0000b\b""#, "ab", 1),
            ("\"\u{1}\"", "", 1),
            ("\"a\u{1}b\u{7f}c\u{85}d\"", "abcd", 1),
            ("\"\u{a0}é\u{2028}\u{202e}\"", "\u{a0}é\u{2028}\u{202e}", 0),
            (r#""a\r\nb\rc""#, "a\nb\nc", 1),
        ];
        for (json, text, reports) in cases {
            assert_eq!(string(json), (Ok(text.to_owned()), reports), "{json}");
        }
        for json in ["\"a", "\"a\n\"", r#""\x""#, r#""\u12g4""#, r#""\"#, "5"] {
            assert!(string(json).0.is_err(), "{json}");
        }
    }

    #[test]
    fn any_value_comes_on_one_line() {
        let raw = |json: &str| Lexer::new(json).raw("a value").map(|text| text.to_string()).ok();
        assert_eq!(raw(r#" {"a":[1, 2.5e3,{}],"b" : null} x"#).unwrap(), r#"{"a":[1, 2.5e3,{}],"b" : null}"#);
        assert_eq!(raw("{\n \"a\":[\n1,true ] ,\"b\":\"x y\"}").unwrap(), r#"{"a": [1, true], "b": "x y"}"#);
        assert_eq!(raw(r#"["\ud800"]"#).unwrap(), "[\"\u{fffd}\"]");
        for wrong in ["", "{", "[1,]", "{\"a\":1,}", "nul", "01", "1.", "-", "[1 2]", "{a:1}", "]"] {
            assert_eq!(raw(wrong), None, "{wrong}");
        }
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(raw(&deep).unwrap(), deep);
    }
}
