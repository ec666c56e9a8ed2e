//! Random maps and random edits, from a seed.

use crate::doc::edit::NewTopic;
use crate::doc::{
    Change, Document, Edit, Field, Group, GroupKind, IdGen, Op, Place, Relation, Rule, Selection, SheetField, SheetId,
    SheetStyle, Side, Style, Topic, TopicId, Touched, Unknown, Words,
};
use crate::layout::{NAMES, Shape};

/// A document with what it takes to edit it.
pub struct Session {
    pub document: Document,
    pub sheet: SheetId,
    pub ids: IdGen,
    pub rng: fastrand::Rng,
    /// What the edits of this session may do: all, or all but floating topics with a place.
    pub touched: Vec<Touched>,
}

const WORDS: [&str; 9] =
    ["日韩关系正常化", "of", "normalization", "安全", "협력", "a long word list that wraps", "歴史", "1965", "、"];

/// A style of what takes room.
fn style(rng: &mut fastrand::Rng) -> Style {
    Style {
        size: rng.bool().then(|| rng.f32() * 40.0),
        shape: rng.bool().then(|| Shape::ALL[rng.usize(..Shape::ALL.len())].name().into()),
        weight: rng.bool().then(|| if rng.bool() { "bold" } else { "regular" }.into()),
        width: rng.bool().then(|| rng.f32() * 9.0),
        ..Style::default()
    }
}

impl Session {
    pub fn new(seed: u64) -> Self {
        let mut ids = IdGen::from_seed([seed, 1]);
        let document = Document::with_root(&["en", "zh-Hans"], Topic::new(ids.topic_id(), "Root"), "s1");
        let sheet = document.first_sheet().unwrap();
        Self { document, sheet, ids, rng: fastrand::Rng::with_seed(seed), touched: Vec::new() }
    }

    /// A session whose map was grown by `edits` random edits.
    pub fn grown(seed: u64, edits: usize) -> Self {
        let mut session = Self::new(seed);
        for _ in 0..edits {
            session.edit();
        }
        session
    }

    pub fn title(&mut self) -> String {
        let count = match self.rng.u8(..10) {
            0 => 0,
            1 => 14,
            _ => self.rng.usize(1..5),
        };
        let mut title = String::new();
        for _ in 0..count {
            title.push_str(WORDS[self.rng.usize(..WORDS.len())]);
            title.push(if self.rng.u8(..20) == 0 { '\n' } else { ' ' });
        }
        title.trim().to_owned()
    }

    pub fn any(&mut self) -> TopicId {
        let all = self.document.sheet_topics(self.sheet);
        all[self.rng.usize(..all.len())]
    }

    fn branch(&mut self) -> Vec<NewTopic> {
        let count = self.rng.usize(1..7);
        (0..count)
            .map(|index| {
                let title = self.title();
                let mut new = NewTopic::new(if index == 0 { 0 } else { self.rng.usize(1..4) }, title);
                if self.rng.u8(..4) == 0 {
                    let second = self.title();
                    new.topic.set_translation("zh-Hans", second);
                }
                new
            })
            .collect()
    }

