//! Looks in the layout: who wears what, how much room it takes, which number stands where.

use std::sync::Arc;

use crate::doc::{Document, Edit, Field, IdGen, Op, Rule, Selection, SheetField, SheetStyle, Style, Touched, fixture};
use crate::layout::{Curve, FixedMeasure, Ink, Layout, Look, Shape};

struct Bench {
    document: Document,
    layout: Layout,
    ids: IdGen,
}

impl Bench {
    fn new(outline: &str) -> Self {
        let (document, _) = fixture::parse(outline);
        let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
        layout.full(&document, document.first_sheet().unwrap());
        Self { document, layout, ids: IdGen::from_seed([3, 4]) }
    }

    fn topic(&self, title: &str) -> crate::doc::TopicId {
        fixture::find(&self.document, title).unwrap_or_else(|| panic!("{title}"))
    }

    /// Edits, lays out what was touched, and compares with a layout from nothing.
    fn edit(&mut self, change: impl FnOnce(&mut Edit<'_>)) {
        let selection = Selection::none();
        let mut edit = Edit::new(&mut self.document, &mut self.ids, "Test", &selection);
        change(&mut edit);
        let tx = edit.finish().expect("something changes");
        let touched: Vec<Touched> = tx.ops.iter().chain(&tx.undo).map(Op::touched).collect();
        self.layout.update_all(&self.document, &touched);
        let sheet = self.document.first_sheet().unwrap();
        let mut fresh = Layout::new(Look::default(), Arc::new(FixedMeasure));
        fresh.full(&self.document, sheet);
        for id in self.document.sheet_topics(sheet) {
            let title = self.document.title(id);
            assert_eq!(self.layout.node(id), fresh.node(id), "{title}");
            assert_eq!(self.layout.dress(id), fresh.dress(id), "{title}");
            assert_eq!(self.layout.number(id), fresh.number(id), "{title}");
        }
    }

    fn sheet(&mut self, field: SheetField) {
        let id = self.document.first_sheet().unwrap();
        self.edit(|edit| edit.apply(Op::SetSheet { id, field }).unwrap());
    }

    fn number_by(&mut self, numbering: &str) {
        let style = SheetStyle { numbering: numbering.into(), ..SheetStyle::default() };
        self.sheet(SheetField::Style(Box::new(style)));
    }

    fn numbers(&self) -> Vec<String> {
        let sheet = self.document.first_sheet().unwrap();
        self.document.sheet_topics(sheet).into_iter().map(|id| self.layout.number(id).text).collect()
    }

    fn width(&self, title: &str) -> f32 {
        self.layout.node(self.topic(title)).unwrap().size().w
    }
}

const MAP: &str = "Root\n  A\n    A1\n    A2\n      A2a\n  B\n    B1\n~Aside\n  Note\n";

fn style(change: impl FnOnce(&mut Style)) -> Style {
    let mut style = Style::default();
    change(&mut style);
    style
}

#[test]
fn a_branch_hands_its_look_down_and_nearer_words_win() {
    let mut bench = Bench::new(MAP);
    let (root, a, a2, b1) = (bench.topic("Root"), bench.topic("A"), bench.topic("A2"), bench.topic("B1"));
    let branch = style(|s| (s.text, s.size) = (Some("branch-2".into()), Some(20.0)));
    bench.edit(|edit| edit.set(root, Field::BranchStyle(Some(Box::new(branch)))).unwrap());
    assert_eq!(bench.layout.dress(b1).text, Some(Ink::Branch(1)));
    let nearer = style(|s| s.size = Some(30.0));
    bench.edit(|edit| edit.set(a, Field::BranchStyle(Some(Box::new(nearer)))).unwrap());
    let own = style(|s| s.shape = Some("pill".into()));
    bench.edit(|edit| edit.set(a2, Field::Style(Box::new(own))).unwrap());
    let dress = bench.layout.dress(a2);
    assert_eq!((dress.text, dress.size, dress.shape), (Some(Ink::Branch(1)), Some(30.0), Some(Shape::Pill)));
    assert_eq!(bench.layout.dress(bench.topic("A2a")).shape, None, "a topic's own look stays with it");
    bench.edit(|edit| edit.set(root, Field::BranchStyle(None)).unwrap());
    assert_eq!((bench.layout.dress(a2).text, bench.layout.dress(b1).size), (None, None));
}

#[test]
fn a_topic_that_moves_wears_what_its_new_branch_hands_down() {
    let mut bench = Bench::new(MAP);
    let (b, a2) = (bench.topic("B"), bench.topic("A2"));
    let branch = style(|s| s.weight = Some("bold".into()));
    bench.edit(|edit| edit.set(b, Field::BranchStyle(Some(Box::new(branch)))).unwrap());
    bench.edit(|edit| edit.move_below(&[a2], b, 0).unwrap());
    assert_eq!(bench.layout.dress(bench.topic("A2a")).bold, Some(true));
}

#[test]
fn rules_come_between_branches_and_the_topic_itself() {
    let mut bench = Bench::new(MAP);
    let (a, a1, a2) = (bench.topic("A"), bench.topic("A1"), bench.topic("A2"));
    let rule = |when: &str, is: &str, fill: &str| {
        let style = style(|s| s.fill = Some(fill.into()));
        Rule { when: when.into(), is: is.into(), style, ..Rule::default() }
    };
    bench.sheet(SheetField::Rules(vec![rule("level", "2", "soft-1"), rule("label", "x", "soft-2")]));
    let branch = style(|s| s.fill = Some("soft-8".into()));
    bench.edit(|edit| edit.set(a, Field::BranchStyle(Some(Box::new(branch)))).unwrap());
    assert_eq!(bench.layout.dress(a).fill, Some(Ink::Soft(7)));
    assert_eq!(bench.layout.dress(a1).fill, Some(Ink::Soft(0)), "a rule beats a branch");
    bench.edit(|edit| edit.set(a1, Field::Labels(["x".into()].into_iter().collect())).unwrap());
    assert_eq!(bench.layout.dress(a1).fill, Some(Ink::Soft(1)), "a later rule beats an earlier one");
    let own = style(|s| s.fill = Some("paper".into()));
    bench.edit(|edit| edit.set(a2, Field::Style(Box::new(own))).unwrap());
    assert_eq!(bench.layout.dress(a2).fill, Some(Ink::Paper), "the topic itself beats all");
}

#[test]
fn a_look_by_rule_takes_its_room() {
    let mut bench = Bench::new(MAP);
    let before = bench.width("A1");
    let large = style(|s| s.size = Some(40.0));
    bench.sheet(SheetField::Rules(vec![Rule {
        when: "text".into(),
        is: "a1".into(),
        style: large,
        ..Rule::default()
    }]));
    assert!(bench.width("A1") > before);
    let a1 = bench.topic("A1");
    bench.edit(|edit| edit.set(a1, Field::Title("Other".into())).unwrap());
    assert_eq!(bench.layout.dress(a1).size, None);
}

#[test]
fn numbers_follow_the_order_and_are_none_of_the_title() {
    let mut bench = Bench::new(MAP);
    let bare = bench.width("A1");
    bench.number_by("decimal");
    assert_eq!(bench.numbers(), ["", "1", "1.1", "1.2", "1.2.1", "2", "2.1", "", ""]);
    assert!(bench.width("A1") > bare, "a number takes room");
    assert_eq!(bench.document.title(bench.topic("A1")), "A1");
    let (a1, b, root) = (bench.topic("A1"), bench.topic("B"), bench.topic("Root"));
    bench.edit(|edit| edit.remove_branches(&[a1]).unwrap());
    assert_eq!(bench.layout.number(bench.topic("A2a")).text, "1.1.1");
    bench.edit(|edit| edit.move_below(&[b], root, 0).unwrap());
    assert_eq!(bench.layout.number(bench.topic("A2a")).text, "2.1.1");
    bench.edit(|edit| edit.add_child(b, "B2").map(drop).unwrap());
    assert_eq!(bench.layout.number(bench.topic("B2")).text, "1.2");
    bench.number_by("chinese");
    assert_eq!(bench.layout.number(bench.topic("A")).text, "二、");
    assert_eq!(bench.layout.number(bench.topic("A2")).text, "（一）");
    bench.edit(|edit| edit.move_among_siblings(&[b], true).unwrap());
    assert_eq!(bench.layout.number(bench.topic("A")).text, "一、");
    bench.number_by("later");
    assert!(bench.numbers().iter().all(String::is_empty));
}

#[test]
fn a_number_stands_before_the_first_line() {
    let mut bench = Bench::new(MAP);
    bench.number_by("letters");
    for title in ["A", "A1"] {
        let block = bench.layout.text_block(&bench.document, bench.topic(title)).unwrap();
        let number = bench.layout.number(bench.topic(title));
        let (text, at) = block.number;
        assert_eq!(text, number.text);
        let line = &block.lines[0];
        assert!((at.x + number.width - line.pos.x).abs() < 0.1 && at.y == line.pos.y, "{title}: {at:?} {line:?}");
        assert!(at.x > 0.0);
    }
}

#[test]
fn the_sheet_has_a_line_and_a_spacing_and_branches_may_differ() {
    let mut bench = Bench::new(MAP);
    let apart = |bench: &Bench| {
        let top = |title| bench.layout.rect_in_map(&bench.document, bench.topic(title)).unwrap().min.y;
        top("A2") - top("A1")
    };
    let usual = apart(&bench);
    let sheet = SheetStyle { branch: "elbow".into(), spacing: Some(200), ..SheetStyle::default() };
    bench.sheet(SheetField::Style(Box::new(sheet)));
    assert!(apart(&bench) > usual);
    let (a, a1, b1) = (bench.topic("A"), bench.topic("A1"), bench.topic("B1"));
    let branch = style(|s| s.branch = Some("straight".into()));
    bench.edit(|edit| edit.set(a, Field::BranchStyle(Some(Box::new(branch)))).unwrap());
    assert_eq!((bench.layout.curve(a1), bench.layout.curve(b1)), (Curve::Straight, Curve::Elbow));
}

#[test]
fn ten_thousand_topics_are_dressed_once_a_change_and_share_their_looks() {
    let mut document = crate::doc::generate::generate(7, 10_000, crate::doc::generate::Shape::Bushy);
    let sheet = document.first_sheet().unwrap();
    let mut layout = Layout::new(Look::default(), Arc::new(FixedMeasure));
    layout.full(&document, sheet);
    assert_eq!(layout.looks_kept(), (0, 0), "where nothing departs, nothing is kept");
    let rules = (1..6_u8).map(|level| {
        let style = style(|s| s.size = Some(10.0 + f32::from(level)));
        Rule { when: "level".into(), is: level.to_string().into(), style, ..Rule::default() }
    });
    document.apply(Op::SetSheet { id: sheet, field: SheetField::Rules(rules.collect()) }).unwrap();
    layout.update(&document, &Touched::All);
    assert!(layout.looks_kept().0 <= 5, "{:?}", layout.looks_kept());
    let before = layout.times_dressed();
    let topic = document.children(document.sheet(sheet).unwrap().root())[0];
    let op = Op::Set { topic, field: Field::Title("Another".into()) };
    let touched = op.touched();
    document.apply(op).unwrap();
    layout.update(&document, &touched);
    assert_eq!(layout.times_dressed() - before, 1, "rules are asked for what changed");
    let mut seen = 0;
    layout.visit(&document, layout.bounds(), 0.0, &mut |_| seen += 1);
    assert!(seen > 9_000);
    assert_eq!(layout.times_dressed() - before, 1, "and never while drawing");
}

#[test]
fn a_map_of_all_shapes_has_its_places() {
    let outline = Shape::ALL.map(|shape| format!("  A {} of words\n", shape.name())).concat();
    let mut bench = Bench::new(&format!("Shapes\n{outline}"));
    bench.number_by("chinese");
    for shape in Shape::ALL {
        let topic = bench.topic(&format!("A {} of words", shape.name()));
        let own = style(|s| (s.shape, s.width) = (Some(shape.name().into()), Some(2.0)));
        bench.edit(|edit| edit.set(topic, Field::Style(Box::new(own))).unwrap());
    }
    super::golden::compare("styles", &bench.document);
}

#[test]
fn a_branch_that_is_looked_at_alone_keeps_its_look_and_its_numbers() {
    let mut bench = Bench::new(MAP);
    let (root, a) = (bench.topic("Root"), bench.topic("A"));
    let branch = style(|s| s.text = Some("branch-3".into()));
    bench.edit(|edit| edit.set(root, Field::BranchStyle(Some(Box::new(branch)))).unwrap());
    bench.number_by("decimal");
    bench.layout.set_focus(Some(a));
    bench.layout.full(&bench.document, bench.document.first_sheet().unwrap());
    assert_eq!(bench.layout.dress(bench.topic("A2")).text, Some(Ink::Branch(2)));
    assert_eq!(bench.layout.number(bench.topic("A2a")).text, "1.2.1");
    assert_eq!(bench.layout.number(a).text, "1");
}
