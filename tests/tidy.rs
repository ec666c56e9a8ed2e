//! The rules of the house that no compiler checks: who may import whom, who may touch the disk, the
//! window and the terminal, how long a file may be, what lies at the top level.
//!
//! Each rule is one test, and says with each fault what to do about it. The files are read as text,
//! comments and strings taken out first; a rule that could be fooled on purpose is good enough. The
//! README's table of keys is compared with the commands in `tests/it`, where the commands are known.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest source file, in lines.
const LINES_MAX: usize = 800;

/// What lies at the top level besides files whose names begin with a dot.
const TOP: [&str; 9] =
    ["Cargo.toml", "Cargo.lock", "src", "assets", "maps", "tests", "README.md", "LICENSE", "CHANGELOG.md"];

/// Which module may import which.
const ARROWS: [(&str, &[&str]); 13] = [
    ("base", &[]),
    ("text", &["base"]),
    ("doc", &["base", "text"]),
    ("formats", &["base", "text", "doc"]),
    ("article", &["base", "text", "doc"]),
    ("cite", &["base", "text", "doc"]),
    ("layout", &["base", "text", "doc"]),
    ("present", &["base", "text", "doc"]),
    ("scene", &["base", "text", "doc", "layout"]),
    ("export", &["base", "text", "doc", "layout", "scene", "cite", "formats"]),
    ("editor", &["base", "text", "doc", "formats", "article", "cite", "layout", "present", "scene", "export"]),
    ("cli", &["base", "text", "doc", "formats", "article", "cite", "layout", "present", "scene", "export", "editor"]),
    ("ui", &["base", "text", "doc", "formats", "article", "cite", "layout", "present", "scene", "export", "editor"]),
];

/// Crates of the window.
const WINDOW: [&str; 9] =
    ["egui", "eframe", "epaint", "emath", "egui_kittest", "egui_system_font_provider", "rfd", "wgpu", "winit"];

/// Methods of `Path` that go to the disk behind `Vfs`.
const DISK_METHODS: [&str; 9] = [
    ".exists()",
    ".try_exists()",
    ".is_file()",
    ".is_dir()",
    ".is_symlink()",
    ".read_dir()",
    ".metadata()",
    ".symlink_metadata()",
    ".canonicalize()",
];

// --- The rules ---

#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut faults = Faults::default();
    for file in sources() {
        if !file.text.starts_with("//! ") {
            faults.add(&file.name, 1, "does not begin with `//!`: say what the file is for, and what always holds");
        }
    }
    faults.check();
}

#[test]
fn no_file_is_too_long() {
    let mut faults = Faults::default();
    for file in sources() {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            let what = format!("has {lines} lines of {LINES_MAX}: split it by what its parts are for");
            faults.add(&file.name, lines, &what);
        }
    }
    faults.check();
}

#[test]
fn imports_follow_the_arrows() {
    let mut faults = Faults::default();
    for file in sources() {
        let Some(home) = file.module() else {
            continue;
        };
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == home) else {
            faults.add(&file.name, 1, &format!("`{home}` is no module of the architecture: add it to ARROWS here"));
            continue;
        };
        for (line, target) in file.imports() {
            let is_known = ARROWS.iter().any(|(name, _)| *name == target);
            if is_known && target != home && !allowed.contains(&target.as_str()) {
                let what = format!("`{home}` imports `{target}`; it may import {}", list(allowed));
                faults.add(&file.name, line, &what);
            }
        }
    }
    faults.check();
}

#[test]
fn formats_and_layout_never_meet() {
    for (one, other) in [("formats", "layout"), ("layout", "formats")] {
        let (_, allowed) = ARROWS.iter().find(|(name, _)| *name == one).expect("in the table");
        assert!(!allowed.contains(&other), "the table of arrows lets `{one}` import `{other}`");
    }
}

#[test]
fn the_window_is_only_known_in_ui() {
    let mut faults = Faults::default();
    for file in sources() {
        if ["src/ui/", "tests/ui/", "tests/bench/"].iter().any(|at| file.name.starts_with(at)) || file.is("src/ui.rs") {
            continue;
        }
        for (line, word) in words(&file.code) {
            if WINDOW.contains(&word) {
                faults.add(&file.name, line, &format!("knows `{word}`: only src/ui may"));
            }
        }
    }
    faults.check();
}

#[test]
fn only_the_disk_modules_touch_the_disk() {
    let mut faults = Faults::default();
    for file in sources() {
        let may = ["src/base/vfs", "src/editor/files", "src/cli/", "tests/"];
        if may.iter().any(|at| file.name.starts_with(at)) || is_test_module(&file.name) {
            continue;
        }
        let code = file.code_without_tests();
        for (number, line) in (1..).zip(code.lines()) {
            let packed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if packed.contains("std::fs") || (packed.starts_with("usestd::{") && group_has(&packed, "fs")) {
                faults.add(&file.name, number, "uses `std::fs`: go through `base::vfs`");
            }
            for method in DISK_METHODS.iter().filter(|method| packed.contains(**method)) {
                faults.add(&file.name, number, &format!("`{method}` goes to the disk: go through `base::vfs`"));
            }
        }
    }
    faults.check();
}

