//! Sets of topics as bits beside the arena, for what is asked of every topic that is drawn.

use super::ids::TopicId;

/// A set of topics: one bit a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicSet {
    bits: Vec<u64>,
    count: usize,
}

impl TopicSet {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { bits: Vec::new(), count: 0 }
    }

    /// Puts a topic in; `true` if it was not there.
    pub fn insert(&mut self, topic: TopicId) -> bool {
        let (word, bit) = place(topic);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let Some(bits) = self.bits.get_mut(word) else { return false };
        let is_new = *bits & bit == 0;
        *bits |= bit;
        self.count += usize::from(is_new);
        is_new
    }

    /// Takes a topic out; `true` if it was there.
    pub fn remove(&mut self, topic: TopicId) -> bool {
        let (word, bit) = place(topic);
        let Some(bits) = self.bits.get_mut(word).filter(|bits| **bits & bit != 0) else { return false };
        *bits &= !bit;
        self.count -= 1;
        true
    }

    /// Whether a topic is in the set.
    #[must_use]
    pub fn contains(&self, topic: TopicId) -> bool {
        let (word, bit) = place(topic);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// The number of topics.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The topics, in the order of their slots.
    pub fn iter(&self) -> impl Iterator<Item = TopicId> + '_ {
        bits(self.bits.iter().copied())
    }

    /// The topics that are in one of two sets and not in both, in the order of their slots.
    pub fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = TopicId> + 'a {
        let words = self.bits.len().max(other.bits.len());
        let word = |bits: &[u64], at: usize| bits.get(at).copied().unwrap_or(0);
        bits((0..words).map(move |at| word(&self.bits, at) ^ word(&other.bits, at)))
    }
}

impl FromIterator<TopicId> for TopicSet {
    fn from_iter<I: IntoIterator<Item = TopicId>>(topics: I) -> Self {
        let mut set = Self::new();
        set.extend(topics);
        set
    }
}

impl Extend<TopicId> for TopicSet {
    fn extend<I: IntoIterator<Item = TopicId>>(&mut self, topics: I) {
        for topic in topics {
            self.insert(topic);
        }
    }
}

const fn place(topic: TopicId) -> (usize, u64) {
    (topic.slot() / 64, 1 << (topic.slot() % 64))
}

fn bits(words: impl Iterator<Item = u64>) -> impl Iterator<Item = TopicId> {
    words.enumerate().filter(|(_, word)| *word != 0).flat_map(|(at, word)| {
        (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| TopicId::from_slot(at * 64 + bit))
    })
}

#[cfg(test)]
mod tests {
    use super::{TopicId, TopicSet};

    #[test]
    fn sets_hold_what_was_put_in() {
        let ids = |slots: &[usize]| slots.iter().map(|&slot| TopicId::from_slot(slot)).collect::<Vec<_>>();
        let mut set: TopicSet = ids(&[3, 64, 700, 3]).into_iter().collect();
        assert_eq!((set.len(), set.is_empty()), (3, false));
        assert!(set.contains(TopicId::from_slot(64)) && !set.contains(TopicId::from_slot(9_999)));
        assert_eq!(set.iter().collect::<Vec<_>>(), ids(&[3, 64, 700]));
        let other: TopicSet = ids(&[3, 65]).into_iter().collect();
        assert_eq!(set.difference(&other).collect::<Vec<_>>(), ids(&[64, 65, 700]));
        assert_eq!(other.difference(&set).collect::<Vec<_>>(), ids(&[64, 65, 700]));
        assert!(set.remove(TopicId::from_slot(3)) && !set.remove(TopicId::from_slot(3)));
        assert_eq!(set.len(), 2);
    }
}
