//! Searching in maps of a hundred thousand and of a million topics: building the index, and every
//! key of a few words as they are typed. The aim is 50 ms a key. Figures are in
//! `tests/bench/README.md`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use gangmu::doc::generate::{Shape, generate};
use gangmu::editor::search::{Aims, Index, Query};

/// Each is typed key by key; what counts is the slowest.
const WORDS: [&str; 6] = ["关系", "關係 2015", "guanxi", "gx", "relations of", "no such words"];

fn search(criterion: &mut Criterion) {
    for (name, topics) in [("100k", 100_000), ("1M", 1_000_000)] {
        let document = generate(1, topics, Shape::Bushy);
        let mut group = criterion.benchmark_group("search");
        group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
        group.bench_function(BenchmarkId::new("index", name), |bencher| {
            bencher.iter(|| Index::of(black_box(&document)));
        });
        let index = Index::of(&document);
        for words in WORDS {
            let keys: Vec<&str> = words.char_indices().map(|(at, key)| &words[..at + key.len_utf8()]).collect();
            for (at, key) in keys.iter().enumerate() {
                let query = Query::parse(key, Aims::Find);
                let before = at.checked_sub(1).map(|at| index.find(&Query::parse(keys[at], Aims::Find), None));
                let id = BenchmarkId::new(format!("{words} key {}", at + 1), name);
                group.bench_function(id, |bencher| {
                    bencher.iter(|| index.find(black_box(&query), before.as_ref()));
                });
            }
        }
        group.finish();
    }
}

criterion_group!(benches, search);
criterion_main!(benches);
