//! Drawn bands as the bytes of a PNG.
//!
//! The rows of a large file hardly differ from the ones above. What differs is found and packed where it
//! is drawn, on all cores ([`Strip::pack`], [`super::deflate`]); the one thread that writes the file lays
//! the pieces behind each other.

use std::io::Write;

use tiny_skia::{Pixmap, PremultipliedColorU8};

use super::super::ExportError;
use super::cells::Cells;
use super::deflate::{self, HEAD, Piece, Run, Sum, TAIL};

/// Filters of a row, as PNG numbers them: the difference to the left, or to above.
const LEFT: u8 = 1;
const ABOVE: u8 = 2;
/// Pixels that are compared at once.
const PIECE: usize = 32;

/// Fewer pixels that are as the row above are bytes like others: a repetition would be no shorter.
const FEW: usize = 3;

/// Filtered rows.
#[derive(Debug, Default)]
pub struct Strip {
    runs: Vec<Run>,
    bytes: Vec<u8>,
    /// Zeros that are not written yet, and pixels, in bytes, like the last one that was.
    zeros: usize,
    again: usize,
}

impl Strip {
    /// The rows of a band, of which the cells say what was drawn on; all else is of one colour.
    pub fn pack(&mut self, band: &Pixmap, cells: &Cells, transparent: bool) -> Piece {
        if transparent { self.filtered::<4>(band, cells, straight) } else { self.filtered::<3>(band, cells, opaque) }
    }

    fn filtered<const N: usize>(&mut self, band: &Pixmap, cells: &Cells, of: fn(PremultipliedColorU8) -> u32) -> Piece {
        self.runs.clear();
        self.bytes.clear();
        self.runs.push(Run::default());
        let width = band.width() as usize;
        let mut above: &[PremultipliedColorU8] = &[];
        for (number, row) in band.pixels().chunks_exact(width.max(1)).enumerate() {
            if number == 0 {
                // What is above belongs to another band; along a row of paper there is no difference either.
                self.more(&[LEFT]);
                let (mut left, mut last) = (0, 0);
                for &pixel in row {
                    let now = of(pixel);
                    self.pixel::<N>(less(now, left), &mut last);
                    left = now;
                }
            } else {
                self.settle::<N>();
                self.more(&[ABOVE]);
                let mut done = 0;
                for span in cells.spans(number) {
                    let here = row.get(span.clone()).unwrap_or_default().chunks(PIECE);
                    let above = above.get(span.clone()).unwrap_or_default().chunks(PIECE);
                    let mut at = span.start;
                    let mut last = 0;
                    for (here, above) in here.zip(above) {
                        // Most of what was drawn on is as the row above: the inside of a box, and around a curve.
                        // Bytes are compared many at once, which pixels are not.
                        let start = (number * width + at) * 4;
                        let bytes = |start: usize| band.data().get(start..start + here.len() * 4);
                        if bytes(start) != bytes(start - width * 4) {
                            if at > done {
                                self.nothing::<N>((at - done) * N);
                                last = 0;
                            }
                            for (&here, &above) in here.iter().zip(above) {
                                let now = if here == above { 0 } else { less(of(here), of(above)) };
                                self.pixel::<N>(now, &mut last);
                            }
                            done = at + here.len();
                        }
                        at += here.len();
                    }
                }
                self.nothing::<N>((width - done) * N);
            }
            above = row;
        }
        self.settle::<N>();
        deflate::pack(&self.runs, &self.bytes, N)
    }

    /// A filtered pixel behind another.
    fn pixel<const N: usize>(&mut self, now: u32, last: &mut u32) {
        if now == 0 {
            self.nothing::<N>(N);
        } else if now == *last {
            self.again += N;
        } else {
            if self.zeros + self.again > 0 {
                self.settle::<N>();
            }
            self.more(now.to_le_bytes().first_chunk::<N>().unwrap_or(&[0; N]));
        }
        *last = now;
    }

    /// Nothing for so many bytes.
    fn nothing<const N: usize>(&mut self, bytes: usize) {
        if self.again > 0 {
            self.settle::<N>();
        }
        self.zeros += bytes;
    }

