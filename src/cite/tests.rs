//! Citations of whole documents, in all styles, and rules of GB/T 7714-2025 work by work.

use super::{Cited, How, STYLES, bibliography, by_name, cite};
use crate::doc::fixture::parse;
use crate::doc::{Change, Citation, Document, Field, Op, Source, Text, Unknown};
use crate::text::rich::plain;

/// A map whose topics, in reading order, cite: each a list of id and place.
fn document(sources: &[&str], cites: &[&[(&str, &str)]]) -> Document {
    let outline = format!("Root\n{}", "  A\n".repeat(cites.len()));
    let (mut document, _) = parse(&outline);
    for (index, json) in sources.iter().enumerate() {
        let item: serde_json::Value = serde_json::from_str(json).unwrap();
        let source = Source { id: item["id"].as_str().unwrap().into(), json: (*json).into() };
        document.apply(Op::Source(Change::Add { index, item: Box::new(source) })).unwrap();
    }
    let topics = document.children(document.sheets()[0].1.root()).to_vec();
    for (topic, cites) in topics.into_iter().zip(cites) {
        let cite = |(id, place): &(&str, &str)| Citation {
            id: (*id).into(),
            locator: (*place).into(),
            quote: Text::new(),
            unknown: Unknown::default(),
        };
        document.apply(Op::Set { topic, field: Field::Sources(cites.iter().map(cite).collect()) }).unwrap();
    }
    document
}

fn marks(cited: &Cited) -> Vec<String> {
    cited.at.values().flatten().map(|mention| plain(&mention.mark)).collect()
}

fn notes(cited: &Cited) -> Vec<String> {
    cited.at.values().flatten().map(|mention| plain(&mention.note)).collect()
}

fn list(cited: &Cited) -> Vec<String> {
    cited.list.iter().map(|one| plain(one)).collect()
}

const ZHANG: &str = r#"{"id": "Z", "type": "article-journal", "title": "思维导图", "author": [{"literal": "张三"}, {"literal": "李四"}, {"literal": "王五"}, {"literal": "赵六"}], "container-title": "图书情报工作", "issued": {"date-parts": [[2024]]}, "volume": "68", "issue": "3", "page": "12-20", "language": "zh-CN"}"#;
const SMITH: &str = r#"{"id": "S", "type": "book", "title": "The origins of alliances", "author": [{"family": "Smith", "given": "John A."}], "publisher": "Cornell University Press", "publisher-place": "Ithaca", "issued": {"date-parts": [[1987]]}, "language": "en"}"#;

/// The reference of one item in GB/T 7714-2025.
fn gbt(json: &str) -> String {
    let source = Source { id: "x".into(), json: json.into() };
    bibliography(&[source], by_name("GB-T-7714-2025").unwrap(), "zh").iter().map(|one| plain(one)).collect()
}

#[test]
fn numbers_go_by_the_first_mention_and_words_by_the_language_of_the_work() {
    let document = document(&[SMITH, ZHANG], &[&[("Z", "第13页"), ("S", "p. 114")], &[("Z", "")]]);
    for name in ["GB-T-7714-2025", "GB-T-7714-2015"] {
        let cited = cite(&document, by_name(name).unwrap(), How::List, "zh-Hans");
        assert_eq!(marks(&cited), ["[1]13", "[2]114", "[1]"]);
        assert!(cited.at.values().flatten().all(|mention| mention.mark[0].raised));
        assert_eq!(cited.heading, "参考文献");
        let list = list(&cited);
        assert!(list[0].starts_with("[1] 张三") && list[0].contains("等. 思维导图[J]. 图书情报工作"), "{list:?}");
        assert!(list[1].starts_with("[2] S") && list[1].contains("[M]. Ithaca"), "{list:?}");
        let noted = cite(&document, by_name(name).unwrap(), How::Footnotes, "zh-Hans");
        assert_eq!(marks(&noted), ["1", "2", "3"]);
        assert!(notes(&noted)[1].ends_with("114."), "{:?}", notes(&noted));
        assert_eq!(noted.list.len(), 2);
    }
    let cited = cite(&document, by_name("GB-T-7714-2025").unwrap(), How::List, "zh-Hans");
    assert_eq!(
        list(&cited),
        [
            "[1] 张三，李四，王五，等. 思维导图[J]. 图书情报工作，2024，68（3）：12-20.",
            "[2] Smith J A. The origins of alliances[M]. Ithaca：Cornell University Press，1987."
        ]
    );
}

#[test]
fn chicago_notes_know_what_was_cited_before() {
    let document = document(&[SMITH, ZHANG], &[&[("S", "114")], &[("Z", "")], &[("S", "p. 120")], &[("S", "p. 121")]]);
    let style = by_name("chicago-notes").unwrap();
    let cited = cite(&document, style, How::Footnotes, "en");
    let notes = notes(&cited);
    assert_eq!(marks(&cited), ["1", "2", "3", "4"]);
    assert!(
        notes[0].starts_with("John A. Smith, ") && notes[0].contains("(Cornell University Press, 1987)"),
        "{notes:?}"
    );
    assert!(notes[0].ends_with("114."), "{notes:?}");
    assert!(notes[2].starts_with("Smith, ") && notes[2].ends_with("120.") && !notes[2].contains("1987"), "{notes:?}");
    assert!(notes[1].contains("等"), "{notes:?}");
    assert!(cited.list.is_empty() && cited.heading.is_empty());
    let italic = cited.at.values().flatten().next().unwrap().note.iter().find(|run| run.italic).unwrap();
    assert_eq!(italic.text, "The Origins of Alliances");
    let listed = cite(&document, style, How::List, "en");
    assert_eq!(marks(&listed), ["[1, 114]", "[2]", "[1, p. 120]", "[1, p. 121]"]);
    assert_eq!((listed.list.len(), listed.heading.as_str()), (2, "Bibliography"));
}

