//! Names of things: slots in memory, and the ten characters that stay with a topic in the file.

use super::Text;

/// A topic's slot in the arena of its [`super::Document`]. Never used again within a session, so
/// it may be kept in a selection or in the history after the topic is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicId(pub(crate) u32);

impl TopicId {
    /// The position of the slot, for tables that run parallel to the arena.
    #[must_use]
    pub const fn slot(self) -> usize {
        self.0 as usize
    }

    /// The id of a slot; the inverse of [`TopicId::slot`] for tables beside the arena.
    #[must_use]
    pub fn from_slot(slot: usize) -> Self {
        Self(u32::try_from(slot).unwrap_or(u32::MAX))
    }
}

/// A sheet of a document, by a number that is never used again within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SheetId(pub(crate) u32);

/// The id of a thing in the file: unique in the file and kept for life.
pub type FileId = Text;

const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Whether `id` has the form that this program gives to topics: ten characters of `0-9a-z`.
#[must_use]
pub fn is_well_formed(id: &str) -> bool {
    id.len() == 10 && id.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
}

/// Makes fresh file ids. The core has no randomness of its own: the seed is handed in, from the
/// operating system in the program and from a fixed number in tests.
#[derive(Clone, Debug)]
pub struct IdGen {
    state: [u64; 2],
}

impl IdGen {
    /// A generator that gives the same ids for the same seed.
    #[must_use]
    pub const fn from_seed(seed: [u64; 2]) -> Self {
        // An all-zero state would only ever give zeros.
        Self { state: [seed[0] ^ 0x9e37_79b9_7f4a_7c15, seed[1] ^ 0xd1b5_4a32_d192_ed03] }
    }

    /// A fresh topic id: 51 bits, so that a million topics share one by chance once in
    /// several thousand files (and a doubled id is found and repaired on load).
    pub fn topic_id(&mut self) -> FileId {
        let mut text = [0_u8; 10];
        let mut bits = self.next();
        for place in &mut text {
            let digit = (bits % 36) as usize;
            *place = ALPHABET.get(digit).copied().unwrap_or(b'0');
            bits /= 36;
        }
        text.iter().map(|&byte| char::from(byte)).collect()
    }

    /// xoroshiro128+ (Blackman and Vigna, 2018): enough for names that are not secrets.
    const fn next(&mut self) -> u64 {
        let [a, mut b] = self.state;
        let result = a.wrapping_add(b);
        b ^= a;
        self.state = [a.rotate_left(24) ^ b ^ (b << 16), b.rotate_left(37)];
        result
    }
}

#[cfg(test)]
mod tests {
    use super::{IdGen, is_well_formed};

    #[test]
    fn ids_are_well_formed_and_differ() {
        let mut ids = IdGen::from_seed([0, 0]);
        let mut all: Vec<_> = (0..10_000).map(|_| ids.topic_id()).collect();
        assert!(all.iter().all(|id| is_well_formed(id)));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 10_000);
    }
}
