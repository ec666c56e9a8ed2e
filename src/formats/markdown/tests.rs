//! What readers of Markdown notice.

use super::read;
use crate::formats::parts::fixture::shown;
use crate::formats::{ReadOptions, WriteOptions};

/// The outline and all else, of a file that is called so.
fn map(source: &str) -> (String, String) {
    let options = ReadOptions { name: "File".into(), ..ReadOptions::default() };
    let shown = shown(&read(source.as_bytes(), &options).unwrap());
    (shown.outline, shown.extras)
}

#[test]
fn maps_of_kityminder_come_with_their_notes_at_any_depth() {
    let heads: String = (1..=8).map(|level| format!("{} L{level}\n\n", "#".repeat(level))).collect();
    let source = format!("{heads}<!--Note-->\n\na\n### x\n- y\n\n<!--/Note-->\n\n## M\n");
    let outline = map(&source).0;
    assert!(outline.contains("\n            L7\n              L8 [a/### x/- y]\n  M\n"), "{outline}");
    // Of itself it is a paragraph, as everywhere.
    let outline = map("# A\n####### x\n<!--Note-->\nz\n").0;
    assert!(outline.starts_with("A [####### x"), "{outline}");
}

#[test]
fn front_matter_may_have_blank_rows() {
    let (outline, extras) = map("---\n\nkanban-plugin: board\n\n---\n\n## Todo\n- a\n");
    assert_eq!((outline.as_str(), extras.as_str()), ("Todo\n  a\n", "Todo: attribute kanban-plugin=board\n"));
    let source = "---\n\nmindmap-plugin: basic\n\ntags:\n\n- aws\n\n- aws-root\n\ntext: |\n\n  x\n---\n# R\n- a\n";
    let (outline, extras) = map(source);
    assert_eq!(outline, "R\n  a\n");
    assert_eq!(extras, "R: labels aws aws-root, attribute mindmap-plugin=basic, attribute text=x\n");
    // Items belong to a name without a value; a paragraph behind a rule is none.
    assert_eq!(map("---\n\nSee: this\n\n- a\n\n---\n\n- b\n").0, "File [See: this]\n  a\n  b\n");
    assert_eq!(map("---\n\nIt is so: yes\n\n---\n\n# R\n").0, "R [It is so: yes]\n");
    // What is no name with a value is text between rules.
    assert!(map("---\n引子。\n---\n\n# A\n").0.contains("引子。"));
    let (outline, _) = map("---\ntitle: x\n\n# H\n\nText\n\n---\n\n# T\n");
    assert!(outline.contains("H [Text"), "{outline}");
    // The name of a file with one heading at the top is not lost.
    assert_eq!(map("---\ntitle: 论文\n---\n# A\n- b\n").1, "A: attribute title=论文\n");
    assert_eq!(map("---\ntitle: A\n---\n# A\n- b\n").1, "");
}

#[test]
fn a_title_that_is_a_link_keeps_the_name_of_the_link() {
    let source = "# [图一](http://a.b/i.png \"图 *甲*\")\n\n## b\n";
    let document = read(source.as_bytes(), &ReadOptions::default()).unwrap().document;
    assert_eq!(document.topic(document.sheets()[0].1.root()).unwrap().more().links[0].title, "图 *甲*");
    let back = super::write(&document, &WriteOptions::default()).unwrap();
    assert_eq!(String::from_utf8(back).unwrap(), source);
    assert_eq!(super::lost(&document, &WriteOptions::default()), []);
}

