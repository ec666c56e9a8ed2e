//! Web pages as outlines: headings, lists and `<details>`; also bookmarks of browsers, which are lists
//! of lists. Only text is taken; scripts and styles are passed over.
//!
//! What stands below a topic is its note, in Markdown: looks, links, code, quotations and tables stay.
//! Footnotes are told in the note of the topic that refers to them; readings stand in brackets behind what
//! they belong to.

use super::parts::levels::Levels;
use super::parts::{encoding, html};
use super::{Loaded, ReadError, ReadOptions};
use crate::doc::edit::{NewTopic, outline_of};

use page::Page;

mod flow;
mod inner;
mod page;
mod ruby;
mod scan;

/// Lists stand below all headings.
const LISTS: usize = 100;

/// Whether it is a web page.
#[must_use]
pub fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let mut text = encoding::lossy(head).to_ascii_lowercase();
    // Behind what says that it is XML, and comments.
    while let Some(rest) = ["?>", "-->"].iter().zip(["<?xml", "<!--"]).find_map(|(end, start)| {
        let (_, rest) = text.trim_start().strip_prefix(start)?.split_once(end)?;
        Some(rest.to_owned())
    }) {
        text = rest;
    }
    let text = text.trim_start();
    ["<!doctype html", "<html", "<!doctype netscape-bookmark"].iter().any(|start| text.starts_with(start))
}

/// Reads the headings and lists of a web page; also bookmarks, which are a list of lists.
///
/// # Errors
/// When there is no topic in it.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let declared = encoding::lossy(bytes.get(..1024).unwrap_or(bytes)).to_ascii_lowercase();
    let charset = declared.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    let text = encoding::decode(bytes, charset.as_deref())?.text;
    parse(&text, options, false)?.finish()
}

/// Whether there is anything in HTML that makes an outline of it: a heading, or a list of some
/// length.
#[must_use]
pub fn is_outline(text: &str) -> bool {
    let mut items = 0;
    for token in html::tokens(text) {
        let html::Token::Start(name, attributes) = token else { continue };
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" => return true,
            "li" | "dt" => items += 1,
            "p" if level_of_word(attributes).is_some() => items += 1,
            _ => {}
        }
        if items > 1 {
            return true;
        }
    }
    false
}

/// The topics of a piece of HTML, in document order, with what stands before the first of them as
/// topics too. `None` if there is none.
#[must_use]
pub fn outline(text: &str) -> Option<Vec<NewTopic>> {
    let mut levels = parse(text, &ReadOptions::default(), true).ok()?;
    let made_up = levels.tops() != 1;
    if levels.tops() == 0 {
        return None;
    }
    let before = std::mem::take(&mut levels.preface);
    let document = levels.finish().ok()?.document;
    let root = document.sheets().first()?.1.root();
    let tops = if made_up { document.children(root) } else { &[root] };
    let before = before.split("\n\n").map(str::trim).filter(|words| !words.is_empty());
    let mut topics: Vec<NewTopic> = before.map(|words| NewTopic::new(0, words)).collect();
    topics.extend(tops.iter().flat_map(|&top| outline_of(&document, top)));
    Some(topics)
}

/// The topics with their levels. What stands before the first of them may be wanted as plain text, to make
/// topics of it.
fn parse(text: &str, options: &ReadOptions, is_plain: bool) -> Result<Levels, ReadError> {
    let html::Signs { html: text, formulas } = html::signs(text);
    let tokens: Vec<html::Token<'_>> = html::tokens(&text).collect();
    let scan = scan::scan(&text, &tokens);
    let mut levels = Levels::new("html", options);
    let mut page = Page::new(&scan, &tokens, is_plain);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = page.token(&mut levels, at, token)?;
    }
    page.finish(&mut levels)?;
    for formula in formulas {
        levels.build.report.changed("formulas, shown as their text", &formula);
    }
    Ok(levels)
}

/// What a paragraph of a page that Word saved is: with the level of its list in its style or, in pages that
/// were filtered, with its margin alone.
fn level_of_word(attributes: &str) -> Option<usize> {
    let of = |name: &str| html::attribute(attributes, name).unwrap_or_default().to_ascii_lowercase();
    let style = of("style");
    let number = |text: &str| -> Option<usize> {
        let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|number| *number < 10_000)
    };
    if let Some((_, list)) = style.split_once("mso-list:") {
        let list = list.split(';').next().unwrap_or_default();
        return list.split_once("level").and_then(|(_, level)| number(level)).map(|level| LISTS + level);
    }
    if !of("class").starts_with("msolistparagraph") || !style.contains("text-indent:-") {
        return None;
    }
    style.split_once("margin-left:").and_then(|(_, margin)| number(margin)).map(|margin| LISTS + 1 + margin)
}

