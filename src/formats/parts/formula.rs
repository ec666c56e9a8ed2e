//! Formulas on one line, nearly as Word's own linear format has them: `a/b`, `x^(n+1)`, `∑_(i=1)^n i`,
//! `√(x)`. Readers tell the parts as they come; what stands within what is bounded, without recursion.

/// Parts within each other that are told as such; below, only the words are.
const MOST_LEVELS: usize = 60;

/// What a part of a formula is, by what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Kind {
    /// Parts beside each other.
    Row,
    /// What is above and below the bar; without one it is no division.
    Fraction { has_bar: bool },
    /// A base with what is lowered and what is raised beside it.
    Scripts,
    /// A base with what is raised beside it.
    Raised,
    /// A base with what is below and above it, which may be drawn: a line, an arrow.
    Around,
    /// A base with what is above it.
    Over,
    /// What stands before its base: below, above, the base.
    Before,
    /// What is below a root, and its degree.
    Root,
    /// A sign such as ∑, with what is below, above, and behind it.
    Sign(String),
    /// Parts in brackets.
    Brackets { open: String, between: String, close: String },
    /// The name of a function and what it is of.
    Function,
    /// Rows of a matrix or lines of a system.
    Rows,
    /// Cells of a row.
    Cells,
    /// What is not shown.
    Nothing,
}

struct Part {
    kind: Kind,
    /// Which one it is of the parts of what is around it; the next, if it is not told.
    slot: Option<usize>,
    parts: Vec<String>,
    /// How many elements that are too deep are open in it.
    deeper: usize,
}

impl Part {
    const fn new(kind: Kind, slot: Option<usize>) -> Self {
        Self { kind, slot, parts: Vec::new(), deeper: 0 }
    }
}

/// A formula in the making.
pub(in crate::formats) struct Formula {
    /// What is open; the first one is never closed.
    open: Vec<Part>,
}

impl Formula {
    pub fn new() -> Self {
        Self { open: vec![Part::new(Kind::Row, None)] }
    }

    /// Begins a part.
    pub fn open(&mut self, kind: Kind, slot: Option<usize>) {
        if self.open.len() > MOST_LEVELS {
            if let Some(last) = self.open.last_mut() {
                last.deeper += 1;
            }
            return;
        }
        self.open.push(Part::new(kind, slot));
    }

    /// Adds words.
    pub fn say(&mut self, text: &str) {
        let Some(last) = self.open.last_mut() else { return };
        match last.parts.last_mut().filter(|_| last.deeper > 0 || last.kind == Kind::Row) {
            Some(words) => words.push_str(text),
            None => last.parts.push(text.to_owned()),
        }
    }

    /// Ends the part that was begun last.
    pub fn close(&mut self) {
        if let Some(last) = self.open.last_mut()
            && last.deeper > 0
        {
            last.deeper -= 1;
            return;
        }
        if self.open.len() < 2 {
            return;
        }
        let Some(part) = self.open.pop() else { return };
        let slot = part.slot;
        let text = text_of(part);
        let Some(around) = self.open.last_mut() else { return };
        if around.kind == Kind::Row {
            return self.say(&text);
        }
        let at = slot.unwrap_or(around.parts.len());
        if around.parts.len() <= at {
            around.parts.resize(at + 1, String::new());
        }
        if let Some(words) = around.parts.get_mut(at) {
            words.push_str(&text);
        }
    }

