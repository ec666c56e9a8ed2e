//! Words of the map as Org: notes, which are Markdown, and titles, whose signs mean themselves.
//!
//! What Org would read otherwise is parted by zero-width spaces, which the reader takes away again in
//! files of this program. A note for which there are no words here, or that would not come back to the
//! letter, has to be written as a block: the writer looks by reading it.

use super::body::{HEADING, indent_of};
use super::inline::{NOTHING, is_space, longest_run, may_follow, may_precede};
use super::list_item;
use super::write::opens;

/// A note in Org.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub rows: Vec<String>,
    /// Its footnotes, which stand at the end of the file: label and text.
    pub footnotes: Vec<(String, String)>,
}

/// The labels of the footnotes of a note, as it has them and as the file has them.
type Labels = Vec<(String, String)>;

/// Words that Org takes for no markup.
pub(super) fn protect(words: &str) -> String {
    speak(&pieces(words, None), true)
}

/// A note in Org, if there is a way to say it. `name` finds labels of footnotes that are not in use.
pub(super) fn org(note: &str, mut name: impl FnMut(&str) -> String) -> Option<Made> {
    if note.is_empty() || note.contains([NOTHING, '\r', '\t']) || note.contains("\n\n\n") {
        return None;
    }
    let rows: Vec<&str> = note.split('\n').collect();
    let labels: Labels = rows
        .iter()
        .filter_map(|row| definition(row))
        .filter(|(label, _)| note.matches(&format!("[^{label}]")).take(2).count() > 1)
        .take(101)
        .map(|(label, _)| (label.to_owned(), name(label)))
        .collect();
    if labels.len() > 100 {
        return None;
    }
    let mut writer = Writer {
        labels: &labels,
        made: Made::default(),
        paragraph: String::new(),
        quotes: 0,
        is_list: false,
        has_list: false,
    };
    let mut at = 0;
    while at < rows.len() {
        at = writer.row(&rows, at)?;
    }
    writer.end_paragraph();
    writer.quote(0);
    while writer.made.rows.last().is_some_and(String::is_empty) {
        writer.made.rows.pop();
    }
    // Items are topics but in a block.
    if writer.has_list {
        writer.made.rows.insert(0, "#+begin_note".to_owned());
        writer.made.rows.push("#+end_note".to_owned());
    }
    Some(writer.made)
}

/// The label and the text of a footnote.
fn definition(row: &str) -> Option<(&str, &str)> {
    let (label, text) = row.strip_prefix("[^")?.split_once("]: ")?;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (!label.is_empty() && label.chars().all(fits)).then_some((label, text))
}

/// The level and the words of a heading in a note.
fn heading(row: &str) -> Option<(usize, &str)> {
    let rest = row.trim_start_matches('#');
    let level = row.len() - rest.len();
    let words = rest.strip_prefix(' ').filter(|_| (1..=6).contains(&level))?;
    let fits = !words.is_empty() && words.trim() == words && !words.ends_with('#') && !words.contains("**");
    fits.then_some((level, words))
}

/// How deep in quotes a row stands, and what is in it: Org has no quotes within quotes.
fn quoted(row: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, row);
    while let Some(inner) = rest.strip_prefix('>').filter(|_| depth < 1) {
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (depth, rest)
}

struct Writer<'l> {
    labels: &'l Labels,
    made: Made,
    paragraph: String,
    quotes: usize,
    is_list: bool,
    has_list: bool,
}

