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

/// To add up fewer bytes one by one is faster.
const SHORT: usize = 48;

/// So many zeros, so many of the bytes behind them, and the last pixel of these so often again, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    pub zeros: usize,
    pub bytes: usize,
    pub again: usize,
}

/// Of more runs than these, one of so many is counted.
const MANY: usize = 4_096;
const SHARE: usize = 4;

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
        self.length += bytes.len() as u64;
        if bytes.len() < SHORT {
            for &byte in bytes {
                self.plain += u64::from(byte);
                self.weighted += self.plain;
            }
            (self.plain, self.weighted) = (self.plain % MODULUS, self.weighted % MODULUS);
            return;
        }
        let mut sum = simd_adler32::Adler32::from_checksum(self.value());
        sum.write(bytes);
        let value = u64::from(sum.finish());
        (self.plain, self.weighted) = (value & 0xffff, value >> 16);
    }

    /// Some bytes so many times.
    fn times(&mut self, bytes: &[u8], times: u64) {
        let mut once = Self { plain: 0, ..Self::default() };
        once.bytes(bytes);
        // Each time, all that was before counts once more for every byte.
        let before = self.plain * times + once.plain * (times * times.saturating_sub(1) / 2 % MODULUS);
        self.weighted = (self.weighted + before % MODULUS * once.length + once.weighted * times) % MODULUS;
        self.plain = (self.plain + once.plain * times) % MODULUS;
        self.length += once.length * times;
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

/// Packs a piece: runs, and their bytes; a pixel has `pixel` bytes, three or four.
pub fn pack(runs: &[Run], bytes: &[u8], pixel: usize) -> Piece {
    // Two tallies, as the next byte is often the same one, and bytes written in pairs: a tenth of the
    // time of a large picture, measured.
    let mut tallies = [[0_u32; 256]; 2];
    let [even, odd] = &mut tallies;
    // Not all of a long piece is counted; so each symbol has a code, whether it was seen or not.
    let mut counts = [1_u32; SYMBOLS];
    let mut count = |symbol: usize, by: usize| {
        if let Some(count) = counts.get_mut(symbol) {
            *count = count.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
        }
    };
    let share = if runs.len() > MANY { SHARE } else { 1 };
    for (run, bytes) in parts(runs, bytes).step_by(share) {
        repeated(run.zeros, |length, times| count(length.map_or(0, |length| symbol(length).0), times));
        let (pairs, last) = bytes.as_chunks();
        for &[one, other] in pairs {
            // A band has fewer bytes than a tally holds.
            even[usize::from(one)] = even[usize::from(one)].wrapping_add(1);
            odd[usize::from(other)] = odd[usize::from(other)].wrapping_add(1);
        }
        for &byte in last {
            count(usize::from(byte), 1);
        }
        again(run.again, pixel, |length, times| count(symbol(length).0, times));
    }
    for (count, (even, odd)) in counts.iter_mut().zip(even.iter().zip(odd)) {
        *count = count.saturating_add(*even).saturating_add(*odd);
    }
    let codes = Codes::of(&counts);
    let of_byte: [(u32, u8); 256] = std::array::from_fn(|byte| codes.code(byte));

    let mut out = Bits { bytes: Vec::with_capacity(bytes.len() / 2 + 256), held: 0, count: 0 };
    codes.write(&mut out, pixel);
    // Behind a length and its further bits, one bit for one of the two distances.
    let of = |length: usize, distance: u64| {
        let (symbol, more, extra) = symbol(length);
        let (bits, count) = codes.code(symbol);
        (u64::from(bits) | u64::from(more) << count | distance << (count + extra), count + extra + 1)
    };
    let (nothing, few) = codes.code(0);
    let mut sum = Sum::default();
    for (run, bytes) in parts(runs, bytes) {
        repeated(run.zeros, |length, times| {
            let (bits, count) = length.map_or((u64::from(nothing), few), |length| of(length, 0));
            for _ in 0..times {
                out.write(bits, count);
            }
        });
        let (pairs, last) = bytes.as_chunks();
        for &[one, other] in pairs {
            let ((bits, count), (more, by)) = (of_byte[usize::from(one)], of_byte[usize::from(other)]);
            out.write(u64::from(bits | more << count), count + by);
        }
        for &byte in last {
            let (bits, count) = of_byte[usize::from(byte)];
            out.write(u64::from(bits), count);
        }
        sum.zeros(run.zeros);
        sum.bytes(bytes);
        if run.again > 0 {
            again(run.again, pixel, |length, times| {
                let (bits, count) = of(length, 1);
                for _ in 0..times {
                    out.write(bits, count);
                }
            });
            let last = bytes.len().checked_sub(pixel).and_then(|at| bytes.get(at..)).unwrap_or_default();
            sum.times(last, (run.again / pixel) as u64);
        }
    }
    let (bits, count) = codes.code(END);
    out.write(u64::from(bits), count);
    // An empty block of bytes as they are comes to an end at a whole byte.
    out.write(0, 3);
    out.write(0, (8 - out.count % 8) % 8);
    out.write(0xffff_0000, 32);
    Piece { packed: out.end(), sum }
}

/// Runs with their bytes.
fn parts<'a>(runs: &'a [Run], bytes: &'a [u8]) -> impl Iterator<Item = (Run, &'a [u8])> {
    let mut rest = bytes;
    runs.iter().map(move |run| {
        let (now, later) = rest.split_at_checked(run.bytes).unwrap_or((rest, &[]));
        rest = later;
        (*run, now)
    })
}