#[test]
fn several_works_at_one_place_stand_in_one_pair_of_brackets() {
    let kim = r#"{"id": "K", "type": "book", "title": "B", "author": [{"family": "Kim", "given": "Jong-un"}], "issued": {"date-parts": [[2021]]}, "language": "en"}"#;
    let berg = r#"{"id": "B", "type": "article-journal", "title": "C", "author": [{"family": "van der Berg", "given": "Jan"}], "container-title": "J", "volume": "12", "page": "100-120", "DOI": "10.1000/abc", "issued": {"date-parts": [[2019]]}, "language": "en"}"#;
    let web = r#"{"id": "W", "type": "webpage", "URL": "https://a.b/c"}"#;
    let cites: &[&[(&str, &str)]] =
        &[&[("S", "")], &[("Z", ""), ("K", ""), ("S", ""), ("B", "7"), ("W", "")], &[("B", "105")]];
    let document = document(&[SMITH, ZHANG, kim, berg, web], cites);
    let of = |name: &str, how: How| cite(&document, by_name(name).unwrap(), how, "en");
    assert_eq!(marks(&of("GB-T-7714-2025", How::List)), ["[1]", "[1-3]", "", "", "[4]7", "[5]", "[4]105"]);
    let apa = of("apa", How::List);
    assert_eq!(
        marks(&apa)[1],
        "(https://a.b/c, n.d.; Kim, 2021; Smith, 1987; van der Berg, 2019, p. 7; 张三 et al., 2024)"
            .replace(" et al.", "等")
    );
    assert!(list(&apa).iter().any(|one| one.starts_with("Kim, J.-U. (2021)")), "{:?}", list(&apa));
    // A page stands in the place of the pages, before the address.
    let notes = notes(&of("GB-T-7714-2015", How::Footnotes));
    assert_eq!(notes[6], "VAN DER BERG J. C[J/OL]. J, 2019, 12: 105. DOI:10.1000/abc.");
    assert!(notes[2].starts_with("KIM J U"), "{notes:?}");
}

#[test]
fn author_date_styles_put_the_list_in_order() {
    let document = document(&[SMITH, ZHANG], &[&[("Z", "")], &[("S", "p. 114")]]);
    for (name, mark, heading) in [
        ("chicago-author-date", "(Smith 1987, 114)", "References"),
        ("apa", "(Smith, 1987, p. 114)", "References"),
        ("mla", "(Smith 114)", "Works Cited"),
    ] {
        let cited = cite(&document, by_name(name).unwrap(), How::List, "en");
        assert_eq!(marks(&cited)[1], mark);
        assert!(marks(&cited)[0].contains('张'), "{:?}", marks(&cited));
        assert_eq!(cited.heading, heading);
        let list = list(&cited);
        assert!(list[0].starts_with("Smith, J") && list[1].starts_with("张三"), "{list:?}");
        let noted = cite(&document, by_name(name).unwrap(), How::Footnotes, "en");
        assert!(notes(&noted)[1].ends_with(", 114."), "{:?}", notes(&noted));
        assert_eq!(noted.list.len(), 2);
    }
}

#[test]
fn a_source_that_is_not_there_is_shown_by_its_key() {
    let broken = Source { id: "B".into(), json: "[]".into() };
    let mut document = document(&[SMITH], &[&[("S9", "p. 3")], &[("S", ""), ("B", "")]]);
    document.apply(Op::Source(Change::Add { index: 1, item: Box::new(broken) })).unwrap();
    for style in &STYLES {
        for how in [How::List, How::Footnotes] {
            let cited = cite(&document, style, how, "en");
            assert!(notes(&cited)[0].contains("S9") && notes(&cited)[2].contains('B'), "{}", style.name);
            if how == How::List {
                assert!(marks(&cited)[0].contains("S9") && cited.list.len() == 1, "{}", style.name);
            }
        }
    }
    assert_eq!(cite(&parse("Root").0, &STYLES[0], How::List, "en"), Cited::default());
}

#[test]
fn no_item_makes_a_style_panic() {
    let items = [
        "{}",
        r#"{"type": 7, "title": ["x"], "author": "me", "issued": 3}"#,
        r#"{"type": "book", "issued": {"date-parts": []}, "author": [{}, 3, "x", {"family": ""}]}"#,
        r#"{"type": "book", "issued": {"date-parts": [[0, 0, 0]]}, "edition": "99999999999999999999", "volume": -1}"#,
        r#"{"type": "article-journal", "issued": {"date-parts": [[2020], [2021]]}, "page": "9999999999999-1"}"#,
        r#"{"type": "webpage", "issued": {"literal": "c1988"}, "accessed": {"raw": "x"}, "URL": "javascript:alert(1)"}"#,
        r#"{"type": "chapter", "container-title": "", "title": "a..b. [c] “d” \u0000"}"#,
        r#"{"type": "patent", "issued": {"date-parts": [[-40, 2, 31]]}, "number": 12345678901}"#,
    ];
    let sources: Vec<Source> = items
        .iter()
        .enumerate()
        .map(|(at, json)| Source { id: format!("{at}").into(), json: (*json).into() })
        .collect();
    for style in &STYLES {
        let list = bibliography(&sources, style, "en");
        assert_eq!(list.len(), sources.len(), "{}", style.name);
        assert!(list.iter().flatten().all(|run| run.link.as_deref().is_none_or(|link| link.starts_with("http"))));
    }
}

