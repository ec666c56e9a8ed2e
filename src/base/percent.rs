//! Addresses whose signs are written as codes.

/// Text of which `%41` is `A`; what is no such code stays.
#[must_use]
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn codes_are_signs_and_all_else_stays() {
        assert_eq!(decoded("a%20b%E5%9B%BD"), "a b国");
        assert_eq!(decoded("100% of %zz %4"), "100% of %zz %4");
        assert_eq!(decoded("%FF"), "%FF", "what would be no text");
    }
}
