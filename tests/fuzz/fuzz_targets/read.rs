//! Every reader under bytes of the fuzzer's making; the first byte says which reader.
#![no_main]

use gangmu::formats::{FORMATS, ReadOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&which, bytes)) = data.split_first() else { return };
    let Some(read) = FORMATS.get(usize::from(which) % FORMATS.len()).and_then(|format| format.read) else { return };
    match read(bytes, &ReadOptions::default()) {
        Ok(loaded) => assert_eq!(loaded.document.check(), []),
        Err(error) => assert!(!error.what.is_empty() && !error.hint.is_empty()),
    }
});
