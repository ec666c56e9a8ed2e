//! `gangmu find`: a line for each text that has what is looked for.

use gangmu::cli::{Outcome, run};

/// A map with a word in every field.
const MAP: &str = r#"{"format":"gangmu","version":1,"languages":["en","zh-Hans"],"sheets":[{"id":"s1","title":"T","structure":"map","root":
{"id":"aaaaaaaaaa","title":"韓日關係","children":[
{"id":"bbbbbbbbbb","title":"History","note":"The treaty of 1965,\n條約 in Chinese","labels":["条约"],"children":[
{"id":"cccccccccc","title":"Basic treaty","translations":{"zh-Hans":"基本条约"},"sources":[{"id":"S1","quote":"a treaty"}]}]},
{"id":"dddddddddd","title":"Tasks","task":{"state":"todo"}}]}}],
"sources":[{"id":"S1","type":"book","title":"Treaties","author":[{"family":"Lee","given":"A."}],"issued":{"date-parts":[[2001]]}}]}"#;

fn find(args: &[&str]) -> (Outcome, String) {
    let words: Vec<&str> = ["find"].into_iter().chain(args.iter().copied()).collect();
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let outcome = run(words.iter().map(Into::into), &mut MAP.as_bytes(), &mut output, &mut errors);
    assert_eq!(String::from_utf8(errors).unwrap(), "");
    (outcome, String::from_utf8(output).unwrap())
}

#[test]
fn hits_come_with_path_field_and_text() {
    let (outcome, output) = find(&["-", "条约"]);
    assert_eq!(outcome, Outcome::Done(0));
    assert_eq!(
        output,
        "韓日關係 » History » Basic treaty\ttranslation zh-Hans\t基本条约\n\
         韓日關係 » History\tlabel\t条约\n\
         韓日關係 » History\tnote\tThe treaty of 1965, 條約 in Chinese\n"
    );
    let (_, output) = find(&["-", "TREATY lee"]);
    assert_eq!(
        output,
        "韓日關係 » History » Basic treaty\ttitle\tBasic treaty\n\
         韓日關係 » History » Basic treaty\tsource S1\tA. Lee: Treaties, 2001\n\
         韓日關係 » History » Basic treaty\tquote S1\ta treaty\n"
    );
    assert_eq!(find(&["-", "hanri"]).1, "韓日關係\ttitle\t韓日關係\n");
    assert_eq!(find(&["-", "task:open"]).1, "韓日關係 » Tasks\ttitle\tTasks\n");
}

#[test]
fn fields_can_be_chosen_and_nothing_is_said_by_the_exit_code() {
    assert_eq!(find(&["--in", "notes,titles", "-", "条约"]).1.lines().count(), 1);
    assert_eq!(find(&["--in", "sources", "-", "treat"]).1.lines().count(), 2);
    assert_eq!(find(&["-", "no such words"]), (Outcome::Done(1), String::new()));
}

#[test]
fn json_has_an_object_a_line() {
    let (_, output) = find(&["--json", "-", "条约"]);
    let lines: Vec<serde_json::Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["id"], "cccccccccc");
    assert_eq!(lines[0]["path"], serde_json::json!(["韓日關係", "History"]));
    assert_eq!((&lines[0]["field"], &lines[0]["language"]), (&"translation".into(), &"zh-Hans".into()));
    assert_eq!((&lines[0]["rank"], &lines[2]["rank"]), (&"title".into(), &"elsewhere".into()));
    let (text, range) = (lines[2]["text"].as_str().unwrap(), &lines[2]["ranges"][0]);
    let (from, to) = (range[0].as_u64().unwrap(), range[1].as_u64().unwrap());
    assert_eq!(&text[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()], "條約");
}

#[test]
fn expressions_are_understood_and_bad_ones_are_explained() {
    assert_eq!(
        find(&["--regex", "-", r"\b19\d\d\b"]).1,
        "韓日關係 » History\tnote\tThe treaty of 1965, 條約 in Chinese\n"
    );
    assert_eq!(find(&["--regex", "--in", "titles", "-", "^t"]).1, "韓日關係 » Tasks\ttitle\tTasks\n");
    assert_eq!(find(&["--regex", "-", "条约$"]).1.lines().count(), 2, "as it stands, not as it is folded");
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let words = ["find", "--regex", "-", "(a"];
    let outcome = run(words.iter().map(Into::into), &mut MAP.as_bytes(), &mut output, &mut errors);
    assert_eq!(outcome, Outcome::Done(2));
    let errors = String::from_utf8(errors).unwrap();
    assert!(errors.contains("“(a” is no regular expression: unclosed group"), "{errors}");
}

#[test]
fn several_files_are_named_and_one_that_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("a.json"), MAP).unwrap();
    std::fs::write(path("b.md"), "# Treaty\n").unwrap();
    let (a, b) = (path("a.json"), path("b.md"));
    let (outcome, output) = find(&["--in", "titles", &a, &b, "treaty"]);
    assert_eq!(outcome, Outcome::Done(0));
    assert_eq!(
        output,
        format!("{a}\t韓日關係 » History » Basic treaty\ttitle\tBasic treaty\n{b}\tTreaty\ttitle\tTreaty\n")
    );
    let (_, output) = find(&["--json", &b, &a, "treaty"]);
    assert!(output.lines().next().unwrap().contains("b.md"), "{output}");
    let gone = path("gone.json");
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let words = ["find", &gone, &b, "treaty"];
    let outcome = run(words.iter().map(Into::into), &mut &b""[..], &mut output, &mut errors);
    assert_eq!(outcome, Outcome::Done(1));
    assert!(
        String::from_utf8(output).unwrap().contains("Treaty")
            && String::from_utf8(errors).unwrap().contains("gone.json")
    );
}
