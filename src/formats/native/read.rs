//! The reader: text into the arena of a document, topic by topic, with a stack on the heap.
//!
//! Ids are resolved when everything is read (see [`super::finish`]), because relations may stand
//! before the topics that they join, and because a damaged file is finished the same way.

use crate::doc::{
    Document, FileId, Group, GroupKind, Home, Image, Relation, Rule, SheetId, SheetStyle, Side, Source, Step, Style,
    Text, Topic, TopicId, Unknown, Words,
};
use crate::formats::ReadOptions;
use crate::formats::report::{Loaded, ReadError, Repair, decode, place_of};

use super::fields::{self, Fields};
use super::finish;
use super::lex::{HINT_BY_HAND, HINT_CUT, Lexer, Read, Stop};
use super::{FORMAT, MOST_LEVELS, VERSION};

/// A relation, group or step whose ends are still file ids.
pub(super) struct Draft<T> {
    pub at: usize,
    pub item: T,
    /// The file ids of its ends, in the order of the file's keys.
    pub ends: Vec<Text>,
}

/// A sheet whose relations, groups and steps are still file ids.
pub(super) struct SheetDraft {
    pub at: usize,
    pub id: SheetId,
    pub file_id: FileId,
    pub title: Text,
    pub structure: Text,
    pub theme: Text,
    pub style: SheetStyle,
    pub rules: Vec<Rule>,
    pub reveal: Text,
    pub root: Option<TopicId>,
    pub floating: Vec<TopicId>,
    /// The topic of a group that is being read.
    pub loose: Option<TopicId>,
    pub relations: Vec<Draft<Relation>>,
    pub groups: Vec<Draft<Group>>,
    pub steps: Vec<Draft<Step>>,
    pub unknown: Unknown,
    /// The first slot of the sheet; its topics follow each other in the arena.
    pub first_slot: usize,
}

/// A topic whose object is open.
struct Frame {
    id: TopicId,
    fields: Fields,
    /// Where its list begins in [`Builder::pending`], while one is open.
    list: Option<List>,
}

#[derive(Clone, Copy)]
struct List {
    start: usize,
    is_children: bool,
    first: bool,
}

/// A document in the making.
pub(super) struct Builder<'a> {
    pub lexer: Lexer<'a>,
    pub document: Document,
    pub sheets: Vec<SheetDraft>,
    /// Where each topic stands in the text, by slot.
    pub places: Vec<usize>,
    pub source_places: Vec<usize>,
    stack: Vec<Frame>,
    /// Topics of the lists that are open, innermost last.
    pending: Vec<TopicId>,
    version: Option<u32>,
    names_a_format: bool,
}

pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let (text, broken) = match decode(bytes) {
        Ok(text) => (text, None),
        Err((text, error)) => (text, Some(error)),
    };
    let skipped = if bytes.starts_with(crate::formats::report::BOM) { crate::formats::report::BOM.len() } else { 0 };
    if broken.is_none() && bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        let what = if bytes.contains(&0) { "the file holds nothing but zero bytes" } else { "the file is empty" };
        return Err(ReadError::at(bytes, 0, what, "Look for an older copy of the file, or for a backup."));
    }
    let mut builder = Builder {
        lexer: Lexer::new(text),
        document: Document::empty(),
        sheets: Vec::new(),
        places: Vec::new(),
        source_places: Vec::new(),
        stack: Vec::new(),
        pending: Vec::new(),
        version: None,
        names_a_format: false,
    };
    if skipped > 0 {
        builder.lexer.report(0, "a byte order mark stood before the map and was left out");
    }
    let stop = match (builder.document(), broken.is_some()) {
        (Ok(()), false) => None,
        (Ok(()), true) => Some(Stop { at: text.len(), what: String::new(), hint: HINT_CUT }),
        (Err(stop), _) => Some(stop),
    };
    let Some(stop) = stop else {
        let read_only = builder.version.is_some_and(|version| version > VERSION);
        if let (true, Some(version)) = (read_only, builder.version) {
            let what = format!(
                "a later version of this program wrote the map (version {version} of the file, this one knows \
                 {VERSION}), so it opens read-only"
            );
            builder.lexer.report(0, what);
        }
        let (document, reports, unreported) = finish::finish(builder, options);
        return Ok(Loaded {
            document,
            repairs: repairs(bytes, skipped, &reports, unreported),
            read_only,
            import: None,
        });
    };
    let is_map = builder.names_a_format || text.contains("\"gangmu");
    let mut error = match broken {
        // The text before a byte that is not UTF-8 ends too early, of course.
        Some(error) if stop.at >= text.len() => error,
        _ if !is_map => not_a_map(bytes, text),
        _ => ReadError::at(bytes, stop.at + skipped, stop.what, stop.hint),
    };
    if is_map {
        builder.close_all();
        let (document, ..) = finish::finish(builder, options);
        error.recovered = (!document.is_empty()).then(|| Box::new(document));
    }
    Err(error)
}

