//! From what the CSL processor made to what is read: titles and years go through the processor as
//! stand-ins and are put in here; stray signs are tidied.
//!
//! The processor's own title case spoils words (iPhone), it does not turn inner quotation marks, knows
//! no ranges of years and no words for dates, and writes a point behind a question mark. A title goes
//! as letters of a private use area between two probes, whose case tells what the style asks for; a
//! year that needs more than its number goes as a year far ahead that occurs nowhere else.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::heading::{self, Case, Letter};
use crate::text::rich::{Rich, Run, trimmed};

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
/// The first of sixteen digits of the number of a title.
const DIGIT: u32 = 0xE010;
/// Stands for more people than are told.
pub(super) const OTHERS: char = '\u{E0F0}';
/// The years that stand for others.
const YEARS: std::ops::RangeInclusive<i16> = 25_000..=32_766;

/// What stands for a year.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Year {
    text: String,
    /// The work whose letter stands behind it.
    work: Option<usize>,
}

/// The stand-ins of some works.
#[derive(Debug, Default)]
pub(super) struct Mask {
    titles: Vec<(String, bool)>,
    years: HashMap<i16, Year>,
    known: BTreeMap<Year, i16>,
    taken: HashSet<i16>,
}

/// What a text is finished with.
pub(super) struct Finish<'a> {
    /// The stand-ins.
    pub mask: &'a Mask,
    /// The letters behind years, by work.
    pub letters: &'a BTreeMap<usize, String>,
    /// The words for more people.
    pub others: &'a str,
    /// Up to how many letters small words have.
    pub longest: usize,
    /// Whether the style is one of English: straight quotation marks become curly.
    pub is_english: bool,
    /// Whether ranges have a hyphen.
    pub hyphens: bool,
}

impl Mask {
    /// Years that occur in a text stand for nothing else.
    pub fn spare(&mut self, text: &str) {
        for digits in text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 5) {
            self.taken.extend(digits.parse::<i16>());
        }
    }

    /// What stands for a title; its language decides whether it may be put in another case.
    pub fn title(&mut self, text: &str, is_english: bool) -> String {
        let mut number = self.titles.len();
        self.titles.push((text.to_owned(), is_english));
        let mut digits = String::new();
        loop {
            let digit = u32::try_from(number % 16).unwrap_or_default();
            digits.extend(char::from_u32(DIGIT + digit));
            number /= 16;
            if number == 0 {
                break;
            }
        }
        format!("q{OPEN}{digits} qq{CLOSE}")
    }

    /// The year that stands for a text, and for a letter behind it if it is that of a work.
    pub fn year(&mut self, text: &str, work: Option<usize>) -> Option<i16> {
        let year = Year { text: text.to_owned(), work };
        if let Some(known) = self.known.get(&year) {
            return Some(*known);
        }
        let free = YEARS.rev().find(|year| !self.taken.contains(year))?;
        self.taken.insert(free);
        self.years.insert(free, year.clone());
        self.known.insert(year, free);
        Some(free)
    }
}

/// One character with its look.
type Cell = (char, usize);

/// The text in the making.
#[derive(Default)]
struct Out {
    cells: Vec<Cell>,
    looks: Vec<Run>,
    /// Whether a title has just ended, in inner quotation marks of which the last is here.
    is_behind_inner: bool,
    /// Whether a title has just ended.
    is_behind_title: bool,
    /// How many quotation marks of the style are open.
    depth: usize,
}

impl Out {
    fn last(&self, back: usize) -> char {
        let at = self.cells.len().checked_sub(back + 1);
        at.and_then(|at| self.cells.get(at)).map_or('\0', |(c, _)| *c)
    }

    fn ends_with(&self, text: &str) -> bool {
        text.chars().rev().enumerate().all(|(back, c)| self.last(back) == c)
    }

    fn drop_last(&mut self, count: usize) {
        self.cells.truncate(self.cells.len().saturating_sub(count));
    }

