//! Rows that hardly differ from the ones above, as deflate ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)).
//!
//! A picture of a large map is gigabytes of zeros with a little between them. Whoever filters its rows
//! knows where the zeros are, so they need not be looked for, and a piece that ends on a whole byte can
//! be packed on any thread and laid behind the others. The compressors that are to be had want every
//! byte, in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Symbols of bytes, of the end, and of lengths.
const SYMBOLS: usize = 286;
const END: usize = 256;
/// The longest repetition has a symbol to itself.
const LONGEST: usize = 258;
/// The bits of the longest code.
const BITS: u8 = 15;
/// Of Adler-32 ([RFC 1950](https://www.rfc-editor.org/rfc/rfc1950)).
const MODULUS: u64 = 65_521;

/// So many zeros, and so many of the bytes behind them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    pub zeros: usize,
    pub bytes: usize,
}

/// A piece of a stream, which ends on a whole byte.
#[derive(Debug)]
pub struct Piece {
    pub packed: Vec<u8>,
    /// Of what was packed.
    pub sum: Sum,
}

/// What a zlib stream begins with, and the end of its last piece, before the sum.
pub const HEAD: [u8; 2] = [0x78, 0x01];
pub const TAIL: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// Adler-32 of bytes, and how many they are.
#[derive(Clone, Copy, Debug)]
pub struct Sum {
    plain: u64,
    weighted: u64,
    length: u64,
}

impl Default for Sum {
    fn default() -> Self {
        Self { plain: 1, weighted: 0, length: 0 }
    }
}

impl Sum {
    fn bytes(&mut self, bytes: &[u8]) {
        let mut sum = simd_adler32::Adler32::from_checksum(self.value());
        sum.write(bytes);
        let value = u64::from(sum.finish());
        (self.plain, self.weighted) = (value & 0xffff, value >> 16);
        self.length += bytes.len() as u64;
    }

    const fn zeros(&mut self, count: usize) {
        self.weighted = (self.weighted + count as u64 % MODULUS * self.plain) % MODULUS;
        self.length += count as u64;
    }

    /// The sum of these bytes with others behind them.
    #[must_use]
    pub const fn then(self, other: Self) -> Self {
        let before = self.plain + MODULUS - 1;
        let weighted = self.weighted + other.weighted + other.length % MODULUS * (before % MODULUS);
        let plain = (before + other.plain) % MODULUS;
        Self { plain, weighted: weighted % MODULUS, length: self.length + other.length }
    }

    #[expect(clippy::cast_possible_truncation, reason = "both are below the modulus")]
    pub const fn value(self) -> u32 {
        (self.weighted << 16 | self.plain) as u32
    }
}

/// Packs a piece: zeros and bytes in turn.
pub fn pack(runs: &[Run], bytes: &[u8]) -> Piece {
    let parts = parts(runs, bytes);
    // Two tallies, as the next byte is often the same one, and bytes written in pairs: a tenth of the
    // time of a large picture, measured.
    let mut tallies = [[0_u32; SYMBOLS]; 2];
    let [even, odd] = &mut tallies;
    let count = |tally: &mut [u32; SYMBOLS], symbol: usize, by: usize| {
        if let Some(count) = tally.get_mut(symbol) {
            *count = count.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
        }
    };
    // The end is always there; with nothing else it would have no code.
    count(even, END, 1);
    count(even, 0, 1);
    for part in &parts {
        repeated(part.zeros, |length, times| count(even, length.map_or(0, |length| symbol(length).0), times));
        let mut pairs = part.bytes.chunks_exact(2);
        for pair in pairs.by_ref() {
            if let [one, other] = *pair {
                count(even, usize::from(one), 1);
                count(odd, usize::from(other), 1);
            }
        }
        for &byte in pairs.remainder() {
            count(even, usize::from(byte), 1);
        }
    }
    for (even, odd) in even.iter_mut().zip(odd) {
        *even = even.saturating_add(*odd);
    }
    let codes = Codes::of(even);

    let mut out = Bits { bytes: Vec::with_capacity(bytes.len() / 4 + 256), held: 0, count: 0 };
    codes.write(&mut out);
    let (nothing, few) = codes.code(0);
    for part in &parts {
        repeated(part.zeros, |length, times| {
            let (bits, count) = length.map_or((nothing, few), |length| {
                let (symbol, more, extra) = symbol(length);
                let (bits, count) = codes.code(symbol);
                // Behind the length and its further bits, one bit for the only distance there is.
                (bits | u64::from(more) << count, count + extra + 1)
            });
            for _ in 0..times {
                out.write(bits, count);
            }
        });
        let mut pairs = part.bytes.chunks_exact(2);
        for pair in pairs.by_ref() {
            if let [one, other] = *pair {
                let ((bits, count), (more, by)) = (codes.code(usize::from(one)), codes.code(usize::from(other)));
                out.write(bits | more << count, count + by);
            }
        }
        for &byte in pairs.remainder() {
            let (bits, count) = codes.code(usize::from(byte));
            out.write(bits, count);
        }
    }
    let (bits, count) = codes.code(END);
    out.write(bits, count);
    // An empty block of bytes as they are comes to an end at a whole byte.
    out.write(0, 3);
    out.write(0, (8 - out.count % 8) % 8);
    out.write(0xffff_0000, 32);

    let mut sum = Sum::default();
    for part in &parts {
        sum.zeros(part.zeros);
        sum.bytes(part.bytes);
    }
    Piece { packed: out.end(), sum }
}

