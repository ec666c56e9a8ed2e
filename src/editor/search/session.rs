//! A search as a person goes through it: what was typed, what was found, which hit is the present
//! one, which folds are opened for it, and what a filter leaves visible.
//!
//! **Invariants.** A search changes nothing: folds are opened by [`ViewFolds`], which the document,
//! its history and its file know nothing of, and [`Search::close`] puts them back.

use std::cell::OnceCell;

use super::facets::Facets;
use super::index::Index;
use super::query::{Aims, Query};
use super::replace::{Next, Spot, next_place, plan};
use super::scan::{Found, Hit};
use crate::doc::{Document, TopicId, TopicSet, Touched, ViewFolds};

/// For a filter the folds above so many hits are opened; more would open the whole map.
const OPENED_HITS: usize = 2_000;

/// What happens to topics that a search does not find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Nothing.
    #[default]
    Off,
    /// They are dimmed, but for the topics above a hit.
    Dim,
    /// They are hidden: only hits and the topics above them are on the map.
    Hide,
}

/// A search.
#[derive(Debug, Default)]
pub struct Search {
    index: Index,
    text: String,
    aims: Aims,
    found: Found,
    current: Option<usize>,
    filter: Filter,
    is_open: bool,
    /// What was searched is another since.
    is_old: bool,
    hits: TopicSet,
    /// The hits and all topics above them, for the filter.
    kept: TopicSet,
    /// What was edited while the filter hides topics: it stays in sight.
    edited: TopicSet,
    /// Where replacing goes on in the present hit.
    spot: Spot,
    /// The revision of the document that is known.
    revision: u64,
    /// The folds are to be shown otherwise since they were asked for last.
    new_folds: bool,
    facets: OnceCell<Facets>,
    places: OnceCell<usize>,
}

/// Places to be replaced are counted in so many topics at most.
const COUNTED_HITS: usize = 500;

impl Search {
    /// Begins, or goes on with what was typed before.
    pub fn open(&mut self, document: &Document) {
        self.is_open = true;
        self.is_old = true;
        self.index.refresh(document);
    }

    /// Ends the search and its filter; what was typed stays for the next time.
    pub fn close(&mut self) {
        self.is_open = false;
        self.new_folds = true;
        self.filter = Filter::Off;
        self.found = Found::default();
        self.current = None;
        self.hits = TopicSet::new();
        self.kept = TopicSet::new();
        self.edited = TopicSet::new();
    }

    /// Another document is in the editor.
    pub fn forget(&mut self) {
        let text = std::mem::take(&mut self.text);
        *self = Self { text, ..Self::default() };
    }

    /// Whether a search is on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Looks for something else. The present hit stays if it is found again; otherwise there is
    /// none.
    pub fn look_for(&mut self, document: &Document, text: &str, aims: Aims) {
        if text != self.text || aims != self.aims {
            text.clone_into(&mut self.text);
            self.edited = TopicSet::new();
            self.spot = Spot::default();
            self.aims = aims;
            self.is_old = true;
        }
        if self.is_open && !self.index.is_stale() {
            self.run(document);
        }
    }

    /// Takes up what an edit changed.
    pub fn note(&mut self, document: &Document, touched: &[Touched]) {
        if touched.is_empty() {
            return;
        }
        self.index.note(document, touched);
        self.is_old = true;
        if self.filter == Filter::Hide && self.revision != document.revision() {
            for touched in touched {
                let Touched::Topics(topics) = touched else { continue };
                self.edited.extend(topics.iter().copied().filter(|&topic| document.contains(topic)));
            }
        }
        self.revision = document.revision();
        self.facets = OnceCell::new();
    }

    /// Goes on with the index for so many topics, and searches when it is ready and something is
    /// new. `true` if nothing is left to do.
    pub fn step(&mut self, document: &Document, budget: usize) -> bool {
        if !self.is_open {
            return true;
        }
        self.index.refresh(document);
        if !self.index.step(document, budget) {
            return false;
        }
        if self.is_old {
            self.run(document);
        }
        true
    }