    /// One random edit. What it touched is kept in `touched`.
    pub fn edit(&mut self) {
        let topic = self.any();
        let kind = self.rng.u8(..30);
        let branch = self.branch();
        let title = self.title();
        let rng = self.rng.clone();
        self.rng.u64(..);
        let selection = Selection::none();
        let children = self.document.children(topic).len();
        let sheet = self.sheet;
        let floats = self.document.sheet(sheet).unwrap().floating().len();
        let target = self.any();
        let mut rng = rng;
        let mut edit = Edit::new(&mut self.document, &mut self.ids, "Test", &selection);
        // An edit that cannot be made is as good as one that can: both leave a valid map.
        let _done = match kind {
            0..=6 => {
                let index = rng.usize(..=children);
                edit.insert(Place::Child { parent: topic, index }, &branch).map(|_| ())
            }
            7 => edit.remove_branches(&[topic]),
            8 => edit.remove_only(topic),
            9 | 10 => edit.move_below(&[topic], target, rng.usize(..4)),
            11 => edit.move_among_siblings(&[topic], rng.bool()),
            12 => edit.set(topic, Field::Title(title.as_str().into())),
            13 => edit.fold(&[topic], rng.bool()),
            14 => {
                edit.set(topic, Field::Structure(if rng.bool() { "" } else { NAMES[rng.usize(..NAMES.len())] }.into()))
            }
            15 => edit.set(topic, Field::Side([Side::Auto, Side::Left, Side::Right][rng.usize(..3)])),
            16 => {
                let index = edit.document().topic(topic).map_or(0, |topic| topic.callouts().len());
                edit.insert(Place::Callout { of: topic, index }, &branch[..1]).map(|_| ())
            }
            17 => edit.insert(Place::Floating { sheet, index: floats }, &branch).map(|_| ()),
            18 | 19 => {
                let siblings = edit.document().children(topic).to_vec();
                if siblings.is_empty() {
                    Ok(())
                } else {
                    let first = rng.usize(..siblings.len());
                    let last = rng.usize(first..siblings.len());
                    let kind = if rng.bool() { GroupKind::Boundary } else { GroupKind::Summary };
                    // Groups that cross have no promise.
                    let crosses = edit.document().sheet(sheet).unwrap().groups().iter().any(|group| {
                        let at = |id| siblings.iter().position(|&sibling| sibling == id);
                        group.parent == topic
                            && at(group.first).zip(at(group.last)).is_some_and(|(a, b)| {
                                let apart = b < first || last < a;
                                let nested = (a <= first && last <= b) || (first <= a && b <= last);
                                !(apart || nested)
                            })
                    });
                    if crosses { Ok(()) } else { edit.add_group(kind, &siblings[first..=last], &title).map(|_| ()) }
                }
            }
            20 => edit.set(topic, Field::Note(if rng.bool() { "note" } else { "" }.into())),
            21 => {
                let style = Box::new(style(&mut rng));
                edit.set(topic, if rng.bool() { Field::Style(style) } else { Field::BranchStyle(Some(style)) })
            }
            22 => {
                let id = format!("r{}", rng.u64(..));
                let relation = Relation {
                    id: id.into(),
                    from: topic,
                    to: target,
                    title: title.as_str().into(),
                    translations: Words::new(),
                    style: Style::default(),
                    unknown: Unknown::default(),
                };
                let change = Change::Add { index: 0, item: Box::new(relation) };
                edit.apply(Op::Relation { sheet, change })
            }
            25 => {
                let numbering = ["", "decimal", "chinese", "letters"][rng.usize(..4)].into();
                let spacing = rng.bool().then(|| rng.u16(40..220));
                let style = Box::new(SheetStyle { numbering, spacing, ..SheetStyle::default() });
                edit.apply(Op::SetSheet { id: sheet, field: SheetField::Style(style) })
            }
            26 => {
                let (when, is) = [("text", "of"), ("level", "2+"), ("label", "")][rng.usize(..3)];
                let style = style(&mut rng);
                let rule = Rule { when: when.into(), is: is.into(), style, ..Rule::default() };
                edit.apply(Op::SetSheet { id: sheet, field: SheetField::Rules(vec![rule]) })
            }
            27 => edit.set(topic, Field::Labels(["x".into()].into_iter().take(rng.usize(..2)).collect())),
            28 => {
                let date = ["", "1951", "1998/2015", "2023-03-16/2023-03-17"][rng.usize(..4)];
                edit.set(topic, Field::Date(date.into()))
            }
            29 => {
                let field = SheetField::Structure(NAMES[rng.usize(..NAMES.len())].into());
                edit.apply(Op::SetSheet { id: sheet, field })
            }
            23 => edit.apply(Op::Move { topic, to: Place::Floating { sheet, index: floats } }),
            _ => {
                let groups = edit.document().sheet(sheet).unwrap().groups();
                let ids: Vec<_> = groups.iter().map(|group: &Group| group.id.clone()).collect();
                if ids.is_empty() { Ok(()) } else { edit.remove_item(sheet, &ids[rng.usize(..ids.len())]) }
            }
        };
        if let Some(transaction) = edit.finish() {
            self.touched.extend(transaction.ops.iter().map(Op::touched));
            self.touched.extend(transaction.undo.iter().map(Op::touched));
        }
    }
}