#[test]
fn code_keeps_its_indentation() {
    for source in [
        "- a\n\t- ```py\n\t  if x:\n\t      y\n\n\t  z\n\t  ```\n\t- b\n",
        "- a\n    - ```py\n      if x:\n          y\n\n      z\n      ```\n    - b\n",
    ] {
        assert_eq!(map(source).0, "a\n   [```py/if x:/    y//z/```]\n  b\n", "{source}");
    }
    // Of a tab that goes too far, the rest stays.
    assert_eq!(map("# R\n- ```\n\tx\n  ```\n").0, "R\n   [```/  x/```]\n");
    // Without marks it is known by its indentation.
    for (source, outline) in [
        ("# R\n\npara\n\n    if x:\n        y\n\n    z\n\nmore\n", "R [para//```/if x:/    y//z/```//more]\n"),
        ("# R\n\n\t<a>\n\t  - x\n# S\n", "File\n  R [```/<a>/  - x/```]\n  S\n"),
        ("# R\n- i\n\n      c:\n          d\n  - k\n\n  e\n", "R\n  i [```/c:/    d/```]\n    k [e]\n"),
        // What is indented anyhow is none: items, footnotes, a paragraph that goes on, one beside a list.
        ("# R\n\n    - a\n    - b\n\n    text\n", "R [text]\n  a\n  b\n"),
        ("# R\n\n    第一段。\n\n    「第二段」。\n\n    x = 1\n", "R [第一段。//「第二段」。//```/x = 1/```]\n"),
        (
            "# R\n\n    1949年以后。\n\n    “A君”說 **黑體**。\n\n    x = \"甲\"\n\n    ①\n    print\n\n    乙。\n",
            "R [1949年以后。//“A君”說 **黑體**。//```/x = \"甲\"//①/print/```//乙。]\n",
        ),
        ("# R\n\n    a\n\n    - b\n", "R [```/a/```]\n  b\n"),
        ("# R\nx[^1]\n\n[^1]: y\n\n    z\n", "R [x[^1]//[^1]: y//    z]\n"),
        ("# R\npara\n      goes on\n", "R [para/goes on]\n"),
        ("# R\n1. a\n\n    text\n", "R\n  a [text]\n"),
        ("    # R\n    - a\n\n          b\n      - c\n", "R\n  a [```/b/```]\n    c\n"),
    ] {
        assert_eq!(map(source).0, outline, "{source}");
    }
}

#[test]
fn items_may_begin_with_any_block() {
    for (source, outline) in [
        ("# R\n- | a | b |\n  |--|--|\n  | 1 | 2 |\n- x\n", "R\n   [| a | b |/|--|--|/| 1 | 2 |]\n  x\n"),
        ("# R\n- > quote\n  > more\n- x\n", "R\n  quote more\n  x\n"),
        ("# R\n- > one\n  >\n  > two\n  > - three\n- x\n", "R\n  one [two/- three]\n  x\n"),
        ("# R\n- > - one\n  > - two\n- x\n", "R\n   [- one/- two]\n  x\n"),
        ("# R\n- > a\n\n  b\n\n  > c\n", "R\n  a [b//c]\n"),
        ("# R\n- >= 1 x\n- > 16 GB\n- >x\n", "R\n  >= 1 x\n  > 16 GB\n  >x\n"),
        // A number is a list only if another follows.
        ("# R\n- 1. a\n  - b\n- 2. c\n", "R\n  1. a\n    b\n  2. c\n"),
        ("# R\n- 1. a\n     - b\n\n  2. c\n- 1) d\n", "R\n  \n    a\n      b\n    c\n  1) d\n"),
        ("# R\n- - 1. a\n    2. b\n", "R\n  \n    \n      a\n      b\n"),
    ] {
        assert_eq!(map(source).0, outline, "{source}");
    }
}