/// The pixel before again, as repetitions of a length, so many times. A pixel is not too short for one.
fn again(bytes: usize, pixel: usize, mut each: impl FnMut(usize, usize)) {
    let longest = LONGEST / pixel * pixel;
    each(longest, bytes / longest);
    let rest = bytes % longest;
    if rest > 0 {
        each(rest, 1);
    }
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

    fn code(&self, symbol: usize) -> (u32, u8) {
        let code = self.codes.get(symbol).copied().unwrap_or_default();
        (u32::from(code), self.lengths.get(symbol).copied().unwrap_or_default())
    }

    /// Begins a block with these codes.
    fn write(&self, out: &mut Bits, pixel: usize) {
        // Not the last block, codes of its own, 286 symbols, 4 distances, 19 codes of lengths.
        out.write(0b100 | 29 << 3 | 3 << 8 | 15 << 13, 17);
        // The three for repeated lengths are not used, the others take four bits each.
        out.write(0, 9);
        for _ in 0..16 {
            out.write(4, 3);
        }
        // A byte back, and a pixel back.
        let distances = if pixel == 3 { [1, 0, 1, 0] } else { [1, 0, 0, 1] };
        for length in self.lengths.iter().chain(&distances) {
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

    fn plain(runs: &[Run], mut bytes: &[u8], pixel: usize) -> Vec<u8> {
        let mut plain = Vec::new();
        for run in runs {
            plain.resize(plain.len() + run.zeros, 0);
            let (now, later) = bytes.split_at(run.bytes);
            plain.extend_from_slice(now);
            let last = now[now.len().saturating_sub(pixel)..].iter().copied().cycle();
            plain.extend(last.take(run.again));
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
    fn every_length_comes_back() {
        for pixel in [3, 4] {
            let runs = (0..1_100).map(|zeros| Run { zeros, bytes: pixel, again: zeros / 2 * pixel });
            let runs: Vec<Run> = runs.collect();
            let bytes: Vec<u8> = [7, 8, 9, 10].iter().copied().take(pixel).cycle().take(runs.len() * pixel).collect();
            assert!(unpacked(&[pack(&runs, &bytes, pixel)]) == plain(&runs, &bytes, pixel), "{pixel}");
        }
    }

    #[test]
    fn pieces_come_back_as_they_were() {
        let seed = 20_261_129;
        let mut random = fastrand::Rng::with_seed(seed);
        for number in 0..40 {
            let pixel = 3 + number % 2;
            let mut wanted = Vec::new();
            let pieces: Vec<Piece> = (0..random.usize(0..5))
                .map(|_| {
                    let runs: Vec<Run> = (0..random.usize(0..20))
                        .map(|_| {
                            let bytes = random.usize(0..300);
                            let again = (random.usize(0..2_000) >> random.u8(0..11)) * pixel;
                            let zeros = random.usize(0..200_000) >> random.u8(0..18);
                            Run { zeros, bytes, again: if bytes < pixel { 0 } else { again } }
                        })
                        .collect();
                    let count = runs.iter().map(|run| run.bytes).sum();
                    // Some have few values, some all, some mostly zeros.
                    let values = *random.choice(&[1_u16, 2, 20, 256]).unwrap();
                    let value = |random: &mut fastrand::Rng| u8::try_from(random.u16(0..values)).unwrap();
                    let bytes: Vec<u8> = (0..count).map(|_| value(&mut random) * u8::from(random.bool())).collect();
                    wanted.extend(plain(&runs, &bytes, pixel));
                    pack(&runs, &bytes, pixel)
                })
                .collect();
            assert!(unpacked(&pieces) == wanted, "seed {seed}");
        }
    }

    /// Counts that double would give the rarest symbols codes of more than fifteen bits.
    #[test]
    fn no_code_is_too_long() {
        let bytes: Vec<u8> = (0..22_u8).flat_map(|value| std::iter::repeat_n(value + 1, 1 << value)).collect();
        let runs = [Run { zeros: 0, bytes: bytes.len(), again: 0 }];
        assert!(unpacked(&[pack(&runs, &bytes, 3)]) == bytes);
    }

    #[test]
    fn a_page_of_nothing_takes_next_to_nothing() {
        let piece = pack(&[Run { zeros: 100_000_000, ..Run::default() }], &[], 3);
        assert!(piece.packed.len() < 120_000, "{}", piece.packed.len());
    }
}
