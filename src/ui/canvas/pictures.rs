//! Pictures of topics as textures: decoded and scaled once, beside the window.
//!
//! The size is checked before a picture is decoded, and no texture is larger than `SIDE` on a
//! side. Those that were not seen for the longest time go first.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use eframe::egui::{self, ColorImage, TextureHandle, TextureOptions};
use image::{ImageFormat, ImageReader, Limits};

use crate::doc::picture::MOST_PIXELS;
use crate::doc::{Document, Image, Text};
use crate::editor::jobs::Jobs;

/// The most that a texture is wide or high.
const SIDE: u32 = 1024;
/// Textures kept.
const KEEP: usize = 48;

/// A picture on its way to the screen.
enum State {
    /// It is being decoded.
    Waiting,
    /// It can be drawn; and the frame in which it was seen last.
    Ready(TextureHandle, u64),
    /// It cannot be read.
    Broken,
}

/// What a job brings: which picture, and its pixels.
type Decoded = (Text, Option<ColorImage>);

/// The textures of one canvas.
#[derive(Default)]
pub struct Pictures {
    states: HashMap<Text, State>,
    jobs: Option<Jobs<Decoded>>,
    frame: u64,
}

/// What can be shown of a picture now.
pub enum Shown {
    /// This texture.
    Texture(egui::TextureId),
    /// Nothing yet.
    Waiting,
    /// Nothing, because it is damaged or missing.
    Broken,
}

impl Pictures {
    /// Begins a frame: takes what was decoded meanwhile.
    pub fn begin(&mut self, ctx: &egui::Context) {
        self.frame += 1;
        let Some(jobs) = &mut self.jobs else { return };
        for done in jobs.poll() {
            let Ok((name, pixels)) = done.outcome else {
                // Which one it was is not known after a panic; what waits stays grey.
                continue;
            };
            let state = pixels.map_or(State::Broken, |pixels| {
                State::Ready(ctx.load_texture(name.as_str(), pixels, TextureOptions::LINEAR), self.frame)
            });
            self.states.insert(name, state);
        }
        if self.states.len() > KEEP {
            let last = self.frame.saturating_sub(2);
            self.states.retain(|_, state| !matches!(state, State::Ready(_, seen) if *seen < last));
        }
    }

    /// The texture of a picture; asks for it if there is none yet.
    pub fn show(&mut self, ctx: &egui::Context, document: &Document, name: &Text) -> Shown {
        match self.states.get_mut(name) {
            Some(State::Ready(texture, seen)) => {
                *seen = self.frame;
                Shown::Texture(texture.id())
            }
            Some(State::Waiting) => Shown::Waiting,
            Some(State::Broken) => Shown::Broken,
            None => {
                let Some(image) = document.image(name).cloned() else { return Shown::Broken };
                let jobs = self.jobs.get_or_insert_with(|| {
                    let ctx = ctx.clone();
                    Jobs::new(Arc::new(move || ctx.request_repaint()))
                });
                let key = name.clone();
                jobs.spawn("picture", move |_| {
                    let pixels = decode(&image);
                    (key, pixels)
                });
                self.states.insert(name.clone(), State::Waiting);
                Shown::Waiting
            }
        }
    }
}

/// The pixels of a picture, no more than [`SIDE`] on a side.
fn decode(image: &Image) -> Option<ColorImage> {
    let (w, h) = image.pixels()?;
    if u64::from(w) * u64::from(h) > MOST_PIXELS {
        return None;
    }
    let bytes = image.bytes()?;
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    let decoded = reader.decode().ok()?;
    let decoded = if w.max(h) > SIDE { decoded.thumbnail(SIDE, SIDE) } else { decoded };
    let pixels = decoded.to_rgba8();
    let size = [pixels.width() as usize, pixels.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, pixels.as_raw()))
}

/// A picture from the clipboard as PNG.
#[must_use]
pub fn png_of(pixels: &ColorImage) -> Option<Vec<u8>> {
    let [w, h] = pixels.size.map(|side| u32::try_from(side).ok());
    let raw: Vec<u8> = pixels.pixels.iter().flat_map(eframe::egui::Color32::to_srgba_unmultiplied).collect();
    let image = image::RgbaImage::from_raw(w?, h?, raw)?;
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, ColorImage};

    use super::{SIDE, decode, png_of};
    use crate::editor::content::picture;

    #[test]
    fn a_pasted_picture_is_embedded_and_decoded_again() {
        let red = ColorImage::filled([2000, 10], Color32::from_rgb(200, 10, 10));
        let image = picture(&png_of(&red).expect("it can be written")).expect("it is a picture");
        assert_eq!(image.pixels(), Some((2000, 10)));
        let shown = decode(&image).expect("it is whole");
        assert_eq!(shown.size, [SIDE as usize, 5], "scaled once");
        assert_eq!(shown.pixels[0], Color32::from_rgb(200, 10, 10));
    }

    #[test]
    fn a_damaged_picture_is_no_picture() {
        let red = ColorImage::filled([20, 20], Color32::RED);
        let mut bytes = png_of(&red).expect("it can be written");
        bytes.truncate(40);
        let image = picture(&bytes).expect("its head is that of a picture");
        assert!(decode(&image).is_none());
    }
}
