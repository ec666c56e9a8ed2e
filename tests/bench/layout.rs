//! Layout from nothing, after one edit, and the culling walk, over maps of 1k to 1M topics.
//! `cargo bench --bench layout -- --quick`

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use gangmu::base::geom::Rectd;
use gangmu::doc::edit::NewTopic;
use gangmu::doc::{Document, Field, IdGen, Op, Place, Topic, TopicId, Touched};
use gangmu::layout::{FontMeasure, Layout, Look};

const TITLES: [&str; 6] = [
    "日韩关系正常化的条件",
    "Treaty on Basic Relations",
    "请求权协定（1965）",
    "Export controls and trade",
    "安全合作",
    "Shuttle diplomacy resumes after twelve years, with two summits in two months",
];

/// A map of `count` topics, six to twelve levels deep, titles in Chinese and English.
fn document(count: usize) -> Document {
    let mut ids = IdGen::from_seed([5, 5]);
    let mut rng = fastrand::Rng::with_seed(9);
    let mut document = Document::with_root(&["en"], Topic::new(ids.topic_id(), "Root"), "s1");
    let root = document.sheets()[0].1.root();
    let mut list = Vec::with_capacity(count);
    let mut depth = 0_usize;
    while list.len() + 1 < count {
        list.push(NewTopic::new(depth, TITLES[rng.usize(..TITLES.len())]));
        depth = match rng.u8(..10) {
            0..=3 => (depth + 1).min(9),
            4..=7 => depth,
            _ => depth.saturating_sub(rng.usize(1..4)),
        };
    }
    let mut rest = &list[..];
    while let Some((_, below)) = rest.split_first() {
        let end = below.iter().position(|new| new.depth == 0).unwrap_or(below.len());
        let (here, next) = rest.split_at(end + 1);
        let branch = NewTopic::branch(here, document.slot_count(), &mut ids).expect("a branch");
        let index = document.children(root).len();
        document.apply(Op::InsertBranch { place: Place::Child { parent: root, index }, branch }).expect("inserted");
        rest = next;
    }
    document
}

fn benches(c: &mut Criterion) {
    let measure = Arc::new(FontMeasure::new());
    for (name, count) in [("1k", 1_000), ("10k", 10_000), ("100k", 100_000), ("1M", 1_000_000)] {
        let mut document = document(count);
        let sheet = document.first_sheet().expect("a sheet");
        let mut layout = Layout::new(Look::default(), measure.clone());
        let mut group = c.benchmark_group(format!("layout/{name}"));
        group.sample_size(10);
        group.bench_function("full", |b| b.iter(|| layout.full(&document, sheet)));
        let topic = TopicId::from_slot(count / 2);
        let mut turn = 0_u32;
        group.bench_function("edit", |b| {
            b.iter(|| {
                turn += 1;
                let title = if turn.is_multiple_of(2) { "a" } else { "a much longer title than before" };
                document.apply(Op::Set { topic, field: Field::Title(title.into()) }).expect("set");
                layout.update(&document, &Touched::Topics(vec![topic]));
            });
        });
        let bounds = layout.bounds();
        let centre = bounds.center();
        let near = Rectd { min: centre, max: centre }.expand(800.0);
        for (name, view, extent) in [
            ("visit near", near, 0.0),
            ("visit far", bounds, bounds.height() / 160.0),
            ("visit middle", Rectd { min: centre, max: centre }.expand(20_000.0), 240.0),
        ] {
            let mut seen = 0_usize;
            group.bench_function(name, |b| b.iter(|| layout.visit(&document, view, extent, &mut |_| seen += 1)));
        }
        group.finish();
    }
}

criterion_group!(layout, benches);
criterion_main!(layout);
