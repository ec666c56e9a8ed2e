//! How signs are read: small print above them, here in brackets behind them.

use super::super::parts::html;

/// The readings of a page, as they come.
#[derive(Default)]
pub struct Ruby {
    /// The reading so far, of signs that are told already.
    reading: Option<String>,
    is_reading: bool,
    /// Within the brackets that stand there for programs that know no readings.
    is_bracket: bool,
    /// The last character before it.
    last: Option<char>,
    /// How many there were.
    pub count: usize,
}

impl Ruby {
    /// Takes the start of an element. A reading needs no end of its own: what else begins may end it, and then
    /// it is told.
    pub fn start(&mut self, name: &str) -> Option<String> {
        match name {
            "rt" => {
                (self.is_reading, self.is_bracket) = (true, false);
                self.reading.get_or_insert_default();
            }
            "rp" => (self.is_reading, self.is_bracket) = (false, true),
            "ruby" | "rb" => return self.tell(),
            "rtc" => (self.is_reading, self.is_bracket) = (false, false),
            name if html::is_block(name) => return self.tell(),
            _ => {}
        }
        None
    }

    /// Takes the end of an element, which may end a reading.
    pub fn end(&mut self, name: &str) -> Option<String> {
        match name {
            "rt" => self.is_reading = false,
            "rp" => self.is_bracket = false,
            "ruby" => return self.tell(),
            name if html::is_block(name) => return self.tell(),
            _ => {}
        }
        None
    }

    /// Takes words; whether they are none of the text, and a reading that stands before them.
    pub fn words(&mut self, words: &str) -> (bool, Option<String>) {
        if self.is_reading {
            self.reading.get_or_insert_default().push_str(words);
            return (true, None);
        }
        if self.is_bracket || self.reading.is_some() && words.trim().is_empty() {
            return (true, None);
        }
        let told = self.tell();
        self.last = words.trim_end().chars().next_back().or(self.last);
        (false, told)
    }

    /// The reading that is open, in brackets.
    fn tell(&mut self) -> Option<String> {
        (self.is_reading, self.is_bracket) = (false, false);
        let reading = self.reading.take()?;
        let is_bracket = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）');
        let reading = reading.trim_matches(is_bracket);
        if reading.is_empty() {
            return None;
        }
        self.count += 1;
        let is_east = self.last.is_some_and(|c| c >= '\u{2e80}');
        Some(if is_east { format!("（{reading}）") } else { format!(" ({reading})") })
    }
}
