//! Outlines in and out: Markdown and indented text.

use gangmu::doc::edit::NewTopic;
use gangmu::doc::generate::{Shape, generate};
use gangmu::doc::{Document, IdGen, Link, Op, Place, TaskState, Topic, Unknown};
use gangmu::formats::{self, Language, ReadOptions, WriteOptions, diagrams, markdown, native, opml, text};

fn named(name: &str) -> ReadOptions {
    ReadOptions { name: name.to_owned(), ..ReadOptions::default() }
}

fn md(source: &str) -> Document {
    let loaded = markdown::read(source.as_bytes(), &named("File")).unwrap();
    assert_eq!(loaded.document.check(), []);
    loaded.document
}

/// Titles with two spaces a level and notes in brackets, for comparing.
fn shape(document: &Document) -> String {
    let mut out = String::new();
    for visit in document.walk(document.sheets()[0].1.root()) {
        let topic = document.topic(visit.id).unwrap();
        out.push_str(&"  ".repeat(visit.depth));
        out.push_str(&topic.title().replace("\n", "/"));
        if !topic.note().is_empty() {
            out.extend([" [", &topic.note().replace('\n', "/"), "]"]);
        }
        out.push('\n');
    }
    out
}

fn map(root: &str) -> Document {
    let json = format!(
        "{{\"format\": \"gangmu\", \"version\": 1, \"languages\": [\"en\", \"zh-Hans\"], \"sheets\": [{{\"id\": \"s1\", \
         \"root\": {root}}}]}}"
    );
    native::read(json.as_bytes(), &ReadOptions::default()).unwrap().document
}

fn sample() -> Document {
    let bytes = include_bytes!("../../maps/japan-rok-relations.json");
    native::read(bytes, &ReadOptions::default()).unwrap().document
}

const NASTY: &[&str] = &[
    "",
    " ",
    "a",
    "日韩关系",
    "# x",
    "- x",
    "* x",
    "+ x",
    "> x",
    "1. x",
    "1) x",
    "\\",
    "\\- x",
    "*b*",
    "**b**",
    "_i_",
    "__",
    "`c`",
    "[l](u)",
    "[ ] t",
    "[x] t",
    "<br>",
    "<b>",
    "&amp;",
    "R&D",
    "two\nlines",
    "\n",
    "\nx\n",
    "---",
    "***",
    "===",
    "C #",
    "#",
    "##",
    "~~s~~",
    "```",
    "~~~",
    " lead",
    "trail ",
    "\ttab",
    "a\tb",
    "a  b",
    "|a|b|",
    "x\\",
    "\\n",
    "<!-- -->",
    "https://a.b/c_d_e",
    "snake_case",
    "\u{3000}全角",
    "👩‍👩‍👧 𠮷",
    "\u{202e}abc",
    ":-",
    "0",
    "12.",
    "-",
];

/// A random tree of nasty titles; notes too if wanted.
fn random_map(random: &mut fastrand::Rng, notes: bool) -> Document {
    let mut ids = IdGen::from_seed([random.u64(..), 1]);
    let title = |random: &mut fastrand::Rng| {
        let mut title = String::new();
        for _ in 0..random.usize(1..4) {
            title.push_str(NASTY[random.usize(..NASTY.len())]);
        }
        title
    };
    let mut root = Topic::new(ids.topic_id(), title(random));
    if notes && random.bool() {
        root.more_mut().note = "root note".into();
    }
    let mut document = Document::with_root(&["en"], root, "s1");
    let parent = document.sheets()[0].1.root();
    let mut list = Vec::new();
    let mut depth = 0;
    for _ in 0..random.usize(1..40) {
        let mut new = NewTopic::new(depth, title(random));
        if notes && random.u8(..4) == 0 {
            let note = format!("{}\n\n> {}\n{}", title(random), title(random), title(random));
            new.topic.more_mut().note = note.as_str().into();
        }
        if notes && random.u8(..4) == 0 {
            let href = ["https://a.b/c_d*e?f=[g]", "mailto:a@b.c", "#topic", "a b", "(x)"][random.usize(..5)];
            let link = Link { href: href.into(), title: "".into(), unknown: Unknown::default() };
            new.topic.more_mut().links.push(link);
        }
        list.push(new);
        depth = random.usize(..depth + 2).max(1);
    }
    if let Some(branch) = NewTopic::branch(&list, document.slot_count(), &mut ids) {
        document.apply(Op::InsertBranch { place: Place::Child { parent, index: 0 }, branch }).unwrap();
    }
    document
}

