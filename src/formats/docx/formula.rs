//! Formulas of Word documents on one line.

use super::super::parts::formula::{Formula, Kind};
use super::super::parts::xml::El;
use super::styles::value;

enum Step<'x> {
    /// To read an element: what it is in, and whether that is within lines of a system.
    Read(El<'x>, &'x str, bool),
    /// To end the part that is open.
    Close,
}

/// A formula on one line.
pub fn line(math: El<'_>) -> String {
    let mut formula = Formula::new();
    let mut stack = vec![Step::Read(math, "", false)];
    while let Some(step) = stack.pop() {
        let Step::Read(el, around, is_lined) = step else {
            formula.close();
            continue;
        };
        let name = el.name();
        match name {
            "t" => {
                // In lines, these say what stands below what.
                let text = el.text().replace('\u{2061}', " ");
                formula.say(&if is_lined { text.replace('&', "") } else { text });
                continue;
            }
            "br" | "cr" | "tab" => formula.say(" "),
            "del" | "moveFrom" | "delText" | "instrText" => continue,
            name if name.ends_with("Pr") => continue,
            _ => {}
        }
        if let Some(kind) = kind(el) {
            formula.open(kind, None);
            stack.push(Step::Close);
        } else if is_part(name) {
            formula.open(Kind::Row, slot(around, name));
            stack.push(Step::Close);
        }
        let is_lined = is_lined || name == "eqArr";
        // Runs and changes are not what a part is of.
        let around = if kind_is_known(name) { name } else { around };
        let from = stack.len();
        stack.extend(el.children().map(|child| Step::Read(child, around, is_lined)));
        stack.get_mut(from..).unwrap_or_default().reverse();
    }
    formula.finish()
}

/// Whether an element has parts of its own.
fn kind_is_known(name: &str) -> bool {
    matches!(
        name,
        "f" | "sSup"
            | "sSub"
            | "sSubSup"
            | "sPre"
            | "limLow"
            | "limUpp"
            | "rad"
            | "nary"
            | "d"
            | "func"
            | "m"
            | "mr"
            | "eqArr"
            | "acc"
            | "bar"
            | "box"
            | "borderBox"
            | "groupChr"
            | "phant"
    )
}

fn is_part(name: &str) -> bool {
    matches!(name, "e" | "num" | "den" | "sup" | "sub" | "deg" | "lim" | "fName")
}

/// Which part of what is around it an element is.
fn slot(around: &str, name: &str) -> Option<usize> {
    Some(match (around, name) {
        ("f", "num") | ("nary" | "sPre", "sub") | ("func", "fName") => 0,
        ("sSup" | "sSub" | "sSubSup" | "limLow" | "limUpp" | "rad", "e") => 0,
        ("f", "den") | ("sSup", "sup") | ("sSub" | "sSubSup", "sub") | ("limLow" | "limUpp", "lim") => 1,
        ("rad", "deg") | ("nary" | "sPre", "sup") | ("func", "e") => 1,
        ("sSubSup", "sup") | ("nary" | "sPre", "e") => 2,
        _ => return None,
    })
}

fn kind(el: El<'_>) -> Option<Kind> {
    let told = |properties: &str, name: &str, usual: &str| {
        let found = el.path(&[properties, name]);
        if found.is_some() { value(found) } else { usual.to_owned() }
    };
    Some(match el.name() {
        "f" => Kind::Fraction { has_bar: told("fPr", "type", "bar") != "noBar" },
        "sSup" => Kind::Raised,
        "sSub" | "sSubSup" => Kind::Scripts,
        "sPre" => Kind::Before,
        "limLow" => Kind::Around,
        "limUpp" => Kind::Over,
        "rad" => Kind::Root,
        "nary" => Kind::Sign(told("naryPr", "chr", "∫")),
        "d" => Kind::Brackets {
            open: told("dPr", "begChr", "("),
            between: told("dPr", "sepChr", "|"),
            close: told("dPr", "endChr", ")"),
        },
        "func" => Kind::Function,
        "m" | "eqArr" => Kind::Rows,
        "mr" => Kind::Cells,
        _ => return None,
    })
}
