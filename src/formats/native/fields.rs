//! Objects of the file: which keys each knows, in the order in which they are written, and the
//! readers of the small ones (links, tasks, styles, …) that hold no topics.
//!
//! **Invariants.** The tables are the one place for keys: the reader looks keys up in them, the
//! writer follows their order, and a key that is in none of them is kept as [`Unknown`].

use crate::doc::{
    Citation, ImageRef, Link, Rule, SheetStyle, Style, Task, TaskState, Text, Unknown, UnknownKey, Words,
};

use super::lex::{HINT_BY_HAND, Lexer, Read, Stop};

/// Keys of the file itself.
pub(super) const DOCUMENT: &[&str] = &["format", "version", "languages", "sheets", "sources", "images", "origin"];
/// Keys of a sheet.
pub(super) const SHEET: &[&str] = &[
    "id",
    "title",
    "structure",
    "theme",
    "style",
    "reveal",
    "root",
    "floating",
    "relations",
    "groups",
    "steps",
    "rules",
];
/// Keys of a topic.
pub(super) const TOPIC: &[&str] = &[
    "id",
    "title",
    "translations",
    "at",
    "note",
    "links",
    "labels",
    "markers",
    "task",
    "image",
    "sources",
    "date",
    "attributes",
    "style",
    "branch-style",
    "structure",
    "side",
    "folded",
    "callouts",
    "children",
];
/// Keys of a relation.
pub(super) const RELATION: &[&str] = &["id", "from", "to", "title", "translations", "style"];
/// Keys of a group.
pub(super) const GROUP: &[&str] = &["id", "kind", "parent", "first", "last", "title", "translations", "topic", "style"];
/// Keys of a step.
pub(super) const STEP: &[&str] = &["id", "topic", "reveal", "frame", "seconds", "skip"];
/// Keys of a link.
pub(super) const LINK: &[&str] = &["href", "title"];
/// Keys of a task.
pub(super) const TASK: &[&str] = &["state", "progress", "due"];
/// Keys of a picture in a topic.
pub(super) const IMAGE: &[&str] = &["ref", "width"];
/// Keys of a citation.
pub(super) const CITATION: &[&str] = &["id", "locator", "quote"];
/// Keys of a style.
pub(super) const STYLE: &[&str] =
    &["fill", "line", "text", "size", "weight", "italic", "shape", "width", "branch", "dash", "arrows"];
/// Keys of the look of a sheet.
pub(super) const SHEET_STYLE: &[&str] = &["branch", "rainbow", "numbering", "spacing"];
/// Keys of a look by rule.
pub(super) const RULE: &[&str] = &["when", "is", "style", "off"];

/// Unknown keys of an object, in order.
type UnknownKeys = Vec<UnknownKey>;

/// The walk through the keys of one object.
#[derive(Debug)]
pub(super) struct Fields {
    keys: &'static [&'static str],
    seen: u32,
    first: bool,
    after: &'static str,
    unknown: UnknownKeys,
}

impl Fields {
    /// Begins an object; its `{` is taken already.
    pub const fn new(keys: &'static [&'static str]) -> Self {
        Self { keys, seen: 0, first: true, after: "", unknown: Vec::new() }
    }

    /// Takes the `{` of an object and begins it.
    pub fn open(lexer: &mut Lexer<'_>, keys: &'static [&'static str], expected: &str) -> Read<Self> {
        lexer.open_object(expected)?;
        Ok(Self::new(keys))
    }

    /// The next known key, of which the value is not taken yet; `None` after the `}`. Unknown keys
    /// are put aside, and a known key that is null counts as absent.
    pub fn next(&mut self, lexer: &mut Lexer<'_>) -> Read<Option<&'static str>> {
        loop {
            let at = lexer.place();
            let Some(key) = lexer.next_key(self.first)? else { return Ok(None) };
            self.first = false;
            let Some(index) = self.keys.iter().position(|known| *known == key) else {
                let json = lexer.raw("a value")?;
                self.unknown.push(UnknownKey { after: self.after.into(), key: key.as_ref().into(), json });
                continue;
            };
            let known = self.keys.get(index).copied().unwrap_or_default();
            self.after = known;
            if lexer.peek() == Some(b'n') && lexer.null() {
                lexer.report(at, format!("“{known}” is null and was left out"));
                continue;
            }
            if self.has(known) {
                lexer.report(at, format!("“{known}” stands twice; lists were joined, else the later one was taken"));
            }
            self.seen |= 1 << index;
            return Ok(Some(known));
        }
    }

    /// Whether a key was met.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().position(|known| *known == key).is_some_and(|index| self.seen & (1 << index) != 0)
    }

    /// The keys that this version does not know.
    pub fn unknown(self) -> Unknown {
        Unknown(self.unknown)
    }
}