#[test]
fn kinds_of_works_in_gbt_7714_2025() {
    for (json, reference) in [
        (
            r#"{"type": "book", "title": "Capital in the twenty-first century", "author": [{"family": "Piketty", "given": "Thomas"}], "translator": [{"family": "Goldhammer", "given": "Arthur"}], "edition": "2nd", "volume": "2", "publisher": "Belknap Press", "publisher-place": "Cambridge, MA", "issued": {"date-parts": [[2014, 3]]}, "page": "17"}"#,
            "Piketty T. Capital in the twenty-first century：Vol. 2[M]. Goldhammer A，trans. 2nd ed. Cambridge, MA：Belknap Press，2014：17.",
        ),
        (
            r#"{"type": "book", "title": "21世纪资本论", "author": [{"family": "皮凯蒂", "given": "托马斯"}], "translator": [{"literal": "巴曙松"}, {"literal": "陈剑"}], "publisher": "中信出版社", "publisher-place": "北京", "issued": {"literal": "c2014"}}"#,
            "皮凯蒂. 21世纪资本论[M]. 巴曙松，陈剑，译. 北京：中信出版社，c2014.",
        ),
        (
            r#"{"type": "article-journal", "title": "论导图", "author": [{"literal": "张三"}], "container-title": "学报", "issued": {"date-parts": [[2020, 5]]}, "issue": "5/6", "DOI": "https://doi.org/10.1000/xyz"}"#,
            "张三. 论导图[J/OL]. 学报，2020（5/6）. DOI:10.1000/xyz.",
        ),
        (
            r#"{"type": "article-journal", "title": "On maps", "author": [{"family": "Doe", "given": "Jane"}], "container-title": "Maps", "issued": {"date-parts": [[2020]]}, "volume": "5", "URL": "https://doi.org/10.1000/xyz", "DOI": "10.1000/XYZ"}"#,
            "Doe J. On maps[J/OL]. Maps，2020，5. https://doi.org/10.1000/xyz.",
        ),
        (
            r#"{"type": "paper-conference", "title": "Proceedings of maps", "editor": [{"family": "Doe", "given": "Jane"}], "publisher": "ACM", "publisher-place": "New York", "issued": {"date-parts": [[2020]]}}"#,
            "Doe J. Proceedings of maps[C]. New York：ACM，2020.",
        ),
        (
            r#"{"type": "report", "title": "土地调查", "number": "R-1", "author": [{"literal": "国土局"}], "publisher": "国土局", "publisher-place": "北京", "issued": {"date-parts": [[2020, 1, 2]]}}"#,
            "国土局. 土地调查：R-1[R]. 北京：国土局，2020.",
        ),
        (
            r#"{"type": "software", "title": "Gangmu", "version": "0.1", "author": [{"literal": "The authors"}], "issued": {"date-parts": [[2026]]}, "accessed": {"date-parts": [[2026, 11, 28]]}, "URL": "https://example.org/"}"#,
            "The authors. Gangmu[CP/OL]. V0.1. （2026）[2026-11-28]. https://example.org/.",
        ),
        (
            r#"{"type": "article-newspaper", "title": "新闻", "container-title": "人民日报", "issued": {"date-parts": [[2022, 8, 16]]}, "page": "3"}"#,
            "新闻[N]. 人民日报，2022-08-16（3）.",
        ),
        (
            r#"{"type": "book", "title": "Война и мир", "author": [{"family": "Толстой", "given": "Лев Николаевич"}, {"family": "А", "given": "Б"}, {"family": "В", "given": "Г"}, {"family": "Д", "given": "Е"}], "edition": "3", "publisher": "Наука", "publisher-place": "Москва", "issued": {"date-parts": [[1980]]}}"#,
            "Толстой Л Н，А Б，В Г，и др. Война и мир[M]. 3-е изд. Москва：Наука，1980.",
        ),
        (
            r#"{"type": "book", "title": "年鉴", "issued": {"date-parts": [[1957], [1990]]}, "publisher": "书局", "publisher-place": "北京"}"#,
            "年鉴[M]. 北京：书局，1957—1990.",
        ),
        (
            r#"{"type": "book", "title": "旧书", "issued": {"date-parts": [[1936]], "circa": true}, "publisher": "书局"}"#,
            "旧书[M]. 书局，[1936].",
        ),
        (
            r#"{"type": "map", "title": "亚洲地图", "container-title": "世界地图集", "publisher": "中国地图出版社", "publisher-place": "北京", "issued": {"date-parts": [[2010]]}, "page": "5"}"#,
            "亚洲地图[CM]//世界地图集. 北京：中国地图出版社，2010：5.",
        ),
        (
            r#"{"type": "document", "title": "杂项", "medium": "CD", "publisher": "书局", "issued": {"date-parts": [[2001]]}}"#,
            "杂项[Z/CD]. 书局，2001.",
        ),
    ] {
        assert_eq!(gbt(json), reference);
    }
}

