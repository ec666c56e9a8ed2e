//! Embedded pictures on their way into a picture of the map. Nothing is ever fetched: what is not in
//! the document is not shown.

use std::collections::HashMap;
use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits, RgbaImage};

use crate::doc::Document;
use crate::doc::picture::{MOST_PIXELS, kind_of};

/// The pictures of a document by name: looking for each in the document's list would cost the square of
/// their number.
pub struct Images<'a> {
    by_name: HashMap<&'a str, &'a crate::doc::Image>,
}

impl<'a> Images<'a> {
    /// Those of this document.
    #[must_use]
    pub fn of(document: &'a Document) -> Self {
        Self { by_name: document.images().iter().map(|image| (image.name.as_str(), image)).collect() }
    }

    /// Its bytes and their kind, such as `image/png`; `None` if it is damaged, missing, or too large.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<(Vec<u8>, &'static str)> {
        let image = self.by_name.get(name)?;
        let (w, h) = image.pixels()?;
        if w == 0 || h == 0 || u64::from(w) * u64::from(h) > MOST_PIXELS {
            return None;
        }
        let bytes = image.bytes()?;
        let kind = kind_of(&bytes)?;
        Some((bytes, kind))
    }

    /// Its pixels.
    #[must_use]
    pub fn pixels(&self, name: &str) -> Option<RgbaImage> {
        decode(&self.file(name)?.0)
    }

    /// Its bytes as PNG or JPEG, which every reader of SVG knows, and their kind.
    #[must_use]
    pub fn common(&self, name: &str) -> Option<(Vec<u8>, &'static str)> {
        let (bytes, kind) = self.file(name)?;
        if matches!(kind, "image/png" | "image/jpeg") {
            return Some((bytes, kind));
        }
        let mut out = Cursor::new(Vec::new());
        decode(&bytes)?.write_to(&mut out, ImageFormat::Png).ok()?;
        Some((out.into_inner(), "image/png"))
    }
}

fn decode(bytes: &[u8]) -> Option<RgbaImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    Some(reader.decode().ok()?.to_rgba8())
}
