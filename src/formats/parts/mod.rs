//! What the readers of other programs' maps share: archives, XML, JSON, property lists, HTML,
//! encodings, pictures, and the [`build::Build`] that makes a document of it all.
//!
//! **Rules for all of them.** Linear in the size of the input; nothing recurses over what was read;
//! any bytes give a document or a [`super::ReadError`]; nothing is fetched or written anywhere.

pub(super) mod archive;
pub(super) mod build;
pub(super) mod encoding;
#[cfg(test)]
pub(super) mod fixture;
pub(super) mod formula;
pub(super) mod html;
pub(super) mod json;
pub(super) mod levels;
pub(super) mod marked;
pub(super) mod markers;
pub(super) mod note_html;
pub(super) mod outward;
pub(super) mod pack;
pub(super) mod picture;
pub(super) mod plist;
pub(super) mod raised;
pub(super) mod xml;
pub(super) mod zipped;
