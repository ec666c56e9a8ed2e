//! Other programs' maps from outside: the command line, hostile files, and that every reader that is
//! listed gives an error with words for what is none of its own.

use std::ffi::OsString;

use gangmu::cli::{self, Outcome};
use gangmu::formats::{self, FORMATS, ReadOptions};

fn run(words: &[&str], input: &[u8]) -> (Outcome, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let words = words.iter().map(OsString::from);
    let outcome = cli::run(words, &mut &*input, &mut output, &mut errors);
    (outcome, String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap())
}

#[test]
fn formats_are_listed() {
    let (outcome, output, _) = run(&["formats"], b"");
    assert_eq!(outcome, Outcome::Done(0));
    for name in FORMATS.iter().map(|format| format.name).chain(gangmu::export::targets().iter().map(|t| t.name)) {
        assert_eq!(output.lines().filter(|line| line.starts_with(&format!("{name} "))).count(), 1, "{name}\n{output}");
    }
    for (name, can) in [("json", "read, write"), ("xmind", "read, write"), ("vym", "read"), ("pdf", "write")] {
        let line = format!("{name:<13} {can:<12} .{name} ");
        assert!(output.contains(&line), "{line}\n{output}");
    }
}

#[test]
fn a_conversion_tells_what_came_along() {
    let map =
        b"<map version='1.0.1'><node TEXT='R'><font NAME='x'/><node TEXT='A' LINK='javascript:alert(1)'/></node></map>";
    let (outcome, output, errors) = run(&["convert", "--report", "--to", "json", "-", "-"], map);
    assert_eq!(outcome, Outcome::Done(0), "{errors}");
    assert!(output.contains("\"origin\": {\"format\": \"mm\""), "{output}");
    assert!(!output.contains("javascript"), "{output}");
    for line in
        ["kept: 2 topics", "not shown: 1 styles, fonts and colours", "not shown: 1 links that would run a program"]
    {
        assert!(errors.contains(line), "{line}\n{errors}");
    }
}

#[test]
fn great_depth_is_read_or_refused_with_words() {
    let nested = |open: &str, close: &str, levels: usize| format!("{}{}", open.repeat(levels), close.repeat(levels));
    for (name, head, open, close, tail) in [
        ("x.mm", "<map>", "<node TEXT='a'>", "</node>", "</map>"),
        ("x.opml", "<opml><body>", "<outline text='a'>", "</outline>", "</body></opml>"),
        ("x.vym", "<vymmap><mapcenter>", "<branch>", "</branch>", "</mapcenter></vymmap>"),
        ("x.html", "<html>", "<ul><li>a", "", "</html>"),
    ] {
        let of = |levels: usize| format!("{head}{}{tail}", nested(open, close, levels));
        let loaded = formats::read(of(9_000).as_bytes(), Some(name), &ReadOptions::default()).unwrap();
        assert!(loaded.document.len() >= 9_000, "{name}");
        assert_eq!(loaded.document.check(), []);
        let error = formats::read(of(60_000).as_bytes(), Some(name), &ReadOptions::default()).unwrap_err();
        assert!(error.what.contains("deeper than"), "{name}: {error}");
    }
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<?xml version='1.0'?><!DOCTYPE map [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><map><node TEXT='&b;'/></map>";
    let error = formats::read(bomb.as_bytes(), Some("x.mm"), &ReadOptions::default()).unwrap_err();
    assert!(error.what.contains("entities"), "{error}");
}

#[test]
fn every_reader_refuses_what_is_none_of_its_own() {
    for format in FORMATS.iter().filter(|format| !matches!(format.name, "json" | "md" | "txt") && format.read.is_some())
    {
        let read = format.read.unwrap();
        for bytes in [b"".as_slice(), b"\0\x01\x02\0\0\0", b"PK\x03\x04 cut", b"\x1f\x8b cut", b"bplist00 cut"] {
            match read(bytes, &ReadOptions::default()) {
                Ok(loaded) => assert_eq!(loaded.document.check(), [], "{}", format.name),
                Err(error) => assert!(!error.what.is_empty() && !error.hint.is_empty(), "{}", format.name),
            }
        }
    }
}
