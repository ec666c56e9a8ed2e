//! How long outlines take to write: 100,000 topics to each of them. One run of
//! `cargo bench --bench export -- --quick` says whether all stay below a second.
//!
//! A further target is a line in [`WITHIN_A_SECOND`], or a group of its own beside [`outlines`] in the
//! last lines.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gangmu::doc::generate::{Shape, generate};
use gangmu::export::{self, Options};

const TOPICS: usize = 100_000;

/// Names of targets, as on the command line.
const WITHIN_A_SECOND: [&str; 11] =
    ["md", "txt", "opml", "org", "csv", "mermaid", "plantuml", "html-outline", "tex", "beamer", "typst"];

/// Writes the map through the whole way of an export.
fn outlines(criterion: &mut Criterion) {
    let document = generate(1, TOPICS, Shape::Bushy);
    let mut group = criterion.benchmark_group("export");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Elements(TOPICS as u64));
    for name in WITHIN_A_SECOND {
        let Some(target) = export::by_name(name) else { continue };
        let options = Options::default();
        group.bench_function(name, |bencher| {
            bencher.iter(|| export::export(black_box(&document), target, &options, &|_| true));
        });
    }
    group.finish();
}

criterion_group!(benches, outlines);
criterion_main!(benches);