fn not_a_map(bytes: &[u8], text: &str) -> ReadError {
    let what = if text.trim_start().starts_with(['{', '[']) {
        "this JSON file is not a Gangmu map: it has no “format”: “gangmu”"
    } else {
        "this file is not a Gangmu map"
    };
    ReadError::at(bytes, 0, what, "Open it with the program that made it, and export it as Markdown or plain text.")
}

/// Reports with their lines, in the order of the file.
fn repairs(bytes: &[u8], skipped: usize, reports: &[super::lex::Report], unreported: usize) -> Vec<Repair> {
    let mut sorted: Vec<&super::lex::Report> = reports.iter().collect();
    sorted.sort_by_key(|report| report.at);
    let (mut line, mut from) = (1, 0);
    let mut list: Vec<Repair> = sorted
        .into_iter()
        .map(|report| {
            let at = report.at + skipped;
            line += place_of(bytes.get(from..at).unwrap_or_default(), at).0 - 1;
            from = at.max(from);
            Repair { line, what: report.what.clone() }
        })
        .collect();
    if unreported > 0 {
        list.push(Repair { line, what: format!("{unreported} more places were mended") });
    }
    list
}

impl Builder<'_> {
    fn document(&mut self) -> Read<()> {
        let mut keys = Fields::open(&mut self.lexer, fields::DOCUMENT, "the object of a map")?;
        while let Some(key) = keys.next(&mut self.lexer)? {
            let at = self.lexer.place();
            match key {
                "format" => {
                    let name = fields::text(&mut self.lexer, key)?;
                    self.names_a_format = true;
                    if name != FORMAT {
                        let what = format!("this is not a Gangmu map: its format is “{name}”");
                        return Err(Stop { at, what, hint: "Open it with the program that made it." });
                    }
                }
                "version" => {
                    let version = self.lexer.whole("the number of “version”", u32::MAX)?;
                    if version == 0 {
                        let what = "“version” must be 1 or more".to_owned();
                        return Err(Stop { at, what, hint: HINT_BY_HAND });
                    }
                    self.version = Some(version);
                }
                "languages" => self.languages()?,
                "sheets" => {
                    self.lexer.open_list("the list of “sheets”")?;
                    let mut first = true;
                    while self.lexer.next_item(first)? {
                        first = false;
                        self.sheet()?;
                    }
                }
                "sources" => self.sources()?,
                "images" => self.images()?,
                _ => self.document.origin = self.lexer.raw("the value of “origin”")?,
            }
        }
        if !self.lexer.at_end() {
            let at = self.lexer.place();
            let what = "the map ends before this, but the file goes on".to_owned();
            return Err(Stop { at, what, hint: "The map before it can be opened as a new map." });
        }
        if !keys.has("format") {
            let what = "this JSON file is not a Gangmu map: it has no “format”: “gangmu”".to_owned();
            return Err(Stop { at: 0, what, hint: HINT_BY_HAND });
        }
        if self.version.is_none() {
            self.lexer.report(0, "the file does not say its version; it was read as version 1");
        }
        if self.sheets.is_empty() {
            return Err(Stop { at: 0, what: "the map has no sheet".to_owned(), hint: HINT_BY_HAND });
        }
        self.document.unknown = keys.unknown();
        Ok(())
    }

    fn languages(&mut self) -> Read<()> {
        let at = self.lexer.place();
        let mut list = Vec::new();
        fields::texts(&mut self.lexer, "languages", &mut list)?;
        for language in list {
            if self.document.languages.contains(&language) {
                self.lexer.report(at, format!("the language {language} stood twice in the list"));
            } else {
                self.document.languages.push(language);
            }
        }
        Ok(())
    }

    fn sources(&mut self) -> Read<()> {
        self.lexer.open_list("the list of “sources”")?;
        let mut first = true;
        while self.lexer.next_item(first)? {
            first = false;
            let at = self.lexer.place();
            if self.lexer.peek() != Some(b'{') {
                return Err(self.lexer.unexpected("the object of a source"));
            }
            let json = self.lexer.raw("the object of a source")?;
            let id = finish::source_id(&json).unwrap_or_default();
            self.document.sources.push(Source { id, json });
            self.source_places.push(at);
        }
        Ok(())
    }

    fn images(&mut self) -> Read<()> {
        self.lexer.open_object("the object of “images”")?;
        let mut first = true;
        loop {
            let at = self.lexer.place();
            let Some(name) = self.lexer.next_key(first)? else { return Ok(()) };
            first = false;
            let json = self.lexer.raw("the object of an image")?;
            let image = Image { name: name.as_ref().into(), json };
            if self.document.images.iter().any(|other| other.name == image.name) {
                self.lexer.report(at, format!("the image {} stood twice; the first was kept", image.name));
            } else {
                self.document.images.push(image);
            }
        }
    }

    fn sheet(&mut self) -> Read<()> {
        let at = self.lexer.place();
        let mut keys = Fields::open(&mut self.lexer, fields::SHEET, "the object of a sheet")?;
        let id = self.document.reserve_sheet();
        self.sheets.push(SheetDraft {
            at,
            id,
            file_id: FileId::new(),
            title: Text::new(),
            structure: Text::from("map"),
            theme: Text::new(),
            style: SheetStyle::default(),
            rules: Vec::new(),
            reveal: Text::new(),
            root: None,
            floating: Vec::new(),
            loose: None,
            relations: Vec::new(),
            groups: Vec::new(),
            steps: Vec::new(),
            unknown: Unknown::default(),
            first_slot: self.document.slot_count(),
        });
        while let Some(key) = keys.next(&mut self.lexer)? {
            match key {
                "root" => {
                    let at = self.lexer.place();
                    let home = if self.draft()?.root.is_none() {
                        Home::Root(id)
                    } else {
                        self.lexer.report(at, "a second root of the sheet became a floating topic");
                        Home::Floating(id)
                    };
                    self.topics(home)?;
                }
                "floating" => self.items("floating", |this| this.topics(Home::Floating(id)))?,
                "relations" => self.items("relations", Self::relation)?,
                "groups" => self.items("groups", |this| this.group(id))?,
                "steps" => self.items("steps", Self::step)?,
                "style" => {
                    let style = fields::sheet_style(&mut self.lexer)?;
                    self.draft()?.style = style;
                }
                "rules" => self.items("rules", |this| {
                    let rule = fields::rule(&mut this.lexer)?;
                    this.draft()?.rules.push(rule);
                    Ok(())
                })?,
                _ => {
                    let value = fields::text(&mut self.lexer, key)?;
                    let draft = self.draft()?;
                    match key {
                        "id" => draft.file_id = value,
                        "title" => draft.title = value,
                        "structure" => draft.structure = value,
                        "theme" => draft.theme = value,
                        _ => draft.reveal = value,
                    }
                }
            }
        }
        let draft = self.draft()?;
        draft.unknown = keys.unknown();
        if draft.root.is_none() {
            return Err(Stop { at, what: "this sheet has no root topic".to_owned(), hint: HINT_BY_HAND });
        }
        Ok(())
    }

    /// The sheet that is being read.
    fn draft(&mut self) -> Read<&mut SheetDraft> {
        self.sheets.last_mut().ok_or_else(|| Stop { at: 0, what: "no sheet is open".to_owned(), hint: HINT_BY_HAND })
    }

    fn items(&mut self, key: &str, mut item: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.lexer.open_list(&format!("the list of “{key}”"))?;
        let mut first = true;
        while self.lexer.next_item(first)? {
            first = false;
            item(self)?;
        }
        Ok(())
    }

    fn relation(&mut self) -> Read<()> {
        let at = self.lexer.place();
        let mut keys = Fields::open(&mut self.lexer, fields::RELATION, "the object of a relation")?;
        let nowhere = TopicId::from_slot(0);
        let mut item = Relation {
            id: FileId::new(),
            from: nowhere,
            to: nowhere,
            title: Text::new(),
            translations: Words::new(),
            style: Style::default(),
            unknown: Unknown::default(),
        };
        let (mut from, mut to) = (Text::new(), Text::new());
        while let Some(key) = keys.next(&mut self.lexer)? {
            match key {
                "id" => item.id = fields::text(&mut self.lexer, key)?,
                "from" => from = fields::text(&mut self.lexer, key)?,
                "to" => to = fields::text(&mut self.lexer, key)?,
                "title" => item.title = fields::text(&mut self.lexer, key)?,
                "translations" => item.translations = fields::words(&mut self.lexer)?,
                _ => item.style = fields::style(&mut self.lexer)?,
            }
        }
        item.unknown = keys.unknown();
        self.draft()?.relations.push(Draft { at, item, ends: vec![from, to] });
        Ok(())
    }

    fn group(&mut self, sheet: SheetId) -> Read<()> {
        let at = self.lexer.place();
        let mut keys = Fields::open(&mut self.lexer, fields::GROUP, "the object of a group")?;
        let nowhere = TopicId::from_slot(0);
        let mut item = Group {
            id: FileId::new(),
            kind: GroupKind::Boundary,
            parent: nowhere,
            first: nowhere,
            last: nowhere,
            title: Text::new(),
            translations: Words::new(),
            topic: None,
            style: Style::default(),
            unknown: Unknown::default(),
        };
        let (mut parent, mut first, mut last) = (Text::new(), Text::new(), Text::new());
        while let Some(key) = keys.next(&mut self.lexer)? {
            match key {
                "id" => item.id = fields::text(&mut self.lexer, key)?,
                "kind" => {
                    let at = self.lexer.place();
                    let kind = fields::text(&mut self.lexer, key)?;
                    match kind.as_str() {
                        "boundary" => {}
                        "summary" => item.kind = GroupKind::Summary,
                        _ => self.lexer.report(at, format!("“{kind}” is no kind of group; it became a boundary")),
                    }
                }
                "parent" => parent = fields::text(&mut self.lexer, key)?,
                "first" => first = fields::text(&mut self.lexer, key)?,
                "last" => last = fields::text(&mut self.lexer, key)?,
                "title" => item.title = fields::text(&mut self.lexer, key)?,
                "translations" => item.translations = fields::words(&mut self.lexer)?,
                "topic" => {
                    // A second topic of one group would hang nowhere: the first floats then.
                    finish::float_loose(self.draft()?);
                    self.topics(Home::Summary(sheet))?;
                }
                _ => item.style = fields::style(&mut self.lexer)?,
            }
        }
        item.unknown = keys.unknown();
        let draft = self.draft()?;
        item.topic = draft.loose.take();
        draft.groups.push(Draft { at, item, ends: vec![parent, first, last] });
        Ok(())
    }

    fn step(&mut self) -> Read<()> {
        let at = self.lexer.place();
        let mut keys = Fields::open(&mut self.lexer, fields::STEP, "the object of a step")?;
        let mut item = Step {
            id: FileId::new(),
            topic: TopicId::from_slot(0),
            reveal: Text::new(),
            frame: Text::new(),
            seconds: None,
            skip: false,
            unknown: Unknown::default(),
        };
        let mut topic = Text::new();
        while let Some(key) = keys.next(&mut self.lexer)? {
            match key {
                "id" => item.id = fields::text(&mut self.lexer, key)?,
                "topic" => topic = fields::text(&mut self.lexer, key)?,
                "reveal" => item.reveal = fields::text(&mut self.lexer, key)?,
                "frame" => item.frame = fields::text(&mut self.lexer, key)?,
                "skip" => item.skip = self.lexer.boolean("true or false of “skip”")?,
                _ => item.seconds = Some(self.lexer.whole("the number of “seconds”", u32::MAX)?),
            }
        }
        item.unknown = keys.unknown();
        self.draft()?.steps.push(Draft { at, item, ends: vec![topic] });
        Ok(())
    }

    /// Reads a topic with all that hangs on it.
    fn topics(&mut self, home: Home) -> Read<()> {
        let top = self.open_topic(home)?;
        let draft = self.draft()?;
        match home {
            Home::Root(_) => draft.root = Some(top),
            Home::Floating(_) => draft.floating.push(top),
            _ => draft.loose = Some(top),
        }
        while let Some(frame) = self.stack.last_mut() {
            if let Some(list) = &mut frame.list {
                let first = std::mem::replace(&mut list.first, false);
                let is_children = list.is_children;
                let id = frame.id;
                if self.lexer.next_item(first)? {
                    let home = if is_children { Home::Child(id) } else { Home::Callout(id) };
                    let below = self.open_topic(home)?;
                    self.pending.push(below);
                } else {
                    self.close_list();
                }
                continue;
            }
            match frame.fields.next(&mut self.lexer)? {
                None => self.close_topic(),
                Some(key @ ("children" | "callouts")) => {
                    self.lexer.open_list(&format!("the list of “{key}”"))?;
                    let start = self.pending.len();
                    frame.list = Some(List { start, is_children: key == "children", first: true });
                }
                Some(key) => {
                    let id = frame.id;
                    self.field(id, key)?;
                }
            }
        }
        Ok(())
    }

    fn open_topic(&mut self, home: Home) -> Read<TopicId> {
        let at = self.lexer.place();
        if self.stack.len() >= MOST_LEVELS {
            let what = format!("the map is deeper than {MOST_LEVELS} levels");
            return Err(Stop { at, what, hint: "What stands above this level can be opened as a new map." });
        }
        let fields = Fields::open(&mut self.lexer, fields::TOPIC, "the object of a topic")?;
        let id = self.document.put(Topic::new(FileId::new(), Text::new()), home);
        self.places.push(at);
        self.stack.push(Frame { id, fields, list: None });
        Ok(id)
    }

    /// Gives the innermost open list to its topic.
    fn close_list(&mut self) {
        let Some(frame) = self.stack.last_mut() else { return };
        let Some(list) = frame.list.take() else { return };
        let start = list.start.min(self.pending.len());
        let found = self.pending.drain(start..);
        if let Some(topic) = self.document.topic_mut(frame.id) {
            if list.is_children {
                if topic.children.is_empty() {
                    // Exactly as long as it must be: a million topics have a million lists.
                    topic.children.reserve_exact(found.len());
                }
                topic.children.extend(found);
            } else {
                topic.more_mut().callouts.extend(found);
            }
        }
    }

    fn close_topic(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        if !frame.fields.has("title")
            && let Some(&at) = self.places.get(frame.id.slot())
        {
            self.lexer.report(at, "a topic has no title");
        }
        let unknown = frame.fields.unknown();
        if let Some(topic) = self.document.topic_mut(frame.id) {
            if !unknown.0.is_empty() {
                topic.more_mut().unknown = unknown;
            }
            topic.tidy();
        }
    }

    /// Closes what is open when the text breaks off, so that what was read can be kept. A topic of
    /// which not even the title was read goes.
    fn close_all(&mut self) {
        if let Some(frame) = self.stack.last()
            && frame.id.slot() + 1 == self.document.slots.len()
            && self.document.title(frame.id).is_empty()
        {
            let id = frame.id;
            self.stack.pop();
            self.document.slots.pop();
            self.document.count -= 1;
            self.places.pop();
            if self.pending.last() == Some(&id) {
                self.pending.pop();
            }
            if let Some(draft) = self.sheets.last_mut() {
                draft.root = draft.root.filter(|&root| root != id);
                draft.floating.retain(|&floating| floating != id);
                draft.loose = draft.loose.filter(|&loose| loose != id);
            }
        }
        while !self.stack.is_empty() {
            self.close_list();
            self.close_topic();
        }
    }

    /// Reads the value of one key of a topic.
    fn field(&mut self, id: TopicId, key: &'static str) -> Read<()> {
        let lexer = &mut self.lexer;
        let Some(topic) = self.document.topic_mut(id) else { return Ok(()) };
        match key {
            "id" => topic.file_id = fields::text(lexer, key)?,
            "title" => topic.title = fields::text(lexer, key)?,
            "translations" => topic.translations = fields::words(lexer)?,
            "at" => topic.more_mut().at = Some(fields::pair(lexer, key)?),
            "note" => topic.more_mut().note = fields::text(lexer, key)?,
            "links" => fields::links(lexer, &mut topic.more_mut().links)?,
            "labels" | "markers" => {
                let mut list = Vec::new();
                fields::texts(lexer, key, &mut list)?;
                let more = topic.more_mut();
                if key == "labels" { more.labels.extend(list) } else { more.markers.extend(list) }
            }
            "task" => topic.more_mut().task = Some(fields::task(lexer)?),
            "image" => topic.more_mut().image = Some(fields::image(lexer)?),
            "sources" => fields::citations(lexer, &mut topic.more_mut().sources)?,
            "date" => topic.more_mut().date = fields::text(lexer, key)?,
            "attributes" => fields::attributes(lexer, &mut topic.more_mut().attributes)?,
            "style" => topic.more_mut().style = fields::style(lexer)?,
            "branch-style" => {
                let style = fields::style(lexer)?;
                topic.more_mut().branch_style = (style != Style::default()).then(|| Box::new(style));
            }
            "structure" => topic.more_mut().structure = fields::text(lexer, key)?,
            "side" => {
                let at = lexer.place();
                let side = fields::text(lexer, key)?;
                topic.side = match side.as_str() {
                    "left" => Side::Left,
                    "right" => Side::Right,
                    _ => {
                        lexer.report(at, format!("“{side}” is no side; it was left out"));
                        Side::Auto
                    }
                };
            }
            _ => topic.folded = lexer.boolean(&format!("true or false for “{key}”"))?,
        }
        Ok(())
    }
}