impl Writer<'_> {
    fn push(&mut self, row: impl Into<String>) {
        self.made.rows.push(row.into());
    }

    fn say(&self, text: &str) -> String {
        speak(&pieces(text, Some(self.labels)), false)
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.is_empty() {
            let text = self.say(paragraph.trim_end_matches('\n'));
            self.made.rows.extend(text.split('\n').map(str::to_owned));
        }
    }

    /// Opens and closes quotes.
    fn quote(&mut self, depth: usize) {
        if depth != self.quotes {
            self.end_paragraph();
            self.is_list = false;
        }
        while self.quotes < depth {
            self.push("#+begin_quote");
            self.quotes += 1;
        }
        while self.quotes > depth {
            self.push("#+end_quote");
            self.quotes -= 1;
        }
    }

    /// Writes what begins on a row; the row behind it.
    fn row(&mut self, rows: &[&str], at: usize) -> Option<usize> {
        let (depth, text) = quoted(rows.get(at)?);
        if depth == 0
            && let Some((label, _)) = definition(text)
            && self.labels.iter().any(|(known, _)| known == label)
        {
            return self.footnotes(rows, at);
        }
        self.quote(depth);
        if text.is_empty() {
            self.end_paragraph();
            self.push("");
            return Some(at + 1);
        }
        let inside =
            |at: usize| rows.get(at).map(|row| quoted(row)).filter(|(of, _)| *of == depth).map(|(_, text)| text);
        if text.starts_with("```") {
            self.end_paragraph();
            let fence = text.get(..text.len() - text.trim_start_matches('`').len())?;
            let language = text.get(fence.len()..)?;
            self.push(match language {
                "" => "#+begin_example".to_owned(),
                _ => format!("#+begin_src {language}"),
            });
            let mut next = at + 1;
            loop {
                let row = inside(next)?;
                next += 1;
                if row == fence {
                    break;
                }
                self.push(comma(row));
            }
            self.push(if language.is_empty() { "#+end_example" } else { "#+end_src" });
            return Some(next);
        }
        if text.starts_with('|') {
            self.end_paragraph();
            let mut next = at;
            while let Some(row) = inside(next).filter(|row| row.starts_with('|')) {
                let inner = row.strip_prefix('|')?.strip_suffix('|')?;
                let row = if next == at + 1 {
                    format!("|{}|", inner.replace('|', "+"))
                } else {
                    let cells = inner.replace("\\|", "\\vert{}");
                    let cells: Vec<String> = cells.split('|').map(|cell| self.say(cell.trim())).collect();
                    format!("| {} |", cells.join(" | "))
                };
                self.push(row);
                next += 1;
            }
            return Some(next);
        }
        if text == "---" {
            self.end_paragraph();
            self.push("-----");
            return Some(at + 1);
        }
        if let Some((level, words)) = heading(text) {
            self.end_paragraph();
            self.is_list = false;
            self.push(format!("{HEADING}{level}"));
            // What follows on the next line is another paragraph in Markdown.
            let is_text = |text: &str| {
                !text.is_empty() && !text.starts_with(['`', '|', '#', '-', '+', '*', '>']) && list_item(text).is_none()
            };
            let end = if inside(at + 1).is_some_and(is_text) { "\\\\" } else { "" };
            let mut bold = vec![Piece::Open(Look::Bold)];
            bold.extend(pieces(words, Some(self.labels)));
            bold.push(Piece::Close(Look::Bold));
            let row = speak(&bold, false) + end;
            self.push(row);
            return Some(at + 1);
        }
        if let Some((indent, words)) = list_item(text) {
            self.end_paragraph();
            self.is_list = true;
            self.has_list |= self.quotes == 0;
            let body = text.trim();
            let mark = body.get(..body.len() - words.len())?;
            let row = format!("{}{mark}{}", " ".repeat(indent), self.say(words));
            self.push(row);
            return Some(at + 1);
        }
        if self.is_list && text.starts_with(' ') {
            let row = format!("{}{}", " ".repeat(indent_of(text)), self.say(text.trim()));
            self.push(row);
            return Some(at + 1);
        }
        self.is_list = false;
        // What would begin something could find an end that belongs to another topic.
        let body = text.trim();
        if body.starts_with("#+") || (body.starts_with(':') && body.ends_with(':')) {
            return None;
        }
        if let Some(rest) = body.strip_prefix("\\begin{") {
            let (name, _) = rest.split_once('}')?;
            let end = format!("\\end{{{name}}}");
            self.end_paragraph();
            let mut next = at;
            loop {
                let row = inside(next)?;
                self.push(row);
                next += 1;
                if row.trim_start().starts_with(&end) {
                    return Some(next);
                }
            }
        }
        self.paragraph.extend([text, "\n"]);
        Some(at + 1)
    }

    /// Takes the footnotes, which end a note.
    fn footnotes(&mut self, rows: &[&str], mut at: usize) -> Option<usize> {
        self.quote(0);
        self.end_paragraph();
        let mut texts: Labels = Vec::new();
        while let Some(row) = rows.get(at) {
            if let Some((label, text)) = definition(row) {
                let (_, known) = self.labels.iter().find(|(known, _)| known == label)?;
                texts.push((known.clone(), text.to_owned()));
            } else {
                let row = if row.is_empty() { row } else { row.strip_prefix("    ")? };
                texts.last_mut()?.1.extend(["\n", row]);
            }
            at += 1;
        }
        for (label, text) in texts {
            let text = self.say(&text);
            self.made.footnotes.push((label, text));
        }
        Some(at)
    }
}

