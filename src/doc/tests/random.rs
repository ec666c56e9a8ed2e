//! Random maps, random edits, and a dump to compare documents by. All from a seed that the tests
//! print when they fail.

use fastrand::Rng;

use crate::doc::edit::NewTopic;
use crate::doc::{Change, DocField, Rule, SheetField, SheetStyle};
use crate::doc::{
    Citation, Document, Edit, EditError, Field, GroupKind, IdGen, Link, MergeKey, Op, Place, Selection, Sheet, SheetId,
    Side, Source, Step, Style, Task, TaskState, Text, Topic, TopicId, Unknown,
};

/// A random map: a few sheets, floating topics, callouts, relations, groups, steps, fields.
pub fn map(rng: &mut Rng) -> (Document, IdGen) {
    let mut ids = IdGen::from_seed([rng.u64(..), rng.u64(..)]);
    let mut document = Document::with_root(&["en", "zh-Hans"], Topic::new(ids.topic_id(), "Root"), "s1");
    for _ in 0..rng.usize(3..30) {
        let parent = topic(&document, rng);
        let mut edit = Edit::new(&mut document, &mut ids, "grow", &Selection::none());
        edit.add_child(parent, &word(rng)).expect("the parent is there");
        drop(edit.finish());
    }
    for _ in 0..rng.usize(5..40) {
        // Not every random edit is possible; those that are not leave the map as it is.
        let mut edit = Edit::new(&mut document, &mut ids, "grow", &Selection::none());
        if random_edit(&mut edit, rng).is_ok() {
            drop(edit.finish());
        }
    }
    (document, ids)
}

/// Any topic of the document.
pub fn topic(document: &Document, rng: &mut Rng) -> TopicId {
    let all: Vec<TopicId> = document.sheets().iter().flat_map(|(id, _)| document.sheet_topics(*id)).collect();
    all[rng.usize(..all.len())]
}

fn sheet(document: &Document, rng: &mut Rng) -> SheetId {
    document.sheets()[rng.usize(..document.sheets().len())].0
}

/// Mostly one topic, or some neighbours, or any few.
pub fn topics(document: &Document, rng: &mut Rng) -> Vec<TopicId> {
    let one = topic(document, rng);
    match rng.u8(..8) {
        0..=3 => vec![one],
        4..=6 => {
            let siblings = document.parent(one).map_or(&[][..], |parent| document.children(parent));
            if siblings.is_empty() {
                return vec![one];
            }
            let from = rng.usize(..siblings.len());
            siblings[from..=rng.usize(from..siblings.len())].to_vec()
        }
        _ => (0..rng.usize(1..5)).map(|_| topic(document, rng)).collect(),
    }
}

fn word(rng: &mut Rng) -> Text {
    let words = [
        "",
        "Normalization",
        "関係正常化",
        "韩日",
        "two\nlines",
        "a",
        "<&>\"",
        "🙂",
        "a title of more than fifteen bytes",
    ];
    words[rng.usize(..words.len())].into()
}

fn field(document: &Document, rng: &mut Rng) -> Field {
    match rng.u8(..16) {
        0 | 1 => Field::Title(word(rng)),
        2 => Field::Translations(std::iter::once((Text::from("zh-Hans"), word(rng))).collect()),
        3 => Field::Note(word(rng)),
        4 => Field::Links(vec![Link { href: word(rng), title: word(rng), unknown: Unknown::default() }]),
        5 => Field::Labels((0..rng.usize(..3)).map(|_| word(rng)).collect()),
        6 => Field::Markers((0..rng.usize(..3)).map(|_| word(rng)).collect()),
        7 => Field::Task(rng.bool().then(|| Task {
            state: [TaskState::Todo, TaskState::Doing, TaskState::Done][rng.usize(..3)],
            progress: Some(rng.u8(..101)),
            due: Text::new(),
            unknown: Unknown::default(),
        })),
        8 => Field::Sources(
            document
                .sources()
                .iter()
                .take(rng.usize(..3))
                .map(|source| Citation {
                    id: source.id.clone(),
                    locator: word(rng),
                    quote: Text::new(),
                    unknown: Unknown::default(),
                })
                .collect(),
        ),
        9 => Field::Date(word(rng)),
        10 => Field::Attributes(vec![(word(rng), word(rng))]),
        11 => Field::Style(Box::new(Style {
            fill: rng.bool().then(|| word(rng)),
            width: rng.bool().then(|| rng.f32()),
            dash: rng.bool().then(|| word(rng)),
            ..Style::default()
        })),
        12 => Field::Structure(word(rng)),
        13 => Field::Side([Side::Auto, Side::Left, Side::Right][rng.usize(..3)]),
        14 => Field::BranchStyle(rng.bool().then(|| {
            let italic = rng.bool().then(|| rng.bool());
            Box::new(Style { italic, width: rng.bool().then_some(2.0), ..Style::default() })
        })),
        _ => Field::At(rng.bool().then(|| (rng.f32(), 1.0))),
    }
}