    /// The formula on one line.
    pub fn finish(mut self) -> String {
        while self.open.len() > 1 {
            if let Some(last) = self.open.last_mut() {
                last.deeper = 0;
            }
            self.close();
        }
        let text = self.open.pop().map(text_of).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn text_of(part: Part) -> String {
    let Part { kind, parts, .. } = part;
    let get = |at: usize| parts.get(at).map_or("", |part| part.trim());
    match kind {
        Kind::Row => parts.concat(),
        Kind::Nothing => String::new(),
        Kind::Fraction { has_bar: true } => format!("{}/{}", held(get(0), false), held(get(1), true)),
        Kind::Fraction { has_bar: false } => format!("{}¦{}", get(0), get(1)),
        Kind::Scripts => based(get(0), get(1), get(2)),
        Kind::Raised => based(get(0), "", get(1)),
        Kind::Around => based(get(0), told(get(1)), told(get(2))),
        Kind::Over => based(get(0), "", told(get(1))),
        Kind::Before => format!("{}{}", scripts(get(0), get(1)), held(get(2), true)),
        Kind::Root => match get(1) {
            "" | "2" => format!("√({})", get(0)),
            "3" => format!("∛({})", get(0)),
            "4" => format!("∜({})", get(0)),
            degree => format!("√({degree}&{})", get(0)),
        },
        Kind::Sign(sign) => {
            let scripts = scripts(get(0), get(1));
            let space = if scripts.is_empty() { "" } else { " " };
            format!("{sign}{scripts}{space}{} ", get(2))
        }
        Kind::Brackets { open, between, close } => format!("{open}{}{close}", trimmed(&parts).join(&between)),
        Kind::Function => {
            let space = if get(1).starts_with(['(', '[', '{', '|']) { "" } else { " " };
            format!("{}{space}{}", get(0), get(1))
        }
        Kind::Rows => trimmed(&parts).join("; "),
        Kind::Cells => trimmed(&parts).join(", "),
    }
}

fn trimmed(parts: &[String]) -> Vec<&str> {
    parts.iter().map(|part| part.trim()).collect()
}

/// A base with its scripts. What is summed up stands a space behind.
fn based(base: &str, below: &str, above: &str) -> String {
    let scripts = scripts(below, above);
    if is_sign(base) {
        return format!("{base}{scripts} ");
    }
    if scripts.is_empty() { base.to_owned() } else { format!("{}{scripts}", held(base, true)) }
}

/// What is above or below a base, unless it is only drawn there.
fn told(part: &str) -> &str {
    let is_drawn = |c: char| {
        matches!(c, '^' | '_' | '~' | '`' | '¨' | '¯' | '´' | 'ˆ' | 'ˇ' | '˘' | '˙' | '˜' | '‾' | '←'..='⇿')
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '⎴'..='⎵' | '⏜'..='⏡' | '︵'..='︸')
    };
    if part.chars().all(is_drawn) { "" } else { part }
}

fn scripts(below: &str, above: &str) -> String {
    let mut out = String::new();
    for (mark, part) in [('_', below), ('^', above)] {
        if !part.is_empty() {
            out.push(mark);
            out.push_str(&held(part, true));
        }
    }
    out
}

/// Whether it is a sign that sums something up, or a limit.
fn is_sign(text: &str) -> bool {
    matches!(text, "lim" | "max" | "min" | "sup" | "inf" | "log" | "lg" | "argmax" | "argmin")
        || text.chars().count() == 1 && text.contains(|c| matches!(c, '∏'..='∑' | '∫'..='∳' | '⋀'..='⋃' | '⨀'..='⨌'))
}

/// A part in brackets, unless it is read as one without them. What is divided may have exponents; what
/// divides, and exponents, may not be products.
fn held(text: &str, is_tight: bool) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '′' | '\'' | '∞') || !is_tight && c == '^';
    let is_product = is_tight && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(char::is_alphabetic);
    let is_one = text.chars().nth(1).is_none() || text.chars().all(is_word) && !is_product || is_bracketed(text);
    if is_one { text.to_owned() } else { format!("({text})") }
}

/// Whether brackets are around all of it.
fn is_bracketed(text: &str) -> bool {
    let mut depth = 0_usize;
    text.starts_with(['(', '[', '{'])
        && text.ends_with([')', ']', '}'])
        && text.char_indices().all(|(at, c)| {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > 0 || at + c.len_utf8() == text.len()
        })
}

#[cfg(test)]
mod tests {
    use super::{Formula, Kind};

    fn of(kind: Kind, parts: &[&str]) -> String {
        let mut formula = Formula::new();
        formula.open(kind, None);
        for (at, part) in parts.iter().enumerate() {
            formula.open(Kind::Row, Some(at));
            formula.say(part);
            formula.close();
        }
        formula.close();
        formula.finish()
    }

    #[test]
    fn brackets_stand_where_they_are_needed() {
        let fraction = || Kind::Fraction { has_bar: true };
        assert_eq!(of(fraction(), &["a", "b"]), "a/b");
        assert_eq!(of(fraction(), &["a+b", "2a"]), "(a+b)/(2a)");
        assert_eq!(of(fraction(), &["(a+b)", "(a)(b)"]), "(a+b)/((a)(b))");
        assert_eq!(of(fraction(), &["dy", "dx"]), "dy/dx");
        assert_eq!(of(Kind::Scripts, &["x", "", "n+1"]), "x^(n+1)");
        assert_eq!(of(Kind::Scripts, &["x", "i", "2"]), "x_i^2");
        assert_eq!(of(Kind::Sign("∑".into()), &["i=1", "n", "i"]), "∑_(i=1)^n i");
        assert_eq!(of(Kind::Around, &["∑", "i=1", "n"]), "∑_(i=1)^n");
        assert_eq!((of(Kind::Over, &["x", "¯"]), of(Kind::Over, &["x", "n"])), ("x".into(), "x^n".into()));
        assert_eq!(of(Kind::Root, &["x"]), "√(x)");
        assert_eq!(of(Kind::Root, &["x", "n"]), "√(n&x)");
        assert_eq!(of(Kind::Function, &["sin", "x"]), "sin x");
    }

    #[test]
    fn depth_and_missing_parts_do_no_harm() {
        let mut formula = Formula::new();
        for _ in 0..50_000 {
            formula.open(Kind::Fraction { has_bar: true }, None);
            formula.say("a");
        }
        assert!(formula.finish().len() > 50_000);
        let mut formula = Formula::new();
        formula.close();
        formula.open(Kind::Scripts, None);
        formula.close();
        formula.say("x");
        assert_eq!(formula.finish(), "x");
    }
}
