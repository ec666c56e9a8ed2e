//! What stands within lines of Org: emphasis, links, footnotes. In notes it becomes Markdown, from titles
//! the marks are taken off.
//!
//! Where emphasis may begin and end is as Emacs has it: a mark opens behind the start, white space or an
//! opening bracket, and closes before the end, white space or punctuation. The zero-width space
//! counts as white space there, so that it can part marks from what stands beside them. Each text is
//! read once from left to right, with a stack of what is open; where a mark closes is looked up in a
//! table that is made before.

use super::write::is_tame;

/// What parts marks from their neighbours, and nobody sees.
pub(super) const NOTHING: char = '\u{200b}';

/// What is inside of these is emphasised, or to the letter.
const MARKS: [char; 6] = ['*', '/', '_', '+', '=', '~'];

/// How a file is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    /// Notes are Markdown as they are, and titles their letters: files of earlier versions.
    pub is_plain: bool,
    /// The file was written by this program: zero-width spaces were put in by the writer.
    pub is_own: bool,
    /// Emphasis is switched off.
    pub without_emphasis: bool,
}

/// A text as it was read.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub text: String,
    /// Addresses of links: of a title all, of a note those that lead into the file, with their words.
    pub links: Vec<(String, String)>,
    /// Links that would run something.
    pub unsafe_links: Vec<String>,
    /// Labels of the footnotes that are referred to.
    pub references: Vec<String>,
    /// Footnotes that stand within the text: label and words.
    pub definitions: Vec<(String, String)>,
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == NOTHING
}

/// Whether emphasis may begin behind this.
pub(super) fn may_precede(c: Option<char>) -> bool {
    c.is_none_or(|c| is_space(c) || matches!(c, '-' | '–' | '—' | '(' | '{' | '\'' | '"'))
}

/// Whether emphasis may end before this.
pub(super) fn may_follow(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        is_space(c) || matches!(c, '-' | '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | ')' | '}' | '\\' | '[')
    })
}

/// The words of a title, without marks and addresses.
pub(super) fn title(text: &str, rules: Rules) -> Spoken {
    Reader::new(text, rules, false).read()
}

/// A paragraph of a note as Markdown.
pub(super) fn note(text: &str, rules: Rules) -> Spoken {
    if rules.is_plain {
        return Spoken { text: text.to_owned(), ..Spoken::default() };
    }
    Reader::new(text, rules, true).read()
}

/// The label at the start of a text, and what follows: `[fn:label]`.
pub(super) fn footnote(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("[fn:")?;
    let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).filter(|length| *length > 0)?;
    let (label, rest) = rest.split_at_checked(length)?;
    Some((label, rest.strip_prefix(']')?))
}

/// A label as Markdown has it: the writer puts `g…-` before one that is in use elsewhere in the file.
pub(super) fn label(label: &str, rules: Rules) -> &str {
    let bare = label.strip_prefix('g').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    bare.and_then(|rest| rest.strip_prefix('-')).filter(|rest| rules.is_own && !rest.is_empty()).unwrap_or(label)
}

/// What is open, and where it ends.
struct Open {
    /// Where its inside begins and ends.
    start: usize,
    end: usize,
    /// How many characters end it, and what stands for them.
    length: usize,
    close: String,
}

struct Reader {
    chars: Vec<char>,
    /// By mark: from each place on, where the next one is that may close. Empty if there is none.
    closers: [Vec<usize>; MARKS.len()],
    /// The line of each character.
    rows: Vec<usize>,
    rules: Rules,
    is_note: bool,
    open: Vec<Open>,
    at: usize,
    out: Spoken,
    /// Where asterisks are in the text that mean themselves.
    asterisks: Vec<usize>,
    /// Before this no further link, and no formula of either kind, ends.
    endless: [usize; 3],
}