/// Whether a file below `src` is compiled for tests only: golden files are read and written there,
/// and seeds are printed.
fn is_test_module(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs") || name.ends_with("_tests.rs")
}

#[test]
fn only_the_command_line_prints() {
    let mut faults = Faults::default();
    for file in sources() {
        if file.name.starts_with("src/cli/")
            || file.is("src/main.rs")
            || file.name.starts_with("tests/")
            || is_test_module(&file.name)
        {
            continue;
        }
        let code = file.code_without_tests();
        let found: Vec<(usize, &str)> = words(&code).collect();
        for (line, word) in found {
            if ["print", "println", "eprint", "eprintln", "dbg"].contains(&word) && is_macro(&code, line, word) {
                faults.add(&file.name, line, &format!("`{word}!` outside the command line: return it, or log it"));
            }
        }
    }
    faults.check();
}

#[test]
fn no_path_of_a_machine() {
    // Put together here, so that this file does not accuse itself.
    let homes = ["ho", "wo", "ro", "Use"].iter().zip(["me", "rk", "ot", "rs"]).map(|(a, b)| format!("/{a}{b}/"));
    let homes: Vec<String> = homes.collect();
    let mut faults = Faults::default();
    for path in files_under(&root(), &|name| name != "target" && name != ".git") {
        let name = name_of(&path);
        let is_text = ["rs", "md", "toml", "sh", "py", "yml"].iter().any(|end| name.ends_with(&format!(".{end}")));
        if !is_text && !name.starts_with(".ci/") && !name.starts_with("tests/e2e/") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in (1..).zip(text.lines()) {
            for home in &homes {
                // The beginning of a path, not the middle of an address.
                let is_path = line.match_indices(home.as_str()).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || ['.', '-', '_', '}', '~'].contains(&c))
                });
                if is_path {
                    faults.add(&name, number, &format!("names `{home}`: the path of one machine"));
                }
            }
        }
    }
    faults.check();
}

#[test]
fn the_top_level_holds_what_it_should() {
    let mut faults = Faults::default();
    for entry in fs::read_dir(root()).expect("the package's folder can be read") {
        let name = entry.expect("an entry can be read").file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && name != "target" && !TOP.contains(&name.as_str()) {
            faults.add(&name, 1, &format!("does not belong at the top level, which holds {}", list(&TOP)));
        }
    }
    faults.check();
}

#[test]
fn the_reader_of_sources_is_not_fooled() {
    let text = r##"use crate::{doc::{Op, Text}, base, text as t}; // use crate::ui;
/* use crate::cli; /* nested */ */ let s = "use crate::ui"; let r = r#"crate::ui"#;
let c = '"'; let life: &'static str = "x"; crate::layout::map(); super::super::scene::Prim; super::editor::X;
pub(in crate::formats) fn f() {} let b = b"crate::ui"; let e = '\''; crate :: export ::svg();
"##;
    let file = Source::new("src/doc/fooled.rs".to_owned(), text.to_owned());
    let mut found: Vec<String> = file.imports().into_iter().map(|(_, name)| name).collect();
    found.sort();
    assert_eq!(found, ["base", "doc", "export", "formats", "layout", "scene", "text"]);
    assert_eq!(file.imports().iter().find(|(_, name)| name == "export").map(|(line, _)| *line), Some(4));
    let tested = Source::new("src/a.rs".to_owned(), "fn a() {}\n#[cfg(test)]\nmod tests {\n}\n".to_owned());
    assert_eq!(tested.code_without_tests(), "fn a() {}\n");
}

// --- Reading ---