/// One random act. Most that a person can do are possible in most maps; the rest is refused.
pub fn random_edit(edit: &mut Edit<'_>, rng: &mut Rng) -> Result<(), EditError> {
    let some = topics(edit.document(), rng);
    let one = topic(edit.document(), rng);
    let on = sheet(edit.document(), rng);
    match rng.u8(..30) {
        0..=2 => drop(edit.add_child(one, &word(rng))?),
        3 | 4 => drop(edit.add_sibling(one, rng.bool(), &word(rng))?),
        5 => drop(edit.insert_parent(&some, "parent")?),
        6 => edit.remove_branches(&some)?,
        7 => edit.remove_only(one)?,
        8 | 9 => {
            let count = edit.document().children(one).len();
            edit.move_below(&some, one, rng.usize(..count + 2))?;
        }
        10 => edit.move_among_siblings(&some, rng.bool())?,
        11 => edit.indent(&some)?,
        12 => edit.outdent(&some)?,
        13 => edit.duplicate(&some)?,
        14 => edit.fold(&some, rng.bool())?,
        15 => edit.fold_to_level(on, rng.bool().then(|| rng.usize(..4)))?,
        16 | 17 => drop(edit.add_relation(one, some[0], &word(rng))?),
        18 => drop(edit.add_group(GroupKind::Boundary, &some, "b")?),
        19 | 20 => drop(edit.add_group(GroupKind::Summary, &some, "sum")?),
        21 => {
            let sheet = edit.document().sheet(on).expect("it is one of the document's");
            let mut items: Vec<Text> = sheet.relations().iter().map(|relation| relation.id.clone()).collect();
            items.extend(sheet.groups().iter().map(|group| group.id.clone()));
            if let Some(id) = rng.choice(&items).cloned() {
                edit.remove_item(on, &id)?;
            }
        }
        22 => drop(edit.add_floating(on, (1.0, 2.0), "float")?),
        23 => {
            let outline = [NewTopic::new(0, "callout"), NewTopic::new(1, "below")];
            drop(edit.insert(Place::Callout { of: one, index: 0 }, &outline)?);
        }
        24 => {
            let index = edit.document().sheet(on).map_or(0, |sheet| sheet.steps().len());
            let id: Text = rng.u64(..).to_string().into();
            let (reveal, frame, skip) = (word(rng), word(rng), rng.bool());
            let seconds = rng.bool().then(|| rng.u32(..600));
            let step = Step { id, topic: one, reveal, frame, seconds, skip, unknown: Unknown::default() };
            edit.apply(Op::Step { sheet: on, change: Change::Add { index, item: Box::new(step) } })?;
        }
        25 => {
            let id: Text = rng.u8(..20).to_string().into();
            let source = Source { json: format!("{{\"id\":\"{id}\"}}").into(), id };
            edit.apply(Op::Source(Change::Add { index: 0, item: Box::new(source) }))?;
        }
        26 => {
            if let Some(source) = rng.choice(edit.document().sources()).cloned() {
                edit.remove_source(&source.id)?;
            }
        }
        27 => add_sheet(edit, rng)?,
        28 => {
            edit.apply(match rng.u8(..7) {
                0 => Op::MoveSheet { id: on, index: 0 },
                1 => Op::SetSheet { id: on, field: SheetField::Structure(word(rng)) },
                2 => Op::SetSheet { id: on, field: SheetField::Theme(word(rng)) },
                3 => {
                    let rule = Rule { when: word(rng), is: word(rng), off: rng.bool(), ..Rule::default() };
                    Op::SetSheet { id: on, field: SheetField::Rules(vec![rule]) }
                }
                4 => {
                    let style = SheetStyle { numbering: word(rng), spacing: Some(80), ..SheetStyle::default() };
                    Op::SetSheet { id: on, field: SheetField::Style(Box::new(style)) }
                }
                5 => Op::SetDocument(DocField::Languages(vec!["en".into(), word(rng)])),
                _ => Op::RemoveSheet { id: on },
            })?;
        }
        _ => {
            edit.merge(MergeKey { kind: "field", topic: one });
            let field = field(edit.document(), rng);
            edit.set(one, field)?;
            edit.set_title(one, "zh-Hans", &word(rng))?;
        }
    }
    Ok(())
}

fn add_sheet(edit: &mut Edit<'_>, rng: &mut Rng) -> Result<(), EditError> {
    let id = SheetId(edit.document().sheets().iter().map(|(id, _)| id.0).max().unwrap_or(0) + 100);
    let root = TopicId::from_slot(edit.document().slot_count());
    let mut topic = Topic::new(rng.u64(..).to_string().into(), "Other root");
    topic.home = crate::doc::Home::Root(id);
    let sheet = Box::new(Sheet::new(rng.u64(..).to_string().into(), "Other", root));
    edit.apply(Op::AddSheet { id, index: 0, sheet, topics: vec![(root, topic)] })
}

/// All that is saved of a document, in a fixed order, to compare two by. Slots that are vacant and
/// the revision are not part of it.
pub fn dump(document: &Document) -> String {
    let mut parts = vec![format!("{:?} {:?} {:?}", document.languages(), document.origin(), document.unknown())];
    for (id, sheet) in document.sheets() {
        parts.push(format!("{id:?} {sheet:?}"));
        parts.extend(document.sheet_topics(*id).iter().map(|topic| format!("{topic:?} {:?}", document.topic(*topic))));
    }
    parts.push(format!("{:?} {:?}", document.sources(), document.images()));
    parts.join("\n")
}