/// A row of a block: a comma before what Org would misread.
pub(super) fn comma(row: &str) -> String {
    let body = row.trim_start_matches([' ', '\t']);
    let rest = body.trim_start_matches(',');
    if rest.starts_with('*') || rest.starts_with("#+") {
        format!("{},{body}", row.get(..row.len() - body.len()).unwrap_or_default())
    } else {
        row.to_owned()
    }
}

/// Emphasis of Markdown that Org has, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Slanted,
    Bold,
    Both,
    Struck,
}

impl Look {
    const fn open(self) -> &'static str {
        match self {
            Self::Slanted => "/",
            Self::Bold => "*",
            Self::Both => "*/",
            Self::Struck => "+",
        }
    }

    const fn close(self) -> &'static str {
        match self {
            Self::Both => "/*",
            _ => self.open(),
        }
    }
}

#[derive(Clone, Debug)]
enum Piece {
    Char(char),
    /// Org as it is to be written; whether it needs a border on both sides.
    Raw(String, bool),
    /// A row of marks that may begin and end emphasis, with its source.
    Run(Look, &'static str, bool, bool),
    Open(Look),
    Close(Look),
}

/// A text in pieces: Markdown with the labels of its footnotes, or a title.
fn pieces(text: &str, markdown: Option<&Labels>) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let get = |at: usize| chars.get(at).copied();
    let starts = |at: usize, words: &str| words.chars().enumerate().all(|(index, c)| get(at + index) == Some(c));
    let mut out: Vec<Piece> = Vec::new();
    // Where the words of a link end, and its address.
    let mut link: Option<(usize, usize)> = None;
    let mut at = 0;
    while let Some(c) = get(at) {
        if let Some((_, resume)) = link.filter(|(end, _)| *end == at) {
            out.push(Piece::Raw("]]".to_owned(), false));
            link = None;
            at = resume;
            continue;
        }
        let before = at.checked_sub(1).and_then(get);
        let next = get(at + 1);
        let is_line_end = |at: usize| get(at).is_none_or(|c| c == '\n');
        if starts(at, "http://") || starts(at, "https://") {
            let is_end = |c: char| is_space(c) || matches!(c, '<' | '>' | '[' | ']' | '(' | ')' | '"');
            let limit = link.map_or(chars.len(), |(end, _)| end);
            let end = (at..limit).find(|&at| get(at).is_none_or(is_end)).unwrap_or(limit);
            out.push(Piece::Raw(chars.get(at..end).unwrap_or_default().iter().collect(), false));
            at = end;
            continue;
        }
        if let Some(labels) = markdown {
            if c == '\\' && is_line_end(at + 1) && before != Some('\\') && next.is_some() {
                out.push(Piece::Raw("\\\\".to_owned(), false));
                at += 1;
                continue;
            }
            // The other way to break a line keeps its spaces, where Org takes no notice of them.
            if c == ' ' && next == Some(' ') && before.is_some_and(|c| !is_space(c) && c != '\\') {
                let length = run(&chars, at);
                if get(at + length) == Some('\n') {
                    out.push(Piece::Raw(format!("\\\\{}", " ".repeat(length)), false));
                    at += length;
                    continue;
                }
            }
            if c == '\\' && next.is_some_and(|next| matches!(next, '*' | '`' | '~' | '<' | '!')) {
                out.extend([Piece::Char('\\'), Piece::Char(next.unwrap_or(c))]);
                at += 2;
                continue;
            }
            if c == '`' {
                let length = run(&chars, at);
                if let Some((code, end)) = code(&chars, at, length) {
                    out.push(Piece::Raw(code, true));
                    at = end;
                } else {
                    out.extend(std::iter::repeat_n(Piece::Char('`'), length));
                    at += length;
                }
                continue;
            }
            if c == '<'
                && let Some(end) = (at + 1..chars.len().min(at + 2000))
                    .find(|&at| get(at).is_none_or(|c| is_space(c) || matches!(c, '<' | '>' | '[' | ']')))
                && get(end) == Some('>')
            {
                let address: String = chars.get(at + 1..end).unwrap_or_default().iter().collect();
                if address.contains(':') && opens(&address) && link.is_none() {
                    out.push(Piece::Raw(format!("[[{address}]]"), false));
                    at = end + 1;
                    continue;
                }
            }
            if c == '[' && next == Some('^') {
                let end = (at + 2..chars.len().min(at + 100)).find(|&at| get(at) == Some(']'));
                let label: String = chars.get(at + 2..end.unwrap_or(at + 2)).unwrap_or_default().iter().collect();
                if let (Some(end), Some((_, name))) = (end, labels.iter().find(|(known, _)| *known == label)) {
                    out.push(Piece::Raw(format!("[fn:{name}]"), false));
                    at = end + 1;
                    continue;
                }
            }
            if c == '['
                && link.is_none()
                && before != Some('!')
                && let Some((end, resume, address)) = link_at(&chars, at)
            {
                out.push(Piece::Raw(format!("[[{address}]["), false));
                link = Some((end, resume));
                at += 1;
                continue;
            }
            if matches!(c, '*' | '~') {
                let length = run(&chars, at);
                let run = match (c, length) {
                    ('*', 1) => Some((Look::Slanted, "*")),
                    ('*', 2) => Some((Look::Bold, "**")),
                    ('*', 3) => Some((Look::Both, "***")),
                    ('~', 2) => Some((Look::Struck, "~~")),
                    _ => None,
                };
                if let Some((look, source)) = run {
                    let (opens, closes) =
                        (get(at + length).is_some_and(|c| !is_space(c)), before.is_some_and(|c| !is_space(c)));
                    out.push(Piece::Run(look, source, opens, closes));
                } else {
                    out.extend(std::iter::repeat_n(Piece::Char(c), length));
                }
                at += length;
                continue;
            }
        }
        out.push(Piece::Char(c));
        let is_word = |word: &str, bracket: &[char]| {
            let length = word.len();
            let start = (at + 1).checked_sub(length);
            let is_it = start.is_some_and(|start| {
                starts(start, word) && !start.checked_sub(1).and_then(get).is_some_and(|c| c.is_ascii_alphanumeric())
            });
            let rest = (at + 2..chars.len().min(at + 200)).map_while(|at| get(at).filter(|c| !is_space(*c)));
            is_it && next == Some('_') && rest.into_iter().any(|c| bracket.contains(&c))
        };
        let is_other = match c {
            '[' => next == Some('[') || starts(at + 1, "fn:") || starts(at + 1, "cite"),
            '{' => starts(at + 1, "{{"),
            '<' | '@' => next == Some(c),
            '%' => next == Some('%') && before.is_none_or(|c| c == '\n'),
            'l' => is_word("call", &['(']),
            'c' => is_word("src", &['{', '[']),
            '\\' => {
                (next == Some('\\') && is_line_end(at + 2)) || (markdown.is_some() && matches!(next, Some('(' | '[')))
            }
            _ => false,
        };
        if is_other {
            out.push(Piece::Char(NOTHING));
        }
        at += 1;
    }
    pair(&mut out);
    out
}

