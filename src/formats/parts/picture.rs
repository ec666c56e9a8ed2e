//! Pictures of other programs' maps, checked before they are taken: their kind and their size in
//! pixels are read from the first bytes, and nothing is decoded.

use crate::doc::picture::{from_base64, kind_of, pixels_of};

/// Pixels of a side.
const MOST_SIDE: u32 = 16_384;
/// Pixels in all.
const MOST_PIXELS: u64 = 64_000_000;
/// Bytes of one picture.
const MOST_BYTES: usize = 50 << 20;

/// Looks at a picture.
///
/// # Errors
/// Why it is not taken, as the end of a sentence.
pub(in crate::formats) fn look(bytes: &[u8]) -> Result<(), &'static str> {
    if bytes.len() > MOST_BYTES {
        return Err("larger than 50 MiB");
    }
    let size = kind_of(bytes).and_then(|_| pixels_of(bytes));
    let (width, height) = size.ok_or("of a kind that is not shown")?;
    if width == 0 || height == 0 {
        return Err("without pixels");
    }
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err("of too many pixels");
    }
    Ok(())
}

/// The bytes of a `data:` address in Base64.
pub(in crate::formats) fn from_data_address(address: &str) -> Option<Vec<u8>> {
    let (head, body) = address.strip_prefix("data:")?.split_once(',')?;
    head.ends_with(";base64").then(|| from_base64(body)).flatten()
}

#[cfg(test)]
mod tests {
    use super::{from_data_address, look};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn what_would_take_too_much_memory_is_refused_undecoded() {
        assert_eq!(look(&png(20, 30)), Ok(()));
        assert_eq!(look(&png(60_000, 60_000)), Err("of too many pixels"));
        assert!(look(&png(0, 5)).is_err());
        assert_eq!(look(b"<svg/>"), Err("of a kind that is not shown"));
    }

    #[test]
    fn pictures_come_as_addresses_too() {
        assert_eq!(from_data_address("data:image/png;base64,TWFu").unwrap(), b"Man");
        assert_eq!(from_data_address("https://a.b"), None);
    }
}
