//! What finds what, and that every place leads back to the original.

use super::{Folded, fold};

#[test]
fn texts_that_mean_the_same_fold_to_the_same() {
    // Each row: forms that a search takes for one another.
    let same: &[&[&str]] = &[
        &["韩日", "韓日", "韓\u{3000}日", "韓\n日", "韓 日", "韓\u{200B}日"],
        &["中国", "中國", "中 國", "中\r\n国"],
        &["发展", "發展", "発展"],
        &["头发", "頭髮", "頭髪"],
        &["广岛", "廣島", "広島"],
        &["学问", "學問", "学問"],
        &["齐藤", "斉藤", "齊藤"],
        &["东亚", "東亞", "東亜"],
        &["关系", "關係", "関係", "關系", "关係"],
        &["艺术", "藝術", "芸術"],
        &["台湾", "臺灣", "台灣"],
        &["辩护", "辯護", "弁護"],
        &["金大中", "\u{F90A}大中"],
        &["カタカナ", "かたかな", "ｶﾀｶﾅ", "カタ カナ"],
        &["ガス", "がす", "ｶﾞｽ", "カ\u{3099}ス"],
        &["ヴ", "ゔ", "ｳﾞ"],
        &["한국", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한 국", "한\n국"],
        &["ＡＢＣ１２", "abc12", "ABC12", "Abc１2"],
        &["Tokyo", "TŌKYŌ", "To\u{304}kyo\u{304}", "ｔｏｋｙｏ"],
        &["Park Chung-hee", "park  chung‐HEE", "Park Chung–hee"],
        &["résumé", "RESUME", "re\u{301}sume\u{301}"],
        &["Straße", "STRASSE", "STRAẞE"],
        &["İstanbul", "istanbul", "ISTANBUL"],
        &["Łódź", "lodz"],
        &["“quoted”", "\"QUOTED\""],
        &["it’s", "it's"],
        &["马克思·韦伯", "馬克思・韋伯", "馬克思‧韋伯"],
        &["（一）", "(一)"],
        &["株式会社", "㍿"],
        &["①", "1"],
        &["ὁδός", "οδοσ"],
        &[" a \t b ", "a b"],
        &["", "   ", "\u{200B}", "\u{FEFF}"],
    ];
    for row in same {
        for text in *row {
            assert_eq!(fold(text), fold(row[0]), "{text:?} is found by {:?}", row[0]);
        }
    }
}

#[test]
fn texts_that_differ_stay_apart() {
    for (a, b) in [
        ("か", "が"),
        ("は", "ば"),
        ("つ", "っ"),
        ("人", "入"),
        ("한", "하"),
        ("ab", "a b"),
        ("韩a", "韩 a"),
        ("и", "е"),
        ("日", "曰"),
        ("坐", "座"),
    ] {
        assert_ne!(fold(a), fold(b), "{a} and {b}");
    }
}

#[test]
fn places_lead_back_to_the_original() {
    let cases = [
        ("韓日關係", "韩日", "韓日"),
        ("戰後韓\n 日 關係", "韩日关", "韓\n 日 關"),
        ("ｶﾞｽ会社", "がす", "ｶﾞｽ"),
        ("Straße 5", "strass", "Straß"),
        ("To\u{304}kyo\u{304} 1964", "tokyo", "To\u{304}kyo\u{304}"),
        ("a\u{3000}  b", "a b", "a\u{3000}  b"),
        ("葛\u{E0100}城", "葛", "葛\u{E0100}"),
        ("㍿日立", "会社", "㍿"),
        ("대한 민국", "한민", "한 민"),
    ];
    for (original, needle, found) in cases {
        let folded = Folded::new(original);
        let needle = fold(needle);
        let at = folded.find(&needle).next().unwrap_or_else(|| panic!("{needle} is in {original}"));
        assert_eq!(&original[folded.source(at)], found, "{original}");
    }
    let folded = Folded::new("Straße");
    assert!(!folded.is_whole(folded.find("s").nth(1).unwrap()), "half of an ß cannot be replaced");
    assert!(folded.is_whole(folded.find("ss").next().unwrap()));
    assert!(folded.find("").next().is_none());
}

/// Characters that a map may hold, of all kinds that the fold knows.
const ALPHABET: &[&str] = &[
    "a",
    "Z",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ﬁ",
    " ",
    "\n",
    "\u{3000}",
    "\u{A0}",
    "韓",
    "韩",
    "発",
    "𠮷",
    "\u{F90A}",
    "か",
    "ガ",
    "ｶ",
    "ｶﾞ",
    "ー",
    "한",
    "\u{1112}\u{1161}\u{11AB}",
    "ㅎ",
    "。",
    "「",
    "（",
    "①",
    "㍿",
    "½",
    "…",
    "\u{200B}",
    "\u{FE0F}",
    "👩\u{200D}🎓",
    "\u{301}",
    "\u{0}",
    "\u{7F}",
    "ǅ",
    "Σ",
    "ς",
    "\u{E0100}",
    "ﷺ",
    "\u{2028}",
    "·",
    "—",
];

#[test]
fn folding_keeps_its_promises_on_any_text() {
    let seed = 0x5eed_u64;
    let mut random = fastrand::Rng::with_seed(seed);
    for round in 0..4_000 {
        let length = random.usize(0..12);
        let text: String = (0..length).map(|_| ALPHABET[random.usize(0..ALPHABET.len())]).collect();
        let what = format!("seed {seed:#x}, round {round}: {text:?}");
        let folded = Folded::new(&text);
        assert_eq!(folded.text(), fold(&text), "{what}");
        assert_eq!(fold(folded.text()), folded.text(), "{what}: folding twice");
        assert!(!folded.text().chars().any(char::is_control), "{what}");
        let places: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).chain([folded.text().len()]).collect();
        for (index, &from) in places.iter().enumerate() {
            for &to in &places[index + 1..] {
                let source = folded.source(from..to);
                let slice = text.get(source.clone()).unwrap_or_else(|| panic!("{what}: {source:?} is no slice"));
                let again = fold(slice);
                let part = &folded.text()[from..to];
                assert!(again.contains(part.trim()), "{what}: {part:?} came from {slice:?}");
                if folded.is_whole(from..to) && !part.starts_with(' ') && !part.ends_with(' ') {
                    assert_eq!(again, part, "{what}: {slice:?}");
                }
            }
        }
    }
}