/// Zeros, and the bytes behind them.
#[derive(Clone, Copy)]
struct Part<'a> {
    zeros: usize,
    bytes: &'a [u8],
}

/// Bytes that are looked at together.
const GROUP: usize = 8;

/// Runs with the zeros among their bytes found, as far as these fill a group: fewer are short as bytes.
fn parts<'a>(runs: &[Run], bytes: &'a [u8]) -> Vec<Part<'a>> {
    let mut parts = Vec::with_capacity(runs.len());
    let mut zeros = 0;
    let mut rest = bytes;
    for run in runs {
        zeros += run.zeros;
        let (now, later) = rest.split_at_checked(run.bytes).unwrap_or((rest, &[]));
        rest = later;
        let is_nothing = |group: &[u8]| group == [0; GROUP];
        let mut now = now;
        while !now.is_empty() {
            let empty = now.chunks_exact(GROUP).take_while(|group| is_nothing(group)).count() * GROUP;
            zeros += empty;
            now = now.get(empty..).unwrap_or_default();
            let full = now.chunks_exact(GROUP).take_while(|group| !is_nothing(group)).count() * GROUP;
            // What is left over at the end is no group.
            let full = if now.len() - full < GROUP { now.len() } else { full };
            let (bytes, behind) = now.split_at_checked(full).unwrap_or((now, &[]));
            if !bytes.is_empty() {
                parts.push(Part { zeros, bytes });
                zeros = 0;
            }
            now = behind;
        }
    }
    parts.push(Part { zeros, bytes: &[] });
    parts
}

/// Zeros as one of them and repetitions of what is before, of a length, so many times.
fn repeated(zeros: usize, mut each: impl FnMut(Option<usize>, usize)) {
    let Some(more) = zeros.checked_sub(1) else { return };
    each(None, 1);
    each(Some(LONGEST), more / LONGEST);
    match more % LONGEST {
        few @ 0..3 => each(None, few),
        length => each(Some(length), 1),
    }
}

/// The symbol of a length from 3 on, and what is behind it in how many bits.
fn symbol(length: usize) -> (usize, u32, u8) {
    let over = u32::try_from(length.saturating_sub(3)).unwrap_or(0);
    if length >= LONGEST {
        (285, 0, 0)
    } else if over < 8 {
        (257 + over as usize, 0, 0)
    } else {
        // Four symbols for each power of two.
        let extra = over.ilog2() - 2;
        let symbol = 257 + 4 * (extra + 1) + (over >> extra & 3);
        (symbol as usize, over & ((1 << extra) - 1), u8::try_from(extra).unwrap_or(0))
    }
}

/// The code of each symbol, and its bits.
struct Codes {
    lengths: [u8; SYMBOLS],
    /// Turned around, as a stream holds the first bit of a code lowest.
    codes: [u16; SYMBOLS],
}

impl Codes {
    /// The best ones for symbols that occur so often.
    fn of(counts: &[u32; SYMBOLS]) -> Self {
        let mut counts = *counts;
        let mut lengths = lengths(&counts);
        while lengths.iter().any(|&length| length > BITS) {
            // Nearer to each other, no code becomes as long.
            for count in counts.iter_mut().filter(|count| **count > 0) {
                *count = *count / 4 + 1;
            }
            lengths = self::lengths(&counts);
        }
        // Codes of one length are numbered in order, behind those that are shorter.
        let mut codes = [0; SYMBOLS];
        let mut next = 0_u32;
        for length in 1..=BITS {
            next <<= 1;
            for (code, _) in codes.iter_mut().zip(&lengths).filter(|(_, of)| **of == length) {
                *code = u16::try_from(next.reverse_bits() >> (32 - length)).unwrap_or(0);
                next += 1;
            }
        }
        Self { lengths, codes }
    }

    fn code(&self, symbol: usize) -> (u64, u8) {
        let code = self.codes.get(symbol).copied().unwrap_or_default();
        (u64::from(code), self.lengths.get(symbol).copied().unwrap_or_default())
    }

    /// Begins a block with these codes.
    fn write(&self, out: &mut Bits) {
        // Not the last block, codes of its own, 286 symbols, 1 distance, 19 codes of lengths.
        out.write(0b100 | 29 << 3 | 15 << 13, 17);
        // The three for repeated lengths are not used, the others take four bits each.
        out.write(0, 9);
        for _ in 0..16 {
            out.write(4, 3);
        }
        for length in self.lengths.iter().chain(&[1]) {
            out.write(u64::from(length.reverse_bits() >> 4), 4);
        }
    }
}