#[test]
fn markdown_brings_back_titles_order_nesting_and_notes() {
    for seed in 0..500 {
        let mut random = fastrand::Rng::with_seed(seed);
        let document = random_map(&mut random, true);
        let options = WriteOptions { headings: random.usize(..7), ..WriteOptions::default() };
        let bytes = markdown::write(&document, &options).unwrap();
        let source = String::from_utf8(bytes).unwrap();
        let again = md(&source);
        assert_eq!(shape(&again), shape(&document), "seed {seed}, source:\n{source}");
    }
}

#[test]
fn text_brings_back_titles_order_and_nesting() {
    for seed in 0..500 {
        let mut random = fastrand::Rng::with_seed(seed);
        let document = random_map(&mut random, false);
        let bytes = text::write(&document, &WriteOptions::default()).unwrap();
        let source = String::from_utf8(bytes).unwrap();
        let again = text::read(source.as_bytes(), &named("File")).unwrap().document;
        assert_eq!(again.check(), []);
        // White space at the ends of titles goes.
        let trimmed = |document: &Document| {
            let walk = document.walk(document.sheets()[0].1.root());
            walk.map(|visit| (visit.depth, document.title(visit.id).trim_end().to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(trimmed(&again), trimmed(&document), "seed {seed}, source:\n{source:?}");
    }
}

#[test]
fn the_sample_map_reads_well_as_markdown() {
    let document = sample();
    let source = String::from_utf8(markdown::write(&document, &WriteOptions::default()).unwrap()).unwrap();
    let start = concat!(
        "# Japan–ROK relations: normalization, drivers, obstacles, outlook\n\n",
        "> Ninety seconds. Four questions: how the two countries came to normal relations and lost them, what drives ",
        "the repair, what holds it back, where it leads. Say the cut-off date: the latest text is of 22 May 2025.\n\n",
        "## About this map\n\n",
        "### Five texts, 2022–2025\n\n",
        "- Xie and Lyu: motives and trend (journal, 2022)\n",
        "- A reader's study map with three extracts (2023)\n",
    );
    assert!(source.starts_with(start), "{source}");
    let lost: Vec<String> =
        markdown::lost(&document, &WriteOptions::default()).iter().map(ToString::to_string).collect();
    assert!(lost.contains(&"31 relations".to_owned()) && lost.contains(&"183 citations".to_owned()), "{lost:?}");
}

#[test]
fn the_language_and_the_depth_can_be_chosen() {
    let document = map(
        "{\"id\": \"r\", \"title\": \"Map\", \"translations\": {\"zh-Hans\": \"图\"}, \"children\": [{\"id\": \"a\", \"title\": \
         \"Only English\", \"children\": [{\"id\": \"b\", \"title\": \"Deep\"}]}]}",
    );
    let written = |language: &str, depth| {
        let options =
            WriteOptions { language: Language::from_name(language), depth: Some(depth), ..WriteOptions::default() };
        String::from_utf8(text::write(&document, &options).unwrap()).unwrap()
    };
    assert_eq!(written("en", 0), "Map\n");
    assert_eq!(written("zh-Hans", 1), "图\n\tOnly English\n");
    assert_eq!(written("both", 2), "Map / 图\n\tOnly English\n\t\tDeep\n");
}

#[test]
fn the_markdown_of_others_is_understood() {
    let cases = [
        (
            "# R\n## A\ntext\nmore\n\n- b\n* c\n  1. d\n  2) e\n## F\n",
            "R\n  A [text/more]\n    b\n    c\n      d\n      e\n  F\n",
        ),
        ("R\n=\n\nA\n---\n\n- b\n", "R\n  A\n    b\n"),
        ("# One\n# Two\n", "File\n  One\n  Two\n"),
        ("- a\n- b\n", "File\n  a\n  b\n"),
        ("- a\n    - b\n        - c\n    - d\n", "a\n  b\n    c\n  d\n"),
        ("- a\n - b\n  - c\n", "File\n  a\n  b\n  c\n"),
        ("1. a\n\n   - b\n\n   note of b?\n\n2. c\n", "File\n  a\n    b [note of b?]\n  c\n"),
        ("---\ntitle: x\n---\n# R\n", "R\n"),
        ("preface\n\n# A\n\n# B\n", "File [preface]\n  A\n  B\n"),
        ("# R\n\n```js\n# no heading\n- no bullet\n```\n", "R [```js/# no heading/- no bullet/```]\n"),
        ("# **Bold** and [link](https://a.b)\n", "Bold and link\n"),
        ("# R ##\n### Jump\n## Back\n", "R\n  Jump\n  Back\n"),
        ("- wrapped\n  title\n- hard  \n  break\n", "File\n  wrapped title\n  hard/break\n"),
        ("# R\n\n- a\n\n---\n\n- b\n", "R\n  a\n  b\n"),
        ("\u{feff}# R\r\n\r\n- a\r\n\t- b\r\n", "R\n  a\n    b\n"),
        ("# R\n\n<!-- floating -->\n# F\n## G\n\n# S\n", "File\n  R\n  S\n"),
        ("<!-- floating -->\n# F\n\n# R\n- a\n", "R\n  a\n"),
        ("<!-- floating -->\n# F\n", "File\n"),
        ("#NoSpace\n", "File [#NoSpace]\n"),
        ("# R\n\n- ![a chart](img/c.png) here\n- ![](img/d.png)\n", "R\n  a chart here\n  d.png\n"),
        ("# R\n\n<!-- not\n- a bullet\n-->\n- b\n", "R [<!-- not/- a bullet/-->]\n  b\n"),
        // Blocks that end a title, as every reader of Markdown has it.
        ("# R\n- a\n<!-- c -->\n- b\n</details>\n- c\n", "R\n  a [<!-- c -->]\n  b [</details>]\n  c\n"),
        ("# R\n- a\n  | x | y |\n  |---|--:|\n  | 1 | 2 |\n- b\n", "R\n  a [| x | y |/|---|--:|/| 1 | 2 |]\n  b\n"),
        ("# R\n- a\n  ```\n  x\n- b\n\n```\n- c\n", "R\n  a [```/x]\n  b [```/- c]\n"),
        // Lines that only look like items: the number of a line that was wrapped.
        ("# R\n- The treaty of\n  22 June\n  1965. It held\n- b\n", "R\n  The treaty of 22 June 1965. It held\n  b\n"),
        ("# R\n1. a\n2. b\n   1. c\n", "R\n  a\n  b\n    c\n"),
        ("# R\n- # h\n- b<br/>\n- c\n<br>\n", "R\n  h\n  b/\n  c\n"),
        // Tabs behind marks, text at the margin, numbers of two digits, code first in an item.
        ("# R\n-\tA\n\t-\tB\n\t\t-\tC\n", "R\n  A\n    B\n      C\n"),
        ("# R\n## S\n- a\n  - b\n\nbehind\n\n> said\n\n- c\n", "R\n  S [behind//said]\n    a\n      b\n    c\n"),
        ("# R\n9. a\n   - b\n10. c\n   - d\n11. e\n  - f\n", "R\n  a\n    b\n  c\n    d\n  e\n  f\n"),
        ("# R\n1. ```sh\n   ls\n   ```\n2. b\n\n## S\n", "R\n   [```sh/ls/```]\n  b\n  S\n"),
        ("# R\n\n$$\n+ V\n- W $$\n- b\n", "R [$$/+ V/- W $$]\n  b\n"),
        ("# R\n\n$$x$$ is it\n\n## B\n", "R [$$x$$ is it]\n  B\n"),
        (
            "# R\n$$\nx\n$$ {#eq:1}\n\n## B\n$$ sign\n## C\n$$ more\n",
            "R [$$/x/$$ {#eq:1}]\n  B [$$ sign]\n  C [$$ more]\n",
        ),
        ("# R\n<PRE>x\n\n# y</pre>\n## B\n- c\n", "R [<PRE>x//# y</pre>]\n  B\n    c\n"),
        ("See [x].\n\n# A\n\n[x]: https://a.b\n", "A [See [x].//[x]: <https://a.b>]\n"),
        ("# R\n- 熵：$$\n  L\n  $$\n- b\n- 失：$$\n  M\n  $$\n- c\n", "R\n  熵：$$ L $$\n  b\n  失：$$ M $$\n  c\n"),
        (
            "# R\n## A\n1. a\n\n   #### h\n\n   - x\n\n   #### i\n2. b\n\n    # k\n## C\n",
            "R\n  A\n    a\n      h\n        x\n      i\n    b\n      k\n  C\n",
        ),
        ("# R\n- ## h\n  id:: 1\n- ## i\n  text\n", "R\n  h\n  i [text]\n"),
        ("# R\n1. - a\n   - b\n- 1965. 6. 22. c\n", "R\n  \n    a\n    b\n  1965. 6. 22. c\n"),
        ("# R\n- x\n\n Fixes\n------\n- y\n", "R\n  x\n  Fixes\n    y\n"),
        ("#韩日关系\n##背景\n###条约\n##展望\n", "韩日关系\n  背景\n    条约\n  展望\n"),
        ("# R\n- 签订\n  《基本关系条约》，\n  实现了 x\n  y\n", "R\n  签订《基本关系条约》，实现了 x y\n"),
        // The names of blocks, and front matter, as Obsidian has them; a rule is none.
        ("# R\n- a ^4f2a9c\n- x ^2\n- b \\^abcd\n", "R\n  a\n  x ^2\n  b ^abcd\n"),
        ("---\n\ntags: x\n---\n# R\n- a\n", "R\n  a\n"),
        ("---\n\n# R\n- a\n\n---\n\n- b\n", "R\n  a\n  b\n"),
        ("---\n\nSummary: s\n\n# R\n- a\n\n---\n\n## S\n", "R [Summary: s]\n  a\n  S\n"),
        ("# R\n- a\n  id:: 64f0\n  tags:: x\n  - b\n", "R\n  a\n    b\n"),
        ("pre\n\n# R\n\nown\n", "R [pre//own]\n"),
        (
            "# R\n\n```plantuml\n@startmindmap\n* x\n@endmindmap\n```\n## S\n",
            "R [```plantuml/@startmindmap/* x/@endmindmap/```]\n  S\n",
        ),
        // Links by reference, with their addresses at the end; in notes they stay what they are.
        ("# R\n- [a][1] and [b]\n\n  see [b]\n\n[1]: http://x.y\n[b]: <z> 't'\n", "R\n  a and b [see [b]//[b]: <z>]\n"),
        ("# R\n- a\n\n[unused]: text\n", "R [[unused]: text]\n  a\n"),
    ];
    for (source, expected) in cases {
        assert_eq!(shape(&md(source)), expected, "{source:?}");
    }
    // Of very many marks on one line the last are words.
    assert_eq!(md(&("# R\n".to_owned() + &"- ".repeat(200_000) + "a\n")).len(), 101);
    let document =
        md("---\ntitle: >-\n  The\n  name\nby: \"Don't\"\ntags:\n  - a\n  - b\ndate: 2026-01-02\n---\n- x\n- y\n");
    let root = document.topic(document.sheets()[0].1.root()).unwrap();
    assert_eq!((root.title().as_str(), root.more().labels.join(" ").as_str()), ("The name", "a b"));
    assert_eq!(root.more().attributes, [("by".into(), "Don't".into()), ("date".into(), "2026-01-02".into())]);
    let document = md("# R\n- [x] done\n- [ ] open\n");
    let states: Vec<_> = document
        .children(document.sheets()[0].1.root())
        .iter()
        .map(|id| document.topic(*id).unwrap().more().task.as_ref().unwrap().state)
        .collect();
    assert_eq!(states, [TaskState::Done, TaskState::Todo]);
}

#[test]
fn outlines_go_through_the_clipboard() {
    let document = map(
        "{\"id\": \"r\", \"title\": \"R\", \"children\": [{\"id\": \"a\", \"title\": \"A\\nsecond line\", \"children\": \
         [{\"id\": \"b\", \"title\": \"B\"}]}, {\"id\": \"c\", \"title\": \"C\"}]}",
    );
    let tops = document.children(document.sheets()[0].1.root()).to_vec();
    let copied = text::outline_to_text(&document, &tops, &Language::First);
    assert_eq!(copied, "A\u{2028}second line\n\tB\nC\n");
    let pasted = |text: &str| {
        let list = formats::paste::read(text).topics;
        list.iter().map(|new| (new.depth, new.topic.title().to_string())).collect::<Vec<_>>()
    };
    assert_eq!(pasted(&copied), [(0, "A\nsecond line".into()), (1, "B".into()), (0, "C".into())]);
    assert_eq!(pasted("# A\n\n- b\n"), [(0, "A".into()), (1, "b".into())]);
    assert_eq!(pasted("• a\n  • b\n"), [(0, "a".into()), (1, "b".into())]);
    assert_eq!(pasted(" \n\n"), []);
    let source = markdown::outline_to_markdown(&document, &tops, &WriteOptions::default());
    assert_eq!(source, "# A<br>second line\n\n## B\n\n# C\n");
}

#[test]
fn deep_and_wide_outlines_are_no_danger() {
    for (topics, shape) in [(2_000, Shape::Chain), (10_000, Shape::Fan), (5_000, Shape::Bushy)] {
        let document = generate(3, topics, shape);
        let diagrams = [diagrams::write_mermaid, diagrams::write_plantuml];
        for write in [markdown::write, text::write, opml::write].into_iter().chain(diagrams) {
            let bytes = write(&document, &WriteOptions::default()).unwrap();
            let again = formats::read(&bytes, None, &ReadOptions::default()).unwrap().document;
            assert_eq!(again.len(), topics);
        }
    }
    let deep: String = (0..10_001).flat_map(|level| [" ".repeat(level), "x\n".to_owned()]).collect();
    let error = text::read(deep.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert!(error.what.contains("deeper than 10000 levels"), "{error}");
}

#[test]
fn what_is_no_outline_is_refused() {
    for source in ["", " \n\t\n", "\u{feff}"] {
        let error = text::read(source.as_bytes(), &ReadOptions::default()).unwrap_err();
        assert!(error.what.contains("empty"), "{error}");
        assert!(markdown::read(source.as_bytes(), &ReadOptions::default()).is_err());
    }
    let error = text::read(b"\0\0\x01\x02\0", &ReadOptions::default()).unwrap_err();
    assert!(error.what.contains("no text"), "{error}");
}

#[test]
fn text_in_an_old_encoding_is_read_and_said() {
    let loaded =
        text::read(b"\xc8\xd5\xba\xab\xb9\xd8\xcf\xb5\n\t\xd5\xfd\xb3\xa3\xbb\xaf", &ReadOptions::default()).unwrap();
    assert_eq!(shape(&loaded.document), "日韩关系\n  正常化\n");
    assert!(loaded.repairs[0].what.contains("gb18030"), "{:?}", loaded.repairs);
}

#[test]
fn the_language_of_an_outline_is_guessed() {
    for (source, language) in
        [("Drivers\n", "en"), ("日韩关系\n", "zh-Hans"), ("日韓関係のゆくえ\n", "ja"), ("한일 관계\n", "ko")]
    {
        let document = text::read(source.as_bytes(), &ReadOptions::default()).unwrap().document;
        assert_eq!(document.languages(), [language], "{source}");
    }
}
