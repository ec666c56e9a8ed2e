//! Archives as other programs want them: zip with deflate, no folders, and the same bytes for the
//! same parts, because every part bears the first day that zip knows.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::formats::report::WriteError;

/// An archive of these parts, in this order. What is packed already, such as a picture, is stored.
///
/// # Errors
/// When it would be larger than an archive can be.
pub(in crate::formats) fn zip_of(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, WriteError> {
    let failed = |error: &dyn std::fmt::Display| WriteError::Archive(error.to_string());
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let is_packed = crate::doc::picture::kind_of(bytes).is_some();
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(name.as_str(), options.compression_method(method)).map_err(|error| failed(&error))?;
        zip.write_all(bytes).map_err(|error| failed(&error))?;
    }
    zip.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::super::archive::Archive;
    use super::zip_of;

    #[test]
    fn the_same_parts_give_the_same_bytes() {
        let parts = [("a/b.json".to_owned(), b"[]".to_vec()), ("c".to_owned(), vec![7; 1000])];
        let bytes = zip_of(&parts).unwrap();
        assert_eq!(zip_of(&parts).unwrap(), bytes);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read("c").unwrap(), [7; 1000]);
        assert_eq!(archive.names().collect::<Vec<_>>(), ["a/b.json", "c"]);
    }
}