    /// Whether what was found is of what was typed and of the map as it is.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        !self.is_old && !self.index.is_stale()
    }

    /// Labels, markers and sources of the map with their numbers, for menus. Counted when first
    /// asked for after an edit.
    #[must_use]
    pub fn facets(&self, document: &Document) -> &Facets {
        self.facets.get_or_init(|| Facets::of(document))
    }

    /// How many places replacing would change in the hits; of very many hits, in the first.
    #[must_use]
    pub fn places(&self, document: &Document) -> usize {
        *self.places.get_or_init(|| {
            let topics = self.found.hits.iter().take(COUNTED_HITS).map(|hit| hit.topic);
            plan(document, topics, self.found.query(), "").places
        })
    }

    /// How much of the map is indexed, 0 to 1.
    #[must_use]
    pub fn progress(&self, document: &Document) -> f32 {
        self.index.progress(document)
    }

    fn run(&mut self, document: &Document) {
        self.is_old = false;
        self.new_folds = true;
        self.places = OnceCell::new();
        let query = Query::parse(&self.text, self.aims);
        let current = self.current_hit().map(|hit| hit.topic);
        self.found = self.index.search(document, &query, Some(&self.found));
        self.current = current.and_then(|topic| self.position(topic));
        self.hits = self.found.hits.iter().map(|hit| hit.topic).collect();
        self.keep(document);
    }

    fn keep(&mut self, document: &Document) {
        self.kept = TopicSet::new();
        if self.filter == Filter::Off {
            return;
        }
        // What is above a topic that was met is met already.
        for hit in &self.found.hits {
            for above in document.ancestors(hit.topic) {
                if !self.kept.insert(above) {
                    break;
                }
            }
        }
        self.kept.extend(self.hits.iter());
        if self.filter == Filter::Hide {
            self.keep_standing(document);
        }
    }

    /// What must stand for the hits to stand: the roots, the ends of what a summary sums up. And
    /// what was edited meanwhile.
    fn keep_standing(&mut self, document: &Document) {
        let mut more: Vec<TopicId> = self.edited.iter().filter(|&topic| document.contains(topic)).collect();
        for (_, sheet) in document.sheets() {
            more.push(sheet.root());
            let kept = |topic: TopicId| self.kept.contains(topic) || self.edited.contains(topic);
            let summed = sheet.groups().iter().filter(|group| group.topic.is_some_and(kept));
            more.extend(summed.flat_map(|group| [group.first, group.last]));
        }
        for topic in more {
            for above in std::iter::once(topic).chain(document.ancestors(topic)) {
                if !self.kept.insert(above) {
                    break;
                }
            }
        }
    }

    // ---- hits --------------------------------------------------------------------------------

    /// What was found.
    #[must_use]
    pub const fn found(&self) -> &Found {
        &self.found
    }

    /// The topics that were found, in order.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.found.hits
    }

    /// Whether a topic was found.
    #[must_use]
    pub fn is_hit(&self, topic: TopicId) -> bool {
        self.hits.contains(topic)
    }

    /// The position of the present hit.
    #[must_use]
    pub const fn current(&self) -> Option<usize> {
        self.current
    }

    /// The present hit.
    #[must_use]
    pub fn current_hit(&self) -> Option<Hit> {
        self.found.hits.get(self.current?).copied()
    }

    fn position(&self, topic: TopicId) -> Option<usize> {
        self.found.hits.iter().position(|hit| hit.topic == topic)
    }

    /// Makes the hit at this position the present one; its topic.
    pub fn go(&mut self, position: usize) -> Option<TopicId> {
        let hit = self.found.hits.get(position)?;
        self.current = Some(position);
        self.spot = Spot::default();
        self.new_folds = true;
        Some(hit.topic)
    }

    /// Goes to the next hit, after the last to the first. `from` is the selected topic: without a
    /// present hit, a search begins there if it is one.
    pub fn next(&mut self, from: Option<TopicId>) -> Option<TopicId> {
        let count = self.found.hits.len();
        let next = match self.current {
            Some(at) => (at + 1) % count.max(1),
            None => from.and_then(|from| self.position(from)).unwrap_or(0),
        };
        self.go(next)
    }

    /// Goes to the hit before, before the first to the last.
    pub fn previous(&mut self) -> Option<TopicId> {
        let count = self.found.hits.len();
        let previous = self.current.map_or(count, |at| if at == 0 { count } else { at });
        self.go(previous.checked_sub(1)?)
    }

    /// Where replacing goes on in the present hit.
    #[must_use]
    pub const fn spot(&self) -> Spot {
        self.spot
    }

    /// Says where replacing goes on in the present hit.
    pub const fn go_on_at(&mut self, spot: Spot) {
        self.spot = spot;
    }

    /// The place that would be replaced next, of a search that replaces.
    #[must_use]
    pub fn next_place(&self, document: &Document) -> Option<Next> {
        if !self.aims.replaces() {
            return None;
        }
        next_place(document, self.current_hit()?.topic, self.found.query(), self.spot)
    }

    // ---- what is seen ------------------------------------------------------------------------

    /// What happens to topics that are not found.
    #[must_use]
    pub const fn filter(&self) -> Filter {
        self.filter
    }

    /// Filters otherwise.
    pub fn set_filter(&mut self, document: &Document, filter: Filter) {
        if filter != self.filter {
            self.filter = filter;
            self.new_folds = true;
            self.edited = TopicSet::new();
            self.keep(document);
        }
    }

    /// The topics that a filter leaves as they are; `None` while nothing is filtered.
    #[must_use]
    pub fn kept(&self) -> Option<&TopicSet> {
        (self.is_open && self.filter != Filter::Off && !self.found.query().is_empty()).then_some(&self.kept)
    }

    /// [`Search::folds`], if they may be others than when this was asked last.
    pub fn changed_folds(&mut self, document: &Document) -> Option<ViewFolds> {
        std::mem::take(&mut self.new_folds).then(|| self.folds(document))
    }

    /// The folds that this search wants to be shown otherwise than the document says: open above
    /// the present hit, with a filter open above every hit; and what a filter hides.
    #[must_use]
    pub fn folds(&self, document: &Document) -> ViewFolds {
        let mut folds = ViewFolds::default();
        if !self.is_open {
            return folds;
        }
        if let Some(hit) = self.current_hit() {
            folds.open.extend(ViewFolds::needed(document, hit.topic));
        }
        let Some(kept) = self.kept() else { return folds };
        if self.found.hits.len() <= OPENED_HITS {
            for hit in &self.found.hits {
                folds.open.extend(ViewFolds::needed(document, hit.topic));
            }
        }
        if self.filter == Filter::Hide {
            folds.only = Some(kept.clone());
            for topic in self.edited.iter().filter(|&topic| document.contains(topic)) {
                folds.open.extend(ViewFolds::needed(document, topic));
            }
        }
        folds
    }
}
