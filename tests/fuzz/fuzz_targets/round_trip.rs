//! Whatever can be read goes out in every format that can be written, and must come back.
#![no_main]

use gangmu::formats::{self, FORMATS, ReadOptions, WriteOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(loaded) = formats::read(data, None, &ReadOptions::default()) else { return };
    for format in FORMATS {
        let (Some(write), Some(read)) = (format.write, format.read) else { continue };
        if let Ok(bytes) = write(&loaded.document, &WriteOptions::default()) {
            let again = read(&bytes, &ReadOptions::default());
            assert!(again.is_ok_and(|again| again.document.check().is_empty()), "{}", format.name);
        }
    }
});
