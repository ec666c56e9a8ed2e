//! Each reader under files that were changed at random: it gives a sound document, which goes out
//! and comes back in every format that can be written, or an error with words. The functions take
//! bytes and nothing else, so that a fuzzer can call them too; `tests/fuzz/README.md` says how.

use gangmu::formats::{self, FORMATS, ReadOptions, WriteOptions};

use super::samples::{SAMPLES, Sample};

/// Reads bytes as one format.
fn read_as(format: &str, bytes: &[u8]) -> Option<formats::Loaded> {
    let read = formats::by_name(format)?.read?;
    match read(bytes, &ReadOptions::default()) {
        Ok(loaded) => {
            assert_eq!(loaded.document.check(), []);
            Some(loaded)
        }
        Err(error) => {
            assert!(!error.what.is_empty() && !error.hint.is_empty(), "an error without words");
            assert!(error.recovered.as_ref().is_none_or(|document| document.check().is_empty()));
            None
        }
    }
}

/// Reads bytes as any format, as a file of no name is.
fn detect_and_read(bytes: &[u8]) {
    if let Ok(loaded) = formats::read(bytes, None, &ReadOptions::default()) {
        assert_eq!(loaded.document.check(), []);
    }
}

/// Reads bytes as one format, writes what came in all others, and reads that.
fn round_trip(format: &str, bytes: &[u8]) {
    let Some(loaded) = read_as(format, bytes) else { return };
    for target in FORMATS {
        let Some(write) = target.write else { continue };
        let written = write(&loaded.document, &WriteOptions::default()).unwrap_or_default();
        let lost = (target.lost)(&loaded.document, &WriteOptions::default());
        assert!(lost.iter().all(|loss| loss.count > 0), "{}: {lost:?}", target.name);
        if target.read.is_some() && !written.is_empty() {
            let again = read_as(target.name, &written);
            assert!(again.is_some(), "{} does not read what it wrote of {format}", target.name);
        }
    }
}

/// A text changed at a few places: bytes and words put in, taken out, doubled, or cut off.
fn changed(sample: &Sample, random: &mut fastrand::Rng) -> Vec<u8> {
    const WORDS: [&[u8]; 14] = [
        b"<",
        b"/>",
        b"\"",
        b"{",
        b"]",
        b"\0",
        b"&#xd842;",
        b"\xff\xfe",
        b"<![CDATA[",
        b"\\u",
        b"\t\t",
        b"\n\n",
        b"-1",
        b"99999999999999999999",
    ];
    let mut text = sample.text.as_bytes().to_vec();
    for _ in 0..random.usize(1..5) {
        if text.is_empty() {
            break;
        }
        let at = random.usize(..text.len());
        let end = random.usize(at..=text.len().min(at + 40));
        match random.u8(..7) {
            0 => text[at] = random.u8(..),
            1 => drop(text.drain(at..end)),
            2 => drop(text.splice(at..at, WORDS[random.usize(..WORDS.len())].iter().copied())),
            3 => {
                let part = text[at..end].to_vec();
                let to = random.usize(..text.len());
                drop(text.splice(to..to, part));
            }
            4 => text[at] ^= 1 << random.u8(..8),
            5 => {
                let other = SAMPLES[random.usize(..SAMPLES.len())].text.as_bytes();
                let from = random.usize(..other.len());
                drop(text.splice(at..end, other[from..other.len().min(from + 30)].iter().copied()));
            }
            _ => text.truncate(at.max(text.len() / 2)),
        }
    }
    text
}

/// Runs one case and names it if it fails.
fn case(name: &str, seed: u64, run: impl FnOnce() + std::panic::UnwindSafe) {
    assert!(std::panic::catch_unwind(run).is_ok(), "failed: {name}, seed {seed}");
}

#[test]
fn changed_files_give_documents_or_words() {
    for sample in SAMPLES {
        for seed in 0..60_u64 {
            let mut random = fastrand::Rng::with_seed(seed);
            let bytes = sample.with(&changed(sample, &mut random));
            case(sample.file, seed, || round_trip(sample.format, &bytes));
        }
    }
}

#[test]
fn every_beginning_of_a_file_gives_a_document_or_words() {
    for sample in SAMPLES {
        let whole = sample.with(sample.text.as_bytes());
        for end in (0..whole.len()).step_by(if sample.part.is_empty() { 1 } else { 3 }) {
            case(sample.file, end as u64, || drop(read_as(sample.format, &whole[..end])));
        }
        for (at, _) in whole.iter().enumerate().step_by(7) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x11;
            case(sample.file, at as u64, || drop(read_as(sample.format, &flipped)));
        }
    }
}

#[test]
fn files_under_the_name_of_another_are_told_apart() {
    for (number, sample) in SAMPLES.iter().enumerate() {
        let bytes = sample.with(sample.text.as_bytes());
        case(sample.file, number as u64, || detect_and_read(&bytes));
        for format in FORMATS.iter().filter(|format| format.read.is_some()) {
            case(&format!("{} as {}", sample.file, format.name), number as u64, || drop(read_as(format.name, &bytes)));
        }
    }
}

#[test]
fn noise_is_no_map() {
    for seed in 0..200_u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut bytes: Vec<u8> = (0..random.usize(..200)).map(|_| random.u8(..)).collect();
        let magic: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"bplist00", b"<?xml ", b"{\""];
        bytes.splice(0..0, magic[random.usize(..magic.len())].iter().copied());
        case("noise", seed, || {
            detect_and_read(&bytes);
            for format in FORMATS {
                drop(read_as(format.name, &bytes));
            }
        });
    }
}