/// How often the character at a place stands there.
fn run(chars: &[char], at: usize) -> usize {
    let rest = chars.get(at..).unwrap_or_default();
    rest.iter().take_while(|c| Some(*c) == rest.first()).count()
}

/// Code between ticks as Org has it, and where it ends.
fn code(chars: &[char], at: usize, length: usize) -> Option<(String, usize)> {
    let get = |at: usize| chars.get(at).copied();
    let start = at + length;
    let mut end = start;
    loop {
        let found = if get(end) == Some('`') { run(chars, end) } else { 0 };
        if found == length {
            break;
        }
        end += found.max(1);
        if end >= chars.len().min(start + 2000) {
            return None;
        }
    }
    let inside: String = chars.get(start..end)?.iter().collect();
    let inside = match longest_run(&inside, '`') {
        0 => inside.as_str(),
        _ => inside.strip_prefix(' ').and_then(|inside| inside.strip_suffix(' ')).unwrap_or(&inside),
    };
    let mark = ['~', '='].into_iter().find(|mark| !inside.contains(*mark))?;
    (!inside.starts_with(is_space) && !inside.ends_with(is_space))
        .then(|| (format!("{mark}{inside}{mark}"), end + length))
}

/// Of the link that begins here: where its words end, where the text goes on, and its address.
fn link_at(chars: &[char], at: usize) -> Option<(usize, usize, String)> {
    let get = |at: usize| chars.get(at).copied();
    let end = (at + 1..chars.len().min(at + 2000)).find(|&at| matches!(get(at), Some('[' | ']')))?;
    if get(end) != Some(']') || get(end + 1) != Some('(') || end == at + 1 {
        return None;
    }
    let is_wrapped = get(end + 2) == Some('<');
    let start = end + if is_wrapped { 3 } else { 2 };
    let is_end = |at: &usize| {
        get(*at).is_none_or(|c| {
            if is_wrapped { matches!(c, '<' | '>' | '\n') } else { is_space(c) || matches!(c, '(' | ')') }
        })
    };
    let close = (start..chars.len().min(start + 4000)).find(is_end)?;
    let address: String = chars.get(start..close)?.iter().collect();
    let resume = if is_wrapped && get(close) == Some('>') { close + 1 } else { close };
    let fits = get(resume) == Some(')') && opens(&address) && !address.contains(['[', ']', '\\', '<', '>']);
    fits.then_some((end, resume + 1, address))
}

