//! Pictures of other programs' maps, checked before they are taken: their kind and their size in
//! pixels are read from the first bytes, and nothing is decoded.

use sha2::{Digest as _, Sha256};

/// Pixels of a side.
const MOST_SIDE: u32 = 16_384;
/// Pixels in all.
const MOST_PIXELS: u64 = 64_000_000;
/// Bytes of one picture.
const MOST_BYTES: usize = 50 << 20;

/// What a picture is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Picture {
    pub kind: &'static str,
    pub width: u32,
    pub height: u32,
}

/// Looks at a picture.
///
/// # Errors
/// Why it is not taken, as the end of a sentence.
pub(in crate::formats) fn look(bytes: &[u8]) -> Result<Picture, &'static str> {
    if bytes.len() > MOST_BYTES {
        return Err("larger than 50 MiB");
    }
    let picture = measure(bytes).ok_or("of a kind that is not shown")?;
    if picture.width == 0 || picture.height == 0 {
        return Err("without pixels");
    }
    let pixels = u64::from(picture.width) * u64::from(picture.height);
    if picture.width > MOST_SIDE || picture.height > MOST_SIDE || pixels > MOST_PIXELS {
        return Err("of too many pixels");
    }
    Ok(picture)
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn big16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn little16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn measure(bytes: &[u8]) -> Option<Picture> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Picture { kind: "image/png", width: big(bytes, 16)?, height: big(bytes, 20)? });
    }
    if bytes.starts_with(b"GIF8") {
        return Some(Picture { kind: "image/gif", width: little16(bytes, 6)?, height: little16(bytes, 8)? });
    }
    if bytes.starts_with(b"BM") {
        let side = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?).unsigned_abs());
        return Some(Picture { kind: "image/bmp", width: side(18)?, height: side(22)? });
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        let (width, height) = match bytes.get(12..16)? {
            b"VP8X" => {
                let side = |at: usize| Some(little16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16);
                (side(24)? + 1, side(27)? + 1)
            }
            b"VP8L" => {
                let bits = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
                ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
            }
            _ => (little16(bytes, 26)? & 0x3FFF, little16(bytes, 28)? & 0x3FFF),
        };
        return Some(Picture { kind: "image/webp", width, height });
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        // Segments with their lengths, until one that tells the size.
        let mut at = 2;
        while let Some(&0xFF) = bytes.get(at) {
            let mark = *bytes.get(at + 1)?;
            if mark == 0xFF {
                at += 1;
                continue;
            }
            if matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC) {
                return Some(Picture {
                    kind: "image/jpeg",
                    width: big16(bytes, at + 7)?,
                    height: big16(bytes, at + 5)?,
                });
            }
            at += 2 + usize::try_from(big16(bytes, at + 2)?).ok()?;
        }
    }
    None
}

/// The name of a picture in a map file.
pub(in crate::formats) fn name(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold("sha256-".to_owned(), |mut name, byte| {
        name.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        name.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        name
    })
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648) with padding.
pub(in crate::formats) fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let digit = bits >> (18 - 6 * place) & 63;
            let letter = ALPHABET.get(digit as usize).copied().unwrap_or(b'=');
            out.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

/// The bytes of Base64; white space is passed over.
pub(in crate::formats) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if byte == b'=' {
            break;
        }
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or_default());
        }
    }
    Some(out)
}

/// The bytes of a `data:` address in Base64.
pub(in crate::formats) fn from_data_address(address: &str) -> Option<Vec<u8>> {
    let (head, body) = address.strip_prefix("data:")?.split_once(',')?;
    head.ends_with(";base64").then(|| from_base64(body)).flatten()
}

#[cfg(test)]
mod tests {
    use super::{from_base64, from_data_address, look, to_base64};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn sizes_are_read_without_decoding() {
        assert_eq!(look(&png(20, 30)).map(|p| (p.width, p.height)), Ok((20, 30)));
        assert_eq!(look(&png(60_000, 60_000)), Err("of too many pixels"));
        assert_eq!(look(&png(0, 5)), Err("without pixels"));
        assert!(look(b"<svg/>").is_err());
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, 0, 7, 0, 9];
        assert_eq!(look(&jpeg).map(|p| (p.width, p.height)), Ok((9, 7)));
    }

    #[test]
    fn base64_comes_back() {
        for text in ["", "a", "ab", "abc", "abcd", "日本"] {
            assert_eq!(from_base64(&to_base64(text.as_bytes())).unwrap(), text.as_bytes());
        }
        assert_eq!(to_base64(b"Man"), "TWFu");
        assert_eq!(from_data_address("data:image/png;base64,TWFu").unwrap(), b"Man");
        assert_eq!(from_data_address("https://a.b"), None);
    }
}
