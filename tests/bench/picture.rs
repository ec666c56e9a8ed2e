//! Benches of pictures of the map: SVG, PDF, PNG of a document that is open, layout included.
//! Figures are in `tests/bench/README.md`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use gangmu::doc::generate::{Shape, generate};
use gangmu::export::{Options, Page, by_name, export};

fn pictures(criterion: &mut Criterion) {
    for (size, topics) in [("1k", 1_000), ("10k", 10_000), ("100k", 100_000)] {
        let document = generate(1, topics, Shape::Bushy);
        let mut group = criterion.benchmark_group("picture");
        group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
        for name in ["svg", "pdf", "png"] {
            // A hundred thousand topics are some hundred million pixels.
            let Some(target) = by_name(name).filter(|_| topics < 100_000 || name != "png") else { continue };
            let options = Options::default();
            group.bench_function(format!("{name}/{size}"), |bencher| {
                bencher.iter(|| black_box(export(&document, target, &options, &|_| true).is_ok()));
            });
        }
        if let Some(target) = by_name("pdf").filter(|_| topics == 10_000) {
            let options = Options { page: Page::TiledA4, ..Options::default() };
            group.bench_function("pdf tiled/10k", |bencher| {
                bencher.iter(|| black_box(export(&document, target, &options, &|_| true).is_ok()));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, pictures);
criterion_main!(benches);
