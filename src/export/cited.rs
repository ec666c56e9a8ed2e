//! Citations for writers: worded by [`crate::cite`], handed on as the formats know them.

use crate::cite::{self, How};
use crate::doc::Document;
use crate::formats::{Citations, Language, Mention, SourcesAs};

/// Words the citations of what is written. `style` is the name of a citation style; by the
/// document's language if it is empty or unknown. Nothing is done for a document that cites nothing.
#[must_use]
pub(crate) fn citations(part: &Document, how: SourcesAs, style: &str, language: &Language) -> Citations {
    let way = match how {
        SourcesAs::None => return Citations::default(),
        SourcesAs::Footnotes => How::Footnotes,
        SourcesAs::List => How::List,
    };
    let first = || part.languages().first().map_or("en", |language| language.as_str());
    let language = match language {
        Language::Named(language) => language.as_str(),
        Language::First | Language::Both => first(),
    };
    let style = cite::by_name(style).unwrap_or_else(|| match cite::style_for(language) {
        // Names and years in the text are no notes: the same house has a style for those.
        usual if usual.name == "chicago-author-date" && how == SourcesAs::Footnotes => {
            cite::by_name("chicago-notes").unwrap_or(usual)
        }
        usual => usual,
    });
    let cited = cite::cite(part, style, way, language);
    if cited.at.is_empty() {
        return Citations::default();
    }
    let mention = |one: cite::Mention| Mention { mark: one.mark, note: one.note };
    let at = cited.at.into_iter().map(|(topic, list)| (topic, list.into_iter().map(mention).collect()));
    Citations { how, at: at.collect(), heading: cited.heading, list: cited.list }
}

#[cfg(test)]
mod tests {
    use super::citations;
    use crate::doc::fixture::parse;
    use crate::doc::{Citation, Document, Field, Op, Source, Text, Unknown};
    use crate::formats::{Language, SourcesAs};
    use crate::text::rich::plain;

    fn cited() -> Document {
        let (mut document, _) = parse("Root\n  A");
        let json = r#"{"id": "S1", "type": "book", "title": "思维导图", "author": [{"literal": "张三"}], "publisher": "书局", "publisher-place": "北京", "issued": {"date-parts": [[2020]]}, "language": "zh"}"#;
        let item = Source { id: "S1".into(), json: json.into() };
        document.apply(Op::Source(crate::doc::Change::Add { index: 0, item: Box::new(item) })).unwrap();
        let root = document.sheets()[0].1.root();
        let topic = document.children(root)[0];
        let citation =
            Citation { id: "S1".into(), locator: "p. 7".into(), quote: Text::new(), unknown: Unknown::default() };
        document.apply(Op::Set { topic, field: Field::Sources(vec![citation]) }).unwrap();
        document
    }

    #[test]
    fn a_writer_gets_marks_notes_and_a_list() {
        let document = cited();
        let list = citations(&document, SourcesAs::List, "GB-T-7714-2025", &Language::First);
        let topic = *list.at.keys().next().unwrap();
        assert_eq!(plain(&list.of(topic)[0].mark), "[1]7");
        assert_eq!(list.heading, "References");
        assert_eq!(plain(&list.list[0]), "[1] 张三. 思维导图[M]. 北京：书局，2020.");
        let notes = citations(&document, SourcesAs::Footnotes, "GB-T-7714-2025", &Language::Named("zh-Hans".into()));
        assert_eq!(plain(&notes.of(topic)[0].mark), "1");
        assert_eq!(plain(&notes.of(topic)[0].note), "张三. 思维导图[M]. 北京：书局，2020：7.");
        assert_eq!(notes.heading, "参考文献");
    }

    #[test]
    fn nothing_is_worded_where_nothing_is_cited_or_wanted() {
        assert!(citations(&cited(), SourcesAs::None, "", &Language::First).is_empty());
        assert!(citations(&parse("Root").0, SourcesAs::List, "apa", &Language::First).is_empty());
    }
}