#[test]
fn footnotes_keep_their_further_blocks() {
    let blocks = "[^1x]: p1\n\n    p2\n\n    - l1\n    - l2\n\n    ```\n    code\n    ```";
    let shown = blocks.replace('\n', "/");
    assert_eq!(map(&format!("# R\n甲[^1x]\n\n{blocks}\n\n- b\n")).0, format!("R [甲[^1x]//{shown}]\n  b\n"));
    assert_eq!(map(&format!("# R\n甲[^1x]\n\n{blocks}\n")).0, format!("R [甲[^1x]//{shown}]\n"));
    for (source, outline) in [
        ("# R\nx[^1]\n\n[^1]: a\n\tb\n\n\tc\n\nd\n", "R [x[^1]//[^1]: a/\tb//\tc//d]\n"),
        ("# R\n- x[^1]\n\n  [^1]: a\n\n      - b\n- c\n", "R\n  x [[^1]: a//    - b]\n  c\n"),
        // What is lazy goes on with a paragraph; what is another block does not.
        ("# R\nx[^1]\n[^1]: a\nb\n- c\n", "R [x[^1]/[^1]: a/b]\n  c\n"),
        ("# R\nx[^1]\n\n[^1]: a\n## S\n", "R [x[^1]//[^1]: a]\n  S\n"),
        ("# R\nx[^1]\n\n[^1]:\n    a\n\nb\n", "R [x[^1]//[^1]:/    a//b]\n"),
        ("# R\nx[^1]\n\n    c\n\n[^1]: a\n\n    b\n", "R [x[^1]//```/c/```//[^1]: a//    b]\n"),
        ("# R\n```\n[^1]: a\n\n    b\n```\n", "R [```/[^1]: a//    b/```]\n"),
    ] {
        assert_eq!(map(source).0, outline, "{source}");
    }
}

#[test]
fn footnotes_go_to_what_refers_to_them() {
    let source = "# R\n\n正文[^1]。\n\n## 第一节\n\n文[^2]。\n\n- 甲[^3]\n\n## 第二节\n\n[^1]: 注一\n[^2]: 注二\n\n    又\n[^3]: 注三";
    assert_eq!(
        map(source).0,
        "R [正文[^1]。//[^1]: 注一]\n  第一节 [文[^2]。//[^2]: 注二//    又]\n    甲 [[^3]: 注三]\n  第二节\n"
    );
    for (source, outline) in [
        // In the note that refers to it, and of no use, a footnote stays.
        ("# R\na[^1]\n## S\nb[^1]\n\n[^1]: x\n\n[^u]: y\n\nc\n", "R [a[^1]]\n  S [b[^1]//[^1]: x//[^u]: y//c]\n"),
        // Between others.
        (
            "# R\na[^1]\n## S\nb\n\n[^u]: v\n[^1]: x\n[^w]: y\n\nc\n",
            "R [a[^1]//[^1]: x]\n  S [b//[^u]: v//[^w]: y//c]\n",
        ),
        (
            "# R\n- a[^n]\n- b\n# S\n- c[^n]\n\n[^n]: x\n[^n]: y\n",
            "File\n  R\n    a [[^n]: x]\n    b\n  S\n    c [[^n]: y]\n",
        ),
        // Footnotes of footnotes; before the first topic; the first of several.
        ("# R\na[^A]\n# S\n\n[^b]: y\n[^a]: x[^b]\n", "File\n  R [a[^A]//[^b]: y/[^a]: x[^b]]\n  S\n"),
        ("a[^1]\n# R\n# S\n[^1]: x\n", "File [a[^1]//[^1]: x]\n  R\n  S\n"),
        ("# R\n- a[^1] b\n- c[^1]\n\n[^1]: x\n", "R\n  a b [[^1]: x]\n  c[^1]\n"),
        // No marks.
        ("# R\n- `a[^1]`\n- b\\[^1]\n\n[^1]: x\n", "R [[^1]: x]\n  a[^1]\n  b[^1]\n"),
        ("# R\n- a[^1]\n- [^2]\n# S\n[^2]: y\n", "File\n  R\n    a[^1]\n    [^2] [[^2]: y]\n  S\n"),
        ("# R\na[^1]\n\n[^2] b\n# S\n[^1]: x\n", "File\n  R [a[^1]//[^2] b//[^1]: x]\n  S\n"),
        // A note of ours has its own.
        ("# A[^1]\n> x[^1]\n>\n> [^1]: y\n## B\n\n[^1]: z\n", "A[^1] [x[^1]//[^1]: y]\n  B [[^1]: z]\n"),
    ] {
        assert_eq!(map(source).0, outline, "{source}");
    }
}