/// Finds which runs of marks begin and end emphasis; the others are characters.
fn pair(pieces: &mut Vec<Piece>) {
    let mut open: Vec<(Look, usize)> = Vec::new();
    for at in 0..pieces.len() {
        let Some(Piece::Run(look, _, opens, closes)) = pieces.get(at).cloned() else { continue };
        if let Some(depth) = open.iter().rposition(|(other, _)| *other == look).filter(|_| closes) {
            if let Some((_, start)) = open.drain(depth..).next() {
                if let Some(piece) = pieces.get_mut(start) {
                    *piece = Piece::Open(look);
                }
                if let Some(piece) = pieces.get_mut(at) {
                    *piece = Piece::Close(look);
                }
            }
        } else if opens && !open.iter().any(|(other, _)| *other == look) {
            open.push((look, at));
        }
    }
    if pieces.iter().any(|piece| matches!(piece, Piece::Run(..))) {
        let flat = std::mem::take(pieces).into_iter().flat_map(|piece| match piece {
            Piece::Run(_, source, ..) => source.chars().map(Piece::Char).collect(),
            other => vec![other],
        });
        *pieces = flat.collect();
    }
}

/// The first character of a piece.
fn first_of(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Char(c) => Some(*c),
        Piece::Raw(text, _) => text.chars().next(),
        Piece::Open(look) => look.open().chars().next(),
        Piece::Close(look) => look.close().chars().next(),
        Piece::Run(_, source, ..) => source.chars().next(),
    }
}

/// Marks of emphasis that may stand in a text.
const MARKS: [char; 6] = ['*', '/', '+', '=', '~', '_'];

/// The pieces as Org, with what parts them where it would be misread.
fn speak(pieces: &[Piece], is_title: bool) -> String {
    // Where each mark stands for the last time.
    let mut last = [0_usize; MARKS.len()];
    let place = |c: char| MARKS.iter().position(|mark| *mark == c);
    for (at, piece) in pieces.iter().enumerate() {
        let text = match piece {
            Piece::Char(c) => c.encode_utf8(&mut [0; 4]).to_owned(),
            Piece::Raw(text, _) => text.clone(),
            Piece::Open(look) | Piece::Close(look) => look.open().to_owned(),
            Piece::Run(..) => String::new(),
        };
        for c in text.chars() {
            if let Some(last) = place(c).and_then(|place| last.get_mut(place)) {
                *last = at;
            }
        }
    }
    let mut out = String::new();
    let mut before: Option<char> = None;
    let mut after_open = false;
    let mut open: Vec<&str> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let next = pieces.get(at + 1);
        let may_open = after_open || (may_precede(before) && !matches!(before, Some('–' | '—')));
        let closes_next = || {
            next.is_none_or(|next| {
                matches!(next, Piece::Close(_) | Piece::Open(_))
                    || may_follow(first_of(next))
                    || matches!(next, Piece::Raw(end, _) if end == "]]")
            })
        };
        let was_open = std::mem::take(&mut after_open);
        match piece {
            Piece::Char(c) => {
                let is_mark = place(*c).is_some() && (*c != '_' || is_title);
                let is_inside = is_mark && open.iter().any(|marks| marks.contains(*c));
                if is_inside && !was_open && before.is_some_and(|c| !is_space(c)) {
                    out.push(NOTHING);
                }
                let may_open = may_open || is_inside;
                out.push(*c);
                let follows = next.and_then(first_of).is_some_and(|c| !is_space(c));
                if is_mark
                    && may_open
                    && follows
                    && place(*c).and_then(|place| last.get(place)).is_some_and(|last| *last > at)
                {
                    out.push(NOTHING);
                }
            }
            Piece::Raw(text, has_borders) => {
                if *has_borders && !may_open {
                    out.push(NOTHING);
                }
                out.push_str(text);
                if *has_borders && !closes_next() {
                    out.push(NOTHING);
                }
                after_open = text.ends_with("][");
            }
            Piece::Open(look) => {
                if !may_open {
                    out.push(NOTHING);
                }
                out.push_str(look.open());
                open.push(look.open());
                after_open = true;
            }
            Piece::Close(look) => {
                out.push_str(look.close());
                open.pop();
                if !closes_next() {
                    out.push(NOTHING);
                }
            }
            Piece::Run(..) => {}
        }
        before = out.chars().next_back();
    }
    out
}
