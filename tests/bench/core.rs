//! Benches of everything that needs no window. One function a module; `cargo bench --bench core
//! -- load` runs those with `load` in the name. Figures are in `tests/bench/README.md`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gangmu::doc::Document;
use gangmu::doc::generate::{Shape, generate};
use gangmu::formats::{ReadOptions, WriteOptions, native};

/// The maps that everything is measured on, each with its name.
fn maps() -> impl Iterator<Item = (&'static str, usize, Document)> {
    [
        ("1k", 1_000, Shape::Bushy),
        ("10k", 10_000, Shape::Bushy),
        ("100k", 100_000, Shape::Bushy),
        ("1M", 1_000_000, Shape::Bushy),
        ("10k chain", 10_000, Shape::Chain),
        ("10k fan", 10_000, Shape::Fan),
    ]
    .into_iter()
    .map(|(name, topics, shape)| (name, topics, generate(1, topics, shape)))
}

/// Few and short samples, because a million topics take their time.
fn group<'c>(
    criterion: &'c mut Criterion,
    name: &str,
) -> criterion::BenchmarkGroup<'c, criterion::measurement::WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group
}

fn file(criterion: &mut Criterion) {
    for (name, topics, document) in maps() {
        let Ok(bytes) = native::write(&document, &WriteOptions::default()) else { continue };
        let mut group = group(criterion, "file");
        group.throughput(Throughput::Elements(topics as u64));
        group.bench_with_input(BenchmarkId::new("load", name), &bytes, |bencher, bytes| {
            bencher.iter_batched(
                || (),
                |()| native::read(black_box(bytes), &ReadOptions::default()),
                BatchSize::PerIteration,
            );
        });
        group.bench_with_input(BenchmarkId::new("save", name), &document, |bencher, document| {
            bencher.iter(|| native::write(black_box(document), &WriteOptions::default()));
        });
        group.finish();
    }
}

criterion_group!(benches, file);
criterion_main!(benches);
