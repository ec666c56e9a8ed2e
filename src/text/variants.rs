//! Forms of the same Han character: simplified, traditional, shinjitai, regional.
//!
//! The table is `assets/han/variants.txt` (made by `build.py` beside it from `OpenCC` and Unihan):
//! one class of forms a line, the form that stands for all of them first.

use std::sync::LazyLock;

/// The table's text: fifty kilobytes.
static CLASSES: &str = include_str!("../../assets/han/variants.txt");

/// The Han characters of the basic plane that are looked up by their place.
const FROM: u32 = 0x3400;
const TO: u32 = 0xA000;

struct Table {
    /// For U+3400 to U+9FFF the form that stands for the class; 0 for the character itself.
    near: Vec<u16>,
    /// For all others, sorted.
    far: Vec<(char, char)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut near = vec![0; (TO - FROM) as usize];
    let mut far = Vec::new();
    for class in CLASSES.lines() {
        let mut forms = class.chars();
        let Some(first) = forms.next() else { continue };
        for form in forms {
            let place = (form as u32).checked_sub(FROM).and_then(|place| near.get_mut(place as usize));
            match (place, u16::try_from(first as u32)) {
                (Some(place), Ok(first)) => *place = first,
                _ => far.push((form, first)),
            }
        }
    }
    far.sort_unstable();
    Table { near, far }
});

/// The form that stands for all forms of a Han character; any other character stands for itself.
#[must_use]
pub fn common_form(char: char) -> char {
    let table = &*TABLE;
    if let Some(place) = (char as u32).checked_sub(FROM)
        && let Some(&first) = table.near.get(place as usize)
    {
        return if first == 0 { char } else { char::from_u32(first.into()).unwrap_or(char) };
    }
    if (char as u32) < 0xFA00 {
        return char;
    }
    let found = table.far.binary_search_by_key(&char, |&(form, _)| form);
    found.ok().and_then(|at| table.far.get(at)).map_or(char, |&(_, first)| first)
}

/// All classes of forms, each as its characters, the one that stands for all of them first.
pub fn classes() -> impl Iterator<Item = &'static str> {
    CLASSES.lines()
}

#[cfg(test)]
mod tests {
    use super::{CLASSES, common_form};

    #[test]
    fn forms_of_one_character_meet() {
        for class in [
            "国國",
            "韩韓",
            "发發髮発髪",
            "广廣広",
            "学學",
            "泽澤沢",
            "钱錢銭",
            "对對対",
            "图圖図",
            "里裡裏",
            "崎﨑",
            "𠮷吉",
        ] {
            let mut forms = class.chars().map(common_form);
            let first = forms.next();
            assert!(forms.all(|form| Some(form) == first), "{class} are forms of one character");
        }
        for apart in ["坐座", "链炼", "沪滤", "连联", "人入", "日曰", "未末"] {
            let forms: Vec<char> = apart.chars().map(common_form).collect();
            assert_ne!(forms[0], forms[1], "{apart} are two characters");
        }
        assert_eq!("aか한。".chars().map(common_form).collect::<String>(), "aか한。");
    }

    #[test]
    fn no_character_is_in_two_classes() {
        let mut all: Vec<char> = CLASSES.lines().flat_map(str::chars).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(CLASSES.lines().all(|class| class.chars().count() > 1));
        assert!(all.iter().all(|&char| common_form(common_form(char)) == common_form(char)));
    }
}
