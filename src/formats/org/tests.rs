//! What readers of Org and `TaskPaper` notice.

use super::super::parts::fixture::{fuzz, hostile_book, huge, shown, told};
use super::{ReadOptions, read_org, read_taskpaper, write};
use crate::formats::WriteOptions;

const ORG: &str = "#+TITLE: T\n#+TODO: TODO OPEN | SHUT\n* TODO [#A] First [[https://a.b][link]] :x:y:\nDEADLINE: <2026-12-01 Tue>\n:PROPERTIES:\n:K: v\n:END:\nBody.\n\
    ** SHUT Second\n- [X] item\n  - below\n    more\ntext\n#+BEGIN_SRC c\n,* no\n#+END_SRC\n* Third\n";
const TASKS: &str = "Project:\n\tnote\n\t- task @done(2026-01-01) @tag\n\t\t- below @due(2026-12-01)\n\tSub:\n";

#[test]
fn org_comes_with_tasks_tags_and_notes() {
    let shown = shown(&read_org(ORG.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!(
        shown.outline,
        "T\n  First link [Body.]\n    Second [text/```c/* no/```]\n      item\n        below more\n  Third\n"
    );
    for extra in [
        "First link: labels x y, markers priority-1, task todo due 2026-12-01, link https://a.b, attribute K=v",
        "Second: task done",
        "item: task done",
    ] {
        assert!(shown.extras.contains(extra), "{extra}\n{}", shown.extras);
    }
    fuzz("org", ORG.as_bytes(), read_org);
}

#[test]
fn links_go_by_ids_and_logs_are_told() {
    let source = "* A\n:PROPERTIES:\n:ID: 1-2\n:END:\n:LOGBOOK:\n- Note taken on [2026-01-01] \\\\\n  mine\n:END:\n* B [[id:1-2][x]]\n* C [[id:far][y]]\n";
    let loaded = read_org(source.as_bytes(), &ReadOptions::default()).unwrap();
    let shown = shown(&loaded);
    assert!(shown.extras.contains("B x: link #A"), "{}", shown.extras);
    assert!(shown.extras.contains("C y: link id:far"), "{}", shown.extras);
    assert!(loaded.import.unwrap().lines().join("\n").contains("details of topics"));
}

#[test]
fn an_item_over_several_lines_is_one_title() {
    let read = |source: &str| shown(&read_org(source.as_bytes(), &ReadOptions::default()).unwrap()).outline;
    assert_eq!(
        read("* H\n- an item that\n  goes on\n- 日韩关系的\n  正常化\n\n  note\n- [ ] z\ntext\n"),
        "H [text]\n  an item that goes on\n  日韩关系的正常化 [note]\n  z\n"
    );
}

#[test]
fn what_was_written_comes_back_to_the_letter() {
    for seed in 0..400 {
        let document = hostile_book(seed);
        let headings = [0, 1, 2, 4, usize::MAX][usize::try_from(seed % 5).unwrap()];
        let bytes = write(&document, &WriteOptions { headings, ..WriteOptions::default() }).unwrap();
        let again = read_org(&bytes, &ReadOptions::default()).unwrap().document;
        let source = String::from_utf8(bytes).unwrap();
        assert_eq!(again.check(), [], "seed {seed}");
        assert_eq!(told(&again), told(&document), "seed {seed}\n{source}");
    }
    let bytes = write(&huge(), &WriteOptions::default()).unwrap();
    assert!(told(&read_org(&bytes, &ReadOptions::default()).unwrap().document) == told(&huge()));
}

#[test]
fn tasks_of_a_project_need_not_be_indented() {
    let source = "Inbox:\n- a\n- b\n\t- c\n\tof b\nHome:\n\t- d\n- e\n";
    let shown = shown(&read_taskpaper(source.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!(shown.outline, "Map\n  Inbox\n    a\n    b [of b]\n      c\n  Home\n    d\n  e\n");
}

#[test]
fn projects_of_taskpaper_may_have_a_wide_colon() {
    let source = "项目：@标签 @b(c)\n\t- 任务\n\t\t如下：\n\t子：\n\t\t- x\nA a@b:\n";
    let shown = shown(&read_taskpaper(source.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!(shown.outline, "Map\n  项目\n    任务 [如下：]\n    子\n      x\n  A a@b\n");
    assert!(shown.extras.contains("项目: labels 标签, attribute b=c"), "{}", shown.extras);
}

#[test]
fn taskpaper_comes_with_tags() {
    let shown = shown(&read_taskpaper(TASKS.as_bytes(), &ReadOptions::default()).unwrap());
    assert_eq!(shown.outline, "Project [note]\n  task\n    below\n  Sub\n");
    assert!(
        shown.extras.contains("task: labels tag, task done")
            && shown.extras.contains("below: task todo due 2026-12-01"),
        "{}",
        shown.extras
    );
    fuzz("taskpaper", TASKS.as_bytes(), read_taskpaper);
}

fn outline(source: &str) -> String {
    shown(&read_org(source.as_bytes(), &ReadOptions::default()).unwrap()).outline
}

fn extras(source: &str) -> String {
    shown(&read_org(source.as_bytes(), &ReadOptions::default()).unwrap()).extras
}

fn report(source: &str) -> String {
    read_org(source.as_bytes(), &ReadOptions::default()).unwrap().import.unwrap().lines().join("\n")
}

#[test]
fn a_title_stands_above_a_single_heading() {
    let head = "#+TITLE: My /long/\n#+TITLE: paper\n#+AUTHOR: Me\n#+FILETAGS: :a:b:\n#+SUBTITLE: Sub\n";
    let source = format!("{head}Abstract.\n\n* Introduction\nText.\n** Sub\n");
    assert_eq!(outline(&source), "My long paper [Abstract.]\n  Introduction [Text.]\n    Sub\n");
    assert_eq!(extras(&source), "My long paper: labels a b, attribute author=Me, attribute subtitle=Sub\n");
    assert_eq!(outline("#+title: One\nBefore.\n* One\n** Two\n"), "One [Before.]\n  Two\n");
    assert_eq!(outline("#+TITLE: T\n\nOnly a text.\n"), "T [Only a text.]\n");
    let roam = ":PROPERTIES:\n:ID: abc\n:ROAM_ALIASES: other\n:END:\n#+title: Note\n* H [[id:abc][up]]\n";
    assert_eq!(extras(roam), "Note: attribute ID=abc, attribute ROAM_ALIASES=other\nH up: link #Note\n");
}

#[test]
fn what_was_written_has_no_title_above_it() {
    let mut document = crate::doc::fixture::parse("R\n  a").0;
    document.languages = vec!["en".into(), "zh-Hans".into()];
    let root = document.sheets()[0].1.root();
    document.topic_mut(root).unwrap().set_translation("zh-Hans", "根");
    let language = crate::formats::Language::Named("zh-Hans".into());
    let bytes = write(&document, &WriteOptions { language, ..WriteOptions::default() }).unwrap();
    assert_eq!(outline(&String::from_utf8(bytes).unwrap()), "根\n  a\n");
}

#[test]
fn only_planning_is_planning() {
    assert_eq!(
        outline(
            "* Call\nDeadline: 15 May.\nClosed: the archive.\nDEADLINE: soon\n* B\ntext\nSCHEDULED: <2026-01-01>\n"
        ),
        "Map\n  Call [Deadline: 15 May./Closed: the archive./DEADLINE: soon]\n  B [text/SCHEDULED: <2026-01-01>]\n"
    );
    let source = "* A\nSCHEDULED: <2026-01-02 Fri> DEADLINE: <2026-02-02 Mon 10:00 +1w>\n* B\nCLOSED: [2026-01-02 Fri 10:00]\n* C\nSCHEDULED: <2026-01-02 周五>\n";
    let extras = extras(source);
    for line in [
        "A: task todo due 2026-02-02, attribute scheduled=2026-01-02, attribute deadline=<2026-02-02 Mon 10:00 +1w>\n",
        "B: attribute closed=[2026-01-02 Fri 10:00]\n",
        "C: task todo due 2026-01-02\n",
    ] {
        assert!(extras.contains(line), "{extras}");
    }
}

#[test]
fn a_heading_ends_what_is_open() {
    assert_eq!(
        outline("* A\n#+begin_quote\nnever closed\n* B\n** C\n:NOTES:\nx\n* D\n"),
        "Map\n  A [#+begin_quote/never closed]\n  B\n    C [:NOTES:/x]\n  D\n"
    );
    assert_eq!(
        outline("* A\n:PROPERTIES:\n:X: 1\n* B\ntext\n:END:\n* C\n"),
        "Map\n  A [:PROPERTIES:/:X: 1]\n  B [text/:END:]\n  C\n"
    );
    assert_eq!(outline("* A\n#+begin_src sh\n* B\n#+end_src\n"), "Map\n  A [#+begin_src sh]\n  B [#+end_src]\n");
    assert_eq!(outline("* A\n#+begin_src sh\n,* x\n- y\n#+end_src\n"), "A [```sh/* x/- y/```]\n");
    assert_eq!(outline("* A\n*\n**\n*not\n*\ttab\n"), "A [*/**/*not/*\ttab]\n");
}

#[test]
fn states_are_those_of_the_file() {
    let extras = |source: &str| extras(source).replace('\n', "; ");
    assert_eq!(
        outline("* NEXT steps\n* WAITING for Godot\n* STARTED in 1951\n"),
        "Map\n  NEXT steps\n  WAITING for Godot\n  STARTED in 1951\n"
    );
    assert_eq!(extras("* NEXT a\n* DONE b\n"), "a: labels NEXT, task todo; b: task done; ");
    assert_eq!(
        extras("* IDEA x\n* SENT y\n* TODO z\n#+TODO: IDEA(i) WRITE SENT(s!)\n"),
        "x: labels IDEA, task todo; y: task done; "
    );
    assert_eq!(extras("#+TODO: NEXT | STARTED DONE\n* STARTED x\n"), "x: labels STARTED, task done; ");
    assert_eq!(
        extras("#+SEQ_TODO: 待办 | 完成\n#+TYP_TODO: DOING\n* 完成 x\n* DOING y\n"),
        "x: labels 完成, task done; y: labels DOING, task done; "
    );
    assert_eq!(outline("* TODO\n* TODO\tx\n"), "Map\n  \n  x\n");
    assert_eq!(extras("* TODO\n* TODO\tx\n"), ": task todo; x: task todo; ");
}

#[test]
fn words_that_say_more_than_a_state_are_labels_too() {
    let source =
        "#+TODO: TODO WAITING REVIEW | DONE CANCELED\n* WAITING a :x:\n* REVIEW b\n* CANCELED c\n* TODO d\n* DONE e\n";
    assert_eq!(
        extras(source),
        "a: labels WAITING x, task todo\nb: labels REVIEW, task todo\nc: labels CANCELED, task done\nd: task todo\ne: task done\n"
    );
    let report = report(source);
    assert!(report.contains("3 states of tasks, now labels (WAITING; REVIEW; CANCELED)"), "{report}");
    assert_eq!(extras("#+TODO: 待办 | 完成\n* 待办 a\n* 完成 b\n"), "a: task todo\nb: task done\n");
}

#[test]
fn clocked_times_are_told() {
    let source = "* A\n:LOGBOOK:\nCLOCK: [2010-08-08 Sun 17:40]--[2010-08-08 Sun 17:50] =>  0:10\n:END:\n";
    assert!(report(source).contains("1 clocked times ([2010-08-08 Sun 17:40]"), "{}", report(source));
}

#[test]
fn tags_are_of_letters() {
    let source =
        "* Discussion :draft-2:\n* On Laws :a.b:\n* What :to-do:\n* b :x::y:\n* c :標籤:50%:\n* d :中文：\n* ::\n";
    assert_eq!(
        outline(source),
        "Map\n  Discussion :draft-2:\n  On Laws :a.b:\n  What :to-do:\n  b\n  c\n  d :中文：\n  ::\n"
    );
    assert_eq!(extras(source), "b: labels x y\nc: labels 標籤 50%\n");
}

#[test]
fn notes_are_markdown() {
    let note = |body: &str| outline(&format!("* A\n{body}\n")).trim_end().to_owned();
    assert_eq!(
        note("*b* /i/ [[https://a.b][w]]\n#+begin_quote\n/q/\n\nr\n#+end_quote\nafter"),
        "A [**b** *i* [w](https://a.b)/> *q*/>/> r//after]"
    );
    assert_eq!(
        note("| a | *b* |\n|---+---|\n| 1 | x\\vert{}y |\n|---+---|\nt"),
        "A [| a | **b** |/|---|---|/| 1 | x\\|y |//t]"
    );
    assert_eq!(note(": x *y*\n:  z\n\n-----\n\n> no quote"), "A [```/x *y*/ z/```//---//\\> no quote]");
    assert_eq!(
        note("\\begin{align}\n  a &= b \\\\\n\n  + c\n\\end{align}\nafter"),
        "A [\\begin{align}/  a &= b \\\\//  + c/\\end{align}/after]"
    );
    assert_eq!(note(":NOTES:\ndrawer *text*\n- x\n  more\n- [@5] y\n:END:"), "A [drawer **text**/- x/  more/- y]");
    assert_eq!(note("#+CAPTION: The archive\n[[file:a.png]]"), "A [The archive//<file:a.png>]");
    assert_eq!(note("#+begin_verse\na\n b\n#+end_verse"), "A [a\\/ b]");
    assert_eq!(note("    #+begin_verse\n    a\n     b\n    #+end_verse"), "A [a\\/ b]");
    assert!(outline("#+OPTIONS: toc:nil *:nil\n* A\n*b*\n").contains("[\\*b\\*]"));
}

#[test]
fn footnotes_go_to_what_refers_to_them() {
    let source = "* A\nx[fn:1]\n- b[fn:2]\n* C\ny[fn:: inner *z*] w[fn:k]\n\n[fn:k] here\n\nmore\n* Footnotes\n\n[fn:1] one /i/\n[fn:2] two\n";
    assert_eq!(
        outline(source),
        "Map\n  A [x[^1]//[^1]: one *i*]\n    b [[^2]: two]\n  C [y[^inline-2] w[^k]//[^inline-2]: inner **z**/[^k]: here//    more]\n"
    );
    assert_eq!(
        outline("* A\nx[fn:1]\n* B\ny[fn:1]\n* Footnotes\n[fn:1] n\n"),
        "Map\n  A [x[^1]]\n  B [y[^1]]\n  Footnotes [[^1]: n]\n"
    );
    // As pandoc writes them.
    assert_eq!(
        outline("* A\nx[fn:1]\n* Footnotes\n[fn:1] p1\n\n       p2\n\n       - l1\n         - l2\n"),
        "A [x[^1]//[^1]: p1//    p2//    - l1/      - l2]\n"
    );
}

#[test]
fn marks_of_footnotes_are_no_words_of_titles() {
    let source =
        "* R\n** 甲[fn:1]\n** 乙[fn:1] c[fn:2] /d/\n** [fn:3]\n** e[fn:4]\n* Footnotes\n[fn:2] 二\n[fn:3] 三\n";
    assert_eq!(outline(source), "R\n  甲[fn:1]\n  乙[fn:1] c d [[^2]: 二]\n  [fn:3] [[^3]: 三]\n  e[fn:4]\n");
    assert_eq!(outline("* R\n** 甲[fn:1]\n** 乙\n\n[fn:1] 一\n"), "R\n  甲 [[^1]: 一]\n  乙\n");
    // A footnote of several stays where it is, and so do their marks.
    let source = "* R\n** 甲[fn:1]\n** 乙[fn:1]\n* Footnotes\n[fn:1] 一\n";
    assert_eq!(outline(source), "Map\n  R\n    甲[fn:1]\n    乙[fn:1]\n  Footnotes [[^1]: 一]\n");
}

#[test]
fn titles_lose_their_marks_and_find_their_topics() {
    let source = "* On /The Tale/ =x=\n* See [[*On /The Tale/ =x=][it]] and [[#c]]\n* T\n:PROPERTIES:\n:CUSTOM_ID: c\n:END:\nin a note [[*T][x]]\n";
    assert_eq!(outline(source), "Map\n  On The Tale x\n  See it and c\n  T [in a note x]\n");
    assert_eq!(extras("See [[*B][b]].\n* A\n* B\n"), "Map: link #B\n");
    assert_eq!(extras(source), "See it and c: link #On The Tale x, link #T\nT: link #T\n");
}

#[test]
fn what_is_left_out_is_told() {
    let source = "* A\n# a comment of mine\n#+begin_comment\nsecret\n#+end_comment\n#+INCLUDE: \"x.org\"\n";
    let report = report(source);
    assert!(report.contains("2 comments (a comment of mine; secret)"), "{report}");
    assert!(report.contains("1 details of topics (#+INCLUDE"), "{report}");
    // Keywords that nobody knows, wherever they stand, but not how Emacs shows a file.
    let source = "#+STARTUP: overview\n#+MACRO: m x\n* A\n#+unknown: one\ntext\n#+begin_quote\n#+other: two\n#+options: x\n#+end_quote\n";
    let report = self::report(source);
    assert!(report.contains("3 details of topics (#+MACRO: m x; #+unknown: one; #+other: two)"), "{report}");
    let source = "* A\nx[fn:1]\n* Footnotes\n[fn:1] y\n:PROPERTIES:\n:PAGE: 3\n:END:\n";
    assert!(self::report(source).contains("1 details of topics (:PAGE: 3)"), "{}", self::report(source));
}

#[test]
fn lists_end_at_two_blank_lines() {
    assert_eq!(
        outline("* A\n- one\n\n\n  - two\n- [@5] five\n- [ ]\n  para\n- [X]\n"),
        "A\n  one\n  two\n  five\n  para\n  \n"
    );
    assert_eq!(extras("* A\n- [X]\n"), ": task done\n");
}

/// A map of one topic below the root, with a title and a note, as it is written.
fn written(title: &str, note: &str, headings: usize) -> String {
    let (mut document, _) = crate::doc::fixture::parse("R\n  a\n  b");
    let first = document.children(document.sheets()[0].1.root())[0];
    let topic = document.topic_mut(first).unwrap();
    topic.title = title.into();
    topic.more_mut().note = note.into();
    let bytes = write(&document, &WriteOptions { headings, ..WriteOptions::default() }).unwrap();
    let again = read_org(&bytes, &ReadOptions::default()).unwrap().document;
    let source = String::from_utf8(bytes).unwrap();
    assert_eq!(told(&again), told(&document), "{source}");
    source
}

#[test]
fn notes_are_written_as_org() {
    for (note, org) in [
        ("**bold** *it* ~~no~~ `code` [w](https://a.b)", "*bold* /it/ +no+ ~code~ [[https://a.b][w]]"),
        ("***both*** (**a *b* c**)", "*/both/* (*a /b/ c*)"),
        ("**粗体**中文**粗**字", "*粗体*\u{200b}中文\u{200b}*粗*\u{200b}字"),
        ("<https://a.b/c> and [x *y*](<file:a b.pdf>)", "[[https://a.b/c]] and [[file:a b.pdf][x /y/]]"),
        ("a /path/ and {{{m}}} [fn:1] x^2 2*3", "a /\u{200b}path/ and {\u{200b}{{m}}} [\u{200b}fn:1] x^2 2*3"),
        ("one\\\ntwo", "one\\\\\ntwo"),
        ("one  \ntwo", "one\\\\  \ntwo"),
        ("# Head", "#+attr_gangmu: :heading 1\n*Head*"),
        (
            "a\n### A *b*\nc\n\n# D\n\ne",
            "a\n#+attr_gangmu: :heading 3\n*A /b/*\\\\\nc\n\n#+attr_gangmu: :heading 1\n*D*\n\ne",
        ),
        ("> ## q\n> r", "#+begin_quote\n#+attr_gangmu: :heading 2\n*q*\\\\\nr\n#+end_quote"),
        ("> q\n> > r\n\ntext", "#+begin_quote\nq\n> r\n#+end_quote\n\ntext"),
        ("| a | b |\n|---|---|\n| **1** | 2 \\| 3 |", "| a | b |\n|---+---|\n| *1* | 2 \\vert{} 3 |"),
        ("```py\nx = 1\n  * y\n```", "#+begin_src py\nx = 1\n  ,* y\n#+end_src"),
        ("- a\n- **b**\n  - c\n\nd", "#+begin_note\n- a\n- *b*\n  - c\n\nd\n#+end_note"),
        ("1. one\n2. two", "#+begin_note\n1. one\n2. two\n#+end_note"),
    ] {
        let source = written("a", note, 9);
        assert!(source.contains(&format!("** a\n{org}\n")), "{note}\n{source}");
        let source = written("a", note, 1);
        assert!(!source.contains(":gangmu note"), "{note}\n{source}");
    }
    for note in ["# **Head**", "# Head #", "a\n\n\nb", " x", "x\u{200b}", "<b>x</b>\t", "+ a\ntext", "> a\nb"] {
        assert!(written("a", note, 9).contains(":gangmu note"), "{note}");
    }
}

#[test]
fn footnotes_of_notes_are_footnotes_of_the_file() {
    let (mut document, _) = crate::doc::fixture::parse("R\n  a\n  b\n    c");
    let ids: Vec<_> = document.walk(document.sheets()[0].1.root()).map(|visit| visit.id).collect();
    for id in &ids {
        document.topic_mut(*id).unwrap().more_mut().note =
            "x[^1] *y*[^n]\n\n[^1]: one *i*\n[^n]: two\n\n    more".into();
    }
    document.topic_mut(ids[1]).unwrap().more_mut().note = "no footnote[^1]".into();
    for headings in [2, 9] {
        let bytes = write(&document, &WriteOptions { headings, ..WriteOptions::default() }).unwrap();
        let again = read_org(&bytes, &ReadOptions::default()).unwrap().document;
        let source = String::from_utf8(bytes).unwrap();
        assert_eq!(told(&again), told(&document), "{source}");
        assert!(
            source.contains("\nx[fn:1] /y/[fn:n]\n")
                && source.contains("\n[fn:1] one /i/\n[fn:n] two\n\nmore\n[fn:g1-1] one"),
            "{source}"
        );
        assert!(source.contains("no footnote[^1]"), "{source}");
    }
}

#[test]
fn titles_mean_their_characters() {
    let drawer = written("{{{m}}}\n(call_x()) [fn:1]", "", 1);
    assert!(drawer.contains(":GANGMU_TITLE: {\u{200b}{{m}}}\\n(call\u{200b}_x()) [\u{200b}fn:1]\n"), "{drawer}");
    for title in [
        "*a* /b/ =c= ~d~ +e+ _f_",
        "*/x/*",
        "x[fn:1]",
        "{{{m}}}",
        "call_x() src_py{1}",
        "<<t>>",
        "@@html:x@@",
        "[cite:@k]",
        "[[u][v]]",
        "TODO",
        "TODO x",
        "a :b:",
        ":only:",
        "Footnotes",
        "#tag",
        "- 1. x",
        "| a |",
        ": x",
        "\\(x\\)",
        "a\\\\",
        "$a*b*c$",
        "https://a.b/_c_/*d*",
        "DEADLINE: <2026-01-01>",
        "C* and D*",
        "*a *b* c*",
        "=*a*=",
        "x :: y",
        "",
        " ",
        "a\nb",
        "\u{200b}",
    ] {
        let as_heading = written(title, "", 9);
        written(title, "", 1);
        let fits = title.trim() == title && !title.contains(['\n', '\u{200b}']);
        assert_eq!(as_heading.contains("GANGMU_TITLE"), !fits, "{as_heading}");
    }
}

#[test]
fn plans_go_back_to_their_line() {
    let source = "* A\nSCHEDULED: <2026-01-02> DEADLINE: <2026-02-02 Mon 10:00 +1w> CLOSED: [2026-01-02 Fri 10:00]\n";
    let document = read_org(source.as_bytes(), &ReadOptions::default()).unwrap().document;
    let bytes = write(&document, &WriteOptions::default()).unwrap();
    let again = read_org(&bytes, &ReadOptions::default()).unwrap().document;
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(source.strip_prefix("* A\n").unwrap()), "{text}");
    assert_eq!(told(&again), told(&document));
}

#[test]
fn files_of_earlier_versions_come_as_they_were() {
    let source = "#+OPTIONS: *:nil ^:nil e:nil -:nil\n#+PROPERTY: header-args :eval never\n#+TITLE: s\n#+TODO: TODO DOING | DONE\n\n#+GANGMU_SHEET: s\n* DOING *r* /x/\na **b** [[u]] /c/\n";
    assert_eq!(outline(source), "*r* /x/ [a **b** [[u]] /c/]\n");
}
