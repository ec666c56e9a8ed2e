//! Finding a topic in the middle of a talk: the search of the editor, on the sheet that is presented.

use super::Talk;
use crate::doc::TopicId;
use crate::editor::search::{Aims, Fields, Index, Query};

/// Topics that are taken up in one frame, so that a large map does not hold the talk.
const STEP: usize = 20_000;

/// The search box of a talk, from when it opens until it closes.
#[derive(Debug, Default)]
pub struct Search {
    index: Index,
    revision: Option<u64>,
    /// What was looked for last, when how much was known, and what was found.
    last: Option<(String, u64, Vec<TopicId>)>,
}

impl Search {
    /// The best fitting topics of the presented sheet, by their titles in all languages; at most
    /// `most`. 简 finds 繁, and Latin letters find Chinese by its sound.
    pub fn find(&mut self, talk: &Talk, text: &str, most: usize) -> Vec<TopicId> {
        let document = talk.document();
        if self.revision != Some(document.revision()) {
            *self = Self { revision: Some(document.revision()), ..Self::default() };
            self.index.refresh(document);
        }
        self.index.step(document, STEP);
        let known = self.index.generation();
        if let Some((of, at, found)) = &self.last
            && of == text
            && *at == known
        {
            return found.clone();
        }
        let query = Query::parse(text, Aims::Find).only_in(Fields::TITLES);
        let here = |topic: &TopicId| document.sheet_of(*topic) == Some(talk.sheet());
        let hits = self.index.find(&query, None).hits.into_iter().map(|hit| hit.topic);
        let found: Vec<TopicId> = hits.filter(here).take(most).collect();
        self.last = Some((text.to_owned(), known, found.clone()));
        found
    }

    /// Whether topics are still being taken up, so that more may be found.
    #[must_use]
    pub const fn is_at_work(&self) -> bool {
        self.index.is_stale()
    }
}

#[cfg(test)]
mod tests {
    use super::Search;
    use crate::doc::fixture;
    use crate::editor::talk::Talk;
    use crate::present::TitleChoice;

    #[test]
    fn it_finds_as_the_editor_does() {
        let (document, _) = fixture::parse("Root\n  韓日關係\n    Ｔｒａｄｅ talks\n  Tradition\n");
        let talk = Talk::new(&document, document.first_sheet().unwrap(), None, TitleChoice::Main, None, None);
        let mut search = Search::default();
        let mut titles = |text: &str| -> Vec<String> {
            search.find(&talk, text, 8).into_iter().map(|topic| document.title(topic).to_string()).collect()
        };
        for text in ["韩日关系", "hanri", "hr", "韓日"] {
            assert_eq!(titles(text), ["韓日關係"], "{text}");
        }
        assert_eq!(titles("trad"), ["Ｔｒａｄｅ talks", "Tradition"]);
        assert_eq!(titles("TALKS trade"), ["Ｔｒａｄｅ talks"]);
        assert!(titles("").is_empty() && titles("nothing").is_empty());
    }
}