    /// A sign of the style or a letter that is no title.
    fn sign(&mut self, c: char, look: usize) {
        let is_inner = std::mem::take(&mut self.is_behind_inner);
        // A style forgot it.
        if std::mem::take(&mut self.is_behind_title) && c.is_ascii_alphabetic() {
            self.cells.push((' ', look));
        }
        match c {
            ':' if self.last(0) == ' ' => self.drop_last(1),
            ')' if self.ends_with(", ") => self.drop_last(2),
            ')' | '.' | ',' if self.last(0) == ',' => self.drop_last(1),
            // Behind an initial that the source has no point for.
            ',' if self.last(0) == ' ' => self.drop_last(1),
            '.' => {
                // Through quotation marks that close.
                let before = (0..3).map(|back| self.last(back)).find(|c| !matches!(c, '”' | '’' | '"'));
                if before.is_some_and(|c| matches!(c, '?' | '!' | '？' | '！'))
                    || before == Some('.')
                    || self.last(0) == '…'
                {
                    return;
                }
            }
            '“' => self.depth += 1,
            '”' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        // In English a point stands before the quotation mark that ends a title.
        if is_inner && matches!(c, '.' | ',') {
            let quote = self.cells.pop();
            self.cells.push((c, look));
            self.cells.extend(quote);
            return;
        }
        self.cells.push((c, look));
    }

    fn words(&mut self, text: &str, look: usize) {
        self.cells.extend(text.chars().map(|c| (c, look)));
    }

    /// In the place of the last of some names: the words for more people.
    fn others(&mut self, words: &str, look: usize) {
        let joints = [", and ", ", & ", " and ", " & ", ", "];
        let joint = joints.into_iter().find(|joint| self.ends_with(joint)).unwrap_or_default();
        self.drop_last(joint.chars().count());
        let joint = if joint.starts_with(',') { ", " } else { " " };
        self.words(joint, look);
        self.words(words, look);
    }

    fn title(&mut self, mut title: Vec<Letter>, look: usize, finish: &Finish<'_>, case: Case) {
        if finish.is_english {
            heading::curl(&mut title);
        }
        heading::put(&mut title, case);
        let is_quoted = self.depth > 0;
        let ends_in_quote = is_quoted && title.last().is_some_and(|letter| letter.c == '”');
        if is_quoted {
            heading::inner(&mut title);
        }
        let base = self.looks.get(look).cloned().unwrap_or_default();
        let mut known: HashMap<(bool, bool), usize> = HashMap::from([((false, false), look)]);
        for letter in title {
            let look = *known.entry((letter.turned, letter.raised)).or_insert_with(|| {
                let run =
                    Run { italic: base.italic != letter.turned, raised: base.raised || letter.raised, ..base.clone() };
                self.looks.push(run);
                self.looks.len() - 1
            });
            self.cells.push((letter.c, look));
        }
        self.is_behind_inner = ends_in_quote;
        self.is_behind_title = true;
    }
}

impl Finish<'_> {
    /// The text from the runs of the processor.
    pub fn rich(&self, raw: &[Run]) -> Rich {
        let mut out = Out::default();
        let mut cells: Vec<Cell> = Vec::new();
        for run in raw {
            let look = out.looks.len();
            out.looks.push(Run { text: String::new(), ..run.clone() });
            cells.extend(run.text.chars().map(|c| (c, look)));
        }
        let mut at = 0;
        while let Some(&(c, look)) = cells.get(at) {
            at += 1;
            let is_link = out.looks.get(look).is_some_and(|run| run.link.is_some());
            let token = cells.get(at).filter(|(next, _)| matches!(c, 'q' | 'Q') && *next == OPEN);
            if token.is_some()
                && let Some(length) = cells.get(at..).and_then(|rest| rest.iter().position(|(c, _)| *c == CLOSE))
            {
                let inside: String = cells.iter().skip(at + 1).take(length - 1).map(|(c, _)| *c).collect();
                at += length + 1;
                self.lift(c == 'Q', &inside, look, &mut out);
            } else if c == OTHERS {
                out.others(self.others, look);
            } else if is_link {
                out.cells.push((c, look));
                (out.is_behind_inner, out.is_behind_title) = (false, false);
            } else if c.is_ascii_digit() {
                let rest = cells.get(at - 1..).unwrap_or_default();
                let digits: String = rest.iter().map(|(c, _)| *c).take_while(char::is_ascii_digit).collect();
                at += digits.len() - 1;
                self.number(&digits, look, &mut out);
            } else if self.hyphens && c == '–' {
                out.sign('-', look);
            } else {
                out.sign(c, look);
            }
        }
        runs(out)
    }