/// What comes from catalogues and other programs is not always as the standard writes it.
#[test]
fn references_in_the_form_of_the_standard_whatever_the_source_looks_like() {
    let wanted = [
        (
            r#"{"type": "article-journal", "title": "On rows.", "author": [{"family": "Kim", "given": "Jong-un"}], "container-title": "Science", "issued": {"date-parts": [[2020]]}, "volume": "3", "issue": "5–6", "page": "5998–6008", "language": "en"}"#,
            "Kim J U. On rows[J]. Science，2020，3（5/6）：5998-6008.",
        ),
        (
            r#"{"type": "book", "title": "时间简史", "author": [{"family": "霍金", "given": "斯蒂芬"}, {"family": "库恩", "given": "托马斯·S."}, {"family": "欧阳", "given": "竹"}], "publisher": "某社", "publisher-place": "长沙", "edition": "第十二版", "issued": {"date-parts": [[2002]]}, "language": "zh"}"#,
            "霍金，库恩，欧阳竹. 时间简史[M]. 12 版. 长沙：某社，2002.",
        ),
        (
            r#"{"type": "paper-conference", "title": "全国会议论文集", "editor": [{"literal": "某学会"}], "event-title": "全国会议", "publisher": "某社", "publisher-place": "北京", "issued": {"date-parts": [[2001]]}, "language": "zh"}"#,
            "某学会. 全国会议论文集[C]. 北京：某社，2001.",
        ),
        (
            r#"{"type": "software", "title": "Project scheduler", "publisher": "Scitor Corporation", "publisher-place": "Sunnyvale, Calif.", "status": "", "note": "issued: c1983", "medium": "DK", "version": "v5", "language": "en"}"#,
            "Project scheduler[CP/DK]. V5. Sunnyvale, Calif.：Scitor Corporation，c1983.",
        ),
        (
            r#"{"type": "article-journal", "title": "Brackets", "author": [{"literal": "Li L"}], "container-title": "Science", "issued": {"date-parts": [[1996]]}, "URL": "https://doi.org/10.1002/%28SICI%291", "DOI": "10.1002/(SICI)1", "language": "en"}"#,
            "Li L. Brackets[J/OL]. Science，1996. https://doi.org/10.1002/%28SICI%291.",
        ),
    ];
    let japanese = r#"{"type": "book", "title": "羅生門", "author": [{"family": "芥川", "given": "龍之介"}], "publisher": "某社", "publisher-place": "东京", "issued": {"date-parts": [[1917]]}, "language": "zh"}"#;
    let names = "芥川龍之介. 羅生門[M]. 东京：某社，1917.";
    let others = r#"{"type": "book", "title": "甲", "author": [{"literal": "张三"}, {"literal": "et al."}], "publisher": "某社", "publisher-place": "北京", "issued": {"date-parts": [[2001]]}, "language": "zh"}"#;
    let more = [(japanese, names), (others, "张三，等. 甲[M]. 北京：某社，2001.")];
    for (json, reference) in wanted.into_iter().chain(more) {
        let json = json.replacen('{', r#"{"id": "x", "#, 1);
        assert_eq!(gbt(&json).trim_start_matches("[1] "), reference);
    }
}

/// Numbers, names and titles as databases of China, Japan, Korea and Russia write them.
#[test]
fn what_databases_write_otherwise_is_written_as_the_standard_has_it() {
    for (json, reference) in [
        (
            r#"{"type": "article-journal", "title": "日韓関係 : 展望", "author": [{"literal": "木宮 正史"}], "container-title": "国際政治", "issued": {"date-parts": [[2012]]}, "volume": "第12巻", "issue": "第06号", "page": "112 ～ 130頁", "language": "ja"}"#,
            "木宮正史. 日韓関係：展望[J]. 国際政治，2012，12（6）：112-130.",
        ),
        (
            r#"{"type": "article-journal", "title": "Structural change : a history", "author": [{"family": "KIMIYA", "given": "Tadashi"}], "container-title": "International Relations", "issued": {"date-parts": [[2012]]}, "volume": "Vol. 12", "issue": "No. 3", "page": "pp. 1–9", "language": "en"}"#,
            "Kimiya T. Structural change: a history[J]. International Relations，2012，12（3）：1-9.",
        ),
        (
            r#"{"type": "article-newspaper", "title": "起点", "author": [{"literal": "王俊岭"}], "container-title": "人民日报", "issued": {"date-parts": [[2018, 10, 26]]}, "page": "001", "language": "zh"}"#,
            "王俊岭. 起点[N]. 人民日报，2018-10-26（1）.",
        ),
        (
            r#"{"type": "article-newspaper", "title": "会談", "container-title": "朝日新聞", "issued": {"date-parts": [[2018, 10, 26]]}, "page": "第3面", "language": "ja"}"#,
            "会談[N]. 朝日新聞，2018-10-26（3）.",
        ),
        (
            r#"{"type": "standard", "title": "信息与文献 参考文献著录规则", "number": "GB/T 7714-2015", "language": "zh"}"#,
            "GB/T 7714—2015 信息与文献 参考文献著录规则[S].",
        ),
        (
            r#"{"type": "standard", "title": "Guide", "number": "AIAA G-136-2022", "language": "en"}"#,
            "AIAA G-136-2022 Guide[S].",
        ),
        (
            r#"{"type": "book", "title": "Foreign relations", "volume": "XIV", "issued": {"date-parts": [[1985]]}, "language": "en"}"#,
            "Foreign relations：Vol. XIV[M]. 1985.",
        ),
        (
            r#"{"type": "book", "title": "국제정치", "author": [{"family": "김", "given": "영호"}], "edition": "제2판", "publisher": "나남", "publisher-place": "서울", "issued": {"date-parts": [[2010]]}, "page": "114쪽"}"#,
            "김영호. 국제정치[M]. 2 판. 서울：나남，2010：114.",
        ),
        (
            r#"{"type": "article-journal", "title": "Отношения", "author": [{"family": "Кистанов", "given": "В. О."}], "container-title": "Вопросы", "issued": {"date-parts": [[2019]]}, "issue": "№ 3", "page": "С. 5–16"}"#,
            "Кистанов В О. Отношения[J]. Вопросы，2019（3）：5-16.",
        ),
        (
            r#"{"type": "article-journal", "title": "Embracing defeat", "author": [{"family": "Dower", "given": "John W"}], "publisher": "Norton", "issued": {"date-parts": [[1999]]}, "language": "en"}"#,
            "Dower J W. Embracing defeat[M]. Norton，1999.",
        ),
        (
            r#"{"type": "map", "title": "大明混一图", "archive": "中国第一历史档案馆", "archive-place": "北京", "issued": {"literal": "1389（明洪武二十二年）"}, "language": "zh"}"#,
            "大明混一图[CM]. 北京：中国第一历史档案馆，1389（明洪武二十二年）.",
        ),
        (
            r#"{"type": "book", "title": "21世紀の資本", "author": [{"family": "ピケティ", "given": "トマ"}], "translator": [{"family": "山形", "given": "浩生"}], "publisher": "みすず書房", "publisher-place": "東京", "issued": {"date-parts": [[2014]]}, "language": "ja"}"#,
            "ピケティ. 21世紀の資本[M]. 山形浩生，訳. 東京：みすず書房，2014.",
        ),
        (
            r#"{"type": "book", "title": "國際政治", "author": [{"literal": "摩根索"}], "translator": [{"literal": "王力"}], "publisher": "某社", "publisher-place": "臺北", "issued": {"date-parts": [[2006]]}, "language": "zh-TW"}"#,
            "摩根索. 國際政治[M]. 王力，譯. 臺北：某社，2006.",
        ),
        (
            r#"{"type": "entry-encyclopedia", "title": "朝贡体系", "container-title": "百科", "URL": "https://a.b/c", "issued": {"date-parts": [[2024, 3, 1]]}, "accessed": {"date-parts": [[2024, 5, 1]]}, "language": "zh"}"#,
            "朝贡体系[EB/OL]. 百科（2024-03-01）[2024-05-01]. https://a.b/c.",
        ),
        (
            r#"{"type": "book", "title": "论中国", "author": [{"literal": "[美]亨利·基辛格"}, {"literal": "（清）魏源"}], "translator": [{"literal": "胡利平 译"}], "publisher": "北京: 中信出版社", "issued": {"date-parts": [[2012]]}, "page": "005-012", "language": "zh"}"#,
            "基辛格，魏源. 论中国[M]. 胡利平，译. 北京：中信出版社，2012：5-12.",
        ),
        (
            r#"{"type": "pamphlet", "title": "告同胞书", "publisher": "书局", "publisher-place": "上海", "issued": {"date-parts": [[1931]]}, "language": "zh"}"#,
            "告同胞书[M]. 上海：书局，1931.",
        ),
        (
            r#"{"type": "book", "title": "红楼梦", "author": [{"literal": "[清] 曹雪芹 著"}], "editor": [{"literal": "［美］费正清 编"}], "publisher": "某社", "issued": {"date-parts": [[2000]]}}"#,
            "曹雪芹. 红楼梦[M]. 某社，2000.",
        ),
        (
            r#"{"type": "book", "title": "剑桥史", "author": [{"literal": "［美］费正清 编"}], "publisher": "某社", "issued": {"date-parts": [[2000]]}}"#,
            "费正清. 剑桥史[M]. 某社，2000.",
        ),
        (
            r#"{"type": "book", "title": "War", "publisher": "P", "issued": {"date-parts": [[-50]]}}"#,
            "War[M]. P，50 BC.",
        ),
        (
            r#"{"type": "webpage", "title": "会议", "author": [{"literal": "王力"}], "URL": "https://a.b", "issued": {"date-parts": [[2019, 5, 3], [2019, 5, 9]]}}"#,
            "王力. 会议[EB/OL]. （2019-05-03—2019-05-09）. https://a.b.",
        ),
        (
            r#"{"type": "article-journal", "title": "文", "author": [{"literal": "王力"}], "container-title": "学报", "number": "005-012", "issued": {"date-parts": [[2021]]}}"#,
            "王力. 文[J]. 学报，2021：005-012.",
        ),
    ] {
        assert_eq!(gbt(json), reference);
    }
}

/// The list of works in a style, in its order.
fn listed(items: &[&str], style: &str) -> Vec<String> {
    let source = |(at, json): (usize, &&str)| Source { id: format!("{at}").into(), json: (**json).into() };
    let sources: Vec<Source> = items.iter().enumerate().map(source).collect();
    bibliography(&sources, by_name(style).unwrap(), "en").iter().map(|one| plain(one)).collect()
}

/// An article by authors such as `Kim, Jin; Lee, Bo`, of a year, with a title.
fn article(id: &str, authors: &str, year: u16, title: &str) -> String {
    let name = |name: &str| match name.split_once(", ") {
        Some((family, given)) => serde_json::json!({"family": family, "given": given}),
        None => serde_json::json!({"literal": name}),
    };
    let names: Vec<serde_json::Value> = authors.split("; ").map(name).collect();
    serde_json::json!({"id": id, "type": "article-journal", "title": title, "author": names, "container-title": "Asian Survey", "volume": "10", "page": "1-9", "issued": {"date-parts": [[year]]}}).to_string()
}

/// The marks and the list of works that are cited in this order.
fn cited(items: &[String], style: &str) -> (Vec<String>, Vec<String>) {
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let ids: Vec<String> = items
        .iter()
        .map(|json| serde_json::from_str::<serde_json::Value>(json).unwrap()["id"].as_str().unwrap().into())
        .collect();
    let cites: Vec<Vec<(&str, &str)>> = ids.iter().map(|id| vec![(id.as_str(), "")]).collect();
    let cites: Vec<&[(&str, &str)]> = cites.iter().map(Vec::as_slice).collect();
    let cited = cite(&document(&items, &cites), by_name(style).unwrap(), How::List, "en");
    (marks(&cited), list(&cited))
}

#[test]
fn what_tells_marks_apart_is_not_in_the_list() {
    let two = [
        article("a", "Kim, Jiyoung; Lee, Bo; Park, Cy", 2015, "A"),
        article("b", "Kim, Jiyoung; Yoon, Eo; Ma, Di", 2015, "B"),
    ];
    let (marks, list) = cited(&two, "apa");
    assert_eq!(marks, ["(Kim, Lee, & Park, 2015)", "(Kim, Yoon, & Ma, 2015)"]);
    assert_eq!(
        list,
        [
            "Kim, J., Lee, B., & Park, C. (2015). A. Asian Survey, 10, 1–9.",
            "Kim, J., Yoon, E., & Ma, D. (2015). B. Asian Survey, 10, 1–9."
        ]
    );
    let (marks, list) =
        cited(&[article("a", "Kim, Jiyoung", 2014, "A"), article("b", "Kim, Minsu", 2016, "B")], "chicago-author-date");
    assert_eq!(marks, ["(J. Kim 2014)", "(M. Kim 2016)"]);
    assert_eq!(list[0], "Kim, Jiyoung. 2014. “A.” Asian Survey 10: 1–9.");
    // Once more than the processor bears.
    let prefix =
        [article("a", "Kim, J; Lee, B; Ma, C", 2015, "A"), article("b", "Kim, J; Lee, B; Ma, C; Na, D", 2015, "B")];
    assert_eq!(cited(&prefix, "mla").0, ["(Kim, Lee, and Ma)", "(Kim, Lee, Ma, and Na)"]);
    let two = [article("a", "李文; 张三; 王五", 2012, "甲"), article("b", "李文; 赵六; 王五", 2012, "乙")];
    assert_eq!(cited(&two, "apa").1[0], "李文, 张三, & 王五. (2012). 甲. Asian Survey, 10, 1–9.");
}

#[test]
fn letters_go_by_the_list_and_titles_tell_works_apart_in_mla() {
    let mut works = vec![
        article("a", "Kim, Jin", 2015, "Zeta"),
        article("b", "Kim, Jin", 2015, "Alpha"),
        article("c", "Beasley, W. G.", 2000, "A"),
        article("d", "Beasley, W.G.", 2000, "B"),
    ];
    for (id, title) in [("e", "Y"), ("f", "X")] {
        works.push(format!(
            r#"{{"id": "{id}", "type": "webpage", "title": "{title}", "author": [{{"literal": "UN"}}]}}"#
        ));
    }
    let (marks, list) = cited(&works, "apa");
    let wanted =
        ["(Kim, 2015b)", "(Kim, 2015a)", "(Beasley, 2000a)", "(Beasley, 2000b)", "(UN, n.d.-b)", "(UN, n.d.-a)"];
    assert_eq!(marks, wanted);
    assert_eq!(
        (list[2].as_str(), list[4].as_str()),
        ("Kim, J. (2015a). Alpha. Asian Survey, 10, 1–9.", "UN. (n.d.-a). X.")
    );
    assert_eq!(cited(&works, "chicago-author-date").0[4], "(UN, n.d.-b)");
    let items: Vec<&str> = works.iter().map(String::as_str).collect();
    let together = document(&items, &[&[("a", ""), ("b", ""), ("c", "p. 3")]]);
    for (style, mark) in [
        ("apa", "(Beasley, 2000, p. 3; Kim, 2015a, 2015b)"),
        ("chicago-author-date", "(Kim 2015b, 2015a; Beasley 2000, 3)"),
    ] {
        assert_eq!(super::tests::marks(&cite(&together, by_name(style).unwrap(), How::List, "en"))[0], mark);
    }
    let (marks, list) = cited(&works, "mla");
    assert_eq!(marks[..2], ["(Kim, “Zeta”)", "(Kim, “Alpha”)"]);
    assert_eq!(list[2], "Kim, Jin. “Alpha.” Asian Survey, vol. 10, 2015, pp. 1–9.");
}

/// As the processor that the authors of the styles use has it.
#[test]
fn works_of_one_author_at_one_place_go_by_year_in_apa() {
    let mut works: Vec<String> = [
        ("k19", "Kim, Jiyoung", 2019),
        ("k15", "Kim, Jiyoung", 2015),
        ("a20", "Abe, Shin", 2020),
        ("kl12", "Kim, Jiyoung; Lee, Bo", 2012),
        ("klp10", "Kim, Jiyoung; Lee, Bo; Park, C", 2010),
        ("kay12", "Kim, Jiyoung; Abe, S; Yoon, E", 2012),
    ]
    .into_iter()
    .map(|(id, authors, year)| article(id, authors, year, id))
    .collect();
    works.push(article("knd", "Kim, Jiyoung", 1, "knd").replace(r#","issued":{"date-parts":[[1]]}"#, ""));
    works
        .push(article("kip", "Kim, Jiyoung", 1, "kip").replace(r#"{"date-parts":[[1]]}"#, r#"{"literal":"in press"}"#));
    let items: Vec<&str> = works.iter().map(String::as_str).collect();
    let at = |places: &[(&str, &str)], style: &str| {
        let cited = cite(&document(&items, &[places]), by_name(style).unwrap(), How::List, "en");
        (marks(&cited).remove(0), list(&cited))
    };
    let some = |ids: &[&'static str]| ids.iter().map(|id| (*id, "")).collect::<Vec<_>>();
    for (places, apa, chicago) in [
        (some(&["k19", "k15"]), "(Kim, 2015, 2019)", "(Kim 2019, 2015)"),
        (some(&["k19", "a20", "k15"]), "(Abe, 2020; Kim, 2015, 2019)", "(Kim 2019; Abe 2020; Kim 2015)"),
        (some(&["kip", "k19", "knd"]), "(Kim, n.d., 2019, in press)", "(Kim in press, 2019, n.d.)"),
        (some(&["kl12", "klp10", "k19"]), "(Kim, 2019; Kim et al., 2010; Kim & Lee, 2012)", ""),
        (some(&["kay12", "klp10"]), "(Kim et al., 2010, 2012)", "(Kim et al. 2012, 2010)"),
        (vec![("k19", "p. 3"), ("k15", "")], "(Kim, 2015, 2019, p. 3)", "(Kim 2019, 3, 2015)"),
        (vec![("k19", ""), ("k15", "p. 3")], "(Kim, 2015, p. 3, 2019)", "(Kim 2019, 2015, 3)"),
    ] {
        assert_eq!(at(&places, "apa").0, apa);
        assert!(chicago.is_empty() || at(&places, "chicago-author-date").0 == chicago, "{chicago}");
    }
    let all = some(&["kip", "k19", "klp10", "k15", "knd", "kl12"]);
    let years = |style: &str| -> Vec<String> {
        let year = |text: &String| text.split(" k").nth(1).unwrap_or(text).split(['.', '”']).next().unwrap().to_owned();
        at(&all, style).1.iter().map(year).collect()
    };
    assert_eq!(years("apa"), ["nd", "15", "19", "ip", "l12", "lp10"]);
}

#[test]
fn months_and_days_from_one_to_another() {
    let work = |kind: &str, days: &str| {
        format!(
            r#"{{"id": "a", "type": "{kind}", "title": "T", "author": [{{"family": "Kim", "given": "J."}}], "container-title": "Survey", "page": "1-9", "issued": {{"raw": "{days}"}}}}"#
        )
    };
    for (kind, days, style, reference) in [
        ("article-magazine", "2019-05/2019-06", "apa", "Kim, J. (2019, May–June). T. Survey, 1–9."),
        ("article-magazine", "2019-12/2020-01", "apa", "Kim, J. (2019–2020, December–January). T. Survey, 1–9."),
        ("article-magazine", "2019-05-28/2019-06-03", "apa", "Kim, J. (2019, May 28–June 3). T. Survey, 1–9."),
        ("article-journal", "2019-05/2019-06", "apa", "Kim, J. (2019). T. Survey, 1–9."),
        ("article-magazine", "2019-05/2019-06", "chicago-author-date", "Kim, J. 2019. “T.” Survey, May–June."),
        ("article-magazine", "2019-12/2020-01", "mla", "Kim, J. “T.” Survey, Dec. 2019–Jan. 2020, pp. 1–9."),
        ("article-newspaper", "2019-05-05/2019-05-07", "mla", "Kim, J. “T.” Survey, 5–7 May 2019, pp. 1–9."),
        ("article-newspaper", "2019-05-28/2019-06-03", "GB-T-7714-2015", "KIM J. T[N]. Survey, 2019-05-28/06-03(1-9)."),
        ("article-newspaper", "2019-05/2019-06", "GB-T-7714-2015", "KIM J. T[N]. Survey, 2019-05/06(1-9)."),
    ] {
        assert_eq!(listed(&[&work(kind, days)], style), [reference]);
    }
    let (magazine, paper) =
        (work("article-magazine", "2019-12/2020-01"), work("article-magazine", "2019-05-28/2019-06-03"));
    let note = |work: &str| {
        let style = by_name("chicago-notes").unwrap();
        notes(&cite(&document(&[work], &[&[("a", "")]]), style, How::Footnotes, "en")).remove(0)
    };
    assert_eq!(note(&magazine), "J. Kim, “T,” Survey, December 2019–January 2020.");
    assert_eq!(note(&paper), "J. Kim, “T,” Survey, May 28–June 3, 2019.");
    assert_eq!(cited(&[magazine], "apa").0, ["(Kim, 2019–2020)"]);
}

#[test]
fn and_others_is_nobody() {
    let work = [article("a", "Cha, Victor D.; et al.", 2015, "A")];
    for (style, mark, reference) in [
        ("apa", "(Cha et al., 2015)", "Cha, V. D., et al. (2015). A."),
        ("mla", "(Cha et al.)", "Cha, Victor D., et al. “A.”"),
        ("chicago-author-date", "(Cha et al. 2015)", "Cha, Victor D., et al. 2015."),
        ("GB-T-7714-2015", "[1]", "[1] CHA V D, et al. A[J]."),
        ("GB-T-7714-2025", "[1]", "[1] Cha V D，et al. A[J]."),
    ] {
        let (marks, list) = cited(&work, style);
        assert!(marks == [mark] && list[0].starts_with(reference), "{marks:?} {list:?}");
    }
    assert!(cited(&[article("a", "李文; 等", 2015, "甲")], "mla").1[0].starts_with("李文等. “甲.”"));
}

#[test]
fn editors_in_the_place_of_authors() {
    let book = r#"{"id": "a", "type": "book", "title": "Uses", "editor": [{"family": "Ikenberry", "given": "G. John"}, {"family": "Inoguchi", "given": "Takashi"}], "publisher": "P", "issued": {"date-parts": [[2003]]}}"#;
    let (marks, list) = cited(&[book.to_owned()], "chicago-author-date");
    assert_eq!(marks, ["(Ikenberry and Inoguchi 2003)"]);
    assert_eq!(list, ["Ikenberry, G. John, and Takashi Inoguchi, eds. 2003. Uses. P."]);
    let noted = cite(&document(&[book], &[&[("a", "")]]), by_name("chicago-notes").unwrap(), How::Footnotes, "en");
    assert_eq!(notes(&noted), ["G. John Ikenberry and Takashi Inoguchi, eds., Uses (P, 2003)."]);
    assert_eq!(listed(&[book], "GB-T-7714-2015"), ["IKENBERRY G J, INOGUCHI T. Uses[M]. P, 2003."]);
    let chinese = book.replace("\"title\"", "\"language\": \"zh\", \"title\"");
    assert_eq!(listed(&[&chinese], "apa"), ["Ikenberry, G. J., & Inoguchi, T. (Eds.). (2003). Uses. P."]);
    // Without a point behind the initial.
    let one = r#"{"id": "a", "type": "book", "title": "Uses", "editor": [{"family": "Li", "given": "A"}], "publisher": "P", "issued": {"date-parts": [[1980]]}}"#;
    assert_eq!(listed(&[one], "chicago-author-date"), ["Li, A., ed. 1980. Uses. P."]);
    assert_eq!(listed(&[one], "mla"), ["Li, A., editor. Uses. P, 1980."]);
}

#[test]
fn titles_and_their_signs_in_english_styles() {
    let of = |title: &str, style: &str| cited(&[article("a", "Abe, S.", 2013, title)], style).1.remove(0);
    for (title, style, reference) in [
        ("Is Japan back?", "apa", "Abe, S. (2013). Is Japan back? Asian Survey, 10, 1–9."),
        ("Is Japan back?", "mla", "Abe, S. “Is Japan Back?” Asian Survey, vol. 10, 2013, pp. 1–9."),
        (
            "Man, the state, and iPhones (or not): H₂O",
            "chicago-author-date",
            "Abe, S. 2013. “Man, the State, and iPhones (or Not): H₂O.” Asian Survey 10: 1–9.",
        ),
        ("“一带一路”与日本", "chicago-author-date", "Abe, S. 2013. “‘一带一路’与日本.” Asian Survey 10: 1–9."),
        (
            "What is the \"paradox\"",
            "chicago-author-date",
            "Abe, S. 2013. “What Is the ‘Paradox.’” Asian Survey 10: 1–9.",
        ),
        ("What is the \"paradox\"?", "apa", "Abe, S. (2013). What is the “paradox”? Asian Survey, 10, 1–9."),
    ] {
        assert_eq!(of(title, style), reference);
    }
    let turned = r#"{"type": "book", "title": "On <i>gaiatsu</i>", "author": [{"literal": "A"}], "issued": {"date-parts": [[2013]]}}"#;
    let source = Source { id: "x".into(), json: turned.into() };
    let runs = bibliography(&[source], by_name("chicago-author-date").unwrap(), "en").remove(0);
    let upright = runs.iter().find(|run| run.text.starts_with("Gaiatsu"));
    assert!(upright.is_some_and(|run| !run.italic), "{runs:?}");
}

#[test]
fn what_stood_in_for_the_author_is_there_all_the_same() {
    let review = r#"{"type": "review-book", "author": [{"family": "Iriye", "given": "Akira"}], "reviewed-title": "Embracing defeat", "reviewed-author": [{"family": "Dower", "given": "John"}], "container-title": "Journal of Asian Studies", "volume": "59", "issue": "1", "page": "190", "issued": {"date-parts": [[2000]]}}"#;
    let paper = r#"{"type": "article-newspaper", "title": "Abe visits shrine", "container-title": "The Japan Times", "issued": {"date-parts": [[2013, 12, 26]]}}"#;
    let entry = r#"{"type": "entry-encyclopedia", "title": "Meiji restoration", "author": [{"family": "Beasley", "given": "William"}], "container-title": "Encyclopedia of Asian history", "publisher": "Scribner", "issued": {"date-parts": [[1988]]}}"#;
    assert_eq!(
        listed(&[review, paper, entry], "chicago-author-date"),
        [
            "Beasley, William. 1988. “Meiji Restoration.” In Encyclopedia of Asian History. Scribner.",
            "Iriye, Akira. 2000. Review of Embracing Defeat, by John Dower. Journal of Asian Studies 59 (1): 190.",
            "The Japan Times. 2013. “Abe Visits Shrine.” December 26.",
        ]
    );
    let conference = r#"{"type": "paper-conference", "title": "Paper", "author": [{"family": "Tan", "given": "See"}], "editor": [{"family": "Ho", "given": "L"}], "container-title": "Proceedings of X", "publisher": "ISEAS", "page": "xii-xv", "issued": {"date-parts": [[2003]]}}"#;
    assert_eq!(
        listed(&[conference], "apa"),
        ["Tan, S. (2003). Paper. In L. Ho (Ed.), Proceedings of X (pp. xii–xv). ISEAS."]
    );
}

#[test]
fn numbers_places_and_dates_that_are_more_than_a_number() {
    let report = r#"{"type": "report", "title": "R", "author": [{"literal": "UN"}], "genre": "Resolution", "number": "S/RES/1718", "issued": {"date-parts": [[2006]]}}"#;
    let paper = r#"{"type": "report", "title": "W", "author": [{"literal": "X"}], "genre": "Working Paper", "number": "No. 123", "issued": {"date-parts": [[2006]]}}"#;
    let file = r#"{"type": "manuscript", "title": "File", "author": [{"literal": "V"}], "archive": "National Archives", "number": "105-01759-02", "issued": {"date-parts": [[1972]]}}"#;
    assert_eq!(listed(&[file], "apa"), ["V. (1972). File (105-01759-02). National Archives."]);
    let treaty = r#"{"type": "document", "title": "中日和平友好条约", "issued": {"date-parts": [[1978]]}}"#;
    assert_eq!(listed(&[treaty], "chicago-notes"), ["中日和平友好条约. 1978."]);
    let memo = r#"{"type": "manuscript", "title": "Memo", "author": [{"literal": "Y"}], "archive": "National Archives", "archive-place": "College Park, MD", "issued": {"date-parts": [[1994], [1998]]}}"#;
    let press = r#"{"type": "article-journal", "title": "T", "author": [{"literal": "Z"}], "container-title": "J", "issued": {"literal": "in press"}, "accessed": {"date-parts": [[2022, 2, 3]]}, "URL": "https://a.b"}"#;
    assert_eq!(
        listed(&[report, paper, memo, press], "apa"),
        [
            "UN. (2006). R (Resolution S/RES/1718).",
            "X. (2006). W (Working Paper No. 123).",
            "Y. (1994–1998). Memo. National Archives, College Park, MD.",
            "Z. (in press). T. J. https://a.b",
        ]
    );
    let status = press.replace(r#""issued": {"literal": "in press"}"#, r#""status": "in press""#);
    for press in [press, &status] {
        assert_eq!(listed(&[press], "GB-T-7714-2015"), ["Z. T[J/OL]. J, in press[2022-02-03]. https://a.b."]);
    }
    assert_eq!(listed(&[memo], "GB-T-7714-2015"), ["Y. Memo[Z]. College Park, MD: National Archives, 1994-1998."]);
}

#[test]
fn gbt_7714_2015_to_the_letter() {
    let book = r#"{"type": "book", "title": "日本史", "author": [{"family": "五百旗头", "given": "真"}], "edition": "3rd", "publisher": "书局", "publisher-place": "北京", "issued": {"date-parts": [[2007]]}, "language": "zh"}"#;
    let issue = r#"{"type": "article-journal", "title": "T", "author": [{"family": "King", "given": "M.L.", "suffix": "Jr."}], "container-title": "J", "issued": {"date-parts": [[1970]]}, "volume": "2", "issue": "3–4", "page": "xii–xv"}"#;
    assert_eq!(
        listed(&[book, issue], "GB-T-7714-2015"),
        ["五百旗头真. 日本史[M]. 3版. 北京: 书局, 2007.", "KING M L Jr. T[J]. J, 1970, 2(3-4): xii-xv."]
    );
    assert_eq!(gbt(book), "五百旗头真. 日本史[M]. 3 版. 北京：书局，2007.");
}

#[test]
fn numbers_of_articles_stay_as_they_are() {
    let work = |number: &str| {
        format!(
            r#"{{"type": "article-journal", "title": "T", "author": [{{"family": "Zed", "given": "Xi"}}], "container-title": "J", "volume": "3", "number": "{number}", "issued": {{"date-parts": [[2021]]}}}}"#
        )
    };
    for number in ["105-02", "e01-09"] {
        for (style, reference) in [
            ("chicago-author-date", format!("Zed, Xi. 2021. “T.” J 3: {number}.")),
            ("mla", format!("Zed, Xi. “T.” J, vol. 3, {number}, 2021.")),
            ("apa", format!("Zed, X. (2021). T. J, 3, Article {number}.")),
            ("GB-T-7714-2025", format!("Zed X. T[J]. J，2021，3：{number}.")),
        ] {
            assert_eq!(listed(&[&work(number)], style), [reference], "{style}");
        }
    }
}

#[test]
fn dates_in_words_and_before_christ_are_in_their_order() {
    let work = |title: &str, issued: &str| {
        format!(
            r#"{{"type": "book", "title": "{title}", "author": [{{"family": "Li", "given": "An"}}], "publisher": "P", "issued": {issued}}}"#
        )
    };
    let works = [
        work("Qa", r#"{"literal": "in press"}"#),
        work("Qb", r#"{"literal": "民国25年"}"#),
        work("Qc", r#"{"date-parts": [[1930]]}"#),
        work("Qd", r#"{"date-parts": [[1995]]}"#),
        work("Qe", r#"{"date-parts": [[-50]]}"#),
        work("Qf", r#"{"literal": "été 1990"}"#),
    ];
    let works: Vec<&str> = works.iter().map(String::as_str).collect();
    for style in ["apa", "chicago-author-date"] {
        let list = listed(&works, style);
        let order: String = list.iter().filter_map(|one| one.split(" Q").nth(1)?.chars().next()).collect();
        assert_eq!(order, "ecbfda", "{list:?}");
    }
}
