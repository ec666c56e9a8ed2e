//! Notes as they come back from Word: made at random, with the seed told where one differs.

use std::fmt::Write;

use super::tests::{plain, set_note};
use crate::doc::fixture;
use crate::formats::{ReadOptions, docx};

/// The note of a heading, or of an item far below it, as it comes back.
fn back(note: &str, title: &str) -> String {
    let (mut document, _) = fixture::parse(
        "R\n  a\n    b\n      c\n        d\n          e\n            f\n              g\n                h\n                  i\n                    j\n                      k\n  z",
    );
    for title in ["R", title, "z"] {
        set_note(&mut document, title, note);
    }
    let loaded = docx::read(&plain(&document), &ReadOptions::default()).unwrap();
    assert_eq!(loaded.document.len(), document.len(), "{note}");
    let of =
        |title: &str| loaded.document.topic(fixture::find(&loaded.document, title).unwrap()).unwrap().note().to_owned();
    assert_eq!(of("R"), of(title));
    assert_eq!(of("R"), of("z"));
    of(title)
}

struct Maker {
    random: fastrand::Rng,
    footnotes: usize,
}

impl Maker {
    fn one(&mut self, of: &[&str]) -> String {
        of[self.random.usize(..of.len())].to_owned()
    }

    fn word(&mut self) -> String {
        self.one(&[
            "one",
            "two",
            "三",
            "四五",
            "a_b",
            r"2\*3",
            "(x)",
            "«y»",
            "—",
            "「強」",
            "1.5",
            "&",
            "<",
            "C#",
            "#tag",
        ])
    }

    fn piece(&mut self) -> String {
        let word = self.one(&["w", "two words", "漢字"]);
        match self.random.usize(..14) {
            0 => format!("**{word}**"),
            1 => format!("*{word}*"),
            2 => format!("***{word}***"),
            3 => format!("~~{word}~~"),
            4 => "`a*b |`".to_owned(),
            5 => format!("[{word}](https://a.b/c_d?e=f&g)"),
            6 => format!("[**{word}**](mailto:a@b.c)"),
            7 if self.footnotes < 90 => {
                self.footnotes += 1;
                format!("{word}[^{}]", self.footnotes)
            }
            _ => self.word(),
        }
    }

    fn line(&mut self) -> String {
        let mut line = self.one(&["The", "中", "Über"]);
        for _ in 0..self.random.usize(..5) {
            write!(line, " {} {}", self.piece(), self.word()).unwrap();
        }
        line
    }

    fn text(&mut self) -> String {
        let mut text = self.line();
        for _ in 0..self.random.usize(..4).saturating_sub(1) {
            text.push_str(if self.random.u8(..3) == 0 { "\\\n" } else { "\n" });
            text.push_str(&self.line());
        }
        text
    }

    fn code(&mut self) -> String {
        let language = self.one(&["", "rust", "C++"]);
        let code = self.one(&["x", "fn\n\n    *y*\t<z>  ", "", "\nlast\n", "- no item\n1. none\n> x"]);
        let end = if code.is_empty() { "" } else { "\n" };
        format!("```{language}\n{code}{end}```")
    }

    fn table(&mut self) -> String {
        let columns = self.random.usize(1..4);
        let row = |maker: &mut Self| -> String {
            (0..columns)
                .map(|_| {
                    if maker.random.u8(..4) == 0 {
                        " |".to_owned()
                    } else {
                        format!(" {} |", maker.piece().replace('|', "\\|"))
                    }
                })
                .collect()
        };
        let mut out = format!("|{}\n|", row(self));
        for _ in 0..columns {
            out.push_str(&self.one(&[" --- |", " :--- |", " :---: |", " ---: |"]));
        }
        for _ in 0..self.random.usize(..3) {
            write!(out, "\n|{}", row(self)).unwrap();
        }
        out
    }