/// One Rust file.
struct Source {
    /// From the package's folder, with `/`.
    name: String,
    text: String,
    /// The text without comments and the insides of strings; lines as they were.
    code: String,
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let code = code_of(&text);
        Self { name, text, code }
    }

    fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The module under `src` that the file belongs to; none for `lib.rs`, `main.rs` and tests.
    fn module(&self) -> Option<&str> {
        let rest = self.name.strip_prefix("src/")?;
        let first = rest.split('/').next()?;
        let first = first.strip_suffix(".rs").unwrap_or(first);
        (!["lib", "main"].contains(&first)).then_some(first)
    }

    /// How many modules lie between the crate and this file.
    fn depth(&self) -> usize {
        let parts = self.name.split('/').count() - 1;
        if self.name.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// The code without the tests at its foot; empty for a file of tests.
    fn code_without_tests(&self) -> String {
        if self.name.ends_with("tests.rs") {
            return String::new();
        }
        let foot = self.code.find("#[cfg(test)]\nmod tests {").unwrap_or(self.code.len());
        self.code[..foot].to_owned()
    }

    /// The names right below the crate that the file reaches for, with their lines.
    fn imports(&self) -> Vec<(usize, String)> {
        let words: Vec<(usize, &str)> = tokens(&self.code).collect();
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let is_path = words.get(at + 1).is_some_and(|(_, next)| *next == "::");
            let is_inside = at > 0 && words[at - 1].1 == "::";
            let start = at;
            at += 1;
            if is_inside {
                continue;
            }
            let mut rest = start + 2;
            match words[start].1 {
                // `pub(in crate::a)` names no import, but does no harm either.
                "crate" if is_path => {}
                "super" if is_path => {
                    let mut ups = 1;
                    while words.get(rest).is_some_and(|(_, word)| *word == "super") {
                        ups += 1;
                        rest += 2;
                    }
                    if ups < self.depth() {
                        continue;
                    }
                }
                _ => continue,
            }
            match words.get(rest) {
                Some((_, "{")) => out.extend(group(&words[rest + 1..])),
                Some((line, name)) => out.push((*line, (*name).to_owned())),
                None => {}
            }
        }
        out
    }
}

/// The first names of the paths in `{a, b::c, d::{e, f}}`, from behind the first brace.
fn group(words: &[(usize, &str)]) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let (mut depth, mut is_first) = (0_usize, true);
    for (line, word) in words {
        match *word {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," if depth == 0 => is_first = true,
            name if depth == 0 && is_first => {
                out.push((*line, name.to_owned()));
                is_first = false;
            }
            _ => {}
        }
    }
    out
}

fn group_has(packed_use: &str, name: &str) -> bool {
    let words: Vec<(usize, &str)> = tokens(packed_use).collect();
    let open = words.iter().position(|(_, word)| *word == "{").map_or(words.len(), |at| at + 1);
    group(&words[open..]).iter().any(|(_, found)| found == name)
}

/// Whether the line has the word with a `!` behind it.
fn is_macro(code: &str, line: usize, word: &str) -> bool {
    code.lines().nth(line - 1).is_some_and(|text| text.contains(&format!("{word}!")))
}

/// Identifiers with their lines.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    tokens(code).filter(|(_, token)| token.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// Identifiers, `::` and single marks, with their lines.
fn tokens(code: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(code.lines()).flat_map(|(number, line)| {
        let mut rest = line;
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            let first = rest.chars().next()?;
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let len = if is_name(first) {
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (token, behind) = rest.split_at(len);
            rest = behind;
            Some((number, token))
        })
    })
}

/// Takes out comments and the insides of strings, and keeps the lines.
fn code_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment_len(rest)
        } else if first == '"' {
            string_len(rest)
        } else if let Some(hashes) = raw_string(rest).filter(|_| !out.ends_with(|c: char| c.is_alphanumeric())) {
            let end = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..].find(&end).map_or(rest.len(), |at| open + at + end.len())
        } else if first == '\'' {
            char_len(rest)
        } else {
            0
        };
        if skipped == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            out.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            out.push(' ');
            rest = &rest[skipped..];
        }
    }
    // A comment at the end of a line leaves a blank.
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    let mut out = lines.join("\n");
    out.push('\n');
    out
}

fn comment_len(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => {
                depth += 1;
                at += 2;
            }
            Some(b"*/") => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

fn string_len(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// How many `#` a raw string that begins here has.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a character in quotes; 0 for a lifetime.
fn char_len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(text.len(), |at| at + 4),
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
        None => 0,
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of the package, by name.
fn sources() -> Vec<Source> {
    let mut files = files_under(&root().join("src"), &|_| true);
    files.extend(files_under(&root().join("tests"), &|_| true));
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    let read = |path: &PathBuf| fs::read_to_string(path).expect("a source is UTF-8 text");
    let sources: Vec<Source> = files.iter().map(|path| Source::new(name_of(path), read(path))).collect();
    assert!(sources.len() > 20, "only {} sources were found", sources.len());
    sources
}

fn files_under(folder: &Path, may_enter: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the package can be read") {
            let entry = entry.expect("an entry can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().expect("the kind of an entry can be read");
            if kind.is_file() {
                files.push(entry.path());
            } else if kind.is_dir() && may_enter(&name) {
                folders.push(entry.path());
            }
        }
    }
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "no other".to_owned() } else { names.join(", ") }
}

/// Faults of one rule, told together.
#[derive(Default)]
struct Faults(String);

impl Faults {
    fn add(&mut self, file: &str, line: usize, what: &str) {
        writeln!(self.0, "  {file}:{line}: {what}").expect("a string takes all");
    }

    fn check(&self) {
        assert!(self.0.is_empty(), "\n{}", self.0);
    }
}