    /// Writes what is not written yet.
    fn settle<const N: usize>(&mut self) {
        if self.zeros > 0 {
            let zeros = std::mem::take(&mut self.zeros);
            match self.runs.last_mut() {
                // Nothing has to be long enough, and to begin a piece.
                Some(run) if zeros < FEW * N => {
                    if run.again == 0 {
                        run.bytes += zeros;
                    } else {
                        self.runs.push(Run { bytes: zeros, ..Run::default() });
                    }
                    self.bytes.resize(self.bytes.len() + zeros, 0);
                }
                _ => self.runs.push(Run { zeros, ..Run::default() }),
            }
        }
        if self.again > 0 {
            let again = std::mem::take(&mut self.again);
            if let Some(run) = self.runs.last_mut() {
                run.again += again;
            }
        }
    }

    /// Bytes more.
    fn more(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        match self.runs.last_mut() {
            Some(run) if run.again == 0 => run.bytes += bytes.len(),
            _ => self.runs.push(Run { bytes: bytes.len(), ..Run::default() }),
        }
    }
}

/// The difference of each byte.
const fn less(one: u32, other: u32) -> u32 {
    // The highest bit of each byte is kept out of it, so that nothing is borrowed from the next byte.
    const HIGH: u32 = 0x8080_8080;
    ((one | HIGH) - (other & !HIGH)) ^ ((one ^ !other) & HIGH)
}

/// Red, green and blue, the first lowest.
const fn opaque(pixel: PremultipliedColorU8) -> u32 {
    u32::from_le_bytes([pixel.red(), pixel.green(), pixel.blue(), 0])
}

/// The colour as it is without its alpha, and that.
fn straight(pixel: PremultipliedColorU8) -> u32 {
    let color = pixel.demultiply();
    u32::from_le_bytes([color.red(), color.green(), color.blue(), color.alpha()])
}

/// The bytes of a band, not filtered, for a small file.
pub fn raw(band: &Pixmap, transparent: bool) -> Vec<u8> {
    let pixels = band.pixels().iter().copied();
    if transparent {
        pixels.flat_map(|pixel| straight(pixel).to_le_bytes()).collect()
    } else {
        pixels.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect()
    }
}

/// A band on the way to the file.
#[derive(Debug)]
pub enum Band {
    /// Of a small file.
    Raw(Vec<u8>),
    /// Of a large one.
    Packed(Piece),
}

/// Packs the bands of a file: all small, or all large.
///
/// # Errors
/// When a band does not come, when the encoder fails, or when `step`, told of each band, says so.
pub fn pack(
    encoder: png::Encoder<'_, &mut Vec<u8>>,
    bands: u32,
    large: bool,
    next: &mut dyn FnMut() -> Option<Band>,
    step: &mut dyn FnMut(u32) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut encoder = encoder;
    encoder.set_compression(if large { png::Compression::Fast } else { png::Compression::Balanced });
    let mut writer = encoder.write_header().map_err(|error| fault(&error))?;
    if large {
        let mut chunk = HEAD.to_vec();
        let mut sum = Sum::default();
        for number in 0..bands {
            let Some(Band::Packed(piece)) = next() else { return Err(undrawn()) };
            chunk.extend_from_slice(&piece.packed);
            sum = sum.then(piece.sum);
            if number + 1 == bands {
                chunk.extend_from_slice(&TAIL);
                chunk.extend_from_slice(&sum.value().to_be_bytes());
            }
            writer.write_chunk(png::chunk::IDAT, &chunk).map_err(|error| fault(&error))?;
            chunk.clear();
            step(number)?;
        }
    } else {
        let mut stream = writer.stream_writer().map_err(|error| fault(&error))?;
        for number in 0..bands {
            let Some(Band::Raw(bytes)) = next() else { return Err(undrawn()) };
            stream.write_all(&bytes).map_err(|error| fault(&error))?;
            step(number)?;
        }
        stream.finish().map_err(|error| fault(&error))?;
    }
    writer.finish().map_err(|error| fault(&error))
}

fn fault(error: &dyn std::fmt::Display) -> ExportError {
    ExportError::Other(format!("the PNG could not be written: {error}"))
}

fn undrawn() -> ExportError {
    ExportError::Other("the map could not be drawn".to_owned())
}