    fn quote(&mut self, deep: usize) -> String {
        let inner = self.blocks(deep + 1, 3);
        inner
            .split('\n')
            .map(|row| format!("> {row}").trim_end_matches(|c| row.is_empty() && c == ' ').to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// A list; another one than the one before it, if that was one.
    fn list(&mut self, deep: usize, is_other: bool, is_plain: bool) -> String {
        let start = if is_plain { 1 } else { self.random.usize(..30) };
        let numbered = self.random.bool();
        let loose = self.random.bool();
        let count = self.random.usize(1..4) + usize::from(loose);
        let mut items = Vec::new();
        for at in 0..count {
            let mark = match (numbered, is_other) {
                (true, true) => format!("{}) ", start + at),
                (true, false) => format!("{}. ", start + at),
                (false, true) => "* ".to_owned(),
                (false, false) => "- ".to_owned(),
            };
            let footnotes = self.footnotes;
            let mut inner = self.text();
            if deep < 3 {
                if loose {
                    for _ in 0..self.random.usize(..2) {
                        write!(inner, "\n\n{}", self.block(deep + 1)).unwrap();
                    }
                } else {
                    let which = self.random.usize(..8);
                    if (3..6).contains(&which) && (at > 0 || which == 3 && is_plain) {
                        self.footnotes = footnotes;
                    }
                    match which {
                        0 => inner = format!("{inner}\n{}", self.list(deep + 1, false, true)),
                        1 => inner = format!("{inner}\n{}", self.quote(deep)),
                        2 => inner = format!("{inner}\n{}", self.code()),
                        3 if at > 0 || is_plain => inner = self.code(),
                        4 if at > 0 => inner = self.quote(deep),
                        5 if at > 0 => inner = String::new(),
                        _ => {}
                    }
                }
            }
            let indent = " ".repeat(mark.len());
            let rows: Vec<String> = inner
                .split('\n')
                .enumerate()
                .map(|(at, row)| {
                    if at == 0 {
                        format!("{mark}{row}")
                    } else if row.is_empty() {
                        String::new()
                    } else {
                        format!("{indent}{row}")
                    }
                })
                .collect();
            let item = rows.join("\n");
            items.push(if inner.is_empty() { item.trim_end().to_owned() } else { item });
        }
        items.join(if loose { "\n\n" } else { "\n" })
    }

    fn block(&mut self, deep: usize) -> String {
        match self.random.usize(..12) {
            0 | 1 if deep < 3 => self.list(deep, false, false),
            2 if deep < 3 => self.quote(deep),
            3 => self.code(),
            4 => self.table(),
            5 => format!("{} {}", "#".repeat(self.random.usize(1..7)), self.line()),
            6 => "---".to_owned(),
            _ => self.text(),
        }
    }

    fn blocks(&mut self, deep: usize, most: usize) -> String {
        let mut blocks: Vec<String> = Vec::new();
        let is_list = |block: &str| block.starts_with(|c: char| c.is_ascii_digit() || c == '-') && block != "---";
        for _ in 0..self.random.usize(1..=most) {
            let footnotes = self.footnotes;
            let block = self.block(deep);
            // Two lists side by side have other marks.
            if is_list(&block) && blocks.last().is_some_and(|last| is_list(last)) {
                self.footnotes = footnotes;
                continue;
            }
            blocks.push(block);
        }
        blocks.join("\n\n")
    }

    /// A note with footnotes for all its marks.
    fn note(&mut self) -> String {
        let mut note = self.blocks(0, 6);
        let count = std::mem::replace(&mut self.footnotes, 100);
        for number in 1..=count {
            let more = if self.random.u8(..4) == 0 { format!("\n\n{}", self.blocks(2, 2)) } else { String::new() };
            let text = format!("Note {number}, {}{more}", self.text());
            let text = text.replace('\n', "\n    ").replace("    \n", "\n");
            note.push_str(if number > 1 && !text.contains('\n') { "\n" } else { "\n\n" });
            write!(note, "[^{number}]: {text}").unwrap();
        }
        note
    }
}

#[test]
fn notes_come_back_as_they_were() {
    let seeds: Vec<u64> = match std::env::var("GANGMU_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => vec![seed],
        None => (0..600).collect(),
    };
    let mut failed = Vec::new();
    for seed in seeds {
        let note = Maker { random: fastrand::Rng::with_seed(seed), footnotes: 0 }.note();
        let title = ["a", "i", "j", "k"][usize::try_from(seed % 4).unwrap()];
        let back = back(&note, title);
        if back != note {
            failed.push(format!("GANGMU_SEED={seed}\n{note}\n======\n{back}\n"));
        }
    }
    assert!(failed.is_empty(), "{} differ\n{}", failed.len(), failed.iter().take(4).cloned().collect::<String>());
}

#[test]
fn lists_and_quotations_side_by_side_stay_apart() {
    for note in [
        "- a\n- b\n\n* c\n\n- d",
        "3. a\n\n1) b",
        "> a\n\n> b\n> > c\n\n> d",
        "x[^1] y[^1]\n\n[^1]: z",
        "- - a\n\n  b",
        "- ***\n- b",
        "> - a\n>\n>   > b\n>\n>   c",
        "| a |\n| --- |\n| b |\n\n| c |\n| --- |\n\n```\nd\n```\n\n```\ne\n```",
    ] {
        let back = back(note, "a");
        assert_eq!(self::back(&back, "k"), back, "{note}");
        let same = |text: &str| text.replace("***", "___").replace("> b\n> >", "> b\n>\n> >");
        assert_eq!(same(&back), same(note));
    }
}

#[test]
fn footnotes_that_say_the_same_stay_apart() {
    for note in [
        "甲[^1]，乙[^2]，丙[^3]。\n\n[^1]: 《史记》卷一。\n[^2]: 同上。\n[^3]: 同上。",
        "x[^1] y[^2] z[^1]\n\n[^1]: a\n[^2]: b",
    ] {
        assert_eq!(back(note, "a"), note);
    }
}

#[test]
fn footnotes_of_no_use_keep_their_marks() {
    for (note, told) in [
        ("x\n\n[^u]: y", "x\n\n[u] y"),
        ("x\n\n[^u]:\n    ```\n    y\n    ```", "x\n\n[u]\n\n```\ny\n```"),
        ("x\n\n[^u]: ---", "x\n\n[u]\n\n---"),
        ("x\n\n[^u]:\n    | a |\n    | --- |\n    | b |", "x\n\n[u]\n\n| a |\n| --- |\n| b |"),
    ] {
        assert_eq!(back(note, "a").replace('\\', ""), told, "{note}");
    }
}