/// The level of a list from 0 that its class tells, as Google Docs writes lists: one beside the other.
fn level_of_class(attributes: &str) -> Option<usize> {
    let class = html::attribute(attributes, "class")?;
    let list = class.split_ascii_whitespace().find(|class| class.starts_with("lst-kix_"))?;
    list.rsplit('-').next()?.parse().ok().filter(|level| *level < 20)
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, shown};
    use super::{ReadOptions, read};

    const PAGE: &str = "<!DOCTYPE html><html><head><title>T</title><script>no</script></head><body><h1>A</h1><p>n</p><h2>B</h2><ul><li>c <a href='https://a.b'>x</a>\
        <ul><li>d</ul><li>e<ul><ul><li>f</ul></ul></ul><details><summary>g</summary><p>h</p></details><h2>I</h2></body></html>";
    const MARKS: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Menu</H1>\n<DL><p>\n<DT><H3 FOLDED>Folder</H3>\n<DL><p>\n\
        <DT><A HREF=\"https://a.b\">One</A>\n<DD>words\n</DL><p>\n<DT><A HREF=\"https://c.d\">Two</A>\n</DL><p>\n";

    #[test]
    fn pages_and_bookmarks_are_outlines() {
        let page = shown(&read(PAGE.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(page.outline, "A [n]\n  B\n    c x\n      d\n    e\n      f\n    g [h]\n  I\n");
        assert!(page.extras.contains("c x: link https://a.b"), "{}", page.extras);
        let marks = shown(&read(MARKS.as_bytes(), &ReadOptions::default()).unwrap());
        assert_eq!(marks.outline, "Menu\n  Folder\n    One [words]\n  Two\n");
        let of = |body: &str| {
            shown(&read(format!("<html><body>{body}").as_bytes(), &ReadOptions::default()).unwrap()).outline
        };
        assert_eq!(
            of(
                "<svg><title>Logo</title></svg><h1>漢字<ruby>振<rp>(</rp><rt>ふ</rt><rp>)</rp></ruby></h1><p>see <a href='https://a.b'>it</a>."
            ),
            "漢字振（ふ） [see [it](https://a.b).]\n"
        );
        assert_eq!(of("<h1><ruby>漢<rt>かん</ruby>字</h1><p>n</p><h2>B</h2>"), "漢（かん）字 [n]\n  B\n");
        assert_eq!(of("<nav id='TOC'><ul><li><a>A</a><h1>A</h1>"), "A\n");
        assert_eq!(of("<nav id='TOC'><ul><li><a href='#a'>A</a></li></ul></nav><h1>A</h1><h2>B</h2>"), "A\n  B\n");
        let list = |level: usize, item: &str| format!("<ul class='c1 lst-kix_ab-{level} start'><li>{item}</li></ul>");
        assert_eq!(
            of(&("<h1>R</h1>".to_owned() + &list(0, "a") + &list(1, "b") + &list(2, "c") + &list(0, "d"))),
            "R\n  a\n    b\n      c\n  d\n"
        );
        // As Word saves and copies lists, and as it filters them.
        let mark = |sign: &str| {
            format!(
                "<![if !supportLists]><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span><![endif]>"
            )
        };
        let item = |level: usize, sign: &str, words: &str| {
            format!(
                "<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>{}{words}</p>",
                mark(sign)
            )
        };
        let saved = "<p class=MsoToc1>A 1</p><h1>".to_owned()
            + &mark("一、")
            + "A</h1>"
            + &item(1, "1.", "<b>b</b> x")
            + &item(2, "·", "c")
            + &item(1, "2.", "d")
            + "<p class=MsoNormal>n</p>";
        assert_eq!(of(&saved), "A [n]\n  b x\n    c\n  d\n");
        assert!(super::is_outline(&(item(1, "1.", "a") + &item(2, "a.", "b"))));
        let item = |margin: &str, words: &str| {
            format!(
                "<p class=MsoListParagraphCxSpMiddle style='margin-left:{margin};text-indent:-18.0pt'><span style='font-family:Symbol'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span>{words}</p>"
            )
        };
        assert_eq!(
            of(&("<h1>R</h1>".to_owned() + &item("36.0pt", "a") + &item("72.0pt", "b") + &item("36.0pt", "c"))),
            "R\n  a\n    b\n  c\n"
        );
        fuzz("html", PAGE.as_bytes(), read);
    }

    fn of(page: &str) -> String {
        shown(&read(format!("<html>{page}").as_bytes(), &ReadOptions::default()).unwrap()).outline
    }

    #[test]
    fn raised_signs_and_formulas_are_text() {
        let math =
            "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>";
        let page = format!(
            "<html><h1>H<sub>2</sub>O</h1><p>10<sup>9</sup> is {math}, <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"
        );
        let loaded = read(page.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(shown(&loaded).outline, "H₂O [10⁹ is x^2, a/b]\n");
        let told = loaded.import.unwrap().lines().join("\n");
        assert!(told.contains("2 formulas, shown as their text"), "{told}");
    }

    #[test]
    fn notes_keep_their_looks_code_tables_and_quotations() {
        for (body, note) in [
            ("<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e*</code></p>", "a *b* **c** ~~d~~ `e*`"),
            ("<p>a<br>b *c*</p><div>d</div>e", "a/b \\*c\\*//d//e"),
            ("<p># x</p><p>1. y</p>", "\\# x//1\\. y"),
            ("<pre>\n<code class='language-rust'>fn\n  <span>x</span></code></pre>", "```rust/fn/  x/```"),
            ("<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote><p>d</p>", "> a/>/> b/>/> > c//d"),
            (
                "<table><caption>T</caption><tr><th>a<th colspan=2>b|<tr><td rowspan=2><p>1</p><p>2</p><td>3<td><i>4</i><tr><td>5</table>",
                "T//| a | b\\| | |/| --- | --- | --- |/| 1 2 | 3 | *4* |/| | 5 |",
            ),
            ("<figure><img alt='A' src=x><figcaption>A</figcaption></figure>", "A"),
            ("<figure><img alt='A' src=x><figcaption>B</figcaption></figure>", "A/B"),
            ("<p class=MsoQuote>said</p>", "> said"),
            ("<figure class='x callout'><div><span>!</span></div><div>a</div></figure><p>b</p>", "> ! a//b"),
            ("<p><span style='font-weight:700'>a</span><b style='font-weight:normal'>b</b></p>", "**a**b"),
            ("<p><a href='https://www.google.com/url?q=https://a.b/%3Fc&amp;sa=D'>x</a></p>", "[x](https://a.b/?c)"),
        ] {
            assert_eq!(of(&format!("<body><h1>H</h1>{body}<h2>I</h2>")), format!("H [{note}]\n  I\n"), "{body}");
        }
        // What only holds the page together is no table.
        assert_eq!(of("<table><tr><td><h1>H</h1></td><td>n</td></tr></table>"), "H [n]\n");
        let classes = "<head><style>@import url(x);.c1{font-weight:700}.c2{color:red}</style></head>";
        assert_eq!(of(&format!("{classes}<h1>H</h1><p><span class='c2 c1'>a</span></p>")), "H [**a**]\n");
    }

    #[test]
    fn readings_stand_in_brackets_and_are_told() {
        for (body, note) in [
            ("<ruby>漢字<rt>かんじ</rt></ruby>を読む", "漢字（かんじ）を読む"),
            ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", "漢（かん）字（じ）"),
            ("<ruby><rb>漢</rb><rb>字</rb><rp>(</rp><rt>かん</rt><rt>じ</rt><rp>)</rp></ruby>", "漢字（かんじ）"),
            ("<ruby>漢字<rp>（<rt>（かんじ）<rp>）</ruby>。", "漢字（かんじ）。"),
            ("<b><ruby>漢字<rt>かんじ</rt></ruby></b>", "**漢字（かんじ）**"),
            ("<ruby>base<rt>reading</rt></ruby> x", "base (reading) x"),
            ("<ruby>漢字<rt></rt></ruby>", "漢字"),
            ("<table><tr><td><ruby>漢<rt>かん</ruby><td>b</table>", "| 漢（かん） | b |/| --- | --- |"),
            (
                "x<a href='#f' id='r'><sup>1</sup></a><ol><li id='f'><a href='#r'>↩</a><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></li></ol>",
                "x[^1]//[^1]: 漢（かん）",
            ),
        ] {
            assert_eq!(of(&format!("<body><h1>H</h1><p>{body}</p><h2>I</h2>")), format!("H [{note}]\n  I\n"), "{body}");
        }
        let page = "<html><h1><ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby></h1><p>n";
        let report = read(page.as_bytes(), &ReadOptions::default()).unwrap().import.unwrap().lines().join("\n");
        assert!(report.contains("2 readings, now in brackets"), "{report}");
    }

    #[test]
    fn paragraphs_belong_to_their_item_or_to_the_heading() {
        assert_eq!(
            of("<h1>H</h1><ul><li><p>a</p><p>b</p><ul><li>c</li></ul><p>d</p></li></ul><p>e</p>"),
            "H [e]\n  a [b//d]\n    c\n"
        );
        // LibreOffice goes on with a list in another one.
        assert_eq!(
            of("<h1>H</h1><ul><li><p>a</p></ul><ul><ul><li><p>b</p></ul><p>c</p></ul><p>d</p>"),
            "H [d]\n  a [c]\n    b\n"
        );
        // Google Docs writes each level beside the other.
        let list = |level: usize| format!("<ul class='lst-kix_x-{level}'><li>{level}</li></ul>");
        assert_eq!(of(&format!("<h1>H</h1>{}{}<p>n</p>", list(0), list(1))), "H [n]\n  0\n    1\n");
        // Word and WPS write no element around a list.
        let item = "<p class=MsoNormal style='margin-left:21.0000pt;mso-list:l0 level1 lfo1'>a</p>";
        assert_eq!(
            of(&format!(
                "<h1>H</h1>{item}<p style='margin-left:21.0pt'>b</p><p style='margin-left:0.0000pt'>c</p><p class=MsoListParagraph>d</p>"
            )),
            "H [c]\n  a [b//d]\n"
        );
        // Notion makes items of what can be folded.
        assert_eq!(
            of("<ul><li>a</li></ul><ul><li><details open><summary>b</summary><ul><li>c</li></ul></details></li></ul>"),
            "Map\n  a\n  b\n    c\n"
        );
    }

    #[test]
    fn the_title_of_a_page_is_its_root() {
        let chapters = "<h1>A</h1><h1>B</h1>";
        for title in [
            "<title>T</title><h1 class='title'>T</h1>",
            "<head><title>T</title></head><h1>T</h1>",
            "<title>other</title><h1 class='page-title'>T</h1>",
            "<p class='MsoTitle'>T</p>",
            "<p class='c1 title'>T</p>",
            "<head><title>T</title></head><p><b>T</b></p>",
        ] {
            assert_eq!(of(&format!("{title}<p class=author>Me</p>{chapters}")), "T [Me]\n  A\n  B\n", "{title}");
        }
        assert_eq!(of(&format!("<head><title>T</title></head>{chapters}")), "T\n  A\n  B\n");
        assert_eq!(of("<h1 class='title'>T</h1><ul><li>a</li></ul>"), "T\n  a\n");
    }

    #[test]
    fn footnotes_are_in_the_note_of_what_refers_to_them() {
        // As pandoc, Word, Google Docs, LibreOffice, Wikipedia and this program write them.
        for (mark, note) in [
            (
                "<a href='#fn1' class='footnote-ref' id='fnref1'><sup>1</sup></a>",
                "<section class='footnotes'><h2>Notes</h2><hr /><ol><li id='fn1'><p>a <em>b</em>.<a href='#fnref1'>↩︎</a></p></li></ol></section>",
            ),
            (
                "<a href='#_ftn1' name='_ftnref1' title=''><span class=MsoFootnoteReference><span><![if !supportFootnotes]><span>[1]</span><![endif]></span></span></a>",
                "<div style='mso-element:footnote-list'><hr><div id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'><span>[1]</span></a> a <i>b</i>.</p></div></div>",
            ),
            (
                "<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup>",
                "<hr><div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a><span>&nbsp;a <i>b</i>.</span></p></div>",
            ),
            (
                "<a class='sdfootnoteanc' name='s1anc' href='#s1sym'><sup>1</sup></a>",
                "<div id='s1'><p><a name='s1sym' href='#s1anc'>1</a>\n\ta <i>b</i>.</p></div>",
            ),
            (
                "<sup id='r-1'><a href='#n-1'>[1]</a></sup>",
                "<ol><li id='n-1'><span><b><a href='#r-1'>^</a></b></span> <span>a <i>b</i>.</span></li></ol>",
            ),
            ("<sup id='r1'><a href='#n1'>1</a></sup>", "<hr><ol><li id='n1'>a <i>b</i>. <a href='#r1'>↩</a></li></ol>"),
        ] {
            assert_eq!(
                of(&format!("<body><h1>H</h1><p>x{mark}.</p><h2>I</h2>{note}")),
                "H [x[^1].//[^1]: a *b*.]\n  I\n"
            );
            assert_eq!(of(&format!("<body><h1>H{mark}</h1><h2>I</h2>{note}")), "H [[^1]: a *b*.]\n  I\n");
        }
        // A table of contents and its chapters lead to each other, too.
        assert_eq!(
            of("<h1>T</h1><p><a href='#a' id='i1'>A</a></p><div id='a'><h2><a href='#i1'>A</a></h2><p>n</p></div>"),
            "T [A]\n  A [n]\n"
        );
    }

    #[test]
    fn our_own_pages_keep_their_notes() {
        let csp = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">";
        let page = format!(
            "<head>{csp}</head><h1>H</h1><h2></h2><blockquote>\n<p><strong>a</strong><br><a href='https://a.b'>l</a></p><blockquote><p>q</p></blockquote>\
            <ul><li>b<pre>c\n</pre></li></ul><table><tr><th>d</th></tr></table>\n</blockquote><ul><li>e\n<blockquote>\n<p>f</p>\n</blockquote></li></ul>"
        );
        assert_eq!(of(&page), "H\n   [**a**/[l](https://a.b)//> q//- b//  ```/  c/  ```//| d |/| --- |]\n    e [f]\n");
        fuzz("html", format!("<html>{page}").as_bytes(), read);
    }

    #[test]
    fn what_a_page_hides_is_no_text_but_what_is_folded_up_is() {
        assert_eq!(
            of(
                "<header hidden><select><option>1</option></select><p>bar</p></header><h1>R</h1><p hidden>x</p><div style='display:none'>x</div><template>t</template>\
                <p>a</p><textarea>ta</textarea><select><option>1</option></select><button>B</button>\
                <h2><button>C</button></h2><ul style='display: none'><li>d<p hidden>e</p></li></ul><div hidden><h2>F</h2></div>"
            ),
            "R [a]\n  C\n    d [e]\n  F\n"
        );
    }

    #[test]
    fn lists_in_quotations_are_no_topics() {
        assert_eq!(
            of(
                "<h1>R</h1><p>a</p><blockquote><p>b</p><ul><li>c</li><li>d</li></ul><p>e<a href='#f' id='r'><sup>1</sup></a></p></blockquote><ul><li>g</li></ul><ol><li id='f'>n <a href='#r'>^</a></li></ol>"
            ),
            "R [a//> b/>/> - c/> - d/>/> e[^1]//[^1]: n]\n  g\n"
        );
        // What has headings in it is a part of the page.
        assert_eq!(of("<h1>R</h1><blockquote><h2>a</h2><ul><li>b</li></ul></blockquote>"), "R\n  a\n    b\n");
    }

    #[test]
    fn blocks_of_a_footnote_stay_apart() {
        assert_eq!(
            of(
                "<h1>H</h1><p>x<a href='#fn1' id='fnref1'><sup>1</sup></a></p><section class='footnotes'><ol><li id='fn1'><p>p1</p>\n<p>p2</p>\n<ul>\n<li>l1</li>\n<li>l2</li>\n</ul>\n\
                <pre><code>a\nb</code></pre>\n<a href='#fnref1'>↩︎</a></li></ol></section>"
            ),
            "H [x[^1]//[^1]: p1//    p2//    - l1/    - l2//    ```/    a/    b/    ```]\n"
        );
    }

    #[test]
    fn pages_that_are_cut_and_changed_are_read() {
        let page = "<html><style>.a{font-weight:700}</style><title>T</title><h1>T</h1><h1>B<a href='#f' id='r'>1</a></h1><table><tr><td>a<td colspan=2>b</table>\
            <pre class='sourceCode c'>x</pre><figure class=callout><div>!</div></figure><blockquote><p class=MsoQuote>q</blockquote><p id=f>n<a href='#r'>^</a>";
        fuzz("html", page.as_bytes(), read);
        for piece in [
            "<table><tr><td>",
            "<blockquote>",
            "<blockquote><ul><li>x</blockquote>",
            "<details class=e><summary></summary>",
            "<p hidden>",
            "<b>",
            "<a href='#x' id='x'>",
            "<figure>",
            "<details>",
            "<pre>",
            "<ul><li>",
        ] {
            assert!(
                read(format!("<html><h1>H</h1>{}x", piece.repeat(20_000)).as_bytes(), &ReadOptions::default()).is_ok()
                    || piece.contains("<li>")
            );
        }
    }
}
