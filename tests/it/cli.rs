//! The command line: through its function with streams in memory, and as the real program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gangmu::cli::{Outcome, run};

const MAP: &str = "maps/japan-rok-relations.json";

/// The outcome, standard output and standard error of a call.
fn call(args: &[&str], input: &str) -> (Outcome, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let outcome = run(args.iter().map(Into::into), &mut input.as_bytes(), &mut output, &mut errors);
    (outcome, String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap())
}

/// The exit code, standard output and standard error of the real program, run in a folder.
fn program(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gangmu")).args(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with the sample map as `map.json`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(MAP), folder.path().join("map.json")).unwrap();
    folder
}

#[test]
fn without_a_command_the_window_opens() {
    assert_eq!(call(&[], "").0, Outcome::Window(None));
    assert_eq!(call(&["lecture.json"], "").0, Outcome::Window(Some(PathBuf::from("lecture.json"))));
    assert_eq!(call(&["--", "-odd.json"], "").0, Outcome::Window(Some(PathBuf::from("-odd.json"))));
}

#[test]
fn help_and_version_are_printed() {
    for args in [
        &["--help"][..],
        &["-h"],
        &["show", "--help"],
        &["check", "-h"],
        &["stats", "-h"],
        &["convert", "-h"],
        &["find", "-h"],
        &["sources", "-h"],
    ] {
        let (outcome, output, errors) = call(args, "");
        assert_eq!((outcome, errors.as_str()), (Outcome::Done(0), ""));
        assert!(output.contains("Usage:") && output.contains("--help"), "{output}");
        assert!(output.lines().all(|line| line.chars().count() <= 90), "{output}");
    }
    assert_eq!(call(&["--version"], "").1, format!("gangmu {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_calls_exit_with_2_and_say_why() {
    for (args, why) in [
        (&["--colour"][..], "--colour"),
        (&["a.json", "b.json"], "only one file"),
        (&["shew", "map.json"], "“shew” is no command"),
        (&["show"], "show needs one file"),
        (&["show", "a", "b"], "show needs one file"),
        (&["show", "--depth", "deep", MAP], "deep"),
        (&["show", "--headings", "2", MAP], "--headings"),
        (&["check"], "check needs a file"),
        (&["stats"], "stats needs one file"),
        (&["find", MAP], "find needs a file and what to look for"),
        (&["find", MAP, " "], "there is nothing to look for"),
        (&["find", MAP, "task:later"], "“task:later” means nothing; there are todo, doing, done, open, any"),
        (&["find", "--in", "dreams", MAP, "x"], "“dreams” is no field to look in"),
        (&["convert", MAP], "convert needs two files"),
        (&["convert", MAP, "-"], "--to json|md|txt"),
        (&["convert", MAP, "out.unknown"], "--to json|md|txt"),
        (&["convert", "--to", "rtf", MAP, "-"], "“rtf” is no format; written can be json, md, txt"),
        (&["convert", "--to", "vym", MAP, "-"], "vym can only be read; written can be json, md, txt"),
        (&["convert", "--headings", "10", MAP, "out.md"], "0 to 9"),
        (&["convert", "--numbering", "roman", MAP, "out.md"], "none, decimal, chinese, letters, not “roman”"),
        (&["convert", "--scale", "9", MAP, "out.md"], "0.1 to 4"),
        (&["convert", "--scale", "2", MAP, "out.md"], "--scale has no meaning for md"),
        (&["convert", "--out-dir", "out", MAP], "--out-dir needs to know the format"),
        (&["convert", "--out-dir", "out"], "nothing to convert into out"),
        (&["convert", "--depth", "1", MAP, "out.json"], "--depth has no meaning for json"),
        (&["convert", "--headings", "1", MAP, "out.txt"], "--headings has no meaning for txt"),
    ] {
        let (outcome, output, errors) = call(args, "");
        assert_eq!((outcome, output.as_str()), (Outcome::Done(2), ""), "{args:?}");
        assert!(errors.starts_with("gangmu: ") && errors.contains(why), "{args:?}: {errors}");
    }
}

#[test]
fn show_prints_the_outline() {
    let folder = folder();
    let (code, output, errors) = program(folder.path(), &["show", "map.json", "--depth", "1"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let expected = "Japan–ROK relations: normalization, drivers, obstacles, outlook\n  About this map\n  Normalization and \
                    repair\n  Drivers\n";
    assert!(output.starts_with(expected), "{output}");
    assert!(output.contains("\n\nLegend\n  dispute: the sources disagree\n"), "{output}");
    let (_, whole, _) = program(folder.path(), &["show", "map.json"]);
    assert_eq!(whole.lines().filter(|line| !line.is_empty()).count(), 181);
    let (_, chinese, _) = program(folder.path(), &["show", "--lang=zh-Hans", "--depth=0", "map.json"]);
    assert!(chinese.starts_with("日韩关系：正常化、动因、障碍与走向\n"), "{chinese}");
    let (_, both, _) = program(folder.path(), &["show", "--lang", "both", "map.json"]);
    assert!(both.contains("  About this map / 关于本图\n"), "{both}");
}

#[test]
fn show_reads_standard_input() {
    let (outcome, output, _) = call(&["show", "-"], "# A\n\n- b\n  - c\n");
    assert_eq!((outcome, output.as_str()), (Outcome::Done(0), "A\n  b\n    c\n"));
    let (_, output, _) = call(&["show", "--from", "txt", "-"], "# A\n\tb\n");
    assert_eq!(output, "# A\n  b\n");
}

#[test]
fn check_prints_one_line_for_each_fault() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    assert_eq!(program(folder.path(), &["check", "map.json"]), (0, String::new(), String::new()));
    std::fs::write(path("broken.json"), "{\"format\": \"gangmu\",\n \"version\": one}").unwrap();
    let doubled = "{\"format\": \"gangmu\", \"version\": 1, \"sheets\": [{\"id\": \"s1\", \"root\":\n{\"id\": \"a\", \"title\": \
                   \"A\", \"children\": [\n{\"id\": \"a\", \"title\": \"B\"}]}}]}";
    std::fs::write(path("doubled.json"), doubled).unwrap();
    let (code, output, errors) =
        program(folder.path(), &["check", "broken.json", "map.json", "none.json", "doubled.json"]);
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!((code, output.as_str(), lines.len()), (1, "", 3), "{errors}");
    assert!(lines[0].starts_with("broken.json:2:13: the number of “version” must stand here"), "{errors}");
    assert!(lines[1].starts_with("none.json: "), "{errors}");
    assert!(lines[2].starts_with("doubled.json:3:1: the topic “B” had the id a of another topic"), "{errors}");
}

#[test]
fn stats_count_what_is_there() {
    let folder = folder();
    let (code, output, _) = program(folder.path(), &["stats", "map.json"]);
    assert_eq!(code, 0);
    let figures: Vec<Vec<&str>> = output.lines().map(|line| line.splitn(2, ' ').map(str::trim).collect()).collect();
    for (name, value) in [
        ("topics", "181"),
        ("levels", "5"),
        ("floating", "1"),
        ("relations", "31"),
        ("notes", "16"),
        ("sources", "19"),
        ("citations", "183"),
        ("labels", "dispute 15, editor 3, error 17, forecast 11"),
        ("languages", "en, zh-Hans (181 titles)"),
    ] {
        assert!(figures.iter().any(|figure| figure[..] == [name, value]), "{name} {value}: {output}");
    }
}

#[test]
fn convert_goes_there_and_back() {
    let folder = folder();
    let (code, output, errors) = program(folder.path(), &["convert", "map.json", "map.md"]);
    assert_eq!((code, output.as_str()), (0, ""));
    assert!(errors.contains("31 relations") && errors.contains("19 sources"), "{errors}");
    let (code, _, errors) = program(folder.path(), &["convert", "map.md", "again.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let shown = |name: &str| program(folder.path(), &["show", name]).1;
    assert_eq!(shown("again.json"), shown("map.json"));
    let (code, text, _) = program(folder.path(), &["convert", "map.json", "-", "--to", "txt", "--depth", "0"]);
    assert_eq!((code, text.lines().count()), (0, 2));
    let (_, output, _) = call(&["convert", "--to", "md", "--headings", "1", "-", "-"], "A\n\tB\n\t\tC\n");
    assert_eq!(output, "# A\n\n- B\n  - C\n");
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3, "no temporary file is left");
}

#[test]
fn a_part_is_converted_with_numbers() {
    let map = "# Root\n\n- A\n  - B\n    - C\n- D\n";
    let (outcome, output, _) = call(&["convert", "-", "-", "--to", "md", "--topic", "Root/A", "--depth", "1"], map);
    assert_eq!((outcome, output.as_str()), (Outcome::Done(0), "# A\n\n## B\n"));
    let (_, output, _) = call(&["convert", "-", "-", "--to", "txt", "--numbering", "chinese"], map);
    assert_eq!(output, "Root\n\t一、A\n\t\t（一）B\n\t\t\t1. C\n\t二、D\n");
    let (outcome, _, errors) = call(&["convert", "-", "-", "--to", "md", "--topic", "Root/X"], map);
    assert_eq!((outcome, errors.as_str()), (Outcome::Done(1), "standard input: there is no topic “Root/X”\n"));
}

#[test]
fn of_many_files_one_that_fails_does_not_stop_the_rest() {
    let folder = folder();
    std::fs::write(folder.path().join("a.md"), "# A\n\n- one\n").unwrap();
    std::fs::write(folder.path().join("b.json"), "{\"format\": 1").unwrap();
    let args = ["convert", "--to", "txt", "--out-dir", "out/deep", "a.md", "b.json", "none.mm", "map.json"];
    let (code, output, errors) = program(folder.path(), &args);
    assert_eq!((code, output.as_str()), (1, ""));
    assert!(errors.contains("b.json:1:") && errors.contains("none.mm: "), "{errors}");
    assert!(errors.contains("2 of 4 files could not be converted") && !errors.contains('\r'), "{errors}");
    let read = |name| std::fs::read_to_string(folder.path().join("out/deep").join(name)).unwrap();
    assert_eq!(read("a.txt"), "A\n\tone\n");
    assert!(read("map.txt").starts_with("Japan–ROK relations"));
}

#[test]
fn converting_a_map_onto_itself_gives_it_its_form() {
    let folder = folder();
    let path = folder.path().join("map.json");
    let bytes = std::fs::read(&path).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    std::fs::write(&path, serde_json::to_string_pretty(&value).unwrap()).unwrap();
    assert_eq!(program(folder.path(), &["convert", "map.json", "map.json"]).0, 0);
    let topics = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().take(180).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(topics(&std::fs::read(&path).unwrap()), topics(&bytes));
}

#[test]
fn a_damaged_map_is_refused_or_recovered() {
    let folder = folder();
    let bytes = std::fs::read(folder.path().join("map.json")).unwrap();
    std::fs::write(folder.path().join("cut.json"), &bytes[..bytes.len() / 2]).unwrap();
    let (code, _, errors) = program(folder.path(), &["convert", "cut.json", "out.json"]);
    assert_eq!(code, 1);
    assert!(errors.contains("cut.json:") && errors.contains("the file ends here"), "{errors}");
    assert!(!folder.path().join("out.json").exists());
    let (code, _, errors) = program(folder.path(), &["convert", "--recover", "cut.json", "out.json"]);
    assert!(code == 0 && errors.contains("topics before it were recovered"), "{errors}");
    assert_eq!(program(folder.path(), &["show", "out.json"]).0, 0);
}

#[test]
fn a_map_of_a_later_version_is_not_written_back() {
    let folder = folder();
    let path = folder.path().join("map.json");
    let text = std::fs::read_to_string(&path).unwrap().replace("\"version\": 1", "\"version\": 7");
    std::fs::write(&path, &text).unwrap();
    let (code, _, errors) = program(folder.path(), &["convert", "map.json", "map.json"]);
    assert!(code == 1 && errors.contains("a later version wrote this map"), "{errors}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn files_that_are_not_there_are_told() {
    let folder = folder();
    let (code, _, errors) = program(folder.path(), &["show", "none.json"]);
    assert!(code == 1 && errors.starts_with("none.json: "), "{errors}");
    let (code, _, errors) = program(folder.path(), &["convert", "map.json", "no/such/folder.md"]);
    assert!(code == 2 && errors.contains("can't write no/such/folder.md"), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_mode_and_its_link() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("real.md"), "old").unwrap();
    std::fs::set_permissions(path("real.md"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.md", path("link.md")).unwrap();
    assert_eq!(program(folder.path(), &["convert", "map.json", "link.md"]).0, 0);
    assert!(path("link.md").is_symlink());
    assert_eq!(std::fs::metadata(path("real.md")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::read_to_string(path("real.md")).unwrap().starts_with("# Japan"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gangmu"))
        .args(["show", "-", "--from", "txt"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Nobody reads the output from here on, and there will be more of it than a pipe holds.
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, "a topic\n".repeat(100_000).as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
