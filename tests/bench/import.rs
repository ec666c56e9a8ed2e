//! How long other programs' maps take to open: 100,000 topics from each of the common formats. One
//! run of `cargo bench --bench import -- --quick` says whether all stay below a second.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Write as _};

use criterion::{Criterion, criterion_group, criterion_main};
use gangmu::formats::{self, ReadOptions};

const TOPICS: usize = 100_000;

/// The depth of each topic of a map that is as deep as real ones: levels go down one by one and
/// back up by a fixed pattern.
fn depths() -> impl Iterator<Item = usize> {
    (0..TOPICS).scan(0_usize, |depth, number| {
        *depth = if number == 0 { 0 } else { (*depth % 7 + 1).min(1 + number % 8) };
        Some(*depth)
    })
}

/// Opens and closes elements as the depths say.
fn nested(open: impl Fn(&mut String, usize), close: &str) -> String {
    let mut out = String::new();
    let mut level: Option<usize> = None;
    for (number, depth) in depths().enumerate() {
        if let Some(before) = level {
            for _ in depth..=before {
                out.push_str(close);
            }
        }
        open(&mut out, number);
        level = Some(depth);
    }
    for _ in 0..=level.unwrap_or_default() {
        out.push_str(close);
    }
    out
}

fn mm() -> Vec<u8> {
    let nodes = nested(
        |out, number| {
            writeln!(out, "<node CREATED=\"1\" ID=\"ID_{number}\" TEXT=\"&#x4e3b;&#x9898; topic {number}\">")
                .expect("memory takes it");
        },
        "</node>\n",
    );
    format!("<map version=\"1.0.1\">\n{nodes}</map>").into_bytes()
}

fn opml() -> Vec<u8> {
    let lines = nested(
        |out, number| write!(out, "<outline text=\"主题 topic {number}\">").expect("memory takes it"),
        "</outline>\n",
    );
    format!("<?xml version=\"1.0\"?><opml version=\"2.0\"><head/><body>{lines}</body></opml>").into_bytes()
}

fn xmind() -> Vec<u8> {
    let mut json = String::from("[{\"id\":\"s\",\"rootTopic\":");
    let mut level: Option<usize> = None;
    for (number, depth) in depths().enumerate() {
        match level {
            Some(before) if depth > before => json.push_str(",\"children\":{\"attached\":["),
            Some(before) => {
                json.push('}');
                for _ in depth..before {
                    json.push_str("]}}");
                }
                json.push(',');
            }
            None => {}
        }
        write!(json, "{{\"id\":\"t{number}\",\"title\":\"主题 topic {number}\"").expect("memory takes it");
        level = Some(depth);
    }
    json.push('}');
    for _ in 0..level.unwrap_or_default() {
        json.push_str("]}}");
    }
    json.push_str("}]");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("content.json", zip::write::SimpleFileOptions::default()).expect("memory takes it");
    zip.write_all(json.as_bytes()).expect("memory takes it");
    zip.finish().expect("memory takes it").into_inner()
}

fn markdown() -> Vec<u8> {
    let mut out = String::new();
    for (number, depth) in depths().enumerate() {
        if depth < 3 {
            writeln!(out, "{} 主题 topic {number}\n", "#".repeat(depth + 1)).expect("memory takes it");
        } else {
            writeln!(out, "{}- 主题 topic {number}", "  ".repeat(depth - 3)).expect("memory takes it");
        }
    }
    out.into_bytes()
}

fn import(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import of 100,000 topics");
    group.sample_size(10);
    for (name, bytes) in [("mm", mm()), ("opml", opml()), ("xmind", xmind()), ("md", markdown())] {
        let file = format!("map.{name}");
        let read = || formats::read(&bytes, Some(&file), &ReadOptions::default()).expect("the map is well formed");
        assert!(read().document.len() >= TOPICS, "{name}");
        group.bench_function(name, |bencher| bencher.iter(|| black_box(read())));
    }
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
