//! Drawn bands as the bytes of a PNG.
//!
//! The rows of a large file hardly differ from the ones above. What differs is found and packed where it
//! is drawn, on all cores ([`Strip::of`], [`super::deflate`]); the one thread that writes the file lays
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

/// Filtered rows.
#[derive(Debug)]
pub struct Strip {
    runs: Vec<Run>,
    bytes: Vec<u8>,
}

impl Strip {
    /// The rows of a band, of which the cells say what was drawn on; all else is of one colour.
    pub fn of(band: &Pixmap, cells: &Cells, transparent: bool) -> Self {
        if transparent { Self::filtered(band, cells, straight) } else { Self::filtered(band, cells, opaque) }
    }

    fn filtered<const N: usize>(band: &Pixmap, cells: &Cells, of: fn(PremultipliedColorU8) -> [u8; N]) -> Self {
        let width = band.width() as usize;
        let mut strip = Self { runs: vec![Run::default()], bytes: Vec::new() };
        let mut above: &[PremultipliedColorU8] = &[];
        for (number, row) in band.pixels().chunks_exact(width.max(1)).enumerate() {
            if number == 0 {
                // What is above belongs to another band; along a row of paper there is no difference either.
                strip.more(1).fill(LEFT);
                let mut left = [0; N];
                for (to, &pixel) in strip.more(width * N).chunks_exact_mut(N).zip(row) {
                    let now = of(pixel);
                    to.copy_from_slice(&less(now, left));
                    left = now;
                }
            } else {
                strip.more(1).fill(ABOVE);
                let mut done = 0;
                for span in cells.spans(number) {
                    let here = row.get(span.clone()).unwrap_or_default().chunks(PIECE);
                    let above = above.get(span.clone()).unwrap_or_default().chunks(PIECE);
                    let mut at = span.start;
                    for (here, above) in here.zip(above) {
                        // Most of what was drawn on is as the row above: the inside of a box, and around a curve.
                        // Bytes are compared many at once, which pixels are not.
                        let start = (number * width + at) * 4;
                        let bytes = |start: usize| band.data().get(start..start + here.len() * 4);
                        if bytes(start) != bytes(start - width * 4) {
                            strip.zeros((at - done) * N);
                            let to = strip.more(here.len() * N).chunks_exact_mut(N);
                            for ((to, &here), &above) in to.zip(here).zip(above) {
                                if here != above {
                                    to.copy_from_slice(&less(of(here), of(above)));
                                }
                            }
                            done = at + here.len();
                        }
                        at += here.len();
                    }
                }
                strip.zeros((width - done) * N);
            }
            above = row;
        }
        strip
    }

    pub fn packed(&self) -> Piece {
        deflate::pack(&self.runs, &self.bytes)
    }

    /// So many bytes more, zero until they are written.
    fn more(&mut self, count: usize) -> &mut [u8] {
        if let Some(run) = self.runs.last_mut() {
            run.bytes += count;
        }
        let at = self.bytes.len();
        self.bytes.resize(at + count, 0);
        self.bytes.get_mut(at..).unwrap_or_default()
    }

    fn zeros(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.bytes == 0 => run.zeros += count,
            _ => self.runs.push(Run { zeros: count, bytes: 0 }),
        }
    }
}

fn less<const N: usize>(one: [u8; N], other: [u8; N]) -> [u8; N] {
    std::array::from_fn(|at| {
        let of = |bytes: &[u8; N]| bytes.get(at).copied().unwrap_or_default();
        of(&one).wrapping_sub(of(&other))
    })
}

const fn opaque(pixel: PremultipliedColorU8) -> [u8; 3] {
    [pixel.red(), pixel.green(), pixel.blue()]
}

fn straight(pixel: PremultipliedColorU8) -> [u8; 4] {
    let color = pixel.demultiply();
    [color.red(), color.green(), color.blue(), color.alpha()]
}

/// The bytes of a band, not filtered, for a small file.
pub fn raw(band: &Pixmap, transparent: bool) -> Vec<u8> {
    let pixels = band.pixels().iter().copied();
    if transparent { pixels.flat_map(straight).collect() } else { pixels.flat_map(opaque).collect() }
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
