//! Embedded pictures: bytes as base64 in the file, their kind and their size in pixels.
//!
//! The size is read from the first bytes, without decoding the picture, so that layout can ask for
//! it and so that what is too large is refused before it takes memory.

use sha2::{Digest as _, Sha256};

use super::map::{Document, Image};

/// Pictures with more pixels than this are not embedded or shown: 100 million.
pub const MOST_PIXELS: u64 = 100_000_000;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as Base64, on one line.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place > group.len() {
                out.push('=');
            } else {
                let digit = (bits >> (18 - 6 * place)) as usize & 63;
                out.push(char::from(DIGITS.get(digit).copied().unwrap_or(b'A')));
            }
        }
    }
    out
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

/// Bytes of base64 text; white space is passed over. `None` if it is none.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for &digit in text.as_bytes() {
        if digit == b'=' {
            break;
        }
        if digit.is_ascii_whitespace() {
            continue;
        }
        bits = bits << 6 | value(digit)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xFF).ok()?);
        }
    }
    Some(out)
}

/// Bytes, or base64 text read at any place without decoding what is before it.
enum Source<'a> {
    Bytes(&'a [u8]),
    Coded(&'a [u8]),
}

impl Source<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        match self {
            Self::Bytes(bytes) => bytes.get(at).copied(),
            Self::Coded(text) => {
                let digits = text.get(at / 3 * 4..)?;
                let digit = |place: usize| value(*digits.get(place)?);
                let (left, right) = match at % 3 {
                    0 => (digit(0)? << 2, digit(1)? >> 4),
                    1 => (digit(1)? << 4, digit(2)? >> 2),
                    _ => (digit(2)? << 6, digit(3)?),
                };
                u8::try_from((left | right) & 0xFF).ok()
            }
        }
    }

    fn starts_with(&self, at: usize, signature: &[u8]) -> bool {
        signature.iter().enumerate().all(|(place, &byte)| self.byte(at + place) == Some(byte))
    }

    /// A number of `count` bytes, the high one first.
    fn high_first(&self, at: usize, count: usize) -> Option<u32> {
        (0..count).try_fold(0, |sum, place| Some(sum << 8 | u32::from(self.byte(at + place)?)))
    }

    /// A number of `count` bytes, the low one first.
    fn low_first(&self, at: usize, count: usize) -> Option<u32> {
        (0..count).rev().try_fold(0, |sum, place| Some(sum << 8 | u32::from(self.byte(at + place)?)))
    }

    fn kind(&self) -> Option<&'static str> {
        if self.starts_with(0, b"\x89PNG\r\n\x1a\n") {
            Some("image/png")
        } else if self.starts_with(0, b"\xff\xd8\xff") {
            Some("image/jpeg")
        } else if self.starts_with(0, b"GIF8") {
            Some("image/gif")
        } else if self.starts_with(0, b"RIFF") && self.starts_with(8, b"WEBP") {
            Some("image/webp")
        } else {
            None
        }
    }

    fn size(&self) -> Option<(u32, u32)> {
        let size = match self.kind()? {
            "image/png" => (self.high_first(16, 4)?, self.high_first(20, 4)?),
            "image/gif" => (self.low_first(6, 2)?, self.low_first(8, 2)?),
            "image/jpeg" => self.jpeg_size()?,
            _ if self.starts_with(12, b"VP8X") => (self.low_first(24, 3)? + 1, self.low_first(27, 3)? + 1),
            _ if self.starts_with(12, b"VP8L") => {
                let bits = self.low_first(21, 4)?;
                ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
            }
            _ => (self.low_first(26, 2)? & 0x3FFF, self.low_first(28, 2)? & 0x3FFF),
        };
        (size.0 > 0 && size.1 > 0).then_some(size)
    }

    /// Hops from segment to segment to the one that begins a frame (ITU-T T.81, B.2).
    fn jpeg_size(&self) -> Option<(u32, u32)> {
        let mut at = 2;
        for _ in 0..1000 {
            if self.byte(at)? != 0xFF {
                return None;
            }
            match self.byte(at + 1)? {
                0xFF => at += 1,
                frame @ 0xC0..=0xCF if !matches!(frame, 0xC4 | 0xC8 | 0xCC) => {
                    return Some((self.high_first(at + 7, 2)?, self.high_first(at + 5, 2)?));
                }
                0xD9 | 0xDA => return None,
                _ => at += 2 + self.high_first(at + 2, 2)? as usize,
            }
        }
        None
    }
}

