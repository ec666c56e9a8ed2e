//! Files of sources as libraries and programs write them, and hostile ones.

use serde_json::{Value, json};

use super::{ReadError, SourcesKind, added, read_sources, write_sources};
use crate::doc::Source;

fn items(text: &str) -> Vec<Value> {
    let (sources, problems) = read_sources(text.as_bytes()).unwrap();
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    sources.iter().map(|source| serde_json::from_str(&source.json).unwrap()).collect()
}

#[test]
fn bibtex_with_all_its_turns() {
    let text = r#"
% a comment
@string{up = "University Press"}
@string{self = self}
@preamble{"x"}
@article{zhang2024,
  author = {张三 and 李四 and 王五},
  title = {思维导图的{研究}}, journal = {图书情报工作}, year = 2024, month = mar,
  volume = {68}, number = {3}, pages = {12--20}, doi = {https://doi.org/10.1000/xyz}, langid = {chinese}
}
@Book{smith, author = "Smith, John A. and van der Graaf, Yolanda and {World Health Organization} and others",
  title = "Caf\'e \& {NASA}", subtitle = {a study}, publisher = "Cornell " # up, address = {Ithaca}, date = {1987-05}, url = {https://a.b/c--d_e%20f}}
@inproceedings{p, title={Paper}, author={欧阳, 竹}, crossref={proc}}
@proceedings{proc, title={Great proceedings}, editor={Doe, Jr., Jane}, publisher={ACM}, year={2020}}
@misc{arx, title={Pre}, eprint={1112.6136}, archiveprefix={arXiv}, year={2012}}
"#;
    let items = items(text);
    assert_eq!(items.len(), 5);
    assert_eq!(
        items[0],
        json!({"id": "zhang2024", "type": "article-journal", "title": "思维导图的研究", "author": [{"literal": "张三"}, {"literal": "李四"}, {"literal": "王五"}], "container-title": "图书情报工作", "issued": {"date-parts": [[2024, 3]]}, "volume": "68", "issue": "3", "page": "12-20", "DOI": "10.1000/xyz", "language": "zh"})
    );
    assert_eq!(
        items[1]["author"],
        json!([{"family": "Smith", "given": "John A."}, {"family": "Graaf", "given": "Yolanda", "non-dropping-particle": "van der"}, {"literal": "World Health Organization"}, {"literal": "et al."}])
    );
    assert_eq!(items[1]["title"], "Café & NASA: a study");
    assert_eq!(items[1]["publisher"], "Cornell University Press");
    assert_eq!(
        (&items[1]["URL"], &items[1]["issued"]),
        (&json!("https://a.b/c--d_e%20f"), &json!({"date-parts": [[1987, 5]]}))
    );
    assert_eq!(items[2]["container-title"], "Great proceedings");
    assert_eq!(items[2]["editor"], json!([{"family": "Doe", "given": "Jane", "suffix": "Jr."}]));
    assert_eq!(items[2]["author"], json!([{"family": "欧阳", "given": "竹"}]));
    assert_eq!((&items[4]["type"], &items[4]["number"]), (&json!("article"), &json!("arXiv:1112.6136")));
}

#[test]
fn a_damaged_entry_costs_no_other() {
    let text =
        "@book{a, title = {A}}\n@book{b, title = {B, year = }\n@book{c, title = {C}}\n@book{d, title = nowhere}\n";
    let (sources, problems) = read_sources(text.as_bytes()).unwrap();
    let ids: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    assert!(ids.contains(&"a") && ids.contains(&"c") && !problems.is_empty(), "{ids:?} {problems:?}");
}

#[test]
fn ris_as_chinese_libraries_write_it_in_gb18030() {
    let text = "TY  - JOUR\r\nT1  - 韩日关系改善的动因及走向\r\nAU  - 谢若初;吕耀东;\r\nJO  - 和平与发展\r\nPY  - 2022\r\nIS  - 06\r\nSP  - 112\r\nEP  - 132\r\nSN  - 1006-6241\r\nKW  - 韩国\r\nKW  - 日本\r\nUR  - https://kns.cnki.net/x\r\nER  - \r\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    let (sources, problems) = read_sources(&bytes).unwrap();
    assert!(problems.is_empty());
    let item: Value = serde_json::from_str(&sources[0].json).unwrap();
    assert_eq!(
        item,
        json!({"id": "S1", "type": "article-journal", "title": "韩日关系改善的动因及走向", "author": [{"literal": "谢若初"}, {"literal": "吕耀东"}], "container-title": "和平与发展", "issued": {"date-parts": [[2022]]}, "issue": "06", "page": "112-132", "ISSN": "1006-6241", "URL": "https://kns.cnki.net/x", "keyword": "韩国, 日本"})
    );
}

#[test]
fn ris_that_is_not_whole_is_told() {
    let (sources, problems) =
        read_sources("TY  - BOOK\nTI  - A long\n  title\nAU  - Doe, Jane\nTY  - BOOK\nTI  - B\n".as_bytes()).unwrap();
    assert_eq!((sources.len(), problems.len()), (2, 2));
    assert!(sources[0].json.contains("A long title"), "{}", sources[0].json);
}

#[test]
fn csl_json_is_kept_to_the_letter() {
    let json = r#"[{"id": 7, "type": "book", "x-own": {"a": [1, null]}}, 3, {"id": "a", "title": "T", "issued": {"literal": "c1988"}}, {"id": "a", "title": "U"}]"#;
    let (sources, problems) = read_sources(json.as_bytes()).unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!(sources[0].json, r#"{"id": "7", "type": "book", "x-own": {"a": [1, null]}}"#);
    assert_eq!(sources[1].json, r#"{"id": "a", "title": "T", "issued": {"literal": "c1988"}}"#);
    assert_eq!(sources[2].id, "a-2");
    let text = write_sources(&sources, SourcesKind::CslJson);
    assert_eq!(read_sources(text.as_bytes()).unwrap().0, sources);
    assert_eq!(write_sources(&[], SourcesKind::CslJson), "[]\n");
}

#[test]
fn items_come_back_from_bibtex_and_ris() {
    let items = [
        json!({"id": "S1", "type": "article-journal", "title": "A {curly} title: 50% & $5 #1 a_b ~ ^ \\", "author": [{"family": "Doe", "given": "Jane"}, {"literal": "谢若初"}, {"literal": "World Health Organization"}], "container-title": "Maps", "issued": {"date-parts": [[2022, 12, 1]]}, "volume": "3", "issue": "6", "page": "112-132", "DOI": "10.1/a_b", "URL": "https://a.b/?q=1&r=%20_x", "language": "en", "note": "Read twice."}),
        json!({"id": "S2", "type": "chapter", "title": "谈谈记忆", "author": [{"literal": "阿扬"}], "editor": [{"literal": "《环球科学》杂志社"}], "translator": [{"literal": "姜海伦"}], "container-title": "认识记忆力", "issued": {"date-parts": [[2023]]}, "page": "15-18", "publisher": "机械工业出版社", "publisher-place": "北京", "language": "zh"}),
        json!({"id": "S3", "type": "thesis", "title": "Spectra", "author": [{"family": "Cairns", "given": "Bruce"}], "issued": {"date-parts": [[1965]]}, "publisher": "University of California", "publisher-place": "Berkeley", "genre": "Doctoral dissertation"}),
        json!({"id": "S4", "type": "webpage", "title": "Page", "author": [{"literal": "Zotero"}], "issued": {"date-parts": [[2024, 4]]}, "accessed": {"date-parts": [[2024, 4, 8]]}, "URL": "https://www.zotero.org/"}),
    ];
    let sources: Vec<Source> = items
        .iter()
        .map(|item| Source { id: item["id"].as_str().unwrap().into(), json: item.to_string().into() })
        .collect();
    for kind in [SourcesKind::Bib, SourcesKind::Ris] {
        let text = write_sources(&sources, kind);
        let back = self::items(&text);
        for (was, is) in items.iter().zip(&back) {
            assert_eq!(was, is, "\n{text}");
        }
    }
}

#[test]
fn hostile_files_are_refused_or_read_but_nothing_breaks() {
    let deep = format!("@book{{a, title = {}x{}}}", "{".repeat(100_000), "}".repeat(100_000));
    let commands = format!("@book{{a, title = {{{}x{}}}}}", "\\a{".repeat(90), "}".repeat(90));
    let laughs: String = (1..60).map(|n| format!("@string{{a{n} = a{} # a{}}}\n", n - 1, n - 1)).collect();
    let laughs = format!("@string{{a0 = \"ha\"}}\n{laughs}@book{{a, title = a59}}\n");
    let circle = "@string{a = b}\n@string{b = a}\n@book{c, title = a}\n@book{d, crossref = {d}, title={D}}\n";
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in [
        deep.as_str(),
        &commands,
        &laughs,
        circle,
        &nested,
        "@",
        "@book{",
        "@book{,}",
        "TY  -",
        "{}",
        "[]",
        "TY  - \nER  - ",
        "@book{x, author={ and }, date={/}}",
        "@book{x, title={\\",
    ] {
        let head: String = text.chars().take(40).collect();
        drop(read_sources(text.as_bytes()));
        for at in 0..text.len().min(60) {
            drop(read_sources(&text.as_bytes()[..at]));
        }
        assert!(head.len() <= 160);
    }
    assert_eq!(read_sources(b""), Err(ReadError::Unknown));
    assert_eq!(read_sources(b"\x00\xff\xfe\x89PNG"), Err(ReadError::Unknown));
    assert!(matches!(read_sources(b"{\"a\": "), Err(ReadError::Nothing("CSL-JSON", _))));
}

#[test]
fn every_cut_and_every_flip_of_a_file_is_borne() {
    let text = "@string{u = \"U\"}\n@article{张三2024, author = {张三 and Smith, J.}, title = {T\\\"{u}r $x$}, journal = u # {x}, year = 2024}\nTY  - JOUR\nAU  - A, B\nER  - \n";
    for at in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        drop(read_sources(&bytes[..at]));
        bytes[at] ^= 0x20;
        drop(read_sources(&bytes));
        bytes[at] = b'{';
        drop(read_sources(&bytes));
    }
}

#[test]
fn what_is_there_stays_and_what_collides_gets_a_new_id() {
    let source =
        |id: &str, title: &str| Source { id: id.into(), json: json!({"id": id, "title": title}).to_string().into() };
    let old = [source("S1", "A"), source("S2", "B")];
    let new = vec![source("S1", "A"), source("S2", "other"), source("S3", "C")];
    let to_add = added(&old, new.clone());
    let ids: Vec<&str> = to_add.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["S2-2", "S3"]);
    assert!(to_add[0].json.contains(r#""id": "S2-2""#), "{}", to_add[0].json);
    // A second time there is nothing to add.
    let all: Vec<Source> = old.iter().chain(&to_add).cloned().collect();
    assert_eq!(added(&all, new), Vec::<Source>::new());
}

#[test]
fn bibtex_as_people_and_chinese_libraries_write_it() {
    let items = items(
        r"
@article{a, author={Garc{\'\i}a, Ana}, title={The \textit{gaiatsu} of \emph{Japan}, \enquote{peace}, ``war''}, year={2001}}
@misc{w, title={Page}, howpublished={\url{https://a.b/c\_d--e}}, year={2020}}
@article{s, author={王明；李伟;张三}, title={题}, year={2001}}
@thesis{t, author={A, B}, title={T}, type={phdthesis}, institution={U}, date={2001}}
@book{v, author={A, B}, title={T}, volumes={2}, date={2001}}
",
    );
    assert_eq!(items[0]["author"], json!([{"family": "García", "given": "Ana"}]));
    assert_eq!(items[0]["title"], "The <i>gaiatsu</i> of <i>Japan</i>, “peace”, “war”");
    assert_eq!(items[1]["URL"], "https://a.b/c_d--e");
    assert_eq!(items[2]["author"], json!([{"literal": "王明"}, {"literal": "李伟"}, {"literal": "张三"}]));
    assert_eq!((&items[3]["genre"], &items[4]["number-of-volumes"]), (&json!("Doctoral dissertation"), &json!("2")));
}

#[test]
fn more_that_comes_back() {
    let works = [
        json!({"id": "a", "type": "book", "title": "On <i>gaiatsu</i> and 50%", "number-of-volumes": "2"}),
        json!({"id": "b", "type": "paper-conference", "title": "P", "event-title": "X Conference", "event-place": "Singapore"}),
        json!({"id": "c", "type": "document", "title": "P", "container-title": "Host"}),
    ];
    let source = |item: &Value| Source { id: item["id"].as_str().unwrap().into(), json: item.to_string().into() };
    let sources: Vec<Source> = works.iter().map(source).collect();
    let bib = write_sources(&sources, SourcesKind::Bib);
    assert!(bib.contains("title = {On \\emph{gaiatsu} and 50\\%}"), "{bib}");
    assert_eq!(items(&bib)[0], works[0]);
    let ris = write_sources(&sources, SourcesKind::Ris);
    assert_eq!(items(&ris), works, "{ris}");
    let range = json!({"id": "r", "type": "book", "title": "T", "issued": {"date-parts": [[1981], [1990]]}});
    let ris = write_sources(&[source(&range)], SourcesKind::Ris);
    assert!(ris.contains("PY  - 1981\n") && !ris.contains("DA  -"), "{ris}");
}

#[test]
fn endnote_files_are_told_by_their_first_line() {
    let text = "\u{feff}%0 Journal Article\n%A 安成日\n%A 李文\n%+ 黑龙江大学;\n%T 日韩关系的\n演变\n%J 当代亚太\n%D 2012\n%V 3\n%N 05\n%P 4-20\n%K 日韩;关系\n%@ 1007-161X\n%U https://kns.cnki.net/x\n\n%0 Thesis\n%A Lee, Ji\n%T T\n%I U\n%D 2003\n%9 PhD\n";
    let items = items(text);
    assert_eq!(
        items[0],
        json!({"id": "S1", "type": "article-journal", "title": "日韩关系的 演变", "author": [{"literal": "安成日"}, {"literal": "李文"}], "container-title": "当代亚太", "issued": {"date-parts": [[2012]]}, "volume": "3", "issue": "05", "page": "4-20", "ISSN": "1007-161X", "URL": "https://kns.cnki.net/x", "keyword": "日韩, 关系"})
    );
    assert_eq!(
        items[1],
        json!({"id": "S2", "type": "thesis", "title": "T", "author": [{"family": "Lee", "given": "Ji"}], "issued": {"date-parts": [[2003]]}, "publisher": "U", "genre": "PhD"})
    );
    for at in 0..text.len() {
        drop(read_sources(&text.as_bytes()[..at]));
    }
}

#[test]
fn bibtex_addresses_stay_as_they_are() {
    let items = items(
        r#"
@misc{a, url = {http://a/b`c''d}, doi="10.1000/a`b--c~d", title = {Of `b'}, howpublished={seen at ``home''}}
@misc{b, url = {http://a/b\_c\%20d\&e~f--g%20h}, title={B}}
@misc{c, howpublished = {Available at \url{http://a/b`c~\_d--e}, seen in May}, title={C}}
@misc{d, url = {{http://a/b`c}}, title = "D", year = 2001}
"#,
    );
    assert_eq!((&items[0]["URL"], &items[0]["DOI"]), (&json!("http://a/b`c''d"), &json!("10.1000/a`b--c~d")));
    assert_eq!(items[0]["title"], "Of ‘b’");
    assert_eq!(items[1]["URL"], "http://a/b_c%20d&e~f--g%20h");
    assert_eq!(items[2]["URL"], "http://a/b`c~_d--e");
    assert_eq!((&items[3]["URL"], &items[3]["issued"]), (&json!("http://a/b`c"), &json!({"date-parts": [[2001]]})));
    let source = |item: &Value| Source { id: item["id"].as_str().unwrap().into(), json: item.to_string().into() };
    let sources: Vec<Source> = items.iter().map(source).collect();
    assert_eq!(self::items(&write_sources(&sources, SourcesKind::Bib)), items);
}

#[test]
fn months_from_one_to_another() {
    let items = items(
        r#"
@article{a, title={A}, year=2019, month = may # "/" # jun}
@article{b, title={B}, year={2019}, month={May--June}}
@article{c, title={C}, date={2019-05/2019-06}}
@article{d, title={D}, year={2019/2020}, month={December/January}}
@article{e, title={E}, year={2019}, month=may # "~7"}
@article{f, title={F}, year={2019}, month={5月}}
@article{g, title={G}, year={2019}, month={Dec/Jan}}
@article{h, title={H}, year={2019}, month={7 May}}
"#,
    );
    let enw =
        self::items("%0 Journal Article\n%T A\n%D 2019\n%8 May-June\n\n%0 Journal Article\n%T B\n%D 2019\n%8 May 7\n");
    assert_eq!(enw[0]["issued"], items[0]["issued"]);
    assert_eq!(enw[1]["issued"], items[4]["issued"]);
    let dates = |parts: Value| json!({"date-parts": parts});
    for (at, parts) in [
        json!([[2019, 5], [2019, 6]]),
        json!([[2019, 5], [2019, 6]]),
        json!([[2019, 5], [2019, 6]]),
        json!([[2019, 12], [2020, 1]]),
        json!([[2019, 5, 7]]),
        json!([[2019, 5]]),
        json!([[2019, 12]]),
        json!([[2019, 5, 7]]),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(items[at]["issued"], dates(parts), "{at}");
    }
}

/// Each that collides was compared with all there are.
#[test]
fn many_that_collide_are_told_apart_in_no_time() {
    let start = std::time::Instant::now();
    let source = |id: usize, title: &str| Source {
        id: format!("S{id}").into(),
        json: json!({"id": format!("S{id}"), "title": title}).to_string().into(),
    };
    let old: Vec<Source> = (0..3000).map(|id| source(id, "A")).collect();
    let new: Vec<Source> = (0..3000).map(|id| source(id, "B")).collect();
    let more = added(&old, new.clone());
    assert_eq!((more.len(), more[7].id.as_str()), (3000, "S7-2"));
    let all: Vec<Source> = old.iter().chain(&more).cloned().collect();
    assert_eq!(added(&all, new), Vec::<Source>::new());
    let one = format!("[{}]", vec![r#"{"id": "x", "title": "T"}"#; 3000].join(","));
    assert_eq!(items(&one)[2999]["id"], "x-3000");
    assert!(start.elapsed() < std::time::Duration::from_secs(8), "{:?}", start.elapsed());
}

#[test]
fn keys_with_spaces_and_numbers_of_articles() {
    let items = items(
        "@article{木宮 正史2012,\n title={T}, author={Tadashi KIMIYA and 木宮 正史}, eid={e12}}\n@book{b c , title={B}}\n",
    );
    assert_eq!((&items[0]["id"], &items[0]["number"]), (&json!("木宮正史2012"), &json!("e12")));
    assert_eq!((&items[1]["id"], &items[1]["title"]), (&json!("bc"), &json!("B")));
    let ris = self::items("TY  - JOUR\nTI  - A\nC7  - e12\nER  - \nTY  - RPRT\nTI  - R\nSN  - RL33740\nER  - \n");
    assert_eq!((&ris[0]["number"], &ris[1]["number"]), (&json!("e12"), &json!("RL33740")));
    let source = |item: &Value| Source { id: item["id"].as_str().unwrap().into(), json: item.to_string().into() };
    for kind in [SourcesKind::Bib, SourcesKind::Ris] {
        assert_eq!(self::items(&write_sources(&[source(&ris[0])], kind))[0], ris[0]);
    }
}

#[test]
fn archives_patents_and_entities() {
    let items = items(
        "@archive{ar, title={请示}, author={外交部}, library={外交部档案馆}, address={北京}, number={105-01759-02}, date={1972-07-08}}\n",
    );
    assert_eq!((&items[0]["archive-place"], &items[0]["number"]), (&json!("北京"), &json!("105-01759-02")));
    let source = Source { id: "ar".into(), json: items[0].to_string().into() };
    assert_eq!(self::items(&write_sources(&[source], SourcesKind::Bib)), items);
    let ris = self::items("TY  - JOUR\nTI  - Politics &amp; Society\nUR  - http://a/?b&amp;c\nER  - \n");
    assert_eq!((&ris[0]["title"], &ris[0]["URL"]), (&json!("Politics & Society"), &json!("http://a/?b&amp;c")));
    let enw = self::items("%0 Patent\n%A 邓一刚\n%T 节电器\n%M CN101106276A\n%D 2008-01-16\n");
    assert_eq!(enw[0]["number"], "CN101106276A");
}
