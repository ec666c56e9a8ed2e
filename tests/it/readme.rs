//! The documents for people: what they name exists, and what is generated in them is up to date.
//! `UPDATE_GOLDEN=1` writes the README's table of keys.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gangmu::editor::commands::key_table_markdown;

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->\n";

/// Documents whose paths must exist, from the package's folder.
const DOCUMENTS: [&str; 4] = ["README.md", "CHANGELOG.md", "src/ARCHITECTURE.md", "tests/bench/README.md"];

/// How a path begins that these documents name.
const FOLDERS: [&str; 5] = ["src/", "tests/", "assets/", "maps/", ".ci/"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("a document of the package can be read")
}

/// The paths that a text names.
fn paths(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    text.split(|c: char| !is_part(c))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)))
        .collect()
}

#[test]
fn the_readme_has_the_keys_of_the_registry() {
    let readme = text("README.md");
    let (before, rest) = readme.split_once(BEGIN).expect("the README has a place for the keys");
    let (found, after) = rest.split_once(END).expect("the place for the keys ends");
    let wanted = format!("\n{}\n", key_table_markdown());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(root().join("README.md"), format!("{before}{BEGIN}{wanted}{END}{after}")).expect("it can be written");
        return;
    }
    assert_eq!(found, wanted, "UPDATE_GOLDEN=1 cargo test --test it readme writes the README's table of keys");
}

#[test]
fn a_newcomer_finds_the_two_commands() {
    let readme = text("README.md");
    for command in ["cargo run --release", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "the README has no line “{command}”");
    }
}

#[test]
fn what_the_documents_name_exists() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = text(document);
        let named = paths(&text);
        missing.extend(
            named.into_iter().filter(|path| !root().join(path).exists()).map(|path| format!("{document}: {path}")),
        );
    }
    assert!(missing.is_empty(), "these do not exist:\n{}", missing.join("\n"));
    for name in ["LICENSE", "CHANGELOG.md"] {
        assert!(text("README.md").contains(name) && root().join(name).exists(), "{name}");
    }
}

#[test]
fn the_architecture_names_every_source() {
    let architecture = text("src/ARCHITECTURE.md");
    let named = paths(&architecture);
    let mut folders = vec![root().join("src")];
    let mut missing = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the sources can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root()).expect("below the package").to_string_lossy().replace('\\', "/");
            if Path::new(&name).extension().is_some_and(|end| end == "rs") && !is_test(&name) && !named.contains(&*name)
            {
                missing.push(name);
            }
        }
    }
    missing.sort();
    assert!(missing.is_empty(), "src/ARCHITECTURE.md, “Where things are”, lacks a line for:\n{}", missing.join("\n"));
}

fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("tests.rs")
}

#[test]
fn paths_are_found_in_prose() {
    let text = "See `src/doc/map.rs`, (tests/it/) and maps/a-b.json. Not a/src/x, not “assets”.";
    assert_eq!(Vec::from_iter(paths(text)), ["maps/a-b.json", "src/doc/map.rs", "tests/it/"]);
}

#[test]
fn the_command_line_in_the_readme_is_that_of_the_help() {
    let mut help = Vec::new();
    gangmu::cli::run(["--help".into()], &mut std::io::empty(), &mut help, &mut std::io::sink());
    let help = String::from_utf8(help).expect("the help is text");
    let usage = help.lines().skip_while(|line| *line != "Usage:").skip(1).take_while(|line| !line.is_empty());
    let readme = text("README.md");
    for line in usage {
        let line = line.trim();
        assert!(readme.lines().any(|other| other.starts_with(line)), "the README lacks “{line}”");
    }
}