/// Takes a text.
pub(super) fn text(lexer: &mut Lexer<'_>, key: &str) -> Read<Text> {
    if lexer.peek() == Some(b'"') {
        return Ok(lexer.string("a text")?.as_ref().into());
    }
    Err(lexer.unexpected(&format!("the text of “{key}”")))
}

/// Takes a list of texts and adds them.
pub(super) fn texts(lexer: &mut Lexer<'_>, key: &str, list: &mut Vec<Text>) -> Read<()> {
    lexer.open_list(&format!("the list of “{key}”"))?;
    let mut first = true;
    while lexer.next_item(first)? {
        first = false;
        list.push(text(lexer, key)?);
    }
    Ok(())
}

/// Takes an object of languages and texts.
pub(super) fn words(lexer: &mut Lexer<'_>) -> Read<Words> {
    lexer.open_object("the object of “translations”")?;
    let mut list: Vec<(Text, Text)> = Vec::new();
    loop {
        let at = lexer.place();
        let Some(key) = lexer.next_key(list.is_empty())? else { break };
        let language: Text = key.as_ref().into();
        let words = text(lexer, "translations")?;
        if let Some(entry) = list.iter_mut().find(|(name, _)| *name == language) {
            lexer.report(at, format!("the language {language} stands twice; the later one was taken"));
            entry.1 = words;
        } else {
            list.push((language, words));
        }
    }
    Ok(Words::from(list.as_slice()))
}

#[expect(clippy::cast_possible_truncation, reason = "the lexer refuses what a f32 can't hold")]
pub(super) fn number(lexer: &mut Lexer<'_>, key: &str) -> Read<f32> {
    Ok(lexer.number(&format!("the number of “{key}”"))? as f32)
}

/// Takes a pair of numbers.
pub(super) fn pair(lexer: &mut Lexer<'_>, key: &str) -> Read<(f32, f32)> {
    let at = lexer.place();
    lexer.open_list(&format!("the two numbers of “{key}”"))?;
    let mut numbers = Vec::new();
    while lexer.next_item(numbers.is_empty())? {
        numbers.push(number(lexer, key)?);
    }
    match numbers.as_slice() {
        &[x, y] => Ok((x, y)),
        _ => Err(Stop { at, what: format!("“{key}” must be a list of two numbers"), hint: HINT_BY_HAND }),
    }
}

pub(super) fn links(lexer: &mut Lexer<'_>, list: &mut Vec<Link>) -> Read<()> {
    lexer.open_list("the list of “links”")?;
    let mut first = true;
    while lexer.next_item(first)? {
        first = false;
        let mut fields = Fields::open(lexer, LINK, "the object of a link")?;
        let (mut href, mut title) = (Text::new(), Text::new());
        while let Some(key) = fields.next(lexer)? {
            match key {
                "href" => href = text(lexer, key)?,
                _ => title = text(lexer, key)?,
            }
        }
        list.push(Link { href, title, unknown: fields.unknown() });
    }
    Ok(())
}

pub(super) fn citations(lexer: &mut Lexer<'_>, list: &mut Vec<Citation>) -> Read<()> {
    lexer.open_list("the list of “sources”")?;
    let mut first = true;
    while lexer.next_item(first)? {
        first = false;
        let at = lexer.place();
        let mut fields = Fields::open(lexer, CITATION, "the object of a citation")?;
        let (mut id, mut locator, mut quote) = (Text::new(), Text::new(), Text::new());
        while let Some(key) = fields.next(lexer)? {
            match key {
                "id" => id = text(lexer, key)?,
                "locator" => locator = text(lexer, key)?,
                _ => quote = text(lexer, key)?,
            }
        }
        if id.is_empty() {
            lexer.report(at, "a citation names no source; it now names “unnamed”");
            id = Text::from("unnamed");
        }
        list.push(Citation { id, locator, quote, unknown: fields.unknown() });
    }
    Ok(())
}

