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
        ("# R\nx[^1]\n\n[^1]: y\n\n    z\n", "R [x[^1]//[^1]: y//z]\n"),
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