    fn lift(&self, is_first_raised: bool, inside: &str, look: usize, out: &mut Out) {
        let (digits, probe) = inside.split_once(' ').unwrap_or((inside, ""));
        let number = digits.chars().rev().fold(0_usize, |number, c| {
            let digit = u32::from(c).saturating_sub(DIGIT);
            number.saturating_mul(16).saturating_add(usize::try_from(digit).unwrap_or_default())
        });
        let Some((text, is_english)) = self.mask.titles.get(number) else { return };
        let case = match (is_first_raised, probe) {
            (true, "Qq") if *is_english => Case::Title(self.longest),
            (true, "qq") => Case::First,
            _ => Case::Kept,
        };
        out.title(heading::letters(text), look, self, case);
    }

    fn number(&self, digits: &str, look: usize, out: &mut Out) {
        (out.is_behind_inner, out.is_behind_title) = (false, false);
        let stands_for = digits.parse().ok().and_then(|year: i16| self.mask.years.get(&year));
        let Some(year) = stands_for else {
            out.words(digits, look);
            return;
        };
        // Forthcoming, where a sentence begins.
        let is_word = year.text.chars().take(2).all(char::is_lowercase) && year.text.len() > 1;
        let mut words: String = year.text.clone();
        if is_word && out.ends_with(". ") && self.is_english {
            let first: String = words.chars().take(1).flat_map(char::to_uppercase).collect();
            words.replace_range(..words.chars().next().map_or(0, char::len_utf8), &first);
        }
        out.words(&words, look);
        if let Some(letter) = year.work.and_then(|work| self.letters.get(&work)) {
            // 2015a, but n.d.-a.
            if !year.text.ends_with(|c: char| c.is_ascii_digit()) {
                out.words("-", look);
            }
            out.words(letter, look);
        }
    }
}

fn runs(out: Out) -> Rich {
    let mut runs: Rich = Vec::new();
    let mut last = None;
    for (c, look) in out.cells {
        let base = out.looks.get(look).cloned().unwrap_or_default();
        match runs.last_mut() {
            Some(run) if last == Some(look) || same_look(run, &base) => run.text.push(c),
            _ => runs.push(Run { text: String::from(c), ..base }),
        }
        last = Some(look);
    }
    trimmed(runs)
}

/// Whether two runs look the same.
pub(super) fn same_look(a: &Run, b: &Run) -> bool {
    (a.italic, a.bold, a.raised, &a.link) == (b.italic, b.bold, b.raised, &b.link)
}

#[cfg(test)]
mod tests {
    use super::{Finish, Mask, OTHERS};
    use crate::text::rich::{Run, plain};

    #[test]
    fn titles_and_years_are_put_in_and_signs_are_tidied() {
        let mut mask = Mask::default();
        mask.spare("x 32766");
        let title = mask.title("is “Japan” back?", true);
        let quoted = mask.title("a “quote”", true);
        let year = mask.year("2015", Some(3)).unwrap();
        let range = mask.year("1981–1990", None).unwrap();
        assert!(year < 32_766 && mask.year("2015", Some(3)) == Some(year));
        let letters = [(3, "a".to_owned())].into();
        let finish =
            Finish { mask: &mask, letters: &letters, others: "et al.", longest: 9, is_english: true, hyphens: false };
        let shown = |text: &str| plain(&finish.rich(&[Run::plain(text)]));
        assert_eq!(
            shown(&format!("Kim ({year},). “{}.” X", title.to_uppercase())),
            "Kim (2015a). “is ‘Japan’ back?” X"
        );
        assert_eq!(shown(&title.replacen('q', "Q", 1).replace(" qq", " Qq")), "Is “Japan” Back?");
        assert_eq!(shown(&format!("“{quoted},” {range}")), "“a ‘quote,’” 1981–1990");
        assert_eq!(
            shown(&format!("Cha, V., & {OTHERS} (1). {title}.. 3 : 4,.")),
            "Cha, V., et al. (1). is “Japan” back? 3: 4."
        );
        assert_eq!(shown(&format!("Cha and {OTHERS}, “X?.”. q\u{E000}\u{E011}")), "Cha et al., “X?” q\u{E000}\u{E011}");
    }
}