/// The kind of a picture by its first bytes, such as `image/png`; `None` for what is no picture
/// that can be shown.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    Source::Bytes(bytes).kind()
}

/// Width and height of a picture in pixels.
#[must_use]
pub fn pixels_of(bytes: &[u8]) -> Option<(u32, u32)> {
    Source::Bytes(bytes).size()
}

impl Image {
    /// A picture to be embedded; `None` if it is no PNG, JPEG, GIF or `WebP`.
    #[must_use]
    pub fn embed(bytes: &[u8]) -> Option<Self> {
        let kind = kind_of(bytes)?;
        let digest = hex(&Sha256::digest(bytes));
        let json = format!("{{\"type\": \"{kind}\", \"data\": \"{}\"}}", base64(bytes));
        Some(Self { name: format!("sha256-{digest}").into(), json: json.into() })
    }

    /// The text of the key `data`, up to the end of the object: digits first, then the rest.
    fn data(&self) -> Option<&str> {
        let after = self.json.split_once("\"data\"")?.1.trim_start().strip_prefix(':')?;
        after.trim_start().strip_prefix('"')
    }

    /// The bytes of the picture; `None` if they are not whole.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let data = self.data()?;
        let end = data.find('"')?;
        let text = data.get(..end)?;
        // A slash may be written as “\/” by other programs.
        if text.contains('\\') { from_base64(&text.replace("\\/", "/")) } else { from_base64(text) }
    }

    /// Width and height in pixels, from the first bytes.
    #[must_use]
    pub fn pixels(&self) -> Option<(u32, u32)> {
        Source::Coded(self.data()?.as_bytes()).size()
    }
}

impl Document {
    /// The embedded picture with this name.
    #[must_use]
    pub fn image(&self, name: &str) -> Option<&Image> {
        self.images.iter().find(|image| image.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Image, base64, from_base64, kind_of, pixels_of};

    /// The first bytes of a PNG of 640 × 480.
    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(640_u32.to_be_bytes());
        bytes.extend(480_u32.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    #[test]
    fn base64_goes_there_and_back() {
        let cases: [(&[u8], &str); 5] =
            [(b"", ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foo", "Zm9v"), (b"\xfb\xff\xfe", "+//+")];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes));
        }
        assert_eq!(from_base64("Zm9\nv").as_deref(), Some(&b"foo"[..]));
        assert_eq!(from_base64("Z?"), None);
    }

    #[test]
    fn an_embedded_picture_keeps_its_bytes_and_tells_its_size() {
        let image = Image::embed(&png()).expect("it is a PNG");
        assert_eq!(image.bytes().as_deref(), Some(png().as_slice()));
        assert_eq!(image.pixels(), Some((640, 480)));
        assert!(image.name.starts_with("sha256-") && image.name.len() == 71, "{}", image.name);
        assert_eq!(Image::embed(b"#!/bin/sh"), None);
    }

    #[test]
    fn sizes_are_read_from_the_first_bytes_of_each_kind() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x06\0\0\0\0\xff\xc2\0\x0b\x08\x01\x00\x02\x00";
        let gif = b"GIF89a\x40\x01\xf0\0";
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0";
        for (bytes, kind, size) in [
            (&jpeg[..], "image/jpeg", (512, 256)),
            (&gif[..], "image/gif", (320, 240)),
            (&webp[..], "image/webp", (320, 240)),
        ] {
            assert_eq!((kind_of(bytes), pixels_of(bytes)), (Some(kind), Some(size)));
            assert_eq!(Image::embed(bytes).and_then(|image| image.pixels()), Some(size), "{kind}, coded");
            for cut in 0..bytes.len() {
                assert!(pixels_of(&bytes[..cut]).is_none_or(|found| found == size), "cut after {cut} bytes");
            }
        }
    }
}