/// Takes names and values: a list of lists of two texts.
pub(super) fn attributes(lexer: &mut Lexer<'_>, list: &mut Vec<(Text, Text)>) -> Read<()> {
    lexer.open_list("the list of “attributes”")?;
    let mut first = true;
    while lexer.next_item(first)? {
        first = false;
        let at = lexer.place();
        let mut entry = Vec::new();
        texts(lexer, "attributes", &mut entry)?;
        let Ok([name, value]) = <[Text; 2]>::try_from(entry) else {
            let what = "an attribute must be a list of a name and a value".to_owned();
            return Err(Stop { at, what, hint: HINT_BY_HAND });
        };
        list.push((name, value));
    }
    Ok(())
}

pub(super) fn task(lexer: &mut Lexer<'_>) -> Read<Task> {
    let mut fields = Fields::open(lexer, TASK, "the object of “task”")?;
    let mut task = Task { state: TaskState::Todo, progress: None, due: Text::new(), unknown: Unknown::default() };
    while let Some(key) = fields.next(lexer)? {
        match key {
            "state" => {
                let at = lexer.place();
                let state = text(lexer, key)?;
                task.state = match state.as_str() {
                    "todo" => TaskState::Todo,
                    "doing" => TaskState::Doing,
                    "done" => TaskState::Done,
                    other => {
                        lexer.report(at, format!("“{other}” is no state of a task; “todo” was taken"));
                        TaskState::Todo
                    }
                };
            }
            "progress" => {
                let percent = lexer.whole("the number of “progress”", 100)?;
                task.progress = Some(u8::try_from(percent).unwrap_or(100));
            }
            _ => task.due = text(lexer, key)?,
        }
    }
    task.unknown = fields.unknown();
    Ok(task)
}

pub(super) fn image(lexer: &mut Lexer<'_>) -> Read<ImageRef> {
    let mut fields = Fields::open(lexer, IMAGE, "the object of “image”")?;
    let mut image = ImageRef { image: Text::new(), width: None, unknown: Unknown::default() };
    while let Some(key) = fields.next(lexer)? {
        match key {
            "ref" => image.image = text(lexer, key)?,
            _ => image.width = Some(number(lexer, key)?),
        }
    }
    image.unknown = fields.unknown();
    Ok(image)
}

pub(super) fn style(lexer: &mut Lexer<'_>) -> Read<Style> {
    let mut fields = Fields::open(lexer, STYLE, "the object of “style”")?;
    let mut style = Style::default();
    while let Some(key) = fields.next(lexer)? {
        match key {
            "size" => style.size = Some(number(lexer, key)?),
            "width" => style.width = Some(number(lexer, key)?),
            "italic" => style.italic = Some(lexer.boolean("true or false for “italic”")?),
            _ => {}
        }
        if matches!(key, "size" | "width" | "italic") {
            continue;
        }
        let value = Some(text(lexer, key)?);
        match key {
            "fill" => style.fill = value,
            "line" => style.line = value,
            "text" => style.text = value,
            "weight" => style.weight = value,
            "shape" => style.shape = value,
            "branch" => style.branch = value,
            "dash" => style.dash = value,
            _ => style.arrows = value,
        }
    }
    style.unknown = fields.unknown();
    Ok(style)
}

/// Takes the look of a sheet.
pub(super) fn sheet_style(lexer: &mut Lexer<'_>) -> Read<SheetStyle> {
    let mut fields = Fields::open(lexer, SHEET_STYLE, "the object of “style”")?;
    let mut style = SheetStyle::default();
    while let Some(key) = fields.next(lexer)? {
        match key {
            "branch" => style.branch = text(lexer, key)?,
            "rainbow" => style.rainbow = Some(lexer.boolean("true or false for “rainbow”")?),
            "numbering" => style.numbering = text(lexer, key)?,
            _ => style.spacing = u16::try_from(lexer.whole("the percent of “spacing”", 1000)?).ok(),
        }
    }
    style.unknown = fields.unknown();
    Ok(style)
}

/// Takes a look by rule.
pub(super) fn rule(lexer: &mut Lexer<'_>) -> Read<Rule> {
    let mut fields = Fields::open(lexer, RULE, "the object of a rule")?;
    let mut rule = Rule::default();
    while let Some(key) = fields.next(lexer)? {
        match key {
            "when" => rule.when = text(lexer, key)?,
            "is" => rule.is = text(lexer, key)?,
            "style" => rule.style = style(lexer)?,
            _ => rule.off = lexer.boolean("true or false for “off”")?,
        }
    }
    rule.unknown = fields.unknown();
    Ok(rule)
}