impl Reader {
    fn new(text: &str, rules: Rules, is_note: bool) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut closers = [const { Vec::new() }; MARKS.len()];
        for (mark, found) in MARKS.into_iter().zip(&mut closers) {
            let is_off = rules.is_plain || rules.without_emphasis || (mark == '_' && is_note);
            if !is_off && text.contains(mark) {
                *found = closers_of(&chars, mark);
            }
        }
        let mut row = 0;
        let count = |c: &char| {
            row += usize::from(*c == '\n');
            row
        };
        let rows = chars.iter().map(count).collect();
        let (open, asterisks) = (Vec::new(), Vec::new());
        Self { chars, closers, rows, rules, is_note, open, at: 0, out: Spoken::default(), asterisks, endless: [0; 3] }
    }

    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    fn before(&self) -> Option<char> {
        self.at.checked_sub(1).and_then(|at| self.get(at))
    }

    /// Where what is open ends.
    fn limit(&self) -> usize {
        self.open.last().map_or(self.chars.len(), |open| open.end)
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    fn starts_with(&self, at: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(index, c)| self.get(at + index) == Some(c))
    }

    /// Where a text is next, before the end of what is open. Once there is none, none is looked for again.
    fn find(&mut self, from: usize, text: &str, kind: usize) -> Option<usize> {
        let limit = self.limit();
        if self.endless.get(kind).is_none_or(|endless| limit <= *endless) {
            return None;
        }
        let first = text.chars().next();
        let last = (limit + 1).saturating_sub(text.chars().count());
        let found = (from..last).find(|&at| self.get(at) == first && self.starts_with(at, text));
        if let (None, Some(endless)) = (found, self.endless.get_mut(kind)) {
            *endless = limit;
        }
        found
    }

    fn copy(&mut self, to: usize) {
        let text = self.text(self.at, to);
        self.out.text.extend(text.chars().filter(|c| !(self.rules.is_own && *c == NOTHING)));
        self.at = to;
    }

    fn read(mut self) -> Spoken {
        while let Some(c) = self.get(self.at) {
            if self.open.last().is_some_and(|open| open.end == self.at) {
                if let Some(open) = self.open.pop() {
                    self.out.text.push_str(&open.close);
                    self.at += open.length;
                }
                continue;
            }
            let is_read = match c {
                '[' => self.link() || self.footnote(),
                '<' => self.angle(),
                'h' => self.address(),
                '$' | '\\' => self.formula(c) || self.line_break(),
                _ => self.emphasis(c),
            };
            if !is_read {
                if c == '*' && self.is_note && !self.rules.is_own && !self.rules.is_plain {
                    let is_alone = self.before() != Some('*') && self.get(self.at + 1) != Some('*');
                    let is_word = !self.before().is_none_or(is_space) || !self.get(self.at + 1).is_none_or(is_space);
                    if is_alone && is_word && self.before() != Some('\\') {
                        self.asterisks.push(self.out.text.len());
                    }
                }
                self.copy(self.at + 1);
            }
        }
        while let Some(open) = self.open.pop() {
            self.out.text.push_str(&open.close);
        }
        // Two of them would be emphasis in Markdown.
        if self.asterisks.len() > 1 {
            let mut escaped = String::with_capacity(self.out.text.len() + self.asterisks.len());
            let mut told = 0;
            for at in std::mem::take(&mut self.asterisks) {
                escaped.extend([self.out.text.get(told..at).unwrap_or_default(), "\\"]);
                told = at;
            }
            escaped.push_str(self.out.text.get(told..).unwrap_or_default());
            self.out.text = escaped;
        }
        self.out
    }

    /// Where the emphasis ends that begins here.
    fn end_of(&self, mark: char) -> Option<usize> {
        let closers = self.closers.get(MARKS.iter().position(|other| *other == mark)?)?;
        let start = self.open.last().map_or(0, |open| open.start);
        let next = self.get(self.at + 1)?;
        if (self.at > start && !may_precede(self.before())) || is_space(next) || next == mark {
            return None;
        }
        let limit = self.limit();
        let first = closers.get(self.at + 2).copied().filter(|&at| at < limit);
        // The end of what it stands in ends it as well.
        let last = limit.checked_sub(1).filter(|&at| {
            at > self.at + 1
                && !self.open.is_empty()
                && self.get(at) == Some(mark)
                && self.get(at - 1).is_some_and(|c| !is_space(c))
        });
        let end = first.or(last)?;
        let row = |at: usize| self.rows.get(at).copied().unwrap_or_default();
        (row(end) <= row(self.at) + 1).then_some(end)
    }

    fn emphasis(&mut self, mark: char) -> bool {
        let Some(end) = self.end_of(mark) else { return false };
        if matches!(mark, '=' | '~') {
            let inside: String = self.text(self.at + 1, end);
            let inside: String = inside.chars().filter(|c| !(self.rules.is_own && *c == NOTHING)).collect();
            if self.is_note {
                let fence = "`".repeat(longest_run(&inside, '`') + 1);
                let gap = if inside.starts_with('`') || inside.ends_with('`') { " " } else { "" };
                self.out.text.extend([fence.as_str(), gap, inside.as_str(), gap, fence.as_str()]);
            } else {
                self.out.text.push_str(&inside);
            }
            self.at = end + 1;
            return true;
        }
        let shown = match mark {
            _ if !self.is_note => "",
            '*' => "**",
            '/' => "*",
            _ => "~~",
        };
        self.out.text.push_str(shown);
        self.at += 1;
        self.open.push(Open { start: self.at, end, length: 1, close: shown.to_owned() });
        true
    }

    /// `[[address]]` or `[[address][words]]`.
    fn link(&mut self) -> bool {
        if self.get(self.at + 1) != Some('[') {
            return false;
        }
        let mut address = String::new();
        let mut at = self.at + 2;
        loop {
            match self.get(at) {
                Some('\\') if matches!(self.get(at + 1), Some('[' | ']')) => {
                    address.extend(self.get(at + 1));
                    at += 1;
                }
                Some(']') => break,
                Some('\n') => address.push(' '),
                None | Some('[') => return false,
                Some(c) => address.push(c),
            }
            at += 1;
        }
        let address = address.trim().to_owned();
        let words = match self.get(at + 1) {
            Some(']') if at + 2 <= self.limit() => None,
            Some('[') => match self.find(at + 3, "]]", 0) {
                Some(end) => Some((at + 2, end)),
                None => return false,
            },
            _ => return false,
        };
        if address.is_empty() {
            return false;
        }
        let is_inner = address.starts_with(['#', '*']) || address.starts_with("id:");
        let shown = words.map(|(from, to)| self.text(from, to));
        let bare = shown.as_deref().unwrap_or(address.trim_start_matches(['#', '*'])).to_owned();
        let mut close = String::new();
        if self.is_note && !is_inner && !is_tame(&address) {
            self.out.unsafe_links.push(address.clone());
        } else if self.is_note && is_inner {
            self.out.links.push((address.clone(), bare.clone()));
        } else if !self.is_note {
            self.out.links.push((address.clone(), String::new()));
        } else {
            if address.contains(['<', '>']) {
                let end = words.map_or(at + 2, |(_, end)| end + 2);
                self.copy(end);
                return true;
            }
            let has_scheme = address.split_once(':').is_some_and(|(scheme, _)| {
                scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
            });
            if words.is_none() && has_scheme && !address.contains(char::is_whitespace) {
                self.out.text.extend(["<", &address, ">"]);
                self.at = at + 2;
                return true;
            }
            self.out.text.push('[');
            let is_bare = !address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
            close = if is_bare { format!("]({address})") } else { format!("](<{address}>)") };
        }
        if let Some((start, end)) = words {
            self.at = start;
            self.open.push(Open { start, end, length: 2, close });
        } else {
            self.out.text.extend([bare.as_str(), close.as_str()]);
            self.at = at + 2;
        }
        true
    }

    /// `[fn:label]`, `[fn:label: words]` or `[fn:: words]`.
    fn footnote(&mut self) -> bool {
        if !self.starts_with(self.at, "[fn:") {
            return false;
        }
        let mut at = self.at + 4;
        while self.get(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            at += 1;
        }
        let mut name = self.text(self.at + 4, at);
        let end = match self.get(at) {
            Some(']') if !name.is_empty() => at,
            Some(':') => {
                // The bracket that ends it, before the end of a long paragraph.
                let mut depth = 1;
                let end = (at + 1..self.limit().min(at + 1000)).find(|&at| {
                    match self.get(at) {
                        Some('[') => depth += 1,
                        Some(']') => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                let Some(end) = end.filter(|_| self.is_note) else { return false };
                if name.is_empty() {
                    name = format!("inline-{}", self.at + 1);
                }
                self.out.definitions.push((name.clone(), self.text(at + 1, end).trim().to_owned()));
                end
            }
            _ => return false,
        };
        if end >= self.limit() {
            return false;
        }
        self.out.references.push(name.clone());
        if !self.is_note {
            return false;
        }
        self.out.text.extend(["[^", label(&name, self.rules), "]"]);
        self.at = end + 1;
        true
    }

    /// `<https://…>` and dates.
    fn angle(&mut self) -> bool {
        let end = (self.at + 1..self.limit()).find(|&at| matches!(self.get(at), Some('<' | '>' | '\n')));
        match end.filter(|&end| self.get(end) == Some('>')) {
            Some(end) => {
                self.copy(end + 1);
                true
            }
            None => false,
        }
    }

    /// An address as it stands.
    fn address(&mut self) -> bool {
        let is_address = self.starts_with(self.at, "http://") || self.starts_with(self.at, "https://");
        if !is_address || self.before().is_some_and(char::is_alphanumeric) {
            return false;
        }
        let is_end = |c: char| is_space(c) || matches!(c, '<' | '>' | '[' | ']' | '(' | ')' | '"');
        let limit = self.limit();
        let end = (self.at..limit).find(|&at| self.get(at).is_none_or(is_end)).unwrap_or(limit);
        self.copy(end);
        true
    }

    /// `$…$`, `\(…\)` or `\[…\]`.
    fn formula(&mut self, c: char) -> bool {
        if self.rules.is_plain {
            return false;
        }
        let (end, mark) = if c == '$' {
            let is_double = self.get(self.at + 1) == Some('$');
            let start = self.at + if is_double { 2 } else { 1 };
            let limit = self.limit();
            let Some(end) = (start..limit).find(|&at| self.get(at) == Some('$')) else { return false };
            let is_tight = |at: usize| self.get(at).is_some_and(|c| !is_space(c));
            let fits = is_double && self.get(end + 1) == Some('$') && end + 1 < limit
                || !is_double
                    && is_tight(start)
                    && is_tight(end - 1)
                    && end > start
                    && !self.get(end + 1).is_some_and(char::is_alphanumeric);
            if !fits {
                return false;
            }
            self.copy(end + if is_double { 2 } else { 1 });
            return true;
        } else {
            match self.get(self.at + 1) {
                Some('(') => (self.find(self.at + 2, "\\)", 1), "$"),
                Some('[') => (self.find(self.at + 2, "\\]", 2), "$$"),
                _ => return false,
            }
        };
        let Some(end) = end else { return false };
        if self.is_note && !self.text(self.at + 2, end).contains('$') {
            let inside = self.text(self.at + 2, end);
            let inside = if mark == "$" { inside.trim() } else { &inside };
            self.out.text.extend([mark, inside, mark]);
            self.at = end + 2;
        } else {
            self.copy(end + 2);
        }
        true
    }

    /// `\\` at the end of a line.
    fn line_break(&mut self) -> bool {
        if !self.is_note || !self.starts_with(self.at, "\\\\") || self.before() == Some('\\') {
            return false;
        }
        let mut at = self.at + 2;
        while self.get(at).is_some_and(|c| matches!(c, ' ' | '\t')) {
            at += 1;
        }
        let spaces = at - self.at - 2;
        match self.get(at) {
            // Of ours, breaks that were spaces are spaces again.
            Some('\n') if self.rules.is_own && spaces > 1 => {
                self.out.text.extend(std::iter::repeat_n(' ', spaces));
            }
            Some('\n') => self.out.text.push('\\'),
            None => {}
            Some(_) => return false,
        }
        self.at = at;
        true
    }
}

/// From each place on, where the next mark is that may close.
fn closers_of(chars: &[char], mark: char) -> Vec<usize> {
    let mut next = usize::MAX;
    let mut found = vec![usize::MAX; chars.len() + 2];
    for at in (0..chars.len()).rev() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let closes = chars.get(at) == Some(&mark)
            && before.is_some_and(|c| !is_space(*c))
            && may_follow(chars.get(at + 1).copied());
        if closes {
            next = at;
        }
        if let Some(place) = found.get_mut(at) {
            *place = next;
        }
    }
    found
}

/// The length of the longest row of one character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut length) = (0, 0);
    for c in text.chars() {
        length = if c == wanted { length + 1 } else { 0 };
        longest = longest.max(length);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{Rules, note, title};

    fn read(text: &str) -> String {
        note(text, Rules::default()).text
    }

    #[test]
    fn emphasis_begins_and_ends_where_emacs_has_it() {
        for (org, markdown) in [
            ("*bold* /it/ +gone+ =v= ~c~ _u_", "**bold** *it* ~~gone~~ `v` `c` _u_"),
            ("*/x/* (*b*), -/i/-", "***x*** (**b**), -*i*-"),
            ("中*文*字 2*3*4 a/b/c", "中\\*文\\*字 2\\*3\\*4 a/b/c"),
            ("中 *文* 字", "中 **文** 字"),
            ("* a and a * b", "* a and a * b"),
            ("*one\ntwo* *one\n\ntwo*", "**one\ntwo** \\*one\n\ntwo\\*"),
            ("**kept** =a `b`=", "**kept** `` a `b` ``"),
            ("one\\\\\ntwo", "one\\\ntwo"),
            ("\\(x^2\\) $a*b*c$", "$x^2$ $a*b*c$"),
        ] {
            assert_eq!(read(org), markdown, "{org}");
        }
    }

    #[test]
    fn links_and_footnotes_become_markdown() {
        assert_eq!(read("[[https://a.b/c][a *b*]]"), "[a **b**](https://a.b/c)");
        assert_eq!(read("[[https://a.b/_c_/d]]."), "<https://a.b/_c_/d>.");
        assert_eq!(read("[[file:a b.pdf][x]]"), "[x](<file:a b.pdf>)");
        assert_eq!(read("https://a.b/_c_/*d* x"), "https://a.b/_c_/*d* x");
        let spoken = note("x[fn:1] y[fn:: inner [x]] [[*Head][there]] [[elisp:(x)][run]]", Rules::default());
        assert_eq!(spoken.text, "x[^1] y[^inline-10] there run");
        assert_eq!(spoken.definitions, [("inline-10".to_owned(), "inner [x]".to_owned())]);
        assert_eq!(spoken.links, [("*Head".to_owned(), "there".to_owned())]);
        assert_eq!(spoken.unsafe_links, ["elisp:(x)"]);
    }

    #[test]
    fn titles_lose_their_marks() {
        let read = |text: &str| title(text, Rules::default()).text;
        assert_eq!(read("On /The Tale/ and =code= *b* _u_ 中*文*"), "On The Tale and code b u 中*文*");
        assert_eq!(read("[[https://a.b][a /b/]] x"), "a b x");
    }

    #[test]
    fn long_lines_of_openers_stay_fast() {
        for text in ["*a ", "[[a][", "[fn:", "[[", "/a *b ", "$a ", "\\(", "=a ", "<a", "*/", "[fn:a:"] {
            assert!(!read(&text.repeat(30_000)).is_empty());
        }
    }
}
