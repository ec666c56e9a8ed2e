//! What a map can be filtered by: its labels, markers and sources, the most used first.

use std::collections::BTreeMap;

use super::hits::source_words;
use crate::doc::Document;

/// Labels, markers and sources of a map with their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Labels with how many topics have them.
    pub labels: Vec<(String, usize)>,
    /// Names of markers with how many topics have them.
    pub markers: Vec<(String, usize)>,
    /// Sources: id, words, and how many topics cite them.
    pub sources: Vec<(String, String, usize)>,
}

impl Facets {
    /// Counts them.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let (mut labels, mut markers, mut sources) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let count = |counts: &mut BTreeMap<String, usize>, name: &str| {
            if let Some(count) = counts.get_mut(name) {
                *count += 1;
            } else {
                counts.insert(name.to_owned(), 1);
            }
        };
        let topics = document.sheets().iter().flat_map(|(id, _)| document.sheet_topics(*id));
        for topic in topics.filter_map(|id| document.topic(id)).filter(|topic| topic.has_more()) {
            let more = topic.more();
            more.labels.iter().for_each(|label| count(&mut labels, label));
            more.markers.iter().for_each(|marker| count(&mut markers, marker));
            more.sources.iter().for_each(|citation| count(&mut sources, &citation.id));
        }
        let words = |id: &str| {
            let source = document.sources().iter().find(|source| source.id == id);
            source.map_or_else(String::new, source_words)
        };
        let sources = ordered(sources).into_iter().map(|(id, count)| (id.clone(), words(&id), count));
        Self { sources: sources.collect(), labels: ordered(labels), markers: ordered(markers) }
    }
}

/// The most used first, equals by name.
fn ordered(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}