/// The bits of each symbol (Huffman 1952); of some, more than there may be.
fn lengths(counts: &[u32; SYMBOLS]) -> [u8; SYMBOLS] {
    // The two rarest are put together until all are one; what is put together has a higher number.
    let mut above: Vec<usize> = vec![0; SYMBOLS];
    let known = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut rarest: BinaryHeap<_> = known.map(|(at, &count)| Reverse((u64::from(count), at))).collect();
    while let Some(Reverse((one, first))) = rarest.pop() {
        let Some(Reverse((other, second))) = rarest.pop() else { break };
        let both = above.len();
        for part in [first, second] {
            if let Some(above) = above.get_mut(part) {
                *above = both;
            }
        }
        above.push(0);
        rarest.push(Reverse((one + other, both)));
    }
    let mut depths: Vec<u8> = vec![0; above.len()];
    for (at, &parent) in above.iter().enumerate().rev().filter(|(_, parent)| **parent > 0) {
        let depth = depths.get(parent).map_or(1, |depth| depth.saturating_add(1));
        if let Some(place) = depths.get_mut(at) {
            *place = depth;
        }
    }
    std::array::from_fn(|at| depths.get(at).copied().unwrap_or_default())
}

/// Bits, the first of a byte lowest.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u8,
}

impl Bits {
    /// So many bits, at most 32.
    fn write(&mut self, bits: u64, count: u8) {
        self.held |= bits << self.count;
        self.count += count;
        if self.count >= 32 {
            #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
            self.bytes.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    /// What was written, with the last byte filled up.
    fn end(mut self) -> Vec<u8> {
        let left = usize::from(self.count.div_ceil(8));
        self.bytes.extend(self.held.to_le_bytes().iter().take(left));
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn plain(runs: &[Run], mut bytes: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        for run in runs {
            plain.resize(plain.len() + run.zeros, 0);
            let (now, later) = bytes.split_at(run.bytes);
            plain.extend_from_slice(now);
            bytes = later;
        }
        plain
    }

    /// Unpacks a stream of pieces with another's library, which compares the sum.
    fn unpacked(pieces: &[Piece]) -> Vec<u8> {
        let mut stream = HEAD.to_vec();
        let mut sum = Sum::default();
        for piece in pieces {
            stream.extend_from_slice(&piece.packed);
            sum = sum.then(piece.sum);
        }
        stream.extend_from_slice(&TAIL);
        stream.extend_from_slice(&sum.value().to_be_bytes());
        let mut plain = Vec::new();
        flate2::read::ZlibDecoder::new(stream.as_slice()).read_to_end(&mut plain).unwrap();
        plain
    }

    #[test]
    fn every_length_of_zeros_comes_back() {
        let runs: Vec<Run> = (0..1_100).map(|zeros| Run { zeros, bytes: 1 }).collect();
        let bytes = vec![7; runs.len()];
        assert!(unpacked(&[pack(&runs, &bytes)]) == plain(&runs, &bytes));
    }

    #[test]
    fn pieces_come_back_as_they_were() {
        let seed = 20_261_129;
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..40 {
            let mut wanted = Vec::new();
            let pieces: Vec<Piece> = (0..random.usize(0..5))
                .map(|_| {
                    let runs: Vec<Run> = (0..random.usize(0..20))
                        .map(|_| Run {
                            zeros: random.usize(0..200_000) >> random.u8(0..18),
                            bytes: random.usize(0..300),
                        })
                        .collect();
                    let count = runs.iter().map(|run| run.bytes).sum();
                    // Some have few values, some all, some mostly zeros.
                    let values = *random.choice(&[1_u16, 2, 20, 256]).unwrap();
                    let value = |random: &mut fastrand::Rng| u8::try_from(random.u16(0..values)).unwrap();
                    let bytes: Vec<u8> = (0..count).map(|_| value(&mut random) * u8::from(random.bool())).collect();
                    wanted.extend(plain(&runs, &bytes));
                    pack(&runs, &bytes)
                })
                .collect();
            assert!(unpacked(&pieces) == wanted, "seed {seed}");
        }
    }

    /// Counts that double would give the rarest symbols codes of more than fifteen bits.
    #[test]
    fn no_code_is_too_long() {
        let bytes: Vec<u8> = (0..22_u8).flat_map(|value| std::iter::repeat_n(value + 1, 1 << value)).collect();
        let runs = [Run { zeros: 0, bytes: bytes.len() }];
        assert!(unpacked(&[pack(&runs, &bytes)]) == bytes);
    }

    #[test]
    fn a_page_of_nothing_takes_next_to_nothing() {
        let piece = pack(&[Run { zeros: 100_000_000, bytes: 0 }], &[]);
        assert!(piece.packed.len() < 120_000, "{}", piece.packed.len());
    }
}
